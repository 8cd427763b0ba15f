"""Find what is said around a phrase or clause that names its source: "selon X", "comme l'a dit X".

The content of a phrase that opens its sentence is all that follows; of one that closes it, all
before; of one in the middle, both. It is less where a clause is separate.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.attribution.construction import Construction
from kg.content.candidate import Extent, Range
from kg.model import Span, StatementType

_CONNECTIVES = frozenset(("CCONJ", "ADV", "PUNCT", "SCONJ", "INTJ"))
_Pieces = list[tuple[Span, StatementType]]


class PhraseContents(Construction):
    """Finds the contents around the source phrases of one document."""

    def find(
        self, index: int, head: int, phrase_end: int
    ) -> Iterator[tuple[Extent, tuple[Span, ...], StatementType]]:
        """Find the possible contents of a phrase, each once."""
        start, end = self.s.sentence(index)
        seen: set[tuple[Span, ...]] = set()
        # "Il s'agit, selon la mairie, d'une erreur": the content is not "Il s'agit".
        comma = index > start and self.tokens[index - 1].text == ","
        interrupts = comma and (
            self._is_incomplete(index - 2) or self._is_completed(index, head, end)
        )
        for extent, pieces in self._hosts(index, head, phrase_end):
            kinds = {kind for _, kind in pieces}
            kind = kinds.pop() if len(kinds) == 1 else "mixed"
            spans = tuple(
                self.contents.with_marks(span) if kind == "mixed" and one == "direct" else span
                for span, one in pieces
            )
            if not spans or spans in seen or (interrupts and len(spans) == 1):
                continue
            seen.add(spans)
            yield extent, spans, kind

    def _is_incomplete(self, last: int) -> bool:
        """Whether a token is a finite light verb ("is", "must"), which needs a complement."""
        token = self.tokens[last]
        finite = token.pos in ("VERB", "AUX") and "VerbForm=Fin" in token.morph
        return finite and token.lemma in self.words.light_verbs

    def _is_completed(self, index: int, head: int, end: int) -> bool:
        """Whether the words after a phrase complete those before: "Il a obtenu, selon X, que …"."""
        place = next((i + 1 for i in range(head + 1, end) if self.tokens[i].text == ","), end)
        before = range(self.s.sentence(index)[0], index - 1)
        last = self.tokens[index - 2]
        if place + 1 >= end or not self.s.has_finite(before):
            return False
        word = self.words.plain(self.tokens[place].lower)
        if word in self.words.of | self.words.that:
            return True
        return self.s.quote_at[place] >= 0 > self.s.quote_at[index] and last.pos == "VERB"

    def _hosts(self, index: int, head: int, phrase_end: int) -> Iterator[tuple[Extent, _Pieces]]:
        """Find the possible contents of a phrase, in pieces before and after it."""
        end = self.s.sentence(index)[1]
        first, last = self._section(index, phrase_end)
        figure = self._figure_start(index)
        if first < figure < index and self.tokens[figure - 1].text == ",":
            # "3 000 personnes, 1 200 selon la police, ont défilé"
            yield "subtree", self._pieces(index, figure, last + 1, last)
            return
        last = self._before_next_figure(index, phrase_end, last)
        opens = all(self.tokens[i].pos in _CONNECTIVES for i in range(first, index))
        for finish in sorted({phrase_end, *self._phrase_commas(index, end)}):
            closes = all(self.tokens[i].pos == "PUNCT" for i in range(finish + 1, last + 1))
            opening, following = index if opens else first, last + 1 if closes else finish + 1
            yield "sentence", self._pieces(index, opening, following, last)
            if opens:
                for place in self.boundaries.clause_breaks(finish + 1, last):
                    yield "cut", self._pieces(index, index, finish + 1, place - 1)
            elif closes:
                for place in self.boundaries.clause_breaks(first, index - 1):
                    yield "cut", self._pieces(index, place + 1, last + 1, last)
            elif self.tokens[index - 1].pos in _CONNECTIVES:
                yield "cut", self._pieces(index, index, finish + 1, last)
        if not opens:
            yield from self._inner_hosts(index, head, phrase_end, first, last)

    def _section(self, index: int, phrase_end: int) -> Range:
        """Delimit the part of a sentence between semicolons, or after a colon, around a phrase."""
        start, end = self.s.sentence(index)
        first = next(
            (i + 1 for i in range(index - 1, start - 1, -1) if self.tokens[i].text in (";", ":")),
            start,
        )
        after = (i for i in range(phrase_end + 1, end) if self.tokens[i].text == ";")
        return first, next(after, end) - 1

    def _before_next_figure(self, index: int, phrase_end: int, last: int) -> int:
        """Find where the content ends before figures of another source: ", 1 200 selon elle"."""
        for place in range(phrase_end + 2, last):
            if self.tokens[place].lower == self.tokens[index].lower:
                comma = self._figure_start(place) - 1
                if self.tokens[comma].text == ",":
                    return comma - 1
        return last

    def _inner_hosts(
        self, index: int, head: int, phrase_end: int, first: int, last: int
    ) -> Iterator[tuple[Extent, _Pieces]]:
        """Find contents of a phrase that does not open its sentence: a clause, or what precedes."""
        host = self._host_clause(index, head, phrase_end)
        yield "subtree", host
        if self.contents.quotation_between(index - 1, index) is not None:
            # "« A », selon X, qui précise que « B »": the rest is about the source.
            yield "cut", self._pieces(index, first, last + 1, last)

    def _figure_start(self, index: int) -> int:
        """Find where the figures begin that end right before a token, itself if there are none."""
        while index and self.tokens[index - 1].text.isdigit():
            index -= 1
        return index

    def _phrase_commas(self, index: int, end: int) -> Iterator[int]:
        """Yield ends of the phrase at the commas before the next finite verb."""
        for place in range(index + 2, end):
            token = self.tokens[place]
            if token.text == ",":
                yield place - 1
            if "VerbForm=Fin" in token.morph and not (
                # "selon les bilans qui se succèdent, …"
                token.dep == "acl:relcl" and index < token.head < place
            ):
                return

    def _host_clause(self, index: int, head: int, phrase_end: int) -> _Pieces:
        """Find the clause that a phrase belongs to, without the phrase."""
        governor = self.tokens[head].head
        start, end = self.s.sentence(index)
        first, last = start, end - 1
        if not index <= governor <= phrase_end:
            a, b = self.s.range(governor)
            dep = self.tokens[governor].dep
            if dep in ("ccomp", "acl:relcl", "advcl", "conj", "parataxis") and a <= index <= b:
                first, last = a, b
                while first < last and self.tokens[first].dep in ("mark", "cc", "punct"):
                    first += 1
        return self._pieces(index, first if first <= index else start, phrase_end + 1, last)

    def _pieces(self, cue: int, first: int, after: int, last: int) -> _Pieces:
        """Build the content from ``first`` to the cue and from ``after`` to ``last``."""
        found: _Pieces = []
        for a, b in ((first, cue - 1), (after, last)):
            while a <= b and self.tokens[a].pos in ("CCONJ", "PUNCT"):
                a += 1
            while b >= a and self.tokens[b].lower in self.words.that:
                b -= 1
            content = None if a > b else self.contents.content(a, b)
            if content is not None and not any(content[0].overlaps(span) for span, _ in found):
                found.append(content)
        return found
