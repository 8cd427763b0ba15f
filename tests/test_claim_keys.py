"""The claim of a statement, from its own article."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claims.keys import find_claim
from kg.model import Article, Claim, Span, Statement


def of(*parts: str, article: str = "a", **more: Any) -> Claim | None:
    text = " | ".join(parts)
    spans, start = [], 0
    for part in parts:
        spans.append(Span(start, start + len(part)))
        start += len(part) + 3
    statement = Statement("direct", tuple(spans), **more)
    return find_claim(statement, Article(article, article, text), "fr")


def key(*parts: str) -> str:
    found = of(*parts)
    assert found is not None
    return found.key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("La loi menace les communes", "la loi menace les communes.", True),
        ("La loi menace les communes", "La loi\n menace\u00a0les communes !", True),
        ("L'été menace les communes", "L’ete menace, les communes", True),
        ("L'été menace les communes", normalize("NFD", "L'été menace les communes"), True),
        ("La loi menace les communes", "LA LOI MENACE LES COMMUNES", True),
        ("La loi menace de fait les communes", "La loi menace en fait les communes", True),
        ("La loi menace les communes", "La loi protège les communes", False),
        ("La loi menace les communes", "Les communes menacent la loi", False),
        ("La vanne coûte 5 euros par mois", "La vanne coûte 6 euros par mois", False),
        ("La loi ne menace pas les communes", "La loi menace les communes", False),
    ],
)
def test_the_same_words_are_one_claim(one: str, other: str, same: bool) -> None:
    assert (key(one) == key(other)) is same


def test_parts_are_one_claim_with_the_whole() -> None:
    assert key("La  loi\nmenace", "les communes") == key("La loi menace les communes")
    found = of("La  loi\nmenace", "les communes")
    assert found is not None and found.label == "La loi menace les communes"


@pytest.mark.parametrize(
    ("words", "more", "known"),
    [
        *((words, {}, False) for words in ("", "Oui.", "la loi", "ce, de, un, le, la", "… !")),
        ("😀 😀 😀", {}, False),
        ("la loi de 3 à 5", {}, True),
        # A few words are enough for a stance towards a name.
        ("le référendum", {"act": "refuse", "stance": "oppose"}, True),
        ("cette décision", {"act": "refuse", "stance": "oppose"}, False),
        ("sa démission", {"act": "demand", "stance": "support"}, False),
    ],
)
def test_too_few_words_are_no_claim(words: str, more: dict[str, str], known: bool) -> None:
    assert (of(words, **more) is not None) is known


@pytest.mark.parametrize(
    ("words", "local"),
    [
        ("La loi sur l'eau menace trois communes du delta", False),
        ("la régie perd 25 litres chaque seconde", False),
        ("la levée complète du blocus", True),
        ("sa démission pour raison de santé lundi", True),
        ("cette longue affaire", True),
    ],
)
def test_words_that_depend_on_their_article_are_a_claim_of_it(words: str, local: bool) -> None:
    here, there = of(words), of(words, article="b")
    assert here is not None and there is not None
    assert (here.key != there.key) is here.key.startswith("a\x1f") is local


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
        assert found.key.removeprefix("a\x1f").strip() and found.label.strip()
