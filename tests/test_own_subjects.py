"""Whose a verb is that the parse hangs on something else: trees are bent as the parser does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.annotate import annotate
from kg.annotate.document import Document
from kg.attribution.speakers import Speakers
from kg.content.candidate import Candidate
from kg.lexicon.function_words import words
from kg.mentions.find import mentions
from kg.model import Article, Span
from kg.syntax.sentences import Sentences

Bent = dict[str, tuple[str, str]]
"""Words, each with the word that it hangs on and how."""


def bent(text: str, hung: Bent) -> Document:
    document = next(iter(annotate([Article("a", "a", text, language="fr")])))
    at = {token.text: token.index for token in document.tokens}
    tokens = list(document.tokens)
    for word, (head, dep) in hung.items():
        tokens[at[word]] = replace(tokens[at[word]], head=at[head], dep=dep)
    children = [[t.index for t in tokens if t.head == i != t.index] for i in range(len(tokens))]
    return replace(document, tokens=tuple(tokens), children=tuple(map(tuple, children)))


def speaker(document: Document, verb: str, given: str, how: str, said: str) -> str:
    text = document.text
    speakers = Speakers(Sentences(document, words("fr")), mentions(document))
    at = {token.text: token.index for token in document.tokens}
    cue = at[verb]
    content = Span(text.index(said), text.index(said) + len(said))
    candidate = Candidate(
        "verb:n", verb, "assert", 0, (cue, cue), cue, at[given], how, (content,), "indirect"
    )
    span = speakers.span(candidate)
    assert span is not None
    return span.of(text)


@pytest.mark.parametrize(
    ("text", "hung", "given", "found"),
    [
        (
            "Paul Vernier est venu pour une visite à Vals et Claire Maurel a annoncé un plan.",
            {"annoncé": ("venu", "conj"), "Claire": ("Vals", "conj")},
            "Paul",
            "Claire Maurel",
        ),
        # The description that stands before the name belongs to it.
        (
            "Paul Vernier est venu à Vals et la ministre Claire Maurel a annoncé un plan.",
            {"annoncé": ("venu", "conj"), "ministre": ("Vals", "conj")},
            "Paul",
            "Claire Maurel",
        ),
        # Of several the last one is not the subject by herself.
        (
            "Paul Vernier est venu pour voir Marc Oster et Claire Maurel ont annoncé un plan.",
            {"annoncé": ("venu", "conj"), "Claire": ("Marc", "conj")},
            "Paul",
            "Paul Vernier",
        ),
        # Behind a preposition stands no subject.
        (
            "Paul Vernier est venu et selon Claire Maurel a annoncé un plan.",
            {"annoncé": ("venu", "conj"), "Claire": ("venu", "obl:mod")},
            "Paul",
            "Paul Vernier",
        ),
    ],
)
def test_who_stands_before_the_second_verb_is_its_subject(
    text: str, hung: Bent, given: str, found: str
) -> None:
    assert speaker(bent(text, hung), "annoncé", given, "conjunct", "un plan") == found


def test_what_a_relative_clause_interrupts_has_its_subject_before_that() -> None:
    text = "Une étude dont les résultats ont été publiés jeudi montre une hausse."
    hung = {
        "étude": ("publiés", "nsubj:pass"),
        "résultats": ("publiés", "nsubj:pass"),
        "dont": ("résultats", "nmod"),
        "publiés": ("publiés", "ROOT"),
        "montre": ("publiés", "advcl"),
    }
    assert speaker(bent(text, hung), "montre", "résultats", "nearest", "une hausse") == "Une étude"


@pytest.mark.parametrize(
    ("given", "how", "found"),
    [("faits", "relative", "un passant"), ("passant", "agent", "un passant")],
)
def test_a_relative_clause_has_the_number_of_who_it_follows(
    given: str, how: str, found: str
) -> None:
    text = "La presse publie le récit d'un passant, au moment des faits, qui raconte la dispute."
    document = bent(text, {"raconte": ("faits", "acl:relcl"), "qui": ("raconte", "nsubj")})
    assert speaker(document, "raconte", given, how, "la dispute") == found


@pytest.mark.parametrize(
    ("text", "hung", "given", "how", "found"),
    [
        (
            "Claire Maurel a vu le président de la ligue, Paul Vernier, affirmant une rupture.",
            {"affirmant": ("président", "acl")},
            "Paul",
            "antecedent",
            "Claire Maurel",
        ),
        # A square fears nothing; those who close it do.
        (
            "Le quartier a été bouclé par les policiers, affirmant une rupture.",
            {"affirmant": ("bouclé", "advcl")},
            "quartier",
            "control",
            "les policiers",
        ),
        # Where nobody closes it either, whoever is named before the comma does.
        (
            "Un écran était déployé près de Claire Maurel, affirmant une rupture.",
            {"affirmant": ("déployé", "advcl")},
            "écran",
            "control",
            "Claire Maurel",
        ),
        # A paper with what belongs to it says what stands behind.
        (
            "Claire Maurel a reçu une lettre, longue, affirmant une rupture.",
            {"affirmant": ("lettre", "acl")},
            "lettre",
            "antecedent",
            "une lettre",
        ),
    ],
)
def test_a_participle_behind_a_comma_is_the_subjects(
    text: str, hung: Bent, given: str, how: str, found: str
) -> None:
    assert speaker(bent(text, hung), "affirmant", given, how, "une rupture") == found
