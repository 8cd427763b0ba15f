"""Organisations and their descriptions in English news.

Skipped without an English pipeline.
"""

from __future__ import annotations

import pytest
from english import needs_english, understood_english

from kg.extract.reading import extract
from kg.mentions.find import find_mentions
from kg.model import Article, Reading, Span
from kg.preprocess import annotate

pytestmark = needs_english


def sources(text: str) -> list[str | None]:
    return [statement.source for statement in understood_english(text).statements]


def names(text: str) -> dict[str, str]:
    document = next(iter(annotate([Article("a", "a", text, language="en")])))
    return {m.text: m.kind for m in find_mentions(document) if m.form == "name"}


@pytest.mark.parametrize(
    ("text", "source"),
    [
        # An article or an owner precedes the name, or a clause follows the noun.
        (
            "A tenants' association, the Norvane Alliance, urged the council to wait.",
            "Norvane Alliance",
        ),
        ("The firm that built it, Halden Brothers, denied that it was unsafe.", "Halden Brothers"),
        ("One of them, Norway's Oldrim, said it was waiting.", "Oldrim"),
        # A group is an organisation where a name follows it.
        ("The British mining group Tarn has rejected the offer.", "Tarn"),
        ("A spokesman for the hotel group Tarn denied the claim.", "a spokesman"),
        # So is an owner, whatever kind or place is mentioned beside the name.
        ("The mine's owner, Halden Metals of Toronto, denied that it was unsafe.", "Halden Metals"),
        (
            'Its founder, retired teacher Michael Stowe, called the idea "absurd".',
            "Michael Stowe",
        ),
    ],
)
def test_the_name_after_a_description_speaks(text: str, source: str) -> None:
    assert (sources(text)[0] or "").lower().startswith(source.lower())


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "Outside court, the father of one of the boys, Carl Wicks, said he was glad.",
            "Carl Wicks",
        ),
    ],
)
def test_the_place_of_a_speech_is_not_its_source(text: str, source: str) -> None:
    assert sources(text) == [source]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "In a report on Monday, the Foundation for Digital Decency says that it lost records.",
            "Foundation for Digital Decency",
        ),
        ("Boston-based Corliss Odgen said on Monday that it had lost money.", "Corliss Odgen"),
        ("Corliss Odgen, based in Iowa, has closed two plants.", "Corliss Odgen"),
    ],
)
def test_context_shows_that_a_name_is_not_a_person(text: str, name: str) -> None:
    assert names(text)[name] != "person"


def test_a_person_may_be_based_somewhere() -> None:
    assert names("Martha Brown, based in Iowa, has written two books.")["Martha Brown"] == "person"


@pytest.mark.parametrize(
    "about", ["More than 600", "At least 600", "Up to 600", "As many as 600", "About 600"]
)
def test_a_number_keeps_its_approximation(about: str) -> None:
    assert sources(f"{about} nurses demanded better pay.") == [f"{about} nurses"]


def test_an_organisation_with_an_acronym_is_the_antecedent_of_its_noun() -> None:
    text = (
        "The opposition People's Reform Alliance (PRA) demanded a vote. "
        "The opposition rejected the offer."
    )
    assert sources(text) == ["People's Reform Alliance (PRA)"] * 2


def read_with_title(title: str, text: str) -> Reading:
    whole = f"{title}\n\n{text}"
    article = Article(
        "made", "made", whole, title=title, title_span=Span(0, len(title)), language="en"
    )
    return extract(next(annotate([article])))


@pytest.mark.parametrize(
    ("text", "source"),
    [
        # Its name contains the noun, or one of the same sort.
        (
            "A hospital in Wales has denied a claim.\n\nThe Norvane Hospital said it was true.",
            "Norvane Hospital",
        ),
        # A firm is the next unknown name that acts.
        (
            "An Ohio cereal maker denied it had lied. Norvane, based in Akron, recalled its oats.",
            "Norvane",
        ),
        (
            "Rebels in the east said that they had won.\n\n"
            "The spokesman of the Front for Renewal, Carl Wicks, praised them.",
            "Front for Renewal",
        ),
        # A name in the same sentence is another organisation.
        (
            "A hospital in Wales has accused Norvane Hospital of lying.",
            "A hospital in Wales",
        ),
    ],
)
def test_the_opening_may_describe_an_organisation_named_later(text: str, source: str) -> None:
    assert read_with_title("News", text).statements[0].source == source


@pytest.mark.parametrize("noun", ["Library", "Drugmaker", "Rebels"])
def test_a_noun_that_opens_a_title_is_not_a_name(noun: str) -> None:
    reading = read_with_title(f"{noun} denies claim", "Nobody was hurt.")
    document = next(iter(annotate([Article("a", "a", f"{noun} denied it.", language="en")])))
    assert [m.form for m in find_mentions(document) if m.text == noun] == ["noun"]
    assert {statement.source for statement in reading.statements} <= {noun}


@pytest.mark.parametrize("company", ["The California company", "The Danish firm", "The company"])
def test_the_origin_of_a_firm_does_not_make_it_another(company: str) -> None:
    text = f"Users have left the service Norvane. {company} denied the claim."
    assert sources(text) == ["Norvane"]


def test_a_possessive_refers_to_the_last_subject() -> None:
    text = (
        "Coach Paul Tranter will take charge. The striker Ross Imbrie is liked, though his agent "
        "denied that they had met."
    )
    assert (sources(text)[0] or "").startswith("his agent")


def test_another_office_is_another_person() -> None:
    text = (
        '"There are people down there," the commander of the fire brigade, Carl Wicks, told '
        "reporters. He was tired. The regional health secretary appealed for donors."
    )
    assert sources(text)[-1] == "The regional health secretary"
