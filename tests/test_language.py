"""Language of an article: declared, or detected from its text outside quotations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.model import Article
from kg.preprocess.language import LanguageGuess, find_language
from kg.preprocess.paragraphs import split_paragraphs
from kg.preprocess.quotations import find_quotations

FRENCH = "La ministre a présenté hier la réforme de la distribution de l'eau aux élus de la vallée."
ENGLISH = "The minister presented the reform of the water supply to the members of the council."
GERMAN = "Die Ministerin hat gestern dem Stadtrat die Reform der Versorgung mit Wasser vorgestellt."
MIXED = f"{FRENCH}\n\n{ENGLISH}\n\n{FRENCH}\n\n{ENGLISH}"
QUOTING = (
    f"La ministre a répondu aux élus de la vallée : « {ENGLISH * 6} »\n\n"
    f"« {ENGLISH * 6} », a ajouté le maire de la ville voisine, qui s'oppose au projet.\n\n"
    f'Le conseil a cité ensuite le rapport : "{ENGLISH * 6}"'
)
"""A French article of which nine tenths are quotations in English."""


def guess(text: str, declared: str | None = None, *, installed: str = "en fr") -> LanguageGuess:
    blocks = split_paragraphs(text)
    article = Article("a", "a", text, language=declared)
    found = find_quotations(text, blocks)
    return find_language(article, blocks, found, installed=frozenset(installed.split()))


@pytest.mark.parametrize(
    ("declared", "code"),
    [("fr", "fr"), ("FR", "fr"), ("fr-CA", "fr"), ("fr_BE", "fr"), ("EN-gb", "en"), ("br", "br")],
)
def test_declared_language_loses_its_region(declared: str, code: str) -> None:
    assert guess(ENGLISH if code == "fr" else FRENCH, declared) == LanguageGuess(code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (FRENCH, "fr"),
        (ENGLISH, "en"),
        (f"{FRENCH} « {ENGLISH[:40]} » {FRENCH}", "fr"),
        (f"{ENGLISH} “{FRENCH[:40]}” {ENGLISH}", "en"),
        (FRENCH * 60 + ENGLISH * 600, "fr"),  # only the beginning is read
    ],
)
def test_undeclared_language_is_detected(text: str, code: str) -> None:
    assert guess(text) == LanguageGuess(code)


def test_quotations_are_ignored() -> None:
    assert guess(QUOTING) == LanguageGuess("fr")
    assert len(ENGLISH) * 18 > 0.85 * len(QUOTING)


@pytest.mark.parametrize(
    ("text", "code"),
    [("Oui.", "fr"), ("Grève à la gare", "fr"), ("Strike at the port", "en"), ("", "en")],
)
def test_short_article_has_a_note(text: str, code: str) -> None:
    found = guess(text)
    assert found.language == code
    assert found.notes == (f"too short to be sure of its language, taken for {code}",)


def test_mixed_article_has_a_note() -> None:
    found = guess(MIXED)
    assert found.language == "fr"
    assert found.notes == ("mixed languages: read as fr, parts are in en",)


@pytest.mark.parametrize("installed", ["en fr", "fr", ""])
def test_language_without_a_pipeline_is_recognised(installed: str) -> None:
    assert guess(GERMAN, installed=installed) == LanguageGuess("de")


@pytest.mark.parametrize("text", ["", " ", "😀", "«»", "\u0301", "שלום", "12 34"])
def test_any_text_has_some_language(text: str) -> None:
    code = guess(text).language
    assert len(code) == 2 and code.isalpha() and code == code.lower()


def test_annotate_reports_a_mixed_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(MIXED, encoding="utf-8")
    result = CliRunner().invoke(cli, ["annotate", str(tmp_path / "a.txt")])
    note = "mixed languages: read as fr, parts are in en"
    assert result.exit_code == 0
    assert f"Note: a: {note}" in result.stderr
    assert json.loads(result.stdout)["notes"] == [note]
