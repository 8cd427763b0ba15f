"""Find the articles that reprint an earlier one, by their sketches.

Agency copy runs in many papers, in full or shortened. An article is a reprint of the earliest
article that is not a reprint itself and with which it shares most of its words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kg.consolidate.index import Text
from kg.normalise.sketches import hashes, is_sketch, shared_part

LEAST = 0.6
"""The part of the shorter article's sequences of words that both must have, as for statements."""
FEWEST = 16
"""Articles of fewer sequences of four words, under twenty words, can't be recognised."""
COMMON = FEWEST // 2
"""Sequences by which a reprint must find the earlier article."""
MOST = 16
"""Articles that are found by one sequence, the first ones: a paper's boilerplate is in all."""
LAST_DAY = "9999-12-31"


def find_reprints(texts: Iterable[Text]) -> dict[str, str]:
    """Map each article that reprints an earlier one to the earliest, both by IRI.

    Of articles of one day, the first by IRI counts as the earliest; undated ones come last. The
    result does not depend on the order of ``texts``.
    """
    usable = (one for one in texts if is_sketch(one.sketch))
    ordered = sorted(usable, key=lambda one: (one.day or LAST_DAY, one.article))
    sketches = [hashes(one.sketch) for one in ordered]
    found: dict[str, str] = {}
    # Articles that are not reprints, by the hashes that several articles have.
    originals: dict[int, list[int]] = defaultdict(list)
    for number, shared in enumerate(_shared(sketches)):
        own = sketches[number]
        if len(own) < FEWEST:
            continue
        common = Counter(one for value in shared for one in originals.get(value, ()))
        first = next(
            (
                one
                for one, count in sorted(common.items())
                if count >= COMMON and are_alike(sketches[one], own)
            ),
            None,
        )
        if first is not None:
            found[ordered[number].article] = ordered[first].article
            continue
        for value in shared:
            if len(originals[value]) < MOST:
                originals[value].append(number)
    return found


def are_alike(one: Any, other: Any) -> bool:
    """Return whether two articles share most of the words of the shorter one, by their hashes."""
    return shared_part(one, other) >= LEAST


def _shared(sketches: Sequence[Any]) -> Iterator[list[int]]:
    """Yield the hashes of each sketch that others have too."""
    import numpy as np

    if not sketches:
        return
    every = np.concatenate(sketches)
    _, places, counts = np.unique(every, return_inverse=True, return_counts=True)
    several = counts[places] > 1
    start = 0
    for each in sketches:
        end = start + len(each)
        yield each[several[start:end]].tolist()
        start = end
