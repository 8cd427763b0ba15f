"""Read the role and the organisation in a noun phrase about a person.

What follows the role with "de" is its organisation if it is a proper name or a noun for
organisations; an adjective stays with the role.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.affiliations.referents import Referents, RoleFinder
from kg.lexicon.actor_nouns import Noun
from kg.model import Affiliation, Mention, Span

NO_ROLE = frozenset(("", "aged", "human", "nation", "people", "pair", "indefinite"))
"""Senses of nouns that describe a person but are not roles."""
_LONGEST_NOUN = 4
"""Words before the last one of a noun of several words, at most."""
_BEFORE_ROLE = frozenset(("compound", "nmod:poss", "amod"))
"""Labels of what precedes a role."""
_ROOTED = frozenset(("politics", "faith", "member"))
"""Senses of roles held for a place, such as a mayor's; an artist only comes from there."""


class RolePhrases(RoleFinder):
    """Reads the roles of a document's persons."""

    def __init__(self, referents: Referents) -> None:
        super().__init__(referents)
        self.compounds = referents.compounds
        self.owners: dict[int, Mention] = {}
        """Persons by the token where a role of theirs ends and a further one may follow."""

    def owns(self, person: Mention, start: int, end: int) -> None:
        """Record the person of a role, for roles joined to it."""
        split = self.split(self.head(start, end), end)
        self.owners[end] = self.owners[end if split is None else max(end, split[2])] = person

    def chained(self, start: int) -> Mention | None:
        """Find the person of a further role in a list: "A, maire de B et député de C"."""
        tokens, place = self.tokens, start
        while place > 1 and (tokens[place - 1].text == "," or tokens[place - 1].pos == "CCONJ"):
            place -= 1
        if tokens[start - 1].text != "," and tokens[start].pos == "DET":
            return None
        return self.owners.get(place) if place < start else None

    def read(
        self, person: Mention, start: int, end: int, evidence: Span, rule: str
    ) -> Iterator[Affiliation]:
        """Find the role that a phrase states, split from its organisation."""
        while start < end and self._picks(start):
            start += 1
        start = self._prefixed(self._after_age(start, end))
        if start >= end:
            return
        head = self.head(start, end)
        if self._is_no_role(head, end):
            return
        split = self.split(head, end)
        # "the deputy PX Ada Brun": the party may follow the phrase.
        party = self._party(head + 1, split[0] if split else min(end + 1, len(self.tokens)))
        stop = self._last(head, split[0] if split else end)
        if party is not None:
            first, last = self.referents.ranges[party.span]
            if split is None:
                role = self.referents.text_of(start, self._before_bracket(first))
                if last < end and self.tokens[last].pos == "ADP":
                    # "candidate of Norvane for the presidency"
                    role = f"{role} {self.referents.text_of(last, self._last(last, end))}"
                yield Affiliation(person.text, role, party.text, evidence, rule)
                return
            yield Affiliation(person.text, None, party.text, evidence, rule)
            stop = self._before_bracket(first)
        if split is None:
            before = self._adjective_before_owner(start, head)
            organisation, start = self._owner(start, head)
            role = before + self.referents.text_of(start, stop)
            if role or organisation:
                yield Affiliation(person.text, role or None, organisation, evidence, rule)
            return
        role = self.referents.text_of(start, stop)
        if any(role.lower() == words[-1] for words in self.words.heads):
            # "elected to the head of Norvane"
            role = ""
        for body in (split[1], *(other[0] for other in self.referents.further(split[2]))):
            yield Affiliation(person.text, role or None, body, evidence, rule)

    def _party(self, first: int, last: int) -> Mention | None:
        """Find the party that a role names without a preposition: "deputy PX"."""
        for index in range(first, last):
            name = self.referents.name_at.get(index)
            if (
                name is not None
                and name.kind == "organisation"
                and name.sense != "place"
                and self.referents.ranges[name.span][0] == index
                and not self.referents.links(self.tokens[index - 1])
                and self.tokens[index - 1].pos not in ("DET", "ADP")
            ):
                return name
        return None

    def _is_no_role(self, head: int, end: int) -> bool:
        """Check whether a noun names a single act or an opinion, not a role."""
        # "author of the attack" (of a novel it is a role), "favourite"
        noun = self.nouns.nouns.get(self.tokens[head].lower)
        if noun is None or noun.head in self.words.non_roles:
            return noun is not None
        what = next((t for t in self.tokens[head + 1 : end] if t.pos in ("NOUN", "PROPN")), None)
        if what is None or what.pos == "PROPN" or noun.head not in self.words.author_nouns:
            return False
        named = self.nouns.nouns.get(what.lower)
        written = named is not None and named.kind == "document"
        return not written and what.lemma not in self.words.work_nouns

    def _opens_body(self, index: int) -> bool:
        return self.tokens[index].lower in self.words.body_prepositions

    def _last(self, head: int, end: int) -> int:
        """Find the end of a role without organisation.

        A participle about the person and their origin are not part of it.
        """
        for index in range(head + self._compound_length(head) + 1, end):
            if (
                self.tokens[index].lower in self.words.origin
                or self._locates(index, end)
                or self._begins_fact(index, head)
                or (self.tokens[index].pos == "ADP" and self.referents.dates(index, end))
                or self._begins_age(index, end)
            ):
                while index > head + 1 and self.tokens[index - 1].dep == "advmod":
                    index -= 1
                return index
        return end

    def _locates(self, index: int, end: int) -> bool:
        """Check whether a preposition and a place name close a role: "specialist [in Vals]"."""
        name = self.referents.name_at.get(index + 1)
        return (
            self.tokens[index].lower in self.words.located
            and name is not None
            and name.sense == "place"
            and self.referents.ranges[name.span][1] >= end
        )

    def _begins_age(self, index: int, end: int) -> bool:
        """Check whether a preposition begins an age: "soldat [de 58 ans]"."""
        after = self.tokens[index + 1 : min(index + 3, end)]
        return (
            self.referents.links(self.tokens[index])
            and len(after) == 2
            and after[0].text.isdecimal()
            and after[1].lower in self.nouns.ages
        )

    def _begins_fact(self, index: int, head: int) -> bool:
        """Check whether a participle after a role begins another fact.

        With "of" it continues the role: "chargé du commerce".
        """
        token = self.tokens[index]
        if token.dep != "acl" or token.head > head:
            return False
        following = self.referents.form_at(index + 1) if index + 1 < len(self.tokens) else ""
        noun = self.nouns.nouns.get(token.lower)
        entrusted = noun is not None and noun.head in self.words.portfolio
        goes_on = ("of", "fused", "to") if entrusted else ("of", "fused")
        return following not in goes_on and not any(
            t.dep.startswith("aux") for t in self.children_of(index)
        )

    def _adjective_before_owner(self, start: int, head: int) -> str:
        """Find an adjective of the role before its owner: "former Norvane director"."""
        name = self.referents.name_at.get(start - 1)
        first = self.referents.ranges[name.span][0] if name is not None else 0
        if not first:
            return ""
        word = self.tokens[first - 1]
        modifies = word.pos == "ADJ" and start <= word.head <= head + 1
        return f"{word.text} " if modifies else ""

    def _after_age(self, start: int, end: int) -> int:
        """Skip "49-year-old" at the start of a role."""
        place = start + 1
        while start < end and self.tokens[start].pos == "NUM" and place + 1 < end:
            if self.tokens[place].text != "-":
                break
            place += 2
        return place if start + 1 < place < end else start

    def _prefixed(self, start: int) -> int:
        """Include a hyphenated prefix in three tokens: "ex-mayor"."""
        tokens = self.tokens
        while start > 1 and tokens[start - 1].text == "-" and start < len(tokens):
            before, hyphen = tokens[start - 2], tokens[start - 1]
            glued = before.end == hyphen.start and hyphen.end == tokens[start].start
            if not glued or not before.text.isalpha():
                break
            start -= 2
        return start

    def _picks(self, index: int) -> bool:
        """Check whether a word only picks out or counts persons: "the", "other", "three"."""
        token = self.tokens[index]
        if token.dep == "nummod" and token.head > index:
            return self.tokens[index + 1].text != "-"
        picks = token.lower in self.words.picks
        return picks or token.pos == "DET" or self.referents.form_at(index) == "indef"

    def _owner(self, start: int, head: int) -> tuple[str | None, int]:
        """Find the organisation before a role, and where the role begins."""
        # "Norvane president", "the union's president"
        tokens = self.tokens
        for index in range(start + 1, head):
            if tokens[index].pos == "PART":
                return self.referents.body_before(start, index), index + 1
        index = start - 1
        if index > 0 and tokens[index].pos == "PART":
            index -= 1
        name = self.referents.name_at.get(index)
        if name is None or (name.sense != "organisation" and tokens[index].dep not in _BEFORE_ROLE):
            return None, start
        noun = self.nouns.nouns.get(tokens[head].lower)
        rooted = noun is None or noun.sense in _ROOTED
        owned = index < start - 1
        first = self.referents.ranges[name.span][0]
        is_field = noun is not None and noun.head in self.words.field_roles
        if not owned and (is_field or (name.sense == "place" and name.text.isupper())):
            # "U.S. senator" names a kind of senator, as "American senator" does.
            return None, first
        if name.sense in ("organisation", "other") or (name.sense == "place" and (rooted or owned)):
            return name.text, start
        # "a Vals student" names a kind of student.
        return None, start if owned else first

    def _before_bracket(self, index: int) -> int:
        return index - 1 if self.tokens[index - 1].text == "(" else index

    def head(self, start: int, end: int) -> int:
        """Find where the noun of a role begins; its first word if the lexicon has none of it."""
        for index in range(start, end):
            token = self.tokens[index]
            several = self.compounds.starting_at(token)
            noun = self.nouns.nouns.get(token.lower) or several
            if noun is not None and noun.kind in ("person", "group"):
                narrows = token.dep in _BEFORE_ROLE and not (token.dep == "amod" and several)
                if narrows and index < token.head < end:
                    # "youngest" of "the youngest mayor"
                    continue
                return index
        return start

    def split(self, head: int, end: int) -> tuple[int, str, int] | None:
        """Find where "de" and an organisation begin after a role, the organisation, its end."""
        tokens = self.tokens
        extra = self._compound_length(head)
        noun = self._noun(head, extra)
        head += extra
        kind = tokens[head].lower if noun is None else noun.head
        rooted = noun is None or noun.sense in _ROOTED
        for index in range(head + 1, end - 1):
            target = self._organisation(index, end, kind, rooted=rooted)
            if target is not None:
                return index, target[0], target[1]
        start = self.referents.after_bracket(end)
        beside = start + 1 < len(tokens) and self._opens_body(start)
        employs = beside and tokens[start].lower in self.words.employs
        beside = beside and self.referents.links(tokens[start + 1])
        body = start > end or employs
        if start + 1 < len(tokens) and (
            body or self.referents.sense_at(start + 1 + beside) == "organisation"
        ):
            # The parser attached the complement of the role to another word.
            target = self._organisation(start, len(tokens), kind, rooted=rooted)
            if target is not None:
                return end, target[0], target[1]
        following = self.referents.phrase_at.get(end + 1)
        if head < end - 1 or following is None or tokens[end].pos != "CCONJ":
            return None
        # "president and owner of Norvane"
        first, last = self.referents.ranges[following.span]
        shared = self.split(self.head(first, last), last) if first == end + 1 else None
        return shared and (end, *shared[1:])

    def _organisation(
        self, index: int, end: int, kind: str, *, rooted: bool
    ) -> tuple[str, int] | None:
        """Find the organisation that a preposition gives to a role, and where it ends."""
        referents = self.referents
        field, portfolio = kind in self.words.field_roles, kind in self.words.portfolio
        if not referents.links(self.tokens[index]):
            return self._body_beside(index, end, field=field, rooted=rooted)
        target = referents.organisation_at(index + 1, called=kind in self.words.members)
        if target is None and not field and kind not in self.words.domain_nouns:
            return referents.common_organisation(index, end, several=not portfolio)
        if target is None:
            return None
        if referents.sense_at(index + 1) == "place":
            return target if rooted or kind in self.words.team_nouns else None
        return None if field else target

    def _body_beside(
        self, index: int, end: int, *, field: bool, rooted: bool
    ) -> tuple[str, int] | None:
        """Find the organisation after a preposition such as "at" or "within"."""
        referents, word = self.referents, self.tokens[index].lower
        if word not in self.words.body_prepositions:
            return None
        employs, after = word in self.words.employs, index + 1
        fused = referents.form_at(index) == "fused"
        if field and rooted and fused:
            # "secretary of state for transport"
            return None
        after += after < len(self.tokens) and referents.links(self.tokens[after])
        target, sense = referents.genitive_body(after, end), referents.sense_at(after)
        if employs or sense == "organisation" or (rooted and fused and sense == "place"):
            target = target or referents.organisation_at(after, called=employs)
        if employs and not field:
            target = target or referents.common_organisation(index, end)
        return target

    def _noun(self, head: int, extra: int) -> Noun | None:
        """Find the noun of a role with all its words: a "prime minister" has no portfolio."""
        words = [t.lower for t in self.tokens[: head + extra + 1]]
        for start in range(max(0, head - _LONGEST_NOUN), head + 1):
            noun = self.nouns.nouns.get(" ".join(words[start:]).replace("' ", "'"))
            if noun is not None:
                return noun
        return None

    def _compound_length(self, head: int) -> int:
        """Count further words of a compound noun: two of "secrétaire d'État"."""
        last = self.compounds.end_of(self.tokens[head]) - 1
        # "head of" is a noun with its preposition.
        return last - head - (last > head and self.referents.links(self.tokens[last]))
