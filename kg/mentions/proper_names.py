"""Proper names of a document, corrected by its grammar.

Names from the pipeline are trimmed and widened where titles, roles and compounds surround them,
missed runs of proper nouns are added, and descriptions ("the Democrats", "CEO") are dropped.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from kg.lexicon.actor_nouns import Noun
from kg.mentions.capitalised_roles import CapitalisedRoles
from kg.mentions.name_spans import SUBJECTS, ProperName, is_acronym
from kg.preprocess.document import Token

_LONGEST_PERSON = 3
"""Most words of a person's name that was tagged otherwise."""
_COMMON_POS = frozenset(("NOUN", "VERB", "ADV", "INTJ"))
"""Tags that open a name made of common words."""
_LEADING = frozenset(("ADP", "DET", "ADV"))
_IN_PHRASES = _LEADING | frozenset(("NOUN", "ADJ", "PROPN", "NUM"))
_LONGEST_PHRASE = 7
_TO_NAME = 3
"""Tokens from a noun to a name with a complement between: "collectif de parents"."""


class ProperNames(CapitalisedRoles):
    """The names of a document."""

    def find(self) -> None:
        """Fill ``found``, in the order of the text, and ``at``."""
        ends = [token.end for token in self.tokens]
        ranges: list[tuple[int, int, str]] = []
        for name in self.document.names:
            start = bisect_right(ends, name.span.start)
            end = bisect_left(self.token_starts, name.span.end)
            if start < end:
                ranges.append((start, end, name.kind))
                self.covered.update(range(start, end))
        for start, end, kind in self._join_first_names(ranges):
            self._add_name(start, end, kind)
        self._add_missed_names()
        self.found.sort(key=lambda n: n.start)

    def _join_first_names(self, ranges: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        """Join a first name with the name that it modifies: "Ada" before "Brun"."""
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

    def _add_name(self, start: int, end: int, kind: str) -> None:
        """Keep a name once it is trimmed and widened, unless it names nobody."""
        tokens = self.tokens
        if self.dated.issuperset(range(start, end)):
            return
        while end > start and (tokens[end - 1].pos == "PUNCT" or tokens[end - 1].text[-1] in "'’"):
            end -= 1
        end, kind = self._without_origin(start, end, kind)
        start, kind = self._with_first_name(start, end, kind)
        if self._names_nobody(start, end, kind):
            return
        if kind != "person" and self._is_like_person(start, end, kind):
            kind = "person"
        if kind != "person":
            end = self._without_role(start, end)
        start, gender = self._without_titles(start, end, kind)
        small = self._follows_article(start) and tokens[start - 1].text.islower()
        if small and self._is_description(start, end, kind):
            return
        start, end, kind = self._widened(start, end, kind)
        if any(self.at[i] is not None for i in range(start, end)):
            return
        if kind != "person":
            end = self._phrase_end(start, end)
        name = ProperName(start, end, kind)
        name.gender = gender or self._title_gender(start)
        self.found.append(name)
        self.at[start:end] = [name] * (end - start)

    def _names_nobody(self, start: int, end: int, kind: str) -> bool:
        """Check whether tokens are no name: a description, roles, or words in lower case."""
        return (
            start == end
            or self._is_description(start, end, kind)
            or not any(c.isupper() or c.isdigit() for t in self.tokens[start:end] for c in t.text)
        )

    def _without_role(self, start: int, end: int) -> int:
        """Return the end of an organisation's name before a role: "NASA [Administrator]"."""
        noun = self.words.nouns.get(self.tokens[end - 1].lower)
        role = noun is not None and noun.kind == "person" and not noun.plural
        compound = any(t.dep == "compound" for t in self.tokens[start : end - 1])
        return end - 1 if role and compound else end

    def _without_titles(self, start: int, end: int, kind: str) -> tuple[int, str]:
        """Skip titles and roles; return a name's start and a gender or ""."""
        gender = ""
        while start < end - 1:
            token = self.tokens[start]
            if token.text in self.words.titles and not self._ends_in_organisation_noun(start, end):
                gender = gender or self.words.titles[token.text]
            elif not self._precedes_person(token, kind, end):
                break
            start += 1
        return start, gender

    def _widened(self, start: int, end: int, kind: str) -> tuple[int, int, str]:
        """Widen a name by the words around it that the parser joins with it."""
        tokens = self.tokens
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
        return start, end, kind

    def _phrase_end(self, start: int, end: int) -> int:
        """Return where a name of common words ends after the noun for what it names.

        "l'association Droit au logement", "le collectif Sauvons la forêt".
        """
        tokens = self.tokens
        first = next((i for i in range(start, end) if self._is_upper(i)), start)
        if is_acronym(tokens[first].text) and first + 1 < end:
            # "ONG" may precede a name as "association" does.
            first += 1
        noun = self._noun_before(first)
        after = tokens[end].pos if end < len(tokens) else ""
        opening = tokens[first].pos
        common = opening in _COMMON_POS or (opening == "ADJ" and after == "ADP")
        if noun is None or noun.kind != "organisation" or not common:
            return end
        last = end
        if after == "CCONJ" and end + 1 < len(tokens) and self._is_upper(end + 1):
            # "l'ONG Terre et Forêts"
            return end + 2
        for token in tokens[end : end + _LONGEST_PHRASE]:
            inside = token.pos in _IN_PHRASES or "VerbForm=Inf" in token.morph
            if not inside or token.sentence != tokens[first].sentence:
                break
            if token.pos not in _LEADING:
                last = token.index + 1
            if opening in ("NOUN", "ADJ") and last > end:
                # "le parti Renaissance en Norlande": the place is not part of the name.
                return end if token.pos == "PROPN" else last
        return last

    def _noun_before(self, first: int) -> Noun | None:
        """Return the noun for what a name names: "l'[association] de parents Cartes sur table"."""
        if not first:
            return None
        before = self.tokens[first - 1]
        noun = self.words.nouns.get(before.lower)
        of = first >= _TO_NAME and self.is_linking(self.tokens[first - 2]) and before.text.islower()
        if of and (noun is None or noun.kind != "organisation"):
            return self.words.nouns.get(self.tokens[first - _TO_NAME].lower)
        return noun

    def find_apposed(self, head: int, end: int) -> tuple[ProperName, int] | None:
        """Find the first name from ``end`` on that is in apposition to a token.

        Also returns where that apposition begins, with the name's article or owner.
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
        """Check whether commas enclose a name and what precedes it from ``first`` on."""
        tokens = self.tokens
        closed = name.end < len(tokens) and tokens[name.end].text == ","
        return closed and tokens[first - 1].text == ","

    def _is_like_person(self, start: int, end: int, kind: str) -> bool:
        """Check whether a name is a first name and one or two words that are not common nouns.

        One tagged as a place counts only where no place would be.
        """
        family = self._first_name_end(start, end)
        words = self.tokens[family:end]
        if family == start or not 0 < len(words) < _LONGEST_PERSON:
            return False
        before = self.tokens[start - 1] if start else None
        placed = before is not None and (before.pos == "DET" or before.lower in self.words.places)
        if kind == "place" and placed:
            return False
        return not any(t.lower in self.words.nouns for t in words)

    def _first_name_end(self, start: int, end: int) -> int:
        """Return the end of the first name, hyphens included, at the start of a name.

        It is ``start`` if the name does not open with one.
        """
        stop = start + 1
        while stop + 1 < end and self.tokens[stop].text == "-":
            stop += 2
        first = "".join(t.text for t in self.tokens[start:stop])
        return stop if first in self.words.first_names else start

    def _without_origin(self, start: int, end: int, kind: str) -> tuple[int, str]:
        """Cut off the place or organisation after a person's name; return its end and its kind.

        "Ada Brun of Vals" is Ada Brun; "Victoria University of Vals" remains whole.
        """
        words = self.tokens[start:end]
        if words and words[-1].lower in self.words.origin_prepositions:
            return end - 1, kind
        place = next((t.index for t in words if t.lower in self.words.origin_prepositions), start)
        if place > start and self._is_like_person(start, place, "other"):
            return place, "person"
        return end, kind

    def _with_first_name(self, start: int, end: int, kind: str) -> tuple[int, str]:
        """Add the first name to a family name tagged as a place; return its start and its kind.

        "le romancier Einar [Thorlaksson]".
        """
        if kind == "person" or end != start + 1 or not start:
            return start, kind
        token, given = self.tokens[start], self.tokens[start - 1]
        joined = token.dep == "flat:name" and token.head == given.index and given.pos == "PROPN"
        role = given.dep == "appos" and self.words.is_person(self.tokens[given.head].lower)
        known = role or given.text in self.words.first_names
        return (start - 1, "person") if joined and known else (start, kind)

    def _is_part_of_name(self, index: int, start: int, end: int) -> bool:
        """Check whether a token modifies the name after it: "[Environment] Norland"."""
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

    def _precedes_person(self, token: Token, kind: str, end: int) -> bool:
        """Check whether a capitalised preposition precedes a name: "Pour Brun", not "De Brun"."""
        before = token.pos == "ADP" and token.index < token.head < end
        return kind == "person" and before and not self.is_linking(token)

    def _add_missed_names(self) -> None:
        """Add runs of proper nouns that no name covers, and family names tagged as nouns."""
        index = 0
        tokens = self.tokens
        families = self._family_words()
        while index < len(tokens):
            token = tokens[index]
            titled = self._follows_title(index) or (
                token.text in families and token.dep in SUBJECTS
            )
            if (
                not self._may_be_in_name(index, titled=titled)
                or not self._is_upper(index)
                or token.text in self.words.titles
                or index in self.group_words
                or token.text in self.words.days - families
            ):
                index += 1
                continue
            end = index + 1
            while (
                end < len(tokens)
                and self._may_be_in_name(end, titled=titled)
                and tokens[end].sentence == token.sentence
                and (self._is_upper(end) or tokens[end].text == "-")
            ):
                end += 1
            kind = "other"
            after_role = index > 0 and self._is_role_word(tokens[index - 1])
            if token.text in self.words.first_names or titled or after_role:
                kind = "person"
            elif end == index + 1 and is_acronym(token.text):
                kind = "organisation"
            self._add_name(index, end, kind)
            if kind == "person" and end > index + 1:
                families.add(tokens[end - 1].text)
            index = end

    def _may_be_in_name(self, index: int, *, titled: bool) -> bool:
        """Check whether a token may belong to a name that the tagger missed."""
        token = self.tokens[index]
        free = self.at[index] is None and index not in self.dated
        return free and (token.pos == "PROPN" or titled) and not self._is_role_word(token)

    def _family_words(self) -> set[str]:
        """Return the last words of persons' names of several words."""
        names = (n for n in self.found if n.kind == "person" and n.end > n.start + 1)
        return {self.tokens[name.end - 1].text for name in names}

    def resolve_kinds(self) -> None:
        """Make names persons that are a person's family name elsewhere, even if a town has it.

        Names after a preposition of place keep their kind.
        """
        tokens = self.tokens
        families = self._family_words()
        long = [name for name in self.found if name.end > name.start + 1]
        short = [name for name in self.found if name.end == name.start + 1]
        self.family_names = families - {tokens[name.start].text for name in long}
        persons = {tokens[name.start].text for name in short if name.kind == "person"}
        for name in self.found:
            start, last = name.start, tokens[name.end - 1].text
            located = start > 0 and tokens[start - 1].lower in self.words.places
            if self.words_of(name) in self.organisation_names:
                name.kind = "organisation"
            elif name.end == start + 1:
                if last in families and not located:
                    name.kind = "person"
            elif last in persons and self._may_contain_person(name):
                name.kind = "person"

    def _may_contain_person(self, name: ProperName) -> bool:
        """Check whether a name may be a person's after a noun: "affaire Ada Brun"."""
        first = name.start
        while first < name.end - 1 and self.tokens[first].text[:1].islower():
            first += 1
        return self.may_be_person(ProperName(first, name.end, name.kind))

    def may_be_person(self, name: ProperName) -> bool:
        """Check whether a name is a person's or unknown, or is written like a person's."""
        if name.kind in ("person", "other"):
            return True
        tokens = list(self.tokens[name.start : name.end])
        if not 1 < len(tokens) <= _LONGEST_PERSON:
            return False
        last = self.words.nouns.get(tokens[-1].lower)
        return (
            all(t.pos == "PROPN" and t.text[:1].isupper() for t in tokens)
            and tokens[-1].feature("Number") != "Plur"
            and (last is None or last.kind != "organisation")
        )
