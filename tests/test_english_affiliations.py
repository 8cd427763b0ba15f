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
    "<Ada Brown>, a 34-year-old [nurse], agreed.",
    "The [editor-in-chief] of the {Daily Mail}, <Ada Brown>, agreed.",
    "The {Harbour Trust} sent back the ship after the accident. Its [chief], <Ada Brown>, agreed.",
    # An organisation in a complement.
    "<Ada Brown>, a [Democrat] elected in 2006, agreed.",
    # A role in apposition to another, and coordinated roles.
    "The Vals leader, [outgoing premier] <Ada Brown>, agreed.",
]


@pytest.mark.parametrize("sentence", STATED)
def test_a_sentence_states_the_marked_affiliation(sentence: str) -> None:
    text, person, role, organisation = unmark(sentence)
    assert (person, role, *(organisation or [None])) in facts(text)


def test_coordinated_roles_share_the_organisation() -> None:
    assert facts("Microsoft's founder and chief executive, Ada Brown, agreed.") == {
        ("Ada Brown", "founder", "Microsoft"),
        ("Ada Brown", "chief executive", "Microsoft"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Microsoft's Internet Explorer crashed.",
        "Ada Brown is not the president of Microsoft.",
        "Ada Brown, the wife of Tom Hall, agreed.",
    ],
)
def test_nobody_has_a_role(text: str) -> None:
    assert facts(text) == set()


def test_the_owner_of_a_role_does_not_hold_it() -> None:
    found = facts("Norvane, whose chief executive, Ada Brown, left in May, has sold the plant.")
    assert {fact[:2] for fact in found} == {("Ada Brown", "chief executive")}


def test_a_leader_without_complement_leads_the_organisation_under_discussion() -> None:
    text = (
        "The furniture chain Wexcombe said on Friday that sales had fallen.\n\n"
        "The year was hard, chief executive Ada Brown told analysts."
    )
    assert ("Ada Brown", "chief executive", "Wexcombe") in facts(text)
    # Other roles do not.
    assert ("Ada Brown", "farmer", None) in facts(text.replace("chief executive", "farmer"))
