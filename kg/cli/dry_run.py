"""Print what ``kg add`` would store of each article, and from where, without storing it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kg.base.errors import ReadError
from kg.cli.framework import (
    SOME_FAILED,
    is_terminal,
    plural,
    report_error,
    report_note,
    some_names,
)
from kg.cli.output import echo_grid, echo_json, write_data
from kg.model import Article

if TYPE_CHECKING:
    from kg.base.workers import Limits
    from kg.read.metadata import Metadata
    from kg.read.origin import Options

FIELDS = ("date", "outlet", "author", "language", "title", "url", "section", "page")
SHOWN = FIELDS[:5]
"""The fields that fit on a terminal."""


def dry_run(
    inputs: Sequence[str],
    options: Options,
    metadata: Metadata,
    limits: Limits | None,
    *,
    fetch: bool,
    as_json: bool,
) -> int:
    """Print the metadata of all articles with their sources; return the exit code."""
    from kg.read import NO_DATE, Remark
    from kg.read.limited import limited_reader

    articles: list[Article] = []
    failed = 0
    with limited_reader(limits, fetch=fetch, options=options, metadata=metadata) as read:
        for given in inputs:
            for item in read(given):
                if isinstance(item, Remark):
                    report_note(str(item))
                elif isinstance(item, ReadError):
                    failed += 1
                    report_error(str(item))
                else:
                    articles.append(item)
    for remark in metadata.unused():
        report_note(str(remark))
    for note in [] if as_json else sorted({note for one in articles for note in one.notes}):
        if note != NO_DATE:
            names = tuple(one.name for one in articles if note in one.notes)
            report_note(f"{some_names(names)}: {note}")
    if as_json:
        echo_json([_as_object(article) for article in articles])
    elif articles:
        _echo(articles)
    if failed:
        return SOME_FAILED if articles else 1
    return 0


def _echo(articles: Sequence[Article]) -> None:
    if is_terminal():
        rows = [[one.name, *(_cell(one, field) for field in SHOWN)] for one in articles]
        count = f"{plural(len(articles), 'article')}; nothing is stored."
        echo_grid(("article", *SHOWN), rows, count)
        return
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    heads = [head for field in FIELDS for head in (field, f"{field} from")]
    writer.writerow(["article", "identity", *heads])
    for article in articles:
        cells = [cell for field in FIELDS for cell in _sourced(article, field)]
        writer.writerow([article.name, article.identity, *cells])
    write_data(out.getvalue().encode("utf-8"))


def _cell(article: Article, field: str) -> str:
    value, source = _sourced(article, field)
    return f"{value} ({source})" if value and source != "file" else value or "–"


def _sourced(article: Article, field: str) -> tuple[str, str]:
    """Return the value of a field and what gave it, both "" if there is none."""
    value = getattr(article, field)
    if value is None:
        return "", ""
    return value, dict(article.completed).get(field, "file")


def _as_object(article: Article) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for field in FIELDS:
        value, source = _sourced(article, field)
        fields[field] = {"value": value, "from": source} if value else None
    return {
        "article": article.name,
        "identity": article.identity,
        "characters": len(article.text),
        **fields,
        "notes": list(article.notes),
    }
