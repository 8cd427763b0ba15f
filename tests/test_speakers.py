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
        "Au [ministère de la Santé], on précise que le vaccin est prêt.",
        "« Il faut agir », a dit [Paul Vernier]. Et d'ajouter que le pont est sûr.",
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
        "[Paul Vernier] a précisé que « le pont est sûr. Il ne sera pas fermé », et ajouté que "
        "« la route est libre ».",
        # The speaker is not the subject of the cue.
        "C'est l'analyse de [Paul Vernier] : « Le pont est sûr. »",
    ],
)
def test_the_last_statement_has_its_source(marked: str) -> None:
    text, _, source, _ = unmark(marked)
    last = reading_of(text).statements[-1]
    assert last.source is not None and last.source.endswith(str(source))


@pytest.mark.parametrize(
    ("marked", "given", "how"),
    [
        # A verb agrees with its subject in number.
        (
            "[Le maire] attend que les élus parlent, et <annonce> la fermeture du pont.",
            *("élus", "conjunct"),
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
        ("Paul Vernier est venu avec une proposition sur le pont.", "proposition", None),
    ],
)
def test_a_cue_noun_has_an_owner(text: str, noun: str, speaker: str | None) -> None:
    document = parse(text)
    candidate = replace(candidate_at(document, noun, None, "none", "pont"), rule="noun:de+n")
    assert words(text, find_speakers(document).find_span(candidate)) == speaker
