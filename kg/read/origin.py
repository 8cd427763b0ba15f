"""The origin of an article's bytes, and checks of its fields.

The readers of all formats share these checks, so that the same fault gets the same message.
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
"""The longest article accepted, in code points; parsing a longer one needs too much memory."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_LANGUAGES = {
    "anglais": "en",
    "english": "en",
    "francais": "fr",
    "français": "fr",
    "french": "fr",
}


@dataclass(frozen=True, slots=True)
class Options:
    """What a person says of the inputs of a run; readers of some formats use it.

    ``columns`` are pairs of a field of articles and the heading of the column of a table.
    """

    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """``where`` names the input in messages; ``file_name`` is ``None`` for standard input."""

    where: str
    file_name: str | None
    stem: str
    options: Options = Options()

    def identity(self, text: str) -> str:
        """Return the identity of an article: its file name, or a hash for standard input."""
        return self.file_name if self.file_name is not None else self.name(text)

    def name(self, text: str) -> str:
        """Return the short handle of an article."""
        if self.file_name is not None:
            return self.stem
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
        return f"{self.stem}-{digest[:12]}"


def unreadable(error: Exception, where: str, *, line: int | None = None) -> ReadError:
    """Return the ReadError for whatever a reader raised, so that other inputs are still read."""
    if isinstance(error, ReadError):
        return error
    fault = f"it could not be read ({type(error).__name__}: {error}); please report it"
    return ReadError(where, fault, line=line)


def check_text(text: str, where: str, *, line: int | None = None) -> str:
    """Return the text, or raise ReadError if it is blank, too long or has control characters."""
    if not text.strip():
        raise ReadError(where, "no text in it; nothing to read", line=line)
    if len(text) > MAX_CHARACTERS:
        fault = f"{len(text):,} characters in one article; kg takes {MAX_CHARACTERS:,}: split it"
        raise ReadError(where, fault, line=line)
    control = _CONTROL.search(text)
    if control is not None:
        fault = f"control character U+{ord(control[0]):04X} at {control.start()}; remove it"
        raise ReadError(where, fault, line=line)
    return text


def check_date(value: str, where: str, *, line: int | None = None) -> str:
    """Return the EDTF value of a date as people and machines write it, or raise ReadError."""
    date = parse_date(value)
    if date is None:
        fault = (
            f"can't read the date {value[:40]!r}; write 2018-03-05, 2018-03, 2018 or 5 mars 2018"
        )
        raise ReadError(where, fault, line=line)
    return date


def check_language(value: str, where: str, *, line: int | None = None) -> str:
    """Return the ISO 639-1 code of a code, a tag ("fr-FR") or a name, or raise ReadError."""
    plain = value.strip().lower()
    if plain in _LANGUAGES:
        return _LANGUAGES[plain]
    code = re.split(r"[-_]", plain)[0]
    if not re.fullmatch(r"[a-z]{2}", code):
        fault = f"can't read the language {value[:40]!r}; write a code such as fr or en"
        raise ReadError(where, fault, line=line)
    return code


def check_url(value: str, where: str, *, line: int | None = None) -> str:
    """Return a web address that can be written as an IRI, or raise ReadError."""
    parts = None
    with contextlib.suppress(ValueError):
        parts = urlsplit(value.strip())
    bad = re.search(r"[\s<>\"{}|\\^`\x00-\x1f]", value.strip())
    if parts is None or bad or parts.scheme not in ("http", "https") or not parts.netloc:
        fault = f"can't read the address {value[:60]!r}; write one that starts with https://"
        raise ReadError(where, fault, line=line)
    return value.strip()


def strip_control(value: str) -> str:
    """Drop what :func:`check_text` refuses, where an article need not be refused for it."""
    return _CONTROL.sub("", value)


CHECKS = {"date": check_date, "language": check_language, "url": check_url}
"""The check of each field that has one."""
