"""Propose what follows a colon: a quotation, or a clause in the writer's words.

"La ministre répond : « Jamais »", "Ada Brun : « Jamais »", "La mairie dément : le pont ne fermera
pas".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.attribution.construction import Construction, build_candidate
from kg.content.candidate import COLON, HEADLINE, Candidate
from kg.content.cue_instance import CueInstance
from kg.lexicon.cues import Cue, Frame
from kg.model import Span, StatementType
from kg.preprocess.document import Quotation
from kg.syntax.sentences import SpeakerPath

_STOPS = frozenset((".", "…", "..."))
_CLAUSAL = frozenset(("q", "que", "si"))
"""Frames with a clause."""
_ARGUMENTS = frozenset(("nsubj", "nsubj:pass", "obj"))
_Content = tuple[Span, StatementType]


class _Announcement(NamedTuple):
    """A cue before a colon with its source, and the frame that what follows fills."""

    use: CueInstance
    frame: Frame

    def candidate(self, content: _Content, *notes: str) -> Candidate:
        return build_candidate(COLON, self.use, self.frame, (content[0],), content[1], notes=notes)


class Colons(Construction):
    """Proposes what follows the colons of one document."""

    def find_clause(self, colon: int) -> Iterator[Candidate]:
        """Find a clause after a cue and a colon: "La mairie dément : le pont ne fermera pas"."""
        if colon + 1 >= len(self.tokens) or self.s.quote_at[colon + 1] >= 0:
            return
        found = self._verb_before(colon)
        end = self.s.sentence(colon + 1)[1]
        whole = self.s.has_finite(range(colon + 1, end))
        if found is None or found[3].shape not in _CLAUSAL:
            return
        verb, last, cue, frame = found
        if not whole or frame.weak or not self._is_finite(verb):
            # "Le procès commence : il durera un mois"
            return
        content = self._clause(colon + 1, end)
        if content is not None:
            announcement = _Announcement(CueInstance(verb, last, cue, *self.s.subject(verb)), frame)
            yield announcement.candidate(content, *(("near",) if last == colon - 1 else ()))

    def _is_finite(self, verb: int) -> bool:
        """Whether a cue is finite, shares an auxiliary ("l'a dit et répété"), or is mistagged."""
        token = self.tokens[verb]
        if token.pos not in ("VERB", "AUX"):
            return True
        verbs = (verb, token.head) if token.dep == "conj" else (verb,)
        return any("VerbForm=Fin" in self.s.finite(v).morph for v in verbs)

    def _clause(self, first: int, end: int) -> _Content | None:
        """Delimit unquoted content without its full stop."""
        while end > first and self.tokens[end - 1].text in _STOPS:
            end -= 1
        content = self.contents.content(first, end - 1) if end > first else None
        return None if content is None or content[1] == "direct" else content

    def _noun_before(self, colon: int) -> _Announcement | None:
        """Find the cue noun that announces what follows a colon: "Leur message est clair : …"."""
        root = self._root(self.s.sentence(colon)[0], colon)
        if root is None or self.words.bare_clause:
            return None
        arguments = [c for c in self.children[root] if c < colon]
        options = [root, *(c for c in arguments if self.tokens[c].dep in _ARGUMENTS)]
        for noun in options:
            token = self.tokens[noun]
            cue = self.detector.cues.nouns.get(token.lemma) if token.pos == "NOUN" else None
            frame = cue.frame("q") if cue is not None else None
            if cue is None or frame is None or self.s.quote_at[noun] >= 0:
                continue
            speaker, speaker_path = self._noun_source(noun)
            return _Announcement(CueInstance(noun, noun, cue, speaker, speaker_path), frame)
        return None

    def _noun_source(self, noun: int) -> tuple[int | None, SpeakerPath]:
        """Find the source of a cue noun, and how."""
        children = self.children[noun]
        for child in children:
            if child < noun and "Poss=Yes" in self.tokens[child].morph:
                return child, "possessive"
        prepositions = self.words.of | self.words.among | self.detector.cues.prepositions.keys()
        for child in children:
            if child > noun and self.s.preposition(child) in prepositions:
                return child, "complement"
        return None, "none"

    def _verb_before(self, colon: int) -> tuple[int, int, Cue, Frame] | None:
        """Find the last verb cue before a colon, the end of its group and its frame."""
        for index in range(colon - 1, self.s.sentence(colon)[0] - 1, -1):
            group = self.detector.verb_cue(self.tokens[index])
            if self.s.quote_at[index] >= 0 or group is None:
                continue
            cue, last = group
            own = self.s.is_reflexive(index)
            frame = cue.frame("q", reflexive=own) or cue.frame("q", reflexive=not own)
            if frame is not None or cue.frames:
                return index, last, cue, frame or cue.frames[0]
        return None

    def find_quotation(self, colon: int, quotation: Quotation) -> Iterator[Candidate]:
        """Find a quotation after a colon and a cue or a name."""
        content: _Content = (quotation.inner, "direct")
        best = self._verb_before(colon)
        if best is None or best[3].shape not in _CLAUSAL:
            named = self._noun_before(colon)
            if named is not None:
                yield named.candidate(content)
                return
        if best is not None:
            verb, last, cue, frame = best
            speaker, speaker_path = self.s.subject(verb)
            if self.s.is_passive(verb) and (
                speaker is None or self.s.child(verb, "aux:pass", "nsubj:pass") is not None
            ):
                # "elle dit :" has the form of a participle too.
                speaker, speaker_path = self.s.agent(verb), "agent"
            yield _Announcement(
                CueInstance(verb, last, cue, speaker, speaker_path), frame
            ).candidate(content)
            return
        head = self._root(self.s.sentence(colon)[0], colon)
        if head is None:
            return
        if self.tokens[head].pos not in ("VERB", "AUX"):
            yield Candidate(
                *(HEADLINE, "", "assert", 0, None, head, head),
                *("headline", (quotation.inner,), "direct"),
            )

    def _root(self, start: int, end: int) -> int | None:
        for index in range(start, end):
            head = self.tokens[index].head
            if (head == index or not start <= head < end) and self.tokens[index].pos != "PUNCT":
                return index
        return None
