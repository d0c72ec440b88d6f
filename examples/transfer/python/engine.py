"""A little engine that speaks the part of Tinker's protocol that DreamGym needs, on PyTorch, also without a GPU.

    python engine.py --port 8000 --weights weights

It trains all weights, samples what waits in one batch, and reads the beginning that prompts share once. Only on loopback: it asks for no key.
"""

import argparse
import json
import queue
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import protocol
import torch
from llama import load, save
from sampler import Sampler
from trainer import Trainer


class Refused(Exception):
    def __init__(self, message, status=400):
        super().__init__(message)
        self.status = status


class Model:
    def __init__(self, folder):
        self.trained = load(folder)
        self.trainer = Trainer(self.trained)
        self.fresh = True


class Engine:
    """All work is done by one thread, in the order in which it came; samples that wait one after the other are one batch."""

    def __init__(self, weights, gather):
        self.weights = Path(weights)
        self.gather = gather
        self.models = {}
        self.samplers = {}
        self.results = {}
        self.changed = threading.Condition()
        self.waiting = queue.Queue()
        threading.Thread(target=self._work, daemon=True).start()

    def ask(self, path, body):
        """Answers calls that take no time; others get a number to ask with."""
        if path == "create_session":
            return {"session_id": str(uuid.uuid4())}
        if path == "session_heartbeat":
            return {}
        if path not in works and path != "asample":
            raise Refused(f"no {path}", 404)
        request = str(uuid.uuid4())
        self.waiting.put((request, path, body))
        return {"request_id": request}

    def result(self, request, patience=40):
        with self.changed:
            self.changed.wait_for(lambda: request in self.results, patience)
            return self.results.pop(request, None)

    def _work(self):
        held = None
        while True:
            item = held or self.waiting.get()
            held = None
            if item[1] != "asample":
                self._answer([item], lambda: [works[item[1]](self, item[2])])
                continue
            batch = [item]
            while held is None and len(batch) < 128:
                try:
                    other = self.waiting.get(timeout=self.gather)
                except queue.Empty:
                    break
                if other[1] == "asample" and other[2]["sampling_session_id"] == item[2]["sampling_session_id"]:
                    batch.append(other)
                else:
                    held = other
            self._answer(batch, lambda: self._sample([body for _, _, body in batch]))

    def _answer(self, items, work):
        try:
            answers = [(200, answer) for answer in work()]
        except Exception as error:
            answers = [(getattr(error, "status", 400), {"detail": f"{type(error).__name__}: {error}"})] * len(items)
        with self.changed:
            self.results.update({request: answer for (request, _, _), answer in zip(items, answers)})
            self.changed.notify_all()

    def _sample(self, bodies):
        sampler = self.samplers.get(bodies[0]["sampling_session_id"])
        if sampler is None:
            raise Refused("the sampling session is not found: only the newest of a model is kept", 404)
        requests = [
            {
                "prompt": np.concatenate([np.asarray(chunk["tokens"]) for chunk in body["prompt"]["chunks"]]),
                "max_tokens": body["sampling_params"]["max_tokens"],
                "temperature": body["sampling_params"].get("temperature", 1),
                "seed": body["sampling_params"].get("seed", 0) + sample,
                "stop": set(body["sampling_params"].get("stop", [])),
            }
            for body in bodies
            for sample in range(body.get("num_samples", 1))
        ]
        sequences = iter(sampler.sample(requests))
        return [protocol.sampled([next(sequences) for _ in range(body.get("num_samples", 1))]) for body in bodies]

    def _model(self, body):
        model = self.models.get(body["model_id"])
        if model is None:
            raise Refused(f"model {body['model_id']} is not loaded")
        return model

    def create_model(self, body):
        model = str(uuid.uuid4())
        self.models[model] = Model(body["base_model"])
        return {"model_id": model}

    def load_weights(self, body):
        model = self._model(body)
        if not model.fresh:
            raise Refused("load_weights has to be the first request of a model")
        folder = Path(body["path"])
        if not (folder / "model.safetensors").exists():
            raise Refused(f"there are no weights at {folder}")
        model.trained.load_state_dict(load(folder).state_dict())
        if body.get("optimizer") and (folder / "optimizer.pt").exists():
            model.trainer.adam.load_state_dict(torch.load(folder / "optimizer.pt", weights_only=True))
        return {}

    def save_weights(self, body):
        """A model's folder, so that it can be a base model as well."""
        model = self._model(body)
        folder = (self.weights / body["path"]).resolve()
        if not folder.is_relative_to(self.weights.resolve()):
            raise Refused(f"{body['path']} is not below the folder of weights")
        if folder.exists():
            raise Refused(f"{body['path']} is taken", 409)
        save(model.trained, folder)
        torch.save(model.trainer.adam.state_dict(), folder / "optimizer.pt")
        return {"path": str(folder)}

    def save_weights_for_sampler(self, body):
        """What is sampled from is what is trained: one session of each model, forgotten with the next."""
        model = self._model(body)
        model.fresh = False
        self.samplers = {name: each for name, each in self.samplers.items() if each.model is not model.trained}
        session = str(uuid.uuid4())
        self.samplers[session] = Sampler(model.trained)
        return {"sampling_session_id": session, "path": None}

    def forward_backward(self, body):
        name, loss, config, rows = protocol.read_request(body)
        model = self._model({"model_id": name})
        model.fresh = False
        return protocol.trained(model.trainer.forward_backward(loss, config, rows))

    def optim_step(self, body):
        adam = {"learning_rate": 1e-4, "beta1": 0.9, "beta2": 0.95, "eps": 1e-12, "weight_decay": 0.0}
        adam.update(body.get("adam_params", {}))
        norm = self._model(body).trainer.step(**adam)
        norm = norm if np.isfinite(norm) else None
        return {"metrics": {"skyrl.ai/grad_norm": norm, "skyrl.ai/learning_rate": adam["learning_rate"]}}

    def unload_model(self, body):
        model = self._model(body)
        self.samplers = {name: each for name, each in self.samplers.items() if each.model is not model.trained}
        del self.models[body["model_id"]]
        return {}


names = ["create_model", "load_weights", "save_weights", "save_weights_for_sampler", "forward_backward", "optim_step"]
works = {name: getattr(Engine, name) for name in [*names, "unload_model"]}


def handler(engine):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            found = self.path == "/api/v1/healthz"
            self._send(200 if found else 404, {"status": "ok"} if found else {"detail": f"no {self.path}"})

        def do_POST(self):
            raw = self.rfile.read(int(self.headers.get("content-length", 0)))
            path = self.path.removeprefix("/api/v1/")
            try:
                isBytes = "protobuf" in self.headers.get("content-type", "")
                if (path == "forward_backward") != isBytes:
                    raise Refused(f"{path} comes as {'protobuf' if path == 'forward_backward' else 'JSON'}", 415)
                body = raw if isBytes else json.loads(raw or b"{}")
                if path != "retrieve_future":
                    return self._send(200, engine.ask(path, body))
                result = engine.result(body["request_id"])
                return self._send(408, {}) if result is None else self._send(*result)
            except Refused as error:
                self._send(error.status, {"detail": str(error)})
            except Exception as error:
                self._send(422, {"detail": f"{type(error).__name__}: {error}"})

        def _send(self, status, body):
            isBytes = isinstance(body, bytes)
            content = body if isBytes else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/x-protobuf" if isBytes else "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    return Handler


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--weights", default="weights", help="the folder in which weights are saved")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--gather", type=float, default=0.005, help="seconds to wait for one more sample of a batch")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    Path(options.weights).mkdir(parents=True, exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", options.port), handler(Engine(options.weights, options.gather)))
    server.daemon_threads = True
    print(f"engine at http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
