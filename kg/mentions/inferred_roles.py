"""Ages and roles of a mention that follow from its clause.

"Ada Brun, 54 ans, a été mise en examen" makes her "la quinquagénaire" and "la mise en cause" later
on, "le procès d'Ada Brun" the accused. ``data/lexicon/<lang>/told_roles.tsv`` has the verbs and
nouns, whom each is about (the subject, the object or the complement of a preposition) and the
roles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from kg.lexicon.actor_nouns import ActorWords
from kg.lexicon.function_words import function_words as grammar_words
from kg.lexicon.tables import has_table, read_rows
from kg.model import Ages, Mention
from kg.preprocess.document import Document

_TABLE = "told_roles"
_YOUNGEST, _OLDEST = 5, 115
"""Youngest and oldest age in figures."""
_DECADE = 10
_BEFORE_AGE = 5
"""Tokens after a name or phrase within which its age is."""
_PARTICIPLES = ("acl", "amod")
_Row = tuple[tuple[str, ...], str, tuple[str, ...]]
"""Further words of a verb's group, the place of the person in its clause, and the roles."""
_SUBJECT, _OBJECT = "subject", "object"


class InferredRoles:
    """Infers ages and roles of the mentions of one document."""

    def __init__(self, document: Document, words: ActorWords) -> None:
        self.tokens = document.tokens
        self.children = document.children
        self.words = words
        language = document.language
        self.verbs = _table(language) if has_table(language, _TABLE) else {}
        self.negations: frozenset[str] = frozenset()
        self.prepositions: Mapping[str, str] = {}
        if has_table(language, "grammar"):
            grammar = grammar_words(language)
            self.negations, self.prepositions = grammar.negations, grammar.prepositions

    def find_ages(self, start: int, end: int, head: int) -> Ages | None:
        """Return the lowest and highest age of the person named in tokens ``start`` to ``end``."""
        decade = self.words.decades.get(self.tokens[head].lower)
        if decade is not None:
            return decade, decade + _DECADE - 1
        for index in range(head, min(end + _BEFORE_AGE, len(self.tokens))):
            token = self.tokens[index]
            if index >= end and token.pos in ("VERB", "AUX") and token.dep not in _PARTICIPLES:
                return None
            if token.text.isdecimal() and self._is_age(index, end):
                return int(token.text), int(token.text)
        return None

    def _is_age(self, index: int, end: int) -> bool:
        """Check whether figures are an age: before a unit or between two commas."""
        if not _YOUNGEST <= int(self.tokens[index].text) <= _OLDEST:
            return False
        if index + 1 >= len(self.tokens):
            return False
        after = self.tokens[index + 1]
        enclosed = index == end + 1 and self.tokens[end].text == "," == after.text
        return enclosed or after.lower in self.words.ages

    def find_roles(self, head: int, end: int, mention: Mention) -> tuple[str, ...]:
        """Return the sorted roles of a mention with a head, which ends before ``end``."""
        found: set[str] = set()
        for verb, place in self._predicates(head, end, mention):
            for further, at, roles in self.verbs.get(self.tokens[verb].lemma, ()):
                if at == place and self._has_group(verb, further):
                    found.update(roles)
        return tuple(sorted(found))

    def _predicates(self, head: int, end: int, mention: Mention) -> Iterator[tuple[int, str]]:
        """Yield the verbs and nouns about a mention, each with the mention's place."""
        for child in self.children[head]:
            if self.tokens[child].dep in _PARTICIPLES and self._is_past(child):
                yield from self._with_conjuncts(child, _OBJECT)
        after = self._participle_after_comma(end) if mention.form == "name" else None
        if after is not None:
            yield after, _OBJECT
        verb = mention.governor
        if not 0 <= verb < len(self.tokens) or verb == head:
            return
        if mention.role == "object":
            yield verb, _OBJECT
        elif mention.role == "subject" and not self._is_negated(verb):
            passive = any(self.tokens[c].dep == "aux:pass" for c in self.children[verb])
            yield from self._with_conjuncts(verb, _OBJECT if passive else _SUBJECT)
            for child in self.children[verb]:
                # "Arrêtée lundi, elle nie": said of the subject.
                if self.tokens[child].dep == "advcl" and self._is_past(child):
                    yield child, _OBJECT
        elif mention.role in ("modifier", "complement"):
            for child in self.children[head]:
                word = self.tokens[child].lower
                if self.tokens[child].dep == "case":
                    yield verb, self.prepositions.get(word, word)

    def _participle_after_comma(self, place: int) -> int | None:
        """Find the participle after a name and an age: "le procès d'Ada Brun, 34 ans, [jugée]"."""
        following = self.tokens[place : place + _BEFORE_AGE]
        commas = [token.index for token in following if token.text == ","]
        if not commas or commas[0] != place:
            return None
        aged = len(commas) > 1 and self.tokens[place + 1].text.isdecimal()
        after = commas[1 if aged else 0] + 1
        return after if after < len(self.tokens) and self._is_past(after) else None

    def _with_conjuncts(self, verb: int, place: str) -> Iterator[tuple[int, str]]:
        """Yield a verb and its conjuncts without a subject of their own."""
        yield verb, place
        for child in self.children[verb]:
            own = any(self.tokens[c].dep.startswith("nsubj") for c in self.children[child])
            if self.tokens[child].dep == "conj" and not own and not self._is_negated(child):
                active = any(self.tokens[c].dep == "aux:tense" for c in self.children[child])
                yield child, _SUBJECT if active else place

    def _is_past(self, index: int) -> bool:
        """Check whether a token is a past participle without auxiliary."""
        token = self.tokens[index]
        bare = not any(self.tokens[c].dep.startswith("aux") for c in self.children[index])
        return token.is_past_participle and bare

    def _is_negated(self, verb: int) -> bool:
        return any(self.tokens[c].lower in self.negations for c in self.children[verb])

    def _has_group(self, verb: int, further: tuple[str, ...]) -> bool:
        """Check whether the further words of a group follow its verb."""
        following = self.tokens[verb + 1 : verb + 1 + len(further)]
        return tuple(token.lower for token in following) == further


@cache
def _table(language: str) -> dict[str, list[_Row]]:
    """Read the rows of a language by the lemma of the verb or noun.

    Raises:
        KgError: the table has a malformed line.
    """
    table: dict[str, list[_Row]] = defaultdict(list)
    for group, place, roles in read_rows(language, _TABLE, 3):
        lemma, *further = group.split(" ")
        names = tuple(role.replace("_", " ") for role in roles.split(" "))
        table[lemma].append((tuple(further), place, names))
    return dict(table)
