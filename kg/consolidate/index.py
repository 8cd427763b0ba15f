"""Hold in memory what the readings of a graph give: the input of resolution across articles."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from copy import copy
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from kg.base.collector import without_collection
from kg.base.errors import StoreError
from kg.consolidate.labels import Votes, derived_rows, vote
from kg.graph import Given, Outcome, Row
from kg.vocab.iris import Ids
from kg.vocab.terms import KG, PROV, SCHEMA

if TYPE_CHECKING:
    from kg.store import Store


class Index:
    """The records of all readings, with the votes on each node, by IRI before resolution.

    Attributes:
        ids: the names under the graph's base.
        records: what each assertions graph gives, by IRI.
        digests: a digest of each record.
        votes: the votes on each actor, claim and topic, by the IRI that the article's words give.
        outcome: what the graph was consolidated to the last time.
        is_sound: whether the graph surely shows that outcome.
    """

    def __init__(self, base: str, outcome: Outcome | None = None, *, is_sound: bool = True) -> None:
        self.ids = Ids(base)
        self.records: dict[str, Given] = {}
        self.digests: dict[str, str] = {}
        self.votes: dict[str, Votes] = {}
        self.outcome = Outcome() if outcome is None else outcome
        self.is_sound = is_sound
        self.missing: set[str] = set()

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
        return found

    def put(self, graph: str, given: Given, *, digest: str = "") -> set[str]:
        """Put a record in the place of that of the same graph; return the nodes of both.

        ``digest`` is that of the record, where it is known.
        """
        touched = self.drop(graph)
        self.missing.discard(graph)
        self.records[graph] = given
        self.digests[graph] = digest or digest_of(given.to_json())
        return touched | self._vote(given, 1)

    def drop(self, graph: str) -> set[str]:
        """Drop the record of a graph, if there is one; return its nodes."""
        self.missing.discard(graph)
        given = self.records.pop(graph, None)
        if given is None:
            return set()
        del self.digests[graph]
        gone = self._vote(given, -1)
        for node in gone:
            if not self.votes[node].articles:
                del self.votes[node]
        return gone

    def adopt(self, outcome: Outcome) -> None:
        """Take an outcome for the one that the graph shows."""
        moved = outcome.parts != self.outcome.parts
        self.outcome, self.is_sound = outcome, True
        if moved:
            records, self.records = self.records, {}
            digests, self.digests = self.digests, {}
            self.votes = {}
            for graph, given in records.items():
                self.put(graph, given, digest=digests[graph])

    def derived(self, nodes: Iterable[str], outcome: Outcome) -> dict[str, set[Row]]:
        """Return the rows of nodes' graphs, by IRI after resolution.

        A node that no reading gives has none. The votes are those under the index's own outcome:
        :meth:`adopt` one with other parts before.
        """
        found: dict[str, set[Row]] = {}
        for node in nodes:
            together = Votes()
            if node not in outcome.replaced:
                for member in (node, *outcome.members.get(node, ())):
                    if member in self.votes:
                        together.add(self.votes[member])
            rows = derived_rows(node, together, outcome, self.ids) if together.names else ()
            found[node] = set(rows)
        return found

    def _vote(self, given: Given, number: int) -> set[str]:
        """Add the votes of one record, or take them back; return their nodes.

        These are IRIs before resolution.
        """
        ids, outcome, found = self.ids, self.outcome, set()
        for key, (kind, names) in given.actors.items():
            node = outcome.own_actor(given, key, ids)
            found.add(node)
            votes = self._votes_on(node)
            vote(votes.kinds, kind, number)
            for name in names:
                vote(votes.names, (name, ""), number)
        language = given.language
        for sort, labels, tag in (
            (ids.claim, given.claims, ""),
            (ids.topic, given.topics, language),
        ):
            for key, names in labels.items():
                node = sort(key).value
                found.add(node)
                votes = self._votes_on(node)
                for name in names:
                    vote(votes.names, (name, tag), number)
        for node in found:
            vote(self.votes[node].articles, (given.article, given.day), number)
        return found

    def _votes_on(self, node: str) -> Votes:
        votes = self.votes.get(node)
        if votes is None:
            votes = self.votes[node] = Votes()
        return votes


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
