"""Speakers found by word order in trees that the parser attached wrongly."""

from __future__ import annotations

from dataclasses import replace

import pytest
from extract import candidate_at, find_speakers, parse, words

from kg.preprocess.document import Document

Attachments = dict[str, tuple[str, str]]
"""Words, each with its head and label."""


def reattach(text: str, attachments: Attachments) -> Document:
    document = parse(text)
    at = {token.text: token.index for token in document.tokens}
    tokens = list(document.tokens)
    for word, (head, dep) in attachments.items():
        tokens[at[word]] = replace(tokens[at[word]], head=at[head], dep=dep)
    children = [[t.index for t in tokens if t.head == i != t.index] for i in range(len(tokens))]
    return replace(document, tokens=tuple(tokens), children=tuple(map(tuple, children)))


def speaker(document: Document, verb: str, given: str, how: str, content: str) -> str | None:
    candidate = candidate_at(document, verb, given, how, content)
    return words(document.text, find_speakers(document).find_span(candidate))


@pytest.mark.parametrize(
    ("text", "attachments", "given", "found"),
    [
        (
            "Paul Vernier est venu pour une visite à Vals et Claire Maurel a annoncé un plan.",
            {"annoncé": ("venu", "conj"), "Claire": ("Vals", "conj")},
            "Paul",
            "Claire Maurel",
        )
    ],
)
def test_a_mention_before_the_second_verb_is_its_subject(
    text: str, attachments: Attachments, given: str, found: str
) -> None:
    assert speaker(reattach(text, attachments), "annoncé", given, "conjunct", "un plan") == found


def test_the_subject_may_precede_a_relative_clause() -> None:
    text = "Une étude dont les résultats ont été publiés jeudi montre une hausse."
    attachments = {
        "étude": ("publiés", "nsubj:pass"),
        "résultats": ("publiés", "nsubj:pass"),
        "dont": ("résultats", "nmod"),
        "publiés": ("publiés", "ROOT"),
        "montre": ("publiés", "advcl"),
    }
    assert (
        speaker(reattach(text, attachments), "montre", "résultats", "nearest", "une hausse")
        == "Une étude"
    )


@pytest.mark.parametrize(
    ("text", "attachments", "given", "how", "found"),
    [
        (
            "Claire Maurel a vu le président de la ligue, Paul Vernier, affirmant une rupture.",
            {"affirmant": ("président", "acl")},
            "Paul",
            "antecedent",
            "Claire Maurel",
        ),
        # An inanimate subject does not speak; its agent does.
        (
            "Le quartier a été bouclé par les policiers, affirmant une rupture.",
            {"affirmant": ("bouclé", "advcl")},
            "quartier",
            "control",
            "les policiers",
        ),
    ],
)
def test_a_participle_after_a_comma_has_the_subject_of_the_clause(
    text: str, attachments: Attachments, given: str, how: str, found: str
) -> None:
    assert speaker(reattach(text, attachments), "affirmant", given, how, "une rupture") == found
