"""Noun phrases and names → which of them are one actor: "Ada Brun, maire de Vals", "le maire Ada
Brun".
"""

from __future__ import annotations

from bisect import bisect_right

from kg.annotate.document import Document
from kg.lexicon.actor_nouns import ActorWords
from kg.mentions.name_clauses import GivenNames
from kg.mentions.name_spans import SUBJECTS, ProperName
from kg.mentions.noun_phrases import BEFORE_NOUN, NounPhrase, NounPhrases
from kg.mentions.organisation_roles import BodyRoles
from kg.mentions.proper_names import ProperNames

_KIN = "human"
"""The sense of nouns for who somebody is to others, rather than what they do."""
_ROLE = 4
"""Words of a role that stands before a name without an article, at most."""
_CLOSERS = frozenset((",", ".", ";", ":", ")", "(", "–", "—", "!", "?"))


class Appositions:
    """Pairs phrases with the names beside them, and learns from each what the other is."""

    def __init__(
        self, document: Document, words: ActorWords, names: ProperNames, phrases: NounPhrases
    ) -> None:
        self.words = words
        self.tokens = document.tokens
        self.names = names
        self.phrases = phrases
        self.quotations = [q for q in document.quotations if q.depth == 0]
        self.outer = [q.span for q in self.quotations]
        self.outer_starts = [s.start for s in self.outer]
        self.at_head: dict[int, NounPhrase] = {}
        self.given_names = GivenNames(document, words, names)
        self.body_roles = BodyRoles(document, words, names)

    def partners(self, phrases: list[NounPhrase]) -> dict[tuple[int, int], tuple[int, int]]:
        """Phrase and name that are one actor, both ways, by their token ranges."""
        partners: dict[tuple[int, int], tuple[int, int]] = {}
        self.at_head = {phrase.head: phrase for phrase in phrases}
        for phrase in phrases:
            if phrase.kind == "document":
                continue
            self._names_listed(phrase)
            if phrase.noun is None:
                name = self._apposed(phrase)
            else:
                name = self._name_apposed(phrase) or self._name_after(phrase)
                name = name or self._name_before(phrase) or self._name_hung(phrase)
                name = name or self._body_set_off(phrase) or self._body_behind(phrase)
            if name is None:
                name = self.given_names.name(phrase)
            if name is None and phrase.kind not in ("group", "document"):
                name = self.body_roles.bearer(phrase)
                if name is not None:
                    phrase.kind, phrase.sense = "organisation", "company"
            if name is None:
                continue
            here, there = (phrase.start, phrase.end), (name.start, name.end)
            if here in partners:
                continue
            partners[here] = there
            partners.setdefault(there, here)
            self._learn(name, phrase)
        self._repeat(phrases, partners)
        self._share(phrases, partners)
        return partners

    def _share(
        self, phrases: list[NounPhrase], partners: dict[tuple[int, int], tuple[int, int]]
    ) -> None:
        """Roles that share one article are one person's: "l'ancien maire et actuel président de
        la région, Ada Brun".
        """
        for phrase in phrases:
            first = self.at_head.get(self.tokens[phrase.head].head)
            name = partners.get((phrase.start, phrase.end))
            if name is None or name[0] < phrase.start:
                continue
            if first is None or not self.is_one(first, phrase):
                first = self._bare_before(phrase, name)
            if first is not None:
                partners.setdefault((first.start, first.end), name)

    def _repeat(
        self, phrases: list[NounPhrase], partners: dict[tuple[int, int], tuple[int, int]]
    ) -> None:
        """What the parse takes for a second subject tells more of the first one."""
        for other in phrases:
            name = partners.get((other.start, other.end))
            if name is None:
                continue
            for child in self.phrases.children[self.tokens[other.head].head]:
                one = self.at_head.get(child)
                if one is not None and self._stands_twice(one, other):
                    partners.setdefault((one.start, one.end), name)

    def _bare_before(self, phrase: NounPhrase, name: tuple[int, int]) -> NounPhrase | None:
        """The role without article that "and" joins with another before its bearer's name, where
        the parse joins it with the name: "author and activist Ada Brun".
        """
        root = self.tokens[self.names.head(*name)]
        first = self.at_head.get(root.head) if root.dep == "conj" else None
        if first is None or name[0] != phrase.end or first.end + 1 != phrase.start:
            return None
        roles = first.kind == phrase.kind == "person" and "p" not in (first.number, phrase.number)
        return first if roles and self._is_bare(first) and self._is_bare(phrase) else None

    def _is_bare(self, phrase: NounPhrase) -> bool:
        """Whether no determiner stands before a phrase."""
        return self.phrases.determiner(self.tokens[phrase.head], phrase.start) is None

    def _stands_twice(self, one: NounPhrase, other: NounPhrase) -> bool:
        """Whether the parse gave one verb two subjects with a comma between, as it does where the
        second one tells more of the first: "le président du jury, le romancier Ada Brun, a dit".
        """
        above, beside = self.tokens[one.head], self.tokens[other.head]
        if above.dep not in SUBJECTS or beside.dep not in SUBJECTS:
            return False
        apart = self.tokens[one.end : other.start]
        if [token.text for token in apart] != [","] or not one.kind == other.kind == "person":
            return False
        return "p" not in (one.number, other.number) and (
            not (one.gender and other.gender) or one.gender == other.gender
        )

    def is_one(self, first: NounPhrase, second: NounPhrase) -> bool:
        """Whether a role coordinated with another is the same person's: the second one has no
        article of its own, and the first one has one or is apposed to whose both are: "Ada Brun,
        mayor of Vals and chair of the board,"; or both are somebody's: "his ally and his rival,".
        """
        above, head = self.tokens[first.head], self.tokens[second.head]
        if head.dep != "conj" or head.head != first.head:
            return False
        if not first.kind == second.kind == "person":
            return False
        several = "p" in (first.number, second.number)
        apposed = above.dep == "appos" and not several
        # Without a comma behind it the last is one of three: "Ada Brun, her son and her daughter".
        closed = second.end < len(self.tokens) and self.tokens[second.end].text in _CLOSERS
        if apposed and closed and self._is_owned(first) and self._is_owned(second):
            return True
        offices = _KIN not in (first.sense, second.sense)
        if apposed and closed and offices and self.names.at[above.head] is not None:
            # "Ada Brun, professor of law and the author of a book,"
            return True
        bare = self._is_bare(second)
        if bare and not several and self._is_bare(first):
            name = self.names.at[second.end] if second.end < len(self.tokens) else None
            if name is not None and name.start == second.end and name.kind == "person":
                # "Author and activist Ada Brun"
                return True
        return bare and (apposed or not self._is_bare(first))

    def _is_owned(self, phrase: NounPhrase) -> bool:
        """Whether a possessive stands before a noun: "later her sharpest critic"."""
        found = (
            self.words.determiners.get(self.tokens[child].lower)
            for child in self.phrases.children[phrase.head]
            if child < phrase.head
        )
        return any(word is not None and word.form == "poss" for word in found)

    def _apposed(self, phrase: NounPhrase) -> ProperName | None:
        """The person beside whom an unknown noun stands without determiner: a role or trade."""
        token = self.tokens[phrase.head]
        if token.dep not in ("appos", "conj") or token.pos != "NOUN" or phrase.number == "p":
            return None
        if self.tokens[phrase.start].pos in ("DET", "NUM") or token.lower.endswith(
            self.words.participle_endings
        ):
            return None
        name = self._name_before(phrase)
        if name is None or name.kind != "person" or name.end == name.start + 1:
            return None
        phrase.kind, phrase.sense = "person", "work"
        return name

    def _learn(self, name: ProperName, phrase: NounPhrase) -> None:
        if phrase.kind == "person":
            name.kind = "person"
            # A first name tells more than "figure" or "légende", which are feminine of anybody.
            first = self.words.first_names.get(self.tokens[name.start].text, "")
            name.gender = name.gender or first or phrase.gender
        elif phrase.kind == "organisation" and (
            name.kind == "other" or self._is_set_off(phrase, name)
        ):
            if name.kind == "person":
                self.names.no_persons.add(self.names.words_of(name))
            name.kind = "organisation"

    def _names_listed(self, phrase: NounPhrase) -> None:
        """Whom a plural role announces are persons: "athletes Ada Brun and Norvan Vals"."""
        if phrase.kind != "group" or phrase.noun is None or phrase.noun.kind != "person":
            return
        tokens, index = self.tokens, phrase.end
        while index < len(tokens):
            name = self.names.at[index]
            if name is None or name.start != index or not self.names.may_be_person(name):
                return
            name.kind = "person"
            index = name.end
            while index < len(tokens) and (
                tokens[index].text == "," or tokens[index].pos == "CCONJ"
            ):
                index += 1
            if index == name.end:
                return

    def _name_apposed(self, phrase: NounPhrase) -> ProperName | None:
        """The name before a phrase that the parse calls its apposition: of the names on both
        sides of "Ada Brun, the mayor, Vals …" it is the first.
        """
        token = self.tokens[phrase.head]
        if token.dep != "appos":
            return None
        name = self._name_before(phrase)
        return name if name is not None and name.start <= token.head < name.end else None

    def _name_hung(self, phrase: NounPhrase) -> ProperName | None:
        """The person's name that the parse calls an apposition of a role, where more of the role
        stands between: "le négociateur pour l'industrie, Ada Brun", "le député PX Ada Brun".
        """
        if phrase.kind != "person" or phrase.number == "p":
            return None
        tokens = self.tokens
        named = phrase.end < len(tokens) and tokens[phrase.end].text[:1].isupper()
        for index in range(phrase.end, self._stop(phrase.head)):
            name = self.names.at[index]
            if named and tokens[index].dep == "appos" and self.words.is_person(tokens[index].lower):
                # "the rapper Brun, the producer Ada Norvan"
                return None
            if name is None or name.start != index or name.kind != "person":
                continue
            if self._hangs(name, phrase.head) and not self._quotes_between(phrase.end, index):
                behind = tokens[name.end] if name.end < len(tokens) else None
                listed = behind is not None and behind.pos == "CCONJ"
                if self._is_subject_behind(phrase, name):
                    return None
                return None if listed and tokens[index - 1].text == "," else name
            return None
        return None

    def _body_set_off(self, phrase: NounPhrase) -> ProperName | None:
        """The body whose name commas set off behind what it is, with a clause about it or an
        article or an owner of the name between: "the gallery that sold it, Brun & Vals,", "a
        patients' association, the Norvane Alliance,", "one of them, Norland's Norvane,".
        """
        one = phrase.sense == "indefinite"
        if phrase.number == "p" or not (phrase.kind == "organisation" or one):
            return None
        told = self.names.apposed(phrase.head, phrase.end)
        if told is not None:
            name, first = told
            somebody = name.kind == "person" and self._is_somebody(name)
            if not self.names.is_set_off(name, first) or somebody or name.kind == "place":
                return None
            if self._quotes_between(phrase.end, first):
                return None
            if one:
                phrase.kind = "organisation"
            return name
        return None if one else self._body_behind_clause(phrase)

    def _body_behind_clause(self, phrase: NounPhrase) -> ProperName | None:
        """The body named between commas behind a relative clause and right before the verb: "the
        firm that built it, Norvane Brothers, denied", on whatever the parse hangs it.
        """
        token, children = self.tokens[phrase.head], self.phrases.children
        verb = token.head
        told = any(self.tokens[c].dep == "acl:relcl" for c in children[phrase.head])
        if token.dep not in SUBJECTS or verb < phrase.end or not told:
            return None
        commas = [t.index for t in self.tokens[phrase.end : verb] if t.text == ","]
        if len(commas) != 2:
            return None
        name = self.names.at[commas[0] + 1]
        if name is None or name.start != commas[0] + 1 or name.end != commas[1]:
            return None
        close = all(t.pos in ("AUX", "ADV", "PART") for t in self.tokens[commas[1] + 1 : verb])
        known = name.kind in ("organisation", "other")
        return (
            name if close and known and not self._quotes_between(phrase.end, name.start) else None
        )

    def _is_somebody(self, name: ProperName) -> bool:
        """Whether a name is of several words or begins with a first name, as persons' names do."""
        known = self.tokens[name.start].text in self.words.first_names
        return known or name.end > name.start + 1

    def _body_behind(self, phrase: NounPhrase) -> ProperName | None:
        """The name of one body right behind a noun for people as one: "the steel group Norvane",
        "the band Norvane".
        """
        if phrase.kind != "group" or phrase.number == "p" or phrase.end >= len(self.tokens):
            return None
        name = self.names.at[phrase.end]
        if name is None or name.start != phrase.end or name.kind not in ("organisation", "other"):
            return None
        if self.tokens[self.names.head(name.start, name.end)].head != phrase.head:
            return None
        phrase.kind = "organisation"
        return name

    def _stop(self, index: int) -> int:
        """Where what hangs on a token ends, as far as its last dependents lead."""
        while (kids := self.phrases.children[index]) and kids[-1] > index:
            index = kids[-1]
        return index + 1

    def _hangs(self, name: ProperName, head: int) -> bool:
        """Whether appositions lead from a name up to a noun."""
        index = self.names.head(name.start, name.end)
        while index != head:
            token = self.tokens[index]
            if token.dep not in ("appos", "flat:name") or token.head >= index:
                return False
            index = token.head
        return True

    def _name_after(self, phrase: NounPhrase) -> ProperName | None:
        """The name that a phrase announces: "le maire Ada Brun", "la maire, Ada Brun,"."""
        tokens = self.tokens
        index = self._over_titles(self._over_participle(phrase))
        comma = index < len(tokens) and tokens[index].text == ","
        if comma:
            index = self._over_titles(self._over_nationality(index + 1))
        if index >= len(tokens) or tokens[index].sentence != tokens[phrase.head].sentence:
            return None
        if comma and phrase.kind == "person" and self._serves_another(phrase):
            return None
        name = self._over_label(self.names.at[index], phrase, comma=comma)
        index = index if name is None else name.start
        if name is None and not comma and tokens[index].pos == "DET" and index + 1 < len(tokens):
            index += 1
            name = self.names.at[index] if phrase.kind == "organisation" else None
        if name is None or name.start != index:
            return None
        if phrase.kind == "organisation":
            named = name.kind in ("organisation", "other")
            return name if self._is_set_off(phrase, name) or (named and not comma) else None
        direct = not comma and self._is_direct(phrase, name)
        if not (direct or self.names.may_be_person(name)) or self._quotes_between(
            phrase.end, index
        ):
            return None
        if phrase.number == "p" and not (comma and self._one_of(phrase)):
            return None
        if comma and self._is_of_another(phrase, name):
            return None
        if comma and name.end < len(tokens):
            after = tokens[name.end]
            if after.pos == "CCONJ" or self._is_subject_behind(phrase, name):
                return None
        return name

    def _is_set_off(self, phrase: NounPhrase, name: ProperName) -> bool:
        """Whether commas set off an organisation's name as the apposition of what it is: "son club,
        Vals United,".
        """
        tokens = self.tokens
        head = next(
            (tokens[i] for i in range(name.start, name.end) if tokens[i].head < name.start), None
        )
        if (
            head is None
            or head.dep != "appos"
            or head.head != phrase.head
            or name.end >= len(tokens)
        ):
            return False
        if phrase.number == "p" or tokens[name.end].text != ",":
            return False
        return name.kind != "person" or tokens[name.start].text not in self.words.first_names

    def _serves_another(self, phrase: NounPhrase) -> bool:
        """Whether a role only completes another person's, which a name before it has: "Ada Brun,
        deputy to the mayor of Vals, Bea Norvan".
        """
        token = self.tokens[phrase.head]
        while token.dep in ("nmod", "obl:arg", "obl:mod") and token.head < token.index:
            token = self.tokens[token.head]
        return (
            token.index != phrase.head
            and token.dep == "appos"
            and self.names.at[token.head] is not None
            and self.words.is_person(token.lower)
        )

    def _is_of_another(self, phrase: NounPhrase, name: ProperName) -> bool:
        """Whether a person whom a phrase completes has the name behind it, as far as gender tells:
        "the mayor's widow" is meant in "la veuve du maire, Ada Brun".
        """
        token = self.tokens[phrase.head]
        while token.dep == "nmod" and token.head < token.index:
            token = self.tokens[token.head]
            whole = self.at_head.get(token.index)
            if whole is None or whole.kind != "person" or whole.number == "p":
                continue
            gender = name.gender or self.words.first_names.get(self.tokens[name.start].text, "")
            return not (gender and whole.gender and gender != whole.gender)
        return False

    def _over_label(
        self, name: ProperName | None, phrase: NounPhrase, *, comma: bool
    ) -> ProperName | None:
        """The name behind the acronym that labels a role: "the PX deputy Ada Brun"."""
        if name is None or comma or phrase.kind != "person" or name.end >= len(self.tokens):
            return name
        bearer = self.names.at[name.end]
        label = name.kind != "person" and name.end == name.start + 1
        if label and self.tokens[name.start].text.isupper() and bearer is not None:
            return bearer if bearer.kind == "person" else name
        return name

    def _is_subject_behind(self, phrase: NounPhrase, name: ProperName) -> bool:
        """Whether a name behind a comma begins what an adjunct before it stands ahead of, as no
        comma parts it from its verb: "D'après son avocat, Ada Brun nie les faits".
        """
        tokens = self.tokens
        if phrase.start == 0 or name.end >= len(tokens) or tokens[phrase.end].text != ",":
            return False
        if tokens[phrase.start - 1].pos != "ADP":
            return False
        place = name.end
        while place < len(tokens) - 1 and (
            tokens[place].pos == "ADV"
            or (tokens[place].pos == "PRON" and tokens[place].feature("PronType") != "Rel")
        ):
            place += 1
        return "VerbForm=Fin" in tokens[place].morph

    def _over_participle(self, phrase: NounPhrase) -> int:
        """Behind the participle that stands before what a body is called, as the quotation marks
        around that tell: "le groupe autoproclamé « Vals libre »".
        """
        end = phrase.end
        if phrase.kind != "organisation" or end + 1 >= len(self.tokens):
            return end
        name = self.names.at[end + 1]
        participle = self.tokens[end].lower.endswith(self.words.participle_endings)
        if name is None or not participle or self.tokens[end].pos not in ("ADJ", "VERB"):
            return end
        first, last = self.tokens[name.start].start, self.tokens[name.end - 1].end
        alone = any(q.inner.start == first and q.inner.end == last for q in self.quotations)
        return end + 1 if alone and name.start == end + 1 else end

    def _over_titles(self, index: int) -> int:
        tokens = self.tokens
        while index < len(tokens) and tokens[index].text in self.words.titles:
            index += 1
            if (
                index < len(tokens)
                and tokens[index].text == "."
                and (tokens[index].start == tokens[index - 1].end)
            ):
                # "Lt" and its stop
                index += 1
        return index

    def _quotes_between(self, left: int, right: int) -> bool:
        """Whether a quotation begins or ends between two tokens."""
        start, end = self.tokens[left - 1].end, self.tokens[right].start
        return any(
            start <= span.start < end or start < span.end <= end
            for span in self.outer[max(0, bisect_right(self.outer_starts, start) - 1) :][:3]
        )

    def _name_before(self, phrase: NounPhrase) -> ProperName | None:
        """The name that a phrase says more of: "Ada Brun, maire de Vals,"."""
        tokens = self.tokens
        one_of = self._one_of(phrase)
        if phrase.number == "p" and not one_of:
            return None
        if tokens[phrase.start].lower in self.words.owned:
            # "Norvane, whose mayor, …": what is somebody's is not that one.
            return None
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
        if index < 0:
            return None
        beside = self.names.at[index]
        if beside is not None and phrase.kind == "person":
            return beside if self._follows_bare(phrase, beside) else None
        aged = index > 1 and tokens[index].pos == "CCONJ" and self._over_age(index - 1) < index - 1
        if index < 1 or not (aged or tokens[index].text in (",", "—", "–")):
            return None
        place = self._over_age(self._over_brackets(index - 1))
        name = self.names.at[place] if place >= 0 else None
        if name is None or tokens[name.start].sentence != tokens[phrase.head].sentence:
            return None
        token = tokens[phrase.head]
        if (self.phrases.fused(token) is not None and not one_of) or self._quotes_between(
            name.end, phrase.start
        ):
            return None
        if phrase.end >= len(tokens) or tokens[phrase.end].text in _CLOSERS:
            apposed = tokens[phrase.end - 1].sentence == token.sentence
        else:
            apposed = token.dep not in SUBJECTS and (
                token.dep in ("appos", "dep", "conj", "nmod", "obl:mod")
                or tokens[phrase.start].pos != "DET"
            )
        if not apposed:
            return None
        if phrase.kind == "organisation":
            return name if name.kind in ("organisation", "other") else None
        if token.pos == "VERB" and name.kind != "person":
            return None
        before = self.phrases.determiner(token, phrase.start)
        said = (
            (token.dep == "appos" and name.start <= token.head < name.end)
            and before is not None
            and before.form == "indef"
        )
        return name if said or self.names.may_be_person(name) else None

    def _is_direct(self, phrase: NounPhrase, name: ProperName) -> bool:
        """Whether one word that no capitals alone make up is named by the role right before it."""
        word = self.tokens[name.start]
        return (
            name.end == name.start + 1
            and word.index == self.tokens[phrase.head].head
            and word.text.isalpha()
            and not word.text.isupper()
        )

    def _before_owner(self, phrase: NounPhrase) -> int:
        """Where a phrase begins with the name whose the role is: "a Norvane engineer"."""
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
        """Whether a role follows its name without a comma: "Ada Brun la maire de Vals"."""
        token = self.tokens[phrase.head]
        return (
            name.kind == "person"
            and name.end == phrase.start
            and token.sentence == self.tokens[name.start].sentence
            and token.dep in ("appos", "dep", "nmod", "amod", "flat:name")
            and name.start <= token.head < name.end
            and self.phrases.fused(token) is None
        )

    def _over_nationality(self, index: int) -> int:
        """After "l'Allemande", or "le professeur" before a name and a mark, between a role and a
        name.
        """
        tokens = self.tokens
        if index + 2 < len(tokens) and tokens[index].pos == "DET":
            noun = self.words.nouns.get(tokens[index + 1].text)
            name = self.names.at[index + 2]
            if noun is None or noun.kind != "person" or noun.plural:
                return index
            apart = name is not None and name.end < len(tokens)
            if noun.sense == "nation":
                return index + 2
            if name is not None and apart and tokens[name.end].text in (",", "."):
                return index + 2
        return self._over_role(index)

    def _over_role(self, index: int) -> int:
        """After a person's role without article before a name that commas set off: "its owner,
        [retired judge] Ada Brun,".
        """
        tokens, place = self.tokens, index
        while place < min(index + _ROLE, len(tokens)) and self.names.at[place] is None:
            noun = self.words.nouns.get(tokens[place].lower)
            name = self.names.at[place + 1] if place + 1 < len(tokens) else None
            if name is not None and name.start == place + 1:
                closed = name.end < len(tokens) and tokens[name.end].text == ","
                role = noun is not None and noun.kind == "person" and not noun.plural
                return place + 1 if role and closed and name.kind == "person" else index
            if tokens[place].pos in ("DET", "ADP", "AUX", "PRON", "CCONJ", "PUNCT"):
                return index
            place += 1
        return index

    def _one_of(self, phrase: NounPhrase) -> bool:
        """Whether a plural names somebody among others: "l'un des dirigeants"."""
        tokens = self.tokens
        index = phrase.start - 1
        if phrase.number != "p" or index < 0:
            return False
        if self.phrases.fused(tokens[phrase.head]) is None:
            word = self.words.determiners.get(tokens[index].lower)
            if word is None or word.form != "of":
                return False
            index -= 1
        elif tokens[index].dep == "case":
            index -= 1
        found = self.words.pronouns.get(tokens[index].lower) if index >= 0 else None
        return found is not None and found.form == "indefinite" and found.number == "s"

    def _over_brackets(self, index: int) -> int:
        if index > 0 and self.tokens[index].text == ")":
            place = index
            while place > max(0, index - 12) and self.tokens[place].text != "(":
                place -= 1
            if self.tokens[place].text == "(" and place:
                return place - 1
        return index

    def _over_age(self, index: int) -> int:
        """Before ", 73 ans" or ", 73"."""
        tokens = self.tokens
        if index >= 2 and tokens[index].text.isdigit() and tokens[index - 1].text == ",":
            return index - 2
        if index >= 3 and tokens[index].lower in self.words.ages and tokens[index - 2].text == ",":
            return index - 3
        return index
