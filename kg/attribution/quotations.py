"""Quotations → the candidates they give rise to themselves.

Behind a colon, right behind a cue, or without a cue of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.annotate.document import Quotation
from kg.attribution.colons import Colons
from kg.content.candidate import ADJACENT, CARRIED, SIGNED, Candidate, uncued
from kg.content.cue_detection import Spotter
from kg.content.pieces import Contents
from kg.lexicon.cues import Cue
from kg.model import Span
from kg.syntax.sentences import Sentences

_DASHES = frozenset(("—", "–", "-"))
_SMALL_WORD = 3
"""Letters of the words that a title may write small."""
_LONGEST_SIGNATURE = 12
"""Tokens that name a source beside its quotation."""


class Quoted:
    """Proposes statements around the quotations of one document."""

    def __init__(
        self, sentences: Sentences, contents: Contents, spotter: Spotter, colons: Colons
    ) -> None:
        self.s = sentences
        self.contents = contents
        self.spotter = spotter
        self.colons = colons
        self.tokens = sentences.tokens
        self.text = sentences.text

    def around(self, number: int, quotation: Quotation) -> Iterator[Candidate]:
        """Candidates that a quotation itself gives rise to."""
        first = self.contents.first_token(quotation.inner.start)
        if first >= len(self.tokens) or self.tokens[first].start >= quotation.inner.end:
            return
        whole = self.contents.is_whole(number) or (
            self.contents.is_clause(number) and self._is_alone(first, quotation)
        )
        before = first - 1
        if before >= 0 and self.tokens[before].text == ":":
            yield from self._with_next(number, self.colons.quoted(before, quotation))
        elif before >= 0 and self.s.quote_at[before] < 0:
            yield from self._with_next(number, self._adjacent(before, quotation, number))
        if whole and not self._is_title(quotation) and not self._is_reference(quotation):
            span, kind = self.contents.quoted(number)
            notes = (
                ("opens", self._opens_paragraph(quotation)),
                ("clause", self.contents.is_clause(number)),
                ("bracketed", self._is_bracketed(quotation)),
                ("alone", self._is_alone(first, quotation)),
                ("capital", quotation.inner.of(self.text)[0].isupper()),
                ("sentence", self._is_sentence(first, quotation)),
            )
            held = (note for note, holds in notes if holds)
            carried = uncued(CARRIED, first, (span,), kind, held)
            source = self._signature(quotation)
            if source is not None:
                carried = replace(carried, rule=SIGNED, speaker=source, how="signature")
            yield carried

    def _with_next(self, number: int, found: Iterator[Candidate]) -> Iterator[Candidate]:
        """Candidates of a quotation, and of it with those that nothing but commas or a conjunction
        part from it: "ont crié : « Menteur », « Traître » et « Voleur »".
        """
        run = [number]
        while run[-1] + 1 < len(self.s.quotations) and self._are_listed(run[-1]):
            run.append(run[-1] + 1)
        for candidate in found:
            yield candidate
            if len(run) > 1 and len(candidate.pieces) == 1:
                quoted = candidate.type == "direct"
                rest = (self.s.quotations[n] for n in run[1:])
                pieces = candidate.pieces + tuple(q.inner if quoted else q.span for q in rest)
                yield replace(candidate, pieces=pieces, extent="sentence")

    def _are_listed(self, number: int) -> bool:
        """Whether the next quotation goes on with a list in the same sentence."""
        this, following = self.s.quotations[number : number + 2]
        last = self.contents.last_token(this.inner.end)
        place = self.contents.first_token(following.inner.start)
        if place >= len(self.tokens) or self.tokens[last].sentence != self.tokens[place].sentence:
            return False
        between = [t for t in self.tokens[last + 1 : place] if self.s.quote_at[t.index] < 0]
        return all(t.text == "," or t.pos == "CCONJ" for t in between)

    def _is_beside(self, verb: int, last: int, before: int, cue: Cue) -> bool:
        """Whether only whom, where or how something is said stands between a cue and a quotation:
        "writing in a blog post "…"", "told the police, "…"".
        """
        if not self.s.words.bare_clause or cue.frame("q") is None:
            return False
        between = [i for i in range(last + 1, before + 1) if self.tokens[i].pos != "PUNCT"]
        if not between or self.tokens[between[-1]].pos in ("ADP", "DET", "SCONJ", "VERB", "AUX"):
            return False
        first = self.tokens[between[0]]
        addressed = any("x:" in frame.shape for frame in cue.frames)
        for child in self.s.children[verb]:
            start = self.s.range(child)[0]
            if start <= first.index <= child:
                told = self.tokens[child].dep in ("obj", "iobj") and addressed
                return told or (first.pos == "ADP" and first.lower not in self.s.words.as_words)
        return first.pos == "ADP" and first.lower not in self.s.words.as_words

    def _signature(self, quotation: Quotation) -> int | None:
        """The source named below a quotation that ends its paragraph: "— Ada Brun, maire", or in
        the same line behind it.
        """
        end = self.contents.last_token(quotation.inner.end)
        if not self.text[quotation.span.end :].lstrip(" .\t").startswith("\n"):
            return self._signature_beside(end + 1, quotation)
        while end + 1 < len(self.tokens) and self.tokens[end + 1].text == ".":
            end += 1
        if end + 1 >= len(self.tokens) or self.tokens[end + 1].text not in _DASHES:
            return None
        for token in self.tokens[end + 2 : self.s.sentence(end + 1)[1]]:
            if token.pos in ("NOUN", "PROPN"):
                return token.index
            if token.pos not in ("DET", "ADJ", "NUM"):
                return None
        return None

    def _signature_beside(self, place: int, quotation: Quotation) -> int | None:
        """The source that the last words of a quotation's paragraph name, where they are no
        sentence: "…" - Ada Brun.
        """
        if place >= len(self.tokens):
            return None
        pulled = quotation.span == quotation.inner
        if not pulled and self.tokens[place].text not in _DASHES:
            return None
        paragraph = next(p for p in self.s.document.paragraphs if p.covers(quotation.span))
        stop = self.contents.first_token(paragraph.end)
        rest = self.tokens[place if pulled else place + 1 : stop]
        if len(rest) > _LONGEST_SIGNATURE or self.s.has_finite(t.index for t in rest):
            return None
        return rest[0].index if rest and rest[0].pos in ("NOUN", "PROPN") else None

    def _is_reference(self, quotation: Quotation) -> bool:
        """Whether a quotation is the title of what a paper printed on a day, as lists of sources
        have it: "Report found in street" — Oster Gazette, August 15, 2008.
        """
        place = self.contents.last_token(quotation.inner.end) + 1
        if not self.s.words.bare_clause or place >= len(self.tokens):
            return False
        end = self.s.sentence(place)[1]
        rest = self.text[quotation.span.end : self.tokens[end - 1].end]
        dated = any(
            quotation.span.end < d.span.start < self.tokens[end - 1].end
            for d in self.s.document.dates
        )
        return dated and self.tokens[place].text in _DASHES and "\n" not in rest

    def _is_title(self, quotation: Quotation) -> bool:
        """Whether a quotation is written as a title is: "The Road to Nowhere"."""
        words = [w for w in quotation.inner.of(self.text).split() if len(w) > _SMALL_WORD]
        capitals = sum(word[0].isupper() for word in words)
        return self.s.words.bare_clause and len(words) > 1 and capitals == len(words)

    def _is_bracketed(self, quotation: Quotation) -> bool:
        return self.text[: quotation.span.start].rstrip().endswith("(")

    def _is_alone(self, first: int, quotation: Quotation) -> bool:
        """Whether the sentences of a quotation hold nothing but it."""
        last = self.contents.last_token(quotation.inner.end)
        start, end = self.s.sentence(first)[0], self.s.sentence(last)[1]
        return start == first and all(self.tokens[i].pos == "PUNCT" for i in range(last + 1, end))

    def _opens_paragraph(self, quotation: Quotation) -> bool:
        return any(p.start == quotation.span.start for p in self.s.document.paragraphs)

    def _is_sentence(self, first: int, quotation: Quotation) -> bool:
        return (
            self.s.sentence(first)[0] == first
            and self.text[quotation.inner.end - 1 : quotation.inner.end] in ".!?…"
        )

    def _adjacent(self, before: int, quotation: Quotation, number: int) -> Iterator[Candidate]:
        """A cue directly before a quotation: "dénonce « … »", "parle d'une « … »"."""
        start = self.s.sentence(before)[0]
        for index in range(before, max(start, before - 6) - 1, -1):
            token = self.tokens[index]
            if token.text in (".", ":", ";"):
                return
            group = self.spotter.verb_cue(token)
            if group is None:
                continue
            cue, last = group
            frame = cue.frame("q") or cue.frame("n") or cue.frame("que")
            # "C'est, dit-il, « utile »": an inverted pronoun is no part of what is said.
            between = [
                t
                for t in self.tokens[last + 1 : before + 1]
                if t.pos != "PUNCT" and not t.lower.startswith("-")
            ]
            bare = not between
            if frame is None or (frame.weak and frame.shape == "q" and not bare):
                # "continue à renforcer la « sécurité »"
                return
            speaker, how = self.s.subject(index)
            if self.s.is_passive(index):
                speaker, how = self.s.agent(index), "agent"
            bridge = between[0].start if between else quotation.span.start
            whole = self.contents.is_whole(number)
            if bare or self._is_beside(index, last, before, cue):
                span, kind = self.contents.quoted(number)
            else:
                span = Span(min(bridge, quotation.span.start), quotation.span.end)
                kind = "mixed"
            notes = {"whole"} if whole else set()
            yield Candidate(
                ADJACENT,
                cue.words,
                frame.act,
                frame.polarity,
                (index, last),
                index,
                speaker,
                how,
                (span,),
                kind,
                notes=frozenset(notes),
            )
            return
