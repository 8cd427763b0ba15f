"""How statements were placed among claims the last time → what of it holds this time.

A claim never depends on what came later, so that statements which stand at the beginning as they
stood then are where they were. Of those behind them it is known what their words say, and with
which others they were compared in vain. All is known by prints of what is compared: what isn't
known, or was another, is found out anew, and the outcome is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kg.claims.proposition import Gist, Proposition
from kg.vocab.iris import digest

Pair = tuple[str, str]


class Placed(NamedTuple):
    """Where a statement went, before what people decided to be one was united: the numbers of its
    claim's founder and of its stem and base, that of a member that it contradicts (-1 for none),
    and why it joined. ``vain`` has numbers of those with which it was compared in vain, each
    followed by what was asked for, in thousandths.
    """

    founder: int
    stem: int
    base: int
    contradicted: int
    agreed: tuple[float, str, bool, bool] | None
    vain: list[int]


@dataclass(slots=True)
class Earlier:
    """What is known, by print; it can be written down as JSON (:meth:`told`).

    ``nodes`` are the first statements of each claim's key in their order, ``originals`` all
    statements in theirs, each with the one whose words it repeats.
    """

    gists: dict[str, list[Any]] = field(default_factory=dict)
    nodes: list[tuple[str, Placed]] = field(default_factory=list)
    apart: set[Pair] = field(default_factory=set)
    originals: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, told: dict[str, Any]) -> Earlier:
        """What :meth:`told` gave."""
        if not told:
            return cls()
        return cls(
            told["gists"],
            [(name, Placed(*placed)) for name, placed in told["nodes"]],
            {(one, other) for one, other in told["apart"]},
            [(name, original) for name, original in told["originals"]],
        )

    def told(self) -> dict[str, Any]:
        """All of it, as JSON takes it."""
        return {
            "gists": self.gists,
            "nodes": self.nodes,
            "apart": sorted(self.apart),
            "originals": self.originals,
        }

    def recall(self, ordered: Sequence[Proposition]) -> list[str]:
        """The prints of statements, which get the gists that are known."""
        prints = list(map(_Prints(), ordered))
        for name, proposition in zip(prints, ordered, strict=True):
            known = self.gists.get(name)
            if known is not None:
                side, words, run = known
                proposition.recall(Gist(side, tuple(words), tuple(run)))
        return prints

    def remember(self, prints: Iterable[str], ordered: Iterable[Proposition]) -> None:
        """Keep the gists of these statements, and no others."""
        self.gists = {name: list(p.gist) for name, p in zip(prints, ordered, strict=True)}


class _Prints:
    """Prints of statements: those of equal ones are equal."""

    def __init__(self) -> None:
        self._contexts: dict[frozenset[str], str] = {}

    def __call__(self, p: Proposition) -> str:
        context = self._contexts.get(p.context)
        if context is None:
            context = self._contexts[p.context] = digest(*sorted(p.context))
        named, start = str(p.named), str(p.start)
        who = (p.source, p.speaker, named, context)
        how = (p.type, p.act, p.stance, p.target)
        return digest(p.statement, p.key, p.text, p.article, start, p.day, p.language, *how, *who)


def alike(names: Sequence[str], before: Sequence[tuple[str, Any]]) -> int:
    """How many prints at the beginning are those that stood there before."""
    number = 0
    for name, (old, _) in zip(names, before, strict=False):
        if name != old:
            break
        number += 1
    return number
