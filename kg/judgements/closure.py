"""Close same/different judgements transitively and find contradictions.

Nodes are strings, and the two of a pair are in order. Where A is B and B is C, A is C, whether or
not the graph has B; what differs from one of them differs from all.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from itertools import product

Pair = tuple[str, str]


def close(same: Iterable[Pair], apart: Iterable[Pair]) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """Return all pairs that are the same and all that are apart, with those that follow."""
    one_with: dict[str, frozenset[str]] = {}
    for one, other in same:
        together = one_with.get(one, frozenset((one,))) | one_with.get(other, frozenset((other,)))
        one_with.update(dict.fromkeys(together, together))
    united = {
        (one, other) for one, together in one_with.items() for other in together if one < other
    }
    separate = {
        (min(pair), max(pair))
        for one, other in apart
        for pair in product(one_with.get(one, {one}), one_with.get(other, {other}))
    }
    return frozenset(united), frozenset(separate)


def contradiction(same: Iterable[Pair], apart: Iterable[Pair]) -> tuple[Pair, ...]:
    """Return a pair that is apart, then the shortest chain of pairs that unites it.

    Empty where there is no contradiction.
    """
    links: dict[str, list[Pair]] = defaultdict(list)
    for pair in same:
        for end in pair:
            links[end].append(pair)
    for one, other in apart:
        chain = _chain(one, other, links)
        if chain:
            return (one, other), *chain
    return ()


def _chain(start: str, end: str, links: Mapping[str, list[Pair]]) -> tuple[Pair, ...]:
    came: dict[str, Pair | None] = {start: None}
    waiting = deque((start,))
    while waiting and end not in came:
        here = waiting.popleft()
        for link in links.get(here, ()):
            there = link[1] if link[0] == here else link[0]
            if there not in came:
                came[there] = link
                waiting.append(there)
    chain: list[Pair] = []
    step = came.get(end)
    while step is not None:
        chain.append(step)
        end = step[1] if step[0] == end else step[0]
        step = came[end]
    return tuple(chain)
