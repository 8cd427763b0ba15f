"""Which expressions of a text may refer to an actor, and what is known of each."""

from __future__ import annotations

import pytest
from extract import parse, unmark
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.lexicon.actor_nouns import actor_words
from kg.mentions.find import find_mentions
from kg.model import Mention


def mentions_of(text: str) -> tuple[Mention, ...]:
    return find_mentions(parse(text))


def mention_of(text: str, words: str) -> Mention:
    """The first mention with these words."""
    by_words = {m.span.of(text): m for m in reversed(mentions_of(text))}
    assert words in by_words, list(by_words)
    return by_words[words]


@pytest.mark.parametrize(
    ("marked", "form", "kind"),
    [
        ("[Claire Maurel] a salué la mesure.", "name", "person"),
        ("[La ministre] a salué la mesure.", "noun", "person"),
        ("[Le syndicat] a critiqué le projet.", "noun", "organisation"),
        ("[Ce dernier] a critiqué le projet.", "pronoun", "unknown"),
        ("Le maire maintient [son] annonce.", "possessive", "unknown"),
        ("L'[association Droit au logement] a protesté.", "name", "organisation"),
    ],
)
def test_a_mention_has_a_form_and_a_kind(marked: str, form: str, kind: str) -> None:
    text, _, words, _ = unmark(marked)
    mention = mention_of(text, words or "")
    assert (mention.form, mention.kind) == (form, kind)


@pytest.mark.parametrize(
    "marked",
    [
        "Selon [le porte-parole du ministère de la Justice], la loi passera.",
        # A document is identified by its subject.
        "Selon [un rapport sur la crise], le pont est dangereux.",
        # The parser takes the article of a name for a word of its own.
        "« C'est faux », se défend [le cabinet de M. Le Roux] lundi.",
        "[Un proche de Le Drian] dénonce une manœuvre.",
        # A clause is not part of a phrase.
        "[Un élu] qui connaît le dossier a critiqué le projet.",
    ],
)
def test_a_phrase_ends_with_what_identifies_the_actor(marked: str) -> None:
    text, _, words, _ = unmark(marked)
    assert mention_of(text, words or "").text == words


@pytest.mark.parametrize(
    ("marked", "gender", "number", "definite"),
    [("[La ministre] a parlé.", "f", "s", "def"), ("[Véronique Lasserre] a parlé.", "f", "s", "")],
)
def test_a_mention_has_gender_number_and_definiteness(
    marked: str, gender: str, number: str, definite: str
) -> None:
    text, _, words, _ = unmark(marked)
    mention = mention_of(text, words or "")
    assert (mention.gender, mention.number, mention.definite) == (gender, number, definite)


def test_persons_named_together_are_one_joint_mention() -> None:
    text = "Thierry et Véronique Lasserre ont porté plainte."
    joint = [m for m in mentions_of(text) if m.form == "joint"]
    assert [(m.text, m.kind, m.number) for m in joint] == [
        ("Thierry et Véronique Lasserre", "group", "p")
    ]


def test_mentions_in_a_quotation_are_marked() -> None:
    text = "« La ministre ment », dit le maire."
    assert mention_of(text, "La ministre").quoted
    assert not mention_of(text, "le maire").quoted


def test_a_language_without_parse_has_no_mentions() -> None:
    assert find_mentions(parse("Der Minister sprach.", "de")) == ()


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


@settings(max_examples=40)
@given(st.lists(PIECES, max_size=25))
def test_mentions_are_in_the_text_and_in_order_every_time(pieces: list[str]) -> None:
    text = " ".join(pieces)
    again = parse.__wrapped__(text)
    first = find_mentions(again)
    assert first == find_mentions(again)
    assert list(first) == sorted(first, key=lambda m: (m.span, m.form))
    for mention in first:
        assert 0 <= mention.span.start < mention.span.end <= len(text)
        assert mention.text
        for part in mention.parts:
            assert mention.span.covers(part)
