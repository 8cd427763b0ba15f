"""Tell the senses of bare nouns apart again where articles changed: see disambiguation.

Of each bare noun it is known which articles use it, which of them are connected, and pairs of
similar articles that are enough to connect them. An article is compared again if what it contains,
or how much of that weighs otherwise than before, or if it became or ceased to be one of the first
with a name. If many articles of a noun are, all are compared at once.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Set

from kg.base.json_text import parse_json
from kg.base.union_find import UnionFind
from kg.consolidate.topic_tables import TopicTables
from kg.topics.disambiguation import HUBS, are_alike, connect, length, step, weigh

_MARK = "\x1f"
"""Begins a topic's key among the words of an article."""
_FEW = 40
"""Comparing one article again takes as long as comparing so many among all."""
_NOTHING: frozenset[str] = frozenset()
_Change = tuple[Set[str], Set[str]]
"""What an article contained before, and now."""


class Senses:
    """The senses of the bare nouns of one archive."""

    def __init__(self, tables: TopicTables) -> None:
        self.tables = tables
        self.articles = 0
        self._weights: dict[str, float] = {}
        self._counts: dict[str, int] = {}
        self._contents: dict[str, frozenset[str]] = {}
        self._lengths: dict[str, float] = {}

    def update(
        self,
        articles: Collection[str],
        topics: Collection[str],
        clear: Collection[str],
        whole: Collection[str],
    ) -> None:
        """Bring senses in line.

        Args:
            articles: those whose names or topics may differ.
            topics: those with uses that may differ.
            clear: those on which people decided.
            whole: those that have other keys than before.
        """
        changes = self._replace_contents(articles)
        crossed, is_new = self._count(changes.values())
        dirty = set(changes)
        dirty.update(
            article
            for (article,) in self.tables.find(
                "SELECT article FROM wanted_topic CROSS JOIN topic_content ON word = one", crossed
            )
        )
        again = self._find_bare(topics, clear) | set(whole)
        bare = {t for (t,) in self.tables.run("SELECT key FROM topic_key WHERE bare")}
        if is_new:
            again = bare
        of_topic: dict[str, dict[str, _Change]] = defaultdict(dict)
        for article in dirty:
            now = self.content(article)
            before, _ = changes.get(article, (now, now))
            for word in before | now:
                if word.startswith(_MARK) and word[1:] in bare:
                    of_topic[word[1:]][article] = (before, now)
        for topic in sorted(bare & (again | of_topic.keys())):
            noun = _Noun(self, topic)
            some = of_topic.get(topic, {})
            if topic in again or len(some) * _FEW >= self.count(_MARK + topic):
                noun.compare_all()
            else:
                noun.compare_again(some)

    def content(self, article: str) -> frozenset[str]:
        """Return the names and topics in an article."""
        found = self._contents.get(article)
        if found is None:
            row = self.tables.run(
                "SELECT content FROM topic_article WHERE article = ?", (article,)
            ).fetchone()
            found = self._contents[article] = frozenset(parse_json(row[0]))
        return found

    def length(self, article: str) -> float:
        """Return the length of what an article contains."""
        found = self._lengths.get(article)
        if found is None:
            words = self.content(article)
            found = self._lengths[article] = length(words, {w: self.weight(w) for w in words})
        return found

    def weight(self, word: str) -> float:
        """Return the weight of a name or topic."""
        found = self._weights.get(word)
        if found is None:
            found = self._weights[word] = weigh(self.articles, self.count(word))
        return found

    def count(self, word: str) -> int:
        """Return how many articles contain a name or topic."""
        found = self._counts.get(word)
        if found is None:
            row = self.tables.run(
                "SELECT articles FROM topic_word WHERE word = ?", (word,)
            ).fetchone()
            found = self._counts[word] = row[0] if row else 0
        return found

    def _replace_contents(self, articles: Collection[str]) -> dict[str, _Change]:
        run, run_many = self.tables.run, self.tables.run_many
        changes: dict[str, _Change] = {}
        for article in sorted(articles):
            names, held = run(
                "SELECT names, content FROM topic_article WHERE article = ?", (article,)
            ).fetchone()
            before, now = set(parse_json(held)), set(parse_json(names))
            now.update(_MARK + topic for topic in self.tables.topics_of(article))
            if before == now:
                continue
            changes[article] = before, now
            text = json.dumps(sorted(now), ensure_ascii=False, separators=(",", ":"))
            run("UPDATE topic_article SET content = ? WHERE article = ?", (text, article))
            run_many(
                "DELETE FROM topic_content WHERE word = ? AND article = ?",
                ((word, article) for word in before - now),
            )
            run_many(
                "INSERT INTO topic_content VALUES (?, ?)",
                ((word, article) for word in now - before),
            )
        return changes

    def _count(self, changes: Iterable[_Change]) -> tuple[set[str], bool]:
        """Count what articles contain; return what weighs otherwise, and whether all does."""
        tables = self.tables
        numbers: Counter[str] = Counter()
        held = self.articles = tables.value("topics articles") or 0
        for before, now in changes:
            numbers.update(now - before)
            numbers.subtract(before - now)
            self.articles += bool(now) - bool(before)
        tables.set_value("topics articles", self.articles)
        crossed = set()
        for word, number in numbers.items():
            earlier = self.count(word)
            self._counts[word] = earlier + number
            if step(earlier) != step(earlier + number):
                crossed.add(word)
        tables.run_many(
            "INSERT OR REPLACE INTO topic_word VALUES (?, ?)",
            ((word, self._counts[word]) for word in numbers),
        )
        tables.run_many(
            "DELETE FROM topic_word WHERE word = ? AND articles = 0",
            ((word,) for word in numbers),
        )
        return crossed, step(held) != step(self.articles)

    def _find_bare(self, topics: Collection[str], clear: Collection[str]) -> set[str]:
        """Find which topics are bare nouns; return those that were not before."""
        run = self.tables.run
        found = set()
        for topic in sorted(topics):
            row = run(
                "SELECT bare, canonical = key AND EXISTS (SELECT 1 FROM topic_key k "
                "CROSS JOIN topic_position p ON p.key = k.key AND NOT p.clear "
                "WHERE k.canonical = t.key) FROM topic_key t WHERE key = ?",
                (topic,),
            ).fetchone()
            before, now = row or (0, 0)
            now = now and topic not in clear
            if now and not before:
                found.add(topic)
            elif not now:
                for table in ("user", "link"):
                    run(f"DELETE FROM topic_{table} WHERE topic = ?", (topic,))
            if now != before:
                run("UPDATE topic_key SET bare = ?, senses = 0 WHERE key = ?", (now, topic))
        return found


class _Noun:
    """A bare noun with the articles that use it."""

    def __init__(self, senses: Senses, topic: str) -> None:
        self.senses, self.topic = senses, topic
        self.run, self.run_many = senses.tables.run, senses.tables.run_many
        self.mark = _MARK + topic
        keys = senses.tables.members(topic)
        self.itself = {self.mark, *(word for key in keys for word in key.split())}

    def compare_all(self) -> None:
        """Compare all articles that use the noun."""
        topic = self.topic
        users = self._holders(self.mark, -1)
        contents = {article: self._words(article) for article in users}
        weights = {w: self.senses.weight(w) for words in contents.values() for w in words}
        lengths = {article: self.senses.length(article) for article in users}
        first, links = connect(contents, weights, lengths)
        before = dict(self.run("SELECT article, first FROM topic_user WHERE topic = ?", (topic,)))
        self._drop(before.keys() - first.keys())
        self.run_many(
            "INSERT OR REPLACE INTO topic_user VALUES (?, ?, ?)",
            ((topic, *one) for one in first.items() - before.items()),
        )
        self.run("DELETE FROM topic_link WHERE topic = ?", (topic,))
        self._add_links(links)
        self._count()

    def compare_again(self, changes: Mapping[str, _Change]) -> None:
        """Compare some articles again, of which some came or went, and those that they concern."""
        users = {article for article, (_, now) in changes.items() if self.mark in now}
        gone = changes.keys() - users
        dirty = users | (self._new_hubs(changes) - gone)
        held = self._firsts(dirty | gone)
        broken = {
            held[one]
            for one in sorted(dirty | gone)
            for other in self._linked(one)
            if one in gone or other in gone or not self._holds(one, other)
        }
        for first in sorted(broken):
            members = self._members(first)
            self._unlink(members)
            self.run_many(
                "UPDATE topic_user SET first = article WHERE topic = ? AND article = ?",
                ((self.topic, article) for article in members),
            )
            dirty.update(members - gone)
        self._drop(gone)
        self.run_many(
            "INSERT OR IGNORE INTO topic_user VALUES (?, ?, ?)",
            ((self.topic, article, article) for article in sorted(dirty)),
        )
        self._connect(dirty)
        self._count()

    def _connect(self, dirty: Collection[str]) -> None:
        """Connect articles with those that are similar and not connected yet."""
        first = self._firsts(dirty)
        connected, links = UnionFind(), []
        for one in sorted(dirty):
            candidates = self._candidates(one)
            first.update(self._firsts(candidates - first.keys()))
            for other in sorted(candidates):
                if connected.find(first[one]) == connected.find(first[other]):
                    continue
                if self._are_alike(one, other):
                    connected.union(first[one], first[other])
                    links.append((one, other))
        self._add_links(links)
        for root, several in connected.sets().items():
            self.run_many(
                "UPDATE topic_user SET first = ? WHERE topic = ? AND first = ?",
                ((root, self.topic, each) for each in several if each != root),
            )

    def _new_hubs(self, changes: Mapping[str, _Change]) -> set[str]:
        """Return the articles that became or ceased to be one of the first with a name."""
        came: dict[str, set[str]] = defaultdict(set)
        went: dict[str, set[str]] = defaultdict(set)
        for article, (before, now) in changes.items():
            earlier = before if self.mark in before else _NOTHING
            later = now if self.mark in now else _NOTHING
            for word in later - earlier - self.itself:
                came[word].add(article)
            for word in earlier - later - self.itself:
                went[word].add(article)
        found: set[str] = set()
        for word in came.keys() | went.keys():
            first = self._holders(word, HUBS + len(came[word]))
            hubs = sorted(set(first) - came[word] | went[word])[:HUBS]
            found.update(set(hubs) ^ set(first[:HUBS]))
        return found

    def _candidates(self, article: str) -> set[str]:
        """Return the articles with which one is compared."""
        found: set[str] = set()
        for word in self._words(article):
            hubs = self._holders(word, HUBS)
            found.update(self._holders(word, -1) if article in hubs else hubs)
        return found - {article}

    def _holds(self, one: str, other: str) -> bool:
        """Whether two articles would still be compared and similar."""
        return self._are_alike(one, other) and any(
            not {one, other}.isdisjoint(self._holders(word, HUBS))
            for word in self._words(one) & self._words(other)
        )

    def _are_alike(self, one: str, other: str) -> bool:
        senses = self.senses
        shared = [senses.weight(word) for word in self._words(one) & self._words(other)]
        return are_alike(shared, senses.length(one), senses.length(other))

    def _words(self, article: str) -> frozenset[str]:
        return self.senses.content(article) - self.itself

    def _holders(self, word: str, most: int) -> list[str]:
        """Return the first articles that use the noun and contain something, in order."""
        rare, other = sorted((word, self.mark), key=self.senses.count)
        rows = self.run(
            "SELECT article FROM topic_content c WHERE word = ? AND EXISTS (SELECT 1 "
            "FROM topic_content o WHERE o.word = ? AND o.article = c.article) "
            "ORDER BY article LIMIT ?",
            (rare, other, most),
        )
        return [article for (article,) in rows]

    # --- tables -----------------------------------------------------------------------------

    def _firsts(self, articles: Iterable[str]) -> dict[str, str]:
        query = "SELECT first FROM topic_user WHERE topic = ? AND article = ?"
        rows = ((one, self.run(query, (self.topic, one)).fetchone()) for one in articles)
        return {article: row[0] for article, row in rows if row}

    def _members(self, first: str) -> set[str]:
        rows = self.run(
            "SELECT article FROM topic_user WHERE topic = ? AND first = ?", (self.topic, first)
        )
        return {article for (article,) in rows}

    def _linked(self, one: str) -> set[str]:
        rows = self.run(
            "SELECT other FROM topic_link WHERE topic = ? AND one = ? "
            "UNION SELECT one FROM topic_link WHERE topic = ? AND other = ?",
            (self.topic, one, self.topic, one),
        )
        return {other for (other,) in rows}

    def _add_links(self, links: Iterable[tuple[str, str]]) -> None:
        self.run_many(
            "INSERT INTO topic_link VALUES (?, ?, ?)", ((self.topic, *pair) for pair in links)
        )

    def _unlink(self, articles: Collection[str]) -> None:
        for side in ("one", "other"):
            self.run_many(
                f"DELETE FROM topic_link WHERE topic = ? AND {side} = ?",
                ((self.topic, article) for article in articles),
            )

    def _drop(self, articles: Collection[str]) -> None:
        self._unlink(articles)
        self.run_many(
            "DELETE FROM topic_user WHERE topic = ? AND article = ?",
            ((self.topic, article) for article in articles),
        )

    def _count(self) -> None:
        """Note whether the noun has several senses."""
        some = [
            f"(SELECT {which}(first) FROM topic_user WHERE topic = ?)" for which in ("min", "max")
        ]
        (several,) = self.run(f"SELECT {some[0]} != {some[1]}", (self.topic,) * 2).fetchone()
        self.run("UPDATE topic_key SET senses = ? WHERE key = ?", (1 + bool(several), self.topic))
