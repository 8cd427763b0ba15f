"""An export says the same as the graph, in the same bytes each time, or is not written."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import invented
import networkx as nx
import pyoxigraph as ox
import pytest
from coded import write
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import READINGS as CODED
from invented import SAFER, TAX, Said, reading
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

import kg.export.jsonld
from kg.base.errors import KgError, UsageError
from kg.export import WRITERS, export
from kg.graph.reader import Reader
from kg.model import Reading
from kg.network import statement_network
from kg.store import Store, open_store
from kg.vocab.terms import KG, RDF, SCHEMA, SKOS, XSD

READINGS = (
    *CODED,
    reading(
        "a5", None, None, "Sans date", Said("Il faut une taxe", "Marc Lefèvre", "support", TAX)
    ),
)
FRENCH = Literal('L\'œil « ne dort » jamais\n""" \\ fin"', language="fr")
AWKWARD = [
    Quad(NamedNode("http://x/a"), NamedNode("http://p#b"), value, graph)
    for value in (
        FRENCH,
        Literal("tab\tcarriage\rline\n"),
        Literal('ends in a mark\n"'),
        Literal("ends in a backslash\\\n\\"),
        Literal("<b>&amp; ]]> \u2028 \U0001f40b"),
        Literal("007", datatype=NamedNode("http://t/Agent")),
        Literal("true", datatype=XSD.boolean),
        Literal("12", datatype=XSD.integer),
        Literal("-0.5", datatype=XSD.decimal),
        Literal("trois", datatype=XSD.integer),
        Literal("Ève", language="de-at-1996"),
        NamedNode("https://kg.example/place/0a1b#position"),
        NamedNode("https://kg.example/skos/0a1b"),
        NamedNode("https://kg.example/actor/0a1b/more?x=é#y"),
        NamedNode("https://schema.org/with.dot"),
        NamedNode("urn:isbn:1"),
    )
    for graph in (DefaultGraph(), NamedNode("https://kg.example/graph/article/0a1b/kg"))
] + [
    Quad(NamedNode("urn:x"), RDF.type, NamedNode("urn:T"), NamedNode("urn:g")),
    Quad(NamedNode("http://x/a"), RDF.type, KG.Statement, NamedNode("urn:g")),
    Quad(NamedNode("http://x/a"), SCHEMA.about, NamedNode("http://x/t"), NamedNode("urn:g")),
    Quad(NamedNode("http://x/t"), SKOS.prefLabel, Literal("two\nlines\r# ."), NamedNode("urn:g")),
]
FORM_FEED = Quad(
    NamedNode("http://x/a"), NamedNode("http://p#b"), Literal("page\x0c\x01 two"), DefaultGraph()
)


def filled(folder: Path, readings: Iterable[Reading], more: Iterable[Quad] = ()) -> Store:
    made = invented.store(folder, readings)
    made.replace([], more)
    return made


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with filled(tmp_path_factory.mktemp("graph") / "store", READINGS, AWKWARD) as opened:
        yield opened


def exported(store: Store, format: str, frame: str | None = None) -> bytes:
    stream = io.BytesIO()
    export(store, stream, format=format, frame=frame)
    return stream.getvalue()


# The same quads come back -------------------------------------------------------------------------

Quads = set[Quad]


def by_pyoxigraph(kind: RdfFormat) -> Callable[[bytes], Quads]:
    return lambda data: set(ox.parse(data, format=kind))


def by_rdflib(kind: str) -> Callable[[bytes], Quads]:
    def read(data: bytes) -> Quads:
        import rdflib
        from oxrdflib._converter import to_ox

        rdflib.NORMALIZE_LITERALS = False
        dataset = rdflib.Dataset()
        target = dataset if kind in ("trig", "nquads") else dataset.default_graph
        target.parse(data=data, format=kind)
        found = set()
        for s, p, o, name in dataset.quads():
            graph = DefaultGraph() if name is None else to_ox(name)
            found.add(Quad(to_ox(s), to_ox(p), to_ox(o), graph))
        return found

    return read


def by_pyld(data: bytes) -> Quads:
    from pyld import jsonld

    def closed(address: str, _: object) -> Any:
        raise AssertionError(f"{address} is fetched")

    dataset = jsonld.to_rdf(json.loads(data), {"documentLoader": closed})
    quads = set()
    for name, triples in dataset.items():
        graph = DefaultGraph() if name == "@default" else NamedNode(name)
        for triple in triples:
            value = triple["object"]
            if value["type"] == "IRI":
                term: NamedNode | Literal = NamedNode(value["value"])
            elif "language" in value:
                term = Literal(value["value"], language=value["language"])
            else:
                term = Literal(value["value"], datatype=NamedNode(value["datatype"]))
            subject, predicate = triple["subject"]["value"], triple["predicate"]["value"]
            quads.add(Quad(NamedNode(subject), NamedNode(predicate), term, graph))
    return quads


WITH_GRAPHS = {
    ".nq by pyoxigraph": by_pyoxigraph(RdfFormat.N_QUADS),
    ".nq by rdflib": by_rdflib("nquads"),
    ".trig by pyoxigraph": by_pyoxigraph(RdfFormat.TRIG),
    ".trig by rdflib": by_rdflib("trig"),
}
MERGED = {
    ".nt by pyoxigraph": by_pyoxigraph(RdfFormat.N_TRIPLES),
    ".nt by rdflib": by_rdflib("nt11"),
    ".ttl by pyoxigraph": by_pyoxigraph(RdfFormat.TURTLE),
    ".ttl by rdflib": by_rdflib("turtle"),
    ".rdf by pyoxigraph": by_pyoxigraph(RdfFormat.RDF_XML),
    ".rdf by rdflib": by_rdflib("xml"),
}


@pytest.mark.parametrize(("name", "read"), WITH_GRAPHS.items(), ids=WITH_GRAPHS)
def test_formats_with_graphs_give_the_same_quads(
    store: Store, name: str, read: Callable[[bytes], Quads]
) -> None:
    assert read(exported(store, name.split()[0])) == set(store.dump())


@pytest.mark.parametrize(("name", "read"), MERGED.items(), ids=MERGED)
def test_formats_without_graphs_give_the_same_triples(
    store: Store, name: str, read: Callable[[bytes], Quads]
) -> None:
    found = read(exported(store, name.split()[0]))
    assert {quad.triple for quad in found} == {quad.triple for quad in store.dump()}


def by_value(term: Any) -> Any:
    """Return what a number or truth value says, whatever its form: 0.5 equals 5.0E-1."""
    if isinstance(term, Literal) and term.datatype != XSD.string and not term.language:
        try:
            return Decimal(term.value)
        except ArithmeticError:
            return term.value, term.datatype
    return term


def triples(quads: Iterable[Quad]) -> set[tuple[Any, ...]]:
    return {(quad.subject, quad.predicate, by_value(quad.object)) for quad in quads}


def graphs(quads: Iterable[Quad]) -> set[tuple[Any, ...]]:
    return {(quad.graph_name, *next(iter(triples([quad])))) for quad in quads}


READERS = {"pyld": by_pyld, "pyoxigraph": by_pyoxigraph(RdfFormat.JSON_LD)}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_jsonld_gives_the_same_triples_by_value(
    store: Store, read: Callable[[bytes], Quads]
) -> None:
    tree = exported(store, ".jsonld")
    assert tree == exported(store, ".jsonld", "articles")
    assert triples(read(tree)) == triples(store.dump())
    kept = read(exported(store, ".jsonld", "graphs"))
    assert graphs(kept) == graphs(store.dump())


def test_jsonld_is_a_tree_of_articles(store: Store) -> None:
    document = json.loads(exported(store, ".jsonld"))
    assert document["@context"]["@base"] == store.base
    articles = [node for node in document["@graph"] if node.get("@type") == "NewsArticle"]
    assert len(articles) == len(READINGS)
    first = next(one for one in articles if one["name"] == "a1")
    assert first["@id"] == "article/a1.example/article"
    assert len(first["statements"]) == 4
    (statement,) = [one for one in first["statements"] if one["text"].endswith("plus sûre")]
    assert statement["@id"] == f"{first['@id']}#kg-test-s30"
    assert (statement["stance"], statement["taConfidence"]) == ("InSupport", 0.93)
    assert statement["source"]["prefLabel"] == "Zoé Lefèvre"
    assert statement["contentAt"].startswith(f"{first['@id']}#char=30,")
    assert "isPartOf" not in statement
    ids = [node["@id"] for node in nodes(document["@graph"]) if len(node) > 1]
    assert len(ids) == len(set(ids)), "each node is described once"


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield all objects of a document that have an IRI."""
    if isinstance(value, dict):
        if "@id" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from nodes(one)


def test_a_source_that_denies_a_claim_is_not_its_author(tmp_path: Path) -> None:
    with invented.store(tmp_path / "s") as held:
        reader = Reader(held)
        deny = next(
            one for one in reader.statements if one.source and one.source.label == "Ada Brandt"
        )
        against = Quad(NamedNode(deny.iri), KG.claimStance, KG.InOpposition, NamedNode("urn:g"))
        held.change([], [against])
        stances = {one.iri: one.claim_stance for one in Reader(held).statements}
        assert {iri for iri, stance in stances.items() if stance != "none"} == {deny.iri}
        claims = json.loads(exported(held, ".jsonld", "claimreview"))["@graph"]
        (safer,) = [one for one in claims if one["name"] == SAFER]
        assert [one["name"] for one in safer["author"]] == ["Zoé Lefèvre"]
        assert len(safer["appearance"]) == 2


BASES = ("https://kg.example/", "http://localhost:8000/a/b/", "urn:kg:", "tag:kg@example.org,2024:")
HOSTILE = (
    *("a\nb\r# .", '"""', "\\", "\u202eright to left", "<b>&amp;", "@base <http://evil/> ."),
    *("..", "a//b", "./x", "#s1", "?q", "é/%2e%2e/x", "con.txt", "kg:Statement"),
)


def hostile(one: Reading) -> Reading:
    """Return a reading whose actors and claims have hostile keys and labels."""
    return replace(
        one,
        actors={
            name: replace(actor, key=words, label=f"{words} {name}")
            for (name, actor), words in zip(one.actors.items(), HOSTILE, strict=False)
        },
        claims=tuple(c and replace(c, label=HOSTILE[-n]) for n, c in enumerate(one.claims)),
    )


@pytest.mark.parametrize("base", BASES)
def test_turtle_under_any_base_is_read_by_rdflib_like_ntriples(tmp_path: Path, base: str) -> None:
    readings = [hostile(one) for one in CODED]
    with open_store(tmp_path / "s", create=True, base=base) as held:
        write(held, readings)
        lines = by_rdflib("nt11")(exported(held, ".nt"))
        assert len(lines) > 100
        text = exported(held, ".ttl")
        assert text.startswith(b"@base") is base.startswith("http")
        for read in (by_rdflib("turtle"), by_pyoxigraph(RdfFormat.TURTLE)):
            assert {quad.triple for quad in read(text)} == {quad.triple for quad in lines}
        assert graphs(by_pyld(exported(held, ".jsonld", "graphs"))) == graphs(held.dump())


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=60)
@given(text=st.one_of(TEXTS, TEXTS.map(lambda text: f'{text}\n""{text}\\')))
def test_any_text_survives_turtle(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    quad = Quad(NamedNode("http://x/a"), SKOS.prefLabel, Literal(text), NamedNode("http://g"))
    more = Quad(NamedNode("http://x/b"), SCHEMA.about, quad.subject, NamedNode("http://g"))
    held = InMemory([quad, more])
    for format, kind in ((".ttl", RdfFormat.TURTLE), (".trig", RdfFormat.TRIG)):
        found = {q.triple for q in ox.parse(exported(held, format), format=kind)}
        assert found == {quad.triple, more.triple}


class InMemory:
    """What exporting needs of a store."""

    base = "https://kg.example/"

    def __init__(self, quads: list[Quad]) -> None:
        self._quads = quads
        self._store = ox.Store()
        self._store.extend(quads)

    def dump(self) -> Iterator[Quad]:
        return iter(self._quads)

    def query(self, sparql: str, *, bindings: Mapping[str, Any] | None = None) -> Any:
        prefixes = {"skos": "http://www.w3.org/2004/02/skos/core#", "schema": "https://schema.org/"}
        return self._store.query(sparql, prefixes=prefixes, use_default_graph_as_union=True)


def test_control_characters_stay_except_in_xml(tmp_path: Path) -> None:
    with open_store(tmp_path, create=True) as store:
        store.replace([], [FORM_FEED])
        for format, kind in (
            (".nq", RdfFormat.N_QUADS),
            (".nt", RdfFormat.N_TRIPLES),
            (".ttl", RdfFormat.TURTLE),
            (".trig", RdfFormat.TRIG),
        ):
            assert list(ox.parse(exported(store, format), format=kind)) == [FORM_FEED]
        found = list(ox.parse(exported(store, ".rdf"), format=RdfFormat.RDF_XML))
    assert [q.object for q in found] == [Literal("page\ufffd\ufffd two")]


def test_a_property_that_rdf_xml_cannot_name_is_named(tmp_path: Path) -> None:
    with open_store(tmp_path, create=True) as store:
        odd = Quad(NamedNode("http://x/a"), NamedNode("http://p/1"), Literal("x"), DefaultGraph())
        store.replace([], [odd])
        with pytest.raises(KgError, match=r"cannot express the property <http://p/1>"):
            exported(store, ".rdf")


# For people to read ------------------------------------------------------------------------------


# Networks ----------------------------------------------------------------------------------------


def elements(graph: nx.MultiDiGraph, *without: str) -> tuple[Any, Any]:
    """Return the nodes and edges of a network, without some attributes of its edges."""
    nodes = {node: dict(data) for node, data in graph.nodes(data=True)}
    edges = [
        (source, end, {name: value for name, value in data.items() if name not in without})
        for source, end, data in graph.edges(data=True)
    ]
    return nodes, sorted(edges, key=lambda edge: str(edge[2]["statement"]))


def expected_network(store: Store) -> nx.MultiDiGraph:
    """Return the network of a store as a file of it has it: without what is empty."""
    graph = statement_network(store)
    assert len(graph) > 5
    assert graph.number_of_edges() > 5
    for *_, key, data in graph.edges(keys=True, data=True):
        data["statement"] = key
    found = (data for *_, data in (*graph.nodes(data=True), *graph.edges(data=True)))
    for data in found:
        for name in [name for name, value in data.items() if value in ("", None)]:
            del data[name]
    return graph


@pytest.mark.parametrize(
    ("format", "own"), [(".graphml", ("id",)), (".gexf", ("id", "weight", "spells", "kind"))]
)
def test_a_file_gives_the_same_network(store: Store, format: str, own: tuple[str, ...]) -> None:
    data = io.BytesIO(exported(store, format))
    if format == ".gexf":
        graph = nx.read_gexf(data, version="1.3")
        for _, node in graph.nodes(data=True):
            node.pop("spells", None)
    else:
        graph = nx.read_graphml(data, force_multigraph=True)
        assert graph.is_directed()
    assert elements(graph, *own) == elements(expected_network(store), *own)


def test_a_network_with_control_characters_is_still_xml(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("http://x/a", label='A\x0c\x01"<&', kind="person", statements=1)
    graph.add_node("http://x/t", label="T\r\n", kind="topic", statements=1)
    graph.add_edge("http://x/a", "http://x/t", key="http://x/s", text="\x00", stance="none")
    monkeypatch.setattr("kg.export.edges.statement_network", lambda _, **_more: graph)
    for format, read in ((".graphml", nx.read_graphml), (".gexf", nx.read_gexf)):
        version = {"version": "1.3"} if format == ".gexf" else {}
        found = read(io.BytesIO(exported(store, format)), **version)
        assert found.nodes["http://x/a"]["label"] == 'A\ufffd\ufffd"<&'


# The same bytes, or nothing ----------------------------------------------------------------------

FORMATS = sorted(WRITERS)


@pytest.mark.parametrize("format", FORMATS)
def test_the_order_of_articles_changes_no_byte(tmp_path: Path, store: Store, format: str) -> None:
    with filled(tmp_path / "other", READINGS[::-1], AWKWARD[::-1]) as other:
        assert exported(other, format) == exported(store, format)


def test_hashing_changes_no_byte(invented_graph: Path, tmp_path: Path) -> None:
    """Python hashes strings differently in each process, which a set without order would show."""
    code = (
        "import sys\nfrom kg.export import WRITERS, export\nfrom kg.store import open_store\n"
        "for suffix in WRITERS:\n"
        "    store = open_store(sys.argv[1], read_only=True)\n"
        "    export(store, sys.argv[2] + suffix, format=suffix)"
    )
    root = str(Path(kg.__file__).parent.parent)
    for seed in "12":
        command = [sys.executable, "-c", code, str(invented_graph), str(tmp_path / seed)]
        subprocess.run(command, check=True, env={"PYTHONPATH": root, "PYTHONHASHSEED": seed})
    for suffix in WRITERS:
        first, second = ((tmp_path / f"{seed}{suffix}").read_bytes() for seed in "12")
        assert first == second, suffix


CHOICES = ".dna, .dna-csv, .gexf, .graphml, .jsonld, .nq, .nt, .rdf, .trig, .ttl, .xlsx"


@pytest.mark.parametrize(
    ("target", "format", "says"),
    [
        ("graph.pdf", None, f"no format called '.pdf'; there are: {CHOICES}"),
        ("graph", None, f"graph' has no suffix; name the format, one of {CHOICES}"),
        ("-", None, f"name the format, one of {CHOICES}"),
    ],
)
def test_an_unknown_format_lists_the_choices(
    store: Store, tmp_path: Path, target: str, format: str | None, says: str
) -> None:
    with pytest.raises(UsageError) as raised:
        export(store, target if target == "-" else tmp_path / target, format=format)
    assert says in str(raised.value)
    assert list(tmp_path.iterdir()) == []


class Failing(InMemory):
    """A store that fails after its quads."""

    def dump(self) -> Iterator[Quad]:
        yield from self._quads
        raise KgError("the disk is on fire")


@pytest.mark.parametrize("format", [".nq", ".nt", ".ttl", ".trig", ".rdf"])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, format: str) -> None:
    target = tmp_path / f"graph{format}"
    target.write_text("old")
    with pytest.raises(KgError, match="on fire"):
        export(Failing(AWKWARD[:3]), target)  # type: ignore[arg-type]
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_keeps_its_permissions_and_a_link_its_target(store: Store, tmp_path: Path) -> None:
    real, link = tmp_path / "real.nt", tmp_path / "link.nt"
    real.touch(mode=0o640)
    real.chmod(0o640)
    link.symlink_to(real)
    export(store, link)
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert real.read_bytes() == exported(store, ".nt")


def test_a_triple_in_two_graphs_is_one_triple(tmp_path: Path) -> None:
    triple = Triple(NamedNode("http://x/a"), NamedNode("http://p#b"), NamedNode("http://x/c"))
    graphs = (NamedNode("http://g/1"), NamedNode("http://g/2"))
    with open_store(tmp_path, create=True) as store:
        for graph in graphs:
            store.put_graph(graph, [triple])
        assert exported(store, ".nt") == f"{triple} .\n".encode()
        assert exported(store, ".nq").count(b"\n") == 2
