"""Which roles and memberships a text states for whom."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.affiliations.find import affiliations
from kg.annotate import annotate
from kg.annotate.document import Document
from kg.coref.affiliations import resolve_affiliations
from kg.mentions.find import mentions
from kg.model import Affiliation, Article


@cache
def document(text: str) -> Document:
    return next(iter(annotate([Article("a", "a", text, language="fr")])))


def stated(text: str) -> tuple[Affiliation, ...]:
    found = mentions(document(text))
    return resolve_affiliations(affiliations(document(text), found), found)


def facts(text: str) -> set[tuple[str, str | None, str | None]]:
    return {(a.person, a.role, a.organisation) for a in stated(text)}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (
            "Brice Serval, directeur de Michelin, a démissionné.",
            ("Brice Serval", "directeur", "Michelin"),
        ),
        # What somebody has in charge, where he works, how old he is and "the present" are no
        # part of a role that has a body.
        (
            "Le vice-président de la région chargé des transports, Brice Serval, est venu.",
            ("Brice Serval", "vice-président", "région"),
        ),
        (
            "Ada Brun, vice-présidente du conseil départemental chargée de la culture, a dit oui.",
            ("Ada Brun", "vice-présidente", "conseil départemental"),
        ),
        (
            "Ada Brun, vice-présidente chargée de la formation, a dit oui.",
            ("Ada Brun", "vice-présidente chargée de la formation", None),
        ),
        ("Ada Brun, pharmacienne à Pertuis, a dit oui.", ("Ada Brun", "pharmacienne", None)),
        (
            "Brice Serval, un soldat retraité de 58 ans, a dit oui.",
            ("Brice Serval", "soldat retraité", None),
        ),
        (
            "L'entraîneur des moins de 21 ans, Brice Serval, a dit oui.",
            ("Brice Serval", "entraîneur des moins de 21 ans", None),
        ),
        (
            "L'actuelle maire de Vals, Ada Brun, a dit oui.",
            ("Ada Brun", "maire", "Vals"),
        ),
        (
            "Le groupe Norvane, dont le directeur, Brice Serval, a démissionné, licencie.",
            ("Brice Serval", "directeur", "Norvane"),
        ),
        (
            "Le syndicat, dont Ada Brun est la présidente, a refusé l'accord.",
            ("Ada Brun", "présidente", "syndicat"),
        ),
        (
            "Marc Brun, dont l'avocate, Ada Vals, dément les faits, sera jugé.",
            ("Ada Vals", "avocate", None),
        ),
        (
            "Ada Brun, candidate du parti vert à l'élection municipale, a dit oui.",
            ("Ada Brun", "candidate", "parti vert"),
        ),
        (
            "Ada Brun, candidate de la droite à la présidentielle, a dit oui.",
            ("Ada Brun", "candidate de la droite à la présidentielle", None),
        ),
        (
            "Jean Brun, patron de la société de conseil du nom de Norvane, est parti.",
            ("Jean Brun", "patron", "Norvane"),
        ),
        (
            "Jean Brun a fondé une société de conseil du nom de Norvane.",
            ("Jean Brun", "fondateur", "Norvane"),
        ),
        ("Le maire Paul Vernier a parlé.", ("Paul Vernier", "maire", None)),
        ("Le maire, Paul Vernier, a parlé.", ("Paul Vernier", "maire", None)),
        (
            "Le président français Paul Vernier a parlé.",
            ("Paul Vernier", "président français", None),
        ),
        (
            "Le président des États-Unis, Paul Vernier, a parlé.",
            ("Paul Vernier", "président", "États-Unis"),
        ),
        (
            "Le ministre de la Justice Paul Vernier a parlé.",
            ("Paul Vernier", "ministre de la Justice", None),
        ),
        (
            "Paul Vernier, porte-parole de l'armée française, a parlé.",
            ("Paul Vernier", "porte-parole", "armée française"),
        ),
        ("Paul Vernier est maire de Lyon.", ("Paul Vernier", "maire", "Lyon")),
        (
            "Paul Vernier est arrivé. Il est maire de Lyon.",
            ("Paul Vernier", "maire", "Lyon"),
        ),
        (
            "L'ancien ministre Paul Vernier a parlé.",
            ("Paul Vernier", "ancien ministre", None),
        ),
        ("Paul Vernier (PCF) a voté contre.", ("Paul Vernier", None, "PCF")),
        (
            "Paul Vernier, chef d'entreprise, a voté contre.",
            ("Paul Vernier", "chef d'entreprise", None),
        ),
        (
            "Paul Vernier, de Greenpeace, a voté contre.",
            ("Paul Vernier", None, "Greenpeace"),
        ),
    ],
)
def test_a_role_is_split_from_its_organisation(
    text: str, fact: tuple[str, str | None, str | None]
) -> None:
    assert fact in facts(text)


def test_the_name_in_full_is_who_has_the_role() -> None:
    text = "Paul Vernier est venu. La foule a salué le maire Vernier."
    assert facts(text) == {("Paul Vernier", "maire", None)}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Greenpeace a protesté. « Non », a dit sa présidente, Ada Brun.", "Greenpeace"),
        # A name whose first word says what it is names a body as well as others do.
        (
            "La Ligue des voisins a attaqué la Banque du Nord. Sa présidente, Ada Brun, dénonce "
            "un mensonge.",
            "Ligue des voisins",
        ),
        # A body without a name is called by what says most of it.
        (
            "Le syndicat des dockers fait grève. Sa présidente, Ada Brun, demande une aide.",
            "syndicat des dockers",
        ),
        (
            "L'association de riverains a porté plainte. « Non », dit Ada Brun, présidente de "
            "l'association.",
            "association de riverains",
        ),
        # Whose a lawyer is, is no organisation.
        ("Paul Vernier a protesté. « Non », a dit son avocate, Ada Brun.", None),
    ],
)
def test_a_possessive_stands_for_the_organisation(text: str, body: str | None) -> None:
    assert [b for person, _, b in facts(text) if person == "Ada Brun"] == [body]


def test_a_second_role_in_a_row_is_the_same_persons() -> None:
    text = "Paul Vernier, maire de Lyon et député du Rhône, a parlé."
    assert {(role, body) for _, role, body in facts(text)} == {
        ("maire", "Lyon"),
        ("député", "Rhône"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Paul Vernier n'est pas maire de Lyon.",
        "Le maire a parlé.",
        "Le ministre a dit : « Paul Vernier a menti ».",
        "L'homme Paul Vernier a parlé.",
        "Le Français Paul Vernier a gagné.",
        "La victime, Paul Vernier, est sortie.",
        "Le maire et Paul Vernier ont parlé.",
    ],
)
def test_what_states_no_role(text: str) -> None:
    assert facts(text) == set()


def test_the_evidence_is_the_stretch_that_states_it() -> None:
    text = "Hier, le maire Paul Vernier a parlé."
    (affiliation,) = stated(text)
    assert affiliation.evidence.of(text) == "le maire Paul Vernier"
    assert affiliation.rule == "title"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "(",
        "maire",
        "maire, maire, maire",
        "Paul Vernier (",
        "président de de de",
        "🙂 maire 🙂",
    ],
)
def test_hostile_text_states_nothing(text: str) -> None:
    assert facts(text) == set()


PIECES = st.sampled_from(
    [
        "le maire",
        "Paul Vernier",
        "(PCF)",
        ",",
        "«",
        "»",
        "est",
        "de",
        "la Ligue",
        "et",
        "qui",
        "président",
        "du",
        "Rhône",
        ".",
        "présidé par",
        "l'un des",
        "dirigeants",
        "\n\n",
        "n'",
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES, max_size=25))
def test_evidence_lies_in_the_text_and_the_answer_is_the_same_again(pieces: list[str]) -> None:
    text = " ".join(pieces)
    read = document.__wrapped__(text)
    found = mentions(read)
    first = affiliations(read, found)
    assert first == affiliations(read, found)
    for affiliation in first:
        assert 0 <= affiliation.evidence.start < affiliation.evidence.end <= len(text)
        assert affiliation.person
        assert affiliation.role or affiliation.organisation


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Paul Vernier a quitté l'hôtel hier soir.", set()),
        (
            "Paul Vernier a quitté le parti socialiste en 1990.",
            {("Paul Vernier", None, "parti socialiste")},
        ),
        (
            "Paul Vernier, fondateur et directeur de Michelin, a parlé.",
            {
                ("Paul Vernier", "fondateur", "Michelin"),
                ("Paul Vernier", "directeur", "Michelin"),
            },
        ),
        (
            "Paul Vernier, agronome travaillant pour le CICR, a parlé.",
            {("Paul Vernier", "agronome", "CICR")},
        ),
        ("Paul Vernier, 58, maire de Lyon, a parlé.", {("Paul Vernier", "maire", "Lyon")}),
        (
            "Le maire Paul Vernier de Greenpeace a parlé.",
            {("Paul Vernier", "maire", "Greenpeace")},
        ),
        (
            "Une équipe internationale dirigée par Paul Vernier a parlé.",
            {("Paul Vernier", None, "équipe internationale")},
        ),
    ],
)
def test_a_fact_ends_where_another_begins(
    text: str, found: set[tuple[str, str | None, str | None]]
) -> None:
    assert facts(text) == found


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (
            "Ada Brun est avocate. Elle fut maire de Norvane, députée du Vexin et ministre.",
            ("députée", "Vexin"),
        ),
        (
            "Ada Brun est morte. Elle fut maire de Norvane, puis ministre du Travail.",
            ("ministre du Travail", None),
        ),
        (
            "Ada Brun, maire de Norvane de 1977 à 2001 et présidente du Vexin, a parlé.",
            ("présidente", "Vexin"),
        ),
        (
            "Députée du Vexin pendant trente ans, maire de Norvane de 1977 à 2001 puis ministre, "
            "Ada Brun est morte.",
            ("maire", "Norvane"),
        ),
        (
            "Propriétaire du club depuis 2011, l'avocate Ada Brun a parlé.",
            ("Propriétaire", "club"),
        ),
        (
            "Ada Brun, par ailleurs ancienne maire de Norvane, a parlé.",
            ("ancienne maire", "Norvane"),
        ),
        ("Ada Brun, 26 ans et secrétaire du ministère, a parlé.", ("secrétaire", "ministère")),
        ("Ada Brun (ministre de la Ville) a parlé.", ("ministre de la Ville", None)),
        ("Ada Brun, députée (ex-PX) du Vexin, a parlé.", ("députée", "Vexin")),
        ("La députée PX Ada Brun a parlé.", (None, "PX")),
        ("Ada Brun, à la tête de la Fédération vexine, a parlé.", (None, "Fédération vexine")),
        (
            "Ada Brun, la candidate PX à la mairie, a parlé.",
            ("candidate à la mairie", "PX"),
        ),
        (
            "Ada Brun est présidente de la Fédération française de canoë.",
            ("présidente", "Fédération française de canoë"),
        ),
        ("Le Colonel Ada Brun a parlé.", ("Colonel", None)),
        # Two subjects of a verb, a comma between.
        ("La présidente du jury, la romancière Ada Brun, a parlé.", ("présidente du jury", None)),
        ("La présidente du jury, la romancière Ada Brun, a parlé.", ("romancière", None)),
        ("L'ex-PDG de la société Norvane, Ada Brun, a parlé.", ("ex-PDG", "société Norvane")),
        ("Ada Brun est le plus jeune préfet du Vexin.", ("plus jeune préfet", "Vexin")),
    ],
)
def test_roles_come_in_rows_with_years_and_asides(
    text: str, fact: tuple[str | None, str | None]
) -> None:
    assert ("Ada Brun", *fact) in facts(text)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (
            "Ada Brun, professeure au Collège de Norvane, a parlé.",
            ("professeure", "Collège de Norvane"),
        ),
        (
            "Ada Brun, secrétaire d'État aux Sports, a parlé.",
            ("secrétaire d'État aux Sports", None),
        ),
        ("Ada Brun, éditrice chez Torvald, a parlé.", ("éditrice", "Torvald")),
        ("Le gouvernement a nommé Ada Brun au poste de préfète.", ("préfète", None)),
        ("Le comité a choisi Ada Brun comme présidente.", ("présidente", None)),
        ("Élue maire de Norvane en 2008, Ada Brun avait rejoint la gauche.", ("maire", "Norvane")),
        ("Ada Brun, attaquante de Norvane, a parlé.", ("attaquante", "Norvane")),
        (
            "La ministre déléguée à l'Industrie, Ada Brun, a parlé.",
            ("ministre déléguée à l'Industrie", None),
        ),
    ],
)
def test_a_preposition_tells_the_employer_from_the_field(
    text: str, fact: tuple[str | None, str | None]
) -> None:
    assert ("Ada Brun", *fact) in facts(text)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("L'auteur des tirs, Ada Brun, a fui.", ("Ada Brun", "auteur des tirs", None)),
        # Whose widow, brother or daughter somebody is.
        ("La veuve du maire, Ada Brun, a démenti.", ("Ada Brun", "maire", None)),
        ("Le frère du ministre, Paul Vernier, a démenti.", ("Paul Vernier", "ministre", None)),
        (
            "« Non », a dit la maire, Ada Brun, à la radio Norvane Info.",
            ("Ada Brun", "maire", "radio Norvane Info"),
        ),
        (
            "Paul Vernier, adjoint à la maire de Norvane, Ada Brun, ont parlé.",
            ("Ada Brun", "maire", "Norvane"),
        ),
        (
            "Le maire Paul Vernier a nommé Ada Brun présidente.",
            ("Paul Vernier", "présidente", None),
        ),
        ("Ada Brun, figure du théâtre, est morte.", ("Ada Brun", "figure", "théâtre")),
        (
            "Ada Brun, physicienne (université Norvane, Vexin), est morte.",
            ("Ada Brun", None, "Vexin"),
        ),
    ],
)
def test_what_is_no_role_of_the_person(text: str, fact: tuple[str, str | None, str | None]) -> None:
    assert fact not in facts(text)


def test_an_author_of_a_novel_has_a_role() -> None:
    assert ("Ada Brun", "autrice de romans", None) in facts(
        "Ada Brun, autrice de romans, est morte."
    )


def test_a_body_is_named_without_years() -> None:
    text = "Ada Brun est morte. Elle fut présidente du conseil régional de 1992 à 1998."
    assert ("Ada Brun", "présidente", "conseil régional") in facts(text)
