"""Three articles read by hand, and a store in a temporary folder, for tests of the graph."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from kg.consolidate import Index, write_readings
from kg.graph import reading_graphs, reading_rows
from kg.model import (
    Actor,
    Affiliation,
    Article,
    Claim,
    DateExpression,
    Position,
    Reading,
    Span,
    Statement,
)
from kg.store import Store
from kg.store.embedded import EmbeddedStore
from kg.store.folder import create, existing
from kg.vocab.iris import DEFAULT_BASE

QUAI_NORD = Position("quai Nord", "none", key="quai nord")
CLOSING = Position("fermeture du quai", "none", key="fermeture quai")


def at(text: str, words: str, nth: int = 0) -> Span:
    """Find the ``nth`` occurrence of some words."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def _quay() -> Reading:
    text = (
        "Le quai sera fermé\n\n5 mars 2018. –\n"
        "« Le quai Nord fermera en avril », a annoncé jeudi Solène Quiniou, "
        "directrice de Portalys, « et rouvrira à l'automne ».\n"
        "Les riverains dénoncent la fermeture du quai. "
        "Le projet aurait déjà coûté trois millions d'euros."
    )
    first = Statement(
        "direct",
        (at(text, "Le quai Nord fermera en avril"), at(text, "et rouvrira à l'automne")),
        cue=at(text, "annoncé"),
        speaker=at(text, "Solène Quiniou"),
        source="Solène Quiniou",
        source_kind="person",
        act="announce",
        said_on="2018-03-01",
        when=at(text, "jeudi"),
        rule="incise",
        confidence=0.93,
        sentence=Span(text.index("« Le quai Nord"), text.index("\nLes riverains")),
    )
    second = Statement(
        "indirect",
        (at(text, "la fermeture du quai"),),
        cue=at(text, "dénoncent"),
        speaker=at(text, "Les riverains"),
        source="Les riverains",
        source_kind="group",
        act="oppose",
        stance="oppose",
        target=at(text, "la fermeture du quai"),
        rule="object",
        confidence=0.7125,
        sentence=at(text, "Les riverains dénoncent la fermeture du quai."),
    )
    third = Statement(
        "indirect",
        (at(text, "Le projet aurait déjà coûté trois millions d'euros"),),
        rule="conditional",
        confidence=1.0,
    )
    return Reading(
        Article(
            "https://journal.example/quai",
            "quai",
            text,
            title="Le quai sera fermé",
            title_span=Span(0, 18),
            date="2018-03-05",
            language="fr",
            outlet="Le Courrier du port",
            author="M. Kerjean",
            url="https://journal.example/quai",
        ),
        "fr",
        "kg/0.1.0",
        statements=(first, second, third),
        affiliations=(
            Affiliation(
                "Solène Quiniou",
                "directrice",
                "Portalys",
                at(text, "Solène Quiniou, directrice de Portalys"),
                "apposition",
            ),
        ),
        dates=(
            DateExpression(at(text, "jeudi"), "2018-03-01"),
            DateExpression(at(text, "avril"), "2018-04"),
            DateExpression(at(text, "l'automne"), None),
        ),
        actors={
            "Solène Quiniou": Actor("person/solène quiniou", "Solène Quiniou", "person"),
            "Portalys": Actor("organisation/portalys", "Portalys", "organisation", ("la société",)),
            "Les riverains": Actor("quai\x1friverains", "Les riverains", "group"),
        },
        claims=(Claim("quai fermer avril", "Le quai Nord fermera en avril"), None, None),
        positions=(
            (replace(QUAI_NORD, why="in the content"), CLOSING),
            (replace(CLOSING, side="against", confidence=0.8),),
            (),
        ),
    )


def _report() -> Reading:
    text = (
        'Selon une étude de 2017, « le quai "Nord" coule 😀 ».\n'
        "王小明 approuve la fermeture du quai."
    )
    return Reading(
        Article("rapport-12", "rapport-12", text, date="2018-02", language="fr"),
        None,
        "kg/0.1.0",
        statements=(
            Statement(
                "direct",
                (at(text, 'le quai "Nord" coule 😀'),),
                cue=at(text, "Selon"),
                speaker=at(text, "une étude de 2017"),
                source="une étude de 2017",
                source_kind="document",
                said_on="2017",
                when=at(text, "2017"),
            ),
            Statement(
                "indirect",
                (at(text, "la fermeture du quai"),),
                cue=at(text, "approuve"),
                speaker=at(text, "王小明"),
                source="王小明",
                source_kind="person",
                act="support",
                stance="support",
                target=at(text, "la fermeture du quai"),
            ),
        ),
        actors={
            "une étude de 2017": Actor("rapport-12\x1fétude", "une étude de 2017", "document"),
            "王小明": Actor("person/王小明", "王小明", "person"),
        },
        claims=(Claim("quai couler", "le quai coule"), None),
        positions=((QUAI_NORD,), (replace(CLOSING, side="for"),)),
    )


def _bare() -> Reading:
    """An article without date, language and outlet, in which Portalys is a person."""
    text = "« On fermera », répète Portalys."
    return Reading(
        Article("bare", "bare", text, url="file:///tmp/x y"),
        None,
        "kg",
        statements=(
            Statement(
                "direct",
                (at(text, "On fermera"),),
                cue=at(text, "répète"),
                speaker=at(text, "Portalys"),
                source="Portalys",
                source_kind="person",
            ),
        ),
        actors={"Portalys": Actor("organisation/portalys", "Portalys", "person")},
        claims=(Claim("quai fermer avril", "On fermera"),),
        positions=((replace(QUAI_NORD, label="le quai Nord de Lanvenec"),),),
    )


QUAY, REPORT, BARE = _quay(), _report(), _bare()
READINGS = {"quai": QUAY, "rapport": REPORT, "nu": BARE}


class TemporaryStore(EmbeddedStore):
    """A store for one test, in a folder that is deleted with it."""

    def __init__(self, readings: Iterable[Reading] = (), base: str = DEFAULT_BASE) -> None:
        folder = Path(mkdtemp(prefix="kg-test-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        create(folder, base)
        super().__init__(existing(folder), create=True)
        self.write(readings)

    def write(self, readings: Iterable[Reading]) -> None:
        """Write readings in one transaction, without consolidation."""
        write(self, readings)

    def remove(self, reading: Reading) -> None:
        """Remove what one coder found in an article, with its source."""
        graphs = reading_graphs(reading, base=self.base)
        write_readings(self, Index.load(self), (), gone=graphs)

    def lines(self) -> list[str]:
        """Return the quads as sorted lines."""
        return sorted(map(str, self.dump()))


def write(store: Store, readings: Iterable[Reading]) -> None:
    """Write readings into a store in one transaction, without consolidation."""
    made = [reading_rows(reading, base=store.base) for reading in readings]
    write_readings(store, Index.load(store), made)
