"""Conversations as tokens, by the tokenizer and the chat template of a model's folder."""

import json
from pathlib import Path

import jinja2
from tokenizers import Tokenizer


class Chat:
    def __init__(self, folder):
        config = json.loads((Path(folder) / "tokenizer_config.json").read_text())
        self.tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
        self.template = jinja2.Environment().from_string(config["chat_template"])
        self.marks = {"eos_token": config["eos_token"], "bos_token": config.get("bos_token", "")}
        self.end = self.tokenizer.token_to_id(config["eos_token"])

    def prompt(self, messages):
        """`messages`: role and content of each. Up to where the model begins to write."""
        return self.ids(self.template.render(messages=messages, add_generation_prompt=True, **self.marks))

    def ids(self, text):
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def text(self, ids):
        return self.tokenizer.decode([each for each in ids if each != self.end], skip_special_tokens=False)
