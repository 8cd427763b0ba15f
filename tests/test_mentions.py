"""Which expressions of a text may refer to an actor, and what is known of each."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.annotate import annotate
from kg.annotate.document import Document, Name
from kg.lexicon.actor_nouns import actor_words
from kg.mentions.find import mentions
from kg.mentions.index import tidy
from kg.model import Article, Mention, Span


@cache
def document(text: str, language: str = "fr") -> Document:
    return next(iter(annotate([Article("a", "a", text, language=language)])))


def found(text: str) -> tuple[Mention, ...]:
    return mentions(document(text))


def one(text: str, words: str) -> Mention:
    """The mention that stands as these words."""
    here = [m for m in found(text) if m.span.of(text) == words]
    assert here, [m.span.of(text) for m in found(text)]
    return here[0]


@pytest.mark.parametrize(
    ("text", "words", "form", "kind"),
    [
        ("Claire Maurel a salué la mesure.", "Claire Maurel", "name", "person"),
        ("Mme Claire Maurel a salué la mesure.", "Claire Maurel", "name", "person"),
        ("La ministre a salué la mesure.", "La ministre", "noun", "person"),
        ("Des riverains ont critiqué le projet.", "Des riverains", "noun", "group"),
        ("Le syndicat a critiqué le projet.", "Le syndicat", "noun", "organisation"),
        ("Une étude affirme que l'eau baisse.", "Une étude", "noun", "document"),
        ("Elle a critiqué le projet.", "Elle", "pronoun", "unknown"),
        ("Ce dernier a critiqué le projet.", "Ce dernier", "pronoun", "unknown"),
        ("Le maire maintient son annonce.", "son", "possessive", "unknown"),
        ("Certains ont critiqué le projet.", "Certains", "noun", "group"),
    ],
)
def test_a_mention_has_a_form_and_a_kind(text: str, words: str, form: str, kind: str) -> None:
    mention = one(text, words)
    assert (mention.form, mention.kind) == (form, kind)


@pytest.mark.parametrize(
    ("text", "words", "source"),
    [
        (
            "Selon le porte-parole du ministère de la Justice, la loi passera.",
            "le porte-parole du ministère de la Justice",
            "le porte-parole du ministère de la Justice",
        ),
        (
            "Selon une source proche de l'enquête, le suspect a parlé.",
            "une source proche de l'enquête",
            "une source proche de l'enquête",
        ),
        ("La réaction du gouvernement a surpris.", "gouvernement", "le gouvernement"),
        (
            "Un communiqué publié conjointement par les ministres dément la fermeture.",
            "Un communiqué publié conjointement par les ministres",
            "Un communiqué publié conjointement par les ministres",
        ),
        (
            "Selon les chiffres fournis par la Norvège et la Suède, l'eau baisse.",
            "les chiffres fournis par la Norvège et la Suède",
            "les chiffres fournis par la Norvège et la Suède",
        ),
        (
            "Des élus comme Ada Brun ou Paul Vernier le critiquent.",
            "Des élus comme Ada Brun ou Paul Vernier",
            "Des élus comme Ada Brun ou Paul Vernier",
        ),
        # Who is joined with an office is no part of it.
        ("La maire de Vals et Paul Vernier le critiquent.", "La maire de Vals", "La maire de Vals"),
        (
            "Hier, le gouvernement Claire Maurel a annoncé une réforme.",
            "le gouvernement Claire Maurel",
            "le gouvernement Claire Maurel",
        ),
        # A paper is told apart by its matter and by whom it is named after.
        (
            "Selon un rapport sur la crise, le pont est dangereux.",
            "un rapport sur la crise",
            "un rapport sur la crise",
        ),
        (
            "Selon le rapport Vernier, le pont est dangereux.",
            "le rapport Vernier",
            "le rapport Vernier",
        ),
        # The mark that closes a name belongs to it.
        (
            "Le dirigeant de « En Route » a critiqué le projet.",
            "Le dirigeant de « En Route »",
            "Le dirigeant de « En Route »",
        ),
        (
            "La Ligue des voisins (LDV) a protesté.",
            "Ligue des voisins (LDV)",
            "Ligue des voisins (LDV)",
        ),
    ],
)
def test_a_phrase_ends_with_what_identifies_it(text: str, words: str, source: str) -> None:
    assert one(text, words).text == source


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Un élu qui connaît le dossier a critiqué le projet.", "Un élu"),
        ("Le maire, furieux, a critiqué le projet.", "Le maire"),
    ],
)
def test_a_clause_or_aside_is_no_part_of_a_phrase(text: str, words: str) -> None:
    assert one(text, words).form == "noun"


@pytest.mark.parametrize(
    ("text", "words", "full"),
    [
        ("Une femme qui attendait son bus a crié.", "Une femme", "Une femme qui attendait son bus"),
        ("Les avocats qui défendent le maire parlent.", "Les avocats", None),
        (
            "Selon des témoins se trouvant sur le quai, le pont tremble.",
            "des témoins",
            "des témoins se trouvant sur le quai",
        ),
        # One of an office, and who is described already, need no clause.
        ("Le maire qui connaît le dossier a parlé.", "Le maire", ""),
        ("Une femme âgée qui attendait son bus a crié.", "Une femme âgée", ""),
        ("Une femme, qui attendait son bus, a crié.", "Une femme", ""),
        (
            "Une femme qui attendait depuis le matin du lundi de la semaine sainte le bus de la "
            "gare de Vals a crié.",
            "Une femme",
            "",
        ),
    ],
)
def test_a_clause_tells_who_of_many_is_meant(text: str, words: str, full: str | None) -> None:
    wanted = text.split(" parlent")[0] if full is None else full
    assert one(text, words).full == wanted


def test_people_are_counted_by_the_hundred() -> None:
    text = "La loi est critiquée par 60 % des Français."
    assert one(text, "60 % des Français").kind == "group"


def test_a_participle_without_its_complement_is_no_part_of_a_phrase() -> None:
    text = "Il a été accueilli par des manifestants scandant « Assez » et « Dehors »."
    assert one(text, "des manifestants").kind == "group"


def test_years_are_no_group() -> None:
    text = "Un homme âgé d'une cinquantaine d'années veut partir."
    assert "une cinquantaine d'années" not in {m.text for m in found(text)}


def test_an_affair_is_not_the_name_of_whom_it_is_named_after() -> None:
    text = "L'affaire Paul Vernier dure. Vernier est parti. Paul Vernier se tait."
    names = {m.text for m in found(text) if m.form == "name" and m.kind == "person"}
    assert names == {"Paul Vernier", "Vernier"}


@pytest.mark.parametrize(
    ("text", "words", "gender", "number"),
    [
        ("La ministre a parlé.", "La ministre", "f", "s"),
        ("Le ministre a parlé.", "Le ministre", "m", "s"),
        ("Les directrices ont parlé.", "Les directrices", "f", "p"),
        ("Ils ont parlé.", "Ils", "m", "p"),
        ("Véronique Lasserre a parlé.", "Véronique Lasserre", "f", "s"),
        ("Un fonctionnaire a parlé.", "Un fonctionnaire", "m", "s"),
    ],
)
def test_gender_and_number_are_what_the_text_shows(
    text: str, words: str, gender: str, number: str
) -> None:
    mention = one(text, words)
    assert (mention.gender, mention.number) == (gender, number)


@pytest.mark.parametrize(
    ("text", "words", "definite"),
    [
        ("Le maire a parlé.", "Le maire", "def"),
        ("Un maire a parlé.", "Un maire", "indef"),
        ("Cette élue a parlé.", "Cette élue", "dem"),
        ("Son avocat a parlé.", "Son avocat", "poss"),
        ("La colère du maire gronde.", "maire", "def"),
        ("Trois experts ont parlé.", "Trois experts", "indef"),
    ],
)
def test_definiteness_is_told_by_the_determiner(text: str, words: str, definite: str) -> None:
    assert one(text, words).definite == definite


@pytest.mark.parametrize(
    ("text", "phrase", "name"),
    [
        ("Le maire Paul Vernier a parlé.", "Le maire", "Paul Vernier"),
        ("Le maire, Paul Vernier, a parlé.", "Le maire", "Paul Vernier"),
        ("Paul Vernier, maire de Lyon, a parlé.", "maire de Lyon", "Paul Vernier"),
        ("Son avocat, Me Paul Vernier, a parlé.", "Son avocat", "Paul Vernier"),
    ],
)
def test_a_role_beside_a_name_is_its_partner(text: str, phrase: str, name: str) -> None:
    partner = one(text, phrase).partner
    assert partner is not None
    assert partner.of(text) == name


def test_a_name_set_off_behind_an_organisations_noun_is_its_name() -> None:
    text = "Son club, Marvel United, a critiqué le match. Marvel United a perdu."
    found = [m for m in mentions(document(text)) if m.text == "Marvel United"]
    assert [m.kind for m in found] == ["organisation", "organisation"]
    assert found[0].partner == Span(0, len("Son club"))


def test_a_name_in_a_quotation_is_no_partner_of_a_role_outside_it() -> None:
    text = "Selon le ministre, « Paul Vernier a menti à tous »."
    assert one(text, "le ministre").partner is None


def test_persons_named_together_are_one_joint_mention() -> None:
    text = "Thierry et Véronique Lasserre ont porté plainte."
    joint = [m for m in found(text) if m.form == "joint"]
    assert [(m.text, m.kind, m.number) for m in joint] == [
        ("Thierry et Véronique Lasserre", "group", "p")
    ]


def test_an_expletive_refers_to_nobody() -> None:
    text = "Il faut agir. Il y a urgence."
    assert [m for m in found(text) if m.form == "pronoun"] == []


def test_what_stands_in_a_quotation_is_marked() -> None:
    text = "« La ministre ment », dit le maire."
    assert one(text, "La ministre").quoted
    assert not one(text, "le maire").quoted


def test_a_language_without_parse_has_no_mentions() -> None:
    assert mentions(document("Der Minister sprach.", "de")) == ()


@pytest.mark.parametrize(
    ("words", "tidied"),
    [
        ("l' Institut  du monde", "l'Institut du monde"),
        ("la Ligue ( LDV )", "la Ligue (LDV)"),
        ("A , B et C", "A, B et C"),
        ("un\nmaire", "un maire"),
        ("le maire", "le maire"),
    ],
)
def test_words_stand_without_the_blanks_of_the_text(words: str, tidied: str) -> None:
    assert tidy(words) == tidied


def test_every_noun_of_the_lexicon_has_a_known_kind() -> None:
    words = actor_words("fr")
    assert len(words.nouns) > 1500
    assert {n.kind for n in words.nouns.values()} <= {
        "person",
        "organisation",
        "group",
        "document",
        "unknown",
    }
    assert words.nouns["directrice"].head == "directeur"
    assert words.nouns["généraux"].plural
    assert set(words.first_names.values()) == {"f", "m"}


HOSTILE = [
    "",
    "   \n\n ",
    "(((",
    "« « « »",
    "Mme",
    "Le, la, les.",
    "de de de de (X) (Y)",
    "l' l' l' d' qu'",
    "🙂 🙂 dit-elle 🙂",
    "M. M. M. M.",
    "A, B, C, D, E, F et G, maire, député, président",
    "un un un un des des des des",
    "-il -elle -t-il",
    "עברית maire العربية",
    "le " * 200,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_has_only_mentions_inside_it(text: str) -> None:
    for mention in found(text):
        assert mention.span.end <= len(text)
        assert len(mention.span) > 0


PIECES = st.sampled_from(
    [
        "le maire",
        "Paul Vernier",
        "elle",
        ",",
        "«",
        "»",
        "dit",
        "selon",
        "(X)",
        "de",
        "la Ligue",
        "et",
        "qui",
        ".",
        "son",
        "ce dernier",
        "Mme",
        "l'",
        "\n\n",
        "🙂",
        "est",
        "président",
        "un",
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES, max_size=25))
def test_mentions_lie_in_the_text_in_order_and_are_the_same_again(pieces: list[str]) -> None:
    text = " ".join(pieces)
    again = document.__wrapped__(text)
    first = mentions(again)
    assert first == mentions(again)
    assert list(first) == sorted(first, key=lambda m: (m.span, m.form))
    for mention in first:
        assert 0 <= mention.span.start < mention.span.end <= len(text)
        assert mention.text
        for part in mention.parts:
            assert mention.span.covers(part)


@pytest.mark.parametrize(
    ("text", "tagged", "name"),
    [
        ("Pour Maurel, le pont est dangereux.", "Pour Maurel", "Maurel"),
        ("Selon Paul de Brune, le pont est dangereux.", "Paul de Brune", "Paul de Brune"),
    ],
)
def test_a_preposition_before_a_person_is_no_part_of_the_name(
    text: str, tagged: str, name: str
) -> None:
    start = text.index(tagged)
    names = (Name(Span(start, start + len(tagged)), "person"),)
    found = mentions(replace(document(text), names=names))
    assert [m.text for m in found if m.form == "name"] == [name]


def test_a_first_name_tells_the_gender_of_whom_a_noun_calls_a_figure() -> None:
    text = "Paul Vernier, figure du théâtre, est arrivé."
    assert one(text, "Paul Vernier").gender == "m"


def test_a_relative_pronoun_is_no_part_of_the_phrase_behind_it() -> None:
    text = "C'est un théâtre dont le directeur se tait."
    assert one(text, "le directeur").head == "directeur"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("L'association Droit au logement a protesté.", "association Droit au logement"),
        ("L'association Marais vivant critique le projet.", "association Marais vivant"),
        ("L'Observatoire du commerce rural a protesté.", "Observatoire du commerce rural"),
        ("La Ligue mondiale du cyclisme a protesté.", "Ligue mondiale du cyclisme"),
        # What a participle tells with words of its own is no part of a name.
        ("L'association Norvane installée à Vals a protesté.", "association Norvane"),
        ("L'association Bien vivre à Vals a protesté.", "association Bien vivre à Vals"),
        ("Le collectif Sauvons la forêt a protesté.", "Sauvons la forêt"),
        ("Le collectif Non à la ligne nouvelle a protesté.", "Non à la ligne nouvelle"),
        # Where a party is, is no part of its name.
        ("Le parti Renaissance en Bretagne a protesté.", "parti Renaissance"),
        ("L'association Greenpeace en France a protesté.", "association Greenpeace"),
    ],
)
def test_an_association_may_be_called_by_common_words(text: str, name: str) -> None:
    assert one(text, name).form == "name"


def test_a_relative_pronoun_tells_that_one_is_known_whatever_the_parse_says() -> None:
    parsed = document("Celui qui avance veut vendre le pont.")
    at = {token.text: token.index for token in parsed.tokens}
    tokens = list(parsed.tokens)
    tokens[at["avance"]] = replace(tokens[at["avance"]], head=at["veut"], dep="csubj")
    children = tuple(
        tuple(t.index for t in tokens if t.head == i != t.index) for i in range(len(tokens))
    )
    found = mentions(replace(parsed, tokens=tuple(tokens), children=children))
    assert [m.definite for m in found if m.text == "Celui"] == ["def"]
