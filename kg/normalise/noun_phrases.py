"""A noun phrase and its lemmas → head, complement and label: the same for all its wordings.

"toutes les nouvelles vannes", "la vanne" and "vannes" are one phrase; so are "publication de la
note" and "publication des notes". Determiners, numbers and adjectives that narrow nothing go, the
words of the complement lose their order. Words are data: ``data/lexicon/<lang>/topic_words.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kg.lexicon.tables import rows
from kg.normalise.tokens import fold

_TOKEN = re.compile(r"\w+['’]|\w+(?:-\w+)*|\d[\d\s.,]*|\S")
_MARK = re.compile(r"[«»\"“”‹›()\[\]:;!?…]")
_DIGIT = re.compile(r"\d")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun with what narrows it: ``head`` a lemma, ``rest`` lemmas in order of the alphabet."""

    head: str
    rest: tuple[str, ...]
    label: str

    @property
    def key(self) -> str:
        """The head, then the rest, by which equal phrases are known."""
        return " ".join((self.head, *self.rest))


class _Word(NamedTuple):
    """A word of a phrase; ``lemma`` is "" for a small word or a number."""

    start: int
    end: int
    lemma: str


@dataclass(frozen=True)
class TopicWords:
    """The small words of a language's noun phrases, folded; the others are lemmas."""

    small: frozenset[str]
    plain: frozenset[str]
    early: frozenset[str]
    shell: frozenset[str]


@cache
def topic_words(language: str) -> TopicWords:
    """The words of ``data/lexicon/<language>/topic_words.tsv``. Raises KgError for a bad line."""
    table = {use: frozenset(words.split()) for words, use in rows(language, "topic_words", 2)}
    return TopicWords(
        small=frozenset(map(fold, table["small"])),
        plain=table["plain"],
        early=table["early"],
        shell=table["shell"],
    )


def phrase(words: str, lemmas: Sequence[str], language: str) -> Phrase | None:
    """What a noun phrase says; ``lemmas`` are those of its full words, in their order.

    ``None`` where nothing is left of it. A quotation mark or bracket ends it.
    """
    known = topic_words(language)
    marked = _MARK.search(words)
    aligned = _aligned(words[: marked.start()] if marked else words, lemmas, known)
    while aligned and (not aligned[0].lemma or _goes_before(aligned, known)):
        aligned = aligned[1:]
    if not aligned:
        return None
    full = [i for i, word in enumerate(aligned) if word.lemma]
    head = _head(aligned, full, known)
    if aligned[head].lemma in known.shell:
        inner = _complement(aligned, head)
        if inner:
            return phrase(
                words[inner[0].start : inner[-1].end], [w.lemma for w in inner if w.lemma], language
            )
    rest = {aligned[i].lemma for i in full if i != head} - known.plain - {aligned[head].lemma}
    return Phrase(aligned[head].lemma, tuple(sorted(rest)), _label(words, aligned, known))


def _aligned(words: str, lemmas: Sequence[str], known: TopicWords) -> list[_Word]:
    """Each word with its lemma: small words and numbers have none."""
    places = list(_TOKEN.finditer(words))
    plain = [fold(place[0].replace("’", "'")) for place in places]
    full = [w not in known.small and w[0].isalpha() and not _DIGIT.search(w) for w in plain]
    waiting = list(lemmas)
    found: list[_Word] = []
    for i, place in enumerate(places):
        lemma = ""
        if waiting and plain[i][0].isalpha():
            first = fold(waiting[0])
            # More full words than lemmas: one of them is a determiner that the parser knew.
            likely = first[0] == plain[i][0] or sum(full[i:]) <= len(waiting)
            if first == plain[i] or (full[i] and likely):
                lemma = waiting.pop(0).lower()
        found.append(_Word(place.start(), place.end(), lemma))
    while found and not found[-1].lemma:
        found.pop()
    return found


def _goes_before(aligned: list[_Word], known: TopicWords) -> bool:
    """Whether the first word is an adjective that narrows nothing, with more to come."""
    return aligned[0].lemma in known.plain and any(word.lemma for word in aligned[1:])


def _head(aligned: list[_Word], full: list[int], known: TopicWords) -> int:
    """The noun: the first full word that is no adjective standing right before another."""
    for i in full[:-1]:
        if aligned[i].lemma not in known.early or not aligned[i + 1].lemma:
            return i
    return full[-1]


def _complement(aligned: list[_Word], head: int) -> list[_Word]:
    """What follows a small word after the head."""
    for i in range(head + 1, len(aligned)):
        if not aligned[i].lemma:
            return aligned[i + 1 :]
    return []


def _label(words: str, aligned: list[_Word], known: TopicWords) -> str:
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
