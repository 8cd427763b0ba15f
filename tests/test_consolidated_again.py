"""Whatever articles come and go and whatever people decide in between, the incremental graph is the
one that a fresh consolidation gives.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import SIDES
from test_consolidate import BASE, BY, IDS, drop, put, stored

from kg.base.errors import UsageError
from kg.claims.keys import find_claim
from kg.consolidate import Index, consolidate
from kg.consolidate.resolution_file import FILE
from kg.coref.actors import build_actors
from kg.judgements import decisions
from kg.judgements.decisions import Decision
from kg.model import Affiliation, Article, Mention, Position, Reading, Span, Stance, Statement
from kg.store import Store, open_store

WHO = ("Brad Smith", "B. Smith", "Smith", "Zoé Lefèvre", "le ministre", "ACLU", "Œil libre (OL)")
SAID = (
    "les compteurs communicants réduisent la consommation d'eau de 12 % chaque année",
    "les compteurs communicants ne réduisent pas la consommation d'eau de 12 %",
    "la fermeture du quai Nord",
    "la fermeture du quai",
    "une taxe sur les compteurs communicants",
    "le prix",
    "Nous ne couperons l'eau à personne : le compteur mesure, il ne punit pas",
    "nous ne couperons l'eau à personne",
)
DAYS = (None, "2018-01-02", "2018-01-05", "2018-02", "2019-03-01")
STANCES: tuple[Stance, ...] = ("none", "support", "oppose")


def article_of(name: str, day: str | None, said: Sequence[tuple[str, str, Stance]]) -> Reading:
    """Return an article with statements, read as extraction reads one."""
    text, statements, mentions = f"{name} à Rouen. ", [], []
    for who, words, stance in said:
        start = len(text)
        text += f"« {words} », dit {who} de Lyon et d'Oculix. "
        content = Span(start + 2, start + 2 + len(words))
        speaker = Span(text.index(who, content.end), text.index(who, content.end) + len(who))
        mentions.append(Mention(speaker, who, "name"))
        statements.append(
            Statement(
                "direct" if stance == "none" else "indirect",
                (content,),
                source=who,
                source_kind="person",
                speaker=speaker,
                rule="incise",
                act="assert" if stance == "none" else stance,
                stance=stance,
                target=None if stance == "none" else content,
            )
        )
    roles = (Affiliation("Brad Smith", "président", "ACLU", Span(0, len(name)), "apposition"),)
    article = Article(name, name, text, title=name, date=day, language="fr")
    bare = Reading(article, "fr", "kg/0.1.0", tuple(statements), roles, mentions=tuple(mentions))
    return replace(
        bare,
        actors=build_actors(bare, bare.statements, roles),
        claims=tuple(find_claim(one, article, "fr") for one in statements),
        positions=tuple(tuple(_positions(words, stance)) for _, words, stance in said),
    )


def _positions(words: str, stance: Stance) -> Iterable[Position]:
    for spoken, key in (
        ("fermeture du quai Nord", "fermeture quai nord"),
        ("fermeture du quai", "fermeture quai"),
        ("compteurs communicants", "compteur communicant"),
        ("taxe", "taxe"),
        ("prix", "prix"),
    ):
        at = words.find(spoken)
        if at >= 0 and (words[at:] == spoken or spoken != "fermeture du quai"):
            yield Position(spoken, SIDES[stance], key=key)


statements = st.tuples(st.sampled_from(WHO), st.sampled_from(SAID), st.sampled_from(STANCES))
articles = st.builds(
    article_of,
    st.sampled_from([f"article {n}" for n in range(12)]),
    st.sampled_from(DAYS),
    st.lists(statements, max_size=4, unique_by=lambda one: one[1]),
)
choices = st.tuples(st.sampled_from(decisions.WHATS), st.integers(0, 999), st.integers(0, 999))
steps = st.lists(
    st.one_of(
        st.lists(articles, min_size=1, max_size=12),
        st.integers(0, 11),
        choices,
        st.sampled_from(("undo", "open", "lose", "fresh", "unsure")),
    ),
    min_size=2,
    max_size=8,
)


def nodes(store: Store) -> list[str]:
    """Return the IRIs that readings give, which can be decided on."""
    found = set()
    for given_by_reading in Index.load(store).records.values():
        found |= {IDS.actor(key).value for key in given_by_reading.actors}
        found |= {IDS.claim(key).value for key in given_by_reading.claims}
        found |= {IDS.topic(key).value for key in given_by_reading.topics}
    return sorted(found)


def decision(what: str, one: int, other: int, found: list[str], names: list[str]) -> Decision:
    node = found[one % len(found)]
    alike = [each for each in found if each.split("/")[-2] == node.split("/")[-2]]
    if what in ("same", "apart"):
        make = decisions.same if what == "same" else decisions.apart
        return make(node, alike[other % len(alike)], **BY)
    if what == "name":
        return decisions.name(node, f"Nom {other}", **BY)
    if what == "kind":
        return decisions.kind(node, decisions.KINDS[other % 4], **BY)
    return decisions.part(node, IDS.article(names[other % len(names)]).value, **BY)


def at_once(held: Iterable[Reading], decided: Iterable[Decision], place: Path) -> list[str]:
    """Return the graph of articles and decisions that come at once."""
    with open_store(place, create=True, base=BASE) as store:
        decisions.write(store, decided)
        put(store, *held)
        consolidate(store)
        return list(map(str, store.dump()))


# So small that a run takes several parts.
FEW = {
    "since.AT_A_TIME": 2,
    "incremental.AT_A_TIME": 3,
    "reprint_steps.AT_A_TIME": 3,
    "diff._MOST": 4,
    "diff._COMMON": 4,
    "diff._RECORDS": 3,
    "diff._AT_ONCE": 2,
    "packed_rows._BLOCK": 3,
    "stored_records._MOST_IN_MEMORY": 2,
}


@settings(max_examples=20)
@given(st.lists(articles, min_size=1, max_size=12), steps, st.booleans())
def test_any_history_gives_the_graph_of_what_is_left(
    first: list[Reading], more: list[object], in_parts: bool
) -> None:
    held: dict[str, Reading] = {}
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        place = Path(folder)
        for name, few in FEW.items() if in_parts else ():
            patched.setattr(f"kg.consolidate.{name}", few)
        store = open_store(place / "store", create=True, base=BASE)
        for step in (first, *more):
            if isinstance(step, list):
                held |= {one.article.identity: one for one in step}
                put(store, *{one.article.identity: one for one in step}.values())
            elif isinstance(step, int):
                gone = held.pop(f"article {step}", None)
                if gone is not None:
                    drop(store, gone)
            elif isinstance(step, tuple):
                found = nodes(store)
                try:
                    made = [decision(*step, found, list(held))] if found and held else []
                    decisions.write(store, made)
                except UsageError:
                    continue
            elif step == "undo":
                decisions.write(store, [], without=decisions.read_all(store)[:1])
            elif step == "open":
                store.close()
                store = open_store(place / "store")
            elif step == "lose":
                (place / "store" / FILE).write_bytes(b"damaged")
            elif step == "unsure":
                store.records.announce_outcome()
            consolidate(store, fresh=step == "fresh")
        decided = decisions.read_all(store)
        lines = list(map(str, store.dump()))
        assert consolidate(store, fresh=True).changed == 0
        store.close()
        patched.undo()
        assert lines == at_once(held.values(), decided, place / "at once")


def several(store: Store) -> None:
    """Write a dozen articles that share actors, claims and topics."""
    for n in range(12):
        said = [(WHO[n % 7], SAID[n % 8], STANCES[n % 3]), (WHO[n % 5], SAID[n % 3], "none")]
        put(store, article_of(f"article {n}", DAYS[n % 5], said[: 1 + n % 2]))
    consolidate(store)


def lines_of(store: Store) -> set[str]:
    return set(map(str, store.dump()))


BRAD, ZOE = IDS.actor("brad smith").value, IDS.actor("zoe lefevre").value
DECIDED = {
    "one actor": decisions.same(BRAD, ZOE, **BY),
    "two actors": decisions.apart(BRAD, IDS.actor("b smith").value, **BY),
    "one topic": decisions.same(IDS.topic("prix").value, IDS.topic("taxe").value, **BY),
    "another name": decisions.name(BRAD, "Bradford Smith", **BY),
    "a topic's name": decisions.name(IDS.topic("prix").value, "le prix de l'eau", **BY),
    "another kind": decisions.kind(BRAD, "group", **BY),
    "another of the name": decisions.part(BRAD, IDS.article("article 0").value, **BY),
}


@pytest.mark.parametrize("decided", DECIDED.values(), ids=DECIDED)
def test_a_decision_and_its_withdrawal_give_the_fresh_graph(
    decided: Decision, tmp_path: Path
) -> None:
    with open_store(tmp_path / "store", create=True, base=BASE) as store:
        several(store)
        before = lines_of(store)
        for made in ([decided], []):
            decisions.write(store, made, without=decisions.read_all(store))
            assert consolidate(store).changed
            assert consolidate(store, fresh=True).changed == 0
        assert lines_of(store) == before


@pytest.mark.slow
def test_the_sample_articles_come_and_go_and_leave_no_trace(
    sample: Sequence[Reading], tmp_path: Path
) -> None:
    chance = random.Random(3)
    held = {one.article.identity: one for one in chance.sample(sample, len(sample) // 2)}
    with open_store(tmp_path / "store", create=True, base=BASE) as store:
        put(store, *held.values())
        consolidate(store)
        for _ in range(12):
            for one in chance.sample(sample, 3):
                if held.pop(one.article.identity, None):
                    drop(store, one)
                else:
                    held[one.article.identity] = one
                    put(store, one)
            consolidate(store)
        lines = list(map(str, store.dump()))
    assert lines == stored(held.values(), tmp_path / "at once")
