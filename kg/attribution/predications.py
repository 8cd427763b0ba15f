"""Propose judgements: "juger X utile", "qualifier X de Y", "présenter X comme Y", "estimer X à N".

X, the topic, and its predicate are pieces of one content. The topic is the object, the subject of
a passive, or the noun before a participle or relative clause; the parser may attach the predicate
to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.attribution.construction import Construction
from kg.content.candidate import Candidate, Range
from kg.content.cue_instance import CueInstance
from kg.lexicon.cues import Frame
from kg.model import Span
from kg.syntax.complements import Complement

_DESCRIBING = frozenset(("amod", "acl"))
_JOINING = frozenset(("ADP", "SCONJ", "CCONJ", "PUNCT"))
"""Words between the topic and the predicate that belong to neither."""


class Predications(Construction):
    """Proposes what cues say that something is."""

    def find(
        self,
        use: CueInstance,
        frame: Frame,
        second: str,
        fitting: list[Complement],
        topic: int | None,
    ) -> Iterator[Candidate]:
        """Find the candidates of a cue.

        Its ``fitting`` complements are predicates, preferably those before the ``topic``
        ("qualifier [d'irresponsable] la décision"); if there are none, those attached elsewhere.
        """
        between = [c for c in fitting if topic is not None and use.last < c.last < topic]
        predicates = between or fitting or list(self._misattached(use, second, topic))
        for predicate in predicates:
            yield from self._build(use, frame, predicate, topic)

    def _build(
        self, use: CueInstance, frame: Frame, predicate: Complement, topic: int | None
    ) -> Iterator[Candidate]:
        seen: set[tuple[Span, ...]] = set()
        phrases: list[Range | None] = list(self._topic_phrases(use, topic, predicate.first))
        for extent, finish in self.boundaries.find(use.verb, predicate):
            if extent == "sentence":
                continue
            second = self.contents.content(predicate.first, finish)
            if second is None:
                continue
            for phrase in phrases or [None]:
                pieces: tuple[Span, ...] = (second[0],)
                kind = second[1]
                first = None if phrase is None else self.contents.content(*phrase)
                if first is not None and not first[0].overlaps(second[0]):
                    both = (self.contents.with_marks(p[0]) for p in (first, second))
                    pieces = tuple(sorted(both))
                    kind = "indirect" if first[1] == second[1] == "indirect" else "mixed"
                if pieces in seen:
                    continue
                seen.add(pieces)
                yield use.candidate(
                    f"verb:{frame.shape}", frame, pieces, kind, predicate.head, topic, extent
                )

    def _topic_phrases(self, use: CueInstance, topic: int | None, before: int) -> Iterator[Range]:
        """Delimit the topic: all of its phrase, then its core."""
        if topic is None or self.tokens[topic].pos == "PRON":
            return
        first, last = self.s.phrase_without_clause(topic, use.verb)
        if first < before:
            last = min(last, before - 1)
        if first < use.verb:
            last = min(last, self.s.group_start(use.verb) - 1)
        while last > topic and self.tokens[last].pos in _JOINING:
            last -= 1
        if not first <= topic <= last:
            return
        yield first, last
        core = max(self.s.core(topic)[1], topic)
        if core < last:
            yield first, core

    def _misattached(
        self, use: CueInstance, second: str, topic: int | None
    ) -> Iterator[Complement]:
        """Find predicates that the parser does not attach to the cue."""
        end = self.s.sentence(use.verb)[1]
        if second == "comme":
            yield from self._phrase_after(use.last + 1, end, self.words.as_words)
        elif second == "adj":
            yield from self._adjective_inside(use, topic)
        elif second in self.words.of:
            quoted = list(self._phrase_after(use.last + 1, end, self.words.of, quoted=True))
            yield from quoted or self._nouns_inside(use, topic, second, bare=True)
        else:
            # "estimer le prix par habitant à cent euros"
            yield from self._phrase_after(use.last + 1, end, frozenset((second,)), counted=True)
            if use.cue.frame("n") is None:
                yield from self._nouns_inside(use, topic, second, bare=False)

    def _nouns_inside(
        self, use: CueInstance, topic: int | None, preposition: str, *, bare: bool
    ) -> Iterator[Complement]:
        """Find a predicate attached to the topic or a noun in it: "qualifie l'État [de menteur]".

        If ``bare``, it has no determiner, or it is the last complement and only its preposition has
        one.
        """
        if topic is None or topic < use.verb:
            return
        after = [c for c in self.children[topic] if c > topic and self.tokens[c].dep != "punct"]
        if not after:
            return
        end = self.s.range(after[-1])[1]
        fitting = [
            c
            for c in range(topic + 1, end + 1)
            if self.s.preposition(c) == preposition and self._is_nested(c, topic)
        ]
        found = [c for c in fitting if c == after[-1]]
        if bare:
            nouns = [c for c in fitting if self._is_bare(c)]
            if self.s.child(after[-1], "det", "nummod") is not None:
                found = []
            # An adjective is not a complement of a noun, so it is the predicate wherever it is.
            adjectives = [c for c in nouns if self.tokens[c].pos == "ADJ"]
            found = adjectives or [c for c in nouns if self.s.range(c)[1] == end] or found
        marker = self.s.marker(found[-1]) if found else None
        if marker is not None:
            yield Complement(f"{preposition}+n", found[-1], marker + 1, end)

    def _is_bare(self, noun: int) -> bool:
        """Whether a noun has no determiner, not even fused with a preposition ("du")."""
        marker = self.s.marker(noun)
        fused = marker is not None and self.tokens[marker].feature("Definite") != ""
        return not fused and self.s.child(noun, "det", "nummod") is None

    def _is_nested(self, noun: int, topic: int) -> bool:
        """Whether a noun is a direct or indirect complement of the topic."""
        if self.tokens[noun].head == topic:
            return True
        while noun > topic and self.tokens[noun].dep.startswith(("nmod", "obl")):
            noun = self.tokens[noun].head
        return noun == topic

    def _adjective_inside(self, use: CueInstance, topic: int | None) -> Iterator[Complement]:
        """Find an adjective that the parser attaches to the noun before it."""
        if topic is None or topic < use.verb:
            return
        ahead = [c for c in self.children[topic] if c > topic and self.tokens[c].dep in _DESCRIBING]
        if ahead:
            first, last = self.s.range(ahead[-1])
            yield Complement("adj", ahead[-1], first, last)

    def _phrase_after(
        self,
        start: int,
        end: int,
        words: frozenset[str],
        *,
        quoted: bool = False,
        counted: bool = False,
    ) -> Iterator[Complement]:
        """Find the phrase after one of some ``words`` in the clause.

        It must open a quotation if ``quoted``, begin with a number if ``counted``.
        """
        for place in range(start, end - 1):
            token = self.tokens[place]
            if "VerbForm=Fin" in token.morph or token.text in (";", ":"):
                return
            lower = self.words.plain(token.lower)
            if lower not in words:
                continue
            opens = self.s.quote_at[place] < 0 <= self.s.quote_at[place + 1]
            number = self.tokens[place + 1].pos == "NUM"
            if (quoted and not opens) or (counted and not number):
                continue
            head = self.complements.phrase_head(place + 1, end)
            last = max(self.s.range(head)[1], head)
            yield Complement(f"{lower}+n", head, place + 1, last)
            return
