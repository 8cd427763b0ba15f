"""The graph's folder keeps what was written, whole, and nothing reaches the network."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions

import kg
from kg.base.errors import KgError, QueryError, StoreError, UsageError
from kg.store import Store, bulk, open_store, rdflib_view, store_to_fill
from kg.store.embedded import EmbeddedStore

NAME = NamedNode("http://p/name")
KNOWS = NamedNode("http://p/knows")
ADA, BOB, EVE = (NamedNode(f"http://x/{name}") for name in ("ada", "bob", "eve"))
G1, G2, G3 = (NamedNode(f"http://g/{n}") for n in (1, 2, 3))
QUADS = [
    Quad(ADA, KNOWS, BOB, G1),
    Quad(ADA, NAME, Literal("Ada"), G1),
    Quad(BOB, NAME, Literal("Bob"), G1),
    Quad(ADA, NAME, Literal("Ada"), G2),
    Quad(EVE, NAME, Literal("Ève", language="fr"), G2),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "graph", create=True) as opened:
        opened.replace([], QUADS)
        yield opened


def rows(store: Store, sparql: str, **bindings: NamedNode | Literal) -> list[tuple[str, ...]]:
    answer = store.query(sparql, bindings=bindings)
    assert isinstance(answer, QuerySolutions)
    return sorted(tuple("" if t is None else t.value for t in row) for row in answer)


def python(code: str, *args: object) -> subprocess.CompletedProcess[str]:
    root = Path(kg.__file__).parent.parent
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, args)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(root)},
    )


# The folder --------------------------------------------------------------------------------------


def test_the_base_is_kept_and_cannot_be_changed(tmp_path: Path) -> None:
    path = tmp_path / "graph"
    with open_store(path, create=True, base="https://example.org/kg/") as store:
        assert store.base == "https://example.org/kg/"
    with open_store(path, create=True) as store:
        assert store.base == "https://example.org/kg/"
    with pytest.raises(UsageError, match=r"begin with https://example\.org/kg/"):
        open_store(path, create=True, base="https://other.example/")
    assert json.loads((path / "kg.json").read_text())["format"] == 3


MARKERS = {
    "older": '{"base": "https://kg.example/", "format": 1}',
    "newer": '{"base": "https://kg.example/", "format": 99, "more": []}',
    "marker is not JSON": "{",
    "marker lacks its base": '{"format": 3}',
    "marker is not an object": "[1]",
    "format is not a number": '{"base": "https://kg.example/", "format": "one"}',
}


def cut(table: Path) -> None:
    table.write_bytes(table.read_bytes()[:-100])


DAMAGES: dict[str, Callable[[Path], object]] = {
    "table cut": lambda engine: cut(max(engine.glob("*.sst"))),
    "table missing": lambda engine: max(engine.glob("*.sst")).unlink(),
    "list of files junk": lambda engine: next(engine.glob("MANIFEST*")).write_bytes(b"\x13" * 999),
    "list of files missing": lambda engine: (engine / "CURRENT").unlink(),
    "engine missing": shutil.rmtree,
}


def spoil(how: str, path: Path) -> None:
    """Make a folder that is unusable in one of the ways that happen."""
    if how == "file":
        path.write_text("hello")
    elif how in ("empty", "something else"):
        path.mkdir()
        if how == "something else":
            (path / "photo.jpg").write_bytes(b"\xff\xd8")
    elif how != "missing":
        with open_store(path, create=True) as store:
            store.replace([], QUADS)
        if how in MARKERS:
            (path / "kg.json").write_text(MARKERS[how])
        else:
            DAMAGES[how](path / "oxigraph")


FAULTS = {
    "missing": "there is no graph; make one with kg add FILE… or kg init",
    "empty": "there is no graph; make one with kg add FILE… or kg init",
    "file": "not a folder",
    "something else": "something else (it has no kg.json)",
    "older": "earlier version of kg (format 1); add its articles to a new graph",
    "newer": "newer version of kg (format 99, this one reads format 3); update kg",
    **dict.fromkeys(list(MARKERS)[2:], "kg.json: damaged"),
    **dict.fromkeys(DAMAGES, "files are damaged"),
}


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize(("how", "says"), FAULTS.items())
def test_a_folder_that_cannot_be_used_is_named_with_what_to_do(
    tmp_path: Path, how: str, says: str, read_only: bool
) -> None:
    path = tmp_path / "graph"
    spoil(how, path)
    before = sorted(p for p in tmp_path.rglob("*") if "LOG" not in p.name)
    with pytest.raises(StoreError) as raised:
        open_store(path, read_only=read_only)
    message = str(raised.value)
    assert says in message
    assert str(path) in message
    assert "\n" not in message
    after = sorted(p for p in tmp_path.rglob("*") if "LOG" not in p.name)
    assert {p for p in before if p.suffix != ".log"} <= set(after) | {path / "snapshots"}


@pytest.mark.parametrize(
    ("refused", "says"),
    [
        ("While open a file for appending: g/LOG: Permission denied", "check the path"),
        ("While appending to file: g/8.log: No space left on device", "free space"),
        ("No such file or directory: g/7.sst", "files are damaged"),
    ],
)
def test_an_error_of_the_system_is_not_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str, says: str
) -> None:
    open_store(tmp_path / "graph", create=True).close()

    class Engine:
        def __init__(self, *_: object) -> None:
            raise OSError(f"IO error: {refused}")

    monkeypatch.setattr("kg.store.embedded.ox.Store", Engine)
    with pytest.raises(StoreError, match=says) as raised:
        open_store(tmp_path / "graph")
    assert ("damaged" in str(raised.value)) == ("damaged" in says)


@pytest.mark.parametrize("how", sorted(FAULTS.keys() - {"missing", "empty", "engine missing"}))
def test_create_never_makes_a_graph_out_of_something_else(tmp_path: Path, how: str) -> None:
    path = tmp_path / "graph"
    spoil(how, path)
    with pytest.raises(StoreError):
        open_store(path, create=True)


def test_a_new_graph_that_stays_empty_is_deleted(tmp_path: Path) -> None:
    path = tmp_path / "graph"
    with pytest.raises(ZeroDivisionError), store_to_fill(path):
        1 / 0  # noqa: B018
    assert not path.exists()
    with pytest.raises(ZeroDivisionError), store_to_fill(path) as store:
        store.replace([], QUADS)
        1 / 0  # noqa: B018
    with store_to_fill(path) as store:
        store.change(QUADS, [])
    assert path.exists(), "it was there before"
    with pytest.raises(UsageError, match="works on a folder of this machine"):
        store_to_fill("https://kg.example/graph").__enter__()


def test_an_address_is_refused() -> None:
    with pytest.raises(UsageError, match="folder of this machine"):
        open_store("http://localhost:1/sparql")


def test_a_run_killed_while_it_made_the_folder_can_be_run_again(tmp_path: Path) -> None:
    path = tmp_path / "graph"
    path.mkdir()
    (path / "kg.json_4711").write_text("{")
    open_store(path, create=True).close()
    shutil.rmtree(path / "oxigraph")
    (path / "oxigraph").mkdir()
    (path / "oxigraph" / "LOCK").touch()
    with open_store(path, create=True) as store:
        assert list(store.dump()) == []


def test_a_second_writer_is_asked_to_wait(store: Store) -> None:
    second = "import sys, kg.store\nkg.store.open_store(sys.argv[1])"
    other = python(second, store.path)
    assert "another kg is writing to this graph; wait until it is done" in other.stderr
    with pytest.raises(StoreError, match="another kg is writing"):
        open_store(store.path)


# Writing -----------------------------------------------------------------------------------------


def test_replace_drops_the_named_graphs_and_inserts(store: Store) -> None:
    store.replace([G1, G3], [Quad(BOB, NAME, Literal("Bob B."), G3)])
    assert list(store.dump()) == [*QUADS[3:], Quad(BOB, NAME, Literal("Bob B."), G3)]
    store.replace([G2, G3], [])
    assert list(store.dump()) == []
    store.replace([], [])


@pytest.mark.parametrize("killed", [False, True])
def test_many_new_graphs_are_loaded_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch, *, killed: bool
) -> None:
    monkeypatch.setattr(bulk, "_FEWEST", 2)
    new = [Quad(EVE, KNOWS, ADA, G3), Quad(EVE, NAME, Literal('\\ " \n'), G3)]
    other = Quad(BOB, NAME, Literal("Bob B."), G1)
    with monkeypatch.context() as patch, suppress(StoreError):
        if killed:
            patch.setattr(EmbeddedStore, "_update", Mock(side_effect=StoreError("killed")))
        store.replace([G1, G3], [other, *new])
    assert (store.path / "pending.json").exists() == killed
    store.close()
    with open_store(store.path) as opened:
        assert list(opened.dump()) == [other, *QUADS[3:], *new]
    assert not (store.path / "pending.json").exists()


def test_a_change_deletes_and_inserts_and_leaves_no_empty_graph(store: Store) -> None:
    changed = Quad(BOB, NAME, Literal("Bob B."), G1)
    store.change([QUADS[2], QUADS[3], QUADS[4], Quad(EVE, KNOWS, ADA, G3)], [changed])
    assert list(store.dump()) == [*QUADS[:2], changed]
    graphs = store.query("SELECT ?g WHERE { GRAPH ?g {} }")
    assert isinstance(graphs, QuerySolutions)
    assert [row["g"] for row in graphs] == [G1]
    store.change([], [])
    assert list(store.dump()) == [*QUADS[:2], changed]


def test_a_failed_update_changes_nothing(store: Store) -> None:
    class FullDisk(Exception):
        pass

    def quads() -> Iterator[Quad]:
        yield Quad(BOB, KNOWS, EVE, G1)
        raise FullDisk

    with pytest.raises(FullDisk):
        store.replace([G1], quads())
    with pytest.raises(QueryError):
        store.update("DROP GRAPH <http://g/1> ; INSERT DATA { <http://x/ada> }")
    with pytest.raises(QueryError):
        store.update("DROP GRAPH <http://g/1> ; CREATE GRAPH <http://g/2>")
    assert list(store.dump()) == QUADS


def test_a_dump_is_sorted(tmp_path: Path) -> None:
    quads = [*QUADS, Quad(ADA, NAME, Literal("A"), DefaultGraph())]
    dumps = []
    for n, order in enumerate((quads, quads[::-1])):
        with open_store(tmp_path / str(n), create=True) as store:
            for quad in order:
                store.replace([], [quad])
            dumps.append(list(store.dump()))
    assert dumps[0] == dumps[1] == [quads[-1], *QUADS]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
LITERALS = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(lambda text: Literal(text, language="fr"), TEXTS),
    st.builds(lambda text: Literal(text, datatype=NamedNode("http://t/T")), TEXTS),
    st.sampled_from(
        [Literal('Ada" || "1"="1'), Literal("\\"), Literal("\\u0022"), Literal("a\r\n\t\x08\x0cb")]
    ),
)


@settings(max_examples=60)
@given(value=LITERALS)
def test_any_text_comes_back_and_can_be_queried(store: Store, value: Literal) -> None:
    quad = Quad(EVE, KNOWS, value, G3)
    store.replace([G3], [quad])
    assert list(store.dump())[-1] == quad
    asked = store.query("SELECT ?s { ?s ?p ?o FILTER(sameTerm(?o, ?v)) }", bindings={"v": value})
    assert isinstance(asked, QuerySolutions)
    assert [row["s"] for row in asked] == [EVE]


# Asking ------------------------------------------------------------------------------------------

A = Literal("Ada")
BOUND: dict[str, tuple[str, list[tuple[str, ...]]]] = {
    "pattern": ("SELECT ?s { ?s <http://p/name> ?n }", [(ADA.value,)] * 2),
    "projected": ("SELECT DISTINCT ?s ?n { ?s <http://p/name> ?n }", [(ADA.value, "Ada")]),
    "filter": ("SELECT DISTINCT ?s { ?s <http://p/name> ?m FILTER(?m = ?n) }", [(ADA.value,)]),
    "subquery": (
        "SELECT * { { SELECT DISTINCT ?s { ?s <http://p/name> ?m FILTER(?m = ?n) } } }",
        [("Ada", ADA.value)],
    ),
    "optional": (
        "SELECT DISTINCT ?s ?k { ?s <http://p/name> ?m"
        " OPTIONAL { ?s <http://p/knows> ?k FILTER(?m = ?n) } FILTER(isLiteral(?m)) }",
        [(ADA.value, BOB.value), (BOB.value, ""), (EVE.value, "")],
    ),
    "union": (
        "SELECT DISTINCT ?s { { ?s <http://p/name> ?n } UNION { ?s ?p ?o FILTER(?o = ?n) } }",
        [(ADA.value,)],
    ),
    "minus": (
        "SELECT DISTINCT ?s { ?s <http://p/name> ?m MINUS { ?s <http://p/name> ?n } }",
        [(BOB.value,), (EVE.value,)],
    ),
    "bind": ("SELECT DISTINCT ?x { BIND(CONCAT(?n, '!') AS ?x) }", [("Ada!",)]),
    "graph": ("SELECT ?g { GRAPH ?g { ?s <http://p/name> ?n } }", [(G1.value,), (G2.value,)]),
    "count": (
        "SELECT (COUNT(DISTINCT ?s) AS ?c) { ?s <http://p/name> ?m FILTER(?m = ?n) }",
        [("1",)],
    ),
    "not in a string": (
        'SELECT DISTINCT ?s { ?s <http://p/name> ?n FILTER(\'{ ?n\' != """?n {""") # ?n {\n }',
        [(ADA.value,)],
    ),
}


@pytest.mark.parametrize(("sparql", "expected"), BOUND.values(), ids=BOUND)
def test_a_bound_variable_has_its_value_everywhere(
    store: Store, sparql: str, expected: list[tuple[str, ...]]
) -> None:
    assert rows(store, sparql, n=A) == expected


def test_an_unknown_binding_is_named(store: Store) -> None:
    with pytest.raises(QueryError, match=r"no variable \?nobody"):
        store.query("SELECT ?s { ?s ?p ?o }", bindings={"nobody": ADA})


def test_a_query_reads_the_union_of_graphs_by_default(store: Store) -> None:
    everything = "SELECT ?s { ?s <http://p/name> ?n }"
    assert len(rows(store, everything)) == 4
    assert list(store.query(everything, union_default_graph=False)) == []
    assert len(rows(store, "SELECT ?s FROM <http://g/2> { ?s <http://p/name> ?n }")) == 2


PLACES = {
    "SELECT ?s WHERE {\n  ?s ?p ?o .\n  FILTER(?o = )\n}": (3, 3, "unexpected 'FILTER'"),
    "SELECT ?s {\n ?s foaf:name ?y\n}": (2, 5, "no prefix 'foaf:'; declare it"),
    "SELECT ?s {\n ?s kg:cue 'x ;\n ?p ?o }": (2, 12, "isn't closed"),
    "SELECT ?s {\n ?s ?p [ ?q ?o \n}": (3, 1, "']' is missing before this '}'"),
    "SELECT ?s { ?s ?p ?o }}": (1, 23, "'}' closes nothing"),
    "SELECT ?é { 'été' ?p ?o . 'service' }": (1, 27, "unexpected"),
    "PREFIX a: <http://a/>\ninsert data { a:b a:c 1 }": (2, 1, "'insert' changes a graph"),
    "": (1, 1, "the query is empty"),
    "SELECT * { ?s ?p '\ud800' }": (1, 19, "surrogate"),
}


@pytest.mark.parametrize(("sparql", "place"), PLACES.items())
def test_a_syntax_error_says_where_it_is(
    store: Store, sparql: str, place: tuple[int, int, str]
) -> None:
    line, column, says = place
    with pytest.raises(QueryError) as raised:
        store.query(sparql)
    assert str(raised.value).startswith(f"SPARQL, line {line}, column {column}: ")
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)
    if sparql:
        excerpt, caret = raised.value.__notes__[0].split("\n")
        assert excerpt == sparql.split("\n")[line - 1]
        assert caret == " " * (column - 1) + "^"


def test_an_unknown_function_is_an_error_of_the_query(store: Store) -> None:
    with pytest.raises(QueryError, match="http://no/function"):
        list(store.query("SELECT * { ?s ?p ?o FILTER(<http://no/function>(?s)) }"))


DEEP = {
    "groups": "SELECT * " + "{" * 3000 + "?s ?p ?o" + "}" * 3000,
    "parentheses": "SELECT * { ?s ?p ?o FILTER(" + "(" * 3000 + "1" + ")" * 3000 + ") }",
    "blank nodes": "SELECT * { ?s ?p " + "[ ?p " * 3000 + "1" + "]" * 3000 + " }",
    "lists": "SELECT * { ?s ?p " + "(" * 3000 + "1" + ")" * 3000 + " }",
    "unclosed": "SELECT * " + "{" * 50_000,
    "minus after minus": "SELECT * { ?s ?p ?o " + "MINUS { ?s ?p 1 } " * 5000 + "}",
    "or after or": "SELECT * { ?s ?p ?o FILTER(" + "?s = 1 || " * 20_000 + "true) }",
    "sum of sums": "SELECT * { ?s ?p ?o FILTER(" + "?o + " * 20_000 + "1) }",
    "not not": "SELECT * { ?s ?p ?o FILTER(" + "!" * 20_000 + "true) }",
    "paths": "SELECT * { ?s " + "<a:b>|" * 20_000 + "<a:b> ?o }",
    "regex in regex": "ASK { FILTER(" + 'REGEX(?t, "a" = ' * 20 + "1" + ")" * 20 + ") }",
    "not in not": "ASK { " + "FILTER (! EXISTS { " * 20 + "?s ?p ?o" + " })" * 20 + " }",
    "bind after bind": "SELECT * {" + "".join(f"BIND(1 AS ?v{n}) " for n in range(5000)) + "}",
}


@pytest.mark.parametrize("sparql", DEEP.values(), ids=DEEP)
def test_a_query_that_would_end_the_process_is_refused(store: Store, sparql: str) -> None:
    with pytest.raises(QueryError, match=r"more than \d+ (brackets|clauses|operators|of !)"):
        store.query(sparql)
    with pytest.raises(QueryError, match=r"more than \d+ (brackets|clauses|operators|of !)"):
        store.update(sparql)


def test_the_depth_of_normal_queries_is_allowed(store: Store) -> None:
    assert rows(store, "SELECT ?s " + "{" * 60 + "?s <http://p/knows> ?o" + "}" * 60)
    either = " || ".join(f"?o = {n}" for n in range(900))
    assert rows(store, f"SELECT ?s {{ ?s <http://p/knows> ?o FILTER({either}) }}") == []
    many = "".join(f"({n})" for n in range(2000))
    assert rows(store, f"SELECT (COUNT(*) AS ?c) {{ VALUES (?n) {{ {many} }} }}") == [("2000",)]


# No network --------------------------------------------------------------------------------------


class Visitors:
    """A server on the loopback that counts who comes."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/x"
        self.count = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.count += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def visitors() -> Iterator[Visitors]:
    server = Visitors()
    yield server
    server.close()


FETCHING = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o SERVICE<URL>{ ?a ?b ?c } }",
    "PREFIX : <URL> SELECT * { ?s ?p ?o . SERVICE: { ?a ?b ?c } }",
    "SELECT * { VALUES ?u { <URL> } SERVICE?u{ ?a ?b ?c } }",
    "SELECT * { ?s ?p trueSERVICE <URL> { ?a ?b ?c } }",
    "SELECT * { ?s ?p ?o # SERVICE\n SeRvIcE <URL> { ?a ?b ?c } }",
    # What looks like the start of an IRI, a string or a comment may be an operator.
    "SELECT * { ?s ?p ?o FILTER(?o<'x>' || 1>2) SERVICE <URL> { ?a ?b ?c } # ' \n }",
    "SELECT * { ?s ?p ?o FILTER(?o<5#>'''\n || true) SERVICE <URL> { ?a ?b ?c } # ''' \n }",
    "SELECT * { ?s ?p ?o FILTER(?o<?s&&?o>'\"') SERVICE <URL> { ?a ?b ?c } FILTER(?o='\"') }",
]
LOADING = [
    "LOAD <URL>",
    "load silent <URL> INTO GRAPH <http://g/1>",
    "INSERT DATA { <http://x/ada> <http://p/name> 'L' } ; LOAD<URL>",
    "INSERT { ?a ?b ?c } WHERE { SERVICE <URL> { ?a ?b ?c } }",
]


@pytest.mark.parametrize("sparql", FETCHING)
def test_a_query_never_fetches(store: Store, visitors: Visitors, sparql: str) -> None:
    with pytest.raises(QueryError):
        list(store.query(sparql.replace("URL", visitors.address)))
    assert visitors.count == 0


@pytest.mark.parametrize("sparql", LOADING)
def test_an_update_never_fetches(store: Store, visitors: Visitors, sparql: str) -> None:
    with pytest.raises(QueryError, match="would fetch from the network, which kg never does"):
        store.update(sparql.replace("URL", visitors.address))
    assert visitors.count == 0
    assert list(store.dump()) == QUADS


def test_a_graph_that_from_names_is_not_fetched(store: Store, visitors: Visitors) -> None:
    sparql = f"SELECT * FROM <{visitors.address}> FROM NAMED <{visitors.address}> {{ ?s ?p ?o }}"
    assert rows(store, sparql) == []
    assert visitors.count == 0


SERVICE_PUBLIC = {
    "string": "SELECT ?s { ?s <http://p/name> 'le service public, payload, Load' }",
    "long string": "SELECT ?s { ?s <http://p/name> '''le service public, payload, Load''' }",
    "comment": "SELECT ?s { # LOAD or SERVICE\n ?s <http://p/name> ?n FILTER(?s = <http://x/eve>"
    " && CONTAINS(?n, 'service')) }",
    "iri": "SELECT ?s { ?s <http://service> 1 }",
    "variable": "SELECT ?service { ?service ?load 'le service public, payload, Load' }",
    "local name": "PREFIX s: <http://> SELECT ?s { ?s s:service 1 }",
}


@pytest.mark.parametrize("sparql", SERVICE_PUBLIC.values(), ids=SERVICE_PUBLIC)
def test_the_words_service_and_load_can_be_queried(store: Store, sparql: str) -> None:
    service = NamedNode("http://service")
    text = Literal("le service public, payload, Load")
    store.replace([], [Quad(EVE, NAME, text, G3), Quad(EVE, service, Literal(1), G3)])
    assert rows(store, sparql) == [(EVE.value,)]


# Readers -----------------------------------------------------------------------------------------


def test_a_reader_sees_what_was_acknowledged_and_nothing_later(store: Store) -> None:
    with open_store(store.path, read_only=True) as reader:
        store.replace([G1, G2], [Quad(BOB, NAME, Literal("new"), G3)])
        assert list(reader.dump()) == QUADS
        with open_store(store.path, read_only=True) as later:
            assert list(later.dump()) == [Quad(BOB, NAME, Literal("new"), G3)]
    assert list((store.path / "snapshots").iterdir()) == []


def test_a_reader_cannot_write(store: Store) -> None:
    with open_store(store.path, read_only=True) as reader:
        with pytest.raises(StoreError, match="for reading only"):
            reader.replace([G1], [])
        with pytest.raises(StoreError, match="for reading only"):
            reader.update("DROP ALL")
    assert list(store.dump()) == QUADS


def test_a_reader_beside_a_busy_writer_sees_whole_articles(tmp_path: Path) -> None:
    writing = """
import sys
from pyoxigraph import Literal, NamedNode, Quad
from kg.store import open_store
graphs = [NamedNode(f"http://g/{n}") for n in range(3)]
subjects = [NamedNode(f"http://x/{n}") for n in range(300)]
with open_store(sys.argv[1], create=True) as store:
    for version in range(10**6):
        text = Literal("x" * 200 + str(version))
        store.replace(graphs, [
            Quad(subject, NamedNode("http://p"), text, graphs[n % 3])
            for n, subject in enumerate(subjects)
        ])
        print(version, flush=True)
"""
    path = tmp_path / "graph"
    root = Path(kg.__file__).parent.parent
    with subprocess.Popen(
        [sys.executable, "-c", writing, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as writer:
        assert writer.stdout is not None
        try:
            for _ in range(12):
                acknowledged = int([writer.stdout.readline() for _ in range(4)][-1])
                with open_store(path, read_only=True) as reader:
                    versions = [quad.object.value.strip("x") for quad in reader.dump()]
                assert len(versions) == 300
                assert len(set(versions)) == 1
                assert int(versions[0]) >= acknowledged
        finally:
            writer.kill()


def test_the_rest_of_a_killed_reader_is_deleted(store: Store) -> None:
    reading = (
        "import sys, os, signal, kg.store\n"
        "s = kg.store.open_store(sys.argv[1], read_only=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    snapshots = store.path / "snapshots"
    assert python(reading, store.path).returncode == -signal.SIGKILL
    with open_store(store.path, read_only=True):
        mine = list(snapshots.iterdir())
        assert len(mine) == 1
        open_store(store.path, read_only=True).close()
        assert list(snapshots.iterdir()) == mine
    assert list(snapshots.iterdir()) == []


# rdflib ------------------------------------------------------------------------------------------


def test_rdflib_sees_the_same_graph(store: Store) -> None:
    import rdflib

    store.replace([G3], [Quad(BOB, NAME, Literal("B"), G3)])
    dataset = rdflib_view.dataset(store.path)
    try:
        assert isinstance(dataset, rdflib.Dataset)
        assert not rdflib.NORMALIZE_LITERALS
        assert {str(g.identifier) for g in dataset.graphs()} >= {G1.value, G2.value, G3.value}
        bob = rdflib.URIRef(BOB.value)
        names = {str(o) for o in dataset.objects(bob, rdflib.URIRef(NAME.value))}
        assert names == {"Bob", "B"}
        found = dataset.query(
            "SELECT DISTINCT ?s { ?s <http://p/name> ?m FILTER(?m = ?n) }",
            initBindings={"n": rdflib.Literal("Ada")},
        )
        assert [str(row[0]) for row in found] == [ADA.value]
        with pytest.raises(KgError):
            dataset.query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    finally:
        dataset.close()
    assert list((store.path / "snapshots").iterdir()) == []
