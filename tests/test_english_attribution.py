"""English constructions that attribute something, and similar ones that don't."""

from __future__ import annotations

import pytest
from extract import attributions, content_words, needs_english, understood_english, unmark

pytestmark = needs_english


def said(text: str) -> list[tuple[str, str | None, str]]:
    return attributions(understood_english(text))


@pytest.mark.parametrize(
    "marked",
    [
        "{The board had known since May}, [Ada Brown] <said>, {and had told nobody}.",
        "[Ada Brown] rejected this account: {the army}, she <said>, {had left the town}.",
    ],
)
def test_a_parenthetical_interrupts_its_content(marked: str) -> None:
    text, cue, source, pieces = unmark(marked)
    assert (cue, source, " … ".join(pieces)) in said(text)


@pytest.mark.parametrize(
    "marked",
    [
        "{The tax}, which [Ada Brown] <says> {is too low}, will rise.",
        # The addressee of a question is not part of it.
        "[Ada Brown] <asked> the minister to {resign}.",
        # Somebody for whom something is so judges it.
        "<For> [the mayor], {the bridge is a danger}.",
        "The report was written by [Ada Brown], <according to> whom {the bridge is safe}.",
    ],
)
def test_english_frames(marked: str) -> None:
    text, cue, source, pieces = unmark(marked)
    assert (cue, source, " … ".join(pieces)) in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "The mayor pointed to her bicycle helmet.",
        "Ada Brown waited for the train to leave.",
    ],
)
def test_frames_that_attribute_nothing(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "For the minister, a car was waiting outside.",
        "For the city, the fair is the biggest event of the year.",
    ],
)
def test_not_every_phrase_with_for_is_an_experiencer(text: str) -> None:
    assert not [one for one in said(text) if one[0].lower() == "for"]


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        # A neuter pronoun is the object of taking sides.
        ("Norvane denied this.", ["this"]),
        # A relative clause without a pronoun modifies the noun before it.
        ("He sold the town hall, an idea the mayor rejected.", ["an idea"]),
        # A future date is not the day of speaking.
        ("The minister promised a bill by the autumn.", ["a bill by the autumn"]),
    ],
)
def test_the_content_of_taking_sides(text: str, contents: list[str]) -> None:
    assert content_words(understood_english(text)) == contents
