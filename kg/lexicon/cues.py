"""Cue words: verbs, nouns, adjectives and prepositions of attribution, with their frames.

A frame says which complement of the cue is the content: ``que`` a finite clause, ``de+inf`` an
infinitive after "de", ``n`` the object, ``contre+n`` the noun after "contre", ``x:de`` the second
complement of "accuser X de Y", ``q`` a quotation. The header of ``data/lexicon/fr/cue_verbs.tsv``
lists them all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast, get_args

from kg.base.errors import KgError
from kg.lexicon.inflection import inflection
from kg.lexicon.tables import has_table, read_located_rows, read_rows
from kg.model import Act

Polarity = int
"""+1 if the source is for the content, -1 against it, 0 neither."""

_FUTURE = "future preposition"
"""The kind, in the table of tenses, of prepositions before a future date."""
_SIGNS: dict[str, Polarity] = {"+": 1, "-": -1, "0": 0}
_ACTS = frozenset(get_args(Act))
_PLACES = frozenset(("any", "start", "mind"))
_FRAME = re.compile(r"(se:)?([^\W\d]+:)?([^\W\d]['\w]*)(\+(n|inf))?\??")


@dataclass(frozen=True, slots=True)
class Frame:
    """One construction of a cue.

    A ``reflexive`` frame needs "se", the others forbid it. A ``weak`` one is often not an
    attribution ("défendre son titre").
    """

    shape: str
    act: Act
    polarity: Polarity
    reflexive: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue word; ``rest`` has the further words of a phrase such as "faire savoir"."""

    lemma: str
    rest: tuple[str, ...]
    act: Act
    polarity: Polarity
    frames: tuple[Frame, ...]

    @property
    def words(self) -> str:
        """The words of the cue, joined by blanks."""
        return " ".join((self.lemma, *self.rest))

    @property
    def takes_addressee(self) -> bool:
        """Whether its object may be the addressee: "told reporters that"."""
        return self.frame("x:que") is not None

    def frame(self, shape: str, *, reflexive: bool = False) -> Frame | None:
        """Return the frame of a shape, ``None`` if the cue does not have it."""
        for frame in self.frames:
            if frame.shape == shape and frame.reflexive == reflexive:
                return frame
        return None


@dataclass(frozen=True, slots=True)
class CuePreposition:
    """A preposition such as "selon", with its place in a clause.

    The ``place`` is "any", only the "start", or only the start before an experiencer: "mind", as of
    "aux yeux de".
    """

    words: tuple[str, ...]
    act: Act
    place: str = "any"

    @property
    def only_at_start(self) -> bool:
        return self.place != "any"


@dataclass(frozen=True)
class Cues:
    """The cue words of a language.

    ``verbs`` maps a form to the cues that it may be a form of, ``adjectives`` a form to its cue,
    ``nouns`` a lemma to its cue, ``prepositions`` a first word to the prepositions that begin with
    it.
    """

    verbs: dict[str, tuple[Cue, ...]]
    action_verbs: dict[str, tuple[Cue, ...]]
    """Verbs that take a side in an announced action without being cues: "vote against"."""
    nouns: dict[str, Cue]
    adjectives: dict[str, Cue]
    prepositions: dict[str, tuple[CuePreposition, ...]]


@cache
def cues(language: str) -> Cues:
    """Read the cue words of a language."""
    inflected = inflection(language)
    prepositions: dict[str, list[CuePreposition]] = {}
    for where, (words, act, place) in read_located_rows(language, "cue_prepositions", 3):
        _check_choice(where, "act", act, _ACTS)
        _check_choice(where, "place", place, _PLACES)
        parts = tuple(words.replace("'", "' ").split())
        prepositions.setdefault(parts[0], []).append(CuePreposition(parts, cast(Act, act), place))
    return Cues(
        _read_verbs(language, "cue_verbs"),
        _read_verbs(language, "deed_verbs"),
        {cue.lemma: cue for cue in _read_cues(language, "cue_nouns")},
        {
            form: cue
            for cue in _read_cues(language, "cue_adjectives")
            for form in inflected.adjective(cue.lemma)
        },
        {
            first: tuple(sorted(found, key=lambda p: -len(p.words)))
            for first, found in prepositions.items()
        },
    )


def _read_verbs(language: str, name: str) -> dict[str, tuple[Cue, ...]]:
    """Group the verbs of a file by form, phrases before single verbs."""
    inflected = inflection(language)
    merged = {cue.words: cue for cue in _read_cues(language, name)}
    found: dict[str, list[Cue]] = {}
    for cue in merged.values():
        for form in inflected.verb(cue.lemma):
            found.setdefault(form, []).append(cue)
    return {form: tuple(sorted(cues, key=lambda c: -len(c.rest))) for form, cues in found.items()}


def _read_cues(language: str, name: str) -> Iterator[Cue]:
    for where, (words, act, sign, shapes) in read_located_rows(language, name, 4):
        _check_choice(where, "act", act, _ACTS)
        _check_choice(where, "polarity", sign, _SIGNS)
        lemma, *rest = words.replace("'", "' ").split()
        polarity = _SIGNS[sign]
        frames = tuple(
            _parse_frame(where, shape, cast(Act, act), polarity) for shape in shapes.split()
        )
        yield Cue(lemma, tuple(rest), cast(Act, act), polarity, frames)


def _check_choice(where: str, what: str, word: str, choices: Collection[str]) -> None:
    if word not in choices:
        raise KgError(
            f"{where}: no {what} called {word!r}; there are: {', '.join(sorted(choices))}"
        )


def _parse_frame(where: str, text: str, act: Act, polarity: Polarity) -> Frame:
    shape, equals, own = text.partition("=")
    if _FRAME.fullmatch(shape) is None:
        raise KgError(f"{where}: {shape!r} is not a frame")
    if equals:
        own_act, _, own_sign = own.partition(":")
        _check_choice(where, "act", own_act, _ACTS)
        _check_choice(where, "polarity", own_sign, _SIGNS)
        act, polarity = cast(Act, own_act), _SIGNS[own_sign]
    reflexive = shape.startswith("se:")
    weak = shape.endswith("?")
    return Frame(shape.removeprefix("se:").removesuffix("?"), act, polarity, reflexive, weak)


@cache
def speech_events(language: str) -> frozenset[str]:
    """Read the nouns of speech events and forms of speech."""
    return frozenset(row[0] for row in read_rows(language, "speech_events", 2))


@cache
def future_prepositions(language: str) -> frozenset[str]:
    """Read the prepositions before a future date, none if the language has no such table."""
    if not has_table(language, "tense"):
        return frozenset()
    return frozenset(word for word, kind in read_rows(language, "tense", 2) if kind == _FUTURE)
