"""Resolving an archive bit by bit gives what resolving it at once gives."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from kg.base import fold
from kg.consolidate import incremental, resolution_file
from kg.consolidate.actor_counts import Reading
from kg.consolidate.actor_tables import Tables, open_tables
from kg.consolidate.incremental import links, update
from kg.consolidate.resolution_file import FILE
from kg.entities.cluster import ArticleActor, Names, resolve_actors
from kg.entities.name_records import ActorProfile, Evidence, NameRecord, build_name_records
from kg.normalise.names import is_partial

Pair = tuple[str, str]
FAMILIES = ("Martin", "Marten", "Dubois-Leroy", "Lefebvre", "Lefebure", "Kazantsev", "Kazantseff")
FIRST = ("Anne", "Anna", "Paul", "Jean-Paul", "Chuck", "Charles", "Karim", "M.", "Mme", "A.", "P.")
BODIES = (
    *("Agence des Eaux et Forêts", "AEF", "Agence des eaux et forêt", "la Agence Eaux et Forêts"),
    *("Union des Transports", "UT", "Union Transport", "Lefebvre", "Lefebvre SA", "mairie", "ONU"),
    *("le gouvernement", "gouvernement", "le gouvernement burundais", "Nations unies", "tribunal"),
)
CALLED = ("la députée de Nor", "le directeur de l'Agence de Nor", "le maire de Nor")
ROLES = ("directeur de l'Agence de Nor", "député de Nor", "président de Nor", "maire de Nor")
SYLLABLES = ("ba", "ko", "mi", "nu", "re", "ta")


def invent(chance: random.Random, number: int, places: int = 30) -> list[ArticleActor]:
    """Invent what an article says of some actors, most of them of one of some places."""
    article, home = f"a{number:04}", chance.randrange(places)
    day = date(2019, 1, 1) + timedelta(days=chance.randrange(400))
    country = chance.choice(("FR", "BI", ""))

    def local(name: str) -> str:
        place = home if chance.random() < 0.85 else chance.randrange(places)
        return f"{name}{SYLLABLES[place // 6]}{SYLLABLES[place % 6]}"

    found: dict[str, ArticleActor] = {}
    for name in chance.sample(BODIES, 3):
        name = local(f"{name} de Nor") if chance.random() < 0.6 and " " in name else name
        key = fold.key(name)
        one = name.split()[0].lower() in ("le", "mairie", "gouvernement", "tribunal")
        key = f"{article}\x1f{key}" if one else key
        found[key] = ArticleActor(
            key, article, "organisation", (name,), day, one_article=one, country=country
        )
    for _ in range(3):
        name = f"{chance.choice(FIRST)} {local(chance.choice(FAMILIES))}"
        if chance.random() < 0.2:
            name = local(chance.choice(CALLED))
        key = fold.key(name)
        one = is_partial(name) or name.startswith(("la ", "le "))
        key = f"{article}\x1f{key}" if one else key
        employers = frozenset(chance.sample(sorted(found), 1)) if chance.random() < 0.4 else ()
        roles = (local(chance.choice(ROLES)),) if chance.random() < 0.6 else ()
        found[key] = ArticleActor(
            *(key, article, "person", (name,), day, one, roles, frozenset(employers)),
            topics=frozenset((local("t"),)),
            country=country,
        )
    company = frozenset(key for key in found if "\x1f" not in key)
    return [replace(one, company=company) for _, one in sorted(found.items())]


def bring_up_to_date(
    tables: Tables,
    archive: Mapping[str, Sequence[ArticleActor]],
    same: Sequence[Pair] = (),
    apart: Sequence[Pair] = (),
) -> None:
    readings = {
        graph: Reading(str(hash(tuple(actors))), actors[0].article, lambda actors=actors: actors)  # type: ignore[misc]
        for graph, actors in archive.items()
    }
    pairs = {"same": same, "apart": apart}
    iris = {name: [(f"<{a}>", f"<{b}>") for a, b in each] for name, each in pairs.items()}
    update(tables, readings, iri=lambda key: f"<{key}>", **iris)


def assert_as_at_once(
    tables: Tables,
    archive: Mapping[str, Sequence[ArticleActor]],
    same: Sequence[Pair] = (),
    apart: Sequence[Pair] = (),
) -> None:
    actors = [actor for graph in sorted(archive) for actor in archive[graph]]
    expected = resolve_actors(actors, same=same, apart=apart)
    found = {one[1:-1]: other[1:-1] for one, other in tables.replaced()}
    assert found == dict(expected.replaced)
    assert links(tables) == list(expected.links)


@pytest.mark.parametrize("seed", range(3))
def test_batches_in_any_order_give_what_one_run_gives(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    every = {f"g{n:04}": invent(chance, n) for n in range(60)}
    archive: dict[str, list[ArticleActor]] = {}
    same: list[Pair] = []
    apart: list[Pair] = []
    waiting = chance.sample(sorted(every), len(every))
    for step in range(9):
        batch, waiting = waiting[: (step % 4) * 6 + 1], waiting[(step % 4) * 6 + 1 :]
        archive.update((graph, every[graph]) for graph in batch)
        for graph in chance.sample(sorted(archive), min(len(archive), step % 3)):
            del archive[graph]
            waiting.append(graph)
        if step % 3 == 1:
            keys = sorted({actor.key for actors in archive.values() for actor in actors})
            chosen = same if chance.random() < 0.5 else apart
            chosen.append((chance.choice(keys), chance.choice(keys)))
        if step == 7:
            del same[:1], apart[:1]
        with open_tables(tmp_path) as tables:
            bring_up_to_date(tables, archive, same, apart)
            assert_as_at_once(tables, archive, same, apart)


def test_one_more_article_compares_only_what_it_touches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(8)
    archive = {f"g{n:04}": invent(chance, n, places=36) for n in range(200)}
    seen: list[int] = []
    names = incremental.Names

    class Counted:
        @staticmethod
        def of(records: Sequence[NameRecord]) -> Names:
            seen.append(len(records))
            return names.of(records)

    monkeypatch.setattr(incremental, "Names", Counted)
    with open_tables(tmp_path) as tables:
        bring_up_to_date(tables, archive)
        # Somebody whom nobody else is compared with.
        one = ArticleActor("zoe quux", "b", "person", ("Zoé Quux",), date(2019, 1, 1))
        archive["h"] = [one]
        bring_up_to_date(tables, archive)
        assert_as_at_once(tables, archive)
        bring_up_to_date(tables, archive)
    first, *later = seen
    assert first > 500 and later == [1]


@pytest.mark.parametrize("state", ["damaged", "another build", "killed"])
def test_whatever_becomes_of_the_file_nothing_is_lost(
    state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(5)
    archive = {f"g{n:04}": invent(chance, n) for n in range(12)}
    with open_tables(tmp_path) as tables:
        bring_up_to_date(tables, archive)
    more = {**archive, "h": invent(chance, 99)}
    if state == "damaged":
        (tmp_path / FILE).write_bytes(b"damaged" * 999)
    elif state == "another build":
        monkeypatch.setattr(resolution_file, "build_fingerprint", lambda: "another")
    else:
        with pytest.raises(KeyboardInterrupt), open_tables(tmp_path) as tables:
            bring_up_to_date(tables, more)
            raise KeyboardInterrupt
    with open_tables(tmp_path) as tables:
        assert len(tables.states()) == (12 if state == "killed" else 0)
        bring_up_to_date(tables, more)
        assert_as_at_once(tables, more)


def test_the_last_digits_of_evidence_do_not_depend_on_an_order() -> None:
    """A sum of tenths differs by the order of a set, and so would an actor."""
    company = [f"c{n}" for n in range(13)]
    others = [ArticleActor(key, f"x{n}", "person", (key,)) for key in company for n in range(30)]
    evidence = Evidence(build_name_records(others), {})
    scores = set()
    for turn in range(5):
        order = set(company[turn:]) | set(company[:turn])
        scores.add(evidence.score(ActorProfile(company=order), ActorProfile(company=order)).points)
    assert scores == {1.3}
