"""Reduce a text to a sketch by which texts that share most of their words are found.

A sketch holds the smallest hashes of the sequences of four words of a text (bottom-k sampling).
Unlike MinHash signatures, sketches of texts of different lengths tell which part of the shorter one
is in the longer one: newspapers shorten what agencies send them.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any

from kg.base import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[Any]

SIZE = 128
"""The most hashes of a sketch; a shorter text has all of its hashes."""
_LENGTH = 4
_MOST_TIMES = 3
_DIGITS = 8
_FACTOR = 0x9E3779B97F4A7C15


def sketch(text: str) -> str:
    """Return the sketch of a text in hexadecimal digits, "" if it has fewer than four words."""
    import numpy as np

    words = fold.key(text).split()
    if len(words) < _LENGTH:
        return ""
    # Not hash(), which differs from one run of Python to the next.
    own = np.array([zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words], np.uint64)
    factor = np.uint64(_FACTOR)
    mixed = np.zeros(len(words) - _LENGTH + 1, np.uint64)
    for place in range(_LENGTH):
        mixed = (mixed ^ own[place : len(words) - _LENGTH + 1 + place]) * factor
        mixed ^= mixed >> np.uint64(29)
    smallest = np.unique((mixed >> np.uint64(32)).astype(">u4"))[:SIZE]
    return smallest.tobytes().hex()


def hashes(sketch: str) -> Hashes:
    """Return the hashes of a sketch, the smallest first."""
    import numpy as np

    return np.frombuffer(bytes.fromhex(sketch), ">u4").astype(np.int64)


def is_sketch(text: str) -> bool:
    """Return whether a text of a record can be one that :func:`sketch` wrote."""
    return len(text) % _DIGITS == 0 and re.fullmatch(r"[0-9a-f]*", text) is not None


def shared_part(one: Hashes, other: Hashes) -> float:
    """Estimate which part of the shorter of two texts is in the longer one, from 0 to 1.

    It is 0 if one is more than three times as long as the other: an excerpt is not a copy.
    """
    import numpy as np

    # Beyond the greatest hash of a full sketch nothing is known of its text.
    full = [int(each[-1]) for each in (one, other) if len(each) == SIZE]
    limit = min(full, default=1 << 32)
    few, many = sorted((one[one <= limit], other[other <= limit]), key=len)
    if not len(few) or len(many) > _MOST_TIMES * len(few):
        return 0.0
    return len(np.intersect1d(few, many, assume_unique=True)) / len(few)
