"""Names in a parsed text, with their kinds.

A pipeline's component finds most of them; the French one was trained on news
(``data/models/fr_names``). Rules correct them by the words around
(:mod:`kg.preprocess.names.neighbours`) and by the rest of the text
(:mod:`kg.preprocess.names.recurrence`): an acronym in brackets has the kind of the name before it,
a family name is the person named in full elsewhere, and a name found once is found everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.base.errors import ModelError
from kg.base.resources import data
from kg.lexicon.name_words import NameWords, name_words
from kg.model import Span
from kg.preprocess.document import Name, NameKind
from kg.preprocess.names.neighbours import (
    GROUPS,
    add_announced,
    correct_after_among,
    correct_described,
    find_before_officer,
    join_aim,
    join_head,
    join_legal_form,
    join_particles,
    join_tail,
)
from kg.preprocess.names.recurrence import add_acronyms, add_repeated, add_seats
from kg.preprocess.names.tokens import FoundName, Text

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
"""Labels of entities that are not names."""
_NOUNS = frozenset(("NOUN", "PROPN"))
_BEFORE_DATE = frozenset(("ADP", "DET", "ADJ"))
_DETACHED = frozenset(("advcl", "advmod", "acl", "amod"))
_SUBJECTS = frozenset(("nsubj", "nsubj:pass"))
_EDGES = frozenset("«»“”„‹›‘\"',;:.()[]{}–—-/|*_")
_FULL_NAME = (2, 3)
"""Possible numbers of words of a full personal name."""
_CLOSERS = {")": "(", "]": "[", "}": "{"}
# Applied in this order, each to the result of the one before.
_RULES = (
    join_particles,
    join_head,
    join_aim,
    find_before_officer,
    join_tail,
    add_announced,
    correct_described,
    correct_after_among,
    join_legal_form,
    add_acronyms,
    add_seats,
    add_repeated,
)


def load_names(nlp: Language) -> None:
    """Replace the ``ner`` component of a French pipeline by the one that kg trained.

    It uses the pipeline's word vectors; a pipeline with vectors of another width keeps its own
    component.

    Raises:
        ModelError: the component's files are missing, or the pipeline has neither suitable vectors
            nor a component of its own.
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


def find_names(
    doc: Doc, places: Sequence[Span] | None = None, *, language: str = "fr"
) -> tuple[Name, ...]:
    """Return the names of a parsed text by position, without overlaps.

    ``places`` has the span of each token in the article's text, if that is not the text of ``doc``.
    """
    text = Text(doc)
    words = name_words(language)
    entities = (entity for entity in doc.ents if entity.label_ not in _NO_NAMES)
    found = [
        one
        for entity in entities
        for part in _split_at_comma(text, _from_entity(entity), words)
        if (one := _trim(text, part, words)) is not None
    ]
    for rule in _RULES:
        found = _without_overlaps(rule(text, found, words))
    found = [one for one in _drop_dates(text, found, words) if not _is_detached(text, one)]
    if places is None:
        places = [Span(token.idx, token.idx + len(token)) for token in doc]
    return tuple(
        Name(Span(places[one.start].start, places[one.end - 1].end), one.kind) for one in found
    )


def find_groups(doc: Doc, places: Sequence[Span] | None = None) -> tuple[Span, ...]:
    """Return the nouns for members of a people, a faith or a party ("Vallonians").

    They are found as far as the pipeline marks them; ``places`` is as for :func:`find_names`.
    """
    found = []
    for entity in doc.ents:
        last = doc[entity.end - 1]
        if entity.label_ not in GROUPS or last.pos_ not in _NOUNS:
            continue
        if places is None:
            found.append(Span(last.idx, last.idx + len(last)))
        else:
            found.append(places[last.i])
    return tuple(found)


def _from_entity(entity: object) -> FoundName:
    start, end, label = (getattr(entity, name) for name in ("start", "end", "label_"))
    return FoundName(start, end, _KINDS.get(label, "other"))


def _split_at_comma(text: Text, one: FoundName, words: NameWords) -> tuple[FoundName, ...]:
    """Split a body or place from a person: "mayor of [Orvaux, Ada Brun]", not "Brun, Vals & Co"."""
    commas = [i for i in range(one.start + 1, one.end - 1) if text.words[i] == ","]
    if len(commas) != 1:
        return (one,)
    last = range(commas[0] + 1, one.end)
    two = len(last) in _FULL_NAME and all(
        text.capital(i) and text.words[i].isalpha() and text.plain[i] not in words.legal
        for i in last
    )
    if not two or one.kind == "other":
        return (one,)
    first: NameKind = "other" if one.kind == "person" else one.kind
    second: NameKind = "person" if one.kind != "place" else "place"
    return FoundName(one.start, commas[0], first), FoundName(commas[0] + 1, one.end, second)


def _trim(text: Text, one: FoundName, words: NameWords) -> FoundName | None:
    """Drop blanks, marks, articles and titles around a name; ``None`` if nothing is left."""
    start, end = one.start, one.end
    while start < end and (
        text.words[end - 1].isspace()
        or _is_edge(text, start, end - 1)
        or (end - start > 1 and text.doc[end - 1].pos_ == "PART")
    ):
        end -= 1
    # An acronym after an unclosed bracket is another name.
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
    return FoundName(start, end, one.kind)


def _is_title(text: Text, index: int, end: int, words: NameWords) -> bool:
    """Whether a word is a title before a name; "le Prince" without a name keeps it."""
    return text.words[index] in words.title and any(text.capital(i) for i in range(index + 1, end))


def _is_left_open(text: Text, index: int, end: int) -> bool:
    """Whether a token is a bracket that is not closed before ``end``."""
    word = text.words[index]
    return any(
        word == opener and closer not in text.words[index:end]
        for closer, opener in _CLOSERS.items()
    )


def _is_edge(text: Text, start: int, index: int) -> bool:
    word = text.words[index]
    if word in _CLOSERS:
        return _CLOSERS[word] not in text.words[start:index]
    return word in _EDGES


def _drop_dates(text: Text, found: list[FoundName], words: NameWords) -> list[FoundName]:
    """Drop weekdays and months, unless a person of that name is named in full."""
    family = {
        text.plain[one.end - 1] for one in found if one.kind == "person" and len(one) > 1
    } - words.weekdays
    kept = []
    for one in found:
        if one.kind in ("person", "organisation"):
            while (
                len(one) > 1
                and text.plain[one.end - 1] in words.weekdays
                # "Le Journal du dimanche"
                and text.plain[one.end - 2] not in words.of
            ):
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


def _is_detached(text: Text, one: FoundName) -> bool:
    """Whether an apparent name is a common word that opens a sentence: "Émue, la maire a parlé"."""
    first = text.doc[one.start]
    if len(one) > 1 or one.confirmed or one.kind == "place" or not text.opens_sentence(one.start):
        return False
    others = (i for i, word in enumerate(text.words) if word == text.words[one.start])
    if any(not text.opens_sentence(i) for i in others):
        return False
    if first.dep_ in _DETACHED and one.end < len(text) and text.words[one.end] != ",":
        # "Debout à la barre, …"
        return True
    subjects = (t for t in first.head.lefts if t.dep_ in _SUBJECTS and first.i < t.i)
    subject = next(subjects, None)
    if subject is None or first.head.i == first.i:
        return False
    before, after = text.doc[subject.left_edge.i - 1], text.doc[subject.right_edge.i + 1]
    return before.text == "," and after.text != ","


def _is_dated(text: Text, one: FoundName) -> bool:
    """Whether a month is a date: not a person's name, or after a preposition or an article."""
    return one.kind != "person" or (one.start > 0 and text.doc[one.start - 1].pos_ in _BEFORE_DATE)


def _without_overlaps(found: list[FoundName]) -> list[FoundName]:
    """Sort by position; of two overlapping names keep the longer, of equal ones the later found."""
    taken: set[int] = set()
    kept: list[FoundName] = []
    order = sorted(range(len(found)), key=lambda n: (-len(found[n]), found[n].start, -n))
    for one in (found[n] for n in order):
        if taken.isdisjoint(range(one.start, one.end)):
            taken.update(range(one.start, one.end))
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
