"""When a role is held: what the words of an article say of it, and what questions make of that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from invented import TAX, Said, reading, store

from kg.affiliations.tenures import bare_role, tenures
from kg.base.edtf import bounds
from kg.model import Affiliation, DateExpression, Reading, Span, Tenure
from kg.network.stored import debate
from kg.query.questions import ask
from kg.store import Store

PUBLISHED = "2018-03-07"


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def told(
    text: str,
    evidence: str,
    role: str | None,
    rule: str,
    dates: dict[str, str] | None = None,
    published: str | None = PUBLISHED,
) -> Tenure:
    affiliation = Affiliation("Ada Brun", role, None, place(text, evidence), rule)
    found = [DateExpression(place(text, words), edtf) for words, edtf in (dates or {}).items()]
    (one,) = tenures([affiliation], text, found, published, "fr")
    assert one.tenure is not None
    assert one.tenure.edtf is None or bounds(one.tenure.edtf)
    return replace(one.tenure, role=None)


CASES: dict[str, tuple[str, str, str | None, str, dict[str, str], Tenure]] = {
    "held when the article appears": (
        "Ada Brun, maire de Vals, refuse.",
        "Ada Brun, maire de Vals",
        "maire",
        "apposition",
        {},
        Tenure(PUBLISHED),
    ),
    "over": (
        "L'ancienne maire Ada Brun refuse.",
        "ancienne maire Ada Brun",
        "ancienne maire",
        "title",
        {},
        Tenure(f"/{PUBLISHED}", "former"),
    ),
    "over, with a prefix": (
        "L'ex-maire Ada Brun refuse.",
        "ex-maire Ada Brun",
        "ex-maire",
        "title",
        {},
        Tenure(f"/{PUBLISHED}", "former"),
    ),
    "of two roles, only the first is over": (
        "L'ancienne maire et actuelle députée, Ada Brun, refuse.",
        "actuelle députée, Ada Brun",
        "députée",
        "title",
        {},
        Tenure(PUBLISHED),
    ),
    "to come": (
        "La future maire Ada Brun refuse.",
        "future maire Ada Brun",
        "future maire",
        "title",
        {},
        Tenure(f"{PUBLISHED}/", "coming"),
    ),
    "with a beginning": (
        "Ada Brun, maire de Vals depuis 2015, refuse.",
        "Ada Brun, maire de Vals",
        "maire",
        "apposition",
        {"2015": "2015"},
        Tenure(f"2015/{PUBLISHED}"),
    ),
    "with a beginning in brackets": (
        "Ada Brun, la maire (depuis août 2016), refuse.",
        "Ada Brun, la maire",
        "maire",
        "apposition",
        {"août 2016": "2016-08"},
        Tenure(f"2016-08/{PUBLISHED}"),
    ),
    "another's beginning": (
        "Ada Brun, maire de Vals, refuse le bail qui court depuis 2015.",
        "Ada Brun, maire de Vals",
        "maire",
        "apposition",
        {"2015": "2015"},
        Tenure(PUBLISHED),
    ),
    "another sentence's beginning": (
        "Le bail court depuis 2015. Ada Brun est maire.",
        "Ada Brun est maire",
        "maire",
        "copula",
        {"2015": "2015"},
        Tenure(PUBLISHED),
    ),
    "with an end": (
        "Jusqu'en février dernier, elle était directrice de Vals.",
        "elle était directrice de Vals",
        "directrice",
        "copula",
        {"février dernier": "2018-02"},
        Tenure("/2018-02", "former"),
    ),
    "with both": (
        "Ada Brun, ministre de 2012 à 2014, refuse.",
        "Ada Brun, ministre",
        "ministre",
        "apposition",
        {"de 2012 à 2014": "2012/2014"},
        Tenure("2012/2014", "former"),
    ),
    "with both, in the words of a verb": (
        "alors qu'elle était députée, surtout entre 2012 et 2015, dit-on.",
        "elle était députée",
        "députée",
        "copula",
        {"entre 2012 et 2015": "2012/2015"},
        Tenure("2012/2015", "former"),
    ),
    "candidate for what is to come": (
        "Ada Brun, candidate à la présidentielle d'avril-mai prochain, refuse.",
        "Ada Brun, candidate à la présidentielle d'avril-mai prochain",
        "candidate",
        "apposition",
        {"avril-mai prochain": "2018-04/2018-05"},
        Tenure(PUBLISHED),
    ),
    "elected and not yet in office": (
        "Ada Brun, présidente élue, refuse.",
        "Ada Brun, présidente élue",
        "présidente élue",
        "apposition",
        {},
        Tenure(f"{PUBLISHED}/", "coming"),
    ),
    "at the time that is told of": (
        "Alors patronne d'Orvalis, Ada Brun l'avait promis.",
        "patronne d'Orvalis, Ada Brun",
        "patronne",
        "title",
        {},
        Tenure(f"/{PUBLISHED}", "former"),
    ),
    "at a time that is told of": (
        "Elle fut maire en 2009.",
        "Elle fut maire",
        "maire",
        "copula",
        {"2009": "2009"},
        Tenure("2009", "former"),
    ),
    "begun lately": (
        "Ada Brun a été nommée directrice en janvier.",
        "Ada Brun a été nommée directrice",
        "directrice",
        "verb",
        {"janvier": "2018-01"},
        Tenure(f"2018-01/{PUBLISHED}"),
    ),
    "begun long ago": (
        "Elle devient préfète en 1944.",
        "Elle devient préfète",
        "préfète",
        "copula",
        {"1944": "1944"},
        Tenure("1944", "former"),
    ),
    "given up": (
        "Ada Brun a quitté Orvalis en janvier.",
        "Ada Brun a quitté Orvalis",
        None,
        "verb",
        {"janvier": "2018-01"},
        Tenure("/2018-01", "former"),
    ),
    "led once": (
        "Ada Brun a dirigé Orvalis.",
        "Ada Brun a dirigé Orvalis",
        None,
        "verb",
        {},
        Tenure(f"/{PUBLISHED}", "former"),
    ),
    "led now": (
        "Ada Brun dirige Orvalis.",
        "Ada Brun dirige Orvalis",
        None,
        "verb",
        {},
        Tenure(PUBLISHED),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_role_is_held(
    case: tuple[str, str, str | None, str, dict[str, str], Tenure],
) -> None:
    text, evidence, role, rule, dates, expected = case
    assert told(text, evidence, role, rule, dates) == expected


@pytest.mark.parametrize(
    ("text", "role", "expected"),
    [
        ("Ada Brun, maire de Vals", "maire", Tenure(None)),
        ("Ada Brun, ancienne maire", "ancienne maire", Tenure(None, "former")),
        ("Ada Brun, future maire", "future maire", Tenure(None, "coming")),
    ],
)
def test_an_article_without_date_gives_a_standing_alone(
    text: str, role: str, expected: Tenure
) -> None:
    assert told(text, text, role, "apposition", published=None) == expected


def test_a_beginning_after_the_article_falls_back_on_its_date() -> None:
    text = "Ada Brun, maire depuis 2020"
    found = told(text, "Ada Brun, maire", "maire", "apposition", {"2020": "2020"})
    assert found == Tenure(PUBLISHED)


@pytest.mark.parametrize(
    ("role", "bare"),
    [
        ("ancien maire", "maire"),
        ("ex-ministre de la Justice", "ministre de la Justice"),
        ("autre ancien président", "président"),
        ("tout récent secrétaire général", "secrétaire général"),
        ("maire", "maire"),
        ("ancien", "ancien"),
        ("ancienneté", "ancienneté"),
    ],
)
def test_a_role_by_itself(role: str, bare: str) -> None:
    assert bare_role(role, "fr") == bare


@pytest.mark.parametrize(
    ("text", "standings"),
    [
        ("Ada Brun, ancienne députée et ministre", ["former", "former"]),
        ("Ada Brun, députée et ancienne ministre", ["current", "former"]),
        ("Ada Brun, ancienne députée et actuelle ministre", ["former", "current"]),
        ("Ada Brun, ancienne députée ; la ministre", ["former", "current"]),
    ],
)
def test_one_word_can_hold_for_two_roles(text: str, standings: list[str]) -> None:
    whole = Span(0, len(text))
    roles = [word for word in ("ancienne députée", "députée") if word in text][:1]
    roles += [word for word in ("ancienne ministre", "ministre") if word in text][:1]
    stated = [Affiliation("Ada Brun", role, None, whole, "apposition") for role in roles]
    found = tenures(stated, text, [], PUBLISHED, "fr")
    assert [one.tenure.standing for one in found if one.tenure] == standings


def test_what_an_article_says_gets_its_tenures(understood) -> None:  # type: ignore[no-untyped-def]
    text = "Ada Brun, ancienne ministre de la Culture, refuse. « Non », dit Ada Brun."
    (affiliation,) = understood(text).affiliations
    assert affiliation.tenure == Tenure("/2018-03-07", "former", "ministre de la Culture")


# --- questions -----------------------------------------------------------------------------


def held(name: str, date: str, *roles: tuple[str, str, Tenure], said: int = 1) -> Reading:
    """An article in which Ada Brandt holds roles and says something."""
    words = [Said(f"Mot {n} de {name}", "Ada Brandt", "support", TAX) for n in range(said)]
    stated = tuple(("Ada Brandt", role, body) for role, body, _ in roles)
    made = reading(name, date, "Le Fanal", "T", *words, roles=stated)
    tenure_of = dict(zip(stated, (tenure for *_, tenure in roles), strict=True))
    return replace(
        made,
        affiliations=tuple(
            replace(one, tenure=tenure_of[one.person, one.role or "", one.organisation or ""])
            for one in made.affiliations
        ),
    )


CAREER = (
    held(
        "b1",
        "2018-03-05",
        ("directrice", "Oculix", Tenure("2015/2018-03-05", role="directrice")),
        said=3,
    ),
    held(
        "b2",
        "2020-06-11",
        ("ancienne directrice", "Oculix", Tenure("/2020-06-11", "former", "directrice")),
        ("conseillère", "Œil libre", Tenure("2020-06-11", role="conseillère")),
        said=2,
    ),
    held("b3", "2021-01-10"),
    held("b4", "2019-02-01"),
    held("b5", "2014-02-01"),
)


@pytest.fixture(scope="module")
def career(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with store(tmp_path_factory.mktemp("kg") / "store", CAREER) as made:
        yield made


@pytest.mark.parametrize(
    ("on", "roles"),
    [
        ("2014", []),
        ("2015", ["directrice"]),
        ("2016-02-29", ["directrice"]),
        ("2018-03-05", ["directrice"]),
        # Nobody said yet that it was over.
        ("2020-06-10", ["directrice"]),
        ("2020-06-11", ["conseillère"]),
        ("2024", ["conseillère"]),
    ],
)
def test_roles_on_a_day(career: Store, on: str, roles: list[str]) -> None:
    found = ask(career, "affiliations", {"actor": "Ada Brandt", "on": on}).plain()
    assert [row["role"] for row in found] == roles


def test_all_roles_with_what_is_known_of_their_time(career: Store) -> None:
    found = ask(career, "affiliations", {"actor": "Brandt"}).plain()
    columns = ("role", "organisation", "standing", "first", "last")
    assert [tuple(row[c] for c in columns) for row in found] == [
        ("ancienne directrice", "Oculix", "former", "", "2020-06-11"),
        ("conseillère", "Œil libre", "current", "2020-06-11", "2020-06-11"),
        ("directrice", "Oculix", "current", "2015", "2018-03-05"),
    ]


def test_who_comes_back_holds_the_role_again(tmp_path: Path) -> None:
    back = held("b6", "2022-01-01", ("directrice", "Oculix", Tenure("2022-01-01")))
    with store(tmp_path / "s", [*CAREER, back]) as made:
        found = ask(made, "affiliations", {"actor": "Brandt", "on": "2023"}).plain()
        assert {row["role"] for row in found} == {"directrice", "conseillère"}


def test_statements_count_under_the_organisation_of_their_day(career: Store) -> None:
    found = ask(career, "voices-by-organisation").plain()
    columns = ("organisation", "statements", "articles", "for", "first", "last")
    assert [tuple(row[c] for c in columns) for row in found] == [
        ("Oculix", "4", "2", "4", "2018-03-05", "2019-02-01"),
        ("Œil libre", "3", "2", "3", "2020-06-11", "2021-01-10"),
        ("(no organisation)", "1", "1", "1", "2014-02-01", "2014-02-01"),
    ]


def test_voices_can_be_narrowed(career: Store) -> None:
    assert len(ask(career, "voices-by-organisation", {"topic": "moratoire"})) == 0
    found = ask(career, "voices-by-organisation", {"topic": "taxe", "until": "2018"}).plain()
    assert [(row["organisation"], row["statements"]) for row in found] == [
        ("Oculix", "3"),
        ("(no organisation)", "1"),
    ]


LEFT = (
    CAREER[0],
    held(
        "c1",
        "2019-06-11",
        ("ancienne directrice", "Oculix", Tenure("/2019-06-11", "former", "directrice")),
    ),
    held("c2", "2020-01-01"),
)


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        # In 2016 nobody had said yet that she was there since 2015.
        ((*CAREER, held("b7", "2016-05-01")), {"Oculix": 5, "Œil libre": 3, "": 1}),
        (LEFT, {"Oculix": 3, "": 2}),
    ],
)
def test_networks_and_counts_agree_on_the_organisation_of_the_day(
    tmp_path: Path, readings: tuple[Reading, ...], expected: dict[str, int]
) -> None:
    with store(tmp_path / "s", readings) as made:
        counted = {
            "" if row["organisation"].startswith("(") else row["organisation"]: int(
                row["statements"]
            )
            for row in ask(made, "voices-by-organisation").plain()
        }
        found = debate(made, "actor-topic", of="organisations")
        names = [found.label(record.actor) for record in found.records]
    assert counted == expected
    assert Counter("" if name == "Ada Brandt" else name for name in names) == expected
