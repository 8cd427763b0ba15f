"""Write a site as files that any host can serve: pages, data, dumps, lists and feeds.

The same graph gives the same bytes. Links are relative, and only what must have a whole address
(sitemap, feeds, VoID, canonical links) uses the public one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pyoxigraph import Quad

from kg.base.atomic import DRAFT, replacing
from kg.base.claimed import sweep
from kg.base.errors import StoreError, UsageError
from kg.export import WRITERS
from kg.graph.describe import described_iris
from kg.graph.full import FullGraph, in_full
from kg.pages.site import WHOLE
from kg.pages.words import Words
from kg.search import Index, updated_index
from kg.site.addresses import address, local, path_of, relative
from kg.site.changes import events
from kg.site.dataset import Place, dataset
from kg.site.feeds import atom, pages, stream
from kg.site.formats import DATA, DOCUMENTS, DUMPS, written, written_plainly
from kg.site.meaning import Meaning, meaning
from kg.site.pages import Frame, SitePages, resource_page
from kg.site.sitemap import sitemaps
from kg.view.template import text
from kg.vocab.iris import checked_base
from kg.vocab.terms import NIF

if TYPE_CHECKING:
    from kg.store import Store

_LIST = ".kg-site"
"""The list of the files of a site, by which an earlier one is recognised and replaced."""
_LONGEST = 255
"""Bytes of a name that file systems allow."""
_TYPES = {each.name: each.media_type for each in DATA} | {
    "nq": DUMPS["nq"],
    "trig": DUMPS["trig"],
    "atom": "application/atom+xml",
}
_LINKS = (
    ("VoID", ".well-known/void"),
    ("Atom", "feed.atom"),
    ("LDES", "changes-1.ttl"),
    *((name, f"dump/graph.{name}") for name in DUMPS),
)
"""Names and addresses of what programs read."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a site is written.

    Attributes:
        public: its address, which ends with a slash; "" takes the base of the graph.
        title: its title; "" takes that of the words of pages.
        lang: the language of pages.
        licence: the IRI of the licence of its data.
        texts: whether it has the texts of articles.
    """

    public: str = ""
    title: str = ""
    lang: str = "en"
    licence: str = ""
    texts: bool = True


@dataclass(frozen=True, slots=True)
class Published:
    """The number of files, and the IRIs that cannot be the name of a file."""

    files: int
    left_out: tuple[str, ...]


def publish(
    store: Store, folder: Path, options: Options, *, progress: Progress = lambda _, __: None
) -> Published:
    """Write the site of a graph into a folder, in the place of an earlier one.

    Args:
        store: the graph, open for reading.
        folder: a folder that is new, empty, or has a site.
        options: how it is written.
        progress: called with the number of IRIs that are done, and that of all.

    Raises:
        UsageError: the folder has something else, or the address is not one.
    """
    public = checked_base(options.public or store.base)
    _clear(folder)
    # The list is also the mark of a site: from the beginning, so that a killed run can be repeated.
    _put(folder / _LIST, b"")
    # A graph in a folder that nobody may write to gets an index elsewhere.
    with tempfile.TemporaryDirectory() as other, _index(store, Path(other)) as index:
        writer = _Site(store, index, folder, options, public)
        writer.write(progress)
    names = sorted({*writer.names, _LIST})
    _put(folder / _LIST, "\n".join([*names, ""]).encode("utf-8"))
    return Published(len(names), tuple(writer.left_out))


def _index(store: Store, other: Path) -> Index:
    try:
        return updated_index(store)
    except StoreError:
        return updated_index(store, folder=other)


def _clear(folder: Path) -> None:
    """Delete the files of an earlier site."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder for the site")
    if folder.is_dir() and any(folder.iterdir()):
        held = folder / _LIST
        sweep(folder.glob(f".{_LIST}.*{DRAFT}"))
        if not held.is_file() and any(folder.iterdir()):
            raise UsageError(f"{folder} is not empty and not a site of kg; name another folder")
        sweep(folder.rglob(f".*{DRAFT}"))
        names = held.read_text("utf-8", "replace").splitlines() if held.is_file() else []
        for name in names:
            old = folder / name
            if name != _LIST and _is_inside(name) and old.is_file():
                old.unlink()
        folders = (path for path in folder.rglob("*") if path.is_dir())
        for path in sorted(folders, reverse=True):
            if not any(path.iterdir()):
                path.rmdir()
    folder.mkdir(parents=True, exist_ok=True)


def _is_inside(name: str) -> bool:
    """Return whether a name is that of a file below a folder, which file systems allow."""
    parts = name.split("/")
    return all(
        part not in ("", ".", "..")
        and "\\" not in part
        and part.isprintable()
        and len(part.encode("utf-8", "replace")) <= _LONGEST
        for part in parts
    )


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as stream_:
        stream_.write(data)


class _Site:
    """Writes the files of one site; ``names`` are those that were written."""

    def __init__(
        self, store: Store, index: Index, folder: Path, options: Options, public: str
    ) -> None:
        self.store, self.index, self.folder = store, index, folder
        self.options, self.public = options, public
        self.frame = Frame(options.title, options.lang, options.licence, options.texts, _LINKS)
        self.title = options.title or Words(options.lang).say("title")
        self.names: list[str] = []
        self.left_out: list[str] = []

    def write(self, progress: Progress) -> None:
        """Write all files."""
        store = self.store
        iris = [iri for iri in described_iris(store) if self._fits(iri)]
        known = set(iris)
        moved = {
            old: now
            for old, now in sorted(store.replaced().items())
            if old not in known and now in known and self._fits(old)
        }
        pages_ = SitePages(store, self.frame, known=frozenset((*known, *moved)))
        for number, iri in enumerate(iris, 1):
            self._documents(meaning(store, iri), pages_)
            progress(number, len(iris))
        self._put_all((name, pages_.whole(name)) for name in WHOLE)
        for old, now in moved.items():
            self._put(path_of(old, store.base), self._moved(old, now))
        self._put_all(self._lists(iris))
        self._put_all(self._hosts(moved))
        for name in DUMPS:
            self._dump(name)

    def _fits(self, iri: str) -> bool:
        if _is_inside(path_of(iri, self.store.base, "jsonld")):
            return True
        self.left_out.append(iri)
        return False

    def _put(self, name: str, data: bytes | str) -> None:
        self._begin(name)
        _put(self.folder / name, data if isinstance(data, bytes) else data.encode("utf-8"))

    def _begin(self, name: str) -> None:
        """Put a file on the list before it is written."""
        self.names.append(name)
        with (self.folder / _LIST).open("a", encoding="utf-8") as listed:
            listed.write(f"{name}\n")

    def _put_all(self, files: Iterable[tuple[str, bytes | str]]) -> None:
        for name, data in files:
            self._put(name, data)

    def _documents(self, found: Meaning, pages_: SitePages) -> None:
        base = self.store.base
        if not self.options.texts:
            # Without the text, offsets do not say the words of cues and speakers.
            whole = in_full(found.triples, base) if _has_text(found) else found.triples
            kept = tuple(t for t in whole if t.predicate != NIF.isString)
            found = Meaning(found.iri, found.state, kept)
        html = pages_.about(found, self.public)
        if html is None:
            html = resource_page(found, base, self.public, self.frame, pages_.known)
        self._put(path_of(found.iri, base), html)
        for each in DATA:
            self._put(path_of(found.iri, base, each.name), written(found.triples, each.name, base))

    def _moved(self, old: str, now: str) -> str:
        """Return the page of an IRI that was replaced."""
        base = self.store.base
        to = text(relative(path_of(now, base), path_of(old, base)))
        return (
            f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="refresh" content="0; url={to}">\n'
            f'<link rel="canonical" href="{text(self.public + address(path_of(now, base)))}">\n'
            f"<title>{text(now)}</title>\n</head>\n<body>\n"
            f'<p><a href="{to}">{text(now)}</a></p>\n</body>\n</html>\n'
        )

    def _lists(self, iris: list[str]) -> Iterator[tuple[str, bytes | str]]:
        """Yield the description of the dataset, the sitemap and the feeds."""
        store, base, public = self.store, self.store.base, self.public
        about = dataset(store, Place(public, self.options.licence, self.title))
        yield ".well-known/void", written_plainly(about, "ttl", base)
        found = events(store, self.index)
        yield "feed.atom", atom(found, base, public, self.title)
        several = pages(found)
        for each in DATA:
            yield f".well-known/void.{each.name}", written_plainly(about, each.name, base)
            for number in range(1, len(several) + 1):
                made = stream(several, number, public)
                yield f"changes-{number}.{each.name}", written_plainly(made, each.name, base)
        changed = {one.iri: one.time for one in found}
        yield from sitemaps(iris, base, public, changed).items()
        yield "robots.txt", f"User-agent: *\nSitemap: {public}sitemap.xml\n"

    def _hosts(self, moved: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield what hosts read: the types of files, negotiation, and IRIs that were replaced."""
        base = self.store.base
        pairs = [
            (address(local(old, base)), address(local(now, base))) for old, now in moved.items()
        ]
        lines = [f"AddType {kind} .{suffix}" for suffix, kind in sorted(_TYPES.items())]
        lines += ["Options +MultiViews", '<Files "void">', f"ForceType {_TYPES['ttl']}", "</Files>"]
        suffixes = "|".join(each.name for each in DOCUMENTS)
        lines += [
            f'RedirectMatch 301 "/{_pattern(old)}(\\.({suffixes}))?$" "{self.public}{now}$1"'
            for old, now in pairs
        ]
        yield (
            ".htaccess",
            "\n".join([*lines, '<Files "void">', f"ForceType {_TYPES['ttl']}", "</Files>", ""]),
        )
        yield "_redirects", "".join(f"/{address(old)} /{now} 301\n" for old, now in pairs)

    def _dump(self, name: str) -> None:
        source = self.store if self.options.texts else cast("Store", _WithoutTexts(self.store))
        path = self.folder / "dump" / f"graph.{name}"
        self._begin(f"dump/{path.name}")
        path.parent.mkdir(exist_ok=True)
        with replacing(path, outside=True) as stream_:
            for piece in WRITERS[f".{name}"](source):
                stream_.write(piece.encode("utf-8"))


def _pattern(path: str) -> str:
    return path.replace(".", "\\.").replace("(", "\\(").replace(")", "\\)").replace("+", "\\+")


def _has_text(found: Meaning) -> bool:
    return any(triple.predicate == NIF.isString for triple in found.triples)


class _WithoutTexts:
    """A graph whose dump lacks the texts of articles."""

    def __init__(self, store: Store) -> None:
        self.base, self.query = store.base, store.query
        self._store = store

    def dump(self) -> Iterator[Quad]:
        """Yield all quads but those of texts, with the words at offsets."""
        whole = FullGraph(self._store, self._store.dump)
        yield from (quad for quad in whole.dump() if quad.predicate != NIF.isString)
