"""Roles and memberships in English. Skipped without an English pipeline."""

from __future__ import annotations

from functools import cache

import pytest

from kg.annotate import annotate
from kg.annotate.parse import is_parsed, pipeline_name
from kg.extract.attribution import attribute
from kg.extract.resolution import resolve
from kg.model import Article

pytestmark = pytest.mark.skipif(
    not is_parsed("en"), reason=f"{pipeline_name('en')} is not installed"
)

Fact = tuple[str, str | None, str | None]


@cache
def facts(text: str) -> frozenset[Fact]:
    """Person, role and organisation of what a text states."""
    article = Article("made", "made", text, date="2018-03-07", language="en")
    reading = resolve(attribute(next(annotate([article]))))
    return frozenset((a.person, a.role, a.organisation) for a in reading.affiliations)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Microsoft's chief executive, Ada Brown, agreed.", ("chief executive", "Microsoft")),
        ("Meridian chief executive Ada Brown agreed.", ("Meridian chief executive", None)),
        ("Mariners coach Ada Brown agreed.", ("coach", "Mariners")),
        ("A USI instructor, Ada Brown, agreed.", ("instructor", "USI")),
        ("Ada Brown, the union's deputy president, agreed.", ("deputy president", "union")),
        ("The opposition’s spokeswoman, Ada Brown, agreed.", ("spokeswoman", "opposition")),
        ("US President Ada Brown agreed.", ("US President", None)),
        ("Democratic senator Ada Brown agreed.", ("Democratic senator", None)),
        ("Former Norvane director Ada Brown agreed.", ("Former director", "Norvane")),
        ("German Chancellor Ada Brown agreed.", ("German Chancellor", None)),
        ("Manchester United manager Ada Brown agreed.", ("manager", "Manchester United")),
        ("Microsoft CEO Ada Brown agreed.", ("CEO", "Microsoft")),
        ("Ex-mayor Ada Brown agreed.", ("Ex-mayor", None)),
        ("Ada Brown, ex-minister of health, agreed.", ("ex-minister of health", None)),
        ("Ada Brown, a 34-year-old nurse, agreed.", ("nurse", None)),
        (
            "Canada's Minister of Foreign Affairs, Ada Brown, agreed.",
            ("Minister of Foreign Affairs", "Canada"),
        ),
        ("The report's lead author, Ada Brown, agreed.", ("lead author", None)),
        ("The film's director, Ada Brown, was absent.", ("director", None)),
        ("The dairy's owner, Ada Brown, apologised.", ("owner", "dairy")),
        ("A Rotterdam student, Ada Brown, found the flaw.", ("Rotterdam student", None)),
        ("A Glasgow lawyer, Ada Brown, took the case.", ("Glasgow lawyer", None)),
        ("The head of the rescue team, Ada Brown, agreed.", ("head", "rescue team")),
        ("The deputy head of the coast guard, Ada Brown, agreed.", ("deputy head", "coast guard")),
        ("The head of the investigation, Ada Brown, agreed.", ("head of the investigation", None)),
        ("Norwegian champion Ada Brown won.", ("Norwegian champion", None)),
        ("Ada Brown, a teacher in Leeds, agreed.", ("teacher", None)),
        ("Ada Brown of the Leeds team won.", (None, "Leeds team")),
        ("Ada Brown, an independent, disagreed.", ("independent", None)),
    ],
)
def test_what_stands_before_a_role_may_be_its_organisation(
    text: str, fact: tuple[str, str | None]
) -> None:
    assert ("Ada Brown", *fact) in facts(text)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Ada Brown, an engineer at the railway, agreed.", ("engineer", "railway")),
        ("Ada Brown, a spokeswoman for the post office, agreed.", ("spokeswoman", "post office")),
        (
            "Ada Brown, professor of computer law at the University of Vals, agreed.",
            ("professor of computer law", "University of Vals"),
        ),
        ("The prime minister of Norland, Ada Brown, agreed.", ("prime minister", "Norland")),
        ("The minister of justice, Ada Brown, agreed.", ("minister of justice", None)),
        (
            "Ada Brown, a member of the Vals Dockers' Union, agreed.",
            ("member", "Vals Dockers' Union"),
        ),
        ("Ada Brown, a researcher at the company Norvane, agreed.", ("researcher", "Norvane")),
        ("Ada Brown, a nurse from the coast, agreed.", ("nurse", None)),
        ("Ada Brown, a Democrat elected in 2006, agreed.", ("Democrat", None)),
        ("Governor of Washington Ada Brown agreed.", ("Governor", "Washington")),
        (
            "Ada Brown, the city's head of information security, agreed.",
            ("head of information security", "city"),
        ),
        (
            "Ada Brown, Secretary-General of the United Nations, agreed.",
            ("Secretary-General", "United Nations"),
        ),
        (
            "The editor-in-chief of the Daily Mail, Ada Brown, agreed.",
            ("editor-in-chief", "Daily Mail"),
        ),
        ("Ada Brown, a nurse at St. Mary's Hospital, agreed.", ("nurse", "St. Mary's Hospital")),
        # A role apposed to another one, and roles joined before the name or behind it.
        ("The Vals leader, outgoing premier Ada Brown, agreed.", ("outgoing premier", None)),
        ("Local historian and retired postman Ada Brown agreed.", ("Local historian", None)),
        ("Local historian and retired postman Ada Brown agreed.", ("retired postman", None)),
    ],
)
def test_a_complement_is_the_organisation_where_it_names_one(
    text: str, fact: tuple[str, str | None]
) -> None:
    assert ("Ada Brown", *fact) in facts(text)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Ada Brown of Greenpeace agreed.", (None, "Greenpeace")),
        ("Microsoft's Ada Brown agreed.", (None, "Microsoft")),
        ("The union's Ada Brown agreed.", (None, "union")),
        ("Professor Ada Brown of the Marine Institute agreed.", ("Professor", "Marine Institute")),
        ("Coach Ada Brown of the Vals Rowing Club agreed.", ("Coach", "Vals Rowing Club")),
        ("Gov. Ada Brown agreed.", ("Gov.", None)),
        ("The law was drafted by state Sen. Ada Brown.", ("state Sen.", None)),
        ("Librarian Ada Brown agreed.", ("Librarian", None)),
        ("Attorney General Ada Brown agreed.", ("Attorney General", None)),
        ("State police spokeswoman Lt. Ada Brown agreed.", ("State police spokeswoman", None)),
        ("Author and journalist Ada Brown agreed.", ("Author", None)),
        ("Ada Brown, a 49-year-old nurse, agreed.", ("nurse", None)),
        ("Ada Brown, 52, a hydrologist, agreed.", ("hydrologist", None)),
        ("Ada Brown, then mayor of Paris, agreed.", ("mayor", "Paris")),
        ("Ada Brown worked as a nurse.", ("nurse", None)),
        ("Ada Brown was forced to resign as mayor of Paris.", ("mayor", "Paris")),
    ],
)
def test_titles_and_what_follows_a_name_tell_roles(
    text: str, fact: tuple[str | None, str | None]
) -> None:
    assert ("Ada Brown", *fact) in facts(text)


def test_roles_that_are_joined_share_the_organisation_behind_them() -> None:
    found = facts("Ada Brown, founder and chief executive of Microsoft, agreed.")
    assert found == {
        ("Ada Brown", "founder", "Microsoft"),
        ("Ada Brown", "chief executive", "Microsoft"),
    }


def test_roles_that_are_joined_share_whose_they_are() -> None:
    found = facts("Microsoft's founder and chief executive, Ada Brown, agreed.")
    assert found == {
        ("Ada Brown", "founder", "Microsoft"),
        ("Ada Brown", "chief executive", "Microsoft"),
    }


def test_a_role_with_a_complement_of_its_own_shares_none() -> None:
    found = facts("Ada Brown, a professor of law and adviser to Microsoft, agreed.")
    assert ("Ada Brown", "professor of law", "Microsoft") not in found


@pytest.mark.parametrize(
    "text",
    [
        "It was shown by the photographers Ada Brown, Tom Hall and Eve Norton.",
        "It was shown by photographers, including Ada Brown, Tom Hall and Eve Norton.",
        "It was shown by photographers such as Ada Brown, Tom Hall and Eve Norton.",
    ],
)
def test_a_role_of_several_is_each_one_s(text: str) -> None:
    assert facts(text) == {
        (name, "photographers", None) for name in ("Ada Brown", "Tom Hall", "Eve Norton")
    }


@pytest.mark.parametrize(
    "text",
    [
        "Ada Brown (D-Ohio) agreed.",
        "Microsoft's Internet Explorer crashed.",
        "Ada Brown left the hotel.",
        "Ada Brown left a vegetable farm.",
        "Ada Brown is not the president of Microsoft.",
        "Ada Brown, the wife of Tom Hall, agreed.",
        "Mr Brown agreed.",
        "Ada Brown worked with a nurse.",
    ],
)
def test_what_states_no_role(text: str) -> None:
    assert facts(text) == frozenset()


def test_what_is_its_is_of_the_organisation_before() -> None:
    found = facts("Microsoft agreed. Its president, Ada Brown, was pleased.")
    assert found == {("Ada Brown", "president", "Microsoft")}


def test_what_is_somebodys_is_not_that_one() -> None:
    found = facts("Norvane, whose chief executive, Ada Brown, left in May, has sold the plant.")
    assert {role[:2] for role in found} == {("Ada Brown", "chief executive")}


def test_a_relative_pronoun_tells_whose_a_role_is() -> None:
    assert ("Ada Brown", "president", "union") in facts(
        "The union, whose president is Ada Brown, refused the deal on Monday."
    )


def test_who_is_named_to_a_post_has_it() -> None:
    found = facts("Ada Brown named her former deputy, Paul Vale, as director of the board.")
    assert {fact[0] for fact in found if fact[1] and "director" in fact[1]} == {"Paul Vale"}


@pytest.mark.parametrize(
    "name", ["Ada ter Haar", "Ada van der Berg", "Ada dos Santos", "Ada al-Fayed", "Ada von Trapp"]
)
def test_a_particle_belongs_to_a_name(name: str) -> None:
    assert (name, "minister", None) in facts(f"The minister, {name}, resigned.")


def test_whoever_leads_a_body_leads_the_one_that_is_spoken_of() -> None:
    text = (
        "The furniture chain Wexcombe said on Friday that sales had fallen.\n\n"
        "The year was hard, chief executive Ada Brown told analysts."
    )
    assert ("Ada Brown", "chief executive", "Wexcombe") in facts(text)
    # Not every role is at such a body, nor is one that says of what it is.
    assert ("Ada Brown", "farmer", None) in facts(text.replace("chief executive", "farmer"))


def test_a_body_without_a_name_has_a_leader() -> None:
    text = "The opposition criticised the delay. Its leader, Ada Brown, wants an inquiry."
    assert ("Ada Brown", "leader", "opposition") in facts(text)
