"""Find the day on which the time axis of a drawing starts.

The pages hand it to their programs, so that these and the drawings of a report agree.
"""

from __future__ import annotations

from collections.abc import Iterable

_ONE_IN = 50


def axis_start(days: Iterable[int], last: int) -> int:
    """Return the day from which on all but one in fifty statements were made, else the first.

    A statement from decades ago would squeeze all others into one bar. It gets its own place
    before the axis if the others, up to the day ``last``, fill less than half of the time.
    """
    found = sorted(days)
    first, day = found[0], found[len(found) // _ONE_IN]
    return day if 2 * (last - day) < last - first else first
