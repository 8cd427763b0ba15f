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
from kg.model import Article

_TOGETHER = 0.5
"""Seconds within which articles were analysed together."""
_STAGES = {"actors": "Comparing actors …", "claims": "Comparing claims …"}
_LANGUAGES = {"en": "English", "fr": "French"}


@dataclass
class Progress:
    """What a run has done; ``show`` gets a line whenever that changes, if somebody looks.

    ``total`` is the number of articles, ``None`` if it is not known. ``clock`` gives seconds.
    """

    total: int | None
    show: Callable[[str], object] | None
    clock: Callable[[], float] = time.monotonic
    done: int = 0
    started: float = 0.0
    first: int = 0
    """Articles that came together at first: what they took is mostly the loading of the model."""

    def begin(self, stage: str, article: Article | None = None) -> None:
        """Show that a stage begins; the model that is loaded is that of the article's language."""
        # Which language it is takes a moment to find.
        if self.show is not None:
            self.show(_STAGES[stage] if article is None else loading_line(article))

    def finish(self, name: str) -> None:
        """Count an article, and show how many there are and how long they take."""
        now = self.clock()
        self.done += 1
        if self.show is None:
            return
        if self.done == 1:
            self.started = now
        seconds = now - self.started
        if seconds < _TOGETHER:
            self.first = self.done
        rate = (self.done - self.first) / seconds if self.first < self.done else None
        line = progress_line(self.done, self.total, rate)
        self.show(f"{line}  {one_line(name)}")


def loading_line(article: Article) -> str:
    """Return "Loading the French model …" for an article in French.

    An article in a language without a model is one of the articles that are only read.
    """
    from kg.preprocess import detect_language
    from kg.preprocess.parse import is_parsed

    language = detect_language(article)
    if not is_parsed(language):
        return "Reading …"
    return f"Loading the {_LANGUAGES.get(language, language)} model …"


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
        yield Progress(None, None)
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
