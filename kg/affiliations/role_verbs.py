"""Find the roles and memberships that a verb or copula states, by the rows of the pattern table.

"est devenue maire", "dirige la Ligue", "présidée par Ada Brun"
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.affiliations.referents import RoleFinder
from kg.affiliations.role_patterns import COPULA, RolePattern, role_patterns
from kg.affiliations.role_phrases import NO_ROLE, RolePhrases
from kg.lexicon.function_words import function_words
from kg.model import Affiliation, Mention, Span
from kg.preprocess.document import Document, Token
from kg.syntax.operators import Found, follow
from kg.syntax.sentences import Sentences

_BARE = 2
"""Words of a noun phrase that is a noun and its article."""
_SUBJECTS = ("nsubj", "nsubj:pass", "expl:subj")


class RoleVerbs(RoleFinder):
    """Finds the roles that the verbs of a document state."""

    def __init__(self, document: Document, phrases: RolePhrases) -> None:
        super().__init__(phrases.referents)
        self.phrases = phrases
        self.s = Sentences(document, function_words(document.language))
        self.patterns = role_patterns(document.language)

    def of_verb(self, verb: Token) -> Iterator[Affiliation]:
        """Find the roles that a verb or, with a copula, a noun states."""
        kids = self.children_of(verb.index)
        copula = any(kid.dep == "cop" for kid in kids)
        if (copula or verb.pos == "VERB") and not self._is_unreal(kids):
            rows = (row for row in self.patterns if self._is_of(row, verb, copula=copula))
            found = (list(self._find(row, verb)) for row in rows)
            yield from next(filter(None, found), ())

    def _is_of(self, row: RolePattern, verb: Token, *, copula: bool) -> bool:
        """Check whether a verb has a use of a row."""
        if copula:
            return COPULA in row.uses
        uses = (use for use in row.uses if use != COPULA)
        return any(verb.lemma in getattr(self.words, use) for use in uses)

    def _find(self, row: RolePattern, verb: Token) -> Iterator[Affiliation]:
        """Find what a row states of the first person that its path reaches."""
        for index, way in follow(self.s, verb.index, row.person, self._relate):
            person = None if index is None else self.person_at(index)
            if person is None:
                continue
            for place, _ in follow(self.s, verb.index, row.place, self._relate):
                if place is None:
                    continue
                if row.states == "role":
                    yield from self._roles(person, self.tokens[place])
                elif row.states == "led":
                    yield from self._led(person, verb, place)
                else:
                    certain = way == "subject" and verb.lemma in self.words.leads
                    yield from self._body(person, verb.lemma, place, certain=certain)
            return

    def _relate(self, name: str, index: int) -> Iterator[Found]:
        """Yield what a relation of the table reaches from a token."""
        if name == "subject" or (name == "patient" and self.s.is_passive(index)):
            yield from self._subjects(index)
        elif name == "self" or (name == "name" and index in self.referents.name_at):
            yield index, "none"
        elif name == "post":
            posts = self.words.post_nouns
            yield from ((t.index, "none") for t in self._after(index) if t.lower in posts)
        elif name == "capacity":
            for token in self._after(index):
                if any(t.lower in self.words.capacity for t in self.children_of(token.index)):
                    yield token.index, "none"

    def _subjects(self, verb: int) -> Iterator[Found]:
        """Yield the subject of a verb, also as a relative pronoun, and what a clause inherits."""
        place, own = verb, self.s.child(verb, *_SUBJECTS)
        while own is None and self.tokens[place].dep == "conj":
            place = self.tokens[place].head
            own = self.s.child(place, *_SUBJECTS)
        if own is not None:
            yield own, "subject" if place == verb else "conjunct"
        found, way = self.s.subject(verb)
        # Who wants to be mayor is not, but who had to resign as one was.
        serves = self.tokens[verb].lemma in self.words.serves
        dated = any(kid.lower in self.words.before for kid in self.children_of(verb))
        if way != "control" or serves or dated or not self.s.is_infinitive(verb):
            yield found, way

    def _after(self, verb: int) -> Iterator[Token]:
        """Yield the dependents after a verb and those of its object."""
        for kid in self.children_of(verb):
            if kid.index > verb:
                yield kid
                if kid.dep == "obj":
                    yield from self.children_of(kid.index)

    def subject(self, verb: int) -> Mention | None:
        """Find the person who is the subject of a verb."""
        found = (i for i, _ in self._relate("subject", verb) if i is not None)
        return next(filter(None, map(self.person_at, found)), None)

    def person_at(self, index: int) -> Mention | None:
        """Find the person at a token: by name or pronoun, or described with a name."""
        pronoun = self.referents.pronoun_at.get(index)
        if pronoun is not None:
            is_person = pronoun.form != "relative" or pronoun.kind == "person"
            return pronoun if is_person and pronoun.number != "p" else None
        name, phrase = self.referents.name_at.get(index), self.referents.phrase_at.get(index)
        if name is None and phrase is not None:
            name = self.referents.partner_of(phrase)
        return name if name is not None and name.kind == "person" else None

    def _is_unreal(self, kids: list[Token]) -> bool:
        """Whether a clause is denied or only may come true: "not mayor", "if she is mayor"."""
        words = function_words(self.referents.language)
        return any(
            kid.lower in self.words.negation
            or (kid.dep == "mark" and kid.lower in words.whether)
            or (kid.dep.startswith("aux") and kid.lower in words.modal_auxiliaries)
            for kid in kids
        )

    def _body(
        self, person: Mention, lemma: str, index: int, *, certain: bool
    ) -> Iterator[Affiliation]:
        """Find the organisation that somebody leads, joins or works for."""
        target = self.referents.organisation_of(index)
        name, phrase = self.referents.name_at.get(index), self.referents.phrase_at.get(index)
        if target is None or (phrase is not None and phrase.definite == "dem"):
            return
        if lemma in self.words.works_at and (name is None or name.sense != "organisation"):
            return
        # Whoever left "the hotel" was not a member of it.
        if certain or name is not None or phrase is None or self.referents.length(phrase) > _BARE:
            evidence = self._from_to(person, index, target[1])
            role = self.words.leads.get(lemma) or None
            yield Affiliation(person.text, role, target[0], evidence, "verb")

    def _roles(self, subject: Mention, token: Token) -> Iterator[Affiliation]:
        """Find a role of somebody and those joined to it."""
        yield from self._predicate(subject, token)
        yield from self._joined_predicates(subject, token)

    def _joined_predicates(self, subject: Mention, token: Token) -> Iterator[Affiliation]:
        """Find bare nouns joined to a predicate: "mayor of Vals, then deputy and minister"."""
        for kid in self.children_of(token.index):
            labels = {t.dep for t in self.children_of(kid.index)}
            joined = kid.dep in ("conj", "appos") and kid.pos == "NOUN"
            if joined and labels.isdisjoint(("cop", "nsubj", "case")):
                yield from self._roles(subject, kid)
            place = self.referents.name_at.get(kid.index)
            if kid.dep == "nmod" and place is not None and place.kind != "person":
                # The parser attaches a role to the place of the one before it.
                yield from self._joined_predicates(subject, kid)

    def _predicate(self, subject: Mention, token: Token) -> Iterator[Affiliation]:
        pronoun = self.nouns.pronouns.get(token.lower)
        if pronoun is not None and pronoun.form == "indefinite":
            return
        phrase = self.referents.phrase_at.get(token.index)
        if phrase is None or phrase.kind != "person" or phrase.sense in NO_ROLE:
            return
        if phrase.partner in (None, subject.span, subject.partner):
            start, end = self.referents.ranges[phrase.span]
            self.phrases.owns(subject, start, end)
            evidence = self._from_to(subject, start, end)
            yield from self.phrases.read(subject, start, end, evidence, "copula")

    def _led(self, person: Mention, verb: Token, head: int) -> Iterator[Affiliation]:
        """Find the organisation that somebody leads: "la ligue, présidée par Ada Brun"."""
        target = self.referents.organisation_of(head)
        if target is None:
            return
        start, body = head, target[0]
        place = self.referents.name_at.get(head) or self.referents.phrase_at.get(head)
        if place is not None:
            start = self.referents.ranges[place.span][0]
        if head < verb.index and head not in self.referents.name_at:
            stop = verb.index - (self.tokens[verb.index - 1].text == ",")
            body = self.referents.text_of(start + (self.tokens[start].pos == "DET"), stop)
        stop = self.referents.ranges[person.span][1]
        evidence = self.referents.between(min(start, verb.index), stop)
        yield Affiliation(person.text, self.words.led_by[verb.lemma] or None, body, evidence, "led")

    def _from_to(self, person: Mention, start: int, end: int) -> Span:
        """Return the span of a person and of the tokens from ``start`` to before ``end``."""
        stated = self.referents.between(start, end)
        return Span(min(person.span.start, stated.start), max(person.span.end, stated.end))
