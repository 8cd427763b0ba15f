"""Where an article's bytes came from, and what its fields may be: values in, checked values out.

Readers of all formats share these checks, so that a date or a language that kg can't use is told
in the same words wherever it stands.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.base.errors import ReadError
from kg.read.dateline import parse_date

MAX_CHARACTERS = 500_000
"""The longest article taken, in code points: beyond it a parse needs more memory than a laptop."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_LANGUAGES = {
    "anglais": "en",
    "english": "en",
    "francais": "fr",
    "français": "fr",
    "french": "fr",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """``where`` names the input in messages; ``file_name`` is ``None`` for standard input."""

    where: str
    file_name: str | None
    stem: str

    def identity(self, text: str) -> str:
        """Which article a whole file is: its name, or for standard input what it says."""
        return self.file_name if self.file_name is not None else self.name(text)

    def name(self, text: str) -> str:
        """The short handle of a whole file."""
        if self.file_name is not None:
            return self.stem
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
        return f"{self.stem}-{digest[:12]}"


def checked_text(text: str, where: str, *, line: int | None = None) -> str:
    """The text itself, or a ReadError if it is blank, too long or holds control characters."""
    if not text.strip():
        raise ReadError(where, "no text in it; nothing to read", line=line)
    if len(text) > MAX_CHARACTERS:
        fault = f"{len(text):,} characters in one article; kg takes {MAX_CHARACTERS:,}: split it"
        raise ReadError(where, fault, line=line)
    strange = _CONTROL.search(text)
    if strange is not None:
        fault = f"control character U+{ord(strange[0]):04X} at {strange.start()}; take it out"
        raise ReadError(where, fault, line=line)
    return text


def checked_date(value: str, where: str, *, line: int | None = None) -> str:
    """An EDTF day, month or year for a date as people and machines write it."""
    date = parse_date(value)
    if date is None:
        fault = (
            f"can't read the date {value[:40]!r}; write 2018-03-05, 2018-03, 2018 or 5 mars 2018"
        )
        raise ReadError(where, fault, line=line)
    return date


def checked_language(value: str, where: str, *, line: int | None = None) -> str:
    """An ISO 639-1 code for a code, a tag ("fr-FR") or a language's name."""
    plain = value.strip().lower()
    if plain in _LANGUAGES:
        return _LANGUAGES[plain]
    code = re.split(r"[-_]", plain)[0]
    if not re.fullmatch(r"[a-z]{2}", code):
        fault = f"can't read the language {value[:40]!r}; write a code such as fr or en"
        raise ReadError(where, fault, line=line)
    return code


def checked_url(value: str, where: str, *, line: int | None = None) -> str:
    """A web address that can be written as an IRI."""
    parts = None
    with contextlib.suppress(ValueError):
        parts = urlsplit(value.strip())
    bad = re.search(r"[\s<>\"{}|\\^`\x00-\x1f]", value.strip())
    if parts is None or bad or parts.scheme not in ("http", "https") or not parts.netloc:
        fault = f"can't read the address {value[:60]!r}; write one that starts with https://"
        raise ReadError(where, fault, line=line)
    return value.strip()
