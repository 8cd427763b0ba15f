"""``kg query``: SPARQL → rows, triples or a truth value."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.base.errors import KgError, UsageError
from kg.cli.frame import json_option, store_option, verb
from kg.cli.rows import FORMATS, echo_answer, echo_rows, timeout_option

EXAMPLES = """
kg query 'SELECT ?name { ?actor skos:prefLabel ?name } LIMIT 10'
kg query questions/voices.rq --format csv > voices.csv
cat voices.rq | kg query - --format json
kg query 'CONSTRUCT WHERE { ?s kg:expresses ?claim }' > claims.ttl
"""


@verb("query", examples=EXAMPLES)
@click.argument("sparql", metavar="SPARQL-OR-FILE")
@store_option
@click.option(
    "--format",
    "format",
    type=click.Choice((*FORMATS, "ttl", "nt", "rdf")),
    help="Default: a table on a terminal, csv elsewhere, ttl for CONSTRUCT and DESCRIBE.",
)
@json_option
@timeout_option
def command(
    sparql: str, store_path: str, format: str | None, as_json: bool, timeout: float | None
) -> None:
    """Ask the graph in SPARQL.

    The query is text, the name of a file, or - for standard input. It sees the union of all
    graphs; GRAPH ?g { … } tells them apart. --format json is the W3C result format, --json a
    plain list of objects, or true or false for ASK.
    """
    from kg.query.questions import run
    from kg.query.results import Rows, Truth
    from kg.query.timeout import answer

    found = answer(store_path, timeout, run, _sparql(sparql))
    if as_json and isinstance(found, Rows):
        echo_rows(found, format=None, as_json=True)
    elif as_json and isinstance(found, Truth):
        click.echo("true" if found.value else "false")
    elif as_json:
        raise UsageError("--json is for SELECT and ASK; use --format")
    else:
        echo_answer(found, format=format)


def _sparql(given: str) -> str:
    """The query itself; a word without blanks or braces can only be a file."""
    if given == "-":
        data, where = sys.stdin.buffer.read(), "standard input"
    elif "{" in given or "\n" in given:
        return given
    else:
        path, where = Path(given), given
        if not path.is_file():
            hint = "a query has braces, as in 'SELECT * { ?s ?p ?o } LIMIT 5'"
            raise UsageError(f"'{given}': neither a file nor SPARQL; {hint}")
        data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise KgError(f"{where}: not UTF-8; save the query as UTF-8") from None
