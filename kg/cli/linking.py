"""Proposals, as people look at them: rows of a table, and one actor after the other to decide."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING

import click

from kg.cli.frame import is_terminal, plural

if TYPE_CHECKING:
    from kg.curate.decide import By
    from kg.judgements.links import Link
    from kg.link.kept import Standing
    from kg.link.records import Sought
    from kg.query.results import Rows

_SHOWN = ("score", "actor", "id", "entity", "description", "why")
_COLUMNS = (*_SHOWN, "sure", "state", "kind", "iri", "actor_iri", "source")


def told(text: str) -> str:
    """Text of others for a terminal: one line, without characters that command it."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def rows_of(standings: Iterable[Standing], actors: Sequence[Sought]) -> Rows:
    """Proposals as the rows of an answer."""
    from pyoxigraph import Literal

    from kg.query.results import Rows

    by_iri = {actor.iri: actor for actor in actors}
    rows = []
    for standing in standings:
        proposal, entity = standing.proposal, standing.proposal.entity
        actor = by_iri[proposal.actor]
        cells = {
            "score": f"{proposal.score:.2f}",
            "actor": actor.label,
            "id": entity.id,
            "entity": entity.name,
            "description": entity.description,
            "why": "; ".join(proposal.reasons),
            "sure": "sure" if proposal.sure else "",
            "state": standing.state,
            "kind": actor.kind,
            "iri": entity.iri,
            "actor_iri": actor.iri,
            "source": proposal.source,
        }
        rows.append(tuple(Literal(cells[column]) for column in _COLUMNS))
    return Rows(_COLUMNS, tuple(rows), _SHOWN)


@contextmanager
def progress(total: int) -> Iterator[Callable[[int], None]]:
    """Tells on a terminal how many actors are done; elsewhere says nothing."""
    if not is_terminal(err=True):
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("actors", total=total)
        yield lambda done: bar.update(task, completed=done)


def can_answer() -> bool:
    """Whether a person reads what is printed and types the answer."""
    return sys.stdin.isatty() and is_terminal()


def review(
    standings: Sequence[Standing],
    actors: Sequence[Sought],
    who: By,
    keep: Callable[[list[Link]], None],
) -> None:
    """Show each actor with what is proposed for it, and keep what is decided, one by one.

    Raises UsageError where nobody can answer.
    """
    from kg.base.errors import UsageError

    if not can_answer():
        raise UsageError(
            "--review needs a terminal; elsewhere: kg link --export links.tsv, decide there, "
            "kg link --import links.tsv"
        )
    by_iri = {actor.iri: actor for actor in actors}
    several = [
        (by_iri[iri], list(of_one))
        for iri, of_one in groupby(standings, key=lambda s: s.proposal.actor)
    ]
    if not several:
        click.echo("Nothing is open; kg link --service asks Wikidata.", err=True)
        return
    linked = 0
    for place, (actor, found) in enumerate(several, start=1):
        _show(actor, found, f"{place}/{len(several)}")
        answer = _answer(len(found))
        if answer == "q":
            break
        made = _links(answer, found, who)
        if made:
            keep(made)
            linked += made[0].verdict == "link"
    click.echo(f"{plural(linked, 'link')} accepted.", err=True)


def _show(actor: Sought, found: Sequence[Standing], place: str) -> None:
    click.echo(f"\n{place}  {click.style(told(actor.label), bold=True)}  {actor.kind}")
    facts = (
        ", ".join(actor.roles[:3]),
        ", ".join(actor.organisations[:3]),
        plural(actor.statements, "statement"),
        " to ".join(dict.fromkeys(filter(None, (actor.first, actor.last)))),
    )
    click.echo(f"     {' · '.join(told(fact) for fact in facts if fact)}")
    if actor.example:
        click.echo(f"     {told(actor.example)}")
    for number, standing in enumerate(found, start=1):
        proposal, entity = standing.proposal, standing.proposal.entity
        sure = " sure" if proposal.sure else ""
        head = f"{number:>4}  {proposal.score:.2f}{sure}  {told(entity.name)} ({told(entity.id)})"
        said = told(entity.description)
        click.echo(f"{head}: {said}" if said else head)
        click.echo(click.style(f"        {told('; '.join(proposal.reasons))}", dim=True))
        click.echo(click.style(f"        {entity.iri}", dim=True))


def _answer(count: int) -> str:
    numbers = [str(n) for n in range(1, count + 1)]
    return str(
        click.prompt(
            f"  {numbers[0]}{f'–{count}' if count > 1 else ''} link, n none of these, "
            "s skip, q quit",
            type=click.Choice([*numbers, "n", "s", "q"]),
            show_choices=False,
            default="s",
        )
    )


def _links(answer: str, found: Sequence[Standing], who: By) -> list[Link]:
    from kg.link.kept import decided

    if answer == "s":
        return []
    if answer == "n":
        return [decided(standing.proposal, "no-link", who) for standing in found]
    return [decided(found[int(answer) - 1].proposal, "link", who)]
