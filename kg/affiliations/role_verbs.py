"""A verb or copula → the roles and memberships that it states of its subject or agent: "est devenue
maire", "dirige la Ligue", "présidée par Ada Brun".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.affiliations.role_lists import RoleRows
from kg.affiliations.role_phrases import NO_ROLE, RoleParts
from kg.annotate.document import Token
from kg.model import Affiliation, Mention, Span


class RoleVerbs:
    """Reads what the verbs of a document state."""

    def __init__(self, parts: RoleParts, rows: RoleRows) -> None:
        bodies = self.bodies = parts.bodies
        self.tokens = bodies.tokens
        self.children = bodies.children
        self.words = bodies.words
        self.nouns = bodies.nouns
        self.mentions = bodies.mentions
        self.parts = parts
        self.rows = rows

    def of_verb(self, token: Token) -> Iterator[Affiliation]:
        """What a verb or, with a copula, a noun states."""
        words = self.words
        kids = [self.tokens[c] for c in self.children[token.index]]
        lemma = token.lemma
        if token.pos == "VERB" and lemma in words.led and any(k.dep == "obl:agent" for k in kids):
            yield from self._led(token, kids)
            return
        copula = any(k.dep == "cop" for k in kids)
        verbal = token.pos == "VERB" and (
            lemma in words.cop
            or lemma in words.appoints
            or lemma in words.leads
            or lemma in words.joins
            or lemma in words.serves
            or lemma in words.at
        )
        if not copula and not verbal:
            return
        if copula and token.index in self.bodies.name_at:
            yield from self._named_predicate(token, kids)
            return
        named = self._appointed(token, kids) if lemma in words.appoints else None
        if named is not None:
            yield from named
            return
        subject = self.subject(kids)
        if subject is None and token.dep == "xcomp" and lemma in words.serves:
            # "was forced to resign as"
            subject = self.subject([self.tokens[c] for c in self.children[token.head]])
        inherited = subject is None
        if subject is None:
            subject = self._subject_before(token, kids)
        if subject is None and lemma in words.appoints and token.index > 1:
            subject = self._described(token)
        if subject is None or any(k.lower in words.negation for k in kids):
            return
        if copula:
            yield from self._predicates(subject, token)
        elif lemma in words.cop or lemma in words.appoints:
            for kid in kids:
                if kid.dep in ("xcomp", "obj", "obl:arg", "obl:mod") and kid.index > token.index:
                    yield from self._predicates(subject, kid)
            yield from self._joined_predicates(subject, token)
        elif (served := self._served(token, kids)) is not None:
            for one in self._predicate(subject, served):
                body = None if one.organisation else self._body_among(kids)
                yield one if body is None else replace(one, organisation=body)
        elif lemma in words.leads or lemma in words.joins:
            for kid in kids:
                if kid.dep == "obj":
                    target = self.bodies.organisation_of(kid.index)
                    phrase = self.bodies.phrase_at.get(kid.index)
                    if phrase is not None and phrase.definite == "dem" and not phrase.partner:
                        continue
                    if target is not None and (
                        (lemma in words.leads and not inherited)
                        or self.bodies.is_identified(kid.index)
                    ):
                        role = words.leads.get(lemma) or None
                        text, last = target
                        yield Affiliation(
                            subject.text, role, text, self._from_to(subject, last), "verb"
                        )
        elif lemma in words.at:
            for kid in kids:
                if kid.dep.startswith("obl") and kid.index > token.index:
                    name = self.bodies.name_at.get(kid.index)
                    if name is not None and name.kind == "organisation" and name.sense != "place":
                        yield Affiliation(
                            subject.text,
                            None,
                            name.text,
                            self._from_to(subject, self.bodies.ranges[name.span][1]),
                            "verb",
                        )

    def _appointed(self, token: Token, kids: list[Token]) -> Iterator[Affiliation] | None:
        """What a board makes of somebody: "named Ada Brun director", "chose her as director",
        "named her to the post of director"; nothing where nobody is its object.
        """
        objects = (k.index for k in kids if k.dep == "obj" and k.index > token.index)
        name = next((n for n in map(self._name_of, objects) if n is not None), None)
        if name is None or name.kind != "person":
            return None
        words = self.words
        first, last = self.bodies.ranges[name.span]
        near = [*kids, *(self.tokens[c] for i in range(first, last) for c in self.children[i])]
        roles: list[Token] = []
        for kid in near:
            below = [self.tokens[c] for c in self.children[kid.index]]
            if kid.index < last:
                continue
            if kid.dep == "xcomp" or any(t.lower in words.capacity for t in below):
                roles.append(kid)
            elif kid.lower in words.posts:
                roles.extend(t for t in below if t.dep == "nmod")
        return (one for role in roles for one in self._predicate(name, role))

    def _name_of(self, index: int) -> Mention | None:
        """The name at a token, or of the person whom a phrase there describes."""
        name, phrase = self.bodies.name_at.get(index), self.bodies.phrase_at.get(index)
        if name is not None or phrase is None or phrase.partner is None:
            return name
        other = self.bodies.by_span.get(phrase.partner)
        return other if other is not None and other.form == "name" else None

    def _subject_before(self, token: Token, kids: list[Token]) -> Mention | None:
        """The subject of the verb that a verb or role is joined to: "she was mayor and led the
        board", "she was mayor before becoming deputy".
        """
        joined = any(k.lower in self.words.before for k in kids if k.dep in ("mark", "case"))
        participle = token.feature("VerbForm") == "Part" and not any(k.dep == "obj" for k in kids)
        if token.dep.startswith("advcl") and (joined or participle):
            # "elected mayor in 2008, she …"
            token = self.tokens[token.head]
        elif token.dep != "conj":
            return None
        subject = self.subject([self.tokens[c] for c in self.children[token.index]])
        while subject is None and token.dep == "conj":
            token = self.tokens[token.head]
            subject = self.subject([self.tokens[c] for c in self.children[token.index]])
        return subject

    def _served(self, token: Token, kids: list[Token]) -> Token | None:
        """The role that somebody works as."""
        if token.lemma not in self.words.serves:
            return None
        for kid in kids:
            if kid.index > token.index and any(
                self.tokens[c].lower in self.words.capacity for c in self.children[kid.index]
            ):
                return kid
        return None

    def _body_among(self, kids: list[Token]) -> str | None:
        """Whom a verb's complement says that somebody works for: "works as a nurse for Norvane"."""
        for kid in kids:
            if any(self.tokens[c].lower in self.words.employs for c in self.children[kid.index]):
                found = self.bodies.organisation_of(kid.index)
                if found is not None:
                    return found[0]
        return None

    def _named_predicate(self, token: Token, kids: list[Token]) -> Iterator[Affiliation]:
        """ "Le vice-président sera Ada Brun"."""
        name = self.bodies.name_at[token.index]
        subject = next((k for k in kids if k.dep == "nsubj"), None)
        phrase = self.bodies.phrase_at.get(subject.index) if subject is not None else None
        if name.kind != "person" or phrase is None or phrase.kind != "person":
            return
        if phrase.sense in NO_ROLE or phrase.number == "p":
            return
        start, end = self.bodies.ranges[phrase.span]
        stop = self.bodies.ranges[name.span][1]
        if end <= token.index:
            yield from self.parts.read(name, start, end, self.bodies.between(start, stop), "copula")

    def _described(self, token: Token) -> Mention | None:
        """Who a participle after a name and a comma is said of: "Ada Brun, présentée comme …"."""
        name = self.bodies.name_at.get(token.index - 2)
        beside = name is not None and self.bodies.ranges[name.span][1] == token.index - 1
        if not beside or self.tokens[token.index - 1].text != "," or name is None:
            return None
        return name if name.kind == "person" else None

    def subject(self, kids: list[Token]) -> Mention | None:
        """The person that is the subject of a verb with these dependents, named or by a pronoun."""
        for kid in kids:
            if kid.dep in ("nsubj", "nsubj:pass", "expl:subj"):
                name = self.bodies.name_at.get(kid.index)
                if name is not None:
                    return name if name.kind == "person" else None
                pronoun = self.bodies.pronoun_at.get(kid.index)
                if pronoun is None:
                    phrase = self.bodies.phrase_at.get(kid.index)
                    if phrase is not None and phrase.partner is not None:
                        other = self.bodies.by_span.get(phrase.partner)
                        if other is not None and other.kind == "person":
                            return other
                    return None
                if pronoun.number == "p" or (
                    pronoun.form == "relative" and pronoun.kind != "person"
                ):
                    return None
                return pronoun
        return None

    def _predicates(self, subject: Mention, token: Token) -> Iterator[Affiliation]:
        """A role that somebody has, and those joined to it."""
        yield from self._predicate(subject, token)
        yield from self._joined_predicates(subject, token)

    def _joined_predicates(self, subject: Mention, token: Token) -> Iterator[Affiliation]:
        """ "She was mayor of Vals, then deputy and minister": bare nouns joined to a predicate."""
        for child in self.children[token.index]:
            kid = self.tokens[child]
            of_it = [self.tokens[c].dep for c in self.children[child]]
            joined = kid.dep in ("conj", "appos") and kid.pos == "NOUN"
            if joined and not {"cop", "nsubj", "case"} & {*of_it}:
                yield from self._predicates(subject, kid)
            place = self.bodies.name_at.get(child)
            if kid.dep == "nmod" and place is not None and place.kind != "person":
                # The parse hangs a role on the place of the one before it.
                yield from self._joined_predicates(subject, kid)

    def _predicate(self, subject: Mention, token: Token) -> Iterator[Affiliation]:
        phrase = self.bodies.phrase_at.get(token.index)
        pronoun = self.nouns.pronouns.get(token.lower)
        if pronoun is not None and pronoun.form == "indefinite" and pronoun.number == "s":
            phrase = self._among(token)
            if phrase is None:
                return
            start, end = self.bodies.ranges[phrase.span]
            yield from self.parts.read(subject, start, end, self._from_to(subject, end), "copula")
            return
        if phrase is None or phrase.kind != "person":
            return
        if phrase.partner is not None and phrase.partner not in (subject.span, subject.partner):
            return
        start, end = self.bodies.ranges[phrase.span]
        if phrase.sense in NO_ROLE or not start <= token.index < end:
            return
        self.rows.owns(subject, start, end)
        yield from self.parts.read(subject, start, end, self._from_to(subject, end), "copula")

    def _among(self, token: Token) -> Mention | None:
        """The plural of "l'un des dirigeants"."""
        for child in self.children[token.index]:
            if self.tokens[child].dep == "nmod":
                for mention in self.mentions:
                    if mention.form == "noun" and mention.kind == "group":
                        start, end = self.bodies.ranges.get(mention.span, (0, 0))
                        if start <= child < end and mention.sense not in NO_ROLE:
                            return mention
        return None

    def _led(self, token: Token, kids: list[Token]) -> Iterator[Affiliation]:
        """ "la ligue, présidée par Ada Brun"."""
        agent = next((k for k in kids if k.dep == "obl:agent"), None)
        name = self._person_at(agent.index) if agent is not None else None
        if name is None:
            return
        head = token.head if token.dep in ("acl", "amod", "advcl") else None
        if head is None:
            head = next((k.index for k in kids if k.dep == "nsubj:pass"), None)
        target = self.bodies.widest_organisation(head) if head is not None else None
        if target is None or head is None:
            return
        start = head
        place = self.bodies.name_at.get(head) or self.bodies.phrase_at.get(head)
        if place is not None and place.span in self.bodies.ranges:
            start = self.bodies.ranges[place.span][0]
        role = self.words.led[token.lemma] or None
        body = target[0]
        if token.dep == "acl" and start <= head < token.index and head not in self.bodies.name_at:
            stop = token.index - (self.tokens[token.index - 1].text == ",")
            body = self.parts.text_of(start + (self.tokens[start].pos == "DET"), stop)
        yield Affiliation(
            name.text,
            role,
            body,
            self.bodies.between(min(start, token.index), self.bodies.ranges[name.span][1]),
            "led",
        )

    def _person_at(self, index: int) -> Mention | None:
        """The named person that a token belongs to, by name or by a role beside the name."""
        name = self.bodies.name_at.get(index)
        if name is None:
            phrase = self.bodies.phrase_at.get(index)
            if phrase is None or phrase.partner is None:
                return None
            name = self.bodies.by_span.get(phrase.partner)
        return name if name is not None and name.form == "name" and name.kind == "person" else None

    def _from_to(self, subject: Mention, end: int) -> Span:
        stop = self.tokens[end - 1].end
        return Span(min(subject.span.start, stop), max(subject.span.end, stop))
