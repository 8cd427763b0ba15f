"""The articles in ``data/articles`` are what ``docs/sample-data.md`` says they are.

The files are read here in the simplest way, so that a bug of a reader cannot hide one of the data.
"""

from __future__ import annotations

import datetime
import html
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kg.model import Article
from kg.read import read

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "data" / "articles"
DOCUMENT = ROOT / "docs" / "sample-data.md"
WITHOUT_FRONT_MATTER = {
    "2024-04-03-autorite-ouvre-controle",
    "2024-05-02-avis-donnees-horaires",
}
FIELDS = ("title", "date", "outlet", "author", "language", "url")
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin")
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
CLAIM = "compteurs communicants réduisent la consommation de 12 %"
QUOTATION = "Nous ne couperons l’eau à personne : le compteur mesure, il ne punit pas"
QUOTATION_SHORT = "« Le compteur mesure, il ne punit pas »"


@dataclass(frozen=True)
class Sample:
    """An article of the folder: its name, its fields as written, its text."""

    name: str
    suffix: str
    fields: dict[str, str]
    text: str

    @property
    def date(self) -> datetime.date:
        return datetime.date.fromisoformat(self.fields["date"])


def text_file(path: Path) -> Sample:
    raw = path.read_text(encoding="utf-8")
    head, _, body = raw.partition("\n\n")
    if path.stem not in WITHOUT_FRONT_MATTER:
        fields = dict(line.split(": ", 1) for line in head.splitlines())
        return Sample(path.stem, path.suffix, fields, body.strip())
    date_line, _, body = body.partition("\n")
    found = re.fullmatch(r"(\d{1,2}) (\w+) (\d{4}) \. –", date_line)
    assert found is not None, f"{path.name}: no date line"
    day = f"{found[3]}-{MONTHS.index(found[2]) + 1:02}-{int(found[1]):02}"
    return Sample(path.stem, path.suffix, {"title": head, "date": day}, body.strip())


def page(path: Path) -> Sample:
    raw = path.read_text(encoding="utf-8")

    def meta(key: str) -> str:
        found = re.search(rf'<meta (?:name|property)="{key}" content="([^"]*)">', raw)
        assert found is not None, f"{path.name}: no {key}"
        return html.unescape(found[1])

    article = re.search(r"<article.*?</article>", raw, re.DOTALL)
    assert article is not None
    blocks = re.findall(r"<(?:p|p class=\"chapo\"|h2)>(.*?)</(?:p|h2)>", article[0])
    language = re.search(r'<html lang="(\w+)">', raw)
    assert language is not None
    fields = {
        "title": meta("og:title"),
        "date": meta("article:published_time")[:10],
        "outlet": meta("og:site_name"),
        "author": meta("author"),
        "language": language[1],
        "url": meta("og:url"),
    }
    return Sample(path.stem, path.suffix, fields, html.unescape("\n\n".join(blocks)))


def records(path: Path) -> list[Sample]:
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        fields = {key: record[key] for key in FIELDS}
        found.append(Sample(record["id"], path.suffix, fields, record["text"]))
    return found


def read_all() -> list[Sample]:
    found: list[Sample] = []
    for path in sorted(FOLDER.iterdir()):
        if path.suffix == ".jsonl":
            found += records(path)
        else:
            found.append(page(path) if path.suffix == ".html" else text_file(path))
    return found


SAMPLES = read_all()
FRENCH = [
    sample
    for sample in SAMPLES
    if sample.fields.get("language") == "fr" or sample.name in WITHOUT_FRONT_MATTER
]


def level(text: str) -> str:
    """Return the text with one kind of apostrophe, blank and quotation mark."""
    text = re.sub("[\u00a0\u202f]", " ", text).replace("'", "’")
    return re.sub(r'"([^"]*)"', r"« \1 »", text)


def sources_of(words: str) -> list[str]:
    return sorted(sample.name for sample in FRENCH if words in level(sample.text))


def test_there_are_articles_of_every_format_and_language() -> None:
    assert len(SAMPLES) == 30
    assert Counter(sample.suffix for sample in SAMPLES) == {".txt": 24, ".html": 3, ".jsonl": 3}
    assert len(FRENCH) == 23
    assert sum(sample.fields.get("language") == "en" for sample in SAMPLES) == 7
    assert len({sample.fields.get("outlet") for sample in SAMPLES} - {None}) == 7
    assert {sample.date.month for sample in SAMPLES} == {3, 4, 5, 6}
    for values in (
        [sample.name for sample in SAMPLES],
        [sample.text for sample in SAMPLES],
        [sample.fields["url"] for sample in SAMPLES if "url" in sample.fields],
    ):
        assert len(set(values)) == len(values)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_an_article_is_complete(sample: Sample) -> None:
    expected = ("title", "date") if sample.name in WITHOUT_FRONT_MATTER else FIELDS
    assert tuple(sample.fields) == expected
    assert all(value == value.strip() and value for value in sample.fields.values())
    assert sample.name.startswith(f"{sample.date.isoformat()}-")
    assert re.fullmatch(r"[a-z0-9-]+", sample.name)
    assert 150 <= len(sample.text.split()) <= 500
    if "url" in sample.fields:
        host = urlsplit(sample.fields["url"]).hostname
        assert host is not None and host.endswith(".example")


@pytest.mark.parametrize("sample", FRENCH, ids=lambda sample: sample.name)
def test_named_days_are_days_near_the_date(sample: Sample) -> None:
    """A day of the week beside a full date must be that day."""
    pattern = rf"({'|'.join(WEEKDAYS)}) (\d{{1,2}}) ({'|'.join(MONTHS)})"
    for weekday, day, month in re.findall(pattern, sample.text):
        said = datetime.date(2024, MONTHS.index(month) + 1, int(day))
        assert WEEKDAYS[said.weekday()] == weekday


def test_one_agency_quotation_is_reprinted_and_once_shortened() -> None:
    assert sources_of(QUOTATION) == [
        "2024-03-04-debit-juste-annonce",
        "2024-03-05-ligue-libertes-mouchard",
        "2024-03-05-ministre-compteur-mesure",
        "2024-06-05-diete-vote-compromis",
    ]
    assert sources_of(QUOTATION_SHORT) == ["2024-03-11-combe-rousse-refuse"]


def test_one_claim_comes_first_from_the_agency_and_is_repeated() -> None:
    found = sources_of(CLAIM)
    assert found[0] == "2024-03-04-debit-juste-annonce"
    assert len(found) >= 5
    disputing = "compteurs communicants ne réduisent pas la consommation de 12 %, mais de 3 %"
    assert sources_of(disputing) == ["2024-03-27-aubrelin-conteste-12-pour-cent"]


def test_the_document_names_who_and_where() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert "invented" in document and "MIT" in document
    for sample in SAMPLES:
        if "outlet" in sample.fields:
            assert f"| {sample.fields['outlet']} |" in document


def persons_of_the_document() -> list[str]:
    section = DOCUMENT.read_text(encoding="utf-8").split("## People", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| \*\*(.+?)\*\*", section, re.MULTILINE)


def test_every_person_of_the_document_is_named_in_two_articles() -> None:
    persons = persons_of_the_document()
    assert len(persons) >= 20
    for person in persons:
        assert sum(person in sample.text for sample in SAMPLES) >= 2, person


def test_every_acronym_of_the_document_is_introduced() -> None:
    section = DOCUMENT.read_text(encoding="utf-8").split("## Organisations", 1)[1]
    found = re.findall(r"^\| \*\*(.+?) \(([A-Z]+)\)\*\*", section, re.MULTILINE)
    assert len(found) >= 9
    for name, acronym in found:
        assert sources_of(f"{level(name)} ({acronym})"), name


def test_the_reader_finds_the_same_articles_and_fields() -> None:
    expected = {sample.name: sample.fields for sample in SAMPLES}
    found = {}
    for article in read(FOLDER):
        assert isinstance(article, Article), article
        found[article.name] = {key: getattr(article, key) for key in expected[article.name]}
        if expected[article.name]["title"] != article.title:  # a page's blanks may be levelled
            assert level(expected[article.name]["title"]) == level(article.title or "")
            found[article.name]["title"] = expected[article.name]["title"]
    assert found == expected
