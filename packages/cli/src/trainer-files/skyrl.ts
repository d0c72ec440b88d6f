/** An environment of SkyRL-Gym 0.4 that plays episodes over OpenEnv, and its data set. */
export const skyrlEnvironment = String.raw`"""Episodes that DreamGym serves, as an environment of SkyRL.

    pip install skyrl-gym==0.4.0 openenv==0.10.0 datasets
    python skyrl_env.py            # writes train.parquet from tasks.jsonl

Import this module where SkyRL's trainer starts, so that "dreamgym" is registered, and give it
data.train_data="['train.parquet']" environment.env_class=dreamgym. The rewards of an episode sum into [0, 1], and 1 is solved.
"""

import json
import os
import re
from pathlib import Path

from openenv import GenericEnvClient
from skyrl_gym.envs.base_text_env import BaseTextEnv, BaseTextEnvStepOutput
from skyrl_gym.envs.registration import register

URL = __URL__
# A server beyond this machine wants its token.
TOKEN = os.environ.get("DREAMGYM_TOKEN")
HEADERS = {"Authorization": f"Bearer {TOKEN}"} if TOKEN else None
MAX_STEPS = 30
SYSTEM = (
    "You act in a text environment, one action at a time, to complete a task. "
    "Give exactly one action inside <action></action>, worded as the environment words its actions."
)


def seen(observation):
    """What the model reads."""
    task = [f"Your task: {observation['instruction']}"] if observation.get("instruction") else []
    actions = observation.get("actions") or []
    listed = ["The actions open to you:\n" + "\n".join(f"- {each}" for each in actions)] if actions else []
    return "\n\n".join([*task, observation["text"], *listed])


def action_in(text):
    found = re.findall(r"<action>(.*?)(?:</action>|$)", text, re.DOTALL)
    return (found[-1] if found else text).strip() or "(nothing)"


class DreamGymEnv(BaseTextEnv):
    def __init__(self, env_config=None, extras={}):
        super().__init__()
        self.max_turns = extras.get("max_turns", MAX_STEPS)
        self.task_id = extras.get("task_id")
        # A row's attempts share its world; each has luck of its own.
        self.world_seed = extras.get("world_seed")
        self.client = None

    def init(self, prompt):
        self.client = GenericEnvClient(base_url=URL, headers=HEADERS).sync()
        self.client.__enter__()
        chosen = {"task_id": self.task_id, "world_seed": self.world_seed}
        opened = self.client.reset(**{key: value for key, value in chosen.items() if value is not None})
        return [*prompt, {"role": "user", "content": seen(opened.observation)}], {}

    def step(self, action):
        self.turns += 1
        result = self.client.step({"action": action_in(action)})
        done = bool(result.done) or self.turns >= self.max_turns
        observations = [] if done else [{"role": "user", "content": seen(result.observation)}]
        return BaseTextEnvStepOutput(
            observations=observations, reward=result.reward or 0.0, done=done, metadata={}
        )

    def close(self):
        if self.client is not None:
            self.client.__exit__(None, None, None)
            self.client = None


register(id="dreamgym", entry_point=f"{__name__}:DreamGymEnv")


def rows():
    lines = (Path(__file__).parent / "tasks.jsonl").read_text().splitlines()
    for at, line in enumerate(lines):
        yield {
            "data_source": "dreamgym",
            "prompt": [{"role": "system", "content": SYSTEM}],
            "env_class": "dreamgym",
            "reward_spec": {"method": "rule", "ground_truth": ""},
            "task_id": json.loads(line)["task_id"],
            "world_seed": at,
            "max_turns": MAX_STEPS,
        }


if __name__ == "__main__":
    from datasets import Dataset

    Dataset.from_list(list(rows())).to_parquet("train.parquet")
`;
