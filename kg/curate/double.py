"""Let several people code the same articles without seeing each other, and adjudicate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.base.errors import UsageError
from kg.consolidate import Index
from kg.consolidate.corrected import find_kept
from kg.curate.decide import By, Outcome, carry_out
from kg.judgements import blind, decisions
from kg.judgements import corrections as correcting
from kg.judgements.corrections import Passage
from kg.judgements.decisions import Decision
from kg.model import Reading
from kg.query.inventory import ArticleEntry, articles, find_article

if TYPE_CHECKING:
    from kg.store import Store

Answers = dict[str, str]
"""What a person says of a statement: values by aspect."""


@dataclass(frozen=True, slots=True)
class Coding:
    """What one person coded in an article.

    ``reading`` is what kg found with the person's corrections; ``open`` counts the statements of
    which the person has not decided anything.
    """

    article: str
    author: str
    reading: Reading
    open: int


@dataclass(frozen=True, slots=True)
class Case:
    """A statement of which people decided, with the answers of each by name.

    ``values`` are what they agree on, ``None`` where they differ.
    """

    passage: Passage
    answers: dict[str, Answers]
    values: Answers | None


def assign(store: Store, names: Sequence[str], coders: Sequence[str], by: By) -> Outcome:
    """Let people code articles without seeing each other.

    Raises:
        UsageError: an article is unknown, or a person is named twice; nothing changes.
        StoreError: what was found in an article was not kept.
    """
    if len(set(coders)) < len(coders) or len(coders) < 2:
        raise UsageError("name two or more people who code the articles")
    held, index = articles(store), Index.load(store)
    found = [find_article(name, held) for name in names]
    for one in found:
        find_kept(store, index, one.iri)
    made = [
        decisions.coder(one.iri, coder, author=by.author, time=by.time, reason=by.reason)
        for one in found
        for coder in coders
    ]
    return carry_out(store, made, [])


def codes(store: Store, author: str, article: str) -> bool:
    """Return whether a person codes an article without seeing what others code."""
    return author in blind.assigned(decisions.read_all(store)).get(article, ())


def codings(store: Store, author: str, *, index: Index | None = None) -> list[Coding]:
    """Return what a person coded in the articles that are assigned to them."""
    index = index or Index.load(store)
    found = []
    every = blind.read_codings(store)
    for article, names in blind.assigned(decisions.read_all(store)).items():
        if author not in names:
            continue
        own = blind.codings_of(every, author, article)
        for _, reading in find_kept(store, index, article)[:1]:
            made = correcting.correct(reading, own)
            decided = {(one.words, one.start) for one in own}
            left = sum((one.words, one.start) not in decided for one in made.passages)
            found.append(Coding(article, author, made.reading, left))
    return found


def progress(store: Store) -> list[tuple[ArticleEntry, str, int]]:
    """Return each assigned article with each coder and the number of statements left to decide."""
    index, names = Index.load(store), {one.iri: one for one in articles(store)}
    coders = {one for each in blind.assigned(decisions.read_all(store)).values() for one in each}
    return [
        (names[one.article], coder, one.open)
        for coder in sorted(coders)
        for one in codings(store, coder, index=index)
        if one.article in names
    ]


def cases(store: Store, article: str) -> list[Case]:
    """Return the statements of an article, by IRI, of which its coders decided."""
    answers: dict[Passage, dict[str, Answers]] = {}
    for one in blind.read_codings(store):
        if one.node == article:
            of_all = answers.setdefault(Passage(one.words, one.start), {})
            of_all.setdefault(one.author, {})[one.what] = one.value
    coders = blind.assigned(decisions.read_all(store)).get(article, ())
    return [
        Case(passage, given, _agreed(given, coders))
        for passage, given in sorted(answers.items(), key=lambda one: one[0].start)
    ]


def _agreed(given: dict[str, Answers], coders: Sequence[str]) -> Answers | None:
    first = next(iter(given.values()))
    return first if all(given.get(name) == first for name in coders) else None


def adjudicate(
    store: Store, name: str, take: Sequence[tuple[int, str]], everything: str | None, by: By
) -> tuple[Outcome, int]:
    """Make decisions of what people coded in an article.

    What all its coders agree on is decided; of the rest, what the editor takes.

    Args:
        store: the graph.
        name: the article.
        take: offsets of statements, each with the name of the person whose answer counts.
        everything: the person whose answers count in all other cases of the article, if any.
        by: the editor.

    Returns:
        What was decided, and how many cases are still open.

    Raises:
        UsageError: the article is not assigned, or a person did not code it; nothing changes.
    """
    article = find_article(name, articles(store)).iri
    coders = blind.assigned(decisions.read_all(store)).get(article, ())
    if not coders:
        raise UsageError(f"{name}: nobody was asked to code it; see kg review assign")
    asked = [person for _, person in take] + ([everything] if everything is not None else [])
    for one in asked:
        if one not in coders:
            raise UsageError(f"{one} does not code {name}; its coders are {', '.join(coders)}")
    chosen = dict(take)
    made: list[Decision] = []
    left = 0
    for case in cases(store, article):
        person = chosen.get(case.passage.start, everything)
        values = case.values
        if person is not None and (case.passage.start in chosen or values is None):
            values = case.answers.get(person, {"accept": ""})
        if values is None:
            left += 1
            continue
        made += _as_decisions(article, case.passage, values, by)
    if not made:
        raise UsageError(f"{name}: its coders agree on nothing; choose with --take")
    return carry_out(store, made, []), left


def _as_decisions(article: str, passage: Passage, values: Answers, by: By) -> list[Decision]:
    return [
        replace(
            Decision(what, article, "", value, by.author, by.time, by.reason),  # type: ignore[arg-type]
            words=passage.words,
            start=passage.start,
        )
        for what, value in values.items()
    ]


def withdraw(store: Store, ids: Sequence[str], author: str) -> list[str]:
    """Withdraw what a person coded, by short ids; return the ids that were found."""
    names = {
        blind.short_id(one, base=store.base): one
        for one in blind.read_codings(store)
        if one.author == author
    }
    gone = {name: names[name] for name in ids if name in names}
    if gone:
        blind.write_codings(store, (), without=gone.values())
    return list(gone)
