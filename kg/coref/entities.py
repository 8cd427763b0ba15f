"""What is known of actors → the words by which a statement names its source, and its kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from kg.coref.chains import Chain
from kg.coref.role_synonyms import stands_for
from kg.model import Mention, SourceKind, Span
from kg.normalise.name_parts import name_parts
from kg.normalise.tokens import telling


@dataclass(frozen=True, slots=True)
class Entity:
    """Who a mention refers to, as a statement names its source."""

    source: str
    kind: SourceKind


def named(chain: Chain, mention: Mention) -> Entity:
    """Who a chain is that has a name; the kind is the mention's where nothing else tells it."""
    assert chain.name is not None
    kind = chain.kind if chain.kind != "unknown" else mention.kind
    return Entity(chain.name.text, "organisation" if kind == "unknown" else kind)


def fullest(chain: Chain, mention: Mention, said: Collection[Span] = ()) -> Mention:
    """The description that says most of a chain without a name, the earliest of those; ``mention``
    where nothing describes it.

    A clause that holds some of what is ``said`` is no part of how its source is called.
    """
    return max(
        (m for m in chain.mentions if m.form == "noun"),
        key=lambda m: (len(telling(called(m, said))), -m.span.start),
        default=mention,
    )


def owned(described: Entity, owner: str) -> Entity:
    """Somebody who is called by a possessive, with whom it stands for: "sa mère (Ada Brun)"."""
    return Entity(f"{described.source} ({owner})", described.kind)


def called(mention: Mention, said: Collection[Span]) -> str:
    """A description with its clause, if that holds nothing of what is ``said``."""
    if mention.whole is None:
        return mention.text
    clause = Span(mention.span.end, mention.whole.end)
    return mention.text if any(clause.overlaps(part) for part in said) else mention.full


def named_later(
    chain: Chain, named: Iterable[Chain], opening: int, language: str = ""
) -> Chain | None:
    """The person whom the title or the opening of the news announces without a name: "Judge
    refuses …", "A judge has refused …", or whom a description names that stands beside the name
    further on: "The mayor of Vals refuses … The new mayor of Vals, Ada Brun, …".

    ``named`` are the named chains in the order of the text, ``opening`` is its first paragraph. A
    ``language`` tells which roles stand for one another: a judge is a justice further on.
    """
    first = next((m for m in chain.mentions if m.form == "noun"), None)
    if first is None or chain.kind != "person" or first.number == "p" or chain.joint:
        return None
    if first.sense == "indefinite":
        # "One of her lawyers" is not the one who is named further on.
        return None
    later = [
        other
        for other in named
        if other.kind == "person"
        and other.mentions
        and other.mentions[0].span.start > first.span.start
        and not (other.gender and chain.gender and other.gender != chain.gender)
    ]
    return _announced(first, later, opening, language) or _described(first, later)


def _announced(first: Mention, later: Sequence[Chain], opening: int, language: str) -> Chain | None:
    """Who has the role that the title or the opening tells of, and no other office."""
    if first.paragraph > opening:
        return None
    if first.paragraph == opening and first.definite != "indef":
        return None
    said = _beyond_role(first)
    by_noun = [c for c in later if any(first.head in _ends(head) for head in c.heads)]
    if not by_noun and language:
        by_noun = [c for c in later if stands_for(first.head, c.heads, language)]
    for other in by_noun:
        known = [_beyond_role(m) for m in other.mentions if m.form == "noun"]
        if not said or not all(known) or any(said & words for words in known):
            return other
    return None


def _described(first: Mention, later: Iterable[Chain]) -> Chain | None:
    """Whom a description that says more than a role stands beside."""
    words = frozenset(telling(first.text))
    if first.definite != "def" or not _beyond_role(first):
        return None
    for other in later:
        for m in other.mentions:
            beside = m.form == "noun" and m.partner is not None and m.head == first.head
            if beside and words <= frozenset(telling(m.text)):
                return other
    return None


def _beyond_role(mention: Mention) -> frozenset[str]:
    """The telling words of a description without its noun."""
    return frozenset(telling(mention.text)) - frozenset(telling(mention.head))


def _ends(noun: str) -> tuple[str, ...]:
    """A noun of several words, its first and its last: "health minister", "minister"."""
    words = noun.split()
    return (noun, words[0], words[-1])


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
