"""Claims of many articles: shared words, sides, decisions and repeated statements."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from claim_pairs import SHARED, Pair, Part, pairs
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kg.claims.agreement import score_agreement
from kg.claims.cluster import ClaimClusters, cluster_claims
from kg.claims.near_duplicates import find_repeats
from kg.claims.proposition import Proposition, find_side, says_contrary
from kg.claims.senses import senses
from kg.claims.similarity import Embeddings
from kg.normalise.content_words import is_contrary, synonym_groups, wording

EMBEDDINGS = Embeddings()

CUT = "Nous ne couperons l’eau à personne"
WHOLE = "Nous ne couperons l’eau à personne : le compteur mesure, il ne punit pas"
TWELVE = "les compteurs communicants réduisent la consommation de 12 %"


def said(text: str, n: int = 1, **more: object) -> Proposition:
    """A statement of the article ``n``, published on the n-th of a month."""
    given: dict[str, object] = {
        "statement": f"s{n} {text}",
        "key": f"{n} {text}",
        "article": f"a{n:02}",
        "day": f"2024-03-{n:02}",
        "context": frozenset(("gouvernement",)),
    }
    return Proposition(text=text, **{**given, **more})  # type: ignore[arg-type]


def claims(*found: Proposition, **more: Any) -> ClaimClusters:
    return cluster_claims(found, embeddings=EMBEDDINGS, **more)


# Words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "words", "sign"),
    [
        ("la loi sur l'eau", "fr", {"loi", "eau"}, 1),
        ("la loi ne protège pas les rivières", "fr", {"loi", "proteg", "riviera"[:6]}, -1),
        ("il n'existe aucune commande", "fr", {"exist", "command"}, -1),
        ("l'abandon de la tarification", "fr", {"tarific"}, -1),
        ("ne pas renoncer à la tarification", "fr", {"tarific"}, 1),
        ("le projet de loi, qui n'est pas prêt", "fr", {"projet", "loi", "pret"}, 1),
        ("12 % au mois de treize jours", "fr", {"12", "moi", "13", "jour"}, 1),
        # The right and a right.
        ("la droite réclame un droit", "fr", {"=wing", "reclam", "droit"}, 1),
        # An amount that is not exceeded is not denied.
        ("la hausse ne dépasse pas 3 %", "fr", {"=rise", "depass", "3"}, 1),
        ("the rise does not exceed 3 %", "en", {"=rise", "depass", "3"}, 1),
        ("380 000 appareils", "fr", {"380000", "apparei"}, 1),
        ("380,000 devices", "en", {"380000", "apparei"}, 1),
        ("no valve", "en", {"vann"}, -1),
        ("sailors drowned in winter", "en", {"marin", "noy", "wint"}, 1),
        ("cars cared, fled, fleeing", "en", {"voitur", "car", "fui", "fuir"}, 1),
        ("", "fr", set(), 1),
        ("« … »", "fr", set(), 1),
    ],
)
def test_content_words_and_sign(text: str, language: str, words: set[str], sign: int) -> None:
    found = wording(text, language)
    assert (set(found.words), found.sign) == (words, sign)


def test_a_day_of_a_month_and_a_year_are_not_amounts() -> None:
    assert wording("30 litres avant le 15 avril 2024").numbers == {"30"}


def test_a_capitalised_word_is_a_name_unless_it_is_also_in_lower_case() -> None:
    found = wording("Fillon et Loi Travail, la loi travail")
    assert found.names == {"loi", "travail"}
    assert found.capitals == {"fill"}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("scrutin", "référendum", True),
        ("prison", "salaire", False),
        ("rémunérer", "salaires", True),
    ],
)
def test_synonyms_in_news(one: str, other: str, alike: bool) -> None:
    first, second = (next(iter(wording(text).words)) for text in (one, other))
    assert bool(synonym_groups(first) & synonym_groups(second)) is alike


@pytest.mark.parametrize(
    ("text", "own", "deictic"),
    [
        ("sa démission", True, False),
        ("sa demande de référendum", False, False),
        ("cette décision", False, True),
        ("une telle proposition", False, True),
        ("le maire défend sa commune et ses habitants", True, False),
        ("le référendum", False, False),
    ],
)
def test_content_that_depends_on_speaker_or_context(text: str, own: bool, deictic: bool) -> None:
    found = wording(text)
    assert (found.own, found.deictic) == (own, deictic)


@pytest.mark.parametrize(
    ("one", "other", "contrary"),
    [
        ("le chômage baisse", "le chômage augmente", True),
        ("le chômage baisse", "une baisse du chômage", False),
        ("la pêche est interdite", "la pêche n'est pas interdite", True),
        ("la pêche est interdite", "la pêche est autorisée", True),
        ("la pêche n'est pas interdite", "la pêche est autorisée", False),
        ("le barrage est sûr", "le barrage est dangereux", True),
        # Both at once say neither.
        ("après une baisse le chômage augmente", "le chômage augmente", False),
    ],
)
def test_contraries(one: str, other: str, contrary: bool) -> None:
    assert is_contrary(wording(one), wording(other)) is contrary


@pytest.mark.parametrize(
    ("one", "other", "contrary"),
    [
        (TWELVE, "connected meters reduce consumption by 4 per cent, not 12", True),
        (TWELVE, "connected meters reduce consumption by 12 per cent, not 4", False),
        (TWELVE, "les compteurs réduisent la consommation de 4 % et non de 12 %", True),
        (TWELVE, "les compteurs ne réduisent pas la consommation de 12 %", True),
        (TWELVE, "ce n’est pas 12 % de consommation que les compteurs réduisent", True),
    ],
)
def test_a_denied_number_makes_the_contrary(one: str, other: str, contrary: bool) -> None:
    english = said(other, 2, language="en" if " not " in other else "fr")
    assert says_contrary(said(one), english, EMBEDDINGS) is contrary
    assert says_contrary(english, said(one), EMBEDDINGS) is contrary


@pytest.mark.parametrize(
    ("text", "more", "expected"),
    [
        ("un référendum", {"act": "demand", "stance": "support"}, 1),
        ("le référendum", {"act": "refuse", "stance": "oppose"}, -1),
        ("la hausse", {"act": "oppose", "stance": "oppose", "target": "la hausse"}, -1),
        ("vendre la rivière", {"act": "oppose", "stance": "oppose", "target": "le ministre"}, 1),
        ("Nous refusons la vanne", {"act": "refuse", "stance": "oppose", "type": "direct"}, 1),
        # The refusal is in the words: they are what is said.
        ("il ne sera pas candidat", {"act": "refuse", "stance": "oppose"}, 1),
        ("ne pas signer", {"act": "refuse", "stance": "oppose"}, -1),
        ("l'abandon du projet", {"act": "refuse", "stance": "oppose"}, -1),
        # An accusation maintains what somebody did.
        ("lying", {"act": "oppose", "stance": "oppose", "target": "the minister of lying"}, 1),
        ("the price of a meter", {"act": "oppose", "target": "the price of a meter"}, -1),
    ],
)
def test_the_side_of_a_source(text: str, more: dict[str, object], expected: int) -> None:
    assert find_side(said(text, **more)) == expected


@pytest.mark.parametrize(
    ("word", "language", "found"),
    [
        ("hausse", "fr", {"rise": 1}),
        ("plummeted", "en", {"rise": -1}),
        ("sûr", "fr", {"safe": 1}),
        ("sur", "fr", {}),
        # Words that only begin as others do.
        ("maintenant", "fr", {}),
        ("pays", "fr", {}),
        ("government", "en", {}),
        ("complex", "en", {}),
    ],
)
def test_senses_and_poles_of_a_word(word: str, language: str, found: dict[str, int]) -> None:
    assert dict(senses(word.lower(), language)) == found


# One claim or two --------------------------------------------------------------------------------

SAME = [
    (said(TWELVE), said(TWELVE.replace("réduisent", "réduisent bien"), 2)),
    (said(WHOLE), said("Le compteur mesure, il ne punit pas", 9)),
    (
        said("un référendum", act="demand", stance="support"),
        said("le référendum", 3, act="refuse", stance="oppose"),
    ),
    (
        said(TWELVE),
        said("connected meters reduce consumption by 12 per cent", 5, language="en"),
    ),
    (
        said("Nous ne couperons l’eau à personne", type="direct"),
        said("We will not cut off anyone’s water", 5, language="en", type="direct"),
    ),
]
OTHER = [
    (said(TWELVE), said(TWELVE.replace("12", "3"), 2)),
    (said("le référendum"), said("le moratoire", 2)),
    (said("le texte sera voté en juin"), said("le texte protège les foyers modestes", 2)),
    (said("La décision"), said("la décision", 2)),
    (
        said("sa démission", speaker="Anne Roche", source="anne roche", named=True),
        said("sa démission", 2, speaker="Paul Brun", source="paul brun", named=True),
    ),
    # One group and its deeds of two years.
    (
        said("les attaques", source="front", context=frozenset({"front"})),
        said("l'attaque", 2, day="2025-04-01", source="front", context=frozenset({"front"})),
    ),
    (said("voter", context=frozenset("a")), said("voter", 2, context=frozenset("b"))),
    # Other amounts; one name, and something else of it.
    (said("12 % de pertes en ville"), said("30 % de pertes en ville", 2)),
    (said("soutenir Hélène Vauclarin"), said("le discours d’Hélène Vauclarin", 2)),
    (
        said("the figure came from a trial in Saint-Évrard", language="en"),
        said("publier les relevés de Saint-Évrard", 2),
    ),
    (said("l’imiter"), said("gloat", 2, language="en")),
    # Nobody in common, and months between them.
    (
        said("il s'agit d'un attentat", context=frozenset()),
        said("c'est un attentat", 2, day="2025-01-01", context=frozenset()),
    ),
]


@pytest.mark.parametrize(
    ("one", "other", "same"), [(*pair, True) for pair in SAME] + [(*pair, False) for pair in OTHER]
)
def test_two_statements_of_one_claim_or_of_two(
    one: Proposition, other: Proposition, same: bool
) -> None:
    found = score_agreement(one, other, EMBEDDINGS)
    assert found.same is same
    assert score_agreement(other, one, EMBEDDINGS) == found


def test_a_merge_says_why() -> None:
    found = claims(*SAME[0])
    [merge] = found.merges
    assert (merge.key, merge.claim) == (SAME[0][1].key, SAME[0][0].key)
    assert "content words in common 1.00 and 1.00" in merge.agreement.reason
    assert 0.5 <= merge.agreement.score <= 1


def test_for_and_against_are_one_claim_and_two_sides() -> None:
    wanted, refused = SAME[2]
    found = claims(wanted, refused)
    assert set(found.claims.values()) == {wanted.key}
    assert found.sides == {wanted.statement: 1, refused.statement: -1}


def test_a_denial_is_on_the_other_side() -> None:
    yes, no = said(TWELVE), said(f"{TWELVE.replace('réduisent', 'ne réduisent pas')}", 4)
    assert claims(yes, no).sides == {yes.statement: 1, no.statement: -1}


def test_a_contradiction_in_other_words_is_on_the_other_side() -> None:
    ban = "une interdiction de la reconnaissance faciale"
    threat = said(
        "la reconnaissance faciale menace les libertés",
        act="oppose",
        stance="oppose",
        target="la reconnaissance faciale",
        source="brun",
    )
    wish = said(
        ban, start=80, act="demand", stance="support", target=ban, source="la ligue des voisins"
    )
    later = said("l’interdiction de la reconnaissance faciale", 9, stance="support", act="support")
    found = claims(threat, wish, later)
    assert [merge.agreement.opposite for merge in found.merges] == [True, False]
    assert found.sides[wish.statement] == found.sides[later.statement] == -1
    assert found.labels == {threat.key: threat.text}


def test_a_cut_quotation_is_on_the_side_of_the_whole() -> None:
    whole, cut = direct(WHOLE, 1), direct("Le compteur mesure, il ne punit pas", 2)
    assert is_contrary(whole.wording, cut.wording)
    assert claims(whole, cut).sides == {whole.statement: 1, cut.statement: 1}


def test_the_label_is_the_most_central_self_contained_wording_of_several() -> None:
    assert claims(said(TWELVE)).labels == {}
    long = f"{TWELVE}, soit l’équivalent du lac chaque année"
    found = claims(said(long), said(TWELVE, 2), said(f"{TWELVE} chez les abonnés", 3))
    assert list(found.labels.values()) == [TWELVE]


def test_who_speaks_of_themselves_is_one_only_with_the_same_source() -> None:
    roche = said("sa candidature à l'élection de 2017", speaker="Anne Roche", named=True)
    nobody = said("sa candidature à l'élection de 2017", 2, speaker="L'ancien président")
    brun = said("sa candidature à l'élection de 2017", 3, speaker="Paul Brun", named=True)
    again = replace(roche, statement="again", key="again", article="a04", source="roche")
    found = claims(
        *(replace(roche, source="anne roche"), nobody, replace(brun, source="paul brun"), again),
        sources={"anne roche": "anne roche", "roche": "anne roche"},
    ).claims
    assert found[again.key] == roche.key
    assert (found[nobody.key], found[brun.key]) == (nobody.key, brun.key)


SENATOR = {
    "text": "Senator Marc Rubin of Norvane",
    "language": "en",
    "stance": "support",
    "target": "Senator Marc Rubin",
    "rule": "verb:n",
}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        # "X is for T" is a position.
        ({"text": "Trump", "stance": "support", "rule": "verb:n"}, "Trump", False),
        (SENATOR, SENATOR, False),
        ("le chômage a atteint 9 % en mai", "le chômage a atteint 9 % en juin", False),
        ("le chômage va repartir à la hausse en 2017", "la hausse du chômage en 2017", True),
        ("le parti se réunira lundi à Paris", "le parti se réunira mardi à Paris", False),
        ("Brun accuse Roche de fraude", "Vidal accuse Petit de fraude", False),
        (
            {"text": "le maire va-t-il quitter son parti", "act": "ask"},
            "le maire quitte le parti",
            False,
        ),
    ],
)
def test_statements_of_two_articles_are_one_claim_only_if_all_agrees(
    one: str | dict[str, Any], other: str | dict[str, Any], same: bool
) -> None:
    given, against = ({"text": each} if isinstance(each, str) else each for each in (one, other))
    found = claims(said(**given), said(n=2, **against))
    assert (len(set(found.claims.values())) == 1) is same


def test_a_statement_must_agree_with_most_of_a_claim() -> None:
    """Single shared words connect no chain: "hausse", "chômage" and "usines"."""
    first = said("le chômage baisse dans les usines du nord", source="a")
    second = said("le chômage baisse dans les usines du nord selon l'institut", 2, source="b")
    third = said("les usines du nord ferment", 3, source="c")
    assert claims(first, second, third).claims[third.key] == third.key
    assert claims(first, second, third).claims[second.key] == first.key


def test_a_statement_reported_within_another_is_another_claim() -> None:
    """Of one source it may be a part that says the same, of another it isn't."""
    text = (
        "la mairie attend une réponse du ministère et rappelle à chaque habitant que la facture "
        f"peut être contestée, tandis que les usagers disent que {TWELVE}"
    )
    outer = said(text, source="la mairie", speaker="la mairie", type="direct")
    inner = said(TWELVE, source="les usagers", speaker="les usagers", start=50)
    assert len(set(claims(outer, inner).claims.values())) == 2
    assert len(set(claims(outer, replace(inner, article="a02")).claims.values())) == 1


# What people decide ------------------------------------------------------------------------------


def test_people_merge_two_claims() -> None:
    one, other, third = said("un référendum"), said("un moratoire", 2), said("la paix", 3)
    pairs_ = [(third.key, other.key), (one.key, third.key)]
    assert set(claims(one, other, third, same=pairs_).claims.values()) == {one.key}


def test_merging_two_statements_merges_their_claims() -> None:
    free, aid = said("l’entrée sera gratuite"), said("une aide aux théâtres", 2, act="commit")
    more = said("une aide aux théâtres", 3, act="commit")
    assert set(claims(aid, more).claims.values()) == {aid.key}
    assert set(claims(free, aid, more, same=[(free.key, aid.key)]).claims.values()) == {free.key}


def test_people_split_a_claim() -> None:
    one, other = SAME[0]
    found = claims(one, other, apart=[(other.key, one.key)])
    assert found.claims == {one.key: one.key, other.key: other.key}


def test_a_decision_on_an_unknown_key_is_ignored() -> None:
    one = said(TWELVE)
    assert claims(one, same=[("gone", one.key)], apart=[("gone", "too")]).claims == {
        one.key: one.key
    }


@pytest.mark.parametrize(
    ("french", "english", "opposite"),
    [
        (WHOLE, "The meter measures, it does not punish.", False),
        ("Il mesure l'eau, il ne punit pas les gens", "The meter punishes people", True),
        ("Il n'existe aucune commande de coupure", "No cut-off command exists, he said", False),
    ],
)
def test_a_translation_is_compared_clause_by_clause(
    french: str, english: str, opposite: bool
) -> None:
    one, other = said(french), said(english, 2, language="en")
    assert says_contrary(one, other, EMBEDDINGS) is opposite
    assert says_contrary(other, one, EMBEDDINGS) is opposite


# Laws --------------------------------------------------------------------------------------------

TEXTS = (
    TWELVE,
    TWELVE.replace("réduisent", "ne réduisent pas"),
    f"{TWELVE}, soit un lac chaque année",
    "connected meters reduce consumption by 12 per cent",
    "un référendum",
    "le référendum sur les compteurs",
    "un moratoire d'un an",
    WHOLE,
    CUT,
    "la démission de la ministre",
    "la ministre doit démissionner",
)
statements = st.lists(
    st.builds(
        lambda text, n, act: said(
            text,
            n,
            act=act,
            stance="none" if act == "assert" else "oppose",
            language="en" if "meters" in text else "fr",
        ),
        st.sampled_from(TEXTS),
        st.integers(1, 28),
        st.sampled_from(("assert", "refuse")),
    ),
    max_size=9,
    unique_by=lambda p: p.statement,
)
law = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def shuffled(found: list[Proposition], random: Random) -> list[Proposition]:
    return random.sample(found, len(found))


@law
@given(statements, st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(found: list[Proposition], random: Random) -> None:
    assert claims(*found) == claims(*shuffled(found, random))


@law
@given(statements, st.sampled_from(TEXTS))
def test_a_later_statement_does_not_change_earlier_claims(
    found: list[Proposition], text: str
) -> None:
    before = claims(*found)
    later = replace(said(text), day="2024-04-01", article="b", statement="b", key="b")
    after = claims(*found, later)
    assert {key: one for key, one in after.claims.items() if key != "b"} == before.claims
    assert {s: one for s, one in after.sides.items() if s != "b"} == before.sides


@law
@given(statements, st.data(), st.randoms(use_true_random=False))
def test_a_merge_keeps_claims_whole_in_any_order(
    found: list[Proposition], data: st.DataObject, random: Random
) -> None:
    before = claims(*found).claims
    one, other = (data.draw(st.sampled_from(sorted(before))) for _ in range(2)) if before else "ab"
    clusters = claims(*found, same=[(one, other)])
    assert claims(*shuffled(found, random), same=[(other, one)]) == clusters
    for key, claim in before.items():
        if claim in (before.get(one), before.get(other)):
            assert clusters.claims[key] == clusters.claims[one]


@law
@given(statements, st.data(), st.randoms(use_true_random=False))
def test_what_people_set_apart_stays_apart(
    found: list[Proposition], data: st.DataObject, random: Random
) -> None:
    keys = st.sampled_from(sorted({p.key for p in found}) or ["a"])
    one, other, third, fourth = (data.draw(keys) for _ in range(4))
    decided = {"same": [(one, other)], "apart": [(third, fourth)]}
    assume(third != fourth and {one, other} != {third, fourth})
    clusters = claims(*found, **decided)
    assert clusters.claims[third] != clusters.claims[fourth]
    assert {j.key: j.claim for j in clusters.merges} == {
        key: claim for key, claim in clusters.claims.items() if key != claim
    }
    assert claims(*shuffled(found, random), **decided) == clusters


@law
@given(statements)
def test_a_claim_has_the_key_of_its_earliest_statement(found: list[Proposition]) -> None:
    clusters = claims(*found)
    firsts: dict[str, Proposition] = {}
    for one in sorted(found, key=lambda p: p.order):
        firsts.setdefault(clusters.claims[one.key], one)
    assert all(one.key == key for key, one in firsts.items())


# Repeated statements -----------------------------------------------------------------------------


def direct(text: str, n: int, speaker: str = "hélène vauclarin", **more: object) -> Proposition:
    return said(text, n, type="direct", source=speaker, speaker=speaker, named=True, **more)


@pytest.mark.parametrize(
    ("one", "other", "repeated"),
    [
        (direct(WHOLE, 1), direct(WHOLE, 2), True),
        (direct(WHOLE, 1), direct("Le compteur mesure, il ne punit pas", 2), True),
        (direct("le compteur mesure, il ne punit pas", 1), direct(WHOLE, 2), True),
        (direct(WHOLE, 1), direct(WHOLE, 2, "vauclarin"), True),
        (direct(WHOLE, 1), said(WHOLE, 2), True),
        (direct(WHOLE, 1), direct(WHOLE.replace("personne", "quiconque"), 2), True),
        (direct(WHOLE, 1), direct(WHOLE, 2, "baptiste orsenne"), False),
        (direct("la réduction de débit", 1), direct("contre la réduction de débit", 2), False),
        (direct(WHOLE, 1), direct(f"{CUT}, c'est une promesse que je fais à tous", 2), False),
        (direct(WHOLE, 1), direct(CUT, 1, statement="again"), False),
    ],
)
def test_the_same_words_of_the_same_source_elsewhere_are_a_repetition(
    one: Proposition, other: Proposition, repeated: bool
) -> None:
    assert find_repeats([other, one]) == ({other.statement: one.statement} if repeated else {})


def test_all_repeat_the_earliest() -> None:
    found = [direct(WHOLE, n) for n in (3, 1, 2)]
    assert find_repeats(found) == {
        p.statement: found[1].statement for p in found if p is not found[1]
    }


# Measured ----------------------------------------------------------------------------------------

FLOOR = 0.79
ALL = 0.75
"""For the whole list, where half of the pairs of one claim are contradictions."""
MERGED, ALL_MERGED = 0.59, 0.48
"""The same for claims that are merged in the graph, where no claim is better than a wrong one."""
PRECISE, PRECISE_MERGED = 0.82, 0.91
SIDES = 0.80
CONTRARY = 0.55
"""Recall of contradictions within one claim."""


def measured(found: list[Pair]) -> tuple[float, float]:
    return precision_and_f1(
        [(score_agreement(p.one, p.other, EMBEDDINGS).same, p.same) for p in found]
    )


def precision_and_f1(outcome: list[tuple[bool, bool]]) -> tuple[float, float]:
    """Score pairs: whether they are said to be one claim, and whether they are."""
    right = sum(said_so and is_so for said_so, is_so in outcome)
    taken = sum(said_so for said_so, _ in outcome)
    return right / taken, 2 * right / (taken + sum(is_so for _, is_so in outcome))


def are_opposed(pair: Pair) -> bool:
    """Whether two statements of one claim are found to be on opposite sides."""
    if score_agreement(pair.one, pair.other, EMBEDDINGS).opposite:
        return True
    contrary = says_contrary(pair.one, pair.other, EMBEDDINGS)
    return (find_side(pair.one) != find_side(pair.other)) != contrary


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the corpus is not here")
class TestMeasured:
    """The labelled pairs that are not used for fitting."""

    def test_pairs_are_numerous_and_hard(self) -> None:
        assert len(pairs("measured")) == 150
        found = pairs("measured", "opposed")
        same = [pair for pair in found if pair.same]
        assert len(found) > 200 and len(same) >= 90
        assert sum(pair.opposite for pair in same) >= len(same) / 2
        assert len({pair.one.language + pair.other.language for pair in same}) >= 2

    def test_no_measured_pair_is_fitted(self) -> None:
        parts: tuple[Part, ...] = ("fit", "hard", "spare", "denied")
        fitted = {frozenset((p.one.text, p.other.text)) for p in pairs(*parts)}
        kept = {frozenset((p.one.text, p.other.text)) for p in pairs("measured", "opposed")}
        assert not fitted & kept

    @pytest.mark.parametrize(
        ("parts", "floor"), [(("measured",), FLOOR), (("measured", "opposed"), ALL)]
    )
    def test_pairs_of_one_claim(self, parts: tuple[Part, ...], floor: float) -> None:
        precision, f1 = measured(pairs(*parts))
        assert precision >= PRECISE, f"precision {precision:.3f}"
        assert f1 >= floor, f"pair F1 {f1:.3f}"

    @pytest.mark.parametrize(
        ("parts", "floor"), [(("measured",), MERGED), (("measured", "opposed"), ALL_MERGED)]
    )
    def test_pairs_merged_in_the_graph(self, parts: tuple[Part, ...], floor: float) -> None:
        """Clusters need a higher score within an article and between languages."""
        outcome = [
            (len(set(claims(pair.one, pair.other).claims.values())) == 1, pair.same)
            for pair in pairs(*parts)
        ]
        precision, f1 = precision_and_f1(outcome)
        assert precision >= PRECISE_MERGED, f"precision {precision:.3f}"
        assert f1 >= floor, f"pair F1 {f1:.3f}"

    def test_contradictions_within_and_between_claims(self) -> None:
        opposite = [p for p in pairs("measured", "opposed", "contrary") if p.opposite]
        other = [pair for pair in pairs("contrary") if not pair.same]
        assert len(opposite) > 50 and len(other) > 10
        found = sum(score_agreement(pair.one, pair.other, EMBEDDINGS).same for pair in opposite)
        assert found / len(opposite) >= CONTRARY, f"{found} of {len(opposite)}"
        wrong = [p for p in other if len(set(claims(p.one, p.other).claims.values())) == 1]
        assert len(wrong) <= 1, [(p.one.text, p.other.text) for p in wrong]

    def test_sides_of_pairs_of_one_claim(self) -> None:
        same = [pair for pair in pairs("measured", "opposed") if pair.same]
        found = [p for p in same if score_agreement(p.one, p.other, EMBEDDINGS).same]
        right = sum(are_opposed(pair) == pair.opposite for pair in found)
        assert right / len(found) >= SIDES, f"{right} of {len(found)}"


def test_a_prepared_vector_is_the_same_and_counts_only_if_asked_for() -> None:
    embeddings = Embeddings()
    embeddings.prepare(CUT)
    assert len(embeddings.fresh) == 1 and not embeddings.asked
    embeddings.prepare(CUT)
    assert (embeddings.vector(CUT) == Embeddings().vector(CUT)).all()
    assert len(embeddings.fresh) == 1 and len(embeddings.asked) == 1
