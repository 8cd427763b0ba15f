"""Write reviewed articles as gold annotation, which ``kg evaluate`` and the fitting scripts read.

Only articles of which people decided on every statement are gold: in others, what nobody looked at
would count as right. Affiliations and dates are those that kg found; nobody reviews them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.base.atomic import replacing
from kg.base.errors import KgError
from kg.consolidate import Index
from kg.consolidate.corrected import kept_reading
from kg.extract.standoff import standoff_record
from kg.judgements import corrections as correcting
from kg.judgements import decisions
from kg.vocab.iris import slug_of

if TYPE_CHECKING:
    from kg.store import Store

GOLD = "gold.jsonl"
TEXTS = "texts"
_PLAIN = re.compile(r"[\w-][\w.-]{0,99}")


@dataclass(frozen=True, slots=True)
class Exported:
    """How many articles and statements are gold, and which articles lack decisions on how many."""

    articles: int
    statements: int
    unfinished: dict[str, int]


def export_gold(store: Store, folder: Path) -> Exported:
    """Write ``gold.jsonl`` and ``texts/DOC.txt`` to a folder.

    Raises:
        KgError: a file cannot be written.
    """
    found = decisions.read(store).corrections
    lines, statements, unfinished = [], 0, {}
    for graph, given in sorted(Index.load(store).records.items()):
        each = found.get(given.article, ())
        reading = kept_reading(store, graph, given) if each else None
        if reading is None:
            continue
        corrected = correcting.correct(reading, each)
        decided = {(one.words, one.start) for one in each if one not in corrected.aside}
        open_ = sum((one.words, one.start) not in decided for one in corrected.passages)
        if open_:
            unfinished[reading.article.name] = open_
            continue
        name = reading.article.name
        doc = name if _PLAIN.fullmatch(name) else slug_of(name)
        record = {**standoff_record(corrected.reading), "doc": doc, "coder": "people"}
        lines.append(json.dumps(record, ensure_ascii=False))
        statements += len(corrected.reading.statements)
        _write(folder / TEXTS / f"{doc}.txt", reading.article.text)
    if lines:
        _write(folder / GOLD, "\n".join(lines) + "\n")
    return Exported(len(lines), statements, unfinished)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KgError(f"{path.parent}: {error.strerror}; name another folder") from error
    with replacing(path, outside=True) as stream:
        stream.write(text.encode("utf-8"))
