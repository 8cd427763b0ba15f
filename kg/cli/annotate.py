"""``kg annotate``: articles → stand-off JSON lines, without a graph."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import click

from kg.cli.frame import SOME_FAILED, confidence_option, remark, report, verb, workers_option
from kg.cli.models import model_option
from kg.cli.output import writing

if TYPE_CHECKING:
    from kg.base.errors import ReadError
    from kg.model import Article

EXAMPLES = """
kg annotate articles/ -o found.jsonl     one JSON object an article
cat a.txt | kg annotate -                standard input to standard output
kg annotate articles/ --min-confidence 0.8    fewer statements, more of them right
"""


@verb("annotate", examples=EXAMPLES)
@click.argument("inputs", nargs=-1, required=True, metavar="FILE-OR-FOLDER…")
@click.option("-o", "--output", default="-", metavar="FILE", help="Where to write; - is stdout.")
@model_option
@confidence_option
@workers_option
@click.pass_context
def command(
    ctx: click.Context,
    inputs: tuple[str, ...],
    output: str,
    model: str | None,
    min_confidence: float,
    workers: int | None,
) -> None:
    """Write what the articles say as stand-off JSON lines.

    Each line holds an article's name ("doc"), the sha256 of its text, and its statements,
    affiliations and dates with offsets in code points. Nothing is stored. What was remarked of
    an article, such as that its language is a guess, stands in its "notes" and on standard error.
    """
    from kg.extract.standoff import record
    from kg.pipeline import annotate, confident
    from kg.read import read

    failed: list[ReadError] = []
    written = 0

    def articles() -> Iterator[Article]:
        for given in inputs:
            for item in read(given):
                if isinstance(item, Exception):
                    failed.append(item)
                    report(str(item))
                else:
                    yield item

    readings = annotate(articles(), model=model, workers=workers)
    with writing(output) as target, closing(readings):
        for reading in readings:
            for note in reading.notes:
                remark(f"{reading.article.name}: {note}")
            line = json.dumps(record(confident(reading, min_confidence)), ensure_ascii=False)
            target.write(line.encode("utf-8") + b"\n")
            written += 1
        if failed and not written:
            ctx.exit(1)
    if failed:
        ctx.exit(SOME_FAILED)
