"""The cue lexicon: every line is well-formed, and a malformed line is reported."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from kg.base.errors import KgError
from kg.base.resources import data
from kg.lexicon import function_words as function_words_module
from kg.lexicon import tables as tables_module
from kg.lexicon.cues import Cue, cues
from kg.lexicon.function_words import function_words
from kg.lexicon.inflection import inflection
from kg.lexicon.tables import read_rows
from kg.model import Act

ACTS = set(get_args(Act))
SIGNS = {"+", "-", "0"}
SHAPES = re.compile(
    r"(?:q|que|si|inf|n|adj|subj"  # a complement without a preposition
    r"|(?:à|de|par|sur|contre|pour|en|dans|avec|entre|devant|envers|comme|quant_à|face_à|à_l'_égard_de|en_faveur_de)\+(?:n|inf)"
    r"|à_ce_que"
    r"|x:(?:de|à|pour|sur|contre|par|entre|comme|adj|que|n)"  # after an object
    r"|à:(?:n|que|de\+inf|à\+inf)"  # after the addressee
    r"|(?:dans|en):n)"  # after the evidence
)
FILES = ("cue_verbs", "cue_nouns", "cue_adjectives")


@pytest.mark.parametrize("name", FILES)
def test_cues_have_known_acts_polarities_and_frames(name: str) -> None:
    for lemma, act, sign, frames in read_rows("fr", name, 4):
        assert lemma == lemma.strip().lower() and "’" not in lemma
        assert act in ACTS and sign in SIGNS, lemma
        seen = set()
        for frame in frames.split():
            shape, equals, own = frame.partition("=")
            reflexive = shape.startswith("se:")
            plain = shape.removeprefix("se:").removesuffix("?")
            assert SHAPES.fullmatch(plain), (lemma, frame)
            assert (reflexive, plain) not in seen, f"{lemma}: {frame} is listed twice"
            seen.add((reflexive, plain))
            if equals:
                own_act, _, own_sign = own.partition(":")
                assert own_act in ACTS and own_sign in SIGNS, (lemma, frame)


@pytest.mark.parametrize("name", (*FILES, "cue_prepositions"))
def test_cues_are_unique(name: str) -> None:
    columns = 3 if name == "cue_prepositions" else 4
    lemmas = [row[0] for row in read_rows("fr", name, columns)]
    assert len(lemmas) == len(set(lemmas))


def test_prepositions_have_a_known_act_and_place() -> None:
    for listed, act, place in read_rows("fr", "cue_prepositions", 3):
        assert listed == listed.strip().lower()
        assert act in ACTS and place in {"any", "start"}, listed


def verb(form: str) -> tuple[Cue, ...]:
    return cues("fr").verbs[form]


@pytest.mark.parametrize(
    ("form", "lemma"), [("déclarait", "déclarer"), ("dit", "dire"), ("craignent", "craindre")]
)
def test_forms_are_mapped_to_their_verb(form: str, lemma: str) -> None:
    assert lemma in {c.lemma for c in verb(form)}


def test_act_of_a_frame() -> None:
    (appeler,) = (c for c in verb("appelle") if not c.rest)
    assert (appeler.act, appeler.polarity) == ("demand", 1)
    frame = appeler.frame("x:à")
    assert frame is not None and (frame.act, frame.polarity) == ("demand", 1)
    assert appeler.frame("n", reflexive=True) is None
    assert appeler.frame("no_such") is None


# Malformed files


@pytest.fixture
def lexicon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Copy the French lexicon as the language xx, for tests that damage it."""
    folder = tmp_path / "lexicon" / "xx"
    shutil.copytree(data("lexicon/fr"), folder)
    monkeypatch.setattr(tables_module, "data", lambda name: tmp_path / name)
    monkeypatch.setattr(function_words_module, "data", lambda name: tmp_path / name)
    yield folder
    cues.cache_clear()
    function_words.cache_clear()
    inflection.cache_clear()


@pytest.mark.parametrize(
    ("name", "line", "fault"),
    [
        ("cue_verbs", "dire\tassert\t0", "3 columns instead of 4"),
        ("cue_verbs", "dire\tsay\t0\tque", "no act called 'say'; there are: announce, ask"),
        ("cue_verbs", "dire\tassert\t1\tque", "no polarity called '1'; there are: +, -, 0"),
        ("cue_verbs", "dire\tassert\t0\tque=ask", "no polarity called ''"),
        ("cue_verbs", "dire\tassert\t0\tde+", "'de+' is not a frame"),
        ("cue_nouns", "avis\tassert\t0\tque,de", "'que,de' is not a frame"),
        ("cue_prepositions", "selon\tassert\tmiddle", "no place called 'middle'"),
        ("conjugations", "dire", "1 columns instead of 2"),
    ],
)
def test_malformed_line_is_reported_with_its_file(
    lexicon: Path, name: str, line: str, fault: str
) -> None:
    path = lexicon / f"{name}.tsv"
    before = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*before[:3], line, *before[3:]]) + "\n", encoding="utf-8")
    with pytest.raises(KgError) as caught:
        cues("xx")
    assert str(caught.value).startswith(f"{path}, line 4: {fault}")
    assert "\n" not in str(caught.value)


def test_missing_or_unreadable_file_is_reported(lexicon: Path) -> None:
    (lexicon / "cue_nouns.tsv").write_bytes(b"avis\tassert\t\xff\tque\n")
    with pytest.raises(KgError, match=r"cue_nouns\.tsv: can't be read"):
        cues("xx")
    (lexicon / "cue_nouns.tsv").unlink()
    with pytest.raises(KgError, match=r"cue_nouns\.tsv: can't be read.*install kg again"):
        cues("xx")
