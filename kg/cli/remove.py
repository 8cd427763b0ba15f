"""``kg remove``: remove articles from the graph."""

from __future__ import annotations

import click

from kg.cli.framework import echo, kg_command
from kg.cli.options import store_option

EXAMPLES = """
kg remove 2018-03-05-001              by name; kg info --articles lists names
kg remove https://example.org/page    by address or id
"""


@kg_command("remove", examples=EXAMPLES)
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE…")
@store_option
def command(articles: tuple[str, ...], store_path: str) -> None:
    """Remove articles and everything that came from them.

    What other coders found in them is removed, too. An ARTICLE is a name (the file name without
    suffix), an id, an address or an IRI. If one of them is not found, nothing is removed.
    """
    from kg.ingest.forget_all import all_graphs, holders
    from kg.pipeline import remove

    with all_graphs(store_path) as stores:
        found = holders(stores, articles)
        removed = [one for coder, iris in found.items() for one in remove(stores[coder], iris)]
        for identity in dict.fromkeys(removed):
            echo(f"removed {identity}", err=True)
