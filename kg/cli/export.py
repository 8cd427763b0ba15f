"""``kg export``: the graph as a file that other programs read."""

from __future__ import annotations

import click

from kg.cli.frame import store_option, verb

EXAMPLES = """
kg export -o graph.ttl                   Turtle; the suffix names the format
kg export -o graph.jsonld                compact JSON-LD with kg's context
kg export -o network.gexf                who speaks about what, for Gephi
kg export --format dna-csv -o events.csv for Discourse Network Analyzer and rDNA
kg export --format nq | gzip > graph.nq.gz
"""


@verb("export", examples=EXAMPLES)
@click.option("-o", "--output", default="-", metavar="FILE", help="Where to write; - is stdout.")
@click.option(
    "--format",
    "format",
    metavar="NAME",
    help="ttl, trig, nq, nt, jsonld, rdf, graphml, gexf or dna-csv; default: by the file's suffix.",
)
@store_option
def command(output: str, format: str | None, store_path: str) -> None:
    """Write the whole graph, or its network, to a file.

    nq, trig and jsonld keep the named graphs, which tell what came from which article; graphml
    and gexf hold the network, dna-csv is an event list of statements. The same articles give the
    same bytes.
    """
    from kg.export import export
    from kg.store import open_store

    with open_store(store_path, read_only=True) as store:
        export(store, output, format=format)
