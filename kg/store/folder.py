"""Make and check the folder of a graph.

    kg-store/
      kg.json       {"base": "https://kg.example/", "format": 3, "engine": "oxigraph"}
      oxigraph/     the engine's own files; oxigraph-2/ once they were written afresh
      snapshots/    copies that readers use while they run
      changes.sqlite     what was written to, and when (kg.store.journal)
      search.sqlite      the index of words, which can be computed again (kg.search)
      records.sqlite     what readings give, and the outcome of resolution (kg.store.records)
      consolidated.json  how the graph was consolidated, until it changes (kg.store.stamp)
      coders/       a folder like this one for each other coder (kg.store.coders)
      parts/        what workers on this machine made, until the run is complete (kg.cluster)

The folder beside a graph in a server has no engine's files; its kg.json says "engine": "sparql",
and it holds server.json (kg.store.address) and writer.lock. For pending.json see kg.store.pending.

:mod:`kg.consolidate` caches there what it can compute again: meanings.sqlite, resolution.sqlite,
index.sqlite. Nothing in this module opens the engine.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from kg.base import claimed
from kg.base.claimed import Claimed
from kg.base.errors import StoreError, UsageError
from kg.base.json_text import parse_json
from kg.store.address import SERVER, place_name, server_of
from kg.store.journal import FILE as CHANGES
from kg.store.journal import Journal, State
from kg.vocab.iris import DEFAULT_BASE, checked_base

try:
    import fcntl
except ImportError:  # Windows has no such locks; two writers there are an error of their user.
    fcntl = None  # type: ignore[assignment]

FORMAT = 3
"""The layout of the folder and of the graph in it; raise it where older versions cannot read it."""

STAMP = "consolidated.json"
_MARKER = "kg.json"
_COMPUTED = ("index.sqlite", "meanings.sqlite", "resolution.sqlite")
"""What kg.consolidate may keep of a graph before its first article is written."""
_ENGINES = ("oxigraph", "oxigraph-2")
"""The folders that the engine's files can be in; the marker names one of them."""
_ENGINE = _ENGINES[0]
_SERVER = "sparql"
"""What the marker names as engine where the graph is in a server."""
_LOCK = "writer.lock"
_SNAPSHOTS = "snapshots"
_STATE = "state.json"
"""Beside a copy of the engine's files: how far the graph in it was written."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that holds a graph; :func:`existing` checks it."""

    path: Path
    base: str
    engine_name: str = _ENGINE

    @property
    def is_beside_server(self) -> bool:
        """Whether the graph is in a server, and the folder holds what kg keeps beside it."""
        return self.engine_name == _SERVER

    @property
    def engine(self) -> Path:
        """The folder of the engine's files."""
        return self.path / self.engine_name

    @property
    def spare_engine(self) -> Path:
        """The folder for the engine's files when they are written afresh."""
        return self.path / _ENGINES[self.engine_name == _ENGINE]

    @property
    def snapshots(self) -> Path:
        """The folder of snapshots for readers, which are hard links and need the same disk."""
        return self.path / _SNAPSHOTS


def existing(path: Path) -> Folder:
    """Return the checked folder at a path.

    Raises:
        StoreError: it holds no graph that this version can use.
    """
    if path.is_dir():
        marker = path / _MARKER
        if marker.exists():
            return Folder(path, *_checked(marker))
        if not is_empty(path):
            raise StoreError(
                f"{path}: this folder holds something else (it has no {_MARKER}); "
                "name another folder with --store"
            )
    elif path.exists() or path.is_symlink():
        raise StoreError(f"{path}: this is not a folder; name a graph's folder with --store")
    raise no_graph(path)


def no_graph(path: Path) -> StoreError:
    """Return the StoreError for a place without a graph."""
    return StoreError(
        f"{place_name(path)}: there is no graph; make one with kg add FILE… or kg init, "
        "or name its folder with --store"
    )


def is_empty(path: Path) -> bool:
    """Return whether a path is missing or an empty folder."""
    try:
        # A run killed in create() leaves a draft of the marker.
        return all(
            entry.name.startswith(_MARKER + "_") or entry.name == SERVER for entry in path.iterdir()
        )
    except FileNotFoundError:
        return not path.is_symlink()
    except NotADirectoryError:
        return False
    except OSError as error:
        raise unusable(path, error) from error


def _checked(marker: Path) -> tuple[str, str]:
    """Return the base and the name of the engine's folder."""
    try:
        stored = parse_json(marker.read_text(encoding="utf-8"))
        number, base = stored["format"], stored["base"]
        engine = stored.get("engine", _ENGINE)
        if not isinstance(number, int) or not isinstance(base, str):
            raise ValueError("its values have the wrong type")
        if number == FORMAT:
            known = (*_ENGINES, *([_SERVER] if server_of(marker.parent) else []))
            return checked_base(base), known[known.index(engine)]
    except OSError as error:
        raise unusable(marker, error) from error
    except (ValueError, KeyError, TypeError, UsageError) as error:
        raise StoreError(
            f"{marker}: damaged ({' '.join(str(error).split())}); restore the file from a copy, "
            f'it says {{"base": "{DEFAULT_BASE}", "format": {FORMAT}}} unless you set a base'
        ) from error
    if number < FORMAT:
        raise StoreError(
            f"{marker.parent}: written by an earlier version of kg (format {number}); "
            "add its articles to a new graph with kg add"
        )
    raise StoreError(
        f"{marker.parent}: written by a newer version of kg (format {number}, "
        f"this one reads format {FORMAT}); update kg"
    )


def create(path: Path, base: str | None) -> None:
    """Mark an empty or missing folder as a graph's; the engine fills it when it opens."""
    checked = checked_base(base or DEFAULT_BASE)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A graph says who said what: nobody else may read it unless its owner allows it.
        path.mkdir(mode=0o700, exist_ok=True)
        _mark(Folder(path, checked, _SERVER if server_of(path) else _ENGINE))
    except OSError as error:
        raise unusable(path, error) from error


def _mark(folder: Folder) -> None:
    """Write the marker of a folder, whole or not at all."""
    stored: dict[str, object] = {"base": folder.base, "format": FORMAT}
    if folder.engine_name != _ENGINE:
        stored["engine"] = folder.engine_name
    draft = folder.path / f"{_MARKER}_{os.getpid()}"
    draft.write_text(f"{json.dumps(stored)}\n", encoding="utf-8")
    draft.replace(folder.path / _MARKER)


def use_spare_engine(folder: Folder) -> Folder:
    """Let the engine's files be those in the spare folder, whole or not at all."""
    now = replace(folder, engine_name=folder.spare_engine.name)
    try:
        _mark(now)
    except OSError as error:
        raise unusable(folder.path, error) from error
    return now


def drop_spare_engine(folder: Folder) -> None:
    """Delete the engine's files that are not in use; only who writes to the graph may call it."""
    try:
        if folder.spare_engine.exists():
            shutil.rmtree(folder.spare_engine)
    except OSError as error:
        raise unusable(folder.spare_engine, error) from error


def discard(path: Path, *, whole: bool) -> None:
    """Delete the closed graph in a folder, and the folder too if ``whole``."""
    # The marker first: a run killed here leaves nothing that looks like a graph.
    for file in (_MARKER, STAMP, "records.sqlite", "changes.sqlite", *_COMPUTED):
        with contextlib.suppress(OSError):
            (path / file).unlink()
    for entry in (*_ENGINES, _SNAPSHOTS, "parts"):
        shutil.rmtree(path / entry, ignore_errors=True)
    if whole:
        # Files of others stay.
        with contextlib.suppress(OSError):
            path.rmdir()


def lock_for_writing(folder: Folder, address: str) -> int | None:
    """Lock the folder beside a server for one writer; closing the descriptor releases it.

    Raises:
        StoreError: another program writes.
    """
    if fcntl is None:
        return None
    try:
        descriptor = os.open(folder.path / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise unusable(folder.path, error) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise StoreError(
            f"{address}: another kg is writing to this graph; wait until it is done"
        ) from None
    return descriptor


def is_listed(folder: Folder) -> bool:
    """Return whether the engine's list of files exists; without it the engine starts afresh."""
    for _ in range(_TRIES):
        try:
            name = (folder.engine / "CURRENT").read_text(encoding="ascii")
        except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
            return False
        except OSError as error:
            raise unusable(folder.path, error) from error
        if not re.fullmatch(r"MANIFEST-\d+\n", name):
            return False
        if (folder.engine / name.strip()).is_file():
            return True
        # A writer may have begun another list meanwhile.
    return False


def has_no_table(folder: Folder) -> bool:
    """Return whether the engine has not yet written a table."""
    return not any(folder.engine.glob("*.sst"))


def unusable(path: Path, error: OSError) -> StoreError:
    """Return the StoreError for an error of the operating system."""
    return StoreError(
        f"{path}: {error.strerror or error}; check the path, its permissions and free space"
    )


# Snapshots ---------------------------------------------------------------------------------------


class Snapshot:
    """A copy of the engine's files as they are now, which :func:`sweep` spares until its release.

    The engine's own backup omits what a running writer has only in its log.

    Raises:
        OSError: the folder is not writable.
    """

    def __init__(self, folder: Folder) -> None:
        self._engine = folder.engine
        self._journal = Journal(folder.path, folder.base)
        folder.snapshots.mkdir(exist_ok=True)
        self._claimed = Claimed(folder.snapshots)
        self._place = self._claimed.path
        self.target = self._place / _ENGINE

    def take(self) -> None:
        """Link or copy the engine's files to ``target``, and note how far the graph was written.

        Between two equal states of the journal without an open write nothing was written.
        """
        for _ in range(_TRIES):
            before = self._journal.state()
            self._take_files()
            if before == self._journal.state():
                break
        else:
            before = replace(before, is_open=True)
        noted = json.dumps([before.epoch, before.place, before.is_open])
        (self._place / _STATE).write_text(noted, encoding="utf-8")

    def _take_files(self) -> None:
        """Link or copy the engine's files.

        If the list of files is the same before and after, the tables, the list and a prefix of the
        log belong together: tables never change, only the list and the log grow.
        """
        for _ in range(_TRIES):
            shutil.rmtree(self.target, ignore_errors=True)
            self.target.mkdir()
            with contextlib.suppress(FileNotFoundError):
                before = self._list_of_files()
                # Logs in the order of their creation: each is newer than the one before.
                for file in sorted(self._engine.iterdir()):
                    if file.suffix == ".sst":
                        _link(file, self.target / file.name)
                    elif file.suffix == ".log" or file.name.startswith(("CURRENT", "MANIFEST")):
                        shutil.copyfile(file, self.target / file.name)
                if before == self._list_of_files():
                    return
        raise OSError(f"its files changed {_TRIES} times while they were read")

    def _list_of_files(self) -> tuple[bytes, int]:
        current = (self._engine / "CURRENT").read_bytes()
        name = current.decode("ascii", "replace").strip()
        return current, (self._engine / name).stat().st_size

    def release(self) -> None:
        """Delete the snapshot, whose reader must be closed."""
        self._claimed.release()


_TRIES = 50


def _link(file: Path, target: Path) -> None:
    try:
        target.hardlink_to(file)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(file, target)


def copied_state(folder: Folder, engine: Path) -> State:
    """Return how far the graph in a copy of the engine's files, or in these files, was written."""
    try:
        return State(*parse_json((engine.parent / _STATE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        # There is no copy where nobody can write to the folder.
        return Journal(folder.path, folder.base).state()


def state(folder: Folder) -> tuple[tuple[str, int, int], ...]:
    """Return name, size and time of the engine's files: it differs after each change of the graph.

    A file that a writer deletes meanwhile is left out. Beside a server it is the list of changes.
    """
    found = []
    if folder.is_beside_server:
        with contextlib.suppress(FileNotFoundError):
            known = (folder.path / CHANGES).stat()
            found.append((CHANGES, known.st_size, known.st_mtime_ns))
        return tuple(found)
    for file in sorted(folder.engine.iterdir()):
        if file.suffix in (".sst", ".log") or file.name.startswith(("CURRENT", "MANIFEST")):
            with contextlib.suppress(FileNotFoundError):
                known = file.stat()
                found.append((file.name, known.st_size, known.st_mtime_ns))
    return tuple(found)


def sweep(folder: Folder) -> None:
    """Delete what killed readers left, and the engine's old logs, which nothing reads."""
    with contextlib.suppress(OSError):
        for log in folder.engine.glob("LOG.old.*"):
            log.unlink(missing_ok=True)
        claimed.sweep(folder.snapshots.iterdir())


def has_readers(folder: Folder) -> bool:
    """Return whether a program still reads a copy of the engine's files as they were."""
    sweep(folder)
    with contextlib.suppress(FileNotFoundError):
        return any(folder.snapshots.iterdir())
    return False
