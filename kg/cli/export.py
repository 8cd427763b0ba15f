"""``kg export``: the graph as a file that other programs read."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.frame import store_option, verb
from kg.cli.output import writing
from kg.errors import UsageError

EXAMPLES = """
kg export -o graph.ttl                   Turtle; the suffix names the format
kg export -o graph.jsonld                compact JSON-LD with kg's context
kg export -o network.gexf                the network for Gephi
kg export --format nq | gzip > graph.nq.gz
"""


@verb("export", examples=EXAMPLES)
@click.option("-o", "--output", default="-", metavar="FILE", help="Where to write; - is stdout.")
@click.option(
    "--format",
    "format",
    metavar="NAME",
    help="ttl, trig, nq, nt, jsonld, rdf, graphml or gexf; default: by the file's suffix.",
)
@store_option
def command(output: str, format: str | None, store_path: str) -> None:
    """Write the whole graph, or its network, to a file.

    The same articles give the same bytes.
    """
    from kg.export import WRITERS, export
    from kg.store import open_store

    wanted = f".{format.removeprefix('.')}" if format else Path(output).suffix.lower()
    choices = ", ".join(sorted(WRITERS))
    if not wanted and output == "-":
        raise UsageError(f"standard output has no suffix; add --format, one of {choices}")
    if wanted not in WRITERS:
        raise UsageError(f"no format called '{wanted}'; there are: {choices}")
    with open_store(store_path, read_only=True) as store, writing(output) as target:
        export(store, target, format=wanted)
