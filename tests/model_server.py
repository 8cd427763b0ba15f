"""A server on this machine that answers as a language model would: well, badly or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any, NamedTuple

from click.testing import CliRunner, Result

from kg.cli import cli

TEXT = """Le pont de Vals fermera

Zoé Lefèvre, maire de Vals, a déclaré jeudi : « Le pont sera fermé. » Selon la société Oculix, les
caméras coûteront « deux millions ». Elle refuse la hausse de la taxe."""
GOOD = {
    "content": ["Le pont sera fermé."],
    "type": "direct",
    "cue": "déclaré",
    "speaker": "Zoé Lefèvre",
    "source": "Zoé Lefèvre",
    "source_kind": "person",
    "act": "announce",
    "stance": "none",
    "target": None,
    "said_on": None,
    "when": None,
    "positions": [{"label": "fermeture du pont", "side": "for"}],
}


class Reply(NamedTuple):
    """What a server sends; ``held`` is awaited before."""

    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    held: Event | None = None


def completion(words: str, finish: str = "stop", usage: Any = None) -> bytes:
    choice = {"message": {"role": "assistant", "content": words}, "finish_reason": finish}
    return json.dumps({"choices": [choice], "usage": usage}).encode()


def answer(*statements: Any, **changes: Any) -> Reply:
    """A good answer with some statements, by default GOOD with changed fields."""
    held = statements or ({**GOOD, **changes},)
    return Reply(completion(json.dumps({"statements": held})))


class Server:
    """Sends what ``reply`` returns for each request, and keeps the requests."""

    def __init__(self, reply: Callable[[dict[str, Any]], Reply]) -> None:
        self.reply = reply
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.url = ""


@contextmanager
def serving(reply: Callable[[dict[str, Any]], Reply] | Reply) -> Iterator[Server]:
    """Run a server; what it holds back is released at the end."""
    state = Server(reply if callable(reply) else lambda _: reply)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            held = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append(held)
            state.keys.append(self.headers["Authorization"])
            sent = state.reply(held)
            if sent.held is not None:
                sent.held.wait(20)
            try:
                self.send_response(sent.status)
                for name, value in (*sent.headers, ("Content-Length", str(len(sent.body)))):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(sent.body)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def write_config(folder: Path, url: str, *lines: str, name: str = "m") -> Path:
    path = folder / "kg.toml"
    held = [f"[coders.{name}]", f'url = "{url}"', 'model = "tiny"', 'cache = "answers"', *lines]
    path.write_text("\n".join(held), encoding="utf-8")
    return path


def kg(folder: Path, *words: str, **env: str) -> Result:
    """Run kg with the graph ``kg-store`` and the settings of a folder."""
    given = {"KG_STORE": str(folder / "kg-store"), "KG_CONFIG": str(folder / "kg.toml"), **env}
    return CliRunner().invoke(cli, list(words), env=given, prog_name="kg")
