"""Find the person of a role in a list: "A, maire de B et député de C", "Ancien maire, elle …"."""

from __future__ import annotations

from kg.affiliations.referents import RoleFinder
from kg.affiliations.role_phrases import RolePhrases
from kg.model import Mention


class RoleLists(RoleFinder):
    """Records the persons of the roles of a document, for further roles that may follow."""

    def __init__(self, phrases: RolePhrases) -> None:
        super().__init__(phrases.referents)
        self.phrases = phrases
        self.owners: dict[int, Mention] = {}
        """Persons by the token where a role of theirs ends and a further one may follow."""

    def owns(self, person: Mention, start: int, end: int) -> None:
        """Record the person of a role, for roles joined to it."""
        self.owners[end] = self.owners[self._role_end(start, end)] = person

    def chained(self, start: int) -> Mention | None:
        """Find the person of a further role in a list: "A, maire de B et député de C"."""
        tokens = self.tokens
        place = start - 1
        if place < 1 or not self._joins(place):
            return None
        if tokens[place].text != "," and tokens[start].pos == "DET":
            return None
        while place > 1 and self._joins(place - 1):
            place -= 1
        before = self.owners.get(place)
        if before is None or tokens[start].sentence != before.sentence:
            return None
        return before

    def _role_end(self, start: int, end: int) -> int:
        """Find where a role ends with its organisation."""
        split = self.phrases.split(self.phrases.head(start, end), end)
        return end if split is None else max(end, split[2])

    def _joins(self, index: int) -> bool:
        """Check whether a token joins a further role: a comma or "and"."""
        token = self.tokens[index]
        return token.text == "," or token.pos == "CCONJ"
