"""Roles in a row → whose each is: "A, maire de B et député de C", "Ancien maire, elle …"."""

from __future__ import annotations

from kg.affiliations.role_phrases import RoleParts
from kg.model import Mention

_TENURE = 9
"""Tokens of the words that say when a role was held, at most."""
_OF_TENURE = frozenset(("ADP", "DET", "NUM", "NOUN", "CCONJ", "SCONJ"))


class RoleRows:
    """Knows whose the roles of a document are that others may follow."""

    def __init__(self, parts: RoleParts) -> None:
        bodies = self.bodies = parts.bodies
        self.tokens = bodies.tokens
        self.words = bodies.words
        self.nouns = bodies.nouns
        self.parts = parts
        self.owners: dict[int, Mention] = {}
        """Where the role of a person ends: a further role may follow there."""

    def owns(self, person: Mention, start: int, end: int) -> None:
        """Note whose a role is, for what is joined to it."""
        self.owners[end] = self.owners[self._role_end(start, end)] = person

    def chained(self, start: int) -> Mention | None:
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

    def behind(self, start: int, end: int) -> Mention | None:
        """The subject behind one or more bare roles that open a sentence: "Mayor of Vals from 2001
        to 2008, then deputy, she …".
        """
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

    def _over_aside(self, index: int) -> int:
        """Before the words that stand aside before a role: "by the way" of ", by the way mayor"."""
        for words in self.nouns.asides:
            first = index - len(words)
            if first > 0 and words == tuple(t.lower for t in self.tokens[first:index]):
                return first
        return index

    def _joins(self, index: int) -> bool:
        """Whether a token joins a further role to one: a comma, "and", "then"."""
        token = self.tokens[index]
        return token.text == "," or token.pos == "CCONJ" or token.lower in self.words.then

    def _numbered(self, index: int) -> bool:
        tokens = self.tokens
        return index < len(tokens) and (
            tokens[index].pos == "NUM" or tokens[index].text[:1].isdigit()
        )
