"""``kg add``: add articles to the graph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.cluster import check_cluster, cluster_options, given_cluster
from kg.cli.coders import (
    coder_options,
    echo_report,
    given_coder,
    next_steps,
    store_for,
    stored_articles,
)
from kg.cli.framework import SOME_FAILED, echo, kg_command, plural, report_error, some_names
from kg.cli.given import given_metadata, given_options
from kg.cli.options import (
    fast_option,
    given_limits,
    json_option,
    limits_options,
    model_option,
    store_option,
    workers_option,
)
from kg.cli.output import echo_json
from kg.cli.progress import show_progress

if TYPE_CHECKING:
    from kg.pipeline import Summary

EXAMPLES = """
kg add articles/                              every file that kg reads in a folder
kg add a.txt b.html c.jsonl export.zip        several files
kg add export.csv --column text=body          a table, one article per row
kg add press/ --outlet-from folder --dry-run  show outlet, date and so on, store nothing
kg add --fetch https://example.org/feed       a page or a feed on the web
kg add letters/ --outlet "La Gazette"         say what the files do not
cat a.txt | kg add -                          standard input
kg add archive/ --cluster local:8             extract on a Dask cluster, here of this machine
kg add --coder mistral                        let a coder of kg.toml read the articles of the graph
"""


@kg_command("add", examples=EXAMPLES)
@click.argument("inputs", nargs=-1, metavar="FILE-OR-FOLDER…")
@store_option
@model_option
@fast_option
@workers_option
@cluster_options
@limits_options
@click.option("--fetch", is_flag=True, help="Fetch inputs that are web addresses.")
@given_options
@click.option(
    "--dry-run",
    is_flag=True,
    help="Print what each article would get and from where; store nothing.",
)
@click.option(
    "--reread", is_flag=True, help="Read also files that did not change since they were read."
)
@coder_options
@json_option
@click.option("-q", "--quiet", is_flag=True, help="Print errors only, no summary.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    inputs: tuple[str, ...],
    store_path: str,
    model: str | None,
    fast: bool,
    workers: int | None,
    cluster: str | None,
    parts: str | None,
    time_limit: float,
    memory_limit: int,
    fetch: bool,
    dry_run: bool,
    reread: bool,
    coder: str | None,
    config: Path | None,
    offline: bool,
    as_json: bool,
    quiet: bool,
    **given: Any,
) -> None:
    """Add articles to the graph.

    An article that has not changed since it was added is skipped. A changed article replaces
    everything that came from its earlier text. Files of the same size and time as in an earlier run
    are not read again, unless --reread. It is safe to interrupt the command and to run it again.
    What a file does not say of its article is taken from a table meta.csv (or .tsv, .xlsx) beside
    it, then from the options. With --coder, the statements that this coder finds are in a graph of
    its own; without FILE-OR-FOLDER it reads the articles of the graph. The exit code is 3 if some
    inputs could not be read or analysed.
    """
    check_cluster(cluster, parts, j=workers, coder=coder)
    options, metadata = given_metadata(**given)
    if not inputs and coder is None:
        wanted = next(one for one in ctx.command.params if one.name == "inputs")
        raise click.MissingParameter(ctx=ctx, param=wanted)
    if inputs and not any(map(_exists, inputs)):
        for name in inputs:
            report_error(f"{name or repr(name)}: no such file or folder; check the path")
        ctx.exit(1)
    if dry_run:
        from kg.cli.dry_run import dry_run as show

        limits = given_limits(time_limit, memory_limit)
        ctx.exit(show(inputs, options, metadata, limits, fetch=fetch, as_json=as_json))
    from kg.pipeline import add

    other = given_coder(coder, config, offline, store_path=store_path)
    with (
        store_for(store_path, other) as store,
        given_cluster(cluster, parts, store, model=model, quiet=quiet or as_json) as connected,
        show_progress(inputs) as progress,
    ):
        summary = add(
            store,
            inputs or stored_articles(store_path),
            model=model,
            fast=fast,
            workers=workers,
            limits=given_limits(time_limit, memory_limit),
            fetch=fetch,
            options=options,
            metadata=metadata,
            reread=reread,
            progress=progress.finish,
            begin=progress.begin,
            coder=other,
            cluster=connected,
        )
    for error in summary.failed:
        report_error(str(error))
    if as_json:
        echo_json(_as_object(summary) | ({"coder": other.report.as_object()} if other else {}))
    elif not quiet:
        for line in lines_of(summary, store_path, next_steps(coder)):
            echo(line, err=True)
    if echo_report(other, quiet=quiet or as_json) or summary.failed:
        ctx.exit(SOME_FAILED if summary.stored else 1)


def _exists(given: str) -> bool:
    from kg.read import is_address

    if is_address(given):
        return True
    with suppress(OSError):
        return given == "-" or (given != "" and Path(given).exists())
    return False


def lines_of(
    summary: Summary, store_path: str, steps: str = "kg ask, kg view -o network.html"
) -> Iterator[str]:
    """Yield the lines that say what a run did."""
    from kg.store.address import place_name

    place = place_name(store_path)
    if summary.added or summary.changed:
        parts = [plural(summary.added, "article") + " added"] if summary.added else []
        parts += [plural(summary.changed, "article") + " replaced"] if summary.changed else []
        parts += [f"{summary.unchanged:,} unchanged"] if summary.unchanged else []
        found = f"{plural(summary.statements, 'statement')} by {plural(summary.actors, 'actor')}"
        yield f"{', '.join(parts)}: {found}, in {place}."
    elif summary.unchanged:
        yield f"Nothing changed: {plural(summary.unchanged, 'article')} already in {place}."
    else:
        yield "No articles were read."
    yield from missing_lines(summary)
    for language, times in sorted(summary.without_extractor.items()):
        stored = f"{plural(times, 'article')} stored without statements"
        yield f"{stored}: kg has no extractor for '{language}'."
    for note, noted in sorted(summary.notes.items()):
        yield f"{some_names(noted)}: {note}"
    if summary.failed:
        yield f"{plural(len(summary.failed), 'input')} could not be read; see above."
    elif summary.added:
        yield f"Next: {steps}"


def missing_lines(summary: Summary) -> Iterator[str]:
    """Yield the lines that say which articles lack date or outlet, and how to give it."""
    if summary.without_date:
        count = plural(len(summary.without_date), "article")
        names = some_names(summary.without_date)
        yield (
            f"{count} without a date; relative dates are not resolved: {names}. "
            "Give it with --date or a meta.csv"
        )
    if summary.without_outlet:
        count, names = (
            plural(len(summary.without_outlet), "article"),
            some_names(summary.without_outlet),
        )
        yield f"{count} without an outlet: {names}. Give it with --outlet or a meta.csv"


def _as_object(summary: Summary) -> dict[str, object]:
    return {
        "added": summary.added,
        "changed": summary.changed,
        "unchanged": summary.unchanged,
        "statements": summary.statements,
        "actors": summary.actors,
        "without_date": list(summary.without_date),
        "without_outlet": list(summary.without_outlet),
        "without_extractor": dict(sorted(summary.without_extractor.items())),
        "notes": {note: list(names) for note, names in sorted(summary.notes.items())},
        "failed": [str(error) for error in summary.failed],
    }
