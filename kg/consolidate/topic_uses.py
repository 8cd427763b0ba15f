"""Count again how often topics are used, and nest them again, where uses changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from kg.consolidate.topic_tables import TopicTables
from kg.topics.concepts import Nesting, find_broader, termhood


def count_uses(tables: TopicTables, topics: Iterable[str]) -> None:
    """Measure and nest some topics, which may be gone, and those that this concerns.

    These are the topics with fewer words, whose uses include theirs, and those with more, which
    they may be the broader ones of.
    """
    heads: dict[str, list[str]] = defaultdict(list)
    for topic in topics:
        heads[topic.split()[0]].append(topic)
    for head, changed in sorted(heads.items()):
        _count_head(tables, head, changed)


def _count_head(tables: TopicTables, head: str, changed: Iterable[str]) -> None:
    rows = tables.run("SELECT key, uses FROM topic_key WHERE head = ? AND canonical = key", (head,))
    uses: dict[str, int] = dict(rows)
    nesting = Nesting(uses)
    wider, narrower = set[str](), set[str]()
    for topic in changed:
        fewer, more = nesting.around(topic)
        wider |= fewer
        narrower |= more
    longer = {key: nesting.longer(key) for key in wider}
    languages = {}
    for key in wider:
        languages[key], uses[key] = _count(tables, key, longer[key])
    measured = {
        key: termhood(key, languages[key], uses[key], [uses[other] for other in longer[key]])
        for key in wider
    }
    tables.run_many(
        "UPDATE topic_key SET uses = ?, termhood = ? WHERE key = ?",
        ((uses[key], value, key) for key, value in sorted(measured.items())),
    )
    broader = dict(find_broader(narrower, uses.keys()))
    tables.run_many(
        "UPDATE topic_key SET broader = ? WHERE key = ?",
        ((broader.get(key), key) for key in sorted(narrower)),
    )


def _count(tables: TopicTables, topic: str, longer: Collection[str]) -> tuple[str, int]:
    """Return the language of a topic, and how many statements are on it or longer ones."""
    ((uses,),) = tables.find(
        "SELECT count(DISTINCT statement) FROM wanted_topic CROSS JOIN topic_key k "
        "ON canonical = one CROSS JOIN topic_position p ON p.key = k.key",
        [topic, *longer],
    )
    (language,) = tables.run(
        "SELECT max(language) FROM topic_key k CROSS JOIN topic_position p ON p.key = k.key "
        "WHERE canonical = ?",
        (topic,),
    ).fetchone()
    return language, uses
