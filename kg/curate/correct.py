"""Correct what kg found in an article: a statement's source, bounds, act, stance, topics, date.

Corrections are decisions (:mod:`kg.judgements.corrections`). They name a statement by its words and
therefore follow it into other versions of its article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.base import fold
from kg.base.errors import UsageError
from kg.consolidate import Index
from kg.consolidate.corrected import find_kept, kept_reading
from kg.curate.decide import By, Outcome, carry_out
from kg.curate.double import codes
from kg.graph.triples import NamedStatement, Triples
from kg.judgements import blind, decisions
from kg.judgements import corrections as correcting
from kg.judgements.aspects import Aspect, parse_topics, write_topics
from kg.judgements.corrections import Passage
from kg.judgements.decisions import Decision
from kg.model import Position, Reading, SourceKind
from kg.query.lookup import NodeLookup
from kg.vocab.iris import Ids

if TYPE_CHECKING:
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Held:
    """A statement as the graph shows it, with what corrections of it need.

    ``article`` is an IRI; ``reading`` has all corrections.
    """

    article: str
    named: NamedStatement
    passage: Passage
    reading: Reading

    @property
    def iri(self) -> str:
        """The IRI of the statement."""
        return self.named.node.value

    @property
    def text(self) -> str:
        """The content of the statement."""
        return self.named.statement.said(self.reading.article.text)


def statements_of(store: Store, index: Index, article: str, author: str = "") -> Iterator[Held]:
    """Yield the statements of an article, by IRI, as the graph shows them.

    An ``author`` who codes the article without seeing what others code sees their own corrections.

    Raises:
        StoreError: what was found in the article was not kept.
    """
    ids = Ids(store.base)
    if codes(store, author, article):
        each = blind.codings_of(blind.read_codings(store), author, article)
    else:
        each = decisions.read(store).corrections.get(article, ())
    for _, reading in find_kept(store, index, article):
        corrected = correcting.correct(reading, each)
        found = corrected.reading
        passages = dict(zip(found.statements, corrected.passages, strict=True))
        for named in Triples(found, ids).statements:
            yield Held(article, named, passages[named.statement], found)


def find_statement(
    store: Store, name: str, *, index: Index | None = None, author: str = ""
) -> Held:
    """Return the statement that an IRI, with or without the base, or ARTICLE#s120 means.

    Raises:
        UsageError: there is none.
        StoreError: what was found in the article was not kept.
    """
    from kg.query.inventory import articles, find_article

    bare, _, fragment = name.strip().strip("<>").rpartition("#")
    if not bare or not fragment:
        raise UsageError(
            f"'{name}' is not a statement; write its IRI or ARTICLE#s120, as kg review lists them"
        )
    entries = articles(store)
    iris = {entry.iri for entry in entries}
    ends = [iri for iri in iris if iri.endswith(f"/{bare}")]
    known = [iri for iri in (bare, store.base + bare) if iri in iris]
    article = known[0] if known else ends[0] if len(ends) == 1 else None
    article = article or find_article(bare, entries).iri
    for one in statements_of(store, index or Index.load(store), article, author):
        if one.iri == f"{article}#{fragment}":
            return one
    raise UsageError(f"{bare} has no statement {fragment}; kg review lists those to look at")


def correct_statement(store: Store, name: str, values: Mapping[Aspect, str], by: By) -> Outcome:
    """Correct aspects of a statement; see :class:`kg.judgements.decisions.Decision` for the values.

    Raises:
        UsageError: there is no such statement, or a value is impossible; nothing changes.
        StoreError: what was found in the article was not kept.
    """
    index = Index.load(store)
    held = find_statement(store, name, index=index, author=by.author)
    _require_words(held.reading.article.text, values)
    made = make_decisions(store, index, held.article, held.passage, values, by)
    return _write(store, held.article, made, by)


def add_statement(
    store: Store, article: str, words: str, values: Mapping[Aspect, str], by: By
) -> Outcome:
    """Add a statement that was missed.

    Args:
        store: the graph.
        article: the article by name, identity, address or IRI.
        words: the content, verbatim; pieces are joined by " […] ".
        values: its source and so on.
        by: who adds it.

    Raises:
        UsageError: there is no such article or it lacks the words; nothing changes.
        StoreError: what was found in the article was not kept.
    """
    from kg.query.inventory import articles, find_article

    index = Index.load(store)
    iri = find_article(article, articles(store)).iri
    text = find_kept(store, index, iri)[0][1].article.text
    spans = correcting.locate(text, " ".join(words.split()))
    if not spans:
        raise UsageError(f"{article} does not have the words '{words}'; copy them from its text")
    _require_words(text, values)
    passage = Passage(words, spans[0].start)
    made = make_decisions(store, index, iri, passage, {"add": "", **values}, by)
    return _write(store, iri, made, by)


def _require_words(text: str, values: Mapping[Aspect, str]) -> None:
    """Refuse words of a statement or its target that an article does not have."""
    aspects: tuple[Aspect, ...] = ("bounds", "target")
    for words in filter(None, (values.get(aspect) for aspect in aspects)):
        if not correcting.locate(text, words):
            raise UsageError(f"the article does not have the words '{words}'")


def _write(store: Store, article: str, made: Sequence[Decision], by: By) -> Outcome:
    """Write corrections: into the graph, or apart where people code without seeing each other."""
    if codes(store, by.author, article):
        blind.write_codings(store, made)
        return Outcome(tuple(made), is_apart=True)
    return carry_out(store, made, [])


def make_decisions(
    store: Store,
    index: Index,
    article: str,
    passage: Passage,
    values: Mapping[Aspect, str],
    by: By,
) -> list[Decision]:
    """Return the decisions that give a statement some values, with the names that kg uses."""
    given = dict(values)
    if given.get("source"):
        name, kind = _known_actor(store, index, given["source"])
        given["source"] = name
        if kind and "source-kind" not in given:
            given["source-kind"] = kind
    if given.get("topics"):
        positions = parse_topics(given["topics"])
        given["topics"] = write_topics(_known_topic(index, one) for one in positions)
    return [
        decisions.correction(
            article,
            what,
            value,
            words=passage.words,
            start=passage.start,
            author=by.author,
            time=by.time,
            reason=by.reason,
        )
        for what, value in given.items()
    ]


def _known_actor(store: Store, index: Index, name: str) -> tuple[str, SourceKind | None]:
    """Return a name by which the graph knows an actor, and its kind; a new name as it is."""
    name = " ".join(name.split())
    if re.search(r"\w", name) is None:
        raise UsageError(f"'{name}' is not a name: it has no letter and no digit")
    lookup = NodeLookup(store)
    wanted = fold.key(name)
    found = [
        node
        for node in lookup.by_iri.values()
        if node.sort == "actor" and wanted in {fold.key(one) for one in (*node.names, node.label)}
    ]
    if not found:
        return name, None
    # Several actors of one name are an error that lists them.
    (node,) = lookup.find([name], sort="actor")
    members = {one.iri: one for one in lookup.members(node.now)}
    names = [name, node.label, *sorted(own for one in members.values() for own in one.names)]
    own = next((one for one in names if index.ids.actor(fold.key(one)).value in members), name)
    kinds = Counter(
        kind
        for given in index.records.values()
        for key, (kind, _) in given.actors.items()
        if index.ids.actor(key).value in members
    )
    if not kinds:
        return own, None
    return own, min(kinds, key=lambda kind: (-kinds[kind], str(kind)))


def _known_topic(index: Index, position: Position) -> Position:
    """Give a label the key of the graph's topic of that name, if there is one."""
    if position.key:
        return position
    wanted = fold.key(position.label)
    keys = Counter(
        key
        for given in index.records.values()
        for key, labels in given.topics.items()
        if key.isprintable() and wanted in map(fold.key, labels)
    )
    if not keys:
        return position
    key = min(keys, key=lambda one: (-keys[one], one))
    return Position(position.label, position.side, key=key)


def new_sides(held: Held, sides: Sequence[str]) -> str:
    """Return the topics of a statement with another side for its only topic.

    Raises:
        UsageError: it has no topic or several.
    """
    topics = [each.position for each in held.named.positions]
    if len(sides) != 1 or len(topics) != 1:
        raise UsageError(
            f"the statement has {len(topics)} topics; name each with --topic and its --side"
        )
    key = topics[0].key if topics[0].key.isprintable() else ""
    return f"{sides[0]}: {topics[0].label}{f' [[{key}]]' if key else ''}"


def set_aside(store: Store, *, index: Index | None = None) -> list[tuple[Decision, str]]:
    """Return the corrections that have no effect, as the words of their article changed, and why.

    Corrections of articles that the graph does not hold wait for them and are left out.
    """
    index = index or Index.load(store)
    found: list[tuple[Decision, str]] = []
    for article, each in decisions.read(store).corrections.items():
        for graph, given in index.records.items():
            if given.article == article:
                reading = kept_reading(store, graph, given)
                if reading is not None:
                    found += correcting.correct(reading, each).aside.items()
    return found
