"""Suggest what somebody who is still typing may look for: names and statements.

The index has stems, and what is typed may be less than a stem or more. So documents are found by
any stem that can belong to a word that begins as typed; those without such a word are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from kg.search.find import Hit, hits_of
from kg.search.index import Index, facet
from kg.search.words import LANGUAGES, Term, elisions, stem, words_of

KINDS = ("actor", "topic", "claim", "article", "statement")
_NAMED = ("actor", "topic", "claim")
_MOST_WORDS = 8
_SHORTEST_STEM = 3
_LOOKED_AT = 200
"""Documents that are looked at; of names, those with most statements."""
_SHORTEST = {"statement": 4, "article": 3}
"""Letters of the longest word from which these are looked for: fewer begin too many words."""


def suggest(index: Index, typed: str, kinds: Sequence[str] = KINDS, limit: int = 5) -> list[Hit]:
    """Return documents with words that begin as the typed ones, by kind.

    Accents and capitals do not count. Names come with most statements first, articles and
    statements that were indexed last first.

    Args:
        index: the index.
        typed: what somebody has typed so far.
        kinds: some of KINDS, in the order of the result.
        limit: the greatest number of each kind.

    Raises:
        StoreError: the index is damaged.
    """
    begun = [word.folded for word in words_of(typed)][:_MOST_WORDS]
    if len(begun) > 1 and begun[-1] in elisions():
        # Perhaps "compteurs d'eau", of which the article is not in the index.
        begun.pop()
    longest = max(map(len, begun), default=0)
    found: list[Hit] = []
    for kind in kinds:
        if longest >= _SHORTEST.get(kind, 1):
            found += _of_kind(index, begun, kind, limit)
    return found


def _of_kind(index: Index, begun: Sequence[str], kind: str, limit: int) -> Iterator[Hit]:
    wanted = " AND ".join(f"({' OR '.join(_stems(word))})" for word in begun)
    # The title of a statement is its speaker and its topics, which are suggested themselves.
    part = "body" if kind == "statement" else "title" if kind == "article" else "title body"
    match = f"{{{part}}} : ({wanted}) AND facets : {facet('k', kind)}"
    order = "doc.statements DESC, doc.id" if kind in _NAMED else "words.rowid DESC"
    rows = index.rows(
        "SELECT doc.* FROM words JOIN doc ON doc.id = words.rowid WHERE words MATCH ? "
        f"ORDER BY {order} LIMIT {_LOOKED_AT}",
        (match,),
    )
    chosen = [row["id"] for row in rows if _begins(_text(row, kind), begun)][:limit]
    terms = [Term(((word,),), is_beginning=True) for word in begun]
    return iter(hits_of(index, dict.fromkeys(chosen, 0.0), terms))


def _stems(word: str) -> Iterator[str]:
    """Yield what a word that begins so can be in the index, in the language of FTS5."""
    yield f'"{word}"*'
    known = {stem(word, language) for language in LANGUAGES}
    known |= {word[:n] for n in range(_SHORTEST_STEM, len(word))}
    yield from (f'"{one}"' for one in sorted(known - {word}))


def _text(row: Any, kind: str) -> str:
    if kind == "statement":
        return str(row["body"])
    names = json.loads(row["record"]).get("names", ()) if kind == "actor" else ()
    return " ".join((row["title"], *names))


def _begins(text: str, begun: Sequence[str]) -> bool:
    words = [word.folded for word in words_of(text)]
    return all(any(word.startswith(start) for word in words) for start in begun)
