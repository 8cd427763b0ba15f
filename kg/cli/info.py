"""``kg info``: what a graph holds, in numbers."""

from __future__ import annotations

import json

import click

from kg.base.text import one_line
from kg.cli.frame import json_option, store_option, verb

EXAMPLES = """
kg info
kg info --articles      a line for each article: name, date, title
"""


@verb("info", examples=EXAMPLES)
@click.option("--articles", "list_articles", is_flag=True, help="List the articles instead.")
@store_option
@json_option
def command(list_articles: bool, store_path: str, as_json: bool) -> None:
    """Say what the graph holds: articles, outlets, languages, statements, actors, dates."""
    from kg.query.inventory import articles, holdings
    from kg.store import open_store

    with open_store(store_path, read_only=True) as store:
        if list_articles:
            rows = articles(store)
            if as_json:
                click.echo(
                    json.dumps([row._asdict() for row in rows], ensure_ascii=False, indent=1)
                )
            for row in () if as_json else rows:
                cells = (row.name, row.date or "no date", row.title or "no title")
                click.echo("\t".join(map(one_line, cells)))
            return
        found = holdings(store)
    facts = {"store": store_path, **found}
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=1))
        return
    for name, value in facts.items():
        if isinstance(value, dict):
            value = ", ".join(f"{key} {count:,}" for key, count in value.items()) or "none"
        shown = one_line(value) if isinstance(value, str) else format(value, ",")
        click.echo(f"{name:<16}{shown}")
