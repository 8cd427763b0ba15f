"""Zip archives and XML of unknown origin: office files, electronic books, web archives.

Sizes are limited as they are unpacked, whatever the archive declares. XML is parsed without
entities, document types and network.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any

from kg.base.errors import ReadError
from kg.read.markup import xml_parser

_MOST_FILES = 20_000
_MOST_BYTES = 64_000_000
"""Bytes of one file of an archive, unpacked."""
_MOST_IN_ALL = 400_000_000
"""Bytes of all files that are read from one archive."""


class Archive:
    """A zip archive whose files are read within limits of size.

    Raises:
        ReadError: it is damaged, encrypted, or larger than the limits.
    """

    def __init__(self, data: bytes, where: str, kind: str) -> None:
        self.where = where
        self.kind = kind
        self.unpacked = 0
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
            raise self.damaged() from None
        self.names = self.zip.namelist()
        if len(self.names) > _MOST_FILES:
            raise ReadError(where, f"{len(self.names):,} files in {kind}; unpack what you need")

    def __contains__(self, name: str) -> bool:
        return name in self.zip.NameToInfo

    def check_sizes(self) -> None:
        """Raise ReadError if the files are too large to be unpacked all at once.

        Python's zipfile unpacks no more of a file than the archive declares.
        """
        size = sum(info.file_size for info in self.zip.infolist())
        if size > _MOST_IN_ALL:
            fault = f"{size // 1_000_000:,} MB unpacked, more than {_MOST_IN_ALL // 1_000_000}"
            raise ReadError(self.where, f"{fault}; save what you need as .txt")

    def read(self, name: str, *, most: int = _MOST_BYTES) -> bytes:
        """Return the bytes of a file."""
        name = posixpath.normpath(name)
        try:
            with self.zip.open(name) as file:
                data = file.read(most + 1)
        except KeyError:
            raise ReadError(self.where, f"not {self.kind}: it has no file {name!r}") from None
        except RuntimeError:
            raise ReadError(self.where, "protected by a password; save it without one") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
            raise self.damaged() from None
        self.unpacked += len(data)
        if len(data) > most or self.unpacked > _MOST_IN_ALL:
            fault = f"{name!r} in it is larger than {most // 1_000_000} MB unpacked"
            raise ReadError(self.where, f"{fault}; save what you need as .txt")
        return data

    def damaged(self) -> ReadError:
        """Return the error for an archive that can't be unpacked."""
        return ReadError(self.where, f"damaged, or not {self.kind}; save it again")


def archived_suffix(data: bytes) -> str | None:
    """Return the suffix that a zip archive should have by its contents, if kg reads it."""
    try:
        names = Archive(data, "", "").names
    except ReadError:
        return None
    if "word/document.xml" in names:
        return ".docx"
    if "META-INF/container.xml" in names:
        return ".epub"
    if any(name.startswith("archive/") and ".warc" in name for name in names):
        return ".wacz"
    return ".odt" if {"content.xml", "mimetype"} <= set(names) else None


def parse_xml(data: bytes, where: str) -> Any:
    """Return the root of XML, or raise ReadError. Entities, document types, network: none."""
    from lxml import etree

    try:
        root = etree.fromstring(data, xml_parser())
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        said = " ".join(str(error).split())[:120]
        raise ReadError(where, f"XML in it can't be read ({said}); save it again") from None
    if any(True for _ in root.iter(etree.Entity)):
        raise ReadError(where, "XML in it declares entities, which kg does not read; save it again")
    return root
