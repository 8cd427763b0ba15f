"""Resolve the topics of an archive again where articles, actors or decisions changed.

A key is compared again with those that have a form of a label in common if its labels or the actor
that they name changed; keys that are connected by such pairs or decisions are then one topic
(:func:`kg.topics.concepts.canonical_keys`). Of topics whose uses changed, and the shorter ones of
the same head, it is counted again how often they are used. :mod:`kg.consolidate.topic_senses` tells
bare nouns apart. The outcome is that of comparing all articles at once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import NamedTuple

from kg.consolidate.topic_senses import Senses
from kg.consolidate.topic_tables import Form, Position, TopicTables, Wording
from kg.consolidate.topic_uses import count_uses
from kg.topics.concepts import canonical_keys
from kg.topics.disambiguation import is_distinctive
from kg.topics.wordings import (
    Label,
    NamedActors,
    forms,
    looked_up,
    names_in_full,
    only_actor,
    pairs,
    says_who,
)

_AT_A_TIME = 5_000
"""Articles that are compared at a time."""
Pair = tuple[str, str]


class ArticleTopics(NamedTuple):
    """What the readings of an article give to topics.

    Attributes:
        positions: its positions.
        labels: what it calls their topics, except topics that belong to one article.
        actors: the forms of names of actors, each with the IRI that its words give.
        names: capitalised words, if it has a position.
    """

    positions: frozenset[Position] = frozenset()
    labels: frozenset[Wording] = frozenset()
    actors: frozenset[tuple[str, str]] = frozenset()
    names: frozenset[str] = frozenset()


class Article(NamedTuple):
    """An article: its state, a digest; and what it gives, when needed."""

    state: str
    topics: Callable[[], ArticleTopics]


class Decided(NamedTuple):
    """What is decided elsewhere.

    Attributes:
        same: pairs of IRIs of topics that people decided to be one.
        apart: pairs that they decided to be two.
        clear: the IRIs of all topics that they decided on.
        actors: the IRIs of actors that resolution merged into others, with those of the others.
    """

    same: Collection[Pair] = ()
    apart: Collection[Pair] = ()
    clear: Collection[str] = ()
    actors: Mapping[str, str] = {}


def update(
    tables: TopicTables,
    articles: Mapping[str, Article],
    iri: Callable[[str], str],
    decided: Decided,
    among: Iterable[str] | None = None,
) -> None:
    """Bring the tables in line with all articles, by IRI, with actors and with decisions.

    With ``among``, all others are as before; ``articles`` has none of them.
    """
    known = tables.states(among)
    changed = sorted(name for name, one in articles.items() if known.get(name) != one.state)
    gone = sorted(known.keys() - articles.keys())
    # Some at a time, so that memory does not grow with the archive.
    for start in range(0, max(1, len(changed)), _AT_A_TIME):
        run = _Run(tables, iri)
        some = {name: articles[name] for name in changed[start : start + _AT_A_TIME]}
        run.replace(gone, some, decided.actors)
        run.compare()
        run.merge(decided)
        count_uses(tables, run.topics)
        run.tell_apart(decided)
        gone = []


class _Run:
    """One change of articles, actors and decisions.

    Attributes:
        articles: the articles that changed or are gone.
        used: keys of positions that came or went.
        renamed: keys whose wordings or actors may have changed.
        paired: keys whose pairs changed.
        moved: keys that came, went, or are in another topic than before.
        topics: topics whose uses may have changed.
    """

    def __init__(self, tables: TopicTables, iri: Callable[[str], str]) -> None:
        self.tables, self.iri = tables, iri
        self.articles: set[str] = set()
        self.used: set[str] = set()
        self.renamed: set[str] = set()
        self.paired: set[str] = set()
        self.moved: set[str] = set()
        self.topics: set[str] = set()

    # --- articles ---------------------------------------------------------------------------

    def replace(
        self, gone: Collection[str], changed: Mapping[str, Article], now: Mapping[str, str]
    ) -> None:
        """Put articles in the place of their earlier state, and actors after resolution."""
        tables = self.tables
        given = {name: one.topics() for name, one in changed.items()}
        given.update(dict.fromkeys(gone, ArticleTopics()))
        numbers = {name: tables.number(name) for name in given}
        before = {name: tables.names(n) for name, n in numbers.items() if n is not None}
        iris = {iri for iri, _ in tables.replaced() ^ set(now.items())}
        named = {
            form for name, one in given.items() for form, _ in before.get(name, set()) ^ one.actors
        }
        named.update(
            form
            for (form,) in tables.find(
                "SELECT DISTINCT form FROM wanted_topic JOIN topic_name ON iri = one", iris
            )
        )
        only = {form: tables.only(form) for form in named}
        tables.replace_actors(iris, now)
        again: set[tuple[Wording, int]] = set()
        for name in sorted(given):
            number = self._replace(name, numbers[name], given[name], changed.get(name))
            again.update((label, number) for label in given[name].labels)
        again.update(self._lookups(form for form, one in only.items() if one != tables.only(form)))
        again.update(
            (Wording(*label), number)
            for *label, number in tables.find(
                "SELECT DISTINCT key, text, language, l.id FROM wanted_topic "
                "JOIN topic_name n ON n.iri = one JOIN topic_label l ON l.id = n.id",
                iris,
            )
        )
        self._find_actors(again)

    def _replace(
        self, name: str, number: int | None, given: ArticleTopics, article: Article | None
    ) -> int:
        tables = self.tables
        self.articles.add(name)
        positions, labels = set[Position](), set[Wording]()
        if number is not None:
            positions, labels = tables.positions(number), tables.labels(number)
            tables.drop_content(number)
        self.used.update(one.key for one in positions ^ given.positions)
        # What is clear in an article depends on its names, whatever else is as before.
        self.used.update(one.key for one in given.positions)
        if article is not None:
            number = tables.put_article(name, article.state, given.names)
        else:
            # Its topics are needed until senses are updated.
            tables.put_article(name, "", ())
        assert number is not None
        self._add(number, given)
        for label in labels - given.labels:
            left = tables.run(
                "SELECT 1 FROM topic_label WHERE key = ? AND text = ? AND language = ?", label
            ).fetchone()
            self.renamed.add(label.key)
            if left is None:
                tables.run(
                    "DELETE FROM topic_look WHERE key = ? AND text = ? AND language = ?", label
                )
        for label in given.labels - labels:
            self.renamed.add(label.key)
            tables.run_many(
                "INSERT OR IGNORE INTO topic_look VALUES (?, ?, ?, ?)",
                ((*label, form) for form in looked_up(label.text)),
            )
        return number

    def _add(self, number: int, given: ArticleTopics) -> None:
        run_many = self.tables.run_many
        run_many(
            "INSERT INTO topic_position VALUES (?, ?, ?, ?, ?, ?)",
            (
                (key, number, *rest, language, is_distinctive(key, language, given.names))
                for key, *rest, language in sorted(given.positions)
            ),
        )
        run_many(
            "INSERT INTO topic_label VALUES (?, ?, ?, ?, NULL)",
            ((*label, number) for label in sorted(given.labels)),
        )
        run_many(
            "INSERT INTO topic_name VALUES (?, ?, ?)",
            ((form, iri, number) for form, iri in sorted(given.actors)),
        )

    def _lookups(self, named: Iterable[str]) -> Iterable[tuple[Wording, int]]:
        """Yield the labels whose actor is looked for by some forms."""
        for *label, number in self.tables.find(
            "SELECT DISTINCT l.key, l.text, l.language, l.id FROM wanted_topic "
            "CROSS JOIN topic_look k ON form = one CROSS JOIN topic_label l "
            "ON l.key = k.key AND l.text = k.text AND l.language = k.language",
            named,
        ):
            yield Wording(*label), number

    def _find_actors(self, labels: Iterable[tuple[Wording, int]]) -> None:
        """Find the actors that some labels name."""
        tables = self.tables
        inside: dict[int, Mapping[str, str]] = {}
        everywhere: dict[str, frozenset[str]] = {}
        for wording, number in sorted(labels):
            if number not in inside:
                inside[number] = tables.actors_in(number)
            for form in looked_up(wording.text):
                if form not in everywhere:
                    one = tables.only(form)
                    everywhere[form] = frozenset((one,) if one else ())
            label = Label(*wording, "")
            actor = NamedActors({"": inside[number]}, everywhere).find(label)
            tables.run(
                "UPDATE topic_label SET actor = ? "
                "WHERE key = ? AND text = ? AND language = ? AND id = ?",
                (actor if says_who(label, actor) else None, *wording, number),
            )
            self.renamed.add(wording.key)

    # --- wordings ---------------------------------------------------------------------------

    def compare(self) -> None:
        """Compare the wordings of keys again; keep keys that are used only."""
        tables = self.tables
        for key in sorted(self.used):
            held = tables.run("SELECT canonical FROM topic_key WHERE key = ?", (key,)).fetchone()
            if held:
                self.topics.add(held[0])
            is_used = tables.run("SELECT 1 FROM topic_position WHERE key = ?", (key,)).fetchone()
            if is_used and held is None:
                tables.run(
                    "INSERT INTO topic_key (key, iri, head, canonical) VALUES (?, ?, ?, ?)",
                    (key, self.iri(key), key.split()[0], key),
                )
                self._join(key)
            elif held and not is_used:
                tables.run("DELETE FROM topic_key WHERE key = ?", (key,))
                self._join(key)
        touched: set[Form] = set()
        for key in sorted(self.renamed):
            touched |= self._rename(key)
        for form in sorted(touched):
            before = tables.pairs(form)
            found = {(one, other) for one, other, _ in pairs(form[0], tables.group(form))}
            tables.run_many(
                "DELETE FROM topic_pair WHERE reason = ? AND form = ? AND one = ? AND other = ?",
                ((*form, *pair) for pair in before - found),
            )
            tables.run_many(
                "INSERT INTO topic_pair VALUES (?, ?, ?, ?)",
                ((*form, *pair) for pair in found - before),
            )
            self.paired.update(key for pair in before ^ found for key in pair)

    def _join(self, key: str) -> None:
        self.paired.add(key)
        self.moved.add(key)

    def _rename(self, key: str) -> set[Form]:
        """Find the forms of a key again; return those that concern it otherwise than before."""
        tables = self.tables
        wordings = [Label(*one, "") for one in tables.wordings(key)]
        actor = only_actor(tables.label_actors(key))
        in_full = bool(actor) and any(map(names_in_full, wordings))
        changed = tables.run(
            "UPDATE topic_key SET actor = ?, in_full = ? "
            "WHERE key = ? AND (actor, in_full) != (?, ?)",
            (actor, in_full, key, actor, in_full),
        )
        if changed.rowcount:
            self.paired.add(key)
        before = tables.forms(key)
        now = {
            ((reason, _text(form)), label.language)
            for label in wordings
            for reason, form in forms(label, actor)
        }
        tables.run_many(
            "DELETE FROM topic_form WHERE reason = ? AND form = ? AND key = ? AND language = ?",
            ((*form, key, language) for form, language in before - now),
        )
        tables.run_many(
            "INSERT INTO topic_form VALUES (?, ?, ?, ?)",
            ((*form, key, language) for form, language in now - before),
        )
        return {form for form, _ in before ^ now}

    # --- topics -----------------------------------------------------------------------------

    def merge(self, decided: Decided) -> None:
        """Find the topics of keys whose pairs or decisions changed, and all connected ones."""
        tables = self.tables
        same, apart = self._decisions("same", decided.same), self._decisions("apart", decided.apart)
        beside: dict[str, set[str]] = defaultdict(set)
        for one, other in same:
            beside[one].add(other)
            beside[other].add(one)
        found, waiting = set[str](), set(self.paired)
        every: set[Pair] = set()
        while waiting:
            key = waiting.pop()
            found.add(key)
            some = tables.pairs_with(key)
            every |= some
            waiting |= {one for pair in some for one in pair} - found
            waiting |= beside[key] - found
        rows = tables.find(
            "SELECT key, canonical, in_full FROM wanted_topic JOIN topic_key ON key = one", found
        )
        before = {key: topic for key, topic, _ in rows}
        in_full = {key for key, _, each in rows if each}
        now = canonical_keys(before.keys(), same, apart, every, in_full)
        for key, topic in now.items():
            if topic != before[key]:
                self._join(key)
                self.topics |= {before[key], topic}
                tables.run("UPDATE topic_key SET canonical = ? WHERE key = ?", (topic, key))
        for key in self.used & before.keys():
            self.topics.add(now[key])
        self.topics.update(self.moved)
        rows = tables.find(
            "SELECT canonical FROM wanted_topic JOIN topic_key ON key = one", self.used
        )
        self.topics.update(topic for (topic,) in rows)

    def _decisions(self, name: str, wanted: Iterable[Pair]) -> list[Pair]:
        """Return the pairs of keys that people decided on; note which changed."""
        tables = self.tables
        key_of = tables.keys_of(iri for pair in wanted for iri in pair)
        known = sorted({(key_of[a], key_of[b]) for a, b in wanted if a in key_of and b in key_of})
        before = {(one, other) for one, other in tables.value(f"topics {name}") or ()}
        self.paired.update(key for pair in before.symmetric_difference(known) for key in pair)
        tables.set_value(f"topics {name}", known)
        return known

    # --- senses -----------------------------------------------------------------------------

    def tell_apart(self, decided: Decided) -> None:
        """Tell the senses of bare nouns apart where their articles changed."""
        tables = self.tables
        before = set(tables.value("topics clear") or ())
        clear = set(tables.keys_of(decided.clear).values())
        tables.set_value("topics clear", sorted(clear))
        rows = tables.find(
            "SELECT DISTINCT article FROM wanted_topic CROSS JOIN topic_position ON key = one "
            "JOIN topic_article USING (id)",
            self.moved,
        )
        articles = self.articles | {article for (article,) in rows}
        senses = Senses(tables)
        senses.update(articles, self.topics | (before ^ clear), clear, whole=self._rebuilt())
        for article in self.articles:
            tables.run("DELETE FROM topic_article WHERE article = ? AND state = ''", (article,))

    def _rebuilt(self) -> set[str]:
        """Return the topics that have other keys than before."""
        rows = self.tables.find(
            "SELECT canonical FROM wanted_topic JOIN topic_key ON key = one", self.moved
        )
        return self.moved | {topic for (topic,) in rows}


def _text(form: Hashable) -> str:
    """Write a form, the same for equal ones."""
    return json.dumps(form, default=sorted, ensure_ascii=False)
