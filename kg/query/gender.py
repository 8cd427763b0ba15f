"""Tell the grammatical gender of sources, as the words for them in an article show it.

What shows it: a pronoun ("she"), a title ("Mme"), a noun with a form for each gender ("la
directrice", "spokesman") or its article ("la ministre"), in the words that name the speaker of a
statement or in a role. Nouns of one gender show nothing ("une source", "la victime"), and first
names do not count: an article does not show whose they are. If the words of an article disagree,
the gender is unknown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from pyoxigraph import Literal, NamedNode

from kg.base.resources import data
from kg.graph.places import span_of
from kg.graph.protocol import Graph, select
from kg.lexicon.actor_nouns import actor_words
from kg.lexicon.tables import has_table
from kg.query.roles import ROLE_LABELS

_SPEAKERS = """
SELECT ?source ?article ?place {
  { SELECT ?statement ?source { ?statement kg:source ?source } }
  { SELECT ?statement { ?statement kg:sourceKind kg:PersonSource } }
  { SELECT ?statement ?article { ?statement schema:isPartOf ?article } }
  { SELECT ?statement ?place { ?statement kg:speakerAt ?place } }
}"""
_ROLES = """
SELECT DISTINCT ?source ?article ?role {
  { SELECT ?affiliation ?source { ?affiliation org:member ?source } }
  { SELECT ?affiliation ?article { ?affiliation kg:statedIn ?article } }
  { SELECT ?affiliation ?role { ?affiliation org:role ?role } }
}"""
_TEXTS = """
SELECT DISTINCT ?article ?language ?text {
  { SELECT ?article ?language { ?article schema:inLanguage ?language } }
  { SELECT ?n ?article { ?n prov:wasDerivedFrom ?article } }
  { SELECT ?n ?text { ?n nif:isString ?text } }
}"""
_BEFORE = 20
"""Code points before a name that are searched for its title."""
_BLOCK = "{ (UNDEF UNDEF UNDEF) }  # genders"
_TOKEN = re.compile(r"[\w.-]+")
_PART = re.compile(r"[\w-]+")


def fill_genders(store: Graph, sparql: str) -> str:
    """Return a query with the genders of sources by article, if it uses them."""
    if _BLOCK not in sparql:
        return sparql
    rows = (
        f"({NamedNode(source)} {NamedNode(article)} {Literal(gender)})"
        for (source, article), gender in sorted(shown_genders(store).items())
    )
    return sparql.replace(_BLOCK, f"{{ {' '.join(rows)} }}")


def shown_genders(store: Graph) -> dict[tuple[str, str], str]:
    """Return "f" or "m" for each source and article whose words show it."""
    languages, texts = dict[str, str](), dict[str, str]()
    for row in select(store, _TEXTS):
        languages[row["article"]], texts[row["article"]] = row["language"], row["text"]
    shown: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in select(store, _SPEAKERS):
        language = languages.get(row["article"], "")
        span = span_of(row["place"])
        words = texts.get(row["article"], "")
        before = words[max(0, span.start - _BEFORE) : span.start]
        shown[row["source"], row["article"]].add(gender_of(span.of(words), language, before))
    labels = {row["node"]: row["label"] for row in select(store, ROLE_LABELS)}
    of_role = cache(gender_of)
    for row in select(store, _ROLES):
        language = languages.get(row["article"], "")
        gender = of_role(labels.get(row["role"], ""), language)
        shown[row["source"], row["article"]].add(gender)
    found = {key: genders - {""} for key, genders in shown.items()}
    return {key: next(iter(genders)) for key, genders in found.items() if len(genders) == 1}


def gender_of(words: str, language: str, before: str = "") -> str:
    """Return "f" or "m" if words for one person show it, else "".

    ``before`` are the words before them, which may end in a title.

    >>> gender_of("la porte-parole", "fr"), gender_of("Garnier", "fr", "dit Mme ")
    ('f', 'f')
    """
    if language not in _languages():
        return ""
    known = actor_words(language)
    tokens = [token.lower() for token in _PART.findall(words)]
    if len(tokens) == 1 and tokens[0] in known.pronouns:
        pronoun = known.pronouns[tokens[0]]
        return pronoun.gender if pronoun.number != "p" else ""
    title = next(reversed(_TOKEN.findall(before)), "")
    if known.titles.get(title):
        return known.titles[title]
    first = known.determiners.get(tokens[0]) if len(tokens) > 1 else None
    if len(tokens) > 1 and (first is not None or len(tokens[0]) == 1):
        tokens = tokens[1:]
    # A role begins with its noun: "directrice de la clinique".
    noun = known.nouns.get(tokens[0]) if tokens else None
    if noun is None or noun.kind != "person" or noun.plural:
        return ""
    if noun.gender:
        return noun.gender if noun.head in _of_two_genders(language) else ""
    return first.gender if first is not None and first.number != "p" else ""


@cache
def _of_two_genders(language: str) -> frozenset[str]:
    """Return the nouns that have a masculine and a feminine form, by their heads."""
    nouns = actor_words(language).nouns.values()
    both = ({noun.head for noun in nouns if noun.gender == gender} for gender in "mf")
    return frozenset.intersection(*map(frozenset, both))


@cache
def _languages() -> frozenset[str]:
    folders = (path.name for path in data("lexicon").iterdir() if path.is_dir())
    return frozenset(name for name in folders if has_table(name, "titles"))
