"""Lexicon files → the words that express an attribution, with their frames.

A frame says which complement of the cue is the content: ``que`` a finite clause, ``de+inf`` an
infinitive after "de", ``n`` the object, ``contre+n`` the noun after "contre", ``x:de`` the second
complement of "accuser X de Y", ``q`` a quotation, and so on; the head of
``data/lexicon/fr/cue_verbs.tsv`` lists them. Words are data; this module knows no verb.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast, get_args

from kg.base.errors import KgError
from kg.lexicon.inflection import inflection
from kg.lexicon.tables import has, placed, rows
from kg.model import Act

Polarity = int
"""+1 the source is for the content, -1 against it, 0 neither."""

_AHEAD = "future preposition"
"""The kind of words in the table of tenses that stand before a date to come."""
_SIGNS: dict[str, Polarity] = {"+": 1, "-": -1, "0": 0}
_ACTS = frozenset(get_args(Act))
_PLACES = frozenset(("any", "start", "mind"))
_FRAME = re.compile(r"(se:)?([^\W\d]+:)?([^\W\d]['\w]*)(\+(n|inf))?\??")


@dataclass(frozen=True, slots=True)
class Frame:
    """One construction of a cue. ``reflexive`` frames need "se"; others forbid it; ``weak`` ones
    are as often no attribution ("défendre son titre").
    """

    shape: str
    act: Act
    polarity: Polarity
    reflexive: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue word; ``rest`` are the further words of a group such as "faire savoir"."""

    lemma: str
    rest: tuple[str, ...]
    act: Act
    polarity: Polarity
    frames: tuple[Frame, ...]

    @property
    def words(self) -> str:
        """The cue's words in one."""
        return " ".join((self.lemma, *self.rest))

    @property
    def speaks_to(self) -> bool:
        """Whether its object may be whom something is said to: "told reporters that"."""
        return self.frame("x:que") is not None

    def frame(self, shape: str, *, reflexive: bool = False) -> Frame | None:
        """The frame of a shape, ``None`` if the cue hasn't it."""
        for frame in self.frames:
            if frame.shape == shape and frame.reflexive == reflexive:
                return frame
        return None


@dataclass(frozen=True, slots=True)
class CuePreposition:
    """ "selon" and its kin, as the lower-case words that make it up; ``of_minds`` only before whom
    a clause is the judgement of.
    """

    words: tuple[str, ...]
    act: Act
    only_at_start: bool
    of_minds: bool = False


@dataclass(frozen=True)
class Cues:
    """The cue lexicon of a language.

    ``verbs`` maps a form to the cues it may be a form of, ``adjectives`` a form to its cue;
    ``nouns`` map a lemma; ``prepositions`` maps a first word to the prepositions that begin
    with it.
    """

    verbs: dict[str, tuple[Cue, ...]]
    deeds: dict[str, tuple[Cue, ...]]
    """What takes a side where somebody says that he will do it, and is no cue: "vote against"."""
    nouns: dict[str, Cue]
    adjectives: dict[str, Cue]
    prepositions: dict[str, tuple[CuePreposition, ...]]


@cache
def cues(language: str) -> Cues:
    """The lexicon of a language.

    Raises:
        KgError: a file of the lexicon is missing or has a bad line.
    """
    inflected = inflection(language)
    prepositions: dict[str, list[CuePreposition]] = {}
    for where, (words, act, place) in placed(language, "cue_prepositions", 3):
        _known(where, "act", act, _ACTS)
        _known(where, "place", place, _PLACES)
        parts = tuple(words.replace("'", "' ").split())
        prepositions.setdefault(parts[0], []).append(
            CuePreposition(parts, cast(Act, act), place != "any", place == "mind")
        )
    return Cues(
        _by_form(language, "cue_verbs"),
        _by_form(language, "deed_verbs"),
        {cue.lemma: cue for cue in _cues(language, "cue_nouns")},
        {
            form: cue
            for cue in _cues(language, "cue_adjectives")
            for form in inflected.adjective(cue.lemma)
        },
        {
            first: tuple(sorted(found, key=lambda p: -len(p.words)))
            for first, found in prepositions.items()
        },
    )


def _by_form(language: str, name: str) -> dict[str, tuple[Cue, ...]]:
    """The verbs of a file by their forms; a group of words is tried before the verb alone."""
    inflected = inflection(language)
    merged = {cue.words: cue for cue in _cues(language, name)}
    found: dict[str, list[Cue]] = {}
    for cue in merged.values():
        for form in inflected.verb(cue.lemma):
            found.setdefault(form, []).append(cue)
    return {form: tuple(sorted(cues, key=lambda c: -len(c.rest))) for form, cues in found.items()}


def _cues(language: str, name: str) -> Iterator[Cue]:
    for where, (words, act, sign, shapes) in placed(language, name, 4):
        _known(where, "act", act, _ACTS)
        _known(where, "polarity", sign, _SIGNS)
        lemma, *rest = words.replace("'", "' ").split()
        polarity = _SIGNS[sign]
        frames = tuple(_frame(where, shape, cast(Act, act), polarity) for shape in shapes.split())
        yield Cue(lemma, tuple(rest), cast(Act, act), polarity, frames)


def _known(where: str, what: str, word: str, choices: Collection[str]) -> None:
    if word not in choices:
        raise KgError(
            f"{where}: no {what} called {word!r}; there are: {', '.join(sorted(choices))}"
        )


def _frame(where: str, text: str, act: Act, polarity: Polarity) -> Frame:
    shape, equals, own = text.partition("=")
    if _FRAME.fullmatch(shape) is None:
        raise KgError(f"{where}: {shape!r} is no frame")
    if equals:
        own_act, _, own_sign = own.partition(":")
        _known(where, "act", own_act, _ACTS)
        _known(where, "polarity", own_sign, _SIGNS)
        act, polarity = cast(Act, own_act), _SIGNS[own_sign]
    reflexive = shape.startswith("se:")
    weak = shape.endswith("?")
    return Frame(shape.removeprefix("se:").removesuffix("?"), act, polarity, reflexive, weak)


@cache
def occasions(language: str) -> frozenset[str]:
    """The nouns of occasions and forms of speaking.

    Raises:
        KgError: the file is missing or has a bad line.
    """
    return frozenset(row[0] for row in rows(language, "speech_events", 2))


@cache
def ahead(language: str) -> frozenset[str]:
    """The prepositions before a date that is still to come; none where the language has no table
    of them.

    Raises:
        KgError: the file has a bad line.
    """
    if not has(language, "tense"):
        return frozenset()
    return frozenset(word for word, kind in rows(language, "tense", 2) if kind == _AHEAD)
