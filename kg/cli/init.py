"""``kg init``: create an empty graph with its own base IRI."""

from __future__ import annotations

import click

from kg.cli.framework import echo, kg_command
from kg.cli.options import store_option

EXAMPLES = """
kg init --base https://example.org/kg/     before the first kg add
"""


@kg_command("init", examples=EXAMPLES)
@click.option("--base", default=None, metavar="IRI", help="Prefix of the graph's own IRIs.")
@store_option
def command(base: str | None, store_path: str) -> None:
    """Create an empty graph with a base for its IRIs.

    You only need this to publish the graph: kg add creates a graph with a default base. With a
    base that you control, the IRIs are addresses at which you can publish. The base cannot be
    changed later.
    """
    from kg.store import open_store
    from kg.store.address import place_name

    with open_store(store_path, create=True, base=base) as store:
        echo(f"Graph in {place_name(store_path)}; its IRIs begin with {store.base}", err=True)
