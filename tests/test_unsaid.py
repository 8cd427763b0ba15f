"""What only may, must or will be said, and what nobody says, is no statement."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from english import needs_english, understood_english

from kg.model import Reading

Understood = Callable[[str], Reading]

UNSAID = [
    "Si le ministre refusait cette offre, les syndicats feraient grève.",
    "Si le maire refuse ce projet, les travaux s'arrêteront.",
    "Au cas où le ministre refuserait cette offre, les syndicats feraient grève.",
    "À moins que le maire n'annonce sa démission, le conseil se réunira.",
    "Les habitants manifestent pour que la mairie soutienne le projet de parc.",
    "Le conseil s'est réuni avant que le maire n'annonce sa démission.",
    "Le conseil s'est réuni avant qu'elle n'annonce sa démission.",
    "Il faudrait que le ministre annonce un moratoire.",
    "Les riverains attendent que le ministre annonce un moratoire.",
    "Il est possible que le ministre annonce un moratoire.",
    "Rien ne prouve que le ministre ait annoncé un moratoire.",
    "On ignore si le ministre a annoncé un moratoire.",
    "Le ministre n'a pas dit que la préfète refusait ce projet.",
    "Le ministre s'apprête à annoncer un moratoire.",
    "Le ministre hésite à annoncer un moratoire.",
    "Le ministre est sur le point d'annoncer un moratoire.",
    "Le ministre se garde de critiquer l'accord.",
    "Aucun groupe n'a revendiqué l'attaque.",
    "Nul n'a dénoncé l'accord.",
    "En cas de refus du projet par la mairie, les travaux s'arrêteraient.",
    "Une possible opposition de la Russie à cette résolution retarde le vote.",
    "Le risque d'un rejet du texte par le Sénat grandit.",
    "Aucune condamnation des violences par le président n'a été entendue.",
    # Who goes unnamed says nothing by that.
    "Un élu qui a demandé à ne pas être nommé est venu.",
    "Un élu, qui souhaite garder l'anonymat, est venu.",
]
SAID = [
    "S'il refuse ce projet, le maire soutient la rénovation du gymnase.",
    "Même si le maire refuse ce projet, les travaux commenceront.",
    "Bien que le maire ait refusé ce projet, les travaux ont commencé.",
    "On s'étonne que le ministre soutienne ce projet.",
    "Le ministre n'hésite pas à dénoncer l'accord.",
    "Le ministre ne cache pas que la préfète refuse ce projet.",
    "Le ministre a pu confirmer que l'amiante était là.",
    "Le ministre, qui demande l'anonymat des candidats, est venu.",
]
UNSAID_ENGLISH = [
    "An aide who asked not to be named left early.",
    "An aide, who requested anonymity, left early.",
    "If the minister refused this offer, the unions would go on strike.",
    "If the minister refuses the offer, the unions will strike.",
    "Unless the mayor announces his resignation, the council will meet.",
    "Provided that the bank supports the plan, the plant will reopen.",
    "The council will meet before the mayor announces his resignation.",
    "The crowd is waiting for the minister to announce a moratorium.",
    "Nobody knows whether the minister has announced a moratorium.",
    "The minister is about to announce a moratorium.",
    "The minister left without confirming the presence of asbestos.",
    "The minister did not say that the prefect rejected the plan.",
    "There is no evidence that the minister approved the contract.",
    "The mayor refrained from condemning the violence.",
    "The mayor avoided condemning the violence.",
    "No group has claimed responsibility for the attack.",
    "Neither the mayor nor the prefect condemned the violence.",
    "The risk of a rejection of the bill by the senate is growing.",
]
SAID_ENGLISH = [
    "The council met before the mayor announced his resignation.",
    "If the minister rejects the plan, he supports the museum.",
    "Even if the mayor rejects the plan, the works will begin.",
]


@pytest.mark.parametrize("text", UNSAID)
def test_what_is_not_said(understood: Understood, text: str) -> None:
    assert understood(text).statements == ()


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_all_the_same(understood: Understood, text: str) -> None:
    assert understood(text).statements


@needs_english
@pytest.mark.parametrize("text", UNSAID_ENGLISH)
def test_what_is_not_said_in_english(text: str) -> None:
    assert understood_english(text).statements == ()


@needs_english
@pytest.mark.parametrize("text", SAID_ENGLISH)
def test_what_is_said_all_the_same_in_english(text: str) -> None:
    assert understood_english(text).statements


def test_a_condition_says_its_consequence_and_not_itself(understood: Understood) -> None:
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
def test_whose_deed_a_noun_tells_of(
    understood: Understood, text: str, content: str, source: str
) -> None:
    found = understood(text).statements
    [statement] = [one for one in found if one.rule.startswith("noun")]
    assert [piece.of(text) for piece in statement.content] == [content]
    assert statement.source == source
