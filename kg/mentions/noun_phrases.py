"""Noun phrases of a document that may refer to an actor.

Their head is a noun of the lexicon or has the position of an actor; they end with what identifies
the actor.
"""

from __future__ import annotations

from kg.lexicon.actor_nouns import ActorWords, Determiner, Noun
from kg.mentions.name_spans import SUBJECTS
from kg.mentions.phrase_ends import PhraseEnds
from kg.mentions.proper_names import ProperNames
from kg.model import SourceKind
from kg.preprocess.document import Document, Token

BEFORE_NOUN = frozenset(("compound", "nmod:poss"))
"""Labels of a noun or name before the noun that it modifies."""
_NARROWS = frozenset(("amod", "compound", "nmod"))
_LEFT = frozenset(("det", "amod", "nummod", "advmod", "nmod"))
_APPROXIMATING = frozenset(("advmod", "amod"))
"""Labels of the words that say how exact a number is."""
_CLOSED = frozenset(("PUNCT", "ADP", "DET", "CCONJ", "SCONJ", "AUX"))


class NounPhrase:
    """A noun phrase as token indices; ``end`` is exclusive."""

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


class NounPhrases(PhraseEnds):
    """The noun phrases of a document."""

    def __init__(self, document: Document, words: ActorWords, names: ProperNames) -> None:
        super().__init__(document, words, names)
        self.names: ProperNames = names
        self.compounds = names.compounds

    def find(self) -> list[NounPhrase]:
        """Find the phrases, in the order of their heads."""
        found: list[NounPhrase] = []
        nouns = self.words.nouns
        for token in self.tokens:
            if token.pos in _CLOSED or self.names.at[token.index] is not None:
                continue
            noun = nouns.get(token.lower) or nouns.get(token.text)
            if noun is None and token.index in self.names.group_words and token.dep not in _NARROWS:
                plural = token.feature("Number") == "Plur"
                noun = Noun(token.text, "person", "nation", "", plural)
            if noun is not None or token.pos == "NOUN":
                several = self.compounds.starting_at(token) or self.compounds.ending_at(token)
                noun = several or noun
            if noun is not None and (
                self.compounds.starts_compound(token) or self.compounds.ends_hyphened(token.index)
            ):
                continue
            if noun is not None:
                # "une cinquantaine d'années"
                years = noun.sense == "people" and any(
                    self.tokens[c].lower in self.words.ages for c in self.children[token.index]
                )
                if years or not self._is_nominal(token, noun):
                    continue
            elif token.lower in self.words.pronouns or not self._may_act(token):
                continue
            if token.text in self.words.titles and self._before_name(token.index):
                continue
            found.append(self._phrase(token, noun))
        return found

    def _is_nominal(self, token: Token, noun: Noun) -> bool:
        """Check whether a form of the lexicon is a noun here, whatever its tag."""
        if token.pos not in ("ADJ", "VERB", "ADV") or self._has_determiner(token):
            return True
        if token.dep in SUBJECTS or token.dep in ("appos", "obl:agent", "nmod"):
            return True
        return noun.plural and noun.kind == "person" and self._announces(token)

    def _announces(self, token: Token) -> bool:
        """Check whether a word opens a clause before a name: "; photographers Ada Brun and …"."""
        before = self.tokens[token.index - 1] if token.index else None
        opens = before is None or before.pos in ("PUNCT", "CCONJ")
        name = self.names.at[token.index + 1] if token.index + 1 < len(self.tokens) else None
        return opens and name is not None and self.names.may_be_person(name)

    def _may_act(self, token: Token) -> bool:
        """Check whether a noun that the lexicon lacks has the position of an actor."""
        if token.pos not in ("NOUN", "PROPN", "NUM") and not self._has_determiner(token):
            return False
        return token.dep in SUBJECTS or token.dep in ("obl:agent", "appos") or self._has_case(token)

    def _before_name(self, index: int) -> bool:
        return index + 1 < len(self.tokens) and self.names.at[index + 1] is not None

    def _has_determiner(self, token: Token) -> bool:
        return any(self.tokens[c].dep == "det" for c in self.children[token.index])

    def _has_case(self, token: Token) -> bool:
        return token.dep.startswith("obl") and any(
            self.tokens[c].lower not in self.words.places
            for c in self.children[token.index]
            if self.tokens[c].dep == "case"
        )

    def _phrase(self, token: Token, noun: Noun | None) -> NounPhrase:
        start = self.phrase_start(token)
        end = max(self.phrase_end(token, noun), self.compounds.end_of(token))
        phrase = NounPhrase(token.index, start, end, noun)
        if noun is not None:
            phrase.kind = noun.kind
            phrase.sense = noun.sense
        elif token.lower.endswith(self.words.person_endings):
            phrase.kind = "person"
        elif token.lower in self.words.ages and start < token.index - 2:
            # "the 24-year-old": what follows depends on the verb.
            phrase.kind, phrase.sense, phrase.end = "person", "aged", token.index + 1
        elif self._counts_people(token):
            phrase.kind = "group"
        phrase.number = self._number(token, start, noun)
        phrase.gender = self._gender(token, noun, start)
        if phrase.kind == "person" and phrase.number == "p":
            phrase.kind = "group"
        return phrase

    def _counts_people(self, token: Token) -> bool:
        """Check whether a noun only counts its complement: "77 % des citoyens"."""
        for child in self.children[token.index]:
            kid = self.tokens[child]
            noun = self.words.nouns.get(kid.lower) or self.words.nouns.get(kid.text)
            plural = noun is not None and (noun.plural or kid.feature("Number") == "Plur")
            if noun is not None and noun.kind == "person" and plural:
                return not token.text.isalpha()
        return False

    def phrase_start(self, token: Token) -> int:
        """Return where the phrase of a head begins."""
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
        while start := self._hyphen_start(start, token):
            before = self.tokens[start - 1]
            inside = allowed | ({token.index} if before.pos == "DET" else set())
            modifies = before.pos == "DET" or before.dep == "advmod"
            if start - 1 not in allowed and not (modifies and before.head in inside):
                break
            start -= 1
        counted = self._number_start(start, token)
        if counted is not None:
            return counted
        while start < token.index and self.tokens[start].pos in ("ADV", "PUNCT"):
            if self.tokens[start + 1].text == "-":
                break
            start += 1
        return start

    def _number_start(self, start: int, token: Token) -> int | None:
        """Return where the words before an initial number begin: "[More than] 600 drivers"."""
        number = start
        while number < token.index and self.tokens[number].dep in _APPROXIMATING:
            number += 1
        if self.tokens[number].pos != "NUM" or number == token.index:
            return None
        while start and self.tokens[start - 1].dep in _APPROXIMATING:
            if not start <= self.tokens[start - 1].head <= number:
                break
            start -= 1
        return start

    def _hyphen_start(self, start: int, head: Token) -> int:
        """Return the first of the words that hyphens join with a token: "52-year-old"."""
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
        """Return the tokens of a noun before another: "[the report's] authors".

        The name before one person's role is not part of the phrase: it is the owner.
        """
        if self.tokens[index].dep not in BEFORE_NOUN:
            return range(0)
        first = self.leftmost(index, 0)
        last = max((index, *self.children[index]))
        noun = self.words.nouns.get(token.lower)
        role = noun is not None and noun.kind == "person" and not noun.plural
        if role and any(self.names.at[i] is not None for i in range(first, last + 1)):
            return range(0)
        return range(first, last + 1)

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
        # The tag of a noun of both genders is arbitrary; only agreement shows the gender.
        hidden = before is not None and noun is not None and not noun.plural
        for other in (*(self.tokens[c] for c in self.children[token.index]), token):
            if hidden and (other.dep != "amod" or other.lower == other.lemma):
                # "l'édile libérale" shows it, "l'édile centriste" does not.
                continue
            if other is token or other.dep in ("det", "amod"):
                value = other.feature("Gender")
                if value == "Fem" and noun is not None and noun.plural:
                    # "les islamistes": the tagger guesses, and groups of women are rare.
                    return ""
                if value:
                    return "f" if value == "Fem" else "m"
        return ""

    def determiner(self, token: Token, start: int) -> Determiner | None:
        """Return the determiner of a phrase, also one fused with a preposition ("du", "aux")."""
        if start < token.index:
            word = self.words.determiners.get(self.tokens[start].lower)
            if word is not None and word.form not in ("of", "to", "by"):
                return word
        return self.fused(token)

    def fused(self, token: Token) -> Determiner | None:
        """Return the preposition fused with an article before a phrase ("du", "aux")."""
        for child in self.children[token.index]:
            if child < token.index and self.tokens[child].dep == "case":
                word = self.words.determiners.get(self.tokens[child].lower)
                if word is not None and word.form == "fused":
                    return word
        return None
