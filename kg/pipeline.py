"""The stages composed: inputs → readings → the graph.

    read → annotate → attribute → resolve → graph → labels → store

:func:`add` is safe to run again: an article that the store holds in this version, from this
coder, is left alone; a changed one replaces all that came from it, in one transaction, which it
shares with those that are parsed together with it.
"""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from kg.base.errors import ReadError
from kg.extract.batch import Fault, fault_of, in_chunks, understand, understand_each
from kg.model import Article, Reading
from kg.read import NO_DATE, read

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad

    from kg.claims.similarity import Meanings
    from kg.graph import Row
    from kg.store import Store

_AHEAD = 8
"""How many chunks of analysed articles may wait to be written."""
_COLLECTED = (50_000, 20, 50)
"""Objects made, and smaller collections, between two of each generation."""
_TURN = 0.0005
"""Seconds that one thread keeps the interpreter from another while articles are added."""

Named = TypeVar("Named")

Progress = Callable[[str], None]
"""Called with an article's name, or with an input's place, when it is done with."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run of :func:`add` did. Statements are those that this run wrote, actors those who
    made them, each of them once however articles call him.

    ``without_extractor`` counts articles by a language that has no extractor, ``notes`` names
    the articles of which a stage remarked something.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: tuple[ReadError, ...] = ()
    without_date: tuple[str, ...] = ()
    without_extractor: Mapping[str, int] = field(default_factory=dict)
    statements: int = 0
    actors: int = 0
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def stored(self) -> int:
        """Articles of this run that are in the store after it."""
        return self.added + self.changed + self.unchanged


def annotate(
    articles: Iterable[Article], *, model: str | None = None, workers: int | None = 1
) -> Generator[Reading, None, None]:
    """What the articles say: statements, affiliations, dates, actors, claims and topics.

    ``model`` names a spaCy pipeline for French instead of the default one. ``workers`` is how
    many processes share the work (see :mod:`kg.base.workers`), ``None`` as many as pay; the readings
    are the same for any number, and in the articles' order. Closing the generator ends them.
    Raises ModelError where an article's pipeline is not installed, KgError where a worker died.
    """
    with closing(in_chunks(understand, articles, model, workers)) as chunks:
        for readings in chunks:
            yield from readings


def confident(reading: Reading, least: float) -> Reading:
    """The reading with the statements whose confidence is at least ``least``, in 0..1."""
    kept = [i for i, one in enumerate(reading.statements) if one.confidence >= least]
    return replace(
        reading,
        statements=tuple(reading.statements[i] for i in kept),
        claims=tuple(reading.claims[i] for i in kept if reading.claims),
        topics=tuple(reading.topics[i] for i in kept if reading.topics),
    )


def add(
    store: Store,
    inputs: Iterable[str | os.PathLike[str]],
    *,
    model: str | None = None,
    workers: int | None = 1,
    progress: Progress = lambda _: None,
) -> Summary:
    """Put the articles of files, folders and standard input (``-``) into the store.

    What can't be read is in the summary's ``failed``; all else goes on. Each few articles are one
    transaction, so that a run that was stopped can be run again and goes on where it was.
    ``workers`` is as for :func:`annotate`; this process alone writes.
    Raises ModelError, StoreError, and KgError where a worker died.
    """
    from kg.base.workers import cores
    from kg.consolidate import settle
    from kg.consolidate.vectors import load

    run = _Run(store, progress)
    meanings = load(store.path)
    # Where nothing else wants the other core, many articles are analysed beside the writing, and
    # the writer, which waits more than it writes, works ahead.
    free = workers == 1 < cores()
    chunks = in_chunks(understand_each, run.waiting(inputs), model, workers, apart=free)
    ahead = meanings if free else None
    with _collecting_rarely():
        with _taking_turns(), ThreadPoolExecutor(max_workers=1) as writer, closing(chunks):
            _write_beside(run, chunks, writer, ahead)
        settle(store, meanings)
    return run.summary()


def remove(store: Store, names: Iterable[str]) -> list[str]:
    """Take articles and all that came from them out of the store; their identities.

    A name is an article's name, identity or IRI. Raises UsageError, before anything is removed,
    for one that is unknown or that several articles have.
    """
    from pyoxigraph import NamedNode

    from kg.consolidate import settle
    from kg.query.inventory import articles, named
    from kg.store.labels import article_graphs, with_labels

    held = articles(store)
    found = {article.iri: article for article in (named(name, held) for name in names)}
    for iri in found:
        graphs, quads = with_labels(store, article_graphs(store, NamedNode(iri)), [])
        store.replace(graphs, quads)
    settle(store)
    return [article.identity for article in found.values()]


def coder() -> str:
    """The name and version of the extractor, as readings carry it."""
    from kg.extract.attribution import CODER

    return CODER


class _Understood(NamedTuple):
    """A reading and its quads in their parts."""

    reading: Reading
    rows: list[Row]


class _Written(NamedTuple):
    """A reading in the store, and whether the article was there before."""

    reading: Reading
    replaced: bool


def _write_beside(
    run: _Run,
    chunks: Iterable[list[Reading | Fault]],
    writer: ThreadPoolExecutor,
    meanings: Meanings | None,
) -> None:
    """Have each chunk written while the next ones are analysed, and the vectors of what is said
    made where there are ``meanings`` to hold them.
    """
    pending: deque[Future[list[_Written]]] = deque()
    try:
        for chunk in chunks:
            understood = [one for found in chunk if (one := run.understood(found))]
            if understood:
                pending.append(writer.submit(run.write, understood))
                if meanings is not None:
                    # What fails here fails again when claims are compared.
                    writer.submit(_prepare, meanings, understood)
            while pending and (pending[0].done() or len(pending) > _AHEAD):
                run.count(pending.popleft().result())
        while pending:
            run.count(pending.popleft().result())
    except BaseException:
        # What is being written is finished, what waits is dropped: a later run goes on there.
        writer.shutdown(cancel_futures=True)
        raise


def _prepare(meanings: Meanings, understood: Iterable[_Understood]) -> None:
    """Make the vectors of what is said, by which claims will be compared."""
    for reading, _ in understood:
        for statement in reading.statements:
            meanings.prepare(statement.said(reading.article.text))


class _Run:
    """One run of :func:`add`: which articles are new, what was written, and what was not."""

    def __init__(self, store: Store, progress: Progress) -> None:
        self.store = store
        self.progress = progress
        self.seen: dict[str, str] = {}
        self.added = self.changed = self.unchanged = self.statements = 0
        self.written: list[str] = []
        self.place = 0
        self.places: dict[str, int] = {}
        self.failed: list[tuple[int, ReadError]] = []
        self.without_date: list[tuple[int, str]] = []
        self.without_extractor: Counter[str] = Counter()
        self.notes: dict[str, list[tuple[int, str]]] = {}
        self.gave_way: dict[str, str] = {}

    def waiting(self, inputs: Iterable[str | os.PathLike[str]]) -> Iterator[Article]:
        """The articles that the store does not hold in this version."""
        for given in inputs:
            for item in read(given):
                self.place += 1
                if isinstance(item, ReadError):
                    self._fail(item, item.where, self.place)
                elif self._is_new(item):
                    yield item

    def understood(self, found: Reading | Fault) -> _Understood | None:
        """What the article says and its quads; ``None`` where it can't be analysed."""
        from kg.graph import article_rows

        if isinstance(found, Fault):
            error = ReadError(found.article.name, found.said)
        else:
            try:
                return _Understood(found, article_rows(found, base=self.store.base))
            except ReadError as raised:
                error = raised
            except Exception as raised:
                error = ReadError(found.article.name, fault_of(raised))
                error.__cause__ = raised
        self._fail(error, found.article.name, self.places[found.article.identity])
        return None

    def write(self, understood: Sequence[_Understood]) -> list[_Written]:
        """Put readings in the place of what the store holds of their articles, all at once.

        Runs beside the analysis of the next articles: the store does not hold the interpreter.
        """
        from kg.store.labels import with_labels

        graphs: list[NamedNode] = []
        written = []
        for reading, _ in understood:
            before = self._before(reading)
            graphs += before
            written.append(_Written(reading, bool(before)))
        rows = [row for _, rows in understood for row in rows]
        self.store.replace(*with_labels(self.store, graphs, rows))
        return written

    def _before(self, reading: Reading) -> list[NamedNode]:
        """The graphs that the store holds of a reading's article, of whatever coder."""
        from kg.graph import reading_graphs
        from kg.store.labels import article_graphs
        from kg.vocab.iris import Ids

        base, identity = self.store.base, reading.article.identity
        # Most articles are new, and a look at a name is cheaper than a question.
        known = {
            graph for graph in reading_graphs(reading, base=base) if self.store.has_graph(graph)
        }
        if Ids(base).source_graph(identity) in known:
            known.update(article_graphs(self.store, Ids(base).article(identity)))
        return sorted(known, key=lambda graph: graph.value)

    def count(self, written: Iterable[_Written]) -> None:
        """Take articles that are safely stored into the summary."""
        for one in written:
            self._count(one)

    def _count(self, written: _Written) -> None:
        from kg.annotate.parse import is_parsed

        reading = written.reading
        if written.replaced:
            self.changed += 1
            if other := self.gave_way.get(reading.article.identity):
                self._note(reading.article, [other])
        else:
            self.added += 1
        self.statements += len(reading.statements)
        if reading.statements:
            self.written.append(reading.article.identity)
        if reading.language is None or not is_parsed(reading.language):
            self.without_extractor[reading.language or "unknown"] += 1
        else:
            self._note(reading.article, reading.notes)
        self._remark(reading.article)
        self.progress(reading.article.name)

    def summary(self) -> Summary:
        """What was done, once it is settled who is who."""
        return Summary(
            added=self.added,
            changed=self.changed,
            unchanged=self.unchanged,
            failed=_in_place(self.failed),
            without_date=_in_place(self.without_date),
            without_extractor=dict(self.without_extractor),
            statements=self.statements,
            actors=len(_speakers(self.store, self.written)),
            notes={note: _in_place(names) for note, names in sorted(self.notes.items())},
        )

    def _is_new(self, article: Article) -> bool:
        if self.seen.get(article.identity, article.sha256) != article.sha256:
            fault = (
                f"another article of this run is {article.identity!r} too; "
                "give each an id or address of its own"
            )
            self._fail(ReadError(article.name, fault), article.name, self.place)
            return False
        again = article.identity in self.seen
        self.places.setdefault(article.identity, self.place)
        self.seen[article.identity] = article.sha256
        stored = () if again else _stored(self.store, article)
        if again or (stored and set(stored) == _expected(self.store, article, stored)):
            self.unchanged += 1
            if not again:
                self._remark(article)
            self.progress(article.name)
            return False
        if other := _other(article, stored):
            self.gave_way[article.identity] = other
        return True

    def _remark(self, article: Article) -> None:
        if article.date is None:
            self.without_date.append((self.places[article.identity], article.name))
        self._note(article, article.notes)

    def _note(self, article: Article, notes: Iterable[str]) -> None:
        for note in notes:
            if note != NO_DATE:
                named = (self.places[article.identity], article.name)
                self.notes.setdefault(note, []).append(named)

    def _fail(self, error: ReadError, name: str, place: int) -> None:
        self.failed.append((place, error))
        self.progress(name)


def _in_place(found: list[tuple[int, Named]]) -> tuple[Named, ...]:
    """In the order of the inputs, however far ahead of the writing they were read."""
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


@contextmanager
def _taking_turns() -> Iterator[None]:
    """The writer gets the interpreter soon: at the usual interval it falls behind the parser."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, _TURN))
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Garbage in circles is looked for seldom: nothing here makes much, and to look through a
    pipeline and all that waits to be written takes long.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_COLLECTED)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _speakers(store: Store, identities: Iterable[str]) -> set[str]:
    """Who made the statements of some articles."""
    from kg.vocab.iris import Ids
    from kg.vocab.terms import KG, SCHEMA

    found: set[str] = set()
    for identity in identities:
        article = Ids(store.base).article(identity)
        said = f"?statement {SCHEMA.isPartOf} {article} ; {KG.source} ?actor"
        rows: Any = store.query(f"SELECT DISTINCT ?actor WHERE {{ {said} }}")
        found.update(row["actor"].value for row in rows)
    return found


def _stored(store: Store, article: Article) -> tuple[Quad, ...]:
    """What the store holds of the article's source and of who read it."""
    from pyoxigraph import Quad

    from kg.graph import graph_names

    source, _, provenance = graph_names(article.identity, base=store.base, coder=coder())
    found: list[Quad] = []
    if not store.has_graph(source):
        return ()
    for graph in (source, provenance):
        rows: Any = store.query(f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        found += [Quad(row["s"], row["p"], row["o"], graph) for row in rows]
    return tuple(found)


def _other(article: Article, stored: Iterable[Quad]) -> str | None:
    """A note on the stored article where this one is no new version of it, by title and date."""
    from kg.vocab.terms import SCHEMA

    held = {quad.predicate: getattr(quad.object, "value", "") for quad in stored}
    title, date = held.get(SCHEMA.headline), held.get(SCHEMA.datePublished)
    if not title or not date or title == article.title or not article.date:
        return None
    if date.startswith(article.date) or article.date.startswith(date):
        return None
    return (
        f"replaces '{title}' of {date}, which had the same name; "
        "to keep both, give each an id or address of its own"
    )


def _expected(store: Store, article: Article, stored: Iterable[Quad]) -> set[Quad]:
    """What :func:`_stored` gives if the article and its coder are the stored ones.

    The language is taken as stored unless the article declares one: to detect it again would cost
    more than all else.
    """
    from pyoxigraph import Literal

    from kg.graph import article_quads
    from kg.vocab.terms import SCHEMA

    language = article.language
    for quad in stored:
        if language is None and quad.predicate == SCHEMA.inLanguage:
            language = quad.object.value if isinstance(quad.object, Literal) else None
    bare = Reading(article, language, coder())
    try:
        return set(article_quads(bare, base=store.base))
    except ReadError:
        return set()
