"""Find the act and polarity that a predicate of the content would have as a cue.

"says that he [refuses]"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.lexicon.cues import Cue, Cues
from kg.model import Act
from kg.syntax.sentences import Sentences


class EmbeddedPredicates:
    """Finds the cues in one document's contents."""

    def __init__(
        self, sentences: Sentences, cues: Cues, verb_cues: Mapping[int, tuple[Cue, int]]
    ) -> None:
        self.s = sentences
        self.cues = cues
        self.verb_cues = verb_cues

    def of_predicate(self, root: int, own: str) -> tuple[Act, int] | None:
        """Return the act and polarity of a predicate that would be a cue itself.

        ``own`` names how the source speaks of itself in it, "" where it does not.
        """
        s = self.s
        token = s.tokens[root]
        adjective, found = self.cues.adjectives.get(token.lower), self.verb_cues.get(root)
        options = [adjective] if adjective is not None else []
        last = root if found is None else found[1]
        if found is not None:
            options.append(found[0])
        elif token.pos == "VERB":
            options.extend(self.cues.verbs.get(token.lemma, ()))
        if own:
            options.extend(self.cues.action_verbs.get(token.lemma, ()))
        options = [cue for cue in options if found is not None or not cue.rest]
        shapes = set(self._shapes(root, last))
        reflexive = s.is_reflexive(root) or own == "adjective"
        for cue in options:
            for frame in cue.frames:
                shape = frame.shape.rpartition(":")[2]
                if (reflexive or not frame.reflexive) and shape in shapes:
                    return frame.act, frame.polarity
            if own == "first" and shapes and not any(f.reflexive for f in cue.frames):
                return cue.act, cue.polarity
        return None

    def of_noun(self, root: int, cue: Cue) -> tuple[Act, int] | None:
        """Return the act and polarity of a cue noun whose source is the speaker."""
        # "affirme sa volonté de", "exprime des doutes sur", not "évoque la colère des habitants"
        s = self.s
        shapes = set(self._shapes(root, root))
        for frame in cue.frames:
            shape = frame.shape.rpartition(":")[2]
            if shape.partition("+")[0] in s.words.of and shape.endswith("+n"):
                # The complement of "of" is as often the source.
                continue
            if shape in shapes:
                return frame.act, frame.polarity
        owned = any(
            "Poss=Yes" in s.tokens[c].morph
            for child in (root, *s.children[root])
            if child == root or s.preposition(child) in s.words.of
            for c in s.children[child]
        )
        return (cue.act, cue.polarity) if owned else None

    def _shapes(self, root: int, last: int) -> Iterator[str]:
        s = self.s
        for child in s.children[root]:
            token = s.tokens[child]
            if child <= last or token.dep in ("punct", "cc", "conj"):
                continue
            preposition = s.preposition(child)
            if s.is_infinitive(child):
                yield f"{preposition}+inf" if preposition else "inf"
            elif token.dep in ("ccomp", "xcomp") and "VerbForm=Fin" in s.finite(child).morph:
                yield "que"
            elif token.pos in ("NOUN", "PROPN", "PRON"):
                yield f"{preposition}+n" if preposition else "n"
