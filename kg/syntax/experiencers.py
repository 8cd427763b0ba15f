"""Experiencers: phrases that open a clause and name whose opinion it is.

"For the mayor, the bridge is a danger" says what the mayor thinks; "For years, the bridge was
closed" and "For children, the trip costs ten euros" are nobody's opinion. An opinion is a clause
with a copula, a modal verb or a comparison, and without a possessive of the experiencer ("For Ada
Brun, it was her third win").
"""

from __future__ import annotations

from kg.lexicon.actor_nouns import actor_words
from kg.syntax.sentences import Sentences

_ACTORS = frozenset(("person", "organisation", "group"))
_EXCLUDED_SENSES = frozenset(("human", "place", "people", "aged", "nation"))
"""Senses of nouns for people who are seldom quoted for an opinion."""


class Experiencers:
    """The experiencers of one document."""

    def __init__(self, sentences: Sentences) -> None:
        self.s = sentences
        self.tokens = sentences.tokens
        self.children = sentences.children
        self.nouns = actor_words(sentences.document.language)

    def is_experiencer(self, index: int, head: int, phrase_end: int) -> bool:
        """Check whether the phrase at ``index`` names who thinks what the rest of its clause says.

        The phrase goes from a preposition to ``phrase_end`` and has its noun at ``head``.
        """
        start, end = self.s.sentence(index)
        after = next((i for i in range(phrase_end + 1, end) if self.tokens[i].text == ";"), end)
        place = index
        while place > start and self.tokens[place - 1].pos in ("CCONJ", "ADV"):
            place -= 1
        if place > start and self.tokens[place - 1].text not in (";", ":"):
            return False
        if not self._is_actor(head):
            return False
        rest = range(phrase_end + 1, after)
        own = any(
            "3" in (self.tokens[i].feature("Person[psor]"), self.tokens[i].feature("Person"))
            and self.tokens[i].feature("Poss") == "Yes"
            for i in rest
        )
        return not own and self._is_judgement(rest)

    def _is_actor(self, index: int) -> bool:
        token = self.tokens[index]
        kind = self.s.name_kind(index)
        if kind:
            return kind in ("person", "organisation")
        if token.pos == "PRON":
            return token.lower in self.nouns.person_pronouns
        noun = self.nouns.nouns.get(token.lower)
        if noun is None or noun.kind not in _ACTORS:
            return False
        article = self.s.child(index, "det", "nmod:poss")
        word = "" if article is None else self.tokens[article].lower
        determiner = self.nouns.determiners.get(word)
        definite = determiner is not None and determiner.form in ("def", "poss", "dem")
        judges = noun.sense not in _EXCLUDED_SENSES or noun.kind == "group"
        return judges and definite

    def _is_judgement(self, rest: range) -> bool:
        """Check whether a clause says what something is or should be, or compares it."""
        inside = set(rest)
        tops = [i for i in rest if self.tokens[i].head == i or self.tokens[i].head not in inside]
        for top in tops:
            token, children = self.tokens[top], [self.tokens[c] for c in self.children[top]]
            deeper = [self.tokens[c] for child in children for c in self.children[child.index]]
            if (
                (token.pos == "AUX" and not token.dep.startswith("aux"))
                or token.lemma in self.s.words.linking_verbs
                or any(t.dep == "cop" or t.feature("Mood") == "Cnd" for t in children)
                or any(t.lower in self.s.words.modal_auxiliaries for t in children)
                or any(t.lower in self.s.words.negative_subjects for t in children if t.index > top)
                or any(t.feature("Degree") == "Cmp" for t in deeper if t.index > top)
            ):
                return True
        return False
