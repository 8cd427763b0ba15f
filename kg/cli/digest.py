"""``kg digest``: what is new in the articles of some days."""

from __future__ import annotations

from datetime import date, timedelta

import click

from kg.cli.framework import echo, kg_command
from kg.cli.options import graph_options, lang_option, locale_language
from kg.cli.output import open_output, write_data

EXAMPLES = """
kg digest --since yesterday --added
kg digest --since 2024-03-04 --until 2024-03-10 -o week.html
kg digest --since 2024-03 --format json > march.json
"""
_DAYS = {"today": 0, "yesterday": 1}
_SUFFIXES = {".html": "html", ".htm": "html", ".json": "json", ".txt": "text"}


@kg_command("digest", examples=EXAMPLES)
@click.option(
    "--since",
    required=True,
    metavar="DATE",
    help="First day: yesterday, today, or a date such as 2024-03-05, 2024-03 or 2024.",
)
@click.option("--until", metavar="DATE", help="Last day; default: no end.")
@click.option(
    "--added",
    is_flag=True,
    help="Days are those on which articles were added to the graph, whatever their dates.",
)
@click.option(
    "--format",
    "format",
    type=click.Choice(["text", "html", "json"]),
    help="Output format; default: the one of the file's suffix, else text. HTML can be mailed.",
)
@click.option("-o", "--output", default="-", metavar="FILE", help="Output file.")
@click.option(
    "--most",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    metavar="N",
    help="Entries of each section in text and HTML; 0 is all.",
)
@lang_option
@graph_options
def command(
    since: str,
    until: str | None,
    added: bool,
    format: str | None,
    output: str,
    most: int,
    lang: str | None,
    store_path: str,
) -> None:
    """Say what is new: articles, actors, disputes and changed positions.

    Dates are those of the articles: an article belongs to the period in which it surely was
    published. With --added they are the days on which the articles were added to the graph. Use it
    for a daily mail, so that no article is missed that arrives after its date. Each entry has a
    sentence with its outlet and date. A story that several articles print counts once.
    """
    from kg.query.questions import check_period
    from kg.store import open_store
    from kg.view.digest import digest
    from kg.view.digest_page import written

    first, last = day("--since", since, 0), day("--until", until, 1) if until else None
    if last is not None:
        check_period(first.isoformat(), last.isoformat())
    suffix = next((kind for end, kind in _SUFFIXES.items() if output.lower().endswith(end)), None)
    with open_store(store_path, read_only=True) as store:
        days = {iri: at.astimezone().date() for iri, at in store.records.added().items()}
        found = digest(store, first, last, added=days, by="added" if added else "date")
    page = written(found, format or suffix or "text", lang=lang or locale_language(), most=most)
    if output == "-":
        write_data(page.encode("utf-8"))
        return
    with open_output(output) as stream:
        stream.write(page.encode("utf-8"))
    echo(f"{output}: written.", err=True)


def day(option: str, words: str, end: int, *, today: date | None = None) -> date:
    """Return the first (0) or last (1) day that an option means; ``today`` is today.

    Raises:
        UsageError: it is not a date.
    """
    from kg.base.edtf import bounds
    from kg.base.errors import UsageError

    back = _DAYS.get(words.strip().lower())
    if back is not None:
        return (today or date.today()) - timedelta(days=back)
    try:
        return bounds(words.strip())[end]
    except ValueError:
        raise UsageError(
            f"{option} {words}: not a date; write yesterday, today, 2018-03-05, 2018-03 or 2018"
        ) from None
