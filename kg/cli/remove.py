"""``kg remove``: an article and all that came from it out of the graph."""

from __future__ import annotations

import click

from kg.cli.frame import store_option, verb

EXAMPLES = """
kg remove 2018-03-05-001              by the name that kg info --articles lists
kg remove https://example.org/page    by its address or id
"""


@verb("remove", examples=EXAMPLES)
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE…")
@store_option
def command(articles: tuple[str, ...], store_path: str) -> None:
    """Take articles out of the graph, with all that came from them.

    An ARTICLE is its name (a file's stem), its id, its address or its IRI. Either all of them
    are removed or, where one is not found, none.
    """
    from kg.pipeline import remove
    from kg.store import open_store

    with open_store(store_path) as store:
        for identity in remove(store, articles):
            click.echo(f"removed {identity}", err=True)
