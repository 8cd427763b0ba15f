"""Candidates and mentions → candidates whose speaker can be an actor.

The parse names a speaker; where that is nothing that speaks ("Ces éléments …, affirmant X"), or
where the parse names none though the clause has one, the nearest mention before the cue that
stands as a subject does, and the parser's slip is mended.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from kg.attribute.candidates import Candidate
from kg.attribute.grammar import Sentences
from kg.model import Mention, Span

_KEPT = frozenset(
    ("possessive", "owner", "agent", "complement", "headline", "carried", "impersonal", "signature")
)
_ACTORS = frozenset(("person", "organisation", "group", "document"))


class Speakers:
    """The mentions of a document by their tokens."""

    def __init__(self, sentences: Sentences, mentions: Iterable[Mention]) -> None:
        self.s = sentences
        self.starts = [token.start for token in sentences.tokens]
        self.at: dict[int, Mention] = {}
        self.heads: list[tuple[int, Mention]] = []
        for mention in sorted(mentions, key=lambda m: -len(m.span)):
            inside = self.tokens_of(mention.span)
            for index in inside:
                self.at[index] = mention
            if inside:
                self.heads.append((inside.start, mention))
        self.heads.sort(key=lambda pair: pair[0])

    def tokens_of(self, span: Span) -> range:
        """Indices of the tokens that begin in a span."""
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

    def speaks(self, mention: Mention | None) -> bool:
        """Whether a mention can be a speaker."""
        if mention is None:
            return False
        if mention.form == "pronoun":
            return True
        return mention.kind in _ACTORS

    def mention_of(self, index: int) -> Mention | None:
        """The mention of a speaker's head; of a description with a name beside it, the name:
        "l'ancien candidat, Alain Juppé, …"."""
        mention = self.at.get(index)
        if mention is None or mention.form != "noun":
            return mention
        place = self.tokens_of(mention.span).stop
        end = self.s.sentence(index)[1]
        if place >= end:
            return mention
        apart = self.s.tokens[place].text == ","
        name = self.at.get(place + 1 if apart else place)
        if name is None or name.form != "name" or not self.speaks(name):
            return mention
        behind = self.tokens_of(name.span).stop
        set_off = behind >= end or self.s.tokens[behind].pos in ("PUNCT", "VERB", "AUX", "PRON")
        agrees = name.kind == mention.kind or "unknown" in (name.kind, mention.kind)
        return name if agrees and (set_off or not apart) else mention

    def assign(self, candidates: Sequence[Candidate]) -> None:
        """Mend the speakers of the candidates in place."""
        for candidate in candidates:
            if candidate.cue is None or candidate.how in _KEPT:
                continue
            if self.s.is_passive(candidate.verb) and candidate.how != "subject":
                continue
            speaker = candidate.speaker
            if speaker is not None and (self._can(speaker) or self._is_thing(candidate)):
                continue
            other = self._before(candidate)
            if other is None and "VerbForm=Fin" not in self.s.finite(candidate.verb).morph:
                other = self._after(candidate)
            if other is not None:
                candidate.speaker, candidate.how = other, "nearest"

    def _can(self, index: int) -> bool:
        token = self.s.tokens[index]
        if self.speaks(self.at.get(index)):
            return True
        if self.s.name_kind(index) in ("person", "organisation"):
            return True
        return token.pos == "PRON" and token.feature("Person") == "3"

    def _is_thing(self, candidate: Candidate) -> bool:
        """Whether the clause has a subject of its own that is no actor."""
        assert candidate.speaker is not None
        token = self.s.tokens[candidate.speaker]
        return candidate.how == "subject" and token.pos == "NOUN" and token.head == candidate.verb

    def _before(self, candidate: Candidate) -> int | None:
        """The nearest actor before the cue, one that stands as a subject rather."""
        start = self.s.sentence(candidate.verb)[0]
        inside = self.s.quote_at[candidate.verb]
        fallback: int | None = None
        for index, mention in reversed(self.heads):
            if index >= candidate.verb:
                continue
            if index < start:
                break
            if self.s.quote_at[index] != inside or not self.speaks(mention):
                continue
            if any(p.overlaps(mention.span) for p in candidate.pieces):
                continue
            if mention.role == "subject":
                return index
            if fallback is None and mention.role not in ("modifier", "complement"):
                fallback = index
        return fallback

    def _after(self, candidate: Candidate) -> int | None:
        """The first subject behind a cue that opens its sentence: "En affirmant …, il …"."""
        end = self.s.sentence(candidate.verb)[1]
        for index, mention in self.heads:
            if index <= candidate.verb:
                continue
            if index >= end:
                break
            if mention.role != "subject" or not self.speaks(mention):
                continue
            if not any(p.overlaps(mention.span) for p in candidate.pieces):
                return index
        return None
