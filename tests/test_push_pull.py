"""Graphs are copied to and from other stores, here the server of kg itself and Oxigraph."""

from __future__ import annotations

import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad
from serving import BASE, make_store, running

from kg.base.errors import ServiceError
from kg.cli import cli
from kg.remote.client import GraphStore
from kg.remote.pull import fetched
from kg.remote.push import push
from kg.store import open_store

NOTES = NamedNode("https://paper.example/notes?a=1&b=é")
QUADS = [
    Quad(NamedNode("a:s"), NamedNode("a:p"), Literal('é\n"', language="fr"), NOTES),
    Quad(NamedNode("a:s"), NamedNode("a:p"), BlankNode("x"), NOTES),
    Quad(NamedNode("a:s"), NamedNode("a:p"), Literal(1), DefaultGraph()),
]


def lines(path: Path) -> list[str]:
    with open_store(path, read_only=True) as store:
        return sorted(str(quad).split(" _:")[0] for quad in store.dump())


def kg(*arguments: str) -> str:
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_graph_goes_to_another_server_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.remote.push._AT_ONCE", 4)
    with open_store(make_store(tmp_path / "store", 9)) as store:
        store.change((), QUADS)
        article = NamedNode(f"{BASE}graph/article/a/kg")
        store.change((), [Quad(NamedNode("a:s"), NamedNode("a:p"), Literal(2), article)])
    with running(make_store(tmp_path / "other", 1)) as server:
        address, token = f"{server.url}/graphs", server.tokens["owner"]
        sent = kg("push", address, "--store", str(tmp_path / "store"), "--token", token)
        assert sent == f"4 graphs with 13 triples sent to {address}.\n"
        came = kg("pull", address, "--store", str(tmp_path / "copy"))
        assert came.startswith("4 graphs with 13 triples copied")
        assert lines(tmp_path / "copy") == lines(tmp_path / "store")
        kg("pull", address, "--store", str(tmp_path / "part"), "--graph", NOTES.value, "--default")
        assert len(lines(tmp_path / "part")) == 3
        into = ("--into", "https://paper.example/all")
        kg("push", address, "--store", str(tmp_path / "store"), "--token", token, *into)
        assert "13" in server.ask(f"SELECT (COUNT(*) AS ?n) FROM <{into[1]}> {{ ?s ?p ?o }}").text
        refused = CliRunner().invoke(cli, ["push", address, "--store", str(tmp_path / "store")])
        assert (refused.exit_code, "401 Unauthorized: changes need a token" in refused.output) == (
            1,
            True,
        )


def test_a_server_that_does_not_answer_is_asked_again() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        waits: list[float] = []
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/graphs"
        with GraphStore(address, wait=waits.append) as remote, pytest.raises(ServiceError) as error:
            remote.put("a:g", b"")
        assert f"{address}: PUT of a:g failed: " in str(error.value)
        assert waits == [1, 2, 4, 8, 16]


@pytest.mark.skipif(shutil.which("oxigraph") is None, reason="oxigraph is not installed")
def test_oxigraph(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    command = ["oxigraph", "serve", "--location", str(tmp_path / "ox"), "--bind", place]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        with (
            open_store(make_store(tmp_path / "store")) as store,
            GraphStore(f"http://{place}/store") as remote,
        ):
            store.change((), QUADS)
            assert push(store, remote) == (3, 6)
            with fetched(remote, ()) as found, open_store(tmp_path / "copy", create=True) as copy:
                assert found.write(copy, lambda: None) == (3, 6)
        assert lines(tmp_path / "copy") == lines(tmp_path / "store")
    finally:
        server.terminate()
        server.wait()
