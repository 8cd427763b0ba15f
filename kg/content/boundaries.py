"""Find the places where the content of a statement may end.

The subtree that the parser gives a complement is one answer; commas, gerunds, coordinated clauses
and the end of the sentence give others. :mod:`kg.attribution.classifier` picks one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from kg.content.candidate import Extent
from kg.content.cue_detection import CueDetector
from kg.lexicon.cues import Cues, future_prepositions, speech_events
from kg.syntax.complements import Complement
from kg.syntax.sentences import Sentences

_CLAUSES = frozenset(("que", "si", "clause"))
_MODIFYING = frozenset(("acl:relcl", "acl", "advcl", "obl:mod"))
_OPENING = frozenset(("SCONJ", "CCONJ", "DET"))
_LEADING = frozenset(("ADP", "ADV"))
_MOST_CUTS = 4


class Boundaries:
    """The possible ends of the contents of one document."""

    def __init__(self, sentences: Sentences, cues: Cues, detector: CueDetector) -> None:
        self.s = sentences
        self.starts = [token.start for token in sentences.tokens]
        self.cues = cues
        self.detector = detector
        self.tokens = sentences.tokens
        self.children = sentences.children
        language = sentences.document.language
        self.occasions, self.ahead = speech_events(language), future_prepositions(language)

    def find(
        self, verb: int, complement: Complement, *, addresses: bool = False
    ) -> Iterator[tuple[Extent, int]]:
        """Yield each token at which the content may end, and what ends it there.

        Never cut off a future date, on which nothing can have been said: "promised [a bill by the
        autumn]".
        """
        places = list(self._every(verb, complement, addresses=addresses))
        kept = [pair for pair in places if not self._leads_ahead(pair[1])]
        yield from kept or places

    def _leads_ahead(self, last: int) -> bool:
        """Check whether a preposition and a future date follow a token."""
        if last + 2 >= len(self.tokens) or self.tokens[last + 1].lower not in self.ahead:
            return False
        return self.s.is_date(last + 2)

    def _every(
        self, verb: int, complement: Complement, *, addresses: bool
    ) -> Iterator[tuple[Extent, int]]:
        """Yield every end: of the subtree, at commas and new clauses, of the sentence.

        With ``addresses``, also end before a possible addressee: "reprocher [son silence] au
        maire".
        """
        end = limit = self._before_comment(complement.first, self.s.sentence(verb)[1])
        if complement.last < verb:
            yield "subtree", complement.last
            core = self._before_set_off(complement)
            if core is not None:
                yield "cut", core
            return
        if complement.shape not in _CLAUSES:
            # A noun or an infinitive takes no clause with its own subject.
            end = next(self._own_clauses(complement.first, end), end)
            # The main verb of the sentence ends it too, but where its subject begins is unknown.
            limit = self._before_main_verb(complement, end)
        cuts = self._cuts(complement.first, limit, verb)
        if complement.shape in _CLAUSES:
            # "estime que le préfet, « prévenu », a menti" needs a verb, not only a subject.
            subtree = range(complement.first, min(complement.last + 1, end))
            if self.s.has_finite(subtree):
                yield "subtree", subtree[-1]
            cuts = (p for p in cuts if self.s.has_finite(range(complement.first, p + 1)))
        else:
            yield "subtree", min(complement.last, end - 1)
        yield from (("cut", place) for place in cuts)
        yield from (("cut", place) for place in self._before_dates(complement, limit))
        yield from (("cut", place) for place in self._before_occasions(complement, limit))
        yield from (("cut", place) for place in self._before_modifiers(complement))
        yield from (("cut", place) for place in self._before_relatives(complement))
        if addresses and complement.shape == "n":
            for child in self.children[complement.head]:
                is_addressee = self.s.preposition(child) in self.s.words.to
                if child > complement.head and is_addressee and self.s.quote_at[child] < 0:
                    yield "cut", self.s.range(child)[0] - 1
        if end - 1 > complement.last and limit >= end:
            yield "sentence", end - 1

    def attachment_after(self, complement: Complement, verb: int) -> str:
        """Classify the head of the words after a complement: the cue or something else."""
        place = complement.last + 1
        end = self.s.sentence(verb)[1]
        while place < end and self.tokens[place].pos == "PUNCT":
            place += 1
        if place >= end:
            return "nothing"
        return "cue" if self.s.is_above(verb, place) else "other"

    def _before_comment(self, first: int, end: int) -> int:
        """Find the comma before somebody else's comment on the content."""
        # "affirme que le pont tient[,] ce que les ingénieurs contestent"
        words = self.s.words
        for place in range(first + 1, end - 2):
            relative = self.tokens[place + 1]
            if (
                self.tokens[place].lower in words.demonstratives
                and self.tokens[place - 1].text == ","
                and self.s.quote_at[place] < 0
                and relative.lower in words.that
                and place + 1 < relative.head < end
                and self.detector.verb_cue(self.tokens[relative.head]) is not None
            ):
                return place - 1
        return end

    def _own_clauses(self, first: int, end: int) -> Iterator[int]:
        """Yield conjunctions before ``end`` whose clause has a finite verb and a subject."""
        for place in self.clause_breaks(first, end - 1):
            verb = self.tokens[place].head
            if self.tokens[place + 1].lower in self.s.words.that:
                continue
            if any(
                self.tokens[c].dep.startswith("nsubj")
                and self.tokens[c].lower not in self.s.words.subject_relatives
                for c in self.children[verb]
            ):
                yield place

    def _before_main_verb(self, complement: Complement, end: int) -> int:
        """Find the first finite verb after a noun or an infinitive, outside any subordinate clause.

        "the motion proposing a delay [was] adopted"
        """
        for place in range(complement.first, end):
            token = self.tokens[place]
            if self.s.quote_at[place] >= 0:
                continue
            if (
                token.dep in ("mark", "ccomp")
                or token.pos == "SCONJ"
                or token.feature("PronType") in ("Rel", "Int")
                or token.text in ("(", ":")
            ):
                return end
            if "VerbForm=Fin" in token.morph and place > max(complement.head, complement.first):
                return place if place > complement.last else end
        return end

    def clause_breaks(self, first: int, last: int) -> Iterator[int]:
        """Yield conjunctions between two tokens that begin a clause with a finite verb."""
        for place in range(first + 1, last + 1):
            token = self.tokens[place]
            if token.pos == "CCONJ" and self.s.quote_at[place] < 0:
                head = self.tokens[token.head]
                if head.index > place and "VerbForm=Fin" in self.s.finite(head.index).morph:
                    yield place

    def _cuts(self, first: int, end: int, verb: int) -> Iterator[int]:
        """Yield the last tokens before a comma, a gerund or a clause coordinate with the cue's."""
        depth = found = 0
        for place in range(first + 1, end):
            token = self.tokens[place]
            inside = depth > 0
            if token.text == "(":
                depth += 1
            elif token.text == ")":
                depth = max(0, depth - 1)
            if inside or self.s.quote_at[place] >= 0:
                continue
            if token.text in (",", ";", ":", "(", "–", "—", "...", "…") or self._begins_clause(
                place, end, verb
            ):
                if self.tokens[place - 1].text != "," and not self._is_incomplete(place - 1):
                    yield place - 1
                    found += 1
                if found == _MOST_CUTS:
                    return

    def _is_incomplete(self, place: int) -> bool:
        """Check whether nothing can end with a word, as with the pronoun of "une décision qui"."""
        token = self.tokens[place]
        return token.pos in _OPENING or token.feature("PronType") == "Rel"

    def _before_dates(self, complement: Complement, end: int) -> Iterator[int]:
        """Yield the last tokens before a date that may modify the cue."""
        # "thanked the team on Monday"
        for date in self.s.document.dates:
            first = bisect_left(self.starts, date.span.start)
            if complement.first < first < end:
                place = first - 1
                if self.tokens[place].pos == "ADP":
                    place -= 1
                if place >= complement.first and self.s.quote_at[place] < 0:
                    yield place

    def _before_occasions(self, complement: Complement, end: int) -> Iterator[int]:
        """Yield the last tokens before an occasion of speaking, wherever the parser attached it."""
        # "a annoncé [son choix] lors d'une réunion", "… à l'occasion d'une visite"
        if complement.shape in _CLAUSES:
            return
        for index in range(complement.head + 1, end):
            token = self.tokens[index]
            if token.pos != "NOUN" or token.lemma not in self.occasions:
                continue
            for top in self._tops(index, complement.head):
                first = self.s.range(top)[0]
                leads = self.tokens[first].pos in _LEADING and first > complement.head
                if leads and self.s.quote_at[first - 1] < 0:
                    yield first - 1

    def _tops(self, noun: int, above: int) -> Iterator[int]:
        """Yield an occasion and the noun it only completes: "lors de", "à la veille de"."""
        holder = self.tokens[noun].head
        inside = holder > above and self.tokens[holder].pos in ("NOUN", *_LEADING)
        if inside:
            yield holder
        if not inside or self.s.preposition(noun) not in self.s.words.of:
            yield noun

    def _before_modifiers(self, complement: Complement) -> Iterator[int]:
        """Yield the last tokens before a modifying clause or what may modify the cue instead."""
        # "refuse [de partir] pendant des mois"
        if complement.shape in _CLAUSES:
            return
        head = complement.head
        inner = [c for c in self.children[head] if self.tokens[c].dep == "obj" and c > head]
        for above in (head, *inner):
            for child in self.children[above]:
                agent = self.s.preposition(child) in self.s.words.agents
                if child > above and (agent or self.tokens[child].dep in _MODIFYING):
                    place = self.s.range(child)[0] - 1
                    if place >= above and self.s.quote_at[place] < 0:
                        yield place
                        break

    def _before_relatives(self, complement: Complement) -> Iterator[int]:
        """Yield the last tokens before a relative clause attached to a nested noun."""
        # "des soupçons de [fraude] qui ont entouré le vote"
        if complement.shape in _CLAUSES:
            return
        place = complement.head
        while place >= 0 and self.tokens[place].pos in ("NOUN", "PROPN"):
            after = [c for c in self.children[place] if c > place]
            for child in after:
                if self.tokens[child].dep == "acl:relcl" and place != complement.head:
                    before = self.s.range(child)[0] - 1
                    if before >= place and self.s.quote_at[before] < 0:
                        yield before
            nested = [c for c in after if self.tokens[c].dep in ("nmod", "obl:arg")]
            place = nested[-1] if nested else -1

    def _before_set_off(self, complement: Complement) -> int | None:
        """Find the last token before a clause or phrase set off from a noun before the cue."""
        # "[La loi], qui date de mai, a été critiquée"
        opening = {
            self.s.range(c)[0]
            for c in self.children[complement.head]
            if c > complement.head and self.tokens[c].dep in ("acl", "acl:relcl")
        }
        for place in range(complement.head + 1, complement.last):
            is_break = self.tokens[place].text in (",", "(") or place in opening
            if is_break and self.s.quote_at[place] < 0:
                return place - 1
        return None

    def _begins_clause(self, place: int, end: int, verb: int) -> bool:
        """Check whether a gerund, a conjunct of the cue or an adverbial clause begins here."""
        token = self.tokens[place]
        if any(
            self.detector.matches(place, p.words) and not p.only_at_start
            for p in self.cues.prepositions.get(token.lower, ())
        ):
            return True
        if token.pos == "ADP" and place + 1 < end:
            after = place + 1
            while after < end - 1 and self.tokens[after].pos == "PRON":
                after += 1
            follower = self.tokens[after]
            return follower.pos == "VERB" and "Tense=Pres|VerbForm=Part" in follower.morph
        if token.pos == "CCONJ":
            head = self.tokens[token.head]
            if head.index < place or head.pos not in ("VERB", "AUX"):
                return False
            # "accusé de « fraude » mais ayant décidé de rester" continues the cue's clause.
            gerund = "Tense=Pres|VerbForm=Part" in self.s.first_in_group(head.index).morph
            return gerund or "VerbForm=Fin" in self.s.finite(head.index).morph
        return (
            token.dep == "mark"
            and token.pos in ("SCONJ", "ADV")
            and token.lower not in (self.s.words.that)
            and token.lower not in self.s.words.whether
        )
