"""A debate in, a networkx graph out whose nodes and edges carry all that is known of them.

A two-mode graph ties actors to concepts, a one-mode graph ties actors (or concepts) by what they
share; what an edge weighs, :mod:`kg.network.matrices` says. Every edge counts its statements and
names them as evidence, with the days that they span.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

from kg.base.errors import UsageError
from kg.network.counts import Counts, counts
from kg.network.matrices import (
    Normalisation,
    TwoModeNormalisation,
    TwoModeWeight,
    Weight,
    one_mode,
    two_mode,
)
from kg.network.records import (
    Debate,
    Neutral,
    Record,
    Unit,
    distinct,
    positioned,
    tally,
)

if TYPE_CHECKING:
    from networkx import Graph
    from scipy.sparse import csr_matrix

Mode = Literal["actor-concept", "actor-actor", "concept-concept"]

MODES: tuple[Mode, ...] = ("actor-concept", "actor-actor", "concept-concept")
TWO_MODE_WEIGHTS: tuple[TwoModeWeight, ...] = ("ignore", "subtract", "combine")
ONE_MODE_WEIGHTS: tuple[Weight, ...] = ("ignore", "congruence", "conflict", "subtract")
TWO_MODE_NORMALISATIONS: tuple[TwoModeNormalisation, ...] = ("none", "activity", "prominence")
ONE_MODE_NORMALISATIONS: tuple[Normalisation, ...] = (
    "none",
    "average",
    "jaccard",
    "product",
    "cosine",
)

_SEPARATOR = " | "
_MOST_TIES = 2_000_000
"""A graph takes a kilobyte and more for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How statements become a network.

    ``weight`` and ``normalise`` are those of the mode (see the lists of this module);
    ``min_support`` is how many statements must stand behind an edge: of a two-mode edge its
    statements, of a one-mode edge Σ_j min(n_ij, n_i'j) over the concepts j that both ends share.
    Edges whose absolute weight is below ``min_weight`` are left out. ``evidence`` names each
    edge's statements; without it a large network takes less memory.
    """

    mode: Mode = "actor-concept"
    weight: str = "ignore"
    normalise: str = "none"
    duplicates: Unit = "include"
    neutral: Neutral = "drop"
    min_support: int = 1
    min_weight: float = 0.0
    isolates: bool = False
    evidence: bool = True

    def checked(self) -> Shape:
        """The shape itself; UsageError where weight or normalisation don't fit its mode."""
        two = self.mode == "actor-concept"
        weights: Sequence[str] = TWO_MODE_WEIGHTS if two else ONE_MODE_WEIGHTS
        normalisations: Sequence[str] = TWO_MODE_NORMALISATIONS if two else ONE_MODE_NORMALISATIONS
        for what, value, choices in (
            ("mode", self.mode, MODES),
            ("weight", self.weight, weights),
            ("normalisation", self.normalise, normalisations),
        ):
            if value not in choices:
                of = f" for {self.mode}" if what != "mode" else ""
                there = ", ".join(choices)
                raise UsageError(f"no {what} '{value}'{of}; there are: {there}")
        return self


def prepared(debate: Debate, shape: Shape) -> Debate:
    """The records that the shape counts: without duplicates, with positions where they matter."""
    if shape.weight != "ignore":
        debate = positioned(debate, shape.neutral)
    return Debate(distinct(debate.records, shape.duplicates), debate.things, debate.scale)


def matrix(
    debate: Debate, shape: Shape, *, weights: Sequence[float] | None = None
) -> tuple[tuple[str, ...], tuple[str, ...], csr_matrix]:
    """Names of the rows, names of the columns, and the weights of the network between them.

    ``min_support`` does not count here. ``weights`` are those of a window's kernel.
    """
    debate = prepared(debate, shape.checked())
    if weights is not None and len(weights) != len(debate.records):
        raise UsageError("the weights of a window need duplicates to be taken out before")
    held = counts(debate.records, weights=weights)
    return _matrix(held, debate, shape)


def network(
    debate: Debate, shape: Shape | None = None, *, weights: Sequence[float] | None = None
) -> Graph:
    """The network as an undirected graph.

    Nodes have ``label``, ``kind``, ``mode`` ("actor" or "concept") and the counts of their
    statements; edges have ``weight``, ``support`` and those counts, one-mode edges also raw
    ``congruence`` and ``conflict``, and the labels of what both ends share as ``shared``.
    Actors without an edge are there with ``isolates`` only.
    """
    import networkx as nx

    shape = (shape or Shape()).checked()
    debate = prepared(debate, shape)
    graph = nx.Graph(
        mode=shape.mode,
        weighing=shape.weight,
        normalisation=shape.normalise,
        statements=len({r.statement or str(id(r)) for r in debate.records}),
    )
    if not debate.records:
        return graph
    rows, columns, cells = _matrix(counts(debate.records, weights=weights), debate, shape)
    ties = cells.nnz if shape.mode == "actor-concept" else cells.nnz // 2
    if ties > _MOST_TIES:
        raise UsageError(
            f"{ties:,} ties are too many for a graph; leave out weak ones (--min-weight), "
            "or take kg.network.matrix in Python"
        )
    of_actor, of_concept = _by(debate.records, 0), _by(debate.records, 1)
    if shape.mode == "actor-concept":
        edges = _two_mode_edges(rows, columns, cells, of_actor, debate)
    else:
        ends = of_actor if shape.mode == "actor-actor" else of_concept
        edges = _one_mode_edges(rows, cells, ends, debate)
    actors: Container[str] = () if shape.mode == "concept-concept" else of_actor.keys()
    found = [edge for edge in edges if edge[2]["support"] >= shape.min_support]
    touched = {end for one, other, _ in found for end in (one, other)}
    for mode, names, said in (
        ("actor", () if shape.mode == "concept-concept" else sorted(of_actor), of_actor),
        ("concept", () if shape.mode == "actor-actor" else sorted(of_concept), of_concept),
    ):
        for name in names:
            node = name if mode == "actor" else _concept(name, actors)
            if shape.isolates or node in touched:
                several = [record for group in said[name].values() for record in group]
                known = tally(several, debate.scale).attributes()
                graph.add_node(node, **_described(debate, name, mode), **_kept(known, shape))
    for one, other, data in found:
        graph.add_edge(one, other, **_kept(data, shape))
    return graph


def _concept(name: str, actors: Container[str]) -> str:
    """The node of a concept: its name, unless an actor has the same one."""
    return f"{name} (concept)" if name in actors else name


def _kept(data: dict[str, Any], shape: Shape) -> dict[str, Any]:
    return data if shape.evidence else {k: v for k, v in data.items() if k != "evidence"}


def _described(debate: Debate, name: str, mode: str) -> dict[str, Any]:
    known = dict(debate.things.get(name, {}))
    return {
        "label": debate.label(name),
        "kind": known.pop("kind", mode),
        "mode": mode,
        **{key: value for key, value in known.items() if key != "label"},
    }


def _matrix(
    held: Counts, debate: Debate, shape: Shape
) -> tuple[tuple[str, ...], tuple[str, ...], csr_matrix]:
    weight: Any = shape.weight
    normalise: Any = shape.normalise
    if shape.mode == "actor-concept":
        cells = two_mode(held, weight, normalise=normalise, scale=debate.scale)
        if shape.min_weight:
            cells.data[abs(cells.data) < shape.min_weight] = 0
            cells.eliminate_zeros()
        return held.actors, held.concepts, cells
    if shape.mode == "concept-concept":
        held = held.turned()
    cells = one_mode(held, weight, normalise=normalise, scale=debate.scale, least=shape.min_weight)
    return held.actors, held.actors, cells


Said = dict[str, dict[str, list[Record]]]


def _by(records: Sequence[Record], mode: int) -> Said:
    """The records of each actor by concept (mode 0), or of each concept by actor."""
    said: Said = defaultdict(lambda: defaultdict(list))
    for record in records:
        ends = (record.actor, record.concept)
        said[ends[mode]][ends[1 - mode]].append(record)
    return said


Edge = tuple[str, str, dict[str, Any]]


def _two_mode_edges(
    rows: Sequence[str], columns: Sequence[str], cells: csr_matrix, said: Said, debate: Debate
) -> Iterator[Edge]:
    coordinates = cells.tocoo()
    for row, column, weight in zip(
        coordinates.row.tolist(), coordinates.col.tolist(), coordinates.data.tolist(), strict=True
    ):
        actor, concept = rows[row], columns[column]
        count = tally(said[actor][concept], debate.scale)
        yield (
            actor,
            _concept(concept, said),
            {
                "weight": float(weight),
                "support": count.statements,
                "stance": count.stance,
                **count.attributes(),
            },
        )


def _one_mode_edges(
    names: Sequence[str], cells: csr_matrix, said: Said, debate: Debate
) -> Iterator[Edge]:
    from scipy.sparse import triu

    coordinates = triu(cells, k=1).tocoo()
    length = max(debate.scale[1] - debate.scale[0], 1)
    for row, column, weight in zip(
        coordinates.row.tolist(), coordinates.col.tolist(), coordinates.data.tolist(), strict=True
    ):
        mine, theirs = said[names[row]], said[names[column]]
        shared = sorted(mine.keys() & theirs.keys())
        support, congruence, conflict = 0, 0.0, 0.0
        both: list[Record] = []
        for thing in shared:
            one, other = mine[thing], theirs[thing]
            support += min(len(one), len(other))
            for a, b in product(_positions(one), _positions(other)):
                apart = abs(a - b) / length
                conflict += apart
                congruence += 1 - apart
            both += one
            both += other
        yield (
            names[row],
            names[column],
            {
                "weight": float(weight),
                "support": support,
                "congruence": round(congruence, 10),
                "conflict": round(conflict, 10),
                "shared": _SEPARATOR.join(debate.label(thing) for thing in shared),
                **tally(both, debate.scale).attributes(),
            },
        )


def _positions(records: Sequence[Record]) -> list[int]:
    return [record.qualifier for record in records if record.qualifier is not None]
