"""Who is who across articles: names first, then what stands beside them; a doubt is no merge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.coref.actors import actor_key
from kg.entities.cluster import Given, Resolved, resolve_actors
from kg.normalise.names import (
    description,
    is_institution,
    is_partial,
    is_personal,
    organisation_words,
    person_name,
    role_words,
    sounded,
)

ROOT = Path(__file__).resolve().parent.parent
PAIRS = ROOT / "tests" / "data" / "actor_pairs.tsv"
CORPUS = ROOT.parent / "shared" / "corpus" / "winer-fr"


def said(
    name: str,
    article: str = "a",
    *,
    kind: str = "person",
    title: str = "",
    role: str = "",
    at: str = "",
    beside: Iterable[str] = (),
    about: Iterable[str] = (),
    day: date = date.max,
) -> Given:
    """An actor as kg.coref.actors would give it."""
    key = actor_key(name)
    alone = kind == "person" and is_partial(name)
    if alone:
        key = f"{article}\x1f{key}"
    names = (name, f"{title} {name}") if title else (name,)
    return Given(
        key,
        article,
        kind,  # type: ignore[arg-type]
        names,
        day,
        alone,
        (role,) if role else (),
        frozenset({actor_key(at)} if at else ()),
        frozenset(map(actor_key, beside)),
        frozenset(about),
    )


def house(name: str, article: str = "a", *aliases: str, **more: Any) -> Given:
    one = said(name, article, kind="organisation", **more)
    return Given(
        one.key,
        one.article,
        one.kind,
        (*one.names, *aliases),
        company=one.company,
        topics=one.topics,
    )


def one_of(resolved: Resolved, *givens: Given) -> bool:
    """Whether all are one actor."""
    return len({resolved.replaced.get(g.key, g.key) for g in givens}) == 1


# --- names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "given_names", "initials", "family", "gender"),
    [
        ("Mme Ursula von der Leyen", ("ursula",), (), ("leyen",), "f"),
        ("Jean-Luc Mélenchon", ("jean-luc",), (), ("melenchon",), "m"),
        ("J.-L. Mélenchon", (), ("j", "l"), ("melenchon",), ""),
        ("Marine Le Pen", ("marine",), (), ("le", "pen"), "f"),
        ("M. Le Pen", (), (), ("le", "pen"), "m"),
        ("Bachar al-Assad", ("bachar",), (), ("assad",), "m"),
        ("George W. Bush", ("george",), ("w",), ("bush",), "m"),
        ("Ben Affleck", ("ben",), (), ("affleck",), "m"),
        ("Adrien Duvillard sr.", ("adrien",), ("sr",), ("duvillard",), "m"),
        ("JP Martin", (), ("j", "p"), ("martin",), ""),
        ("d'Alembert", (), (), ("alembert",), ""),
        ("王小明", ("王小明",), (), ("王小明",), ""),
    ],
)
def test_a_name_has_parts(
    name: str,
    given_names: tuple[str, ...],
    initials: tuple[str, ...],
    family: tuple[str, ...],
    gender: str,
) -> None:
    found = person_name(name)
    assert (found.given, found.initials, found.family) == (given_names, initials, family)
    assert found.gender == gender


@pytest.mark.parametrize(
    ("words", "personal"),
    [
        ("Mme Martin", True),
        ("Le Pen", True),
        ("El Khomri", True),
        ("le ministre", False),
        ("Un policier", False),
        ("L’individu", False),
        ("Le PDG d’Hydrovarre", False),
        ("le ministre de l'Intérieur", False),
    ],
)
def test_a_description_is_no_name(words: str, personal: bool) -> None:
    assert is_personal(words) == personal


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Groupe Casino SA", ("casino",)),
        ("Groupe socialiste", ("groupe", "socialiste")),
        ("Société générale", ("societe", "generale")),
        ("The New York Times", ("new", "york", "times")),
        ("Microsoft Corp.", ("microsoft",)),
        ("SE", ("se",)),
    ],
)
def test_an_organisation_is_known_by_its_telling_words(name: str, words: tuple[str, ...]) -> None:
    assert organisation_words(name) == words


@pytest.mark.parametrize(
    ("role", "head", "words"),
    [
        ("directrice de la police", "directeur", {"police"}),
        ("ministre des Finances", "ministre", {"finances"}),
        ("présidente", "president", set()),
    ],
)
def test_a_role_is_its_noun_and_what_narrows_it(role: str, head: str, words: set[str]) -> None:
    assert role_words(role) == (head, frozenset(words))


def test_spellings_of_a_sound_are_equal() -> None:
    for one, other in (("zelensky", "zelenski"), ("kadhafi", "khadafi"), ("poutine", "putine")):
        assert sounded(one) == sounded(other)
    assert sounded("martin") != sounded("marten")


# --- persons -------------------------------------------------------------------------------


ONE: dict[str, list[Given]] = {
    "Brad Smith in full, by an initial, and by his office": [
        said("Brad Smith", "a", role="président", at="Microsoft"),
        said("B. Smith", "b"),
        said("Smith", "c", title="M.", role="président", at="Microsoft"),
    ],
    "accents and hyphens": [said("Jean-Luc Mélenchon"), said("Jean Luc Melenchon", "b")],
    "particles that come and go": [
        said("Bachar al-Assad"),
        said("Bachar el-Assad", "b"),
        said("Bachar Assad", "c"),
    ],
    "a middle initial": [said("John Kennedy"), said("John F. Kennedy", "b")],
    "another spelling and the same office": [
        said("Volodymyr Zelensky", role="président de l'Ukraine"),
        said("Volodymyr Zelenski", "b", role="président de l'Ukraine"),
    ],
    "the words in another order, the same office": [
        said("Xi Jinping", role="président de la Chine"),
        said("Jinping Xi", "b", role="président de la Chine"),
    ],
    "a family name and the same office in full": [
        said("Martin", "a", title="Mme", role="ministre des Finances"),
        said("Martin", "b", role="ministre des Finances"),
    ],
    "one name alone, in one world": [
        said("Stromae", "a", beside=["Festival de Lanvec"]),
        said("Stromae", "b", beside=["Festival de Lanvec"]),
        said("Zaz", "b"),
    ][:2],
    "a pope": [said("François", "a", role="pape"), said("François", "b", role="pape")],
    "an initial where the article has the name in full": [
        said("Amadou Coulibaly", "a"),
        said("A. Coulibaly", "a"),
    ],
}

TWO: dict[str, list[Given]] = {
    "two ministers of one family name": [
        said("Martin", "a", title="M.", role="ministre des Finances"),
        said("Martin", "b", title="M.", role="ministre de la Culture"),
    ],
    "a minister and a woman of his name": [
        said("Paul Martin", "a", role="ministre des Finances"),
        said("Martin", "b", title="Mme", role="ministre des Finances"),
    ],
    "a family name that says nothing": [said("Paul Martin", "a"), said("Martin", "b")],
    "other first names": [said("Jean Martin"), said("Jeanne Martin", "b")],
    "a compound first name": [said("Jean Martin"), said("Jean-Pierre Martin", "b")],
    "first names of one sound": [
        said("Michel Martin", role="maire de Lanvec"),
        said("Michèle Martin", "b", role="maire de Lanvec"),
    ],
    "father and son": [said("Adrien Duvillard"), said("Adrien Duvillard sr.", "b")],
    "family names of one sound and no more": [said("Jean Martin"), said("Jean Martein", "b")],
    "witnesses who are called by a first name": [said("Marie", "a"), said("Marie", "b")],
    "one name alone, nothing in common": [said("Park", "a"), said("Park", "b")],
    "Le Gall and Gall": [said("Yann Le Gall"), said("Yann Gall", "b")],
}


@pytest.mark.parametrize("case", ONE)
def test_one_person_is_one_actor(case: str) -> None:
    givens = ONE[case]
    resolved = resolve_actors(givens)
    assert one_of(resolved, *givens), resolved.links
    merges = [link for link in resolved.links if link.merged]
    assert len(merges) == len({g.key for g in givens}) - 1
    assert all(link.reason and 0.5 < link.score <= 1 for link in merges)


@pytest.mark.parametrize("case", TWO)
def test_two_persons_stay_two(case: str) -> None:
    one, other = TWO[case]
    resolved = resolve_actors([one, other])
    assert not one_of(resolved, one, other)
    assert not any(link.merged for link in resolved.links)


def test_an_initial_that_fits_two_is_a_doubt_where_something_speaks_for_one() -> None:
    bob, brad = said("Bob Smith", "a", beside=["Portalys"]), said("Brad Smith", "b")
    short = said("B. Smith", "c", beside=["Portalys"])
    resolved = resolve_actors([bob, brad, short, house("Portalys")])
    assert not one_of(resolved, bob, short)
    (doubt,) = resolved.links
    assert (doubt.one, doubt.other, doubt.merged) == ("b smith", "bob smith", False)
    assert "the same others named" in doubt.reason


def test_an_article_that_names_both_keeps_them_apart() -> None:
    full = said("Paul Martin", "a", role="maire de Lanvec")
    short = said("Martin", "a", role="maire de Lanvec")
    assert not one_of(resolve_actors([full, short]), full, short)


def test_a_family_name_is_the_one_whom_most_articles_mean() -> None:
    known = [said("Barack Obama", f"{n}", beside=["Maison-Blanche"]) for n in range(9)]
    wife = said("Michelle Obama", "w", beside=["Maison-Blanche"])
    short = said("Obama", "x", beside=["Maison-Blanche"])
    resolved = resolve_actors([*known, wife, short])
    assert one_of(resolved, known[0], short)
    assert not one_of(resolved, wife, short)
    elsewhere = said("Obama", "x", beside=["Club de voile"])
    assert not one_of(resolve_actors([*known, wife, elsewhere]), known[0], elsewhere)


def test_what_an_article_takes_for_a_person_is_the_organisation_of_that_name() -> None:
    company, person = house("Hydrovarre"), said("Hydrovarre", "b")
    assert one_of(resolve_actors([company, person]), company, person)
    chief = said("Hydrovarre", "b", role="directeur")
    assert not one_of(resolve_actors([company, chief]), company, chief)


@pytest.mark.parametrize(
    ("phrase", "head", "words", "gender", "definite"),
    [
        ("La députée de Norvane", "depute", {"norvane"}, "f", True),
        ("l’ancien maire de Vals", "maire", {"vals"}, "", True),
        ("un député de Norvane", "depute", {"norvane"}, "m", False),
        ("the mayor of Vals", "mayor", {"vals"}, "", True),
    ],
)
def test_a_description_tells_an_office(
    phrase: str, head: str, words: set[str], gender: str, definite: bool
) -> None:
    found = description(phrase)
    assert (found.head, found.words) == (head, words)
    assert (found.gender, found.definite) == (gender, definite)


def in_office(phrase: str, article: str, *beside: str) -> Given:
    """Somebody whom an article calls by an office alone, beside others whom it names."""
    key = f"{article}\x1f{actor_key(phrase)}"
    return Given(key, article, "person", (phrase,), alone=True, company=keys(*beside))


def keys(*names: str) -> frozenset[str]:
    return frozenset(map(actor_key, names))


def test_who_is_called_by_an_office_is_who_holds_it_and_is_named_beside() -> None:
    known = said("Ada Brun", "a", role="députée", at="Nouvelle Gauche")
    party = house("Nouvelle Gauche", "a")
    there = said("Ada Brun", "b")
    other = said("Paul Vals", "b", role="député", at="Parti libre")
    free = house("Parti libre", "b")
    phrase = in_office("La députée de la Nouvelle Gauche", "b", "Ada Brun", "Paul Vals")
    resolved = resolve_actors([known, party, there, other, free, phrase])
    assert one_of(resolved, known, phrase)
    (link,) = [link for link in resolved.links if phrase.key in (link.one, link.other)]
    assert (link.merged, link.reason) == (True, "the office of who is named beside it")
    # The name stays, however long the description is.
    assert resolved.replaced[phrase.key] == known.key


@pytest.mark.parametrize(
    "phrase",
    [
        "Le député de la Nouvelle Gauche",  # she is a woman
        "La députée de Vals",  # of which nothing is known
        "Une députée de la Nouvelle Gauche",  # who may be any
        "La députée",
        "La maire de la Nouvelle Gauche",
    ],
)
def test_who_is_called_by_another_office_is_somebody_else(phrase: str) -> None:
    known = said("Ada Brun", "a", role="députée", at="Nouvelle Gauche")
    party, there = house("Nouvelle Gauche", "a"), said("Ada Brun", "b")
    called = in_office(phrase, "b", "Ada Brun")
    resolved = resolve_actors([known, party, there, called])
    assert not one_of(resolved, known, called)


def test_of_two_who_hold_an_office_none_is_meant() -> None:
    known = [
        said(name, "a", role="députée", at="Nouvelle Gauche") for name in ("Ada Brun", "Léa Vals")
    ]
    party = house("Nouvelle Gauche", "a")
    there = [said(one.names[0], "b") for one in known]
    called = in_office("La députée de la Nouvelle Gauche", "b", "Ada Brun", "Léa Vals")
    assert called.key not in resolve_actors([*known, party, *there, called]).replaced


def test_who_holds_an_office_and_is_not_named_beside_it_is_a_doubt() -> None:
    known = said("Ada Brun", "a", role="maire", at="Vals")
    town = house("Vals", "a")
    called = in_office("La maire de Vals", "b", "Paul Norvane")
    resolved = resolve_actors([known, town, called, said("Paul Norvane", "b")])
    assert not one_of(resolved, known, called)
    assert [link.merged for link in resolved.links if called.key in (link.one, link.other)] == [
        False
    ]


# --- organisations -------------------------------------------------------------------------


HOUSES_ONE: dict[str, list[Given]] = {
    "an article gives the acronym": [
        house("American Civil Liberties Union", "a", "ACLU"),
        house("ACLU", "b"),
    ],
    "four letters that one name spells": [
        house("American Civil Liberties Union", "a"),
        house("ACLU", "b"),
    ],
    "points between the letters": [
        house("Confédération générale du travail", "a", "CGT"),
        house("C.G.T.", "b"),
    ][:1],
    "a legal form": [house("Microsoft"), house("Microsoft Corp.", "b")],
    "an article": [house("Le Parisien"), house("Parisien", "b")],
    "a group": [house("Groupe Casino"), house("Casino", "b")],
    "a plural": [house("Médecins sans frontières"), house("Médecin sans frontières", "b")],
    "two letters in one world": [
        house("Parti socialiste", "a", beside=["Portalys"]),
        house("PS", "b", beside=["Portalys"]),
    ],
}

HOUSES_TWO: dict[str, list[Given]] = {
    "a part and the whole": [house("Microsoft"), house("Microsoft France", "b")],
    "letters of another world": [house("World Wrestling Federation"), house("WWF", "b")],
    "letters of what is no proper name": [house("club français de Lille"), house("CFDL", "b")],
    "two names": [house("Banque de France"), house("Banque de Suède", "b")],
}


@pytest.mark.parametrize("case", HOUSES_ONE)
def test_one_organisation_is_one_actor(case: str) -> None:
    assert one_of(resolve_actors(HOUSES_ONE[case]), *HOUSES_ONE[case])


@pytest.mark.parametrize("case", HOUSES_TWO)
def test_two_organisations_stay_two(case: str) -> None:
    one, other = HOUSES_TWO[case]
    assert not one_of(resolve_actors([one, other]), one, other)


@pytest.mark.parametrize(
    ("name", "every"),
    [
        ("Sénat", True),
        ("ministère de l’Intérieur", True),
        ("Assemblée nationale", True),
        ("ministère turc de l'Intérieur", False),
        ("Sénat américain", False),
        ("Banque de France", False),
        ("mairie de Paris", False),
    ],
)
def test_every_country_has_some_institutions(name: str, every: bool) -> None:
    assert is_institution(name) == every


def test_an_institution_of_every_country_is_one_in_one_world() -> None:
    senates = [
        Given(f"{n}\x1fsenat", f"{n}", "organisation", ("Sénat",), alone=True, company=near)
        for n, near in (
            ("a", frozenset({"donald trump"})),
            ("b", frozenset({"pierre nkurunziza"})),
            ("c", frozenset({"donald trump"})),
        )
    ]
    others = [said("Donald Trump", "a"), said("Donald Trump", "c"), said("Pierre Nkurunziza", "b")]
    resolved = resolve_actors([*senates, *others])
    assert one_of(resolved, senates[0], senates[2])
    assert not one_of(resolved, senates[0], senates[1])


def test_letters_that_two_names_spell_are_a_doubt() -> None:
    league, loire = house("Ligue verte"), house("Loire vivante", "b")
    short = house("LV", "c")
    resolved = resolve_actors([league, loire, short])
    assert resolved.replaced == {}
    assert [(link.one, link.other) for link in resolved.links] == [
        ("ligue verte", "lv"),
        ("loire vivante", "lv"),
    ]


# --- decisions and the key that stands -----------------------------------------------------


def test_people_decide_before_any_rule() -> None:
    one, other = said("John Kennedy"), said("John F. Kennedy", "b")
    pair = (one.key, other.key)
    assert not one_of(resolve_actors([one, other], apart=[pair]), one, other)
    jean, jeanne = said("Jean Martin"), said("Bob Dupont", "b")
    resolved = resolve_actors([jean, jeanne], same=[(jean.key, jeanne.key)])
    assert one_of(resolved, jean, jeanne)
    assert [(link.reason, link.score) for link in resolved.links] == [("decided by a person", 1.0)]


def test_what_is_decided_apart_is_no_doubt_and_no_bridge_joins_it() -> None:
    front, fox, short = house("Front national"), house("Fox News", "b"), house("FN", "c")
    resolved = resolve_actors([front, fox, short], apart=[("fn", "fox news")])
    assert [(link.one, link.other) for link in resolved.links] == [("fn", "front national")]
    givens = [
        said("Bachar al-Assad"),
        said("Bachar el-Assad", "b"),
        said("Bachar Assad", "c"),
    ]
    resolved = resolve_actors(givens, apart=[(givens[0].key, givens[1].key)])
    assert not one_of(resolved, givens[0], givens[1])


@pytest.mark.parametrize(
    ("givens", "stands"),
    [
        (ONE["Brad Smith in full, by an initial, and by his office"], "brad smith"),
        (HOUSES_ONE["an article gives the acronym"], "american civil liberties union"),
        (
            [
                said("Bachar al-Assad", day=date(2018, 1, 2)),
                said("Bachar el-Assad", "b", day=date(2017, 1, 2)),
            ],
            "bachar el assad",
        ),
    ],
    ids=["the fullest", "the long form", "the earliest"],
)
def test_an_actor_goes_by_its_most_telling_key_then_the_earliest(
    givens: list[Given], stands: str
) -> None:
    replaced = resolve_actors(givens).replaced
    assert set(replaced.values()) == {stands}
    assert set(replaced) == {g.key for g in givens} - {stands}


# --- laws ----------------------------------------------------------------------------------

FIRST = ("Jean", "Jeanne", "Jean-Luc", "Brad", "Bob", "Michel", "Michèle")
FAMILY = ("Martin", "Marten", "Le Pen", "al-Assad", "el-Assad", "Smith")
BODY = ("Agence France Presse", "AFP", "Union européenne", "UE", "Microsoft", "Microsoft SA")
PERSONS = st.one_of(
    st.builds("{} {}".format, st.sampled_from(FIRST), st.sampled_from(FAMILY)),
    st.builds("{}. {}".format, st.sampled_from("JBM"), st.sampled_from(FAMILY)),
    st.builds("{} {}. {}".format, st.sampled_from(FIRST), st.sampled_from("AB"), st.just("Smith")),
    st.sampled_from(FAMILY),
)
ARTICLES = st.sampled_from("abcdef")
MADE = st.one_of(
    st.builds(
        said,
        PERSONS,
        ARTICLES,
        title=st.sampled_from(("", "M.", "Mme")),
        role=st.sampled_from(("", "maire de Lanvec", "maire", "ministre des Finances")),
        at=st.sampled_from(("", "Microsoft", "UE")),
        beside=st.lists(st.sampled_from(("Union européenne", "Brad Smith")), max_size=2),
        day=st.dates(date(2016, 1, 1), date(2016, 1, 9)),
    ),
    st.builds(house, st.sampled_from(BODY), ARTICLES),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(MADE, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_articles_does_not_count(givens: list[Given], chance: Any) -> None:
    shuffled = list(givens)
    chance.shuffle(shuffled)
    assert resolve_actors(shuffled) == resolve_actors(givens)


@settings(max_examples=300, deadline=None)
@given(st.lists(MADE, max_size=14))
def test_two_different_first_names_are_never_one_person(givens: list[Given]) -> None:
    resolved = resolve_actors(givens)
    firsts: dict[str, set[str]] = defaultdict(set)
    for one in givens:
        name = person_name(one.names[0])
        if one.kind == "person" and name.given:
            firsts[resolved.replaced.get(one.key, one.key)].add(" ".join(name.given))
    assert all(len(found) == 1 for found in firsts.values()), firsts


@settings(max_examples=200, deadline=None)
@given(st.lists(MADE, min_size=2, max_size=12), st.data())
def test_what_was_replaced_leads_to_what_stands(givens: list[Given], data: Any) -> None:
    keys = sorted({one.key for one in givens})
    pairs = st.tuples(st.sampled_from(keys), st.sampled_from(keys)).filter(lambda p: p[0] < p[1])
    apart = data.draw(st.lists(pairs, max_size=3)) if len(keys) > 1 else []
    resolved = resolve_actors(givens, apart=apart)
    assert set(resolved.replaced.values()).isdisjoint(resolved.replaced)
    for one, other in apart:
        assert resolved.replaced.get(one, one) != resolved.replaced.get(other, other)
    joined = {frozenset((link.one, link.other)) for link in resolved.links if link.merged}
    assert len(joined) == len(resolved.replaced)


# --- measured ------------------------------------------------------------------------------

Mention = tuple[str, str]


def b_cubed(found: Mapping[Mention, object], gold: Mapping[Mention, object]) -> float:
    """The F1 of B³: how pure and how whole the cluster of each mention is."""

    def share(one: Mapping[Mention, object], other: Mapping[Mention, object]) -> float:
        clusters: dict[object, set[Mention]] = defaultdict(set)
        others: dict[object, set[Mention]] = defaultdict(set)
        for mention in one:
            clusters[one[mention]].add(mention)
            others[other[mention]].add(mention)
        return sum(
            len(clusters[one[m]] & others[other[m]]) / len(clusters[one[m]]) for m in one
        ) / len(one)

    precision, recall = share(found, gold), share(gold, found)
    return 2 * precision * recall / (precision + recall)


def labelled() -> list[tuple[str, Mention, str, Mention, str]]:
    rows = []
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, name, article, who, other, there, whom = line.split("\t")
            rows.append((kind, (name, article), who, (other, there), whom))
    return rows


def test_the_labelled_pairs_are_of_both_kinds_and_hard() -> None:
    rows = labelled()
    same = sum(who == whom for _, _, who, _, whom in rows)
    assert len(rows) >= 200
    assert 0.5 < same / len(rows) < 0.7
    assert sum(kind == "person" for kind, *_ in rows) >= 100


@pytest.mark.shared
def test_hard_pairs_of_names_are_told_by_what_stands_beside_them() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not in ../shared")
    keys, givens = corpus(CORPUS)
    resolved = resolve_actors(givens)
    found: dict[Mention, object] = {}
    gold: dict[Mention, object] = {}
    glued = []
    for kind, one, who, other, whom in labelled():
        for mention, meant in ((one, who), (other, whom)):
            found[mention] = resolved.replaced.get(keys[mention], keys[mention])
            gold[mention] = (kind, meant)
        if who != whom and found[one] == found[other]:
            glued.append((one, other))
    assert b_cubed(found, gold) >= 0.93
    assert len(glued) <= 2, glued
    firsts: dict[str, set[str]] = defaultdict(set)
    for one_given in givens:
        for name in map(person_name, one_given.names):
            if one_given.kind == "person" and name.given:
                firsts[resolved.replaced.get(one_given.key, one_given.key)].add(name.first)
    assert {key: found for key, found in firsts.items() if len(found) > 1} == {}


def corpus(folder: Path) -> tuple[dict[Mention, str], list[Given]]:
    """All persons and organisations of an annotated corpus, each article's own names resolved."""
    keys: dict[Mention, str] = {}
    givens: list[Given] = []
    for path in sorted(folder.glob("*/*/*.ann")):
        kinds = dict(_annotated(path))
        full = {
            person_name(name).family: name
            for name, kind in kinds.items()
            if kind == "person" and person_name(name).given
        }
        names: dict[str, set[str]] = defaultdict(set)
        for name, kind in kinds.items():
            long = full.get(person_name(name).family, name) if kind == "person" else name
            short = kind == "person" and is_partial(name)
            key = actor_key(long if short else name)
            if kind == "person" and is_partial(long if short else name):
                key = f"{path.stem}\x1f{key}"
            keys[name, path.stem] = key
            names[key].add(name)
        year, month, day = path.stem.split("-")[0].split("_")
        company = frozenset(key for key in names if "\x1f" not in key)
        for key, called in names.items():
            own = {name for name in called if actor_key(name) == key} or called
            givens.append(
                Given(
                    key,
                    path.stem,
                    kinds[min(own)],  # type: ignore[arg-type]
                    tuple(sorted(own)),
                    date(int(year), int(month), int(day)),
                    alone="\x1f" in key,
                    company=company,
                )
            )
    return keys, givens


def _annotated(path: Path) -> Iterable[tuple[str, str]]:
    sorts = {"Person": "person", "Organization": "organisation"}
    seen: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        parts: Sequence[str] = line.split("\t")
        if len(parts) == 3 and parts[1].split()[0] in sorts and parts[2].strip() not in seen:
            seen.add(parts[2].strip())
            yield parts[2].strip(), sorts[parts[1].split()[0]]
