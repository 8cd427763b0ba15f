"""Read what people coded in the same articles, and what kg found there, to compare them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.consolidate import Index
from kg.consolidate.corrected import find_kept
from kg.curate.double import codings
from kg.evaluation.agreement import Coded
from kg.graph.reader import StoredArticle, StoredStatement
from kg.judgements import blind, decisions
from kg.model import Reading

if TYPE_CHECKING:
    from kg.store import Store


def people(store: Store) -> set[str]:
    """Return who codes articles without seeing what others code."""
    assigned = blind.assigned(decisions.read_all(store))
    return {name for names in assigned.values() for name in names}


def read_person(store: Store, name: str) -> tuple[dict[str, Coded], int]:
    """Return the articles of which a person decided on every statement, by IRI.

    Also return how many assigned articles are unfinished.
    """
    found = codings(store, name)
    done = {one.article: _coded(one.article, one.reading) for one in found if not one.open}
    return done, len(found) - len(done)


def read_found(store: Store) -> dict[str, Coded]:
    """Return what kg found, before any correction, in the articles that people code, by IRI."""
    index = Index.load(store)
    return {
        article: _coded(article, find_kept(store, index, article)[0][1])
        for article in blind.assigned(decisions.read_all(store))
    }


def _coded(iri: str, reading: Reading) -> Coded:
    return Coded(reading.article.text, tuple(_statements(iri, reading)))


def _statements(iri: str, reading: Reading) -> Iterator[StoredStatement]:
    article = StoredArticle(iri, reading.article, reading.article.headline)
    positions = reading.positions or ((),) * len(reading.statements)
    text = reading.article.text
    for one, each in zip(reading.statements, positions, strict=True):
        yield StoredStatement("", one, one.said(text), "", "", article, positions=each)
