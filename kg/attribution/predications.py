"""Cues that say of something what it is → candidates: "juger X utile", "qualifier X de Y",
"présenter X comme Y", "estimer X à N".

X and what is said of it are pieces of one content. X is the object, the subject of a passive, the
noun that a participle or a relative clause stands behind; the parser may have hung what is said of
X on X itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.content.boundaries import Extents
from kg.content.candidate import Candidate, Range
from kg.content.cue_instance import Use
from kg.content.pieces import Contents
from kg.lexicon.cues import Frame
from kg.model import Span
from kg.syntax.complements import Complement, Complements
from kg.syntax.sentences import Sentences

_DESCRIBING = frozenset(("amod", "acl"))
_JOINING = frozenset(("ADP", "SCONJ", "CCONJ", "PUNCT"))
"""What stands between the thing and what is said of it, and belongs to neither."""


class Predications:
    """Proposes what cues say that something is."""

    def __init__(
        self, sentences: Sentences, contents: Contents, complements: Complements, extents: Extents
    ) -> None:
        self.s = sentences
        self.contents = contents
        self.complements = complements
        self.extents = extents
        self.tokens = sentences.tokens
        self.children = sentences.children

    def of(
        self, use: Use, frame: Frame, second: str, fitting: list[Complement], thing: int | None
    ) -> Iterator[Candidate]:
        """Candidates of a cue: ``fitting`` are its complements that may say what the ``thing`` is;
        without them those that hang elsewhere. One that stands between the cue and the thing is it:
        "qualifier [d'irresponsable] la décision de fermer".
        """
        between = [c for c in fitting if thing is not None and use.last < c.last < thing]
        fitting = between or fitting
        for predicate in fitting or list(self._hung(use, second, thing)):
            agent = self._agent(predicate)
            if agent is not None:
                last = self.s.range(agent)[0] - 1
                if last < predicate.first:
                    continue
                predicate = Complement(predicate.shape, predicate.head, predicate.first, last)
                if use.speaker is None:
                    use = replace(use, speaker=agent, how="agent")
            yield from self._made(use, frame, predicate, self._agreeing(use, thing, predicate))

    def _agreeing(self, use: Use, thing: int | None, predicate: Complement) -> int | None:
        """The thing, or the noun within its phrase or above it that agrees with what is said where
        the thing doesn't: "le rejet des accusations, qu'il juge infondées" speaks of these.
        """
        said = self.tokens[predicate.head]
        if thing is None or said.pos not in ("ADJ", "VERB") or self._agree(thing, said.index):
            return thing
        if self.tokens[thing].pos not in ("NOUN", "PROPN") or thing > use.verb:
            return thing
        below = thing
        while True:
            nested = [c for c in self.children[below] if c > below and self.tokens[c].dep == "nmod"]
            if not nested:
                break
            below = nested[-1]
            if below < use.verb and self._agree(below, said.index):
                return below
        above = thing
        while self.tokens[above].head < above and self.tokens[above].dep.startswith(
            ("nmod", "obl")
        ):
            above = self.tokens[above].head
            if self.tokens[above].pos == "NOUN" and self._agree(above, said.index):
                return above
        return thing

    def _agree(self, noun: int, said: int) -> bool:
        """Whether nothing that both words tell of number and gender differs."""
        one, other = self.tokens[noun], self.tokens[said]
        return all(
            not one.feature(name)
            or not other.feature(name)
            or one.feature(name) == other.feature(name)
            for name in ("Number", "Gender")
        )

    def _made(
        self, use: Use, frame: Frame, predicate: Complement, thing: int | None
    ) -> Iterator[Candidate]:
        seen: set[tuple[Span, ...]] = set()
        wholes: list[Range | None] = list(self._ranges(use, thing, predicate.first))
        for extent, finish in self.extents.extents(use.verb, predicate):
            if extent == "sentence":
                continue
            second = self.contents.content(predicate.first, finish)
            if second is None:
                continue
            for whole in wholes or [None]:
                pieces: tuple[Span, ...] = (second[0],)
                kind = second[1]
                if whole is not None:
                    first = self.contents.content(*whole)
                    if first is not None and not first[0].overlaps(second[0]):
                        both = (self.contents.with_marks(p[0]) for p in (first, second))
                        pieces = tuple(sorted(both))
                        told = {first[1], second[1]}
                        kind = "indirect" if told == {"indirect"} else "mixed"
                if pieces in seen:
                    continue
                seen.add(pieces)
                yield use.candidate(
                    f"verb:{frame.shape}", frame, pieces, kind, predicate.head, thing, extent
                )

    def _ranges(self, use: Use, thing: int | None, before: int) -> Iterator[Range]:
        """The tokens that name the thing: all of its phrase, and without what is said besides."""
        if thing is None or self.tokens[thing].pos == "PRON":
            return
        first, last = self.s.before_clause(thing, use.verb)
        if first < before:
            last = min(last, before - 1)
        if first < use.verb:
            last = min(last, self.s.group_start(use.verb) - 1)
        while last > thing and self.tokens[last].pos in _JOINING:
            last -= 1
        if not first <= thing <= last:
            return
        yield first, last
        core = max(self.s.core(thing)[1], thing)
        if core < last:
            yield first, core

    def _agent(self, predicate: Complement) -> int | None:
        """Who passes a judgement, where the parser has hung the agent on what is said."""
        for index in range(predicate.first + 1, predicate.last + 1):
            token = self.tokens[index]
            if token.dep == "obl:agent" and self.s.preposition(index) in self.s.words.agents:
                governor = self.tokens[token.head]
                if governor.index == predicate.head and governor.pos in ("ADJ", "NOUN"):
                    return index
        return None

    def _hung(self, use: Use, second: str, thing: int | None) -> Iterator[Complement]:
        """What is said of the thing, where the parser has not hung it on the cue."""
        end = self.s.sentence(use.verb)[1]
        if second == "comme":
            yield from self._behind(use.last + 1, end, self.s.words.as_words)
        elif second == "adj":
            yield from self._hung_on_thing(use, thing)
        elif second in self.s.words.of:
            quoted = list(self._behind(use.last + 1, end, self.s.words.of, quoted=True))
            yield from quoted or self._hung_noun(use, thing, second, bare=True)
        else:
            # "estimer le prix par habitant à cent euros"
            yield from self._behind(use.last + 1, end, frozenset((second,)), counted=True)
            if use.cue.frame("n") is None:
                yield from self._hung_noun(use, thing, second, bare=False)

    def _hung_noun(
        self, use: Use, thing: int | None, preposition: str, *, bare: bool
    ) -> Iterator[Complement]:
        """What is said of a thing, which the parser takes for its last complement, or for one
        of a noun within it: "qualifie l'État [de menteur]", "qualifie la politique du gouvernement
        [de suicidaire]"; ``bare`` where it has no determiner, in the preposition neither if another
        complement has none.
        """
        if thing is None or thing < use.verb:
            return
        behind = [c for c in self.children[thing] if c > thing and self.tokens[c].dep != "punct"]
        if not behind:
            return
        end = self.s.range(behind[-1])[1]
        fitting = [
            c
            for c in range(thing + 1, end + 1)
            if self.s.preposition(c) == preposition and self._is_nested(c, thing)
        ]
        if bare:
            alone = [c for c in fitting if self._is_bare(c)]
            # An adjective is no noun's complement, so that one tells what is said wherever it is.
            said = [c for c in alone if self.tokens[c].pos == "ADJ"]
            said = said or [c for c in alone if self.s.range(c)[1] == end]
            determined = self.s.child(behind[-1], "det", "nummod") is not None
            said = said or [c for c in fitting if c == behind[-1] and not determined]
        else:
            said = [c for c in fitting if c == behind[-1]]
        marker = self.s.marker(said[-1]) if said else None
        if marker is not None:
            yield Complement(f"{preposition}+n", said[-1], marker + 1, end)

    def _is_bare(self, noun: int) -> bool:
        """Whether a noun has no determiner, not even one that its preposition holds ("du")."""
        marker = self.s.marker(noun)
        fused = marker is not None and self.tokens[marker].feature("Definite") != ""
        return not fused and self.s.child(noun, "det", "nummod") is None

    def _is_nested(self, noun: int, thing: int) -> bool:
        """Whether a noun is a complement of a complement of a thing, however deep."""
        if self.tokens[noun].head == thing:
            return True
        while noun > thing and self.tokens[noun].dep.startswith(("nmod", "obl")):
            noun = self.tokens[noun].head
        return noun == thing

    def _hung_on_thing(self, use: Use, thing: int | None) -> Iterator[Complement]:
        """An adjective that the parser has hung on the noun before it."""
        if thing is None or thing < use.verb:
            return
        ahead = [
            c
            for c in self.children[thing]
            if c > thing
            and self.tokens[c].dep in _DESCRIBING
            and self.tokens[c].pos in ("ADJ", "VERB", "NOUN")
        ]
        if ahead:
            first, last = self.s.range(ahead[-1])
            yield Complement("adj", ahead[-1], first, last)

    def _behind(
        self,
        start: int,
        end: int,
        words: frozenset[str],
        *,
        quoted: bool = False,
        counted: bool = False,
    ) -> Iterator[Complement]:
        """The phrase behind the first of the words before another clause; one that opens a
        quotation where ``quoted``, that begins with a number where ``counted``.
        """
        for place in range(start, end - 1):
            token = self.tokens[place]
            if "VerbForm=Fin" in token.morph or token.text in (";", ":"):
                return
            lower = self.s.words.plain(token.lower)
            if lower not in words:
                continue
            opens = self.s.quote_at[place] < 0 <= self.s.quote_at[place + 1]
            number = self.tokens[place + 1].pos == "NUM"
            if (quoted and not opens) or (counted and not number):
                continue
            head = self.complements.highest(place + 1, end)
            last = max(self.s.range(head)[1], head)
            yield Complement(f"{lower}+n", head, place + 1, last)
            return
