import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small app that speaks WebArena-Infinity's protocol: a to-do list whose whole state is in the page and told to the server. */
export function todoApp(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dreamgym-infinity-'));
  mkdirSync(join(folder, 'real-tasks'));
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
  write('server.py', server);
  write('index.html', page);
  write('about.html', '<h1>About</h1>');
  write('seed.js', "const seed = { items: [{ text: 'Buy milk', done: false }, { text: 'Call Ada', done: false }] };");
  const tasks = [
    ['milk', 'Tick "Buy milk".', "any(i['text'] == 'Buy milk' and i['done'] for i in state['items'])"],
    ['always', 'Keep the list.', "len(state['items']) >= 2"],
    ['broken', 'Do what cannot be checked.', "state['nothing']['there']"],
    ['ada', 'Tick "Call Ada".', "any(i['text'] == 'Call Ada' and i['done'] for i in state['items'])"],
    ['new', 'Add "Sleep".', "any(i['text'] == 'Sleep' for i in state['items'])"],
    ['slow', 'Wait.', "__import__('time').sleep(60)"],
  ];
  const list = tasks.map(([id, instruction]) => ({
    id,
    instruction,
    difficulty: 'easy',
    verify: `real-tasks/${id}.py`,
  }));
  write('real-tasks.json', JSON.stringify(list));
  for (const [id, , condition] of tasks) {
    write(
      `real-tasks/${id}.py`,
      `import requests\n\ndef verify(server_url):\n    print("looking")\n    state = requests.get(server_url + "/api/state", timeout=5).json()\n    ok = ${condition}\n    return ok, "seen"\n`,
    );
  }
  return folder;
}

const server = `
import json, sys, threading, time
from http.server import HTTPServer, SimpleHTTPRequestHandler
from socketserver import ThreadingMixIn

memory = {"now": None, "first": None, "resets": 0}

class App(SimpleHTTPRequestHandler):
    def reply(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/api/state":
            known = memory["now"] is not None
            return self.reply(200 if known else 404, memory["now"] if known else {"error": "no state yet"})
        if self.path == "/api/events":
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            told = memory["resets"]
            while True:
                time.sleep(0.1)
                self.wfile.write(b"data: reset\\n\\n" if memory["resets"] != told else b": alive\\n\\n")
                told = memory["resets"]
        return super().do_GET()

    def do_PUT(self):
        state = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        memory["now"] = state
        memory["first"] = memory["first"] or state
        self.reply(200, {})

    def do_POST(self):
        memory["now"] = memory["first"]
        memory["resets"] += 1
        self.reply(200, {})

class Server(ThreadingMixIn, HTTPServer):
    daemon_threads = True

port = int(sys.argv[sys.argv.index("--port") + 1]) if "--port" in sys.argv else 8000
Server(("", port), App).serve_forever()
`;

const page = `<!doctype html><title>To do</title><h1>To do</h1><ul></ul>
<form><input aria-label="New item"><button>Add</button></form> <a href="/about.html" target="_blank">About</a>
<script src="/seed.js"></script><script>
let state = JSON.parse(localStorage.state ?? JSON.stringify(seed));
const list = document.querySelector('ul'), form = document.querySelector('form'), field = document.querySelector('input');
const save = () => { localStorage.state = JSON.stringify(state); fetch('/api/state', { method: 'PUT', body: localStorage.state }); };
const show = () => {
  list.replaceChildren(...state.items.map((item) => {
    const row = document.createElement('li'), box = Object.assign(document.createElement('input'), { type: 'checkbox', checked: item.done });
    box.setAttribute('aria-label', item.text);
    box.onchange = () => { item.done = box.checked; save(); };
    row.append(box, item.text);
    return row;
  }));
};
form.onsubmit = (event) => { event.preventDefault(); state.items.push({ text: field.value, done: false }); field.value = ''; show(); save(); };
new EventSource('/api/events').onmessage = ({ data }) => { if (data === 'reset') { state = structuredClone(seed); show(); save(); } };
show(); save();
</script>`;
