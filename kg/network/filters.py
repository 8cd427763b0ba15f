"""A debate in, the part of it that is wanted out: by date, outlet, kind, topic or confidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from kg.base.errors import UsageError
from kg.base.text import bare, bearers, without_owner
from kg.network.records import Debate, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is left in. Empty means all.

    A record counts from ``since`` to ``until`` if its first day is in between; undated ones are
    left out where either is given. Outlets, kinds of actors, actors and concepts are compared
    without accents and capitals; a concept or an actor is wanted where its label holds the words.
    """

    since: date | None = None
    until: date | None = None
    outlets: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    min_confidence: float = 0.0


def filtered(debate: Debate, wanted: Wanted) -> Debate:
    """The debate of the wanted records. Raises UsageError for an outlet or kind that isn't there,
    with those that are.
    """
    tests: list[Callable[[Record], bool]] = []
    since, until = wanted.since, wanted.until
    if since is not None or until is not None:
        first, last = since or date.min, until or date.max
        tests.append(lambda r: r.day is not None and first <= r.day <= last)
    if wanted.min_confidence:
        tests.append(lambda r: r.confidence >= wanted.min_confidence)
    if wanted.outlets:
        outlets = _chosen("outlet", wanted.outlets, (r.outlet for r in debate.records))
        tests.append(lambda r: fold(r.outlet) in outlets)
    if wanted.kinds:
        kind_of = {r.actor: _kind(debate, r.actor) for r in debate.records}
        kinds = _chosen("kind", wanted.kinds, kind_of.values())
        tests.append(lambda r: fold(kind_of[r.actor]) in kinds)
    if wanted.concepts:
        concepts = _holding(debate, wanted.concepts, {r.concept for r in debate.records})
        tests.append(lambda r: r.concept in concepts)
    if wanted.actors:
        actors = _holding(debate, wanted.actors, {r.actor for r in debate.records})
        tests.append(lambda r: r.actor in actors)
    return debate.where(lambda record: all(test(record) for test in tests))


def found(debate: Debate, name: str, among: Iterable[str]) -> str:
    """The one of some names, or of their labels, that ``name`` means; UsageError if none or many.

    An equal name or label wins over one that holds the words, and whose name it is over who is told
    of by it.
    """
    names = sorted(set(among))
    folded = fold(name)
    labels = {n: debate.label(n) for n in names}
    equal = [n for n in names if n == name or fold(labels[n]) == folded]
    own = [n for n in names if folded in fold(without_owner(labels[n]))]
    parts = own or [n for n in names if folded in fold(labels[n])]
    meant = set(bearers((labels[n] for n in parts), name))
    hits = equal or [n for n in parts if labels[n] in meant]
    if len(hits) == 1:
        return hits[0]
    if not hits:
        raise UsageError(f"nothing called '{name}' in this network; kg network nodes lists them")
    shown = ", ".join(f"'{debate.label(n)}'" for n in hits[:6])
    raise UsageError(f"'{name}' could be {shown}; name one of them in full")


def fold(text: str) -> str:
    """Small letters without accents, doubled blanks and marks that nobody sees."""
    return " ".join(bare(text).casefold().split())


def _kind(debate: Debate, name: str) -> str:
    return str(debate.things.get(name, {}).get("kind") or "actor")


def _chosen(what: str, wanted: Iterable[str], there: Iterable[str]) -> set[str]:
    known = {fold(value): value for value in there if value}
    chosen = {fold(value): value for value in wanted}
    missing = sorted(chosen[value] for value in chosen.keys() - known.keys())
    if missing:
        shown = ", ".join(sorted(known.values())[:12]) or "none"
        raise UsageError(f"no {what} '{missing[0]}'; there are: {shown}")
    return set(chosen)


def _holding(debate: Debate, words: Iterable[str], names: Iterable[str]) -> set[str]:
    wanted = [fold(word) for word in words]
    return {
        name
        for name in names
        if name in words or any(word in fold(debate.label(name)) for word in wanted)
    }
