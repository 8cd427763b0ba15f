"""A server on this machine that answers as a language model would: well, badly or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, NamedTuple

TEXT = """Le pont de Vals fermera

Zoé Lefèvre, maire de Vals, a déclaré jeudi : « Le pont sera fermé. » Selon la société Oculix, les
caméras coûteront « deux millions ». Elle refuse la hausse de la taxe."""
_WHO = dict.fromkeys(("speaker", "source"), "Zoé Lefèvre") | {"source_kind": "person"}
_SAID = {"content": ["Le pont sera fermé."], "type": "direct", "cue": "déclaré"}
GOOD: dict[str, Any] = _SAID | _WHO | {"positions": [{"label": "pont", "side": "for"}]}


class Reply(NamedTuple):
    body: bytes
    status: int = 200
    location: str = ""
    wait: str = ""
    held: Event | None = None


def completion(words: str, finish: str = "stop", usage: Any = None) -> Reply:
    choice = {"message": {"role": "assistant", "content": words}, "finish_reason": finish}
    return Reply(json.dumps({"choices": [choice], "usage": usage}).encode())


def answer(*statements: Any, usage: Any = None) -> Reply:
    return completion(json.dumps({"statements": statements or (GOOD,)}), usage=usage)


class Server(NamedTuple):
    url: str
    asked: list[dict[str, Any]]
    keys: set[str | None]


@contextmanager
def serving(reply: Callable[[dict[str, Any]], Reply]) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            state.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            state.keys.add(self.headers["Authorization"])
            sent = reply(state.asked[-1])
            if sent.held is not None:
                sent.held.wait(20)
            with suppress(OSError):
                self.send_response(sent.status)
                self.send_header("Location", sent.location)
                self.send_header("Retry-After", sent.wait)
                self.end_headers()
                self.wfile.write(sent.body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        state = Server(f"http://127.0.0.1:{server.server_port}/v1", [], set())
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield state
        server.shutdown()
