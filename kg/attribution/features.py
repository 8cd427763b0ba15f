"""Candidate → what a person would look at to decide whether it stands, as named numbers.

The features are of the grammar and the lexicon's classes; none is a word, a name or a place in a
given article, so that what is fitted on some articles holds for others.
"""

from __future__ import annotations

import math
from collections.abc import Container, Sequence
from functools import cache

from kg.attribution.speakers import Speakers
from kg.content.boundary_features import Ends
from kg.content.candidate import CARRIED, CONTINUED, PREP, UNCUED, Candidate
from kg.model import Span
from kg.syntax.sentences import Sentences

Features = dict[str, float]

_OF_EXTENT = (
    "extent",
    "after",
    "behind",
    "cuts",
    "hangs",
    "closes",
    "commas",
    "conjunct",
    "length",
    "rivals",
    "size",
    "then",
    "held",
)
"""Families of features that tell where a content ends rather than whether there is one."""


def of_cue(alternatives: Sequence[Features]) -> Features:
    """What the alternatives of one cue say together, but for where the content ends."""
    found: Features = {}
    for features in alternatives:
        for name, value in features.items():
            if not _is_of_extent(name) and value >= found.get(name, 0.0):
                found[name] = value
    return found


@cache
def _is_of_extent(name: str) -> bool:
    return name.startswith(_OF_EXTENT)


class Describer:
    """Describes the candidates of one document."""

    def __init__(self, sentences: Sentences, speakers: Speakers, cued: Container[int]) -> None:
        self.s = sentences
        self.cued = cued
        self.speakers = speakers
        self.title = sentences.document.article.title_span

    def features(self, candidates: Sequence[Candidate]) -> list[Features]:
        """One mapping for each candidate, in order."""
        rivals: dict[tuple[int, int] | None, int] = {}
        for candidate in candidates:
            rivals[candidate.cue] = rivals.get(candidate.cue, 0) + 1
        attributed = [c for c in candidates if c.rule not in UNCUED]
        found = [self._describe(c, rivals[c.cue], attributed) for c in candidates]
        for own, marks in zip(found, Ends(self.s, self.cued).marks(candidates), strict=True):
            for mark in marks:
                own[mark] = own.get(mark, 0.0) + 1.0
        return found

    def _describe(
        self, candidate: Candidate, rivals: int, attributed: Sequence[Candidate]
    ) -> Features:
        rule = candidate.rule
        family = rule.split(":")[0]
        marks: list[str] = [
            f"rule {rule}",
            f"family {family}",
            f"extent {family} {candidate.extent}",
            f"type {candidate.type}",
            f"family {family} {candidate.type}",
            f"act {candidate.act}",
            f"how {candidate.how}",
            f"who {self._who(candidate)}",
            f"who {family} {self._who(candidate)}",
        ]
        marks += [f"note {family} {note}" for note in sorted(candidate.notes)]
        if candidate.cue is not None and family not in (PREP, "noun"):
            marks += self._verb_marks(candidate, rule)
        if candidate.lemma:
            marks += [f"lemma {candidate.lemma}", f"lemma {candidate.lemma} {frame_of(rule)}"]
        if family == PREP:
            marks.append(f"words {candidate.lemma} {self._who(candidate)}")
            marks.append(f"words {candidate.lemma} {'comma' in candidate.notes}")
        marks += self._content_marks(candidate, family)
        if family == CONTINUED:
            marks += self._going_on(candidate, attributed)
        if family == CARRIED:
            others = [other for other in attributed if _meet(candidate, other)]
            marks.append(f"carried covered {bool(others)}")
            # What the parser hangs on a cue more likely is its content.
            hung = any(other.extent == "subtree" for other in others)
            marks.append(f"carried addressed {self._is_addressed(candidate)} {hung}")
            marks.append(f"carried before {self._what_precedes(candidate)}")
        found: Features = dict.fromkeys(marks, 1.0)
        length = sum(len(p) for p in candidate.pieces)
        found[f"length {family}"] = math.log1p(length) / 5
        found["length"] = math.log1p(length) / 5
        found["rivals"] = min(rivals, 6) / 6
        return found

    def _who(self, candidate: Candidate) -> str:
        speaker = candidate.speaker
        if speaker is None:
            return "none"
        token = self.s.tokens[speaker]
        mention = self.speakers.at.get(speaker)
        if mention is not None:
            return f"{mention.form} {mention.kind}"
        kind = self.s.name_kind(speaker)
        if kind:
            return f"name {kind}"
        if token.pos == "PRON":
            return f"pronoun {token.lower.lstrip('-')}" if len(token.lower) < 4 else "pronoun"
        return token.pos

    def _verb_marks(self, candidate: Candidate, rule: str) -> list[str]:
        verb = candidate.verb
        token = self.s.tokens[verb]
        finite = self.s.finite(verb)
        family = rule.split(":")[0]
        form = finite.feature("VerbForm") or token.feature("VerbForm")
        mood = finite.feature("Mood")
        tense = finite.feature("Tense")
        person = finite.feature("Person")
        bare = candidate.how == "inverted" and finite is token and form == "Part"
        if bare:
            # "…, dit Ada Brun": a subject behind it tells that the form, which is both, is finite.
            form, mood, tense, person = "Fin", "Ind", "Pres", "3"
        marks = [
            f"pos {token.pos}",
            f"form {form} {mood} {tense}",
            f"dep {token.dep}",
            f"form {family} {form}",
        ]
        negated = self.s.is_negated(verb)
        if negated:
            marks.append("negated")
        if finite is not token and token.feature("VerbForm") == "Part":
            # Who has wanted to leave has done so, or tried: who did not, has said it.
            marks.append(f"perfect {candidate.act} {frame_of(rule)} {negated}")
        marks.append(f"person {person} {mood}")
        governor = self.s.tokens[token.head]
        if token.dep == "xcomp" and governor.index != verb:
            modal = governor.lemma in self.s.words.modals
            marks.append("modal" if modal else "governed")
            if self.s.finite(governor.index).feature("Tense") == "Fut":
                marks.append("governed future")
            if self.s.is_negated(governor.index):
                marks.append("governed negated")
        for child in self.s.children[verb]:
            other = self.s.tokens[child]
            if child < verb and other.dep in ("mark", "case") and other.pos in ("SCONJ", "ADP"):
                marks.append(f"marker {self.s.words.plain(other.lower)}")
        if self.title is not None and self.title.start <= token.start < self.title.end:
            marks.append(f"headline {family}")
        if self.s.is_passive(verb) and not bare:
            marks.append("passive")
        if candidate.speaker is not None:
            marks.append("speaker before" if candidate.speaker < verb else "speaker after")
            if self.speakers.disagrees(verb, candidate.speaker):
                marks.append(f"numbers differ {family}")
        frame = frame_of(rule)
        if frame == "n":
            marks.append(f"object {candidate.act} {self._who(candidate)}")
        marks.append(f"weak {candidate.weak}")
        marks.append(f"weak {frame} {candidate.weak}")
        if candidate.weak:
            marks.append(f"weak {self._who(candidate)}")
        return marks

    def _content_marks(self, candidate: Candidate, family: str) -> list[str]:
        s = self.s
        first, last = candidate.pieces[0], candidate.pieces[-1]
        inside = self.speakers.tokens_of(Span(first.start, last.end))
        if not inside:
            return ["content empty"]
        tokens = s.tokens[inside.start : inside.stop]
        finite = s.has_finite(inside)
        opening = tokens[0]
        marks = [
            f"finite {family} {finite}",
            f"opens {opening.pos}",
            f"opens {family} {opening.pos}",
            f"pieces {family} {len(candidate.pieces)}",
        ]
        if family in ("verb", "adj", "noun"):
            frame = candidate.rule.split(":")[1]
            marks.append(f"opens {frame} {opening.pos}")
            commas = sum(t.text == "," for t in tokens)
            marks.append(f"commas {candidate.extent} {min(commas, 3)}")
            marks.append(f"extent {frame} {candidate.extent}")
            kind = (
                opening.feature("Definite") + opening.feature("Poss") + opening.feature("PronType")
            )
            marks.append(f"definite {frame} {kind}")
            marks.append(f"definite {candidate.act} {kind}")
            if candidate.head is not None:
                named = s.name_kind(candidate.head)
                mention = self.speakers.at.get(candidate.head)
                what = named or (mention.kind if mention is not None else "thing")
                marks.append(f"object {frame} {what}")
                marks.append(f"object {candidate.act} {frame} {what}")
            if s.is_date(opening.index):
                marks.append(f"date {frame}")
            if s.is_date(tokens[-1].index):
                marks.append(f"closes with date {frame}")
            inner = any(self._conjoined_cue(i, inside.stop) for i in inside)
            marks.append(f"conjunct inside {candidate.extent} {inner}")
        size = inside.stop - inside.start
        marks.append(f"size {family} {min(size // 3, 5)}")
        place = inside.stop
        end = s.sentence(inside.stop - 1)[1]
        closes = all(t.pos == "PUNCT" for t in s.tokens[place:end])
        marks.append(f"closes {family} {candidate.extent} {closes}")
        if not closes and place < end:
            after = s.tokens[place]
            marks.append(
                f"after {candidate.extent} {after.pos} {after.text if after.text in ',;:(' else ''}"
            )
            if after.text == "," and place + 1 < end:
                follower = s.tokens[place + 1]
                marks.append(f"after comma {family} {candidate.extent} {follower.pos}")
        if candidate.verb >= 0 and candidate.rule.startswith("verb"):
            gap = inside.start - (candidate.cue or (0, 0))[1]
            distance = str(min(gap, 6)) if gap > 0 else "before"
            arguments = "one" if candidate.target is None else "two"
            marks.append(f"gap {arguments} {distance}")
        return marks

    def _conjoined_cue(self, index: int, end: int) -> bool:
        """Whether a conjunction with a cue verb of no own subject stands at a token."""
        s = self.s
        if s.tokens[index].pos != "CCONJ":
            return False
        for place in range(index + 1, min(index + 5, end)):
            token = s.tokens[place]
            if token.dep.startswith("nsubj") or token.lower in s.words.that:
                return False
            if place in self.cued:
                return True
        return False

    def _going_on(self, candidate: Candidate, attributed: Sequence[Candidate]) -> list[str]:
        """How far back somebody spoke, who else may speak here, and how a sentence that quotes
        some words is told.
        """
        s = self.s
        number = s.tokens[candidate.verb].sentence
        first, end = s.document.sentences[number]
        before = [
            c
            for c in attributed
            if c.cue is not None and s.tokens[c.verb].sentence < number and not c.weak
        ]
        marks = ["continued first"]
        if before:
            last = max(before, key=lambda c: c.verb)
            between = s.text[s.tokens[last.verb].start : s.tokens[first].start]
            apart = "\n" in between
            back = min(number - s.tokens[last.verb].sentence, 4)
            marks = [
                f"continued back {back}",
                f"continued paragraph {apart}",
                f"continued behind {last.rule.split(':')[0]} {back}",
                f"continued behind {last.type} {back}",
            ]
        others = [c for c in attributed if _meet(candidate, c)]
        marks.append(f"continued covered {bool(others)}")
        marks.append(f"continued firm {any(not c.weak for c in others)}")
        marks.append(f"continued cued {any(i in self.cued for i in range(first, end))}")
        root = next((i for i in range(first, end) if s.tokens[i].head == i), None)
        if root is not None:
            finite = s.finite(root)
            marks.append(f"continued told {finite.feature('Mood')} {finite.feature('Tense')}")
        quoted = sum(s.quote_at[i] >= 0 for i in range(first, end))
        marks.append(f"continued quoted {min(4, 5 * quoted // (end - first))}")
        longest = max(
            (q.inner for q in s.quotations if q.inner.overlaps(candidate.pieces[0])), key=len
        )
        words = len(self.speakers.tokens_of(longest))
        marks.append(f"continued words {min(words, 8) // 2}")
        return marks

    def _is_addressed(self, candidate: Candidate) -> bool:
        """Whether somebody speaks as "I" or to "you" in a quotation, as no title or term does."""
        inside = self.speakers.tokens_of(candidate.pieces[0])
        return any(self.s.tokens[i].feature("Person") in ("1", "2") for i in inside)

    def _what_precedes(self, candidate: Candidate) -> str:
        first = candidate.verb
        if first == 0:
            return "start"
        before = self.s.tokens[first - 1]
        if self.s.quote_at[first - 1] >= 0:
            return "quotation"
        return before.text if before.text in ".,:;?!" else before.pos


def _meet(one: Candidate, other: Candidate) -> bool:
    """Whether what two say has words in common, from the first to the last."""
    return one.pieces[0].start < other.pieces[-1].end and other.pieces[0].start < one.pieces[-1].end


def frame_of(rule: str) -> str:
    """The frame in a rule's name; "" for a rule without one."""
    return rule.split(":")[1] if ":" in rule else ""
