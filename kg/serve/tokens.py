"""Tokens by which programs may write: who has one, and what each may change.

A file of tokens has a line per token: name, role and sha256 of the token, between tabs. Roles are

    reader   no changes
    editor   graphs beside those that kg makes, which begin with the graph's base and ``graph/``
    owner    all graphs

A token is a long random text, so that its plain digest suffices; the file never holds the token.
The file is read again when it changes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request

from kg.base.errors import KgError, UsageError
from kg.web.answers import served
from kg.web.errors import HttpError

ROLES = ("reader", "editor", "owner")
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="kg", Basic realm="kg"'}


class Writer(NamedTuple):
    """Who writes, and whether it may change the graphs that kg makes."""

    name: str
    is_owner: bool


def writer(request: Request) -> Writer:
    """Return who sends a request that writes.

    The token comes as ``Authorization: Bearer TOKEN``, or as the password of Basic.

    Raises:
        HttpError: it is missing or unknown (401), its role or the server allows no change (403).
    """
    settings = served(request).settings
    if settings.read_only:
        raise HttpError(403, "this server allows no changes (--read-only)")
    if settings.tokens is None:
        raise HttpError(403, "this server allows no changes; it was started without --token-file")
    given = _given(request.headers.get("authorization", ""))
    if not given:
        raise HttpError(401, "changes need a token: Authorization: Bearer TOKEN", _CHALLENGE)
    digest = _digest(given)
    for name, role, known in read_tokens(settings.tokens):
        if hmac.compare_digest(known, digest):
            if role == "reader":
                raise HttpError(403, f"the token of {name} allows no changes")
            return Writer(name, role == "owner")
    raise HttpError(401, "nobody has this token", _CHALLENGE)


def _given(authorization: str) -> str:
    scheme, _, value = authorization.strip().partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode("utf-8").partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def read_tokens(path: Path) -> tuple[tuple[str, str, str], ...]:
    """Return name, role and digest of each token in a file.

    Raises:
        KgError: the file cannot be read, or a line is wrong.
    """
    try:
        known = path.stat()
        return _read(path, known.st_mtime_ns, known.st_size)
    except OSError as error:
        raise KgError(f"{path}: {error.strerror}; check the path and its permissions") from error


@lru_cache(maxsize=4)
def _read(path: Path, time: int, size: int) -> tuple[tuple[str, str, str], ...]:
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 3 or cells[1] not in ROLES or len(cells[2]) != 64:
            raise KgError(
                f"{path}, line {number}: write name, role ({', '.join(ROLES)}) and sha256, "
                "between tabs; kg serve --add-token makes such a line"
            )
        found.append((cells[0], cells[1], cells[2]))
    return tuple(found)


def add_token(path: Path, name: str, role: str) -> str:
    """Append a new token to a file, which only its owner can read, and return the token.

    Raises:
        UsageError: the name is empty or taken, or has a tab.
        KgError: the file cannot be read.
    """
    if not name.strip() or not name.isprintable() or name.startswith("#"):
        raise UsageError("a token needs a name, such as that of the program that uses it")
    if not path.exists():
        path.touch(mode=0o600)
    if any(name == known for known, _, _ in read_tokens(path)):
        raise UsageError(f"{path}: there is a token of {name}; delete its line first")
    token = secrets.token_urlsafe(32)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{name}\t{role}\t{_digest(token)}\n")
    return token
