"""Suggest what somebody who is still typing may look for: names and statements.

The index has stems, and what is typed may be less than a stem or more. So documents are found by
any stem that can belong to a word that begins as typed; those without such a word are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from kg.search.find import Hit, hits_of
from kg.search.index import Index, facet
from kg.search.words import LANGUAGES, Term, elisions, stem, words_of

KINDS = ("actor", "topic", "claim", "article", "statement")
_NAMED = ("actor", "topic", "claim")
_MOST_WORDS = 8
_SHORTEST_STEM = 3
_LOOKED_AT = 200
"""Documents of each kind that are looked at; of names, those with most statements."""
_SHORTEST = 4
"""Letters from which a beginning is looked up in the index; fewer begin too many words."""
_MOST_NAMES = 1000
"""Names that are looked through for shorter beginnings, those with most statements."""


def suggest(index: Index, typed: str, kinds: Sequence[str] = KINDS, limit: int = 5) -> list[Hit]:
    """Return documents with words that begin as the typed ones, by kind.

    Accents and capitals do not count. Names come with most statements first, articles and
    statements that were indexed last first. Up to three letters find only names.

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
    if not begun:
        return []
    named = [kind for kind in kinds if kind in _NAMED]
    rows = _names(index, begun, named) if named else {}
    if any(len(word) >= _SHORTEST for word in begun):
        rows |= {kind: _texts(index, begun, kind) for kind in kinds if kind not in _NAMED}
    terms = [Term(((word,),), is_beginning=True) for word in begun]
    found: list[Hit] = []
    for kind in kinds:
        own = (row["id"] for row in rows.get(kind, ()) if _begins(_text(row, kind), begun))
        found += hits_of(index, dict.fromkeys(islice(own, limit), 0.0), terms)
    return found


def _names(index: Index, begun: Sequence[str], kinds: Sequence[str]) -> dict[str, list[Any]]:
    """Return names that may begin so by kind, those with most statements first."""
    if all(len(word) < _SHORTEST for word in begun):
        return {
            kind: index.rows(
                "SELECT * FROM doc WHERE sort = ? ORDER BY statements DESC, id LIMIT ?",
                (kind, _MOST_NAMES),
            )
            for kind in kinds
        }
    facets = " OR ".join(facet("k", kind) for kind in kinds)
    # One pass for all kinds: to find the documents is what takes time.
    rows = index.rows(
        "SELECT doc.* FROM words JOIN doc ON doc.id = words.rowid WHERE words MATCH ? "
        "ORDER BY doc.statements DESC, doc.id LIMIT ?",
        (f"{{title body}} : ({_match(begun)}) AND facets : ({facets})", _LOOKED_AT * len(kinds)),
    )
    found: dict[str, list[Any]] = {kind: [] for kind in kinds}
    for row in rows:
        found[row["sort"]].append(row)
    return found


def _texts(index: Index, begun: Sequence[str], kind: str) -> list[Any]:
    # The title of a statement is its speaker and its topics, which are suggested themselves.
    part = "body" if kind == "statement" else "title"
    return index.rows(
        "SELECT doc.* FROM words JOIN doc ON doc.id = words.rowid WHERE words MATCH ? "
        "ORDER BY words.rowid DESC LIMIT ?",
        (f"{{{part}}} : ({_match(begun)}) AND facets : {facet('k', kind)}", _LOOKED_AT),
    )


def _match(begun: Sequence[str]) -> str:
    longer = [word for word in begun if len(word) >= _SHORTEST]
    return " AND ".join(f"({' OR '.join(_stems(word))})" for word in longer)


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
