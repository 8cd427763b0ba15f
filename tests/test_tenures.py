"""When a role is held, according to an article and to questions about the graph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from extract import reading_of
from invented import TAX, Said, reading, store

from kg.affiliations.deaths import find_dead
from kg.affiliations.tenures import add_tenures
from kg.base.edtf import bounds
from kg.model import Affiliation, DateExpression, Reading, Span, Tenure, TenureStatus
from kg.network.stored import debate
from kg.query.questions import ask
from kg.store import Store

DAY = "2018-03-07"
"""The date of the articles."""


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def find_tenure(
    text: str,
    evidence: str,
    role: str | None,
    rule: str = "apposition",
    dates: Mapping[str, str] = MappingProxyType({}),
    published: str | None = DAY,
) -> Tenure:
    affiliation = Affiliation("Ada Brun", role, None, place(text, evidence), rule)
    found = [DateExpression(place(text, words), edtf) for words, edtf in dates.items()]
    (one,) = add_tenures([affiliation], text, found, published, "fr")
    assert one.tenure is not None
    assert one.tenure.edtf is None or bounds(one.tenure.edtf)
    return replace(one.tenure, role=None)


NOMINAL = (
    ("[Ada Brun, maire de Vals], refuse.", "maire", DAY, "current"),
    ("L'[ancienne maire Ada Brun] refuse.", "ancienne maire", f"/{DAY}", "former"),
    # The election is to come, the candidacy is not.
    (
        "[Ada Brun, candidate d'<avril-mai prochain=2018-04/2018-05>], dit.",
        "candidate",
        DAY,
        "current",
    ),
    # The date modifies something else.
    ("[Ada Brun, maire de Vals], refuse le bail qui court depuis <2015>.", "maire", DAY, "current"),
    ("[Ada Brun, ministre] <de 2012 à 2014=2012/2014>.", "ministre", "2012/2014", "former"),
)
VERBAL = (
    ("Jusqu'en <février=2018-02>, [elle était patronne].", "patronne", "/2018-02", "former"),
    # It began lately, or long ago.
    ("[Ada Brun a été nommée maire] en <janvier=2018-01>.", "maire", f"2018-01/{DAY}", "current"),
    ("[Ada Brun a quitté Orvalis] en <janvier=2018-01>.", None, "/2018-01", "former"),
)


@pytest.mark.parametrize(
    ("rule", "sentence", "role", "edtf", "status"),
    [("apposition", *row) for row in NOMINAL] + [("verb", *row) for row in VERBAL],
)
def test_the_tenure_of_a_role(
    rule: str, sentence: str, role: str | None, edtf: str, status: TenureStatus
) -> None:
    """A sentence marks the [evidence] and its <dates> or <dates=EDTF>."""
    dates = {words: edtf or words for words, edtf in re.findall(r"<([^=>]+)=?([^>]*)>", sentence)}
    marked = re.sub(r"<([^=>]+)=?[^>]*>", r"\1", sentence)
    evidence = re.findall(r"\[(.+)\]", marked)[0]
    text = re.sub(r"[\[\]]", "", marked)
    assert find_tenure(text, evidence, role, rule, dates) == Tenure(edtf, status)


def test_extracted_affiliations_have_tenures() -> None:
    text = "Ada Brun, ancienne ministre de la Culture, refuse. « Non », dit Ada Brun."
    (affiliation,) = reading_of(text).affiliations
    assert affiliation.tenure == Tenure(f"/{DAY}", "former", "ministre de la Culture")


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
        ("2015", ["directrice"]),
        # No article has said that it is over.
        ("2020-06-10", ["directrice"]),
        ("2020-06-11", ["conseillère"]),
        ("2024", ["conseillère"]),
    ],
)
def test_roles_on_a_day(career: Store, on: str, roles: list[str]) -> None:
    found = ask(career, "affiliations", {"actor": "Ada Brandt", "on": on}).plain()
    assert [row["role"] for row in found] == roles


def test_statements_count_for_the_organisation_that_their_article_names(career: Store) -> None:
    found = ask(career, "voices-by-organisation").plain()
    columns = ("organisation", "statements", "articles", "for", "first", "last")
    assert [tuple(row[c] for c in columns) for row in found] == [
        ("(no organisation)", "3", "3", "3", "2014-02-01", "2021-01-10"),
        ("Oculix", "3", "1", "3", "2018-03-05", "2018-03-05"),
        ("Œil libre", "2", "1", "2", "2020-06-11", "2020-06-11"),
    ]


def test_a_statement_counts_once_for_the_organisation_named_most_often(tmp_path: Path) -> None:
    roles = ("chef", "Oculix"), ("chef", "Œil libre"), ("élue", "Œil libre")
    both = held("b8", "2021-01-01", *((*role, Tenure("2021-01-01")) for role in roles), said=4)
    with store(tmp_path / "s", [both]) as made:
        (row,) = ask(made, "voices-by-organisation").plain()
    assert (row["organisation"], row["statements"]) == ("Œil libre", "4")


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
        # In 2016 no article had said that she had been there since 2015.
        ((*CAREER, held("b7", "2016-05-01")), {"Oculix": 5, "Œil libre": 3, "": 1}),
        (LEFT, {"Oculix": 3, "": 2}),
    ],
)
def test_networks_know_the_organisation_of_the_day(
    tmp_path: Path, readings: tuple[Reading, ...], expected: dict[str, int]
) -> None:
    with store(tmp_path / "s", readings) as made:
        found = debate(made, "actor-topic", of="organisations")
        names = [found.label(record.actor) for record in found.records]
    assert Counter("" if name == "Ada Brandt" else name for name in names) == expected


@pytest.mark.parametrize(
    ("text", "name", "language", "dead"),
    [
        ("France : mort du chef d'orchestre Georges Prêtre", "Georges Prêtre", "fr", True),
        ("L'ancien footballeur Raymond Kopa s'est éteint vendredi", "Raymond Kopa", "fr", True),
        ("les obsèques de l'opposant Tshisekedi", "Étienne Tshisekedi", "fr", True),
        ("Suharto, former President of Indonesia, died on Sunday", "Suharto", "en", True),
        ("la mort d'un proche de Paul Brun", "Paul Brun", "fr", False),
        ("The death of Ada Brun was announced by Paul Roche", "Paul Roche", "en", False),
        ("Brun's father died on Sunday", "Brun", "en", False),
    ],
)
def test_the_dead_hold_no_roles(text: str, name: str, language: str, dead: bool) -> None:
    assert bool(find_dead(text, [name], language)) is dead
