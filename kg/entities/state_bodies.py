"""Merge the bodies of which a country has one: its government, its senate, its ministries.

"Le gouvernement" in an article on Burundi, "le gouvernement burundais" and "the government of
Burundi" are one actor. The country stands in the name, or is that of the article
(:mod:`kg.normalise.article_country`); without one nothing is merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from kg.entities.clusters import Clusters, group_by
from kg.entities.name_records import NameRecord
from kg.lexicon.tables import NOTHING, read_rows
from kg.normalise.countries import words_and_countries
from kg.normalise.name_parts import name_parts
from kg.normalise.noun_phrases import topic_words

_LANGUAGES = ("fr", "en")
_REASON = "a body of which a country has one"
_SCORE = 0.85


def merge_state_bodies(records: Sequence[NameRecord], clusters: Clusters) -> None:
    """Merge the records of one body of one country."""
    for group in clusters.each("state", group_by(records, state_body)):
        clusters.merge_all(group, _REASON, _SCORE)


def state_body(record: NameRecord) -> str | None:
    """Return the body and country that the names of a record mean; ``None`` for others."""
    if record.kind in ("person", "document") or record.by_people:
        return None
    own = next(iter(record.countries)) if len(record.countries) == 1 else ""
    found = {parse_state_body(name, own) for name in record.names}
    return next(iter(found)) if len(found) == 1 else None


def parse_state_body(name: str, country: str = "") -> str | None:
    """Return the body of a state that a name means, with its country.

    Args:
        name: a name or a description.
        country: that of the article.

    >>> parse_state_body("le ministère russe de la Défense")
    'defence-ministry RU'
    >>> parse_state_body("the Senate", "US"), parse_state_body("the Senate")
    ('senate US', None)
    """
    words = [word for word in words_and_countries(name) if word not in _small()]
    named = [word for word in words if word.isupper()]
    body = _bodies().get(frozenset(word for word in words if not word.isupper()))
    code = named[0] if named else country
    return f"{body} {code}" if body and code and len(named) < 2 else None


@cache
def _bodies() -> dict[frozenset[str], str]:
    found: dict[frozenset[str], str] = {}
    for body, *languages in read_rows("", "state_bodies", 3):
        for cell in languages:
            for name in () if cell == NOTHING else cell.split("|"):
                words = (word for word in words_and_countries(name) if word not in _small())
                found[frozenset(words)] = body
    return found


@cache
def _small() -> frozenset[str]:
    """Return the articles and prepositions, and nouns for the country of an article."""
    words = set(name_parts().small) | {"s"}
    for language in _LANGUAGES:
        words |= {word.strip("'’") for word in topic_words(language).small}
    return frozenset(words | name_parts().country)
