"""Read and write codebooks as CSV or TSV, with one or several rows per concept.

Values in one cell are separated by " | ". Only the column ``concept`` is required; an unknown
column is an error, since a misspelt one would silently code nothing.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from kg.base.errors import ReadError
from kg.base.spreadsheet import protect_row, restore_cell
from kg.base.tsv import find_delimiter, fit_row, read_lines
from kg.codebook.model import Codebook, Concept, name_codebook

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
"""The columns of a table, and the fields of a concept that they hold."""
_MANY = frozenset(("labels", "examples", "counter_examples", "must", "must_not"))
_BAR = "|"


def read(path: Path) -> Codebook:
    """Read the codebook of a table.

    Raises ReadError with the line at fault.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ReadError(str(path), "it is not UTF-8; save it as UTF-8") from None
    # A spreadsheet in a French locale writes semicolons.
    separator = "\t" if path.suffix.lower() == ".tsv" else find_delimiter(text, ",;")
    rows = read_lines(text, str(path), separator)
    concepts: dict[str, dict[str, str | list[str]]] = {}
    _, heads = next(rows, (1, []))
    header = [_parse_column(name, str(path)) for name in heads]
    if "id" not in header:
        raise ReadError(str(path), "there is no column 'concept'", line=1)
    for line, row in rows:
        cells = [restore_cell(cell) for cell in fit_row(row, header, str(path), line)]
        _add_row(concepts, dict(zip(header, cells, strict=True)), str(path), line)
    return Codebook(
        name_codebook(path), tuple(_build_concept(fields) for fields in concepts.values())
    )


def _parse_column(name: str, where: str) -> str:
    plain = " ".join(name.strip().lower().replace("_", " ").split())
    if plain not in COLUMNS:
        fault = f"unknown column '{name.strip()}'; there are: {', '.join(COLUMNS)}"
        raise ReadError(where, fault, line=1)
    return COLUMNS[plain]


def _add_row(
    concepts: dict[str, dict[str, str | list[str]]], cells: dict[str, str], where: str, line: int
) -> None:
    name = " ".join(cells["id"].split())
    if not name:
        raise ReadError(where, "the row names no concept", line=line)
    fields = concepts.setdefault(name, {"id": name})
    for part, cell in cells.items():
        if part in _MANY:
            values = [" ".join(value.split()) for value in cell.split(_BAR)]
            several = fields.setdefault(part, [])
            assert isinstance(several, list)
            several += [value for value in values if value and value not in several]
        elif part != "id" and cell.strip():
            fields[part] = " ".join(cell.split())


def _build_concept(fields: dict[str, str | list[str]]) -> Concept:
    values = {part: tuple(v) if isinstance(v, list) else v for part, v in fields.items()}
    return Concept(**{"label": values["id"], **values})  # type: ignore[arg-type]


def serialise(codebook: Codebook, suffix: str) -> str:
    """Write the codebook as a table that :func:`read` reads unchanged."""
    stream = io.StringIO()
    separator = "\t" if suffix == ".tsv" else ","
    rows = csv.writer(stream, delimiter=separator, lineterminator="\n")
    rows.writerow(COLUMNS)
    for concept in codebook.concepts:
        cells = []
        for part in COLUMNS.values():
            value = getattr(concept, part)
            cells.append(f" {_BAR} ".join(value) if part in _MANY else value)
        rows.writerow(protect_row(cells))
    return stream.getvalue()
