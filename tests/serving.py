"""Run a server of a graph for tests, on a port of this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from pyoxigraph import Literal, NamedNode, Quad, Triple
from starlette.applications import Starlette

from kg.serve.app import create_app
from kg.serve.listen import Server
from kg.serve.tokens import ROLES, add_token
from kg.store import open_store
from kg.web.settings import Settings

BASE = "https://kg.example/"
LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")


def make_store(path: Path, count: int = 3) -> Path:
    """Make a graph with some labels in a graph of kg."""
    nodes = [NamedNode(f"{BASE}actor/{n}") for n in range(count)]
    with open_store(path, create=True) as store:
        triples = [Triple(node, LABEL, Literal(f"n{n}")) for n, node in enumerate(nodes)]
        store.put_graph(NamedNode(f"{BASE}graph/actors"), triples)
    return path


def add_label(path: Path, name: str) -> None:
    """Do what kg add does: write to the graph while it is served."""
    with open_store(path) as store:
        graph = NamedNode(f"{BASE}graph/x")
        store.change((), [Quad(NamedNode(BASE + name), LABEL, Literal(name), graph)])


class Running:
    """A server that runs: its address, and its tokens by role."""

    def __init__(self, app: Starlette, url: str, tokens: dict[str, str]) -> None:
        self.served, self.url, self.tokens = app.state.served, url, tokens
        self.loop = app.state.served._watch.get_loop()

    def client(self, role: str | None = None, kind: str = "", **more: Any) -> httpx.Client:
        """Return a client with the token of a role, which sends a media type."""
        headers = {"Authorization": f"Bearer {self.tokens[role]}"} if role else {}
        headers |= {"Content-Type": kind} if kind else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60, **more)

    def ask(self, sparql: str, **more: Any) -> httpx.Response:
        """Send a query by POST."""
        with self.client() as client:
            return client.post("/sparql", data={"query": sparql}, **more)


@contextmanager
def running(store: Path, trust: str | None = None, **settings: Any) -> Iterator[Running]:
    """Run a server with tokens of all roles."""
    file = store.parent / f"{store.name}.tokens"
    file.unlink(missing_ok=True)
    tokens = {role: add_token(file, role, role) for role in ROLES}
    given = replace(Settings(store, tokens=file, workers=2, poll=0.1), **settings)
    app, ports = create_app(given), list[int]()
    server = Server(app, given, trust=trust, tell=ports.append)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            thread.join(0.02)
        yield Running(app, f"http://127.0.0.1:{ports[0]}", tokens)
    finally:
        server.should_exit = True
        thread.join()
