/** The same as the native player, for the interpreter that has the original. */
export const originalPlayer = `
import json, os, resource, sys, time
out = os.fdopen(os.dup(1), 'w')
os.dup2(2, 1)  # whatever the packages print goes to stderr
import textworld
from textworld.envs import PddlEnv
from alfworld.agents.environment.alfred_tw_env import AlfredDemangler, AlfredInfos

assignment = json.load(sys.stdin)
spent = {'load': 0.0, 'reset': 0.0, 'step': 0.0}
infos = textworld.EnvInfos(won=True, admissible_commands=True, extras=['gamefile'])
games = assignment['games']
for game in games:
    began = time.perf_counter()
    env = AlfredInfos(AlfredDemangler(PddlEnv(infos), shuffle=False))
    env.load(game['file'])
    loaded = time.perf_counter()
    env.reset()
    reset = time.perf_counter()
    for command in game['commands']:
        env.step(command)
    spent['step'] += time.perf_counter() - reset
    spent['reset'] += reset - loaded
    spent['load'] += loaded - began
    env.close()
steps = sum(len(game['commands']) for game in games)
out.write(json.dumps({
    'load': spent['load'] / len(games),
    'reset': spent['reset'] / len(games),
    'step': spent['step'] / steps,
    'memory': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
`;
