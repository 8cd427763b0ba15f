"""What is exported says the same as the graph, in the same bytes each time, or is not there."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import READINGS as CODED
from invented import TAX, Said, reading
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

import kg.export.jsonld
from kg.base.errors import KgError, UsageError
from kg.base.resources import ontology
from kg.export import WRITERS, export
from kg.graph import article_quads, reading_graphs
from kg.network import statement_network
from kg.store import Store, open_store
from kg.store.labels import with_labels
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
    for graph in (DefaultGraph(), NamedNode("https://kg.example/graph/source/0a1b"))
] + [
    Quad(NamedNode("urn:x"), RDF.type, NamedNode("urn:T"), NamedNode("urn:g")),
    Quad(NamedNode("http://x/a"), RDF.type, KG.Statement, NamedNode("urn:g")),
    Quad(NamedNode("http://x/a"), SCHEMA.about, NamedNode("http://x/t"), NamedNode("urn:g")),
    Quad(NamedNode("http://x/t"), SKOS.prefLabel, Literal("two\nlines\r# ."), NamedNode("urn:g")),
]
FORM_FEED = Quad(
    NamedNode("http://x/a"), NamedNode("http://p#b"), Literal("page\x0c\x01 two"), DefaultGraph()
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("graph"), create=True) as opened:
        for one in READINGS:
            quads = article_quads(one, base=opened.base)
            graphs = reading_graphs(one, base=opened.base)
            opened.replace(*with_labels(opened, graphs, quads))
        opened.replace([], AWKWARD)
        yield opened


def exported(store: Store, format: str) -> bytes:
    stream = io.BytesIO()
    export(store, stream, format=format)
    return stream.getvalue()


# The same things come back -----------------------------------------------------------------------

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


CONTEXT = {
    "@context": {
        "@version": 1.1,
        "id": "@id",
        "type": "@type",
        "kg": "https://w3id.org/actors-claims/ns#",
        "schema": "https://schema.org/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "Statement": "kg:Statement",
        "source": {"@id": "kg:source", "@type": "@id"},
        "earliest": {"@id": "kg:earliest", "@type": "xsd:date"},
        "headline": {"@id": "schema:headline", "@container": "@language"},
    }
}


def test_jsonld_gives_the_same_quads(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    context = tmp_path / "context.jsonld"
    context.write_text(json.dumps(CONTEXT))
    monkeypatch.setattr(kg.export.jsonld, "ontology", lambda name: tmp_path / name)
    monkeypatch.setattr(kg.export.jsonld, "_AT_ONCE", 3)
    data = exported(store, ".jsonld")
    assert by_pyld(data) == set(store.dump())
    assert b'"source": "https://kg.example/actor/' in data


@pytest.mark.skipif(not ontology("context.jsonld").exists(), reason="there is no context yet")
def test_jsonld_with_our_context_gives_the_same_quads(store: Store) -> None:
    data = exported(store, ".jsonld")
    assert by_pyld(data) == set(store.dump())
    assert b'"https://w3id.org/actors-claims/ns#source"' not in data
    assert set(ox.parse(data, format=RdfFormat.JSON_LD)) == set(store.dump())


def test_jsonld_fetches_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "context.jsonld").write_text('{"@context": "https://schema.org/docs/context"}')
    monkeypatch.setattr(kg.export.jsonld, "ontology", lambda name: tmp_path / name)
    with pytest.raises(KgError, match=r"refers to https://schema\.org/docs/context"):
        exported(store, ".jsonld")


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.one_of(TEXTS, TEXTS.map(lambda text: f'{text}\n""{text}\\')))
def test_any_text_survives_turtle(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    quad = Quad(NamedNode("http://x/a"), SKOS.prefLabel, Literal(text), NamedNode("http://g"))
    more = Quad(NamedNode("http://x/b"), SCHEMA.about, quad.subject, NamedNode("http://g"))
    held = Held([quad, more])
    for format, kind in ((".ttl", RdfFormat.TURTLE), (".trig", RdfFormat.TRIG)):
        found = {q.triple for q in ox.parse(exported(held, format), format=kind)}
        assert found == {quad.triple, more.triple}


class Held:
    """The part of a store that exporting needs, in memory."""

    base = "https://kg.example/"

    def __init__(self, quads: list[Quad]) -> None:
        self._quads = quads
        self._store = ox.Store()
        self._store.extend(quads)

    def dump(self) -> Iterator[Quad]:
        return iter(self._quads)

    def query(self, sparql: str) -> Any:
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
        with pytest.raises(KgError, match=r"can't hold the property <http://p/1>"):
            exported(store, ".rdf")


# For people to read ------------------------------------------------------------------------------


def test_turtle_reads_well(store: Store) -> None:
    text = exported(store, ".ttl").decode()
    assert "@prefix actor: <https://kg.example/actor/> .\n" in text
    assert "    # " not in text.split("\n\n")[0]
    parts = [line for line in text.splitlines() if line.startswith("# ")]
    assert parts[:3] == ["# Articles", "# Outlets", "# Actors"]
    assert "  # Zoé Lefèvre\n" in text
    assert 'nif:isString """La mairie veut des caméras\n\n' in text
    assert '"0.93"^^' not in text
    assert "\n<https://kg.example/" not in text


def test_trig_names_its_graphs(store: Store) -> None:
    text = exported(store, ".trig").decode()
    assert text.count("\ngraph-source:") == len(READINGS) + 1
    assert "\ngraph-assertions:" in text


# Networks ----------------------------------------------------------------------------------------


def network_of(graph: nx.MultiDiGraph) -> tuple[dict[str, Any], list[Any]]:
    nodes = {node: dict(data) for node, data in graph.nodes(data=True)}
    edges = [(s, t, dict(data)) for s, t, data in graph.edges(data=True)]
    return nodes, sorted(edges, key=repr)


def expected_network(store: Store) -> tuple[dict[str, Any], list[Any]]:
    graph = statement_network(store)
    assert len(graph) > 5
    assert graph.number_of_edges() > 5

    def known(data: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in data.items() if value not in ("", None)}

    nodes = {node: known(data) for node, data in graph.nodes(data=True)}
    edges = [
        (source, end, {"statement": key, **known(data)})
        for source, end, key, data in graph.edges(keys=True, data=True)
    ]
    return nodes, sorted(edges, key=repr)


def plain(edges: list[Any], *without: str) -> list[Any]:
    return sorted(
        (
            s,
            t,
            sorted((k, v) for k, v in data.items() if k not in without),
        )
        for s, t, data in edges
    )


def test_graphml_gives_the_same_network(store: Store) -> None:
    graph = nx.read_graphml(io.BytesIO(exported(store, ".graphml")), force_multigraph=True)
    nodes, edges = network_of(graph)
    expected_nodes, expected_edges = expected_network(store)
    assert nodes == expected_nodes
    assert plain(edges, "id") == plain(expected_edges)
    assert graph.is_directed()


def test_gexf_gives_the_same_network(store: Store) -> None:
    graph = nx.read_gexf(io.BytesIO(exported(store, ".gexf")), version="1.3")
    nodes, edges = network_of(graph)
    expected_nodes, expected_edges = expected_network(store)
    for data in nodes.values():
        data.pop("spells", None)
    assert nodes == expected_nodes
    own = ("id", "weight", "spells", "kind")
    assert plain(edges, *own) == plain(expected_edges, "kind")


NS = {"g": "http://gexf.net/1.3"}


def test_gexf_has_typed_attributes_and_days(store: Store) -> None:
    root = ElementTree.fromstring(exported(store, ".gexf"))
    graph = root.find("g:graph", NS)
    assert graph is not None
    assert root.get("version") == "1.3"
    assert graph.get("timeformat") == "date"
    assert graph.get("defaultedgetype") == "directed"
    types = {
        (of.get("class"), a.get("title")): a.get("type")
        for of in graph.findall("g:attributes", NS)
        for a in of
    }
    assert types["node", "kind"] == "string"
    assert types["node", "statements"] == "long"
    assert types["edge", "confidence"] == "double"
    assert {"stance", "date", "text", "sentence", "article", "statement"} <= {
        title for of, title in types if of == "edge"
    }
    edges = graph.findall("g:edges/g:edge", NS)
    ids = [edge.get("id") for edge in edges]
    assert len(ids) == len(set(ids)) == statement_network(store).number_of_edges()
    spells = [spell.attrib for spell in root.iter(f"{{{NS['g']}}}spell")]
    assert {"start": "2021-03-05", "end": "2021-03-05"} in spells
    assert all(spell["start"] <= spell["end"] for spell in spells)
    undated = [edge for edge in edges if edge.find("g:spells", NS) is None]
    assert undated
    assert len(undated) < len(edges)


def test_a_node_lives_as_long_as_its_edges(store: Store) -> None:
    root = ElementTree.fromstring(exported(store, ".gexf"))
    dated: dict[str, list[Any]] = {}
    for edge in root.findall(".//g:edge", NS):
        spell = edge.find("g:spells/g:spell", NS)
        for end in ("source", "target"):
            dated.setdefault(edge.attrib[end], []).append(spell)
    for node in root.findall(".//g:node", NS):
        spells = dated[node.attrib["id"]]
        spell = node.find("g:spells/g:spell", NS)
        if None in spells:
            assert spell is None
        else:
            assert spell is not None
            assert spell.get("start") == min(s.get("start") for s in spells)
            assert spell.get("end") == max(s.get("end") for s in spells)


def test_a_network_with_control_characters_is_still_xml(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("http://x/a", label='A\x0c\x01"<&', kind="person", statements=1)
    graph.add_node("http://x/t", label="T\r\n", kind="topic", statements=1)
    graph.add_edge("http://x/a", "http://x/t", key="http://x/s", text="\x00", stance="none")
    monkeypatch.setattr("kg.export.edges.statement_network", lambda _: graph)
    for format, read in ((".graphml", nx.read_graphml), (".gexf", nx.read_gexf)):
        version = {"version": "1.3"} if format == ".gexf" else {}
        found = read(io.BytesIO(exported(store, format)), **version)
        assert found.nodes["http://x/a"]["label"] == 'A\ufffd\ufffd"<&'


@pytest.mark.parametrize("format", [".graphml", ".gexf"])
def test_an_empty_graph_is_an_empty_network(tmp_path: Path, format: str) -> None:
    with open_store(tmp_path, create=True) as store:
        assert ElementTree.fromstring(exported(store, format)) is not None


# The same bytes, or nothing ----------------------------------------------------------------------

NEEDS_CONTEXT = pytest.mark.skipif(
    not ontology("context.jsonld").exists(), reason="there is no context yet"
)
FORMATS = [
    pytest.param(format, marks=NEEDS_CONTEXT if format == ".jsonld" else ())
    for format in sorted(WRITERS)
]


@pytest.mark.parametrize("format", FORMATS)
def test_the_order_of_articles_changes_no_byte(tmp_path: Path, store: Store, format: str) -> None:
    with open_store(tmp_path, create=True) as other:
        other.replace([], AWKWARD[::-1])
        for one in READINGS[::-1]:
            quads = article_quads(one, base=other.base)
            graphs = reading_graphs(one, base=other.base)
            other.replace(*with_labels(other, graphs, quads))
        assert exported(other, format) == exported(store, format)


@pytest.mark.parametrize("format", FORMATS)
def test_hashing_changes_no_byte(tmp_path: Path, format: str) -> None:
    """Python hashes strings anew in each process: a set that is not sorted shows here."""
    with open_store(tmp_path / "graph", create=True) as store:
        for one in READINGS:
            store.replace([], article_quads(one, base=store.base))
    code = (
        "import sys\nfrom kg.export import export\nfrom kg.store import open_store\n"
        "export(open_store(sys.argv[1], read_only=True), '-', format=sys.argv[2])"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "graph"), format]
    root = str(Path(kg.__file__).parent.parent)
    first, second = (
        subprocess.run(
            command, capture_output=True, check=True, env={"PYTHONPATH": root, "PYTHONHASHSEED": n}
        ).stdout
        for n in ("1", "2")
    )
    assert first == second
    assert first


@pytest.mark.parametrize("format", FORMATS)
def test_the_suffix_names_the_format(store: Store, tmp_path: Path, format: str) -> None:
    export(store, tmp_path / f"graph{format.upper()}")
    export(store, str(tmp_path / "graph"), format=format.removeprefix("."))
    data = exported(store, format)
    assert (tmp_path / f"graph{format.upper()}").read_bytes() == data
    assert (tmp_path / "graph").read_bytes() == data
    data.decode("utf-8")
    assert data.endswith(b"\n")


CHOICES = ".dna-csv, .gexf, .graphml, .jsonld, .nq, .nt, .rdf, .trig, .ttl"


@pytest.mark.parametrize(
    ("target", "format", "says"),
    [
        ("graph.pdf", None, f"no format called '.pdf'; there are: {CHOICES}"),
        ("graph", None, f"graph' has no suffix; name the format, one of {CHOICES}"),
        ("graph.ttl", "pdf", f"no format called '.pdf'; there are: {CHOICES}"),
        ("-", None, f"name the format, one of {CHOICES}"),
    ],
)
def test_a_format_that_there_is_not_names_the_choices(
    store: Store, tmp_path: Path, target: str, format: str | None, says: str
) -> None:
    with pytest.raises(UsageError) as raised:
        export(store, target if target == "-" else tmp_path / target, format=format)
    assert says in str(raised.value)
    assert list(tmp_path.iterdir()) == []


class Failing(Held):
    """A store that fails half-way through its quads."""

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


def test_a_place_that_cannot_be_written_is_named(store: Store, tmp_path: Path) -> None:
    for target in (tmp_path / "no" / "graph.ttl", Path("/proc/graph.ttl")):
        with pytest.raises(KgError, match="can't be written"):
            export(store, target)
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(KgError, match="a folder; name a file in it"):
        export(store, tmp_path / "folder.ttl")
    assert [p.name for p in tmp_path.iterdir()] == ["folder.ttl"]


def test_a_full_disk_is_named(store: Store) -> None:
    with pytest.raises((KgError, OSError), match="No space left"):
        export(store, Path("/dev/full"), format=".nq")


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
