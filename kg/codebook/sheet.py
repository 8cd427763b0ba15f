"""Write coded statements as a table for a person to check, and read it as corrections.

A row is a statement and a concept; a statement without codes has a row without a concept. In the
column ``right`` a person writes yes or no (oui, non), or leaves it empty; in ``concept`` another
concept can replace the one there, or fill an empty cell, with yes beside it. A correction of a
statement of one or two words ("la décision") is about its sentence.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.base import fold
from kg.base.errors import ReadError
from kg.base.spreadsheet import protect_row, restore_cell
from kg.base.tsv import read_table, read_text
from kg.codebook.coding import CodedStatement
from kg.codebook.corrections import Correction
from kg.codebook.iris import concept_node
from kg.codebook.model import Codebook
from kg.codebook.score import choose_text

COLUMNS = (
    *("right", "concept", "score", "text", "source", "stance", "date", "article"),
    *("sentence", "reason"),
)
NEEDED = ("right", "concept", "text")
_YES = frozenset(("yes", "y", "oui", "o", "1", "true", "x"))
_NO = frozenset(("no", "n", "non", "0", "false"))


def build_sheet(codebook: Codebook, found: Iterable[CodedStatement]) -> str:
    """Write the table as tab-separated text; statements that are examples already say yes."""
    examples = {concept.id: set(map(fold.key, concept.examples)) for concept in codebook.concepts}
    stream = io.StringIO()
    rows = csv.writer(stream, dialect="excel-tab", lineterminator="\n")
    rows.writerow(COLUMNS)
    for one in found:
        statement = one.statement
        shared = (
            statement.source,
            statement.stance,
            statement.date,
            statement.article,
            _one_line(statement.sentence),
        )
        for code in one.codes:
            words = choose_text(statement.text, statement.sentence)
            right = "yes" if fold.key(words) in examples[code.concept] else ""
            score = f"{code.score:.2f}"
            cells = [right, code.concept, score, _one_line(statement.text), *shared, code.reason]
            rows.writerow(protect_row(cells))
        if not one.codes:
            rows.writerow(protect_row(["", "", "", _one_line(statement.text), *shared, ""]))
    return stream.getvalue()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def read_sheet(
    path: Path, codebook: Codebook, *, author: str, time: str, base: str
) -> list[Correction]:
    """Read the corrections of a table.

    Raises ReadError with the line at fault.
    """
    return list(_corrections(read_text(path), str(path), codebook, author, time, base))


def _corrections(
    text: str, where: str, codebook: Codebook, author: str, time: str, base: str
) -> Iterator[Correction]:
    heads, rows = read_table(text, where)
    missing = [name for name in NEEDED if name not in heads]
    if missing:
        raise ReadError(where, f"there is no column {', '.join(missing)}", line=1)
    for line, cells in rows:
        row = {name: restore_cell(cell) for name, cell in cells.items()}
        right = row["right"].strip().casefold()
        if not right:
            continue
        if right not in _YES | _NO:
            fault = f"'{row['right']}' under right; write yes or no"
            raise ReadError(where, fault, line=line)
        concept = codebook.concept(row["concept"])
        if concept is None:
            known = ", ".join(one.id for one in codebook.concepts)
            fault = f"there is no concept '{row['concept']}'; there are: {known}"
            raise ReadError(where, fault, line=line)
        words = choose_text(_one_line(row["text"]), _one_line(row.get("sentence", "")))
        if not words:
            raise ReadError(where, "the row has no text", line=line)
        node = concept_node(codebook, concept, base=base)
        yield Correction(node.value, words, right in _YES, author, time)
