"""A run that is killed loses no article that was stored, leaves none half-written, and goes on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kg.store import open_store

ROOT = Path(__file__).resolve().parent.parent
COUNT = 200
NAMES = ("Zoé Lefèvre", "Marc Tardieu", "Ada Brandt", "Jeanne Morvan", "Paul Estève")
PLACES = ("la place", "le marché", "le pont", "la gare", "le musée", "le port", "la halle")


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


def add(articles: Path, store: Path) -> list[str]:
    return [sys.executable, "-m", "kg", "add", str(articles), "--store", str(store)]


def exported(store: Path) -> bytes:
    with open_store(store, read_only=True) as opened:
        return "\n".join(map(str, opened.dump())).encode()


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    for number in range(COUNT):
        who, other = NAMES[number % len(NAMES)], NAMES[number // 7 % len(NAMES)]
        place = PLACES[number % len(PLACES)]
        text = (
            f"Débat sur {place}, épisode {number}\n\n{number % 28 + 1} mars 2018 . –\n"
            f"« Nous fermerons {place} », a déclaré {who}, maire d'Orval. "
            f"Selon {other}, {place} doit rester ouverte. Elle a annoncé jeudi un recours.\n"
        )
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_killed_and_run_again_gives_the_bytes_of_an_undisturbed_run(
    articles: Path, tmp_path: Path
) -> None:
    undisturbed, disturbed = tmp_path / "undisturbed", tmp_path / "disturbed"
    subprocess.run(add(articles, undisturbed), env=environment(), capture_output=True, check=True)
    chance = random.Random(7)
    stored = 0
    kills = 0
    while kills < 4:
        process = subprocess.Popen(
            add(articles, disturbed), env=environment(), stderr=subprocess.PIPE
        )
        wanted = stored + chance.randint(5, 45)
        while process.poll() is None and stored < wanted:
            stored = max(stored, count(disturbed))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if process.returncode == -signal.SIGKILL:
            kills += 1
        assert count(disturbed) >= stored, "an article that a reader saw is gone"
        stored = count(disturbed)
        if stored == COUNT:
            break
    assert kills, "the run ended before it could be killed"
    again = subprocess.run(
        add(articles, disturbed), env=environment(), capture_output=True, check=True
    )
    assert f"{stored} unchanged".encode() in again.stderr or stored in (0, COUNT)
    assert exported(disturbed) == exported(undisturbed)


def count(store: Path) -> int:
    """How many whole articles a reader sees: source and statements come together or not at all."""
    from kg.base.errors import StoreError

    try:
        with open_store(store, read_only=True) as opened:
            sources = rows(opened, "?article a schema:NewsArticle")
            read = rows(opened, "?activity prov:used/prov:wasDerivedFrom ?article")
    except StoreError:
        return 0
    assert sources == read, "a half-written article"
    return len(sources)


def rows(store: object, pattern: str) -> set[str]:
    found = store.query(f"SELECT DISTINCT ?article WHERE {{ {pattern} }}")  # type: ignore[attr-defined]
    return {row["article"].value for row in found}
