"""A parsed text → the names in it, each with the kind of thing it names.

A pipeline's component finds most of them; for French one trained on news (``data/models/fr_names``,
see its README). What it can't know is told by the words around, which
:mod:`kg.annotate.name_words` knows.

A text helps itself too: an acronym in brackets is of the kind of the name before it, a family
name alone is the person named in full elsewhere, and a name found once is found everywhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate.document import Name, NameKind
from kg.annotate.name_words import Groups, NameWords, by_first_word, name_words
from kg.errors import ModelError
from kg.model import Span
from kg.resources import data

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

COMPONENT = "models/fr_names"

_KINDS: dict[str, NameKind] = {
    **dict.fromkeys(("PER", "PERSON"), "person"),
    **dict.fromkeys(("ORG",), "organisation"),
    **dict.fromkeys(("LOC", "GPE", "FAC"), "place"),
}
_NO_NAMES = frozenset(
    ("CARDINAL", "DATE", "LANGUAGE", "MONEY", "NORP", "ORDINAL", "PERCENT", "QUANTITY", "TIME")
)
"""Labels of what some pipelines mark and names nothing."""
_GROUPS = frozenset(("NORP",))
"""Labels of members of peoples, faiths and parties."""
_NOUNS = frozenset(("NOUN", "PROPN"))
_BEFORE_DATE = frozenset(("ADP", "DET", "ADJ"))
_EDGES = frozenset("«»“”„‹›‘\"',;:.()[]{}–—-/|*_")
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_VERBS = frozenset(("VERB", "AUX"))
"""Tags of what only looks like an announcing noun: "il est parti", "elle marque"."""
_ACRONYM = re.compile(r"(?:[^\W\d_]\.?[-&]?){2,9}")
_LONGEST_NAME = 15
"""Tokens between an acronym's bracket and the first word of its long form, at most."""


@dataclass(slots=True)
class _Found:
    """A name as a half-open range of token indices; ``told`` if the words around tell its kind."""

    start: int
    end: int
    kind: NameKind
    told: bool = False

    def __len__(self) -> int:
        return self.end - self.start


def load_names(nlp: Language) -> None:
    """Give a loaded French pipeline the trained ``ner`` component instead of its own, if any.

    The component looks words up in the pipeline's own vectors. A pipeline whose vectors are of
    another width keeps its own component.

    Raises:
        ModelError: the component's files are missing, or neither it nor the pipeline's own fits.
    """
    from thinc.api import Config

    folder = data(COMPONENT)
    try:
        config = Config().from_disk(folder / "config.cfg")
    except OSError as error:
        raise ModelError(
            f"{folder}: the component for names is missing; run scripts/train_names"
        ) from error
    width = int(config["vectors"]["width"])
    if nlp.vocab.vectors_length != width:
        if nlp.has_pipe("ner"):
            return
        raise ModelError(
            f"the pipeline {nlp.meta['name']} has no names and no word vectors of width {width}; "
            "name another one with KG_MODEL_FR"
        )
    if "ner" in nlp.component_names:
        nlp.remove_pipe("ner")
    component = nlp.add_pipe("ner", config={"model": config["model"]})
    component.from_disk(folder, exclude=["vocab"])  # type: ignore[attr-defined]


def names(
    doc: Doc, places: Sequence[Span] | None = None, *, language: str = "fr"
) -> tuple[Name, ...]:
    """The names of a parsed text by place; none overlap.

    ``places`` says where each token stands in the article's text (where the parse left something
    of it out); by default where it stands in the text of ``doc``.
    """
    text = _Text(doc)
    words = name_words(language)
    entities = (entity for entity in doc.ents if entity.label_ not in _NO_NAMES)
    found = [
        one
        for entity in entities
        if (one := _trimmed(text, _from_entity(entity), words)) is not None
    ]
    for rule in _RULES:
        found = _disjoint(rule(text, found, words))
    found = _without_dates(text, found, words)
    result = []
    for one in found:
        if places is None:
            last = doc[one.end - 1]
            span = Span(doc[one.start].idx, last.idx + len(last))
        else:
            span = Span(places[one.start].start, places[one.end - 1].end)
        result.append(Name(span, one.kind))
    return tuple(result)


def groups(doc: Doc, places: Sequence[Span] | None = None) -> tuple[Span, ...]:
    """The words of a parsed text for members of a people, a faith or a party ("Vallonians") that
    are tagged as nouns, as far as the pipeline marks them; ``places`` is as for :func:`names`."""
    found = []
    for entity in doc.ents:
        last = doc[entity.end - 1]
        if entity.label_ not in _GROUPS or last.pos_ not in _NOUNS:
            continue
        if places is None:
            found.append(Span(last.idx, last.idx + len(last)))
        else:
            found.append(places[last.i])
    return tuple(found)


class _Text:
    """The words of a parse, looked up once."""

    __slots__ = ("doc", "lower", "plain", "words")

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.words = [token.text for token in doc]
        self.plain = [word.replace("’", "'") for word in self.words]
        self.lower = [word.lower() for word in self.plain]

    def __len__(self) -> int:
        return len(self.words)

    def capital(self, index: int) -> bool:
        return self.words[index][:1].isupper()

    def opens_sentence(self, index: int) -> bool:
        return index == 0 or bool(self.doc[index].is_sent_start)

    def surface(self, one: _Found) -> str:
        return " ".join(self.plain[one.start : one.end])


def _from_entity(entity: object) -> _Found:
    start, end, label = (getattr(entity, name) for name in ("start", "end", "label_"))
    return _Found(start, end, _KINDS.get(label, "other"))


def _trimmed(text: _Text, one: _Found, words: NameWords) -> _Found | None:
    """Without what stands around the name: blanks, marks, articles, titles. ``None`` if all is."""
    start, end = one.start, one.end
    while start < end and (
        text.words[end - 1].isspace()
        or _is_edge(text, start, end - 1)
        or (end - start > 1 and text.doc[end - 1].pos_ == "PART")
    ):
        end -= 1
    # An acronym that begins in brackets and does not end in them is another name.
    end = next((i for i in range(start + 1, end) if _is_left_open(text, i, end)), end)
    lead = words.lead if one.kind == "person" else words.lead | words.link
    while start < end and (
        text.words[start].isspace()
        or text.words[start] in _EDGES
        or text.plain[start] in lead
        or (one.kind == "person" and _is_title(text, start, end, words))
    ):
        start += 1
    if not any(character.isalnum() for word in text.words[start:end] for character in word):
        return None
    return _Found(start, end, one.kind)


def _is_title(text: _Text, index: int, end: int, words: NameWords) -> bool:
    """A title is one only before a name: "le Prince" by himself keeps his."""
    return text.words[index] in words.title and any(text.capital(i) for i in range(index + 1, end))


def _is_left_open(text: _Text, index: int, end: int) -> bool:
    """Whether a bracket opens at a token that nothing closes before ``end``."""
    word = text.words[index]
    return any(
        word == opener and closer not in text.words[index:end]
        for closer, opener in _CLOSERS.items()
    )


def _is_edge(text: _Text, start: int, index: int) -> bool:
    word = text.words[index]
    if word in _CLOSERS:
        return _CLOSERS[word] not in text.words[start:index]
    return word in _EDGES


def _after_head(text: _Text, found: list[_Found], words: NameWords) -> list[_Found]:
    """ "parquet" before "de Paris", or "fondation" before "Ada Brel", makes one organisation."""
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
            result.append(_Found(index, name.end, "organisation"))
    return result


def _skip_adjectives(text: _Text, index: int) -> int:
    stop = min(index + 3, len(text))
    while index < stop and text.words[index].islower() and text.doc[index].pos_ == "ADJ":
        index += 1
    return index


def _after_announcer(text: _Text, found: list[_Found], words: NameWords) -> list[_Found]:
    """What "la société" announces is an organisation, known as a name or not."""
    announcers = words.announcer
    starts = {one.start: one for one in found}
    inside = {i for one in found for i in range(one.start, one.end)}
    result = list(found)
    for index, word in enumerate(text.lower):
        if word not in announcers or index in inside or text.doc[index].pos_ in _VERBS:
            continue
        after = index + 1
        if after == len(text) or text.opens_sentence(after):
            continue
        name = starts.get(after)
        if name is None:
            after = _skip_adjectives(text, after)
            name = starts.get(after)
            if name is not None:
                if name.kind == "other":
                    name.kind = "organisation"
                continue
        elif name.kind == "person" and len(name) > 1:
            # "le chef du parti Ada Brel" names its chief.
            continue
        if name is None or name.kind == "place":
            end = _end_of_capitals(text, after, starts)
        else:
            end = name.end
        named = text.words[after:end]
        if name is not None or (
            any(len(word) > 1 for word in named) and not text.opens_sentence(after)
        ):
            result.append(_Found(after, end, "organisation", told=True))
    return result


def _is_hyphen(text: _Text, index: int) -> bool:
    """Whether a hyphen without blanks joins the word before to one with a capital."""
    return (
        index + 1 < len(text)
        and text.words[index] == "-"
        and not text.doc[index - 1].whitespace_
        and not text.doc[index].whitespace_
        and text.capital(index + 1)
    )


def _beside_announcer(text: _Text, found: list[_Found], words: NameWords) -> list[_Found]:
    """ "Norvane, un fabricant" and "le PDG de Norvane" tell that one word names no person."""
    for one in found:
        if one.kind not in ("person", "other") or len(one) > 1:
            continue
        if _is_apposed(text, one.end, words) or _is_staffed(text, one.start, words):
            one.kind = "organisation"
            one.told = True
    return found


def _is_apposed(text: _Text, index: int, words: NameWords) -> bool:
    """Whether a comma, an article and an announcing noun follow."""
    if index + 1 >= len(text) or text.words[index] != ",":
        return False
    index += 1
    if text.lower[index] in words.the or text.lower[index] in words.a:
        index += 1
    return index < len(text) and text.lower[index] in words.announcer


def _is_staffed(text: _Text, index: int, words: NameWords) -> bool:
    """Whether a noun for people or parts of an organisation and "de" stand before."""
    if index < 2 or text.lower[index - 1] not in words.of_only:
        return False
    before = index - 2
    if text.lower[before] not in words.staff and before:
        # "directrice technique de"
        before -= 1
    return text.lower[before] in words.staff


def _end_of_capitals(text: _Text, index: int, starts: Mapping[int, _Found]) -> int:
    """Where a run of names and other words with a capital ends."""
    end = index
    while end < len(text) and (end in starts or text.capital(end)):
        if end > index and text.opens_sentence(end):
            break
        end = starts[end].end if end in starts else end + 1
        if _is_hyphen(text, end):
            end += 1
    return end


def _before_officer(text: _Text, found: list[_Found], words: NameWords) -> list[_Found]:
    """ "Norvane's president" and "Norvane president" tell that Norvane is an organisation."""
    taken = {i for one in found for i in range(one.start, one.end)}
    taken.update(i for e in text.doc.ents if e.label_ in _GROUPS for i in range(e.start, e.end))
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
                one.told = True
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
            result.append(_Found(start, index, "organisation", told=True))
    return result


def _has_officer(text: _Text, one: _Found, starts: Mapping[int, _Found], words: NameWords) -> bool:
    """Whether an officer with a name follows: "Vals United manager Ada Brun"."""
    after = one.end
    bearer = starts.get(after + 1)
    return (
        after < len(text)
        and text.plain[after] in words.officer
        and bearer is not None
        and bearer.kind == "person"
    )


def _before_noun(text: _Text, index: int) -> int:
    """Where the noun stands that adjectives or nouns at a token narrow: "transport minister"."""
    stop = min(index + 2, len(text) - 1)
    while index < stop and text.words[index].islower():
        if text.doc[index].pos_ != "ADJ" and text.doc[index].dep_ != "compound":
            break
        index += 1
    return index


def _before_tail(text: _Text, found: list[_Found], words: NameWords) -> list[_Found]:
    """Words with capitals before "Union" are one name with it, linked by "and" or "'s" or not."""
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
            result.append(_Found(start, index + 1, "organisation"))
    return result


def _joins_names(text: _Text, index: int, words: NameWords) -> bool:
    """Whether "'s" or, behind one article, "and" joins two words with capitals: "the Mail and
    Globe"."""
    if not index or not text.capital(index - 1):
        return False
    if text.plain[index] == "'" or text.doc[index].pos_ == "PART":
        return True
    return index > 1 and text.doc[index].pos_ == "CCONJ" and text.lower[index - 2] in words.the


def _before_legal_form(text: _Text, found: list[_Found], words: NameWords) -> list[_Found]:
    """A legal form belongs to the name before it and says that it is an organisation's."""
    for one in found:
        follows = one.end < len(text) and not text.opens_sentence(one.end)
        if follows and text.words[one.end] in words.legal:
            one.end += 1
        elif len(one) == 1 or text.words[one.end - 1] not in words.legal:
            continue
        one.kind = "organisation"
        one.told = True
    return found


def _acronyms(text: _Text, found: list[_Found], words: NameWords) -> list[_Found]:
    """An acronym in brackets is of the kind of its long form before them."""
    ends = {one.end: one for one in found}
    starts = {one.start: one for one in found}
    result: list[_Found] = []
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
                result.append(_Found(index + 1, index + 2, "organisation"))
            continue
        kind: NameKind = "organisation"
        if long is not None and long.kind != "person":
            whole = long.start <= start
            if whole or (short is not None and long.kind == short.kind):
                kind = long.kind
        replaced.update(id(one) for one in (long, short) if one is not None)
        result.append(_Found(start if long is None else min(start, long.start), index, kind))
        result.append(_Found(index + 1, index + 2, kind))
    return [one for one in found if id(one) not in replaced] + result


def _long_form(text: _Text, end: int, acronym: str, words: NameWords) -> int | None:
    """Where the long form that ends at ``end`` begins: its words spell the acronym."""
    for start in range(end - 2, max(-1, end - _LONGEST_NAME), -1):
        if text.words[start] in ".!?;:" or text.words[start].isspace():
            return None
        if text.capital(start) and _initials(text, start, end, acronym, words):
            return start
    return None


def _initials(text: _Text, start: int, end: int, acronym: str, words: NameWords) -> bool:
    """Whether the words' first letters spell the acronym, small words counted or not."""
    letters = "".join(c for c in acronym.casefold() if c.isalnum())
    parts = [part for word in text.lower[start:end] for part in re.findall(r"\w+'?", word)]
    small = words.small | words.of | words.the
    every = "".join(part[0] for part in parts)
    return letters in (every, "".join(part[0] for part in parts if part not in small))


def _seats(text: _Text, found: list[_Found], words: NameWords) -> list[_Found]:
    """ "Matignon" is an organisation unless something happens at it; "Berlin" where it speaks."""
    by_range = {(one.start, one.end): one for one in found}
    inside = {i for one in found for i in range(one.start, one.end)}
    result = list(found)
    for start, end in _places_of(text, words.seats):
        if any(tuple(text.lower[max(0, start - len(at)) : start]) == at for at in words.at):
            continue
        one = by_range.get((start, end))
        if one is not None:
            one.kind = "organisation"
        elif not inside.intersection(range(start, end)):
            result.append(_Found(start, end, "organisation"))
    for one in found:
        if one.kind != "place" or text.surface(one) not in words.capital:
            continue
        token = text.doc[one.start]
        if token.dep_ == "nsubj" and token.head.lemma_ in words.says:
            one.kind = "organisation"
    return result


def _again(text: _Text, found: list[_Found], _: NameWords) -> list[_Found]:
    """The same words name the same thing throughout a text, a family name its bearer."""
    told = {text.surface(one) for one in found if one.told}
    full = {text.surface(one) for one in found if one.kind == "person" and len(one) > 1}
    family = {last for name in full if (last := name.split()[-1])[0].isupper()}
    for one in found:
        surface = text.surface(one)
        if len(one) == 1 and surface in family:
            one.kind = "person"
        elif surface in told and one.kind != "place":
            one.kind = "organisation"
    votes: dict[str, Counter[NameKind]] = defaultdict(Counter)
    for one in found:
        votes[text.surface(one)][one.kind] += 1
    known: dict[str, NameKind] = dict.fromkeys(sorted(family), "person")
    for surface, counts in votes.items():
        if surface not in known and not surface.islower():
            known[surface] = counts.most_common(1)[0][0]
    inside = {i for one in found for i in range(one.start, one.end)}
    result = list(found)
    for start, end in _places_of(text, by_first_word(tuple(form.split(" ")) for form in known)):
        if inside.isdisjoint(range(start, end)) and _is_name_here(text, start, end):
            result.append(_Found(start, end, known[text.surface(_Found(start, end, "other"))]))
    return result


def _places_of(text: _Text, forms: Groups) -> Iterator[tuple[int, int]]:
    """Where a form stands, the longest at each place; capitals count, the apostrophe's kind not."""
    index = 0
    while index < len(text):
        end = index + 1
        for form in forms.get(text.plain[index], ()):
            if tuple(text.plain[index : index + len(form)]) == form:
                end = index + len(form)
                yield index, end
                break
        index = end


def _is_name_here(text: _Text, start: int, end: int) -> bool:
    """A single word that opens a sentence may be a common noun with its capital."""
    if end - start > 1 or not text.opens_sentence(start):
        return True
    return text.words[start].isupper() or text.doc[start].pos_ == "PROPN"


def _without_dates(text: _Text, found: list[_Found], words: NameWords) -> list[_Found]:
    """A day of the week or a month names nobody, unless somebody of that name is named in full."""
    family = {
        text.plain[one.end - 1] for one in found if one.kind == "person" and len(one) > 1
    } - words.weekdays
    kept = []
    for one in found:
        if one.kind in ("person", "organisation"):
            while len(one) > 1 and text.plain[one.end - 1] in words.weekdays:
                one.end -= 1
            while len(one) > 1 and one.kind == "person" and text.plain[one.start] in words.weekdays:
                one.start += 1
        dated = len(one) == 1 and (
            text.plain[one.start] in words.weekdays
            or (text.plain[one.start] in words.months - family and _is_dated(text, one))
        )
        if not dated:
            kept.append(one)
    return kept


def _is_dated(text: _Text, one: _Found) -> bool:
    """Whether a month is one here: no person's name, or behind a preposition or an article."""
    return one.kind != "person" or (one.start > 0 and text.doc[one.start - 1].pos_ in _BEFORE_DATE)


_RULES = (
    _after_head,
    _before_officer,
    _before_tail,
    _after_announcer,
    _beside_announcer,
    _before_legal_form,
    _acronyms,
    _seats,
    _again,
)


def _disjoint(found: list[_Found]) -> list[_Found]:
    """By place; of two that overlap the longer, of equals the one found last."""
    taken: set[int] = set()
    kept: list[_Found] = []
    order = sorted(range(len(found)), key=lambda n: (-len(found[n]), found[n].start, -n))
    for one in (found[n] for n in order):
        if taken.isdisjoint(range(one.start, one.end)):
            taken.update(range(one.start, one.end))
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
