"""What stands in quotation marks, whatever the marks and however they break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.document import Quotation
from kg.annotate.paragraphs import paragraphs
from kg.annotate.quotations import quotations


def found(text: str) -> tuple[Quotation, ...]:
    return quotations(text, paragraphs(text))


def inner(text: str) -> list[str]:
    return [q.inner.of(text) for q in found(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Elle dit « oui ».", ["oui"]),
        ("Elle dit «\u00a0oui\u202f».", ["oui"]),
        ("Elle dit “oui”.", ["oui"]),
        ("Elle dit „oui“.", ["oui"]),
        ("Elle dit „oui”.", ["oui"]),
        ("Elle dit “oui“ hier.", ["oui"]),
        ("“Oui“, dit-elle, “et non“.", ["Oui", "et non"]),
        ("“Un” et “deux”", ["Un", "deux"]),
        ("Elle dit ‹ oui ›.", ["oui"]),
        ("Elle dit ‘oui’.", ["oui"]),
        ('Elle dit "oui".', ["oui"]),
        ("Elle dit 'oui'.", ["oui"]),
        ("Elle dit << oui >>.", ["oui"]),
        ("« Oui », dit-elle, « et non ».", ["Oui", "et non"]),
        ('"Oui", dit-elle, "et non".', ["Oui", "et non"]),
        ("« Un »« Deux »", ["Un", "Deux"]),
        ("L'eau d'hier n'est pas l'air d'aujourd'hui.", []),
        ("L’eau d’hier n’est pas l’air d’aujourd’hui.", []),
        ("« L’eau n’est pas l'air »", ["L’eau n’est pas l'air"]),
        ("Elle dit 'l'eau monte'.", ["l'eau monte"]),
        ("Une planche de 5' et de 3\" de long.", []),
        ("Elle dit « ».", []),
        ("«»", []),
        ("Rien de cité.", []),
        ("", []),
    ],
)
def test_each_kind_of_mark_quotes_and_an_apostrophe_does_not(
    text: str, expected: list[str]
) -> None:
    assert inner(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("« Il a dit « non » hier »", [("Il a dit « non » hier", 0), ("non", 1)]),
        ("« Il a dit “non” hier »", [("Il a dit “non” hier", 0), ("non", 1)]),
        ('« Il a dit "non" hier »', [('Il a dit "non" hier', 0), ("non", 1)]),
        ("“Il a dit “non” hier”", [("Il a dit “non” hier", 0), ("non", 1)]),
        ("“Il a dit ‘non’ hier”", [("Il a dit ‘non’ hier", 0), ("non", 1)]),
        ("« A “b ‘c’ d” e »", [("A “b ‘c’ d” e", 0), ("b ‘c’ d", 1), ("c", 2)]),
        ("« A » « b »", [("A", 0), ("b", 0)]),
    ],
)
def test_depth_counts_the_quotations_around(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(q.inner.of(text), q.depth) for q in found(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # No closing mark at all: the paragraph's end stands in.
        ("« Oui, dit-elle.\nLe soir tombe.", [("Oui, dit-elle.", False)]),
        # One quotation over paragraphs, closed in a later one.
        ("« Oui.\nNon.\nPeut-être. » Le soir.", [("Oui.\nNon.\nPeut-être.", True)]),
        # Each paragraph opens again, the last one closes.
        ("« Oui.\n« Non. »", [("Oui.", False), ("Non.", True)]),
        ('"Oui.\n"Non."', [("Oui.", False), ("Non.", True)]),
        # Inches are no quotation, whatever the next paragraph begins with.
        ('Un écran de 27" neuf.\n"Non."', [("Non.", True)]),
        # The next paragraph has quotations of its own: the open one ends with its paragraph.
        ("« Oui.\nElle rit : « Non. »", [("Oui.", False), ("Non.", True)]),
        # A closing mark alone quotes nothing.
        ("Oui », dit-elle.", []),
        # A straight mark without a partner is no quotation.
        ('Un écran de 12" neuf.', []),
        ('Elle dit "oui.\nLe soir tombe.', []),
        # What stands open inside a closed quotation has lost its mark.
        ("« Oui “non » dit-elle.", [("Oui “non", True)]),
    ],
)
def test_a_broken_mark_ends_where_it_must(text: str, expected: list[tuple[str, bool]]) -> None:
    assert [(q.inner.of(text), q.closed) for q in found(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘The ministers’ plan won’t work,’ she said.", ["The ministers’ plan won’t work,"]),
        ("'The drivers' union was never asked.'", ["The drivers' union was never asked."]),
        ("He said 'the ministers' plan' was bad.", ["the ministers' plan"]),
        ("He called them ‘losers’ and left.", ["losers"]),
        ("The ‘winners’ said ‘no’ to the boys’ club.", ["winners", "no"]),
        ("The ‘winners’ of the boys’ race left.", ["winners"]),
        ("In the '90s the farmers' union grew.", []),
        ("In the ‘90s the farmers’ union grew.", []),
    ],
)
def test_a_plural_possessive_is_no_mark(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘One don’t.\n\n‘Two.\n\n‘Three,’ she said.", ["One don’t.", "Two.", "Three,"]),
        ("'One.\n\n'Two,' she said.", ["One.", "Two,"]),
        ("‘One.\n\nTwo.", []),
        ("He is 5' tall.\n\n'Two,' she said.", ["Two,"]),
        ("'90s music.\n\n'80s music.", []),
    ],
)
def test_single_marks_may_open_each_paragraph(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_a_quotation_reaches_no_further_than_four_paragraphs() -> None:
    near = "« Un.\n" + "Suite.\n" * 3 + "Fin. »"
    assert inner(near) == [near[2:-2]]
    far = "« Un.\n" + "Suite.\n" * 9 + "Fin. »"
    assert inner(far) == ["Un."]


MARKS = "«»“”„‹›‘’\"'"


@given(st.text(st.sampled_from(MARKS + "<>  ab.,\n😀é\u0301ש"), max_size=120))
def test_quotations_lie_inside_the_text_and_nest(text: str) -> None:
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
def test_marks_around_words_quote_those_words(marks: tuple[str, str], words: list[str]) -> None:
    said = " ".join(words)
    assert inner(f"Elle dit {marks[0]}{said}{marks[1]} hier.") == [said]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('She said, "We left.“ Then it rained.', ["We left."]),
        ('She said, "We left.” Then “it” rained.', ["We left.", "it"]),
        (
            'She said, "We left the house before it began to rain. It rained.',
            ["We left the house before it began to rain. It rained."],
        ),
        ('The plank of 5" that we left in the rain was never seen by us again.', []),
        ('She said, "We left.', []),
    ],
)
def test_a_straight_mark_is_closed_by_a_round_one_or_with_its_paragraph(
    text: str, expected: list[str]
) -> None:
    assert inner(text) == expected


@pytest.mark.parametrize(
    ("signature", "is_one"),
    [
        (" Ada Brown", True),
        (" Ada Brown, mayor of Vermont", True),
        (" Ada Brown, U.S. Senator (R-Texas)", True),
        (" Ada Brown left.", False),
        (" Brown", False),
        ("", False),
    ],
)
def test_a_paragraph_that_a_name_closes_is_quoted(signature: str, is_one: bool) -> None:
    words = "We will never leave this town. It has been our home for ages."
    assert inner(f"It rained.\n\n{words}{signature}") == ([words] if is_one else [])
