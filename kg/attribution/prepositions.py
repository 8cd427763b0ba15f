""" "selon X", "comme l'a dit X" and their kin → candidates.

A phrase that opens its sentence speaks of all that follows, one that closes it of all before, one
in the middle of both; less where a clause of its own is set apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.content.boundaries import Extents
from kg.content.candidate import PREP, Candidate, Extent
from kg.content.cue_detection import Spotter
from kg.content.pieces import Contents
from kg.lexicon.cues import Cue, CuePreposition, occasions
from kg.model import Span, StatementType
from kg.syntax.experiencers import Minds
from kg.syntax.incomplete import is_unfinished, takes_infinitive
from kg.syntax.sentences import Sentences

_CONNECTIVES = frozenset(("CCONJ", "ADV", "PUNCT", "SCONJ", "INTJ"))
_POSSESSED = 4
"""Words of a cue preposition that has a possessive twin: "in the view of"."""
_REACH = 7
"""Tokens within which the noun of such a twin stands."""
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM"))


class Prepositions:
    """Proposes what prepositions attribute."""

    def __init__(
        self, sentences: Sentences, contents: Contents, extents: Extents, spotter: Spotter
    ) -> None:
        self.s = sentences
        self.spotter = spotter
        self.contents = contents
        self.extents = extents
        self.tokens = sentences.tokens
        self.children = sentences.children
        self.occasions = occasions(sentences.document.language)
        self.minds = Minds(sentences)

    def preposition(self, index: int, preposition: CuePreposition) -> Iterator[Candidate]:
        """Candidates of a cue preposition that begins at a token."""
        last_word = index + len(preposition.words) - 1
        start, end = self.s.sentence(index)
        pronoun = self._object_inside(index, last_word)
        head = self._complement_head(last_word, end) if pronoun is None else pronoun
        if head is None:
            return
        # "de source policière": the noun of the cue is the source itself.
        if preposition.words[-1] in self.s.words.source_nouns:
            head = last_word
        phrase_end = self._phrase_end(index, head, start, end) if pronoun is None else last_word
        at_start = self._opens_clause(index, start)
        comma = phrase_end + 1 < end and self.tokens[phrase_end + 1].text == ","
        after_quotation = (
            index > start and self.contents.quotation_between(index - 1, index) is not None
        )
        set_off = comma and index > start and self.tokens[index - 1].text in (",", ";")
        relative = (
            index > start
            and self.tokens[index - 1].text == ","
            and (
                self.tokens[head].feature("PronType") == "Rel"
                or (
                    self.s.words.bare_clause
                    and self.tokens[head].lower in self.s.words.question_words
                )
            )
        )
        opens = at_start or after_quotation or set_off or relative
        if preposition.of_minds:
            opens = self.minds.judges(index, head, phrase_end)
        if preposition.only_at_start and not opens:
            return
        notes = {note for note, holds in (("start", at_start), ("comma", comma)) if holds}
        of = self._is_of(preposition.words[-1])
        cue = (index, last_word - 1 if of else last_word)
        words = " ".join(preposition.words)
        for extent, spans, kind in self._contents(index, head, phrase_end):
            if relative and self.s.words.bare_clause and spans[0].start < self.tokens[index].start:
                # "by the mayor, according to whom [the bridge is safe]"
                continue
            yield Candidate(
                *(PREP, words, preposition.act, 0, cue, index, head, "complement", spans, kind),
                extent=extent,
                notes=frozenset(notes),
            )

    def _object_inside(self, index: int, last: int) -> int | None:
        """The pronoun that stands for the source between the words of a cue: "à l'en croire"."""
        if "VerbForm=Inf" not in self.tokens[last].morph:
            return None
        kinds = self.s.words.clitics
        return next((i for i in range(index, last) if kinds.get(self.tokens[i].lower) == "n"), None)

    def possessed(self, index: int, preposition: CuePreposition) -> Iterator[Candidate]:
        """Candidates of a cue preposition with a possessive for its article, set off by a comma:
        "In her view, the harvest is lost" beside "in the view of Brun".
        """
        first, *_, noun, of = ("", *preposition.words)[-4:]
        start, end = self.s.sentence(index)
        if len(preposition.words) < _POSSESSED or not self._is_of(of) or not first:
            return
        head = next(
            (i for i in range(index + 2, min(index + _REACH, end)) if self.tokens[i].lower == noun),
            None,
        )
        owner = None if head is None else self._owner(head)
        if head is None or owner is None or not index < owner:
            return
        at_start = self._opens_clause(index, start)
        comma = head + 1 < end and self.tokens[head + 1].text == ","
        closes = head + 1 >= end or self.tokens[head + 1].pos == "PUNCT"
        if not (comma if at_start else closes and self.tokens[index - 1].text == ","):
            return
        notes = {note for note, holds in (("start", at_start), ("comma", comma)) if holds}
        words = " ".join(preposition.words)
        for extent, spans, kind in self._contents(index, head, head):
            yield Candidate(
                *(PREP, words, preposition.act, 0, (index, head), index, owner),
                *("complement", spans, kind),
                extent=extent,
                notes=frozenset(notes),
            )

    def _owner(self, noun: int) -> int | None:
        """Whose a noun is, by the possessive or the name before it."""
        for child in self.children[noun]:
            token = self.tokens[child]
            if token.dep == "nmod:poss" or (child < noun and token.feature("Poss") == "Yes"):
                return child
        return None

    def as_clause(self, index: int) -> Iterator[Candidate]:
        """Candidates of a clause that begins with "as" and leaves open what its cue says: "As Brun
        said, the harvest is lost".
        """
        verb = self.tokens[index].head
        if self.tokens[verb].dep == "nsubj" and self.tokens[index].dep == "case":
            # "comme certains élus l'ont annoncé": the parser gives the word to the subject.
            verb = self.tokens[verb].head
        group = self.spotter.verb_cue(self.tokens[verb]) if verb > index else None
        subject = self.s.subject(verb)[0]
        if group is None or subject is None or subject < index:
            return
        cue, last = group
        frame = cue.frame("q")
        clause_end = self._before_quotation(verb, self.s.range(verb)[1])
        while clause_end > verb and self.tokens[clause_end].pos == "PUNCT":
            clause_end -= 1
        start, end = self.s.sentence(index)
        opens = index == start
        closes = clause_end + 1 >= end or self.tokens[clause_end + 1].pos == "PUNCT"
        clausal = bool(cue.rest) or any(cue.frame(shape) for shape in ("que", "x:que"))
        if not clausal or frame is None:
            # "As the mayor spoke, the crowd left."
            return
        if not closes or not (opens or self.tokens[index - 1].text == ","):
            return
        if self.s.quote_at[index] >= 0 or self._says_itself(verb, subject, cue, last):
            return
        if not opens and self.contents.quotation_between(index - 2, index) is not None:
            # An incise behind a quotation.
            return
        notes = frozenset(("start", "comma")) if opens else frozenset(("comma",))
        for extent, spans, kind in self._contents(index, verb, clause_end):
            yield Candidate(
                *(PREP, cue.words, frame.act, frame.polarity, (verb, last), verb, subject),
                *("subject", spans, kind),
                extent=extent,
                notes=notes,
            )

    def _says_itself(self, verb: int, subject: int, cue: Cue, last: int) -> bool:
        """Whether a cue has a complement of its own, that is none whom it speaks to."""
        for child in self.children[verb]:
            token = self.tokens[child]
            if child <= last or child == subject or token.dep in ("punct", "advmod"):
                continue
            if token.dep in ("obj", "iobj") and cue.speaks_to:
                continue
            if not self.s.is_date(child) and not self._is_adjunct(child, cue):
                return True
        return False

    def _before_quotation(self, verb: int, end: int) -> int:
        """Where the clause of a cue ends that the parse lets reach over a comma into what is
        quoted: 'The place was, as Brun put it, "a furnace"'.
        """
        for index in range(verb + 1, end + 1):
            if self.s.quote_at[index] >= 0 and self.tokens[index - 1].text == ",":
                return index - 1
        return end

    def _is_adjunct(self, index: int, cue: Cue) -> bool:
        """Whether a complement tells where or to whom a cue is uttered, as no frame of it asks for
        its preposition: "As Brun said in the hall", not "As Brun warned of a strike". Behind a
        group only an occasion of speech or a name does: "As Brun put it in a letter".
        """
        preposition = self.s.preposition(index)
        token = self.tokens[index]
        if not preposition or not token.dep.startswith("obl"):
            return False
        if cue.rest:
            named = preposition in self.s.words.to and token.pos in ("PROPN", "PRON")
            return named or token.lemma in self.occasions
        frames = (f"{preposition}+n", f"x:{preposition}")
        return all(cue.frame(shape) is None for shape in frames)

    def _contents(
        self, index: int, head: int, phrase_end: int
    ) -> Iterator[tuple[Extent, tuple[Span, ...], StatementType]]:
        """What a phrase may speak of, without repetitions."""
        start, end = self.s.sentence(index)
        seen: set[tuple[Span, ...]] = set()
        # "Il s'agit, selon la mairie, d'une erreur" is not left at "Il s'agit".
        comma = index > start and self.tokens[index - 1].text == ","
        parted = comma and (
            is_unfinished(self.s, start, index - 2) or self._is_completed(index, head, end)
        )
        for extent, pieces in self._hosts(index, head, phrase_end, start, end):
            if not pieces:
                continue
            kinds = {kind for _, kind in pieces}
            kind: StatementType = (
                "indirect"
                if kinds == {"indirect"}
                else "direct"
                if kinds == {"direct"}
                else "mixed"
            )
            spans = tuple(
                self.contents.with_marks(span) if kind == "mixed" and one == "direct" else span
                for span, one in pieces
            )
            if spans in seen or (parted and len(spans) == 1):
                continue
            seen.add(spans)
            yield extent, spans, kind

    def _is_completed(self, index: int, head: int, end: int) -> bool:
        """Whether what stands behind a phrase between commas completes what stands before it: "Il
        a obtenu, selon la maire, que le pont rouvre", "coupables, selon elle, d'avoir menti", "y
        avait pris, selon la maire, « la couleur du lait »".
        """
        place = next((i + 1 for i in range(head + 1, end) if self.tokens[i].text == ","), end)
        before = range(self.s.sentence(index)[0], index - 1)
        if place + 1 >= end or not (self.s.has_finite(before) or self._predicates(index - 2)):
            return False
        if takes_infinitive(self.s, before.start, index - 2, place):
            return True
        words = self.s.words
        word = self.tokens[place].lower
        if words.plain(word) in words.of | words.that:
            return True
        quoted = self.s.quote_at[place] >= 0 > self.s.quote_at[index]
        return quoted and self.tokens[index - 2].pos == "VERB"

    def _predicates(self, index: int) -> bool:
        """Whether a token is a word that may say by itself what somebody is: "coupables"."""
        return self.tokens[index].pos in ("ADJ", "VERB")

    def _is_of(self, word: str) -> bool:
        words = self.s.words
        return words.plain(word) in words.of

    def _hosts(
        self, index: int, head: int, phrase_end: int, start: int, end: int
    ) -> Iterator[tuple[Extent, list[tuple[Span, StatementType]]]]:
        """What the phrase may speak of.

        A phrase that opens its sentence speaks of all that follows, one that closes it of all
        before, one in the middle of both; less where a clause of its own is set apart.
        """
        first, last = start, end - 1
        for place in range(index - 1, start - 1, -1):
            if self.tokens[place].text in (";", ":"):
                first = place + 1
                break
        for place in range(phrase_end + 1, end):
            if self.tokens[place].text == ";":
                last = place - 1
                break
        figure = self._figure(index)
        if first < figure < index and self.tokens[figure - 1].text == ",":
            # "3 000 personnes, 1 200 selon la police, ont défilé"
            yield "subtree", self._pieces(index, figure, index - 1, last + 1, last)
            return
        for place in range(phrase_end + 2, last):
            other = self.tokens[place].lower == self.tokens[index].lower
            if other and self.tokens[self._figure(place) - 1].text == ",":
                last = self._figure(place) - 2
                break
        opens = all(self.tokens[i].pos in _CONNECTIVES for i in range(first, index))
        for finish in sorted({phrase_end, *self._phrase_commas(index, end)}):
            closes = all(self.tokens[i].pos == "PUNCT" for i in range(finish + 1, last + 1))
            if opens:
                if closes:
                    continue
                yield "sentence", self._pieces(index, index, index - 1, finish + 1, last)
                for place in self.extents.clause_breaks(finish + 1, last):
                    yield "cut", self._pieces(index, index, index - 1, finish + 1, place - 1)
            elif closes:
                yield "sentence", self._pieces(index, first, index - 1, last + 1, last)
                for place in self.extents.clause_breaks(first, index - 1):
                    yield "cut", self._pieces(index, place + 1, index - 1, last + 1, last)
            else:
                yield "sentence", self._pieces(index, first, index - 1, finish + 1, last)
                if index > first and self.tokens[index - 1].pos in _CONNECTIVES:
                    yield "cut", self._pieces(index, index, index - 1, finish + 1, last)
        if not opens:
            host = self._host_clause(index, head, phrase_end, start, end)
            yield "subtree", host
            if self._goes_on(head, phrase_end, end):
                yield "cut", self._pieces(index, first, index - 1, last + 1, last)
                yield "cut", host[: len(host) - 1]
                for place in self.extents.clause_breaks(first, index - 1):
                    yield "cut", self._pieces(index, place + 1, index - 1, last + 1, last)
            if self.contents.quotation_between(index - 1, index) is not None:
                # "« A », selon X, qui précise que « B »": what follows is told of the source.
                yield "cut", self._pieces(index, first, index - 1, last + 1, last)
            amount = self._amount(index, first)
            if amount is not None:
                yield "cut", self._pieces(index, amount, index - 1, last + 1, last)

    def _goes_on(self, head: int, phrase_end: int, end: int) -> bool:
        """Whether what follows a source tells of it or is a clause beside the one the phrase speaks
        of: "Le pont ferme, selon la maire, qui le regrette", "… selon elle, mais il rouvrira".
        """
        for place in range(head + 1, min(phrase_end + 2, end - 1)):
            follower = self.tokens[place + 1]
            if self.tokens[place].text == "," and follower.pos == "PRON":
                subject = follower.lower in self.s.words.subject_relatives
                if subject or follower.feature("PronType") == "Rel":
                    return True
        place = phrase_end + 1
        if place + 1 >= end:
            return False
        place += self.tokens[place].text == ","
        return place in self.extents.clause_breaks(head, min(place + 1, end - 1))

    def _figure(self, index: int) -> int:
        """Where the figures begin that end right before a token, itself where there are none."""
        while index and self.tokens[index - 1].text.isdigit():
            index -= 1
        return index

    def _amount(self, index: int, first: int) -> int | None:
        """Where the amount begins that ends right before the cue: "13 000 personnes selon la
        police".
        """
        head = index - 1
        while head >= first and self.tokens[head].pos in ("NUM", "NOUN", "SYM", "ADJ", "DET"):
            counted = self.tokens[head].pos == "NUM" or self.s.child(head, "nummod") is not None
            opening = self.s.range(head)[0]
            if counted and opening >= first:
                return opening + (self.tokens[opening].pos in ("ADP", "CCONJ"))
            if self.tokens[head].head >= index or self.tokens[head].head >= head:
                return None
            head = self.tokens[head].head
        return self._digits(index, first)

    def _digits(self, index: int, first: int) -> int | None:
        """Where the figures begin that a counted noun right before the cue stands behind, whatever
        the parser takes them for: "13 500 à 14 000 personnes selon la police".
        """
        place = index - 1
        while place > first and self.tokens[place].pos in ("NOUN", "ADJ"):
            place -= 1
        if place == index - 1 or not self.tokens[place].text.isdigit():
            return None
        while place > first:
            before = self.tokens[place - 1]
            between = before.pos in ("ADP", "CCONJ") and place - 2 >= first
            if before.text.isdigit():
                place -= 1
            elif between and self.tokens[place - 2].text.isdigit():
                place -= 2
            else:
                break
        return place

    def _phrase_commas(self, index: int, end: int) -> Iterator[int]:
        """Ends of the phrase at the commas before the first finite verb behind it."""
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
        thing = self.s.child(last_word, "obj")
        if thing is not None and thing > last_word and self.tokens[thing].pos in _NOMINAL:
            # "à en croire [le maire]"
            return thing
        head = self.tokens[last_word].head
        if head > last_word and self.tokens[head].pos in _NOMINAL:
            return head
        for place in range(last_word + 1, min(end, last_word + 6)):
            if self.tokens[place].pos in ("NOUN", "PROPN", "PRON"):
                return place
            if self.tokens[place].pos in ("VERB", "PUNCT"):
                last = place - 1
                return last if last > last_word and self.tokens[last].pos == "ADJ" else None
        return None

    def _phrase_end(self, index: int, head: int, start: int, end: int) -> int:
        """Last token of the phrase that the preposition begins."""
        core = max(self.s.core(head)[1], head)
        if self.tokens[head].feature("PronType") == "Prs":
            # "victimes, selon lui, de tirs"
            return min(core, end - 1)
        full = self.s.range(head)[1]
        place = core
        # A parenthesis or an apposition between commas belongs to the phrase.
        for child in self.children[head]:
            a, b = self.s.range(child)
            if (
                a > head
                and self.tokens[child].dep in ("appos", "acl", "acl:relcl", "nmod")
                and (b <= full and b < end - 1)
            ):
                verbs = self.s.has_finite(range(a, b + 1))
                if not verbs or self.tokens[child].dep == "acl:relcl":
                    place = max(place, b)
        for position in range(core + 1, place + 1):
            if (
                self.s.quote_at[position] >= 0
                and self.s.quote_at[position] != self.s.quote_at[head]
            ):
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

    def _host_clause(
        self, index: int, head: int, phrase_end: int, start: int, end: int
    ) -> list[tuple[Span, StatementType]]:
        """The clause the phrase belongs to, without the phrase: one or two pieces."""
        governor = self.tokens[head].head
        first, last = start, end - 1
        if governor != head and not index <= governor <= phrase_end:
            clause = self.s.clause_of(governor)
            a, b = self.s.range(clause)
            if self.tokens[clause].dep in ("ccomp", "acl:relcl", "advcl", "conj", "parataxis") and (
                a <= index <= b
            ):
                first, last = a, b
                while first < last and (self.tokens[first].dep in ("mark", "cc", "punct")):
                    first += 1
                if first > index and self.tokens[clause].dep != "conj":
                    first = start
        return self._pieces(index, first, index - 1, phrase_end + 1, last)

    def _pieces(
        self, cue: int, first: int, before: int, after: int, last: int
    ) -> list[tuple[Span, StatementType]]:
        """The content of two token ranges around a cue, without connectives on their own."""
        found: list[tuple[Span, StatementType]] = []
        for a, b in ((first, before), (after, last)):
            while a <= b and self.tokens[a].pos in ("CCONJ", "PUNCT"):
                a += 1
            while b >= a and self.tokens[b].lower in self.s.words.that:
                b -= 1
            if a > b or (b - a < 1 and self.tokens[a].pos in ("ADV", "PUNCT", "SCONJ", "CCONJ")):
                continue
            content = self.contents.content(a, b)
            if content is None:
                continue
            if not content[0].start <= self.tokens[cue].start < content[0].end:
                found.append(content)
        if len(found) == 2 and found[0][0].overlaps(found[1][0]):
            del found[1]
        return found
