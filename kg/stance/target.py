"""A candidate with a stance → the thing that its source is for or against."""

from __future__ import annotations

from kg.content.candidate import Candidate
from kg.model import Span
from kg.stance.cue_prior import QUOTING, prior, shape
from kg.stance.embedded_predicates import Inner
from kg.stance.sentiment import Judging

_ASIDE = frozenset(("punct", "cc", "conj", "advcl", "obl:mod", "parataxis", "nsubj", "advmod"))
_OBJECTS = frozenset(("obj", "xcomp", "obl:arg", "iobj", "ccomp"))
_OWN = frozenset(("refuse", "commit", "demand"))
"""Acts that are about what an infinitive says."""
_EVENTS = frozenset(("demand", "commit", "oppose"))
"""Acts that are about what a clause says: that it be so, will be or is."""
_DEEPEST = 3
"""So many predicates within each other are followed."""


class Targets:
    """Tells the targets of one document's candidates."""

    def __init__(self, judging: Judging, inner: Inner) -> None:
        self.s = judging.s
        self.judging = judging
        self.inner = inner
        self.cues = inner.cues

    def target(self, candidate: Candidate) -> Span:
        """The thing evaluated, with both marks of a quotation or none."""
        span = self._evaluated(candidate)
        for quotation in self.s.quotations:
            if not quotation.span.overlaps(span) or quotation.inner.covers(span):
                continue
            start, end = span.start, span.end
            if start == quotation.inner.start and end > quotation.inner.end:
                start = quotation.span.start
            if end == quotation.inner.end and start < quotation.inner.start:
                end = quotation.span.end
            elif quotation.inner.start < end < quotation.inner.end and start < quotation.span.start:
                end = quotation.span.start
                while end > start and self.s.text[end - 1].isspace():
                    end -= 1
            span = Span(start, end)
        return span

    def _evaluated(self, candidate: Candidate) -> Span:
        """The thing evaluated: who is accused or praised in "accuser X de Y", else the noun phrase
        or infinitive of the content that its predicate speaks of, else the content.
        """
        s = self.s
        _, polarity = prior(s, candidate)
        if candidate.target is not None and self._is_called(candidate):
            return s.tokens[candidate.target].span
        # "Il leur demande de ne pas partir": who is asked is never what is asked.
        thing = None if candidate.act == "demand" else candidate.target
        if thing is not None and (candidate.polarity <= 0 or self._is_praised(candidate)):
            span = self._without_content(thing, candidate)
            if span is not None:
                return span
        content = candidate.pieces[0]
        if candidate.target is None and candidate.rule.startswith("verb:x:") and polarity < 0:
            accused = s.subject(candidate.verb)[0]
            if accused is not None and s.is_passive(candidate.verb):
                return self._phrase(accused) or content
        inside = self.judging.tokens_of(content)
        roots = self.judging.roots(inside)
        head = candidate.head
        if head is not None and head in inside and head not in roots:
            roots.insert(0, head)
        if head is not None and head in inside and candidate.rule not in QUOTING:
            roots.sort(key=lambda root: root != head)
        elif polarity == 0:
            roots.sort(key=lambda root: not self.judging.predicate(root, inside))
        for root in roots:
            aim = self._event(candidate, root, inside)
            if aim is None:
                aim = self._aim(root, inside, feeling=polarity >= 0)
            if aim is not None:
                found = _within(aim, content)
                if found is not None:
                    return found
        for index in inside:
            if s.tokens[index].pos in ("NOUN", "PROPN") and not self.s.is_date(index):
                found = _within(self._phrase(index), content)
                if found is not None:
                    return found
        return content

    def _event(self, candidate: Candidate, root: int, inside: range) -> Span | None:
        """What should or should not be so, where the cue itself says that it takes a side: the
        clause of "demands that visits be announced", the infinitive of "refuses to comment".
        """
        s = self.s
        if root != candidate.head or self._is_due(root):
            return None
        act, polarity = prior(s, candidate)
        if not polarity:
            return None
        form = shape(s, candidate)
        deed = (form == "inf" and s.is_infinitive(root)) or s.is_gerund(root)
        if deed and act in _OWN:
            return self._infinitive(root, inside)
        subject = s.child(root, "nsubj", "nsubj:pass")
        if form == "que" and act in _EVENTS and subject is not None and subject in inside:
            first, last = max(inside.start, s.range(subject)[0]), root
            for child in s.children[root]:
                if child > root and child in inside and s.tokens[child].dep in _OBJECTS:
                    last = max(last, s.range(child)[1])
            return s.span(first, min(last, inside.stop - 1))
        return None

    def _is_called(self, candidate: Candidate) -> bool:
        """Whether a pronoun behind the cue is what is judged: "called it unworthy"."""
        assert candidate.target is not None
        pronoun = self.s.tokens[candidate.target].pos == "PRON"
        behind = candidate.target > candidate.verb
        return pronoun and behind and shape(self.s, candidate) == "predication"

    def _is_praised(self, candidate: Candidate) -> bool:
        """Whether the first argument is what is evaluated, and not whom the source asks."""
        assert candidate.target is not None
        if candidate.head is not None and self.s.is_infinitive(candidate.head):
            return False
        return self.s.tokens[candidate.target].pos in ("NOUN", "PROPN")

    def _aim(
        self, root: int, inside: range, depth: int = 0, *, feeling: bool = False
    ) -> Span | None:
        """What a predicate speaks of."""
        s = self.s
        token = s.tokens[root]
        own = "first" if s.finite(root).feature("Person") == "1" else ""
        subject = s.child(root, "nsubj", "nsubj:pass")
        named = subject is not None and s.tokens[subject].pos in ("NOUN", "PROPN")
        if token.pos in ("NOUN", "PROPN") and s.child(root, "cop") is None and not named:
            deeper = self._felt_for(root, inside) if feeling else None
            if deeper is None and token.lemma in self.cues.nouns:
                deeper = self._complement(root, inside, depth)
            if deeper is not None:
                return deeper
            return None if self.s.is_date(root) else self._phrase(root)
        if named and token.pos == "VERB" and self._is_due(root):
            return self._infinitive(root, inside)
        if named:
            assert subject is not None
            if subject in inside and not self.s.is_date(subject):
                return self._phrase(subject)
        if (own or s.is_infinitive(root)) and self.inner.of_predicate(root, own) is not None:
            deeper = self._complement(root, inside, depth)
            if deeper is not None:
                return deeper
        agent = s.agent(root)
        if agent is not None and agent in inside and s.is_passive(root):
            return self._phrase(agent)
        if token.pos == "ADJ":
            deeper = self._complement(root, inside, depth)
            if deeper is not None:
                return deeper
        if s.is_infinitive(root):
            return self._infinitive(root, inside)
        if token.pos == "NOUN":
            return self._phrase(root)
        return self._complement(root, inside, depth)

    def _is_due(self, root: int) -> bool:
        """Whether somebody should do what a verb says: "every country should iodise salt"."""
        return any(
            self.s.tokens[c].dep.startswith("aux")
            and self.judging.evaluative.sense(self.s.tokens[c]) == "!"
            for c in self.s.children[root]
        )

    def _felt_for(self, noun: int, inside: range) -> Span | None:
        """The actor or thing of a feeling that is somebody's: "leur colère contre X"."""
        s = self.s
        if not any("Poss=Yes" in s.tokens[c].morph for c in s.children[noun]):
            return None
        for index in range(noun + 1, inside.stop):
            if s.tokens[index].pos in ("NOUN", "PROPN") and s.preposition(index) in s.words.towards:
                return self._phrase(index)
            if "VerbForm" in s.tokens[index].morph:
                return None
        return None

    def _complement(self, head: int, inside: range, depth: int) -> Span | None:
        """The first noun phrase or infinitive behind a predicate that depends on it."""
        s = self.s
        if depth > _DEEPEST:
            return None
        for child in s.children[head]:
            token = s.tokens[child]
            if child < head or child not in inside or token.dep in _ASIDE:
                continue
            if s.is_infinitive(child):
                return self._aim(child, inside, depth + 1)
            if token.pos in ("NOUN", "PROPN") and not self.s.is_date(child):
                for deeper in s.children[child]:
                    if (
                        deeper in inside
                        and s.preposition(deeper) in s.words.to
                        and s.is_infinitive(deeper)
                    ):
                        return self._aim(deeper, inside, depth + 1)
                return self._phrase(child)
            if token.dep in ("ccomp", "xcomp"):
                return self._aim(child, inside, depth + 1)
        return None

    def _infinitive(self, verb: int, inside: range) -> Span | None:
        """An infinitive with its objects, without what only adds time and place."""
        s = self.s
        first = verb if self._is_due(verb) else s.group_start(verb)
        last = verb
        for child in s.children[verb]:
            if child > verb and child in inside and s.tokens[child].dep in _OBJECTS:
                last = max(last, s.range(child)[1])
        return s.span(max(first, inside.start), min(last, inside.stop - 1))

    def _phrase(self, index: int) -> Span | None:
        """A noun phrase; of a predicate only the noun's own words: "c'était [un vote juste]"."""
        return self.s.span(*self._ends(index))

    def _ends(self, index: int) -> tuple[int, int]:
        """First and last token of a noun phrase."""
        first, last = self.s.core(index)
        copula = self.s.child(index, "cop")
        if copula is not None and first <= copula < index:
            first = copula + 1
        return first, last

    def _without_content(self, target: int, candidate: Candidate) -> Span | None:
        """Who is accused, without what of, where the parser hangs that on it or on a noun within
        it: "accused [the minister] of misleading parliament", "[contacts] judged improper".
        """
        head = candidate.head
        first, last = self._ends(target)
        if head is not None and target < head <= last:
            begins = self.s.range(head)[0]
            if target < candidate.verb < head:
                begins = min(begins, self.s.group_start(candidate.verb))
            last = max(target, begins - 1)
        return self.s.span(first, last)


def _within(span: Span | None, content: Span) -> Span | None:
    if span is None:
        return None
    start, end = max(span.start, content.start), min(span.end, content.end)
    return Span(start, end) if start < end else None
