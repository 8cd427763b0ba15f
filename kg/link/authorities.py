"""A table of authorities in, the entities that an actor may be out: linking without a network.

The table is TSV (or CSV) with a line of column names, of which ``id`` and ``name`` are needed:

    id      IRI, or wd:Q42, viaf:…, gnd:…, isni:…
    name    what it is mostly called
    names   other names, parted by |
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
from kg.base.tsv import table
from kg.link.likeness import acronym, initials, likeness, words
from kg.link.profiles import KINDS, WIKIDATA
from kg.link.records import Entity, Sought

PREFIXES: Mapping[str, str] = {
    "wd": WIKIDATA,
    "viaf": "http://viaf.org/viaf/",
    "gnd": "https://d-nb.info/gnd/",
    "isni": "https://isni.org/isni/",
}
"""Short forms of IRIs that a table may use, and people at the command line."""

_NEEDED = ("id", "name")
_COLUMNS = (*_NEEDED, "names", "kind", "description", "organisation", "from", "until")
_LEAST = 0.7
"""Names less alike than this are not worth a look."""
_MOST_NAMESAKES = 400
"""A word that so many authorities bear finds none of them; their other words do."""


def full_iri(id: str) -> str:
    """The IRI that an id stands for: one itself, a short form, or a bare Q number of Wikidata.

    Raises UsageError.
    """
    said = id.strip().strip("<>")
    prefix, colon, local = said.partition(":")
    if colon and prefix in PREFIXES and local:
        said = PREFIXES[prefix] + local
    elif said[:1] == "Q" and said[1:].isdigit():
        said = WIKIDATA + said
    try:
        return NamedNode(said).value
    except ValueError:
        pass
    raise UsageError(
        f"'{id}' is no IRI; write one in full, or with {', '.join(p + ':' for p in PREFIXES)}"
    )


class Authorities:
    """A table of entities, found by their names."""

    def __init__(self, entities: Iterable[Entity], *, name: str) -> None:
        self.name = name
        self.entities = tuple(entities)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for place, entity in enumerate(self.entities):
            for form in {form for one in _names(entity) for form in _forms(one)}:
                self._by_word[form].append(place)

    def find(self, actor: Sought, *, limit: int) -> list[Entity]:
        """The entities whose names are like the actor's, those most like it first."""
        places: set[int] = set()
        for form in {form for name in actor.names for form in _forms(name)}:
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


def _forms(name: str) -> Iterator[str]:
    """What a name can be found by: all of it, each of its words, its acronym."""
    parts = words(name)
    yield " ".join(sorted(parts))
    yield from parts
    if acronym(name):
        yield "=" + "".join(parts)
    elif initials(parts):
        yield "=" + initials(parts)


def read_authorities(path: Path) -> Authorities:
    """The table in a file. Raises ReadError with the line that is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(str(path), "it is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise ReadError(str(path), f"{error.strerror or error}; check the path") from error
    return Authorities(_entities(text, path), name=path.name)


def _entities(text: str, path: Path) -> Iterator[Entity]:
    columns, rows = table(text, str(path))
    missing = [column for column in _NEEDED if column not in columns]
    if missing:
        raise ReadError(
            str(path),
            f"no column {' and '.join(missing)}; there can be: {', '.join(_COLUMNS)}",
            line=1,
        )
    for line, row in rows:
        held = {name: row.get(name, "").strip() for name in _COLUMNS}
        if any(held.values()):
            yield _entity(held, path, line)


def _entity(row: Mapping[str, str], path: Path, line: int) -> Entity:
    try:
        iri = full_iri(row["id"])
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
        names=_several(row["names"]),
        description=row["description"],
        kind=kind,
        organisations=_several(row["organisation"]),
        dates={name: value for name, value in dates.items() if value},
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
