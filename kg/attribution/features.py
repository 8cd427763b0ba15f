"""Build the features of a candidate, as named numbers.

Features come from the grammar, the lexicon's classes and the lemma of the cue, never from a name
or a place, so that weights fitted on some articles hold for others.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Sequence
from functools import cache

from kg.attribution.speakers import Speakers
from kg.content.boundary_features import BoundaryFeatures
from kg.content.candidate import CONTINUED, INHERITED, PREP, UNCUED, Candidate
from kg.model import Span
from kg.syntax.sentences import Sentences

Features = dict[str, float]

_EXTENT_FAMILIES = (
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
"""Families of features that say where a content ends rather than whether there is one."""


def merge_alternatives(alternatives: Sequence[Features]) -> Features:
    """Take the largest value of each feature over the alternatives of a cue, extent aside."""
    found: Features = {}
    for features in alternatives:
        for name, value in features.items():
            if not _is_about_extent(name) and value >= found.get(name, 0.0):
                found[name] = value
    return found


@cache
def _is_about_extent(name: str) -> bool:
    return name.startswith(_EXTENT_FAMILIES)


class FeatureBuilder:
    """Builds the features of one document's candidates."""

    def __init__(self, sentences: Sentences, speakers: Speakers, cued: Container[int]) -> None:
        self.s = sentences
        self.words = sentences.words
        self.tokens = sentences.tokens
        self.cued = cued
        self.speakers = speakers
        self.title = sentences.document.article.title_span

    def build(self, candidates: Sequence[Candidate]) -> list[Features]:
        """Build the features of each candidate, in order."""
        rivals = Counter(candidate.cue for candidate in candidates)
        attributed = [c for c in candidates if c.rule not in UNCUED]
        found = [self._build_one(c, rivals[c.cue], attributed) for c in candidates]
        boundaries = BoundaryFeatures(self.s, self.cued).features(candidates)
        for features, names in zip(found, boundaries, strict=True):
            for name in names:
                features[name] = features.get(name, 0.0) + 1.0
        return found

    def _build_one(
        self, candidate: Candidate, rivals: int, attributed: Sequence[Candidate]
    ) -> Features:
        rule = candidate.rule
        family = rule.split(":")[0]
        speaker = self._describe_speaker(candidate)
        names = [
            f"rule {rule}",
            f"family {family}",
            f"extent {family} {candidate.extent}",
            f"type {candidate.type}",
            f"family {family} {candidate.type}",
            f"act {candidate.act}",
            f"how {candidate.speaker_path}",
            f"who {speaker}",
            f"who {family} {speaker}",
        ]
        names += [f"note {family} {note}" for note in sorted(candidate.notes)]
        if candidate.cue is not None and family not in (PREP, "noun"):
            names += self._verb_features(candidate, family, speaker)
        if candidate.lemma:
            names += [f"lemma {candidate.lemma}", f"lemma {candidate.lemma} {frame_of(rule)}"]
        if family == PREP:
            names.append(f"words {candidate.lemma} {speaker}")
            names.append(f"words {candidate.lemma} {'comma' in candidate.notes}")
        names += self._content_features(candidate, family)
        if family == CONTINUED:
            names += self._continuation_features(candidate, attributed)
        if family == INHERITED:
            others = [other for other in attributed if _overlap(candidate, other)]
            names.append(f"carried covered {bool(others)}")
            # What the parser attaches to a cue is more likely its content.
            attached = any(other.extent == "subtree" for other in others)
            names.append(f"carried addressed {self._is_addressed(candidate)} {attached}")
            names.append(f"carried before {self._describe_previous(candidate)}")
        found: Features = dict.fromkeys(names, 1.0)
        length = math.log1p(sum(map(len, candidate.pieces))) / 5
        found |= {f"length {family}": length, "length": length, "rivals": min(rivals, 6) / 6}
        return found

    def _describe_speaker(self, candidate: Candidate) -> str:
        speaker = candidate.speaker
        if speaker is None:
            return "none"
        token = self.tokens[speaker]
        mention = self.speakers.at.get(speaker)
        if mention is not None:
            return f"{mention.form} {mention.kind}"
        kind = self.s.name_kind(speaker)
        if kind:
            return f"name {kind}"
        if token.pos == "PRON":
            return f"pronoun {token.lower.lstrip('-')}" if len(token.lower) < 4 else "pronoun"
        return token.pos

    def _verb_features(self, candidate: Candidate, family: str, speaker: str) -> list[str]:
        verb = candidate.verb
        token, finite = self.tokens[verb], self.s.finite(verb)
        frame = frame_of(candidate.rule)
        form = finite.feature("VerbForm") or token.feature("VerbForm")
        mood, tense, person = (finite.feature(name) for name in ("Mood", "Tense", "Person"))
        inverted = candidate.speaker_path == "inverted" and finite is token and form == "Part"
        if inverted:
            # "…, dit Ada Brun": the subject after the ambiguous form shows that it is finite.
            form, mood, tense, person = "Fin", "Ind", "Pres", "3"
        names = [
            f"pos {token.pos}",
            f"form {form} {mood} {tense}",
            f"dep {token.dep}",
            f"form {family} {form}",
        ]
        negated = self.s.is_negated(verb)
        if negated:
            names.append("negated")
        if finite is not token and token.feature("VerbForm") == "Part":
            # Who "has wanted to leave" has left, or tried to; who "has not wanted to" has said so.
            names.append(f"perfect {candidate.act} {frame} {negated}")
        names.append(f"person {person} {mood}")
        names += self._governor_features(verb)
        if self.title is not None and self.title.start <= token.start < self.title.end:
            names.append(f"headline {family}")
        if self.s.is_passive(verb) and not inverted:
            names.append("passive")
        if candidate.speaker is not None:
            names.append("speaker before" if candidate.speaker < verb else "speaker after")
            if self.speakers.disagrees(verb, candidate.speaker):
                names.append(f"numbers differ {family}")
        if frame == "n":
            names.append(f"object {candidate.act} {speaker}")
        names += [f"weak {candidate.weak}", f"weak {frame} {candidate.weak}"]
        if candidate.weak:
            names.append(f"weak {speaker}")
        return names

    def _governor_features(self, verb: int) -> list[str]:
        """Describe the verb that governs an infinitive, and the markers before it."""
        names: list[str] = []
        token = self.tokens[verb]
        governor = self.tokens[token.head]
        if token.dep == "xcomp" and governor.index != verb:
            names.append("modal" if governor.lemma in self.words.modals else "governed")
            if self.s.finite(governor.index).feature("Tense") == "Fut":
                names.append("governed future")
            if self.s.is_negated(governor.index):
                names.append("governed negated")
        for child in self.s.children[verb]:
            marker = self.tokens[child]
            if child < verb and marker.dep in ("mark", "case") and marker.pos in ("SCONJ", "ADP"):
                names.append(f"marker {self.words.plain(marker.lower)}")
        return names

    def _content_features(self, candidate: Candidate, family: str) -> list[str]:
        inside = self.s.tokens_of(Span(candidate.pieces[0].start, candidate.pieces[-1].end))
        if not inside:
            return ["content empty"]
        opening = self.tokens[inside.start]
        names = [
            f"finite {family} {self.s.has_finite(inside)}",
            f"opens {opening.pos}",
            f"opens {family} {opening.pos}",
            f"pieces {family} {len(candidate.pieces)}",
        ]
        if family in ("verb", "adj", "noun"):
            names += self._complement_features(candidate, inside)
        names.append(f"size {family} {min(len(inside) // 3, 5)}")
        end = self.s.sentence(inside.stop - 1)[1]
        following = self.tokens[inside.stop : end]
        closes = all(t.pos == "PUNCT" for t in following)
        names.append(f"closes {family} {candidate.extent} {closes}")
        if not closes:
            after = following[0]
            text = after.text if after.text in ",;:(" else ""
            names.append(f"after {candidate.extent} {after.pos} {text}")
            if after.text == "," and len(following) > 1:
                names.append(f"after comma {family} {candidate.extent} {following[1].pos}")
        if candidate.verb >= 0 and candidate.rule.startswith("verb"):
            gap = inside.start - (candidate.cue or (0, 0))[1]
            distance = str(min(gap, 6)) if gap > 0 else "before"
            arguments = "one" if candidate.target is None else "two"
            names.append(f"gap {arguments} {distance}")
        return names

    def _complement_features(self, candidate: Candidate, inside: range) -> list[str]:
        """Describe a content that fills a frame of a verb, noun or adjective."""
        frame = frame_of(candidate.rule)
        tokens = self.tokens[inside.start : inside.stop]
        commas = sum(t.text == "," for t in tokens)
        opening = tokens[0]
        kind = "".join(opening.feature(name) for name in ("Definite", "Poss", "PronType"))
        names = [
            f"opens {frame} {opening.pos}",
            f"commas {candidate.extent} {min(commas, 3)}",
            f"extent {frame} {candidate.extent}",
            f"definite {frame} {kind}",
            f"definite {candidate.act} {kind}",
        ]
        if candidate.head is not None:
            mention = self.speakers.at.get(candidate.head)
            kind_of_mention = mention.kind if mention is not None else "thing"
            what = self.s.name_kind(candidate.head) or kind_of_mention
            names += [f"object {frame} {what}", f"object {candidate.act} {frame} {what}"]
        if self.s.is_date(opening.index):
            names.append(f"date {frame}")
        if self.s.is_date(tokens[-1].index):
            names.append(f"closes with date {frame}")
        inner = any(self._conjoined_cue(i, inside.stop) for i in inside)
        names.append(f"conjunct inside {candidate.extent} {inner}")
        return names

    def _conjoined_cue(self, index: int, end: int) -> bool:
        """Whether a token is a conjunction before a cue verb without its own subject."""
        if self.tokens[index].pos != "CCONJ":
            return False
        for place in range(index + 1, min(index + 5, end)):
            token = self.tokens[place]
            if token.dep.startswith("nsubj") or token.lower in self.words.that:
                return False
            if place in self.cued:
                return True
        return False

    def _continuation_features(
        self, candidate: Candidate, attributed: Sequence[Candidate]
    ) -> list[str]:
        """Describe a continuation: how long ago somebody spoke, who else may be the source here."""
        number = self.tokens[candidate.verb].sentence
        first, end = self.s.document.sentences[number]
        before = [
            c
            for c in attributed
            if c.cue is not None and self.tokens[c.verb].sentence < number and not c.weak
        ]
        names = ["continued first"]
        if before:
            last = max(before, key=lambda c: c.verb)
            between = self.s.text[self.tokens[last.verb].start : self.tokens[first].start]
            back = min(number - self.tokens[last.verb].sentence, 4)
            new_paragraph = "\n" in between
            names = [
                f"continued back {back}",
                f"continued paragraph {new_paragraph}",
                f"continued behind {last.rule.split(':')[0]} {back}",
                f"continued behind {last.type} {back}",
            ]
        others = [c for c in attributed if _overlap(candidate, c)]
        names.append(f"continued covered {bool(others)}")
        names.append(f"continued firm {any(not c.weak for c in others)}")
        names.append(f"continued cued {any(i in self.cued for i in range(first, end))}")
        root = next((i for i in range(first, end) if self.tokens[i].head == i), None)
        if root is not None:
            finite = self.s.finite(root)
            names.append(f"continued told {finite.feature('Mood')} {finite.feature('Tense')}")
        quoted = sum(self.s.quote_at[i] >= 0 for i in range(first, end))
        names.append(f"continued quoted {min(4, 5 * quoted // (end - first))}")
        quotations = (q.inner for q in self.s.quotations)
        longest = max((q for q in quotations if q.overlaps(candidate.pieces[0])), key=len)
        names.append(f"continued words {min(len(self.s.tokens_of(longest)), 8) // 2}")
        return names

    def _is_addressed(self, candidate: Candidate) -> bool:
        """Whether a quotation has a first or second person, as no title or term does."""
        inside = self.s.tokens_of(candidate.pieces[0])
        return any(self.tokens[i].feature("Person") in ("1", "2") for i in inside)

    def _describe_previous(self, candidate: Candidate) -> str:
        """Describe what precedes a quotation."""
        first = candidate.verb
        if first == 0:
            return "start"
        before = self.tokens[first - 1]
        if self.s.quote_at[first - 1] >= 0:
            return "quotation"
        return before.text if before.text in ".,:;?!" else before.pos


def _overlap(one: Candidate, other: Candidate) -> bool:
    """Whether the stretches of two contents, from first to last word, overlap."""
    return one.pieces[0].start < other.pieces[-1].end and other.pieces[0].start < one.pieces[-1].end


def frame_of(rule: str) -> str:
    """Return the frame in a rule's name; "" for a rule without one."""
    return rule.split(":")[1] if ":" in rule else ""
