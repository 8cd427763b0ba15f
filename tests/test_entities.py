"""Actors of many articles: merged by name and evidence, or listed as doubts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.base import fold
from kg.entities.cluster import ArticleActor, ResolvedActors, resolve_actors
from kg.normalise.names import (
    is_institution,
    is_partial,
    is_personal,
    nicknames,
    organisation_tokens,
    parse_description,
    parse_person_name,
    parse_role,
    phonetic_key,
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
) -> ArticleActor:
    """Build an actor as kg.coref.actors would give it."""
    key = fold.key(name)
    one_article = kind == "person" and is_partial(name)
    if one_article:
        key = f"{article}\x1f{key}"
    names = (name, f"{title} {name}") if title else (name,)
    return ArticleActor(
        key,
        article,
        kind,  # type: ignore[arg-type]
        names,
        day,
        one_article,
        (role,) if role else (),
        frozenset({fold.key(at)} if at else ()),
        frozenset(map(fold.key, beside)),
        frozenset(about),
    )


def body(name: str, article: str = "a", *aliases: str, **more: Any) -> ArticleActor:
    one = said(name, article, kind="organisation", **more)
    return replace(one, names=(*one.names, *aliases))


def is_one(resolved: ResolvedActors, *actors: ArticleActor) -> bool:
    return len({resolved.replaced.get(a.key, a.key) for a in actors}) == 1


# --- names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "given_names", "initials", "family", "gender"),
    [
        ("Mme Ursula von der Leyen", ("ursula",), (), ("leyen",), "f"),
        ("Jean-Luc Mélenchon", ("jean-luc",), (), ("melenchon",), "m"),
        ("Marine Le Pen", ("marine",), (), ("le", "pen"), "f"),
        ("M. Le Pen", (), (), ("le", "pen"), "m"),
        ("Bachar al-Assad", ("bachar",), (), ("assad",), "m"),
        ("Adrien Duvillard sr.", ("adrien",), ("sr",), ("duvillard",), "m"),
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
    found = parse_person_name(name)
    assert (found.given, found.initials, found.family) == (given_names, initials, family)
    assert found.gender == gender


@pytest.mark.parametrize(
    ("words", "personal"),
    [
        ("Mme Martin", True),
        ("L’individu", False),
        ("Le PDG d’Hydrovarre", False),
        ("le ministre de l'Intérieur", False),
    ],
)
def test_a_description_is_not_a_name(words: str, personal: bool) -> None:
    assert is_personal(words) == personal


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Groupe Casino SA", ("casino",)),
        ("Groupe socialiste", ("groupe", "socialiste")),
        ("Société générale", ("societe", "generale")),
        ("The New York Times", ("new", "york", "times")),
        ("Microsoft Corp.", ("microsoft",)),
    ],
)
def test_the_distinctive_words_of_an_organisation(name: str, words: tuple[str, ...]) -> None:
    assert organisation_tokens(name) == words


@pytest.mark.parametrize(
    ("role", "head", "words"),
    [
        ("directrice de la police", "directeur", {"police"}),
        ("ministre des Finances", "ministre", {"finances"}),
        ("présidente", "president", set()),
    ],
)
def test_a_role_has_a_head_and_modifiers(role: str, head: str, words: set[str]) -> None:
    assert parse_role(role) == (head, frozenset(words))


def test_spellings_of_a_sound_are_equal() -> None:
    for one, other in (("zelensky", "zelenski"), ("kadhafi", "khadafi"), ("poutine", "putine")):
        assert phonetic_key(one) == phonetic_key(other)
    assert phonetic_key("martin") != phonetic_key("marten")


# --- persons -------------------------------------------------------------------------------


ONE_PERSON: dict[str, list[ArticleActor]] = {
    "Brad Smith in full, by an initial, and by his office": [
        said("Brad Smith", "a", role="président", at="Microsoft"),
        said("B. Smith", "b"),
        said("Smith", "c", title="M.", role="président", at="Microsoft"),
    ],
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
    "one name only, in articles that share an actor": [
        said("Stromae", "a", beside=["Festival de Lanvec"]),
        said("Stromae", "b", beside=["Festival de Lanvec"]),
    ],
    "a pope": [said("François", "a", role="pape"), said("François", "b", role="pape")],
    "an initial where the article has the name in full": [
        said("Amadou Coulibaly", "a"),
        said("A. Coulibaly", "a"),
    ],
}

TWO_PERSONS: dict[str, list[ArticleActor]] = {
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
    "first names of one sound": [
        said("Michel Martin", role="maire de Lanvec"),
        said("Michèle Martin", "b", role="maire de Lanvec"),
    ],
    "father and son": [said("Adrien Duvillard"), said("Adrien Duvillard sr.", "b")],
    "family names of one sound and no more": [said("Jean Martin"), said("Jean Martein", "b")],
    "witnesses who are called by a first name": [said("Marie", "a"), said("Marie", "b")],
    "one name only, nothing in common": [said("Park", "a"), said("Park", "b")],
}


def test_an_initial_that_fits_two_is_a_doubt_if_there_is_evidence() -> None:
    bob, brad = said("Bob Smith", "a", beside=["Portalys"]), said("Brad Smith", "b")
    short = said("B. Smith", "c", beside=["Portalys"])
    resolved = resolve_actors([bob, brad, short, body("Portalys")])
    assert not is_one(resolved, bob, short)
    (doubt,) = resolved.links
    assert (doubt.one, doubt.other, doubt.merged) == ("b smith", "bob smith", False)
    assert "the same others named" in doubt.reason


def test_an_article_that_names_both_keeps_them_apart() -> None:
    full = said("Paul Martin", "a", role="maire de Lanvec")
    short = said("Martin", "a", role="maire de Lanvec")
    assert not is_one(resolve_actors([full, short]), full, short)


def test_a_family_name_is_the_person_whom_most_articles_name() -> None:
    known = [said("Barack Obama", f"{n}", beside=["Maison-Blanche"]) for n in range(9)]
    wife = said("Michelle Obama", "w", beside=["Maison-Blanche"])
    short = said("Obama", "x", beside=["Maison-Blanche"])
    resolved = resolve_actors([*known, wife, short])
    assert is_one(resolved, known[0], short)
    assert not is_one(resolved, wife, short)
    elsewhere = said("Obama", "x", beside=["Club de voile"])
    assert not is_one(resolve_actors([*known, wife, elsewhere]), known[0], elsewhere)


def test_a_person_without_role_is_the_organisation_of_that_name() -> None:
    company, person = body("Hydrovarre"), said("Hydrovarre", "b")
    assert is_one(resolve_actors([company, person]), company, person)
    chief = said("Hydrovarre", "b", role="directeur")
    assert not is_one(resolve_actors([company, chief]), company, chief)


@pytest.mark.parametrize(
    ("phrase", "head", "words", "gender", "definite"),
    [
        ("La députée de Norvane", "depute", {"norvane"}, "f", True),
        ("l’ancien maire de Vals", "maire", {"vals"}, "", True),
        ("un député de Norvane", "depute", {"norvane"}, "m", False),
        ("the mayor of Vals", "mayor", {"vals"}, "", True),
    ],
)
def test_a_description_names_an_office(
    phrase: str, head: str, words: set[str], gender: str, definite: bool
) -> None:
    found = parse_description(phrase)
    assert (found.head, found.words) == (head, words)
    assert (found.gender, found.definite) == (gender, definite)


def in_office(phrase: str, article: str, *beside: str) -> ArticleActor:
    """Build a person whom an article calls by an office only, beside others whom it names."""
    key = f"{article}\x1f{fold.key(phrase)}"
    return ArticleActor(key, article, "person", (phrase,), one_article=True, company=keys(*beside))


def keys(*names: str) -> frozenset[str]:
    return frozenset(map(fold.key, names))


def test_an_office_is_its_holder_whom_the_article_names() -> None:
    known = said("Ada Brun", "a", role="députée", at="Nouvelle Gauche")
    party = body("Nouvelle Gauche", "a")
    there = said("Ada Brun", "b")
    other = said("Paul Vals", "b", role="député", at="Parti libre")
    free = body("Parti libre", "b")
    phrase = in_office("La députée de la Nouvelle Gauche", "b", "Ada Brun", "Paul Vals")
    resolved = resolve_actors([known, party, there, other, free, phrase])
    assert is_one(resolved, known, phrase)
    (link,) = [link for link in resolved.links if phrase.key in (link.one, link.other)]
    assert (link.merged, link.reason) == (True, "the office of who is named beside it")
    # The name stays, however long the description is.
    assert resolved.replaced[phrase.key] == known.key


@pytest.mark.parametrize(
    "phrase",
    [
        "Le député de la Nouvelle Gauche",  # she is a woman
        "La députée de Vals",  # nothing is known of it
        "Une députée de la Nouvelle Gauche",  # may be any of them
        "La députée",
        "La maire de la Nouvelle Gauche",
    ],
)
def test_another_office_is_somebody_else(phrase: str) -> None:
    known = said("Ada Brun", "a", role="députée", at="Nouvelle Gauche")
    party, there = body("Nouvelle Gauche", "a"), said("Ada Brun", "b")
    called = in_office(phrase, "b", "Ada Brun")
    resolved = resolve_actors([known, party, there, called])
    assert not is_one(resolved, known, called)


def test_an_office_with_two_holders_is_neither() -> None:
    known = [
        said(name, "a", role="députée", at="Nouvelle Gauche") for name in ("Ada Brun", "Léa Vals")
    ]
    party = body("Nouvelle Gauche", "a")
    there = [said(one.names[0], "b") for one in known]
    called = in_office("La députée de la Nouvelle Gauche", "b", "Ada Brun", "Léa Vals")
    assert called.key not in resolve_actors([*known, party, *there, called]).replaced


def test_a_holder_whom_the_article_does_not_name_is_a_doubt() -> None:
    known = said("Ada Brun", "a", role="maire", at="Vals")
    town = body("Vals", "a")
    called = in_office("La maire de Vals", "b", "Paul Norvane")
    resolved = resolve_actors([known, town, called, said("Paul Norvane", "b")])
    assert not is_one(resolved, known, called)
    assert [link.merged for link in resolved.links if called.key in (link.one, link.other)] == [
        False
    ]


# --- organisations -------------------------------------------------------------------------


ONE_BODY: dict[str, list[ArticleActor]] = {
    "an article gives the acronym": [
        body("American Civil Liberties Union", "a", "ACLU"),
        body("ACLU", "b"),
    ],
    "four letters that one name spells": [
        body("American Civil Liberties Union", "a"),
        body("ACLU", "b"),
    ],
    "a legal form": [body("Microsoft"), body("Microsoft Corp.", "b")],
    "a group": [body("Groupe Casino"), body("Casino", "b")],
    "two letters, in articles that share an actor": [
        body("Parti socialiste", "a", beside=["Portalys"]),
        body("PS", "b", beside=["Portalys"]),
    ],
}

TWO_BODIES: dict[str, list[ArticleActor]] = {
    "a part and the whole": [body("Microsoft"), body("Microsoft France", "b")],
    "letters, nothing in common": [body("World Wrestling Federation"), body("WWF", "b")],
    "letters of a common noun": [body("club français de Lille"), body("CFDL", "b")],
}


@pytest.mark.parametrize(
    "actors", [*ONE_PERSON.values(), *ONE_BODY.values()], ids=[*ONE_PERSON, *ONE_BODY]
)
def test_names_of_one_actor_are_merged(actors: list[ArticleActor]) -> None:
    resolved = resolve_actors(actors)
    assert is_one(resolved, *actors), resolved.links
    merges = [link for link in resolved.links if link.merged]
    assert len(merges) == len({a.key for a in actors}) - 1
    assert all(link.reason and 0.5 < link.score <= 1 for link in merges)


@pytest.mark.parametrize(
    ("one", "other"), [*TWO_PERSONS.values(), *TWO_BODIES.values()], ids=[*TWO_PERSONS, *TWO_BODIES]
)
def test_names_of_two_actors_are_not_merged(one: ArticleActor, other: ArticleActor) -> None:
    resolved = resolve_actors([one, other])
    assert not is_one(resolved, one, other)
    assert not any(link.merged for link in resolved.links)


@pytest.mark.parametrize(
    ("name", "every"),
    [
        ("Sénat", True),
        ("ministère de l’Intérieur", True),
        ("ministère turc de l'Intérieur", False),
        ("Banque de France", False),
    ],
)
def test_every_country_has_some_institutions(name: str, every: bool) -> None:
    assert is_institution(name) == every


def test_an_institution_is_one_in_articles_that_share_actors() -> None:
    senates = [
        ArticleActor(
            f"{n}\x1fsenat", f"{n}", "organisation", ("Sénat",), one_article=True, company=near
        )
        for n, near in (
            ("a", frozenset({"donald trump"})),
            ("b", frozenset({"pierre nkurunziza"})),
            ("c", frozenset({"donald trump"})),
        )
    ]
    others = [said("Donald Trump", "a"), said("Donald Trump", "c"), said("Pierre Nkurunziza", "b")]
    resolved = resolve_actors([*senates, *others])
    assert is_one(resolved, senates[0], senates[2])
    assert not is_one(resolved, senates[0], senates[1])


def test_letters_that_two_names_spell_are_a_doubt() -> None:
    league, loire = body("Ligue verte"), body("Loire vivante", "b")
    short = body("LV", "c")
    resolved = resolve_actors([league, loire, short])
    assert resolved.replaced == {}
    assert [(link.one, link.other) for link in resolved.links] == [
        ("ligue verte", "lv"),
        ("loire vivante", "lv"),
    ]


# --- decisions and canonical keys ----------------------------------------------------------


def test_people_decide_before_any_rule() -> None:
    one, other = said("John Kennedy"), said("John F. Kennedy", "b")
    pair = (one.key, other.key)
    assert not is_one(resolve_actors([one, other], apart=[pair]), one, other)
    jean, jeanne = said("Jean Martin"), said("Bob Dupont", "b")
    resolved = resolve_actors([jean, jeanne], same=[(jean.key, jeanne.key)])
    assert is_one(resolved, jean, jeanne)
    assert [(link.reason, link.score) for link in resolved.links] == [("decided by a person", 1.0)]


def test_what_is_set_apart_is_not_a_doubt_and_no_chain_merges_it() -> None:
    front, fox, short = body("Front national"), body("Fox News", "b"), body("FN", "c")
    resolved = resolve_actors([front, fox, short], apart=[("fn", "fox news")])
    assert [(link.one, link.other) for link in resolved.links] == [("fn", "front national")]
    actors = [said("Bachar al-Assad"), said("Bachar el-Assad", "b"), said("Bachar Assad", "c")]
    resolved = resolve_actors(actors, apart=[(actors[0].key, actors[1].key)])
    assert not is_one(resolved, actors[0], actors[1])


@pytest.mark.parametrize(
    ("actors", "canonical"),
    [
        (ONE_PERSON["Brad Smith in full, by an initial, and by his office"], "brad smith"),
        (ONE_BODY["an article gives the acronym"], "american civil liberties union"),
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
def test_the_canonical_key_is_the_fullest_then_the_earliest(
    actors: list[ArticleActor], canonical: str
) -> None:
    replaced = resolve_actors(actors).replaced
    assert set(replaced.values()) == {canonical}
    assert set(replaced) == {a.key for a in actors} - {canonical}


# --- laws ----------------------------------------------------------------------------------

FIRST = ("Jean", "Jeanne", "Jean-Luc", "Brad", "Bob", "Michel", "Michèle")
FAMILY = ("Martin", "Marten", "Le Pen", "al-Assad", "el-Assad", "Smith")
BODIES = ("Agence France Presse", "AFP", "Union européenne", "UE", "Microsoft", "Microsoft SA")
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
    st.builds(body, st.sampled_from(BODIES), ARTICLES),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(MADE, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_articles_does_not_matter(actors: list[ArticleActor], chance: Any) -> None:
    shuffled = list(actors)
    chance.shuffle(shuffled)
    assert resolve_actors(shuffled) == resolve_actors(actors)


@settings(max_examples=300, deadline=None)
@given(st.lists(MADE, max_size=14))
def test_two_different_first_names_are_never_one_person(actors: list[ArticleActor]) -> None:
    resolved = resolve_actors(actors)
    firsts: dict[str, set[str]] = defaultdict(set)
    for one in actors:
        name = parse_person_name(one.names[0])
        if one.kind == "person" and name.given:
            firsts[resolved.replaced.get(one.key, one.key)].add(" ".join(name.given))
    assert all(len(found) == 1 for found in firsts.values()), firsts


@settings(max_examples=200, deadline=None)
@given(st.lists(MADE, min_size=2, max_size=12), st.data())
def test_a_replaced_key_leads_to_a_canonical_one(actors: list[ArticleActor], data: Any) -> None:
    keys = sorted({one.key for one in actors})
    pairs = st.tuples(st.sampled_from(keys), st.sampled_from(keys)).filter(lambda p: p[0] < p[1])
    apart = data.draw(st.lists(pairs, max_size=3)) if len(keys) > 1 else []
    resolved = resolve_actors(actors, apart=apart)
    assert set(resolved.replaced.values()).isdisjoint(resolved.replaced)
    for one, other in apart:
        assert resolved.replaced.get(one, one) != resolved.replaced.get(other, other)
    merged = {frozenset((link.one, link.other)) for link in resolved.links if link.merged}
    assert len(merged) == len(resolved.replaced)


# --- measured ------------------------------------------------------------------------------

Mention = tuple[str, str]


def b_cubed(found: Mapping[Mention, object], gold: Mapping[Mention, object]) -> float:
    """Return the F1 of B³, of the purity and completeness of each mention's cluster."""

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
def test_hard_pairs_of_names_are_decided_by_evidence() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not in ../shared")
    keys, actors = corpus(CORPUS)
    resolved = resolve_actors(actors)
    found: dict[Mention, object] = {}
    gold: dict[Mention, object] = {}
    wrong = []
    for kind, one, who, other, whom in labelled():
        for mention, meant in ((one, who), (other, whom)):
            found[mention] = resolved.replaced.get(keys[mention], keys[mention])
            gold[mention] = (kind, meant)
        if who != whom and found[one] == found[other]:
            wrong.append((one, other))
    assert b_cubed(found, gold) >= 0.93
    assert len(wrong) <= 2, wrong
    firsts: dict[str, set[str]] = defaultdict(set)
    for actor in actors:
        for name in map(parse_person_name, actor.names):
            if actor.kind == "person" and name.given:
                meant = min(nicknames().get(name.first, {name.first}))
                firsts[resolved.replaced.get(actor.key, actor.key)].add(meant)
    assert {key: found for key, found in firsts.items() if len(found) > 1} == {}


def corpus(folder: Path) -> tuple[dict[Mention, str], list[ArticleActor]]:
    """Read the persons and organisations of an annotated corpus, with names resolved by article."""
    keys: dict[Mention, str] = {}
    actors: list[ArticleActor] = []
    for path in sorted(folder.glob("*/*/*.ann")):
        kinds = dict(_annotated(path))
        full = {
            parse_person_name(name).family: name
            for name, kind in kinds.items()
            if kind == "person" and parse_person_name(name).given
        }
        names: dict[str, set[str]] = defaultdict(set)
        for name, kind in kinds.items():
            long = full.get(parse_person_name(name).family, name) if kind == "person" else name
            short = kind == "person" and is_partial(name)
            key = fold.key(long if short else name)
            if kind == "person" and is_partial(long if short else name):
                key = f"{path.stem}\x1f{key}"
            keys[name, path.stem] = key
            names[key].add(name)
        year, month, day = path.stem.split("-")[0].split("_")
        company = frozenset(key for key in names if "\x1f" not in key)
        for key, called in names.items():
            own = {name for name in called if fold.key(name) == key} or called
            actors.append(
                ArticleActor(
                    key,
                    path.stem,
                    kinds[min(own)],  # type: ignore[arg-type]
                    tuple(sorted(own)),
                    date(int(year), int(month), int(day)),
                    one_article="\x1f" in key,
                    company=company,
                )
            )
    return keys, actors


def _annotated(path: Path) -> Iterable[tuple[str, str]]:
    sorts = {"Person": "person", "Organization": "organisation"}
    seen: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        parts: Sequence[str] = line.split("\t")
        if len(parts) == 3 and parts[1].split()[0] in sorts and parts[2].strip() not in seen:
            seen.add(parts[2].strip())
            yield parts[2].strip(), sorts[parts[1].split()[0]]
