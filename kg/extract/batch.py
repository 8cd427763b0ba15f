"""Articles → what they say, a few at a time, by as many processes as are asked for.

annotate → attribute → resolve
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kg.base.errors import ReadError
from kg.model import Article, Reading

if TYPE_CHECKING:
    from kg.annotate import Document

_CHUNK = 8
"""Articles that are parsed together by one worker."""
_FEW = 48
"""Up to so many articles other processes cost more to start than they save."""
_MOST_WORKERS = 4
"""More must be asked for: each holds a pipeline of its own in memory."""

Result = TypeVar("Result")


class Fault(NamedTuple):
    """An article that the extractor can't analyse, and why. Errors themselves can't travel."""

    article: Article
    said: str


def in_chunks(
    function: Callable[[list[Article]], Result],
    articles: Iterable[Article],
    model: str | None,
    workers: int | None,
    *,
    apart: bool = False,
) -> Generator[Result, None, None]:
    """The function of each few articles, in order, by so many processes as were asked for; a
    single one, if it is to work ``apart`` and has many to do, is none that does anything else.
    """
    from kg.base.workers import cores, in_order

    waiting = iter(articles)
    if workers is None or apart:
        first = list(islice(waiting, _FEW + 1))
        waiting = chain(first, waiting)
        apart = apart and len(first) > _FEW
        if workers is None:
            workers = min(cores(), _MOST_WORKERS) if len(first) > _FEW else 1
    chunks = iter(lambda: list(islice(waiting, _CHUNK)), [])
    results = in_order(function, chunks, workers=workers, apart=apart)
    with _french_pipeline(model), closing(results):
        yield from results


def understand(articles: list[Article]) -> list[Reading]:
    """What the articles say; an error where one can't be analysed."""
    return [_reading(document) for document in _documents(articles)]


def understand_each(articles: list[Article]) -> list[Reading | Fault]:
    """What each of the articles says, or why it can't be analysed."""
    found: list[Reading | Fault] = []
    for document in _documents(articles):
        try:
            found.append(_reading(document))
        except Exception as error:
            found.append(Fault(document.article, fault_of(error)))
    return found


def fault_of(error: Exception) -> str:
    """What to say of an error that an article has raised."""
    if isinstance(error, ReadError):
        return error.fault
    return f"it could not be analysed ({type(error).__name__}: {error}); please report it"


def _documents(articles: list[Article]) -> Iterator[Document]:
    from kg.annotate import annotate as annotate_articles

    return annotate_articles(articles)


def _reading(document: Document) -> Reading:
    from kg.extract.attribution import attribute
    from kg.extract.resolution import resolve

    return resolve(attribute(document))


@contextmanager
def _french_pipeline(name: str | None) -> Iterator[None]:
    before = os.environ.get("KG_MODEL_FR")
    if name is not None:
        os.environ["KG_MODEL_FR"] = name
    try:
        yield
    finally:
        if before is not None:
            os.environ["KG_MODEL_FR"] = before
        elif name is not None:
            os.environ.pop("KG_MODEL_FR", None)
