"""Read debates from a graph, one for each kind of network.

Actors are the sources of statements, or the organisations for which persons spoke: the one named in
the same words, else the one that the article names, else the last one named by an article of that
day or earlier. Persons without an organisation remain themselves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Literal

from kg.graph.protocol import Graph
from kg.graph.reader import Reader, StoredAffiliation, StoredStatement
from kg.graph.reprints import Reprints
from kg.model import Span
from kg.network.records import AGREES, DISAGREES, Debate, Record

Kind = Literal[
    "actor-topic",
    "actor-claim",
    "actor-code",
    "actor-actor",
    "topic-topic",
    "claim-claim",
    "code-code",
    "co-mention",
    "source-outlet",
    "affiliation",
]
Over = Literal["topics", "claims", "codes"]
As = Literal["actors", "organisations"]

_CONCEPTS: Mapping[str, str] = {
    "actor-topic": "topic",
    "actor-claim": "claim",
    "actor-code": "code",
    "actor-actor": "topic",
    "topic-topic": "topic",
    "claim-claim": "claim",
    "code-code": "code",
    "co-mention": "article",
    "source-outlet": "outlet",
    "affiliation": "organisation",
}
KINDS = tuple(_CONCEPTS)
_STANCES = {"support": AGREES, "oppose": DISAGREES}
_SIDES = {"for": AGREES, "against": DISAGREES}


def debate(
    store: Graph,
    kind: Kind = "actor-topic",
    *,
    of: As = "actors",
    over: Over = "topics",
    reprints: Reprints | None = None,
) -> Debate:
    """Read the records of a kind of network.

    ``actor-topic``, ``actor-actor`` and ``topic-topic`` have topics as concepts, and the side that
    statements take. ``actor-claim`` and
    ``claim-claim`` have claims, with which their sources agree; ``actor-code`` and ``code-code``
    have the concepts of a codebook, with the stance of the coded statement. ``over`` says what
    actors share in ``actor-actor``. ``co-mention`` has articles as concepts, ``source-outlet``
    outlets, ``affiliation`` organisations, all without positions.

    ``reprints`` says whether a story that several articles print counts once; by default it does,
    except in ``source-outlet``, which is about what each outlet prints.
    """
    builder = _Builder(Reader(store, reprints=reprints or counted(kind)))
    concepts = over.removesuffix("s") if kind == "actor-actor" else _CONCEPTS[kind]
    if kind == "affiliation":
        records = tuple(builder.affiliations())
    elif kind == "co-mention":
        records = tuple(builder.presences())
    else:
        records = tuple(builder.statements(concepts))
    if of == "organisations" and kind not in ("affiliation", "co-mention"):
        records = tuple(builder.with_organisations(records))
    return Debate(records, builder.attributes(records, concepts))


def counted(kind: str) -> Reprints:
    """Return how a kind of network counts reprints by default."""
    return "all" if kind == "source-outlet" else "once"


class _Builder:
    """Builds the records of a debate from those of a graph."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def statements(self, concept: str) -> Iterator[Record]:
        """Yield a record for each statement and each topic, code, claim or outlet of it."""
        for one in self.reader.statements:
            if one.source is None:
                continue
            record = Record(
                actor=one.source.key,
                concept="",
                qualifier=None,
                day=one.earliest,
                latest=one.latest,
                article=one.article.iri,
                outlet=one.article.article.outlet or "",
                statement=one.iri,
                confidence=one.statement.confidence,
                variables=self._variables(one),
            )
            for name, qualifier in _positions(concept, one):
                yield replace(record, concept=name, qualifier=qualifier)

    def _variables(self, one: StoredStatement) -> Mapping[str, str]:
        article = one.article
        return {
            "act": one.statement.act,
            "author": article.article.author or "",
            "language": article.article.language or "",
            "section": article.section,
            "statement type": one.statement.type,
            "type": article.genre,
        }

    def presences(self) -> Iterator[Record]:
        """Yield a record for each actor and each article that names it as source or member."""
        for actor, article in self.reader.presences:
            yield Record(
                actor,
                article.iri,
                None,
                article.earliest,
                article.latest,
                article=article.iri,
                outlet=article.article.outlet or "",
                statement=article.iri,
            )

    def affiliations(self) -> Iterator[Record]:
        """Yield a record for each person and organisation that an article connects."""
        seen: set[tuple[str, str, str]] = set()
        for one in sorted(self.reader.affiliations, key=lambda one: bool(one.article.reprint_of)):
            if one.organisation is not None:
                story = one.article.reprint_of or one.article.iri
                ends = one.person.key, one.organisation.key
                if (
                    self.reader.reprints == "once"
                    and one.article.reprint_of
                    and (story, *ends) in seen
                ):
                    continue
                seen.add((story, *ends))
                yield Record(
                    one.person.key,
                    one.organisation.key,
                    None,
                    one.earliest or one.article.earliest,
                    one.latest or one.article.latest,
                    article=one.article.iri,
                    outlet=one.article.article.outlet or "",
                    statement=one.iri,
                )

    def with_organisations(self, records: Iterable[Record]) -> Iterator[Record]:
        """Replace persons in records by the organisations for which they spoke."""
        by_person: dict[str, list[StoredAffiliation]] = defaultdict(list)
        by_place: dict[tuple[str, Span], list[StoredAffiliation]] = defaultdict(list)
        for one in self.reader.affiliations:
            if one.organisation is not None:
                by_person[one.person.key].append(one)
                if _is_current(one):
                    by_place[one.article.iri, one.affiliation.evidence].append(one)
        for record in records:
            known = by_person.get(record.actor, [])
            places = self.reader.spans.get(record.statement, {}).get("content", ())
            own = [one for span in places for one in by_place.get((record.article, span), ())]
            found = (
                _most_frequent([one for one in own if one.person.key == record.actor])
                or _most_frequent(
                    [one for one in known if _is_current(one) and one.article.iri == record.article]
                )
                or _affiliation_on(known, record.day)
            )
            yield replace(record, actor=found) if found else record

    def attributes(self, records: Sequence[Record], concepts: str) -> dict[str, dict[str, Any]]:
        """Return the attributes of all names in the records, whose concepts are of one kind."""
        reader = self.reader
        labels = {**reader.labels}
        for iri, article in reader.articles.items():
            labels[article.outlet] = article.article.outlet or ""
            labels[iri] = article.headline
        kind_by_role = {record.concept: concepts for record in records}
        kind_by_role |= {record.actor: "unknown" for record in records}
        return {
            iri: {
                "label": labels.get(iri) or iri,
                "kind": reader.actors[iri].kind if iri in reader.actors else kind,
                **{
                    f"attribute: {name}": value
                    for name, value in reader.attributes.get(iri, {}).items()
                },
            }
            for iri, kind in kind_by_role.items()
        }


def _most_frequent(affiliations: Iterable[StoredAffiliation]) -> str:
    """Return the organisation named most often, "" if there is none."""
    named = Counter(one.organisation.key for one in affiliations if one.organisation)
    return min(named, key=lambda name: (-named[name], name), default="")


def _status(one: StoredAffiliation) -> str:
    return one.affiliation.tenure.status if one.affiliation.tenure else "current"


def _is_current(one: StoredAffiliation) -> bool:
    return _status(one) == "current"


def _affiliation_on(affiliations: Iterable[StoredAffiliation], day: date | None) -> str:
    """Return the organisation to which a person belonged on a day.

    That is the one whose interval contains the day, or the last begun of several; else the one
    named last by then, unless it was stated since that this is over.
    """
    if day is None:
        return ""
    affiliations = list(affiliations)
    within = [
        (one.begins, one)
        for one in affiliations
        # "until 2018" has no known beginning.
        if one.affiliation.tenure
        and not (one.affiliation.tenure.edtf or "/").startswith("/")
        and one.begins
        and one.ends
        and one.begins <= day <= one.ends
    ]
    if within:
        return _begun_last(within)
    ended = [
        (one.organisation, one.ends)
        for one in affiliations
        if _status(one) == "former" and one.ends and one.ends <= day
    ]
    return _begun_last(
        [
            (named, one)
            for one in affiliations
            if _is_current(one)
            and (named := one.article.earliest or one.earliest)
            and named <= day
            and not any(one.organisation == other and named <= end for other, end in ended)
        ]
    )


def _begun_last(affiliations: list[tuple[date, StoredAffiliation]]) -> str:
    last = max((begun for begun, _ in affiliations), default=None)
    return _most_frequent([one for begun, one in affiliations if begun == last])


def _positions(concept: str, one: StoredStatement) -> list[tuple[str, int | None]]:
    """List a statement's concepts, each with the position that the statement takes on it."""
    stance = _STANCES.get(one.statement.stance)
    if concept == "outlet":
        return [(one.article.outlet, None)] if one.article.outlet else []
    if concept == "claim":
        return [(one.claim.key, AGREES)] if one.claim else []
    if concept == "code":
        return [(code.key, stance) for code in one.codes]
    return [(position.topic.key, _SIDES.get(position.side)) for position in one.own_positions]
