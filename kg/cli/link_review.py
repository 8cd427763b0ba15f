"""Print link proposals as rows, and ask a person to decide on one actor after another."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING

import click

from kg.base.text import one_line
from kg.cli.framework import echo, echo_styled, is_terminal, plural, styled

if TYPE_CHECKING:
    from kg.curate.decide import By
    from kg.judgements.links import Link
    from kg.link.kept import TrackedProposal
    from kg.link.records import LinkableActor
    from kg.query.results import Rows

_SHOWN = ("score", "actor", "id", "entity", "description", "why")
_COLUMNS = (*_SHOWN, "sure", "state", "kind", "iri", "actor_iri", "source")


def rows_of(tracked: Iterable[TrackedProposal], actors: Sequence[LinkableActor]) -> Rows:
    """Return proposals as the rows of an answer."""
    from pyoxigraph import Literal

    from kg.query.results import Rows

    by_iri = {actor.iri: actor for actor in actors}
    rows = []
    for item in tracked:
        proposal, entity = item.proposal, item.proposal.entity
        actor = by_iri[proposal.actor]
        cells = {
            "score": f"{proposal.score:.2f}",
            "actor": actor.label,
            "id": entity.id,
            "entity": entity.name,
            "description": entity.description,
            "why": "; ".join(proposal.reasons),
            "sure": "sure" if proposal.sure else "",
            "state": item.state,
            "kind": actor.kind,
            "iri": entity.iri,
            "actor_iri": actor.iri,
            "source": proposal.source,
        }
        rows.append(tuple(Literal(cells[column]) for column in _COLUMNS))
    return Rows(_COLUMNS, tuple(rows), _SHOWN)


@contextmanager
def progress(total: int) -> Iterator[Callable[[int], None]]:
    """Yield a function that shows progress on a terminal and does nothing elsewhere."""
    if not is_terminal(err=True):
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("actors", total=total)
        yield lambda done: bar.update(task, completed=done)


def can_answer() -> bool:
    """Return whether input and output are a terminal."""
    return sys.stdin.isatty() and is_terminal()


def review(
    tracked: Sequence[TrackedProposal],
    actors: Sequence[LinkableActor],
    who: By,
    keep: Callable[[list[Link]], None],
) -> None:
    """Show each actor with its proposals, ask for a decision and save it.

    Raises UsageError without a terminal.
    """
    from kg.base.errors import UsageError

    if not can_answer():
        raise UsageError(
            "--review needs a terminal; without one, use kg link --export links.tsv, fill in the "
            "table, and kg link --import links.tsv"
        )
    by_iri = {actor.iri: actor for actor in actors}
    several = [
        (by_iri[iri], list(of_one))
        for iri, of_one in groupby(tracked, key=lambda s: s.proposal.actor)
    ]
    if not several:
        echo("There are no open proposals; kg link --service asks Wikidata.", err=True)
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
    echo(f"{plural(linked, 'link')} accepted.", err=True)


def _show(actor: LinkableActor, found: Sequence[TrackedProposal], place: str) -> None:
    echo_styled(f"\n{place}  {styled(actor.label, bold=True)}  {actor.kind}")
    facts = (
        ", ".join(actor.roles[:3]),
        ", ".join(actor.organisations[:3]),
        plural(actor.statements, "statement"),
        " to ".join(dict.fromkeys(filter(None, (actor.first, actor.last)))),
    )
    echo(f"     {' · '.join(one_line(fact) for fact in facts if fact)}")
    if actor.example:
        echo(f"     {one_line(actor.example)}")
    for number, item in enumerate(found, start=1):
        proposal, entity = item.proposal, item.proposal.entity
        sure = " sure" if proposal.sure else ""
        name = f"{one_line(entity.name)} ({one_line(entity.id)})"
        head = f"{number:>4}  {proposal.score:.2f}{sure}  {name}"
        description = one_line(entity.description)
        echo(f"{head}: {description}" if description else head)
        echo_styled(styled(f"        {'; '.join(proposal.reasons)}", dim=True))
        echo_styled(styled(f"        {entity.iri}", dim=True))


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


def _links(answer: str, found: Sequence[TrackedProposal], who: By) -> list[Link]:
    from kg.link.kept import build_link

    if answer == "s":
        return []
    if answer == "n":
        return [build_link(item.proposal, "no-link", who) for item in found]
    return [build_link(found[int(answer) - 1].proposal, "link", who)]
