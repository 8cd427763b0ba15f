"""Coded statements → a table for a person to check; the table, checked → corrections.

A row is a statement and a concept; a statement that nothing applies to has a row without one. In
the column ``right`` a person writes yes or no (oui, non), or leaves it open; in ``concept`` another
concept can be written over, or one where none stood, with yes beside it. What is learned from a
statement of one or two words ("la décision") is learned from its sentence.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.base.errors import ReadError
from kg.base.tsv import table
from kg.codebook.coding import Coded
from kg.codebook.corrections import Correction
from kg.codebook.iris import concept_node
from kg.codebook.model import Codebook
from kg.codebook.score import plain, spoken

COLUMNS = (
    *("right", "concept", "score", "text", "source", "stance", "date", "article"),
    *("sentence", "reason"),
)
NEEDED = ("right", "concept", "text")
_YES = frozenset(("yes", "y", "oui", "o", "1", "true", "x"))
_NO = frozenset(("no", "n", "non", "0", "false"))


def sheet(codebook: Codebook, found: Iterable[Coded]) -> str:
    """The table as tab-separated text. What is an example already needs no check: it says yes."""
    examples = {concept.id: set(map(plain, concept.examples)) for concept in codebook.concepts}
    stream = io.StringIO()
    rows = csv.writer(stream, dialect="excel-tab", lineterminator="\n")
    rows.writerow(COLUMNS)
    for one in found:
        said = one.said
        shared = (said.source, said.stance, said.date, said.article, _flat(said.sentence))
        for code in one.codes:
            words = spoken(said.text, said.sentence)
            right = "yes" if plain(words) in examples[code.concept] else ""
            score = f"{code.score:.2f}"
            rows.writerow([right, code.concept, score, _flat(said.text), *shared, code.reason])
        if not one.codes:
            rows.writerow(["", "", "", _flat(said.text), *shared, ""])
    return stream.getvalue()


def _flat(text: str) -> str:
    return " ".join(text.split())


def checked(
    path: Path, codebook: Codebook, *, author: str, time: str, base: str
) -> list[Correction]:
    """The corrections that a table holds. Raises ReadError with the line at fault."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ReadError(str(path), f"it can't be read ({error.strerror})") from error
    except UnicodeDecodeError:
        raise ReadError(str(path), "it is no UTF-8; save the table as UTF-8") from None
    return list(_corrections(text, str(path), codebook, author, time, base))


def _corrections(
    text: str, where: str, codebook: Codebook, author: str, time: str, base: str
) -> Iterator[Correction]:
    heads, rows = table(text, where)
    missing = [name for name in NEEDED if name not in heads]
    if missing:
        raise ReadError(where, f"it has no column {', '.join(missing)}", line=1)
    for line, row in rows:
        right = row["right"].strip().casefold()
        if not right:
            continue
        if right not in _YES | _NO:
            fault = f"'{row['right']}' under right; write yes or no"
            raise ReadError(where, fault, line=line)
        concept = codebook.concept(row["concept"])
        if concept is None:
            known = ", ".join(one.id for one in codebook.concepts)
            fault = f"no concept is called '{row['concept']}'; there are: {known}"
            raise ReadError(where, fault, line=line)
        words = spoken(_flat(row["text"]), _flat(row.get("sentence", "")))
        if not words:
            raise ReadError(where, "a row has no text", line=line)
        node = concept_node(codebook, concept, base=base)
        yield Correction(node.value, words, right in _YES, author, time)
