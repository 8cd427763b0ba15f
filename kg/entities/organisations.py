"""Cluster the names of organisations and list uncertain pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from kg.entities.clusters import MOST_CANDIDATES, Clusters, group_by
from kg.entities.name_records import EvidenceScore, NameRecord
from kg.normalise.name_parts import name_parts
from kg.normalise.names import (
    acronym_letters,
    acronyms_spelled,
    is_acronym,
    is_institution,
    organisation_tokens,
)
from kg.normalise.organisations import body_key

_SURE_LETTERS = 4
"""An acronym of so many letters belongs to the only long name that spells it."""
_ONE_STORY = 0.4
"""Points that show that two articles report on the same people or topic."""
_ONE_INSTITUTION = 0.5
"""Points that make an institution the same in two articles."""
_MOST_COMPARED = 100
"""Institutions of one name beyond which no others are compared."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A name record with its distinctive words and its other names."""

    record: NameRecord
    words: tuple[str, ...]
    acronym: str
    aliases: frozenset[str]

    @property
    def key(self) -> str:
        return self.record.key

    @property
    def spelled(self) -> set[str]:
        """The acronyms that its names spell, if it is none itself."""
        if self.acronym:
            return set()
        return {short for name in self.record.names for short in acronyms_spelled(name)}


def parse_organisations(records: Iterable[NameRecord]) -> list[Organisation]:
    """Parse the names of organisations, groups and documents that are known beyond one article."""
    found = []
    for record in records:
        if record.one_article or record.by_people or record.kind == "person":
            continue
        names = sorted(record.names)
        acronyms = {acronym_letters(name) for name in names if is_acronym(name)}
        own = record.key.replace(" ", "")
        longest = max(names, key=lambda name: (len(organisation_tokens(name)), name))
        acronym = own if own in acronyms else ""
        words = organisation_tokens(longest)
        found.append(Organisation(record, words, acronym, frozenset(acronyms - {own})))
    return found


def merge_organisations(every: Sequence[Organisation], clusters: Clusters) -> None:
    """Merge organisations that are one, and note which may be."""
    for stage, key, reason, score in (
        ("words", same_words, "the same name but for an article or a legal form", 0.97),
        ("singular", same_singular, "the same name but for a plural", 0.9),
        ("body", same_body, "names of one country or known body", 0.97),
    ):
        for group in clusters.each(stage, group_by(every, key)):
            clusters.merge_all(group, reason, score)
    _merge_acronyms(every, clusters)


def same_words(one: Organisation) -> str:
    """Return the words by which an organisation is compared."""
    return " ".join(one.words)


def same_singular(one: Organisation) -> str | None:
    """Return its words in the singular; ``None`` for a single one."""
    return " ".join(word.rstrip("sx") for word in one.words) if len(one.words) > 1 else None


def same_body(one: Organisation) -> str | None:
    """Return the country or known body that it means; ``None`` for others."""
    # A record with two bodies is some article's mistake: it would merge the two.
    known = {body_key(name) for name in one.record.names} - {None}
    return str(known.pop()) if len(known) == 1 else None


def _are_two_bodies(one: Organisation, other: Organisation) -> bool:
    """Whether two are known bodies, or countries: "EU" is not "États-Unis"."""
    first, second = same_body(one), same_body(other)
    return (first or second) is not None and first != second


def merge_institutions(records: Iterable[NameRecord], clusters: Clusters) -> None:
    """Merge the town hall of one article with that of another if they share actors or topics.

    Every country or town has one, so the name does not say which. A name with a determiner ("la
    mairie") is a description and stays in its own article.
    """
    reason = "the same institution, in articles that name the same others"
    for group in clusters.each("institution", group_by(records, institution_name)):
        first = clusters.merge_by_evidence(
            group, lambda _: reason, 0.75, least=_ONE_INSTITUTION, most=_MOST_COMPARED
        )
        if len(first) <= MOST_CANDIDATES:
            clusters.doubt_all(first, "an institution that every country has", 0.3)


def institution_name(record: NameRecord) -> str | None:
    """Return the institution and country that a record of one article means."""
    if not record.one_article or record.by_people or record.kind == "person":
        return None
    described = name_parts().described
    named = [name for name in sorted(record.names) if name.split()[0].lower() not in described]
    if not named or not is_institution(named[0]):
        return None
    # What two countries have is two institutions.
    return " ".join((*organisation_tokens(named[0]), *sorted(record.countries)))


def _merge_acronyms(every: Sequence[Organisation], clusters: Clusters) -> None:
    """Merge "ACLU" with "American Civil Liberties Union": an article or the letters say so."""
    by_alias: dict[str, list[Organisation]] = defaultdict(list)
    by_letters: dict[str, list[Organisation]] = defaultdict(list)
    acronyms: dict[str, list[Organisation]] = defaultdict(list)
    for one in every:
        for alias in one.aliases:
            by_alias[alias].append(one)
        for short in one.spelled:
            by_letters[short].append(one)
        if one.acronym:
            acronyms[one.acronym].append(one)
    for one in chain.from_iterable(clusters.each("acronym", acronyms)):
        long = clusters.candidates(by_alias.get(one.acronym, ()), one)
        if len(long) == 1:
            clusters.merge(one.key, long[0].key, "an article gives the acronym with the name", 0.95)
            continue
        reason = "the acronym of several names" if long else "the letters of the acronym"
        letters = by_letters.get(one.acronym, ())
        spelled = (other for other in letters if not _are_two_bodies(one, other))
        long = long or clusters.candidates(spelled, one)
        if not long or len(long) > MOST_CANDIDATES:
            continue
        scores = [clusters.score(one, other) for other in long]
        meant = _find_meant(one, long, scores, clusters)
        if meant is not None:
            clusters.merge(one.key, meant.key, reason, 0.85)
            continue
        for other, score in zip(long, scores, strict=True):
            clusters.doubt(one.key, other.key, reason, 0.5 if score.points >= 1 else 0.4)


def _find_meant(
    one: Organisation,
    long: Sequence[Organisation],
    scores: Sequence[EvidenceScore],
    clusters: Clusters,
) -> Organisation | None:
    """Find the long name that an acronym means: the only one or by far the most frequent.

    Unless the acronym is long, their articles must share actors or topics.
    """
    other = clusters.most_frequent(long)
    if other is None or scores[long.index(other)].points >= _ONE_STORY:
        return other
    capitalised = any(name[0].isupper() for name in other.record.names)
    sure = len(one.acronym) >= _SURE_LETTERS and len(long) == 1 and capitalised
    return other if sure else None
