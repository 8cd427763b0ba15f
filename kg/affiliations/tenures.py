"""An affiliation, its sentence and its article's dates → when the role is held.

A role is held when the article that states it appears, unless the words say more: "ancien
ministre" is over, "futur ministre" to come, "depuis 2015" and "nommé en mars" give a beginning,
"jusqu'en 2014" an end, "de 2012 à 2014" both; "alors ministre" and "il était ministre" put the role
at the time that is told of. The words are data (``data/lexicon/<lang>/tenure.tsv``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import groupby

from kg.base.edtf import bounds
from kg.lexicon.tables import rows
from kg.model import Affiliation, DateExpression, Span, Standing, Tenure

_VERBAL = frozenset(("copula", "verb", "led"))
"""Rules by which a verb states the role; a date anywhere near it is the verb's."""
_LASTING = 2
"""Years for which a role that began once is taken to be held still, without another word."""
_NEAR = 45
"""Code points between a verb's words and a date that belongs to it."""
_BESIDE = re.compile(r"[\s,(–—-]*")
"""What may stand between a role without a verb and a date that belongs to it."""
_BOUNDARY = re.compile(r"[.!?…]\s+(?=[^\W\d_a-z\u00e0-\u00ff])|\n")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a language, by use, each as a pattern."""

    former: re.Pattern[str]
    coming: re.Pattern[str]
    current: re.Pattern[str]
    then: re.Pattern[str]
    past: re.Pattern[str]
    begins: re.Pattern[str]
    ends: re.Pattern[str]
    since: re.Pattern[str]
    until: re.Pattern[str]
    joins: re.Pattern[str]


@cache
def _words(language: str) -> _Words:
    table = sorted((use, word) for word, use in rows(language, "tenure", 2))
    return _Words(
        **{
            use: _pattern([word for _, word in group], last=use in ("since", "until"))
            for use, group in groupby(table, key=lambda row: row[0])
        }
    )


def _pattern(words: Sequence[str], *, last: bool) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    listed = "|".join(re.escape(word).replace("'", "['’]") for word in longest_first)
    end = r"\s*$" if last else r"(?!\w)"
    return re.compile(rf"(?<!\w)(?:{listed}){end}", re.IGNORECASE)


def tenures(
    affiliations: Iterable[Affiliation],
    text: str,
    dates: Sequence[DateExpression],
    published: str | None,
    language: str,
) -> tuple[Affiliation, ...]:
    """The affiliations with their tenures; ``published`` is the EDTF date of the article.

    Raises:
        KgError: the lexicon of the language is missing or broken.
    """
    words = _words(language)
    dated: list[Affiliation] = []
    before: _Told | None = None
    for one in affiliations:
        told = _Told(one, text, dates, words)
        tenure = told.tenure(published)
        if before is not None and told.goes_on(before) and tenure == Tenure(published):
            # "Ancien député et ministre": one word for both.
            tenure = dated[-1].tenure or tenure
        role = bare_role(one.role, language) if one.role else None
        dated.append(replace(one, tenure=replace(tenure, role=role)))
        before = told
    return tuple(dated)


def bare_role(role: str, language: str) -> str:
    """A role without the word that says where it stands: "ancien maire" → "maire"."""
    words = _words(language)
    for use in (words.former, words.coming, words.current, words.then):
        found = use.search(role)
        if found is not None:
            rest = f"{role[: found.start()]}{role[found.end() :]}"
            bare = " ".join(rest.replace("-", " ", not found.start()).split())
            return bare or role
    return role


class _Told:
    """What the sentence of one affiliation says of its time."""

    def __init__(
        self, affiliation: Affiliation, text: str, dates: Sequence[DateExpression], words: _Words
    ) -> None:
        self.words = words
        self.text = text
        self.evidence = affiliation.evidence
        self.sentence = _sentence(text, affiliation.evidence)
        self.verbal = affiliation.rule in _VERBAL
        self.person = affiliation.person
        role = affiliation.role or ""
        inside = self.evidence.of(text)
        place = inside.find(role) if role else -1
        # The words that can stand between a determiner or a verb and the role.
        head = text[self.sentence.start : self.evidence.start + max(place, 0)]
        self.beside = " ".join(head.split()[-2:])
        self.role = role
        start = self.evidence.start + place
        self.place = Span(start, start + len(role)) if place >= 0 else None
        self.verb = inside[: max(place, 0)] if place >= 0 else inside
        self.dates = [
            one
            for one in dates
            if one.edtf is not None and self.sentence.covers(one.span) and self._is_near(one.span)
        ]

    def goes_on(self, before: _Told) -> bool:
        """Whether the role is joined to another of the same person by a word such as "et"."""
        if self.place is None or before.place is None or self.person != before.person:
            return False
        between = self.text[before.place.end : self.place.start].strip()
        return self.words.joins.fullmatch(between) is not None

    def tenure(self, published: str | None) -> Tenure:
        start = self._after(self.words.since)
        end = self._after(self.words.until)
        whole = self._whole(published)
        verbal = self.verbal or bool(self._says(self.words.begins, self.beside))
        begins = verbal and self._says(self.words.begins, f"{self.beside} {self.verb}")
        ends = self.verbal and self._says(self.words.ends, self.verb)
        standing = self._standing(begins=bool(begins), ends=bool(ends))
        plain = self._plain(published)
        if start is None and end is None and whole is None and self.verbal and plain:
            if begins and published is not None and _year(published) - _year(plain) > _LASTING:
                # "Il devient préfet en 1944": of what came of it, an article of today says nothing.
                whole = plain
            elif begins:
                start = plain
            elif ends:
                end = plain
            elif standing == "former":
                whole = plain
        if end is not None and published is not None and standing == "current":
            standing = "former" if _last(end) < _last(published) else "current"
        if whole is not None and standing != "coming":
            if published is not None and _last(whole) < bounds(published)[0]:
                standing = "former"
            return Tenure(whole, standing)
        return Tenure(_interval(start, end, published, standing), standing)

    def _standing(self, *, begins: bool, ends: bool) -> Standing:
        words = self.words
        if self._says(words.former, self.role) or self._says(words.former, self.beside):
            return "former"
        if self._says(words.coming, self.role) or self._says(words.coming, self.beside):
            return "coming"
        if self._says(words.current, self.role) or self._says(words.current, self.beside):
            return "current"
        if ends or self._says(words.then, self.beside):
            return "former"
        if self.verbal and not begins and self._says(words.past, self.verb):
            return "former"
        return "current"

    def _says(self, pattern: re.Pattern[str], words: str) -> bool:
        return pattern.search(words) is not None

    def _after(self, pattern: re.Pattern[str]) -> str | None:
        """The date that a word such as "depuis" stands before."""
        for one in self.dates:
            before = self.text[max(self.sentence.start, one.span.start - 20) : one.span.start]
            own = one.span.of(self.text).split()
            if pattern.search(before) or (own and pattern.fullmatch(own[0])):
                return one.edtf
        return None

    def _plain(self, published: str | None) -> str | None:
        """A day, month or year before the article's, beside the role."""
        for one in self.dates:
            edtf = one.edtf or ""
            early = published is None or _last(edtf) <= _last(published)
            if "/" not in edtf and early and "," not in self._between(one.span):
                return edtf
        return None

    def _whole(self, published: str | None) -> str | None:
        """A date with a beginning, before the article's, and an end: "de 2012 à 2014"."""
        for one in self.dates:
            start, slash, end = (one.edtf or "").partition("/")
            whole = slash and start.strip(".") and end.strip(".")
            if whole and (published is None or bounds(one.edtf or "")[0] <= _last(published)):
                return one.edtf
        return None

    def _between(self, span: Span) -> str:
        """What stands between the evidence and a place; nothing where they overlap."""
        if span.start >= self.evidence.end:
            return self.text[self.evidence.end : span.start]
        return self.text[span.end : self.evidence.start]

    def _is_near(self, span: Span) -> bool:
        if self.evidence.overlaps(span):
            return True
        between = self._between(span)
        if self.verbal:
            return len(between) <= _NEAR
        for pattern in (self.words.since, self.words.until):
            between = pattern.sub("", between)
        return span.start >= self.evidence.end and _BESIDE.fullmatch(between) is not None


def _interval(
    start: str | None, end: str | None, published: str | None, standing: Standing
) -> str | None:
    """An EDTF value from what is known; what contradicts itself falls back on the article."""
    start, end = _side(start, 0), _side(end, -1)
    if standing == "coming":
        value = f"{start or published}/{end or ''}" if start or published else None
    elif standing == "former":
        value = f"{start or ''}/{end or published}" if end or published else None
        value = value or (f"{start}/" if start else None)
    elif start or end:
        value = f"{start or published or ''}/{end or published or ''}"
    else:
        value = published
    if value is None:
        return None
    try:
        bounds(value)
    except ValueError:
        return published
    return value


def _side(edtf: str | None, place: int) -> str | None:
    """One date of a value that may be an interval."""
    return edtf.split("/")[place].strip(".") or None if edtf else None


def _last(edtf: str) -> date:
    try:
        return bounds(edtf)[1]
    except ValueError:
        return date.max


def _year(edtf: str) -> int:
    try:
        return bounds(edtf)[1].year
    except ValueError:
        return date.max.year


def _sentence(text: str, evidence: Span) -> Span:
    start, end = 0, len(text)
    for found in _BOUNDARY.finditer(text):
        if found.end() <= evidence.start:
            start = found.end()
        elif found.start() >= evidence.end:
            end = found.start()
            break
    return Span(start, end)
