"""The content of a statement → the noun phrases in it that may be its topics.

A term is a common noun with the adjectives and the noun complement that narrow it
("reconnaissance faciale", "vente à la police"). Its key is made of lemmas, so that number and
case don't part what is one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from kg.model import Span, Term
from kg.syntax.sentences import Sentences

_MOST = 8
_SHORTEST = 4


def terms(
    sentences: Sentences,
    starts: Sequence[int],
    pieces: tuple[Span, ...],
    target: Span | None,
) -> tuple[Term, ...]:
    """Up to eight terms, those in the target first, else in the order of the text.

    ``starts`` are where the tokens begin.
    """
    found: dict[str, Term] = {}
    spans = ((target,) if target is not None else ()) + pieces
    for piece in spans:
        for index in range(bisect_left(starts, piece.start), bisect_left(starts, piece.end)):
            token = sentences.tokens[index]
            if token.pos != "NOUN":
                continue
            if sentences.name_kind(token.index) or _is_part(sentences, token.index, piece):
                continue
            term = _term(sentences, token.index, piece)
            if term is not None and term.key not in found:
                found[term.key] = term
    return tuple(list(found.values())[:_MOST])


def _is_part(sentences: Sentences, index: int, piece: Span) -> bool:
    """Whether a noun narrows another noun of the piece, which then is the term."""
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
                lemmas[child] = _known_by(sentences, child, end)
            last = max(last, end)
    if len(lemmas) == 1 and len(head.lemma) < _SHORTEST:
        return None
    if any(sentences.tokens[i].pos in ("NUM", "PUNCT") for i in range(first, last + 1)):
        first = last = index
        lemmas = {index: head.lemma.lower()}
    span = Span(sentences.tokens[first].start, sentences.tokens[last].end)
    return Term(span, " ".join(lemmas[i] for i in sorted(lemmas)))


def _end_of_name(sentences: Sentences, first: int, piece: Span) -> int:
    """The last word of a name in a piece, by its first: "le mandat d'[Ada Brun]"."""
    end = first
    for index in range(first + 1, sentences.sentence(first)[1]):
        token = sentences.tokens[index]
        if not token.dep.startswith("flat") or token.head != first or token.end > piece.end:
            break
        end = index
    return end


def _known_by(sentences: Sentences, first: int, end: int) -> str:
    """What a name is known by in a key: a person's by its last word, as it may stand alone."""
    words = [token.text for token in sentences.tokens[first : end + 1]]
    return words[-1] if sentences.name_kind(first) == "person" else " ".join(words)
