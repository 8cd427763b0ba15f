"""Keep in SQLite what is known of topics: labels, names, wordings, uses, what articles contain."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from kg.consolidate.kept_values import KeptValues
from kg.consolidate.resolution_file import open_file
from kg.consolidate.watch import Watched, watch

_TABLES = """
CREATE TABLE IF NOT EXISTS topic_article (
    id INTEGER PRIMARY KEY, article TEXT NOT NULL UNIQUE, state TEXT NOT NULL, names TEXT NOT NULL,
    content TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS topic_position (
    key TEXT NOT NULL, id INTEGER NOT NULL, iri TEXT NOT NULL, statement TEXT NOT NULL,
    language TEXT NOT NULL, clear INTEGER NOT NULL, PRIMARY KEY (key, id, iri, language)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS topic_position_id ON topic_position (id);
CREATE INDEX IF NOT EXISTS topic_position_unclear ON topic_position (key) WHERE NOT clear;
CREATE TABLE IF NOT EXISTS topic_label (
    key TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL, id INTEGER NOT NULL, actor TEXT,
    PRIMARY KEY (key, text, language, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS topic_label_id ON topic_label (id);
CREATE INDEX IF NOT EXISTS topic_label_actor ON topic_label (key, actor);
CREATE TABLE IF NOT EXISTS topic_look (
    key TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL, form TEXT NOT NULL,
    PRIMARY KEY (key, text, language, form)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS topic_look_form ON topic_look (form);
CREATE TABLE IF NOT EXISTS topic_name (
    form TEXT NOT NULL, iri TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (form, iri, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS topic_name_id ON topic_name (id);
CREATE INDEX IF NOT EXISTS topic_name_iri ON topic_name (iri);
CREATE TABLE IF NOT EXISTS topic_actor (iri TEXT PRIMARY KEY, now TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS topic_form (
    reason TEXT NOT NULL, form TEXT NOT NULL, key TEXT NOT NULL, language TEXT NOT NULL,
    PRIMARY KEY (reason, form, key, language)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS topic_form_key ON topic_form (key);
CREATE TABLE IF NOT EXISTS topic_pair (
    reason TEXT NOT NULL, form TEXT NOT NULL, one TEXT NOT NULL, other TEXT NOT NULL,
    PRIMARY KEY (reason, form, one, other)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS topic_pair_one ON topic_pair (one);
CREATE INDEX IF NOT EXISTS topic_pair_other ON topic_pair (other);
CREATE TABLE IF NOT EXISTS topic_key (
    key TEXT PRIMARY KEY, iri TEXT NOT NULL, head TEXT NOT NULL, actor TEXT NOT NULL DEFAULT '',
    in_full INTEGER NOT NULL DEFAULT 0, canonical TEXT NOT NULL, uses INTEGER NOT NULL DEFAULT 0,
    termhood REAL, broader TEXT, bare INTEGER NOT NULL DEFAULT 0, senses INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS topic_key_iri ON topic_key (iri);
CREATE INDEX IF NOT EXISTS topic_key_canonical ON topic_key (canonical);
CREATE INDEX IF NOT EXISTS topic_key_head ON topic_key (head);
CREATE INDEX IF NOT EXISTS topic_key_merged ON topic_key (key) WHERE canonical != key;
CREATE INDEX IF NOT EXISTS topic_key_senses ON topic_key (key) WHERE senses > 1;
CREATE INDEX IF NOT EXISTS topic_key_bare ON topic_key (key) WHERE bare;
CREATE TABLE IF NOT EXISTS topic_word (word TEXT PRIMARY KEY, articles INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS topic_content (
    word TEXT NOT NULL, article TEXT NOT NULL, PRIMARY KEY (word, article)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS topic_user (
    topic TEXT NOT NULL, article TEXT NOT NULL, first TEXT NOT NULL, PRIMARY KEY (topic, article)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS topic_user_first ON topic_user (topic, first);
CREATE TABLE IF NOT EXISTS topic_link (
    topic TEXT NOT NULL, one TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (topic, one, other)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS topic_link_other ON topic_link (topic, other);
CREATE TEMP TABLE wanted_topic (one TEXT PRIMARY KEY) WITHOUT ROWID;
"""


_WATCHED = (
    Watched("INSERT ON topic_position", (("key", "new.key"), ("iri", "new.iri"))),
    Watched("DELETE ON topic_position", (("key", "old.key"), ("iri", "old.iri"))),
    Watched("INSERT ON topic_key", (("topic", "new.key"),)),
    Watched("DELETE ON topic_key", (("topic", "old.key"),)),
    Watched(
        "UPDATE OF canonical, termhood, broader ON topic_key",
        (("topic", "new.key"),),
        "old.canonical IS NOT new.canonical OR old.termhood IS NOT new.termhood "
        "OR old.broader IS NOT new.broader",
    ),
    Watched(
        "UPDATE OF canonical, senses ON topic_key",
        (("moved", "new.key"), ("sense", "old.canonical"), ("sense", "new.canonical")),
        "old.canonical IS NOT new.canonical OR old.senses IS NOT new.senses",
    ),
    *(
        Watched(f"{event} ON topic_user", (("sense", f"{row}.topic"),))
        for event, row in (("INSERT", "new"), ("UPDATE", "new"), ("DELETE", "old"))
    ),
)


class Position(NamedTuple):
    """A position by the key of its topic, with its statement."""

    key: str
    iri: str
    statement: str
    language: str


class Wording(NamedTuple):
    """What articles in a language call a topic."""

    key: str
    text: str
    language: str


Form = tuple[str, str]
"""Why two labels are one topic, and what both have then."""


class TopicTables(KeptValues):
    """The tables of topics in one file, within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self.run, self.run_many = self._run, self._run_many

    def find(self, query: str, wanted: Iterable[str]) -> list[tuple[Any, ...]]:
        """Answer a query on some values, which are in the table ``wanted_topic``."""
        self.run("DELETE FROM wanted_topic")
        self.run_many("INSERT OR IGNORE INTO wanted_topic VALUES (?)", ((one,) for one in wanted))
        return self.run(query).fetchall()

    # --- articles ---------------------------------------------------------------------------

    def states(self, articles: Iterable[str] | None = None) -> dict[str, str]:
        """Return the state in which each article, or some, was compared."""
        if articles is None:
            return dict(self.run("SELECT article, state FROM topic_article"))
        query = "SELECT article, state FROM wanted_topic CROSS JOIN topic_article ON article = one"
        return dict(self.find(query, articles))

    def number(self, article: str) -> int | None:
        """Return the number of an article, ``None`` where it is unknown."""
        found = self.run("SELECT id FROM topic_article WHERE article = ?", (article,)).fetchone()
        return None if found is None else int(found[0])

    def put_article(self, article: str, state: str, names: Collection[str]) -> int:
        """Keep an article and the names in it; return its number."""
        self.run(
            "INSERT INTO topic_article (article, state, names, content) VALUES (?, ?, ?, '[]') "
            "ON CONFLICT (article) DO UPDATE SET state = excluded.state, names = excluded.names",
            (article, state, _listed(names)),
        )
        number = self.number(article)
        assert number is not None
        return number

    def topics_of(self, article: str) -> set[str]:
        """Return the topics of an article, by its positions."""
        rows = self.run(
            "SELECT DISTINCT canonical FROM topic_article JOIN topic_position USING (id) "
            "JOIN topic_key USING (key) WHERE article = ?",
            (article,),
        )
        return {topic for (topic,) in rows}

    def positions(self, number: int) -> set[Position]:
        """Return the positions of an article."""
        rows = self.run(
            "SELECT key, iri, statement, language FROM topic_position WHERE id = ?", (number,)
        )
        return {Position(*row) for row in rows}

    def labels(self, number: int) -> set[Wording]:
        """Return what an article calls its topics."""
        rows = self.run("SELECT key, text, language FROM topic_label WHERE id = ?", (number,))
        return {Wording(*row) for row in rows}

    def names(self, number: int) -> set[tuple[str, str]]:
        """Return the forms of names in an article, each with the IRI of an actor."""
        return set(self.run("SELECT form, iri FROM topic_name WHERE id = ?", (number,)))

    def drop_content(self, number: int) -> None:
        """Drop positions, labels and names of an article."""
        for table in ("topic_position", "topic_label", "topic_name"):
            self.run(f"DELETE FROM {table} WHERE id = ?", (number,))

    # --- names of actors --------------------------------------------------------------------

    def replaced(self) -> set[tuple[str, str]]:
        """Return the IRIs of actors that are one with others, with those of the others."""
        return set(self.run("SELECT iri, now FROM topic_actor"))

    def replace_actors(self, changed: Collection[str], now: Mapping[str, str]) -> None:
        """Keep what became of the actors that changed."""
        self.run_many("DELETE FROM topic_actor WHERE iri = ?", ((iri,) for iri in changed))
        self.run_many(
            "INSERT INTO topic_actor VALUES (?, ?)",
            ((iri, now[iri]) for iri in changed if iri in now),
        )

    def only(self, form: str) -> str:
        """Return the only actor with a form of name in all articles, "" if there are several."""
        found, last = set[str](), ""
        while len(found) < 2:
            row = self.run(
                "SELECT n.iri, coalesce(now, n.iri) FROM topic_name n "
                "LEFT JOIN topic_actor a ON a.iri = n.iri WHERE form = ? AND n.iri > ? "
                "ORDER BY n.iri LIMIT 1",
                (form, last),
            ).fetchone()
            if row is None:
                break
            last = row[0]
            found.add(row[1])
        return found.pop() if len(found) == 1 else ""

    def actors_in(self, number: int) -> dict[str, str]:
        """Return the actors of an article by the forms of names that only one of them has."""
        rows = self.run(
            "SELECT form, min(coalesce(now, n.iri)), max(coalesce(now, n.iri)) FROM topic_name n "
            "LEFT JOIN topic_actor a ON a.iri = n.iri WHERE id = ? GROUP BY form",
            (number,),
        )
        return {form: one for form, one, other in rows if one == other}

    # --- keys -------------------------------------------------------------------------------

    def label_actors(self, key: str) -> set[str]:
        """Return the actors that the labels of a topic name, two of them if there are more."""
        found = set[str]()
        sign, last = ">=", ""
        while len(found) < 2:
            (actor,) = self.run(
                f"SELECT min(actor) FROM topic_label WHERE key = ? AND actor {sign} ?", (key, last)
            ).fetchone()
            if actor is None:
                break
            sign, last = ">", actor
            found.add(actor)
        return found

    def wordings(self, key: str) -> set[Wording]:
        """Return the wordings of a topic."""
        rows = self.run("SELECT DISTINCT key, text, language FROM topic_look WHERE key = ?", (key,))
        return {Wording(*row) for row in rows}

    def forms(self, key: str) -> set[tuple[Form, str]]:
        """Return the forms by which a topic is compared, with languages."""
        rows = self.run("SELECT reason, form, language FROM topic_form WHERE key = ?", (key,))
        return {((reason, form), language) for reason, form, language in rows}

    def group(self, form: Form) -> set[tuple[str, str]]:
        """Return the keys with a form, each with languages."""
        return set(
            self.run("SELECT key, language FROM topic_form WHERE reason = ? AND form = ?", form)
        )

    def pairs(self, form: Form) -> set[tuple[str, str]]:
        """Return the pairs of a form."""
        return set(
            self.run("SELECT one, other FROM topic_pair WHERE reason = ? AND form = ?", form)
        )

    def pairs_with(self, key: str) -> set[tuple[str, str]]:
        """Return the pairs of all forms that have a key."""
        query = (
            "SELECT one, other FROM topic_pair WHERE one = ? "
            "UNION SELECT one, other FROM topic_pair WHERE other = ?"
        )
        return set(self.run(query, (key, key)))

    def keys_of(self, iris: Iterable[str]) -> dict[str, str]:
        """Return the keys of IRIs, as far as they are known."""
        return dict(
            self.find("SELECT iri, key FROM wanted_topic JOIN topic_key ON iri = one", iris)
        )

    def members(self, topic: str) -> set[str]:
        """Return the keys of a topic."""
        rows = self.run("SELECT key FROM topic_key WHERE canonical = ?", (topic,))
        return {key for (key,) in rows}

    # --- results ----------------------------------------------------------------------------

    def watch(self) -> None:
        """Note from now on what changes."""
        watch(self.run, _WATCHED)

    def changed_topics(self) -> set[str]:
        """Return the keys of which :meth:`measured` may yield something else than before."""
        return {key for (key,) in self.run("SELECT key FROM changed WHERE kind = 'topic'")}

    def changed_senses(self) -> tuple[set[str], dict[str, str]]:
        """Return the positions of which :meth:`senses` may have changed, and the senses now."""
        positions = {iri for (iri,) in self.run("SELECT key FROM changed WHERE kind = 'iri'")}
        several = [
            topic
            for (topic,) in self.run(
                "SELECT k.key FROM (SELECT key FROM changed WHERE kind = 'sense' "
                "UNION SELECT t.canonical FROM changed c CROSS JOIN topic_key t "
                "ON t.key = c.key WHERE c.kind = 'key') s JOIN topic_key k ON k.key = s.key "
                "WHERE k.senses > 1"
            )
        ]
        # The positions of a key that left a topic, or of a topic that had several senses.
        positions.update(
            iri
            for (iri,) in self.run(
                "SELECT p.iri FROM (SELECT key FROM changed WHERE kind = 'moved' UNION "
                "SELECT t.key FROM changed c CROSS JOIN topic_key t ON t.canonical = c.key "
                "WHERE c.kind = 'moved') m CROSS JOIN topic_position p ON p.key = m.key"
            )
        )
        senses: dict[str, str] = {}
        for topic in several:
            positions.update(
                iri
                for (iri,) in self.run(
                    "SELECT p.iri FROM topic_key k CROSS JOIN topic_position p ON p.key = k.key "
                    "WHERE k.canonical = ?",
                    (topic,),
                )
            )
            senses.update(self.run(f"{_SENSES} WHERE t.key = ?", (topic,)))
        return positions, senses

    def merged(self) -> Iterator[tuple[str, str, str]]:
        """Yield keys that belong to the topic of another one: key, IRI, IRI of the topic."""
        yield from self.run(
            "SELECT a.key, a.iri, b.iri FROM topic_key a JOIN topic_key b "
            "ON b.key = a.canonical WHERE a.canonical != a.key ORDER BY a.key"
        )

    def reason(self, key: str) -> str:
        """Return why a key is one with others, "" if only people say so."""
        found = self.run(
            "SELECT reason FROM topic_pair WHERE one = ? OR other = ? "
            "ORDER BY one DESC, other DESC, reason DESC LIMIT 1",
            (key, key),
        ).fetchone()
        return found[0] if found else ""

    def measured(
        self, keys: Iterable[str] | None = None
    ) -> Iterator[tuple[str, float, str | None]]:
        """Yield the IRI of each topic, or of some, its termhood, and the IRI of its broader one."""
        query = (
            "SELECT a.iri, a.termhood, b.iri FROM topic_key a LEFT JOIN topic_key b "
            "ON b.key = a.broader WHERE a.canonical = a.key"
        )
        if keys is None:
            yield from self.run(query)
            return
        for key in keys:
            yield from self.run(f"{query} AND a.key = ?", (key,))

    def senses(self) -> Iterator[tuple[str, str]]:
        """Yield positions on bare nouns of several senses, each with an article that names it."""
        yield from self.run(f"{_SENSES} WHERE t.senses > 1")


_SENSES = (
    "SELECT p.iri, first FROM topic_key t CROSS JOIN topic_key k ON k.canonical = t.key "
    "CROSS JOIN topic_position p ON p.key = k.key CROSS JOIN topic_article a "
    "ON a.id = p.id CROSS JOIN topic_user u ON u.topic = t.key AND u.article = a.article"
)


def _listed(values: Iterable[str]) -> str:
    return json.dumps(sorted(values), ensure_ascii=False, separators=(",", ":"))


@contextmanager
def open_topics(folder: Path) -> Iterator[TopicTables]:
    """Open the file in a folder for one transaction; see :func:`open_file`."""
    with open_file(folder, _TABLES) as connection:
        yield TopicTables(connection)
