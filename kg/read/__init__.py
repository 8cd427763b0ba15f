"""Readers: a path or standard input to articles, with one :class:`ReadError` per unreadable input.

Each format has a module whose ``read`` gets the bytes of a file and yields articles and errors;
:mod:`kg.read.formats` lists them. A format is chosen by suffix and content; standard input and
files without a suffix are recognised by their first bytes. A folder is read in the order of its
paths, so that the result is the same on every machine.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.formats import FORMATS, SUFFIXES, Format, choose_format, recognise_bytes
from kg.read.origin import Origin, unreadable
from kg.read.text import NO_DATE

__all__ = ["NO_DATE", "list_files", "read", "run_reader"]

Run = Callable[[Format, bytes, Origin], Iterator[Article | ReadError]]

MAX_BYTES = 256 * 1024 * 1024
STDIN = "-"
_GRAPH_MARK = "kg.json"
"""A file in every graph folder: "kg add ." must not read kg-store."""
_PERMISSIONS = "check its permissions"


def run_reader(kind: Format, data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield what the reader of a format finds, and what it raises as a ReadError."""
    try:
        if kind.missing:
            fault = f"kg needs {', '.join(kind.missing)} to read {kind.title}"
            raise ReadError(origin.where, f"{fault}; pip install 'kg-actors-claims[{kind.extra}]'")
        yield from kind.read(data, origin)
    except Exception as error:
        yield unreadable(error, origin.where)


def read(source: str | os.PathLike[str], *, run: Run = run_reader) -> Iterator[Article | ReadError]:
    """Yield the articles of a file, of all files below a folder, or of standard input (``-``).

    Whatever can't be read yields a ReadError in its place; nothing is raised. ``run`` calls the
    reader of a format.
    """
    if os.fspath(source) == STDIN:
        yield from _read_stdin(run)
        return
    if not os.fspath(source):
        # Path("") would be the current folder, but an empty name is usually an unset variable.
        yield ReadError("''", "an empty name is not a file or folder; use . for this folder")
        return
    path = Path(source)
    if _is_folder(path):
        yield from _read_folder(path, run)
    else:
        yield from _read_file(path, run)


def list_files(source: str | os.PathLike[str]) -> Iterator[Path]:
    """List the files that :func:`read` would open, in the same order."""
    path = Path(source)
    if os.fspath(source) in ("", STDIN):
        return
    if _is_folder(path):
        yield from (file for file in _list_folder(path, []) if file.suffix.lower() in SUFFIXES)
    else:
        yield path


def _read_folder(folder: Path, run: Run) -> Iterator[Article | ReadError]:
    found = 0
    skipped: list[Path] = []
    refused: list[ReadError] = []
    for file in _list_folder(folder, refused):
        if file.suffix.lower() not in SUFFIXES:
            skipped.append(file)
            continue
        found += 1
        if _is_special(file):
            # Reading a pipe would block until somebody writes to it.
            yield ReadError(_printable(file), "a pipe or a device, not a file; name it to read it")
        else:
            yield from _read_file(file, run)
    yield from refused
    if not found and not refused:
        yield ReadError(str(folder), f"no articles in this folder; kg reads {_choices()}")
    elif found and skipped:
        suffixes = sorted({file.suffix or "no suffix" for file in skipped})
        count = f"{len(skipped)} files" if len(skipped) > 1 else f"1 file ({skipped[0].name})"
        yield ReadError(
            str(folder), f"{count} not read ({', '.join(suffixes)}); kg reads {_choices()}"
        )


def _list_folder(folder: Path, refused: list[ReadError]) -> list[Path]:
    """List the files below a folder by path, without hidden files and graphs.

    Folders that can't be opened, links to folders (which may form a cycle) and links that lead out
    of the folder (whoever filled it may have no right to what they name) are added to ``refused``.
    """
    found: list[Path] = []
    root = folder.resolve()

    def refuse(error: OSError) -> None:
        where = _printable(error.filename)
        refused.append(ReadError(where, f"can't be opened ({error.strerror}); {_PERMISSIONS}"))

    for here, folders, names in os.walk(folder, onerror=refuse):
        if _GRAPH_MARK in names:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        refused += [
            ReadError(_printable(link), "a link to a folder is not followed; name it to read it")
            for link in (Path(here, name) for name in folders)
            if link.is_symlink()
        ]
        for file in (Path(here, name) for name in names if not name.startswith(".")):
            if file.suffix.lower() in SUFFIXES and _leads_out(file, root):
                fault = "a link that leads out of the folder is not followed; name it to read it"
                refused.append(ReadError(_printable(file), fault))
            else:
                found.append(file)
    return sorted(found, key=lambda file: file.parts)


def _leads_out(file: Path, root: Path) -> bool:
    """Return whether a file is a symbolic link to a place outside a folder."""
    try:
        return file.is_symlink() and not file.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return False  # a link to itself: opening it fails with the reason


def _is_folder(path: Path) -> bool:
    """Return whether a path is a folder; one that can't be examined is reported as a file."""
    with suppress(OSError):
        return path.is_dir()
    return False


def _is_special(path: Path) -> bool:
    """Return whether a path is a pipe, a device or the like."""
    with suppress(OSError):
        return path.exists() and not path.is_file()
    return False


def _read_file(path: Path, run: Run) -> Iterator[Article | ReadError]:
    where = _printable(path)
    suffix = path.suffix.lower()
    try:
        if suffix == ".dna":
            raise ReadError(where, "this is coded by hand, not an article; use kg import")
        if suffix and suffix not in SUFFIXES:
            raise ReadError(where, f"no reader for '{suffix}'; kg reads {_choices()}")
        data = _read_bytes(path, where)
        if where != str(path):
            raise ReadError(where, "the file's name is not UTF-8; rename it")
    except Exception as error:
        yield unreadable(error, where)
        return
    file_name = unicodedata.normalize("NFC", path.name)
    origin = Origin(where=where, file_name=file_name, stem=Path(file_name).stem)
    kind = choose_format(suffix, data) if suffix else recognise_bytes(data)
    if kind is None:
        titles = ", ".join(each.title for each in FORMATS if suffix in each.suffixes)
        yield ReadError(where, f"of '{suffix}' files kg reads only: {titles}")
    else:
        yield from run(kind, data, origin)


def _read_bytes(path: Path, where: str) -> bytes:
    """Read a file, or raise ReadError if it is missing, not readable or too large."""
    try:
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            raise _too_large(where)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise ReadError(where, "no such file or folder; check the path") from None
    except OSError as error:
        fault = f"can't be opened ({error.strerror}); {_PERMISSIONS}"
        raise ReadError(where, fault) from error
    if len(data) > MAX_BYTES:
        raise _too_large(where)
    return data


def _read_stdin(run: Run) -> Iterator[Article | ReadError]:
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        yield _too_large("standard input")
        return
    origin = Origin(where="standard input", file_name=None, stem="stdin")
    yield from run(recognise_bytes(data), data, origin)


def _printable(path: str | Path) -> str:
    """Return a path as valid text, whatever its bytes are."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _too_large(where: str) -> ReadError:
    return ReadError(where, f"larger than {MAX_BYTES >> 20} MB; split it")


def _choices() -> str:
    return ", ".join(sorted(SUFFIXES))
