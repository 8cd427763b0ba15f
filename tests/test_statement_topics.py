"""Topics of a statement, from its terms."""

from __future__ import annotations

import pytest

from kg.lexicon.tables import read_rows
from kg.model import DateExpression, Mention, Span, Statement, Term, Topic
from kg.topics.of_statement import Topics

TEXT = "Les  vannes\nneuves, la reconnaissance faciale, le 5 mars, Hydrovarre, ministre, fois, 12 %"


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


TOPICS = Topics(
    TEXT,
    "fr",
    (
        Mention(span("Hydrovarre"), "Hydrovarre", "name", "organisation"),
        Mention(span("vannes"), "vannes", "noun", "unknown"),
    ),
    (DateExpression(span("le 5 mars"), "2018-03-05"),),
)


def of(*terms: tuple[str, str]) -> list[Topic]:
    made = tuple(Term(span(words), key) for words, key in terms)
    return list(TOPICS.find(Statement("direct", (Span(0, 1),), terms=made)))


@pytest.mark.parametrize(
    ("words", "key", "label"),
    [
        ("reconnaissance faciale", "reconnaissance facial", "reconnaissance faciale"),
        ("vannes\nneuves", "vanne neuf", "vannes neuves"),
        ("vannes", "vanne", "vannes"),  # a description isn't a name
    ],
)
def test_a_term_is_a_topic_labelled_by_its_words(words: str, key: str, label: str) -> None:
    assert of((words, key)) == [Topic(key, label)]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("mars", "mars"),  # in a date
        ("Hydrovarre", "hydrovarre"),  # is an actor
        ("ministre", "ministre"),  # says what somebody is
        ("fois", "fois"),  # says nothing by itself
        ("12 %", "12 %"),  # is a measure
        ("la", "la"),  # too short
    ],
)
def test_dates_actors_and_generic_nouns_are_not_topics(words: str, key: str) -> None:
    assert of((words, key)) == []


def test_topics_are_distinct_and_in_order_of_the_terms() -> None:
    made = of(
        ("reconnaissance faciale", "reconnaissance facial"),
        ("vannes", "vanne"),
        ("vannes\nneuves", "vanne"),
    )
    assert [topic.key for topic in made] == ["reconnaissance facial", "vanne"]
    assert made[1].label == "vannes"
    assert of() == []


@pytest.mark.parametrize("noun", [row[0] for row in read_rows("fr", "generic_nouns", 1)])
def test_generic_nouns_are_lemmas(noun: str) -> None:
    assert noun == noun.strip().lower()
