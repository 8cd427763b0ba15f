"""Find the roles and memberships that a verb or copula states of its subject or agent.

"est devenue maire", "dirige la Ligue", "présidée par Ada Brun"
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.affiliations.referents import RoleFinder
from kg.affiliations.role_lists import RoleLists
from kg.affiliations.role_phrases import NO_ROLE, RolePhrases
from kg.lexicon.function_words import function_words
from kg.model import Affiliation, Mention, Span
from kg.preprocess.document import Token


class RoleVerbs(RoleFinder):
    """Finds the roles that the verbs of a document state."""

    def __init__(self, phrases: RolePhrases, lists: RoleLists) -> None:
        super().__init__(phrases.referents)
        self.phrases = phrases
        self.lists = lists

    def of_verb(self, token: Token) -> Iterator[Affiliation]:
        """Find the roles that a verb or, with a copula, a noun states."""
        words, lemma = self.words, token.lemma
        kids = self.children_of(token.index)
        agent = next((k for k in kids if k.dep == "obl:agent"), None)
        if token.pos == "VERB" and lemma in words.led_by and agent is not None:
            yield from self._led(token, kids, agent)
            return
        copula = any(k.dep == "cop" for k in kids)
        if (not copula and token.pos != "VERB") or self._is_unreal(kids):
            return
        if copula and token.index in self.referents.name_at:
            yield from self._named_predicate(token, kids)
            return
        appointed = self._appointed(token, kids) if lemma in words.appoints else None
        if appointed is not None:
            yield from appointed
            return
        subject, is_own = self._subject_of(token, kids)
        if subject is None or any(k.lower in words.negation for k in kids):
            return
        if copula:
            yield from self._predicates(subject, token)
        elif lemma in words.copulas or lemma in words.appoints:
            yield from self._complements(subject, token, kids)
        elif (served := self._served(token, kids)) is not None:
            yield from self._predicate(subject, served)
        elif lemma in words.leads or lemma in words.joins:
            certain = lemma in words.leads and is_own
            yield from self._led_or_joined(subject, lemma, kids, certain=certain)
        elif lemma in words.works_at:
            yield from self._workplaces(subject, token, kids)

    def _is_unreal(self, kids: list[Token]) -> bool:
        """Whether a clause only may come true: "if she is mayor", "he would be mayor"."""
        words = function_words(self.referents.language)
        return any(
            (kid.dep == "mark" and kid.lower in words.whether)
            or (kid.dep.startswith("aux") and kid.lower in words.modal_auxiliaries)
            for kid in kids
        )

    def _subject_of(self, token: Token, kids: list[Token]) -> tuple[Mention | None, bool]:
        """Find the subject of a verb, and whether it is the verb's own."""
        subject = self.subject(kids)
        if subject is None and token.dep == "xcomp" and token.lemma in self.words.serves:
            # "was forced to resign as"
            subject = self.subject(self.children_of(token.head))
        if subject is not None:
            return subject, True
        subject = self._subject_before(token, kids)
        if subject is None and token.lemma in self.words.appoints and token.index > 1:
            subject = self._described(token)
        return subject, False

    def _complements(
        self, subject: Mention, token: Token, kids: list[Token]
    ) -> Iterator[Affiliation]:
        """Find the roles in the complements of a verb such as "become"."""
        for kid in kids:
            if kid.dep in ("xcomp", "obj", "obl:arg", "obl:mod") and kid.index > token.index:
                yield from self._predicates(subject, kid)
        yield from self._joined_predicates(subject, token)

    def _led_or_joined(
        self, subject: Mention, lemma: str, kids: list[Token], *, certain: bool
    ) -> Iterator[Affiliation]:
        """Find the objects of a verb that somebody leads or joins: "dirige la Ligue"."""
        for kid in kids:
            if kid.dep != "obj":
                continue
            target = self.referents.organisation_of(kid.index)
            phrase = self.referents.phrase_at.get(kid.index)
            if phrase is not None and phrase.definite == "dem":
                continue
            if target is not None and (certain or self.referents.is_identified(kid.index)):
                evidence = self._from_to(subject, target[1])
                role = self.words.leads.get(lemma) or None
                yield Affiliation(subject.text, role, target[0], evidence, "verb")

    def _workplaces(
        self, subject: Mention, token: Token, kids: list[Token]
    ) -> Iterator[Affiliation]:
        """Find the organisations in the complements of a verb such as "work"."""
        for kid in kids:
            if kid.dep.startswith("obl") and kid.index > token.index:
                name = self.referents.name_at.get(kid.index)
                if name is not None and name.kind == "organisation" and name.sense != "place":
                    evidence = self._from_to(subject, self.referents.ranges[name.span][1])
                    yield Affiliation(subject.text, None, name.text, evidence, "verb")

    def _appointed(self, token: Token, kids: list[Token]) -> Iterator[Affiliation] | None:
        """Find the roles that somebody is appointed to; ``None`` if no person is the object."""
        # "named Ada Brun director", "chose her as director", "named her to the post of director"
        objects = (k.index for k in kids if k.dep == "obj" and k.index > token.index)
        name = next((n for n in map(self._name_of, objects) if n is not None), None)
        if name is None or name.kind != "person":
            return None
        words = self.words
        first, last = self.referents.ranges[name.span]
        near = [*kids, *(t for i in range(first, last) for t in self.children_of(i))]
        roles: list[Token] = []
        for kid in near:
            below = self.children_of(kid.index)
            if kid.index < last:
                continue
            if kid.dep == "xcomp" or any(t.lower in words.capacity for t in below):
                roles.append(kid)
            elif kid.lower in words.post_nouns:
                roles.extend(t for t in below if t.dep == "nmod")
        return (one for role in roles for one in self._predicate(name, role))

    def _name_of(self, index: int) -> Mention | None:
        """Find the name at a token, or of the person that a phrase there describes."""
        name, phrase = self.referents.name_at.get(index), self.referents.phrase_at.get(index)
        if name is not None or phrase is None:
            return name
        return self.referents.partner_of(phrase)

    def _subject_before(self, token: Token, kids: list[Token]) -> Mention | None:
        """Find the subject of the verb that a verb or role is joined to."""
        # "she was mayor and led the board", "she was mayor before becoming deputy"
        joined = any(k.lower in self.words.before for k in kids if k.dep in ("mark", "case"))
        participle = token.feature("VerbForm") == "Part" and not any(k.dep == "obj" for k in kids)
        if token.dep.startswith("advcl") and (joined or participle):
            # "elected mayor in 2008, she …"
            token = self.tokens[token.head]
        elif token.dep != "conj":
            return None
        subject = self.subject(self.children_of(token.index))
        while subject is None and token.dep == "conj":
            token = self.tokens[token.head]
            subject = self.subject(self.children_of(token.index))
        return subject

    def _served(self, token: Token, kids: list[Token]) -> Token | None:
        """Find the role that somebody works as."""
        if token.lemma not in self.words.serves:
            return None
        for kid in kids:
            if kid.index > token.index and any(
                t.lower in self.words.capacity for t in self.children_of(kid.index)
            ):
                return kid
        return None

    def _named_predicate(self, token: Token, kids: list[Token]) -> Iterator[Affiliation]:
        """Find the role in "Le vice-président sera Ada Brun"."""
        name = self.referents.name_at[token.index]
        subject = next((k for k in kids if k.dep == "nsubj"), None)
        phrase = self.referents.phrase_at.get(subject.index) if subject is not None else None
        if name.kind != "person" or phrase is None or phrase.kind != "person":
            return
        if phrase.sense in NO_ROLE:
            return
        start, end = self.referents.ranges[phrase.span]
        stop = self.referents.ranges[name.span][1]
        if end <= token.index:
            yield from self.phrases.read(
                name, start, end, self.referents.between(start, stop), "copula"
            )

    def _described(self, token: Token) -> Mention | None:
        """Find the person that a participle modifies: "Ada Brun, présentée comme …"."""
        name = self.referents.name_at.get(token.index - 2)
        beside = name is not None and self.referents.ranges[name.span][1] == token.index - 1
        if not beside or self.tokens[token.index - 1].text != "," or name is None:
            return None
        return name if name.kind == "person" else None

    def subject(self, kids: list[Token]) -> Mention | None:
        """Find the person, by name or pronoun, who is the subject of a verb with these children."""
        kid = next((k for k in kids if k.dep in ("nsubj", "nsubj:pass", "expl:subj")), None)
        if kid is None:
            return None
        pronoun = self.referents.pronoun_at.get(kid.index)
        if pronoun is not None:
            is_person = pronoun.form != "relative" or pronoun.kind == "person"
            return pronoun if is_person and pronoun.number != "p" else None
        name, phrase = (
            self.referents.name_at.get(kid.index),
            self.referents.phrase_at.get(kid.index),
        )
        if name is None and phrase is not None:
            name = self.referents.partner_of(phrase)
        return name if name is not None and name.kind == "person" else None

    def _predicates(self, subject: Mention, token: Token) -> Iterator[Affiliation]:
        """Find a role of somebody and those joined to it."""
        yield from self._predicate(subject, token)
        yield from self._joined_predicates(subject, token)

    def _joined_predicates(self, subject: Mention, token: Token) -> Iterator[Affiliation]:
        """Find bare nouns joined to a predicate: "mayor of Vals, then deputy and minister"."""
        for kid in self.children_of(token.index):
            labels = {t.dep for t in self.children_of(kid.index)}
            joined = kid.dep in ("conj", "appos") and kid.pos == "NOUN"
            if joined and labels.isdisjoint(("cop", "nsubj", "case")):
                yield from self._predicates(subject, kid)
            place = self.referents.name_at.get(kid.index)
            if kid.dep == "nmod" and place is not None and place.kind != "person":
                # The parser attaches a role to the place of the one before it.
                yield from self._joined_predicates(subject, kid)

    def _predicate(self, subject: Mention, token: Token) -> Iterator[Affiliation]:
        phrase = self.referents.phrase_at.get(token.index)
        pronoun = self.nouns.pronouns.get(token.lower)
        if pronoun is not None and pronoun.form == "indefinite" and pronoun.number == "s":
            phrase = self._among(token)
            if phrase is None:
                return
            start, end = self.referents.ranges[phrase.span]
            yield from self.phrases.read(subject, start, end, self._from_to(subject, end), "copula")
            return
        if phrase is None or phrase.kind != "person":
            return
        if phrase.partner is not None and phrase.partner not in (subject.span, subject.partner):
            return
        start, end = self.referents.ranges[phrase.span]
        if phrase.sense in NO_ROLE or not start <= token.index < end:
            return
        self.lists.owns(subject, start, end)
        yield from self.phrases.read(subject, start, end, self._from_to(subject, end), "copula")

    def _among(self, token: Token) -> Mention | None:
        """Find the plural noun of "l'un des dirigeants"."""
        groups = [m for m in self.mentions if m.form == "noun" and m.kind == "group"]
        for kid in self.children_of(token.index):
            for mention in groups if kid.dep == "nmod" else ():
                start, end = self.referents.ranges.get(mention.span, (0, 0))
                if start <= kid.index < end and mention.sense not in NO_ROLE:
                    return mention
        return None

    def _led(self, token: Token, kids: list[Token], agent: Token) -> Iterator[Affiliation]:
        """Find who leads an organisation in the passive: "la ligue, présidée par Ada Brun"."""
        name = self._name_of(agent.index)
        if name is None or name.kind != "person":
            return
        head = token.head if token.dep in ("acl", "amod", "advcl") else None
        if head is None:
            head = next((k.index for k in kids if k.dep == "nsubj:pass"), None)
        target = self.referents.widest_organisation(head) if head is not None else None
        if target is None or head is None:
            return
        start = head
        place = self.referents.name_at.get(head) or self.referents.phrase_at.get(head)
        if place is not None:
            start = self.referents.ranges[place.span][0]
        role = self.words.led_by[token.lemma] or None
        body = target[0]
        if start <= head < token.index and head not in self.referents.name_at:
            stop = token.index - (self.tokens[token.index - 1].text == ",")
            body = self.referents.text_of(start + (self.tokens[start].pos == "DET"), stop)
        stop = self.referents.ranges[name.span][1]
        evidence = self.referents.between(min(start, token.index), stop)
        yield Affiliation(name.text, role, body, evidence, "led")

    def _from_to(self, subject: Mention, end: int) -> Span:
        stop = self.tokens[end - 1].end
        return Span(min(subject.span.start, stop), max(subject.span.end, stop))
