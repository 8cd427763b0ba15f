"""Rows of lists of actors, topics, claims, articles and outlets, each with its bar or strip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.graph.reader import StoredArticle
from kg.pages.charts import Axis, Bar, Strip, bars, tally
from kg.pages.corpus import Corpus, Node, Said


@dataclass(frozen=True, slots=True)
class NodeRow:
    """An actor or topic with a bar of its sides."""

    node: Node
    note: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with who said it first, and when it was said and denied."""

    node: Node
    first: Said
    strip: Strip
    said: int
    denied: int
    outlets: int
    articles: int
    deniers: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article with a bar of its sides."""

    article: StoredArticle
    bar: Bar
    note: str = ""


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet with a bar of the sides that it carries; its name is "" if it is unknown."""

    name: str
    bar: Bar


def actor_rows(corpus: Corpus, iris: Iterable[str]) -> list[NodeRow]:
    """Return the rows of actors, with the latest role of each."""
    chosen = list(iris)
    drawn = bars([tally(corpus.by_actor[iri]) for iri in chosen])
    return [
        NodeRow(corpus.nodes[iri], corpus.role_of(corpus.by_actor[iri][-1]), bar)
        for iri, bar in zip(chosen, drawn, strict=True)
    ]


def topic_rows(corpus: Corpus, iris: Iterable[str]) -> list[NodeRow]:
    """Return the rows of topics."""
    chosen = list(iris)
    drawn = bars([tally(corpus.by_topic[iri], iri) for iri in chosen])
    return [NodeRow(corpus.nodes[iri], "", bar) for iri, bar in zip(chosen, drawn, strict=True)]


def claim_row(corpus: Corpus, iri: str, axis: Axis) -> ClaimRow:
    """Return the row of a claim."""
    said = corpus.by_claim[iri]
    denied = [one for one in said if one.claim_side == "against"]
    first = next((one for one in said if one.claim_side == "for"), said[0])
    return ClaimRow(
        corpus.nodes[iri],
        first,
        axis.strip(said, lambda one: one.claim_side),
        len(said) - len(denied),
        len(denied),
        len({one.stored.article.article.outlet for one in said} - {None}),
        len({one.stored.article.iri for one in said}),
        tuple({one.source.iri: one.source for one in denied}.values()),
    )


def article_rows(
    corpus: Corpus, articles: Iterable[StoredArticle], notes: Mapping[str, str] | None = None
) -> list[ArticleRow]:
    """Return the rows of articles, perhaps with notes by IRI."""
    chosen = list(articles)
    drawn = bars([tally(corpus.by_article.get(one.iri, ())) for one in chosen])
    known = notes or {}
    return [
        ArticleRow(one, bar, known.get(one.iri, "")) for one, bar in zip(chosen, drawn, strict=True)
    ]


def outlet_rows(said: Sequence[Said], iri: str = "") -> list[OutletRow]:
    """Return the outlets of statements, those with most first, and unknown ones last."""
    found: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        found[one.stored.article.article.outlet or ""].append(one)
    names = sorted(found, key=lambda name: (not name, -len(found[name]), name))
    drawn = bars([tally(found[name], iri) for name in names])
    return [OutletRow(name, bar) for name, bar in zip(names, drawn, strict=True)]
