"""Find the articles that reprint an earlier one, and their statements that the earlier one has.

Agency copy runs in many papers, in full or shortened. An article is a reprint of the earliest
article that is not a reprint itself and with which it shares most of its words. No article is
dropped: a statement that only the reprint has is not a copy.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from kg.base.text import strip_accents
from kg.consolidate.index import Index, Text, digest_of
from kg.consolidate.labels import REPRINTS
from kg.graph import Row
from kg.graph.protocol import select
from kg.normalise.sketches import hashes, is_sketch, shared_part, sketch
from kg.vocab.terms import KG

if TYPE_CHECKING:
    from kg.graph.given import GivenStatement
    from kg.store import Store

LEAST = 0.6
"""The part of the shorter article's sequences of words that both must have, as for statements."""
_FEWEST = 16
"""Articles of fewer sequences of four words, under twenty words, can't be recognised."""
_MOST = 16
"""Articles that are found by one sequence, the first ones: a paper's boilerplate is in all."""
_LAST_DAY = "9999-12-31"
_SAME_WORDS = 0.8
_ENOUGH_WORDS = 5
_TEXT = "SELECT ?text {{ ?n prov:wasDerivedFrom {article} ; nif:isString ?text }} LIMIT 1"
_WORD = re.compile(r"\w+")


def resolve(index: Index) -> tuple[Row, ...]:
    """Return the rows of the common graph of reprints."""
    reprints = find_reprints({text.article: text for text in index.texts()}.values())
    statements: dict[str, list[GivenStatement]] = defaultdict(list)
    for _, given in sorted(index.of_articles({*reprints, *reprints.values()}).items()):
        statements[given.article] += given.statements
    graph = index.ids.common_graph(REPRINTS)
    rows = [
        (NamedNode(one), KG.reprintOf, NamedNode(first), graph) for one, first in reprints.items()
    ]
    rows += [
        (NamedNode(one), KG.copyOf, NamedNode(first), graph)
        for one, first in _copies(reprints, statements)
    ]
    return tuple(rows)


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


def find_reprints(texts: Iterable[Text]) -> dict[str, str]:
    """Map each article that reprints an earlier one to the earliest, both by IRI.

    Of articles of one day, the first by IRI counts as the earliest; undated ones come last. The
    result does not depend on the order of ``texts``.
    """
    usable = (one for one in texts if is_sketch(one.sketch))
    ordered = sorted(usable, key=lambda one: (one.day or _LAST_DAY, one.article))
    sketches = [hashes(one.sketch) for one in ordered]
    found: dict[str, str] = {}
    # Articles that are not reprints, by the hashes that several articles have.
    originals: dict[int, list[int]] = defaultdict(list)
    for number, shared in enumerate(_shared(sketches)):
        own = sketches[number]
        if len(own) < _FEWEST:
            continue
        common = Counter(one for value in shared for one in originals.get(value, ()))
        first = next(
            (
                one
                for one, count in sorted(common.items())
                if count >= _FEWEST / 2 and shared_part(sketches[one], own) >= LEAST
            ),
            None,
        )
        if first is not None:
            found[ordered[number].article] = ordered[first].article
            continue
        for value in shared:
            if len(originals[value]) < _MOST:
                originals[value].append(number)
    return found


def _shared(sketches: Sequence[Any]) -> Iterator[list[int]]:
    """Yield the hashes of each sketch that others have too."""
    import numpy as np

    if not sketches:
        return
    every = np.concatenate(sketches)
    _, places, counts = np.unique(every, return_inverse=True, return_counts=True)
    several = counts[places] > 1
    start = 0
    for each in sketches:
        end = start + len(each)
        yield each[several[start:end]].tolist()
        start = end


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
    return _WORD.findall(strip_accents(one.text.casefold()))


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
