"""``kg add``: articles into the graph."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.frame import (
    SOME_FAILED,
    is_terminal,
    json_option,
    plural,
    report,
    store_option,
    verb,
    workers_option,
)
from kg.cli.models import model_option

if TYPE_CHECKING:
    from kg.pipeline import Summary

EXAMPLES = """
kg add articles/                  every .txt, .html and .jsonl file in a folder
kg add a.txt b.html c.jsonl       some files
cat a.txt | kg add -              standard input
kg add --store archive articles/  into another graph
"""


@verb("add", examples=EXAMPLES)
@click.argument("inputs", nargs=-1, required=True, metavar="FILE-OR-FOLDER…")
@store_option
@model_option
@workers_option
@json_option
@click.option("-q", "--quiet", is_flag=True, help="No summary, only errors.")
@click.pass_context
def command(
    ctx: click.Context,
    inputs: tuple[str, ...],
    store_path: str,
    model: str | None,
    workers: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Read articles into the graph.

    An article that the graph holds already is left alone; a changed one replaces all that came
    from it. Safe to interrupt and to run again. Exit code 3 when some inputs could not be read.
    """
    if not any(given and (given == "-" or Path(given).exists()) for given in inputs):
        for given in inputs:
            report(f"{given or repr(given)}: no such file or folder; check the path")
        ctx.exit(1)
    from kg.pipeline import add
    from kg.store import store_to_fill

    with store_to_fill(store_path) as store, _progress() as progress:
        summary = add(store, inputs, model=model, workers=workers, progress=progress)
    for error in summary.failed:
        report(str(error))
    if as_json:
        click.echo(json.dumps(_as_object(summary), ensure_ascii=False, indent=1))
    elif not quiet:
        for line in _lines(summary, store_path):
            click.echo(line, err=True)
    if summary.failed:
        ctx.exit(SOME_FAILED if summary.stored else 1)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Tells on a terminal which article was done; elsewhere says nothing."""
    if not is_terminal(err=True):
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed} articles"),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda name: bar.update(task, advance=1, description=name)


def _lines(summary: Summary, store_path: str) -> Iterator[str]:
    if summary.added or summary.changed:
        said = [plural(summary.added, "article") + " added"] if summary.added else []
        said += [plural(summary.changed, "article") + " replaced"] if summary.changed else []
        said += [f"{summary.unchanged:,} unchanged"] if summary.unchanged else []
        found = f"{plural(summary.statements, 'statement')} by {plural(summary.actors, 'actor')}"
        yield f"{', '.join(said)}: {found}, in {store_path}."
    elif summary.unchanged:
        yield f"Nothing changed: {plural(summary.unchanged, 'article')} in {store_path} already."
    else:
        yield "No article was read."
    if summary.without_date:
        count = plural(len(summary.without_date), "article")
        names = _some(summary.without_date)
        yield f"{count} without a date, whose relative dates stay unresolved: {names}"
    for language, times in sorted(summary.without_extractor.items()):
        stored = f"{plural(times, 'article')} stored without statements"
        yield f"{stored}: there is no extractor for '{language}'."
    for note, noted in sorted(summary.notes.items()):
        yield f"{_some(noted)}: {note}"
    if summary.failed:
        yield f"{plural(len(summary.failed), 'input')} not read, see above."
    elif summary.added:
        yield "Next: kg ask, kg view -o network.html"


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")


def _as_object(summary: Summary) -> dict[str, object]:
    return {
        "added": summary.added,
        "changed": summary.changed,
        "unchanged": summary.unchanged,
        "statements": summary.statements,
        "actors": summary.actors,
        "without_date": list(summary.without_date),
        "without_extractor": dict(sorted(summary.without_extractor.items())),
        "notes": {note: list(names) for note, names in sorted(summary.notes.items())},
        "failed": [str(error) for error in summary.failed],
    }
