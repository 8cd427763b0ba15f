"""Write a reading as compressed JSON and read it back, so that it can be corrected later.

Mentions are left out, which nothing needs after resolution, and the text, which the graph holds.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import fields
from typing import Any

from kg.base.json_text import parse_json
from kg.model import (
    Actor,
    Affiliation,
    Article,
    Claim,
    DateExpression,
    Position,
    Reading,
    Span,
    Statement,
    Tenure,
)

_LEVEL = 6
_LARGEST = 200_000_000
"""Bytes of JSON, at most: a damaged file must not fill the memory."""
_SPANS = ("cue", "speaker", "target", "when", "sentence")


def encode(reading: Reading) -> bytes:
    """Return a reading without its mentions and the text of its article."""
    article = _fields(reading.article)
    del article["text"]
    held = {**_fields(reading), "article": article}
    del held["mentions"]
    text = json.dumps(held, default=_plain, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8"), _LEVEL)


def _plain(value: Any) -> Any:
    return [value.start, value.end] if isinstance(value, Span) else _fields(value)


def _fields(value: Any) -> dict[str, Any]:
    return {one.name: getattr(value, one.name) for one in fields(value)}


def decode(blob: bytes, text: str) -> Reading:
    """Return the reading that :func:`encode` wrote, of an article with this text.

    Raises:
        ValueError: it is something else.
    """
    try:
        held = parse_json(zlib.decompressobj().decompress(blob, _LARGEST).decode("utf-8"))
        return _reading(held, text)
    except (zlib.error, LookupError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise ValueError(f"not a reading: {error}") from error


def _reading(held: dict[str, Any], text: str) -> Reading:
    article = held["article"]
    for name in ("title_span", "date_span"):
        article[name] = _span(article[name])
    for name in ("completed", "corrected"):
        article[name] = tuple(tuple(pair) for pair in article[name])
    for name in ("page_starts", "notes"):
        article[name] = tuple(article[name])
    return Reading(
        Article(text=text, **article),
        held["language"],
        held["coder"],
        statements=tuple(map(_statement, held["statements"])),
        affiliations=tuple(map(_affiliation, held["affiliations"])),
        dates=tuple(DateExpression(Span(*one["span"]), one["edtf"]) for one in held["dates"]),
        actors={
            name: Actor(**{**one, "names": tuple(one["names"])})
            for name, one in held["actors"].items()
        },
        claims=tuple(one and Claim(**one) for one in held["claims"]),
        positions=tuple(tuple(Position(**one) for one in each) for each in held["positions"]),
        notes=tuple(held["notes"]),
    )


def _statement(held: dict[str, Any]) -> Statement:
    places = {name: _span(held[name]) for name in _SPANS}
    content = tuple(Span(*piece) for piece in held["content"])
    return Statement(**{**held, **places, "content": content})


def _affiliation(held: dict[str, Any]) -> Affiliation:
    tenure = Tenure(**held["tenure"]) if held["tenure"] else None
    return Affiliation(**{**held, "evidence": Span(*held["evidence"]), "tenure": tenure})


def _span(held: list[int] | None) -> Span | None:
    return None if held is None else Span(*held)
