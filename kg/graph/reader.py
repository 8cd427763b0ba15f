"""Read records back from a graph: articles, statements, actors, topics, claims, affiliations.

This is the only module that fetches records with SELECT. The records are those of
:mod:`kg.model`, whose keys are IRIs here, together with what they link to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import cast, get_args

from kg.graph.places import read_trace, span_of, words_at
from kg.graph.protocol import Graph, select
from kg.graph.reprints import Reprints
from kg.graph.values import KIND_OF
from kg.model import (
    Act,
    Actor,
    Affiliation,
    Article,
    Claim,
    DateExpression,
    Position,
    Side,
    SourceKind,
    Span,
    Stance,
    Statement,
    StatementType,
    Tenure,
    TenureStatus,
    Topic,
)
from kg.vocab.terms import KG

_STANCES: Mapping[str, Stance] = {
    KG.InSupport.value: "support",
    KG.InOpposition.value: "oppose",
    KG.NoStance.value: "none",
}
_SIDES: Mapping[str, Side] = {
    KG.InSupport.value: "for",
    KG.InOpposition.value: "against",
    KG.NoStance.value: "none",
}
STANCE_OF: Mapping[Side, Stance] = {"for": "support", "against": "oppose", "none": "none"}
"""The stance towards a topic that a side of a position is."""
_KINDS = {node.value: kind for node, kind in KIND_OF.items()}
_PLACES = ("contentAt", "cueAt", "speakerAt", "targetAt", "whenAt", "evidenceAt")

_ARTICLES = """
SELECT ?article ?identity ?name ?headline ?date ?earliest ?latest ?language ?url ?author ?outlet
  ?outletName ?section ?genre ?page ?original {
  ?article a schema:NewsArticle ; kg:name ?name ; dcterms:identifier ?identity .
  OPTIONAL { ?article schema:headline ?headline }
  OPTIONAL { ?article schema:datePublished ?date }
  OPTIONAL { ?article kg:earliest ?earliest ; kg:latest ?latest }
  OPTIONAL { ?article schema:inLanguage ?language }
  OPTIONAL { ?article schema:url ?url }
  OPTIONAL { ?article schema:author ?author }
  OPTIONAL { GRAPH ?source { ?article schema:publisher ?outlet . ?outlet schema:name ?outletName } }
  OPTIONAL { ?article schema:articleSection ?section }
  OPTIONAL { ?article schema:genre ?genre }
  OPTIONAL { ?article schema:pagination ?page }
  OPTIONAL { ?article kg:reprintOf ?original }
}"""
TEXTS = "SELECT DISTINCT ?article ?text { ?n prov:wasDerivedFrom ?article ; nif:isString ?text }"
_STATEMENTS = """
SELECT ?statement ?text ?article ?stance ?type ?act ?source ?sourceKind ?claim ?claimStance ?said
  ?earliest ?latest ?sentence ?confidence ?page ?original ?hearsay {
  ?statement a kg:Statement ; schema:text ?text ; schema:isPartOf ?article ; kg:stance ?stance ;
    kg:statementType ?type .
  OPTIONAL { ?statement kg:act ?act }
  OPTIONAL { ?statement kg:source ?source }
  OPTIONAL { ?statement kg:sourceKind ?sourceKind }
  OPTIONAL { ?statement kg:expresses ?claim OPTIONAL { ?statement kg:claimStance ?claimStance } }
  OPTIONAL { ?statement kg:saidOn ?said ; kg:earliest ?earliest ; kg:latest ?latest }
  OPTIONAL { ?statement kg:sentenceText ?sentence }
  OPTIONAL { ?statement itsrdf:taConfidence ?confidence }
  OPTIONAL { ?statement kg:pageNumber ?page }
  OPTIONAL { ?statement kg:copyOf ?original }
  OPTIONAL { ?statement kg:hearsay ?hearsay }
}"""
TARGETS = f"""
SELECT DISTINCT ?statement ?words {{
  {{ SELECT ?statement ?place {{ ?statement kg:targetAt ?place }} }}
  {{ SELECT ?statement {{ ?statement kg:stance ?stance FILTER(?stance != kg:NoStance) }} }}
  {{ SELECT ?statement ?article {{ ?statement schema:isPartOf ?article }} }}
  {{ SELECT ?n ?article {{ ?n prov:wasDerivedFrom ?article }} }}
  {{ SELECT ?n ?string {{ ?n nif:isString ?string }} }}
  {words_at("?place", "?string", "?words")}
}}"""
"""The words of the target of each statement that takes a stance.

The engine joins subqueries of one pattern several times faster than it looks up each statement.
"""
_TRACES = """
SELECT DISTINCT ?article ?trace {
  ?n prov:wasDerivedFrom ?article . ?graph prov:wasDerivedFrom ?n ; kg:trace ?trace
}"""
_POSITIONS = """
SELECT DISTINCT ?position ?statement ?topic ?side ?confidence ?hearsay {
  ?position kg:takenIn ?statement ; kg:topic ?topic ; kg:side ?side ;
    itsrdf:taConfidence ?confidence .
  OPTIONAL { ?position kg:hearsay ?hearsay }
}"""
_CODES = """
SELECT DISTINCT ?statement ?topic { ?coding a kg:Coding ; kg:codes ?statement ; kg:concept ?topic }
"""
_SPANS = "SELECT DISTINCT ?node ?place { ?node kg:PLACE ?place }"
_CODERS = """
SELECT DISTINCT ?part ?coder {
  GRAPH ?graph { VALUES ?kind { kg:Statement org:Membership } ?part a ?kind }
  ?graph prov:wasGeneratedBy ?reading .
  ?reading prov:wasAssociatedWith ?agent . ?agent schema:name ?coder
}"""
_LABELS = "SELECT DISTINCT ?node ?label { ?node skos:prefLabel ?label }"
_OTHER_NAMES = "SELECT DISTINCT ?node ?name { ?node a kg:Actor ; skos:altLabel ?name }"
_ACTORS = """
SELECT DISTINCT ?node ?kind {
  ?node a kg:Actor . OPTIONAL { ?node a ?kind FILTER(?kind != kg:Actor) }
}"""
_ATTRIBUTES = """
SELECT DISTINCT ?node ?name ?value {
  ?node schema:additionalProperty ?noted . ?noted schema:name ?name ; schema:value ?value
}"""
_AFFILIATIONS = """
SELECT DISTINCT ?affiliation ?person ?organisation ?article ?role ?bare ?status ?during ?begins
  ?ends {
  ?affiliation a org:Membership ; org:member ?person ; kg:statedIn ?article .
  OPTIONAL { ?affiliation org:organization ?organisation }
  OPTIONAL { GRAPH ?graph { ?affiliation org:role ?named . ?named skos:prefLabel ?bare } }
  OPTIONAL { ?affiliation kg:roleText ?role }
  OPTIONAL { ?affiliation kg:standing ?status }
  OPTIONAL {
    ?affiliation org:memberDuring ?interval .
    ?interval kg:dateValue ?during ; kg:earliest ?begins ; kg:latest ?ends
  }
}"""
_DATES = """
SELECT DISTINCT ?date ?article ?value {
  ?date a kg:DateMention ; schema:isPartOf ?article . OPTIONAL { ?date kg:dateValue ?value }
}"""
_PRESENT = """
SELECT DISTINCT ?actor ?article {
  { ?statement kg:source ?actor ; schema:isPartOf ?article }
  UNION { ?affiliation org:member|org:organization ?actor ; kg:statedIn ?article }
}"""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article of the graph.

    Attributes:
        iri: its IRI.
        article: the record; its text is empty unless it was asked for.
        headline: its title, or its first words.
        outlet: IRI of its outlet or "".
        earliest: the first day that its date can mean.
        latest: the last one.
        section: the section of the outlet.
        genre: the genre that a coder noted.
        reprint_of: IRI of the article that it reprints or "".
    """

    iri: str
    article: Article
    headline: str
    outlet: str = ""
    earliest: date | None = None
    latest: date | None = None
    section: str = ""
    genre: str = ""
    reprint_of: str = ""


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A statement of the graph with what it links to.

    Attributes:
        iri: its IRI.
        statement: the record; it has spans if these were asked for.
        text: its content, pieces joined by an ellipsis.
        sentence: the sentence around it or "".
        target_text: the words of the target or "".
        article: its article.
        source: the actor it is attributed to.
        claim: the claim it expresses.
        claim_stance: whether it puts that claim forward or denies it; "none" if neither is known.
        positions: what it is about, and the side that its source takes; the key of each position
            is the topic's IRI.
        codes: concepts of codebooks that apply to it.
        earliest: the first day on which it can have been said, else that of the article.
        latest: the last one.
        coder: who found it, if that was asked for.
        page: the page of the article's file that it begins on, from 1, if it has pages.
        copy_of: IRI of the statement of an earlier article that its article, a reprint, prints
            again, or "".
    """

    iri: str
    statement: Statement
    text: str
    sentence: str
    target_text: str
    article: StoredArticle
    source: Actor | None = None
    claim: Claim | None = None
    claim_stance: Stance = "none"
    positions: tuple[Position, ...] = ()
    codes: tuple[Topic, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    coder: str = ""
    page: int | None = None
    copy_of: str = ""

    @property
    def own_positions(self) -> tuple[Position, ...]:
        """The positions without hearsay; a concept of a codebook is a code, not a topic."""
        return tuple(
            position
            for position in self.positions
            if position.topic not in self.codes and not position.hearsay
        )

    @property
    def stance(self) -> Stance:
        """The side of the first position that takes one, "none" if none does or it is hearsay."""
        sides = (position.side for position in self.positions if not position.hearsay)
        return next((STANCE_OF[side] for side in sides if side != "none"), "none")

    @property
    def date(self) -> str:
        """When it was said, else when its article was published, as EDTF; "" if unknown."""
        return self.statement.said_on or self.article.article.date or ""


@dataclass(frozen=True, slots=True)
class StoredAffiliation:
    """An affiliation of the graph.

    ``begins`` and ``ends`` are the bounds of its tenure.
    """

    iri: str
    affiliation: Affiliation
    person: Actor
    organisation: Actor | None
    article: StoredArticle
    begins: date | None = None
    ends: date | None = None

    @property
    def earliest(self) -> date | None:
        """The first day that the date of the article can mean."""
        return self.article.earliest

    @property
    def latest(self) -> date | None:
        """The last day that the date of the article can mean."""
        return self.article.latest


@dataclass(frozen=True, slots=True)
class StoredDate:
    """A date expression of an article of the graph."""

    iri: str
    expression: DateExpression
    article: StoredArticle


StoredPart = StoredStatement | StoredAffiliation | StoredDate


class Reader:
    """Reads the records of one graph, each kind once."""

    def __init__(self, graph: Graph, *, reprints: Reprints = "all") -> None:
        """Read ``graph``; with "once", statements leave out what reprints copy."""
        self.graph = graph
        self.reprints = reprints

    def _rows(self, query: str) -> list[dict[str, str]]:
        """Answer one of the queries above."""
        return select(self.graph, query)

    @cached_property
    def articles(self) -> Mapping[str, StoredArticle]:
        """All articles by IRI, without their texts."""
        found = {}
        for row in self._rows(_ARTICLES):
            article = Article(
                identity=row["identity"],
                name=row["name"],
                text="",
                title=row["headline"] or None,
                date=row["date"] or None,
                language=row["language"] or None,
                outlet=row["outletName"] or None,
                author=row["author"] or None,
                url=row["url"] or None,
                section=row["section"] or None,
                page=row["page"] or None,
            )
            found[row["article"]] = StoredArticle(
                row["article"],
                article,
                row["headline"] or row["name"],
                row["outlet"],
                _day(row["earliest"]),
                _day(row["latest"]),
                row["section"],
                row["genre"],
                row["original"],
            )
        return dict(sorted(found.items()))

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The text of each article, by the article's IRI."""
        return {row["article"]: row["text"] for row in self._rows(TEXTS)}

    @cached_property
    def shown_texts(self) -> Mapping[str, str]:
        """The texts as people read them: blank where a header has metadata, so that places hold."""
        # The readers of all formats are imported with it.
        from kg.read.dateline import without_header

        return {iri: without_header(text) for iri, text in self.texts.items()}

    @cached_property
    def trace(self) -> Mapping[str, str]:
        """How each statement, position and affiliation was found, by its IRI."""
        found: dict[str, str] = {}
        for row in self._rows(_TRACES):
            for part, how in read_trace(row["trace"]).items():
                found[f"{row['article']}#{part}"] = how
        return found

    @cached_property
    def targets(self) -> Mapping[str, str]:
        """The words of the target of each statement that takes a stance, by its IRI."""
        return {row["statement"]: row["words"] for row in self._rows(TARGETS)}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The preferred label of every node that has one."""
        rows = self._rows(_LABELS)
        return dict(sorted(((row["node"], row["label"]) for row in rows), reverse=True))

    @cached_property
    def actors(self) -> Mapping[str, Actor]:
        """All actors by IRI."""
        names: dict[str, set[str]] = defaultdict(set)
        for row in self._rows(_OTHER_NAMES):
            names[row["node"]].add(row["name"])
        return {
            iri: Actor(
                iri,
                self.labels.get(iri, iri),
                _KINDS.get(row["kind"], "unknown"),
                tuple(sorted(names[iri])),
            )
            for row in sorted(self._rows(_ACTORS), key=lambda row: row["node"])
            for iri in (row["node"],)
        }

    @cached_property
    def attributes(self) -> Mapping[str, Mapping[str, str]]:
        """What coders noted of actors and topics: values by name, by IRI."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        rows = self._rows(_ATTRIBUTES)
        for row in sorted(rows, key=lambda row: (row["name"], row["value"])):
            found[row["node"]].setdefault(row["name"], row["value"])
        return dict(found)

    @cached_property
    def codes(self) -> Mapping[str, tuple[Topic, ...]]:
        """The concepts of codebooks that apply to statements, by the statement's IRI."""
        return self._topics_of(_CODES)

    @cached_property
    def positions(self) -> Mapping[str, tuple[Position, ...]]:
        """The positions that the sources of statements take, by the statement's IRI."""
        found: dict[str, list[tuple[str, Position]]] = defaultdict(list)
        for row in self._rows(_POSITIONS):
            position = Position(
                self._label(row["topic"]),
                _SIDES[row["side"]],
                float(row["confidence"]),
                self.trace.get(row["position"], ""),
                row["topic"],
                row["hearsay"] == "true",
            )
            found[row["statement"]].append((row["position"], position))
        return {
            statement: tuple(position for _, position in sorted(each, key=lambda one: one[0]))
            for statement, each in found.items()
        }

    @cached_property
    def statements(self) -> tuple[StoredStatement, ...]:
        """All statements by IRI, without spans and coders; see ``reprints``."""
        found: dict[str, StoredStatement] = {}
        for row in self._rows(_STATEMENTS):
            iri, article = row["statement"], self.articles.get(row["article"])
            if article is None or (row["original"] and self.reprints == "once"):
                continue
            source = self.actors.get(row["source"])
            is_dated = bool(row["earliest"])
            found[iri] = StoredStatement(
                iri,
                _statement(row, source, self.trace.get(iri, "")),
                row["text"],
                row["sentence"],
                self.targets.get(iri, ""),
                article,
                source,
                Claim(row["claim"], self._label(row["claim"])) if row["claim"] else None,
                _STANCES.get(row["claimStance"], "none"),
                self.positions.get(iri, ()),
                self.codes.get(iri, ()),
                _day(row["earliest"]) if is_dated else article.earliest,
                _day(row["latest"]) if is_dated else article.latest,
                page=int(row["page"]) if row["page"] else None,
                copy_of=row["original"],
            )
        return tuple(found[iri] for iri in sorted(found))

    @cached_property
    def spans(self) -> Mapping[str, Mapping[str, tuple[Span, ...]]]:
        """Where statements and affiliations are in their texts.

        By IRI, then by place: content, cue, speaker, target, when or evidence.
        """
        found: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
        for place in _PLACES:
            name = place.removesuffix("At")
            for row in self._rows(_SPANS.replace("PLACE", place)):
                found[row["node"]][name].append(span_of(row["place"]))
        return {
            iri: {name: tuple(sorted(spans)) for name, spans in places.items()}
            for iri, places in found.items()
        }

    @cached_property
    def coders(self) -> Mapping[str, str]:
        """Who found each statement and affiliation, by its IRI."""
        return {row["part"]: row["coder"] for row in self._rows(_CODERS)}

    @cached_property
    def statements_with_spans(self) -> tuple[StoredStatement, ...]:
        """All statements by IRI, with their spans and coders."""
        return tuple(
            replace(
                one,
                statement=_with_spans(one.statement, self.spans.get(one.iri, {})),
                coder=self.coders.get(one.iri, ""),
            )
            for one in self.statements
        )

    @cached_property
    def affiliations(self) -> tuple[StoredAffiliation, ...]:
        """All affiliations by IRI."""
        found: dict[str, StoredAffiliation] = {}
        for row in self._rows(_AFFILIATIONS):
            person, article = self.actors.get(row["person"]), self.articles.get(row["article"])
            if person is None or article is None or row["affiliation"] in found:
                continue
            organisation = self.actors.get(row["organisation"])
            evidence = self.spans.get(row["affiliation"], {}).get("evidence", ())
            status = _local_name(row["status"]) or "current"
            tenure = Tenure(
                row["during"] or None, cast("TenureStatus", status), row["bare"] or None
            )
            found[row["affiliation"]] = StoredAffiliation(
                row["affiliation"],
                Affiliation(
                    person.label,
                    row["role"] or row["bare"] or None,
                    organisation.label if organisation else None,
                    evidence[0] if evidence else Span(0, 0),
                    self.trace.get(row["affiliation"], ""),
                    tenure,
                ),
                person,
                organisation,
                article,
                _day(row["begins"]),
                _day(row["ends"]),
            )
        return tuple(found[iri] for iri in sorted(found))

    @cached_property
    def dates(self) -> tuple[StoredDate, ...]:
        """All date expressions by article and place."""
        found: dict[str, StoredDate] = {}
        for row in self._rows(_DATES):
            article = self.articles.get(row["article"])
            if article is not None:
                expression = DateExpression(span_of(row["date"]), row["value"] or None)
                found[row["date"]] = StoredDate(row["date"], expression, article)
        return tuple(sorted(found.values(), key=lambda one: (one.article.iri, one.expression.span)))

    @cached_property
    def by_article(self) -> Mapping[str, Sequence[StoredPart]]:
        """The statements (with spans), affiliations and dates of each article, by its IRI."""
        found: dict[str, list[StoredPart]] = defaultdict(list)
        parts: list[StoredPart] = [*self.statements_with_spans, *self.affiliations, *self.dates]
        for part in parts:
            found[part.article.iri].append(part)
        return dict(found)

    @cached_property
    def presences(self) -> tuple[tuple[str, StoredArticle], ...]:
        """Each actor with each article that names it as a source or in an affiliation.

        Where reprints count once, what they name is named by the article that they reprint.
        """
        rows = {(row["actor"], self._story(row["article"])) for row in self._rows(_PRESENT)}
        return tuple(
            (actor, self.articles[article])
            for actor, article in sorted(rows)
            if article in self.articles
        )

    def _story(self, iri: str) -> str:
        article = self.articles.get(iri)
        is_reprint = article is not None and article.reprint_of in self.articles
        return article.reprint_of if article and is_reprint and self.reprints == "once" else iri

    def _topics_of(self, query: str) -> dict[str, tuple[Topic, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in self._rows(query):
            found[row["statement"]].append(row["topic"])
        return {
            statement: tuple(Topic(iri, self._label(iri)) for iri in sorted(topics))
            for statement, topics in found.items()
        }

    def _label(self, iri: str) -> str:
        return self.labels.get(iri, iri)


def _statement(row: Mapping[str, str], source: Actor | None, rule: str) -> Statement:
    return Statement(
        type=cast("StatementType", _local_name(row["type"])),
        content=(),
        source=source.label if source else None,
        source_kind=_source_kind(row["sourceKind"]),
        act=cast("Act", _local_name(row["act"]) or get_args(Act)[0]),
        stance=_STANCES.get(row["stance"], "none"),
        said_on=row["said"] or None,
        rule=rule,
        confidence=float(row["confidence"] or 1),
        hearsay=row["hearsay"] == "true",
    )


def _with_spans(statement: Statement, places: Mapping[str, Iterable[Span]]) -> Statement:
    def one(name: str) -> Span | None:
        return next(iter(places.get(name, ())), None)

    return replace(
        statement,
        content=tuple(places.get("content", ())),
        cue=one("cue"),
        speaker=one("speaker"),
        target=one("target"),
        when=one("when"),
    )


def _source_kind(iri: str) -> SourceKind:
    name = _local_name(iri).removesuffix("source")
    return next((kind for kind in get_args(SourceKind) if kind == name), "unknown")


def _local_name(iri: str) -> str:
    return iri.rpartition("#")[2].lower()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
