"""``kg push``: send graphs to another store."""

from __future__ import annotations

import click

from kg.base.errors import UsageError
from kg.cli.framework import echo, kg_command, plural
from kg.cli.options import (
    address_argument,
    credentials,
    credentials_options,
    store_option,
)
from kg.cli.progress import count_up

EXAMPLES = """
kg push https://kg.paper.example/graphs --token TOKEN     another kg serve
kg push http://localhost:3030/news/data                   Fuseki
kg push http://localhost:7878/store                       Oxigraph
kg push http://localhost:8890/sparql-graph-crud-auth --user dba --into https://paper.example/kg
"""


@kg_command("push", examples=EXAMPLES)
@address_argument
@store_option
@click.option("--graph", "graphs", multiple=True, metavar="IRI", help="Send only this graph.")
@click.option("--into", metavar="IRI", help="Send the triples of all graphs to this one instead.")
@credentials_options
def command(
    address: str,
    store_path: str,
    graphs: tuple[str, ...],
    into: str | None,
    token: str | None,
    user: str | None,
) -> None:
    """Send graphs to another store by the Graph Store Protocol.

    URL is where the other store answers the SPARQL 1.1 Graph Store HTTP Protocol. A graph that it
    has already is replaced; graphs that only the other store has stay.
    """
    from kg.remote.client import GraphStore
    from kg.remote.push import named_graphs, push
    from kg.store import open_store

    remote = GraphStore(address, token=token, user=credentials(user))
    with open_store(store_path, read_only=True) as store, remote:
        total = len(graphs) or len(named_graphs(store))
        if not total:
            raise UsageError(f"{store_path}: there is nothing to send; add articles with kg add")
        with count_up("graphs", total) as sent:
            count, triples = push(store, remote, graphs=graphs, into=into, on_graph=sent)
    echo(f"{plural(count, 'graph')} with {plural(triples, 'triple')} sent to {address}.")
