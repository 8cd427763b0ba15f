"""Find the noun phrases of an article that may name what its statements are about.

A noun gives phrases of several sizes: with its adjectives, with one complement or all, short or in
full. Phrases with the same stems are one label.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from kg.model import Span
from kg.normalise.noun_phrases import generic_nouns
from kg.positions.words import stems
from kg.preprocess.document import Document, Token

MOST = 150
"""The labels of an article that are considered, the most likely ones."""
_MOST_STEMS, _MOST_TOKENS = 8, 16
_ADJECTIVES = frozenset(
    ("amod", "flat", "flat:name", "flat:foreign", "compound", "nummod", "nmod:poss", "fixed")
)
_COMPLEMENTS = frozenset(("nmod", "acl", "obl", "obl:arg", "obl:mod"))
_OUTSIDE = frozenset(
    ("det", "punct", "appos", "acl:relcl", "parataxis", "cc", "conj", "advmod", "mark", "case")
)
_CLAUSES = frozenset(("acl:relcl", "appos", "parataxis"))
_SMALL_PARTS = _ADJECTIVES | {"case", "det"}
_EDGES = frozenset(("DET", "ADP", "PUNCT", "PRON", "CCONJ", "SCONJ", "PART"))
_BLANKS = re.compile(r"\s+")
_OFTEN = 6


class Spot(NamedTuple):
    """A place where the article has a label; ``head`` is the index of its head token."""

    start: int
    end: int
    head: int


@dataclass(frozen=True, slots=True)
class Label:
    """A noun phrase of an article, whatever its forms."""

    text: str
    stems: frozenset[str]
    spots: tuple[Spot, ...]


def find_labels(document: Document, counts: Counter[str]) -> list[Label]:
    """Find the labels of an article, the most likely ones first.

    Args:
        document: the parsed article.
        counts: how often it has each stem.
    """
    forms: dict[frozenset[str], Counter[str]] = defaultdict(Counter)
    spots: dict[frozenset[str], set[Spot]] = defaultdict(set)
    persons = [name.span for name in document.names if name.kind == "person"]
    for head, tokens in _phrases(document):
        # "Ada Brun contre la vente" is a headline, not a phrase.
        if any(one.start <= head.start < one.end < tokens[-1].start for one in persons):
            continue
        text = _text(tokens, document.text)
        found = stems(text)
        if 1 <= len(found) <= _MOST_STEMS and len(tokens) <= _MOST_TOKENS:
            forms[found][text] += 1
            spots[found].add(Spot(tokens[0].start, tokens[-1].end, head.index))
    title = document.article.title_span or Span(0, 0)
    generic = generic_nouns(document.language)

    def weight(found: frozenset[str]) -> float:
        places = spots[found]
        likely = sum(min(counts[one], _OFTEN) for one in found) / len(found) + 2 * len(places)
        likely += 3 * any(title.start <= one.start < title.end for one in places)
        head = min(places).head
        likely -= 4 * (document.tokens[head].lemma.lower() in generic)
        return likely - max(0, len(found) - 5)

    ranked = sorted(forms, key=lambda found: (-weight(found), sorted(found)))
    return [
        Label(
            max(forms[found], key=lambda form: (forms[found][form], -len(form), form)),
            found,
            tuple(sorted(spots[found])),
        )
        for found in ranked[:MOST]
    ]


def _phrases(document: Document) -> Iterator[tuple[Token, list[Token]]]:
    """Yield the nouns of an article with the tokens of each phrase, in order."""
    tokens = document.tokens
    for token in tokens:
        if token.pos not in ("NOUN", "PROPN"):
            continue
        inner = token.dep in ("flat:name", "flat:foreign", "compound")
        if inner and tokens[token.head].pos == "PROPN":
            continue
        seen: set[tuple[int, ...]] = set()
        for size in _sizes(document, token):
            indices = _trim(sorted(size), tokens)
            if indices and tuple(indices) not in seen:
                seen.add(tuple(indices))
                yield token, [tokens[index] for index in indices]


def _trim(indices: list[int], tokens: Sequence[Token]) -> list[int]:
    while indices and tokens[indices[0]].pos in _EDGES:
        indices = indices[1:]
    while indices and tokens[indices[-1]].pos in _EDGES:
        indices = indices[:-1]
    return indices


def _sizes(document: Document, noun: Token) -> Iterator[set[int]]:
    """Yield the sets of tokens of a noun's phrases."""
    tokens, children = document.tokens, document.children[noun.index]
    base = {noun.index}
    for child in children:
        one = tokens[child]
        if one.dep in _ADJECTIVES and not (one.dep == "nummod" and child < noun.index):
            if one.dep == "nmod:poss" and one.pos in ("PRON", "DET"):
                continue
            base.update(
                index
                for index in _below(document, child)
                if tokens[index].dep not in _OUTSIDE or index == child
            )
    complements = [
        (_short(document, child), _full(document, child))
        for child in children
        if tokens[child].dep in _COMPLEMENTS and child > noun.index
    ]
    yield base
    for short, full in complements:
        yield base | short
        yield base | full
    if len(complements) > 1:
        yield base.union(*(short for short, _ in complements))
        yield base.union(*(full for _, full in complements))
        yield base | complements[0][1] | complements[1][0]
    if len(base) > 2:
        yield {noun.index}
    if any(tokens[child].dep == "conj" for child in children):
        yield base | set(_below(document, noun.index))


def _short(document: Document, child: int) -> set[int]:
    """Return a complement with its preposition, adjectives and names only."""
    tokens = document.tokens
    found = {child}
    for inner in document.children[child]:
        if tokens[inner].dep in _SMALL_PARTS:
            deep = tokens[inner].dep in ("flat:name", "compound", "amod", "nmod:poss")
            found.update(_below(document, inner) if deep else (inner,))
    return found


def _full(document: Document, child: int) -> set[int]:
    """Return a complement without relative clauses and appositions."""
    return set(_below(document, child, without=_CLAUSES))


def _below(
    document: Document, index: int, *, without: frozenset[str] = frozenset()
) -> Iterator[int]:
    """Yield a token and what it governs."""
    yield index
    for child in document.children[index]:
        if document.tokens[child].dep not in without:
            yield from _below(document, child, without=without)


def _text(tokens: Sequence[Token], text: str) -> str:
    """Join the words of a phrase, with a blank where something between was left out."""
    parts = [text[tokens[0].start : tokens[0].end]]
    for one, other in pairwise(tokens):
        is_next = one.index + 1 == other.index
        gap = text[one.end : other.start] if is_next else " "
        parts += (gap if len(gap) < 3 else " ", text[other.start : other.end])
    return _BLANKS.sub(" ", "".join(parts)).strip(" ,;:«»\"'’“”")
