"""Keys, pairs that are one and pairs that are two → each key with the one that stands for it.

What people decide is a list of pairs, and pairs join: a same as b and b same as c make a, b and c
one. Where somebody also said that a and c are two, the pairs are taken in order, and one that would
join what is apart is left out. The outcome depends on the sets alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping


def grouped(
    keys: Iterable[str],
    same: Collection[tuple[str, str]],
    apart: Collection[tuple[str, str]] = (),
) -> Mapping[str, str]:
    """The leader of each key: of those that are one, the key of fewest words, then the first."""
    groups = {key: {key} for key in keys}
    parted = {frozenset(pair) for pair in apart}
    for one, other in sorted({(min(pair), max(pair)) for pair in same}):
        if one not in groups or other not in groups or groups[one] is groups[other]:
            continue
        if any(frozenset((a, b)) in parted for a in groups[one] for b in groups[other]):
            continue
        joined = groups[one] | groups[other]
        for key in joined:
            groups[key] = joined
    return {
        key: min(group, key=lambda member: (len(member.split()), member))
        for key, group in groups.items()
    }
