"""Features of how a content ends: what it leaves out and what it takes in.

The possible ends of a cue's contents divide the rest of the sentence into stretches. The kind of
the stretch after an end ("then …"), and the kinds of those between the shorter ends and this one
("held …"), identify the right end: a gerund, a date or a place mostly modifies the cue, a relative
clause belongs to the content.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Sequence
from typing import NamedTuple

from kg.content.candidate import PREP, Candidate
from kg.lexicon.cues import speech_events
from kg.preprocess.dates.grammar import load_grammar
from kg.preprocess.document import Token
from kg.syntax.sentences import Sentences

_JOINING = frozenset(("ADP", "SCONJ", "CCONJ"))
_NOMINAL = frozenset(("NOUN", "PROPN", "DET", "NUM", "ADJ"))
_CLAUSES = frozenset(("que", "si", "clause"))
_SIGNS = frozenset(("", ",", ";", ":", "("))
_OF_TIME = frozenset(("unit", "hour", "part", "night"))
"""Classes of date words that measure time or a part of the day."""


class _Stretch(NamedTuple):
    """The stretch after an end: its kind, the sign before it, and its attachment."""

    kind: str
    sign: str
    attachment: str


class BoundaryFeatures:
    """The ends of the contents of one document's candidates."""

    def __init__(self, sentences: Sentences, cued: Container[int]) -> None:
        self.s = sentences
        self.cued = cued
        self.tokens = sentences.tokens
        self.starts = [token.start for token in sentences.tokens]
        language = sentences.document.language
        self.occasions, self.dates = speech_events(language), load_grammar(language)

    def features(self, candidates: Sequence[Candidate]) -> list[list[str]]:
        """Name the features of each candidate, in order.

        A name is repeated for each stretch of its kind that a candidate holds.
        """
        lasts = [bisect_left(self.starts, c.pieces[-1].end) - 1 for c in candidates]
        ends: dict[tuple[object, ...], set[int]] = {}
        for candidate, last in zip(candidates, lasts, strict=True):
            ends.setdefault(_opening(candidate), set()).add(last)
        return [
            self._features(c, last, sorted(end for end in ends[_opening(c)] if end < last))
            for c, last in zip(candidates, lasts, strict=True)
        ]

    def _features(self, candidate: Candidate, last: int, shorter: Sequence[int]) -> list[str]:
        if candidate.cue is None:
            return []
        group = _group(candidate.rule)
        found: list[str] = []
        for name, place in (("then", last), *(("held", end) for end in shorter)):
            kind, sign, attachment = self._stretch_after(candidate, place)
            found += [
                f"{name} {kind}",
                f"{name} {sign} {kind}",
                f"{name} {group} {kind}",
                f"{name} {group} {attachment}",
                f"{name} {sign} {attachment}",
                f"{name} {group} {sign}",
            ]
            adjunct = self._adjunct_after(place)
            if adjunct:
                found += [f"{name} tells {adjunct}", f"{name} {group} tells {adjunct}"]
        first = bisect_left(self.starts, candidate.pieces[0].start)
        if candidate.verb < self.tokens[candidate.verb].head <= last and (
            first <= self.tokens[candidate.verb].head
        ):
            found.append(f"held governor {group}")
        if group == PREP and candidate.speaker is not None:
            found += self._of_phrase(candidate, candidate.speaker, first, last)
        return found

    def _stretch_after(self, candidate: Candidate, last: int) -> _Stretch:
        """Describe the stretch that begins after a token."""
        end = self.s.sentence(last)[1]
        place, sign = last + 1, ""
        while place < end and self.tokens[place].pos == "PUNCT":
            sign = sign or self.tokens[place].text
            place += 1
        sign = sign if sign in _SIGNS else "other"
        quotation = self.s.quote_at[last]
        if quotation >= 0 and (place >= end or self.s.quote_at[place] != quotation):
            sign = f"»{sign}"
        if place >= end:
            return _Stretch("end", sign, "end")
        return _Stretch(self._kind(place, end), sign, self._attachment(candidate, place, last, end))

    def _kind(self, place: int, end: int) -> str:
        """Classify a stretch by its first words."""
        token = self.tokens[place]
        if self.s.is_date(place):
            return "date"
        if self._is_relative(place):
            return "relative"
        if self._is_attributed(place, end):
            return "said by"
        if token.pos in _JOINING or token.dep in ("mark", "cc"):
            return self._kind_of_joined(token, self.tokens[place + 1] if place + 1 < end else None)
        if token.pos in ("VERB", "AUX"):
            return f"{token.pos} {token.feature('VerbForm')} {token.feature('Tense')}"
        return token.pos

    def _kind_of_joined(self, token: Token, follower: Token | None) -> str:
        """Classify a stretch that a preposition or conjunction opens."""
        if follower is not None:
            if self.s.is_date(follower.index):
                return "date"
            if token.pos == "CCONJ" and follower.lower in self.s.words.that:
                # One more clause of the kind that the cue governs: "mais qu'elle sera votée".
                return "join that"
            if follower.feature("PronType") == "Rel":
                return "relative"
        word = self.s.words.plain(token.lower)
        form = follower.feature("VerbForm") if follower is not None else ""
        if token.pos == "ADP" and not form:
            return f"of {word}"
        finite = "VerbForm=Fin" in self.s.finite(token.head).morph
        return f"join {word} {form or finite}"

    def _adjunct_after(self, last: int) -> str:
        """Check whether the stretch after a token gives the time or occasion of an event."""
        # "après plusieurs heures", "dans un communiqué"
        place, end = last + 1, self.s.sentence(last)[1]
        while place < end and self.tokens[place].pos == "PUNCT":
            place += 1
        if place >= end:
            return ""
        token = self.tokens[place]
        leads = token.dep in ("case", "det", "nummod", "amod", "advmod")
        noun = self.tokens[token.head] if leads and token.head > place else token
        if noun.pos != "NOUN":
            return ""
        known = (
            {} if self.dates is None else self.dates.classes.get(self.dates.code(noun.lower), {})
        )
        if _OF_TIME & known.keys():
            return "time"
        nouns = (noun, *(self.tokens[c] for c in self.s.children[noun.index]))
        # "in a speech", "on the occasion of a speech"
        return "occasion" if any(one.lemma in self.occasions for one in nouns) else ""

    def _is_relative(self, place: int) -> bool:
        token = self.tokens[place]
        subject = token.pos == "PRON" and token.lower in self.s.words.subject_relatives
        return subject or token.feature("PronType") == "Rel"

    def _is_attributed(self, place: int, end: int) -> bool:
        """Check whether a stretch begins with a cue's participle, whose agent is another source."""
        # "un moratoire, réclamé par la mairie"
        while place < end and self.tokens[place].pos == "ADV":
            place += 1
        token = self.tokens[min(place, end - 1)]
        return (
            token.is_past_participle
            and place in self.cued
            and self.s.child(place, "aux:tense", "aux") is None
        )

    def _attachment(self, candidate: Candidate, place: int, last: int, end: int) -> str:
        """Name what the stretch that begins at a token depends on, and by which label."""
        top = place
        while self.tokens[top].head != top and last < self.tokens[top].head < end:
            if self.tokens[top].head > top and self.tokens[top].dep.startswith("nsubj"):
                return "subject"
            top = self.tokens[top].head
        above, dep = self.tokens[top].head, self.tokens[top].dep
        if above == top:
            return "root"
        first, final = candidate.cue or (candidate.verb, candidate.verb)
        if first <= above <= final or above == candidate.verb:
            return f"cue {dep}"
        if above == candidate.head:
            return f"head {dep}"
        if self.s.is_above(above, candidate.verb):
            return "above"
        return f"{'last' if above == last else 'inside'} {dep}"

    def _of_phrase(self, candidate: Candidate, source: int, first: int, last: int) -> list[str]:
        """Describe where the phrase of "selon X" ends and the content begins."""
        comma = next((i for i in range(first, last + 1) if self.tokens[i].text == ","), None)
        bare = comma is not None and not self.s.has_finite(range(first, comma))
        found = [f"then opens {len(candidate.pieces)} {self._coarse(first)} {bare}"]
        if first > source:
            found.append(f"then opens under {self.s.is_above(source, first)}")
            skipped = [
                i for i in range(self.s.core(source)[1] + 1, first) if self.tokens[i].pos != "PUNCT"
            ]
            if skipped:
                found += [
                    f"then skips {self._coarse(skipped[0])}",
                    f"then skips under {self.s.is_above(source, skipped[0])}",
                    f"then skips finite {self.s.has_finite(skipped)}",
                ]
        if len(candidate.pieces) > 1:
            found.append("then pieces")
        elif first > candidate.verb > self.s.sentence(first)[0]:
            before = candidate.verb - 1
            before -= before > 0 and self.tokens[before].text == ","
            found += [
                f"then leaves {self.tokens[before].pos}",
                f"then leaves {candidate.verb <= self.tokens[before].head}",
            ]
        return found

    def _coarse(self, index: int) -> str:
        pos = self.tokens[index].pos
        return "nominal" if pos in _NOMINAL else pos


def _opening(candidate: Candidate) -> tuple[object, ...]:
    """Return what candidates share that differ only by their ends."""
    return (candidate.cue, candidate.pieces[-1].start)


def _group(rule: str) -> str:
    """Group the rules whose contents end alike."""
    family, _, frame = rule.partition(":")
    frame = frame.split(":")[0]
    if frame in _CLAUSES:
        return "clause"
    return frame if frame.endswith("inf") else family
