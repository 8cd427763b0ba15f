"""Mentions of a document → those who are named together: "Ada Brun et le maire"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.annotate.document import Document
from kg.lexicon.actor_nouns import ActorWords
from kg.mentions.appositions import Appositions
from kg.mentions.index import MentionBook, tidy
from kg.mentions.noun_phrases import NounPhrase
from kg.mentions.proper_names import ProperNames
from kg.model import Mention, SourceKind, Span


class Joints:
    """Reads the coordinations of one document into its book; ``roles`` are its noun phrases by
    their heads.
    """

    def __init__(
        self,
        document: Document,
        words: ActorWords,
        names: ProperNames,
        appositions: Appositions,
        roles: Mapping[int, NounPhrase],
        book: MentionBook,
    ) -> None:
        self.words = words
        self.text = document.text
        self.tokens = document.tokens
        self.children = document.children
        self.names = names
        self.appositions = appositions
        self.roles = roles
        self.book = book

    def read(self, by_head: Mapping[int, Mention]) -> None:
        """Adds each coordination of the mentions, which stand by the tokens that head them."""
        for head, first in list(by_head.items()):
            parts = [first]
            for child in self._conjuncts(head):
                other = by_head.get(child)
                if other is None or first.partner == other.span:
                    continue
                if not self._is_one(head, child):
                    parts.append(other)
            if len(parts) > 1:
                self._add_joint(parts)
        tokens = self.tokens
        for name in self.names.found:
            before = name.start - 2
            if (
                name.kind == "person"
                and before >= 0
                and tokens[before + 1].lower in self.words.joins
                and tokens[before].text in self.words.first_names
                and name.end - name.start > 1
            ):
                beside = self.names.at[before]
                if beside is not None and beside.end - beside.start > 1:
                    continue
                start = before
                span = self.book.span(start, name.end)
                mention = self.book.at(span)
                full = by_head[self.names.head(name.start, name.end)]
                if mention is None:
                    self.book.add(
                        Mention(
                            span,
                            tidy(span.of(self.text)),
                            "joint",
                            "group",
                            "f"
                            if full.gender == "f" == (self.words.first_names[tokens[before].text])
                            else "m",
                            "p",
                            sentence=full.sentence,
                            paragraph=full.paragraph,
                            role=full.role,
                            governor=full.governor,
                            quoted=full.quoted,
                            parts=(self.book.span(start, start + 1), full.span),
                        )
                    )

    def _conjuncts(self, head: int) -> Iterator[int]:
        """What is coordinated with a head, each with the one before it or all with the first."""
        for child in self.children[head]:
            if self.tokens[child].dep == "conj" and child > head:
                yield child
                yield from self._conjuncts(child)

    def _is_one(self, head: int, other: int) -> bool:
        """Whether two coordinated nouns are roles of one person."""
        first, second = self.roles.get(head), self.roles.get(other)
        return first is not None and second is not None and self.appositions.is_one(first, second)

    def _add_joint(self, parts: list[Mention]) -> None:
        parts.sort(key=lambda m: m.span)
        kinds = {p.kind for p in parts}
        if kinds & {"document"}:
            return
        span = Span(parts[0].span.start, max(p.span.end for p in parts))
        if len(span) > 400 or "\n" in span.of(self.text):
            return
        between = self.text[parts[-2].span.end : parts[-1].span.start].split()
        join = next((w for w in between if w in self.words.joins), min(self.words.joins))
        text = f"{', '.join(p.text for p in parts[:-1])} {join} {parts[-1].text}"
        kind: SourceKind = "group"
        if kinds <= {"organisation", "unknown"} and "organisation" in kinds:
            kind = "organisation"
        self.book.add(
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
