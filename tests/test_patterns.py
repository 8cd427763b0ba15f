"""The pattern table: its rows match their examples, and a faulty table says what is wrong."""

from __future__ import annotations

import pytest
from extract import parse, unmark

from kg.affiliations import role_verbs
from kg.affiliations.find import find_affiliations
from kg.affiliations.role_patterns import RolePattern, role_patterns
from kg.attribution.patterns import COLUMNS, Pattern, all_patterns, read_patterns
from kg.base.errors import KgError
from kg.content.candidate import Candidate
from kg.extract.proposals import proposals
from kg.lexicon.function_words import function_words
from kg.mentions.find import find_mentions
from kg.model import Affiliation
from kg.preprocess.parse import is_parsed
from kg.syntax.operators import OPERATORS, Step, reach
from kg.syntax.sentences import Sentences

ROW = dict(zip(COLUMNS, ("x", "*", "noun", "none", "-", "frames", *"----"), strict=True))


def proposed(text: str, language: str, row: str) -> list[Candidate]:
    document = parse(text, language)
    found = proposals(document, find_mentions(document)).candidates
    return [candidate for candidate in found if candidate.row == row]


@pytest.mark.parametrize("pattern", all_patterns(), ids=lambda pattern: pattern.id)
def test_a_row_matches_its_examples_and_no_near_miss(pattern: Pattern) -> None:
    assert pattern.examples and pattern.near_misses
    for language, marked in filter(lambda pair: is_parsed(pair[0]), pattern.examples):
        text, _, source, pieces = unmark(marked)
        start = text.index(source or text)
        places = range(start, start + len(source or text))
        assert pieces in [
            [piece.of(text) for piece in one.pieces]
            for one in proposed(text, language, pattern.id)
            if one.speaker is None or parse(text, language).tokens[one.speaker].start in places
        ]
    for language, text in filter(lambda pair: is_parsed(pair[0]), pattern.near_misses):
        assert proposed(text, language, pattern.id) == []


@pytest.mark.parametrize("row", role_patterns("fr"), ids=lambda row: row.id)
def test_a_row_of_roles_matches_its_examples_and_no_near_miss(
    row: RolePattern, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(role_verbs, "role_patterns", lambda language: (row,))

    def stated(text: str, language: str) -> list[Affiliation]:
        found = find_affiliations(parse(text, language), find_mentions(parse(text, language)))
        return [one for one in found if one.rule in ("copula", "verb", "led")]

    for language, marked in filter(lambda pair: is_parsed(pair[0]), row.examples):
        text, person, role, bodies = unmark(marked)
        assert any(
            one.person == person and role in (None, one.role) and bodies in ([], [one.organisation])
            for one in stated(text, language)
        )
    for language, text in filter(lambda pair: is_parsed(pair[0]), row.near_misses):
        assert stated(text, language) == []


@pytest.mark.parametrize("operator", OPERATORS)
def test_operators_mean_what_they_do_in_spacy(operator: str) -> None:
    from spacy.matcher import DependencyMatcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    document = parse(
        "Le maire de Lens, qui juge la loi utile, dit que le vieux pont fermera lundi."
    )
    heads = [token.head for token in document.tokens]
    labels = [token.dep for token in document.tokens]
    doc = Doc(Vocab(), [token.text for token in document.tokens], heads=heads, deps=labels)
    matcher = DependencyMatcher(doc.vocab)
    right = {"LEFT_ID": "a", "REL_OP": operator, "RIGHT_ID": "b", "RIGHT_ATTRS": {}}
    matcher.add("x", [[{"RIGHT_ID": "a", "RIGHT_ATTRS": {}}, right]])
    # To spaCy the children of a root are its siblings.
    expected = {(a, b) for _, (a, b) in matcher(doc) if "$" not in operator or heads[a] != a}
    s, step = Sentences(document, function_words("fr")), Step(operator, frozenset(), ())
    assert {(a, b) for a in range(len(doc)) for b in reach(s, a, step)} == expected != set()


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("id", "two words", "column id: 'two words' is not one word"),
        ("language", "English", "column language: 'English' is neither"),
        ("family", "nouns", "column family: no 'nouns'; there are: parenthetical, verb"),
        ("source", "him", "column source: no 'him'; there are: \\*, subject"),
        ("path", "nsubj", "column path: 'nsubj' is no path"),
        ("path", "><nsubj", "column path: no operator '><'; there are: < >"),
        ("path", ">nsubj[noun]", "column path: no test 'noun'; write a part of speech"),
        ("path", ">nsubj[lower:nobody]", "column path: no list of words called 'nobody'"),
        ("path", "=father", "column path: no relation 'father'; there are: agent"),
        ("content", "all", "column content: no 'all'; there are: verb-frames"),
        ("guards", "!passiv", "column guards: no guard 'passiv'; there are: after-comma"),
        ("example", "It rained.", "column example: 'It rained.' does not begin with its"),
        ("note", "", 'column note: it is empty; write "-" for nothing'),
        ("note", "a\tb", "11 columns instead of 10"),
        ("note", "\nid", "the columns must be id, language"),
    ],
)
def test_a_faulty_table_names_row_column_and_fault(column: str, cell: str, fault: str) -> None:
    row = "\t".join({**ROW, column: cell}.values())
    heads = "" if "\n" in cell else "\t".join(COLUMNS)
    with pytest.raises(KgError, match=f"^t, line 2.*{fault}"):
        read_patterns(f"{heads}\n{row}", "t")
    with pytest.raises(KgError, match="line 3, column id: 'x' is also the id of an earlier row"):
        read_patterns("\n".join(["\t".join(COLUMNS), *2 * ["\t".join(ROW.values())]]), "t")
