"""Disjoint sets of strings, each named by its smallest member.

``networkx.utils.UnionFind`` names a set by one of its members that depends on the hash seed, and
importing networkx would take longer than a short command.
"""

from __future__ import annotations

from collections import defaultdict


class UnionFind:
    """Disjoint sets that are united pair by pair; a new item is a set of its own."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def find(self, item: str) -> str:
        """Return the smallest member of the item's set."""
        root = item
        while root in self._parents:
            root = self._parents[root]
        while item != root:
            self._parents[item], item = root, self._parents[item]
        return root

    def union(self, one: str, other: str) -> None:
        """Unite the sets of two items."""
        root, merged = sorted((self.find(one), self.find(other)))
        if root != merged:
            self._parents[merged] = root

    def sets(self) -> dict[str, list[str]]:
        """Return the sorted members of each set of two or more, by the smallest."""
        found: dict[str, list[str]] = defaultdict(list)
        for item in sorted(self._parents):
            found[self.find(item)].append(item)
        return {root: [root, *items] for root, items in found.items()}
