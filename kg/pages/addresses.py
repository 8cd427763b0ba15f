"""The file of each page: a folder and a readable name, unique and stable."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from kg.base.text import strip_accents
from kg.pages.corpus import Node
from kg.vocab.iris import digest

AddressOf = Callable[[str], str | None]
"""Gives the address of the page of an IRI, or None if it has no page."""

FOLDERS = ("actors", "topics", "claims", "articles")
_FOLDER_OF = {"topic": "topics", "claim": "claims"}
_LONGEST_NAME = 100
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)
"""Names that Windows does not allow, whatever their suffix."""


def no_address(_: str) -> str | None:
    """Return None: nothing has a page."""
    return None


def page_addresses(nodes: Iterable[Node], articles: Iterable[str], base: str) -> dict[str, str]:
    """Return the file of each page, by IRI: a folder and a name made from the IRI.

    Names have only ASCII letters, digits, hyphens, underscores and dots, and differ in more than
    case. Of several IRIs with one name, all but the first get a digest of the IRI.
    """
    named = [(node.iri, _FOLDER_OF.get(node.kind, "actors")) for node in nodes]
    named += [(article, "articles") for article in articles]
    found: dict[str, str] = {}
    used: set[str] = set()
    for iri, folder in sorted(named):
        name = stem = f"{folder}/{_file_name(iri, base)}"
        while name.lower() in used:
            name = f"{stem}.{digest(name, iri, digits=10)}"
        used.add(name.lower())
        found[iri] = f"{name}.html"
    return found


def _file_name(iri: str, base: str) -> str:
    """Return the part of an IRI after its kind ("actor/"), in ASCII.

    A name that drops or cuts letters has a digest of the IRI.
    """
    own = iri.removeprefix(base).partition("/")[2] if iri.startswith(base) else iri
    letters = strip_accents(own.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae"))
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", letters).strip("-.")
    is_whole = letters.isascii() and len(plain) <= _LONGEST_NAME and not _RESERVED.match(plain)
    if plain and is_whole:
        return plain
    start = plain[: _LONGEST_NAME - 11].replace(".", "-").rstrip("-")
    return f"{start or 'page'}-{digest(iri, digits=10)}"
