"""English by the same code: tables and the translated parse. Skipped without its pipeline."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from kg.annotate import annotate, parse
from kg.annotate.parse import is_parsed, pipeline_name
from kg.extract.attribution import attribute
from kg.extract.proposals import proposals
from kg.extract.resolution import resolve
from kg.mentions.find import mentions
from kg.model import Affiliation, Article, Reading, Span

installed = pytest.mark.skipif(
    not is_parsed("en"), reason=f"{pipeline_name('en')} is not installed"
)


@pytest.fixture(scope="module")
def read() -> Callable[[str], Reading]:
    """An English text → what it says."""

    @cache
    def made(text: str) -> Reading:
        article = Article("made", "made", text, date="2018-03-07", language="en")
        return resolve(attribute(next(annotate([article]))))

    return made


def shown(text: str, reading: Reading) -> list[tuple[str, str, str | None, str]]:
    return [
        (
            one.type,
            one.cue.of(text) if one.cue is not None else "",
            one.source,
            " ".join(span.of(text) for span in one.content),
        )
        for one in reading.statements
    ]


@installed
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ada Brown said on Monday that the board would raise its prices.",
            ("indirect", "said", "Ada Brown", "the board would raise its prices"),
        ),
        (
            "Ada Brown said the board would raise its prices.",
            ("indirect", "said", "Ada Brown", "the board would raise its prices"),
        ),
        (
            "“We will not raise our prices,” Ada Brown told reporters.",
            ("direct", "told", "Ada Brown", "We will not raise our prices,"),
        ),
        (
            "“We will not raise our prices,” said Ada Brown.",
            ("direct", "said", "Ada Brown", "We will not raise our prices,"),
        ),
        (
            "According to Ada Brown, the board will raise its prices.",
            ("indirect", "According to", "Ada Brown", "the board will raise its prices"),
        ),
        (
            "The bill was condemned by Ada Brown.",
            ("indirect", "condemned", "Ada Brown", "The bill"),
        ),
        (
            "Ada Brown accused the board of hiding the report.",
            ("indirect", "accused", "Ada Brown", "hiding the report"),
        ),
        (
            "Ada Brown refused to sign the agreement.",
            ("indirect", "refused", "Ada Brown", "sign the agreement"),
        ),
        (
            "Ada Brown denied having seen the report.",
            ("indirect", "denied", "Ada Brown", "having seen the report"),
        ),
        (
            "Ada Brown decided not to sign the agreement.",
            ("indirect", "decided", "Ada Brown", "not to sign the agreement"),
        ),
        (
            "Ada Brown told a judge she had been threatened.",
            ("indirect", "told", "Ada Brown", "she had been threatened"),
        ),
        (
            "Ada Brown vowed never to sign the agreement.",
            ("indirect", "vowed", "Ada Brown", "never to sign the agreement"),
        ),
        (
            "Ada Brown believes the board will raise its prices.",
            ("indirect", "believes", "Ada Brown", "the board will raise its prices"),
        ),
        (
            "Gas levels, Ada Brown said, had risen for three days.",
            ("indirect", "said", "Ada Brown", "Gas levels had risen for three days"),
        ),
        (
            "The donors, said Ada Brown, are required to exhibit their photographs.",
            (
                "indirect",
                "said",
                "Ada Brown",
                "The donors are required to exhibit their photographs",
            ),
        ),
        (
            "Ada Brown thanked the volunteers on Monday.",
            ("indirect", "thanked", "Ada Brown", "the volunteers"),
        ),
        (
            "Ada Brown called the ruling “an invitation to greed”.",
            ("mixed", "called", "Ada Brown", "the ruling “an invitation to greed”"),
        ),
        (
            "Ada Brown welcomed the report.",
            ("indirect", "welcomed", "Ada Brown", "the report"),
        ),
        (
            "Ada Brown demanded the board be heard.",
            ("indirect", "demanded", "Ada Brown", "the board be heard"),
        ),
        (
            "Ada Brown asked why the board had left.",
            ("indirect", "asked", "Ada Brown", "why the board had left"),
        ),
        (
            "The sea, Ada Brown pointed out, does not negotiate.",
            ("indirect", "pointed out", "Ada Brown", "The sea does not negotiate"),
        ),
        (
            "Ada Brown told the board that, in March, prices would rise.",
            ("indirect", "told", "Ada Brown", "in March, prices would rise"),
        ),
        (
            'Ada Brown wrote in an e-mail "We will never raise our prices in this town."',
            ("direct", "wrote", "Ada Brown", "We will never raise our prices in this town."),
        ),
        (
            "“You can't eat a promise,” as Ada Brown put it.",
            ("direct", "put it", "Ada Brown", "You can't eat a promise,"),
        ),
        (
            "“If they close it,” said Ada Brown, 34, a nurse, “people will die.”",
            ("direct", "said", "Ada Brown", "If they close it, people will die."),
        ),
        (
            "“We will not raise our prices,” warned Ada Brown of the local board.",
            ("direct", "warned", "Ada Brown", "We will not raise our prices,"),
        ),
        (
            "Ada Brown is back. The rebels had walked out, she said, because they could not agree.",
            (
                "indirect",
                "said",
                "Ada Brown",
                "The rebels had walked out because they could not agree",
            ),
        ),
        (
            "“We lost,” said Ada Brown, who leads the union, “but we will be back.”",
            ("direct", "said", "Ada Brown", "We lost, but we will be back."),
        ),
        (
            "“There is no question,” Ada Brown said, “that the bill will pass.”",
            ("direct", "said", "Ada Brown", "There is no question, that the bill will pass."),
        ),
        (
            "Investors fear that the carrier will fail, said analyst Ada Brown of Nordbank.",
            ("indirect", "said", "Ada Brown", "Investors fear that the carrier will fail"),
        ),
        (
            "“We won’t raise our prices,” said Ada Brown.",
            ("direct", "said", "Ada Brown", "We won’t raise our prices,"),
        ),
        (
            "As Ada Brown put it, the drought has eaten the harvest.",
            ("indirect", "put it", "Ada Brown", "the drought has eaten the harvest"),
        ),
        (
            "The harvest is lost, as Ada Brown told reporters on Monday.",
            ("indirect", "told", "Ada Brown", "The harvest is lost"),
        ),
        (
            "Ada Brown came on Monday. In her view, the harvest is lost.",
            ("indirect", "In her view", "Ada Brown", "the harvest is lost"),
        ),
        (
            "The harvest is lost, in Ada Brown's opinion.",
            ("indirect", "in Ada Brown's opinion", "Ada Brown", "The harvest is lost"),
        ),
        (
            "As Ada Brown put it in a letter, the drought has eaten the harvest.",
            ("indirect", "put it", "Ada Brown", "the drought has eaten the harvest"),
        ),
        (
            "As Ada Brown wrote in the Oster Gazette, the harvest is lost.",
            ("indirect", "wrote", "Ada Brown", "the harvest is lost"),
        ),
        (
            "The town was, as Ada Brown put it to the BBC, “a furnace”.",
            ("mixed", "put it", "Ada Brown", "The town was “a furnace”"),
        ),
        (
            "The board was accused of dumping waste by Ada Brown.",
            ("indirect", "accused", "Ada Brown", "dumping waste"),
        ),
        (
            "The board was accused by Ada Brown of taking bribes.",
            ("indirect", "accused", "Ada Brown", "taking bribes"),
        ),
        (
            "The board, accused by a rival of taking bribes, said nothing.",
            ("indirect", "accused", "a rival", "taking bribes"),
        ),
        (
            "Ada Brown accused her rivals of plotting.",
            ("indirect", "accused", "Ada Brown", "plotting"),
        ),
        (
            "Ada Brown voiced support for the strike.",
            ("indirect", "voiced support", "Ada Brown", "the strike"),
        ),
        (
            "Ada Brown is against the tax.",
            ("indirect", "against", "Ada Brown", "the tax"),
        ),
        (
            "The Oster Gazette quoted an official as saying talks had failed.",
            ("indirect", "saying", "an official", "talks had failed"),
        ),
        (
            'Ada Brown added, "We will not raise our prices. That is a promise.” The board left.',
            ("direct", "added", "Ada Brown", "We will not raise our prices. That is a promise."),
        ),
    ],
)
def test_english_statements_are_found(
    read: Callable[[str], Reading], text: str, expected: tuple[str, str, str, str]
) -> None:
    assert expected in shown(text, read(text))


@installed
@pytest.mark.parametrize(
    "text",
    [
        "Ada Brown may announce new prices.",
        "Ada Brown did not announce new prices.",
        "Ada Brown came back in March.",
        "The vote was against the mayor.",
        "As the mayor spoke, the crowd left.",
        "As Ada Brown put it in the drawer, the phone rang.",
        "As Ada Brown put it to the wall, the phone rang.",
        "In her view of the harbour, boats lay still.",
        "Ada Brown announced this on Monday.",
        'In "The Road To Nowhere" a town gets lost.',
        '"Report on prices found in the street" — Oster Gazette, August 15, 2008',
    ],
)
def test_what_was_not_said_is_no_statement(read: Callable[[str], Reading], text: str) -> None:
    assert not read(text).statements


@installed
def test_joined_verbs_share_their_object() -> None:
    text = "The union criticised and condemned the reform."
    document = next(annotate([Article("made", "made", text, language="en")]))
    found = proposals(document, mentions(document)).candidates
    assert {c.lemma for c in found if [p.of(text) for p in c.pieces] == ["the reform"]} == {
        "criticise",
        "condemn",
    }


def told(one: Affiliation) -> tuple[str, str | None, str | None]:
    return one.person, one.role, one.organisation


@installed
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Microsoft president Brad Smith came to Paris.",
            ("Brad Smith", "president", "Microsoft"),
        ),
        (
            "Brad Smith, president of Microsoft, came to Paris.",
            ("Brad Smith", "president", "Microsoft"),
        ),
        (
            "Environment Minister John Baird came to Paris.",
            ("John Baird", "Environment Minister", None),
        ),
        ("Senator Kamala Harris came to Paris.", ("Kamala Harris", "Senator", None)),
    ],
)
def test_english_roles_are_found(
    read: Callable[[str], Reading], text: str, expected: tuple[str, str, str | None]
) -> None:
    assert expected in list(map(told, read(text).affiliations))


@installed
@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Microsoft hired Brad Smith. It said that prices would rise.", "Microsoft"),
        ("Brad Smith left Microsoft. He said that prices would rise.", "Brad Smith"),
        ("Ada Brown met Hugo Brown. She said that prices would rise.", "Ada Brown"),
        ("“We won’t go,” Ada Brown told them. She said that it’s over.", "Ada Brown"),
    ],
)
def test_a_pronoun_tells_persons_from_others(
    read: Callable[[str], Reading], text: str, source: str
) -> None:
    assert {one.source for one in read(text).statements} == {source}


@installed
@pytest.mark.parametrize(
    ("text", "source"),
    [
        # A body of the state is no company.
        (
            "Microsoft met lawmakers from the Congress. The company said that prices would rise.",
            "Microsoft",
        ),
        (
            "Microsoft settled with the Ministry of Health. The company said that it was sorry.",
            "Microsoft",
        ),
        (
            "Ada Brown met the Oster Police Department. The department said that it was sorry.",
            "Oster Police Department",
        ),
        (
            "The Harbour Trust met the City Council. The trust said that the quays were unsafe.",
            "Harbour Trust",
        ),
    ],
)
def test_a_description_takes_up_a_name_of_its_sort(
    read: Callable[[str], Reading], text: str, source: str
) -> None:
    assert [one.source for one in read(text).statements] == [source]


@installed
def test_who_answers_a_claim_has_not_made_it(read: Callable[[str], Reading]) -> None:
    reading = read("The claim that the vote had been rigged was rejected by the court.")
    claims = [s for s in reading.statements if s.rule.startswith("noun:")]
    assert all(s.source is None for s in claims)


@installed
@pytest.mark.parametrize(("opening", "closing"), [('"', '"'), ("“", "”")])
def test_a_quotation_over_paragraphs_is_of_who_closes_it(
    read: Callable[[str], Reading], opening: str, closing: str
) -> None:
    text = (
        f"{opening}The tunnel is late,{closing} said Hugo Brown.\n\n"
        f"{opening}The tunnel will be late.\n\n{opening}It will be expensive.\n\n"
        f"{opening}But it will be built,{closing} said Ada Brown."
    )
    found = [(source, content) for _, _, source, content in shown(text, read(text))]
    assert found == [
        ("Hugo Brown", "The tunnel is late,"),
        ("Ada Brown", "The tunnel will be late."),
        ("Ada Brown", "It will be expensive."),
        ("Ada Brown", "But it will be built,"),
    ]


@installed
def test_one_of_a_kind_is_a_person(read: Callable[[str], Reading]) -> None:
    reading = read("One farmer said that prices would rise.")
    assert [s.source_kind for s in reading.statements] == ["person"]


@installed
def test_a_newspaper_is_no_person(read: Callable[[str], Reading]) -> None:
    reading = read("The Oster Gazette said that prices would rise.")
    assert [(s.source, s.source_kind) for s in reading.statements] == [
        ("Oster Gazette", "organisation")
    ]


@installed
@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "The United States said it would pay and urged the board to follow.",
            ["United States", "United States"],
        ),
        (
            "Ada Brown told reporters that the board would fall, and told them she would stay.",
            ["Ada Brown", "Ada Brown"],
        ),
        (
            "Human Rights Watch on Friday called on Ethiopia to let aid workers in, and called for "
            "an inquiry.",
            ["Human Rights Watch", "Human Rights Watch"],
        ),
        (
            "Ada Brown said the work was too slow to please her and denied any wrongdoing.",
            ["Ada Brown", "Ada Brown"],
        ),
    ],
)
def test_a_finite_verb_goes_on_with_the_clause_around_an_infinitive(
    read: Callable[[str], Reading], text: str, sources: list[str]
) -> None:
    assert [one.source for one in read(text).statements] == sources


@installed
@pytest.mark.parametrize(
    ("text", "sources"),
    [
        # The title's role is that of who is named further on, alone or in a longer noun.
        (
            "Minister says bridge is safe\n\nA crack was found. The health minister, Ada Brown, "
            "ordered a review.",
            ["Ada Brown"],
        ),
        (
            "Norvane president says bridge is safe\n\nA crack was found. Norvane President Ada "
            "Brown ordered a review.",
            ["Ada Brown"],
        ),
        # A court is called by the last word of its noun.
        (
            "The district court of Oster heard the case. The court said that the bridge was safe.",
            ["The district court of Oster"],
        ),
    ],
)
def test_english_nouns_are_taken_up_by_their_last_word(
    read: Callable[[str], Reading], text: str, sources: list[str]
) -> None:
    assert [one.source for one in read(text).statements if one.rule != "verb:n"] == sources


@installed
@pytest.mark.parametrize(
    "name", ["United Nations", "European Union", "European Commission", "White House"]
)
def test_a_body_is_called_by_its_name(read: Callable[[str], Reading], name: str) -> None:
    reading = read(f"The {name} said that the bridge was safe.")
    assert [(s.source, s.source_kind) for s in reading.statements] == [(name, "organisation")]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("A 52-year-old teacher said that prices would rise.", "A 52-year-old teacher"),
        ("Brown's sister said that prices would rise.", "Brown's sister"),
        ("The Vermont governor said that prices would rise.", "The Vermont governor"),
        ("Observers from the Council of Ruritania said that prices would rise.", "Observers from"),
        ("Mayor Wendell Gates said that prices would rise.", "Wendell Gates"),
        ("The Chancellor said that prices would rise.", "The Chancellor"),
        (
            "Headline here\n\nPolice in Leeds, who have been searching the canal since Monday, "
            "said that prices would rise.",
            "Police in Leeds",
        ),
        ("The Justice Department said that prices would rise.", "The Justice Department"),
        (
            "Ada Brown, MP for Vermont and chair of the committee, said that prices would rise.",
            "Ada Brown",
        ),
        (
            "Sen. Ada Brown came to the harbour. The senator said that prices would rise.",
            "Ada Brown",
        ),
        # Who is called by an age alone has been told of; what follows hangs on the verb.
        (
            "Ada Brown was arrested on Monday. The 34-year-old denied that prices would rise.",
            "Ada Brown",
        ),
        (
            "Ada Brown is at home. “The prices will rise,” wrote the 34-year-old on her web page.",
            "Ada Brown",
        ),
        # What the parse takes for a passive participle hands on a clause.
        (
            "African Union monitors reported on Tuesday that neither had moved.",
            "African Union",
        ),
        # A clause that tells of the speaker is none of the quotation's.
        (
            "“We have no evidence that it can infect people,” Ada Brown, a virologist at the "
            "University of Norland who led the work, told reporters.",
            "Ada Brown",
        ),
        # Two who are somebody's are one, if a comma closes what is said of him.
        (
            "Ada Brown, formerly his ally and now his rival, denied that prices would rise.",
            "Ada Brown",
        ),
        (
            "Ada Brown, her son and her daughter denied that prices would rise.",
            "Ada Brown and",
        ),
        (
            "Ada Brown came to the harbour. Her deputy said that prices would rise.",
            "Her deputy",
        ),
        (
            "Lydia Bauermann came to the harbour. Ms Baurmann said that prices would rise.",
            "Lydia Bauermann",
        ),
        (
            "“We will not raise our prices,” Ada Brown, a lawyer from Vermont, told reporters.",
            "Ada Brown",
        ),
        ("On Monday Ada Brown came back. According to her, prices will rise.", "Ada Brown"),
        (
            "A woman who was waiting for her bus said the bridge was shaking.",
            "A woman who was waiting for her bus",
        ),
        # The researchers are those named by what they study.
        (
            "Geologists studied the lake. The researchers say that the water is falling.",
            "Geologists",
        ),
        (
            "Paul Vernier met Marc Oster on Monday. The latter said the bridge was safe.",
            "Marc Oster",
        ),
        (
            "According to figures released this week by the ministry and the council, the water "
            "is falling.",
            "figures released this week by the ministry and the council",
        ),
    ],
)
def test_english_sources_have_their_fullest_name(
    read: Callable[[str], Reading], text: str, source: str
) -> None:
    assert [str(one.source)[: len(source)] for one in read(text).statements] == [source]


@installed
@pytest.mark.parametrize(
    ("text", "act", "stance", "target"),
    [
        pytest.param(
            *("“We want to thank the voters,” Ada Brown said.", "support", "support", "the voters"),
            marks=pytest.mark.xfail(reason="got assert, in support"),
        ),
        ("Ada Brown rejected the accusation.", "refuse", "none", None),
        ("Ada Brown rejected the charges of fraud.", "refuse", "none", None),
        ("Ada Brown rejected claims that the plant was unsafe.", "refuse", "none", None),
        ("Ada Brown rejected the plan.", "refuse", "oppose", "the plan"),
        ("Ada Brown asked why the board had left.", "ask", "none", None),
        (
            "Ada Brown recommends that every town should iodise its salt.",
            "demand",
            "support",
            "iodise its salt",
        ),
        ("Ada Brown called it unworthy of a town.", "oppose", "oppose", "it"),
        (
            "The opposition accused the prime minister of misleading parliament.",
            "oppose",
            "oppose",
            "the prime minister",
        ),
    ],
)
def test_english_stances(
    read: Callable[[str], Reading], text: str, act: str, stance: str, target: str | None
) -> None:
    found = [
        (one.act, one.stance, one.target and one.target.of(text)) for one in read(text).statements
    ]
    assert found == [(act, stance, target)]


@installed
@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Ada Brown said on Monday that prices would rise.", ["2018-03-05"]),
        ("Ada Brown told reporters Monday that prices would rise.", ["2018-03-05"]),
        ("Ada Brown said that on Monday prices rose.", [None]),
        ("A report published last week says prices will rise.", ["2018-02-26/2018-03-04"]),
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
def test_english_days_of_speaking(
    read: Callable[[str], Reading], text: str, days: list[str | None]
) -> None:
    assert [one.said_on for one in read(text).statements] == days


@installed
@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("The mayor vowed to hold the vote in June.", "2018-06"),
        ("Ada Brown asked the board to meet on Friday.", "2018-03-09"),
        ("Ada Brown expects the talks to resume on Monday.", "2018-03-12"),
        ("Ada Brown said that the board would close the harbour in October.", "2018-10"),
        ("The tunnel won't open before May.", "2018-05"),
        ("The talks could resume on Monday.", "2018-03-12"),
        # What could have been done, and what was done for a purpose, was not ahead.
        ("Ada Brown said that it would not have opened before May.", "2017-05"),
        ("Ada Brown came to Paris to see the mayor on Friday.", "2018-03-02"),
        ("The board promised in October to pay.", "2017-10"),
    ],
)
def test_english_tenses_tell_what_is_ahead(
    read: Callable[[str], Reading], text: str, edtf: str
) -> None:
    assert [date.edtf for date in read(text).dates] == [edtf]


@installed
def test_a_title_tells_of_whom_the_news_names(read: Callable[[str], Reading]) -> None:
    title = "Judge refuses to stop the sale"
    text = (
        f"{title}\n\nA judge has refused to stop the sale of the harbour.\n\n"
        "Judge Ada Brown said that she had no choice."
    )
    article = Article(
        "made", "made", text, title=title, title_span=Span(0, len(title)), language="en"
    )
    reading = resolve(attribute(next(annotate([article]))))
    assert {one.source for one in reading.statements} == {"Ada Brown"}


def test_an_article_of_a_language_that_is_not_parsed_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("KG_MODEL_EN", raising=False)
    monkeypatch.setitem(parse.PIPELINES, "en", "no_such_pipeline")
    monkeypatch.setitem(parse.OTHERS, "en", ())
    assert not is_parsed("en")
    article = Article("made", "made", "Ada Brown said no.", language="en")
    reading = resolve(attribute(next(annotate([article]))))
    assert not reading.statements
    assert reading.notes == ("no extractor for language 'en'",)
