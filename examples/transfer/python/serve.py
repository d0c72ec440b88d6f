"""Serves a model over OpenAI's chat completions, as much of them as DreamGym asks for. Only on loopback: it asks for no key.

    python serve.py tuned --port 8001
"""

import argparse
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import torch
from chat import Chat
from llama import load
from protocol import STOP
from sampler import Sampler

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("folder")
parser.add_argument("--port", type=int, default=8001)
parser.add_argument("--answer-tokens", type=int, default=200, help="the most of an answer, whatever is asked for")
parser.add_argument("--threads", type=int, default=1)
options = parser.parse_args()
torch.set_num_threads(options.threads)
chat, sampler, turn = Chat(options.folder), Sampler(load(options.folder)), threading.Lock()


def complete(body):
    prompt = chat.prompt([{"role": each["role"], "content": text_of(each["content"])} for each in body["messages"]])
    asked = body.get("max_completion_tokens") or body.get("max_tokens") or options.answer_tokens
    request = {
        "prompt": np.array(prompt),
        "max_tokens": min(asked, options.answer_tokens),
        "temperature": body.get("temperature", 1),
        "seed": body.get("seed") or 0,
        "stop": {chat.end},
    }
    with turn:
        [(tokens, _, stop)] = sampler.sample([request])
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": chat.text(tokens)},
        "finish_reason": "stop" if stop == STOP else "length",
    }
    usage = {"prompt_tokens": len(prompt), "completion_tokens": len(tokens), "total_tokens": len(prompt) + len(tokens)}
    return {"id": "0", "object": "chat.completion", "created": 0, "model": body.get("model", ""), "choices": [choice], "usage": usage}


def text_of(content):
    return content if isinstance(content, str) else "".join(part["text"] for part in content)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path != "/v1/chat/completions":
            return self.send(404, {"error": {"message": f"no {self.path}"}})
        try:
            self.send(200, complete(json.loads(raw)))
        except Exception as error:
            self.send(400, {"error": {"message": f"{type(error).__name__}: {error}"}})

    def send(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", options.port), Handler)
    server.daemon_threads = True
    print(f"model at http://127.0.0.1:{server.server_address[1]}/v1", flush=True)
    server.serve_forever()
