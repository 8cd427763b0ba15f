"""One query never takes the server down, and what others write appears without a failed request."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from serving import add_label, make_store, running

from kg.base.claimed import Claimed, sweep

PATIENCE = 30.0
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(9)) + " }"
HUGE = (
    "SELECT DISTINCT * { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(5)) + " } ORDER BY ?a0"
)
COUNT = "SELECT (COUNT(*) AS ?n) { ?s skos:prefLabel ?o }"


def until(holds: Callable[[], bool]) -> None:
    """Wait until a condition holds, which another process brings about."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never held"
        os.sched_yield()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return make_store(tmp_path / "store", 40)


@pytest.mark.parametrize(
    ("sparql", "settings", "status", "words"),
    [
        (ENDLESS, {"seconds": 3}, 504, "no answer within 3 s"),
        (HUGE, {"megabytes": 60, "seconds": 60}, 503, "more than 60 MB of memory"),
        ("SELECT * { ?s ?p ?o }", {"largest": 1000}, 503, "longer than"),
        ("ASK " + "{" * 3000 + "}" * 3000, {}, 400, "more than 100 brackets"),
        ("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", {}, 400, "network"),
        ("ASK FROM <http://127.0.0.1:1/g> { ?s ?p ?o }", {}, 400, "no such graph"),
        ("SELECT * { ?s ?p ", {}, 400, "line 1"),
    ],
)
def test_a_query_that_breaks_a_limit_gets_one_line_and_the_next_one_its_answer(
    store: Path, sparql: str, settings: dict[str, float], status: int, words: str
) -> None:
    with running(store, **settings) as server:
        answer = server.ask(sparql)
        assert answer.status_code == status
        assert words in answer.text.splitlines()[0]
        assert server.ask("ASK {}").json() == {"head": {}, "boolean": True}


def test_folders_of_killed_processes_are_deleted_and_no_other(tmp_path: Path) -> None:
    code = "import os, sys; from kg.base.claimed import Claimed; from pathlib import Path; "
    code += "Claimed(Path(sys.argv[1])); os._exit(9)"
    subprocess.run([sys.executable, "-c", code, tmp_path], check=False)
    mine = Claimed(tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
    sweep(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == [mine.path]
    mine.release()
    assert not mine.path.exists()


def test_a_client_that_goes_ends_its_query(store: Path) -> None:
    with running(store, seconds=600) as server:
        place, pool = urlsplit(server.url), server.served.pool
        with socket.create_connection((place.hostname, place.port)) as connection:
            line = f"GET /sparql?{urlencode({'query': ENDLESS})} HTTP/1.1"
            connection.sendall(f"{line}\r\nHost: {place.netloc}\r\n\r\n".encode())
            until(lambda: pool.running == 1)
        until(lambda: pool.killed["gone"] == 1)
        assert server.ask("ASK {}").status_code == 200


def test_killed_workers_are_replaced(store: Path) -> None:
    with running(store) as server:
        for worker in list(server.served.pool._alive):
            os.kill(worker.process.pid, signal.SIGKILL)
        assert [server.ask("ASK {}").status_code for _ in range(4)] == [200] * 4
        until(lambda: server.served.pool.alive == 2)


def test_a_client_has_at_most_half_of_the_workers(store: Path) -> None:
    with running(store) as server:
        pool = server.served.pool
        pool.patience = 0.1
        pool._of_client["127.0.0.1"] = 1
        pool.running += 1
        answer = server.ask("ASK {}")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        pool.running -= 1
        pool._of_client.clear()
        assert server.ask("ASK {}").status_code == 200


def test_what_others_write_appears_on_two_servers_without_a_failed_request(store: Path) -> None:
    with running(store) as one, running(store) as other:
        for number in range(3):
            add_label(store, f"new-{number}")
            for server in (one, other):
                # A refused request has no "results".
                until(lambda n=number, s=server: str(41 + n) in str(s.ask(COUNT).json()["results"]))
        until(lambda: one.served.state.version == other.served.state.version)
        # The copies that nobody reads are deleted.
        until(lambda: len(list((store / "snapshots").iterdir())) == 2)
    # What a server that ended meanwhile left is deleted by whoever opens the graph next.
    sweep((store / "snapshots").iterdir())
    assert not list((store / "snapshots").iterdir())
