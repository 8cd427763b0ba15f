"""``kg evaluate``: gold annotation and its texts → how much the extractor finds, how well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.frame import json_option, verb
from kg.cli.models import model_option

if TYPE_CHECKING:
    from kg.evaluation.score import Figures

EXAMPLES = """
kg evaluate gold.jsonl --texts texts/                      kg's own extractor
kg evaluate gold.jsonl --texts texts/ --found other.jsonl  what another one found
"""


@verb("evaluate", examples=EXAMPLES)
@click.argument("gold", type=click.Path(path_type=Path))
@click.option(
    "--texts",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder with DOC.txt for each article of the gold.",
)
@click.option(
    "--found",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Score these stand-off JSON lines instead of running the extractor.",
)
@model_option
@json_option
def command(gold: Path, texts: Path, found: Path | None, model: str | None, as_json: bool) -> None:
    """Hold extracted statements against gold ones.

    GOLD holds one JSON object a line, in the form that kg annotate writes. Prints precision,
    recall and F1, which fields of the statements are right, and what each rule contributes.
    """
    from kg.evaluation.score import evaluate, read_articles, score
    from kg.extract.standoff import read_records

    if found is None:
        figures = evaluate(gold, texts, model=model)
    else:
        wanted = read_records(gold)
        articles = read_articles(wanted, texts)
        snapshots = {doc: article.text for doc, article in articles.items()}
        figures = score(wanted, read_records(found), snapshots)
    if as_json:
        click.echo(json.dumps(figures.as_object(), ensure_ascii=False, indent=1))
        return
    for line in lines(figures):
        click.echo(line)


def lines(figures: Figures) -> Iterator[str]:
    """The figures as a table of plain text."""
    said = f"{figures.articles:,} article{'' if figures.articles == 1 else 's'}"
    yield f"{said:24} precision  recall     F1   right    gold   found"
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
    yield ""
    yield f"{'rule':24} precision  recall   right   fired  with right source"
    gold = figures.scores["loose"].gold
    for name, use in sorted(figures.rules.items(), key=lambda item: (-item[1].fired, item[0])):
        yield (
            f"{name or 'unnamed':24}{use.right / use.fired:10.3f}"
            f"{use.right / gold if gold else 0:8.3f}"
            f"{use.right:8,}{use.fired:8,}{use.right_source:8,}"
        )
