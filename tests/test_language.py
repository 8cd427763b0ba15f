"""An article's language is what its file declares, else what its own words say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.annotate import annotate
from kg.annotate.language import Decision, language_of
from kg.annotate.paragraphs import paragraphs
from kg.annotate.parse import is_parsed
from kg.annotate.quotations import quotations
from kg.cli import cli
from kg.model import Article
from kg.pipeline import add
from kg.store import open_store

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


def decided(text: str, declared: str | None = None, *, installed: str = "en fr") -> Decision:
    blocks = paragraphs(text)
    article = Article("a", "a", text, language=declared)
    found = quotations(text, blocks)
    return language_of(article, blocks, found, installed=frozenset(installed.split()))


@pytest.mark.parametrize(
    ("declared", "code"),
    [("fr", "fr"), ("FR", "fr"), ("fr-CA", "fr"), ("fr_BE", "fr"), ("EN-gb", "en"), ("br", "br")],
)
def test_a_declared_language_counts_without_its_region(declared: str, code: str) -> None:
    assert decided(ENGLISH if code == "fr" else FRENCH, declared) == Decision(code)


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
def test_an_undeclared_language_is_detected(text: str, code: str) -> None:
    assert decided(text) == Decision(code)


def test_quotations_in_another_language_do_not_flip_it() -> None:
    assert decided(QUOTING) == Decision("fr")
    assert len(ENGLISH) * 18 > 0.85 * len(QUOTING)


def test_an_article_that_is_one_quotation_is_in_its_language() -> None:
    assert decided(f"“{ENGLISH}”").language == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [("Oui.", "fr"), ("Grève à la gare", "fr"), ("Strike at the port", "en"), ("", "en")],
)
def test_a_short_article_says_that_its_language_is_a_guess(text: str, code: str) -> None:
    found = decided(text)
    assert found.language == code
    assert found.notes == (f"too short to be sure of its language, taken for {code}",)


def test_short_texts_are_of_the_languages_that_are_installed() -> None:
    assert decided("Ada Brun", installed="fr").language == "fr"


def test_a_mixed_article_says_so() -> None:
    found = decided(MIXED)
    assert found.language == "fr"
    assert found.notes == ("mixed languages: read as fr, parts are in en",)


def test_a_few_words_of_another_language_make_no_mixed_article() -> None:
    assert decided("\n\n".join([FRENCH] * 9 + [ENGLISH])).notes == ()


@pytest.mark.parametrize("installed", ["en fr", "fr", ""])
def test_a_language_that_cannot_be_parsed_is_not_taken_for_one_that_can(installed: str) -> None:
    assert decided(GERMAN, installed=installed) == Decision("de")


@pytest.mark.skipif(not is_parsed("en"), reason="no English pipeline is installed")
def test_each_article_has_a_language_of_its_own() -> None:
    articles = [Article(name, name, text) for name, text in (("a", FRENCH), ("b", ENGLISH))]
    assert [document.language for document in annotate(articles)] == ["fr", "en"]


@pytest.mark.parametrize("text", ["", " ", "😀", "«»", "\u0301", "שלום", "12 34"])
def test_any_text_has_some_language(text: str) -> None:
    code = decided(text).language
    assert len(code) == 2 and code.isalpha() and code == code.lower()


def test_annotate_says_it_on_standard_error_and_in_the_record(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(MIXED, encoding="utf-8")
    result = CliRunner().invoke(cli, ["annotate", str(tmp_path / "a.txt")])
    note = "mixed languages: read as fr, parts are in en"
    assert result.exit_code == 0
    assert f"Note: a: {note}" in result.stderr
    assert json.loads(result.stdout)["notes"] == [note]


def test_annotate_has_nothing_to_say_of_an_article_in_one_language(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"2018-03-07\n\n{FRENCH}", encoding="utf-8")
    result = CliRunner().invoke(cli, ["annotate", str(tmp_path / "a.txt")])
    assert "Note" not in result.stderr
    assert "notes" not in json.loads(result.stdout)


def test_add_counts_it_among_its_notes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(MIXED, encoding="utf-8")
    with open_store(tmp_path / "store", create=True) as store:
        summary = add(store, [tmp_path / "a.txt"])
    assert summary.notes == {"mixed languages: read as fr, parts are in en": ("a",)}
