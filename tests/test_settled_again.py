"""However articles come and go and whatever people decide in between: settling what became another
ends as the graph that settling all anew does."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from test_settle import BASE, BY, IDS, drop, put, sample, stored

from kg.base.errors import UsageError
from kg.claims.keys import claim
from kg.consolidate import cache as kept
from kg.consolidate import settle
from kg.consolidate.reader import Told
from kg.coref.actors import actors
from kg.graph import written_key
from kg.judgements import decisions
from kg.judgements.decisions import Decision
from kg.model import Affiliation, Article, Mention, Reading, Span, Stance, Statement, Term, Topic
from kg.store import Store, open_store
from kg.vocab.terms import KG

__all__ = ["sample"]

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


def told(name: str, day: str | None, said: Sequence[tuple[str, str, Stance]]) -> Reading:
    """An article in which each of some says something, read as the stages read one."""
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
                terms=tuple(_terms(words, content.start)),
            )
        )
    roles = (Affiliation("Brad Smith", "président", "ACLU", Span(0, len(name)), "apposition"),)
    article = Article(name, name, text, title=name, date=day, language="fr")
    bare = Reading(article, "fr", "kg/0.1.0", tuple(statements), roles, mentions=tuple(mentions))
    return replace(
        bare,
        actors=actors(bare, bare.statements, roles),
        claims=tuple(claim(one, article, "fr") for one in statements),
        topics=tuple(
            tuple(Topic(term.key, term.span.of(text)) for term in one.terms) for one in statements
        ),
    )


def _terms(words: str, start: int) -> Iterable[Term]:
    for spoken, key in (
        ("fermeture du quai Nord", "fermeture quai nord"),
        ("fermeture du quai", "fermeture quai"),
        ("compteurs communicants", "compteur communicant"),
        ("taxe", "taxe"),
        ("prix", "prix"),
    ):
        at = words.find(spoken)
        if at >= 0 and (words[at:] == spoken or spoken != "fermeture du quai"):
            yield Term(Span(start + at, start + at + len(spoken)), key)


statements = st.tuples(st.sampled_from(WHO), st.sampled_from(SAID), st.sampled_from(STANCES))
articles = st.builds(
    told,
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
        st.sampled_from(("undo", "open", "lose", "anew")),
    ),
    min_size=2,
    max_size=8,
)


def things(store: Store) -> list[str]:
    """What can be decided about, of one sort after another."""
    found = set()
    for says, node in (
        (KG.sourceKey, IDS.actor),
        (KG.organizationKey, IDS.actor),
        (KG.claimKey, IDS.claim),
        (KG.topicKey, IDS.topic),
        (KG.targetKey, IDS.topic),
    ):
        rows = store.query(f"SELECT DISTINCT ?key {{ ?s {says} ?key }}")
        found |= {node(written_key(row["key"].value)).value for row in rows}  # type: ignore[union-attr]
    return sorted(found)


def decision(what: str, one: int, other: int, found: list[str], names: list[str]) -> Decision:
    thing = found[one % len(found)]
    alike = [each for each in found if each.split("/")[-2] == thing.split("/")[-2]]
    if what in ("same", "apart"):
        make = decisions.same if what == "same" else decisions.apart
        return make(thing, alike[other % len(alike)], **BY)
    if what == "name":
        return decisions.name(thing, f"Nom {other}", **BY)
    if what == "kind":
        return decisions.kind(thing, decisions.KINDS[other % 4], **BY)
    return decisions.part(thing, IDS.article(names[other % len(names)]).value, **BY)


def anew(held: Iterable[Reading], decided: Iterable[Decision], place: Path) -> list[str]:
    """The graph of articles and decisions that come at once."""
    with open_store(place, create=True, base=BASE) as store:
        decisions.write(store, decided)
        for one in held:
            put(store, one)
        settle(store)
        return list(map(str, store.dump()))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(articles, min_size=1, max_size=12), steps)
def test_what_is_settled_step_by_step_is_settled_as_at_once(
    first: list[Reading], more: list[object]
) -> None:
    held: dict[str, Reading] = {}
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        # What is said once is no topic already in a collection of few.
        patched.setattr("kg.topics.concepts.MANY", 2)
        place = Path(folder)
        store = open_store(place / "store", create=True, base=BASE)
        for step in (first, *more):
            if isinstance(step, list):
                for one in step:
                    held[one.article.identity] = one
                    put(store, one)
            elif isinstance(step, int):
                gone = held.pop(f"article {step}", None)
                if gone is not None:
                    drop(store, gone)
            elif isinstance(step, tuple):
                found = things(store)
                try:
                    made = [decision(*step, found, list(held))] if found and held else []
                    decisions.write(store, made)
                except UsageError:
                    continue
            elif step == "undo":
                decisions.write(store, [], without=decisions.everything(store)[:1])
            elif step == "open":
                store.close()
                store = open_store(place / "store")
            elif step == "lose":
                (place / "store" / kept.FILE).write_bytes(b"damaged")
            settle(store, anew=step == "anew")
        decided = decisions.everything(store)
        lines = list(map(str, store.dump()))
        assert settle(store, anew=True).changed == 0
        store.close()
        assert lines == anew(held.values(), decided, place / "at once")


def several(store: Store) -> None:
    """A dozen articles that have actors, claims and topics in common."""
    for n in range(12):
        said = [(WHO[n % 7], SAID[n % 8], STANCES[n % 3]), (WHO[n % 5], SAID[n % 3], "none")]
        put(store, told(f"article {n}", DAYS[n % 5], said[: 1 + n % 2]))
    settle(store)


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
def test_a_decision_and_its_withdrawal_are_settled_as_anew(
    decided: Decision, tmp_path: Path
) -> None:
    with open_store(tmp_path / "store", create=True, base=BASE) as store:
        several(store)
        before = lines_of(store)
        for made in ([decided], []):
            decisions.write(store, made, without=decisions.everything(store))
            assert settle(store).changed
            assert settle(store, anew=True).changed == 0
        assert lines_of(store) == before


def test_a_claim_is_renamed_and_united_as_anew(tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True, base=BASE) as store:
        several(store)
        one, other = [thing for thing in things(store) if "/claim/" in thing][:2]
        for made in (decisions.same(one, other, **BY), decisions.name(one, "Une thèse", **BY)):
            decisions.write(store, [made])
            assert settle(store).changed
            assert settle(store, anew=True).changed == 0


def test_a_word_that_an_article_gives_anew_counts_for_the_broader_topic(tmp_path: Path) -> None:
    quay, north = IDS.topic("fermeture quai"), IDS.topic("fermeture quai nord")
    with open_store(tmp_path / "store", create=True, base=BASE) as store:
        for n in range(12):
            about = SAID[2] if n == 2 else SAID[3] if n < 6 else SAID[4]
            put(store, told(f"article {n}", DAYS[1], [(WHO[n % 7], about, "none")]))
        settle(store)
        said = [("Smith", SAID[2], STANCES[0]), ("ACLU", SAID[5], STANCES[0])]
        put(store, told("article 2", DAYS[1], said))
        assert settle(store).changed
        lines = lines_of(store)
        assert settle(store, anew=True).changed == 0
    assert any(str(quay) in line and "schema.org/about>" in line for line in lines)
    assert not any(str(north) in line and "schema.org/about>" in line for line in lines)


def test_what_was_worked_out_of_a_graph_is_so_again_when_it_is_written_to(tmp_path: Path) -> None:
    made: list[str] = []

    def make(graph: str, thing: str) -> list[str]:
        made.append(f"{graph} {thing}")
        return [thing.upper()]

    places = [("g:1", "a"), ("g:2", "b")]
    with open_store(tmp_path / "store", create=True) as store:
        before = Told(store)
        assert before.worked_out("names", places, make) == {"a": ["A"], "b": ["B"]}
        after = Told(
            store, before.kept, [NamedNode("g:2"), NamedNode(f"{store.base}graph/actor/1")]
        )
        assert list(after.changed) == ["g:2"]
        assert after.worked_out("names", places, make) == {"a": ["A"], "b": ["B"]}
        assert after.worked_out("names", places[:1], make) == {"a": ["A"]}
    assert made == ["g:1 a", "g:2 b", "g:2 b"]


def test_what_became_another_is_told_by_graphs_that_were_written_to(tmp_path: Path) -> None:
    asked: list[str] = []
    with open_store(tmp_path / "store", create=True, base=BASE) as store:
        for n in range(12):
            put(
                store,
                told(f"article {n}", DAYS[n % 5], [(WHO[n % 7], SAID[n % 8], STANCES[n % 3])]),
            )
        settle(store)
        put(store, told("article 3", None, [(WHO[0], SAID[2], "oppose")]))
        plain = store.query

        def query(sparql: str, **more: object) -> object:
            asked.append(sparql)
            return plain(sparql, **more)  # type: ignore[arg-type]

        store.query = query  # type: ignore[method-assign, assignment]
        assert settle(store).changed
        assert not any("altLabel" in one and "GRAPH ?g" in one for one in asked)
        asked.clear()
        settle(store, anew=True)
        assert any("altLabel" in one and "GRAPH ?g" in one for one in asked)


@pytest.mark.parametrize("text", [b"", b"x", b"a b\n{}", b"\xff\x00\n\n"])
def test_a_damaged_file_costs_time_alone(tmp_path: Path, text: bytes) -> None:
    (tmp_path / kept.FILE).write_bytes(text)
    assert kept.load(tmp_path) == kept.Kept()


def test_what_another_edition_kept_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = kept.keep(kept.Kept(rows={"?s": {"g": [["a"]]}}), tmp_path)
    assert kept.load(tmp_path) == kept.Kept(token, {"?s": {"g": [["a"]]}})
    monkeypatch.setattr(kept, "edition", lambda: "another")
    assert kept.load(tmp_path) == kept.Kept()


@pytest.mark.slow
def test_the_sample_articles_come_and_go_and_leave_no_trace(
    sample: Sequence[Reading], tmp_path: Path
) -> None:
    chance = random.Random(3)
    held = {one.article.identity: one for one in chance.sample(sample, len(sample) // 2)}
    with open_store(tmp_path / "store", create=True, base=BASE) as store:
        for one in held.values():
            put(store, one)
        settle(store)
        for _ in range(12):
            for one in chance.sample(sample, 3):
                if held.pop(one.article.identity, None):
                    drop(store, one)
                else:
                    held[one.article.identity] = one
                    put(store, one)
            settle(store)
        lines = list(map(str, store.dump()))
    assert lines == stored(held.values(), tmp_path / "anew")
