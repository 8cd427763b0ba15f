"""Remember which articles the files of earlier runs gave, so that unchanged files are not read.

A file is known by its path, size and times, by the build of kg and by all that completes its
articles. Whoever deletes the list, ``files.json`` in the graph's folder, loses only time.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Mapping
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
from kg.read.metadata import TABLES, Metadata, Place
from kg.read.origin import Options

FILE = "files.json"
_PACKAGES = ("feedparser", "lxml", "openpyxl", "pyarrow", "pypdf", "trafilatura")
"""Packages whose versions can change what is read, as far as they are installed."""
_RECENT_NS = 2_000_000_000
"""A file that was written less than two seconds ago can change again within the same time stamp."""


class KnownArticle(NamedTuple):
    """What a file gave: an article's identity, name, digests, and what was noted of it."""

    identity: str
    name: str
    sha256: str
    fingerprint: str
    dated: bool
    with_outlet: bool
    notes: tuple[str, ...]


class KnownFiles:
    """The files of earlier runs of one graph.

    Args:
        folder: the graph's folder.
        key: digests all that a run adds to what files say (:func:`run_key`).
        metadata: completes the articles; files beside a table of metadata are always read.
        reread: read every file.
        coder: who reads the articles, by name and version.
    """

    def __init__(
        self,
        folder: Path,
        key: str,
        metadata: Metadata,
        *,
        reread: bool = False,
        coder: str = CODER,
    ) -> None:
        self._folder, self._key, self._coder = folder, key, coder
        self._metadata = metadata
        self._files: dict[str, Any] = {} if reread else _load(folder, key)
        self._has_table: dict[Path, bool] = {}
        self._changed = reread
        self._found: list[Found] = []
        self._state: tuple[int, ...] | None = None

    def articles(self, path: Path, root: Path) -> list[KnownArticle] | None:
        """Return what an unchanged file gave, ``None`` for a file that has to be read."""
        self._found, self._state = [], None
        if self._metadata.table is not None or self._beside_table(Place(path, root)):
            return None
        self._state = _state(path)
        known = self._files.get(_name(path, root))
        if known is None or self._state is None or known[0] != list(self._state):
            return None
        with suppress(TypeError, ValueError):
            return [KnownArticle(*each)._replace(notes=tuple(each[-1])) for each in known[1]]
        return None

    def note(self, item: Found) -> None:
        """Note what the file that is being read gives."""
        self._found.append(item)

    def was_read(self, path: Path, root: Path) -> None:
        """Remember a file that has been read, if it gave nothing but articles."""
        from kg.graph import fingerprint

        found, state = self._found, self._state
        name = _name(path, root)
        articles = [one for one in found if isinstance(one, Article)]
        self._changed |= self._files.pop(name, None) is not None
        if (
            not articles
            or len(articles) < len(found)
            or state is None
            or state != _state(path)
            or time.time_ns() - max(state[1:]) < _RECENT_NS
            or any(not source.startswith("--") for one in articles for _, source in one.completed)
        ):
            return
        self._files[name] = [
            list(state),
            [
                KnownArticle(
                    *(one.identity, one.name, one.sha256, fingerprint(one, self._coder)),
                    *(one.date is not None, one.outlet is not None, one.notes),
                )
                for one in articles
            ],
        ]
        self._changed = True

    def keep(self) -> None:
        """Write the list, if it changed and the folder can be written to."""
        if not self._changed:
            return
        value = {"key": self._key, "files": self._files}
        with suppress(KgError, UnicodeEncodeError), replacing(self._folder / FILE) as stream:
            stream.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
        self._changed = False

    def _beside_table(self, place: Place) -> bool:
        for folder in place.folders:
            if folder not in self._has_table:
                tables = (folder / name for name in TABLES)
                self._has_table[folder] = any(map(os.path.lexists, tables))
            if self._has_table[folder]:
                return True
        return False


def run_key(
    options: Options | None, metadata: Metadata, corrections: Mapping[str, Mapping[str, str]]
) -> str:
    """Digest the build of kg and what a run says of its inputs."""
    from kg.consolidate.fingerprint import build_fingerprint
    from kg.vocab.iris import digest

    given = json.dumps(
        [
            asdict(options or Options()),
            sorted(metadata.values.items()),
            metadata.outlet_from,
            sorted((iri, sorted(values.items())) for iri, values in corrections.items()),
            list(_versions()),
        ]
    )
    return digest(build_fingerprint(), given, digits=40)


def drop(folder: Path) -> None:
    """Delete the list, which names files."""
    with suppress(OSError):
        (folder / FILE).unlink(missing_ok=True)


def _versions() -> Iterable[str]:
    for name in _PACKAGES:
        with suppress(PackageNotFoundError):
            yield f"{name} {version(name)}"


def _load(folder: Path, key: str) -> dict[str, Any]:
    try:
        value = parse_json((folder / FILE).read_bytes())
        files = value["files"] if value["key"] == key else {}
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
