"""``kg forget``: remove a person or an article from the graph for good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.base.text import one_line
from kg.cli.framework import echo, kg_command, plural
from kg.cli.options import store_option

if TYPE_CHECKING:
    from kg.ingest.forget import Intention, Plan

EXAMPLES = """
kg forget "Ada Brun"            list what goes, ask, remove it
kg forget 2018-03-05-001        the same for an article
kg forget "Ada Brun" --yes      do not ask
kg forget                       complete an interrupted run
"""
_SERVER = (
    "The graph is in a server, whose own files may hold what was deleted until it cleans them: "
    "see its manual, and delete its backups."
)
_ELSEWHERE = (
    "Exports, pages, copies of the graph and the files of articles are not part of it; "
    "delete them yourself, or kg add brings the articles back."
)


@kg_command("forget", examples=EXAMPLES)
@click.argument("names", nargs=-1, metavar="[NAME|ARTICLE…]")
@click.option(
    "--yes",
    is_flag=True,
    allow_from_autoenv=False,
    help="Do not ask before anything is removed.",
)
@store_option
@click.pass_context
def command(ctx: click.Context, names: tuple[str, ...], yes: bool, store_path: str) -> None:
    """Remove people or articles, so that no file holds their names.

    NAME is the name of an actor, or words that occur in texts. Every article that mentions the
    actor or contains one of its full names is removed whole, with all that came from it, because
    an article cannot be changed without breaking the positions of its quotations. Decisions,
    links and corrections that name them, or what only these articles gave, go too. The same holds
    for the graphs of other coders, and for their answers that are kept. Drafts that killed runs of
    "kg export -o FILE" and other commands left go too. ARTICLE is a name, id, address or IRI, as
    for "kg remove". What is removed is listed first. Then the files of the graph are written
    afresh.
    """
    from kg.base.atomic import abandoned
    from kg.base.claimed import sweep
    from kg.ingest.forget import announce, unfinished
    from kg.ingest.forget_all import all_graphs, answer_folders, plan_all, purge_answers
    from kg.pipeline import forget
    from kg.store.address import server_of

    with all_graphs(store_path) as stores:
        answers = answer_folders(store_path)
        drafts = abandoned([Path(), Path(store_path).parent])

        def carry_out(coder: str, intention: Intention, before: str = "") -> None:
            count = purge_answers(stores[coder], intention, answers)
            forget(stores[coder], intention)
            also = f" {plural(count, 'answer')} of coders deleted." if count else ""
            echo(f"{_of(coder)}{before}{_done(intention)}{also}", err=True)

        begun = {coder: one for coder, held in stores.items() if (one := unfinished(held.path))}
        for coder, intention in begun.items():
            carry_out(coder, intention, "Completed an interrupted run. ")
            names = tuple(name for name in names if name not in intention.asked)
        if not begun and not names:
            raise click.UsageError("say whom or what to forget: a name or an article")
        if names:
            plans = plan_all(stores, names)
            for coder, found in plans.items():
                for line in _lines(found):
                    echo(f"{_of(coder)}{line}")
            for draft in drafts:
                echo(one_line(f"draft of a killed run: {draft}"))
            if not yes and not click.confirm("Remove all this for good?", err=True):
                echo("Nothing was removed.", err=True)
                ctx.exit(1)
            wanted = {coder: one.intention(stores[coder].base) for coder, one in plans.items()}
            # A run that is killed in one graph is completed in all.
            for coder, intention in wanted.items():
                announce(intention, stores[coder].path)
            for coder, intention in wanted.items():
                carry_out(coder, intention)
    sweep(drafts)
    if server_of(Path(store_path)) is not None:
        echo(_SERVER, err=True)
    echo(_ELSEWHERE, err=True)


def _of(coder: str) -> str:
    """Return what begins a line about the graph of a coder."""
    return "" if coder == "kg" else f"[{coder}] "


def _lines(found: Plan) -> Iterator[str]:
    """Yield what is to be removed, a line each."""
    for person in found.people:
        others = [name for name in person.names if name != person.label]
        also = f" (also {', '.join(others)})" if others else ""
        yield one_line(
            f"{person.label}{also}: {plural(person.statements, 'statement')}, "
            f"{plural(person.affiliations, 'affiliation')}"
        )
    if found.articles:
        yield (
            f"{plural(len(found.articles), 'article')} to remove whole, "
            f"with {plural(found.statements, 'statement')} of all speakers:"
        )
    for article in found.articles:
        parts = filter(None, (article.date, article.name, article.title))
        yield one_line(f"  {'  '.join(parts)}")
    name_of = found.lookup.name_of
    for decision in found.decisions:
        other = decision.value or (name_of(decision.other) if decision.other else "")
        words = f"decision: {decision.what} {name_of(decision.node)} · {other}"
        yield one_line(f"{words} ({decision.author}, {decision.time[:10]})")
    for link in found.links:
        words = f"{link.verdict}: {name_of(link.actor)} · {link.name} {link.entity}"
        yield one_line(f"{words} ({link.author}, {link.time[:10]})")
    for correction in found.corrections:
        yield one_line(f"correction of a code: {correction.words} ({correction.author})")


def _done(intention: Intention) -> str:
    counts = (
        plural(len(intention.articles), "article"),
        plural(len(intention.decisions), "decision"),
        plural(len(intention.links), "link"),
        plural(len(intention.corrections), "correction"),
    )
    return f"Forgotten: {', '.join(counts)}. The files of the graph are written afresh."
