"""A writer that is killed leaves whole articles only, and loses none that it acknowledged.

The child's own lines say when to kill it, so that the moments are the same on any machine.
"""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad

import kg
from kg.export import export
from kg.graph import article_quads, reading_graphs
from kg.model import Actor, Article, Claim, Reading, Span, Statement, Topic
from kg.store import Store, open_store
from kg.store.labels import with_labels
from kg.vocab.terms import DCTERMS

PEOPLE = tuple(
    Actor(f"person/{name}", name, "person")
    for name in ("Lise Garnier", "Omar Benali", "Inès Da Costa", "Hugo Perrin", "Maud Keller")
)
SUBJECTS = tuple(Topic(word, word) for word in ("le tramway", "la piscine", "la halle", "le bac"))


def reading(number: int, *, edition: int = 1) -> Reading:
    """An article of two to nine statements; its later editions have others."""
    statements, claims, topics, text = [], [], [], f"Conseil municipal, séance {number}\n\n"
    actors = {}
    for n in range(2 + (number * 5 + edition * 3) % 8):
        who = PEOPLE[(number + n) % len(PEOPLE)]
        about = SUBJECTS[(number * edition + n) % len(SUBJECTS)]
        words = f"Point {n} de l'édition {edition} : il faut voir {about.label} autrement"
        start = len(text) + 2
        content = Span(start, start + len(words))
        text += f"« {words} », dit {who.label}.\n"
        statements.append(
            Statement("direct", (content,), source=who.label, source_kind="person", rule="incise")
        )
        claims.append(Claim(f"claim/{about.key}", about.label) if n % 2 else None)
        topics.append((about,))
        actors[who.label] = who
    return Reading(
        Article(
            f"https://paper.example/{number}",
            f"{number:03}",
            text,
            date=f"2019-03-{number % 28 + 1:02}",
            outlet=f"Feuille {number % 3}",
        ),
        "fr",
        "kg/1",
        tuple(statements),
        actors=actors,
        claims=tuple(claims),
        topics=tuple(topics),
    )


def change(store: Store, number: int, edition: int) -> tuple[list[NamedNode], list[Quad]]:
    """What :meth:`Store.replace` is given for an article."""
    one = reading(number, edition=edition)
    graphs = reading_graphs(one, base=store.base)
    return with_labels(store, graphs, article_quads(one, base=store.base))


@cache
def as_stored(number: int, edition: int, base: str) -> frozenset[Quad]:
    """An article's quads as the engine gives them back: 1.0 as 1, all integers as one type."""
    store = pyoxigraph.Store()
    store.extend(article_quads(reading(number, edition=edition), base=base))
    return frozenset(store)


def editions(store: Store) -> dict[int, int]:
    """The edition in which the store holds each article, which must be whole."""
    quads = set(store.dump())
    by_graph = Counter(quad.graph_name for quad in quads)
    held = {}
    for quad in quads:
        if quad.predicate != DCTERMS.identifier:
            continue
        assert isinstance(quad.object, Literal)
        number = int(quad.object.value.rpartition("/")[2])
        for edition in (1, 2):
            expected = as_stored(number, edition, store.base)
            if expected <= quads:
                graphs = reading_graphs(reading(number), base=store.base)
                assert sum(by_graph[graph] for graph in graphs) == len(expected), "of two editions"
                held[number] = edition
        assert number in held, f"article {number} is half-written"
    return held


def main() -> None:
    """The child: adds what the graph lacks, a line before and after each article is stored."""
    path, edition, articles = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with open_store(path, create=True) as store:
        held = {number for number, e in editions(store).items() if e == edition}
        for number in range(articles):
            if number not in held:
                graphs, quads = change(store, number, edition)
                say("begin", number)
                store.replace(graphs, quads)
                say("stored", number)


def say(what: str, number: int) -> None:
    sys.stdout.write(f"{what} {number}\n")
    sys.stdout.flush()


def child(path: Path, edition: int, articles: int) -> subprocess.Popen[str]:
    root = Path(kg.__file__).parent.parent
    return subprocess.Popen(
        [sys.executable, __file__, str(path), str(edition), str(articles)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"},
    )


def stored_by(process: subprocess.Popen[str]) -> list[int]:
    """What the child acknowledges until it ends."""
    assert process.stdout is not None
    said = [line.split() for line in process.stdout]
    return [int(number) for what, number in said if what == "stored"]


def kill_in(process: subprocess.Popen[str], article: int, spin: int) -> list[int]:
    """What the child acknowledged before it was killed, in the middle of its n-th article."""
    assert process.stdout is not None
    acknowledged = []
    for line in process.stdout:
        what, number = line.split()
        if what == "stored":
            acknowledged.append(int(number))
        elif len(acknowledged) == article:
            # Some work of our own, so that the blow falls at any point of the transaction.
            sum(range(spin))
            process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert process.returncode == -signal.SIGKILL, "it had ended before it was killed"
    return acknowledged


def exported(store: Store) -> bytes:
    stream = io.BytesIO()
    export(store, stream, format="nq")
    return stream.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edition", "articles", "kills"),
    [
        pytest.param(1, 200, 8, id="new articles"),
        pytest.param(2, 80, 8, id="changed articles"),
    ],
)
def test_a_killed_writer_run_again_gives_the_bytes_of_an_undisturbed_one(
    tmp_path: Path, edition: int, articles: int, kills: int
) -> None:
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    for path in (calm, killed) if edition == 2 else ():
        with child(path, 1, articles) as before:
            assert len(stored_by(before)) == articles
    with child(calm, edition, articles) as undisturbed:
        assert stored_by(undisturbed) == list(range(articles))

    chance = random.Random(20190301)
    stored: set[int] = set()
    for _ in range(kills):
        article = chance.randint(3, articles // (kills + 1))
        process = child(killed, edition, articles)
        acknowledged = set(kill_in(process, article, chance.randint(0, 1_500_000)))
        assert not acknowledged & stored, "an article that was stored was done again"
        stored |= acknowledged
        with open_store(killed, read_only=True) as store:
            held = {n for n, e in editions(store).items() if e == edition}
        assert stored <= held, "an acknowledged article is gone"
        assert len(held - stored) <= 2
        stored = held
    assert 0 < len(stored) < articles

    with child(killed, edition, articles) as again:
        assert set(stored_by(again)) == set(range(articles)) - stored
    with open_store(killed, read_only=True) as one, open_store(calm, read_only=True) as other:
        assert exported(one) == exported(other)
        assert set(editions(one).values()) == {edition}
    assert list((killed / "snapshots").iterdir()) == []


def test_a_half_written_article_would_be_noticed(tmp_path: Path) -> None:
    """The check itself can fail: with two transactions an article it does."""
    with open_store(tmp_path, create=True) as store:
        store.replace(*change(store, 0, 1))
        one = reading(0)
        _, assertions, _ = reading_graphs(one, base=store.base)
        whole = article_quads(one, base=store.base)
        store.replace([assertions], [q for q in whole if q.graph_name == assertions][:-1])
        with pytest.raises(AssertionError, match="article 0 is half-written"):
            editions(store)
        store.replace([assertions], [q for q in whole if q.graph_name == assertions])
        assert editions(store) == {0: 1}
        extra = NamedNode("http://x/extra")
        store.update(f"INSERT DATA {{ GRAPH {assertions} {{ {extra} {extra} {extra} }} }}")
        with pytest.raises(AssertionError, match="of two editions"):
            editions(store)


if __name__ == "__main__":
    main()
