"""Ask a graph what it holds of an article."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.extract.reading import CODER
from kg.model import Article
from kg.read.metadata import complete

if TYPE_CHECKING:
    from kg.store import Store

GRAPH = "the graph"
"""The source of a value that an earlier run was given."""


def sources(store: Store, identities: Iterable[str], coder: str = CODER) -> set[str]:
    """Return the sources of the statements of some articles."""
    from kg.graph.protocol import solutions
    from kg.vocab.iris import Ids
    from kg.vocab.terms import KG

    ids = Ids(store.base)
    found: set[str] = set()
    for identity in identities:
        graph = ids.assertions_graph(identity, coder)
        rows = solutions(
            store, f"SELECT DISTINCT ?actor {{ GRAPH {graph} {{ ?s {KG.source} ?actor }} }}"
        )
        found.update(row["actor"].value for row in rows)
    return found


def is_stored(store: Store, article: Article, coder: str = CODER) -> bool:
    """Return whether the graph holds this version of an article, read by a coder."""
    from kg.graph import fingerprint

    stored = stored_fingerprints(store, article.identity, coder)
    return bool(stored) and fingerprint(article, coder) in stored


def stored_fingerprints(store: Store, identity: str, coder: str = CODER) -> set[str]:
    """Return the fingerprints of what a coder read of an article, none if it is not there."""
    from kg.graph import graph_names
    from kg.graph.protocol import solutions
    from kg.vocab.terms import KG

    source, _, provenance = graph_names(identity, base=store.base, coder=coder)
    if not store.has_graph(source):
        return set()
    rows = solutions(
        store, f"SELECT ?value {{ GRAPH {provenance} {{ ?activity {KG.fingerprint} ?value }} }}"
    )
    return {row["value"].value for row in rows}


def with_stored_values(store: Store, article: Article, coder: str = CODER) -> Article:
    """Return an article with the values that nothing says now but an earlier run was given.

    The article itself is returned if with these values it would not be the one in the graph.
    """
    from kg.graph import graph_names
    from kg.graph.protocol import select
    from kg.vocab.terms import SCHEMA

    source, *_ = graph_names(article.identity, base=store.base, coder=CODER)
    if not store.has_graph(source):
        return article
    terms = {
        "title": SCHEMA.headline,
        "date": SCHEMA.datePublished,
        "outlet": f"{SCHEMA.publisher}/{SCHEMA.name}",
        "author": SCHEMA.author,
        "url": SCHEMA.url,
        "section": SCHEMA.articleSection,
        "page": SCHEMA.pagination,
        "language": SCHEMA.inLanguage,
    }
    wanted = " ".join(f"OPTIONAL {{ ?a {term} ?{name} }}" for name, term in terms.items())
    for row in select(
        store, f"SELECT * {{ GRAPH {source} {{ ?a a {SCHEMA.NewsArticle} . {wanted} }} }} LIMIT 1"
    ):
        if row["title"] == article.headline:
            del row["title"]
        values = {name: row[name] for name in terms if row.get(name)}
        detected = values.pop("language", None)
        for language in ({}, {"language": detected} if detected else {}):
            found = complete(article, [(GRAPH, {**values, **language})])
            if is_stored(store, found, coder):
                return found
    return article


def other_article(store: Store, article: Article) -> str | None:
    """Return a note on the stored article where this one is not a new version of it.

    Title and date tell one article from another.
    """
    from kg.graph import graph_names
    from kg.graph.protocol import select
    from kg.vocab.terms import SCHEMA

    source, *_ = graph_names(article.identity, base=store.base, coder=CODER)
    if not store.has_graph(source):
        return None
    stored = select(
        store,
        f"SELECT ?title ?date {{ GRAPH {source} "
        f"{{ ?a {SCHEMA.headline} ?title ; {SCHEMA.datePublished} ?date }} }}",
    )
    for row in stored:
        title, date = row["title"], row["date"]
        if title == article.headline or not article.title or not article.date:
            return None
        if date.startswith(article.date) or article.date.startswith(date):
            return None
        return (
            f"replaces '{title}' of {date}, which had the same name; "
            "to keep both, give each an id or address of its own"
        )
    return None
