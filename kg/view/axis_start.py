"""Days on which things were said in; from which day on they are drawn side by side out.

Pages hand it to their programs, so that they and the drawings of a report leave out the same.
"""

from __future__ import annotations

from collections.abc import Iterable

_ONE_IN = 50


def begins(days: Iterable[int], last: int) -> int:
    """The day from which on all but one in fifty were said, up to the ``last``; else the first.

    What somebody said decades ago would leave the rest one bar: it has a place of its own before
    the others, if these fill less than half of the time.
    """
    found = sorted(days)
    first, day = found[0], found[len(found) // _ONE_IN]
    return day if 2 * (last - day) < last - first else first
