"""Sources and affiliated persons and organisations of one article → actors.

A named actor's key is its name, folded: accents, case, hyphens and the blanks around them don't
part one actor from itself. A person by one word alone ("Smith") and whoever goes unnamed ("un
policier") are known in their own article only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from kg.model import Actor, Affiliation, Article, Mention, SourceKind, Statement

_WORD = re.compile(r"\w+")
_PARENTHESIS = re.compile(r"\s*\(([^()]+)\)\s*$")


def actors(
    article: Article,
    statements: Sequence[Statement],
    affiliations: Sequence[Affiliation],
    mentions: Sequence[Mention],
) -> dict[str, Actor]:
    """The actor of each source, person and organisation string that the reading names."""
    named = {m.text: m.kind for m in mentions if m.form == "name"}
    wanted: dict[str, SourceKind] = {}
    for statement in statements:
        if statement.source is not None:
            wanted.setdefault(statement.source, statement.source_kind)
    for affiliation in affiliations:
        wanted[affiliation.person] = "person"
        if affiliation.organisation is not None:
            wanted.setdefault(affiliation.organisation, "organisation")
    return {
        name: _actor(article, name, kind, is_named=_is_named(name, named))
        for name, kind in wanted.items()
    }


def actor_key(name: str) -> str:
    """What is equal in two spellings of one name."""
    plain = unicodedata.normalize("NFKD", name)
    kept = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(_WORD.findall(kept))


def _is_named(name: str, named: Iterable[str]) -> bool:
    """Whether a source is a proper name and not a description such as "le ministre"."""
    if name in named:
        return True
    first = name.split()[0] if name.split() else ""
    return bool(first) and first[0].isupper() and any(name.startswith(n) for n in named)


def _actor(article: Article, name: str, kind: SourceKind, *, is_named: bool) -> Actor:
    names: tuple[str, ...] = ()
    label = name
    acronym = _PARENTHESIS.search(name)
    if acronym is not None and is_named:
        # "American Civil Liberties Union (ACLU)": two names of one actor.
        label = name[: acronym.start()]
        names = (acronym.group(1).strip(),)
    key = actor_key(label)
    alone = kind == "person" and len(key.split()) < 2
    if not is_named or alone or not key:
        key = f"{article.identity}\x1f{key or name}"
    return Actor(key, label, kind, names)
