"""All uses of topics → those that matter: noise goes, phrases nest, people have the last word."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import Said, reading, store

from kg.base.resources import data
from kg.consolidate import settle
from kg.judgements import decisions
from kg.pipeline import add
from kg.read import read
from kg.store import Store, open_store
from kg.topics.closure import grouped
from kg.topics.concepts import Concepts, Use, concepts
from kg.vocab.iris import Ids


def uses(*told: tuple[str, int]) -> list[Use]:
    """Each topic so many times, in an article each; twelve articles that say nothing else."""
    found = [Use(f"bruit{n}", f"s{n}", f"article{n}") for n in range(12)]
    for key, times in told:
        found += [Use(key, f"{key} {n}", f"article{n}") for n in range(times)]
    return found


def of(*told: tuple[str, int]) -> Concepts:
    return concepts(uses(*told))


def test_what_is_used_once_among_many_articles_is_no_topic() -> None:
    found = of(("vanne", 2), ("chapelle", 1))
    assert found.ranked == ["vanne"]
    assert found.stands_for["chapelle"] is None


def test_in_a_small_collection_one_use_is_enough() -> None:
    assert concepts([Use("chapelle", "s", "a")]).ranked == ["chapelle"]


@pytest.mark.parametrize(
    ("noun", "times", "kept"),
    [
        ("compte", 2, False),  # stands in news of all kinds and does not come back
        ("pays", 2, False),  # stands nearly everywhere
        ("attentat", 2, True),  # stands in much news and is its subject
        ("compte", 8, True),  # much more often than in news at large: it is the subject here
        ("vanne", 2, True),  # rare
    ],
)
def test_a_noun_of_news_at_large_must_prove_that_it_is_a_topic(
    noun: str, times: int, kept: bool
) -> None:
    assert (noun in of((noun, times)).termhood) is kept


def test_a_rare_phrase_counts_for_a_broader_topic_else_for_one_inside_of_it() -> None:
    found = of(("vanne", 3), ("vanne distance", 1), ("rustine vanne", 1), ("rustine tuyau", 1))
    assert found.stands_for["vanne distance"] == "vanne"
    assert found.stands_for["rustine vanne"] == "vanne"
    assert found.stands_for["rustine tuyau"] is None


def test_phrases_nest_where_heads_are_the_same() -> None:
    found = of(("compteur", 3), ("compteur communicant", 3), ("compteur communicant eau", 2))
    assert found.broader == {
        "compteur communicant": "compteur",
        "compteur communicant eau": "compteur communicant",
    }


def test_termhood_takes_from_a_noun_what_longer_phrases_use() -> None:
    # C-value: "faciale" alone is nothing, it lives inside of the phrase.
    found = of(("reconnaissance", 2), ("reconnaissance facial", 6), ("moratoire", 4))
    assert found.ranked == ["reconnaissance facial", "moratoire", "reconnaissance"]


def test_a_target_that_nobody_speaks_about_is_no_topic() -> None:
    found = concepts([Use("l'", f"s{n}", f"a{n}", "fr", target=True) for n in range(12)])
    assert found.ranked == []


def test_people_have_the_last_word() -> None:
    told = uses(("vanne", 3), ("clapet distance", 1), ("vanne distance", 1))
    found = concepts(told, same=[("vanne", "clapet distance")], apart=[("vanne", "vanne distance")])
    assert found.stands_for["clapet distance"] == "vanne"
    assert found.merged == {"vanne": ("clapet distance",)}
    assert found.stands_for["vanne distance"] is None
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
def test_order_and_repetition_play_no_part(
    told: list[Use], same: list[tuple[str, str]], chance: random.Random
) -> None:
    again = [*told, *told[:3]]
    chance.shuffle(again)
    turned = [(b, a) for a, b in reversed(same)]
    assert concepts(told, same=same) == concepts(again, same=turned)


@given(USES)
def test_what_stands_for_a_topic_is_a_topic(told: list[Use]) -> None:
    found = concepts(told)
    assert {use.key for use in told} == set(found.stands_for)
    assert set(found.stands_for.values()) - {None} <= set(found.termhood)
    assert set(found.broader.values()) <= set(found.termhood)


def test_pairs_join_but_never_what_is_apart() -> None:
    leaders = grouped("abcd", [("a", "b"), ("b", "c"), ("c", "d")], [("a", "d")])
    assert leaders == {"a": "a", "b": "a", "c": "a", "d": "d"}


# --- in the graph --------------------------------------------------------------------------

TOPICS = "SELECT DISTINCT ?l { ?t kg:termhood ?h ; skos:prefLabel ?l } ORDER BY DESC(?h) ?l"
ABOUT = """
SELECT DISTINCT ?text { ?t skos:prefLabel ?label . ?s schema:about ?t ; schema:text ?text }"""


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


def test_the_scheme_of_topics_has_a_name_in_both_languages(sample: Store) -> None:
    asked = "SELECT DISTINCT ?label { ?scheme a skos:ConceptScheme ; skos:prefLabel ?label }"
    found = {row["label"] for row in sample.query(asked)}  # type: ignore[union-attr]
    assert {(label.language, label.value) for label in found} == {
        ("en", "Topics of the articles"),
        ("fr", "Sujets des articles"),
    }


def test_what_people_decide_about_topics_is_obeyed_and_can_be_taken_back(sample: Store) -> None:
    before = list(sample.dump())
    ids = Ids(sample.base)
    pair = ids.topic("moratoire").value, ids.topic("référendum").value
    one = decisions.same(*pair, author="Jeanne", time="2026-03-05T09:30:00Z")
    name = decisions.name(pair[0], "consulter", author="Jeanne", time="2026-03-05T09:31:00Z")
    decisions.write(sample, [one, name])
    settle(sample)
    assert "consulter" in labels(sample)
    assert {"moratoire", "référendum"} & set(labels(sample)) == set()
    decisions.write(sample, [], without=[one, name])
    settle(sample)
    assert list(sample.dump()) == before


def test_a_bare_noun_counts_for_what_is_said_of_one_thing(tmp_path: Path) -> None:
    """A shed here and a shed there are two; what a person named is one thing."""
    articles = [
        reading(f"b{n}", "2021-01-01", None, f"T{n}", Said(f"Mot {n}", "Oculix", about="hangar"))
        for n in range(6)
    ]
    orchard = [Said(f"Arbre {n}", "Zoé Lefèvre", about="verger") for n in range(4)]
    articles.append(reading("b9", "2021-01-02", None, "T9", *orchard))
    with store(tmp_path / "graph", articles) as held:
        settle(held)
        assert labels(held) == ["verger", "hangar"]
        shed = Ids(held.base).topic("hangar").value
        named = decisions.name(shed, "abri", author="Jeanne", time="2026-03-05T09:31:00Z")
        decisions.write(held, [named])
        settle(held)
        assert labels(held) == ["abri", "verger"]


def test_articles_in_any_order_give_the_same_topics(tmp_path: Path) -> None:
    paths = sorted(path for path in data("articles").iterdir() if path.name < "2024-04-10")
    assert any(read(str(paths[0])))
    dumps = []
    for n, order in enumerate((paths, paths[::-1])):
        with open_store(tmp_path / str(n), create=True) as store:
            if n:
                for path in order:
                    add(store, [path])
            else:
                add(store, order)
            dumps.append([quad for quad in store.dump() if "graph/topics" in str(quad.graph_name)])
    assert dumps[0] == dumps[1] != []
