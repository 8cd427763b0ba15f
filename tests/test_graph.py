"""A reading gives the quads that its golden file holds, whatever the order it lists things in.

After a change that is meant: ``KG_UPDATE_GOLDEN=1 pytest tests/test_graph.py``, then read the diff.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pyoxigraph as ox
import pytest
from coded import BARE, QUAY, READINGS, REPORT, Memory, at
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.base.errors import ReadError, UsageError
from kg.graph import (
    Votes,
    article_quads,
    article_rows,
    derived_quads,
    graph_names,
    reading_graphs,
)
from kg.model import Actor, Claim, Reading, Span, Statement, Term, Topic
from kg.store.labels import all_labels, article_graphs, with_labels
from kg.vocab.iris import Ids
from kg.vocab.terms import KG, RDF, SCHEMA, SKOS

GOLDEN = Path(__file__).parent / "golden"
BASE = "https://kg.example/"


def nquads(reading: Reading, base: str = BASE) -> str:
    return "".join(f"{quad} .\n" for quad in article_quads(reading, base=base))


def held_to_golden(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("KG_UPDATE_GOLDEN"):
        path.write_bytes(text.encode("utf-8"))
    assert path.read_bytes() == text.encode("utf-8"), f"{name} differs; see the docstring"


@pytest.mark.parametrize("name", READINGS)
def test_a_reading_gives_its_golden_quads(name: str) -> None:
    held_to_golden(f"{name}.nq", nquads(READINGS[name]))


def test_three_readings_together_give_their_golden_labels() -> None:
    _, quads = all_labels(Memory(READINGS.values()))
    held_to_golden("labels.nq", "".join(f"{quad} .\n" for quad in quads))


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
        topics=tuple(reading.topics[i][::-1] for i in order),
        affiliations=reading.affiliations[::-1],
        dates=reading.dates[::-1],
        actors={name: reading.actors[name] for name in actors},
    )


# Words in common, cue and source not: only an order of their own keeps their names steady.
TWINS = replace(
    QUAY,
    statements=(*QUAY.statements, replace(QUAY.statements[0], source="Portalys", cue=None)),
    claims=(*QUAY.claims, Claim("autre", "autre")),
    topics=(*QUAY.topics, ()),
)


@given(st.permutations(range(4)), st.permutations(sorted(TWINS.actors)))
def test_the_order_of_statements_changes_no_byte(order: list[int], actors: list[str]) -> None:
    assert nquads(shuffled(TWINS, order, actors)) == nquads(TWINS)


def test_statements_with_the_same_words_stay_apart() -> None:
    quads = article_quads(TWINS, base=BASE)
    assert sum(q.predicate == RDF.type and q.object == KG.Statement for q in quads) == 4
    sources = [q.subject for q in quads if q.predicate == KG.source]
    assert len(sources) == len(set(sources)) == 3


def test_a_statement_listed_twice_is_one() -> None:
    twice = replace(
        QUAY, statements=QUAY.statements * 2, claims=QUAY.claims * 2, topics=QUAY.topics * 2
    )
    assert nquads(twice) == nquads(QUAY)


def test_the_base_changes_nothing_but_the_base() -> None:
    lines = nquads(QUAY).replace(BASE, "urn:b:").splitlines()
    assert sorted(lines) == sorted(nquads(QUAY, "urn:b:").splitlines())
    with pytest.raises(UsageError):
        article_quads(QUAY, base="nowhere")


def said(text: str, **more: object) -> Reading:
    statement = Statement("direct", (Span(0, len(text)),), rule="r")
    article = replace(BARE.article, text=text, identity="x", name="x", url=None)
    return replace(
        BARE, article=replace(article, **more), statements=(statement,), claims=(), topics=()
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
        said("a", identity=HALF),
        said("a", name=HALF),
        said("a", outlet=HALF),
        said("a", author=HALF),
        said("a", url=f"https://x/{HALF}"),
        said("a", language=HALF),
        said("a", date=HALF),
        replace(said("a"), coder=HALF),
        replace(said("a"), language=HALF),
        replace(said("a"), actors={"a": Actor("a", HALF, "person")}),
        replace(said("a"), actors={"a": Actor(HALF, "a", "person")}),
        replace(said("a"), actors={"a": Actor("a", "a", "person", (HALF,))}),
        replace(said("a"), claims=(Claim(HALF, HALF),)),
        replace(said("a"), topics=((Topic("a", HALF),),)),
        replace(said("a"), statements=(Statement("direct", (Span(0, 1),), rule=HALF),)),
    ],
)
def test_half_a_surrogate_pair_is_refused_at_the_door(reading: Reading) -> None:
    with pytest.raises(ReadError, match=r"U\+D83D.*UTF-8") as error:
        article_quads(reading, base=BASE)
    str(error.value).encode("utf-8")


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://a.example/é?x=1#y", "<https://a.example/é?x=1#y>"),
        ("https://a.example/a b|c", "<https://a.example/a%20b%7Cc>"),
        ("https://a.example/%20", "<https://a.example/%20>"),
        ('HTTP://a.example/"><script>', "<HTTP://a.example/%22%3E%3Cscript%3E>"),
        ("javascript:alert(1)", '"javascript:alert(1)"^^<http://www.w3.org/2001/XMLSchema#anyURI>'),
        ("https://[", '"https://["^^<http://www.w3.org/2001/XMLSchema#anyURI>'),
        ("nowhere", '"nowhere"^^<http://www.w3.org/2001/XMLSchema#anyURI>'),
    ],
)
def test_an_address_is_an_iri_if_it_is_on_the_web(url: str, written: str) -> None:
    assert objects(said("a", url=url), SCHEMA.url) == [written]


@pytest.mark.parametrize(
    ("date", "datatype"),
    [
        ("2018-03-05", "http://www.w3.org/2001/XMLSchema#date"),
        ("2020-06", "http://www.w3.org/2001/XMLSchema#gYearMonth"),
        ("2019", "http://www.w3.org/2001/XMLSchema#gYear"),
        ("2019-21", "http://id.loc.gov/datatypes/edtf/EDTF"),
        ("2019~", "http://id.loc.gov/datatypes/edtf/EDTF"),
    ],
)
def test_a_publication_date_is_as_precise_as_it_is(date: str, datatype: str) -> None:
    assert objects(said("a", date=date), SCHEMA.datePublished) == [f'"{date}"^^<{datatype}>']
    assert len(objects(said("a", date=date), KG.latest)) == 1


def test_a_date_that_is_none_names_the_article_and_what_to_write() -> None:
    with pytest.raises(ReadError, match=r"x: .*'5 mars'.*2018-03-05"):
        article_quads(said("a", date="5 mars"), base=BASE)


@pytest.mark.parametrize(
    ("language", "tag"), [("fr", "@fr"), ("FR", "@fr"), ("français", ""), ("x\n", ""), (None, "")]
)
def test_words_carry_a_language_that_is_one(language: str | None, tag: str) -> None:
    assert objects(said("a", title="Titre", language=language), SCHEMA.headline) == [
        f'"Titre"{tag}'
    ]


@pytest.mark.parametrize(
    ("kind", "classes"),
    [
        ("person", {SCHEMA.Person, KG.Actor}),
        ("organisation", {SCHEMA.Organization, KG.Actor}),
        ("group", {KG.Group, KG.Actor}),
        ("document", {KG.DocumentActor, KG.Actor}),
        ("unknown", {KG.Actor}),
    ],
)
def test_an_actor_has_the_class_of_its_kind(kind: str, classes: set[ox.NamedNode]) -> None:
    reading = replace(said("a"), actors={"a": Actor("a", "a", kind)})  # type: ignore[arg-type]
    quads = article_quads(reading, base=BASE)
    actor = Ids(BASE).actor("a")
    assert {q.object for q in quads if q.subject == actor and q.predicate == RDF.type} == classes


TARGET_TEXT = "Elle refuse le projet de loi."
TARGET = at(TARGET_TEXT, "le projet de loi")


@pytest.mark.parametrize(
    ("topics", "key"),
    [
        ((), "projet loi"),
        ((Topic("projet loi", "projet de loi"), Topic("autre", "autre")), "projet loi"),
        ((Topic("sujet", "Le projet de loi"), Topic("autre", "autre")), "sujet"),
        ((Topic("autre", "autre"),), "projet loi"),
    ],
)
def test_a_target_is_the_topic_that_its_words_name(topics: tuple[Topic, ...], key: str) -> None:
    statement = Statement(
        "indirect",
        (TARGET,),
        stance="oppose",
        target=TARGET,
        terms=(Term(at(TARGET_TEXT, "projet de loi"), "projet loi"),),
    )
    reading = replace(said(TARGET_TEXT), statements=(statement,), topics=(topics,))
    assert objects(reading, KG.target) == [str(Ids(BASE).topic(key))]
    assert objects(reading, KG.targetText) == ['"le projet de loi"']


@pytest.mark.parametrize(
    ("words", "own"),
    [("cette demande", True), ("cette loi", False)],
)
def test_a_target_that_says_nothing_by_itself_is_none_of_other_articles(
    words: str, own: bool
) -> None:
    text = f"{words} déplaît."
    statement = Statement(
        "indirect", (Span(0, len(text)),), stance="oppose", target=Span(0, len(words))
    )
    one = replace(said(text), statements=(statement,), topics=((),))
    other = replace(one, article=replace(one.article, identity="another"))
    assert (objects(one, KG.target) != objects(other, KG.target)) is own


@pytest.mark.parametrize("words", ["Elle", "l’", "y"])
def test_a_pronoun_names_no_topic(words: str) -> None:
    text = f"{words} déplaît."
    statement = Statement(
        "indirect", (Span(0, len(text)),), stance="oppose", target=Span(0, len(words))
    )
    reading = replace(said(text), statements=(statement,), topics=((),))
    assert objects(reading, KG.target) == objects(reading, KG.targetKey) == []
    assert objects(reading, KG.targetText) == [f'"{words}"']


def test_a_reading_that_does_not_hold_together_is_refused() -> None:
    with pytest.raises(ValueError, match="no actor stands for 'Solène Quiniou'"):
        article_quads(replace(QUAY, actors={}), base=BASE)
    with pytest.raises(ValueError, match="3 statements, 1 claims"):
        article_quads(replace(QUAY, claims=(None,)), base=BASE)


def test_the_graphs_of_an_article_are_known_from_its_identity() -> None:
    assert graph_names(QUAY.article.identity, base=BASE) == reading_graphs(QUAY, base=BASE)


# --- all articles together -----------------------------------------------------------------


def other_version(reading: Reading) -> Reading:
    """The same article with another text, date and actors, and fewer statements."""
    return replace(
        reading,
        article=replace(reading.article, date="2011", text=reading.article.text + " Fin."),
        statements=reading.statements[:1],
        claims=reading.claims[:1],
        topics=reading.topics[:1],
        affiliations=(),
        actors={
            name: replace(actor, label=f"{actor.label} !") for name, actor in reading.actors.items()
        },
    )


def other_coder(reading: Reading) -> Reading:
    return replace(other_version(reading), article=reading.article, coder="second/1")


CHANGES: list[tuple[str, Callable[[Memory, Reading], None], Callable[[Reading], Reading]]] = [
    ("add", Memory.add, lambda reading: reading),
    ("add changed", Memory.add, other_version),
    ("add by another coder", Memory.add, other_coder),
    ("remove", Memory.remove, lambda reading: reading),
    ("remove of another coder", Memory.remove, other_coder),
]
steps = st.lists(st.tuples(st.sampled_from(CHANGES), st.sampled_from(list(READINGS.values()))))


@given(steps)
@settings(max_examples=60, deadline=None)
def test_labels_after_any_history_are_those_of_what_is_left(
    history: list[tuple[tuple[str, object, Callable[[Reading], Reading]], Reading]],
) -> None:
    store = Memory()
    for (_, change, variant), reading in history:
        change(store, variant(reading))  # type: ignore[operator]
    graphs, quads = all_labels(store)
    before = store.lines()
    store.replace(graphs, quads)
    assert store.lines() == before


def test_articles_in_any_order_give_the_same_bytes() -> None:
    first, *others = [Memory(order).lines() for order in permutations(READINGS.values())]
    assert all(other == first for other in others)
    assert Memory([*READINGS.values(), *READINGS.values()]).lines() == first


def test_articles_put_together_are_labelled_as_one_by_one() -> None:
    store = Memory([QUAY])
    graphs = [graph for one in READINGS.values() for graph in reading_graphs(one, base=BASE)]
    rows = [row for one in READINGS.values() for row in article_rows(one, base=BASE)]
    graphs, quads = with_labels(store, graphs, rows)
    store.replace(graphs, [ox.Quad(*quad) for quad in quads])
    assert store.lines() == Memory(READINGS.values()).lines()


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
def test_rows_are_the_quads_in_their_parts(reading: Reading) -> None:
    rows = article_rows(reading, base=BASE)
    assert len(rows) == len(set(rows))
    assert sorted((ox.Quad(*row) for row in rows), key=str) == article_quads(reading, base=BASE)


def test_what_is_removed_leaves_nothing() -> None:
    store = Memory([QUAY, REPORT])
    store.remove(REPORT)
    assert store.lines() == Memory([QUAY]).lines()
    store.remove(QUAY)
    assert store.lines() == []


def test_all_graphs_of_an_article_are_found() -> None:
    store = Memory([QUAY, REPORT])
    store.replace([], article_quads(other_coder(QUAY), base=BASE))
    found = article_graphs(store, Ids(BASE).article(QUAY.article.identity))
    expected = {*reading_graphs(QUAY, base=BASE), *reading_graphs(other_coder(QUAY), base=BASE)}
    assert set(found) == expected
    assert len(found) == 5
    assert article_graphs(store, Ids(BASE).article("unheard of")) == ()


THING = Ids(BASE).actor("a")


def name(words: str, language: str = "") -> ox.Literal:
    return ox.Literal(words, language=language) if language else ox.Literal(words)


@pytest.mark.parametrize(
    ("names", "elected"),
    [
        ({name("May"): 3, name("Theresa May"): 2}, name("May")),
        ({name("May"): 2, name("Theresa May"): 2}, name("Theresa May")),
        ({name("abd"): 1, name("abc"): 1}, name("abc")),
        ({name("a", "fr"): 1, name("a", "en"): 1}, name("a", "en")),
    ],
)
def test_the_name_of_most_readings_wins(names: dict[ox.Literal, int], elected: ox.Literal) -> None:
    votes = Votes()
    for words, count in names.items():
        votes.count(words, count)
    quads = derived_quads({THING: votes}, {}, base=BASE)
    assert [q.object for q in quads if q.predicate == SKOS.prefLabel] == [elected]
    assert Votes.parse(votes.literal()) == votes


@pytest.mark.parametrize(
    ("kinds", "elected"),
    [
        ({KG.Actor: 9, KG.Group: 1}, KG.Group),
        ({KG.Actor: 9, SCHEMA.Organization: 2, SCHEMA.Person: 1}, SCHEMA.Organization),
        ({KG.Actor: 4, SCHEMA.Organization: 2, SCHEMA.Person: 2}, SCHEMA.Person),
        ({KG.Actor: 1}, KG.Actor),
    ],
)
def test_the_kind_of_most_readings_wins(
    kinds: dict[ox.NamedNode, int], elected: ox.NamedNode
) -> None:
    votes = Votes()
    votes.count(name("a"))
    for kind, count in kinds.items():
        votes.count(kind, count)
    quads = derived_quads({THING: votes}, {}, base=BASE)
    assert [q.object for q in quads if q.predicate == KG.kind] == [elected]


def test_the_earliest_article_is_where_a_claim_appeared_first() -> None:
    store = Memory([BARE, QUAY])
    claim, quay = Ids(BASE).claim("quai fermer avril"), Ids(BASE).article(QUAY.article.identity)

    def first() -> list[ox.NamedNode]:
        return [
            q.object
            for q in store.inner.quads_for_pattern(claim, SCHEMA.firstAppearance, None, None)
        ]

    assert first() == [quay], "an article without a date is never the first beside one with a date"
    store.remove(QUAY)
    assert first() == [Ids(BASE).article("bare")]
