"""Record what one reading gives to resolution across articles: keys, names and words, as JSON.

The graph links to actors, claims and topics after resolution; the records hold what the article's
own words give. They are kept beside the graph (:mod:`kg.store.records`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from kg.base.edtf import bounds
from kg.base.json_text import parse_json
from kg.graph.triples import Triples, fingerprint
from kg.model import Claim, Side, SourceKind, Topic
from kg.normalise.article_country import article_country

Values = list[str]


class GivenPosition(NamedTuple):
    """A position as its article gives it; ``topic`` is a key."""

    iri: str
    topic: str
    side: Side


@dataclass(frozen=True, slots=True)
class GivenStatement:
    """A statement as its article gives it; ``source`` and ``claim`` are keys or "".

    ``rule`` is that by which it was found, "" if unknown.
    """

    iri: str
    text: str
    start: int
    type: str
    act: str
    stance: str
    source: str
    claim: str
    target_text: str
    positions: list[GivenPosition]
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """One coder's reading of one article.

    Attributes:
        article: IRI of the article.
        identity: its identity.
        day: its earliest day (ISO 8601), "" where it has no date.
        language: its language code or "".
        fingerprint: the digest that the provenance graph holds too.
        statements: its statements.
        members: affiliations: IRI, key of the person, key of the organisation or "", role or "".
        actors: for each actor key its kind and its names.
        claims: the labels of each claim key.
        topics: the labels of each topic key, in the language of the article.
        noted: attributes that a coder noted: "actor" or "topic", key, IRI of the attribute.
        names: capitalised words of the text if a statement has a position; filled on writing.
        country: code of the country that the article is about, "" if none or unknown.
        sketch: what tells whether the text is like another one (:mod:`kg.normalise.sketches`);
            filled on writing.
    """

    article: str
    identity: str
    day: str
    language: str
    fingerprint: str
    statements: list[GivenStatement] = field(default_factory=list)
    members: list[Values] = field(default_factory=list)
    actors: dict[str, tuple[SourceKind, list[str]]] = field(default_factory=dict)
    claims: dict[str, list[str]] = field(default_factory=dict)
    topics: dict[str, list[str]] = field(default_factory=dict)
    noted: list[Values] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    country: str = ""
    sketch: str = ""

    def to_json(self) -> str:
        """Return the record as one line of JSON."""
        held = {one.name: getattr(self, one.name) for one in fields(self)}
        names = [one.name for one in fields(GivenStatement)]
        held["statements"] = [
            {name: getattr(one, name) for name in names} for one in self.statements
        ]
        return json.dumps(held, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Given:
        """Read what :meth:`to_json` wrote.

        Raises:
            ValueError: it is something else.
        """
        values: dict[str, Any] = parse_json(text)
        try:
            values["statements"] = [_statement(one) for one in values["statements"]]
            actors = values["actors"].items()
            # A record of an earlier layout has no sketch (kg.consolidate.reprints completes it).
            values.setdefault("sketch", "")
            values.setdefault("country", "")
            values["actors"] = {key: (kind, names) for key, (kind, names) in actors}
            return cls(**{one.name: values[one.name] for one in fields(cls)})
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError(f"not a record: {error}") from error


def _statement(held: dict[str, Any]) -> GivenStatement:
    # A record of an earlier layout has no positions: its article is read again when it is added.
    positions = [GivenPosition(*each) for each in held.get("positions", ())]
    names = [one.name for one in fields(GivenStatement) if one.name not in ("positions", "rule")]
    given = {name: held[name] for name in names}
    return GivenStatement(**given, positions=positions, rule=held.get("rule", ""))


def given_by(made: Triples) -> Given:
    """Return what a reading gives, with the IRIs that its triples have."""
    reading, article = made.reading, made.article
    statements = list(_statements(made))
    return Given(
        article=made.article_node.value,
        identity=article.identity,
        day=bounds(article.date)[0].isoformat() if article.date else "",
        language=made.language or "",
        country=article_country(article.text, article.title or ""),
        fingerprint=fingerprint(article, reading.coder),
        statements=statements,
        members=[
            [
                one.node.value,
                one.person.key,
                one.organisation.key if one.organisation else "",
                one.affiliation.role or "",
            ]
            for one in made.affiliations
        ],
        actors={
            actor.key: (actor.kind, sorted({actor.label, *actor.names, *_others(made, actor.key)}))
            for actor in sorted(reading.actors.values(), key=lambda one: (one.key, one.label))
        },
        claims=_labels(named.claim for named in made.statements if named.claim),
        topics=_labels(
            each.position.topic for named in made.statements for each in named.positions
        ),
    )


def _labels(found: Iterable[Claim | Topic]) -> dict[str, list[str]]:
    """Return the distinct labels of each key."""
    labels: dict[str, set[str]] = {}
    for one in found:
        labels.setdefault(one.key, set()).add(one.label)
    return {key: sorted(names) for key, names in labels.items()}


def _others(made: Triples, key: str) -> Iterator[str]:
    """Yield all names of the actors that have one key in a reading."""
    for actor in made.reading.actors.values():
        if actor.key == key:
            yield from (actor.label, *actor.names)


def _statements(made: Triples) -> Iterator[GivenStatement]:
    actors = made.reading.actors
    for named in made.statements:
        one = named.statement
        words = one.target.of(made.article.text) if one.stance != "none" and one.target else ""
        yield GivenStatement(
            iri=named.node.value,
            text=one.said(made.article.text),
            start=one.content[0].start,
            type=one.type,
            act=one.act,
            stance=one.stance,
            source=actors[one.source].key if one.source is not None else "",
            claim=named.claim.key if named.claim else "",
            target_text=words,
            positions=[
                GivenPosition(each.node.value, each.position.topic.key, each.position.side)
                for each in named.positions
            ],
            rule=one.rule,
        )
