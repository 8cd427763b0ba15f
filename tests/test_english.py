"""English with the same code as French: statements, roles, sources, stances and dates."""

from __future__ import annotations

import pytest
from extract import needs_english, understood_english, unmark, words

from kg.extract.reading import extract
from kg.model import Article, Reading
from kg.preprocess import annotate
from kg.preprocess import parse as parsing
from kg.preprocess.parse import is_parsed


def shown(reading: Reading) -> list[tuple[str, str, str | None, str]]:
    """The type, cue, source and content of each statement."""
    text = reading.article.text
    return [
        (s.type, words(text, s.cue) or "", s.source, " ".join(p.of(text) for p in s.content))
        for s in reading.statements
    ]


# The {pieces} of content, the <cue> and the [source] are marked.
ENGLISH = {
    "indirect": [
        "[Ada Brown] <said> on Monday that {the board would raise its prices}.",
        "[Ada Brown] <asked> {why the board had left}.",
        "As [Ada Brown] <wrote> in the Oster Gazette, {the harvest is lost}.",
        "The board was <accused> by [Ada Brown] of {taking bribes}.",
    ],
    "direct": [
        "“{We will not raise our prices,}” [Ada Brown] <told> reporters.",
        '[Ada Brown] <added>, "{We will not raise our prices. That is a promise.}” The board left.',
    ],
    "mixed": [
        "[Ada Brown] <called> {the ruling “an invitation to greed”}.",
    ],
}


@needs_english
@pytest.mark.parametrize(
    ("kind", "marked"), [(kind, one) for kind, many in ENGLISH.items() for one in many]
)
def test_english_statements_are_found(kind: str, marked: str) -> None:
    text, cue, source, pieces = unmark(marked)
    assert (kind, cue, source, " ".join(pieces)) in shown(understood_english(text))


@needs_english
@pytest.mark.parametrize(
    "text",
    [
        "Ada Brown may announce new prices.",
        "Ada Brown did not announce new prices.",
        "As Ada Brown put it in the drawer, the phone rang.",
        '"Report on prices found in the street" — Oster Gazette, August 15, 2008',
    ],
)
def test_nothing_is_attributed(text: str) -> None:
    assert not understood_english(text).statements


SOURCES = [
    # Pronouns and descriptions refer to an actor of their kind.
    "[Microsoft] hired Brad Smith. It said that prices would rise.",
    "[Microsoft] met lawmakers from the Congress. The company said that prices would rise.",
    '"There are people down there," the commander of the fire brigade, Carl Wicks, told '
    "reporters. He was tired. [The regional health secretary] appealed for donors.",
    # A source has its fullest name.
    "[Observers from] the Council of Ruritania said that prices would rise.",
    # The name after a description, or the description before a name.
    "The publisher, [Norvane Foods], offered to refund the schools.",
    "The British mining group [Tarn] has rejected the offer.",
]


@needs_english
@pytest.mark.parametrize("marked", SOURCES)
def test_the_last_statement_has_its_source(marked: str) -> None:
    text, _, source, _ = unmark(marked)
    last = understood_english(text).statements[-1]
    assert last.source is not None and source is not None
    assert last.source.lower().startswith(source.lower())


@needs_english
@pytest.mark.parametrize(
    "marked",
    [
        # A title names a role, a noun of the name, or one of the same sort.
        "Minister says bridge is safe | A crack was found. The health minister, [Ada Brown], "
        "ordered a review.",
        # The opening describes an organisation that is named later.
        "News | A hospital in Wales has denied a claim.\n\nThe [Norvane Hospital] said it was so.",
        # A name in the same sentence is another organisation.
        "News | [A hospital in Wales] has accused Norvane Hospital of lying.",
    ],
)
def test_a_description_has_an_antecedent_in_the_text(marked: str) -> None:
    text, _, source, _ = unmark(marked)
    title, _, body = text.partition(" | ")
    assert understood_english(body, title).statements[0].source == source


@needs_english
@pytest.mark.parametrize(("opening", "closing"), [('"', '"'), ("“", "”")])
def test_a_quotation_over_paragraphs_has_the_speaker_at_its_end(opening: str, closing: str) -> None:
    text = (
        f"{opening}The tunnel is late,{closing} said Hugo Brown.\n\n"
        f"{opening}The tunnel will be late.\n\n{opening}It will be expensive.\n\n"
        f"{opening}But it will be built,{closing} said Ada Brown."
    )
    found = [(source, content) for _, _, source, content in shown(understood_english(text))]
    assert found == [
        ("Hugo Brown", "The tunnel is late,"),
        ("Ada Brown", "The tunnel will be late."),
        ("Ada Brown", "It will be expensive."),
        ("Ada Brown", "But it will be built,"),
    ]


@needs_english
@pytest.mark.parametrize(
    ("marked", "act", "stance"),
    [
        ("“We want to thank {the voters},” Ada Brown said.", "support", "support"),
        ("Ada Brown declined to {comment on the leak}.", "refuse", "oppose"),
    ],
)
def test_english_stances(marked: str, act: str, stance: str) -> None:
    text, *_, target = unmark(marked)
    found = [
        (one.act, one.stance, [words(text, one.target)] if one.target else [])
        for one in understood_english(text).statements
    ]
    assert found == [(act, stance, target)]


@needs_english
@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Ada Brown said on Monday that prices would rise.", ["2018-03-05"]),
        (
            "Ada Brown said on Monday that prices would rise. She added that rents would fall.",
            ["2018-03-05", "2018-03-05"],
        ),
    ],
)
def test_english_days_of_speaking(text: str, days: list[str | None]) -> None:
    assert [one.said_on for one in understood_english(text).statements] == days


@needs_english
@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("The tunnel won't open before May.", "2018-05"),
        # A past possibility or purpose is not in the future.
        ("Ada Brown said that it would not have opened before May.", "2017-05"),
    ],
)
def test_tenses_place_dates_in_the_past_or_future(text: str, edtf: str) -> None:
    assert [date.edtf for date in understood_english(text).dates] == [edtf]


def test_an_article_of_a_language_that_is_not_parsed_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("KG_MODEL_EN", raising=False)
    monkeypatch.setitem(parsing.PIPELINES, "en", "no_such_pipeline")
    monkeypatch.setitem(parsing.OTHERS, "en", ())
    assert not is_parsed("en")
    article = Article("made", "made", "Ada Brown said no.", language="en")
    reading = extract(next(annotate([article])))
    assert not reading.statements
    assert reading.notes == ("no extractor for language 'en'",)
