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
                both = phrase and self.contents.join(phrase, (predicate.first, finish))
                pieces, kind = both or ((second[0],), second[1])
                if pieces not in seen:
                    seen.add(pieces)
                    rule, head = f"verb:{frame.shape}", predicate.head
                    yield use.candidate(rule, frame, pieces, kind, head, topic, extent)

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
            yield from self._phrase_after(use.last + 1, end, self.words.of, quoted=True)
        else:
            # "estimer le prix par habitant à cent euros"
            yield from self._phrase_after(use.last + 1, end, frozenset((second,)), counted=True)

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
