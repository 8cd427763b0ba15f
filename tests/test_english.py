"""English with the same code as French: statements, roles, sources, stances and dates."""

from __future__ import annotations

import pytest
from extract import needs_english, parse, understood_english, unmark, words

from kg.extract.reading import extract
from kg.mentions.find import find_mentions
from kg.model import Article, Reading
from kg.preprocess import annotate
from kg.preprocess import parse as parsing
from kg.preprocess.parse import is_parsed


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
        "<According to> [Ada Brown], {the board will raise its prices}.",
        "[Ada Brown] <asked> {why the board had left}.",
        "[Ada Brown] <decided> {not to sign the agreement}.",
        "[Ada Brown] <told> the board that, {in March, prices would rise}.",
        "{Investors fear that the carrier will fail}, <said> analyst [Ada Brown] of Nordbank.",
        "As [Ada Brown] <put it>, {the drought has eaten the harvest}.",
        "As [Ada Brown] <wrote> in the Oster Gazette, {the harvest is lost}.",
        "[Ada Brown] came on Monday. <In her view>, {the harvest is lost}.",
        "The board was <accused> by [Ada Brown] of {taking bribes}.",
        "The Oster Gazette quoted [an official] as <saying> {talks had failed}.",
    ],
    "direct": [
        "“{We will not raise our prices,}” [Ada Brown] <told> reporters.",
        "“{There is no question,}” [Ada Brown] <said>, “{that the bill will pass.}”",
        '[Ada Brown] <added>, "{We will not raise our prices. That is a promise.}” The board left.',
    ],
    "mixed": [
        "[Ada Brown] <called> {the ruling “an invitation to greed”}.",
        "{The town was}, as [Ada Brown] <put it> to the BBC, {“a furnace”}.",
    ],
}


@needs_english
@pytest.mark.parametrize(
    ("kind", "marked"), [(kind, one) for kind, many in ENGLISH.items() for one in many]
)
def test_english_statements_are_found(kind: str, marked: str) -> None:
    text, cue, source, pieces = unmark(marked)
    assert (kind, cue, source, " ".join(pieces)) in shown(understood_english(text))


@needs_english
def test_a_cue_may_contain_its_source() -> None:
    text = "The harvest is lost, in Ada Brown's opinion."
    expected = ("indirect", "in Ada Brown's opinion", "Ada Brown", "The harvest is lost")
    assert expected in shown(understood_english(text))


@needs_english
@pytest.mark.parametrize(
    "text",
    [
        "Ada Brown may announce new prices.",
        "Ada Brown did not announce new prices.",
        "The vote was against the mayor.",
        "As Ada Brown put it in the drawer, the phone rang.",
        "Ada Brown announced this on Monday.",
        '"Report on prices found in the street" — Oster Gazette, August 15, 2008',
    ],
)
def test_nothing_is_attributed(text: str) -> None:
    assert not understood_english(text).statements


SOURCES = [
    # Pronouns and descriptions refer to an actor of their kind.
    "[Microsoft] hired Brad Smith. It said that prices would rise.",
    "[Ada Brown] met Hugo Brown. She said that prices would rise.",
    "“We won’t go,” [Ada Brown] told them. She said that it’s over.",
    "[Microsoft] met lawmakers from the Congress. The company said that prices would rise.",
    "Users have left the service [Norvane]. The California company denied the claim.",
    "[The district court of Oster] heard the case. The court said that the bridge was safe.",
    "The opposition [People's Reform Alliance (PRA)] demanded a vote. The opposition rejected the "
    "offer.",
    "[Ada Brown] was arrested on Monday. The 34-year-old denied that prices would rise.",
    '"There are people down there," the commander of the fire brigade, Carl Wicks, told '
    "reporters. He was tired. [The regional health secretary] appealed for donors.",
    "Coach Paul Tranter will take charge. The striker Ross Imbrie is liked, though [his agent] "
    "denied that they had met.",
    # A source has its fullest name.
    "[A 52-year-old teacher] said that prices would rise.",
    "[Observers from] the Council of Ruritania said that prices would rise.",
    "Headline here\n\n[Police in Leeds], who have been searching the canal since Monday, said "
    "that prices would rise.",
    "“We have no evidence that it can infect people,” [Ada Brown], a virologist at the "
    "University of Norland who led the work, told reporters.",
    "According to [figures released this week by the ministry and the council], the water is "
    "falling.",
    "[More than 600 nurses] demanded better pay.",
    "The [United States] said it would pay and urged the board to follow.",
    # The name after a description, or the description before a name.
    "The publisher, [Norvane Foods], offered to refund the schools.",
    "Outside court, the father of one of the boys, [Carl Wicks], said he was glad.",
    "A tenants' association, the [Norvane Alliance], urged the council to wait.",
    "The British mining group [Tarn] has rejected the offer.",
    "The mine's owner, [Halden Metals] of Toronto, denied that it was unsafe.",
    "[African Union] monitors reported on Tuesday that neither had moved.",
    "[A spokesman] for the hotel group Tarn denied the claim.",
    'Its founder, retired teacher [Michael Stowe], called the idea "absurd".',
    "A man who gave his name only as [Brown] said that the bridge shook.",
]


@needs_english
@pytest.mark.parametrize("marked", SOURCES)
def test_the_last_statement_has_its_source(marked: str) -> None:
    text, _, source, _ = unmark(marked)
    last = understood_english(text).statements[-1]
    assert last.source is not None and source is not None
    assert last.source.lower().startswith(source.lower())


@needs_english
@pytest.mark.parametrize(
    "marked",
    [
        # A title names a role, a noun of the name, or one of the same sort.
        "Minister says bridge is safe | A crack was found. The health minister, [Ada Brown], "
        "ordered a review.",
        "Danish museum rejects claim | The [Norvane Museum] has rejected a claim for the throne.",
        "Judge refuses to stop the sale | A judge has refused to stop the sale.\n\nJustice "
        "[Ada Brown] said she had no choice.",
        # The opening describes an organisation that is named later.
        "News | A hospital in Wales has denied a claim.\n\nThe [Norvane Hospital] said it was so.",
        "News | An Ohio cereal maker denied it had lied. [Norvane], based in Akron, recalled its "
        "oats.",
        "News | Rebels in the east said that they had won.\n\nThe spokesman of the [Front for "
        "Renewal], Carl Wicks, praised them.",
        # A name in the same sentence is another organisation.
        "News | [A hospital in Wales] has accused Norvane Hospital of lying.",
    ],
)
def test_a_description_has_an_antecedent_in_the_text(marked: str) -> None:
    text, _, source, _ = unmark(marked)
    title, _, body = text.partition(" | ")
    assert understood_english(body, title).statements[0].source == source


@needs_english
def test_a_noun_that_opens_a_title_is_not_a_name() -> None:
    assert find_mentions(parse("Drugmaker denied it.", "en"))[0].form == "noun"
    reading = understood_english("Nobody was hurt.", "Drugmaker denies claim")
    assert {statement.source for statement in reading.statements} <= {"Drugmaker"}


@needs_english
@pytest.mark.parametrize("name", ["United Nations", "Norvane Foods", "Oster Gazette"])
def test_an_organisation_is_known_by_its_name(name: str) -> None:
    [statement] = understood_english(f"The {name} said that the bridge was safe.").statements
    assert (statement.source, statement.source_kind) == (name, "organisation")


@needs_english
def test_the_rejecter_of_a_claim_is_not_its_source() -> None:
    reading = understood_english(
        "The claim that the vote had been rigged was rejected by the court."
    )
    claims = [s for s in reading.statements if s.rule.startswith("noun:")]
    assert all(s.source is None for s in claims)


@needs_english
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


@needs_english
@pytest.mark.parametrize(
    ("marked", "act", "stance"),
    [
        ("“We want to thank {the voters},” Ada Brown said.", "support", "support"),
        ("Ada Brown dismissed {the report} as nonsense.", "oppose", "oppose"),
        ("Ada Brown recommends that every town should {iodise its salt}.", "demand", "support"),
        ("Ada Brown demanded that {visits be announced}.", "demand", "support"),
        ("Ada Brown declined to {comment on the leak}.", "refuse", "oppose"),
        ("Ada Brown threatened to {leave the party}.", "commit", "support"),
        ("Ada Brown questioned whether prices would rise.", "ask", "none"),
        # A feeling about something takes a side; an experience does not.
        ("Ada Brown said she was paid by the trustees.", "assert", "none"),
        # Disputing a figure opposes it; countering that it is lower asserts that.
        ("Ada Brown disputes {the figure}.", "oppose", "oppose"),
    ],
)
def test_english_stances(marked: str, act: str, stance: str) -> None:
    text, *_, target = unmark(marked)
    found = [
        (one.act, one.stance, [words(text, one.target)] if one.target else [])
        for one in understood_english(text).statements
    ]
    assert found == [(act, stance, target)]


@needs_english
@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Ada Brown said on Monday that prices would rise.", ["2018-03-05"]),
        ("Ada Brown said that on Monday prices rose.", [None]),
        (
            "Ada Brown said on Monday that prices would rise. She added that rents would fall.",
            ["2018-03-05", "2018-03-05"],
        ),
        (
            "Ada Brown said on Monday that prices would rise. She says that rents will fall.",
            ["2018-03-05", None],
        ),
    ],
)
def test_english_days_of_speaking(text: str, days: list[str | None]) -> None:
    assert [one.said_on for one in understood_english(text).statements] == days


@needs_english
@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("The mayor vowed to hold the vote in June.", "2018-06"),
        ("The tunnel won't open before May.", "2018-05"),
        # A past possibility or purpose is not in the future.
        ("Ada Brown said that it would not have opened before May.", "2017-05"),
        ("Ada Brown came to Paris to see the mayor on Friday.", "2018-03-02"),
        ("The board promised in October to pay.", "2017-10"),
    ],
)
def test_tenses_place_dates_in_the_past_or_future(text: str, edtf: str) -> None:
    assert [date.edtf for date in understood_english(text).dates] == [edtf]


def test_an_article_of_a_language_that_is_not_parsed_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("KG_MODEL_EN", raising=False)
    monkeypatch.setitem(parsing.PIPELINES, "en", "no_such_pipeline")
    monkeypatch.setitem(parsing.OTHERS, "en", ())
    assert not is_parsed("en")
    article = Article("made", "made", "Ada Brown said no.", language="en")
    reading = extract(next(annotate([article])))
    assert not reading.statements
    assert reading.notes == ("no extractor for language 'en'",)
