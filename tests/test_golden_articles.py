"""Articles give their golden files, byte for byte: sample articles their stand-off record, the
short article ``golden/depeche.txt`` the N-Quads beside it.

The files hold what the extractor finds, right or wrong; they change whenever its weights are
fitted again. Then: ``KG_UPDATE_GOLDEN=1 pytest tests/test_golden_articles.py``, and read the diff.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from kg.base.resources import data
from kg.extract.standoff import standoff_record
from kg.graph import article_quads
from kg.model import Article, Reading
from kg.pipeline import annotate
from kg.read import read

GOLDEN = Path(__file__).parent / "golden" / "articles"
STEMS = (
    "2024-03-05-ligue-libertes-mouchard",
    "2024-03-20-note-interne-vanne",
    "2024-03-21-hydrovarre-dement-coupures",
    "2024-05-06-ministre-debit-minimal",
)


def article(stem: str) -> Article:
    (path,) = data("articles").glob(f"{stem}.*")
    (one,) = read(path)
    assert isinstance(one, Article)
    return one


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return dict(zip(STEMS, annotate(article(stem) for stem in STEMS), strict=True))


def lines(found: dict[str, Any]) -> str:
    """Write a record as JSON lines, one for each element, so that a diff shows what changed.

    Confidence is omitted: its last digit depends on the processor.
    """
    head = {key: value for key, value in found.items() if not isinstance(value, list)}
    elements = [head]
    for sort in ("statements", "affiliations", "dates"):
        for one in found[sort]:
            for position in one.get("positions", ()):
                del position["confidence"]
            elements.append(
                {sort: {key: value for key, value in one.items() if key != "confidence"}}
            )
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in elements)


@pytest.mark.parametrize("stem", STEMS)
def test_an_article_gives_its_golden_record(readings: dict[str, Reading], stem: str) -> None:
    text = lines(standoff_record(readings[stem]))
    path = GOLDEN / f"{stem}.jsonl"
    if os.environ.get("KG_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    assert path.read_bytes() == text.encode("utf-8"), f"{path.name} differs; see the docstring"


@pytest.mark.parametrize("stem", STEMS)
def test_an_article_gives_the_same_in_a_run_of_its_own(
    readings: dict[str, Reading], stem: str
) -> None:
    (single,) = annotate([article(stem)])
    assert standoff_record(single) == standoff_record(readings[stem])


def test_an_article_gives_its_golden_quads() -> None:
    source = GOLDEN.parent / "depeche.txt"
    (one,) = read(source)
    assert isinstance(one, Article)
    (reading,) = annotate([one])
    quads = [
        quad
        for quad in article_quads(reading, base="https://kg.example/")
        if not quad.predicate.value.endswith("#taConfidence")
    ]
    made = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
    assert made is not None
    path = source.with_suffix(".nq")
    if os.environ.get("KG_UPDATE_GOLDEN"):
        path.write_bytes(made)
    assert path.read_bytes() == made, f"{path.name} differs; see the docstring"
