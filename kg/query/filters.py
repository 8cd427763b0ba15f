"""Restrict questions by date, outlet and confidence, in the same way for all of them.

A question's header names its filters, and lines of its query say what they apply to:

    # filters: since until outlet min-confidence
    …
      # filter ?statement ?article
      # filter outlet min-confidence: ?statement ?article ?position

A line after which names follow applies only the filters with these names. A filter that is not used
adds nothing to the query.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode

from kg.base.errors import QueryError
from kg.graph.protocol import Term

FILTERS: Mapping[str, tuple[str, str]] = {
    "since": ("DATE", "only what was said on or after this day, month or year (2018-03, 2018)"),
    "until": ("DATE", "only what was said on or before this day, month or year"),
    "outlet": ("OUTLET", "only articles of this outlet"),
    "min-confidence": ("P", "only what is correct with at least this probability, from 0 to 1"),
}
"""How the value of each filter is read, and what the filter does."""

_LINE = re.compile(
    r"^ *# filter (?:(?P<names>[a-z][a-z -]*): )?(?P<variables>\?\w+(?: \?\w+)*)$", re.MULTILINE
)
_STATEMENT = """OPTIONAL {{
  SELECT {0} {0}From {0}To
  WHERE {{ {0} kg:saidOn {0}Said ; kg:earliest {0}From ; kg:latest {0}To }}
}}
"""
_ARTICLE = """OPTIONAL {{
  SELECT {1} {1}From {1}To
  WHERE {{ {1} a schema:NewsArticle ; kg:earliest {1}From ; kg:latest {1}To }}
}}
"""
_OUTLET = "{1} schema:publisher {1}Outlet . FILTER({1}Outlet IN ({2}))\n"
_CONFIDENCE = "{0} itsrdf:taConfidence {0}Sure . FILTER({0}Sure >= {2})\n"


def filters_of(name: str, sparql: str) -> frozenset[str]:
    """Return the names of the filters that the lines of a question apply.

    Raises:
        QueryError: a line names an unknown filter.
    """
    found: set[str] = set()
    for line in _LINE.finditer(sparql):
        found.update(line["names"].split() if line["names"] else FILTERS)
    if unknown := found - FILTERS.keys():
        raise QueryError(f"{name}.rq: no filter is called {', '.join(sorted(unknown))}")
    return frozenset(found)


def fill_filters(sparql: str, values: Mapping[str, Iterable[Term]]) -> str:
    """Return a query with the patterns of the filters that have values.

    Args:
        sparql: the query.
        values: the terms of each filter: one day, several outlets, one number.
    """
    written = {name: ", ".join(map(str, terms)) for name, terms in values.items()}

    def patterns(line: re.Match[str]) -> str:
        names = line["names"].split() if line["names"] else FILTERS.keys()
        statement, article, *others = f"{line['variables']} ".split(" ")
        used = {name: written[name] for name in names if name in written}
        return "".join(_patterns(statement, article, [one for one in others if one], used))

    return _LINE.sub(patterns, sparql)


def _patterns(
    statement: str, article: str, others: Iterable[str], used: Mapping[str, str]
) -> Iterable[str]:
    """Yield the patterns of filters for a statement, its article and its positions."""
    if "since" in used or "until" in used:
        yield (_STATEMENT + _ARTICLE).format(statement, article)
    # The date of a statement comes before that of its article; who has no date is in no period.
    for name, end, sign in (("since", "To", ">="), ("until", "From", "<=")):
        if name in used:
            yield f"FILTER(COALESCE({statement}{end}, {article}{end}) {sign} {used[name]})\n"
    if "outlet" in used:
        yield _OUTLET.format(statement, article, used["outlet"] or "<none:none>")
    for variable in (statement, *others) if "min-confidence" in used else ():
        yield _CONFIDENCE.format(variable, article, used["min-confidence"])


def probability(value: str) -> list[Term]:
    """Read a probability.

    Raises:
        ValueError: it is not a number from 0 to 1.
    """
    text = value.strip().replace(",", ".")
    if not re.fullmatch(r"\d?(?:\.\d{1,9})?", text, re.ASCII) or not text.strip("."):
        raise ValueError("not a probability; write a number from 0 to 1, such as 0.7")
    if float(text) > 1:
        raise ValueError("not a probability; write a number from 0 to 1, such as 0.7")
    return [Literal(text if text[0] != "." else f"0{text}", datatype=_DECIMAL)]


_DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
