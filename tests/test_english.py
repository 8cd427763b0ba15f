"""English with the same code as French: statements, roles, names, sources and stances."""

from __future__ import annotations

import pytest
from extract import attributions, needs_english, parse, understood_english, unmark, words

from kg.lexicon.tables import read_rows
from kg.mentions.find import find_mentions
from kg.model import Mention, Reading

pytestmark = needs_english


def shown(reading: Reading) -> list[tuple[str, str, str | None, str]]:
    """The type, cue, source and content of each statement."""
    text = reading.article.text
    return [
        (s.type, words(text, s.cue) or "", s.source, " ".join(p.of(text) for p in s.content))
        for s in reading.statements
    ]


# The {pieces} of content, the <cue> and the [source] are marked.
ENGLISH = {
    "indirect": [
        "[Ada Brown] <said> on Monday that {the board would raise its prices}.",
        "[Ada Brown] <asked> {why the board had left}.",
        "As [Ada Brown] <wrote> in the Oster Gazette, {the harvest is lost}.",
        "The board was <accused> by [Ada Brown] of {taking bribes}.",
    ],
    "direct": [
        "“{We will not raise our prices,}” [Ada Brown] <told> reporters.",
        '[Ada Brown] <added>, "{We will not raise our prices. That is a promise.}” The board left.',
    ],
    "mixed": ["[Ada Brown] <called> {the ruling “an invitation to greed”}."],
}


@pytest.mark.parametrize(
    ("kind", "marked"), [(kind, one) for kind, many in ENGLISH.items() for one in many]
)
def test_english_statements_are_found(kind: str, marked: str) -> None:
    text, cue, source, pieces = unmark(marked)
    assert (kind, cue, source, " ".join(pieces)) in shown(understood_english(text))


@pytest.mark.parametrize(
    "text",
    [
        "Ada Brown may announce new prices.",
        "Ada Brown did not announce new prices.",
        '"Report on prices found in the street" — Oster Gazette, August 15, 2008',
    ],
)
def test_nothing_is_attributed(text: str) -> None:
    assert not understood_english(text).statements


SOURCES = [
    # Pronouns and descriptions refer to an actor of their kind.
    "[Microsoft] hired Brad Smith. It said that prices would rise.",
    "[Microsoft] met lawmakers from the Congress. The company said that prices would rise.",
    '"There are people down there," the commander of the fire brigade, Carl Wicks, told '
    "reporters. He was tired. [The regional health secretary] appealed for donors.",
    # A source has its fullest name.
    "[Observers from] the Council of Ruritania said that prices would rise.",
    # The name after a description, or the description before a name.
    "The publisher, [Norvane Foods], offered to refund the schools.",
    "The British mining group [Tarn] has rejected the offer.",
]


@pytest.mark.parametrize("marked", SOURCES)
def test_the_last_statement_has_its_source(marked: str) -> None:
    text, _, source, _ = unmark(marked)
    last = understood_english(text).statements[-1]
    assert last.source is not None and source is not None
    assert last.source.lower().startswith(source.lower())


@pytest.mark.parametrize(
    "marked",
    [
        # A title names a role, a noun of the name, or one of the same sort.
        "Minister says bridge is safe | A crack was found. The health minister, [Ada Brown], "
        "ordered a review.",
        # The opening describes an organisation that is named later.
        "News | A hospital in Wales has denied a claim.\n\nThe [Norvane Hospital] said it was so.",
        # A name in the same sentence is another organisation.
        "News | [A hospital in Wales] has accused Norvane Hospital of lying.",
    ],
)
def test_a_description_has_an_antecedent_in_the_text(marked: str) -> None:
    text, _, source, _ = unmark(marked)
    title, _, body = text.partition(" | ")
    assert understood_english(body, title).statements[0].source == source


@pytest.mark.parametrize(("opening", "closing"), [('"', '"'), ("“", "”")])
def test_a_quotation_over_paragraphs_has_the_speaker_at_its_end(opening: str, closing: str) -> None:
    text = (
        f"{opening}The tunnel is late,{closing} said Hugo Brown.\n\n"
        f"{opening}The tunnel will be late.\n\n{opening}It will be expensive.\n\n"
        f"{opening}But it will be built,{closing} said Ada Brown."
    )
    found = [(source, content) for _, _, source, content in shown(understood_english(text))]
    assert found == [
        ("Hugo Brown", "The tunnel is late,"),
        ("Ada Brown", "The tunnel will be late."),
        ("Ada Brown", "It will be expensive."),
        ("Ada Brown", "But it will be built,"),
    ]


@pytest.mark.parametrize(
    ("marked", "act", "stance"),
    [
        ("“We want to thank {the voters},” Ada Brown said.", "support", "support"),
        ("Ada Brown declined to {comment on the leak}.", "refuse", "oppose"),
    ],
)
def test_english_stances(marked: str, act: str, stance: str) -> None:
    text, *_, target = unmark(marked)
    found = [
        (one.act, one.stance, [words(text, one.target)] if one.target else [])
        for one in understood_english(text).statements
    ]
    assert found == [(act, stance, target)]


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


def said(text: str) -> list[tuple[str, str | None, str]]:
    return attributions(understood_english(text))


@pytest.mark.parametrize(
    "marked",
    [
        "{The board had known since May}, [Ada Brown] <said>, {and had told nobody}.",
        "[Ada Brown] rejected this account: {the army}, she <said>, {had left the town}.",
    ],
)
def test_a_parenthetical_interrupts_its_content(marked: str) -> None:
    text, cue, source, pieces = unmark(marked)
    assert (cue, source, " … ".join(pieces)) in said(text)


@pytest.mark.parametrize(
    "marked",
    [
        "{The tax}, which [Ada Brown] <says> {is too low}, will rise.",
        # The addressee of a question is not part of it.
        "[Ada Brown] <asked> the minister to {resign}.",
        # Somebody for whom something is so judges it.
        "<For> [the mayor], {the bridge is a danger}.",
    ],
)
def test_english_frames(marked: str) -> None:
    text, cue, source, pieces = unmark(marked)
    assert (cue, source, " … ".join(pieces)) in said(text)


DAYS = [row[0] for row in read_rows("en", "weekdays", 2) if row[1].isdigit() and len(row[0]) > 4]
MONTHS = [row[0] for row in read_rows("en", "months", 2) if row[1].isdigit() and len(row[0]) > 4]


def found(text: str) -> list[Mention]:
    return [m for m in find_mentions(parse(text, "en")) if m.form in ("name", "noun")]


def names(text: str) -> dict[str, str]:
    return {m.text: m.kind for m in found(text) if m.form == "name"}


DATED = {
    "Officials said {} that the bridge would close.": DAYS,
    "On a {}, said Ada Brown, nobody comes.": DAYS,
    "Officials said in {} that the bridge would close.": MONTHS,
}


@pytest.mark.parametrize(("frame", "words"), DATED.items())
def test_days_and_months_are_not_names(frame: str, words: list[str]) -> None:
    for word in words:
        found = names(frame.format(word))
        assert [name for name in found if word in name.split()] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It is signed by Grauburg's chancellor, Ada Brown.", "Grauburg"),
        ("She leads the Harbour and Allied Workers' Union.", "Harbour and Allied Workers' Union"),
    ],
)
def test_organisations(text: str, name: str) -> None:
    assert names(text)[name] == "organisation"


@pytest.mark.parametrize(
    ("text", "group"), [("Democrats accused Republicans of lying.", "Democrats")]
)
def test_peoples_faiths_and_parties_are_groups(text: str, group: str) -> None:
    assert (group, "noun", "group") in [(m.text, m.form, m.kind) for m in found(text)]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        # After "of" there is an origin or an owner.
        ("Ruth Hale of Oster said that the bridge was closed.", "Ruth Hale", "person"),
        # The tagger takes these for places and organisations.
        ("Callan Mbeki told reporters the bridge was closed.", "Callan Mbeki", "person"),
    ],
)
def test_first_and_family_name(text: str, name: str, kind: str) -> None:
    assert names(text).get(name) == kind
