"""Make a graph of this version from one that an earlier version wrote.

The articles are read again from the texts in the old graph; what people decided and linked is kept
under the new names. The old graph is not changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.base.errors import StoreError, UsageError
from kg.consolidate import Index, consolidate
from kg.graph.protocol import select
from kg.graph.union import UnionGraph
from kg.ingest.run import add
from kg.ingest.state import Progress
from kg.judgements import decisions as decided
from kg.judgements import links as linked
from kg.model import Article
from kg.store import folder as folders
from kg.vocab.iris import digest

if TYPE_CHECKING:
    from kg.ingest.summary import Summary
    from kg.store import Store

OLD_FORMAT = 1
_SEPARATOR = "\x1f"
_OWN_CODER = "kg-rules"
_ARTICLES = """
SELECT DISTINCT ?identity ?name ?title ?date ?language ?url ?author ?outlet ?text {
  ?article a schema:NewsArticle ; dcterms:identifier ?identity ; kg:name ?name .
  ?version prov:wasDerivedFrom ?article ; nif:isString ?text .
  OPTIONAL { ?article schema:headline ?title }
  OPTIONAL { ?article schema:datePublished ?date }
  OPTIONAL { ?article schema:inLanguage ?language }
  OPTIONAL { ?article schema:url ?url }
  OPTIONAL { ?article schema:author ?author }
  OPTIONAL { ?article schema:publisher/schema:name ?outlet }
} ORDER BY ?identity"""
_CODERS = """
SELECT DISTINCT ?name { ?reading prov:wasAssociatedWith ?coder . ?coder schema:name ?name }"""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What was brought into the new graph.

    Attributes:
        summary: the articles, as :func:`kg.ingest.run.add` counts them.
        decisions: decisions that were kept.
        links: links that were kept.
        lost: decisions and links on what the new graph does not hold.
        coders: people and codebooks whose codes must be imported again.
    """

    summary: Summary
    decisions: int
    links: int
    lost: int
    coders: tuple[str, ...]


class OldGraph(UnionGraph):
    """A graph of format 1, to be queried."""

    def __init__(self, path: Path) -> None:
        """Open the graph in a folder; raise StoreError where it holds none of that format."""
        marker = folders.marker_of(path)
        number, base = marker["format"], str(marker["base"])
        if number != OLD_FORMAT:
            raise UsageError(f"{path}: format {number} needs no upgrade")
        try:
            engine = ox.Store.read_only(str(path / "oxigraph"))
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{path}: cannot be read ({error}); restore it from a copy") from None
        # Decisions hold for names before resolution.
        super().__init__(engine, base, {})

    def articles(self) -> list[Article]:
        """Return the articles with their texts."""
        found: dict[str, Article] = {}
        for row in select(self, _ARTICLES):
            values: dict[str, Any] = {name: value or None for name, value in row.items()}
            found.setdefault(row["identity"], Article(**values))
        return list(found.values())

    def coders(self) -> tuple[str, ...]:
        """Return the coders other than kg itself."""
        return tuple(sorted({row["name"] for row in select(self, _CODERS)} - {_OWN_CODER}))


def upgrade(
    old: OldGraph,
    store: Store,
    *,
    model: str | None = None,
    workers: int | None = 1,
    progress: Progress = lambda _: None,
) -> Upgraded:
    """Read the articles of an old graph into a new one and keep what people decided.

    Raises what :func:`kg.ingest.run.add` does.
    """
    from kg.query.explained import titled

    articles = [titled(article) for article in old.articles()]
    summary = add(store, articles, model=model, workers=workers, progress=progress)
    store.records.forget_added()
    names = _new_names(Index.load(store))
    decisions = decided.read_all(old)
    kept = [one for each in decisions if (one := _renamed(each, names))]
    decided.write(store, kept)
    consolidate(store)
    links = linked.links(old)
    found = [replace(one, actor=names[one.actor]) for one in links if one.actor in names]
    linked.put(store, found, store.replaced())
    lost = len(decisions) - len(kept) + len(links) - len(found)
    return Upgraded(summary, len(kept), len(found), lost, old.coders())


def _new_names(index: Index) -> dict[str, str]:
    """Return the new IRI of each actor, claim, topic and article, by the one of format 1."""
    ids, base = index.ids, index.ids.base
    names: dict[str, str] = {}
    for given in index.records.values():
        names[f"{base}article/{digest(given.identity)}"] = given.article
        for key in given.actors:
            names[f"{base}actor/{digest(key)}"] = ids.actor(key).value
            scoped = decided.scoped_key(given.identity, key)
            names[f"{base}actor/{digest(scoped)}"] = ids.actor(scoped).value
        for key in given.topics:
            names[f"{base}topic/{digest(key)}"] = ids.topic(key).value
        for key in given.claims:
            scope, separator, words = key.rpartition(_SEPARATOR)
            hashed = hashlib.sha256(words.encode("utf-8")).hexdigest()
            names[f"{base}claim/{digest(scope + separator + hashed)}"] = ids.claim(key).value
    return names


def _renamed(decision: decided.Decision, names: Mapping[str, str]) -> decided.Decision | None:
    """Return a decision under the new names, ``None`` where the new graph lacks one of them."""
    concerned = [one for one in (decision.node, decision.other) if one]
    if not all(one in names for one in concerned):
        return None
    found = [names[one] for one in concerned]
    if decision.what in ("same", "apart"):
        found.sort()
    other = found[1] if len(found) > 1 else ""
    return replace(decision, node=found[0], other=other)
