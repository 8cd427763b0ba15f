"""Add what is new in some folders again and again, until somebody stops it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kg.base.errors import StoreError
from kg.ingest.summary import Summary


@dataclass
class Watch:
    """Rounds of adding, with a pause after each.

    Attributes:
        add: adds what is new and returns what it did.
        wait: waits until the next round; returns whether the watch is over.
        is_over: whether the watch is over, also while articles are added.
        say: prints a line.
        report: prints what a round did, if it did something.
        saved: the number of articles that were added or replaced.
    """

    add: Callable[[], Summary]
    wait: Callable[[], bool]
    is_over: Callable[[], bool]
    say: Callable[[str], object]
    report: Callable[[Summary], object]
    saved: int = 0
    _said: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Add until the watch is over; what can't be read is said once, until it can be read."""
        while not self.is_over():
            faults = self._round()
            for fault in faults:
                if fault not in self._said:
                    self.say(fault)
            self._said = set(faults)
            if self.wait():
                return

    def _round(self) -> list[str]:
        try:
            summary = self.add()
        except StoreError as error:
            # Another kg may be writing to the graph; the next round tries again.
            return [str(error)]
        fresh = summary.added + summary.changed
        self.saved += fresh
        if fresh:
            self.report(summary)
        return [str(error) for error in summary.failed]
