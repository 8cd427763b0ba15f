"""Read what users type for the parameters of questions: names, words, dates and numbers."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from kg.base import fold
from kg.base.edtf import bounds
from kg.base.errors import UsageError
from kg.base.text import labels_named, strip_owner
from kg.graph.protocol import Graph, Term, select, solutions
from kg.graph.reader import TARGETS, Reader
from kg.model import Actor
from kg.query.filters import probability
from kg.vocab.terms import XSD


def find_actor(store: Graph, name: str) -> tuple[NamedNode, ...]:
    """Return the sorted IRIs of the actors with a name; several only if their labels are equal.

    The name is compared with IRIs, then labels, then other names, then parts of names in whole
    words, then the beginnings of words, without regard to accents and capitals. An actor with a
    name of these words comes before one that is described by them ("un proche de Brun"). The IRI of
    a merged actor means the actor that it became.

    Raises:
        UsageError: no actor has the name, or actors with different labels have it.
    """
    iri = name.strip().strip("<>")
    iri = store.replaced().get(iri, iri)
    wanted, words = fold.key(name), _parts(name)
    # Most people type a label, for which other names need not be read.
    labels = _actor_labels(store)
    same = (
        (iri,)
        if iri in labels
        else sorted(k for k, one in labels.items() if fold.key(one) == wanted)
    )
    if same:
        return tuple(map(NamedNode, same))
    actors = tuple(Reader(store).actors.values())
    attempts: tuple[Callable[[Actor], bool], ...] = (
        lambda actor: any(fold.key(other) == wanted for other in actor.names),
        lambda actor: any(words <= _parts(strip_owner(other)) for other in all_names(actor)),
        lambda actor: any(words <= _parts(other) for other in all_names(actor)),
        lambda actor: any(_begin(words, _parts(strip_owner(other))) for other in all_names(actor)),
    )
    for is_meant in attempts if words else attempts[:1]:
        hits = {actor.key: actor.label for actor in actors if is_meant(actor)}
        if is_meant in attempts[1:]:
            meant = set(labels_named(hits.values(), name))
            hits = {key: label for key, label in hits.items() if label in meant}
        choices = sorted({fold.key(label): label for label in hits.values()}.values())
        if len(choices) > 1:
            raise UsageError(f"'{name}' could be {_listed(choices)}; name one of them in full")
        if hits:
            return tuple(map(NamedNode, sorted(hits)))
    hint = _other_node(store, iri, wanted) or _similar(wanted, actors)
    raise UsageError(f"no actor called '{name}'; {hint}")


_ACTOR_LABELS = """
SELECT DISTINCT ?node ?label {
  { SELECT DISTINCT ?node { ?node a kg:Actor } }
  OPTIONAL { SELECT DISTINCT ?node ?label { ?node skos:prefLabel ?label } }
}"""


def _actor_labels(store: Graph) -> dict[str, str]:
    """Return the label of each actor, the first one of several, as the reader does."""
    found: dict[str, str] = {}
    for row in select(store, _ACTOR_LABELS):
        node, label = row["node"], row["label"] or row["node"]
        found[node] = min(label, found.get(node, label))
    return found


_OUTLETS = (
    "SELECT DISTINCT ?outlet ?name { ?any schema:publisher ?outlet . ?outlet schema:name ?name }"
)


def find_outlet(store: Graph, name: str) -> tuple[NamedNode, ...]:
    """Return the sorted IRIs of the outlets with a name, or of the one whose name has these words.

    Raises:
        UsageError: no outlet has the name, or the words are in the names of several.
    """
    named = {row["outlet"]: row["name"] for row in select(store, _OUTLETS)}
    wanted, words = fold.key(name), [re.compile(rf"\b{re.escape(one)}") for one in _parts(name)]
    found = [
        iri for iri, label in named.items() if fold.key(label) == wanted or iri == name.strip("<>")
    ]
    if not found and words:
        found = [
            iri for iri, label in named.items() if all(w.search(fold.key(label)) for w in words)
        ]
        if len(choices := sorted({named[iri] for iri in found})) > 1:
            raise UsageError(f"'{name}' could be {_listed(choices)}; name one of them in full")
    if found:
        return tuple(map(NamedNode, sorted(found)))
    labels = sorted(set(named.values()))
    near = difflib.get_close_matches(wanted, list(map(fold.key, labels)), n=3, cutoff=0.5)
    shown = [label for label in labels if fold.key(label) in near]
    hint = f"did you mean {' or '.join(shown)}?" if shown else f"there are: {_listed(labels)}"
    raise UsageError(f"no outlet called '{name}'; {hint if labels else 'no article has an outlet'}")


def all_names(actor: Actor) -> tuple[str, ...]:
    """Return the label and the other names of an actor."""
    return (actor.label, *actor.names)


def _parts(name: str) -> set[str]:
    return set(re.findall(r"\w+", fold.key(name)))


def _begin(words: Iterable[str], others: Collection[str]) -> bool:
    """Return whether each word is the beginning of another one."""
    return all(any(other.startswith(word) for other in others) for word in words)


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
            if row["node"] == iri or (wanted and fold.key(row["label"]) == wanted):
                return f'that is {what}: {command} "{row["label"]}"'
    return None


def _similar(wanted: str, actors: Iterable[Actor]) -> str:
    """Return the hint for an unknown name: similar names, if there are any."""
    labels: dict[str, str] = {}
    for actor in actors:
        for other in all_names(actor):
            for form in (fold.key(other), *fold.key(other).split()):
                if len(form) > 2:
                    labels.setdefault(form, actor.label)
    if not labels:
        return "the graph has no actors yet: kg add"
    near = difflib.get_close_matches(wanted, sorted(labels), n=6, cutoff=0.7)
    shown = list(dict.fromkeys(labels[form] for form in near))[:3]
    if shown:
        return f"did you mean {' or '.join(shown)}?"
    return "kg ask most-quoted lists those who are quoted"


# What has words: patterns of ?node and ?words, in subqueries, which the engine joins much faster
# than it looks up what each node has.
_STATEMENT_TEXTS = """
  { SELECT ?node { ?node a kg:Statement } }
  { SELECT ?node ?words { ?node schema:text ?words } }"""
_STATEMENT_TARGETS = f"{{ {TARGETS.replace('?statement', '?node')} }}"
_STATEMENT_TOPICS = """
  {
    { SELECT ?position ?node { ?position kg:takenIn ?node } }
    { SELECT ?position ?topic { ?position kg:topic ?topic } }
  } UNION { ?node schema:about ?topic }
  { SELECT ?topic ?words { ?topic skos:prefLabel ?words } }"""
_TOPIC_WORDS = """
  { SELECT ?node { ?node a skos:Concept } }
  { SELECT ?node ?words { ?node skos:prefLabel ?words } }"""
_OTHER_WORDS = """
  { SELECT ?node { ?node a skos:Concept } }
  { SELECT ?node ?words { ?node skos:altLabel ?words } }"""
_CLAIM_LABELS = """
  { SELECT ?node { ?node a kg:Claim } }
  { SELECT ?node ?words { ?node skos:prefLabel ?words } }"""
_CLAIM_TEXTS = """
  { SELECT ?any ?node { ?any kg:expresses ?node } }
  { SELECT ?any ?words { ?any schema:text ?words } }"""
_WITH_TOPIC = """
SELECT DISTINCT ?statement {{
  VALUES ?topic {{ {} }}
  {{ ?position kg:topic ?topic ; kg:takenIn ?statement }}
  UNION {{ ?coding kg:concept ?topic ; kg:codes ?statement }}
}}"""


def similar_words(store: Graph, kind: str, text: str) -> str:
    """Return a hint for words that match nothing: similar words of topics or claims.

    Args:
        store: the graph.
        kind: how the parameter is read, "WORDS" or "TEXT".
        text: what the user typed.
    """
    query, what = (_TOPIC_WORDS, "topic") if kind == "WORDS" else (_CLAIM_LABELS, "claim")
    texts = select(store, f"SELECT DISTINCT ?words {{ {query} }}")
    known = sorted({word for row in texts for word in _parts(row["words"])})
    near = {
        word: difflib.get_close_matches(word, known, n=3, cutoff=0.6)
        for word in _words(text)
        if not _begin([word], known)
    }
    if not near:
        return ""
    meant = [f"'{one}'" for several in near.values() for one in several]
    hint = f"did you mean {' or '.join(meant)}?" if meant else "kg ask topics lists topics"
    return f"no {what} has the word '{next(iter(near))}'; {hint}"


_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def _with_words(store: Graph, words: str, *patterns: str) -> list[NamedNode]:
    """Return the nodes whose texts together contain every word, or a word that begins with it."""
    wanted = [re.compile(rf"\b{_prefix_pattern(word)}") for word in _words(words)]
    texts = {pattern: _distinct_texts(store, pattern) for pattern in patterns}
    # Nodes without the rarest word need not be read.
    found = [
        {
            pattern: [term for term, x in known.items() if word.search(x)]
            for pattern, known in texts.items()
        }
        for word in wanted
    ]
    rarest = min(range(len(found)), key=lambda number: sum(map(len, found[number].values())))
    rows = {p: _nodes_with(store, p, "?words", terms) for p, terms in found[rarest].items()}
    nodes = sorted({node for several in rows.values() for node, _ in several}, key=str)
    if len(wanted) == 1 or not nodes:
        return nodes
    has: dict[NamedNode, set[int]] = {node: set() for node in nodes}
    for pattern in texts:
        masks: dict[Term, list[int]] = {}
        for number, hits in enumerate(found):
            for term in hits[pattern]:
                masks.setdefault(term, []).append(number)
        if masks:
            for node, term in _nodes_with(store, pattern, "?node", nodes):
                has[node].update(masks.get(term, ()))
    return [node for node in nodes if len(has[node]) == len(wanted)]


def _distinct_texts(store: Graph, pattern: str) -> dict[Term, str]:
    """Return the folded texts that nodes have."""
    found = solutions(store, f"SELECT DISTINCT ?words {{ {pattern} }}")
    return {row[0]: fold.search(row[0].value) for row in found}


def _nodes_with(
    store: Graph, pattern: str, variable: str, terms: Sequence[Term]
) -> list[tuple[NamedNode, Term]]:
    """Return the nodes and texts of a pattern in which a variable has one of some values."""
    if not terms:
        return []
    # As a subquery: the engine would join the other ones with each value.
    values = f"{{ SELECT {variable} {{ VALUES {variable} {{ {' '.join(map(str, terms))} }} }} }}"
    return [
        (row[0], row[1])
        for row in solutions(store, f"SELECT DISTINCT ?node ?words {{ {values} {pattern} }}")
    ]


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
    topics = _with_topic(store, words)
    taken = set()
    if topics:
        rows = select(store, _WITH_TOPIC.format(" ".join(map(str, topics))))
        taken = {row["statement"] for row in rows}
    found = _with_words(store, words, _STATEMENT_TEXTS, _STATEMENT_TARGETS)
    return [statement for statement in found if statement.value not in taken]


def _with_text(store: Graph, text: str, *patterns: str) -> list[NamedNode]:
    """Return the nodes with a text that contains these words one after another."""
    wanted = re.compile(r"\b" + r"\W+".join(map(_prefix_pattern, _words(text))))
    found: set[NamedNode] = set()
    for pattern in patterns:
        texts = [term for term, x in _distinct_texts(store, pattern).items() if wanted.search(x)]
        found.update(node for node, _ in _nodes_with(store, pattern, "?words", texts))
    return sorted(found, key=str)


def _words(text: str) -> list[str]:
    words = re.findall(rf"\b{_NUMBER.pattern}\b|\w+", fold.search(text))
    if not words:
        raise ValueError("it has no words")
    return words


def _prefix_pattern(word: str) -> str:
    """Return a pattern for words that begin with one; 18 matches neither 180 nor 18.5."""
    if not _NUMBER.fullmatch(word):
        return word
    return rf"(?<!\d[.,]){re.sub('[.,]', '[.,]', word)}(?!\d|[.,]\d)"


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
        store, value, _STATEMENT_TEXTS, _STATEMENT_TARGETS, _STATEMENT_TOPICS
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
    ("OUTLET", ""): lambda store, value: find_outlet(store, value),
    ("P", ""): lambda store, value: probability(value),
}
"""Functions that read a parameter's text into terms, by its metavar and its way in the query."""
