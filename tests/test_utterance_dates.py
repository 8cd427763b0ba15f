"""The day on which a statement was made: from its own sentence, or inherited."""

from __future__ import annotations

from functools import cache

import pytest

from kg.extract.reading import extract
from kg.lexicon.cues import speech_events
from kg.lexicon.tables import read_rows
from kg.model import Article, Statement
from kg.preprocess import annotate


@cache
def statements(text: str) -> tuple[Statement, ...]:
    # A Thursday.
    article = Article("a", "a", text, date="2018-01-18", language="fr")
    return extract(next(iter(annotate([article])))).statements


def days(text: str) -> list[tuple[str | None, str | None]]:
    """Return the date and its words for each statement of a text."""
    return [(s.said_on, s.when.of(text) if s.when else None) for s in statements(text)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Le maire a annoncé mardi que le pont rouvrirait.", ("2018-01-16", "mardi")),
        ("« Le pont rouvrira », a annoncé le maire mardi.", ("2018-01-16", "mardi")),
        (
            "Dans une lettre envoyée mardi, le maire a affirmé que le pont rouvrira.",
            ("2018-01-16", "mardi"),
        ),
        # A participle for an event before the utterance.
        ("Interrogé mardi, le maire a annoncé que le pont rouvrirait.", ("2018-01-16", "mardi")),
        # A date in the content.
        ("Le maire a annoncé que le pont rouvrirait mardi.", (None, None)),
        ("« Le pont a rouvert mardi », a annoncé le maire.", (None, None)),
        ("Le maire a annoncé que le pont rouvrirait.", (None, None)),
    ],
)
def test_the_date_modifies_the_cue(text: str, day: tuple[str | None, str | None]) -> None:
    assert days(text) == [day]


@pytest.mark.parametrize(
    "second",
    [
        "Il a ajouté que la halle resterait fermée.",
        "Paul Vernier a ajouté que la halle resterait fermée.",
    ],
)
def test_the_same_source_inherits_the_day(second: str) -> None:
    first = "Paul Vernier a annoncé mardi que le pont rouvrirait."
    assert [day for day, _ in days(f"{first} {second}")] == ["2018-01-16", "2018-01-16"]


def test_a_position_does_not_inherit_the_day() -> None:
    text = (
        "Paul Vernier a annoncé mardi que le pont rouvrirait. Il soutient la fermeture de la halle."
    )
    assert [day for day, _ in days(text)] == ["2018-01-16", None]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "En octobre 2017, le maire avait reçu les riverains et promis de rouvrir le pont.",
            "2017-10",
        ),
        (
            "Le maire a été arrêté mardi par un riverain qui a déclaré que le pont s'écroulait.",
            "2018-01-16",
        ),
    ],
)
def test_joined_clauses_have_one_day(text: str, day: str) -> None:
    assert [found for found, _ in days(text)] == [day]


def test_another_source_does_not_inherit_the_day() -> None:
    text = (
        "Paul Vernier a annoncé mardi que le pont rouvrirait. "
        "Lise Garnier a répondu que la halle resterait fermée."
    )
    assert [day for day, _ in days(text)] == ["2018-01-16", None]


def test_another_day_ends_the_event() -> None:
    text = (
        "Paul Vernier a annoncé lundi que le pont rouvrirait. "
        "Mercredi, Paul Vernier a déclaré que la halle resterait fermée. "
        "Il a ajouté que la place serait pavée."
    )
    assert [day for day, _ in days(text)] == ["2018-01-15", "2018-01-17", "2018-01-17"]


def test_a_date_after_publication_is_not_an_utterance_date() -> None:
    assert days("Le 3 mars 2019, le maire a annoncé que le pont rouvrirait.") == [(None, None)]


def test_speech_events_are_nouns_in_lower_case() -> None:
    listed = [noun for noun, _ in read_rows("fr", "speech_events", 2)]
    assert speech_events("fr") == set(listed) == {noun.lower() for noun in listed}
    assert len(listed) == len(set(listed))
