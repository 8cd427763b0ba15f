"""``kg review``: list the uncertain findings; let several people code the same articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from kg.base.text import one_line
from kg.cli.decide import by_options, read_by
from kg.cli.framework import (
    Command,
    Group,
    debug_option,
    echo,
    echo_styled,
    kg_command,
    plural,
    styled,
)
from kg.cli.options import graph_options, json_option
from kg.cli.output import echo_json

EXAMPLES = """
kg review                    what to look at first, each with its sentence
kg review --limit 100 --json
kg correct 2024-03-05-ligue#s312 --stance oppose
kg review assign 2024-03-05-ligue --to Ana --to Bo
"""


@click.group("review", cls=Group, examples=EXAMPLES, invoke_without_command=True)
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Show at most N."
)
@json_option
@graph_options
@click.pass_context
def command(ctx: click.Context, limit: int, as_json: bool, store_path: str) -> None:
    """List the uncertain findings on which many answers depend.

    Corrections whose words are gone from their article come first. Then come statements, positions
    (topic and side) and merged or doubtful pairs of actors; each shows its weight, the confidence
    and the number of statements that depend on it. kg correct, kg same and kg not-same decide;
    kg serve --users has a page for it.
    """
    if ctx.invoked_subcommand is not None:
        return
    from kg.curate.queue import lines, queue
    from kg.store import open_store

    with open_store(store_path, read_only=True) as store:
        items, total = queue(store, limit=limit)
    if as_json:
        echo_json({"total": total, "items": [item.as_object() for item in items]})
        return
    for line in lines(items, lambda words: styled(f"[{words}]", bold=True)):
        echo_styled(line)
    echo(f"{len(items):,} of {total:,}.", err=True)


command.params.append(debug_option())


def _subcommand(name: str, examples: str) -> Callable[[Callable[..., Any]], Command]:
    def decorate(function: Callable[..., Any]) -> Command:
        made = kg_command(name, examples=examples)(function)
        command.add_command(made)
        return made

    return decorate


@_subcommand("assign", "kg review assign 2024-03-05-ligue 2024-03-06-rne --to Ana --to Bo")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE…")
@click.option("--to", "coders", multiple=True, required=True, metavar="NAME", help="A person.")
@by_options
@graph_options
def assign(
    articles: tuple[str, ...],
    coders: tuple[str, ...],
    by: str | None,
    at: str | None,
    reason: str,
    store_path: str,
) -> None:
    """Give articles to two or more people who code them separately.

    They don't see each other's corrections. What they correct there is kept apart until an editor
    adjudicates; kg agreement compares them. A name is that of kg users, or of --by.
    """
    from kg.curate.double import assign as assign_these
    from kg.store import open_store

    who = read_by(by, at, reason)
    with open_store(store_path) as store:
        assign_these(store, articles, coders, who)
    echo(f"{plural(len(articles), 'article')} assigned to {', '.join(coders)}.", err=True)


@_subcommand("progress", "kg review progress")
@graph_options
def progress(store_path: str) -> None:
    """List assigned articles with what each person has left."""
    from kg.curate.double import progress as list_progress
    from kg.store import open_store

    with open_store(store_path, read_only=True) as store:
        for article, coder, left in list_progress(store):
            echo(f"{one_line(article.name)}\t{one_line(coder)}\t{left}")


@_subcommand(
    "adjudicate",
    """
kg review adjudicate 2024-03-05-ligue                          show where people differ
kg review adjudicate 2024-03-05-ligue --take Ana --statement s312=Bo
""",
)
@click.argument("article", metavar="ARTICLE")
@click.option("--take", metavar="NAME", help="Whose answers count where people differ.")
@click.option(
    "--statement", "each", multiple=True, metavar="s120=NAME", help="Whose answer counts there."
)
@by_options
@graph_options
def adjudicate(
    article: str,
    take: str | None,
    each: tuple[str, ...],
    by: str | None,
    at: str | None,
    reason: str,
    store_path: str,
) -> None:
    """Show where the people who code an article differ, or decide.

    With --take or --statement, what all agree on and what you take become decisions, with you as
    their author. What people coded is kept for kg agreement.
    """
    from kg.curate import double
    from kg.query.inventory import articles, find_article
    from kg.store import open_store

    if take is None and not each:
        with open_store(store_path, read_only=True) as store:
            iri = find_article(article, articles(store)).iri
            for case in double.cases(store, iri):
                state = "agreed" if case.values is not None else "differ"
                echo(f"s{case.passage.start}\t{state}\t{one_line(case.passage.words)}")
                for name, answers in case.answers.items():
                    said = "; ".join(f"{what} {value}".strip() for what, value in answers.items())
                    echo(f"\t{one_line(name)}\t{one_line(said)}")
        return
    chosen = [_choice(one) for one in each]
    who = read_by(by, at, reason)
    with open_store(store_path) as store:
        outcome, left = double.adjudicate(store, article, chosen, take, who)
    echo(f"{plural(len(outcome.decided), 'decision')} kept; {left} cases left open.", err=True)


def _choice(text: str) -> tuple[int, str]:
    place, _, name = text.partition("=")
    if not place.removeprefix("s").isdecimal() or not name.strip():
        raise click.UsageError(
            f"--statement {text}: write s120=NAME, as kg review adjudicate lists"
        )
    return int(place.removeprefix("s")), name.strip()
