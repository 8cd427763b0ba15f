"""Document and its mentions → statements with speaker, act, stance, target and date.

Who the speaker is, is for :mod:`kg.extract.resolution` to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.annotate.document import Document
from kg.attribution.classifier import BIAS, Look, calibration, choose, look_twice, model
from kg.attribution.speakers import Speakers
from kg.content.candidate import CARRIED, UNCUED, Candidate
from kg.extract.proposals import proposals
from kg.extract.utterance_dates import Calendar
from kg.model import DateExpression, Mention, Span, Statement
from kg.stance.decide import Judge
from kg.syntax.sentences import Sentences
from kg.syntax.topic_phrases import terms


class Decision(NamedTuple):
    """A statement and why it was made.

    ``reasons`` is what each feature of its candidate adds to the sums that become its
    probability, on the scale of log odds, in the mean of the two; the candidate's ``rivals`` are
    how many others claimed the same cue.
    """

    statement: Statement
    reasons: Mapping[str, float]
    rivals: int


def statements(document: Document, mentions: Sequence[Mention]) -> tuple[Statement, ...]:
    """The statements of a document in the order of its text.

    Raises:
        KgError: a file of the lexicon or of the fitted weights is broken.
    """
    return tuple(decision.statement for decision in decisions(document, mentions))


def decisions(document: Document, mentions: Sequence[Mention]) -> tuple[Decision, ...]:
    """What :func:`statements` gives, each with what decided."""
    if not document.tokens:
        return ()
    proposed = proposals(document, mentions)
    sentences, speakers, candidates = proposed.sentences, proposed.speakers, proposed.candidates
    weights = model(document.language)
    told, seen = look_twice(document, candidates, proposed.features(), weights)
    chosen = choose(candidates, told, threshold=weights.threshold)
    scale = calibration(document.language)
    judge = proposed.judge()
    dates = Calendar(sentences, speakers).said_on([c for c, _ in chosen], candidates)
    made = [
        _made(sentences, speakers, judge, c, scale.confidence(p), date)
        for (c, p), date in zip(chosen, dates, strict=True)
    ]
    spoken = _carry_on(_carry_back(document, made), sentences, speakers)
    place = {id(candidate): i for i, candidate in enumerate(candidates)}
    return tuple(
        Decision(
            statement,
            _reasons(seen[place[id(candidate)]], weights.second),
            sum(c.cue == candidate.cue for c in candidates) - 1 if candidate.cue else 0,
        )
        for statement, (candidate, _) in zip(spoken, chosen, strict=True)
    )


def _reasons(features: Mapping[str, float], weights: Look) -> dict[str, float]:
    found = {BIAS: 1.0, **features}
    mean = {
        name: value * (weights.cue.get(name, 0.0) + weights.stands.get(name, 0.0)) / 2
        for name, value in found.items()
    }
    return {name: value for name, value in mean.items() if value}


def _made(
    sentences: Sentences,
    speakers: Speakers,
    judge: Judge,
    candidate: Candidate,
    confidence: float,
    date: DateExpression | None,
) -> _Made:
    act, stance = judge.act_and_stance(candidate)
    cue = None
    if candidate.cue is not None:
        cue = Span(sentences.tokens[candidate.cue[0]].start, sentences.tokens[candidate.cue[1]].end)
    aim = judge.targets.target(candidate) if stance != "none" else None
    first, last = sentences.sentence(candidate.verb)
    content = speakers.content(candidate)
    return candidate, Statement(
        type=candidate.type,
        content=content,
        cue=cue,
        speaker=speakers.span(candidate),
        act=act,
        stance=stance,
        target=aim,
        said_on=date.edtf if date is not None else None,
        when=date.span if date is not None else None,
        rule=candidate.rule,
        confidence=round(confidence, 4),
        terms=terms(sentences, speakers.starts, content, aim),
        sentence=_with_marks(sentences, first, last),
    )


def _with_marks(sentences: Sentences, first: int, last: int) -> Span:
    """The text of a sentence with the quotation marks at its ends."""
    start, end = sentences.tokens[first].start, sentences.tokens[last - 1].end
    for quotation in sentences.quotations:
        if quotation.inner.start == start:
            start = quotation.span.start
        if quotation.inner.end == end:
            end = quotation.span.end
    return Span(start, end)


_Made = tuple[Candidate, Statement]


def _carry_back(document: Document, found: Sequence[_Made]) -> list[_Made]:
    """A quotation that goes on in the next paragraph, as the missing closing mark tells, has the
    speaker who is named there.
    """
    open_ones = {q.inner: q.span.end for q in document.quotations if not q.closed}
    starts = {q.inner.start: q.span.start for q in document.quotations}
    result = list(found)
    for place in range(len(result) - 2, -1, -1):
        candidate, statement = result[place]
        following = result[place + 1][1]
        end = open_ones.get(statement.content[-1])
        start = starts.get(following.content[0].start)
        if candidate.rule != CARRIED or statement.speaker or end is None or start is None:
            continue
        if not document.text[end:start].strip():
            result[place] = candidate, replace(statement, speaker=following.speaker)
    return result


def _carry_on(
    found: Sequence[_Made], sentences: Sentences, speakers: Speakers
) -> Iterator[Statement]:
    """A quotation without a cue has the last speaker before it, unless its sentence names one, the
    quotation right behind it has one, or the sentence before tells what somebody else did; so has
    what goes on with an infinitive: "Et d'ajouter : « … »".
    """
    last: Statement | None = None
    for place, (candidate, statement) in enumerate(found):
        if statement.speaker is None and last is not None and sentences.goes_on(candidate.verb):
            statement = replace(statement, speaker=last.speaker)
        if candidate.rule in UNCUED and statement.speaker is None:
            following = found[place + 1][1] if place + 1 < len(found) else None
            speaker = _beside(statement, following, sentences.document.text)
            if speaker is None:
                speaker = speakers.doing_before(candidate, last.sentence if last else None)
            if speaker is None and last is not None:
                speaker = last.speaker
            statement = replace(statement, speaker=speaker)
        if statement.speaker is not None:
            last = statement
        yield statement


def _beside(statement: Statement, following: Statement | None, text: str) -> Span | None:
    """The speaker of the quotation that follows with nothing but marks between: "« … » « … »,
    a dit X".
    """
    if following is None or following.speaker is None or following.type != "direct":
        return None
    between = text[statement.content[-1].end : following.content[0].start]
    return None if any(map(str.isalnum, between)) or "\n" in between else following.speaker
