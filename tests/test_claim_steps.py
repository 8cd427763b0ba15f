"""Resolving claims bit by bit, in tables, gives what clustering all statements at once gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_claim_clusters import EMBEDDINGS, TEXTS, TWELVE, WHOLE, law, said, statements

from kg.claims.agreement import score_agreement
from kg.claims.cluster import Proposition, cluster_claims
from kg.claims.near_duplicates import find_repeats
from kg.consolidate.claim_steps import ArticleStatements, Decided, Names, update
from kg.consolidate.claim_tables import ClaimTables, open_claims

Pairs = Sequence[tuple[str, str]]
NAMES, NOTHING = Names(str, str), Decided()
pairs_of_keys = st.lists(
    st.tuples(*(st.sampled_from([f"{n} {text}" for n in (1, 2, 3) for text in TEXTS]),) * 2).filter(
        lambda pair: pair[0] != pair[1]
    ),
    max_size=2,
)
# So small that candidates come and go.
FEW = {
    "consolidate.claim_steps._AT_A_TIME": 4,
    "claims.candidates.WINDOW": 4,
    "claims.candidates.BY_WORD": 3,
    "claims.candidates.BY_WORDS": 2,
    "claims.candidates.BY_MEANING": 2,
    "claims.near_duplicates.MOST": 2,
}


def bring_up_to_date(
    tables: ClaimTables, found: Iterable[Proposition], decided: Decided = NOTHING
) -> None:
    articles: dict[str, list[Proposition]] = defaultdict(list)
    for one in found:
        articles[one.article].append(one)
    given = {
        name: ArticleStatements(str(sorted(each, key=lambda p: p.order)), each[0].day, each.copy)
        for name, each in articles.items()
    }
    update(tables, given, NAMES, decided, EMBEDDINGS)


def assert_as_at_once(
    tables: ClaimTables, found: Sequence[Proposition], decided: Decided = NOTHING
) -> None:
    more: Any = {"sources": decided.actors, "embeddings": EMBEDDINGS}
    once = cluster_claims(found, same=decided.same, apart=decided.apart, **more)
    merged = {key: claim for key, claim in once.claims.items() if key != claim}
    assert dict(tables.replaced()) == merged
    assert tables.labels() == once.labels
    assert sorted(tables.merges()) == sorted((m.claim, m.key, m.agreement) for m in once.merges)
    sides = dict(tables.sides())
    assert sides == {statement: once.sides[statement] for statement in sides}
    assert dict(tables.repeats()) == find_repeats(found)


@law
@given(
    st.lists(statements, min_size=2, max_size=5),
    st.lists(st.tuples(pairs_of_keys, pairs_of_keys), min_size=5, max_size=5),
    st.data(),
)
def test_any_history_gives_what_clustering_at_once_gives(
    batches: list[list[Proposition]], pairs: list[tuple[Pairs, Pairs]], data: st.DataObject
) -> None:
    held: dict[str, Proposition] = {}
    shown: list[dict[str, Any]] = [{}, {}]
    actors = st.sampled_from(({}, {"a": "b"}, {"b": "c", "a": "c"}))
    with pytest.MonkeyPatch.context() as patched, TemporaryDirectory() as folder:
        for name, few in FEW.items():
            patched.setattr(f"kg.{name}", few)
        for batch, (same, apart) in zip(batches, pairs, strict=False):
            if held:
                for name in data.draw(st.lists(st.sampled_from(sorted(held)), max_size=3)):
                    held.pop(name, None)
            held |= {one.statement: one for one in batch}
            decided = Decided(same, apart, data.draw(actors))
            with open_claims(Path(folder)) as tables:
                tables.watch()
                bring_up_to_date(tables, held.values(), decided)
                assert_as_at_once(tables, list(held.values()), decided)
                found = (tables.changed_sides(), tables.changed_repeats())
                for before, (changed, now) in zip(shown, found, strict=True):
                    assert changed >= now.keys()
                    for iri in changed & before.keys():
                        del before[iri]
                    before.update(now)
                assert shown == [dict(tables.sides()), dict(tables.repeats())]


def test_one_more_statement_is_compared_with_those_next_to_it_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[str, str]] = []

    def counted(one: Proposition, other: Proposition, *given: object, **more: object) -> object:
        compared.append((one.text, other.text))
        return score_agreement(one, other, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("kg.claims.placing.score_agreement", counted)
    found = [said(TWELVE), said("la consommation des pauvres est un scandale", 3), said(WHOLE, 4)]
    between = said("la consommation et les compteurs inquiètent", 2)
    with open_claims(tmp_path) as tables:
        bring_up_to_date(tables, found)
        assert compared
        compared.clear()
        bring_up_to_date(tables, found)
        assert compared == []
        bring_up_to_date(tables, [*found, between])
        assert compared and all(between.text in pair for pair in compared)
