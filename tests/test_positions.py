"""What a statement is about, and the side of its source towards the label as it is written."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from extract import needs_english, parse, reading_of
from script_loader import load_script

from kg.base.resources import data
from kg.evaluation.positions import GoldPositions, GoldTopic, pair_contents, score_positions
from kg.extract.standoff import Record, standoff_record
from kg.model import Position, Span, Statement
from kg.positions.article import ArticleView
from kg.positions.features import NAMES, StatementViews
from kg.positions.find import SIDES, is_awaited, side_chances
from kg.positions.side_features import NAMES as SIDE_NAMES
from kg.positions.side_features import SideFeatures
from kg.positions.trees import read_forests
from kg.positions.words import compare

TEXT = (
    "La députée Zoé Brun s'oppose à la vente de la gare de Norvane.\n\n"
    "« Nous demandons l'arrêt de la vente », a déclaré le maire Paul Vernier."
)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("vente de la gare", "les ventes de gares", 1),
        ("fermeture de l'hôpital", "hôpital", -1),
        ("ban on fishing", "fishing", -1),
        ("l'eau", "d'eau", 1),
        ("«»", "gare", 0),
    ],
)
def test_labels_are_compared_by_their_stems(one: str, other: str, found: int) -> None:
    assert compare(one, other) == compare(other, one) == found


def test_labels_are_whole_noun_phrases_in_several_sizes() -> None:
    labels = {label.text: label for label in ArticleView(parse(TEXT)).labels}
    assert {"vente", "vente de la gare", "vente de la gare de Norvane"} <= labels.keys()
    for label in labels.values():
        assert all(TEXT[spot.start : spot.end] for spot in label.spots)


def test_each_statement_has_a_label_of_its_article() -> None:
    reading = reading_of(TEXT, title="Zoé Brun contre la vente de la gare de Norvane")
    (first,), (second,) = reading.positions
    assert first.label == second.label == "vente de la gare de Norvane"
    # To ask for an end of the sale is not to be for the sale.
    assert first.side == "against" and second.side != "for"
    assert 0 < second.confidence < first.confidence < 1
    assert first.why.startswith("in the content") and second.why.startswith("in the title")
    written = standoff_record(reading)["statements"][0]["positions"]
    assert [one["label"] for one in written] == [first.label]


@needs_english
def test_a_line_is_surer_where_the_label_is_what_the_cue_takes() -> None:
    text = (
        "Mr. Cruz endorsed Donald Trump on Monday. Ruth Lind regrets her insults of Donald Trump. "
        "The union opposes the closure of the plant. Donald Trump replied."
    )
    (direct,), (indirect,) = reading_of(text, language="en").positions[:2]
    assert direct.label == indirect.label == "Donald Trump"
    assert direct.confidence > 0.6 > indirect.confidence


@pytest.mark.parametrize(
    ("text", "language", "hearsay"),
    [
        ("Paul Garnier aurait dénoncé la taxe carbone.", "fr", True),
        ("Paul Garnier souhaiterait une taxe carbone.", "fr", False),
        ("The minister reportedly opposed the carbon tax.", "en", True),
        ("The ministry is said to oppose the carbon tax.", "en", True),
    ],
)
@needs_english
def test_an_article_does_not_vouch_for_hearsay(text: str, language: str, hearsay: bool) -> None:
    (positions,) = reading_of(text, language=language).positions
    assert [position.hearsay for position in positions] == [hearsay]


@needs_english
@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Ada Brun denied reports that she had threatened to resign.", "en", "resign"),
        ("Ada Brun dément que le maire ait promis de vendre la gare.", "fr", "vendre la gare"),
    ],
)
def test_what_is_denied_to_have_been_said_is_hearsay(text: str, language: str, said: str) -> None:
    statements = reading_of(text, language=language).statements
    marks = {one.said(text): one.hearsay for one in statements}
    # The denial itself is its source's.
    assert marks[said] and (language == "en" or not all(marks.values()))


def test_nobody_is_against_what_they_wait_for() -> None:
    text = "Le maire refuse de vendre la gare tant qu'il n'y aura pas de gare routière à Norvane."
    document = parse(text)
    statement = Statement("indirect", (Span(16, len(text) - 1),), source="Le maire")
    view = ArticleView(document)
    own = StatementViews(view, [statement]).each[0]
    awaited = {one.text: is_awaited(own, n) for n, one in enumerate(view.labels)}
    assert awaited["gare routière"] and not awaited["gare"]


def test_the_model_has_the_features_that_are_built() -> None:
    held = json.loads(data("models/positions.json").read_text(encoding="utf-8"))
    assert held["names"] == {"labels": list(NAMES), "sides": list(SIDE_NAMES)}
    assert len(held["trees"]["sides"]) % len(SIDES) == 0
    chances = side_chances(SideFeatures([0.0] * len(SIDE_NAMES), frozenset(("in=refuser",))))
    assert sum(chances) == pytest.approx(1)


def test_trees_score_a_row_as_a_walk_from_the_root_does() -> None:
    rows = np.random.default_rng(1).integers(-1, 9, (40, len(NAMES))).astype(np.float32)
    held = json.loads(data("models/positions.json").read_text(encoding="utf-8"))
    given = held["trees"]["labels"][0]

    def walk(row: list[float]) -> float:
        total = given["base"]
        for nodes in given["nodes"]:
            here = 0
            while nodes[here][2] != here:
                feature, limit, left, right, _ = nodes[here]
                here = left if row[feature] <= limit else right
            total += nodes[here][4]
        return float(total)

    scores = read_forests("positions")["labels"].score(rows)[0]
    assert scores == pytest.approx([walk(list(row)) for row in rows])


def scored(*positions: Position, topics: tuple[GoldTopic, ...]) -> tuple[int, int, int]:
    content = (Span(0, 10),)
    made = Record("made", None, (Statement("direct", content),), positions=(positions,))
    figures = score_positions({"made": [GoldPositions(content, topics)]}, {"made": made})
    return figures.right, figures.right_lines, figures.inverted


def test_a_label_that_undoes_the_gold_one_turns_the_side() -> None:
    sale = (GoldTopic(("vente de la gare",), "against"),)
    assert scored(Position("vente de gares", "against"), topics=sale) == (1, 1, 0)
    assert scored(Position("arrêt de la vente de la gare", "for"), topics=sale) == (1, 1, 0)
    assert scored(Position("vente de la gare", "for"), topics=sale) == (1, 0, 1)
    assert scored(Position("vente de la gare", "none"), topics=sale) == (1, 0, 0)
    assert scored(Position("gare", "against"), topics=sale) == (0, 0, 0)
    assert pair_contents([[Span(0, 10)]], [[Span(6, 10)], [Span(0, 6)]]) == {0: 1}


@pytest.mark.shared
@pytest.mark.parametrize("name", ["seed", "dev", "en_dev"])
def test_positions_reach_their_floors(name: str) -> None:
    gold = Path(__file__).resolve().parents[2] / "shared" / "gold"
    if not (gold / f"positions_{name}.jsonl").exists():
        pytest.skip("needs the gold annotation, which is not part of the project")
    assert load_script("evaluate_positions").main([name, "--gold", str(gold)]) == 0
