"""Resolve the topics of all articles: which are relevant, which nest, and which are one.

Statements are linked by the keys that their articles give. A relevant topic stays; a statement on
any other is linked to a broader topic or to none. The target of a stance stays whatever it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.consolidate.index import Index
from kg.consolidate.labels import CLAIMS, TOPICS
from kg.graph import Comparison, Row
from kg.graph.values import decimal_literal
from kg.vocab.terms import KG, RDF, SKOS

if TYPE_CHECKING:
    from kg.judgements.decisions import Decisions
    from kg.topics.concepts import Concepts, Use
    from kg.vocab.iris import Ids

_DECIDED = "a person decided so"
_SCHEMES = {
    TOPICS: {"en": "Topics of the articles", "fr": "Sujets des articles"},
    CLAIMS: {"en": "Claims of the articles", "fr": "Affirmations des articles"},
}
Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TopicsResult:
    """What became of the topics that articles give; see :class:`kg.graph.Outcome`.

    ``rows`` are those of the common graph of topics.
    """

    replaced: Mapping[str, str]
    topics: Mapping[str, str]
    targets: Mapping[str, str]
    scheme: frozenset[str]
    comparisons: tuple[Comparison, ...]
    rows: tuple[Row, ...]


def resolve(index: Index, decisions: Decisions) -> TopicsResult:
    """Find the relevant topics of the collection and the topic that each key counts for."""
    from kg.topics.concepts import concepts

    ids = index.ids
    uses = list(_uses(index))
    key_of = {ids.topic(use.key).value: use.key for use in uses}
    found = concepts(
        uses,
        same=_as_keys(decisions.same, key_of),
        apart=_as_keys(decisions.apart, key_of),
        named={key_of[iri] for iri in decisions.labels if iri in key_of},
    )
    leaders = {key: leader for leader, keys in found.merged.items() for key in keys}
    named = {key for pair in (*decisions.same, *decisions.apart) for key in pair}
    linked = _Linked(index, uses, found, leaders, named.union(decisions.labels))
    merged = {ids.topic(key).value: ids.topic(leader).value for key, leader in leaders.items()}
    return TopicsResult(
        replaced=merged,
        topics={
            key: ids.topic(topic).value if topic is not None else ""
            for key, topic in found.topic_of.items()
        },
        targets={key: ids.topic(leader).value for key, leader in leaders.items()},
        scheme=frozenset(ids.topic(key).value for key in found.termhood),
        comparisons=tuple(
            Comparison(leader, key, _DECIDED, 1.0, True) for key, leader in merged.items()
        ),
        rows=(*_scheme_rows(found, linked.termhood(), ids), *linked.sense_rows()),
    )


def _as_keys(pairs: Iterable[tuple[str, str]], key_of: Mapping[str, str]) -> Pairs:
    return frozenset(
        (key_of[one], key_of[other]) for one, other in pairs if one in key_of and other in key_of
    )


def _uses(index: Index) -> Iterator[Use]:
    from kg.topics.concepts import Use

    for given in index.records.values():
        for one in given.statements:
            for key in one.topics:
                yield Use(key, one.iri, given.article, given.language, False)
            if one.target:
                yield Use(one.target, one.iri, given.article, given.language, True)


class _Linked:
    """The statements of a collection by topic, and what else their articles mention.

    Articles use a bare noun such as "projet" for different projects. What the articles have in
    common shows which of the statements are about the same one.
    """

    def __init__(
        self,
        index: Index,
        uses: Iterable[Use],
        found: Concepts,
        leaders: Mapping[str, str],
        decided: Collection[str],
    ) -> None:
        self.ids, self.found, self.decided = index.ids, found, decided
        self.leaders = leaders
        self.targets = [use for use in uses if use.target]
        about = [(use, found.topic_of.get(use.key)) for use in uses if not use.target]
        self.about = [(use, topic) for use, topic in about if topic is not None]
        self.names: dict[str, set[str]] = defaultdict(set)
        targeted = {use.article for use in self.targets}
        for given in index.records.values():
            if given.article in targeted:
                self.names[given.article].update(given.names)
        self.context: dict[str, set[str]] = defaultdict(
            set, {article: set(names) for article, names in self.names.items()}
        )
        for use, topic in self.about:
            self.context[use.article].add(self.ids.topic(topic).value)

    def sense_rows(self) -> Iterator[Row]:
        """Yield the sense of a bare noun in each statement, where it has several.

        A topic that people decided on has a single sense.
        """
        from kg.topics.disambiguation import disambiguate, is_distinctive

        distinctive: dict[str, bool] = {}
        own: dict[str, set[str]] = defaultdict(set)
        nodes = {}
        for use in self.targets:
            topic = nodes[use] = self.ids.topic(self.leaders.get(use.key, use.key)).value
            is_clear = is_distinctive(use.key, use.language, self.names.get(use.article, ()))
            own[topic].update(use.key.split())
            distinctive[topic] = topic in self.decided or (
                is_clear and distinctive.get(topic, True)
            )
        users: dict[str, set[str]] = defaultdict(set)
        bare = [use for use in self.targets if not distinctive[nodes[use]]]
        for use in bare:
            users[nodes[use]].add(use.article)
        senses = disambiguate(users, self.context, own)
        graph = self.ids.common_graph(TOPICS)
        for use in bare:
            if nodes[use] in senses:
                sense = NamedNode(senses[nodes[use]][use.article])
                yield NamedNode(use.statement), KG.matter, sense, graph

    def termhood(self) -> Mapping[str, float]:
        """Return the termhood of each topic, of a bare noun only for its most frequent sense."""
        from kg.topics.disambiguation import disambiguate

        bare = {
            self.ids.topic(key).value: key
            for key in self.found.termhood
            if " " not in key and self.ids.topic(key).value not in self.decided
        }
        statements: dict[str, dict[str, set[str]]] = {}
        for use, topic in self.about:
            node = self.ids.topic(topic).value
            if node in bare:
                by_article = statements.setdefault(node, defaultdict(set))
                by_article[use.article].add(use.statement)
        termhood = dict(self.found.termhood)
        for node, sense_of in disambiguate(statements, self.context).items():
            counts: Counter[str] = Counter()
            for article, sense in sense_of.items():
                counts[sense] += len(statements[node][article])
            share = max(counts.values()) / counts.total()
            termhood[bare[node]] = round(termhood[bare[node]] * share, 4)
        return termhood


def _scheme_rows(found: Concepts, termhood: Mapping[str, float], ids: Ids) -> Iterator[Row]:
    graph = ids.common_graph(TOPICS)
    for name, labels in _SCHEMES.items():
        scheme = NamedNode(f"{ids.base}{name}")
        yield scheme, RDF.type, SKOS.ConceptScheme, graph
        for language, label in labels.items():
            yield scheme, SKOS.prefLabel, Literal(label, language=language), graph
    for key, value in termhood.items():
        yield ids.topic(key), KG.termhood, decimal_literal(round(value, 2)), graph
    for key, broader in found.broader.items():
        yield ids.topic(key), SKOS.broader, ids.topic(broader), graph
        yield ids.topic(broader), SKOS.narrower, ids.topic(key), graph
