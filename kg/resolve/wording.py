"""The words of a statement → its content words, its sign, and what it leans on.

The sign is -1 where the words turn their proposition round ("ne … pas", "l'abandon de"), so that
"l'abandon de la réduction" and "la réduction" have the content in common and not the sign. Which
words do so is data: ``data/lexicon/<language>/claim_words.tsv``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.errors import KgError
from kg.forms import inflection
from kg.lexicon import rows
from kg.resolve.telling import fold

LANGUAGES = ("fr", "en")
"""Those that have a list of words; statements in others are compared by the list of the first."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_BREAK = re.compile(r"[.,;:!?]")
_NUMBER = re.compile(r"(?<=\d)[ \u00a0\u202f,](?=\d{3}\b)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_KINDS = frozenset(("small", "self", "this", "not", "reverse", "straight", "break"))
_STEM = 7
"""Letters of a word that tell it from others, its endings apart."""
_FEW = 2
"""Up to so many content words, one that points at somebody tells whom all is about."""
_BETWEEN = 2
"""Words without content that may stand between a negation and the number that it denies."""
_CLAUSE = 2
"""Content words that a clause has at least, to carry the sign of the whole."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a statement's words say.

    ``words`` are its content words as they stand, folded, by stem; ``senses`` those of them that
    have an opposite ("hausse"), +1 or -1, 0 where the statement has both; ``numbers`` and ``names``
    are the stems of those that name an amount or begin with a capital letter, ``capitals`` those of
    names and of a first word that begins with one. ``own`` says that the
    content is about whoever speaks ("sa démission", "nous"), ``deictic`` that it points at what was
    said before ("cette décision", or "la décision" and no more). ``denied`` are the numbers that
    are said to be wrong ("4 %, et non 12"). ``run`` is all its words in order, folded.
    """

    words: Mapping[str, str]
    senses: Mapping[str, int]
    numbers: frozenset[str]
    names: frozenset[str]
    capitals: frozenset[str]
    sign: int
    own: bool
    deictic: bool
    denied: frozenset[str]
    run: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Kind:
    kind: str
    sense: str


@lru_cache(maxsize=1 << 14)
def wording(text: str, language: str = "fr") -> Wording:
    """The wording of a statement's text."""
    if language not in LANGUAGES:
        language = LANGUAGES[0]
    words: dict[str, str] = {}
    senses: dict[str, int] = {}
    numbers: set[str] = set()
    denied: set[str] = set()
    names: set[str] = set()
    lower: set[str] = set()
    run: list[str] = []
    own = deictic = after_self = False
    sign, negated, settled = 1, False, False
    pending, between = False, 0
    text = _NUMBER.sub("", text)
    end = 0
    for match in _WORD.finditer(text):
        if _BREAK.search(text, end, match.start()) and len(words) >= _CLAUSE:
            settled = True
        end = match.end()
        word = fold(match[0])
        run.append(word)
        number = _numbers(language).get(word)
        word = word if number is None else number
        kind = _kind(match[0].lower() if number is None else word, language)
        if after_self and (kind is None or kind.kind not in ("straight", "reverse")):
            # "sa demande de référendum" is about the referendum.
            own = True
        after_self = kind is not None and kind.kind == "self" and len(words) < _FEW
        if pending and kind is not None and kind.kind == "small":
            between += 1
        elif pending and not (kind is not None and kind.kind == "not" and not between):
            # "4 %, et non 12" turns nothing but the number.
            pending = False
            if kind is None and word[0].isdigit() and between <= _BETWEEN:
                denied.add(stem_of(word))
            else:
                negated = negated or not settled
        if kind is None:
            month = _months(language).get(word)
            stem = stem_of(_equivalents(language).get(word, word))
            if month is not None:
                stem = f"=month {month}"
            if len(word) < 2 and not word.isdigit():
                continue
            words.setdefault(stem, word)
            if word[0].isdigit():
                if not _YEAR.fullmatch(word) and not _is_month(text[end:], language):
                    numbers.add(stem)
            elif not match[0][0].isupper():
                lower.add(stem)
            elif match.start() > 0:
                names.add(stem)
            continue
        if kind.sense != "-":
            pole = -1 if kind.kind == "reverse" else 1
            words.setdefault(f"={kind.sense}", word)
            senses[kind.sense] = pole if senses.get(kind.sense, pole) == pole else 0
        elif kind.kind == "not":
            # "ne … aucun" is one negation.
            pending, between = settled or not negated, 0
        elif kind.kind == "reverse" and not settled:
            sign = -sign
        elif kind.kind == "break" and len(words) >= _CLAUSE:
            settled = True
        elif kind.kind == "this":
            deictic = deictic or not words
    negated = negated or (pending and not settled)
    # Of whose decision, and to do what, its own article tells.
    deictic = deictic or (len(words) == 1 and not _acts(language).isdisjoint(words.values()))
    sign = -sign if negated else sign
    capitals = words.keys() - lower - numbers - {f"={sense}" for sense in senses}
    return Wording(
        words,
        senses,
        frozenset(numbers),
        frozenset(names),
        frozenset(capitals),
        sign,
        own,
        deictic,
        frozenset(denied & numbers),
        tuple(run),
    )


def of_other_numbers(one: Wording, other: Wording) -> bool:
    """Whether one of two wordings says that a number of the other is wrong."""
    return bool((one.denied ^ other.denied) & one.numbers & other.numbers)


def opposed(one: Wording, other: Wording) -> bool:
    """Whether of two wordings of one proposition one says the contrary of the other."""
    product = one.sign * other.sign
    for sense in one.senses.keys() & other.senses.keys():
        product *= one.senses[sense] * other.senses[sense] or 1
    return product < 0


def _is_month(rest: str, language: str) -> bool:
    """Whether a month's name comes next: a day is no amount."""
    found = _WORD.match(rest.lstrip())
    return found is not None and fold(found[0]) in _months(language)


@cache
def _equivalents(language: str) -> Mapping[str, str]:
    """Words of a language, in all their forms, by those of the first that news puts for them."""
    if language == LANGUAGES[0]:
        return {}
    found = {fold(word): fold(other) for word, other in rows(language, "equivalents", 2)}
    inflected, first = inflection(language), inflection(LANGUAGES[0])
    made: dict[str, str] = {}
    # A form that the table has itself is another word: "found" is not of "to found".
    for word, other in rows(language, "equivalents", 2):
        # What isn't for a verb is none: "cared" is not of "car".
        verb = len(first.verb(other)) > 1
        for form in sorted({inflected.plural(word), *(inflected.verb(word) if verb else ())}):
            made.setdefault(fold(form), fold(other))
    return {**made, **found}


@lru_cache(maxsize=1 << 15)
def likes(stem: str) -> frozenset[int]:
    """The groups of words that news puts for one another to which a stem belongs."""
    return _groups().get(stem, frozenset())


@cache
def _groups() -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, (word, others) in enumerate(rows(LANGUAGES[0], "synonyms", 2)):
        for one in (word, *others.split()):
            found[stem_of(fold(one))].add(number)
    return {stem: frozenset(numbers) for stem, numbers in found.items()}


@cache
def _acts(language: str) -> frozenset[str]:
    """Nouns that name an act of speech ("demande", "décision"), as words of the language."""
    acts = {fold(row[0]) for row in rows(LANGUAGES[0], "cue_nouns", 4)}
    if language == LANGUAGES[0]:
        return frozenset(acts)
    return frozenset(word for word, act in _equivalents(language).items() if act in acts)


@cache
def _months(language: str) -> Mapping[str, str]:
    return {fold(word): value for word, value in rows(language, "months", 2)}


@cache
def _numbers(language: str) -> Mapping[str, str]:
    """Numbers in letters, as they are in figures; "un" is an article."""
    found = {fold(word): value for word, value in rows(language, "numbers", 2)}
    return {word: value for word, value in found.items() if value.isdigit() and value != "1"}


@cache
def _endings() -> tuple[str, ...]:
    """What a word may lose after the s or x of a plural, which goes first."""
    return tuple(row[0] for row in rows("", "endings", 1))


@lru_cache(maxsize=1 << 15)
def stem_of(word: str) -> str:
    """A folded word without its ending: equal for most forms of one word and for its kin."""
    if word[0].isdigit():
        return word.replace(",", ".")
    if len(word) > 3 and word[-1] in "sx":
        word = word[:-1]
    for ending in _endings():
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:_STEM]


def is_small(word: str, language: str) -> bool:
    """Whether a word, written as it stands, says nothing by itself."""
    kind = _kind(word.lower(), language)
    return kind is not None and kind.kind == "small"


@lru_cache(maxsize=1 << 15)
def _kind(written: str, language: str) -> _Kind | None:
    exact, beginnings = _lexicon(language)
    word = fold(written)
    found = exact.get(written) or exact.get(word)
    if found is not None:
        return found
    for length in range(len(word), 2, -1):
        found = beginnings.get(word[:length])
        if found is not None:
            return found
    return None


@cache
def _lexicon(language: str) -> tuple[Mapping[str, _Kind], Mapping[str, _Kind]]:
    exact: dict[str, _Kind] = {}
    beginnings: dict[str, _Kind] = {}
    accented: dict[str, _Kind] = {}
    for word, kind, sense in rows(language, "claim_words", 3):
        if kind not in _KINDS:
            choices = ", ".join(sorted(_KINDS))
            raise KgError(f"claim_words.tsv ({language}): no kind {kind!r}; there are: {choices}")
        if word.endswith("*"):
            beginnings[fold(word.rstrip("*"))] = _Kind(kind, sense)
            continue
        # Without its accents a word may be another: "sûr" is not "sur".
        exact[word] = _Kind(kind, sense)
        if fold(word) != word:
            accented[fold(word)] = exact[word]
    return {**accented, **exact}, beginnings
