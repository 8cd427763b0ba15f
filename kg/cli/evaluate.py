"""``kg evaluate``: score the extractor against gold annotation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.coders import coder_options, echo_report, given_coder
from kg.cli.framework import SOME_FAILED, echo, kg_command, plural, report_error
from kg.cli.options import fast_option, json_option, model_option
from kg.cli.output import echo_json

if TYPE_CHECKING:
    from kg.base.errors import ReadError
    from kg.evaluation.positions import PositionFigures
    from kg.evaluation.score import Figures

EXAMPLES = """
kg evaluate gold.jsonl --texts texts/                      kg's own extractor
kg evaluate gold.jsonl --texts texts/ --found other.jsonl  another extractor's output
kg evaluate gold.jsonl --texts texts/ --coder mistral      a coder of kg.toml
kg evaluate gold.jsonl --texts texts/ --positions positions.jsonl   topics and sides too
"""


@kg_command("evaluate", examples=EXAMPLES)
@click.argument("gold", type=click.Path(path_type=Path))
@click.option(
    "--texts",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder with DOC.txt for each gold article.",
)
@click.option(
    "--found",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Score these stand-off JSON lines instead of running the extractor.",
)
@click.option(
    "--positions",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Gold topics and sides, if GOLD has none: a JSON object for each statement, with doc, "
    "content and topics (label, also, side).",
)
@model_option
@fast_option
@coder_options
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    gold: Path,
    texts: Path,
    found: Path | None,
    positions: Path | None,
    model: str | None,
    fast: bool,
    coder: str | None,
    config: Path | None,
    offline: bool,
    as_json: bool,
) -> None:
    """Score extracted statements against gold annotation.

    GOLD has one JSON object per line, in the format of kg annotate. Prints precision, recall and
    F1, the accuracy of each field, topics, lines and inverted sides where GOLD has positions, and
    the contribution of each rule.
    """
    from kg.evaluation.positions import read_positions
    from kg.evaluation.score import evaluate, read_articles, score
    from kg.extract.standoff import read_records

    if coder is not None and found is not None:
        raise click.UsageError("--found and --coder exclude each other")
    other = given_coder(coder, config, offline)
    failed: list[ReadError] = []
    wanted = read_records(gold)
    sides = read_positions(gold if positions is None else positions)
    if found is None:
        figures = evaluate(
            *(gold, texts),
            model=model,
            fast=fast,
            coder=other,
            positions=sides,
            fail=failed.append,
        )
    else:
        articles = read_articles(wanted, texts)
        snapshots = {doc: article.text for doc, article in articles.items()}
        figures = score(wanted, read_records(found), snapshots, sides)
    for error in failed:
        report_error(str(error))
    if as_json:
        echo_json(figures.as_object())
    for line in () if as_json else lines(figures):
        echo(line)
    if echo_report(other) or failed:
        ctx.exit(SOME_FAILED)


def lines(figures: Figures) -> Iterator[str]:
    """Yield the figures as the lines of a plain-text table."""
    articles = plural(figures.articles, "article")
    yield f"{articles:24} precision  recall     F1   right    gold   found"
    for name, score in figures.scores.items():
        yield (
            f"{name:24}{score.precision:10.3f}{score.recall:8.3f}{score.f1:7.3f}"
            f"{score.right:8,}{score.gold:8,}{score.found:8,}"
        )
    yield ""
    yield f"{'recall of':24}     share   right      of"
    for name, share in sorted(figures.recall.items()):
        yield f"{name:24}{share.value:10.3f}{share.right:8,}{share.of:8,}"
    yield ""
    yield f"{'right in loose pairs':24}     share   right      of"
    for name, share in figures.shares.items():
        yield f"{name:24}{share.value:10.3f}{share.right:8,}{share.of:8,}"
    yield f"{'stance macro F1':24}{figures.stance_f1:10.3f}"
    yield from _position_lines(figures.positions) if figures.positions else ()
    yield ""
    yield f"{'rule':24} precision  recall   right   fired  with right source"
    gold = figures.scores["loose"].gold
    for name, use in sorted(figures.rules.items(), key=lambda item: (-item[1].fired, item[0])):
        yield (
            f"{name or 'unnamed':24}{use.right / use.fired:10.3f}"
            f"{use.right / gold if gold else 0:8.3f}"
            f"{use.right:8,}{use.fired:8,}{use.right_source:8,}"
        )


def _position_lines(found: PositionFigures) -> Iterator[str]:
    yield ""
    yield f"{'positions':24}        F1   right   found    gold"
    yield f"{'topics':24}{found.topics_f1:10.3f}{found.right:8,}{found.given:8,}{found.asked:8,}"
    yield (
        f"{'lines':24}{found.lines_f1:10.3f}{found.right_lines:8,}{found.drawn:8,}{found.lines:8,}"
    )
    yield f"{'inverted sides':24}{found.inverted_share:10.3f}{found.inverted:8,}{found.judged:8,}"
