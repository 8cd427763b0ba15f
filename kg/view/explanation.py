"""Explanations in, one self-contained HTML page out: the text with its places, and what decided.

Nothing runs on the page and nothing is fetched: its policy allows its own style alone. All that
comes from an article is escaped.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterator, Sequence

from kg.extract.explain import ROLES, Explanation, largest, segments
from kg.model import Statement
from kg.view.template import part

REASONS = 8
"""How many features are shown of a statement."""


def explanation_page(explanations: Sequence[Explanation]) -> str:
    """The page of one or more articles. The same explanations give the same page."""
    style = part("explanation.css")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    names = ", ".join(one.article.title or one.article.name for one in explanations[:3])
    legend = " ".join(f'<span><span class="{role}">{role}</span></span>' for role in ROLES)
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_text(names)}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        f'<p class="legend">{legend}</p>',
    ]
    for number, explanation in enumerate(explanations, 1):
        lines += _article(explanation, f"a{number}")
    return "\n".join([*lines, "</body>", "</html>"]) + "\n"


def _article(explanation: Explanation, anchor: str) -> Iterator[str]:
    article = explanation.article
    about = " · ".join(filter(None, (article.date, article.outlet, article.identity)))
    yield f"<h1>{_text(article.title or article.name)}</h1>"
    yield f'<p class="about">{_text(about)}</p>'
    for note in explanation.notes:
        yield f'<p class="note">{_text(note)}</p>'
    language = html.escape(explanation.reading.language or "und")
    yield "<article>"
    # Not a line of its own: the text keeps its blanks.
    yield f'<div class="text" lang="{language}" dir="auto">{_marked(explanation, anchor)}</div>'
    yield "<ol>"
    for number, statement in enumerate(explanation.reading.statements):
        yield from _statement(explanation, statement, number, anchor)
    if not explanation.reading.statements:
        yield "<li>No statement was found.</li>"
    yield "</ol>"
    yield "</article>"


def _marked(explanation: Explanation, anchor: str) -> str:
    parts: list[str] = []
    text = explanation.article.text
    for segment in segments(text, explanation.reading.statements):
        for number in segment.begins:
            own = f"{anchor}s{number + 1}"
            parts.append(f'<a class="mark" id="{own}t" href="#{own}">{number + 1}</a>')
        words = _text(segment.span.of(text))
        held = {role for _, role in segment.roles}
        kinds = " ".join(role for role in ROLES if role in held)
        parts.append(f'<span class="{kinds}">{words}</span>' if kinds else words)
    return "".join(parts)


def _statement(
    explanation: Explanation, statement: Statement, number: int, anchor: str
) -> Iterator[str]:
    text = explanation.article.text
    decision = explanation.decisions[number]
    own = f"{anchor}s{number + 1}"
    said = statement.said(text)
    cue = f"cue “{statement.cue.of(text)}”" if statement.cue is not None else "no cue"
    speaker = statement.speaker.of(text) if statement.speaker is not None else "no speaker"
    yield f'<li id="{own}"><p><a class="mark" href="#{own}t">{number + 1}</a>{_text(said)}</p>'
    yield f"<p><b>{_text(speaker)}</b> → <b>{_text(statement.source or 'unknown source')}</b></p>"
    facts = [
        f"rule {statement.rule}",
        cue,
        statement.type,
        statement.act,
        f"stance {statement.stance}",
        f"confidence {statement.confidence:.2f}",
    ]
    if decision.rivals:
        many = "s" * (decision.rivals != 1)
        facts.append(f"before {decision.rivals} other candidate{many} for the cue")
    yield f'<p class="facts">{_text(" · ".join(facts))}</p>'
    yield "<table>"
    for name, value in largest(decision, REASONS):
        side = "for" if value > 0 else "against"
        yield f'<tr><td class="{side}">{value:+.2f}</td><td>{_text(name)}</td></tr>'
    yield "</table></li>"


def _text(words: str) -> str:
    """Words of an article as text of a page; what no page may hold becomes U+FFFD."""
    clean = "".join(c if c in "\t\n\r" or ord(c) >= 32 else "\ufffd" for c in words)
    return html.escape(clean.encode("utf-8", "replace").decode("utf-8"))
