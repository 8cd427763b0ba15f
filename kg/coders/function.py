"""Call a Python function for the statements of articles.

The function gets an :class:`kg.model.Article` and returns its statements in the shape that
``kg annotate`` writes; places are offsets or the words themselves.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import sys
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.base.errors import UsageError
from kg.coders.answers import Checker
from kg.coders.coder import Report
from kg.coders.config import CoderSettings
from kg.coders.model import annotate_each
from kg.coders.readings import reading_of
from kg.extract.batch import Fault
from kg.model import Article, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class FunctionCoder:
    """A coder that calls a function.

    Raises on creation:
        UsageError: the function can't be imported.
    """

    settings: CoderSettings
    report: Report = field(default_factory=Report)
    answers: Path | None = None

    def __post_init__(self) -> None:
        self._function = _import(self.settings)
        version = self.settings.version or _digest(self._function)
        self.name = f"{self.settings.name}/{version}"

    def read(self, articles: Iterable[Article]) -> Generator[list[Reading | Fault], None, None]:
        """Yield a reading or a fault for each article, in order."""
        for document in annotate_each(articles):
            if isinstance(document, Fault):
                yield [document]
                continue
            article = document.article
            checker = Checker(article, self.settings.name, offsets=True)
            try:
                found = self._function(article)
                checker.check(found)
            except Exception as error:
                said = f"{self.settings.coder} failed: {type(error).__name__}: {error}"
                yield [Fault(article, said)]
                continue
            self.report.count(checker.found)
            yield [reading_of(document, self.name, checker.found.statements)]


def _import(settings: CoderSettings) -> Callable[[Article], Iterable[Any]]:
    _, module, name = settings.coder.split(":")
    with _beside(settings.folder):
        try:
            found = getattr(importlib.import_module(module), name)
        except Exception as error:
            raise UsageError(
                f"coder {settings.name}: {settings.coder} can't be imported "
                f"({type(error).__name__}: {error})"
            ) from error
    if not callable(found):
        raise UsageError(f"coder {settings.name}: {settings.coder} is not a function")
    function: Callable[[Article], Iterable[Any]] = found
    return function


@contextmanager
def _beside(folder: Path) -> Iterator[None]:
    """Let modules in the folder of kg.toml be imported."""
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        with suppress(ValueError):
            sys.path.remove(str(folder))


def _digest(function: Callable[..., Any]) -> str:
    """Return a digest of the module of a function, so that a changed one reads articles again."""
    source = ""
    with suppress(OSError, TypeError):
        source = Path(inspect.getfile(inspect.unwrap(function))).read_text(encoding="utf-8")
    return hashlib.sha256(source.encode()).hexdigest()[:8]
