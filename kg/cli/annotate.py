"""``kg annotate``: write the statements of articles as stand-off JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import click

from kg.cli.coders import coder_options, echo_report, given_coder
from kg.cli.framework import SOME_FAILED, kg_command, report_error, report_note
from kg.cli.options import (
    confidence_option,
    fast_option,
    given_limits,
    limits_options,
    model_option,
    workers_option,
)
from kg.cli.output import open_output

if TYPE_CHECKING:
    from pathlib import Path

    from kg.base.errors import ReadError
    from kg.ingest.state import Read
    from kg.model import Article

EXAMPLES = """
kg annotate articles/ -o found.jsonl     one JSON object per article
cat a.txt | kg annotate -                standard input to standard output
kg annotate articles/ --min-confidence 0.8    fewer statements, more of them correct
kg annotate articles/ --coder mistral    what a coder of kg.toml finds
"""


@kg_command("annotate", examples=EXAMPLES)
@click.argument("inputs", nargs=-1, required=True, metavar="FILE-OR-FOLDER…")
@click.option(
    "-o", "--output", default="-", metavar="FILE", help="Output file; - is standard output."
)
@model_option
@fast_option
@confidence_option
@workers_option
@limits_options
@coder_options
@click.pass_context
def command(
    ctx: click.Context,
    inputs: tuple[str, ...],
    output: str,
    model: str | None,
    fast: bool,
    min_confidence: float,
    workers: int | None,
    time_limit: float,
    memory_limit: int,
    coder: str | None,
    config: Path | None,
    offline: bool,
) -> None:
    """Write the statements of articles as stand-off JSON lines.

    Each line has an article's name ("doc"), the sha256 of its text, and its statements,
    affiliations and dates with offsets in code points. Nothing is stored. Notes about an article,
    such as a guessed language, are in its "notes" and on standard error. The exit code is 3 if some
    inputs could not be read or analysed.
    """
    from kg.extract.standoff import standoff_record
    from kg.pipeline import annotate_each, confident
    from kg.read import Remark
    from kg.read.limited import limited_reader

    limits = given_limits(time_limit, memory_limit)
    other = given_coder(coder, config, offline)
    failed = written = 0

    def fail(error: ReadError) -> None:
        nonlocal failed
        failed += 1
        report_error(str(error))

    def articles(read: Read) -> Iterator[Article]:
        for given in inputs:
            for item in read(given):
                if isinstance(item, Remark):
                    report_note(str(item))
                elif isinstance(item, Exception):
                    fail(item)
                else:
                    yield item

    with limited_reader(limits) as read, open_output(output) as target:
        found = annotate_each(
            articles(read), model=model, fast=fast, workers=workers, limits=limits, coder=other
        )
        with closing(found):
            for one in found:
                if isinstance(one, Exception):
                    fail(one)
                    continue
                for note in one.notes:
                    report_note(f"{one.article.name}: {note}")
                record = standoff_record(confident(one, min_confidence))
                target.write(json.dumps(record, ensure_ascii=False).encode("utf-8") + b"\n")
                written += 1
        failed += echo_report(other)
        if failed and not written:
            ctx.exit(1)
    if failed:
        ctx.exit(SOME_FAILED)
