"""Decode bytes to text, with a note where the encoding was detected rather than declared.

UTF-8, and UTF-16 with a byte order mark, are certain. Windows-1252 is accepted only on evidence,
with a note; anything else is a ReadError. Line ends are kept.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from kg.base.errors import ReadError

WINDOWS_NOTE = "read as Windows-1252, recognised by its letters; save it as UTF-8 to be sure"

_Decoder = Callable[[bytes, str], tuple[str, int]]
_ALIASES = {"latin-1": "latin1", "utf_8": "utf-8"}
"""Labels that browsers do not know but people write."""

_LOWER = "àâäæçéèêëîïíôöóœùûüúÿñßá"
_UPPER = "ÀÂÄÆÇÉÈÊËÎÏÍÔÖÓŒÙÛÜÚŸÑÁ"
_MARKS = "«»‹›“”‘’„–—…€£°§©®™²³½¼¾·•‰\xa0"
_LETTER = f"A-Za-z{_LOWER}{_UPPER}"
_WORD = re.compile(f"[{_LETTER}]+")
_SHORT = {*"àÀôÔÉé", "été", "Été", "ÉTÉ", "né", "NÉ", "là", "Là", "où", "Où", "çà", "dû"}
_SYMBOL_IN_WORD = re.compile(f"[{_LETTER}][½¼¾·°§©®£‰•€™][a-z{_LOWER}]|(?<![mM0-9])[²³]")
_EVIDENCE = re.compile(f"[a-z][{_LOWER}]|[{_LOWER}][a-z]|[a-z]’[a-z]|« | »|“[A-Za-z]")
_KINDS = (
    (b"%PDF-", "a PDF file; give it the suffix .pdf"),
    (b"PK\x03\x04", "a zip or office file; give it its own suffix, such as .docx"),
    (b"{\\rtf", "an RTF file; give it the suffix .rtf"),
    (b"\xd0\xcf\x11\xe0", "an office file; save its text as .txt"),
    (b"\x1f\x8b", "a gzip file; unpack it first"),
)


def decode(data: bytes, where: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file and notes on its decoding, or raise ReadError."""
    if not data.strip():
        raise ReadError(where, "empty file; nothing to read")
    for head, kind in _KINDS:
        if data.startswith(head):
            raise ReadError(where, f"this is {kind}")
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise ReadError(where, "this is UTF-32; save it as UTF-8")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(data, "utf-16", codecs.lookup("utf-16").decode, where), ()
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


def decode_declared(data: bytes, label: str, where: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a web page that declares its encoding, and notes as :func:`decode` does.

    Only the encodings of browsers count (https://encoding.spec.whatwg.org). Python's own names
    include codecs that do not yield text (hex, base64) or that never fail.
    """
    from webencodings import lookup

    encoding = lookup(_ALIASES.get(label.lower(), label))
    if encoding is None:
        raise ReadError(where, f"declares the unknown encoding {label!r}; save it as UTF-8")
    if encoding.name.startswith("utf-"):
        # A declaration that could be read is not in UTF-16.
        return decode(data, where)
    if b"\0" in data:
        raise ReadError(where, "binary file, not a web page; leave it out")
    return _strict(data, encoding.name, encoding.codec_info.decode, where), ()


def _strict(data: bytes, name: str, decoder: _Decoder, where: str) -> str:
    try:
        return decoder(data, "strict")[0]
    except UnicodeDecodeError as error:
        fault = f"not {name} as it says (at byte {error.start}); save it as UTF-8"
        raise ReadError(where, fault) from None


def _windows(data: bytes) -> str | None:
    """Return the text if the bytes are Windows-1252 beyond reasonable doubt, else ``None``.

    Every letter must be used in French, English, German or Spanish, be in a word with plain letters
    and have the right case; symbols must not be inside words. Cyrillic, Czech, Polish, DOS and Mac
    encodings all break one of these rules within a few words.
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
