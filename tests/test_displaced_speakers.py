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


@pytest.mark.parametrize(
    ("text", "attachments", "verb", "given", "how", "content", "found"),
    [
        # A mention before the second verb is its subject.
        (
            "Paul Vernier est venu pour une visite à Vals et Claire Maurel a annoncé un plan.",
            {"annoncé": ("venu", "conj"), "Claire": ("Vals", "conj")},
            *("annoncé", "Paul", "conjunct", "un plan", "Claire Maurel"),
        ),
        # The subject may precede a relative clause.
        (
            "Une étude dont les résultats ont été publiés jeudi montre une hausse.",
            {
                "étude": ("publiés", "nsubj:pass"),
                "résultats": ("publiés", "nsubj:pass"),
                "dont": ("résultats", "nmod"),
                "publiés": ("publiés", "ROOT"),
                "montre": ("publiés", "advcl"),
            },
            *("montre", "résultats", "nearest", "une hausse", "Une étude"),
        ),
        # A participle after a comma has the subject or the agent of the clause.
        (
            "Claire Maurel a vu le président de la ligue, Paul Vernier, affirmant une rupture.",
            {"affirmant": ("président", "acl")},
            *("affirmant", "Paul", "antecedent", "une rupture", "Claire Maurel"),
        ),
    ],
)
def test_a_speaker_is_found_by_word_order(
    text: str, attachments: Attachments, verb: str, given: str, how: str, content: str, found: str
) -> None:
    document = reattach(text, attachments)
    candidate = candidate_at(document, verb, given, how, content)
    assert words(text, find_speakers(document).find_span(candidate)) == found
