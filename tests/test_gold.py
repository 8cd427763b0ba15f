"""Corpora for fitting: gold files with the folders of their texts."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from kg.base.errors import ReadError, UsageError
from kg.base.resources import data
from kg.evaluation.gold import annotated, articles, corpora, half

ANNOTATION = Path(__file__).resolve().parent.parent / "data" / "annotation"
TEXT = "Un titre\n\n5 mars 2018 . –\nLe maire a dit qu'il viendrait.\n"


def corpus(folder: Path, *, text: str = TEXT) -> tuple[Path, Path]:
    texts = folder / "texts" / "2018"
    texts.mkdir(parents=True)
    (texts / "a.txt").write_text(text, encoding="utf-8")
    record = {"doc": "a", "sha256": hashlib.sha256(TEXT.encode()).hexdigest(), "statements": []}
    gold = folder / "gold.jsonl"
    gold.write_text(json.dumps(record) + "\n", encoding="utf-8")
    return gold, folder / "texts"


def test_each_gold_file_has_the_folder_after_it() -> None:
    paths = [Path(name) for name in ("a.jsonl", "a", "b.jsonl", "b")]
    assert corpora(paths) == [(paths[0], paths[1]), (paths[2], paths[3])]
    with pytest.raises(UsageError, match=r"^b\.jsonl: a folder of texts must follow"):
        corpora(paths[:3])


def test_texts_are_found_at_any_depth(tmp_path: Path) -> None:
    ((document, record),) = annotated([corpus(tmp_path)])
    assert record["doc"] == "a"
    assert document.text == TEXT
    assert [token.text for token in document.tokens[:2]] == ["Un", "titre"]


def test_another_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"a\.txt: not the text that .* annotates"):
        articles([corpus(tmp_path, text=TEXT + "Plus.\n")])


def test_the_french_annotation_has_no_article_of_the_gold() -> None:
    docs = [json.loads(line)["doc"] for line in (ANNOTATION / "fr.jsonl").open(encoding="utf-8")]
    assert len(docs) == len(set(docs)) == 800
    gold = ANNOTATION.parent.parent.parent / "shared" / "gold"
    if not gold.exists():
        pytest.skip("no ../shared/gold here")
    for name in ("dev", "train", "seed"):
        kept = {json.loads(line)["doc"] for line in (gold / f"{name}.jsonl").open(encoding="utf-8")}
        assert not kept & set(docs)


def test_topics_of_articles_fit_their_texts_and_statements() -> None:
    """Offsets, topics and sources of the annotated articles whose texts are here."""
    for name in ("en_wikinews", "en_wikinews_apart"):
        statements = {
            record["doc"]: {(str(one["content"]), one["source"]) for one in record["statements"]}
            for record in map(json.loads, (ANNOTATION / f"{name}.jsonl").open(encoding="utf-8"))
        }
        for record in map(json.loads, (ANNOTATION / f"{name}_topics.jsonl").open(encoding="utf-8")):
            path = ANNOTATION / name / f"{record['doc']}.txt"
            text = path.read_text(encoding="utf-8")
            assert hashlib.sha256(text.encode()).hexdigest() == record["sha256"], path.name
            ids = {topic["id"] for topic in record["topics"]}
            spans = [span for topic in record["topics"] for span in topic["wordings"]]
            spans += [one["basis"] for one in record["positions"] if one["basis"]]
            assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans), path.name
            known = statements[record["doc"]]
            for one in record["positions"]:
                assert (str(one["content"]), one["source"]) in known, path.name
                assert one["topic"] in ids, path.name
                assert one["side"] in ("for", "against", "none"), path.name
                assert (one["side"] == "none") <= (one["basis"] is None), path.name
            sources = {source for _, source in known}
            for pair in record["relations"]:
                assert {pair["a"], pair["b"]} <= sources, path.name


@pytest.mark.parametrize("language", ["fr", "en"])
def test_sentences_and_effects_for_sides_are_well_formed(language: str) -> None:
    sides = ANNOTATION / "sides"
    for line in (sides / f"contrast.{language}.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        assert row["content"] in row["window"], line
        assert (row["cue"] or "") in row["window"], line
        assert row["side"] in ("for", "against", "none"), line
    seen = set()
    for line in (sides / f"effects.{language}.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        lemma, part, effect, frames = line.split("\t")
        assert part in ("verb", "noun", "adj", "prep"), line
        assert effect in ("+", "-", "~"), line
        for frame in frames.split():
            assert (lemma, part, frame) not in seen, line
            seen.add((lemma, part, frame))
    assert len(seen) > 1500


def test_each_half_is_parsed_by_the_parser_trained_on_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [next(n for n in "abcdefgh" if half(n) == wanted) for wanted in (1, 0)]
    texts = tmp_path / "texts"
    texts.mkdir()
    lines = []
    for name in names:
        text = f"Article {name}\n\nLe maire a dit qu'il viendrait.\n"
        (texts / f"{name}.txt").write_text(text, encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        lines.append(json.dumps({"doc": name, "sha256": digest, "statements": []}))
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(lines), encoding="utf-8")
    parsers = tmp_path / "parsers"
    (parsers / "fr").mkdir(parents=True)
    used: list[Path | None] = []
    monkeypatch.setattr(
        "kg.evaluation.gold.load_weights", lambda _, folder=None: used.append(folder)
    )
    read: list[tuple[str, Path | None]] = []
    monkeypatch.setattr(
        "kg.evaluation.gold.annotate",
        lambda given: [read.append((a.name, used[-1])) or a for a in given],
    )
    for stock in (False, True):
        found = list(annotated([(gold, texts)], parsers, stock=stock))
        assert [record["doc"] for _, record in found] == names
        assert [document.name for document, _ in found] == names  # type: ignore[attr-defined]
        assert used.pop() is None, "kg's own weights come back"
    one, other = names
    folder = parsers / "fr"
    assert read == [
        (other, folder / "0"),
        (one, folder / "1"),
        (other, folder / "stock"),
        (one, folder / "stock"),
    ]


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
