"""Run the stages over the articles of some inputs and write what is new into a graph.

A run is safe to repeat: an article that the graph holds in this version, from this coder, is
left alone; a changed one replaces all that came from it, in one transaction, which it shares with
those that are parsed together with it.
"""

from __future__ import annotations

import gc
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from kg.base.errors import KgError, ReadError
from kg.extract.batch import Fault, extract_in_chunks, fault_of
from kg.extract.reading import CODER
from kg.ingest.known import KnownArticle, KnownFiles, run_key
from kg.ingest.summary import NOT_COMPARED, Summary, Tally
from kg.model import Article, Reading
from kg.read import Found, Remark, read
from kg.read.limited import limited_reader
from kg.read.metadata import Metadata
from kg.read.origin import Options

if TYPE_CHECKING:
    from kg.base.workers import Limits
    from kg.claims.previous import PreviousClustering
    from kg.claims.similarity import Embeddings
    from kg.coders.coder import Coder
    from kg.consolidate import Index
    from kg.graph import ReadingRows
    from kg.store import Store

_AHEAD = 8
"""How many chunks of analysed articles may wait to be written."""
_COLLECTED = (50_000, 20, 50)
"""Thresholds of the garbage collector during a run: little of what it makes is cyclic, and going
through a pipeline and all that waits to be written takes long."""
_TURN = 0.0005
"""Seconds between switches of threads during a run: at the usual interval the writer falls behind
the parser."""

Progress = Callable[[str], None]
"""Called with the name of an article, or of an input, when it is done."""
Stage = Literal["load", "compare"]
"""What takes long besides the articles: loading a model, comparing actors, claims and topics."""
Inputs = Iterable[str | os.PathLike[str] | Article]
Read = Callable[[str | os.PathLike[str]], Iterator[Found]]


class Made(NamedTuple):
    """A reading and its quads."""

    reading: Reading
    rows: ReadingRows


class Written(NamedTuple):
    """A reading in the graph, and whether the graph did not hold its article before."""

    reading: Reading
    is_new: bool


def add(
    store: Store,
    inputs: Inputs,
    *,
    model: str | None = None,
    workers: int | None = 1,
    limits: Limits | None = None,
    fetch: bool = False,
    options: Options | None = None,
    metadata: Metadata | None = None,
    reread: bool = False,
    is_over: Callable[[], bool] = lambda: False,
    progress: Progress = lambda _: None,
    begin: Callable[[Stage], None] = lambda _: None,
    coder: Coder | None = None,
) -> Summary:
    """Put the articles of files, folders and standard input (``-``) into a graph.

    What cannot be read is in the summary's ``failed``; everything else goes on. Some articles at a
    time are one transaction, so that a run that was stopped can be repeated and resumes there.

    Args:
        store: the graph.
        inputs: files, folders, ``-``, or articles.
        model: a spaCy pipeline for French instead of the default one.
        workers: processes that share the work, ``None`` as many as pay. Only this process writes.
        limits: what an article may take; with them, all analysis is done in other processes.
        fetch: also read inputs that are web addresses.
        options: what a person says of the inputs, such as the columns of a table.
        metadata: what completes the articles; by default tables beside their files.
        reread: read also files that did not change since an earlier run.
        is_over: asked before each article; once true, no more are begun, and those that were are
            finished.
        progress: called when an article is done.
        begin: called when a stage begins. A KeyboardInterrupt has a note on what was saved.
        coder: reads the articles instead of kg; the graph is that of this coder.

    Raises:
        ModelError: an article's pipeline is not installed.
        StoreError: the graph cannot be written to.
        KgError: a worker died.
    """
    from kg.base.workers import cores
    from kg.consolidate import consolidate
    from kg.consolidate.vectors import load

    embeddings = load(store.path)
    metadata = metadata or Metadata()
    # Where nothing else needs the other core, many articles are analysed beside the writing, and
    # the writer, which waits more than it writes, works ahead.
    is_free = coder is None and workers == 1 < cores()
    ahead = embeddings if is_free else None
    run = _Run(store, metadata, progress, coder.name if coder else CODER)
    key = run_key(options, metadata, run.corrections)
    run.files = KnownFiles(store.path, key, metadata, reread=reread, coder=run.coder)
    with _collecting_rarely():
        with (
            _taking_turns(),
            ThreadPoolExecutor(max_workers=1) as writer,
            limited_reader(
                limits, fetch=fetch, options=options, metadata=metadata, files=run
            ) as read,
        ):
            run.read = read

            def prepare() -> None:
                # A model takes longer to load than the graph: both are loaded at a time.
                begin("load")
                writer.submit(run.prepare)

            waiting = run.waiting(inputs, begin=prepare, is_over=is_over)
            chunks = (
                coder.read(waiting)
                if coder
                else extract_in_chunks(waiting, model, workers, apart=is_free, limits=limits)
            )
            with closing(chunks), _saying_what_was_saved(run):
                _write_beside(run, chunks, writer, ahead)
        begin("compare")
        found = consolidate(
            store, index=run.loaded_index, embeddings=embeddings, previous=run.previous
        )
    run.files.keep()
    return run.summary(found.aside)


def _write_beside(
    run: _Run,
    chunks: Iterable[list[Reading | Fault]],
    writer: ThreadPoolExecutor,
    embeddings: Embeddings | None,
) -> None:
    """Write each chunk while the next ones are analysed.

    Where there are ``embeddings`` to keep them, the vectors of statements are computed too.
    """
    pending: deque[Future[list[Written]]] = deque()
    try:
        for chunk in chunks:
            made = [one for found in chunk if (one := run.make(found))]
            if made:
                pending.append(writer.submit(run.write, made))
                if embeddings is not None:
                    # What fails here fails again when claims are compared.
                    writer.submit(_prepare, embeddings, made)
            while pending and (pending[0].done() or len(pending) > _AHEAD):
                run.count(pending.popleft().result())
        while pending:
            run.count(pending.popleft().result())
    except BaseException:
        # What is being written is finished, what waits is dropped: a later run resumes there.
        writer.shutdown(cancel_futures=True)
        for done in pending:
            if not done.cancelled() and done.exception() is None:
                run.count(done.result())
        raise


@contextmanager
def _saying_what_was_saved(run: _Run) -> Iterator[None]:
    """Note on an interruption how many articles are in the graph."""
    try:
        yield
    except KeyboardInterrupt as error:
        count = run.tally.added + run.tally.changed
        error.add_note(f"{count:,} article{'s' * (count != 1)} of this run were saved")
        raise


def _prepare(embeddings: Embeddings, made: Iterable[Made]) -> None:
    """Compute the vectors by which claims will be compared."""
    for reading, _ in made:
        for statement in reading.statements:
            embeddings.prepare(statement.said(reading.article.text))


class _Run:
    """One run of :func:`add`: which articles are new, what was written, and what was not."""

    def __init__(
        self, store: Store, metadata: Metadata, progress: Progress, coder: str = CODER
    ) -> None:
        self.read: Read = read
        self.files: KnownFiles | None = None
        self.metadata = metadata
        self.store = store
        self.coder = coder
        self.progress = progress
        self.tally = Tally()
        self.seen: dict[str, str] = {}
        self.written: list[str] = []
        self.replaced: dict[str, str] = {}
        """Notes on articles that gave way to another of the same identity."""
        self.previous: PreviousClustering | None = None
        """The last clustering of claims, if there is something to write."""

    @cached_property
    def index(self) -> Index:
        """The records of the graph, loaded when there is something to write."""
        from kg.consolidate import Index

        return Index.load(self.store)

    @cached_property
    def corrections(self) -> Mapping[str, Mapping[str, str]]:
        """The metadata that people corrected, by article."""
        from kg.judgements.decisions import corrections

        return corrections(self.store)

    @property
    def loaded_index(self) -> Index | None:
        """The records, if they were needed."""
        return self.__dict__.get("index")

    def prepare(self) -> None:
        """Load what writing needs."""
        from kg.consolidate import cache

        # What fails here fails again when it is needed.
        with suppress(KgError):
            self.previous = cache.load(self.store.path)
            _ = self.index

    def waiting(
        self,
        inputs: Inputs,
        *,
        begin: Callable[[], object] = lambda: None,
        is_over: Callable[[], bool] = lambda: False,
    ) -> Iterator[Article]:
        """Yield the articles that the graph does not hold in this version.

        Args:
            inputs: what :func:`add` was given.
            begin: called before the first one.
            is_over: asked before each one whether to end.
        """
        has_begun = False
        for given in inputs:
            for found in (given,) if isinstance(given, Article) else self.read(given):
                if is_over():
                    return
                self.tally.place += 1
                item = self._corrected(found) if isinstance(found, Article) else found
                if self.files is not None:
                    self.files.note(item)
                if isinstance(item, Remark):
                    self.tally.remark(item)
                elif isinstance(item, ReadError):
                    self._fail(item, item.where, self.tally.place)
                elif self._is_new(item):
                    if not has_begun:
                        begin()
                        has_begun = True
                    yield item
        for remark in self.metadata.unused():
            self.tally.remark(remark)

    def is_known(self, path: Path, root: Path) -> bool:
        """Count the articles of a file that is as it was, if the graph holds them all."""
        found = self.files.articles(path, root) if self.files is not None else None
        if found is None or not all(map(self._holds, found)):
            return False
        for one in found:
            self.tally.place += 1
            if one.identity not in self.seen:
                self.tally.places[one.identity] = self.tally.place
                self.seen[one.identity] = one.sha256
                self.tally.notice_known(one)
            self.tally.unchanged += 1
            self.progress(one.name)
        return True

    def was_read(self, path: Path, root: Path) -> None:
        """Remember what a file gave."""
        if self.files is not None:
            self.files.was_read(path, root)

    def _holds(self, one: KnownArticle) -> bool:
        if self.seen.get(one.identity, one.sha256) != one.sha256:
            return False
        return one.fingerprint in _stored_fingerprints(self.store, one.identity, self.coder)

    def make(self, found: Reading | Fault) -> Made | None:
        """Return a reading with its quads, ``None`` where the article cannot be analysed."""
        from kg.graph import reading_rows

        if isinstance(found, Fault):
            error = ReadError(found.article.name, found.said)
        else:
            try:
                return Made(found, reading_rows(found, base=self.store.base))
            except ReadError as raised:
                error = raised
            except Exception as raised:
                error = ReadError(found.article.name, fault_of(raised))
                error.__cause__ = raised
        self._fail(error, found.article.name, self.tally.places[found.article.identity])
        return None

    def write(self, made: Sequence[Made]) -> list[Written]:
        """Put readings in the place of what the graph holds of their articles, all at once.

        Runs beside the analysis of the next articles: the engine releases the interpreter.
        """
        from kg.consolidate import article_graphs, write_readings
        from kg.vocab.iris import Ids

        ids = Ids(self.store.base)
        gone: list[Any] = []
        written = []
        for reading, rows in made:
            is_new = not self.store.has_graph(rows.graphs[0])
            if not is_new:
                article = ids.article(reading.article.identity)
                gone += article_graphs(self.store, article.value)
            written.append(Written(reading, is_new))
        write_readings(self.store, self.index, [one.rows for one in made], gone=gone)
        return written

    def count(self, written: Iterable[Written]) -> None:
        """Count articles that are safely stored."""
        for reading, is_new in written:
            identity = reading.article.identity
            self.tally.write(reading, replaced=self.replaced.get(identity), is_new=is_new)
            if reading.statements:
                self.written.append(identity)
            self.progress(reading.article.name)

    def summary(self, aside: Mapping[str, str]) -> Summary:
        """Return what was done; ``aside`` are articles that could not be compared, and why."""
        for identity, fault in aside.items():
            self.tally.note_apart(identity, f"{NOT_COMPARED} ({fault}); please report it")
        return self.tally.summary(actors=len(_sources(self.store, self.written, self.coder)))

    def _corrected(self, article: Article) -> Article:
        """Return an article with what people corrected of it."""
        if not self.corrections:
            return article
        from kg.judgements.decisions import correct
        from kg.vocab.iris import Ids

        iri = Ids(self.store.base).article(article.identity).value
        return correct(article, self.corrections.get(iri, {}))

    def _is_new(self, article: Article) -> bool:
        if self.seen.get(article.identity, article.sha256) != article.sha256:
            fault = (
                f"another article of this run has the identity {article.identity!r} too; "
                "give each an id or address of its own"
            )
            self._fail(ReadError(article.name, fault), article.name, self.tally.place)
            return False
        is_repeated = article.identity in self.seen
        self.tally.places.setdefault(article.identity, self.tally.place)
        self.seen[article.identity] = article.sha256
        if is_repeated or _is_stored(self.store, article, self.coder):
            self.tally.unchanged += 1
            if not is_repeated:
                self.tally.notice(article)
            self.progress(article.name)
            return False
        if other := _other(self.store, article):
            self.replaced[article.identity] = other
        return True

    def _fail(self, error: ReadError, name: str, place: int) -> None:
        self.tally.fail(error, place)
        self.progress(name)


@contextmanager
def _taking_turns() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, _TURN))
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(*_COLLECTED)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _sources(store: Store, identities: Iterable[str], coder: str) -> set[str]:
    """Return the sources of the statements of some articles."""
    from kg.graph.protocol import solutions
    from kg.vocab.iris import Ids
    from kg.vocab.terms import KG

    ids = Ids(store.base)
    found: set[str] = set()
    for identity in identities:
        graph = ids.assertions_graph(identity, coder)
        rows = solutions(
            store, f"SELECT DISTINCT ?actor {{ GRAPH {graph} {{ ?s {KG.source} ?actor }} }}"
        )
        found.update(row["actor"].value for row in rows)
    return found


def _is_stored(store: Store, article: Article, coder: str) -> bool:
    """Return whether the graph holds this version of an article, read by this coder."""
    from kg.graph import fingerprint

    stored = _stored_fingerprints(store, article.identity, coder)
    return bool(stored) and fingerprint(article, coder) in stored


def _stored_fingerprints(store: Store, identity: str, coder: str) -> set[str]:
    """Return the fingerprints of what a coder read of an article, none if it is not there."""
    from kg.graph import graph_names
    from kg.graph.protocol import solutions
    from kg.vocab.terms import KG

    source, _, provenance = graph_names(identity, base=store.base, coder=coder)
    if not store.has_graph(source):
        return set()
    rows = solutions(
        store, f"SELECT ?value {{ GRAPH {provenance} {{ ?activity {KG.fingerprint} ?value }} }}"
    )
    return {row["value"].value for row in rows}


def _other(store: Store, article: Article) -> str | None:
    """Return a note on the stored article where this one is not a new version of it.

    Title and date tell one article from another.
    """
    from kg.graph import graph_names
    from kg.graph.protocol import select
    from kg.vocab.terms import SCHEMA

    source, *_ = graph_names(article.identity, base=store.base, coder=CODER)
    if not store.has_graph(source):
        return None
    stored = select(
        store,
        f"SELECT ?title ?date {{ GRAPH {source} "
        f"{{ ?a {SCHEMA.headline} ?title ; {SCHEMA.datePublished} ?date }} }}",
    )
    for row in stored:
        title, date = row["title"], row["date"]
        if title == article.headline or not article.title or not article.date:
            return None
        if date.startswith(article.date) or article.date.startswith(date):
            return None
        return (
            f"replaces '{title}' of {date}, which had the same name; "
            "to keep both, give each an id or address of its own"
        )
    return None
