"""Lists of all actors, topics, claims and articles, and the names that a search finds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.pages.charts import Axis
from kg.pages.corpus import Corpus, Node
from kg.pages.rows import (
    ArticleRow,
    ClaimRow,
    NodeRow,
    actor_rows,
    article_rows,
    claim_row,
    topic_rows,
)
from kg.pages.words import Words

DRAWN = 150
"""Rows with a drawing; a list goes on with names and numbers."""
PART = 100
"""Rows of one part of a list that a server shows."""
KINDS = ("actor", "topic", "claim", "article")


@dataclass(frozen=True, slots=True)
class NodeList:
    """A list; ``rest`` are the nodes after its rows with their numbers of statements.

    ``part`` is the number of the part of a list that has ``parts``.
    """

    kind: str
    file: str
    here: str
    heading: str
    total: int
    rows: Sequence[NodeRow] | Sequence[ClaimRow] | Sequence[ArticleRow]
    rest: Sequence[tuple[Node, int]] = ()
    part: int = 1
    parts: int = 1

    def cut(self, part: int) -> NodeList | None:
        """Return a part of the list, ``None`` if there is none with this number."""
        parts = max(-(-len(self.rows) // PART), 1)
        if not 1 <= part <= parts:
            return None
        rows = self.rows[(part - 1) * PART : part * PART]
        return replace(self, rows=rows, part=part, parts=parts)


def lists(corpus: Corpus, axis: Axis, drawn: int | None = DRAWN) -> Iterator[NodeList]:
    """Yield the four lists, those with most statements first and the latest articles first.

    Args:
        corpus: the statements.
        axis: the time of drawings.
        drawn: rows of actors, topics and claims with a drawing; ``None`` draws all.
    """
    actors, topics, claims = list(corpus.by_actor), list(corpus.by_topic), corpus.claims
    yield NodeList(
        *("actor", "actors.html", "actors", "allActors", len(actors)),
        actor_rows(corpus, actors[:drawn]),
        _rest(corpus, corpus.by_actor, actors, drawn),
    )
    yield NodeList(
        *("topic", "topics.html", "topics", "allTopics", len(topics)),
        topic_rows(corpus, topics[:drawn]),
        _rest(corpus, corpus.by_topic, topics, drawn),
    )
    yield NodeList(
        *("claim", "claims.html", "claims", "allClaims", len(claims)),
        [claim_row(corpus, iri, axis) for iri in claims[:drawn]],
        _rest(corpus, corpus.by_claim, claims, drawn),
    )
    yield NodeList(
        *("article", "articles.html", "articlesHeading", "allArticles", len(corpus.articles)),
        article_rows(corpus, corpus.articles),
    )


def _rest(
    corpus: Corpus, said: Mapping[str, Sequence[Any]], iris: Sequence[str], drawn: int | None
) -> list[tuple[Node, int]]:
    return [(corpus.nodes[iri], len(said[iri])) for iri in iris[drawn:]] if drawn else []


def found_data(
    corpus: Corpus,
    addresses: Mapping[str, str],
    words: Words,
    *,
    letters: int | None = None,
    kinds: Sequence[str] = KINDS,
) -> dict[str, Any]:
    """Return the names that a search finds, with their addresses, and the words of its answer.

    Args:
        corpus: the statements.
        addresses: the addresses of pages, by IRI.
        words: the words of the page.
        letters: how long the names may be together; those with most statements are kept.
        kinds: which lists to search.
    """
    sources: dict[str, Iterator[tuple[str, str, int]]] = {
        "actor": ((iri, corpus.nodes[iri].label, len(own)) for iri, own in corpus.by_actor.items()),
        "topic": ((iri, corpus.nodes[iri].label, len(own)) for iri, own in corpus.by_topic.items()),
        "claim": (
            (iri, corpus.nodes[iri].label, len(corpus.by_claim[iri])) for iri in corpus.claims
        ),
        "article": ((one.iri, one.headline, 0) for one in corpus.articles),
    }
    found: dict[str, list[list[str | int]]] = {}
    is_whole = True
    for kind in kinds:
        rows: list[list[str | int]] = []
        left = None if letters is None else letters // len(kinds)
        for iri, label, n in sources[kind]:
            if iri not in addresses:
                continue
            row: list[str | int] = [label, addresses[iri], n]
            if left is not None:
                left -= len(json.dumps(row, ensure_ascii=False))
                if left < 0:
                    is_whole = False
                    break
            rows.append(row)
        found[kind] = rows
    keys = ("noneFound", "clearSearch", "actors", "topics", "claims", "articlesHeading", "moreHere")
    said = {key: words.say(key) for key in keys}
    return {"names": found, "whole": is_whole, "words": said}
