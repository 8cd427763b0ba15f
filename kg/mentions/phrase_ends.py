"""A noun phrase's head → where the phrase ends: what follows as far as it identifies the actor."""

from __future__ import annotations

from kg.annotate.document import Document, Token
from kg.lexicon.actor_nouns import ActorWords, Noun
from kg.mentions.name_spans import NameSpans, ProperName, is_acronym

_LONGEST = 40
"""Tokens a noun phrase may span."""
_CLAUSE = 12
"""Tokens of a relative clause that belongs to a description."""
_BETWEEN = 4
"""Tokens between a participle and its agent."""
_SHORT = 5
"""Tokens of what an adjective or participle governs, that belongs to a description."""
_INSIDE = 2
"""The depth at which the agent of a participle stands in its phrase."""


class PhraseEnds:
    """The ends of the noun phrases of a document."""

    def __init__(self, document: Document, words: ActorWords, names: NameSpans) -> None:
        self.document = document
        self.words = words
        self.tokens = document.tokens
        self.children = document.children
        self.names = names

    def end(self, token: Token, noun: Noun | None) -> int:
        """Where the phrase of a head ends."""
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
        Brun".
        """
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
            first = self.leftmost(child, end)
            if first != end or end - start > _LONGEST:
                break
            of_body = depth > 0 and first == child and self._names_body(index, child, person)
            if not of_body and not self._complements(
                tokens[index], tokens[child], tokens[first], depth
            ):
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
            if depth == 0 and self._is_cut(child, stop):
                whole = self._whole(child, stop)
                if whole is None:
                    break
                stop = whole
            end = stop
        return self.with_acronym(end)

    def _is_cut(self, child: int, end: int) -> bool:
        """Whether an adjective or participle would stand without what it governs: "un marin
        présent [dans la baie]".
        """
        tokens = self.tokens
        if tokens[child].dep not in ("acl", "amod") or end >= len(tokens):
            return False
        cut = (c for c in self.children[child] if c >= end and self.leftmost(c, end) == end)
        return any(tokens[c].dep.startswith("obl") for c in cut)

    def _whole(self, child: int, end: int) -> int | None:
        """Where it ends with that, if that is short and no clause."""
        stop = end
        while stop < len(self.tokens) and self.document.is_above(child, stop):
            token = self.tokens[stop]
            if token.pos == "PUNCT" or "VerbForm" in token.morph or stop - end >= _SHORT:
                break
            stop += 1
        over = stop < len(self.tokens) and self.document.is_above(child, stop)
        return stop if stop > end and (not over or self.tokens[stop].pos == "PUNCT") else None

    def behind_agent(self, verb: int, end: int) -> int:
        """Where the agent of a participle ends, of which only words that tell when and how stand
        before it: "the figures given out this week by the ministry"; ``end`` without one.
        """
        for agent in self.children[verb]:
            if agent <= verb or self.tokens[agent].dep != "obl:agent":
                continue
            first = self.leftmost(agent, verb + 1)
            between = self.tokens[end:first]
            if len(between) > _BETWEEN or any(t.pos in ("PUNCT", "VERB") for t in between):
                continue
            return max(end, self.extend(agent, agent + 1, False, _INSIDE))
        return end

    def relative(self, index: int, end: int) -> int | None:
        """The verb of the relative clause or participle that follows a noun or pronoun at once."""
        for child in self.children[index]:
            if child >= end and self.tokens[child].dep in ("acl:relcl", "acl"):
                close = self.leftmost(child, end) == end and self.tokens[end].pos != "PUNCT"
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
        "le rapport Brun".
        """
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
        return kid.dep == "obj" and kid.pos != "ADV" and head.pos == "VERB"

    def _names_body(self, index: int, child: int, person: bool) -> bool:
        """Whether a name says which body a complement means: "un communiqué de l'aéroport Ada
        Brun"; behind a person's role it may be that person's own.
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

    def _is_told_apart(self, head: Token) -> bool:
        """Whether a complement with another preposition than "of" tells who or which is meant:
        "des journalistes sur place", "un rapport sur la crise".
        """
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

    def leftmost(self, index: int, least: int) -> int:
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
