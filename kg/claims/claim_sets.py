"""Complete claims once their statements are placed: confirm, merge, take sides, choose labels.

A claim of several articles is divided where its statements differ (:mod:`kg.claims.confirm`). What
people decided to be one merges whole claims. All of this depends on the members of a claim only,
and on those of the claims that decisions connect it with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Generic

from kg.claims.agreement import Agreement
from kg.claims.confirm import Compared, Confirmation
from kg.claims.labels import find_label
from kg.claims.near_duplicates import is_near_duplicate
from kg.claims.placing import Placement
from kg.claims.proposition import Number, Proposition, says_contrary
from kg.claims.similarity import Embeddings

_VOTERS = 200
"""Earliest statements of a claim that choose its label."""
DECIDED = Agreement(1.0, "decided by a person")


@dataclass(frozen=True, slots=True)
class Completed(Generic[Number]):
    """A statement in its claim.

    Attributes:
        claim: the founder of the claim.
        sign: +1 if its words say what the founder says, else -1.
        agreed: why it is in the claim; ``None`` if it founds it, or needs no reason.
    """

    claim: Number
    sign: int
    agreed: Agreement | None


class ClaimSet(Generic[Number]):
    """Some claims, with all of their members.

    ``stem`` is the first member that agrees with a statement: the founder, what people merged with
    it, or what contradicts it in other words. ``base`` is the stem that a statement joined, which
    may say the contrary. ``contradicted`` is the member that a statement contradicts in other
    words.
    """

    def __init__(
        self,
        nodes: Mapping[Number, Proposition],
        placements: Mapping[Number, Placement[Number]],
        embeddings: Embeddings,
    ) -> None:
        """Take statements in their order, each with its placement."""
        self.nodes: Mapping[Number, Proposition] = nodes
        self.embeddings = embeddings
        self.claim: dict[Number, Number] = {}
        self.stem: dict[Number, Number] = {}
        self.base: dict[Number, Number] = {}
        self.joined: dict[Number, Number] = {}
        self.contradicted: dict[Number, Number] = {}
        self.agreed: dict[Number, Agreement] = {}
        self.members: dict[Number, list[Number]] = {}
        for n, one in placements.items():
            self.claim[n], self.stem[n], self.base[n] = one.founder, one.stem, one.base
            self.joined[n] = one.member
            self.members.setdefault(one.founder, []).append(n)
            if one.contradicts:
                self.contradicted[n] = one.member
            if one.agreed is not None:
                self.agreed[n] = one.agreed

    def complete(
        self,
        compared: Callable[[Number], Compared],
        same: Iterable[tuple[Number, Number]],
        apart: Mapping[Number, Set[Number]],
    ) -> dict[Number, Completed[Number]]:
        """Confirm claims, then merge those that people decided to be one (``same``, sorted)."""
        self._confirm(compared)
        for one, other in same:
            self._unite(one, other, apart)
        signs = self._signs()
        return {
            n: Completed(claim, signs[n], self.agreed.get(n)) for n, claim in self.claim.items()
        }

    def _confirm(self, compared: Callable[[Number], Compared]) -> None:
        """Divide the claims of several articles whose statements differ."""
        confirmation = Confirmation(compared, self.embeddings)
        for founder, members in list(self.members.items()):
            if len({self.nodes[n].article for n in members}) == 1:
                continue
            groups = confirmation.divide(members, self.joined.__getitem__)
            if len(groups) > 1:
                del self.members[founder]
                for group in groups:
                    self._found(group)

    def _found(self, group: Sequence[Number]) -> None:
        """Make a claim of some members of a claim."""
        first, inside = group[0], set(group)
        self.members[first] = list(group)
        self.agreed.pop(first, None)
        for n in group:
            self.claim[n] = first
            if n == first or self.contradicted.get(n, first) not in inside:
                self.contradicted.pop(n, None)
                self.stem[n] = self.base[n] = first
            elif n not in self.contradicted:
                self.stem[n] = self.stem[n] if self.stem[n] in inside else first
                self.base[n] = self.base[n] if self.base[n] in inside else first

    def _unite(self, one: Number, other: Number, apart: Mapping[Number, Set[Number]]) -> None:
        """Merge the claims of two nodes, as people decided."""
        first, second = sorted((self.claim[one], self.claim[other]))
        if first == second:
            return
        kept_apart = {far for n in self.members[first] for far in apart.get(n, ())}
        if kept_apart.isdisjoint(self.members[second]):
            self._move(self.members[second], first)
            return
        # People also set other members of the two claims apart: only the node itself moves.
        later, earlier = max(one, other), min(one, other)
        if apart.get(later, set()).isdisjoint(self.members[self.claim[earlier]]):
            self._move([later], self.claim[earlier])

    def _move(self, moved: Sequence[Number], founder: Number) -> None:
        """Move nodes from their claim to that of another founder."""
        head, moving = moved[0], set(moved)
        staying = [n for n in self.members.pop(self.claim[head]) if n not in moving]
        if staying:
            first = staying[0]
            self.members[first] = staying
            for n in staying:
                self.claim[n] = first
                self.base[n] = first if self.base[n] == head else self.base[n]
                self.stem[n] = first if self.stem[n] == head else self.stem[n]
            self.base[first] = self.stem[first] = first
            self.contradicted.pop(first, None)
            self.agreed.pop(first, None)
        self.members[founder] += moved
        self.members[founder].sort()
        for n in moved:
            self.claim[n] = founder
        self.base[head], self.stem[head] = founder, head
        self.contradicted.pop(head, None)
        self.agreed[head] = DECIDED

    def _signs(self) -> dict[Number, int]:
        """Return +1 for each statement whose words say what its claim's founder says, else -1."""
        signs: dict[Number, int] = {}
        for number in self.claim:
            base, member = self.base[number], self.contradicted.get(number)
            if member is not None:
                sides = self.nodes[member].gist.side * self.nodes[number].gist.side
                signs[number] = -signs[member] * sides
            elif base == number:
                signs[number] = 1
            else:
                sign = signs[base] if base < number else 1
                signs[number] = -sign if self._is_contrary(number, base) else sign
        return signs

    def _is_contrary(self, number: Number, base: Number) -> bool:
        node, first = self.nodes[number], self.nodes[base]
        # A quotation that is cut before or after its "ne … pas" says what it said.
        return says_contrary(node, first, self.embeddings) and not is_near_duplicate(node, first)

    def labels(self) -> Iterator[tuple[Number, str]]:
        """Yield each claim of several statements with its label.

        That is one of the wordings on its founder's side.
        """
        for founder, members in self.members.items():
            if len(members) > 1:
                voters = [n for n in members[:_VOTERS] if self.stem[n] not in self.contradicted]
                wordings = [self.nodes[n] for n in voters]
                yield founder, find_label(self.nodes[founder], wordings, self.embeddings)
