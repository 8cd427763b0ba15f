"""Find what the source of a candidate is for or against."""

from __future__ import annotations

from kg.content.candidate import Candidate
from kg.model import Span
from kg.stance.cue_prior import content_shape, prior
from kg.stance.embedded_predicates import EmbeddedPredicates
from kg.stance.sentiment import Sentiment

_ASIDE = frozenset(("punct", "cc", "conj", "advcl", "obl:mod", "parataxis", "nsubj", "advmod"))
_OBJECTS = frozenset(("obj", "xcomp", "obl:arg", "iobj", "ccomp"))
_OWN = frozenset(("refuse", "commit", "demand"))
"""Acts whose target is the event of an infinitive."""
_EVENTS = frozenset(("demand", "commit", "oppose"))
"""Acts whose target is the event of a clause."""


class Targets:
    """Finds the targets of one document's candidates."""

    def __init__(self, sentiment: Sentiment, embedded: EmbeddedPredicates) -> None:
        self.s = sentiment.s
        self.sentiment = sentiment
        self.embedded = embedded
        self.cues = embedded.cues

    def target(self, candidate: Candidate) -> Span:
        """Find what is evaluated, with both marks of a quotation or none."""
        span = self._evaluated(candidate)
        for quotation in self.s.quotations:
            if not quotation.span.overlaps(span) or quotation.inner.covers(span):
                continue
            start, end = span.start, span.end
            if start == quotation.inner.start:
                start = quotation.span.start
            if end == quotation.inner.end:
                end = quotation.span.end
            elif start < quotation.span.start and quotation.inner.start < end < quotation.inner.end:
                end = start + len(self.s.text[start : quotation.span.start].rstrip())
            span = Span(start, end)
        return span

    def _evaluated(self, candidate: Candidate) -> Span:
        """Find what is evaluated.

        The accused or praised in "accuser X de Y", else the noun phrase or infinitive that the
        content's predicate is about, else the content.
        """
        _, polarity = prior(self.s, candidate)
        # "Il leur demande de ne pas partir": an addressee is not the target.
        if candidate.target is not None and candidate.act != "demand" and candidate.polarity <= 0:
            argument = self._without_content(candidate.target, candidate)
            if argument is not None:
                return argument
        content = candidate.pieces[0]
        inside = self.sentiment.tokens_of(content)
        for root in self._roots(candidate, polarity, inside):
            aim = self._event(candidate, root, inside)
            if aim is None:
                judged = polarity != 0 and root == candidate.head
                judged = judged and not any(map(self.s.is_infinitive, self.s.children[root]))
                aim = self._aim(root, inside, feeling=polarity >= 0, judged=judged)
            found = _within(aim, content)
            if found is not None:
                return found
        for index in inside:
            if self.s.tokens[index].pos in ("NOUN", "PROPN") and not self.s.is_date(index):
                found = _within(self._phrase(index), content)
                if found is not None:
                    return found
        return content

    def _roots(self, candidate: Candidate, polarity: int, inside: range) -> list[int]:
        """Order the heads of the content's clauses, the likeliest to have the target first."""
        roots = self.sentiment.roots(inside)
        head = candidate.head
        if head is not None and head in inside:
            return [head, *(root for root in roots if root != head)]
        if polarity == 0:
            roots.sort(key=lambda root: not self.sentiment.predicate(root, inside))
        return roots

    def _event(self, candidate: Candidate, root: int, inside: range) -> Span | None:
        """Find the event that a cue taking a side demands or rejects.

        The clause of "demands that visits be announced", the infinitive of "refuses to comment".
        """
        s = self.s
        if root != candidate.head or self._is_due(root):
            return None
        act, polarity = prior(s, candidate)
        if not polarity:
            return None
        form = content_shape(s, candidate)
        is_verbal = form == "inf" or s.is_gerund(root)
        if is_verbal and act in _OWN:
            return self._infinitive(root, inside)
        subject = s.child(root, "nsubj", "nsubj:pass")
        if form == "que" and act in _EVENTS and subject is not None and subject in inside:
            first, last = max(inside.start, s.range(subject)[0]), root
            for child in s.children[root]:
                if child > root and child in inside and s.tokens[child].dep in _OBJECTS:
                    last = max(last, s.range(child)[1])
            return s.span(first, min(last, inside.stop - 1))
        return None

    def _aim(
        self, root: int, inside: range, *, feeling: bool = False, judged: bool = False
    ) -> Span | None:
        """Find what a predicate is about; a noun that the cue judges is the target itself."""
        s = self.s
        token = s.tokens[root]
        subject = s.child(root, "nsubj", "nsubj:pass")
        named = subject is not None and s.tokens[subject].pos in ("NOUN", "PROPN")
        if subject is not None and named:
            if token.pos == "VERB" and self._is_due(root):
                return self._infinitive(root, inside)
            if subject in inside and not s.is_date(subject):
                return self._phrase(subject)
        elif token.pos in ("NOUN", "PROPN") and s.child(root, "cop") is None:
            deeper = self._felt_for(root, inside) if feeling else None
            if deeper is None and not judged and token.lemma in self.cues.nouns:
                deeper = self._complement(root, inside)
            if deeper is None and not s.is_date(root):
                deeper = self._phrase(root)
            return deeper
        return self._aim_of_predicate(root, inside)

    def _aim_of_predicate(self, root: int, inside: range) -> Span | None:
        """Find the target of a predicate other than its subject."""
        s = self.s
        token = s.tokens[root]
        own = "first" if s.finite(root).feature("Person") == "1" else ""
        is_infinitive = s.is_infinitive(root)
        complement = self._complement(root, inside)
        embeds = (own or is_infinitive) and self.embedded.of_predicate(root, own) is not None
        if complement is not None and embeds:
            return complement
        agent = s.agent(root)
        if agent is not None and agent in inside and s.is_passive(root):
            return self._phrase(agent)
        if is_infinitive and (token.pos != "ADJ" or complement is None):
            return self._infinitive(root, inside)
        # "C'est une bonne nouvelle": a predicate with an article and an adjective is a noun.
        is_noun = token.pos == "NOUN" or None not in (
            s.child(root, dep) for dep in ("cop", "det", "amod")
        )
        return self._phrase(root) if is_noun else complement

    def _is_due(self, root: int) -> bool:
        """Check whether a modal obliges somebody to act: "every country should iodise salt"."""
        return any(
            self.s.tokens[c].dep.startswith("aux")
            and self.sentiment.lexicon.sense(self.s.tokens[c]) == "!"
            for c in self.s.children[root]
        )

    def _felt_for(self, noun: int, inside: range) -> Span | None:
        """Find the object of somebody's feeling: "leur colère contre X"."""
        s = self.s
        if not any("Poss=Yes" in s.tokens[c].morph for c in s.children[noun]):
            return None
        for index in range(noun + 1, inside.stop):
            if s.tokens[index].pos in ("NOUN", "PROPN") and s.preposition(index) in s.words.towards:
                return self._phrase(index)
        return None

    def _complement(self, head: int, inside: range) -> Span | None:
        """Find the first noun phrase or infinitive after a predicate that depends on it."""
        s = self.s
        for child in s.children[head]:
            token = s.tokens[child]
            if child < head or child not in inside or token.dep in _ASIDE:
                continue
            if s.is_infinitive(child):
                return self._aim(child, inside)
            if token.pos in ("NOUN", "PROPN") and not self.s.is_date(child):
                for deeper in s.children[child]:
                    if (
                        deeper in inside
                        and s.preposition(deeper) in s.words.to
                        and s.is_infinitive(deeper)
                    ):
                        return self._aim(deeper, inside)
                return self._phrase(child)
            if token.dep in ("ccomp", "xcomp"):
                return self._aim(child, inside)
        return None

    def _infinitive(self, verb: int, inside: range) -> Span | None:
        """Return an infinitive with its objects, without adjuncts."""
        s = self.s
        first = verb if self._is_due(verb) else s.group_start(verb)
        last = verb
        for child in s.children[verb]:
            if child > verb and child in inside and s.tokens[child].dep in _OBJECTS:
                last = max(last, s.range(child)[1])
        return s.span(max(first, inside.start), min(last, inside.stop - 1))

    def _phrase(self, index: int) -> Span | None:
        """Return a noun phrase, without the copula of a predicate: "c'était [un vote juste]"."""
        return self.s.span(*self._ends(index))

    def _ends(self, index: int) -> tuple[int, int]:
        """Return the first and last token of a noun phrase."""
        first, last = self.s.core(index)
        copula = self.s.child(index, "cop")
        if copula is not None and first <= copula < index:
            first = copula + 1
        return first, last

    def _without_content(self, target: int, candidate: Candidate) -> Span | None:
        """Return the accused without the accusation, wherever the parser attached it."""
        # "accused [the minister] of misleading parliament", "[contacts] judged improper"
        head = candidate.head
        first, last = self._ends(target)
        if head is not None and target < head <= last:
            last = max(target, self.s.range(head)[0] - 1)
        return self.s.span(first, last)


def _within(span: Span | None, content: Span) -> Span | None:
    if span is None:
        return None
    start, end = max(span.start, content.start), min(span.end, content.end)
    return Span(start, end) if start < end else None
