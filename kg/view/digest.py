"""What is new in the articles of some days: for the terminal, for a mail, as JSON.

A period is one of publication, to which an article belongs if its date surely does, or one in
which articles were added to the graph. Reprints are listed with the article that they reprint, and
what they copy counts once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kg.graph.protocol import Graph, select
from kg.graph.reader import Reader, StoredStatement
from kg.query.questions import ask

_TAKEN = """
SELECT DISTINCT ?statement ?topic ?side ?matter {
  ?position kg:takenIn ?statement ; kg:topic ?topic ; kg:side ?side .
  OPTIONAL { ?position kg:matter ?matter }
}"""
SECTIONS = ("articles", "actors", "quoted", "disputes", "changes")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of an article with where it is from; ``who`` says it, "" if that is unknown."""

    who: str
    sentence: str
    outlet: str
    date: str
    headline: str
    url: str
    stance: str = "none"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a digest: a name, a number of statements, and the sentences that show it.

    ``outlets`` are those that printed an article again.
    """

    name: str
    statements: int
    quotes: tuple[Quote, ...]
    outlets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """What is new from ``since`` to ``until``, both included; ``until`` may be open.

    Attributes:
        articles: what was published, those with most statements first.
        actors: who is quoted for the first time in the graph.
        quoted: who is quoted most.
        disputes: topics that have two sides only now, with a sentence of each.
        changes: who took the opposite side before, with both sentences.
        undated: the number of articles that have no date, or of which it is not known when they
            were added.
        by: what the days are: those of the articles ("date") or of their adding ("added").
        others: articles that are in the period only by the other measure.
    """

    since: str
    until: str
    articles: tuple[Entry, ...]
    actors: tuple[Entry, ...]
    quoted: tuple[Entry, ...]
    disputes: tuple[Entry, ...]
    changes: tuple[Entry, ...]
    undated: int = 0
    by: Literal["date", "added"] = "date"
    others: int = 0

    @property
    def sections(self) -> Iterator[tuple[str, tuple[Entry, ...]]]:
        """The sections by name, in the order in which they are shown."""
        for name in SECTIONS:
            yield name, getattr(self, name)


def digest(
    graph: Graph,
    since: date,
    until: date | None = None,
    *,
    added: Mapping[str, date] | None = None,
    by: Literal["date", "added"] = "date",
) -> Digest:
    """Find what is new in the articles of a period.

    Args:
        graph: the graph.
        since: the first day.
        until: the last day; ``None`` leaves the end open.
        added: the day on which each article was added, by IRI, as far as it is known.
        by: whether the days are those of the articles or those on which they were added.
    """
    reader = Reader(graph, reprints="once")
    end = until or date.max
    days: dict[str, dict[str, tuple[date, date]]] = {
        "date": {
            iri: (one.earliest, one.latest)
            for iri, one in reader.articles.items()
            if one.earliest is not None and one.latest is not None
        },
        "added": {iri: (day, day) for iri, day in (added or {}).items() if iri in reader.articles},
    }
    within = {
        name: {iri for iri, (first, last) in own.items() if since <= first and last <= end}
        for name, own in days.items()
    }
    here = within[by]
    # What nobody noted the adding of was in the graph before all that was noted.
    earlier = {iri for iri, (_, last) in days[by].items() if last < since}
    if by == "added":
        earlier |= reader.articles.keys() - days[by].keys()
    statements = sorted(reader.statements, key=_order)
    fresh = [one for one in statements if one.article.iri in here]
    before = [one for one in statements if one.article.iri in earlier]
    said: dict[str, list[StoredStatement]] = defaultdict(list)
    for one in fresh:
        if one.source is not None:
            said[one.source.key].append(one)
    known = {one.source.key for one in before if one.source is not None}
    actors = sorted(said.values(), key=lambda several: (-len(several), _name(several[0])))
    return Digest(
        since=since.isoformat(),
        until=until.isoformat() if until else "",
        articles=tuple(_articles(reader, fresh, here)),
        actors=tuple(_actor(each) for each in actors if _key(each[0]) not in known),
        quoted=tuple(_actor(each) for each in actors),
        disputes=tuple(_disputes(graph, reader, before, fresh)),
        changes=tuple(_changes(graph, before, fresh)),
        undated=len(reader.articles) - len(days[by]),
        by=by,
        others=len(within["added" if by == "date" else "date"] - here),
    )


def _order(one: StoredStatement) -> tuple[date, str, int, str]:
    return one.article.earliest or date.max, one.article.iri, len(one.iri), one.iri


def _key(one: StoredStatement) -> str:
    return one.source.key if one.source is not None else ""


def _name(one: StoredStatement) -> str:
    return one.source.label if one.source is not None else ""


def _quote(one: StoredStatement, stance: str = "none") -> Quote:
    article = one.article.article
    return Quote(
        _name(one),
        one.sentence or one.text,
        article.outlet or "",
        article.date or "",
        article.title or one.article.headline,
        article.url or "",
        stance,
    )


def _actor(several: Sequence[StoredStatement]) -> Entry:
    return Entry(_name(several[0]), len(several), (_quote(several[0]),))


def _articles(
    reader: Reader, fresh: Sequence[StoredStatement], here: Collection[str]
) -> Iterator[Entry]:
    own: dict[str, list[StoredStatement]] = defaultdict(list)
    for statement in fresh:
        own[statement.article.iri].append(statement)
    within = [one for one in reader.articles.values() if one.iri in here]
    again: dict[str, set[str]] = defaultdict(set)
    for one in within:
        if one.reprint_of in here:
            again[one.reprint_of].add(one.article.outlet or "")
    listed = [one for one in within if one.reprint_of not in here]
    for one in sorted(listed, key=lambda one: (-len(own[one.iri]), one.headline, one.iri)):
        said = own[one.iri]
        article = one.article
        bare = Quote(
            *("", "", article.outlet or "", article.date or ""), one.headline, article.url or ""
        )
        outlets = tuple(sorted(filter(None, again[one.iri])))
        yield Entry(one.headline, len(said), (_quote(said[0]) if said else bare,), outlets)


def _disputes(
    graph: Graph,
    reader: Reader,
    before: Sequence[StoredStatement],
    fresh: Sequence[StoredStatement],
) -> Iterator[Entry]:
    """Yield the topics with actors on both sides that had none on one of them before."""
    old, new = ({one.iri: one for one in each if one.source} for each in (before, fresh))
    sides: dict[tuple[str, str], dict[str, list[StoredStatement]]] = defaultdict(
        lambda: defaultdict(list)
    )
    held: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in select(graph, _TAKEN):
        side = {"InSupport": "support", "InOpposition": "oppose"}.get(row["side"].split("#")[-1])
        one = new.get(row["statement"]) or old.get(row["statement"])
        if side is None or one is None:
            continue
        # A topic that is a single noun is shared only by articles on the same subject matter.
        topic = row["topic"], row["matter"] or row["topic"]
        sides[topic][side].append(one)
        if one.iri in old:
            held[topic].add(side)
    found = []
    for topic, both in sides.items():
        if len(both) < 2 or len(held[topic]) == 2:
            continue
        # Those of the period first: they are what is new.
        ordered = {
            side: sorted(several, key=lambda one: (one.iri in old, _order(one)))
            for side, several in both.items()
        }
        if len({_key(one) for several in both.values() for one in several}) < 2:
            continue
        count = sum(map(len, both.values()))
        quotes = tuple(_quote(ordered[side][0], side) for side in ("support", "oppose"))
        found.append(Entry(reader.labels.get(topic[0], topic[0]), count, quotes))
    yield from sorted(found, key=lambda one: (-one.statements, one.name))


def _changes(
    graph: Graph, before: Sequence[StoredStatement], fresh: Sequence[StoredStatement]
) -> Iterator[Entry]:
    new = {one.iri for one in fresh}
    every = {one.iri: one for one in (*before, *fresh)}
    named = {(_name(one), one.text): one for one in (*fresh, *before)}
    seen = set()
    for row in ask(graph, "changed-position").plain():
        now, earlier = every.get(row["statement"]), named.get((row["name"], row["earlierText"]))
        key = row["name"], row["subject"]
        # An older article that was added now can show what an article known before changed.
        if now is None or earlier is None or key in seen or not {now.iri, earlier.iri} & new:
            continue
        seen.add(key)
        quotes = _quote(earlier, row["before"]), _quote(now, row["now"])
        yield Entry(f"{row['name']}: {row['subject']}", len(quotes), quotes)
