/**
 * The Python side, run by `python -c`: plays episodes of the original by JSON lines. It says first what it is, then
 * answers one request per line: `start` with a game file, `step` with a command, `close`. A line that is no request is
 * answered by an error with the id 0.
 */
export const serverSource = `
import json, os, sys

out = os.fdopen(os.dup(1), 'w', encoding='utf-8', newline='\\n')
os.dup2(2, 1)  # whatever the packages print goes to stderr

def send(message):
    out.write(json.dumps(message) + '\\n')
    out.flush()

try:
    from importlib.metadata import version
    import textworld
    from textworld.envs import PddlEnv
    from alfworld.agents.environment.alfred_tw_env import AlfredDemangler, AlfredInfos
    send({'ready': {'python': sys.version.split()[0], 'alfworld': version('alfworld'), 'textworld': version('textworld')}})
except Exception as error:
    send({'missing': '%s: %s' % (type(error).__name__, error)})
    sys.exit(0)

request_infos = textworld.EnvInfos(won=True, admissible_commands=True, extras=['gamefile'])
episodes = {}

def answer(state):
    return {'text': state['feedback'], 'actions': list(state['admissible_commands']), 'won': bool(state['won'])}

def handle(request):
    episode = request['episode']
    if request['method'] == 'start':
        env = AlfredInfos(AlfredDemangler(PddlEnv(request_infos), shuffle=False))
        env.load(request['game'])
        state = env.reset()
        episodes[episode] = env
        return answer(state)
    if request['method'] == 'step':
        return answer(episodes[episode].step(request['command'])[0])
    env = episodes.pop(episode, None)
    if env is not None:
        env.close()
    return {}

for line in sys.stdin.buffer:
    id = 0
    try:
        request = json.loads(line)
        id = request['id']
        send({'id': id, 'result': handle(request)})
    except Exception as error:
        send({'id': id, 'error': '%s: %s' % (type(error).__name__, error)})
`;
