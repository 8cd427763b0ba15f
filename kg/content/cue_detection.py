"""Find the cues that tokens begin.

The tagger takes some verb forms for nouns or adverbs ("dément"); their context decides. The words
of a group such as "faire savoir" may have adverbs between them.
"""

from __future__ import annotations

from kg.content.pieces import Contents
from kg.lexicon.cues import Cue, Cues
from kg.preprocess.document import Token
from kg.syntax.sentences import Sentences

_GROUP_GAP = 5


class CueDetector:
    """Finds the cues of one document."""

    def __init__(self, sentences: Sentences, cues: Cues, contents: Contents) -> None:
        self.s = sentences
        self.cues = cues
        self.contents = contents
        self.tokens = sentences.tokens
        self.children = sentences.children

    def verb_cue(self, token: Token) -> tuple[Cue, int] | None:
        """Find the cue that a token begins, with the last token of its group."""
        options = self.cues.verbs.get(token.lower)
        if not options or token.pos not in ("VERB", "AUX", "ADJ", "ADV", "NOUN", "X", "PROPN"):
            return None
        if token.pos == "ADV" and self.s.words.bare_clause:
            # "came back" doesn't back anybody.
            return None
        if token.pos in ("NOUN", "PROPN", "ADJ") and not (self._acts_as_verb(token)):
            return None
        if token.dep in ("aux:tense", "aux:pass"):
            options = tuple(cue for cue in options if not cue.rest)
        for cue in sorted(options, key=lambda c: (-len(c.rest), c.lemma != token.lemma)):
            if not cue.rest:
                if token.dep.startswith("aux"):
                    continue
                return (cue, token.index)
            last = self._rest(token.index, cue.rest)
            if last is not None:
                return (cue, last)
        return None

    def _acts_as_verb(self, token: Token) -> bool:
        """Check whether a word tagged as another part of speech has a verb's dependents."""
        if any(
            self.tokens[c].dep in ("nsubj", "expl:comp", "ccomp", "aux:tense", "expl:subj")
            for c in self.children[token.index]
        ):
            return True
        start, end = self.s.sentence(token.index)
        if token.index > start and self.contents.quotation_between(token.index - 1, token.index):
            return True
        after = token.index + 1
        while after < end and self.tokens[after].pos == "ADV":
            after += 1
        if after >= end:
            return False
        follower = self.tokens[after]
        if token.index == start:
            return False
        before = self.tokens[token.index - 1]
        return (
            token.dep in ("amod", "acl") and follower.lower in self.s.words.prepositions
        ) or self._joins_nouns(before, follower)

    def _joins_nouns(self, before: Token, follower: Token) -> bool:
        """Check whether a subject comes before a word and a noun phrase or a clause after it."""
        return (
            before.pos not in ("DET", "ADP", "CCONJ", "VERB", "AUX", "NUM")
            and (before.pos not in ("NOUN", "ADJ") or self._begins_sentence_as_subject(before))
            and (
                follower.lower in self.s.words.that
                or (before.pos == "PROPN" and follower.pos == "ADJ")
            )
        )

    def _begins_sentence_as_subject(self, before: Token) -> bool:
        """Check whether no verb precedes a noun or adjective in its sentence."""
        start = self.s.sentence(before.index)[0]
        return all(self.tokens[i].pos not in ("VERB", "AUX") for i in range(start, before.index))

    def _rest(self, index: int, rest: tuple[str, ...]) -> int | None:
        """Find the last token of a group; ``None`` where its words do not follow."""
        place, end = index + 1, self.s.sentence(index)[1]
        for word in rest:
            stop = min(end, place + _GROUP_GAP)
            while place < stop and self.tokens[place].lower != word:
                if self._begins_clause(self.tokens[place]):
                    return None
                place += 1
            if place >= stop:
                return None
            place += 1
        return place - 1

    def _begins_clause(self, token: Token) -> bool:
        """Check whether a token ends the search for a group: "said she had no money"."""
        marks = token.text in (",", ":", ";") or token.lower in self.s.words.that
        return marks or "VerbForm=Fin" in token.morph

    def matches(self, index: int, words: tuple[str, ...]) -> bool:
        """Check whether words follow from a token on, with elided or fused forms undone."""
        if index + len(words) > len(self.tokens):
            return False
        for offset, word in enumerate(words):
            lower = self.tokens[index + offset].lower
            if lower != word and self.s.words.prepositions.get(lower) != word:
                return False
        # "exhorte à « entendre … »" is not "à entendre".
        return self.s.quote_at[index] == self.s.quote_at[index + len(words) - 1]
