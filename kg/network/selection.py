"""Select what to draw of a network of statements: few nodes, parallel statements as one tie."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from networkx import MultiDiGraph

TOP = 150
"""The number of nodes that one picture can hold and remain legible."""

_CONCEPT_KINDS = {"topic", "claim"}


@dataclass(frozen=True, slots=True)
class Tie:
    """All statements of one actor about one topic or claim with one stance, earliest first.

    Each statement has the attributes of its edge in the network and its IRI as ``iri``.
    """

    actor: str
    target: str
    stance: str
    statements: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What to draw of a network: nodes by IRI with their attributes, most statements first."""

    nodes: dict[str, dict[str, Any]]
    ties: tuple[Tie, ...]
    nodes_in_all: int
    statements_in_all: int
    unsourced: int
    untied: int = 0


def drawing(network: MultiDiGraph, *, top: int = TOP) -> Drawing:
    """Select at most ``top`` nodes of a statement network, and the ties between them.

    If there are more, topics and claims with one statement go first, then the nodes with the fewest
    statements; a node that loses all its ties goes too. Equal nodes are kept in order of label.
    """
    kept = set(network)
    if len(kept) > top:
        kept = {
            n
            for n, data in network.nodes(data=True)
            if data["kind"] not in _CONCEPT_KINDS or data["statements"] > 1
        }
        kept = _connected(network, kept)
    rank = {n: (-d["statements"], d["label"], n) for n, d in network.nodes(data=True)}
    chosen = _connected(network, set(sorted(kept, key=rank.__getitem__)[:top]))
    if len(chosen) < min(top, len(kept)):
        chosen = _fill_up(network, chosen, kept, rank, top)

    together: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for actor, target, iri, data in network.edges(keys=True, data=True):
        if actor in chosen and target in chosen:
            together[actor, target, data["stance"]].append({"iri": iri, **data})
    ties = tuple(
        Tie(*ends, tuple(sorted(said, key=lambda s: (s["earliest"], s["date"], s["iri"]))))
        for ends, said in sorted(together.items())
    )
    return Drawing(
        nodes={n: dict(network.nodes[n]) for n in sorted(chosen, key=rank.__getitem__)},
        ties=ties,
        nodes_in_all=network.number_of_nodes(),
        statements_in_all=network.graph.get("statements", network.number_of_edges()),
        unsourced=network.graph.get("unsourced", 0),
        untied=network.graph.get("untied", 0),
    )


def _connected(network: MultiDiGraph, nodes: set[str]) -> set[str]:
    """Keep the nodes that have an edge to another one of them."""
    return {node for node in nodes if _touches(network, node, nodes)}


def _touches(network: MultiDiGraph, node: str, nodes: set[str]) -> bool:
    return not (nodes.isdisjoint(network.succ[node]) and nodes.isdisjoint(network.pred[node]))


def _fill_up(
    network: MultiDiGraph,
    chosen: set[str],
    kept: set[str],
    rank: dict[str, tuple[int, str, str]],
    top: int,
) -> set[str]:
    """Add to ``chosen`` the next best nodes that have an edge to it, up to ``top``."""
    full = set(chosen)
    for node in sorted(kept - full, key=rank.__getitem__):
        if len(full) >= top:
            break
        if _touches(network, node, full):
            full.add(node)
    return full
