"""Hold in memory what the readings of a graph give: the input of resolution across articles."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pyoxigraph import NamedNode

from kg.base.collector import without_collection
from kg.base.errors import StoreError
from kg.consolidate.labels import KIND, NAME, Vote, Votes, derived_rows, vote
from kg.graph import Given, Outcome, Row
from kg.vocab.iris import Ids
from kg.vocab.terms import KG, PROV, SCHEMA

if TYPE_CHECKING:
    from kg.model import SourceKind
    from kg.store import Store


Head = tuple[str, str, str, str]
"""A reading: its graph, its article, and a digest of its record."""


@dataclass(frozen=True, slots=True)
class Text:
    """An article: IRI, earliest day ("" if unknown) and sketch."""

    article: str
    day: str
    sketch: str


class NodeVotes(dict[str, Votes]):
    """The votes on each node, by IRI before resolution."""

    def count(self, graph: str, given: Given, votes: Collection[Vote], number: int) -> None:
        """Add the votes of the record of a graph, or take them back if ``number`` is negative."""
        del graph
        for node, what, value, tag in votes:
            held = self.setdefault(node, Votes())
            if what == KIND:
                vote(held.kinds, cast("SourceKind", value), number)
            else:
                vote(held.names, (value, tag), number)
        for node in {one[0] for one in votes}:
            held = self[node]
            vote(held.articles, (given.article, given.day), number)
            if not held.articles:
                del self[node]

    def of(self, nodes: Iterable[str]) -> Mapping[str, Votes]:
        """Return the votes on some nodes, as far as there are any."""
        return {node: self[node] for node in nodes if node in self}


class Index:
    """The records of all readings, with the votes on each node, by IRI before resolution.

    Attributes:
        ids: the names under the graph's base.
        records: what each assertions graph gives, by IRI.
        digests: a digest of each record.
        votes: the votes on each actor, claim and topic, by the IRI that the article's words give.
        outcome: what the graph was consolidated to the last time.
        is_sound: whether the graph surely shows that outcome.
        left_out: the graphs that :meth:`without` leaves out, with their articles.
        mark: names the state that :meth:`set_mark` will mark.
    """

    def __init__(self, base: str, outcome: Outcome | None = None, *, is_sound: bool = True) -> None:
        self.ids = Ids(base)
        self._given: dict[str, Given] = {}
        self._digests: dict[str, str] = {}
        self.records: Mapping[str, Given] = self._given
        self.digests: Mapping[str, str] = self._digests
        self.votes = NodeVotes()
        self.outcome = Outcome() if outcome is None else outcome
        self.is_sound = is_sound
        self.missing: set[str] = set()
        self.left_out: Mapping[str, str] = {}
        self.mark = secrets.token_hex(8)
        self._marked = ""
        self._touched: dict[str, str] = {}

    @classmethod
    def load(cls, store: Store) -> Index:
        """Read the records of a graph; ``missing`` has the graphs of readings that have none.

        Raises:
            StoreError: the file of records is damaged.
        """
        outcome, is_sound = store.records.outcome()
        index = cls(store.base, outcome, is_sound=is_sound)
        stored = fingerprints(store)
        with without_collection():
            for graph, record in store.records.readings(stored):
                try:
                    index.put(graph, Given.from_json(record), digest=digest_of(record))
                except ValueError as error:
                    raise store.records.damaged(error) from error
        index.missing = stored.keys() - index.records.keys()
        return index

    def keep(self, store: Store) -> None:
        """Keep the index beside the graph, which is as the index says, if it has a file there."""

    def set_mark(self) -> None:
        """Mark the present state, with which all that was computed from it is in line."""
        self._touched = {}
        self._marked, self.mark = self.mark, secrets.token_hex(8)

    def touched_since(self, mark: str) -> dict[str, str] | None:
        """Return the graphs that changed since the last mark, with their articles.

        ``None`` where this is unknown, since it is another mark.
        """
        return self._touched if self._marked == mark else None

    def close(self) -> None:
        """Release the file, if there is one."""

    def require_all(self) -> None:
        """Raise StoreError where a reading has no record: who is who cannot be resolved."""
        if self.missing:
            raise StoreError(
                f"records.sqlite lacks what {len(self.missing)} readings gave, such as "
                f"{min(self.missing)}; kg add --reread reads the articles of the graph again"
            )

    def without(self, graphs: Collection[str]) -> Index:
        """Return the index without the records of some graphs, to be resolved but not written."""
        if not graphs:
            return self
        found = copy(self)
        found.records = {g: given for g, given in self.records.items() if g not in graphs}
        found.left_out = {g: given.article for g, given in self._given.items() if g in graphs}
        return found

    def heads(self, articles: Collection[str] | None = None) -> Iterator[Head]:
        """Yield the graph, the article, the day and the digest of each reading.

        With ``articles``, of the readings of these only.
        """
        for graph, given in self.records.items():
            if articles is None or given.article in articles:
                yield graph, given.article, given.day, self.digests[graph]

    def of_articles(self, articles: Collection[str]) -> dict[str, Given]:
        """Return the records of some articles, by graph."""
        return {graph: one for graph, one in self.records.items() if one.article in articles}

    def unsketched(self) -> list[str]:
        """Return the graphs of records without a sketch."""
        return [graph for graph, given in self.records.items() if not given.sketch]

    def texts(self, articles: Collection[str] | None = None) -> Iterator[Text]:
        """Yield the article, the day and the sketch of each reading, in the order of graphs.

        With ``articles``, of the readings of these only.
        """
        for _, given in sorted(self.records.items()):
            if articles is None or given.article in articles:
                yield Text(given.article, given.day, given.sketch)

    def mentioning(self, nodes: Collection[str]) -> Iterator[str]:
        """Yield the graphs of readings that give one of some nodes."""
        for graph, given in self.records.items():
            if any(node in nodes for node, *_ in self.votes_by(given)):
                yield graph

    def put(self, graph: str, given: Given, *, digest: str = "") -> set[str]:
        """Put a record in the place of that of the same graph; return the nodes of both.

        ``digest`` is that of the record, where it is known.
        """
        touched = self.drop(graph)
        self._given[graph] = given
        self._digests[graph] = digest or digest_of(given.to_json())
        self._touched[graph] = given.article
        return touched | self._count(graph, given, 1)

    def drop(self, graph: str) -> set[str]:
        """Drop the record of a graph, if there is one; return its nodes."""
        self.missing.discard(graph)
        given = self._given.pop(graph, None)
        if given is None:
            return set()
        self._digests.pop(graph, None)
        self._touched[graph] = given.article
        return self._count(graph, given, -1)

    def adopt(self, outcome: Outcome) -> None:
        """Take an outcome for the one that the graph shows."""
        before = self.outcome.parts.items()
        moved = {article for (article, _), _ in before ^ outcome.parts.items()}
        readings = self.of_articles(moved) if moved else {}
        for graph, given in readings.items():
            self._count(graph, given, -1)
        self.outcome, self.is_sound = outcome, True
        for graph, given in readings.items():
            self._count(graph, given, 1)

    def derived(self, nodes: Iterable[str], outcome: Outcome) -> dict[str, set[Row]]:
        """Return the rows of nodes' graphs, by IRI after resolution.

        A node that no reading gives has none. The votes are those under the index's own outcome:
        :meth:`adopt` one with other parts before.
        """
        members = {
            node: () if node in outcome.replaced else (node, *outcome.members.get(node, ()))
            for node in nodes
        }
        votes = self.votes.of({one for several in members.values() for one in several})
        found: dict[str, set[Row]] = {}
        for node, several in members.items():
            together = Votes()
            for member in several:
                if member in votes:
                    together.add(votes[member])
            rows = derived_rows(node, together, outcome, self.ids) if together.names else ()
            found[node] = set(rows)
        return found

    def votes_by(self, given: Given) -> Iterator[Vote]:
        """Yield the votes of a record, on IRIs before resolution."""
        ids = self.ids
        for key, (kind, names) in given.actors.items():
            node = self.outcome.own_actor(given, key, ids)
            yield node, KIND, kind, ""
            for name in names:
                yield node, NAME, name, ""
        for sort, labels, tag in (
            (ids.claim, given.claims, ""),
            (ids.topic, given.topics, given.language),
        ):
            for key, names in labels.items():
                node = sort(key).value
                for name in names:
                    yield node, NAME, name, tag

    def _count(self, graph: str, given: Given, number: int) -> set[str]:
        """Count the votes of one record, or take them back; return their nodes."""
        votes = list(self.votes_by(given))
        self.votes.count(graph, given, votes, number)
        return {node for node, *_ in votes}


def digest_of(record: str) -> str:
    """Digest a record, so that equal ones are known again."""
    return hashlib.sha256(record.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def fingerprints(store: Store) -> dict[str, str]:
    """Return the fingerprint of the reading in each assertions graph."""
    rows: Any = store.query(f"""
        SELECT ?graph ?fingerprint WHERE {{
          GRAPH ?provenance {{
            ?activity {KG.fingerprint} ?fingerprint . ?graph {PROV.wasGeneratedBy} ?activity
          }}
        }}""")
    return {row["graph"].value: row["fingerprint"].value for row in rows}


def article_graphs(store: Store, article: str) -> tuple[NamedNode, ...]:
    """Return every graph of an article, of whatever coder, sorted."""
    node = NamedNode(article)
    rows: Any = store.query(f"""
        SELECT DISTINCT ?graph ?provenance ?assertions WHERE {{
          GRAPH ?graph {{ {node} a {SCHEMA.NewsArticle} . ?text {PROV.wasDerivedFrom} {node} }}
          OPTIONAL {{
            GRAPH ?provenance {{
              ?assertions {PROV.wasDerivedFrom} ?text ; a {KG.AssertionGraph}
            }}
          }}
        }}""")
    found = {term for row in rows for term in row if isinstance(term, NamedNode)}
    return tuple(sorted(found, key=lambda graph: graph.value))
