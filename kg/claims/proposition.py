"""A statement as it is compared with others, and the side that it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

from kg.claims.similarity import Embeddings
from kg.lexicon.tables import find_pattern
from kg.model import Act, Stance, StatementType
from kg.normalise.content_words import (
    Wording,
    denies_number,
    deny_one_number,
    is_contrary,
    negation_words,
    wording,
)
from kg.normalise.tokens import name_tokens

_SENTENCE = re.compile(r"(.{25,}?[.;:!?])\s+\S.{10,}", re.DOTALL)
_PUNCTUATION = re.compile(r"\s*[.,;:!?]+(?:\s+|$)")
_OWN_ACTS = frozenset(("commit", "refuse", "announce"))
"""Acts whose infinitive is what the source itself does."""
_SHINGLE = 3
FEW = 2
"""So few content words mean little without their speaker."""

Number = TypeVar("Number", int, bytes)
"""The place of a statement in the order of all statements."""


class Gist(NamedTuple):
    """What is cached of a statement.

    Attributes:
        side: -1 where the source is against its words, else +1.
        words: the stems of its content words.
        run: all its words in order, folded.
        own: whether its content is about the speaker.
    """

    side: int
    words: tuple[str, ...]
    run: tuple[str, ...]
    own: bool


@dataclass(frozen=True)
class Proposition:
    """A statement as it is compared with others.

    ``key`` is that of its claim from its article only, ``source`` the key of its actor ("" if
    unknown), ``speaker`` what the article calls the source, ``named`` whether that is a name;
    ``context`` has the keys of all actors of the article. ``day`` is the earliest day of the
    article's date, "" if it has none; ``start`` is where the statement begins. Propositions of one
    ``name`` are equal, in any run; it is "" where none is known. ``rule`` is that by which the
    statement was found, "" if unknown.
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
    name: str = ""
    rule: str = ""

    @property
    def order(self) -> tuple[str, str, int, str]:
        """Sort key by date; an article without one comes last."""
        return (self.day or "9999-12-31", self.article, self.start, self.statement)

    @cached_property
    def wording(self) -> Wording:
        return wording(self.text, self.language)

    @cached_property
    def gist(self) -> Gist:
        own = self.wording.own or (self.act in _OWN_ACTS and _is_infinitive(self))
        return Gist(find_side(self), tuple(self.wording.words), self.wording.run, own)

    def reuse(self, gist: Gist) -> None:
        """Set the gist to the cached one of an equal statement."""
        self.__dict__["gist"] = gist

    @cached_property
    def first_sentence(self) -> str:
        """The first sentence, or all of the text if it has only one."""
        found = _SENTENCE.match(self.text)
        return found[1] if found else self.text

    @property
    def own(self) -> bool:
        """Whether the content is about the speaker."""
        return self.gist.own

    @cached_property
    def shingles(self) -> frozenset[tuple[str, ...]]:
        """Its sequences of three words."""
        run = self.wording.run
        return frozenset(run[i : i + _SHINGLE] for i in range(len(run) - _SHINGLE + 1))


def _is_infinitive(proposition: Proposition) -> bool:
    """Whether the words are an infinitive: what the source does, promises or refuses."""
    return find_pattern(proposition.language, "infinitive").match(proposition.text) is not None


def find_side(proposition: Proposition) -> int:
    """Return -1 where the source is against its words ("refuse X", "dénonce X"), else +1."""
    if proposition.type == "direct" or proposition.act not in ("oppose", "refuse"):
        return 1
    if proposition.act == "refuse":
        # "Affirme qu'il ne sera pas candidat" has the refusal in its words.
        return 1 if _is_negated_clause(proposition) else -1
    # "Dénonce X" is against X; "accuse X de Y" and "dénonce le fait que" maintain their words.
    words = proposition.wording.words.keys()
    if not proposition.target:
        return 1 if _is_infinitive(proposition) else -1
    target = wording(proposition.target, proposition.language).words.keys()
    return -1 if target <= words and 2 * len(target) > len(words) else 1


def _is_negated_clause(proposition: Proposition) -> bool:
    """Whether the words are a negated clause: what is said, not what is refused."""
    words = proposition.wording
    negated = words.sign < 0 and not negation_words(proposition.language).isdisjoint(words.run)
    return negated and not _is_infinitive(proposition)


def says_contrary(one: Proposition, other: Proposition, embeddings: Embeddings) -> bool:
    """Whether the words of one say the contrary of the other's, if the two are of one claim.

    A translation is often cut elsewhere, so that words don't show which part of it a negation
    belongs to: across languages the two most similar clauses are compared.
    """
    if denies_number(one.wording, other.wording):
        return True
    if deny_one_number(one.wording, other.wording):
        return False
    if one.language == other.language:
        return is_contrary(one.wording, other.wording)
    _, clause, others = max(
        (embeddings.similarity(x, y), x, y) for x in clauses(one) for y in clauses(other)
    )
    return is_contrary(wording(clause, one.language), wording(others, other.language))


def clauses(proposition: Proposition) -> list[str]:
    """Split at punctuation into the parts that have some content, else return all of it."""
    parts = _PUNCTUATION.split(proposition.text)
    found = [part for part in parts if len(wording(part, proposition.language).words) >= FEW]
    return found or [proposition.text]


def same_source(one: Proposition, other: Proposition) -> bool:
    """Whether two statements have one source, as far as their articles say."""
    return bool(one.source) and one.source == other.source


def may_share_source(one: Proposition, other: Proposition) -> bool:
    """Whether two sources may be one: equal, unknown, unnamed or with names that agree."""
    if same_source(one, other) or not (one.named and other.named):
        return True
    first, second = set(name_tokens(one.speaker)), set(name_tokens(other.speaker))
    return first <= second or second <= first
