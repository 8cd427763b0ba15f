"""What stands behind a colon → candidates: a quotation, or what was said in the writer's words.

"La ministre répond : « Jamais »", "Ada Brun : « Jamais »", "La mairie dément : le pont ne fermera
pas".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.annotate.document import Quotation
from kg.content.candidate import COLON, HEADLINE, Candidate, Range
from kg.content.cue_detection import Spotter
from kg.content.pieces import Contents
from kg.lexicon.cues import Cue, Frame
from kg.model import Span, StatementType
from kg.syntax.sentences import Sentences

_STOPS = frozenset((".", "…", "..."))
_TOLD = frozenset(("q", "que", "si"))
"""Frames of cues that hand on a sentence."""
_ARGUMENTS = frozenset(("nsubj", "nsubj:pass", "obj"))
_Content = tuple[Span, StatementType]


class _Named(NamedTuple):
    """A noun or adjective before a colon that names what stands behind it, with whose it is."""

    word: int
    cue: Cue
    frame: Frame
    speaker: int | None
    how: str


class Colons:
    """Proposes what the colons of one document hand on."""

    def __init__(self, sentences: Sentences, contents: Contents, spotter: Spotter) -> None:
        self.s = sentences
        self.contents = contents
        self.spotter = spotter
        self.tokens = sentences.tokens
        self.children = sentences.children

    def told(self, colon: int) -> Iterator[Candidate]:
        """A cue, a colon and what was said as a sentence of the writer's: "La mairie dément : le
        pont ne fermera pas".
        """
        if colon + 1 >= len(self.tokens) or self.s.quote_at[colon + 1] >= 0:
            return
        found = self._cue_before(colon)
        end = self.s.sentence(colon + 1)[1]
        whole = self.s.has_finite(range(colon + 1, end))
        if found is None or found[3].shape not in _TOLD:
            yield from self._named_behind(colon, end, whole=whole)
            return
        verb, last, cue, frame = found
        if not whole or frame.weak or not self._is_finite(verb):
            # "Le procès commence : il durera un mois"
            return
        content = self._written(colon + 1, end)
        if content is not None:
            near = ("near",) if last == colon - 1 else ()
            yield _handed_on((verb, last), cue, frame, self.s.subject(verb), content, near)

    def _is_finite(self, verb: int) -> bool:
        """Whether a verb is finite or shares the auxiliary of one: "l'a dit et répété"; so is one
        that the tagger took for another word.
        """
        token = self.tokens[verb]
        if token.pos not in ("VERB", "AUX"):
            return True
        verbs = (verb, token.head) if token.dep == "conj" else (verb,)
        return any("VerbForm=Fin" in self.s.finite(v).morph for v in verbs)

    def _named_behind(self, colon: int, end: int, *, whole: bool) -> Iterator[Candidate]:
        """What a noun or an adjective hands on behind a colon in the writer's words: "Leur
        crainte : que le pont ferme", "Il en est convaincu : le pont fermera".
        """
        first = colon + 1
        found = self._noun_before(colon)
        if found is None:
            found = self._adjective_before(colon) if whole else None
        elif not whole and self.s.has_finite(range(self.s.sentence(colon)[0], colon)):
            return
        if found is None:
            return
        while first < end and self.tokens[first].lower in self.s.words.that:
            first += 1
        content = self._written(first, end, least=2)
        if content is not None:
            yield self._by_word(found, content)

    def _written(self, first: int, end: int, *, least: int = 1) -> _Content | None:
        """What the writer tells from a token on, without the final stop; ``None`` where that is
        shorter than so many tokens, or a quotation.
        """
        while end > first and self.tokens[end - 1].text in _STOPS:
            end -= 1
        content = self.contents.content(first, end - 1) if end - first >= least else None
        return None if content is None or content[1] == "direct" else content

    def _by_word(self, named: _Named, content: _Content) -> Candidate:
        word, cue, frame, speaker, how = named
        return _handed_on((word, word), cue, frame, (speaker, how), content)

    def _noun_before(self, colon: int) -> _Named | None:
        """The cue noun that names what stands behind a colon, with whose it is: "Réponse du maire :
        …", "Leur message est clair : …", "Le maire a eu ces mots : …".
        """
        root = self._root(self.s.sentence(colon)[0], colon)
        if root is None or self.s.words.bare_clause:
            return None
        arguments = [c for c in self.children[root] if c < colon]
        options = [root, *(c for c in arguments if self.tokens[c].dep in _ARGUMENTS)]
        for noun in options:
            token = self.tokens[noun]
            cue = self.spotter.cues.nouns.get(token.lemma) if token.pos == "NOUN" else None
            frame = cue.frame("q") if cue is not None else None
            if cue is None or frame is None or self.s.quote_at[noun] >= 0:
                continue
            for child in self.children[noun]:
                if child < noun and "Poss=Yes" in self.tokens[child].morph:
                    return _Named(noun, cue, frame, child, "possessive")
            whose = self.s.words.of | self.s.words.among | self.spotter.cues.prepositions.keys()
            for child in self.children[noun]:
                if child > noun and self.s.preposition(child) in whose:
                    return _Named(noun, cue, frame, child, "complement")
            for child in self.children[noun]:
                agent = self.s.agent(child) if self.tokens[child].dep == "acl" else None
                if agent is not None:
                    # "Un avis partagé par Ada Brun : …"
                    return _Named(noun, cue, frame, agent, "agent")
            if token.dep == "nsubj:pass":
                return _Named(noun, cue, frame, self.s.agent(root), "agent")
            if token.dep == "obj":
                return _Named(noun, cue, frame, self.s.subject(root)[0], "light")
            return _Named(noun, cue, frame, None, "none")
        return None

    def _adjective_before(self, colon: int) -> _Named | None:
        """The cue adjective that a sentence ends with before a colon, said of its subject."""
        adjective = colon - 1
        token = self.tokens[adjective]
        cue = self.spotter.cues.adjectives.get(token.lower)
        frame = cue.frame("que") if cue is not None else None
        predicate = self.s.child(adjective, "cop", "aux:pass", "aux:tense") is not None
        if cue is None or frame is None or not predicate or self.s.words.bare_clause:
            return None
        speaker, how = self.s.subject(adjective)
        return None if speaker is None else _Named(adjective, cue, frame, speaker, how)

    def _cue_before(self, colon: int) -> tuple[int, int, Cue, Frame] | None:
        """The last verb cue before a colon, with its group and the frame that a quotation fits."""
        start = self.s.sentence(colon)[0]
        best: tuple[int, int, Cue, Frame] | None = None
        for index in range(start, colon):
            if self.s.quote_at[index] >= 0:
                continue
            group = self.spotter.verb_cue(self.tokens[index])
            if group is None:
                continue
            cue, last = group
            own = self.s.is_reflexive(index)
            frame = (
                cue.frame("q", reflexive=own)
                or cue.frame("q", reflexive=not own)
                or (cue.frames[0] if cue.frames else None)
            )
            if frame is not None:
                best = (index, last, cue, frame)
        return best

    def quoted(self, colon: int, quotation: Quotation) -> Iterator[Candidate]:
        """A quotation behind a colon, with the cue, the verb or the name before that."""
        start = self.s.sentence(colon)[0]
        content: _Content = (quotation.inner, "direct")
        best = self._cue_before(colon)
        named = self._noun_before(colon) if best is None or best[3].shape not in _TOLD else None
        if named is not None:
            yield self._by_word(named, content)
            return
        if best is not None:
            verb, last, cue, frame = best
            whose = self.s.subject(verb)
            if self.s.is_passive(verb) and (
                whose[0] is None or self.s.child(verb, "aux:pass", "nsubj:pass") is not None
            ):
                # "elle dit :" has the form of a participle too.
                whose = self.s.agent(verb), "agent"
            yield _handed_on((verb, last), cue, frame, whose, content)
            return
        head = self._root(start, colon)
        if head is None:
            return
        if self.tokens[head].pos in ("VERB", "AUX"):
            yield Candidate(
                *(COLON, "", "assert", 0, (head, head), head, *self.s.subject(head)),
                *((quotation.inner,), "direct"),
                notes=frozenset(("other verb",)),
            )
        else:
            yield Candidate(
                *(HEADLINE, "", "assert", 0, None, head, head, "headline"),
                *((quotation.inner,), "direct"),
            )

    def _root(self, start: int, end: int) -> int | None:
        for index in range(start, end):
            head = self.tokens[index].head
            if (head == index or not start <= head < end) and self.tokens[index].pos != "PUNCT":
                return index
        return None


def _handed_on(
    cued: Range,
    cue: Cue,
    frame: Frame,
    whose: tuple[int | None, str],
    content: _Content,
    notes: Iterable[str] = (),
) -> Candidate:
    """What a cue before a colon hands on; ``whose`` is the speaker and how it was found."""
    return Candidate(
        *(COLON, cue.words, frame.act, frame.polarity, cued, cued[0], *whose),
        *((content[0],), content[1]),
        notes=frozenset(notes),
    )
