"""A phrase that opens a clause → whether whoever it names is said to think what follows.

"For the mayor, the bridge is a danger" tells what the mayor thinks; "For years, the bridge was
closed" and "For children, the trip costs ten euros" tell what nobody says. What is thought is a
judgement: a clause with a copula, a modal verb or a comparison, that says nothing of the thinker's
own ("For Ada Brun, it was her third win").
"""

from __future__ import annotations

from kg.lexicon.actor_nouns import actor_words
from kg.syntax.sentences import Sentences

_ACTORS = frozenset(("person", "organisation", "group"))
_UNHEARD = frozenset(("human", "place", "people", "aged", "nation"))
"""Senses of nouns for people to whom things happen more often than they judge."""


class Minds:
    """Who thinks in one document."""

    def __init__(self, sentences: Sentences) -> None:
        self.s = sentences
        self.tokens = sentences.tokens
        self.children = sentences.children
        self.nouns = actor_words(sentences.document.language)

    def judges(self, index: int, head: int, phrase_end: int) -> bool:
        """Whether a phrase from a preposition at ``index`` to ``phrase_end`` names somebody who
        thinks what the rest of the clause says.
        """
        start, end = self.s.sentence(index)
        after = next((i for i in range(phrase_end + 1, end) if self.tokens[i].text == ";"), end)
        relative = self.tokens[head].feature("PronType") == "Rel"
        if relative:
            verb = self._clause_above(head)
            thinker = self.tokens[verb].head if verb is not None else head
        else:
            place = index
            while place > start and self.tokens[place - 1].pos in ("CCONJ", "ADV"):
                place -= 1
            if place > start and self.tokens[place - 1].text not in (";", ":"):
                return False
            thinker = head
        if not self._is_actor(thinker, relative=relative):
            return False
        rest = range(phrase_end + 1, after)
        own = any(
            "3" in (self.tokens[i].feature("Person[psor]"), self.tokens[i].feature("Person"))
            and self.tokens[i].feature("Poss") == "Yes"
            for i in rest
        )
        return not own and self._is_judgement(rest)

    def _clause_above(self, index: int) -> int | None:
        while self.tokens[index].head != index:
            if self.tokens[index].dep == "acl:relcl":
                return index
            index = self.tokens[index].head
        return None

    def _is_actor(self, index: int, *, relative: bool) -> bool:
        token = self.tokens[index]
        kind = self.s.name_kind(index)
        if kind:
            return kind in ("person", "organisation")
        if token.pos == "PRON":
            return token.lower in self.nouns.somebody
        noun = self.nouns.nouns.get(token.lower)
        if noun is None or noun.kind not in _ACTORS:
            return False
        article = self.s.child(index, "det", "nmod:poss")
        word = "" if article is None else self.tokens[article].lower
        named = self.nouns.determiners.get(word)
        definite = named is not None and named.form in ("def", "poss", "dem")
        heard = noun.sense not in _UNHEARD or noun.kind == "group"
        return heard and (definite or relative)

    def _is_judgement(self, rest: range) -> bool:
        """Whether a clause says what something is, should be or is more than."""
        inside = set(rest)
        tops = [i for i in rest if self.tokens[i].head == i or self.tokens[i].head not in inside]
        for top in tops:
            token, near = self.tokens[top], [self.tokens[c] for c in self.children[top]]
            deeper = [self.tokens[c] for one in near for c in self.children[one.index]]
            if (
                (token.pos == "AUX" and not token.dep.startswith("aux"))
                or token.lemma in self.s.words.linking
                or any(t.dep == "cop" or t.feature("Mood") == "Cnd" for t in near)
                or any(t.lower in self.s.words.modal_auxiliaries for t in near)
                or any(t.lower in self.s.words.nobody for t in near if t.index > top)
                or any(t.feature("Degree") == "Cmp" for t in deeper if t.index > top)
            ):
                return True
        return False
