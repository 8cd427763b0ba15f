"""Find what a graph holds of a person or an article, and remove it for good.

A text cannot be shortened without breaking the offsets of every quotation from it: an article that
contains the name of a forgotten person is removed whole. What people decided is in graphs of its
own and would stay, so that decisions, links and corrections that name the person, and those on
what only the removed articles gave, are removed too.

A run that is killed leaves a sound graph and its intention in ``forget.json``; :func:`unfinished`
returns it, and to carry it out again completes the run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from kg import search
from kg.base import fold
from kg.base.atomic import DRAFT, replacing
from kg.base.errors import StoreError, UsageError
from kg.base.json_text import parse_json
from kg.cluster.parts import drop_local
from kg.codebook.corrections import Correction, drop_corrections, read_corrections
from kg.consolidate import Index, consolidate, remove_articles
from kg.graph import Given
from kg.graph.describe import described_iris
from kg.graph.protocol import solutions
from kg.ingest import known
from kg.judgements import blind
from kg.judgements import decisions as decided
from kg.judgements import links as linked
from kg.judgements.decisions import Decision
from kg.judgements.links import Link
from kg.normalise.names import is_full_name, is_personal, without_titles
from kg.query.inventory import ArticleEntry, articles, find_article
from kg.query.lookup import Node, NodeLookup
from kg.store.notes import prune_notes
from kg.vocab.terms import KG, OA, PROV, SCHEMA

if TYPE_CHECKING:
    from kg.store import Store

FILE = "forget.json"
_WORD = re.compile(r"[^\W_]+")
_SUBSTRINGS = frozenset((OA.exact, OA.prefix, OA.suffix, KG.sentenceText))
"""What is repeated from the text of the same article."""

Test = Callable[[str], bool]
"""Whether a text contains one of some names."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person, or any other actor, to forget.

    Attributes:
        label: the name in the graph, or the words that were given.
        names: the names that no text may contain afterwards.
        statements: number of statements by the person.
        affiliations: number of affiliations of the person.
    """

    label: str
    names: tuple[str, ...]
    statements: int = 0
    affiliations: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be forgotten, for people to confirm; ``statements`` are those of the articles."""

    asked: tuple[str, ...]
    people: tuple[Person, ...]
    articles: tuple[ArticleEntry, ...]
    statements: int
    decisions: tuple[Decision, ...]
    links: tuple[Link, ...]
    corrections: tuple[Correction, ...]
    lookup: NodeLookup = field(repr=False, compare=False)

    def intention(self, base: str) -> Intention:
        """Return what is to be done, without what it is called."""
        return Intention(
            list(self.asked),
            [name for person in self.people for name in person.names],
            [article.iri for article in self.articles],
            [decided.iri(one, base=base).value for one in self.decisions],
            [[one.actor, one.entity] for one in self.links],
            [list(one.question) for one in self.corrections],
        )


@dataclass(frozen=True, slots=True)
class Intention:
    """What a run removes: the words it was asked with, names, IRIs, and keys of corrections."""

    asked: list[str]
    names: list[str]
    articles: list[str]
    decisions: list[str]
    links: list[list[str]]
    corrections: list[list[str]]


# --- names in texts ------------------------------------------------------------------------


def mentions(names: Iterable[str]) -> Test:
    """Return a function that tells whether a text contains a name.

    Spellings do not count (:mod:`kg.base.fold`), nor what separates words, also in IRIs and
    addresses. A name of one word is found in capitals, or with one: "brun" is a colour.

    >>> mentions(["Zoé Lefèvre"])("actor/zoe-lefevre"), mentions(["Brun"])("un pelage brun")
    (True, False)
    """
    patterns = sorted({_pattern(name) for name in names} - {""})
    found = re.compile("|".join(patterns) or r"(?!)")

    def test(text: str) -> bool:
        return found.search(fold.plain(unquote(text) if "%" in text else text)) is not None

    return test


def _pattern(name: str) -> str:
    words = _WORD.findall(fold.plain(name))
    if not words:
        return ""
    if words[0].lower() == words[0].upper():
        # A script without capitals separates no words.
        return r"[\W_]*".join(words)
    inner = "(?i:" + r"[\W_]+".join(words) + ")"
    if len(words) == 1 and words[0].isupper():
        inner = words[0]
    elif len(words) == 1 and words[0][0].isupper():
        inner = rf"(?!{words[0][0].lower()}){inner}"
    return rf"(?<![^\W_]){inner}(?![^\W_])"


def _names_of(lookup: NodeLookup, members: Sequence[Node]) -> tuple[str, ...]:
    """Return the names of an actor that mean nobody else.

    These are the label, if it is a name and not a description ("un policier"), and all full names
    of persons. A single word counts only if it is the label and no other name has it.
    """
    label = members[0].label
    known = [name for member in members for name in member.names]
    found = {name for name in known if is_full_name(name) and is_personal(name)}
    others = {
        word
        for node in lookup.by_iri.values()
        if node.sort == "actor" and node.now != members[0].now
        for name in node.names
        if is_personal(name)
        for word in fold.key(name).split()
    }
    own = set(fold.key(without_titles(label)).split())
    if (len(own) > 1 or not own <= others) and (label != label.lower() or label == label.upper()):
        found.add(label)
    return tuple(sorted(set(map(without_titles, found))))


# --- what is to be removed -----------------------------------------------------------------


def plan(store: Store, asked: Sequence[str]) -> Plan:
    """Find what people and articles left in a graph.

    Args:
        store: the graph.
        asked: names of actors, words that are the name of nobody but occur in texts, or names,
            ids, addresses and IRIs of articles.

    Raises:
        UsageError: a name is unknown or ambiguous, or a codebook contains it.
        StoreError: another program reads the graph.
    """
    require_no_reader(store)
    return _Search(store).plan(asked)


def require_no_reader(store: Store) -> None:
    """Raise StoreError while another program has a copy of the graph as it was."""
    from kg.store.folder import existing, has_readers

    if has_readers(existing(store.path)):
        raise StoreError(
            f"{store.path}: another kg reads a copy of this graph; "
            "run kg forget again when it has ended"
        )


class _Search:
    """A search of a graph for people and articles."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.base = store.base
        self.index = Index.load(store)
        self.lookup = NodeLookup(store)
        self.entries = {one.iri: one for one in articles(store)}
        self.decisions = decided.read_all(store)
        self.links = linked.links(store)
        self.corrections = read_corrections(store)

    def plan(self, asked: Sequence[str]) -> Plan:
        people: list[Person] = []
        gone: set[str] = set()
        nodes: set[str] = set()
        for name in asked:
            if self._is_article(name):
                gone.add(find_article(name, self.entries.values()).iri)
                continue
            person, members = self._person(name)
            people.append(person)
            nodes |= members
        test = mentions(name for person in people for name in person.names)
        if people:
            gone |= self._articles_of(nodes) | self._mentioning(test)
        nodes |= gone | {
            node
            for node, votes in self.index.votes.items()
            if all(article in gone for article, _ in votes.articles)
        }
        texts = self._texts() if self.corrections else {}
        return Plan(
            asked=tuple(asked),
            people=tuple(people),
            articles=tuple(one for iri, one in self.entries.items() if iri in gone),
            statements=sum(len(one.statements) for one in self._given() if one.article in gone),
            decisions=tuple(
                one
                for one in self.decisions
                if nodes & {one.node, one.other} or test(self._words_of_decision(one))
            ),
            links=tuple(
                one for one in self.links if one.actor in nodes or test(self._words_of_link(one))
            ),
            corrections=tuple(
                one
                for one in self.corrections
                if test(f"{one.words}\n{one.author}") or _is_only_in(one.words, texts, gone)
            ),
            lookup=self.lookup,
        )

    def _is_article(self, name: str) -> bool:
        bare = name.strip().strip("<>")
        if not any(bare in (a.iri, a.identity, a.name) for a in self.entries.values()):
            return False
        try:
            self.lookup.find([name], sort="actor")
        except UsageError:
            return True
        raise UsageError(f"'{name}' is an article and an actor; name one by its IRI")

    def _person(self, name: str) -> tuple[Person, set[str]]:
        """Return a person with the IRIs that the articles give it."""
        try:
            (node,) = self.lookup.find([name], sort="actor")
        except UsageError as error:
            if not self._is_only_mentioned(name):
                raise self._unknown(name, error) from None
            return Person(name, (name,)), set()
        members = self.lookup.members(node.now)
        sources = [
            self._actor(given, one.source)
            for given in self._given()
            for one in given.statements
            if one.source
        ]
        holders = [
            self._actor(given, key) for given in self._given() for _, key, *_ in given.members
        ]
        person = Person(
            label=node.label,
            names=_names_of(self.lookup, members),
            statements=sources.count(node.now),
            affiliations=holders.count(node.now),
        )
        return person, {node.now, *(member.iri for member in members)}

    def _is_only_mentioned(self, name: str) -> bool:
        """Return whether words that are part of no actor's name are in a text or a decision."""
        words, test = set(fold.key(name).split()), mentions([name])
        for node in self.lookup.by_iri.values():
            if node.sort == "actor" and any(
                is_personal(own) and words <= set(fold.key(own).split())
                for own in (*node.names, node.label)
            ):
                return False
        return bool(
            self._mentioning(test)
            or any(test(self._words_of_decision(one)) for one in self.decisions)
            or any(test(self._words_of_link(one)) for one in self.links)
            or any(test(f"{one.words}\n{one.author}") for one in self.corrections)
        )

    def _unknown(self, name: str, error: UsageError) -> UsageError:
        """Return the error for a name that is unknown, with similar names of actors or articles."""
        if "did you mean" in str(error) or not str(error).startswith("no "):
            return error
        try:
            find_article(name, self.entries.values())
        except UsageError as other:
            if "did you mean" in str(other):
                return other
        return UsageError(
            f"no actor or article called '{name}', and no text contains it; "
            "kg actors and kg info --articles list them"
        )

    def _given(self) -> Iterable[Given]:
        return self.index.records.values()

    def _actor(self, given: Given, key: str) -> str:
        return self.index.outcome.actor(given, key, self.index.ids)

    def _articles_of(self, nodes: set[str]) -> set[str]:
        """Return the articles that mention actors."""
        return {
            given.article
            for given in self._given()
            if any(self._actor(given, key) in nodes for key in given.actors)
        }

    def _mentioning(self, test: Test) -> set[str]:
        """Return the articles that contain a name.

        Raises:
            UsageError: a codebook contains it.
        """
        owners = self._owners()
        found = {iri for iri in self.entries if test(iri.removeprefix(self.base))}
        found |= {given.article for given in self._given() if any(map(test, _words_of(given)))}
        books = self.index.ids.common_graph("codebook-").value
        rows = solutions(
            self.store,
            f"""SELECT ?graph ?predicate ?value {{
              GRAPH ?graph {{ ?subject ?predicate ?value }}
              FILTER(?predicate = {SCHEMA.url} || (isLiteral(?value) && !isNumeric(?value)))
            }}""",
        )
        for graph, predicate, value in rows:
            owner = owners.get(graph.value)
            in_book = graph.value.startswith(books)
            if owner in found or not (owner or in_book) or predicate in _SUBSTRINGS:
                continue
            if not test(value.value):
                continue
            if owner is None:
                raise UsageError(
                    f"a codebook in this graph contains the name, in “{value.value:.60}”; "
                    "remove it with kg code CODEBOOK --remove, and change the codebook"
                )
            found.add(owner)
        return found

    def _owners(self) -> dict[str, str]:
        """Return the article that each of its graphs belongs to."""
        rows = solutions(
            self.store,
            f"""SELECT DISTINCT ?graph ?assertions ?text {{
              {{ GRAPH ?graph {{ ?article a {SCHEMA.NewsArticle} .
                                 ?text {PROV.wasDerivedFrom} ?article }} }}
              UNION
              {{ GRAPH ?graph {{ ?assertions a {KG.AssertionGraph} ;
                                 {PROV.wasDerivedFrom} ?text }} }}
            }}""",
        )
        owners: dict[str, str] = {}
        for graph, assertions, text in rows:
            article = text.value.partition("#")[0]
            owners[graph.value] = article
            if assertions is not None:
                owners[assertions.value] = article
        return owners

    def _texts(self) -> dict[str, str]:
        """Return the words of the text of each article."""
        from kg.graph.reader import Reader

        return {iri: fold.key(text) for iri, text in Reader(self.store).texts.items()}

    def _words_of_decision(self, one: Decision) -> str:
        iris = (iri.removeprefix(self.base) for iri in (one.node, one.other))
        return "\n".join((*iris, one.value, one.author, one.reason, one.words))

    def _words_of_link(self, one: Link) -> str:
        words = (one.name, one.description, one.author, one.reason, one.source, one.entity)
        return "\n".join((one.actor.removeprefix(self.base), *words))


def _words_of(given: Given) -> Iterator[str]:
    """Yield the names and keys of a reading."""
    for _, names in given.actors.values():
        yield from names
    for labels in (given.actors, given.claims, given.topics):
        yield from labels
    for names in (*given.claims.values(), *given.topics.values()):
        yield from names


def _is_only_in(words: str, texts: dict[str, str], gone: set[str]) -> bool:
    """Return whether only articles that are removed contain some words."""
    wanted = fold.key(words)
    holding = {iri for iri, text in texts.items() if wanted in text}
    return bool(holding) and holding <= gone


# --- removing it ---------------------------------------------------------------------------


def unfinished(folder: Path) -> Intention | None:
    """Return what a run that was interrupted in a graph's folder had begun to remove.

    Raises:
        StoreError: its file is damaged.
    """
    try:
        values: Any = parse_json((folder / FILE).read_text(encoding="utf-8"))
        return Intention(**values)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(
            f"{folder / FILE}: damaged ({error}); delete it and run kg forget again"
        ) from None


def announce(intention: Intention, folder: Path) -> None:
    """Write down what is to be removed, so that an interrupted run can be completed."""
    with replacing(folder / FILE) as stream:
        stream.write(json.dumps(asdict(intention), ensure_ascii=False).encode("utf-8"))


def remove(store: Store, intention: Intention) -> None:
    """Remove what an intention names from the graph, and write the engine's files afresh.

    May be repeated.
    """
    from kg.consolidate import resolution_file, stored_index

    gone = set(intention.decisions)
    held = decided.read_all(store)
    removed = [one for one in held if decided.iri(one, base=store.base).value in gone]
    if removed:
        decided.write(store, (), without=removed)
    test = mentions(intention.names)
    coded = [
        one
        for one in blind.read_codings(store)
        if one.node in intention.articles
        or (intention.names and test("\n".join((one.words, one.value, one.author, one.reason))))
    ]
    if coded:
        blind.write_codings(store, (), without=coded)
    pairs = [(actor, entity) for actor, entity in intention.links]
    linked.withdraw(store, pairs, store.replaced())
    drop_corrections(store, {(concept, words) for concept, words in intention.corrections})
    index = Index.load(store)
    known.drop(store.path)
    drop_local(store.path)
    resolution_file.drop(store.path)
    stored_index.drop(store.path)
    search.drop(store.path)
    remove_articles(store, index, intention.articles)
    consolidate(store, index=index)
    _purge_changes(store)
    store.rewrite()


def _purge_changes(store: Store) -> None:
    """Drop from the list of changes what the graph no longer has: its names are in IRIs."""
    names = {change.name for change in store.journal.since(0)}
    held = solutions(store, "SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } }")
    kept = {store.journal.name_of(row["graph"].value) for row in held}
    store.journal.purge(names & kept)


def conclude(store: Store) -> None:
    """Delete the note of an intention that was carried out, and the drafts of killed runs.

    Raises:
        StoreError: another program still reads a copy of the graph as it was.
    """
    require_no_reader(store)
    prune_notes(store.path, lambda: described_iris(store))
    # A reader that has just ended may have written the index of the graph as it was.
    search.drop(store.path)
    for pattern in (f".*{DRAFT}", ".*.json.*", ".*.npz.*"):
        for draft in store.path.glob(pattern):
            draft.unlink(missing_ok=True)
    (store.path / FILE).unlink(missing_ok=True)
