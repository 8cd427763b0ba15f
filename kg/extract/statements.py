"""Choose the statements of a document, with speaker, act, stance, target and date.

Who the speaker refers to is found by :func:`kg.extract.reading.resolve`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.attribution.classifier import (
    BIAS,
    PassWeights,
    choose,
    read_calibration,
    read_model,
    score_in_two_passes,
)
from kg.attribution.speakers import Speakers
from kg.content.candidate import INHERITED, UNCUED, Candidate
from kg.extract.proposals import proposals
from kg.extract.utterance_dates import UtteranceDates
from kg.model import DateExpression, Mention, Span, Statement
from kg.preprocess.document import Document
from kg.stance.decide import StanceDecider
from kg.syntax.sentences import Sentences

_Made = tuple[Candidate, Statement]


class Decision(NamedTuple):
    """A statement and why it was made.

    ``reasons`` maps each feature of the candidate to what it adds to the log odds, in the mean of
    the two sums that become its probability; ``rivals`` counts other candidates for the same cue.
    ``row`` is the id of the row of the pattern table that proposed it, "" if none did.
    """

    statement: Statement
    reasons: Mapping[str, float]
    rivals: int
    row: str = ""


def find_statements(document: Document, mentions: Sequence[Mention]) -> tuple[Statement, ...]:
    """Find the statements of a document, in the order of its text.

    Raises:
        KgError: a file of the lexicon or of the fitted weights is broken.
    """
    return tuple(decision.statement for decision in explain_statements(document, mentions))


def explain_statements(document: Document, mentions: Sequence[Mention]) -> tuple[Decision, ...]:
    """Find what :func:`find_statements` returns, each with what decided it."""
    if not document.tokens:
        return ()
    proposed = proposals(document, mentions)
    sentences, speakers, candidates = proposed.sentences, proposed.speakers, proposed.candidates
    weights = read_model(document.language)
    scores, seen = score_in_two_passes(document, candidates, proposed.features(), weights)
    chosen = choose(candidates, scores, threshold=weights.threshold)
    scale = read_calibration(document.language)
    stances = proposed.stances()
    dates = UtteranceDates(sentences, speakers).find([c for c, _ in chosen], candidates)
    made = [
        (c, _build_statement(sentences, speakers, stances, c, scale.confidence(p), date))
        for (c, p), date in zip(chosen, dates, strict=True)
    ]
    attributed = _inherit(_inherit_backwards(document, made), sentences, speakers)
    place = {id(candidate): i for i, candidate in enumerate(candidates)}
    return tuple(
        Decision(
            statement,
            _reasons(seen[place[id(candidate)]], weights.pass2),
            sum(c.cue == candidate.cue for c in candidates) - 1 if candidate.cue else 0,
            candidate.row,
        )
        for statement, (candidate, _) in zip(attributed, chosen, strict=True)
    )


def _reasons(features: Mapping[str, float], weights: PassWeights) -> dict[str, float]:
    mean = {
        name: value * (weights.cue.get(name, 0.0) + weights.correct.get(name, 0.0)) / 2
        for name, value in {BIAS: 1.0, **features}.items()
    }
    return {name: value for name, value in mean.items() if value}


def _build_statement(
    sentences: Sentences,
    speakers: Speakers,
    stances: StanceDecider,
    candidate: Candidate,
    confidence: float,
    date: DateExpression | None,
) -> Statement:
    act, stance = stances.act_and_stance(candidate)
    cue = None
    if candidate.cue is not None:
        cue = Span(sentences.tokens[candidate.cue[0]].start, sentences.tokens[candidate.cue[1]].end)
    target = stances.targets.target(candidate) if stance != "none" else None
    first, last = sentences.sentence(candidate.verb)
    content = speakers.trim_content(candidate)
    return Statement(
        type=candidate.type,
        content=content,
        cue=cue,
        speaker=speakers.find_span(candidate),
        act=act,
        stance=stance,
        target=target,
        said_on=date.edtf if date is not None else None,
        when=date.span if date is not None else None,
        rule=candidate.rule,
        confidence=round(confidence, 4),
        sentence=_with_marks(sentences, first, last),
    )


def _with_marks(sentences: Sentences, first: int, last: int) -> Span:
    """Return the span of a sentence with the quotation marks at its ends."""
    start, end = sentences.tokens[first].start, sentences.tokens[last - 1].end
    for quotation in sentences.quotations:
        if quotation.inner.start == start:
            start = quotation.span.start
        if quotation.inner.end == end:
            end = quotation.span.end
    return Span(start, end)


def _inherit_backwards(document: Document, made: Sequence[_Made]) -> list[_Made]:
    """Give a quotation whose closing mark is missing the speaker named in the next paragraph.

    The missing mark tells that the quotation goes on there.
    """
    unclosed = {q.inner: q.span.end for q in document.quotations if not q.closed}
    starts = {q.inner.start: q.span.start for q in document.quotations}
    result = list(made)
    for place in range(len(result) - 2, -1, -1):
        candidate, statement = result[place]
        following = result[place + 1][1]
        end = unclosed.get(statement.content[-1])
        start = starts.get(following.content[0].start)
        if candidate.rule != INHERITED or statement.speaker or end is None or start is None:
            continue
        if not document.text[end:start].strip():
            result[place] = candidate, replace(statement, speaker=following.speaker)
    return result


def _inherit(
    made: Sequence[_Made], sentences: Sentences, speakers: Speakers
) -> Iterator[Statement]:
    """Let a statement without a speaker inherit one.

    A quotation without a cue has the last speaker before it, unless its sentence names one, the
    quotation right after it has one, or the sentence before says what somebody else did. An
    infinitive inherits too: "Et d'ajouter : « … »".
    """
    last: Statement | None = None
    for place, (candidate, statement) in enumerate(made):
        if (
            statement.speaker is None
            and last is not None
            and sentences.is_continuation(candidate.verb)
        ):
            statement = replace(statement, speaker=last.speaker)
        if candidate.rule in UNCUED and statement.speaker is None:
            following = made[place + 1][1] if place + 1 < len(made) else None
            speaker = _next_speaker(statement, following, sentences.document.text)
            if speaker is None:
                speaker = speakers.find_actor_before(candidate, last.sentence if last else None)
            if speaker is None and last is not None:
                speaker = last.speaker
            statement = replace(statement, speaker=speaker)
        if statement.speaker is not None:
            last = statement
        yield statement


def _next_speaker(statement: Statement, following: Statement | None, text: str) -> Span | None:
    """Return the speaker of the next quotation if it follows directly: "« … » « … », a dit X"."""
    if following is None or following.speaker is None or following.type != "direct":
        return None
    between = text[statement.content[-1].end : following.content[0].start]
    return None if any(map(str.isalnum, between)) or "\n" in between else following.speaker
