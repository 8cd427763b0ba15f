"""A mention → what its clause tells of whom it means: an age, and the roles that come with what is
done.

"Ada Brun, 54 ans, a été mise en examen" makes her "la quinquagénaire" and "la mise en cause"
further on, "le procès d'Ada Brun" the accused. Which verbs and nouns tell which roles, of whoever
does it, of whom it is done to or of the complement that a preposition leads, is data
(``data/lexicon/<lang>/told_roles.tsv``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from kg.annotate.document import Document, Token
from kg.lexicon.actor_nouns import ActorWords
from kg.lexicon.function_words import words as grammar_words
from kg.lexicon.tables import has, rows
from kg.model import Ages, Mention

_TABLE = "told_roles"
_YOUNGEST, _OLDEST = 5, 115
"""Years that somebody's age may be, in figures behind his name."""
_DECADE = 10
_BEFORE_AGE = 5
"""Tokens behind a name or phrase within which its age stands."""
_PARTICIPLES = ("acl", "amod")
_SUBJECT, _OBJECT = "subject", "object"


class Told:
    """What the clauses of one document tell of the mentions in them."""

    def __init__(self, document: Document, words: ActorWords) -> None:
        self.tokens = document.tokens
        self.children = document.children
        self.words = words
        language = document.language
        self.verbs = _table(language) if has(language, _TABLE) else {}
        self.negations: frozenset[str] = frozenset()
        self.prepositions: Mapping[str, str] = {}
        if has(language, "grammar"):
            grammar = grammar_words(language)
            self.negations, self.prepositions = grammar.negations, grammar.prepositions

    def ages(self, start: int, end: int, head: int) -> Ages | None:
        """How old somebody is whose name or description goes from ``start`` to before ``end``."""
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
        """Whether figures are an age: by their unit, or between two commas."""
        if not _YOUNGEST <= int(self.tokens[index].text) <= _OLDEST:
            return False
        behind = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if behind is None:
            return False
        if behind.lower in self.words.ages:
            return True
        return index == end + 1 and self.tokens[end].text == "," == behind.text

    def roles(self, head: int, end: int, mention: Mention) -> tuple[str, ...]:
        """The roles that what is done tells of a mention with its head at a token, before ``end``,
        sorted.
        """
        found: set[str] = set()
        for verb, place in self._deeds(head, end, mention):
            for further, at, roles in self.verbs.get(self.tokens[verb].lemma, ()):
                if at == place and self._goes_on(verb, further):
                    found.update(roles)
        return tuple(sorted(found))

    def _deeds(self, head: int, end: int, mention: Mention) -> Iterator[tuple[int, str]]:
        """The verbs that a mention is a subject or object of."""
        for child in self.children[head]:
            if self.tokens[child].dep in _PARTICIPLES and self._is_past(child):
                yield from self._joined(child, _OBJECT)
        after = self._set_off(end) if mention.form == "name" else None
        if after is not None:
            yield after, _OBJECT
        verb = mention.governor
        if not 0 <= verb < len(self.tokens) or verb == head:
            return
        if mention.role == "object":
            yield verb, _OBJECT
        elif mention.role == "subject" and not self._is_negated(verb):
            passive = any(self.tokens[c].dep == "aux:pass" for c in self.children[verb])
            yield from self._joined(verb, _OBJECT if passive else _SUBJECT)
            for child in self.children[verb]:
                # "Arrêtée lundi, elle nie": said of the subject.
                if self.tokens[child].dep == "advcl" and self._is_past(child):
                    yield child, _OBJECT
        elif mention.role in ("modifier", "complement"):
            for child in self.children[head]:
                word = self.tokens[child].lower
                if self.tokens[child].dep == "case":
                    yield verb, self.prepositions.get(word, word)

    def _set_off(self, place: int) -> int | None:
        """The participle behind the comma behind a name and an age, whatever the parse hangs it on:
        "le procès d'Ada Brun, 34 ans, jugée".
        """
        behind = self.tokens[place : place + _BEFORE_AGE]
        commas = [token.index for token in behind if token.text == ","]
        if not commas or commas[0] != place:
            return None
        aged = len(commas) > 1 and self.tokens[place + 1].text.isdecimal()
        after = commas[1 if aged else 0] + 1
        return after if after < len(self.tokens) and self._is_past(after) else None

    def _joined(self, verb: int, place: str) -> Iterator[tuple[int, str]]:
        """A verb and those joined to it that have no subject of their own."""
        yield verb, place
        for child in self.children[verb]:
            own = any(self.tokens[c].dep.startswith("nsubj") for c in self.children[child])
            if self.tokens[child].dep == "conj" and not own and not self._is_negated(child):
                active = any(self.tokens[c].dep == "aux:tense" for c in self.children[child])
                yield child, _SUBJECT if active else place

    def _is_past(self, index: int) -> bool:
        """Whether a token is a past participle without auxiliary."""
        token = self.tokens[index]
        bare = not any(self.tokens[c].dep.startswith("aux") for c in self.children[index])
        return token.is_past_participle and bare

    def _is_negated(self, verb: int) -> bool:
        return any(self.tokens[c].lower in self.negations for c in self.children[verb])

    def _goes_on(self, verb: int, further: tuple[str, ...]) -> bool:
        """Whether the words of a group stand right behind its verb."""
        behind = self.tokens[verb + 1 : verb + 1 + len(further)]
        return tuple(map(_lower, behind)) == further


def _lower(token: Token) -> str:
    return token.lower


@cache
def _table(language: str) -> dict[str, list[tuple[tuple[str, ...], str, tuple[str, ...]]]]:
    """Lemma of a verb or noun → the further words of its group, of whom it tells, and which roles.

    Raises:
        KgError: the table has a bad line.
    """
    found: dict[str, list[tuple[tuple[str, ...], str, tuple[str, ...]]]] = defaultdict(list)
    for group, place, roles in rows(language, _TABLE, 3):
        lemma, *further = group.split(" ")
        told = tuple(role.replace("_", " ") for role in roles.split(" "))
        found[lemma].append((tuple(further), place, told))
    return dict(found)
