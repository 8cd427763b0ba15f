"""A store in, debates out: one for each kind of network that can be asked of it.

Actors are those that statements are attributed to, or the organisation for which a person spoke:
the one that the same words name, else one that the article names, else the last one named by an
article of that day or before. Who has none stays who they are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from kg.network.records import AGREES, DISAGREES, Debate, Record
from kg.network.statements import Queryable, kind_of, rows

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

_STATEMENTS = """
SELECT ?statement ?article ?stance ?source ?target ?claim ?earliest ?latest ?confidence WHERE {
  ?statement a kg:Statement ; schema:isPartOf ?article ; kg:stance ?stance ; kg:source ?source .
  OPTIONAL { ?statement kg:target ?target }
  OPTIONAL { ?statement kg:expresses ?claim }
  OPTIONAL { ?statement kg:saidOn ?said ; kg:earliest ?earliest ; kg:latest ?latest }
  OPTIONAL { ?statement itsrdf:taConfidence ?confidence }
}"""
# What a codebook says a statement is about is its code: a kind of its own.
_TOPICS = """
SELECT DISTINCT ?statement ?topic {
  ?statement a kg:Statement ; schema:about ?topic .
  FILTER NOT EXISTS { ?coding kg:codes ?statement ; kg:concept ?topic }
}"""
_CODES = """
SELECT DISTINCT ?statement ?topic { ?coding a kg:Coding ; kg:codes ?statement ; kg:concept ?topic }
"""
_ARTICLES = """
SELECT ?article ?earliest ?latest ?outlet ?name ?headline ?called {
  ?article a schema:NewsArticle ; kg:name ?called .
  OPTIONAL { ?article schema:headline ?headline }
  OPTIONAL { ?article kg:earliest ?earliest ; kg:latest ?latest }
  OPTIONAL { GRAPH ?source { ?article schema:publisher ?outlet . ?outlet schema:name ?name } }
}"""
_LABELS = "SELECT DISTINCT ?thing ?label { ?thing skos:prefLabel ?label }"
_KINDS = "SELECT DISTINCT ?thing ?kind { ?thing kg:kind ?kind }"
_NOTED = """
SELECT DISTINCT ?thing ?name ?value {
  ?thing schema:additionalProperty ?noted . ?noted schema:name ?name ; schema:value ?value
}"""
_MEMBERSHIPS = """
SELECT DISTINCT ?membership ?person ?organisation ?article ?earliest ?latest ?standing ?told
  ?begins ?ends {
  ?membership a org:Membership ; org:member ?person ; org:organization ?organisation ;
    kg:statedIn ?article .
  OPTIONAL { ?membership kg:earliest ?earliest ; kg:latest ?latest }
  OPTIONAL { ?membership kg:standing ?standing }
  OPTIONAL {
    ?membership org:memberDuring ?during .
    ?during kg:dateValue ?told ; kg:earliest ?begins ; kg:latest ?ends
  }
}"""
_SAME_WORDS = """
SELECT DISTINCT ?statement ?membership {
  ?membership a org:Membership . ?of oa:hasBody ?membership ; oa:hasTarget ?place .
  ?content oa:hasTarget ?place ; oa:hasBody ?statement ; kg:evidenceRole kg:ContentEvidence .
}"""
_PRESENT = """
SELECT DISTINCT ?actor ?article {
  { ?statement kg:source ?actor ; schema:isPartOf ?article }
  UNION { ?membership org:member|org:organization ?actor ; kg:statedIn ?article }
}"""
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
_STANCES = {"InSupport": AGREES, "InOpposition": DISAGREES}


@dataclass(frozen=True, slots=True)
class _Article:
    day: date | None
    latest: date | None
    outlet: str
    outlet_name: str
    headline: str


_UNKNOWN = _Article(None, None, "", "", "")


def debate(
    store: Queryable, kind: Kind = "actor-topic", *, of: As = "actors", over: Over = "topics"
) -> Debate:
    """The records of a kind of network.

    ``actor-topic``, ``actor-actor`` and ``topic-topic`` have topics for concepts, and the stance
    toward them; a statement that takes a position counts for its target alone. ``actor-claim``
    and ``claim-claim`` have claims, with which who puts them forward agrees; ``actor-code`` and
    ``code-code`` the concepts of a codebook, with the stance of the coded statement. What actors
    share in ``actor-actor``, ``over`` says. ``co-mention`` has
    articles, ``source-outlet`` outlets, ``affiliation`` organisations for concepts, without
    positions.
    """
    reader = _Reader(store)
    concepts = over.removesuffix("s") if kind == "actor-actor" else _CONCEPTS[kind]
    if kind == "affiliation":
        records = tuple(reader.affiliations())
    elif kind == "co-mention":
        records = tuple(reader.presences())
    else:
        records = tuple(reader.statements(concepts))
    if of == "organisations" and kind not in ("affiliation", "co-mention"):
        records = tuple(reader.spoken_for(records))
    return Debate(records, reader.things(records, concepts))


class _Reader:
    """The answers that debates are made of, each asked once."""

    def __init__(self, store: Queryable) -> None:
        self.store = store
        self.articles = {
            row["article"]: _Article(
                _day(row["earliest"]),
                _day(row["latest"]),
                row["outlet"],
                row["name"],
                row["headline"] or row["called"],
            )
            for row in rows(store, _ARTICLES)
        }

    def statements(self, concept: str) -> Iterator[Record]:
        """A record for each statement and topic (or claim, or outlet) of it."""
        topics: dict[str, list[str]] = defaultdict(list)
        if concept in ("topic", "code"):
            for row in rows(self.store, _TOPICS if concept == "topic" else _CODES):
                topics[row["statement"]].append(row["topic"])
        for row in sorted(rows(self.store, _STATEMENTS), key=lambda row: row["statement"]):
            article = self.articles.get(row["article"], _UNKNOWN)
            said = row["earliest"]
            record = Record(
                actor=row["source"],
                concept="",
                qualifier=None,
                day=_day(said) if said else article.day,
                latest=_day(row["latest"]) if said else article.latest,
                article=row["article"],
                outlet=article.outlet_name,
                statement=row["statement"],
                confidence=float(row["confidence"] or 1),
            )
            if concept == "outlet":
                if article.outlet:
                    yield replace(record, concept=article.outlet)
            elif concept == "claim":
                if row["claim"]:
                    yield replace(record, concept=row["claim"], qualifier=AGREES)
            elif concept == "code":
                for code in sorted(topics[row["statement"]]):
                    yield replace(record, concept=code, qualifier=_stance(row))
            elif row["target"]:
                yield replace(record, concept=row["target"], qualifier=_stance(row))
            else:
                for topic in sorted(topics[row["statement"]]):
                    yield replace(record, concept=topic)

    def presences(self) -> Iterator[Record]:
        """A record for each actor and article that attributes something to it."""
        for row in sorted(rows(self.store, _PRESENT), key=lambda r: (r["actor"], r["article"])):
            article = self.articles.get(row["article"], _UNKNOWN)
            yield Record(
                row["actor"],
                row["article"],
                None,
                article.day,
                article.latest,
                article=row["article"],
                outlet=article.outlet_name,
                statement=row["article"],
            )

    def affiliations(self) -> Iterator[Record]:
        """A record for each person and organisation that an article brings together."""
        for row in self._memberships():
            article = self.articles.get(row["article"], _UNKNOWN)
            yield Record(
                row["person"],
                row["organisation"],
                None,
                _day(row["earliest"]) or article.day,
                _day(row["latest"]) or article.latest,
                article=row["article"],
                outlet=article.outlet_name,
                statement=row["membership"],
            )

    def spoken_for(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records with organisations in the place of those who spoke for them."""
        stated = {row["membership"]: row for row in self._memberships()}
        named = {iri: row for iri, row in stated.items() if _is_current(row)}
        by_words: dict[str, list[str]] = defaultdict(list)
        for row in rows(self.store, _SAME_WORDS):
            if row["membership"] in named:
                by_words[row["statement"]].append(row["membership"])
        by_person: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in stated.values():
            by_person[row["person"]].append(row)
        for record in records:
            known = by_person.get(record.actor, [])
            current = [row for row in known if row["membership"] in named]
            own = [named[m] for m in by_words[record.statement]]
            found = (
                _most([row for row in own if row["person"] == record.actor])
                or _most([row for row in current if row["article"] == record.article])
                or _held(known, self._first_day, record.day)
            )
            yield replace(record, actor=found) if found else record

    def things(self, records: Sequence[Record], concepts: str) -> dict[str, dict[str, Any]]:
        """What is known of all that the records name; ``concepts`` says what their concepts are."""
        labels = {row["thing"]: row["label"] for row in rows(self.store, _LABELS)}
        labels |= {article.outlet: article.outlet_name for article in self.articles.values()}
        labels |= {iri: article.headline for iri, article in self.articles.items()}
        kinds = {row["thing"]: kind_of(row["kind"]) for row in rows(self.store, _KINDS)}
        noted: dict[str, dict[str, str]] = defaultdict(dict)
        for row in sorted(rows(self.store, _NOTED), key=lambda r: (r["name"], r["value"])):
            noted[row["thing"]].setdefault(f"attribute: {row['name']}", row["value"])
        wanted = {record.concept: concepts for record in records}
        wanted |= {record.actor: "unknown" for record in records}
        return {
            thing: {
                "label": labels.get(thing) or thing,
                "kind": kinds.get(thing, kind),
                **noted.get(thing, {}),
            }
            for thing, kind in wanted.items()
        }

    def _memberships(self) -> list[dict[str, str]]:
        return sorted(rows(self.store, _MEMBERSHIPS), key=lambda row: row["membership"])

    def _first_day(self, row: Mapping[str, str]) -> date | None:
        article = self.articles.get(row["article"])
        return (article.day if article else None) or _day(row["earliest"])


def _most(memberships: list[dict[str, str]]) -> str:
    """The organisation named most often, "" where there is none."""
    named = Counter(row["organisation"] for row in memberships)
    return min(named, key=lambda name: (-named[name], name), default="")


def _is_current(membership: Mapping[str, str]) -> bool:
    return membership["standing"].rpartition("#")[2] in ("", "Current")


def _held(
    memberships: list[dict[str, str]],
    day_of: Callable[[Mapping[str, str]], date | None],
    day: date | None,
) -> str:
    """The organisation that a person belonged to on a day.

    That is the one whose interval the day lies in, of several the one begun last; else the one
    named last by then, unless it was told since that this is over.
    """
    if day is None:
        return ""
    within = [
        (begins, row)
        for row in memberships
        # Of "until 2018" the beginning is not known.
        if row["told"]
        and not row["told"].startswith("/")
        and (begins := _day(row["begins"]))
        and (ends := _day(row["ends"]))
        and begins <= day <= ends
    ]
    if within:
        return _begun_last(within)
    ended = [
        (row["organisation"], ends)
        for row in memberships
        if row["standing"].endswith("#Former") and (ends := _day(row["ends"])) and ends <= day
    ]
    return _begun_last(
        [
            (named, row)
            for row in memberships
            if _is_current(row)
            and (named := day_of(row))
            and named <= day
            and not any(row["organisation"] == other and named <= end for other, end in ended)
        ]
    )


def _begun_last(memberships: list[tuple[date, dict[str, str]]]) -> str:
    last = max((begun for begun, _ in memberships), default=None)
    return _most([row for begun, row in memberships if begun == last])


def _stance(row: Mapping[str, str]) -> int | None:
    return _STANCES.get(row["stance"].rpartition("#")[2])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
