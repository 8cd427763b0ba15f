"""Conversion of hand-made English trees to Universal Dependencies.

A tree has tokens ``word pos dep head morph``, separated by bars or lines; heads are counted from 1,
0 is the root. A blank line begins a sentence.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.preprocess.document import Token
from kg.preprocess.parse import auxiliaries
from kg.preprocess.universal import is_foreign, to_universal

PERFECT = "Aspect=Perf|Tense=Past|VerbForm=Part"
PAST = "Tense=Past|VerbForm=Fin"
PRESENT = "Tense=Pres|VerbForm=Fin"
INFINITIVE = "VerbForm=Inf"
MORPHS = {"PERFECT": PERFECT, "PAST": PAST, "PRESENT": PRESENT, "INFINITIVE": INFINITIVE}


def tokens(lines: str) -> tuple[Token, ...]:
    made: list[Token] = []
    place = 0
    for number, sentence in enumerate(lines.strip().split("\n\n")):
        offset = len(made)
        for line in re.split(r"\n| \| ", sentence):
            word, pos, dep, head, *morph = line.split()
            index = len(made)
            above = offset + int(head) - 1 if int(head) else index
            features = MORPHS.get(morph[0], morph[0]) if morph else ""
            end = place + len(word)
            lower = word.lower()
            made.append(
                Token(index, place, end, word, lower, lower, pos, dep, above, features, number)
            )
            place = end + 1
    return tuple(made)


def convert(lines: str) -> str:
    """Convert a tree and show each token as "word label head"."""
    made = to_universal(tokens(lines), auxiliaries("en"))
    return " | ".join(
        f"{t.text} {t.dep}" + (f" {made[t.head].text}" if t.head != t.index else "") for t in made
    )


TREES = {
    "noun_replaces_its_preposition": (
        "Brun PROPN nsubj 2 | spoke VERB ROOT 0 PAST | to ADP prep 2 | "
        "members NOUN pobj 3 | of ADP prep 4 | the DET det 7 | council NOUN pobj 5",
        "Brun nsubj spoke | spoke ROOT | to case members | members obl:arg spoke | "
        "of case council | the det council | council nmod members",
    ),
    "agent": (
        "It PRON nsubjpass 3 | was AUX auxpass 3 PAST | "
        "rejected VERB ROOT 0 PERFECT | by ADP agent 3 | Brun PROPN pobj 4",
        "It nsubj:pass rejected | was aux:pass rejected | rejected ROOT | "
        "by case Brun | Brun obl:agent rejected",
    ),
    "predicate_replaces_its_copula": (
        "He PRON nsubj 2 | thinks VERB ROOT 0 PRESENT | she PRON nsubj 4 | "
        "is AUX ccomp 2 PRESENT | n't PART neg 4 | mayor NOUN attr 4 | "
        "of ADP prep 6 | Vals PROPN pobj 7",
        "He nsubj thinks | thinks ROOT | she nsubj mayor | is cop mayor | "
        "n't advmod mayor | mayor ccomp thinks | of case Vals | Vals nmod mayor",
    ),
    "existential_subject": (
        "There PRON expl 2 | is VERB ROOT 0 PRESENT | no DET det 4 | reason NOUN attr 2",
        "There expl is | is ROOT | no det reason | reason nsubj is",
    ),
    "subject_of_an_infinitive_is_raised": (
        "Brun PROPN nsubj 2 | wants VERB ROOT 0 PRESENT | him PRON nsubj 5 | "
        "to PART aux 5 | go VERB ccomp 2 INFINITIVE",
        "Brun nsubj wants | wants ROOT | him obj wants | to mark go | go xcomp wants",
    ),
    "finite_verb_is_not_conjunct_of_an_infinitive": (
        "Brun PROPN nsubj 2 | said VERB ROOT 0 PAST | Vals PROPN nsubj 5 | "
        "would AUX aux 5 VerbForm=Fin | pay VERB ccomp 2 INFINITIVE | "
        "and CCONJ cc 5 | urged VERB conj 5 PAST | haste NOUN dobj 7",
        "Brun nsubj said | said ROOT | Vals nsubj pay | would aux pay | "
        "pay ccomp said | and cc urged | urged conj said | haste obj urged",
    ),
    "conjuncts_depend_on_the_first": (
        "Brun PROPN ROOT 0 | , PUNCT punct 1 | Vals PROPN conj 1 | and CCONJ cc 3 | "
        "Odet PROPN conj 3",
        "Brun ROOT | , punct Brun | Vals conj Brun | and cc Odet | Odet conj Brun",
    ),
}
"""Each tree, and its tokens after conversion as "word label head"."""


@pytest.mark.parametrize(("tree", "expected"), TREES.values(), ids=TREES)
def test_conversion(tree: str, expected: str) -> None:
    assert convert(tree) == expected


LABELS = sorted(
    {
        *("nsubj", "nsubjpass", "csubj", "dobj", "pobj", "pcomp", "prep", "agent", "dative"),
        *("attr", "acomp", "oprd", "xcomp", "ccomp", "advcl", "relcl", "acl", "parataxis"),
        *("aux", "auxpass", "neg", "mark", "cc", "conj", "expl", "appos", "amod", "advmod"),
        *("poss", "case", "det", "compound", "nummod", "npadvmod", "nmod", "prt", "punct", "dep"),
    }
)
TAGS = ("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "NOUN", "PART", "PRON", "PROPN", "VERB")


@st.composite
def trees(draw: st.DrawFn) -> tuple[Token, ...]:
    size = draw(st.integers(1, 14))
    root = draw(st.integers(0, size - 1))
    order = draw(st.permutations([i for i in range(size) if i != root]))
    known = [root]
    heads = {root: root}
    for index in order:
        heads[index] = draw(st.sampled_from(known))
        known.append(index)
    morphs = st.sampled_from(["", PERFECT, PAST, INFINITIVE])
    return tuple(
        Token(
            i,
            2 * i,
            2 * i + 1,
            "w",
            "w",
            "w",
            draw(st.sampled_from(TAGS)),
            "ROOT" if i == root else draw(st.sampled_from(LABELS)),
            heads[i],
            draw(morphs),
            0,
        )
        for i in range(size)
    )


@given(trees())
def test_any_tree_stays_a_tree_and_has_no_foreign_label(given_tokens: tuple[Token, ...]) -> None:
    made = to_universal(given_tokens, {})
    assert [t.text for t in made] == [t.text for t in given_tokens]
    assert sum(t.head == t.index for t in made) == 1
    left = {t.dep for t in made}
    assert not left & {"pobj", "dobj", "nsubjpass", "prep", "pcomp", "attr", "acomp", "poss"}
    assert not is_foreign(left)
    for token in made:
        seen = set()
        index = token.index
        while made[index].head != index:
            assert index not in seen
            seen.add(index)
            index = made[index].head
