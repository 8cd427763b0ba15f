"""Show on a terminal how far ``kg add`` is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.base.errors import ReadError
from kg.base.text import one_line
from kg.cli.framework import is_terminal, plural

_TOGETHER = 0.5
"""Seconds within which articles were analysed together."""
_STAGES = {"load": "Loading the language model …", "compare": "Comparing actors and claims …"}


@dataclass
class Progress:
    """What a run has done; ``show`` gets a line whenever that changes.

    ``total`` is the number of articles, ``None`` if it is not known. ``clock`` gives seconds.
    """

    total: int | None
    show: Callable[[str], object]
    clock: Callable[[], float] = time.monotonic
    done: int = 0
    started: float = 0.0
    first: int = 0
    """Articles that came together at first: what they took is mostly the loading of the model."""

    def begin(self, stage: str) -> None:
        """Show that a stage begins."""
        self.show(_STAGES[stage])

    def finish(self, name: str) -> None:
        """Count an article, and show how many there are and how long they take."""
        now = self.clock()
        self.done += 1
        if self.done == 1:
            self.started = now
        seconds = now - self.started
        if seconds < _TOGETHER:
            self.first = self.done
        rate = (self.done - self.first) / seconds if self.first < self.done else None
        line = progress_line(self.done, self.total, rate)
        self.show(f"{line}  {one_line(name)}")


def progress_line(done: int, total: int | None, rate: float | None) -> str:
    """Return "11/41 articles, 2.0 per second, 15 s left".

    >>> progress_line(11, 41, 2), progress_line(3, None, None), progress_line(30, 20, 0.5)
    ('11/41 articles, 2.0 per second, 15 s left', '3 articles', '30 articles, 0.5 per second')
    """
    is_known = total is not None and total >= done
    line = f"{done:,}/{total:,} articles" if is_known else plural(done, "article")
    if rate is None:
        return line
    line += f", {rate:.1f} per second"
    if total is not None and total > done:
        line += f", {_duration((total - done) / rate)} left"
    return line


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


@contextmanager
def show_progress(inputs: Sequence[str]) -> Iterator[Progress]:
    """Yield the progress of a run, which is shown on a terminal and nowhere else."""
    if not is_terminal(err=True):
        yield Progress(None, lambda _: None)
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading …", total=None)
        yield Progress(count_articles(inputs), lambda line: bar.update(task, description=line))


def count_articles(inputs: Sequence[str]) -> int | None:
    """Return the number of articles of some inputs, ``None`` if only reading them would tell.

    A text or a page is one article, a file of JSON lines has one per line, a table one per row.
    """
    from kg.read import list_files

    total = 0
    for given in inputs:
        if given == "-":
            return None
        for path in list_files(given):
            suffix = path.suffix.lower()
            if suffix in (".jsonl", ".ndjson"):
                total += _count_lines(path)
            elif suffix in (".csv", ".tsv"):
                total += _count_rows(path)
            elif suffix in (".txt", ".html", ".htm", ".xhtml"):
                total += 1
            else:
                return None
    return total


def _count_lines(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return sum(1 for line in file if line.strip())
    except OSError:
        return 1  # it is counted as an error


def _count_rows(path: Path) -> int:
    from kg.read.decode import decode
    from kg.read.tables.csv import read_cells

    try:
        text, _ = decode(path.read_bytes(), path.name)
        return max(sum(1 for _ in read_cells(text, path.name)) - 1, 1)
    except (OSError, ReadError):
        return 1  # it is counted as an error


@contextmanager
def count_up(name: str, total: int | None) -> Iterator[Callable[[], None]]:
    """Yield a function that counts one on a terminal and does nothing elsewhere."""
    if not is_terminal(err=True):
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=total)
        yield lambda: bar.advance(task)
