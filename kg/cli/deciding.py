"""What the commands of decisions share: who decides and when, and what is said of the outcome."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from kg.cli.frame import Function, plural

if TYPE_CHECKING:
    from kg.curate.decide import By, Outcome


def by_options(function: Function) -> Function:
    """``--by``, ``--at`` and ``--reason``: who decides, when and why."""
    for option in (
        click.option("--reason", default="", metavar="WORDS", help="Why; kept with the decision."),
        click.option("--at", metavar="TIME", help="When; default: now. 2026-03-05T09:30:00Z."),
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


def by_whom(by: str | None, at: str | None, reason: str) -> By:
    """The options, checked. Raises UsageError for a time that is none."""
    from kg.curate.decide import By
    from kg.judgements.decisions import at as time_at

    author = " ".join((by or _account()).split())
    return By(author, time_at(at), " ".join(reason.split()))


def _account() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def echo_outcome(outcome: Outcome, *, dated: bool = False) -> None:
    """A line for each thing as it stands now, its name and its IRI, and how to take it back.

    ``dated`` says that the decision was given another time than now.
    """
    for thing in {thing.now: thing for thing in outcome.things}.values():
        sort = "" if thing.sort == "actor" else f" ({thing.sort})"
        click.echo(f"{click.style(thing.label, bold=True)}{sort}\t{thing.now}")
    if outcome.decided:
        kept = plural(len(outcome.decided), "decision")
        undo = "kg decisions lists what to undo" if dated else "kg decisions undo --last undoes it"
        click.echo(f"{kept} kept; {undo}.", err=True)
