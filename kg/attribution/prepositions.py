"""Propose statements of cue prepositions and "as" clauses: "selon X", "comme l'a dit X".

The content of a phrase that opens its sentence is all that follows; of one that closes it, all
before; of one in the middle, both. It is less where a clause is separate.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.attribution.construction import Construction, Tools, build_candidate
from kg.content.candidate import PREP, Candidate, Extent, Range
from kg.content.cue_instance import CueInstance
from kg.lexicon.cues import Cue, CuePreposition, speech_events
from kg.model import Span, StatementType
from kg.syntax.experiencers import Experiencers
from kg.syntax.incomplete import is_incomplete

_CONNECTIVES = frozenset(("CCONJ", "ADV", "PUNCT", "SCONJ", "INTJ"))
_POSSESSED = 4
"""Words of a cue preposition with a possessive variant: "in the view of"."""
_REACH = 7
"""Tokens within which the noun of this variant is found."""
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM"))
_Pieces = list[tuple[Span, StatementType]]


class Prepositions(Construction):
    """Proposes what prepositions attribute."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self.occasions = speech_events(self.s.document.language)
        self.experiencers = Experiencers(self.s)

    def find(self, index: int, preposition: CuePreposition) -> Iterator[Candidate]:
        """Find the candidates of a cue preposition that begins at a token."""
        last_word = index + len(preposition.words) - 1
        start, end = self.s.sentence(index)
        head = self._complement_head(last_word, end)
        if head is None:
            return
        if preposition.words[-1] in self.words.source_nouns:
            # "de source policière": the noun is the source.
            head = last_word
        phrase_end = self._phrase_end(head, end)
        relative = self._is_relative(index, head)
        at_start = self._opens_clause(index, start)
        if preposition.only_at_start:
            opens = (
                self.experiencers.is_experiencer(index, head, phrase_end)
                if preposition.experiencer_only
                else at_start or relative or self._is_set_off(index, phrase_end)
            )
            if not opens:
                return
        of = self._is_of(preposition.words[-1])
        cue = (index, last_word - 1 if of else last_word)
        for candidate in self._build(preposition, cue, head, head, phrase_end):
            # "by the mayor, according to whom [the bridge is safe]"
            precedes = candidate.pieces[0].start < self.tokens[index].start
            if not (relative and precedes):
                yield candidate

    def _is_relative(self, index: int, head: int) -> bool:
        """Whether the complement of a preposition after a comma is a relative pronoun."""
        if index <= self.s.sentence(index)[0] or self.tokens[index - 1].text != ",":
            return False
        token = self.tokens[head]
        if token.feature("PronType") == "Rel":
            return True
        return self.words.bare_clause and token.lower in self.words.question_words

    def _is_set_off(self, index: int, phrase_end: int) -> bool:
        """Whether a phrase follows a quotation or is between commas."""
        start, end = self.s.sentence(index)
        if index <= start:
            return False
        comma = phrase_end + 1 < end and self.tokens[phrase_end + 1].text == ","
        return (
            comma and self.tokens[index - 1].text in (",", ";")
        ) or self.contents.quotation_between(index - 1, index) is not None

    def _build(
        self, preposition: CuePreposition, cue: Range, source: int, head: int, phrase_end: int
    ) -> Iterator[Candidate]:
        index = cue[0]
        start, end = self.s.sentence(index)
        notes = set()
        if self._opens_clause(index, start):
            notes.add("start")
        if phrase_end + 1 < end and self.tokens[phrase_end + 1].text == ",":
            notes.add("comma")
        words = " ".join(preposition.words)
        for extent, spans, kind in self._contents(index, head, phrase_end):
            yield Candidate(
                *(PREP, words, preposition.act, 0, cue, index, source, "complement", spans, kind),
                extent=extent,
                notes=frozenset(notes),
            )

    def find_possessive(self, index: int, preposition: CuePreposition) -> Iterator[Candidate]:
        """Find the possessive variant of a cue preposition before a comma: "In her view, …"."""
        first, *_, noun, of = ("", *preposition.words)[-4:]
        start, end = self.s.sentence(index)
        if len(preposition.words) < _POSSESSED or not self._is_of(of) or not first:
            return
        places = range(index + 2, min(index + _REACH, end))
        head = next((i for i in places if self.tokens[i].lower == noun), None)
        owner = None if head is None else self._owner(head)
        if head is None or owner is None or index >= owner:
            return
        after = self.tokens[head + 1] if head + 1 < end else None
        if self._opens_clause(index, start):
            set_off = after is not None and after.text == ","
        else:
            closes = after is None or after.pos == "PUNCT"
            set_off = closes and self.tokens[index - 1].text == ","
        if set_off:
            yield from self._build(preposition, (index, head), owner, head, head)

    def _owner(self, noun: int) -> int | None:
        """Find the possessive or genitive before a noun."""
        for child in self.children[noun]:
            token = self.tokens[child]
            if token.dep == "nmod:poss" or (child < noun and token.feature("Poss") == "Yes"):
                return child
        return None

    def find_as_clause(self, index: int) -> Iterator[Candidate]:
        """Find a clause with "as" without its own content: "As Brun said, the harvest is lost"."""
        verb = self.tokens[index].head
        group = self.detector.verb_cue(self.tokens[verb]) if verb > index else None
        subject = self.s.subject(verb)[0]
        if group is None or subject is None or subject < index:
            return
        cue, last = group
        frame = cue.frame("q")
        clausal = bool(cue.rest) or any(cue.frame(shape) for shape in ("que", "x:que"))
        if not clausal or frame is None:
            # "As the mayor spoke, the crowd left."
            return
        clause_end = self.s.range(verb)[1]
        while clause_end > verb and self.tokens[clause_end].pos == "PUNCT":
            clause_end -= 1
        start, end = self.s.sentence(index)
        opens = index == start
        closes = clause_end + 1 >= end or self.tokens[clause_end + 1].pos == "PUNCT"
        if not closes or not (opens or self.tokens[index - 1].text == ","):
            return
        if self.s.quote_at[index] >= 0 or self._has_complement(verb, subject, cue, last):
            return
        if not opens and self.contents.quotation_between(index - 2, index) is not None:
            # A parenthetical after a quotation.
            return
        use = CueInstance(verb, last, cue, subject, "subject")
        notes = ("start", "comma") if opens else ("comma",)
        for extent, spans, kind in self._contents(index, verb, clause_end):
            yield build_candidate(PREP, use, frame, spans, kind, extent=extent, notes=notes)

    def _has_complement(self, verb: int, subject: int, cue: Cue, last: int) -> bool:
        """Whether a cue has a complement other than an addressee."""
        for child in self.children[verb]:
            token = self.tokens[child]
            if child <= last or child == subject or token.dep in ("punct", "advmod"):
                continue
            if token.dep in ("obj", "iobj") and cue.takes_addressee:
                continue
            if not self.s.is_date(child) and not self._is_adjunct(child, cue):
                return True
        return False

    def _is_adjunct(self, index: int, cue: Cue) -> bool:
        """Whether no frame of a cue requires a complement: "in the hall", not "warned of a strike".

        After a group only a speech event or a name is an adjunct: "As Brun put it in a letter".
        """
        preposition = self.s.preposition(index)
        token = self.tokens[index]
        if not preposition or not token.dep.startswith("obl"):
            return False
        if cue.rest:
            named = preposition in self.words.to and token.pos in ("PROPN", "PRON")
            return named or token.lemma in self.occasions
        frames = (f"{preposition}+n", f"x:{preposition}")
        return all(cue.frame(shape) is None for shape in frames)

    def _contents(
        self, index: int, head: int, phrase_end: int
    ) -> Iterator[tuple[Extent, tuple[Span, ...], StatementType]]:
        """Find the possible contents of a phrase, each once."""
        start, end = self.s.sentence(index)
        seen: set[tuple[Span, ...]] = set()
        # "Il s'agit, selon la mairie, d'une erreur": the content is not "Il s'agit".
        comma = index > start and self.tokens[index - 1].text == ","
        interrupts = comma and (
            is_incomplete(self.s, index - 2) or self._is_completed(index, head, end)
        )
        for extent, pieces in self._hosts(index, head, phrase_end):
            if not pieces:
                continue
            kinds = {kind for _, kind in pieces}
            kind = kinds.pop() if len(kinds) == 1 else "mixed"
            spans = tuple(
                self.contents.with_marks(span) if kind == "mixed" and one == "direct" else span
                for span, one in pieces
            )
            if spans in seen or (interrupts and len(spans) == 1):
                continue
            seen.add(spans)
            yield extent, spans, kind

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

    def _is_of(self, word: str) -> bool:
        return self.words.plain(word) in self.words.of

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
            if opens and closes:
                continue
            opening, following = index if opens else first, last + 1 if closes else finish + 1
            yield "sentence", self._pieces(index, opening, following, last)
            if opens:
                for place in self.boundaries.clause_breaks(finish + 1, last):
                    yield "cut", self._pieces(index, index, finish + 1, place - 1)
            elif closes:
                for place in self.boundaries.clause_breaks(first, index - 1):
                    yield "cut", self._pieces(index, place + 1, last + 1, last)
            elif index > first and self.tokens[index - 1].pos in _CONNECTIVES:
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
        amount = self._amount(index, first)
        if amount is not None:
            yield "cut", self._pieces(index, amount, last + 1, last)

    def _figure_start(self, index: int) -> int:
        """Find where the figures begin that end right before a token, itself if there are none."""
        while index and self.tokens[index - 1].text.isdigit():
            index -= 1
        return index

    def _amount(self, index: int, first: int) -> int | None:
        """Find the start of an amount right before the cue: "13 000 personnes selon la police"."""
        head = index - 1
        while head >= first and self.tokens[head].pos in ("NUM", "NOUN", "SYM", "ADJ", "DET"):
            counted = self.s.child(head, "nummod") is not None
            opening = self.s.range(head)[0]
            if counted and opening >= first:
                return opening + (self.tokens[opening].pos in ("ADP", "CCONJ"))
            if self.tokens[head].head >= head:
                return None
            head = self.tokens[head].head
        return None

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

    def _complement_head(self, last_word: int, end: int) -> int | None:
        """Find the head of the source after the last word of a cue."""
        # "à en croire [le maire]"
        for head in (self.s.child(last_word, "obj"), self.tokens[last_word].head):
            if head is not None and head > last_word and self.tokens[head].pos in _NOMINAL:
                return head
        for place in range(last_word + 1, min(end, last_word + 6)):
            if self.tokens[place].pos in ("NOUN", "PROPN", "PRON"):
                return place
            if self.tokens[place].pos in ("VERB", "PUNCT"):
                last = place - 1
                return last if last > last_word and self.tokens[last].pos == "ADJ" else None
        return None

    def _phrase_end(self, head: int, end: int) -> int:
        """Find the last token of the phrase that the preposition begins."""
        core = max(self.s.core(head)[1], head)
        if self.tokens[head].feature("PronType") == "Prs":
            # "victimes, selon lui, de tirs"
            return min(core, end - 1)
        full = self.s.range(head)[1]
        place = core
        # A modifier or an apposition between commas belongs to the phrase.
        for child in self.children[head]:
            first, last = self.s.range(child)
            relative = self.tokens[child].dep == "acl:relcl"
            modifies = relative or self.tokens[child].dep in ("appos", "acl", "nmod")
            if (
                modifies
                and first > head
                and last <= full
                and last < end - 1
                and (relative or not self.s.has_finite(range(first, last + 1)))
            ):
                place = max(place, last)
        quoted = self.s.quote_at
        for position in range(core + 1, place + 1):
            if quoted[position] >= 0 and quoted[position] != quoted[head]:
                place = position - 1
                break
        if place + 1 < end and self.tokens[place + 1].text == ")":
            place += 1
        return min(place, end - 1)

    def _opens_clause(self, index: int, start: int) -> bool:
        place = index - 1
        while place >= start and self.tokens[place].pos in ("CCONJ", "ADV", "PUNCT", "SCONJ"):
            place -= 1
        return place < start or self.tokens[place].text in (",", ":", ";", "–")

    def _host_clause(self, index: int, head: int, phrase_end: int) -> _Pieces:
        """Find the clause that a phrase belongs to, without the phrase."""
        governor = self.tokens[head].head
        start, end = self.s.sentence(index)
        first, last = start, end - 1
        if not index <= governor <= phrase_end:
            clause = self.s.clause_head(governor)
            a, b = self.s.range(clause)
            dep = self.tokens[clause].dep
            if dep in ("ccomp", "acl:relcl", "advcl", "conj", "parataxis") and a <= index <= b:
                first, last = a, b
                while first < last and self.tokens[first].dep in ("mark", "cc", "punct"):
                    first += 1
                if first > index:
                    first = start
        return self._pieces(index, first, phrase_end + 1, last)

    def _pieces(self, cue: int, first: int, after: int, last: int) -> _Pieces:
        """Build the content from ``first`` to the cue and from ``after`` to ``last``."""
        found: _Pieces = []
        for a, b in ((first, cue - 1), (after, last)):
            while a <= b and self.tokens[a].pos in ("CCONJ", "PUNCT"):
                a += 1
            while b >= a and self.tokens[b].lower in self.words.that:
                b -= 1
            if a > b or (b - a < 1 and self.tokens[a].pos in ("ADV", "PUNCT", "SCONJ", "CCONJ")):
                continue
            content = self.contents.content(a, b)
            if content is not None and not (
                content[0].start <= self.tokens[cue].start < content[0].end
            ):
                found.append(content)
        if len(found) == 2 and found[0][0].overlaps(found[1][0]):
            del found[1]
        return found
