"""A killed run loses no stored article, leaves none half-written, and can be repeated."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kg.base.errors import StoreError
from kg.store import open_store

ROOT = Path(__file__).resolve().parent.parent
COUNT = 30
NAMES = ("Zoé Lefèvre", "Marc Tardieu", "Ada Brandt", "Jeanne Morvan", "Paul Estève")
PLACES = ("la place", "le marché", "le pont", "la gare", "le musée", "le port", "la halle")


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


def add(articles: Path, store: Path) -> list[str]:
    return [sys.executable, "-m", "kg", "add", str(articles), "--store", str(store)]


def exported(store: Path) -> bytes:
    with open_store(store, read_only=True) as opened:
        return "\n".join(map(str, opened.dump())).encode()


def write_articles(folder: Path, verb: str) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(COUNT):
        who, other = NAMES[number % len(NAMES)], NAMES[number // 7 % len(NAMES)]
        place = PLACES[number % len(PLACES)]
        text = (
            f"Débat sur {place}, épisode {number}\n\n{number % 28 + 1} mars 2018 . –\n"
            f"« Nous {verb} {place} », a déclaré {who}, maire d'Orval. "
            f"Selon {other}, {place} doit rester ouverte. Elle a annoncé jeudi un recours.\n"
        )
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("is_changed", [False, True], ids=["new articles", "changed articles"])
def test_a_killed_run_repeated_gives_the_bytes_of_an_undisturbed_run(
    tmp_path: Path, is_changed: bool
) -> None:
    articles = write_articles(tmp_path / "articles", "fermerons")
    undisturbed, disturbed = tmp_path / "undisturbed", tmp_path / "disturbed"
    if is_changed:
        subprocess.run(add(articles, undisturbed), env=environment(), check=True)
        shutil.copytree(undisturbed, disturbed)
        write_articles(articles, "rouvrirons")
    subprocess.run(add(articles, undisturbed), env=environment(), capture_output=True, check=True)
    chance = random.Random(7)
    stored = kills = 0
    while kills < 2:
        process = subprocess.Popen(
            add(articles, disturbed), env=environment(), stderr=subprocess.PIPE
        )
        wanted = stored + chance.randint(3, 9)
        while process.poll() is None and stored < wanted:
            stored = max(stored, count(disturbed, is_changed))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        kills += process.returncode == -signal.SIGKILL
        assert count(disturbed, is_changed) >= stored, "an article that a reader saw is gone"
        stored = count(disturbed, is_changed)
        if stored == COUNT:
            break
    assert kills, "the run ended before it could be killed"
    again = subprocess.run(
        add(articles, disturbed), env=environment(), capture_output=True, check=True
    )
    assert f"{stored} unchanged".encode() in again.stderr or stored in (0, COUNT)
    assert exported(disturbed) == exported(undisturbed)


def count(store: Path, is_changed: bool) -> int:
    """Count the new versions that a reader sees; source and statements must come together."""
    words = "rouvrirons" if is_changed else "fermerons"
    try:
        with open_store(store, read_only=True) as opened:
            sources = rows(
                opened, f"?article nif:isString ?text FILTER(CONTAINS(?text, '{words}'))"
            )
            stated = rows(
                opened,
                "?s schema:isPartOf ?a ; schema:text ?text . ?article prov:wasDerivedFrom ?a "
                f"FILTER(CONTAINS(?text, '{words}'))",
            )
    except StoreError:
        return 0
    assert sources == stated, "a half-written article"
    return len(sources)


def rows(store: object, pattern: str) -> set[str]:
    found = store.query(f"SELECT DISTINCT ?article WHERE {{ {pattern} }}")  # type: ignore[attr-defined]
    return {row["article"].value for row in found}
