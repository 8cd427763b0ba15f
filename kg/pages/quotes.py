"""How a statement is shown: whole sentences, pronouns filled in, its context, and how sure kg is.

Words that were quoted and read as a whole are a quotation. Of everything else the reader sees the
sentence, because "the report" or "could no longer vouch for" is not what somebody said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from kg.base import fold
from kg.graph.reader import StoredArticle
from kg.lexicon.tables import has_table, read_rows
from kg.model import Position, Side, Span
from kg.pages.corpus import Corpus, Node, Said
from kg.view.evidence import Passage, passage

Kind = Literal["text", "mark", "bracket"]
Piece = tuple[str, Kind]
Level = Literal["verySure", "sure", "fairlySure", "unsure"]
LEVELS: tuple[tuple[float, Level], ...] = ((0.9, "verySure"), (0.75, "sure"), (0.5, "fairlySure"))

_LONGEST = 380
"""Letters of a quotation; the rest is in its context."""
_COMPARED = 500
"""Statements that are compared with each other, the latest ones."""
_BEFORE = 120
"""Letters of a long sentence before the statement."""
_FEWEST_WORDS = 3
_ENDS = ".!?…"
_MARKS = "«»“”„\"'’‘ \u00a0\u202f"


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure kg is of a speaker and of a side, each with its reasons as keys of words."""

    level: Level
    speaker: Level
    side: Level | None
    reasons: tuple[tuple[str, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A statement as pages show it.

    Attributes:
        said: the statement.
        side: the side that the page shows: on its topic, else of the statement.
        topics: the topics on which it takes a position.
        by: who said it.
        role: the role of this voice at that time, or "".
        pieces: what is shown, with brackets.
        is_quoted: whether the pieces are the words of the voice.
        context: the paragraph, with the words of the statement marked; () if it says no more.
        opens: whether the context is needed to understand the words.
        sureness: how sure kg is.
        lang: the language of the article or "".
    """

    said: Said
    side: Side
    topics: tuple[Node, ...]
    by: Node
    role: str
    pieces: tuple[Piece, ...]
    is_quoted: bool
    context: tuple[Piece, ...]
    opens: bool
    sureness: Sureness
    lang: str

    @property
    def article(self) -> StoredArticle:
        """The article that has it."""
        return self.said.stored.article

    @property
    def anchor(self) -> str:
        """The fragment of its IRI, which is its place on the page of its article."""
        return self.said.stored.iri.partition("#")[2]

    @property
    def text(self) -> str:
        """Its words without brackets."""
        return "".join(words for words, kind in self.pieces if kind != "bracket")


class Quotes:
    """Makes quotations of the statements of a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        """Take the statements of a corpus."""
        self.corpus = corpus

    def all(self, said: Iterable[Said], topic: str = "") -> list[Quote]:
        """Return several statements as they are shown."""
        return [self.of(one, topic) for one in said]

    def best(
        self,
        said: Sequence[Said],
        topic: str = "",
        *,
        side: Side | None = None,
        but: Iterable[Quote] = (),
    ) -> Quote | None:
        """Return the statement that can represent several: quoted, whole, sure, of good length.

        Args:
            said: the statements.
            topic: what they are about.
            side: the side that it must take, if one.
            but: what the page shows already, in the same words perhaps.
        """
        shown = {quote.text for quote in but}
        able = [one for one in said if side is None or side_shown(one, topic) == side]
        chosen = self.all(able[-_COMPARED:], topic)
        return max((one for one in chosen if one.text not in shown), key=_worth, default=None)

    @cached_property
    def _speakers(self) -> Mapping[str, Sequence[tuple[Span, str]]]:
        """The places of pronouns that mean a speaker, by article, with the speaker's name."""
        found: dict[str, dict[Span, str]] = {}
        for one in self.corpus.every:
            text = self.corpus.reader.texts.get(one.stored.article.iri, "")
            spans = self.corpus.reader.spans.get(one.stored.iri, {})
            for span in spans.get("speaker", ()):
                if is_pronoun(span.of(text), _language(one)):
                    found.setdefault(one.stored.article.iri, {})[span] = one.source.label
        return {article: sorted(places.items()) for article, places in found.items()}

    def of(self, one: Said, topic: str = "") -> Quote:
        """Return a statement as it is shown; with a topic or claim, its side is that towards it."""
        stored = one.stored
        reader = self.corpus.reader
        text = reader.shown_texts.get(stored.article.iri, "")
        content = reader.spans.get(stored.iri, {}).get("content", ())
        lang = _language(one)
        if content and text:
            around = passage(text, content)
            is_quoted, span = self._shown(one, text, content)
            if is_quoted:
                pieces = tuple(_joined_pieces(text, content))
            else:
                pieces = tuple(self._filled(one, text, span, topic))
        else:
            around = Passage(stored.sentence, ())
            words = stored.text.strip(_MARKS)
            is_quoted = stored.statement.type == "direct" and is_whole(stored.text)
            pieces = ((words if is_quoted else stored.sentence or stored.text, "text"),)
        context = tuple(_marked(around))
        shown = "".join(words for words, kind in pieces if kind == "text")
        if shown.strip() == around.text.strip():
            context = ()
        # The position that gives the side comes first.
        taken = sorted(one.sides.values(), key=lambda position: position.side == "none")
        position = one.sides.get(topic) if topic else next(iter(taken), None)
        return Quote(
            said=one,
            side=side_shown(one, topic),
            topics=tuple(Node.of(position.topic) for position in taken),
            by=one.source,
            role=self.corpus.role_of(one),
            pieces=pieces,
            is_quoted=is_quoted,
            context=context,
            opens=is_quoted and begins_with_pronoun(shown, lang),
            sureness=self._sureness(one, text, position),
            lang=stored.article.article.language or "",
        )

    def _shown(self, one: Said, text: str, content: Sequence[Span]) -> tuple[bool, Span]:
        """Return whether the content is a quotation that is whole, and else its sentence."""
        words = " ".join(span.of(text) for span in content)
        if one.stored.statement.type == "direct" and is_whole(words):
            return True, Span(content[0].start, content[-1].end)
        first, last = content[0].start, content[-1].end
        sentence = one.stored.sentence
        start = text.find(sentence, max(0, first - len(sentence)), last + len(sentence) + 1)
        if not sentence or start < 0:
            return False, Span(first, last)
        return False, Span(min(start, first), max(start + len(sentence), last))

    def _filled(self, one: Said, text: str, span: Span, topic: str) -> Iterable[Piece]:
        """Yield a sentence with the names that its pronouns mean, cut if it is long."""
        content = self.corpus.reader.spans[one.stored.iri]["content"]
        if len(span) > _LONGEST:
            start = max(span.start, content[0].start - _BEFORE)
            end = min(span.end, start + _LONGEST)
            span = Span(_word(text, start, span.start), max(_word(text, end, start), start))
            yield ("… " if text[:start].strip() else ""), "text"
        place = span.start
        names = [*self._speakers.get(one.stored.article.iri, ()), *self._target(one, text, topic)]
        for pronoun, name in sorted(names):
            if place <= pronoun.start and pronoun.end <= span.end:
                yield _line(text[place : pronoun.end]), "text"
                yield f"\u00a0[{name}]", "bracket"
                place = pronoun.end
        rest = text[place : span.end]
        is_cut = span.end < len(text) and not rest.rstrip(_MARKS).endswith(tuple(_ENDS))
        yield _line(rest) + (" …" if is_cut and len(span) > _LONGEST - 40 else ""), "text"

    def _target(self, one: Said, text: str, topic: str) -> Iterable[tuple[Span, str]]:
        """Yield a pronoun that is the target of a statement, with the topic that it means."""
        position = one.sides.get(topic) or next(iter(one.sides.values()), None)
        for span in self.corpus.reader.spans[one.stored.iri].get("target", ()):
            sure = position is not None and position.confidence >= LEVELS[-1][0]
            if sure and position is not None and is_pronoun(span.of(text), _language(one)):
                yield span, position.label

    def _sureness(self, one: Said, text: str, position: Position | None) -> Sureness:
        stored = one.stored
        spans = self.corpus.reader.spans.get(stored.iri, {}).get("speaker", ())
        speaker = " ".join(span.of(text) for span in spans[:1])
        reasons: list[tuple[str, Mapping[str, str]]] = [(f"by_{stored.statement.type}", {})]
        if spans and not text:
            pass
        elif not speaker:
            reasons.append(("by_context", {"name": one.source.label}))
        elif set(fold.key(speaker).split()) & set(fold.key(one.source.label).split()):
            reasons.append(("by_name", {}))
        else:
            reasons.append(("by_reading", {"words": speaker, "name": one.source.label}))
        takes_side = position is not None and position.side != "none"
        if position is not None:
            place = position.why.partition(";")[0].split(" ")[-1] or "article"
            reasons.append((f"at_{place}", {}))
        of_speaker = level(stored.statement.confidence)
        of_side = level(position.confidence) if position is not None and takes_side else None
        order = [name for _, name in LEVELS] + ["unsure"]
        least = max((of_speaker, of_side or of_speaker), key=order.index)
        return Sureness(least, of_speaker, of_side, tuple(reasons))


def level(confidence: float) -> Level:
    """Return a probability in words."""
    return next((name for least, name in LEVELS if confidence >= least), "unsure")


def is_whole(words: str) -> bool:
    """Return whether quoted words begin as a sentence does and are more than a name."""
    bare = words.strip(_MARKS)
    several = len(bare.split()) >= _FEWEST_WORDS or bare.endswith(tuple(_ENDS))
    return bool(bare) and not bare[0].islower() and several


@cache
def _pronouns(language: str) -> frozenset[str]:
    """Return the pronouns that mean somebody or something named elsewhere."""
    rows = read_rows(language, "pronouns", 4) if has_table(language, "pronouns") else ()
    return frozenset(row[0].lstrip("-") for row in rows if row[1] in ("personal", "near", "object"))


def is_pronoun(words: str, language: str) -> bool:
    """Return whether words are a pronoun, which means somebody named elsewhere."""
    return words.casefold().lstrip("-") in _pronouns(language)


def begins_with_pronoun(words: str, language: str) -> bool:
    """Return whether words begin with a pronoun that means somebody or something before them."""
    first = words.strip(_MARKS).casefold().split(" ")[0]
    return first in _pronouns(language)


def _language(one: Said) -> str:
    return (one.stored.article.article.language or "").partition("-")[0]


def side_shown(one: Said, topic: str) -> Side:
    """Return the side of a statement that a page shows: on a topic or claim, else its own."""
    return one.side_on(topic) if topic else one.side


def _worth(quote: Quote) -> tuple[int, float, str]:
    """Rank quotations: complete ones of good length first, then by sureness; the later first."""
    length = len(quote.text)
    points = 4 * quote.is_quoted + 3 * (50 <= length <= 180) + (length <= 260)
    # A part of a headline begins with a small letter.
    points -= 4 * quote.opens + 4 * quote.text[:1].islower()
    stored = quote.said.stored
    # A side that is sure is worth as much as a quotation; one that is not represents nobody.
    if quote.sureness.side is not None:
        points += -9 if quote.sureness.side == "unsure" else 4
    return points, stored.statement.confidence, stored.iri


def _joined_pieces(text: str, content: Sequence[Span]) -> Iterable[Piece]:
    """Yield quoted words without their marks, interrupted where the article interrupts them."""
    left = _LONGEST
    for number, span in enumerate(content):
        words = _line(span.of(text)).strip(_MARKS)
        if number:
            yield " [\u2026] ", "bracket"
        if len(words) > left:
            yield words[:left].rpartition(" ")[0] + "\u00a0…", "text"
            return
        left -= len(words)
        yield words.rstrip(",;:" if span is content[-1] else ""), "text"


def _marked(around: Passage) -> Iterable[Piece]:
    place = 0
    for start, end in around.pieces:
        yield _line(around.text[place:start]), "text"
        yield _line(around.text[start:end]), "mark"
        place = end
    yield _line(around.text[place:]), "text"


def _line(words: str) -> str:
    """Return words on one line, with quotation marks that stay with their words."""
    return words.replace("\n", " ").replace("« ", "«\u00a0").replace(" »", "\u00a0»")


def _word(text: str, place: int, start: int) -> int:
    """Return the start of the word at a place."""
    blank = text.rfind(" ", start, place + 1)
    return place if blank < 0 else blank + 1
