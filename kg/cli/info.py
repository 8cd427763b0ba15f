"""``kg info``: count what a graph holds."""

from __future__ import annotations

import click

from kg.base.text import one_line
from kg.cli.framework import echo, kg_command
from kg.cli.options import graph_options, json_option
from kg.cli.output import echo_json

EXAMPLES = """
kg info
kg info --articles      one line per article: name, date, title
"""


@kg_command("info", examples=EXAMPLES)
@click.option("--articles", "list_articles", is_flag=True, help="List the articles.")
@graph_options
@json_option
def command(list_articles: bool, store_path: str, as_json: bool) -> None:
    """Count what the graph holds, or list its articles."""
    from kg.query.inventory import articles, count_records
    from kg.store import open_store
    from kg.store.address import place_name
    from kg.store.coders import coders_of

    with open_store(store_path, read_only=True) as store:
        if list_articles:
            rows = articles(store)
            if as_json:
                echo_json([row._asdict() for row in rows])
            for row in () if as_json else rows:
                cells = (row.name, row.date or "no date", row.title or "no title")
                echo("\t".join(map(one_line, cells)))
            return
        found = count_records(store)
    others = list(coders_of(store_path))
    facts = {"store": place_name(store_path), **found, **({"coders": others} if others else {})}
    if as_json:
        echo_json(facts)
        return
    for name, value in facts.items():
        if isinstance(value, list):
            value = ", ".join(value)
        if isinstance(value, dict):
            value = ", ".join(f"{key} {count:,}" for key, count in value.items()) or "none"
        shown = one_line(value) if isinstance(value, str) else format(value, ",")
        echo(f"{name:<16}{shown}")
