"""Content before and after a parenthetical or a source phrase, and words that need a complement."""

from __future__ import annotations

import pytest
from extract import find_candidates, parse, unmark


def contents(text: str, cue: str | None) -> set[tuple[str, ...]]:
    """The pieces of the candidates whose cue begins with a word."""
    document = parse(text)
    return {
        tuple(piece.of(text) for piece in one.pieces)
        for one in find_candidates(document)
        if one.cue is not None and document.tokens[one.cue[0]].text == cue
    }


@pytest.mark.parametrize(
    "marked",
    [
        "{Il s'agit}, <selon> la mairie, {d'une erreur de calcul}.",
        "{Un rapport recommandait alors}, <selon> deux cadres, {de fermer la ligne}.",
        "{Les comptes sont clos en raison}, a <précisé> la mairie, {de l'erreur d'un employé}.",
    ],
)
def test_an_incomplete_clause_continues_after_an_interruption(marked: str) -> None:
    text, cue, _, (before, after) = unmark(marked)
    found = contents(text, cue)
    assert (before, after) in found
    assert found.isdisjoint(((before,), (after,)))


@pytest.mark.parametrize(
    "marked",
    [
        # The rest is about the speaker.
        "{Les prix vont baisser}, <assure> Paul Vernier, ministre de l'Économie.",
        # A coordinated clause is another statement, or the writer's.
        "{Le pont sera fermé un mois}, a <indiqué> la mairie, et elle a ajouté que le quai rouvre.",
        # The words complete the name of a source, not the opening of the sentence.
        "En effet, <selon> Paul Vernier, de la mairie, {le pont fermera}.",
    ],
)
def test_a_complete_clause_ends_there(marked: str) -> None:
    text, cue, _, pieces = unmark(marked)
    assert tuple(pieces) in contents(text, cue)
