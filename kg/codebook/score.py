"""Texts and a codebook → how well each concept applies to each text, and why.

Likeness proposes: the nearest example sentence or label, in meaning, French and English alike
(:mod:`kg.claims.embedding`). Words decide with it: a label that occurs speaks for a concept; a
word that must occur and does not, or that must not and does, rules it out. Counter-examples draw
away what is nearer to them than to any example. A text that is itself an example has score 1, one
that is a counter-example 0: so a person's correction always holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from kg.claims.embedding import embedded
from kg.codebook.model import Codebook, Concept
from kg.codebook.words import distinct, occurring
from kg.normalise.tokens import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Of few values, those with the best F1 on the part "dev" of tests/coded_statements.tsv. Likeness
# alone is enough from .56 on; a label that occurs, from .22; a word that must, from .33.
_BIAS = -5.0
_LIKENESS = 9.0
_LABEL = 3.0
_MUST = 2.0
_AGAINST = 20.0


@dataclass(frozen=True, slots=True)
class Code:
    """That a concept applies to a text, with a score in 0..1 and the reason in words."""

    concept: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for or against a concept: cosines in -1..1, and words that occur."""

    like: float
    example: str
    unlike: float
    counter: str
    labels: tuple[str, ...]
    must: tuple[str, ...]
    ruled_out: str = ""
    settled: bool | None = None


class Scorer:
    """A codebook made ready: its sentences are embedded once."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self._for = {c.id: _Sentences((c.label, *c.labels, *c.examples)) for c in self.concepts}
        self._examples = {c.id: frozenset(map(plain, c.examples)) for c in self.concepts}
        self._against = {c.id: _Sentences(c.counter_examples) for c in self.concepts}

    @property
    def concepts(self) -> tuple[Concept, ...]:
        return self.codebook.concepts

    def codes(self, text: str, *, context: str = "", least: float = 0.5) -> list[Code]:
        """The concepts whose score is at least ``least``, the best first.

        ``context`` is the sentence around the text: it counts where the text says little itself.
        """
        found = (self._code(concept, text, context) for concept in self.concepts)
        kept = [code for code in found if code.score >= least]
        return sorted(kept, key=lambda code: (-code.score, code.concept))

    def _code(self, concept: Concept, text: str, context: str) -> Code:
        signs = self.signs(concept, text, context)
        return Code(concept.id, round(score(signs), 2), reason(signs))

    def signs(self, concept: Concept, text: str, context: str = "") -> Signs:
        """What speaks for and against a concept."""
        said = spoken(text, context)
        like, example = self._for[concept.id].nearest(said)
        unlike, counter = self._against[concept.id].nearest(said)
        must = tuple(occurring(concept.must, said))
        ruled_out = ""
        if concept.must and not must:
            ruled_out = f"none of {', '.join(concept.must[:3])} occurs"
        for word in occurring(concept.must_not, said)[:1]:
            ruled_out = f"'{word}' occurs"
        settled = None
        if plain(said) in self._against[concept.id].plain:
            settled = False
        elif plain(said) in self._examples[concept.id]:
            settled = True
        labels = tuple(occurring((concept.label, *concept.labels), said))
        return Signs(like, example, unlike, counter, labels, must, ruled_out, settled)


def spoken(text: str, context: str) -> str:
    """The words that are judged: the text, with its sentence where it has hardly any itself."""
    return text if len(plain(text).split()) > _FEW or not context else context


_FEW = 2
"""Up to so many words a text says too little by itself."""


def score(signs: Signs) -> float:
    """How well a concept applies, in 0..1."""
    if signs.settled is not None:
        return float(signs.settled)
    if signs.ruled_out:
        return 0.0
    weighed = _BIAS + _LIKENESS * signs.like
    weighed += _LABEL * bool(signs.labels) + _MUST * bool(signs.must)
    weighed -= _AGAINST * max(0.0, signs.unlike - signs.like)
    return 1 / (1 + exp(-weighed))


def reason(signs: Signs) -> str:
    """What decided, in words."""
    if signs.settled is not None:
        return "it is an example" if signs.settled else "it is a counter-example"
    if signs.ruled_out:
        return signs.ruled_out
    words = ", ".join(distinct((*signs.labels, *signs.must)))
    told = f"like « {signs.example} » ({signs.like:.2f})"
    if signs.unlike > signs.like:
        told += f", but also like « {signs.counter} » ({signs.unlike:.2f})"
    return f"says {words}; {told}" if words else told


def plain(text: str) -> str:
    """The words of a text by which equal ones are known."""
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())


class _Sentences:
    """Sentences with their vectors."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences: Sequence[str] = tuple(sentences)
        self.plain = {plain(sentence) for sentence in self.sentences}
        self._rows: NDArray[np.float32] = embedded(self.sentences)

    def nearest(self, text: str) -> tuple[float, str]:
        """The cosine of the nearest sentence, and the sentence; -1 and "" where there is none."""
        if not self.sentences:
            return -1.0, ""
        likenesses = self._rows @ embedded([text])[0]
        best = int(likenesses.argmax())
        return round(float(likenesses[best]), 4), self.sentences[best]
