"""A small Llama that reads and writes Hugging Face's folders (config.json, model.safetensors)."""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import nn


class Cache:
    """The keys and values of what a batch has read: `length[row]` tokens of each row count."""

    def __init__(self, layers, rows, heads, room, width):
        self.keys = torch.zeros(layers, rows, heads, room, width)
        self.values = torch.zeros(layers, rows, heads, room, width)
        self.length = torch.zeros(rows, dtype=torch.long)


class Layer(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, inner = config["hidden_size"], config["intermediate_size"]
        self.heads, self.eps = config["num_attention_heads"], config["rms_norm_eps"]
        self.input_layernorm = nn.RMSNorm(width, self.eps)
        self.post_attention_layernorm = nn.RMSNorm(width, self.eps)
        linear = lambda one, other: nn.Linear(one, other, bias=False)
        self.self_attn = nn.ModuleDict({f"{name}_proj": linear(width, width) for name in "qkvo"})
        self.mlp = nn.ModuleDict(
            {"gate_proj": linear(width, inner), "up_proj": linear(width, inner), "down_proj": linear(inner, width)}
        )

    def forward(self, x, turn, attend):
        rows, count, width = x.shape
        heads = lambda name: self.self_attn[name](normed).view(rows, count, self.heads, -1).transpose(1, 2)
        normed = self.input_layernorm(x)
        mixed = attend(turn(heads("q_proj")), turn(heads("k_proj")), heads("v_proj"))
        x = x + self.self_attn["o_proj"](mixed.transpose(1, 2).reshape(rows, count, width))
        normed = self.post_attention_layernorm(x)
        return x + self.mlp["down_proj"](F.silu(self.mlp["gate_proj"](normed)) * self.mlp["up_proj"](normed))


class Llama(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        width, vocabulary = config["hidden_size"], config["vocab_size"]
        self.head_width = width // config["num_attention_heads"]
        self.embed_tokens = nn.Embedding(vocabulary, width)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config["num_hidden_layers"]))
        self.norm = nn.RMSNorm(width, config["rms_norm_eps"])
        self.lm_head = nn.Linear(width, vocabulary, bias=False)
        frequencies = config["rope_theta"] ** (-torch.arange(0, self.head_width, 2) / self.head_width)
        angles = torch.arange(config["max_position_embeddings"])[:, None] * frequencies
        angles = torch.cat((angles, angles), dim=-1)
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)

    def turned(self, places):
        """Rotary positions."""
        cos, sin = self.cos[places].unsqueeze(-3), self.sin[places].unsqueeze(-3)

        def turn(x):
            one, other = x.chunk(2, dim=-1)
            return x * cos + torch.cat((-other, one), dim=-1) * sin

        return turn

    def forward(self, tokens):
        """Logits after every token. Rows that are shorter end in padding, which none before it attends to."""
        x, turn = self.embed_tokens(tokens), self.turned(torch.arange(tokens.shape[1]))
        attend = lambda q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True)
        for layer in self.layers:
            x = layer(x, turn, attend)
        return self.lm_head(self.norm(x))

    def read(self, tokens, counts, cache):
        """Reads on from what is in the cache: `counts[row]` of the tokens of each row. Logits after the last of each."""
        rows, longest = tokens.shape
        places = cache.length[:, None] + torch.arange(longest)
        room = int((cache.length + counts).max())
        visible = torch.arange(room) <= places[..., None]
        rows_at = torch.arange(rows)[:, None]
        x, turn = self.embed_tokens(tokens), self.turned(places.clamp(max=len(self.cos) - 1))
        for at, layer in enumerate(self.layers):

            def attend(q, k, v, keys=cache.keys[at], values=cache.values[at]):
                # Padding is written behind the end of a row, where what comes next overwrites it.
                kept = places.clamp(max=keys.shape[2] - 1)
                keys[rows_at, :, kept] = k.transpose(1, 2)
                values[rows_at, :, kept] = v.transpose(1, 2)
                return F.scaled_dot_product_attention(
                    q, keys[:, :, :room], values[:, :, :room], attn_mask=visible[:, None]
                )

            x = layer(x, turn, attend)
        cache.length = cache.length + counts
        return self.lm_head(self.norm(x[torch.arange(rows), counts - 1]))


def load(folder):
    folder = Path(folder)
    config = json.loads((folder / "config.json").read_text())
    model = Llama(config)
    weights = load_file(folder / "model.safetensors")
    model.load_state_dict({name.removeprefix("model."): value for name, value in weights.items()})
    return model


def save(model, folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(model.config, indent=2))
    weights = {
        name if name.startswith("lm_head") else f"model.{name}": value.contiguous()
        for name, value in model.state_dict().items()
    }
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
