"""English names and the words around them; skipped without an English pipeline."""

from __future__ import annotations

from functools import cache

import pytest
from extract import needs_english

from kg.lexicon.tables import read_rows
from kg.mentions.find import find_mentions
from kg.model import Article, Mention
from kg.preprocess import Document, annotate

pytestmark = needs_english

DAYS = [row[0] for row in read_rows("en", "weekdays", 2) if row[1].isdigit() and len(row[0]) > 4]
MONTHS = [row[0] for row in read_rows("en", "months", 2) if row[1].isdigit() and len(row[0]) > 4]


@cache
def document(text: str, date: str | None = "2018-03-07") -> Document:
    return next(iter(annotate([Article("a", "a", text, date=date, language="en")])))


def found(text: str, date: str | None = "2018-03-07") -> list[Mention]:
    return [m for m in find_mentions(document(text, date)) if m.form in ("name", "noun")]


def names(text: str, date: str | None = "2018-03-07") -> dict[str, str]:
    return {m.text: m.kind for m in found(text, date) if m.form == "name"}


DATED = {
    "Officials said {} that the bridge would close.": DAYS,
    "On a {}, said Ada Brown, nobody comes.": DAYS,
    "Officials said in {} that the bridge would close.": MONTHS,
}


@pytest.mark.parametrize("date", ["2018-03-07", None])
@pytest.mark.parametrize(("frame", "words"), DATED.items())
def test_days_and_months_are_not_names(frame: str, words: list[str], date: str | None) -> None:
    for word in words:
        found = names(frame.format(word), date)
        assert [name for name in found if word in name.split()] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Theresa May spoke in May. May was tired.", "May"),
    ],
)
def test_persons_called_like_a_month(text: str, name: str) -> None:
    assert names(text)[name] == "person"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It is signed by Grauburg's chancellor, Ada Brown.", "Grauburg"),
        ("She leads the Harbour and Allied Workers' Union.", "Harbour and Allied Workers' Union"),
    ],
)
def test_organisations(text: str, name: str) -> None:
    assert names(text)[name] == "organisation"


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Democrats accused Republicans of lying.", "Democrats"),
    ],
)
def test_peoples_faiths_and_parties_are_groups(text: str, group: str) -> None:
    assert (group, "noun", "group") in [(m.text, m.form, m.kind) for m in found(text)]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        # After "of" there is an origin or an owner.
        ("Ruth Hale of Oster said that the bridge was closed.", "Ruth Hale", "person"),
        # The tagger takes these for places and organisations.
        ("Callan Mbeki told reporters the bridge was closed.", "Callan Mbeki", "person"),
    ],
)
def test_first_and_family_name(text: str, name: str, kind: str) -> None:
    assert names(text).get(name) == kind
