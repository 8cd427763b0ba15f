"""Resolve the topics of all articles: which nest, and which are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from kg.consolidate.index import Index
from kg.consolidate.labels import CLAIMS, TOPICS
from kg.consolidate.packed_rows import PackedRows
from kg.consolidate.watch import CommonRows
from kg.graph import Comparison, Given, Row
from kg.graph.values import decimal_literal
from kg.vocab.terms import KG, RDF, SKOS

if TYPE_CHECKING:
    from kg.consolidate.topic_steps import ArticleTopics
    from kg.consolidate.topic_tables import TopicTables
    from kg.judgements.decisions import Decisions
    from kg.topics.concepts import Use
    from kg.vocab.iris import Ids

_DECIDED = "a person decided so"
_SCOPE = "\x1f"
_SURE = 0.9
"""Score of topics that are one in other words."""
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
    comparisons: tuple[Comparison, ...]
    rows: CommonRows


def resolve(
    index: Index,
    decisions: Decisions,
    actors: Mapping[str, str] = MappingProxyType({}),
    tables: TopicTables | None = None,
) -> TopicsResult:
    """Find the topic that each key of the collection means.

    Args:
        index: the readings.
        decisions: people's decisions.
        actors: the IRIs of actors that resolution merged into others, with those of the others.
        tables: what is known of the last run, so that only what changed is compared.
    """
    if tables is not None:
        return _resolve_in_tables(index, decisions, actors, tables)
    from kg.topics.concepts import concepts

    ids = index.ids
    uses = list(_uses(index))
    key_of = {ids.topic(key).value: key for key in {one.use.key for one in uses}}
    wordings, full = _find_wordings(index, actors)
    found = concepts(
        (one.use for one in uses),
        same=_as_keys(decisions.same, key_of),
        apart=_as_keys(decisions.apart, key_of),
        wordings=wordings,
        full=full,
    )
    leaders = {key: leader for leader, keys in found.merged.items() for key in keys}
    linked = _Linked(index, uses, leaders, _decided(decisions))
    reasons = {key: reason for (pair, reason) in wordings.items() for key in pair}
    by_people = {key for pair in _as_keys(decisions.same, key_of) for key in pair}
    iri = {key: ids.topic(key).value for key in found.termhood.keys() | leaders.keys()}
    return _result(
        ids,
        (
            (iri[key], iri[leader], "" if key in by_people else reasons.get(key, ""))
            for key, leader in leaders.items()
        ),
        (
            (iri[key], value, iri[found.broader[key]] if key in found.broader else None)
            for key, value in found.termhood.items()
        ),
        linked.senses(),
    )


def _resolve_in_tables(
    index: Index, decisions: Decisions, actors: Mapping[str, str], tables: TopicTables
) -> TopicsResult:
    """Do the same where articles, actors or decisions changed since the last run."""
    from kg.consolidate import since
    from kg.consolidate.topic_steps import Article, Decided, update

    ids = index.ids
    changed = since.changed_articles(index, tables, TOPICS)
    decided = Decided(decisions.same, decisions.apart, _decided(decisions), actors)
    is_known = changed is not None and index.is_sound
    if is_known:
        tables.watch()
    for some in since.batches(index, changed, tables.states):
        readings: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for graph, article, _, digest in sorted(index.heads(some)):
            readings[article].append((graph, digest))
        articles = {
            article: Article(
                "".join(f"{graph} {digest} " for graph, digest in several),
                partial(_given, index, [graph for graph, _ in several]),
            )
            for article, several in readings.items()
        }
        update(tables, articles, lambda key: ids.topic(key).value, decided, some)
    since.note(index, tables, TOPICS)
    by_people = {key for pair in tables.value("topics same") for key in pair}
    keys = subjects = None
    if is_known:
        keys = tables.changed_topics()
        positions, senses = tables.changed_senses()
        topics = frozenset(ids.topic(key).value for key in keys)
        subjects = {
            KG.termhood: topics,
            SKOS.broader: topics,
            KG.matter: frozenset(positions),
        }
    else:
        senses = dict(tables.senses())
    return _result(
        ids,
        (
            (iri, topic, "" if key in by_people else tables.reason(key))
            for key, iri, topic in tables.merged()
        ),
        tables.measured(keys),
        senses.items(),
        subjects,
    )


def _given(index: Index, graphs: Iterable[str]) -> ArticleTopics:
    """Return what the readings of an article give to topics."""
    from kg.consolidate.topic_steps import ArticleTopics
    from kg.consolidate.topic_tables import Position, Wording
    from kg.topics.wordings import name_form

    readings = [index.records[graph] for graph in graphs]
    return ArticleTopics(
        frozenset(
            Position(each.topic, each.iri, one.iri, given.language)
            for given in readings
            for one in given.statements
            for each in one.positions
        ),
        frozenset(
            Wording(key, text, given.language) for given in readings for key, text in _labels(given)
        ),
        frozenset(
            (name_form(text), index.ids.actor(key).value)
            for given in readings
            for key, (kind, texts) in given.actors.items()
            if kind != "document"
            for text in texts
        ),
        frozenset(
            name
            for given in readings
            if any(one.positions for one in given.statements)
            for name in given.names
        ),
    )


def _result(
    ids: Ids,
    merged: Iterable[tuple[str, str, str]],
    measured: Iterable[tuple[str, float, str | None]],
    senses: Iterable[tuple[str, str]],
    subjects: Mapping[NamedNode, frozenset[str]] | None = None,
) -> TopicsResult:
    """Write what became of topics.

    Args:
        ids: the names under the graph's base.
        merged: the IRI of a topic and of the one into which it was merged, and why, "" if because
            people said so.
        measured: the IRI of a topic, its termhood, and the IRI of its broader topic.
        senses: positions on bare nouns of several senses, each with an article that names it.
        subjects: see :class:`CommonRows`.
    """
    graph = ids.common_graph(TOPICS)
    every = sorted(merged)

    def rows() -> Iterator[Row]:
        # What the schemes are called never changes.
        yield from _scheme_rows(ids) if subjects is None else ()
        for iri, value, broader in measured:
            yield NamedNode(iri), KG.termhood, decimal_literal(round(value, 2)), graph
            if broader is not None:
                yield NamedNode(iri), SKOS.broader, NamedNode(broader), graph
        for one, sense in senses:
            yield NamedNode(one), KG.matter, NamedNode(sense), graph

    return TopicsResult(
        {iri: topic for iri, topic, _ in every},
        tuple(
            Comparison(topic, iri, reason or _DECIDED, _SURE if reason else 1.0, True)
            for iri, topic, reason in every
        ),
        CommonRows(TOPICS, PackedRows(rows()), subjects),
    )


def _decided(decisions: Decisions) -> frozenset[str]:
    """Return the IRIs of all nodes that people decided on."""
    pairs = (*decisions.same, *decisions.apart)
    return frozenset(decisions.labels).union(*pairs)


def _find_wordings(
    index: Index, actors: Mapping[str, str]
) -> tuple[Mapping[tuple[str, str], str], frozenset[str]]:
    """Find pairs of keys that are one topic in other words, each with why, and keys of full names.

    Keys that belong to one article are left out.
    """
    from kg.topics.wordings import Label, NamedActors, find_actors, find_wordings, name_form

    names: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    everywhere: dict[str, set[str]] = defaultdict(set)
    labels: set[Label] = set()
    for given in index.records.values():
        labels.update(
            Label(key, text, given.language, given.article) for key, text in _labels(given)
        )
        for key, (kind, texts) in given.actors.items():
            iri = index.ids.actor(key).value
            for text in texts if kind != "document" else ():
                form = name_form(text)
                names[given.article][form].add(actors.get(iri, iri))
                everywhere[form].add(actors.get(iri, iri))
    by_article = {
        article: {form: min(iris) for form, iris in forms.items() if len(iris) == 1}
        for article, forms in names.items()
    }
    named = NamedActors(by_article, {form: frozenset(iris) for form, iris in everywhere.items()})
    found = find_actors(labels, named)
    full = frozenset(
        label.key
        for label in labels
        if label.key in found and label.key == name_form(label.text) and " " in label.key
    )
    return {(one, other): reason for one, other, reason in find_wordings(labels, found)}, full


def _labels(given: Given) -> Iterator[tuple[str, str]]:
    """Yield the topics of a reading that do not belong to its article only, with labels."""
    used = {each.topic for one in given.statements for each in one.positions}
    for key, texts in given.topics.items():
        if key in used and _SCOPE not in key:
            for text in texts:
                yield key, text


def _as_keys(pairs: Iterable[tuple[str, str]], key_of: Mapping[str, str]) -> Pairs:
    return frozenset(
        (key_of[one], key_of[other]) for one, other in pairs if one in key_of and other in key_of
    )


class _Position(NamedTuple):
    """A position, by IRI, with the use of its topic."""

    iri: str
    use: Use


def _uses(index: Index) -> Iterator[_Position]:
    from kg.topics.concepts import Use

    for given in index.records.values():
        for one in given.statements:
            for each in one.positions:
                use = Use(each.topic, one.iri, given.article, given.language)
                yield _Position(each.iri, use)


class _Linked:
    """The positions of a collection by topic, and what else their articles mention.

    Articles use a bare noun such as "projet" for different projects. What the articles have in
    common shows which of the positions are on the same one.
    """

    def __init__(
        self,
        index: Index,
        positions: Sequence[_Position],
        leaders: Mapping[str, str],
        decided: Collection[str],
    ) -> None:
        self.ids, self.decided = index.ids, decided
        self.positions = [(one, self._topic(leaders, one.use.key)) for one in positions]
        self.names: dict[str, set[str]] = defaultdict(set)
        for given in index.records.values():
            if any(one.positions for one in given.statements):
                self.names[given.article].update(given.names)
        self.context: dict[str, set[str]] = defaultdict(
            set, {article: set(names) for article, names in self.names.items()}
        )
        for one, topic in self.positions:
            self.context[one.use.article].add(topic)

    def _topic(self, leaders: Mapping[str, str], key: str) -> str:
        return self.ids.topic(leaders.get(key, key)).value

    def senses(self) -> Iterator[tuple[str, str]]:
        """Yield the sense of a bare noun in each position, where it has several.

        A topic that people decided on has a single sense.
        """
        from kg.topics.disambiguation import disambiguate, is_distinctive

        distinctive: dict[str, bool] = {}
        own: dict[str, set[str]] = defaultdict(set)
        for one, topic in self.positions:
            use = one.use
            own[topic].update(use.key.split())
            is_clear = topic in self.decided or is_distinctive(
                use.key, use.language, self.names.get(use.article, ())
            )
            distinctive[topic] = is_clear and distinctive.get(topic, True)
        bare = [(one, topic) for one, topic in self.positions if not distinctive[topic]]
        users: dict[str, set[str]] = defaultdict(set)
        for one, topic in bare:
            users[topic].add(one.use.article)
        senses = disambiguate(users, self.context, own)
        for one, topic in bare:
            if topic in senses:
                yield one.iri, senses[topic][one.use.article]


def _scheme_rows(ids: Ids) -> Iterator[Row]:
    graph = ids.common_graph(TOPICS)
    for name, labels in _SCHEMES.items():
        scheme = NamedNode(f"{ids.base}{name}")
        yield scheme, RDF.type, SKOS.ConceptScheme, graph
        for language, label in labels.items():
            yield scheme, SKOS.prefLabel, Literal(label, language=language), graph
