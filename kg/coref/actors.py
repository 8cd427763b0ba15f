"""Build the actors of one article: sources, and affiliated persons and organisations.

The key of a named actor is its name, folded: accents, case, hyphens and blanks don't count. An
international body is named even by a description ("l'Union européenne"). A person without a first
name in the article ("Mme Martin"), an institution that every country has ("Sénat") and an unnamed
actor ("un policier") get a key that is unique to the article: :mod:`kg.entities.cluster` decides
who "Mme Martin" is elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from kg.base import fold
from kg.lexicon.actor_nouns import actor_words
from kg.lexicon.name_words import name_words
from kg.model import Actor, Affiliation, Article, Reading, SourceKind, Span, Statement
from kg.normalise.names import is_institution, is_partial
from kg.normalise.organisations import body_key, body_name
from kg.normalise.tokens import lower_first_determiner

_TITLE = 20
"""Code points before a name that are searched for its title."""
_PARENTHESIS = re.compile(r"\s*\(([^()]+)\)\s*$")


def build_actors(
    reading: Reading, statements: Sequence[Statement], affiliations: Sequence[Affiliation]
) -> dict[str, Actor]:
    """Return the actor of each source, person and organisation by its text in the reading."""
    named = {m.text: m for m in reading.mentions if m.form == "name"}
    wanted: dict[str, SourceKind] = {}
    for statement in statements:
        if statement.source is not None:
            wanted.setdefault(statement.source, statement.source_kind)
    for affiliation in affiliations:
        wanted[affiliation.person] = "person"
        if affiliation.organisation is not None:
            wanted.setdefault(affiliation.organisation, "organisation")
    words = actor_words(reading.language) if reading.language else None
    titles = tuple(words.titles) if words is not None else ()
    determiners = words.determiners if words is not None else {}
    found: dict[str, Actor] = {}
    for name, kind in wanted.items():
        mention = named.get(name)
        title = ""
        if mention is not None and kind == "person":
            title = _title(reading.article.text, mention.span, titles)
        is_named = _is_named(name, named) and not (
            kind != "person" and _is_common_noun(name, reading)
        )
        label = name if is_named else lower_first_determiner(name, determiners)
        acronym = _acronym(name, named) if is_named else None
        found[name] = _actor(
            reading.article, label, kind, is_named=is_named, title=title, acronym=acronym
        )
    return found


def _title(text: str, span: Span, titles: tuple[str, ...]) -> str:
    """Return the title ("Mme") right before a name, "" if there is none."""
    before = text[max(0, span.start - _TITLE) : span.start].split()
    return before[-1] if before and before[-1] in titles else ""


def _is_named(name: str, named: Iterable[str]) -> bool:
    """Whether a source is a proper name rather than a description such as "le ministre"."""
    if name in named:
        return True
    first = name.split()[0] if name.split() else ""
    return bool(first) and first[0].isupper() and any(name.startswith(n) for n in named)


def _is_common_noun(name: str, reading: Reading) -> bool:
    """Whether a single word is a noun with a capital, as at the start of a sentence.

    The article also writes it without one, or it is a noun for actors: "Government", "Experts".
    """
    if not name.isalpha() or name.isupper() or body_key(name) is not None:
        return False
    if re.search(rf"\b{re.escape(name.lower())}\b", reading.article.text):
        return True
    language = reading.language or ""
    if not language:
        return False
    return name.lower() in actor_words(language).nouns or name.lower() in name_words(language).head


def _acronym(name: str, named: Collection[str]) -> re.Match[str] | None:
    """Match the acronym in brackets after a name, unless it belongs to one of several names."""
    found = _PARENTHESIS.search(name)
    if found is None or name in named:
        return found
    label = name[: found.start()]
    return found if label in named or not any(one in label for one in named) else None


def _is_of_one(name: str, acronym: str) -> bool:
    """Whether brackets can hold another name: those after a known body hold its own acronym."""
    return body_key(name) in (None, body_key(acronym))


def _actor(
    article: Article,
    name: str,
    kind: SourceKind,
    *,
    is_named: bool,
    title: str,
    acronym: re.Match[str] | None,
) -> Actor:
    names: tuple[str, ...] = ()
    label = name
    international = None if is_named else body_name(name)
    if international is not None:
        label, is_named = international, True
    if acronym is not None and _is_of_one(name[: acronym.start()], acronym.group(1)):
        # "American Civil Liberties Union (ACLU)": two names of one actor.
        label = name[: acronym.start()]
        names = (acronym.group(1).strip(),)
    key = fold.key(label)
    ambiguous = is_partial(label) if kind == "person" else is_institution(label)
    if ambiguous and is_named and title:
        names = (*names, f"{title} {label}")
    has_word = any(map(str.isalnum, key))
    if not is_named or ambiguous or not has_word:
        key = f"{article.identity}\x1f{key if has_word else name}"
    return Actor(key, label, kind, names)
