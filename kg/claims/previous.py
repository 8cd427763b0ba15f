"""Reuse the previous clustering of claims where its input is unchanged.

A claim never depends on later statements. So as long as the first statements are those of the last
run, they keep their claims; of later ones it is known what their words say and with which others
they don't agree. Everything is stored by fingerprints of what is compared, and what is not found is
computed again, so that the outcome is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kg.claims.proposition import Gist, Proposition
from kg.vocab.iris import digest

Pair = tuple[str, str]


class Placement(NamedTuple):
    """The claim that a statement joined, before people's decisions, by numbers of statements.

    ``contradicted`` is -1 if it contradicts no member; ``agreed`` are the fields of an Agreement.
    ``rejected`` are statements that it doesn't agree with, each followed by the score that was
    required, in thousandths. The others are those of :class:`kg.claims.cluster._Clustering`.
    """

    founder: int
    stem: int
    base: int
    contradicted: int
    agreed: tuple[float, str, bool, bool] | None
    rejected: list[int]


@dataclass(slots=True)
class PreviousClustering:
    """What is known from the last run, by fingerprint.

    ``nodes`` are the first statements of each claim key, in order, with their placements,
    ``originals`` all statements in order, each with the one that it repeats or "".
    """

    gists: dict[str, list[Any]] = field(default_factory=dict)
    nodes: list[tuple[str, Placement]] = field(default_factory=list)
    apart: set[Pair] = field(default_factory=set)
    originals: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> PreviousClustering:
        """Read what :meth:`to_json` wrote; empty for an empty dict."""
        if not kept:
            return cls()
        return cls(
            kept["gists"],
            [(name, Placement(*placement)) for name, placement in kept["nodes"]],
            {(one, other) for one, other in kept["apart"]},
            [(name, original) for name, original in kept["originals"]],
        )

    def clear(self) -> None:
        """Forget everything."""
        for known in (self.gists, self.nodes, self.apart, self.originals):
            known.clear()

    def to_json(self) -> dict[str, Any]:
        return {
            "gists": self.gists,
            "nodes": self.nodes,
            "apart": sorted(self.apart),
            "originals": self.originals,
        }

    def restore_gists(self, ordered: Sequence[Proposition]) -> list[str]:
        """Give statements their known gists and return the fingerprints of all."""
        contexts = {c: digest(*sorted(c)) for c in {p.context for p in ordered}}
        prints = [_fingerprint(p, contexts[p.context]) for p in ordered]
        for name, proposition in zip(prints, ordered, strict=True):
            known = self.gists.get(name)
            if known is not None:
                side, words, run = known
                proposition.reuse(Gist(side, tuple(words), tuple(run)))
        return prints

    def keep_gists(self, prints: Iterable[str], ordered: Iterable[Proposition]) -> None:
        """Keep the gists of these statements only."""
        self.gists = {name: list(p.gist) for name, p in zip(prints, ordered, strict=True)}


def _fingerprint(p: Proposition, context: str) -> str:
    named, start = str(p.named), str(p.start)
    who = (p.source, p.speaker, named, context)
    how = (p.type, p.act, p.stance, p.target)
    return digest(p.statement, p.key, p.text, p.article, start, p.day, p.language, *how, *who)


def count_unchanged(prints: Sequence[str], before: Sequence[tuple[str, Any]]) -> int:
    """Count the fingerprints at the beginning that were there before in the same order."""
    for number, (name, (old, _)) in enumerate(zip(prints, before, strict=False)):
        if name != old:
            return number
    return min(len(prints), len(before))
