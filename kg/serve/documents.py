"""Make documents of a site in a worker process: what :mod:`kg.serve.linked` sends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.export import WRITERS
from kg.graph.describe import described_iris
from kg.pages.words import Words
from kg.search.index import FILE, Index
from kg.serve.spool import Spool, Spooled
from kg.site.changes import events
from kg.site.dataset import Place, dataset
from kg.site.feeds import atom, pages, stream
from kg.site.formats import DUMPS, written, written_plainly
from kg.site.meaning import Meaning, State, meaning, state_of
from kg.site.pages import Frame, resource_page
from kg.site.sitemap import sitemaps
from kg.web.errors import HttpError

if TYPE_CHECKING:
    from kg.store import Store


class Document(NamedTuple):
    """A document, or what became of the IRI that it would be about."""

    state: State
    iri: str
    body: bytes


Maker = Callable[..., Document]


def look_up(store: Store, iri: str) -> Meaning:
    """Return what an IRI means."""
    return state_of(store, iri)


def about(store: Store, iri: str, suffix: str, public: str) -> Document:
    """Return the data about an IRI in a format."""
    found = meaning(store, iri)
    if found.state != "here":
        return Document(found.state, found.iri, b"")
    return Document("here", iri, written(found.triples, suffix, store.base))


def resource(store: Store, iri: str, public: str, frame: Frame) -> Document:
    """Return the page about an IRI that has no page of its own."""
    found = meaning(store, iri)
    if found.state != "here":
        return Document(found.state, found.iri, b"")
    return Document("here", iri, resource_page(found, store.base, public, frame).encode("utf-8"))


def about_dataset(store: Store, suffix: str, public: str, frame: Frame) -> Document:
    """Return the description of the graph as a dataset."""
    triples = dataset(store, Place(public, frame.licence, _title(frame), endpoint=True))
    return Document("here", store.base, written_plainly(triples, suffix, store.base))


def _title(frame: Frame) -> str:
    return frame.title or Words(frame.lang).say("title")


def feed(store: Store, public: str, frame: Frame) -> Document:
    """Return the latest changes as Atom."""
    with _index(store) as index:
        found = events(store, index)
    return Document(
        "here", store.base, atom(found, store.base, public, _title(frame)).encode("utf-8")
    )


def changes(store: Store, number: str, suffix: str, public: str) -> Document:
    """Return a page of the stream of changes."""
    with _index(store) as index:
        found = pages(events(store, index))
    if not 1 <= int(number) <= len(found):
        raise HttpError(404, f"there is no page {number} of changes; there are {len(found)}")
    triples = stream(found, int(number), public)
    return Document("here", store.base, written_plainly(triples, suffix, store.base))


def sitemap(store: Store, name: str, public: str) -> Document:
    """Return a file of the sitemap."""
    changed = {store.base + one.name: one.time for one in store.journal.since(0)}
    files = sitemaps(described_iris(store), store.base, public, changed)
    if name not in files:
        raise HttpError(404, f"there is no {name}; sitemap.xml lists what there is")
    return Document("here", store.base, files[name].encode("utf-8"))


def dump(store: Store, suffix: str, largest: int, path: Path) -> Spooled:
    """Return the whole graph in a format."""
    spool = Spool(path, largest)
    for piece in WRITERS[f".{suffix}"](store):
        spool.write(piece.encode("utf-8"))
    return spool.spooled(DUMPS[suffix])


@contextmanager
def _index(store: Store) -> Iterator[Index | None]:
    """Open the index, ``None`` if it is not there yet."""
    file = store.path / FILE
    if not file.exists():
        yield None
        return
    with Index(file, read_only=True) as index:
        yield index
