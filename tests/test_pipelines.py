"""The pipeline of a language: the one named, else its own, else a fallback."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.base.errors import ModelError
from kg.model import Article
from kg.preprocess import annotate, parse
from kg.preprocess.parse import OTHERS, is_parsed, pipeline_name

OWN, OTHER = "own_english_pipeline", "other_english_pipeline"


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that Python imports from; English has two pipelines, none installed."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delenv("KG_MODEL_EN", raising=False)
    monkeypatch.setitem(parse.PIPELINES, "en", OWN)
    monkeypatch.setitem(parse.OTHERS, "en", (OTHER,))
    return tmp_path


def install(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    (folder / name / "__init__.py").write_text("", encoding="utf-8")


@pytest.mark.parametrize(
    ("installed", "chosen"), [((), OWN), ((OWN,), OWN), ((OTHER,), OTHER), ((OWN, OTHER), OWN)]
)
def test_fallback_pipeline(packages: Path, installed: tuple[str, ...], chosen: str) -> None:
    for name in installed:
        install(packages, name)
    assert pipeline_name("en") == chosen
    assert is_parsed("en") is bool(installed)


def test_environment_wins(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(packages, OWN)
    monkeypatch.setenv("KG_MODEL_EN", OTHER)
    assert pipeline_name("en") == OTHER
    assert is_parsed("en")
    with pytest.raises(ModelError, match=r"other_english_pipeline can't be loaded.*pip install"):
        list(annotate([Article("a", "a", "She said yes.", language="en")]))


def test_fallback_for_english_is_an_extra() -> None:
    import configparser

    config = configparser.ConfigParser()
    config.read(Path(__file__).parent.parent / "setup.cfg", encoding="utf-8")
    asked = config["options.extras_require"]["en-md"]
    (name,) = OTHERS["en"]
    assert asked.strip().startswith(f"{name.replace('_', '-')}==")
    assert 'python_version >= "3.12"' in asked
