"""Trees in the scheme of English pipelines, made by hand → Universal Dependencies.

A tree is written as lines ``word pos dep head morph``, the head counted from 1, 0 for the root; so
no parser is needed and none can err. A blank line begins a sentence.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.document import Token
from kg.annotate.parse import auxiliaries
from kg.annotate.universal import is_foreign, universal

PERFECT = "Aspect=Perf|Tense=Past|VerbForm=Part"
PAST = "Tense=Past|VerbForm=Fin"
PRESENT = "Tense=Pres|VerbForm=Fin"
INFINITIVE = "VerbForm=Inf"


def tokens(lines: str) -> tuple[Token, ...]:
    made: list[Token] = []
    place = 0
    for number, sentence in enumerate(lines.strip().split("\n\n")):
        offset = len(made)
        for line in sentence.splitlines():
            word, pos, dep, head, *morph = line.split()
            index = len(made)
            above = offset + int(head) - 1 if int(head) else index
            told = morph[0] if morph else ""
            end = place + len(word)
            lower = word.lower()
            made.append(Token(index, place, end, word, lower, lower, pos, dep, above, told, number))
            place = end + 1
    return tuple(made)


def turned(lines: str) -> list[str]:
    """Each token as "word label head"."""
    made = universal(tokens(lines), auxiliaries("en"))
    return [
        f"{t.text} {t.dep}" + (f" {made[t.head].text}" if t.head != t.index else "") for t in made
    ]


def test_a_noun_hangs_where_its_preposition_hung() -> None:
    assert turned(
        f"""
        Brun PROPN nsubj 2
        spoke VERB ROOT 0 {PAST}
        to ADP prep 2
        members NOUN pobj 3
        of ADP prep 4
        the DET det 7
        council NOUN pobj 5
        """
    ) == [
        "Brun nsubj spoke",
        "spoke ROOT",
        "to case members",
        "members obl:arg spoke",
        "of case council",
        "the det council",
        "council nmod members",
    ]


def test_prepositions_in_a_row_mark_one_noun() -> None:
    found = turned(
        f"""
        It PRON nsubj 2
        works VERB ROOT 0 {PRESENT}
        , PUNCT punct 2
        according VERB prep 2
        to ADP prep 4
        Brun PROPN pobj 5
        """
    )
    assert found[3:] == ["according case Brun", "to case Brun", "Brun obl:mod works"]


def test_an_agent_is_told_from_other_complements() -> None:
    found = turned(
        f"""
        It PRON nsubjpass 3
        was AUX auxpass 3 {PAST}
        rejected VERB ROOT 0 {PERFECT}
        by ADP agent 3
        Brun PROPN pobj 4
        """
    )
    assert found == [
        "It nsubj:pass rejected",
        "was aux:pass rejected",
        "rejected ROOT",
        "by case Brun",
        "Brun obl:agent rejected",
    ]


def test_a_predicate_takes_the_place_of_its_copula() -> None:
    found = turned(
        f"""
        He PRON nsubj 2
        thinks VERB ROOT 0 {PRESENT}
        she PRON nsubj 4
        is AUX ccomp 2 {PRESENT}
        n't PART neg 4
        mayor NOUN attr 4
        of ADP prep 6
        Vals PROPN pobj 7
        """
    )
    assert found[2:] == [
        "she nsubj mayor",
        "is cop mayor",
        "n't advmod mayor",
        "mayor ccomp thinks",
        "of case Vals",
        "Vals nmod mayor",
    ]


def test_a_copula_at_the_root_leaves_it_to_its_predicate() -> None:
    found = turned(f"She PRON nsubj 2\nis AUX ROOT 0 {PRESENT}\nready ADJ acomp 2")
    assert found == ["She nsubj ready", "is cop ready", "ready ROOT"]


def test_what_seems_so_stays_a_complement() -> None:
    found = turned(f"She PRON nsubj 2\nseems VERB ROOT 0 {PRESENT}\nready ADJ acomp 2")
    assert found == ["She nsubj seems", "seems ROOT", "ready xcomp seems"]


def test_what_there_is_is_the_subject() -> None:
    found = turned(f"There PRON expl 2\nis VERB ROOT 0 {PRESENT}\nno DET det 4\nreason NOUN attr 2")
    assert found[-1] == "reason nsubj is"


def test_a_gerund_behind_a_preposition_is_a_clause_that_it_marks() -> None:
    found = turned(
        f"""
        Brun PROPN nsubj 2
        accused VERB ROOT 0 {PAST}
        Norvane PROPN dobj 2
        of ADP prep 2
        selling VERB pcomp 4
        it PRON dobj 5
        """
    )
    assert found[2:] == [
        "Norvane obj accused",
        "of mark selling",
        "selling advcl accused",
        "it obj selling",
    ]


def test_the_subject_of_an_infinitive_is_the_object_of_who_asks() -> None:
    found = turned(
        f"""
        Brun PROPN nsubj 2
        wants VERB ROOT 0 {PRESENT}
        him PRON nsubj 5
        to PART aux 5
        go VERB ccomp 2 {INFINITIVE}
        """
    )
    assert found[2:] == ["him obj wants", "to mark go", "go xcomp wants"]


def test_a_verb_with_its_subject_and_no_auxiliary_is_finite() -> None:
    called = f"Farmers NOUN nsubj 2\ncalled VERB ROOT 0 {PERFECT}"
    have = f"Farmers NOUN nsubj 3\nhave AUX aux 3 {PRESENT}\ncalled VERB ROOT 0 {PERFECT}"
    were = f"Farmers NOUN nsubjpass 3\nwere AUX auxpass 3 {PAST}\ncalled VERB ROOT 0 {PERFECT}"
    found = [universal(tokens(text), auxiliaries("en"))[-1].morph for text in (called, have, were)]
    assert found == [PAST, PERFECT, PERFECT]


def test_a_gerund_behind_an_agent_tells_what_was_done() -> None:
    found = turned(
        f"""
        Brun PROPN nsubjpass 3
        was AUX auxpass 3 {PAST}
        accused VERB ROOT 0 {PERFECT}
        by ADP agent 3
        rivals NOUN pobj 4
        of ADP prep 5
        taking VERB pcomp 6
        bribes NOUN dobj 7
        """
    )
    assert found[3:7] == [
        "by case rivals",
        "rivals obl:agent accused",
        "of mark taking",
        "taking advcl accused",
    ]


def test_what_is_finite_goes_on_with_no_infinitive() -> None:
    found = turned(
        f"""
        Brun PROPN nsubj 2
        said VERB ROOT 0 {PAST}
        Vals PROPN nsubj 5
        would AUX aux 5 VerbForm=Fin
        pay VERB ccomp 2 {INFINITIVE}
        and CCONJ cc 5
        urged VERB conj 5 {PAST}
        haste NOUN dobj 7
        """
    )
    assert found[4:7] == ["pay ccomp said", "and cc urged", "urged conj said"]


def test_an_infinitive_goes_on_with_an_infinitive() -> None:
    found = turned(
        f"""
        Brun PROPN nsubj 2
        said VERB ROOT 0 {PAST}
        Vals PROPN nsubj 5
        would AUX aux 5 VerbForm=Fin
        pay VERB ccomp 2 {INFINITIVE}
        and CCONJ cc 5
        leave VERB conj 5 {INFINITIVE}
        """
    )
    assert found[4:] == ["pay ccomp said", "and cc leave", "leave conj pay"]


def test_all_conjuncts_hang_on_the_first() -> None:
    found = turned(
        """
        Brun PROPN ROOT 0
        , PUNCT punct 1
        Vals PROPN conj 1
        and CCONJ cc 3
        Odet PROPN conj 3
        """
    )
    assert found[2:] == ["Vals conj Brun", "and cc Odet", "Odet conj Brun"]


def test_auxiliaries_tell_tense_and_mood() -> None:
    made = universal(
        tokens(
            f"""
            He PRON nsubj 4
            will AUX aux 4 VerbForm=Fin
            have AUX aux 4 {INFINITIVE}
            gone VERB ROOT 0 {PERFECT}

            He PRON nsubj 3
            has AUX aux 3 {PRESENT}
            gone VERB ROOT 0 {PERFECT}
            """
        ),
        auxiliaries("en"),
    )
    assert made[1].feature("Tense") == "Fut"
    assert [made[i].dep for i in (1, 2, 5)] == ["aux", "aux", "aux:tense"]


def test_a_relative_pronoun_is_marked_as_one() -> None:
    made = universal(
        tokens(
            f"""
            Brun PROPN ROOT 0
            , PUNCT punct 1
            who PRON nsubj 4
            spoke VERB relcl 1 {PAST}
            """
        ),
        {},
    )
    assert made[2].feature("PronType") == "Rel"
    assert made[3].dep == "acl:relcl"


def test_a_possessive_pronoun_is_a_determiner_and_a_genitive_is_none() -> None:
    found = turned(
        """
        his PRON poss 4
        Norvane PROPN poss 4
        's PART case 2
        board NOUN ROOT 0
        """
    )
    assert found[:3] == ["his det board", "Norvane nmod:poss board", "'s case Norvane"]


def test_a_possessive_has_the_gender_of_the_possessor_and_not_of_its_noun() -> None:
    possessive, noun = universal(
        tokens(
            """
            her PRON poss 2 Gender=Fem|Number=Sing|Person=3
            staff NOUN ROOT 0 Number=Sing
            """
        ),
        auxiliaries("en"),
    )
    assert possessive.feature("Gender") == ""
    assert possessive.feature("Gender[psor]") == "Fem"
    assert noun.feature("Number") == "Sing"


def test_the_scheme_is_known_by_its_labels() -> None:
    assert is_foreign({"nsubj", "pobj", "dobj"})
    assert not is_foreign({"nsubj", "obj", "obl:arg", "nmod"})


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
def test_any_tree_stays_a_tree(given_tokens: tuple[Token, ...]) -> None:
    made = universal(given_tokens, {})
    assert [t.text for t in made] == [t.text for t in given_tokens]
    assert sum(t.head == t.index for t in made) == 1
    for token in made:
        seen = set()
        index = token.index
        while made[index].head != index:
            assert index not in seen
            seen.add(index)
            index = made[index].head


@given(trees())
def test_no_label_of_the_other_scheme_is_left(given_tokens: tuple[Token, ...]) -> None:
    left = {t.dep for t in universal(given_tokens, {})}
    assert not left & {"pobj", "dobj", "nsubjpass", "prep", "pcomp", "attr", "acomp", "poss"}
    assert not is_foreign(left)


@pytest.mark.parametrize("language", ["en"])
def test_every_auxiliary_tells_known_features(language: str) -> None:
    names = {
        f.partition("=")[0] for told in auxiliaries(language).values() for f in told.split("|")
    }
    assert names == {"Mood", "Tense", "VerbForm"}
