"""A parse in; whether what happens at a place of the text is past or still ahead, out.

The nearest verb above decides: a finite one by its own tense or that of its auxiliary. What
somebody will do, promises or asks for is ahead, whenever it was promised: an infinitive under such
a verb or noun, a conditional that is no perfect ("said it would close in May").
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from kg.annotate.dates.grammar import load
from kg.annotate.document import Token
from kg.lexicon.tables import rows

_REACH = 8
"""Heads to climb in search of a finite verb."""
_AHEAD = frozenset(("commit", "demand"))
"""Acts whose infinitive is not done yet."""


class Tense:
    """Whether what happens at an offset is future (True), past (False) or unclear (None)."""

    def __init__(self, tokens: tuple[Token, ...], language: str) -> None:
        self.tokens = tokens
        self.starts = [token.start for token in tokens]
        self.looking_ahead = _looking_ahead(language)
        grammar = load(language)
        self.told_by_form = None if grammar is None else grammar.tense

    def __call__(self, offset: int) -> bool | None:
        place = bisect_right(self.starts, offset) - 1
        if not 0 <= place < len(self.tokens):
            return None
        index = self._cue_before(place)
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
            if "VerbForm=Inf" in token.morph and self._looks_ahead(above):
                return True
            index = above.index
        return None

    def _cue_before(self, place: int) -> int:
        """The verb right before a date, where the parse hangs the date on the clause without
        conjunction behind it: "said on Monday it would close"; else the place itself.
        """
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
        """What stands right before a verb and is an auxiliary of it."""
        for near in self.tokens[max(0, index - 3) : index]:
            if near.head == index and near.dep.startswith("aux"):
                yield near

    def _looks_ahead(self, above: Token) -> bool:
        """Whether an infinitive under this word is not done yet: "vowed to", "the plan to"."""
        return above.lemma in self.looking_ahead or self._by_form(above) is True

    def _by_form(self, token: Token) -> bool | None:
        kind = None if self.told_by_form is None else self.told_by_form(token.lower)
        return True if kind == "future" else None

    def _tense(self, finite: Token, verb: Token) -> bool | None:
        """The tense of a finite form, ``finite`` being ``verb`` or an auxiliary of it."""
        if "Tense=Fut" in finite.morph:
            return True
        if finite.dep == "aux:tense":
            return False
        if "Mood=Cnd" in finite.morph or self._by_form(finite):
            # "would have closed", "serait parti": what is done is not ahead.
            return None if finite is not verb and "VerbForm=Inf" not in verb.morph else True
        if "Tense=Past" in finite.morph or "Tense=Imp" in finite.morph:
            return False
        return None


@cache
def _looking_ahead(language: str) -> frozenset[str]:
    """The verbs and nouns whose infinitive is promised or asked for.

    Raises:
        KgError: a table is missing or has a bad line.
    """
    return frozenset(
        lemma
        for table in ("cue_verbs", "cue_nouns")
        for lemma, act, _, frames in rows(language, table, 4)
        if any(_is_ahead(frame, act) for frame in frames.split())
    )


def _is_ahead(frame: str, act: str) -> bool:
    """Whether a frame is one with an infinitive whose act, its own or the word's, looks ahead."""
    complement, _, own = frame.partition("=")
    return "inf" in complement and (own.partition(":")[0] or act) in _AHEAD
