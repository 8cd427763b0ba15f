"""Find the role or organisation beside a person's name.

A party in brackets, an office before the name, an organisation after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.affiliations.referents import Referents, RoleFinder
from kg.model import Affiliation, Mention, Span
from kg.normalise.article_country import names_place

_LEAST = 2
"""Letters of a party's name, at least."""


class AdjacentRoles(RoleFinder):
    """Finds what is adjacent to the names of a document."""

    def __init__(self, referents: Referents) -> None:
        super().__init__(referents)
        self.placed: set[Span] = set()
        """Names whose "of" was read with their role."""

    def of_name(self, name: Mention) -> Iterator[Affiliation]:
        """Find affiliations such as "(PX)" or ", de la Ligue" beside a person's name."""
        if name.span not in self.referents.ranges:
            return
        start = self.referents.ranges[name.span][0]
        yield from self._bracketed(name)
        yield from self._with_office(name)
        owner = self.referents.name_at.get(start - 2)
        owned = owner is not None and self.tokens[start - 1].pos == "PART"
        # "Norvane's Ada Brun": the first name must be known, since products have owners too.
        known = self.tokens[start].text in self.nouns.first_names
        if owner is not None and owned and known and owner.sense == "organisation":
            evidence = Span(owner.span.start, name.span.end)
            yield Affiliation(name.text, None, owner.text, evidence, "of")
        body = None if name.span in self.placed else self.body_after(name)
        if body is not None:
            yield Affiliation(
                name.text, None, body[0], self.referents.between(start, body[1]), "of"
            )

    def _bracketed(self, name: Mention) -> Iterator[Affiliation]:
        """Find the party in brackets after a name or the role beside it: "Ada Brun (PX)"."""
        tokens, ranges = self.tokens, self.referents.ranges
        start, end = ranges[name.span]
        partner = self.referents.partner_of(name)
        after = ranges.get(partner.span, (0, 0))[1] if partner is not None else 0
        for place in {end, max(end, after)}:
            if place + 2 >= len(tokens) or tokens[place].text != "(":
                continue
            opening = self.referents.after_article(place + 1)
            inside = self.referents.name_at.get(opening)
            # "(D-Ohio)" abbreviates no name; after a role, a place belongs to its organisation.
            if inside is None or inside.kind == "person" or len(inside.text) < _LEAST:
                continue
            last = ranges[inside.span][1]
            # "(Ohio)", "(D-Ohio)", "(RI-1)": where one comes from is no employer.
            from_there = names_place(inside.text) or any(map(str.isdigit, inside.text))
            closed = last < len(tokens) and tokens[last].text in (")", ",", "-", "/")
            if closed and not from_there:
                evidence = self.referents.between(start, last + 1)
                yield Affiliation(name.text, None, inside.text, evidence, "brackets")

    def _with_office(self, name: Mention) -> Iterator[Affiliation]:
        """Find an office used as a title, with its modifiers: "State Sen. Ada Brun"."""
        tokens = self.tokens
        start, end = self.referents.ranges[name.span]
        place = start - 1
        if place > 0 and tokens[place].text == "." and tokens[place - 1].end == tokens[place].start:
            place -= 1
        if place < 0 or tokens[place].text not in self.words.offices:
            return
        phrase = self.referents.phrase_at.get(place)
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
        role = self.referents.text_of(place, start)
        evidence = self.referents.between(place, end)
        yield from self.with_body([Affiliation(name.text, role, None, evidence, "title")], name)

    def with_body(self, found: list[Affiliation], name: Mention) -> list[Affiliation]:
        """Give roles before a name the organisation after it: "coach Ada Brun of Norvane"."""
        body = self.body_after(name, titled=True)
        if body is None:
            return found
        self.placed.add(name.span)
        last = self.tokens[body[1] - 1].end
        return [
            replace(one, organisation=body[0], evidence=Span(one.evidence.start, last))
            for one in found
        ]

    def body_after(self, name: Mention, *, titled: bool = False) -> tuple[str, int] | None:
        """Find the organisation that a preposition after a name introduces, and where it ends.

        Without a comma or a role before it, the name must be the clause's subject, or "of" follow.
        """
        referents, tokens = self.referents, self.tokens
        end = referents.ranges[name.span][1]
        comma = end < len(tokens) and tokens[end].text == ","
        index = end + comma
        if index + 1 >= len(tokens) or tokens[index].sentence != name.sentence:
            return None
        form = referents.form_at(index)
        if comma and not titled and referents.links(tokens[index]):
            return referents.organisation_at(index + 1)
        # "Ada Brun said to Norvane" names the addressee.
        beside = tokens[index].lower in self.words.body_prepositions and not form
        if form != "of" and not (beside and name.role == "subject"):
            return None
        body = referents.genitive_body(index + 1, len(tokens))
        if titled or referents.sense_at(index + 1) == "organisation":
            body = body or referents.organisation_at(index + 1)
        return body or (referents.common_organisation(index, len(tokens)) if form == "of" else None)
