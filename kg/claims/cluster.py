"""Cluster the statements of all articles into claims, whoever made them and in any language.

Statements come in order of date. Each joins the claim of an earlier one that it agrees with, or
founds a new claim. So a claim never depends on later statements:

* the outcome doesn't depend on the order in which statements are passed;
* a statement later than all others changes neither their claims nor the keys of these;
* a statement earlier than others may take them along: its key becomes that of their claim.

To join, a statement must agree with some member and not be too far from the founder, so that chains
of small steps don't merge unrelated statements. Candidates share words, sequences of words or,
across languages, a similar meaning: the cost grows with the statements, not with the pairs. A claim
of several articles is then divided where its statements differ (:mod:`kg.claims.confirm`). What
people decided to be one merges whole claims, at the end.

This module has all statements in memory; :mod:`kg.consolidate.claim_steps` does the same in tables,
again only where something changed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from kg.claims.agreement import Agreement
from kg.claims.candidates import CandidateIndex
from kg.claims.claim_sets import ClaimSet
from kg.claims.confirm import Compared, step, steps_at, weigh
from kg.claims.placing import Placement, Placing
from kg.claims.proposition import Proposition
from kg.claims.similarity import Embeddings

__all__ = ["ClaimClusters", "ClaimMerge", "Proposition", "cluster_claims"]


@dataclass(frozen=True, slots=True)
class ClaimMerge:
    """Two claim keys that are one claim, the second being its key, and why."""

    key: str
    claim: str
    agreement: Agreement


@dataclass(frozen=True)
class ClaimClusters:
    """The claim of each key, and why keys are one claim (``merges``).

    ``sides`` has +1 for each statement that is for its claim, -1 if it is against it; ``labels``
    the most central wording of each claim with several.
    """

    claims: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    merges: tuple[ClaimMerge, ...] = ()


def cluster_claims(
    propositions: Iterable[Proposition],
    *,
    same: Iterable[tuple[str, str]] = (),
    apart: Iterable[tuple[str, str]] = (),
    embeddings: Embeddings | None = None,
    sources: Mapping[str, str] = MappingProxyType({}),
) -> ClaimClusters:
    """Cluster statements; ``same`` and ``apart`` are pairs of keys that people decided on.

    ``sources`` has the keys of sources after resolution where they differ from the propositions'.
    """
    embeddings = embeddings or Embeddings()
    ordered = sorted(propositions, key=lambda p: p.order)
    firsts: dict[str, Proposition] = {}
    for proposition in ordered:
        firsts.setdefault(proposition.key, proposition)
    nodes = list(firsts.values())
    number_of = {node.key: n for n, node in enumerate(nodes)}
    kept_apart: dict[int, set[int]] = defaultdict(set)
    for one, other in _numbered(apart, number_of):
        kept_apart[one].add(other)
        kept_apart[other].add(one)
    index = CandidateIndex(nodes, embeddings)
    placed = _Placed(nodes)
    placing = Placing(placed, embeddings, kept_apart)
    for number, others in enumerate(index.find()):
        placed.add(number, placing.place(number, others)[0])

    def compared(number: int) -> Compared:
        node = nodes[number]
        weights = weigh(step(number), steps_at(index.places, node.gist.words, number))
        return Compared(node, weights, sources.get(node.source, node.source))

    claims = ClaimSet(dict(enumerate(nodes)), dict(enumerate(placed.placements)), embeddings)
    completed = claims.complete(compared, sorted(_numbered(same, number_of)), kept_apart)
    keys = {node.key: nodes[completed[n].claim].key for n, node in enumerate(nodes)}
    return ClaimClusters(
        keys,
        {p.statement: completed[number_of[p.key]].sign * p.gist.side for p in ordered},
        {nodes[founder].key: label for founder, label in claims.labels()},
        tuple(
            ClaimMerge(nodes[n].key, nodes[one.claim].key, one.agreed)
            for n, one in completed.items()
            if one.agreed is not None
        ),
    )


def _numbered(
    pairs: Iterable[Sequence[str]], number_of: Mapping[str, int]
) -> Iterator[tuple[int, int]]:
    for one, other in map(sorted, pairs):
        if one in number_of and other in number_of:
            yield number_of[one], number_of[other]


class _Placed:
    """The claims of the first statements; each is its place in the sequence of all."""

    def __init__(self, nodes: Sequence[Proposition]) -> None:
        self.nodes = nodes
        self.placements: list[Placement[int]] = []
        self._members: dict[int, list[int]] = defaultdict(list)

    def add(self, number: int, placement: Placement[int]) -> None:
        self.placements.append(placement)
        self._members[placement.founder].append(number)

    def node(self, number: int) -> Proposition:
        return self.nodes[number]

    def placement(self, number: int) -> Placement[int]:
        return self.placements[number]

    def members(self, founder: int, before: int) -> Sequence[int]:
        members = self._members[founder]
        return members[: bisect_left(members, before)]
