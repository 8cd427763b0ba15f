"""Reuse the previous clustering of claims where its input is unchanged.

A statement's claim depends on the earlier statements that it is compared with, and on their claims.
Where these are unchanged, the statement keeps its claim; elsewhere it is known what the words of
statements say and with which others they don't agree. Everything is kept by fingerprints of what is
compared, and what is not found is computed again, so that the outcome is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kg.claims.proposition import Gist, Proposition
from kg.vocab.iris import digest

Pair = tuple[str, str]

_FEWEST_KNOWN = 0.75
"""Share of known statements below which it is quicker to find the candidates of all again."""


class Placement(NamedTuple):
    """The claim that a statement joined, before people's decisions, by ids of statements.

    ``contradicted`` is -1 if it contradicts no member; ``agreed`` are the fields of an Agreement.
    ``rejected`` are statements that it doesn't agree with, each followed by the score that was
    required, in thousandths; ``member`` is the one that it joined. The others are those of
    :class:`kg.claims.cluster._Clustering`.
    """

    founder: int
    stem: int
    base: int
    contradicted: int
    agreed: tuple[float, str, bool, bool] | None
    rejected: list[int]
    member: int


class Found(NamedTuple):
    """The earlier statements that one is compared with, by id; see :mod:`kg.claims.candidates`."""

    copies: list[int]
    by_words: list[int]
    by_meaning: list[int]


class Node(NamedTuple):
    """The first statement of a claim key, as the last run left it.

    ``name`` is its fingerprint; ``id`` stays the same while the fingerprint does.
    """

    name: str
    id: int
    found: Found
    placement: Placement


class Label(NamedTuple):
    """The wording chosen for a claim of these statements, by id, the founder first."""

    voters: list[int]
    wording: str


@dataclass(slots=True)
class PreviousClustering:
    """What is known from the last run.

    Attributes:
        gists: what the words of statements say, by fingerprint.
        nodes: the first statements of each claim key, in order.
        next_id: the first id that no node has had.
        apart: the keys that people set apart.
        contrary: by id, a node and whether a later one says the contrary of it.
        labels: the wordings of claims, by id of their founders.
        originals: by fingerprint, the statement that another one repeats, or "".
        divided: by a fingerprint of the members of a claim of several articles, their places in
            the claims into which it was divided; empty if it was not.
    """

    gists: dict[str, list[Any]] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    next_id: int = 0
    apart: set[Pair] = field(default_factory=set)
    contrary: dict[int, tuple[int, bool]] = field(default_factory=dict)
    labels: dict[int, Label] = field(default_factory=dict)
    originals: dict[str, str] = field(default_factory=dict)
    divided: dict[str, list[list[int]]] = field(default_factory=dict)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> PreviousClustering:
        """Read what :meth:`to_json` wrote; empty for an empty dict."""
        if not kept:
            return cls()
        return cls(
            gists=kept["gists"],
            nodes=[
                Node(name, id, Found(*found), Placement(*placement))
                for name, id, found, placement in kept["nodes"]
            ],
            next_id=kept["next_id"],
            apart={(one, other) for one, other in kept["apart"]},
            contrary={id: (base, says) for id, base, says in kept["contrary"]},
            labels={id: Label(*label) for id, label in kept["labels"]},
            originals=kept["originals"],
            divided=kept.get("divided", {}),
        )

    def clear(self) -> None:
        """Forget everything."""
        for known in (self.gists, self.nodes, self.apart, self.originals):
            known.clear()
        self.contrary.clear()
        self.labels.clear()
        self.divided.clear()

    def to_json(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return {
            "gists": self.gists,
            "nodes": self.nodes,
            "next_id": self.next_id,
            "apart": sorted(self.apart),
            "contrary": [(id, base, says) for id, (base, says) in self.contrary.items()],
            "labels": list(self.labels.items()),
            "originals": self.originals,
            "divided": self.divided,
        }

    def restore_gists(self, ordered: Sequence[Proposition]) -> list[str]:
        """Give statements their known gists and return the fingerprints of all."""
        prints = [p.name or _fingerprint(p) for p in ordered]
        for name, proposition in zip(prints, ordered, strict=True):
            known = self.gists.get(name)
            if known is not None:
                side, words, run, own = known
                proposition.reuse(Gist(side, tuple(words), tuple(run), own))
        return prints

    def keep_gists(self, prints: Iterable[str], ordered: Iterable[Proposition]) -> None:
        """Keep the gists of these statements only."""
        self.gists = {name: list(p.gist) for name, p in zip(prints, ordered, strict=True)}


class Gone(NamedTuple):
    """A statement that is no longer there: its place among those that are, and its words."""

    position: int
    words: tuple[str, ...]
    run: tuple[str, ...]


class Changes(NamedTuple):
    """The numbers of statements that were not there before, and those that are gone."""

    fresh: list[int]
    gone: list[Gone]


def find_changes(
    now: Sequence[str], before: Sequence[str], gists: Mapping[str, list[Any]]
) -> Changes | None:
    """Compare the fingerprints of statements with those of the last run, both in order.

    Returns:
        The changes, ``None`` where they are so many that nothing is known.
    """
    known = set(before)
    fresh = [number for number, name in enumerate(now) if name not in known]
    if len(now) - len(fresh) < _FEWEST_KNOWN * len(now):
        return None
    numbers = {name: number for number, name in enumerate(now)}
    gone, position = [], len(now)
    for name in reversed(before):
        position = numbers.get(name, position)
        if name not in numbers:
            if name not in gists:
                return None
            _, words, run, _ = gists[name]
            gone.append(Gone(position, tuple(words), tuple(run)))
    return Changes(fresh, gone)


def _fingerprint(p: Proposition) -> str:
    who = (p.source, p.speaker, str(p.named), digest(*sorted(p.context)))
    how = (p.type, p.act, p.stance, p.target)
    where = (p.article, str(p.start), p.day, p.language)
    return digest(p.statement, p.key, p.text, *where, *how, *who)
