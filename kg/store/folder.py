"""The folder of a graph: what is in it, and whether this version of kg can use it.

    kg-store/
      kg.json       {"base": "https://kg.example/", "format": 1}
      oxigraph/     the engine's own files
      snapshots/    what readers look at while they run
      settled.json  how it was settled, as long as that holds (kg.store.stamp)

:mod:`kg.consolidate` keeps copies there of what it can make again: meanings.npz, settling.json. Nothing
here opens the engine.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kg.base.errors import StoreError, UsageError
from kg.vocab.iris import DEFAULT_BASE, checked_base

try:
    import fcntl
except ImportError:  # Windows refuses to delete what a program has open; no lock is needed there.
    fcntl = None  # type: ignore[assignment]

FORMAT = 1
"""The layout of the folder and of the graph in it; a change that older versions can't read
raises it."""

STAMP = "settled.json"
_MARKER = "kg.json"
_ENGINE = "oxigraph"
_SNAPSHOTS = "snapshots"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that holds a graph, checked when it is made by :func:`existing`."""

    path: Path
    base: str

    @property
    def engine(self) -> Path:
        """Where the engine keeps its files."""
        return self.path / _ENGINE

    @property
    def snapshots(self) -> Path:
        """Where snapshots for readers are made: on the same disk, as they are hard links."""
        return self.path / _SNAPSHOTS


def existing(path: Path) -> Folder:
    """The folder at ``path``. Raises StoreError where it holds no graph that can be used."""
    if path.is_dir():
        marker = path / _MARKER
        if marker.exists():
            return Folder(path, _checked(marker))
        if not is_empty(path):
            raise StoreError(
                f"{path}: this folder holds something else (it has no {_MARKER}); "
                "name another folder with --store"
            )
    elif path.exists() or path.is_symlink():
        raise StoreError(f"{path}: this is no folder; name a graph's folder with --store")
    raise StoreError(
        f"{path}: there is no graph; make one with kg add FILE… or kg init, "
        "or name its folder with --store"
    )


def is_empty(path: Path) -> bool:
    """Whether nothing stands at ``path`` but perhaps an empty folder."""
    try:
        # A draft of the marker is what a run killed in create() leaves.
        return all(entry.name.startswith(_MARKER + "_") for entry in path.iterdir())
    except FileNotFoundError:
        return not path.is_symlink()
    except NotADirectoryError:
        return False
    except OSError as error:
        raise unusable(path, error) from error


def _checked(marker: Path) -> str:
    try:
        said = json.loads(marker.read_text(encoding="utf-8"))
        number, base = said["format"], said["base"]
        if not isinstance(number, int) or not isinstance(base, str):
            raise ValueError("its values are of the wrong kind")
        if number <= FORMAT:
            return checked_base(base)
    except OSError as error:
        raise unusable(marker, error) from error
    except (ValueError, KeyError, TypeError, UsageError) as error:
        raise StoreError(
            f"{marker}: damaged ({' '.join(str(error).split())}); restore the file from a copy, "
            f'it says {{"base": "{DEFAULT_BASE}", "format": {FORMAT}}} unless you set a base'
        ) from error
    raise StoreError(
        f"{marker.parent}: written by a newer version of kg (format {number}, "
        f"this one reads up to {FORMAT}); update kg"
    )


def create(path: Path, base: str | None) -> None:
    """Marks the empty or missing folder ``path`` as a graph's; the engine fills it when opened."""
    text = json.dumps({"base": checked_base(base or DEFAULT_BASE), "format": FORMAT})
    try:
        path.mkdir(parents=True, exist_ok=True)
        draft = path / f"{_MARKER}_{os.getpid()}"
        draft.write_text(f"{text}\n", encoding="utf-8")
        draft.replace(path / _MARKER)
    except OSError as error:
        raise unusable(path, error) from error


def discard(path: Path, *, whole: bool) -> None:
    """Deletes the closed graph in ``path``; the folder itself if it is to go as a ``whole``."""
    # Without its marker first: whoever is killed here leaves no half a graph that looks like one.
    for file in (_MARKER, STAMP):
        with contextlib.suppress(OSError):
            (path / file).unlink()
    for entry in (_ENGINE, _SNAPSHOTS):
        shutil.rmtree(path / entry, ignore_errors=True)
    if whole:
        # What another put there meanwhile stays.
        with contextlib.suppress(OSError):
            path.rmdir()


def is_listed(folder: Folder) -> bool:
    """Whether the engine's list of its files is there; it would begin anew without it."""
    return (folder.engine / "CURRENT").exists()


def is_bare(folder: Folder) -> bool:
    """Whether the engine has not yet put anything into the folder."""
    return not any(folder.engine.glob("*.sst"))


def unusable(path: Path, error: OSError) -> StoreError:
    """A StoreError for what the operating system says of a path."""
    return StoreError(
        f"{path}: {error.strerror or error}; check the path, its permissions and free space"
    )


# Snapshots ---------------------------------------------------------------------------------------


class Snapshot:
    """A place for the engine's files as they stand now, kept from :func:`sweep` until released.

    The engine's own backup leaves out what a running writer has only in its log. Raises OSError
    where the folder can't be written to.
    """

    def __init__(self, folder: Folder) -> None:
        self._engine = folder.engine
        folder.snapshots.mkdir(exist_ok=True)
        while True:
            self._place = Path(tempfile.mkdtemp(dir=folder.snapshots))
            self._lock = _locked(self._place)
            # A sweep may have taken the place for a leftover before it was locked.
            if self._lock is not None and self._place.exists():
                break
        self.target = self._place / _ENGINE

    def take(self) -> None:
        """Links or copies the engine's files to ``target``.

        Between two equal states of the list of files, none has come or gone: then the tables, the
        list and a beginning of the log belong together. A table is never changed, only the list
        and the log grow.
        """
        for _ in range(_TRIES):
            before = self._list_of_files()
            shutil.rmtree(self.target, ignore_errors=True)
            self.target.mkdir()
            with contextlib.suppress(FileNotFoundError):
                # Logs in the order they were begun: of each, what the one before holds is older.
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
        """Deletes the snapshot. Its reader must be closed."""
        shutil.rmtree(self._place, ignore_errors=True)
        if self._lock is not None and self._lock >= 0:
            os.close(self._lock)
        self._lock = None


_TRIES = 50


def _link(file: Path, target: Path) -> None:
    try:
        target.hardlink_to(file)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(file, target)


def sweep(folder: Folder) -> None:
    """Deletes what killed readers left, and the engine's old logs, which nothing reads."""
    with contextlib.suppress(OSError):
        for log in folder.engine.glob("LOG.old.*"):
            log.unlink(missing_ok=True)
        for place in folder.snapshots.iterdir():
            lock = _locked(place)
            if lock is not None:
                shutil.rmtree(place, ignore_errors=True)
                if lock >= 0:
                    os.close(lock)


def _locked(place: Path) -> int | None:
    """A lock on the folder, ``None`` if another has it; the system frees it with the process."""
    if fcntl is None:
        return -1
    try:
        descriptor = os.open(place, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
