"""Noun phrases and names that are one actor: "Ada Brun, maire de Vals", "le maire Ada Brun"."""

from __future__ import annotations

from bisect import bisect_right

from kg.mentions.name_spans import SUBJECTS, ProperName
from kg.mentions.noun_phrases import BEFORE_NOUN, NounPhrase, NounPhrases

_RELATION = "human"
"""The sense of nouns for relations between people ("sister") rather than occupations."""
_CLOSERS = frozenset((",", ".", ";", ":", ")", "(", "–", "—", "!", "?"))


Partners = dict[tuple[int, int], tuple[int, int]]
"""Phrases and names that are one actor, by their token ranges."""


class Appositions:
    """Pairs phrases with the names beside them and updates the kind of each."""

    def __init__(self, phrases: NounPhrases) -> None:
        self.words, self.tokens, self.names = phrases.words, phrases.tokens, phrases.names
        self.phrases = phrases
        self.outer = [q.span for q in phrases.document.quotations if q.depth == 0]
        self.outer_starts = [s.start for s in self.outer]
        self.at_head: dict[int, NounPhrase] = {}

    def find_partners(self, phrases: list[NounPhrase]) -> Partners:
        """Return each phrase's name and each name's phrase."""
        partners: Partners = {}
        self.at_head = {phrase.head: phrase for phrase in phrases}
        for phrase in phrases:
            if phrase.kind == "document":
                continue
            self._mark_listed_persons(phrase)
            if phrase.noun is None:
                name = self._apposed(phrase)
            else:
                before, head = self._name_before(phrase), self.tokens[phrase.head]
                above = None if before is None or head.dep != "appos" else self.names.at[head.head]
                name = (
                    (before if above is before else None)
                    or self._name_after(phrase)
                    or before
                    or self._name_apposed_after(phrase)
                    or self._organisation_set_off(phrase)
                )
            if name is None:
                continue
            here, there = (phrase.start, phrase.end), (name.start, name.end)
            if here in partners:
                continue
            partners[here] = there
            partners.setdefault(there, here)
            self._update_kinds(name, phrase)
        self._share_names(phrases, partners)
        return partners

    def _share_names(self, phrases: list[NounPhrase], partners: Partners) -> None:
        """Share a name among roles with one article: "l'ancien maire et président, Ada Brun"."""
        for phrase in phrases:
            first = self.at_head.get(self.tokens[phrase.head].head)
            name = partners.get((phrase.start, phrase.end))
            if name is None or name[0] < phrase.start:
                continue
            if first is not None and self.is_same_person(first, phrase):
                partners.setdefault((first.start, first.end), name)

    def _is_bare(self, phrase: NounPhrase) -> bool:
        """Check whether a phrase has no determiner."""
        return self.phrases.determiner(self.tokens[phrase.head], phrase.start) is None

    def is_same_person(self, first: NounPhrase, second: NounPhrase) -> bool:
        """Check whether two coordinated roles are one person's.

        The second has no article, and the first has one or is an apposition ("Ada Brun, mayor of
        Vals and chair of the board,"), or both have a possessive ("his ally and his rival,").
        """
        above, head = self.tokens[first.head], self.tokens[second.head]
        persons = first.kind == second.kind == "person"
        if head.dep != "conj" or head.head != first.head or not persons:
            return False
        several = "p" in (first.number, second.number)
        apposed = above.dep == "appos" and not several
        # Without a comma the last of three is another person: "Ada Brun, her son and her daughter".
        closed = second.end < len(self.tokens) and self.tokens[second.end].text in _CLOSERS
        if apposed and closed and self._is_owned(first) and self._is_owned(second):
            return True
        offices = _RELATION not in (first.sense, second.sense)
        if apposed and closed and offices and self.names.at[above.head] is not None:
            # "Ada Brun, professor of law and the author of a book,"
            return True
        if not self._is_bare(second):
            return False
        if apposed or not self._is_bare(first):
            return True
        # "Author and activist Ada Brun"
        name = self.names.starting_at(second.end)
        return not several and name is not None

    def _is_owned(self, phrase: NounPhrase) -> bool:
        """Check whether a possessive precedes a noun: "later her sharpest critic"."""
        before = (self.tokens[place] for place in self.phrases.children[phrase.head])
        words = (self.words.determiners.get(t.lower) for t in before if t.index < phrase.head)
        return any(word is not None and word.form == "poss" for word in words)

    def _apposed(self, phrase: NounPhrase) -> ProperName | None:
        """Find the person whose role or trade an unknown noun without determiner is."""
        token = self.tokens[phrase.head]
        if token.dep not in ("appos", "conj") or token.pos != "NOUN" or phrase.number == "p":
            return None
        determined = self.tokens[phrase.start].pos in ("DET", "NUM")
        if determined or token.lower.endswith(self.words.participle_endings):
            return None
        name = self._name_before(phrase)
        if name is None or name.kind != "person":
            return None
        phrase.kind, phrase.sense = "person", "work"
        return name

    def _update_kinds(self, name: ProperName, phrase: NounPhrase) -> None:
        if phrase.kind == "person":
            name.kind = "person"
            # "Figure" and "légende" are feminine for anybody; a first name shows the gender.
            first = self.words.first_names.get(self.tokens[name.start].text, "")
            name.gender = name.gender or first or phrase.gender
        elif phrase.kind == "organisation" and (
            name.kind == "other" or self._is_set_off(phrase, name)
        ):
            if name.kind == "person":
                self.names.organisation_names.add(self.names.words_of(name))
            name.kind = "organisation"

    def _mark_listed_persons(self, phrase: NounPhrase) -> None:
        """Make the names after a plural role persons: "athletes Ada Brun and Norvan Vals"."""
        if phrase.kind != "group" or phrase.noun is None or phrase.noun.kind != "person":
            return
        name = self.names.starting_at(phrase.end)
        while name is not None and self.names.may_be_person(name):
            name.kind = "person"
            index = name.end
            while index < len(self.tokens) and (
                self.tokens[index].text == "," or self.tokens[index].pos == "CCONJ"
            ):
                index += 1
            name = self.names.starting_at(index) if index > name.end else None

    def _name_apposed_after(self, phrase: NounPhrase) -> ProperName | None:
        """Find the person's name that is parsed as the apposition of a role before.

        "le négociateur pour l'industrie, Ada Brun", "le député PX Ada Brun".
        """
        if phrase.kind != "person":
            return None
        tokens = self.tokens
        named = phrase.end < len(tokens) and tokens[phrase.end].text[:1].isupper()
        for index in range(phrase.end, self._subtree_end(phrase.head)):
            name = self.names.starting_at(index)
            if named and tokens[index].dep == "appos":
                # "the rapper Brun, the producer Ada Norvan"
                return None
            if name is None or name.kind != "person":
                continue
            apposed = self._is_apposed_to(name, phrase.head)
            return name if apposed and not self._quotes_between(phrase.end, index) else None
        return None

    def _subtree_end(self, index: int) -> int:
        """Return the end of a token's subtree, following the last dependents."""
        while (kids := self.phrases.children[index]) and kids[-1] > index:
            index = kids[-1]
        return index + 1

    def _is_apposed_to(self, name: ProperName, head: int) -> bool:
        """Check whether appositions lead from a name up to a noun."""
        index = self.names.head(name.start, name.end)
        while index != head:
            token = self.tokens[index]
            if token.dep not in ("appos", "flat:name") or token.head >= index:
                return False
            index = token.head
        return True

    def _name_after(self, phrase: NounPhrase) -> ProperName | None:
        """Find the name that a phrase announces: "le maire Ada Brun", "la maire, Ada Brun,"."""
        tokens = self.tokens
        index = phrase.end
        comma = index < len(tokens) and tokens[index].text == ","
        index += comma
        while index < len(tokens) and tokens[index].text in self.words.titles:
            index += 1
        if index >= len(tokens) or tokens[index].sentence != tokens[phrase.head].sentence:
            return None
        name = self._announced(phrase, index, comma=comma)
        if name is None:
            return None
        if phrase.kind == "organisation":
            named = name.kind in ("organisation", "other")
            return name if self._is_set_off(phrase, name) or (named and not comma) else None
        return name if self._names_person(phrase, name, comma=comma) else None

    def _announced(self, phrase: NounPhrase, index: int, *, comma: bool) -> ProperName | None:
        """Return the name at a token, after a label or, of an organisation, an article."""
        name = self.names.at[index]
        if name is not None and phrase.kind == "person" and self.phrases.is_label(name):
            # "the PX deputy Ada Brun"
            name = (not comma and self.names.starting_at(name.end)) or name
        article = self.tokens[index].pos == "DET" and not comma
        if name is None and article and phrase.kind == "organisation":
            return self.names.starting_at(index + 1)
        return name

    def _names_person(self, phrase: NounPhrase, name: ProperName, *, comma: bool) -> bool:
        """Check whether the name after a phrase is that of the person whom it describes."""
        above = self.tokens[phrase.head].head
        direct = not comma and name.end == name.start + 1 and name.start == above
        if not direct and not self.names.may_be_person(name):
            return False
        if self._quotes_between(phrase.end, name.start):
            return False
        if phrase.number == "p" and not (comma and self._one_of(phrase)):
            return False
        if not comma:
            return True
        joined = name.end < len(self.tokens) and self.tokens[name.end].pos == "CCONJ"
        return not (
            joined or self._complements_person(phrase) or self._is_following_subject(phrase, name)
        )

    def _organisation_set_off(self, phrase: NounPhrase) -> ProperName | None:
        """Find the organisation's name that commas enclose after its description.

        "a patients' association, the Norvane Alliance,", "one of them, Norland's Norvane,".
        """
        indefinite = phrase.sense == "indefinite"
        if phrase.number == "p" or not (phrase.kind == "organisation" or indefinite):
            return None
        apposed = self.names.find_apposed(phrase.head, phrase.end)
        if apposed is None:
            return None
        name, first = apposed
        known = self.tokens[name.start].text in self.words.first_names
        person = name.kind == "person" and (known or name.end > name.start + 1)
        if not self.names.is_set_off(name, first) or person or name.kind == "place":
            return None
        phrase.kind = "organisation"
        return name

    def _is_set_off(self, phrase: NounPhrase, name: ProperName) -> bool:
        """Check whether commas enclose an organisation's name: "son club, [Vals United],"."""
        tokens = self.tokens
        head = next((t for t in tokens[name.start : name.end] if t.head < name.start), None)
        if head is None or head.dep != "appos" or head.head != phrase.head:
            return False
        if name.end >= len(tokens) or tokens[name.end].text != ",":
            return False
        return name.kind != "person" or tokens[name.start].text not in self.words.first_names

    def _complements_person(self, phrase: NounPhrase) -> bool:
        """Check whether a phrase complements that of the named: "la veuve du maire, Ada Brun"."""
        token = self.tokens[phrase.head]
        while token.dep == "nmod" and token.head < token.index:
            token = self.tokens[token.head]
            possessed = self.at_head.get(token.index)
            if possessed is not None and possessed.kind == "person":
                return True
        return False

    def _is_following_subject(self, phrase: NounPhrase, name: ProperName) -> bool:
        """Check whether a name after an adjunct is a subject: "D'après son avocat, Brun nie"."""
        tokens = self.tokens
        adjunct = phrase.start > 0 and tokens[phrase.start - 1].pos == "ADP"
        after = name.end < len(tokens) and "VerbForm=Fin" in tokens[name.end].morph
        return adjunct and after and tokens[phrase.end].text == ","

    def _quotes_between(self, left: int, right: int) -> bool:
        """Check whether a quotation begins or ends between two tokens."""
        start, end = self.tokens[left - 1].end, self.tokens[right].start
        first = max(0, bisect_right(self.outer_starts, start) - 1)
        return any(
            start <= span.start < end or start < span.end <= end
            for span in self.outer[first : first + 3]
        )

    def _name_before(self, phrase: NounPhrase) -> ProperName | None:
        """Find the name that a phrase describes: "Ada Brun, maire de Vals,"."""
        tokens = self.tokens
        one_of = self._one_of(phrase)
        # "Norvane, whose mayor, …": a possessor is not the person who has the role.
        owned = tokens[phrase.start].lower in self.words.possessive_relatives
        if owned or (phrase.number == "p" and not one_of):
            return None
        index = self._place_before(phrase, one_of=one_of)
        beside = self.names.at[index] if index >= 0 else None
        if beside is not None and phrase.kind == "person":
            return beside if self._follows_bare(phrase, beside) else None
        aged = index > 1 and tokens[index].pos == "CCONJ" and self._skip_age(index - 1) < index - 1
        if index < 1 or not (aged or tokens[index].text in (",", "—", "–")):
            return None
        place = self._skip_age(self._skip_brackets(index - 1))
        name = self.names.at[place] if place >= 0 else None
        if name is None or not self._is_apposed_after(name, phrase):
            return None
        return name if self._may_have_role(name, phrase) else None

    def _place_before(self, phrase: NounPhrase, *, one_of: bool) -> int:
        """Return the token before a phrase and the words that introduce it."""
        tokens = self.tokens
        index = self._before_owner(phrase) - 1
        while one_of and index > 0 and tokens[index].pos != "PUNCT":
            index -= 1
        while index > 0 and tokens[index].dep == "advmod" and tokens[index].head == phrase.head:
            # "then mayor"
            index -= 1
        for words in self.words.asides:
            first = index + 1 - len(words)
            if first > 0 and words == tuple(t.lower for t in tokens[first : index + 1]):
                index = first - 1
        return index

    def _is_apposed_after(self, name: ProperName, phrase: NounPhrase) -> bool:
        """Check whether a phrase after a name and a comma is its apposition."""
        tokens = self.tokens
        token = tokens[phrase.head]
        if self._quotes_between(name.end, phrase.start):
            return False
        if phrase.end >= len(tokens) or tokens[phrase.end].text in _CLOSERS:
            return tokens[phrase.end - 1].sentence == token.sentence
        return token.dep not in SUBJECTS and (
            token.dep in ("appos", "dep", "conj", "nmod", "obl:mod")
            or tokens[phrase.start].pos != "DET"
        )

    def _may_have_role(self, name: ProperName, phrase: NounPhrase) -> bool:
        """Check whether what a name names may be what a phrase says."""
        token = self.tokens[phrase.head]
        if phrase.kind == "organisation":
            return name.kind in ("organisation", "other")
        before = self.phrases.determiner(token, phrase.start)
        apposed = token.dep == "appos" and name.start <= token.head < name.end
        indefinite = before is not None and before.form == "indef"
        return (apposed and indefinite) or self.names.may_be_person(name)

    def _before_owner(self, phrase: NounPhrase) -> int:
        """Return where a phrase begins with the name of its owner: "a [Norvane] engineer"."""
        tokens, start = self.tokens, phrase.start
        index = start - 1
        if index > 0 and tokens[index].pos == "PART":
            index -= 1
        name = self.names.at[index] if index >= 0 else None
        if name is None or tokens[name.end - 1].dep not in (*BEFORE_NOUN, "amod"):
            return start
        if not phrase.start <= tokens[name.end - 1].head < phrase.end:
            return start
        index = name.start
        while (
            index
            and (tokens[index - 1].pos in ("DET", "ADJ", "NUM"))
            and (name.start <= tokens[index - 1].head < phrase.end)
        ):
            index -= 1
        return index

    def _follows_bare(self, phrase: NounPhrase, name: ProperName) -> bool:
        """Check whether a role follows its name without a comma: "Ada Brun la maire de Vals"."""
        token = self.tokens[phrase.head]
        return (
            name.kind == "person"
            and name.end == phrase.start
            and token.sentence == self.tokens[name.start].sentence
            and token.dep in ("appos", "dep", "nmod", "amod", "flat:name")
            and name.start <= token.head < name.end
        )

    def _one_of(self, phrase: NounPhrase) -> bool:
        """Check whether a plural follows a singular pronoun: "l'un des [dirigeants]"."""
        tokens = self.tokens
        index = phrase.start - 1
        if phrase.number != "p" or index < 0:
            return False
        if self.phrases.fused(tokens[phrase.head]) is None:
            word = self.words.determiners.get(tokens[index].lower)
            if word is None or word.form != "of":
                return False
        index -= 1
        pronoun = self.words.pronouns.get(tokens[index].lower) if index >= 0 else None
        return pronoun is not None and pronoun.number == "s"

    def _skip_brackets(self, index: int) -> int:
        """Return the token before a bracket that ends at a token."""
        if index < 0 or self.tokens[index].text != ")":
            return index
        before = range(index, max(0, index - 13), -1)
        return next((i - 1 for i in before if self.tokens[i].text == "("), index)

    def _skip_age(self, index: int) -> int:
        """Return the token before ", 73 ans" or ", 73"."""
        tokens = self.tokens
        if index >= 2 and tokens[index].text.isdigit() and tokens[index - 1].text == ",":
            return index - 2
        if index >= 3 and tokens[index].lower in self.words.ages:
            return index - 3
        return index
