"""Articles of an invented debate, coded by hand, for the tests of questions, networks and pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coded import write

from kg.model import (
    Act,
    Actor,
    Affiliation,
    Article,
    Claim,
    Position,
    Reading,
    Side,
    SourceKind,
    Span,
    Stance,
    Statement,
)
from kg.store import Store, open_store

SIDES: dict[Stance, Side] = {"support": "for", "oppose": "against", "none": "none"}


@dataclass(frozen=True)
class Said:
    """One statement as a test writes it down."""

    words: str
    who: str | None = None
    stance: Stance = "none"
    about: str | None = None
    claim: str | None = None
    on: str | None = None
    act: Act = "assert"


ACTORS: dict[str, Actor] = {
    actor.label: actor
    for actor in (
        Actor("person/zoe-lefevre", "Zoé Lefèvre", "person", ("la maire", "Lefèvre")),
        Actor("person/marc-lefevre", "Marc Lefèvre", "person"),
        Actor("person/ada-brandt", "Ada Brandt", "person", ("Brandt",)),
        Actor("organisation/oculix", "Oculix", "organisation", ("OCX",)),
        Actor("organisation/oeil-libre", "Œil libre", "organisation", ("OL",)),
        Actor("group/riverains", "les riverains", "group"),
        Actor("document/rapport", "le rapport Tardieu", "document"),
    )
}
# Two people of two articles carry the same label.
TWINS = {
    (name, label): Actor(f"{name}#{label}", label, "person")
    for name in ("a1", "a3")
    for label in ("un policier", "Pascal")
}


def reading(
    name: str,
    date: str | None,
    outlet: str | None,
    title: str,
    *said: Said,
    roles: tuple[tuple[str, str | None, str | None], ...] = (),
) -> Reading:
    """Code an article by hand whose text is its statements, one sentence each."""
    text, statements, actors = title + "\n\n", [], {}
    claims: list[Claim | None] = []
    positions: list[tuple[Position, ...]] = []

    def named(label: str) -> None:
        actors[label] = TWINS.get((name, label)) or ACTORS[label]

    for one in said:
        start = len(text)
        text += f"« {one.words} »"
        content = Span(start + 2, start + 2 + len(one.words))
        speaker = None
        if one.who:
            text += ", dit "
            speaker = Span(len(text), len(text) + len(one.who))
            text += one.who
            named(one.who)
        target = None
        if one.about and one.stance != "none":
            text += " à propos de "
            target = Span(len(text), len(text) + len(one.about))
            text += one.about
        kind: SourceKind = actors[one.who].kind if one.who else "unknown"
        statements.append(
            Statement(
                "direct",
                (content,),
                speaker=speaker,
                source=one.who,
                source_kind=kind,
                act=one.act,
                stance=one.stance,
                target=target,
                said_on=one.on,
                rule="incise",
                confidence=0.93,
                sentence=Span(start, len(text)),
            )
        )
        text += ".\n"
        claims.append(Claim(one.claim, one.claim) if one.claim else None)
        side = SIDES[one.stance]
        positions.append((Position(one.about, side, key=one.about),) if one.about else ())
    affiliations = []
    for person, role, organisation in roles:
        start = len(text)
        text += f"{person}, {role} ({organisation}).\n"
        named(person)
        if organisation:
            named(organisation)
        affiliations.append(Affiliation(person, role, organisation, Span(start, len(text) - 1)))
    url = f"https://{name}.example/article"
    return Reading(
        Article(url, name, text, title=title, date=date, outlet=outlet, url=url, language="fr"),
        "fr",
        "kg-test",
        tuple(statements),
        tuple(affiliations),
        actors=actors,
        claims=tuple(claims),
        positions=tuple(positions),
    )


CAMERAS, TAX = "caméras à reconnaissance faciale", "taxe sur les données"
SAFER = "les caméras rendent la ville plus sûre"

READINGS = (
    reading(
        "a1",
        "2021-03-05",
        "La Gazette de Morvelle",
        "La mairie veut des caméras",
        Said("Les caméras rendront la ville plus sûre", "Zoé Lefèvre", "support", CAMERAS, SAFER),
        Said("Nous n'en voulons pas", "les riverains", "oppose", CAMERAS),
        Said("Ça ne sert à rien", "un policier", "oppose", CAMERAS),
        Said("Le marché serait déjà attribué", None, "none", CAMERAS),
        roles=(("Zoé Lefèvre", "Maire", None), ("Ada Brandt", "directrice", "Oculix")),
    ),
    reading(
        "a2",
        "2021-04",
        "Le Fanal",
        "Oculix vante son système",
        Said("Nos caméras rendent la ville plus sûre", "Ada Brandt", "support", CAMERAS, SAFER),
        Said("L'œil ne dort jamais, dit « \" || true", "Oculix", "none", CAMERAS),
        Said("Il faut taxer les données", "Œil libre", "support", TAX),
        roles=(("Ada Brandt", "directrice", "Oculix"),),
    ),
    reading(
        "a3",
        "2021-06-10",
        "La Gazette de Morvelle",
        "<script>alert(1)</script>",
        Said("Ces caméras étaient une erreur", "Zoé Lefèvre", "oppose", CAMERAS, on="2021-06-08"),
        Said("La taxe nous ruinerait", "Oculix", "oppose", TAX),
        Said("On nous a menti", "un policier"),
        Said("Le dispositif coûte deux millions", "le rapport Tardieu"),
        roles=(("Ada Brandt", "conseillère", "Œil libre"),),
    ),
    reading("a4", None, None, "Sans date", Said("Rien n'est joué", "Marc Lefèvre")),
)


def store(folder: Path, readings: Iterable[Reading] = READINGS) -> Store:
    """Make a store in ``folder`` that holds readings, before consolidation."""
    made = open_store(folder, create=True)
    write(made, readings)
    return made
