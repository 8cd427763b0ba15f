"""Named content strategies: what a match of the pattern table attributes to its source.

Each proposes all contents that the grammar allows; :mod:`kg.attribution.classifier` picks one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from kg.attribution.anchor import Match
from kg.attribution.construction import Construction, Tools
from kg.attribution.guards import opens_clause, opens_sentence, relative
from kg.attribution.parenthetical_clauses import delimit
from kg.attribution.phrase_contents import PhraseContents
from kg.attribution.verb_contents import VerbContents
from kg.content.candidate import (
    INHERITED,
    PARENTHETICAL,
    PREP,
    Candidate,
    Extent,
    uncued_candidate,
)
from kg.content.interrupted import InterruptedContents
from kg.model import Span, StatementType
from kg.syntax.complements import Complement

AFTER_QUOTATION = "behind"
"""The note of a reporting clause after a quotation."""
_FINAL = frozenset(".!?…")
_Content = tuple[Extent, tuple[Span, ...], StatementType]


class ContentStrategies(Construction):
    """The content strategies in one document."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self.verbs = VerbContents(tools)
        self.interrupted = InterruptedContents(self.s, self.contents, self.detector)
        self.phrases = PhraseContents(tools)

    def verb_frames(self, match: Match) -> Iterator[Candidate]:
        """Find the complements of a cue verb that fill its frames, also before it or elsewhere."""
        if match.anchor.entry is not None:
            yield from self.verbs.find(match.use(match.anchor.entry))

    def around_clause(self, match: Match) -> Iterator[Candidate]:
        """Find the content on the sides of a reporting clause, or the quotation that it is in."""
        clause, subject = delimit(match), match.source
        if clause is None or subject is None:
            return
        after = self._clause_end(match, subject)
        inside = self.s.quote_at[match.anchor.verb]
        found = (
            self.interrupted.in_quotation(clause.first, subject, after, inside)
            if inside >= 0
            else self.interrupted.around(
                clause.first, subject, after, clause.closing, clause.start, clause.end
            )
        )
        if found is not None:
            pieces, kind, notes = found
            notes |= {AFTER_QUOTATION} if clause.closing is not None else set()
            yield _candidate(match, ("subtree", pieces, kind), notes, rule=PARENTHETICAL)
        # "« A, a dit X. B. »"
        first = self.s.sentence(subject)[1]
        ends = inside >= 0 and self.interrupted.end_after(after, subject, first) >= first
        if not ends or first >= len(self.tokens) or self.tokens[first - 1].text not in _FINAL:
            return
        quotation = self.s.quotations[inside].inner
        rest = Span(self.tokens[first].start, max(quotation.end, self.tokens[first].end))
        if quotation.covers(rest):
            yield uncued_candidate(INHERITED, first, (rest,), "direct", ("alone", "sequel"))

    def _clause_end(self, match: Match, subject: int) -> int:
        """Return the token after the subject and verb of a reporting clause."""
        last = 0 if match.path == "inverted" else match.anchor.cue[1]
        return max(self.s.core(subject)[1], subject, last) + 1

    def frames(self, match: Match) -> Iterator[Candidate]:
        """Find the complements of a cue noun or adjective that fill its frames."""
        anchor = match.anchor
        if anchor.entry is None:
            return
        use = match.use(anchor.entry)
        for frame in anchor.entry.frames:
            for complement in anchor.complements:
                if self.builder.fits(frame, complement) and complement.head != match.source:
                    rule = f"{anchor.family}:{frame.shape}"
                    yield from self.builder.build(rule, use, frame, complement)

    def stimulus(self, match: Match) -> Iterator[Candidate]:
        """Find the subject of a psych verb, or of the verb that a cue noun completes.

        "[Cela] inquiète Brun", "[Ce projet] suscite la colère".
        """
        anchor = match.anchor
        entry, psych = anchor.entry, anchor.family == "psych"
        verb = anchor.verb if psych else self.tokens[anchor.at].head
        own = psych and self.s.is_reflexive(verb)
        frame = entry.frame("subj", reflexive=own) if entry else None
        subject, path = self.s.subject(verb)
        if entry is None or frame is None or subject is None or subject > verb:
            return
        pronoun = path != "subject" or self.tokens[subject].pos == "PRON"
        if psych and path != "relative" and pronoun:
            return
        phrase = Complement("n", subject, *self.s.phrase_without_clause(subject, verb))
        rule = "verb:subj" if psych else "noun:subj"
        yield from self.builder.build(rule, match.use(entry), frame, phrase)

    def around(self, match: Match) -> Iterator[Candidate]:
        """Find the words around a phrase or clause in its sentence, all or a part of them.

        After "by the mayor, according to whom", only what follows is content.
        """
        anchor = match.anchor
        first, last = anchor.phrase
        end = self.s.sentence(first)[1]
        following = relative(match)
        # A clause with "as" is set off wherever it is.
        clause = anchor.entry is not None
        opens = opens_sentence(match) if clause else opens_clause(self.s, first)
        comma = clause or (last + 1 < end and self.tokens[last + 1].text == ",")
        notes = [note for note, holds in (("start", opens), ("comma", comma)) if holds]
        for content in self.phrases.find(first, anchor.head, last):
            if not (following and content[1][0].start < self.tokens[first].start):
                yield _candidate(match, content, notes)

    def sentence_before(self, match: Match) -> Iterator[Candidate]:
        """Find the sentence before, in the same paragraph and the writer's words."""
        start = self.s.sentence(match.anchor.phrase[0])[0]
        first = self.s.sentence(start - 1)[0] if start else start
        text = self.s.text[self.tokens[first].start : self.tokens[start].start]
        found = self.contents.content(first, start - 1)
        if found is not None and "\n" not in text and self.s.quote_at[start - 1] < 0:
            yield _candidate(match, ("sentence", (found[0],), found[1]), ("comma",))


def _candidate(
    match: Match, content: _Content, notes: Iterable[str], *, rule: str = PREP
) -> Candidate:
    anchor = match.anchor
    extent, pieces, kind = content
    return Candidate(
        *(rule, anchor.words, anchor.act, anchor.polarity, anchor.cue, anchor.verb),
        *(match.source, match.path, pieces, kind),
        extent=extent,
        notes=frozenset(notes),
    )


STRATEGIES: Mapping[str, Callable[[ContentStrategies, Match], Iterator[Candidate]]] = {
    "verb-frames": ContentStrategies.verb_frames,
    "around-clause": ContentStrategies.around_clause,
    "frames": ContentStrategies.frames,
    "stimulus": ContentStrategies.stimulus,
    "around": ContentStrategies.around,
    "sentence-before": ContentStrategies.sentence_before,
}
