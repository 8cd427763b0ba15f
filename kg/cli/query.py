"""``kg query``: SPARQL → rows, triples or a truth value."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.frame import json_option, store_option, verb
from kg.cli.rows import FORMATS, echo_answer, echo_rows
from kg.errors import KgError, UsageError

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
def command(sparql: str, store_path: str, format: str | None, as_json: bool) -> None:
    """Ask the graph in SPARQL.

    The query is text, the name of a file, or - for standard input. It sees the union of all
    graphs; GRAPH ?g { … } tells them apart. --format json is the W3C result format, --json a
    plain list of objects, or true or false for ASK.
    """
    from kg.answers import Rows, Truth
    from kg.query import run
    from kg.store import open_store

    text = _sparql(sparql)
    with open_store(store_path, read_only=True) as store:
        answer = run(store, text)
        if as_json and isinstance(answer, Rows):
            echo_rows(answer, format=None, as_json=True)
        elif as_json and isinstance(answer, Truth):
            click.echo("true" if answer.value else "false")
        elif as_json:
            raise UsageError("--json is for SELECT and ASK; use --format")
        else:
            echo_answer(answer, format=format)


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
