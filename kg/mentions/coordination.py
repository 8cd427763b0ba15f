"""Mentions of several actors: "Ada Brun et le maire"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.mentions.appositions import Appositions
from kg.mentions.index import MentionIndex
from kg.model import Mention, SourceKind, Span


class Coordinations:
    """Adds the coordinations of one document to its index."""

    def __init__(self, appositions: Appositions, index: MentionIndex) -> None:
        self.words, self.tokens, self.text = appositions.words, index.tokens, index.text
        self.children = index.document.children
        self.appositions = appositions
        self.index = index

    def read(self, by_head: Mapping[int, Mention]) -> None:
        """Add each coordination of the mentions, which are given by head."""
        for head, first in list(by_head.items()):
            parts = [first]
            for child in self._conjuncts(head):
                other = by_head.get(child)
                if other is None or first.partner == other.span:
                    continue
                if not self._is_same_person(head, child):
                    parts.append(other)
            if len(parts) > 1:
                self._add_coordination(parts)

    def _conjuncts(self, head: int) -> Iterator[int]:
        """Yield the conjuncts of a head, whether they depend on it or on each other."""
        for child in self.children[head]:
            if self.tokens[child].dep == "conj" and child > head:
                yield child
                yield from self._conjuncts(child)

    def _is_same_person(self, head: int, other: int) -> bool:
        """Check whether two coordinated nouns are roles of one person."""
        first, second = (self.appositions.at_head.get(place) for place in (head, other))
        if first is None or second is None:
            return False
        return self.appositions.is_same_person(first, second)

    def _add_coordination(self, parts: list[Mention]) -> None:
        parts.sort(key=lambda m: m.span)
        kinds = {p.kind for p in parts}
        if "document" in kinds:
            return
        span = Span(parts[0].span.start, max(p.span.end for p in parts))
        if len(span) > 400 or "\n" in span.of(self.text):
            return
        between = self.text[parts[-2].span.end : parts[-1].span.start].split()
        join = next(
            (w for w in between if w in self.words.conjunctions), min(self.words.conjunctions)
        )
        text = f"{', '.join(p.text for p in parts[:-1])} {join} {parts[-1].text}"
        kind: SourceKind = "group"
        if kinds <= {"organisation", "unknown"} and "organisation" in kinds:
            kind = "organisation"
        self.index.add(
            Mention(
                span,
                text,
                "joint",
                kind,
                "f" if all(p.gender == "f" for p in parts) else "m",
                "p",
                sentence=parts[0].sentence,
                paragraph=parts[0].paragraph,
                role=parts[0].role,
                governor=parts[0].governor,
                quoted=parts[0].quoted,
                parts=tuple(p.span for p in parts),
            )
        )
