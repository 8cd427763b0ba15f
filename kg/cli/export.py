"""``kg export``: write the graph to a file for other programs."""

from __future__ import annotations

import click

from kg.cli.framework import kg_command
from kg.cli.options import graph_options
from kg.cli.output import check_xlsx, open_output, report_cut

EXAMPLES = """
kg export -o graph.ttl                   Turtle; the suffix is the format
kg export -o graph.jsonld                JSON-LD: articles with their statements
kg export --frame claimreview -o claims.jsonld    claims as schema.org has them
kg export -o network.gexf                the network, for Gephi
kg export --format dna-csv -o events.csv for Discourse Network Analyzer and rDNA
kg export -o statements.xlsx             the statements, for spreadsheets
kg export --format nq | gzip > graph.nq.gz
"""


@kg_command("export", examples=EXAMPLES)
@click.option(
    "-o", "--output", default="-", metavar="FILE", help="Output file; - is standard output."
)
@click.option(
    "--format",
    "format",
    metavar="NAME",
    help="ttl, trig, nq, nt, jsonld, rdf, graphml, gexf, dna-csv or xlsx; default: the suffix of "
    "FILE.",
)
@click.option(
    "--frame",
    type=click.Choice(("articles", "graphs", "claimreview")),
    help="For jsonld: a tree of articles (the default), the named graphs, or schema.org claims.",
)
@graph_options
def command(output: str, format: str | None, frame: str | None, store_path: str) -> None:
    """Write the whole graph or its network to a file.

    nq, trig and jsonld with --frame graphs keep the named graphs, which say what came from which
    article. graphml and gexf hold the network; dna-csv is an event list of statements, and xlsx the
    same for spreadsheets. The same articles give the same bytes.
    """
    from kg.export import export
    from kg.store import open_store

    if (format or output).lower().endswith("xlsx"):
        check_xlsx(output, "add -o statements.xlsx")
    with open_store(store_path, read_only=True) as store:
        if output == "-":
            with open_output(output) as stream:
                cut = export(store, stream, format=format, frame=frame)
        else:
            cut = export(store, output, format=format, frame=frame)
    report_cut(cut)
