"""Find the evaluative words of a content, each under its negations."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.lexicon.sentiment import SentimentLexicon
from kg.model import Span
from kg.syntax.sentences import Sentences

_CLAUSAL = ("ccomp", "acl", "advcl", "parataxis")
_EVALUATIVE = frozenset(("ADJ", "NOUN", "ADV"))
_LINKS = frozenset(("punct", "mark", "case", "cc", "det"))
_MOST = 3
"""Clauses of a range, at most."""
_STEPS = 6
"""Steps up the parse in search of a negation, at most."""


class Sentiment:
    """Finds the evaluative words in one document."""

    def __init__(
        self, sentences: Sentences, lexicon: SentimentLexicon, starts: Sequence[int]
    ) -> None:
        self.s = sentences
        self.lexicon = lexicon
        self.starts = starts

    def tokens_of(self, span: Span) -> range:
        """Return the indices of the tokens that begin in a span."""
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

    def roots(self, inside: range) -> list[int]:
        """Find the heads of the clauses in a range, in order."""
        tokens = self.s.tokens
        return [
            i
            for i in inside
            if tokens[i].pos != "PUNCT"
            and (tokens[i].head == i or tokens[i].head not in inside)
            and tokens[i].dep not in _LINKS
        ][:_MOST]

    def sense(self, index: int) -> str:
        """Return the sense of a word under its negations: "+", "-", "!" or ""."""
        return self._negate(index, self.lexicon.sense(self.s.tokens[index]))

    def described(self, index: int) -> str:
        """Return the sense of a predicated word under its negations; "" after a determiner.

        It is read as an adjective, even if the tagger took it for a noun.
        """
        if self.s.child(index, "det") is not None:
            return ""
        return self._negate(index, self.lexicon.adjective_sense(self.s.tokens[index]))

    def _negate(self, index: int, sense: str) -> str:
        """Reverse a word's sense if it is negated."""
        if sense in ("+", "-") and self._is_negated(index):
            return "-" if sense == "+" else "+"
        return sense

    def senses(self, inside: range) -> Iterator[tuple[str, bool]]:
        """Yield the senses of all words but verbs and subjects, and whether each is strong."""
        for index in inside:
            token = self.s.tokens[index]
            if token.pos in _EVALUATIVE and not token.dep.startswith("nsubj"):
                yield self.sense(index), self.lexicon.is_strong(token)

    def phrases(self, inside: range) -> Iterator[str]:
        """Yield the senses of phrases, negated from outside: "n'a pas été [à la hauteur]"."""
        for group, sense in self.lexicon.find_phrases(self.s.tokens, inside):
            denies = any(map(self.s.is_negation, group))
            yield sense if denies else self._negate(group[-1], sense)

    def predicate(self, root: int, inside: range) -> str:
        """Return the sense of a predicate: of its head, else of an attribute, adverb or object."""
        s = self.s
        senses = []
        for index in self._dependents(root, inside):
            token = s.tokens[index]
            sense = self.sense(index)
            if not sense and (token.dep in ("obj", "xcomp", "obl:arg") or index == root):
                adjectives = (
                    self.sense(c)
                    for c in s.children[index]
                    if c in inside and s.tokens[c].dep == "amod"
                )
                sense = next(filter(None, adjectives), "")
            if sense == "!" and (
                "VerbForm=Part" in token.morph or token.feature("Tense") in ("Past", "Imp")
            ):
                continue
            if sense:
                senses.append(sense)
        if "!" in senses:
            return "!"
        return "-" if "-" in senses else senses[0] if senses else ""

    def _dependents(self, root: int, inside: range) -> Iterator[int]:
        """Yield a predicate and its dependents, without subject, agent and further clauses."""
        aside = ("nsubj", "conj", "parataxis", "obl:agent")
        for index in (root, *self.s.children[root]):
            if index in inside and (
                index == root or not self.s.tokens[index].dep.startswith(aside)
            ):
                yield index

    def predicate_features(self, root: int, inside: range) -> Iterator[str]:
        """Name the features of the main predicate of a clause."""
        s = self.s
        finite = s.finite(root)
        sense = self.predicate(root, inside)
        if sense in ("+", "-"):
            deed = (
                s.tokens[root].pos == "VERB" and s.tokens[root].lemma not in s.words.linking_verbs
            )
            yield f"predicate{sense}v" if deed else f"predicate{sense}"
            if any(
                self.sense(i) == sense and self.lexicon.is_strong(s.tokens[i])
                for i in self._dependents(root, inside)
            ):
                yield f"predicate{sense}{sense}"
        elif sense == "!":
            yield "ought"
        if sense in ("+", "-") and any(
            s.tokens[c].dep == "obj" and s.tokens[c].feature("Person") == "1"
            for c in s.children[root]
        ):
            # "That alarms me."
            yield f"felt{sense}"
        if finite.feature("Mood") == "Cnd":
            yield "conditional"
        if self.negated(root):
            yield "negated"

    def negated(self, index: int) -> bool:
        """Check whether a predicate has a negation of its own, other than "ne … que"."""
        return any(map(self.s.is_negation, self.s.children[index])) and not self.s.is_restrictive(
            index
        )

    def _is_negated(self, index: int) -> bool:
        """Check whether a word is negated, by itself or with its clause."""
        s = self.s
        place = index
        negated = False
        for _ in range(_STEPS):
            if any(s.is_negation(c) or self._reverses(c) for c in s.children[place]):
                negated = not negated
            token = s.tokens[place]
            if (
                token.head == place
                or token.dep.startswith(_CLAUSAL)
                or token.pos in ("VERB", "AUX")
                or token.dep in ("nsubj", "conj")
            ):
                break
            place = token.head
        return negated

    def _reverses(self, index: int) -> bool:
        """Check whether a word reverses its head: "peu utile".

        After a determiner or a preposition it does not: "un peu ridicule", "au moins ridicule".
        """
        tokens = self.s.tokens
        specified = index > 0 and tokens[index - 1].pos in ("DET", "ADP")
        return tokens[index].lower in self.lexicon.reversing and not specified
