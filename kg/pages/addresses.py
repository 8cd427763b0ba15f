"""The file of each page: a folder and a readable name, unique and stable."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import count
from pathlib import Path

from kg.base import fold
from kg.pages.corpus import Node
from kg.store.notes import read_notes, write_notes
from kg.vocab.iris import digest

AddressOf = Callable[[str], str | None]
"""Gives the address of the page of an IRI, or None if it has no page."""

FOLDERS = ("actors", "topics", "claims", "articles")
_FOLDER_OF = {"topic": "topics", "claim": "claims"}
NAME = "pages.json"
"""The names of pages in the folder of a graph."""
_LONGEST_NAME = 100
_DIGEST = re.compile(r"\.[0-9a-f]{10}\Z")
"""What tells IRIs of one name apart."""
_FILE = re.compile(rf"(?:{'|'.join(FOLDERS)})/[A-Za-z0-9_][A-Za-z0-9._-]{{,120}}\.html")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)
"""Names that Windows does not allow, whatever their suffix."""


def no_address(_: str) -> str | None:
    """Return None: nothing has a page."""
    return None


def stable_addresses(
    folder: Path, nodes: Iterable[Node], articles: Iterable[str], base: str
) -> dict[str, str]:
    """Name pages as they were named before, and keep the names for later pages."""
    file = folder / NAME
    notes = read_notes(file)
    before = {iri: str(name) for iri, name in notes.items() if _FILE.fullmatch(str(name))}
    found = page_addresses(nodes, articles, base, before)
    write_notes(file, before | found)
    return found


def page_addresses(
    nodes: Iterable[Node],
    articles: Iterable[str],
    base: str,
    before: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the file of each page, by IRI: a folder and a name made from the IRI.

    Names have only ASCII letters, digits, hyphens, underscores and dots, and differ in more than
    case. Of several IRIs with one name, all but the first get a number: ``actors/brad-smith-2``.

    Args:
        nodes: actors, topics and claims.
        articles: IRIs of articles.
        base: the base of the graph.
        before: names that were given before; they stay.
    """
    known = before or {}
    named = [(node.iri, _FOLDER_OF.get(node.kind, "actors")) for node in nodes]
    named += [(article, "articles") for article in articles]
    found: dict[str, str] = {}
    used = {name.lower() for name in known.values()}
    for iri, folder in sorted(named):
        if known.get(iri, "").startswith(f"{folder}/"):
            found[iri] = known[iri]
            continue
        stem = f"{folder}/{_file_name(iri, base)}"
        others = (f"{stem}-{number}.html" for number in count(2))
        name = f"{stem}.html"
        while name.lower() in used:
            name = next(others)
        used.add(name.lower())
        found[iri] = name
    return found


def _file_name(iri: str, base: str) -> str:
    """Return the part of an IRI after its kind ("actor/"), in ASCII.

    A name that drops or cuts letters has a digest of the IRI.
    """
    own = iri.removeprefix(base).partition("/")[2] if iri.startswith(base) else iri
    own = _DIGEST.sub("", own) or own
    letters = fold.plain(own)
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", letters).strip("-.")
    is_whole = letters.isascii() and len(plain) <= _LONGEST_NAME and not _RESERVED.match(plain)
    if plain and is_whole:
        return plain
    start = plain[: _LONGEST_NAME - 11].replace(".", "-").rstrip("-")
    return f"{start or 'page'}-{digest(iri, digits=10)}"
