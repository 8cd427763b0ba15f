"""Words that take up what a sentence says → candidates: "…, ce que dément X", "X l'a annoncé".

Who stands behind what stands before: a relative clause on a demonstrative, a pronoun for all of
the sentence before, a cleft ("Ce que demande X, c'est un pont").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.content.boundaries import Extents
from kg.content.candidate import OBJECT, PREP, TAKEN_UP, Candidate, Extent
from kg.content.cue_detection import Spotter
from kg.content.pieces import Contents
from kg.lexicon.cues import Cue, Frame
from kg.model import Span, StatementType
from kg.syntax.factuality import is_unsaid
from kg.syntax.sentences import Sentences

_Told = tuple[Extent, tuple[Span, ...], StatementType]
"""How far what is told goes, its pieces, and how it is told."""
_POSITIONS = frozenset(("commit", "demand", "oppose", "refuse", "support"))
"""Acts that tell what somebody wants or doesn't want."""
_HANDED_ON = frozenset(("assert", "announce", "oppose"))
"""Acts whose clause may be as it says, so that others confirm or deny it."""
_WANTING = frozenset(("commit", "demand"))
_COPULAR = 2
"""Tokens before what a sentence says that the one before it is: "c'est"."""


class TakenUp:
    """Proposes what is taken up in one document."""

    def __init__(
        self, sentences: Sentences, contents: Contents, extents: Extents, spotter: Spotter
    ) -> None:
        self.s = sentences
        self.spotter = spotter
        self.contents = contents
        self.extents = extents
        self.tokens = sentences.tokens
        self.children = sentences.children

    def relative(self, index: int) -> Iterator[Candidate]:
        """Candidates of a relative clause that tells who says what stands before it: "Le pont
        fermera, ce que dément la mairie", "…, ce qui a été confirmé par la mairie".
        """
        words = self.s.words
        start, end = self.s.sentence(index)
        copular = self._is_copular(start, index)
        joined = index - 2 > start and self.tokens[index - 1].text in (",", ";")
        if index == start:
            yield from self._cleft(index, end)
            return
        if index + 2 >= end or not (joined or copular):
            return
        relative = self.tokens[index + 1]
        verb = relative.head
        if relative.pos == "ADP" and self.tokens[verb].pos == "PRON":
            # "ce à quoi s'oppose la mairie"
            verb = self.tokens[verb].head
        group = self.spotter.verb_cue(self.tokens[verb]) if verb > index + 1 else None
        if group is None and verb > index + 2:
            # "ce qu'a fait savoir la mairie"
            verb -= 1
            group = self.spotter.verb_cue(self.tokens[verb])
        if group is None or is_unsaid(self.s, verb) or self.s.is_denied(verb):
            return
        cue, last = group
        asked = self._preposition_before(index, verb)
        if asked:
            # "…, ce dont se félicite la mairie", "…, ce à quoi elle s'oppose"
            clausal = frame = cue.frame(f"{asked}+n", reflexive=self.s.is_reflexive(verb))
        else:
            frame = cue.frame("n") or cue.frame("que") or cue.frame("q")
            clausal = cue.frame("que") or cue.frame("q")
        passive = self.s.is_passive(verb)
        if passive and relative.lower in words.subject_relatives:
            speaker = self.s.agent(verb)
            how = "agent" if speaker is not None else "none"
        elif asked and not passive and not copular:
            speaker, how = self.s.subject(verb)
            if how != "subject":
                return
        elif not passive and relative.lower in words.that and relative.dep == "obj":
            if self.s.child(verb, "xcomp") is not None:
                # "…, ce qu'il juge inévitable": what it is said to be is what is said.
                return
            speaker, how = self.s.subject(verb)
        else:
            return
        if frame is None or clausal is None or (speaker is None and not passive):
            return
        if copular and (speaker is None or frame.act in _WANTING):
            # "C'est ce qu'il veut"
            return
        handed_on = None if copular else self._handed_on(start, index - 1)
        if handed_on is not None:
            told: Iterable[_Told] = [handed_on]
        else:
            told = self._told(start) if copular else self._before(index - 1)
        for one in told:
            yield _candidate(cue, frame, (verb, last, speaker, how), one, TAKEN_UP)

    def _cleft(self, index: int, end: int) -> Iterator[Candidate]:
        """What a copula behind a relative clause that opens its sentence says: "Ce que demande la
        mairie, c'est un pont".
        """
        words = self.s.words
        if index + 2 >= end or self.tokens[index + 1].lower not in words.that:
            return
        verb = self.tokens[index + 1].head
        group = self.spotter.verb_cue(self.tokens[verb]) if verb > index + 1 else None
        if group is None or is_unsaid(self.s, verb) or self.s.is_denied(verb):
            return
        cue, last = group
        frame = cue.frame("n") or cue.frame("que") or cue.frame("inf")
        speaker, how = self.s.subject(verb)
        comma = next((i for i in range(last + 1, end - 3) if self.tokens[i].text == ","), None)
        if frame is None or speaker is None or how != "subject" or comma is None:
            return
        points, copula = self.tokens[comma + 1 : comma + 3]
        first = copula.index + 1
        while first < end and (
            self.tokens[first].lower in words.that or self.tokens[first].dep == "mark"
        ):
            first += 1
        if points.lemma not in words.demonstratives or copula.dep != "cop" or first >= end:
            return
        content = self.contents.content(first, end - 1)
        if content is not None:
            yield Candidate(
                *(OBJECT, cue.words, frame.act, frame.polarity, (verb, last), verb, speaker),
                *(how, (content[0],), content[1]),
                extent="sentence",
            )

    def _preposition_before(self, index: int, verb: int) -> str:
        """The preposition that a relative pronoun behind a demonstrative holds or stands behind;
        "" for none.
        """
        words = self.s.words
        first, second = self.tokens[index + 1 : index + 3]
        if first.lower in words.relatives:
            return words.relatives[first.lower]
        if first.pos == "ADP" and second.pos == "PRON" and second.index < verb:
            return words.plain(first.lower)
        return ""

    def pronoun(self, verb: int, last: int, cue: Cue) -> Iterator[Candidate]:
        """Candidates of a cue whose object is the pronoun for all that the sentence before says:
        "Le pont fermera. La mairie l'a annoncé lundi".
        """
        frame = cue.frame("que")
        start = self.s.sentence(verb)[0]
        if frame is None or frame.weak or cue.speaks_to:
            # "Le maire l'a informé"
            return
        if self.s.words.manners.get(cue.lemma) != "fact":
            return
        if (
            self.tokens[verb].head != verb
            or self.s.quote_at[verb] >= 0
            or not self._holds_all(verb)
        ):
            return
        if is_unsaid(self.s, verb) or self.s.is_denied(verb) or self.s.is_passive(verb):
            return
        speaker, how = self.s.subject(verb)
        if how != "subject" or speaker is None:
            return
        for told in self._told(start):
            yield _candidate(cue, frame, (verb, last, speaker, how), told)

    def position(
        self, index: int, last: int, cue: Cue, before: Iterable[Candidate]
    ) -> Iterator[Candidate]:
        """Candidates of a cue whose complement is a pronoun for what somebody wants or promises
        ``before``: "Elle réclame une enquête ; le gouvernement s'y refuse", "… y est favorable".
        """
        shape = next(
            (
                shape
                for c in self.children[index]
                if c < index
                and (shape := self.s.words.clitics.get(self.tokens[c].lower, "n")) != "n"
                and self.tokens[c].lower not in self.s.words.reflexives
                # "lui" is somebody.
                and not self.tokens[c].feature("Number")
            ),
            None,
        )
        if shape is None or self.s.quote_at[index] >= 0 or self._has_complement(index, last, shape):
            return
        verbal = self.tokens[index].pos in ("VERB", "AUX")
        frame = cue.frame(shape, reflexive=verbal and self.s.is_reflexive(index))
        if frame is None or self.s.is_denied(index) or (verbal and is_unsaid(self.s, index)):
            return
        speaker, how = self.s.subject(index)
        if speaker is None or how != "subject":
            return
        wanted = self._wanted_before(speaker, index, before)
        if wanted is not None and wanted.speaker != speaker:
            told: _Told = ("cut", wanted.pieces, wanted.type)
            yield _candidate(cue, frame, (index, last, speaker, how), told, TAKEN_UP)

    def _has_complement(self, index: int, last: int, shape: str) -> bool:
        """Whether the complement that a pronoun could stand for is there as words."""
        preposition = shape.partition("+")[0]
        return any(
            child > last and self.s.preposition(child) == preposition
            for child in self.children[index]
        )

    def _wanted_before(
        self, speaker: int, index: int, before: Iterable[Candidate]
    ) -> Candidate | None:
        """The last position that is told before a clause, in its sentence or the one before."""
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
            named = " " in one.pieces[-1].of(self.s.text)
            if named and one.pieces[-1].end <= opens and one.cue[0] > latest:
                found, latest = one, one.cue[0]
        return found

    def _holds_all(self, verb: int) -> bool:
        """Whether a pronoun of no number nor gender is the only object of a verb."""
        things = [c for c in self.children[verb] if self.tokens[c].dep in ("obj", "ccomp", "xcomp")]
        token = self.tokens[things[0]] if things else None
        return (
            token is not None
            and len(things) == 1
            and token.index < verb
            and self.s.words.clitics.get(token.lower) == "n"
            and token.feature("Gender") != "Fem"
            and token.feature("Number") != "Plur"
        )

    def _is_copular(self, start: int, index: int) -> bool:
        """Whether a sentence opens with a copula that takes up the one before: "C'est [ce que]"."""
        opening = self.tokens[start:index]
        return (
            len(opening) == _COPULAR
            and opening[0].dep == "nsubj"
            and opening[1].dep == "cop"
            and opening[0].head == opening[1].head == index
        )

    def _handed_on(self, start: int, comma: int) -> _Told | None:
        """What somebody says in the clause before: "Le maire accuse le fonds d'avoir menti, ce que
        le fonds nie", not that he accuses it.
        """
        host = self.s.clause_of(self.tokens[comma + 1].head)
        for verb in (host, self.s.clause_of(self.tokens[host].head)):
            group = self.spotter.verb_cue(self.tokens[verb]) if start <= verb < comma else None
            if group is not None and not is_unsaid(self.s, verb):
                return self._complement_of(*group, comma)
        return None

    def _complement_of(self, cue: Cue, last: int, comma: int) -> _Told | None:
        """What a cue hands on up to a comma, in a clause or an infinitive of its own."""
        words = self.s.words
        for place in range(last + 1, comma):
            token = self.tokens[place]
            word = words.plain(token.lower)
            clausal = token.lower in words.that
            opens = token.dep == "mark" and (clausal or word in words.of)
            if not opens or self.tokens[token.head].index > comma:
                continue
            if not any(_hands_on(frame, word, clausal=clausal) for frame in cue.frames):
                return None
            content = self.contents.content(place + 1, comma - 1)
            return None if content is None else ("cut", (content[0],), content[1])
        return None

    def _told(self, start: int) -> Iterator[_Told]:
        """The sentence before one, of the same paragraph and the writer's own words."""
        first = self.s.sentence(start - 1)[0] if start else start
        text = self.s.text[self.tokens[first].start : self.tokens[start].start]
        if first == start or "\n" in text or self.s.quote_at[start - 1] >= 0:
            return
        content = self.contents.content(first, start - 1)
        if content is not None:
            yield "sentence", (content[0],), content[1]

    def _before(self, comma: int) -> Iterator[_Told]:
        """The sentence up to a comma, and the last clause of it."""
        start = self.s.sentence(comma)[0]
        firsts = [start, *(place + 1 for place in self.extents.clause_breaks(start, comma - 1))]
        host = self.s.clause_of(self.tokens[comma + 1].head)
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


def _candidate(
    cue: Cue, frame: Frame, who: tuple[int, int, int | None, str], told: _Told, *notes: str
) -> Candidate:
    """What is said elsewhere as the content of a cue; ``who`` is the cue's first and last token,
    the speaker and how he was found.
    """
    verb, last, speaker, how = who
    extent, spans, kind = told
    return Candidate(
        *(PREP, cue.words, frame.act, frame.polarity, (verb, last), verb, speaker),
        *(how, spans, kind),
        extent=extent,
        notes=frozenset(("comma", *notes)),
    )


def _hands_on(frame: Frame, mark: str, *, clausal: bool) -> bool:
    """Whether a frame tells what somebody says to be so, in a clause or behind ``mark``."""
    if frame.act not in _HANDED_ON:
        return False
    if clausal:
        return frame.shape in ("que", "x:que")
    return frame.shape.endswith((f":{mark}", f"{mark}+inf"))
