"""Replace speakers of candidates that can't be actors.

Where the parse gives a cue a subject that can't speak ("Ces éléments …, affirmant X"), or none
though the clause has one, the speaker is the nearest subject mentioned before the cue.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.attribution.speakers import Speakers
from kg.content.candidate import Candidate
from kg.model import Mention

_KEPT = frozenset(
    ("possessive", "owner", "agent", "complement", "headline", "carried", "impersonal", "signature")
)


class SpeakerRepair:
    """Repairs the speakers of one document's candidates."""

    def __init__(self, speakers: Speakers) -> None:
        self.s = speakers.s
        self.tokens = speakers.tokens
        self.speakers = speakers

    def repair(self, candidates: Iterable[Candidate]) -> None:
        """Repair speakers in place."""
        for candidate in candidates:
            if candidate.cue is not None and candidate.speaker_path not in _KEPT:
                self._repair(candidate)

    def _repair(self, candidate: Candidate) -> None:
        collective = self.speakers.find_collective(candidate)
        if collective is not None:
            candidate.speaker = collective
            return
        if self.s.is_passive(candidate.verb) and candidate.speaker_path != "subject":
            return
        speaker = candidate.speaker
        if speaker is not None and self.s.crosses_quotation(candidate.verb, speaker):
            speaker = None
        other: int | None = None
        if speaker is not None:
            if self.speakers.disagrees(candidate.verb, speaker):
                other = self._nearest_before(candidate, agreeing=True)
            if other is None and (self._can_speak(speaker) or self._is_noun_subject(candidate)):
                return
            if other is None:
                other = self._last_actor_inside(candidate)
        if other is None:
            other = self._nearest_before(candidate)
        if other is not None:
            candidate.speaker, candidate.speaker_path = other, "nearest"

    def _can_speak(self, index: int) -> bool:
        token = self.tokens[index]
        if self.speakers.is_speaker(index):
            return True
        return token.pos == "PRON" and token.feature("Person") == "3"

    def _is_noun_subject(self, candidate: Candidate) -> bool:
        """Whether the speaker is a noun, the subject of the cue itself."""
        assert candidate.speaker is not None
        token = self.tokens[candidate.speaker]
        return candidate.speaker_path == "subject" and token.pos == "NOUN"

    def _last_actor_inside(self, candidate: Candidate) -> int | None:
        """Find the last actor named in an antecedent: "la décision du tribunal, qui rejette …"."""
        if candidate.speaker_path not in ("relative", "antecedent") or candidate.speaker is None:
            return None
        found = None
        for index, mention in self.speakers.heads_between(candidate.speaker + 1, candidate.verb):
            inside = self.s.quote_at[index] == self.s.quote_at[candidate.verb]
            if inside and mention.form in ("name", "noun") and self.speakers.can_speak(mention):
                found = index
        return found

    def _nearest_before(self, candidate: Candidate, *, agreeing: bool = False) -> int | None:
        """Find the nearest actor before the cue, preferably a subject.

        If ``agreeing``, it must agree with the cue in number.
        """
        start = self.s.sentence(candidate.verb)[0]
        inside = self.s.quote_at[candidate.verb]
        fallback: int | None = None
        for index, mention in reversed(self.speakers.heads_between(start, candidate.verb)):
            if self.s.quote_at[index] != inside or not self.speakers.can_speak(mention):
                continue
            if any(p.overlaps(mention.span) for p in candidate.pieces):
                continue
            after = self.s.tokens_of(mention.span).stop
            beside = mention.role == "other" and after == self.s.group_start(candidate.verb)
            is_subject = mention.role == "subject" or (agreeing and beside)
            if agreeing and (not is_subject or self.speakers.disagrees(candidate.verb, index)):
                continue
            if is_subject:
                return index
            bare = mention.role == "complement" and self._is_bare(mention)
            if bare or (fallback is None and mention.role not in ("modifier", "complement")):
                fallback = index
        return fallback

    def _is_bare(self, mention: Mention) -> bool:
        """Whether a mention opens a sentence without a preposition: "D'autres, au contraire, …"."""
        inside = self.s.tokens_of(mention.span)
        opens = inside.start == self.s.sentence(inside.start)[0]
        return opens and all(self.tokens[i].pos != "ADP" for i in (inside.start, inside.start + 1))
