"""`kg check` passes a sound store and finds each planted fault, and says where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pyoxigraph as ox
import pytest
import rdflib
from coded import QUAY, READINGS, REPORT, TemporaryStore

from kg.base.resources import ontology
from kg.consolidate import consolidate
from kg.consolidate.validate import Problem, check
from kg.model import Span, Tenure
from kg.vocab.iris import Fragments, Ids
from kg.vocab.terms import (
    DCTERMS,
    EDTF,
    ITSRDF,
    KG,
    NIF,
    ORG,
    PROV,
    RDF,
    SCHEMA,
    SKOS,
    XSD,
)

TENURE = Tenure("2016/2018", "current")
DATED = replace(QUAY, affiliations=(replace(QUAY.affiliations[0], tenure=TENURE),))
IDS = Ids()
ARTICLE = IDS.article(DATED.article.identity)
ASSERTIONS = IDS.assertions_graph(DATED.article.identity, DATED.coder)
PARTS = Fragments(ARTICLE, DATED.coder)
ANNOUNCED, OPPOSED, UNSOURCED = (PARTS.new("s", s.content[0].start) for s in DATED.statements)
MEMBERSHIP = PARTS.new("r", DATED.affiliations[0].evidence.start)
DATE = PARTS.place(DATED.dates[0].span)
SAID = DATED.statements[1].content[0]
POSITION = ox.NamedNode(f"{ANNOUNCED.value}-position-1")
DURING = PARTS.interval("2016/2018")
QUINIOU, PORTALYS = IDS.actor("person/solène quiniou"), IDS.actor("organisation/portalys")
CLAIM, TOPIC, ROLE = IDS.claim("quai fermer avril"), IDS.topic("quai nord"), IDS.role("directrice")
CODER = IDS.coder(DATED.coder)
DECISION, LINK, CODE, OTHER = (ox.NamedNode(f"{IDS.base}x/{n}") for n in range(4))
DECISIONS, LINKS, CODES = map(IDS.common_graph, ("decisions", "links", "codes"))
LOST, DERIVED = IDS.source_graph("gone"), IDS.derived_graph(QUINIOU)
CLAIM_2 = IDS.claim("quai couler")

Term = ox.NamedNode | ox.Literal
Change = tuple[list[ox.Quad], list[ox.Quad]]
"""Quads to remove and to add."""
Plant = Callable[[list[ox.Quad]], Change]


def without(subject: ox.NamedNode, *predicates: ox.NamedNode, value: Term | None = None) -> Plant:
    def plant(quads: list[ox.Quad]) -> Change:
        found = [
            quad
            for quad in quads
            if quad.subject == subject
            and quad.predicate in predicates
            and value in (None, quad.object)
        ]
        assert found, "nothing to remove"
        return found, []

    return plant


def beside(
    subject: ox.NamedNode, *pairs: tuple[ox.NamedNode, Term], graph: ox.NamedNode = ASSERTIONS
) -> Plant:
    return lambda _: ([], [ox.Quad(subject, says, value, graph) for says, value in pairs])


def added(subject: ox.NamedNode, predicate: ox.NamedNode, value: Term) -> Plant:
    return beside(subject, (predicate, value))


def instead(subject: ox.NamedNode, predicate: ox.NamedNode, value: Term) -> Plant:
    def plant(quads: list[ox.Quad]) -> Change:
        ((old, *_), _) = without(subject, predicate)(quads)
        return [old], [ox.Quad(subject, predicate, value, old.graph_name)]

    return plant


def at(start: int, end: int) -> ox.NamedNode:
    return PARTS.place(Span(SAID.start + start, SAID.end + end))


def words(text: str) -> ox.Literal:
    return ox.Literal(text)


def day(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=XSD.date)


def decimal(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=XSD.decimal)


def edtf(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=EDTF.EDTF)


Fault = tuple[Plant, str, ox.NamedNode]
Faults = dict[str, Fault]
REQUIRED = (
    (ARTICLE, DCTERMS.identifier, "exactly one identifier"),
    (ARTICLE, KG.name, "exactly one name"),
    (ARTICLE, SCHEMA.headline, "exactly one headline"),
    (PARTS.text, NIF.isString, "exactly one string"),
    (PARTS.text, KG.sha256, "exactly one SHA-256"),
    (ANNOUNCED, SCHEMA.isPartOf, "exactly one article"),
    (ANNOUNCED, SCHEMA.text, "a statement has exactly one text"),
    (ANNOUNCED, KG.statementType, "exactly one type"),
    (ANNOUNCED, KG.act, "exactly one act"),
    (ANNOUNCED, KG.sourceKind, "one kind of source"),
    (OPPOSED, KG.stance, "exactly one stance"),
    (ANNOUNCED, ITSRDF.taConfidence, "one confidence"),
    (UNSOURCED, KG.sourceUnknown, "either a source or kg:sourceUnknown"),
    (OPPOSED, KG.targetAt, "its target has no location"),
    (ANNOUNCED, KG.latest, "exactly one latest day"),
    (DATE, SCHEMA.isPartOf, "date mention belongs to exactly one article"),
    (POSITION, KG.side, "exactly one side"),
    (ANNOUNCED, KG.contentAt, "location of its content"),
    (QUINIOU, SKOS.prefLabel, "one preferred name"),
    (CLAIM, SKOS.prefLabel, "exactly one preferred wording"),
    (TOPIC, SKOS.prefLabel, "has a preferred label"),
    (MEMBERSHIP, ORG.member, "one member"),
    (MEMBERSHIP, KG.standing, "current"),
    (MEMBERSHIP, KG.evidenceAt, "an affiliation has a location"),
    (MEMBERSHIP, KG.statedIn, "stated in"),
    (DURING, KG.dateValue, "exactly one value"),
    (ROLE, SKOS.prefLabel, "a role has a name"),
    (PARTS.activity, PROV.wasAssociatedWith, "a reading has a coder"),
    (PARTS.activity, PROV.used, "a reading has a text"),
    (CODER, SCHEMA.name, "a coder has a name"),
    (ASSERTIONS, PROV.wasGeneratedBy, "exactly one reading"),
)
"""Node, predicate that it needs, and the message where that is missing."""
REMOVALS: Faults = {
    f"{node.value.removeprefix(IDS.base)} without {predicate.value}": (
        without(node, predicate),
        message,
        node,
    )
    for node, predicate, message in REQUIRED
}
CHANGED = (
    (ARTICLE, SCHEMA.datePublished, words("jeudi"), "a publication date is a day"),
    (ARTICLE, KG.latest, day("2018-03-06"), "the bounds of 2018-03-05 are"),
    (PARTS.text, KG.sha256, words("abc"), "exactly one SHA-256"),
    (PARTS.text, KG.sha256, words("0" * 64), "digest does not match"),
    (PARTS.text, NIF.isString, words(DATED.article.text + "!"), "digest does not match"),
    (ANNOUNCED, SCHEMA.isPartOf, QUINIOU, "exactly one article"),
    (ANNOUNCED, KG.stance, KG.Support, "one stance"),
    (ANNOUNCED, ITSRDF.taConfidence, decimal("2"), "from 0 to 1"),
    (ANNOUNCED, KG.expresses, QUINIOU, "expresses is not a claim"),
    (UNSOURCED, KG.sourceUnknown, ox.Literal(False), "true or absent"),
    (ANNOUNCED, KG.earliest, day("2018-03-02"), "not after the latest"),
    (ANNOUNCED, KG.saidOn, words("jeudi"), "a date is an EDTF value"),
    (ANNOUNCED, KG.saidOn, edtf("2018-13"), "2018-13"),
    (ANNOUNCED, SCHEMA.text, words("le quai"), "differ from the text at its locations: et rou"),
    (OPPOSED, SCHEMA.text, words("la fermeture"), "differ from the text at its locations"),
    (OPPOSED, KG.sentenceText, words("Le quai."), "sentence of a statement is not in the text"),
    (OPPOSED, KG.targetAt, PARTS.place(Span(9, 9)), "is not in the text of the article"),
    (OPPOSED, KG.cueAt, DURING, "a location is the IRI of the article"),
    (OPPOSED, KG.speakerAt, ox.NamedNode("urn:x#char=1,2"), "is not in the text of the article"),
    (QUINIOU, SKOS.prefLabel, words("X"), "do not follow"),
    (ANNOUNCED, KG.source, PORTALYS, "do not follow"),
    (MEMBERSHIP, ORG.member, TOPIC, "not an actor"),
)
"""Node, predicate, wrong value, and the message."""
ADDED = (
    (ANNOUNCED, KG.statementType, KG.Mixed, "exactly one type"),
    (CLAIM, SCHEMA.firstAppearance, QUINIOU, "at most one first appearance"),
    (ANNOUNCED, KG.source, PORTALYS, "at most one source"),
    (ANNOUNCED, KG.sourceUnknown, ox.Literal(True), "either a source or kg:sourceUnknown"),
    (QUINIOU, SKOS.altLabel, words("Solène Quiniou"), "differs from its preferred name"),
    (MEMBERSHIP, ORG.memberDuring, OTHER, "at most one interval"),
)
"""Node, predicate, value that is one too many, and the message."""
CHANGES: Faults = {
    f"{node.value.removeprefix(IDS.base)} {name} {predicate.value} {value}": (plant, message, node)
    for name, rows, plants in (("with wrong", CHANGED, instead), ("with further", ADDED, added))
    for node, predicate, value, message in rows
    for plant in (plants(node, predicate, value),)
}
DIFFERS, OUTSIDE = "differ from the text at its locations", "is not in the text of the article"
NAMED: Faults = {
    "two claims": (added(ANNOUNCED, KG.expresses, CLAIM_2), "at most one claim", ANNOUNCED),
    "offsets moved by one": (instead(OPPOSED, KG.contentAt, at(1, 1)), DIFFERS, OPPOSED),
    "a moved end": (instead(OPPOSED, KG.contentAt, at(0, 2)), DIFFERS, OPPOSED),
    "an end past the text": (instead(OPPOSED, KG.contentAt, at(0, 9999)), OUTSIDE, OPPOSED),
    "two cues": (added(ANNOUNCED, KG.cueAt, at(0, 0)), "at most one cue", ANNOUNCED),
}
TYPED_DECISION, TYPED_LINK = (RDF.type, KG.Decision), (RDF.type, KG.Link)
ONE_NODE = (TYPED_DECISION, (KG.decides, words("same")), (KG.concerns, QUINIOU))
VERDICT = "neither accepted nor rejected, or its score is not from 0 to 1: "
OTHER_FAULTS: tuple[Fault, ...] = (
    (without(PARTS.text, PROV.wasDerivedFrom), "exactly one text", ARTICLE),
    (
        without(QUINIOU, RDF.type, value=KG.Actor),
        "source of a statement is not an actor",
        ANNOUNCED,
    ),
    (without(ANNOUNCED, KG.expresses), "no statement expresses the claim", CLAIM),
    (beside(QUINIOU, (RDF.type, KG.Group), graph=DERIVED), "do not follow", QUINIOU),
    (without(MEMBERSHIP, ORG.role, ORG.organization), "a role or an organisation", MEMBERSHIP),
    (beside(OTHER, (SKOS.altLabel, words("X")), graph=LOST), "belongs to no article", LOST),
    (beside(DECISION, TYPED_DECISION, graph=DECISIONS), "lacks its question", DECISION),
    (beside(DECISION, *ONE_NODE, graph=DECISIONS), "lacks its second node", DECISION),
    (beside(LINK, TYPED_LINK, graph=LINKS), "lacks its verdict, its actor, its entity", LINK),
    (beside(LINK, TYPED_LINK, (KG.decides, words("x")), graph=LINKS), f"{VERDICT}x", LINK),
    (beside(LINK, TYPED_LINK, (KG.score, decimal("1.5")), graph=LINKS), f"{VERDICT}1.5", LINK),
    (beside(QUINIOU, (SCHEMA.sameAs, OTHER), graph=LINKS), "nobody has accepted a link", QUINIOU),
    (
        beside(CODE, (RDF.type, KG.Coding), (KG.codes, OTHER), graph=CODES),
        "is not in the graph",
        CODE,
    ),
)
FAULTS = REMOVALS | CHANGES | NAMED | {fault[1]: fault for fault in OTHER_FAULTS}


@pytest.fixture(scope="module")
def sound() -> Iterator[TemporaryStore]:
    with TemporaryStore([DATED, REPORT]) as store:
        consolidate(store)
        yield store


def problems_of(store: TemporaryStore, plant: Plant) -> list[Problem]:
    """Check a store with a fault, which is then repaired."""
    removed, added = plant(list(store.dump()))
    store.change(removed, added)
    try:
        return check(store)
    finally:
        store.change(added, removed)


def test_a_sound_store_has_no_problem(sound: TemporaryStore) -> None:
    assert check(sound) == []
    assert check(TemporaryStore(READINGS.values())) == []
    assert check(TemporaryStore()) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(sound: TemporaryStore, fault: str) -> None:
    plant, says, where = FAULTS[fault]
    problems = problems_of(sound, plant)
    found = [p for p in problems if says in p.what and p.where == where.value]
    assert len(found) == 1, problems
    assert found[0].article in {DATED.article.identity, ARTICLE.value, ""}


@pytest.mark.parametrize("fault", ["offsets moved by one", "a moved end"])
def test_a_problem_names_the_article(sound: TemporaryStore, fault: str) -> None:
    problems = problems_of(sound, FAULTS[fault][0])
    assert {problem.article for problem in problems} == {DATED.article.identity}


def test_a_problem_is_one_line() -> None:
    assert str(Problem("a1", "no type", "https://x/1")) == "a1: no type (https://x/1)"
    assert str(Problem("", "no type", "https://x/1")).startswith("the whole graph: ")


@pytest.mark.parametrize("fault", [None, "offsets moved by one", "two claims", "two cues"])
def test_a_shacl_engine_agrees_over_the_union_of_graphs(
    sound: TemporaryStore, fault: str | None
) -> None:
    """The shapes as others run them, with their queries in the engine too."""
    from pyshacl import validate

    shapes = rdflib.Graph().parse(ontology("shapes.ttl"), format="turtle")
    quads = set(sound.dump())
    if fault is not None:
        removed, added = FAULTS[fault][0](list(quads))
        quads = (quads - set(removed)) | set(added)
    lines = "".join(f"{quad.triple} .\n" for quad in quads)
    flat = rdflib.Graph().parse(data=lines, format="nt")
    conforms, _, report = validate(flat, shacl_graph=shapes)
    assert conforms == (fault is None), report
