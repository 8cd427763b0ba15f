"""What only may, must or will be said, and what nobody says, is not a statement."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from english import needs_english, understood_english

from kg.model import Reading

Understood = Callable[[str], Reading]

NONFACTUAL = [
    "Si le maire refuse ce projet, les travaux s'arrêteront.",
    "Au cas où le ministre refuserait cette offre, les syndicats feraient grève.",
    "À moins que le maire n'annonce sa démission, le conseil se réunira.",
    "Les habitants manifestent pour que la mairie soutienne le projet de parc.",
    "Le conseil s'est réuni avant que le maire n'annonce sa démission.",
    "Les riverains attendent que le ministre annonce un moratoire.",
    "Rien ne prouve que le ministre ait annoncé un moratoire.",
    "On ignore si le ministre a annoncé un moratoire.",
    "Le ministre n'a pas dit que la préfète refusait ce projet.",
    "Le ministre s'apprête à annoncer un moratoire.",
    "Le ministre est sur le point d'annoncer un moratoire.",
    "Le ministre se garde de critiquer l'accord.",
    "Aucun groupe n'a revendiqué l'attaque.",
    "En cas de refus du projet par la mairie, les travaux s'arrêteraient.",
    "Une possible opposition de la Russie à cette résolution retarde le vote.",
    "Le risque d'un rejet du texte par le Sénat grandit.",
    "Aucune condamnation des violences par le président n'a été entendue.",
    # To ask for anonymity is not a statement.
    "Un élu qui a demandé à ne pas être nommé est venu.",
]
FACTUAL = [
    "S'il refuse ce projet, le maire soutient la rénovation du gymnase.",
    "Même si le maire refuse ce projet, les travaux commenceront.",
    "Bien que le maire ait refusé ce projet, les travaux ont commencé.",
    "On s'étonne que le ministre soutienne ce projet.",
    "Le ministre n'hésite pas à dénoncer l'accord.",
    "Le ministre ne cache pas que la préfète refuse ce projet.",
    "Le ministre, qui demande l'anonymat des candidats, est venu.",
]
NONFACTUAL_ENGLISH = [
    "An aide who asked not to be named left early.",
    "If the minister refuses the offer, the unions will strike.",
    "Unless the mayor announces his resignation, the council will meet.",
    "The council will meet before the mayor announces his resignation.",
    "The crowd is waiting for the minister to announce a moratorium.",
    "Nobody knows whether the minister has announced a moratorium.",
    "The minister is about to announce a moratorium.",
    "The minister left without confirming the presence of asbestos.",
    "The minister did not say that the prefect rejected the plan.",
    "There is no evidence that the minister approved the contract.",
    "The mayor refrained from condemning the violence.",
    "No group has claimed responsibility for the attack.",
    "Neither the mayor nor the prefect condemned the violence.",
]
FACTUAL_ENGLISH = [
    "The council met before the mayor announced his resignation.",
    "If the minister rejects the plan, he supports the museum.",
    "Even if the mayor rejects the plan, the works will begin.",
]


@pytest.mark.parametrize("text", [*FACTUAL, *NONFACTUAL])
def test_only_what_is_said_is_a_statement(understood: Understood, text: str) -> None:
    assert bool(understood(text).statements) is (text in FACTUAL)


@needs_english
@pytest.mark.parametrize("text", [*FACTUAL_ENGLISH, *NONFACTUAL_ENGLISH])
def test_only_what_is_said_is_a_statement_in_english(text: str) -> None:
    assert bool(understood_english(text).statements) is (text in FACTUAL_ENGLISH)


def test_the_consequence_of_a_condition_is_said_but_not_the_condition(
    understood: Understood,
) -> None:
    reading = understood("Le maire a dit que si l'État refusait ce projet, il fermerait la rue.")
    [statement] = reading.statements
    assert statement.cue is not None and statement.cue.of(reading.article.text) == "dit"


@pytest.mark.parametrize(
    ("text", "content", "source"),
    [
        ("Le soutien à la candidate par les syndicats a surpris.", "la candidate", "les syndicats"),
        ("La condamnation des attentats par le roi a été saluée.", "attentats", "le roi"),
    ],
)
def test_a_noun_names_the_act_of_its_agent(
    understood: Understood, text: str, content: str, source: str
) -> None:
    statements = understood(text).statements
    [statement] = [s for s in statements if s.rule.startswith("noun")]
    assert [piece.of(text) for piece in statement.content] == [content]
    assert statement.source == source
