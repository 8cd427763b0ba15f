"""Answer questions that pair what subqueries find, which kg does faster than the engine.

A question such as ``who-agrees`` pairs actors: it joins a subquery, which counts the statements of
each actor on each subject, with itself. The engine would run it twice, and make and sort all pairs,
whose number grows with the square of the actors. Therefore kg runs only the subquery, and makes the
pairs itself in the order of the question, as many as are wanted.

``changed-position`` pairs the positions of one actor. kg runs the subquery of the positions, finds
the changes, and runs the rest of the question with them. ``voices-by-organisation`` pairs what
sources said with the organisations of which they were members; kg counts such pairs likewise.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import accumulate, groupby, islice, product

from pyoxigraph import Literal

from kg.base.errors import QueryError
from kg.graph.protocol import Graph, Term
from kg.query.results import Rows
from kg.query.run import run, to_term
from kg.vocab.terms import XSD

Cells = dict[str, Term | None]
Row = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """The statements of one actor on one side.

    ``stance`` is "for" or "against" if only actors of opposite sides are paired, else "". ``first``
    is "none" if no date is known.
    """

    name: str
    iri: str
    statements: int
    first: str
    last: str
    stance: str
    cells: Cells


@dataclass(slots=True)
class Subject:
    """What actors may agree or disagree on, with the actors of each role in order of name."""

    cells: Cells
    ones: list[Side] = field(default_factory=list)
    others: list[Side] = field(default_factory=list)

    def text(self, column: str) -> str:
        return _text(self.cells.get(column))


Pair = tuple[Subject, Side, Side]


def pair(graph: Graph, sparql: str, names: Sequence[str], *, limit: int | None = None) -> Rows:
    """Return the first rows of a question about pairs.

    Args:
        graph: the graph.
        sparql: the query.
        names: the names of its subqueries, as in the header of the question.
        limit: the greatest number of rows.

    Raises:
        QueryError: the query lacks a subquery, or does not return rows.
    """
    if names[0] not in _FOUND:
        one, other = names
        return pair_actors(graph, sparql, (one, other), limit=limit)
    columns, rows = _FOUND[names[0]](graph, sparql)
    lines = (f"({' '.join(map(_written, row))})" for row in rows)
    values = "\n".join((f"VALUES ({columns}) {{", *lines, "}"))
    rest = sparql.replace(_subquery(sparql, names[0]), values)
    return _answer(graph, rest if limit is None else f"{rest}\nLIMIT {limit}")


def pair_actors(
    graph: Graph, sparql: str, roles: tuple[str, str], *, limit: int | None = None
) -> Rows:
    """Return the first rows of a question about pairs.

    Args:
        graph: the graph.
        sparql: the query, with the same subquery for each role; only pairs with an actor in
            ``VALUES ?actor`` count, if it has values.
        roles: the names of the first and the second actor of a pair in the query.
        limit: the greatest number of rows.

    Raises:
        QueryError: the query lacks a subquery, or its subqueries differ by more than the role.
    """
    first, second = (_subquery(sparql, role) for role in roles)
    if second.replace(f"?{roles[1]}", f"?{roles[0]}") != first:
        raise QueryError("the subqueries of the two actors differ")
    values = re.search(r"VALUES \?actor \{(.*?)\}", sparql)
    actors = frozenset(re.findall(r"<([^>]*)>", values[1] if values else ""))
    subjects: dict[Row, Subject] = {}
    for cells, side in _sides(graph, first, roles[0]):
        subject = subjects.setdefault(tuple(cells.values()), Subject(cells))
        if side.stance != "against":
            subject.ones.append(side)
        if side.stance != "for":
            subject.others.append(side)
    # Actors on one side are paired once, in order of name.
    pairs = (
        (subject, one, other)
        for subject, one, other in _ranked(subjects.values(), actors)
        if (one.iri != other.iri if one.stance else one.name < other.name)
    )
    columns = tuple(re.findall(r"\?(\w+)", sparql.partition("WHERE")[0].rpartition("SELECT")[2]))
    return Rows(columns, tuple(islice(_rows(pairs, roles, columns), limit)), columns)


# Sides -------------------------------------------------------------------------------------------


def _subquery(sparql: str, role: str) -> str:
    found = re.search(rf"\n( *)\{{  # {role}\n(.*?)\n\1\}}\n", sparql, re.DOTALL)
    if found is None:
        raise QueryError(f"the query has no subquery for {role}")
    return found[2]


def _answer(graph: Graph, sparql: str) -> Rows:
    answer = run(graph, sparql)
    if not isinstance(answer, Rows):
        raise QueryError("the query is not a SELECT query")
    return answer


def _sides(graph: Graph, sparql: str, role: str) -> list[tuple[Cells, Side]]:
    """Return the sides in order of name, each with the columns that both actors share."""
    answer = _answer(graph, sparql)
    found = []
    for row in answer:
        cells = dict(zip(answer.columns, row, strict=True))
        own = {name: cells.pop(f"{role}{name}") for name in ("", "Term", "Said")}
        statements, first, last = (
            _text(cells.pop(f"{role}{name}")) for name in ("Statements", "First", "Last")
        )
        stance = _text(cells.pop(f"{role}Side", None))
        side = Side(_text(own[""]), _text(own["Term"]), int(statements), first, last, stance, own)
        found.append((cells, side))
    return sorted(found, key=lambda pair: (pair[1].name, pair[1].iri))


def _written(term: Term | None) -> str:
    """Write a term into a query; a datatype would count as an operator there."""
    number = isinstance(term, Literal) and term.datatype == XSD.integer
    return _text(term) if number else str(term)


def _text(term: Term | None) -> str:
    return "" if term is None else str(getattr(term, "value", term))


# Pairs -------------------------------------------------------------------------------------------


def _ranked(subjects: Iterable[Subject], actors: Collection[str]) -> Iterator[Pair]:
    """Yield pairs by number of statements, name of the subject and names of the actors."""
    by_total: dict[int, dict[str, list[Iterator[Pair]]]] = defaultdict(lambda: defaultdict(list))
    for subject in subjects:
        counts = ({side.statements for side in sides} for sides in (subject.ones, subject.others))
        for total in {one + other for one, other in product(*counts)}:
            by_total[total][subject.text("subject")].append(_pairs(subject, total, actors))
    for _, by_subject in sorted(by_total.items(), reverse=True):
        for _, pairs in sorted(by_subject.items()):
            yield from merge(*pairs, key=_order)


def _pairs(subject: Subject, total: int, actors: Collection[str]) -> Iterator[Pair]:
    """Yield the pairs with ``total`` statements, in order of name."""
    others: dict[int, list[Side]] = defaultdict(list)
    wanted: dict[int, list[Side]] = defaultdict(list)
    for other in subject.others:
        others[other.statements].append(other)
        if not actors or other.iri in actors:
            wanted[other.statements].append(other)
    for one in subject.ones:
        partners = others if one.iri in actors else wanted
        for other in partners.get(total - one.statements, ()):
            yield subject, one, other


def _order(pair: Pair) -> tuple[str, ...]:
    subject, one, other = pair
    actors = (one.name, one.iri, other.name, other.iri)
    return (*actors, *map(subject.text, ("side", "about", "matter")))


def _rows(pairs: Iterable[Pair], roles: tuple[str, str], columns: tuple[str, ...]) -> Iterator[Row]:
    """Yield the row of each pair; equal rows of a topic and a claim of one name are one row."""
    for _, several in groupby(pairs, key=lambda pair: (pair[1].iri, pair[2].iri)):
        rows = []
        for subject, one, other in several:
            cells = dict(subject.cells)
            for role, side in zip(roles, (one, other), strict=True):
                cells |= {f"{role}{name}": term for name, term in side.cells.items()}
            cells |= {
                "for": Literal(one.statements),
                "against": Literal(other.statements),
                "statements": Literal(one.statements + other.statements),
                "first": Literal(min(one.first, other.first).replace("none", "")),
                "last": Literal(max(one.last, other.last)),
            }
            rows.append(tuple(cells[column] for column in columns))
        yield from dict.fromkeys(rows)


# Changes -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Position:
    """A statement for or against a topic or claim; the days are "" if they are unknown."""

    statement: Term | None
    stance: Term | None
    accuses: bool
    start: str
    end: str


def _find_changes(graph: Graph, sparql: str) -> tuple[str, Collection[Row]]:
    """Return the columns and rows of the subquery that finds changes of position."""
    held: dict[Row, list[Position]] = defaultdict(list)
    for row in _answer(graph, _subquery(sparql, "positions")):
        who, topic, matter, statement, stance, accuses, start, end = row
        days = _text(start), _text(end)
        position = Position(statement, stance, _text(accuses) == "true", *days)
        held[who, topic, matter].append(position)
    found: dict[Row, None] = {}
    for (who, topic, _), positions in held.items():
        for old, new in _changes(positions):
            found[who, topic, old.statement, old.stance, new.statement, new.stance] = None
    return "?who ?topicTerm ?old ?before ?statement ?now", found


def _changes(positions: Collection[Position]) -> Iterator[tuple[Position, Position]]:
    """Yield the positions of the latest earlier day that are opposite to a later one.

    Two accusations ("she lied", "accused her of lying") are the same position.
    """
    if len({one.stance for one in positions}) < 2:
        return
    on_day: dict[str, list[Position]] = defaultdict(list)
    for one in positions:
        on_day[one.end].append(one)
    dated = [one for one in positions if one.end]
    every = sorted({one.end for one in dated})
    mild = sorted({one.end for one in dated if not one.accuses})
    # A statement with several dates is as late as the latest.
    later = {
        (o.statement, o.stance, o.accuses): o for o in sorted(positions, key=lambda o: o.start)
    }
    for new in later.values():
        days = mild if new.accuses else every
        place = bisect_left(days, new.start)
        for old in on_day[days[place - 1]] if place else ():
            if old.stance != new.stance and not (old.accuses and new.accuses):
                yield old, new


# Organisations -----------------------------------------------------------------------------------


Sums = tuple[int, int, int, str, str]
"""Numbers of statements, of those for and those against, and the first and last date."""
NOTHING: Sums = (0, 0, 0, "none", "")


@dataclass(slots=True)
class Count:
    """What was said for an organisation."""

    sums: Sums = NOTHING
    speakers: set[Term | None] = field(default_factory=set)
    articles: set[Term | None] = field(default_factory=set)

    def add(self, speaker: Term | None, articles: Iterable[Term | None], sums: Sums) -> None:
        self.sums = _sum(self.sums, sums)
        self.speakers.add(speaker)
        self.articles.update(articles)


@dataclass(slots=True)
class Speaker:
    """What a source said in each article on each day, and rows of its memberships."""

    said: list[tuple[str, Term | None, Sums]] = field(default_factory=list)
    members: list[Row] = field(default_factory=list)


def _count_members(graph: Graph, sparql: str) -> tuple[str, Collection[Row]]:
    """Return the columns and rows of the subquery that counts statements by organisation."""
    speakers: dict[Term | None, Speaker] = defaultdict(Speaker)
    for name, article, day, *numbers, first, last in _answer(graph, _subquery(sparql, "said")):
        every, yes, no = (int(_text(one)) for one in numbers)
        sums = every, yes, no, _text(first), _text(last)
        speakers[name].said.append((_text(day), article, sums))
    for name, *row in _answer(graph, _subquery(sparql, "members")):
        if name in speakers:
            speakers[name].members.append(tuple(row))
    counts: dict[Term | None, Count] = defaultdict(Count)
    for name, speaker in speakers.items():
        _count(name, speaker, counts)
    columns = "?bodyTerm ?statements ?speakers ?articles ?for ?against ?first ?last"
    rows = []
    for body, count in counts.items():
        every, yes, no, first_day, last_day = count.sums
        known = first_day.replace("none", "")
        values = (every, len(count.speakers), len(count.articles), yes, no, known, last_day)
        rows.append((body or Literal(""), *map(to_term, values)))
    return columns, rows


def _count(name: Term | None, speaker: Speaker, counts: dict[Term | None, Count]) -> None:
    """Count what a source said for each organisation of which it was a member on the day."""
    said = sorted(speaker.said, key=lambda one: one[0])
    days, articles = [one[0] for one in said], [one[1] for one in said]
    # What was said from each place on.
    sums = list(accumulate((one[2] for one in reversed(said)), _sum))[::-1]
    paired: set[int] = set()
    places: dict[Term | None, list[int]] = defaultdict(list)
    for place, article in enumerate(articles):
        places[article].append(place)
    alone = len(said)
    for body, begin, after, only, on in speaker.members:
        if only is None:
            place = bisect_left(days, _text(begin))
            alone = min(alone, place)
            if place < len(said):
                counts[body].add(name, articles[place:], sums[place])
            continue
        for place in places.get(only, ()):
            day = days[place]
            if on is not None and _text(on) != day:
                continue
            if after is not None and day and _text(after) <= day:
                continue
            paired.add(place)
            counts[body].add(name, (only,), said[place][2])
    for place in range(alone):
        if place not in paired:
            counts[None].add(name, (articles[place],), said[place][2])


def _sum(one: Sums, other: Sums) -> Sums:
    return (
        one[0] + other[0],
        one[1] + other[1],
        one[2] + other[2],
        min(one[3], other[3]),
        max(one[4], other[4]),
    )


_FOUND: Mapping[str, Callable[[Graph, str], tuple[str, Collection[Row]]]] = {
    "changes": _find_changes,
    "counts": _count_members,
}
"""What finds the rows of a subquery in place of the engine, by its name."""
