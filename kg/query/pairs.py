"""Answer questions that pair what subqueries find, which kg does faster than the engine.

A question such as ``who-agrees`` pairs actors: it joins a subquery, which counts the statements of
each actor on each subject, with itself. The engine would run it twice, and make and sort all pairs,
whose number grows with the square of the actors. Therefore kg runs only the subquery, and makes the
pairs itself in the order of the question, as many as are wanted.

``changed-position`` pairs the positions of one actor on different days. kg runs the subquery of the
positions, finds the changes, and runs the rest of the question with them. From the answer of
``disputed-topics`` it leaves out disputes of an organisation with its own member.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from heapq import merge
from itertools import groupby, islice, product
from operator import itemgetter

from pyoxigraph import Literal, NamedNode

from kg.base.errors import QueryError
from kg.graph.protocol import Graph, Term, select
from kg.query.ordering import ordered
from kg.query.results import Rows
from kg.query.run import run
from kg.query.subjects import first_pairs, with_both_sides
from kg.store.flat import FEW, flat
from kg.vocab.terms import XSD

_DESCRIBED = "{ SELECT ?statement ?text"
Cells = dict[str, Term | None]
Row = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """The statements of one actor on one side.

    ``stance`` is "for" or "against" if only actors of opposite sides are paired, else "". ``first``
    is "none" if no date is known. ``sure`` is the confidence of the surest statement, and
    ``article`` that of all statements, "" if they are of several.
    """

    name: str
    iri: str
    statements: int
    first: str
    last: str
    stance: str
    sure: str
    article: str
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
    if names[0] == "members":
        return _without_members(graph, sparql, limit)
    one, other = names
    if one != "changes":
        # Who has a name, and what is said when, comes after what counts.
        core = _subquery(sparql, one).partition("WHERE {")[2].partition(_DESCRIBED)[0]
        return first_pairs(
            graph,
            sparql,
            core.replace(f"?{one}Term", "?who"),
            lambda text: pair_actors(graph, text, (one, other), limit=limit),
            opposed=f"?{one}Side" in sparql,
            limit=limit,
        )
    changes = _find_changes(_answer(graph, with_both_sides(_subquery(sparql, other))))
    lines = [f"({' '.join(map(_written, row))})" for row in changes]
    values = "\n".join((f"SELECT {_CHANGE} WHERE {{ VALUES ({_CHANGE}) {{", *lines, "} }"))
    rest = sparql.replace(_subquery(sparql, one), values)
    # What few statements have is looked up; of many, all is read and joined.
    rest = flat(rest) if len(lines) < FEW else rest
    return ordered(graph, rest, limit=limit)


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
    columns = tuple(re.findall(r"\?(\w+)", sparql.partition("WHERE")[0].rpartition("SELECT")[2]))
    members, row_of = _Members(graph), _rows_of(tuple(subjects.values()), roles, columns)

    def wanted(pairs: Iterable[Pair]) -> Iterator[Pair]:
        # Actors on one side are paired once, in order of name.
        for subject, one, other in pairs:
            if members.can_differ(one, other) if one.stance else one.name < other.name:
                yield subject, one, other

    rows = (
        row
        for several in _ranked(subjects.values(), actors)
        for row in _distinct([wanted(pairs) for pairs in several], row_of)
    )
    return Rows(columns, tuple(islice(rows, limit)), columns)


class _Members:
    """The members of organisations according to each article."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @cached_property
    def _stated(self) -> frozenset[tuple[str, str, str]]:
        rows = select(self.graph, _MEMBERS)
        return frozenset((row["member"], row["body"], row["article"]) for row in rows)

    def can_differ(self, one: Side, other: Side) -> bool:
        """Return whether actors are two, and not a member and its organisation in one article."""
        if one.iri == other.iri:
            return False
        return one.article != other.article or not self.belong(one.iri, other.iri, one.article)

    def belong(self, one: str, other: str, article: str) -> bool:
        """Return whether an article makes one a member of the other; it may be ""."""
        ends = (one, other, article), (other, one, article)
        return bool(article) and any(each in self._stated for each in ends)


_MEMBERS = """
SELECT DISTINCT ?member ?body ?article {
  { SELECT ?one ?member { ?one org:member ?member } }
  { SELECT ?one ?body { ?one org:organization ?body } }
  { SELECT ?one ?article { ?one kg:statedIn ?article } }
}"""


def _without_members(graph: Graph, sparql: str, limit: int | None) -> Rows:
    """Return the disputes, without those of a member and its organisation in one article."""
    found = _answer(graph, sparql.replace(_subquery(sparql, "members"), ""))
    members, ends = _Members(graph), found.columns.index("supporterTerms")
    kept = (row for row in found if not members.belong(*map(_text, row[ends : ends + 3])))
    return replace(found, rows=tuple(islice(kept, limit)))


# Sides -------------------------------------------------------------------------------------------


def _subquery(sparql: str, role: str) -> str:
    found = re.search(rf"\n( *)(?:MINUS )?\{{  # {role}\n(.*?)\n\1\}}\n", sparql, re.DOTALL)
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
        own = {name: cells.pop(f"{role}{name}") for name in ("", "Term")}
        statements, first, last, surest, article, articles = (
            _text(cells.pop(f"{role}{name}"))
            for name in ("Statements", "First", "Last", "Surest", "Article", "Articles")
        )
        stance = _text(cells.pop(f"{role}Side", None))
        sure, _, said = surest.partition(" ")
        side = Side(
            name=_text(own[""]),
            iri=_text(own["Term"]),
            statements=int(statements),
            first=first,
            last=last,
            stance=stance,
            sure=sure,
            article=article if articles == "1" else "",
            cells={**own, "Said": Literal(said)},
        )
        found.append((cells, side))
    return sorted(found, key=lambda pair: (pair[1].name, pair[1].iri))


def _written(term: Term | None) -> str:
    """Write a term into a query; a datatype would count as an operator there."""
    number = isinstance(term, Literal) and term.datatype == XSD.decimal
    return f"{float(_text(term))}" if number else str(term)


def _text(term: Term | None) -> str:
    return "" if term is None else str(getattr(term, "value", term))


# Pairs -------------------------------------------------------------------------------------------


def _ranked(
    subjects: Iterable[Subject], actors: Collection[str]
) -> Iterator[Sequence[Iterator[Pair]]]:
    """Yield the pairs of each number of statements and name of a subject, in this order.

    Those of each subject with the name come in order of the names of the actors.
    """
    by_total: dict[int, dict[str, list[Iterator[Pair]]]] = defaultdict(lambda: defaultdict(list))
    for subject in subjects:
        counts = ({side.statements for side in sides} for sides in (subject.ones, subject.others))
        name = subject.text("subject")
        for total in {one + other for one, other in product(*counts)}:
            by_total[total][name].append(_pairs(subject, total, actors))
    for _, by_subject in sorted(by_total.items(), reverse=True):
        for _, several in sorted(by_subject.items()):
            yield several


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


def _distinct(several: Sequence[Iterator[Pair]], row_of: Callable[[Pair], Row]) -> Iterator[Row]:
    """Yield the row of each pair; equal rows of a topic and a claim of one name are one row."""
    if len(several) == 1:
        yield from map(row_of, several[0])
        return
    pairs = merge(*several, key=_order)
    for _, same in groupby(pairs, key=lambda pair: (pair[1].iri, pair[2].iri)):
        yield from dict.fromkeys(map(row_of, same))


def _rows_of(
    subjects: Sequence[Subject], roles: tuple[str, str], columns: tuple[str, ...]
) -> Callable[[Pair], Row]:
    """Return the function that makes the row of a pair.

    There can be many pairs: what a row has is put together from tuples, which are made once.
    """
    if not subjects:
        return lambda _: ()
    shared = tuple(subjects[0].cells)
    first = (subjects[0].ones or subjects[0].others)[0]
    own = [f"{role}{name}" for role in roles for name in first.cells]
    made = ("for", "against", "statements", "first", "last", "sure")
    # What is made comes after what all share, as before, where both have a name.
    place = {name: at for at, name in enumerate((*shared, *own, *made))}
    pick = itemgetter(*(place[name] for name in columns))
    number, date = cache(Literal), cache(Literal)
    decimal = cache(lambda text: Literal(text, datatype=XSD.decimal))

    def row(pair: Pair) -> Row:
        subject, one, other = pair
        found: Row = pick(
            (
                *subject.cells.values(),
                *one.cells.values(),
                *other.cells.values(),
                number(one.statements),
                number(other.statements),
                number(one.statements + other.statements),
                date(min(one.first, other.first).replace("none", "")),
                date(max(one.last, other.last)),
                decimal(min(one.sure, other.sure, key=float)),
            )
        )
        return found

    return row


# Changes -----------------------------------------------------------------------------------------

_CHANGE = "?who ?topicTerm ?old ?before ?statement ?now ?sure"


def _find_changes(positions: Rows) -> Iterator[Row]:
    """Yield the changes: days on which an actor is not on the side of the latest earlier day.

    Args:
        positions: the rows of the subquery: actor, topic, subject matter, first and last day, side
            and surest statement.
    """
    held: dict[Row, list[tuple[str, ...]]] = defaultdict(list)
    for who, topic, matter, *rest in positions:
        held[who, topic, matter].append(tuple(map(_text, rest)))
    for (who, topic, _), days in held.items():
        if len({side for _, _, side, _ in days}) < 2:
            continue
        ended = sorted(f"{end} {side} {surest}" for _, end, side, surest in days)
        for start, _, side, surest in days:
            place = bisect_left(ended, start)
            _, before, earlier = ended[place - 1].split(" ", 2)
            if place and before != side:
                (sure, old), (sure_now, now) = earlier.split(" "), surest.split(" ")
                least = Literal(min(sure, sure_now, key=float), datatype=XSD.decimal)
                sides = NamedNode(old), Literal(before), NamedNode(now), Literal(side)
                yield who, topic, *sides, least
