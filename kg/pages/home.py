"""The first page: what is in the graph and what the argument is, then a search and lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kg.graph.reader import StoredArticle
from kg.pages.answers import Answers, Change
from kg.pages.charts import Axis, Bar, Columns, Tally, columns, tally, whole_bar
from kg.pages.corpus import Corpus, Node, Said
from kg.pages.quotes import Quote, Quotes
from kg.pages.rows import (
    ArticleRow,
    ClaimRow,
    NodeRow,
    actor_rows,
    article_rows,
    claim_row,
    topic_rows,
)
from kg.pages.small_network import SmallNetwork, small_network

ACTORS, TOPICS, CLAIMS, ARTICLES = 12, 8, 5, 6
"""Rows of each list."""
_NAMED = frozenset({"person", "organisation"})
_ALSO = 4


@dataclass(frozen=True, slots=True)
class MostQuoted:
    """The voice with most statements, with one of them."""

    who: Node
    statements: int
    outlets: int
    quote: Quote


@dataclass(frozen=True, slots=True)
class MostDisputed:
    """The topic with most statements on both sides, with one of each side."""

    topic: Node
    voices: int
    bar: Bar
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class NewThisWeek:
    """The last seven days that have articles: a Monday, counts, and what was not there before."""

    since: date
    articles: tuple[StoredArticle, ...]
    statements: int
    quote: Quote | None
    voices: tuple[Node, ...]
    topics: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of position with both statements."""

    change: Change
    before: Quote
    after: Quote


@dataclass(frozen=True, slots=True)
class Home:
    """The first page; "all" numbers say how long the lists are that it begins."""

    articles: int
    voices: int
    topics: int
    claims: int
    tally: Tally
    outlets: int
    languages: tuple[str, ...]
    days: tuple[date, date] | None
    spoken_of: Node | None
    columns: Columns | None
    turn: Turn | None
    turns: int
    also: tuple[Change, ...]
    quoted: MostQuoted | None
    disputed: MostDisputed | None
    new: NewThisWeek | None
    network: SmallNetwork | None
    actor_rows: Sequence[NodeRow]
    topic_rows: Sequence[NodeRow]
    claim_rows: Sequence[ClaimRow]
    article_rows: Sequence[ArticleRow]


def home(corpus: Corpus, answers: Answers, quotes: Quotes, axis: Axis) -> Home:
    """Build the first page."""
    changes = answers.changes
    articles = corpus.articles
    quoted = _most_quoted(corpus, quotes)
    disputed = _most_disputed(corpus, answers, quotes)
    shown = [*([quoted.quote] if quoted else []), *(disputed.quotes if disputed else ())]
    return Home(
        articles=len(articles),
        voices=len(corpus.by_actor),
        topics=len(corpus.by_topic),
        claims=len(corpus.claims),
        tally=tally(corpus.said),
        outlets=len({one.article.outlet for one in articles} - {None}),
        languages=tuple(
            sorted({(one.article.language or "").partition("-")[0] for one in articles} - {""})
        ),
        days=corpus.days,
        spoken_of=next((corpus.nodes[iri] for iri in corpus.by_topic), None),
        columns=columns(corpus.said, axis),
        turn=turn(changes[0], quotes) if changes else None,
        turns=len(changes),
        also=tuple(changes[1 : 1 + _ALSO]),
        quoted=quoted,
        disputed=disputed,
        new=_new_this_week(corpus, quotes, shown),
        network=small_network(corpus),
        actor_rows=actor_rows(corpus, list(corpus.by_actor)[:ACTORS]),
        topic_rows=topic_rows(corpus, list(corpus.by_topic)[:TOPICS]),
        claim_rows=[claim_row(corpus, iri, axis) for iri in corpus.claims[:CLAIMS]],
        article_rows=article_rows(corpus, articles[:ARTICLES]),
    )


def turn(change: Change, quotes: Quotes) -> Turn:
    """Return a change with its statements as they are shown."""
    iri = change.subject.iri
    return Turn(change, quotes.of(change.before, iri), quotes.of(change.after, iri))


def _most_quoted(corpus: Corpus, quotes: Quotes) -> MostQuoted | None:
    named = (iri for iri in corpus.by_actor if corpus.nodes[iri].kind in _NAMED)
    iri = next(named, None)
    if iri is None:
        return None
    said = corpus.by_actor[iri]
    quote = quotes.best(said)
    assert quote is not None
    outlets = {one.stored.article.article.outlet for one in said} - {None}
    return MostQuoted(corpus.nodes[iri], len(said), len(outlets), quote)


def _most_disputed(corpus: Corpus, answers: Answers, quotes: Quotes) -> MostDisputed | None:
    if not answers.disputes:
        return None
    first = answers.disputes[0]
    iri = first.topic.iri
    said = corpus.by_topic.get(iri, ())
    own = Tally(first.against, 0, first.in_favour)
    sure = [one for one in said if one.is_sure_of(iri)]
    found = (quotes.best(sure, iri, side=side) for side in ("against", "for"))
    return MostDisputed(
        first.topic, first.voices, whole_bar(own), tuple(one for one in found if one)
    )


def _new_this_week(corpus: Corpus, quotes: Quotes, shown: Sequence[Quote]) -> NewThisWeek | None:
    """Return the week of the last article; nothing reads the clock."""
    last = next((one.latest for one in corpus.articles if one.latest), None)
    if last is None:
        return None
    since = last - timedelta(last.weekday())
    articles = [one for one in corpus.articles if one.earliest and one.earliest >= since]
    within = {one.iri for one in articles}
    said = [one for one in corpus.said if one.stored.article.iri in within]
    before = [one for one in corpus.said if one.stored.article.iri not in within]
    voices = _new([one.source.iri for one in said], [one.source.iri for one in before])
    topics = _new(_topics(said), _topics(before))
    named = [corpus.nodes[iri] for iri in voices if corpus.nodes[iri].kind in _NAMED]
    return NewThisWeek(
        since,
        tuple(articles),
        len(said),
        quotes.best(said, but=shown),
        tuple(named),
        tuple(corpus.nodes[iri] for iri in topics),
    )


def _topics(said: Sequence[Said]) -> list[str]:
    return [iri for one in said for iri in one.sides]


def _new(now: Sequence[str], before: Sequence[str]) -> list[str]:
    """Return what comes now and not before, in order; nothing is new where nothing was before."""
    known = set(before)
    return [iri for iri in dict.fromkeys(now) if iri not in known] if known else []
