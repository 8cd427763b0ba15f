"""``kg query``: run a SPARQL query."""

from __future__ import annotations

import re
import sys
from functools import partial
from pathlib import Path

import click

from kg.base.errors import KgError, UsageError
from kg.cli.framework import echo, kg_command
from kg.cli.options import (
    format_option,
    given_limits,
    graph_options,
    json_option,
    query_limits_options,
)
from kg.cli.output import echo_answer, echo_rows, write_data

_DESCRIBE = re.compile(r"(?i)\s*DESCRIBE\s+[<?]")

EXAMPLES = """
kg query 'SELECT ?name { ?actor skos:prefLabel ?name } LIMIT 10'
kg query questions/voices.rq --format csv > voices.csv
kg query questions/voices.rq --format xlsx > voices.xlsx
cat voices.rq | kg query - --format json
kg query 'CONSTRUCT WHERE { ?s kg:expresses ?claim }' > claims.ttl
kg query 'DESCRIBE <actor/ibm>' --format jsonld
kg query 'SELECT ?s { ?s kg:source ?who }' --bind 'who=<actor/ibm>'
"""


@kg_command("query", examples=EXAMPLES)
@click.argument("sparql", metavar="SPARQL-OR-FILE")
@graph_options
@partial(
    format_option, others=("ttl", "nt", "rdf", "trig", "nq", "jsonld"), help="; ttl for triples"
)
@click.option(
    "--bind",
    "bindings",
    multiple=True,
    metavar="NAME=VALUE",
    help="Give a variable a value: <IRI>, prefix:name, a number, true, false or a string.",
)
@click.option(
    "--base",
    metavar="IRI",
    help="What relative IRIs in the query refer to; default: the base of the graph.",
)
@json_option
@query_limits_options
def command(
    sparql: str,
    store_path: str,
    format: str | None,
    bindings: tuple[str, ...],
    base: str | None,
    as_json: bool,
    timeout: float,
    memory_limit: int,
) -> None:
    """Run a SPARQL query on the graph.

    The query is text, the name of a file, or - for standard input. It sees the union of all named
    graphs; use GRAPH ?g { … } to distinguish them. --format json is the W3C result format; --json
    is a plain list of objects, or true or false for ASK.
    """
    from kg.export.jsonld import triples_document
    from kg.query.results import Rows, Triples, Truth
    from kg.query.run import run_bound
    from kg.query.timeout import answer

    limits = given_limits(timeout, memory_limit)
    found = answer(store_path, limits, run_bound, _sparql(sparql), _pairs(bindings), base)
    if as_json and isinstance(found, Rows):
        echo_rows(found, format=None, as_json=True)
    elif as_json and isinstance(found, Truth):
        echo("true" if found.value else "false")
    elif as_json:
        raise UsageError("--json works with SELECT and ASK only; use --format")
    elif isinstance(found, Triples) and format == "jsonld":
        write_data(triples_document(found.triples, found.base).encode("utf-8"))
    else:
        echo_answer(found, format=format)


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name.strip("?$ "):
            raise UsageError(f"--bind '{one}': write NAME=VALUE, as in 'who=<actor/ibm>'")
        pairs[name.strip()] = value
    return pairs


def _sparql(given: str) -> str:
    """Return the query; an argument without braces or line breaks is the name of a file."""
    if given == "-":
        data, where = sys.stdin.buffer.read(), "standard input"
    elif "{" in given or "\n" in given or _DESCRIBE.match(given):
        return given
    else:
        path, where = Path(given), given
        if not path.is_file():
            hint = "a query contains braces, as in 'SELECT * { ?s ?p ?o } LIMIT 5'"
            raise UsageError(f"'{given}' is neither a file nor SPARQL; {hint}")
        data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise KgError(f"{where}: not UTF-8; save the query as UTF-8") from None
