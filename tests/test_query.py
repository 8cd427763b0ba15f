"""Questions return the rows that a reader of the invented articles would expect."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import shlex
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from invented import CAMERAS, READINGS, SAFER, TAX, Said, reading, store
from pyoxigraph import Literal, NamedNode, Quad

from kg.base.errors import QueryError, UsageError
from kg.cli import cli
from kg.query.filters import filters_of
from kg.query.parameters import find_actor
from kg.query.questions import ask, card, parse_question, question, questions
from kg.query.results import Rows, plain, serialized, value
from kg.query.roles import role_kind
from kg.query.run import parse_term, run, to_term
from kg.query.tables import table
from kg.store import Store
from kg.vocab.terms import KG, SKOS, XSD

GAZETTE, FANAL = "La Gazette de Morvelle", "Le Fanal"


@pytest.fixture(scope="module")
def debate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with store(tmp_path_factory.mktemp("kg") / "store") as held:
        yield held


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with store(tmp_path_factory.mktemp("kg") / "store", []) as held:
        yield held


def rows(debate: Store, name: str, params: dict[str, str], *columns: str) -> list[tuple]:
    answer, asked = ask(debate, name, params), question(name)
    assert params or not asked.pairs or answer.rows == run(debate, asked.sparql).rows
    return [tuple(row[c] for c in columns) for row in answer.plain()]


MAYOR_THEN = ("2021-03-05", "support", CAMERAS, "Les caméras rendront la ville plus sûre")
MAYOR_NOW = ("2021-06-08", "oppose", CAMERAS, "Ces caméras étaient une erreur")
ALL_ON_CAMERAS = [
    ("2021-03-05", ""),
    ("2021-03-05", "Zoé Lefèvre"),
    ("2021-03-05", "les riverains"),
    ("2021-03-05", "un policier"),
    ("2021-04", "Ada Brandt"),
    ("2021-04", "Oculix"),
    ("2021-06-08", "Zoé Lefèvre"),
]

ANSWERS = {
    # question, parameters, columns: rows
    "who-said-what --actor 'zoe LEFEVRE': date stance about text": [MAYOR_THEN, MAYOR_NOW],
    "who-said-what --actor 'Zoé Lefèvre' --since 2021-04: date stance about text": [MAYOR_NOW],
    "who-said-what --actor 'Zoé Lefèvre' --until 2021-05: date stance about text": [MAYOR_THEN],
    "who-said-what --actor 'Marc Lefèvre': date outlet": [("", "")],
    # The date is unknown, so it is in no period.
    "who-said-what --actor 'Marc Lefèvre' --since 1900: date outlet": [],
    # The month of the article overlaps the period.
    "who-said-what --actor 'Ada Brandt' --since 2021-04-20 --until 2021-04-22: date headline url": [
        ("2021-04", "Oculix vante son système", "https://a2.example/article")
    ],
    "statements-about --topic 'FACIALE reconnaissance': date actor": ALL_ON_CAMERAS,
    "statements-about --topic camera: date actor": ALL_ON_CAMERAS,
    "statements-about --topic oeil: actor text": [
        ("Oculix", "L'œil ne dort jamais, dit « \" || true")
    ],
    "statements-about --topic 'taxe faciale': actor": [],
    # Words match from their beginning only.
    "statements-about --topic axe: actor": [],
    "timeline --actor Oculix: date event stance text": [
        ("2021-03-05", "affiliation", "", "Ada Brandt, directrice (Oculix)"),
        ("2021-04", "affiliation", "", "Ada Brandt, directrice (Oculix)"),
        ("2021-04", "statement", "none", "L'œil ne dort jamais, dit « \" || true"),
        ("2021-06-10", "statement", "oppose", "La taxe nous ruinerait"),
    ],
    "who-disagrees --topic taxe: subject supporter opponent for against first last": [
        (TAX, "Œil libre", "Oculix", "1", "1", "2021-04", "2021-06-10")
    ],
    "who-disagrees --topic taxe --min-confidence 0.93: sure": [("0.93",)],
    "who-disagrees --min-confidence 0.94: sure": [],
    "who-agrees --since 2021-04 --outlet fanal: sure": [],
    "changed-position --until 2021-05: name": [],
    "changed-position --outlet fanal: name": [],
    "most-quoted --outlet fanal --actor brandt --min-confidence .9: statements": [("1",)],
    "timeline --actor OL --topic taxer --until 2021-05: text": [("Il faut taxer les données",)],
    "who-disagrees --actor 'les riverains': subject supporter opponent": [
        (CAMERAS, "Ada Brandt", "les riverains"),
        (CAMERAS, "Zoé Lefèvre", "les riverains"),
    ],
    "whose-voices --since 2021-06: outlet kind role statements share sources": [
        (GAZETTE, "document", "unknown", "1", "25", "1"),
        (GAZETTE, "organisation", "unknown", "1", "25", "1"),
        (GAZETTE, "person", "official", "1", "25", "1"),
        (GAZETTE, "person", "unknown", "1", "25", "1"),
    ],
    "whose-voices --until 2021-04 --outlet gazette: kind role statements share sources": [
        ("group", "citizen", "1", "25", "1"),
        ("person", "official", "1", "25", "1"),
        ("person", "politician", "1", "25", "1"),
        ("unknown", "unknown", "1", "25", "0"),
    ],
    "whose-voices --actor brandt: kind role share": [("person", "manager", "33.3")],
    "first-appearance --claim 'ville plus sure': date claim actor outlet statements articles": [
        ("2021-03-05", SAFER, "Zoé Lefèvre", GAZETTE, "2", "2")
    ],
    # Words of one statement of the claim find the first appearance of the claim.
    "first-appearance --claim 'NOS cameras rendent': date actor": [("2021-03-05", "Zoé Lefèvre")],
    "first-appearance --claim 'sûre plus': date": [],
    "affiliations --actor Brandt: person role organisation first last articles": [
        ("Ada Brandt", "conseillère", "Œil libre", "2021-06-10", "2021-06-10", "1"),
        ("Ada Brandt", "directrice", "Oculix", "2021-03-05", "2021-04", "2"),
    ],
    "affiliations --actor Brandt --on 2021-05: role organisation": [("directrice", "Oculix")],
    "affiliations --actor OL: person role": [("Ada Brandt", "conseillère")],
    "voices-by-organisation --since 2021-04: organisation statements speakers for against": [
        ("(no organisation)", "3", "3", "0", "1"),
        ("Oculix", "3", "2", "1", "1"),
        ("Œil libre", "1", "1", "1", "0"),
    ],
    "unknown-sources: date type text outlet": [
        ("2021-03-05", "direct", "Le marché serait déjà attribué", GAZETTE)
    ],
    "most-quoted --least 2: actor kind statements articles outlets for against": [
        ("Oculix", "organisation", "2", "2", "2", "0", "1"),
        # "Un policier" is a different person in each article.
        ("Zoé Lefèvre", "person", "2", "2", "1", "1", "1"),
    ],
    "disputed-topics: topic for against": [(CAMERAS, "2", "3"), (TAX, "1", "1")],
    "disputed-topics --since 2021-06: topic": [],
    "positions-on --topic reconnaissance: actor for against neutral mentions first matched": [
        ("Zoé Lefèvre", "1", "1", "0", "0", "2021-03-05", CAMERAS),
        ("Ada Brandt", "1", "0", "0", "0", "2021-04", CAMERAS),
        ("les riverains", "0", "1", "0", "0", "2021-03-05", CAMERAS),
        ("un policier", "0", "1", "0", "0", "2021-03-05", CAMERAS),
        ("Oculix", "0", "0", "1", "0", "2021-04", CAMERAS),
    ],
    "positions-on --topic 'plus sure': for mentions matched": [
        ("0", "1", "words"),
        ("0", "1", "words"),
    ],
    "changed-position: name subject before earlier now date": [
        ("Zoé Lefèvre", CAMERAS, "support", "2021-03-05", "oppose", "2021-06-08")
    ],
    "changed-position --actor Oculix: name": [],
    "changed-position --topic taxe: name": [],
    "relayed-claims: claim outlets articles first last": [
        (SAFER, "2", "2", "2021-03-05", "2021-04")
    ],
    "who-agrees --topic reconnaissance: one other side statements first last": [
        ("Ada Brandt", "Zoé Lefèvre", "for", "2", "2021-03-05", "2021-04"),
        ("Zoé Lefèvre", "les riverains", "against", "2", "2021-03-05", "2021-06-08"),
        # "Un policier" has no name.
    ],
    "spread-of-claim --claim 'ville plus sure': date outlet actor side": [
        ("2021-03-05", GAZETTE, "Zoé Lefèvre", "for"),
        ("2021-04", FANAL, "Ada Brandt", "for"),
    ],
    # Repetitions are known after articles are compared (tests/test_claim_questions.py).
    "one-quotation: text": [],
    # So are topics (tests/test_topic_concepts.py); codes need a codebook.
    "topics: topic": [],
    "codes: concept": [],
}


@pytest.mark.parametrize(("asked", "expected"), ANSWERS.items())
def test_a_question_returns(debate, asked, expected):
    words, _, columns = asked.partition(": ")
    name, *options = shlex.split(words)
    params = {n.removeprefix("--"): v for n, v in zip(options[::2], options[1::2], strict=True)}
    assert rows(debate, name, params, *columns.split()) == expected


@pytest.mark.parametrize(
    ("role", "language", "kind"),
    [
        ("ancienne directrice de recherche au CNRS", "fr", "expert"),
        ("climatologue", "fr", "expert"),
        ("senior police officer", "en", "official"),
        ("Verlan", "fr", ""),
    ],
)
def test_the_kind_of_a_role(role, language, kind):
    assert role_kind(role, language) == kind


@pytest.mark.parametrize(
    ("topic", "hint"),
    [
        ("reconaissance", "no topic has the word 'reconaissance'; did you mean 'reconnaissance'?"),
        ("zzz", "no topic has the word 'zzz'; kg ask topics lists topics"),
        ("taxe faciale", ""),
    ],
)
def test_an_empty_answer_says_which_topic_may_be_meant(debate, topic, hint):
    assert ask(debate, "topics", {"topic": topic}).hint == hint


def test_every_question_has_an_answer_above():
    assert {re.split("[ :]", asked)[0] for asked in ANSWERS} == {q.name for q in questions()}


@pytest.mark.parametrize("asked", questions(), ids=lambda q: q.name)
def test_a_question_file_runs_unchanged_and_has_the_columns_that_it_shows(debate, asked):
    answer = run(debate, asked.sparql)
    assert isinstance(answer, Rows)
    assert set(asked.shown) <= set(answer.columns)
    used = set(re.findall(r"UNDEF \}  # --([a-z-]+)", asked.sparql))
    used |= filters_of(asked.name, asked.sparql)
    used |= {"by"} if "  # by " in asked.sparql else set()
    assert used == {p.name for p in asked.parameters}
    for limit in (2, None) if asked.pairs else ():
        assert ask(debate, asked.name, limit=limit).rows == answer.rows[:limit]


def test_statements_are_counted_before_actors_are_paired(tmp_path):
    sides = itertools.product(("Oculix", "Œil libre", "les riverains"), ("support", "oppose"))
    said = [Said(f"Mot {n}", who, side, TAX) for who, side in sides for n in range(9)]
    debate = store(tmp_path / "s", [reading("b1", "2021-01-01", FANAL, "T", *said)])
    asked = question("who-disagrees")
    counts = re.findall(r"\n  \{  # \w+\n(.*?)\n  \}\n", asked.sparql, re.DOTALL)[0]
    assert len(run(debate, counts)) == 3 * 2
    assert [pair["for"] for pair in ask(debate, asked.name).plain()] == ["9"] * 3 * 2
    command = ["ask", asked.name, "--store", str(debate.path), "--limit"]
    for limit, cut in (("5", True), ("6", False), ("0", False)):
        done = CliRunner().invoke(cli, [*command, limit])
        assert ("Note: the first 5 rows only; --limit 0 shows all" in done.stderr) == cut


def test_nobody_opposes_their_organisation_within_one_article(tmp_path):
    said = Said("Oui", "Ada Brandt", "support", TAX), Said("Non", "Oculix", "oppose", TAX)
    member = (("Ada Brandt", "directrice", "Oculix"),)
    one = reading("b1", "2021-01-01", FANAL, "T", *said, roles=member)
    other = reading("b2", "2021-02-01", FANAL, "T", said[1])
    for name, readings, found in (("s", [one], 0), ("t", [one, other], 1)):
        with store(tmp_path / name, readings) as held:
            for asked in ("who-disagrees", "disputed-topics"):
                assert len(rows(held, asked, {}, "sure")) == found, asked


def test_a_repeated_position_counts_as_one_change(tmp_path):
    days = ("2021-01-01", "2021-02-01", "2021-03-01", "2021-04-01")
    stances = ("support", "oppose", "oppose", "support")
    debate = store(
        tmp_path / "s",
        (
            reading(f"b{n}", day, "Le Fanal", "T", Said(f"Mot {n}", "Oculix", stance, TAX))
            for n, (day, stance) in enumerate(zip(days, stances, strict=True))
        ),
    )
    changes = rows(debate, "changed-position", {}, "before", "earlier", "now", "date")
    assert changes == [
        ("support", "2021-01-01", "oppose", "2021-02-01"),
        ("oppose", "2021-03-01", "support", "2021-04-01"),
    ]


def test_a_statement_without_date_does_not_hide_the_dates_of_others(tmp_path):
    undated = reading("b1", None, None, "T", Said("Un", "Oculix"))
    debate = store(tmp_path / "s", [*READINGS, undated])
    first, last = rows(debate, "most-quoted", {"least": "3"}, "first", "last")[0]
    assert (first, last) == ("2021-04", "2021-06-10")


def test_a_relayed_claim_without_a_known_source_still_names_the_other_sources(tmp_path):
    debate = store(
        tmp_path / "s",
        [
            reading("b1", "2021-01-01", FANAL, "T", Said("Un", "Oculix", claim="c")),
            reading("b2", None, GAZETTE, "T", Said("Un", None, claim="c")),
        ],
    )
    [(actors, where, first)] = rows(debate, "relayed-claims", {}, "actors", "where", "first")
    assert set(actors.split(" ; ")) == {"Oculix", "(unknown)"}
    assert set(where.split(" ; ")) == {FANAL, GAZETTE}
    assert first == "2021-01-01"


def test_agreement_is_computed_by_actor_and_not_by_label(tmp_path):
    said = Said("Ça ne sert à rien", "Pascal", "oppose", TAX)
    readings = [
        reading("a1", "2021-03-05", GAZETTE, "Un", said),
        reading("a2", "2021-03-06", GAZETTE, "Deux", Said("Non", "Oculix", "oppose", TAX)),
        reading("a3", "2021-03-07", FANAL, "Trois", said),
        reading("a4", "2021-03-08", FANAL, "Quatre", Said("Oui", "Marc Lefèvre", "support", TAX)),
    ]
    with store(tmp_path / "kg", readings) as held:
        # Two actors with one label are two, ...
        pairs = ("one", "other", "statements")
        agreed = [("Oculix", "Pascal", "2")] * 2
        assert rows(held, "who-agrees", {}, *pairs) == agreed
        sides = ("supporter", "opponent", "against")
        opposed = [("Marc Lefèvre", name, "1") for name in ("Oculix", "Pascal", "Pascal")]
        assert rows(held, "who-disagrees", {}, *sides) == opposed
        terms = [row[0] for row in rows(held, "who-disagrees", {}, "opponentTerm")]
        assert len(set(terms)) == 3
        # ... and one actor with two labels is one.
        [oculix] = find_actor(held, "Oculix")
        other = Quad(oculix, SKOS.prefLabel, Literal("zoculix"), NamedNode(f"{held.base}x"))
        held.change([], [other])
        assert rows(held, "who-agrees", {}, *pairs) == agreed
        assert rows(held, "who-disagrees", {}, *sides) == opposed


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("Zoé Lefèvre", {"Zoé Lefèvre"}),
        ("zoe lefevre", {"Zoé Lefèvre"}),
        ("  ZOÉ   LEFÈVRE ", {"Zoé Lefèvre"}),
        ("Zoe\u0301 Lefe\u0300vre", {"Zoé Lefèvre"}),
        ("Lefèvre", {"Zoé Lefèvre"}),  # a complete name precedes part of another
        ("oeil", {"Œil libre"}),
        ("un policier", {"un policier"}),
        ("ri", {"les riverains"}),
        ("lefè zo", {"Zoé Lefèvre"}),
    ],
)
def test_an_actor_is_found_by(debate, typed, labels):
    listed = ", ".join(str(iri) for iri in find_actor(debate, typed))
    named = run(debate, f"SELECT ?l {{ ?a skos:prefLabel ?l FILTER(?a IN ({listed})) }}")
    assert {plain(row[0]) for row in named} == labels


def test_an_actor_is_found_by_its_iri(debate):
    first, second = find_actor(debate, "un policier")
    assert find_actor(debate, first.value) == (first,)
    assert find_actor(debate, f"<{second.value}>") == (second,)
    assert len(ask(debate, "who-said-what", {"actor": first.value})) == 1
    assert len(ask(debate, "who-said-what", {"actor": "un policier"})) == 2


def test_an_ambiguous_part_of_a_name_lists_both_actors(tmp_path):
    a = reading("b1", None, None, "T", Said("Un", "Marc Lefèvre"), Said("Deux", "Œil libre"))
    b = reading("b2", None, None, "T", Said("Trois", "Ada Brandt"))
    marc = a.actors["Marc Lefèvre"]
    a.actors["Marc Lefèvre"] = type(marc)(marc.key, "Marc Smith", "person")
    ada = b.actors["Ada Brandt"]
    b.actors["Ada Brandt"] = type(ada)(ada.key, "Brad Smith", "person")
    with pytest.raises(UsageError, match="'smith' could be 'Brad Smith', 'Marc Smith'; name one"):
        find_actor(store(tmp_path / "s", [a, b]), "smith")


@pytest.mark.parametrize(
    ("typed", "labels"), [("brun", {"Ada Brun"}), ("odile", {"Ada Brun et Odile Sand"})]
)
def test_part_of_a_name_finds_the_actor_with_that_name(tmp_path, typed, labels):
    called = {
        "les riverains": "l'entourage d'Ada Brun",
        "le rapport Tardieu": "un proche de Brun",
        "Œil libre": "Ada Brun et Odile Sand",
        "Ada Brandt": "Ada Brun",
    }
    held = reading("b1", None, None, "T", *(Said(f"Mot {who}", who) for who in called))
    for who, label in called.items():
        actor = held.actors[who]
        held.actors[who] = type(actor)(actor.key, label, actor.kind)
    there = store(tmp_path / "s", [held])
    listed = ", ".join(str(iri) for iri in find_actor(there, typed))
    named = run(there, f"SELECT ?l {{ ?a skos:prefLabel ?l FILTER(?a IN ({listed})) }}")
    assert {plain(row[0]) for row in named} == labels


@pytest.mark.parametrize(
    ("name", "params", "says"),
    [
        ("who-sad-what", {}, "no question called 'who-sad-what'; did you mean who-said-what"),
        ("xyz", {}, "there are: affiliations, "),
        ("timeline", {}, "timeline needs --actor NAME"),
        ("timeline", {"actr": "x"}, "timeline has no parameter --actr; it takes --actor, --topic,"),
        ("timeline", {"actor": "Zoé Lefevbre"}, "no actor called .*did you mean Zoé Lefèvre"),
        ("timeline", {"actor": "qqq"}, "kg ask most-quoted lists"),
        ("timeline", {"actor": '" || true || "'}, "no actor called"),
        ("timeline", {"actor": "Oculix", "since": "hier"}, "--since 'hier': not a date; write"),
        ("statements-about", {"topic": " ?! "}, "--topic ' \\?! ': it has no words"),
        ("most-quoted", {"least": "-1"}, "--least '-1': not a whole number"),
        ("topics", {"outlet": "Fanel"}, "no outlet called 'Fanel'; did you mean Le Fanal"),
        ("topics", {"outlet": "L"}, "'L' could be 'La Gazette de Morvelle', 'Le Fanal'; name"),
        ("topics", {"min-confidence": "70"}, "'70': not a probability; write a number from"),
    ],
)
def test_a_wrong_call_says_what_to_do(debate, name, params, says):
    with pytest.raises(UsageError, match=says):
        ask(debate, name, params)


@given(st.text())
def test_user_text_cannot_escape_its_parameter(empty, typed):
    for name, parameter in (("statements-about", "topic"), ("first-appearance", "claim")):
        try:
            assert len(ask(empty, name, {parameter: typed})) == 0
        except UsageError as error:
            assert "no words" in str(error)


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("# title: T\n", "lacks answers, table"),
        (
            "# title: T\n# answers: A\n# table: a\n# --x NAME: y\n\n"
            "SELECT ?a { VALUES ?a { UNDEF }  # --x latest\n}",
            "no parameter has the type of",
        ),
    ],
)
def test_an_invalid_question_file_is_named(header, says):
    with pytest.raises(QueryError, match=f"odd.rq: .*{says}"):
        parse_question("odd", header)


# Bound values ------------------------------------------------------------------------------------

HERE = "https://kg.example/"


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("<actor/ibm>", NamedNode("https://kg.example/actor/ibm")),
        ("<urn:x:y>", NamedNode("urn:x:y")),
        ("<actor/société-générale#s1>", NamedNode(f"{HERE}actor/société-générale#s1")),
        ("kg:Statement", KG.Statement),
        ("xyz:Statement", Literal("xyz:Statement")),
        ("kg:not a name", Literal("kg:not a name")),
        ("12", Literal("12", datatype=XSD.integer)),
        ("-0.5", Literal("-0.5", datatype=XSD.decimal)),
        ("1e3", Literal("1e3")),
        ("٣", Literal("٣")),
        ("inf", Literal("inf")),
        (".", Literal(".")),
        ("", Literal("")),
        ("true", Literal("true", datatype=XSD.boolean)),
        ('Ada" || "1"="1', Literal('Ada" || "1"="1')),
        ("<", Literal("<")),
    ],
)
def test_a_typed_value_becomes_a_term(typed, term):
    assert parse_term(typed, base=HERE) == term


@pytest.mark.parametrize("typed", ["<a b>", "<http://[x>", '<a">', "<{x}>"])
def test_what_is_not_an_iri_is_an_error(typed):
    with pytest.raises(UsageError, match="is not an IRI"):
        parse_term(typed, base=HERE)


@given(st.text())
def test_any_typed_value_is_a_term_or_an_error(typed):
    try:
        assert isinstance(parse_term(typed, base=HERE), NamedNode | Literal)
    except UsageError as error:
        assert "is not an IRI" in str(error)


def test_python_values_become_terms():
    import rdflib

    typed = rdflib.Literal(
        "2021-04", datatype=rdflib.URIRef("http://id.loc.gov/datatypes/edtf/EDTF")
    )
    for value_, term in (
        (rdflib.URIRef("urn:x"), NamedNode("urn:x")),
        (rdflib.Literal("eau", lang="fr"), Literal("eau", language="fr")),
        (rdflib.Literal("eau"), Literal("eau")),
        (typed, Literal("2021-04", datatype=NamedNode(str(typed.datatype)))),
        (KG.Statement, KG.Statement),
        ("x", Literal("x")),
        (True, Literal(True)),
        (3, Literal(3)),
        (0.5, Literal(0.5)),
    ):
        assert to_term(value_) == term
    with pytest.raises(UsageError, match="cannot bind"):
        to_term(["a"])


WHO_SAID = "SELECT ?text { ?s kg:source ?who ; schema:text ?text } ORDER BY ?text"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("kg") / "store"
    store(path).close()
    return str(path)


def query(folder: str, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["query", "--store", folder, *words])
    return done.exit_code, done.output


STATEMENTS = """
CONSTRUCT { ?s kg:source ?who ; kg:stance ?stance }
WHERE { ?s kg:source ?who ; kg:stance ?stance }"""


@pytest.mark.parametrize("format", ["ttl", "nt", "rdf", "trig", "nq", "jsonld"])
def test_the_command_writes_the_same_triples_in_each_format(debate, folder, format):
    (oculix,) = find_actor(debate, "Oculix")
    code, printed = query(folder, STATEMENTS, "--bind", f"who={oculix}", "--format", format)
    assert code == 0, printed
    rdf = ox.RdfFormat.from_extension(format)
    found = {quad.triple for quad in ox.parse(printed.encode(), format=rdf)}
    assert found == set(run(debate, STATEMENTS, bindings={"who": oculix}).triples)
    assert len(found) == 4


def test_the_command_binds_names_and_resolves_relative_iris(debate, folder):
    (oculix,) = find_actor(debate, "Oculix")
    own = oculix.value.removeprefix(f"{debate.base}actor/")
    for words in (
        ("--bind", f"who=<actor/{own}>"),
        ("--bind", f"?who=<{own}>", "--base", f"{debate.base}actor/"),
    ):
        code, printed = query(folder, WHO_SAID, *words, "--format", "csv")
        assert (code, len(printed.splitlines())) == (0, 3)
    named = "SELECT ?actor { ?actor skos:prefLabel ?name }"
    code, printed = query(folder, named, "--bind", "name=Oculix", "--json")
    assert json.loads(printed) == [{"actor": oculix.value}]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((WHO_SAID, "--bind", "who"), "--bind 'who': write NAME=VALUE"),
        ((WHO_SAID, "--bind", "=x"), "write NAME=VALUE"),
        ((WHO_SAID, "--bind", "nobody=x"), "the query has no variable ?nobody to bind"),
        ((WHO_SAID, "--bind", "who=<a b>"), "'a b' is not an IRI"),
        ((WHO_SAID, "--base", "here"), "'here' is not an IRI"),
        ((WHO_SAID, "--format", "jsonld"), "no format 'jsonld' for rows; there are: csv"),
        ((STATEMENTS, "--format", "csv"), "no format 'csv' for triples; there are: ttl"),
    ],
)
def test_wrong_use_of_the_command_is_an_error(folder, words, says):
    code, printed = query(folder, *words)
    assert code != 0
    assert says in printed


ODD = 'SELECT ?a ?b ?c { VALUES (?a ?b ?c) { (<x:y> UNDEF "é\\t\\"q\\"\\n"@fr) (1 true "x, y") } }'


def test_rows_in_csv_and_tsv(debate):
    found = list(csv.reader(io.StringIO(serialized(run(debate, ODD), "csv").decode())))
    assert found == [["a", "b", "c"], ["x:y", "", 'é\t"q"\n'], ["1", "true", "x, y"]]
    lines = serialized(run(debate, ODD), "tsv").decode().splitlines()
    assert lines == ["?a\t?b\t?c", '<x:y>\t\t"é\\t\\"q\\"\\n"@fr', '1\ttrue\t"x, y"']


def test_rows_in_json(debate):
    found = json.loads(serialized(run(debate, ODD), "json"))
    assert found["head"]["vars"] == ["a", "b", "c"]
    assert found["results"]["bindings"][0] == {
        "a": {"type": "uri", "value": "x:y"},
        "c": {"type": "literal", "value": 'é\t"q"\n', "xml:lang": "fr"},
    }


@pytest.mark.parametrize(
    ("words", "kind", "expected"),
    [
        ("12", "integer", 12),
        ("0.250", "decimal", 0.25),
        ("1e3", "double", 1000.0),
        ("true", "boolean", True),
        # Values without a JSON number stay text.
        ("INF", "double", "INF"),
        ("1e999", "double", "1e999"),
        ("many", "integer", "many"),
        ("12", "string", "12"),
    ],
)
def test_a_value_for_json(words, kind, expected):
    found = value(Literal(words, datatype=NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}")))
    assert (type(found), found) == (type(expected), expected)


def test_rows_in_xml(debate):
    root = ElementTree.fromstring(serialized(run(debate, ODD), "xml"))
    assert root.tag == "{http://www.w3.org/2005/sparql-results#}sparql"
    assert len(root.findall(".//{*}result")) == 2


@pytest.mark.parametrize(
    ("format", "holds"), [("json", b'"boolean":true'), ("csv", b"true"), ("xml", b"true</boolean>")]
)
def test_a_truth_value_in(debate, format, holds):
    assert holds in serialized(run(debate, "ASK {}"), format)


def test_a_table_breaks_no_words_and_is_a_list_of_records_where_it_does_not_fit():
    from rich.console import Console

    heads = ("actor", "empty", "statements", "where", "first")
    cells = ("Syndicat des agents", "", "1234", "Le Courrier de Belmarre " * 4, "2024-03-04")
    answer = Rows(heads, (tuple(map(Literal, cells)),) * 2)
    for width, first in ((160, "actor                statements"), (99, "actor       Syndicat")):
        console = Console(width=width, file=io.StringIO(), force_terminal=False)
        console.print(table(answer, width))
        printed = console.file.getvalue()
        assert printed.startswith(first)
        assert set(printed.split()) == {*heads, *" ".join(cells).split()} - {"empty"}
        assert max(map(len, printed.splitlines())) <= width
        assert ("" in printed.rstrip().splitlines()) == (width == 99)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("18", {"18 maires", "18 %"}),
        ("18 maires", {"18 maires"}),
        ("180", {"180 maires"}),
        ("mair", {"18 maires", "180 maires"}),
        ("18,5", {"18,5 millions"}),
        ("5 mill", set()),
    ],
)
def test_a_number_matches_only_itself(tmp_path, asked, found):
    words = ("18 maires", "180 maires", "18 %", "18,5 millions")
    said = [Said(f"Pas {one}", "Zoé Lefèvre", claim=f"Pas {one}") for one in words]
    with store(tmp_path / "s", [reading("n1", "2021-01-01", "Le Fanal", "Un", *said)]) as held:
        answer = ask(held, "spread-of-claim", {"claim": asked})
        texts = {row["text"].removeprefix("Pas ") for row in answer.plain()}
    assert texts == found


def test_a_table_has_the_shown_columns_and_no_escape_sequences(debate):
    from rich.console import Console

    def printed(answer: Rows) -> str:
        console = Console(width=200, file=io.StringIO(), force_terminal=False)
        console.print(table(answer))
        return console.file.getvalue()

    shown = printed(ask(debate, "who-said-what", {"actor": "Zoé Lefèvre"}))
    assert "2021-06-08" in shown
    assert "statement/" not in shown
    odd = run(debate, 'SELECT ?a { VALUES ?a { "\\u001b[31mred [bold]x[/bold]" } }')
    assert "\x1b" not in printed(odd)
    assert "[bold]x[/bold]" in printed(odd)


def test_a_card_has_names_affiliations_and_statements(debate):
    found = card(debate, "lefevre")
    assert (found.label, found.kind) == ("Zoé Lefèvre", "person")
    assert found.names == ("Lefèvre",)
    assert found.affiliations.plain()[0]["role"] == "Maire"
    said = found.statements.plain()
    assert [s["text"] for s in said] == [MAYOR_THEN[3], MAYOR_NOW[3]]
    assert said[0]["sentence"].startswith("« Les caméras rendront")
    assert (said[0]["rule"], said[0]["confidence"]) == ("incise", "0.93")
