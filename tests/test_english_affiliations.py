"""Roles and memberships in English. Skipped without an English pipeline."""

from __future__ import annotations

import pytest
from extract import needs_english, understood_english, unmark

pytestmark = needs_english
Fact = tuple[str | None, ...]


def facts(text: str) -> set[Fact]:
    return {(a.person, a.role, a.organisation) for a in understood_english(text).affiliations}


# <Person>, [role] and {organisation} are marked.
STATED = [
    # An organisation before the role.
    "{Microsoft}'s [chief executive], <Ada Brown>, agreed.",
    "[Meridian chief executive] <Ada Brown> agreed.",
    "<Ada Brown>, the {union}'s [deputy president], agreed.",
    "[US President] <Ada Brown> agreed.",
    "The law was drafted by [state Sen.] <Ada Brown>.",
    "<Ada Brown>, a 34-year-old [nurse], agreed.",
    "[Governor] of {Washington} <Ada Brown> agreed.",
    "[Attorney General] <Ada Brown> agreed.",
    "[Local historian] and retired postman <Ada Brown> agreed.",
    "The [editor-in-chief] of the {Daily Mail}, <Ada Brown>, agreed.",
    "A [Rotterdam student], <Ada Brown>, found the flaw.",
    "<Ada Brown> of the {Leeds team} won.",
    "The {Harbour Trust} sent back the ship after the accident. Its [chief], <Ada Brown>, agreed.",
    # An organisation in a complement.
    "The [mayor] of nearby {Oster}, <Ada Brown>, agreed.",
    "The [prime minister] of {Norland}, <Ada Brown>, agreed.",
    "<Ada Brown>, a [Democrat] elected in 2006, agreed.",
    # A role in apposition to another, and coordinated roles.
    "The Vals leader, [outgoing premier] <Ada Brown>, agreed.",
    "{Microsoft}'s <Ada Brown> agreed.",
]


@pytest.mark.parametrize("sentence", STATED)
def test_a_sentence_states_the_marked_affiliation(sentence: str) -> None:
    text, person, role, organisation = unmark(sentence)
    assert (person, role, *(organisation or [None])) in facts(text)


def test_an_organisation_may_divide_a_role() -> None:
    fact = ("Ada Brown", "Former director", "Norvane")
    assert fact in facts("Former Norvane director Ada Brown agreed.")


def test_coordinated_roles_share_the_organisation() -> None:
    assert facts("Microsoft's founder and chief executive, Ada Brown, agreed.") == {
        ("Ada Brown", "founder", "Microsoft"),
        ("Ada Brown", "chief executive", "Microsoft"),
    }


def test_a_role_with_its_own_complement_does_not_share() -> None:
    found = facts("Ada Brown, a professor of law and adviser to Microsoft, agreed.")
    assert ("Ada Brown", "professor of law", "Microsoft") not in found


@pytest.mark.parametrize(
    "text", ["It was shown by photographers such as Ada Brown, Tom Hall and Eve Norton."]
)
def test_a_plural_role_applies_to_each_name(text: str) -> None:
    assert facts(text) == {
        (name, "photographers", None) for name in ("Ada Brown", "Tom Hall", "Eve Norton")
    }


@pytest.mark.parametrize(
    "text",
    [
        "Ada Brown (D-Ohio) agreed.",
        "Microsoft's Internet Explorer crashed.",
        "Ada Brown is not the president of Microsoft.",
        "Ada Brown, the wife of Tom Hall, agreed.",
        "Mr Brown agreed.",
    ],
)
def test_nobody_has_a_role(text: str) -> None:
    assert facts(text) == set()


def test_the_owner_of_a_role_does_not_hold_it() -> None:
    found = facts("Norvane, whose chief executive, Ada Brown, left in May, has sold the plant.")
    assert {fact[:2] for fact in found} == {("Ada Brown", "chief executive")}


def test_the_appointed_person_has_the_role() -> None:
    found = facts("Ada Brown named her former deputy, Paul Vale, as director of the board.")
    assert {fact[0] for fact in found if fact[1] and "director" in fact[1]} == {"Paul Vale"}


@pytest.mark.parametrize("name", ["Ada van der Berg", "Ada al-Fayed"])
def test_a_particle_belongs_to_a_name(name: str) -> None:
    assert (name, "minister", None) in facts(f"The minister, {name}, resigned.")


def test_a_leader_without_complement_leads_the_organisation_under_discussion() -> None:
    text = (
        "The furniture chain Wexcombe said on Friday that sales had fallen.\n\n"
        "The year was hard, chief executive Ada Brown told analysts."
    )
    assert ("Ada Brown", "chief executive", "Wexcombe") in facts(text)
    # Other roles do not.
    assert ("Ada Brown", "farmer", None) in facts(text.replace("chief executive", "farmer"))
