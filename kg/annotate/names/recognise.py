"""A parsed text → the names in it, each with the kind of thing it names.

A pipeline's component finds most of them; for French one trained on news (``data/models/fr_names``,
see its README). What it can't know is told by the words around
(:mod:`kg.annotate.names.neighbours`), and a text helps itself (:mod:`kg.annotate.names.recurrence`):
an acronym in brackets is of the kind of the name before it, a family name alone is the person
named in full elsewhere, and a name found once is found everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.annotate.document import Name, NameKind
from kg.annotate.names.neighbours import (
    GROUPS,
    after_announcer,
    after_head,
    among,
    before_legal_form,
    before_officer,
    before_tail,
    beside_announcer,
    over_aim,
    over_particles,
)
from kg.annotate.names.recurrence import acronyms, again, seats
from kg.annotate.names.tokens import Found, Text
from kg.base.errors import ModelError
from kg.base.resources import data
from kg.lexicon.name_words import NameWords, name_words
from kg.model import Span

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
_NOUNS = frozenset(("NOUN", "PROPN"))
_BEFORE_DATE = frozenset(("ADP", "DET", "ADJ"))
_DETACHED = frozenset(("advcl", "advmod", "acl", "amod"))
_SUBJECTS = frozenset(("nsubj", "nsubj:pass"))
_EDGES = frozenset("«»“”„‹›‘\"',;:.()[]{}–—-/|*_")
_FULL_NAME = (2, 3)
"""Words of a person's name in full."""
_CLOSERS = {")": "(", "]": "[", "}": "{"}
# Each sees the names as the one before left them.
_RULES = (
    over_particles,
    after_head,
    over_aim,
    before_officer,
    before_tail,
    after_announcer,
    beside_announcer,
    among,
    before_legal_form,
    acronyms,
    seats,
    again,
)


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
    text = Text(doc)
    words = name_words(language)
    entities = (entity for entity in doc.ents if entity.label_ not in _NO_NAMES)
    found = [
        one
        for entity in entities
        for part in _parted(text, _from_entity(entity), words)
        if (one := _trimmed(text, part, words)) is not None
    ]
    for rule in _RULES:
        found = _disjoint(rule(text, found, words))
    found = [one for one in _without_dates(text, found, words) if not _is_detached(text, one)]
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
    are tagged as nouns, as far as the pipeline marks them; ``places`` is as for :func:`names`.
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


def _from_entity(entity: object) -> Found:
    start, end, label = (getattr(entity, name) for name in ("start", "end", "label_"))
    return Found(start, end, _KINDS.get(label, "other"))


def _parted(text: Text, one: Found, words: NameWords) -> tuple[Found, ...]:
    """A body or place and whoever stands beside it behind a comma, where a pipeline takes them for
    one name: "the mayor of [Orvaux, Elodie Tessandier]". A firm's name may have commas of its own:
    before a legal form or a further name ("Brun, Vals & Co").
    """
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
    return Found(one.start, commas[0], first), Found(commas[0] + 1, one.end, second)


def _trimmed(text: Text, one: Found, words: NameWords) -> Found | None:
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
    return Found(start, end, one.kind)


def _is_title(text: Text, index: int, end: int, words: NameWords) -> bool:
    """A title is one only before a name: "le Prince" by himself keeps his."""
    return text.words[index] in words.title and any(text.capital(i) for i in range(index + 1, end))


def _is_left_open(text: Text, index: int, end: int) -> bool:
    """Whether a bracket opens at a token that nothing closes before ``end``."""
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


def _without_dates(text: Text, found: list[Found], words: NameWords) -> list[Found]:
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


def _is_detached(text: Text, one: Found) -> bool:
    """Whether what looks like a name is a word that has its capital from the sentence and stands
    before the subject: "Émue, la maire a remercié la ville".
    """
    first = text.doc[one.start]
    if len(one) > 1 or one.told or one.kind == "place" or not text.opens_sentence(one.start):
        return False
    others = (i for i, word in enumerate(text.words) if word == text.words[one.start])
    if any(not text.opens_sentence(i) for i in others):
        return False
    if first.dep_ in _DETACHED and one.end < len(text) and text.words[one.end] != ",":
        # "Debout à la barre, …"
        return True
    behind = (t for t in first.head.lefts if t.dep_ in _SUBJECTS and first.i < t.i)
    subject = next(behind, None)
    if subject is None or first.head.i == first.i:
        return False
    before, after = text.doc[subject.left_edge.i - 1], text.doc[subject.right_edge.i + 1]
    return before.text == "," and after.text != ","


def _is_dated(text: Text, one: Found) -> bool:
    """Whether a month is one here: no person's name, or behind a preposition or an article."""
    return one.kind != "person" or (one.start > 0 and text.doc[one.start - 1].pos_ in _BEFORE_DATE)


def _disjoint(found: list[Found]) -> list[Found]:
    """By place; of two that overlap the longer, of equals the one found last."""
    taken: set[int] = set()
    kept: list[Found] = []
    order = sorted(range(len(found)), key=lambda n: (-len(found[n]), found[n].start, -n))
    for one in (found[n] for n in order):
        if taken.isdisjoint(range(one.start, one.end)):
            taken.update(range(one.start, one.end))
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
