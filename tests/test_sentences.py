"""Subjects, agents, voice and phrases in parses written by hand, so that no parser can err.

A line is ``word pos dep head morph``; heads count from 1, 0 is the root.
"""

from __future__ import annotations

import pytest

from kg.lexicon.function_words import function_words
from kg.model import Article, Span
from kg.preprocess.document import Document, Token
from kg.syntax.sentences import Sentences

FIN = "VerbForm=Fin"
PAST = "Tense=Past|VerbForm=Part"


LEMMAS = {"a": "avoir", "avait": "avoir", "ont": "avoir", "sont": "être", "était": "être"}


def tree(lines: str) -> Sentences:
    tokens: list[Token] = []
    rows = [line.split() for line in lines.strip().splitlines()]
    text = " ".join(row[0] for row in rows)
    start = 0
    for index, (word, pos, dep, head, *morph) in enumerate(rows):
        end, lower, above = start + len(word), word.lower(), int(head) - 1 if int(head) else index
        lemma = LEMMAS.get(word, lower)
        features = "".join(morph)
        tokens.append(Token(index, start, end, word, lower, lemma, pos, dep, above, features, 0))
        start = end + 1
    children = tuple(
        tuple(t.index for t in tokens if t.head == index != t.index) for index in range(len(tokens))
    )
    document = Document(
        Article("a", "a", text, language="fr"),
        "fr",
        (Span(0, len(text)),),
        (),
        tuple(tokens),
        ((0, len(tokens)),),
        children,
    )
    return Sentences(document, function_words("fr"))


def at(sentences: Sentences, word: str) -> int:
    (index,) = [t.index for t in sentences.tokens if t.text == word]
    return index


PASSIVE = tree(f"""
Le DET det 2
pont NOUN nsubj:pass 5
a AUX aux:tense 5 {FIN}
été AUX aux:pass 5 {PAST}
fermé VERB ROOT 0 {PAST}
par ADP case 8
le DET det 8
maire NOUN obl:agent 5
de ADP case 10
Vals PROPN nmod 8
""")
JOINED = tree(f"""
Elle PRON nsubj 2
parle VERB ROOT 0 {FIN}
et CCONJ cc 4
promet VERB conj 2 {FIN}
de ADP mark 6
venir VERB xcomp 4 VerbForm=Inf
""")
REFLEXIVE = tree(f"""
Il PRON nsubj 4
ne ADV advmod 4
s' PRON expl:comp 4
oppose VERB ROOT 0 {FIN}
pas ADV advmod 4
au ADP case 7
projet NOUN obl:arg 4
""")


@pytest.mark.parametrize(
    ("sentences", "verb", "expected"),
    [
        (PASSIVE, "fermé", ("pont", "subject")),
        (JOINED, "promet", ("Elle", "conjunct")),
        (JOINED, "venir", ("Elle", "control")),
    ],
)
def test_a_verb_has_its_subject(sentences: Sentences, verb: str, expected: tuple[str, str]) -> None:
    found, relation = sentences.subject(at(sentences, verb))
    assert found is not None and (sentences.tokens[found].text, relation) == expected


def test_a_loop_of_conjuncts_ends() -> None:
    lines = ["mot0 VERB ROOT 0"] + [f"mot{n} VERB conj {n}" for n in range(1, 40)]
    long = tree("\n".join(lines))
    assert long.subject(39) == (None, "conjunct")


@pytest.mark.parametrize(
    ("question", "sentences", "word", "expected"),
    [
        ("is_passive", PASSIVE, "fermé", True),
        ("is_passive", REFLEXIVE, "oppose", False),
        ("is_reflexive", REFLEXIVE, "oppose", True),
        ("is_negated", REFLEXIVE, "oppose", True),
        ("is_negated", JOINED, "promet", False),
        ("is_infinitive", JOINED, "venir", True),
        ("preposition", REFLEXIVE, "projet", "à"),
        ("preposition", JOINED, "venir", "de"),
    ],
)
def test_voice_negation_mood_and_preposition(
    question: str, sentences: Sentences, word: str, expected: bool | str
) -> None:
    assert getattr(sentences, question)(at(sentences, word)) == expected


def test_a_subtree_reaches_from_its_first_to_its_last_token() -> None:
    fermé = at(PASSIVE, "fermé")
    assert PASSIVE.agent(fermé) == at(PASSIVE, "maire")
    assert PASSIVE.range(at(PASSIVE, "maire")) == (at(PASSIVE, "par"), at(PASSIVE, "Vals"))
    assert PASSIVE.is_above(fermé, at(PASSIVE, "Vals"))
    assert not PASSIVE.is_above(at(PASSIVE, "Vals"), fermé)
