"""Propose candidate statements wherever the grammar allows an attribution.

High recall is the aim here; :mod:`kg.attribution.classifier` decides which candidates to keep.
Each kind of construction has its own proposer; :mod:`kg.content.candidate` lists the rules.
"""

from __future__ import annotations

from kg.attribution.colons import Colons
from kg.attribution.construction import Tools
from kg.attribution.continuations import Continuations
from kg.attribution.matcher import Matcher
from kg.attribution.quotations import Quotations
from kg.content.candidate import Candidate, deduplicate
from kg.lexicon.cues import Cue, Cues
from kg.syntax.sentences import Sentences


class Proposer:
    """Proposes the candidates of one document.

    ``verb_cues`` maps the first token of a verb cue to the cue and the last token of its group;
    ``grouped`` holds the other tokens of these groups.
    """

    def __init__(self, sentences: Sentences, cues: Cues) -> None:
        self.s = sentences
        self.cues = cues
        self.verb_cues: dict[int, tuple[Cue, int]] = {}
        self.grouped: set[int] = set()
        tools = Tools(sentences, cues)
        self.contents = tools.contents
        self.detector = tools.detector
        self.colons = Colons(tools)
        self.quoted = Quotations(tools)
        self.matcher = Matcher(tools)
        self.continuations = Continuations(tools)

    def candidates(self) -> list[Candidate]:
        """Find all candidates; several may share a cue."""
        found: list[Candidate] = []
        for token in self.s.tokens:
            group = self.detector.verb_cue(token)
            if group is not None:
                self.verb_cues[token.index] = group
                self.grouped.update(range(token.index + 1, group[1] + 1))
                found.extend(self.matcher.find_verb(token, *group))
            if not self.matcher.anchors.in_whole_quotation(token.index):
                found.extend(self.matcher.find(token, grouped=token.index in self.grouped))
                if token.text == ":":
                    found.extend(self.colons.find_clause(token.index))
        for number, quotation in enumerate(self.s.quotations):
            found.extend(self.quoted.find(number, quotation))
        found.extend(self.continuations.find(found))
        return deduplicate(found)
