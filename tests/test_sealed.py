"""Queries reach no network: with a listener on the loopback, and disguises that pass the filter."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pyoxigraph as ox
import pytest
from serving import make_store, running

import kg
from kg.base import sealed
from kg.base.errors import QueryError
from kg.base.sealed import call_sealed, can_seal
from kg.base.workers import Limits
from kg.query.timeout import answer
from kg.store import Store, open_store

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux refuses sockets")

BEFORE = [
    "?s a x:.",
    '?s ?p "a"^^xsd:.',
    "?s ?p 1 .",
    "?s ?p true.",
    "?s ?p ?o FILTER(?o<5#>'''\n || true)",
    "?s ?p ?o FILTER(?o<'x>' || 1>2)",
    "?s a x:a\\-.",
    "?s ?p 'a'@en.",
    "# SERVICE\r",
    "OPTIONAL { ?s ?p x:. } ",
    "BIND(1 AS ?x)",
    "?s x:|x: x:.",
]
WORDS = ["SERVICE", "service", "sErViCe", "\\u0053ERVICE"]
SILENT = ["", " SILENT ", "#'\r silent\n"]
TARGETS = ["<URL>", "<file:///etc/passwd>", "u:"]


def disguises(url: str) -> list[str]:
    """Return queries that ask the engine to call an address."""
    heads = f"PREFIX x: <https://x.example/> PREFIX u: <{url}> "
    return [
        f"{heads}SELECT * {{ {before}{word}{silent}{target.replace('URL', url)} {{ ?a ?b ?c }} }}"
        for before, word, silent, target in product(BEFORE, WORDS, SILENT, TARGETS)
    ]


class Listener:
    """A port of this machine that hears whoever connects."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/sparql"

    def answer(self) -> None:
        """Wait for a connection and close it."""
        self.socket.accept()[0].close()

    def has_heard(self) -> bool:
        """Return whether somebody waits to be accepted."""
        self.socket.setblocking(False)
        try:
            self.answer()
        except BlockingIOError:
            return False
        return True


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.socket.close()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("sealed") / "store")


def fetch(store: Store | None, sparql: str) -> str:
    """Give a query to the engine without a filter, and return the error."""
    engine = ox.Store()
    nodes = ox.NamedNode("https://x.example/"), ox.NamedNode("https://x.example/a")
    engine.add(ox.Quad(nodes[0], nodes[1], ox.Literal("a")))
    try:
        list(engine.query(sparql, prefixes={"xsd": "http://www.w3.org/2001/XMLSchema#"}))
    except (OSError, SyntaxError) as error:
        return type(error).__name__
    return ""


def change(path: Path, sparql: str) -> None:
    """Run an update."""
    with open_store(path) as store:
        store.update(sparql)


def test_the_listener_hears_what_is_not_sealed(listener: Listener) -> None:
    thread = threading.Thread(target=listener.answer, daemon=True)
    thread.start()
    assert fetch(None, f"SELECT * {{ SERVICE <{listener.url}> {{ ?a ?b ?c }} }}")
    thread.join(timeout=60)
    assert not thread.is_alive()


ALLOWED, REFUSED = 0x7FFF0000, 0x00050001


def decided(steps: list[tuple[int, int, int, int]], machine: int, call: int) -> int:
    """Do what the system does with a program: decide on a call."""
    at = value = 0
    while True:
        code, if_so, if_not, operand = steps[at]
        if code == 0x06:
            return operand
        if code == 0x20:
            value = {0: call, 4: machine}[operand]
        else:
            at += if_so if (value == operand if code == 0x15 else value >= operand) else if_not
        at += 1


@pytest.mark.parametrize(
    ("machine", "refused"),
    [("x86_64", {41, 42, 425, 0x40000029}), ("aarch64", {198, 203, 425, 0x40000000})],
)
def test_only_calls_that_open_sockets_are_refused(machine: str, refused: set[int]) -> None:
    number, calls = sealed._MACHINES[machine]
    steps = sealed._steps(number, calls)
    for call in {*range(500), *refused}:
        assert decided(steps, number, call) == (REFUSED if call in refused else ALLOWED)
        assert decided(steps, 0x40000003, call) == REFUSED


def test_no_disguise_leaves_a_sealed_thread(listener: Listener) -> None:
    texts = disguises(listener.url)
    assert len(texts) >= 200
    assert can_seal()
    said = [call_sealed(fetch, None, text) for text in texts]
    # Many are read as SERVICE and refused; the rest are faults, or silent.
    assert said.count("PermissionError") >= 20
    assert not listener.has_heard()


def test_every_way_to_ask_is_sealed(store: Path, listener: Listener) -> None:
    sparql = f"SELECT * {{ SERVICE <{listener.url}> {{ ?a ?b ?c }} }}"
    assert answer(str(store), None, fetch, sparql) == "PermissionError"
    assert answer(str(store), Limits(60, 4000), fetch, sparql) == "PermissionError"
    with running(store) as server:
        call = server.served.call(fetch, [sparql])
        assert asyncio.run_coroutine_threadsafe(call, server.loop).result() == "PermissionError"
        change = server.served.write(fetch, sparql)
        assert asyncio.run_coroutine_threadsafe(change, server.loop).result() == "PermissionError"
    assert not listener.has_heard()


def test_disguises_are_faults_of_the_query(store: Path, listener: Listener) -> None:
    with running(store) as server, server.client() as client:
        for text in disguises(listener.url):
            said = client.post("/sparql", data={"query": text})
            assert said.status_code in (200, 400), (text, said.text)
    with kg.open(store) as graph:
        for text in disguises(listener.url)[::20]:
            try:
                graph.query(text)
            except QueryError as error:
                assert "\n" not in str(error)
    assert not listener.has_heard()


def test_what_a_filter_misses_is_a_fault_of_the_query(
    store: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.store.sparql._refuse", lambda *_: None)
    for url in (listener.url, "file:///etc/passwd"):
        sparql = f"SELECT * {{ SERVICE <{url}> {{ ?a ?b ?c }} }}"
        with kg.open(store) as graph, pytest.raises(QueryError, match="which kg never does"):
            graph.query(sparql)
        with pytest.raises(QueryError, match="which kg never does"):
            call_sealed(change, store, f"INSERT {{ ?a ?b ?c }} WHERE {{ SERVICE <{url}> {{}} }}")
    assert not listener.has_heard()
