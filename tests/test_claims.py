"""A statement's words → the claim it shares with whoever said the same."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claims.keys import claim
from kg.model import Article, Claim, Span, Statement


def of(*pieces: str, article: str = "a", **more: Any) -> Claim | None:
    text = " | ".join(pieces)
    spans, start = [], 0
    for piece in pieces:
        spans.append(Span(start, start + len(piece)))
        start += len(piece) + 3
    statement = Statement("direct", tuple(spans), **more)
    return claim(statement, Article(article, article, text), "fr")


def key(*pieces: str) -> str:
    found = of(*pieces)
    assert found is not None
    return found.key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("La loi menace les communes", "la loi menace les communes."),
        ("La loi menace les communes", "La loi\n menace\u00a0les communes !"),
        ("L'été menace les communes", "L’ete menace, les communes"),
        ("L'été menace les communes", normalize("NFD", "L'été menace les communes")),
        ("La loi menace les communes", "LA LOI MENACE LES COMMUNES"),
        ("La loi menace de fait les communes", "La loi menace en fait les communes"),
    ],
)
def test_the_same_words_are_one_claim(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("La loi menace les communes", "La loi protège les communes"),
        ("La loi menace les communes", "Les communes menacent la loi"),
        ("La vanne coûte 5 euros par mois", "La vanne coûte 6 euros par mois"),
        ("La loi ne menace pas les communes", "La loi menace les communes"),
    ],
)
def test_other_words_are_another_claim(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_pieces_are_one_claim_with_the_whole() -> None:
    assert key("La loi menace", "les communes") == key("La loi menace les communes")


@pytest.mark.parametrize("words", ["", "Oui.", "la loi", "ce, de, un, le, la", "… !", "😀 😀 😀"])
def test_what_says_too_little_is_no_claim(words: str) -> None:
    assert of(words) is None


def test_a_figure_is_a_telling_word() -> None:
    assert of("la loi de 3 à 5") is not None


@pytest.mark.parametrize(
    "words",
    [
        "La loi sur l'eau menace trois communes du delta",
        "la régie perd 25 litres chaque seconde",
    ],
)
def test_what_says_it_all_is_one_claim_in_every_article(words: str) -> None:
    assert of(words) == of(words, article="b")


@pytest.mark.parametrize(
    "words",
    [
        "la levée complète du blocus",
        "sa démission pour raison de santé lundi",
        "cette longue affaire",
    ],
)
def test_what_leans_on_its_article_is_a_claim_of_that_article(words: str) -> None:
    here, there = of(words), of(words, article="b")
    assert here is not None and there is not None
    assert here.key != there.key
    assert here.key.startswith("a\x1f")


def test_what_somebody_is_for_or_against_is_a_claim_by_its_name() -> None:
    assert of("le référendum", act="refuse", stance="oppose") is not None
    assert of("cette décision", act="refuse", stance="oppose") is None
    assert of("sa démission", act="demand", stance="support") is None


def test_the_label_is_the_words_with_single_blanks() -> None:
    found = of("La  loi\nmenace", "les communes")
    assert found is not None
    assert found.label == "La loi menace les communes"


def test_a_long_label_ends_at_a_word() -> None:
    found = of("La vallée attend " * 30)
    assert found is not None
    assert len(found.label) <= 162
    assert found.label.endswith(" …")
    assert found.label.removesuffix(" …").split()[-1] in {"La", "vallée", "attend"}


@given(st.text(max_size=400))
def test_any_words_have_a_claim_or_none(words: str) -> None:
    found = of(words)
    assert found == of(words)
    if found is not None:
        assert len(found.key.removeprefix("a\x1f")) == 64 and found.label.strip()
