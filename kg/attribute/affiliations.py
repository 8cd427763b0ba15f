"""Document and its mentions → the roles and memberships that it states for persons.

A role stands before a name ("le maire Ada Brun"), beside it ("Ada Brun, maire de Vals"), after a
copula ("Ada Brun est maire"), a party or firm in brackets ("Ada Brun (PX)"). What follows the
role with "de" is its organisation if it is a proper name or a noun that names organisations; an
adjective stays with the role. ``person`` is the mention in the text; who that is in full is for
:func:`kg.resolve.affiliated.resolve_affiliations`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.annotate.document import Document, Token
from kg.attribute.bodies import Bodies
from kg.attribute.membership import membership_words
from kg.attribute.nouns import actor_words
from kg.attribute.role_parts import RoleParts
from kg.model import Affiliation, Mention, Span

_NEAR = 12
"""Tokens between a plural role and the words that open its examples, at most."""
_TENURE = 9
"""Tokens of the words that say when a role was held, at most."""
_OF_TENURE = frozenset(("ADP", "DET", "NUM", "NOUN", "CCONJ", "SCONJ"))
_LEAST = 2
"""Letters of a party's name, at least."""
_NO_ROLE = frozenset(("", "human", "nation", "people", "pair", "indefinite"))
"""Senses of nouns that say who somebody is, not what they do for whom."""


def affiliations(document: Document, mentions: tuple[Mention, ...]) -> tuple[Affiliation, ...]:
    """The affiliations that the document states, in the order of the text.

    Raises:
        KgError: the lexicon of the document's language is broken.
    """
    if not document.tokens or not mentions:
        return ()
    words = membership_words(document.language)
    reader = _Reader(Bodies(document, mentions, words, actor_words(document.language)))
    found = list(reader.read())
    found = [one for one in found if one not in reader.superseded]
    found.sort(key=lambda a: (a.evidence, a.person, a.role or "", a.organisation or ""))
    first: dict[tuple[str, str | None, str | None, Span], Affiliation] = {}
    for one in found:
        first.setdefault((one.person, one.role, one.organisation, one.evidence), one)
    return tuple(first.values())


class _Reader:
    def __init__(self, bodies: Bodies) -> None:
        self.bodies = bodies
        self.tokens = bodies.tokens
        self.children = bodies.children
        self.mentions = bodies.mentions
        self.words = bodies.words
        self.nouns = bodies.nouns
        self.parts = RoleParts(bodies)
        self.owners: dict[int, Mention] = {}
        """Where the role of a person ends: a further role may follow there."""
        self.ending: dict[int, list[Affiliation]] = {}
        """What the role without a complement that ends at a token stated."""
        self.superseded: set[Affiliation] = set()
        """What is stated again with the organisation that follows a later role or the name."""
        self.placed: set[Span] = set()
        """Names whose "of" was read with their role."""

    def read(self) -> Iterator[Affiliation]:
        for mention in self.mentions:
            if mention.form == "noun" and mention.kind in ("person", "group"):
                if mention.sense not in _NO_ROLE:
                    yield from self._of_phrase(mention)
                elif mention.sense == "nation":
                    yield from self._of_native(mention)
            elif mention.form == "name" and mention.kind in ("person", "unknown"):
                yield from self._beside_name(mention)
        for token in self.tokens:
            if token.dep == "cop":
                yield from self._of_verb(self.tokens[token.head])
            elif token.pos == "VERB" and token.lemma in self.words.verbs:
                yield from self._of_verb(token)

    def _of_phrase(self, phrase: Mention) -> Iterator[Affiliation]:
        if phrase.span not in self.bodies.ranges:
            return
        start, end = self.bodies.ranges[phrase.span]
        names: list[Mention] = []
        if phrase.partner is not None:
            partner = self.bodies.by_span.get(phrase.partner)
            if (
                partner is not None
                and partner.form == "name"
                and partner.kind != "organisation"
                and (partner.span > phrase.span or not self._is_predicate(start, end))
            ):
                names.append(partner)
        elif phrase.number == "p":
            names = self._names_after(end, counted=phrase.definite == "indef")
            names = names or self._named_among(end)
        elif phrase.kind == "person":
            chained = self._chained(start) or self._opening(phrase, start, end)
            if chained is not None:
                names.append(chained)
        for name in names:
            first = self.bodies.ranges[name.span]
            if first[0] < start or name.form != "name":
                self._owns(name, start, end)
            evidence = self.bodies.between(min(start, first[0]), max(end, first[1]))
            rule = "apposition" if first[0] < start else "title"
            found = list(self.parts.read(name, start, end, evidence, rule))
            if rule == "title":
                found.extend(self._labelled(name, end, evidence))
                joined = list(self._joined_before(name, start, first[1]))
                owner = next((one.organisation for one in joined if one.organisation), None)
                found = [replace(one, organisation=one.organisation or owner) for one in found]
                found = self._with_body([*joined, *found], name)
            else:
                if self.parts.is_bare(start, end):
                    self.ending[end] = found
                yield from self._shared(found, start, end)
            yield from found

    def _labelled(self, name: Mention, start: int, evidence: Span) -> Iterator[Affiliation]:
        """The party between a role and a name: "the deputy PX Ada Brun"."""
        label = self.bodies.name_at.get(start)
        if label is None or label.kind != "organisation" or label.sense == "place":
            return
        if self.bodies.ranges[label.span] == (start, self.bodies.ranges[name.span][0]):
            yield Affiliation(name.text, None, label.text, evidence, "title")

    def _owns(self, person: Mention, start: int, end: int) -> None:
        """Note whose a role is, for what is joined to it."""
        self.owners[end] = self.owners[self._role_end(start, end)] = person

    def _joined_before(self, name: Mention, start: int, end: int) -> Iterator[Affiliation]:
        """A bare role that "and" joins with the one before a name: "author and poet Ada Brun"."""
        if start < 2 or self.tokens[start - 1].pos != "CCONJ" or self.tokens[start].pos == "DET":
            return
        other = self.bodies.phrase_at.get(start - 2)
        if other is None or other.kind != "person" or other.partner is not None:
            return
        first, last = self.bodies.ranges[other.span]
        if last == start - 1 and other.sense not in _NO_ROLE and self.parts.is_bare(first, last):
            evidence = self.bodies.between(first, end)
            yield from self.parts.read(name, first, last, evidence, "title")

    def _with_body(self, found: list[Affiliation], name: Mention) -> list[Affiliation]:
        """Roles before a name with the organisation after it: "coach Ada Brun of Norvane"."""
        body = self._body_after(name, titled=True)
        if body is None or any(one.organisation is not None for one in found):
            return found
        self.placed.add(name.span)
        last = self.tokens[body[1] - 1].end
        return [
            replace(one, organisation=body[0], evidence=Span(one.evidence.start, last))
            for one in found
        ]

    def _shared(self, found: list[Affiliation], start: int, end: int) -> Iterator[Affiliation]:
        """An earlier role at the organisation of the last one: "president and owner of Norvane"."""
        if start < 1 or self.tokens[start - 1].pos != "CCONJ":
            return
        split = self.parts.split(self.parts.head(start, end), end)
        by = None if split is None else self.tokens[split[0]]
        if by is not None and not self.bodies.links(by) and by.lower not in self.words.employs:
            # "historien et professeur à Norvane" is a historian of his own.
            return
        body = next((one.organisation for one in found if one.organisation), None)
        for one in self.ending.get(start - 1, ()):
            if body is not None and one.organisation is None:
                self.superseded.add(one)
                end = max(one.evidence.end, found[0].evidence.end)
                yield replace(one, organisation=body, evidence=Span(one.evidence.start, end))

    def _body_after(self, name: Mention, *, titled: bool = False) -> tuple[str, int] | None:
        """The organisation that a preposition after a name gives to it, and where it ends.

        Without a comma or a role before it the name must be the clause's subject, or "of" follow.
        """
        bodies, tokens = self.bodies, self.tokens
        end = bodies.ranges[name.span][1]
        comma = end < len(tokens) and tokens[end].text == ","
        index = end + comma
        if index + 1 >= len(tokens) or tokens[index].sentence != name.sentence:
            return None
        word = self.nouns.determiners.get(tokens[index].lower)
        if comma and not titled and bodies.links(tokens[index]):
            return bodies.genitive_body(index + 1, len(tokens)) or bodies.organisation_at(index + 1)
        of = word is not None and word.form == "of"
        # "Ada Brun said to Norvane" tells whom she spoke to.
        beside = tokens[index].lower in self.words.beside and word is None
        if not of and not (beside and name.role == "subject"):
            return None
        body = bodies.genitive_body(index + 1, len(tokens))
        if body is None and (titled or bodies.is_body(index + 1)):
            body = bodies.organisation_at(index + 1)
        if body is None and of:
            body = bodies.common_organisation(index, len(tokens))
        return body

    def _of_native(self, phrase: Mention) -> Iterator[Affiliation]:
        """ "L'Allemande de Norvane, Ada Brun": where she is from is no role, the firm counts."""
        partner = self.bodies.by_span.get(phrase.partner) if phrase.partner is not None else None
        if phrase.span not in self.bodies.ranges or partner is None or partner.form != "name":
            return
        start, end = self.bodies.ranges[phrase.span]
        split = self.parts.split(self.parts.head(start, end), end)
        if split is not None and self.bodies.is_body(split[0] + 1):
            first = self.bodies.ranges[partner.span]
            evidence = self.bodies.between(min(start, first[0]), max(end, first[1]))
            yield Affiliation(partner.text, None, split[1], evidence, "title")

    def _is_predicate(self, start: int, end: int) -> bool:
        head = self.parts.head(start, end)
        return any(self.tokens[c].dep == "cop" for c in self.children[head])

    def _names_after(self, index: int, *, counted: bool) -> list[Mention]:
        """The names that a plural role announces: "les élus A, B et C", "deux élus, A et B"."""
        names: list[Mention] = []
        tokens = self.tokens
        if counted and index < len(tokens) and tokens[index].text in (",", ":"):
            if self.bodies.name_at.get(index - 1) is not None:
                return names
            index += 1
        while index < len(tokens):
            name = self.bodies.name_at.get(index)
            if name is None or name.kind != "person" or self.bodies.ranges[name.span][0] != index:
                break
            names.append(name)
            body = self._body_after(name, titled=True)
            last = self.bodies.ranges[name.span][1] if body is None else body[1]
            index = self._after_brackets(last)
            joined = index
            while joined < len(tokens) and (
                tokens[joined].text == "," or tokens[joined].pos == "CCONJ"
            ):
                joined += 1
            if joined == index:
                break
            index = self._over_role(joined)
        return names

    def _named_among(self, index: int) -> list[Mention]:
        """The names that a plural role's examples are: "former members, including Ada Brun"."""
        tokens = self.tokens
        stop = min(index + _NEAR, len(tokens))
        for place in range(index, stop):
            if tokens[place].sentence != tokens[index - 1].sentence or tokens[place].text == ";":
                break
            for words in self.words.among:
                after = place + len(words)
                if words == tuple(t.lower for t in tokens[place:after]):
                    return self._names_after(self._over_role(after), counted=False)
        return []

    def _over_role(self, index: int) -> int:
        """After the words of a role before a name: "musician" of "musician Ada Brun"."""
        while index < len(self.tokens) and index not in self.bodies.name_at:
            phrase = self.bodies.phrase_at.get(index)
            if phrase is None or phrase.kind != "person":
                break
            index += 1
        return index

    def _after_brackets(self, index: int) -> int:
        tokens = self.tokens
        if index < len(tokens) and tokens[index].text == "(":
            stop = min(len(tokens), index + 10)
            for place in range(index, stop):
                if tokens[place].text == ")":
                    return place + 1
        return index

    def _chained(self, start: int) -> Mention | None:
        """The person that a second role in a row belongs to: "A, maire de B et député de C"."""
        tokens = self.tokens
        place = self._over_aside(start) - 1
        if place < 1 or not self._joins(place):
            return None
        if tokens[place].text != "," and tokens[start].pos == "DET":
            return None
        while place > 1 and self._joins(place - 1):
            place -= 1
        before = self.owners.get(place)
        for index in range(place - 1, max(0, place - _TENURE), -1):
            if before is None and index in self.owners and self._over_tenure(index) == place:
                before = self.owners[index]
        if before is None or tokens[start].sentence != before.sentence:
            return None
        return before

    def _joins(self, index: int) -> bool:
        """Whether a token joins a further role to one: a comma, "and", "then"."""
        token = self.tokens[index]
        return token.text == "," or token.pos == "CCONJ" or token.lower in self.words.then

    def _over_aside(self, index: int) -> int:
        """Before the words that stand aside before a role: "by the way" of ", by the way mayor"."""
        for words in self.nouns.asides:
            first = index - len(words)
            if first > 0 and words == tuple(t.lower for t in self.tokens[first:index]):
                return first
        return index

    def _over_tenure(self, index: int) -> int:
        """Behind the words that say when a role was held: "from 2001 to 2008", "for 30 years"."""
        tokens = self.tokens
        counted = False
        for place in range(index, min(index + _TENURE, len(tokens))):
            token = tokens[place]
            number = token.pos == "NUM" or token.text[:1].isdigit()
            if place == index and token.pos not in ("ADP", "SCONJ") and token.text != "(":
                break
            if token.text == "," or (self._joins(place) and not self._numbered(place + 1)):
                return place if counted else index
            if not (number or token.pos in _OF_TENURE or token.text in ("(", ")", "-", "–")):
                break
            if place in self.bodies.name_at and not number:
                break
            counted = counted or number
        return index

    def _numbered(self, index: int) -> bool:
        tokens = self.tokens
        return index < len(tokens) and (
            tokens[index].pos == "NUM" or tokens[index].text[:1].isdigit()
        )

    def _opening(self, phrase: Mention, start: int, end: int) -> Mention | None:
        """Who a bare role at the head of a sentence belongs to: "Ancien maire, elle …"."""
        tokens = self.tokens
        first, _ = self.bodies.sentences[phrase.sentence]
        if phrase.definite or end + 1 >= len(tokens):
            return None
        if not all(t.pos == "ADV" for t in tokens[first:start]):
            return None
        subject = self._behind_roles(start, end)
        if subject is None and tokens[end].text == ",":
            governor = self.tokens[phrase.governor]
            subject = self._subject([tokens[c] for c in self.children[governor.index]])
        return subject if subject is not None and subject.number == "s" else None

    def _behind_roles(self, start: int, end: int) -> Mention | None:
        """The subject behind one or more bare roles that open a sentence: "Mayor of Vals from 2001
        to 2008, then deputy, she …"."""
        tokens = self.tokens
        index = self._over_tenure(self._role_end(start, end))
        while index + 1 < len(tokens) and self._joins(index):
            comma = tokens[index].text == ","
            while index + 1 < len(tokens) and self._joins(index):
                index += 1
            subject = self.bodies.name_at.get(index) or self.bodies.pronoun_at.get(index)
            if subject is not None:
                return subject if comma and subject.kind != "organisation" else None
            phrase = self.bodies.phrase_at.get(index)
            if phrase is None or phrase.kind != "person":
                return None
            if phrase.definite:
                # ", the businessman Ada Brun"
                partner = self.bodies.by_span.get(phrase.partner) if phrase.partner else None
                return partner if comma and partner is not None and partner.form == "name" else None
            first, last = self.bodies.ranges[phrase.span]
            if first != index:
                return None
            index = self._over_tenure(self._role_end(first, last))
        return None

    def _role_end(self, start: int, end: int) -> int:
        """Where a role ends with its organisation."""
        split = self.parts.split(self.parts.head(start, end), end)
        return end if split is None else max(end, split[2])

    def _beside_name(self, name: Mention) -> Iterator[Affiliation]:
        """ "(PX)" or ", de la Ligue" after a name."""
        if name.span not in self.bodies.ranges:
            return
        tokens = self.tokens
        start, end = self.bodies.ranges[name.span]
        places = [end]
        partner = self.bodies.by_span.get(name.partner) if name.partner is not None else None
        if partner is not None and partner.span in self.bodies.ranges:
            after = self.bodies.ranges[partner.span][1]
            if after > end:
                places.append(after)
        for place in places if name.kind == "person" else ():
            if place + 2 < len(tokens) and tokens[place].text == "(":
                opening = place + 1
                if opening not in self.bodies.name_at:
                    opening += self.bodies.articles(opening)
                yield from self._bracketed_role(name, place + 1)
                inside = self.bodies.name_at.get(opening)
                # "(D-Ohio)" abbreviates what is no name; behind a role a place is the body's.
                if inside is None or inside.kind == "person" or len(inside.text) < _LEAST:
                    continue
                first, last = self.bodies.ranges[inside.span]
                if (place != end and inside.sense == "place") or first != opening:
                    continue
                if tokens[last].text in (")", ",", "-", "/"):
                    evidence = self.bodies.between(start, min(last + 1, len(tokens)))
                    yield Affiliation(name.text, None, inside.text, evidence, "brackets")
        if name.kind == "person":
            yield from self._with_office(name)
            yield from self._owned(name)
            yield from self._at_head(name)
            body = None if name.span in self.placed else self._body_after(name)
            if body is not None:
                evidence = self.bodies.between(start, body[1])
                yield Affiliation(name.text, None, body[0], evidence, "of")

    def _bracketed_role(self, name: Mention, index: int) -> Iterator[Affiliation]:
        """ "Ada Brun (mayor of Vals)"."""
        phrase = self.bodies.phrase_at.get(index)
        if phrase is None or phrase.kind != "person" or phrase.sense in _NO_ROLE or phrase.partner:
            return
        first, last = self.bodies.ranges[phrase.span]
        if first == index and not phrase.definite:
            evidence = self.bodies.between(self.bodies.ranges[name.span][0], last)
            yield from self.parts.read(name, first, last, evidence, "brackets")

    def _at_head(self, name: Mention) -> Iterator[Affiliation]:
        """ "Ada Brun, at the head of Norvane,"."""
        tokens = self.tokens
        start, end = self.bodies.ranges[name.span]
        if end >= len(tokens) or tokens[end].text != ",":
            return
        for words in self.words.heads:
            after = end + 1 + len(words)
            if words != tuple(t.lower for t in tokens[end + 1 : after]) or after >= len(tokens):
                continue
            if not self.bodies.links(tokens[after]):
                continue
            body = self.bodies.organisation_at(after + 1)
            body = body or self.bodies.common_organisation(after, len(tokens))
            if body is not None:
                yield Affiliation(
                    name.text, None, body[0], self.bodies.between(start, body[1]), "of"
                )

    def _with_office(self, name: Mention) -> Iterator[Affiliation]:
        """A title that is an office, with what stands before it: "State Sen. Ada Brun"."""
        tokens = self.tokens
        start, end = self.bodies.ranges[name.span]
        place = start - 1
        if place > 0 and tokens[place].text == "." and tokens[place - 1].end == tokens[place].start:
            place -= 1
        if place < 0 or tokens[place].text not in self.words.offices:
            return
        phrase = self.bodies.phrase_at.get(place)
        if phrase is not None and phrase.partner == name.span:
            # "Attorney General"
            return
        while (
            place
            and tokens[place - 1].dep in ("compound", "amod")
            and not self._is_role(place - 1)
            and place <= tokens[place - 1].head < end
        ):
            place -= 1
        role = self.parts.text_of(place, start)
        found = [Affiliation(name.text, role, None, self.bodies.between(place, end), "title")]
        yield from self._with_body(found, name)

    def _owned(self, name: Mention) -> Iterator[Affiliation]:
        """ "Norvane's Ada Brun", "the union's Ada Brun": whose somebody is called. The first name
        must be known, since products are called so too."""
        start, end = self.bodies.ranges[name.span]
        before = start - 2
        if before < 0 or self.tokens[start - 1].pos != "PART":
            return
        if self.tokens[start].text not in self.nouns.first_names:
            return
        owner = self.bodies.name_at.get(before) or self.bodies.phrase_at.get(before)
        if owner is None or owner.kind != "organisation" or owner.sense == "place":
            return
        first, last = self.bodies.ranges[owner.span]
        body = self.bodies.body_before(first, start - 1)
        if body is not None and last >= start - 1:
            yield Affiliation(name.text, None, body, self.bodies.between(first, end), "of")

    def _is_role(self, index: int) -> bool:
        noun = self.nouns.nouns.get(self.tokens[index].lower)
        return noun is not None and noun.kind == "person"

    def _of_verb(self, token: Token) -> Iterator[Affiliation]:
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
        subject = self._subject(kids)
        if subject is None and token.dep == "xcomp" and lemma in words.serves:
            # "was forced to resign as"
            subject = self._subject([self.tokens[c] for c in self.children[token.head]])
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
        "named her to the post of director"; nothing where nobody is its object."""
        name = next(
            (
                self.bodies.name_at[k.index]
                for k in kids
                if k.dep == "obj" and k.index > token.index and k.index in self.bodies.name_at
            ),
            None,
        )
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

    def _subject_before(self, token: Token, kids: list[Token]) -> Mention | None:
        """The subject of the verb that a verb or role is joined to: "she was mayor and led the
        board", "she was mayor before becoming deputy"."""
        joined = any(k.lower in self.words.before for k in kids if k.dep in ("mark", "case"))
        participle = token.feature("VerbForm") == "Part" and not any(k.dep == "obj" for k in kids)
        if token.dep.startswith("advcl") and (joined or participle):
            # "elected mayor in 2008, she …"
            token = self.tokens[token.head]
        elif token.dep != "conj":
            return None
        subject = self._subject([self.tokens[c] for c in self.children[token.index]])
        while subject is None and token.dep == "conj":
            token = self.tokens[token.head]
            subject = self._subject([self.tokens[c] for c in self.children[token.index]])
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
        if phrase.sense in _NO_ROLE or phrase.number == "p":
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

    def _subject(self, kids: list[Token]) -> Mention | None:
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
        if phrase.sense in _NO_ROLE or not start <= token.index < end:
            return
        self._owns(subject, start, end)
        yield from self.parts.read(subject, start, end, self._from_to(subject, end), "copula")

    def _among(self, token: Token) -> Mention | None:
        """The plural of "l'un des dirigeants"."""
        for child in self.children[token.index]:
            if self.tokens[child].dep == "nmod":
                for mention in self.mentions:
                    if mention.form == "noun" and mention.kind == "group":
                        start, end = self.bodies.ranges.get(mention.span, (0, 0))
                        if start <= child < end and mention.sense not in _NO_ROLE:
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
