"""The state of a run: which articles are new, what was written, and what was not."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.base.errors import KgError, ReadError
from kg.extract.batch import Fault, fault_of
from kg.extract.reading import CODER
from kg.ingest.known import KnownArticle, KnownFiles
from kg.ingest.stored import (
    is_stored,
    other_article,
    sources,
    with_stored_values,
)
from kg.ingest.summary import NOT_COMPARED, Summary, Tally
from kg.model import Article, Reading
from kg.read import Found, Remark, read
from kg.read.metadata import Metadata

if TYPE_CHECKING:
    from kg.consolidate import Index
    from kg.graph import ReadingRows
    from kg.store import Store
    from kg.vocab.iris import Ids

Progress = Callable[[str], None]
"""Called with the name of an article, or of an input, when it is done."""
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


class Run:
    """One run of :func:`add`: which articles are new, what was written, and what was not."""

    def __init__(
        self,
        store: Store,
        metadata: Metadata,
        progress: Progress,
        *,
        is_reread: bool = False,
        coder: str = CODER,
    ) -> None:
        self.read: Read = read
        self.is_reread = is_reread
        self.coder = coder
        self.files: KnownFiles | None = None
        self.metadata = metadata
        self.store = store
        self.progress = progress
        self.tally = Tally()
        self.seen: dict[str, str] = {}
        self.written: list[str] = []
        self.replaced: dict[str, str] = {}
        """Notes on articles that gave way to another of the same identity."""

    @cached_property
    def index(self) -> Index:
        """The records of the graph, loaded when there is something to write."""
        from kg.consolidate.stored_index import StoredIndex

        return StoredIndex.open(self.store)

    @cached_property
    def ids(self) -> Ids:
        """Make the IRIs of the graph."""
        from kg.vocab.iris import Ids

        return Ids(self.store.base)

    @cached_property
    def fingerprints(self) -> Mapping[str, str]:
        """What the graph held at first: one question is faster than one for each known file."""
        from kg.consolidate.index import fingerprints

        return fingerprints(self.store)

    @cached_property
    def unrecorded(self) -> frozenset[str]:
        """The graphs of readings whose records were lost; an article is read again for them."""
        if not self.is_reread:
            return frozenset()
        recorded = self.store.records.recorded()
        return frozenset(g for g, one in self.fingerprints.items() if (g, one) not in recorded)

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
        # What fails here fails again when it is needed.
        with suppress(KgError):
            _ = self.index

    def waiting(
        self,
        inputs: Inputs,
        *,
        begin: Callable[[Article], object] = lambda _: None,
        is_over: Callable[[], bool] = lambda: False,
    ) -> Iterator[Article]:
        """Yield the articles that the graph does not hold in this version.

        Args:
            inputs: what :func:`add` was given.
            begin: called with the first one, before it is yielded.
            is_over: asked before each one whether to end.
        """
        has_begun = False
        for given in inputs:
            for found in (given,) if isinstance(given, Article) else self.read(given):
                if is_over():
                    return
                self.tally.place += 1
                item = found
                if isinstance(item, Article):
                    item = self._with_stored_values(self._corrected(item))
                if self.files is not None:
                    self.files.note(item)
                if isinstance(item, Remark):
                    self.tally.remark(item)
                elif isinstance(item, ReadError):
                    self._fail(item, item.where, self.tally.place)
                elif self._is_new(item):
                    if not has_begun:
                        begin(item)
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
        return self.fingerprints.get(self.ids.assertions_graph(one.identity, self.coder).value) == (
            one.fingerprint
        )

    def make(self, found: Reading | Fault | ReadingRows) -> Made | None:
        """Return a reading with its quads, ``None`` where the article cannot be analysed.

        What a cluster has made has its quads.
        """
        from kg.graph import ReadingRows, reading_rows

        if isinstance(found, ReadingRows):
            assert found.reading is not None
            return Made(found.reading, found)
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

        gone: list[Any] = []
        written = []
        for reading, rows in made:
            is_new = not self.store.has_graph(rows.graphs[0])
            if not is_new:
                article = self.ids.article(reading.article.identity)
                gone += article_graphs(self.store, article.value)
            written.append(Written(reading, is_new))
        write_readings(self.store, self.index, [one.rows for one in made], gone=gone)
        return written

    def count(self, written: Iterable[Written]) -> None:
        """Count articles that are safely stored."""
        written = list(written)
        for reading, is_new in written:
            identity = reading.article.identity
            self.tally.write(reading, replaced=self.replaced.get(identity), is_new=is_new)
            if reading.statements:
                self.written.append(identity)
        # An interruption comes from here: all that was written counts.
        for reading, _ in written:
            self.progress(reading.article.name)

    def summary(self, aside: Mapping[str, str]) -> Summary:
        """Return what was done; ``aside`` are articles that could not be compared, and why."""
        for identity, fault in aside.items():
            self.tally.note_apart(identity, f"{NOT_COMPARED} ({fault}); please report it")
        return self.tally.summary(actors=len(sources(self.store, self.written, self.coder)))

    def corrections_of(self, identity: str) -> Mapping[str, str]:
        """Return what people corrected of an article."""
        if not self.corrections:
            return {}
        return self.corrections.get(self.ids.article(identity).value, {})

    def _corrected(self, article: Article) -> Article:
        """Return an article with what people corrected of it."""
        values = self.corrections_of(article.identity)
        if not values:
            return article
        from kg.judgements.decisions import correct

        return correct(article, values)

    def _with_stored_values(self, article: Article) -> Article:
        if self.is_reread or is_stored(self.store, article, self.coder):
            return article
        return with_stored_values(self.store, article, self.coder)

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
        graph = self.ids.assertions_graph(article.identity, self.coder).value
        is_there = graph not in self.unrecorded and is_stored(self.store, article, self.coder)
        if is_repeated or is_there:
            self.tally.unchanged += 1
            if not is_repeated:
                self.tally.notice(article)
            self.progress(article.name)
            return False
        if other := other_article(self.store, article):
            self.replaced[article.identity] = other
        return True

    def _fail(self, error: ReadError, name: str, place: int) -> None:
        self.tally.fail(error, place)
        self.progress(name)
