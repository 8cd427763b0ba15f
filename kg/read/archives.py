"""Unpack ZIP, gzip and Zstandard files in memory, within limits.

A small archive can hold more than a disk: what is unpacked of one file is limited in bytes, in
number of files, in how much smaller it was packed and in how deep archives are in one another.
"""

from __future__ import annotations

import gzip
import io
import lzma
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import NamedTuple

from kg.base.errors import ReadError
from kg.base.text import one_line

Read = Callable[[int], bytes]
"""Reads at most so many bytes of a stream."""

KINDS = {
    ".zip": "ZIP archive of files that kg reads",
    ".gz": "file that kg reads, packed with gzip",
    ".zst": "file that kg reads, packed with Zstandard",
}
"""What archives are, by suffix."""
SUFFIXES = tuple(KINDS)
MOST_BYTES = 2 << 30
MOST_MEMBER_BYTES = 256 << 20
MOST_MEMBERS = 100_000
MOST_DEPTH = 2
"""Archives in one another; the outermost is the first."""
MOST_RATIO = 300
"""Text is packed 3 to 20 times smaller, and hardly ever a hundred times."""
_SMALL = 10 << 20
"""Bytes up to which a ratio does not matter."""
_CHUNK = 1 << 20
_WINDOW = 128 << 20
_UTF_8_NAME = 0x800
_ENCRYPTED = 0x1
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError),
    # A kind of packing or a version that Python does not know.
    *(RuntimeError, NotImplementedError),
)


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its path there and its contents."""

    name: str
    data: bytes


@dataclass(slots=True)
class Budget:
    """What may still be unpacked of one file that a person named."""

    bytes_left: int = field(default_factory=lambda: MOST_BYTES)
    members_left: int = field(default_factory=lambda: MOST_MEMBERS)


class Archive(NamedTuple):
    """An archive: its bytes, its file name, its suffix, how messages call it.

    ``depth`` is 1 for an archive that is in no other.
    """

    data: bytes
    name: str
    suffix: str
    where: str
    depth: int


@dataclass(frozen=True, slots=True)
class Members:
    """Which files of an archive are read, by name, and which of them come first.

    ``skipped`` gets the names of those that are not read.
    """

    is_read: Callable[[str], bool]
    is_first: Callable[[str], bool]
    skipped: list[str] = field(default_factory=list)


def unpack(archive: Archive, members: Members, budget: Budget) -> Iterator[Member | ReadError]:
    """Yield the files of an archive by name, and an error for each that can't be unpacked.

    The file in ``.gz`` or ``.zst`` has the archive's name without this suffix.

    Raises:
        ReadError: the archive is damaged, or a limit was reached.
    """
    data, name, suffix, where, depth = archive
    if depth > MOST_DEPTH:
        raise ReadError(where, f"more than {MOST_DEPTH} archives in one another; unpack it first")
    if not data:
        raise ReadError(where, "empty file; nothing to read")
    try:
        if suffix == ".zip":
            yield from _unpack_zip(data, where, members, budget)
        else:
            read = _reader(data, suffix, where)
            yield Member(name[: -len(suffix)], _read_limited(read, len(data), where, budget))
    except _DAMAGED as error:
        raise ReadError(where, f"damaged archive ({_said(error)}); download it again") from error


def missing(suffix: str) -> tuple[str, ...]:
    """Return the modules that this installation lacks to unpack an archive."""
    return ("zstandard",) if suffix == ".zst" and find_spec("zstandard") is None else ()


def _reader(data: bytes, suffix: str, where: str) -> Read:
    """Return the function that reads what is packed in a file of one member."""
    if suffix == ".gz":
        return gzip.GzipFile(fileobj=io.BytesIO(data)).read
    if missing(suffix):
        fault = "kg needs zstandard to read .zst; pip install 'kg-actors-claims[zst]'"
        raise ReadError(where, fault)
    import zstandard

    unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    stream = unpacker.stream_reader(data, read_across_frames=True)

    def read(size: int) -> bytes:
        try:
            return stream.read(size)
        except zstandard.ZstdError as error:
            raise OSError(str(error)) from error

    return read


def _unpack_zip(
    data: bytes, where: str, members: Members, budget: Budget
) -> Iterator[Member | ReadError]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = [
            (_name(info), info) for info in archive.infolist() if not info.filename.endswith("/")
        ]
        for name, info in sorted(files, key=lambda file: (not members.is_first(file[0]), file[0])):
            if _is_hidden(name):
                continue
            if not members.is_read(name):
                members.skipped.append(name)
                continue
            place = f"{where}/{one_line(name)}"
            if fault := _fault(info, name):
                yield ReadError(place, fault)
                continue
            try:
                with archive.open(info) as stream:
                    unpacked = _read_limited(stream.read, info.compress_size, place, budget)
            except _DAMAGED as error:
                yield ReadError(place, f"damaged in the archive ({_said(error)}); unpack it first")
            else:
                yield Member(name, unpacked)


def _read_limited(read: Read, packed: int, where: str, budget: Budget) -> bytes:
    """Read a stream to its end, or raise ReadError when it reaches a limit."""
    budget.members_left -= 1
    if budget.members_left < 0:
        raise ReadError(where, f"more than {MOST_MEMBERS:,} files in the archive; split it")
    parts: list[bytes] = []
    size = 0
    while part := read(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > _SMALL and size > MOST_RATIO * packed:
            fault = f"packed more than {MOST_RATIO} times smaller, as no text is; unpack it first"
            raise ReadError(where, fault)
        if size > MOST_MEMBER_BYTES:
            raise ReadError(where, f"larger than {MOST_MEMBER_BYTES >> 20} MB unpacked; split it")
        if size > budget.bytes_left:
            raise ReadError(where, f"more than {MOST_BYTES >> 20} MB in the archive; split it")
    budget.bytes_left -= size
    return b"".join(parts)


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name of a file of a ZIP archive; many programs do not mark UTF-8 as such."""
    name = info.filename
    if not info.flag_bits & _UTF_8_NAME:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name)


def _is_hidden(name: str) -> bool:
    return any(
        part == "__MACOSX" or (part.startswith(".") and part.strip(".")) for part in name.split("/")
    )


def _fault(info: zipfile.ZipInfo, name: str) -> str | None:
    """Return why a file is not read: its name is no path in the archive, or it is encrypted."""
    path = PurePosixPath(name)
    if (
        not path.parts
        or path.is_absolute()
        or ".." in path.parts
        or "\\" in name
        or ":" in path.parts[0]
    ):
        return "its name leads out of the archive; unpack it first"
    if one_line(name) != name:
        return "its name has control characters; unpack it first"
    if info.flag_bits & _ENCRYPTED:
        return "it needs a password; unpack it first"
    return None


def _said(error: BaseException) -> str:
    return str(error) or type(error).__name__
