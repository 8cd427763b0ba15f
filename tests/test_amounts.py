"""Amounts are parsed in one place: whatever separates their digits, and nothing else is one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.claims.cluster import cluster_claims
from kg.claims.proposition import Proposition
from kg.normalise.amounts import canonical, parse_amount
from kg.normalise.content_words import wording


@pytest.mark.parametrize(
    ("written", "french", "english"),
    [
        ("1 000", "1000", "1000"),
        ("1\u00a0000\u00a0000", "1000000", "1000000"),
        ("1\u202f234,56", "1234.56", "1234.56"),
        ("1.000.000", "1000000", "1000000"),
        ("1.234.567,89", "1234567.89", "1234567.89"),
        ("1,500", "1500", "1500"),
        ("1.500", "1500", "1.5"),
        ("1’500", "1500", "1500"),
        ("٣", "3", "3"),
        ("9" * 5_000, "9" * 5_000, "9" * 5_000),
        ("1.2.3", None, None),
        ("1.000.00", None, None),
        ("192.168.0.1", None, None),
        ("05/03/2018", None, None),
        ("½", None, None),
        ("douze", None, None),
        ("", None, None),
    ],
)
def test_amounts(written: str, french: str | None, english: str | None) -> None:
    for language, value in (("fr", french), ("en", english)):
        amount = parse_amount(written, language)
        assert amount == (None if value is None else Decimal(value)), language
        if amount is not None:
            assert canonical(amount) == value


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.000.000 euros ou 1 000 000 d'euros", {"1000000"}),
        ("en 2017 300 personnes", {"300"}),
        ("12,50 euros et 12.5 dollars", {"12.5"}),
        ("½ litre, 5 m² et ③ points", {"5"}),
        ("les articles 1,2,3", set()),
        ("de 10-15 euros à 3/4 du prix", {"10", "15", "3", "4"}),
    ],
)
def test_numbers_of_a_statement(text: str, numbers: set[str]) -> None:
    assert wording(text).numbers == numbers


GROUPS = st.sampled_from((" ", "\u00a0", "\u202f", "\u2009", "'", "’", ".", ","))


@given(st.integers(1_000_000, 10**15), GROUPS, st.integers(0, 999), st.sampled_from((".", ",")))
def test_groups_and_decimals_are_read_back(
    whole: int, gap: str, thousandths: int, point: str
) -> None:
    if gap == point:
        point = {".": ",", ",": "."}[point]
    written = f"{whole:,}".replace(",", gap) + f"{point}{thousandths:03}"
    for language in ("fr", "en"):
        assert parse_amount(written, language) == whole + Decimal(thousandths) / 1000


@given(st.text(st.sampled_from("0123456789.,'’ \u00a0/-:½²٣%€aé\u0301"), max_size=40))
@settings(max_examples=500)
def test_any_figures_give_an_amount_or_none(text: str) -> None:
    for language in ("fr", "en"):
        assert (parse_amount(text, language) or Decimal(0)) >= 0
        found = wording(text, language)
        assert all(Decimal(number) >= 0 for number in found.numbers)
        assert all(parse_amount(number, "en") == Decimal(number) for number in found.numbers)


@pytest.mark.parametrize(
    "number",
    ["1.000.000", "1.2.3", "1,2,3", "192.168.0.1", "½", "²", "05/03/2018", "9" * 5_000, "00"],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_statements_with_any_number_are_compared(number: str, language: str) -> None:
    text = f"la commune de Vals paiera {number} euros pour la réfection du pont Neuf"
    statements = [
        Proposition(f"s{n}", f"k{n}", f"{text} {'de Vals ' * n}", f"a{n}", language=language)
        for n in range(2)
    ]
    assert cluster_claims(statements).claims == {"k0": "k0", "k1": "k0"}
