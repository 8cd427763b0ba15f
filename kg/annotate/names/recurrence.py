"""Names → the same with what the rest of the text tells of them: acronyms and their long forms,
seats that stand for bodies, the same words elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from kg.annotate.document import NameKind
from kg.annotate.names.tokens import Found, Text, places_of
from kg.lexicon.name_words import NameWords, by_first_word

_ACRONYM = re.compile(r"(?:[^\W\d_]\.?[-&]?){2,9}")
_LONGEST_NAME = 15
"""Tokens between an acronym's bracket and the first word of its long form, at most."""


_UNSURE = frozenset(("person", "place"))


def acronyms(text: Text, found: list[Found], words: NameWords) -> list[Found]:
    """An acronym in brackets is of the kind of its long form before them."""
    ends = {one.end: one for one in found}
    starts = {one.start: one for one in found}
    result: list[Found] = []
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
                result.append(Found(index + 1, index + 2, "organisation"))
            continue
        kind: NameKind = "organisation"
        if long is not None and long.kind != "person":
            whole = long.start <= start
            if whole or (short is not None and long.kind == short.kind):
                kind = long.kind
        replaced.update(id(one) for one in (long, short) if one is not None)
        result.append(Found(start if long is None else min(start, long.start), index, kind))
        result.append(Found(index + 1, index + 2, kind))
    return [one for one in found if id(one) not in replaced] + result


def _long_form(text: Text, end: int, acronym: str, words: NameWords) -> int | None:
    """Where the long form that ends at ``end`` begins: its words spell the acronym."""
    for start in range(end - 2, max(-1, end - _LONGEST_NAME), -1):
        if text.words[start] in ".!?;:" or text.words[start].isspace():
            return None
        if text.capital(start) and _initials(text, start, end, acronym, words):
            return start
    return None


def _initials(text: Text, start: int, end: int, acronym: str, words: NameWords) -> bool:
    """Whether the words' first letters spell the acronym, small words counted or not."""
    letters = "".join(c for c in acronym.casefold() if c.isalnum())
    parts = [part for word in text.lower[start:end] for part in re.findall(r"\w+'?", word)]
    small = words.small | words.of | words.the
    every = "".join(part[0] for part in parts)
    return letters in (every, "".join(part[0] for part in parts if part not in small))


def seats(text: Text, found: list[Found], words: NameWords) -> list[Found]:
    """ "Matignon" is an organisation unless something happens at it; "Berlin" where it speaks."""
    by_range = {(one.start, one.end): one for one in found}
    inside = {i for one in found for i in range(one.start, one.end)}
    result = list(found)
    for start, end in places_of(text, words.seats):
        if any(tuple(text.lower[max(0, start - len(at)) : start]) == at for at in words.at):
            continue
        one = by_range.get((start, end))
        if one is not None:
            one.kind = "organisation"
        elif not inside.intersection(range(start, end)):
            result.append(Found(start, end, "organisation"))
    for one in found:
        if one.kind != "place" or text.surface(one) not in words.capital:
            continue
        token = text.doc[one.start]
        if token.dep_ == "nsubj" and token.head.lemma_ in words.says:
            one.kind = "organisation"
    return result


def again(text: Text, found: list[Found], words: NameWords) -> list[Found]:
    """The same words name the same thing throughout a text, a family name its bearer."""
    joined = by_first_word(_joined(text, found, words))
    found = [*found, *(Found(*place, "organisation") for place in places_of(text, joined))]
    told = {text.surface(one) for one in found if one.told}
    full = {text.surface(one) for one in found if one.kind == "person" and len(one) > 1}
    family = {last for name in full if (last := name.split()[-1])[0].isupper()}
    for one in found:
        surface = text.surface(one)
        if len(one) == 1 and surface in family:
            one.kind = "person"
        elif surface in told and (one.kind != "place" or len(one) == 1):
            one.kind = "organisation"
    votes: dict[str, Counter[NameKind]] = defaultdict(Counter)
    for one in found:
        votes[text.surface(one)][one.kind] += 1
    # Who is taken for a person here and for a place there is mostly neither.
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
    for start, end in places_of(text, by_first_word(tuple(form.split(" ")) for form in known)):
        if inside.isdisjoint(range(start, end)) and _is_name_here(text, start, end):
            result.append(Found(start, end, known[text.surface(Found(start, end, "other"))]))
    return result


def _joined(text: Text, found: list[Found], words: NameWords) -> Iterator[tuple[str, ...]]:
    """The words of names that are told to be one though "and" stands in them, from the first that
    has a capital.
    """
    for one in found:
        if one.told and not words.joint.isdisjoint(text.lower[one.start : one.end]):
            start = next((i for i in range(one.start, one.end) if text.capital(i)), one.start)
            yield tuple(text.plain[start : one.end])


def _is_name_here(text: Text, start: int, end: int) -> bool:
    """A single word that opens a sentence may be a common noun with its capital."""
    if end - start > 1 or not text.opens_sentence(start):
        return True
    token = text.doc[start]
    # A noun that is a subject has an article, or is a name.
    bare = token.dep_.startswith("nsubj") and not any(c.dep_ == "det" for c in token.children)
    return text.words[start].isupper() or token.pos_ == "PROPN" or bare
