"""The day on which a statement was made: from its own sentence, or inherited."""

from __future__ import annotations

import pytest

from kg.extract.reading import extract
from kg.lexicon.cues import speech_events
from kg.lexicon.tables import read_rows
from kg.model import Article, Statement
from kg.preprocess import annotate


def statements(text: str) -> tuple[Statement, ...]:
    # A Thursday.
    article = Article("a", "a", text, date="2018-01-18", language="fr")
    return extract(next(iter(annotate([article])))).statements


@pytest.mark.parametrize(
    ("text", "days"),
    [
        # The date modifies the cue, or the participle of an event before the utterance.
        ("Interrogé mardi, le maire a annoncé que le pont rouvrirait.", ["2018-01-16"]),
        # A date in the content, or after publication.
        ("Le maire a annoncé que le pont rouvrirait mardi.", [None]),
        ("Le 3 mars 2019, le maire a annoncé que le pont rouvrirait.", [None]),
        # The same source inherits the day, until another one; a position or another source do not.
        (
            "Paul Vernier a annoncé lundi que le pont rouvrirait. Il a ajouté que la halle serait "
            "fermée. Mercredi, Paul Vernier a déclaré que la place serait pavée.",
            ["2018-01-15", "2018-01-15", "2018-01-17"],
        ),
        (
            "Paul Vernier a annoncé mardi que le pont rouvrirait. Il soutient la fermeture de la "
            "halle.",
            ["2018-01-16", None],
        ),
    ],
)
def test_statements_have_the_day_of_their_utterance(text: str, days: list[str | None]) -> None:
    assert [statement.said_on for statement in statements(text)] == days


def test_speech_events_are_nouns_in_lower_case() -> None:
    listed = [noun for noun, _ in read_rows("fr", "speech_events", 2)]
    assert speech_events("fr") == set(listed) == {noun.lower() for noun in listed}
    assert len(listed) == len(set(listed))
