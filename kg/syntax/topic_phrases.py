"""Noun phrases in the content of a statement that may be its topics.

A term is a common noun with the adjectives and the noun complement that narrow it ("reconnaissance
faciale", "vente à la police"). Its key is made of lemmas, so that number and case do not matter.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from kg.model import Span, Term
from kg.syntax.sentences import Sentences

_MOST = 8
_SHORTEST = 4


def find_topic_phrases(
    sentences: Sentences,
    starts: Sequence[int],
    pieces: tuple[Span, ...],
    target: Span | None,
) -> tuple[Term, ...]:
    """Find up to eight terms, those in the target first, then in the order of the text.

    ``starts`` are the offsets of the tokens.
    """
    found: dict[str, Term] = {}
    spans = ((target,) if target is not None else ()) + pieces
    for piece in spans:
        for index in range(bisect_left(starts, piece.start), bisect_left(starts, piece.end)):
            if sentences.tokens[index].pos != "NOUN":
                continue
            if sentences.name_kind(index) or _is_complement(sentences, index, piece):
                continue
            term = _term(sentences, index, piece)
            if term is not None:
                found.setdefault(term.key, term)
    return tuple(list(found.values())[:_MOST])


def _is_complement(sentences: Sentences, index: int, piece: Span) -> bool:
    """Check whether a noun is the complement of another noun in the piece."""
    token = sentences.tokens[index]
    head = sentences.tokens[token.head]
    return token.dep == "nmod" and head.pos == "NOUN" and piece.start <= head.start < piece.end


def _term(sentences: Sentences, index: int, piece: Span) -> Term | None:
    head = sentences.tokens[index]
    first = last = index
    lemmas = {index: head.lemma.lower()}
    for child in sentences.children[index]:
        token = sentences.tokens[child]
        if token.start < piece.start or token.end > piece.end:
            continue
        if token.dep == "amod" and token.pos in ("ADJ", "NOUN") and abs(child - index) <= 2:
            lemmas[child] = token.lemma.lower()
            first, last = min(first, child), max(last, child)
        elif token.dep == "nmod" and token.pos in ("NOUN", "PROPN") and child - index <= 4:
            end = _end_of_name(sentences, child, piece)
            lemmas[child] = token.lemma.lower() if token.pos == "NOUN" else token.text
            if end > child:
                lemmas[child] = _short_name(sentences, child, end)
            last = max(last, end)
    if len(lemmas) == 1 and len(head.lemma) < _SHORTEST:
        return None
    if any(sentences.tokens[i].pos in ("NUM", "PUNCT") for i in range(first, last + 1)):
        first = last = index
        lemmas = {index: head.lemma.lower()}
    span = Span(sentences.tokens[first].start, sentences.tokens[last].end)
    return Term(span, " ".join(lemmas[i] for i in sorted(lemmas)))


def _end_of_name(sentences: Sentences, first: int, piece: Span) -> int:
    """Return the last word of a name in a piece, given its first: "le mandat d'[Ada Brun]"."""
    end = first
    for index in range(first + 1, sentences.sentence(first)[1]):
        token = sentences.tokens[index]
        if not token.dep.startswith("flat") or token.head != first or token.end > piece.end:
            break
        end = index
    return end


def _short_name(sentences: Sentences, first: int, end: int) -> str:
    """Return a name as keys have it: the last word of a person's, all words of others."""
    words = [token.text for token in sentences.tokens[first : end + 1]]
    return words[-1] if sentences.name_kind(first) == "person" else " ".join(words)
