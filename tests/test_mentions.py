"""Which expressions of a text may refer to an actor, and what is known of each."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.lexicon.actor_nouns import actor_words
from kg.mentions.find import find_mentions
from kg.mentions.index import tidy
from kg.model import Article, Mention, Span
from kg.preprocess import annotate
from kg.preprocess.document import Document, Name


@cache
def document(text: str, language: str = "fr") -> Document:
    return next(iter(annotate([Article("a", "a", text, language=language)])))


def mentions_of(text: str) -> tuple[Mention, ...]:
    return find_mentions(document(text))


def mention_of(text: str, words: str) -> Mention:
    """The first mention with these words."""
    by_words = {m.span.of(text): m for m in reversed(mentions_of(text))}
    assert words in by_words, list(by_words)
    return by_words[words]


@pytest.mark.parametrize(
    ("text", "words", "form", "kind"),
    [
        ("Claire Maurel a salué la mesure.", "Claire Maurel", "name", "person"),
        ("La ministre a salué la mesure.", "La ministre", "noun", "person"),
        ("Le syndicat a critiqué le projet.", "Le syndicat", "noun", "organisation"),
        ("Elle a critiqué le projet.", "Elle", "pronoun", "unknown"),
        ("Ce dernier a critiqué le projet.", "Ce dernier", "pronoun", "unknown"),
        ("Le maire maintient son annonce.", "son", "possessive", "unknown"),
    ],
)
def test_a_mention_has_a_form_and_a_kind(text: str, words: str, form: str, kind: str) -> None:
    mention = mention_of(text, words)
    assert (mention.form, mention.kind) == (form, kind)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Selon le porte-parole du ministère de la Justice, la loi passera.",
            "le porte-parole du ministère de la Justice",
        ),
        (
            "Selon les chiffres fournis par la Norvège et la Suède, l'eau baisse.",
            "les chiffres fournis par la Norvège et la Suède",
        ),
        (
            "Des élus comme Ada Brun ou Paul Vernier le critiquent.",
            "Des élus comme Ada Brun ou Paul Vernier",
        ),
        # A person joined with an office is not part of it.
        ("La maire de Vals et Paul Vernier le critiquent.", "La maire de Vals"),
        # A document is identified by its subject and by the person it is named after.
        ("Selon un rapport sur la crise, le pont est dangereux.", "un rapport sur la crise"),
        # The mark that closes a name belongs to it.
        ("Le dirigeant de « En Route » a critiqué le projet.", "Le dirigeant de « En Route »"),
        # A clause or an aside is not part of a phrase.
        ("Un élu qui connaît le dossier a critiqué le projet.", "Un élu"),
    ],
)
def test_a_phrase_ends_with_what_identifies_the_actor(text: str, words: str) -> None:
    assert mention_of(text, words).text == words


def test_a_fused_preposition_leaves_its_article() -> None:
    text = "La réaction du gouvernement a surpris."
    assert mention_of(text, "gouvernement").text == "le gouvernement"


@pytest.mark.parametrize(
    ("text", "words", "full"),
    [
        ("Une femme qui attendait son bus a crié.", "Une femme", "Une femme qui attendait son bus"),
        # An office and a described person need no clause.
        ("Le maire qui connaît le dossier a parlé.", "Le maire", ""),
        (
            "Une femme qui attendait depuis le matin du lundi de la semaine sainte le bus de la "
            "gare de Vals a crié.",
            "Une femme",
            "",
        ),
    ],
)
def test_a_clause_identifies_one_of_many(text: str, words: str, full: str) -> None:
    assert mention_of(text, words).full == full


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("La loi est critiquée par 60 % des Français.", "60 % des Français"),
        # A participle without its complement is not part of a phrase.
        (
            "Il a été accueilli par des manifestants scandant « Assez » et « Dehors ».",
            "des manifestants",
        ),
    ],
)
def test_a_plural_is_a_group(text: str, words: str) -> None:
    assert mention_of(text, words).kind == "group"


def test_an_affair_is_not_part_of_the_name_after_it() -> None:
    text = "L'affaire Paul Vernier dure. Vernier est parti. Paul Vernier se tait."
    names = {m.text for m in mentions_of(text) if m.form == "name" and m.kind == "person"}
    assert names == {"Paul Vernier", "Vernier"}


@pytest.mark.parametrize(
    ("text", "words", "gender", "number"),
    [
        ("La ministre a parlé.", "La ministre", "f", "s"),
        ("Les directrices ont parlé.", "Les directrices", "f", "p"),
        ("Véronique Lasserre a parlé.", "Véronique Lasserre", "f", "s"),
    ],
)
def test_gender_and_number_are_what_the_text_shows(
    text: str, words: str, gender: str, number: str
) -> None:
    mention = mention_of(text, words)
    assert (mention.gender, mention.number) == (gender, number)


@pytest.mark.parametrize(
    ("text", "words", "definite"),
    [
        ("Le maire a parlé.", "Le maire", "def"),
        ("Cette élue a parlé.", "Cette élue", "dem"),
        ("Son avocat a parlé.", "Son avocat", "poss"),
    ],
)
def test_the_determiner_shows_definiteness(text: str, words: str, definite: str) -> None:
    assert mention_of(text, words).definite == definite


@pytest.mark.parametrize(
    ("text", "phrase", "name"),
    [
        ("Le maire, Paul Vernier, a parlé.", "Le maire", "Paul Vernier"),
        ("Paul Vernier, maire de Lyon, a parlé.", "maire de Lyon", "Paul Vernier"),
    ],
)
def test_a_role_beside_a_name_is_its_partner(text: str, phrase: str, name: str) -> None:
    partner = mention_of(text, phrase).partner
    assert partner is not None and partner.of(text) == name


def test_a_name_between_commas_after_an_organisations_noun_is_its_name() -> None:
    text = "Son club, Marvel United, a critiqué le match. Marvel United a perdu."
    names = [m for m in mentions_of(text) if m.text == "Marvel United"]
    assert [m.kind for m in names] == ["organisation", "organisation"]
    assert names[0].partner == Span(0, len("Son club"))


def test_a_name_in_a_quotation_is_not_a_partner_of_a_role_outside_it() -> None:
    text = "Selon le ministre, « Paul Vernier a menti à tous »."
    assert mention_of(text, "le ministre").partner is None


def test_persons_named_together_are_one_joint_mention() -> None:
    text = "Thierry et Véronique Lasserre ont porté plainte."
    joint = [m for m in mentions_of(text) if m.form == "joint"]
    assert [(m.text, m.kind, m.number) for m in joint] == [
        ("Thierry et Véronique Lasserre", "group", "p")
    ]


def test_an_expletive_refers_to_nobody() -> None:
    text = "Il faut agir. Il y a urgence."
    assert [m for m in mentions_of(text) if m.form == "pronoun"] == []


def test_mentions_in_a_quotation_are_marked() -> None:
    text = "« La ministre ment », dit le maire."
    assert mention_of(text, "La ministre").quoted
    assert not mention_of(text, "le maire").quoted


def test_a_language_without_parse_has_no_mentions() -> None:
    assert find_mentions(document("Der Minister sprach.", "de")) == ()


@pytest.mark.parametrize(
    ("words", "tidied"),
    [
        ("l' Institut  du monde", "l'Institut du monde"),
        ("la Ligue ( LDV )", "la Ligue (LDV)"),
        ("A , B et C", "A, B et C"),
    ],
)
def test_spaces_are_normalised(words: str, tidied: str) -> None:
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
    *("", "   \n\n ", "(((", "« « « »", "Mme", "Le, la, les.", "de de de de (X) (Y)"),
    *("l' l' l' d' qu'", "🙂 🙂 dit-elle 🙂", "M. M. M. M.", "un un un un des des des des"),
    *("A, B, C, D, E, F et G, maire, député, président", "-il -elle -t-il"),
    *("עברית maire العربية", "le " * 200),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_has_only_mentions_inside_it(text: str) -> None:
    for mention in mentions_of(text):
        assert len(mention.span) > 0 and mention.span.end <= len(text)


PIECES = st.sampled_from(
    [
        *("le maire", "Paul Vernier", "elle", "la Ligue", "ce dernier", "Mme", "président", "un"),
        *(",", "«", "»", ".", "\n\n", "🙂", "(X)", "l'", "de", "et", "qui", "son"),
        *("dit", "selon", "est"),
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES, max_size=25))
def test_mentions_are_in_the_text_and_in_order_every_time(pieces: list[str]) -> None:
    text = " ".join(pieces)
    again = document.__wrapped__(text)
    first = find_mentions(again)
    assert first == find_mentions(again)
    assert list(first) == sorted(first, key=lambda m: (m.span, m.form))
    for mention in first:
        assert 0 <= mention.span.start < mention.span.end <= len(text)
        assert mention.text
        for part in mention.parts:
            assert mention.span.covers(part)


@pytest.mark.parametrize(
    ("text", "tagged", "name"), [("Pour Maurel, le pont est dangereux.", "Pour Maurel", "Maurel")]
)
def test_a_preposition_before_a_person_is_not_part_of_the_name(
    text: str, tagged: str, name: str
) -> None:
    start = text.index(tagged)
    names = (Name(Span(start, start + len(tagged)), "person"),)
    mentions = find_mentions(replace(document(text), names=names))
    assert [m.text for m in mentions if m.form == "name"] == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("L'association Droit au logement a protesté.", "association Droit au logement"),
        # A participle with a complement is not part of a name.
        ("L'association Norvane installée à Vals a protesté.", "association Norvane"),
        # The place of a party is not part of its name.
        ("Le parti Renaissance en Bretagne a protesté.", "parti Renaissance"),
    ],
)
def test_the_name_of_an_association_may_consist_of_common_words(text: str, name: str) -> None:
    assert mention_of(text, name).form == "name"
