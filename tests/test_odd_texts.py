"""Odd texts are annotated: what is printed is ``text[start:end]``, and the same each time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import kg.attribution.context_features
import kg.extract.reading
import kg.preprocess
from kg.base.errors import ReadError
from kg.cli import cli
from kg.extract.batch import Fault, chunks_of, extract_each
from kg.extract.standoff import standoff_record
from kg.model import Article, Reading
from kg.preprocess import annotate, parse
from kg.read import html, read
from kg.read.origin import Origin

MARKS = {
    "acute alone": "\u0301",
    "acute on a dotted circle": "◌\u0301",
    "many accents": "e" + "\u0301\u0308\u0323" * 20,
    "iota below": "\u0345",
    "voiced mark": "\u3099",
    "enclosing keycap": "1\ufe0f\u20e3",
    "devanagari vowel": "\u093f",
    "zero width joiner": "\u200d",
    "zero width non-joiner": "\u200c",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "family": "👩‍👩‍👧‍👦",
    "flag": "🇫🇷",
    "right-to-left mark": "\u200f",
    "right-to-left override": "\u202egnirts\u202c",
    "isolates": "\u2067right\u2069",
    "arabic with points": "مُرَحِّبًا",
    "arabic number sign": "\u0600",
    "sharp s": "ẞß",
    "ligatures": "\ufb01\ufb03",
    "bold letters": "𝐋𝐞 𝐦𝐚𝐢𝐫𝐞",
    "not a character": "\ufdd0",
    "arabic digits": "٣٤٥",
    "amount with points": "1.000.000",
    "address": "192.168.0.1",
    "long number": "9" * 5_000,
    "underscores": "__ _ ___",
    "apostrophes": "' ’ '' ’’ s' s’",
    "only marks": "«»“”‘’\"'<<>>",
    "line separators": "\u2028\u2029\x85",
    "tabs": "\t\t\t",
}
SHAPES = {
    "content": "« Le projet {} de loi est injuste », a déclaré la ministre Claire Maurel.",
    "everywhere": "{}Selon{} Claire{} Maurel{}, maire{} d'{}Hydrovarre{}, l'eau {} monte{}. {}",
    "speaker": "Le {} 5 mars, {} Paul Vernier {} a dit {} : « {} ». {}\n\nThe {} mayor said {} no.",
}
WHOLE = {
    "nothing but accents": "\u0301 \u0308 \u0323\n\n\u0301",
    "nothing but marks": "« » « » “ ” ‘ ’ \" '",
    "nested quotations": "« a " * 1_000 + "» " * 1_000,
    "quotations in quotations": '« A “b ‘c "d" e’ f” g », a dit Zoé Brun. ' * 20,
    "opening marks": "«" * 2_000,
    "unclosed": "« La loi est injuste, a dit Paul Vernier. “Et ‘encore " * 20,
    "possessives": "'a s' " * 600,
    "round single marks": "‘a " * 1_000,
    "very long word": "a" * 20_000 + " a dit Zoé Brun.",
    "very long word with accents": "e\u0301" * 10_000 + " a dit Zoé Brun.",
    "very long sentence": "Claire Maurel affirme que la loi est injuste, et " * 100,
    "no punctuation": "mot " * 1_500,
    "reporting clauses": "a déclaré Jean, " * 300,
    "conjunctions": "et que " * 600,
    "one letter per line": "a\n" * 800,
    "stops": ". " * 1_000,
    "carriage returns": "« Un\rdeux », a dit\r\nZoé Brun.\r\r\r",
    "crossing marks": "« a “ b » c ” d « e ‘ f » g ’",
}
TEXTS = {
    **{
        f"{name}, {shape}": SHAPES[shape].replace("{}", mark)
        for name, mark in MARKS.items()
        for shape in SHAPES
    },
    **WHOLE,
}


def article(text: str, name: str = "odd") -> Article:
    return Article(name, name, text, date="2018-03-07", language="fr")


def printed(value: Any) -> Iterator[tuple[int, int]]:
    """Yield all pairs of offsets of a stand-off record."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from printed(inner)
    elif isinstance(value, list):
        if len(value) == 2 and all(type(one) is int for one in value):
            yield value[0], value[1]
        else:
            for inner in value:
                yield from printed(inner)


def check(reading: Reading) -> str:
    """Check the spans of a reading; return it as it is printed."""
    text = reading.article.text
    record = standoff_record(reading)
    for start, end in printed(
        {key: record[key] for key in ("statements", "affiliations", "dates")}
    ):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
    for statement in reading.statements:
        said = " ".join(statement.said(text).split())
        assert all(" ".join(piece.of(text).split()) in said for piece in statement.content)
    return json.dumps(record, ensure_ascii=False)


def test_odd_texts_are_annotated_within_their_text_and_alike() -> None:
    articles = [article(text, name) for name, text in TEXTS.items()]
    first, second = (extract_each(articles) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        assert isinstance(one, Reading), one
        assert isinstance(other, Reading)
        assert check(one) == check(other), one.article.name


@pytest.mark.parametrize(
    ("name", "data", "is_refused"),
    [
        ("nul.txt", b"Un\0deux", True),
        ("half.txt", b"\xed\xa0\x80 a dit Zo\xc3\xa9.", True),
        ("half.jsonl", json.dumps({"text": "la \ud800 loi"}).encode(), True),
        ("nul.jsonl", json.dumps({"text": "la \0 loi"}).encode(), True),
        ("half.html", b"<html lang=fr><p>" + b"La &#xD800; loi est votee. " * 9, False),
        ("nul.html", b"<html lang=fr><p>" + b"La &#0; loi est votee. " * 9, False),
    ],
)
def test_nuls_and_lone_surrogates_never_reach_an_article(
    name: str, data: bytes, is_refused: bool, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    (found,) = read(tmp_path / name)
    assert isinstance(found, ReadError) == is_refused, found
    if isinstance(found, Article):
        assert not any("\ud800" <= letter <= "\udfff" or letter == "\0" for letter in found.text)


def test_annotate_names_the_article_at_fault_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abcd":
        (tmp_path / f"{name}.txt").write_text(f"« Oui », a dit Zoé Brun {name}.", encoding="utf-8")
    extract = kg.extract.reading.extract

    def fail(document: Any, *, fast: bool = False) -> Reading:
        if document.article.name == "b":
            raise IndexError("string index out of range")
        return extract(document, fast=fast)

    monkeypatch.setattr(kg.extract.reading, "extract", fail)
    done = CliRunner().invoke(cli, ["annotate", str(tmp_path)], prog_name="kg")
    assert done.exit_code == 3
    assert [json.loads(line)["doc"] for line in done.stdout.splitlines()] == ["a", "c", "d"]
    (error,) = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    fault = "(IndexError: string index out of range); please report it"
    assert error == f"Error: b: it could not be analysed {fault}"


# -- growth ---------------------------------------------------------------------------------------


def test_a_long_text_is_parsed_in_pieces_with_the_same_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "« La loi est injuste », a dit Claire Maurel, maire de Vals.\n\nIl a plu jeudi. " * 40
    whole = next(annotate([article(text)]))
    lengths: list[int] = []
    pieces = parse._pieces

    def watched(doc: Any) -> Iterator[Any]:
        for piece in pieces(doc):
            lengths.append(len(piece))
            yield piece

    monkeypatch.setattr(parse, "_PIECE", 100)
    monkeypatch.setattr(parse, "_pieces", watched)
    cut = next(annotate([article(text)]))
    assert len(lengths) > 5 and max(lengths) <= 100
    assert (cut.tokens, cut.sentences, cut.names) == (whole.tokens, whole.sentences, whole.names)


@pytest.mark.parametrize(
    "text", ["mot " * 3_000, "a déclaré Jean, " * 800, "« a " * 1_500, ". " * 9_000]
)
def test_no_sentence_is_longer_than_a_few_hundred_words(text: str) -> None:
    document = next(annotate([article(text)]))
    longest = max(end - start for start, end in document.sentences)
    assert longest <= (2_500 if "." in text else 500)


def test_a_candidate_meets_only_the_picks_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[int] = []
    score = kg.attribution.context_features._extent_features

    def counted(extent: Any, cue: Any, near: list[Any]) -> Any:
        met.append(len(near))
        return score(extent, cue, near)

    monkeypatch.setattr(kg.attribution.context_features, "_extent_features", counted)
    extract_each([article("« La loi est injuste », a dit Claire Maurel. " * 300)])
    assert len(met) >= 300 and max(met) < 10


def test_an_article_of_too_many_words_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.preprocess, "MAX_TOKENS", 10)
    found = extract_each([article("Il a plu.", "a"), article("un " * 11, "b")])
    assert isinstance(found[0], Reading)
    assert found[1] == Fault(article("un " * 11, "b"), "11 words and marks; kg takes 10: split it")


def test_long_articles_are_not_analysed_together() -> None:
    lengths = [10, 10, 99_990, 150_000, *[1] * 10]
    chunks = chunks_of(article("a" * length) for length in lengths)
    assert [[len(one.text) for one in chunk] for chunk in chunks] == [
        [10, 10],
        [99_990],
        [150_000],
        [1] * 8,
        [1] * 2,
    ]


BODY = "<p>La ministre a déclaré que le projet de loi est injuste et dangereux pour tous.</p>"


@pytest.mark.parametrize(
    "attributes",
    [
        " ".join(f'a{n}="{n}"' for n in range(60_000)),
        "".join(f'a{n}="{n}"' for n in range(60_000)),
        " ".join(f"a{n}" for n in range(60_000)),
        "/".join(f"a{n}" for n in range(60_000)),
    ],
)
def test_long_lists_of_attributes_do_not_reach_the_parser(
    attributes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import trafilatura

    seen: list[str] = []
    extract = trafilatura.bare_extraction

    def watched(page: str, **options: Any) -> Any:
        seen.append(page)
        return extract(page, **options)

    monkeypatch.setattr(trafilatura, "bare_extraction", watched)
    page = f"<html lang=fr><body><article><p {attributes}>{BODY}</article>"
    (found,) = html.read(page.encode(), Origin("a.html", "a.html", "a"))
    assert isinstance(found, Article)
    assert len(seen[0]) < 1_000
