"""Named relations that a path may follow besides operators: ``=subject``.

A relation yields the tokens that it reaches from a token, each with the way it was found, or no
token where it is clear that the source is not named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kg.attribution.anchor import Anchor
from kg.attribution.clause_subjects import ClauseSubjects
from kg.syntax.operators import Found, Step, follow
from kg.syntax.sentences import SpeakerPath

Relation = Callable[[Anchor, int], Iterator[Found]]


def subject(anchor: Anchor, index: int) -> Iterator[Found]:
    """Find the subject of a verb or predicate, its own, shared or inherited."""
    found = anchor.tools.sentences.subject(index)
    if found[0] is not None:
        yield found


def _subject_by(path: SpeakerPath, doc: str) -> Relation:
    """Build the relation of subjects that are found in one way, with its docstring."""

    def relation(anchor: Anchor, index: int) -> Iterator[Found]:
        if index not in anchor.subjects:
            anchor.subjects[index] = anchor.tools.sentences.subject(index)
        found = anchor.subjects[index]
        if found[0] is not None and found[1] == path:
            yield found

    relation.__doc__ = doc
    return relation


def undergone_agent(anchor: Anchor, index: int) -> Iterator[Found]:
    """Find the agent, if any, of a verb that a reflexive makes passive: "s'est vu reprocher"."""
    s = anchor.tools.sentences
    governor = s.passive_governor(index)
    if governor is not None:
        agents = (s.agent(verb) for verb in (index, governor))
        found = next((one for one in agents if one is not None), None)
        yield found, "agent" if found is not None else "impersonal"


def _found_by(find: Callable[[Anchor], int | None], path: SpeakerPath, doc: str) -> Relation:
    """Build the relation of one token that a function finds for an anchor."""

    def relation(anchor: Anchor, index: int) -> Iterator[Found]:
        found = find(anchor)
        if found is not None:
            yield found, path

    relation.__doc__ = doc
    return relation


def of_complement(anchor: Anchor, index: int) -> Iterator[Found]:
    """Find the complements of a cue noun after "of"."""
    shapes = anchor.tools.builder.of
    yield from ((c.head, "complement") for c in anchor.complements if c.shape in shapes)


RELATIONS: Mapping[str, Relation] = {
    "subject": subject,
    "own-subject": _subject_by("subject", "Find the subject that depends on the verb."),
    "relative-subject": _subject_by(
        "relative", "Find the noun to which a relative clause belongs."
    ),
    "shared-subject": _subject_by("conjunct", "Find the subject of the verb coordinated with it."),
    "controller": _subject_by(
        "control", "Find the subject of an infinitive, gerund or fronted clause."
    ),
    "modified-noun": _subject_by("antecedent", "Find the noun that a participle modifies."),
    "inverted-subject": _found_by(
        lambda anchor: ClauseSubjects(anchor.tools).inverted(*anchor.cue),
        *("inverted", 'Find the subject after a verb group: "…, said yesterday the mayor".'),
    ),
    "preceding-subject": _found_by(
        lambda anchor: ClauseSubjects(anchor.tools).preceding(anchor.verb),
        *("subject", 'Find the subject right before a verb: "…, she said".'),
    ),
    "subject-after-quotation": _found_by(
        lambda anchor: ClauseSubjects(anchor.tools).after_quotation(anchor.verb),
        *("subject", "Find a subject that the parse gives to the quotation before it."),
    ),
    "agent": _found_by(
        lambda anchor: anchor.tools.sentences.agent(anchor.at),
        *("agent", "Find the agent of a passive."),
    ),
    "undergone-agent": undergone_agent,
    "own-agent": _found_by(
        lambda anchor: anchor.agent,
        "agent",
        "Find the agent among the complements of a cue noun, also inside of another complement.",
    ),
    "of-complement": of_complement,
    "complement": _found_by(
        lambda anchor: anchor.head, "complement", "Find the noun after a cue preposition."
    ),
}


def paths(anchor: Anchor, steps: tuple[Step, ...]) -> Iterator[Found]:
    """Yield the tokens at the end of a path from an anchor, and how they were found."""

    def relate(name: str, index: int) -> Iterator[Found]:
        return RELATIONS[name](anchor, index)

    return follow(anchor.tools.sentences, anchor.at, steps, relate)
