"""Answer named questions, which are files of ``ontology/queries/``.

A question is a query that runs unchanged. Its header, in comments, says what it answers and which
parameters it takes. A parameter is bound by a block

    VALUES ?name { UNDEF }  # --parameter way

which is filled with RDF terms only: what a user types is first read into IRIs, dates or numbers
(see READERS) and never becomes part of the query.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pyoxigraph import Literal, NamedNode

from kg.base.edtf import bounds
from kg.base.errors import QueryError, UsageError
from kg.base.resources import ontology
from kg.base.text import labels_named, strip_accents, strip_owner
from kg.graph.protocol import Graph, Term, select
from kg.graph.reader import Reader
from kg.graph.reprints import Reprints, count_reprints, without_copies
from kg.model import Actor
from kg.query.pairs import pair
from kg.query.results import Rows
from kg.query.run import run
from kg.vocab.terms import XSD


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question; ``metavar`` says how its value is read (see READERS)."""

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
    pairs: tuple[str, ...] = ()
    """The names of the subqueries that kg pairs itself (:mod:`kg.query.pairs`)."""
    limit: int | None = None
    """The greatest number of rows that ``kg ask`` prints by default."""
    reprints: Reprints = "once"
    """Whether reprints count by default: they do where the question is about spread."""


@dataclass(frozen=True, slots=True)
class Card:
    """What ``kg show`` prints about an actor.

    ``same_as`` are the IRIs of entities in other knowledge bases to which it is linked.
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
    """Return all named questions, by name."""
    files = sorted(ontology("queries").glob("*.rq"))
    return tuple(parse_question(file.stem, file.read_text(encoding="utf-8")) for file in files)


def parse_question(name: str, text: str) -> Question:
    """Parse the text of a question's file.

    Raises:
        QueryError: the header is not valid.
    """
    header: dict[str, str] = {}
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
            header[key] = value
    if missing := {"title", "answers", "table"} - header.keys():
        raise QueryError(f"{name}.rq: the header lacks {', '.join(sorted(missing))}")
    kinds = {parameter.name: parameter.metavar for parameter in parameters}
    for block in _BLOCK.finditer(text):
        if (kinds.get(block["name"], ""), block["way"] or "") not in READERS:
            raise QueryError(f"{name}.rq: no parameter has the type of: {block[0]}")
    return Question(
        name,
        header["title"],
        header["answers"],
        tuple(parameters),
        tuple(header["table"].split()),
        text,
        tuple(header.get("pairs", "").split()),
        int(header["limit"]) if "limit" in header else None,
        "all" if header.get("reprints") == "all" else "once",
    )


def question(name: str) -> Question:
    """Return the question with a name.

    Raises:
        UsageError: there is no such question; the message lists similar names.
    """
    by_name = {q.name: q for q in questions()}
    if name in by_name:
        return by_name[name]
    near = difflib.get_close_matches(name, by_name, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(by_name)}"
    raise UsageError(f"no question called '{name}'; {hint}")


def ask(
    store: Graph,
    name: str,
    params: Mapping[str, str] | None = None,
    *,
    limit: int | None = None,
    reprints: Reprints | None = None,
) -> Rows:
    """Answer a named question.

    Args:
        store: the graph.
        name: the name of the question.
        params: texts as a user types them, by name.
        limit: the greatest number of rows; the engine makes no others where it can.
        reprints: whether statements that reprints copy are left out ("once") or count each time
            ("all"); by default as the question says.

    Raises:
        UsageError: the question or a parameter is unknown, a parameter is missing or cannot be
            read, or no actor or several have a name.
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
        check_period(values["since"], values["until"])
    once = (reprints or asked.reprints) == "once" and copied_in(asked)
    # Most graphs have no reprints, and a filter would cost time.
    left_out = count_reprints(store) if once else 0
    if left_out:
        asked = replace(asked, sparql=without_copies(asked.sparql))
    filled = _fill(store, asked, values)
    if asked.pairs:
        pairs = pair(store, filled, asked.pairs, limit=limit)
        return replace(pairs, shown=asked.shown, reprints=left_out)
    answer = run(store, filled if limit is None else f"{filled}\nLIMIT {limit}")
    if not isinstance(answer, Rows):
        raise QueryError(f"{name}.rq is not a SELECT query")
    return replace(answer, shown=asked.shown, reprints=left_out)


def copied_in(asked: Question) -> bool:
    """Return whether a question reads statements, which reprints copy."""
    return without_copies(asked.sparql) != asked.sparql


def check_period(since: str, until: str) -> None:
    """Check that a period does not end before it begins.

    Raises:
        UsageError: it does.
    """
    try:
        wrong = bounds(since.strip())[0] > bounds(until.strip())[1]
    except ValueError:
        # An invalid date is reported when it is read.
        return
    if wrong:
        raise UsageError(f"--since {since} is after --until {until}; nothing lies between them")


def _fill(store: Graph, asked: Question, values: Mapping[str, str]) -> str:
    kinds = {parameter.name: parameter.metavar for parameter in asked.parameters}

    def block(match: re.Match[str]) -> str:
        name = match["name"]
        if name not in values:
            # Not VALUES with UNDEF: an engine that joins it cannot use its index.
            return ""
        read = READERS[kinds[name], match["way"] or ""]
        try:
            return _values(match["variable"], read(store, values[name]))
        except ValueError as fault:
            raise UsageError(f"--{name} '{values[name]}': {fault}") from fault

    return _BLOCK.sub(block, asked.sparql)


def _values(variable: str, terms: Iterable[Term]) -> str:
    return f"VALUES ?{variable} {{ {' '.join(map(str, terms))} }}"


# Parameters --------------------------------------------------------------------------------------

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "ʼ": "'"})


def fold(text: str) -> str:
    """Normalise a text for comparing names.

    Accents, capitals, ligatures, repeated blanks and invisible marks such as those of direction do
    not count.
    """
    small = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(strip_accents(small).translate(_LIGATURES).split())


def find_actor(store: Graph, name: str) -> tuple[NamedNode, ...]:
    """Return the sorted IRIs of the actors with a name; several only if their labels are equal.

    The name is compared with IRIs, then labels, then other names, then parts of names in whole
    words, without regard to accents and capitals. An actor with a name of these words comes before
    one that is described by them ("un proche de Brun"). The IRI of a merged actor means the actor
    that it became.

    Raises:
        UsageError: no actor has the name, or actors with different labels have it.
    """
    iri = name.strip().strip("<>")
    iri = store.replaced().get(iri, iri)
    wanted, words = fold(name), _parts(name)
    actors = tuple(Reader(store).actors.values())
    attempts: tuple[Callable[[Actor], bool], ...] = (
        lambda actor: actor.key == iri,
        lambda actor: fold(actor.label) == wanted,
        lambda actor: any(fold(other) == wanted for other in actor.names),
        lambda actor: any(words <= _parts(strip_owner(other)) for other in _names(actor)),
        lambda actor: any(words <= _parts(other) for other in _names(actor)),
    )
    for is_meant in attempts if words else attempts[:3]:
        hits = {actor.key: actor.label for actor in actors if is_meant(actor)}
        if is_meant in attempts[3:]:
            meant = set(labels_named(hits.values(), name))
            hits = {key: label for key, label in hits.items() if label in meant}
        choices = sorted({fold(label): label for label in hits.values()}.values())
        if len(choices) > 1:
            raise UsageError(f"'{name}' could be {_listed(choices)}; name one of them in full")
        if hits:
            return tuple(map(NamedNode, sorted(hits)))
    hint = _other_node(store, iri, wanted) or _similar(wanted, actors)
    raise UsageError(f"no actor called '{name}'; {hint}")


def _names(actor: Actor) -> tuple[str, ...]:
    return (actor.label, *actor.names)


def _parts(name: str) -> set[str]:
    return set(re.findall(r"\w+", fold(name)))


def _listed(choices: list[str], most: int = 8) -> str:
    more = f" and {len(choices) - most} more" if len(choices) > most else ""
    return ", ".join(f"'{c}'" for c in choices[:most]) + more


_OTHER_NODES = (
    ("a topic", "?node a skos:Concept ; skos:prefLabel ?label", "kg ask statements-about --topic"),
    ("a claim", "?node a kg:Claim ; skos:prefLabel ?label", "kg ask spread-of-claim --claim"),
    ("an article", "?node a schema:NewsArticle ; kg:name ?label", "kg view --kind article"),
)


def _other_node(store: Graph, iri: str, wanted: str) -> str | None:
    """Return what else has an IRI or a label, and the command that shows it."""
    for what, pattern, command in _OTHER_NODES:
        for row in select(store, f"SELECT ?node ?label {{ {pattern} }}"):
            if row["node"] == iri or (wanted and fold(row["label"]) == wanted):
                return f'that is {what}: {command} "{row["label"]}"'
    return None


def _similar(wanted: str, actors: Iterable[Actor]) -> str:
    """Return the hint for an unknown name: similar names, if there are any."""
    labels: dict[str, str] = {}
    for actor in actors:
        for other in _names(actor):
            for form in (fold(other), *fold(other).split()):
                if len(form) > 2:
                    labels.setdefault(form, actor.label)
    if not labels:
        return "the graph has no actors yet: kg add"
    near = difflib.get_close_matches(wanted, sorted(labels), n=6, cutoff=0.7)
    shown = list(dict.fromkeys(labels[form] for form in near))[:3]
    if shown:
        return f"did you mean {' or '.join(shown)}?"
    return "kg ask most-quoted lists those who are quoted"


_STATEMENT_TEXTS = """
SELECT ?statement ?words { ?statement a kg:Statement ; schema:text|kg:targetText ?words }"""
_STATEMENT_TOPICS = """
SELECT DISTINCT ?statement ?words {
  ?statement schema:about ?topic . ?topic skos:prefLabel ?words
}"""
_TOPIC_WORDS = """
SELECT DISTINCT ?topic ?words { ?topic a skos:Concept . ?topic skos:prefLabel ?words }"""
_OTHER_WORDS = """
SELECT DISTINCT ?topic ?words { ?topic a skos:Concept . ?topic skos:altLabel ?words }"""
_WITH_TOPIC = """
SELECT ?statement ?topic {
  { ?position kg:topic ?topic ; kg:takenIn ?statement }
  UNION { ?coding kg:concept ?topic ; kg:codes ?statement }
}"""
_CLAIM_LABELS = """
SELECT DISTINCT ?claim ?words { ?claim schema:firstAppearance ?article ; skos:prefLabel ?words }"""
_CLAIM_TEXTS = """
SELECT DISTINCT ?claim ?words { ?statement kg:expresses ?claim ; schema:text ?words }"""


_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def _with_words(store: Graph, words: str, *queries: str) -> list[NamedNode]:
    """Return the nodes whose texts together contain every word, or a word that begins with it."""
    wanted = [re.compile(rf"\b{_prefix_pattern(word)}") for word in _words(words)]
    texts = _texts(store, queries)
    return sorted((t for t, x in texts.items() if all(w.search(x) for w in wanted)), key=str)


def _with_topic(store: Graph, words: str) -> list[NamedNode]:
    """Return the topics with a name that has every word."""
    found = {
        topic
        for names in (_TOPIC_WORDS, _OTHER_WORDS)
        for topic in _with_words(store, words, names)
    }
    return sorted(found, key=str)


def _with_mention(store: Graph, words: str) -> list[NamedNode]:
    """Return the statements that have every word and no position on a topic with them."""
    topics = {topic.value for topic in _with_topic(store, words)}
    taken = {row["statement"] for row in select(store, _WITH_TOPIC) if row["topic"] in topics}
    found = _with_words(store, words, _STATEMENT_TEXTS)
    return [statement for statement in found if statement.value not in taken]


def _with_text(store: Graph, text: str, *queries: str) -> list[NamedNode]:
    """Return the nodes with a text that contains these words one after another."""
    wanted = re.compile(r"\b" + r"\W+".join(map(_prefix_pattern, _words(text))))
    return sorted((t for t, x in _texts(store, queries).items() if wanted.search(x)), key=str)


def _words(text: str) -> list[str]:
    words = re.findall(rf"\b{_NUMBER.pattern}\b|\w+", fold(text))
    if not words:
        raise ValueError("it has no words")
    return words


def _prefix_pattern(word: str) -> str:
    """Return a pattern for words that begin with one; 18 matches neither 180 nor 18.5."""
    if not _NUMBER.fullmatch(word):
        return word
    return rf"(?<!\d[.,]){re.sub('[.,]', '[.,]', word)}(?!\d|[.,]\d)"


def _texts(store: Graph, queries: Iterable[str]) -> dict[NamedNode, str]:
    texts: dict[str, list[str]] = {}
    for query in queries:
        for row in select(store, query):
            node, words = row.values()
            texts.setdefault(node, []).append(fold(words))
    # The separator is a word, so that no phrase matches across two texts.
    return {NamedNode(node): "\n¶_\n".join(several) for node, several in texts.items()}


def _day(value: str, end: int) -> list[Term]:
    try:
        day = bounds(value.strip())[end]
    except ValueError:
        raise ValueError("not a date; write 2018-03-05, 2018-03 or 2018") from None
    return [Literal(day.isoformat(), datatype=XSD.date)]


def _number(value: str) -> list[Term]:
    if not re.fullmatch(r"\d{1,9}", value.strip(), re.ASCII):
        raise ValueError("not a whole number")
    return [Literal(int(value))]


READERS: Mapping[tuple[str, str], Callable[[Graph, str], Sequence[Term]]] = {
    ("NAME", ""): lambda store, value: find_actor(store, value),
    ("WORDS", "statements"): lambda store, value: _with_words(
        store, value, _STATEMENT_TEXTS, _STATEMENT_TOPICS
    ),
    ("WORDS", "topics"): lambda store, value: _with_topic(store, value),
    ("WORDS", "mentions"): lambda store, value: _with_mention(store, value),
    ("WORDS", "subjects"): lambda store, value: _with_words(
        store, value, _TOPIC_WORDS, _CLAIM_LABELS
    ),
    ("TEXT", "claims"): lambda store, value: _with_text(store, value, _CLAIM_LABELS, _CLAIM_TEXTS),
    ("DATE", "earliest"): lambda store, value: _day(value, 0),
    ("DATE", "latest"): lambda store, value: _day(value, 1),
    ("NUMBER", ""): lambda store, value: _number(value),
}
"""Functions that read a parameter's text into terms, by its metavar and its way in the query."""


# An actor's card ---------------------------------------------------------------------------------

_SAME_AS = "SELECT ?actor ?entity { ?actor schema:sameAs ?entity }"


def card(store: Graph, actor: str) -> Card:
    """Return what the graph says about an actor, found by name.

    Raises:
        UsageError: no actor or several have the name (:func:`find_actor`).
    """
    iris = [node.value for node in find_actor(store, actor)]
    actors = [Reader(store).actors[iri] for iri in iris]
    label = min(one.label for one in actors)
    kinds = sorted("" if one.kind == "unknown" else one.kind for one in actors)
    names = {name for one in actors for name in _names(one)}
    named = iris[0] if len(iris) == 1 else label
    linked = {row["entity"] for row in select(store, _SAME_AS) if row["actor"] in iris}
    return Card(
        label=label,
        kind=kinds[-1],
        iris=tuple(iris),
        names=tuple(sorted(names - {label})),
        affiliations=ask(store, "affiliations", {"actor": named}),
        statements=ask(store, "who-said-what", {"actor": named}),
        same_as=tuple(sorted(linked)),
    )
