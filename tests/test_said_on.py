"""The day on which a statement was made: its own, or that of the event it belongs to."""

from __future__ import annotations

from functools import cache

import pytest

from kg.annotate import annotate
from kg.extract.attribution import attribute
from kg.extract.utterance_dates import occasions
from kg.lexicon.tables import rows
from kg.model import Article, Statement


@cache
def statements(text: str) -> tuple[Statement, ...]:
    # A Thursday.
    article = Article("a", "a", text, date="2018-01-18", language="fr")
    return attribute(next(iter(annotate([article])))).statements


def days(text: str) -> list[tuple[str | None, str | None]]:
    """Date and its words for each statement of a text."""
    return [(s.said_on, s.when.of(text) if s.when else None) for s in statements(text)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Le maire a annoncé mardi que le pont rouvrirait.", ("2018-01-16", "mardi")),
        ("Mardi, le maire a annoncé que le pont rouvrirait.", ("2018-01-16", "Mardi")),
        ("« Le pont rouvrira », a annoncé le maire mardi.", ("2018-01-16", "mardi")),
        (
            "Dans une lettre envoyée mardi, le maire a affirmé que le pont rouvrira.",
            ("2018-01-16", "mardi"),
        ),
        # What was done before he spoke was done on the day.
        ("Interrogé mardi, le maire a annoncé que le pont rouvrirait.", ("2018-01-16", "mardi")),
        # What is not the day of saying it.
        ("Le maire a annoncé que le pont rouvrirait mardi.", (None, None)),
        ("« Le pont a rouvert mardi », a annoncé le maire.", (None, None)),
        ("Le maire a annoncé que le pont rouvrirait.", (None, None)),
    ],
)
def test_the_day_stands_with_the_cue(text: str, day: tuple[str | None, str | None]) -> None:
    assert days(text) == [day]


@pytest.mark.parametrize(
    "second",
    [
        "Il a ajouté que la halle resterait fermée.",
        "Paul Vernier a ajouté que la halle resterait fermée.",
        "« La halle restera fermée », a ajouté Vernier.",
    ],
)
def test_what_the_same_source_goes_on_to_say_has_its_day(second: str) -> None:
    first = "Paul Vernier a annoncé mardi que le pont rouvrirait."
    assert [day for day, _ in days(f"{first} {second}")] == ["2018-01-16", "2018-01-16"]


def test_a_position_that_it_takes_has_no_day_but_its_own() -> None:
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
            "En octobre 2017, le maire avait écrit aux riverains en promettant de rouvrir le pont.",
            "2017-10",
        ),
        (
            "Le maire a été arrêté mardi par un riverain qui a déclaré que le pont s'écroulait.",
            "2018-01-16",
        ),
    ],
)
def test_what_is_told_together_has_one_day(text: str, day: str) -> None:
    assert [found for found, _ in days(text)] == [day]


def test_another_source_has_no_day_of_the_first() -> None:
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


def test_a_date_after_publication_is_no_day_of_saying() -> None:
    assert days("Le 3 mars 2019, le maire a annoncé que le pont rouvrirait.") == [(None, None)]


def test_the_occasions_are_nouns_in_small_letters() -> None:
    listed = [noun for noun, _ in rows("fr", "speech_events", 2)]
    assert occasions("fr") == set(listed) == {noun.lower() for noun in listed}
    assert len(listed) == len(set(listed))
