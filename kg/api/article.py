"""Annotate one text, without a graph."""

from __future__ import annotations

import hashlib
import html
from dataclasses import dataclass
from typing import Any

from kg.base.errors import UsageError
from kg.extract.explain import segments
from kg.model import Affiliation, Article, DateExpression, Reading, Statement

_COLOURS = {
    "content": "background:#fff3c4;color:#222",
    "speaker": "border-bottom:2px solid #1f6feb",
    "cue": "border-bottom:2px dotted #6e7781",
    "target": "border-bottom:2px solid #c2410c",
    "when": "border-bottom:2px dotted #0f766e",
}


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """A text with what it says.

    >>> found = annotate("Le maire, Jean Roy, a dit : « Le pont sera fermé. »", language="fr")
    >>> [found.words(one) for one in found.statements]
    ['Le pont sera fermé.']
    """

    reading: Reading

    @property
    def text(self) -> str:
        """The text, unchanged; all spans index it."""
        return self.reading.article.text

    @property
    def language(self) -> str | None:
        """The language of the text, as given or recognised (ISO 639-1)."""
        return self.reading.language

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Who said what: content, cue, speaker, source, act, stance and target of each."""
        return self.reading.statements

    @property
    def affiliations(self) -> tuple[Affiliation, ...]:
        """The roles and memberships that the text states for persons."""
        return self.reading.affiliations

    @property
    def dates(self) -> tuple[DateExpression, ...]:
        """The date expressions of the text with their EDTF values."""
        return self.reading.dates

    @property
    def notes(self) -> tuple[str, ...]:
        """Remarks, such as that there is no extractor for the language."""
        return self.reading.notes

    def words(self, statement: Statement) -> str:
        """Return the words of a statement's content."""
        return statement.said(self.text)

    def to_dict(self) -> dict[str, Any]:
        """Return the stand-off record that ``kg annotate`` writes."""
        from kg.extract.standoff import standoff_record

        return standoff_record(self.reading)

    def _repr_html_(self) -> str:
        """Show the text with contents, cues, speakers, targets and dates marked, in a notebook."""
        parts = []
        for segment in segments(self.text, self.statements):
            words = html.escape(segment.span.of(self.text)).replace("\n", "<br>")
            styles = [_COLOURS[role] for role in _COLOURS if role in {r for _, r in segment.roles}]
            parts.append(f'<span style="{";".join(styles)}">{words}</span>' if styles else words)
        legend = " ".join(
            f'<span style="{style}">{role}</span>' for role, style in _COLOURS.items()
        )
        return f'<div style="line-height:1.6">{"".join(parts)}</div><p><small>{legend}</small></p>'


def annotate(
    text: str,
    language: str | None = None,
    date: str | None = None,
    *,
    title: str | None = None,
    model: str | None = None,
    fast: bool = False,
) -> AnnotatedArticle:
    """Find who says what in a text, who holds which role, and which dates it names.

    Args:
        text: the text of one article.
        language: its language ("fr", "en"); recognised where it is not given.
        date: its date, as EDTF ("2024-03-05", "2024-03"): relative dates need it.
        title: its title, where the text does not begin with it.
        model: a spaCy pipeline for French instead of the default one.
        fast: leave out the encoder, which makes topics more often right.

    Raises:
        UsageError: the date is not EDTF, or the text is not Unicode.
        ModelError: the pipeline of the language is not installed.
    """
    from kg.base.edtf import bounds
    from kg.pipeline import annotate as annotate_articles

    if date is not None:
        try:
            bounds(date)
        except ValueError as error:
            raise UsageError(f"{error}; write a date as 2018-03-05, 2018-03 or 2018") from None
    try:
        name = hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]
    except UnicodeEncodeError:
        raise UsageError("the text holds half of a surrogate pair") from None
    article = Article(name, name, text, title=title, date=date, language=language)
    (reading,) = annotate_articles([article], model=model, fast=fast)
    return AnnotatedArticle(reading)
