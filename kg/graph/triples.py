"""Make the triples of one reading: its source, what its coder asserts, and the provenance."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.base.edtf import bounds
from kg.base.errors import ReadError
from kg.graph.places import trace_text
from kg.graph.values import (
    Triple,
    address,
    day_literal,
    decimal_literal,
    edtf_literal,
    language_tag,
    offset_literal,
    published_literal,
    worded,
)
from kg.model import (
    Actor,
    Affiliation,
    Article,
    Claim,
    DateExpression,
    Position,
    Reading,
    Span,
    Statement,
    Tenure,
)
from kg.vocab.iris import Fragments, Ids, split_coder
from kg.vocab.terms import DCTERMS, ITSRDF, KG, NIF, ORG, PROV, RDF, SCHEMA, SKOS, TIME

_LAYOUT = 3
"""Raise it when the same reading makes other triples, so that articles are read again."""

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
_TENURES = {"current": KG.Current, "former": KG.Former, "coming": KG.Coming}
_STANCES = {"support": KG.InSupport, "oppose": KG.InOpposition, "none": KG.NoStance}
_SIDES = {"for": KG.InSupport, "against": KG.InOpposition, "none": KG.NoStance}


@dataclass(frozen=True, slots=True)
class NamedPosition:
    """A position of a statement with its IRI."""

    node: NamedNode
    position: Position


@dataclass(frozen=True, slots=True)
class NamedStatement:
    """A statement of a reading with its IRI, claim and positions."""

    node: NamedNode
    statement: Statement
    claim: Claim | None
    positions: tuple[NamedPosition, ...]


@dataclass(frozen=True, slots=True)
class NamedAffiliation:
    """An affiliation of a reading with its IRI, its person and its organisation."""

    node: NamedNode
    affiliation: Affiliation
    person: Actor
    organisation: Actor | None


class Triples:
    """The triples of one reading, graph by graph, without its links (:mod:`kg.graph.links`).

    What follows from them is left out; :mod:`kg.graph.full` adds it.
    """

    def __init__(self, reading: Reading, ids: Ids) -> None:
        article = reading.article
        self.reading = reading
        self.article = article
        self.ids = ids
        self.language = language_tag(reading.language or article.language)
        self.article_node = ids.article(article.identity)
        self.fragments = Fragments(self.article_node, reading.coder)
        self.statements = tuple(self._named_statements())
        self.affiliations = tuple(self._named_affiliations())
        self._trace: dict[str, str] = {}

    # The source: what the reader found.

    def source(self) -> Iterator[Triple]:
        """Yield the article's metadata and its text."""
        article, node = self.article, self.article_node
        yield node, RDF.type, SCHEMA.NewsArticle
        yield node, DCTERMS.identifier, Literal(article.identity)
        yield node, KG.name, Literal(article.name)
        yield node, SCHEMA.headline, worded(article.headline, self.language)
        if article.date:
            yield node, SCHEMA.datePublished, published_literal(article.date)
            yield from self._bounds(node, article.date)
        if self.language:
            yield node, SCHEMA.inLanguage, Literal(self.language)
        if article.outlet:
            yield from outlet_triples(node, article.outlet, self.ids)
        if article.author:
            yield node, SCHEMA.author, Literal(article.author)
        if article.section:
            yield node, SCHEMA.articleSection, Literal(article.section)
        if article.page:
            yield node, SCHEMA.pagination, Literal(article.page)
        if article.url:
            yield node, SCHEMA.url, address(article.url)
        text = self.fragments.text
        yield text, RDF.type, NIF.Context
        yield text, NIF.isString, Literal(article.text)
        yield text, KG.sha256, Literal(article.sha256)
        yield text, PROV.wasDerivedFrom, node

    # The assertions: what the coder found.

    def assertions(self, graph: NamedNode) -> Iterator[Triple]:
        """Yield statements, affiliations and dates with their evidence, and how they were found.

        ``graph`` is the graph that they fill.
        """
        self._trace.clear()
        for named in self.statements:
            yield from self._statement(named)
        for affiliation in self.affiliations:
            yield from self._affiliation(affiliation)
        yield from self._dates()
        if self._trace:
            yield graph, KG.trace, Literal(trace_text(self._trace))

    def _named_statements(self) -> Iterator[NamedStatement]:
        # The order in which a reading lists statements must not choose their names.
        for one in sorted(_with_annotations(self.reading), key=_order):
            statement, claim, positions = one
            node = self.fragments.new("s", statement.content[0].start)
            named = tuple(
                NamedPosition(NamedNode(f"{node.value}-position-{number}"), position)
                for number, position in enumerate(positions, 1)
            )
            yield NamedStatement(node, statement, claim, named)

    def _named_affiliations(self) -> Iterator[NamedAffiliation]:
        actors = self.reading.actors
        for one in sorted(set(self.reading.affiliations), key=lambda a: (a.evidence, repr(a))):
            node = self.fragments.new("r", one.evidence.start)
            organisation = actors.get(one.organisation or "")
            yield NamedAffiliation(node, one, self._actor_of(one.person), organisation)

    def _statement(self, named: NamedStatement) -> Iterator[Triple]:
        node, statement, article = named.node, named.statement, self.article
        text = article.text
        yield node, RDF.type, KG.Statement
        yield node, SCHEMA.text, Literal(statement.said(text))
        yield node, SCHEMA.isPartOf, self.article_node
        yield node, KG.statementType, _TYPES[statement.type]
        yield node, KG.sourceKind, _SOURCE_KINDS[statement.source_kind]
        yield node, KG.act, _ACTS[statement.act]
        yield node, KG.stance, _STANCES[statement.stance]
        yield node, ITSRDF.taConfidence, decimal_literal(statement.confidence)
        self._found(node, statement.rule)
        if statement.source is None:
            yield node, KG.sourceUnknown, Literal(True)
            if statement.speaker is not None:
                yield node, KG.speaker, Literal(statement.speaker.of(text))
        if statement.sentence is not None:
            yield node, KG.sentenceText, Literal(statement.sentence.of(text))
        if statement.hearsay:
            yield node, KG.hearsay, Literal(True)
        if article.page_starts:
            # The pages are those of the file, from 1: a printed number may be missing.
            page = bisect_right(article.page_starts, statement.content[0].start)
            yield node, KG.pageNumber, offset_literal(max(page, 1))
        if statement.said_on:
            yield node, KG.saidOn, edtf_literal(statement.said_on)
            yield from self._bounds(node, statement.said_on)
        for each in named.positions:
            yield from self._position(each, node)
        yield from self._evidence(node, statement)

    def _position(self, named: NamedPosition, statement: NamedNode) -> Iterator[Triple]:
        """Yield which side a statement takes; the link to its topic follows resolution."""
        node, position = named.node, named.position
        yield node, KG.takenIn, statement
        yield node, KG.side, _SIDES[position.side]
        yield node, ITSRDF.taConfidence, decimal_literal(position.confidence)
        if position.hearsay:
            yield node, KG.hearsay, Literal(True)
        self._found(node, position.why)

    def _found(self, node: NamedNode, why: str) -> None:
        """Note how a part was found."""
        if why:
            self._trace[node.value.rpartition("#")[2]] = why

    def _evidence(self, node: NamedNode, statement: Statement) -> Iterator[Triple]:
        """Yield where the parts of a statement are in the text."""
        for piece in statement.content:
            yield node, KG.contentAt, self.fragments.place(piece)
        for span, term in (
            (statement.cue, KG.cueAt),
            (statement.speaker, KG.speakerAt),
            (statement.target, KG.targetAt),
            (statement.when, KG.whenAt),
        ):
            if span is not None:
                yield node, term, self.fragments.place(span)

    def _actor_of(self, name: str) -> Actor:
        try:
            return self.reading.actors[name]
        except KeyError:
            raise ValueError(f"{self.article.name}: no actor for the source {name!r}") from None

    def _affiliation(self, named: NamedAffiliation) -> Iterator[Triple]:
        node, affiliation, article = named.node, named.affiliation, self.article
        yield node, RDF.type, ORG.Membership
        tenure = affiliation.tenure or Tenure(article.date)
        if affiliation.role:
            words = tenure.role or affiliation.role
            role = self.ids.role(words)
            if affiliation.role != words:
                yield node, KG.roleText, Literal(affiliation.role)
            yield node, ORG.role, role
            yield role, SKOS.prefLabel, worded(words, self.language)
        yield node, KG.standing, _TENURES[tenure.status]
        if tenure.edtf:
            during = self.fragments.interval(tenure.edtf)
            yield node, ORG.memberDuring, during
            yield from self._interval(during, tenure.edtf)
        yield node, KG.statedIn, self.article_node
        yield node, KG.evidenceAt, self.fragments.place(affiliation.evidence)
        self._found(node, affiliation.rule)

    def _interval(self, node: NamedNode, edtf: str) -> Iterator[Triple]:
        yield node, RDF.type, TIME.Interval
        yield node, KG.dateValue, edtf_literal(edtf)
        yield from self._bounds(node, edtf)

    def _dates(self) -> Iterator[Triple]:
        """Yield what the dates of the text denote; a date is named by its place."""
        values = {one.span: one.edtf for one in sorted(self.reading.dates, key=_date_order)}
        for span, edtf in sorted(values.items()):
            node = self.fragments.place(span)
            yield node, RDF.type, KG.DateMention
            yield node, SCHEMA.isPartOf, self.article_node
            if edtf:
                yield node, KG.dateValue, edtf_literal(edtf)
                yield from self._bounds(node, edtf)

    # The provenance: who found it, in which version of the text.

    def provenance(self, assertions: NamedNode) -> Iterator[Triple]:
        """Yield who made the assertions from which text."""
        coder = self.reading.coder
        yield from provenance_of(self.article.identity, coder, assertions, base=self.ids.base)
        digest = Literal(fingerprint(self.article, coder))
        yield self.fragments.activity, KG.fingerprint, digest

    # Values.

    def _days(self, edtf: str) -> tuple[Literal, Literal]:
        try:
            earliest, latest = bounds(edtf)
        except ValueError as error:
            fault = f"{error}; write a date as 2018-03-05, 2018-03 or 2018"
            raise ReadError(self.article.name, fault) from None
        return day_literal(earliest), day_literal(latest)

    def _bounds(self, node: NamedNode, edtf: str) -> Iterator[Triple]:
        earliest, latest = self._days(edtf)
        yield node, KG.earliest, earliest
        yield node, KG.latest, latest


def outlet_triples(article: NamedNode, name: str, ids: Ids) -> Iterator[Triple]:
    """Yield that an outlet of a name published an article."""
    outlet = ids.outlet(name)
    yield article, SCHEMA.publisher, outlet
    yield outlet, RDF.type, SCHEMA.NewsMediaOrganization
    yield outlet, SCHEMA.name, Literal(name)


def fingerprint(article: Article, coder: str) -> str:
    """Return the digest of what a coder reads of an article: equal ones need not be read again.

    What a person corrected counts only where what is found in the text depends on it.
    """
    was_read = {name: old for name, old in article.corrected if name not in ("date", "language")}
    fields = ("title", "date", "language", "outlet", "author", "url")
    printed = (article.section, article.page, article.page_starts)
    parts = (
        *(str(_LAYOUT), coder, article.identity, article.name, article.sha256),
        *(was_read.get(name, getattr(article, name)) for name in fields),
        *(printed if any(printed) else ()),
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def provenance_of(
    identity: str, coder: str, assertions: NamedNode, *, base: str
) -> Iterator[Triple]:
    """Yield that a graph is what a coder, by name and version, made of an article's text."""
    ids = Ids(base)
    fragments, node = Fragments(ids.article(identity), coder), ids.coder(coder)
    name, version = split_coder(coder)
    yield fragments.activity, RDF.type, PROV.Activity
    yield fragments.activity, PROV.used, fragments.text
    yield fragments.activity, PROV.wasAssociatedWith, node
    yield node, RDF.type, PROV.SoftwareAgent
    yield node, SCHEMA.name, Literal(name)
    if version:
        yield node, KG.version, Literal(version)
    yield assertions, RDF.type, KG.AssertionGraph
    yield assertions, PROV.wasGeneratedBy, fragments.activity
    yield assertions, PROV.wasDerivedFrom, fragments.text


_Annotated = tuple[Statement, Claim | None, tuple[Position, ...]]


def _with_annotations(reading: Reading) -> set[_Annotated]:
    """Return each statement with its claim and positions, of which a reading may have none."""
    n = len(reading.statements)
    claims = reading.claims or (None,) * n
    positions = reading.positions or ((),) * n
    if not len(claims) == len(positions) == n:
        raise ValueError(
            f"{reading.article.name}: {n} statements, {len(claims)} claims, "
            f"positions of {len(positions)}"
        )
    # The order in which a reading lists positions must not choose their names.
    ordered = (tuple(sorted(each, key=repr)) for each in positions)
    return set(zip(reading.statements, claims, ordered, strict=True))


def _date_order(one: DateExpression) -> tuple[Span, str]:
    return one.span, one.edtf or ""


def _order(one: _Annotated) -> tuple[tuple[Span, ...], str]:
    return one[0].content, repr(one)
