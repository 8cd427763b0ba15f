"""English news: names of people and organisations, acts, stances and dates of statements."""

from __future__ import annotations

import pytest
from english import needs_english, understood_english
from extract import content_words

pytestmark = needs_english


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The publisher, Norvane Foods, offered to refund the schools.", "Norvane Foods"),
        ("The owner of the site, Norvane Metals, denied that it was unsafe.", "Norvane Metals"),
        ("The owner, Ada Brown, denied that it was unsafe.", "Ada Brown"),
    ],
)
def test_organisations_have_roles_of_persons_too(text: str, source: str) -> None:
    assert {one.source for one in understood_english(text).statements} == {source}


@pytest.mark.parametrize(
    "name", ["Norvane Foods", "Norvane Metals", "Norvane Labs", "Norvane Breweries"]
)
def test_the_last_word_of_a_name_may_mark_a_company(name: str) -> None:
    [statement] = understood_english(f"{name} said that prices would rise.").statements
    assert (statement.source, statement.source_kind) == (name, "organisation")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("A man who gave his name only as Brown said that the bridge shook.", "Brown"),
        ("A man who came with Brown said that the bridge shook.", "A man who came with Brown"),
    ],
)
def test_a_source_has_the_name_that_he_gives(text: str, source: str) -> None:
    [statement] = understood_english(text).statements
    assert statement.source == source


@pytest.mark.parametrize(
    "text",
    [
        "Norvane Foods closed a plant. The company said that prices would rise.",
        "Norvane Studios closed a plant. The studio said that prices would rise.",
    ],
)
def test_the_company_is_the_only_one_named(text: str) -> None:
    [statement] = understood_english(text).statements
    assert statement.source in ("Norvane Foods", "Norvane Studios")


@pytest.mark.parametrize(
    ("title", "text", "source"),
    [
        # The name contains the noun, or the opening describes it.
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
        # A judge is a justice later.
        (
            "Judge refuses to stop the sale",
            "A judge has refused to stop the sale.\n\nJustice Ada Brown said she had no choice.",
            "Ada Brown",
        ),
    ],
)
def test_a_description_in_a_title_has_an_antecedent_in_the_text(
    title: str, text: str, source: str
) -> None:
    assert {one.source for one in understood_english(text, title).statements} == {source}


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Ada Brown wants the minister to resign.", "the minister to resign"),
        ("Ada Brown wants the toll halved.", "the toll halved"),
        # The addressee of a question is not part of it.
        ("Ada Brown asked the minister to resign.", "resign"),
        ("Norvane denied responsibility.", "responsibility"),
    ],
)
def test_a_small_clause_includes_its_object(text: str, content: str) -> None:
    assert content_words(understood_english(text)) == [content]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Norvane Foods said on Tuesday it would close the plant.", "it would close the plant"),
    ],
)
def test_a_date_before_a_bare_clause_belongs_to_the_cue(text: str, content: str) -> None:
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
    ],
)
def test_a_target_may_be_an_action(text: str, target: str) -> None:
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
def test_words_before_a_name_and_objects_are_not_organisations(
    text: str, expected: tuple[str, str, str]
) -> None:
    found = understood_english(text).affiliations
    assert [(one.person, one.role, one.organisation) for one in found] == [expected]


@pytest.mark.parametrize(
    ("text", "act", "stance"),
    [
        # A feeling about something takes a side; an experience does not.
        ("Ada Brown said she was shocked by the timing.", "oppose", "oppose"),
        ("Ada Brown said she felt betrayed by the trustees.", "oppose", "oppose"),
        ("Ada Brown said she was paid by the trustees.", "assert", "none"),
        # Disputing a figure opposes it; countering that it is lower asserts that.
        ("Ada Brown disputes the figure.", "oppose", "oppose"),
        ("Ada Brown countered that the figure was lower.", "assert", "none"),
    ],
)
def test_feelings_and_responses_have_acts(text: str, act: str, stance: str) -> None:
    [statement] = understood_english(text).statements
    assert (statement.act, statement.stance) == (act, stance)
