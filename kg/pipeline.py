"""The stages composed: inputs, articles, readings, the graph.

read -> annotate -> extract -> graph -> store -> consolidate
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.base.errors import ReadError
from kg.extract.batch import Fault, extract_in_chunks
from kg.ingest.run import add
from kg.ingest.summary import Summary
from kg.model import Article, Reading

if TYPE_CHECKING:
    from kg.base.workers import Limits
    from kg.coders.coder import Coder
    from kg.consolidate import Index
    from kg.ingest.forget import Intention
    from kg.store import Store

__all__ = ["Summary", "add", "annotate", "annotate_each", "confident", "forget", "remove"]


def annotate(
    articles: Iterable[Article],
    *,
    model: str | None = None,
    fast: bool = False,
    workers: int | None = 1,
) -> Generator[Reading, None, None]:
    """Extract statements, affiliations, dates, actors, claims and topics of articles, in order.

    Closing the generator ends its worker processes.

    Args:
        articles: the articles.
        model: a spaCy pipeline for French instead of the default one.
        fast: leave out the encoder, which makes topics more often right.
        workers: processes that share the work, ``None`` as many as pay; the readings are the same
            for any number.

    Raises:
        ReadError: an article can't be analysed.
        ModelError: an article's pipeline is not installed.
        KgError: a worker died.
    """
    with closing(annotate_each(articles, model=model, fast=fast, workers=workers)) as found:
        for one in found:
            if isinstance(one, ReadError):
                raise one
            yield one


def annotate_each(
    articles: Iterable[Article],
    *,
    model: str | None = None,
    fast: bool = False,
    workers: int | None = 1,
    limits: Limits | None = None,
    coder: Coder | None = None,
) -> Generator[Reading | ReadError, None, None]:
    """Yield what :func:`annotate` does, and an error in the place of each article at fault.

    With ``limits`` on what an article may take, all work is done in other processes. A ``coder``
    reads the articles instead of kg, in this process.
    """
    chunks = (
        coder.read(articles)
        if coder
        else extract_in_chunks(articles, model, workers, fast=fast, limits=limits)
    )
    with closing(chunks):
        for chunk in chunks:
            for one in chunk:
                yield ReadError(one.article.name, one.said) if isinstance(one, Fault) else one


def confident(reading: Reading, least: float) -> Reading:
    """Keep the statements of a reading whose confidence is at least ``least``, in 0..1."""
    kept = [i for i, one in enumerate(reading.statements) if one.confidence >= least]
    return replace(
        reading,
        statements=tuple(reading.statements[i] for i in kept),
        claims=tuple(reading.claims[i] for i in kept if reading.claims),
        positions=tuple(reading.positions[i] for i in kept if reading.positions),
    )


def remove(store: Store, names: Iterable[str]) -> list[str]:
    """Remove articles and all that came from them from a graph; return their identities.

    A name is an article's name, identity or IRI.

    Raises:
        UsageError: a name is unknown or ambiguous; nothing is removed then.
    """
    from kg.consolidate import Index, consolidate, remove_articles
    from kg.query.inventory import articles, find_article

    held = articles(store)
    found = {article.iri: article for article in (find_article(name, held) for name in names)}
    index = Index.load(store)
    remove_articles(store, index, found)
    consolidate(store, index=index)
    _purge_links(store, index)
    return [article.identity for article in found.values()]


def forget(store: Store, intention: Intention) -> None:
    """Remove people and articles from a graph for good, so that no file of it holds their names.

    :func:`kg.ingest.forget.plan` finds what is to be removed. A run that was interrupted is
    completed by carrying out :func:`kg.ingest.forget.unfinished`.

    Raises:
        StoreError: another program reads the graph, or the graph cannot be written to.
    """
    from kg.consolidate import Index
    from kg.consolidate.index import fingerprints
    from kg.ingest import forget as forgetting

    forgetting.announce(intention, store.path)
    forgetting.remove(store, intention)
    store.records.purge(fingerprints(store))
    _purge_links(store, Index.load(store), intention.names)
    forgetting.conclude(store)


def _purge_links(store: Store, index: Index, names: Iterable[str] = ()) -> None:
    """Delete what services and tables answered about actors that the graph does not hold."""
    from kg.ingest.forget import mentions
    from kg.link.memory import purge

    known = {words for votes in index.votes.values() for words, _ in votes.names}
    purge(store.path, index.votes, known | {*index.outcome.labels.values()}, mentions(names))
