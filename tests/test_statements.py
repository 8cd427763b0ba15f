"""Plain French sentences have the statements that a reader finds, with cue and speaker.

The classifier is fitted, so a missed sentence is a finding: an xfail that says what came instead.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from extract import only_statement, reading_of, statement_words, words


def missed(got: str, *values: Any) -> Any:
    return pytest.param(*values, marks=pytest.mark.xfail(reason=f"got {got}"))


# The {pieces} of content, the <cue> and the [speaker] are marked.
DIRECT = [
    "« {S'ils ferment} », a <dit> [Claire Maurel], 34 ans, infirmière, « {les gens partiront} ».",
    "[Le ministre] a <déclaré> : « {La loi sera votée avant l'été.} »",
    "« {La loi sera votée avant l'été} », a <déclaré> [Claire Maurel].",
    "« {Nous ne céderons pas} », a <affirmé> [Paul Vernier], maire de Vauclarin.",
    "[Le ministre] a <dit> : “{Nous tiendrons nos promesses.}”",
    "[Le maire] a <écrit> à ses administrés : « {Je quitterai mon poste lundi.} »",
    "« {C'est une bonne nouvelle !} », s'est <réjouie> [la présidente du syndicat].",
    "« {Le pont est vieux} », <indique> [le rapport de l'agence].",
    "Interrogée par la radio, [Claire Maurel] a <répondu> : « {Je n'en sais rien.} »",
    "« {Pourquoi attendre ?} », a <demandé> [Claire Maurel].",
    "<Selon> [le préfet], « {la situation est sous contrôle} ».",
    "<Pour> [le syndicat], « {la vanne doit rester ouverte} ».",
    "[Claire Maurel] : « {La loi est injuste} »",
    "« {Nous avons perdu}, a <reconnu> [Claire Maurel], {mais nous reviendrons.} »",
    "« {Nous avons fait notre devoir} », a <expliqué> [Claire Maurel], « {et nous continuerons.} »",
    "[Le ministre] l'a <promis>, « {la vanne restera ouverte} ».",
    "« {Nous ne céderons pas} », a-t-[il] <dit>.",
]

MIXED = [
    "[Paul Vernier] a <déclaré> que {« le pont est sûr » et que « la route l'est aussi »}.",
    "[Paul Vernier] a <dénoncé> {une « attaque contre les communes »}.",
    "[Le préfet] a <indiqué> que {la situation était « sous contrôle » dans les deux communes}.",
    "[Claire Maurel] a <estimé> que {la réforme était « injuste », mais qu'elle serait votée}.",
    "[Le syndicat] a <salué> {une « avancée »}.",
    "[Claire Maurel] <qualifie> {la loi} de {« recul historique »}.",
]

INDIRECT = [
    "[Paul Vernier] a <annoncé> que {l'usine fermerait en juin}.",
    "[Claire Maurel] <affirme> que {la loi est injuste et que les députés le savent}.",
    "[L'entreprise] a <indiqué> dans un communiqué que {les travaux commenceraient en avril}.",
    "Dans une lettre, [Claire Maurel] <écrit> que {le pont est dangereux}.",
    "[Le maire] a convoqué la presse, <affirmant> que {le pont était sûr}.",
    "[Des experts interrogés par le journal] <estiment> que {le barrage tiendra}.",
    "[Les syndicats] <craignent> que {l'usine ferme}.",
    "[Claire Maurel] a <demandé> si {la loi serait votée}.",
    "[Paul Vernier] a <promis> de {publier les chiffres}.",
    "[La ministre] a <demandé> aux élus de {respecter le calendrier}.",
    "[Le gouvernement] s'<engage> à {réduire les factures}.",
    "[Le gouvernement] a <décidé> de {suspendre le projet}.",
    "[La ministre] <appelle> à {la prudence}.",
    "[Paul Vernier] a <appelé> les habitants à {boycotter le compteur}.",
    "[Claire Maurel] <accuse> le ministre de {mentir aux députés}.",
    "[Le maire] <refuse> de {signer la convention}.",
    "[Hydrovarre] a <démenti> {avoir coupé l'eau}.",
    "[Le syndicat] s'<oppose> à {la fermeture de l'usine}.",
    "[Le syndicat] a <condamné> {la décision du ministre}.",
    "[Paul Vernier] s'<inquiète> de {la fermeture du pont}.",
    "[Paul Vernier] <remercie> {les pompiers}.",
    "[Paul Vernier] a <présenté> {le pont} comme {un danger}.",
    "<Selon> [Claire Maurel], {la loi est injuste}.",
    "{La loi est injuste}, <selon> [Claire Maurel].",
    "{La loi}, <selon> [Claire Maurel], {est injuste}.",
    "<D'après> [le rapport], {les eaux souterraines baissent depuis dix ans}.",
    "<Pour> [Claire Maurel], {cette réforme menace les familles modestes}.",
    "<À en croire> [Paul Vernier], {le pont est dangereux}.",
    "{La loi est injuste}, <dit> [Claire Maurel].",
    "{Le pont est sûr}, <affirme> [le maire].",
    "{Le pont fermera en avril}, a <annoncé> mardi [la ministre].",
    "Hydrovarre est <accusée> par [Paul Vernier] de {gonfler les factures}.",
    "{La réforme} est <critiquée> par [les syndicats].",
    "L'entreprise est <accusée> de {polluer la rivière}.",
    "Le maire a été <accusé> d'{avoir menti}.",
    "Il a été <annoncé> que {l'usine fermerait en juin}.",
    "[Le préfet] a <lancé un appel> au {calme}.",
    "Le <refus> du [syndicat] de {signer l'accord} a surpris la ministre.",
    "La société [Hydrovarre] a <annoncé> mardi que {les travaux commenceraient en avril}.",
    "Le président du conseil, [Paul Vernier], a <annoncé> {la fermeture du pont}.",
    "[Claire Maurel et Paul Vernier] <affirment> que {le pont est dangereux}.",
    "[Paul Vernier] <accuse> Hydrovarre de {fraude}.",
    "[Paul Vernier] a <qualifié> {la réforme} d'{injuste}.",
    "[Les experts] <jugent> {le projet} {dangereux}.",
    "[Paul Vernier] est <convaincu> que {le pont est dangereux}.",
    "Comme l'a <dit> [Claire Maurel], {la loi est injuste}.",
    "[Le préfet] a <fait savoir> que {le pont est fermé}.",
    "[Ada Brun] a <assuré> {ne rien savoir du contrat}.",
    "[La maire], qui <dit> {craindre des coupures}, a écrit au ministre.",
    "L'agence a publié [un rapport] <selon> lequel {la rivière est polluée}.",
]

# What came instead, the type, and the statement that a reader finds.
MISSED = [
    (
        "nothing",
        "indirect",
        "L'<annonce> par [la mairie] de {la fermeture du pont} a surpris les habitants.",
    ),
    (
        "nothing",
        "indirect",
        "La <décision> du [maire] de {fermer le pont} inquiète les habitants.",
    ),
    (
        "speaker 'un rapport publié', cut in its participle",
        "indirect",
        "<Selon> [un rapport] publié mardi par l'agence, {la rivière est polluée}.",
    ),
    (
        "content 'le pont est sûr, le maire a surpris les habitants', no speaker",
        "indirect",
        "En <affirmant> que {le pont est sûr}, [le maire] a surpris les habitants.",
    ),
]


def unmark(marked: str) -> str:
    return re.sub(r"[<>{}\[\]]", "", marked)


@pytest.mark.parametrize(
    ("kind", "marked"),
    [
        *(("direct", one) for one in DIRECT),
        *(("mixed", one) for one in MIXED),
        *(("indirect", one) for one in INDIRECT),
        *(missed(got, kind, one) for got, kind, one in MISSED),
    ],
)
def test_a_sentence_has_its_statement(kind: str, marked: str) -> None:
    pieces = re.findall(r"\{(.+?)\}", marked)
    cue, speaker = (re.search(pattern, marked) for pattern in (r"<(.+?)>", r"\[(.+?)\]"))
    expected = (kind, pieces, cue and cue[1], speaker and speaker[1])
    assert statement_words(reading_of(unmark(marked))) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "« Le pont est sûr, a répété Paul Vernier. Nous l'avons contrôlé. »",
            [
                ("direct", ["Le pont est sûr"], "répété", "Paul Vernier"),
                ("direct", ["Nous l'avons contrôlé."], None, "Paul Vernier"),
            ],
        ),
        (
            "Paul Vernier a promis : « Je reviendrai ». Claire Maurel a répondu : « Je serai là ».",
            [
                ("direct", ["Je reviendrai"], "promis", "Paul Vernier"),
                ("direct", ["Je serai là"], "répondu", "Claire Maurel"),
            ],
        ),
        (
            "Claire Maurel a critiqué la loi. « C'est une honte pour le pays. » "
            "« Nous irons devant le juge. »",
            [
                ("indirect", ["la loi"], "critiqué", "Claire Maurel"),
                ("direct", ["C'est une honte pour le pays."], None, "Claire Maurel"),
                ("direct", ["Nous irons devant le juge."], None, "Claire Maurel"),
            ],
        ),
        (
            "Le Courrier de Vals rapporte que Claire Maurel a déclaré que la loi était injuste.",
            [
                (
                    "indirect",
                    ["Claire Maurel a déclaré que la loi était injuste"],
                    "rapporte",
                    "Courrier de Vals",
                ),
                ("indirect", ["la loi était injuste"], "déclaré", "Claire Maurel"),
            ],
        ),
        pytest.param(
            "Le syndicat affirme que l'usine fermera et demande une réunion.",
            [
                ("indirect", ["l'usine fermera"], "affirme", "Le syndicat"),
                ("indirect", ["une réunion"], "demande", "Le syndicat"),
            ],
            marks=pytest.mark.xfail(reason="got both in the clause, and 'l'usine' demands"),
        ),
        pytest.param(
            "« Le pont est sûr », « la route aussi », a répété Paul Vernier.",
            [
                ("direct", ["Le pont est sûr"], None, "Paul Vernier"),
                ("mixed", ["« la route aussi »"], "répété", "Paul Vernier"),
            ],
            marks=pytest.mark.xfail(reason="got the first, carried, without a speaker"),
        ),
    ],
)
def test_statements_are_in_text_order(
    text: str, expected: list[tuple[str, list[str], str | None, str | None]]
) -> None:
    assert statement_words(reading_of(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Les « gilets verts » se sont réunis sur la place.",
        "Le film « La Source » sort mercredi.",
        "Le roman « Les Eaux mortes » a reçu un prix.",
        "La chanson « Je reviendrai » passe à la radio.",
        "Le projet dit « Débit juste » commence lundi.",
        "Claire Maurel a publié « Les Eaux mortes » en mars.",
        "Claire Maurel a été accueillie par des « bravos » nourris.",
        "Le mot « vanne » vient du latin.",
        "Les « petites mains » de l'usine travaillent la nuit.",
        "Le maire a ouvert le chantier « Demain Vals » mardi.",
        "Il a voté contre le texte.",
        "La police a arrêté deux hommes.",
        "On parle de fermer l'usine.",
        "Il pleut sur la vallée depuis trois jours.",
        "Les travaux ont commencé lundi.",
        "Le pont fermera en avril si les travaux commencent à temps.",
        "Pour trois euros, le public visite le pont.",
        "Pour fermer le pont, il faut un arrêté.",
        "Le ministre devrait annoncer une réforme lundi.",
        "La ministre pourrait annoncer la fermeture du pont.",
        "Paul Vernier n'a pas annoncé que l'usine fermerait.",
        "Le maire n'a pas dit que le pont fermerait.",
        "Le tribunal a condamné deux hommes à la prison.",
        "Le maire n'a pas annoncé qu'il partait.",
        "Le ministre annoncera que la taxe est supprimée.",
        "La rue est fermée. C'est ce qu'il veut.",
        "La rue est fermée. Le maire l'a informé.",
    ],
)
def test_what_nobody_said_is_not_a_statement(text: str) -> None:
    assert statement_words(reading_of(text)) == []


@pytest.mark.parametrize(
    ("text", "act", "stance", "target"),
    [
        ("Paul Vernier a annoncé que l'usine fermerait en juin.", "announce", "none", None),
        ("Selon Claire Maurel, le pont date de 1900.", "assert", "none", None),
        (
            "Paul Vernier a promis de publier les chiffres.",
            "commit",
            "support",
            "publier les chiffres",
        ),
        ("Le maire refuse de signer la convention.", "refuse", "oppose", "signer la convention"),
        ("Hydrovarre a démenti avoir coupé l'eau.", "refuse", "none", None),
        (
            "L'association demande la suspension du projet.",
            "demand",
            "support",
            "la suspension du projet",
        ),
        ("Les députés ont salué l'accord.", "support", "support", "l'accord"),
        (
            "Le syndicat s'oppose à la fermeture de l'usine.",
            "oppose",
            "oppose",
            "la fermeture de l'usine",
        ),
        ("Claire Maurel accuse le ministre de mentir.", "oppose", "oppose", "le ministre"),
        ("« Pourquoi attendre ? », a demandé Paul Vernier.", "ask", "none", None),
        ("Claire Maurel a demandé si la loi serait votée.", "ask", "none", None),
        missed(
            "the target 'ministre'",
            "Le syndicat a condamné la décision du ministre.",
            "oppose",
            "oppose",
            "la décision du ministre",
        ),
        missed(
            "act assert with stance support",
            "« C'est une bonne nouvelle ! », s'est réjouie la présidente du syndicat.",
            "support",
            "support",
            "une bonne nouvelle",
        ),
        (
            "Claire Maurel juge la réforme « injuste et dangereuse » pour les familles.",
            "oppose",
            "oppose",
            "la réforme",
        ),
        ("Claire Maurel est contre la réforme.", "oppose", "oppose", "la réforme"),
    ],
)
def test_a_statement_has_act_stance_and_target(
    text: str, act: str, stance: str, target: str | None
) -> None:
    statement = only_statement(reading_of(text))
    assert (statement.act, statement.stance, words(text, statement.target)) == (act, stance, target)


@pytest.mark.xfail(reason="got oppose towards 'Claire Maurel'")
def test_a_source_that_reports_a_statement_has_no_stance() -> None:
    text = "Le Courrier de Vals rapporte que Claire Maurel a déclaré que la loi était injuste."
    assert reading_of(text).statements[0].stance == "none"


@pytest.mark.parametrize(
    ("text", "said_on", "when"),
    [
        ("Claire Maurel a déclaré mardi que la loi était injuste.", "2018-03-06", "mardi"),
        ("Le 5 mars, Paul Vernier a déclaré que la loi était injuste.", "2018-03-05", "5 mars"),
        ("Le pont fermera en avril, a annoncé mardi la ministre.", "2018-03-06", "mardi"),
        ("Claire Maurel a déclaré que la loi était injuste.", None, None),
        ("Paul Vernier a annoncé que l'usine fermerait en juin.", None, None),
    ],
)
def test_a_statement_has_the_day_it_was_made(
    text: str, said_on: str | None, when: str | None
) -> None:
    statement = only_statement(reading_of(text))
    assert (statement.said_on, words(text, statement.when)) == (said_on, when)


def test_a_sentence_includes_its_quotation_marks() -> None:
    text = "Il pleut. « Le pont fermera », a déclaré Claire Maurel. Il neige."
    statement = only_statement(reading_of(text))
    assert statement.sentence is not None
    assert statement.sentence.of(text) == "« Le pont fermera », a déclaré Claire Maurel."


def test_the_source_of_a_quotation_may_sign_below() -> None:
    text = (
        "Un feu a pris lundi, a indiqué la préfecture.\n\n"
        "« La cellule de crise est bien évidemment activée et le préfet se rend sur place. »\n\n"
        "— Ada Brun, maire de Vars\n\nLe feu est éteint."
    )
    statement = next(s for s in reading_of(text).statements if s.rule == "signed")
    assert statement.speaker is not None
    assert statement.speaker.of(text) == "Ada Brun"
    assert statement.cue is None
    assert statement.content[0].of(text).startswith("La cellule")


def test_a_headline_may_name_a_source() -> None:
    text = "Claire Maurel : « La loi est injuste »\n\nLa ministre était à Vals mardi."
    statement = only_statement(reading_of(text))
    assert statement.rule == "headline"
    assert statement.source == "Claire Maurel"


@pytest.mark.parametrize("marked", (*DIRECT, *MIXED, *INDIRECT))
def test_confidence_is_a_probability_and_the_rule_is_named(marked: str) -> None:
    for statement in reading_of(unmark(marked)).statements:
        assert 0 < statement.confidence <= 1
        assert statement.rule


def test_a_text_without_tokens_has_no_statements() -> None:
    assert reading_of("").statements == ()


# The cue, the source and the pieces are marked as above; the act.
MADE = [
    # A present that the tagger takes for a future.
    ("L'[OMS] <recommande> {le port du masque dans les transports}.", "demand"),
    # A parenthetical with an infinitive has the auxiliary of its governor.
    ("{Le match est reporté}, a <fait savoir> la [Ligue] mardi.", "assert"),
    # A perfect with "être" is not a passive.
    ("[La justice et la police] sont <convenues> de {coopérer}.", "commit"),
    # A negated belief is a denial.
    ("Le [Kremlin] ne <croit> pas à {la thèse de l'accident}.", "refuse"),
    # A defence in court is not support.
    ("« {Je n'ai rien fait} », s'est <défendu> [le maire].", "assert"),
    # A preposition and a quoted infinitive are not "à entendre".
    ("[Le pape] a <exhorté> les dirigeants à {« entendre le cri des pauvres »}.", "demand"),
    # The sentence before is what somebody said.
    (
        "{La rue sera fermée lundi}. C'est ce qu'a <annoncé> [le maire] dans un communiqué.",
        "announce",
    ),
    ("{La rue sera fermée}, <selon> le maire, [Emmanuel Brun].", "assert"),
    # "Suissesse" is not a name.
    (
        "« {Je pars demain} », a <déclaré> la Suissesse [Nora Keller] après sa victoire.",
        "assert",
    ),
    # A participle that the tagger takes for a noun has its pronoun before it.
    ("[Le gouvernement] a rejeté ce document, le <qualifiant> de {« partial »}.", "oppose"),
    # A pronoun refers to the sentence before.
    ("{La rue sera fermée lundi}. [Le maire] l'a <annoncé> dans un communiqué.", "announce"),
    # A self-description needs no article.
    ("[Le maire de Lyon] a été entendu. Il se <dit> {victime d'un complot}.", "assert"),
    # A second role between a role and the name.
    ("Son principal auteur, le professeur [Alan Reed], <plaide> pour {la prudence}.", "demand"),
]


@pytest.mark.parametrize(("marked", "act"), MADE)
def test_a_statement_has_cue_content_source_and_act(marked: str, act: str) -> None:
    text = unmark(marked)
    [cue], [source] = re.findall(r"<(.+?)>", marked), re.findall(r"\[(.+?)\]", marked)
    found = [
        (words(text, s.cue), [piece.of(text) for piece in s.content], s.source, s.act)
        for s in reading_of(text).statements
    ]
    assert (cue, re.findall(r"\{(.+?)\}", marked), source, act) in found
