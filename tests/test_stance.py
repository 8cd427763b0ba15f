"""Act, stance and target: from the cue's frame, its negation and what the content says."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg.stance.classifier
from kg.annotate import annotate
from kg.base.errors import KgError
from kg.extract.attribution import attribute
from kg.extract.proposals import proposals
from kg.lexicon.sentiment import evaluative
from kg.lexicon.tables import rows
from kg.mentions.find import mentions
from kg.model import Act, Article, Reading, Stance, Statement
from kg.stance.classifier import Weights, likeliest, sums, weights


@cache
def reading(text: str) -> Reading:
    return attribute(next(iter(annotate([Article("a", "a", text, language="fr")]))))


def only(text: str) -> Statement:
    """The one statement of a text."""
    (statement,) = reading(text).statements
    return statement


@pytest.mark.parametrize(
    ("text", "act", "stance"),
    [
        # The cue's frame alone.
        ("Le maire annonce que le pont rouvrira en mai.", "announce", "none"),
        ("Le maire condamne la fermeture du pont.", "oppose", "oppose"),
        ("Le maire salue la réouverture du pont.", "support", "support"),
        ("Le maire refuse de fermer le pont.", "refuse", "oppose"),
        ("Le maire demande la fermeture du pont.", "demand", "support"),
        ("Le maire promet de rouvrir le pont.", "commit", "support"),
        # What the content adds to a neutral cue.
        ("Le maire a déclaré que cette décision est scandaleuse.", "oppose", "oppose"),
        ("« Cette décision est scandaleuse », a déclaré le maire.", "oppose", "oppose"),
        ("Le maire a déclaré vouloir rouvrir le pont.", "commit", "support"),
        ("« Nous condamnons la fermeture du pont », a déclaré le maire.", "oppose", "oppose"),
        # What is about to be done is as good as promised.
        ("« Nous allons rouvrir le pont », a déclaré le maire.", "commit", "support"),
        ("« On va rouvrir le pont », a déclaré le maire.", "commit", "support"),
        ("« Nous allons refuser la fermeture du pont », a déclaré le maire.", "refuse", "oppose"),
        ("« Je soutiens la réouverture du pont », a déclaré le maire.", "support", "support"),
        ("Le maire a déclaré que le pont mesure trente mètres.", "assert", "none"),
        # What something is called, and less of it.
        ("Le ministre considère les rebelles comme des terroristes.", "oppose", "oppose"),
        ("Le ministre juge ce projet cruel.", "oppose", "oppose"),
        ("Le ministre juge ce projet moins cruel.", "support", "support"),
    ],
)
def test_act_and_stance(text: str, act: Act, stance: Stance) -> None:
    statement = only(text)
    assert (statement.act, statement.stance) == (act, stance)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Le maire condamne la fermeture du pont.", "la fermeture du pont"),
        ("Le maire accuse la préfète de mentir aux habitants.", "la préfète"),
        ("Le maire demande aux habitants de quitter la place.", "quitter la place"),
        ("Le maire promet de rouvrir le pont avant l'été.", "rouvrir le pont"),
        ("« Cette décision est scandaleuse », a déclaré le maire.", "Cette décision"),
        ("Le maire a déclaré vouloir rouvrir le pont.", "rouvrir le pont"),
        # The parser hangs what it is called on a noun of the thing.
        ("Le maire qualifie le projet de loi de scandaleux.", "le projet de loi"),
        ("Des contacts jugés douteux par le maire ont repris.", "Des contacts"),
    ],
)
def test_the_target_is_what_is_evaluated(text: str, target: str) -> None:
    found = only(text).target
    assert found is not None
    assert found.of(text) == target


def features(text: str) -> list[set[str]]:
    """What the regression is told of each candidate of a text."""
    (document,) = annotate([Article("a", "a", text, language="fr")])
    proposed = proposals(document, mentions(document))
    judge = proposed.judge()
    return [set(judge.features(candidate)) for candidate in proposed.candidates]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Le maire juge que le pont est solide.", "telling:manner=opinion"),
        ("Le maire indique que le pont est fermé.", "telling:manner=fact"),
        ("Selon le maire, le pont est fermé.", "telling:manner=fact"),
        ("Pour le maire, le pont est fermé.", "telling:manner=opinion"),
        ("Le maire affirme que le pont est fermé.", "telling:manner=claim"),
        ("Le maire dit que le pont est fermé.", "telling:manner=plain"),
        # How the content is told.
        ("Le maire dit que le pont a rouvert en 2012.", "telling:dated"),
        ("Le maire dit que le pont a rouvert.", "telling:tense=Past"),
        ("Le maire dit que le pont rouvrira.", "telling:tense=Fut"),
        ("Le maire dit que le pont mesure 30 mètres.", "telling:figures"),
        ("Le maire dit que le pont mesure 30 mètres.", "telling:indirect"),
        ("« Je suis triste », a déclaré le maire.", "telling:direct"),
        ("« Je suis triste », a déclaré le maire.", "telling:subject=1"),
        ("« Cela est un scandale », a déclaré le maire.", "telling:subject=this"),
        # What the source says that it felt, or the feeling with which it did something.
        ("Ada Brun a reconnu avoir été déçue par le vote.", "inner=oppose-"),
        ("Ada Brun dit qu'elle est déçue par la décision.", "inner=oppose-"),
        ("Ada Brun explique avoir appris avec consternation la fermeture.", "inner=oppose-"),
        ("Ada Brun dit avoir voté avec enthousiasme.", "inner=support+"),
        # Complements that two verbs share, and what a pronoun stands for.
        ("« Je regrette et condamne la décision », a dit Ada Brun.", "inner=oppose-"),
        ("« La fermeture est prévue. Je la regrette », a dit Ada Brun.", "inner=oppose-"),
        # What the source does in saying so.
        ("Le maire a affirmé sa volonté de rouvrir le pont.", "inner=demand+"),
        ("Le maire juge la décision scandaleuse.", "inner=oppose-"),
        # What a thing is called stands in a piece of its own: before the thing, behind it, alone.
        ("Le maire a jugé inacceptable la fermeture du pont.", "inner=oppose-"),
        ("Le maire a qualifié d'irresponsable la fermeture du pont.", "inner=oppose-"),
        ("Le maire le qualifie de menteur.", "inner=oppose-"),
        # The tagger takes these for nouns.
        ("Son attitude est considérée comme exemplaire par le maire.", "inner=support+"),
        ("Le maire a qualifié les propos de la préfète d'inacceptables.", "inner=oppose-"),
        # Few reasons to believe it are a reproach, a little is no praise of its contrary.
        ("Le maire juge ce projet peu crédible.", "inner=oppose-"),
        ("Le maire juge ce projet un peu ridicule.", "inner=oppose-"),
        ("La mairie imagine ce projet comme « une forme un peu aberrante de pont ».", "blame"),
        # What is promised, threatened or wanted is what one is for, be it to leave something be.
        ("Le maire s'engage à ne pas fermer le pont.", "frame=commit+"),
        ("Le maire menace de fermer le pont.", "frame=commit+"),
        ("Le maire appelle les habitants à ne pas quitter la ville.", "frame=demand+"),
        # Who doesn't rule something out takes no side, nor does who swears to what is past.
        ("Le maire exclut de fermer le pont.", "frame=refuse-"),
        ("Le maire n'exclut pas de fermer le pont.", "frame=assert0"),
        ("Le maire jure n'avoir rien signé.", "frame=assert0"),
        ("Le maire reconnaît que le pont est dangereux.", "telling:manner=admission"),
        # What takes a side where somebody says that he will do it.
        ("La députée dit qu'elle votera contre le texte.", "inner=oppose-"),
        ("La députée dit qu'elle votera le texte.", "inner=support+"),
        ("« Nous boycotterons ce vote », a déclaré le maire.", "inner=oppose-"),
        # What was said then in the present.
        ("La députée a annoncé qu'elle acceptait ces conditions.", "inner=support+"),
        # A body speaks of itself as its own.
        ("Le ministre a dit que son pays ne verserait pas un euro.", "plan-"),
        ("Le ministre annonce le soutien de son pays au projet.", "inner=support+"),
        # "Only" negates nothing.
        ("Le maire dit que le pont n'est pas ouvert.", "negated"),
        ("Le maire dit que le pont n'a pas été à la hauteur.", "phrase-"),
        ("Le maire juge qu'il serait temps d'agir.", "phrase!"),
        ("Le maire dit que les élus feraient mieux d'agir.", "phrase!"),
    ],
)
def test_the_regression_is_told(text: str, told: str) -> None:
    assert any(told in one for one in features(text)), features(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # "Only" negates nothing.
        ("Le maire dit que la loi n'impose que trois règles.", "negated"),
        # What he is said to have done, could do or is said by others to do is no plan.
        ("Selon le ministre, il aurait fui en mai.", "plan+"),
        ("Le ministre dit qu'il aurait signé la lettre.", "plan+"),
        ("Le ministre dit qu'il pourrait signer la lettre.", "plan+"),
        # Somebody else's country.
        ("Le ministre a dit que le pays ne verserait pas un euro.", "plan-"),
    ],
)
def test_the_regression_is_not_told(text: str, told: str) -> None:
    found = features(text)
    assert found
    assert not any(told in one for one in found), found


@pytest.mark.parametrize(
    "text",
    [
        # Somebody else's feeling, a deed, what was accepted before.
        "Le maire évoque la colère des habitants.",
        "Le groupe revendique l'attaque.",
        "Le maire affirme avoir accepté de fermer le pont.",
    ],
)
def test_what_the_source_doesnt_do_in_saying_so_is_no_act_of_it(text: str) -> None:
    found = features(text)
    assert found
    assert not [n for one in found for n in one if n.startswith("inner=")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Le maire estime que cette décision est honteuse.", {"strong-", "predicate--"}),
        ("Le maire estime que cette décision n'est pas honteuse.", {"strong+", "predicate++"}),
        ("Le maire estime que ce projet est magnifique.", {"strong+", "predicate++"}),
        ("Le maire estime que ce projet est dangereux.", set()),
        ("Le maire estime que cette honteuse décision sera appliquée.", {"strong-"}),
    ],
)
def test_a_word_that_judges_wherever_it_stands_is_told_from_others(
    text: str, told: set[str]
) -> None:
    names = {"strong+", "strong-", "predicate++", "predicate--"}
    assert any(found & names == told for found in features(text)), features(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Le maire estime qu'il s'agit d'une erreur.", "predicate-"),
        ("Le maire estime que ce projet constitue une erreur.", "predicate-"),
        ("Le maire estime que ce projet trahit les habitants.", "predicate-v"),
    ],
)
def test_a_verb_that_says_what_something_is_judges_like_a_copula(text: str, told: str) -> None:
    other = {"predicate-", "predicate-v"} - {told}
    assert any(told in found and not other & found for found in features(text)), features(text)


def test_a_copy_is_no_praise() -> None:
    text = "Le maire estime qu'il reste un exemplaire du plan."
    assert not any({"praise", "strong+"} & found for found in features(text))


def test_what_isnt_evaluated_has_no_target() -> None:
    assert only("Le maire annonce que le pont rouvrira en mai.").target is None


@pytest.mark.parametrize(
    ("words", "sense"),
    [
        ("honteuse", "-"),
        ("scandaleuses", "-"),
        ("formidable", "+"),
        ("remarquables", "+"),
        ("indispensable", "!"),
        ("municipale", ""),
    ],
)
def test_a_word_is_known_in_its_forms(words: str, sense: str) -> None:
    (document,) = annotate([Article("a", "a", f"C'est une chose {words}.", language="fr")])
    token = next(t for t in document.tokens if t.text == words)
    assert evaluative("fr").sense(token) == sense


def test_the_lexicon_has_each_word_once_with_a_known_sense() -> None:
    listed = [(word, part) for word, part, _ in rows("fr", "evaluative", 3)]
    assert len(listed) == len(set(listed)) > 500
    assert {sense for _, _, sense in rows("fr", "evaluative", 3)} == {*"+-!~x", "++", "--"}


@pytest.mark.parametrize(
    ("kind", "classes"), [("act", get_args(Act)), ("stance", get_args(Stance))]
)
def test_the_weights_tell_the_classes_of_the_model(kind: str, classes: tuple[str, ...]) -> None:
    assert set(weights(kind, "fr").classes) == set(classes)


def test_a_language_without_weights_has_none() -> None:
    assert weights("act", "xx") == Weights((), {})


@pytest.mark.parametrize(
    "lines", ["feature\ta\tb\nbias\t1.0\tmuch\n", "feature\ta\tb\nbias\t1.0\n"]
)
def test_broken_weights_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str
) -> None:
    (tmp_path / "act.tsv").write_text(lines, encoding="utf-8")
    monkeypatch.setattr(kg.stance.classifier, "data", lambda _: tmp_path / "act.tsv")
    with pytest.raises(KgError, match="line 2"):
        weights.__wrapped__("act", "xy")


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
        ({"oppose": 2.0, "assert": 0.0}, {"none": 1.0, "oppose": 0.5}, ("oppose", "oppose")),
        # Who states what he is against criticises it, and is not for it.
        (
            {"assert": 1.7, "refuse": 1.1},
            {"none": -0.3, "oppose": 0.4, "support": 0.0},
            ("refuse", "oppose"),
        ),
        ({"ask": 3.0, "assert": 0.0}, {"support": 1.0, "none": 0.0}, ("ask", "none")),
        ({"refuse": 1.0, "assert": 0.0}, {"none": 1.0, "oppose": 0.0}, ("refuse", "none")),
    ],
)
def test_act_and_stance_go_together(
    acts: dict[str, float], stances: dict[str, float], pair: tuple[str, str]
) -> None:
    assert likeliest(acts, stances) == pair


def test_who_asks_to_leave_something_be_is_for_that() -> None:
    text = "Le maire demande aux habitants de ne pas arroser les jardins."
    statement = only(text)
    assert statement.stance == "support" and statement.target is not None
    assert statement.target.of(text) == "ne pas arroser les jardins"


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(("condamne", "salue", "demande", "refuse", "accuse", "estime", "craint")),
    st.text('abé «»“”"?!,.:;-’\u202f\u200f🙂', max_size=30),
)
def test_targets_lie_in_the_text(verb: str, rest: str) -> None:
    text = f"Le maire {verb} la foule de {rest}. « Nous refusons {rest} », dit-il."
    for statement in reading(text).statements:
        assert (statement.target is None) == (statement.stance == "none")
        if statement.target is not None:
            assert 0 <= statement.target.start < statement.target.end <= len(text)
