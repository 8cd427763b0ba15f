"""``kg upgrade``: make a graph of this version from one of an earlier version."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.framework import echo, kg_command, plural
from kg.cli.options import workers_option

EXAMPLES = """
kg upgrade kg-store kg-store-2    make kg-store-2 from kg-store
"""


@kg_command("upgrade", examples=EXAMPLES)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@workers_option
def command(old: str, new: str, workers: int | None) -> None:
    """Make a graph of this version from one of an earlier version.

    OLD is not changed. Of a graph of kg 0.2 (format 2) nothing is analysed again, and all is kept.
    The articles of a graph of kg 0.1 (format 1) are analysed again from their stored texts;
    decisions and links are kept. Its codings imported from other programs and codes of codebooks
    must be imported again: the summary names them.
    """
    from kg.base.errors import UsageError
    from kg.ingest.compacted import OLD_FORMAT, compact
    from kg.ingest.upgrade import OldGraph, upgrade
    from kg.store import folder, open_store

    is_compacted = folder.marker_of(Path(old))["format"] == OLD_FORMAT
    graph = None if is_compacted else OldGraph(Path(old))
    if not folder.is_empty(Path(new)):
        raise UsageError(f"{new} is not empty; name a new folder")
    if graph is None:
        echo(f"{new}: {plural(compact(Path(old), Path(new)), 'article')} from {old}.")
        return
    with open_store(new, create=True, base=graph.base) as store:
        done = upgrade(graph, store, workers=workers)
    echo(
        f"{new}: {plural(done.summary.stored, 'article')}, "
        f"{plural(done.summary.statements, 'statement')}, {plural(done.decisions, 'decision')} "
        f"and {plural(done.links, 'link')} from {old}."
    )
    if done.lost:
        echo(
            f"{plural(done.lost, 'decision or link', 'decisions and links')} left out: "
            "the new graph does not hold what they concern.",
            err=True,
        )
    if done.coders:
        echo(f"Import again what these coded: {', '.join(done.coders)}.", err=True)
