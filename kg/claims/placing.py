"""Place statements, in their order, in the claims of earlier ones.

To join a claim, a statement must agree with some member and not be too far from the founder, so
that chains of small steps don't merge unrelated statements. What a statement joins depends on the
earlier statements that it is compared with and on their claims only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Generic, Protocol

from kg.claims.agreement import Agreement, score_agreement
from kg.claims.candidates import Found
from kg.claims.features import has_two_speakers, is_cut
from kg.claims.proposition import Number, Proposition, same_source
from kg.claims.similarity import Embeddings

_ACROSS = 0.4
"""Score that two statements of two articles must reach; their claims are confirmed afterwards."""
_IN_A_ROW = 0.75
_TRANSLATED = 0.6
_CONTRADICTED = 0.9
"""Score from which a statement contradicts another of its article in its own words."""
_MIN_COMMON = 0.35
"""What the shared words must score before a contradiction is looked for: who denies and refuses in
one article mostly does so of several things."""
_LOOSE = 0.25
"""Score that the agreement with the founder must reach."""
_PART = 0.5
"""A statement with less than this share of another's content words is a part of it."""

SAME_WORDS = Agreement(1.0, "the same words")


@dataclass(frozen=True, slots=True)
class Placement(Generic[Number]):
    """The claim that a statement joined, before it is confirmed and before people's decisions.

    Attributes:
        founder: the founder of the claim.
        stem: the first member that agrees with the statement: the founder, or what contradicts it
            in other words.
        base: the stem that the statement joined, which may say the contrary.
        member: the member that it joined.
        contradicts: whether it contradicts that member.
        agreed: why it joined; ``None`` for a founder.
    """

    founder: Number
    stem: Number
    base: Number
    member: Number
    contradicts: bool = False
    agreed: Agreement | None = None


class Claims(Protocol[Number]):
    """The claims of earlier statements."""

    def node(self, number: Number) -> Proposition:
        """Return a statement."""
        ...

    def placement(self, number: Number) -> Placement[Number]:
        """Return where an earlier statement is."""
        ...

    def members(self, founder: Number, before: Number) -> Sequence[Number]:
        """Return the members of a claim before a statement."""
        ...


Compared = dict[tuple[Number, int], Agreement | None]
"""How a statement agrees with others, each with the score required, in thousandths; ``None`` where
it doesn't reach that."""


class Placing(Generic[Number]):
    """Places statements; ``apart`` has what people set apart from each."""

    def __init__(
        self,
        claims: Claims[Number],
        embeddings: Embeddings,
        apart: Mapping[Number, Set[Number]],
    ) -> None:
        self.claims: Claims[Number] = claims
        self.embeddings = embeddings
        self.apart: Mapping[Number, Set[Number]] = apart

    def place(
        self,
        number: Number,
        others: Found[Number],
        known: Mapping[tuple[Number, int], Agreement | None] = MappingProxyType({}),
    ) -> tuple[Placement[Number], Compared[Number]]:
        """Find the claim of a statement among those of the ``others``, all earlier.

        ``known`` is what an earlier call returned for the same statement.

        Returns:
            Where it is, and how it agrees with others.
        """
        kept: Compared[Number] = {}
        found = self._find_member(number, others, known, kept)
        if found is None:
            return Placement(number, number, number, number), kept
        member, agreed = found
        joined = self.claims.placement(member)
        stem = number if agreed.opposite else joined.stem
        placed = Placement(joined.founder, stem, joined.stem, member, agreed.opposite, agreed)
        return placed, kept

    def _find_member(
        self,
        number: Number,
        others: Found[Number],
        known: Mapping[tuple[Number, int], Agreement | None],
        kept: Compared[Number],
    ) -> tuple[Number, Agreement] | None:
        """Find a member of the claim that a statement belongs to, and why."""
        node = self.claims.node(number)
        for copy in others.copies:
            founder = self.claims.placement(copy).founder
            if not _is_part(node, self.claims.node(copy)) and self._may_join(number, founder):
                return copy, SAME_WORDS
        best: tuple[float, Number, Number, Agreement] | None = None
        far: set[Number] = set()
        for other in sorted(set(chain(others.by_words, others.by_meaning))):
            founder = self.claims.placement(other).founder
            if founder in far or not self._may_join(number, founder):
                continue
            least = _required_score(node, self.claims.node(other))
            if best is not None:
                least = max(least, -best[0])
            agreed = self._agree(number, other, least, known, kept)
            if agreed is None or _is_reported_in(node, self.claims.node(other), agreed):
                continue
            if other != founder and self._agree(number, founder, _LOOSE, known, kept) is None:
                far.add(founder)
                continue
            if best is None or (-agreed.score, founder) < best[:2]:
                best = (-agreed.score, founder, other, agreed)
        return None if best is None else best[2:]

    def _agree(
        self,
        number: Number,
        other: Number,
        least: float,
        known: Mapping[tuple[Number, int], Agreement | None],
        kept: Compared[Number],
    ) -> Agreement | None:
        """Return how two statements agree, ``None`` where their score is below ``least``."""
        required = (other, round(1000 * least))
        if required in known:
            found = known[required]
        else:
            one, two = self.claims.node(number), self.claims.node(other)
            found = score_agreement(one, two, self.embeddings, least=least, min_common=_MIN_COMMON)
            # In the looser comparison with a founder, a contradiction needs no more than others.
            if found.only_contradiction and least != _LOOSE:
                least = max(least, _CONTRADICTED)
            if found.score < least:
                found = None
        kept[required] = found
        return found

    def _may_join(self, number: Number, founder: Number) -> bool:
        """Whether neither people nor sources keep a statement apart from a member of a claim.

        An unnamed source does not connect "sa candidature" of two speakers.
        """
        node, kept_apart = self.claims.node(number), self.apart.get(number)
        if not kept_apart and not node.own:
            return True
        members = self.claims.members(founder, number)
        if kept_apart and not kept_apart.isdisjoint(members):
            return False
        others = map(self.claims.node, members) if node.own else ()
        return not any(has_two_speakers(node, other) for other in others)


def _required_score(node: Proposition, other: Proposition) -> float:
    """Return the score that an agreement must reach.

    Statements of one article are mostly steps of one thought and similar whatever they say; across
    languages no shared word confirms the similarity.
    """
    if node.article == other.article:
        # The words are looked at here only: most are of different articles.
        whole = is_cut(node, other) and not _is_part(node, other)
        if not whole:
            return _IN_A_ROW
    return _ACROSS if node.language == other.language else _TRANSLATED


def _is_part(one: Proposition, other: Proposition) -> bool:
    """Whether one is a small part of what the other, of the same article, says."""
    if one.article != other.article:
        return False
    few, many = sorted((len(one.gist.words), len(other.gist.words)))
    return few < _PART * many


def _is_reported_in(one: Proposition, other: Proposition, agreed: Agreement) -> bool:
    """Whether one is what somebody is reported to say in the other."""
    if same_source(one, other) or not _is_part(one, other):
        return False
    first, second = sorted((one, other), key=lambda p: p.start)
    return not agreed.opposite or second.start < first.start + len(first.text)
