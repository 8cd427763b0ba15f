"""What a language model is asked: templates per language, and the JSON schema of its answers.

A template has a version in its first line, and the sections ``[system]`` and ``[user]``. Names in
double braces are replaced in one pass: what an article contains is never replaced itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from kg.base.errors import UsageError
from kg.base.resources import data
from kg.model import Act, Article, Side, SourceKind, Stance, StatementType

NAME = "statements"
OTHERS = "en"
"""The language of the template for articles in languages that have none."""
_PLACE = re.compile(r"\{\{(\w+)\}\}")
_SECTION = re.compile(r"^\[(system|user)\][ \t]*$", re.MULTILINE)
_VERSION = re.compile(r"^# version: (\S{1,60})[ \t]*$", re.MULTILINE)
_PLACES = frozenset(("title", "date", "language", "text", "mark"))

Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class Template:
    """What a model is asked; ``sections`` are pairs of role and words."""

    version: str
    sections: tuple[tuple[str, str], ...]

    def messages(self, article: Article, language: str, text: str) -> list[Message]:
        """Return the messages that ask about a part of an article."""
        values = {
            "title": " ".join((article.title or "").split()) or "-",
            "date": article.date or "-",
            "language": language,
            "text": text,
            # Nobody can write the digest of a text into that text.
            "mark": f"=== {hashlib.sha256(text.encode()).hexdigest()[:16]} ===",
        }
        return [
            {"role": role, "content": _PLACE.sub(lambda found: values[found[1]], words)}
            for role, words in self.sections
        ]


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of a coder by language."""

    by_language: Mapping[str, Template]

    def find(self, language: str) -> Template:
        """Return the template of a language, else that of OTHERS or the first one."""
        known = self.by_language
        return known.get(language) or known.get(OTHERS) or known[min(known)]

    @property
    def version(self) -> str:
        """The versions of all templates, each once."""
        return "+".join(sorted({one.version for one in self.by_language.values()}))

    @property
    def digest(self) -> str:
        """A digest of all that they say."""
        words = repr(sorted((key, one.sections) for key, one in self.by_language.items()))
        return hashlib.sha256(words.encode()).hexdigest()


def read_templates(given: Mapping[str, str], folder: Path) -> Templates:
    """Read the templates of kg, or those of given files by language.

    Raises:
        UsageError: a file can't be read or is not a template.
    """
    paths = {language: folder / name for language, name in given.items()}
    if not paths:
        paths = {path.parent.name: path for path in data("prompts").glob(f"*/{NAME}.txt")}
    return Templates({language: _read(path) for language, path in sorted(paths.items())})


def _read(path: Path) -> Template:
    try:
        words = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; check the path of the prompt") from error
    except UnicodeDecodeError:
        raise UsageError(f"{path}: not UTF-8; save the prompt as UTF-8") from None
    version = _VERSION.search(words)
    plain = "\n".join(line for line in words.splitlines() if not line.startswith("#")).strip()
    parts = _SECTION.split(plain)
    if len(parts) == 1:
        parts = ["", "user", plain]
    sections = tuple(
        (role, body.strip()) for role, body in zip(parts[1::2], parts[2::2], strict=True)
    )
    places = {found[1] for _, body in sections for found in _PLACE.finditer(body)}
    if unknown := places - _PLACES:
        known = ", ".join(sorted(_PLACES))
        raise UsageError(f"{path}: no place called {{{{{min(unknown)}}}}}; there are: {known}")
    if "text" not in places or parts[0].strip():
        raise UsageError(f"{path}: not a prompt: it needs {{{{text}}}}, after [system] or [user]")
    digest = hashlib.sha256(plain.encode()).hexdigest()[:8]
    return Template(version[1] if version else f"{path.stem}-{digest}", sections)


def answer_schema() -> dict[str, Any]:
    """Return the JSON schema of an answer, as strict as services want it."""
    words, maybe = {"type": "string"}, {"type": ["string", "null"]}
    position = {"label": words, "side": _one_of(Side)}
    statement = {
        "content": {"type": "array", "items": words},
        "type": _one_of(StatementType),
        "cue": maybe,
        "speaker": maybe,
        "source": maybe,
        "source_kind": _one_of(SourceKind),
        "act": _one_of(Act),
        "stance": _one_of(Stance),
        "target": maybe,
        "said_on": maybe,
        "when": maybe,
        "positions": {"type": "array", "items": _object(position)},
    }
    return _object({"statements": {"type": "array", "items": _object(statement)}})


def _one_of(values: Any) -> dict[str, Any]:
    return {"type": "string", "enum": list(get_args(values))}


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }
