"""Extract many articles: a few at a time, in as many processes as are asked for."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kg.base.errors import KgError, ReadError
from kg.model import Article, Reading

if TYPE_CHECKING:
    from kg.base.workers import Limits

_CHUNK = 8
"""Articles that one worker parses together."""
_CHUNK_LENGTH = 100_000
"""Code points of a chunk, if it has more than one article."""
_FEW = 48
"""Up to this many articles, starting other processes costs more than it saves."""
_MOST_WORKERS = 4
"""Workers that kg starts unasked: each holds a pipeline of its own in memory."""


Found = TypeVar("Found")


class Fault(NamedTuple):
    """An article that can't be analysed, and why. Some exceptions can't be pickled."""

    article: Article
    said: str


def extract_in_chunks(
    articles: Iterable[Article],
    model: str | None,
    workers: int | None,
    *,
    fast: bool = False,
    apart: bool = False,
    limits: Limits | None = None,
) -> Generator[list[Reading | Fault], None, None]:
    """Extract a few articles at a time, in order, as :func:`extract_each` does.

    ``model`` names a spaCy pipeline for French, ``None`` the default one. ``fast`` leaves the
    encoder of positions out.
    ``workers`` is the number of processes, ``None`` as many as pay. With ``apart``, a single
    worker that has many articles to do gets a process of its own. With ``limits``, all work is done
    in other processes, and an article that breaks them gives a fault.
    """
    from kg.base.workers import cores, map_in_order

    waiting = iter(articles)
    if workers is None or apart:
        first = list(islice(waiting, _FEW + 1))
        waiting = chain(first, waiting)
        apart = apart and len(first) > _FEW
        if workers is None:
            workers = min(cores(), _MOST_WORKERS) if len(first) > _FEW else 1
    results = map_in_order(
        partial(extract_each, model=model, fast=fast),
        chunks_of(waiting),
        workers=workers,
        apart=apart,
        limits=limits,
        attempt=_within_limits,
    )
    with closing(results):
        yield from results


def chunks_of(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Yield the articles that one worker parses together: a few, fewer where they are long."""
    chunk: list[Article] = []
    length = 0
    for article in articles:
        is_full = len(chunk) == _CHUNK or length + len(article.text) > _CHUNK_LENGTH
        if chunk and is_full:
            yield chunk
            chunk, length = [], 0
        chunk.append(article)
        length += len(article.text)
    if chunk:
        yield chunk


def _within_limits(run: _Run, articles: list[Article]) -> list[Reading | Fault]:
    return within_limits(run, articles, lambda fault: fault)


_Run = Callable[[list[Article]], list[Reading | Fault]]


def within_limits(
    run: Callable[[list[Article]], list[Found]],
    articles: list[Article],
    fault: Callable[[Fault], Found],
) -> list[Found]:
    """Analyse articles together, and one by one if together they break a limit.

    ``run`` returns what it finds in some articles, or raises a LimitError; ``fault`` makes of a
    fault the result of its article.
    """
    from kg.base.workers import LimitError

    try:
        return run(articles)
    except LimitError as breach:
        if len(articles) == 1:
            said = f"{breach}; split it, or see --time-limit and --memory-limit"
            return [fault(Fault(articles[0], said))]
    return [found for article in articles for found in within_limits(run, [article], fault)]


def extract_each(
    articles: list[Article], *, model: str | None = None, fast: bool = False
) -> list[Reading | Fault]:
    """Extract each article; one that can't be analysed gives a fault.

    Raises:
        ModelError: an article's pipeline is not installed.
        MemoryError: there is too little memory.
    """
    from kg.extract.reading import extract
    from kg.preprocess import annotate

    try:
        return [extract(document, fast=fast) for document in annotate(articles, model=model)]
    except Exception as error:
        if isinstance(error, MemoryError) or is_general(error):
            raise
        if len(articles) == 1:
            return [Fault(articles[0], fault_of(error))]
    return [
        found for article in articles for found in extract_each([article], model=model, fast=fast)
    ]


def is_general(error: Exception) -> bool:
    """Whether an error says something else than that an article is at fault."""
    return isinstance(error, KgError) and not isinstance(error, ReadError)


def fault_of(error: Exception) -> str:
    """Describe an error that an article has raised."""
    if isinstance(error, ReadError):
        return error.fault
    return f"it could not be analysed ({type(error).__name__}: {error}); please report it"
