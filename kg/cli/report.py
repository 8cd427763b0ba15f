"""``kg report``: the graph as a folder of pages."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.frame import confidence_option, plural, store_option, verb
from kg.cli.view import lang_option, locale_language

EXAMPLES = """
kg report -o report                      then open report/index.html in a browser
kg report --lang fr --title "Le débat" -o site
"""


@verb("report", examples=EXAMPLES)
@click.option(
    "-o",
    "--output",
    default="report",
    show_default=True,
    metavar="FOLDER",
    help="Where to write the pages; an earlier report there is replaced.",
)
@lang_option
@click.option("--title", metavar="TEXT", help="Heading of the first page.")
@confidence_option
@store_option
def command(
    output: str, lang: str | None, title: str | None, min_confidence: float, store_path: str
) -> None:
    """Write a small site: a page of each actor, topic and article, the network, the questions.

    All pages are linked, work from the disk and ask no network; put the folder on any web server
    to publish it.
    """
    from kg.store import open_store
    from kg.view.report import report

    with open_store(store_path, read_only=True) as store:
        count = report(
            store,
            Path(output),
            lang=lang or locale_language(),
            title=title,
            min_confidence=min_confidence,
        )
    first = Path(output) / "index.html"
    click.echo(f"{output}: {plural(count, 'page')}; open {first} in a browser.", err=True)
