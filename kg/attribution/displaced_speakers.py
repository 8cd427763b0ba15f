"""Chosen candidate → its speaker where that is not what the parse gives the cue for a subject.

The parse hangs a participle or a second verb on the nearest verb; whose they are, the clause around
that tells. Others speak through somebody, or are only read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.attribution.own_subjects import OwnSubjects
from kg.content.candidate import ADJACENT, COLON, INCISE, Candidate
from kg.model import Mention
from kg.syntax.sentences import SUBJECTS, Sentences

_UP = 6
"""Steps up a tree from a cue to the clause that has its speaker."""


class Elsewhere:
    """``at`` are mentions by their tokens, ``speaks`` tells which can be speakers."""

    def __init__(
        self,
        sentences: Sentences,
        at: Mapping[int, Mention],
        speaks: Callable[[Mention | None], bool],
    ) -> None:
        self.s = sentences
        self.at = at
        self.speaks = speaks
        self.own = OwnSubjects(sentences, at, speaks)

    def of(self, candidate: Candidate) -> int | None:
        """The head of the speaker, ``None`` where the parse is right."""
        if candidate.cue is not None and candidate.rule == INCISE:
            return self._read(candidate)
        if candidate.cue is None or not candidate.rule.startswith(("verb:", ADJACENT, COLON)):
            return None
        ways = (
            self._voice,
            self._read,
            self._made_say,
            self._made_to,
            self.own.of,
            self._around,
            self._publisher,
        )
        return next((found for way in ways if (found := way(candidate)) is not None), None)

    def _voice(self, candidate: Candidate) -> int | None:
        """Through whom a source speaks: "l'armée a répondu par la voix du général Brun"."""
        start, end = self.s.sentence(candidate.verb)
        for index in range(start, end):
            token = self.s.tokens[index]
            if token.lower not in self.s.words.voices or candidate.holds(token.start):
                continue
            if self.s.preposition(index) not in self.s.words.agents:
                continue
            if not (self.s.is_above(candidate.verb, index) or token.head == candidate.speaker):
                continue
            for child in self.s.children[index]:
                if self.s.preposition(child) in self.s.words.of and self._can(child):
                    return child
        return None

    def _read(self, candidate: Candidate) -> int | None:
        """The document in which one reads something: "on apprend dans un communiqué que …"; of
        what can only be read the place, whatever it is: "peut-on lire sur le site".
        """
        if candidate.speaker is None:
            return None
        if self.s.tokens[candidate.speaker].lower.lstrip("-") not in self.s.words.anybody:
            return None
        reads = self.s.tokens[candidate.verb].lemma in self.s.words.reading
        for child in self.s.children[candidate.verb]:
            token = self.s.tokens[child]
            if not token.dep.startswith("obl") or candidate.holds(token.start):
                continue
            mention = self.at.get(child)
            written = mention is not None and mention.kind == "document"
            place = token.pos in ("NOUN", "PROPN") and not self.s.is_date(child)
            if written or (reads and place and self.s.preposition(child)):
                return child
        return None

    def _made_say(self, candidate: Candidate) -> int | None:
        """Who is made to say something: "ce revirement fait dire à la ligue que …"."""
        verb = candidate.verb
        causes = any(self.s.is_causative(c) for c in self.s.children[verb] if c < verb)
        if not causes or " " in candidate.lemma:
            # "Fait savoir à" is a cue of its own, and whoever lets know says it.
            return None
        for child in self.s.children[verb]:
            token = self.s.tokens[child]
            told = child > verb and token.dep == "obl:arg" and not candidate.holds(token.start)
            if told and self.s.preposition(child) in self.s.words.to and self._can(child):
                return child
        return None

    def _made_to(self, candidate: Candidate) -> int | None:
        """Whom something lets or makes say what a verb says: "ce succès a permis à la maire de
        dire que …", "rien n'empêche le conseil de s'opposer à …".
        """
        verb = candidate.verb
        above = self.s.tokens[verb].head
        if candidate.how not in ("control", "subject", "nearest") or above >= verb:
            return None
        marked = self.s.child(verb, "mark")
        if self.s.tokens[verb].dep != "xcomp" or marked is None or self.s.is_passive(above):
            return None
        subject = self.s.child(above, "nsubj")
        who = None if subject is None else self.at.get(subject)
        # Who promises somebody to go goes himself; a report or success promises nothing.
        acts = who is not None and who.kind != "document" and self.speaks(who)
        if self.s.tokens[marked].lower not in self.s.words.hung or acts:
            return None
        for child in self.s.children[above]:
            if not above < child < marked or not self._can(child):
                continue
            token = self.s.tokens[child]
            given = token.dep == "obl:arg" and self.s.preposition(child) in self.s.words.to
            if given or token.dep in ("obj", "iobj"):
                return child
        return None

    def _around(self, candidate: Candidate) -> int | None:
        """The subject of the clause around the one that a verb hangs on, where it can't share that
        one's: what is behind a quotation shares nothing with what is in it, and a verb with a
        complement of its own goes on with no relative that lacks one.
        """
        if candidate.how not in ("control", "conjunct", "none") or not candidate.rule.startswith(
            "verb:"
        ):
            return None
        verb = candidate.verb
        head = self._clause(verb)
        if head == verb:
            return None
        outer = head
        if self.s.crosses(verb, head):
            while self.s.crosses(verb, outer) and self.s.tokens[outer].head != outer:
                outer = self.s.tokens[outer].head
        elif self.s.tokens[verb].dep == "conj" and self._lacks(head):
            outer = self._clause(head)
        elif self._is_set_off(verb) and self.s.tokens[head].dep == "ccomp":
            outer = self.s.tokens[head].head
        if outer in (head, verb) or self.s.crosses(verb, outer):
            return None
        subject, how = self.s.subject(outer)
        if subject is None or subject >= verb or how not in ("subject", "conjunct", "relative"):
            return None
        return subject if self._can(subject) else None

    def _clause(self, verb: int) -> int:
        """The verb of the clause that a verb's own hangs on, itself where there is none."""
        place = verb
        for _ in range(_UP):
            head = self.s.tokens[place].head
            if head == place:
                return verb
            place = head
            if self.s.tokens[place].pos in ("VERB", "AUX"):
                return place
        return verb

    def _lacks(self, verb: int) -> bool:
        """Whether a verb is that of a relative clause whose pronoun is not its subject."""
        if self.s.tokens[verb].dep != "acl:relcl":
            return False
        return not any(
            self.s.tokens[child].dep in SUBJECTS
            and self.s.tokens[child].feature("PronType") == "Rel"
            for child in self.s.children[verb]
        )

    def _is_set_off(self, verb: int) -> bool:
        """Whether a verb is a present participle behind a comma or a quotation."""
        token = self.s.tokens[verb]
        if "VerbForm=Part" not in token.morph or "Tense=Pres" not in token.morph:
            return False
        before = self.s.group_start(verb) - 1
        return before >= 0 and (
            self.s.tokens[before].text == "," or self.s.quote_at[before] != self.s.quote_at[verb]
        )

    def _publisher(self, candidate: Candidate) -> int | None:
        """Who brings out the document that says something: "la ligue publie un rapport
        dénonçant …" is the league's.
        """
        index = candidate.speaker
        if candidate.how != "antecedent" or index is None:
            return None
        mention = self.at.get(index)
        token = self.s.tokens[index]
        if mention is None or mention.kind != "document" or token.dep != "obj":
            return None
        if self.s.tokens[token.head].lemma not in self.s.words.publishing:
            return None
        subject, how = self.s.subject(token.head)
        return subject if subject is not None and how == "subject" and self._can(subject) else None

    def _can(self, index: int) -> bool:
        return self.speaks(self.at.get(index))
