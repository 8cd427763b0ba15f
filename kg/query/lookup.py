"""A name, a label or an IRI → the one actor, claim or topic of the graph that it means.

Whoever decides about a thing must mean one: a name that several things bear is refused with the
choices, an unknown one with near names. A thing is found as articles give it, by its own name and
under its own IRI, and knows what it has become since (``now``), merged or not.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pyoxigraph import NamedNode

from kg.base.errors import UsageError
from kg.base.text import without_owner
from kg.query.questions import Queryable, fold, run
from kg.query.results import Rows
from kg.store.labels import NAMES
from kg.vocab.iris import Ids
from kg.vocab.terms import KG, SKOS

Sort = Literal["actor", "claim", "topic"]
SORTS: tuple[Sort, ...] = ("actor", "topic", "claim")
"""What can be decided about; a name that means several is taken for the first."""

_CLASSES: dict[NamedNode, Sort] = {KG.Actor: "actor", KG.Claim: "claim", SKOS.Concept: "topic"}
_ARTICLES = {"actor": "an actor", "claim": "a claim", "topic": "a topic"}
_MOST = 8
"""Choices that a message lists."""
_FEW = 3
"""Near names that a message lists."""


@dataclass(frozen=True, slots=True)
class Thing:
    """An actor, claim or topic as articles give it, with its own names.

    ``now`` is the IRI of what it is by now, ``label`` what that is called.
    """

    iri: str
    sort: Sort
    names: tuple[str, ...]
    now: str
    label: str


class Things:
    """The things of a graph, all of them or those of the IRIs ``only``, to be found by name."""

    def __init__(self, store: Queryable, *, base: str, only: Sequence[str] | None = None) -> None:
        self.base = base
        self.by_iri: dict[str, Thing] = {thing.iri: thing for thing in _things(store, base, only)}

    @cached_property
    def _folded(self) -> dict[str, frozenset[str]]:
        return {
            iri: frozenset(fold(name) for name in thing.names) for iri, thing in self.by_iri.items()
        }

    def find(self, names: Sequence[str], *, sort: Sort | None = None) -> list[Thing]:
        """The things that names mean, all of one sort.

        Raises UsageError for a name that nothing or several things bear, with the possibilities.
        """
        sorts = (sort,) if sort is not None else SORTS
        found = {name: self._by_sort(name) for name in names}
        for name in names:
            if not any(one in found[name] for one in sorts):
                raise UsageError(self._unknown(name, sorts))
        common = [one for one in sorts if all(one in found[name] for name in names)]
        if not common:
            said = [f"'{name}' is {_ARTICLES[min(found[name], key=SORTS.index)]}" for name in names]
            raise UsageError(f"{', '.join(said)}: name things of one sort")
        best = min(common, key=lambda one: max(found[name][one][0] for name in names))
        return [self._one(name, found[name][best][1]) for name in names]

    def members(self, now: str) -> list[Thing]:
        """All that became the thing whose IRI is ``now``, it too, in order of their IRIs."""
        return sorted(
            (thing for thing in self.by_iri.values() if thing.now == now),
            key=lambda thing: thing.iri,
        )

    def called(self, iri: str) -> str:
        """The name of what an IRI stands for, as articles give it; the IRI where none does."""
        thing = self.by_iri.get(iri)
        return own_name(thing) if thing is not None else iri.removeprefix(self.base)

    def _by_sort(self, name: str) -> dict[Sort, tuple[int, list[Thing]]]:
        """What a name can mean, by sort, with how far it is from what was typed."""
        found: dict[Sort, tuple[int, list[Thing]]] = {}
        for far, things in enumerate(self._tries(name)):
            for thing in things:
                held = found.setdefault(thing.sort, (far, []))
                if held[0] == far:
                    held[1].append(thing)
        return found

    def _tries(self, name: str) -> Iterator[list[Thing]]:
        bare = name.strip().strip("<>")
        exact = self.by_iri.get(bare) or self.by_iri.get(self.base + bare)
        if exact is not None:
            yield [exact]
            return
        wanted = fold(name)
        everything = list(self.by_iri.values())
        yield [
            thing for thing in everything if thing.now == thing.iri and fold(thing.label) == wanted
        ]
        yield [thing for thing in everything if wanted in self._folded[thing.iri]]

    def _one(self, name: str, things: list[Thing]) -> Thing:
        now = {thing.now for thing in things}
        if len(now) > 1:
            choices = self._listed(sorted(now))
            raise UsageError(f"'{name}' could be {choices}; name one of them in full or by its IRI")
        # Of those that became one thing, the one that bears no other name was meant.
        return min(things, key=lambda one: (len(one.names), one.iri != one.now, one.iri))

    def _listed(self, iris: Sequence[str]) -> str:
        labels = [self.by_iri[iri].label for iri in iris]
        twice = {label for label in labels if labels.count(label) > 1}
        shown = sorted(
            f"'{label}' ({iri})" if label in twice else f"'{label}'"
            for label, iri in zip(labels, iris, strict=True)
        )
        more = f" and {len(shown) - _MOST} more" if len(shown) > _MOST else ""
        return ", ".join(shown[:_MOST]) + more

    def _unknown(self, name: str, sorts: Sequence[Sort]) -> str:
        """What is said of a name that nothing bears: whose name it is a part of, or is like."""
        sort = " or ".join(sorts) if len(sorts) < len(SORTS) else "actor, topic or claim"
        wanted = fold(name)
        words = set(re.findall(r"\w+", wanted))
        for one in sorts:
            labels = {
                form: thing.label
                for thing in self.by_iri.values()
                if thing.sort == one
                for form in (*self._folded[thing.iri], fold(thing.label))
            }
            holding = [form for form in labels if words and words <= set(re.findall(r"\w+", form))]
            own = [f for f in holding if words <= set(re.findall(r"\w+", without_owner(f)))]
            parts = own or holding
            near = sorted(parts) or difflib.get_close_matches(wanted, labels, n=6, cutoff=0.7)
            shown = list(dict.fromkeys(labels[form] for form in near))[:_FEW]
            if shown:
                listed = " or ".join(f"'{label}'" for label in shown)
                return f"no {sort} called '{name}'; did you mean {listed}?"
        hint = "kg ask most-quoted lists those who are quoted, kg info counts what there is"
        return f"no {sort} called '{name}'; {hint}"


def own_name(thing: Thing) -> str:
    """The longest of a thing's own names."""
    return min(thing.names, key=lambda name: (-len(name), name))


def _things(store: Queryable, base: str, only: Sequence[str] | None) -> Iterator[Thing]:
    """All things, or those of some IRIs. Plain questions: one that joins them takes far longer."""
    sorts: dict[str, Sort] = {}
    for node, sort in _CLASSES.items():
        for iri, _ in _pairs(store, f"?thing a {node}", only):
            sorts[iri] = sort
    # What a thing became has all names of what became it; none of those is its own.
    shared = Ids(base).common_graph(NAMES)
    own_names = f"GRAPH ?graph {{ ?thing skos:altLabel ?value }} FILTER(?graph != {shared})"
    names = _grouped(_pairs(store, own_names, only))
    borrowed = _grouped(_pairs(store, f"GRAPH {shared} {{ ?thing skos:altLabel ?value }}", only))
    now = dict(_pairs(store, "?thing dcterms:isReplacedBy ?value", only))
    wanted = None if only is None else [*only, *now.values()]
    labels = dict(_pairs(store, "?thing skos:prefLabel ?value", wanted))
    for iri in sorted(sorts):
        own = tuple(sorted(names.get(iri) or borrowed.get(iri) or {iri.removeprefix(base)}))
        stands = now.get(iri, iri)
        shown = labels.get(stands) or min(own, key=lambda name: (-len(name), name))
        yield Thing(iri, sorts[iri], own, stands, shown)


def _pairs(store: Queryable, pattern: str, only: Sequence[str] | None) -> Iterator[tuple[str, str]]:
    """The values of ``?thing`` and ``?value`` (empty if the pattern has none), once each."""
    values = "" if only is None else f"VALUES ?thing {{ {' '.join(f'<{iri}>' for iri in only)} }} "
    columns = "?thing ?value" if "?value" in pattern else "?thing"
    answer = run(store, f"SELECT DISTINCT {columns} WHERE {{ {values}{pattern} }}")
    assert isinstance(answer, Rows)
    for row in answer:
        thing, value = (*(getattr(term, "value", "") for term in row), "")[:2]
        yield thing, value


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for thing, value in pairs:
        found[thing].add(value)
    return found
