"""A noun phrase that says what somebody is → the role and the organisation in it.

What follows the role with "de" is its organisation if it is a proper name or a noun that names
organisations; an adjective stays with the role.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.affiliations.referents import Bodies
from kg.lexicon.actor_nouns import Noun
from kg.mentions.index import tidy
from kg.model import Affiliation, Mention, Span

NO_ROLE = frozenset(("", "aged", "human", "nation", "people", "pair", "indefinite"))
"""Senses of nouns that say who somebody is, not what they do for whom."""
_LONGEST_NOUN = 4
"""Words before the last one of a noun of several words, at most."""
_BRACKET = 5
"""Tokens of a party in brackets, at most."""
_BEFORE_ROLE = frozenset(("compound", "nmod:poss", "amod"))
"""How the parse hangs what stands before a role on it."""
_ROOTED = frozenset(("politics", "faith", "member"))
"""Senses of roles that are held for a place, as a mayor's is; an artist is only from there."""


class RoleParts:
    """Reads the roles of a document's persons."""

    def __init__(self, bodies: Bodies) -> None:
        self.bodies = bodies
        self.tokens = bodies.tokens
        self.text = bodies.text
        self.words = bodies.words
        self.nouns = bodies.nouns

    def read(
        self, person: Mention, start: int, end: int, evidence: Span, rule: str
    ) -> Iterator[Affiliation]:
        """The role that a phrase states, split from its organisation."""
        tokens = self.tokens
        while start < end and (self._determines(start) or self._counts(start, end)):
            start += 1
        start = self._prefixed(self._after_age(start, end))
        if start >= end:
            return
        head = self.head(start, end)
        if self._is_no_role(head, end):
            return
        split = self.split(head, end)
        party = next(
            (
                self.bodies.name_at[i]
                for i in range(head + 1, split[0] if split else end)
                if i in self.bodies.name_at
                and self.bodies.name_at[i].kind == "organisation"
                and self.bodies.name_at[i].sense != "place"
                and not self.bodies.links(tokens[i - 1])
                and tokens[i - 1].pos not in ("DET", "ADP")
                and self.bodies.ranges[self.bodies.name_at[i].span][0] == i
            ),
            None,
        )
        stop = self._last(head, split[0] if split else end)
        if split is not None and stop > head + 1 and self._opens_body(stop - 1):
            # "within": what is left of "au sein de" is no part of the role
            stop -= 1
        if party is not None:
            first, last = self.bodies.ranges[party.span]
            if split is None:
                role = self.text_of(start, self._before_bracket(first))
                if last < end and tokens[last].pos == "ADP":
                    # "candidate of Norvane for the presidency"
                    role = f"{role} {self.text_of(last, self._last(last, end))}"
                yield Affiliation(person.text, role, party.text, evidence, rule)
                return
            yield Affiliation(person.text, None, party.text, evidence, rule)
            stop = self._before_bracket(first)
        before = ""
        if split is not None:
            organisation: str | None = split[1]
        else:
            before = self._before_owner(start, head)
            organisation, start = self._owner(start, head)
        role = before + self.text_of(start, stop)
        if split is not None and any(role.lower() == words[-1] for words in self.words.heads):
            # "elected to the head of Norvane"
            role = ""
        if role or organisation:
            yield Affiliation(person.text, role or None, organisation, evidence, rule)
        if split is not None:
            for other in self.bodies.further(split[2]):
                yield Affiliation(person.text, role or None, other[0], evidence, rule)

    def _is_no_role(self, head: int, end: int) -> bool:
        """Whether a noun only says what somebody did once ("author of the attack"; of a novel it
        is a role) or how they are seen ("favourite").
        """
        noun = self.nouns.nouns.get(self.tokens[head].lower)
        if noun is None or noun.head not in self.words.deeds | self.words.idle:
            return False
        if noun.head in self.words.idle:
            return True
        if end in self.bodies.name_at:
            # "the author Ada Brun" writes.
            return False
        if head + 1 >= end:
            comma = end < len(self.tokens) and self.tokens[end].text == ","
            return comma and self.tokens[head - 1].pos == "DET"
        what = next((t for t in self.tokens[head + 1 : end] if t.pos in ("NOUN", "PROPN")), None)
        if what is None or what.pos == "PROPN" or what.index in self.bodies.name_at:
            return False
        named = self.nouns.nouns.get(what.lower)
        return what.lemma not in self.words.works and (named is None or named.kind != "document")

    def _opens_body(self, index: int) -> bool:
        return self.tokens[index].lower in self.words.beside

    def _last(self, head: int, end: int) -> int:
        """Where a role without organisation ends: what a participle tells of the person, and
        where they come from, is no part of it.
        """
        for index in range(head + self._compound_length(head) + 1, end):
            if (
                self.tokens[index].lower in self.words.origin
                or self._locates(index, end)
                or self._tells(index, head)
                or self._dates(index, end)
                or self._ages(index, end)
            ):
                while index > head + 1 and self.tokens[index - 1].dep == "advmod":
                    index -= 1
                return index
        return end

    def _locates(self, index: int, end: int) -> bool:
        """Whether a preposition and a place's name close a role: "specialist [in Vals]"."""
        name = self.bodies.name_at.get(index + 1)
        return (
            self.tokens[index].lower in self.words.located
            and name is not None
            and name.sense == "place"
            and self.bodies.ranges[name.span][1] >= end
        )

    def _dates(self, index: int, end: int) -> bool:
        """Whether a preposition begins what says when."""
        return self.tokens[index].pos == "ADP" and self.bodies.dates(index, end)

    def _ages(self, index: int, end: int) -> bool:
        """Whether a preposition begins somebody's age: "soldat [de 58 ans]"."""
        behind = self.tokens[index + 1 : min(index + 3, end)]
        return (
            self.bodies.links(self.tokens[index])
            # "the under 21s' coach" is nobody's age
            and self.tokens[index - 1].pos in ("NOUN", "ADJ", "VERB", "PROPN")
            and len(behind) == 2
            and behind[0].text.isdecimal()
            and behind[1].lower in self.nouns.ages
        )

    def _tells(self, index: int, head: int) -> bool:
        """Whether a participle after a role begins another fact; with "of" it goes on with the
        role: "chargé du commerce".
        """
        token, bodies = self.tokens[index], self.bodies
        if token.dep != "acl" or token.feature("VerbForm") != "Part" or token.head > head:
            return False
        after = self.tokens[index + 1 : index + 2]
        following = self.nouns.determiners.get(after[0].lower) if after else None
        noun = self.nouns.nouns.get(token.lower)
        entrusted = noun is not None and noun.head in self.words.portfolio
        goes_on = ("of", "fused", "to") if entrusted else ("of", "fused")
        alone = following is None or following.form not in goes_on
        return alone and not any(
            self.tokens[c].dep.startswith("aux") for c in bodies.children[index]
        )

    def _before_owner(self, start: int, head: int) -> str:
        """An adjective that a name parts from the role that it is said of: "former Norvane
        director" is a former director.
        """
        name = self.bodies.name_at.get(start - 1)
        first = self.bodies.ranges[name.span][0] if name is not None else 0
        if not first:
            return ""
        word = self.tokens[first - 1]
        told = word.pos == "ADJ" and word.dep == "amod" and word.head >= start
        return f"{word.text} " if told and word.head <= head + 1 else ""

    def _after_age(self, start: int, end: int) -> int:
        """Behind "49-year-old" at the head of a role."""
        if self.tokens[start : start + 1] and self.tokens[start].pos == "NUM":
            place = start + 1
            while place + 1 < end and self.tokens[place].text == "-":
                place += 2
            return place if start + 1 < place < end else start
        return start

    def _prefixed(self, start: int) -> int:
        """Where a role begins with what a hyphen joins to it: "ex-mayor" in three tokens."""
        tokens = self.tokens
        while start > 1 and tokens[start - 1].text == "-" and start < len(tokens):
            before, hyphen = tokens[start - 2], tokens[start - 1]
            glued = before.end == hyphen.start and hyphen.end == tokens[start].start
            if not glued or not before.text.isalpha():
                break
            start -= 2
        return start

    def _counts(self, index: int, end: int) -> bool:
        """Whether a word says how many have a role: "one of the three candidates"."""
        tokens = self.tokens
        counts = tokens[index].dep == "nummod" and index < tokens[index].head < end
        return counts and tokens[index + 1].text != "-"

    def _determines(self, index: int) -> bool:
        """Whether a word only picks out who is meant: "the", "other"."""
        token = self.tokens[index]
        word = self.nouns.determiners.get(token.lower)
        picks = token.lower in self.words.picks
        return picks or token.pos == "DET" or (word is not None and word.form == "indef")

    def _owner(self, start: int, head: int) -> tuple[str | None, int]:
        """The organisation whose the role is by what stands before it, and where the role begins:
        "Norvane president", "the union's president".
        """
        tokens = self.tokens
        for index in range(start + 1, head):
            if tokens[index].pos == "PART" and tokens[index].dep == "case":
                return self.bodies.body_before(start, index), index + 1
        index = start - 1
        if index > 0 and tokens[index].pos == "PART":
            index -= 1
        name = self.bodies.name_at.get(index)
        if name is None:
            return None, start
        if name.sense != "organisation" and tokens[index].dep not in _BEFORE_ROLE:
            return None, start
        noun = self.nouns.nouns.get(tokens[head].lower)
        rooted = noun is None or noun.sense in _ROOTED
        owned = index < start - 1
        first = self.bodies.ranges[name.span][0]
        if not owned and noun is not None and noun.head in self.words.field:
            return None, first
        if not owned and name.sense == "place" and name.text.isupper():
            # "U.S. senator" says which kind, as "American senator" does.
            return None, first
        if name.sense in ("organisation", "other"):
            return name.text, start
        if name.sense == "place" and (rooted or owned):
            return name.text, start
        # "a Vals student" says which kind.
        return None, start if owned else first

    def _before_bracket(self, index: int) -> int:
        return index - 1 if self.tokens[index - 1].text == "(" else index

    def text_of(self, start: int, end: int) -> str:
        """The words of a stretch of tokens, as they stand on their own."""
        if start >= end:
            return ""
        return tidy(self.bodies.between(start, end).of(self.text))

    def head(self, start: int, end: int) -> int:
        """Where the noun of a role begins; its first word where the lexicon has none of it."""
        for index in range(start, end):
            token = self.tokens[index]
            several = self.bodies.noun_from(index)
            noun = self.nouns.nouns.get(token.lower) or several
            if noun is not None and noun.kind in ("person", "group"):
                narrows = token.dep in _BEFORE_ROLE and not (token.dep == "amod" and several)
                if narrows and index < token.head < end:
                    # "youngest" of "the youngest mayor"
                    continue
                return index
        return start

    def is_bare(self, start: int, end: int) -> bool:
        """Whether a phrase ends with its role: nothing follows that completes it."""
        head = self.head(start, end)
        return head + self._compound_length(head) == end - 1

    def split(self, head: int, end: int) -> tuple[int, str, int] | None:
        """Where "de" with an organisation begins after a role, the organisation and its end."""
        tokens = self.tokens
        extra = self._compound_length(head)
        noun = self._noun(head, extra)
        head += extra
        kind = tokens[head].lower if noun is None else noun.head
        rooted = noun is None or noun.sense in _ROOTED
        until = next(
            (i for i in range(head + 1, end) if self._is_aim(i, head) or self._entrusts(i)), end
        )
        for index in range(head + 1, until - 1):
            target = self._organisation(index, until, kind, rooted=rooted)
            if target is not None:
                return index, target[0], target[1]
        start = self._behind_bracket(end)
        beside = start + 1 < len(tokens) and self._opens_body(start)
        employs = beside and tokens[start].lower in self.words.employs
        beside = beside and self.bodies.links(tokens[start + 1])
        if start + 1 < len(tokens) and (
            start > end or employs or self.bodies.is_body(start + 1 + beside)
        ):
            # The parse gave to another word what goes on with the role.
            target = self._organisation(start, len(tokens), kind, rooted=rooted)
            if target is not None:
                return end, target[0], target[1]
        return None

    def _entrusts(self, index: int) -> bool:
        """Whether a participle opens what somebody has in charge: "vice-président de la région
        [chargé des transports]".
        """
        token = self.tokens[index]
        noun = self.nouns.nouns.get(token.lower)
        participle = token.feature("VerbForm") == "Part" or token.dep == "acl"
        return participle and noun is not None and noun.head in self.words.portfolio

    def _is_aim(self, index: int, head: int) -> bool:
        """Whether a preposition begins what somebody runs for: "candidat [à la présidentielle]"."""
        noun = self.nouns.nouns.get(self.tokens[head].lower)
        runs = noun is not None and noun.head in self.words.running
        return runs and self.tokens[index].pos == "ADP" and self._is_to(index)

    def _behind_bracket(self, index: int) -> int:
        """Behind a party in brackets: "deputy (PX) for Vals"."""
        tokens = self.tokens
        if index < len(tokens) and tokens[index].text == "(":
            for place in range(index + 1, min(index + _BRACKET, len(tokens))):
                if tokens[place].text == ")":
                    return place + 1
        return index

    def _organisation(
        self, index: int, end: int, kind: str, *, rooted: bool
    ) -> tuple[str, int] | None:
        """The organisation that a preposition at a token gives to a role, and where it ends."""
        bodies = self.bodies
        field, portfolio = kind in self.words.field, kind in self.words.portfolio
        if not bodies.links(self.tokens[index]):
            if self.tokens[index].lower not in self.words.beside:
                return None
            employs = self.tokens[index].lower in self.words.employs
            word = self.nouns.determiners.get(self.tokens[index].lower)
            fused = word is not None and word.form == "fused"
            if field and rooted and (fused or self._is_to(index)):
                # "secretary of state for transport"
                return None
            placed = rooted and (employs or fused)
            after = index + 1
            if after < len(self.tokens) and bodies.links(self.tokens[after]):
                after += 1
            target = bodies.genitive_body(after, end)
            if target is None and (
                employs or bodies.is_body(after) or (placed and bodies.is_place(after))
            ):
                target = bodies.organisation_at(after, called=employs)
            if target is None and employs:
                target = None if field else bodies.common_organisation(index, end)
            return target
        target = bodies.organisation_at(index + 1, called=kind in self.words.members)
        if target is None and not field and kind not in self.words.renowned:
            return bodies.common_organisation(index, end, several=not portfolio)
        if target is None:
            return None
        if bodies.is_place(index + 1):
            return target if rooted or kind in self.words.teams else None
        if field or (portfolio and bodies.is_field(index + 1)):
            return None
        return target

    def _is_to(self, index: int) -> bool:
        word = self.nouns.determiners.get(self.tokens[index].lower)
        return word is not None and word.form == "to"

    def _noun(self, head: int, extra: int) -> Noun | None:
        """The noun of a role, of all the words that make one: "prime minister" is no minister of
        something.
        """
        words = [t.lower for t in self.tokens[: head + extra + 1]]
        for start in range(max(0, head - _LONGEST_NOUN), head + 1):
            noun = self.nouns.nouns.get(" ".join(words[start:]).replace("' ", "'"))
            if noun is not None:
                return noun
        return None

    def _compound_length(self, head: int) -> int:
        """Further words of a noun of several words: two of "secrétaire d'État"."""
        for words in self.nouns.groups.get(self.tokens[head].lower, ()):
            stop = head + len(words)
            if words == tuple(t.lower for t in self.tokens[head:stop]):
                # "head of" is a noun with its preposition.
                return len(words) - 1 - self.bodies.links(self.tokens[stop - 1])
        return 0
