"""English constructions that attribute something, and similar ones that don't."""

from __future__ import annotations

import re

import pytest
from english import needs_english, understood_english
from extract import attributions, content_words

pytestmark = needs_english


def said(text: str) -> list[tuple[str, str | None, str]]:
    return attributions(understood_english(text))


def unmark(marked: str) -> tuple[str, tuple[str, str, str]]:
    """A text, and the <cue>, [source] and {pieces} of content that its marks show."""
    [cue], [source] = re.findall(r"<(.+?)>", marked), re.findall(r"\[(.+?)\]", marked)
    content = " … ".join(re.findall(r"\{(.+?)\}", marked))
    return re.sub(r"[<>{}\[\]]", "", marked), (cue, source, content)


@pytest.mark.parametrize(
    "marked",
    [
        "{The board had known since May}, [Ada Brown] <said>, {and had told nobody}.",
        "{Behind the rise in rents}, [Ada Brown] <argued>, {lies a shortage of building land}.",
        "{What worried her most}, <said> [Ada Brown], {was the silence of the neighbours}.",
        "{If the rains fail again}, [Ada Brown] <warned>, {the village will be abandoned}.",
        "{Of the 40 cases recorded since May, nine required surgery}, [a council report] <says>.",
        "[Ada Brown] rejected this account: {the army}, she <said>, {had left the town}.",
    ],
)
def test_a_parenthetical_interrupts_its_content(marked: str) -> None:
    text, expected = unmark(marked)
    assert expected in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "The workers, who said nothing, walked home.",
        "In 1990, the report was published.",
    ],
)
def test_not_every_subject_and_verb_is_a_parenthetical(text: str) -> None:
    assert not [one for one in understood_english(text).statements if one.rule == "incise"]


def test_a_speaker_may_act_after_a_parenthetical() -> None:
    text = "The bus was late, Ada Brown said, and walked home."
    assert ("said", "Ada Brown", "The bus was late") in said(text)


@pytest.mark.parametrize(
    "marked",
    [
        "[The mayor] <blamed> heavy rain for {the collapse of the bridge}.",
        "[The bishop] <called> for {the prisoners to be freed}.",
        "[The farmers] <dispute> {that figure}.",
        "[The charity] <puts> {the cost of repairs} at {£3 million}.",
        "[The minister] <pointed to the fact> that {sales had fallen since 2016}.",
        "[The senator] <ruled out> {a tax rise} as {madness}.",
        "[The minister] <was in favour> of {a ban}.",
        "{The tax}, which [Ada Brown] <says> {is too low}, will rise.",
    ],
)
def test_english_frames(marked: str) -> None:
    text, expected = unmark(marked)
    assert expected in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "The chef put the book on the table at noon.",
        "The editor put the story at the top of page 3.",
        "The plan puts lives at risk.",
        "The mayor pointed to her bicycle helmet.",
        "Ada Brown waited for the train to leave.",
    ],
)
def test_frames_that_attribute_nothing(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("For the mayor, the bridge is a danger.", "the mayor", "the bridge is a danger"),
        ("But for the union, the offer is too little.", "the union", "the offer is too little"),
        (
            "For the museum it was a lawful purchase; for the royal family it remained a theft.",
            "the royal family",
            "it remained a theft",
        ),
    ],
)
def test_an_experiencer_judges(text: str, source: str, content: str) -> None:
    assert (source, content) in [(one[1], one[2]) for one in said(text) if one[0].lower() == "for"]


@pytest.mark.parametrize(
    "text",
    [
        "For years, the museum was closed.",
        "For children, the trip would be free.",
        "For passengers, the strike means long waits.",
        "For the city, the fair is the biggest event of the year.",
        "For the minister, a car was waiting outside.",
        "The price was low for the mayor, who is rich.",
    ],
)
def test_not_every_phrase_with_for_is_an_experiencer(text: str) -> None:
    assert not [one for one in said(text) if one[0].lower() == "for"]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "The report was written by Ada Brown, according to whom the bridge is safe.",
            "Ada Brown",
            "the bridge is safe",
        ),
    ],
)
def test_a_relative_phrase_of_a_source_precedes_its_content(
    text: str, source: str, content: str
) -> None:
    assert (source, content) in [(one[1], one[2]) for one in said(text)]


def test_a_finite_verb_of_a_relative_clause_is_not_passive() -> None:
    text = "The decision was taken after they found letters in which the officer boasted of fraud."
    assert ("boasted", "the officer", "fraud") in said(text)


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        # A neuter pronoun is the object of taking sides.
        ("Norvane denied this.", ["this"]),
        ("Norvane announced this.", []),
        ("Unions thanked him.", []),
        # A relative clause without a pronoun modifies the noun before it.
        ("He sold the town hall, an idea the mayor rejected.", ["an idea"]),
        # The addressee of thanks, and the reason.
        ("Ada Brown praised the trustees for their courage.", ["the trustees … their courage"]),
        # A future date is not the day of speaking.
        ("The minister promised a bill by the autumn.", ["a bill by the autumn"]),
        ("The hospital apologised over the switched results.", ["the switched results"]),
    ],
)
def test_the_content_of_taking_sides(text: str, contents: list[str]) -> None:
    assert content_words(understood_english(text)) == contents
