"""A person's name → the role or organisation beside it: a party in brackets, an office before it,
an organisation behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.affiliations.role_phrases import NO_ROLE, RoleParts
from kg.model import Affiliation, Mention, Span

_LEAST = 2
"""Letters of a party's name, at least."""


class BesideNames:
    """Reads what stands beside the names of a document."""

    def __init__(self, parts: RoleParts) -> None:
        bodies = self.bodies = parts.bodies
        self.tokens = bodies.tokens
        self.words = bodies.words
        self.nouns = bodies.nouns
        self.parts = parts
        self.placed: set[Span] = set()
        """Names whose "of" was read with their role."""

    def of_name(self, name: Mention) -> Iterator[Affiliation]:
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
            body = None if name.span in self.placed else self.body_after(name)
            if body is not None:
                evidence = self.bodies.between(start, body[1])
                yield Affiliation(name.text, None, body[0], evidence, "of")

    def _bracketed_role(self, name: Mention, index: int) -> Iterator[Affiliation]:
        """ "Ada Brun (mayor of Vals)"."""
        phrase = self.bodies.phrase_at.get(index)
        if phrase is None or phrase.kind != "person" or phrase.sense in NO_ROLE or phrase.partner:
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
            and not self.nouns.is_person(tokens[place - 1].lower)
            and place <= tokens[place - 1].head < end
        ):
            place -= 1
        role = self.parts.text_of(place, start)
        found = [Affiliation(name.text, role, None, self.bodies.between(place, end), "title")]
        yield from self.with_body(found, name)

    def _owned(self, name: Mention) -> Iterator[Affiliation]:
        """ "Norvane's Ada Brun", "the union's Ada Brun": whose somebody is called. The first name
        must be known, since products are called so too.
        """
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

    def with_body(self, found: list[Affiliation], name: Mention) -> list[Affiliation]:
        """Roles before a name with the organisation after it: "coach Ada Brun of Norvane"."""
        body = self.body_after(name, titled=True)
        if body is None or any(one.organisation is not None for one in found):
            return found
        self.placed.add(name.span)
        last = self.tokens[body[1] - 1].end
        return [
            replace(one, organisation=body[0], evidence=Span(one.evidence.start, last))
            for one in found
        ]

    def body_after(self, name: Mention, *, titled: bool = False) -> tuple[str, int] | None:
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
