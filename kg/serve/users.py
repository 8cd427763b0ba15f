"""People who may log in: a file with a name, a role and the argon2 hash of a password per line.

Roles are

    reader   sees what everybody sees
    coder    also corrects statements
    editor   also undoes what others decided

The file is read again when it changes. Beside it are a key (``FILE.key``) that signs sessions, and
a list of the sessions (``FILE.ended``) whose users have logged out.
"""

from __future__ import annotations

import secrets
import time
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.base.atomic import replacing
from kg.base.errors import KgError, UsageError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

ROLES = ("reader", "coder", "editor")
SECONDS = 12 * 3600
"""How long a session lasts."""
SHORTEST = 10
"""Characters of a password, at least."""
LONGEST = 1000
"""Characters of a name or a password, at most."""


class User(NamedTuple):
    """Who may log in."""

    name: str
    role: str
    hash: str

    @property
    def may_code(self) -> bool:
        """Whether the user may correct statements."""
        return self.role in ("coder", "editor")


def read_users(path: Path) -> dict[str, User]:
    """Return the users of a file by name.

    Raises:
        KgError: the file cannot be read, or a line is wrong.
    """
    try:
        known = path.stat()
        return dict(_read(path, known.st_mtime_ns, known.st_size))
    except OSError as error:
        raise KgError(f"{path}: {error.strerror}; check the path and its permissions") from error


@lru_cache(maxsize=4)
def _read(path: Path, time: int, size: int) -> tuple[tuple[str, User], ...]:
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 3 or cells[1] not in ROLES or not cells[2].startswith("$argon2"):
            raise KgError(
                f"{path}, line {number}: write name, role ({', '.join(ROLES)}) and argon2 hash, "
                "between tabs; kg users add makes such a line"
            )
        found[cells[0]] = User(*cells)
    return tuple(found.items())


def save_user(path: Path, name: str, role: str, password: str) -> bool:
    """Add a user to a file, or give it another role and password; return whether it is new.

    Raises:
        UsageError: the name or the password cannot be used.
        KgError: the file cannot be read.
    """
    name = " ".join(name.split())
    if not name or not name.isprintable() or name.startswith("#") or len(name) > LONGEST:
        raise UsageError("a user needs a name of letters or digits")
    if role not in ROLES:
        raise UsageError(f"no role '{role}'; there are: {', '.join(ROLES)}")
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(f"a password has {SHORTEST} to {LONGEST} characters")
    users = read_users(path) if path.exists() else {}
    is_new = name not in users
    users[name] = User(name, role, _hasher().hash(password))
    _write(path, users)
    session_key(path)
    return is_new


def remove_user(path: Path, name: str) -> None:
    """Remove a user from a file; sessions of the user end. Raises UsageError for an unknown one."""
    users = read_users(path)
    if users.pop(name, None) is None:
        raise UsageError(f"{path}: no user '{name}'; there are: {', '.join(users) or 'none'}")
    _write(path, users)


def _write(path: Path, users: dict[str, User]) -> None:
    if not path.exists():
        path.touch(mode=0o600)
    mode = path.stat().st_mode & 0o777
    text = "".join("\t".join(user) + "\n" for user in users.values())
    with replacing(path) as stream:
        stream.write(text.encode("utf-8"))
    path.chmod(mode)


def is_password(user: User | None, password: str) -> bool:
    """Return whether a password is right; takes as long for a user that does not exist."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return _hasher().verify(user.hash if user else _nobody(), password) and user is not None
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """Return the hash of a password that nobody has."""
    return _hasher().hash(secrets.token_urlsafe(32))


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


def session_key(path: Path) -> bytes:
    """Return the key that signs the sessions of a file's users; the first call makes it.

    Raises:
        KgError: it cannot be read or written.
    """
    place = path.with_name(f"{path.name}.key")
    try:
        if not place.exists():
            place.touch(mode=0o600)
            place.write_text(secrets.token_hex(32), encoding="ascii")
        key = place.read_bytes().strip()
    except OSError as error:
        raise KgError(f"{place}: {error.strerror}; the server keeps a key there") from error
    if len(key) < 32:
        raise KgError(f"{place}: the key is damaged; delete the file, and all must log in again")
    return key


def end_session(path: Path, session: str) -> None:
    """End a session of a file's users, by its id, for all servers with that file.

    Raises:
        KgError: the list of such sessions cannot be written.
    """
    place = path.with_name(f"{path.name}.ended")
    try:
        # Sessions that ended so long ago are over anyway.
        is_old = place.exists() and time.time() - place.stat().st_mtime > SECONDS
        place.touch(mode=0o600)
        with place.open("w" if is_old else "a", encoding="ascii") as file:
            file.write(f"{session}\n")
    except OSError as error:
        raise KgError(
            f"{place}: {error.strerror}; the server notes there who logged out"
        ) from error


def has_ended(path: Path, session: str) -> bool:
    """Return whether the user of a session has logged out."""
    place = path.with_name(f"{path.name}.ended")
    try:
        known = place.stat()
        return session in _ended(place, known.st_mtime_ns, known.st_size)
    except FileNotFoundError:
        return False


@lru_cache(maxsize=4)
def _ended(place: Path, time: int, size: int) -> frozenset[str]:
    return frozenset(place.read_text(encoding="ascii").split())
