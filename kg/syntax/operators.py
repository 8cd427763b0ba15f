"""Semgrex operators over the parse: the steps of a pattern's path.

A step is an operator, the dependency labels that it may follow, and tests of the token that it
reaches, as in ``>nsubj|nsubj:pass[NOUN,name:person]``. The operators mean what they mean in
spaCy's ``DependencyMatcher``; a label belongs to the dependent of the two tokens. ``=name`` follows
a relation that the table names instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from kg.lexicon.function_words import FunctionWords
from kg.syntax.sentences import Sentences, SpeakerPath

Operator = Callable[[Sentences, int], Iterable[int]]
Test = Callable[[Sentences, int], bool]
Found = tuple[int | None, SpeakerPath]
"""A token, or none where it is clear that there is none, and the way it was found."""
Relate = Callable[[str, int], Iterator[Found]]
"""Yields what the relation of a name reaches from a token."""
_NOT_FOUND: Found = (None, "none")

_STEP = re.compile(
    r" ?(?P<op>[<>.;$]+[-+*]*|=)(?P<labels>[\w:|-]*)(?:\[(?P<tests>[^\]]*)\])?(?P<may>\?)?"
)
_UPOS = re.compile(r"[A-Z]+(\|[A-Z]+)*")


class Step(NamedTuple):
    """One step of a path: an operator or relation by its ``name``, its labels and tests.

    An ``optional`` step may reach no token; the path then ends without one.
    """

    name: str
    labels: frozenset[str]
    tests: tuple[Test, ...]
    relation: str = ""
    optional: bool = False


def _head(s: Sentences, index: int) -> Iterator[int]:
    head = s.tokens[index].head
    if head != index:
        yield head


def _children(s: Sentences, index: int) -> Iterator[int]:
    return iter(s.children[index])


def _before(s: Sentences, index: int) -> Iterable[int]:
    return () if index == s.sentence(index)[0] else (index - 1,)


OPERATORS: Mapping[str, Operator] = {
    "<": _head,
    ">": _children,
    ";": _before,
    ">++": lambda s, index: (child for child in s.children[index] if child > index),
    ">--": lambda s, index: (child for child in s.children[index] if child < index),
}
"""The operators, which reach tokens in their order in the text."""


def _part_of_speech(name: str, value: str) -> Test:
    allowed = frozenset(value.split("|"))
    return lambda s, index: s.tokens[index].pos in allowed


def _word_list(name: str, value: str) -> Test:
    if not hasattr(FunctionWords, value):
        raise ValueError(f"no list of words called {value!r} in kg.lexicon.function_words")
    if name == "case":
        return lambda s, index: s.preposition(index) in getattr(s.words, value)
    return lambda s, index: getattr(s.tokens[index], name) in getattr(s.words, value)


def _name_kind(name: str, value: str) -> Test:
    if not value:
        return lambda s, index: bool(s.name_kind(index))
    kinds = frozenset(value.split("|"))
    return lambda s, index: s.name_kind(index) in kinds


_TESTS: Mapping[str, Callable[[str, str], Test]] = {
    "lower": _word_list,
    "lemma": _word_list,
    "case": _word_list,
    "name": _name_kind,
}
"""Tests of a token: its word, lemma or preposition is in a list; its name."""


def _parse_test(text: str) -> Test:
    positive = text.removeprefix("!")
    name, _, value = positive.partition(":")
    feature, equals, wanted = positive.partition("=")
    if name in _TESTS:
        test = _TESTS[name](name, value)
    elif equals:
        test = _feature(feature, wanted)
    elif _UPOS.fullmatch(positive):
        test = _part_of_speech("", positive)
    else:
        known = ", ".join(f"{test}:…" for test in sorted(_TESTS))
        raise ValueError(f"no test {text!r}; write a part of speech, Feature=Value or {known}")
    if positive == text:
        return test
    return lambda s, index: not test(s, index)


def _feature(name: str, value: str) -> Test:
    return lambda s, index: s.tokens[index].feature(name) == value


def parse_path(text: str, relations: Iterable[str] = ()) -> tuple[Step, ...]:
    """Parse the steps of a path; blanks may separate them.

    Args:
        text: The path, such as ``<obj[VERB] =subject``.
        relations: The names that may follow ``=``.

    Raises:
        ValueError: a step has no such form, operator, test or relation.
    """
    found = list(_STEP.finditer(text))
    if "".join(step[0] for step in found) != text:
        raise ValueError(f"{text!r} is no path such as '<obj[VERB] =subject'")
    return tuple(_parse_step(step, frozenset(relations)) for step in found)


def _parse_step(found: re.Match[str], relations: frozenset[str]) -> Step:
    name, labels = found["op"], found["labels"]
    if name != "=" and name not in OPERATORS:
        raise ValueError(f"no operator {name!r}; there are: {' '.join(OPERATORS)} =")
    if name == "=" and labels not in relations:
        raise ValueError(f"no relation {labels!r}; there are: {', '.join(sorted(relations))}")
    tests = tuple(map(_parse_test, filter(None, (found["tests"] or "").split(","))))
    relation = labels if name == "=" else ""
    allowed = frozenset(filter(None, labels.split("|"))) if name != "=" else frozenset[str]()
    return Step(name, allowed, tests, relation, found["may"] is not None)


def reach(s: Sentences, index: int, step: Step) -> Iterator[int]:
    """Yield the tokens that an operator reaches from a token, by its labels and tests."""
    for found in OPERATORS[step.name](s, index):
        if step.labels:
            # Of "<" the label is that of the token that the step starts from.
            dependent = index if step.name.startswith("<") and found != index else found
            if s.tokens[dependent].dep not in step.labels:
                continue
        if all(test(s, found) for test in step.tests):
            yield found


def follow(s: Sentences, index: int, steps: tuple[Step, ...], relate: Relate) -> Iterator[Found]:
    """Yield the tokens at the end of a path from a token, and how its last relation found them.

    An empty path, and one whose optional last step reaches nothing, ends without a token.
    """
    if not steps:
        yield _NOT_FOUND
        return
    step, *rest = steps
    reached = False
    for found, path in _step(s, index, step, relate):
        if not rest:
            reached = True
            yield found, path
        elif found is not None:
            for end in follow(s, found, tuple(rest), relate):
                reached = True
                yield end
    if step.optional and not reached:
        yield _NOT_FOUND


def _step(s: Sentences, index: int, step: Step, relate: Relate) -> Iterator[Found]:
    if step.relation:
        for found, path in relate(step.relation, index):
            if all(found is not None and test(s, found) for test in step.tests):
                yield found, path
    else:
        for place in reach(s, index, step):
            yield place, "none"
