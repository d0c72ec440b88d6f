/** A run of verifiers 0.4; `__RESETS__` is a list of inline tables. */
export const verifiersConfig = `# Plays episodes that DreamGym serves with verifiers:
#
#     pip install 'verifiers[openenv]==0.4.0'
#     vf-eval @ verifiers.toml --clean --model MODEL --client.base-url http://127.0.0.1:8001/v1
#
# Put uv on the path first: verifiers fetches it otherwise.

# Nothing is sent to anybody.
push = false

[env.taskset]
id = "openenv"
base_url = __URL__
# One task each. "world_seed" decides what is hidden, "seed" the luck; without both every attempt has others.
resets = [
__RESETS__
]

[env.player]
max_turns = 30

# On this machine, and without tools of its own.
[env.player.runtime]
type = "subprocess"

[env.player.harness]
id = "null"
`;
