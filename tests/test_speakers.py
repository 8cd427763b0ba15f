"""A statement has the speaker whom its sentence gives it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from extract import candidate_at, find_speakers, parse, reading_of, unmark, words

from kg.attribution.speaker_repair import SpeakerRepair


@pytest.mark.parametrize(
    "marked",
    [
        "[Le maire et la ministre] affirment que le pont est dangereux.",
        "Le négociateur pour l'industrie du taxi, [Paul Vernier], affirme que le pont est "
        "dangereux.",
        "Selon ce qu'a confié à Radio Vals [Paul Vernier], le pont est dangereux.",
        "Au [ministère de la Santé], on précise que le vaccin est prêt.",
        "Le suspect a avoué, a-t-on appris vendredi auprès du [parquet].",
        "« Il faut agir », a dit [Paul Vernier]. Et d'ajouter que le pont est sûr.",
        # The actor inside a noun phrase that is not an actor.
        "La presse salue l'avis du [syndicat], qui affirme que le pont est dangereux.",
        # An adverbial is not an agent.
        "Par ailleurs, il a été annoncé par [le syndicat] que le pont est dangereux.",
    ],
)
def test_a_speaker_is_named_in_full(marked: str) -> None:
    text, _, source, _ = unmark(marked)
    found = {s.speaker.of(text) for s in reading_of(text).statements if s.speaker is not None}
    assert any(words.endswith(str(source)) for words in found), found


@pytest.mark.parametrize(
    "marked",
    [
        # Quotations without a cue.
        "La ministre a annoncé la fermeture du pont. Le [syndicat] se réveille avec « une très "
        "mauvaise nouvelle pour la vallée ».",
        "« Le pont fermera en mai », a déclaré [Paul Vernier]. Il a été décidé de fermer la route "
        "aussi. « Nous ne reviendrons pas en arrière. »",
        "C'est [Paul Vernier] qui a fait le premier pas vers les élus voulant partir :\n\n« Nous "
        "ne reviendrons pas en arrière. »",
        "Claire Maurel est venue au conseil. Elle avait attiré l'attention sur la réplique « Nous "
        "ne reviendrons pas en arrière » lancée par [Paul Vernier].",
        "Le pont ferme, selon la mairie. « Nous avons tous entendu un grand bruit. » « C'était "
        "la panique », a confié [Paul Vernier].",
        "[Paul Vernier] a précisé que « le pont est sûr. Il ne sera pas fermé », et ajouté que "
        "« la route est libre ».",
        "[Paul Vernier] travaille au port. Mais son ton finit par agacer et il doit quitter la "
        "ville. « Je n'ai pas été surpris de cette rupture. »",
        # The speaker is not the subject of the cue.
        "L'armée a répondu par la voix du colonel [Paul Vernier] que le pont est sûr.",
        "Dans [un communiqué de la mairie], on affirme que le pont est fermé.",
        "[Amnesty International] a publié mardi un rapport dénonçant la fermeture du pont.",
        "Ce dernier chiffre a permis à la ministre [Claire Maurel] de déclarer que le pont est "
        "sûr.",
        "Selon des informations dévoilées par [Le Courrier du lac], le pont est dangereux.",
        "« Le pont est sûr », peut-on lire sur [le site de la mairie].",
        "Le pont fermera en mai, d'après les informations du [ministère de la Mer].",
        "Le pont a été fermé par [la direction du port], selon laquelle il est dangereux.",
        "C'est l'analyse de [Paul Vernier] : « Le pont est sûr. »",
        "« Le pont est sûr », explique la cheffe de l'équipe et professeure associée de chimie à "
        "l'université de Vals, [Claire Maurel].",
        # A date after the verb of a parenthetical is not its subject.
        "Le pont fermera en mai, ont annoncé le 26 mars les [Nations unies].",
        # A quotation shares no subject with the words after it.
        "[Claire Maurel] a déclaré que le maire « ne comprend pas la ville » et a exprimé des "
        "inquiétudes quant à la fermeture du pont.",
        "Le groupe autoproclamé « [État islamique] » revendique l'attaque.",
        # A comma separates the speaker from the verb.
        "La veuve du maire, [Ada Brun], a reconnu que le débat avait été vif.",
    ],
)
def test_the_last_statement_has_its_source(marked: str) -> None:
    text, _, source, _ = unmark(marked)
    last = reading_of(text).statements[-1]
    assert last.source is not None and last.source.endswith(str(source))


def test_several_speakers_have_a_joint_name() -> None:
    text = "Le traité unit la Suède, la Norvège et le Danemark, qui s'engagent à fermer le pont."
    assert reading_of(text).statements[-1].source == "Suède, Norvège et Danemark"


@pytest.mark.parametrize(
    ("marked", "given", "how"),
    [
        # A verb agrees with its subject in number.
        (
            "[Le maire] attend que les élus parlent, et <annonce> la fermeture du pont.",
            *("élus", "conjunct"),
        ),
        # A subject inside a quotation is not shared after it.
        (
            "« Les élus se taisent », déplore-t-[elle], <estimant> que la mesure est tardive.",
            *("élus", "control"),
        ),
        # The actor inside a noun phrase that can't speak.
        (
            "La presse salue la décision du [syndicat], qui <critique> la fermeture du pont.",
            *("décision", "relative"),
        ),
    ],
)
def test_a_wrong_subject_is_repaired(marked: str, given: str, how: str) -> None:
    text, verb, speaker, _ = unmark(marked)
    document = parse(text)
    speakers = find_speakers(document)
    candidate = candidate_at(document, str(verb), given, how)
    SpeakerRepair(speakers).repair([candidate])
    found = words(text, speakers.find_span(candidate))
    assert found is not None and found.endswith(str(speaker))


@pytest.mark.parametrize(
    ("text", "noun", "speaker"),
    [
        ("Paul Vernier a présenté une proposition sur le pont.", "proposition", "Paul Vernier"),
        ("Paul Vernier a toujours l'intention de fermer le pont.", "intention", "Paul Vernier"),
        ("M. Vernier, un partisan du pont, est arrivé.", "partisan", "Vernier"),
        ("Paul Vernier est venu avec une proposition sur le pont.", "proposition", None),
    ],
)
def test_a_cue_noun_has_an_owner(text: str, noun: str, speaker: str | None) -> None:
    document = parse(text)
    candidate = replace(candidate_at(document, noun, None, "none", "pont"), rule="noun:de+n")
    assert words(text, find_speakers(document).find_span(candidate)) == speaker
