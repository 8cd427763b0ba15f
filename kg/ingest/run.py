"""Run the stages over the articles of some inputs and write what is new into a graph.

A run is safe to repeat: an article that the graph holds in this version, from this coder, is
left alone; a changed one replaces all that came from it, in one transaction, which it shares with
those that are parsed together with it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from typing import TYPE_CHECKING, Literal

from kg.cluster.distribute import extract_on_cluster
from kg.cluster.files import RemoteFiles
from kg.extract.batch import Fault, extract_in_chunks
from kg.extract.reading import CODER
from kg.ingest.interpreter import collecting_rarely, taking_turns
from kg.ingest.known import KnownFiles, options_key
from kg.ingest.state import Inputs, Made, Progress, Run, Written
from kg.ingest.summary import Summary
from kg.model import Article, Reading
from kg.read.limited import limited_reader
from kg.read.metadata import Metadata
from kg.read.origin import Options

if TYPE_CHECKING:
    from kg.base.workers import Limits
    from kg.claims.similarity import Embeddings
    from kg.cluster.connection import Cluster
    from kg.coders.coder import Coder
    from kg.graph import ReadingRows
    from kg.store import Store

_AHEAD = 8
"""How many chunks of analysed articles may wait to be written."""
_AT_ONCE = 400
"""Articles that are written together if so many wait."""
Stage = Literal["load", "actors", "claims"]
"""What takes long besides the articles: loading a model, comparing actors, then claims."""
Begin = Callable[[Stage, Article | None], object]
"""Called when a stage begins; loading a model begins with an article of its language."""


def add(
    store: Store,
    inputs: Inputs,
    *,
    model: str | None = None,
    fast: bool = False,
    workers: int | None = 1,
    limits: Limits | None = None,
    fetch: bool = False,
    options: Options | None = None,
    metadata: Metadata | None = None,
    reread: bool = False,
    is_over: Callable[[], bool] = lambda: False,
    progress: Progress = lambda _: None,
    begin: Begin = lambda *_: None,
    coder: Coder | None = None,
    cluster: Cluster | None = None,
) -> Summary:
    """Put the articles of files, folders and standard input (``-``) into a graph.

    What cannot be read is in the summary's ``failed``; everything else goes on. Some articles at a
    time are one transaction, so that a run that was stopped can be repeated and resumes there.

    Args:
        store: the graph.
        inputs: files, folders, ``-``, or articles.
        model: a spaCy pipeline for French instead of the default one.
        fast: leave out the encoder, which makes topics more often right.
        workers: processes that share the work, ``None`` as many as pay. Only this process writes.
        limits: what an article may take; with them, all analysis is done in other processes.
        fetch: also read inputs that are web addresses.
        options: what a person says of the inputs, such as the columns of a table.
        metadata: what completes the articles; by default tables beside their files.
        reread: read also files that did not change since an earlier run, and take nothing from the
            graph that an earlier run was given.
        is_over: asked before each article; once true, no more are begun, and those that were are
            finished.
        progress: called when an article is done.
        begin: called when a stage begins. A KeyboardInterrupt has a note on what was saved.
        coder: reads the articles instead of kg; the graph is that of this coder.
        cluster: reads files and extracts on other machines; ``workers`` does not count then, and
            ``model`` is that of the cluster.

    Raises:
        ModelError: an article's pipeline is not installed.
        StoreError: the graph cannot be written to.
        KgError: a worker died.
        ServiceError: a cluster was lost.
    """
    from kg.base.workers import cores
    from kg.consolidate import consolidate
    from kg.consolidate.vectors import load

    embeddings = load(store.path)
    metadata = metadata or Metadata()
    # Where nothing else needs the other core, many articles are analysed beside the writing, and
    # the writer, which waits more than it writes, works ahead.
    is_free = coder is None and workers == 1 < cores()
    ahead = embeddings if is_free or cluster else None
    reader = coder.name if coder else CODER
    run = Run(store, metadata, progress, is_reread=reread, coder=reader)
    run.files = KnownFiles(
        store.path,
        options_key(options, metadata),
        metadata,
        lambda identity: run.corrections_of(identity),
        reread=reread,
        coder=reader,
    )
    remote = None
    if cluster:
        listed = inputs if isinstance(inputs, Sequence) else ()
        remote = RemoteFiles(
            cluster, listed, options=options, limits=limits, is_known=run.files.is_listed
        )
    with collecting_rarely():
        with (
            taking_turns(),
            ThreadPoolExecutor(max_workers=1) as writer,
            limited_reader(
                limits,
                fetch=fetch,
                options=options,
                metadata=metadata,
                files=run,
                elsewhere=remote.run if remote else None,
            ) as read,
        ):
            run.read = read

            def prepare(first: Article) -> None:
                # A model takes longer to load than the graph: both are loaded at a time.
                begin("load", first)
                writer.submit(run.prepare)

            waiting = run.waiting(inputs, begin=prepare, is_over=is_over)
            chunks: Generator[Sequence[Reading | Fault | ReadingRows], None, None]
            if coder:
                chunks = coder.read(waiting)
            elif cluster:
                chunks = extract_on_cluster(
                    cluster, waiting, base=store.base, fast=fast, limits=limits
                )
            else:
                chunks = extract_in_chunks(
                    waiting, model, workers, fast=fast, apart=is_free, limits=limits
                )
            with (
                closing(chunks),
                closing(remote) if remote else nullcontext(),
                _saying_what_was_saved(run),
            ):
                _write_beside(run, chunks, writer, ahead)
        found = consolidate(
            store,
            index=run.loaded_index,
            embeddings=embeddings,
            begin=lambda stage: begin(stage, None),
        )
    if run.loaded_index is not None:
        run.loaded_index.close()
    run.files.keep()
    return run.summary(found.aside)


def _write_beside(
    run: Run,
    chunks: Iterable[Sequence[Reading | Fault | ReadingRows]],
    writer: ThreadPoolExecutor,
    embeddings: Embeddings | None,
) -> None:
    """Write each chunk while the next ones are analysed.

    Where there are ``embeddings`` to keep them, the vectors of statements are computed too.
    """
    pending: deque[Future[list[Written]]] = deque()
    waiting: deque[list[Made]] = deque()

    def write() -> list[Written]:
        # Chunks that came while others were written are written together, which is faster.
        together: list[Made] = []
        while waiting and len(together) < _AT_ONCE:
            together += waiting.popleft()
        return run.write(together) if together else []

    try:
        for chunk in chunks:
            made = [one for found in chunk if (one := run.make(found))]
            if made:
                waiting.append(made)
                pending.append(writer.submit(write))
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
def _saying_what_was_saved(run: Run) -> Iterator[None]:
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
