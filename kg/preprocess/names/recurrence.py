"""Rules that correct names by the rest of the text: acronyms, seats and repetition."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from kg.lexicon.name_words import NameWords, by_first_word
from kg.preprocess.document import NameKind
from kg.preprocess.names.tokens import FoundName, Text, find_forms

_ACRONYM = re.compile(r"(?:[^\W\d_]\.?[-&]?){2,9}")
_LONGEST_NAME = 15
"""Tokens between an acronym's bracket and the first word of its long form, at most."""


_UNSURE = frozenset(("person", "place"))


def add_acronyms(text: Text, found: list[FoundName], words: NameWords) -> list[FoundName]:
    """Give an acronym in brackets the kind of the long form before it."""
    ends = {one.end: one for one in found}
    starts = {one.start: one for one in found}
    result: list[FoundName] = []
    replaced: set[int] = set()
    for index in range(1, len(text) - 2):
        if text.words[index] != "(" or text.words[index + 2] != ")":
            continue
        word = text.words[index + 1]
        if not _ACRONYM.fullmatch(word) or sum(c.isupper() for c in word) < 2:
            continue
        long, short = ends.get(index), starts.get(index + 1)
        if short is not None and short.end != index + 2:
            continue
        start = _long_form(text, index, word, words)
        if start is None:
            if short is None and long is not None and long.kind == "organisation":
                result.append(FoundName(index + 1, index + 2, "organisation"))
            continue
        kind: NameKind = "organisation"
        if long is not None and long.kind != "person":
            whole = long.start <= start
            if whole or (short is not None and long.kind == short.kind):
                kind = long.kind
        replaced.update(id(one) for one in (long, short) if one is not None)
        result.append(FoundName(start if long is None else min(start, long.start), index, kind))
        result.append(FoundName(index + 1, index + 2, kind))
    return [one for one in found if id(one) not in replaced] + result


def _long_form(text: Text, end: int, acronym: str, words: NameWords) -> int | None:
    """Return the start of the long form that ends at ``end`` and spells the acronym."""
    for start in range(end - 2, max(-1, end - _LONGEST_NAME), -1):
        if text.words[start] in ".!?;:" or text.words[start].isspace():
            return None
        if text.capital(start) and _initials(text, start, end, acronym, words):
            return start
    return None


def _initials(text: Text, start: int, end: int, acronym: str, words: NameWords) -> bool:
    """Whether the initials of the words spell the acronym, with or without small words."""
    letters = "".join(c for c in acronym.casefold() if c.isalnum())
    parts = [part for word in text.lower[start:end] for part in re.findall(r"\w+'?", word)]
    small = words.small | words.of | words.the
    every = "".join(part[0] for part in parts)
    return letters in (every, "".join(part[0] for part in parts if part not in small))


def add_seats(text: Text, found: list[FoundName], words: NameWords) -> list[FoundName]:
    """Make "Matignon" an organisation unless it is a place here, and "Berlin" if it speaks."""
    by_range = {(one.start, one.end): one for one in found}
    inside = {i for one in found for i in range(one.start, one.end)}
    result = list(found)
    for start, end in find_forms(text, words.seats):
        if any(tuple(text.lower[max(0, start - len(at)) : start]) == at for at in words.at):
            continue
        one = by_range.get((start, end))
        if one is not None:
            one.kind = "organisation"
        elif not inside.intersection(range(start, end)):
            result.append(FoundName(start, end, "organisation"))
    for one in found:
        if one.kind != "place" or text.surface(one) not in words.capital:
            continue
        token = text.doc[one.start]
        if token.dep_ == "nsubj" and token.head.lemma_ in words.says:
            one.kind = "organisation"
    return result


def add_repeated(text: Text, found: list[FoundName], words: NameWords) -> list[FoundName]:
    """Give the same words one kind throughout a text, and a family name its person."""
    joined = by_first_word(_names_with_joint(text, found, words))
    found = [*found, *(FoundName(*place, "organisation") for place in find_forms(text, joined))]
    confirmed = {text.surface(one) for one in found if one.confirmed}
    full = {text.surface(one) for one in found if one.kind == "person" and len(one) > 1}
    family = {last for name in full if (last := name.split()[-1])[0].isupper()}
    for one in found:
        surface = text.surface(one)
        if len(one) == 1 and surface in family:
            one.kind = "person"
        elif surface in confirmed and (one.kind != "place" or len(one) == 1):
            one.kind = "organisation"
    votes: dict[str, Counter[NameKind]] = defaultdict(Counter)
    for one in found:
        votes[text.surface(one)][one.kind] += 1
    # What is tagged as a person here and as a place there is mostly neither.
    neither = {
        surface
        for surface, counts in votes.items()
        if " " not in surface and surface not in family and counts.keys() >= _UNSURE
    }
    for one in found:
        if text.surface(one) in neither:
            one.kind = "organisation"
    known: dict[str, NameKind] = dict.fromkeys(sorted(family), "person")
    for surface, counts in votes.items():
        if surface not in known and not surface.islower():
            most = counts.most_common(1)[0][0]
            known[surface] = "organisation" if surface in neither else most
    inside = {i for one in found for i in range(one.start, one.end)}
    result = list(found)
    for start, end in find_forms(text, by_first_word(tuple(form.split(" ")) for form in known)):
        if inside.isdisjoint(range(start, end)) and _is_name_here(text, start, end):
            result.append(
                FoundName(start, end, known[text.surface(FoundName(start, end, "other"))])
            )
    return result


def _names_with_joint(
    text: Text, found: list[FoundName], words: NameWords
) -> Iterator[tuple[str, ...]]:
    """Yield the words of confirmed names that contain "and", from the first capital."""
    for one in found:
        if one.confirmed and not words.joint.isdisjoint(text.lower[one.start : one.end]):
            start = next((i for i in range(one.start, one.end) if text.capital(i)), one.start)
            yield tuple(text.plain[start : one.end])


def _is_name_here(text: Text, start: int, end: int) -> bool:
    """Whether a form is a name here; a word that opens a sentence may be a common noun."""
    if end - start > 1 or not text.opens_sentence(start):
        return True
    token = text.doc[start]
    # A subject without an article is a name.
    bare = token.dep_.startswith("nsubj") and not any(c.dep_ == "det" for c in token.children)
    return text.words[start].isupper() or token.pos_ == "PROPN" or bare
