"""A store in, the actors that can be linked out: those with a name of their own.

Whom articles only describe ("un policier") or know by a title and one word is nobody elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any, Protocol

from kg.graph import SCOPE, given_key
from kg.judgements.links import replaced
from kg.link.records import Sought
from kg.query.questions import KIND_WORDS, Queryable, run
from kg.query.results import Rows
from kg.vocab.iris import Ids


class Asked(Queryable, Protocol):
    """A store that can be asked and says what its own IRIs begin with."""

    @property
    def base(self) -> str: ...


_NAMES = """
SELECT ?actor ?label ?kind WHERE { ?actor kg:kind ?kind ; skos:prefLabel ?label }"""
_OTHER_NAMES = """
SELECT DISTINCT ?actor ?name WHERE { ?actor a kg:Actor ; skos:altLabel ?name }"""
_SCOPED_KEYS = f"""
SELECT DISTINCT ?key WHERE {{
  ?thing kg:sourceKey|kg:memberKey|kg:organizationKey ?key FILTER(CONTAINS(?key, "{SCOPE}"))
}}"""
_STATEMENTS = """
SELECT ?actor (COUNT(DISTINCT ?statement) AS ?statements)
  (MIN(?from) AS ?first) (MAX(?to) AS ?last) (MIN(?words) AS ?example)
WHERE {
  ?statement kg:source ?actor ; schema:isPartOf ?article .
  OPTIONAL { ?article kg:earliest ?from ; kg:latest ?to }
  OPTIONAL { ?statement kg:sentenceText ?words }
} GROUP BY ?actor"""
_AFFILIATIONS = """
SELECT ?affiliation ?member ?role ?organisation ?name ?from ?to WHERE {
  ?affiliation org:member ?member .
  OPTIONAL { ?affiliation kg:roleText ?role }
  OPTIONAL { ?affiliation kg:earliest ?from ; kg:latest ?to }
  OPTIONAL { ?affiliation org:organization ?organisation .
             OPTIONAL { ?organisation skos:prefLabel ?name } }
}"""


def sought(store: Asked) -> tuple[Sought, ...]:
    """The named actors, those with most statements first, then by label and IRI."""
    moved = replaced(store)
    scoped = _scoped(store)
    labels: dict[str, str] = {}
    kinds: dict[str, str] = {}
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for actor, label, kind in _rows(store, _NAMES):
        if actor.value not in moved:
            labels[actor.value] = label.value
            kinds[actor.value] = KIND_WORDS.get(kind, "unknown")
    for actor, name in _rows(store, _OTHER_NAMES):
        names[moved.get(actor.value, actor.value)][name.value] += 1
    said = {actor.value: values for actor, *values in _rows(store, _STATEMENTS)}
    roles, organisations, days = _affiliations(store)
    found = []
    for iri, label in labels.items():
        if iri in scoped:
            continue
        statements, first, last, example = said.get(iri, (None, None, None, None))
        stated = days[iri] | {term.value for term in (first, last) if term is not None}
        found.append(
            Sought(
                iri=iri,
                label=label,
                kind=kinds[iri],
                names=(label, *sorted(set(names[iri]) - {label})),
                organisations=_ranked(organisations[iri]),
                roles=_ranked(roles[iri]),
                first=min(stated, default=None),
                last=max(stated, default=None),
                statements=0 if statements is None else int(statements.value),
                example="" if example is None else example.value,
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.statements, one.label, one.iri)))


def _rows(store: Queryable, sparql: str) -> tuple[tuple[Any, ...], ...]:
    """The rows of a SELECT query."""
    answer = run(store, sparql)
    return answer.rows if isinstance(answer, Rows) else ()


def _scoped(store: Asked) -> set[str]:
    """Actors that one article alone knows, by IRI: its own identity is in their keys."""
    ids = Ids(store.base)
    return {ids.actor(given_key(key)).value for (key,) in _rows(store, _SCOPED_KEYS)}


def _affiliations(
    store: Queryable,
) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]], dict[str, set[str]]]:
    roles: dict[str, Counter[str]] = defaultdict(Counter)
    organisations: dict[str, Counter[str]] = defaultdict(Counter)
    days: dict[str, set[str]] = defaultdict(set)
    for _, member, role, organisation, name, first, last in _rows(store, _AFFILIATIONS):
        if role is not None:
            roles[member.value][role.value] += 1
        if name is not None:
            organisations[member.value][name.value] += 1
        for actor in (member, organisation):
            if actor is not None:
                days[actor.value].update(day.value for day in (first, last) if day is not None)
    return roles, organisations, days


def _ranked(counted: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counted, key=lambda words: (-counted[words], words)))
