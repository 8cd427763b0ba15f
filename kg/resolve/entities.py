"""What is known of actors → the words by which a statement names its source, and its kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from kg.model import Mention, SourceKind, Span
from kg.resolve.chains import Chain
from kg.resolve.name_parts import name_parts
from kg.resolve.telling import telling


@dataclass(frozen=True, slots=True)
class Entity:
    """Who a mention refers to, as a statement names its source."""

    source: str
    kind: SourceKind


def entity(chain: Chain, mention: Mention, said: Collection[Span] = ()) -> Entity:
    """Who a chain is, by its name, else by its fullest noun phrase, else by the mention.

    A clause that holds some of what is ``said`` is no part of how its source is called.
    """
    if chain.name is not None:
        kind = chain.kind if chain.kind != "unknown" else mention.kind
        return Entity(chain.name.text, "organisation" if kind == "unknown" else kind)
    first = max(
        (m for m in chain.mentions if m.form == "noun"),
        key=lambda m: (len(telling(called(m, said))), -m.span.start),
        default=mention,
    )
    return Entity(called(first, said), chain.kind)


def called(mention: Mention, said: Collection[Span]) -> str:
    """A description with its clause, if that holds nothing of what is ``said``."""
    if mention.whole is None:
        return mention.text
    clause = Span(mention.span.end, mention.whole.end)
    return mention.text if any(clause.overlaps(part) for part in said) else mention.full


def named_later(chain: Chain, named: Iterable[Chain], opening: int) -> Chain | None:
    """The person whom the title or the opening of the news announces without a name: "Judge
    refuses …", "A judge has refused …".

    ``named`` are the named chains in the order of the text, ``opening`` is its first paragraph.
    """
    first = next((m for m in chain.mentions if m.form == "noun"), None)
    if first is None or chain.kind != "person" or first.number == "p" or chain.joint:
        return None
    if first.paragraph > opening or first.definite not in ("", "indef"):
        return None
    if first.sense == "indefinite":
        # "One of her lawyers" is not the one who is named further on.
        return None
    if first.paragraph == opening and first.definite != "indef":
        return None
    for other in named:
        start = other.mentions[0].span.start if other.mentions else -1
        if (
            other.kind == "person"
            and start > first.span.start
            and first.head in other.heads
            and not (other.gender and chain.gender and other.gender != chain.gender)
        ):
            return other
    return None


def described_later(chain: Chain, named: Iterable[Chain], opening: int) -> Chain | None:
    """The person whom a description names that stands beside the name further on: "The mayor of
    Vals refuses … The new mayor of Vals, Ada Brun, …"; the noun alone only in the title."""
    first = next((m for m in chain.mentions if m.form == "noun"), None)
    if first is None or chain.kind != "person" or first.number == "p" or chain.joint:
        return None
    words = frozenset(telling(first.text))
    alone = words <= frozenset(telling(first.head))
    if first.definite != "def" or first.sense == "indefinite" or (alone and first.paragraph):
        return None
    for other in named:
        if other.kind != "person" or (
            other.gender and chain.gender and other.gender != chain.gender
        ):
            continue
        for m in other.mentions:
            beside = m.form == "noun" and m.partner is not None and m.head == first.head
            if beside and m.span.start > first.span.start and words <= frozenset(telling(m.text)):
                return other
    return None


def together(mention: Mention, parts: Sequence[Entity | None]) -> Entity:
    """Who the parts of a coordination are; its own words where some of them are nobody."""
    known = [e for e in parts if e is not None]
    if len(known) < 2 or len(known) < len(parts):
        return Entity(mention.text, mention.kind)
    names = [e.source for e in known]
    kind: SourceKind = "organisation" if all(e.kind == "organisation" for e in known) else "group"
    joined = f"{', '.join(names[:-1])} {_last_join(mention)} {names[-1]}"
    if len(telling(mention.text)) > len(telling(joined)):
        joined = mention.text
    return Entity(joined, kind)


def _last_join(mention: Mention) -> str:
    """The word before the last part of a coordination as its text has it."""
    for word in reversed(mention.text.split()):
        if word in name_parts().joins:
            return word
    return name_parts().joins[0]
