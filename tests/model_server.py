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
_WORDS = "content type cue speaker source source_kind act stance target said_on when"
_WHO = ("Zoé Lefèvre", "Zoé Lefèvre", "person")
_REST = (["Le pont sera fermé."], "direct", "déclaré", *_WHO, "announce", "none", None, None, None)
GOOD: dict[str, Any] = dict(zip(_WORDS.split(), _REST, strict=True))
GOOD["positions"] = [{"label": "fermeture du pont", "side": "for"}]


class Reply(NamedTuple):
    """What a server sends; ``held`` is awaited before."""

    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    held: Event | None = None


def completion(words: str, finish: str = "stop", usage: Any = None) -> Reply:
    choice = {"message": {"role": "assistant", "content": words}, "finish_reason": finish}
    return Reply(json.dumps({"choices": [choice], "usage": usage}).encode())


def answer(*statements: Any, usage: Any = None) -> Reply:
    """A good answer with some statements, by default GOOD."""
    return completion(json.dumps({"statements": statements or (GOOD,)}), usage=usage)


class Server(ThreadingHTTPServer):
    """Sends what ``reply`` returns for each request, and keeps requests and keys."""

    daemon_threads = True
    asked: list[dict[str, Any]]
    keys: list[str | None]
    url: str


@contextmanager
def serving(reply: Callable[[dict[str, Any]], Reply] | Reply) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append(asked)
            server.keys.append(self.headers["Authorization"])
            sent = reply(asked) if callable(reply) else reply
            if sent.held is not None:
                sent.held.wait(20)
            with suppress(OSError):
                self.send_response(sent.status)
                for name, value in sent.headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(sent.body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with Server(("127.0.0.1", 0), Handler) as server:
        server.asked, server.keys = [], []
        server.url = f"http://127.0.0.1:{server.server_port}/v1"
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()
