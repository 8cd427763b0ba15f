"""Topics of a collection: selection, nesting and people's decisions."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import Said, reading, store

from kg.base.resources import data
from kg.consolidate import consolidate
from kg.judgements import decisions
from kg.pipeline import add
from kg.store import Store, open_store
from kg.topics.concepts import Concepts, Use, canonical_keys, concepts
from kg.vocab.iris import Ids


def uses(*counts: tuple[str, int]) -> list[Use]:
    """Use each topic so many times, in an article each, beside twelve articles of noise."""
    found = [Use(f"bruit{n}", f"s{n}", f"article{n}") for n in range(12)]
    for key, times in counts:
        found += [Use(key, f"{key} {n}", f"article{n}") for n in range(times)]
    return found


def of(*counts: tuple[str, int]) -> Concepts:
    return concepts(uses(*counts))


def test_one_use_in_many_articles_is_not_a_topic() -> None:
    found = of(("vanne", 2), ("chapelle", 1))
    assert found.ranked == ["vanne"]
    assert found.topic_of["chapelle"] is None


@pytest.mark.parametrize(
    ("noun", "times", "kept"),
    [
        ("compte", 2, False),  # in all kinds of news, never repeated
        ("pays", 2, False),  # nearly everywhere
        ("attentat", 2, True),  # in much news, as its subject
        ("compte", 8, True),  # much more often than in news at large: it is the subject here
        ("vanne", 2, True),  # rare
    ],
)
def test_a_noun_of_news_at_large_must_prove_that_it_is_a_topic(
    noun: str, times: int, kept: bool
) -> None:
    assert (noun in of((noun, times)).termhood) is kept


def test_a_rare_phrase_counts_for_a_broader_topic_else_for_one_inside_it() -> None:
    found = of(("vanne", 3), ("vanne distance", 1), ("rustine vanne", 1), ("rustine tuyau", 1))
    assert found.topic_of["vanne distance"] == "vanne"
    assert found.topic_of["rustine vanne"] == "vanne"
    assert found.topic_of["rustine tuyau"] is None


def test_phrases_of_one_head_nest() -> None:
    found = of(("compteur", 3), ("compteur communicant", 3), ("compteur communicant eau", 2))
    assert found.broader == {
        "compteur communicant": "compteur",
        "compteur communicant eau": "compteur communicant",
    }


def test_what_is_only_a_target_is_not_a_topic() -> None:
    found = concepts([Use("l'", f"s{n}", f"a{n}", "fr", target=True) for n in range(12)])
    assert found.ranked == []


def test_people_have_the_last_word() -> None:
    found = uses(("vanne", 3), ("clapet distance", 1), ("vanne distance", 1))
    found = concepts(
        found, same=[("vanne", "clapet distance")], apart=[("vanne", "vanne distance")]
    )
    assert found.topic_of["clapet distance"] == "vanne"
    assert found.merged == {"vanne": ("clapet distance",)}
    assert found.topic_of["vanne distance"] is None
    assert "chapelle" in concepts(uses(("chapelle", 1)), named=["chapelle"]).termhood


WORDS = st.sampled_from(["vanne", "compteur", "note", "eau", "régie", "compte"])
KEYS = st.lists(WORDS, min_size=1, max_size=3, unique=True).map(" ".join)
USES = st.lists(
    st.builds(
        Use,
        KEYS,
        st.sampled_from("stuvw"),
        st.sampled_from("abcdefghijkl"),
        st.sampled_from(["fr", "en", "", "../fr"]),
    ),
    max_size=30,
)


@given(USES, st.lists(st.tuples(KEYS, KEYS), max_size=3), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(
    found: list[Use], same: list[tuple[str, str]], chance: random.Random
) -> None:
    again = [*found, *found[:3]]
    chance.shuffle(again)
    reversed_ = [(b, a) for a, b in reversed(same)]
    assert concepts(found, same=same) == concepts(again, same=reversed_)


@given(USES)
def test_every_key_counts_for_a_topic_or_none(used: list[Use]) -> None:
    found = concepts(used)
    assert {use.key for use in used} == set(found.topic_of)
    assert set(found.topic_of.values()) - {None} <= set(found.termhood)
    assert set(found.broader.values()) <= set(found.termhood)


def test_pairs_merge_keys_except_those_apart() -> None:
    canonical = canonical_keys("abcd", [("a", "b"), ("b", "c"), ("c", "d")], [("a", "d")])
    assert canonical == {"a": "a", "b": "a", "c": "a", "d": "d"}


# --- in the graph --------------------------------------------------------------------------

TOPICS = "SELECT DISTINCT ?l { ?t kg:termhood ?h ; skos:prefLabel ?l } ORDER BY DESC(?h) ?l"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("topics") / "graph", create=True) as store:
        add(store, [data("articles")])
        yield store


def labels(store: Store) -> list[str]:
    return [row["l"].value for row in store.query(TOPICS)]  # type: ignore[union-attr]


def test_the_topics_of_the_sample_articles_are_theirs(sample: Store) -> None:
    found = labels(sample)
    assert {"compteur", "vanne", "compteurs communicants"} <= set(found[:5])
    assert {"moratoire", "référendum", "tarification horaire", "données horaires"} <= set(found)
    assert {"gens", "compte", "tout le monde", "fois", "l’", "Hydrovarre"} & set(found) == set()


def test_decisions_on_topics_take_effect_and_can_be_undone(sample: Store) -> None:
    before = list(sample.dump())
    ids = Ids(sample.base)
    pair = ids.topic("moratoire").value, ids.topic("référendum").value
    one = decisions.same(*pair, author="Jeanne", time="2026-03-05T09:30:00Z")
    name = decisions.name(pair[0], "consulter", author="Jeanne", time="2026-03-05T09:31:00Z")
    decisions.write(sample, [one, name])
    consolidate(sample)
    assert "consulter" in labels(sample)
    assert {"moratoire", "référendum"} & set(labels(sample)) == set()
    decisions.write(sample, [], without=[one, name])
    consolidate(sample)
    assert list(sample.dump()) == before


def test_a_bare_noun_counts_for_its_largest_subject(tmp_path: Path) -> None:
    """Sheds of different articles are different subjects, unless a person named them."""
    articles = [
        reading(f"b{n}", "2021-01-01", None, f"T{n}", Said(f"Mot {n}", "Oculix", about="hangar"))
        for n in range(6)
    ]
    orchard = [Said(f"Arbre {n}", "Zoé Lefèvre", about="verger") for n in range(4)]
    articles.append(reading("b9", "2021-01-02", None, "T9", *orchard))
    with store(tmp_path / "graph", articles) as held:
        consolidate(held)
        assert labels(held) == ["verger", "hangar"]
        shed = Ids(held.base).topic("hangar").value
        named = decisions.name(shed, "abri", author="Jeanne", time="2026-03-05T09:31:00Z")
        decisions.write(held, [named])
        consolidate(held)
        assert labels(held) == ["abri", "verger"]
