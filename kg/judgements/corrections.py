"""Apply people's corrections of statements to what a coder found in an article.

A correction names its statement by the verbatim words of the content, as the coder gave them, and
by their offset as a hint. It follows the words into a new version of the article and into what a
newer extractor finds. Where the words are gone, or nothing that was found is like them, the
correction is set aside: it is kept, has no effect, and waits for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from kg.base import fold
from kg.claims.keys import find_claim
from kg.judgements.aspects import parse_topics
from kg.judgements.decisions import Decision
from kg.model import Act, Actor, Claim, Position, Reading, Side, SourceKind, Span, Stance, Statement
from kg.vocab.iris import digest

RULE = "person"
"""The rule of a statement that a person added."""
CHANGED = "the article no longer has these words"
NOT_FOUND = "kg no longer finds a statement with these words"
_GAP = " […] "
_OVERLAP = 0.5
SIDE: dict[str, Side] = {"support": "for", "oppose": "against", "none": "none"}
"""The side of a statement's only topic, by its stance."""
_SENTENCE_START = re.compile(r"[.!?…]\s+|\n")
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)|(?=\n)")
_QUOTED = re.compile(r"[«“\"„]\s*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of a statement's content, as corrections name it, and about where they begin."""

    words: str
    start: int


@dataclass
class _Found:
    """A statement with all that a reading says of it."""

    statement: Statement
    claim: Claim | None
    positions: tuple[Position, ...]
    passage: Passage | None = None
    is_deleted: bool = False
    before: Statement | None = None


@dataclass(frozen=True)
class Corrected:
    """A reading with corrections applied.

    Attributes:
        reading: the reading.
        passages: for each of its statements, how corrections name it.
        aside: the corrections without effect, and why.
        pairs: what the coder found and what people made of it, ``None`` where they removed it.
    """

    reading: Reading
    passages: tuple[Passage, ...] = ()
    aside: dict[Decision, str] = field(default_factory=dict)
    pairs: tuple[tuple[Statement, Statement | None], ...] = ()


def digest_of(corrections: Iterable[Decision]) -> str:
    """Digest corrections as far as they have an effect, "" where there are none."""
    parts = sorted("\x1e".join((*one.question, one.value)) for one in corrections)
    return digest(*parts) if parts else ""


def passage_of(statement: Statement, text: str) -> Passage:
    """Return how corrections name a statement that has none yet."""
    return Passage(" ".join(statement.said(text).split()), statement.content[0].start)


def locate(text: str, words: str, start: int = -1) -> tuple[Span, ...]:
    """Find some words in a text, the occurrence that begins nearest to ``start``.

    Blanks count as equal. Returns a span for each piece, none where the words are not there.

    >>> locate("Oui. « Non »,  dit-il, « et non ».", "Non […] et non")
    (Span(start=7, end=10), Span(start=25, end=31))
    """
    first, *others = (_pattern(piece) for piece in words.split(_GAP))
    best: tuple[Span, ...] = ()
    for match in first.finditer(text):
        spans = [Span(*match.span())]
        for pattern in others:
            following = pattern.search(text, spans[-1].end)
            if following is None:
                break
            spans.append(Span(*following.span()))
        if len(spans) > len(others) and (
            not best or abs(spans[0].start - start) < abs(best[0].start - start)
        ):
            best = tuple(spans)
            if start < 0:
                break
    return best


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, words.split())) or r"(?!)")


def correct(reading: Reading, corrections: Sequence[Decision]) -> Corrected:
    """Apply the corrections of an article, in the order of time, to what a coder found in it."""
    article = reading.article
    n = len(reading.statements)
    found = [
        _Found(*each)
        for each in zip(
            reading.statements,
            reading.claims or (None,) * n,
            reading.positions or ((),) * n,
            strict=True,
        )
    ]
    by_passage: dict[Passage, list[Decision]] = {}
    for decision in corrections:
        by_passage.setdefault(Passage(decision.words, decision.start), []).append(decision)
    for one in found:
        one.before = one.statement
    editor = _Editor(reading, found)
    aside: dict[Decision, str] = {}
    for passage, each in by_passage.items():
        aside.update(editor.apply(passage, each))
    left = [one for one in found if not one.is_deleted]
    has_positions = reading.positions or any(one.positions for one in left)
    corrected = replace(
        reading,
        statements=tuple(one.statement for one in left),
        claims=tuple(one.claim for one in left) if reading.claims or not n else (),
        positions=tuple(one.positions for one in left) if has_positions else (),
        actors=editor.actors(left),
    )
    passages = (one.passage or passage_of(one.statement, article.text) for one in left)
    pairs = tuple(
        (one.before, None if one.is_deleted else one.statement)
        for one in found
        if one.before is not None and one.passage is not None
    )
    return Corrected(corrected, tuple(passages), aside, pairs)


class _Editor:
    """Changes what was found in one article."""

    def __init__(self, reading: Reading, found: list[_Found]) -> None:
        self.reading = reading
        self.text = reading.article.text
        self.found = found
        self.before = {one.statement.source for one in found}
        self.known = dict(reading.actors)

    def apply(self, passage: Passage, corrections: Sequence[Decision]) -> dict[Decision, str]:
        """Apply the corrections of one statement; return those set aside, and why."""
        spans = locate(self.text, passage.words, passage.start)
        if not spans:
            return dict.fromkeys(corrections, CHANGED)
        values: dict[str, str] = {one.what: one.value for one in corrections}
        one = self._nearest(spans)
        if one is None:
            if "delete" in values:
                return {}
            if "add" not in values:
                return dict.fromkeys(corrections, NOT_FOUND)
            one = _Found(self._added(spans), None, ())
            self.found.append(one)
        one.passage = passage
        one.is_deleted = "delete" in values
        aside: dict[Decision, str] = {}
        if "bounds" in values:
            content = locate(self.text, values["bounds"], spans[0].start)
            if content:
                one.statement = replace(one.statement, content=content)
            else:
                aside = {each: CHANGED for each in corrections if each.what == "bounds"}
        if values.get("target") and not self._target(one, values["target"]):
            aside |= {each: CHANGED for each in corrections if each.what == "target"}
        self._change(one, values)
        return aside

    def _target(self, one: _Found, words: str) -> Span | None:
        """Return the place of the words of a target that is nearest to a statement."""
        found = locate(self.text, words, one.statement.content[0].start)
        return Span(found[0].start, found[-1].end) if found else None

    def _nearest(self, spans: tuple[Span, ...]) -> _Found | None:
        """Return the statement whose content is most like some spans."""
        wanted = _places(spans)
        best, most = None, 0.0
        for one in self.found:
            places = _places(one.statement.content)
            overlap = len(wanted & places) / len(wanted | places)
            if one.passage is None and overlap >= _OVERLAP and overlap > most:
                best, most = one, overlap
        return best

    def _added(self, spans: tuple[Span, ...]) -> Statement:
        """Return a statement that was missed."""
        first, last = spans[0], spans[-1]
        starts = [m.end() for m in _SENTENCE_START.finditer(self.text, 0, first.start)]
        end = _SENTENCE_END.search(self.text, last.end)
        sentence = Span(starts[-1] if starts else 0, end.end() if end else len(self.text))
        is_quoted = _QUOTED.search(self.text[: first.start]) is not None
        return Statement("direct" if is_quoted else "indirect", spans, rule=RULE, sentence=sentence)

    def _change(self, one: _Found, values: dict[str, str]) -> None:
        """Change a statement by the values that people gave, and what depends on them."""
        old = one.statement
        new = replace(old, confidence=1.0)
        if "source" in values:
            new = self._with_source(new, values["source"])
        if "source-kind" in values:
            new = replace(new, source_kind=cast("SourceKind", values["source-kind"]))
        if new.source is not None and new.source not in self.known:
            key = fold.key(new.source)
            self.known[new.source] = Actor(key, new.source, new.source_kind)
        if "act" in values:
            new = replace(new, act=cast("Act", values["act"]))
        if "stance" in values:
            new = replace(new, stance=cast("Stance", values["stance"]))
        if "target" in values:
            place = self._target(one, values["target"]) if values["target"] else None
            new = replace(new, target=place or (new.target if values["target"] else None))
        if "said-on" in values:
            new = replace(new, said_on=values["said-on"] or None, when=None)
        if "topics" in values:
            one.positions = tuple(map(self._with_key, parse_topics(values["topics"])))
        elif "stance" in values and len(one.positions) == 1:
            # The only topic is what the stance is about.
            side = SIDE[values["stance"]]
            one.positions = (replace(one.positions[0], side=side, confidence=1.0),)
        elif "accept" in values:
            one.positions = tuple(replace(each, confidence=1.0) for each in one.positions)
        one.statement = self._with_target(new, one.positions)
        language = self.reading.language
        has_claims = bool(self.reading.claims) or not self.reading.statements
        if language and has_claims and values.keys() & {"bounds", "add", "stance"}:
            one.claim = find_claim(new, self.reading.article, language)

    def _with_target(self, statement: Statement, positions: Sequence[Position]) -> Statement:
        """Give a statement with a stance a target: its topic where the words name it."""
        if statement.stance == "none" or statement.target is not None:
            return statement
        first = statement.content[0]
        for position in positions:
            where = locate(first.of(self.text), position.label)
            if where:
                shift = first.start
                target = Span(where[0].start + shift, where[0].end + shift)
                return replace(statement, target=target)
        return replace(statement, target=first)

    def _with_key(self, position: Position) -> Position:
        """Give a topic that the article names the key that it has there."""
        wanted = fold.key(position.label)
        keys = (
            each.topic.key
            for positions in self.reading.positions
            for each in positions
            if fold.key(each.label) == wanted
        )
        return position if position.key else replace(position, key=next(keys, ""))

    def _with_source(self, statement: Statement, name: str) -> Statement:
        if not name:
            return replace(statement, source=None, speaker=None, source_kind="unknown")
        sentence = statement.sentence or Span(0, 0)
        where = self.text.find(name, sentence.start, sentence.end)
        speaker = Span(where, where + len(name)) if where >= 0 else None
        actor = self.known.get(name)
        kind = actor.kind if actor else statement.source_kind
        return replace(statement, source=name, speaker=speaker, source_kind=kind)

    def actors(self, left: Iterable[_Found]) -> dict[str, Actor]:
        """Return the actors of a reading without those who are no longer the source of anything."""
        used = {one.statement.source for one in left}
        for affiliation in self.reading.affiliations:
            used |= {affiliation.person, affiliation.organisation}
        gone = self.before - used
        return {name: actor for name, actor in self.known.items() if name not in gone}


def _places(spans: Iterable[Span]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}
