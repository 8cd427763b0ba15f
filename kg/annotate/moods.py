"""A tagged verb → the tense and mood that its spelling tells, for languages whose spelling does.

``data/lexicon/<lang>/moods.tsv`` holds the endings, and the stems that are not the infinitive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.errors import KgError
from kg.lexicon import NOTHING, has, rows

_VERBS = frozenset(("VERB", "AUX"))
_TELLING = ("Mood=", "Tense=", "VerbForm=")


@dataclass(frozen=True)
class _Moods:
    """``endings`` maps endings, the longest first, to features; ``stems`` what irregular stems end
    in to what their infinitives do; ``cuts`` is what infinitives lose before an ending. ``others``
    maps further endings to those of the infinitive that they replace, each with its features."""

    endings: Mapping[str, str]
    others: Mapping[str, tuple[tuple[str, str], ...]]
    stems: Mapping[str, frozenset[str]]
    cuts: frozenset[str]

    def infinitives(self, stem: str) -> Iterator[str]:
        """What verbs a stem may be of."""
        yield stem
        for cut in self.cuts:
            yield stem + cut
        for length in range(len(stem), 0, -1):
            for ending in self.stems.get(stem[-length:], ()):
                yield stem[:-length] + ending


def mended(language: str, word: str, lemma: str, pos: str, features: str) -> str:
    """The features of a word in small letters, with tense and mood as its spelling tells them.

    The features stay as they are where the word is no verb, where its spelling tells nothing or
    the same, or where it isn't a form of its lemma.

    Raises:
        KgError: the language's table has a bad line.
    """
    if pos not in _VERBS:
        return features
    told = _told(language, word, lemma)
    known = features.split("|")
    if all(one in known for one in told if one.startswith(_TELLING)):
        return features
    return "|".join(told)


@lru_cache(maxsize=1 << 15)
def _told(language: str, word: str, lemma: str) -> tuple[str, ...]:
    """The features that a form of a verb has by its spelling, () where that tells nothing."""
    moods = _moods(language)
    for ending, features in moods.endings.items():
        if word.endswith(ending) and lemma in moods.infinitives(word.removesuffix(ending)):
            return tuple(features.split("|"))
    for ending, replaced in moods.others.items():
        if word.endswith(ending):
            for infinitive, features in replaced:
                if word.removesuffix(ending) + infinitive == lemma:
                    return tuple(features.split("|"))
    return ()


@cache
def _moods(language: str) -> _Moods:
    endings: dict[str, str] = {}
    stems: dict[str, set[str]] = defaultdict(set)
    cuts: set[str] = set()
    others: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for what, form, told in rows(language, "moods", 3) if has(language, "moods") else ():
        if what == "ending" and told != NOTHING:
            endings[form] = told
        elif what == "stem" and told != NOTHING:
            stems[form].add(told)
        elif what == "cut":
            cuts.add(form)
        elif what.startswith("-") and told != NOTHING:
            others[form].append((what[1:], told))
        else:
            raise KgError(f"moods.tsv ({language}): {what} {form} {told}: no ending, stem or cut")
    return _Moods(
        {ending: endings[ending] for ending in sorted(endings, key=_longest_first)},
        {ending: tuple(others[ending]) for ending in sorted(others, key=_longest_first)},
        {stem: frozenset(infinitives) for stem, infinitives in stems.items()},
        frozenset(cuts),
    )


def _longest_first(ending: str) -> tuple[int, str]:
    return -len(ending), ending
