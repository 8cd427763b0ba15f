"""Propose statements whose content is in an earlier clause: "…, ce que dément X", "X l'a annoncé".

The content is referred to by a relative clause on a demonstrative, or by a pronoun for the whole
sentence before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.attribution.construction import Construction, build_candidate
from kg.content.candidate import ANAPHORIC, PREP, Candidate, Extent
from kg.content.cue_instance import CueInstance
from kg.lexicon.cues import Cue, Frame
from kg.model import Span, StatementType
from kg.syntax.factuality import is_nonfactual
from kg.syntax.sentences import SpeakerPath

_Content = tuple[Extent, tuple[Span, ...], StatementType]
_POSITIONS = frozenset(("commit", "demand", "oppose", "refuse", "support"))
"""Acts that say what somebody wants or rejects."""
_ASSERTIVE = frozenset(("assert", "announce", "oppose"))
"""Acts whose clause others may confirm or deny."""
_WANTING = frozenset(("commit", "demand"))
_COPULAR = 2
"""Tokens of "c'est"."""


class AnaphoricAttributions(Construction):
    """Proposes the anaphoric attributions of one document."""

    def find_relative(self, index: int) -> Iterator[Candidate]:
        """Find relative clauses on a demonstrative: "Le pont fermera, ce que dément la mairie"."""
        start, end = self.s.sentence(index)
        if index == start:
            return
        copular = self._is_copular(start, index)
        joined = index - 2 > start and self.tokens[index - 1].text in (",", ";")
        if index + 2 >= end or not (joined or copular):
            return
        use = self._relative_cue(index)
        if use is None:
            return
        frame = self._relative_frame(index, use)
        source = self._relative_source(index, use.verb, copular=copular)
        if frame is None or source is None:
            return
        speaker, speaker_path = source
        if copular and (speaker is None or frame.act in _WANTING):
            # "C'est ce qu'il veut"
            return
        use = replace(use, speaker=speaker, speaker_path=speaker_path)
        complement = None if copular else self._complement_before(start, index - 1)
        if complement is not None:
            contents: Iterable[_Content] = [complement]
        else:
            contents = self._sentence_before(start) if copular else self._clauses_before(index - 1)
        for content in contents:
            yield _build(use, frame, content, ANAPHORIC)

    def _relative_cue(self, index: int) -> CueInstance | None:
        """Find the verb cue of a relative clause on a demonstrative, without its speaker."""
        relative = self.tokens[index + 1]
        verb = relative.head
        if relative.pos == "ADP" and self.tokens[verb].pos == "PRON":
            # "ce à quoi s'oppose la mairie"
            verb = self.tokens[verb].head
        group = self.detector.verb_cue(self.tokens[verb]) if verb > index + 1 else None
        if group is None and verb > index + 2:
            # "ce qu'a fait savoir la mairie"
            verb -= 1
            group = self.detector.verb_cue(self.tokens[verb])
        if group is None or is_nonfactual(self.s, verb) or self.s.is_denied(verb):
            return None
        return CueInstance(verb, group[1], group[0], None, "none")

    def _relative_frame(self, index: int, use: CueInstance) -> Frame | None:
        """Choose the frame of a cue in a relative clause; it must take a clause."""
        cue = use.cue
        preposition = self._relative_preposition(index, use.verb)
        if preposition:
            # "…, ce dont se félicite la mairie", "…, ce à quoi elle s'oppose"
            return cue.frame(f"{preposition}+n", reflexive=self.s.is_reflexive(use.verb))
        clausal = cue.frame("que") or cue.frame("q")
        return (cue.frame("n") or clausal) if clausal is not None else None

    def _relative_source(
        self, index: int, verb: int, *, copular: bool
    ) -> tuple[int | None, SpeakerPath] | None:
        """Find the speaker of a relative clause; only the agent of a passive may be missing."""
        relative = self.tokens[index + 1]
        passive = self.s.is_passive(verb)
        if passive and relative.lower in self.words.subject_relatives:
            agent = self.s.agent(verb)
            return agent, "agent" if agent is not None else "none"
        if passive:
            return None
        prepositional = bool(self._relative_preposition(index, verb)) and not copular
        # "…, ce qu'il juge inévitable": the content is the predicate.
        as_object = relative.lower in self.words.that and self.s.child(verb, "xcomp") is None
        if not prepositional and not as_object:
            return None
        speaker, speaker_path = self.s.subject(verb)
        if speaker is None or (prepositional and speaker_path != "subject"):
            return None
        return speaker, speaker_path

    def _relative_preposition(self, index: int, verb: int) -> str:
        """Find the preposition in or before a relative pronoun after a demonstrative, else ""."""
        first, second = self.tokens[index + 1 : index + 3]
        if first.lower in self.words.relatives:
            return self.words.relatives[first.lower]
        if first.pos == "ADP" and second.pos == "PRON" and second.index < verb:
            return self.words.plain(first.lower)
        return ""

    def find_pronoun(self, verb: int, last: int, cue: Cue) -> Iterator[Candidate]:
        """Find a cue whose object is the sentence before: "La mairie l'a annoncé lundi"."""
        frame = cue.frame("que")
        if frame is None or frame.weak or cue.takes_addressee:
            # "Le maire l'a informé"
            return
        if self.words.modalities.get(cue.lemma) != "fact":
            return
        if (
            self.tokens[verb].head != verb
            or self.s.quote_at[verb] >= 0
            or not self._has_neuter_object(verb)
        ):
            return
        if is_nonfactual(self.s, verb) or self.s.is_denied(verb) or self.s.is_passive(verb):
            return
        speaker, speaker_path = self.s.subject(verb)
        if speaker_path != "subject" or speaker is None:
            return
        for content in self._sentence_before(self.s.sentence(verb)[0]):
            yield _build(CueInstance(verb, last, cue, speaker, speaker_path), frame, content)

    def find_position(
        self, index: int, last: int, cue: Cue, before: Iterable[Candidate]
    ) -> Iterator[Candidate]:
        """Find a cue with a pronoun for a position before: "… une enquête ; Brun s'y refuse"."""
        shape = self._clitic_shape(index)
        if shape is None or self.s.quote_at[index] >= 0 or self._has_complement(index, last, shape):
            return
        verbal = self.tokens[index].pos in ("VERB", "AUX")
        frame = cue.frame(shape, reflexive=verbal and self.s.is_reflexive(index))
        if frame is None or self.s.is_denied(index) or (verbal and is_nonfactual(self.s, index)):
            return
        speaker, speaker_path = self.s.subject(index)
        if speaker is None or speaker_path != "subject":
            return
        position = self._position_before(speaker, index, before)
        if position is not None and position.speaker != speaker:
            content: _Content = ("cut", position.pieces, position.type)
            use = CueInstance(index, last, cue, speaker, speaker_path)
            yield _build(use, frame, content, ANAPHORIC)

    def _clitic_shape(self, index: int) -> str | None:
        """Find the shape of the prepositional complement that a clitic replaces."""
        for child in self.children[index]:
            token = self.tokens[child]
            shape = self.words.clitics.get(token.lower, "n")
            # "lui" is somebody.
            personal = token.lower in self.words.reflexives or token.feature("Number")
            if child < index and shape != "n" and not personal:
                return shape
        return None

    def _has_complement(self, index: int, last: int, shape: str) -> bool:
        """Whether the complement that a pronoun could replace follows the cue."""
        preposition = shape.partition("+")[0]
        return any(
            child > last and self.s.preposition(child) == preposition
            for child in self.children[index]
        )

    def _position_before(
        self, speaker: int, index: int, before: Iterable[Candidate]
    ) -> Candidate | None:
        """Find the last position before a clause, in its sentence or the one before."""
        start = self.s.sentence(index)[0]
        earliest = self.s.sentence(start - 1)[0] if start else start
        if "\n" in self.s.text[self.tokens[earliest].start : self.tokens[speaker].start]:
            earliest = start
        opens = self.tokens[self.s.range(speaker)[0]].start
        found: Candidate | None = None
        latest = -1
        for one in before:
            if one.cue is None or one.act not in _POSITIONS or one.cue[0] < earliest:
                continue
            several_words = " " in one.pieces[-1].of(self.s.text)
            if several_words and one.pieces[-1].end <= opens and one.cue[0] > latest:
                found, latest = one, one.cue[0]
        return found

    def _has_neuter_object(self, verb: int) -> bool:
        """Whether the only object of a verb is a pronoun without number or gender."""
        objects = [
            self.tokens[c]
            for c in self.children[verb]
            if self.tokens[c].dep in ("obj", "ccomp", "xcomp")
        ]
        if len(objects) != 1 or objects[0].index >= verb:
            return False
        [token] = objects
        return (
            self.words.clitics.get(token.lower) == "n"
            and token.feature("Gender") != "Fem"
            and token.feature("Number") != "Plur"
        )

    def _is_copular(self, start: int, index: int) -> bool:
        """Whether a sentence opens with "C'est" before the demonstrative: "C'est [ce que …]"."""
        opening = self.tokens[start:index]
        return (
            len(opening) == _COPULAR
            and opening[0].dep == "nsubj"
            and opening[1].dep == "cop"
            and opening[0].head == opening[1].head == index
        )

    def _complement_before(self, start: int, comma: int) -> _Content | None:
        """Find the complement before: "Le maire accuse le fonds d'[avoir menti], ce qu'il nie"."""
        host = self.s.clause_head(self.tokens[comma + 1].head)
        for verb in (host, self.s.clause_head(self.tokens[host].head)):
            group = self.detector.verb_cue(self.tokens[verb]) if start <= verb < comma else None
            if group is not None and not is_nonfactual(self.s, verb):
                return self._complement_of(*group, comma)
        return None

    def _complement_of(self, cue: Cue, last: int, comma: int) -> _Content | None:
        """Find the clause or infinitive that a cue takes before a comma."""
        for place in range(last + 1, comma):
            token = self.tokens[place]
            word = self.words.plain(token.lower)
            clausal = token.lower in self.words.that
            opens = token.dep == "mark" and (clausal or word in self.words.of)
            if not opens or token.head > comma:
                continue
            if not any(_takes(frame, word, clausal=clausal) for frame in cue.frames):
                return None
            content = self.contents.content(place + 1, comma - 1)
            return None if content is None else ("cut", (content[0],), content[1])
        return None

    def _sentence_before(self, start: int) -> Iterator[_Content]:
        """Find the sentence before, in the same paragraph and the writer's words."""
        first = self.s.sentence(start - 1)[0] if start else start
        text = self.s.text[self.tokens[first].start : self.tokens[start].start]
        if first == start or "\n" in text or self.s.quote_at[start - 1] >= 0:
            return
        content = self.contents.content(first, start - 1)
        if content is not None:
            yield "sentence", (content[0],), content[1]

    def _clauses_before(self, comma: int) -> Iterator[_Content]:
        """Find the sentence up to a comma, and its last clause."""
        start = self.s.sentence(comma)[0]
        firsts = [start, *(place + 1 for place in self.boundaries.clause_breaks(start, comma - 1))]
        host = self.s.clause_head(self.tokens[comma + 1].head)
        opening = self.s.range(host)[0]
        while opening < comma and self.tokens[opening].dep in ("mark", "cc", "punct"):
            opening += 1
        firsts += [opening] if start < opening < comma else []
        seen: set[Span] = set()
        for first in firsts:
            content = self.contents.content(first, comma - 1)
            if content is not None and content[0] not in seen:
                seen.add(content[0])
                yield "sentence" if first == start else "cut", (content[0],), content[1]


def _build(use: CueInstance, frame: Frame, content: _Content, *notes: str) -> Candidate:
    extent, pieces, kind = content
    return build_candidate(PREP, use, frame, pieces, kind, extent=extent, notes=("comma", *notes))


def _takes(frame: Frame, mark: str, *, clausal: bool) -> bool:
    """Whether a frame asserts a clause, or an infinitive after ``mark``."""
    if frame.act not in _ASSERTIVE:
        return False
    if clausal:
        return frame.shape in ("que", "x:que")
    return frame.shape.endswith((f":{mark}", f"{mark}+inf"))
