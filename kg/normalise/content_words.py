"""The words of a statement → its content words, its sign, and what it leans on.

The sign is -1 where the words turn their proposition round ("ne … pas", "l'abandon de"), so that
"l'abandon de la réduction" and "la réduction" have the content in common and not the sign. Which
words do so is data: ``data/lexicon/<language>/claim_words.tsv``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.base.errors import KgError
from kg.lexicon.inflection import inflection
from kg.lexicon.tables import rows
from kg.normalise.tokens import fold

LANGUAGES = ("fr", "en")
"""Those that have a list of words; statements in others are compared by the list of the first."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_BREAK = re.compile(r"[.,;:!?]")
_NUMBER = re.compile(r"(?<=\d)[ \u00a0\u202f,](?=\d{3}\b)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_EXCEEDING = "exceeding"
"""The kind of words whose denial is no denial of the amount behind them."""
_KINDS = frozenset(("small", "self", "this", "not", "reverse", "straight", "break", _EXCEEDING))
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


@dataclass(frozen=True, slots=True)
class _Token:
    """A word as it stands: ``word`` folded, a number in figures; ``after_break`` whether a mark
    comes before it, ``first`` whether nothing does, ``month_next`` whether a month's name follows
    a number.
    """

    written: str
    folded: str
    word: str
    kind: _Kind | None
    after_break: bool
    first: bool
    month_next: bool


def known(language: str) -> str:
    """The language whose tables tell of statements in a language."""
    return language if language in LANGUAGES else LANGUAGES[0]


@lru_cache(maxsize=1 << 14)
def wording(text: str, language: str = "fr") -> Wording:
    """The wording of a statement's text."""
    language = known(language)
    reader = _Reader(language)
    for token in _tokens(_NUMBER.sub("", text), language):
        reader.take(token)
    return reader.wording()


def _tokens(text: str, language: str) -> Iterator[_Token]:
    end = 0
    for match in _WORD.finditer(text):
        folded = fold(match[0])
        number = _numbers(language).get(folded)
        word = folded if number is None else number
        yield _Token(
            written=match[0],
            folded=folded,
            word=word,
            # "sûr" is of another kind than "sur".
            kind=_kind(match[0].lower() if number is None else number, language),
            after_break=_BREAK.search(text, end, match.start()) is not None,
            first=match.start() == 0,
            month_next=word[0].isdigit() and _is_month(text[match.end() :], language),
        )
        end = match.end()


class _Reader:
    """What the words that were taken so far say, one by one from the first."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.words: dict[str, str] = {}
        self.senses: dict[str, int] = {}
        self.numbers: set[str] = set()
        self.denied: set[str] = set()
        self.names: set[str] = set()
        self.lower: set[str] = set()
        self.run: list[str] = []
        self.own = self.deictic = False
        self.after_self = False
        self.sign, self.negated = 1, False
        self.settled = False
        """Whether a clause is over that carries the sign of the whole."""
        self.pending, self.between = False, 0
        """A negation that may deny but a number, and the small words since."""
        self.exceeding = False
        """Whether the last word of the content was one of exceeding."""

    def take(self, token: _Token) -> None:
        """Takes the next word."""
        kind = token.kind
        self.settled = self.settled or (token.after_break and len(self.words) >= _CLAUSE)
        self.run.append(token.folded)
        if self.after_self and (kind is None or kind.kind not in ("straight", "reverse")):
            # "sa demande de référendum" is about the referendum.
            self.own = True
        self.after_self = kind is not None and kind.kind == "self" and len(self.words) < _FEW
        if self.pending:
            self._behind_a_negation(token)
        if kind is None or kind.kind == _EXCEEDING:
            self.exceeding = kind is not None
            self._take_content(token)
        elif kind.sense != "-":
            pole = -1 if kind.kind == "reverse" else 1
            self.words.setdefault(f"={kind.sense}", token.word)
            self.senses[kind.sense] = pole if self.senses.get(kind.sense, pole) == pole else 0
        else:
            self._turn(kind)

    def _behind_a_negation(self, token: _Token) -> None:
        """What a negation before it denies: "4 %, et non 12" turns nothing but the number."""
        kind = token.kind
        if kind is not None and kind.kind == "small":
            self.between += 1
        elif kind is not None and kind.kind == _EXCEEDING:
            # "Doesn't exceed 3 %" denies no 3 %.
            self.pending = False
        elif kind is None or kind.kind != "not" or self.between:
            self.pending = False
            if kind is None and token.word[0].isdigit() and self.between <= _BETWEEN:
                self.denied.add(stem_of(token.word))
            else:
                self.negated = self.negated or not self.settled

    def _take_content(self, token: _Token) -> None:
        word = token.word
        month = _months(self.language).get(word)
        stem = stem_of(_equivalents(self.language).get(word, word))
        if month is not None:
            stem = f"=month {month}"
        if len(word) < 2 and not word.isdigit():
            return
        self.words.setdefault(stem, word)
        if word[0].isdigit():
            if not _YEAR.fullmatch(word) and not token.month_next:
                self.numbers.add(stem)
        elif not token.written[0].isupper():
            self.lower.add(stem)
        elif not token.first:
            self.names.add(stem)

    def _turn(self, kind: _Kind) -> None:
        """Takes a word without content, which may turn round what is said or point at something."""
        if kind.kind == "not":
            # "ne … aucun" is one negation, and "ne dépasse pas 3 %" none of the amount.
            self.pending = not self.exceeding and (self.settled or not self.negated)
            self.between = 0
        elif kind.kind == "reverse" and not self.settled:
            self.sign = -self.sign
        elif kind.kind == "break" and len(self.words) >= _CLAUSE:
            self.settled = True
        elif kind.kind == "this":
            self.deictic = self.deictic or not self.words

    def wording(self) -> Wording:
        """What all of them say."""
        negated = self.negated or (self.pending and not self.settled)
        # Of whose decision, and to do what, its own article tells.
        bare = len(self.words) == 1 and not _acts(self.language).isdisjoint(self.words.values())
        of_a_sense = {f"={sense}" for sense in self.senses}
        return Wording(
            self.words,
            self.senses,
            frozenset(self.numbers),
            frozenset(self.names),
            frozenset(self.words.keys() - self.lower - self.numbers - of_a_sense),
            -self.sign if negated else self.sign,
            self.own,
            self.deictic or bare,
            frozenset(self.denied & self.numbers),
            tuple(self.run),
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


@cache
def negations(language: str) -> frozenset[str]:
    """The words of a language that negate, folded: "pas"."""
    language = known(language)
    table = rows(language, "claim_words", 3)
    return frozenset(fold(word) for word, kind, _ in table if kind == "not")


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
