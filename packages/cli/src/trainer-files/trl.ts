/** Episodes over OpenEnv, and GRPO by TRL 1.16 on them. */
export const trlRollout = String.raw`"""GRPO by TRL on episodes that DreamGym serves.

    pip install trl==1.16.0 openenv==0.10.0 torch
    python trl_rollout.py Qwen/Qwen3-0.6B

tasks.jsonl beside this file says what is trained on. The rewards of an episode sum into [0, 1], and 1 is solved.
"""

import asyncio
import json
import os
import re
import sys
import threading
import zlib
from pathlib import Path

from openenv import GenericEnvClient

URL = __URL__
# A server beyond this machine wants its token.
TOKEN = os.environ.get("DREAMGYM_TOKEN")
HEADERS = {"Authorization": f"Bearer {TOKEN}"} if TOKEN else None
MAX_STEPS = 30
MAX_NEW_TOKENS = 256
SYSTEM = (
    "You act in a text environment, one action at a time, to complete a task. "
    "Give exactly one action inside <action></action>, worded as the environment words its actions."
)


def tasks():
    lines = (Path(__file__).parent / "tasks.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def seen(observation):
    """What the model reads."""
    task = [f"Your task: {observation['instruction']}"] if observation.get("instruction") else []
    actions = observation.get("actions") or []
    listed = ["The actions open to you:\n" + "\n".join(f"- {each}" for each in actions)] if actions else []
    return "\n\n".join([*task, observation["text"], *listed])


def action_in(text):
    found = re.findall(r"<action>(.*?)(?:</action>|$)", text, re.DOTALL)
    return (found[-1] if found else text).strip() or "(nothing)"


class Episode:
    """One attempt, over a connection of its own: a lost connection is a lost episode, never a fresh one."""

    def __init__(self, client):
        self.client = client
        self.reward = 0.0
        self.done = False

    @classmethod
    async def open(cls, task_id, seed, world_seed):
        episode = cls(GenericEnvClient(base_url=URL, headers=HEADERS))
        await episode.client.__aenter__()
        # The same world for all attempts of a group, and luck of its own for each.
        opened = await episode.client.reset(task_id=task_id, seed=seed, world_seed=world_seed)
        episode.id = (await episode.client.state())["episode_id"]
        return episode, seen(opened.observation)

    async def act(self, action):
        result = await self.client.step({"action": action})
        self.reward += result.reward or 0.0
        self.done = bool(result.done)
        return seen(result.observation)

    async def close(self):
        await self.client.__aexit__(None, None, None)


# Sockets live on a thread of their own, so that pings are answered while the trainer computes.
_loop = asyncio.new_event_loop()
threading.Thread(target=_loop.run_forever, daemon=True).start()


def wait(coroutine):
    return asyncio.run_coroutine_threadsafe(coroutine, _loop).result()


async def all_of(coroutines):
    return await asyncio.gather(*coroutines)


def play(prompts, generate, encode, decode, step):
    """Plays one attempt for each prompt, a task's id; generate writes for many at once, encode says what tokens a turn adds."""
    groups = [zlib.crc32(f"{step}/{task_id}".encode()) for task_id in prompts]
    seeds = [zlib.crc32(f"{step}/{place}".encode()) for place in range(len(prompts))]
    opened = wait(all_of([Episode.open(*each) for each in zip(prompts, seeds, groups)]))
    episodes = [episode for episode, _ in opened]
    try:
        prompt_ids = [encode(text, True) for _, text in opened]
        rows = [{"ids": [], "logprobs": [], "mask": []} for _ in prompts]
        for turn in range(MAX_STEPS):
            open_ones = [at for at, episode in enumerate(episodes) if not episode.done]
            if not open_ones:
                break
            written = generate([prompt_ids[at] + rows[at]["ids"] for at in open_ones])
            for at, (ids, logprobs) in zip(open_ones, written):
                add(rows[at], ids, logprobs, 1)
            texts = [decode(ids) for ids, _ in written]
            answers = wait(all_of([episodes[at].act(action_in(text)) for at, text in zip(open_ones, texts)]))
            for at, answer in zip(open_ones, answers):
                # The last answer is followed by nothing that could be trained.
                if not episodes[at].done and turn + 1 < MAX_STEPS:
                    ids = encode(answer, False)
                    add(rows[at], ids, [0.0] * len(ids), 0)
        return {
            "prompt_ids": prompt_ids,
            "completion_ids": [row["ids"] for row in rows],
            "logprobs": [row["logprobs"] for row in rows],
            "env_mask": [row["mask"] for row in rows],
            "episode_reward": [episode.reward for episode in episodes],
        }
    finally:
        wait(all_of([episode.close() for episode in episodes]))


def add(row, ids, logprobs, mask):
    row["ids"] += ids
    row["logprobs"] += logprobs
    row["mask"] += [mask] * len(ids)


def encoder(tokenizer):
    """Tokens of a turn as the model's chat template has them; what the model wrote is never encoded again."""

    def ids_of(messages, **options):
        return list(tokenizer.apply_chat_template(messages, tokenize=True, return_dict=False, **options))

    def encode(text, first):
        if tokenizer.chat_template is None:
            return list(tokenizer(f"{SYSTEM}\n\n{text}\n" if first else f"\n{text}\n").input_ids)
        system = {"role": "system", "content": SYSTEM}
        user = {"role": "user", "content": text}
        if first:
            return ids_of([system, user], add_generation_prompt=True)
        before = [system, {"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]
        return ids_of([*before, user], add_generation_prompt=True)[len(ids_of(before)) :]

    return encode


def generator(trainer):
    """Samples with the model that is trained; log-probabilities are of the distribution that was sampled from."""
    import torch

    tokenizer, model = trainer.processing_class, trainer.accelerator.unwrap_model(trainer.model)
    temperature = trainer.args.temperature

    def generate(contexts):
        longest = max(len(ids) for ids in contexts)
        pad = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.eos_token_id
        rows = [[pad] * (longest - len(ids)) + ids for ids in contexts]
        masks = [[0] * (longest - len(ids)) + [1] * len(ids) for ids in contexts]
        with torch.no_grad():
            output = model.generate(
                input_ids=torch.tensor(rows, device=model.device),
                attention_mask=torch.tensor(masks, device=model.device),
                do_sample=True,
                temperature=temperature,
                top_k=0,
                top_p=1.0,
                max_new_tokens=MAX_NEW_TOKENS,
                pad_token_id=pad,
                return_dict_in_generate=True,
                output_logits=True,
            )
        logits = torch.stack(output.logits, dim=1).float() / temperature
        chosen = output.sequences[:, longest:]
        logprobs = logits.log_softmax(-1).gather(-1, chosen.unsqueeze(-1)).squeeze(-1)
        written = []
        for ids, values in zip(chosen.tolist(), logprobs.tolist()):
            end = ids.index(tokenizer.eos_token_id) + 1 if tokenizer.eos_token_id in ids else len(ids)
            written.append((ids[:end], values[:end]))
        return written

    return generate


def rollout(prompts, trainer):
    tokenizer = trainer.processing_class
    decode = lambda ids: tokenizer.decode(ids, skip_special_tokens=True)
    return play(prompts, generator(trainer), encoder(tokenizer), decode, trainer.state.global_step)


def reward(completions, episode_reward, **_):
    return episode_reward


if __name__ == "__main__":
    from datasets import Dataset
    from trl import GRPOConfig, GRPOTrainer

    config = GRPOConfig(
        output_dir="trained",
        num_generations=8,
        per_device_train_batch_size=8,
        # Of a whole episode, what the environment says included.
        max_completion_length=MAX_STEPS * MAX_NEW_TOKENS,
        temperature=1.0,
        learning_rate=1e-6,
    )
    dataset = Dataset.from_list([{"prompt": task["task_id"]} for task in tasks()])
    GRPOTrainer(
        model=sys.argv[1], reward_funcs=reward, args=config, train_dataset=dataset, rollout_func=rollout
    ).train()
`;
