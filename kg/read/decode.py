"""Bytes → text, with a note where the encoding was recognised rather than declared.

UTF-8, with or without a byte order mark, and UTF-16 with one are certain. Windows-1252 is taken
only on evidence and then said; anything else is a ReadError. Line ends are kept as they are.
"""

from __future__ import annotations

import codecs
import re

from kg.base.errors import ReadError

WINDOWS_NOTE = "read as Windows-1252, recognised by its letters; save it as UTF-8 to be sure"

_LOWER = "àâäæçéèêëîïíôöóœùûüúÿñßá"
_UPPER = "ÀÂÄÆÇÉÈÊËÎÏÍÔÖÓŒÙÛÜÚŸÑÁ"
_MARKS = "«»‹›“”‘’„–—…€£°§©®™²³½¼¾·•‰\xa0"
_LETTER = f"A-Za-z{_LOWER}{_UPPER}"
_WORD = re.compile(f"[{_LETTER}]+")
_SHORT = frozenset(
    (
        "à",
        "À",
        "ô",
        "Ô",
        "É",
        "é",
        "été",
        "Été",
        "ÉTÉ",
        "né",
        "NÉ",
        "là",
        "Là",
        "où",
        "Où",
        "çà",
        "dû",
    )
)
_SYMBOL_IN_WORD = re.compile(f"[{_LETTER}][½¼¾·°§©®£‰•€™][a-z{_LOWER}]|(?<![mM0-9])[²³]")
_EVIDENCE = re.compile(f"[a-z][{_LOWER}]|[{_LOWER}][a-z]|[a-z]’[a-z]|« | »|“[A-Za-z]")
_KINDS = (
    (b"%PDF-", "a PDF file; save its text as .txt"),
    (b"PK\x03\x04", "a zip or office file; save its text as .txt"),
    (b"{\\rtf", "an RTF file; save its text as .txt"),
    (b"\xd0\xcf\x11\xe0", "an office file; save its text as .txt"),
    (b"\x1f\x8b", "a gzip file; unpack it first"),
)


def decode(data: bytes, where: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file and notes on how it was read; raises ReadError, never replaces bytes."""
    if not data.strip():
        raise ReadError(where, "empty file; nothing to read")
    for head, kind in _KINDS:
        if data.startswith(head):
            raise ReadError(where, f"this is {kind}")
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise ReadError(where, "this is UTF-32; save it as UTF-8")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(data, "utf-16", where), ()
    if b"\0" in data:
        even, odd = data[0:400:2].count(0), data[1:400:2].count(0)
        if max(even, odd) > 50 and not min(even, odd):
            raise ReadError(where, "UTF-16 without a byte order mark; save it as UTF-8")
        raise ReadError(where, "binary file, not text; leave it out or save its text as .txt")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        text = _windows(data)
        if text is not None:
            return text, (WINDOWS_NOTE,)
        line = data.count(b"\n", 0, error.start) + 1
        fault = (
            f"not UTF-8 (byte 0x{data[error.start]:02X}) and not surely Windows-1252; "
            "save it as UTF-8"
        )
        raise ReadError(where, fault, line=line) from None


def decode_declared(data: bytes, encoding: str, where: str) -> str:
    """The text of bytes whose encoding the file itself declares."""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        raise ReadError(
            where, f"declares the unknown encoding {encoding!r}; save it as UTF-8"
        ) from None
    return _strict(data, name, where)


def _strict(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        fault = f"not {encoding} as it says (at byte {error.start}); save it as UTF-8"
        raise ReadError(where, fault) from None


def _windows(data: bytes) -> str | None:
    """The text if these bytes are Windows-1252 beyond reasonable doubt.

    Every letter must be one that French, English, German or Spanish use, stand in a word with
    plain letters and in the right case; no symbol may stand inside a word. Cyrillic, Czech,
    Polish, DOS and Mac encodings all break one of these within a few words.
    """
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    high = {c for c in text if ord(c) > 127}
    if not high <= set(_LOWER + _UPPER + _MARKS) or re.search(r"[\x00-\x08\x0e-\x1f]", text):
        return None
    if _SYMBOL_IN_WORD.search(text) or not _EVIDENCE.search(text):
        return None
    for word in _WORD.findall(text):
        accents = sum(ord(c) > 127 for c in word)
        if accents and (
            (2 * accents > len(word) and word not in _SHORT)
            or re.search(f"[a-z{_LOWER}][{_UPPER}]", word)
        ):
            return None
    return text
