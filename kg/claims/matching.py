"""Match the content words of two statements: the same stem, a related word, a translation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from kg.claims.senses import senses
from kg.claims.similarity import Embeddings
from kg.normalise.content_words import synonym_groups

_ACROSS = 0.5
"""Similarity from which words of two languages are one."""
_BEGINNING, _RELATED = 5, 0.8
"""Letters that related words of a language have in common, and how much they match."""
_SENSE = 0.5
"""How much two words of one sense match, antonyms included."""


Matches = Mapping[str, float]
"""How well each content word of a statement matches a word of another one, by stem, in 0..1."""


def match_words(
    words: Mapping[str, str],
    others: Mapping[str, str],
    languages: tuple[str, str],
    embeddings: Embeddings,
) -> tuple[Matches, Matches]:
    """Match the content words of two statements, of each with those of the other.

    Antonyms match in part: "banned" and "authorised" are two sides of one matter.
    """
    best, back = dict.fromkeys(words, 0.0), dict.fromkeys(others, 0.0)
    for stem in words.keys() & others.keys():
        best[stem] = back[stem] = 1.0
    index, other_index = index_words(words, languages[0]), index_words(others, languages[1])
    for stem, match in words_of_one_sense(index, other_index):
        best[stem], back[match] = max(best[stem], _SENSE), max(back[match], _SENSE)
    for stem, match in related_words(index, other_index):
        best[stem], back[match] = max(best[stem], _RELATED), max(back[match], _RELATED)
    rows, columns = index.stems, other_index.stems
    if languages[0] != languages[1] and rows and columns:
        table = embeddings.similarities(
            tuple(singular(words[s]) for s in rows), tuple(singular(others[s]) for s in columns)
        )
        for stem, highest in zip(rows, table.max(axis=1), strict=True):
            best[stem] = max(best[stem], float(highest) if highest >= _ACROSS else 0.0)
        for stem, highest in zip(columns, table.max(axis=0), strict=True):
            back[stem] = max(back[stem], float(highest) if highest >= _ACROSS else 0.0)
    return best, back


@dataclass(frozen=True, slots=True)
class WordIndex:
    """Stems of content words, indexed to find their matches among others.

    Numbers are left out: a number is another number, however similar they are.
    """

    stems: tuple[str, ...]
    by_beginning: Mapping[str, tuple[str, ...]]
    by_sense: Mapping[str, tuple[str, ...]]
    synonyms: tuple[tuple[str, frozenset[int]], ...]


def index_words(words: Mapping[str, str], language: str) -> WordIndex:
    """Index the content words of a statement, by stem."""
    return _build_index(tuple(words), tuple(words.values()), language)


@lru_cache(maxsize=1 << 14)
def _build_index(stems: tuple[str, ...], words: tuple[str, ...], language: str) -> WordIndex:
    indexed = without_numbers(dict(zip(stems, words, strict=True)))
    by_beginning: dict[str, list[str]] = defaultdict(list)
    by_sense: dict[str, list[str]] = defaultdict(list)
    for stem, word in indexed.items():
        if stem[0] == "=":
            by_sense[stem[1:]].append(stem)
            continue
        for sense, _ in senses(word, language):
            by_sense[sense].append(stem)
        if len(stem) >= _BEGINNING:
            by_beginning[stem[:_BEGINNING]].append(stem)
    return WordIndex(
        tuple(indexed),
        {beginning: tuple(found) for beginning, found in by_beginning.items()},
        {sense: tuple(found) for sense, found in by_sense.items()},
        tuple((stem, groups) for stem in indexed if (groups := synonym_groups(stem))),
    )


def related_words(one: WordIndex, other: WordIndex) -> Iterator[tuple[str, str]]:
    """Yield pairs of words with one beginning, and pairs that news uses as synonyms."""
    for beginning in one.by_beginning.keys() & other.by_beginning.keys():
        yield from product(one.by_beginning[beginning], other.by_beginning[beginning])
    for stem, groups in one.synonyms:
        for match, theirs in other.synonyms:
            if not groups.isdisjoint(theirs):
                yield stem, match


def words_of_one_sense(one: WordIndex, other: WordIndex) -> Iterator[tuple[str, str]]:
    """Yield pairs of words of one sense, antonyms included."""
    for sense in one.by_sense.keys() & other.by_sense.keys():
        yield from product(one.by_sense[sense], other.by_sense[sense])


@lru_cache(maxsize=1 << 15)
def singular(word: str) -> str:
    """Return a word without the ending of a plural."""
    return word[:-1] if len(word) > 4 and word[-1] in "sx" else word


def without_numbers(words: Mapping[str, str]) -> dict[str, str]:
    """Return the words, by stem, that are not numbers."""
    return {stem: word for stem, word in words.items() if not stem[0].isdigit()}
