"""A table of concepts ↔ Codebook: CSV or TSV, one row a concept, or several that add up.

Values of one cell are parted by " | ". Only ``concept`` must have a column; a column that isn't
known is refused, since a word misspelt there would silently code nothing.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from kg.base.errors import ReadError
from kg.base.tsv import delimiter, fitted, lines
from kg.codebook.model import Codebook, Concept, named

SUFFIXES = (".csv", ".tsv")
COLUMNS = {
    "concept": "id",
    "label": "label",
    "labels": "labels",
    "examples": "examples",
    "counter-examples": "counter_examples",
    "must": "must",
    "must not": "must_not",
    "description": "description",
    "broader": "broader",
    "iri": "iri",
    "language": "language",
}
"""The columns of a table, and what of a concept they hold."""
_MANY = frozenset(("labels", "examples", "counter_examples", "must", "must_not"))
_BAR = "|"


def read(path: Path) -> Codebook:
    """The codebook of a table. Raises ReadError with the line at fault."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ReadError(str(path), "it is no UTF-8; save the table as UTF-8") from None
    # A spreadsheet in a French locale writes semicolons.
    parted_by = "\t" if path.suffix.lower() == ".tsv" else delimiter(text, ",;")
    rows = lines(text, str(path), parted_by)
    concepts: dict[str, dict[str, str | list[str]]] = {}
    _, heads = next(rows, (1, []))
    header = [_column(name, str(path)) for name in heads]
    if "id" not in header:
        raise ReadError(str(path), "no column is called 'concept'", line=1)
    for line, row in rows:
        cells = fitted(row, header, str(path), line)
        _add(concepts, dict(zip(header, cells, strict=True)), str(path), line)
    return Codebook(named(path), tuple(_concept(said) for said in concepts.values()))


def _column(name: str, where: str) -> str:
    plain = " ".join(name.strip().lower().replace("_", " ").split())
    if plain not in COLUMNS:
        fault = f"no column is called '{name.strip()}'; there are: {', '.join(COLUMNS)}"
        raise ReadError(where, fault, line=1)
    return COLUMNS[plain]


def _add(
    concepts: dict[str, dict[str, str | list[str]]], cells: dict[str, str], where: str, line: int
) -> None:
    name = " ".join(cells["id"].split())
    if not name:
        raise ReadError(where, "a row names no concept", line=line)
    said = concepts.setdefault(name, {"id": name})
    for part, cell in cells.items():
        if part in _MANY:
            values = [" ".join(value.split()) for value in cell.split(_BAR)]
            held = said.setdefault(part, [])
            assert isinstance(held, list)
            held += [value for value in values if value and value not in held]
        elif part != "id" and cell.strip():
            said[part] = " ".join(cell.split())


def _concept(said: dict[str, str | list[str]]) -> Concept:
    values = {part: tuple(v) if isinstance(v, list) else v for part, v in said.items()}
    return Concept(**{"label": values["id"], **values})  # type: ignore[arg-type]


def written(codebook: Codebook, suffix: str) -> str:
    """The codebook as a table that :func:`read` reads the same."""
    stream = io.StringIO()
    parted_by = "\t" if suffix == ".tsv" else ","
    rows = csv.writer(stream, delimiter=parted_by, lineterminator="\n")
    rows.writerow(COLUMNS)
    for concept in codebook.concepts:
        cells = []
        for part in COLUMNS.values():
            value = getattr(concept, part)
            cells.append(f" {_BAR} ".join(value) if part in _MANY else value)
        rows.writerow(cells)
    return stream.getvalue()
