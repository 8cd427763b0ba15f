"""English names: what the words around tell of them, and what is none. Skipped without an English
pipeline."""

from __future__ import annotations

from functools import cache

import pytest

from kg.annotate import Document, annotate
from kg.annotate.parse import is_parsed, pipeline_name
from kg.lexicon.tables import rows
from kg.mentions.find import mentions
from kg.mentions.index import tidy
from kg.model import Article, Mention

pytestmark = pytest.mark.skipif(
    not is_parsed("en"), reason=f"{pipeline_name('en')} is not installed"
)

DAYS = [row[0] for row in rows("en", "weekdays", 2) if row[1].isdigit() and len(row[0]) > 4]
MONTHS = [row[0] for row in rows("en", "months", 2) if row[1].isdigit() and len(row[0]) > 4]


@cache
def document(text: str, date: str | None = "2018-03-07") -> Document:
    return next(iter(annotate([Article("a", "a", text, date=date, language="en")])))


def found(text: str, date: str | None = "2018-03-07") -> list[Mention]:
    return [m for m in mentions(document(text, date)) if m.form in ("name", "noun")]


def names(text: str, date: str | None = "2018-03-07") -> dict[str, str]:
    return {m.text: m.kind for m in found(text, date) if m.form == "name"}


DATED = [
    (frame, word)
    for words, frames in (
        (
            DAYS,
            (
                "Officials said {} that the bridge would close.",
                "Ada Brown {} told the court that it would close.",
                "The Supreme Court {} refused the appeal.",
                "On a {}, said Ada Brown, nobody comes.",
                "{}'s meeting was called off, said Ada Brown.",
            ),
        ),
        (
            MONTHS,
            (
                "Officials said in {} that the bridge would close.",
                "It appears in the {} issue of the review.",
                "The contract is revised each {}, said Ada Brown.",
            ),
        ),
    )
    for word in words
    for frame in frames
]


@pytest.mark.parametrize("date", ["2018-03-07", None])
@pytest.mark.parametrize(("frame", "word"), DATED)
def test_a_day_or_month_names_nobody(frame: str, word: str, date: str | None) -> None:
    text = frame.format(word)
    assert [name for name in names(text, date) if word in name.split()] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Theresa May spoke in May. May was tired.", "May"),
        ("Ms May said that it would rain in May.", "May"),
        ("April Jones left in April.", "April Jones"),
    ],
)
def test_somebody_may_be_called_as_a_month_is(text: str, name: str) -> None:
    assert names(text)[name] == "person"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It is signed by Norvane chief executive Ada Brown.", "Norvane"),
        ("It is signed by Grauburg's chancellor, Ada Brown.", "Grauburg"),
        ("She leads the Harbour and Allied Workers' Union.", "Harbour and Allied Workers' Union"),
        ("She leads the Teachers’ Federation.", "Teachers’ Federation"),
        ("She leads the Marine Institute.", "Marine Institute"),
    ],
)
def test_an_organisation_is_told_by_whom_it_has_and_how_it_ends(text: str, name: str) -> None:
    assert names(text)[name] == "organisation"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Norvane's shareholders met in Paris.", "Norvane"),
        ("The Globe and Mail reported it.", "Globe and Mail"),
        ("The Microsoft Corporation's answer came late.", "Microsoft Corporation"),
    ],
)
def test_a_name_has_no_article_and_no_possessive(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Democrats accused Republicans of lying.", "Democrats"),
        ("Shiites and Sunnis demand a vote.", "Sunnis"),
        ("The French said no.", "The French"),
    ],
)
def test_members_of_a_people_a_faith_or_a_party_are_a_group(text: str, group: str) -> None:
    assert (group, "noun", "group") in [(m.text, m.form, m.kind) for m in found(text)]


def test_what_only_narrows_a_noun_is_no_group() -> None:
    assert [m.text for m in found("French officials agreed.")] == ["French officials"]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Hiro Tanabe, a scientist, agreed.", "Hiro Tanabe"),
        ("Agnes Rowe, an engineer and member of the club, agreed.", "Agnes Rowe"),
        ("There were athletes Vitas Norlund and Jack Hall.", "Vitas Norlund"),
    ],
)
def test_a_role_tells_that_a_name_is_a_person_s(text: str, person: str) -> None:
    assert names(text)[person] == "person"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Teachers' Federation", "Teachers' Federation"),
        ("l' agence", "l'agence"),
        ("qu' elle", "qu'elle"),
        ("Workers’ Union", "Workers’ Union"),
    ],
)
def test_an_apostrophe_behind_a_plural_keeps_its_blank(words: str, text: str) -> None:
    assert tidy(words) == text


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        # What stands behind "of" is where somebody is from or whose he is.
        ("Ruth Hale of Oster said that the bridge was closed.", "Ruth Hale", "person"),
        ("Britney Boone of Oster said the bridge was closed.", "Britney Boone", "person"),
        (
            "The Jordan University of Technology said the bridge was closed.",
            "Jordan University of Technology",
            "organisation",
        ),
        # The tagger takes these for a place and for an organisation.
        ("Callan Mbeki told reporters the bridge was closed.", "Callan Mbeki", "person"),
        ("Odilon Delgado criticised the plan.", "Odilon Delgado", "person"),
        ("Liliana Banks denied the claim.", "Liliana Banks", "person"),
        ("Rose-Marie Wells told reporters the bridge was closed.", "Rose-Marie Wells", "person"),
    ],
)
def test_a_first_and_a_family_name_are_a_persons(text: str, name: str, kind: str) -> None:
    assert names(text).get(name) == kind
