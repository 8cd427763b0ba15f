"""Keep the answers of coders, so that a run can be repeated without a network.

An answer is in a file named by a hash of all that was asked, in a folder named by the hash of the
article's text: ``kg forget`` deletes the answers on an article, and those that contain a name.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg.base.atomic import replacing
from kg.base.errors import KgError
from kg.base.json_text import parse_json
from kg.base.resources import cache_folder

NOTE = "answers.json"
"""The file beside the graphs of coders that names the folders of answers that were used."""
_TEXT = re.compile(r"[0-9a-f]{64}")
_ANSWER = re.compile(r"\.?[0-9a-f]{40}\.json(\.[\w.-]+)?")
"""An answer, or the draft of one by a run that was killed."""


def default_folder() -> Path:
    """Return the folder of answers in the user's cache."""
    return cache_folder("coders")


class Answers:
    """The answers in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, sha256: str, asked: Any) -> str | None:
        """Return the answer to a question about a text, ``None`` if there is none."""
        try:
            held = parse_json(self._path(sha256, asked).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        answer = held.get("answer") if isinstance(held, dict) else None
        return answer if isinstance(answer, str) else None

    def keep(self, sha256: str, asked: Any, answer: str) -> None:
        """Keep an answer; only the owner of the folder can read it.

        Raises:
            KgError: it can't be written.
        """
        path = self._path(sha256, asked)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise KgError(f"{path.parent}: {error.strerror}; choose another cache") from error
        with replacing(path) as stream:
            stream.write(json.dumps({"answer": answer}, ensure_ascii=True).encode("ascii"))

    def _path(self, sha256: str, asked: Any) -> Path:
        words = json.dumps(asked, sort_keys=True).encode("utf-8")
        return self.folder / sha256 / f"{hashlib.sha256(words).hexdigest()[:40]}.json"


def note_folder(place: Path, answers: Path) -> None:
    """Write down beside the graphs of coders where the answers are, so that they can be purged.

    Raises:
        KgError: it can't be written.
    """
    known = set(noted_folders(place))
    if answers.absolute() not in known:
        names = sorted(str(one) for one in (*known, answers.absolute()))
        with replacing(place / NOTE) as stream:
            stream.write(json.dumps(names).encode("ascii"))


def noted_folders(place: Path) -> Iterator[Path]:
    """Yield the folders of answers that were written down."""
    with suppress(OSError, ValueError):
        held = parse_json((place / NOTE).read_text(encoding="utf-8"))
        if isinstance(held, list):
            yield from (Path(one) for one in held if isinstance(one, str))


def purge(folders: Iterable[Path], texts: Collection[str], is_named: Callable[[str], bool]) -> int:
    """Delete the answers on some texts, by hash, and those that contain a name; return how many.

    Raises:
        KgError: one of them can't be deleted.
    """
    count = 0
    for folder in {one.absolute() for one in folders}:
        # Whatever else is in the folder belongs to somebody else.
        for place in sorted(folder.glob("?" * 64)) if folder.is_dir() else ():
            if not _TEXT.fullmatch(place.name) or not place.is_dir():
                continue
            for path in sorted(place.iterdir()):
                is_ours = _ANSWER.fullmatch(path.name)
                if is_ours and (place.name in texts or is_named(_words(path))):
                    count += 1
                    _delete(path)
            with suppress(OSError):
                place.rmdir()
    return count


def _words(path: Path) -> str:
    """Return the text of an answer, whatever escapes it has."""
    try:
        raw = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    with suppress(ValueError, AttributeError, TypeError):
        answer = parse_json(raw)["answer"]
        with suppress(ValueError):
            return f"{answer}\n{json.dumps(parse_json(answer), ensure_ascii=False)}"
        return str(answer)
    return raw


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise KgError(f"{path}: {error.strerror}; delete it yourself") from error
