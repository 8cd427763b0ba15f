"""An update by who is not an owner changes no graph of kg, whatever it is written like."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.base.errors import KeptGraphError, QueryError, StoreError
from kg.store import Store, open_store
from kg.store.apart import Copy

BASE = "https://kg.example/"
KEEP = f"{BASE}graph/"
OURS, NOTES = f"<{KEEP}topics>", "<https://x.example/notes>"
P = NamedNode("https://x.example/p")


def quad(number: int, graph: str) -> Quad:
    node = NamedNode(f"https://x.example/{number}")
    return Quad(node, P, Literal(f"words {number}"), NamedNode(graph.strip("<>")))


QUADS = [quad(n, g) for g in (OURS, f"{KEEP}actors") for n in range(50)]
QUADS += [quad(n, NOTES) for n in range(49, 60)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store", create=True) as found:
        found.replace([], QUADS)
        yield found


CHANGES = [
    # A carriage return, an escape, a base and a backslash: these passed a parser that differs.
    f"CLEAR SILENT GRAPH <x:a> #\r ; DROP GRAPH {OURS}",
    f'INSERT DATA {{ <x:a> <x:b> "abc\\u0022 . #" }} ; CLEAR GRAPH {OURS} # "',
    f"BASE <{KEEP}> INSERT DATA {{ GRAPH <pwn> {{ <x:a> <x:b> 1 }} }}",
    f"PREFIX a: <{BASE}> INSERT DATA {{ GRAPH a:graph\\/topics {{ <x:a> <x:b> 1 }} }}",
    "CLEAR ALL",
    "DROP NAMED",
    f"CREATE GRAPH <{KEEP}new>",
    f"MOVE {OURS} TO {NOTES}",
    f"COPY {NOTES} TO {OURS}",
    f"ADD DEFAULT TO {OURS}; INSERT DATA {{ GRAPH {OURS} {{ <x:a> <x:b> 1 }} }}",
    f"WITH {OURS} DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o FILTER(?o = 'words 7') }}",
    # As many quads as before.
    f"WITH {OURS} DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p 'pwn' }} WHERE {{ ?s ?p ?o }}",
    "DELETE { GRAPH ?g { ?s ?p ?o } } INSERT { GRAPH ?g { ?s <x:b> ?o } } WHERE {"
    " GRAPH ?g { ?s ?p ?o FILTER(?o = 'words 3') } }",
    f"INSERT {{ GRAPH ?g {{ <x:a> <x:b> 1 }} }} WHERE {{ BIND(IRI(CONCAT('{KEEP}', 'a')) AS ?g) }}",
    f"DELETE DATA {{ GRAPH {OURS} {{ {quad(1, OURS).triple} }} }} ;"
    f"INSERT DATA {{ GRAPH {OURS} {{ <x:a> <x:b> 1 }} GRAPH {NOTES} {{ <x:a> <x:b> 1 }} }}",
]
ALLOWED = [
    f"INSERT DATA {{ GRAPH {NOTES} {{ <x:a> <x:b> {OURS} }} <x:a> <x:b> 1 }} ; CLEAR DEFAULT",
    f"CLEAR GRAPH {NOTES} ; INSERT DATA {{ GRAPH {NOTES} {{ <x:a> <x:b> 1 }} }}",
    f"INSERT {{ GRAPH {NOTES} {{ ?s <x:b> ?g }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    f"COPY {OURS} TO <x:copy>",
    f"DELETE DATA {{ GRAPH {OURS} {{ <x:not> <x:there> 1 }} }}",
    f"WITH {OURS} DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    "CREATE GRAPH <x:new>; DROP GRAPH <x:new>",
]


@pytest.mark.parametrize("sparql", CHANGES)
def test_what_changes_a_kept_graph_is_undone(store: Store, sparql: str) -> None:
    before, stamp = list(store.dump()), store.write_stamp("a")
    with pytest.raises(KeptGraphError, match=f"changes <{KEEP}"):
        store.update(sparql, keep=KEEP)
    assert list(store.dump()) == before
    assert store.read_stamp() is not None, stamp
    store.update(f"CLEAR GRAPH {NOTES}", keep=KEEP)


@pytest.mark.parametrize("sparql", ALLOWED)
def test_any_other_update_does_the_same_as_without_kept_graphs(
    store: Store, tmp_path: Path, sparql: str
) -> None:
    kept = [each for each in store.dump() if str(each.graph_name).startswith(f"<{KEEP}")]
    store.update(sparql, keep=KEEP)
    with open_store(tmp_path / "other", create=True) as other:
        other.replace([], QUADS)
        other.update(sparql)
        assert list(store.dump()) == list(other.dump())
    assert kept == [each for each in store.dump() if str(each.graph_name).startswith(f"<{KEEP}")]
    with open_store(store.path, read_only=True) as reader:
        assert list(reader.dump()) == list(store.dump())


def test_a_fault_leaves_all_as_it_was(store: Store) -> None:
    before = list(store.dump())
    for sparql in ("INSERT DATA {", f"DROP GRAPH {NOTES} ; DROP GRAPH <x:none>"):
        with pytest.raises(QueryError):
            store.update(sparql, keep=KEEP)
    assert list(store.dump()) == before
    assert not list(store.path.glob("oxigraph*"))[1:]


def test_a_name_is_found_where_the_log_cuts_it(store: Store) -> None:
    engine, is_cut = store.inner, False
    for length in range(29_000, 29_800, 20):
        copy = Copy(engine, store.path / f"copy-{length}")
        copy.engine.update(
            f"INSERT DATA {{ GRAPH {NOTES} {{ <x:a> <x:b> '{'a' * length}' }} }} ;"
            f"DELETE DATA {{ GRAPH {OURS} {{ {quad(1, OURS).triple} }} }} ;"
            f"INSERT DATA {{ GRAPH {OURS} {{ <x:a> <x:b> 1 }} }}"
        )
        is_cut |= OURS.strip("<>").encode() not in copy._log()
        assert copy.changed(KEEP) == OURS.strip("<>")
    assert is_cut


def test_without_the_log_all_is_compared_quad_by_quad(store: Store) -> None:
    copy = Copy(store.inner, store.path / "copy")
    copy.engine.remove(quad(1, OURS))
    copy.engine.add(quad(99, OURS))
    for log in copy._log_files():
        os.truncate(log, 0)
    assert copy.changed(KEEP) is None
    # As if the engine had begun another log.
    copy._logs = []
    assert copy.changed(KEEP) == OURS.strip("<>")


def test_an_engine_without_such_a_log_is_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Copy, "_log", lambda _: b"")
    with pytest.raises(StoreError, match="log of this version"):
        store.update(f"CLEAR GRAPH {NOTES}", keep=KEEP)
    store.update(f"CLEAR GRAPH {NOTES}")


def test_a_killed_update_is_whole_or_missing(tmp_path: Path) -> None:
    code = (
        "import sys; from kg.store import open_store\n"
        "with open_store(sys.argv[1]) as store:\n"
        "    print('open', flush=True)\n"
        "    for n in range(1000):\n"
        "        text = f'INSERT DATA {{ GRAPH <x:n> {{ <x:{n}> <x:p> 1, 2 }} }}'\n"
        f"        store.update(text, keep='{KEEP}')\n"
        "        print(n, flush=True)\n"
    )
    path, chance = tmp_path / "store", random.Random(44)
    with open_store(path, create=True) as store:
        store.replace([], QUADS)
    for _ in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", code, path], stdout=subprocess.PIPE, text=True
        ) as running:
            assert running.stdout
            last = [running.stdout.readline() for _ in range(chance.randrange(1, 9))][-1]
            os.kill(running.pid, signal.SIGKILL)
        with open_store(path) as store:
            quads = list(store.dump())
            mine = [each for each in quads if str(each.graph_name) == "<x:n>"]
            assert len(mine) % 2 == 0
            assert last == "open\n" or len(mine) >= 2 * (int(last) + 1)
            assert len(quads) - len(mine) == len(QUADS)
            store.update("DROP SILENT GRAPH <x:n>", keep=KEEP)
