"""Any text at all can be annotated and extracted: no crash, every span inside it.

``KG_EXAMPLES=1000 pytest tests/test_any_text.py`` is the long run; the suite makes 300 texts
and fewer, shorter long ones.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.extract.reading import extract
from kg.extract.standoff import standoff_record
from kg.graph import article_quads
from kg.model import Article, Reading, Span
from kg.preprocess import annotate

EXAMPLES = max(200, int(os.environ.get("KG_EXAMPLES", "300")))

WORDS = (
    """
la ministre|Claire Maurel|Paul Vernier|Hydrovarre|le syndicat|elle|il|on|qui|ce dernier
a déclaré|a-t-il dit|dit-elle|affirme|estime|accuse|demande|appelle|refuse|s'oppose|craint
promet|est accusée|a été annoncé|en affirmant|qualifie|que|qu'|de|d'|à|si|selon|d'après|pour
Selon|Pour|la loi|le pont|l'eau|l’eau|aujourd’hui|mardi|le 5 mars|en 2017|ne|pas|et|mais|ou
injuste|dangereux|par|avec|contre|fermer|mentir|l'annonce|la décision|sa demande|président
maire de Vals|(LDV)|M.|Mme|aucun|plus|très|est|sera
""".strip()
    .replace("\n", "|")
    .split("|")
)
MARKS = ("«", "»", "“", "”", '"', "'", "‘", "’", "‹", "›", "„", "<<", ">>", "« ", " »", "«\u00a0")
STOPS = (",", ".", "…", "...", "?", "!", ":", ";", "–", "—", "-", "(", ")", "[", "]", "/", "\\")
BLANKS = (" ", "\n", "\n\n", "\t", "\u00a0", "\u202f", "\u2009", "\u200b", "\r\n", "\u2028")
STRANGE = (
    *("😀", "👩‍👩‍👧", "🇫🇷", "שלום", "مرحبا", "\u202e", "\u200f", "\u2067", "e\u0301", "\u0301"),
    *("n\u0303o\u0304", "漢字", "ﬁn", "İ", "ß", "\x00", "\x07", "\ufeff", "\ufffd", "𝕏", "1 000"),
    *("https://a.example/?q=«", "a@b.example", "#mot", "&amp;", "<p>", "12,5 %", "n°", "-t-", "'"),
)

WORD = st.sampled_from(WORDS)
ANY_PIECE = st.one_of(
    WORD, WORD, st.sampled_from(MARKS), st.sampled_from(STOPS), st.sampled_from(STRANGE)
)

TEXTS = st.one_of(
    # Words, marks and stops in any order, with blanks between them.
    st.lists(st.tuples(ANY_PIECE, st.sampled_from((" ", " ", "", *BLANKS))), max_size=40).map(
        lambda pairs: "".join(piece + blank for piece, blank in pairs)
    ),
    # No punctuation.
    st.lists(WORD, max_size=60).map(" ".join),
    # Only marks and stops.
    st.lists(st.sampled_from((*MARKS, *STOPS, *BLANKS)), max_size=60).map("".join),
    # Any characters, including several scripts and combining marks.
    st.text(st.characters(exclude_categories=["Cs"]), max_size=120),
    st.text(st.sampled_from("«»“”\"'’‘ \n.,:aàeé\u0301שع😀\u202e"), max_size=80),
)


def read(text: str, date: str | None = "2018-03-07") -> Reading:
    article = Article("made", "made", text, date=date, language="fr")
    return extract(next(annotate([article])))


def spans(value: Any) -> Iterator[Span]:
    """Yield every span in a value, at any depth."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, Article):
        return
    elif isinstance(value, dict):
        for inner in value.values():
            yield from spans(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from spans(inner)
    elif is_dataclass(value):
        for field in fields(value):
            yield from spans(getattr(value, field.name))


def check(reading: Reading) -> None:
    """Assert what holds for every reading."""
    text = reading.article.text
    for span in spans(reading):
        assert span.start < span.end <= len(text)
    for statement in reading.statements:
        assert statement.content
        pieces = list(statement.content)
        assert pieces == sorted(pieces)
        assert not any(a.overlaps(b) for a, b in pairwise(pieces))
        assert all(piece.of(text).strip() == piece.of(text) for piece in pieces)
        assert 0 <= statement.confidence <= 1
        assert statement.source is None or statement.source in reading.actors
        assert (statement.when is None) == (statement.said_on is None)
    for affiliation in reading.affiliations:
        assert affiliation.person in reading.actors
        assert affiliation.organisation is None or affiliation.organisation in reading.actors
        assert affiliation.role or affiliation.organisation
    if reading.mentions:
        assert len(reading.claims) == len(reading.positions) == len(reading.statements)


@given(TEXTS)
@example("ACCuse QuE")
@settings(max_examples=EXAMPLES, derandomize=True)
def test_any_text_is_extracted_without_a_crash_and_always_alike(text: str) -> None:
    reading = read(text)
    check(reading)
    again = read(text)
    assert standoff_record(again) == standoff_record(reading)
    assert again == reading


LONG = {
    "opening marks": "« " * 25_000,
    "a sentence": "Claire Maurel affirme que la loi est injuste, et " * 1_020,
    "one word": "a" * 50_000,
    "combining marks": "e\u0301" * 25_000,
}
LONGER = {
    "marks without blanks": "«»" * 25_000,
    "quotations": "« a » " * 8_400,
    "apostrophes": "'a " * 16_700,
    "no punctuation": "mot " * 12_500,
    "statements": "« La loi est injuste », a dit Claire Maurel. " * 1_110,
    "que": "que " * 12_500,
    "emoji": "😀" * 50_000,
    "right to left": "«שלום» " * 7_200,
}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text if EXAMPLES >= 1_000 else text[:20_000], id=name)
        for name, text in (LONG if EXAMPLES < 1_000 else LONG | LONGER).items()
    ],
)
@pytest.mark.slow
def test_a_long_paragraph_is_extracted(text: str) -> None:
    check(read(text))


@pytest.mark.parametrize("date", [None, "2018", "2018-03", "2018-03-07"])
def test_a_reading_becomes_triples(date: str | None) -> None:
    text = (
        "Mardi, « L’eau monte », a-t-elle dit. 😀 Selon l'ONU, en mars 2017, « la loi » “a” plié."
    )
    reading = read(text, date)
    check(reading)
    assert article_quads(reading, base="https://kg.example/")
