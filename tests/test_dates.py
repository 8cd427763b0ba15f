"""Dates in texts, the tense that places them, days of speaking, and lines with place and day."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from extract import parse
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.base.errors import UsageError
from kg.base.resources import data
from kg.extract.reading import extract
from kg.lexicon.cues import speech_events
from kg.lexicon.tables import read_rows
from kg.model import Article, Span, Statement
from kg.preprocess import annotate
from kg.preprocess.dateline import find_place_line
from kg.preprocess.dates import grammar as date_grammar
from kg.preprocess.dates.expressions import find_dates
from kg.preprocess.dates.rules import RULES
from kg.preprocess.paragraphs import split_paragraphs

SHARED = Path(__file__).resolve().parents[2] / "shared" / "gold"
THURSDAY = "2018-01-18"
MARK = re.compile(r"\{(.+?)\|(.+?)\}")
"""A marked expression in a text, with its value."""


def found(text: str, anchor: str | None = THURSDAY, **options: object) -> list[tuple[str, str]]:
    dates = find_dates(text, anchor=anchor, **options)  # type: ignore[arg-type]
    return [(date.span.of(text), str(date.edtf)) for date in dates]


@pytest.mark.parametrize(
    "marked",
    [
        # days
        "Le {28 janvier 2017|2017-01-28}, il part.",
        "Le {4 novembre|2017-11-04}, il a dit",
        "Le vote aura lieu le {20 février|2018-02-20}",
        "le 31 février 2017",
        # several days, intervals
        "les {28 et 29 juillet 2016|2016-07-28/2016-07-29}",
        "{du 28 juillet au 3 août 2016|2016-07-28/2016-08-03}",
        "{du 28 décembre au 3 janvier|2017-12-28/2018-01-03}",
        # months, years and longer
        "En {octobre|2017-10}, il a dit",
        "la planète Mars, sur Mars",
        "l'Euro {2016|2016} et la loi de {1905|1905}",
        "plus de 2000 personnes, 2000 euros, 1 500 m",
        "du {XXe siècle|19XX}",
        "{le premier trimestre 2017|2017-01/2017-03}",
        # seasons
        "{le printemps 2017|2017-21}",
        # relative to the anchor
        "{hier|2018-01-17}, {aujourd’hui|2018-01-18}, {demain matin|2018-01-19}",
        "{la nuit dernière|2018-01-17/2018-01-18}",
        "{la semaine dernière|2018-01-08/2018-01-14}",
        "à {la fin de l'année|2018}, à {la fin du mois|2018-01}",
        "{il y a deux ans|2016~}",
        "{dans une semaine|2018-01-25}",
        # weekdays
        "Il est venu {lundi|2018-01-15}",
        "Il viendra {lundi|2018-01-22}",
        # durations, frequencies, clock times, vague ones
        "depuis dix ans, pendant deux jours, toutes les semaines",
        "chaque lundi, tous les mardis, le lundi, du lundi au vendredi",
        "à 20h30, à 14 h 15, à 10 heures",
        "récemment, ces derniers mois, il y a quelques années, à ce jour",
    ],
)
def test_french_expressions(marked: str) -> None:
    assert found(MARK.sub(r"\1", marked)) == MARK.findall(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "He may march in {March|2017-03}, said May",
        "{the 1960s|196X} and {the 20th century|19XX}",
        "{Today|2018-01-18} they met",
        "It stood in USA Today and on the BBC's Today",
        "{Between May and July|2017-05/2017-07}, it fell",
        "They met {last week|2018-01-08/2018-01-14}. They will meet {next Tuesday|2018-01-23}",
        "every Monday, for two years, 2000 people",
    ],
)
def test_english_expressions(marked: str) -> None:
    assert found(MARK.sub(r"\1", marked), language="en") == MARK.findall(marked)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Le 3 mai 2017, il part. Trois jours plus tard, il revient.", "2017-05-06"),
        ("Le 3 mai 2017, il part. Il revient le jeudi suivant.", "2017-05-04"),
        ("Le 3 mai 2017, il part. Un mois plus tôt, début avril 2017, il dormait.", "2017-04"),
    ],
)
def test_expressions_relative_to_the_date_before(text: str, value: str) -> None:
    assert value in [date.edtf for date in find_dates(text, anchor=THURSDAY)][1:]


@pytest.mark.parametrize(
    ("anchor", "text", "value"),
    [
        ("2020-06", "ce jeudi", "2020-06"),
        ("2020-06", "il y a deux ans", "2018~"),
        ("2019", "le 5 décembre", "2019-12-05"),
        (None, "ce jeudi", "None"),
        (None, "le 5 mai 2016", "2016-05-05"),
        ("no date", "hier", "None"),
    ],
)
def test_value_is_not_more_precise_than_its_anchor(
    anchor: str | None, text: str, value: str
) -> None:
    assert [edtf for _, edtf in found(text, anchor)] == [value]


def test_date_line_is_skipped() -> None:
    text = "18 janvier 2018 . –\nHier, elle a parlé."
    assert found(text, skip=(Span(0, 19),)) == [("Hier", "2018-01-17")]


def test_language_without_tables_has_no_dates() -> None:
    assert find_dates("am 3. Mai 2017", anchor=THURSDAY, language="xx") == ()


VOCABULARY = (
    "le la les du au de d' l’ et à ce cette 1er 2 28 31 99 2016 2015 0 lundi jeudi mars Mars mai "
    "février nuit semaine week-end été fin mi- années XXe siècle dernier prochain suivant hier il "
    "y a dans trois jours ans mois plus tard lendemain de veille , . - / « » \n ² ٣ 9999 1000 "
    "trimestre premier entre viendra"
)


@settings(max_examples=300)
@given(
    st.one_of(
        st.text(), st.lists(st.sampled_from(VOCABULARY.split(" ")), max_size=12).map(" ".join)
    ),
    st.sampled_from([None, "0001-01-01", "9999-12-31", "2016-02-29", "2020-06", "0001", "9999"]),
)
def test_spans_of_any_text_are_ordered(text: str, anchor: str | None) -> None:
    end = 0
    for date in find_dates(text, anchor=anchor):
        assert end <= date.span.start < date.span.end <= len(text)
        end = date.span.end
        if date.edtf is not None:
            assert re.fullmatch(r"[\dX]{4}(-\d\d){0,2}~?(/\d{4}(-\d\d){0,2})?", date.edtf)


LANGUAGES = sorted(path.parent.name for path in data("lexicon").glob("*/date_grammar.tsv"))


def test_grammars_and_functions_have_the_same_rules() -> None:
    named = set()
    for language in LANGUAGES:
        lines = data(f"lexicon/{language}/date_grammar.tsv").read_text("utf-8").splitlines()[1:]
        named |= {line.split("\t")[0] for line in lines if not line.startswith("$")}
    assert named == set(RULES)


def test_malformed_line_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "lexicon" / "fr"
    folder.mkdir(parents=True)
    for path in data("lexicon/fr").glob("*.tsv"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "date_grammar.tsv").write_text("rule\targument\texpression\nday\t\t<dya>\n", "utf-8")
    monkeypatch.setattr(date_grammar, "data", lambda name: tmp_path / name)
    with pytest.raises(UsageError, match=r"date_grammar.tsv, line 2: .*dya"):
        date_grammar.load_grammar.__wrapped__("fr")


def gold_f1(part: str) -> tuple[float, float]:
    """Return F1 of dates found (any overlap) and of correct dates on a part of the gold."""
    hit = right = gold = system = 0
    for line in (SHARED / f"{part}.jsonl").read_text("utf-8").splitlines():
        doc = json.loads(line)
        text = (SHARED / "texts" / part / f"{doc['doc']}.txt").read_bytes().decode("utf-8")
        date_line = re.search(r"(?m)^\d{1,2}(?: ?er)? \w+ \d{4}[^\n]{0,25}?[–—-]", text)
        skip = (Span(*date_line.span()),) if date_line else ()
        dates = list(find_dates(text, anchor=doc["date"], skip=skip))
        gold += len(doc["dates"])
        system += len(dates)
        for item in doc["dates"]:
            match = next((x for x in dates if x.span.overlaps(Span(*item["span"]))), None)
            if match is not None:
                dates.remove(match)
                hit += 1
                right += match.edtf == item["edtf"]
    return 2 * hit / (gold + system), 2 * right / (gold + system)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder ../shared/gold is missing")
@pytest.mark.parametrize(
    ("part", "least_found", "least_right"), [("dev", 0.97, 0.95), ("train", 0.97, 0.96)]
)
def test_gold_dates(part: str, least_found: float, least_right: float) -> None:
    in_place, right = gold_f1(part)
    assert in_place >= least_found
    assert right >= least_right


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Le maire a promis d'organiser le vote en juin.", "2018-06"),
        ("Le gouvernement a proposé de fermer l'école en septembre.", "2018-09"),
        ("L'appel du maire à voter vendredi a été entendu.", "2018-03-09"),
        ("Le maire a déclaré que le pont fermerait en octobre.", "2018-10"),
        ("Le maire a assuré que les travaux finiraient en juin.", "2018-06"),
        ("Le syndicat a promis en juin de partir.", "2017-06"),
        # A past infinitive, a perfect, and an imperfect with the same ending are past.
        ("Le maire a affirmé avoir fermé le pont en juin.", "2017-06"),
        ("Il a réussi à quitter le navire dimanche.", "2018-03-04"),
        ("L'homme aurait volé la voiture en octobre.", "2017-10"),
        ("Il a expliqué qu'il tirait un bilan en juin.", "2017-06"),
    ],
)
def test_tense_of_dates(text: str, edtf: str) -> None:
    assert [date.edtf for date in parse(text).dates] == [edtf]


def statements(text: str) -> tuple[Statement, ...]:
    # A Thursday.
    article = Article("a", "a", text, date="2018-01-18", language="fr")
    return extract(next(iter(annotate([article])))).statements


@pytest.mark.parametrize(
    ("text", "days"),
    [
        # The date modifies the cue, or the participle of an event before the utterance.
        ("Interrogé mardi, le maire a annoncé que le pont rouvrirait.", ["2018-01-16"]),
        # A date in the content, or after publication.
        ("Le maire a annoncé que le pont rouvrirait mardi.", [None]),
        ("Le 3 mars 2019, le maire a annoncé que le pont rouvrirait.", [None]),
        # The same source inherits the day, until another one; a position or another source do not.
        (
            "Paul Vernier a annoncé lundi que le pont rouvrirait. Il a ajouté que la halle serait "
            "fermée. Mercredi, Paul Vernier a déclaré que la place serait pavée.",
            ["2018-01-15", "2018-01-15", "2018-01-17"],
        ),
        (
            "Paul Vernier a annoncé mardi que le pont rouvrirait. Il soutient la fermeture de la "
            "halle.",
            ["2018-01-16", None],
        ),
    ],
)
def test_statements_have_the_day_of_their_utterance(text: str, days: list[str | None]) -> None:
    assert [statement.said_on for statement in statements(text)] == days


def test_speech_events_are_nouns_in_lower_case() -> None:
    listed = [noun for noun, _ in read_rows("fr", "speech_events", 2)]
    assert speech_events("fr") == set(listed) == {noun.lower() for noun in listed}
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GENEVA, Nov. 23 (NWS) – The rain fell.", "GENEVA, Nov. 23 (NWS) – "),
        ("PORT ALDEN, 3 July (agency) - The rain fell.", "PORT ALDEN, 3 July (agency) - "),
        ("OSTER, Tarn Republic, May 4 — The rain fell.", "OSTER, Tarn Republic, May 4 — "),
        ("LYON (NWS) — The rain fell.", "LYON (NWS) — "),
        ("NASA officials - all of them - left.", None),
        ("Geneva, Nov. 23 – the rain fell.", None),
        ("The rain fell in GENEVA, Nov. 23 (NWS) – again.", None),
        ("TOWN HALL, N.H. — Ada Lind said so.", "TOWN HALL, N.H. — "),
        ("BERNE ― “We agree,” she said.", "BERNE ― "),
        ("OTAN — l’alliance — agit.", None),
    ],
)
def test_find_place_line(text: str, expected: str | None) -> None:
    for before in ("", "A title\n\n"):
        line = find_place_line(before + text, split_paragraphs(before + text))
        assert (line and line.of(before + text)) == expected
