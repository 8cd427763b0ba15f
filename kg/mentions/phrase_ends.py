"""Where a noun phrase ends: after what identifies the actor."""

from __future__ import annotations

from kg.lexicon.actor_nouns import ActorWords, Noun
from kg.mentions.name_spans import NameSpans, ProperName, is_acronym
from kg.preprocess.document import Document, Token

_CLAUSE = 12
"""Most tokens of a relative clause that belongs to a description."""
_SHORT = 5
"""Most tokens of a complement of an adjective or participle in a description."""
_MODIFYING = frozenset(("amod", "flat:name", "flat:foreign", "fixed", "nummod", "acl"))
_INSIDE = 2
"""Depth of a participle's agent in its phrase."""


class PhraseEnds:
    """The ends of the noun phrases of a document."""

    def __init__(self, document: Document, words: ActorWords, names: NameSpans) -> None:
        self.document = document
        self.words = words
        self.tokens = document.tokens
        self.children = document.children
        self.names = names

    def phrase_end(self, token: Token, noun: Noun | None) -> int:
        """Return where the phrase of a head ends."""
        tokens = self.tokens
        person = noun is not None and noun.kind == "person"
        end = self.extend(token.index, token.index + 1, person, 0)
        # The parser often attaches a complement before a name to what follows.
        while noun is not None and (name := self._linked_name(end)) is not None:
            end = self.with_acronym(name.end)
        if person:
            end = self._end_before_name(token.index + 1, end)
        if noun is not None and noun.sense == "state" and end == token.index + 1:
            # "le gouvernement Brun"
            leader = self.names.starting_at(end)
            if leader is not None and leader.kind == "person":
                end = leader.end
        if tokens[end - 1].text in self.words.titles:
            # "le cabinet de M. [Le Roux]"
            titled = self.names.starting_at(end)
            end = titled.end if titled is not None and titled.kind == "person" else end
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

    def _end_before_name(self, start: int, end: int) -> int:
        """Return where a role ends before its holder's name: "[governor of Vals] Ada Brun"."""
        for index in range(start, end):
            name = self.names.at[index]
            after = self.names.at[name.end] if name is not None and name.end < end else None
            if name is not None and after is not None and after.kind == "person" != name.kind:
                return name.end
        return end

    def _linked_name(self, index: int) -> ProperName | None:
        """Return the name after "de" or "du" at a token, unless it is a person's."""
        tokens = self.tokens
        if index + 1 >= len(tokens):
            return None
        word = self.words.determiners.get(tokens[index].lower)
        if word is None or word.form not in ("of", "fused"):
            return None
        index += 1
        if tokens[index].pos == "DET" and index + 1 < len(tokens):
            index += 1
        name = self.names.starting_at(index)
        return None if name is None or name.kind == "person" else name

    def extend(self, index: int, end: int, person: bool, depth: int) -> int:
        """Return where a head's phrase ends, with the complements that follow directly."""
        tokens = self.tokens
        name = self.names.at[index]
        if name is not None:
            end = max(end, name.end)
        for child in self.children[index]:
            if child < end:
                continue
            first = self.leftmost(child, end)
            if first != end:
                break
            of_body = (
                depth > 0 and first == child and self._names_organisation(index, child, person)
            )
            if not of_body and not self._identifies(
                tokens[index], tokens[child], tokens[first], depth
            ):
                break
            name = self.names.starting_at(first)
            if (
                name is not None
                and (depth == 0 or name.kind == "person")
                and not (person and self.is_label(name))
                and not self._named_after(tokens[index], name, depth)
            ):
                break
            stop = self.extend(child, child + 1, person, depth + 1)
            if depth == 0 and tokens[child].dep == "acl":
                stop = self.agent_end(child, stop)
                present = stop == child + 1 and tokens[child].feature("Tense") == "Pres"
                if present and stop < len(tokens) and tokens[stop].pos != "ADP":
                    # "les manifestants scandant [« … »]"
                    break
            if depth == 0 and self._is_cut(child, stop):
                whole = self._complement_end(child, stop)
                if whole is None:
                    break
                stop = whole
            end = stop
        return self.with_acronym(end)

    def _is_cut(self, child: int, end: int) -> bool:
        """Check whether an adjective lacks its complement: "un marin présent [dans la baie]"."""
        tokens = self.tokens
        if tokens[child].dep not in ("acl", "amod") or end >= len(tokens):
            return False
        cut = (c for c in self.children[child] if c >= end and self.leftmost(c, end) == end)
        return any(tokens[c].dep.startswith("obl") for c in cut)

    def _complement_end(self, child: int, end: int) -> int | None:
        """Return where a short complement without verb ends, ``None`` for another."""
        for stop in range(end, len(self.tokens)):
            token = self.tokens[stop]
            if token.pos == "PUNCT" or not self.document.is_above(child, stop):
                return stop if stop > end else None
            if "VerbForm" in token.morph or stop - end >= _SHORT:
                return None
        return len(self.tokens)

    def agent_end(self, verb: int, end: int) -> int:
        """Return where the agent of a participle ends, ``end`` without one."""
        for agent in self.children[verb]:
            if agent > verb and self.tokens[agent].dep == "obl:agent":
                return max(end, self.extend(agent, agent + 1, False, _INSIDE))
        return end

    def find_relative(self, index: int, end: int) -> int | None:
        """Find the verb of the relative clause or participle right after a noun or pronoun."""
        for child in self.children[index]:
            if child >= end and self.tokens[child].dep in ("acl:relcl", "acl"):
                close = self.leftmost(child, end) == end and self.tokens[end].pos != "PUNCT"
                return child if close else None
        return None

    def clause_end(self, index: int, end: int) -> int:
        """Return where such a clause ends, 0 without one or if it is long."""
        verb = self.find_relative(index, end)
        if verb is None:
            return 0
        stop = end
        while stop < len(self.tokens) and stop - end <= _CLAUSE:
            if self.tokens[stop].pos == "PUNCT" or not self.document.is_above(verb, stop):
                break
            stop += 1
        return stop if verb < stop <= end + _CLAUSE else 0

    def _named_after(self, head: Token, name: ProperName, depth: int) -> bool:
        """Check whether a name belongs to the noun before it: "le clan Brun", "le rapport Brun"."""
        noun = self.words.nouns.get(head.lower)
        if noun is not None and noun.kind == "document":
            return True
        if noun is None or name.kind != "person":
            return False
        return noun.kind == "group" if depth == 0 else noun.kind == "organisation"

    def is_label(self, name: ProperName) -> bool:
        """Check whether a name labels the role before it: the party in "le maire UDI de Vals"."""
        return (
            name.kind == "organisation"
            and name.end == name.start + 1
            and self.tokens[name.start].text.isupper()
        )

    def _identifies(self, head: Token, kid: Token, opener: Token, depth: int) -> bool:
        """Check whether a dependent after its head helps to identify the actor."""
        if opener.pos == "PUNCT" or (opener.pos in ("VERB", "PRON") and opener is not kid):
            return False
        if kid.dep in _MODIFYING:
            return self._modifies(kid, opener, depth)
        if kid.dep == "conj":
            return self._continues(kid, opener, depth)
        if opener.lower in self.words.trades and opener.index + 1 == kid.index:
            return depth == 0 and self._is_person_noun(head)
        if kid.dep == "nmod":
            return self._is_identifying_noun(head, kid, opener, depth)
        return self._is_identifying_argument(head, kid, opener)

    def _modifies(self, kid: Token, opener: Token, depth: int) -> bool:
        """Check whether an adjective, participle, number or part of a name belongs to a phrase."""
        participle = kid.feature("VerbForm") == "Part"
        if kid.dep == "amod":
            return kid.pos in ("ADJ", "NUM", "PROPN") or participle
        return depth == 0 and participle if kid.dep == "acl" else opener is kid

    def _is_identifying_noun(self, head: Token, kid: Token, opener: Token, depth: int) -> bool:
        named = self.names.at[kid.index] is not None or kid.pos in ("PROPN", "NUM")
        if (opener is kid and named) or (opener is not kid and self.names.is_linking(opener)):
            return True
        if opener.pos == "ADP":
            return depth == 0 and self._is_specified(head)
        return opener is kid and self.words.is_person(kid.lower)

    def _is_identifying_argument(self, head: Token, kid: Token, opener: Token) -> bool:
        """Check whether an argument of an adjective or participle belongs to a phrase."""
        linked = opener is not kid and self.names.is_linking(opener)
        if kid.dep.startswith("obl"):
            # "les secours dépêchés sur place"; the place of one person does not identify them.
            plural = head.feature("Number") == "Plur" and opener.pos == "ADP"
            return head.pos in ("ADJ", "VERB") and (linked or plural)
        return kid.dep == "obj" and head.pos == "VERB"

    def _names_organisation(self, index: int, child: int, person: bool) -> bool:
        """Check whether a name identifies the organisation: "un communiqué de l'aéroport Ada Brun".

        After the role of a person it may be that person's own name.
        """
        noun = self.words.nouns.get(self.tokens[index].lower)
        name = self.names.at[child]
        return (
            self.tokens[child].dep == "appos"
            and noun is not None
            and noun.kind == "organisation"
            and name is not None
            and not (person and name.kind == "person")
        )

    def _is_specified(self, head: Token) -> bool:
        """Check whether any prepositional complement is identifying: "un rapport sur la crise"."""
        if head.feature("Number") == "Plur" and self._is_person_noun(head):
            return True
        noun = self.words.nouns.get(head.lower)
        return noun is not None and noun.kind == "document"

    def _is_person_noun(self, token: Token) -> bool:
        noun = self.words.nouns.get(token.lower)
        return noun is not None and noun.kind == "person" and noun.sense not in ("human", "nation")

    def _continues(self, kid: Token, opener: Token, depth: int) -> bool:
        """Check whether a conjunct continues the complement: "de la droite et du centre"."""
        if opener.pos != "CCONJ" or kid.pos == "ADJ":
            return opener.pos == "CCONJ"
        if self.tokens[kid.head].dep == "obl:agent" and depth > 1:
            return True
        name = self.names.at[kid.index]
        linked = any(self.tokens[c].dep == "case" for c in self.children[kid.index])
        return depth > 0 and linked and (name is None or name.kind != "person")

    def leftmost(self, index: int, least: int) -> int:
        """Return the first token of a subtree, but not before ``least``."""
        first = index
        while first > least and (kids := self.children[first]) and kids[0] < first:
            first = kids[0]
        return max(first, least)

    def with_acronym(self, end: int) -> int:
        """Extend a range over an acronym in brackets."""
        words = [token.text for token in self.tokens[end : end + 3]]
        bracketed = len(words) == 3 and words[0] == "(" and words[2] == ")"
        return end + 3 if bracketed and is_acronym(words[1]) else end
