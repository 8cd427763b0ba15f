"""Find entities in a table of authorities: linking without a network.

The table is TSV (or CSV) with a header, in which ``id`` and ``name`` are required:

    id      IRI, or wd:Q42, viaf:…, gnd:…, isni:…
    name    the main name
    names   other names, separated by |
    kind    person, organisation, group or document
    description, organisation, from, until (EDTF dates: 1952-01-17, 1952-01, 1952)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pyoxigraph import NamedNode

from kg.base.edtf import bounds
from kg.base.errors import ReadError, UsageError
from kg.base.tsv import read_table, read_text
from kg.link.likeness import initials, is_acronym, likeness, words
from kg.link.profiles import KINDS, WIKIDATA
from kg.link.records import Entity, LinkableActor

PREFIXES: Mapping[str, str] = {
    "wd": WIKIDATA,
    "viaf": "http://viaf.org/viaf/",
    "gnd": "https://d-nb.info/gnd/",
    "isni": "https://isni.org/isni/",
}
"""Short forms of IRIs, for tables and the command line."""

_NEEDED = ("id", "name")
_COLUMNS = (*_NEEDED, "names", "kind", "description", "organisation", "from", "until")
_LEAST = 0.7
"""The least likeness of names that is worth showing."""
_MOST_NAMESAKES = 400
"""A word of more authorities than this finds none of them; their other words do."""


def expand_iri(id: str) -> str:
    """Expand an IRI, a short form or a bare Q number of Wikidata to an IRI.

    Raises UsageError for anything else.
    """
    iri = id.strip().strip("<>")
    prefix, colon, local = iri.partition(":")
    if colon and prefix in PREFIXES and local:
        iri = PREFIXES[prefix] + local
    elif iri[:1] == "Q" and iri[1:].isdigit():
        iri = WIKIDATA + iri
    try:
        return NamedNode(iri).value
    except ValueError:
        pass
    raise UsageError(
        f"'{id}' is not an IRI; write one in full, or with {', '.join(p + ':' for p in PREFIXES)}"
    )


class Authorities:
    """A table of entities, indexed by their names."""

    def __init__(self, entities: Iterable[Entity], *, name: str) -> None:
        self.name = name
        self.entities = tuple(entities)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for place, entity in enumerate(self.entities):
            for form in {form for one in _names(entity) for form in _index_keys(one)}:
                self._by_word[form].append(place)

    def find(self, actor: LinkableActor, *, limit: int) -> list[Entity]:
        """Find the entities with names like the actor's, the most alike first."""
        places: set[int] = set()
        for form in {form for name in actor.names for form in _index_keys(name)}:
            found = self._by_word.get(form, ())
            if len(found) <= _MOST_NAMESAKES or " " in form:
                places.update(found)
        ranked = []
        for place in sorted(places):
            entity = self.entities[place]
            pairs = ((own, theirs) for own in actor.names for theirs in _names(entity))
            best = max(likeness(own, theirs, actor.kind) for own, theirs in pairs)
            if best >= _LEAST:
                ranked.append((-best, place, replace(entity, score=round(best, 4))))
        return [entity for _, _, entity in sorted(ranked, key=lambda one: one[:2])[:limit]]


def _names(entity: Entity) -> tuple[str, ...]:
    return (entity.name, *entity.names)


def _index_keys(name: str) -> Iterator[str]:
    """Yield what finds a name: the whole name, each of its words, its acronym."""
    parts = words(name)
    yield " ".join(sorted(parts))
    yield from parts
    if is_acronym(name):
        yield "=" + "".join(parts)
    elif initials(parts):
        yield "=" + initials(parts)


def read_authorities(path: Path) -> Authorities:
    """Read the table in a file.

    Raises ReadError with the line at fault.
    """
    return Authorities(_parse_entities(read_text(path), path), name=path.name)


def _parse_entities(text: str, path: Path) -> Iterator[Entity]:
    columns, rows = read_table(text, str(path))
    missing = [column for column in _NEEDED if column not in columns]
    if missing:
        raise ReadError(
            str(path),
            f"no column {' and '.join(missing)}; there can be: {', '.join(_COLUMNS)}",
            line=1,
        )
    for line, row in rows:
        cells = {name: row.get(name, "").strip() for name in _COLUMNS}
        if any(cells.values()):
            yield _parse_entity(cells, path, line)


def _parse_entity(row: Mapping[str, str], path: Path, line: int) -> Entity:
    try:
        iri = expand_iri(row["id"])
        for column in ("from", "until"):
            if row[column]:
                bounds(row[column])
    except (UsageError, ValueError) as error:
        raise ReadError(str(path), str(error), line=line) from error
    if not words(row["name"]):
        raise ReadError(str(path), "no name", line=line)
    kind = row["kind"] or None
    if kind is not None and kind not in KINDS:
        fault = f"no kind '{kind}'; there are: {', '.join(KINDS)}"
        raise ReadError(str(path), fault, line=line)
    ends = ("born", "died") if kind == "person" else ("founded", "ended")
    dates = {name: row[column] for name, column in zip(ends, ("from", "until"), strict=True)}
    return Entity(
        id=row["id"],
        iri=iri,
        name=row["name"],
        names=_split_cell(row["names"]),
        description=row["description"],
        kind=kind,
        organisations=_split_cell(row["organisation"]),
        dates={name: value for name, value in dates.items() if value},
    )


def _split_cell(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
