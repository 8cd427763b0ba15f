"""Hostile texts, and networks and stores full of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import networkx as nx
from invented import store

from kg.model import Actor, Affiliation, Article, Claim, Position, Reading, Span, Statement
from kg.store import Store

TAGS = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&<!--]]>"
ATTRIBUTE = '" onmouseover="alert(3)" autofocus onfocus="alert(4)" x="'
RUNS = "javascript:alert(5)"
TURNED = "\u202egnirts\u202c \u2067right\u2069 \u200f left"
LONG = "x" * 10_000
EMOJI = "👩‍⚖️ 🇫🇷 e\u0301 \U0001f9d1\u200d\U0001f692"
STYLE = "</style><style>*{display:none}</style>{{constructor}}${alert(6)}"

TEXTS = {
    "tags": TAGS,
    "attribute": ATTRIBUTE,
    "javascript": RUNS,
    "turned": TURNED,
    "long": LONG,
    "emoji": EMOJI,
    "style": STYLE,
}

FIELDS = (
    *("label", "date", "text", "sentence", "headline"),
    *("outlet", "url", "rule", "title", "iri"),
)
"""Fields of the network page that come from an article or a user."""


def network(words: str, field: str | None = None) -> nx.MultiDiGraph:
    """Build a network with ``words`` in one field, or in every one."""

    def own(name: str, plain: str) -> str:
        return words if field in (None, name) else plain

    graph = nx.MultiDiGraph(statements=4, unsourced=1)
    kinds = ("person", "organisation", "group", "document", "unknown", "topic", "claim")
    iris = {kind: f"x:{kind}" + own("iri", "") for kind in kinds}
    for kind in kinds:
        label = f"{kind} {own('label', 'name')}"
        graph.add_node(iris[kind], label=label, kind=kind, statements=2)
    for n, stance in enumerate(("support", "oppose", "none", "none")):
        said = own("text", "des mots")
        graph.add_edge(
            iris[kinds[n]],
            iris[kinds[5 + n % 2]],
            key=f"x:{n}",
            stance=stance,
            date=own("date", f"2020-01-0{n + 1}"),
            earliest=f"2020-01-0{n + 1}",
            latest=f"2020-01-0{n + 1}",
            type="direct",
            act="assert",
            text=said,
            target=said,
            sentence=f"Il a dit {said} hier, {own('sentence', 'dit-on')}.",
            article=f"x:article{n}",
            headline=own("headline", "Titre"),
            outlet=own("outlet", f"Journal {n % 2}"),
            url=own("url", "https://a.example/1"),
            rule=own("rule", "incise"),
            why=own("why", "in the content"),
            confidence=0.5,
        )
    return graph


def report_store(folder: Path, words: str) -> Store:
    """Build a store with one article that has ``words`` in each of its fields."""
    said = who = office = organisation = words
    text, statements = f"{said}\n\n", []
    for stance in ("oppose", "none", "none"):
        start = len(text)
        content = Span(start + 2, start + 2 + len(said))
        speaker = Span(content.end + 7, content.end + 7 + len(who))
        text += f"« {said} », dit {who} le 3 mars 2020.\n"
        statements.append(
            Statement(
                "direct",
                (content,),
                speaker=speaker,
                source=who,
                source_kind="person",
                stance=stance,
                target=content if stance == "oppose" else None,
                rule=words,
                confidence=0.5,
                sentence=Span(start, len(text) - 1),
            )
        )
    role = Span(len(text), len(text) + len(office))
    text += f"{office}.\n"
    article = Article(
        f"a1 {words[:200]}",
        "a1",
        text,
        title=words,
        date="2020-03-03",
        outlet=words,
        author=words,
        url=words,
        language="fr",
    )
    claim, topic = Claim("claim/x", words), Position(words, "none", key="topic/x")
    graph = Reading(
        article,
        "fr",
        "kg-test",
        tuple(statements),
        (Affiliation(who, office, organisation, role),),
        actors={
            organisation: Actor("organisation/x", organisation, "organisation"),
            who: Actor("person/x", words, "person"),
        },
        # Two take positions, one has only its claim.
        claims=(claim, claim, claim),
        positions=((topic,), (replace(topic, side="for"),), ()),
    )
    return store(folder, [graph])
