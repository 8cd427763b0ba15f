"""A cue in the parse → its complements, with the shape that a frame asks for.

What stands right behind a cue, or behind a date and adjuncts, counts as its complement too where
the parser has hung it elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.syntax.sentences import Sentences

_COMPLEMENT_SKIP = frozenset(
    (
        "punct",
        "aux:tense",
        "aux:pass",
        "aux:caus",
        "aux",
        "cop",
        "expl",
        "expl:comp",
        "expl:subj",
        "expl:pass",
        "cc",
        "mark",
        "det",
        "case",
        "fixed",
        "vocative",
        "discourse",
    )
)
_THAT_REACH = 30
_SOURCE_REACH = 12
"""Tokens behind a noun among which its source ends."""
_OF_A_SOURCE = frozenset(("ADP", "DET", "NOUN", "PROPN", "ADJ", "NUM"))
_SUBJECT_OPENERS = frozenset(("DET", "NOUN", "PROPN", "PRON", "NUM", "ADJ"))


@dataclass(slots=True)
class Complement:
    """A complement of a cue: its frame's shape, its head, and the tokens of its content."""

    shape: str
    head: int
    first: int
    last: int


class Complements:
    """The complements of the words of one document."""

    def __init__(self, sentences: Sentences) -> None:
        self.s = sentences
        self.tokens = sentences.tokens
        self.children = sentences.children

    def behind_cue(
        self, verb: int, last: int, *, speaks_to: bool = False, rest: int = 0
    ) -> Iterator[Complement]:
        """The complements of a verb (or of the words of its group) that stand after it;
        ``speaks_to`` is whether its object may be whom it speaks to, ``rest`` how many words
        close its group.
        """
        holders = (verb, *range(verb + 1, last + 1)) if last > verb else (verb,)
        found: list[Complement] = []
        for holder in holders:
            for child in self.children[holder]:
                if child <= last and child >= verb:
                    continue
                token = self.tokens[child]
                if token.dep in _COMPLEMENT_SKIP or token.dep.startswith("nsubj"):
                    continue
                if child < verb:
                    continue
                complement = self._beside_group(verb, last, child) or self.complement(child)
                if complement is not None:
                    if complement.shape == "clause" and complement.first == last + 1:
                        complement.first = self._behind_date(complement)
                    found.append(complement)
                    yield complement
                    yield from self._compound(complement, articles=True)
        for complement in self._behind(verb, last, found, speaks_to=speaks_to):
            yield complement
        if rest and last > verb + rest:
            yield from self._inside_group(verb, last - rest)

    def _behind_date(self, clause: Complement) -> int:
        """Where a clause without conjunction begins behind the date of its cue, which the parse
        hangs on the clause: "said on Monday [it would close]".
        """
        start = clause.first
        dated = start + (self.tokens[start].pos == "ADP")
        end = self._date_end(dated)
        if end is None or end > clause.head or self.tokens[end].pos not in _SUBJECT_OPENERS:
            return start
        return end

    def _inside_group(self, verb: int, end: int) -> Iterator[Complement]:
        """The complement between a verb and the words that close its group: "prend [le maire] à
        partie", "fait de [la forêt] sa priorité".
        """
        for child in self.children[verb]:
            token = self.tokens[child]
            if verb < child <= end and token.dep in ("obj", "obl:arg", "obl:mod"):
                first = self.s.range(child)[0]
                preposition = self.s.preposition(child)
                if token.pos not in ("NOUN", "PROPN") or not verb < first <= child:
                    continue
                if preposition:
                    yield Complement(f"{preposition}+n", child, first + 1, end)
                else:
                    yield Complement("n", child, first, end)

    def _beside_group(self, verb: int, last: int, child: int) -> Complement | None:
        """The object behind a group that the parser takes for a complement of the group's own
        preposition: "met en avant [les problèmes]".
        """
        marker = self.s.marker(child)
        if marker is None or not verb < marker <= last < child:
            return None
        if self.s.words.bare_clause:
            # "rallied behind [the plan]": the preposition is the last word of the group.
            whole = not self.s.is_infinitive(child) and marker == last
            return Complement("n", child, last + 1, self.s.range(child)[1]) if whole else None
        named = (
            self.tokens[child].pos == "PROPN" or self.s.child(child, "det", "nummod") is not None
        )
        # "tenir le maire pour responsable" says what he is.
        return Complement("n" if named else "adj", child, last + 1, self.s.range(child)[1])

    def of_noun(self, noun: int) -> Iterator[Complement]:
        """The complements behind a noun."""
        for child in self.children[noun]:
            if child < noun or self.tokens[child].dep in _COMPLEMENT_SKIP:
                continue
            complement = self.complement(child)
            if complement is not None:
                yield complement
                yield from self._compound(complement)

    def _compound(self, complement: Complement, *, articles: bool = False) -> Iterator[Complement]:
        """A complement behind a preposition that a parser takes apart: "en faveur de [la loi]";
        ``articles`` is whether one may stand in it: "à l'égard de".
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
                start, last = self.s.range(child)
                shape = f"{preposition}_{words}_{of}+n"
                yield Complement(shape, child, start + 1, last)
                return

    def _behind(
        self, verb: int, last: int, found: list[Complement], *, speaks_to: bool
    ) -> Iterator[Complement]:
        """What stands right behind the cue, where the parser has hung it elsewhere."""
        end = self.s.sentence(verb)[1]
        if not any(c.shape == "que" for c in found):
            far = self._that_ahead(last, end, bare=not found or found[0].shape not in ("n", "inf"))
            if far is not None:
                yield far
        if not any(c.shape in ("n", "inf", "que") or c.shape.endswith("inf") for c in found):
            heads = {c.head for c in found}
            ahead = self.infinitives_ahead(last, end)
            yield from (c for c in ahead if c.head not in heads)
        place = self.after_adjuncts(verb, last, found)
        if self.s.words.bare_clause and not any(c.shape in ("que", "clause") for c in found):
            bare = self._bare_clause(verb, last, place, end, speaks_to=speaks_to)
            if bare is not None:
                yield bare
        if place >= end:
            return
        token = self.tokens[place]
        taken = [c for c in found if c.first - 2 <= place <= c.first or self._is_denied(c, place)]
        if taken and (taken[0].shape != "n" or token.pos != "ADP"):
            return
        pointing = self.s.words.bare_clause and token.dep == "det"
        pointing = pointing and not self.s.has_clause(range(place + 1, end))
        if (
            token.lower in self.s.words.that
            and place + 1 < end
            and token.pos != "PRON"
            and not pointing
        ):
            head = token.head if token.head > place else self.highest(place + 1, end)
            if self.s.has_clause(range(place + 1, end)):
                yield Complement("que", head, place + 1, max(self.s.range(head)[1], head))
            return
        preposition = self.s.words.prepositions.get(token.lower, "")
        start = place + 1 if preposition else place
        if start >= end:
            return
        head = self.highest(start, end)
        opening = self.tokens[start]
        if self._begins_infinitive(start, end):
            shape = f"{preposition}+inf" if preposition else "inf"
            yield Complement(shape, head, start, max(self.s.range(head)[1], head))
        elif opening.pos in ("DET", "NOUN", "PROPN", "NUM", "ADJ") and self.tokens[head].pos in (
            "NOUN",
            "PROPN",
            "NUM",
            "ADJ",
        ):
            shape = f"{preposition}+n" if preposition else "n"
            complement = Complement(shape, head, start, max(self.s.range(head)[1], head))
            yield complement
            yield from self._compound(complement, articles=True)

    def _is_denied(self, complement: Complement, place: int) -> bool:
        """Whether a place in a complement is behind the negation that opens it: "never to pay"."""
        if not self.s.words.bare_clause:
            return False
        opening = self.tokens[complement.first].lower
        return opening in self.s.words.negations and complement.first < place <= complement.head

    def _bare_clause(
        self, verb: int, last: int, place: int, end: int, *, speaks_to: bool
    ) -> Complement | None:
        """A clause without conjunction right behind a cue, however the parser has hung it:
        "said the blockade cost $2 million".
        """
        if place != last + 1 and self._date_end(last + 1) is None:
            return None
        if place >= end or self.tokens[place].pos not in _SUBJECT_OPENERS:
            return None
        for index in range(place, end):
            token = self.tokens[index]
            if self.s.quote_at[index] != self.s.quote_at[verb] or token.text in (",", ":", ";"):
                return None
            if token.lower in self.s.words.that or token.feature("PronType") == "Rel":
                return None
            if index > place and self.s.makes_clause(index):
                head = token.head if token.dep.startswith(("aux", "cop")) else index
                head = head if place < head < end else index
                if self.tokens[head].dep == "ccomp" and place <= self.tokens[head].head < index:
                    # "quoted an official as saying talks had failed"
                    return None
                stop = max(self.s.range(head)[1], self.s.range(place)[1], index)
                told = self._told(verb, head) if speaks_to else None
                start = place if told is None or self.s.has_clause(range(stop + 1, end)) else told
                return Complement("clause", head, start, min(stop, end - 1))
        return None

    def _told(self, verb: int, clause: int) -> int | None:
        """Where a clause that lacks nothing begins, behind whom a cue speaks to, which the parse
        takes for a relative: "told a judge [she had been threatened]".
        """
        addressee = self.tokens[clause].head
        hung = self.tokens[clause].dep == "acl:relcl" and self.tokens[addressee].head == verb
        if not hung or self.tokens[addressee].dep not in ("obj", "iobj"):
            return None
        deps = {self.tokens[c].dep for c in self.children[clause] if c > addressee}
        subject = self.s.child(clause, "nsubj", "nsubj:pass")
        if subject is None or subject < addressee:
            return None
        whole = deps & {"aux:pass", "cop", "obj", "ccomp", "xcomp"}
        return self.s.range(subject)[0] if whole else None

    def _that_ahead(self, last: int, end: int, *, bare: bool) -> Complement | None:
        """A complement "que" behind adjuncts of the cue, however the parser has hung it; a
        relative's "que" only where the cue is ``bare`` of an object, and a subject follows.
        """
        for place in range(last + 1, min(last + _THAT_REACH, end - 1)):
            token = self.tokens[place]
            if token.lower in self.s.words.that and token.dep != "fixed":
                follower = self.tokens[place + 1]
                joins = token.pos == "SCONJ" or token.dep == "mark"
                if joins or (bare and follower.pos == "PRON" and follower.dep.startswith("nsubj")):
                    if not self.s.has_clause(range(place + 1, end)):
                        return None
                    head = token.head if token.head > place else self.highest(place + 1, end)
                    return Complement("que", head, place + 1, max(self.s.range(head)[1], head))
            if token.text in (".", ":", ";") or "VerbForm=Fin" in token.morph:
                return None
        return None

    def clause_ahead(self, noun: int) -> Complement | None:
        """A clause behind whose a noun is, which the parser has hung elsewhere: "l'assurance de la
        direction [que « l'usine ne fermera pas »]".
        """
        end = self.s.sentence(noun)[1]
        for place in range(noun + 2, min(noun + _SOURCE_REACH, end - 1)):
            token = self.tokens[place]
            quoted = self.s.quote_at[place + 1]
            if token.lower in self.s.words.that:
                # What is quoted whole lacks nothing, as a relative clause would.
                whole = quoted >= 0 and quoted != self.s.quote_at[place]
                joins = token.pos == "SCONJ" or token.dep == "mark"
                if not (whole or joins) or not self.s.has_clause(range(place + 1, end)):
                    return None
                head = token.head if token.head > place else self.highest(place + 1, end)
                return Complement("que", head, place + 1, max(self.s.range(head)[1], head))
            if token.pos not in _OF_A_SOURCE or self.s.quote_at[place] >= 0:
                return None
        return None

    def infinitives_ahead(self, last: int, end: int) -> Iterator[Complement]:
        """An infinitive behind whom a cue speaks to or of, however the parser has hung it: "la
        décision du maire Paul Vernier [de fermer]", "reconnaît devant le juge [avoir menti]".
        """
        for place in range(last + 2, end - 1):
            token = self.tokens[place]
            above = self.tokens[token.head]
            finite = "VerbForm=Fin" in token.morph and "acl:relcl" not in (token.dep, above.dep)
            if finite or token.text in (",", ";", ":") or self.s.quote_at[place] >= 0:
                return
            lower = self.s.words.plain(token.lower)
            marks = lower in self.s.words.of or (
                lower in self.s.words.to and not self.s.has_clause(range(last + 1, place + 1))
            )
            if marks and self._begins_infinitive(place + 1, end):
                head = self.highest(place + 1, end)
                last_token = max(self.s.range(head)[1], head)
                yield Complement(f"{lower}+inf", head, place + 1, last_token)
                return
            if token.pos == "VERB" and token.dep == "acl" and "VerbForm=Inf" in token.morph:
                if self.tokens[place - 1].pos in ("NOUN", "PROPN") and self.s.marker(place) is None:
                    # "confie à ses proches [vouloir partir]"
                    yield Complement("inf", place, place, self.s.range(place)[1])
                return
            if token.pos == "AUX" and "VerbForm=Inf" in token.morph:
                if self.tokens[place - 1].pos in ("NOUN", "PROPN") and token.dep.startswith("aux"):
                    yield Complement("inf", token.head, place, self.s.range(token.head)[1])
                return

    def _begins_infinitive(self, start: int, end: int) -> bool:
        place = start
        while place < end and (
            self.tokens[place].lower in self.s.words.negations
            or (self.tokens[place].pos == "PRON" and self.tokens[place].dep != "nsubj")
            or self.tokens[place].pos == "ADV"
        ):
            place += 1
        return place < end and "VerbForm=Inf" in self.tokens[place].morph

    def after_adjuncts(self, verb: int, last: int, found: list[Complement]) -> int:
        """The first token behind the cue that is no adverb, date or adjunct of the cue."""
        end = self.s.sentence(verb)[1]
        place = last + 1
        taken = {c.head for c in found}
        while place < end:
            token = self.tokens[place]
            if token.pos == "ADV" or token.lower.startswith("-"):
                place += 1
                continue
            date = self._date_end(place)
            if date is not None:
                place = date
                continue
            if token.text == ",":
                closing = next(
                    (
                        i
                        for i in range(place + 1, min(end, place + 9))
                        if self.tokens[i].text == ","
                    ),
                    None,
                )
                if closing is None:
                    break
                place = closing + 1
                continue
            if token.pos == "ADP" and place + 1 < end:
                date = self._date_end(place + 1)
                if date is not None:
                    # "fait état depuis mercredi de …"
                    place = date
                    continue
            if token.pos == "ADP" and token.lower not in self.s.words.prepositions:
                holder = token.head
                if holder > place and holder not in taken and self.s.range(holder)[0] >= place:
                    place = self.core_end(holder) + 1
                    continue
            break
        return place

    def core_end(self, head: int) -> int:
        """Last token of the core of a noun phrase."""
        return max(self.s.core(head)[1], head)

    def _date_end(self, place: int) -> int | None:
        start = self.tokens[place].start
        for date in self.s.document.dates:
            if date.span.start <= start < date.span.end:
                index = place
                while index < len(self.tokens) and self.tokens[index].start < date.span.end:
                    index += 1
                return index
        return None

    def highest(self, start: int, end: int) -> int:
        """The head of the phrase that begins at ``start``, as far as it reaches to the right."""
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

    def complement(self, child: int) -> Complement | None:
        """A dependent as a complement, ``None`` if it is an adverb, a clitic or a date."""
        token = self.tokens[child]
        if self._date_end(child) is not None and "VerbForm" not in token.morph:
            return None
        first, last = self.s.range(child)
        while first < child and self.tokens[first].dep == "punct":
            first += 1
        opening = self.tokens[first]
        if token.dep == "advmod" and token.pos == "ADV":
            return self._so_many(child)
        if opening.lower in self.s.words.that and (
            opening.pos != "PRON" or token.dep in ("ccomp", "xcomp")
        ):
            clausal = self.s.has_clause(range(first + 1, last + 1))
            if not clausal and self.s.is_negated(token.head):
                # "ne … que" restricts, and what follows is an object like any other.
                return Complement("n", child, first + 1, last)
            named = self.s.words.bare_clause and token.pos in ("NOUN", "PROPN")
            if not clausal and opening.dep == "det" and named:
                # "disputes that account"
                return Complement("n", child, first, last)
            return Complement("que", child, first + 1, last)
        if opening.lower in self.s.words.whether and opening.dep == "mark":
            return Complement("si", child, first + 1, last)
        if token.dep == "conj":
            return None
        standing = self.s.words.verbal.get(token.lower)
        thing = self.s.child(child, "obj") if standing is not None else None
        if thing is not None:
            # "des critiques concernant la loi"
            return Complement(f"{standing}+n", thing, child + 1, last)
        marker = self.s.marker(child)
        preposition = self.s.preposition(child)
        if self.s.is_infinitive(child):
            if marker is not None and marker > self.s.finite_or_first(child).index:
                # "déclare ne pas être au courant": the preposition is of what the copula says.
                marker, preposition = None, ""
            start = marker + 1 if marker is not None else first
            if (
                self.s.words.bare_clause
                and start - 1 > first
                and (self.tokens[start - 2].lower in self.s.words.negations)
            ):
                # "decided not to appeal"
                start -= 2
            if preposition in self.s.words.unmarking:
                # "espère en vendre": what stands there is a pronoun or an adverb.
                return Complement("inf", child, start - 1, last)
            subject = self.s.child(child, "nsubj", "nsubj:pass")
            if (
                self.s.words.bare_clause
                and (marker is not None and subject is not None)
                and marker < subject < child
            ):
                # "asked for the road to be closed"
                return Complement(f"{preposition}+n", child, start, last)
            shape = f"{preposition}+inf" if preposition else "inf"
            return Complement(shape, child, start, last)
        if token.dep == "ccomp" and "VerbForm=Fin" in self.s.finite(child).morph:
            return Complement("clause", child, first, last)
        if not preposition:
            if token.dep in ("obj", "xcomp", "ccomp") or (
                token.dep.startswith("obl") and token.pos in ("NOUN", "PROPN")
            ):
                named = token.lower in self.s.words.demonstratives and first < last
                if token.pos == "PRON" and not named:
                    # "disputed that": what it points at stands elsewhere.
                    return None
                adjective = token.pos in ("ADJ", "VERB") and token.dep == "xcomp"
                if token.dep == "xcomp" and self._is_bare_role(child):
                    # "se dit victime d'un complot"
                    adjective = True
                noun = self.s.words.bare_clause and self.s.is_gerund(child)
                shape = "adj" if adjective and not noun else "n"
                if token.dep.startswith("obl"):
                    return None
                return Complement(shape, child, first, last)
            if token.pos == "ADJ" and token.dep in ("xcomp", "amod", "obl:arg", "advcl"):
                return Complement("adj", child, first, last)
            return None
        start = marker + 1 if marker is not None else first
        if token.pos == "PRON" and token.lower in self.s.words.demonstratives:
            for deeper in self.children[child]:
                a, b = self.s.range(deeper)
                if self.tokens[a].lower in self.s.words.that:
                    return Complement(
                        f"{preposition}_{min(self.s.words.fact_that)}", deeper, a + 1, b
                    )
        return Complement(f"{preposition}+n", child, start, last)

    def _is_bare_role(self, index: int) -> bool:
        """Whether a noun without article says what the subject of a reflexive verb is."""
        token = self.tokens[index]
        above = token.head
        return (
            token.pos == "NOUN"
            and above < index
            and self.s.is_reflexive(above)
            and self.s.child(index, "det", "nummod", "case") is None
        )

    def _so_many(self, adverb: int) -> Complement | None:
        """An adverb that stands for an object: "réclame [plus de moyens]"."""
        if self.tokens[adverb].lower not in self.s.words.quantities:
            return None
        for child in self.children[adverb]:
            if child > adverb and self.s.preposition(child) in self.s.words.of:
                return Complement("n", child, adverb, self.s.range(adverb)[1])
        return None

    def phrase_ahead(
        self, verb: int, last: int, preposition: str, *, clausal: bool = True
    ) -> Complement | None:
        """A noun behind a preposition that the parser has hung on an adjunct of the cue: "s'est
        prononcé durant la campagne [pour la réforme]". A cue that is not ``clausal``, a noun, may
        have participles between.
        """
        end = self.s.sentence(verb)[1]
        for place in range(last + 1, end - 1):
            token = self.tokens[place]
            barred = "VerbForm" if clausal else "VerbForm=Fin"
            if barred in token.morph or token.text in (",", ";", ":"):
                return None
            if self.s.quote_at[place] != self.s.quote_at[verb]:
                return None
            if token.lower == preposition and token.dep == "case" and token.head > place:
                head = token.head
                if self.tokens[head].pos in ("VERB", "AUX"):
                    return None
                return Complement(f"{preposition}+n", head, place + 1, self.s.range(head)[1])
        return None
