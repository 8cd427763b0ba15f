"""Give statements places in the order of all: bytes that compare as the statements do.

Between two places there is always room for more, so that a statement keeps its place while others
come and go. A place begins with the day, so that new days need no look at other places.
"""

from __future__ import annotations

from datetime import date

_DAY = 3
"""Bytes of a day."""
_LENGTH = 4
"""Bytes of the shortest place within a day."""
_STRIDE = 20
"""Places at the ends of a day are at most 1/2**20 of it apart, which leaves room for more."""
_ROOM = 8
"""Bits between two neighbours at least."""


def places(day: str, low: bytes | None, high: bytes | None, count: int) -> list[bytes]:
    """Return places of a day in ascending order.

    Args:
        day: the day, ISO 8601.
        low: the place of the same day that they follow, if there is one.
        high: that which follows them, if there is one.
        count: how many.
    """
    length = max(_LENGTH, len(low or b"") - _DAY, len(high or b"") - _DAY)
    start, end = _fraction(low, length), _fraction(high, length)
    while True:
        whole = 1 << 8 * length
        first = 0 if start is None else start
        last = whole if end is None else end
        stride = (last - first) // (count + 1)
        if stride >> _ROOM:
            break
        length += 1
        start, end = (None if each is None else each << 8 for each in (start, end))
    if start is None or end is None:
        stride = min(stride, max(1, whole >> _STRIDE))
    if end is not None and start is None:
        first = last - stride * (count + 1)
    elif start is None:
        first = min(whole // 2, last - stride * (count + 1))
    prefix = date.fromisoformat(day).toordinal().to_bytes(_DAY, "big")
    return [prefix + (first + stride * n).to_bytes(length, "big") for n in range(1, count + 1)]


def _fraction(place: bytes | None, length: int) -> int | None:
    return None if place is None else int.from_bytes(place[_DAY:].ljust(length, b"\0"), "big")
