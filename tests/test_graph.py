"""Readings become the quads of their golden files, in whatever order they list what they hold.

After a change on purpose: ``KG_UPDATE_GOLDEN=1 pytest tests/test_graph.py``, then read the diff.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from coded import BARE, QUAY, READINGS, REPORT, TemporaryStore
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.base.errors import ReadError, UsageError
from kg.consolidate.labels import Name, Votes, derived_rows
from kg.graph import Given, Outcome, article_quads, reading_graphs, reading_rows
from kg.model import Actor, Claim, Position, Reading, Span, Statement
from kg.vocab.iris import Ids
from kg.vocab.terms import KG, RDF, SCHEMA, SKOS

GOLDEN = Path(__file__).parent / "golden"
BASE = "https://kg.example/"
IDS = Ids(BASE)


def nquads(reading: Reading, base: str = BASE) -> str:
    return "".join(f"{quad} .\n" for quad in article_quads(reading, base=base))


@pytest.mark.parametrize("name", READINGS)
def test_a_reading_gives_its_golden_quads(name: str) -> None:
    text = nquads(READINGS[name]).encode("utf-8")
    path = GOLDEN / f"{name}.nq"
    if os.environ.get("KG_UPDATE_GOLDEN"):
        path.write_bytes(text)
    assert path.read_bytes() == text, f"{name}.nq differs; see the docstring"


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
def test_golden_quads_are_sorted_distinct_without_blank_nodes(reading: Reading) -> None:
    quads = article_quads(reading, base=BASE)
    lines = [str(quad) for quad in quads]
    assert lines == sorted(set(lines))
    assert not any(isinstance(term, ox.BlankNode) for quad in quads for term in quad)
    assert {quad.graph_name for quad in quads} == set(reading_graphs(reading, base=BASE))
    assert list(ox.parse(nquads(reading), format=ox.RdfFormat.N_QUADS)) == quads


def shuffled(reading: Reading, order: list[int], actors: list[str]) -> Reading:
    return replace(
        reading,
        statements=tuple(reading.statements[i] for i in order),
        claims=tuple(reading.claims[i] for i in order),
        positions=tuple(reading.positions[i][::-1] for i in order),
        affiliations=reading.affiliations[::-1],
        dates=reading.dates[::-1],
        actors={name: reading.actors[name] for name in actors},
    )


# Their content is the same, cue and source differ: only an order of their own keeps IRIs stable.
TWINS = replace(
    QUAY,
    statements=(*QUAY.statements, replace(QUAY.statements[0], source="Portalys", cue=None)),
    claims=(*QUAY.claims, Claim("autre", "autre")),
    positions=(*QUAY.positions, ()),
)


@given(st.permutations(range(4)), st.permutations(sorted(TWINS.actors)))
def test_the_order_of_statements_changes_no_byte(order: list[int], actors: list[str]) -> None:
    assert nquads(shuffled(TWINS, order, actors)) == nquads(TWINS)


def test_statements_with_the_same_words_are_two_and_one_listed_twice_is_one() -> None:
    quads = article_quads(TWINS, base=BASE)
    statements = {q.subject for q in quads if (q.predicate, q.object) == (RDF.type, KG.Statement)}
    assert {one.value.partition("#")[2] for one in statements} == {
        *("kg-s37", "kg-s37-2", "kg-s179", "kg-s201")
    }
    sources = [q.subject for q in quads if q.predicate == KG.source]
    assert len(sources) == len(set(sources)) == 3
    twice = shuffled(QUAY, [0, 1, 2, 0, 1, 2], list(QUAY.actors))
    assert nquads(twice) == nquads(QUAY)


def test_the_base_changes_nothing_but_the_base() -> None:
    lines = nquads(QUAY).replace(BASE, "urn:b:").splitlines()
    assert sorted(lines) == sorted(nquads(QUAY, "urn:b:").splitlines())
    with pytest.raises(UsageError):
        article_quads(QUAY, base="nowhere")


def said(text: str, **more: object) -> Reading:
    """Return a reading of a single statement, which is the whole text."""
    statement = Statement("direct", (Span(0, len(text)),), rule="r")
    article = replace(BARE.article, text=text, identity="x", name="x", url=None)
    return replace(
        BARE, article=replace(article, **more), statements=(statement,), claims=(), positions=()
    )


def objects(reading: Reading, predicate: ox.NamedNode) -> list[str]:
    quads = article_quads(reading, base=BASE)
    return [str(quad.object) for quad in quads if quad.predicate == predicate]


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        "\\",
        '""" . <x> <y> <z> .',
        "a\nb\r\n\tc",
        "😀👩‍👩‍👧",
        "\u2028\x85",
        "\x00\x1f",
        "é",
        "e\u0301",
    ],
)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    reading = said(text, title=text, author=text, outlet=text)
    back = list(ox.parse(nquads(reading), format=ox.RdfFormat.N_QUADS))
    assert back == article_quads(reading, base=BASE)
    assert {q.object.value for q in back if q.predicate == SCHEMA.author} == {text}
    assert {q.object.value for q in back if q.predicate == SCHEMA.text} == {text}


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@settings(max_examples=50)
def test_any_unicode_text_comes_back_as_it_was(text: str) -> None:
    back = ox.parse(nquads(said(text)).encode(), format=ox.RdfFormat.N_QUADS)
    assert list(back) == article_quads(said(text), base=BASE)


HALF = "a\ud83db"


@pytest.mark.parametrize(
    "reading",
    [
        said(HALF),
        said("a", title=HALF),
        said("a", name=HALF),
        said("a", url=f"https://x/{HALF}"),
        replace(said("a"), coder=HALF),
        replace(said("a"), actors={"a": Actor("a", "a", "person", (HALF,))}),
        replace(said("a"), positions=((Position(HALF, "none"),),)),
        replace(said("a"), positions=((Position("a", "none", key=HALF),),)),
        replace(said("a"), statements=(Statement("direct", (Span(0, 1),), rule=HALF),)),
    ],
)
def test_half_a_surrogate_pair_is_refused(reading: Reading) -> None:
    with pytest.raises(ReadError, match=r"U\+D83D.*UTF-8") as error:
        article_quads(reading, base=BASE)
    str(error.value).encode("utf-8")


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://a.example/é?x=1#y", "<https://a.example/é?x=1#y>"),
        ("https://a.example/a b|c", "<https://a.example/a%20b%7Cc>"),
        ('HTTP://a.example/"><script>', "<HTTP://a.example/%22%3E%3Cscript%3E>"),
        ("javascript:alert(1)", '"javascript:alert(1)"^^<http://www.w3.org/2001/XMLSchema#anyURI>'),
        ("https://[", '"https://["^^<http://www.w3.org/2001/XMLSchema#anyURI>'),
    ],
)
def test_a_web_address_is_an_iri(url: str, written: str) -> None:
    assert objects(said("a", url=url), SCHEMA.url) == [written]


@pytest.mark.parametrize(
    ("date", "datatype"),
    [
        ("2018-03-05", "http://www.w3.org/2001/XMLSchema#date"),
        ("2019", "http://www.w3.org/2001/XMLSchema#gYear"),
        ("2019-21", "http://id.loc.gov/datatypes/edtf/EDTF"),
    ],
)
def test_a_publication_date_keeps_its_precision(date: str, datatype: str) -> None:
    assert objects(said("a", date=date), SCHEMA.datePublished) == [f'"{date}"^^<{datatype}>']
    assert len(objects(said("a", date=date), KG.latest)) == 1


def test_an_inconsistent_reading_is_refused() -> None:
    with pytest.raises(ValueError, match="no actor for the source 'Solène Quiniou'"):
        article_quads(replace(QUAY, actors={}), base=BASE)
    with pytest.raises(ValueError, match="3 statements, 1 claims"):
        article_quads(replace(QUAY, claims=(None,)), base=BASE)


# --- records and links -------------------------------------------------------------------------


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
def test_rows_are_distinct_and_records_survive_json(reading: Reading) -> None:
    made = reading_rows(reading, base=BASE)
    assert len(made.rows) == len(set(made.rows))
    assert Given.from_json(made.given.to_json()) == made.given
    assert "\n" not in made.given.to_json()


# --- names and kinds ---------------------------------------------------------------------------


def elected(votes: Votes, outcome: Outcome | None = None) -> tuple[Name, set[ox.NamedNode]]:
    """Return name and classes of an actor."""
    votes.articles["a", ""] = 1
    rows = list(derived_rows(IDS.actor("a").value, votes, outcome or Outcome(), IDS))
    (label,) = [value for _, says, value, _ in rows if says == SKOS.prefLabel]
    classes = {value for _, says, value, _ in rows if says == RDF.type}
    assert isinstance(label, ox.Literal)
    return (label.value, label.language or ""), classes


@pytest.mark.parametrize(
    ("names", "name"),
    [
        ({("May", ""): 2, ("Theresa May", ""): 2}, ("Theresa May", "")),
        ({("Theresa Mary May", ""): 1, ("Theresa May", ""): 2}, ("Theresa May", "")),
        ({("May", ""): 3, ("Theresa May", ""): 1}, ("Theresa May", "")),
        ({("ab", "fr"): 1, ("ab", "en"): 1}, ("ab", "en")),
    ],
)
def test_the_most_frequent_full_name_is_preferred(names: dict[Name, int], name: Name) -> None:
    votes = Votes()
    votes.names.update(names)
    assert elected(votes)[0] == name


def test_a_claim_of_several_articles_appears_first_in_the_earliest_dated_one() -> None:
    store = TemporaryStore([BARE, QUAY])
    claim = IDS.claim("quai fermer avril")

    def first() -> list[str]:
        quads = (q for q in store.dump() if (q.subject, q.predicate) == (claim, first_appearance))
        return [q.object.value for q in quads]

    first_appearance = SCHEMA.firstAppearance
    assert first() == [IDS.article(QUAY.article.identity).value]
    store.remove(QUAY)
    assert first() == []


# --- articles in a store -----------------------------------------------------------------------


def test_a_removed_article_leaves_nothing() -> None:
    store = TemporaryStore([QUAY, REPORT])
    store.remove(REPORT)
    assert store.lines() == TemporaryStore([QUAY]).lines()
    store.remove(QUAY)
    assert store.lines() == []
