"""Find the subjects on which a question about pairs has its first rows.

A question such as ``who-agrees`` prints the pairs with the most statements. For most subjects it is
enough to know how many statements the busiest actor of each side has: if no pair of a subject can
be among the first rows, its dates, texts and names need not be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from kg.graph.protocol import Graph, Term, solutions
from kg.query.results import Rows

_TAKEN = """
    {
      SELECT ?about ?statement ?stance ?statedMatter WHERE {
        {
          { SELECT ?position ?about WHERE { ?position kg:topic ?about } }
          { SELECT ?position ?stance WHERE { ?position kg:side ?stance } }
          VALUES ?stance { kg:InSupport kg:InOpposition }
          { SELECT ?position ?statement WHERE { ?position kg:takenIn ?statement } }
          OPTIONAL { SELECT ?position ?statedMatter WHERE { ?position kg:matter ?statedMatter } }
        } UNION {
          ?coding kg:concept ?about ; kg:codes ?statement . ?statement kg:stance ?stance .
        } UNION {
          { SELECT ?statement ?about WHERE { ?statement kg:expresses ?about } }
          { SELECT ?statement ?stance WHERE { ?statement kg:claimStance ?stance } }
        }
      }
    }
    BIND(COALESCE(?statedMatter, ?about) AS ?matter)
    { SELECT ?statement ?who WHERE { ?statement kg:source ?who } }"""
"""At least the positions that the questions about pairs read; they leave out some of them."""
_BUSIEST = """
SELECT ?about ?matter (MAX(?yes) AS ?for) (MAX(?no) AS ?against) (COUNT(*) AS ?sides) {{
  {{
    SELECT ?about ?matter ?who ?stance (COUNT(DISTINCT ?statement) AS ?n) WHERE {{ {} }}
    GROUP BY ?about ?matter ?who ?stance
  }}
  BIND(IF(?stance = kg:InSupport, ?n, 0) AS ?yes)
  BIND(IF(?stance = kg:InSupport, 0, ?n) AS ?no)
}}
GROUP BY ?about ?matter
HAVING(COUNT(*) > 1)"""
_NUMBER = "SELECT (COUNT(*) AS ?n) {{ ?any kg:{} ?side }}"
_MOST = 50_000
"""Positions of which all are read at once, which takes less time than to find out which count."""
_SIDES = 15
"""Sides that are read for each pair, as a second try would take as long as the first."""
_OF_ACTORS = """
SELECT DISTINCT ?about {{
  VALUES ?who {{ {} }}
  ?statement kg:source ?who .
  {{ ?position kg:takenIn ?statement ; kg:topic ?about }}
  UNION {{ ?coding kg:codes ?statement ; kg:concept ?about }}
  UNION {{ ?statement kg:expresses ?about }}
}}"""
_BOTH_SIDES = f"""
{{
  SELECT ?who ?about ?matter WHERE {{ {_TAKEN} }}
  GROUP BY ?who ?about ?matter
  HAVING(COUNT(DISTINCT ?stance) > 1)
}}"""
_SUBJECT = re.compile(r"(?<=[{.;] )(?=\?\w+ kg:(?:topic|concept|expresses) \?about\b)")
_ARTICLE = re.compile(r"\{ SELECT \?statement \?article WHERE \{[^{}]*\} \}")
_SPEAKER = "{ SELECT ?statement ?who WHERE { ?statement kg:source ?who } }"


class _Subject(NamedTuple):
    """The most statements that a pair on a subject can have, and the number of its sides."""

    most: int
    sides: int
    about: Term


def first_pairs(
    graph: Graph,
    sparql: str,
    core: str,
    answer: Callable[[str], Rows],
    *,
    opposed: bool,
    limit: int | None,
) -> Rows:
    """Answer a question about pairs from the subjects that can have its first rows.

    Args:
        graph: the graph.
        sparql: the query.
        core: the patterns of its first subquery that tell which statements count, with the actor
            as ?who.
        answer: returns the first rows of a query.
        opposed: whether the actors of a pair are on opposite sides.
        limit: the greatest number of rows.
    """
    if given := re.search(r"VALUES \?about \{([^}]*)\}", sparql):
        return answer(_only(sparql, given[1].split()))
    if actors := re.search(r"VALUES \?actor \{([^}]*)\}", sparql):
        rows = solutions(graph, _OF_ACTORS.format(actors[1]))
        return answer(_only(sparql, [row[0] for row in rows]))
    if limit is None or _positions(graph) < _MOST:
        return answer(sparql)
    subjects = _subjects(graph, core, opposed)
    chosen = _first(subjects, sides=_SIDES * limit)
    found = answer(_only(sparql, chosen))
    if len(found) == limit:
        # Pairs with as many statements are in order of their subjects.
        least = _total(found)
        wanted = {one.about for one in subjects if one.most >= least}
        if wanted <= chosen:
            return found
        if 2 * len(wanted) < len(subjects):
            return answer(_only(sparql, wanted))
    return answer(sparql) if len(chosen) < len(subjects) else found


def with_both_sides(sparql: str) -> str:
    """Return a query of positions only of actors who were on both sides of a subject."""
    name = "topicTerm" if "?topicTerm" in sparql else "about"
    both = re.sub(r"\?about\b", f"?{name}", _BOTH_SIDES)
    return sparql.replace(_SPEAKER, f"{_SPEAKER}{both}", 1)


def _positions(graph: Graph) -> int:
    """Return about how many positions the graph has."""
    kinds = (solutions(graph, _NUMBER.format(name)) for name in ("side", "claimStance"))
    return sum(int(row[0].value) for rows in kinds for row in rows)


def _subjects(graph: Graph, core: str, opposed: bool) -> list[_Subject]:
    """Return the subjects that can have pairs, those with the most statements first."""
    without = _ARTICLE.sub("", core)
    if "?article" not in without:
        core = without
    found = []
    for row in solutions(graph, _BUSIEST.format(core)):
        ones, others, sides = (int(row[name].value) for name in ("for", "against", "sides"))
        if not opposed:
            found.append(_Subject(2 * max(ones, others), sides, row["about"]))
        elif ones and others:
            found.append(_Subject(ones + others, sides, row["about"]))
    return sorted(found, key=lambda one: (-one.most, str(one.about)))


def _first(subjects: Iterable[_Subject], sides: int) -> set[Term]:
    """Return the first subjects that have so many sides."""
    chosen: set[Term] = set()
    for one in subjects:
        if sides <= 0:
            break
        chosen.add(one.about)
        sides -= one.sides
    return chosen


def _only(sparql: str, subjects: Iterable[object]) -> str:
    """Return a query of some subjects, with them where it begins to read."""
    values = " ".join(sorted(map(str, subjects)))
    return _SUBJECT.sub(f"VALUES ?about {{ {values} }} ", sparql)


def _total(rows: Rows) -> int:
    """Return the number of statements of the last pair."""
    (*_, last) = rows.plain()[-1:]
    return int(last.get("statements") or int(last["for"]) + int(last["against"]))
