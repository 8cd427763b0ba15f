"""``data/lexicon/<lang>/grammar.tsv`` → the closed-class words that the grammar needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.base.errors import KgError
from kg.base.resources import data
from kg.lexicon.tables import NOTHING, rows


@dataclass(frozen=True, slots=True)
class Words:
    """The closed-class words that the grammar needs, lower case with straight apostrophes."""

    that: frozenset[str]
    whether: frozenset[str]
    question_words: frozenset[str]
    """What begins an indirect question and belongs to it: "why"."""
    reflexives: frozenset[str]
    negations: frozenset[str]
    denials: frozenset[str]
    agents: frozenset[str]
    modals: frozenset[str]
    """Lemmas that govern what only may or must come true."""
    modal_auxiliaries: frozenset[str]
    open: frozenset[str]
    """Lemmas of words that leave open whether a clause comes true: "possible that"."""
    poised: frozenset[str]
    """Lemmas of words that leave open whether an infinitive comes true, unless they are denied:
    "about to", "hesitate to"."""
    asserting: frozenset[str]
    """Lemmas of words whose complement is left open where they are denied: "nothing proves"."""
    doubtful: frozenset[str]
    """Lemmas of adjectives of what only may be: "possible"."""
    lacking: tuple[str, ...]
    """What stands before a noun that is not there: "in the absence of"."""
    unreal: tuple[str, ...]
    """What a clause begins with that is not so, not yet or only maybe: "unless"."""
    awaiting: tuple[str, ...]
    """The same of a clause in the present: "until she agrees"."""
    conceding: tuple[str, ...]
    """The same of a clause with "if" that may well be so: "even if"."""
    unmarking: frozenset[str]
    """What looks like a preposition before an infinitive and is a pronoun or an adverb."""
    perfect: frozenset[str]
    subject_relatives: frozenset[str]
    as_words: frozenset[str]
    subject_pronouns: frozenset[str]
    """Pronouns that may stand as a subject behind their verb: "a dit celui-ci"."""
    incise: frozenset[str]
    """Where the subject of an incise stands: "behind" its verb, "before" it."""
    bare_clause: bool
    """Whether what is said may stand without a conjunction: "X says Y is late"."""
    adjunct_last: bool
    """Whether dates of a verb stand behind its object: "thanked the team on Monday"."""
    sole_bearer: bool
    """Whether a noun for a kind of body stands for the only one of its kind named so far, and a
    body without a name has officers: "the opposition … its leader"."""
    narrative_present: bool
    """Whether the present tells what was said on a day: "lundi, il annonce"."""
    third_person: frozenset[str]
    """Personal pronouns that a source may speak of itself with, as the article tells it."""
    ourselves: frozenset[str]
    """Pronouns of the third person by which speakers mean themselves and others: "on"."""
    among: frozenset[str]
    """Prepositions before those among whom somebody unnamed says something: "chez les élus"."""
    nearing: frozenset[str]
    """Lemmas of verbs that put an infinitive into the near future."""
    linking: frozenset[str]
    """Lemmas of verbs that say what something is, as a copula does."""
    wanting: frozenset[str]
    """Lemmas of verbs that say little without what stands behind them: "must", "is"."""
    demonstratives: frozenset[str]
    of: frozenset[str]
    """Prepositions that join a noun's complement."""
    to: frozenset[str]
    """Prepositions before whom one speaks to and what a noun is for."""
    hung: frozenset[str]
    """Prepositions before an infinitive that hangs on whom one accuses or asks."""
    towards: frozenset[str]
    """Prepositions before whom or what a feeling is for."""
    fact_that: frozenset[str]
    """What frames write for the words between a preposition and a clause."""
    active_endings: tuple[str, ...]
    """Endings of participles that are not passive."""
    unpassive: frozenset[str]
    """Lemmas of verbs whose perfect looks like a passive: "sont convenus"."""
    urging_endings: tuple[str, ...]
    """Endings of verbs without a subject by which the writer speaks to the reader."""
    predicating: frozenset[str]
    """Cue verbs whose second complement says what the first one is."""
    manners: dict[str, str]
    """Lemmas of cues that take no side to how they hand on what is said: "opinion", "fact",
    "claim" or "admission"."""
    raising: frozenset[str]
    """Lemmas of cues whose negation is of what they hand on: "ne croit pas que"."""
    concealing: frozenset[str]
    """Lemmas of cues that say something only where they are negated: "ne cache pas que"."""
    embracing: frozenset[str]
    """Cues whose object is a part of what they hand on: "wants [the mayor to go]"."""
    unresolved: frozenset[str]
    """Lemmas of cues, "_" between words, that leave open what they hand on where they are negated:
    "n'exclut pas de"."""
    arousing: frozenset[str]
    """Lemmas of verbs whose subject is what a cue noun, their object, speaks of."""
    nobody: frozenset[str]
    """Words of a subject that says that nobody does what its verb tells: "aucun"."""
    negative_concord: bool
    """Whether the verb of such a subject is negated too: "aucun n'a"."""
    undergoing: frozenset[str]
    """Lemmas of reflexive verbs whose subject undergoes the infinitive behind them: "s'est vu
    reprocher"."""
    quantities: frozenset[str]
    """Adverbs that stand for an object of so many or so much: "plus de moyens"."""
    verbal: dict[str, str]
    """Participles that stand for a preposition to it: "concernant" → "sur"."""
    relatives: dict[str, str]
    """Relative pronouns that hold a preposition to it: "auquel" → "à"."""
    source_nouns: frozenset[str]
    voices: frozenset[str]
    """Nouns of what speaks for its owner: "by the voice of X"."""
    anybody: frozenset[str]
    """Pronouns for whoever reads, no source of what "one learns"."""
    publishing: frozenset[str]
    """Lemmas of verbs whose subject speaks in the text that is their object."""
    uttering: frozenset[str]
    """Lemmas of verbs whose subject says what the cue noun, their object, names."""
    reading: frozenset[str]
    """Lemmas of verbs by which one learns what stands in or on their place."""
    holding: frozenset[str]
    """Prepositions before a cue noun that its clause's subject holds: "in opposition to"."""
    nameless: frozenset[str]
    """Lemmas by which somebody is told to go unnamed: "anonymity", "named"."""
    feeling: frozenset[str]
    """Before the feeling with which one does something: "read it with dismay"."""
    clitics: dict[str, str]
    """Pronouns before a verb to the shape of the complement they stand for."""
    prepositions: dict[str, str]
    """Fused and elided forms to the preposition: "du" → "de"."""

    def plain(self, word: str) -> str:
        """The preposition that a fused or elided form stands for, else the word itself."""
        return self.prepositions.get(word, word)


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
            open=table["open"],
            poised=table["poised"],
            asserting=table["asserting"],
            doubtful=table["doubtful"],
            lacking=_phrases(table["lacking"]),
            unreal=_phrases(table["unreal"]),
            awaiting=_phrases(table["awaiting"]),
            conceding=_phrases(table["conceding"]),
            unmarking=table["unmarking"],
            perfect=table["perfect"],
            subject_relatives=table["subject_relative"],
            as_words=table["as"],
            subject_pronouns=table["pronoun_subject"],
            incise=table["incise"],
            bare_clause=bool(table["bare_clause"]),
            adjunct_last=bool(table["adjunct_last"]),
            sole_bearer=bool(table["sole_bearer"]),
            narrative_present=bool(table["narrative_present"]),
            third_person=table["third_person"],
            ourselves=table["ourselves"],
            nearing=table["nearing"],
            linking=table["linking"],
            wanting=table["wanting"],
            demonstratives=table["demonstrative"],
            of=table["of"],
            to=table["to"],
            hung=table["hung"],
            towards=table["towards"],
            fact_that=table["fact_that"],
            active_endings=tuple(sorted(table["active"])),
            unpassive=table["unpassive"],
            urging_endings=tuple(sorted(table["urging"])),
            predicating=table["predicating"],
            manners=forms["manner"],
            raising=table["raising"],
            concealing=table["concealing"],
            unresolved=table["unresolved"],
            embracing=table["embracing"],
            arousing=table["arousing"],
            nobody=table["nobody"],
            negative_concord=bool(table["negative_concord"]),
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
            reading=table["reading"],
            holding=table["holding"],
            feeling=table["feeling"],
            nameless=table["nameless"],
            clitics=forms["clitic"],
            prepositions=forms["preposition"],
        )
    except KeyError as error:
        path = data(f"lexicon/{language}/grammar.tsv")
        raise KgError(f"{path}: no line for the role {error}; add one") from error


def _phrases(listed: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(phrase.replace("_", " ") for phrase in listed))
