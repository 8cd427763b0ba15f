"""Faster versions of spaCy components.

Lookups replace comparisons of each word with everything a component knows, with identical results;
tests compare both. Matrices are multiplied by numpy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_COLUMNS = frozenset(("DEP", "IS_SPACE", "LOWER", "ORTH", "POS", "TAG"))
"""Attributes of words that a parsed text has as columns. Words that are equal in these match the
same patterns if the patterns ask for nothing else.
"""


def speed_up(nlp: Language) -> None:
    """Replace the slow components of a loaded pipeline."""
    from kg.preprocess.products import multiply_with_numpy

    for name, component in nlp.pipeline:
        multiply_with_numpy(component)
        if name == "lemmatizer":
            _hash_lemmas(component)
        elif name == "attribute_ruler":
            _cache_rules(component)


def _hash_lemmas(lemmatizer: Any) -> None:
    """Turn the lists of lemmas, tens of thousands long, into sets: they are only searched."""
    if lemmatizer.lookups.has_table("lemma_index"):
        table = lemmatizer.lookups.get_table("lemma_index")
        for part, lemmas in table.items():
            table[part] = frozenset(lemmas)


class _Rule(NamedTuple):
    """A pattern: number and hash of its rule, hashes of all but its first word."""

    number: int
    name: int
    others: tuple[int, ...]


def _cache_rules(ruler: Any) -> None:
    """Replace the ruler's matcher by one that matches each distinct word once."""
    from spacy.matcher import Matcher

    hashed = ruler.vocab.strings.add
    words, rest = Matcher(ruler.vocab), Matcher(ruler.vocab)
    columns: set[str] = set()
    rules: dict[int, _Rule] = {}
    numbers: dict[int, int] = {}
    for number, rule in enumerate(ruler.patterns):
        name, patterns = hashed(str(number)), rule["patterns"]
        asked = {attribute for pattern in patterns for word in pattern for attribute in word}
        if not asked <= _COLUMNS:
            rest.add(name, patterns)
            numbers[name] = number
            continue
        columns |= asked
        for place, pattern in enumerate(patterns):
            names = [hashed(f"{number}.{place}.{i}") for i in range(len(pattern))]
            for word_name, word in zip(names, pattern, strict=True):
                words.add(word_name, [[word]])
            rules[names[0]] = _Rule(number, name, tuple(names[1:]))
    if not columns:
        return
    order: Any = sorted(columns)
    known: dict[tuple[int, ...], tuple[int, ...]] = {}

    def match(doc: Doc) -> list[tuple[int, int, int, int]]:
        """Return (rule number, hash of its name, start, end) of each match, in rule order."""
        rows: Any = doc.to_array(order).reshape(len(doc), len(order)).tolist()
        fits: list[tuple[int, ...]] = []
        for place, row in enumerate(map(tuple, rows)):
            found = known.get(row)
            if found is None:
                word = doc[place : place + 1]
                found = tuple(name for name, *_ in words(word, allow_missing=True))
                known[row] = found
            fits.append(found)
        matches = {
            (rule.number, rule.name, place, end)
            for place, found in enumerate(fits)
            for name in found
            if (rule := rules.get(name)) and (end := place + 1 + len(rule.others)) <= len(fits)
            if all(other in fits[place + 1 + i] for i, other in enumerate(rule.others))
        }
        if numbers:
            for name, start, end in rest(doc, allow_missing=True):
                matches.add((numbers[name], name, start, end))
        return sorted(matches)

    ruler.match = match
