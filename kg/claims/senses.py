"""Find the senses of words that have opposites: "hausse" and "recul" are two poles of one sense.

Antonyms are data: ``data/lexicon/<language>/antonyms.tsv``. All languages have the same senses.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

from kg.base import fold
from kg.lexicon.tables import read_rows
from kg.normalise.content_words import (
    is_function_word,
    negation_words,
    supported_language,
    wording,
)

_SHORTEST = 2
"""Letters of the shortest word beginning in the table."""

_LETTERS = re.compile(r"[^\W\d_]+")

_Senses = Mapping[str, tuple[tuple[str, int], ...]]


@lru_cache(maxsize=1 << 15)
def senses(written: str, language: str) -> tuple[tuple[str, int], ...]:
    """Find the senses of a word in lower case, each with its pole, +1 or -1."""
    exact, beginnings = _read_antonyms(supported_language(language))
    word = fold.search(written)
    for form in (written, word):
        if form in exact:
            return exact[form]
    for length in range(len(word), _SHORTEST - 1, -1):
        if word[:length] in beginnings:
            return beginnings[word[:length]]
    return ()


@cache
def _read_antonyms(language: str) -> tuple[_Senses, _Senses]:
    exact: dict[str, tuple[tuple[str, int], ...]] = defaultdict(tuple)
    beginnings: dict[str, tuple[tuple[str, int], ...]] = defaultdict(tuple)
    for word, sense, pole in read_rows(language, "antonyms", 3):
        table = beginnings if word.endswith("*") else exact
        bare = word.rstrip("*")
        for form in dict.fromkeys((fold.search(bare), bare)):
            # Without its accents a word may be another one: "sûr" is not "sur".
            if form == bare or not is_function_word(form, language):
                table[form] += ((sense, 1 if pole == "+" else -1),)
    return exact, beginnings


@lru_cache(maxsize=1 << 14)
def poles(text: str, language: str) -> Mapping[str, int]:
    """Find the senses of a text's words: +1, -1, or 0 for both; a negation reverses them."""
    language = supported_language(language)
    run = wording(text, language).run
    sign = 1 if negation_words(language).isdisjoint(run) else -1
    found: dict[str, int] = {}
    for written in _LETTERS.findall(text):
        for sense, pole in senses(written.lower(), language):
            found[sense] = pole if found.get(sense, pole) == pole else 0
    return {sense: sign * pole for sense, pole in found.items()}
