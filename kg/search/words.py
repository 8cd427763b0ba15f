"""Reduce texts and queries to the words by which they are found.

A word is folded (accents, capitals and ligatures do not count), articles and conjunctions that are
elided before it are dropped ("l'eau", "qu'il"), and it is reduced to its stem in the language of
the text. A query does not say its language: each of its words means the stems of all languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from kg.base import fold
from kg.base.errors import UsageError
from kg.lexicon.tables import has_table, read_rows
from kg.normalise.content_words import is_function_word

LANGUAGES: Mapping[str, str] = {"en": "english", "fr": "french"}
"""The names of the stemmers, by language."""
_LETTER = rf"[^\W_{fold.APOSTROPHES}]"
_WORD = re.compile(rf"{_LETTER}(?:{_LETTER}|[\u0300-\u036f{fold.INVISIBLE}])*")
_PART = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_LONGEST = 40
"""Letters of a word that count."""
_MOST = 40
"""Words of a query that count."""
_AROUND = 160
"""Characters of a passage, about."""


class Word(NamedTuple):
    """A word of a text with its place, folded."""

    start: int
    end: int
    folded: str


def words_of(text: str) -> Iterator[Word]:
    """Yield the words of a text, without elided ones."""
    for match in _WORD.finditer(text):
        start, end = match.span()
        folded = fold.search(match[0])[:_LONGEST]
        follows = text[end : end + 2]
        is_cut = follows[:1] in fold.APOSTROPHES and len(follows) > 1 and follows[1].isalnum()
        if folded and not (follows and is_cut and folded in elisions()):
            yield Word(start, end, folded)


@cache
def elisions() -> frozenset[str]:
    """Return the articles and conjunctions that are elided before a word, folded."""
    known = [language for language in LANGUAGES if has_table(language, "elisions")]
    return frozenset(word for language in known for (word,) in read_rows(language, "elisions", 1))


@cache
def stemmer_version() -> str:
    """Return the version of the stemmers, "" if they are not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("snowballstemmer")
    except PackageNotFoundError:
        return ""


@cache
def _stemmer(language: str) -> Any:
    if not stemmer_version() or language not in LANGUAGES:
        return None
    import snowballstemmer

    return snowballstemmer.stemmer(LANGUAGES[language])


@lru_cache(maxsize=1 << 18)
def stem(folded: str, language: str) -> str:
    """Return the stem of a folded word in a language; the word itself where it has no stemmer."""
    found = _stemmer(language)
    return str(found.stemWord(folded)) if found is not None else folded


def indexed(text: str, language: str) -> str:
    """Return the stems of a text in order; without a language, those of each language."""
    folded = [word.folded for word in words_of(text)]
    languages = (language,) if language else tuple(LANGUAGES)
    runs = dict.fromkeys(" ".join(stem(word, one) for word in folded) for one in languages)
    return " ".join(runs)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase of a query: in each variant, stems in order.

    Attributes:
        variants: the same words in each language.
        is_excluded: whether documents with it are left out.
        is_beginning: whether its last word may be longer.
    """

    variants: tuple[tuple[str, ...], ...]
    is_excluded: bool = False
    is_beginning: bool = False

    @property
    def expression(self) -> str:
        """The term in the language of FTS5. Its words are only letters and digits."""
        end = "*" if self.is_beginning else ""
        phrases = (f'"{" ".join(variant)}"{end}' for variant in self.variants)
        return f"({' OR '.join(phrases)})"


def parse_query(text: str) -> tuple[Term, ...]:
    """Parse the words that a person looks for.

    ``"two words"`` is a phrase, ``-word`` excludes, ``beginn*`` is the beginning of a word. Words
    such as articles and prepositions only count in phrases, unless there are no others.

    Raises:
        UsageError: there is no word to look for.
    """
    found: list[Term] = []
    weak: list[Term] = []
    for match in _PART.finditer(text):
        minus, phrase, word = match.groups()
        parts = [one.folded for one in words_of(phrase or word or "")]
        if not parts:
            continue
        is_beginning = bool(word) and word.endswith("*")
        languages = () if is_beginning else tuple(LANGUAGES)
        runs = (tuple(stem(one, language) for one in parts) for language in languages)
        term = Term(tuple(dict.fromkeys((tuple(parts), *runs))), bool(minus), is_beginning)
        is_weak = word and not minus and all(map(_is_function_word, parts))
        (weak if is_weak else found).append(term)
    if all(term.is_excluded for term in found):
        found = weak + found
    if all(term.is_excluded for term in found):
        raise UsageError(f"'{text}' has no words to search for; give at least one word")
    return tuple(found[:_MOST])


def _is_function_word(folded: str) -> bool:
    return any(is_function_word(folded, language) for language in LANGUAGES)


def expression_of(terms: tuple[Term, ...]) -> str:
    """Return a query in the language of FTS5: all terms but the excluded ones."""
    wanted = " AND ".join(term.expression for term in terms if not term.is_excluded)
    gone = " OR ".join(term.expression for term in terms if term.is_excluded)
    return f"({wanted}) NOT ({gone})" if gone else wanted


class Passage(NamedTuple):
    """A part of a text, and the places in it of what was found."""

    text: str
    marks: tuple[tuple[int, int], ...]


def passage(text: str, terms: tuple[Term, ...], language: str = "") -> Passage:
    """Return the part of a text that has the most of a query, on one line."""
    found = list(_places(text, terms, language))
    if not found:
        return _cut(text, 0, ())
    best = max(
        found, key=lambda one: (len({w for s, _, w in found if 0 <= s - one[0] < _AROUND}), -one[0])
    )
    return _cut(text, best[0], tuple((start, end) for start, end, _ in found))


def _places(text: str, terms: tuple[Term, ...], language: str) -> Iterator[tuple[int, int, str]]:
    """Yield the places of the words of a query, each with its stem."""
    wanted = {w for t in terms if not t.is_excluded for run in t.variants for w in run}
    begins = tuple(
        run[-1] for t in terms if t.is_beginning and not t.is_excluded for run in t.variants
    )
    languages = (language,) if language else tuple(LANGUAGES)
    for word in words_of(text):
        forms = {stem(word.folded, one) for one in languages}
        if forms & wanted or (begins and word.folded.startswith(begins)):
            yield word.start, word.end, min(forms)


def _cut(text: str, place: int, marks: tuple[tuple[int, int], ...]) -> Passage:
    """Cut a passage around a place out of its paragraph; ellipses show where it was cut."""
    first = text.rfind("\n", 0, place) + 1
    last = text.find("\n", place)
    last = len(text) if last < 0 else last
    start, end = first, last
    if place - first > _AROUND // 3 and last - first > _AROUND:
        start = max(text.rfind(" ", 0, place - _AROUND // 4) + 1, first)
    if end - start > _AROUND * 3 // 2:
        blank = text.find(" ", start + _AROUND, end)
        end = blank if blank > 0 else end
    before, after = "…" * (start > first), "…" * (end < last)
    shift = start - len(before)
    shown = "".join(" " if letter.isspace() else letter for letter in text[start:end])
    inside = tuple((a - shift, b - shift) for a, b in marks if start <= a and b <= end)
    return Passage(before + shown + after, inside)
