"""Document → candidate statements: every place where the grammar allows an attribution.

High recall is the aim here; :mod:`kg.attribution.classifier` decides which candidates stand. Each kind
of construction has a proposer of its own; :mod:`kg.content.candidate` lists the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.annotate.document import Token
from kg.attribution.anaphoric import TakenUp
from kg.attribution.colons import Colons
from kg.attribution.continuations import Continued
from kg.attribution.nominals import Nominals
from kg.attribution.parentheticals import Incises
from kg.attribution.predications import Predications
from kg.attribution.prepositions import Prepositions
from kg.attribution.quotations import Quoted
from kg.attribution.verb_frames import Frames
from kg.content.boundaries import Extents
from kg.content.builder import Maker
from kg.content.candidate import WANTED, Candidate, Extent, Range, distinct
from kg.content.cue_detection import Spotter
from kg.content.pieces import Contents
from kg.lexicon.cues import Cue, Cues
from kg.syntax.complements import Complements
from kg.syntax.sentences import Sentences

__all__ = ["Candidate", "Extent", "Proposer", "Range"]


class Proposer:
    """Proposes the candidates of one document.

    ``verb_cues`` maps a token that begins a verb cue to the cue and the last token of its group;
    ``grouped`` are the further tokens of such groups.
    """

    def __init__(self, sentences: Sentences, cues: Cues) -> None:
        self.s = sentences
        self.cues = cues
        self.verb_cues: dict[int, tuple[Cue, int]] = {}
        self.grouped: set[int] = set()
        self.contents = Contents(sentences)
        self.spotter = Spotter(sentences, cues, self.contents)
        complements = Complements(sentences)
        extents = Extents(sentences, cues, self.spotter)
        maker = Maker(sentences, self.contents, complements, extents)
        predications = Predications(sentences, self.contents, complements, extents)
        self.frames = Frames(sentences, complements, predications, maker)
        self.nominals = Nominals(sentences, complements, maker, self.spotter)
        self.incises = Incises(sentences, self.contents, complements, self.spotter)
        self.colons = Colons(sentences, self.contents, self.spotter)
        self.quoted = Quoted(sentences, self.contents, self.spotter, self.colons)
        self.prepositions = Prepositions(sentences, self.contents, extents, self.spotter)
        self.taken_up = TakenUp(sentences, self.contents, extents, self.spotter)

    def candidates(self) -> list[Candidate]:
        """All candidates; several may share a cue."""
        found: list[Candidate] = []
        for token in self.s.tokens:
            place = self.s.quote_at[token.index]
            inside = place >= 0 and self.contents.is_whole(place)
            group = self.spotter.verb_cue(token)
            if group is not None:
                self.verb_cues[token.index] = group
                self.grouped.update(range(token.index + 1, group[1] + 1))
                found.extend(self._of_verb(token, *group, inside=inside))
            if not inside:
                found.extend(self._of_other(token))
                if token.text == ":":
                    found.extend(self.colons.told(token.index))
        positions = list(self._positions(found))
        # "Ils s'en félicitent": what they welcome is told before.
        cues = {candidate.cue for candidate in positions}
        found = [candidate for candidate in found if candidate.cue not in cues] + positions
        for number, quotation in enumerate(self.s.quotations):
            found.extend(self.quoted.around(number, quotation))
        found.extend(Continued(self.s, self.contents).behind(found))
        return distinct(found)

    def _positions(self, before: Sequence[Candidate]) -> Iterator[Candidate]:
        """What cues give whose complement is a pronoun: "le gouvernement s'y refuse"."""
        for index, (cue, last) in self.verb_cues.items():
            yield from self.taken_up.position(index, last, cue, before)
        for token in self.s.tokens:
            if token.pos in ("ADJ", "VERB") and token.lower in self.cues.adjectives:
                cue = self.cues.adjectives[token.lower]
                yield from self.taken_up.position(token.index, token.index, cue, before)

    def _of_verb(self, token: Token, cue: Cue, last: int, *, inside: bool) -> Iterator[Candidate]:
        """What a verb gives; inside a quotation of some length only as an incise in it."""
        incises = list(self.incises.incise(token.index, last, cue))
        yield from incises
        if inside or any(WANTED in c.notes for c in incises):
            # "Il faudra, dit-elle, que tous cèdent": what must be is no complement of "dit".
            return
        yield from self.taken_up.pronoun(token.index, last, cue)
        # The subject behind the verb of an incise looks like an object of it.
        parted = self.s.words.bare_clause
        subjects = {
            c.speaker
            for c in incises
            if "behind" in c.notes or (parted and c.how == "inverted" and "interrupted" in c.notes)
        }
        # '"A," Brun said, "that B."': nor is the rest of a quotation all that she said.
        rests = {
            c.pieces[1:] for c in incises if ("quoted" in c.notes or parted) and len(c.pieces) > 1
        }
        for candidate in self.frames.verb(token.index, last, cue):
            spoken = candidate.head is not None and candidate.head == candidate.speaker
            if candidate.head in subjects or candidate.pieces in rests or spoken:
                continue
            yield candidate

    def _of_other(self, token: Token) -> Iterator[Candidate]:
        if token.pos == "NOUN" and token.lemma in self.cues.nouns:
            alone = token.index not in self.grouped
            yield from self.nominals.noun(token.index, self.cues.nouns[token.lemma], alone=alone)
        elif token.pos in ("ADJ", "VERB") and token.lower in self.cues.adjectives:
            yield from self.nominals.adjective(token.index, self.cues.adjectives[token.lower])
        elif token.pos == "ADP" and token.lower in self.cues.adjectives:
            yield from self.nominals.predicate(token.index, self.cues.adjectives[token.lower])
        if token.lower in self.s.words.as_words and token.dep in ("mark", "case"):
            yield from self.prepositions.as_clause(token.index)
        if token.lower in self.s.words.demonstratives:
            yield from self.taken_up.relative(token.index)
        for preposition in self.cues.prepositions.get(token.lower, ()):
            if self.spotter.matches(token.index, preposition.words):
                yield from self.prepositions.preposition(token.index, preposition)
                break
        else:
            for preposition in self.cues.prepositions.get(token.lower, ()):
                yield from self.prepositions.possessed(token.index, preposition)
