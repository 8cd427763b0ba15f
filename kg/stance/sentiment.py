"""A stretch of a content → which of its words judge, each under its negations."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.lexicon.sentiment import Evaluative
from kg.model import Span
from kg.syntax.sentences import Sentences

_CLAUSAL = ("ccomp", "acl", "advcl", "parataxis")
_JUDGING = frozenset(("ADJ", "NOUN", "ADV"))
_LINKS = frozenset(("punct", "mark", "case", "cc", "det"))
_MOST = 3
"""So many clauses of a stretch are looked at."""
_STEPS = 6
"""So far up the parse a negation is looked for."""


class Judging:
    """Tells of the stretches of one document which words judge."""

    def __init__(self, sentences: Sentences, evaluative: Evaluative, starts: Sequence[int]) -> None:
        self.s = sentences
        self.evaluative = evaluative
        self.starts = starts

    def tokens_of(self, span: Span) -> range:
        """Indices of the tokens that begin in a span."""
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

    def roots(self, inside: range) -> list[int]:
        """The heads of the clauses of a stretch, in order."""
        tokens = self.s.tokens
        return [
            i
            for i in inside
            if tokens[i].pos != "PUNCT"
            and (tokens[i].head == i or tokens[i].head not in inside)
            and tokens[i].dep not in _LINKS
        ][:_MOST]

    def sense(self, index: int) -> str:
        """The sense of a word under its negations: "+", "-", "!" or ""."""
        return self._under(index, self.evaluative.sense(self.s.tokens[index]))

    def described(self, index: int) -> str:
        """The sense, under its negations, of a word that is said of something without a
        determiner: as an adjective, even if the tagger took it for a noun.
        """
        if self.s.child(index, "det") is not None:
            return ""
        return self._under(index, self.evaluative.described(self.s.tokens[index]))

    def _under(self, index: int, sense: str) -> str:
        """A word's sense under its negations."""
        if sense in ("+", "-") and self._turned(index):
            return "-" if sense == "+" else "+"
        return sense

    def senses(self, inside: range) -> Iterator[tuple[str, bool]]:
        """The senses of the words of a stretch, of all but verbs and subjects, and whether each
        judges wherever it stands.
        """
        for index in inside:
            token = self.s.tokens[index]
            if token.pos in _JUDGING and not token.dep.startswith("nsubj"):
                yield self.sense(index), self.evaluative.is_strong(token)

    def phrases(self, inside: range) -> Iterator[str]:
        """The senses of the groups of words of a stretch, under negations they don't hold
        themselves: "n'a pas été [à la hauteur]".
        """
        for group, sense in self.evaluative.phrases(self.s.tokens, inside):
            denies = any(map(self.s.negates, group))
            yield sense if denies else self._under(group[-1], sense)

    def predicate(self, root: int, inside: range) -> str:
        """The sense of a predicate: of its own word, else of an attribute, an adverb, an object."""
        s = self.s
        senses = []
        for index in self._telling(root, inside):
            token = s.tokens[index]
            sense = self.sense(index)
            if not sense and (token.dep in ("obj", "xcomp", "obl:arg") or index == root):
                sense = next(
                    (
                        found
                        for c in s.children[index]
                        if c in inside and s.tokens[c].dep == "amod"
                        for found in (self.sense(c),)
                        if found
                    ),
                    "",
                )
            if sense == "!" and (
                "VerbForm=Part" in token.morph or token.feature("Tense") in ("Past", "Imp")
            ):
                continue
            if sense:
                senses.append(sense)
        if "!" in senses:
            return "!"
        return "-" if "-" in senses else senses[0] if senses else ""

    def _telling(self, root: int, inside: range) -> Iterator[int]:
        """A predicate and what hangs on it, without subject, agent and further clauses."""
        aside = ("nsubj", "conj", "parataxis", "obl:agent")
        for index in (root, *self.s.children[root]):
            if index in inside and (
                index == root or not self.s.tokens[index].dep.startswith(aside)
            ):
                yield index

    def clause(self, root: int, inside: range) -> Iterator[str]:
        """What the main predicate of a clause tells."""
        s = self.s
        finite = s.finite(root)
        sense = self.predicate(root, inside)
        if sense in ("+", "-"):
            deed = s.tokens[root].pos == "VERB" and s.tokens[root].lemma not in s.words.linking
            yield f"predicate{sense}v" if deed else f"predicate{sense}"
            if any(
                self.sense(i) == sense and self.evaluative.is_strong(s.tokens[i])
                for i in self._telling(root, inside)
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
        """Whether a predicate has a negation of its own, which "ne … que" isn't."""
        return any(map(self.s.negates, self.s.children[index])) and not self.s.restricts(index)

    def _turned(self, index: int) -> bool:
        """Whether a word stands under a negation: its own, or that of its clause."""
        s = self.s
        place = index
        turned = False
        for _ in range(_STEPS):
            if any(s.negates(c) or self._turns(c) for c in s.children[place]):
                turned = not turned
            token = s.tokens[place]
            if (
                token.head == place
                or token.dep.startswith(_CLAUSAL)
                or token.pos in ("VERB", "AUX")
                or token.dep in ("nsubj", "conj")
            ):
                break
            place = token.head
        return turned

    def _turns(self, index: int) -> bool:
        """Whether a word turns round what it hangs on; not behind a determiner or a preposition:
        "peu utile" blames, "un peu ridicule" does no less, nor does "au moins ridicule".
        """
        tokens = self.s.tokens
        told = index > 0 and tokens[index - 1].pos in ("DET", "ADP")
        return tokens[index].lower in self.evaluative.turning and not told
