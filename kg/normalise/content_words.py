"""Reduce the words of a statement to content words, polarity and context dependence.

The sign is -1 where the words reverse their proposition ("ne … pas", "l'abandon de"): "l'abandon
de la réduction" and "la réduction" share their content but not their sign. Which words do so is
data: ``data/lexicon/<language>/claim_words.tsv``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.base import fold
from kg.base.errors import KgError
from kg.lexicon.inflection import inflection
from kg.lexicon.tables import read_rows
from kg.normalise.amounts import NUMBER, canonical, parse_amount

LANGUAGES = ("fr", "en")
"""Languages with a word list; statements in any other language use the list of the first."""

_WORD = re.compile(rf"(?P<number>{NUMBER.pattern})|[^\W\d_]+", re.VERBOSE)
_BLANKS = re.compile(r"\s*")
_BREAK = re.compile(r"[.,;:!?]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_EXCEEDING = "exceeding"
"""The kind of verbs whose negation does not deny the amount after them."""
_KINDS = frozenset(("small", "self", "this", "not", "reverse", "straight", "break", _EXCEEDING))
_STEM = 7
"""Letters of a word that are compared, without its ending."""
_FEW = 2
"""A reference to the speaker before so many content words shows whom the statement is about."""
_BETWEEN = 2
"""Function words that may separate a negation from the number that it denies."""
_CLAUSE = 2
"""Content words that a clause needs to carry the sign of the whole statement."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The content of a statement.

    Attributes:
        words: content words, folded, by stem.
        senses: words with an opposite ("hausse"): +1, -1, or 0 where the statement has both.
        numbers: amounts, in the figures that equal ones share.
        names: stems of capitalised words, without the first word.
        capitals: the same with a capitalised first word.
        sign: -1 where the proposition is reversed, else 1.
        own: whether the content is about the speaker ("sa démission", "nous").
        deictic: whether it refers to the context ("cette décision", or only "la décision").
        denied: the numbers said to be wrong ("4 %, et non 12").
        run: all words in order, folded.
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
    """A word or number.

    ``word`` is folded, and the figures of a number; ``month_next`` is set for days of a month.
    """

    written: str
    folded: str
    word: str
    kind: _Kind | None
    after_break: bool
    first: bool
    is_number: bool
    is_amount: bool
    month_next: bool


def supported_language(language: str) -> str:
    """Return the language whose word list serves statements in a language."""
    return language if language in LANGUAGES else LANGUAGES[0]


@lru_cache(maxsize=1 << 14)
def wording(text: str, language: str = "fr") -> Wording:
    """Parse the text of a statement."""
    language = supported_language(language)
    reader = _Reader(language)
    for token in _tokens(text, language):
        reader.take(token)
    return reader.wording()


def _tokens(text: str, language: str) -> Iterator[_Token]:
    end = 0
    for match in _WORD.finditer(text):
        amount = parse_amount(match[0], language) if match["number"] else None
        folded = fold.search(match[0]) if amount is None else canonical(amount)
        number = _numbers(language).get(folded)
        word = folded if number is None else number
        is_number = match["number"] is not None or number is not None
        yield _Token(
            written=match[0],
            folded=folded,
            word=word,
            # Unfolded: "sûr" is of another kind than "sur".
            kind=_kind(match[0].lower() if number is None else number, language),
            after_break=_BREAK.search(text, end, match.start()) is not None,
            first=match.start() == 0,
            is_number=is_number,
            is_amount=amount is not None or number is not None,
            month_next=is_number and _is_month(text, match.end(), language),
        )
        end = match.end()


class _Reader:
    """Collect the wording of a statement word by word."""

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
        self.sign_is_fixed = False
        """Whether a clause is over that carries the sign of the whole."""
        self.pending, self.between = False, 0
        """A negation that may deny only a number, and the function words since."""
        self.exceeding = False
        """Whether the last content word was a verb of exceeding."""

    def take(self, token: _Token) -> None:
        """Read the next word."""
        kind = token.kind
        ends_clause = token.after_break and len(self.words) >= _CLAUSE
        self.sign_is_fixed = self.sign_is_fixed or ends_clause
        self.run.append(token.folded)
        if self.after_self and (kind is None or kind.kind not in ("straight", "reverse")):
            # "sa demande de référendum" is about the referendum.
            self.own = True
        self.after_self = kind is not None and kind.kind == "self" and len(self.words) < _FEW
        if self.pending:
            self._apply_negation(token)
        if kind is None or kind.kind == _EXCEEDING:
            self.exceeding = kind is not None
            self._take_content(token)
        elif kind.sense != "-":
            pole = -1 if kind.kind == "reverse" else 1
            self.words.setdefault(f"={kind.sense}", token.word)
            self.senses[kind.sense] = pole if self.senses.get(kind.sense, pole) == pole else 0
        else:
            self._take_function_word(kind)

    def _apply_negation(self, token: _Token) -> None:
        """Decide what the pending negation denies: only the number in "4 %, et non 12"."""
        kind = token.kind
        if kind is not None and kind.kind == "small":
            self.between += 1
        elif kind is not None and kind.kind == _EXCEEDING:
            # "Doesn't exceed 3 %" does not deny the 3 %.
            self.pending = False
        elif kind is None or kind.kind != "not" or self.between:
            self.pending = False
            if kind is None and token.is_number and self.between <= _BETWEEN:
                self.denied.add(stem_of(token.word))
            else:
                self.negated = self.negated or not self.sign_is_fixed

    def _take_content(self, token: _Token) -> None:
        word = token.word
        month = _months(self.language).get(word)
        stem = stem_of(_equivalents(self.language).get(word, word))
        if month is not None:
            stem = f"=month {month}"
        if len(word) < 2 and not word.isdigit():
            return
        self.words.setdefault(stem, word)
        if token.is_number:
            if token.is_amount and not _YEAR.fullmatch(word) and not token.month_next:
                self.numbers.add(stem)
        elif not token.written[0].isupper():
            self.lower.add(stem)
        elif not token.first:
            self.names.add(stem)

    def _take_function_word(self, kind: _Kind) -> None:
        """Read a word without content, which may reverse the proposition or be deictic."""
        if kind.kind == "not":
            # "ne … aucun" is one negation; "ne dépasse pas 3 %" does not negate the amount.
            self.pending = not self.exceeding and (self.sign_is_fixed or not self.negated)
            self.between = 0
        elif kind.kind == "reverse" and not self.sign_is_fixed:
            self.sign = -self.sign
        elif kind.kind == "break" and len(self.words) >= _CLAUSE:
            self.sign_is_fixed = True
        elif kind.kind == "this":
            self.deictic = self.deictic or not self.words

    def wording(self) -> Wording:
        """Return the wording of all words read."""
        negated = self.negated or (self.pending and not self.sign_is_fixed)
        # Whose decision it is, and to do what, is clear only in its own article.
        bare = len(self.words) == 1 and not _speech_acts(self.language).isdisjoint(
            self.words.values()
        )
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


def denies_number(one: Wording, other: Wording) -> bool:
    """Whether one of two wordings denies a number that the other affirms."""
    return _denies(one, other) or _denies(other, one)


def deny_one_number(one: Wording, other: Wording) -> bool:
    """Whether two wordings deny the same number: "4 per cent, not 12", "not 12 %, but 3"."""
    return bool((one.denied | other.denied) & _rejected(one) & _rejected(other))


def _rejected(one: Wording) -> frozenset[str]:
    return one.denied | one.numbers if one.sign < 0 else one.denied


def _denies(one: Wording, other: Wording) -> bool:
    return other.sign > 0 and bool(one.denied & (other.numbers - other.denied))


def is_contrary(one: Wording, other: Wording) -> bool:
    """Whether two wordings of one proposition have opposite polarity."""
    product = one.sign * other.sign
    for sense in one.senses.keys() & other.senses.keys():
        product *= one.senses[sense] * other.senses[sense] or 1
    return product < 0


@cache
def negation_words(language: str) -> frozenset[str]:
    """Return the negation words of a language, folded: "pas"."""
    language = supported_language(language)
    table = read_rows(language, "claim_words", 3)
    return frozenset(fold.search(word) for word, kind, _ in table if kind == "not")


def _is_month(text: str, end: int, language: str) -> bool:
    """Whether a month's name comes next: a day is not an amount."""
    blanks = _BLANKS.match(text, end)
    found = _WORD.match(text, blanks.end() if blanks else end)
    return found is not None and fold.search(found[0]) in _months(language)


@cache
def _equivalents(language: str) -> Mapping[str, str]:
    """Map the words of a language, in all their forms, to their translations in the first."""
    if language == LANGUAGES[0]:
        return {}
    found = {fold.search(a): fold.search(b) for a, b in read_rows(language, "equivalents", 2)}
    inflected, first = inflection(language), inflection(LANGUAGES[0])
    made: dict[str, str] = {}
    # A form that the table lists is another word: "found" is not a form of "to found".
    for word, other in read_rows(language, "equivalents", 2):
        # Only a word whose translation is a verb is inflected as one: "cared" is not from "car".
        verb = len(first.verb(other)) > 1
        for form in sorted({inflected.plural(word), *(inflected.verb(word) if verb else ())}):
            made.setdefault(fold.search(form), fold.search(other))
    return {**made, **found}


@lru_cache(maxsize=1 << 15)
def synonym_groups(stem: str) -> frozenset[int]:
    """Return the numbers of the synonym groups that a stem belongs to."""
    return _groups().get(stem, frozenset())


@cache
def _groups() -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, (word, others) in enumerate(read_rows(LANGUAGES[0], "synonyms", 2)):
        for one in (word, *others.split()):
            found[stem_of(fold.search(one))].add(number)
    return {stem: frozenset(numbers) for stem, numbers in found.items()}


@cache
def _speech_acts(language: str) -> frozenset[str]:
    """Return the nouns of a language for speech acts: "demande", "décision"."""
    acts = {fold.search(row[0]) for row in read_rows(LANGUAGES[0], "cue_nouns", 4)}
    if language == LANGUAGES[0]:
        return frozenset(acts)
    return frozenset(word for word, act in _equivalents(language).items() if act in acts)


@cache
def _months(language: str) -> Mapping[str, str]:
    return {fold.search(word): value for word, value in read_rows(language, "months", 2)}


@cache
def _numbers(language: str) -> Mapping[str, str]:
    """Map number words to figures, without "un", which is an article."""
    found = {fold.search(word): value for word, value in read_rows(language, "numbers", 2)}
    return {word: value for word, value in found.items() if value.isdigit() and value != "1"}


@cache
def _endings() -> tuple[str, ...]:
    """Read the endings that a word loses, after the s or x of a plural."""
    return tuple(row[0] for row in read_rows("", "endings", 1))


@lru_cache(maxsize=1 << 15)
def stem_of(word: str) -> str:
    """Strip the ending of a folded word; most forms and derivations of a word share a stem."""
    if word[:1].isdigit():
        return word.replace(",", ".")
    if len(word) > 3 and word[-1] in "sx":
        word = word[:-1]
    for ending in _endings():
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:_STEM]


def is_function_word(word: str, language: str) -> bool:
    """Whether a word, in its original spelling, has no content."""
    kind = _kind(word.lower(), language)
    return kind is not None and kind.kind == "small"


@lru_cache(maxsize=1 << 15)
def _kind(written: str, language: str) -> _Kind | None:
    exact, beginnings = _lexicon(language)
    word = fold.search(written)
    found = exact.get(written) or exact.get(word)
    if found is not None:
        return found
    for length in range(min(len(word), _longest_beginning(language)), 2, -1):
        found = beginnings.get(word[:length])
        if found is not None:
            return found
    return None


@cache
def _longest_beginning(language: str) -> int:
    return max(map(len, _lexicon(language)[1]), default=0)


@cache
def _lexicon(language: str) -> tuple[Mapping[str, _Kind], Mapping[str, _Kind]]:
    exact: dict[str, _Kind] = {}
    beginnings: dict[str, _Kind] = {}
    accented: dict[str, _Kind] = {}
    for word, kind, sense in read_rows(language, "claim_words", 3):
        if kind not in _KINDS:
            choices = ", ".join(sorted(_KINDS))
            raise KgError(f"claim_words.tsv ({language}): no kind {kind!r}; there are: {choices}")
        if word.endswith("*"):
            beginnings[fold.search(word.rstrip("*"))] = _Kind(kind, sense)
            continue
        # Without its accents a word may be another: "sûr" is not "sur".
        exact[word] = _Kind(kind, sense)
        if fold.search(word) != word:
            accented[fold.search(word)] = exact[word]
    return {**accented, **exact}, beginnings
