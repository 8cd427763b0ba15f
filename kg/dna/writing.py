"""Write a graph as a .dna file, which Discourse Network Analyzer 3 opens.

The same graph gives the same bytes with the same version of SQLite.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path
from typing import IO

from kg.base.errors import UsageError
from kg.dna.schema import (
    ATTRIBUTES,
    CLAIM,
    DATE,
    LONGEST,
    NEUTRAL,
    PASSWORD,
    STATEMENT_TYPE,
    TABLES,
    VARIABLES,
    VERSION,
    password_hash,
)
from kg.dna.stored import Coded, Entity, Over, coded
from kg.graph.protocol import Graph
from kg.graph.reader import Reader

ADMIN = "Admin"
_IMPORTED = re.compile(r".+\.dna#([1-9]\d{0,17})")
_NO_DATE = date(1970, 1, 1)
_AGREEMENT = len(VARIABLES) + 1
_COLOURS = ((51, 153, 255), (255, 102, 102), (0, 153, 102), (204, 102, 204), (204, 153, 0))


def check_target(target: Path) -> None:
    """Raise UsageError for a file that exists: it may hold what people coded."""
    if target.is_file():
        fault = "this file exists and may hold codings that kg does not keep; name another file"
        raise UsageError(f"{target}: {fault}")


def write_database(store: Graph, stream: IO[bytes], *, over: Over = "topics") -> int:
    """Write articles and statements as a .dna file; return how many values were cut.

    ``over`` says whether concepts are topics or codes of codebooks.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        writer = _Writer(connection)
        writer.write(Reader(store), store, over)
        connection.commit()
        stream.write(connection.serialize())
    return len(writer.cut)


class _Writer:
    """Fills the tables; ``cut`` holds the values that were too long."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.cut: set[str] = set()
        self._connection = connection
        self._entities: dict[tuple[int, str], int] = {}
        self._noted: dict[tuple[int, str], int] = {}
        self._values: list[tuple[int, int, dict[str, str]]] = []

    def write(self, reader: Reader, store: Graph, over: Over) -> None:
        """Write everything, tables that others refer to first."""
        for table, columns in TABLES.items():
            self._connection.execute(f"CREATE TABLE {table}({columns})")
        found = coded(store, reader, over=over)
        self._add("SETTINGS", Property="version", Value=VERSION)
        self._add("SETTINGS", Property="date", Value=DATE)
        coders = self._coders({one.coder for one in found})
        self._types()
        numbers = _numbers(reader)
        for iri, number in numbers.items():
            self._document(reader, iri, number)
        ordered = sorted(found, key=lambda one: numbers[one.article])
        places: dict[str, _Units] = {}
        for number, one in enumerate(ordered, 1):
            units = places.get(one.article) or _Units(reader.texts.get(one.article, ""))
            places = {one.article: units}
            self._statement(number, one, numbers[one.article], coders[one.coder], units)
        self._attribute_values()

    def _coders(self, names: set[str]) -> dict[str, int]:
        ordered = [ADMIN, *sorted(names - {ADMIN})]
        for number, name in enumerate(ordered, 1):
            colour = (255, 255, 0) if number == 1 else _COLOURS[number % len(_COLOURS) - 2]
            salt = hashlib.sha256(name.encode("utf-8")).digest()[:16]
            self._add(
                "CODERS",
                ID=number,
                Name=self._fit(name or "unknown"),
                **dict(zip(("Red", "Green", "Blue"), colour, strict=True)),
                Password=password_hash(PASSWORD, salt),
            )
        for one, other in permutations(range(1, len(ordered) + 1), 2):
            self._add("CODERRELATIONS", Coder=one, OtherCoder=other)
        return {name: number for number, name in enumerate(ordered, 1)}

    def _types(self) -> None:
        """Write the types of statements, their variables and the usual attributes of these."""
        colours = ((239, 208, 51), (211, 211, 211), (176, 196, 222))
        for type, (end, colour) in enumerate(zip(("", NEUTRAL, CLAIM), colours, strict=True), 1):
            red, green, blue = colour
            label = STATEMENT_TYPE + end
            self._add("STATEMENTTYPES", ID=type, Label=label, Red=red, Green=green, Blue=blue)
            for place, name in enumerate(VARIABLES):
                number = _variable(type, place)
                self._add("VARIABLES", ID=number, Variable=name, StatementTypeId=type)
                self._entity(number, Entity())
                for attribute in ATTRIBUTES:
                    self._attribute(number, attribute)
        row = {"ID": _AGREEMENT, "Variable": "agreement", "DataType": "boolean"}
        self._add("VARIABLES", **row, StatementTypeId=1)

    def _document(self, reader: Reader, iri: str, number: int) -> None:
        stored = reader.articles[iri]
        is_imported = _IMPORTED.fullmatch(stored.article.identity)
        day = stored.earliest or _NO_DATE
        seconds = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
        title = stored.article.title or ("" if is_imported else stored.headline)
        self._add(
            "DOCUMENTS",
            ID=number,
            Title=self._fit(title),
            Text=reader.texts.get(iri, "").replace("\0", " "),
            Coder=1,
            Author=self._fit(stored.article.author or ""),
            Source=self._fit(stored.article.outlet or ""),
            Section=self._fit(stored.section),
            Type=self._fit(stored.genre),
            Date=seconds,
        )

    def _statement(self, number: int, one: Coded, document: int, coder: int, units: _Units) -> None:
        type = 3 if one.is_claim else 2 if one.agreement is None else 1
        self._add(
            "STATEMENTS",
            ID=number,
            StatementTypeId=type,
            DocumentId=document,
            Start=units.of(one.span.start),
            Stop=units.of(one.span.end),
            Coder=coder,
        )
        for place, entity in enumerate((one.person, one.organization, one.concept)):
            variable = _variable(type, place)
            self._add(
                "DATASHORTTEXT",
                StatementId=number,
                VariableId=variable,
                Entity=self._entity(variable, entity),
            )
        if type == 1:
            self._add("DATABOOLEAN", StatementId=number, VariableId=_AGREEMENT, Value=one.agreement)

    def _entity(self, variable: int, entity: Entity) -> int:
        value = self._fit(entity.value)
        number = self._entities.get((variable, value))
        if number is None:
            number = self._entities[variable, value] = len(self._entities) + 1
            colour = dict.fromkeys(("Red", "Green", "Blue"), 0)
            self._add("ENTITIES", ID=number, VariableId=variable, Value=value, **colour)
            noted = {self._fit(name): self._fit(value) for name, value in entity.attributes}
            self._values.append((number, variable, noted))
            for name in noted:
                self._attribute(variable, name)
        return number

    def _attribute_values(self) -> None:
        """Give each entity a value of each attribute of its variable, as the program expects."""
        for entity, variable, noted in self._values:
            for (own, name), attribute in self._noted.items():
                if own == variable:
                    self._add(
                        "ATTRIBUTEVALUES",
                        EntityId=entity,
                        AttributeVariableId=attribute,
                        AttributeValue=noted.get(name, ""),
                    )

    def _attribute(self, variable: int, name: str) -> int:
        number = self._noted.get((variable, name))
        if number is None:
            number = self._noted[variable, name] = len(self._noted) + 1
            self._add("ATTRIBUTEVARIABLES", ID=number, VariableId=variable, AttributeVariable=name)
        return number

    def _fit(self, value: str) -> str:
        """Return a value that the column holds; two that differ only at the end stay apart."""
        value = value.replace("\0", " ")
        if len(value) <= LONGEST:
            return value
        self.cut.add(value)
        mark = f"… {hashlib.sha256(value.encode('utf-8')).hexdigest()[:6]}"
        return value[: LONGEST - len(mark)] + mark

    def _add(self, table: str, **cells: object) -> None:
        names, marks = ", ".join(cells), ", ".join("?" * len(cells))
        sql = f"INSERT INTO {table}({names}) VALUES({marks})"
        self._connection.execute(sql, tuple(cells.values()))


def _variable(type: int, place: int) -> int:
    """Return the number of a short text of a type; the agreement has one of the first type's."""
    return place + 1 + (type - 1) * len(VARIABLES) + (type > 1)


def _numbers(reader: Reader) -> Mapping[str, int]:
    """Return the number of each article; those of one imported file keep theirs."""
    own = {iri: _IMPORTED.fullmatch(one.article.identity) for iri, one in reader.articles.items()}
    kept = {iri: int(match[1]) for iri, match in own.items() if match}
    if len(kept) == len(own) and len(set(kept.values())) == len(own):
        return dict(sorted(kept.items(), key=lambda one: one[1]))
    return {iri: number for number, iri in enumerate(_by_date(reader), 1)}


def _by_date(reader: Reader) -> Sequence[str]:
    found = reader.articles
    return sorted(found, key=lambda iri: (found[iri].earliest or date.max, iri))


class _Units:
    """Converts offsets in code points to UTF-16 units, as the program counts."""

    def __init__(self, text: str) -> None:
        self._wide = [place for place, letter in enumerate(text) if ord(letter) > 0xFFFF]

    def of(self, place: int) -> int:
        return place + bisect_left(self._wide, place)
