"""Read labelled pairs of statements: one claim, two claims on one topic, or unrelated.

A large language model labelled them from both statements; no person checked all of them.

``data/claim_pairs.tsv`` names statements of ``data/claim_statements.jsonl``, which are positions in
the sample articles and in a corpus next to the project: no text of others is kept here. Names of
sources and actors are digests. The statements of ``data/claim_invented.tsv`` are invented.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from kg.claims.proposition import Proposition
from kg.lexicon.tables import read_rows
from kg.model import Article
from kg.read import read

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
SHARED = ROOT.parent / "shared"
Part = Literal["fit", "hard", "denied", "spare", "measured", "opposed", "contrary"]


@dataclass(frozen=True)
class Pair:
    """Two statements; ``opposite`` are the two sides of one claim."""

    one: Proposition
    other: Proposition
    label: Literal["same", "topic", "unrelated"]
    opposite: bool
    part: Part

    @property
    def same(self) -> bool:
        return self.label == "same"


def pairs(*parts: Part) -> list[Pair]:
    """Read the pairs of some parts; raises FileNotFoundError without the corpus."""
    found = []
    for line in (DATA / "claim_pairs.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        one, other, label, side, part = line.split("\t")
        if part in parts:
            both = _proposition(one), _proposition(other)
            found.append(Pair(*both, label, side == "opposite", part))  # type: ignore[arg-type]
    return found


@cache
def _listed() -> Mapping[str, Mapping[str, Any]]:
    def records() -> Iterator[tuple[str, Mapping[str, Any]]]:
        path = DATA / "claim_statements.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            yield record.get("id") or record["article"], record

    return dict(records())


@cache
def _invented() -> Mapping[str, Proposition]:
    """Read the invented statements; the articles of a story share their context."""
    lines = (DATA / "claim_invented.tsv").read_text(encoding="utf-8").splitlines()
    found: dict[str, Proposition] = {}
    for start, line in enumerate(lines):
        if line.startswith("#"):
            continue
        name, article, day, language, type_, act, stance, source, target, text = line.split("\t")
        described = not source[:1].isupper() or _begins_with_determiner(source)
        found[name] = Proposition(
            statement=name,
            key=name,
            text=text,
            article=article,
            start=150 * start,
            day=day,
            language=language,
            type=type_,  # type: ignore[arg-type]
            act=act,  # type: ignore[arg-type]
            stance=stance,  # type: ignore[arg-type]
            target=target,
            source=source,
            speaker=source,
            named=not described,
            context=frozenset((re.sub(r"\D.*", "", article),)),
        )
    return found


@cache
def _proposition(name: str) -> Proposition:
    if name in _invented():
        return _invented()[name]
    record = _listed()[name]
    place = _listed()[record["doc"]]
    text = _article(record["doc"]).text
    source = record.get("source")
    target = record.get("target")
    return Proposition(
        statement=name,
        key=name,
        text=" […] ".join(text[start:end] for start, end in record["content"]),
        article=record["doc"],
        start=record["content"][0][0],
        day=place.get("day", ""),
        language=place["language"],
        type=record["type"],
        act=record["act"],
        stance=record["stance"],
        target="" if target is None else text[target[0] : target[1]],
        source=record.get("who", ""),
        speaker="" if source is None else text[source[0] : source[1]],
        named=source is not None and _is_name(text[source[0] : source[1]], record, place),
        context=frozenset(place["company"]),
    )


def _is_name(words: str, record: Mapping[str, Any], place: Mapping[str, Any]) -> bool:
    """Whether a source has a name: "Le Monde" if the article names it, not "Le ministre"."""
    if not words[0].isupper():
        return False
    return not _begins_with_determiner(words) or record.get("who") in place["company"]


def _begins_with_determiner(words: str) -> bool:
    first = re.match(r"\w+[’']?", words.lower())
    return first is not None and first[0].replace("’", "'") in _determiners()


@cache
def _determiners() -> frozenset[str]:
    return frozenset(row[0] for of in ("fr", "en") for row in read_rows(of, "determiners", 5))


@cache
def _article(name: str) -> Article:
    place = _listed()[name]
    path = (ROOT if place["file"].startswith("data/") else SHARED) / place["file"]
    for found in read(path):
        if isinstance(found, Article) and found.name == name:
            if found.sha256 != place["sha256"]:
                raise ValueError(f"{path}: not the text in which statements were labelled")
            return found
    raise FileNotFoundError(path)
