"""``kg report``: write the graph as a site of linked pages."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.framework import echo, kg_command, plural
from kg.cli.options import confidence_option, lang_option, locale_language, store_option

EXAMPLES = """
kg report -o report                      then open report/index.html
kg report --lang fr --title "Le débat" -o site
"""


@kg_command("report", examples=EXAMPLES)
@click.option(
    "-o",
    "--output",
    default="report",
    show_default=True,
    metavar="FOLDER",
    help="Output folder; an earlier report in it is replaced.",
)
@lang_option
@click.option("--title", metavar="TEXT", help="Title of the first page.")
@confidence_option
@store_option
def command(
    output: str, lang: str | None, title: str | None, min_confidence: float, store_path: str
) -> None:
    """Write the graph as a small site of linked pages.

    The first page says who changed position, who is quoted most and what is disputed. There is a
    page for each actor, topic, claim and article, for the network and for the named questions.
    The pages open from the disk and need no network. To publish them, copy the folder to any web
    server.
    """
    from kg.pages.site import report
    from kg.store import open_store

    with open_store(store_path, read_only=True) as store:
        count = report(
            store,
            Path(output),
            lang=lang or locale_language(),
            title=title,
            min_confidence=min_confidence,
        )
    first = Path(output) / "index.html"
    echo(f"{output}: {plural(count, 'page')}. Open {first} in a browser.", err=True)
