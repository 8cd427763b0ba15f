"""A store and what people decided → which of its claims are one, and who repeats whom.

Reads each statement as its article gives it (:func:`given`), hands all to
:func:`kg.resolve.propositions.propositions` as plain records, and says in a graph of all articles
what came of it: which claim stands for which, why, how it is worded, who is for and against it, and
which statements repeat the words of an earlier article.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import given_key
from kg.ids import Ids
from kg.settle.resolution import Compared, Resolution
from kg.vocab import KG, OA, SCHEMA

if TYPE_CHECKING:
    from kg.decisions import Decisions
    from kg.model import Act, Stance, StatementType
    from kg.resolve.meaning import Meanings
    from kg.resolve.propositions import Proposition, Propositions
    from kg.store import Store

NAME = "claims"
_SCOPE = "\x1f"
_STANCES: Mapping[str, Stance] = {
    KG.InSupport.value: "support",
    KG.InOpposition.value: "oppose",
    KG.NoStance.value: "none",
}


def claims(store: Store, decisions: Decisions, meanings: Meanings | None = None) -> Resolution:
    """What became of the claims that articles give; ``meanings`` are those that the store keeps
    and some more."""
    from kg.resolve.copies import repeats
    from kg.resolve.propositions import propositions
    from kg.settle.vectors import keep, load

    ids = Ids(store.base)
    found = given(store)
    if not found:
        return Resolution(NAME)
    meanings = meanings or load(store.path)
    key_of = {ids.claim(one.key).value: one.key for one in found}
    settled = propositions(
        found,
        same=_of_keys(decisions.same, key_of),
        apart=_of_keys(decisions.apart, key_of),
        meanings=meanings,
    )
    keep(meanings, store.path)
    graph = ids.common_graph(NAME)
    quads = [
        *_stances(found, settled, graph),
        *(
            Quad(NamedNode(one), KG.repeats, NamedNode(other), graph)
            for one, other in repeats(found).items()
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


def given(store: Store) -> list[Proposition]:
    """Every statement that expresses a claim, as its article gives it."""
    from kg.resolve.propositions import Proposition

    articles = _articles(store)
    starts = _starts(store)
    company = _company(store)
    found = []
    for row in _rows(
        store,
        f"""?s {KG.claimKey} ?key ; {SCHEMA.text} ?text ; {SCHEMA.isPartOf} ?article ;
          {KG.statementType} ?type ; {KG.act} ?act ; {KG.stance} ?stance
          OPTIONAL {{ ?s {KG.sourceKey} ?source }} OPTIONAL {{ ?s {KG.targetText} ?target }}""",
    ):
        article = row["article"].value
        day, language = articles.get(article, ("", "fr"))
        source = "" if row["source"] is None else given_key(row["source"])
        found.append(
            Proposition(
                statement=row["s"].value,
                key=given_key(row["key"]),
                text=row["text"].value,
                article=article,
                start=starts.get(row["s"].value, 0),
                day=day,
                language=language,
                type=cast("StatementType", _name(row["type"])),
                act=cast("Act", _name(row["act"])),
                stance=_STANCES[row["stance"].value],
                target="" if row["target"] is None else row["target"].value,
                source=source,
                speaker=source.rpartition(_SCOPE)[2],
                named=bool(source) and _SCOPE not in source,
                context=company.get(article, frozenset()),
            )
        )
    return found


def _rows(store: Store, pattern: str) -> Iterator[Any]:
    """The distinct solutions of a pattern within one graph."""
    rows: Any = store.query(f"SELECT DISTINCT * WHERE {{ GRAPH ?g {{ {pattern} }} }}")
    return cast("Iterator[Any]", rows)


def _name(term: NamedNode) -> str:
    return term.value.rpartition("#")[2].lower()


def _articles(store: Store) -> dict[str, tuple[str, str]]:
    """The earliest day and the language of each article."""
    found = {}
    for row in _rows(
        store,
        f"""?article a {SCHEMA.NewsArticle} OPTIONAL {{ ?article {KG.earliest} ?day }}
          OPTIONAL {{ ?article {SCHEMA.inLanguage} ?language }}""",
    ):
        day = "" if row["day"] is None else row["day"].value
        language = "" if row["language"] is None else row["language"].value
        found[row["article"].value] = (day, language[:2])
    return found


def _starts(store: Store) -> dict[str, int]:
    """Where each statement begins in its article."""
    found: dict[str, int] = {}
    for row in _rows(
        store,
        f"""?e {KG.evidenceRole} {KG.ContentEvidence} ; {OA.hasBody} ?s ; {OA.hasTarget} ?place .
          ?place {OA.hasSelector} ?where . ?where {OA.start} ?start""",
    ):
        statement, start = row["s"].value, int(row["start"].value)
        found[statement] = min(start, found.get(statement, start))
    return found


def _company(store: Store) -> dict[str, frozenset[str]]:
    """The named actors of each article, by key."""
    found: dict[str, set[str]] = defaultdict(set)
    for pattern in (
        f"?s {KG.sourceKey} ?key ; {SCHEMA.isPartOf} ?article",
        f"?s {KG.memberKey} ?key ; {KG.statedIn} ?article",
        f"?s {KG.organizationKey} ?key ; {KG.statedIn} ?article",
    ):
        for row in _rows(store, pattern):
            key = given_key(row["key"])
            if _SCOPE not in key:
                found[row["article"].value].add(key)
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
