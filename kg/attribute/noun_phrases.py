"""Document and its names → the noun phrases in it that may refer to an actor.

They are headed by a noun of the lexicon or stand where an actor stands; each goes on as far as it
identifies the actor.
"""

from __future__ import annotations

from kg.annotate.document import Document, Token
from kg.attribute.nouns import ActorWords, Determiner, Noun
from kg.attribute.proper_names import SUBJECTS, ProperName, ProperNames, is_acronym
from kg.model import SourceKind

BEFORE_NOUN = frozenset(("compound", "nmod:poss"))
"""How a noun or name hangs on the noun that it stands before."""
_NARROWS = frozenset(("amod", "compound", "nmod"))
_LEFT = frozenset(("det", "amod", "nummod", "advmod", "nmod"))
_CLOSED = frozenset(("PUNCT", "ADP", "DET", "CCONJ", "SCONJ", "AUX"))
_LONGEST = 40
"""Tokens a noun phrase may span."""
_CLAUSE = 12
"""Tokens of a relative clause that belongs to a description."""
_BETWEEN = 4
"""Tokens between a participle and its agent."""
_INSIDE = 2
"""The depth at which the agent of a participle stands in its phrase."""


class NounPhrase:
    """A noun phrase as token indices; ``stop`` is where its core ends."""

    __slots__ = ("end", "gender", "head", "kind", "noun", "number", "sense", "start")

    def __init__(self, head: int, start: int, end: int, noun: Noun | None) -> None:
        self.head = head
        self.start = start
        self.end = end
        self.noun = noun
        self.kind: SourceKind = "unknown"
        self.sense = ""
        self.gender = ""
        self.number = ""


class NounPhrases:
    """Reads the noun phrases of a document."""

    def __init__(self, document: Document, words: ActorWords, names: ProperNames) -> None:
        self.document = document
        self.words = words
        self.tokens = document.tokens
        self.children = document.children
        self.names = names

    def find(self) -> list[NounPhrase]:
        """The phrases, in the order of their heads."""
        found: list[NounPhrase] = []
        nouns = self.words.nouns
        for token in self.tokens:
            if token.pos in _CLOSED or self.names.at[token.index] is not None:
                continue
            noun = nouns.get(token.lower)
            if noun is None and token.text[:1].isupper():
                noun = nouns.get(token.text)
            if noun is None and token.index in self.names.members and token.dep not in _NARROWS:
                noun = Noun(token.text, "person", "nation", "", self._are_many(token))
            if noun is None and token.pos == "NOUN":
                noun = self.names.compound(token) or self._compound_behind(token)
            if noun is not None and (
                self._stands_within(token)
                or self._opens_compound(token)
                or self._ends_hyphened(token.index)
            ):
                continue
            if noun is not None:
                noun = self.names.compound(token) or self._compound_behind(token) or noun
                if not self._is_nominal(token, noun):
                    continue
            elif token.lower in self.words.pronouns or not self._may_act(token):
                continue
            if token.text in self.words.titles and self._before_name(token.index):
                continue
            if noun is not None and noun.sense == "people" and self._counts_years(token):
                continue
            found.append(self._phrase(token, noun))
        return found

    def _are_many(self, token: Token) -> bool:
        """Whether a member of a people stands for all or some of it: "the French"."""
        before = self.tokens[token.index - 1] if token.index else None
        word = self.words.determiners.get(before.lower) if before is not None else None
        return token.feature("Number") == "Plur" or (word is not None and word.form == "def")

    def _is_nominal(self, token: Token, noun: Noun) -> bool:
        """Whether a form of the lexicon is a noun here, whatever the tagger says."""
        if token.pos not in ("ADJ", "VERB", "ADV") or self._has_determiner(token):
            return True
        if token.dep in SUBJECTS or token.dep in ("appos", "obl:agent", "nmod"):
            return True
        if noun.plural and noun.kind == "person" and self._announces(token):
            return True
        return self._stands_as_role(token, noun)

    def _announces(self, token: Token) -> bool:
        """Whether persons' names follow a word that opens a part of its sentence, so that it is
        no verb: "; photographers Ada Brun and …"."""
        before = self.tokens[token.index - 1] if token.index else None
        opens = before is None or before.pos in ("PUNCT", "CCONJ")
        name = self.names.at[token.index + 1] if token.index + 1 < len(self.tokens) else None
        return opens and name is not None and self.names.may_be_person(name)

    def _may_act(self, token: Token) -> bool:
        """Whether a noun that the lexicon lacks stands where an actor stands."""
        if token.pos not in ("NOUN", "PROPN", "NUM") and not self._has_determiner(token):
            return False
        return token.dep in SUBJECTS or token.dep in ("obl:agent", "appos") or self._has_case(token)

    def _counts_years(self, token: Token) -> bool:
        """Whether a number of years is meant: "une cinquantaine d'années"."""
        return any(self.tokens[c].lower in self.words.ages for c in self.children[token.index])

    def _before_name(self, index: int) -> bool:
        return index + 1 < len(self.tokens) and self.names.at[index + 1] is not None

    def _stands_as_role(self, token: Token, noun: Noun) -> bool:
        """Whether an adjective is a role: after a name and a comma, or said with a copula."""
        if noun.kind != "person" or noun.sense in ("human", "nation"):
            return False
        if token.feature("Degree") in ("Cmp", "Sup"):
            # "the water is cleaner"
            return False
        if token.dep == "amod" and token.head > token.index:
            # "general secretary"
            return False
        kids = {self.tokens[c].dep for c in self.children[token.index]}
        if "cop" in kids:
            return True
        if token.pos == "VERB" and "obj" in kids:
            # "Norvane, overseeing the web,"
            return False
        index = token.index
        return (
            index > 1
            and self.tokens[index - 1].text == ","
            and self.names.at[index - 2] is not None
        )

    def _stands_within(self, token: Token) -> bool:
        """Whether a noun only narrows the one behind it: "police" of "the police chief"."""
        if token.dep != "compound" or token.head < token.index:
            return False
        head = self.tokens[token.head]
        return self.names.at[head.index] is None and head.pos == "NOUN"

    def _opens_compound(self, token: Token) -> bool:
        """Whether a noun of several words begins here whose last one governs: "Secretary-General";
        not where that is a title too: "Attorney General Brun"."""
        last = self.tokens[self._compound_end(token) - 1]
        titled = last.text in self.words.titles and self._before_name(last.index)
        return token.dep == "compound" and token.head == last.index != token.index and not titled

    def _compound_start(self, token: Token, start: int) -> int:
        """Where a phrase begins that starts at ``start`` without the hyphened words before its
        head: "the Secretary-General"."""
        first = start
        while (
            first > 1
            and self.tokens[first - 1].head == token.index
            and (self.tokens[first - 1].text == "-" or first < start)
        ):
            first -= 1
        opens = self._compound_end(self.tokens[first]) > token.index
        determined = self.tokens[first].pos == "DET" and first + 1 < start
        if determined:
            opens = self._compound_end(self.tokens[first + 1]) > token.index
        return first if first < start and opens else start

    def _is_hyphened(self, start: int, end: int) -> bool:
        """Whether the words of a stretch are one word with hyphens."""
        tokens = self.tokens[start:end]
        return len(tokens) > 2 and all(t.text == "-" for t in tokens[1::2])

    def _ends_hyphened(self, index: int) -> bool:
        """Whether a token ends a noun with hyphens whose first word is its head."""
        for start in range(index - 2, max(-1, index - 6), -2):
            if self.tokens[start + 1].text != "-":
                return False
            if self._compound_end(self.tokens[start]) > index:
                return not self._opens_compound(self.tokens[start])
        return False

    def _compound_end(self, token: Token) -> int:
        """Where the noun of several words that begins at a token ends, the token's end without
        one."""
        for words in self.words.groups.get(token.lower, ()):
            stop = token.index + len(words)
            if words == tuple(t.lower for t in self.tokens[token.index : stop]):
                return stop
        return token.index + 1

    def _compound_behind(self, token: Token) -> Noun | None:
        """The noun of several words that ends at a token: "chief executive"."""
        for first in range(token.index - 1, max(-1, token.index - 4), -1):
            if self.tokens[first].head != token.index:
                return None
            words = tuple(t.lower for t in self.tokens[first : token.index + 1])
            if words in self.words.groups.get(words[0], ()):
                return self.words.nouns.get(" ".join(words).replace("' ", "'"))
        return None

    def _has_determiner(self, token: Token) -> bool:
        return any(self.tokens[c].dep == "det" for c in self.children[token.index])

    def _has_case(self, token: Token) -> bool:
        return token.dep.startswith("obl") and any(
            self.tokens[c].lower not in self.words.places
            for c in self.children[token.index]
            if self.tokens[c].dep == "case"
        )

    def _phrase(self, token: Token, noun: Noun | None) -> NounPhrase:
        start = self.left(token)
        start = self._compound_start(token, start)
        end = max(self._right(token, noun), self._compound_end(token))
        if self._is_hyphened(token.index, end):
            # What follows "editor-in-chief" may hang on its last word.
            end = max(end, self._right(self.tokens[end - 1], noun))
        phrase = NounPhrase(token.index, start, end, noun)
        if noun is not None:
            phrase.kind = noun.kind
            phrase.sense = noun.sense
        elif token.lower.endswith(self.words.person_endings):
            phrase.kind = "person"
        elif token.lower in self.words.ages and start < token.index - 2:
            # "the 24-year-old"
            phrase.kind, phrase.sense = "person", "human"
        elif self._counts_people(token):
            phrase.kind = "group"
        phrase.number = self._number(token, start, noun)
        phrase.gender = self._gender(token, noun, start)
        if phrase.kind == "person" and phrase.number == "p":
            phrase.kind = "group"
        return phrase

    def _counts_people(self, token: Token) -> bool:
        """Whether a noun only counts its complement: "77 % des citoyens"."""
        for child in self.children[token.index]:
            kid = self.tokens[child]
            noun = self.words.nouns.get(kid.lower) or self.words.nouns.get(kid.text)
            if noun is None or noun.kind != "person":
                continue
            if noun.plural or kid.feature("Number") == "Plur":
                return not token.text.isalpha()
        return False

    def left(self, token: Token) -> int:
        """Where the phrase of a head begins."""
        start = token.index
        kids = self.children[token.index]
        allowed = {
            c
            for c in kids
            if c < token.index
            and self.tokens[c].dep in _LEFT
            and self.names.at[c] is None
            # "dont le journal"
            and self.tokens[c].feature("PronType") != "Rel"
        }
        beside = self.children[token.head] if token.dep == "compound" else ()
        allowed.update(*(self._before_noun(c, token) for c in (*kids, *beside) if c < token.index))
        while (
            (start := self._unhyphened(start, token)) - 1 in allowed
            or (
                start > 0
                and self.tokens[start - 1].pos == "DET"
                and self.tokens[start - 1].head in allowed | {token.index}
            )
            or (
                start > 0
                and self.tokens[start - 1].dep == "advmod"
                and self.tokens[start - 1].head in allowed
            )
        ):
            start -= 1
        while start < token.index and self.tokens[start].pos in ("ADV", "PUNCT"):
            if self.tokens[start + 1].pos == "NUM" or self.tokens[start + 1].text == "-":
                break
            start += 1
        return start

    def _unhyphened(self, start: int, head: Token) -> int:
        """The first of the words that hyphens join with the one at a token: "52-year-old"."""
        tokens = self.tokens
        while (
            start > 1
            and (start < head.index or head.lower in self.words.ages)
            and tokens[start - 1].text == "-"
            and tokens[start - 2].end == tokens[start - 1].start
            and tokens[start - 1].end == tokens[start].start
        ):
            start -= 2
        return start

    def _before_noun(self, index: int, token: Token) -> range:
        """The tokens of a noun that stands before another: "police" of "police chief", "the
        report's" of "the report's authors". A name before one person's role is whose it is."""
        if self.tokens[index].dep not in BEFORE_NOUN:
            return range(0)
        first = self._leftmost(index, 0)
        last = max((index, *self.children[index]))
        noun = self.words.nouns.get(token.lower)
        role = noun is not None and noun.kind == "person" and not noun.plural
        if role and any(self.names.at[i] is not None for i in range(first, last + 1)):
            return range(0)
        return range(first, last + 1)

    def _right(self, token: Token, noun: Noun | None) -> int:
        end = self.extend(
            token.index, token.index + 1, noun is not None and (noun.kind == "person"), 0
        )
        # Beside a name the parse often gives a complement to what follows; the words tell.
        while noun is not None and (name := self._linked_name(end)) is not None:
            end = self.with_acronym(name.end)
        tokens = self.tokens
        if noun is not None and noun.kind == "person":
            end = self._before_bearer(token.index + 1, end)
        if noun is not None and noun.sense == "state" and end == token.index + 1 < len(tokens):
            # "le gouvernement Brun"
            leader = self.names.at[end]
            if leader is not None and leader.kind == "person" and leader.start == end:
                end = leader.end
        last = self.words.nouns.get(tokens[end - 1].lower)
        if end - 1 > token.index and end < len(tokens) and last is not None:
            beside = self.names.at[end]
            if last.kind == "organisation" and beside is not None and beside.kind != "person":
                end = self.with_acronym(beside.end)
        while (
            end + 1 < len(tokens)
            and tokens[end].text == "-"
            and tokens[end - 1].end == tokens[end].start
            and tokens[end].end == tokens[end + 1].start
        ):
            end += 2
        return end

    def _before_bearer(self, start: int, end: int) -> int:
        """Where a role ends if its bearer follows: "governor of Vals" of "governor of Vals Ada
        Brun"."""
        for index in range(start, end):
            name = self.names.at[index]
            after = self.names.at[name.end] if name is not None and name.end < end else None
            if name is not None and after is not None and after.kind == "person" != name.kind:
                return name.end
        return end

    def _linked_name(self, index: int) -> ProperName | None:
        """The name after "de" or "du" at a token, unless it is a person's."""
        tokens = self.tokens
        if index + 1 >= len(tokens):
            return None
        word = self.words.determiners.get(tokens[index].lower)
        if word is None or word.form not in ("of", "fused") or tokens[index].pos == "DET":
            return None
        index += 1
        if tokens[index].pos == "DET" and index + 1 < len(tokens):
            index += 1
        name = self.names.at[index]
        if name is None or name.start != index or name.kind == "person":
            return None
        return name

    def extend(self, index: int, end: int, person: bool, depth: int) -> int:
        """Where the phrase around a head ends: its complements as far as they follow directly."""
        tokens = self.tokens
        name = self.names.at[index]
        if name is not None:
            end = max(end, name.end)
        start = end
        for child in self.children[index]:
            if child < end:
                continue
            first = self._leftmost(child, end)
            if first != end or end - start > _LONGEST:
                break
            if not self._complements(tokens[index], tokens[child], tokens[first], depth):
                break
            name = self.names.at[first]
            if (
                name is not None
                and name.start == first
                and (depth == 0 or name.kind == "person")
                and not (person and self._is_label(name))
                and not self._named_after(tokens[index], name, depth)
            ):
                break
            stop = self.extend(child, child + 1, person, depth + 1)
            if depth == 0 and tokens[child].dep == "acl":
                stop = self.behind_agent(child, stop)
                alone = stop == child + 1 and tokens[child].feature("Tense") == "Pres"
                if alone and stop < len(tokens) and tokens[stop].pos != "ADP":
                    # "les manifestants scandant [« … »]"
                    break
            end = stop
        return self.with_acronym(end)

    def behind_agent(self, verb: int, end: int) -> int:
        """Where the agent of a participle ends, of which only words that tell when and how stand
        before it: "the figures given out this week by the ministry"; ``end`` without one."""
        for agent in self.children[verb]:
            if agent <= verb or self.tokens[agent].dep != "obl:agent":
                continue
            first = self._leftmost(agent, verb + 1)
            between = self.tokens[end:first]
            if len(between) > _BETWEEN or any(t.pos in ("PUNCT", "VERB") for t in between):
                continue
            return max(end, self.extend(agent, agent + 1, False, _INSIDE))
        return end

    def relative(self, index: int, end: int) -> int | None:
        """The verb of the relative clause or participle that follows a noun or pronoun at once."""
        for child in self.children[index]:
            if child >= end and self.tokens[child].dep in ("acl:relcl", "acl"):
                close = self._leftmost(child, end) == end and self.tokens[end].pos != "PUNCT"
                return child if close else None
        return None

    def clause(self, index: int, end: int) -> int:
        """Where such a clause ends, 0 without one or if it is long."""
        verb = self.relative(index, end)
        if verb is None:
            return 0
        stop = end
        while stop < len(self.tokens) and stop - end <= _CLAUSE:
            if self.tokens[stop].pos == "PUNCT" or not self.document.is_above(verb, stop):
                break
            stop += 1
        return stop if verb < stop <= end + _CLAUSE else 0

    def _named_after(self, head: Token, name: ProperName, depth: int) -> bool:
        """Whether a name belongs to the noun before it: "le clan Brun", "de l'hôpital Ada-Brun",
        "le rapport Brun"."""
        noun = self.words.nouns.get(head.lower)
        if noun is not None and noun.kind == "document" and depth == 0:
            return True
        if noun is None or name.kind != "person":
            return False
        return noun.kind == "group" if depth == 0 else noun.kind == "organisation"

    def _is_label(self, name: ProperName) -> bool:
        """Whether a name labels the role before it: the party in "le maire UDI de Vals"."""
        return (
            name.kind == "organisation"
            and name.end == name.start + 1
            and self.tokens[name.start].text.isupper()
        )

    def _complements(self, head: Token, kid: Token, opener: Token, depth: int) -> bool:
        """Whether a dependent that follows its head is part of what identifies the actor."""
        if opener.pos == "PUNCT" or (opener.pos in ("VERB", "PRON") and opener is not kid):
            return False
        if kid.dep == "amod":
            return kid.pos in ("ADJ", "NUM", "PROPN") or kid.feature("VerbForm") == "Part"
        if kid.dep in ("flat:name", "flat:foreign", "fixed", "nummod"):
            return opener is kid
        if kid.dep == "acl":
            return depth == 0 and kid.feature("VerbForm") == "Part"
        if kid.dep == "conj":
            return self._continues(kid, opener, depth)
        linked = opener is not kid and self.names.links(opener)
        if opener.lower in self.words.trades and opener.index + 1 == kid.index:
            return depth == 0 and self._is_person_noun(head)
        if kid.dep == "nmod":
            if linked or (
                opener is kid
                and (self.names.at[kid.index] is not None or kid.pos in ("PROPN", "NUM"))
            ):
                return True
            if opener.pos == "ADP":
                return depth == 0 and self._is_told_apart(head)
            return opener is kid and self.words.is_person(kid.lower)
        if kid.dep.startswith("obl") and head.pos in ("ADJ", "VERB") and opener.pos == "ADP":
            # "les secours dépêchés sur place"; one person's place is no part of who that is.
            return linked or head.feature("Number") == "Plur"
        if kid.dep.startswith("obl") or kid.dep == "dep":
            return linked and (head.pos in ("ADJ", "VERB") or kid.dep == "dep")
        return kid.dep == "obj" and head.pos == "VERB"

    def _is_told_apart(self, head: Token) -> bool:
        """Whether a complement with another preposition than "of" tells who or which is meant:
        "des journalistes sur place", "un rapport sur la crise"."""
        if head.feature("Number") == "Plur" and self._is_person_noun(head):
            return True
        noun = self.words.nouns.get(head.lower)
        return noun is not None and noun.kind == "document"

    def _is_person_noun(self, token: Token) -> bool:
        noun = self.words.nouns.get(token.lower)
        return noun is not None and noun.kind == "person" and noun.sense not in ("human", "nation")

    def _continues(self, kid: Token, opener: Token, depth: int) -> bool:
        """Whether a conjunct goes on with the complement ("de la droite et du centre")."""
        if kid.pos == "ADJ" and opener.pos == "CCONJ":
            # "Norvane and international" is no complement of "goalkeeper".
            return self.names.at[kid.head] is None
        agent = self.tokens[kid.head].dep == "obl:agent" and depth > 1
        if opener.pos == "CCONJ" and (agent or (depth > 0 and self._is_example(kid.head))):
            return True
        name = self.names.at[kid.index]
        return (
            depth > 0
            and opener.pos == "CCONJ"
            and (name is None or name.kind != "person")
            and any(self.tokens[c].dep == "case" for c in self.children[kid.index])
        )

    def _is_example(self, index: int) -> bool:
        """Whether a name tells who is meant for instance: "des élus comme Ada Brun et …"."""
        name = self.names.at[index]
        joined = [self.tokens[c] for c in self.children[index] if self.tokens[c].dep == "case"]
        person = name is not None and name.kind == "person"
        return person and bool(joined) and not any(self.names.links(t) for t in joined)

    def _leftmost(self, index: int, least: int) -> int:
        """The first token of a subtree, of those from ``least`` on."""
        first = index
        while first > least:
            kids = self.children[first]
            before = [k for k in kids[:1] if k < first]
            if not before:
                break
            first = max(before[0], least)
            if before[0] < least:
                break
        return first

    def with_acronym(self, end: int) -> int:
        """Behind an acronym in brackets that follows."""
        tokens = self.tokens
        if (
            end + 2 < len(tokens)
            and tokens[end].text == "("
            and tokens[end + 2].text == ")"
            and is_acronym(tokens[end + 1].text)
        ):
            return end + 3
        return end

    def _number(self, token: Token, start: int, noun: Noun | None) -> str:
        first = self.tokens[start]
        before = self.determiner(token, start)
        if before is not None and before.number:
            return before.number
        if first.index < token.index and first.pos == "NUM":
            return "p"
        if noun is not None:
            return "p" if noun.plural else "s"
        return {"Plur": "p", "Sing": "s"}.get(token.feature("Number"), "")

    def _gender(self, token: Token, noun: Noun | None, start: int) -> str:
        before = self.determiner(token, start)
        if before is not None and before.gender:
            return before.gender
        if noun is not None and noun.gender:
            return noun.gender
        # A noun of both genders is tagged as either; what agrees with it tells.
        for other in (*(self.tokens[c] for c in self.children[token.index]), token):
            if other is token or other.dep in ("det", "amod"):
                value = other.feature("Gender")
                if value == "Fem" and noun is not None and noun.plural:
                    # "les islamistes": the tagger guesses, and women alone are seldom meant.
                    return ""
                if value:
                    return "f" if value == "Fem" else "m"
        return ""

    def determiner(self, token: Token, start: int) -> Determiner | None:
        """The determiner of a phrase, also where a preposition holds it ("du", "aux")."""
        if start < token.index:
            found = self.words.determiners.get(self.tokens[start].lower)
            if found is not None and found.form not in ("of", "to", "by"):
                return found
        return self.fused(token)

    def fused(self, token: Token) -> Determiner | None:
        """The preposition with article before a phrase ("du", "aux"), if there is one."""
        for child in self.children[token.index]:
            other = self.tokens[child]
            if child < token.index and other.dep == "case":
                found = self.words.determiners.get(other.lower)
                if found is not None and found.form == "fused":
                    return found
        return None
