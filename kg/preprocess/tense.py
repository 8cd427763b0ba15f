"""Tense around a position in a parsed text: past or future.

The nearest verb above decides, a finite one by its tense or that of its auxiliary. What somebody
will do, promises or asks for is future, whenever it was promised: an infinitive under such a verb
or noun, a conditional that is not perfect ("said it would close in May").
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from kg.lexicon.tables import read_rows
from kg.preprocess.dates.grammar import load_grammar
from kg.preprocess.document import Token

_REACH = 8
"""Heads to climb in search of a finite verb."""
_FUTURE_ACTS = frozenset(("commit", "demand"))
"""Acts whose infinitive is future."""


class Tense:
    """Whether the event at an offset is future (True), past (False) or unclear (None)."""

    def __init__(self, tokens: tuple[Token, ...], language: str) -> None:
        self.tokens = tokens
        self.starts = [token.start for token in tokens]
        self.future_lemmas = _future_lemmas(language)
        grammar = load_grammar(language)
        self.tense_of_form = None if grammar is None else grammar.tense

    def __call__(self, offset: int) -> bool | None:
        place = bisect_right(self.starts, offset) - 1
        if not 0 <= place < len(self.tokens):
            return None
        index = self._reporting_verb(place)
        for _ in range(_REACH):
            token = self.tokens[index]
            if "VerbForm=Fin" in token.morph:
                return self._tense(token, token)
            auxiliaries = tuple(self._auxiliaries(index))
            finite = next((a for a in auxiliaries if "VerbForm=Fin" in a.morph), None)
            if finite is not None:
                return self._tense(finite, token)
            above = self.tokens[token.head]
            if above is token:
                return None
            if "VerbForm=Inf" in token.morph and self._governs_future(above):
                return True
            index = above.index
        return None

    def _reporting_verb(self, place: int) -> int:
        """Return the verb before a date in "said on Monday it would close", else ``place``."""
        before = place - 1
        before -= before > 0 and self.tokens[before].pos == "ADP"
        if before < 0 or "VerbForm=Fin" not in self.tokens[before].morph:
            return place
        verb = self.tokens[self.tokens[place].head]
        marked = any(
            t.dep == "mark" and t.head == verb.index for t in self.tokens[place : verb.index]
        )
        bare = verb.index > place and verb.head == before and verb.dep == "ccomp" and not marked
        return before if bare else place

    def _auxiliaries(self, index: int) -> Iterator[Token]:
        """Yield the auxiliaries right before a verb."""
        for near in self.tokens[max(0, index - 3) : index]:
            if near.head == index and near.dep.startswith("aux"):
                yield near

    def _governs_future(self, above: Token) -> bool:
        """Whether an infinitive under this word is future: "vowed to", "the plan to"."""
        return above.lemma in self.future_lemmas or self._is_future_form(above) is True

    def _is_future_form(self, token: Token) -> bool | None:
        kind = None if self.tense_of_form is None else self.tense_of_form(token.lower)
        return True if kind == "future" else None

    def _tense(self, finite: Token, verb: Token) -> bool | None:
        """Return the tense of ``finite``, which is ``verb`` or its auxiliary."""
        if "Tense=Fut" in finite.morph:
            return True
        if finite.dep == "aux:tense":
            return False
        if "Mood=Cnd" in finite.morph or self._is_future_form(finite):
            # "would have closed", "serait parti" are not future.
            return None if finite is not verb and "VerbForm=Inf" not in verb.morph else True
        if "Tense=Past" in finite.morph or "Tense=Imp" in finite.morph:
            return False
        return None


@cache
def _future_lemmas(language: str) -> frozenset[str]:
    """Read the verbs and nouns whose infinitive is promised or asked for."""
    return frozenset(
        lemma
        for table in ("cue_verbs", "cue_nouns")
        for lemma, act, _, frames in read_rows(language, table, 4)
        if any(_is_future_frame(frame, act) for frame in frames.split())
    )


def _is_future_frame(frame: str, act: str) -> bool:
    """Whether a frame has an infinitive and its act, or else its cue's, is about the future."""
    complement, _, own = frame.partition("=")
    return "inf" in complement and (own.partition(":")[0] or act) in _FUTURE_ACTS
