"""Closed-class words of a language, from ``data/lexicon/<lang>/grammar.tsv``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache

from kg.base.errors import KgError
from kg.base.resources import data
from kg.lexicon.tables import NOTHING, read_fields, read_rows


@dataclass(frozen=True, slots=True)
class FunctionWords:
    """Closed-class words for the rules of grammar, in lower case with straight apostrophes."""

    that: frozenset[str]
    whether: frozenset[str]
    question_words: frozenset[str] = field(metadata={"use": "question_word"})
    """Words that begin an indirect question and belong to it: "why"."""
    reflexives: frozenset[str] = field(metadata={"use": "reflexive"})
    negations: frozenset[str] = field(metadata={"use": "negation"})
    denials: frozenset[str] = field(metadata={"use": "denial"})
    agents: frozenset[str] = field(metadata={"use": "agent"})
    modals: frozenset[str] = field(metadata={"use": "modal"})
    """Lemmas whose complement only may or must come true."""
    modal_auxiliaries: frozenset[str] = field(metadata={"use": "modal_auxiliary"})
    non_factive: frozenset[str] = field(metadata={"use": "open"})
    """Lemmas that leave open whether a clause comes true: "possible that"."""
    non_factive_infinitive: frozenset[str] = field(metadata={"use": "poised"})
    """Lemmas that, unless negated, leave open whether an infinitive comes true: "hesitate to"."""
    non_factive_if_denied: frozenset[str] = field(metadata={"use": "asserting"})
    """Lemmas whose complement is open only under negation: "nothing proves"."""
    irrealis: tuple[str, ...] = field(metadata={"use": "unreal"})
    """Openings of clauses that are not, not yet or only perhaps true: "unless"."""
    irrealis_present: tuple[str, ...] = field(metadata={"use": "awaiting"})
    """The same, for clauses in the present: "until she agrees"."""
    concessives: tuple[str, ...] = field(metadata={"use": "conceding"})
    """Openings of clauses with "if" that may well be true: "even if"."""
    false_markers: frozenset[str] = field(metadata={"use": "unmarking"})
    """Pronouns and adverbs that look like a preposition before an infinitive."""
    perfect_auxiliaries: frozenset[str] = field(metadata={"use": "perfect"})
    subject_relatives: frozenset[str] = field(metadata={"use": "subject_relative"})
    as_words: frozenset[str] = field(metadata={"use": "as"})
    subject_pronouns: frozenset[str] = field(metadata={"use": "pronoun_subject"})
    """Pronouns that can be a subject after their verb: "a dit celui-ci"."""
    bare_clause: bool
    """Whether reported clauses may lack a conjunction: "X says Y is late"."""
    adjunct_last: bool
    """Whether dates of a verb follow its object: "thanked the team on Monday"."""
    unique_body_nouns: bool = field(metadata={"use": "sole_bearer"})
    """Whether "the opposition" refers to the only such body named so far and may have officers."""
    narrative_present: bool
    """Whether the present can report past speech: "lundi, il annonce"."""
    third_person: frozenset[str]
    """Personal pronouns by which reported sources refer to themselves."""
    inclusive_pronouns: frozenset[str] = field(metadata={"use": "ourselves"})
    """Third-person pronouns that include the speaker: "on"."""
    among: frozenset[str]
    """Prepositions before the group to which an unnamed source belongs: "chez les élus"."""
    linking_verbs: frozenset[str] = field(metadata={"use": "linking"})
    """Lemmas of verbs that work like a copula."""
    light_verbs: frozenset[str] = field(metadata={"use": "wanting"})
    """Lemmas of verbs that mean little without their complement: "must", "is"."""
    demonstratives: frozenset[str] = field(metadata={"use": "demonstrative"})
    of: frozenset[str]
    """Prepositions of a noun's complement."""
    to: frozenset[str]
    """Prepositions of an addressee or a purpose."""
    infinitive_prepositions: frozenset[str] = field(metadata={"use": "hung"})
    """Prepositions of an infinitive that depends on whom one accuses or asks."""
    towards: frozenset[str]
    """Prepositions of the target of a feeling."""
    fact_that: frozenset[str]
    """How frames write the words between a preposition and a clause."""
    active_endings: tuple[str, ...] = field(metadata={"use": "active"})
    """Endings of participles that are not passive."""
    active_perfects: frozenset[str] = field(metadata={"use": "unpassive"})
    """Lemmas of verbs whose perfect looks like a passive: "sont convenus"."""
    imperative_endings: tuple[str, ...] = field(metadata={"use": "urging"})
    """Endings of verbs without a subject that address the reader."""
    predicative_cues: frozenset[str] = field(metadata={"use": "predicating"})
    """Cue verbs whose second complement is a predicate of the first."""
    modalities: dict[str, str] = field(metadata={"use": "manner"})
    """Lemmas of neutral cues, with the modality: "opinion", "fact", "claim" or "admission"."""
    neg_raising: frozenset[str] = field(metadata={"use": "raising"})
    """Lemmas of cues whose negation applies to their content: "ne croit pas que"."""
    assertive_if_negated: frozenset[str] = field(metadata={"use": "concealing"})
    """Lemmas of cues that assert only under negation: "ne cache pas que"."""
    small_clause: frozenset[str] = field(metadata={"use": "embracing"})
    """Cues whose object is the subject of their content: "wants [the mayor to go]"."""
    neutral_if_negated: frozenset[str] = field(metadata={"use": "unresolved"})
    """Lemmas of cues, joined by "_", that take no side under negation: "n'exclut pas de"."""
    eliciting_verbs: frozenset[str] = field(metadata={"use": "arousing"})
    """Lemmas of verbs whose subject is the target of their object, a cue noun."""
    negative_subjects: frozenset[str] = field(metadata={"use": "nobody"})
    """Words of a subject that negate the verb: "aucun"."""
    negative_concord: bool
    """Whether the verb of a negative subject is negated too: "aucun n'a"."""
    reflexive_passives: frozenset[str] = field(metadata={"use": "undergoing"})
    """Lemmas of reflexive verbs whose subject undergoes the infinitive: "s'est vu reprocher"."""
    quantities: frozenset[str] = field(metadata={"use": "quantity"})
    """Adverbs that can be an object: "plus de moyens"."""
    prepositional_participles: dict[str, str] = field(metadata={"use": "verbal"})
    """Participles used as prepositions, with the preposition: "concernant" → "sur"."""
    source_nouns: frozenset[str] = field(metadata={"use": "source_noun"})
    voice_nouns: frozenset[str] = field(metadata={"use": "voice"})
    """Nouns for a spokesperson: "by the voice of X"."""
    generic_pronouns: frozenset[str] = field(metadata={"use": "anybody"})
    """Pronouns for any reader, not the source of what "one learns"."""
    publishing_verbs: frozenset[str] = field(metadata={"use": "publishing"})
    """Lemmas of verbs whose subject is the source of the text that is their object."""
    uttering_verbs: frozenset[str] = field(metadata={"use": "uttering"})
    """Lemmas of verbs whose subject is the source of the cue noun that is their object."""
    reading_verbs: frozenset[str] = field(metadata={"use": "reading"})
    """Lemmas of verbs like "read" whose locative is the source."""
    stance_prepositions: frozenset[str] = field(metadata={"use": "holding"})
    """Prepositions before a cue noun whose source is the clause's subject: "in opposition to"."""
    anonymity: frozenset[str] = field(metadata={"use": "nameless"})
    """Lemmas for a source's anonymity: "anonymity", "named"."""
    emotion_prepositions: frozenset[str] = field(metadata={"use": "feeling"})
    """Prepositions before the feeling that goes with an action: "read it with dismay"."""
    clitics: dict[str, str] = field(metadata={"use": "clitic"})
    """Pronouns before a verb, with the shape of the complement that they replace."""
    prepositions: dict[str, str] = field(metadata={"use": "preposition"})
    """Fused and elided forms, with the preposition: "du" → "de"."""

    def plain(self, word: str) -> str:
        """Return the preposition of a fused or elided form, or the word itself."""
        return self.prepositions.get(word, word)


@cache
def function_words(language: str) -> FunctionWords:
    """Read the closed-class words of a language."""
    table = {
        role: () if listed == NOTHING else tuple(sorted(listed.split()))
        for role, listed in read_rows(language, "grammar", 2)
    }
    try:
        values = read_fields(FunctionWords, table)
    except KeyError as error:
        path = data(f"lexicon/{language}/grammar.tsv")
        raise KgError(f"{path}: no line for the role {error}; add one") from error
    for spec in fields(FunctionWords):
        if spec.type == "dict[str, str]":
            values[spec.name] = _forms(table, f"{spec.metadata['use']}:")
        elif spec.type == "tuple[str, ...]":
            values[spec.name] = tuple(sorted(p.replace("_", " ") for p in values[spec.name]))
    return FunctionWords(**values)


def _forms(table: Mapping[str, tuple[str, ...]], prefix: str) -> dict[str, str]:
    """Map the forms of each row "prefix:value" to the value."""
    return {
        form: role.removeprefix(prefix)
        for role, forms in table.items()
        if role.startswith(prefix)
        for form in forms
    }
