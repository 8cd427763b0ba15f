"""What articles tell and what people decided → which of its claims are one, and who repeats whom.

Reads each statement as its article gives it (:func:`given`), hands all to
:func:`kg.claims.cluster.propositions` as plain records, and says in a graph of all articles
what came of it: which claim stands for which, why, how it is worded, who is for and against it, and
which statements repeat the words of an earlier article.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, Quad

from kg.consolidate.actors import ARTICLES, SOURCES
from kg.consolidate.reader import Told
from kg.consolidate.resolution import Compared, Resolution
from kg.graph import written_key
from kg.vocab.iris import Ids
from kg.vocab.terms import KG, OA, SCHEMA

if TYPE_CHECKING:
    from kg.claims.cluster import Proposition, Propositions
    from kg.claims.previous import Earlier
    from kg.claims.similarity import Meanings
    from kg.judgements.decisions import Decisions
    from kg.model import Act, Stance, StatementType

NAME = "claims"
_SCOPE = "\x1f"
_STANCES: Mapping[str, Stance] = {
    KG.InSupport.value: "support",
    KG.InOpposition.value: "oppose",
    KG.NoStance.value: "none",
}

_STATEMENTS = (
    "?s ?key ?text ?article ?type ?act ?stance ?source ?target",
    f"?s {KG.claimKey} ?key ; {SCHEMA.text} ?text ; {SCHEMA.isPartOf} ?article ; "
    f"{KG.statementType} ?type ; {KG.act} ?act ; {KG.stance} ?stance "
    f"OPTIONAL {{ ?s {KG.sourceKey} ?source }} OPTIONAL {{ ?s {KG.targetText} ?target }}",
)
_PLACES = (
    "?s ?start",
    f"?e {KG.evidenceRole} {KG.ContentEvidence} ; {OA.hasBody} ?s ; {OA.hasTarget} ?place . "
    f"?place {OA.hasSelector} ?where . ?where {OA.start} ?start",
)
_MEMBERS = ("?key ?article", f"?s {KG.memberKey} ?key ; {KG.statedIn} ?article")
_ORGANISATIONS = ("?key ?article", f"?s {KG.organizationKey} ?key ; {KG.statedIn} ?article")


def claims(
    told: Told,
    decisions: Decisions,
    meanings: Meanings | None = None,
    earlier: Earlier | None = None,
) -> Resolution:
    """What became of the claims that articles give; ``meanings`` are those that the store keeps
    and some more, ``earlier`` is how claims were made the last time.
    """
    from kg.claims.cluster import propositions
    from kg.claims.near_duplicates import repeats
    from kg.consolidate.vectors import keep, load

    ids = Ids(told.base)
    found = given(told)
    if not found:
        return Resolution(NAME)
    whole = earlier is None or not earlier.nodes
    meanings = meanings or load(told.store.path)
    key_of = {ids.claim(one.key).value: one.key for one in found}
    settled = propositions(
        found,
        same=_of_keys(decisions.same, key_of),
        apart=_of_keys(decisions.apart, key_of),
        meanings=meanings,
        earlier=earlier,
    )
    keep(meanings, told.store.path, whole=whole)
    graph = ids.common_graph(NAME)
    quads = [
        *_stances(found, settled, graph),
        *(
            Quad(NamedNode(one), KG.repeats, NamedNode(other), graph)
            for one, other in repeats(found, earlier).items()
        ),
        *(
            Quad(ids.claim(key), KG.wording, Literal(label), graph)
            for key, label in settled.labels.items()
        ),
    ]
    return Resolution(
        NAME,
        replaced={
            ids.claim(key): ids.claim(one) for key, one in settled.claims.items() if key != one
        },
        compared=tuple(
            Compared(
                ids.claim(joined.claim).value,
                ids.claim(joined.key).value,
                joined.agreement.reason,
                joined.agreement.score,
                True,
            )
            for joined in settled.joined
        ),
        quads=tuple(quads),
    )


def given(told: Told) -> list[Proposition]:
    """Every statement that expresses a claim, as its article gives it."""
    from kg.claims.cluster import Proposition

    articles = {
        article: (day, language[:2]) for _, (article, _, day, language) in told.rows(*ARTICLES)
    }
    starts = _starts(told)
    company = _company(told)
    found = []
    for _, row in told.rows(*_STATEMENTS):
        statement, key, text, article, kind, act, stance, source, target = row
        day, language = articles.get(article, ("", "fr"))
        source = written_key(source)
        found.append(
            Proposition(
                statement=statement,
                key=written_key(key),
                text=text,
                article=article,
                start=starts.get(statement, 0),
                day=day,
                language=language,
                type=cast("StatementType", _name(kind)),
                act=cast("Act", _name(act)),
                stance=_STANCES[stance],
                target=target,
                source=source,
                speaker=source.rpartition(_SCOPE)[2],
                named=bool(source) and _SCOPE not in source,
                context=company.get(article, frozenset()),
            )
        )
    return found


def _name(iri: str) -> str:
    return iri.rpartition("#")[2].lower()


def _starts(told: Told) -> dict[str, int]:
    """Where each statement begins in its article."""
    found: dict[str, int] = {}
    for _, (statement, start) in told.rows(*_PLACES):
        found[statement] = min(int(start), found.get(statement, int(start)))
    return found


def _company(told: Told) -> dict[str, frozenset[str]]:
    """The named actors of each article, by key."""
    found: dict[str, set[str]] = defaultdict(set)
    for asked in (SOURCES, _MEMBERS, _ORGANISATIONS):
        for _, (key, article) in told.rows(*asked):
            key = written_key(key)
            if _SCOPE not in key:
                found[article].add(key)
    return {article: frozenset(keys) for article, keys in found.items()}


def _of_keys(pairs: Iterable[tuple[str, str]], key_of: Mapping[str, str]) -> list[tuple[str, str]]:
    """Those pairs of IRIs that are claims of the store, by key."""
    return [(key_of[a], key_of[b]) for a, b in pairs if a in key_of and b in key_of]


def _stances(
    found: Iterable[Proposition], settled: Propositions, graph: NamedNode
) -> Iterator[Quad]:
    """On which side statements are, where a claim has several."""
    found = list(found)
    shared = Counter(settled.claims[one.key] for one in found)
    for one in found:
        if shared[settled.claims[one.key]] > 1:
            stance = KG.InSupport if settled.sides[one.statement] > 0 else KG.InOpposition
            yield Quad(NamedNode(one.statement), KG.claimStance, stance, graph)
