"""Plain French sentences have the statements that a reader finds, with cue and speaker."""

from __future__ import annotations

import pytest
from extract import only_statement, reading_of, statement_words, unmark, words

# The {pieces} of content, the <cue> and the [speaker] are marked.
DIRECT = [
    "« {S'ils ferment} », a <dit> [Claire Maurel], 34 ans, infirmière, « {les gens partiront} ».",
    "[Le ministre] a <déclaré> : « {La loi sera votée avant l'été.} »",
    "[Claire Maurel] : « {La loi est injuste} »",
    "« {Nous avons perdu}, a <reconnu> [Claire Maurel], {mais nous reviendrons.} »",
]

MIXED = [
    "[Paul Vernier] a <déclaré> que {« le pont est sûr » et que « la route l'est aussi »}.",
    "[Le préfet] a <indiqué> que {la situation était « sous contrôle » dans les deux communes}.",
]

INDIRECT = [
    "[Paul Vernier] a <annoncé> que {l'usine fermerait en juin}.",
    "[Le maire] a convoqué la presse, <affirmant> que {le pont était sûr}.",
    "{La loi}, <selon> [Claire Maurel], {est injuste}.",
    "<Selon> [un rapport publié mardi par l'agence], {la rivière est polluée}.",
    "L'entreprise est <accusée> de {polluer la rivière}.",
    "Le <refus> du [syndicat] de {signer l'accord} a surpris la ministre.",
    "[Norvane] avait <annoncé> quelques jours plus tôt de {se retirer du marché de l'eau}.",
    "[La maire], qui <dit> {craindre des coupures}, a écrit au ministre.",
]


@pytest.mark.parametrize(
    ("kind", "marked"),
    [
        *(("direct", one) for one in DIRECT),
        *(("mixed", one) for one in MIXED),
        *(("indirect", one) for one in INDIRECT),
    ],
)
def test_a_sentence_has_its_statement(kind: str, marked: str) -> None:
    text, cue, speaker, pieces = unmark(marked)
    reading = reading_of(text)
    assert statement_words(reading) == [(kind, pieces, cue, speaker)]
    assert all(0 < one.confidence <= 1 and one.rule for one in reading.statements)


@pytest.mark.parametrize(
    "text",
    [
        "On parle de fermer l'usine.",
        "Pour fermer le pont, il faut un arrêté.",
        "Paul Vernier n'a pas annoncé que l'usine fermerait.",
    ],
)
def test_what_nobody_said_is_not_a_statement(text: str) -> None:
    assert statement_words(reading_of(text)) == []


# The target is marked.
@pytest.mark.parametrize(
    ("marked", "act", "stance"),
    [
        ("Selon Claire Maurel, le pont date de 1900.", "assert", "none"),
        ("Le syndicat s'oppose à {la fermeture de l'usine}.", "oppose", "oppose"),
        ("Claire Maurel a demandé si la loi serait votée.", "ask", "none"),
        ("Le syndicat a condamné {la décision du ministre}.", "oppose", "oppose"),
        ("La ville refuse de {fermer le pont}.", "refuse", "oppose"),
        (
            "« C'est {une bonne nouvelle} ! », s'est réjouie la présidente du syndicat.",
            *("support", "support"),
        ),
    ],
)
def test_a_statement_has_act_stance_and_target(marked: str, act: str, stance: str) -> None:
    text, *_, pieces = unmark(marked)
    statement = only_statement(reading_of(text))
    target = [] if statement.target is None else [words(text, statement.target)]
    assert (statement.act, statement.stance, target) == (act, stance, pieces)


def test_the_source_of_a_quotation_may_sign_below() -> None:
    text = (
        "Un feu a pris lundi, a indiqué la préfecture.\n\n"
        "« La cellule de crise est bien évidemment activée et le préfet se rend sur place. »\n\n"
        "— Ada Brun, maire de Vars\n\nLe feu est éteint."
    )
    statement = next(s for s in reading_of(text).statements if s.rule == "signed")
    assert statement.speaker is not None
    assert statement.speaker.of(text) == "Ada Brun"
    assert statement.cue is None
    assert statement.content[0].of(text).startswith("La cellule")
