"""IRIs of a graph: readable, stable, and made only from what was read.

A name is the base, a kind and a slug: ``https://kg.example/actor/brad-smith``. The slug holds the
letters and digits of the source part. Where two parts could have one slug, ten digits of a digest
of the raw part follow a dot: ``claim/fermer-le-pont.3f2a91b04c``. Parts of an article are
fragments of its IRI, numbered by their place in the text: ``article/2020-06-ibm#s120``. The same
article always gets the same names, whatever else the graph holds.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import NamedNode

from kg.base.errors import UsageError
from kg.model import Span

DEFAULT_BASE = "https://kg.example/"
DEFAULT_CODER = "kg"
OWN_CODER = "kg-rules"
"""The coder whose fragments begin with no name; those of others begin with the coder's."""

_HEX_DIGITS = 10
_LONGEST = 72
"""Characters of a slug; a longer one is cut at a word and gets a digest."""
_SEPARATOR = "\x1f"
_ESCAPE = "\x1e"
_WORD = re.compile(r"\w+")
_PLAIN_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_PLAIN_DATE = re.compile(r"[0-9X~_-]+")
_PLAIN_VERSION = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4})*")
_RESERVED = frozenset({"by", "provenance", "source"})
"""Coders of these names would share IRIs with other graphs or fragments."""
_PLAIN_ADDRESS = re.compile(r"https://(?:[A-Za-z0-9-]+\.)+[A-Za-z]+(?:/[A-Za-z0-9_-]+)+")


def digest(*parts: str, digits: int = 20) -> str:
    """Return hexadecimal digits of the sha256 of ``parts``, which are kept apart from each other.

    Raises:
        UnicodeEncodeError: a part holds half a surrogate pair, which no file format can carry.
    """
    joined = _SEPARATOR.join(parts)
    if _ESCAPE in joined or joined.count(_SEPARATOR) != len(parts) - 1:
        joined = _SEPARATOR.join(map(_escaped, parts))
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()[:digits]


def _escaped(part: str) -> str:
    return part.replace(_ESCAPE, _ESCAPE * 2).replace(_SEPARATOR, f"{_ESCAPE}-")


@lru_cache(maxsize=64)
def checked_base(base: str) -> str:
    """Return ``base`` if names can be built on it.

    Raises:
        UsageError: it is not an absolute IRI that ends with a slash.
    """
    wrong = None
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", base):
        wrong = "it has no scheme such as https:"
    elif "#" in base or "?" in base or base[-1] not in "/:":
        wrong = "it must end with / and contain neither # nor ?"
    else:
        try:
            NamedNode(base)
        except ValueError as error:
            wrong = str(error)
    if wrong:
        raise UsageError(f"base {base!r} cannot be the start of an IRI: {wrong}")
    return base


def split_coder(coder: str) -> tuple[str, str]:
    """Split a coder's name from its version, "" if none: ``"kg/0.1.0"`` gives ``kg``, ``0.1.0``."""
    name, _, version = coder.strip().partition("/")
    return name.strip(), version.strip()


@lru_cache(maxsize=1 << 16)
def slug_of(key: str) -> str:
    """Return the slug of a key: its words joined by hyphens.

    A hyphen of the key becomes "_". A key that holds anything but letters, digits, single blanks
    and hyphens, one that belongs to a single article, and a long one get a digest.
    """
    scope, _, own = key.rpartition(_SEPARATOR)
    words = _WORD.findall(own.replace("-", "_"))
    slug = "-".join(words)
    is_plain = not scope and own.replace("-", "_") == " ".join(words) and "_" not in own
    return slug if slug and is_plain and len(slug) <= _LONGEST else _marked(slug, key)


def _marked(slug: str, *parts: str) -> str:
    """Return a slug, cut to its greatest length, with a digest of what it was made from."""
    if len(slug) > _LONGEST:
        slug = slug[: _LONGEST + 1].rpartition("-")[0] or slug[:_LONGEST]
    mark = digest(*parts, digits=_HEX_DIGITS)
    return f"{slug}.{mark}" if slug else mark


def _article_slug(identity: str) -> str:
    """Return the slug of an article: the file's stem, the address, or ``id/`` and the id."""
    stem = identity.removesuffix(".txt")
    if stem != identity and len(stem) <= _LONGEST and _PLAIN_FILE.fullmatch(stem):
        return stem
    if len(identity) <= 2 * _LONGEST and _PLAIN_ADDRESS.fullmatch(identity):
        return identity.removeprefix("https://")
    if len(identity) <= _LONGEST and _PLAIN_FILE.fullmatch(identity):
        return f"id/{identity}"
    return _marked("-".join(_WORD.findall(stem.removeprefix("http").removeprefix("s"))), identity)


@dataclass(frozen=True, slots=True)
class Ids:
    """Build the names that a graph under one base can hold."""

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        checked_base(self.base)

    def _name(self, kind: str, slug: str) -> NamedNode:
        return NamedNode(f"{self.base}{kind}/{slug}")

    def article(self, identity: str) -> NamedNode:
        """Name an article by its identity."""
        return self._name("article", _article_slug(identity))

    def outlet(self, name: str) -> NamedNode:
        """Name an outlet; the case and the marks of its name do not count."""
        return self._name("outlet", slug_of(" ".join(_WORD.findall(name.casefold())) or name))

    def actor(self, key: str) -> NamedNode:
        """Name an actor by its key."""
        return self._name("actor", slug_of(key))

    def claim(self, key: str) -> NamedNode:
        """Name a claim by its key."""
        return self._name("claim", slug_of(key))

    def topic(self, key: str) -> NamedNode:
        """Name a topic by its key."""
        return self._name("topic", slug_of(key))

    def role(self, text: str) -> NamedNode:
        """Name a role by its words."""
        return self._name("role", slug_of(text))

    def attribute(self, node: NamedNode, name: str, value: str) -> NamedNode:
        """Name what a coder noted of an actor or a topic."""
        own = node.value.removeprefix(self.base)
        return NamedNode(f"{node.value}#{_marked('-'.join(_WORD.findall(name)), own, name, value)}")

    def coder(self, coder: str) -> NamedNode:
        """Name a coder and its version."""
        name, version = split_coder(coder)
        slug = _coder_slug(name)
        if version:
            plain = _PLAIN_VERSION.fullmatch(version)
            slug = f"{slug}/{version if plain else slug_of(version)}"
        return self._name("coder", slug)

    # Named graphs.

    def source_graph(self, identity: str) -> NamedNode:
        """Name the graph of an article's metadata and text."""
        return self._name("graph/article", f"{_article_slug(identity)}/source")

    def assertions_graph(self, identity: str, coder: str) -> NamedNode:
        """Name a coder's graph on an article.

        The coder's version does not count, so that a new version replaces what the old one wrote.
        """
        return self._name("graph/article", f"{_article_slug(identity)}/{_coder_slug(coder)}")

    def provenance_graph(self, identity: str, coder: str) -> NamedNode:
        """Name the graph of the provenance of a coder's assertions."""
        return NamedNode(f"{self.assertions_graph(identity, coder).value}/provenance")

    def derived_graph(self, node: NamedNode) -> NamedNode:
        """Name the graph of what all articles together say of an actor, claim or topic."""
        return NamedNode(f"{self.base}graph/{node.value.removeprefix(self.base)}")

    def common_graph(self, name: str) -> NamedNode:
        """Name a graph of the whole collection, such as that of people's decisions."""
        return NamedNode(f"{self.base}graph/{name}")

    def is_common(self, graph: NamedNode) -> bool:
        """Return whether a graph is one of those that ``common_graph`` names."""
        name = graph.value.removeprefix(f"{self.base}graph/")
        return name != graph.value and "/" not in name


def _coder_slug(coder: str) -> str:
    name = split_coder(coder)[0]
    if name in _RESERVED:
        return _marked(name, name)
    return name if _PLAIN_FILE.fullmatch(name) else slug_of(name)


class Fragments:
    """Name the parts of one coder's reading of an article, as fragments of the article's IRI."""

    def __init__(self, article: NamedNode, coder: str) -> None:
        name = _coder_slug(coder)
        self.article = article.value
        self.text = self._part("text")
        self.activity = self._part(f"by-{name}")
        self._prefix = "" if name == OWN_CODER else f"{name}-"
        self._used: dict[str, int] = {}

    def _part(self, fragment: str) -> NamedNode:
        return NamedNode(f"{self.article}#{fragment}")

    def new(self, letter: str, start: int) -> NamedNode:
        """Name the next part of a kind that starts at an offset.

        ``letter`` is the kind: "s" for a statement, "r" for a role. The second part of a kind at
        one offset is "s120-2"; call in an order that only the content decides.
        """
        name = f"{self._prefix}{letter}{start}"
        count = self._used[name] = self._used.get(name, 0) + 1
        return self._part(name if count == 1 else f"{name}-{count}")

    def place(self, span: Span) -> NamedNode:
        """Name a stretch of the text by its offsets (RFC 5147), the same for every coder."""
        return self._part(f"char={span.start},{span.end}")

    def interval(self, edtf: str) -> NamedNode:
        """Name an interval by its EDTF value, the same for every coder."""
        name = edtf.replace("/", "_")
        plain = _PLAIN_DATE.fullmatch(name)
        return self._part(f"during-{name if plain else slug_of(edtf)}")
