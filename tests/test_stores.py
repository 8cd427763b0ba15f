"""Every store passes the same cases: a folder, Oxigraph's server, Virtuoso."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Triple,
)
from serving import running
from stores import STORES, free_port

from kg.base.errors import QueryError, StoreError, UsageError
from kg.base.tsv import read_table
from kg.cli import cli
from kg.query.questions import ask, questions
from kg.query.results import plain
from kg.store import Dataset, Store, open_store, pending
from kg.store.address import folder_of, place_name, server_at
from kg.store.backup import backup
from kg.store.joining import iris_to_join
from kg.store.products import BY_NAME, product_of
from kg.store.server import ServerStore

A, B, C, P, Q, NAME = (NamedNode(f"http://x/{name}") for name in "abcpqn")
G1, G2, G3 = (NamedNode(f"http://g/{number}") for number in (1, 2, 3))
XSD = "http://www.w3.org/2001/XMLSchema#"
QUADS = [
    Quad(A, P, B, G1),
    Quad(B, P, C, G1),
    Quad(A, NAME, Literal("Ada"), G1),
    Quad(B, NAME, Literal("Bob"), G1),
    Quad(C, NAME, Literal("Ève", language="fr"), G2),
    *(Quad(A, Q, Literal(n), G2) for n in (1, 2, 10)),
    Quad(A, NAME, Literal("Ada"), G2),
]


@pytest.fixture(scope="session", params=["folder", *STORES])
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """Give the name of a kind of store, and the folder of an empty graph in it or beside it."""
    kind, folder = request.param, tmp_path_factory.mktemp("stores") / request.param
    patch = pytest.MonkeyPatch()
    if kind == "folder":
        open_store(folder, create=True).close()
        yield kind, folder
        return
    with STORES[kind]() as address:
        if kind == "virtuoso":
            patch.setenv("KG_STORE_USER", "dba")
            patch.setenv("KG_STORE_PASSWORD", "dba")
        folder_of(address, folder)
        yield kind, folder
    patch.undo()


@pytest.fixture
def store(place: tuple[str, Path]) -> Iterator[Store]:
    with open_store(place[1], create=True) as opened:
        opened.replace([DefaultGraph(), *opened.graphs()], [])
        yield opened


def rows(store: Store, sparql: str, **more: Any) -> list[tuple[str | None, ...]]:
    answer = store.query(sparql, **more)
    assert isinstance(answer, QuerySolutions)
    return sorted((tuple(t and t.value for t in row) for row in answer), key=str)


def typed(value: str, datatype: str) -> Literal:
    return Literal(value, datatype=NamedNode(datatype if ":" in datatype else XSD + datatype))


TEXTS = (
    *(
        "",
        " ",
        "  a b \n",
        "\r\n",
        "a\rb\tc\n",
        "say \"x\" \\ 'y'",
        "é€😀\u0301",
        "<b>&amp;",
        "]]>",
        "NULL",
    ),
    *(
        "\U0010ffff",
        "\u0001",
        "#",
        "٣",
        "مرحبا",
        "a\u2028b\u0085c\u00a0\ufeff",
        "nodeID://b1",
        "%20+&=",
    ),
)
TYPED = """date:2024-02-29 0044-03-15 1582-10-10 9999-12-31 bad; gYear:2024 0033;
    gYearMonth:2024-05; dateTime:2024-01-01T10:00:00Z 2024-01-01T10:00:00+02:00;
    boolean:true false; anyURI:x:y; integer:0 -5 3000000000 9223372036854775807;
    decimal:0 5 0.5 0.8267 -1.25 0.0001"""
KINDS = [one.strip().split(":", 1) for one in TYPED.split(";")]
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
VALUES = [
    *map(Literal, (*TEXTS, "x" * 70_000, "éa" * 40_000)),
    *(Literal("mot", language=tag) for tag in ("fr", "fr-ca", "zh-hant", "x-a")),
    *(typed(value, kind) for kind, values in KINDS for value in values.split()),
    typed("201X-21~/..", EDTF),
    *map(NamedNode, ("http://exämple/é", "http://e/a%20b?x=1&y=2#z")),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: str(value)[:40])
def test_a_value_comes_back_as_it_was_and_can_be_deleted(
    store: Store, value: Literal | NamedNode
) -> None:
    quad = Quad(A, P, value, G1)
    store.replace([G1], [quad])
    assert list(store.quads(G1)) == [quad]
    # A server may leave the answer to kg, which fetches quads or triples.
    for pattern in (f"?s {P} ?o", f"GRAPH {G1} {{ ?s {P} ?o }}"):
        found = store.query(f"SELECT ?o {{ {pattern} MINUS {{ ?s <http://q> ?x }} }}")
        assert [row[0] for row in found] == [value]
    store.change([quad], [Quad(B, P, B, G1)])
    assert list(store.quads(G1)) == [Quad(B, P, B, G1)]


REFUSED = [
    *(typed("9" * 30, "integer"), typed("many", "integer"), typed("P1Y", "duration")),
    typed("<b>", "http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral"),
]


@pytest.mark.parametrize("value", REFUSED, ids=str)
def test_what_a_server_cannot_hold_is_refused_before_anything_is_written(
    store: Store, place: tuple[str, Path], value: Literal
) -> None:
    store.replace([G1], QUADS)
    new = [Quad(A, P, B, G3), Quad(A, P, value, G3)]
    if place[0] == "virtuoso":
        with pytest.raises(QueryError, match=r"virtuoso cannot hold|is not an integer"):
            store.replace([G1], new)
        assert set(store.quads()) == set(QUADS)
    else:
        store.replace([G1], new)
        assert set(store.quads(G3)) == set(new)


MOVE = f"DELETE {{ GRAPH ?g {{ ?s {P} ?o }} }} INSERT {{ GRAPH {G3} {{ ?o {P} ?s }} }} "
BLANK = [Quad(BlankNode("x"), P, BlankNode("y"), G3), Quad(BlankNode("y"), P, A, G3)]
NUMBERS = [Quad(A, P, Literal(n), G3) for n in range(7_000)]
GRAPHS = [Quad(A, P, B, NamedNode(f"http://g/x{n}")) for n in range(450)]
WRITES: dict[str, tuple[Callable[[Store], object], str]] = {
    "nothing": (lambda s: s.replace([], []), "1 2"),
    "one graph": (lambda s: s.put_graph(G3, [Triple(A, P, B)]), "1 2 3"),
    "an empty graph": (lambda s: s.put_graph(G1, []), "2"),
    "delete": (lambda s: s.delete_graph(G1), "2"),
    "delete what is missing": (lambda s: s.delete_graph(G3), "1 2"),
    "replace two by one": (lambda s: s.replace([G1, G2], [Quad(A, P, B, G3)]), "3"),
    "replace twice named": (lambda s: s.replace([G1, G1], []), "2"),
    "add": (lambda s: s.replace([], [Quad(C, P, A, G1)]), "1 2"),
    "add what is there": (lambda s: s.replace([], QUADS), "1 2"),
    "change": (lambda s: s.change(QUADS[:1], [Quad(C, P, A, G3)]), "1 2 3"),
    "remove the last": (lambda s: s.change(QUADS[:4], []), "2"),
    "remove what is missing": (lambda s: s.change([Quad(C, P, A, G3)], []), "1 2"),
    "remove and add": (lambda s: s.change(QUADS[:4], [Quad(C, P, A, G1)]), "1 2"),
    "the default graph": (lambda s: s.replace([DefaultGraph()], [Quad(A, P, B)]), "1 2 -"),
    "update": (lambda s: s.update(f"INSERT DATA {{ GRAPH {G3} {{ {A} {P} 1 }} }}"), "1 2 3"),
    "update by prefix": (lambda s: s.update("PREFIX g: <http://g/> DROP SILENT GRAPH g:1"), "2"),
    "update by default": (lambda s: s.update(f"INSERT DATA {{ {A} {P} 1 }}"), "1 2 -"),
    "move": (lambda s: s.update(f"{MOVE} WHERE {{ GRAPH ?g {{ ?s {P} ?o }} }}"), "1 2 3"),
    "blank nodes": (lambda s: s.replace([], BLANK), "1 2 3"),
    "many quads": (lambda s: s.replace([G3], NUMBERS), "1 2 3"),
    "many graphs": (lambda s: s.replace([G1, G2], GRAPHS), " ".join(f"x{n}" for n in range(450))),
}


@pytest.mark.parametrize("name", WRITES)
def test_after_a_write_the_graph_holds_what_was_written(store: Store, name: str) -> None:
    write, left = WRITES[name]
    store.replace([], QUADS)
    write(store)
    held = list(store.dump())
    names = [q.graph_name for q in held]
    assert {n.value[9:] if isinstance(n, NamedNode) else "-" for n in names} == set(left.split())
    assert store.graphs() == sorted({n for n in names if isinstance(n, NamedNode)}, key=str)
    assert len(list(store.quads())) == len(held)
    assert all(store.has_graph(graph) for graph in (G3, DefaultGraph()) if graph in names)
    if name == "blank nodes":
        answer = store.query(f"ASK {{ ?x {P}/{P} {A} }}")
        assert isinstance(answer, QueryBoolean)
        assert answer


_, QUERIES = read_table(
    (Path(__file__).parent / "data" / "store_queries.tsv").read_text(encoding="utf-8"), "queries"
)


@pytest.mark.parametrize("case", [row for _, row in QUERIES], ids=lambda case: case["name"])
def test_a_query_has_the_same_answer(store: Store, case: dict[str, str]) -> None:
    store.replace([], QUADS)
    found = rows(store, case["query"], base_iri="http://x/")
    assert sorted(found, key=str) == sorted(map(tuple, json.loads(case["rows"])), key=str)


def test_bindings_datasets_and_the_other_kinds_of_answers(store: Store) -> None:
    store.replace([], [*QUADS, Quad(C, P, A)])
    assert rows(store, "SELECT ?o { ?s <http://x/p> ?o }", bindings={"s": B}) == [(C.value,)]
    given = Dataset(default=(G2,), named=(G1,))
    assert rows(store, "SELECT ?n { ?s <http://x/n> ?n }", dataset=given) == [("Ada",), ("Ève",)]
    plain_default = "SELECT ?o { ?s <http://x/p> ?o }"
    assert rows(store, plain_default, union_default_graph=False) == [(A.value,)]
    for sparql, expected in (("ASK { ?s ?p 10 }", True), ("ASK { ?s ?p 11 }", False)):
        answer = store.query(sparql)
        assert isinstance(answer, QueryBoolean)
        assert bool(answer) is expected
    for sparql in ("CONSTRUCT { ?s ?p ?o } { GRAPH <http://g/1> { ?s ?p ?o } }", f"DESCRIBE {B}"):
        found = store.query(sparql)
        assert isinstance(found, QueryTriples)
        assert Triple(B, P, C) in set(found)
    assert store.has_graph(G1)
    assert not store.has_graph(G3)


FAULTS = {
    "SELECT * {": "line 1, column 10: '{' is never closed",
    "SELECT ?x { ?x nope:y ?z }": "no prefix 'nope:'",
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }": "never does",
}


@pytest.mark.parametrize("sparql", FAULTS)
def test_a_fault_is_named_with_its_place(store: Store, sparql: str) -> None:
    with pytest.raises(QueryError, match=FAULTS[sparql]):
        store.query(sparql)


def test_one_writes_while_others_read(store: Store, place: tuple[str, Path]) -> None:
    store.replace([], QUADS)
    with pytest.raises(StoreError, match="another kg is writing"):
        open_store(place[1])

    def read(number: int) -> int:
        with open_store(place[1], read_only=True) as reader:
            with pytest.raises(StoreError, match="for reading only"):
                reader.replace([G3], QUADS)
            return len(rows(reader, "SELECT ?s { ?s <http://x/n> ?n }"))

    with ThreadPoolExecutor(4) as pool:
        counts = pool.map(read, range(8))
        store.replace([], [Quad(A, Q, Literal(3), G2)])
        assert set(counts) == {4}


def test_a_stamp_holds_until_the_graph_changes(store: Store, place: tuple[str, Path]) -> None:
    store.replace([], QUADS)
    store.write_stamp("done")
    store.close()
    with open_store(place[1]) as again:
        assert (stamp := again.read_stamp()) is not None
        assert (stamp.text, stamp.changed) == ("done", frozenset())
        again.replace([G3], [Quad(A, P, B, G3)])
        assert (stamp := again.read_stamp()) is not None
        assert stamp.changed == {G3}
    with open_store(place[1]) as last:
        assert last.read_stamp() is None


def test_an_interrupted_write_is_completed(
    store: Store, place: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not isinstance(store, ServerStore):
        pytest.skip("a write to a folder is one transaction (tests/test_kill.py)")
    store.replace([], QUADS)
    sent, texts = store._send, list[str]()

    def stop(text: str) -> None:
        texts.append(text)
        if len(texts) == 2:
            raise KeyboardInterrupt
        sent(text)

    monkeypatch.setattr(store, "_send", stop)
    monkeypatch.setattr(store._wire, "product", replace(store._wire.product, request_quads=3_000))
    with pytest.raises(KeyboardInterrupt):
        store.replace([G1, G2], NUMBERS)
    store.close()
    assert (place[1] / pending.FILE).exists()
    with open_store(place[1]) as again:
        assert not (place[1] / pending.FILE).exists()
        assert rows(again, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == [("7000",)]


def test_trouble_with_the_server_is_one_line(
    store: Store, place: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(
        "ask", "topics", "--store", f"sparql+http://127.0.0.1:{free_port()}", work=tmp_path
    )
    assert result.exit_code == 1
    assert "the server does not answer" in result.output
    if place[0] == "virtuoso":
        monkeypatch.setenv("KG_STORE_PASSWORD", "wrong")
        store.close()
        with (
            pytest.raises(StoreError, match=r"does not let this user .* KG_STORE_PASSWORD"),
            open_store(place[1]) as other,
        ):
            other.replace([G3], QUADS)


def run(*words: str, work: Path | None = None) -> Any:
    given = ["--work", str(work)] if work else []
    return CliRunner().invoke(cli, [*words, *given])


# All of kg ---------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def debate(place: tuple[str, Path], invented_graph: Path) -> Iterator[Path]:
    """Copy the invented articles to a store, and empty it at the end."""
    with open_store(place[1], create=True) as store:
        store.replace([DefaultGraph(), *store.graphs()], [])
    if place[0] == "folder":
        yield invented_graph
        return
    address = json.loads((place[1] / "server.json").read_text(encoding="utf-8"))["address"]
    work = place[1].with_name("debate")
    folder_of(address, work)
    backup(invented_graph, work)
    yield work
    with open_store(work) as store:
        store.replace(store.graphs(), [])


def cells(store: Store, name: str, given: dict[str, str]) -> list[list[list[str]]]:
    """Return the cells of a question; lists in them have no order."""
    found = ask(store, name, given).rows
    return [[sorted(re.split(" ; | ", plain(cell))) for cell in row] for row in found]


GIVEN = {"actor": "Zoé Lefèvre", "topic": "caméras", "claim": "caméras", "concept": "caméras"}


@pytest.mark.parametrize("name", [question.name for question in questions()])
def test_a_named_question_has_the_same_rows(debate: Path, invented_store: Store, name: str) -> None:
    question = next(one for one in questions() if one.name == name)
    needed = {p.name: GIVEN[p.name] for p in question.parameters if p.required}
    more = {p.name: GIVEN[p.name] for p in question.parameters if p.name in ("actor", "topic")}
    with open_store(debate, read_only=True) as store:
        for given in (needed, {**needed, **more}, {**needed, "since": "2020-01"}):
            if "since" in given and "since" not in {p.name for p in question.parameters}:
                continue
            assert cells(store, name, given) == cells(invented_store, name, given)


COMMANDS = (
    "info --json | actors | show Oculix | decisions | check | export -o - --format ttl | "
    "network measures | search caméras | query 'ASK { ?a a kg:Actor }'"
)


@pytest.mark.parametrize("words", [one.strip() for one in COMMANDS.split("|")])
def test_a_command_says_the_same(debate: Path, invented_graph: Path, words: str) -> None:
    said = []
    for place in (invented_graph, debate):
        result = run(*shlex.split(words), "--store", str(place))
        assert result.exception is None or isinstance(result.exception, SystemExit)
        said.append(result.output.replace(place_name(place), "STORE"))
    assert said[0] == said[1]


def test_articles_are_added_decided_on_served_and_removed(
    place: tuple[str, Path], tmp_path: Path
) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for name, words in (
        ("one", "Ada Brun soutient la rocade."),
        ("two", "Ada Brun et Léo Nin s’opposent au stade."),
    ):
        (texts / f"{name}.txt").write_text(f"Titre\n\n{words} « C’est dit », a déclaré Ada Brun.\n")
    dumps = []
    work = place[1]
    for where in (tmp_path / "folder", work):
        with open_store(where, create=True) as store:
            store.replace([DefaultGraph(), *store.graphs()], [])
        for words in (
            ("add", str(texts), "--date", "2024-05-01", "-j", "1"),
            ("rename", "Ada Brun", "Ada Brun-Duval", "--by", "Eve", "--at", "2024-06-01"),
            ("view", "-o", str(tmp_path / "page.html")),
            ("report", "-o", str(tmp_path / f"report-{len(dumps)}")),
        ):
            result = run(*words, "--store", str(where))
            assert result.exit_code == 0, result.output
        with open_store(where, read_only=True) as store:
            dumps.append([str(quad) for quad in store.dump()])
    assert dumps[0] == dumps[1]
    assert any("Ada Brun-Duval" in line for line in dumps[0])
    with running(work) as server:
        answer = server.ask("SELECT ?n { ?a a kg:Actor ; skos:prefLabel ?n }")
        assert "Ada Brun-Duval" in answer.text
    result = run("remove", "one", "two", "--store", str(work))
    assert result.exit_code == 0, result.output
    with open_store(work) as store:
        assert not any("/article/" in graph.value for graph in store.graphs())


# Addresses ---------------------------------------------------------------------------------------

BAD = {
    "sparql+http://": "write an address such as",
    "sparql+http://me:secret@host/": "leave the password out",
    "sparql:missing": "section [stores.missing]; there are: archive",
    "http://host/": "an address such as sparql+http://host/",
}


@pytest.mark.parametrize("address", BAD)
def test_an_address_that_is_none_is_refused(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    Path("kg.toml").write_text('[stores.archive]\nurl = "http://h/"\nproduct = "fuseki"\n')
    with pytest.raises(UsageError) as caught:
        open_store(address)
    assert BAD[address] in str(caught.value)
    assert "secret" not in str(caught.value)
    assert server_at("sparql:archive").product == "fuseki"
    folder = folder_of("sparql:archive")
    assert folder.is_relative_to(tmp_path / "data" / "kg" / "stores")
    assert product_of("Virtuoso/07.20.3239", "http://h") is BY_NAME["virtuoso"]
    assert product_of("", "http://h:7200/repositories/kg") is BY_NAME["graphdb"]
    with pytest.raises(UsageError, match="beside sparql:archive"):
        folder_of("sparql+http://other/", folder)


@pytest.mark.parametrize(
    "start", ["?s ?p ?o", "?s <http://p> 1 ; ?p ?o", "[ ?p ?o ] <http://p> ?s", "?s !<http://p> ?o"]
)
def test_a_query_is_joined_here_if_its_predicates_are_known(start: str) -> None:
    rest = "MINUS { ?s <http://q> ?x } }"
    assert iris_to_join(f"SELECT ?s {{ ?s <http://p> ?o {rest}", ["MINUS"], "http://x/") is not None
    assert iris_to_join(f"SELECT ?s {{ {start} {rest}", ["MINUS"], "http://x/") is None
    assert iris_to_join("SELECT ?s { ?s <http://p> ?o }", ["MINUS"], "http://x/") is None
    bound = "{ ?s <http://p> ?o FILTER(!BOUND(?x) || ?x = ?o) }"
    assert iris_to_join(f"SELECT ?s {bound}", ["BOUND"], "http://x/") is None
    given = f"SELECT ?s {{ VALUES ?x {{ 1 }} {bound} }}"
    assert iris_to_join(given, ["BOUND"], "http://x/") == [NamedNode("http://p")]
