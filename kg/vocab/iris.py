"""Source parts in, IRIs out: the same article always gets the same names.

An IRI is the base, a kind and a digest of raw source parts: ``https://kg.example/actor/3f…``.
Nothing is stripped, folded or transliterated before it is hashed, so that any script works and
near names stay apart; the label stands in the graph, not in the IRI. No clock, no counter.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import NamedNode

from kg.base.errors import UsageError
from kg.model import Span

DEFAULT_BASE = "https://kg.example/"
DEFAULT_CODER = "kg"

# 80 bits: a hundred million things under one kind collide with a probability of 4 in a billion.
_HEX_DIGITS = 20
_SEPARATOR = "\x1f"
_ESCAPE = "\x1e"


def digest(*parts: str) -> str:
    """20 hexadecimal digits of sha256 over ``parts``, which are kept apart from each other.

    Raises UnicodeEncodeError for half a surrogate pair, which no file format can carry.
    """
    joined = _SEPARATOR.join(parts)
    if _ESCAPE in joined or joined.count(_SEPARATOR) != len(parts) - 1:
        joined = _SEPARATOR.join(map(_escaped, parts))
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()[:_HEX_DIGITS]


def _escaped(part: str) -> str:
    return part.replace(_ESCAPE, _ESCAPE * 2).replace(_SEPARATOR, f"{_ESCAPE}-")


@lru_cache(maxsize=64)
def checked_base(base: str) -> str:
    """``base`` as it came, if it can stand before a name; UsageError says what is wrong."""
    wrong = None
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", base):
        wrong = "it has no scheme such as https:"
    elif "#" in base or "?" in base or base[-1] not in "/:":
        wrong = "it must end with / and have no # or ? in it"
    else:
        try:
            NamedNode(base)
        except ValueError as error:
            wrong = str(error)
    if wrong:
        raise UsageError(f"base {base!r} is no IRI to build names on: {wrong}")
    return base


def split_coder(coder: str) -> tuple[str, str]:
    """The name of a coder and its version, ``""`` if none: ``"kg/0.1.0"`` → ``("kg", "0.1.0")``."""
    name, _, version = coder.strip().replace("/", " ", 1).partition(" ")
    return name, version.strip()


def _place(span: Span) -> str:
    return f"{span.start}-{span.end}"


@dataclass(frozen=True, slots=True)
class Ids:
    """All the names that a graph under one base can hold."""

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        checked_base(self.base)

    def _name(self, kind: str, *parts: str) -> NamedNode:
        return NamedNode(f"{self.base}{kind}/{digest(*parts)}")

    def article(self, identity: str) -> NamedNode:
        return self._name("article", identity)

    def outlet(self, name: str) -> NamedNode:
        return self._name("outlet", name)

    def text(self, identity: str, sha256: str) -> NamedNode:
        return self._name("text", sha256, identity)

    def statement(
        self, identity: str, sha256: str, coder: str, kind: str, spans: Sequence[Span], *more: str
    ) -> NamedNode:
        """``more`` tells apart statements that have type and spans in common."""
        places = ",".join(map(_place, spans))
        return self._name("statement", identity, sha256, coder, kind, places, *more)

    def affiliation(self, identity: str, sha256: str, coder: str, *parts: str) -> NamedNode:
        return self._name("affiliation", identity, sha256, coder, *parts)

    def date_mention(self, identity: str, sha256: str, coder: str, span: Span) -> NamedNode:
        return self._name("mention-date", identity, sha256, coder, _place(span))

    def evidence(self, body: NamedNode, role: str, span: Span) -> NamedNode:
        """That a place bears out ``body`` in a role; the same under any base."""
        local = body.value.removeprefix(self.base)
        return self._name("evidence", local, role, _place(span))

    def place(self, identity: str, sha256: str, span: Span) -> NamedNode:
        return self._name("place", identity, sha256, _place(span))

    def actor(self, key: str) -> NamedNode:
        return self._name("actor", key)

    def claim(self, key: str) -> NamedNode:
        return self._name("claim", key)

    def topic(self, key: str) -> NamedNode:
        return self._name("topic", key)

    def role(self, text: str) -> NamedNode:
        return self._name("role", text)

    def attribute(self, thing: NamedNode, name: str, value: str) -> NamedNode:
        """What a coder noted of an actor or a topic; the same under any base."""
        return self._name("attribute", thing.value.removeprefix(self.base), name, value)

    def activity(self, identity: str, sha256: str, coder: str) -> NamedNode:
        return self._name("activity", identity, sha256, coder)

    def coder(self, coder: str) -> NamedNode:
        return self._name("coder", coder)

    def source_graph(self, identity: str) -> NamedNode:
        return self._name("graph/source", identity)

    def assertions_graph(self, identity: str, coder: str) -> NamedNode:
        """One a coder's name, so that a new version of a coder replaces what the old one wrote."""
        return self._name("graph/assertions", identity, split_coder(coder)[0])

    def provenance_graph(self, identity: str, coder: str) -> NamedNode:
        return self._name("graph/provenance", identity, split_coder(coder)[0])

    def derived_graph(self, thing: NamedNode) -> NamedNode:
        """Where what all articles together say of an actor, claim or topic stands."""
        return NamedNode(f"{self.base}graph/{thing.value.removeprefix(self.base)}")

    def common_graph(self, name: str) -> NamedNode:
        """A graph that belongs to no article: what is derived from all, what people decided."""
        return NamedNode(f"{self.base}graph/{name}")

    def is_common(self, graph: NamedNode) -> bool:
        """Whether a graph is one of those that ``common_graph`` names."""
        name = graph.value.removeprefix(f"{self.base}graph/")
        return name != graph.value and "/" not in name
