"""``kg agreement``: compare what two coders found in the same articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kg.cli.framework import echo, kg_command, plural
from kg.cli.options import json_option, store_option
from kg.cli.output import echo_json

if TYPE_CHECKING:
    from kg.evaluation.agreement import Agreement, Coded

EXAMPLES = """
kg agreement kg mistral           kg itself and a coder that read with kg add --coder
kg agreement mistral llama --json
kg agreement kg "Ada Brun"        a person whose codings were imported, or who codes articles
"""
_NONE = "–"
_SHOWN = {"topics": "topics of shared ones"}


@kg_command("agreement", examples=EXAMPLES)
@click.argument("one", metavar="CODER")
@click.argument("other", metavar="CODER")
@store_option
@json_option
def command(one: str, other: str, store_path: str, as_json: bool) -> None:
    """Compare what two coders found in the articles that both have read.

    CODER is kg, the name of a coder that read articles with kg add --coder, a person whose codings
    are in the graph, or one who codes articles of kg review assign: of these, articles count in
    which the person decided on every statement, and kg is what it found before any correction.
    Statements count as shared if half of their contents is the same; topics, if their labels are
    forms of one label. Act, stance and side are compared with Cohen's kappa and Krippendorff's
    alpha, which are 1 for perfect agreement and 0 for chance.
    """
    from kg.evaluation.agreement import agree

    between = _between_people(store_path, one, other)
    if between is None:
        between = _coded(store_path, one), _coded(store_path, other)
    found = agree(*between)
    if as_json:
        echo_json({"coders": [one, other], **found.as_object()})
        return
    for line in lines(found, one, other):
        echo(line)


def _between_people(
    store_path: str, one: str, other: str
) -> tuple[dict[str, Coded], dict[str, Coded]] | None:
    """Return what two people coded apart, or a person and kg; ``None`` for other coders.

    Raises:
        UsageError: a person has not finished any article.
    """
    from kg.base.errors import UsageError
    from kg.evaluation.people import people, read_found, read_person
    from kg.store import open_store

    with open_store(store_path, read_only=True) as store:
        known = people(store)
        if not known & {one, other} or not {one, other} <= {*known, "kg"}:
            return None
        found = []
        for name in (one, other):
            if name == "kg":
                found.append(read_found(store))
                continue
            coded, left = read_person(store, name)
            if not coded:
                raise UsageError(
                    f"{name} has finished none of {plural(left, 'article')}; kg review progress "
                    "shows what is left"
                )
            if left:
                echo(f"{name} has not finished {plural(left, 'article')}.", err=True)
            found.append(coded)
    return found[0], found[1]


def _coded(store_path: str, coder: str) -> dict[str, Coded]:
    """Return what a coder found, in a graph of its own or in kg's.

    Raises:
        UsageError: there is no coder of that name.
    """
    from kg.base.errors import UsageError
    from kg.evaluation.agreement import coders_in, read_coded
    from kg.store import open_store
    from kg.store.coders import coders_of, folder_name

    others = coders_of(store_path)
    name = folder_name(coder)
    with open_store(others.get(name, store_path), read_only=True) as store:
        known = coders_in(store)
        found = read_coded(store, name if name in others else coder)
    if not found:
        there = ", ".join(sorted({*known, *others}))
        raise UsageError(f"{store_path}: no coder called '{coder}'; there are: {there}")
    return found


def lines(found: Agreement, one: str, other: str) -> Iterator[str]:
    """Yield the figures as the lines of a plain-text table."""
    first, second = (f"{name[:11]:>12}" for name in (one, other))
    yield f"{plural(found.articles, 'article'):24}{first}{second}      shared      F1"
    for name, shared in found.shared.items():
        counts = f"{shared.one:12,}{shared.other:12,}{shared.both:12,}"
        yield f"{_SHOWN.get(name, name):24}{counts}{_figure(shared.f1):>8}"
    yield ""
    yield f"{'of what is shared':24}       cases        same       kappa   alpha"
    cases, same = found.sources
    share = _figure(same / cases if cases else None)
    yield f"{'source':24}{cases:12,}{share:>12}{_NONE:>12}{_NONE:>8}"
    for name, labels in found.labels.items():
        figures = [_figure(value) for value in (labels.same, labels.kappa, labels.alpha)]
        shown = f"{name.replace('_', ' '):24}{labels.cases:12,}{figures[0]:>12}"
        yield f"{shown}{figures[1]:>12}{figures[2]:>8}"
    if found.left_out:
        yield ""
        yield f"{plural(found.left_out, 'article')} left out: the coders read different versions."


def _figure(value: float | None) -> str:
    return _NONE if value is None else f"{value:.3f}"
