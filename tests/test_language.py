"""An article's language is what its file declares, else what its words say."""

from __future__ import annotations

import pytest

from kg.annotate.language import language_of
from kg.model import Article

FRENCH = "La ministre a présenté hier la réforme de la distribution de l'eau aux élus de la vallée."
ENGLISH = "The minister presented the reform of the water supply to the members of the council."


def language(text: str, declared: str | None = None) -> str:
    return language_of(Article("a", "a", text, language=declared))


@pytest.mark.parametrize(
    ("declared", "code"),
    [("fr", "fr"), ("FR", "fr"), ("fr-CA", "fr"), ("fr_BE", "fr"), ("EN-gb", "en"), ("br", "br")],
)
def test_a_declared_language_counts_without_its_region(declared: str, code: str) -> None:
    assert language(ENGLISH if code == "fr" else FRENCH, declared) == code


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
    assert language(text) == code


@pytest.mark.parametrize("text", ["", " ", "😀", "«»", "\u0301", "שלום", "12 34"])
def test_any_text_has_some_language(text: str) -> None:
    code = language(text)
    assert len(code) == 2 and code.isalpha() and code == code.lower()
