"""Write subqueries that only join patterns as these patterns.

kg's folder joins subqueries of one pattern several times faster than it looks up what each of many
statements has. For few statements, and on servers that plan joins of patterns, it is the reverse.
"""

from __future__ import annotations

import re

FEW = 2_000
"""Statements of which the engine looks up what they have faster than it reads that of all."""

_PATTERNS = r"\?\w+ [^\s{}()]+ [^\s{}()]+(?: [.;] [^\s{}()]+ [^\s{}()]+(?: [^\s{}().;]+)?)*(?: \.)?"
_SUBQUERY = re.compile(
    r"(?P<optional>OPTIONAL )?\{\s*SELECT (?P<names>(?:\?\w+ )+)WHERE \{\s*"
    rf"(?P<text>{_PATTERNS}|GRAPH \?\w+ \{{ {_PATTERNS} \}})\s*\}}\s*\}}"
)
_BETWEEN = re.compile(r" \.\s+(?=\?)")
_NAME = re.compile(r"\?\w+")


def flat(sparql: str) -> str:
    """Return an equal query, in which subqueries that only join patterns are these patterns.

    >>> flat("{ SELECT ?a ?b WHERE { ?a kg:source ?b } } OPTIONAL { SELECT ?a WHERE { ?a a ?b } }")
    '?a kg:source ?b . OPTIONAL { SELECT ?a WHERE { ?a a ?b } }'
    >>> flat("OPTIONAL { SELECT ?a ?b WHERE { { SELECT ?a ?b WHERE { ?a kg:source ?b } } } }")
    'OPTIONAL { ?a kg:source ?b . }'
    """

    def patterns(found: re.Match[str]) -> str:
        names, text = found["names"], found["text"]
        if set(_NAME.findall(text)) != set(_NAME.findall(names)):
            # What a subquery does not return is another variable outside.
            return found[0]
        if found["optional"]:
            return f"OPTIONAL {{ {text} }}"
        return text if text[-1] in ".}" else f"{text} ."

    before = ""
    while sparql != before:
        # Patterns of inner subqueries are on lines of their own.
        before, sparql = sparql, _SUBQUERY.sub(patterns, _BETWEEN.sub(" . ", sparql))
    return sparql
