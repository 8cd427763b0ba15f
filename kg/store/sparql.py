"""Make SPARQL text safe for the engine, bind its variables, and locate its faults.

The engine fetches what SERVICE and LOAD name, dies of deep nesting, binds only projected variables,
and reports most faults at the end of the text. Tokens suffice to refuse, to bind and to find the
position; kg needs no parser of its own. What passes for something else here cannot reach the
network either, where the system allows that (:mod:`kg.base.sealed`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.base.errors import QueryError
from kg.vocab.terms import PREFIXES

Term = NamedNode | Literal | BlankNode | Triple


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query reads, whatever its FROM says.

    Attributes:
        default: the graphs that make the default graph.
        named: the graphs that GRAPH can name.
    """

    default: tuple[NamedNode, ...] = ()
    named: tuple[NamedNode, ...] = ()


MAX_NESTED = 100
"""The deepest nesting of brackets; a few thousand overflow the engine's stack."""

MAX_CLAUSES = 1000
"""The most clauses in a query; the engine nests each in the one before."""

MAX_OPERATORS = 2000
"""The most operators such as ! and | in a query; the engine nests each in the next."""

MAX_REPARSED = 12
"""The deepest nesting of what the engine parses twice: each level doubles the time."""

_TOKEN = re.compile(
    r"""
      (?P<blank>\s+)
    | (?P<comment>\#[^\n\r]*)
    | (?P<string>\"{3}(?:[^"\\]|\\.|\"(?!\"\"))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
                | \"(?:[^"\\\n\r]|\\.)*\" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]+)*>)
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z0-9-]+)
    | (?P<name>(?:[^\W\d_](?:[\w.·-]*[\w·-])?|_)?:
               (?:(?:[\w:%]|\\.)(?:(?:[\w:%·.-]|\\.)*(?:[\w:%·-]|\\.))?)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<open>[{(\[])
    | (?P<close>[})\]])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PAIRS = {"{": "}", "(": ")", "[": "]"}
_CLAUSES = frozenset({"BIND", "FILTER", "GRAPH", "MINUS", "OPTIONAL", "UNION", "VALUES"})
_CHANGES = frozenset(
    {"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"}
)
_REPARSED = frozenset({"REGEX", "REPLACE", "SUBSTR"})
_NETWORK = re.compile("service|load", re.IGNORECASE | re.ASCII)
_NEVER = "would fetch from the network, which kg never does"
_PLACE = re.compile(r"error at (\d+):(\d+): (?:expected )?(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a query; ``depth`` counts the brackets that are open before it."""

    kind: str
    text: str
    start: int
    depth: int

    @property
    def keyword(self) -> str:
        """The word in capitals, "" where the token is not a word."""
        return self.text.upper() if self.kind == "word" else ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query for the engine; ``names_graphs`` says whether it has FROM."""

    text: str
    names_graphs: bool
    edits: tuple[tuple[int, int, int], ...] = ()
    """Start and end of each change in ``text``, and its start in the original."""

    def origin(self, index: int) -> int:
        """Return the position in the original query."""
        at = bisect_right(self.edits, (index, len(self.text), 0)) - 1
        if at < 0:
            return index
        _, end, original = self.edits[at]
        return original + max(0, index - end)


def prepared(
    sparql: str, bindings: Mapping[str, Term] | None = None, *, disguises: bool = True
) -> Prepared:
    """Bind the variables of a query and make it safe for the engine.

    Each name of ``bindings`` (without the question mark) is bound by a VALUES block in every group
    that uses it, so that filters, subqueries and optional parts see the value as well. With
    ``disguises``, SERVICE and LOAD in strings and IRIs are escaped, which not all servers read.

    Raises:
        QueryError: SERVICE, LOAD, too deep a query, or a variable that the query does not have.
    """
    try:
        sparql.encode("utf-8")
    except UnicodeEncodeError as error:
        raise fault(sparql, error.start, "half a surrogate pair is not a character") from None
    tokens = tuple(tokens_of(sparql))
    _refuse(sparql, tokens)
    inserts = dict(_blocks(tokens, bindings)) if bindings else {}
    pieces: list[str] = []
    edits: list[tuple[int, int, int]] = []
    length = done = 0
    for start, end, text in sorted(
        (*(_disguises(tokens) if disguises else ()), *_insertions(inserts))
    ):
        kept = sparql[done:start]
        begin = length + len(kept)
        pieces += kept, text
        length = begin + len(text)
        edits.append((begin, length, end))
        done = end
    pieces.append(sparql[done:])
    names_graphs = any(token.keyword == "FROM" for token in tokens)
    return Prepared("".join(pieces), names_graphs, tuple(edits))


def tokens_of(sparql: str) -> Iterator[Token]:
    """Yield the tokens of a query; whatever is no token is one of a single character."""
    depth = 0
    for match in _TOKEN.finditer(sparql):
        kind = match.lastgroup or "other"
        if kind == "close":
            depth = max(0, depth - 1)
        if kind != "blank":
            yield Token(kind, match[0], match.start(), depth)
        if kind == "open":
            depth += 1


def graphs_in_from(sparql: str, base: str) -> Iterator[str]:
    """Yield the IRIs that a query names after FROM and FROM NAMED."""
    prefixes = dict(PREFIXES)
    last: list[str] = ["", ""]
    for token in tokens_of(sparql):
        if token.kind == "comment":
            continue
        if token.kind == "iri":
            iri = urljoin(base, token.text[1:-1])
            if last[0] == "PREFIX":
                prefixes[last[1].removesuffix(":")] = iri
            elif last[1] == "BASE":
                base = iri
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            iri = prefixes.get(prefix, "") + local.replace("\\", "")
        if token.kind in ("iri", "name") and (last[1] == "FROM" or last == ["FROM", "NAMED"]):
            yield iri
        last = [last[1], token.keyword or token.text]


def _refuse(sparql: str, tokens: tuple[Token, ...]) -> None:
    _refuse_reparsed(sparql, tokens)
    clauses = operators = 0
    for token in tokens:
        if token.kind == "open" and token.depth >= MAX_NESTED:
            raise fault(sparql, token.start, f"more than {MAX_NESTED} brackets in one another")
        clauses += token.keyword in _CLAUSES
        if clauses > MAX_CLAUSES:
            raise fault(sparql, token.start, f"more than {MAX_CLAUSES} clauses in one query")
        operators += token.kind == "other" and token.text in "!|&+-*/^"
        if operators > MAX_OPERATORS:
            raise fault(sparql, token.start, f"more than {MAX_OPERATORS} operators in one query")
        # The engine needs no blank after a keyword: SERVICE:x is a call, trueSERVICE as well.
        outside = token.text if token.kind == "word" else token.text.partition(":")[0]
        if token.kind in ("word", "name") and (called := _NETWORK.search(outside)):
            raise fault(sparql, token.start, f"{called[0].upper()} {_NEVER}")


def _refuse_reparsed(sparql: str, tokens: tuple[Token, ...]) -> None:
    """Refuse many brackets after !, ! EXISTS, REGEX, REPLACE or SUBSTR in one another."""
    open_at: list[int] = []
    last = before = ""
    for token in tokens:
        if token.kind == "comment":
            continue
        while open_at and token.depth <= open_at[-1]:
            open_at.pop()
        if token.kind == "open" and ("!" in (last, before) or last in _REPARSED):
            open_at.append(token.depth)
            if len(open_at) > MAX_REPARSED:
                what = f"more than {MAX_REPARSED} of !, REGEX, REPLACE and SUBSTR in one another"
                raise fault(sparql, token.start, what)
        last, before = token.keyword or token.text, last


def _disguises(tokens: tuple[Token, ...]) -> Iterator[tuple[int, int, str]]:
    """Escape the first letter of SERVICE and LOAD in strings and IRIs.

    To the engine it is the same string. Should it take for code what is a string here, such a
    query still cannot call the network.
    """
    for token in tokens:
        if token.kind in ("string", "iri", "comment"):
            for match in _NETWORK.finditer(token.text):
                start = token.start + match.start()
                yield start, start + 1, f"\\u{ord(match[0][0]):04x}"


def _insertions(inserts: Mapping[int, str]) -> Iterator[tuple[int, int, str]]:
    for at, text in inserts.items():
        yield at, at, text


def _blocks(tokens: tuple[Token, ...], bindings: Mapping[str, Term]) -> Iterator[tuple[int, str]]:
    """Yield position and VALUES block for each group that uses a bound variable."""
    used = {token.text[1:] for token in tokens if token.kind == "variable"}
    if unknown := sorted(bindings.keys() - used):
        raise QueryError(f"the query has no variable ?{unknown[0]} to bind")
    values = {name: _value(name, term) for name, term in bindings.items()}
    for group in _groups(tokens):
        names = values.keys() if group.outermost else values.keys() & group.variables
        if names:
            blocks = (f" VALUES ?{name} {{ {values[name]} }}" for name in sorted(names))
            yield group.start, "".join(blocks) + " "


def _value(name: str, term: Term) -> str:
    if not isinstance(term, NamedNode | Literal):
        raise QueryError(f"?{name} can be bound to an IRI or a literal, not to {term}")
    return str(term)


@dataclass(slots=True)
class _Group:
    """A group graph pattern: the position after its brace, and its own variables."""

    start: int
    variables: set[str]
    outermost: bool
    pattern: bool = True
    select: bool = False


def _groups(tokens: tuple[Token, ...]) -> Iterator[_Group]:
    """Yield the groups that can begin with a VALUES block."""
    stack: list[_Group] = []
    # The outermost group also sees what SELECT, HAVING and ORDER BY mention outside all groups.
    found: list[_Group] = []
    before: list[Token] = []
    for token in tokens:
        if token.kind == "comment":
            continue
        if token.text == "{" and token.kind == "open":
            group = _Group(token.start + 1, set(), not any(g.pattern for g in stack))
            group.pattern = _opens_pattern(before)
            if stack and stack[-1].select and group.pattern:
                # Projection and grouping of a subquery are outside its own group.
                group.variables |= stack[-1].variables
            stack.append(group)
            found.append(group)
        elif token.text == "}" and token.kind == "close":
            if stack:
                stack.pop()
        elif stack:
            if token.keyword == "SELECT" and before[-1].text == "{":
                stack[-1].select = True
            if token.kind == "variable":
                stack[-1].variables.add(token.text[1:])
        before.append(token)
    for group in found:
        if group.pattern and not group.select:
            yield group


def _opens_pattern(before: list[Token]) -> bool:
    """Return whether the brace after these tokens opens a group, not data or a template."""
    last = before[-1] if before else None
    if last is None or last.keyword in ("CONSTRUCT", "INSERT", "DELETE", "DATA"):
        return False
    if last.kind == "variable":
        # VALUES ?x { … } is data, GRAPH ?g { … } is a group.
        return len(before) < 2 or before[-2].keyword != "VALUES"
    if last.text == ")":
        # VALUES (?x ?y) { … } is data; a projection, a filter or a call before a group is not.
        depth = 0
        for at in range(len(before) - 1, -1, -1):
            depth += (before[at].text == ")") - (before[at].text == "(")
            if depth == 0:
                return at == 0 or before[at - 1].keyword != "VALUES"
    return True


# Faults ------------------------------------------------------------------------------------------


@contextmanager
def evaluating() -> Iterator[None]:
    """Turn what the engine raises while it evaluates a query into a QueryError.

    Errors of files pass; those of damaged ones have the type of errors of queries.
    """
    try:
        yield
    except RuntimeError as error:
        if "orruption" in str(error):
            raise
        raise QueryError(f"SPARQL: {' '.join(str(error).split())}") from error
    except OSError as error:
        if error.errno is not None or str(error).startswith("IO error"):
            raise
        # The rest comes from attempts to fetch.
        raise QueryError(f"SPARQL: SERVICE and LOAD {_NEVER} ({error})") from error


def fault(sparql: str, index: int, message: str) -> QueryError:
    """Return a QueryError with line and column; its note is the line with a caret."""
    index = min(max(index, 0), len(sparql))
    start = sparql.rfind("\n", 0, index) + 1
    line, column = sparql.count("\n", 0, index) + 1, index - start + 1
    error = QueryError(f"SPARQL, line {line}, column {column}: {message}")
    shown = sparql[start:].partition("\n")[0].rstrip("\r")
    left = max(0, column - 1 - _MAX_SHOWN // 2)
    excerpt = shown[left : left + _MAX_SHOWN]
    # Tabs before the caret align it with the fault in a terminal.
    indent = "".join("\t" if c == "\t" else " " for c in excerpt[: column - 1 - left])
    if excerpt:
        error.add_note(f"{excerpt}\n{indent}^")
    return error


_MAX_SHOWN = 100


def syntax_fault(sparql: str, query: Prepared, error: SyntaxError, *, update: bool) -> QueryError:
    """Locate and describe the fault that the engine found in ``query``, made from ``sparql``."""
    tokens = tuple(token for token in tokens_of(sparql) if token.kind != "comment")
    found = _lexical(tokens, len(sparql)) or _semantic(sparql, query, error)
    if not found and max((token.depth for token in tokens), default=0) <= _MAX_DIAGNOSED:
        found = _grammatical(sparql, update=update)
    return fault(sparql, *(found or _reported(sparql, query, error)))


_MAX_DIAGNOSED = 12
"""The deepest nesting for the slow parser, which knows the position of a fault."""


def _lexical(tokens: tuple[Token, ...], end: int) -> tuple[int, str] | None:
    declared = set(PREFIXES)
    opened: list[Token] = []
    before = ""
    for token in tokens:
        if token.kind == "other" and token.text in "\"'":
            return token.start, "this quotation mark opens a string that isn't closed"
        if token.kind == "open":
            opened.append(token)
        elif token.kind == "close":
            if wrong := _unpaired(token, opened):
                return token.start, wrong
            opened.pop()
        elif token.kind == "name":
            prefix = token.text.partition(":")[0]
            if before == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared and prefix != "_":
                return token.start, f"no prefix '{prefix}:'; declare it: PREFIX {prefix}: <…>"
        before = token.keyword
    if opened:
        return opened[-1].start, f"'{opened[-1].text}' is never closed"
    if not tokens:
        return end, "the query is empty"
    return None


def _unpaired(token: Token, opened: list[Token]) -> str | None:
    """Say what is wrong with a closing bracket, given the brackets that are open."""
    if not opened:
        return f"'{token.text}' closes nothing"
    expected = _PAIRS[opened[-1].text]
    if token.text != expected:
        return f"'{expected}' is missing before this '{token.text}'"
    return None


def _semantic(sparql: str, query: Prepared, error: SyntaxError) -> tuple[int, str] | None:
    """Find a fault that only the engine knows, such as a projected but ungrouped variable."""
    place = _PLACE.match(str(error))
    known = re.search(r"(?:The|Variables|Blank nodes) [^,\[]*[A-Za-z]", place[3]) if place else None
    if place is None or known is None:
        return None
    return query.origin(_index(query.text, int(place[1]), int(place[2]))), known[0]


def _grammatical(sparql: str, *, update: bool) -> tuple[int, str] | None:
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery, parseUpdate

    heads = re.match(r"(?:\s*PREFIX\s+\S*:\s*<[^>]*>|\s*#[^\n]*)*", sparql, re.IGNORECASE)
    try:
        (parseUpdate if update else parseQuery)(sparql)
    except ParseBaseException as error:
        # The parser reports the start when it cannot read even the first word.
        at = max(error.loc, heads.end() if heads else 0)
        at += len(sparql[at:]) - len(sparql[at:].lstrip())
        word = _TOKEN.match(sparql, at)
        if word is None:
            return at, "the query ends too early"
        if not update and word[0].upper() in _CHANGES:
            return at, f"'{word[0]}' changes a graph, and a query only reads"
        return at, f"unexpected '{word[0]}'"
    except RecursionError:
        return None
    return None


def _reported(sparql: str, query: Prepared, error: SyntaxError) -> tuple[int, str]:
    place = _PLACE.match(str(error))
    if not place:
        return 0, " ".join(str(error).split())
    index = query.origin(_index(query.text, int(place[1]), int(place[2])))
    return index, f"expected {' '.join(place[3].split())}"


def _index(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1
