"""Propose candidate statements wherever the grammar allows an attribution.

High recall is the aim here; :mod:`kg.attribution.classifier` decides which candidates to keep.
Each kind of construction has its own proposer; :mod:`kg.content.candidate` lists the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.attribution.anaphoric import AnaphoricAttributions
from kg.attribution.colons import Colons
from kg.attribution.construction import Tools
from kg.attribution.continuations import Continuations
from kg.attribution.nominals import Nominals
from kg.attribution.parentheticals import Parentheticals
from kg.attribution.prepositions import Prepositions
from kg.attribution.quotations import Quotations
from kg.attribution.verb_frames import VerbFrames
from kg.content.candidate import Candidate, deduplicate
from kg.lexicon.cues import Cue, Cues
from kg.preprocess.document import Token
from kg.syntax.sentences import Sentences


class Proposer:
    """Proposes the candidates of one document.

    ``verb_cues`` maps the first token of a verb cue to the cue and the last token of its group;
    ``grouped`` holds the other tokens of these groups.
    """

    def __init__(self, sentences: Sentences, cues: Cues) -> None:
        self.s = sentences
        self.cues = cues
        self.verb_cues: dict[int, tuple[Cue, int]] = {}
        self.grouped: set[int] = set()
        tools = Tools(sentences, cues)
        self.contents = tools.contents
        self.detector = tools.detector
        self.frames = VerbFrames(tools)
        self.nominals = Nominals(tools)
        self.parentheticals = Parentheticals(tools)
        self.colons = Colons(tools)
        self.quoted = Quotations(tools)
        self.prepositions = Prepositions(tools)
        self.anaphoric = AnaphoricAttributions(tools)
        self.continuations = Continuations(tools)

    def candidates(self) -> list[Candidate]:
        """Find all candidates; several may share a cue."""
        found: list[Candidate] = []
        for token in self.s.tokens:
            place = self.s.quote_at[token.index]
            inside = place >= 0 and self.contents.is_whole(place)
            group = self.detector.verb_cue(token)
            if group is not None:
                self.verb_cues[token.index] = group
                self.grouped.update(range(token.index + 1, group[1] + 1))
                found.extend(self._verb_candidates(token, *group, inside=inside))
            if not inside:
                found.extend(self._other_candidates(token))
                if token.text == ":":
                    found.extend(self.colons.find_clause(token.index))
        positions = list(self._anaphoric_positions(found))
        # "Ils s'en félicitent": the text before says what they welcome.
        cues = {candidate.cue for candidate in positions}
        found = [candidate for candidate in found if candidate.cue not in cues] + positions
        for number, quotation in enumerate(self.s.quotations):
            found.extend(self.quoted.find(number, quotation))
        found.extend(self.continuations.find(found))
        return deduplicate(found)

    def _anaphoric_positions(self, before: Sequence[Candidate]) -> Iterator[Candidate]:
        """Find cues whose complement is a pronoun: "le gouvernement s'y refuse"."""
        for index, (cue, last) in self.verb_cues.items():
            yield from self.anaphoric.find_position(index, last, cue, before)
        for token in self.s.tokens:
            if token.pos in ("ADJ", "VERB") and token.lower in self.cues.adjectives:
                cue = self.cues.adjectives[token.lower]
                yield from self.anaphoric.find_position(token.index, token.index, cue, before)

    def _verb_candidates(
        self, token: Token, cue: Cue, last: int, *, inside: bool
    ) -> Iterator[Candidate]:
        """Find what a verb attributes; ``inside`` a whole quotation only as a parenthetical."""
        yield from self.parentheticals.find(token.index, last, cue)
        if inside:
            # "Il faudra, dit-elle, que tous cèdent": the clause is not a complement of "dit".
            return
        yield from self.anaphoric.find_pronoun(token.index, last, cue)
        for candidate in self.frames.find(token.index, last, cue):
            # The subject after the verb of a parenthetical looks like its object.
            if candidate.head is None or candidate.head != candidate.speaker:
                yield candidate

    def _other_candidates(self, token: Token) -> Iterator[Candidate]:
        if token.pos == "NOUN" and token.lemma in self.cues.nouns:
            grouped = token.index in self.grouped
            yield from self.nominals.find_noun(
                token.index, self.cues.nouns[token.lemma], grouped=grouped
            )
        elif token.pos in ("ADJ", "VERB") and token.lower in self.cues.adjectives:
            yield from self.nominals.find_adjective(token.index, self.cues.adjectives[token.lower])
        elif token.pos == "ADP" and token.lower in self.cues.adjectives:
            yield from self.nominals.find_predicate(token.index, self.cues.adjectives[token.lower])
        if token.lower in self.s.words.as_words and token.dep in ("mark", "case"):
            yield from self.prepositions.find_as_clause(token.index)
        if token.lower in self.s.words.demonstratives:
            yield from self.anaphoric.find_relative(token.index)
        prepositions = self.cues.prepositions.get(token.lower, ())
        for preposition in prepositions:
            if self.detector.matches(token.index, preposition.words):
                yield from self.prepositions.find(token.index, preposition)
                break
        else:
            for preposition in prepositions:
                yield from self.prepositions.find_possessive(token.index, preposition)
