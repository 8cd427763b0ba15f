"""A statement's words → the claim it shares with whoever said the same."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Claim, Span, Statement
from kg.resolve.claims import claim


def of(*pieces: str) -> Claim | None:
    text = " | ".join(pieces)
    spans, start = [], 0
    for piece in pieces:
        spans.append(Span(start, start + len(piece)))
        start += len(piece) + 3
    return claim(Statement("direct", tuple(spans)), text)


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
        assert len(found.key) == 64 and found.label.strip()
