"""Chosen candidates → the date on which each was said, if the text tells.

The date stands in the cue's clause or one that this hangs on, opens the sentence, or stands right
beside the cue. What the same source goes on to say has the date of what it said before, until the
text names another day; a position that it takes has none but its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.annotate.document import Token
from kg.attribution.speakers import Speakers
from kg.base.edtf import bounds
from kg.content.candidate import HEADLINE, OBJECT, PREP, SIGNED, UNCUED, Candidate
from kg.lexicon.actor_nouns import agree
from kg.lexicon.cues import occasions
from kg.model import DateExpression, Mention
from kg.syntax.sentences import SUBJECTS, Sentences

_CLAUSES = ("acl", "advcl", "ccomp", "csubj", "parataxis")
_TOGETHER = frozenset(("advcl", "acl", "acl:relcl", "conj"))
_STEPS = 3
"""So many clauses are between a cue's and that of its date at most."""
_REACH = 12
"""Tokens between a cue and the date behind it."""
_UTTERING = frozenset(("assert", "announce"))
"""Acts that are done by speaking."""
_NO_EVENTS = UNCUED | {HEADLINE, PREP, SIGNED}
_DAY = len("2018-01-18")


_LOOK_BACK = 30
_POINTERS = frozenset(("pronoun", "possessive", "relative"))
_Source = tuple[frozenset[str], frozenset[str]]
"""The words of a source's name, and the nouns that it is called by."""
_NOBODY: _Source = (frozenset(), frozenset())


class Calendar:
    """The resolved dates of one document by sentence, to be asked about its statements."""

    def __init__(self, sentences: Sentences, speakers: Speakers) -> None:
        self.s = sentences
        self.speakers = speakers
        self.occasions = occasions(sentences.document.language)
        self.by_sentence: dict[int, list[tuple[DateExpression, int, int]]] = {}
        for date in sentences.document.dates:
            inside = speakers.tokens_of(date.span)
            if date.edtf is not None and inside:
                number = sentences.tokens[inside.start].sentence
                self.by_sentence.setdefault(number, []).append((date, inside.start, inside[-1]))

    def said_on(
        self, chosen: Sequence[Candidate], candidates: Sequence[Candidate] = ()
    ) -> list[DateExpression | None]:
        """The date of each chosen candidate, in the order given (that of the text).

        ``candidates`` are all that the document has: what a source says on a day tells the day
        even where it doesn't stand as a statement.
        """
        found: list[DateExpression | None] = [self._own(candidate) for candidate in chosen]
        who = self._sources(chosen)
        told: list[tuple[int, _Source, DateExpression]] = [
            (c.verb, w, date)
            for c, w, date in zip(chosen, who, found, strict=True)
            if date is not None and self._is_day(date)
        ]
        stand = {c.verb for c in chosen}
        for candidate in candidates:
            if candidate.verb in stand or candidate.cue is None or candidate.rule in _NO_EVENTS:
                continue
            stand.add(candidate.verb)
            date = self._own(candidate)
            if date is not None and self._is_day(date):
                told.append((candidate.verb, self._source(candidate), date))
        told.sort(key=lambda event: event[0])
        for place, candidate in enumerate(chosen):
            if found[place] is not None or candidate.rule == PREP or not self._goes_on(candidate):
                continue
            if candidate.cue is None:
                found[place] = found[place - 1] if place and candidate.speaker is None else None
                if found[place] is not None:
                    continue
            found[place] = self._told(candidate, who[place], told)
        return found

    def _goes_on(self, candidate: Candidate) -> bool:
        """Whether a cue may tell what else was said on an occasion: a position that is taken is
        none, nor what qualifies a noun, nor what is said at any time ("Brown says").
        """
        if candidate.cue is None:
            return True
        if candidate.act not in _UTTERING:
            return False
        if self.s.tokens[self._clause(candidate.verb)].dep.startswith("acl"):
            return False
        finite = self.s.finite(candidate.verb)
        perfect = self.s.tokens[candidate.verb].feature("Aspect") == "Perf"
        lasting = finite.feature("Tense") == "Pres" and not perfect
        return self.s.words.narrative_present or not lasting

    def _told(
        self,
        candidate: Candidate,
        who: _Source,
        told: Sequence[tuple[int, _Source, DateExpression]],
    ) -> DateExpression | None:
        """The day of what a source said last; for a headline, of what it says first."""
        own = [(at, date) for at, source, date in told if _same(source, who)]
        before = [date for at, date in own if at < candidate.verb]
        if before:
            return before[-1]
        title = self.s.document.article.title_span
        heads = title is not None and title.covers(candidate.pieces[0])
        return own[0][1] if heads and own else None

    def _is_ahead(self, date: DateExpression) -> bool:
        age = self._age(date)
        return age is not None and age < 0

    def _age(self, date: DateExpression) -> int | None:
        """Days from a date to the article's, ``None`` where that can't be told."""
        published = self.s.document.article.date
        if published is None or date.edtf is None:
            return None
        try:
            return (bounds(published)[1] - bounds(date.edtf)[0]).days
        except ValueError:
            return None

    # ---- the same source

    def _sources(self, chosen: Sequence[Candidate]) -> list[_Source]:
        """Who each candidate's source is; a pronoun is who spoke before, if it agrees."""
        found: list[_Source] = []
        last: Mention | None = None
        before = _NOBODY
        for candidate in chosen:
            mention = self._mention(candidate)
            if mention is None or (
                mention.form in _POINTERS and last is not None and _agree(last, mention)
            ):
                who = before
            else:
                who, last = self._source(candidate), mention
                if who == _NOBODY:
                    # Nobody known, but the same for the pronouns that follow.
                    who = (frozenset((f"#{candidate.speaker}",)), frozenset())
            found.append(who)
            before = who
        return found

    def _mention(self, candidate: Candidate) -> Mention | None:
        return None if candidate.speaker is None else self.speakers.at.get(candidate.speaker)

    def _source(self, candidate: Candidate) -> _Source:
        mention = self._mention(candidate)
        if mention is None:
            return _NOBODY
        if mention.form in _POINTERS:
            assert candidate.speaker is not None
            mention = self._antecedent(candidate.speaker, mention)
        return self._words(mention) if mention is not None else _NOBODY

    def _antecedent(self, index: int, pronoun: Mention) -> Mention | None:
        """The nearest subject before a pronoun that agrees with it."""
        place = bisect_left(self.speakers.heads, index, key=lambda pair: pair[0])
        for other, mention in reversed(self.speakers.heads[max(0, place - _LOOK_BACK) : place]):
            if mention.form in _POINTERS or mention.role != "subject":
                continue
            if self.s.quote_at[other] < 0 and _agree(mention, pronoun):
                return mention
        return None

    def _words(self, mention: Mention) -> _Source:
        names: set[str] = set()
        heads: set[str] = set()
        both = [mention]
        if mention.partner is not None:
            both.extend(
                m
                for i in self.speakers.tokens_of(mention.partner)
                for m in (self.speakers.at.get(i),)
                if m is not None
            )
        for one in both:
            if one.form == "name":
                names.update(word.lower() for word in one.words)
            elif one.head:
                heads.add(one.head)
        return frozenset(names), frozenset(heads)

    def _is_day(self, date: DateExpression) -> bool:
        return date.edtf is not None and len(date.edtf.rstrip("~")) == _DAY

    # ---- the sentence of the cue

    def _own(self, candidate: Candidate) -> DateExpression | None:
        """The date in the sentence of the cue that says when it was said."""
        if candidate.cue is None:
            return None
        best: tuple[int, int] | None = None
        choice: DateExpression | None = None
        for date, first, last in self.by_sentence.get(self.s.tokens[candidate.verb].sentence, ()):
            if self._is_ahead(date):
                continue
            if any(p.overlaps(date.span) for p in candidate.pieces):
                # "a annoncé son choix lors d'un discours mardi": the day of the discourse.
                noun = self._occasion(first, self._clause(first))
                if candidate.rule != OBJECT or noun is None or noun == candidate.head:
                    continue
            if not self._is_day(date) and not any(
                self._is_of(first, last, verb) for verb in self._verbs(candidate, first)
            ):
                continue
            if self._is_reported(first, candidate.verb):
                continue
            rank = self._rank(candidate, first, last)
            if rank is None:
                continue
            key = (rank, abs(first - candidate.verb))
            if best is None or key < best:
                best, choice = key, date
        return choice

    def _verbs(self, candidate: Candidate, date: int) -> Iterator[int]:
        """The cue, and the verb of the clause of a date that the cue's clause is told with."""
        yield candidate.verb
        clause = self._clause(date)
        if self._hangs_on(self._clause(candidate.verb), clause):
            yield clause

    def _is_reported(self, date: int, verb: int) -> bool:
        """Whether a conjunction between a cue and a date puts the date into what is said: "said
        that on Monday …".
        """
        words = self.s.words
        return words.bare_clause and any(
            token.pos == "SCONJ" and token.lower in words.that
            for token in self.s.tokens[verb + 1 : date]
        )

    def _is_of(self, first: int, last: int, verb: int) -> bool:
        """Whether a month or a week hangs on the cue itself, or on what was said or written."""
        tokens = self.s.tokens
        if tokens[first].head == verb:
            return True
        if not self.s.words.adjunct_last:
            return False
        root = next(
            (i for i in range(first, last + 1) if not first <= tokens[i].head <= last), first
        )
        if tokens[root].head == verb:
            return True
        clause = self._clause(root)
        return tokens[clause].dep.startswith("acl") and self._occasion(root, clause) is not None

    def _rank(self, candidate: Candidate, first: int, last: int) -> int | None:
        """How surely a date is that of the cue: 0 best, ``None`` not at all."""
        s, verb = self.s, candidate.verb
        if s.quote_at[first] >= 0 and s.quote_at[first] != s.quote_at[verb]:
            return None
        clause = self._clause(first)
        own = self._clause(verb)
        if clause == own:
            return 0
        if self._occasion(first, clause) is not None:
            return 1
        if first > verb:
            assert candidate.cue is not None
            return 1 if self._is_beside(candidate.cue[1], first) else None
        if self._opens(first, last, verb) or self._comes_before(clause, own):
            return 1
        return 2 if self._hangs_on(own, clause) else None

    def _comes_before(self, clause: int, own: int) -> bool:
        """Whether a clause opens the cue's with what was done first on the day: "Interrogée lundi,
        la maire a promis …".
        """
        token = self.s.tokens[clause]
        if (
            not token.is_past_participle
            or clause > own
            or not token.dep.startswith(("advcl", "acl"))
        ):
            return False
        return token.head in (own, self.s.child(own, *SUBJECTS))

    def _hangs_on(self, clause: int, other: int) -> bool:
        """Whether a clause is told together with another: what is done in it, or besides."""
        tokens = self.s.tokens
        for _ in range(_STEPS):
            if tokens[clause].dep not in _TOGETHER:
                return False
            clause = self._clause(tokens[clause].head)
            if clause == other:
                return True
        return False

    def _occasion(self, date: int, clause: int) -> int | None:
        """The occasion of speaking that a date stands with: "la lettre envoyée lundi"."""
        tokens = self.s.tokens
        nouns = [tokens[date].head, tokens[tokens[date].head].head]
        if tokens[clause].dep.startswith("acl"):
            nouns.append(tokens[clause].head)
        return next((noun for noun in nouns if tokens[noun].lemma in self.occasions), None)

    def _clause(self, index: int) -> int:
        """The head of the clause that a token stands in."""
        tokens = self.s.tokens
        while True:
            token = tokens[index]
            if token.head == index or token.dep.startswith(_CLAUSES):
                return index
            if token.dep == "conj" and token.pos in ("VERB", "AUX"):
                return index
            index = token.head

    def _is_beside(self, cue: int, date: int) -> bool:
        """Whether nothing but names, adverbs and their like stand between a cue and a date."""
        if date - cue > _REACH:
            return False
        return not any(_is_verb(self.s.tokens[i]) for i in range(cue + 1, date))

    def _opens(self, first: int, last: int, verb: int) -> bool:
        """Whether a date stands in the words that open a sentence, before its first verb."""
        start = self.s.sentence(first)[0]
        if any(_is_verb(self.s.tokens[i]) for i in range(start, first)):
            return False
        if any(self.s.tokens[i].dep.startswith("nsubj") for i in range(start, first)):
            return False
        return any(self.s.tokens[i].text == "," for i in range(last + 1, min(last + 4, verb)))


def _same(first: _Source, second: _Source) -> bool:
    """Whether two sources may be one: by name, else by noun if only one of them is named."""
    if first[0] and second[0]:
        return bool(first[0] & second[0])
    return bool(first[1] & second[1])


def _agree(first: Mention, second: Mention) -> bool:
    return second.form == "possessive" or agree(first, second)


def _is_verb(token: Token) -> bool:
    return token.pos in ("VERB", "AUX") and "VerbForm=Fin" in token.morph
