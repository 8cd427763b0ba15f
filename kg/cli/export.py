"""``kg export``: write the graph to a file for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.base.errors import UsageError
from kg.cli.framework import is_terminal, kg_command, plural, report_note
from kg.cli.options import graph_options
from kg.cli.output import check_xlsx, open_output, report_cut

if TYPE_CHECKING:
    from kg.dna.stored import Over

EXAMPLES = """
kg export -o graph.ttl                   Turtle; the suffix is the format
kg export -o graph.jsonld                JSON-LD: articles with their statements
kg export --full -o graph.ttl            with annotations and the words at offsets
kg export --frame claimreview -o claims.jsonld    claims as schema.org has them
kg export -o network.gexf                the network, for Gephi
kg export -o debate.dna                  the database of Discourse Network Analyzer
kg export --over codes -o debate.dna     its concepts are the codes of your codebook
kg export --format dna-csv -o events.csv its list of events
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
    help="ttl, trig, nq, nt, jsonld, rdf, graphml, gexf, dna, dna-csv or xlsx; default: the "
    "suffix of FILE.",
)
@click.option(
    "--frame",
    type=click.Choice(("articles", "graphs", "claimreview")),
    help="For jsonld: a tree of articles (the default), the named graphs, or schema.org claims.",
)
@click.option(
    "--over",
    type=click.Choice(("topics", "codes")),
    help="For dna: its concepts are topics (the default) or the codes of codebooks.",
)
@click.option(
    "--full",
    is_flag=True,
    help="Add what follows from the graph: Web Annotations, the words at offsets, inverse links.",
)
@graph_options
def command(
    output: str,
    format: str | None,
    frame: str | None,
    over: Over | None,
    full: bool,
    store_path: str,
) -> None:
    """Write the whole graph or its network to a file.

    The graph states nothing twice: a span is an IRI with offsets. --full adds what follows from it,
    for programs that read Web Annotations or OWL-Time.
    nq, trig and jsonld with --frame graphs keep the named graphs, which say what came from which
    article. graphml and gexf hold the network. dna is a database that Discourse Network Analyzer
    opens with the password "kg"; a .dna file that exists is not replaced. dna-csv is an event list
    of statements, and xlsx the same for spreadsheets. The same articles give the same bytes.
    """
    from kg.export import export
    from kg.store import open_store

    kind = (format or output).lower()
    if kind.endswith("xlsx"):
        check_xlsx(output, "add -o statements.xlsx")
    is_dna = kind.rpartition(".")[2] == "dna"
    if is_dna and output == "-" and is_terminal():
        raise UsageError("a terminal can't show a database; add -o debate.dna")
    with open_store(store_path, read_only=True) as store:
        if output == "-":
            with open_output(output) as stream:
                cut = export(store, stream, format=format, frame=frame, over=over, full=full)
        else:
            cut = export(store, output, format=format, frame=frame, over=over, full=full)
    if is_dna and cut:
        report_note(f"{plural(cut, 'value')} cut: a value of a .dna file holds 190 characters")
    elif not is_dna:
        report_cut(cut)
