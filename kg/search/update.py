"""Bring the index in line with a graph: write what changed since, or everything.

The store's journal says which articles and nodes were written to. A few changes are written into
the file in one transaction; many into a copy, and all of a graph into a new file, which replaces
the old one when it is complete. Readers of the old file are not disturbed.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.base import fold
from kg.base.errors import StoreError
from kg.graph.parts import PartReader
from kg.graph.protocol import select
from kg.graph.reader import StoredArticle, StoredStatement
from kg.model import Actor
from kg.search.index import FILE, Index, batched, facet, period_facets
from kg.store.journal import EVERYTHING

if TYPE_CHECKING:
    from kg.store import Store

Progress = Callable[[int, int], None]
"""Called with the number of articles that are done, and that of all."""
_FEW = 50
"""Changed articles and nodes that are written into the file itself."""
_CHUNK = 100
"""Articles that are read from the graph at a time."""
_ARTICLES = "SELECT DISTINCT ?article { ?article a schema:NewsArticle }"
_COPIES = "SELECT DISTINCT ?copy ?original { ?copy kg:copyOf|kg:reprintOf ?original }"
_NODES = ("actor/", "topic/", "claim/")
_REPRINTS = "reprints"
"""The graph of what reprints copy."""


def updated_index(
    store: Store, *, folder: Path | None = None, progress: Progress = lambda _, __: None
) -> Index:
    """Return the index of a graph, after writing into it what changed.

    Args:
        store: the graph, open for reading: what is newer is not indexed.
        folder: where the index is; by default the graph's folder.
        progress: called while many articles are read.

    Raises:
        StoreError: the index cannot be written.
    """
    path = (folder or store.path) / FILE
    if path.exists():
        with Index(path, read_only=True) as index:
            state = store.state
            meta = index.meta()
            is_own = meta.get("key") == index.key(store.base) and meta.get("epoch") == state.epoch
        if is_own:
            place = int(meta["place"])
            names = {change.name for change in store.journal.since(place)}
            if not names or (place >= state.place and not state.is_open):
                return Index(path, read_only=True)
            if EVERYTHING not in names:
                _write_changes(store, path, names, progress)
                return Index(path, read_only=True)
    _write_file(path, None, lambda index: _Writer(store, index).everything(progress))
    return Index(path, read_only=True)


def _write_changes(store: Store, path: Path, names: Collection[str], progress: Progress) -> None:
    def write(index: Index) -> None:
        _Writer(store, index).changes(names, progress)

    if len(names) > _FEW:
        _write_file(path, path, write)
        return
    try:
        with Index(path) as index:
            index.connection.execute("BEGIN IMMEDIATE")
            write(index)
            index.connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise StoreError(f"{path}: the index can't be written ({error}); try again") from error


def _write_file(path: Path, source: Path | None, write: Callable[[Index], None]) -> None:
    """Write an index into a draft, a copy of ``source`` if given, which then replaces ``path``."""
    draft = None
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
        if source is not None:
            with Index(source, read_only=True) as old, Index(Path(draft)) as copy:
                old.connection.backup(copy.connection)
        with Index(Path(draft), create=source is None) as index:
            index.connection.execute("PRAGMA journal_mode = OFF")
            index.connection.execute("BEGIN")
            write(index)
            index.connection.execute("COMMIT")
        Path(draft).replace(path)
    except OSError as error:
        raise StoreError(
            f"{path}: the index can't be written ({error.strerror or error}); "
            "check the permissions of the folder and its free space"
        ) from error
    except sqlite3.Error as error:
        raise StoreError(f"{path}: the index can't be written ({error}); try again") from error
    finally:
        if draft is not None:
            with suppress(OSError):
                Path(draft).unlink(missing_ok=True)


class _Writer:
    """Writes articles and nodes of a graph into an index."""

    def __init__(self, store: Store, index: Index) -> None:
        self.store, self.index = store, index
        self.connection = index.connection
        self.known: dict[str, int] = {}
        """The nodes that are as they are in the graph, by IRI."""
        self.touched: set[int] = set()
        """The nodes whose statements changed."""

    def everything(self, progress: Progress) -> None:
        """Write all articles and nodes."""
        articles = sorted(row["article"] for row in select(self.store, _ARTICLES))
        self._articles(articles, progress)
        self.index.make_lookups()
        self.touched = {n for (n,) in self.connection.execute(_ALL_NODES)}
        self._count()
        self._note()

    def changes(self, names: Collection[str], progress: Progress) -> None:
        """Write the articles and nodes with some names, and delete those that are gone."""
        base = self.store.base
        articles = sorted(base + name for name in names if name.startswith("article/"))
        nodes = sorted(base + name for name in names if name.startswith(_NODES))
        self._articles(articles, progress)
        for some in batched(nodes, _CHUNK):
            self._nodes(PartReader(self.store, nodes=some, with_spans=False), some)
        if _REPRINTS in names:
            self._copies()
        self._count()
        self._drop_unused(nodes)
        self._note()

    def _note(self) -> None:
        state, index = self.store.state, self.index
        index.write_meta(key=index.key(self.store.base), epoch=state.epoch, place=str(state.place))

    # Articles.

    def _articles(self, articles: list[str], progress: Progress) -> None:
        done = 0
        for some in batched(articles, _CHUNK):
            part = PartReader(self.store, some, with_spans=False)
            for iri in some:
                self._delete_article(iri)
            self._nodes(part, part.labels)
            statements: dict[str, list[StoredStatement]] = {}
            for one in part.statements:
                statements.setdefault(one.article.iri, []).append(one)
            for article in part.articles.values():
                own = statements.get(article.iri, [])
                number = self._article(article, part.shown_texts.get(article.iri, ""), own)
                for one in own:
                    self._statement(one, number)
            self._affiliations(part)
            done += len(some)
            progress(done, len(articles))

    def _delete_article(self, iri: str) -> None:
        number = self.index.id_of(iri)
        if number is None:
            return
        rows = self.connection.execute(
            "SELECT id, source, claim FROM doc WHERE article = ?", (number,)
        ).fetchall()
        for statement, *nodes in rows:
            topics = self.connection.execute(
                "SELECT topic FROM about WHERE statement = ?", (statement,)
            )
            self.touched.update(node for node in nodes if node)
            self.touched.update(topic for (topic,) in topics)
            self.index.delete(statement)
        ends = self.connection.execute(
            "SELECT person, organisation FROM affiliation WHERE article = ?", (number,)
        )
        self.touched.update(node for row in ends for node in row if node)
        self.connection.execute("DELETE FROM affiliation WHERE article = ?", (number,))
        self.index.delete(number)

    def _article(self, one: StoredArticle, text: str, said: Iterable[StoredStatement]) -> int:
        article = one.article
        facets = {facet("k", "article"), *self._outlet(article.outlet)}
        facets |= {*period_facets(one.earliest, one.latest)}
        for statement in said:
            facets |= self._facets_of(statement)
        record = {
            "name": article.name,
            "date": article.date,
            "author": article.author,
            "url": article.url,
            "section": article.section,
            "page": article.page,
            "genre": one.genre,
            "outletIri": one.outlet,
            "reprintOf": one.reprint_of,
        }
        return self.index.put(
            "article",
            one.iri,
            one.headline,
            text,
            language=(article.language or "")[:2],
            facets=" ".join(sorted(facets)),
            day=one.earliest.isoformat() if one.earliest else "9999-12-31",
            first=_iso(one.earliest),
            last=_iso(one.latest),
            outlet=article.outlet,
            statements=len(list(said)),
            record=_json(record),
        )

    def _statement(self, one: StoredStatement, article: int) -> None:
        statement = one.statement
        source = self.known.get(one.source.key) if one.source else None
        claim = self.known.get(one.claim.key) if one.claim else None
        outlet = one.article.article.outlet
        facets = {facet("k", "statement"), *self._outlet(outlet), *self._facets_of(one)}
        facets |= {*period_facets(one.earliest, one.latest)}
        record = {
            "length": len(one.text),
            "date": one.date,
            "rule": statement.rule,
            "target": one.target_text,
            "page": one.page,
            "copyOf": one.copy_of,
        }
        number = self.index.put(
            "statement",
            one.iri,
            _title(one),
            f"{one.text}\n{one.sentence}",
            language=(one.article.article.language or "")[:2],
            facets=" ".join(sorted(facets)),
            day=one.earliest.isoformat() if one.earliest else "9999-12-31",
            first=_iso(one.earliest),
            last=_iso(one.latest),
            article=article,
            outlet=outlet,
            source=source,
            claim=claim,
            act=statement.act,
            stance=one.stance,
            type=statement.type,
            confidence=statement.confidence,
            record=_json(record),
        )
        self.touched.update(node for node in (source, claim) if node)
        for position in one.own_positions:
            topic = self.known.get(position.topic.key)
            if topic is not None:
                self.touched.add(topic)
                self.connection.execute(
                    "INSERT OR IGNORE INTO about VALUES (?, ?, ?, ?)",
                    (number, topic, position.side, position.confidence),
                )

    def _facets_of(self, one: StoredStatement) -> set[str]:
        source = self.known.get(one.source.key) if one.source else None
        topics = (self.known.get(position.topic.key) for position in one.own_positions)
        found = {facet("t", topic) for topic in topics if topic is not None}
        return found | ({facet("a", source)} if source is not None else set())

    @staticmethod
    def _outlet(name: str | None) -> tuple[str, ...]:
        return (facet("o", fold.key(name)),) if name else ()

    def _affiliations(self, part: PartReader) -> None:
        for one in part.affiliations:
            article, person = self.index.id_of(one.article.iri), self.known.get(one.person.key)
            if article is None or person is None:
                continue
            organisation = self.known.get(one.organisation.key) if one.organisation else None
            tenure = one.affiliation.tenure
            self.connection.execute(
                "INSERT OR REPLACE INTO affiliation VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    one.iri,
                    article,
                    person,
                    organisation,
                    one.affiliation.role or "",
                    tenure.status if tenure else "current",
                    (tenure.edtf if tenure else "") or "",
                ),
            )
            self.touched.update(node for node in (person, organisation) if node)

    def _copies(self) -> None:
        """Write again which statements are copies and which articles are reprints."""
        copies = {row["copy"]: row["original"] for row in select(self.store, _COPIES)}
        rows = self.connection.execute(
            "SELECT id, iri, kind, record FROM doc WHERE kind IN ('statement', 'article')"
        ).fetchall()
        for number, iri, kind, record in rows:
            values: dict[str, Any] = json.loads(record)
            name = "copyOf" if kind == "statement" else "reprintOf"
            if values.get(name, "") != copies.get(iri, ""):
                values[name] = copies.get(iri, "")
                self.connection.execute(
                    "UPDATE doc SET record = ? WHERE id = ?", (_json(values), number)
                )

    # Nodes.

    def _nodes(self, part: PartReader, iris: Iterable[str]) -> None:
        """Write actors, topics and claims as they are in the graph."""
        for iri in iris:
            sort = iri.removeprefix(self.store.base).partition("/")[0]
            if iri in self.known or f"{sort}/" not in _NODES or iri not in part.labels:
                continue
            actor = part.actors.get(iri) if sort == "actor" else None
            self.known[iri] = self._node(iri, sort, part.labels[iri], actor)

    def _node(self, iri: str, sort: str, label: str, actor: Actor | None) -> int:
        kind = actor.kind if actor else sort
        names = list(actor.names) if actor else []
        record = _json({"names": names})
        title, body = label, "\n".join(name for name in names if name != label)
        row = self.connection.execute(
            "SELECT id, title, kind, record FROM doc WHERE iri = ?", (iri,)
        ).fetchone()
        facets = " ".join(sorted({facet("k", sort), facet("k", kind), f"{sort[0]}#"}))
        if row is None:
            return self.index.put(kind, iri, title, body, record=record, sort=sort, facets=facets)
        number, old, *rest = row
        if (old, *rest) != (title, kind, record):
            values = {"kind": kind, "record": record, "body": body}
            self.index.retitle(number, title, facets=facets.replace("#", str(number)), **values)
        if old != title:
            self._retitle_statements(number)
        return int(number)

    def _retitle_statements(self, node: int) -> None:
        """Write the statements of an actor or a topic again after its name changed."""
        rows = self.connection.execute(
            "SELECT s.id, COALESCE(n.title, '') FROM doc s LEFT JOIN doc n ON n.id = s.source "
            "WHERE s.source = ? OR s.id IN (SELECT statement FROM about WHERE topic = ?)",
            (node, node),
        ).fetchall()
        for statement, source in rows:
            topics = self.connection.execute(
                "SELECT DISTINCT doc.title FROM about JOIN doc ON doc.id = topic "
                "WHERE statement = ? ORDER BY doc.title",
                (statement,),
            )
            labels = [source, *(title for (title,) in topics)]
            self.index.retitle(statement, " ; ".join(filter(None, labels)))

    def _count(self) -> None:
        """Count the statements and articles of nodes."""
        self.connection.executemany(_COUNT, [(n,) * 4 for n in sorted(self.touched)])

    def _drop_unused(self, nodes: Iterable[str]) -> None:
        """Delete the nodes that the graph no longer has."""
        changed = {self.index.id_of(iri) for iri in nodes} | self.touched
        for some in batched(sorted(number for number in changed if number), _CHUNK):
            marks = ", ".join("?" * len(some))
            rows = self.connection.execute(
                f"SELECT id, iri FROM doc WHERE sort > '' AND id IN ({marks})", some
            ).fetchall()
            labels = PartReader(self.store, nodes=[iri for _, iri in rows]).labels
            for number, iri in rows:
                if iri not in labels:
                    self.index.delete(number)


_ALL_NODES = "SELECT id FROM doc WHERE sort > ''"
_COUNT = """
UPDATE doc SET (statements, articles) = (
    SELECT COUNT(*), COUNT(DISTINCT article) FROM doc s WHERE s.id IN (
        SELECT id FROM doc WHERE source = ? UNION SELECT id FROM doc WHERE claim = ?
        UNION SELECT statement FROM about WHERE topic = ?
    )
) WHERE id = ?"""


def _title(one: StoredStatement) -> str:
    topics = sorted({position.topic.label for position in one.own_positions})
    return " ; ".join([*([one.source.label] if one.source else []), *topics])


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _json(values: dict[str, Any]) -> str:
    kept = {name: value for name, value in values.items() if value not in (None, "", [])}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
