"""``kg set``: correct what the graph says of articles."""

from __future__ import annotations

import click

from kg.base.text import one_line
from kg.cli.decide import by_options, read_by
from kg.cli.framework import echo, kg_command, plural
from kg.cli.options import graph_options

EXAMPLES = """
kg set maire --outlet "La Gazette" --date 2024-03-01
kg set 2018-03-05-001 2018-03-05-002 --language fr
kg set https://example.org/page --author "A. Martin" --reason "signed on the printed page"
"""


@kg_command("set", examples=EXAMPLES)
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE…")
@click.option("--title", metavar="WORDS", help="The title.")
@click.option("--date", metavar="DATE", help="When it was published: 2024-03-01, 2024-03 or 2024.")
@click.option("--outlet", metavar="NAME", help="The outlet that published it.")
@click.option("--author", metavar="NAME", help="Who wrote it.")
@click.option("--language", metavar="CODE", help="The language of its text, such as fr.")
@by_options
@graph_options
def command(
    articles: tuple[str, ...],
    by: str | None,
    at: str | None,
    reason: str,
    store_path: str,
    **given: str | None,
) -> None:
    """Correct title, date, outlet, author or language of articles.

    An ARTICLE is a name (kg info --articles lists them), an id, an address or an IRI. A correction
    is a decision: it also holds when the article is added again, or after kg remove, until kg
    decisions undo withdraws it.
    """
    from kg.base.errors import UsageError
    from kg.curate.decide import correct
    from kg.judgements.decisions import FACTS, check_fact
    from kg.store import open_store

    values = {what: value for what in FACTS if (value := given.get(what)) is not None}
    if not values:
        options = ", ".join(f"--{what}" for what in FACTS)
        raise UsageError(f"nothing to correct; give one of {options}")
    values = {what: check_fact(what, value) for what, value in values.items()}
    who = read_by(by, at, reason)
    with open_store(store_path) as store:
        found = correct(store, articles, values, who)
    said = ", ".join(f"{what} {value}" for what, value in values.items())
    for entry in found:
        echo(f"{one_line(entry.name)}\t{one_line(said)}")
    dated = [entry for entry in found if "date" in values and entry.date != values["date"]]
    if dated:
        files = "its file" if len(dated) == 1 else "their files"
        before = ", ".join(sorted({entry.date or "none" for entry in dated}))
        echo(
            f"The date was {before}: relative dates in the text still count from it. "
            f"Add {files} again: kg then counts from {values['date']}.",
            err=True,
        )
    if "language" in values:
        said = (
            "The statements were found with the old language; add the files again to replace them."
        )
        echo(said, err=True)
    undo = "kg decisions lists what to undo" if at else "kg decisions undo --last undoes it"
    echo(f"{plural(len(found) * len(values), 'decision')} kept; {undo}.", err=True)
