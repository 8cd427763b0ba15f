"""Propose quotations after a colon, right after a cue, or without a cue of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.attribution.construction import Construction, Tools, build_candidate
from kg.content.candidate import (
    ADJACENT,
    COLON,
    CONTINUED,
    HEADLINE,
    INHERITED,
    SIGNED,
    Candidate,
    uncued_candidate,
)
from kg.content.cue_instance import CueInstance
from kg.lexicon.cues import Frame
from kg.model import Span
from kg.preprocess.document import Quotation

_DASHES = frozenset(("—", "–", "-"))
_SMALL_WORD = 3
"""Letters of words that a title need not capitalise."""
_LONGEST_SIGNATURE = 12
"""Tokens that name a source beside its quotation."""
_BACK = 3
"""Somebody must speak in so many sentences before a continuation."""


class Quotations(Construction):
    """Proposes statements around the quotations of one document."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self.text = self.s.text

    def find(self, number: int, quotation: Quotation) -> Iterator[Candidate]:
        """Find the candidates of the quotation with a ``number`` in the document."""
        first = self.contents.first_token(quotation.inner.start)
        if first >= len(self.tokens) or self.tokens[first].start >= quotation.inner.end:
            return
        before = first - 1
        if before >= 0 and self.tokens[before].text == ":":
            yield from self._after_colon(before, quotation)
        elif before >= 0 and self.s.quote_at[before] < 0:
            yield from self._after_cue(before, quotation, number)
        separate = self._is_separate(first, quotation)
        whole = self.contents.is_whole(number) or (self.contents.is_clause(number) and separate)
        if not whole or self._is_title(quotation) or self._is_reference(quotation):
            return
        span, kind = self.contents.quoted(number)
        notes = {
            "opens": any(p.start == quotation.span.start for p in self.s.document.paragraphs),
            "clause": self.contents.is_clause(number),
            "bracketed": self.text[: quotation.span.start].rstrip().endswith("("),
            "alone": separate,
            "capital": quotation.inner.of(self.text)[0].isupper(),
            "sentence": self.s.sentence(first)[0] == first
            and self.text[quotation.inner.end - 1 : quotation.inner.end] in ".!?…",
        }
        held = (note for note, holds in notes.items() if holds)
        carried = uncued_candidate(INHERITED, first, (span,), kind, held)
        source = self._signature(quotation)
        if source is not None:
            carried = replace(carried, rule=SIGNED, speaker=source, speaker_path="signature")
        yield carried

    def _after_colon(self, colon: int, quotation: Quotation) -> Iterator[Candidate]:
        """Find a quotation after a colon and a cue or a headline."""
        start = self.s.sentence(colon)[0]
        best = next(filter(None, map(self._quoting, range(colon - 1, start - 1, -1))), None)
        if best is not None:
            use, frame = best
            yield build_candidate(COLON, use, frame, (quotation.inner,), "direct")
            return
        inside = range(start, colon)
        tops = (i for i in inside if self.tokens[i].head == i or self.tokens[i].head not in inside)
        head = next((i for i in tops if self.tokens[i].pos != "PUNCT"), None)
        if head is not None and self.tokens[head].pos not in ("VERB", "AUX"):
            yield Candidate(
                *(HEADLINE, "", "assert", 0, None, head, head),
                *("headline", (quotation.inner,), "direct"),
            )

    def _quoting(self, verb: int) -> tuple[CueInstance, Frame] | None:
        """Return the verb cue at a token outside quotations with its source and a frame."""
        group = self.detector.verb_cue(self.tokens[verb])
        if self.s.quote_at[verb] >= 0 or group is None or not group[0].frames:
            return None
        cue, last = group
        own = self.s.is_reflexive(verb)
        frame = cue.frame("q", reflexive=own) or cue.frame("q", reflexive=not own)
        speaker, path = self.s.subject(verb)
        marked = self.s.child(verb, "aux:pass", "nsubj:pass") is not None
        if self.s.is_passive(verb) and marked:
            # "elle dit :" has the form of a participle too.
            speaker, path = self.s.agent(verb), "agent"
        return CueInstance(verb, last, cue, speaker, path), frame or cue.frames[0]

    def _signature(self, quotation: Quotation) -> int | None:
        """Find the source named below or after a quotation: "— Ada Brun, maire"."""
        end = self.contents.last_token(quotation.inner.end)
        if not self.text[quotation.span.end :].lstrip(" .\t").startswith("\n"):
            return self._signature_beside(end + 1, quotation)
        while end + 1 < len(self.tokens) and self.tokens[end + 1].text == ".":
            end += 1
        if end + 1 >= len(self.tokens) or self.tokens[end + 1].text not in _DASHES:
            return None
        rest = range(end + 2, self.s.sentence(end + 1)[1])
        return next((i for i in rest if self.tokens[i].pos in ("NOUN", "PROPN")), None)

    def _signature_beside(self, place: int, quotation: Quotation) -> int | None:
        """Find the source that the last words of a quotation's paragraph name: '"…" - Ada Brun'."""
        if place >= len(self.tokens):
            return None
        pulled = quotation.span == quotation.inner
        if not pulled and self.tokens[place].text not in _DASHES:
            return None
        paragraph = next(p for p in self.s.document.paragraphs if p.covers(quotation.span))
        stop = self.contents.first_token(paragraph.end)
        rest = range(place if pulled else place + 1, stop)
        named = 0 < len(rest) <= _LONGEST_SIGNATURE and not self.s.has_finite(rest)
        return rest[0] if named and self.tokens[rest[0]].pos in ("NOUN", "PROPN") else None

    def _is_reference(self, quotation: Quotation) -> bool:
        """Whether a quotation is the title of a dated source: "Report found" — Gazette, 2008."""
        place = self.contents.last_token(quotation.inner.end) + 1
        if not self.words.bare_clause or place >= len(self.tokens):
            return False
        end = self.s.sentence(place)[1]
        dated = any(map(self.s.is_date, range(place, end)))
        return dated and self.tokens[place].text in _DASHES

    def _is_title(self, quotation: Quotation) -> bool:
        """Whether a quotation is written as a title is: "The Road to Nowhere"."""
        words = [w for w in quotation.inner.of(self.text).split() if len(w) > _SMALL_WORD]
        capitals = sum(word[0].isupper() for word in words)
        return self.words.bare_clause and len(words) > 1 and capitals == len(words)

    def _is_separate(self, first: int, quotation: Quotation) -> bool:
        """Whether the sentences of a quotation contain nothing else."""
        last = self.contents.last_token(quotation.inner.end)
        start, end = self.s.sentence(first)[0], self.s.sentence(last)[1]
        return start == first and all(self.tokens[i].pos == "PUNCT" for i in range(last + 1, end))

    def _after_cue(self, before: int, quotation: Quotation, number: int) -> Iterator[Candidate]:
        """Find the cue directly before a quotation: "dénonce « … »", "parle d'une « … »"."""
        start = self.s.sentence(before)[0]
        for index in range(before, max(start, before - 6) - 1, -1):
            token = self.tokens[index]
            if token.text in (".", ":", ";"):
                return
            group = self.detector.verb_cue(token)
            if group is None:
                continue
            cue, last = group
            frame = cue.frame("q") or cue.frame("n") or cue.frame("que")
            # "C'est, dit-il, « utile »": an inverted pronoun is not part of the content.
            between = [
                t
                for t in self.tokens[last + 1 : before + 1]
                if t.pos != "PUNCT" and not t.lower.startswith("-")
            ]
            if frame is None or (frame.weak and frame.shape == "q" and between):
                # "continue à renforcer la « sécurité »"
                return
            speaker, speaker_path = self.s.subject(index)
            if self.s.is_passive(index):
                speaker, speaker_path = self.s.agent(index), "agent"
            if not between:
                span, kind = self.contents.quoted(number)
            else:
                opening = min(between[0].start, quotation.span.start)
                span, kind = Span(opening, quotation.span.end), "mixed"
            notes = {"whole"} if self.contents.is_whole(number) else set()
            use = CueInstance(index, last, cue, speaker, speaker_path)
            yield build_candidate(ADJACENT, use, frame, (span,), kind, notes=notes)
            return

    def continuations(self, others: Sequence[Candidate]) -> Iterator[Candidate]:
        """Find sentences with quoted words and no cue that continue one of ``others``.

        "The risk was high, according to the met office. The slopes were « full of traps »." The
        classifier decides from the context whether the source goes on or the writer quotes a term.
        """
        cued = [c for c in others if c.cue is not None]
        reporting = {self.tokens[c.verb].sentence for c in cued}
        attributed = [piece for c in cued if not c.weak for piece in c.pieces]
        for number, (first, end) in enumerate(self.s.document.sentences):
            near = not reporting.isdisjoint(range(max(0, number - _BACK), number))
            if not near or not self._quotes(first, end, attributed):
                continue
            while first < end and self.tokens[first].pos in ("CCONJ", "PUNCT"):
                first += 1
            while end > first and self.tokens[end - 1].pos == "PUNCT":
                end -= 1
            content = self.contents.content(first, end - 1)
            if content is not None and content[1] == "mixed":
                yield uncued_candidate(CONTINUED, first, (content[0],), "mixed")

    def _quotes(self, first: int, end: int, attributed: Sequence[Span]) -> bool:
        """Whether a sentence has quoted and unquoted words, and no quotation is ``attributed``."""
        inside = {self.s.quote_at[i] for i in range(first, end) if self.tokens[i].pos != "PUNCT"}
        if -1 not in inside or len(inside) < 2:
            return False
        quoted = [self.s.quotations[number].inner for number in inside if number >= 0]
        return not any(q.overlaps(piece) for piece in attributed for q in quoted)
