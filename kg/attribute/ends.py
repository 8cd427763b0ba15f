"""A candidate → how its content ends, told by what it leaves out and what it takes in.

The possible ends of one cue's contents part what follows into stretches. What kind of stretch
begins behind the end ("then …") and which kinds stand between the shorter ends and this one
("held …") tell the right end: a gerund, a date or a place of saying is mostly the cue's, a relative
clause the content's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from kg.attribute.candidate import Candidate
from kg.attribute.grammar import Sentences

_CLOSED = frozenset(("ADP", "SCONJ", "CCONJ"))


class Ends:
    """The ends of the contents of one document's candidates."""

    def __init__(self, sentences: Sentences) -> None:
        self.s = sentences
        self.tokens = sentences.tokens
        self.starts = [token.start for token in sentences.tokens]

    def marks(self, candidates: Sequence[Candidate]) -> list[list[str]]:
        """The names of the features of each candidate, in order."""
        lasts = [self._last(c) for c in candidates]
        shorter: dict[tuple[object, ...], set[int]] = {}
        for candidate, last in zip(candidates, lasts, strict=True):
            shorter.setdefault(self._opening(candidate), set()).add(last)
        return [
            self._marks(c, last, sorted(x for x in shorter[self._opening(c)] if x < last))
            for c, last in zip(candidates, lasts, strict=True)
        ]

    def _opening(self, candidate: Candidate) -> tuple[object, ...]:
        return (candidate.cue, candidate.pieces[-1].start)

    def _last(self, candidate: Candidate) -> int:
        return bisect_left(self.starts, candidate.pieces[-1].end) - 1

    def _marks(self, candidate: Candidate, last: int, shorter: Sequence[int]) -> list[str]:
        if candidate.cue is None:
            return []
        family = candidate.rule.split(":")[0]
        frame = candidate.rule.split(":")[1] if ":" in candidate.rule else ""
        group = "clause" if frame in ("que", "si", "clause") else frame if frame.endswith("inf") else family
        found: list[str] = []
        for name, place in (("then", last), *(("held", place) for place in shorter)):
            kind, sign, hung = self._follows(candidate, place)
            found += [
                f"{name} {kind}",
                f"{name} {sign} {kind}",
                f"{name} {group} {kind}",
                f"{name} {group} {hung}",
                f"{name} {sign} {hung}",
                f"{name} {group} {sign}",
            ]
        first = bisect_left(self.starts, candidate.pieces[0].start)
        if candidate.verb >= 0 and candidate.pieces[-1].end > self.starts[candidate.verb]:
            above = self.tokens[candidate.verb].head
            if above != candidate.verb and max(first, candidate.verb) < above <= last:
                found.append(f"held governor {group}")
        if family == "prep":
            found += self._of_phrase(candidate, first, last)
        return found

    def _follows(self, candidate: Candidate, last: int) -> tuple[str, str, str]:
        """What kind of stretch begins behind a token, the sign before it, and on what it hangs."""
        end = self.s.sentence(last)[1]
        place, sign = last + 1, ""
        while place < end and self.tokens[place].pos == "PUNCT":
            sign = sign or self.tokens[place].text
            place += 1
        if sign not in ("", ",", ";", ":", "("):
            sign = "other"
        if self.s.quote_at[last] >= 0 and (
            place >= end or self.s.quote_at[place] != self.s.quote_at[last]
        ):
            sign = f"»{sign}"
        if place >= end:
            return "end", sign, "end"
        return self._kind(place, end), sign, self._hung(candidate, place, last, end)

    def _kind(self, place: int, end: int) -> str:
        token = self.tokens[place]
        if self._is_dated(place):
            return "date"
        lower = self.s.words.prepositions.get(token.lower, token.lower)
        following = self.tokens[place + 1] if place + 1 < end else None
        if token.feature("PronType") == "Rel" or (
            token.pos == "PRON" and token.lower in self.s.words.subject_relatives
        ):
            return "relative"
        if token.pos in _CLOSED or token.dep in ("mark", "cc"):
            if self._is_dated(place + 1):
                return "date"
            form = following.feature("VerbForm") if following is not None else ""
            finite = "VerbForm=Fin" in self.tokens[token.head].morph or (
                "VerbForm=Fin" in self.s.finite(token.head).morph
            )
            if following is not None and following.feature("PronType") == "Rel":
                return "relative"
            if token.pos == "ADP" and not form:
                return f"of {lower}"
            return f"join {lower} {form or finite}"
        if token.pos in ("VERB", "AUX"):
            return f"{token.pos} {token.feature('VerbForm')} {token.feature('Tense')}"
        return token.pos

    def _is_dated(self, place: int) -> bool:
        if place >= len(self.tokens):
            return False
        start = self.starts[place]
        return any(d.span.start <= start < d.span.end for d in self.s.document.dates)

    def _hung(self, candidate: Candidate, place: int, last: int, end: int) -> str:
        """What the stretch that begins at a token hangs on."""
        top = place
        while self.tokens[top].head != top and last < self.tokens[top].head < end:
            if self.tokens[top].head > top and self.tokens[top].dep.startswith("nsubj"):
                return "subject"
            top = self.tokens[top].head
        above = self.tokens[top].head
        if above == top:
            return "root"
        if candidate.cue is not None and candidate.cue[0] <= above <= candidate.cue[1]:
            return f"cue {self.tokens[top].dep}"
        if above == candidate.verb:
            return f"cue {self.tokens[top].dep}"
        if above == candidate.head:
            return f"head {self.tokens[top].dep}"
        if self.s.is_above(above, candidate.verb) and candidate.verb >= 0:
            return "above"
        near = "last" if above == last else "inside"
        return f"{near} {self.tokens[top].dep}"

    def _of_phrase(self, candidate: Candidate, first: int, last: int) -> list[str]:
        """Where the phrase of "selon X" ends: at what it leaves out and what it takes in."""
        head = candidate.speaker
        if head is None:
            return []
        found = []
        stop = next((i for i in range(first, last + 1) if self.tokens[i].text == ","), last + 1)
        bare = not any("VerbForm=Fin" in self.tokens[i].morph for i in range(first, stop))
        opening = self.tokens[first]
        kind = "nominal" if opening.pos in ("NOUN", "PROPN", "DET", "NUM", "ADJ") else opening.pos
        found.append(f"then opens {len(candidate.pieces)} {kind} {bare and stop <= last}")
        if first > head:
            found.append(f"then opens under {self.s.is_above(head, first)}")
            inner = range(self.s.core(head)[1] + 1, first)
            words = [i for i in inner if self.tokens[i].pos != "PUNCT"]
            if words:
                skipped = self.tokens[words[0]].pos
                nominal = skipped in ("NOUN", "PROPN", "DET", "NUM", "ADJ")
                found.append(f"then skips {'nominal' if nominal else skipped}")
                found.append(f"then skips under {self.s.is_above(head, words[0])}")
                found.append(
                    f"then skips finite {any('VerbForm=Fin' in self.tokens[i].morph for i in words)}"
                )
        if len(candidate.pieces) > 1:
            found.append(f"then pieces")
        elif candidate.pieces[0].start > self.starts[candidate.verb]:
            before = self.tokens[candidate.verb - 1] if candidate.verb else None
            if before is not None and self.s.sentence(before.index) == self.s.sentence(first):
                prior = before if before.text != "," else self.tokens[before.index - 1]
                found.append(f"then leaves {prior.pos}")
                found.append(f"then leaves {candidate.verb <= prior.head}")
        return found
