"""Document → candidate statements: every place where the grammar allows an attribution.

High recall is the aim here; :mod:`kg.attribute.choose` decides which candidates stand. A
candidate is made by one rule, and its name says which:

    verb:<frame>    a cue verb with a complement of one of its frames
    incise          "…, a déclaré X, …", with or without quotation marks
    colon           a cue, a colon, a quotation (or a clause: colon-clause)
    adjacent        a cue with a quotation right behind it
    headline        "X : « … »"
    prep            "selon X", "pour X" and their kin
    noun:<frame>    a cue noun with its complement
    adj:<frame>     a cue adjective said of an actor
    carried         a quotation without a cue of its own
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from kg.annotate.document import Quotation, Token
from kg.attribute.cues import Cue, CuePreposition, Cues, Frame, Polarity
from kg.attribute.grammar import Sentences
from kg.model import Act, Span, StatementType

Extent = Literal["subtree", "cut", "sentence"]
Range = tuple[int, int]
"""First and last token, both inside."""

_CLOSERS = frozenset((",", "?", "!", "…", "...", ".", "–", "—", "-"))
_CONNECTIVES = frozenset(("CCONJ", "ADV", "PUNCT", "SCONJ", "INTJ"))
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM"))
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
_ADVERBIAL_GAP = 3
_GROUP_GAP = 5
_THAT_REACH = 16
_CLAUSES = frozenset(("que", "si", "clause"))
_MOST_CUTS = 4


@dataclass(slots=True)
class Candidate:
    """A possible statement. ``cue`` is a token range, ``verb`` the token the rule hangs on,
    ``speaker`` the head of the source expression, ``how`` the way it was found, ``head`` the
    head of the content and ``target`` that of a complement that names the thing evaluated."""

    rule: str
    lemma: str
    act: Act
    polarity: Polarity
    cue: Range | None
    verb: int
    speaker: int | None
    how: str
    pieces: tuple[Span, ...]
    type: StatementType
    head: int | None = None
    target: int | None = None
    extent: Extent = "subtree"
    weak: bool = False
    notes: frozenset[str] = field(default_factory=frozenset)


@dataclass(slots=True)
class _Complement:
    shape: str
    head: int
    first: int
    last: int


def _distinct(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates, one for each cue and content: the one with two arguments, else the first."""
    kept: dict[tuple[object, ...], Candidate] = {}
    for candidate in candidates:
        key = (
            candidate.cue[0] if candidate.cue is not None else candidate.rule,
            candidate.pieces,
        )
        other = kept.get(key)
        if other is None or (other.target is None and candidate.target is not None):
            kept[key] = candidate
    return list(kept.values())


class Proposer:
    """Proposes the candidates of one document."""

    def __init__(self, sentences: Sentences, cues: Cues) -> None:
        self.s = sentences
        self.cues = cues
        self.tokens = sentences.tokens
        self.children = sentences.children
        self.text = sentences.text
        self.quotations = sentences.quotations
        self.verb_cues: dict[int, tuple[Cue, int]] = {}

    def candidates(self) -> list[Candidate]:
        """All candidates, in the order of the text; several may share a cue."""
        found: list[Candidate] = []
        for token in self.tokens:
            inside = self.s.quote_at[token.index] >= 0
            cue_group = self._verb_cue(token)
            if cue_group is not None:
                cue, last = self.verb_cues[token.index] = cue_group
                incises = list(self._incise(token.index, last, cue))
                found.extend(incises)
                if not inside or not self._is_whole(self.s.quote_at[token.index]):
                    subjects = {c.speaker for c in incises if "behind" in c.notes}
                    # The subject behind a quotation's verb looks like an object of it.
                    found.extend(
                        c for c in self._verb(token.index, last, cue) if c.head not in subjects
                    )
            if inside and self._is_whole(self.s.quote_at[token.index]):
                continue
            if token.pos == "NOUN" and token.lemma in self.cues.nouns:
                found.extend(self._noun(token.index, self.cues.nouns[token.lemma]))
            elif token.pos in ("ADJ", "VERB") and token.lemma in self.cues.adjectives:
                found.extend(self._adjective(token.index, self.cues.adjectives[token.lemma]))
            for preposition in self.cues.prepositions.get(token.lower, ()):
                if self._matches(token.index, preposition.words):
                    found.extend(self._preposition(token.index, preposition))
                    break
        for number, quotation in enumerate(self.quotations):
            found.extend(self._around(number, quotation))
        return _distinct(found)

    # ---- cues

    def _verb_cue(self, token: Token) -> tuple[Cue, int] | None:
        """The cue that a token begins, with the last token of its group."""
        options = self.cues.verbs.get(token.lower)
        if not options or token.pos not in ("VERB", "AUX", "ADJ", "ADV", "NOUN", "X", "PROPN"):
            return None
        if token.pos in ("NOUN", "PROPN", "ADJ") and not self._acts_as_verb(token):
            return None
        for cue in options:
            if not cue.rest:
                if token.dep.startswith("aux") and token.lemma != cue.lemma:
                    continue
                return (cue, token.index)
            last = self._rest(token.index, cue.rest)
            if last is not None:
                return (cue, last)
        return None

    def _acts_as_verb(self, token: Token) -> bool:
        """Whether a word tagged as another part of speech has a verb's dependents."""
        if any(
            self.tokens[c].dep in ("nsubj", "expl:comp", "ccomp", "aux:tense", "expl:subj")
            for c in self.children[token.index]
        ):
            return True
        if "VerbForm=Part" in token.morph:
            return True
        start, end = self.s.sentence(token.index)
        if token.index > start and self._quotation_between(token.index - 1, token.index):
            return True
        after = token.index + 1
        while after < end and self.tokens[after].pos == "ADV":
            after += 1
        if after >= end:
            return False
        follower = self.tokens[after]
        if follower.lower.startswith("-") and follower.pos == "PRON":
            return True
        if token.index == start:
            return False
        before = self.tokens[token.index - 1]
        return (
            before.pos not in ("DET", "ADP", "ADJ", "CCONJ", "VERB", "AUX", "NUM")
            and (before.pos != "NOUN" or self._begins_sentence_with_noun(before))
            and (follower.pos == "DET" or follower.lower in self.s.words.that)
        )

    def _begins_sentence_with_noun(self, before: Token) -> bool:
        """Whether the words up to a noun look like a subject: they hold no verb."""
        start = self.s.sentence(before.index)[0]
        return all(self.tokens[i].pos not in ("VERB", "AUX") for i in range(start, before.index))

    def _rest(self, index: int, rest: tuple[str, ...]) -> int | None:
        place, end = index + 1, self.s.sentence(index)[1]
        for word in rest:
            stop = min(end, place + _GROUP_GAP)
            while place < stop and self.tokens[place].lower != word:
                if self.tokens[place].text in (",", ":", ";"):
                    return None
                place += 1
            if place >= stop:
                return None
            place += 1
        return place - 1

    def _matches(self, index: int, words: tuple[str, ...]) -> bool:
        if index + len(words) > len(self.tokens):
            return False
        for offset, word in enumerate(words):
            lower = self.tokens[index + offset].lower
            if lower != word and self.s.words.prepositions.get(lower) != word:
                return False
        return True

    # ---- content

    def _content(self, first: int, last: int) -> tuple[Span, StatementType] | None:
        """The stretch of text for a token range, completed to whole quotations."""
        span = self.s.span(first, last)
        if span is None:
            return None
        return self._completed(span)

    def _completed(self, span: Span) -> tuple[Span, StatementType]:
        start, end = span.start, span.end
        quoted = False
        for number, quotation in enumerate(self.quotations):
            if not quotation.span.overlaps(Span(start, end)):
                continue
            quoted = True
            start = min(start, quotation.span.start)
            end = max(end, quotation.span.end)
            if start == quotation.span.start and end == quotation.span.end:
                if self._is_clause(number):
                    return quotation.inner, "direct"
                return quotation.span, "mixed"
        return Span(start, end), "mixed" if quoted else "indirect"

    def _quoted(self, number: int) -> tuple[Span, StatementType]:
        """A quotation as a content of its own."""
        quotation = self.quotations[number]
        if self._is_clause(number):
            return quotation.inner, "direct"
        return quotation.span, "mixed"

    def _is_clause(self, number: int) -> bool:
        """Whether a quotation is complete by itself: it has a finite verb that is no relative's,
        or the marks of a sentence."""
        quotation = self.quotations[number]
        inner = quotation.inner.of(self.text)
        if inner[-1] in ".!?…" and inner[0].isupper():
            return True
        first, last = (
            self._first_token(quotation.inner.start),
            self._last_token(quotation.inner.end),
        )
        for index in range(first, last + 1):
            if "VerbForm=Fin" not in self.tokens[index].morph:
                continue
            token = self.tokens[index]
            if token.dep.startswith(("aux", "cop")):
                token = self.tokens[token.head]
            opening = self.tokens[self.s.range(token.index)[0]]
            relative = token.dep in ("acl:relcl", "advcl") or opening.feature("PronType") == "Rel"
            if not (relative and opening.index > first):
                return True
        return False

    def _is_whole(self, number: int) -> bool:
        """Whether a quotation is of the length of a clause, so that what is said in it is its
        speaker's saying and not the writer's."""
        quotation = self.quotations[number]
        words = self.text.count(" ", quotation.inner.start, quotation.inner.end)
        return words >= 3

    # ---- verbs

    def _complements(self, verb: int, last: int) -> Iterator[_Complement]:
        """The complements of a verb (or of the words of its group) that stand after it."""
        holders = (verb, *range(verb + 1, last + 1)) if last > verb else (verb,)
        found: list[_Complement] = []
        for holder in holders:
            for child in self.children[holder]:
                if child <= last and child >= verb:
                    continue
                token = self.tokens[child]
                if token.dep in _COMPLEMENT_SKIP or token.dep.startswith("nsubj"):
                    continue
                if child < verb:
                    continue
                complement = self._complement(child)
                if complement is not None:
                    found.append(complement)
                    yield complement
        for complement in self._behind(verb, last, found):
            yield complement

    def _behind(self, verb: int, last: int, found: list[_Complement]) -> Iterator[_Complement]:
        """What stands right behind the cue, where the parser has hung it elsewhere."""
        end = self.s.sentence(verb)[1]
        if not any(c.shape == "que" for c in found):
            far = self._that_ahead(last, end)
            if far is not None:
                yield far
        place = self._after_adjuncts(verb, last, found)
        if place >= end or any(c.first - 2 <= place <= c.first for c in found):
            return
        token = self.tokens[place]
        if token.lower in self.s.words.that and place + 1 < end and token.pos != "PRON":
            head = token.head if token.head > place else self._highest(place + 1, end)
            if self._has_finite(place + 1, end - 1):
                yield _Complement("que", head, place + 1, max(self.s.range(head)[1], head))
            return
        preposition = self.s.words.prepositions.get(token.lower, "")
        start = place + 1 if preposition else place
        if start >= end:
            return
        head = self._highest(start, end)
        opening = self.tokens[start]
        if self._begins_infinitive(start, end):
            shape = f"{preposition}+inf" if preposition else "inf"
            yield _Complement(shape, head, start, max(self.s.range(head)[1], head))
        elif opening.pos in ("DET", "NOUN", "PROPN", "NUM", "ADJ") and self.tokens[head].pos in (
            "NOUN",
            "PROPN",
            "NUM",
            "ADJ",
        ):
            shape = f"{preposition}+n" if preposition else "n"
            yield _Complement(shape, head, start, max(self.s.range(head)[1], head))

    def _has_finite(self, first: int, last: int) -> bool:
        return any("VerbForm=Fin" in self.tokens[i].morph for i in range(first, last + 1))

    def _that_ahead(self, last: int, end: int) -> _Complement | None:
        """A complement "que" behind adjuncts of the cue, however the parser has hung it."""
        for place in range(last + 1, min(last + _THAT_REACH, end - 1)):
            token = self.tokens[place]
            if token.lower in self.s.words.that and token.pos == "SCONJ" and token.dep != "fixed":
                head = token.head if token.head > place else self._highest(place + 1, end)
                if not self._has_finite(place + 1, end - 1):
                    return None
                return _Complement("que", head, place + 1, max(self.s.range(head)[1], head))
            if token.text in (".", ":", ";") or "VerbForm=Fin" in token.morph:
                return None
        return None

    def _begins_infinitive(self, start: int, end: int) -> bool:
        place = start
        while place < end and (
            self.tokens[place].lower in self.s.words.negations
            or (self.tokens[place].pos == "PRON" and self.tokens[place].dep != "nsubj")
            or self.tokens[place].pos == "ADV"
        ):
            place += 1
        return place < end and "VerbForm=Inf" in self.tokens[place].morph

    def _after_adjuncts(self, verb: int, last: int, found: list[_Complement]) -> int:
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
            if token.pos == "ADP" and token.lower not in self.s.words.prepositions:
                holder = token.head
                if holder > place and holder not in taken and self.s.range(holder)[0] >= place:
                    place = self._core_end(holder) + 1
                    continue
            break
        return place

    def _core_end(self, head: int) -> int:
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

    def _highest(self, start: int, end: int) -> int:
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

    def _complement(self, child: int) -> _Complement | None:
        token = self.tokens[child]
        if self._date_end(child) is not None and "VerbForm" not in token.morph:
            return None
        first, last = self.s.range(child)
        while first < child and self.tokens[first].dep == "punct":
            first += 1
        opening = self.tokens[first]
        if token.dep == "advmod" and token.pos == "ADV":
            return None
        if (opening.lower in self.s.words.that and opening.pos != "PRON") or (
            opening.lower in self.s.words.that and token.dep in ("ccomp", "xcomp")
        ):
            if not self._has_finite(first + 1, last) and self.s.is_negated(token.head):
                # "ne … que" restricts, and what follows is an object like any other.
                return _Complement("n", child, first + 1, last)
            return _Complement("que", child, first + 1, last)
        if opening.lower in self.s.words.whether and opening.dep == "mark":
            return _Complement("si", child, first + 1, last)
        if token.dep == "conj":
            return None
        marker = self._marker(child)
        preposition = self.s.preposition(child)
        if self.s.is_infinitive(child):
            start = marker + 1 if marker is not None else first
            shape = f"{preposition}+inf" if preposition else "inf"
            return _Complement(shape, child, start, last)
        if token.dep == "ccomp" and "VerbForm=Fin" in self.s.finite(child).morph:
            return _Complement("clause", child, first, last)
        if not preposition:
            if token.dep in ("obj", "xcomp", "ccomp") or (
                token.dep.startswith("obl") and token.pos in ("NOUN", "PROPN")
            ):
                if token.pos == "PRON" and token.lower not in self.s.words.demonstratives:
                    return None
                shape = "adj" if token.pos in ("ADJ", "VERB") and token.dep == "xcomp" else "n"
                if token.dep.startswith("obl"):
                    return None
                return _Complement(shape, child, first, last)
            if token.pos == "ADJ" and token.dep in ("xcomp", "amod", "obl:arg", "advcl"):
                return _Complement("adj", child, first, last)
            return None
        start = marker + 1 if marker is not None else first
        if token.pos == "PRON" and token.lower in self.s.words.demonstratives:
            for deeper in self.children[child]:
                a, b = self.s.range(deeper)
                if self.tokens[a].lower in self.s.words.that:
                    return _Complement(f"{preposition}_ce_que", deeper, a + 1, b)
        return _Complement(f"{preposition}+n", child, start, last)

    def _marker(self, index: int) -> int | None:
        """Last token of the preposition or conjunction before the head of a complement."""
        last = None
        for child in self.children[index]:
            if child < index and self.tokens[child].dep in ("case", "mark"):
                last = self.s.range(child)[1]
                break
        return last

    def _verb(self, verb: int, last: int, cue: Cue) -> Iterator[Candidate]:
        passive = self.s.is_passive(verb)
        reflexive = self.s.is_reflexive(verb) and not passive
        if passive:
            agent = self.s.agent(verb)
            speaker, how = agent, "agent" if agent is not None else "none"
        else:
            speaker, how = self.s.subject(verb)
            if speaker is not None and verb <= speaker <= last:
                speaker, how = None, "none"
            if speaker is not None and self.tokens[speaker].dep == "expl:subj":
                speaker, how = None, "impersonal"
        complements = list(self._complements(verb, last))
        made = False
        for frame in cue.frames:
            if frame.reflexive != reflexive or frame.shape == "q":
                continue
            for candidate in self._framed(
                verb, last, cue, frame, complements, speaker, how, passive=passive
            ):
                made = True
                yield candidate
        frame_q = cue.frame("q", reflexive=reflexive) or cue.frame("q")
        if frame_q is not None:
            for complement in complements:
                if complement.shape in ("clause",) and not made:
                    yield from self._made(
                        "verb:clause", verb, last, cue, frame_q, complement, speaker, how
                    )

    def _framed(
        self,
        verb: int,
        last: int,
        cue: Cue,
        frame: Frame,
        complements: list[_Complement],
        speaker: int | None,
        how: str,
        *,
        passive: bool,
    ) -> Iterator[Candidate]:
        shape = frame.shape
        rule = f"verb:{shape}"
        if shape.startswith(("x:", "à:")):
            yield from self._two_place(
                verb, last, cue, frame, complements, speaker, how, passive=passive
            )
            return
        if passive and shape == "n":
            yield from self._passive_object(verb, last, cue, frame, speaker, how)
            return
        if shape == "n" and not any(c.shape == "n" for c in complements):
            antecedent = self._relative_object(verb)
            if antecedent is not None:
                yield from self._made(rule, verb, last, cue, frame, antecedent, speaker, how)
        for complement in complements:
            if complement.shape == shape:
                yield from self._made(rule, verb, last, cue, frame, complement, speaker, how)
        if passive and shape == "que" and not any(c.shape == "que" for c in complements):
            return

    def _made(
        self,
        rule: str,
        verb: int,
        last: int,
        cue: Cue,
        frame: Frame,
        complement: _Complement,
        speaker: int | None,
        how: str,
        target: int | None = None,
    ) -> Iterator[Candidate]:
        seen: set[Span] = set()
        for extent, finish in self._extents(verb, complement):
            found = self._content(complement.first, finish)
            if found is None:
                continue
            span, kind = found
            if span in seen or span.start <= self.tokens[verb].start < span.end:
                continue
            seen.add(span)
            notes = frozenset(
                (f"over {self._attached(complement, verb)}",) if extent == "sentence" else ()
            )
            yield Candidate(
                rule,
                " ".join((cue.lemma, *cue.rest)),
                frame.act,
                frame.polarity,
                (verb, last),
                verb,
                speaker,
                how,
                (span,),
                kind,
                complement.head,
                target,
                extent,
                frame.weak,
                notes,
            )

    def _attached(self, complement: _Complement, verb: int) -> str:
        """What the words behind a complement's subtree hang on: the cue or something else."""
        place = complement.last + 1
        end = self.s.sentence(verb)[1]
        while place < end and self.tokens[place].pos == "PUNCT":
            place += 1
        if place >= end:
            return "nothing"
        return "cue" if self.s.is_above(verb, place) else "other"

    def _extents(self, verb: int, complement: _Complement) -> Iterator[tuple[Extent, int]]:
        """Where the content may end: with its subtree, at a comma or a new clause, with the
        sentence."""
        end = self.s.sentence(verb)[1]
        if complement.last < verb:
            yield "subtree", complement.last
            return
        if complement.shape not in _CLAUSES:
            # A noun or an infinitive has no clause with a subject of its own beside it.
            end = next(self._own_clauses(complement.first, end), end)
        yield "subtree", min(complement.last, end - 1)
        yield from (("cut", place) for place in self._cuts(complement.first, end, verb))
        if end - 1 > complement.last:
            yield "sentence", end - 1

    def _own_clauses(self, first: int, end: int) -> Iterator[int]:
        """Conjunctions before ``end`` whose clause has a finite verb and a subject."""
        for place in self._clause_breaks(first, end - 1):
            verb = self.tokens[place].head
            if self.tokens[place + 1].lower in self.s.words.that:
                continue
            if any(
                self.tokens[c].dep.startswith("nsubj")
                and self.tokens[c].lower not in self.s.words.subject_relatives
                for c in self.children[verb]
            ):
                yield place

    def _cuts(self, first: int, end: int, verb: int) -> Iterator[int]:
        """Last tokens of what stands before a comma, a gerund or a clause beside the cue's."""
        depth = found = 0
        for place in range(first + 1, end):
            token = self.tokens[place]
            if token.text == "(":
                depth += 1
            elif token.text == ")":
                depth = max(0, depth - 1)
            if depth or self.s.quote_at[place] >= 0:
                continue
            if token.text in (",", ";", ":", "(", "–", "—", "...", "…") or self._begins_clause(
                place, end, verb
            ):
                if self.tokens[place - 1].text != ",":
                    yield place - 1
                    found += 1
                if found == _MOST_CUTS:
                    return

    def _begins_clause(self, place: int, end: int, verb: int) -> bool:
        """Whether a gerund, a conjunct of the cue or an adverbial clause begins here."""
        token = self.tokens[place]
        if any(
            self._matches(place, p.words) and not p.only_at_start
            for p in self.cues.prepositions.get(token.lower, ())
        ):
            return True
        if token.pos == "ADP" and place + 1 < end:
            follower = self.tokens[place + 1]
            return follower.pos == "VERB" and "Tense=Pres|VerbForm=Part" in follower.morph
        if token.pos == "CCONJ":
            head = self.tokens[token.head]
            return (
                head.index > place
                and head.pos in ("VERB", "AUX")
                and ("VerbForm=Fin" in self.s.finite(head.index).morph)
            )
        return (
            token.dep == "mark"
            and token.pos in ("SCONJ", "ADV")
            and token.lower not in (self.s.words.that)
            and token.lower not in self.s.words.whether
        )

    def _relative_object(self, verb: int) -> _Complement | None:
        """The antecedent in "la réforme que X critique"."""
        token = self.tokens[verb]
        if token.dep != "acl:relcl":
            return None
        for child in self.children[verb]:
            if self.tokens[child].dep == "obj" and self.tokens[child].lower in self.s.words.that:
                first, last = self._before_clause(token.head, verb)
                return _Complement("n", token.head, first, last)
        return None

    def _before_clause(self, noun: int, verb: int) -> Range:
        """The noun phrase without the clause of ``verb`` that modifies it."""
        first, last = self.s.range(noun)
        clause = self.s.range(verb)[0]
        case = self._marker(noun)
        if case is not None:
            first = case + 1
        return (first, clause - 1 if clause > noun else last)

    def _passive_object(
        self, verb: int, last: int, cue: Cue, frame: Frame, speaker: int | None, how: str
    ) -> Iterator[Candidate]:
        for child in self.children[verb]:
            token = self.tokens[child]
            if token.dep.startswith("nsubj"):
                if token.pos == "PRON" and token.lower in self.s.words.subject_relatives:
                    first, end = self._before_clause(self.tokens[verb].head, verb)
                    complement = _Complement("n", self.tokens[verb].head, first, end)
                else:
                    first, end = self.s.range(child)
                    complement = _Complement("n", child, first, end)
                yield from self._made(
                    "verb:n:passive", verb, last, cue, frame, complement, speaker, how
                )
                return
        if self.tokens[verb].dep in ("acl", "amod") and self.tokens[self.tokens[verb].head].pos in (
            "NOUN",
            "PROPN",
        ):
            head = self.tokens[verb].head
            first, end = self._before_clause(head, verb)
            complement = _Complement("n", head, first, end)
            yield from self._made(
                "verb:n:participle", verb, last, cue, frame, complement, speaker, how
            )

    def _two_place(
        self,
        verb: int,
        last: int,
        cue: Cue,
        frame: Frame,
        complements: list[_Complement],
        speaker: int | None,
        how: str,
        *,
        passive: bool,
    ) -> Iterator[Candidate]:
        """ "accuser X de Y", "appeler X à Y", "demander à X de Y", "juger X utile"."""
        first_place, second = frame.shape.split(":", 1)
        first_argument = self._first_argument(verb, first_place, complements, passive=passive)
        for complement in complements:
            if first_argument is not None and complement.head == first_argument:
                continue
            shape = complement.shape
            fits = (
                shape == second
                or (
                    second in ("de", "à", "pour", "sur", "contre", "par")
                    and shape in (f"{second}+n", f"{second}+inf", f"{second}_ce_que")
                )
                or (second == "comme" and shape == "comme+n")
                or (second == "adj" and shape in ("adj",))
            )
            if not fits:
                continue
            if first_place == "à" and second == "n" and first_argument is None:
                continue
            if second in ("adj", "comme"):
                yield from self._predication(
                    verb, last, cue, frame, complement, first_argument, speaker, how
                )
                continue
            if second == "de" and cue.polarity <= 0 and first_argument is None and shape == "de+n":
                # "accuse de": without its object the noun is more often the accused's own.
                continue
            rule = f"verb:{frame.shape}" + (":passive" if passive else "")
            yield from self._made(
                rule, verb, last, cue, frame, complement, speaker, how, first_argument
            )
        # The infinitive may hang on the first argument: "accuse X [de vouloir …]".
        if first_argument is not None and second in ("de", "à", "de+inf"):
            preposition = second.split("+")[0]
            for child in self.children[first_argument]:
                token = self.tokens[child]
                if (
                    child > verb
                    and self.s.preposition(child) == preposition
                    and ("VerbForm=Inf" in token.morph or token.dep == "obl:arg")
                ):
                    marker = self._marker(child)
                    start = marker + 1 if marker is not None else child
                    complement = _Complement(second, child, start, self.s.range(child)[1])
                    yield from self._made(
                        f"verb:{frame.shape}:hung",
                        verb,
                        last,
                        cue,
                        frame,
                        complement,
                        speaker,
                        how,
                        first_argument,
                    )

    def _first_argument(
        self, verb: int, place: str, complements: list[_Complement], *, passive: bool
    ) -> int | None:
        if place == "à":
            for complement in complements:
                if complement.shape == "à+n":
                    return complement.head
            return next(
                (c for c in self.children[verb] if c < verb and self.tokens[c].dep == "iobj"), None
            )
        if passive:
            subject = self.s.child(verb, "nsubj:pass", "nsubj")
            if subject is not None:
                if self.tokens[subject].lower in self.s.words.subject_relatives:
                    return self.tokens[verb].head
                return subject
            if self.tokens[verb].dep in ("acl", "amod"):
                return self.tokens[verb].head
            return self.s.subject(verb)[0]
        for child in self.children[verb]:
            if self.tokens[child].dep == "obj":
                return child
        return next(
            (
                c
                for c in self.children[verb]
                if c < verb
                and self.tokens[c].pos == "PRON"
                and self.tokens[c].dep in ("iobj", "obj", "dep")
            ),
            None,
        )

    def _predication(
        self,
        verb: int,
        last: int,
        cue: Cue,
        frame: Frame,
        complement: _Complement,
        first_argument: int | None,
        speaker: int | None,
        how: str,
    ) -> Iterator[Candidate]:
        """ "présenter X comme Y": X and Y are pieces of one content."""
        second = self._content(complement.first, complement.last)
        if second is None:
            return
        pieces: tuple[Span, ...] = (second[0],)
        kind = second[1]
        if first_argument is not None and self.tokens[first_argument].pos != "PRON":
            if self.s.is_above(first_argument, verb):
                a, b = self._before_clause(first_argument, verb)
            else:
                a, b = self.s.range(first_argument)
            b = min(b, complement.first - 1) if a < complement.first else b
            first = self._content(a, b)
            if first is not None and not first[0].overlaps(second[0]):
                pieces = tuple(sorted((first[0], second[0])))
                kind = "mixed" if kind != "indirect" or first[1] != "indirect" else "indirect"
        yield Candidate(
            f"verb:{frame.shape}",
            " ".join((cue.lemma, *cue.rest)),
            frame.act,
            frame.polarity,
            (verb, last),
            verb,
            speaker,
            how,
            pieces,
            kind,
            complement.head,
            first_argument,
            weak=frame.weak,
        )

    # ---- incise, colon, quotation

    def _incise(self, verb: int, last: int, cue: Cue) -> Iterator[Candidate]:
        """ "…, a déclaré X, …"."""
        frame = cue.frame("q") or cue.frame("q", reflexive=True) or cue.frame("que")
        if frame is None or "VerbForm=Inf" in self.tokens[verb].morph:
            return
        start_sentence, end = self.s.sentence(verb)
        group = self.s.group_start(verb)
        before = group - 1
        while before > start_sentence and (self.tokens[before].lower in self.s.words.as_words):
            before -= 1
        if before < start_sentence:
            return
        group = before + 1
        closing = self._quotation_between(before, group)
        if closing is None and self.tokens[before].text not in _CLOSERS:
            return
        if "VerbForm=Part" in self.s.finite(verb).morph and closing is None:
            return
        before_verb = [
            self.tokens[c] for c in self.children[verb] if c < verb and not self.s.crosses(verb, c)
        ]
        if any(t.dep.startswith("nsubj") for t in before_verb) and not any(
            # "a-t-il": an inverted pronoun stands before the participle all the same.
            t.lower.startswith("-")
            for t in before_verb
        ):
            return
        subject = self._inverted(verb, last, end)
        if subject is None:
            return
        inside = self.s.quote_at[verb]
        if inside >= 0:
            found = self._incise_in_quotation(group, subject, inside)
        else:
            found = self._incise_outside(group, subject, closing, start_sentence, end)
        if found is None:
            return
        pieces, kind, notes = found
        if closing is not None:
            notes |= {"behind"}
        yield Candidate(
            "incise",
            " ".join((cue.lemma, *cue.rest)),
            frame.act,
            frame.polarity,
            (verb, last),
            verb,
            subject,
            "inverted",
            pieces,
            kind,
            notes=notes,
        )

    def _inverted(self, verb: int, last: int, end: int) -> int | None:
        """Head of the subject that stands after the verb group."""
        place = last + 1
        # "a-t-il déclaré": the pronoun stands after the auxiliary.
        for index in range(self.s.group_start(verb), verb):
            token = self.tokens[index]
            if token.lower.startswith("-") and token.pos == "PRON" and len(token.text) > 2:
                return index
        if not self.tokens[min(place, end - 1)].lower.startswith("-"):
            place = self._after_adjuncts(verb, last, [])
        if place >= end:
            return None
        token = self.tokens[place]
        while token.lower.startswith("-") and len(token.text) <= 2 and place + 1 < end:
            place += 1
            token = self.tokens[place]
        if token.lower.startswith("-") and token.pos == "PRON":
            return place
        if token.pos not in ("DET", "NOUN", "PROPN", "PRON", "NUM", "ADJ"):
            return None
        if token.pos == "PRON" and token.lower not in self.s.words.subject_pronouns:
            return None
        if self.s.quote_at[place] != self.s.quote_at[verb]:
            return None
        head = place
        while self.tokens[head].pos not in ("NOUN", "PROPN", "PRON") or (
            self.tokens[head].head > head
            and self.tokens[self.tokens[head].head].pos in ("NOUN", "PROPN")
            and self.tokens[head].dep not in ("nsubj", "obj")
        ):
            following = self.tokens[head].head
            if following <= head or following >= end:
                following = head + 1
                if following >= end or self.tokens[following].pos == "PUNCT":
                    return None
            head = following
        return head

    def _quotation_between(self, before: int, after: int) -> Quotation | None:
        """The quotation that ends between two neighbouring tokens."""
        left, right = self.tokens[before].start, self.tokens[after].start
        number = self.s.quote_at[before]
        if number >= 0 and self.quotations[number].span.end <= right:
            return self.quotations[number]
        if self.tokens[before].text in _CLOSERS and before > 0:
            number = self.s.quote_at[before - 1]
            if number >= 0 and self.quotations[number].span.end <= left:
                return self.quotations[number]
        return None

    def _incise_in_quotation(
        self, group: int, subject: int, inside: int
    ) -> tuple[tuple[Span, ...], StatementType, frozenset[str]] | None:
        """ "« A, a dit X, B. »": the writer's words stand inside the marks."""
        quotation = self.quotations[inside]
        finish = self._incise_end(subject, len(self.tokens))
        left = self.s.span(self._first_token(quotation.inner.start), group - 1)
        if left is None:
            return None
        pieces = [left]
        if finish < len(self.tokens) and self.tokens[finish].start < quotation.inner.end:
            rest = self.s.span(finish, self._last_token(quotation.inner.end))
            if rest is not None:
                pieces.append(Span(rest.start, quotation.inner.end))
        return tuple(pieces), "direct", frozenset(("inside",))

    def _incise_outside(
        self,
        group: int,
        subject: int,
        closing: Quotation | None,
        start_sentence: int,
        end: int,
    ) -> tuple[tuple[Span, ...], StatementType, frozenset[str]] | None:
        notes: set[str] = set()
        if closing is not None and closing.inner.start <= self.tokens[start_sentence].start:
            pieces: list[Span] = [closing.inner]
            kind: StatementType = "direct"
            notes.add("quoted")
        elif closing is not None and self._opens_after_colon(closing):
            pieces, kind = [closing.inner], "direct"
            notes.add("quoted")
        else:
            left = self._content(start_sentence, group - 1)
            if left is None:
                return None
            pieces, kind = [left[0]], left[1]
        finish = self._incise_end(subject, end)
        if finish < end:
            rest = self._rest_of_sentence(finish, subject, end, quoted="quoted" in notes)
            if rest is not None:
                if kind == "direct" and rest[1] == "direct":
                    pieces.append(rest[0])
                else:
                    if kind == "direct" and closing is not None:
                        pieces[0] = closing.span
                    span = rest[0]
                    if rest[1] == "direct":
                        quotation = next(q for q in self.quotations if q.inner == span)
                        span = quotation.span
                    pieces.append(span)
                    kind = (
                        "mixed"
                        if "direct" in (kind, rest[1]) or "mixed" in (kind, rest[1])
                        else kind
                    )
                notes.add("interrupted")
        return tuple(pieces), kind, frozenset(notes)

    def _opens_after_colon(self, quotation: Quotation) -> bool:
        first = self._first_token(quotation.inner.start)
        return first > 0 and self.tokens[first - 1].text == ":"

    def _incise_end(self, subject: int, end: int) -> int:
        """The token after the incise: after the comma, or where a quotation opens."""
        last = max(self.s.core(subject)[1], subject)
        place = last + 1
        quote = self.s.quote_at[subject]
        while place < end:
            token = self.tokens[place]
            if self.s.quote_at[place] != quote:
                return place
            if token.text in (",", ";", ":", "–", "—"):
                return place + 1
            if token.text in (".", "!", "?", "…"):
                return end
            place += 1
        return end

    def _rest_of_sentence(
        self, start: int, subject: int, end: int, *, quoted: bool
    ) -> tuple[Span, StatementType] | None:
        """What goes on after the incise, if it is content and not an apposition to the speaker."""
        place = start
        while place < end and self.tokens[place].dep == "punct":
            place += 1
        if place >= end:
            return None
        if self.s.quote_at[place] >= 0 and self.s.quote_at[place] != self.s.quote_at[subject]:
            if not self._is_whole(self.s.quote_at[place]) and quoted:
                return None
            return self._content(place, end - 1)
        if quoted:
            return None
        if self.s.is_above(subject, place) or (
            self.s.is_above(self.tokens[subject].head, place)
            and self.tokens[subject].dep.startswith(("nsubj", "obj"))
        ):
            return None
        if end - place < 3:
            return None
        return self._content(place, end - 1)

    def _first_token(self, offset: int) -> int:
        low, high = 0, len(self.tokens)
        while low < high:
            middle = (low + high) // 2
            if self.tokens[middle].start < offset:
                low = middle + 1
            else:
                high = middle
        return low

    def _last_token(self, offset: int) -> int:
        return self._first_token(offset) - 1

    def _around(self, number: int, quotation: Quotation) -> Iterator[Candidate]:
        """Candidates that a quotation itself gives rise to."""
        first = self._first_token(quotation.inner.start)
        if first >= len(self.tokens) or self.tokens[first].start >= quotation.inner.end:
            return
        whole = self._is_whole(number)
        before = first - 1
        if before >= 0 and self.tokens[before].text == ":":
            yield from self._colon(before, quotation)
        elif before >= 0 and self.s.quote_at[before] < 0:
            yield from self._adjacent(before, quotation, number)
        if whole:
            span, kind = self._quoted(number)
            yield Candidate(
                "carried",
                "",
                "assert",
                0,
                None,
                first,
                None,
                "carried",
                (span,),
                kind,
                notes=frozenset(
                    note
                    for note, holds in (
                        ("opens", self._opens_paragraph(quotation)),
                        ("clause", self._is_clause(number)),
                        ("bracketed", self._is_bracketed(quotation)),
                        ("alone", self._is_alone(first, quotation)),
                        ("capital", quotation.inner.of(self.text)[0].isupper()),
                        ("sentence", self._is_sentence(first, quotation)),
                    )
                    if holds
                ),
            )

    def _is_bracketed(self, quotation: Quotation) -> bool:
        return self.text[: quotation.span.start].rstrip().endswith("(")

    def _is_alone(self, first: int, quotation: Quotation) -> bool:
        """Whether the sentences of a quotation hold nothing but it."""
        last = self._last_token(quotation.inner.end)
        start, end = self.s.sentence(first)[0], self.s.sentence(last)[1]
        return start == first and all(self.tokens[i].pos == "PUNCT" for i in range(last + 1, end))

    def _opens_paragraph(self, quotation: Quotation) -> bool:
        return any(p.start == quotation.span.start for p in self.s.document.paragraphs)

    def _is_sentence(self, first: int, quotation: Quotation) -> bool:
        return (
            self.s.sentence(first)[0] == first
            and self.text[quotation.inner.end - 1 : quotation.inner.end] in ".!?…"
        )

    def _colon(self, colon: int, quotation: Quotation) -> Iterator[Candidate]:
        start = self.s.sentence(colon)[0]
        best: tuple[int, int, Cue, Frame] | None = None
        for index in range(start, colon):
            if self.s.quote_at[index] >= 0:
                continue
            group = self._verb_cue(self.tokens[index])
            if group is None:
                continue
            cue, last = group
            frame = (
                cue.frame("q")
                or cue.frame("q", reflexive=True)
                or (cue.frames[0] if cue.frames else None)
            )
            if frame is not None:
                best = (index, last, cue, frame)
        if best is not None:
            verb, last, cue, frame = best
            speaker, how = self.s.subject(verb)
            if self.s.is_passive(verb):
                speaker, how = self.s.agent(verb), "agent"
            yield Candidate(
                "colon",
                " ".join((cue.lemma, *cue.rest)),
                frame.act,
                frame.polarity,
                (verb, last),
                verb,
                speaker,
                how,
                (quotation.inner,),
                "direct",
            )
            return
        head = self._root(start, colon)
        if head is None:
            return
        if self.tokens[head].pos in ("VERB", "AUX"):
            speaker, how = self.s.subject(head)
            yield Candidate(
                "colon",
                "",
                "assert",
                0,
                (head, head),
                head,
                speaker,
                how,
                (quotation.inner,),
                "direct",
                notes=frozenset(("other verb",)),
            )
        else:
            yield Candidate(
                "headline",
                "",
                "assert",
                0,
                None,
                head,
                head,
                "headline",
                (quotation.inner,),
                "direct",
            )

    def _root(self, start: int, end: int) -> int | None:
        for index in range(start, end):
            head = self.tokens[index].head
            if (head == index or not start <= head < end) and self.tokens[index].pos != "PUNCT":
                return index
        return None

    def _adjacent(self, before: int, quotation: Quotation, number: int) -> Iterator[Candidate]:
        """A cue directly before a quotation: "dénonce « … »", "parle d'une « … »"."""
        start = self.s.sentence(before)[0]
        for index in range(before, max(start, before - 6) - 1, -1):
            token = self.tokens[index]
            if token.text in (".", ":", ";"):
                return
            group = self._verb_cue(token)
            if group is None:
                continue
            cue, last = group
            frame = cue.frame("q") or cue.frame("n") or cue.frame("que")
            if frame is None:
                return
            speaker, how = self.s.subject(index)
            if self.s.is_passive(index):
                speaker, how = self.s.agent(index), "agent"
            bridge = self.tokens[last + 1].start if last + 1 < len(self.tokens) else 0
            whole = self._is_whole(number)
            if last == before:
                span, kind = self._quoted(number)
            else:
                span = Span(min(bridge, quotation.span.start), quotation.span.end)
                kind = "mixed"
            notes = {"whole"} if whole else set()
            yield Candidate(
                "adjacent",
                " ".join((cue.lemma, *cue.rest)),
                frame.act,
                frame.polarity,
                (index, last),
                index,
                speaker,
                how,
                (span,),
                kind,
                notes=frozenset(notes),
            )
            return

    # ---- prepositions

    def _preposition(self, index: int, preposition: CuePreposition) -> Iterator[Candidate]:
        last_word = index + len(preposition.words) - 1
        start, end = self.s.sentence(index)
        head = self._complement_head(last_word, end)
        if head is None:
            return
        # "de source policière": the noun of the cue is the source itself.
        if preposition.words[-1] in self.s.words.source_nouns:
            head = last_word
        phrase_end = self._phrase_end(index, head, start, end)
        at_start = self._opens_clause(index, start)
        comma = phrase_end + 1 < end and self.tokens[phrase_end + 1].text == ","
        after_quotation = index > start and self._quotation_between(index - 1, index) is not None
        if preposition.only_at_start and not (at_start or after_quotation):
            return
        seen: set[tuple[Span, ...]] = set()
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
                self._with_marks(span) if kind == "mixed" and one == "direct" else span
                for span, one in pieces
            )
            if spans in seen:
                continue
            seen.add(spans)
            notes = {note for note, holds in (("start", at_start), ("comma", comma)) if holds}
            yield Candidate(
                "prep",
                " ".join(preposition.words),
                preposition.act,
                0,
                (index, last_word if preposition.words[-1] not in ("de", "d'") else last_word - 1),
                index,
                head,
                "complement",
                spans,
                kind,
                extent=extent,
                notes=frozenset(notes),
            )

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
        opens = all(self.tokens[i].pos in _CONNECTIVES for i in range(first, index))
        for finish in sorted({phrase_end, *self._phrase_commas(index, end)}):
            closes = all(self.tokens[i].pos == "PUNCT" for i in range(finish + 1, last + 1))
            if opens:
                if closes:
                    continue
                yield "sentence", self._pieces(index, index, index - 1, finish + 1, last)
                for place in self._clause_breaks(finish + 1, last):
                    yield "cut", self._pieces(index, index, index - 1, finish + 1, place - 1)
            elif closes:
                yield "sentence", self._pieces(index, first, index - 1, last + 1, last)
                for place in self._clause_breaks(first, index - 1):
                    yield "cut", self._pieces(index, place + 1, index - 1, last + 1, last)
            else:
                yield "sentence", self._pieces(index, first, index - 1, finish + 1, last)
                if index > first and self.tokens[index - 1].pos in _CONNECTIVES:
                    yield "cut", self._pieces(index, index, index - 1, finish + 1, last)
        if not opens:
            yield "subtree", self._host_clause(index, head, phrase_end, start, end)

    def _clause_breaks(self, first: int, last: int) -> Iterator[int]:
        """Conjunctions between two tokens that begin a clause with a finite verb."""
        for place in range(first + 1, last + 1):
            token = self.tokens[place]
            if token.pos == "CCONJ" and self.s.quote_at[place] < 0:
                head = self.tokens[token.head]
                if head.index > place and "VerbForm=Fin" in self.s.finite(head.index).morph:
                    yield place

    def _phrase_commas(self, index: int, end: int) -> Iterator[int]:
        """Ends of the phrase at the commas before the first finite verb behind it."""
        for place in range(index + 2, end):
            token = self.tokens[place]
            if token.text == ",":
                yield place - 1
            if "VerbForm=Fin" in token.morph:
                return

    def _with_marks(self, span: Span) -> Span:
        return next((q.span for q in self.quotations if q.inner == span), span)

    def _complement_head(self, last_word: int, end: int) -> int | None:
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
                verbs = any("VerbForm=Fin" in self.tokens[i].morph for i in range(a, b + 1))
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
            clause = self._clause_of(governor)
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
            content = self._content(a, b)
            if content is None:
                continue
            if not content[0].start <= self.tokens[cue].start < content[0].end:
                found.append(content)
        if len(found) == 2 and found[0][0].overlaps(found[1][0]):
            del found[1]
        return found

    def _clause_of(self, index: int) -> int:
        """The head of the clause that a token stands in."""
        while True:
            token = self.tokens[index]
            if token.head == index or token.dep in (
                "ccomp",
                "acl:relcl",
                "advcl",
                "parataxis",
                "csubj",
            ):
                return index
            if token.dep == "conj" and any(
                self.tokens[c].dep.startswith("nsubj") for c in self.children[index]
            ):
                return index
            index = token.head

    # ---- nouns and adjectives

    def _noun(self, noun: int, cue: Cue) -> Iterator[Candidate]:
        possessive = next(
            (c for c in self.children[noun] if "Poss=Yes" in self.tokens[c].morph and c < noun),
            None,
        )
        complements: list[_Complement] = []
        for child in self.children[noun]:
            token = self.tokens[child]
            if child < noun or token.dep in _COMPLEMENT_SKIP:
                continue
            complement = self._complement(child)
            if complement is not None:
                complements.append(complement)
        agent = next((c.head for c in complements if c.shape == "par+n"), None)
        governor = self.tokens[noun].head
        holder: int | None = None
        how = "none"
        if possessive is not None:
            holder, how = possessive, "possessive"
        elif agent is not None:
            holder, how = agent, "agent"
        else:
            named = [
                c
                for c in complements
                if c.shape == "de+n" and self.s.name_kind(c.head) in ("person", "organisation")
            ]
            if named and len(complements) > 1:
                holder, how = named[0].head, "complement"
            elif (
                self.tokens[noun].dep in ("obj", "obl:arg", "obl:mod")
                and self.tokens[governor].pos == "VERB"
            ):
                holder, how = self.s.subject(governor)
                how = "light"
        for frame in cue.frames:
            for complement in complements:
                if complement.shape != frame.shape or complement.head == holder:
                    continue
                yield from self._made(
                    f"noun:{frame.shape}", noun, noun, cue, frame, complement, holder, how
                )

    def _adjective(self, adjective: int, cue: Cue) -> Iterator[Candidate]:
        token = self.tokens[adjective]
        speaker: int | None
        if any(self.tokens[c].dep in ("nsubj", "nsubj:pass") for c in self.children[adjective]):
            speaker, how = self.s.subject(adjective)
        elif token.dep in ("xcomp", "obj", "obl:arg", "conj", "advcl"):
            speaker, how = self.s.subject(token.head)
        elif token.dep in ("amod", "acl"):
            speaker, how = token.head, "antecedent"
        else:
            speaker, how = None, "none"
        complements = list(self._complements(adjective, adjective))
        for frame in cue.frames:
            for complement in complements:
                if complement.shape == frame.shape:
                    yield from self._made(
                        f"adj:{frame.shape}",
                        adjective,
                        adjective,
                        cue,
                        frame,
                        complement,
                        speaker,
                        how,
                    )
