"""What English constructions attribute, and look-alikes that attribute nothing. Skipped without an
English pipeline."""

from __future__ import annotations

import pytest
from english import needs_english, understood_english

pytestmark = needs_english


def said(text: str) -> list[tuple[str, str | None, str]]:
    """Cue, source and content of what a text attributes."""
    return [
        (
            one.cue.of(text) if one.cue is not None else "",
            one.source,
            " … ".join(span.of(text) for span in one.content),
        )
        for one in understood_english(text).statements
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The board had known since May, Ada Brown said, and had told nobody.",
            ("said", "Ada Brown", "The board had known since May … and had told nobody"),
        ),
        (
            "In the north, Ada Brown said, three bridges had been closed.",
            ("said", "Ada Brown", "In the north … three bridges had been closed"),
        ),
        (
            "Behind the rise in rents, Ada Brown argued, lies a shortage of building land.",
            ("argued", "Ada Brown", "Behind the rise in rents … lies a shortage of building land"),
        ),
        (
            "What worried her most, said Ada Brown, was the silence of the neighbours.",
            ("said", "Ada Brown", "What worried her most … was the silence of the neighbours"),
        ),
        (
            "What saved them, explained the head of the crew, Ada Brown, was a flare.",
            ("explained", "Ada Brown", "What saved them … was a flare"),
        ),
        (
            "If the rains fail again, Ada Brown warned, the village will be abandoned.",
            ("warned", "Ada Brown", "If the rains fail again … the village will be abandoned"),
        ),
        (
            "The cooks had a spare, said one of them, Ada Brown.",
            ("said", "Ada Brown", "The cooks had a spare"),
        ),
        (
            "Of the 40 cases recorded since May, nine required surgery, a council report says.",
            (
                "says",
                "a council report",
                "Of the 40 cases recorded since May, nine required surgery",
            ),
        ),
        (
            "Ada Brown rejected this account: the army, she said, had left the town.",
            ("said", "Ada Brown", "the army … had left the town"),
        ),
    ],
)
def test_an_incise_parts_what_it_attributes(
    text: str, expected: tuple[str, str | None, str]
) -> None:
    assert expected in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "The workers, who said nothing, walked home.",
        "When the bell rang, she said nothing.",
        "In 1990, the report was published.",
    ],
)
def test_what_only_looks_like_an_incise(text: str) -> None:
    assert not [one for one in understood_english(text).statements if one.rule == "incise"]


def test_who_speaks_goes_on_acting_behind_an_incise() -> None:
    text = "The bus was late, Ada Brown said, and walked home."
    assert ("said", "Ada Brown", "The bus was late") in said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The mayor blamed heavy rain for the collapse of the bridge.",
            ("blamed", "The mayor", "the collapse of the bridge"),
        ),
        (
            "The judge thanked the jury for its patience.",
            ("thanked", "The judge", "the jury … its patience"),
        ),
        (
            "The bishop called for the prisoners to be freed.",
            ("called", "The bishop", "the prisoners to be freed"),
        ),
        (
            "The union asked in May for the section to be closed.",
            ("asked", "The union", "the section to be closed"),
        ),
        ("The farmers dispute that figure.", ("dispute", "The farmers", "that figure")),
        ("The union rejected that idea.", ("rejected", "The union", "that idea")),
        (
            "The charity puts the cost of repairs at £3 million.",
            ("puts", "The charity", "the cost of repairs … £3 million"),
        ),
        (
            "The minister pointed to the fact that sales had fallen since 2016.",
            ("pointed to the fact", "The minister", "sales had fallen since 2016"),
        ),
        (
            "The union demanded to know why the boat had been allowed to sail.",
            ("demanded to know", "The union", "why the boat had been allowed to sail"),
        ),
        (
            "The senator ruled out a tax rise as madness.",
            ("ruled out", "The senator", "a tax rise … madness"),
        ),
        ("The minister was in favour of a ban.", ("was in favour", "The minister", "a ban")),
        ("The clubs rallied behind the plan.", ("rallied behind", "The clubs", "the plan")),
        ("The bishops came down against the law.", ("came down against", "The bishops", "the law")),
        (
            "The tax, which Ada Brown says is too low, will rise.",
            ("says", "Ada Brown", "The tax … is too low"),
        ),
    ],
)
def test_english_frames(text: str, expected: tuple[str, str | None, str]) -> None:
    assert expected in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "The chef put the book on the table at noon.",
        "The editor put the story at the top of page 3.",
        "The plan puts lives at risk.",
        "The hotel offers a view of the sea.",
        "The mayor pointed to her bicycle helmet.",
        "Ada Brown waited for the train to leave.",
    ],
)
def test_frames_that_say_nothing(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("For the mayor, the bridge is a danger.", "the mayor", "the bridge is a danger"),
        (
            "For Ada Brown, the money would be better spent on bins.",
            "Ada Brown",
            "the money would be better spent on bins",
        ),
        ("But for the union, the offer is too little.", "the union", "the offer is too little"),
        (
            "For the museum it was a lawful purchase; for the royal family it remained a theft.",
            "the royal family",
            "it remained a theft",
        ),
        (
            "For the judges, that argument carried less weight than the delay.",
            "the judges",
            "that argument carried less weight than the delay",
        ),
    ],
)
def test_for_whom_a_clause_is_a_judgement(text: str, source: str, content: str) -> None:
    assert (source, content) in [(one[1], one[2]) for one in said(text) if one[0].lower() == "for"]


@pytest.mark.parametrize(
    "text",
    [
        "For years, the museum was closed.",
        "For sale, the house is dear.",
        "For children, the trip would be free.",
        "For passengers, the strike means long waits.",
        "For the city, the fair is the biggest event of the year.",
        "For Ada Brown, it was her third win this season.",
        "For the minister, a car was waiting outside.",
        "For the company, the sale brought two million euros.",
        "The price was low for the mayor, who is rich.",
    ],
)
def test_for_whom_no_clause_is_a_judgement(text: str) -> None:
    assert not [one for one in said(text) if one[0].lower() == "for"]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "The report was written by Ada Brown, according to whom the bridge is safe.",
            "Ada Brown",
            "the bridge is safe",
        ),
        (
            "The figure was disputed by Ada Brown, according to whom the slick was drifting.",
            "Ada Brown",
            "the slick was drifting",
        ),
    ],
)
def test_according_to_whom_begins_what_is_said(text: str, source: str, content: str) -> None:
    assert (source, content) in [(one[1], one[2]) for one in said(text)]


def test_a_finite_verb_of_a_relative_clause_is_not_passive() -> None:
    text = "The decision was taken after they found letters in which the officer boasted of fraud."
    assert ("boasted", "the officer", "fraud") in said(text)


def test_may_is_a_month_too() -> None:
    found = said("The union warned in May of a strike.")
    assert ("warned", "The union", "a strike") in found


def test_the_company_is_the_only_one_named_so_far() -> None:
    text = (
        "Furniture chain Wexcombe will close 48 shops.\n\nSales fell by 8% in May, the company "
        "reported. The union Grovers United criticised the plan."
    )
    assert ("reported", "Wexcombe", "Sales fell by 8% in May") in said(text)


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        # The object is a pronoun for a thing, where a side is taken.
        ("Norvane denied this.", ["this"]),
        ("Employers back it.", ["it"]),
        ("Norvane announced this.", []),
        ("Unions thanked him.", []),
        # A clause without a pronoun tells of the noun before it.
        ("He sold the town hall, an idea the mayor rejected.", ["an idea"]),
        # Whom one thanks and for what.
        ("Ada Brown praised the trustees for their courage.", ["the trustees … their courage"]),
        # A date to come is no day of speaking.
        ("The minister promised a bill by the autumn.", ["a bill by the autumn"]),
        ("Residents cheered the decision.", ["the decision"]),
        ("Fans chanted for his removal.", ["his removal"]),
        ("The hospital apologised over the switched results.", ["the switched results"]),
    ],
)
def test_what_a_side_is_taken_to(text: str, contents: list[str]) -> None:
    found = [
        " … ".join(span.of(text) for span in one.content)
        for one in understood_english(text).statements
    ]
    assert found == contents
