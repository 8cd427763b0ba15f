"""The articles in ``data/articles`` are what ``docs/sample-data.md`` says they are."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kg.model import Article
from kg.read import read

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "data" / "articles"
DOCUMENT = ROOT / "docs" / "sample-data.md"
WITHOUT_FRONT_MATTER = {"2024-04-03-autorite-ouvre-controle", "2024-05-02-avis-donnees-horaires"}
FIELDS = ("title", "date", "outlet", "author", "language", "url")


FORMATS = {path.stem: path.suffix for path in FOLDER.iterdir() if path.suffix != ".jsonl"}
SAMPLES = [one for one in read(FOLDER) if isinstance(one, Article)]
FRENCH = [one for one in SAMPLES if one.language == "fr" or one.name in WITHOUT_FRONT_MATTER]


def fields_of(sample: Article) -> dict[str, str]:
    return {name: value for name in FIELDS if (value := getattr(sample, name)) is not None}


def test_there_are_articles_of_every_format_and_language() -> None:
    assert len(SAMPLES) == 30
    suffixes = Counter(FORMATS.get(sample.name, ".jsonl") for sample in SAMPLES)
    assert suffixes == {".txt": 24, ".html": 3, ".jsonl": 3}
    assert len(FRENCH) == 23
    assert sum(sample.language == "en" for sample in SAMPLES) == 7
    assert len({sample.outlet for sample in SAMPLES} - {None}) == 7
    assert {(sample.date or "")[:7] for sample in SAMPLES} == {f"2024-0{n}" for n in range(3, 7)}
    for name in ("name", "text", "url"):
        values = [value for sample in SAMPLES if (value := getattr(sample, name))]
        assert len(set(values)) == len(values)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_an_article_is_complete(sample: Article) -> None:
    expected = ("title", "date") if sample.name in WITHOUT_FRONT_MATTER else FIELDS
    assert tuple(fields_of(sample)) == expected
    assert all(value == value.strip() and value for value in fields_of(sample).values())
    assert sample.name.startswith(f"{sample.date}-")
    assert re.fullmatch(r"[a-z0-9-]+", sample.name)
    assert 150 <= len(sample.text.split()) <= 520
    if sample.url is not None:
        host = urlsplit(sample.url).hostname
        assert host is not None and host.endswith(".example")


def test_the_document_names_who_and_where() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert "invented" in document and "MIT" in document
    outlets = {sample.outlet for sample in SAMPLES if sample.outlet}
    assert [name for name in outlets if f"| {name} |" not in document] == []
