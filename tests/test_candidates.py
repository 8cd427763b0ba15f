"""Every place where the grammar allows an attribution is proposed, whatever is chosen later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kg.annotate import annotate
from kg.annotate.document import Document
from kg.attribution.candidates import Candidate
from kg.extract.proposals import proposals
from kg.mentions.find import mentions
from kg.model import Article, Span

Documented = Callable[[str], Document]


def proposed(document: Document) -> list[Candidate]:
    return proposals(document, mentions(document)).candidates


def missed(*values: Any) -> Any:
    return pytest.param(*values, marks=pytest.mark.xfail(reason="not among the candidates"))


@pytest.mark.parametrize(
    ("text", "rule", "pieces"),
    [
        ("« Le pont fermera », a dit Claire Maurel.", "incise", ["Le pont fermera"]),
        ("« Le pont, a dit Claire Maurel, fermera. »", "incise", ["Le pont", "fermera."]),
        ("Le pont fermera, dit Ada Brun.", "incise", ["Le pont fermera"]),
        ("Le pont, a dit Claire Maurel, ne fermera pas.", "incise", ["Le pont", "ne fermera pas"]),
        ("Claire Maurel a dit : « Le pont fermera. »", "colon", ["Le pont fermera."]),
        ("Claire Maurel : « Le pont fermera »", "headline", ["Le pont fermera"]),
        ("Selon Claire Maurel, le pont fermera.", "prep", ["le pont fermera"]),
        ("Le pont fermera, selon Claire Maurel.", "prep", ["Le pont fermera"]),
        ("Claire Maurel dit que le pont fermera.", "verb:que", ["le pont fermera"]),
        ("Claire Maurel promet de fermer le pont.", "verb:", ["fermer le pont"]),
        ("Claire Maurel critique le pont.", "verb:n", ["le pont"]),
        ("Le pont est critiqué par Claire Maurel.", "verb:n:passive", ["Le pont"]),
        ("Claire Maurel accuse le maire de mentir.", "verb:x:de", ["mentir"]),
        ("Le maire est accusé de mentir.", "verb:x:de:passive", ["mentir"]),
        ("Claire Maurel appelle à fermer le pont.", "verb:", ["fermer le pont"]),
        ("Claire Maurel est favorable à un vote.", "adj:à+n", ["un vote"]),
        missed("Le pont que critique Claire Maurel fermera.", "verb:n", ["Le pont"]),
        (
            "Claire Maurel a critiqué le pont. « C'est une honte pour nous. »",
            "carried",
            ["C'est une honte pour nous."],
        ),
        (
            "L'annonce par la mairie de la fermeture du pont surprend.",
            "noun",
            ["la fermeture du pont"],
        ),
        ("L'annonce du maire que le pont fermera a surpris.", "noun:que", ["le pont fermera"]),
        (
            "Il a reçu l'assurance du maire que « le pont ne fermera pas ».",
            "noun:que",
            ["le pont ne fermera pas"],
        ),
        ("La mairie dément : le pont ne fermera pas.", "colon", ["le pont ne fermera pas"]),
        (
            "Elle a appelé Norvane et les autres entreprises à céder.",
            "verb:x:à",
            ["céder"],
        ),
        ("Odile Ferrer s'est dite « trahie » : la mairie a payé.", "verb:adj", ["« trahie »"]),
        (
            "Le syndicat s'interroge : qui paiera le pont ?",
            "colon",
            ["qui paiera le pont"],
        ),
        (
            "Elle a annoncé son choix lors d'une conférence de presse.",
            "verb:n",
            ["son choix"],
        ),
        (
            "Elle a critiqué le pont à l'occasion d'un discours à Lyon.",
            "verb:n",
            ["le pont"],
        ),
        (
            "Elle a salué la décision dans un message aux élus.",
            "verb:n",
            ["la décision"],
        ),
        (
            "Le maire, accusé de « fraude » et « abus » mais ayant décidé de rester, a parlé.",
            "verb:x:de:passive",
            ["« fraude » et « abus »"],
        ),
        (
            "Le pont a cédé, selon la mairie. Il était « usé jusqu'à la corde ».",
            "continued",
            ["Il était « usé jusqu'à la corde »"],
        ),
        ("La décision du maire de fermer le pont surprend.", "noun", ["fermer le pont"]),
        ("Claire Maurel qualifie la loi de « recul ».", "verb:x:de", ["la loi", "« recul »"]),
        ("Les experts jugent le projet dangereux.", "verb:x:adj", ["le projet", "dangereux"]),
        ("Claire Maurel y voit une menace.", "verb:dans:n", ["une menace"]),
        ("Elle voit dans le texte une menace.", "verb:dans:n", ["une menace"]),
        ("Le texte est classé comme « recul ».", "verb:x:comme", ["Le texte", "« recul »"]),
        ("« Le pont fermera, dit-elle. Rien à faire. »", "carried", ["Rien à faire."]),
        (
            "« Le pont fermera », selon la maire, qui ajoute que « rien n'y fera ».",
            "prep",
            ["Le pont fermera"],
        ),
        ("Paul Vernier est convaincu que le pont est laid.", "adj:que", ["le pont est laid"]),
        ("La loi est injuste, a-t-elle affirmé.", "incise", ["La loi est injuste"]),
        ("Paul Vernier accuse Hydrovarre de fraude.", "verb:x:de", ["fraude"]),
        ("« Le pont ferme », a déclaré Claire Maurel.", "incise", ["Le pont ferme"]),
        ("« Le pont est sûr », a dit le prévenu.", "incise", ["Le pont est sûr"]),
        (
            "« Le texte n'est pas parfait, concède Claire Maurel, rapporteure de la loi, mais il "
            "répond à une urgence. »",
            "incise",
            ["Le texte n'est pas parfait", "mais il répond à une urgence."],
        ),
        (
            "Claire Maurel qualifie d'irresponsable la décision du maire de fermer le pont.",
            "verb:x:de",
            ["irresponsable", "la décision du maire de fermer le pont"],
        ),
        (
            "Quelque 3 000 personnes, 1 200 selon la police, ont défilé à Vals.",
            "prep",
            ["1 200"],
        ),
        (
            "Selon le maire, 300 personnes ont défilé à Vals, 200 selon la police.",
            "prep",
            ["300 personnes ont défilé à Vals"],
        ),
        (
            "C'est ce que pense Claire Maurel, pour qui « l'effet sera nul ».",
            "prep",
            ["l'effet sera nul"],
        ),
        (
            "« Nous avons fait notre devoir », a dit Claire Maurel, « et nous partons. »",
            "incise",
            ["Nous avons fait notre devoir", "et nous partons."],
        ),
    ],
)
def test_a_construction_is_proposed(
    document: Documented, text: str, rule: str, pieces: list[str]
) -> None:
    found = [(c.rule, [p.of(text) for p in c.pieces]) for c in proposed(document(text))]
    assert any(r.startswith(rule) and words == pieces for r, words in found), found


SPEAKERS = [
    ("« Le pont fermera », a dit hier Claire Maurel.", "incise", "Claire"),
    ("Claire Maurel, maire de Vals, affirme que le pont fermera.", "verb:que", "Claire"),
    ("La loi est critiquée par le maire.", "verb:n:passive", "maire"),
    ("La loi est critiquée.", "verb:n:passive", None),
    ("Le maire part, affirmant que le pont fermera.", "verb:que", "maire"),
    ("Le maire parle et affirme que le pont fermera.", "verb:que", "maire"),
    ("Selon le maire de Vals, le pont fermera.", "prep", "maire"),
    ("Il a été annoncé que le pont fermerait.", "verb:que", None),
]


@pytest.mark.parametrize(("text", "rule", "speaker"), SPEAKERS)
def test_the_speaker_is_who_the_grammar_says(
    document: Documented, text: str, rule: str, speaker: str | None
) -> None:
    made = document(text)
    found = {
        None if c.speaker is None else made.tokens[c.speaker].text
        for c in proposed(made)
        if c.rule == rule
    }
    assert found == {speaker}


@pytest.mark.parametrize(
    "text",
    [
        "Il pleut sur la vallée.",
        "Le chat de la voisine dort au soleil.",
        "« »",
        "",
    ],
)
def test_a_text_without_cue_or_quotation_has_no_candidates(document: Documented, text: str) -> None:
    assert proposed(document(text)) == []


@pytest.mark.parametrize("text", [text for text, *_ in SPEAKERS])
def test_candidates_are_well_formed(document: Documented, text: str) -> None:
    made = document(text)
    for candidate in proposed(made):
        assert candidate.pieces == tuple(sorted(candidate.pieces))
        assert all(0 <= p.start < p.end <= len(text) for p in candidate.pieces)
        if candidate.cue is not None:
            assert 0 <= candidate.cue[0] <= candidate.cue[1] < len(made.tokens)
        assert candidate.speaker is None or 0 <= candidate.speaker < len(made.tokens)


def test_what_stands_in_a_whole_quotation_is_its_speakers_business(document: Documented) -> None:
    text = "« Le ministre a dit que la loi passerait demain », a déclaré Claire Maurel."
    assert "verb:que" not in {c.rule for c in proposed(document(text))}


@pytest.mark.parametrize(
    ("text", "rule", "pieces"),
    [
        (
            "Le pont est jugé dangereux par les habitants.",
            "verb:x:adj",
            ["Le pont", "dangereux"],
        ),
        (
            "Malgré un chantier jugé trop long par les riverains, le maire reste calme.",
            "verb:x:adj",
            ["un chantier", "trop long"],
        ),
        ("Il parle d'une loi qu'elle trouve injuste.", "verb:x:adj", ["une loi", "injuste"]),
        (
            "Claire Maurel défend un projet qu'elle qualifie d'« historique ».",
            "verb:x:de",
            ["un projet", "« historique »"],
        ),
        (
            "Il critique le budget, qu'il considère comme une erreur.",
            "verb:x:comme",
            ["le budget", "une erreur"],
        ),
        (
            "Le coût des travaux est estimé à trois millions d'euros.",
            "verb:x:à",
            ["Le coût des travaux", "trois millions d'euros"],
        ),
        (
            "La tempête a été annoncée comme dangereuse.",
            "verb:x:comme",
            ["La tempête", "dangereuse"],
        ),
        ("Ada Brun se présente comme une victime.", "verb:comme", ["une victime"]),
        ("Le maire s'estime satisfait.", "verb:adj", ["satisfait"]),
    ],
)
def test_what_something_is_said_to_be_is_proposed(
    document: Documented, text: str, rule: str, pieces: list[str]
) -> None:
    found = [(c.rule, [p.of(text) for p in c.pieces]) for c in proposed(document(text))]
    assert any(r.startswith(rule) and words == pieces for r, words in found), found


@pytest.mark.parametrize(
    ("text", "rule", "pieces"),
    [
        (
            "La décision du maire Paul Vernier de fermer le pont surprend.",
            "noun:de+inf",
            ["fermer le pont"],
        ),
        (
            "Ada Brun a confié à la presse locale lundi matin sur Radio Oster qu'elle partait.",
            "verb:que",
            ["elle partait"],
        ),
        (
            "Il a reconnu devant les juges avoir menti.",
            "verb:inf",
            ["avoir menti"],
        ),
        ("La société espère en vendre trois.", "verb:inf", ["en vendre trois"]),
        ("Le bilan fait état depuis mardi de trois morts.", "verb:de+n", ["trois morts"]),
        ("Les syndicats s'y opposent.", "verb:à+n", ["y"]),
        ("Les syndicats le critiquent.", "verb:n", ["le"]),
        ("La police a pu confirmer que le pont est sûr.", "verb:que", ["le pont est sûr"]),
        (
            "Il a revendiqué les attaques après plusieurs heures.",
            "verb:n",
            ["les attaques"],
        ),
        (
            "Ada Brun présente une loi qu'elle souhaite faire voter.",
            "verb:inf",
            ["une loi", "faire voter"],
        ),
        (
            "L'ouverture d'une enquête, annoncée par le ministre, rassure les habitants.",
            "verb:n:participle",
            ["L'ouverture d'une enquête"],
        ),
        (
            "Claire Maurel dénonce une hausse des prix (plus trois euros depuis mai).",
            "verb:n",
            ["une hausse des prix"],
        ),
        ("Le pont est très critiqué.", "verb:n:passive", ["Le pont"]),
        (
            "Le maire s'est retrouvé critiqué par les habitants.",
            "verb:n:passive",
            ["Le maire"],
        ),
        (
            "La réforme a été rejetée par le Sénat et critiquée par les syndicats.",
            "verb:n:passive",
            ["La réforme"],
        ),
        (
            "Des chercheurs ont découvert que le pont est fragile.",
            "verb:que",
            ["le pont est fragile"],
        ),
        ("La mairie a l'intention de fermer le pont.", "verb:de+inf", ["fermer le pont"]),
        (
            "Ils se sont prononcés durant la campagne pour la sortie du nucléaire.",
            "verb:pour+n",
            ["la sortie du nucléaire"],
        ),
        (
            "De plus, pour les riverains, le pont est dangereux.",
            "prep",
            ["le pont est dangereux"],
        ),
        ("La fermeture du pont inquiète les habitants.", "verb:subj", ["La fermeture du pont"]),
        ("Le projet suscite la colère des habitants.", "noun:subj", ["Le projet"]),
        ("Un hommage a été rendu à Claire Maurel.", "noun:à+n", ["Claire Maurel"]),
        (
            "Il y avait dix mille personnes, trois mille personnes selon la police.",
            "prep",
            ["trois mille personnes"],
        ),
        (
            "Selon les bilans qui se succèdent, vingt personnes sont mortes.",
            "prep",
            ["vingt personnes sont mortes"],
        ),
        (
            "Le pont est fermé depuis lundi a annoncé la mairie.",
            "incise",
            ["Le pont est fermé depuis lundi"],
        ),
        (
            "Claire Maurel s'est de son côté étonnée d'une telle décision.",
            "verb:de+n",
            ["une telle décision"],
        ),
        (
            "Le système de veille (Alerte crues) prédit des inondations majeures.",
            "verb:n",
            ["des inondations majeures"],
        ),
        (
            "La maire met également en avant les risques du chantier.",
            "verb:n",
            ["les risques du chantier"],
        ),
        ("Le collectif réclame moins de béton.", "verb:n", ["moins de béton"]),
        (
            "Une étude tire la sonnette d'alarme concernant la qualité de l'eau.",
            "verb:sur+n",
            ["la qualité de l'eau"],
        ),
        (
            "Des révélations concernant le chantier ont surpris la ville.",
            "noun:sur+n",
            ["le chantier"],
        ),
        ("Appel de la ministre auprès des élus pour un vote.", "noun:pour+n", ["un vote"]),
        ("Le maire avait reçu le soutien des riverains.", "noun:subj", ["Le maire"]),
        ("Le pont fermera, ce que dément la mairie.", "prep", ["Le pont fermera"]),
        (
            "Le pont fermera lundi, ce qui a été confirmé par la mairie.",
            "prep",
            ["Le pont fermera lundi"],
        ),
        (
            "Le pont fermera, comme certains élus l'ont déjà annoncé.",
            "prep",
            ["Le pont fermera"],
        ),
        ("Le pont fermera, selon la mairie, qui le regrette.", "prep", ["Le pont fermera"]),
        (
            "Le pont fermera selon la mairie, mais les riverains en doutent.",
            "prep",
            ["Le pont fermera"],
        ),
        (
            "Le groupe « Aube » a revendiqué l'attaque du pont.",
            "verb:n",
            ["l'attaque du pont"],
        ),
        (
            "Les riverains ont crié : « Menteur », « Traître » et « Voleur ».",
            "colon",
            ["Menteur", "Traître", "Voleur"],
        ),
        ("Les riverains refusent la taxe que défend le maire.", "verb:n", ["la taxe"]),
        (
            "La conférence avait donné son feu vert au projet.",
            "verb:à+n",
            ["projet"],
        ),
        ("La ville a fait appel de la décision.", "verb:de+n", ["la décision"]),
        ("Contesté par les riverains, le projet est suspendu.", "verb:n:passive", ["le projet"]),
        (
            "Le syndicat a exprimé son opposition à la réforme.",
            "noun:à+n",
            ["la réforme"],
        ),
        (
            "Le maire a fait part de son inquiétude quant à l'avenir du site.",
            "noun:quant_à+n",
            ["l'avenir du site"],
        ),
        (
            "L'annonce de la fermeture de l'usine par la direction a surpris les salariés.",
            "noun:de+n",
            ["la fermeture de l'usine"],
        ),
        (
            "Le ministre a été invité par le Sénat à démissionner.",
            "verb:x:à:passive",
            ["démissionner"],
        ),
        ("Le ministre se veut rassurant.", "verb:adj", ["rassurant"]),
        ("À ses yeux, la loi est injuste.", "prep", ["la loi est injuste"]),
        ("Le maire ne veut pas de cette usine.", "verb:de+n", ["cette usine"]),
        (
            "Le maire a salué puis défendu la décision du tribunal.",
            "verb:n",
            ["la décision du tribunal"],
        ),
        ("Le maire milite en faveur d'une fusion.", "verb:en_faveur_de+n", ["une fusion"]),
        (
            "« Il a avoué », a confié à l'AFP une source judiciaire.",
            "incise",
            ["Il a avoué"],
        ),
        (
            "Le ministre a déclaré ne pas être au courant.",
            "verb:inf",
            ["ne pas être au courant"],
        ),
        ("Le projet, auquel s'opposent les riverains, passera.", "verb:à+n", ["Le projet"]),
        ("Le projet pour lequel milite le maire passera.", "verb:pour+n", ["Le projet"]),
        (
            "Le projet, que l'opposition juge trop cher, passera.",
            "verb:x:adj",
            ["Le projet", "trop cher"],
        ),
        (
            "Les propositions du gouvernement visant à réformer le statut ont été rejetées par les "
            "syndicats.",
            "verb:n:passive",
            ["Les propositions du gouvernement"],
        ),
        ("Ada Brun s'est refusée à tout commentaire.", "verb:à+n", ["tout commentaire"]),
        (
            "Le maire maintient son rejet des accusations, qu'il juge infondées.",
            "verb:x:adj",
            ["accusations", "infondées"],
        ),
        ("Le maire qualifie l'État de menteur.", "verb:x:de", ["l'État", "menteur"]),
        (
            "Le maire qualifie la politique du gouvernement de suicidaire.",
            "verb:x:de",
            ["la politique du gouvernement", "suicidaire"],
        ),
        (
            "Le maire a qualifié vendredi le programme de Paul Vernier de dangereux pour le pays.",
            "verb:x:de",
            ["le programme de Paul Vernier", "dangereux pour le pays"],
        ),
        (
            "Le maire attribue la hausse au gouvernement.",
            "verb:x:à",
            ["la hausse", "gouvernement"],
        ),
        ("Le maire reproche son silence à l'État.", "verb:n", ["son silence"]),
        ("Le maire tient l'État pour responsable.", "verb:x:adj", ["l'État", "responsable"]),
        (
            "La loi, qui date de mai, a été critiquée par les élus.",
            "verb:n:passive",
            ["La loi"],
        ),
        (
            "Bénéficiant du soutien de la ministre, Ada Brun a été élue.",
            "noun:subj",
            ["Ada Brun"],
        ),
    ],
)
def test_what_stands_elsewhere_in_the_parse_is_proposed(
    document: Documented, text: str, rule: str, pieces: list[str]
) -> None:
    found = [(c.rule, [p.of(text) for p in c.pieces]) for c in proposed(document(text))]
    assert any(r.startswith(rule) and words == pieces for r, words in found), found


@pytest.mark.parametrize(
    "text",
    [
        "Aucun groupe n'a revendiqué l'attaque.",
        "Personne n'a annoncé la fermeture du pont.",
        "La police aurait pu confirmer que le pont est sûr.",
        "La police confirmera que le pont est sûr.",
        "Si la police confirmait que le pont est sûr, les élus y seraient favorables.",
        "Rappelons que le pont est sûr.",
        "Il est à noter que le pont est sûr.",
        "Il est possible de confirmer que le pont est sûr.",
    ],
)
def test_what_nobody_has_said_is_not_proposed(document: Documented, text: str) -> None:
    assert not [c for c in proposed(document(text)) if c.rule == "verb:que"]


@pytest.mark.parametrize(
    "text",
    [
        "La motion proposant une hausse des taxes a été adoptée par les députés.",
        "Après avoir annoncé une hausse des taxes, la ministre a quitté la salle.",
        "Les élus refusant de fermer le pont ont voté contre le budget.",
    ],
)
def test_a_phrase_ends_before_the_verb_of_the_sentence(document: Documented, text: str) -> None:
    found = [c for c in proposed(document(text)) if c.verb >= 0 and c.rule.startswith("verb:")]
    assert found
    assert not [
        p.of(text)
        for c in found
        for p in c.pieces
        if any(verb in p.of(text) for verb in ("adoptée", "quitté", "voté"))
    ]


def test_a_phrase_keeps_the_verbs_of_its_own_clauses(document: Documented) -> None:
    text = "Le maire critique une loi qui ruine les communes."
    whole = "une loi qui ruine les communes"
    assert whole in {p.of(text) for c in proposed(document(text)) for p in c.pieces}


def test_what_a_pronoun_repeats_is_no_content(document: Documented) -> None:
    assert not proposed(document("Claire Maurel l'affirme."))


def test_who_judges_is_found_where_the_parse_gives_him_to_the_judgement(
    document: Documented,
) -> None:
    text = "Malgré un bilan jugé décevant par plusieurs observateurs, il reste."
    (found,) = {c.speaker for c in proposed(document(text)) if c.rule == "verb:x:adj"}
    assert found is not None and document(text).tokens[found].text == "observateurs"


def test_a_candidate_holds_what_stands_in_its_pieces_alone(document: Documented) -> None:
    text = "« Nous partons », a déclaré le maire, « dès demain »."
    (found,) = (c for c in proposed(document(text)) if c.rule == "incise" and len(c.pieces) == 2)
    held = {
        word for word in ("Nous", "partons", "maire", "demain") if found.holds(text.index(word))
    }
    assert held == {"Nous", "partons", "demain"}
    assert not found.holds(found.pieces[-1].end)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Le maire s'est vu reprocher son silence par les riverains.", "riverains"),
        ("Le pont fermera, ce que dément la mairie.", "mairie"),
        ("Le pont fermera, comme l'a rappelé la mairie.", "mairie"),
        ("Le maire s'est vu reprocher son silence.", None),
    ],
)
def test_who_speaks_is_no_object(document: Documented, text: str, speaker: str | None) -> None:
    made = document(text)
    heads = {c.speaker for c in proposed(made)}
    assert {None if head is None else made.tokens[head].text for head in heads} == {speaker}


@pytest.mark.parametrize(
    "text",
    [
        "La fermeture, contrairement à ce qu'avait annoncé la maire, est sûre.",
        "Le pont fermera, ce qui a été confirmé.",
        "Le maire veut fermer le pont, ce qu'il juge inévitable.",
    ],
)
def test_what_stands_for_a_clause_is_no_content(document: Documented, text: str) -> None:
    assert "ce" not in {p.of(text) for c in proposed(document(text)) for p in c.pieces}


def test_what_stands_beside_a_compound_is_not_what_its_noun_asks_for(document: Documented) -> None:
    text = "La société a remporté l'appel d'offres pour un montant de dix euros."
    assert not [c for c in proposed(document(text)) if c.rule == "noun:pour+n"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Plusieurs manifestants ont reçu des condamnations de prison.", "noun:subj"),
        ("Le pont penche, ce qui a été confirmé par une fissure.", "prep"),
    ],
)
def test_what_nobody_says_is_no_candidate(document: Documented, text: str, rule: str) -> None:
    made = document(text)
    assert rule not in {c.rule for c in proposals(made, mentions(made)).candidates}


@pytest.mark.parametrize(
    "text",
    [
        # Nobody has said anything before.
        "Le pont a cédé hier. Il était « usé jusqu'à la corde ».",
        # A cue of the sentence's own.
        "Le pont a cédé, selon la mairie. Elle dénonce « un abandon » du pont.",
        # All of it is quoted, or none.
        "Le pont a cédé, selon la mairie. « Il était usé. »",
        "Le pont a cédé, selon la mairie. Il était usé jusqu'à la corde.",
    ],
)
def test_what_does_not_go_on(document: Documented, text: str) -> None:
    assert "continued" not in {c.rule for c in proposed(document(text))}


@pytest.mark.parametrize(
    "text",
    [
        # Nothing that a cue hands on, no clause, no cue.
        "Elle détaille le projet : deux ponts et une route.",
        "Le bilan est lourd : deux ponts ont cédé.",
    ],
)
def test_what_is_no_speech_behind_a_colon(document: Documented, text: str) -> None:
    assert "colon" not in {c.rule for c in proposed(document(text))}


def test_whose_a_noun_with_a_clause_is(document: Documented) -> None:
    made = document("L'annonce du maire que le pont fermera a surpris.")
    (found,) = (c for c in proposed(made) if c.rule == "noun:que")
    assert found.speaker is not None and made.tokens[found.speaker].text == "maire"


@pytest.mark.parametrize(
    ("text", "cue", "speaker", "pieces"),
    [
        # Nouns and adjectives before a colon.
        ("Réponse du maire : « Rien n'est décidé. »", "Réponse", "maire", ["Rien n'est décidé."]),
        (
            "Le message des élus est clair : « Rien n'est décidé. »",
            "message",
            "élus",
            ["Rien n'est décidé."],
        ),
        (
            "Seule certitude pour les élus : le pont fermera.",
            "certitude",
            "élus",
            ["le pont fermera"],
        ),
        ("Leur crainte : que le pont ferme.", "crainte", "Leur", ["le pont ferme"]),
        ("Le credo du maire : bâtir des ponts.", "credo", "maire", ["bâtir des ponts"]),
        (
            "Même constat chez Ada Brun : « Rien n'est décidé. »",
            "constat",
            "Ada",
            ["Rien n'est décidé."],
        ),
        (
            "Le maire a eu ces mots : « Rien n'est décidé. »",
            "mots",
            "maire",
            ["Rien n'est décidé."],
        ),
        (
            "Le constat est partagé par Ada Brun : « Rien n'est décidé. »",
            "constat",
            "Ada",
            ["Rien n'est décidé."],
        ),
        ("Le maire en est persuadé : le pont fermera.", "persuadé", "maire", ["le pont fermera"]),
        ("Le maire l'a dit et répété : le pont fermera.", "répété", "maire", ["le pont fermera"]),
        ("Le maire n'en démord pas : le pont fermera.", "démord", "maire", ["le pont fermera"]),
        # Incises.
        ("« Non », veut croire le maire.", "croire", "maire", ["Non"]),
        ("Le pont tiendra, veut croire le maire.", "croire", "maire", ["Le pont tiendra"]),
        ("« Non », peut-on lire dans la lettre.", "lire", "lettre", ["Non"]),
        ("« Non », fait-on savoir à la mairie.", "fait-on savoir", "-on", ["Non"]),
        ("« Non », dit de son côté le maire.", "dit", "maire", ["Non"]),
        ("« Non », ajoute en souriant le maire.", "ajoute", "maire", ["Non"]),
        (
            "C'est, dit-il, « une erreur ».",
            "dit",
            "-il",
            ["C'est", "« une erreur »"],
        ),
        (
            "Un accord « utile », se félicite la présidente.",
            "félicite",
            "présidente",
            ["Un accord « utile »"],
        ),
        (
            "Pas question, répond le maire, de fermer le pont.",
            "répond",
            "maire",
            ["Pas question", "de fermer le pont"],
        ),
        (
            "Ce qu'il faut, martèle le maire, c'est un pont.",
            "martèle",
            "maire",
            ["Ce qu'il faut", "c'est un pont"],
        ),
        # Phrases and clauses of their own.
        ("À l'en croire, le pont fermera.", "À l'en croire", "l'", ["le pont fermera"]),
        ("À en croire la préfète, le pont fermera.", "À en croire", "préfète", ["le pont fermera"]),
        ("Le pont fermera, au grand dam du maire.", "au grand dam", "maire", ["Le pont fermera"]),
        ("Le pont fermera, ce dont il se félicite.", "félicite", "il", ["Le pont fermera"]),
        ("Le pont fermera, ce à quoi s'oppose la mairie.", "oppose", "mairie", ["Le pont fermera"]),
        ("Ce que les élus demandent, c'est un vote.", "demandent", "élus", ["un vote"]),
        # Complements.
        ("Le maire ne cache pas que le pont fermera.", "cache", "maire", ["le pont fermera"]),
        (
            "Le maire a confié à ses proches vouloir quitter la ville.",
            "confié",
            "maire",
            ["vouloir quitter la ville"],
        ),
        ("Le maire a été accusé par des élus de fraude.", "accusé", "élus", ["fraude"]),
        (
            "Le député a pris le préfet à partie.",
            "pris le préfet à partie",
            "député",
            ["le préfet"],
        ),
        (
            "Le club fait de la formation sa priorité.",
            "fait de la formation sa priorité",
            "club",
            ["la formation"],
        ),
        (
            "Le maire s'est montré très critique à l'égard de la réforme.",
            "critique",
            "maire",
            ["la réforme"],
        ),
        ("Paris somme Moscou de partir.", "somme", "Paris", ["partir"]),
        (
            "La ville de Vals, dont le maire réclame un pont, est sous les eaux.",
            "réclame",
            "maire",
            ["un pont"],
        ),
    ],
)
def test_a_turn_of_phrase_of_the_news_is_proposed(
    document: Documented, text: str, cue: str, speaker: str | None, pieces: list[str]
) -> None:
    made = document(text)
    found = {
        (
            text[made.tokens[c.cue[0]].start : made.tokens[c.cue[1]].end],
            None if c.speaker is None else made.tokens[c.speaker].text,
            tuple(piece.of(text) for piece in c.pieces),
        )
        for c in proposed(made)
        if c.cue is not None
    }
    assert (cue, speaker, tuple(pieces)) in found


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Le maire cache que le pont fermera.", "verb:que"),
        ("Le procès commence : il durera un mois.", "colon"),
        ("Le maire continue à renforcer la « sécurité » du pont.", "adjacent"),
        ("« Non », peut-on penser.", "incise"),
    ],
)
def test_a_turn_of_phrase_that_hands_on_nothing_is_not(
    document: Documented, text: str, rule: str
) -> None:
    assert rule not in {c.rule for c in proposed(document(text))}


def test_what_a_headline_puts_before_a_colon_is_what_a_side_is_taken_to() -> None:
    title, body = "Hausse des loyers : les élus montent au créneau", "\n\nRien n'a été voté lundi."
    for made, contents in (
        (title, {"Hausse des loyers"}),
        (title.replace("montent", "vont"), set()),
    ):
        article = Article("made", "made", made + body, language="fr", title_span=Span(0, len(made)))
        found = proposed(next(annotate([article])))
        assert {piece.of(made) for c in found for piece in c.pieces} == contents
