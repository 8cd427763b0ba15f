"""An article: its text with the statements marked, and a note beside each.

The page shows what the graph holds and analyses nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from kg.base import fold
from kg.graph.reader import StoredAffiliation, StoredArticle, StoredDate, StoredStatement
from kg.model import Side, Span
from kg.pages.answers import Answers, Change
from kg.pages.charts import Bar, Tally, whole_bar
from kg.pages.corpus import SIDE_OF, Corpus, Node, Said, role_text
from kg.pages.quotes import Level, level
from kg.pages.rows import ArticleRow, article_rows
from kg.view.evidence import passage_in_sentence

NEAR = 3
_COMMON = 60
"""Articles in which a voice may speak and still make two of them near each other."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a paragraph.

    ``numbers`` are the statements that it belongs to, ``side`` is that of the shortest of them,
    ``ends`` are the statements that end with it, and ``begins`` those that begin.
    """

    text: str
    numbers: tuple[int, ...] = ()
    side: Side = "none"
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What the page says of a statement beside its paragraph; ``who`` is None if unknown."""

    number: int
    anchor: str
    who: Node | None
    role: str
    side: Side
    topics: tuple[Node, ...]
    claim: Node | None
    is_denial: bool
    is_first: bool
    change: Change | None
    said_on: str
    level: Level


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with the notes of the statements that begin in it."""

    segments: tuple[Segment, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks in the article, with the side of each statement in order."""

    who: Node
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """The page of an article."""

    article: StoredArticle
    bar: Bar
    statements: int
    unknown: int
    topics: Sequence[tuple[Node, Side]]
    voices: Sequence[Voice]
    changes: int
    paragraphs: Sequence[Paragraph]
    has_text: bool
    roles: Sequence[tuple[StoredAffiliation, str]]
    dates: Sequence[tuple[str, str]]
    near: Sequence[ArticleRow]
    original: StoredArticle | None
    reprints: Sequence[StoredArticle]


class Articles:
    """Builds the pages of the articles of one corpus."""

    def __init__(self, corpus: Corpus, answers: Answers) -> None:
        """Take what the pages are made of."""
        self.corpus, self.answers = corpus, answers

    @cached_property
    def _statements(self) -> Mapping[str, Sequence[StoredStatement]]:
        """Statements by article, also those of an unknown source, in order of place."""
        found: dict[str, list[StoredStatement]] = defaultdict(list)
        for one in self.corpus.reader.statements:
            if one.statement.confidence >= self.corpus.min_confidence:
                found[one.article.iri].append(one)
        return found

    @cached_property
    def _roles(self) -> Mapping[str, Sequence[StoredAffiliation]]:
        found: dict[str, list[StoredAffiliation]] = defaultdict(list)
        for one in self.corpus.reader.affiliations:
            found[one.article.iri].append(one)
        return found

    @cached_property
    def _dates(self) -> Mapping[str, Sequence[StoredDate]]:
        found: dict[str, list[StoredDate]] = defaultdict(list)
        for one in self.corpus.reader.dates:
            found[one.article.iri].append(one)
        return found

    @cached_property
    def _speaks_in(self) -> Mapping[str, Sequence[str]]:
        """The articles in which each voice speaks."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for one in self.corpus.every:
            found[one.source.iri][one.stored.article.iri] = None
        return {iri: tuple(articles) for iri, articles in found.items()}

    @cached_property
    def _reprints(self) -> Mapping[str, Sequence[StoredArticle]]:
        found: dict[str, list[StoredArticle]] = defaultdict(list)
        for one in self.corpus.reader.articles.values():
            found[one.reprint_of].append(one)
        return found

    @cached_property
    def _first(self) -> Mapping[str, str]:
        """The statement with which each claim appeared first, if others repeat it."""
        return {
            iri: said[0].stored.iri for iri, said in self.corpus.by_claim.items() if len(said) > 1
        }

    @cached_property
    def _changed_by(self) -> Mapping[str, Change]:
        return {one.after.stored.iri: one for one in reversed(self.answers.changes)}

    def page(self, iri: str) -> ArticlePage:
        """Build the page of an article."""
        corpus = self.corpus
        article = corpus.reader.articles[iri]
        text = corpus.reader.shown_texts.get(iri, "")
        spans = corpus.reader.spans
        placed = (
            [(one, spans.get(one.iri, {}).get("content", ())) for one in self._statements[iri]]
            if iri in self._statements
            else []
        )
        placed = sorted(
            (pair for pair in placed if pair[1]), key=lambda pair: (pair[1], pair[0].iri)
        )
        notes = [self._note(number, one) for number, (one, _) in enumerate(placed, 1)]
        said = corpus.by_article.get(iri, ())
        sides: dict[str, list[Side]] = defaultdict(list)
        for one, _ in placed:
            if one.source is not None:
                sides[one.source.key].append(SIDE_OF[one.stance])
        voices = [Voice(corpus.nodes[who], tuple(own)) for who, own in sides.items()]
        return ArticlePage(
            article=article,
            bar=whole_bar(_tally(notes)),
            statements=len(placed),
            unknown=sum(note.who is None for note in notes),
            topics=_topics(said),
            voices=sorted(voices, key=lambda voice: -len(voice.sides)),
            changes=sum(note.change is not None for note in notes),
            paragraphs=(
                _paragraphs(text, [content for _, content in placed], notes, article)
                if text
                else _sentences([one for one, _ in placed], notes)
            ),
            has_text=bool(text),
            roles=[(one, role_text(one)) for one in self._roles.get(iri, ()) if role_text(one)],
            dates=_dates(self._dates.get(iri, ()), text),
            near=self._near(iri),
            original=corpus.reader.articles.get(article.reprint_of),
            reprints=self._reprints.get(iri, ()),
        )

    def _note(self, number: int, one: StoredStatement) -> Note:
        corpus = self.corpus
        said = corpus.by_iri.get(one.iri)
        claim = corpus.nodes.get(one.claim.key) if one.claim else None
        sides = said.sides if said else {p.topic.key: p for p in one.own_positions}
        shared = claim is not None and len(corpus.by_claim.get(claim.iri, ())) > 1
        confidences = [p.confidence for p in sides.values() if p.side != "none"]
        return Note(
            number,
            one.iri.partition("#")[2],
            said.source if said else None,
            corpus.role_of(said) if said else "",
            SIDE_OF[one.stance],
            tuple(Node.of(position.topic) for position in sides.values()),
            claim if shared else None,
            one.claim_stance == "oppose",
            claim is not None and self._first.get(claim.iri) == one.iri,
            self._changed_by.get(one.iri),
            one.statement.said_on or "",
            level(min([one.statement.confidence, *confidences])),
        )

    def _near(self, iri: str) -> list[ArticleRow]:
        """Return the articles in which most of the same voices speak."""
        shared: Counter[str] = Counter()
        for who in {one.source.iri for one in self.corpus.by_article.get(iri, ())}:
            if len(self._speaks_in[who]) <= _COMMON:
                shared.update(other for other in self._speaks_in[who] if other != iri)
        best = sorted(shared, key=lambda other: (-shared[other], other))[:NEAR]
        articles = [self.corpus.reader.articles[other] for other in best]
        return article_rows(self.corpus, articles, {o: str(shared[o]) for o in best})


def _tally(notes: Sequence[Note]) -> Tally:
    """Count the statements of an article by side, also those of an unknown source."""
    found = Counter(note.side for note in notes)
    return Tally(found["against"], found["none"], found["for"])


def _topics(said: Sequence[Said]) -> list[tuple[Node, Side]]:
    """Return the topics on which the article has sides, those with most first."""
    found: Counter[tuple[Node, Side]] = Counter()
    for one in said:
        for topic, position in one.sides.items():
            if position.side != "none" and one.is_sure_of(topic):
                found[Node.of(position.topic), position.side] += 1
    order = sorted(found.items(), key=lambda item: (-item[1], item[0][0].label, item[0][1]))
    return [pair for pair, _ in order[:3]]


def _dates(found: Sequence[StoredDate], text: str) -> list[tuple[str, str]]:
    """Return the date expressions of a text with their values, each once."""
    pairs = ((one.expression.span.of(text), one.expression.edtf or "") for one in found)
    return list(dict.fromkeys(pair for pair in pairs if all(pair)))


def _paragraphs(
    text: str, places: Sequence[Sequence[Span]], notes: Sequence[Note], article: StoredArticle
) -> list[Paragraph]:
    found = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        own = [
            note for note, spans in zip(notes, places, strict=True) if _begins(spans, start, end)
        ]
        is_title = fold.key(line) == fold.key(article.headline) and not own
        if line.strip() and not is_title:
            first = start + len(line) - len(line.lstrip())
            segments = _segments(text, Span(first, end), places, notes)
            found.append(Paragraph(tuple(segments), tuple(own)))
        start = end + 1
    return found


def _sentences(said: Sequence[StoredStatement], notes: Sequence[Note]) -> list[Paragraph]:
    """Return the sentences of statements, where the text around them is not at hand."""
    found = []
    for one, note in zip(said, notes, strict=True):
        around = passage_in_sentence(one.text, one.sentence)
        shown = around.text or one.text
        pieces = around.pieces or ((0, len(shown)),)
        own = (note.number,)
        segments, place = [], 0
        for start, end in pieces:
            ends = own if end == pieces[-1][1] else ()
            begins = own if start == pieces[0][0] else ()
            segments.append(Segment(shown[place:start]))
            segments.append(Segment(shown[start:end], own, note.side, begins, ends))
            place = end
        segments.append(Segment(shown[place:]))
        found.append(Paragraph(tuple(part for part in segments if part.text), (note,)))
    return found


def _begins(spans: Sequence[Span], start: int, end: int) -> bool:
    return start <= spans[0].start <= end


def _segments(
    text: str, line: Span, places: Sequence[Sequence[Span]], notes: Sequence[Note]
) -> list[Segment]:
    """Cut a paragraph where statements begin and end."""
    inside = [
        (span, note, spans)
        for spans, note in zip(places, notes, strict=True)
        for span in spans
        if span.overlaps(line)
    ]
    cuts = {line.start, line.end}
    for span, *_ in inside:
        cuts |= {max(span.start, line.start), min(span.end, line.end)}
    ordered = sorted(cuts)
    found = []
    for start, end in pairwise(ordered):
        here = [
            (span, note, spans) for span, note, spans in inside if span.covers(Span(start, end))
        ]
        if not here:
            found.append(Segment(text[start:end]))
            continue
        shortest = min(here, key=lambda one: (sum(map(len, one[2])), one[1].number))
        found.append(
            Segment(
                text[start:end],
                tuple(sorted(note.number for _, note, _ in here)),
                shortest[1].side,
                tuple(note.number for _, note, spans in here if spans[0].start == start),
                tuple(note.number for _, note, spans in here if spans[-1].end == end),
            )
        )
    return found
