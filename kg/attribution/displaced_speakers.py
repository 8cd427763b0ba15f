"""Find the speaker of a candidate where it is not the subject that the parse gives the cue.

The parse attaches a participle or a second verb to the nearest verb, though its subject is in the
clause around or before; word order shows which. Other sources speak through somebody, or are
documents that are read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.content.candidate import ADJACENT, COLON, PARENTHETICAL, Candidate
from kg.model import Mention
from kg.syntax.sentences import SUBJECTS, Sentences

_ACTORS = frozenset(("person", "organisation", "group"))
_LONGEST = 12
"""Most tokens of a name before a comma."""


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
            self._before_verb,
            self._of_relative,
            self._of_participle,
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

    def _is_set_off(self, verb: int) -> bool:
        """Whether a verb is a present participle after a comma or a quotation."""
        token, before = self.tokens[verb], self.s.group_start(verb) - 1
        if before < 0 or "VerbForm=Part" not in token.morph or "Tense=Pres" not in token.morph:
            return False
        return self.tokens[before].text == "," or self.s.quote_at[before] != self.s.quote_at[verb]

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

    def _before_verb(self, candidate: Candidate) -> int | None:
        """Find the subject after a conjunction: "une nuit à Vals et [Brun] a promis que …"."""
        verb = candidate.verb
        start, first = self.s.sentence(verb)[0], self.s.group_start(verb)
        last = first - 1
        if last > start and self.tokens[last].text == ",":
            last -= 1
        if last < start or not self._is_finite(verb) or self._has_subject(verb):
            return None
        mention = self.at.get(last)
        if mention is None or mention.form not in ("name", "noun") or not self.is_speaker(last):
            return None
        if self.s.quote_at[last] != self.s.quote_at[verb] or not self._agrees(mention, verb):
            return None
        opening = self._opening(mention, last, start)
        before = self.tokens[opening - 1] if opening > start else None
        if before is None or before.pos != "CCONJ" or candidate.holds(before.start):
            return None
        return last

    def _of_relative(self, candidate: Candidate) -> int | None:
        """Find the antecedent of a misattached relative: "le cri [d'un élu], lundi, qui dit"."""
        verb = candidate.verb
        pronoun = self.s.child(verb, "nsubj")
        if pronoun is None or self.tokens[verb].dep != "acl:relcl" or not self._is_finite(verb):
            return None
        if self.tokens[pronoun].lower not in self.words.subject_relatives:
            return None
        if candidate.speaker_path not in ("relative", "nearest"):
            return None
        noun = self.tokens[verb].head
        agrees = self.tokens[noun].feature("Number") in ("", "Sing")
        singular = self.s.finite(verb).feature("Number") == "Sing"
        if not singular or noun >= pronoun or (agrees and self._is_actor(noun)):
            return None
        start = self.s.sentence(verb)[0]
        for index in range(pronoun - 1, start - 1, -1):
            mention = self.at.get(index)
            if mention is None or mention.form not in ("name", "noun"):
                continue
            apart = self.s.quote_at[index] != self.s.quote_at[verb]
            if apart or candidate.holds(self.tokens[index].start):
                continue
            if mention.kind in _ACTORS and self._agrees(mention, verb):
                return index
        return None

    def _of_participle(self, candidate: Candidate) -> int | None:
        """Find the subject or agent of the clause before: "[Brun] a vu Vals, affirmant que …"."""
        verb = candidate.verb
        given = None if candidate.speaker is None else self.at.get(candidate.speaker)
        if not self._is_participial_clause(verb) or (
            given is not None and given.kind == "document"
        ):
            return None
        for index in range(self.s.group_start(verb) - 2, self.s.sentence(verb)[0] - 1, -1):
            word = self.tokens[index]
            if "VerbForm=Fin" not in word.morph or self.s.quote_at[index] != self.s.quote_at[verb]:
                continue
            head = word.head if word.dep.startswith(("aux", "cop")) else index
            if candidate.holds(word.start) or self._is_embedded(head):
                continue
            subject = self.s.subject(head)[0]
            if subject is not None and not self._is_actor(subject):
                subject = self.s.child(head, "obl:agent")
                if subject is None:
                    return self._before_comma(verb)
            if subject is None or subject > verb or not self._is_actor(subject):
                return None
            return subject
        inanimate = candidate.speaker is not None and not self._is_actor(candidate.speaker)
        return self._before_comma(verb) if inanimate else None

    def _before_comma(self, verb: int) -> int | None:
        """Find the actor right before a participle's comma: "un clip d'[Ada Brun], dénonçant …"."""
        last = self.s.group_start(verb) - 2
        found: int | None = None
        for index in range(last, max(self.s.sentence(verb)[0] - 1, last - _LONGEST), -1):
            mention = self.at.get(index)
            if mention is None or mention.span.end != self.tokens[last].end:
                continue
            if mention.kind in _ACTORS and mention.sense != "place":
                # In "Ligue des voisins" the first one: the league.
                found = index
        level = found is not None and self.s.quote_at[found] == self.s.quote_at[verb]
        return found if level else None

    def _is_participial_clause(self, verb: int) -> bool:
        """Whether a present participle without a subject is set off inside its sentence."""
        inside = self.s.group_start(verb) - 1 > self.s.sentence(verb)[0]
        bare = not self._is_finite(verb) and not self._has_subject(verb)
        return self._is_set_off(verb) and inside and bare

    def _is_embedded(self, verb: int) -> bool:
        """Whether a clause is a complement or a relative other than "c'est ce qu'a dit Brun"."""
        token = self.tokens[verb]
        if token.dep == "conj":
            token = self.tokens[token.head]
        above = self.tokens[token.head]
        if token.dep == "acl:relcl" and above.lower in self.words.demonstratives:
            return self.s.child(above.index, "cop") is None
        return token.dep in ("acl:relcl", "ccomp")

    def _is_actor(self, index: int) -> bool:
        """Whether a word names somebody who can speak, and not a place."""
        mention = self.at.get(index)
        place = mention is not None and mention.form == "noun" and mention.sense == "place"
        return not place and self.is_speaker(index)

    def _is_finite(self, verb: int) -> bool:
        return "VerbForm=Fin" in self.s.finite(verb).morph

    def _has_subject(self, verb: int) -> bool:
        """Whether the parse gives a verb a subject that agrees with it in number."""
        number = self.s.finite(verb).feature("Number")
        for child in self.s.children[verb]:
            if self.tokens[child].dep in SUBJECTS:
                return self.tokens[child].feature("Number") in ("", number) or not number
        return False

    def _agrees(self, mention: Mention, verb: int) -> bool:
        """Whether a verb agrees with a mention in number."""
        number = {"Sing": "s", "Plur": "p"}.get(self.s.finite(verb).feature("Number"), "")
        return not number or mention.number in ("", number)

    def _opening(self, mention: Mention, index: int, start: int) -> int:
        """Find where a mention begins, with the description before a name and an article."""
        first = mention.span.start
        if mention.partner is not None:
            first = min(first, mention.partner.start)
        while index > start and self.tokens[index - 1].start >= first:
            index -= 1
        return index - 1 if index > start and self.tokens[index - 1].pos == "DET" else index
