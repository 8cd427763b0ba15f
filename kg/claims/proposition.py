"""A statement as it is compared with others: its words, whose they are, and which side it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from kg.claims.similarity import Meanings
from kg.lexicon.tables import pattern
from kg.model import Act, Stance, StatementType
from kg.normalise.content_words import Wording, negations, of_other_numbers, opposed, wording
from kg.normalise.tokens import telling

_SENTENCE = re.compile(r"(.{25,}?[.;:!?])\s+\S.{10,}", re.DOTALL)
_MARKS = re.compile(r"\s*[.,;:!?]+(?:\s+|$)")
_OWN_ACTS = frozenset(("commit", "refuse", "announce"))
"""Acts whose infinitive is what the source itself does."""
_SHINGLE = 3
FEW = 2
"""So few content words say little without knowing whose they are."""


class Gist(NamedTuple):
    """What is looked up of every statement: its side, its content words by stem, and all its words
    in order, folded.
    """

    side: int
    words: tuple[str, ...]
    run: tuple[str, ...]


@dataclass(frozen=True)
class Proposition:
    """A statement as it is compared with others.

    ``key`` is that of its claim as the article gives it, ``source`` the key of its actor ("" if
    unknown) and ``speaker`` how the article calls it, ``named`` whether that is a name; ``context``
    holds the keys of all actors of the article. ``day`` is the earliest day of the article's date,
    "" if it has none; ``start`` is where the statement begins.
    """

    statement: str
    key: str
    text: str
    article: str
    start: int = 0
    day: str = ""
    language: str = "fr"
    type: StatementType = "indirect"
    act: Act = "assert"
    stance: Stance = "none"
    target: str = ""
    source: str = ""
    speaker: str = ""
    named: bool = False
    context: frozenset[str] = frozenset()

    @property
    def order(self) -> tuple[str, str, int, str]:
        """Who came first; an article without a date comes last."""
        return (self.day or "9999-12-31", self.article, self.start, self.statement)

    @cached_property
    def wording(self) -> Wording:
        return wording(self.text, self.language)

    @cached_property
    def gist(self) -> Gist:
        return Gist(side(self), tuple(self.wording.words), self.wording.run)

    def recall(self, gist: Gist) -> None:
        """Take a gist that an equal statement had."""
        self.__dict__["gist"] = gist

    @cached_property
    def head(self) -> str:
        """The first sentence, where there are more."""
        found = _SENTENCE.match(self.text)
        return found[1] if found else self.text

    @cached_property
    def own(self) -> bool:
        """Whether what is said is about whoever speaks."""
        return self.wording.own or (self.act in _OWN_ACTS and _is_infinitive(self))

    @cached_property
    def shingles(self) -> frozenset[tuple[str, ...]]:
        """Its words, three by three."""
        run = self.wording.run
        return frozenset(run[i : i + _SHINGLE] for i in range(len(run) - _SHINGLE + 1))


def _is_infinitive(proposition: Proposition) -> bool:
    """Whether a statement's words are an infinitive: what somebody does, promises, refuses."""
    return pattern(proposition.language, "infinitive").match(proposition.text) is not None


def side(proposition: Proposition) -> int:
    """+1 where the statement's source stands behind the words of its content, -1 where it is
    against them ("refuse X", "dénonce X").
    """
    if proposition.type == "direct" or proposition.act not in ("oppose", "refuse"):
        return 1
    if proposition.act == "refuse":
        # "Affirme qu'il ne sera pas candidat" has the refusal in its words.
        return 1 if _is_negative_clause(proposition) else -1
    # "Dénonce X" is against X; "accuse X de Y" and "dénonce le fait que" stand behind their words.
    words = proposition.wording.words.keys()
    if not proposition.target:
        return 1 if _is_infinitive(proposition) else -1
    target = wording(proposition.target, proposition.language).words.keys()
    return -1 if target <= words and 2 * len(target) > len(words) else 1


def _is_negative_clause(proposition: Proposition) -> bool:
    """Whether the words are a clause that is negated itself: what is said, not what is refused."""
    words = proposition.wording
    negated = words.sign < 0 and not negations(proposition.language).isdisjoint(words.run)
    return negated and not _is_infinitive(proposition)


def contrary(one: Proposition, other: Proposition, meanings: Meanings) -> bool:
    """Whether of the words of two statements of one claim those of one say the contrary.

    A translation is often cut elsewhere, and which part of it a negation belongs to can't be told
    by words: across languages the two clauses that are nearest in meaning are compared.
    """
    if of_other_numbers(one.wording, other.wording):
        return True
    if one.language == other.language:
        return opposed(one.wording, other.wording)
    _, clause, others = max(
        (meanings.near(x, y), x, y) for x in _clauses(one) for y in _clauses(other)
    )
    return opposed(wording(clause, one.language), wording(others, other.language))


def _clauses(proposition: Proposition) -> list[str]:
    """The parts between marks that say something, or all of it."""
    parts = _MARKS.split(proposition.text)
    found = [part for part in parts if len(wording(part, proposition.language).words) >= FEW]
    return found or [proposition.text]


def same_source(one: Proposition, other: Proposition) -> bool:
    """Whether two statements have one source, as far as their articles tell."""
    return bool(one.source) and one.source == other.source


def may_be_one(one: Proposition, other: Proposition) -> bool:
    """Whether the sources of two statements may be one: equal, unknown, unnamed or partly named."""
    if same_source(one, other) or not (one.named and other.named):
        return True
    first, second = set(telling(one.speaker)), set(telling(other.speaker))
    return first <= second or second <= first
