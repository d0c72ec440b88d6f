/**
 * Runs an app's server on loopback only, at the given port, whatever address and port it asks for itself.
 * Arguments: its folder, its file, the port.
 */
export const serverSource = `
import os, runpy, socketserver, sys

folder, script, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
bind = socketserver.TCPServer.server_bind

def bind_to_loopback(server):
    server.server_address = ("127.0.0.1", port)
    bind(server)

socketserver.TCPServer.server_bind = bind_to_loopback
socketserver.TCPServer.allow_reuse_address = True
os.chdir(folder)
sys.path.insert(0, folder)
sys.argv = [script, "--port", str(port)]
runpy.run_path(os.path.join(folder, script), run_name="__main__")
`;

/**
 * Answers one request for each line of its input: \`{ "id", "file", "url" }\` by \`{ "id", "passed", "message" }\` or \`{ "id", "error" }\`.
 * What verifiers print goes to the error stream. Verifiers ask the server through \`requests\`; where Python lacks it, what they use of it
 * stands in.
 */
export const verifierSource = `
import importlib.util, json, os, sys, traceback

answers, sys.stdout = sys.stdout, sys.stderr

try:
    import requests
except ImportError:
    import types, urllib.error, urllib.request

    class Response:
        def __init__(self, status, body, headers):
            self.status_code, self.content, self.headers = status, body, headers
            self.ok = status < 400
        @property
        def text(self):
            return self.content.decode("utf-8", "replace")
        def json(self):
            return json.loads(self.content)
        def raise_for_status(self):
            if not self.ok:
                raise RequestException("the server answered %d" % self.status_code)

    class RequestException(Exception):
        pass

    def ask(method, url, data=None, json=None, headers=None, timeout=None, **rest):
        headers = dict(headers or {})
        if json is not None:
            data = sys.modules["json"].dumps(json)
            headers.setdefault("Content-Type", "application/json")
        if isinstance(data, str):
            data = data.encode()
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=timeout or 30) as answer:
                return Response(answer.status, answer.read(), answer.headers)
        except urllib.error.HTTPError as refused:
            return Response(refused.code, refused.read(), refused.headers)
        except OSError as problem:
            raise RequestException(str(problem)) from problem

    requests = types.ModuleType("requests")
    for name in ("get", "put", "post", "delete", "patch"):
        setattr(requests, name, lambda url, method=name.upper(), **rest: ask(method, url, **rest))
    requests.RequestException = RequestException
    requests.exceptions = types.ModuleType("requests.exceptions")
    requests.exceptions.RequestException = RequestException
    sys.modules["requests"], sys.modules["requests.exceptions"] = requests, requests.exceptions

verifiers = {}

def verifier(file):
    if file not in verifiers:
        folder = os.path.dirname(file)
        if folder not in sys.path:
            sys.path.insert(0, folder)
        spec = importlib.util.spec_from_file_location("verifier_%d" % len(verifiers), file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        verifiers[file] = module.verify
    return verifiers[file]

for line in sys.stdin:
    answer = {"id": 0}
    try:
        request = json.loads(line)
        answer["id"] = request["id"]
        result = verifier(request["file"])(request["url"])
        passed, message = result if isinstance(result, tuple) else (result, "")
        answer.update(passed=bool(passed), message=str(message))
    except BaseException:
        answer["error"] = traceback.format_exc(limit=-2)
    answers.write(json.dumps(answer) + "\\n")
    answers.flush()
`;
