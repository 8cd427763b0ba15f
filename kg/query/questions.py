"""Answer named questions, which are files of ``ontology/queries/``.

A question is a query that runs unchanged. Its header, in comments, says what it answers and which
parameters it takes. A parameter is bound by a block

    VALUES ?name { UNDEF }  # --parameter way

which is filled with RDF terms only: what a user types is first read into IRIs, dates or numbers
(see READERS) and never becomes part of the query. A group

    OPTIONAL {  # --parameter

binds nothing without the parameter, and is then left out. A line

    BIND(… AS ?name)  # by name

gives a column by which rows are counted; the parameter ``by`` names the columns that are kept.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.base.edtf import bounds
from kg.base.errors import QueryError, UsageError
from kg.base.resources import ontology
from kg.graph.protocol import Graph, Term, select
from kg.graph.reader import Reader
from kg.graph.reprints import Reprints, count_reprints, without_copies
from kg.query.filters import FILTERS, fill_filters, filters_of
from kg.query.gender import fill_genders
from kg.query.ordering import ordered
from kg.query.pairs import pair
from kg.query.parameters import READERS, all_names, find_actor, similar_words
from kg.query.results import Rows
from kg.query.roles import fill_kinds
from kg.store.flat import FEW, flat


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
    few: tuple[str, ...] = ()
    """The parameters that say of which statements the rest is read, if these are few."""
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

_GROUP = re.compile(r"\n( *)OPTIONAL \{  # --(?P<name>[a-z-]+)\n.*?\n\1\}(?=\n)", re.DOTALL)
_COLUMN = re.compile(r"  # by (\w+)$", re.MULTILINE)
_COLUMN_LINE = re.compile(r"BIND\(.+ AS \?(?P<name>\w+)\)  # by (?P=name)$", re.MULTILINE)


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
    wanted = header.get("filters", "").split()
    if (used := filters_of(name, text)) != set(wanted):
        raise QueryError(f"{name}.rq: the header has not the filters {', '.join(sorted(used))}")
    parameters += [Parameter(one, *FILTERS[one]) for one in wanted]
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
        tuple(header.get("few", "").split()),
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
        answer = pair(store, filled, asked.pairs, limit=limit)
    else:
        answer = ordered(store, filled, limit=limit)
    hints = (
        ()
        if answer.rows
        else (
            similar_words(store, one.metavar, values[one.name])
            for one in asked.parameters
            if one.metavar in ("WORDS", "TEXT") and one.name in values
        )
    )
    hint = next(filter(None, hints), "")
    return replace(answer, shown=asked.shown, reprints=left_out, hint=hint)


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
    selected: dict[str, tuple[str, Sequence[Term]]] = {}

    def read(name: str, way: str) -> Sequence[Term]:
        try:
            return READERS[kinds[name], way](store, values[name])
        except ValueError as fault:
            raise UsageError(f"--{name} '{values[name]}': {fault}") from fault

    def block(match: re.Match[str]) -> str:
        name = match["name"]
        if name not in values:
            # Not VALUES with UNDEF: an engine that joins it cannot use its index.
            return ""
        terms = read(name, match["way"] or "")
        selected.setdefault(name, (match["way"] or "", terms))
        return _values(match["variable"], terms)

    used = filters_of(asked.name, asked.sparql) & values.keys()
    ends = {"since": "earliest", "until": "latest"}
    filters = {name: read(name, ends.get(name, "")) for name in used}
    sparql = _fill_columns(asked.sparql, values["by"]) if "by" in values else asked.sparql
    sparql = _GROUP.sub(lambda group: group[0] if group["name"] in values else "", sparql)
    sparql = fill_genders(store, fill_kinds(store, sparql))
    filled = fill_filters(_BLOCK.sub(block, sparql), filters)
    narrow = [selected[name] for name in asked.few if name in selected]
    # What few statements have is looked up; of many, all is read and joined.
    return flat(filled) if any(_is_few(store, *one) for one in narrow) else filled


def _fill_columns(sparql: str, chosen: str) -> str:
    """Keep the columns by which rows are counted, and leave the others empty."""
    known = dict.fromkeys(_COLUMN.findall(sparql))
    wanted = {one.strip().lower() for one in chosen.split(",") if one.strip()}
    if not wanted or wanted - known.keys():
        wrong = ", ".join(sorted(wanted - known.keys())) or "nothing"
        raise UsageError(f"--by: rows cannot be counted by {wrong}; there are: {', '.join(known)}")

    def column(match: re.Match[str]) -> str:
        return match[0] if match["name"] in wanted else f'BIND("" AS ?{match["name"]})'

    return _COLUMN_LINE.sub(column, sparql)


_SELECTING = {"": "kg:source", "topics": "kg:topic", "claims": "kg:expresses"}


def _is_few(store: Graph, way: str, terms: Sequence[Term]) -> bool:
    """Return whether few statements have some values of a parameter."""
    if way not in _SELECTING or len(terms) >= FEW:
        return len(terms) < FEW
    pattern = f"{_values('value', terms)} ?any {_SELECTING[way]} ?value"
    return int(select(store, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")[0]["n"]) < FEW


def _values(variable: str, terms: Iterable[Term]) -> str:
    return f"VALUES ?{variable} {{ {' '.join(map(str, terms))} }}"


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
    names = {name for one in actors for name in all_names(one)}
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
