"""Read the records of some articles, or of some nodes, without reading the rest of the graph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from kg.graph.protocol import Graph, select
from kg.graph.reader import TEXTS, Reader
from kg.graph.reprints import Reprints

_LINKED = """
SELECT DISTINCT ?node {
  VALUES ?article { ARTICLES }
  {
    ?statement schema:isPartOf ?article .
    { ?statement kg:source|kg:expresses|(^kg:takenIn/kg:topic) ?node }
    UNION { ?coding kg:codes ?statement ; kg:concept ?node }
  }
  UNION { ?affiliation kg:statedIn ?article ; org:member|org:organization ?node }
}"""
_VARIABLE = re.compile(r"SELECT (?:DISTINCT )?\?(\w+)")
_WAYS = {
    "article": "VALUES ?article { ARTICLES }",
    "statement": "VALUES ?article { ARTICLES } ?statement schema:isPartOf ?article .",
    "part": "VALUES ?article { ARTICLES } ?part schema:isPartOf|kg:statedIn ?article .",
    "position": "VALUES ?article { ARTICLES } ?statement schema:isPartOf ?article .",
    "affiliation": "VALUES ?article { ARTICLES }",
    "date": "VALUES ?article { ARTICLES }",
    "actor": "VALUES ?article { ARTICLES }",
    "node": "VALUES ?node { NODES }",
}
"""How a query is restricted, by the first variable that it selects."""
_SPANS = re.compile(r"\?node kg:\w+At \?place")
_OF_ARTICLES = "VALUES ?article { ARTICLES } ?node schema:isPartOf|kg:statedIn ?article ."


class PartReader(Reader):
    """Reads the records of some articles with the nodes that they lead to, each kind once."""

    def __init__(
        self,
        graph: Graph,
        articles: Iterable[str] = (),
        *,
        nodes: Iterable[str] = (),
        with_spans: bool = True,
        with_texts: bool = True,
        reprints: Reprints = "all",
    ) -> None:
        """Read ``graph``.

        Args:
            graph: the graph.
            articles: IRIs of articles.
            nodes: IRIs of further actors, topics and claims.
            with_spans: whether to read where statements and affiliations are in their texts.
            with_texts: whether to read the texts of articles.
            reprints: see :class:`kg.graph.reader.Reader`.
        """
        super().__init__(graph, reprints=reprints)
        self._articles = " ".join(f"<{iri}>" for iri in dict.fromkeys(articles))
        self._further = tuple(nodes)
        self._with_spans = with_spans
        self._with_texts = with_texts

    def _rows(self, query: str) -> list[dict[str, str]]:
        found = _VARIABLE.search(query)
        assert found is not None
        is_of_spans = _SPANS.search(query) is not None
        if is_of_spans and not self._with_spans:
            return []
        if query == TEXTS and not self._with_texts:
            return []
        way = _OF_ARTICLES if is_of_spans else _WAYS[found[1]]
        if "NODES" in way:
            way = way.replace("NODES", " ".join(f"<{iri}>" for iri in self._nodes))
        way = way.replace("ARTICLES", self._articles)
        start = query.index("{") + 1
        return select(self.graph, f"{query[:start]} {way}{query[start:]}")

    @cached_property
    def _nodes(self) -> tuple[str, ...]:
        rows = select(self.graph, _LINKED.replace("ARTICLES", self._articles))
        return tuple(sorted({*self._further, *(row["node"] for row in rows)}))
