"""``data/lexicon/<lang>/grammar.tsv`` → the closed-class words that the grammar needs."""

from __future__ import annotations

from functools import cache

from kg.attribute.cues import rows
from kg.attribute.grammar import Words


@cache
def words(language: str) -> Words:
    """The closed-class words of a language.

    Raises:
        KgError: the file is missing or has a bad line.
    """
    table = {role: frozenset(listed.split()) for role, listed in rows(language, "grammar", 2)}
    prepositions = {
        form: role.partition(":")[2]
        for role, listed in table.items()
        if role.startswith("preposition:")
        for form in listed
    }
    return Words(
        that=table["that"],
        whether=table["whether"],
        reflexives=table["reflexive"],
        negations=table["negation"],
        agents=table["agent"],
        modals=table["modal"],
        subject_relatives=table["subject_relative"],
        as_words=table["as"],
        subject_pronouns=table["pronoun_subject"],
        demonstratives=table["demonstrative"],
        source_nouns=table["source_noun"],
        prepositions=prepositions,
    )
