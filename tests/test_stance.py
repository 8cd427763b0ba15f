"""Act, stance and target, from the cue's frame, its negation and the content."""

from __future__ import annotations

from typing import get_args

import pytest
from extract import only_statement, parse, reading_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.proposals import proposals
from kg.lexicon.tables import read_rows
from kg.mentions.find import find_mentions
from kg.model import Act, Stance
from kg.stance.classifier import Weights, likeliest, sums, weights


@pytest.mark.parametrize(
    ("text", "act", "stance"),
    [
        # Only the cue's frame.
        ("Le maire annonce que le pont rouvrira en mai.", "announce", "none"),
        ("Le maire condamne la fermeture du pont.", "oppose", "oppose"),
        ("Le maire promet de rouvrir le pont.", "commit", "support"),
        ("« Cette décision est scandaleuse », a déclaré le maire.", "oppose", "oppose"),
        ("« Nous condamnons la fermeture du pont », a déclaré le maire.", "oppose", "oppose"),
    ],
)
def test_act_and_stance(text: str, act: Act, stance: Stance) -> None:
    statement = only_statement(reading_of(text))
    assert (statement.act, statement.stance) == (act, stance)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Le maire accuse la préfète de mentir aux habitants.", "la préfète"),
    ],
)
def test_the_target_is_what_is_evaluated(text: str, target: str) -> None:
    found = only_statement(reading_of(text)).target
    assert found is not None
    assert found.of(text) == target


def features(text: str) -> list[set[str]]:
    """Return the features of each candidate of a text."""
    document = parse(text)
    proposed = proposals(document, find_mentions(document))
    stances = proposed.stances()
    return [set(stances.features(candidate)) for candidate in proposed.candidates]


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("Le maire juge que le pont est solide.", "telling:manner=opinion"),
        # A feeling, a performative, an announced act, a predication.
        ("Ada Brun a reconnu avoir été déçue par le vote.", "inner=oppose-"),
        ("La députée dit qu'elle votera contre le texte.", "inner=oppose-"),
        ("Le maire estime que cette décision n'est pas honteuse.", "predicate++"),
        # "peu" reverses a sense, "un peu" does not.
        ("Le maire juge ce projet peu crédible.", "inner=oppose-"),
        # A negated promise is still for its content; an oath about the past takes no side.
        ("Le maire s'engage à ne pas fermer le pont.", "frame=commit+"),
    ],
)
def test_a_candidate_has_a_feature(text: str, feature: str) -> None:
    assert any(feature in one for one in features(text)), features(text)


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        # "ne … que" is not a negation.
        ("Le maire dit que la loi n'impose que trois règles.", "negated"),
        # Somebody else's feeling, a past acceptance.
        ("Le maire évoque la colère des habitants.", "inner=oppose-"),
    ],
)
def test_no_candidate_has_a_feature(text: str, feature: str) -> None:
    found = features(text)
    assert found
    assert not any(feature in one for one in found), found


def test_the_lexicon_has_each_word_once_with_a_known_sense() -> None:
    listed = [(word, part) for word, part, _ in read_rows("fr", "evaluative", 3)]
    assert len(listed) == len(set(listed)) > 500
    assert {sense for _, _, sense in read_rows("fr", "evaluative", 3)} == {*"+-!~x", "++", "--"}


@pytest.mark.parametrize(
    ("kind", "classes"), [("act", get_args(Act)), ("stance", get_args(Stance))]
)
def test_the_weights_have_the_classes_of_the_model(kind: str, classes: tuple[str, ...]) -> None:
    assert set(weights(kind, "fr").classes) == set(classes)


@given(st.dictionaries(st.sampled_from("abcd"), st.floats(0, 5)))
def test_a_class_has_the_sum_of_its_weights(features: dict[str, float]) -> None:
    weight = Weights(("x", "y"), {"a": (1.0, 0.0), "b": (0.0, 1.0), "c": (-1.0, 0.5)})
    a, b, c = (features.get(name, 0.0) for name in "abc")
    assert sums(features, weight) == pytest.approx({"x": a - c, "y": b + c / 2})


@pytest.mark.parametrize(
    ("acts", "stances", "pair"),
    [
        ({"assert": 2.0, "oppose": 1.0}, {"none": 1.0, "oppose": 0.5}, ("assert", "none")),
        ({"assert": 1.0, "oppose": 0.9}, {"none": 0.0, "oppose": 1.0}, ("oppose", "oppose")),
        # A refusal is not a support.
        (
            {"assert": 1.7, "refuse": 1.1},
            {"none": -0.3, "oppose": 0.4, "support": 0.0},
            ("refuse", "oppose"),
        ),
        ({"ask": 3.0, "assert": 0.0}, {"support": 1.0, "none": 0.0}, ("ask", "none")),
    ],
)
def test_the_likeliest_act_and_stance_are_compatible(
    acts: dict[str, float], stances: dict[str, float], pair: tuple[str, str]
) -> None:
    assert likeliest(acts, stances) == pair


@settings(max_examples=25)
@given(
    st.sampled_from(("condamne", "salue", "demande", "refuse", "accuse", "estime", "craint")),
    st.text('abé «»“”"?!,.:;-’\u202f\u200f🙂', max_size=30),
)
def test_targets_are_in_the_text(verb: str, rest: str) -> None:
    text = f"Le maire {verb} la foule de {rest}. « Nous refusons {rest} », dit-il."
    for statement in reading_of(text).statements:
        assert (statement.target is None) == (statement.stance == "none")
        if statement.target is not None:
            assert 0 <= statement.target.start < statement.target.end <= len(text)
