"""Coreference within one French article: names, descriptions, pronouns and acronyms."""

from __future__ import annotations

import json
from functools import cache

import pytest
from extract import parse
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.base.resources import data
from kg.coref.entities import Entity
from kg.coref.resolver import Resolver
from kg.coref.sources import build_resolver, resolve_sources
from kg.mentions.find import find_mentions
from kg.model import Mention, Span, Statement


@cache
def mentions_in(text: str) -> tuple[Mention, ...]:
    return find_mentions(parse(text))


def span_of(text: str, words: str, nth: int = -1) -> Span:
    """Where the words are, by default their last occurrence."""
    starts = [i for i in range(len(text)) if text.startswith(words, i)]
    return Span(starts[nth], starts[nth] + len(words))


def unmark(marked: str) -> tuple[str, Span]:
    """A text without the brackets around a mention, and the mention's span."""
    start, end = marked.index("["), marked.index("]") - 1
    return marked.replace("[", "").replace("]", ""), Span(start, end)


def entity_in(marked: str) -> Entity | None:
    """The entity of the mention in brackets."""
    text, span = unmark(marked)
    return Resolver(mentions_in(text), language="fr").entity(span)


ENTITIES = {
    "Claire Maurel est arrivée. [Maurel] a salué la foule.": "Claire Maurel",
    # A birth name is not the name that a person goes by.
    "Paul Vernier est mort. Né Jean Paul Vernier à Vals, [il] aimait le port.": "Paul Vernier",
    # Of two persons of one family, the one with the office rather than the first.
    "Paul Maurel, ministre de l’Agriculture, est venu. Pierre Maurel, ministre de la Culture, "
    "aussi. M. [Maurel], ministre de la Culture, a parlé.": "Pierre Maurel",
    # Pronouns.
    # "Ce dernier" is not the party of a person.
    "Claire Maurel a écrit à Paul Vernier, député LR. [Ce dernier] a promis une "
    "réponse.": "Paul Vernier",
    # A quotation, however long, adds no sentence to the narration.
    "Paul Vernier a répondu aux critiques. « Qui ai-je blessé ? Le maire ment. Le préfet ment. "
    "Le député ment. Tout le monde ment. Je reste », affirme-t-[il].": "Paul Vernier",
    # An organisation has a leader if it has a name or was mentioned just before.
    "Luc Ferrer quitte Norvane SA. [Son] patron, Ada Brun, se tait.": "Norvane SA",
    # Nothing agrees.
    "[Elle] a salué la foule.": None,
    # Descriptions.
    "La ministre Claire Maurel est arrivée. [La ministre] a salué la foule.": "Claire Maurel",
    # Nobody is his own deputy.
    "Le maire Paul Vernier part. [Son adjoint] reste.": "Son adjoint (Paul Vernier)",
    "[La maire de Vals] refuse le pont.\n\nUn vote a eu lieu. La nouvelle maire de Vals, Claire "
    "Maurel, est partie.": "Claire Maurel",
    # As many as were coordinated before.
    "Claire Maurel et Paul Vernier ont débattu du pont. Le public a applaudi. "
    "[Les deux candidats] veulent un vote.": "Claire Maurel et Paul Vernier",
    # Synonyms: researchers need not be the scientists.
    "Des scientifiques ont étudié le lac. [Les chercheurs] affirment que l'eau "
    "baisse.": "Les chercheurs",
    # The team is the antecedent, not its members.
    "Une équipe d'astronomes de Norvane a étudié le lac. [Les chercheurs] "
    "refusent.": "Une équipe d'astronomes de Norvane",
    "L'Irak est un grand pays. La région vend du pétrole à la Turquie, mais [ce pays] refuse la "
    "réforme.": "Turquie",
    # An apposition identifies one of several, and shows that an owner is not a person.
    "Les élus sont venus. [L'un d'eux], un ancien policier, refuse la "
    "réforme.": "un ancien policier",
    # Owners.
    # Members belong to an organisation rather than a person.
    "Ada Brun, du Collectif des usagers, est venue. [Ses membres] demandent un "
    "vote.": "Ses membres (Collectif des usagers)",
    "L'entreprise Oxal ferme. [Un responsable de l'entreprise] demande un "
    "vote.": "Un responsable de l'entreprise (Oxal)",
}


@pytest.mark.parametrize(("marked", "source"), list(ENTITIES.items()))
def test_a_mention_has_the_name_of_its_entity(marked: str, source: str | None) -> None:
    entity = entity_in(marked)
    assert (None if entity is None else entity.source) == source


def test_the_fitted_weights_name_features_that_exist() -> None:
    weights = json.loads(data("models/resolver.json").read_text(encoding="utf-8"))["weights"]
    text = (
        "« Le maire ment », dit Claire Maurel à la Ligue. Un élu a ri, ce dernier aussi. Il part."
    )
    seen = set()
    resolver = Resolver(mentions_in(text))
    for mention in mentions_in(text):
        if mention.form == "pronoun":
            ranked = resolver.candidates(mention)
            rivals = resolver.rivals(mention, ranked)
            for chain in ranked:
                seen |= set(resolver.features(mention, chain, rivals))
    assert seen
    assert seen <= set(weights)


def test_the_last_speaker_is_likely_to_speak_again() -> None:
    text = "« Paul Vernier a battu Jean Carel », a dit Marc Oster. Il a ajouté un mot."
    statement = Statement("direct", (Span(2, 33),), speaker=span_of(text, "Marc Oster"))
    resolver = build_resolver((statement,), mentions_in(text))
    assert resolver.entity(span_of(text, "Il")) == Entity("Marc Oster", "person")


def test_sources_come_from_speakers() -> None:
    text = "Claire Maurel est arrivée. Elle promet une réponse. On parle d'elle."
    statements = (
        Statement("indirect", (span_of(text, "une réponse"),), speaker=span_of(text, "Elle", 0)),
        Statement("direct", (Span(0, 4),), source="Paul Vernier", source_kind="person"),
        Statement("indirect", (Span(0, 4),), speaker=span_of(text, "On")),
    )
    filled = resolve_sources(statements, mentions_in(text), text)
    assert [(s.source, s.source_kind) for s in filled] == [
        ("Claire Maurel", "person"),
        ("Paul Vernier", "person"),
        (None, "unknown"),
    ]


FORMS = st.sampled_from(["name", "noun", "pronoun", "possessive", "relative", "joint"])
KINDS = st.sampled_from(["person", "organisation", "group", "document", "unknown"])
TEXTS = st.sampled_from(["Ada Brun", "Brun", "AB", "le maire", "elle", "(", "🙂", "de"])


@st.composite
def any_mentions(draw: st.DrawFn) -> tuple[Mention, ...]:
    return tuple(
        Mention(
            Span(start, start + draw(st.integers(1, 9))),
            draw(TEXTS),
            draw(FORMS),
            draw(KINDS),
            draw(st.sampled_from(["", "m", "f"])),
            draw(st.sampled_from(["", "s", "p"])),
            head=draw(st.sampled_from(["", "maire"])),
            definite=draw(st.sampled_from(["", "def", "indef", "dem"])),
            sentence=start // 10,
            governor=draw(st.integers(-1, 3)),
            partner=draw(st.none() | st.just(Span(start, start + 1))),
            parts=draw(st.just(()) | st.just((Span(start, start + 1),))),
        )
        for start in sorted(draw(st.sets(st.integers(0, 60), max_size=10)))
    )


@settings(max_examples=150)
@given(any_mentions(), st.integers(0, 60))
def test_any_mentions_are_resolved_the_same_again(
    mentions: tuple[Mention, ...], start: int
) -> None:
    span = Span(start, start + 3)
    first = Resolver(mentions).entity(span)
    assert first == Resolver(mentions).entity(span)
    assert first is None or first.source
