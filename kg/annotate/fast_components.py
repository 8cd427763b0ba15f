"""Shorter ways through a pipeline's components, to the same results.

What a component works out by comparing each word with all it knows is looked up instead. Nothing
here changes what is tagged; tests compare both ways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_OF_A_WORD = frozenset(("DEP", "IS_SPACE", "LOWER", "ORTH", "POS", "TAG"))
"""Attributes that a column of a parsed text has. What a pattern asks of a word, if it asks for
nothing else, all words have which are alike in these, or none."""


def shorten(nlp: Language) -> None:
    """Let a loaded pipeline take the shorter ways."""
    for name, component in nlp.pipeline:
        if name == "lemmatizer":
            _index_lemmas(component)
        elif name == "attribute_ruler":
            _remember_rules(component)


def _index_lemmas(lemmatizer: Any) -> None:
    """The lists of lemmas become sets: the lemmatiser only asks whether a form is one of them,
    and compared each new form with tens of thousands.
    """
    if lemmatizer.lookups.has_table("lemma_index"):
        table = lemmatizer.lookups.get_table("lemma_index")
        for part, lemmas in table.items():
            table[part] = frozenset(lemmas)


class _Rule(NamedTuple):
    """A rule's place and its name's hash, by the first word of one of its patterns; the other
    words as the matcher names them.
    """

    number: int
    name: int
    others: tuple[int, ...]


def _remember_rules(ruler: Any) -> None:
    """What of the rules' patterns a word fits is worked out once for all words alike in what the
    patterns ask for.
    """
    from spacy.matcher import Matcher

    hashed = ruler.vocab.strings.add
    words, rest = Matcher(ruler.vocab), Matcher(ruler.vocab)
    columns: set[str] = set()
    rules: dict[int, _Rule] = {}
    numbers: dict[int, int] = {}
    for number, rule in enumerate(ruler.patterns):
        name, patterns = hashed(str(number)), rule["patterns"]
        asked = {attribute for pattern in patterns for word in pattern for attribute in word}
        if not asked <= _OF_A_WORD:
            rest.add(name, patterns)
            numbers[name] = number
            continue
        columns |= asked
        for place, pattern in enumerate(patterns):
            names = [hashed(f"{number}.{place}.{i}") for i in range(len(pattern))]
            for one, word in zip(names, pattern, strict=True):
                words.add(one, [[word]])
            rules[names[0]] = _Rule(number, name, tuple(names[1:]))
    if not columns:
        return
    order: Any = sorted(columns)
    known: dict[tuple[int, ...], tuple[int, ...]] = {}

    def match(doc: Doc) -> list[tuple[int, int, int, int]]:
        """Rules in their order, each with its name's hash and its first word and end."""
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
