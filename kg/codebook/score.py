"""Score how well each concept of a codebook applies to a text, and say why.

Similarity comes first: the example sentence or label nearest in meaning, in French or English
(:mod:`kg.claims.embedding`). Words count too: a label that occurs is evidence for a concept; a
required word that is missing, or a forbidden one that occurs, rules it out. Counter-examples lower
the score of texts that are nearer to them than to any example. A text that is itself an example has
score 1, a counter-example 0: so a person's correction always holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from kg.base import fold
from kg.claims.embedding import embed
from kg.codebook.model import Codebook, Concept
from kg.codebook.words import find_words, merge_spellings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Of a few values tried, these have the best F1 on the part "dev" of tests/coded_statements.tsv. A
# concept applies from a similarity of .56; if a label occurs, from .22; if a required word does,
# from .33.
_BIAS = -5.0
_LIKENESS = 9.0
_LABEL = 3.0
_MUST = 2.0
_AGAINST = 20.0


@dataclass(frozen=True, slots=True)
class Code:
    """A concept that applies to a text, with a score in 0..1 and the reason in words."""

    concept: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence for or against a concept: cosines in -1..1, and words that occur.

    ``given`` is set if the text is an example (True) or a counter-example (False).
    """

    like: float
    example: str
    unlike: float
    counter: str
    labels: tuple[str, ...]
    must: tuple[str, ...]
    ruled_out: str = ""
    given: bool | None = None


class Scorer:
    """A codebook whose sentences have been embedded."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self._for = {c.id: _Sentences((c.label, *c.labels, *c.examples)) for c in self.concepts}
        self._examples = {c.id: frozenset(map(fold.key, c.examples)) for c in self.concepts}
        self._against = {c.id: _Sentences(c.counter_examples) for c in self.concepts}

    @property
    def concepts(self) -> tuple[Concept, ...]:
        return self.codebook.concepts

    def codes(self, text: str, *, context: str = "", least: float = 0.5) -> list[Code]:
        """Find the concepts whose score is at least ``least``, the best first.

        ``context`` is the sentence around the text: it counts if the text is very short.
        """
        found = (self._code(concept, text, context) for concept in self.concepts)
        kept = [code for code in found if code.score >= least]
        return sorted(kept, key=lambda code: (-code.score, code.concept))

    def _code(self, concept: Concept, text: str, context: str) -> Code:
        evidence = self.evidence(concept, text, context)
        return Code(concept.id, round(score(evidence), 2), reason(evidence))

    def evidence(self, concept: Concept, text: str, context: str = "") -> Evidence:
        """Collect the evidence for and against a concept."""
        chosen = choose_text(text, context)
        like, example = self._for[concept.id].nearest(chosen)
        unlike, counter = self._against[concept.id].nearest(chosen)
        must = tuple(find_words(concept.must, chosen))
        ruled_out = ""
        if concept.must and not must:
            ruled_out = f"none of {', '.join(concept.must[:3])} occurs"
        for word in find_words(concept.must_not, chosen)[:1]:
            ruled_out = f"'{word}' occurs"
        given = None
        if fold.key(chosen) in self._against[concept.id].plain:
            given = False
        elif fold.key(chosen) in self._examples[concept.id]:
            given = True
        labels = tuple(find_words((concept.label, *concept.labels), chosen))
        return Evidence(like, example, unlike, counter, labels, must, ruled_out, given)


def choose_text(text: str, context: str) -> str:
    """Return the text to score: its sentence if it has hardly any words itself."""
    return text if len(fold.key(text).split()) > _FEW or not context else context


_FEW = 2
"""The most words of a text that is too short to be scored by itself."""


def score(evidence: Evidence) -> float:
    """Score how well a concept applies, in 0..1."""
    if evidence.given is not None:
        return float(evidence.given)
    if evidence.ruled_out:
        return 0.0
    weighed = _BIAS + _LIKENESS * evidence.like
    weighed += _LABEL * bool(evidence.labels) + _MUST * bool(evidence.must)
    weighed -= _AGAINST * max(0.0, evidence.unlike - evidence.like)
    return 1 / (1 + exp(-weighed))


def reason(evidence: Evidence) -> str:
    """Describe the evidence that decided."""
    if evidence.given is not None:
        return "it is an example" if evidence.given else "it is a counter-example"
    if evidence.ruled_out:
        return evidence.ruled_out
    words = ", ".join(merge_spellings((*evidence.labels, *evidence.must)))
    similarity = f"like « {evidence.example} » ({evidence.like:.2f})"
    if evidence.unlike > evidence.like:
        similarity += f", but also like « {evidence.counter} » ({evidence.unlike:.2f})"
    return f"says {words}; {similarity}" if words else similarity


class _Sentences:
    """Sentences with their vectors."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences: Sequence[str] = tuple(sentences)
        self.plain = {fold.key(sentence) for sentence in self.sentences}
        self._rows: NDArray[np.float32] = embed(self.sentences)

    def nearest(self, text: str) -> tuple[float, str]:
        """Return the cosine of the nearest sentence and the sentence, or -1 and ""."""
        if not self.sentences:
            return -1.0, ""
        likenesses = self._rows @ embed([text])[0]
        best = int(likenesses.argmax())
        return round(float(likenesses[best]), 4), self.sentences[best]
