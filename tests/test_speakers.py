"""Whose a statement is, as the sentence tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.annotate import annotate
from kg.attribution.speaker_repair import Mender
from kg.attribution.speakers import Speakers
from kg.content.candidate import Candidate
from kg.lexicon.function_words import words
from kg.mentions.find import mentions
from kg.model import Article, Mention, Reading, Span
from kg.syntax.sentences import Sentences

Understood = Callable[[str], Reading]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Le maire et la ministre affirment que le pont est dangereux.",
            "Le maire et la ministre",
        ),
        # Two roles with one article are one person.
        (
            "L'ancien maire et actuel président de la région, Paul Vernier, affirme que le pont "
            "est dangereux.",
            "Paul Vernier",
        ),
        (
            "Le négociateur pour l'industrie du taxi, Paul Vernier, affirme que le pont est "
            "dangereux.",
            "Paul Vernier",
        ),
        (
            "Les porte-parole de la ligue, Claire Maurel et Paul Vernier, affirment que le pont "
            "est dangereux.",
            "Claire Maurel et Paul Vernier",
        ),
        ("Selon ce qu'a déclaré Paul Vernier, le pont est dangereux.", "Paul Vernier"),
        (
            "Selon ce qu'a confié à Radio Vals Paul Vernier, le pont est dangereux.",
            "Paul Vernier",
        ),
        (
            "Il exige une réunion avec le ministre, lequel a fait savoir qu'il recevrait le maire.",
            "le ministre",
        ),
        ("Au ministère de la Santé, on précise que le vaccin est prêt.", "ministère de la Santé"),
        ("Le suspect a avoué, a-t-on appris vendredi auprès du parquet.", "parquet"),
        ("Le suspect a avoué, a-t-on appris de source judiciaire.", "source judiciaire"),
        ("« Il faut agir », a dit Paul Vernier. Et d'ajouter que le pont est sûr.", "Paul Vernier"),
        ("« C'est bien pour nous », sourit Paul Vernier.", "Paul Vernier"),
        ("« C'est un non-sens », s'est étranglé Paul Vernier.", "Paul Vernier"),
        (
            "Le pont est jugé trop cher par le syndicat.",
            "le syndicat",
        ),
        (
            "Le projet a été évoqué, puis démenti par le syndicat.",
            "le syndicat",
        ),
        (
            "Le maire est accusé de cacher le rapport par le syndicat.",
            "le syndicat",
        ),
        (
            "Comme l'a dit Paul Vernier, le pont est dangereux.",
            "Paul Vernier",
        ),
        # What is no actor decides nothing; the actor inside it does.
        (
            "La presse salue l'avis du syndicat, qui affirme que le pont est dangereux.",
            "syndicat",
        ),
    ],
)
def test_a_speaker_is_named_in_full(understood: Understood, text: str, speaker: str) -> None:
    reading = understood(text)
    found = {s.speaker.of(text) for s in reading.statements if s.speaker is not None}
    assert any(words.endswith(speaker) for words in found), found


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "La ministre a annoncé la fermeture du pont. Le syndicat se réveille avec « une très "
            "mauvaise nouvelle pour la vallée ».",
            "syndicat",
        ),
        (
            "« Le pont fermera en mai », a déclaré Paul Vernier. « Nous ne reviendrons pas en "
            "arrière. »",
            "Paul Vernier",
        ),
        # What nobody is named for doesn't end it.
        (
            "« Le pont fermera en mai », a déclaré Paul Vernier. Il a été décidé de fermer la "
            "route aussi. « Nous ne reviendrons pas en arrière. »",
            "Paul Vernier",
        ),
    ],
)
def test_a_quotation_without_cue_is_its_sentences_subjects_or_goes_on(
    understood: Understood, text: str, source: str
) -> None:
    last = understood(text).statements[-1]
    assert last.rule == "carried"
    assert last.source is not None and last.source.endswith(source)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        # Who opens with a colon what stands in the next paragraph; whom he speaks to says nothing.
        (
            "La mairie a un plan. C'est Paul Vernier qui a fait le premier pas vers les élus "
            "voulant partir :\n\n« Nous ne reviendrons pas en arrière. »",
            "Paul Vernier",
        ),
        (
            "Claire Maurel est venue au conseil. Elle avait attiré l'attention sur la réplique "
            "« Nous ne reviendrons pas en arrière » lancée par Paul Vernier.",
            "Paul Vernier",
        ),
    ],
)
def test_a_quotation_without_cue_is_whose_the_words_around_say(
    understood: Understood, text: str, source: str
) -> None:
    last = understood(text).statements[-1]
    assert (last.rule, last.source) == ("carried", source)


def test_a_quotation_right_before_anothers_is_by_the_same_speaker(understood: Understood) -> None:
    text = (
        "Le pont ferme, selon la mairie. « Nous avons tous entendu un grand bruit. » « C'était "
        "la panique », a confié Paul Vernier."
    )
    found = understood(text).statements
    assert [s.source for s in found[1:]] == ["Paul Vernier", "Paul Vernier"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "L'armée a répondu par la voix du colonel Paul Vernier que le pont est sûr.",
            "Paul Vernier",
        ),
        (
            "Dans un communiqué de la mairie, on affirme que le pont est fermé.",
            "un communiqué de la mairie",
        ),
        (
            "Amnesty International a publié mardi un rapport dénonçant la fermeture du pont.",
            "Amnesty International",
        ),
        (
            "Le Parlement a voté un texte dénonçant la fermeture du pont.",
            "un texte",
        ),
        (
            "La ministre salue celui qu'elle appelle le père de la ville et demande aux élus de "
            "fermer le pont.",
            "La ministre",
        ),
        (
            "Paul Vernier a affirmé que « les élus ont été trompés » et ajouté que « le pont est "
            "dangereux ».",
            "Paul Vernier",
        ),
        (
            "Paul Vernier a expliqué que sa fille travaillait pour lui, ajoutant que le pont est "
            "dangereux.",
            "Paul Vernier",
        ),
        # Whom something lets say what he says.
        (
            "Ce dernier chiffre a permis à la ministre Claire Maurel de déclarer que le pont est "
            "sûr.",
            "Claire Maurel",
        ),
        (
            "La ville se tait, ce qui n'empêche pas le syndicat de réclamer la fermeture du pont.",
            "le syndicat",
        ),
        # Who promises somebody to refuse refuses himself.
        (
            "Le maire a promis à la ministre de refuser la fermeture du pont.",
            "Le maire",
        ),
        # Whose what is known is.
        (
            "Le pont fermera en mai, d'après les informations du ministère de la Mer.",
            "ministère de la Mer",
        ),
        (
            "Le Courrier du lac a révélé des informations selon lesquelles le pont est dangereux.",
            "Le Courrier du lac",
        ),
        (
            "Selon les informations que le parquet a données à la presse, le pont est dangereux.",
            "le parquet",
        ),
        (
            "Selon des informations dévoilées par Le Courrier du lac, le pont est dangereux.",
            "Le Courrier du lac",
        ),
        # Who is made to say it, and not what makes him.
        (
            "Ce revirement fait dire à la ministre Claire Maurel que le pont est dangereux.",
            "Claire Maurel",
        ),
        # What stands where an agent does is none.
        (
            "La fermeture du pont a été annoncée par la suite par les syndicats.",
            "les syndicats",
        ),
        # A pronoun between commas repeats the subject.
        (
            "La direction du port, elle, assure qu'aucun pont ne fermera.",
            "La direction du port",
        ),
        # Whom a relative clause with a preposition follows has its pronoun's gender.
        (
            "Le pont a été fermé par la direction du port, selon laquelle il est dangereux.",
            "la direction du port",
        ),
        (
            "La fermeture est contestée par l'entourage du maire, selon lequel le pont est sûr.",
            "l'entourage du maire",
        ),
        # A plural has no single actor for its subject.
        (
            "Le conflit oppose le pape et certains secteurs de l'Église qui critiquent la "
            "fermeture du pont.",
            "certains secteurs de l'Église",
        ),
        # The name that closes the sentence.
        (
            "« Le pont est sûr », explique la cheffe de l'équipe et professeure associée de "
            "chimie à l'université de Vals, Claire Maurel.",
            "Claire Maurel",
        ),
        # What is taken for a complement and has no preposition.
        (
            "Certains veulent fermer le pont. D'autres, au contraire, souhaitent un nouveau pont.",
            "D'autres",
        ),
        # A singular relative clause is no coordination's.
        (
            "Le conseil vote un texte proposé par la Suède et la Norvège qui demande la fermeture "
            "du pont.",
            "un texte proposé par la Suède et la Norvège",
        ),
        # A plural relative clause is that of all who are named before it.
        (
            "C’est désormais au tour de Greenpeace de refuser de signer la charte.",
            "Greenpeace",
        ),
        ("Les parents sont là. Aussi réclament-ils une enquête.", "Les parents"),
        (
            "Le traité unit la Suède, la Norvège et le Danemark, qui s'engagent à fermer le pont.",
            "Suède, Norvège et Danemark",
        ),
        # Whose a view is that is only pointed at.
        (
            "C'est l'analyse de Paul Vernier : « Le pont est sûr. »",
            "Paul Vernier",
        ),
        # Who makes, holds or is what a noun says.
        (
            "Voici les reproches adressés aux élus par la ministre.",
            "la ministre",
        ),
        (
            "Le régime s'enfonce dans la volonté de fermer le pont.",
            "Le régime",
        ),
        # A date behind the verb of an incise is not its subject.
        (
            "Le pont fermera en mai, ont annoncé le 26 mars les Nations unies.",
            "Nations unies",
        ),
        # A clause that only points at what is said is the sentence's own.
        (
            "C'est ce que Paul Vernier a répondu au conseil, précisant que le pont est sûr.",
            "Paul Vernier",
        ),
        # What is quoted shares no subject with what stands behind it.
        (
            "Claire Maurel a déclaré que le maire « ne comprend pas la ville » et a exprimé des "
            "inquiétudes quant à la fermeture du pont.",
            "Claire Maurel",
        ),
        # A name tells which body is meant.
        (
            "Dans un communiqué de l'aéroport Paul Vernier, on apprend que le pont est fermé.",
            "un communiqué de l'aéroport Paul Vernier",
        ),
        # What a body is called stands in marks, behind a participle.
        ("Le groupe autoproclamé « État islamique » revendique l'attaque.", "État islamique"),
        # What one reads stands somewhere.
        ("« Le pont est sûr », peut-on lire sur le site de la mairie.", "le site de la mairie"),
        # Three together, and a role with its name and somebody else.
        (
            "La réforme est critiquée par le syndicat, la mairie et surtout la préfecture.",
            "le syndicat, la mairie et la préfecture",
        ),
        (
            "La maire de Paris Claire Maurel et le Conseil national du tourisme ont condamné la "
            "fermeture du pont.",
            "Claire Maurel et Conseil national du tourisme",
        ),
    ],
)
def test_a_speaker_may_stand_elsewhere_than_the_cues_subject(
    understood: Understood, text: str, source: str
) -> None:
    last = understood(text).statements[-1]
    assert last.source is not None and last.source.startswith(source)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        # A participle goes on behind a quotation of several sentences.
        (
            "Paul Vernier a précisé que « le pont est sûr. Il ne sera pas fermé », et ajouté que "
            "« la route est libre ».",
            "Paul Vernier",
        ),
        # The sentence before tells of him, though something else is its first subject.
        (
            "Paul Vernier travaille au port. Mais son ton finit par agacer et il doit quitter la "
            "ville. « Je n'ai pas été surpris de cette rupture. »",
            "Paul Vernier",
        ),
    ],
)
def test_a_quotation_goes_on_with_who_is_told_of(
    understood: Understood, text: str, source: str
) -> None:
    assert understood(text).statements[-1].source == source


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "La maire a reculé. Son départ, elle l'a qualifié de « trahison ».",
            "La maire",
        ),
        (
            "Le président du jury, le romancier islandais Einar Thorvald, a reconnu que le débat "
            "avait été vif.",
            "Einar Thorvald",
        ),
        (
            "La veuve du maire, Ada Brun, a reconnu que le débat avait été vif.",
            "Ada Brun",
        ),
    ],
)
def test_whom_a_comma_parts_from_the_verb_is_who_speaks(
    understood: Understood, text: str, source: str
) -> None:
    assert [s.source for s in understood(text).statements] == [source]


def test_an_adverb_behind_by_is_no_agent(understood: Understood) -> None:
    text = "Par ailleurs, il a été annoncé par le syndicat que le pont est dangereux."
    (statement,) = understood(text).statements
    assert statement.speaker is not None
    assert statement.speaker.of(text) == "le syndicat"


@pytest.mark.parametrize(
    ("text", "verb", "given", "how", "speaker"),
    [
        # A verb has the number of its subject.
        (
            "Le maire attend que les élus parlent, et annonce la fermeture du pont.",
            "annonce",
            "élus",
            "conjunct",
            "Le maire",
        ),
        # Who is spoken of in a quotation doesn't go on behind it.
        (
            "« Les élus se taisent », déplore-t-elle, estimant que la mesure est tardive.",
            "estimant",
            "élus",
            "control",
            "elle",
        ),
        # Of what can't speak, the actor in it does.
        (
            "La presse salue la décision du syndicat, qui critique la fermeture du pont.",
            "critique",
            "décision",
            "relative",
            "syndicat",
        ),
    ],
)
def test_a_slip_of_the_parse_is_mended(
    text: str, verb: str, given: str, how: str, speaker: str
) -> None:
    document = next(iter(annotate([Article("a", "a", text, language="fr")])))
    speakers = Speakers(Sentences(document, words("fr")), mentions(document))
    at = {token.text: token.index for token in document.tokens}
    cue = at[verb]
    candidate = Candidate(
        "verb:n", verb, "assert", 0, (cue, cue), cue, at[given], how, (), "indirect"
    )
    Mender(speakers).assign([candidate])
    span = speakers.span(candidate)
    assert span is not None
    assert span.of(text).endswith(speaker)


@pytest.mark.parametrize(
    ("between", "speaker"), [("", "les élus"), (" de Vals hier", "La ministre")]
)
def test_who_stands_right_before_a_verb_of_his_number_is_its_subject(
    between: str, speaker: str
) -> None:
    text = f"La ministre attend, les élus{between} ont annoncé la fermeture du pont."
    document = next(iter(annotate([Article("a", "a", text, language="fr")])))
    # As where the parse takes them for an apposition.
    known = tuple(replace(m, role="other") if m.head == "élu" else m for m in mentions(document))
    speakers = Speakers(Sentences(document, words("fr")), known)
    at = {token.text: token.index for token in document.tokens}
    cue = at["annoncé"]
    candidate = Candidate(
        "verb:n",
        "annoncer",
        "assert",
        0,
        (cue, cue),
        cue,
        at["ministre"],
        "subject",
        (),
        "indirect",
    )
    Mender(speakers).assign([candidate])
    span = speakers.span(candidate)
    assert span is not None and span.of(text) == speaker


@pytest.mark.parametrize(
    ("text", "noun", "speaker"),
    [
        ("M. Vernier, un partisan du pont, est arrivé.", "partisan", "Vernier"),
        ("Paul Vernier a présenté une proposition sur le pont.", "proposition", "Paul Vernier"),
        ("Paul Vernier a toujours l'intention de fermer le pont.", "intention", "Paul Vernier"),
        # Who rejects a proposal makes none, and who arrives beside it neither.
        ("Paul Vernier a rejeté une proposition sur le pont.", "proposition", None),
        ("Paul Vernier est venu avec une proposition sur le pont.", "proposition", None),
    ],
)
def test_a_cue_noun_is_whose_it_is_said_to_be(text: str, noun: str, speaker: str | None) -> None:
    document = next(iter(annotate([Article("a", "a", text, language="fr")])))
    speakers = Speakers(Sentences(document, words("fr")), mentions(document))
    cue = next(token.index for token in document.tokens if token.text == noun)
    bridge = Span(text.index("pont"), text.index("pont") + len("pont"))
    candidate = Candidate(
        "noun:de+n", noun, "assert", 0, (cue, cue), cue, None, "none", (bridge,), "indirect"
    )
    span = speakers.span(candidate)
    assert (None if span is None else span.of(text)) == speaker


def test_a_name_before_a_quotation_is_not_joined_with_names_in_it() -> None:
    text = "Selon Claire Maurel, « Paul Vernier et Ada Brun ont tort »."
    document = next(iter(annotate([Article("a", "a", text, language="fr")])))
    joint = Mention(
        Span(text.index("Claire"), text.index(" ont")),
        "Claire Maurel, Paul Vernier et Ada Brun",
        "joint",
        "group",
        parts=(Span(text.index("Claire"), text.index(",")), Span(24, 36)),
    )
    speakers = Speakers(Sentences(document, words("fr")), (*mentions(document), joint))
    assert joint.parts[0] not in speakers.joints
