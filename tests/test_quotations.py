"""Quotations with any kind of marks, complete or broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.preprocess.document import Quotation
from kg.preprocess.paragraphs import split_paragraphs
from kg.preprocess.quotations import find_quotations


def found(text: str) -> tuple[Quotation, ...]:
    return find_quotations(text, split_paragraphs(text))


def inner(text: str) -> list[str]:
    return [q.inner.of(text) for q in found(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Elle dit « oui ».", ["oui"]),
        ("Elle dit “oui”.", ["oui"]),
        ("“Oui“, dit-elle, “et non“.", ["Oui", "et non"]),
        ('Elle dit "oui".', ["oui"]),
        ("Elle dit << oui >>.", ["oui"]),
        ('"Oui", dit-elle, "et non".', ["Oui", "et non"]),
        ("L'eau d'hier n'est pas l'air d'aujourd'hui.", []),
        ("Une planche de 5' et de 3\" de long.", []),
        ("Elle dit « ».", []),
        ("", []),
        # plural possessives
        ("‘The ministers’ plan won’t work,’ she said.", ["The ministers’ plan won’t work,"]),
        ("'The drivers' union was never asked.'", ["The drivers' union was never asked."]),
        ("In the '90s the farmers' union grew.", []),
        # single marks that open each paragraph
        ("‘One don’t.\n\n‘Two.\n\n‘Three,’ she said.", ["One don’t.", "Two.", "Three,"]),
        ("He is 5' tall.\n\n'Two,' she said.", ["Two,"]),
        ("'90s music.\n\n'80s music.", []),
        # straight marks closed by a round one, or by the paragraph
        (
            'She said, "We left the house before it began to rain. It rained.',
            ["We left the house before it began to rain. It rained."],
        ),
    ],
)
def test_marks_and_apostrophes(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("« Il a dit « non » hier »", [("Il a dit « non » hier", 0), ("non", 1)]),
        ('« Il a dit "non" hier »', [('Il a dit "non" hier', 0), ("non", 1)]),
        ("« A “b ‘c’ d” e »", [("A “b ‘c’ d” e", 0), ("b ‘c’ d", 1), ("c", 2)]),
    ],
)
def test_depth(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(q.inner.of(text), q.depth) for q in found(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Without a closing mark the quotation ends with its paragraph.
        ("« Oui, dit-elle.\nLe soir tombe.", [("Oui, dit-elle.", False)]),
        # One quotation over paragraphs, closed in a later one.
        ("« Oui.\nNon.\nPeut-être. » Le soir.", [("Oui.\nNon.\nPeut-être.", True)]),
        # Each paragraph has an opening mark, the last one a closing mark.
        ('"Oui.\n"Non."', [("Oui.", False), ("Non.", True)]),
        # Inches are not a quotation, whatever the next paragraph begins with.
        ('Un écran de 27" neuf.\n"Non."', [("Non.", True)]),
        # The next paragraph has quotations of its own: the open one ends with its paragraph.
        ("« Oui.\nElle rit : « Non. »", [("Oui.", False), ("Non.", True)]),
        # A closing mark without an opening one quotes nothing.
        ("Oui », dit-elle.", []),
        # A single straight mark is not a quotation.
        ('Elle dit "oui.\nLe soir tombe.', []),
        # A mark still open inside a closed quotation has lost its closing mark.
        ("« Oui “non » dit-elle.", [("Oui “non", True)]),
    ],
)
def test_unclosed_quotations(text: str, expected: list[tuple[str, bool]]) -> None:
    assert [(q.inner.of(text), q.closed) for q in found(text)] == expected


def test_quotation_has_at_most_four_more_paragraphs() -> None:
    near = "« Un.\n" + "Suite.\n" * 3 + "Fin. »"
    assert inner(near) == [near[2:-2]]
    far = "« Un.\n" + "Suite.\n" * 9 + "Fin. »"
    assert inner(far) == ["Un."]


MARKS = "«»“”„‹›‘’\"'"


@given(st.text(st.sampled_from(MARKS + "<>  ab.,\n😀é\u0301ש"), max_size=120))
def test_quotations_of_any_text_nest(text: str) -> None:
    spans = found(text)
    assert list(spans) == sorted(spans, key=lambda q: (q.span.start, -q.span.end))
    around: list[Quotation] = []
    for quotation in spans:
        assert quotation.span.start >= 0 and quotation.span.end <= len(text)
        assert quotation.span.covers(quotation.inner)
        words = quotation.inner.of(text)
        assert words and words == words.strip()
        while around and around[-1].span.end <= quotation.span.start:
            around.pop()
        assert all(outer.span.covers(quotation.span) for outer in around)
        assert quotation.depth == len(around)
        around.append(quotation)


@given(
    st.sampled_from([("« ", " »"), ("“", "”"), ("‹ ", " ›"), ('"', '"')]),
    st.lists(st.sampled_from(["eau", "pont", "l'air", "n’est", "😀", "été"]), min_size=1),
)
def test_words_between_marks_are_quoted(marks: tuple[str, str], words: list[str]) -> None:
    said = " ".join(words)
    assert inner(f"Elle dit {marks[0]}{said}{marks[1]} hier.") == [said]


@pytest.mark.parametrize(
    ("signature", "is_one"),
    [
        (" Ada Brown", True),
        (" Ada Brown, U.S. Senator (R-Texas)", True),
        (" Ada Brown left.", False),
        (" Brown", False),
        ("", False),
    ],
)
def test_pull_quotes(signature: str, is_one: bool) -> None:
    words = "We will never leave this town. It has been our home for ages."
    assert inner(f"It rained.\n\n{words}{signature}") == ([words] if is_one else [])
