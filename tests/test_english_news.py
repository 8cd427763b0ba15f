"""How English news calls people and bodies, what it wants and fears, and when it was said. Skipped
without an English pipeline."""

from __future__ import annotations

import pytest
from english import needs_english, understood_english

from kg.annotate import annotate
from kg.extract.attribution import attribute
from kg.extract.resolution import resolve
from kg.model import Article, Reading, Span

pytestmark = needs_english


def headed(title: str, text: str) -> Reading:
    """A text with its title → what it says."""
    whole = f"{title}\n\n{text}"
    article = Article(
        "made", "made", whole, title=title, title_span=Span(0, len(title)), language="en"
    )
    return resolve(attribute(next(annotate([article]))))


def contents(text: str) -> list[str]:
    """What is said in a text."""
    return [
        " … ".join(span.of(text) for span in one.content)
        for one in understood_english(text).statements
    ]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The publisher, Norvane Foods, offered to refund the schools.", "Norvane Foods"),
        ("The owner of the site, Norvane Metals, denied that it was unsafe.", "Norvane Metals"),
        (
            "The manufacturer, the Oster start-up Norvane Robotics, regretted the decision.",
            "Norvane Robotics",
        ),
        ("The owner, Ada Brown, denied that it was unsafe.", "Ada Brown"),
    ],
)
def test_a_body_has_roles_that_persons_have_too(text: str, source: str) -> None:
    assert {one.source for one in understood_english(text).statements} == {source}


@pytest.mark.parametrize(
    "name", ["Norvane Foods", "Norvane Metals", "Norvane Labs", "Norvane Breweries"]
)
def test_the_last_word_of_a_name_may_tell_a_firm(name: str) -> None:
    [statement] = understood_english(f"{name} said that prices would rise.").statements
    assert (statement.source, statement.source_kind) == (name, "organisation")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("A man who gave his name only as Brown said that the bridge shook.", "Brown"),
        ("“I met her there,” wrote a player known as Brown.", "Brown"),
        ("A man who came with Brown said that the bridge shook.", "A man who came with Brown"),
    ],
)
def test_who_gives_himself_a_name_is_called_by_it(text: str, source: str) -> None:
    [statement] = understood_english(text).statements
    assert statement.source == source


@pytest.mark.parametrize(
    "text",
    [
        "Norvane Foods closed a plant. The company said that prices would rise.",
        "Norvane Foods closed a plant. The Oster-based company said that prices would rise.",
        "Norvane Studios closed a plant. The studio said that prices would rise.",
    ],
)
def test_the_only_firm_is_the_company(text: str) -> None:
    [statement] = understood_english(text).statements
    assert statement.source in ("Norvane Foods", "Norvane Studios")


@pytest.mark.parametrize(
    ("title", "text", "source"),
    [
        # The name has the noun, or what the opening describes.
        (
            "Danish museum rejects claim",
            "The Norvane Museum has rejected a claim for the throne.",
            "Norvane Museum",
        ),
        (
            "Old library asks readers to return books",
            "The public library of Oster has asked readers to return its books.",
            "The public library of Oster",
        ),
        # A firm is a company.
        (
            "Software firm denies reading letters",
            "Norvane Software, a company in Oster, has denied reading letters.",
            "Norvane Software",
        ),
        # A judge is a justice further on.
        (
            "Judge refuses to stop the sale",
            "A judge has refused to stop the sale.\n\nJustice Ada Brown said she had no choice.",
            "Ada Brown",
        ),
    ],
)
def test_a_title_tells_of_the_body_that_the_news_tells_of(
    title: str, text: str, source: str
) -> None:
    assert {one.source for one in headed(title, text).statements} == {source}


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Ada Brown wants the minister to resign.", "the minister to resign"),
        ("Ada Brown wants him to resign.", "him to resign"),
        ("Ada Brown wants the toll halved.", "the toll halved"),
        ("Ada Brown expects the talks to resume.", "the talks to resume"),
        # Who is asked is no part of what he is asked.
        ("Ada Brown asked the minister to resign.", "resign"),
        ("Norvane denied responsibility.", "responsibility"),
    ],
)
def test_what_is_wanted_takes_in_its_object(text: str, content: str) -> None:
    assert contents(text) == [content]


def test_an_object_in_a_title_may_look_like_an_infinitive() -> None:
    title = "Care homes withdraw robots; union welcomes move"
    reading = headed(title, "The robots are gone.")
    assert [s.content[0].of(title) for s in reading.statements] == ["move"]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Norvane Foods said on Tuesday it would close the plant.", "it would close the plant"),
        ("Norvane Foods said Tuesday it would close the plant.", "it would close the plant"),
    ],
)
def test_a_date_before_a_clause_without_that_is_the_cue_s(text: str, content: str) -> None:
    [statement] = understood_english(text).statements
    assert [span.of(text) for span in statement.content] == [content]
    assert statement.said_on == "2018-03-06"


@pytest.mark.parametrize(
    ("text", "act", "stance"),
    [
        ("Ada Brown threatened to leave the party.", "commit", "support"),
        ("Ada Brown doubts that prices will rise.", "assert", "none"),
        ("Ada Brown questioned whether prices would rise.", "ask", "none"),
        ("Ada Brown dismissed the accusation as nonsense.", "refuse", "none"),
        ("Ada Brown dismissed the report as nonsense.", "oppose", "oppose"),
        ("Ada Brown called the plan a waste of money.", "oppose", "oppose"),
    ],
)
def test_english_cues_have_acts(text: str, act: str, stance: str) -> None:
    [statement] = understood_english(text).statements
    assert (statement.act, statement.stance) == (act, stance)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Ada Brown demanded that visits be announced.", "visits be announced"),
        ("Ada Brown fears that the talks will fail.", "the talks will fail"),
        ("Ada Brown declined to comment on the leak.", "comment on the leak"),
        ("Ada Brown warned tourists against eating raw fish.", "eating raw fish"),
    ],
)
def test_what_a_side_is_taken_to_may_be_a_deed(text: str, target: str) -> None:
    [statement] = understood_english(text).statements
    assert statement.target is not None
    assert statement.target.of(text) == target


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor of nearby Oster, Ada Brown, said no.", ("Ada Brown", "mayor", "Oster")),
        (
            "The Harbour Trust sent back the ship after the accident at the quay. "
            "Its chief, Ada Brown, said no.",
            ("Ada Brown", "chief", "Harbour Trust"),
        ),
    ],
)
def test_words_before_a_name_and_things_are_no_bodies(
    text: str, expected: tuple[str, str, str]
) -> None:
    found = understood_english(text).affiliations
    assert [(one.person, one.role, one.organisation) for one in found] == [expected]


@pytest.mark.parametrize(
    ("text", "act", "stance"),
    [
        # What one feels about a thing is a side taken, what happened to one is none.
        ("Ada Brown said she was shocked by the timing.", "oppose", "oppose"),
        ("Ada Brown said she felt betrayed by the trustees.", "oppose", "oppose"),
        ("Ada Brown said she was paid by the trustees.", "assert", "none"),
        # Who disputes a figure is against it, who counters that it is lower says so.
        ("Ada Brown disputes the figure.", "oppose", "oppose"),
        ("Ada Brown countered that the figure was lower.", "assert", "none"),
        ("Ada Brown cautioned that the figure was provisional.", "assert", "none"),
    ],
)
def test_what_is_felt_and_what_is_countered(text: str, act: str, stance: str) -> None:
    [statement] = understood_english(text).statements
    assert (statement.act, statement.stance) == (act, stance)
