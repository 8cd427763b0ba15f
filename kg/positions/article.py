"""View an article as the ranking of labels needs it: stems by place, sentences, labels."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from typing import TYPE_CHECKING

from kg.base.errors import KgError
from kg.base.resources import data
from kg.lexicon.tables import find_pattern
from kg.model import Span, Statement
from kg.normalise.noun_phrases import generic_nouns
from kg.positions.labels import Label, Spot, find_labels
from kg.positions.words import find_stems, stems, undoing_stems
from kg.preprocess.document import Document, Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]

_LEAD = 60
"""Code points from which a paragraph is no headline."""


@dataclass(frozen=True, slots=True)
class Rarity:
    """In what share of news articles a stem occurs."""

    shares: dict[str, float]
    articles: int

    def idf(self, stem: str) -> float:
        """Return the logarithm of how rare a stem is."""
        return log((self.articles + 1) / (self.shares.get(stem, 0) * self.articles + 1))


@cache
def rarity(language: str) -> Rarity:
    """Read ``data/models/rarity.<language>.tsv``; without it all stems are equally rare.

    Raises:
        KgError: a line is not a stem and a number.
    """
    path = data(f"models/rarity.{language}.tsv")
    if not path.exists():
        return Rarity({}, 0)
    shares: dict[str, float] = {}
    articles = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        try:
            stem, count = line.split("\t")
            if stem == "*":
                articles = int(count)
            else:
                shares[stem] = int(count) / articles
        except (ValueError, ZeroDivisionError) as error:
            raise KgError(f"{path}, line {number}: expected a stem and a count") from error
    return Rarity(shares, articles)


def _common(matrix: Numbers, bag: Numbers) -> Numbers:
    """Return how many of its stems each row has in a bag."""
    import numpy as np

    # Kernels of OpenBLAS read beyond short rows: what they find there can set the flag of the
    # processor, but is in no result.
    with np.errstate(invalid="ignore"):
        found: Numbers = matrix @ bag
    return found


class Spots:
    """The spots of all labels of an article as columns, label by label, each label's in order."""

    def __init__(self, view: ArticleView) -> None:
        import numpy as np

        spots = [spot for label in view.labels for spot in label.spots]
        counts = [len(label.spots) for label in view.labels]
        self._size = len(counts)
        self._first = np.cumsum([0, *counts])[:-1]
        self._label = np.repeat(np.arange(len(counts)), counts)
        self._start = np.array([spot.start for spot in spots], np.intp)
        self._sentence = np.array([view.sentence_number(spot.start) for spot in spots], np.intp)

    def labels_in(self, span: Span) -> Numbers:
        """Return which labels begin within a part of the text, 0 or 1."""
        import numpy as np

        found = np.zeros(self._size, np.float32)
        found[self._label[(self._start >= span.start) & (self._start < span.end)]] = 1
        return found

    def sentences_back(self, place: int, sentence: int) -> Numbers:
        """Return how many sentences before a place each label was last; 99 where it was not."""
        import numpy as np

        before = np.bincount(self._label[self._start < place], minlength=self._size)
        last = self._sentence[np.maximum(self._first + before - 1, 0)]
        return np.where(before > 0, sentence - last, 99).astype(np.float32)


class ArticleView:
    """An article with its labels and what is known of them whatever the statement.

    Attributes:
        labels: the labels, the most likely ones first.
        fixed: a row of numbers for each label, in the order of FIXED.
        matrix: which label (row) has which stem of the article (column), 0 or 1.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tokens: Sequence[Token] = document.tokens
        text = document.text
        found = list(find_stems(text))
        self.starts = [one.start for one in found]
        self.found = [one.stem for one in found]
        self.counts = Counter(self.found)
        self.rarity = rarity(document.language)
        self.labels = find_labels(document, self.counts)
        self.column = {stem: n for n, stem in enumerate(self.counts)}
        for label in self.labels:
            for stem in label.stems:
                self.column.setdefault(stem, len(self.column))
        self.heads = [stems(self.tokens[label.spots[0].head].text) for label in self.labels]
        self.spot_starts = [[spot.start for spot in label.spots] for label in self.labels]
        self.token_starts = [token.start for token in self.tokens]
        self.sentences = [
            Span(self.tokens[first].start, self.tokens[last - 1].end)
            for first, last in document.sentences
            if first < last
        ]
        self.kinds: dict[int, set[str]] = defaultdict(set)
        for name in document.names:
            for token in self.tokens_in(name.span):
                self.kinds[token.index].add(name.kind)
        self._sentence_starts = [one.start for one in self.sentences]
        self.spots = Spots(self)
        self.lemmas = [self.tokens[label.spots[0].head].lemma for label in self.labels]
        self.title = _title(document)
        body = [one for one in document.paragraphs if one.start >= self.title.end]
        long = [one for one in body if len(one) > _LEAD]
        self.lead = long[0] if long else self.title
        self._fill()

    def tokens_in(self, span: Span) -> Sequence[Token]:
        """Return the tokens that begin within a part of the text."""
        first = bisect_left(self.token_starts, span.start)
        return self.tokens[first : bisect_left(self.token_starts, span.end)]

    def sentence_number(self, place: int) -> int:
        """Return the number of the sentence that holds a place; 0 where none does."""
        number = bisect_right(self._sentence_starts, place) - 1
        return number if number >= 0 and place < self.sentences[number].end else 0

    def spots_in(self, number: int, span: Span) -> Sequence[Spot]:
        """Return the spots of a label that begin within a part of the text."""
        starts = self.spot_starts[number]
        first = bisect_left(starts, span.start)
        return self.labels[number].spots[first : bisect_left(starts, span.end)]

    def _fill(self) -> None:
        import numpy as np

        size = (len(self.labels), len(self.column))
        self.matrix: Numbers = np.zeros(size, np.float32)
        self.head_matrix: Numbers = np.zeros(size, np.float32)
        for row, (label, heads) in enumerate(zip(self.labels, self.heads, strict=True)):
            self.matrix[row, [self.column[stem] for stem in label.stems]] = 1
            self.head_matrix[row, [self.column[s] for s in heads if s in self.column]] = 1
        self.sizes: Numbers = self.matrix.sum(1)
        self.idf: Numbers = np.array([self.rarity.idf(stem) for stem in self.column], np.float32)
        self.fixed: Numbers = np.array(
            [self._row(label, heads) for label, heads in zip(self.labels, self.heads, strict=True)],
            np.float32,
        ).reshape(len(self.labels), len(FIXED))
        nested = self.matrix @ self.matrix.T
        inside = (nested >= self.sizes[:, None]) & (self.sizes[None, :] > self.sizes[:, None])
        self.fixed[:, FIXED.index("longer")] = inside.sum(1)
        self.fixed[:, FIXED.index("shorter")] = inside.sum(0)
        self.fixed[:, FIXED.index("title_of")] = self._share_of(self.title)
        self.fixed[:, FIXED.index("title_share")] = self.share(self.bag(self.title))
        self.fixed[:, FIXED.index("title_head")] = self.has_head(self.bag(self.title))
        self.fixed[:, FIXED.index("lead_share")] = self.share(self.bag(self.lead))

    def bag(self, *spans: Span) -> Numbers:
        """Return which stems occur in some parts of the text, 0 or 1."""
        import numpy as np

        found = np.zeros(len(self.column), np.float32)
        for span in spans:
            for n in range(
                bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
            ):
                found[self.column[self.found[n]]] = 1
        return found

    def share(self, bag: Numbers) -> Numbers:
        """Return the share of each label's stems that are in a bag."""
        return _common(self.matrix, bag) / self.sizes

    def has_head(self, bag: Numbers) -> Numbers:
        """Return whether the head of each label is in a bag, 0 or 1."""
        import numpy as np

        found: Numbers = np.minimum(_common(self.head_matrix, bag), 1)
        return found

    def _share_of(self, span: Span) -> Numbers:
        bag = self.bag(span)
        return _common(self.matrix, bag) / max(float(bag.sum()), 1)

    def _row(self, label: Label, heads: frozenset[str]) -> list[float]:
        text = self.document.text
        spot = label.spots[0]
        head = self.tokens[spot.head]
        idf = [self.rarity.idf(stem) for stem in label.stems]
        counts = [self.counts[stem] for stem in label.stems]
        kinds = self.kinds[spot.head]
        is_generic = head.lemma.lower() in generic_nouns(self.document.language)
        words = text[spot.start : spot.end]
        inner = [
            t
            for t in self.tokens[spot.head - 12 if spot.head > 12 else 0 : spot.head + 13]
            if spot.start <= t.start < spot.end
        ]
        values = {
            "stems": len(label.stems),
            "length": len(label.text),
            "places": log(len(label.spots)),
            "idf_max": max(idf),
            "idf_mean": sum(idf) / len(idf),
            "idf_head": max((self.rarity.idf(stem) for stem in heads), default=0),
            "count_max": log(max(counts) + 1),
            "count_min": log(min(counts) + 1),
            "count_mean": log(sum(counts) / len(counts) + 1),
            "count_head": log(1 + max((self.counts[stem] for stem in heads), default=0)),
            "in_title": any(self.title.start <= one.start < self.title.end for one in label.spots),
            "in_lead": any(self.lead.start <= one.start < self.lead.end for one in label.spots),
            "is_proper": head.pos == "PROPN",
            "is_person": "person" in kinds,
            "is_place": "place" in kinds,
            "is_organisation": "organisation" in kinds,
            "is_generic": is_generic,
            "is_generic_alone": is_generic and len(label.stems) == 1,
            "has_digit": any(map(str.isdigit, label.text)),
            "undoes": not label.stems.isdisjoint(undoing_stems()),
            "has_capital": label.text[:1].isupper(),
            "first_place": spot.start / max(len(text), 1),
            "is_plural": head.text.endswith("s"),
            "has_comma": "," in label.text,
            "is_verbatim": label.text in text,
            "is_marked": any(mark in words for mark in '«»"“”'),
            "has_verb": any(token.pos in ("VERB", "AUX") for token in inner),
            "is_of_verb": bool(
                find_pattern(self.document.language, "deverbal").fullmatch(head.lemma)
            ),
        }
        return [float(values.get(name, 0.0)) for name in FIXED]

    def sentence_of(self, statement: Statement) -> Span:
        """Return the sentences that hold a statement's content."""
        start, end = statement.content[0].start, statement.content[-1].end
        met = [one for one in self.sentences if one.start < end and start < one.end]
        return Span(met[0].start, met[-1].end) if met else Span(start, end)


def _title(document: Document) -> Span:
    """Return the place of the title, or of a first line that is one."""
    article = document.article
    if article.title_span is not None:
        return article.title_span
    if document.paragraphs and len(document.paragraphs[0]) < 3 * _LEAD:
        return document.paragraphs[0]
    return Span(0, 0)


FIXED = (
    *("stems", "length", "places", "idf_max", "idf_mean", "idf_head"),
    *("count_max", "count_min", "count_mean", "count_head"),
    *("in_title", "title_share", "title_of", "title_head", "in_lead", "lead_share"),
    *("is_proper", "is_person", "is_place", "is_organisation", "is_generic", "is_generic_alone"),
    *("has_digit", "undoes", "has_capital", "first_place", "is_plural", "has_comma"),
    *("is_verbatim", "is_marked", "has_verb", "is_of_verb", "longer", "shorter"),
)
"""What is known of a label whatever the statement."""
