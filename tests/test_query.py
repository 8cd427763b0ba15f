"""Questions give the rows that a reader of the invented articles would write down."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import CAMERAS, READINGS, SAFER, TAX, Said, reading, store
from pyoxigraph import Literal, NamedNode, Quad

from kg.base.errors import QueryError, UsageError
from kg.query.questions import ask, card, find_actor, fold, parse_question, question, questions, run
from kg.query.results import Rows, Triples, Truth, plain, serialized, table, value
from kg.store import Store
from kg.vocab.terms import SKOS

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
    return [tuple(row[c] for c in columns) for row in ask(debate, name, params).plain()]


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

ANSWERS = [
    # question, parameters, columns, rows
    (
        "who-said-what",
        {"actor": "zoe LEFEVRE"},
        ("date", "stance", "about", "text"),
        [MAYOR_THEN, MAYOR_NOW],
    ),
    (
        "who-said-what",
        {"actor": "Zoé Lefèvre", "since": "2021-04"},
        ("date", "stance", "about", "text"),
        [MAYOR_NOW],
    ),
    (
        "who-said-what",
        {"actor": "Zoé Lefèvre", "until": "2021-05"},
        ("date", "stance", "about", "text"),
        [MAYOR_THEN],
    ),
    ("who-said-what", {"actor": "Marc Lefèvre"}, ("date", "outlet"), [("", "")]),
    # Its date is unknown: it is in no period.
    ("who-said-what", {"actor": "Marc Lefèvre", "since": "1900"}, ("date", "outlet"), []),
    # The month of the article overlaps the period.
    (
        "who-said-what",
        {"actor": "Ada Brandt", "since": "2021-04-20", "until": "2021-04-22"},
        ("date", "headline", "url"),
        [("2021-04", "Oculix vante son système", "https://a2.example/article")],
    ),
    ("statements-about", {"topic": "FACIALE reconnaissance"}, ("date", "actor"), ALL_ON_CAMERAS),
    ("statements-about", {"topic": "camera"}, ("date", "actor"), ALL_ON_CAMERAS),
    (
        "statements-about",
        {"topic": "oeil"},
        ("actor", "text"),
        [("Oculix", "L'œil ne dort jamais, dit « \" || true")],
    ),
    ("statements-about", {"topic": "taxe faciale"}, ("actor",), []),
    # From the start of a word, not from its middle.
    ("statements-about", {"topic": "axe"}, ("actor",), []),
    (
        "timeline",
        {"actor": "Oculix"},
        ("date", "event", "stance", "text"),
        [
            ("2021-03-05", "affiliation", "", "Ada Brandt, directrice (Oculix)"),
            ("2021-04", "affiliation", "", "Ada Brandt, directrice (Oculix)"),
            ("2021-04", "statement", "none", "L'œil ne dort jamais, dit « \" || true"),
            ("2021-06-10", "statement", "oppose", "La taxe nous ruinerait"),
        ],
    ),
    (
        "who-disagrees",
        {"topic": "taxe"},
        ("subject", "supporter", "opponent", "for", "against", "first", "last"),
        [(TAX, "Œil libre", "Oculix", "1", "1", "2021-04", "2021-06-10")],
    ),
    (
        "who-disagrees",
        {"actor": "les riverains"},
        ("subject", "supporter", "opponent"),
        [(CAMERAS, "Ada Brandt", "les riverains"), (CAMERAS, "Zoé Lefèvre", "les riverains")],
    ),
    (
        "whose-voices",
        {"since": "2021-06"},
        ("outlet", "kind", "statements", "share", "sources"),
        [
            (GAZETTE, "person", "2", "50", "2"),
            (GAZETTE, "document", "1", "25", "1"),
            (GAZETTE, "organisation", "1", "25", "1"),
        ],
    ),
    (
        "whose-voices",
        {"until": "2021-04"},
        ("outlet", "kind", "statements", "share", "sources"),
        [
            (GAZETTE, "person", "2", "50", "2"),
            (GAZETTE, "group", "1", "25", "1"),
            (GAZETTE, "unknown", "1", "25", "0"),
            (FANAL, "organisation", "2", "66.7", "2"),
            (FANAL, "person", "1", "33.3", "1"),
        ],
    ),
    (
        "first-appearance",
        {"claim": "ville plus sure"},
        ("date", "claim", "actor", "outlet", "statements", "articles"),
        [("2021-03-05", SAFER, "Zoé Lefèvre", GAZETTE, "2", "2")],
    ),
    # Words of one statement of the claim lead to where the claim came up first.
    (
        "first-appearance",
        {"claim": "NOS cameras rendent"},
        ("date", "actor"),
        [("2021-03-05", "Zoé Lefèvre")],
    ),
    ("first-appearance", {"claim": "sûre plus"}, ("date",), []),
    (
        "affiliations",
        {"actor": "Brandt"},
        ("person", "role", "organisation", "first", "last", "articles"),
        [
            ("Ada Brandt", "conseillère", "Œil libre", "2021-06-10", "2021-06-10", "1"),
            ("Ada Brandt", "directrice", "Oculix", "2021-03-05", "2021-04", "2"),
        ],
    ),
    (
        "affiliations",
        {"actor": "Brandt", "on": "2021-05"},
        ("role", "organisation"),
        [("directrice", "Oculix")],
    ),
    (
        "affiliations",
        {"actor": "OL"},
        ("person", "role"),
        [("Ada Brandt", "conseillère")],
    ),
    (
        "voices-by-organisation",
        {"since": "2021-04"},
        ("organisation", "statements", "speakers", "for", "against"),
        [
            ("(no organisation)", "3", "3", "0", "1"),
            ("Oculix", "3", "2", "1", "1"),
            ("Œil libre", "1", "1", "1", "0"),
        ],
    ),
    (
        "unknown-sources",
        {},
        ("date", "type", "text", "outlet"),
        [("2021-03-05", "direct", "Le marché serait déjà attribué", GAZETTE)],
    ),
    (
        "most-quoted",
        {"least": "2"},
        ("actor", "kind", "statements", "articles", "outlets", "for", "against"),
        [
            ("Oculix", "organisation", "2", "2", "2", "0", "1"),
            # Two articles have each a policeman of its own.
            ("Zoé Lefèvre", "person", "2", "2", "1", "1", "1"),
        ],
    ),
    (
        "disputed-topics",
        {},
        ("topic", "for", "against"),
        [(CAMERAS, "2", "3"), (TAX, "1", "1")],
    ),
    ("disputed-topics", {"since": "2021-06"}, ("topic",), []),
    (
        "positions-on",
        {"topic": "reconnaissance"},
        ("actor", "for", "against", "neutral", "first", "last"),
        [
            ("Zoé Lefèvre", "1", "1", "0", "2021-03-05", "2021-06-08"),
            ("Ada Brandt", "1", "0", "0", "2021-04", "2021-04"),
            ("les riverains", "0", "1", "0", "2021-03-05", "2021-03-05"),
            ("un policier", "0", "1", "0", "2021-03-05", "2021-03-05"),
            ("Oculix", "0", "0", "1", "2021-04", "2021-04"),
        ],
    ),
    (
        "changed-position",
        {},
        ("name", "subject", "before", "earlier", "now", "date"),
        [("Zoé Lefèvre", CAMERAS, "support", "2021-03-05", "oppose", "2021-06-08")],
    ),
    ("changed-position", {"actor": "Oculix"}, ("name",), []),
    ("changed-position", {"topic": "taxe"}, ("name",), []),
    (
        "relayed-claims",
        {},
        ("claim", "outlets", "articles", "first", "last"),
        [(SAFER, "2", "2", "2021-03-05", "2021-04")],
    ),
    (
        "who-agrees",
        {"topic": "reconnaissance"},
        ("one", "other", "side", "statements", "first", "last"),
        [
            ("Ada Brandt", "Zoé Lefèvre", "for", "2", "2021-03-05", "2021-04"),
            ("Zoé Lefèvre", "les riverains", "against", "2", "2021-03-05", "2021-06-08"),
            ("Zoé Lefèvre", "un policier", "against", "2", "2021-03-05", "2021-06-08"),
            ("les riverains", "un policier", "against", "2", "2021-03-05", "2021-03-05"),
        ],
    ),
    (
        "spread-of-claim",
        {"claim": "ville plus sure"},
        ("date", "outlet", "actor", "side"),
        [("2021-03-05", GAZETTE, "Zoé Lefèvre", "for"), ("2021-04", FANAL, "Ada Brandt", "for")],
    ),
    # Who repeats whom is known once articles have been compared (tests/test_claim_questions.py).
    ("one-quotation", {}, ("text",), []),
    # So are topics (tests/test_topics_collection.py), and codes once there is a codebook.
    ("topics", {}, ("topic",), []),
    ("codes", {}, ("concept",), []),
]


@pytest.mark.parametrize(("name", "params", "columns", "expected"), ANSWERS)
def test_a_question_gives(debate, name, params, columns, expected):
    assert rows(debate, name, params, *columns) == expected


def test_every_question_is_answered_above():
    assert {name for name, *_ in ANSWERS} == {q.name for q in questions()}


@pytest.mark.parametrize("asked", questions(), ids=lambda q: q.name)
def test_a_question_file_runs_as_it_stands_and_shows_columns_that_it_has(debate, asked):
    answer = run(debate, asked.sparql)
    assert isinstance(answer, Rows)
    assert set(asked.shown) <= set(answer.columns)
    used = set(re.findall(r"UNDEF \}  # --([a-z-]+)", asked.sparql))
    assert used == {p.name for p in asked.parameters}


def test_position_between_two_others_counts_once(tmp_path):
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


def test_who_agrees_and_disagrees_is_told_by_actor_not_by_label(tmp_path):
    said = Said("Ça ne sert à rien", "un policier", "oppose", TAX)
    readings = [
        reading("a1", "2021-03-05", GAZETTE, "Un", said),
        reading("a2", "2021-03-06", GAZETTE, "Deux", Said("Non", "Oculix", "oppose", TAX)),
        reading("a3", "2021-03-07", FANAL, "Trois", said),
        reading("a4", "2021-03-08", FANAL, "Quatre", Said("Oui", "Marc Lefèvre", "support", TAX)),
    ]
    with store(tmp_path / "kg", readings) as held:
        # Two of one label are two, ...
        pairs = ("one", "other", "statements")
        agreed = [("Oculix", "un policier", "2")] * 2
        assert rows(held, "who-agrees", {}, *pairs) == agreed
        sides = ("supporter", "opponent", "against")
        opposed = [("Marc Lefèvre", name, "1") for name in ("Oculix", "un policier", "un policier")]
        assert rows(held, "who-disagrees", {}, *sides) == opposed
        terms = [row[0] for row in rows(held, "who-disagrees", {}, "opponentTerm")]
        assert len(set(terms)) == 3
        # ... and one of two labels is one.
        [oculix] = find_actor(held, "Oculix")
        other = Quad(oculix, SKOS.prefLabel, Literal("zoculix"), NamedNode(f"{held.base}x"))
        held.change([], [other])
        assert rows(held, "who-agrees", {}, *pairs) == agreed
        assert rows(held, "who-disagrees", {}, *sides) == opposed


def test_an_outlet_with_many_articles_counts_each_statement_once(tmp_path):
    debate = store(
        tmp_path / "s",
        (
            reading(f"b{n}", "2021-01-01", "Le Fanal", "T", Said(f"Mot {n}", "Oculix"))
            for n in range(9)
        ),
    )
    assert len(ask(debate, "who-said-what", {"actor": "Oculix"})) == 9
    assert rows(debate, "whose-voices", {}, "statements", "share") == [("9", "100")]
    assert len(ask(debate, "timeline", {"actor": "Oculix"})) == 9


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("Zoé Lefèvre", {"Zoé Lefèvre"}),
        ("zoe lefevre", {"Zoé Lefèvre"}),
        ("  ZOÉ   LEFÈVRE ", {"Zoé Lefèvre"}),
        ("Zoe\u0301 Lefe\u0300vre", {"Zoé Lefèvre"}),
        ("Lefèvre", {"Zoé Lefèvre"}),  # a whole name of one goes before a part of another
        ("Marc", {"Marc Lefèvre"}),
        ("oeil", {"Œil libre"}),
        ("ol", {"Œil libre"}),
        ("rapport", {"le rapport Tardieu"}),
        ("un policier", {"un policier"}),
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


def test_a_part_that_two_actors_have_lists_both(tmp_path):
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
def test_a_part_of_a_name_means_whose_name_it_is(tmp_path, typed, labels):
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
        ("timeline", {"actr": "x"}, "timeline has no parameter --actr; it takes --actor, --since"),
        ("timeline", {"actor": "Zoé Lefevbre"}, "no actor called .*did you mean Zoé Lefèvre"),
        ("timeline", {"actor": "Ocullix"}, "did you mean Oculix"),
        ("timeline", {"actor": "qqq"}, "kg ask most-quoted lists"),
        ("timeline", {"actor": ""}, "no actor called ''"),
        ("timeline", {"actor": '" || true || "'}, "no actor called"),
        ("timeline", {"actor": "Oculix", "since": "hier"}, "--since 'hier': it is no date; write"),
        ("statements-about", {"topic": " ?! "}, "--topic ' \\?! ': it holds no word"),
        ("most-quoted", {"least": "-1"}, "--least '-1': it is no whole number"),
    ],
)
def test_a_wrong_call_says_what_to_do(debate, name, params, says):
    with pytest.raises(UsageError, match=says):
        ask(debate, name, params)


def test_the_names_of_an_empty_graph_say_what_to_do(empty):
    with pytest.raises(UsageError, match="holds no actors yet: kg add"):
        find_actor(empty, "Oculix")


@given(st.text())
def test_no_text_of_a_user_gets_out_of_its_parameter(empty, typed):
    for name, parameter in (("statements-about", "topic"), ("first-appearance", "claim")):
        try:
            assert len(ask(empty, name, {parameter: typed})) == 0
        except UsageError as error:
            assert "no word" in str(error)


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


def test_marks_that_nobody_types_are_no_part_of_a_name():
    from kg.network.filters import fold as of_networks
    from kg.view.said import _folded as of_pages

    for folded in (fold, of_networks, of_pages):
        assert folded("\u202bמאיר כהן\u202c") == folded("מאיר כהן")
        assert folded("Na\u00addia\u200b Brun\ufeff") == "nadia brun"


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("# title: T\n", "lacks answers, table"),
        (
            "# title: T\n# answers: A\n# table: a\n# --x NAME: y\n\n"
            "SELECT ?a { VALUES ?a { UNDEF }  # --x latest\n}",
            "no parameter can be read as it says",
        ),
    ],
)
def test_a_question_file_at_fault_is_named(header, says):
    with pytest.raises(QueryError, match=f"odd.rq: .*{says}"):
        parse_question("odd", header)


def test_a_header_is_read():
    asked = question("most-quoted")
    least = next(p for p in asked.parameters if p.name == "least")
    assert (least.metavar, least.default, least.required) == ("NUMBER", "1", False)
    assert next(p for p in question("timeline").parameters if p.required).name == "actor"


@pytest.mark.parametrize(
    ("sparql", "says"),
    [
        ("SELECT ?s {\n ?s ?p }", "line 2, column "),
        ("INSERT DATA { <a:b> <a:c> 1 }", "SPARQL"),
        ("", "SPARQL"),
    ],
)
def test_sparql_that_does_not_parse_says_where(debate, sparql, says):
    with pytest.raises(QueryError, match=says):
        run(debate, sparql)


def test_prefixes_of_the_ontology_need_not_be_declared(debate):
    answer = run(debate, 'ASK { ?actor skos:prefLabel "Oculix" }')
    assert answer == Truth(True)
    own = run(debate, "PREFIX kg: <x:> SELECT ?a { ?a kg:kind ?k }")
    assert own == Rows(("a",), (), ("a",))


ODD = 'SELECT ?a ?b ?c { VALUES (?a ?b ?c) { (<x:y> UNDEF "é\\t\\"q\\"\\n"@fr) (1 true "x, y") } }'


def test_rows_in_csv(debate):
    found = list(csv.reader(io.StringIO(serialized(run(debate, ODD), "csv").decode())))
    assert found == [["a", "b", "c"], ["x:y", "", 'é\t"q"\n'], ["1", "true", "x, y"]]


def test_rows_in_tsv(debate):
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
        ("-3", "short", -3),
        ("0.250", "decimal", 0.25),
        ("1e3", "double", 1000.0),
        ("true", "boolean", True),
        ("0", "boolean", False),
        # What JSON can't say, or what is no number of its type, stays text.
        ("INF", "double", "INF"),
        ("1e999", "double", "1e999"),
        ("many", "integer", "many"),
        ("1_0", "integer", "1_0"),
        ("maybe", "boolean", "maybe"),
        ("2024", "gYear", "2024"),
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


def test_triples_are_distinct_sorted_turtle_with_prefixes(debate):
    answer = run(debate, "CONSTRUCT { ?a a ?t } WHERE { ?a a kg:Group, ?t }")
    assert isinstance(answer, Triples)
    assert len(answer.triples) == 2
    turtle = serialized(answer, "ttl").decode()
    assert "@prefix kg: <https://w3id.org/actors-claims/ns#>" in turtle
    assert "kg:Group" in turtle
    assert "@prefix org:" not in turtle


@pytest.mark.parametrize(
    ("sparql", "format", "says"),
    [
        ("SELECT ?s { ?s ?p ?o }", "pdf", "no format 'pdf' for rows; there are: csv, tsv"),
        ("CONSTRUCT WHERE { ?s kg:rule ?o }", "csv", "no format 'csv' for triples; there are: ttl"),
    ],
)
def test_an_unknown_format_names_the_choices(debate, sparql, format, says):
    with pytest.raises(UsageError, match=says):
        serialized(run(debate, sparql), format)


def test_a_narrow_table_breaks_words_and_no_dates_or_numbers():
    from rich.console import Console

    heads = ("actor", "statements", "articles", "outlets", "for", "against", "first", "last")
    cells = ("Syndicat des agents", "1234", "12", "3", "4", "5", "2024-03-04", "2024-06-06")
    answer = Rows(heads, (tuple(map(Literal, cells)),))
    for width, whole in ((120, heads), (80, ("for", "first")), (66, ())):
        console = Console(width=width, file=io.StringIO(), force_terminal=False)
        console.print(table(answer, width))
        words = console.file.getvalue().split()
        assert {*cells[1:], *whole} <= set(words), width
        assert "".join(words).count("Syndicat") == 1
        assert max(map(len, console.file.getvalue().splitlines())) <= width
        heading = [w for w in words[: words.index("Syndicat")] if len(w) < 2]
        assert width < 80 or heading == []


def test_where_there_is_room_for_a_word_it_is_not_broken_in_two():
    from rich.console import Console

    heads = ("subject", "one", "other", "side", "statements", "first", "last")
    cells = ("commune", "Miriam Sonnenfeld", "les commerçants", "for", "2", "2022-05-12", "2022")
    answer = Rows(heads, (tuple(map(Literal, cells)),))
    console = Console(width=80, file=io.StringIO(), force_terminal=False)
    console.print(table(answer, 80))
    words = set(console.file.getvalue().split())
    assert {*heads, "Sonnenfeld", "commerçants", "2022-05-12"} <= words


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("18", {"18 maires", "18 %"}),
        ("18 maires", {"18 maires"}),
        ("180", {"180 maires"}),
        ("mair", {"18 maires", "180 maires"}),
        ("18,5", {"18,5 millions"}),
        ("18.5 mill", {"18,5 millions"}),
        ("5 mill", set()),
    ],
)
def test_a_number_is_only_itself(tmp_path, asked, found):
    words = ("18 maires", "180 maires", "18 %", "18,5 millions")
    said = [Said(f"Pas {one}", "Zoé Lefèvre", claim=f"Pas {one}") for one in words]
    with store(tmp_path / "s", [reading("n1", "2021-01-01", "Le Fanal", "Un", *said)]) as held:
        answer = ask(held, "spread-of-claim", {"claim": asked})
        texts = {row["text"].removeprefix("Pas ") for row in answer.plain()}
    assert texts == found


def test_a_table_shows_the_named_columns_and_no_escape_sequences(debate):
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


def test_a_card_holds_names_affiliations_and_statements(debate):
    found = card(debate, "lefevre")
    assert (found.label, found.kind) == ("Zoé Lefèvre", "person")
    assert found.names == ("Lefèvre", "la maire")
    assert found.affiliations.plain()[0]["role"] == "Maire"
    said = found.statements.plain()
    assert [s["text"] for s in said] == [MAYOR_THEN[3], MAYOR_NOW[3]]
    assert said[0]["sentence"].startswith("« Les caméras rendront")
    assert (said[0]["rule"], said[0]["confidence"]) == ("incise", "0.93")


def test_a_card_of_two_unnamed_people_tells_that_they_are_two(debate):
    found = card(debate, "un policier")
    assert len(found.iris) == 2
    assert len(found.statements) == 2
