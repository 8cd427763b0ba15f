"""Find the speaker of a candidate where it is not the subject that the parse gives the cue.

The parse attaches a participle or a second verb to the nearest verb, though its subject is in the
clause around or before; word order shows which. Other sources speak through somebody, or are
documents that are read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.content.candidate import ADJACENT, COLON, PARENTHETICAL, Candidate
from kg.model import Mention
from kg.syntax.sentences import Sentences


class DisplacedSpeakers:
    """Finds speakers of one document.

    ``at`` maps tokens to mentions; ``is_speaker`` says whether the mention at a token can speak.
    """

    def __init__(
        self,
        sentences: Sentences,
        at: Mapping[int, Mention],
        is_speaker: Callable[[int | None], bool],
    ) -> None:
        self.s = sentences
        self.words = sentences.words
        self.tokens = sentences.tokens
        self.at = at
        self.is_speaker = is_speaker

    def find(self, candidate: Candidate) -> int | None:
        """Find the head of the speaker; ``None`` where the parse is right."""
        if candidate.cue is not None and candidate.rule == PARENTHETICAL:
            return self._document_read(candidate)
        if candidate.cue is None or not candidate.rule.startswith(("verb:", ADJACENT, COLON)):
            return None
        steps = (
            self._spokesperson,
            self._document_read,
            self._enabled,
            self._publisher,
        )
        return next((found for step in steps if (found := step(candidate)) is not None), None)

    def _spokesperson(self, candidate: Candidate) -> int | None:
        """Find who speaks for a source: "l'armée a répondu par la voix du général Brun"."""
        start, end = self.s.sentence(candidate.verb)
        for index in range(start, end):
            token = self.tokens[index]
            if token.lower not in self.words.voice_nouns or candidate.holds(token.start):
                continue
            if self.s.preposition(index) not in self.words.agents:
                continue
            if not (self.s.is_above(candidate.verb, index) or token.head == candidate.speaker):
                continue
            for child in self.s.children[index]:
                if self.s.preposition(child) in self.words.of and self.is_speaker(child):
                    return child
        return None

    def _document_read(self, candidate: Candidate) -> int | None:
        """Find the document or place that people read: "peut-on lire sur le site"."""
        if candidate.speaker is None:
            return None
        if self.tokens[candidate.speaker].lower.lstrip("-") not in self.words.generic_pronouns:
            return None
        reads = self.tokens[candidate.verb].lemma in self.words.reading_verbs
        for child in self.s.children[candidate.verb]:
            token = self.tokens[child]
            if not token.dep.startswith("obl") or candidate.holds(token.start):
                continue
            mention = self.at.get(child)
            written = mention is not None and mention.kind == "document"
            place = token.pos in ("NOUN", "PROPN") and not self.s.is_date(child)
            if written or (reads and place and self.s.preposition(child)):
                return child
        return None

    def _enabled(self, candidate: Candidate) -> int | None:
        """Find whom a non-actor lets or makes speak: "ce succès a permis à Brun de dire que …"."""
        verb = candidate.verb
        above = self.tokens[verb].head
        if candidate.speaker_path not in ("control", "subject", "nearest") or above >= verb:
            return None
        marked = self.s.child(verb, "mark")
        if self.tokens[verb].dep != "xcomp" or marked is None or self.s.is_passive(above):
            return None
        subject = self.s.child(above, "nsubj")
        # "Il a promis à la maire de …": a subject who acts is the speaker; a report can't act.
        acts = (
            subject is not None and self.is_speaker(subject) and self.at[subject].kind != "document"
        )
        if self.tokens[marked].lower not in self.words.infinitive_prepositions or acts:
            return None
        for child in self.s.children[above]:
            if not above < child < marked or not self.is_speaker(child):
                continue
            token = self.tokens[child]
            given = token.dep == "obl:arg" and self.s.preposition(child) in self.words.to
            if given or token.dep in ("obj", "iobj"):
                return child
        return None

    def _publisher(self, candidate: Candidate) -> int | None:
        """Find who publishes the document that speaks: "la ligue publie un rapport dénonçant …"."""
        index = candidate.speaker
        if candidate.speaker_path != "antecedent" or index is None:
            return None
        mention = self.at.get(index)
        token = self.tokens[index]
        if mention is None or mention.kind != "document" or token.dep != "obj":
            return None
        if self.tokens[token.head].lemma not in self.words.publishing_verbs:
            return None
        subject, speaker_path = self.s.subject(token.head)
        return subject if speaker_path == "subject" and self.is_speaker(subject) else None
