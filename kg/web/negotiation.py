"""Choose the format of an answer by the header Accept (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_RANGE = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*((?:;[^,]*)?)$")
_QUALITY = re.compile(r";\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be sent.

    Attributes:
        name: its name for programs, which is also its suffix: ``ttl``.
        media_type: what ``Content-Type`` says.
        others: media types by which clients also ask for it, but only by their full name.
        charset: whether ``Content-Type`` names UTF-8.
    """

    name: str
    media_type: str
    others: tuple[str, ...] = ()
    charset: bool = True

    @property
    def content_type(self) -> str:
        """The value of the header ``Content-Type``."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type


def choose(accept: str | None, formats: Sequence[Format]) -> Format | None:
    """Return the format that a client likes best, ``None`` if it likes none of them.

    Among formats that it likes equally the first wins. A range with a syntax error is ignored, and
    parameters other than ``q`` are too.
    """
    if accept is None or not accept.strip():
        return formats[0]
    ranges = [found for part in accept.split(",") if (found := _range(part)) is not None]
    best, most = None, 0.0
    for each in formats:
        aliases = [quality for kind, sub, quality in ranges if f"{kind}/{sub}" in each.others]
        value = max([_value(each.media_type, ranges), *aliases])
        if value > most:
            best, most = each, value
    return best


def _range(part: str) -> tuple[str, str, float] | None:
    found = _RANGE.match(part.lower())
    if found is None:
        return None
    quality = _QUALITY.search(found[3])
    return found[1], found[2], float(quality[1]) if quality else 1.0


def _value(media_type: str, ranges: Sequence[tuple[str, str, float]]) -> float:
    """Return the quality that the most specific range gives to a media type."""
    kind, _, subkind = media_type.partition("/")
    best = (-1, 0.0)
    for one, other, quality in ranges:
        if one in (kind, "*") and other in (subkind, "*") and not (one == "*" != other):
            best = max(best, ((one != "*") + (other != "*"), quality))
    return best[1]
