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
            token = self.tokens[speaker]
            personal = token.pos == "PRON" and token.feature("Person") == "3"
            noun = token.pos == "NOUN" and candidate.speaker_path == "subject"
            if other is None and (personal or noun or self.speakers.is_speaker(speaker)):
                return
            if other is None:
                other = self._last_actor_inside(candidate)
        if other is None:
            other = self._nearest_before(candidate)
        if other is not None:
            candidate.speaker, candidate.speaker_path = other, "nearest"

    def _last_actor_inside(self, candidate: Candidate) -> int | None:
        """Find the last actor named in an antecedent: "la décision du tribunal, qui rejette …"."""
        if candidate.speaker_path not in ("relative", "antecedent") or candidate.speaker is None:
            return None
        inside = self.speakers.heads_between(candidate.speaker + 1, candidate.verb)
        named = [i for i, m in inside if m.form in ("name", "noun") and self.speakers.can_speak(m)]
        return named[-1] if named else None

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
