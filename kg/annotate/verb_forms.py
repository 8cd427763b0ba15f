"""A tagged verb → the tense and mood that its spelling tells, for languages whose spelling does.

``data/lexicon/<lang>/moods.tsv`` holds the endings, and the stems that are not the infinitive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.base.errors import KgError
from kg.lexicon.tables import NOTHING, has, placed

_VERBS = frozenset(("VERB", "AUX"))
_TELLING = ("Mood=", "Tense=", "VerbForm=")
_FUTURE, _PRESENT = "Tense=Fut", "Tense=Pres"
_BARE = frozenset(("cut", "mark", "inverted"))
"""Rows whose form says all."""
_KINDS = _BARE | {"ending", "stem", "present"}
_THIRD = f"Mood=Ind|Number=Sing|Person=3|{_PRESENT}|VerbForm=Fin"


@dataclass(frozen=True)
class _Moods:
    """``endings`` maps endings, the longest first, to features; ``stems`` what irregular stems end
    in to what their infinitives do; ``cuts`` is what infinitives lose before an ending. ``others``
    maps further endings to those of the infinitive that they replace, each with its features.
    What ends in none of ``futures`` is no future, if there are any. ``presents`` are the endings of
    a present that may be taken for a participle, with those of its infinitive; ``inverted`` are
    the pronouns that stand behind their verb as its subject.
    """

    endings: Mapping[str, str]
    others: Mapping[str, tuple[tuple[str, str], ...]]
    stems: Mapping[str, frozenset[str]]
    cuts: frozenset[str]
    futures: tuple[str, ...]
    presents: tuple[tuple[str, str], ...]
    inverted: frozenset[str] = frozenset()

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
    if not all(one in known for one in told if one.startswith(_TELLING)):
        return "|".join(told)
    futures = _moods(language).futures
    if _FUTURE in known and futures and not word.endswith(futures):
        # The tagger takes a present that it doesn't know for a future.
        return features.replace(_FUTURE, _PRESENT)
    return features


def as_present(language: str, word: str, lemma: str) -> str:
    """The features of a word in small letters as a present in the third person, "" where its
    spelling can't be one: for a participle with a subject and without an auxiliary ("dit-il").

    Raises:
        KgError: the language's table has a bad line.
    """
    for ending, infinitive in _moods(language).presents:
        if word.endswith(ending) and word.removesuffix(ending) + infinitive == lemma:
            return _THIRD
    return ""


def is_inverted(language: str, word: str) -> bool:
    """Whether a word in small letters is a subject that stands behind its verb: "-ils" of
    "Aussi menacent-ils de partir".

    Raises:
        KgError: the language's table has a bad line.
    """
    return word in _moods(language).inverted


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
    mark = ""
    presents: list[tuple[str, str]] = []
    inverted: set[str] = set()
    table = placed(language, "moods", 3) if has(language, "moods") else ()
    for where, (what, form, told) in table:
        if what not in _KINDS and not what.startswith("-"):
            kinds = ", ".join(sorted(_KINDS))
            raise KgError(f"{where}: no row called {what!r}; there are: {kinds}, -er and so on")
        if told == NOTHING and what not in _BARE:
            raise KgError(f"{where}: {what} {form!r} tells nothing")
        if what == "ending":
            endings[form] = told
        elif what == "stem":
            stems[form].add(told)
        elif what == "cut":
            cuts.add(form)
        elif what == "mark":
            mark = form
        elif what == "inverted":
            inverted.add(form)
        elif what == "present":
            presents.append((form, told))
        else:
            others[form].append((what.removeprefix("-"), told))
    return _Moods(
        {ending: endings[ending] for ending in sorted(endings, key=_longest_first)},
        {ending: tuple(others[ending]) for ending in sorted(others, key=_longest_first)},
        {stem: frozenset(infinitives) for stem, infinitives in stems.items()},
        frozenset(cuts),
        tuple(mark + ending for ending, told in endings.items() if mark and _FUTURE in told),
        tuple(presents),
        frozenset(inverted),
    )


def _longest_first(ending: str) -> tuple[int, str]:
    return -len(ending), ending
