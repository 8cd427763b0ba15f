"""A query with limits is answered or stopped within them, whatever the engine is doing."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from invented import store
from test_workers import running as of_group

from kg.base.errors import QueryError, StoreError, UsageError
from kg.base.workers import Limits
from kg.cli import cli
from kg.query.questions import ask
from kg.query.run import run
from kg.query.timeout import answer

ROOT = Path(__file__).resolve().parent.parent
LIMITS = Limits(60, 4000)
CROSS = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(9))
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("limited") / "graph"
    store(path).close()
    return str(path)


def test_a_limit_does_not_change_the_answer(graph: str) -> None:
    for sparql in ("ASK { ?s a kg:Statement }", "CONSTRUCT WHERE { ?s kg:expresses ?claim }"):
        assert answer(graph, LIMITS, run, sparql) == answer(graph, None, run, sparql)
    asked = ("who-said-what", {"actor": "Oculix"})
    assert answer(graph, LIMITS, ask, *asked) == answer(graph, None, ask, *asked)


def test_an_endless_query_is_stopped_and_leaves_nothing(graph: str) -> None:
    start = time.monotonic()
    with pytest.raises(QueryError, match=r"no answer within 1\.5 s; ask for less, or .*--timeout"):
        answer(graph, Limits(1.5, 0), run, ENDLESS)
    assert 1.4 < time.monotonic() - start < 20
    assert multiprocessing.active_children() == []
    assert list((Path(graph) / "snapshots").iterdir()) == []


def test_errors_are_the_same_with_a_limit(graph: str) -> None:
    with pytest.raises(UsageError, match="no actor called 'nobody'"):
        answer(graph, LIMITS, ask, "who-said-what", {"actor": "nobody"})
    with pytest.raises(QueryError, match="line 1, column 12") as caught:
        answer(graph, LIMITS, run, "SELECT * { ?s ?p }")
    assert caught.value.__notes__ == ["SELECT * { ?s ?p }\n           ^"]
    with pytest.raises(StoreError, match="there is no graph"):
        answer(f"{graph}/none", LIMITS, run, ENDLESS)


def test_the_commands_have_a_time_limit(graph: str) -> None:
    words = ["query", ENDLESS, "--timeout", "1", "--store", graph]
    ended = CliRunner().invoke(cli, words, prog_name="kg")
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Error: no answer within 1 s")
    assert ended.stderr.count("\n") == 1
    words = ["ask", "most-quoted", "--store", graph]
    limited = CliRunner().invoke(cli, [*words, "--timeout", "60"], prog_name="kg")
    assert limited.exit_code == 0
    assert limited.stdout == CliRunner().invoke(cli, words, prog_name="kg").stdout


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
@pytest.mark.parametrize(
    ("sparql", "says"),
    [
        (f"SELECT * {{ {CROSS} }} ORDER BY ?c0 ?c8", "needed more than 200 MB of memory"),
        (f"ASK {{ {'?a ?b ?c . ' * 30_000} }}", "was killed (SIGSEGV); the query is too long"),
    ],
)
def test_what_ends_the_engine_is_one_line(
    graph: str, sparql: str, says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    words = ["query", sparql, "--timeout", "0", "--memory-limit", "200", "--store", graph]
    ended = CliRunner().invoke(cli, words, prog_name="kg")
    assert (ended.exit_code, ended.stdout, ended.stderr.count("\n")) == (1, "", 1)
    assert says in ended.stderr
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(os.name != "posix", reason="sends a signal to a group of processes")
@pytest.mark.parametrize(
    ("limit", "ends"), [("0", signal.SIGINT), ("100", signal.SIGINT), ("100", signal.SIGTERM)]
)
def test_a_signal_stops_a_query(graph: str, limit: str, ends: signal.Signals) -> None:
    snapshots = Path(graph) / "snapshots"
    # An earlier run that was killed has left one.
    left = set(snapshots.glob("*/oxigraph/CURRENT"))
    with subprocess.Popen(
        [sys.executable, "-m", "kg", "query", ENDLESS, "--store", graph, "--timeout", limit],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        start_new_session=True,
        # A background job of a shell ignores Ctrl-C, and so do its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as running:
        for _ in range(200):
            time.sleep(0.1)
            if not left.issuperset(snapshots.glob("*/oxigraph/CURRENT")):
                break
        time.sleep(1)
        # Ctrl-C reaches all processes, and kill only one.
        (os.killpg if ends is signal.SIGINT else os.kill)(running.pid, ends)
        try:
            said = running.communicate(timeout=20)[1]
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)
    assert running.returncode in (-ends, 130)
    assert b"Traceback" not in said
    patience = time.monotonic() + 20
    while sys.platform == "linux" and (left := of_group(running.pid)):
        assert time.monotonic() < patience, left
