"""Resolve the claims of all articles: clusters, wordings and repeated statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from pyoxigraph import NamedNode

from kg.consolidate.index import Index
from kg.consolidate.labels import CLAIMS
from kg.graph import Comparison, Row
from kg.vocab.terms import KG

if TYPE_CHECKING:
    from kg.claims.cluster import ClaimClusters, Proposition
    from kg.claims.previous import PreviousClustering
    from kg.claims.similarity import Embeddings
    from kg.judgements.decisions import Decisions
    from kg.model import Act, Stance, StatementType

_SCOPE = "\x1f"


@dataclass(frozen=True, slots=True)
class ClaimsResult:
    """What became of the claims that articles give; see :class:`kg.graph.Outcome`.

    ``rows`` are those of the common graph of claims.
    """

    replaced: Mapping[str, str]
    labels: Mapping[str, str]
    comparisons: tuple[Comparison, ...]
    rows: tuple[Row, ...]


def resolve(
    index: Index,
    decisions: Decisions,
    embeddings: Embeddings,
    previous: PreviousClustering,
    actors: Mapping[str, str] = MappingProxyType({}),
) -> ClaimsResult:
    """Cluster the statements of all articles into claims.

    Args:
        index: the readings.
        decisions: people's decisions.
        embeddings: known vectors of statements; new ones are added.
        previous: the last clustering; it is brought up to date.
        actors: the IRIs of actors that resolution merged into others, with those of the others.
    """
    from kg.claims.cluster import cluster_claims
    from kg.claims.near_duplicates import find_repeats

    ids = index.ids
    found = propositions(index)
    if not found:
        if previous is not None:
            previous.clear()
        return ClaimsResult({}, {}, (), ())
    key_of = {ids.claim(one.key).value: one.key for one in found}
    # The words of statements that are gone are known until claims are clustered.
    repeated = find_repeats(found, previous).items()
    clusters = cluster_claims(
        found,
        same=_as_keys(decisions.same, key_of),
        apart=_as_keys(decisions.apart, key_of),
        embeddings=embeddings,
        previous=previous,
        sources=_resolved(index, found, actors),
    )
    graph = ids.common_graph(CLAIMS)
    return ClaimsResult(
        replaced={
            ids.claim(key).value: ids.claim(one).value
            for key, one in clusters.claims.items()
            if key != one
        },
        labels={ids.claim(key).value: label for key, label in clusters.labels.items()},
        comparisons=tuple(
            Comparison(
                ids.claim(merge.claim).value,
                ids.claim(merge.key).value,
                merge.agreement.reason,
                merge.agreement.score,
                True,
            )
            for merge in clusters.merges
        ),
        rows=(
            *_stances(found, clusters, graph),
            *((NamedNode(one), KG.repeats, NamedNode(other), graph) for one, other in repeated),
        ),
    )


def _resolved(
    index: Index, found: Iterable[Proposition], actors: Mapping[str, str]
) -> dict[str, str]:
    """Map the keys of sources that are one actor with others to the IRI of that actor."""
    iris = {one.source: index.ids.actor(one.source).value for one in found if one.source}
    return {key: actors.get(iri, iri) for key, iri in iris.items()}


def propositions(index: Index) -> list[Proposition]:
    """Return every statement that expresses a claim, as its article gives it."""
    from kg.claims.cluster import Proposition

    context: dict[str, set[str]] = defaultdict(set)
    digests: dict[str, str] = defaultdict(str)
    for graph, given in sorted(index.records.items()):
        sources = (one.source for one in given.statements)
        members = (key for _, *keys, _ in given.members for key in keys)
        named = (key for key in (*sources, *members) if key and _SCOPE not in key)
        context[given.article].update(named)
        digests[given.article] += index.digests[graph]
    contexts = {article: frozenset(keys) for article, keys in context.items()}
    return [
        Proposition(
            statement=one.iri,
            key=one.claim,
            text=one.text,
            article=given.article,
            start=one.start,
            day=given.day,
            language=given.language[:2] or "fr",
            type=cast("StatementType", one.type),
            act=cast("Act", one.act),
            stance=cast("Stance", one.stance),
            target=one.target_text,
            source=one.source,
            speaker=one.source.rpartition(_SCOPE)[2],
            named=bool(one.source) and _SCOPE not in one.source,
            context=contexts[given.article],
            # What other coders read in the article is part of the context.
            name=f"{index.digests[graph]} {number} {digests[given.article]}",
            rule=one.rule,
        )
        for graph, given in sorted(index.records.items())
        for number, one in enumerate(given.statements)
        if one.claim
    ]


def _as_keys(pairs: Iterable[tuple[str, str]], key_of: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return those pairs of IRIs that are claims of the graph, as keys."""
    return [(key_of[a], key_of[b]) for a, b in pairs if a in key_of and b in key_of]


def _stances(
    found: Iterable[Proposition], clusters: ClaimClusters, graph: NamedNode
) -> Iterator[Row]:
    """Yield which side statements take, where a claim has several."""
    found = list(found)
    shared = Counter(clusters.claims[one.key] for one in found)
    for one in found:
        if shared[clusters.claims[one.key]] > 1:
            stance = KG.InSupport if clusters.sides[one.statement] > 0 else KG.InOpposition
            yield NamedNode(one.statement), KG.claimStance, stance, graph
