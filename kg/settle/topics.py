"""A store and what people decided → its topics: which matter, how they nest, which are one.

Statements are linked anew from the keys that their articles give: a topic that matters stays, one
that does not counts for a broader one or goes. The target of a stance stays whatever it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import given_key
from kg.ids import Ids
from kg.settle.resolution import Compared, Resolution
from kg.vocab import KG, NIF, PROV, RDF, SCHEMA, SKOS, XSD

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
    named = {key for pair in (*decisions.same, *decisions.apart) for key in pair}
    matter = _matters(store, links, uses, found, named.union(decisions.labels), ids)
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
        quads=(*sorted(links, key=str), *_scheme(found, ids), *matter),
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


def _matters(
    store: Store,
    links: Iterable[Quad],
    uses: Iterable[Use],
    found: Concepts,
    decided: Collection[str],
    ids: Ids,
) -> Iterator[Quad]:
    """What statements on a bare noun speak of, where that is not one thing.

    ``decided`` are the topics about which a person decided: these are what that person says.
    """
    from kg.resolve.matters import is_telling, matters, names_in

    article_of = {use.statement: use.article for use in uses}
    leaders = {key: leader for leader, keys in found.merged.items() for key in keys}
    names = {article: names_in(text) for article, text in _texts(store)}
    telling: dict[str, bool] = {}
    own: dict[str, set[str]] = defaultdict(set)
    for use in uses:
        if use.target:
            topic = ids.topic(leaders.get(use.key, use.key)).value
            told = is_telling(use.key, use.language, names.get(use.article, ()))
            own[topic].update(use.key.split())
            telling[topic] = topic in decided or (told and telling.get(topic, True))
    users: dict[str, set[str]] = defaultdict(set)
    held: dict[str, set[str]] = defaultdict(set, {one: set(those) for one, those in names.items()})
    targets = []
    for quad in links:
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode)
        article, topic = article_of[quad.subject.value], quad.object.value
        if quad.predicate == SCHEMA.about:
            held[article].add(topic)
        elif not telling[topic]:
            users[topic].add(article)
            targets.append((quad.subject, topic, article))
    of = matters({topic: those for topic, those in users.items() if len(those) > 1}, held, own)
    graph = ids.common_graph(NAME)
    for statement, topic, article in targets:
        if topic in of:
            yield Quad(statement, KG.matter, NamedNode(of[topic][article]), graph)


def _texts(store: Store) -> Iterator[tuple[str, str]]:
    """The text of each article that says what somebody is for or against."""
    rows: Any = store.query(f"""
        SELECT DISTINCT ?article ?text WHERE {{
          ?context {PROV.wasDerivedFrom} ?article ; {NIF.isString} ?text .
          FILTER EXISTS {{ ?s {SCHEMA.isPartOf} ?article ; {KG.targetKey} ?key }}
        }}""")
    for row in rows:
        yield row["article"].value, row["text"].value


_SCHEME_LABELS = {"en": "Topics of the articles", "fr": "Sujets des articles"}


def _scheme(found: Concepts, ids: Ids) -> Iterator[Quad]:
    graph, scheme = ids.common_graph(NAME), NamedNode(f"{ids.base}topics")
    if found.termhood:
        yield Quad(scheme, RDF.type, SKOS.ConceptScheme, graph)
        for language, label in _SCHEME_LABELS.items():
            yield Quad(scheme, SKOS.prefLabel, Literal(label, language=language), graph)
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
