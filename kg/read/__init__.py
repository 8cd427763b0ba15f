"""A path or ``-`` → articles, and one :class:`ReadError` for each input that gives none.

A module a format: a reader gets the bytes of one file and yields articles and errors. Which one
reads a file is told by its suffix; standard input and a named file without a suffix are told by
how they begin. A folder is walked in the order of its paths, so the same folder gives the same
articles in the same order on every machine.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from kg.base.errors import ReadError
from kg.model import Article
from kg.read import html, jsonl, text
from kg.read.origin import Origin
from kg.read.text import NO_DATE

__all__ = ["NO_DATE", "READERS", "files", "read", "sniff"]

Reader = Callable[[bytes, Origin], Iterator[Article | ReadError]]

READERS: dict[str, Reader] = {
    ".htm": html.read,
    ".html": html.read,
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
    ".txt": text.read,
    ".xhtml": html.read,
}
"""Which function reads a file with this suffix."""

MAX_BYTES = 256 * 1024 * 1024
STDIN = "-"
_GRAPH_MARK = "kg.json"
"""The file that a graph's folder has: "kg add ." must not read kg-store."""
_PERMISSIONS = "check its permissions"


def read(source: str | os.PathLike[str]) -> Iterator[Article | ReadError]:
    """Articles of a file, of every file below a folder, or of standard input (``-``).

    Yields what can be read and, in its place, a ReadError for what can't; raises nothing.
    """
    if os.fspath(source) == STDIN:
        yield from _read_stdin()
        return
    if not os.fspath(source):
        # Path("") is the folder one works in, which nobody means who forgot to fill a variable.
        yield ReadError("''", "an empty name is no file and no folder; a dot is this folder")
        return
    path = Path(source)
    if path.is_dir():
        yield from _read_folder(path)
    else:
        yield from _read_file(path)


def files(source: str | os.PathLike[str]) -> Iterator[Path]:
    """The files that :func:`read` would open for this source, in its order."""
    path = Path(source)
    if os.fspath(source) in ("", STDIN):
        return
    if path.is_dir():
        yield from (file for file in _walk(path, []) if file.suffix.lower() in READERS)
    else:
        yield path


def _read_folder(folder: Path) -> Iterator[Article | ReadError]:
    found = 0
    strange: list[Path] = []
    closed: list[ReadError] = []
    for file in _walk(folder, closed):
        if file.suffix.lower() not in READERS:
            strange.append(file)
            continue
        found += 1
        if file.exists() and not file.is_file():
            # A pipe would be waited for until somebody writes into it.
            yield ReadError(_printed(file), "a pipe or a device, not a file; name it to read it")
        else:
            yield from _read_file(file)
    yield from closed
    if not found and not closed:
        yield ReadError(str(folder), f"no articles in this folder; kg reads {_choices()}")
    elif found and strange:
        suffixes = sorted({file.suffix or "no suffix" for file in strange})
        count = f"{len(strange)} files" if len(strange) > 1 else f"1 file ({strange[0].name})"
        yield ReadError(
            str(folder), f"{count} not read ({', '.join(suffixes)}); kg reads {_choices()}"
        )


def _walk(folder: Path, closed: list[ReadError]) -> list[Path]:
    """Every file below the folder in the order of its path; hidden ones and graphs are left out.

    ``closed`` gets the folders that are not entered: those one may not open, and links to folders,
    which may lead in a circle.
    """
    found: list[Path] = []

    def refused(error: OSError) -> None:
        where = _printed(error.filename)
        closed.append(ReadError(where, f"can't be opened ({error.strerror}); {_PERMISSIONS}"))

    for here, folders, names in os.walk(folder, onerror=refused):
        if _GRAPH_MARK in names:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        closed += [
            ReadError(_printed(link), "a link to a folder is not followed; name it to read it")
            for link in (Path(here, name) for name in folders)
            if link.is_symlink()
        ]
        found += [Path(here, name) for name in names if not name.startswith(".")]
    return sorted(found, key=lambda file: file.parts)


def _read_file(path: Path) -> Iterator[Article | ReadError]:
    where = _printed(path)
    suffix = path.suffix.lower()
    if suffix == ".dna":
        yield ReadError(where, "this is coded by hand, not an article; take kg import")
        return
    if suffix and suffix not in READERS:
        yield ReadError(where, f"no reader for '{suffix}'; kg reads {_choices()}")
        return
    try:
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            yield _too_large(where)
            return
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        yield ReadError(where, "no such file or folder; check the path")
        return
    except OSError as error:
        yield ReadError(where, f"can't be opened ({error.strerror}); {_PERMISSIONS}")
        return
    if len(data) > MAX_BYTES:
        yield _too_large(where)
        return
    file_name = unicodedata.normalize("NFC", path.name)
    if where != str(path):
        yield ReadError(where, "the file's name is not UTF-8; rename it")
        return
    origin = Origin(where=where, file_name=file_name, stem=Path(file_name).stem)
    yield from _guarded(READERS[suffix] if suffix else sniff(data), data, origin)


def _read_stdin() -> Iterator[Article | ReadError]:
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        yield _too_large("standard input")
        return
    origin = Origin(where="standard input", file_name=None, stem="stdin")
    yield from _guarded(sniff(data), data, origin)


def _guarded(reader: Reader, data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    try:
        yield from reader(data, origin)
    except ReadError as error:
        yield error


def sniff(data: bytes) -> Reader:
    """The reader for bytes without a name, told by how they begin."""
    head = data[:2048]
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    head = head.replace(b"\0", b"").lstrip().lower()
    if head.startswith(b"{") and not head.startswith(b"{\\rtf"):
        return jsonl.read
    if head.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<!--")):
        return html.read
    return text.read


def _printed(path: str | Path) -> str:
    """A path as text, whatever its bytes are."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _too_large(where: str) -> ReadError:
    return ReadError(where, f"larger than {MAX_BYTES >> 20} MB; split it")


def _choices() -> str:
    return ", ".join(sorted(READERS))
