"""A chosen candidate → its act, and what its source is for or against.

The cue's frame gives act and polarity; negation of a cue of will or position turns it round.
"""

from __future__ import annotations

from kg.attribute.candidates import Candidate
from kg.attribute.grammar import Sentences
from kg.model import Act, Span, Stance

_TURNED: dict[Act, Act] = {
    "support": "oppose",
    "demand": "refuse",
    "commit": "refuse",
    "refuse": "support",
    "oppose": "support",
}


def act_and_stance(sentences: Sentences, candidate: Candidate) -> tuple[Act, Stance]:
    """Act and stance of a candidate."""
    act, polarity = candidate.act, candidate.polarity
    if polarity and candidate.cue is not None and sentences.is_negated(candidate.verb):
        act, polarity = _TURNED.get(act, act), -polarity
    stance: Stance = "support" if polarity > 0 else "oppose" if polarity < 0 else "none"
    return act, stance


def target(sentences: Sentences, candidate: Candidate) -> Span:
    """The thing evaluated: the first argument of "accuser X de Y", else the first noun phrase or
    infinitive of the content, else the content."""
    s = sentences
    if candidate.target is not None:
        first, last = s.core(candidate.target)
        span = s.span(first, last)
        if span is not None:
            return span
    content = candidate.pieces[0]
    head = candidate.head
    if head is not None and content.start <= s.tokens[head].start < content.end:
        if s.tokens[head].pos in ("NOUN", "PROPN"):
            span = _within(s.span(*s.core(head)), content)
            if span is not None:
                return span
        subject = s.child(head, "nsubj", "nsubj:pass")
        if subject is not None and s.tokens[subject].pos in ("NOUN", "PROPN"):
            span = _within(s.span(*s.core(subject)), content)
            if span is not None:
                return span
        if s.is_infinitive(head):
            return content
    for token in s.tokens:
        if token.start >= content.end:
            break
        if token.start >= content.start and token.pos in ("NOUN", "PROPN"):
            span = _within(s.span(*s.core(token.index)), content)
            if span is not None:
                return span
    return content


def _within(span: Span | None, content: Span) -> Span | None:
    if span is None:
        return None
    start, end = max(span.start, content.start), min(span.end, content.end)
    return Span(start, end) if start < end else None
