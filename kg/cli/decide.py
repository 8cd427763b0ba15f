"""The commands by which people decide: merge, same, not-same, split, rename and kind.

Each takes an author, a time and a reason, calls one function of `kg.curate.decide` and prints
what the entities are called after it.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from kg.base.text import one_line
from kg.cli.framework import Command, echo, echo_styled, kg_command, plural, styled
from kg.cli.options import Function, graph_options

if TYPE_CHECKING:
    from kg.curate.decide import By, Outcome
    from kg.store import Store


def by_options(function: Function) -> Function:
    """Add ``--by``, ``--at`` and ``--reason``: who decides, when and why."""
    for option in (
        click.option("--reason", default="", metavar="WORDS", help="Why; kept with the decision."),
        click.option("--at", metavar="TIME", help="When, as 2026-03-05T09:30:00Z; default: now."),
        click.option(
            "--by",
            envvar="KG_AUTHOR",
            show_envvar=True,
            metavar="NAME",
            help="Who decides; default: the name of your account.",
        ),
    ):
        function = option(function)
    return function


def read_by(by: str | None, at: str | None, reason: str) -> By:
    """Check the values of `by_options`. Raises UsageError for a time that cannot be read."""
    from kg.base.given_words import check_words
    from kg.curate.decide import By
    from kg.judgements.decisions import utc_time

    author = check_words(" ".join((by or _account()).split()), "author")
    return By(author, utc_time(at), " ".join(reason.split()))


def _account() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def _echo_outcome(outcome: Outcome, *, dated: bool) -> None:
    """Print a line per entity with its present name and IRI, and how to undo the decision.

    ``dated`` says that the decision was given another time than now.
    """
    for node in {node.now: node for node in outcome.nodes}.values():
        sort = "" if node.sort == "actor" else f" ({node.sort})"
        echo_styled(f"{styled(node.label, bold=True)}{sort}\t{one_line(node.now)}")
    if outcome.decided:
        kept = plural(len(outcome.decided), "decision")
        undo = "kg decisions lists what to undo" if dated else "kg decisions undo --last undoes it"
        echo(f"{kept} kept; {undo}.", err=True)


def _decision(name: str, examples: str) -> Callable[[Callable[..., Outcome]], Command]:
    """Return a decorator that makes a command of ``decide(store, by, **arguments)``."""

    def decorate(decide: Callable[..., Outcome]) -> Command:
        @functools.wraps(decide)
        def run(
            by: str | None, at: str | None, reason: str, store_path: str, **arguments: object
        ) -> None:
            from kg.store import open_store

            author = read_by(by, at, reason)
            with open_store(store_path) as store:
                outcome = decide(store, author, **arguments)
            _echo_outcome(outcome, dated=at is not None)

        return kg_command(name, examples=examples)(by_options(graph_options(run)))

    return decorate


def _several_names(function: Function) -> Function:
    others = click.argument("others", nargs=-1, required=True, metavar="OTHER…")
    return click.argument("first", metavar="NAME")(others(function))


@_decision(
    "merge",
    """
kg merge "American Civil Liberties Union" ACLU
kg merge "Brad Smith" "B. Smith" "Bradford Smith" --reason "same office"
""",
)
@_several_names
def merge(store: Store, by: By, first: str, others: tuple[str, ...]) -> Outcome:
    """Merge actors, topics or claims under the name of the first.

    NAME and OTHER are names, labels or IRIs. The decision also holds for articles that are added
    or read again later. All former IRIs lead to the merged actor, topic or claim.
    """
    from kg.curate import decide

    return decide.merge(store, (first, *others), by)


@_decision(
    "same",
    """
kg same "Brad Smith" "B. Smith"
kg same "reconnaissance faciale" "facial recognition" --by "Ana Diaz"
""",
)
@_several_names
def same(store: Store, by: By, first: str, others: tuple[str, ...]) -> Outcome:
    """Decide that names mean the same actor, topic or claim.

    Its label is the name that most articles use. "kg actors --doubtful" lists the pairs of actors
    that need a decision.
    """
    from kg.curate import decide

    return decide.same(store, (first, *others), by)


@_decision(
    "not-same",
    """
kg not-same "Paul Martin" "Pierre Martin"
kg not-same "P. Martin" "Paul Martin" --reason "P. is Pierre, who left in 2019"
""",
)
@_several_names
def not_same(store: Store, by: By, first: str, others: tuple[str, ...]) -> Outcome:
    """Decide that names mean different actors, topics or claims.

    The decision holds for each pair of the names and separates names that were merged. To
    separate two people who have the same name, use "kg split NAME --in ARTICLE".
    """
    from kg.curate import decide

    return decide.not_same(store, (first, *others), by)


@_decision(
    "split",
    """
kg split "Brad Smith" "B. Smith"              B. Smith is somebody else
kg split "Paul Martin" --in 2019-03-match     this article is about another Paul Martin
""",
)
@click.argument("name", metavar="NAME")
@click.argument("others", nargs=-1, metavar="[OTHER…]")
@click.option(
    "--in",
    "articles",
    multiple=True,
    metavar="ARTICLE",
    help="An article in which the name means another actor; repeat it for several articles.",
)
def split(
    store: Store, by: By, name: str, others: tuple[str, ...], articles: tuple[str, ...]
) -> Outcome:
    """Separate names or articles from an actor, topic or claim.

    OTHER are some of the names that NAME was merged from; all that are given together stay
    together. An actor that has the same name in all articles is split by article, with --in.
    """
    from kg.curate import decide

    if not others and not articles:
        raise click.UsageError("say what to separate: names, or articles with --in")
    return decide.split(store, name, others, articles, by)


@_decision(
    "rename",
    """
kg rename ACLU "American Civil Liberties Union"
kg rename "vente police" "vente à la police"
""",
)
@click.argument("name", metavar="NAME")
@click.argument("label", metavar="LABEL")
def rename(store: Store, by: By, name: str, label: str) -> Outcome:
    """Give an actor, a topic or a claim another label.

    The names that articles use still find it.
    """
    from kg.curate import decide

    return decide.rename(store, name, label, by)


@_decision("kind", 'kg kind Gafam group\nkg kind "Maison-Blanche" organisation')
@click.argument("actor", metavar="ACTOR")
@click.argument("value", metavar="KIND")
def kind(store: Store, by: By, actor: str, value: str) -> Outcome:
    """Set the kind of an actor.

    KIND is person, organisation, group or document.
    """
    from kg.curate import decide

    return decide.kind(store, actor, value, by)
