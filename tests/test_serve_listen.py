"""Who may connect to a server, for how long, and under which names it answers."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from click.testing import CliRunner
from serving import Running, make_store, running
from test_serve_limits import ENDLESS

from kg.cli import cli

BOUND = 60.0
"""Seconds after which a test gives up; nothing takes that long."""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return make_store(tmp_path / "store", 40)


def connected(server: Running, sent: bytes = b"") -> socket.socket:
    place = urlsplit(server.url)
    found = socket.create_connection((place.hostname, place.port), BOUND)
    found.sendall(sent)
    return found


def received(connection: socket.socket) -> bytes:
    """Return what comes until the server closes the connection."""
    pieces = []
    with connection:
        while piece := connection.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


HALVES = {
    "nothing": b"",
    "a line": b"GET /healthz HTTP/1.1\r\n",
    "headers": b"GET /healthz HTTP/1.1\r\nHost: HOST\r\nX: ",
    "a second request": b"GET /healthz HTTP/1.1\r\nHost: HOST\r\n\r\nGET /healthz HT",
    "a body": b"POST /sparql HTTP/1.1\r\nHost: HOST\r\nContent-Length: 99\r\n"
    b"Content-Type: application/sparql-query\r\n\r\nASK ",
    "chunks": b"POST /sparql HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n"
    b"Content-Type: application/sparql-query\r\n\r\n3\r\nASK\r\n",
}


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
def test_a_request_that_does_not_arrive_is_ended(store: Path, half: bytes) -> None:
    with running(store, deadline=0.1) as server:
        host = urlsplit(server.url).netloc.encode()
        said = received(connected(server, half.replace(b"HOST", host)))
        assert said.startswith(b"HTTP/1.1 200" if half[-2:] == b"HT" else b"HTTP/1.1 408")
        assert b"HTTP/1.1 408" in said
        assert server.ask("ASK {}").status_code == 200


def test_an_answer_may_take_longer_than_the_deadline(store: Path) -> None:
    with running(store, deadline=0.1, seconds=1) as server:
        assert server.ask(ENDLESS).status_code == 504


def test_there_is_a_limit_of_connections(store: Path) -> None:
    with running(store, connections=3) as server:
        open_ones = [connected(server) for _ in range(3)]
        # They are accepted in order.
        assert received(connected(server)).startswith(b"HTTP/1.1 503")
        for each in open_ones:
            each.close()
        with httpx.Client(transport=httpx.HTTPTransport(retries=20)) as client:
            answers = (client.get(f"{server.url}/healthz").status_code for _ in range(1000))
            assert 200 in answers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:PORT", 200),
        ("LocalHost:PORT", 200),
        ("[::1]:PORT", 200),
        ("127.0.0.1", 421),
        ("127.0.0.1:1", 421),
        ("evil.example:PORT", 421),
        ("localhost.evil.example:PORT", 421),
        ("", 421),
    ],
)
def test_without_a_public_address_only_names_of_this_machine_are_answered(
    store: Path, host: str, status: int
) -> None:
    with running(store) as server, server.client() as client:
        given = host.replace("PORT", str(urlsplit(server.url).port))
        answer = client.get("/sparql?query=ASK{}", headers={"Host": given})
        assert answer.status_code == status
        assert status == 200 or "--base" in answer.text


def test_a_public_address_is_answered_under_any_name(store: Path) -> None:
    with running(store, public="https://kg.paper.example/") as server, server.client() as client:
        headers = {"Host": "kg.paper.example"}
        assert client.get("/sparql?query=ASK{}", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("cors", "allowed"),
    [((), None), (("https://a.example",), None), (("https://b.example",), "https://b.example")],
)
def test_pages_of_others_read_only_where_they_are_named(
    store: Path, cors: tuple[str, ...], allowed: str | None
) -> None:
    asked = {"Origin": "https://b.example", "Access-Control-Request-Method": "POST"}
    with running(store, cors=cors) as server, server.client() as client:
        answer = client.get("/sparql?query=ASK{}", headers={"Origin": "https://b.example"})
        assert answer.headers.get("access-control-allow-origin") == allowed
        before = client.options("/sparql", headers=asked)
        assert before.headers.get("access-control-allow-origin") == allowed
        assert allowed is None or "POST" in before.headers["access-control-allow-methods"]


@pytest.mark.parametrize("cors", ["paper.example", "https://paper.example/", "ftp://a"])
def test_an_origin_is_a_scheme_and_a_host(store: Path, cors: str) -> None:
    said = CliRunner().invoke(cli, ["serve", "--store", str(store), "--cors", cors])
    assert (said.exit_code, "write an origin" in said.stderr) == (2, True)


def test_the_command_prints_the_port_that_it_got(store: Path) -> None:
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            lines = iter(process.stderr.readline, "")
            url = next(found[0] for each in lines if (found := re.search(r"http:\S+/", each)))
            assert httpx.get(f"{url}healthz", timeout=BOUND).status_code == 200
        finally:
            os.kill(process.pid, signal.SIGTERM)
