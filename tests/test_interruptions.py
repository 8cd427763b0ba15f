"""What goes on behind an interruption, and what takes up what was said before: candidates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.annotate.document import Document
from kg.attribution.classifier import choose
from kg.content.candidate import TAKEN_UP, Candidate
from kg.extract.proposals import proposals
from kg.lexicon.function_words import words
from kg.mentions.find import mentions
from kg.model import Span
from kg.syntax.incomplete import is_unfinished, takes_infinitive
from kg.syntax.sentences import Sentences

Documented = Callable[[str], Document]


def proposed(document: Document) -> list[Candidate]:
    return proposals(document, mentions(document)).candidates


def told(document: Document, *, cue: str) -> set[tuple[str, ...]]:
    """The pieces of the candidates of a cue."""
    text = document.text
    tokens = document.tokens
    return {
        tuple(piece.of(text) for piece in one.pieces)
        for one in proposed(document)
        if one.cue is not None and tokens[one.cue[0]].text == cue
    }


@pytest.mark.parametrize(
    ("text", "cue", "pieces"),
    [
        (
            "Il s'agit, selon la mairie, d'une erreur de calcul.",
            "selon",
            ("Il s'agit", "d'une erreur de calcul"),
        ),
        (
            "Dans la cave se trouvaient, d'après la police, trois bidons d'essence.",
            "d'",
            ("Dans la cave se trouvaient", "trois bidons d'essence"),
        ),
        (
            "Il faudra, prévient le maire, que chacun économise l'eau.",
            "prévient",
            ("Il faudra", "que chacun économise l'eau"),
        ),
        (
            "Les travaux devraient, a indiqué la mairie, durer deux ans.",
            "indiqué",
            ("Les travaux devraient", "durer deux ans"),
        ),
        (
            "La ville a obtenu en échange, selon un élu, que la gare reste ouverte.",
            "selon",
            ("La ville a obtenu en échange", "que la gare reste ouverte"),
        ),
        (
            "Un rapport recommandait alors, selon deux cadres, de fermer la ligne.",
            "selon",
            ("Un rapport recommandait alors", "de fermer la ligne"),
        ),
        (
            "L'eau y avait pris, selon des riverains, « la couleur du lait ».",
            "selon",
            ("L'eau y avait pris", "« la couleur du lait »"),
        ),
        (
            "Les comptes sont clos en raison, a précisé la mairie, de l'erreur d'un employé.",
            "précisé",
            ("Les comptes sont clos en raison", "de l'erreur d'un employé"),
        ),
        (
            "Le bassin a bien débordé à la suite des orages, concède la préfecture, mais les eaux "
            "sont « restées dans l'enceinte ».",
            "concède",
            (
                "Le bassin a bien débordé à la suite des orages",
                "mais les eaux sont « restées dans l'enceinte »",
            ),
        ),
        (
            "Ce serait, dit-il, une faute de céder.",
            "dit",
            ("Ce serait", "une faute de céder"),
        ),
        (
            "Les agents refusent, explique la CGT, de travailler la nuit.",
            "explique",
            ("Les agents refusent", "de travailler la nuit"),
        ),
    ],
)
def test_a_clause_that_wants_more_goes_on_behind_what_interrupts_it(
    document: Documented, text: str, cue: str, pieces: tuple[str, ...]
) -> None:
    found = told(document(text), cue=cue)
    assert pieces in found
    assert pieces[:1] not in found
    assert pieces[1:] not in found


@pytest.mark.parametrize(
    ("text", "cue", "pieces"),
    [
        # What stands behind tells of the speaker, or what he did then.
        (
            "Les prix vont baisser, assure Paul Vernier, ministre de l'Économie.",
            "assure",
            ("Les prix vont baisser",),
        ),
        (
            "Le pont rouvrira, promet le maire, qui veut rassurer les riverains.",
            "promet",
            ("Le pont rouvrira",),
        ),
        (
            "L'usine fermera, a annoncé la direction, avant de quitter la salle.",
            "annoncé",
            ("L'usine fermera",),
        ),
        # A clause joined on says something in its turn, or is the writer's.
        (
            "Le pont sera fermé un mois, a indiqué la mairie, et elle a ajouté que le quai rouvre.",
            "indiqué",
            ("Le pont sera fermé un mois",),
        ),
        (
            "Le pont sera fermé un mois, a indiqué la mairie, mais selon le préfet il rouvrira.",
            "indiqué",
            ("Le pont sera fermé un mois",),
        ),
        (
            "Le pont sera fermé un mois, a indiqué la mairie, mais cette annonce reste vague.",
            "indiqué",
            ("Le pont sera fermé un mois",),
        ),
        # Not a sentence's opening words are completed, but the name of a source.
        (
            "En effet, selon Paul Vernier, de la mairie, le pont fermera.",
            "selon",
            ("le pont fermera",),
        ),
    ],
)
def test_a_clause_that_is_whole_does_not(
    document: Documented, text: str, cue: str, pieces: tuple[str, ...]
) -> None:
    assert pieces in told(document(text), cue=cue)


@pytest.mark.parametrize(
    ("text", "last", "unfinished"),
    [
        ("Le pont est sûr.", "est", True),
        ("Le pont doit fermer.", "doit", True),
        ("Le pont n'est pas sûr.", "pas", True),
        ("Reste une question.", "Reste", True),
        ("Le pont fermera demain.", "fermera", False),
        ("Le maire a cédé et partira demain.", "partira", False),
        ("Le pont fermera demain.", "pont", False),
    ],
)
def test_which_words_end_unfinished(
    document: Documented, text: str, last: str, unfinished: bool
) -> None:
    sentences = Sentences(document(text), words("fr"))
    place = next(t.index for t in sentences.tokens if t.text == last)
    assert is_unfinished(sentences, 0, place) is unfinished


@pytest.mark.parametrize(
    ("text", "last", "behind", "takes"),
    [
        ("Il refuse de céder.", "refuse", "de", True),
        ("Il veut céder.", "veut", "céder", True),
        ("Il parle avant de céder.", "parle", "avant", False),
        ("Le maire de Vals veut céder.", "maire", "de", False),
    ],
)
def test_which_words_take_an_infinitive(
    document: Documented, text: str, last: str, behind: str, takes: bool
) -> None:
    sentences = Sentences(document(text), words("fr"))
    place = {t.text: t.index for t in sentences.tokens}
    assert takes_infinitive(sentences, 0, place[last], place[behind]) is takes


@pytest.mark.parametrize(
    ("text", "cue", "pieces"),
    [
        (
            "Le syndicat accuse le fonds d'avoir vidé les caisses, ce que le fonds nie.",
            "nie",
            "avoir vidé les caisses",
        ),
        (
            "Le maire affirme que le pont est sûr, ce que conteste le syndicat.",
            "conteste",
            "le pont est sûr",
        ),
        (
            "La mairie refuse de fermer le pont, ce que déplore le syndicat.",
            "déplore",
            "La mairie refuse de fermer le pont",
        ),
        (
            "La députée réclame une enquête ; le gouvernement s'y refuse.",
            "refuse",
            "une enquête",
        ),
        (
            "Le maire propose de fermer la rue. Les commerçants s'en inquiètent.",
            "inquiètent",
            "fermer la rue",
        ),
        (
            "La région demande un nouveau pont. La préfète y est opposée.",
            "opposée",
            "un nouveau pont",
        ),
    ],
)
def test_what_is_taken_up_is_what_was_said(
    document: Documented, text: str, cue: str, pieces: str
) -> None:
    assert told(document(text), cue=cue) == {(pieces,)}


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        # Another paragraph, a complement of its own, a denial, the same speaker.
        ("Le maire propose de fermer la rue.\n\nLes commerçants s'en inquiètent.", "inquiètent"),
        ("La députée réclame une enquête ; le gouvernement ne s'y oppose pas.", "oppose"),
        ("Le maire vit à Vals. Il y est opposé à la réforme.", "opposé"),
        ("Elle réclame une enquête. Le maire lui rend hommage.", "rend"),
    ],
)
def test_what_is_not_taken_up(document: Documented, text: str, cue: str) -> None:
    before = {"fermer la rue", "une enquête"}
    assert not before & {piece for pieces in told(document(text), cue=cue) for piece in pieces}


def test_two_may_say_different_things_of_the_same_words() -> None:
    text = "Le maire accuse le fonds de mentir, ce que le fonds nie."
    cue = (text.index("accuse"), text.index("nie"))
    one, other = (
        Candidate(
            *("verb", "accuser", "oppose", 0, (start, start), start, speaker, "subject"),
            *((Span(28, 34),), "indirect"),
            notes=notes,
        )
        for start, speaker, notes in (
            (cue[0], 1, frozenset[str]()),
            (cue[1], 9, frozenset((TAKEN_UP,))),
        )
    )
    assert len(choose([one, other], [0.9, 0.5], threshold=0.4)) == 2
    alike = replace(other, notes=frozenset())
    assert len(choose([one, alike], [0.9, 0.5], threshold=0.4)) == 1


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "La commune se félicite d'une décision qui, selon elle, « clôt une page ».",
            "une décision qui",
        ),
        (
            "Le club regrette une sanction que, dit-il, « rien ne justifie ».",
            "une sanction que",
        ),
    ],
)
def test_nothing_ends_behind_a_relative_pronoun(
    document: Documented, text: str, pieces: str
) -> None:
    assert all(one.pieces[-1].of(text) != pieces for one in proposed(document(text)))
