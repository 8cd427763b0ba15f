"""The named questions as forms with examples, and the answers of those that need no value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg.pages.answers import Answers
from kg.pages.corpus import Corpus, Node
from kg.pages.words import Words, read_part
from kg.query.questions import Question, questions
from kg.view.template import read_part as read_network_part

ROWS = 200
"""Rows of an answer that a page shows."""
EXAMPLES = 3
PLACEHOLDERS = {
    "(no outlet)": "noOutlet",
    "(no organisation)": "noOrganisation",
    "(unknown)": "unknownSource",
    "(no date)": "undated",
}
"""What questions answer if the graph has no value, with the word that pages have for it."""
_LISTS = {"actor": "by_actor", "topic": "by_topic", "claim": "claims"}


@dataclass(frozen=True, slots=True)
class Form:
    """A question with one gap: the words before and after it, and where its answer is.

    ``kind`` is what fills the gap (actor, topic or claim), ``part`` the part of the page of the
    actor, topic or claim that answers; ``examples`` are answered already.
    """

    name: str
    kind: str
    part: str
    before: str
    after: str
    examples: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A table; a cell is a text, or a node that it names."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str | Node, ...], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A named question on its page."""

    name: str
    lang: str
    title: str
    answers: str
    command: str
    sparql: str
    form: Form | None
    answer: Answer | None


def forms(corpus: Corpus, words: Words) -> list[Form]:
    """Return the questions with one gap, in the order of the data file."""
    found = []
    known: dict[str, dict[str, str]] = json.loads(read_part("forms.json"))
    for name, form in known.items():
        before, _, after = words.say(f"ask_{name}").partition("{gap}")
        iris = list(getattr(corpus, _LISTS[form["kind"]]))[:EXAMPLES]
        examples = tuple(corpus.nodes[iri] for iri in iris)
        if examples:
            found.append(
                Form(name, form["kind"], form["part"], before.strip(), after.strip(), examples)
            )
    return found


def asked(corpus: Corpus, answers: Answers, words: Words) -> list[Asked]:
    """Return all named questions: those with a form first, then those with an answer.

    Args:
        corpus: gives examples.
        answers: what the questions answer about the corpus.
        words: the words of the page.
    """
    known = {form.name: form for form in forms(corpus, words)}
    labels = {corpus.reader.labels.get(iri, node.label): node for iri, node in corpus.nodes.items()}
    found = [_asked(one, known.get(one.name), labels, answers, words) for one in questions()]
    return sorted(found, key=lambda one: (one.form is None, one.answer is None))


def _asked(
    one: Question,
    form: Form | None,
    labels: Mapping[str, Node],
    given: Answers,
    words: Words,
) -> Asked:
    lang, title, answers = _in_language(one, words.lang)
    required = [parameter.name for parameter in one.parameters if parameter.required]
    answer = None
    if not required:
        answer = _answer(one, labels, given, words)
    example = form.examples[0].label if form else ""
    gaps = [f'--{name} "{example}"' if example else f"--{name} …" for name in required]
    command = " ".join([f"kg ask {one.name}", *gaps])
    return Asked(one.name, lang, title, answers, command, one.sparql, form, answer)


def _in_language(question: Question, lang: str) -> tuple[str, str, str]:
    """Return the language, title and description of a question; English if not translated."""
    found: dict[str, dict[str, list[str]]] = json.loads(read_network_part("questions.json"))
    if question.name not in found.get(lang, {}):
        return "en", question.title, question.answers
    title, answers = found[lang][question.name]
    return lang, title, answers


def _answer(
    question: Question,
    labels: Mapping[str, Node],
    given: Answers,
    words: Words,
) -> Answer:
    rows = given.ask(question.name)
    plain = replace(rows, rows=rows.rows[:ROWS]).plain()
    # A column without a value says nothing.
    shown = [name for name in rows.shown or rows.columns if any(row[name] for row in plain)]
    columns: dict[str, str] = json.loads(read_network_part("columns.json")).get(words.lang, {})
    lines = tuple(
        tuple(_cell(name, row[name], labels, columns, words) for name in shown) for row in plain
    )
    return Answer(tuple(columns.get(name, name) for name in shown), lines, len(rows))


def _cell(
    column: str, value: str, labels: Mapping[str, Node], columns: Mapping[str, str], words: Words
) -> str | Node:
    """Return a value in the language of the page, or the actor, topic or claim that it names."""
    if value in labels and column not in ("outlet", "where"):
        return labels[value]
    if column in ("stance", "before", "now", "kind"):
        return words.known(value)
    if column == "side":
        # "for" and "against" are also columns of other answers.
        return columns.get(value, value)
    if column == "type":
        return words.known(f"type_{value}", value)
    if column in ("date", "first", "last", "earlier"):
        return words.day(value) if value else ""
    if column in ("outlet", "where", "organisation", "actors", "month"):
        for placeholder, word in PLACEHOLDERS.items():
            value = value.replace(placeholder, f"({words.say(word)})")
    return value
