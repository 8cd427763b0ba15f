"""A topic as a debate in two columns, and a claim with its first appearance and spread."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from typing import Literal

from kg.pages.answers import Answers, Change
from kg.pages.charts import Axis, Bar, Strip, bars, tally, whole_bar
from kg.pages.corpus import Corpus, Node, Said
from kg.pages.home import Turn, turn
from kg.pages.quotes import Quote, Quotes
from kg.pages.rows import ClaimRow, OutletRow, claim_row, outlet_rows

Standing = Literal["against", "changed", "both", "for", "none"]
STANDINGS: tuple[Standing, ...] = ("against", "changed", "both", "for", "none")
"""The groups of lanes, in the order of the page."""
LANES, DEBATE, CLAIMS, NEAR = 12, 24, 5, 6
"""Rows of each list before the rest is folded."""


@dataclass(frozen=True, slots=True)
class Lane:
    """When a voice spoke of the topic, and on which side."""

    who: Node
    role: str
    strip: Strip
    bar: Bar
    standing: Standing


@dataclass(frozen=True, slots=True)
class Month:
    """The statements of one month of a debate; None if the date is not known."""

    first: date | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class TopicPage:
    """The page of a topic."""

    node: Node
    statements: int
    voices: int
    articles: int
    outlets: int
    days: tuple[date, date] | None
    bar: Bar
    voices_on: Counter[Standing]
    lanes: Sequence[Lane]
    more_lanes: Sequence[Lane]
    months: Sequence[Month]
    is_sure: bool
    more: Sequence[Quote]
    neutral: Sequence[Quote]
    turns: Sequence[Turn]
    claims: Sequence[ClaimRow]
    more_claims: int
    outlet_rows: Sequence[OutletRow]
    near: Sequence[tuple[Node, int]]

    @property
    def spans_days(self) -> bool:
        """Whether there is a time to draw."""
        return self.days is not None and self.days[0] != self.days[1]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """The page of a claim."""

    row: ClaimRow
    first: Quote
    bar: Bar
    voices: int
    days: tuple[date, date] | None
    deniers: Sequence[Quote]
    said: Sequence[Quote]
    topics: Sequence[tuple[Node, int]]
    outlet_rows: Sequence[OutletRow]
    turns: Sequence[Turn]
    repeated: int


class Topics:
    """Builds the pages of topics and claims of one corpus."""

    def __init__(self, corpus: Corpus, answers: Answers, quotes: Quotes, axis: Axis) -> None:
        """Take what the pages are made of; ``axis`` is that of the whole corpus."""
        self.corpus, self.answers, self.quotes, self.axis = corpus, answers, quotes, axis
        self._topics_of: dict[str, Counter[str]] = defaultdict(Counter)
        for one in corpus.said:
            for topic in one.sides:
                self._topics_of[one.source.iri][topic] += 1

    def topic(self, iri: str, axis: Axis) -> TopicPage:
        """Build the page of a topic, whose drawings have an axis."""
        corpus = self.corpus
        said = corpus.by_topic[iri]
        by_voice: dict[str, list[Said]] = defaultdict(list)
        for one in said:
            by_voice[one.source.iri].append(one)
        changes = self.answers.changes_of(iri)
        lanes = self._lanes(iri, by_voice, changes, axis)
        sided = [one for one in said if one.side_on(iri) != "none"]
        sure = [one for one in sided if one.is_sure_of(iri)]
        shown = self._surest(iri, sure or sided)
        rest = {one.stored.iri for one in sided} - {one.stored.iri for one in shown}
        days = [one.day for one in said if one.day]
        claims = Counter(one.stored.claim.key for one in said if one.stored.claim)
        ranked = [claim for claim, _ in claims.most_common()]
        kept = {lane.who.iri for lane in _chosen(lanes)}
        return TopicPage(
            node=corpus.nodes[iri],
            statements=len(said),
            voices=len(by_voice),
            articles=len({one.stored.article.iri for one in said}),
            outlets=len({one.stored.article.article.outlet for one in said} - {None}),
            days=(min(days), max(days)) if days else None,
            bar=whole_bar(tally(said, iri)),
            voices_on=Counter(lane.standing for lane in lanes),
            lanes=[lane for lane in lanes if lane.who.iri in kept],
            more_lanes=[lane for lane in lanes if lane.who.iri not in kept],
            months=_months(self.quotes.all(shown, iri)),
            is_sure=bool(sure),
            more=self.quotes.all([one for one in sided if one.stored.iri in rest], iri),
            neutral=self.quotes.all([one for one in said if one.side_on(iri) == "none"], iri),
            turns=[turn(one, self.quotes) for one in changes],
            claims=[claim_row(corpus, claim, self.axis) for claim in ranked[:CLAIMS]],
            more_claims=max(len(ranked) - CLAIMS, 0),
            outlet_rows=outlet_rows(said, iri),
            near=self._near(iri, by_voice),
        )

    def _lanes(
        self,
        iri: str,
        by_voice: dict[str, list[Said]],
        changes: Sequence[Change],
        axis: Axis,
    ) -> list[Lane]:
        """Return the lanes by standing, those who speak most first."""
        changed = {one.who.iri for one in changes}
        lanes = []
        drawn = bars([tally(own, iri) for own in by_voice.values()])
        for (voice, own), bar in zip(by_voice.items(), drawn, strict=True):
            counts = bar.tally
            standing: Standing = "none"
            if voice in changed:
                standing = "changed"
            elif counts.against and counts.in_favour:
                standing = "both"
            elif counts.taken:
                standing = "against" if counts.against else "for"
            strip = axis.strip(own, lambda one: one.side_on(iri), links=True)
            role = self.corpus.role_of(own[-1])
            lanes.append((len(own), Lane(self.corpus.nodes[voice], role, strip, bar, standing)))
        lanes.sort(key=lambda one: (STANDINGS.index(one[1].standing), -one[0], one[1].who.label))
        return [lane for _, lane in lanes]

    def _surest(self, iri: str, said: Sequence[Said]) -> list[Said]:
        """Return the surest statement of each voice, side and month, in order of time."""
        best: dict[tuple[str, str, str], Said] = {}
        for one in said:
            month = f"{one.day:%Y-%m}" if one.day else ""
            key = one.source.iri, month, one.side_on(iri)
            if key not in best or _sureness(one, iri) > _sureness(best[key], iri):
                best[key] = one
        chosen = sorted(best.values(), key=lambda one: _sureness(one, iri), reverse=True)[:DEBATE]
        kept = {one.stored.iri for one in chosen}
        return [one for one in said if one.stored.iri in kept]

    def _near(
        self, iri: str, voices: Sequence[str] | dict[str, list[Said]]
    ) -> list[tuple[Node, int]]:
        """Return the topics of which most of the same voices speak, two at least."""
        nodes, shared = self.corpus.nodes, Counter[str]()
        for voice in voices:
            shared.update(self._topics_of[voice].keys())
        del shared[iri]
        several = (topic for topic, n in shared.items() if n > 1)
        best = nsmallest(NEAR, several, key=lambda topic: (-shared[topic], nodes[topic].label))
        return [(nodes[topic], shared[topic]) for topic in best]

    def claim(self, iri: str, axis: Axis) -> ClaimPage:
        """Build the page of a claim, whose drawing has an axis."""
        corpus, quotes = self.corpus, self.quotes
        said = corpus.by_claim[iri]
        row = claim_row(corpus, iri, axis)
        days = [one.day for one in said if one.day]
        topics = Counter(topic for one in said for topic in one.sides)
        return ClaimPage(
            row=row,
            first=quotes.of(row.first, iri),
            bar=whole_bar(tally(said, iri)),
            voices=len({one.source.iri for one in said}),
            days=(min(days), max(days)) if days else None,
            deniers=quotes.all([one for one in said if one.claim_side == "against"], iri),
            said=quotes.all([one for one in said if one.claim_side == "for"], iri),
            topics=[(corpus.nodes[topic], n) for topic, n in topics.most_common(NEAR)],
            outlet_rows=outlet_rows(said, iri),
            turns=[turn(one, quotes) for one in self.answers.changes_of(iri)],
            repeated=sum(bool(one.stored.copy_of) for one in said),
        )


def _sureness(one: Said, iri: str) -> tuple[float, float, str]:
    position = one.sides.get(iri)
    statement = one.stored.statement
    return (position.confidence if position else 1.0), statement.confidence, one.stored.iri


def _chosen(lanes: Sequence[Lane]) -> list[Lane]:
    """Return the lanes that are shown at once: those who changed, then those who speak most."""
    sided = [lane for lane in lanes if lane.standing != "none"]
    pool = sided or list(lanes)
    order = sorted(pool, key=lambda lane: (lane.standing != "changed", -len(lane.strip.spoken)))
    return order[:LANES]


def _months(shown: Sequence[Quote]) -> list[Month]:
    found: dict[date | None, list[Quote]] = {}
    for quote in shown:
        day = quote.said.day
        found.setdefault(day.replace(day=1) if day else None, []).append(quote)
    return [Month(first, tuple(own)) for first, own in found.items()]
