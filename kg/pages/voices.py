"""Who is quoted: by kind of source, by actor, by outlet and by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kg.pages.charts import Bar, bars, tally
from kg.pages.corpus import Corpus, Node, Said

MOST = 25


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """Statements that have one thing in common; only one of the first four is not empty."""

    node: Node | None
    kind: str
    name: str
    month: date | None
    share: int
    bar: Bar


@dataclass(frozen=True, slots=True)
class VoicePart:
    """One list of rows; ``key`` names it among the words of pages."""

    key: str
    rows: tuple[VoiceRow, ...]


@dataclass(frozen=True, slots=True)
class VoicesPage:
    """The page of who is quoted."""

    statements: int
    articles: int
    days: tuple[date, date] | None
    parts: tuple[VoicePart, ...]


def voices_page(corpus: Corpus) -> VoicesPage:
    """Build the page."""
    kinds: dict[str, list[Said]] = defaultdict(list)
    outlets: dict[str, list[Said]] = defaultdict(list)
    months: dict[date, list[Said]] = defaultdict(list)
    for one in corpus.said:
        kinds[one.source.kind].append(one)
        outlets[one.stored.article.article.outlet or ""].append(one)
        if one.day:
            months[one.day.replace(day=1)].append(one)
    whole = len(corpus.said)

    def part(key: str, groups: Sequence[tuple[dict[str, object], Sequence[Said]]]) -> VoicePart:
        drawn = bars([tally(own) for _, own in groups])
        rows = [
            _row(names, round(100 * len(own) / whole), bar)
            for (names, own), bar in zip(groups, drawn, strict=True)
        ]
        return VoicePart(key, tuple(rows))

    def ranked(groups: dict[str, list[Said]]) -> list[tuple[str, list[Said]]]:
        return sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST]

    actors = list(corpus.by_actor.items())[:MOST]
    return VoicesPage(
        whole,
        len({one.stored.article.iri for one in corpus.said}),
        corpus.days,
        (
            part("byKind", [({"kind": kind}, own) for kind, own in ranked(kinds)]),
            part("byActor", [({"node": corpus.nodes[iri]}, own) for iri, own in actors]),
            part("byOutlet", [({"name": name}, own) for name, own in ranked(outlets)]),
            part("inTime", [({"month": month}, own) for month, own in sorted(months.items())]),
        ),
    )


def _row(names: dict[str, object], share: int, bar: Bar) -> VoiceRow:
    node, month = names.get("node"), names.get("month")
    return VoiceRow(
        node if isinstance(node, Node) else None,
        str(names.get("kind", "")),
        str(names.get("name", "")),
        month if isinstance(month, date) else None,
        share,
        bar,
    )
