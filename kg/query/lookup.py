"""Find the one actor, claim or topic that a name, a label or an IRI means.

A name that several nodes have is an error that lists the choices; an unknown one lists similar
names. Nodes are found as articles give them, by their own names and IRIs, and know the IRI that
they have after resolution (``now``).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, cast

from kg.base import fold
from kg.base.errors import UsageError
from kg.base.text import strip_owner
from kg.consolidate.index import Index
from kg.consolidate.labels import sort_of
from kg.graph.reader import Reader

if TYPE_CHECKING:
    from kg.store import Store

Sort = Literal["actor", "claim", "topic"]
SORTS: tuple[Sort, ...] = ("actor", "topic", "claim")
"""The sorts of nodes; a name that can mean several sorts means the first of them."""

_WITH_ARTICLE = {"actor": "an actor", "claim": "a claim", "topic": "a topic"}
_MOST = 8
"""The most choices that a message lists."""
_FEW = 3
"""The most similar names that a message lists."""


@dataclass(frozen=True, slots=True)
class Node:
    """An actor, claim or topic as articles give it, with its own names.

    ``now`` is its IRI after resolution, ``label`` the label of that.
    """

    iri: str
    sort: Sort
    names: tuple[str, ...]
    now: str
    label: str


class NodeLookup:
    """The nodes of a graph by name: all of them, or those with the IRIs ``only``."""

    def __init__(self, store: Store, *, only: Sequence[str] | None = None) -> None:
        self.base = store.base
        self.by_iri: dict[str, Node] = {node.iri: node for node in _nodes(store, only)}

    @cached_property
    def _folded(self) -> dict[str, frozenset[str]]:
        return {iri: frozenset(map(fold.key, node.names)) for iri, node in self.by_iri.items()}

    def find(self, names: Sequence[str], *, sort: Sort | None = None) -> list[Node]:
        """Return the node that each name means, all of one sort.

        Raises:
            UsageError: no node or several have a name, or the nodes are of different sorts.
        """
        sorts = (sort,) if sort is not None else SORTS
        found = {name: self._by_sort(name) for name in names}
        for name in names:
            if not any(one in found[name] for one in sorts):
                raise UsageError(self._unknown(name, sorts))
        common = [one for one in sorts if all(one in found[name] for name in names)]
        if not common:
            parts = [
                f"'{name}' is {_WITH_ARTICLE[min(found[name], key=SORTS.index)]}" for name in names
            ]
            raise UsageError(f"{', '.join(parts)}; all must be of one sort")
        best = min(common, key=lambda one: max(found[name][one][0] for name in names))
        return [self._only_one(name, found[name][best][1]) for name in names]

    def members(self, now: str) -> list[Node]:
        """Return all nodes that were merged into the one with the IRI ``now``, by IRI."""
        return sorted(
            (node for node in self.by_iri.values() if node.now == now), key=lambda node: node.iri
        )

    def name_of(self, iri: str) -> str:
        """Return the name that articles give a node, or the IRI of an unknown node."""
        node = self.by_iri.get(iri)
        return own_name(node) if node is not None else iri.removeprefix(self.base)

    def _by_sort(self, name: str) -> dict[Sort, tuple[int, list[Node]]]:
        """Return the nodes that a name can mean, by sort, with the number of the attempt."""
        found: dict[Sort, tuple[int, list[Node]]] = {}
        for attempt, nodes in enumerate(self._attempts(name)):
            for node in nodes:
                first, same = found.setdefault(node.sort, (attempt, []))
                if first == attempt:
                    same.append(node)
        return found

    def _attempts(self, name: str) -> Iterator[list[Node]]:
        """Yield the nodes with an IRI, else those with a label, then those with a name."""
        bare = name.strip().strip("<>")
        exact = self.by_iri.get(bare) or self.by_iri.get(self.base + bare)
        if exact is not None:
            yield [exact]
            return
        wanted = fold.key(name)
        everything = list(self.by_iri.values())
        yield [one for one in everything if one.now == one.iri and fold.key(one.label) == wanted]
        yield [node for node in everything if wanted in self._folded[node.iri]]

    def _only_one(self, name: str, nodes: list[Node]) -> Node:
        now = {node.now for node in nodes}
        if len(now) > 1:
            choices = self._listed(sorted(now))
            raise UsageError(f"'{name}' could be {choices}; name one of them in full or by its IRI")
        # Of nodes that were merged, the one without other names is meant.
        return min(nodes, key=lambda one: (len(one.names), one.iri != one.now, one.iri))

    def _listed(self, iris: Sequence[str]) -> str:
        labels = [self.by_iri[iri].label for iri in iris]
        repeated = {label for label in labels if labels.count(label) > 1}
        shown = sorted(
            f"'{label}' ({iri})" if label in repeated else f"'{label}'"
            for label, iri in zip(labels, iris, strict=True)
        )
        more = f" and {len(shown) - _MOST} more" if len(shown) > _MOST else ""
        return ", ".join(shown[:_MOST]) + more

    def _unknown(self, name: str, sorts: Sequence[Sort]) -> str:
        """Return the message for an unknown name: names that contain it, or similar ones."""
        sort = " or ".join(sorts) if len(sorts) < len(SORTS) else "actor, topic or claim"
        wanted = fold.key(name)
        words = set(wanted.split())
        for one in sorts:
            labels = {
                form: node.label
                for node in self.by_iri.values()
                if node.sort == one
                for form in (*node.names, node.label)
            }
            parts = [f for f in labels if words and words <= set(fold.key(f).split())]
            own = [f for f in parts if words <= set(fold.key(strip_owner(f)).split())]
            near = sorted(own or parts, key=fold.key)
            if not near:
                keys = {fold.key(form): form for form in labels}
                near = [keys[k] for k in difflib.get_close_matches(wanted, keys, n=6, cutoff=0.7)]
            shown = list(dict.fromkeys(labels[form] for form in near))[:_FEW]
            if shown:
                listed = " or ".join(f"'{label}'" for label in shown)
                return f"no {sort} called '{name}'; did you mean {listed}?"
        hint = "kg ask most-quoted lists those who are quoted, kg info counts what there is"
        return f"no {sort} called '{name}'; {hint}"


def own_name(node: Node) -> str:
    """Return the longest of a node's own names."""
    return min(node.names, key=lambda name: (-len(name), name))


def _nodes(store: Store, only: Sequence[str] | None) -> Iterator[Node]:
    """Yield all nodes that articles give, or those of some IRIs."""
    index = Index.load(store)
    wanted = index.votes if only is None else [iri for iri in only if iri in index.votes]
    labels = Reader(store).labels
    for iri in sorted(wanted):
        names = tuple(sorted({words for words, _ in index.votes[iri].names}))
        now = index.outcome.now(iri)
        label = labels.get(now) or min(names, key=lambda name: (-len(name), name))
        yield Node(iri, cast("Sort", sort_of(iri, store.base)), names, now, label)
