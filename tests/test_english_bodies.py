"""What English news says of a body before or behind its name, and what tells that a name is a
body's. Skipped without an English pipeline."""

from __future__ import annotations

import pytest
from english import needs_english, understood_english

from kg.annotate import annotate
from kg.extract.attribution import attribute
from kg.extract.resolution import resolve
from kg.mentions.find import mentions
from kg.model import Article, Reading, Span

pytestmark = needs_english


def sources(text: str) -> list[str | None]:
    return [one.source for one in understood_english(text).statements]


def names(text: str) -> dict[str, str]:
    document = next(iter(annotate([Article("a", "a", text, language="en")])))
    return {m.text: m.kind for m in mentions(document) if m.form == "name"}


@pytest.mark.parametrize(
    ("text", "source"),
    [
        # An article or an owner stands before the name, or a clause behind the noun.
        (
            "A tenants' association, the Norvane Alliance, urged the council to wait.",
            "Norvane Alliance",
        ),
        (
            "The gallery that sold the vase in 1974 for $110,000, Halden & Sohn, has always denied "
            "knowing of any theft.",
            "Halden & Sohn",
        ),
        ("The firm that built it, Halden Brothers, denied that it was unsafe.", "Halden Brothers"),
        ("One of them, Norway's Oldrim, said it was waiting.", "Oldrim"),
        # A group is one body where a name stands behind it.
        ("The British mining group Tarn has rejected the offer.", "Tarn"),
        ("A spokesman for the hotel group Tarn denied the claim.", "a spokesman"),
        # So is the owner of something, whatever kind of body or place is told beside the name.
        ("The mine's owner, Halden Metals of Toronto, denied that it was unsafe.", "Halden Metals"),
        (
            "The owner of the site, the hotel chain Fairway, denied that it was unsafe.",
            "Fairway",
        ),
        # A second role stands before the name.
        ("Her counterpart, Prime Minister Stefan Loew, denied the claim.", "Stefan Loew"),
        (
            'Its founder, retired teacher Michael Stowe, called the idea "absurd".',
            "Michael Stowe",
        ),
    ],
)
def test_who_is_named_behind_a_description_speaks(text: str, source: str) -> None:
    assert (sources(text)[0] or "").lower().startswith(source.lower())


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "Outside court, the father of one of the boys, Carl Wicks, said he was glad.",
            "Carl Wicks",
        ),
        (
            "In the capital, Port-Noir, finance minister Augustin Bello dismissed the figures as "
            "propaganda.",
            "Augustin Bello",
        ),
    ],
)
def test_the_place_where_somebody_speaks_is_nobody(text: str, source: str) -> None:
    assert sources(text) == [source]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "In a report on Monday, the Foundation for Digital Decency says that it lost records.",
            None,
        ),
        ("Minas Altas del Norte denied that it had lied.", None),
        ("Boston-based Corliss Odgen said on Monday that it had lost money.", "Corliss Odgen"),
        ("Corliss Odgen, based in Iowa, has closed two plants.", "Corliss Odgen"),
        ("Corliss Odgen, which has two plants, said that it had lost money.", "Corliss Odgen"),
    ],
)
def test_what_tells_that_a_name_is_a_body_s(text: str, name: str | None) -> None:
    found = names(text)
    whole = name or next(
        n for n in ("Foundation for Digital Decency", "Minas Altas del Norte") if n in text
    )
    assert whole in found
    assert found[whole] != "person"


def test_somebody_known_may_be_based_somewhere() -> None:
    assert names("Martha Brown, based in Iowa, has written two books.")["Martha Brown"] == "person"


@pytest.mark.parametrize(
    "about", ["More than 600", "At least 600", "Up to 600", "As many as 600", "About 600"]
)
def test_a_number_keeps_what_says_how_exact_it_is(about: str) -> None:
    assert sources(f"{about} nurses demanded better pay.") == [f"{about} nurses"]


def test_a_body_is_one_with_what_it_is_called_with_its_acronym() -> None:
    text = (
        "The opposition People's Reform Alliance (PRA) demanded a vote. "
        "The opposition rejected the offer."
    )
    assert sources(text) == ["People's Reform Alliance (PRA)"] * 2


def headed(title: str, text: str) -> Reading:
    """A text with its title → what it says."""
    whole = f"{title}\n\n{text}"
    article = Article(
        "made", "made", whole, title=title, title_span=Span(0, len(title)), language="en"
    )
    return resolve(attribute(next(annotate([article]))))


@pytest.mark.parametrize(
    ("text", "source"),
    [
        # Its name has the noun, or one of its sort.
        (
            "A hospital in Wales has denied a claim.\n\nThe Norvane Hospital said it was true.",
            "Norvane Hospital",
        ),
        (
            "A Danish consumer body has accused the bank of lying.\n\n"
            "The Norvane Foundation said that records were lost.",
            "Norvane Foundation",
        ),
        # A firm is whatever acts next, where nobody knows what it is.
        (
            "An Ohio cereal maker denied it had lied. Norvane, based in Akron, recalled its oats.",
            "Norvane",
        ),
        (
            "Rebels in the east said that they had won.\n\n"
            "The spokesman of the Front for Renewal, Carl Wicks, praised them.",
            "Front for Renewal",
        ),
        # Who stands beside it is another one.
        (
            "A hospital in Wales has accused Norvane Hospital of lying.",
            "A hospital in Wales",
        ),
    ],
)
def test_the_opening_tells_of_a_body_that_is_named_below(text: str, source: str) -> None:
    assert headed("News", text).statements[0].source == source


@pytest.mark.parametrize("noun", ["Library", "Drugmaker", "Rebels"])
def test_a_noun_that_opens_a_title_is_no_name(noun: str) -> None:
    whole = headed(f"{noun} denies claim", "Nobody was hurt.")
    document = next(iter(annotate([Article("a", "a", f"{noun} denied it.", language="en")])))
    assert [m.form for m in mentions(document) if m.text == noun] == ["noun"]
    assert {one.source for one in whole.statements} <= {noun}


@pytest.mark.parametrize("company", ["The California company", "The Danish firm", "The company"])
def test_where_a_firm_is_from_tells_no_other_one(company: str) -> None:
    text = f"Users have left the service Norvane. {company} denied the claim."
    assert sources(text) == ["Norvane"]


def test_who_is_spoken_of_owns_and_is_not_owned() -> None:
    text = (
        "Coach Paul Tranter will take charge. The striker Ross Imbrie is liked, though his agent "
        "denied that they had met."
    )
    assert (sources(text)[0] or "").startswith("his agent")


def test_who_has_another_office_is_not_meant() -> None:
    text = (
        '"There are people down there," the commander of the fire brigade, Carl Wicks, told '
        "reporters. He was tired. The regional health secretary appealed for donors."
    )
    assert sources(text)[-1] == "The regional health secretary"
