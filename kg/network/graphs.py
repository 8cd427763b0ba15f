"""Build networkx graphs of a debate, with all that is known as attributes of nodes and edges.

A two-mode graph ties actors to concepts, a one-mode graph ties actors (or concepts) by what they
share; :mod:`kg.network.matrices` defines the weights. Every edge has the number of its statements,
their names as evidence, and the days that they span.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, Literal, get_args

from kg.base.errors import UsageError
from kg.network.counts import Counts, counts
from kg.network.matrices import (
    Normalisation,
    TwoModeNormalisation,
    TwoModeWeight,
    Weight,
    distance,
    one_mode,
    two_mode,
)
from kg.network.records import (
    SAME,
    Debate,
    Neutral,
    Record,
    Unit,
    drop_duplicates,
    tally,
    with_positions,
)

if TYPE_CHECKING:
    from networkx import Graph
    from scipy.sparse import csr_matrix

Mode = Literal["actor-concept", "actor-actor", "concept-concept"]

MODES: tuple[Mode, ...] = get_args(Mode)
TWO_MODE_WEIGHTS: tuple[TwoModeWeight, ...] = get_args(TwoModeWeight)
ONE_MODE_WEIGHTS: tuple[Weight, ...] = get_args(Weight)
TWO_MODE_NORMALISATIONS: tuple[TwoModeNormalisation, ...] = get_args(TwoModeNormalisation)
ONE_MODE_NORMALISATIONS: tuple[Normalisation, ...] = get_args(Normalisation)

_SEPARATOR = " | "
_MOST_TIES = 2_000_000
"""A graph takes at least a kilobyte for each tie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How statements become a network.

    ``weight`` and ``normalise`` depend on the mode (see the lists of this module). ``min_support``
    is the least number of statements of an edge: of a two-mode edge its own statements, of a
    one-mode edge Σ_j min(n_ij, n_i'j) over the concepts j that both ends share. Edges whose
    absolute weight is below ``min_weight`` are left out. ``evidence`` names each edge's statements;
    a large network takes less memory without it. ``as_dna`` counts as Discourse Network Analyzer
    does where it differs: weeks and months of any year, qualifiers in Jaccard's union, cells
    instead of statements in a normalised ``combine``.
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
    as_dna: bool = False

    def checked(self) -> Shape:
        """Return the shape itself.

        Raises UsageError if the weight or normalisation does not fit its mode.
        """
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


def prepare(debate: Debate, shape: Shape) -> Debate:
    """Keep the records that the shape counts, with positions if its weight uses them.

    If the weight ignores positions, statements that differ only in their position are duplicates.
    """
    same: tuple[str, ...] = SAME
    if shape.weight == "ignore":
        same = SAME[:2]
    else:
        debate = with_positions(debate, shape.neutral)
    records = drop_duplicates(debate.records, shape.duplicates, same=same, as_dna=shape.as_dna)
    return replace(debate, records=records)


def matrix(
    debate: Debate, shape: Shape, *, weights: Sequence[float] | None = None
) -> tuple[tuple[str, ...], tuple[str, ...], csr_matrix]:
    """Return the names of the rows, the names of the columns, and the weights between them.

    ``min_support`` is ignored. ``weights`` are those of a window's kernel.
    """
    debate = prepare(debate, shape.checked())
    if weights is not None and len(weights) != len(debate.records):
        raise UsageError("remove duplicates before you pass the weights of a window")
    return _matrix(counts(debate.records, weights=weights), debate, shape)


def network(
    debate: Debate, shape: Shape | None = None, *, weights: Sequence[float] | None = None
) -> Graph:
    """Build the network as an undirected graph.

    Nodes have ``label``, ``kind``, ``mode`` ("actor" or "concept") and counts of their statements.
    Edges have ``weight``, ``support`` and those counts; one-mode edges also have raw ``congruence``
    and ``conflict``, and as ``shared`` the labels of what both ends share. Nodes without an edge
    are only included with ``isolates``.
    """
    import networkx as nx

    shape = (shape or Shape()).checked()
    debate = prepare(debate, shape)
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
            "or use kg.network.matrix in Python"
        )
    of_actor, of_concept = _group(debate.records, 0), _group(debate.records, 1)
    if shape.mode == "actor-concept":
        edges = _two_mode_edges(rows, columns, cells, of_actor, debate)
    else:
        ends = of_actor if shape.mode == "actor-actor" else of_concept
        edges = _one_mode_edges(rows, cells, ends, debate)
    actors: Container[str] = () if shape.mode == "concept-concept" else of_actor.keys()
    supported = [edge for edge in edges if edge[2]["support"] >= shape.min_support]
    touched = {end for one, other, _ in supported for end in (one, other)}
    sides: list[tuple[str, Groups]] = []
    if shape.mode != "concept-concept":
        sides.append(("actor", of_actor))
    if shape.mode != "actor-actor":
        sides.append(("concept", of_concept))
    for mode, groups in sides:
        for name in sorted(groups):
            node = name if mode == "actor" else _concept_node(name, actors)
            if shape.isolates or node in touched:
                records = [record for group in groups[name].values() for record in group]
                counted = _chosen_attributes(tally(records, debate.scale).attributes(), shape)
                graph.add_node(node, **_node_attributes(debate, name, mode), **counted)
    for one, other, data in supported:
        graph.add_edge(one, other, **_chosen_attributes(data, shape))
    return graph


def _concept_node(name: str, actors: Container[str]) -> str:
    """Name the node of a concept so that it differs from an actor of the same name."""
    return f"{name} (concept)" if name in actors else name


def _chosen_attributes(data: dict[str, Any], shape: Shape) -> dict[str, Any]:
    return data if shape.evidence else {k: v for k, v in data.items() if k != "evidence"}


def _node_attributes(debate: Debate, name: str, mode: str) -> dict[str, Any]:
    known = dict(debate.attributes.get(name, {}))
    return {
        "label": debate.label(name),
        "kind": known.pop("kind", mode),
        "mode": mode,
        **{key: value for key, value in known.items() if key != "label"},
    }


def _matrix(
    counted: Counts, debate: Debate, shape: Shape
) -> tuple[tuple[str, ...], tuple[str, ...], csr_matrix]:
    weight: Any = shape.weight
    normalise: Any = shape.normalise
    if shape.mode == "actor-concept":
        cells = two_mode(
            counted, weight, normalise=normalise, scale=debate.scale, as_dna=shape.as_dna
        )
        if shape.min_weight:
            cells.data[abs(cells.data) < shape.min_weight] = 0
            cells.eliminate_zeros()
        return counted.actors, counted.concepts, cells
    if shape.mode == "concept-concept":
        counted = counted.transposed()
    cells = one_mode(
        counted,
        weight,
        normalise=normalise,
        scale=debate.scale,
        least=shape.min_weight,
        as_dna=shape.as_dna,
    )
    return counted.actors, counted.actors, cells


Groups = dict[str, dict[str, list[Record]]]


def _group(records: Sequence[Record], mode: int) -> Groups:
    """Group records by actor, then concept (mode 0), or by concept, then actor (mode 1)."""
    groups: Groups = defaultdict(lambda: defaultdict(list))
    for record in records:
        ends = (record.actor, record.concept)
        groups[ends[mode]][ends[1 - mode]].append(record)
    return groups


Edge = tuple[str, str, dict[str, Any]]


def _two_mode_edges(
    rows: Sequence[str], columns: Sequence[str], cells: csr_matrix, groups: Groups, debate: Debate
) -> Iterator[Edge]:
    coordinates = cells.tocoo()
    for row, column, weight in zip(
        coordinates.row.tolist(), coordinates.col.tolist(), coordinates.data.tolist(), strict=True
    ):
        actor, concept = rows[row], columns[column]
        count = tally(groups[actor][concept], debate.scale)
        yield (
            actor,
            _concept_node(concept, groups),
            {
                "weight": float(weight),
                "support": count.statements,
                "stance": count.stance,
                **count.attributes(),
            },
        )


def _one_mode_edges(
    names: Sequence[str], cells: csr_matrix, groups: Groups, debate: Debate
) -> Iterator[Edge]:
    from scipy.sparse import triu

    coordinates = triu(cells, k=1).tocoo()
    for row, column, weight in zip(
        coordinates.row.tolist(), coordinates.col.tolist(), coordinates.data.tolist(), strict=True
    ):
        mine, theirs = groups[names[row]], groups[names[column]]
        shared = sorted(mine.keys() & theirs.keys())
        support, congruence, conflict = 0, 0.0, 0.0
        both: list[Record] = []
        for common in shared:
            one, other = mine[common], theirs[common]
            support += min(len(one), len(other))
            for a, b in product(_positions(one), _positions(other)):
                apart = distance(a, b, debate.scale)
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
                "shared": _SEPARATOR.join(debate.label(name) for name in shared),
                **tally(both, debate.scale).attributes(),
            },
        )


def _positions(records: Sequence[Record]) -> list[int]:
    return [record.qualifier for record in records if record.qualifier is not None]
