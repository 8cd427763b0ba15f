"""``kg report``: write the graph as a site of linked pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.framework import echo, kg_command, plural
from kg.cli.options import (
    confidence_option,
    graph_options,
    lang_option,
    locale_language,
    note_reprints,
    reprints_option,
    title_by_coder,
)

if TYPE_CHECKING:
    from kg.graph.reprints import Reprints

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
@reprints_option("once")
@graph_options
def command(
    output: str,
    lang: str | None,
    title: str | None,
    min_confidence: float,
    reprints: Reprints | None,
    store_path: str,
) -> None:
    """Write the graph as a small site of linked pages.

    The first page says who changed position, who is quoted most and what is disputed. There is a
    page for each actor, topic, claim and article, for the network and for the named questions.
    The pages open from the disk and need no network. To publish them, copy the folder to any web
    server.
    """
    from kg.graph.reprints import count_reprints
    from kg.pages.report import report
    from kg.pages.words import Words
    from kg.store import open_store

    spoken = lang or locale_language()
    with open_store(store_path, read_only=True) as store:
        if reprints != "all":
            note_reprints(count_reprints(store))
        count = report(
            store,
            Path(output),
            lang=spoken,
            title=title or title_by_coder(Words(spoken).say("title")),
            min_confidence=min_confidence,
            reprints=reprints or "once",
        )
    first = Path(output) / "index.html"
    echo(f"{output}: {plural(count, 'page')}. Open {first} in a browser.", err=True)
