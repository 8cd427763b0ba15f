"""Complements of a cue, each with the shape that a frame asks for.

What directly follows a cue, or a date or adjuncts after it, is taken for a complement too where the
parser attached it elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.syntax.sentences import Sentences

_NO_COMPLEMENT = frozenset(
    (
        *("punct", "aux", "aux:tense", "aux:pass", "aux:caus", "cop", "cc", "mark", "det", "case"),
        *("expl", "expl:comp", "expl:subj", "expl:pass", "fixed", "vocative", "discourse"),
    )
)
_ASIDE = 9
"""Most tokens of an aside between commas, the second comma included."""
_THAT_REACH = 30
_MEASURES = frozenset(("DET", "NUM", "ADJ"))
_NOMINAL = ("NOUN", "PROPN", "NUM", "ADJ")
_SUBJECT_OPENERS = frozenset(("DET", "PRON", *_NOMINAL))


@dataclass(slots=True)
class Complement:
    """A complement of a cue: its frame's shape, its head, and the tokens of its content."""

    shape: str
    head: int
    first: int
    last: int


def _shape(preposition: str, form: str) -> str:
    return f"{preposition}+{form}" if preposition else form


class Complements:
    """The complements of the words of one document."""

    def __init__(self, sentences: Sentences) -> None:
        self.s = sentences
        self.tokens = sentences.tokens
        self.children = sentences.children

    def after_cue(self, verb: int, last: int) -> Iterator[Complement]:
        """Yield the complements after a verb or the words of its group."""
        found: list[Complement] = []
        for word in (verb, *range(verb + 1, last + 1)):
            for child in self.children[word]:
                dep = self.tokens[child].dep
                if child <= last or dep in _NO_COMPLEMENT or dep.startswith("nsubj"):
                    continue
                complement = self._object_after_group(verb, last, child) or self._parse(child)
                if complement is not None:
                    if complement.shape == "clause" and complement.first == last + 1:
                        complement.first = self._after_date(complement)
                    found.append(complement)
                    yield complement
                    yield from self._compound_preposition(complement, articles=True)
        yield from self._misattached(verb, last, found)

    def _after_date(self, clause: Complement) -> int:
        """Skip a cue's date that is attached to the clause: "said on Monday [it would close]"."""
        start = clause.first
        end = self._date_end(start + (self.tokens[start].pos == "ADP"))
        return start if end is None else end

    def _object_after_group(self, verb: int, last: int, child: int) -> Complement | None:
        """Build the object attached to a group's preposition: "met en avant [les problèmes]"."""
        marker = self.s.marker(child)
        if marker is None or not verb < marker <= last < child:
            return None
        if self.s.words.bare_clause:
            # "rallied behind [the plan]": the preposition is the last word of the group.
            return Complement("n", child, last + 1, self.s.range(child)[1])
        determined = self.s.child(child, "det", "nummod") is not None
        # "tenir le maire pour responsable": a predicate.
        shape = "n" if determined or self.tokens[child].pos == "PROPN" else "adj"
        return Complement(shape, child, last + 1, self.s.range(child)[1])

    def after_noun(self, noun: int) -> Iterator[Complement]:
        """Yield the complements after a noun."""
        for child in self.children[noun]:
            if child < noun or self.tokens[child].dep in _NO_COMPLEMENT:
                continue
            complement = self._parse(child)
            if complement is not None:
                yield complement
                yield from self._compound_preposition(complement)

    def _compound_preposition(
        self, complement: Complement, *, articles: bool = False
    ) -> Iterator[Complement]:
        """Yield the complement of a compound preposition that is split: "en faveur de [la loi]".

        ``articles`` says whether it may contain an article: "à l'égard de".
        """
        preposition = complement.shape.removesuffix("+n")
        noun = complement.head
        between = self.tokens[complement.first : noun]
        if preposition == complement.shape or any(t.pos != "DET" or not articles for t in between):
            return
        words = "_".join(t.lower for t in (*between, self.tokens[noun]))
        for child in self.children[noun]:
            of = self.s.preposition(child)
            if child > noun and of in self.s.words.of:
                first, last = self.s.range(child)
                yield Complement(f"{preposition}_{words}_{of}+n", child, first + 1, last)
                return

    def _misattached(self, verb: int, last: int, found: list[Complement]) -> Iterator[Complement]:
        """Yield complements right after the cue that the parser attached elsewhere."""
        end, shapes = self.s.sentence(verb)[1], {c.shape for c in found}
        if "que" not in shapes:
            bare = not found or found[0].shape not in ("n", "inf")
            yield from self._find_que_clause(last, end, bare=bare)
        place = self.skip_adjuncts(verb, last, found)
        if self.s.words.bare_clause and shapes.isdisjoint(("que", "clause")):
            yield from self._bare_clause(verb, last, place, end)
        if place < end:
            yield from self._parse_at(place, end, found)

    def _parse_at(self, place: int, end: int, found: list[Complement]) -> Iterator[Complement]:
        """Parse the complement that begins at a token, unless it is part of one in ``found``."""
        token = self.tokens[place]
        shapes = [c.shape for c in found if c.first - 2 <= place <= c.first]
        if shapes and (shapes[0] != "n" or token.pos != "ADP"):
            return
        if token.lower in self.s.words.that and token.pos != "PRON":
            yield from self._que_clause_at(place, end)
        preposition = self.s.words.prepositions.get(token.lower, "")
        start = place + 1 if preposition else place
        if start < end and self.tokens[start].pos in ("DET", *_NOMINAL):
            head = self.phrase_head(start, end)
            shape = _shape(preposition, "n")
            complement = Complement(shape, head, start, self.s.range(head)[1])
            yield complement
            yield from self._compound_preposition(complement, articles=True)

    def _bare_clause(self, verb: int, last: int, place: int, end: int) -> Iterator[Complement]:
        """Build the clause without conjunction after a cue: "said [the blockade cost much]"."""
        after_other = place != last + 1 and self._date_end(last + 1) is None
        if after_other or place >= end or self.tokens[place].pos not in _SUBJECT_OPENERS:
            return
        for index in range(place, end):
            token = self.tokens[index]
            if self.s.quote_at[index] != self.s.quote_at[verb] or token.text in (",", ":", ";"):
                return
            if token.lower in self.s.words.that or token.feature("PronType") == "Rel":
                return
            if index > place and self.s.is_clause_verb(index):
                head = token.head if token.dep.startswith(("aux", "cop")) else index
                above = self.tokens[head].head
                # Not "quoted an official as saying talks had failed".
                if self.tokens[head].dep != "ccomp" or not place <= above < index:
                    stop = max(self.s.range(head)[1], self.s.range(place)[1], index)
                    yield Complement("clause", head, place, min(stop, end - 1))
                return

    def _find_que_clause(self, last: int, end: int, *, bare: bool) -> Iterator[Complement]:
        """Find the que-clause after adjuncts of the cue, wherever it is attached.

        A relative pronoun counts only before a subject, and if the cue is ``bare``: without an
        object.
        """
        for place in range(last + 1, min(last + _THAT_REACH, end - 1)):
            token = self.tokens[place]
            if token.lower in self.s.words.that and token.dep != "fixed":
                follower = self.tokens[place + 1]
                joins = token.pos == "SCONJ" or token.dep == "mark"
                if joins or (bare and follower.pos == "PRON"):
                    yield from self._que_clause_at(place, end)
                    return
            if token.text in (".", ":", ";") or "VerbForm=Fin" in token.morph:
                return

    def _que_clause_at(self, place: int, end: int) -> Iterator[Complement]:
        """Build the clause after a conjunction if a verb follows."""
        if self.s.has_clause(range(place + 1, end)):
            above = self.tokens[place].head
            head = above if above > place else self.phrase_head(place + 1, end)
            yield Complement("que", head, place + 1, self.s.range(head)[1])

    def skip_adjuncts(self, verb: int, last: int, found: list[Complement]) -> int:
        """Return the first token after the cue that is not an adverb, a date or an adjunct."""
        place, end = last + 1, self.s.sentence(verb)[1]
        heads = {c.head for c in found}
        while place < end and (after := self._adjunct_end(place, end, heads)) is not None:
            place = after
        return place

    def _adjunct_end(self, place: int, end: int, heads: set[int]) -> int | None:
        """Return the end of the adverb, date, aside or adjunct at a token, ``None`` without one."""
        token = self.tokens[place]
        if token.pos == "ADV" or token.lower.startswith("-"):
            return place + 1
        if token.pos in _MEASURES:
            head = self.phrase_head(place, end)
            if self.tokens[head].pos == "ADV":
                # "annonce quelques jours plus tôt [la fermeture]"
                return head + 1
        date = self._date_end(place)
        if date is None and token.text == ",":
            aside = range(place + 1, min(end, place + _ASIDE))
            return next((i + 1 for i in aside if self.tokens[i].text == ","), None)
        if date is None and token.pos == "ADP" and place + 1 < end:
            # "fait état depuis mercredi de …"
            date = self._date_end(place + 1)
        if date is not None or token.pos != "ADP" or token.lower in self.s.words.prepositions:
            return date
        adjunct = token.head > place and token.head not in heads
        if adjunct and self.s.range(token.head)[0] >= place:
            return self.s.core(token.head)[1] + 1
        return None

    def _date_end(self, place: int) -> int | None:
        start = self.tokens[place].start
        dates = (date.span for date in self.s.document.dates)
        span = next((span for span in dates if span.start <= start < span.end), None)
        return None if span is None else self.s.tokens_of(span).stop

    def phrase_head(self, start: int, end: int) -> int:
        """Return the head of the phrase that begins at ``start``, as far right as it reaches."""
        head = start
        while True:
            above = self.tokens[head].head
            if above <= head or above >= end or self.s.range(head)[0] < start:
                return head
            if (
                self.tokens[above].pos in ("VERB", "AUX")
                and self.tokens[head].dep in ("nsubj", "nsubj:pass")
                and self.tokens[start].pos in ("DET", "NOUN", "PROPN")
            ):
                return head
            head = above

    def _parse(self, child: int) -> Complement | None:
        """Parse a dependent as a complement; ``None`` for an adverb, a clitic or a date."""
        token = self.tokens[child]
        if self._date_end(child) is not None:
            return None
        first, last = self.s.range(child)
        while first < child and self.tokens[first].dep == "punct":
            first += 1
        opening = self.tokens[first]
        if token.dep == "advmod" and token.pos == "ADV":
            return None
        if opening.lower in self.s.words.that and (
            opening.pos != "PRON" or token.dep in ("ccomp", "xcomp")
        ):
            # A conjunction that ends the sentence opens nothing.
            return self._parse_que(child, first, last) if first < last else None
        if opening.lower in self.s.words.whether and opening.dep == "mark":
            return Complement("si", child, first + 1, last)
        return None if token.dep == "conj" else self._parse_phrase(child, first, last)

    def _parse_que(self, child: int, first: int, last: int) -> Complement:
        """Parse a dependent that opens with "que" or "that"."""
        token = self.tokens[child]
        clausal = self.s.has_clause(range(first + 1, last + 1))
        if not clausal and self.s.is_negated(token.head):
            # "ne … que" only restricts; the dependent is an object.
            return Complement("n", child, first + 1, last)
        if not clausal and self.tokens[first].dep == "det":
            # "disputes that account"
            return Complement("n", child, first, last)
        return Complement("que", child, first + 1, last)

    def _parse_phrase(self, child: int, first: int, last: int) -> Complement | None:
        """Parse a dependent that no conjunction opens."""
        token = self.tokens[child]
        preposition = self.s.words.prepositional_participles.get(token.lower)
        noun = self.s.child(child, "obj") if preposition is not None else None
        if noun is not None:
            # "des critiques concernant la loi"
            return Complement(f"{preposition}+n", noun, child + 1, last)
        if self.s.is_infinitive(child):
            return self._parse_infinitive(child, first, last)
        if token.dep == "ccomp" and "VerbForm=Fin" in self.s.finite(child).morph:
            return Complement("clause", child, first, last)
        if self.s.preposition(child):
            return self._parse_oblique(child, first, last)
        return self._parse_bare(child, first, last)

    def _parse_infinitive(self, child: int, first: int, last: int) -> Complement:
        marker, preposition = self.s.marker(child), self.s.preposition(child)
        if marker is not None and marker > self.s.first_in_group(child).index:
            # "déclare ne pas être au courant": the preposition belongs to the predicate.
            marker, preposition = None, ""
        start = marker + 1 if marker is not None else first
        if (
            self.s.words.bare_clause
            and start - 1 > first
            and self.tokens[start - 2].lower in self.s.words.negations
        ):
            # "decided not to appeal"
            start -= 2
        if preposition in self.s.words.false_markers:
            # "espère en vendre": a pronoun or an adverb.
            return Complement("inf", child, start - 1, last)
        subject = self.s.child(child, "nsubj", "nsubj:pass")
        if (
            self.s.words.bare_clause
            and (marker is not None and subject is not None)
            and marker < subject < child
        ):
            # "asked for the road to be closed"
            return Complement(f"{preposition}+n", child, start, last)
        return Complement(_shape(preposition, "inf"), child, start, last)

    def _parse_bare(self, child: int, first: int, last: int) -> Complement | None:
        """Parse a noun or adjective without preposition."""
        token = self.tokens[child]
        if token.dep in ("obj", "xcomp", "ccomp"):
            modified = token.lower in self.s.words.demonstratives and first < last
            if token.pos == "PRON" and not modified:
                # "disputed that": its antecedent is elsewhere.
                return None
            # "se dit victime d'un complot"
            predicative = token.pos in ("ADJ", "VERB") or self._is_bare_role(child)
            gerund = self.s.words.bare_clause and self.s.is_gerund(child)
            adjective = token.dep == "xcomp" and predicative and not gerund
            return Complement("adj" if adjective else "n", child, first, last)
        if token.pos == "ADJ" and token.dep in ("amod", "obl:arg", "advcl"):
            return Complement("adj", child, first, last)
        return None

    def _parse_oblique(self, child: int, first: int, last: int) -> Complement:
        """Parse a noun or pronoun after a preposition."""
        token = self.tokens[child]
        marker, preposition = self.s.marker(child), self.s.preposition(child)
        start = marker + 1 if marker is not None else first
        has_shape = bool(self.s.words.fact_that)
        if has_shape and token.pos == "PRON" and token.lower in self.s.words.demonstratives:
            for deeper in self.children[child]:
                a, b = self.s.range(deeper)
                if self.tokens[a].lower in self.s.words.that:
                    shape = f"{preposition}_{min(self.s.words.fact_that)}"
                    return Complement(shape, deeper, a + 1, b)
        return Complement(f"{preposition}+n", child, start, last)

    def _is_bare_role(self, index: int) -> bool:
        """Check whether a noun without article is the predicate of a reflexive verb."""
        bare = self.s.child(index, "det", "nummod", "case") is None
        token = self.tokens[index]
        return token.pos == "NOUN" and bare and self.s.is_reflexive(token.head)

    def find_phrase_after(
        self, verb: int, last: int, preposition: str, *, clausal: bool = True
    ) -> Complement | None:
        """Find a prepositional phrase that the parser attached to an adjunct of the cue.

        "s'est prononcé durant la campagne [pour la réforme]". Only after a ``clausal`` cue (not a
        noun) does a participle end the search.
        """
        end = self.s.sentence(verb)[1]
        for place in range(last + 1, end - 1):
            token = self.tokens[place]
            barred = "VerbForm" if clausal else "VerbForm=Fin"
            if barred in token.morph or token.text in (",", ";", ":"):
                return None
            if self.s.quote_at[place] != self.s.quote_at[verb]:
                return None
            if token.lower == preposition and token.dep == "case":
                last_token = self.s.range(token.head)[1]
                return Complement(f"{preposition}+n", token.head, place + 1, last_token)
        return None
