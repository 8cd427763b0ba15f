"""``kg pull``: copy graphs of another store."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.framework import echo, kg_command, plural
from kg.cli.options import (
    address_argument,
    credentials,
    credentials_options,
    store_option,
)
from kg.cli.progress import count_up

EXAMPLES = """
kg pull https://kg.paper.example/graphs --store copy      all graphs of another kg serve
kg pull http://localhost:3030/news/data --graph https://paper.example/notes
"""


@kg_command("pull", examples=EXAMPLES)
@address_argument
@store_option
@click.option("--graph", "graphs", multiple=True, metavar="IRI", help="Copy only this graph.")
@click.option("--default", "default", is_flag=True, help="Copy only the default graph.")
@credentials_options
def command(
    address: str,
    store_path: str,
    graphs: tuple[str, ...],
    default: bool,
    token: str | None,
    user: str | None,
) -> None:
    """Copy graphs of another store by the Graph Store Protocol.

    URL is where the other store answers the SPARQL 1.1 Graph Store HTTP Protocol. All graphs are
    fetched before any is written; those that the folder has already are replaced, others stay.
    Without --graph the other store must answer with all graphs, as kg serve, Oxigraph and Fuseki
    do.
    """
    from kg.remote.client import GraphStore
    from kg.remote.pull import fetched
    from kg.store import folder, open_store
    from kg.store.address import place_name

    wanted: list[str | None] = [*graphs, *([None] if default else [])]
    remote = GraphStore(address, token=token, user=credentials(user))
    with remote, fetched(remote, wanted) as found:
        # A copy of a graph of kg keeps its base.
        base = found.base if folder.is_empty(Path(store_path)) else None
        with (
            open_store(store_path, create=True, base=base) as store,
            count_up("graphs", None) as written,
        ):
            count, triples = found.write(store, written)
    copied = f"{plural(count, 'graph')} with {plural(triples, 'triple')} copied"
    echo(f"{copied} to {place_name(store_path)}.")
