"""The annotations of data/annotation match their texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.base.resources import data
from kg.evaluation.gold import articles

OWN = {
    "en.jsonl": "en",
    "fr_invented.jsonl": "fr",
    "fr_apart.jsonl": "fr_apart",
    "en_apart.jsonl": "en_apart",
    "en_wikinews.jsonl": "en_wikinews",
    "en_wikinews_apart.jsonl": "en_wikinews_apart",
}
ACTS = {"assert", "announce", "demand", "commit", "refuse", "support", "oppose", "ask"}


@pytest.mark.parametrize(("gold", "folder"), OWN.items())
def test_spans_are_in_their_text(gold: str, folder: str) -> None:
    found = articles([(data(f"annotation/{gold}"), data(f"annotation/{folder}"))])
    assert len(found) == len(list(data(f"annotation/{folder}").glob("*.txt")))
    for article, record in found:
        for statement in record["statements"]:
            single = [statement[name] for name in ("cue", "speaker", "target", "when")]
            for start, end in [*statement["content"], *filter(None, single)]:
                words = article.text[start:end]
                assert words and words == words.strip(), (article.name, start, end)
            assert statement["act"] in ACTS
            assert (statement["stance"] == "none") == (statement["target"] is None)


def test_held_out_articles_are_not_fitted_on() -> None:
    names = {
        gold: {r["doc"] for _, r in articles([(data(f"annotation/{gold}"), _texts(folder))])}
        for gold, folder in OWN.items()
    }
    for held_out, others in (
        ("fr_apart.jsonl", "fr_invented.jsonl"),
        ("en_apart.jsonl", "en.jsonl"),
        ("en_wikinews_apart.jsonl", "en_wikinews.jsonl"),
    ):
        assert names[held_out] and not names[held_out] & names[others]


def _texts(folder: str) -> Path:
    return data(f"annotation/{folder}")
