"""A Reading in, sorted quads out: the only module that makes triples.

What one article gives stands in graphs of its own (:func:`graph_names`): its source, what a coder
asserts, and the provenance of that. What all articles together say of an actor, a claim or a topic
(its preferred label, its kind, where it appeared first) stands in a graph of that thing
(:func:`derived_quads`) and is a function of votes alone, whatever the order of articles.

    <article> ◄ isPartOf ─ <statement> ─ source ► <actor>      <evidence> ─ hasBody ► <statement>
        ▲                      │ expresses ► <claim>               │ hasTarget ► <place>
     <text> ◄── hasSource ─────┼────────────────────────────────────────────────────┘
                               └ about, target ► <topic>

Every term that stands here is in ``ontology/kg.ttl``. There are no blank nodes, and the same
reading gives the same bytes in whatever order it lists its statements.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from kg.days import bounds
from kg.errors import ReadError
from kg.ids import DEFAULT_BASE, DEFAULT_CODER, Ids, split_coder
from kg.model import Actor, Claim, Reading, SourceKind, Span, Statement, Tenure, Term, Topic
from kg.resolve.naming import is_full
from kg.resolve.wording import wording
from kg.vocab import DCTERMS, EDTF, ITSRDF, KG, NIF, OA, ORG, PROV, RDF, SCHEMA, SKOS, TIME, XSD

T = TypeVar("T", NamedNode, Literal)
Triple = tuple[NamedNode, NamedNode, NamedNode | Literal]
Row = tuple[NamedNode, NamedNode, NamedNode | Literal, NamedNode]
"""A quad in its parts. The engine's own costs more to make and to take apart than all else that is
done with it on the way to a store, which reads text."""

CONTEXT_WIDTH = 32
"""Code points that a quotation's prefix and suffix hold at most."""

_TYPES = {"direct": KG.Direct, "indirect": KG.Indirect, "mixed": KG.Mixed}
_SOURCE_KINDS = {
    "person": KG.PersonSource,
    "organisation": KG.OrganisationSource,
    "group": KG.GroupSource,
    "document": KG.DocumentSource,
    "unknown": KG.UnknownSource,
}
_ACTS = {
    "assert": KG.Assert,
    "announce": KG.Announce,
    "demand": KG.Demand,
    "commit": KG.Commit,
    "refuse": KG.Refuse,
    "support": KG.Support,
    "oppose": KG.Oppose,
    "ask": KG.Ask,
}
_STANDINGS = {"current": KG.Current, "former": KG.Former, "coming": KG.Coming}
_STANCES = {"support": KG.InSupport, "oppose": KG.InOpposition, "none": KG.NoStance}
_ACTOR_CLASSES: Mapping[SourceKind, NamedNode] = {
    "person": SCHEMA.Person,
    "organisation": SCHEMA.Organization,
    "group": KG.Group,
    "document": KG.DocumentActor,
    "unknown": KG.Actor,
}
KIND_OF: Mapping[NamedNode, SourceKind] = {node: kind for kind, node in _ACTOR_CLASSES.items()}
"""What an article takes an actor for, by its class."""
KINDS = tuple(_ACTOR_CLASSES.values())
"""The classes an actor can have, the one that wins a tied vote first."""

SCOPE = "␟"
"""Between an article's identity and a name, in a written key that only this article knows."""

_SEPARATOR = "\x1f"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_WEB = re.compile(r"https?://[^/]", re.IGNORECASE)
_NOT_IN_IRIS = re.compile(r"[\x00-\x20<>\"{}|\\^`\x7f]")


# --- one article ---------------------------------------------------------------------------


def graph_names(
    article_identity: str, *, base: str = DEFAULT_BASE, coder: str = DEFAULT_CODER
) -> tuple[NamedNode, ...]:
    """The graphs that a coder's reading of an article fills: source, assertions, provenance.

    The coder counts by name, without its version: a newer version replaces what the older wrote.
    """
    ids = Ids(base)
    return (
        ids.source_graph(article_identity),
        ids.assertions_graph(article_identity, coder),
        ids.provenance_graph(article_identity, coder),
    )


def reading_graphs(reading: Reading, *, base: str = DEFAULT_BASE) -> tuple[NamedNode, ...]:
    """The graphs that ``article_quads`` of the same reading fills."""
    return graph_names(reading.article.identity, base=base, coder=reading.coder)


def article_quads(reading: Reading, *, base: str = DEFAULT_BASE) -> list[Quad]:
    """All that a reading says, as distinct quads in the order of their N-Quads lines.

    Raises ReadError for an article whose strings can't be written (half a surrogate pair) or
    whose dates are no EDTF, UsageError for a base that is no IRI, ValueError for a reading that
    doesn't hold together (an unknown source, claims that don't stand beside statements).
    """
    return sorted((Quad(*row) for row in article_rows(reading, base=base)), key=str)


def article_rows(reading: Reading, *, base: str = DEFAULT_BASE) -> list[Row]:
    """The quads of :func:`article_quads` in their parts, distinct, in no order that means anything.

    Raises what that does.
    """
    source, assertions, provenance = reading_graphs(_writable(reading), base=base)
    maker = _Maker(reading, Ids(base))
    rows: dict[Row, None] = {}
    for graph, triples in (
        (source, maker.source()),
        (assertions, maker.assertions()),
        (provenance, maker.provenance(assertions)),
    ):
        rows.update(dict.fromkeys((*triple, graph) for triple in triples))
    return list(rows)


@dataclass(frozen=True, slots=True)
class Coding:
    """What a person who coded an article noted besides a reading.

    ``person`` names the coder. ``actors`` has attributes of actors by the strings that name them
    in the reading, ``topics`` those of topics by key; ``section`` and ``genre`` are the article's.
    """

    person: str
    actors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    topics: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    section: str = ""
    genre: str = ""


def coded_quads(reading: Reading, coding: Coding, *, base: str = DEFAULT_BASE) -> list[Quad]:
    """The quads of a reading that a person made, with what that person noted, sorted."""
    ids = Ids(base)
    source, assertions, provenance = reading_graphs(reading, base=base)
    coder, article = ids.coder(reading.coder), ids.article(reading.article.identity)
    quads = {quad for quad in article_quads(reading, base=base) if quad.subject != coder}
    quads.add(Quad(coder, RDF.type, PROV.Person, provenance))
    quads.add(Quad(coder, SCHEMA.name, Literal(coding.person), provenance))
    for term, value in ((SCHEMA.articleSection, coding.section), (SCHEMA.genre, coding.genre)):
        if value:
            quads.add(Quad(article, term, Literal(value), source))
    noted = [(ids.actor(reading.actors[name].key), a) for name, a in coding.actors.items()]
    noted += [(ids.topic(key), attributes) for key, attributes in coding.topics.items()]
    for thing, attributes in noted:
        for name, value in attributes.items():
            node = ids.attribute(thing, name, value)
            quads.add(Quad(thing, SCHEMA.additionalProperty, node, assertions))
            quads.add(Quad(node, RDF.type, SCHEMA.PropertyValue, assertions))
            quads.add(Quad(node, SCHEMA.name, Literal(name), assertions))
            quads.add(Quad(node, SCHEMA.value, Literal(value), assertions))
    return sorted(quads, key=str)


def _writable(reading: Reading) -> Reading:
    """Refuses strings that are not Unicode text before any of them is hashed or cut."""
    try:
        "".join(_strings(reading)).encode("utf-8")
    except UnicodeEncodeError as error:
        half = f"U+{ord(error.object[error.start]):04X}"
        name = reading.article.name.encode("ascii", "backslashreplace").decode()
        raise ReadError(
            name, f"it holds {half}, half of a surrogate pair; save it as UTF-8 again"
        ) from None
    return reading


def _strings(reading: Reading) -> Iterator[str]:
    article = reading.article
    yield from (article.identity, article.name, article.text, reading.coder)
    for value in (article.title, article.outlet, article.author, article.url, article.date):
        yield value or ""
    for statement in reading.statements:
        yield from (statement.rule, statement.source or "", statement.said_on or "")
    for expression in reading.dates:
        yield expression.edtf or ""
    yield from (article.language or "", reading.language or "")
    for affiliation in reading.affiliations:
        yield from (affiliation.person, affiliation.role or "", affiliation.organisation or "")
        yield affiliation.rule
    for actor in reading.actors.values():
        yield from (actor.key, actor.label, *actor.names)
    for claim in reading.claims:
        if claim is not None:
            yield from (claim.key, claim.label)
    for topics in reading.topics:
        for topic in topics:
            yield from (topic.key, topic.label)


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement with the claim and the topics that stand beside it in the reading."""

    statement: Statement
    claim: Claim | None
    topics: tuple[Topic, ...]


class _Maker:
    """The triples of one reading, graph by graph."""

    def __init__(self, reading: Reading, ids: Ids) -> None:
        article = reading.article
        self.reading = reading
        self.article = article
        self.ids = ids
        self.language = _language(reading.language or article.language)
        self.version = (article.identity, article.sha256)
        self.article_node = ids.article(article.identity)
        self.text_node = ids.text(*self.version)
        self.activity = ids.activity(*self.version, reading.coder)
        self._places: dict[Span, NamedNode] = {}

    # The source: what the reader found.

    def source(self) -> Iterator[Triple]:
        article, node = self.article, self.article_node
        yield node, RDF.type, SCHEMA.NewsArticle
        yield node, DCTERMS.identifier, Literal(article.identity)
        yield node, KG.name, Literal(article.name)
        if article.title:
            yield node, SCHEMA.headline, self._worded(article.title)
        if article.date:
            yield node, SCHEMA.datePublished, _published(article.date)
            yield from self._bounds(node, article.date)
        if self.language:
            yield node, SCHEMA.inLanguage, Literal(self.language)
        if article.outlet:
            outlet = self.ids.outlet(article.outlet)
            yield node, SCHEMA.publisher, outlet
            yield outlet, RDF.type, SCHEMA.NewsMediaOrganization
            yield outlet, SCHEMA.name, Literal(article.outlet)
        if article.author:
            yield node, SCHEMA.author, Literal(article.author)
        if article.url:
            yield node, SCHEMA.url, _address(article.url)
        yield self.text_node, RDF.type, NIF.Context
        yield self.text_node, NIF.isString, Literal(article.text)
        yield self.text_node, KG.sha256, Literal(article.sha256)
        yield self.text_node, PROV.wasDerivedFrom, node

    # The assertions: what the coder found.

    def assertions(self) -> Iterator[Triple]:
        for node, said in self._named_statements():
            yield from self._statement(node, said)
        for actor in self.reading.actors.values():
            yield from self._actor(actor)
        yield from self._affiliations()
        yield from self._dates()

    def _named_statements(self) -> Iterator[tuple[NamedNode, _Said]]:
        groups: dict[tuple[str, tuple[Span, ...]], list[_Said]] = defaultdict(list)
        for said in _beside(self.reading):
            groups[said.statement.type, said.statement.content].append(said)
        for (kind, content), group in groups.items():
            # Two statements with the same words differ in source or cue; the order in which the
            # reading lists them must not choose their names.
            for n, said in enumerate(sorted(set(group), key=repr)):
                more = (str(n),) if n else ()
                coder = self.reading.coder
                yield self.ids.statement(*self.version, coder, kind, content, *more), said

    def _statement(self, node: NamedNode, said: _Said) -> Iterator[Triple]:
        statement, text = said.statement, self.article.text
        yield node, RDF.type, KG.Statement
        yield node, SCHEMA.text, Literal(statement.said(text))
        yield node, SCHEMA.isPartOf, self.article_node
        yield node, PROV.wasGeneratedBy, self.activity
        yield node, KG.statementType, _TYPES[statement.type]
        yield node, KG.sourceKind, _SOURCE_KINDS[statement.source_kind]
        yield node, KG.act, _ACTS[statement.act]
        yield node, KG.stance, _STANCES[statement.stance]
        yield node, ITSRDF.taConfidence, _decimal(statement.confidence)
        if statement.rule:
            yield node, KG.rule, Literal(statement.rule)
        if statement.source is None:
            yield node, KG.sourceUnknown, Literal(True)
        else:
            key = self._actor_of(statement.source).key
            actor = self.ids.actor(key)
            yield node, KG.source, actor
            yield node, KG.sourceKey, key_literal(key)
            yield node, SCHEMA.spokenByCharacter, actor
        for span, term in (
            (statement.speaker, KG.speaker),
            (statement.cue, KG.cue),
            (statement.sentence, KG.sentenceText),
        ):
            if span is not None:
                yield node, term, Literal(span.of(text))
        if statement.stance != "none" and statement.target is not None:
            target = self._target(statement, statement.target, said.topics)
            yield node, KG.target, self.ids.topic(target.key)
            yield node, KG.targetKey, key_literal(target.key)
            yield node, KG.targetText, Literal(statement.target.of(text))
            yield from self._topic(target)
        if statement.said_on:
            yield node, KG.saidOn, _edtf(statement.said_on)
            yield from self._bounds(node, statement.said_on)
        if said.claim is not None:
            yield node, KG.expresses, self.ids.claim(said.claim.key)
            yield node, KG.claimKey, key_literal(said.claim.key)
            yield from self._claim(said.claim)
        for topic in said.topics:
            yield node, SCHEMA.about, self.ids.topic(topic.key)
            yield node, KG.topicKey, key_literal(topic.key)
            yield from self._topic(topic)
        for span, role in (
            *((piece, KG.ContentEvidence) for piece in statement.content),
            (statement.cue, KG.CueEvidence),
            (statement.speaker, KG.SpeakerEvidence),
            (statement.target, KG.TargetEvidence),
            (statement.when, KG.WhenEvidence),
        ):
            if span is not None:
                yield from self._evidence(node, role, span)

    def _target(self, statement: Statement, target: Span, topics: tuple[Topic, ...]) -> Topic:
        """The statement's topic that the target names, else a topic of the target's own words."""
        words = self._words(target)
        by_key = {topic.key: topic for topic in topics}
        within = [term for term in statement.terms if term.span.overlaps(target)]
        known = [term for term in within if term.key in by_key]
        if known:
            return by_key[_nearest(known, target).key]
        for topic in sorted(topics, key=lambda topic: topic.key):
            if topic.label.casefold() == words.casefold():
                return topic
        if within:
            # No topic by itself ("le gouvernement"), but somebody is for or against it.
            nearest = _nearest(within, target)
            return self._own(Topic(nearest.key, self._words(nearest.span)))
        return self._own(Topic(words.casefold(), words))

    def _own(self, topic: Topic) -> Topic:
        """The topic; where it says nothing by itself ("elle", "them"), one of its article alone."""
        if wording(topic.label, self.reading.language or "").words:
            return topic
        return Topic(f"{self.article.identity}{_SEPARATOR}{topic.key}", topic.label)

    def _words(self, span: Span) -> str:
        return " ".join(span.of(self.article.text).split())

    def _actor_of(self, name: str) -> Actor:
        try:
            return self.reading.actors[name]
        except KeyError:
            raise ValueError(f"{self.article.name}: no actor stands for {name!r}") from None

    def _actor(self, actor: Actor) -> Iterator[Triple]:
        node = self.ids.actor(actor.key)
        yield node, RDF.type, KG.Actor
        yield node, RDF.type, _ACTOR_CLASSES[actor.kind]
        for name in (actor.label, *actor.names):
            yield node, SKOS.altLabel, Literal(name)

    def _claim(self, claim: Claim) -> Iterator[Triple]:
        node = self.ids.claim(claim.key)
        yield node, RDF.type, KG.Claim
        yield node, SKOS.altLabel, Literal(claim.label)
        yield node, SCHEMA.appearance, self.article_node

    def _topic(self, topic: Topic) -> Iterator[Triple]:
        node = self.ids.topic(topic.key)
        yield node, RDF.type, SKOS.Concept
        yield node, SKOS.altLabel, self._worded(topic.label)

    def _affiliations(self) -> Iterator[Triple]:
        article, coder = self.article, self.reading.coder
        for affiliation in self.reading.affiliations:
            person = self._actor_of(affiliation.person)
            organisation = self.reading.actors.get(affiliation.organisation or "")
            node = self.ids.affiliation(
                *self.version,
                coder,
                person.key,
                affiliation.role or "",
                affiliation.organisation or "",
            )
            yield node, RDF.type, ORG.Membership
            yield node, ORG.member, self.ids.actor(person.key)
            yield node, KG.memberKey, key_literal(person.key)
            if organisation is not None:
                yield node, ORG.organization, self.ids.actor(organisation.key)
                yield node, KG.organizationKey, key_literal(organisation.key)
            tenure = affiliation.tenure or Tenure(article.date)
            if affiliation.role:
                bare = tenure.role or affiliation.role
                role = self.ids.role(bare)
                yield node, KG.roleText, Literal(affiliation.role)
                yield node, ORG.role, role
                yield role, RDF.type, ORG.Role
                yield role, SKOS.prefLabel, self._worded(bare)
            yield from self._tenure(node, tenure)
            yield node, KG.statedIn, self.article_node
            if article.date:
                yield node, KG.asOf, _edtf(article.date)
                yield from self._bounds(node, article.date)
            if affiliation.rule:
                yield node, KG.rule, Literal(affiliation.rule)
            yield node, PROV.wasGeneratedBy, self.activity
            yield from self._evidence(node, KG.AffiliationEvidence, affiliation.evidence)

    def _tenure(self, affiliation: NamedNode, tenure: Tenure) -> Iterator[Triple]:
        yield affiliation, KG.standing, _STANDINGS[tenure.standing]
        if tenure.edtf:
            node = NamedNode(f"{affiliation.value}#during")
            yield affiliation, ORG.memberDuring, node
            yield node, RDF.type, TIME.Interval
            yield node, KG.dateValue, _edtf(tenure.edtf)
            yield from self._bounds(node, tenure.edtf)

    def _dates(self) -> Iterator[Triple]:
        for expression in self.reading.dates:
            span = expression.span
            node = self.ids.date_mention(*self.version, self.reading.coder, span)
            yield node, RDF.type, KG.DateMention
            yield node, SCHEMA.isPartOf, self.article_node
            yield node, SCHEMA.text, Literal(span.of(self.article.text))
            if expression.edtf:
                yield node, KG.dateValue, _edtf(expression.edtf)
                yield from self._bounds(node, expression.edtf)
            yield node, PROV.wasGeneratedBy, self.activity
            yield from self._evidence(node, KG.WhenEvidence, span)

    def _evidence(self, body: NamedNode, role: NamedNode, span: Span) -> Iterator[Triple]:
        node = self.ids.evidence(body, role.value.rpartition("#")[2], span)
        yield node, RDF.type, OA.Annotation
        yield node, OA.hasBody, body
        yield node, KG.evidenceRole, role
        known = self._places.get(span)
        if known is not None:
            yield node, OA.hasTarget, known
            return
        known = self._places[span] = self.ids.place(*self.version, span)
        yield node, OA.hasTarget, known
        yield from self._place(known, span)

    def _place(self, node: NamedNode, span: Span) -> Iterator[Triple]:
        text = self.article.text
        position = NamedNode(f"{node.value}#position")
        quotation = NamedNode(f"{node.value}#quote")
        yield node, RDF.type, OA.SpecificResource
        yield node, OA.hasSource, self.text_node
        yield node, OA.hasSelector, position
        yield node, OA.hasSelector, quotation
        yield position, RDF.type, OA.TextPositionSelector
        yield position, OA.start, _offset(span.start)
        yield position, OA.end, _offset(span.end)
        yield quotation, RDF.type, OA.TextQuoteSelector
        yield quotation, OA.exact, Literal(span.of(text))
        before = text[max(0, span.start - CONTEXT_WIDTH) : span.start]
        yield quotation, OA.prefix, Literal(before)
        yield quotation, OA.suffix, Literal(text[span.end : span.end + CONTEXT_WIDTH])

    # The provenance: who found it, in which version of the text.

    def provenance(self, assertions: NamedNode) -> Iterator[Triple]:
        article, sha256 = self.version
        return provenance_of(article, sha256, self.reading.coder, assertions, base=self.ids.base)

    # Values.

    def _worded(self, words: str) -> Literal:
        return Literal(words, language=self.language) if self.language else Literal(words)

    def _bounds(self, node: NamedNode, edtf: str) -> Iterator[Triple]:
        try:
            earliest, latest = bounds(edtf)
        except ValueError as error:
            fault = f"{error}; write a date as 2018-03-05, 2018-03 or 2018"
            raise ReadError(self.article.name, fault) from None
        yield node, KG.earliest, _day(earliest)
        yield node, KG.latest, _day(latest)


def provenance_of(
    identity: str, sha256: str, coder: str, assertions: NamedNode, *, base: str
) -> Iterator[Triple]:
    """That a graph is what a coder, by name and version, made of a version of an article."""
    ids = Ids(base)
    text, node = ids.text(identity, sha256), ids.coder(coder)
    activity = ids.activity(identity, sha256, coder)
    name, version = split_coder(coder)
    yield activity, RDF.type, PROV.Activity
    yield activity, PROV.used, text
    yield activity, PROV.wasAssociatedWith, node
    yield node, RDF.type, PROV.SoftwareAgent
    yield node, SCHEMA.name, Literal(name)
    if version:
        yield node, KG.version, Literal(version)
    yield assertions, RDF.type, KG.AssertionGraph
    yield assertions, PROV.wasGeneratedBy, activity
    yield assertions, PROV.wasDerivedFrom, text


def key_literal(key: str) -> Literal:
    """A key as the graph keeps it: its separator is a sign that every format can carry."""
    return Literal(key.replace(_SEPARATOR, SCOPE))


def given_key(literal: Literal) -> str:
    """The key that ``key_literal`` wrote down."""
    return literal.value.replace(SCOPE, _SEPARATOR)


def _nearest(terms: list[Term], target: Span) -> Term:
    """The target itself, else the longest term, else the first."""
    return max(terms, key=lambda t: (t.span == target, len(t.span), -t.span.start))


def _beside(reading: Reading) -> Iterator[_Said]:
    """Each statement with its claim and topics; a reading before ``resolve/`` has none yet."""
    n = len(reading.statements)
    claims = reading.claims or (None,) * n
    topics = reading.topics or ((),) * n
    if not len(claims) == len(topics) == n:
        raise ValueError(
            f"{reading.article.name}: {n} statements, {len(claims)} claims, {len(topics)} topics"
        )
    for statement, claim, about in zip(reading.statements, claims, topics, strict=True):
        yield _Said(statement, claim, about)


def _language(code: str | None) -> str | None:
    return code.lower() if code and _LANGUAGE.fullmatch(code) else None


def _published(edtf: str) -> Literal:
    for pattern, datatype in (
        (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", XSD.date),
        (r"[0-9]{4}-(0[1-9]|1[0-2])", XSD.gYearMonth),
        (r"[0-9]{4}", XSD.gYear),
    ):
        if re.fullmatch(pattern, edtf):
            return Literal(edtf, datatype=datatype)
    return _edtf(edtf)


def _edtf(value: str) -> Literal:
    return Literal(value, datatype=EDTF.EDTF)


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)


def _offset(n: int) -> Literal:
    return Literal(str(n), datatype=XSD.nonNegativeInteger)


def _decimal(value: float) -> Literal:
    digits = f"{value:.4f}".rstrip("0")
    return Literal(f"{digits}0" if digits.endswith(".") else digits, datatype=XSD.decimal)


def _address(url: str) -> NamedNode | Literal:
    """A web address as an IRI; whatever else a file declares stays a value that no one follows."""
    if _WEB.match(url):
        try:
            return NamedNode(_NOT_IN_IRIS.sub(lambda found: quote(found[0]), url))
        except ValueError:
            pass
    return Literal(url, datatype=XSD.anyURI)


# --- all articles together -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Votes:
    """What readings say of one thing: a name, or an actor's class, counts once for each reading."""

    names: Counter[Literal] = field(default_factory=Counter)
    kinds: Counter[NamedNode] = field(default_factory=Counter)

    def count(self, value: NamedNode | Literal, readings: int = 1) -> None:
        """Adds to a vote, or takes from it where ``readings`` is negative."""
        if isinstance(value, Literal):
            _count(self.names, value, readings)
        else:
            _count(self.kinds, value, readings)

    def add(self, other: Votes, sign: int = 1) -> None:
        for counted in (other.names, other.kinds):
            for value, readings in counted.items():
                self.count(value, sign * readings)

    def literal(self) -> Literal:
        """All votes as one value of ``kg:votes``, equal for equal votes."""
        names = sorted([n.value, n.language or "", count] for n, count in self.names.items())
        kinds = sorted([kind.value, count] for kind, count in self.kinds.items())
        held = {"kinds": kinds, "names": names}
        text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
        return Literal(text, datatype=RDF.JSON)

    @classmethod
    def parse(cls, literal: Literal) -> Votes:
        """The votes that ``literal`` wrote down."""
        held = json.loads(literal.value)
        votes = cls()
        for words, language, readings in held["names"]:
            name = Literal(words, language=language) if language else Literal(words)
            votes.names[name] = readings
        for kind, readings in held["kinds"]:
            votes.kinds[NamedNode(kind)] = readings
        return votes


def _count(votes: Counter[T], value: T, readings: int) -> None:
    votes[value] += readings
    if votes[value] <= 0:
        del votes[value]


def votes_in(quads: Iterable[Quad | Row]) -> dict[NamedNode, Votes]:
    """The votes on each actor, claim and topic that ``quads`` name, a graph being one reading."""
    found: dict[NamedNode, Votes] = defaultdict(Votes)
    for thing, says, value, _ in quads:
        if isinstance(thing, NamedNode) and is_vote(says, value):
            assert isinstance(value, NamedNode | Literal)
            found[thing].count(value)
    return dict(found)


def is_vote(predicate: NamedNode, value: object) -> bool:
    """Whether a triple names its subject or says what kind of actor it is."""
    return predicate == SKOS.altLabel or (predicate == RDF.type and value in KINDS)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of the things that articles give.

    ``replaced`` maps a thing to the one that it turned out to be, which itself is not replaced.
    ``labels`` and ``kinds`` are what people decided, by what stands in the graph.
    """

    replaced: Mapping[NamedNode, NamedNode] = field(default_factory=dict)
    labels: Mapping[NamedNode, str] = field(default_factory=dict)
    kinds: Mapping[NamedNode, SourceKind] = field(default_factory=dict)

    def of(self, thing: NamedNode) -> NamedNode:
        """What stands in the graph for a thing that an article gives."""
        return self.replaced.get(thing, thing)


def derived_quads(
    votes: Mapping[NamedNode, Votes],
    appearances: Mapping[NamedNode, Mapping[NamedNode, date]],
    *,
    base: str = DEFAULT_BASE,
    settlement: Settlement | None = None,
) -> list[Quad]:
    """Preferred label, kind, votes and first appearance of each thing that has votes, sorted.

    ``appearances`` give claims their articles with the earliest day of each, ``date.max`` for one
    without a date. Things that were merged vote together. The name of most readings wins, then
    the longest, then the first by code point; actors are called by a part or an initial only where
    no reading knows more. The class of most readings wins, then the first of ``KINDS``, and a
    plain ``kg:Actor`` only where no reading knows better; the earliest article wins, then the
    first by IRI.
    """
    ids = Ids(base)
    settlement = settlement or Settlement()
    quads = []
    together: dict[NamedNode, Votes] = defaultdict(Votes)
    appeared: dict[NamedNode, dict[NamedNode, date]] = defaultdict(dict)
    for thing, cast in votes.items():
        if cast.names:
            quads.append(Quad(thing, KG.votes, cast.literal(), ids.derived_graph(thing)))
            one = settlement.of(thing)
            together[one].add(cast)
            appeared[one].update(appearances.get(thing, {}))
    for thing, cast in together.items():
        graph = ids.derived_graph(thing)
        label, kind = settlement.labels.get(thing), settlement.kinds.get(thing)
        named = _elected_name(cast) if label is None else Literal(label)
        quads.append(Quad(thing, SKOS.prefLabel, named, graph))
        if kind is not None:
            quads.append(Quad(thing, KG.kind, _ACTOR_CLASSES[kind], graph))
        elif cast.kinds:
            quads.append(Quad(thing, KG.kind, _elected_kind(cast.kinds), graph))
        articles = appeared.get(thing)
        if articles:
            first = min(articles, key=lambda article: (articles[article], article.value))
            quads.append(Quad(thing, SCHEMA.firstAppearance, first, graph))
    return sorted(quads, key=str)


def _elected_name(votes: Votes) -> Literal:
    names: Mapping[Literal, int] = votes.names
    if votes.kinds:
        full = {name: count for name, count in names.items() if is_full(name.value)}
        names = full or names
    return min(names, key=lambda name: (-names[name], -len(name.value), str(name)))


def _elected_kind(kinds: Mapping[NamedNode, int]) -> NamedNode:
    known = [kind for kind in KINDS if kind != KG.Actor and kind in kinds]
    return max(known, key=lambda kind: kinds[kind]) if known else KG.Actor


def derived_graphs(things: Iterable[NamedNode], *, base: str = DEFAULT_BASE) -> list[NamedNode]:
    """The graphs that hold what is derived for ``things``, in order."""
    ids = Ids(base)
    return sorted({ids.derived_graph(thing) for thing in things}, key=lambda graph: graph.value)
