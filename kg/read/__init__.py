"""Readers: a path or standard input to articles, with one :class:`ReadError` per unreadable input.

Each format has a module whose ``read`` gets the bytes of a file and yields articles and errors;
:mod:`kg.read.formats` lists them. A format is chosen by suffix and content; standard input and
files without a suffix are recognised by their first bytes. Archives are unpacked, and metadata that
a file lacks is completed (:mod:`kg.read.metadata`). A folder is read in the order of its paths, so
that the result is the same on every machine.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol

from kg.base.errors import ReadError
from kg.model import Article
from kg.read import archives
from kg.read.archives import Budget
from kg.read.folders import PERMISSIONS, is_folder, is_special, list_folder, printable
from kg.read.formats import FORMATS, SUFFIXES, Format, choose_format, find_format, recognise_bytes
from kg.read.html import declare
from kg.read.metadata import Metadata, Place, is_table, table_of
from kg.read.origin import Options, Origin, unreadable
from kg.read.remark import Remark
from kg.read.text import NO_DATE

if TYPE_CHECKING:
    from kg.read.web.fetch import Fetched

__all__ = [
    "NO_DATE",
    "Files",
    "Found",
    "Remark",
    "Run",
    "is_address",
    "list_files",
    "list_origins",
    "read",
    "run_reader",
]

Found = Article | ReadError | Remark


class Files(Protocol):
    """Knows files whose articles need not be read again."""

    def is_known(self, path: Path, root: Path) -> bool:
        """Return whether a file below ``root`` is as it was; it is not read then."""

    def was_read(self, path: Path, root: Path) -> None:
        """Note that all articles of a file were yielded."""


Run = Callable[[Format, bytes, Origin], Iterator[Found]]
Fetch = Callable[[str], "Fetched"]

MAX_BYTES = 256 * 1024 * 1024
STDIN = "-"
_LIST = "kg formats lists what kg reads"
_LISTED = 6
"""Suffixes of files that were not read that a remark lists."""


def run_reader(
    kind: Format, data: bytes, origin: Origin, run: Run | None = None
) -> Iterator[Found]:
    """Yield what the reader of a format finds, and what it raises as a ReadError.

    ``run`` calls the reader of the parts, for a format that has parts.
    """
    try:
        if kind.missing:
            fault = f"kg needs {', '.join(kind.missing)} to read {kind.suffixes[0]}"
            raise ReadError(origin.where, f"{fault}; pip install 'kg-actors-claims[{kind.extra}]'")
        if kind.parts is None:
            yield from kind.read(data, origin)
        else:
            part = find_format(kind.parts)
            yield from kind.read(data, origin, partial(run or run_reader, part))
    except Exception as error:
        yield unreadable(error, origin.where)


def read(
    source: str | os.PathLike[str],
    *,
    run: Run = run_reader,
    fetch: Fetch | None = None,
    options: Options | None = None,
    metadata: Metadata | None = None,
    files: Files | None = None,
) -> Iterator[Found]:
    """Yield the articles of a file, of all files below a folder, or of standard input (``-``).

    Whatever can't be read yields a ReadError in its place; nothing is raised. What did not fail but
    is worth a line yields a Remark.

    Args:
        source: the file, folder or ``-``.
        run: calls the reader of a format.
        fetch: gets what is at a web address, if addresses may be read too.
        options: what a person says of the inputs, such as the columns of a table.
        metadata: completes what the files do not say; by default from tables beside them.
        files: knows files that need not be read; by default all are.
    """
    reading = _Reading(run, options or Options(), metadata or Metadata(), files)
    if is_address(source):
        yield from reading.address(os.fspath(source), fetch)
        return
    if os.fspath(source) == STDIN:
        yield from reading.stdin()
        return
    if not os.fspath(source):
        # Path("") would be the current folder, but an empty name is usually an unset variable.
        yield ReadError("''", "an empty name is not a file or folder; use . for this folder")
        return
    path = Path(source)
    if is_folder(path):
        yield from reading.folder(path)
    else:
        yield from reading.file(path, path.parent)


def is_address(source: str | os.PathLike[str]) -> bool:
    """Return whether a source is a web address and not a file."""
    return os.fspath(source).lower().startswith(("http://", "https://"))


def list_files(source: str | os.PathLike[str]) -> Iterator[Path]:
    """List the files that :func:`read` would open, in the same order."""
    path = Path(source)
    if os.fspath(source) in ("", STDIN) or is_address(source):
        return
    if is_folder(path):
        yield from filter(_holds_articles, list_folder(path, [], _holds_articles))
    else:
        yield path


def list_origins(
    source: str | os.PathLike[str], options: Options | None = None
) -> Iterator[tuple[Path, Path, Origin]]:
    """List the files that :func:`read` would open, with the folder above them and their origins."""
    path = Path(source)
    root = path if is_folder(path) else path.parent
    files = list(list_files(source))
    ambiguous = _ambiguous(files)
    for file in files:
        yield file, root, _origin(file, root, ambiguous, options or Options())


def _ambiguous(files: list[Path]) -> set[str]:
    """Return the names that several files have."""
    return {name for name, count in Counter(_name(file) for file in files).items() if count > 1}


def _origin(path: Path, root: Path, ambiguous: set[str], options: Options) -> Origin:
    name = _name(path)
    if name in ambiguous:
        name = unicodedata.normalize("NFC", path.relative_to(root).as_posix())
    return Origin(printable(path), name, _stem(name), options)


class _Reading:
    """How the inputs of one call are read."""

    def __init__(self, run: Run, options: Options, metadata: Metadata, files: Files | None) -> None:
        self.run = run
        self.options = options
        self.metadata = metadata
        self.files = files
        self.ambiguous: set[str] = set()
        """Names that several files of a folder have, which their paths tell apart."""

    def folder(self, folder: Path) -> Iterator[Found]:
        found = 0
        skipped: list[str] = []
        refused: list[ReadError] = []
        self.metadata.reads_whole(folder)
        files = list(list_folder(folder, refused, _holds_articles))
        self.ambiguous |= _ambiguous(files)
        for file in files:
            if is_table(file.name):
                continue
            if not _is_read(file):
                skipped.append(printable(file.name))
                continue
            found += 1
            if is_special(file):
                # Reading a pipe would block until somebody writes to it.
                fault = "a pipe or a device, not a file; name it to read it"
                yield ReadError(printable(file), fault)
            else:
                yield from self.file(file, folder)
        yield from refused
        if not found and not refused:
            fault = f"no articles in this folder; {_LIST}"
            yield ReadError(printable(folder), fault)
        elif found and skipped:
            yield Remark(printable(folder), _not_read(skipped))

    def file(self, path: Path, root: Path) -> Iterator[Found]:
        # What is wrong in tables is said first, also where no file is read.
        for _ in self.metadata.tables(Place(path, root)):
            yield from self.metadata.faults()
        if self.files is None:
            yield from self._file(path, root)
        elif not self.files.is_known(path, root):
            yield from self._file(path, root)
            self.files.was_read(path, root)

    def _file(self, path: Path, root: Path) -> Iterator[Found]:
        where = printable(path)
        suffix = _suffix(path.name)
        try:
            if suffix == ".dna":
                raise ReadError(where, "this is coded by hand, not an article; use kg import")
            if suffix and not _is_read(path):
                inner = _suffix(_stem(path.name)) if suffix in archives.SUFFIXES else ""
                fault = f"no reader for '{inner}{suffix}'; {_LIST}"
                raise ReadError(where, fault)
            data = _read_bytes(path, where)
            if where != str(path):
                raise ReadError(where, "the file's name is not UTF-8; rename it")
        except Exception as error:
            yield unreadable(error, where)
            return
        if is_table(path.name):
            said = "metadata of the articles beside it; rename it to read its rows as articles"
            yield Remark(where, said)
            return
        origin = _origin(path, root, self.ambiguous, self.options)
        yield from self._data(data, origin, Place(path, root), Budget())

    def stdin(self) -> Iterator[Found]:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            yield _too_large("standard input")
            return
        origin = Origin("standard input", None, "stdin", self.options)
        yield from self._completed(self.run(recognise_bytes(data), data, origin), None)

    def address(self, url: str, fetch: Fetch | None) -> Iterator[Found]:
        if fetch is None:
            yield ReadError(url, "kg does not fetch; save the page or use --fetch")
            return
        try:
            found = fetch(url)
            kind, data = recognise_bytes(found.data), found.data
            if kind.name == "text":
                kind = find_format("html")  # a page may begin with anything
            if kind.name == "html":
                data = declare(data, found.charset, url)
        except Exception as error:
            yield unreadable(error, url)
            return
        origin = replace(Origin.of_address(url, found.address), options=self.options)
        yield from self._completed(self.run(kind, data, origin), None)

    def _data(
        self, data: bytes, origin: Origin, place: Place, budget: Budget, depth: int = 0
    ) -> Iterator[Found]:
        """Read the bytes of a file, of the disk or of an archive."""
        suffix = _suffix(origin.file_name or "")
        if suffix in archives.SUFFIXES:
            try:
                yield from self._archive(data, suffix, origin, place, budget, depth + 1)
            except Exception as error:
                yield unreadable(error, origin.where)
            return
        kind = choose_format(suffix, data) if suffix else recognise_bytes(data)
        if kind is None:
            titles = ", ".join(each.title for each in FORMATS if suffix in each.suffixes)
            yield ReadError(origin.where, f"of '{suffix}' files kg reads only: {titles}")
        else:
            yield from self._completed(self.run(kind, data, origin), place)

    def _archive(
        self, data: bytes, suffix: str, origin: Origin, place: Place, budget: Budget, depth: int
    ) -> Iterator[Found]:
        found = 0
        where, file_name = origin.where, origin.file_name or ""
        archive = archives.Archive(data, file_name, suffix, where, depth)
        members = archives.Members(_is_member, lambda name: is_table(PurePosixPath(name).name))
        for member in archives.unpack(archive, members, budget):
            if isinstance(member, ReadError):
                found += 1
                yield member
                continue
            inner, inner_place = origin, place
            if suffix == ".zip":
                inner = replace(
                    origin, where=f"{where}/{member.name}", file_name=f"{file_name}/{member.name}"
                )
                inner_place = replace(place, file=place.file / member.name)
            else:
                inner = replace(origin, file_name=member.name)
            if is_table(PurePosixPath(member.name).name):
                folder = inner_place.file.parent
                self.metadata.add_table(folder, table_of(member.data, inner.where, folder))
                continue
            found += 1
            inner = replace(inner, stem=_stem(PurePosixPath(member.name).name))
            yield from self._data(member.data, inner, inner_place, budget, depth)
        if not found:
            yield ReadError(where, f"no articles in this archive; {_LIST}")
        elif members.skipped:
            yield Remark(where, _not_read(members.skipped))

    def _completed(self, found: Iterator[Found], place: Place | None) -> Iterator[Found]:
        """Complete the articles of a file, and yield what is wrong in tables of metadata."""
        for item in found:
            if isinstance(item, Article):
                item = self.metadata.complete(item, place)
                yield from self.metadata.faults()
            yield item


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
        fault = f"can't be opened ({error.strerror}); {PERMISSIONS}"
        raise ReadError(where, fault) from error
    if len(data) > MAX_BYTES:
        raise _too_large(where)
    return data


def _name(path: Path) -> str:
    return unicodedata.normalize("NFC", path.name)


def _suffix(name: str) -> str:
    """Return the suffix of a file name, in lower case; formats can have one of two parts."""
    lower = name.rpartition("/")[2].lower()
    known = [one for one in (*SUFFIXES, *archives.SUFFIXES) if lower.endswith(one) and lower != one]
    return max(known, key=len, default=PurePosixPath(lower).suffix)


def _stem(name: str) -> str:
    return name[: len(name) - len(_suffix(name))]


def _is_read(path: Path) -> bool:
    return _is_member(path.name)


def _holds_articles(path: Path) -> bool:
    return _is_read(path) and not is_table(path.name)


def _is_member(name: str) -> bool:
    """Return whether kg reads files of this name."""
    suffix = _suffix(name)
    if suffix in (".gz", ".zst"):
        inner = _suffix(_stem(name))
        return not inner or inner in SUFFIXES or inner in archives.SUFFIXES
    return suffix in SUFFIXES or suffix in archives.SUFFIXES


def _not_read(names: list[str]) -> str:
    """Return a remark on files that are no articles, with their suffixes."""
    if len(names) == 1:
        return f"1 file is of a kind that kg does not read: {names[0]}"
    suffixes = sorted({_suffix(name) or "no suffix" for name in names})
    more = f" and {len(suffixes) - _LISTED} more" if len(suffixes) > _LISTED else ""
    shown = ", ".join(suffixes[:_LISTED])
    return f"{len(names):,} files are of kinds that kg does not read ({shown}{more})"


def _too_large(where: str) -> ReadError:
    return ReadError(where, f"larger than {MAX_BYTES >> 20} MB; split it")
