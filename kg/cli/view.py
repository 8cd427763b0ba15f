"""``kg view``: the graph as one HTML page."""

from __future__ import annotations

import click

from kg.cli.frame import plural, store_option, verb
from kg.cli.output import writing

EXAMPLES = """
kg view -o network.html         then open network.html in a browser
"""


@verb("view", examples=EXAMPLES)
@click.option(
    "-o",
    "--output",
    default="network.html",
    show_default=True,
    metavar="FILE",
    help="Where to write the page; - is stdout.",
)
@store_option
def command(output: str, store_path: str) -> None:
    """Draw actors, claims and topics as one page that needs no network.

    Edges are statements, coloured by stance, with their date and evidence; search and filters
    are in the page.
    """
    from kg.network import statement_network
    from kg.store import open_store
    from kg.view import page

    with open_store(store_path, read_only=True) as store:
        network = statement_network(store)
    html = page(network)
    with writing(output) as target:
        target.write(html.encode("utf-8"))
    if output != "-":
        counts = f"{plural(network.number_of_nodes(), 'node')}, "
        counts += plural(network.number_of_edges(), "edge")
        click.echo(f"{output}: {counts}; open it in a browser.", err=True)
