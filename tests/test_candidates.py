"""Every place where the grammar allows an attribution is proposed, whatever is chosen later."""

from __future__ import annotations

import pytest
from extract import candidate_words, cue_words, find_candidates, parse, unmark

# The rule; the {pieces} of content are marked. Rows of the pattern table have their own examples.
PROPOSED = [
    ("colon", "Claire Maurel a dit : « {Le pont fermera.} »"),
    ("headline", "Claire Maurel : « {Le pont fermera} »"),
    ("prep", "« {Le pont fermera} », selon la maire, qui ajoute que « rien n'y fera »."),
    ("verb:n", "Le maire reproche {son silence} à l'État."),
    ("verb:x:de", "Claire Maurel accuse le maire de {mentir}."),
    ("verb:", "Claire Maurel appelle à {fermer le pont}."),
    ("carried", "« Le pont fermera, dit-elle. {Rien à faire.} »"),
    ("continued", "Le pont a cédé, selon la mairie. {Il était « usé jusqu'à la corde »}."),
    ("verb:x:adj", "Les experts jugent {le projet} {dangereux}."),
    (
        "verb:n:participle",
        "{L'ouverture d'une enquête}, annoncée par le ministre, rassure les habitants.",
    ),
]


@pytest.mark.parametrize(("rule", "marked"), PROPOSED)
def test_a_construction_is_proposed(rule: str, marked: str) -> None:
    text, *_, pieces = unmark(marked)
    found = candidate_words(parse(text))
    assert any(r.startswith(rule) and words == pieces for r, _, words in found), found


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        # A cue inside a whole quotation.
        ("« Le ministre a dit que la loi passerait demain », a déclaré Claire Maurel.", "verb:que"),
        # Nobody has said anything before.
        ("Le pont a cédé hier. Il était « usé jusqu'à la corde ».", "continued"),
        # A cue of the sentence's own.
        ("Le pont a cédé, selon la mairie. Il était usé jusqu'à la corde.", "continued"),
        ("Le maire continue à renforcer la « sécurité » du pont.", "adjacent"),
    ],
)
def test_nothing_is_proposed_where_nothing_is_said(text: str, rule: str) -> None:
    assert rule not in {r for r, *_ in candidate_words(parse(text))}


@pytest.mark.parametrize(
    "marked",
    [
        # Parentheticals.
        "{Pas question}, <répond> le [maire], {de fermer le pont}.",
        # Complements.
        "Le [maire] s'est montré très <critique> à l'égard de {la réforme}.",
    ],
)
def test_a_phrase_of_the_news_is_proposed(marked: str) -> None:
    text, cue, speaker, pieces = unmark(marked)
    document = parse(text)
    cues = [cue_words(document, candidate) for candidate in find_candidates(document)]
    found = zip(cues, candidate_words(document), strict=True)
    assert (cue, speaker, pieces) in [(c, who, words) for c, (_, who, words) in found]
