"""Gradients and steps: the losses of Tinker's protocol, over all weights of a model."""

import numpy as np
import torch


def loss_of(name, config, now, old, advantages):
    """Per token, to be made small."""
    if name == "cross_entropy":
        return -now
    ratio = (now - old).exp()
    low, high = config.get("clip_low_threshold", 0.8), config.get("clip_high_threshold", 1.2)
    if name == "importance_sampling":
        return -ratio * advantages
    if name == "ppo":
        return -torch.minimum(ratio * advantages, ratio.clamp(low, high) * advantages)
    if name == "cispo":
        return -ratio.clamp(low, high).detach() * now * advantages
    raise ValueError(f"there is no loss {name}")


class Trainer:
    def __init__(self, model, tokens_at_once=8192, most_norm=1.0):
        self.model = model
        self.tokens_at_once = tokens_at_once
        self.most_norm = most_norm
        self.adam = torch.optim.AdamW(model.parameters())
        self.rows = 0

    def forward_backward(self, loss, config, rows, learn=True):
        """Adds to the gradient; gives the log-probabilities of all targets. The mean over rows of the mean over their weighted tokens."""
        results = [None] * len(rows)
        for batch in self._batches(_merged(rows)):
            padded = torch.nn.utils.rnn.pad_sequence([torch.from_numpy(tokens) for tokens, _ in batch], batch_first=True)
            with torch.set_grad_enabled(learn):
                logprobs = self.model(padded[:, :-1]).log_softmax(-1)
                logprobs = logprobs.gather(-1, padded[:, 1:, None]).squeeze(-1)
            told = logprobs.detach().numpy()
            for at, (_, places) in enumerate(batch):
                for place in places:
                    results[place] = told[at, : len(rows[place][0])]
            if learn:
                _loss(loss, config, logprobs, rows, batch).backward()
        if learn:
            self.rows += len(rows)
        return results

    def step(self, learning_rate, beta1, beta2, eps, weight_decay):
        for weight in self.model.parameters():
            if weight.grad is not None:
                weight.grad /= max(1, self.rows)
        norm = float(torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.most_norm))
        settings = {"lr": learning_rate, "betas": (beta1, beta2), "eps": eps, "weight_decay": weight_decay}
        self.adam.param_groups[0].update(settings)
        if self.rows:
            self.adam.step()
        self.adam.zero_grad()
        self.rows = 0
        return norm

    def _batches(self, sequences):
        """Sequences of about one length, padded to no more tokens than are read at once."""
        batch = []
        for sequence in sorted(sequences, key=lambda each: -len(each[0])):
            if batch and len(batch[0][0]) * (len(batch) + 1) > self.tokens_at_once:
                yield batch
                batch = []
            batch.append(sequence)
        if batch:
            yield batch


def _loss(loss, config, logprobs, rows, batch):
    """The sum over the rows of a batch; those of one sequence share its log-probabilities."""
    index, parts = [], {"weights": [], "logprobs": [], "advantages": []}
    for at, (_, places) in enumerate(batch):
        for _, inputs in (rows[place] for place in places):
            weights = inputs["weights"]
            told = np.flatnonzero(weights)
            index.append(at * logprobs.shape[1] + told)
            parts["weights"].append(weights[told] / max(float(weights.sum()), 1e-9))
            for name in ("logprobs", "advantages"):
                parts[name].append(inputs[name][told] if name in inputs else np.zeros(len(told), np.float32))
    flat = {name: torch.from_numpy(np.concatenate(values)) for name, values in parts.items()}
    now = logprobs.reshape(-1)[torch.from_numpy(np.concatenate(index))]
    return (loss_of(loss, config, now, flat["logprobs"], flat["advantages"]) * flat["weights"]).sum()


def _merged(rows):
    """Rows that begin a longer one are read with it: an attempt whose prompts grow is read once. Tokens, and the places of the rows."""
    whole = [np.append(tokens, inputs["target_tokens"][-1]).astype(np.int64) for tokens, inputs in rows]
    merged = []
    # Beginnings stand before what goes on from them.
    for place in sorted(range(len(rows)), key=lambda place: whole[place].tolist(), reverse=True):
        tokens = whole[place]
        if merged and np.array_equal(merged[-1][0][: len(tokens)], tokens):
            merged[-1][1].append(place)
        else:
            merged.append((tokens, [place]))
    return merged
