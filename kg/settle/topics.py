"""A store and what people decided → its topics: which matter, how they nest, which are one.

Statements are linked anew from the keys that their articles give: a topic that matters stays, one
that does not counts for a broader one or goes. The target of a stance stays whatever it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import given_key
from kg.ids import Ids
from kg.settle.resolution import Compared, Resolution
from kg.vocab import KG, RDF, SCHEMA, SKOS, XSD

if TYPE_CHECKING:
    from kg.decisions import Decisions
    from kg.resolve.concepts import Concepts, Use
    from kg.store import Store

NAME = "topics"
_DECIDED = "a person decided so"
Pairs = frozenset[tuple[str, str]]


def topics(store: Store, decisions: Decisions) -> Resolution:
    """What became of the topics that articles give."""
    from kg.resolve.concepts import concepts

    ids = Ids(store.base)
    uses, places = _uses(store)
    keys = {use.key for use in uses}
    key_of = {ids.topic(key).value: key for key in keys}
    found = concepts(
        uses,
        same=_of_keys(decisions.same, key_of),
        apart=_of_keys(decisions.apart, key_of),
        named={key_of[iri] for iri in decisions.labels if iri in key_of},
    )
    links = set(_links(uses, places, found, ids))
    return Resolution(
        NAME,
        replaced={
            ids.topic(key): ids.topic(leader)
            for leader, members in found.merged.items()
            for key in members
        },
        compared=tuple(
            Compared(ids.topic(leader).value, ids.topic(key).value, _DECIDED, 1.0, True)
            for leader, members in found.merged.items()
            for key in members
        ),
        quads=(*sorted(links, key=str), *_scheme(found, ids)),
        held=tuple(_held(store)),
    )


def _of_keys(pairs: Iterable[tuple[str, str]], key_of: dict[str, str]) -> Pairs:
    return frozenset(
        (key_of[one], key_of[other]) for one, other in pairs if one in key_of and other in key_of
    )


def _uses(store: Store) -> tuple[list[Use], dict[str, list[NamedNode]]]:
    """All uses of topics, and the graphs that each statement stands in."""
    from kg.resolve.concepts import Use

    uses = []
    places: dict[str, set[NamedNode]] = defaultdict(set)
    for says in (KG.topicKey, KG.targetKey):
        rows: Any = store.query(f"""
            SELECT ?graph ?statement ?key ?article ?language WHERE {{
              GRAPH ?graph {{ ?statement {says} ?key ; {SCHEMA.isPartOf} ?article }}
              OPTIONAL {{ ?article {SCHEMA.inLanguage} ?language }}
            }}""")
        for row in rows:
            language = row["language"]
            uses.append(
                Use(
                    given_key(row["key"]),
                    row["statement"].value,
                    row["article"].value,
                    "" if language is None else language.value,
                    says == KG.targetKey,
                )
            )
            places[row["statement"].value].add(row["graph"])
    return uses, {iri: list(graphs) for iri, graphs in places.items()}


def _links(
    uses: Iterable[Use], places: dict[str, list[NamedNode]], found: Concepts, ids: Ids
) -> Iterator[Quad]:
    """From statements to what they are about and to what their stance is toward."""
    leaders = {key: leader for leader, keys in found.merged.items() for key in keys}
    for use in uses:
        leader = leaders.get(use.key, use.key)
        topic = leader if use.target else found.stands_for[use.key]
        if topic is None:
            continue
        says = KG.target if use.target else SCHEMA.about
        for graph in places[use.statement]:
            yield Quad(NamedNode(use.statement), says, ids.topic(topic), graph)


def _scheme(found: Concepts, ids: Ids) -> Iterator[Quad]:
    graph, scheme = ids.common_graph(NAME), NamedNode(f"{ids.base}topics")
    if found.termhood:
        yield Quad(scheme, RDF.type, SKOS.ConceptScheme, graph)
    for key, termhood in found.termhood.items():
        node = ids.topic(key)
        yield Quad(node, SKOS.inScheme, scheme, graph)
        yield Quad(node, KG.termhood, Literal(f"{termhood:.2f}", datatype=XSD.decimal), graph)
    for key, broader in found.broader.items():
        yield Quad(ids.topic(key), SKOS.broader, ids.topic(broader), graph)
        yield Quad(ids.topic(broader), SKOS.narrower, ids.topic(key), graph)


def _held(store: Store) -> Iterator[Quad]:
    """The links as they stand in the graphs of articles, where these give keys."""
    for says, says_key in ((SCHEMA.about, KG.topicKey), (KG.target, KG.targetKey)):
        rows: Any = store.query(f"""
            SELECT DISTINCT ?graph ?statement ?now WHERE {{
              GRAPH ?graph {{ ?statement {says_key} ?key ; {says} ?now }}
            }}""")
        for row in rows:
            yield Quad(row["statement"], says, row["now"], row["graph"])
