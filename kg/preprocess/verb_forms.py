"""Tense and mood of verbs by their spelling, for languages whose spelling shows it.

``data/lexicon/<lang>/moods.tsv`` has the endings, and the stems that differ from the infinitive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.base.errors import KgError
from kg.lexicon.tables import NOTHING, has_table, read_located_rows

_VERBS = frozenset(("VERB", "AUX"))
_CHECKED = ("Mood=", "Tense=", "VerbForm=")
_FUTURE, _PRESENT = "Tense=Fut", "Tense=Pres"
_BARE = frozenset(("cut", "mark", "inverted"))
"""Kinds of rows without features."""
_KINDS = _BARE | {"ending", "stem", "present"}
_THIRD = f"Mood=Ind|Number=Sing|Person=3|{_PRESENT}|VerbForm=Fin"


@dataclass(frozen=True)
class _Moods:
    """The table of a language.

    ``endings`` maps endings, longest first, to features; ``stems`` endings of irregular stems to
    those of their infinitives; ``cuts`` are what infinitives lose before an ending. ``others`` maps
    further endings to the endings of the infinitive that they replace, with features. A word that
    ends in none of ``futures``, if there are any, is not future. ``presents`` are endings of
    presents that look like participles, with those of the infinitive. ``inverted`` are pronouns
    that follow their verb as its subject.
    """

    endings: Mapping[str, str]
    others: Mapping[str, tuple[tuple[str, str], ...]]
    stems: Mapping[str, frozenset[str]]
    cuts: frozenset[str]
    futures: tuple[str, ...]
    presents: tuple[tuple[str, str], ...]
    inverted: frozenset[str] = frozenset()

    def infinitives(self, stem: str) -> Iterator[str]:
        """Yield the possible infinitives of a stem."""
        yield stem
        for cut in self.cuts:
            yield stem + cut
        for length in range(len(stem), 0, -1):
            for ending in self.stems.get(stem[-length:], ()):
                yield stem[:-length] + ending


def correct_features(language: str, word: str, lemma: str, pos: str, features: str) -> str:
    """Return the features of a lower-case word with tense and mood corrected by its spelling.

    They are unchanged if the word is not a verb or not a form of its lemma.
    """
    if pos not in _VERBS:
        return features
    spelt = _spelt_features(language, word, lemma)
    known = features.split("|")
    if not all(one in known for one in spelt if one.startswith(_CHECKED)):
        return "|".join(spelt)
    futures = _moods(language).futures
    if _FUTURE in known and futures and not word.endswith(futures):
        # The tagger takes unknown presents for futures.
        return features.replace(_FUTURE, _PRESENT)
    return features


def present_features(language: str, word: str, lemma: str) -> str:
    """Return the features of a third-person present ("dit-il"), "" if the spelling excludes it."""
    for ending, infinitive in _moods(language).presents:
        if word.endswith(ending) and word.removesuffix(ending) + infinitive == lemma:
            return _THIRD
    return ""


def is_inverted(language: str, word: str) -> bool:
    """Whether a lower-case word is an inverted subject: "-ils" of "menacent-ils de partir"."""
    return word in _moods(language).inverted


@lru_cache(maxsize=1 << 15)
def _spelt_features(language: str, word: str, lemma: str) -> tuple[str, ...]:
    """Return the features of a verb form by its spelling, () if it shows none."""
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
    rows: dict[str, list[tuple[str, str]]] = defaultdict(list)
    others: dict[str, list[tuple[str, str]]] = defaultdict(list)
    table = read_located_rows(language, "moods", 3) if has_table(language, "moods") else ()
    for where, (kind, form, spelt) in table:
        if kind not in _KINDS and not kind.startswith("-"):
            kinds = ", ".join(sorted(_KINDS))
            raise KgError(f"{where}: no row called {kind!r}; there are: {kinds}, -er and so on")
        if spelt == NOTHING and kind not in _BARE:
            raise KgError(f"{where}: {kind} {form!r} has no features")
        if kind in _KINDS:
            rows[kind].append((form, spelt))
        else:
            others[form].append((kind.removeprefix("-"), spelt))
    stems: dict[str, set[str]] = defaultdict(set)
    for stem, infinitive in rows["stem"]:
        stems[stem].add(infinitive)
    endings = dict(rows["ending"])
    return _Moods(
        {ending: endings[ending] for ending in sorted(endings, key=_by_length)},
        {ending: tuple(others[ending]) for ending in sorted(others, key=_by_length)},
        {stem: frozenset(infinitives) for stem, infinitives in stems.items()},
        frozenset(form for form, _ in rows["cut"]),
        tuple(
            mark + ending
            for mark, _ in rows["mark"][-1:]
            for ending, spelt in endings.items()
            if _FUTURE in spelt
        ),
        tuple(rows["present"]),
        frozenset(form for form, _ in rows["inverted"]),
    )


def _by_length(ending: str) -> tuple[int, str]:
    return -len(ending), ending
