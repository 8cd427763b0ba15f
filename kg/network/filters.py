"""Restrict a debate to some dates, outlets, actors, concepts, other variables or a confidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kg.base import fold
from kg.base.errors import UsageError
from kg.base.text import labels_named, strip_owner
from kg.network.records import Debate, Record
from kg.network.variables import value_of, variable_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """The records to keep; an empty field keeps all.

    A record is kept from ``since`` to ``until`` by its first day; with either, undated records are
    dropped. Outlets, kinds, actors and concepts are compared without accents and case; a concept or
    an actor matches if its label contains the words. ``only`` and ``exclude`` map a variable (see
    :mod:`kg.network.variables`, or ``kind`` of the actor) to its values, compared whole.
    """

    since: date | None = None
    until: date | None = None
    outlets: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    min_confidence: float = 0.0
    only: Mapping[str, Iterable[str]] = field(default_factory=dict)
    exclude: Mapping[str, Iterable[str]] = field(default_factory=dict)


def apply_filter(debate: Debate, criteria: Filter) -> Debate:
    """Keep the records that match all criteria.

    Raises UsageError, with the known values, for an unknown outlet, kind or variable, or if none of
    the values of a variable is known.
    """
    tests: list[Callable[[Record], bool]] = []
    since, until = criteria.since, criteria.until
    if since is not None or until is not None:
        first, last = since or date.min, until or date.max
        tests.append(lambda r: r.day is not None and first <= r.day <= last)
    if criteria.min_confidence:
        tests.append(lambda r: r.confidence >= criteria.min_confidence)
    if criteria.outlets:
        outlets = _match_values("outlet", criteria.outlets, (r.outlet for r in debate.records))
        tests.append(lambda r: fold.search(r.outlet) in outlets)
    if criteria.kinds:
        kind_of = {r.actor: _kind(debate, r.actor) for r in debate.records}
        kinds = _match_values("kind", criteria.kinds, kind_of.values())
        tests.append(lambda r: fold.search(kind_of[r.actor]) in kinds)
    if criteria.concepts:
        concepts = _match_labels(debate, criteria.concepts, {r.concept for r in debate.records})
        tests.append(lambda r: r.concept in concepts)
    if criteria.actors:
        actors = _match_labels(debate, criteria.actors, {r.actor for r in debate.records})
        tests.append(lambda r: r.actor in actors)
    for wanted, lists in ((True, criteria.only), (False, criteria.exclude)):
        tests += [_listed(debate, name, values, wanted) for name, values in lists.items()]
    return debate.where(lambda record: all(test(record) for test in tests))


def find_node(debate: Debate, name: str, among: Iterable[str]) -> str:
    """Find the one name, or the name with the one label, that ``name`` means.

    An equal name or label wins over one that contains the words, and an owner of the name over a
    label that only mentions it ("la mère de Zoé Lefèvre"). Raises UsageError for none or several.
    """
    names = sorted(set(among))
    folded = fold.key(name)
    labels = {n: debate.label(n) for n in names}
    equal = [n for n in names if n == name or fold.key(labels[n]) == folded]
    own = [n for n in names if folded in fold.key(strip_owner(labels[n]))]
    parts = own or [n for n in names if folded in fold.key(labels[n])]
    meant = set(labels_named((labels[n] for n in parts), name))
    hits = equal or [n for n in parts if labels[n] in meant]
    if len(hits) == 1:
        return hits[0]
    if not hits:
        raise UsageError(f"nothing called '{name}' in this network; kg network nodes lists them")
    shown = ", ".join(f"'{debate.label(n)}'" for n in hits[:6])
    raise UsageError(f"'{name}' could be {shown}; name one of them in full")


def _listed(
    debate: Debate, name: str, values: Iterable[str], wanted: bool
) -> Callable[[Record], bool]:
    """Return the test whether the value of a variable is, or is not, one of the values."""
    by_name = {known.lower(): known for known in (*variable_names(debate), "kind")}
    if name.lower() not in by_name:
        there = ", ".join(by_name.values())
        raise UsageError(f"no variable '{name}'; there are: {there}")
    variable = by_name[name.lower()]
    chosen = {fold.search(value) for value in values}

    def shown(record: Record) -> str:
        if variable == "kind":
            return _kind(debate, record.actor)
        value = value_of(record, variable)
        return debate.label(value) if variable in ("actor", "concept", "article") else value

    texts = {shown(record) for record in debate.records}
    if debate.records and chosen.isdisjoint(fold.search(text) for text in texts):
        there = ", ".join(sorted(text for text in texts if text)[:12]) or "none"
        raise UsageError(f"no {variable} '{next(iter(values), '')}'; there are: {there}")
    return lambda record: (fold.search(shown(record)) in chosen) is wanted


def _kind(debate: Debate, name: str) -> str:
    return str(debate.attributes.get(name, {}).get("kind") or "actor")


def _match_values(what: str, wanted: Iterable[str], values: Iterable[str]) -> set[str]:
    known = {fold.search(value): value for value in values if value}
    chosen = {fold.search(value): value for value in wanted}
    missing = sorted(chosen[value] for value in chosen.keys() - known.keys())
    if missing:
        shown = ", ".join(sorted(known.values())[:12]) or "none"
        raise UsageError(f"no {what} '{missing[0]}'; there are: {shown}")
    return set(chosen)


def _match_labels(debate: Debate, words: Iterable[str], names: Iterable[str]) -> set[str]:
    wanted = [fold.key(word) for word in words]
    return {
        name
        for name in names
        if name in words or any(word in fold.key(debate.label(name)) for word in wanted)
    }
