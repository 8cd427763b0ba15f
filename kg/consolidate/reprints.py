"""Resolve reprints: which articles are, and which of their statements the earlier one has.

No article is dropped: a statement that only the reprint has is not a copy.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.base import fold
from kg.consolidate.find_reprints import LAST_DAY, find_reprints
from kg.consolidate.index import Index, digest_of
from kg.consolidate.labels import REPRINTS
from kg.consolidate.packed_rows import PackedRows
from kg.consolidate.watch import CommonRows
from kg.graph.protocol import select
from kg.normalise.sketches import sketch
from kg.vocab.terms import KG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.consolidate.reprint_tables import ReprintTables
    from kg.graph.given import GivenStatement
    from kg.store import Store

_SAME_WORDS = 0.8
_ENOUGH_WORDS = 5
_TEXT = "SELECT ?text {{ ?n prov:wasDerivedFrom {article} ; nif:isString ?text }} LIMIT 1"
_WORD = re.compile(r"\w+")


def resolve(index: Index, tables: ReprintTables | None = None) -> CommonRows:
    """Return the rows of the common graph of reprints.

    ``tables`` have what is known of the last run, so that only what changed is compared.
    """
    if tables is not None:
        return _resolve_in_tables(index, tables)
    reprints = find_reprints({text.article: text for text in index.texts()}.values())
    return _rows(index, reprints.items(), _copies_in(index, reprints))


def _resolve_in_tables(index: Index, tables: ReprintTables) -> CommonRows:
    """Do the same where articles changed since the last run."""
    from kg.consolidate import since
    from kg.consolidate.reprint_steps import AT_A_TIME, ArticleText, Changes, update

    changed = since.changed_articles(index, tables, REPRINTS)
    changes = Changes(set(), set())
    for some in since.batches(index, changed, tables.names, AT_A_TIME):
        states: dict[str, str] = defaultdict(str)
        for graph, article, _, digest in sorted(index.heads(some)):
            states[article] += f"{graph} {digest} "
        articles = {
            text.article: ArticleText(text.day or LAST_DAY, text.sketch, states[text.article])
            for text in index.texts(some)
        }
        for known, new in zip(changes, update(tables, articles, some), strict=True):
            known |= new
    before = dict(tables.copies(changes.stories))
    for story in sorted(changes.stories):
        reprints = dict.fromkeys(tables.reprints_by_name(story), story)
        tables.set_copies(story, dict(_copies_in(index, reprints)))
    since.note(index, tables, REPRINTS)
    if changed is None or not index.is_sound:
        return _rows(index, tables.reprints().items(), tables.copies())
    now = dict(tables.copies(changes.stories))
    return _rows(
        index,
        tables.reprints(changes.articles).items(),
        now.items(),
        {
            KG.reprintOf: frozenset(changes.articles),
            KG.copyOf: frozenset(before.keys() | now.keys()),
        },
    )


def _rows(
    index: Index,
    reprints: Iterable[tuple[str, str]],
    copies: Iterable[tuple[str, str]],
    subjects: Mapping[NamedNode, frozenset[str]] | None = None,
) -> CommonRows:
    graph = index.ids.common_graph(REPRINTS)
    rows = (
        (NamedNode(one), predicate, NamedNode(first), graph)
        for predicate, pairs in ((KG.reprintOf, reprints), (KG.copyOf, copies))
        for one, first in pairs
    )
    return CommonRows(REPRINTS, PackedRows(rows), subjects)


def _copies_in(index: Index, reprints: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the copies in reprints, which are in order of time, with what they copy."""
    statements: dict[str, list[GivenStatement]] = defaultdict(list)
    for _, given in sorted(index.of_articles({*reprints, *reprints.values()}).items()):
        statements[given.article] += given.statements
    yield from _copies(reprints, statements)


def complete(store: Store, index: Index) -> None:
    """Give records of an earlier layout, which have no sketch, that of the text in the graph."""
    lacking = [(graph, index.records[graph]) for graph in index.unsketched()]
    if not lacking:
        return
    records = []
    for graph, given in lacking:
        rows = select(store, _TEXT.format(article=NamedNode(given.article)))
        made = replace(given, sketch=sketch(rows[0]["text"]) if rows else "")
        if made.sketch:
            record = made.to_json()
            index.put(graph, made, digest=digest_of(record))
            records.append((graph, given.fingerprint, record))
    store.records.write(records)


def _copies(
    reprints: Mapping[str, str], statements: Mapping[str, Sequence[GivenStatement]]
) -> Iterator[tuple[str, str]]:
    """Yield the statements of reprints that the original or an earlier reprint has, with these."""
    stories: dict[str, list[str]] = defaultdict(list)
    for reprint, first in reprints.items():
        stories[first].append(reprint)
    for first, several in stories.items():
        # find_reprints has them in order of time.
        known = list(statements[first])
        words = {one.iri: _words(one) for one in known}
        for article in several:
            fresh = []
            for one in statements[article]:
                words[one.iri] = _words(one)
                same = next((each for each in known if _is_copy(one, each, words)), None)
                if same is None:
                    fresh.append(one)
                else:
                    yield one.iri, same.iri
            known += fresh


def _words(one: GivenStatement) -> list[str]:
    return fold.key(one.text).split()


def _is_copy(
    one: GivenStatement, earlier: GivenStatement, words: Mapping[str, Sequence[str]]
) -> bool:
    """Whether a statement of a reprint says what an earlier one says, for those who count it.

    The only one of both whose source is known is not a copy: it says more.
    """
    if one.source and not earlier.source:
        return False
    short, long = sorted((words[one.iri], words[earlier.iri]), key=len)
    if short == long:
        return True
    if len(short) < max(2, min(_ENOUGH_WORDS, len(long) / 2)):
        return False
    pairs, others = set(pairwise(short)), set(pairwise(long))
    return len(pairs & others) / len(pairs) >= _SAME_WORDS
