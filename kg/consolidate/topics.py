"""What articles tell and what people decided → the topics: which matter, nest, and are one.

Statements are linked anew from the keys that their articles give: a topic that matters stays, one
that does not counts for a broader one or goes. The target of a stance stays whatever it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.consolidate.actors import ARTICLES
from kg.consolidate.reader import Told
from kg.consolidate.resolution import Compared, Resolution
from kg.graph import written_key
from kg.vocab.iris import Ids
from kg.vocab.terms import KG, NIF, PROV, RDF, SCHEMA, SKOS, XSD

if TYPE_CHECKING:
    from kg.judgements.decisions import Decisions
    from kg.topics.concepts import Concepts, Use

NAME = "topics"
_DECIDED = "a person decided so"
Pairs = frozenset[tuple[str, str]]

_SUBJECTS, _TARGETS = (
    ("?statement ?key ?article", f"?statement {says} ?key ; {SCHEMA.isPartOf} ?article")
    for says in (KG.topicKey, KG.targetKey)
)
_TEXTS = ("?article", f"?context {PROV.wasDerivedFrom} ?article ; {NIF.isString} ?text")


@dataclass(slots=True)
class Linked:
    """What statements were linked to: for each key of a subject the topic that it counted for, and
    for each of a target the one that it was. ``single`` says that each stood in one graph.
    """

    subjects: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    single: bool = True

    def take(self, found: Concepts, *, single: bool) -> None:
        """Take down what is linked now."""
        self.single = single
        self.subjects = {key: topic for key, topic in found.stands_for.items() if topic is not None}
        self.targets = {key: leader for leader, keys in found.merged.items() for key in keys}

    def told(self) -> dict[str, Any]:
        """All of it, as JSON takes it."""
        return {"subjects": self.subjects, "targets": self.targets, "single": self.single}


def topics(told: Told, decisions: Decisions, linked: Linked | None = None) -> Resolution:
    """What became of the topics that articles give; ``linked`` is what it was before in the graphs
    that ``told`` doesn't know for changed, then what it is.
    """
    from kg.topics.concepts import concepts

    ids = Ids(told.base)
    uses, places = _uses(told)
    keys = {use.key for use in uses}
    key_of = {ids.topic(key).value: key for key in keys}
    found = concepts(
        uses,
        same=_of_keys(decisions.same, key_of),
        apart=_of_keys(decisions.apart, key_of),
        named={key_of[iri] for iri in decisions.labels if iri in key_of},
    )
    single = all(len(graphs) == 1 for graphs in places.values())
    now = Linked() if linked is None else linked
    # What stands in two graphs is linked to what either gives: to know both as they were is much.
    known = linked is not None and not told.anew and linked.single and single
    held = set(_held(told, now if known else None, uses, places))
    now.take(found, single=single)
    links = set(_links(uses, places, now, ids))
    named = {key for pair in (*decisions.same, *decisions.apart) for key in pair}
    article_of = {use.statement: use.article for use in uses}
    holds = _holds(told, links, uses, article_of)
    decided = named.union(decisions.labels)
    matter = _matters(links, uses, article_of, holds, found, decided, ids)
    termhood = _on_one_matter(links, article_of, holds.things, found, decided, ids)
    found = replace(found, termhood=termhood)
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
        held=tuple(held),
    )


def _of_keys(pairs: Iterable[tuple[str, str]], key_of: dict[str, str]) -> Pairs:
    return frozenset(
        (key_of[one], key_of[other]) for one, other in pairs if one in key_of and other in key_of
    )


def _uses(told: Told) -> tuple[list[Use], dict[str, list[NamedNode]]]:
    """All uses of topics, and the graphs that each statement stands in."""
    from kg.topics.concepts import Use

    languages = {article: language for _, (article, _, _, language) in told.rows(*ARTICLES)}
    uses = []
    places: dict[str, set[str]] = defaultdict(set)
    for target, asked in ((False, _SUBJECTS), (True, _TARGETS)):
        for graph, (statement, key, article) in told.rows(*asked):
            language = languages.get(article, "")
            uses.append(Use(written_key(key), statement, article, language, target))
            places[statement].add(graph)
    return uses, {iri: [NamedNode(graph) for graph in graphs] for iri, graphs in places.items()}


def _links(
    uses: Iterable[Use], places: Mapping[str, Iterable[NamedNode]], linked: Linked, ids: Ids
) -> Iterator[Quad]:
    """From statements to what they are about and to what their stance is toward."""
    nodes: dict[str, NamedNode] = {}
    for use in uses:
        if use.target:
            topic: str | None = linked.targets.get(use.key, use.key)
        else:
            topic = linked.subjects.get(use.key)
        if topic is None:
            continue
        node = nodes.get(topic)
        if node is None:
            node = nodes[topic] = ids.topic(topic)
        says = KG.target if use.target else SCHEMA.about
        for graph in places[use.statement]:
            yield Quad(NamedNode(use.statement), says, node, graph)


@dataclass(frozen=True, slots=True)
class _Holds:
    """What articles hold: the ``names`` in those that say what somebody is for or against, and with
    them the topics of each article in ``things``.
    """

    names: Mapping[str, Collection[str]]
    things: Mapping[str, Collection[str]]


def _holds(
    told: Told, links: Iterable[Quad], uses: Iterable[Use], article_of: Mapping[str, str]
) -> _Holds:
    names = _names(told, {use.article for use in uses if use.target})
    held: dict[str, set[str]] = defaultdict(set, {one: set(those) for one, those in names.items()})
    for statement, topic in _linked(links, SCHEMA.about):
        held[article_of[statement.value]].add(topic.value)
    return _Holds(names, held)


def _linked(links: Iterable[Quad], says: NamedNode) -> Iterator[tuple[NamedNode, NamedNode]]:
    """The statements and topics that are linked in one way."""
    for quad in links:
        if quad.predicate == says:
            assert isinstance(quad.subject, NamedNode)
            assert isinstance(quad.object, NamedNode)
            yield quad.subject, quad.object


def _matters(
    links: Iterable[Quad],
    uses: Iterable[Use],
    article_of: Mapping[str, str],
    holds: _Holds,
    found: Concepts,
    decided: Collection[str],
    ids: Ids,
) -> Iterator[Quad]:
    """What statements on a bare noun speak of, where that is not one thing.

    ``decided`` are the topics about which a person decided: these are what that person says.
    """
    from kg.topics.disambiguation import is_telling, matters

    leaders = {key: leader for leader, keys in found.merged.items() for key in keys}
    telling: dict[str, bool] = {}
    own: dict[str, set[str]] = defaultdict(set)
    for use in uses:
        if use.target:
            topic = ids.topic(leaders.get(use.key, use.key)).value
            tells = is_telling(use.key, use.language, holds.names.get(use.article, ()))
            own[topic].update(use.key.split())
            telling[topic] = topic in decided or (tells and telling.get(topic, True))
    users: dict[str, set[str]] = defaultdict(set)
    targets = []
    for statement, node in _linked(links, KG.target):
        article, topic = article_of[statement.value], node.value
        if not telling[topic]:
            users[topic].add(article)
            targets.append((statement, topic, article))
    of = matters(users, holds.things, own)
    graph = ids.common_graph(NAME)
    for statement, topic, article in targets:
        if topic in of:
            yield Quad(statement, KG.matter, NamedNode(of[topic][article]), graph)


def _on_one_matter(
    links: Iterable[Quad],
    article_of: Mapping[str, str],
    held: Mapping[str, Collection[str]],
    found: Concepts,
    decided: Collection[str],
    ids: Ids,
) -> dict[str, float]:
    """The termhood of each topic, of a bare noun for what is said on one matter.

    "Projet" is used everywhere, each time of another one: what its statements on the largest matter
    are of all makes it a topic.
    """
    from kg.topics.disambiguation import matters

    nouns = {ids.topic(key).value: key for key in found.termhood if " " not in key}
    bare = {topic: key for topic, key in nouns.items() if topic not in decided}
    statements: dict[str, dict[str, set[str]]] = {}
    for statement, node in _linked(links, SCHEMA.about):
        if node.value in bare:
            by_article = statements.setdefault(node.value, defaultdict(set))
            by_article[article_of[statement.value]].add(statement.value)
    termhood = dict(found.termhood)
    for topic, matter_of in matters(statements, held).items():
        counts: Counter[str] = Counter()
        for article, matter in matter_of.items():
            counts[matter] += len(statements[topic][article])
        share = max(counts.values()) / counts.total()
        termhood[bare[topic]] = round(termhood[bare[topic]] * share, 4)
    return termhood


def _names(told: Told, articles: Collection[str]) -> dict[str, Collection[str]]:
    """The names in the text of each article that says what somebody is for or against."""
    from kg.topics.disambiguation import names_in

    def of_text(graph: str, article: str) -> list[str]:
        text = f"?context {PROV.wasDerivedFrom} {NamedNode(article)} ; {NIF.isString} ?text"
        query = f"SELECT ?text WHERE {{ GRAPH {NamedNode(graph)} {{ {text} }} }}"
        rows: Any = told.store.query(query)
        return sorted({name for row in rows for name in names_in(row["text"].value)})

    texts = [(graph, one) for graph, (one,) in told.rows(*_TEXTS) if one in articles]
    found = told.worked_out("names", texts, of_text)
    return {article: frozenset(names) for article, names in found.items()}


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


def _held(
    told: Told,
    before: Linked | None,
    uses: Iterable[Use],
    places: Mapping[str, Iterable[NamedNode]],
) -> Iterator[Quad]:
    """The links as they stand in the graphs of articles, where these give keys."""
    asked = ["?graph"]
    if before is not None:
        asked = [str(NamedNode(graph)) for graph in told.changed]
        as_they_were = {
            one: [graph for graph in graphs if graph.value not in told.changed]
            for one, graphs in places.items()
        }
        yield from _links(uses, as_they_were, before, Ids(told.base))
    for says, says_key in ((SCHEMA.about, KG.topicKey), (KG.target, KG.targetKey)):
        for graph in asked:
            rows: Any = told.store.query(f"""
                SELECT DISTINCT * WHERE {{
                  GRAPH {graph} {{ ?statement {says_key} ?key ; {says} ?now }}
                }}""")
            for row in rows:
                place = row["graph"] if before is None else NamedNode(graph[1:-1])
                yield Quad(row["statement"], says, row["now"], place)
