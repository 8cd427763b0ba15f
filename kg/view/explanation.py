"""A page that explains statements: the text with its marks, and the features that decided.

It has no scripts and fetches nothing. All text of articles is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.explain import ROLES, Explanation, largest, segments
from kg.model import Statement
from kg.view.template import document, read_part, text

REASONS = 8
"""Features that are shown of a statement."""


def explanation_page(explanations: Sequence[Explanation]) -> str:
    """Return the page of one or more articles. The same explanations give the same page."""
    names = ", ".join(one.article.title or one.article.name for one in explanations[:3])
    legend = " ".join(f'<span><span class="{role}">{role}</span></span>' for role in ROLES)
    lines = [f'<p class="legend">{legend}</p>']
    for number, explanation in enumerate(explanations, 1):
        lines += _article(explanation, f"a{number}")
    body = "\n".join(lines)
    return document(lang="en", title=names, style=read_part("explanation.css"), body=body)


def _article(explanation: Explanation, anchor: str) -> Iterator[str]:
    article = explanation.article
    about = " · ".join(filter(None, (article.date, article.outlet, article.identity)))
    yield f"<h1>{text(article.title or article.name)}</h1>"
    yield f'<p class="about">{text(about)}</p>'
    for note in explanation.notes:
        yield f'<p class="note">{text(note)}</p>'
    language = text(explanation.reading.language or "und")
    marked = _marked_text(explanation, anchor)
    yield "<article>"
    # Not on a line of its own, because blanks in the text are kept.
    yield f'<div class="text" lang="{language}" dir="auto">{marked}</div>'
    yield "<ol>"
    for number, statement in enumerate(explanation.reading.statements):
        yield from _statement(explanation, statement, number, anchor)
    if not explanation.reading.statements:
        yield "<li>No statement was found.</li>"
    yield "</ol>"
    yield "</article>"


def _marked_text(explanation: Explanation, anchor: str) -> str:
    parts: list[str] = []
    whole = explanation.article.text
    for segment in segments(whole, explanation.reading.statements):
        for number in segment.begins:
            own = f"{anchor}s{number + 1}"
            parts.append(f'<a class="mark" id="{own}t" href="#{own}">{number + 1}</a>')
        words = text(segment.span.of(whole))
        found = {role for _, role in segment.roles}
        kinds = " ".join(role for role in ROLES if role in found)
        parts.append(f'<span class="{kinds}">{words}</span>' if kinds else words)
    return "".join(parts)


def _statement(
    explanation: Explanation, statement: Statement, number: int, anchor: str
) -> Iterator[str]:
    whole = explanation.article.text
    decision = explanation.decisions[number]
    own = f"{anchor}s{number + 1}"
    said = statement.said(whole)
    cue = f"cue “{statement.cue.of(whole)}”" if statement.cue is not None else "no cue"
    speaker = statement.speaker.of(whole) if statement.speaker is not None else "no speaker"
    yield f'<li id="{own}"><p><a class="mark" href="#{own}t">{number + 1}</a>{text(said)}</p>'
    yield f"<p><b>{text(speaker)}</b> → <b>{text(statement.source or 'unknown source')}</b></p>"
    facts = [
        f"rule {statement.rule}",
        cue,
        statement.type,
        statement.act,
        f"stance {statement.stance}",
        f"confidence {statement.confidence:.2f}",
    ]
    if decision.row:
        facts.insert(1, f"pattern {decision.row}")
    if decision.rivals:
        many = "s" * (decision.rivals != 1)
        facts.append(f"before {decision.rivals} other candidate{many} for the cue")
    yield f'<p class="facts">{text(" · ".join(facts))}</p>'
    yield "<table>"
    for name, value in largest(decision, REASONS):
        side = "for" if value > 0 else "against"
        yield f'<tr><td class="{side}">{value:+.2f}</td><td>{text(name)}</td></tr>'
    yield "</table></li>"
