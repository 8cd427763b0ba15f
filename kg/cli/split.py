"""``kg split``: some of a thing's names, or what some articles tell of it, are another thing."""

from __future__ import annotations

import click

from kg.cli.deciding import by_options, by_whom, echo_outcome
from kg.cli.frame import store_option, verb

EXAMPLES = """
kg split "Brad Smith" "B. Smith"              this name is somebody else's
kg split "Paul Martin" --in 2019-03-match     in this article it is another Paul Martin
"""


@verb("split", examples=EXAMPLES)
@click.argument("thing", metavar="THING")
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option(
    "--in",
    "articles",
    multiple=True,
    metavar="ARTICLE",
    help="An article that speaks of another by the same name; more than one can be given.",
)
@by_options
@store_option
def command(
    thing: str,
    names: tuple[str, ...],
    articles: tuple[str, ...],
    by: str | None,
    at: str | None,
    reason: str,
    store_path: str,
) -> None:
    """Take names or articles out of a thing: they mean another one.

    THING is an actor, a topic or a claim; the NAMEs are among those that it was merged from.
    What leaves, leaves together. An actor with one name in all articles is split by article.
    """
    from kg.curate.decide import split
    from kg.store import open_store

    if not names and not articles:
        raise click.UsageError("say what leaves: names, or articles with --in")
    who = by_whom(by, at, reason)
    with open_store(store_path) as store:
        outcome = split(store, thing, names, articles, who)
    echo_outcome(outcome, dated=at is not None)
