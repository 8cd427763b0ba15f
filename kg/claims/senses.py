"""A word → the senses on one of whose two sides it stands: "hausse" and "recul" are of one sense.

Which words stand against each other is data: ``data/lexicon/<language>/antonyms.tsv``, whose senses
are the same in all languages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

from kg.lexicon.tables import rows
from kg.normalise.content_words import is_small, known, negations, wording
from kg.normalise.tokens import fold

_BEGINNING = 2
"""Letters that the beginnings of the table have at least."""

_LETTERS = re.compile(r"[^\W\d_]+")

_Senses = Mapping[str, tuple[tuple[str, int], ...]]


@lru_cache(maxsize=1 << 15)
def senses(written: str, language: str) -> tuple[tuple[str, int], ...]:
    """The senses of a word in small letters, each with its side, +1 or -1."""
    exact, beginnings = _antonyms(known(language))
    word = fold(written)
    for form in (written, word):
        if form in exact:
            return exact[form]
    for length in range(len(word), _BEGINNING - 1, -1):
        if word[:length] in beginnings:
            return beginnings[word[:length]]
    return ()


@cache
def _antonyms(language: str) -> tuple[_Senses, _Senses]:
    exact: dict[str, tuple[tuple[str, int], ...]] = defaultdict(tuple)
    beginnings: dict[str, tuple[tuple[str, int], ...]] = defaultdict(tuple)
    for word, sense, pole in rows(language, "antonyms", 3):
        where = beginnings if word.endswith("*") else exact
        bare = word.rstrip("*")
        for form in dict.fromkeys((fold(bare), bare)):
            # Without its accents a word may be another: "sûr" is not "sur".
            if form == bare or not is_small(form, language):
                where[form] += ((sense, 1 if pole == "+" else -1),)
    return exact, beginnings


@lru_cache(maxsize=1 << 14)
def poles(text: str, language: str) -> Mapping[str, int]:
    """The senses that a text has words of: +1, -1, 0 where it has both; turned by a negation."""
    language = known(language)
    run = wording(text, language).run
    sign = 1 if negations(language).isdisjoint(run) else -1
    found: dict[str, int] = {}
    for written in _LETTERS.findall(text):
        for sense, pole in senses(written.lower(), language):
            found[sense] = pole if found.get(sense, pole) == pole else 0
    return {sense: sign * pole for sense, pole in found.items()}
