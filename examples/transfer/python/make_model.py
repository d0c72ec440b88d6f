"""Makes a chat model with random weights: a Llama, and a byte-pair tokenizer that is trained on texts.

    python make_model.py texts.txt model --width 128 --layers 4
"""

import argparse
import json
from pathlib import Path

import torch
from llama import Llama, save
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("texts", help="a file with a text per line, as JSON, or with what `dreamgym export` writes")
parser.add_argument("folder", help="where the model is written")
parser.add_argument("--vocabulary", type=int, default=1024)
parser.add_argument("--width", type=int, default=128)
parser.add_argument("--layers", type=int, default=4)
parser.add_argument("--heads", type=int, default=4)
parser.add_argument("--context", type=int, default=2048, help="the most tokens that it can read")
parser.add_argument("--no-system", dest="system", action="store_false", help="read no system message: what it says is learned")
parser.add_argument("--seed", type=int, default=0)
options = parser.parse_args()

roles = {role: f"<|{role}|>" for role in ("system", "user", "assistant")}
end, parts = "<|end|>", ["<action>", "</action>"]

tokenizer = Tokenizer(models.BPE())
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.decoder = decoders.ByteLevel()


def said(line):
    value = json.loads(line)
    if isinstance(value, str):
        return [value]
    messages = [*value["prompt"], *value["completion"]]
    return [each["content"] for each in messages if options.system or each["role"] != "system"]


with open(options.texts) as lines:
    texts = [text for line in lines for text in said(line)]
tokenizer.train_from_iterator(
    texts,
    trainers.BpeTrainer(
        vocab_size=options.vocabulary - len(parts),
        special_tokens=[end, *roles.values()],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    ),
)
tokenizer.add_tokens(parts)

folder = Path(options.folder)
torch.manual_seed(options.seed)
model = Llama(
    {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_act": "silu",
        "torch_dtype": "float32",
        "vocab_size": tokenizer.get_vocab_size(),
        "hidden_size": options.width,
        "intermediate_size": 8 * options.width // 3 // 16 * 16,
        "num_hidden_layers": options.layers,
        "num_attention_heads": options.heads,
        "num_key_value_heads": options.heads,
        "max_position_embeddings": options.context,
        "rms_norm_eps": 1e-6,
        "rope_theta": 10000.0,
        "tie_word_embeddings": False,
        "bos_token_id": tokenizer.token_to_id(end),
        "eos_token_id": tokenizer.token_to_id(end),
        "pad_token_id": tokenizer.token_to_id(end),
    }
)
for name, weight in model.named_parameters():
    if weight.dim() == 2:
        deviation = 0.02 / (2 * options.layers) ** 0.5 if name.endswith(("o_proj.weight", "down_proj.weight")) else 0.02
        torch.nn.init.normal_(weight, std=deviation)
save(model, folder)
tokenizer.save(str(folder / "tokenizer.json"))
message = "{{ '<|' + message.role + '|>' + message.content + '" + end + "' }}"
if not options.system:
    message = "{% if message.role != 'system' %}" + message + "{% endif %}"
(folder / "tokenizer_config.json").write_text(
    json.dumps(
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "eos_token": end,
            "pad_token": end,
            "chat_template": "{% for message in messages %}" + message + "{% endfor %}{% if add_generation_prompt %}"
            + "{{ '" + roles["assistant"] + "' }}{% endif %}",
        },
        indent=2,
    )
)
print(f"{folder}: {sum(each.numel() for each in model.parameters()):,} weights, {tokenizer.get_vocab_size()} tokens")
