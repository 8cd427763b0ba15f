"""Matching of a language's date grammar.

A language has six tables in ``data/lexicon/<language>/``:

    months.tsv weekdays.tsv numbers.tsv   form, value
    date_words.tsv                        form, class, value: the other words of the grammar
    date_grammar.tsv                      rule, argument, expression
    tense.tsv                             form, kind: forms that show future or past, for texts
                                          without a parse (moods.tsv needs a verb's tag and lemma)

Each token that the grammar knows becomes one character, so an expression of the grammar is a
regular expression over a short string. In an expression ``<class>`` is any word of a class,
``$name`` an expression defined above, ``{ … }`` an end of an interval; ``( ) | ? *`` and
lookarounds have their usual meaning; anything else is a word. The longest match wins, then the
earlier line. The first column names a function in :data:`kg.preprocess.dates.rules.RULES` that
computes the value.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial

from kg.base.errors import UsageError
from kg.base.resources import data
from kg.lexicon.tables import has_table
from kg.model import Span

Classes = Mapping[str, int | str]
Codes = frozenset[str]

_TOKEN = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)"  # 14 000
    r"|(?<![.,])\d+[.,]\d+(?![.,]?\d)"  # 3,5
    r"|\d+|[^\W\d_]+|[^\w\s]|_|\n"
)
_ATOM = re.compile(r"\(\?(?:[:=!]|<[=!])|[()|?*{}]|<[a-z_|]+>|\$\w+|\\.|[^\W\d_]+|\d+|[^\w\s]")
_ROMAN = re.compile(r"(X{0,2})(IX|IV|V?I{0,3})")
_TYPOGRAPHIC = str.maketrans("’ʼ", "''")
_OPAQUE = frozenset("[]")  # an editor's insertion: "ce [mardi] matin"

# "mars" is a month, "Mars" may be a planet: the other capitalisation has its own class.
_CASED = frozenset({"month", "season"})

# Codes of tokens that are not in the tables: days are 1 to 31, years 1000 to 2199.
_GENERIC = ("day", "two", "year", "number", "roman", "plural")
_FIRST = 0xE000
CODE = {name: chr(_FIRST + place) for place, name in enumerate(_GENERIC)}
OTHER = " "
_RUN = re.compile("[^ ]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A compiled line of the grammar."""

    rule: str
    argument: str
    pattern: re.Pattern[str]
    needs: tuple[int, ...]  # sets of codes as bits; every match has at least one of each


RunMatch = tuple[Line, tuple[tuple[int, int], ...]]


@dataclass(frozen=True)
class Grammar:
    """The compiled tables of a language."""

    code: Callable[[str], str]
    classes: Mapping[str, Classes]  # code → class → value
    matches: Callable[[str], tuple[RunMatch, ...]]
    tense: Callable[[str], str | None]
    ordinals: frozenset[str]


@cache
def load_grammar(language: str) -> Grammar | None:
    """Compile the tables of a language, ``None`` if it has none; raise UsageError for faults."""
    if not has_table(language, "date_grammar"):
        return None
    vocabulary = _Vocabulary()
    for table, label in (("months", "month"), ("weekdays", "weekday"), ("numbers", "count")):
        for row in _table(language, table):
            vocabulary.learn(row["form"], label, row["value"])
    endings: list[str] = []
    for row in _table(language, "date_words"):
        if row["class"] == "plural":
            endings.append(row["form"])
        else:
            vocabulary.learn(row["form"], row["class"], row["value"])
    lines = _compile_lines(language, vocabulary)
    codes, classes = vocabulary.codes, vocabulary.classes
    caseless = {form: code for form, code in codes.items() if not _CASED & classes[code].keys()}
    plural_endings = tuple(endings)

    @lru_cache(maxsize=1 << 16)
    def code(word: str) -> str:
        found = codes.get(word) or caseless.get(word.lower())
        if found is not None:
            return found
        if len(word) > 2 and word.islower() and word.endswith(plural_endings):
            return CODE["plural"]
        return OTHER

    ordinals = frozenset(form for form, code in codes.items() if "ordinal" in classes[code])
    matches = lru_cache(maxsize=1 << 14)(partial(_match_run, _by_code(lines)))
    return Grammar(code, dict(classes), matches, _tense_table(language), ordinals)


class _Vocabulary:
    """Codes of words, classes of codes and codes of classes."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.classes: dict[str, dict[str, int | str]] = defaultdict(dict)
        self.members: dict[str, set[str]] = {label: {code} for label, code in CODE.items()}

    def code_of(self, form: str) -> str:
        return self.codes.setdefault(form, chr(_FIRST + len(_GENERIC) + len(self.codes)))

    def learn(self, form: str, label: str, value: str) -> None:
        """Add a word to a class, with its value."""
        spellings = {form: label}
        if label in _CASED:
            spellings[form.capitalize() if form.islower() else form.lower()] = f"cased{label}"
        for spelling, cased_label in spellings.items():
            code = self.code_of(spelling)
            self.classes[code][cased_label] = int(value) if value.isdecimal() else value
            self.members.setdefault(cased_label, set()).add(code)


def _compile_lines(language: str, vocabulary: _Vocabulary) -> list[Line]:
    macros: dict[str, tuple[str, tuple[Codes, ...]]] = {}
    lines: list[Line] = []
    for number, row in enumerate(_table(language, "date_grammar"), start=2):
        try:
            source, needs = _expression(row["expression"], vocabulary, macros)
            if row["rule"].startswith("$"):
                macros[row["rule"]] = (f"(?:{source})", needs)
                continue
            pattern = re.compile(source)
        except (KeyError, re.error) as fault:
            where = f"data/lexicon/{language}/date_grammar.tsv, line {number}"
            raise UsageError(f"{where}: unknown name or malformed expression: {fault}") from None
        lines.append(Line(row["rule"], row["argument"], pattern, tuple(map(_bits, needs))))
    return lines


def _table(language: str, name: str) -> list[dict[str, str]]:
    path = data(f"lexicon/{language}/{name}.tsv")
    if not path.is_file():
        raise UsageError(f"{path} is missing; the dates of the language {language!r} need it")
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise UsageError(f"{path}, line {number}: needs as many columns as the header line")
    return rows


def _tense_table(language: str) -> Callable[[str], str | None]:
    words: dict[str, str] = {}
    endings: list[tuple[str, str]] = []
    for row in _table(language, "tense"):
        kind, _, how = row["kind"].partition(" ")
        if how == "ending":
            endings.append((row["form"], kind))
        else:
            words[row["form"]] = row["kind"]
    suffixes = tuple(ending for ending, _ in endings)

    @lru_cache(maxsize=1 << 16)
    def tense(word: str) -> str | None:
        known = words.get(word.lower())
        if known is not None or not word.islower() or not suffixes or not word.endswith(suffixes):
            return known
        return next(kind for ending, kind in endings if word.endswith(ending))

    return tense


def _expression(
    text: str, vocabulary: _Vocabulary, macros: Mapping[str, tuple[str, tuple[Codes, ...]]]
) -> tuple[str, tuple[Codes, ...]]:
    """Translate an expression to a regular expression and the sets of codes that it requires."""
    source: list[str] = []
    needs: list[Codes] = []
    depth = 0
    latest: tuple[Codes, ...] = ()
    for atom in _ATOM.findall(text):
        if atom in "?*":
            source.append(atom)
            latest = ()
            continue
        needs.extend(latest)
        latest = ()
        if atom in "{}":
            source.append("(" if atom == "{" else ")")
        elif atom.startswith("(") or atom in ")|":
            depth += atom.startswith("(") - (atom == ")")
            source.append(atom)
            if atom == "|" and depth == 0:
                raise KeyError("| outside ( )")
        else:
            if atom.startswith("$"):
                piece, required = macros[atom]
            else:
                piece, required = _codes_of(atom, vocabulary)
            source.append(piece)
            latest = required if depth == 0 else ()
    needs.extend(latest)
    return "".join(source), tuple(needs)


def _codes_of(atom: str, vocabulary: _Vocabulary) -> tuple[str, tuple[Codes, ...]]:
    """Translate a class or word of an expression to a set of codes."""
    if atom.startswith("<") and len(atom) > 1:
        codes = frozenset[str]().union(*(vocabulary.members[x] for x in atom[1:-1].split("|")))
    else:
        codes = frozenset({vocabulary.code_of(atom.removeprefix("\\"))})
    return f"[{''.join(sorted(codes))}]", (codes,)


def _bits(codes: Iterable[str]) -> int:
    bits = 0
    for code in codes:
        if code != OTHER:
            bits |= 1 << (ord(code) - _FIRST)
    return bits


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: offsets, words (with straight apostrophes) and codes."""

    text: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    codes: str


def tokenise(text: str, grammar: Grammar, skip: Sequence[Span]) -> Tokens:
    """Split a text into tokens; those in ``skip`` are unknown to the grammar."""
    starts: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    codes: list[str] = []
    code = grammar.code
    glued = -1  # end of the token before, if a word or number
    for match in _TOKEN.finditer(text.translate(_TYPOGRAPHIC)):
        word = match.group()
        start, end = match.span()
        if word in _OPAQUE:
            continue
        if word[0].isdecimal():
            token_code = OTHER if glued == start else _number_code(word)
            glued = end
        elif word[0].isalpha():
            if glued == start and word not in grammar.ordinals and codes[-1] != OTHER:
                codes[-1] = OTHER  # "20h", "4x": not a day
            token_code = code(word)
            if word[0] in "IVX" and token_code == OTHER:
                numeral = _ROMAN.match(word)
                length = numeral.end() if numeral else 0
                if length == len(word):
                    token_code = CODE["roman"]
                elif length and word[length:] in grammar.ordinals:
                    starts.append(start)
                    ends.append(start + length)
                    words.append(word[:length])
                    codes.append(CODE["roman"])
                    start, word = start + length, word[length:]
                    token_code = code(word)
            glued = end
        else:
            token_code = OTHER if word == "\n" else code(word)
            glued = -1
        starts.append(start)
        ends.append(end)
        words.append(word)
        codes.append(token_code)
    for span in skip:
        for place in range(bisect_right(ends, span.start), len(starts)):
            if starts[place] >= span.end:
                break
            codes[place] = OTHER
    return Tokens(text, starts, ends, words, "".join(codes))


def _number_code(word: str) -> str:
    if not word.isascii() or not word.isdecimal() or len(word) == 3 or len(word) > 4:
        return CODE["number"]
    if len(word) == 4:
        return CODE["year" if "1000" <= word < "2200" else "number"]
    return CODE["day" if 1 <= int(word) <= 31 else "two"]


@dataclass(frozen=True, slots=True)
class Match:
    """A range of tokens that matches a line of the grammar."""

    line: Line
    start: int
    end: int
    ends: tuple[tuple[int, int], ...]  # of an interval


def match_all(tokens: Tokens, grammar: Grammar) -> list[Match]:
    """Return the matches of the grammar in text order, without overlaps."""
    matches: list[Match] = []
    for run in _RUN.finditer(tokens.codes):
        start = run.start()
        for line, regs in grammar.matches(run.group()):
            (here, there), *ends = ((a + start, b + start) for a, b in regs)
            matches.append(Match(line, here, there, tuple(ends)))
    return matches


def _by_code(lines: Sequence[Line]) -> dict[str, list[tuple[int, Line]]]:
    """Index the lines by a code that each of their matches contains, "" if there is none."""
    found: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for order, line in enumerate(lines):
        rarest = min(line.needs, key=int.bit_count, default=0)
        codes = [chr(_FIRST + place) for place in range(rarest.bit_length()) if rarest >> place & 1]
        for code in codes or [""]:
            found[code].append((order, line))
    return dict(found)


def _match_run(lines: Mapping[str, list[tuple[int, Line]]], run: str) -> tuple[RunMatch, ...]:
    """Return the matches in a run of known tokens, choosing the longest first."""
    present = _bits(run)
    found: list[tuple[int, int, RunMatch]] = []
    possible = dict(pair for code in {"", *run} for pair in lines.get(code, ()))
    for order, line in possible.items():
        if all(present & need for need in line.needs):
            for match in line.pattern.finditer(run):
                start, end = match.span()
                if end > start:
                    found.append((start - end, order, (line, match.regs)))
    found.sort(key=lambda item: (item[0], item[1], item[2][1]))
    kept: list[RunMatch] = []
    taken: set[int] = set()
    for _, _, (line, regs) in found:
        places = range(*regs[0])
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append((line, regs))
    return tuple(sorted(kept, key=lambda item: item[1][0]))
