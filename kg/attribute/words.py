"""``data/lexicon/<lang>/grammar.tsv`` → the closed-class words that the grammar needs."""

from __future__ import annotations

from functools import cache

from kg.attribute.grammar import Words
from kg.errors import KgError
from kg.lexicon import NOTHING, rows
from kg.resources import data


@cache
def words(language: str) -> Words:
    """The closed-class words of a language.

    Raises:
        KgError: the file is missing, has a bad line or lacks a role.
    """
    table = {
        role: frozenset(() if listed == NOTHING else listed.split())
        for role, listed in rows(language, "grammar", 2)
    }
    forms = {
        kind: {
            form: role.removeprefix(f"{kind}:")
            for role, listed in table.items()
            if role.startswith(f"{kind}:")
            for form in listed
        }
        for kind in ("preposition", "clitic", "manner", "verbal", "relative")
    }
    try:
        return Words(
            that=table["that"],
            whether=table["whether"],
            question_words=table["question_word"],
            reflexives=table["reflexive"],
            negations=table["negation"],
            denials=table["denial"],
            agents=table["agent"],
            modals=table["modal"],
            modal_auxiliaries=table["modal_auxiliary"],
            unmarking=table["unmarking"],
            perfect=table["perfect"],
            subject_relatives=table["subject_relative"],
            as_words=table["as"],
            subject_pronouns=table["pronoun_subject"],
            incise=table["incise"],
            bare_clause=bool(table["bare_clause"]),
            adjunct_last=bool(table["adjunct_last"]),
            narrative_present=bool(table["narrative_present"]),
            third_person=table["third_person"],
            ourselves=table["ourselves"],
            nearing=table["nearing"],
            linking=table["linking"],
            demonstratives=table["demonstrative"],
            of=table["of"],
            to=table["to"],
            hung=table["hung"],
            towards=table["towards"],
            fact_that=table["fact_that"],
            active_endings=tuple(sorted(table["active"])),
            urging_endings=tuple(sorted(table["urging"])),
            predicating=table["predicating"],
            manners=forms["manner"],
            arousing=table["arousing"],
            nobody=table["nobody"],
            undergoing=table["undergoing"],
            quantities=table["quantity"],
            verbal=forms["verbal"],
            relatives=forms["relative"],
            source_nouns=table["source_noun"],
            voices=table["voice"],
            anybody=table["anybody"],
            among=table["among"],
            publishing=table["publishing"],
            uttering=table["uttering"],
            holding=table["holding"],
            clitics=forms["clitic"],
            prepositions=forms["preposition"],
        )
    except KeyError as error:
        path = data(f"lexicon/{language}/grammar.tsv")
        raise KgError(f"{path}: no line for the role {error}; add one") from error
