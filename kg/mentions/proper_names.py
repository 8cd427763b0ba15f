"""Document → its proper names, repaired by grammar.

What the pipeline marked is trimmed and widened by titles, roles and compounds around it; runs of
proper nouns that it missed are added; what only describes ("the Democrats", "CEO") is left out.
"""

from __future__ import annotations

from itertools import pairwise

from kg.annotate.document import Token
from kg.lexicon.actor_nouns import Noun
from kg.mentions.capitalised_roles import RoleWords
from kg.mentions.name_spans import SUBJECTS, ProperName, is_acronym

_LONGEST_PERSON = 3
"""Words of a name that may be a person's though it was taken for another."""
_SAID = frozenset(("NOUN", "VERB", "ADV", "INTJ"))
"""What a name begins with that is made of common words."""
_LEADING = frozenset(("ADP", "DET", "ADV"))
_IN_PHRASES = _LEADING | frozenset(("NOUN", "ADJ", "PROPN", "NUM"))
_LONGEST_PHRASE = 7
_OF_ALL = frozenset(("state", "place", "armed"))
"""Senses of nouns for bodies that every country or place has."""
_OF = 3
"""Words from a noun to a name behind whom its bearer is of: "collectif de parents"."""


class ProperNames(RoleWords):
    """Finds the names of a document."""

    def find(self) -> None:
        """Fill ``found``, by place, and ``at``."""
        tokens = self.tokens
        place = 0
        count = len(tokens)
        ranges: list[tuple[int, int, str]] = []
        for name in self.document.names:
            while place < count and tokens[place].end <= name.span.start:
                place += 1
            end = place
            while end < count and tokens[end].start < name.span.end:
                end += 1
            if place < end:
                ranges.append((place, end, name.kind))
                self.covered.update(range(place, end))
        for start, end, kind in self._joined(ranges):
            self._keep_name(start, end, kind)
        self._missed_names()
        self.found.sort(key=lambda n: n.start)
        self._join_over()
        self._tell_bodies()

    def _join_over(self) -> None:
        """Two names and the small word between them that the parse counts among those of one are
        one body's: "Moulins [du] Norvan".
        """
        for one, other in tuple(pairwise(self.found)):
            if one.end != other.start - 1:
                continue
            last, between = self.tokens[one.end - 1], self.tokens[one.end]
            small = between.text.isalpha() and between.text.islower()
            parts = last, between
            if small and all(
                t.dep == "compound" and other.start <= t.head < other.end for t in parts
            ):
                self.found.remove(one)
                other.start = one.start
                other.kind = one.kind if one.kind == other.kind else "organisation"
                self.at[other.start : other.end] = [other] * (other.end - other.start)

    def _tell_bodies(self) -> None:
        """What the tagger takes for a person, or for neither, is a body where the words beside it
        tell, and everywhere else then.
        """
        unsure = [name for name in self.found if name.kind in ("person", "other")]
        told = {self.words_of(name) for name in unsure if self._is_body(name)}
        self.no_persons |= told
        for name in unsure:
            if self.words_of(name) in told:
                name.kind = "organisation"

    def _is_body(self, name: ProperName) -> bool:
        """Whether a name that is none of a known person has a seat ("Vals-based Norvane",
        "Norvane, based in Vals,"), or a pronoun for things takes it up: "Norvane, which".
        """
        tokens, end = self.tokens, name.end
        if tokens[name.start].text in self.words.first_names or self._follows_title(name.start):
            return False
        before = tokens[name.start - 1] if name.start > 1 else None
        if before is not None and before.lower in self.words.seated:
            return tokens[name.start - 2].text == "-"
        if end + 1 >= len(tokens) or tokens[end].text != ",":
            return False
        behind = tokens[end + 1]
        hung = name.start <= tokens[behind.head].head < end
        relative = behind.dep in SUBJECTS and behind.lower in self.words.something and hung
        return relative or behind.lower in self.words.seated

    def _joined(self, ranges: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        """Names with those that modify them as first names do made one: "Ada" before "Brun"."""
        found: list[tuple[int, int, str]] = []
        for start, end, kind in ranges:
            if found and found[-1][1] == start and found[-1][0] == start - 1:
                first = self.tokens[start - 1]
                if first.dep == "compound" and start <= first.head < end and end == start + 1:
                    found.pop()
                    start -= 1
                    kind = "person" if first.text in self.words.first_names else "other"
            found.append((start, end, kind))
        return found

    def _keep_name(self, start: int, end: int, kind: str) -> None:
        tokens = self.tokens
        gender = ""
        if self.dated.issuperset(range(start, end)):
            return
        while end > start and (tokens[end - 1].pos == "PUNCT" or tokens[end - 1].text[-1] in "'’"):
            end -= 1
        end, kind = self._without_origin(start, end, kind)
        start, kind = self._with_given(start, end, kind)
        if end == start or self._is_description(start, end, kind):
            return
        if end == start + 1 and self._opens_roles(start):
            return
        if not any(c.isupper() or c.isdigit() for t in tokens[start:end] for c in t.text):
            return
        if kind != "person" and self._is_like_person(start, end, kind):
            kind = "person"
        if kind != "person" and any(t.dep == "compound" for t in tokens[start : end - 1]):
            last = self.words.nouns.get(tokens[end - 1].lower)
            if last is not None and last.kind == "person" and not last.plural:
                # "NASA Administrator" is no organisation's name, its first word is.
                end -= 1
        while start < end - 1:
            token = tokens[start]
            noun = self.words.nouns.get(token.lower)
            if token.text in self.words.titles and not self._ends_in_body(start, end):
                gender = gender or self.words.titles[token.text]
            elif self._precedes_person(token, kind, end):
                pass
            elif kind == "person" and self._is_capital_role(start, end):
                gender = gender or (noun.gender if noun else "")
            elif self._opens_complement(start):
                kind = "other"
            elif (token.pos == "DET" and (kind == "person" or token.text[:1].islower())) or (
                kind == "person"
                and (noun is not None or token.pos in ("ADP", "PUNCT"))
                and token.text[:1].islower()
                and not self.links(token)
            ):
                gender = gender or (noun.gender if noun else "")
            else:
                break
            start += 1
        if (
            start
            and tokens[start - 1].pos == "DET"
            and tokens[start - 1].text.islower()
            and self._is_description(start, end, kind)
        ):
            return
        while kind != "person" and self._is_part_of_name(start - 1, start, end):
            start -= 1
            kind = "organisation" if kind == "place" else kind
        if kind == "person" and end == start + 1 and self._is_part_of_name(start - 1, start, end):
            start -= 1
        while (
            end < len(tokens)
            and tokens[end].dep in ("flat:name", "flat:foreign")
            and end not in self.covered
            and start <= tokens[end].head < end
        ):
            # "School of Norvanics"
            linked = kind != "person" and end + 1 < len(tokens) and not self._is_upper(end)
            if not self._is_upper(end + linked) or end + linked in self.covered:
                break
            end += 1 + linked
        while (
            start > 0
            and tokens[start].dep == "flat:name"
            and kind == "person"
            and (
                tokens[start].head == start - 1
                and tokens[start - 1].text[:1].isupper()
                and tokens[start - 1].pos == "PROPN"
                and self.at[start - 1] is None
                and tokens[start - 1].text not in self.words.titles
            )
        ):
            start -= 1
        if any(self.at[i] is not None for i in range(start, end)):
            return
        if kind != "person":
            end = self._phrase_end(start, end)
        if kind == "person" and start and tokens[start - 1].pos == "DET":
            # "the Oster Gazette": persons have no article before a name that ends in such a noun.
            kind = "organisation" if self._ends_in_body(start, end) else kind
        name = ProperName(start, end, kind)
        name.gender = gender or self._title_before(start)
        self.found.append(name)
        for index in range(start, end):
            self.at[index] = name

    def _phrase_end(self, start: int, end: int) -> int:
        """Where a name ends that is made of words as they are said, behind a noun for what it
        names: "l'association Droit au logement", "le collectif Sauvons la forêt".
        """
        tokens = self.tokens
        first = next((i for i in range(start, end) if self._is_upper(i)), start)
        if is_acronym(tokens[first].text) and first + 1 < end:
            # "ONG" stands before a name as "association" does.
            first += 1
        own = self.words.nouns.get(tokens[first].lower)
        if own is not None and own.kind == "organisation" and end == first + 1:
            with_complement = self._complement_end(own, end)
            if with_complement > end:
                return with_complement
        noun = self._noun_before(first)
        if noun is not None and noun.kind == "organisation" and self._is_described(end):
            return end + 1
        behind = tokens[end].pos if end < len(tokens) else ""
        said = tokens[first].pos in _SAID or (tokens[first].pos == "ADJ" and behind == "ADP")
        if noun is None or noun.kind != "organisation" or not said:
            return end
        place, last = end, end
        if place + 1 < len(tokens) and tokens[place].pos == "CCONJ" and self._is_upper(place + 1):
            # "l'ONG Terre et Forêts"
            return place + 2
        while place < len(tokens) and place < end + _LONGEST_PHRASE:
            token = tokens[place]
            whole = token.pos in _IN_PHRASES or "VerbForm=Inf" in token.morph
            if not whole or token.sentence != tokens[first].sentence:
                break
            place += 1
            if token.pos not in _LEADING:
                last = place
            if tokens[first].pos in ("NOUN", "ADJ") and last > end:
                # "le parti Renaissance en Norlande" is the party there.
                return end if token.pos == "PROPN" else last
        return last

    def _complement_end(self, noun: Noun, end: int) -> int:
        """Where the name of a body ends that opens with the noun for it and says in small letters
        what it is for: "l'Observatoire [du commerce rural]"; every country has the same organs.
        """
        tokens = self.tokens
        place = self._behind_adjectives(end)
        linked = place + 1 < len(tokens) and self.links(tokens[place])
        if noun.sense in _OF_ALL or not linked:
            return end
        place += 1 + (tokens[place + 1].pos == "DET")
        if place >= len(tokens) or tokens[place].pos != "NOUN" or not tokens[place].text.islower():
            return end
        return self._behind_adjectives(place + 1)

    def _behind_adjectives(self, place: int) -> int:
        """Behind the adjectives in small letters from a token on."""
        tokens = self.tokens
        while place < len(tokens) and tokens[place].pos == "ADJ" and tokens[place].text.islower():
            place += 1
        return place

    def _is_described(self, end: int) -> bool:
        """Whether an adjective or participle with nothing of its own stands behind a name and
        before a verb or comma, and so belongs to it: "l'association Marais [vivant] dénonce".
        """
        tokens = self.tokens
        if end + 1 >= len(tokens) or not tokens[end].text.islower():
            return False
        word, after = tokens[end], tokens[end + 1]
        told = word.pos == "ADJ" or (word.feature("VerbForm") == "Part" and word.dep == "acl")
        ends = "VerbForm=Fin" in after.morph or after.pos == "AUX" or after.text == ","
        return told and ends and word.dep in ("amod", "acl") and not self.children[end]

    def _noun_before(self, first: int) -> Noun | None:
        """The noun for what a name names, before it or before whom that is of: "l'association
        [de parents] Cartes sur table".
        """
        if not first:
            return None
        before = self.tokens[first - 1]
        noun = self.words.nouns.get(before.lower)
        of = first >= _OF and self.links(self.tokens[first - 2]) and before.text.islower()
        if of and (noun is None or noun.kind != "organisation"):
            return self.words.nouns.get(self.tokens[first - _OF].lower)
        return noun

    def apposed(self, head: int, end: int) -> tuple[ProperName, int] | None:
        """The first name in apposition to a token from ``end`` on, and where what stands before it
        and belongs to it begins: its article, its owner.
        """
        for child in self.children[head]:
            name = self.at[child]
            if child < end or self.tokens[child].dep != "appos" or name is None:
                continue
            inside = (name.start, *(c for c in self.children[child] if c < name.start))
            first = min((*inside, *(k for c in inside for k in self.children[c])))
            owner = self.at[first]
            return name, first if owner is None else min(first, owner.start)
        return None

    def is_set_off(self, name: ProperName, first: int) -> bool:
        """Whether commas set a name off with what belongs to it, from ``first`` on."""
        tokens = self.tokens
        closed = name.end < len(tokens) and tokens[name.end].text == ","
        return closed and tokens[first - 1].text == ","

    def _is_like_person(self, start: int, end: int, kind: str) -> bool:
        """Whether a name is a first name and one or two words that are no nouns of the lexicon:
        what the tagger takes for an organisation is a person, and for a place, where it stands as
        no place does.
        """
        family = self._behind_given(start, end)
        words = self.tokens[family:end]
        if family == start or not 0 < len(words) < _LONGEST_PERSON:
            return False
        before = self.tokens[start - 1] if start else None
        placed = before is not None and (before.pos == "DET" or before.lower in self.words.places)
        if kind == "place" and placed:
            return False
        if not all(t.pos == "PROPN" and t.text[:1].isupper() for t in words):
            return False
        nouns = [noun for t in words if (noun := self.words.nouns.get(t.lower)) is not None]
        # Of one word it may be a plural: Ada Banks.
        banks = len(words) == 1 and all(n.plural and n.kind == "organisation" for n in nouns)
        return not nouns or banks

    def _behind_given(self, start: int, end: int) -> int:
        """Behind the first name that a name begins with, hyphens and all; ``start`` without."""
        stop = start + 1
        while stop + 1 < end and self.tokens[stop].text == "-":
            stop += 2
        first = "".join(t.text for t in self.tokens[start:stop])
        return stop if first in self.words.first_names else start

    def _without_origin(self, start: int, end: int, kind: str) -> tuple[int, str]:
        """Where a person's name ends before the place or body that he is of, and of which kind it
        is then: "Ada Brun of Vals" is Ada Brun, but "Victoria University of Vals" is none.
        """
        words = self.tokens[start:end]
        if words and words[-1].lower in self.words.hailing:
            return end - 1, kind
        place = next((t.index for t in words if t.lower in self.words.hailing), start)
        if place > start and self._is_like_person(start, place, "other"):
            return place, "person"
        return end, kind

    def _with_given(self, start: int, end: int, kind: str) -> tuple[int, str]:
        """Where a family name that was taken for a place's begins with the given one, as the parse
        joins them, and of which kind it is then: "le romancier Einar [Thorlaksson]".
        """
        token, before = self.tokens[start] if start < end else None, start - 1
        if token is None or kind == "person" or end != start + 1 or before < 0:
            return start, kind
        given = self.tokens[before]
        joined = token.dep == "flat:name" and token.head == before and before not in self.covered
        if not joined or given.pos != "PROPN" or not given.text[:1].isupper():
            return start, kind
        role = given.dep == "appos" and self.words.is_person(self.tokens[given.head].lower)
        if role or given.text in self.words.first_names:
            return before, "person"
        return start, kind

    def _is_part_of_name(self, index: int, start: int, end: int) -> bool:
        """Whether a token before a name modifies it as names do: "Environment" of "Environment
        Norland".
        """
        if index < 0 or index in self.covered:
            return False
        token = self.tokens[index]
        return (
            token.dep == "compound"
            and token.pos == "PROPN"
            and start <= token.head < end
            and token.text[:1].isupper()
            and token.lower not in self.words.nouns
            and token.text not in self.words.titles
        )

    def _opens_complement(self, index: int) -> bool:
        """Whether a name begins with what links it with the noun before: "de la République"."""
        word = self.words.determiners.get(self.tokens[index].text)
        if word is None or word.form not in ("of", "fused"):
            return False
        if word.form == "fused":
            return True
        following = self.words.determiners.get(self.tokens[index + 1].text)
        return following is not None and following.form == "def"

    def _precedes_person(self, token: Token, kind: str, end: int) -> bool:
        """Whether a preposition with the capital of its sentence stands before a person's name:
        "Pour Brun, …", not "De Brun".
        """
        before = token.pos == "ADP" and token.index < token.head < end
        return kind == "person" and before and not self.links(token)

    def _missed_names(self) -> None:
        """Runs of proper nouns that no name covers, and family names taken for nouns."""
        index = 0
        tokens = self.tokens
        families = {
            tokens[n.end - 1].text for n in self.found if n.kind == "person" and n.end > n.start + 1
        }
        while index < len(tokens):
            token = tokens[index]
            titled = self._follows_title(index) or (
                token.text in families and token.dep in SUBJECTS
            )
            if (
                (token.pos != "PROPN" and not titled)
                or self.at[index] is not None
                or not (token.text[:1].isupper())
                or (token.text in self.words.titles and not self._opens_body(token))
                or index in self.dated
                or index in self.members
                or token.text in self.words.days - families
                or self._is_role_word(token)
            ):
                index += 1
                continue
            end = index + 1
            while (
                end < len(tokens)
                and self.at[end] is None
                and (
                    (tokens[end].pos == "PROPN" or titled)
                    and end not in self.dated
                    and not self._is_role_word(tokens[end])
                    and tokens[end].sentence == token.sentence
                    and (tokens[end].text[:1].isupper() or tokens[end].text == "-")
                )
            ):
                end += 1
            kind = "other"
            led = index > 0 and self._is_role_word(tokens[index - 1])
            if token.text in self.words.first_names or titled or led:
                kind = "person"
            elif end == index + 1 and is_acronym(token.text):
                kind = "organisation"
            self._keep_name(index, end, kind)
            if kind == "person" and end > index + 1:
                families.add(tokens[end - 1].text)
            index = end

    def settle(self) -> None:
        """A word that is a person's family name elsewhere names that person, be it a town as
        well; not behind a preposition of place.
        """
        known = {
            self.tokens[n.end - 1].text
            for n in self.found
            if n.kind == "person" and n.end > n.start + 1
        }
        self.families = known - {
            self.tokens[n.start].text for n in self.found if n.end > n.start + 1
        }
        alone = {
            self.tokens[n.start].text
            for n in self.found
            if n.kind == "person" and n.end == n.start + 1
        }
        for name in self.found:
            if self.words_of(name) in self.no_persons:
                name.kind = "organisation"
                continue
            last = self.tokens[name.end - 1].text
            if name.end > name.start + 1 and last in alone and self._may_hold_person(name):
                name.kind = "person"
                self._without_noun(name)
            if (
                name.kind != "person"
                and name.end == name.start + 1
                and self.tokens[name.start].text in known
                and not (name.start and self.tokens[name.start - 1].lower in self.words.places)
            ):
                name.kind = "person"

    def _without_noun(self, name: ProperName) -> None:
        """A person's name begins behind the noun that is named after him: "affaire Ada Brun"."""
        while name.end > name.start + 1:
            first = self.tokens[name.start]
            common = first.pos == "NOUN" or first.lower in self.words.nouns
            if not common or not first.text[:1].islower():
                return
            self.at[name.start] = None
            name.start += 1

    def _may_hold_person(self, name: ProperName) -> bool:
        """Whether a name may be a person's, but for a noun before it: "île Ada Brun" of "le
        ministre de l'île Ada Brun", "affaire Ada Brun".
        """
        first = name.start
        while first < name.end - 1 and self.tokens[first].text[:1].islower():
            first += 1
        return self.may_be_person(ProperName(first, name.end, name.kind))

    def may_be_person(self, name: ProperName) -> bool:
        """Whether a name may be somebody's: it is said to be, or nothing is known but that it
        is written as a first and a family name are.
        """
        if name.kind in ("person", "other"):
            return True
        tokens = [t for t in self.tokens[name.start : name.end] if t.text != "-"]
        if not 1 < len(tokens) <= _LONGEST_PERSON:
            return False
        last = self.words.nouns.get(tokens[-1].lower)
        return (
            all(t.pos == "PROPN" and t.text[:1].isupper() for t in tokens)
            and tokens[-1].feature("Number") != "Plur"
            and not any(t.text.isupper() and len(t.text) > 1 and t.text.isalpha() for t in tokens)
            and (last is None or last.kind != "organisation")
        )
