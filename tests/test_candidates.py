"""Every place where the grammar allows an attribution is proposed, whatever is chosen later."""

from __future__ import annotations

from typing import Any

import pytest
from extract import candidate_words, cue_words, find_candidates, parse, unmark


def missed(*values: Any) -> Any:
    return pytest.param(*values, marks=pytest.mark.xfail(reason="not among the candidates"))


# By rule; the {pieces} of content are marked.
PROPOSED = {
    "incise": [
        "« {Le texte n'est pas parfait}, concède Claire Maurel, rapporteure de la loi, {mais il "
        "répond à une urgence.} »",
    ],
    "colon": [
        "Claire Maurel a dit : « {Le pont fermera.} »",
    ],
    "headline": ["Claire Maurel : « {Le pont fermera} »"],
    "prep": [
        "« {Le pont fermera} », selon la maire, qui ajoute que « rien n'y fera ».",
    ],
    "verb:n": [
        "Claire Maurel critique {le pont}.",
        "Le maire reproche {son silence} à l'État.",
    ],
    "verb:n:passive": ["{Le pont} est critiqué par Claire Maurel."],
    "verb:x:de": [
        "Claire Maurel accuse le maire de {mentir}.",
    ],
    "verb:x:de:passive": ["Le maire est accusé de {mentir}."],
    "verb:": ["Claire Maurel appelle à {fermer le pont}."],
    "adj:à+n": ["Claire Maurel est favorable à {un vote}."],
    "carried": ["« Le pont fermera, dit-elle. {Rien à faire.} »"],
    "noun": ["L'annonce par la mairie de {la fermeture du pont} surprend."],
    "noun:que": [
        "L'annonce du maire que {le pont fermera} a surpris.",
    ],
    "verb:x:à": ["{Le coût des travaux} est estimé à {trois millions d'euros}."],
    "verb:adj": ["Odile Ferrer s'est dite {« trahie »} : la mairie a payé."],
    "continued": ["Le pont a cédé, selon la mairie. {Il était « usé jusqu'à la corde »}."],
    "verb:x:adj": [
        "Les experts jugent {le projet} {dangereux}.",
    ],
    "verb:dans:n": ["Claire Maurel y voit {une menace}."],
    "verb:x:comme": ["{Le texte} est classé comme {« recul »}."],
    "verb:comme": ["Ada Brun se présente comme {une victime}."],
    "noun:de+inf": ["La décision du maire Paul Vernier de {fermer le pont} surprend."],
    "verb:inf": [
        "Il a reconnu devant les juges {avoir menti}.",
        "Ada Brun présente {une loi} qu'elle souhaite {faire voter}.",
    ],
    "verb:de+n": ["Le bilan fait état depuis mardi de {trois morts}."],
    "verb:à+n": [
        "Les syndicats s'{y} opposent.",
        "{Le projet}, auquel s'opposent les riverains, passera.",
    ],
    "verb:n:participle": [
        "{L'ouverture d'une enquête}, annoncée par le ministre, rassure les habitants."
    ],
    "verb:de+inf": ["La mairie a l'intention de {fermer le pont}."],
    "verb:pour+n": ["Ils se sont prononcés durant la campagne pour {la sortie du nucléaire}."],
    "verb:subj": ["{La fermeture du pont} inquiète les habitants."],
    "noun:subj": ["{Le projet} suscite la colère des habitants."],
    "verb:sur+n": ["Une étude tire la sonnette d'alarme concernant {la qualité de l'eau}."],
    "noun:pour+n": ["Appel de la ministre auprès des élus pour {un vote}."],
    "noun:quant_à+n": ["Le maire a fait part de son inquiétude quant à {l'avenir du site}."],
    "noun:de+n": [
        "L'annonce de {la fermeture de l'usine} par la direction a surpris les salariés."
    ],
    "verb:x:à:passive": ["Le ministre a été invité par le Sénat à {démissionner}."],
    "verb:en_faveur_de+n": ["Le maire milite en faveur d'{une fusion}."],
}


@pytest.mark.parametrize(
    ("rule", "marked"),
    [
        *((rule, one) for rule, many in PROPOSED.items() for one in many),
        missed("verb:n", "{Le pont} que critique Claire Maurel fermera."),
    ],
)
def test_a_construction_is_proposed(rule: str, marked: str) -> None:
    text, *_, pieces = unmark(marked)
    found = candidate_words(parse(text))
    assert any(r.startswith(rule) and words == pieces for r, _, words in found), found


SPEAKERS = [
    ("Claire Maurel, maire de Vals, affirme que le pont fermera.", "verb:que", "Claire"),
    ("Le maire part, affirmant que le pont fermera.", "verb:que", "maire"),
    ("Selon le maire de Vals, le pont fermera.", "prep", "maire"),
]


@pytest.mark.parametrize(("text", "rule", "speaker"), SPEAKERS)
def test_the_grammar_gives_the_speaker(text: str, rule: str, speaker: str | None) -> None:
    assert {who for r, who, _ in candidate_words(parse(text)) if r == rule} == {speaker}


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
        # Nouns and adjectives before a colon.
        "<Réponse> du [maire] : « {Rien n'est décidé.} »",
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


@pytest.mark.parametrize(("verb", "topic"), [("montent", ["Hausse des loyers"]), ("vont", None)])
def test_a_headline_takes_a_side_on_the_topic_before_its_colon(
    verb: str, topic: list[str] | None
) -> None:
    title = f"Hausse des loyers : les élus {verb} au créneau"
    found = candidate_words(parse("Rien n'a été voté lundi.", title=title))
    assert [words for *_, words in found] == ([topic] if topic else [])
