"""A Reading in, triples out: what one article gives, graph by graph."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.base.edtf import bounds
from kg.base.errors import ReadError
from kg.graph.values import (
    ACTOR_CLASSES,
    SEPARATOR,
    Triple,
    address,
    day_literal,
    decimal_literal,
    edtf_literal,
    key_literal,
    offset_literal,
    published_literal,
)
from kg.model import Actor, Claim, Reading, Span, Statement, Tenure, Term, Topic
from kg.normalise.content_words import wording
from kg.vocab.iris import Ids, split_coder
from kg.vocab.terms import DCTERMS, ITSRDF, KG, NIF, OA, ORG, PROV, RDF, SCHEMA, SKOS, TIME

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
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement with the claim and the topics that stand beside it in the reading."""

    statement: Statement
    claim: Claim | None
    topics: tuple[Topic, ...]


class Triples:
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
            yield node, SCHEMA.datePublished, published_literal(article.date)
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
            yield node, SCHEMA.url, address(article.url)
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
        yield node, ITSRDF.taConfidence, decimal_literal(statement.confidence)
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
            yield node, KG.targetText, Literal(statement.target.of(text))
            if self._names(statement.target):
                target = self._target(statement, statement.target, said.topics)
                yield node, KG.target, self.ids.topic(target.key)
                yield node, KG.targetKey, key_literal(target.key)
                yield from self._topic(target)
        if statement.said_on:
            yield node, KG.saidOn, edtf_literal(statement.said_on)
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

    def _names(self, target: Span) -> bool:
        """Whether a target's words name something, as "elle" and "y" don't."""
        words = self._words(target)
        return " " in words or bool(wording(words, self.reading.language or "").words)

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
        return Topic(f"{self.article.identity}{SEPARATOR}{topic.key}", topic.label)

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
        yield node, RDF.type, ACTOR_CLASSES[actor.kind]
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
                yield node, KG.asOf, edtf_literal(article.date)
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
            yield node, KG.dateValue, edtf_literal(tenure.edtf)
            yield from self._bounds(node, tenure.edtf)

    def _dates(self) -> Iterator[Triple]:
        for expression in self.reading.dates:
            span = expression.span
            node = self.ids.date_mention(*self.version, self.reading.coder, span)
            yield node, RDF.type, KG.DateMention
            yield node, SCHEMA.isPartOf, self.article_node
            yield node, SCHEMA.text, Literal(span.of(self.article.text))
            if expression.edtf:
                yield node, KG.dateValue, edtf_literal(expression.edtf)
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
        yield position, OA.start, offset_literal(span.start)
        yield position, OA.end, offset_literal(span.end)
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
        yield node, KG.earliest, day_literal(earliest)
        yield node, KG.latest, day_literal(latest)


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
