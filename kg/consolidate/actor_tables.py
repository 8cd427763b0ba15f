"""Keep in SQLite what is known of the names of actors: tallies, blocks, effects, clusters."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.base.json_text import parse_json
from kg.consolidate.kept_values import KeptValues
from kg.consolidate.resolution_file import open_file
from kg.entities.blocks import Block
from kg.entities.name_records import MANY, NameRecord
from kg.entities.replay import SHARED, Effect, Group
from kg.entities.tallies import NameTally

_TABLES = """
CREATE TABLE IF NOT EXISTS source (
    graph TEXT PRIMARY KEY, state TEXT NOT NULL, article TEXT NOT NULL, actors TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS source_article ON source (article);
CREATE TABLE IF NOT EXISTS record (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, iri TEXT NOT NULL, articles INTEGER NOT NULL,
    root TEXT NOT NULL, canonical TEXT NOT NULL, head TEXT NOT NULL, tally TEXT NOT NULL,
    blocks TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS record_iri ON record (iri);
CREATE INDEX IF NOT EXISTS record_replaced ON record (iri, head) WHERE head != key;
CREATE INDEX IF NOT EXISTS record_root ON record (root);
CREATE INDEX IF NOT EXISTS record_canonical ON record (canonical);
CREATE TABLE IF NOT EXISTS block (
    kind TEXT NOT NULL, name TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (kind, name, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS effect (
    stage TEXT NOT NULL, name TEXT NOT NULL, place INTEGER NOT NULL, one TEXT NOT NULL,
    other TEXT NOT NULL, reason TEXT NOT NULL, score REAL NOT NULL, merged INTEGER NOT NULL,
    PRIMARY KEY (stage, name, place)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS effect_one ON effect (one);
CREATE TABLE IF NOT EXISTS topic (
    topic TEXT PRIMARY KEY, records INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TEMP TABLE wanted (one TEXT NOT NULL, two TEXT NOT NULL, PRIMARY KEY (one, two))
    WITHOUT ROWID;
"""


class Tables(KeptValues):
    """The tables of one file, within one transaction."""

    def clear(self) -> None:
        """Forget all actors."""
        for table in ("source", "record", "block", "effect", "topic"):
            self._run(f"DELETE FROM {table}")
        self._run("DELETE FROM meta WHERE name IN ('same', 'apart', 'actors mark')")

    # --- readings ---------------------------------------------------------------------------

    def states(self, articles: Collection[str] | None = None) -> dict[str, str]:
        """Return the state in which each reading was counted, or those of articles, by graph."""
        if articles is None:
            return dict(self._run("SELECT graph, state FROM source"))
        self._want((article, "") for article in articles)
        return dict(self._run("SELECT graph, state FROM wanted CROSS JOIN source ON article = one"))

    def articles_counted(self) -> Iterator[str]:
        """Yield the articles whose readings were counted, sorted."""
        for (article,) in self._run("SELECT DISTINCT article FROM source ORDER BY article"):
            yield article

    def actors(self, graph: str) -> list[Any]:
        """Return what a reading gave, as :meth:`put_source` was given it."""
        found = self._run("SELECT actors FROM source WHERE graph = ?", (graph,)).fetchone()
        return [] if found is None else list(parse_json(found[0]))

    def put_source(self, graph: str, state: str, article: str, actors: object) -> None:
        """Keep what a reading gives."""
        text = json.dumps(actors, ensure_ascii=False, separators=(",", ":"))
        self._run(
            "INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?)", (graph, state, article, text)
        )

    def drop_source(self, graph: str) -> None:
        """Drop a reading."""
        self._run("DELETE FROM source WHERE graph = ?", (graph,))

    def beside(self, articles: Iterable[str]) -> Iterator[Any]:
        """Yield what the readings of some articles gave."""
        self._want((article, "") for article in articles)
        for (text,) in self._run("SELECT actors FROM wanted CROSS JOIN source ON article = one"):
            yield from parse_json(text)

    # --- records ----------------------------------------------------------------------------

    def tallies(self, keys: Iterable[str]) -> dict[str, NameTally]:
        """Return the tallies of some keys, as far as there are any."""
        self._want((key, "") for key in keys)
        return {
            key: NameTally.from_json(key, text)
            for key, text in self._run(
                "SELECT key, tally FROM wanted CROSS JOIN record ON key = one WHERE articles > 0"
            )
        }

    def size(self) -> int:
        """Return the number of records."""
        (found,) = self._run("SELECT count(*) FROM record").fetchone()
        return int(found)

    def every_record(self) -> list[NameRecord]:
        """Return all records, sorted by key."""
        shared: dict[str, str] = {}
        rows = self._run("SELECT key, tally FROM record WHERE articles > 0 ORDER BY key")
        return [NameTally.from_json(key, text, shared).record() for key, text in rows]

    def blocks(self, keys: Iterable[str]) -> set[Block]:
        """Return the blocks of some keys."""
        self._want((key, "") for key in keys)
        rows = self._run("SELECT blocks FROM wanted CROSS JOIN record ON key = one")
        return {(kind, name) for (text,) in rows for kind, name in parse_json(text)}

    def put_record(self, tally: NameTally, iri: str, blocks: Collection[Block]) -> None:
        """Write a tally; what resolution found of its key is kept."""
        text, count = tally.to_json(), len(tally.articles)
        named = json.dumps(sorted(blocks), ensure_ascii=False, separators=(",", ":"))
        key = tally.key
        known = self._run("SELECT id, blocks FROM record WHERE key = ?", (key,)).fetchone()
        if known is None:
            number = self._run(
                "INSERT INTO record (key, iri, articles, root, canonical, head, tally, blocks) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (key, iri, count, key, key, key, text, named),
            ).lastrowid
            before: set[Block] = set()
        else:
            number, held = known
            before = {(kind, name) for kind, name in parse_json(held)}
            self._run(
                "UPDATE record SET articles = ?, tally = ?, blocks = ? WHERE id = ?",
                (count, text, named, number),
            )
        gone, new = before - set(blocks), set(blocks) - before
        self._run_many(
            "DELETE FROM block WHERE kind = ? AND name = ? AND id = ?",
            ((kind, name, number) for kind, name in gone),
        )
        self._run_many(
            "INSERT INTO block VALUES (?, ?, ?)", sorted((kind, name, number) for kind, name in new)
        )

    def drop_empty(self, keys: Iterable[str]) -> None:
        """Drop those of some records that no reading gives any more."""
        self._run_many(
            "DELETE FROM record WHERE key = ? AND articles = 0", ((key,) for key in keys)
        )

    def inside(self, blocks: Iterable[Block]) -> set[str]:
        """Return the keys in some blocks."""
        self._want(blocks)
        rows = self._run(
            "SELECT key FROM wanted CROSS JOIN block ON kind = one AND name = two "
            "CROSS JOIN record USING (id)"
        )
        return {key for (key,) in rows}

    def count(self, block: Block, most: int) -> int:
        """Count the records of a block, up to a number."""
        (found,) = self._run(
            "SELECT count(*) FROM (SELECT 1 FROM block WHERE kind = ? AND name = ? LIMIT ?)",
            (*block, most),
        ).fetchone()
        return int(found)

    def mates(self, keys: Iterable[str]) -> dict[str, str]:
        """Return all keys of the clusters that have some keys, with the root of each."""
        self._want((key, "") for key in keys)
        rows = self._run(
            "SELECT key, root FROM record WHERE root IN "
            "(SELECT root FROM wanted CROSS JOIN record ON key = one)"
        )
        return dict(rows)

    def keys_of(self, iris: Iterable[str]) -> dict[str, str]:
        """Return the keys of IRIs, as far as they are known."""
        self._want((iri, "") for iri in iris)
        rows = self._run(
            "SELECT iri, key FROM wanted CROSS JOIN record ON iri = one WHERE articles > 0"
        )
        return dict(rows)

    def canonical(self, key: str) -> str | None:
        """Return the key by which organisations with this key are known as evidence."""
        found = self._run("SELECT canonical FROM record WHERE key = ?", (key,)).fetchone()
        return None if found is None else str(found[0])

    def canonicals(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the same for several keys."""
        self._want((key, "") for key in keys)
        rows = self._run("SELECT key, canonical FROM wanted CROSS JOIN record ON key = one")
        return dict(rows)

    def articles(self, key: str) -> int:
        """Return the number of articles with a key."""
        found = self._run("SELECT articles FROM record WHERE key = ?", (key,)).fetchone()
        return 0 if found is None else int(found[0])

    def canonical_articles(self, canonical: str) -> int:
        """Return the number of articles with the keys of one canonical key, or more than MANY."""
        found = self._run(
            "SELECT sum(articles) FROM (SELECT articles FROM record "
            "WHERE canonical = ? AND articles > 0 LIMIT ?)",
            (canonical, MANY + 1),
        ).fetchone()
        return int(found[0] or 0)

    def set_clusters(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """Write root, canonical key and head of keys, given in this order with the key last."""
        self._run_many("UPDATE record SET root = ?, canonical = ?, head = ? WHERE key = ?", rows)

    # --- topics -----------------------------------------------------------------------------

    def topic(self, topic: str) -> int:
        """Return the number of records with a topic."""
        found = self._run("SELECT records FROM topic WHERE topic = ?", (topic,)).fetchone()
        return 0 if found is None else int(found[0])

    def set_topic(self, topic: str, records: int) -> None:
        """Keep the number of records with a topic."""
        if records:
            self._run("INSERT OR REPLACE INTO topic VALUES (?, ?)", (topic, records))
        else:
            self._run("DELETE FROM topic WHERE topic = ?", (topic,))

    # --- effects ----------------------------------------------------------------------------

    def effects_on(self, keys: Iterable[str]) -> dict[Group, list[Effect]]:
        """Return the effects on clusters that concern some keys, which are whole clusters."""
        self._want((key, "") for key in keys)
        return _by_group(
            self._run(
                "SELECT stage, name, place, e.one, other, reason, score, merged "
                "FROM wanted w CROSS JOIN effect e ON e.one = w.one "
                "WHERE merged OR reason = ?",
                (SHARED,),
            )
        )

    def effects(self, groups: Iterable[Group]) -> dict[Group, list[Effect]]:
        """Return all effects on some groups."""
        self._want(groups)
        return _by_group(
            self._run(
                "SELECT stage, name, place, e.one, other, reason, score, merged FROM wanted w "
                "CROSS JOIN effect e ON stage = w.one AND name = w.two"
            )
        )

    def replace_effects(
        self, groups: Iterable[Group], found: Mapping[Group, Iterable[Effect]]
    ) -> None:
        """Put new effects in the place of those on some groups."""
        self._run_many("DELETE FROM effect WHERE stage = ? AND name = ?", groups)
        self._run_many(
            "INSERT INTO effect VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (*group, place, *effect)
                for group, effects in sorted(found.items())
                for place, effect in enumerate(effects)
            ),
        )

    def drop_effects(self) -> None:
        """Drop all effects."""
        self._run("DELETE FROM effect")

    # --- results ----------------------------------------------------------------------------

    def replaced(self) -> Iterator[tuple[str, str]]:
        """Yield the IRIs of keys that are known by another one, with the IRI of that."""
        yield from self._run(
            "SELECT a.iri, b.iri FROM record a JOIN record b ON b.key = a.head "
            "WHERE a.head != a.key"
        )

    def compared(self) -> Iterator[tuple[str, str, str, float, bool]]:
        """Yield merges and open doubts: two keys, reason, score and whether they are merged."""
        for one, other, reason, score, merged in self._run(
            "SELECT one, other, reason, score, merged FROM effect e "
            "JOIN record a ON a.key = one JOIN record b ON b.key = other "
            "WHERE merged OR (a.root != b.root AND reason != ?)",
            (SHARED,),
        ):
            yield one, other, reason, score, bool(merged)

    def _want(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._run("DELETE FROM wanted")
        self._run_many("INSERT OR IGNORE INTO wanted VALUES (?, ?)", pairs)


def _by_group(rows: Iterable[tuple[Any, ...]]) -> dict[Group, list[Effect]]:
    found: dict[Group, list[tuple[int, Effect]]] = {}
    for stage, name, place, one, other, reason, score, merged in rows:
        effect = Effect(one, other, reason, score, bool(merged))
        found.setdefault((stage, name), []).append((place, effect))
    return {group: [effect for _, effect in sorted(each)] for group, each in found.items()}


@contextmanager
def open_tables(folder: Path, *, fresh: bool = False) -> Iterator[Tables]:
    """Open the file in a folder for one transaction; see :func:`open_file`."""
    with open_file(folder, _TABLES, fresh=fresh) as connection:
        yield Tables(connection)
