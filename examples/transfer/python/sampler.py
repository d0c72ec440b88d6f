"""Samples many prompts at once, and reads of each only what is new since a prompt that began like it."""

import numpy as np
import torch
from llama import Cache
from protocol import LENGTH, STOP


class Sampler:
    """One for each version of the weights: what was read with others says nothing of these."""

    def __init__(self, model, remembered=256):
        self.model = model
        self.remembered = remembered
        self.memory = {}

    @torch.inference_mode()
    def sample(self, requests):
        """`requests`: prompt, most tokens, temperature, seed and stop tokens of each. Tokens, log-probabilities (at temperature 1), stop reason."""
        known = [self._known(request["prompt"]) for request in requests]
        most = max(len(request["prompt"]) + request["max_tokens"] for request in requests)
        if most > self.model.config["max_position_embeddings"]:
            raise ValueError(f"{most} tokens are more than the model can read")
        heads = self.model.config["num_attention_heads"]
        cache = Cache(len(self.model.layers), len(requests), heads, most + 1, self.model.head_width)
        for row, (count, keys, values) in enumerate(known):
            if count:
                cache.keys[:, row, :, :count] = keys[:, :, :count]
                cache.values[:, row, :, :count] = values[:, :, :count]
                cache.length[row] = count
        new = [torch.from_numpy(request["prompt"][count:]) for request, (count, *_) in zip(requests, known)]
        counts = torch.tensor([len(each) for each in new])
        padded = torch.nn.utils.rnn.pad_sequence(new, batch_first=True)
        draws = [np.random.default_rng(request["seed"]).random(request["max_tokens"]) for request in requests]
        written = [([], []) for _ in requests]
        going = list(range(len(requests)))
        logits = self.model.read(padded, counts, cache)
        while going:
            logprobs = logits.double().log_softmax(-1)
            for row in list(going):
                request, (tokens, chosen) = requests[row], written[row]
                token = _draw(logprobs[row], request["temperature"], draws[row][len(tokens)])
                tokens.append(token)
                chosen.append(float(logprobs[row, token]))
                if token in request["stop"] or len(tokens) == request["max_tokens"]:
                    going.remove(row)
            if going:
                # Rows that have ended go along, and nothing of them counts.
                last = torch.tensor([[tokens[-1]] for tokens, _ in written])
                logits = self.model.read(last, torch.tensor([row in going for row in range(len(requests))]).long(), cache)
        self._remember(requests, known, written, cache)
        return [
            (tokens, chosen, STOP if tokens[-1] in request["stop"] else LENGTH)
            for request, (tokens, chosen) in zip(requests, written)
        ]

    def _known(self, prompt):
        """What was read before of this very beginning: how many tokens, their keys and values. The last token is always read anew."""
        for count in sorted({count for count, _ in self.memory if count < len(prompt)}, reverse=True):
            found = self.memory.get((count, prompt[:count].tobytes()))
            if found:
                return count, *found
        return 0, None, None

    def _remember(self, requests, known, written, cache):
        for request, (count, *_) in zip(requests, known):
            self.memory.pop((count, request["prompt"][:count].tobytes()), None)
        for row, (request, (tokens, _)) in enumerate(zip(requests, written)):
            # The last token was written and not read.
            read = np.concatenate((request["prompt"], np.asarray(tokens[:-1], dtype=request["prompt"].dtype)))
            end = len(read)
            kept = (cache.keys[:, row, :, :end].clone(), cache.values[:, row, :, :end].clone())
            self.memory[end, read.tobytes()] = kept
        while len(self.memory) > self.remembered:
            del self.memory[next(iter(self.memory))]


def _draw(logprobs, temperature, draw):
    if temperature == 0:
        return int(logprobs.argmax())
    weights = (logprobs / temperature).softmax(-1).cumsum(-1)
    return min(int(torch.searchsorted(weights, draw)), len(weights) - 1)
