"""Rules that correct edges and kinds of names by the words beside them.

Each rule takes the names found so far and returns new ones: heads, announcing nouns, officers,
legal forms.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.lexicon.name_words import NameWords
from kg.preprocess.names.tokens import FoundName, Text

GROUPS = frozenset(("NORP",))
"""Labels of members of peoples, faiths and parties."""
_VERBS = frozenset(("VERB", "AUX"))
"""Tags of verbs that look like an announcing noun: "il est parti", "elle marque"."""


def join_head(text: Text, found: list[FoundName], words: NameWords) -> list[FoundName]:
    """Make one organisation of "parquet" and "de Paris", or of "fondation" and "Ada Brel"."""
    heads, namesakes = words.head, words.namesake
    starts = {one.start: one for one in found}
    inside = {i for one in found for i in range(one.start, one.end)}
    result = list(found)
    for one in found:
        if one.kind == "place" and text.lower[one.start] in heads and len(one) > 1:
            one.kind = "organisation"
    for index, word in enumerate(text.lower):
        if index in inside or (word not in heads and word not in namesakes):
            continue
        after = _skip_adjectives(text, index + 1)
        linked = after < len(text) and text.lower[after] in words.of
        if linked:
            after += 1
            if after < len(text) and text.lower[after] in words.the:
                after += 1
        name = starts.get(after)
        if name is None or text.opens_sentence(after):
            continue
        if (linked and name.kind == "place" and word in heads) or (
            not linked and name.kind == "person" and word in namesakes
        ):
            result.append(
                FoundName(index, _end_with_town(text, name.end, starts, words), "organisation")
            )
    return result


def join_aim(text: Text, found: list[FoundName], words: NameWords) -> list[FoundName]:
    """Join a capitalised word that opens or ends names to its aim: "Foundation for Fair Play"."""
    starts = {one.start: one for one in found}
    ends = {one.end: one for one in found}
    result = list(found)
    for index in range(1, len(text) - 1):
        before, after = index - 1, index + 1
        if text.lower[index] not in words.aim or not text.capital(before):
            continue
        if text.lower[before] not in words.tail | words.head or text.opens_sentence(after):
            continue
        if after + 1 < len(text) and text.lower[after] in words.the:
            after += 1
        if not text.capital(after):
            continue
        name = starts.get(after)
        if name is not None and name.kind in ("person", "place"):
            continue
        first = ends.get(index)
        end = _end_of_capitals(text, after, starts)
        result.append(FoundName(before if first is None else first.start, end, "organisation"))
    return result


def _end_with_town(text: Text, end: int, starts: Mapping[int, FoundName], words: NameWords) -> int:
    """Return the end of an institution's name, after its town: "l'hôpital Jean-Vial de Norvane"."""
    town = starts.get(end + 1)
    linked = end < len(text) and text.lower[end] in words.of_only
    return town.end if linked and town is not None and town.kind == "place" else end


def join_particles(text: Text, found: list[FoundName], words: NameWords) -> list[FoundName]:
    """Join capitalised words with a particle between them to one person: "Ada van den Brun"."""
    for one in found:
        if one.kind not in ("person", "other"):
            continue
        after = _skip_particles(text, one.end, 1, words)
        if after != one.end and after < len(text) and text.capital(after):
            one.end, one.kind = after + 1, "person"
        before = _skip_particles(text, one.start - 1, -1, words)
        if before != one.start - 1 and before >= 0 and text.capital(before):
            one.start, one.kind = before, "person"
    taken = {i for one in found for i in range(one.start, one.end)}
    result = list(found)
    for index in range(1, len(text) - 1):
        before, after = index - 1, _skip_particles(text, index, 1, words)
        if after in (index, len(text)) or not taken.isdisjoint(range(before, after + 1)):
            continue
        named = text.capital(before) and text.capital(after) and text.doc[after].pos_ == "PROPN"
        if named and not (before and text.doc[before - 1].pos_ == "ADP"):
            result.append(FoundName(before, after + 1, "person"))
    return result


def _skip_particles(text: Text, index: int, step: int, words: NameWords) -> int:
    while 0 <= index < len(text) and text.plain[index] in words.particle:
        index += step
    return index


def _skip_adjectives(text: Text, index: int) -> int:
    stop = min(index + 3, len(text))
    while index < stop and text.words[index].islower() and text.doc[index].pos_ == "ADJ":
        index += 1
    return index


def add_announced(text: Text, found: list[FoundName], words: NameWords) -> list[FoundName]:
    """Make the name after "la société" an organisation, whether or not it was found as a name."""
    announcers = words.announcer
    starts = {one.start: one for one in found}
    inside = {i for one in found for i in range(one.start, one.end)}
    result = list(found)
    for index, word in enumerate(text.lower):
        if word not in announcers or text.doc[index].pos_ in _VERBS:
            continue
        whole = starts.get(index)
        if whole is not None and (end := _end_of_pair(text, index, whole.end, words)) > whole.end:
            result.append(FoundName(index, end, "organisation", confirmed=True))
        if index in inside:
            continue
        after = _skip_complement(text, index + 1, words)
        if after == len(text) or text.opens_sentence(after):
            continue
        name = starts.get(after)
        if name is None:
            after = _skip_adjectives(text, after)
            name = starts.get(after)
            if name is not None:
                if name.kind == "other":
                    name.kind = "organisation"
                name.confirmed = name.confirmed or name.kind == "organisation"
                continue
        elif name.kind == "person" and len(name) > 1:
            # "le chef du parti Ada Brel" names its chief.
            continue
        if name is None or name.kind == "place":
            end = _end_of_capitals(text, after, starts)
        else:
            end = name.end
        end = _end_of_pair(text, index, end, words)
        named = text.words[after:end]
        if name is not None or (
            any(len(word) > 1 for word in named) and not text.opens_sentence(after)
        ):
            result.append(FoundName(after, end, "organisation", confirmed=True))
    return result


def _end_of_pair(text: Text, index: int, end: int, words: NameWords) -> int:
    """Return the end after "and" and a second capitalised word if the verb is singular.

    Then one body is meant: "l'association [Crocs et Crêtes] dénonce".
    """
    if end + 1 >= len(text) or text.lower[end] not in words.joint or not text.capital(end + 1):
        return end
    parts = text.words[end - 1], text.words[end + 1]
    if any(part.isupper() or text.words.count(part) > text.pairs(*parts) for part in parts):
        # Acronyms, and words that also occur separately, are names by themselves.
        return end
    head = text.doc[index]
    verb = head.head
    finite = next((c for c in verb.children if c.dep_.startswith(("aux", "cop"))), verb)
    alone = head.dep_.startswith("nsubj") and finite.morph.get("Number", None) == ["Sing"]
    return end + 2 if alone else end


def _skip_complement(text: Text, index: int, words: NameWords) -> int:
    """Return the index after a body's trade: "le fabricant [de chaudières] Norvane"."""
    after = index + 2
    if after < len(text) and text.lower[index] in words.of_only:
        trade = text.words[after - 1].islower() and text.doc[after - 1].pos_ == "NOUN"
        return after if trade and text.capital(after) else index
    return index


def _is_hyphen(text: Text, index: int) -> bool:
    """Whether a hyphen without blanks joins the word before to a capitalised one."""
    return (
        index + 1 < len(text)
        and text.words[index] == "-"
        and not text.doc[index - 1].whitespace_
        and not text.doc[index].whitespace_
        and text.capital(index + 1)
    )


def correct_described(text: Text, found: list[FoundName], words: NameWords) -> list[FoundName]:
    """Make a single word an organisation in "Norvane, un fabricant" and "le PDG de Norvane"."""
    for one in found:
        if one.kind not in ("person", "other") or len(one) > 1:
            continue
        if _has_apposition(text, one.end, words) or _has_staff(text, one.start, words):
            one.kind = "organisation"
            one.confirmed = True
    return found


def correct_after_among(text: Text, found: list[FoundName], words: NameWords) -> list[FoundName]:
    """Make a place after "chez" an organisation."""
    for one in found:
        if one.kind == "place" and one.start and text.lower[one.start - 1] in words.among:
            one.kind = "organisation"
            one.confirmed = True
    return found


def _has_apposition(text: Text, index: int, words: NameWords) -> bool:
    """Whether a comma, an article and an announcing noun follow."""
    if index + 1 >= len(text) or text.words[index] != ",":
        return False
    index += 1
    if text.lower[index] in words.the or text.lower[index] in words.a:
        index += 1
    return index < len(text) and text.lower[index] in words.announcer


def _has_staff(text: Text, index: int, words: NameWords) -> bool:
    """Whether a noun for people or parts of an organisation and "de" precede."""
    if index < 2 or text.lower[index - 1] not in words.of_only:
        return False
    before = index - 2
    if text.lower[before] not in words.staff and before:
        # "directrice technique de"
        before -= 1
    return text.lower[before] in words.staff


def _end_of_capitals(text: Text, index: int, starts: Mapping[int, FoundName]) -> int:
    """Return the end of a run of names and other capitalised words."""
    end = index
    while end < len(text) and (end in starts or text.capital(end)):
        if end > index and text.opens_sentence(end):
            break
        end = starts[end].end if end in starts else end + 1
        if _is_hyphen(text, end):
            end += 1
    return end


def find_before_officer(text: Text, found: list[FoundName], words: NameWords) -> list[FoundName]:
    """Make "Norvane" an organisation in "Norvane's president" and "Norvane president"."""
    taken = {i for one in found for i in range(one.start, one.end)}
    taken.update(i for e in text.doc.ents if e.label_ in GROUPS for i in range(e.start, e.end))
    result = list(found)
    starts = {one.start: one for one in found}
    for one in found:
        if len(one) > 1 and one.kind == "person" and _has_officer(text, one, starts, words):
            one.kind = "organisation"
        if len(one) == 1 and one.kind in ("person", "other"):
            after = one.end
            if after < len(text) and text.doc[after].pos_ == "PART":
                after = _before_noun(text, after + 1)
            if after < len(text) and text.plain[after] in words.officer:
                one.kind = "organisation"
                one.confirmed = True
    for index, word in enumerate(text.plain):
        if index == 0 or word not in words.officer or index - 1 in taken:
            continue
        start = index
        while (
            start
            and start - 1 not in taken
            and text.capital(start - 1)
            and text.doc[start - 1].pos_ in ("PROPN", "ADJ")
            and not text.opens_sentence(start)
            and text.words[start - 1] not in words.title
        ):
            start -= 1
        if start < index and not text.opens_sentence(start):
            result.append(FoundName(start, index, "organisation", confirmed=True))
    return result


def _has_officer(
    text: Text, one: FoundName, starts: Mapping[int, FoundName], words: NameWords
) -> bool:
    """Whether an officer with a name follows: "Vals United manager Ada Brun"."""
    after = one.end
    holder = starts.get(after + 1)
    return (
        after < len(text)
        and text.plain[after] in words.officer
        and holder is not None
        and holder.kind == "person"
    )


def _before_noun(text: Text, index: int) -> int:
    """Return the index of the noun after its adjectives or nouns: "transport minister"."""
    stop = min(index + 2, len(text) - 1)
    while index < stop and text.words[index].islower():
        if text.doc[index].pos_ != "ADJ" and text.doc[index].dep_ != "compound":
            break
        index += 1
    return index


def join_tail(text: Text, found: list[FoundName], words: NameWords) -> list[FoundName]:
    """Join capitalised words before "Union" to one name, also across "and" or "'s"."""
    result = list(found)
    for index in range(1, len(text)):
        if not text.capital(index) or text.lower[index] not in words.tail:
            continue
        start = index
        while start and not text.opens_sentence(start):
            before = start - 1
            if text.capital(before) and text.lower[before] not in words.the:
                start = before
            elif _joins_names(text, before, words):
                start = before - 1
            else:
                break
        while start < index and text.words[start] in words.title:
            start += 1
        if start < index:
            result.append(FoundName(start, index + 1, "organisation"))
    return result


def _joins_names(text: Text, index: int, words: NameWords) -> bool:
    """Whether "'s", or "and" after one article, joins two names: "the Mail and Globe"."""
    if not index or not text.capital(index - 1):
        return False
    if text.plain[index] == "'" or text.doc[index].pos_ == "PART":
        return True
    return index > 1 and text.doc[index].pos_ == "CCONJ" and text.lower[index - 2] in words.the


def join_legal_form(text: Text, found: list[FoundName], words: NameWords) -> list[FoundName]:
    """Join a legal form to the name before it, which is an organisation's."""
    for one in found:
        follows = one.end < len(text) and not text.opens_sentence(one.end)
        if follows and text.words[one.end] in words.legal:
            one.end += 1
        elif len(one) == 1 or text.words[one.end - 1] not in words.legal:
            continue
        one.kind = "organisation"
        one.confirmed = True
    return found
