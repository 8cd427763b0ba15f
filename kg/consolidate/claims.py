"""Resolve the claims of all articles: clusters, wordings and repeated statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from pyoxigraph import NamedNode

from kg.consolidate.index import Head, Index
from kg.consolidate.labels import CLAIMS
from kg.consolidate.packed_rows import PackedRows
from kg.consolidate.watch import CommonRows
from kg.graph import Comparison
from kg.vocab.terms import KG

if TYPE_CHECKING:
    from kg.claims.agreement import Agreement
    from kg.claims.cluster import ClaimClusters, Proposition
    from kg.claims.similarity import Embeddings
    from kg.consolidate.claim_tables import ClaimTables
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
    rows: CommonRows


def resolve(
    index: Index,
    decisions: Decisions,
    embeddings: Embeddings,
    actors: Mapping[str, str] = MappingProxyType({}),
    tables: ClaimTables | None = None,
) -> ClaimsResult:
    """Cluster the statements of all articles into claims.

    Args:
        index: the readings.
        decisions: people's decisions.
        embeddings: known vectors of statements; new ones are added.
        actors: the IRIs of actors that resolution merged into others, with those of the others.
        tables: what is known of the last run, so that only what changed is compared.
    """
    if tables is not None:
        return _resolve_in_tables(index, decisions, embeddings, actors, tables)
    from kg.claims.cluster import cluster_claims
    from kg.claims.near_duplicates import find_repeats

    ids = index.ids
    found = propositions(index)
    key_of = {ids.claim(one.key).value: one.key for one in found}
    clusters = cluster_claims(
        found,
        same=_as_keys(decisions.same, key_of),
        apart=_as_keys(decisions.apart, key_of),
        embeddings=embeddings,
        sources=_resolved(index, found, actors),
    )
    iri = {key: ids.claim(key).value for key in clusters.claims}
    return _result(
        index,
        {iri[key]: iri[one] for key, one in clusters.claims.items() if key != one},
        {iri[key]: label for key, label in clusters.labels.items()},
        ((iri[one.claim], iri[one.key], one.agreement) for one in clusters.merges),
        _sides(found, clusters),
        find_repeats(found).items(),
    )


def _resolve_in_tables(
    index: Index,
    decisions: Decisions,
    embeddings: Embeddings,
    actors: Mapping[str, str],
    tables: ClaimTables,
) -> ClaimsResult:
    """Do the same where articles or decisions changed since the last run."""
    from kg.consolidate import since
    from kg.consolidate.claim_steps import ArticleStatements, Decided, Names, update

    ids = index.ids
    changed = since.changed_articles(index, tables, CLAIMS)
    is_known = changed is not None and index.is_sound
    if is_known:
        tables.watch()
    names = Names(lambda key: ids.claim(key).value, lambda key: ids.actor(key).value)
    decided = Decided(decisions.same, decisions.apart, actors)
    for some in since.batches(index, changed, tables.states):
        heads: dict[str, list[Head]] = defaultdict(list)
        for head in sorted(index.heads(some)):
            heads[head[1]].append(head)
        articles = {
            article: ArticleStatements(
                "".join(f"{graph} {digest} " for graph, _, _, digest in several),
                min(day for _, _, day, _ in several),
                partial(_statements, index, [graph for graph, *_ in several]),
            )
            for article, several in heads.items()
        }
        update(tables, articles, names, decided, embeddings, some)
    since.note(index, tables, CLAIMS)
    subjects = None
    sides, repeats = tables.sides(), tables.repeats()
    if is_known:
        (spoken, now), (said, again) = tables.changed_sides(), tables.changed_repeats()
        subjects = {KG.claimStance: frozenset(spoken), KG.repeats: frozenset(said)}
        sides, repeats = iter(now.items()), iter(again.items())
    return _result(
        index,
        dict(tables.replaced()),
        tables.labels(),
        tables.merges(),
        sides,
        repeats,
        subjects,
    )


def _result(
    index: Index,
    replaced: Mapping[str, str],
    labels: Mapping[str, str],
    merges: Iterable[tuple[str, str, Agreement]],
    sides: Iterable[tuple[str, int]],
    repeats: Iterable[tuple[str, str]],
    subjects: Mapping[NamedNode, frozenset[str]] | None = None,
) -> ClaimsResult:
    graph = index.ids.common_graph(CLAIMS)
    stances = {1: KG.InSupport, -1: KG.InOpposition}
    return ClaimsResult(
        replaced,
        labels,
        tuple(
            Comparison(claim, other, agreed.reason, agreed.score, True)
            for claim, other, agreed in sorted(merges, key=lambda one: one[:2])
        ),
        CommonRows(
            CLAIMS,
            PackedRows(
                chain(
                    ((NamedNode(one), KG.claimStance, stances[side], graph) for one, side in sides),
                    (
                        (NamedNode(one), KG.repeats, NamedNode(other), graph)
                        for one, other in repeats
                    ),
                )
            ),
            subjects,
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
    graphs: dict[str, list[str]] = defaultdict(list)
    for graph, given in sorted(index.records.items()):
        graphs[given.article].append(graph)
    return [one for several in graphs.values() for one in _statements(index, several)]


def _statements(index: Index, graphs: Iterable[str]) -> list[Proposition]:
    """Return the statements of the readings of an article that express a claim."""
    from kg.claims.cluster import Proposition

    readings = [index.records[graph] for graph in sorted(graphs)]
    context: set[str] = set()
    for given in readings:
        sources = (one.source for one in given.statements)
        members = (key for _, *keys, _ in given.members for key in keys)
        context.update(key for key in (*sources, *members) if key and _SCOPE not in key)
    shared = frozenset(context)
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
            context=shared,
            rule=one.rule,
        )
        for given in readings
        for one in given.statements
        if one.claim
    ]


def _as_keys(pairs: Iterable[tuple[str, str]], key_of: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return those pairs of IRIs that are claims of the graph, as keys."""
    return [(key_of[a], key_of[b]) for a, b in pairs if a in key_of and b in key_of]


def _sides(found: Iterable[Proposition], clusters: ClaimClusters) -> Iterator[tuple[str, int]]:
    """Yield which side statements take, where a claim has several."""
    found = list(found)
    shared = Counter(clusters.claims[one.key] for one in found)
    for one in found:
        if shared[clusters.claims[one.key]] > 1:
            yield one.statement, clusters.sides[one.statement]
