"""What only may, must or will be said, and what nobody says, is not a statement."""

from __future__ import annotations

import pytest
from extract import needs_english, reading_of, understood_english

NONFACTUAL = [
    "Si le maire refuse ce projet, les travaux s'arrêteront.",
    "Les habitants manifestent pour que la mairie soutienne le projet de parc.",
    "Le ministre n'a pas dit que la préfète refusait ce projet.",
    "Le ministre s'apprête à annoncer un moratoire.",
    "Aucune condamnation des violences par le président n'a été entendue.",
]
FACTUAL = [
    "S'il refuse ce projet, le maire soutient la rénovation du gymnase.",
    "Même si le maire refuse ce projet, les travaux commenceront.",
    "Le ministre n'hésite pas à dénoncer l'accord.",
    "Le ministre ne cache pas que la préfète refuse ce projet.",
]
NONFACTUAL_ENGLISH = [
    "If the minister refuses the offer, the unions will strike.",
    "The minister is about to announce a moratorium.",
    "The minister did not say that the prefect rejected the plan.",
]
FACTUAL_ENGLISH = [
    "If the minister rejects the plan, he supports the museum.",
    "Even if the mayor rejects the plan, the works will begin.",
]


@pytest.mark.parametrize("text", [*FACTUAL, *NONFACTUAL])
def test_only_what_is_said_is_a_statement(text: str) -> None:
    assert bool(reading_of(text).statements) is (text in FACTUAL)


@needs_english
@pytest.mark.parametrize("text", [*FACTUAL_ENGLISH, *NONFACTUAL_ENGLISH])
def test_only_what_is_said_is_a_statement_in_english(text: str) -> None:
    assert bool(understood_english(text).statements) is (text in FACTUAL_ENGLISH)


def test_the_consequence_of_a_condition_is_said_but_not_the_condition() -> None:
    reading = reading_of("Le maire a dit que si l'État refusait ce projet, il fermerait la rue.")
    [statement] = reading.statements
    assert statement.cue is not None and statement.cue.of(reading.article.text) == "dit"


@pytest.mark.parametrize(
    ("text", "content", "source"),
    [("Le soutien à la candidate par les syndicats a surpris.", "la candidate", "les syndicats")],
)
def test_a_noun_names_the_act_of_its_agent(text: str, content: str, source: str) -> None:
    statements = reading_of(text).statements
    [statement] = [s for s in statements if s.rule.startswith("noun")]
    assert [piece.of(text) for piece in statement.content] == [content]
    assert statement.source == source
