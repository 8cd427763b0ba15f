"""List what is worth a person's minute: uncertain findings on which many answers depend.

The weight of an item is its uncertainty (one minus the probability that it is right) times the
number of statements that depend on it:

    statement   who says it and how: the other statements of its source, which answers count
    position    what it is about, and which side it takes: the other positions on the topic
    merge       whether two actors are one: the statements of the one with fewer
    changed     a correction whose words are gone; these come first
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from kg.base.text import one_line
from kg.consolidate import Index
from kg.consolidate.listing import list_pairs
from kg.curate.correct import set_aside
from kg.graph.protocol import select
from kg.graph.reader import Reader, StoredStatement
from kg.judgements import decisions
from kg.judgements.blind import assigned, read_codings
from kg.judgements.corrections import locate
from kg.query.inventory import articles
from kg.read.dateline import without_header
from kg.vocab.terms import NIF, PROV

if TYPE_CHECKING:
    from kg.store import Store

Kind = Literal["changed", "statement", "position", "merge"]
CONTEXT = 300
"""Code points of the article that are shown on each side of a statement."""
_FEW = 120
"""Code points on each side in lines of text."""
_PLACE = re.compile(r"s(\d+)(?:-\d+)?$")


@dataclass(frozen=True, slots=True)
class Item:
    """A question to a person.

    Attributes:
        kind: what is asked.
        id: the statement's IRI; of a merge both IRIs; of a change the decision's short id.
        confidence: the probability that what the graph says is right.
        depends: how many statements depend on it.
        shown: what the graph says, with the words around it.
    """

    kind: Kind
    id: str
    confidence: float
    depends: int
    shown: dict[str, Any] = field(default_factory=dict)

    @property
    def weight(self) -> float:
        """How much a decision is worth."""
        return (1 - self.confidence) * self.depends

    def as_object(self) -> dict[str, Any]:
        """Return the item as an object for JSON."""
        return {
            "kind": self.kind,
            "id": self.id,
            "confidence": round(self.confidence, 4),
            "depends": self.depends,
            "weight": round(self.weight, 3),
            **self.shown,
        }


@dataclass(frozen=True, slots=True)
class Ranking:
    """What may be asked about a graph, as it was when it was read.

    Attributes:
        changed: corrections without effect.
        uncertain: items with the statements that they are about, by weight.
        decided: the decisions that are taken into account, by short id.
    """

    changed: tuple[Item, ...]
    uncertain: tuple[tuple[Item, StoredStatement | None], ...]
    decided: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The first items of a ranking, and how many there are of them all."""

    changed: tuple[Item, ...]
    uncertain: tuple[tuple[Item, StoredStatement | None], ...]
    decided: frozenset[str]
    total: int


def queue(store: Store, *, limit: int | None = None, viewer: str = "") -> tuple[list[Item], int]:
    """Return the items with the greatest weight, and how many there are.

    Statements that a person accepted or corrected are certain and no longer listed. The articles
    that ``viewer`` codes without seeing what others code come first, in the order of their texts;
    statements there that the viewer has decided on are left out.
    """
    chosen = shortlist(store, rank(store, Reader(store)), viewer=viewer)
    return complete(store, chosen, limit=limit, viewer=viewer)


def rank(store: Store, reader: Reader) -> Ranking:
    """Weigh everything that may be asked about a graph whose records a reader has."""
    index = Index.load(store)
    uncertain: list[tuple[Item, StoredStatement | None]] = [
        *_statements(reader),
        *((item, None) for item in _merges(store, index)),
    ]
    uncertain.sort(key=lambda one: (-one[0].weight, one[0].id))
    return Ranking(tuple(_changed(store, index)), tuple(uncertain), _decided(store))


def shortlist(
    store: Store, ranking: Ranking, *, viewer: str = "", limit: int | None = None
) -> Shortlist:
    """Return the first items of a ranking for a person.

    Args:
        store: the graph, which says what the person codes.
        ranking: what may be asked.
        viewer: the name of the person, "" for anybody.
        limit: how many items to return.
    """
    mine = _assigned(store, viewer)
    first: list[tuple[Item, StoredStatement | None]] = []
    others: list[tuple[Item, StoredStatement | None]] = []
    for item, one in ranking.uncertain:
        if one is not None and one.article.iri in mine:
            first.append((replace(item, shown={"assigned": True}), one))
        elif item.weight > 0:
            others.append((item, one))
    first.sort(key=_place)
    total = len(ranking.changed) + len(first) + len(others)
    return Shortlist(ranking.changed, (*first, *others)[:limit], ranking.decided, total)


def complete(
    store: Store, chosen: Shortlist, *, limit: int | None = None, viewer: str = ""
) -> tuple[list[Item], int]:
    """Return items with the words of their articles, without those that were decided since.

    Args:
        store: the graph as it is now.
        chosen: the first items, of the graph as it is or was.
        limit: how many items to return.
        viewer: who sees them.
    """
    new = [
        one
        for one in decisions.read_all(store)
        if decisions.short_id(one, base=store.base) not in chosen.decided
    ]
    answered = _coded(store, viewer) | {(one.node, one.words) for one in new if one.words}
    pairs = {f"{one.node} {one.other}" for one in new if one.what in ("same", "apart")}
    left = [
        (item, one)
        for item, one in chosen.uncertain
        if item.id not in pairs
        and (one is None or (one.article.iri, " ".join(one.text.split())) not in answered)
    ]
    room = None if limit is None else max(0, limit - len(chosen.changed))
    items = [item if one is None else _with_words(store, item, one) for item, one in left[:room]]
    total = chosen.total - (len(chosen.uncertain) - len(left))
    return [*chosen.changed[:limit], *items], total


def _decided(store: Store) -> frozenset[str]:
    every = decisions.read_all(store)
    return frozenset(decisions.short_id(one, base=store.base) for one in every)


def _changed(store: Store, index: Index) -> Iterator[Item]:
    names = {entry.iri: entry.name for entry in articles(store)}
    for decision, why in set_aside(store, index=index):
        shown = {
            "article": names.get(decision.node, decision.node),
            "words": decision.words,
            "what": decision.what,
            "value": decision.value,
            "why": why,
            "by": decision.author,
            "time": decision.time,
        }
        yield Item("changed", decisions.short_id(decision, base=store.base), 0.0, 1, shown)


def _coded(store: Store, viewer: str) -> set[tuple[str, str]]:
    """Return article and words of the statements that a person coded apart."""
    if not viewer:
        return set()
    return {(one.node, one.words) for one in read_codings(store) if one.author == viewer}


def _assigned(store: Store, viewer: str) -> set[str]:
    """Return the articles that a person codes without seeing what others code, by IRI."""
    every = assigned(decisions.read_all(store)) if viewer else {}
    return {article for article, coders in every.items() if viewer in coders}


def _place(entry: tuple[Item, StoredStatement | None]) -> tuple[str, int]:
    """Order statements by their place in their article."""
    _, one = entry
    assert one is not None
    place = _PLACE.search(one.iri)
    return one.article.iri, int(place[1]) if place else 0


def _statements(reader: Reader) -> Iterator[tuple[Item, StoredStatement]]:
    """Yield one item per statement, for what weighs most of it."""
    by_source = Counter(one.source.key for one in reader.statements if one.source)
    by_topic = Counter(each.key for one in reader.statements for each in one.positions)
    for one in reader.statements:
        if one.copy_of:
            continue
        depends = by_source[one.source.key] if one.source else 1
        found = [Item("statement", one.iri, one.statement.confidence, depends)]
        found += [
            Item("position", one.iri, each.confidence, by_topic[each.key]) for each in one.positions
        ]
        yield max(found, key=lambda each: each.weight), one


def _merges(store: Store, index: Index) -> Iterator[Item]:
    counted = Counter(
        index.outcome.actor(given, one.source, index.ids)
        for given in index.records.values()
        for one in given.statements
        if one.source
    )
    decided = {
        (one.node, one.other) for one in decisions.read_all(store) if one.what in ("same", "apart")
    }
    for merged in (False, True):
        for pair in list_pairs(store, merged=merged, index=index):
            if tuple(sorted((pair.one_iri, pair.other_iri))) in decided:
                continue
            confidence = pair.score if merged else 1 - pair.score
            fewer = min(counted[pair.one_iri] or 1, counted[pair.other_iri] or 1)
            shown = {"one": pair.one, "other": pair.other, "why": pair.reason, "merged": merged}
            item = Item("merge", f"{pair.one_iri} {pair.other_iri}", confidence, fewer, shown)
            if item.weight > 0:
                yield item


def _with_words(store: Store, item: Item, one: StoredStatement) -> Item:
    article, said = one.article, one.statement
    shown = {
        **item.shown,
        "article": article.article.name,
        "headline": article.headline,
        "outlet": article.article.outlet or "",
        "date": one.date,
        "source": said.source,
        "source_kind": said.source_kind,
        "act": said.act,
        "stance": said.stance,
        "target": one.target_text,
        "said_on": said.said_on,
        "text": one.text,
        "topics": [
            {"label": each.label, "side": each.side, "confidence": round(each.confidence, 4)}
            for each in one.positions
        ],
        "context": context(_text(store, article.iri), one.text, one.iri, one.sentence),
    }
    return Item(item.kind, item.id, item.confidence, item.depends, shown)


def _text(store: Store, article: str) -> str:
    """Return the text of one article, without a header."""
    query = f"SELECT ?text {{ ?node {PROV.wasDerivedFrom} <{article}> ; {NIF.isString} ?text }}"
    return without_header(next((row["text"] for row in select(store, query)), ""))


def context(text: str, words: str, iri: str, sentence: str = "") -> list[tuple[str, bool]]:
    """Return the words around a statement in pieces, each with whether it is said.

    Args:
        text: the text of the article.
        words: the content of the statement.
        iri: its IRI, which has the offset of the content.
        sentence: what is returned where the words are not found.
    """
    place = _PLACE.search(iri)
    spans: Sequence[Any] = locate(text, words, int(place[1]) if place else 0)
    if not spans:
        return [(sentence or words, False)]
    start = _word_start(text, spans[0].start)
    pieces = []
    for span in spans:
        pieces += [(text[start : span.start], False), (span.of(text), True)]
        start = span.end
    end = text.find(" ", min(len(text), start + CONTEXT))
    pieces.append((text[start : end if end >= 0 else len(text)], False))
    return [(words, is_said) for words, is_said in pieces if words]


def _word_start(text: str, start: int) -> int:
    """Return where the context before a place begins, at a word."""
    first = max(0, start - CONTEXT)
    return text.find(" ", first, start) + 1 if first else len(text) - len(text.lstrip())


def lines(items: Sequence[Item], say: Callable[[str], str] = str) -> Iterator[str]:
    """Yield the items as lines of text; ``say`` marks what is said."""
    for item in items:
        shown = item.shown
        if item.kind == "changed":
            value = f" {shown['value']}" if shown["value"] else ""
            yield f"changed  {shown['article']}  {shown['what']}{value}: {shown['why']} ({item.id})"
            yield f"    « {shown['words']} »"
            continue
        yield (
            f"{item.weight:7.2f}  {item.kind} {item.confidence:.2f} x {item.depends}  "
            f"{item.id if item.kind == 'merge' else _name(item)}"
        )
        if item.kind == "merge":
            state = "are one" if shown["merged"] else "may be one"
            yield f"    {shown['one']} and {shown['other']} {state}: {shown['why']}"
            continue
        yield f"    {_short(shown['context'], say)}"
        about = "; ".join(f"{each['side']} {each['label']}" for each in shown["topics"])
        how = f"{shown['act']}, {shown['stance']}"
        yield f"    {one_line(shown['source'] or '?')}: {how}; {one_line(about or 'no topic')}"


def _short(pieces: Sequence[tuple[str, bool]], say: Callable[[str], str]) -> str:
    """Return a statement with the few words around it on one line."""
    found = []
    for number, (words, is_said) in enumerate(pieces):
        plain = one_line(" ".join(words.split()))
        if is_said:
            found.append(say(plain))
        elif number == 0:
            found.append(plain[-_FEW:].partition(" ")[2] if len(plain) > _FEW else plain)
        else:
            found.append(plain[:_FEW].rpartition(" ")[0] if len(plain) > _FEW else plain)
    return " ".join(found)


def _name(item: Item) -> str:
    return f"{item.shown['article']}#{item.id.rpartition('#')[2]}"
