"""Find when each role is held, from its sentence and the dates of its article.

A role is held when the article that states it appears, unless the words say more: "ancien ministre"
is over, "futur ministre" to come, "depuis 2015" and "nommé en mars" give a beginning, "jusqu'en
2014" an end, "de 2012 à 2014" both; "alors ministre" and "il était ministre" put the role at the
time of the event. The words are data (``data/lexicon/<lang>/tenure.tsv``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import groupby

from kg.affiliations.deaths import find_dead
from kg.base.edtf import bounds
from kg.lexicon.tables import read_rows
from kg.model import Affiliation, DateExpression, Span, Tenure, TenureStatus

_VERBAL = frozenset(("copula", "verb", "led"))
"""Rules by which a verb states the role; a date anywhere near modifies the verb."""
_LASTING = 2
"""Years that a role is assumed to last once it has begun."""
_NEAR = 45
"""Code points between a verb's words and a date that belongs to it."""
_AFTER = 24
"""Code points after a role that may say when it is held."""
_BESIDE = re.compile(r"[\s,(–—-]*")
"""Text between a role without a verb and a date that belongs to it."""
_BOUNDARY = re.compile(r"[.!?…]\s+(?=[^\W\d_a-z\u00e0-\u00ff])|\n")


_Words = Mapping[str, re.Pattern[str]]
"""The words of a language, by use, each as a pattern."""


@cache
def _words(language: str) -> _Words:
    table = sorted((use, word) for word, use in read_rows(language, "tenure", 2))
    return {
        use: _pattern([word for _, word in group], last=use in ("since", "until"))
        for use, group in groupby(table, key=lambda row: row[0])
    }


def _pattern(words: Sequence[str], *, last: bool) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    listed = "|".join(re.escape(word).replace("'", "['’]") for word in longest_first)
    end = r"\s*$" if last else r"(?!\w)"
    return re.compile(rf"(?<!\w)(?:{listed}){end}", re.IGNORECASE)


def add_tenures(
    affiliations: Iterable[Affiliation],
    text: str,
    dates: Sequence[DateExpression],
    published: str | None,
    language: str,
) -> tuple[Affiliation, ...]:
    """Add their tenures to affiliations; ``published`` is the EDTF date of the article.

    Raises:
        KgError: the lexicon of the language is missing or broken.
    """
    affiliations = tuple(affiliations)
    words = _words(language)
    dead = find_dead(text, {one.person for one in affiliations}, language)
    dated: list[Affiliation] = []
    before: _RoleContext | None = None
    for one in affiliations:
        context = _RoleContext(one, text, dates, words)
        tenure = context.tenure(published)
        if before is not None and context.continues(before) and tenure == Tenure(published):
            # "Ancien député et ministre": "ancien" applies to both.
            tenure = dated[-1].tenure or tenure
        if one.person in dead and tenure.status == "current":
            tenure = Tenure(_interval(None, None, published, "former"), "former")
        role = bare_role(one.role, language) if one.role else None
        dated.append(replace(one, tenure=replace(tenure, role=role)))
        before = context
    return tuple(dated)


def bare_role(role: str, language: str) -> str:
    """Remove the word for the status of a role: "maire" for "ancien maire"."""
    words = _words(language)
    for use in ("former", "coming", "current", "then"):
        found = words[use].search(role)
        if found is not None:
            rest = f"{role[: found.start()]}{role[found.end() :]}"
            bare = " ".join(rest.replace("-", " ", not found.start()).split())
            return bare or role
    return role


class _RoleContext:
    """What the sentence of one affiliation says about its time."""

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
        # The words between a determiner or a verb and the role.
        head = text[self.sentence.start : self.evidence.start + max(place, 0)]
        self.beside = " ".join(head.split()[-2:])
        self.role = role
        start = self.evidence.start + place
        self.place = Span(start, start + len(role)) if place >= 0 else None
        after = inside[place + len(role) :] or text[self.evidence.end : self.evidence.end + _AFTER]
        self.after = after[:_AFTER]
        self.verb = inside[: max(place, 0)] if place >= 0 else inside
        self.dates = [
            one
            for one in dates
            if one.edtf is not None and self.sentence.covers(one.span) and self._is_near(one.span)
        ]

    def continues(self, before: _RoleContext) -> bool:
        """Check whether a word such as "et" joins the role to another of the same person."""
        if self.place is None or before.place is None or self.person != before.person:
            return False
        between = self.text[before.place.end : self.place.start].strip()
        return self.words["joins"].fullmatch(between) is not None

    def tenure(self, published: str | None) -> Tenure:
        """Build the tenure; ``published`` is the EDTF date of the article."""
        start = self._after(self.words["since"])
        end = self._after(self.words["until"])
        whole = self._whole(published)
        begins = (self.verbal or self.words["begins"].search(self.beside) is not None) and (
            self.words["begins"].search(f"{self.beside} {self.verb}") is not None
        )
        ends = self.verbal and self.words["ends"].search(self.verb) is not None
        status = self._status(begins=begins, ends=ends)
        plain = self._plain(published)
        if start is None and end is None and whole is None and self.verbal and plain:
            if (
                begins
                and published is not None
                and _last(published).year - _last(plain).year > _LASTING
            ):
                # "Il devient préfet en 1944": an article of today does not say how long.
                whole = plain
            elif begins:
                start = plain
            elif ends:
                end = plain
            elif status == "former":
                whole = plain
        if end is not None and published is not None:
            status = "former" if _last(end) < _last(published) else "current"
        if whole is not None:
            if published is not None and _last(whole) < bounds(published)[0]:
                status = "former"
            return Tenure(whole, status)
        return Tenure(_interval(start, end, published, status), status)

    def _status(self, *, begins: bool, ends: bool) -> TenureStatus:
        words = self.words
        statuses: tuple[TenureStatus, ...] = ("former", "coming", "current")
        for status in statuses:
            if words[status].search(self.role) or words[status].search(self.beside):
                return status
        if words["coming"].match(f"{self.role}{self.after}"):
            # "Le président élu Ada Brun", "president-elect"
            return "coming"
        following = self.text[self.evidence.end : self.evidence.end + _AFTER]
        then = (words["then"].match(after.lstrip(" ,(")) for after in (self.after, following))
        # "At the time" follows the role.
        if ends or words["then"].search(self.beside) or any(then):
            return "former"
        past = self.verbal and not begins and words["past"].search(self.verb)
        return "former" if past else "current"

    def _after(self, pattern: re.Pattern[str]) -> str | None:
        """Find the date that follows a word such as "depuis"."""
        for one in self.dates:
            before = self.text[max(self.sentence.start, one.span.start - 20) : one.span.start]
            own = one.span.of(self.text).split()
            if pattern.search(before) or (own and pattern.fullmatch(own[0])):
                return one.edtf
        return None

    def _plain(self, published: str | None) -> str | None:
        """Find a day, month or year beside the role, not later than the article's."""
        for one in self.dates:
            edtf = one.edtf or ""
            early = published is None or _last(edtf) <= _last(published)
            if "/" not in edtf and early and "," not in self._between(one.span):
                return edtf
        return None

    def _whole(self, published: str | None) -> str | None:
        """Find a date with a beginning, before the article's, and an end: "de 2012 à 2014"."""
        for one in self.dates:
            start, slash, end = (one.edtf or "").partition("/")
            whole = slash and start.strip(".") and end.strip(".")
            if whole and (published is None or bounds(one.edtf or "")[0] <= _last(published)):
                return one.edtf
        return None

    def _between(self, span: Span) -> str:
        """Return the text between the evidence and a span; "" where they overlap."""
        if span.start >= self.evidence.end:
            return self.text[self.evidence.end : span.start]
        return self.text[span.end : self.evidence.start]

    def _is_near(self, span: Span) -> bool:
        if self.evidence.overlaps(span):
            return True
        between = self._between(span)
        if self.verbal:
            return len(between) <= _NEAR
        for pattern in (self.words["since"], self.words["until"]):
            between = pattern.sub("", between)
        return span.start >= self.evidence.end and _BESIDE.fullmatch(between) is not None


def _interval(
    start: str | None, end: str | None, published: str | None, status: TenureStatus
) -> str | None:
    """Build an EDTF value from what is known, or use the article's date if it is invalid."""
    start, end = _side(start, 0), _side(end, -1)
    if status == "coming":
        value = f"{start or published}/{end or ''}" if start or published else None
    elif status == "former":
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


def _sentence(text: str, evidence: Span) -> Span:
    start, end = 0, len(text)
    for found in _BOUNDARY.finditer(text):
        if found.end() <= evidence.start:
            start = found.end()
        elif found.start() >= evidence.end:
            end = found.start()
            break
    return Span(start, end)
