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

    An ARTICLE is a name (the file name without suffix), an id, an address or an IRI. If one of
    them is not found, nothing is removed.
    """
    from kg.pipeline import remove
    from kg.store import open_store

    with open_store(store_path) as store:
        for identity in remove(store, articles):
            echo(f"removed {identity}", err=True)
