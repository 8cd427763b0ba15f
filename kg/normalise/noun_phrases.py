"""Reduce noun phrases to head, complement and label, the same for all their wordings.

"toutes les nouvelles vannes", "la vanne" and "vannes" are one phrase; so are "publication de la
note" and "publication des notes". Determiners, numbers and adjectives that do not narrow the noun
are dropped, the words of the complement lose their order. Words are data:
``data/lexicon/<lang>/topic_words.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kg.base import fold
from kg.lexicon.tables import read_rows

_TOKEN = re.compile(r"\w+['’]|\w+(?:-\w+)*|\d[\d\s.,]*|\S")
_MARK = re.compile(r"[«»\"“”‹›()\[\]:;!?…]")
_DIGIT = re.compile(r"\d")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun with what narrows it: ``head`` a lemma, ``rest`` lemmas in alphabetical order."""

    head: str
    rest: tuple[str, ...]
    label: str

    @property
    def key(self) -> str:
        """The lemmas, head first: equal for equal phrases."""
        return " ".join((self.head, *self.rest))


class _Word(NamedTuple):
    """A word of a phrase; ``lemma`` is "" for a function word or a number."""

    start: int
    end: int
    lemma: str


@dataclass(frozen=True)
class TopicWords:
    """The function words of a language's noun phrases, folded; the others are lemmas.

    ``local`` are nouns that by themselves name a topic only within their article ("le pays").
    ``head_last`` is whether a noun stands after the nouns that narrow it ("tax cut").
    """

    small: frozenset[str]
    plain: frozenset[str]
    early: frozenset[str]
    shell: frozenset[str]
    local: frozenset[str] = frozenset()
    head_last: bool = False


@cache
def topic_words(language: str) -> TopicWords:
    """Read ``data/lexicon/<language>/topic_words.tsv``. Raises KgError for a bad line."""
    table = {use: frozenset(words.split()) for words, use in read_rows(language, "topic_words", 2)}
    return TopicWords(
        small=frozenset(map(fold.search, table["small"])),
        plain=table["plain"],
        early=table["early"],
        shell=table["shell"],
        local=table.get("local", frozenset()),
        head_last="last" in table.get("head", ()),
    )


@cache
def generic_nouns(language: str) -> frozenset[str]:
    """Return the nouns that mean nothing by themselves, as lemmas."""
    return frozenset(word for (word,) in read_rows(language, "generic_nouns", 1))


def is_local(phrase: Phrase, language: str) -> bool:
    """Whether a phrase is a noun that by itself names a topic only within its article."""
    known = topic_words(language).local | generic_nouns(language)
    return not phrase.rest and phrase.head in known


def parse_phrase(words: str, lemmas: Sequence[str], language: str) -> Phrase | None:
    """Parse a noun phrase, up to a quotation mark or bracket; ``None`` if nothing is left of it.

    ``lemmas`` are those of its content words, in their order.
    """
    known = topic_words(language)
    marked = _MARK.search(words)
    aligned = _align_lemmas(words[: marked.start()] if marked else words, lemmas, known)
    while aligned and (not aligned[0].lemma or _begins_with_adjective(aligned, known)):
        aligned = aligned[1:]
    if not aligned:
        return None
    full = [i for i, word in enumerate(aligned) if word.lemma]
    head = _find_head(words, aligned, full, known)
    if aligned[head].lemma in known.shell:
        inner = _find_complement(aligned, head)
        if inner:
            return parse_phrase(
                words[inner[0].start : inner[-1].end], [w.lemma for w in inner if w.lemma], language
            )
    rest = {aligned[i].lemma for i in full if i != head} - known.plain - {aligned[head].lemma}
    return Phrase(aligned[head].lemma, tuple(sorted(rest)), _build_label(words, aligned, known))


def _align_lemmas(words: str, lemmas: Sequence[str], known: TopicWords) -> list[_Word]:
    """Pair each word with its lemma; function words and numbers have none."""
    # Of a word joiner and the like no letter is left.
    places = [place for place in _TOKEN.finditer(words) if fold.search(place[0])]
    plain = [fold.search(place[0].replace("’", "'")) for place in places]
    full = [w not in known.small and w[0].isalpha() and not _DIGIT.search(w) for w in plain]
    waiting = [lemma for lemma in lemmas if fold.search(lemma)]
    found: list[_Word] = []
    for i, place in enumerate(places):
        lemma = ""
        if waiting and plain[i][0].isalpha():
            first = fold.search(waiting[0])
            # More content words than lemmas: the parser took one of them for a determiner.
            likely = first[0] == plain[i][0] or sum(full[i:]) <= len(waiting)
            if first == plain[i] or (full[i] and likely):
                lemma = waiting.pop(0).lower()
        found.append(_Word(place.start(), place.end(), lemma))
    while found and not found[-1].lemma:
        found.pop()
    return found


def _begins_with_adjective(aligned: list[_Word], known: TopicWords) -> bool:
    """Whether the first word is an adjective that narrows nothing, with content words to come."""
    return aligned[0].lemma in known.plain and any(word.lemma for word in aligned[1:])


def _find_head(words: str, aligned: list[_Word], full: list[int], known: TopicWords) -> int:
    """Find the noun: the first content word except an adjective right before another one.

    Where nouns narrow the next one, it is the last before a function word, except of a name.
    """
    first = next(
        (i for i in full[:-1] if aligned[i].lemma not in known.early or not aligned[i + 1].lemma),
        full[-1],
    )
    if not known.head_last:
        return first
    last = first
    while last + 1 < len(aligned) and aligned[last + 1].lemma:
        last += 1
    return first if words[aligned[last].start].isupper() else last


def _find_complement(aligned: list[_Word], head: int) -> list[_Word]:
    """Return the words after the first function word that follows the head."""
    for i in range(head + 1, len(aligned)):
        if not aligned[i].lemma:
            return aligned[i + 1 :]
    return []


def _build_label(words: str, aligned: list[_Word], known: TopicWords) -> str:
    kept: list[str] = []
    end = aligned[0].start
    for word in aligned:
        if _DIGIT.search(words[word.start : word.end]) or word.lemma in known.plain:
            end = max(end, word.end)
            continue
        gap = words[end : word.start] if kept else ""
        kept.append((" " if gap and gap.isspace() else gap) + words[word.start : word.end])
        end = word.end
    return _BLANKS.sub(" ", "".join(kept)).strip()
