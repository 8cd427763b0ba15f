"""Quotations → the candidates they give rise to themselves.

Behind a colon, right behind a cue, or without a cue of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.annotate.document import Quotation
from kg.attribute.candidate import Candidate
from kg.attribute.contents import Contents
from kg.attribute.cues import Cue, Frame
from kg.attribute.grammar import Sentences
from kg.attribute.spotting import Spotter
from kg.model import Span, StatementType

_DASHES = frozenset(("—", "–", "-"))
_STOPS = frozenset((".", "…", "..."))
_TOLD = frozenset(("q", "que", "si"))
"""Frames of cues that hand on a sentence."""
_ARGUMENTS = frozenset(("nsubj", "nsubj:pass", "obj"))
_SMALL_WORD = 3
"""Letters of the words that a title may write small."""
_LONGEST_SIGNATURE = 12
"""Tokens that name a source beside its quotation."""


class Quoted:
    """Proposes statements around the quotations of one document."""

    def __init__(self, sentences: Sentences, contents: Contents, spotter: Spotter) -> None:
        self.s = sentences
        self.contents = contents
        self.spotter = spotter
        self.tokens = sentences.tokens
        self.text = sentences.text
        self.children = sentences.children

    def around(self, number: int, quotation: Quotation) -> Iterator[Candidate]:
        """Candidates that a quotation itself gives rise to."""
        first = self.contents.first_token(quotation.inner.start)
        if first >= len(self.tokens) or self.tokens[first].start >= quotation.inner.end:
            return
        whole = self.contents.is_whole(number) or (
            self.contents.is_clause(number) and self._is_alone(first, quotation)
        )
        before = first - 1
        if before >= 0 and self.tokens[before].text == ":":
            yield from self._with_next(number, self._colon(before, quotation))
        elif before >= 0 and self.s.quote_at[before] < 0:
            yield from self._with_next(number, self._adjacent(before, quotation, number))
        if whole and not self._is_title(quotation) and not self._is_reference(quotation):
            span, kind = self.contents.quoted(number)
            source = self._signature(quotation)
            yield Candidate(
                "carried" if source is None else "signed",
                "",
                "assert",
                0,
                None,
                first,
                source,
                "carried" if source is None else "signature",
                (span,),
                kind,
                notes=frozenset(
                    note
                    for note, holds in (
                        ("opens", self._opens_paragraph(quotation)),
                        ("clause", self.contents.is_clause(number)),
                        ("bracketed", self._is_bracketed(quotation)),
                        ("alone", self._is_alone(first, quotation)),
                        ("capital", quotation.inner.of(self.text)[0].isupper()),
                        ("sentence", self._is_sentence(first, quotation)),
                    )
                    if holds
                ),
            )

    def _with_next(self, number: int, found: Iterator[Candidate]) -> Iterator[Candidate]:
        """Candidates of a quotation, and of it with those that nothing but commas or a conjunction
        part from it: "ont crié : « Menteur », « Traître » et « Voleur »"."""
        run = [number]
        while run[-1] + 1 < len(self.s.quotations) and self._are_listed(run[-1]):
            run.append(run[-1] + 1)
        for candidate in found:
            yield candidate
            if len(run) > 1 and len(candidate.pieces) == 1:
                quoted = candidate.type == "direct"
                rest = (self.s.quotations[n] for n in run[1:])
                pieces = candidate.pieces + tuple(q.inner if quoted else q.span for q in rest)
                yield replace(candidate, pieces=pieces, extent="sentence")

    def _are_listed(self, number: int) -> bool:
        """Whether the next quotation goes on with a list in the same sentence."""
        this, following = self.s.quotations[number : number + 2]
        last = self.contents.last_token(this.inner.end)
        place = self.contents.first_token(following.inner.start)
        if place >= len(self.tokens) or self.tokens[last].sentence != self.tokens[place].sentence:
            return False
        between = [t for t in self.tokens[last + 1 : place] if self.s.quote_at[t.index] < 0]
        return all(t.text == "," or t.pos == "CCONJ" for t in between)

    def _is_beside(self, verb: int, last: int, before: int, cue: Cue) -> bool:
        """Whether only whom, where or how something is said stands between a cue and a quotation:
        "writing in a blog post "…"", "told the police, "…""."""
        if not self.s.words.bare_clause or cue.frame("q") is None:
            return False
        between = [i for i in range(last + 1, before + 1) if self.tokens[i].pos != "PUNCT"]
        if not between or self.tokens[between[-1]].pos in ("ADP", "DET", "SCONJ", "VERB", "AUX"):
            return False
        first = self.tokens[between[0]]
        addressed = any("x:" in frame.shape for frame in cue.frames)
        for child in self.s.children[verb]:
            start = self.s.range(child)[0]
            if start <= first.index <= child:
                told = self.tokens[child].dep in ("obj", "iobj") and addressed
                return told or (first.pos == "ADP" and first.lower not in self.s.words.as_words)
        return first.pos == "ADP" and first.lower not in self.s.words.as_words

    def _signature(self, quotation: Quotation) -> int | None:
        """The source named below a quotation that ends its paragraph: "— Ada Brun, maire", or in
        the same line behind it."""
        end = self.contents.last_token(quotation.inner.end)
        if not self.text[quotation.span.end :].lstrip(" .\t").startswith("\n"):
            return self._signature_beside(end + 1, quotation)
        while end + 1 < len(self.tokens) and self.tokens[end + 1].text == ".":
            end += 1
        if end + 1 >= len(self.tokens) or self.tokens[end + 1].text not in _DASHES:
            return None
        for token in self.tokens[end + 2 : self.s.sentence(end + 1)[1]]:
            if token.pos in ("NOUN", "PROPN"):
                return token.index
            if token.pos not in ("DET", "ADJ", "NUM"):
                return None
        return None

    def _signature_beside(self, place: int, quotation: Quotation) -> int | None:
        """The source that the last words of a quotation's paragraph name, where they are no
        sentence: "…" - Ada Brun."""
        if place >= len(self.tokens):
            return None
        pulled = quotation.span == quotation.inner
        if not pulled and self.tokens[place].text not in _DASHES:
            return None
        paragraph = next(p for p in self.s.document.paragraphs if p.covers(quotation.span))
        stop = self.contents.first_token(paragraph.end)
        rest = self.tokens[place if pulled else place + 1 : stop]
        if len(rest) > _LONGEST_SIGNATURE or any("VerbForm=Fin" in t.morph for t in rest):
            return None
        return rest[0].index if rest and rest[0].pos in ("NOUN", "PROPN") else None

    def _is_reference(self, quotation: Quotation) -> bool:
        """Whether a quotation is the title of what a paper printed on a day, as lists of sources
        have it: "Report found in street" — Oster Gazette, August 15, 2008."""
        place = self.contents.last_token(quotation.inner.end) + 1
        if not self.s.words.bare_clause or place >= len(self.tokens):
            return False
        end = self.s.sentence(place)[1]
        rest = self.text[quotation.span.end : self.tokens[end - 1].end]
        dated = any(
            quotation.span.end < d.span.start < self.tokens[end - 1].end
            for d in self.s.document.dates
        )
        return dated and self.tokens[place].text in _DASHES and "\n" not in rest

    def _is_title(self, quotation: Quotation) -> bool:
        """Whether a quotation is written as a title is: "The Road to Nowhere"."""
        words = [w for w in quotation.inner.of(self.text).split() if len(w) > _SMALL_WORD]
        capitals = sum(word[0].isupper() for word in words)
        return self.s.words.bare_clause and len(words) > 1 and capitals == len(words)

    def _is_bracketed(self, quotation: Quotation) -> bool:
        return self.text[: quotation.span.start].rstrip().endswith("(")

    def _is_alone(self, first: int, quotation: Quotation) -> bool:
        """Whether the sentences of a quotation hold nothing but it."""
        last = self.contents.last_token(quotation.inner.end)
        start, end = self.s.sentence(first)[0], self.s.sentence(last)[1]
        return start == first and all(self.tokens[i].pos == "PUNCT" for i in range(last + 1, end))

    def _opens_paragraph(self, quotation: Quotation) -> bool:
        return any(p.start == quotation.span.start for p in self.s.document.paragraphs)

    def _is_sentence(self, first: int, quotation: Quotation) -> bool:
        return (
            self.s.sentence(first)[0] == first
            and self.text[quotation.inner.end - 1 : quotation.inner.end] in ".!?…"
        )

    def behind_colon(self, colon: int) -> Iterator[Candidate]:
        """A cue, a colon and what was said as a sentence of the writer's: "Le ministère nuance :
        rien n'est décidé"."""
        found = self._cue_before(colon)
        if colon + 1 >= len(self.tokens) or self.s.quote_at[colon + 1] >= 0:
            return
        end = self.s.sentence(colon + 1)[1]
        whole = any("VerbForm=Fin" in self.tokens[i].morph for i in range(colon + 1, end))
        if found is None or found[3].shape not in _TOLD:
            yield from self._named_behind(colon, end, whole=whole)
            return
        verb, last, cue, frame = found
        if not whole or frame.weak or not self._is_finite(verb):
            # "Le procès commence : il durera un mois"
            return
        while end > colon + 1 and self.tokens[end - 1].text in _STOPS:
            end -= 1
        content = self.contents.content(colon + 1, end - 1) if end > colon + 1 else None
        if content is None or content[1] == "direct":
            return
        speaker, how = self.s.subject(verb)
        cued = (verb, last)
        yield Candidate(
            "colon",
            cue.words,
            frame.act,
            frame.polarity,
            cued,
            verb,
            speaker,
            how,
            (content[0],),
            content[1],
            notes=frozenset(("near",) if last == colon - 1 else ()),
        )

    def _is_finite(self, verb: int) -> bool:
        """Whether a verb is finite or shares the auxiliary of one: "l'a dit et répété"."""
        token = self.tokens[verb]
        verbs = (verb, token.head) if token.dep == "conj" else (verb,)
        return any("VerbForm=Fin" in self.s.finite(v).morph for v in verbs)

    def _named_behind(self, colon: int, end: int, *, whole: bool) -> Iterator[Candidate]:
        """What a noun or an adjective hands on behind a colon in the writer's words: "Leur
        crainte : que le pont ferme", "Il en est convaincu : le pont fermera"."""
        first = colon + 1
        found = self._noun_before(colon)
        if found is None:
            found = self._adjective_before(colon) if whole else None
        elif not whole and self._has_verb(colon):
            return
        if found is None:
            return
        while first < end and self.tokens[first].lower in self.s.words.that:
            first += 1
        while end > first and self.tokens[end - 1].text in _STOPS:
            end -= 1
        content = self.contents.content(first, end - 1) if end > first + 1 else None
        if content is not None and content[1] != "direct":
            yield self._by_word(found, *content)

    def _has_verb(self, colon: int) -> bool:
        """Whether what stands before a colon has a finite verb."""
        start = self.s.sentence(colon)[0]
        return any("VerbForm=Fin" in self.tokens[i].morph for i in range(start, colon))

    def _by_word(
        self, found: tuple[int, Cue, Frame, int | None, str], span: Span, kind: StatementType
    ) -> Candidate:
        word, cue, frame, speaker, how = found
        return Candidate(
            "colon",
            cue.words,
            frame.act,
            frame.polarity,
            (word, word),
            word,
            speaker,
            how,
            (span,),
            kind,
        )

    def _noun_before(self, colon: int) -> tuple[int, Cue, Frame, int | None, str] | None:
        """The cue noun that names what stands behind a colon, with whose it is: "Réponse du maire :
        …", "Leur message est clair : …", "Le maire a eu ces mots : …"."""
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
                    return noun, cue, frame, child, "possessive"
            whose = self.s.words.of | self.s.words.among | self.spotter.cues.prepositions.keys()
            for child in self.children[noun]:
                if child > noun and self.s.preposition(child) in whose:
                    return noun, cue, frame, child, "complement"
            for child in self.children[noun]:
                agent = self.s.agent(child) if self.tokens[child].dep == "acl" else None
                if agent is not None:
                    # "Un avis partagé par Ada Brun : …"
                    return noun, cue, frame, agent, "agent"
            if token.dep == "nsubj:pass":
                return noun, cue, frame, self.s.agent(root), "agent"
            if token.dep == "obj":
                return noun, cue, frame, self.s.subject(root)[0], "light"
            return noun, cue, frame, None, "none"
        return None

    def _adjective_before(self, colon: int) -> tuple[int, Cue, Frame, int | None, str] | None:
        """The cue adjective that a sentence ends with before a colon, said of its subject."""
        adjective = colon - 1
        token = self.tokens[adjective]
        cue = self.spotter.cues.adjectives.get(token.lower)
        frame = cue.frame("que") if cue is not None else None
        predicate = self.s.child(adjective, "cop", "aux:pass", "aux:tense") is not None
        if cue is None or frame is None or not predicate or self.s.words.bare_clause:
            return None
        speaker, how = self.s.subject(adjective)
        return None if speaker is None else (adjective, cue, frame, speaker, how)

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

    def _colon(self, colon: int, quotation: Quotation) -> Iterator[Candidate]:
        start = self.s.sentence(colon)[0]
        best = self._cue_before(colon)
        named = self._noun_before(colon) if best is None or best[3].shape not in _TOLD else None
        if named is not None:
            yield self._by_word(named, quotation.inner, "direct")
            return
        if best is not None:
            verb, last, cue, frame = best
            speaker, how = self.s.subject(verb)
            if self.s.is_passive(verb) and (
                speaker is None or self.s.child(verb, "aux:pass", "nsubj:pass") is not None
            ):
                # "elle dit :" has the form of a participle too.
                speaker, how = self.s.agent(verb), "agent"
            yield Candidate(
                "colon",
                cue.words,
                frame.act,
                frame.polarity,
                (verb, last),
                verb,
                speaker,
                how,
                (quotation.inner,),
                "direct",
            )
            return
        head = self._root(start, colon)
        if head is None:
            return
        if self.tokens[head].pos in ("VERB", "AUX"):
            speaker, how = self.s.subject(head)
            yield Candidate(
                "colon",
                "",
                "assert",
                0,
                (head, head),
                head,
                speaker,
                how,
                (quotation.inner,),
                "direct",
                notes=frozenset(("other verb",)),
            )
        else:
            yield Candidate(
                "headline",
                "",
                "assert",
                0,
                None,
                head,
                head,
                "headline",
                (quotation.inner,),
                "direct",
            )

    def _root(self, start: int, end: int) -> int | None:
        for index in range(start, end):
            head = self.tokens[index].head
            if (head == index or not start <= head < end) and self.tokens[index].pos != "PUNCT":
                return index
        return None

    def _adjacent(self, before: int, quotation: Quotation, number: int) -> Iterator[Candidate]:
        """A cue directly before a quotation: "dénonce « … »", "parle d'une « … »"."""
        start = self.s.sentence(before)[0]
        for index in range(before, max(start, before - 6) - 1, -1):
            token = self.tokens[index]
            if token.text in (".", ":", ";"):
                return
            group = self.spotter.verb_cue(token)
            if group is None:
                continue
            cue, last = group
            frame = cue.frame("q") or cue.frame("n") or cue.frame("que")
            # "C'est, dit-il, « utile »": an inverted pronoun is no part of what is said.
            between = [
                t
                for t in self.tokens[last + 1 : before + 1]
                if t.pos != "PUNCT" and not t.lower.startswith("-")
            ]
            bare = not between
            if frame is None or (frame.weak and frame.shape == "q" and not bare):
                # "continue à renforcer la « sécurité »"
                return
            speaker, how = self.s.subject(index)
            if self.s.is_passive(index):
                speaker, how = self.s.agent(index), "agent"
            bridge = between[0].start if between else quotation.span.start
            whole = self.contents.is_whole(number)
            if bare or self._is_beside(index, last, before, cue):
                span, kind = self.contents.quoted(number)
            else:
                span = Span(min(bridge, quotation.span.start), quotation.span.end)
                kind = "mixed"
            notes = {"whole"} if whole else set()
            yield Candidate(
                "adjacent",
                cue.words,
                frame.act,
                frame.polarity,
                (index, last),
                index,
                speaker,
                how,
                (span,),
                kind,
                notes=frozenset(notes),
            )
            return
