"""Lexicon files → the words that express an attribution, with their frames.

A frame says which complement of the cue is the content: ``que`` a finite clause, ``de+inf`` an
infinitive after "de", ``n`` the object, ``contre+n`` the noun after "contre", ``x:de`` the second
complement of "accuser X de Y", ``q`` a quotation, and so on; the head of
``data/lexicon/fr/cue_verbs.tsv`` lists them. Words are data; this module knows no verb.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from kg.attribute.forms import forms
from kg.errors import KgError
from kg.model import Act
from kg.resources import data

Polarity = int
"""+1 the source is for the content, -1 against it, 0 neither."""

_SIGNS: dict[str, Polarity] = {"+": 1, "-": -1, "0": 0}


@dataclass(frozen=True, slots=True)
class Frame:
    """One construction of a cue. ``reflexive`` frames need "se"; others forbid it; ``weak`` ones
    are as often no attribution ("défendre son titre")."""

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

    def frame(self, shape: str, *, reflexive: bool = False) -> Frame | None:
        """The frame of a shape, ``None`` if the cue hasn't it."""
        for frame in self.frames:
            if frame.shape == shape and frame.reflexive == reflexive:
                return frame
        return None


@dataclass(frozen=True, slots=True)
class CuePreposition:
    """ "selon" and its kin, as the lower-case words that make it up."""

    words: tuple[str, ...]
    act: Act
    only_at_start: bool


@dataclass(frozen=True)
class Cues:
    """The cue lexicon of a language.

    ``verbs`` maps a form to the cues it may be a form of; ``nouns`` and ``adjectives`` map a
    lemma; ``prepositions`` maps a first word to the prepositions that begin with it.
    """

    verbs: dict[str, tuple[Cue, ...]]
    nouns: dict[str, Cue]
    adjectives: dict[str, Cue]
    prepositions: dict[str, tuple[CuePreposition, ...]]


@cache
def cues(language: str) -> Cues:
    """The lexicon of a language.

    Raises:
        KgError: a file of the lexicon is missing or has a bad line.
    """
    endings = {row[0]: tuple(row[1].split()) for row in rows(language, "conjugations", 2)}
    verbs: dict[str, list[Cue]] = {}
    merged: dict[str, Cue] = {}
    for row in rows(language, "cue_verbs", 4):
        cue = _cue(row)
        key = " ".join((cue.lemma, *cue.rest))
        merged[key] = cue
    for cue in merged.values():
        for form in forms(cue.lemma, endings):
            verbs.setdefault(form, []).append(cue)
    prepositions: dict[str, list[CuePreposition]] = {}
    for words, act, place in rows(language, "cue_prepositions", 3):
        parts = tuple(words.replace("'", "' ").split())
        prepositions.setdefault(parts[0], []).append(
            CuePreposition(parts, cast(Act, act), place == "start")
        )
    return Cues(
        # A group of words is tried before the verb alone.
        {form: tuple(sorted(found, key=lambda c: -len(c.rest))) for form, found in verbs.items()},
        {cue.lemma: cue for cue in map(_cue, rows(language, "cue_nouns", 4))},
        {cue.lemma: cue for cue in map(_cue, rows(language, "cue_adjectives", 4))},
        {
            first: tuple(sorted(found, key=lambda p: -len(p.words)))
            for first, found in prepositions.items()
        },
    )


def rows(language: str, name: str, columns: int) -> Iterator[list[str]]:
    """The rows of a lexicon file; lines that begin with # and blank ones are left out."""
    path = data(f"lexicon/{language}/{name}.tsv")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        row = line.split("\t")
        if len(row) != columns:
            raise KgError(f"{path}, line {number}: {len(row)} columns where {columns} belong")
        yield row


def _cue(row: list[str]) -> Cue:
    words, act, sign, shapes = row
    lemma, *rest = words.replace("'", "' ").split()
    polarity = _SIGNS[sign]
    return Cue(
        lemma,
        tuple(rest),
        cast(Act, act),
        polarity,
        tuple(_frame(shape, cast(Act, act), polarity) for shape in shapes.split()),
    )


def _frame(text: str, act: Act, polarity: Polarity) -> Frame:
    shape, _, own = text.partition("=")
    if own:
        own_act, _, own_sign = own.partition(":")
        act, polarity = cast(Act, own_act), _SIGNS[own_sign]
    reflexive = shape.startswith("se:")
    weak = shape.endswith("?")
    return Frame(shape.removeprefix("se:").removesuffix("?"), act, polarity, reflexive, weak)
