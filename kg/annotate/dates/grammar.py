"""Text in, the places where a language's date grammar matches out.

A language is six tables in ``data/lexicon/<language>/``; no word of any stands in the code:

    months.tsv weekdays.tsv numbers.tsv   form, value
    date_words.tsv                        form, class, value: the other words the grammar needs
    date_grammar.tsv                      rule, argument, expression
    tense.tsv                             form, kind: what tells future from past by itself, where
                                          no parse does (moods.tsv needs a verb's tag and lemma)

The text is cut into tokens; each token that the grammar knows becomes one character, so that an
expression of the grammar is a regular expression over a short string. In an expression
``<class>`` is any word of a class, ``$name`` an expression defined above it, ``{ … }`` an end of
an interval; ``( ) | ? *`` and lookarounds mean what they mean in regular expressions; anything
else is a word. The longest match wins, then the earlier line. The first column names the function
in :data:`kg.annotate.dates.rules.RULES` that works out the value.
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
from kg.lexicon.tables import has
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

# "mars" is a month, "Mars" may be a planet: the other capitalisation gets a class of its own.
_CASED = frozenset({"month", "season"})

# Tokens that are no words of the tables, one code each: days are 1 to 31, years 1000 to 2199.
_GENERIC = ("day", "two", "year", "number", "roman", "plural")
_FIRST = 0xE000
CODE = {name: chr(_FIRST + place) for place, name in enumerate(_GENERIC)}
OTHER = " "
_RUN = re.compile("[^ ]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the grammar, compiled."""

    rule: str
    argument: str
    pattern: re.Pattern[str]
    needs: tuple[int, ...]  # sets of codes as bits; a match has at least one of each


RunMatch = tuple[Line, tuple[tuple[int, int], ...]]


@dataclass(frozen=True)
class Grammar:
    """The tables of a language, compiled: what the code of a word is, where runs of codes match."""

    code: Callable[[str], str]
    classes: Mapping[str, Classes]  # code → class → value
    matches: Callable[[str], tuple[RunMatch, ...]]
    tense: Callable[[str], str | None]
    ordinals: frozenset[str]


@cache
def load(language: str) -> Grammar | None:
    """The compiled tables of a language or ``None``; UsageError if they don't parse."""
    if not has(language, "date_grammar"):
        return None
    codes: dict[str, str] = {}
    classes: dict[str, dict[str, int | str]] = defaultdict(dict)
    members: dict[str, set[str]] = {label: {code} for label, code in CODE.items()}
    plural_endings: list[str] = []

    def code_of(form: str) -> str:
        return codes.setdefault(form, chr(_FIRST + len(_GENERIC) + len(codes)))

    def learn(form: str, label: str, value: str) -> None:
        spellings = {form: label}
        if label in _CASED:
            spellings[form.capitalize() if form.islower() else form.lower()] = f"cased{label}"
        for spelling, cased_label in spellings.items():
            code = code_of(spelling)
            classes[code][cased_label] = int(value) if value.isdecimal() else value
            members.setdefault(cased_label, set()).add(code)

    for table, label in (("months", "month"), ("weekdays", "weekday"), ("numbers", "count")):
        for row in _table(language, table):
            learn(row["form"], label, row["value"])
    for row in _table(language, "date_words"):
        if row["class"] == "plural":
            plural_endings.append(row["form"])
        else:
            learn(row["form"], row["class"], row["value"])

    macros: dict[str, tuple[str, tuple[Codes, ...]]] = {}
    lines: list[Line] = []
    for number, row in enumerate(_table(language, "date_grammar"), start=2):
        where = f"data/lexicon/{language}/date_grammar.tsv, line {number}"
        try:
            source, needs = _expression(row["expression"], members, macros, code_of)
            if row["rule"].startswith("$"):
                macros[row["rule"]] = (f"(?:{source})", needs)
                continue
            pattern = re.compile(source)
        except (KeyError, re.error) as fault:
            raise UsageError(f"{where}: unknown class or name, or no expression: {fault}") from None
        lines.append(Line(row["rule"], row["argument"], pattern, tuple(map(_bits, needs))))

    caseless = {form: code for form, code in codes.items() if not _CASED & classes[code].keys()}
    endings = tuple(plural_endings)

    @lru_cache(maxsize=1 << 16)
    def code(word: str) -> str:
        found = codes.get(word) or caseless.get(word.lower())
        if found is not None:
            return found
        if endings and len(word) > 2 and word.islower() and word.endswith(endings):
            return CODE["plural"]
        return OTHER

    ordinals = frozenset(form for form, code in codes.items() if "ordinal" in classes[code])
    matches = lru_cache(maxsize=1 << 14)(partial(_run_matches, _by_code(lines)))
    return Grammar(code, dict(classes), matches, _tense_table(language), ordinals)


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
    text: str,
    members: Mapping[str, set[str]],
    macros: Mapping[str, tuple[str, tuple[Codes, ...]]],
    code_of: Callable[[str], str],
) -> tuple[str, tuple[Codes, ...]]:
    """A line of the grammar as a regular expression, and the sets of codes any match has."""
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
                if atom.startswith("<") and len(atom) > 1:
                    held = frozenset[str]().union(*(members[x] for x in atom[1:-1].split("|")))
                else:
                    held = frozenset({code_of(atom.removeprefix("\\"))})
                piece, required = f"[{''.join(sorted(held))}]", (held,)
            source.append(piece)
            latest = required if depth == 0 else ()
    needs.extend(latest)
    return "".join(source), tuple(needs)


def _bits(codes: Iterable[str]) -> int:
    bits = 0
    for code in codes:
        if code != OTHER:
            bits |= 1 << (ord(code) - _FIRST)
    return bits


@dataclass(frozen=True, slots=True)
class Tokens:
    """The text cut up: for each token its place, its word (apostrophes made alike), its code."""

    text: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    codes: str


def cut(text: str, grammar: Grammar, skip: Sequence[Span]) -> Tokens:
    """The tokens of a text; the grammar knows none of those in ``skip``."""
    starts: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    codes: list[str] = []
    code = grammar.code
    glued = -1  # where the token before ended if it was a word or number
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
                codes[-1] = OTHER  # "20h", "4x": no number of days
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
    """A stretch of tokens that follows a line of the grammar."""

    line: Line
    start: int  # tokens
    end: int
    ends: tuple[tuple[int, int], ...]  # the two ends of an interval


def match_all(tokens: Tokens, grammar: Grammar) -> list[Match]:
    """Matches of the grammar without overlaps, in text order."""
    matches: list[Match] = []
    for run in _RUN.finditer(tokens.codes):
        start = run.start()
        for line, regs in grammar.matches(run.group()):
            (here, there), *ends = ((a + start, b + start) for a, b in regs)
            matches.append(Match(line, here, there, tuple(ends)))
    return matches


def _by_code(lines: Sequence[Line]) -> dict[str, list[tuple[int, Line]]]:
    """For each code the lines, with their places, that can match only where it or one of few
    others is; under "" those that need none.
    """
    found: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for order, line in enumerate(lines):
        rarest = min(line.needs, key=int.bit_count, default=0)
        codes = [chr(_FIRST + place) for place in range(rarest.bit_length()) if rarest >> place & 1]
        for code in codes or [""]:
            found[code].append((order, line))
    return dict(found)


def _run_matches(lines: Mapping[str, list[tuple[int, Line]]], run: str) -> tuple[RunMatch, ...]:
    """Matches in a stretch of tokens that the grammar knows, the longest served first."""
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
