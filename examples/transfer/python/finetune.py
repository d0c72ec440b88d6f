"""Trains a model on conversations, as `dreamgym export --layout trl` writes them: only the last answer counts for the loss.

    python finetune.py training/dreamgym.jsonl --model model --out tuned --epochs 20
"""

import argparse
import json
import random
import shutil
from pathlib import Path

import numpy as np
import torch
from chat import Chat
from llama import load, save
from trainer import Trainer

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("examples")
parser.add_argument("--model", required=True, help="the folder of the model to begin with")
parser.add_argument("--out", required=True, help="the folder to write")
parser.add_argument("--everything", action="store_true", help="learn all that was said: first words come from many of them")
parser.add_argument("--epochs", type=int, default=20)
parser.add_argument("--batch", type=int, default=32, help="examples for each step")
parser.add_argument("--learning-rate", type=float, default=2e-3, help="at first; it falls to nothing")
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--threads", type=int, default=1)
options = parser.parse_args()
torch.set_num_threads(options.threads)
random.seed(options.seed)

model, chat = load(options.model), Chat(options.model)
trainer = Trainer(model)


def row(example):
    prompt = chat.prompt(example["prompt"])
    tokens = np.array(prompt + chat.ids(example["completion"][0]["content"]) + [chat.end])
    weights = np.full(len(tokens) - 1, 1 if options.everything else 0, dtype=np.float32)
    weights[len(prompt) - 1 :] = 1
    return tokens[:-1], {"target_tokens": tokens[1:], "weights": weights}


with open(options.examples) as lines:
    rows = [row(json.loads(line)) for line in lines]
longest = max(len(tokens) for tokens, _ in rows)
print(f"{len(rows)} examples, {sum(len(tokens) for tokens, _ in rows):,} tokens, {longest} at most", flush=True)
if longest > model.config["max_position_embeddings"]:
    raise SystemExit(f"the model reads {model.config['max_position_embeddings']} tokens at most")

steps, done = options.epochs * -(-len(rows) // options.batch), 0
for epoch in range(options.epochs):
    random.shuffle(rows)
    loss = count = 0
    for at in range(0, len(rows), options.batch):
        batch = rows[at : at + options.batch]
        for logprobs, (_, inputs) in zip(trainer.forward_backward("cross_entropy", {}, batch), batch):
            loss -= float((logprobs * inputs["weights"]).sum())
            count += float(inputs["weights"].sum())
        trainer.step(options.learning_rate * (1 - done / steps), 0.9, 0.95, 1e-8, 0.0)
        done += 1
    print(f"{epoch}: {loss / count:.4f} nats a token", flush=True)
save(model, options.out)
for name in ("tokenizer.json", "tokenizer_config.json"):
    shutil.copy(Path(options.model) / name, options.out)
