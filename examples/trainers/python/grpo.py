"""GRPO by TRL on a tiny model, with the files that `dreamgym export trainer --for trl` wrote into FOLDER.

    python grpo.py FOLDER MODEL

Trains twice from the same weights, on the rewards of the episodes and on random numbers in their place, so that whatever else moves the
weights shows. Prints for each the mean reward of the episodes of every step, as JSON.
"""

import json
import random
import sys

folder, model = sys.argv[1:]
sys.path.insert(0, folder)

import trl_rollout as exported
from datasets import Dataset
from transformers import set_seed
from trl import GRPOConfig, GRPOTrainer

# An answer of this model is one token.
exported.MAX_NEW_TOKENS = 1


def train(pay):
    set_seed(1)
    rewards = []

    def reward(completions, episode_reward, **_):
        rewards.append(sum(episode_reward) / len(episode_reward))
        return pay(episode_reward)

    config = GRPOConfig(
        output_dir=f"{folder}/trained",
        num_generations=8,
        per_device_train_batch_size=64,
        max_completion_length=512,
        max_steps=12,
        learning_rate=3e-3,
        lr_scheduler_type="constant",
        temperature=1.0,
        gradient_checkpointing=False,
        use_cpu=True,
        bf16=False,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        seed=1,
    )
    dataset = Dataset.from_list([{"prompt": task["task_id"]} for task in exported.tasks()])
    GRPOTrainer(
        model=model, reward_funcs=reward, args=config, train_dataset=dataset, rollout_func=exported.rollout
    ).train()
    return rewards


chance = random.Random(1)
print(json.dumps({"paid": train(lambda earned: earned), "chance": train(lambda earned: [chance.random() for _ in earned])}))
