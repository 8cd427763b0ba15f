"""``kg backup``: copy the graph while it is in use."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.framework import echo, kg_command, plural
from kg.cli.options import store_option

EXAMPLES = """
kg backup backups/2024-06-01               a complete copy of the folder of the graph
kg info --store backups/2024-06-01         a copy is a graph as any other
kg backup sparql+http://localhost:7878     move the graph to a server, or back
"""


@kg_command("backup", examples=EXAMPLES)
@click.argument("target", metavar="FOLDER-OR-ADDRESS")
@store_option
def command(target: str, store_path: str) -> None:
    """Copy the graph to a new folder or to a server, also while in use.

    The copy is the graph of one moment, with decisions and the records of readings. To restore it,
    stop what uses the graph and put the copy in its place.
    """
    from kg.store import open_store, place_of
    from kg.store.backup import backup

    place = place_of(target)
    backup(Path(store_path), place)
    with open_store(place, read_only=True) as store:
        count = sum(1 for _ in store.quads())
    echo(f"{plural(count, 'triple')} copied to {target}.")
