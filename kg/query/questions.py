"""A named question or SPARQL text → rows.

In: a store (anything with ``query(sparql)`` over the union of its graphs) and either SPARQL or the
name of a question in ``ontology/queries/`` with its parameters. Out: what :mod:`kg.query.results` holds.

A question is a file that runs as it stands. Its header, in comments, says what it answers and
which parameters it takes; where a parameter goes, the query says

    VALUES ?name { UNDEF }  # --parameter way

Only that block is filled, with RDF terms that the RDF library writes: what a user types is first
read into IRIs, dates or numbers (see READERS) and is never part of the query.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg.base.edtf import bounds
from kg.base.errors import QueryError, UsageError
from kg.base.resources import ontology
from kg.base.text import bare, bearers, without_owner
from kg.query.results import Answer, Rows, Term, Triples, Truth, plain
from kg.vocab.terms import KG, SCHEMA, XSD


class Queryable(Protocol):
    """What a question needs of a store."""

    def query(self, sparql: str, /) -> Any:
        """Solutions, triples or a truth value, over the union of all graphs.

        The ontology's prefixes need not be declared. Raises QueryError with the place of a fault.
        """


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question takes; ``metavar`` says how the value is read (see READERS)."""

    name: str
    metavar: str
    help: str
    required: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A file of ``ontology/queries/``."""

    name: str
    title: str
    answers: str
    parameters: tuple[Parameter, ...]
    shown: tuple[str, ...]
    sparql: str


@dataclass(frozen=True, slots=True)
class Card:
    """What ``kg show`` says of an actor; dates are EDTF, ``kind`` is "" where nothing says it.

    ``same_as`` are the entities of other knowledge bases that it was linked to, by IRI.
    """

    label: str
    kind: str
    iris: tuple[str, ...]
    names: tuple[str, ...]
    affiliations: Rows
    statements: Rows
    same_as: tuple[str, ...] = ()


# Questions ---------------------------------------------------------------------------------------

_OPTION = re.compile(r"--(?P<name>[a-z-]+) (?P<metavar>[A-Z]+)(?P<rest>[^:]*): (?P<help>.+)")
_BLOCK = re.compile(
    r"VALUES \?(?P<variable>\w+) \{ UNDEF \}  # --(?P<name>[a-z-]+)(?: (?P<way>[a-z]+))?"
)


@cache
def questions() -> tuple[Question, ...]:
    """All named questions, by name."""
    files = sorted(ontology("queries").glob("*.rq"))
    return tuple(parse_question(file.stem, file.read_text(encoding="utf-8")) for file in files)


def parse_question(name: str, text: str) -> Question:
    """The question that a file's text holds. Raises QueryError where its header is at fault."""
    said: dict[str, str] = {}
    parameters = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        note = line.lstrip("# ")
        if option := _OPTION.fullmatch(note):
            default = re.search(r"= (\S+)", option["rest"])
            parameters.append(
                Parameter(
                    option["name"],
                    option["metavar"],
                    option["help"],
                    "(required)" in option["rest"],
                    default[1] if default else None,
                )
            )
        else:
            key, _, value = note.partition(": ")
            said[key] = value
    if missing := {"title", "answers", "table"} - said.keys():
        raise QueryError(f"{name}.rq: its header lacks {', '.join(sorted(missing))}")
    kinds = {parameter.name: parameter.metavar for parameter in parameters}
    for block in _BLOCK.finditer(text):
        if (kinds.get(block["name"], ""), block["way"] or "") not in READERS:
            raise QueryError(f"{name}.rq: no parameter can be read as it says: {block[0]}")
    return Question(
        name, said["title"], said["answers"], tuple(parameters), tuple(said["table"].split()), text
    )


def question(name: str) -> Question:
    """The question of that name. Raises UsageError naming near ones."""
    by_name = {q.name: q for q in questions()}
    if name in by_name:
        return by_name[name]
    near = difflib.get_close_matches(name, by_name, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(by_name)}"
    raise UsageError(f"no question called '{name}'; {hint}")


def ask(store: Queryable, name: str, params: Mapping[str, str] | None = None) -> Rows:
    """The answer to a named question; ``params`` are texts as a user types them, by name.

    Raises UsageError for an unknown question or parameter, a missing one, a value that can't be
    read, and an actor that the graph doesn't hold or that several actors could be.
    """
    asked = question(name)
    given = dict(params or {})
    known = {p.name: p for p in asked.parameters}
    for wrong in given.keys() - known.keys():
        takes = ", ".join(f"--{p}" for p in known) or "no parameters"
        raise UsageError(f"{name} has no parameter --{wrong}; it takes {takes}")
    values: dict[str, str] = {}
    for parameter in asked.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is not None:
            values[parameter.name] = value
        elif parameter.required:
            raise UsageError(
                f"{name} needs --{parameter.name} {parameter.metavar}: {parameter.help}"
            )
    if "since" in values and "until" in values:
        in_order(values["since"], values["until"])
    answer = run(store, _filled(store, asked, values))
    if not isinstance(answer, Rows):
        raise QueryError(f"{name}.rq is no SELECT query")
    return replace(answer, shown=asked.shown)


def in_order(since: str, until: str) -> None:
    """Raises UsageError where a stretch of time ends before it begins: nothing could be in it."""
    try:
        wrong = bounds(since.strip())[0] > bounds(until.strip())[1]
    except ValueError:
        # What is no date is told by whoever reads it.
        return
    if wrong:
        raise UsageError(f"--since {since} is after --until {until}; nothing lies between them")


def _filled(store: Queryable, asked: Question, values: Mapping[str, str]) -> str:
    kinds = {parameter.name: parameter.metavar for parameter in asked.parameters}

    def block(match: re.Match[str]) -> str:
        name = match["name"]
        if name not in values:
            # Not VALUES with UNDEF: joined with it, an engine can't look anything up.
            return ""
        read = READERS[kinds[name], match["way"] or ""]
        try:
            return _values(match["variable"], read(store, values[name]))
        except ValueError as fault:
            raise UsageError(f"--{name} '{values[name]}': {fault}") from fault

    return _BLOCK.sub(block, asked.sparql)


def _values(variable: str, terms: Iterable[Term]) -> str:
    return f"VALUES ?{variable} {{ {' '.join(map(str, terms))} }}"


def run(store: Queryable, sparql: str) -> Answer:
    """The answer to any SPARQL query over the union of all graphs. Raises QueryError."""
    result = store.query(sparql)
    if isinstance(result, ox.QueryBoolean):
        return Truth(bool(result))
    if isinstance(result, ox.QuerySolutions):
        columns = tuple(variable.value for variable in result.variables)
        return Rows(columns, tuple(tuple(solution) for solution in result), columns)
    return Triples(tuple(sorted(set(result), key=str)))


# Parameters --------------------------------------------------------------------------------------

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "ʼ": "'"})


def fold(text: str) -> str:
    """The text without accents, capitals, ligatures, doubled blanks and marks that nobody sees or
    types, as those of direction, for comparing names.
    """
    small = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(bare(small).translate(_LIGATURES).split())


_NAMES = """
SELECT DISTINCT ?actor ?label ?name ?kind WHERE {
  ?actor kg:kind ?kind ; skos:prefLabel ?label ; skos:altLabel ?name .
}"""


def find_actor(store: Queryable, name: str) -> tuple[NamedNode, ...]:
    """The IRIs that a name stands for, in order; several only where their labels are equal.

    Looks for an IRI, then a label, then any other name, then a part of a name in whole words,
    all without regard to accents and capitals. Of those who have the part, whose name it is comes
    before who is told of by it ("un proche de Brun"). The IRI of an actor that was merged stands
    for the one that it became. Raises UsageError with near names, or with the choices where the
    name could be several actors.
    """
    found = [row for row in _solutions(store, _NAMES) if row[0] is not None]
    iri = _by_now(store, name.strip().strip("<>"))
    wanted, words = fold(name), _parts(name)
    whole: tuple[Callable[[Any, str, str], bool], ...] = (
        lambda actor, label, other: actor.value == iri,
        lambda actor, label, other: fold(label) == wanted,
        lambda actor, label, other: fold(other) == wanted,
    )
    parts: tuple[Callable[[Any, str, str], bool], ...] = (
        lambda actor, label, other: bool(words) and words <= _parts(without_owner(other)),
        lambda actor, label, other: bool(words) and words <= _parts(other),
    )
    names = [(actor, plain(label), plain(other)) for actor, label, other, _ in found]
    for test in (*whole, *parts):
        hits = {actor: label for actor, label, other in names if test(actor, label, other)}
        if test in parts:
            meant = set(bearers(hits.values(), name))
            hits = {actor: label for actor, label in hits.items() if label in meant}
        choices = sorted({fold(label): label for label in hits.values()}.values())
        if len(choices) > 1:
            raise UsageError(f"'{name}' could be {_listed(choices)}; name one of them in full")
        if hits:
            return tuple(sorted(hits, key=str))
    hint = _other_thing(store, iri, wanted) or _near(wanted, names)
    raise UsageError(f"no actor called '{name}'; {hint}")


def _parts(name: str) -> set[str]:
    return set(re.findall(r"\w+", fold(name)))


def _by_now(store: Queryable, iri: str) -> str:
    """What replaced the thing of an IRI; the IRI itself where nothing did, or where it is none."""
    try:
        node = NamedNode(iri)
    except ValueError:
        return iri
    rows = _solutions(store, f"SELECT ?now {{ {node} dcterms:isReplacedBy ?now }}")
    return min((str(row[0].value) for row in rows), default=iri)


def _listed(choices: list[str], most: int = 8) -> str:
    more = f" and {len(choices) - most} more" if len(choices) > most else ""
    return ", ".join(f"'{c}'" for c in choices[:most]) + more


_THINGS = (
    ("a topic", "?thing a skos:Concept ; skos:prefLabel ?label", "kg ask statements-about --topic"),
    ("a claim", "?thing a kg:Claim ; skos:prefLabel ?label", "kg ask spread-of-claim --claim"),
    ("an article", "?thing a schema:NewsArticle ; kg:name ?label", "kg view --kind article"),
)


def _other_thing(store: Queryable, iri: str, wanted: str) -> str | None:
    """What else goes by an IRI or a label, and which command shows it."""
    for what, pattern, command in _THINGS:
        for thing, label in _solutions(store, f"SELECT ?thing ?label {{ {pattern} }}"):
            if thing.value == iri or (wanted and fold(plain(label)) == wanted):
                return f'that is {what}: {command} "{plain(label)}"'
    return None


def _near(wanted: str, names: list[tuple[Any, str, str]]) -> str:
    if not names:
        return "the graph holds no actors yet: kg add"
    labels: dict[str, str] = {}
    for _, label, other in names:
        for form in (fold(other), *fold(other).split()):
            if len(form) > 2:
                labels.setdefault(form, label)
    near = difflib.get_close_matches(wanted, sorted(labels), n=6, cutoff=0.7)
    shown = list(dict.fromkeys(labels[form] for form in near))[:3]
    if shown:
        return f"did you mean {' or '.join(shown)}?"
    return "kg ask most-quoted lists those who are quoted"


def _solutions(store: Queryable, sparql: str) -> tuple[tuple[Any, ...], ...]:
    answer = run(store, sparql)
    return answer.rows if isinstance(answer, Rows) else ()


_STATEMENT_TEXTS = """
SELECT ?statement ?words { ?statement a kg:Statement ; schema:text|kg:targetText ?words }"""
_STATEMENT_TOPICS = """
SELECT DISTINCT ?statement ?words {
  ?statement schema:about|kg:target ?topic . ?topic skos:prefLabel ?words
}"""
_TOPIC_WORDS = """
SELECT DISTINCT ?topic ?words { ?topic a skos:Concept . ?topic skos:prefLabel ?words }"""
_CLAIM_LABELS = """
SELECT DISTINCT ?claim ?words { ?claim schema:firstAppearance ?article ; skos:prefLabel ?words }"""
_CLAIM_TEXTS = """
SELECT DISTINCT ?claim ?words { ?statement kg:expresses ?claim ; schema:text ?words }"""


_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def _with_words(store: Queryable, words: str, *queries: str) -> list[NamedNode]:
    """The things whose texts together hold every word, each from its start."""
    wanted = [re.compile(rf"\b{_begun(word)}") for word in _words(words)]
    texts = _texts(store, queries)
    return sorted((t for t, x in texts.items() if all(w.search(x) for w in wanted)), key=str)


def _with_text(store: Queryable, text: str, *queries: str) -> list[NamedNode]:
    """The things of which a text holds these words one after another."""
    wanted = re.compile(r"\b" + r"\W+".join(map(_begun, _words(text))))
    return sorted((t for t, x in _texts(store, queries).items() if wanted.search(x)), key=str)


def _words(text: str) -> list[str]:
    words = re.findall(rf"\b{_NUMBER.pattern}\b|\w+", fold(text))
    if not words:
        raise ValueError("it holds no word")
    return words


def _begun(word: str) -> str:
    """A pattern of what begins with a word; a number is only itself: 18 is neither 180 nor 18.5."""
    if not _NUMBER.fullmatch(word):
        return word
    return rf"(?<!\d[.,]){re.sub('[.,]', '[.,]', word)}(?!\d|[.,]\d)"


def _texts(store: Queryable, queries: Iterable[str]) -> dict[NamedNode, str]:
    texts: dict[NamedNode, list[str]] = {}
    for query in queries:
        for thing, words in _solutions(store, query):
            texts.setdefault(thing, []).append(fold(words.value))
    # A word between two texts, so that no phrase goes from one into the other.
    return {thing: "\n¶_\n".join(several) for thing, several in texts.items()}


def _day(value: str, end: int) -> list[Term]:
    try:
        day = bounds(value.strip())[end]
    except ValueError:
        raise ValueError("it is no date; write 2018-03-05, 2018-03 or 2018") from None
    return [Literal(day.isoformat(), datatype=XSD.date)]


def _number(value: str) -> list[Term]:
    if not re.fullmatch(r"\d{1,9}", value.strip(), re.ASCII):
        raise ValueError("it is no whole number")
    return [Literal(int(value))]


Reader = Callable[[Queryable, str], Sequence[Term]]

READERS: Mapping[tuple[str, str], Reader] = {
    ("NAME", ""): lambda store, value: find_actor(store, value),
    ("WORDS", "statements"): lambda store, value: _with_words(
        store, value, _STATEMENT_TEXTS, _STATEMENT_TOPICS
    ),
    ("WORDS", "topics"): lambda store, value: _with_words(store, value, _TOPIC_WORDS),
    ("WORDS", "subjects"): lambda store, value: _with_words(
        store, value, _TOPIC_WORDS, _CLAIM_LABELS
    ),
    ("TEXT", "claims"): lambda store, value: _with_text(store, value, _CLAIM_LABELS, _CLAIM_TEXTS),
    ("DATE", "earliest"): lambda store, value: _day(value, 0),
    ("DATE", "latest"): lambda store, value: _day(value, 1),
    ("NUMBER", ""): lambda store, value: _number(value),
}
"""How a parameter's text becomes terms, by its kind and the way that a query asks for."""


# An actor's card ---------------------------------------------------------------------------------

KIND_WORDS = {
    SCHEMA.Person: "person",
    SCHEMA.Organization: "organisation",
    KG.Group: "group",
    KG.DocumentActor: "document",
}
"""The classes of actors, in a word each; any other is "unknown"."""


_SAME = "SELECT ?actor ?entity { ?actor schema:sameAs ?entity }"


def card(store: Queryable, actor: str) -> Card:
    """All that the graph says of an actor, found by name. Raises UsageError as find_actor does."""
    iris = find_actor(store, actor)
    rows = [row for row in _solutions(store, _NAMES) if row[0] in iris]
    label = min(plain(row[1]) for row in rows)
    kinds = sorted({KIND_WORDS.get(row[3], "") for row in rows})
    named = iris[0].value if len(iris) == 1 else label
    return Card(
        label=label,
        kind=kinds[-1],
        iris=tuple(iri.value for iri in iris),
        names=tuple(sorted({plain(row[2]) for row in rows} - {label})),
        affiliations=ask(store, "affiliations", {"actor": named}),
        statements=ask(store, "who-said-what", {"actor": named}),
        same_as=tuple(sorted({row[1].value for row in _solutions(store, _SAME) if row[0] in iris})),
    )
