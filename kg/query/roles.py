"""Tell what kind of role a source has, such as politician, expert, business or citizen.

The kind is that of the noun in a role ("directrice de la clinique") or in the description of an
unnamed source ("un policier"). Nouns and their senses are data: ``data/lexicon/<lang>/actor_nouns``
and ``role_kinds``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from pyoxigraph import Literal, NamedNode

from kg.base.resources import data
from kg.graph.protocol import Graph, select
from kg.lexicon.actor_nouns import Noun, actor_words
from kg.lexicon.tables import has_table, read_rows
from kg.vocab.terms import SCHEMA

_BY_SENSE = {
    "politics": "politician",
    "party": "politician",
    "faith": "faith",
    "media": "media",
    "company": "business",
    "state": "official",
    "power": "official",
    "place": "official",
    "learning": "expert",
    "union": "activist",
    "member": "activist",
    "human": "citizen",
    "aged": "citizen",
    "nation": "citizen",
    "people": "citizen",
    "pair": "citizen",
}
"""The kind of role that each sense of a noun has, if ``role_kinds`` has no other."""
_TOKEN = re.compile(r"\w+(?:-\w+)*['’]?")
_LONGEST = 4
"""Words of the longest noun that is looked up."""
ROLE_LABELS = """
SELECT DISTINCT ?node ?label (LANG(?label) AS ?language) {
  { SELECT DISTINCT ?node { ?affiliation org:role ?node } }
  { SELECT DISTINCT ?node ?label { ?node skos:prefLabel ?label } }
}"""
_SOURCES = """
SELECT DISTINCT ?node ?label ?type {
  { SELECT DISTINCT ?node ?type {
    VALUES ?type { schema:Person schema:Organization kg:Group } ?node a ?type
  } }
  { SELECT DISTINCT ?node ?label { ?node skos:prefLabel ?label } }
}"""
_BLOCK = re.compile(r"\{ \(UNDEF UNDEF\) \}  # kinds of (roles|sources)")


def role_kind(text: str, language: str, of: str = "person") -> str:
    """Return the kind of a role or description, "" if its noun is unknown.

    The first noun for a person counts, or of an organisation's name the first one for such.

    >>> role_kind("directrice de recherche", "fr")
    'expert'
    """
    nouns, known = actor_words(language).nouns, _kinds(language)
    tokens = [token.replace("’", "'") for token in _TOKEN.findall(text)]
    for noun in _nouns(tokens, nouns):
        if (noun.kind == "person") == (of == "person"):
            kind = known.get(noun.head) or _by_ending(noun.head, known) or _BY_SENSE.get(noun.sense)
            return kind or "other"
    return ""


def fill_kinds(store: Graph, sparql: str) -> str:
    """Return a query with the kinds of roles and of unnamed sources in the graph."""

    def block(match: re.Match[str]) -> str:
        rows = select(store, ROLE_LABELS if match[1] == "roles" else _SOURCES)
        pairs = (
            f"({NamedNode(row['node'])} {Literal(kind)})"
            for row in rows
            if (kind := _kind(row["label"], row.get("language", ""), row.get("type", "")))
        )
        return f"{{ {' '.join(sorted(pairs))} }}"

    return _BLOCK.sub(block, sparql)


def _kind(label: str, language: str, type_: str) -> str:
    """Return the kind of a label whose language may be unknown, "" if it is a person's name."""
    known = [language] if language in _languages() else _languages()
    is_body = type_ == SCHEMA.Organization.value
    # In lower case, the name of a person could be a trade.
    label = label if type_ == SCHEMA.Person.value else label.lower()
    kinds = ["organisation"] if is_body else ["person", "group"] if type_ else ["person"]
    return next(filter(None, (role_kind(label, one, of) for of in kinds for one in known)), "")


@cache
def _languages() -> tuple[str, ...]:
    folders = sorted(path.name for path in data("lexicon").iterdir() if path.is_dir())
    return tuple(name for name in folders if has_table(name, "role_kinds"))


@cache
def _kinds(language: str) -> dict[str, str]:
    return {row[0]: row[1] for row in read_rows(language, "role_kinds", 2)}


def _nouns(tokens: list[str], nouns: dict[str, Noun]) -> Iterator[Noun]:
    """Yield the nouns of a text, the longest at each place."""
    place = 0
    while place < len(tokens):
        for end in range(min(len(tokens), place + _LONGEST), place, -1):
            phrase = re.sub(r"' ", "'", " ".join(tokens[place:end]))
            if phrase in nouns:
                yield nouns[phrase]
                place = end - 1
                break
        place += 1


def _by_ending(noun: str, known: Mapping[str, str]) -> str:
    return next((known[one] for one in known if one[0] == "-" and noun.endswith(one[1:])), "")
