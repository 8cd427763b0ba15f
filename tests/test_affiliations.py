"""Roles and memberships that a French text states for persons."""

from __future__ import annotations

import pytest
from extract import parse, unmark
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.affiliations.find import find_affiliations
from kg.coref.affiliations import resolve_affiliations
from kg.mentions.find import find_mentions
from kg.model import Affiliation

Fact = tuple[str | None, ...]
"""Person, role and organisation of an affiliation."""


def stated(text: str) -> tuple[Affiliation, ...]:
    found = find_mentions(parse(text))
    return resolve_affiliations(find_affiliations(parse(text), found), found)


def facts(text: str) -> set[Fact]:
    return {(a.person, a.role, a.organisation) for a in stated(text)}


# <Person>, [role] and {organisation} are marked.
STATED = [
    "<Brice Serval>, [directeur] de {Michelin}, a démissionné.",
    # A portfolio, a workplace, an age and "the present" are not part of a role.
    "<Paul Vernier> ({PCF}) a voté contre.",
    "<Ada Brun>, [députée] (ex-PX) du {Vexin}, a parlé.",
    "<Paul Vernier>, fondateur et [directeur] de {Michelin}, a parlé.",
    # Roles in a list, with years and asides.
    "Députée du Vexin pendant trente ans, [maire] de {Norvane} de 1977 à 2001 puis ministre, "
    "<Ada Brun> est morte.",
    "La [députée] {PX} <Ada Brun> a parlé.",
]


@pytest.mark.parametrize("sentence", STATED)
def test_a_sentence_states_the_marked_affiliation(sentence: str) -> None:
    text, person, role, organisation = unmark(sentence)
    assert (person, role, *(organisation or [None])) in facts(text)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Greenpeace a protesté. « Non », a dit sa présidente, Ada Brun.", "Greenpeace"),
        # A lawyer's client is not an organisation.
        ("Paul Vernier a protesté. « Non », a dit son avocate, Ada Brun.", None),
    ],
)
def test_a_possessive_refers_to_the_organisation(text: str, body: str | None) -> None:
    assert [b for person, _, b in facts(text) if person == "Ada Brun"] == [body]


def test_the_evidence_is_the_role_with_the_name() -> None:
    text = "Hier, le maire Paul Vernier a parlé."
    (affiliation,) = stated(text)
    assert affiliation.evidence.of(text) == "le maire Paul Vernier"
    assert affiliation.rule == "title"


@pytest.mark.parametrize("text", ["", "(", "maire", "Le maire a parlé.", "Paul Vernier (", "🙂"])
def test_such_a_text_states_nothing(text: str) -> None:
    assert facts(text) == set()


PIECES = st.sampled_from(
    (
        *("le maire", "Paul Vernier", "(PCF)", ",", "«", "»", "est", "de", "la Ligue", "et", "qui"),
        *("président", "du", "Rhône", ".", "présidé par", "l'un des", "dirigeants", "\n\n", "n'"),
    )
)


@settings(max_examples=40)
@given(st.lists(PIECES, max_size=25))
def test_evidence_is_in_the_text_and_a_second_run_finds_the_same(pieces: list[str]) -> None:
    text = " ".join(pieces)
    read = parse.__wrapped__(text)
    found = find_mentions(read)
    first = find_affiliations(read, found)
    assert first == find_affiliations(read, found)
    for affiliation in first:
        assert 0 <= affiliation.evidence.start < affiliation.evidence.end <= len(text)
        assert affiliation.person
        assert affiliation.role or affiliation.organisation


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (
            "Le maire Paul Vernier a nommé Ada Brun présidente.",
            ("Paul Vernier", "présidente", None),
        ),
        # A relative of the holder.
        ("La veuve du maire, Ada Brun, a démenti.", ("Ada Brun", "maire", None)),
    ],
)
def test_a_role_is_not_the_persons(text: str, fact: Fact) -> None:
    assert fact not in facts(text)
