"""Remember which articles the files of earlier runs gave, so that unchanged files are not read.

A file is known by its path, size and times, the build of kg, what a person says of the inputs,
and what tables and corrections say of its articles. Whoever deletes the list,
``files.json`` in the graph's folder, loses only time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from kg.base.atomic import replacing
from kg.base.errors import KgError
from kg.base.json_text import parse_json
from kg.extract.reading import CODER
from kg.model import Article
from kg.read import Found
from kg.read.metadata import Metadata, Place
from kg.read.origin import Options

FILE = "files.json"
_PACKAGES = ("feedparser", "lxml", "openpyxl", "pyarrow", "pypdf", "trafilatura")
"""Packages whose versions can change what is read, as far as they are installed."""
_RECENT_NS = 2_000_000_000
"""A file that was written less than two seconds ago can change again within the same time stamp."""


class KnownArticle(NamedTuple):
    """What a file gave: an article's identity, name, address, digests, and what was noted of it.

    ``url`` is "" where the file itself has no address.
    """

    identity: str
    name: str
    url: str
    sha256: str
    fingerprint: str
    dated: bool
    with_outlet: bool
    notes: tuple[str, ...]


class KnownFiles:
    """The files of earlier runs of one graph.

    Args:
        folder: the graph's folder.
        key: digests what a person says of the inputs (:func:`options_key`).
        metadata: completes the articles.
        corrections: returns what people corrected of an article, by its identity.
        reread: read every file.
        coder: who reads the articles, by name and version.
    """

    def __init__(
        self,
        folder: Path,
        key: str,
        metadata: Metadata,
        corrections: Callable[[str], Mapping[str, str]] = lambda _: {},
        *,
        reread: bool = False,
        coder: str = CODER,
    ) -> None:
        self._folder, self._key, self._coder = folder, key, coder
        self._metadata = metadata
        self._corrections = corrections
        self._files: dict[str, Any] = {} if reread else _load(folder)
        self._changed = reread
        self._found: list[Found] = []
        self._state: tuple[int, ...] | None = None

    def articles(self, path: Path, root: Path) -> list[KnownArticle] | None:
        """Return what an unchanged file gave, ``None`` for a file that has to be read."""
        self._found, self._state = [], _state(path)
        known = self._files.get(_name(path, root))
        if known is None or self._state is None:
            return None
        with suppress(TypeError, ValueError):
            state, said, each = known
            articles = [KnownArticle(*one)._replace(notes=tuple(one[-1])) for one in each]
            if state == list(self._state) and said == self._said(articles, Place(path, root)):
                return articles
        return None

    def is_listed(self, path: Path, root: Path) -> bool:
        """Return whether a file is as it was in an earlier run; :meth:`articles` says what it gave.

        Changes nothing, so that it can be asked ahead of the reading.
        """
        known, state = self._files.get(_name(path, root)), _state(path)
        return isinstance(known, list) and state is not None and known[:1] == [list(state)]

    def note(self, item: Found) -> None:
        """Note what the file that is being read gives."""
        self._found.append(item)

    def was_read(self, path: Path, root: Path) -> None:
        """Remember a file that has been read, if it gave nothing but articles."""
        from kg.graph import fingerprint

        found, state = self._found, self._state
        name = _name(path, root)
        read = [one for one in found if isinstance(one, Article)]
        self._changed |= self._files.pop(name, None) is not None
        if (
            not read
            or len(read) < len(found)
            or state is None
            or state != _state(path)
            or time.time_ns() - max(state[1:]) < _RECENT_NS
        ):
            return
        articles = [
            KnownArticle(
                *(one.identity, one.name, _own_url(one), one.sha256, fingerprint(one, self._coder)),
                *(one.date is not None, one.outlet is not None, one.notes),
            )
            for one in read
        ]
        said = self._said(articles, Place(path, root))
        if said is not None:
            self._files[name] = [list(state), said, articles]
            self._changed = True

    def _said(self, articles: Iterable[KnownArticle], place: Place) -> str | None:
        """Digest all that completes the articles of a file, ``None`` where that is not known.

        A table can name the files in an archive, whose names are not kept.
        """
        from kg.vocab.iris import digest

        tables = list(self._metadata.tables(place))
        if tables and place.file.suffix.lower() == ".zip":
            return None
        facts = [
            (
                [
                    (table.name, sorted(row.items()))
                    for table in tables
                    if (row := table.find(bare, place))
                ],
                sorted(self._corrections(bare.identity).items()),
            )
            for bare in (
                Article(one.identity, one.name, "", url=one.url or None) for one in articles
            )
        ]
        return digest(self._key, json.dumps(facts), digits=20)

    def keep(self) -> None:
        """Write the list, if it changed and the folder can be written to."""
        if not self._changed:
            return
        value = {"build": _build(), "files": self._files}
        with suppress(KgError, UnicodeEncodeError), replacing(self._folder / FILE) as stream:
            stream.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
        self._changed = False


def options_key(options: Options | None, metadata: Metadata) -> str:
    """Digest what a person says of the inputs of a run."""
    from kg.vocab.iris import digest

    values = sorted(metadata.values.items())
    return digest(json.dumps([asdict(options or Options()), values, metadata.outlet_from]))


def _own_url(article: Article) -> str:
    return "" if "url" in dict(article.completed) else article.url or ""


def drop(folder: Path) -> None:
    """Delete the list, which names files."""
    with suppress(OSError):
        (folder / FILE).unlink(missing_ok=True)


def _build() -> str:
    """Digest the build of kg and the packages that read."""
    from kg.consolidate.fingerprint import build_fingerprint
    from kg.vocab.iris import digest

    return digest(build_fingerprint(), *_versions(), digits=40)


def _versions() -> Iterable[str]:
    for name in _PACKAGES:
        with suppress(PackageNotFoundError):
            yield f"{name} {version(name)}"


def _load(folder: Path) -> dict[str, Any]:
    try:
        value = parse_json((folder / FILE).read_bytes())
        files = value["files"] if value["build"] == _build() else {}
        return files if isinstance(files, dict) else {}
    except (OSError, ValueError, LookupError, TypeError):
        return {}


def _name(path: Path, root: Path) -> str:
    """Return the name of a file in the list; the folder that was given can name its outlet."""
    return f"{path.absolute()}\n{root.absolute()}"


def _state(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    # The time of the last change of the entry shows files whose time was set back.
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns)
