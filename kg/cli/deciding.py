"""What the commands of decisions share: who decides and when, and what is said of the outcome."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from kg.cli.frame import Function, plural

if TYPE_CHECKING:
    from kg.decide import By, Outcome


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
    from kg.decide import By
    from kg.decisions import at as time_at

    author = " ".join((by or _account()).split())
    return By(author, time_at(at), " ".join(reason.split()))


def _account() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def echo_outcome(outcome: Outcome) -> None:
    """A line for each thing as it stands now: its name, its IRI and its other names."""
    shown = set()
    for thing in outcome.things:
        if thing.now not in shown:
            shown.add(thing.now)
            click.echo(f"{click.style(thing.label, bold=True)}\t{thing.now}")
    if outcome.decided:
        click.echo(
            f"{plural(len(outcome.decided), 'decision')} kept; "
            "kg decisions undo --last takes back what this command decided.",
            err=True,
        )
