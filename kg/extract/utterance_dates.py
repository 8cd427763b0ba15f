"""Find the date on which each chosen candidate was said, where the text gives one.

The date is in the cue's clause or one above it, opens the sentence, or is directly beside the
cue. What the same source goes on to say inherits the date of what it said before, until the text
names another day; a position inherits none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.attribution.speakers import Speakers
from kg.base.edtf import bounds
from kg.content.candidate import HEADLINE, OBJECT, PREP, SIGNED, UNCUED, Candidate
from kg.lexicon.actor_nouns import agree
from kg.lexicon.cues import speech_events
from kg.model import DateExpression, Mention
from kg.preprocess.document import Token
from kg.syntax.sentences import SUBJECTS, Sentences

_CLAUSES = ("acl", "advcl", "ccomp", "csubj", "parataxis")
_TOGETHER = frozenset(("advcl", "acl", "acl:relcl", "conj"))
_STEPS = 3
"""Clauses between that of a cue and that of its date, at most."""
_REACH = 12
"""Tokens between a cue and the date after it, at most."""
_UTTERING = frozenset(("assert", "announce"))
"""Acts that are done by speaking."""
_NO_EVENTS = UNCUED | {HEADLINE, PREP, SIGNED}
_DAY = len("2018-01-18")
_LOOK_BACK = 30
_POINTERS = frozenset(("pronoun", "possessive", "relative"))
_Source = tuple[frozenset[str], frozenset[str]]
"""The words of a source's name, and the nouns used for it."""
_Event = tuple[int, _Source, DateExpression]
"""What a source says on a day: the token of the cue, the source and the date."""
_NOBODY: _Source = (frozenset(), frozenset())


class UtteranceDates:
    """The resolved dates of one document, by sentence, to be matched with its statements."""

    def __init__(self, sentences: Sentences, speakers: Speakers) -> None:
        self.s = sentences
        self.speakers = speakers
        self.occasions = speech_events(sentences.document.language)
        self.by_sentence: dict[int, list[tuple[DateExpression, int, int]]] = {}
        for date in sentences.document.dates:
            inside = sentences.tokens_of(date.span)
            if date.edtf is not None and inside:
                number = sentences.tokens[inside.start].sentence
                self.by_sentence.setdefault(number, []).append((date, inside.start, inside[-1]))

    def find(
        self, chosen: Sequence[Candidate], candidates: Sequence[Candidate] = ()
    ) -> list[DateExpression | None]:
        """Find the date of each chosen candidate, in the order given (that of the text).

        ``candidates`` are all those of the document: what a source says on a day gives the day even
        where it was not chosen as a statement.
        """
        found = [self._date_in_sentence(candidate) for candidate in chosen]
        sources = self._sources(chosen)
        events = self._events(chosen, sources, found, candidates)
        for place, candidate in enumerate(chosen):
            if found[place] is not None or candidate.rule == PREP or not self._inherits(candidate):
                continue
            if candidate.cue is None:
                found[place] = found[place - 1] if place and candidate.speaker is None else None
                if found[place] is not None:
                    continue
            found[place] = self._date_of_source(candidate, sources[place], events)
        return found

    def _events(
        self,
        chosen: Sequence[Candidate],
        sources: Sequence[_Source],
        dates: Sequence[DateExpression | None],
        candidates: Sequence[Candidate],
    ) -> list[_Event]:
        """List what was said on a day that its own sentence names, in the order of the text."""
        events = [
            (c.verb, source, date)
            for c, source, date in zip(chosen, sources, dates, strict=True)
            if date is not None and self._is_day(date)
        ]
        seen = {c.verb for c in chosen}
        for candidate in candidates:
            if candidate.verb in seen or candidate.cue is None or candidate.rule in _NO_EVENTS:
                continue
            seen.add(candidate.verb)
            date = self._date_in_sentence(candidate)
            if date is not None and self._is_day(date):
                events.append((candidate.verb, self._source(candidate), date))
        return sorted(events, key=lambda event: event[0])

    def _inherits(self, candidate: Candidate) -> bool:
        """Check whether a cue may report what else was said on an occasion.

        A position can't, nor can what modifies a noun or is said at no particular time ("Brown
        says").
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

    def _date_of_source(
        self, candidate: Candidate, source: _Source, events: Sequence[_Event]
    ) -> DateExpression | None:
        """Return the day of what a source said last; for a headline, of what it says first."""
        own = [(at, date) for at, other, date in events if _is_same(other, source)]
        before = [date for at, date in own if at < candidate.verb]
        if before:
            return before[-1]
        title = self.s.document.article.title_span
        in_title = title is not None and title.covers(candidate.pieces[0])
        return own[0][1] if in_title and own else None

    def _is_future(self, date: DateExpression) -> bool:
        """Check whether a date begins after the article's."""
        published = self.s.document.article.date
        if published is None or date.edtf is None:
            return False
        try:
            return bounds(date.edtf)[0] > bounds(published)[1]
        except ValueError:
            return False

    # ---- the same source

    def _sources(self, chosen: Sequence[Candidate]) -> list[_Source]:
        """Find the source of each candidate; a pronoun that agrees is whoever spoke before."""
        found: list[_Source] = []
        last: Mention | None = None
        before = _NOBODY
        for candidate in chosen:
            mention = self._mention(candidate)
            if mention is None or (
                mention.form in _POINTERS and last is not None and _agree(last, mention)
            ):
                source = before
            else:
                source, last = self._source(candidate), mention
                if source == _NOBODY:
                    # Unknown, but the same for the pronouns that follow.
                    source = (frozenset((f"#{candidate.speaker}",)), frozenset())
            found.append(source)
            before = source
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
        """Find the nearest subject before a pronoun that agrees with it."""
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
        both: list[Mention | None] = [mention]
        if mention.partner is not None:
            both.extend(map(self.speakers.at.get, self.s.tokens_of(mention.partner)))
        for one in both:
            if one is None:
                continue
            if one.form == "name":
                names.update(word.lower() for word in one.words)
            elif one.head:
                heads.add(one.head)
        return frozenset(names), frozenset(heads)

    def _is_day(self, date: DateExpression) -> bool:
        return date.edtf is not None and len(date.edtf.rstrip("~")) == _DAY

    # ---- the sentence of the cue

    def _date_in_sentence(self, candidate: Candidate) -> DateExpression | None:
        """Find the date in the sentence of the cue that gives the day of the utterance."""
        if candidate.cue is None:
            return None
        best: tuple[int, int] | None = None
        choice: DateExpression | None = None
        for date, first, last in self.by_sentence.get(self.s.tokens[candidate.verb].sentence, ()):
            if self._is_future(date):
                continue
            if any(p.overlaps(date.span) for p in candidate.pieces):
                # "a annoncé son choix lors d'un discours mardi": the day of the speech.
                noun = self._occasion(first, self._clause(first))
                if candidate.rule != OBJECT or noun is None or noun == candidate.head:
                    continue
            if not self._is_day(date) and not any(
                self._modifies_cue(first, last, verb) for verb in self._verbs(candidate, first)
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
        """Yield the cue, and the verb of the date's clause if the cue's clause depends on it."""
        yield candidate.verb
        clause = self._clause(date)
        if self._depends_on(self._clause(candidate.verb), clause):
            yield clause

    def _is_reported(self, date: int, verb: int) -> bool:
        """Check whether a conjunction puts a date into what is said: "said that on Monday …"."""
        words = self.s.words
        return words.bare_clause and any(
            token.pos == "SCONJ" and token.lower in words.that
            for token in self.s.tokens[verb + 1 : date]
        )

    def _modifies_cue(self, first: int, last: int, verb: int) -> bool:
        """Check whether a month or a week modifies the cue itself, or what was said or written."""
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
        """Rank how surely a date is that of the cue: 0 is best, ``None`` not at all."""
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
        return 2 if self._depends_on(own, clause) else None

    def _comes_before(self, clause: int, own: int) -> bool:
        """Check whether a participle opens the cue's clause with what was done first that day."""
        # "Interrogée lundi, la maire a promis …"
        token = self.s.tokens[clause]
        if (
            not token.is_past_participle
            or clause > own
            or not token.dep.startswith(("advcl", "acl"))
        ):
            return False
        return token.head in (own, self.s.child(own, *SUBJECTS))

    def _depends_on(self, clause: int, other: int) -> bool:
        """Check whether a clause is joined to another, or depends on it."""
        tokens = self.s.tokens
        for _ in range(_STEPS):
            if tokens[clause].dep not in _TOGETHER:
                return False
            clause = self._clause(tokens[clause].head)
            if clause == other:
                return True
        return False

    def _occasion(self, date: int, clause: int) -> int | None:
        """Find the occasion of speaking that a date modifies: "la lettre envoyée lundi"."""
        tokens = self.s.tokens
        nouns = [tokens[date].head, tokens[tokens[date].head].head]
        if tokens[clause].dep.startswith("acl"):
            nouns.append(tokens[clause].head)
        return next((noun for noun in nouns if tokens[noun].lemma in self.occasions), None)

    def _clause(self, index: int) -> int:
        """Find the head of the clause that contains a token."""
        tokens = self.s.tokens
        while True:
            token = tokens[index]
            if token.head == index or token.dep.startswith(_CLAUSES):
                return index
            if token.dep == "conj" and token.pos in ("VERB", "AUX"):
                return index
            index = token.head

    def _is_beside(self, cue: int, date: int) -> bool:
        """Check whether no finite verb comes between a cue and a date near it."""
        if date - cue > _REACH:
            return False
        return not any(_is_verb(self.s.tokens[i]) for i in range(cue + 1, date))

    def _opens(self, first: int, last: int, verb: int) -> bool:
        """Check whether a date is among the words that open a sentence, before its first verb."""
        start = self.s.sentence(first)[0]
        if any(_is_verb(self.s.tokens[i]) for i in range(start, first)):
            return False
        if any(self.s.tokens[i].dep.startswith("nsubj") for i in range(start, first)):
            return False
        return any(self.s.tokens[i].text == "," for i in range(last + 1, min(last + 4, verb)))


def _is_same(first: _Source, second: _Source) -> bool:
    """Check whether two sources may be one: by name, else by noun if only one is named."""
    if first[0] and second[0]:
        return bool(first[0] & second[0])
    return bool(first[1] & second[1])


def _agree(first: Mention, second: Mention) -> bool:
    return second.form == "possessive" or agree(first, second)


def _is_verb(token: Token) -> bool:
    return token.pos in ("VERB", "AUX") and "VerbForm=Fin" in token.morph
