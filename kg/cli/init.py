"""``kg init``: an empty graph under a base of one's own."""

from __future__ import annotations

import click

from kg.cli.frame import store_option, verb

EXAMPLES = """
kg init --base https://example.org/kg/     before the first kg add
"""


@verb("init", examples=EXAMPLES)
@click.option("--base", default=None, metavar="IRI", help="What the graph's own IRIs begin with.")
@store_option
def command(base: str | None, store_path: str) -> None:
    """Make an empty graph, with the base of its IRIs.

    Not needed for a graph of one's own: kg add makes one. A base that you control makes the IRIs
    addresses that you can publish at; it can't be changed later.
    """
    from kg.store import open_store

    with open_store(store_path, create=True, base=base) as store:
        click.echo(f"Graph in {store_path}, its IRIs begin with {store.base}", err=True)
