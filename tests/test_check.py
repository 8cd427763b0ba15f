"""A sound store passes; each fault that is planted in one is found, and said where it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from coded import QUAY, READINGS, REPORT, Memory

from kg.base.resources import ontology
from kg.graph import article_quads, reading_graphs
from kg.model import Statement
from kg.store import open_store
from kg.store.validate import Problem, _core_shapes, check
from kg.vocab.iris import Ids
from kg.vocab.terms import ITSRDF, KG, NIF, OA, ORG, PROV, RDF, SCHEMA, SKOS, XSD

IDS = Ids()
ASSERTIONS = IDS.assertions_graph(QUAY.article.identity, QUAY.coder)
SOURCE = IDS.source_graph(QUAY.article.identity)
QUAY_NODE = IDS.article(QUAY.article.identity)


def statement(n: int) -> ox.NamedNode:
    said, article = QUAY.statements[n], QUAY.article
    return IDS.statement(article.identity, article.sha256, QUAY.coder, said.type, said.content)


ANNOUNCED, OPPOSED, UNSOURCED = statement(0), statement(1), statement(2)


def place(n: int) -> ox.NamedNode:
    article = QUAY.article
    return IDS.place(article.identity, article.sha256, QUAY.statements[n].content[0])


def position(n: int) -> ox.NamedNode:
    return ox.NamedNode(f"{place(n).value}#position")


def quotation(n: int) -> ox.NamedNode:
    return ox.NamedNode(f"{place(n).value}#quote")


def offset(n: int) -> ox.Literal:
    return ox.Literal(str(n), datatype=XSD.nonNegativeInteger)


def day(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=XSD.date)


Plant = Callable[[ox.Store], None]


def without(
    subject: ox.NamedNode, predicate: ox.NamedNode | None = None, value: object = None
) -> Plant:
    def plant(store: ox.Store) -> None:
        quads = list(store.quads_for_pattern(subject, predicate, value, None))  # type: ignore[arg-type]
        assert quads, "nothing to take away"
        for quad in quads:
            store.remove(quad)

    return plant


def beside(
    subject: ox.NamedNode,
    predicate: ox.NamedNode,
    value: ox.NamedNode | ox.Literal,
    graph: ox.NamedNode = ASSERTIONS,
) -> Plant:
    def plant(store: ox.Store) -> None:
        store.add(ox.Quad(subject, predicate, value, graph))

    return plant


def instead(
    subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal
) -> Plant:
    def plant(store: ox.Store) -> None:
        (old,) = store.quads_for_pattern(subject, predicate, None, None)
        store.remove(old)
        store.add(ox.Quad(subject, predicate, value, old.graph_name))

    return plant


def shifted(n: int, by: int) -> Plant:
    """Both offsets moved: the stretch is as long, and not the one that is quoted."""

    def plant(store: ox.Store) -> None:
        span = QUAY.statements[n].content[0]
        instead(position(n), OA.start, offset(span.start + by))(store)
        instead(position(n), OA.end, offset(span.end + by))(store)

    return plant


QUINIOU = IDS.actor("person/solène quiniou")
TEXT = IDS.text(QUAY.article.identity, QUAY.article.sha256)
MEMBERSHIP = IDS.affiliation(
    QUAY.article.identity,
    QUAY.article.sha256,
    QUAY.coder,
    "person/solène quiniou",
    "directrice",
    "Portalys",
)
CUE = IDS.evidence(ANNOUNCED, "CueEvidence", QUAY.statements[0].cue)  # type: ignore[arg-type]
CLAIM = IDS.claim("quai fermer avril")
DECISION = ox.NamedNode("https://kg.example/decision/1")
LINK = ox.NamedNode("https://kg.example/link/1")

FAULTS: dict[str, tuple[Plant, str, ox.NamedNode]] = {
    "offsets moved by one": (shifted(0, 1), "does not stand in the text", place(0)),
    "offsets moved back": (shifted(1, -1), "does not stand in the text", place(1)),
    "an end moved": (
        instead(position(0), OA.end, offset(62)),
        "does not stand in the text",
        place(0),
    ),
    "offsets beyond the text": (shifted(0, 9999), "does not stand in the text", place(0)),
    "a quotation changed": (
        instead(quotation(1), OA.exact, ox.Literal("La fermeture du quai")),
        "does not stand in the text at its offsets: La fermeture du quai",
        place(1),
    ),
    "a text changed": (
        instead(TEXT, NIF.isString, ox.Literal(QUAY.article.text + "!")),
        "not the one whose sha256",
        TEXT,
    ),
    "a place without offsets": (without(position(0), OA.start), "lacks a text", place(0)),
    "a place without words": (without(quotation(0), OA.exact), "lacks a text", place(0)),
    "a place with two ends": (
        beside(position(0), OA.end, offset(3)),
        "two beginnings, ends",
        place(0),
    ),
    "evidence of nothing": (without(CUE, OA.hasBody), "lacks what it bears out", CUE),
    "evidence without a role": (without(CUE, KG.evidenceRole), "lacks what it bears out", CUE),
    "evidence without a place": (without(CUE, OA.hasTarget), "lacks what it bears out", CUE),
    "evidence of what is not there": (
        instead(CUE, OA.hasBody, IDS.topic("nowhere")),
        "lacks what it bears out",
        CUE,
    ),
    "a statement without its words' place": (
        lambda store: [
            without(quad.subject, KG.evidenceRole)(store)
            for quad in list(store.quads_for_pattern(None, OA.hasBody, UNSOURCED, None))
        ],
        "no evidence of its content",
        UNSOURCED,
    ),
    "two sources": (
        beside(ANNOUNCED, KG.source, IDS.actor("organisation/portalys")),
        "one source at most",
        ANNOUNCED,
    ),
    "a source and none": (
        beside(ANNOUNCED, KG.sourceUnknown, ox.Literal(True)),
        "either a source or kg:sourceUnknown",
        ANNOUNCED,
    ),
    "neither a source nor none": (
        without(UNSOURCED, KG.sourceUnknown),
        "either a source or kg:sourceUnknown",
        UNSOURCED,
    ),
    "an unknown source that is known": (
        instead(UNSOURCED, KG.sourceUnknown, ox.Literal(False)),
        "true or absent",
        UNSOURCED,
    ),
    "a source that is no actor": (
        without(QUINIOU, RDF.type, KG.Actor),
        "the source of a statement is no actor",
        ANNOUNCED,
    ),
    "a source that schema does not know": (
        without(ANNOUNCED, SCHEMA.spokenByCharacter),
        "says the same as kg:source",
        ANNOUNCED,
    ),
    "a target without its words": (
        without(OPPOSED, KG.targetText),
        "if its source takes",
        OPPOSED,
    ),
    "a target without a stance": (
        instead(OPPOSED, KG.stance, KG.NoStance),
        "if its source takes",
        OPPOSED,
    ),
    "no stance": (without(OPPOSED, KG.stance), "exactly one stance", OPPOSED),
    "a stance of another's making": (
        instead(ANNOUNCED, KG.stance, KG.Support),
        "exactly one stance",
        ANNOUNCED,
    ),
    "no article": (without(ANNOUNCED, SCHEMA.isPartOf), "exactly one article", ANNOUNCED),
    "an article that is none": (
        instead(ANNOUNCED, SCHEMA.isPartOf, QUINIOU),
        "exactly one article",
        ANNOUNCED,
    ),
    "no type": (without(ANNOUNCED, KG.statementType), "exactly one type", ANNOUNCED),
    "two types": (beside(ANNOUNCED, KG.statementType, KG.Mixed), "exactly one type", ANNOUNCED),
    "no act": (without(ANNOUNCED, KG.act), "exactly one act", ANNOUNCED),
    "two claims": (
        beside(ANNOUNCED, KG.expresses, IDS.claim("quai couler")),
        "one claim at most",
        ANNOUNCED,
    ),
    "a confidence of two": (
        instead(ANNOUNCED, ITSRDF.taConfidence, ox.Literal("2.0", datatype=XSD.decimal)),
        "from 0 to 1",
        ANNOUNCED,
    ),
    "no reading": (without(ANNOUNCED, PROV.wasGeneratedBy), "which reading", ANNOUNCED),
    "bounds out of order": (
        instead(ANNOUNCED, KG.earliest, day("2018-03-02")),
        "not after the latest",
        ANNOUNCED,
    ),
    "bounds of another date": (
        instead(QUAY_NODE, KG.latest, day("2018-03-06")),
        "the bounds of 2018-03-05 are",
        QUAY_NODE,
    ),
    "no bound": (without(ANNOUNCED, KG.latest), "exactly one latest day", ANNOUNCED),
    "a date that is none": (
        instead(ANNOUNCED, KG.saidOn, ox.Literal("jeudi")),
        "not an EDTF date: 'jeudi'",
        ANNOUNCED,
    ),
    "an actor without a name": (without(QUINIOU, SKOS.altLabel), "has a name", QUINIOU),
    "a claim in no article": (without(CLAIM, SCHEMA.appearance), "appears in", CLAIM),
    "an affiliation that says not whether it holds": (
        without(MEMBERSHIP, KG.standing),
        "current, former or coming",
        MEMBERSHIP,
    ),
    "an affiliation held for two intervals": (
        beside(MEMBERSHIP, ORG.memberDuring, ox.NamedNode("https://kg.example/then")),
        "one interval at most",
        MEMBERSHIP,
    ),
    "a decision of nobody": (
        beside(DECISION, RDF.type, KG.Decision, IDS.common_graph("decisions")),
        "lacks what it decides, what it is about, its author or its time",
        DECISION,
    ),
    "a decision on one thing that needs two": (
        lambda store: [
            beside(DECISION, says, value, IDS.common_graph("decisions"))(store)
            for says, value in (
                (RDF.type, KG.Decision),
                (KG.decides, ox.Literal("same")),
                (KG.concerns, QUINIOU),
            )
        ],
        "lacks its second thing",
        DECISION,
    ),
    "a link of nobody": (
        beside(LINK, RDF.type, KG.Link, IDS.common_graph("links")),
        "lacks its verdict, its actor, its entity, its author or its time",
        LINK,
    ),
    "a link that decides nothing that one can decide": (
        lambda store: [
            beside(LINK, says, value, IDS.common_graph("links"))(store)
            for says, value in ((RDF.type, KG.Link), (KG.decides, ox.Literal("perhaps")))
        ],
        "neither accepted nor rejected, or its score is not from 0 to 1: perhaps",
        LINK,
    ),
    "a link with a score beyond 1": (
        lambda store: [
            beside(LINK, says, value, IDS.common_graph("links"))(store)
            for says, value in (
                (RDF.type, KG.Link),
                (KG.score, ox.Literal("1.5", datatype=XSD.decimal)),
            )
        ],
        "neither accepted nor rejected, or its score is not from 0 to 1: 1.5",
        LINK,
    ),
    "an entity that nobody accepted": (
        beside(QUINIOU, SCHEMA.sameAs, ox.NamedNode("https://x/1"), IDS.common_graph("links")),
        "nobody accepted that the actor is this entity: https://x/1",
        QUINIOU,
    ),
    "an affiliation of nobody": (without(MEMBERSHIP, ORG.member), "one member", MEMBERSHIP),
    "an article without an identity": (
        without(QUAY_NODE, ox.NamedNode("http://purl.org/dc/terms/identifier")),
        "exactly one identity",
        QUAY_NODE,
    ),
    "an article without a text": (
        without(TEXT, PROV.wasDerivedFrom),
        "exactly one text",
        QUAY_NODE,
    ),
    "a label that no article bears out": (
        instead(QUINIOU, SKOS.prefLabel, ox.Literal("Quelqu'un")),
        "not those of the articles",
        QUINIOU,
    ),
    "a label that is missing": (
        without(QUINIOU, SKOS.prefLabel),
        "not those of the articles",
        QUINIOU,
    ),
    "a kind that no article bears out": (
        instead(QUINIOU, KG.kind, KG.Group),
        "not those of the articles",
        QUINIOU,
    ),
    "a graph of no article": (
        beside(QUINIOU, SKOS.altLabel, ox.Literal("Solène Quiniou"), IDS.source_graph("gone")),
        "belongs to no article",
        IDS.source_graph("gone"),
    ),
}


def test_a_sound_store_has_no_problem() -> None:
    assert check(Memory(READINGS.values())) == []
    assert check(Memory()) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str) -> None:
    plant, says, where = FAULTS[fault]
    store = Memory([QUAY, REPORT])
    plant(store.inner)
    problems = [p for p in check(store) if says in p.what and p.where == where.value]
    assert len(problems) == 1
    assert problems[0].article in {QUAY.article.identity, QUAY_NODE.value, ""}


@pytest.mark.parametrize("fault", ["offsets moved by one", "two sources", "bounds out of order"])
def test_a_problem_names_the_article(fault: str) -> None:
    plant, _, _ = FAULTS[fault]
    store = Memory([QUAY, REPORT])
    plant(store.inner)
    assert {problem.article for problem in check(store)} == {QUAY.article.identity}


def test_a_problem_is_one_line() -> None:
    assert str(Problem("a1", "no type", "https://x/1")) == "a1: no type (https://x/1)"
    assert str(Problem("", "no type", "https://x/1")).startswith("the whole graph: ")


def test_a_statement_as_a_coder_must_not_make_it_is_found() -> None:
    spoilt: Statement = replace(QUAY.statements[1], target=None)
    reading = replace(QUAY, statements=(QUAY.statements[0], spoilt, QUAY.statements[2]))
    (problem,) = check(Memory([reading]))
    assert "if its source takes a stance" in problem.what


def test_a_store_on_disk_is_checked(tmp_path: Path) -> None:
    with open_store(tmp_path / "kg", create=True) as store:
        store.replace(reading_graphs(QUAY), article_quads(QUAY))
        problems = check(store)
    assert {problem.what for problem in problems} == {
        "its label, kind or votes are not those of the articles"
    }


@pytest.mark.parametrize("name", READINGS)
def test_a_shacl_engine_agrees_over_the_flat_graph(name: str) -> None:
    """The shapes as others would run them, their queries in the engine too."""
    from pyshacl import validate

    root = Path(__file__).resolve().parent.parent
    shapes = rdflib.Graph().parse(root / "ontology" / "shapes.ttl")

    def flat(plant: Plant | None = None) -> rdflib.Graph:
        store = Memory([READINGS[name]])
        if plant is not None:
            plant(store.inner)
        lines = "".join(f"{quad.triple} .\n" for quad in store.inner)
        return rdflib.Graph().parse(data=lines, format="nt")

    conforms, _, report = validate(flat(), shacl_graph=shapes)
    assert conforms, report
    if name == "quai":
        for fault in ("offsets moved by one", "two sources", "a target without its words"):
            conforms, _, report = validate(flat(FAULTS[fault][0]), shacl_graph=shapes)
            assert not conforms


def test_every_property_of_a_shape_is_looked_at_once_for_all_nodes() -> None:
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    given = rdflib.Graph().parse(ontology("shapes.ttl"), format="turtle")
    core = _core_shapes()
    assert not list(core.triples((None, sh.property, None)))

    def told(graph: rdflib.Graph, held: rdflib.term.Node, shape: rdflib.term.Node) -> set[object]:
        says = {(p, o) for p, o in graph.predicate_objects(held) if isinstance(o, rdflib.Literal)}
        return says | {o for target in targets for o in graph.objects(shape, target)}

    targets = (sh.targetClass, sh.targetSubjectsOf)
    wanted = [told(given, held, shape) for shape, held in given.subject_objects(sh.property)]
    found = [told(core, held, held) for held in core.subjects(rdflib.RDF.type, sh.PropertyShape)]
    assert len(wanted) > 30
    assert all(one in found for one in wanted)
    assert len(found) == len(wanted)


def test_shapes_say_nothing_of_what_they_do_not_name() -> None:
    # Only triples whose predicate stands in a shape are handed to the engine.
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    given = rdflib.Graph().parse(ontology("shapes.ttl"), format="turtle")
    assert not list(given.triples((None, sh.closed, None)))
