"""Mentions of one article → the entities they refer to; statements with a speaker → their source.

Names come first, over the whole article: a partial name is its fullest one, an acronym its long
form. Then noun phrases and pronouns in the order of the text: appositions and repeated nouns are
certain, what is left goes to the entity that agrees and has most salience, by a linear score with
the weights in ``data/models/resolver.json``, or in a file of the language's own. Where nothing
agrees the source is unknown.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cache, lru_cache

from kg.model import Affiliation, Mention, SourceKind, Span, Statement
from kg.resolve.name_parts import name_parts
from kg.resources import data

_WORD = re.compile(r"\w+")
_CHUNK = re.compile(r"[\s'’,()«»\"]+")
_SURE_LETTERS = 5
"""Letters a family name needs to be known by all but one of them."""
_REACH = {"pronoun": 4, "possessive": 2, "noun": 12}
"""Sentences back that an antecedent may stand."""
_GENERIC = frozenset(("company", "media", "party", "union", "learning", "place"))
"""Senses of nouns that say of which kind a named organisation is, as "le quotidien" does; others
("la police") are organisations of their own."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Who a mention refers to, as a statement names its source."""

    source: str
    kind: SourceKind


@dataclass(slots=True, eq=False)
class Chain:
    """What is known of one actor so far; ``mentions`` are in the order of the text."""

    number: int
    mentions: list[Mention] = field(default_factory=list)
    words: frozenset[str] = frozenset()
    name: Mention | None = None
    kind: SourceKind = "unknown"
    gender: str = ""
    plural: str = ""
    heads: set[str] = field(default_factory=set)
    senses: set[str] = field(default_factory=set)
    joint: bool = False
    full: int = 0
    """How often it is named by more than one word."""
    introduced: bool = False
    """Whether its first mention brings it in ("une société")."""
    place: bool = False


@cache
def _weights(language: str) -> Mapping[str, float]:
    for name in (f"models/resolver.{language}.json", "models/resolver.json"):
        try:
            found: dict[str, float] = json.loads(data(name).read_text(encoding="utf-8"))["weights"]
        except FileNotFoundError:
            continue
        return found
    return HAND_SET


HAND_SET: Mapping[str, float] = {
    "distance": -0.9,
    "same_sentence": 0.2,
    "subject": 1.0,
    "first_subject": 0.5,
    "agent_object": 0.1,
    "modifier": -0.6,
    "quoted": -1.5,
    "spoke": 0.8,
    "pronoun": 0.6,
    "name": 0.4,
    "person": 0.7,
    "organisation": 0.0,
    "place": -1.5,
    "thing": -1.2,
    "gender_known": 0.8,
    "frequency": 0.35,
    "same_paragraph": 0.3,
    "continued": 0.3,
    "near": 2.0,
    "indefinite": -0.1,
    "other_role": -0.4,
}


def fold(word: str) -> str:
    """Small letters without accents."""
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=1 << 15)
def telling(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others, folded."""
    words = fold(name)
    small = name_parts().small
    # "un" is an article, but not in "Jong-un".
    found = [w for chunk in _CHUNK.split(words) if chunk not in small for w in _WORD.findall(chunk)]
    return tuple(found) or tuple(_WORD.findall(words)) or (words,)


class Resolver:
    """The entities of one article.

    ``speakers`` are mentions known to be sources of statements: who has spoken goes on speaking.
    ``language`` chooses the weights where none are given.
    """

    def __init__(
        self,
        mentions: tuple[Mention, ...],
        weights: Mapping[str, float] | None = None,
        *,
        speakers: frozenset[Span] = frozenset(),
        language: str = "",
    ) -> None:
        self.mentions = mentions
        self.speakers = speakers
        self.weights = _weights(language) if weights is None else weights
        self.chains: list[Chain] = []
        self.chain_of: dict[tuple[Span, str], Chain | None] = {}
        self.by_span: dict[Span, Mention] = {}
        for mention in mentions:
            self.by_span.setdefault(mention.span, mention)
        self.place = {(m.span, m.form): i for i, m in enumerate(mentions)}
        self.opening = min((m.paragraph for m in mentions if m.paragraph), default=0)
        self.named: list[Chain] = []
        """Named chains in the order of the text, once all of them are known."""
        self._names()
        self._roles()
        self._rest()
        self.named = sorted(
            (c for c in self.chains if c.name is not None and c.mentions),
            key=lambda c: c.mentions[0].span,
        )

    # Names

    def _names(self) -> None:
        named = [m for m in self.mentions if m.form == "name"]
        order = sorted(range(len(named)), key=lambda i: (-len(telling(named[i].text)), i))
        for index in order:
            mention = named[index]
            chain = self._named_chain(mention)
            if chain is None:
                chain = self._new(mention, enter=False)
                chain.words = frozenset(telling(mention.text))
                chain.name = mention
            elif _fuller(mention, chain.name):
                chain.name = mention
            chain.full += len(telling(mention.text)) > 1
            self._learn(chain, mention)
            self.chain_of[mention.span, mention.form] = chain

    def _named_chain(self, mention: Mention) -> Chain | None:
        words = telling(mention.text)
        known = frozenset(words)
        fitting = []
        for chain in self.chains:
            if known == chain.words:
                return chain
            if not _compatible(mention, chain) or self._goes_alone(mention, words):
                continue
            if _part_of(mention, words, chain) or _acronym_of(mention, chain):
                fitting.append(chain)
        if not fitting and mention.kind == "person" and len(words) == 1:
            fitting = [c for c in self.chains if _misspells(words[0], c)]
        # Of two persons of one family the one that the article names in full more often.
        return max(fitting, key=lambda c: (c.full, -c.number), default=None)

    def _goes_alone(self, mention: Mention, words: tuple[str, ...]) -> bool:
        """Whether a single name is whole: "le pape François" isn't François Hollande."""
        partner = self.by_span.get(mention.partner) if mention.partner is not None else None
        return len(words) == 1 and partner is not None and partner.sense == "faith"

    def _roles(self) -> None:
        """What titles and appositions tell of named chains, before anything refers to them."""
        for mention in self.mentions:
            partner = self.by_span.get(mention.partner) if mention.partner else None
            if mention.form != "noun" or partner is None or partner.form != "name":
                continue
            chain = self.chain_of[partner.span, "name"]
            if chain is not None:
                self._learn(chain, mention)

    # The rest, in the order of the text

    def _rest(self) -> None:
        entered: set[int] = set()
        for mention in self.mentions:
            if mention.form == "name":
                chain = self.chain_of[mention.span, "name"]
                assert chain is not None
                if chain.number not in entered:
                    entered.add(chain.number)
                chain.mentions.append(mention)
                continue
            if mention.form == "possessive":
                continue
            chain = self._resolve(mention)
            self.chain_of[mention.span, mention.form] = chain
            if chain is not None:
                chain.mentions.append(mention)
                self._learn(chain, mention)

    def _resolve(self, mention: Mention) -> Chain | None:
        if mention.form == "joint":
            return self._joint(mention)
        if mention.form == "relative":
            return self._of_span(mention.partner)
        if mention.form == "pronoun":
            return self._best(mention)
        partner = self.by_span.get(mention.partner) if mention.partner else None
        if partner is not None and (
            partner.form == "name" or partner.span.start < mention.span.start
        ):
            chain = self.chain_of.get((partner.span, partner.form))
            if chain is not None:
                return chain
        return self._described(mention)

    def _of_span(self, span: Span | None) -> Chain | None:
        mention = self.by_span.get(span) if span is not None else None
        return None if mention is None else self.chain_of.get((mention.span, mention.form))

    def _joint(self, mention: Mention) -> Chain | None:
        words = frozenset(w for p in mention.parts for w in self._part_words(p))
        for chain in self.chains:
            if chain.joint and chain.words == words:
                return chain
        chain = self._new(mention)
        chain.joint = True
        chain.words = words
        return chain

    def _part_words(self, span: Span) -> tuple[str, ...]:
        mention = self.by_span.get(span)
        if mention is None:
            return ()
        chain = self.chain_of.get((mention.span, mention.form))
        name = chain.name if chain is not None else None
        return telling(name.text if name is not None else mention.text)

    def _described(self, mention: Mention) -> Chain | None:
        """The chain of a noun phrase: an earlier one it takes up, else a new one."""
        words = frozenset(telling(mention.text))
        if mention.definite != "indef" and mention.sense != "indefinite":
            same = self._same_noun(mention, words)
            if same is not None and (same.name is not None or same.introduced):
                return same
            named: Chain | None = None
            if mention.kind == "document":
                named = self._same_text(mention, words)
            elif mention.kind != "unknown":
                named = self._by_role(mention, words)
            if named is not None and (same is None or mention.kind == "organisation"):
                return named
            if same is not None:
                return same
        else:
            for chain in self.chains:
                if chain.words == words and chain.name is None:
                    return chain
        chain = self._new(mention)
        chain.words = words
        chain.introduced = mention.definite == "indef"
        return chain

    def _same_noun(self, mention: Mention, words: frozenset[str]) -> Chain | None:
        """The latest chain headed by the same noun whose words don't contradict."""
        best: Chain | None = None
        best_at = -1
        for chain in self.chains:
            if not chain.mentions or mention.head not in chain.heads:
                continue
            if chain.plural and mention.number and chain.plural != mention.number:
                continue
            if chain.gender and mention.gender and chain.gender != mention.gender:
                continue
            if chain.name is not None:
                known = {w for m in chain.mentions if m.form == "noun" for w in telling(m.text)}
                if not words <= known | chain.words | set(telling(mention.head)):
                    continue
            elif not words <= chain.words:
                continue
            at = chain.mentions[-1].span.start
            if at > best_at:
                best, best_at = chain, at
        return best

    def _by_role(self, mention: Mention, words: frozenset[str]) -> Chain | None:
        """The named chain that a description ("le quotidien", "l'ancien maire") takes up."""
        if mention.definite not in ("def", "dem", "poss"):
            return None
        if mention.kind == "group":
            return self._pair(mention)
        if mention.number == "p" or mention.words:
            return None
        if mention.kind == "organisation":
            bare = len(words) == 1 or mention.definite == "dem"
            if mention.sense not in _GENERIC or mention.definite == "poss" or not bare:
                return None
        elif self._has_actor_inside(mention):
            return None
        return self._pick(
            mention, [c for c in self.candidates(mention) if self._may_be(mention, c)]
        )

    def _same_text(self, mention: Mention, words: frozenset[str]) -> Chain | None:
        """The document that "le texte" takes up: the latest one."""
        if mention.sense != "any" or len(words) > 1 or mention.definite not in ("def", "dem"):
            return None
        texts = [c for c in self.chains if c.kind == "document" and c.name is None and c.mentions]
        return max(texts, key=lambda c: _last(c, mention), default=None)

    def _may_be(self, mention: Mention, chain: Chain) -> bool:
        """Whether a named chain is of the kind that a description without name asks for."""
        if chain.name is None:
            return False
        if mention.kind == "person":
            return chain.kind == "person" and (
                len(chain.mentions) > 1 or mention.head in chain.heads
            )
        if chain.kind == "person":
            return False
        return chain.place == (mention.sense == "place")

    def _has_actor_inside(self, mention: Mention) -> bool:
        """Whether the complement of a phrase names another actor: "le porte-parole du maire"."""
        for other in self._after(mention):
            if other.span.start >= mention.span.end:
                return False
            if other.form == "name" or (
                other.form == "noun" and other.kind != "unknown" and other.definite
            ):
                return True
        return False

    def _after(self, mention: Mention) -> Iterator[Mention]:
        for place in range(self.place[mention.span, mention.form] + 1, len(self.mentions)):
            yield self.mentions[place]

    def _pair(self, mention: Mention) -> Chain | None:
        """The persons together that "le couple" takes up."""
        if mention.sense != "pair":
            return None
        pairs = [c for c in self.chains if c.joint and c.kind == "group" and c.mentions]
        return max(pairs, key=lambda c: _last(c, mention), default=None)

    # Choice by score

    def _best(self, mention: Mention) -> Chain | None:
        return self._pick(mention, self.candidates(mention))

    def _pick(self, mention: Mention, ranked: list[Chain]) -> Chain | None:
        """The chain that most speaks for, unless more speaks for somebody new."""
        best = max(
            ranked,
            key=lambda c: (self.score(mention, c, ranked), _last(c, mention)),
            default=None,
        )
        if best is None or mention.form != "noun" or "new" not in self.weights:
            return best
        newcomer = sum(self.weights.get(n, 0.0) * v for n, v in self.newcomer(mention).items())
        return best if self.score(mention, best, ranked) >= newcomer else None

    def newcomer(self, mention: Mention) -> dict[str, float]:
        """What speaks for a description being of nobody that was named before."""
        found = {"new": 1.0}
        if mention.definite == "poss":
            found["new_owned"] = 1.0
        if mention.kind == "person":
            found["new_person"] = 1.0
        if mention.sense == "company":
            # "The company" has mostly been named already.
            found["new_company"] = 1.0
        return found

    def candidates(self, mention: Mention) -> list[Chain]:
        """Chains mentioned before, near enough, that agree with the mention."""
        found = []
        reach = _REACH[mention.form]
        for chain in self.chains:
            last = _before(chain, mention)
            if last is None or mention.sentence - last.sentence > reach:
                continue
            if not _agrees(mention, chain) and not (
                mention.form == "noun" and chain.kind != "person" and chain.name is not None
            ):
                continue
            if mention.form == "pronoun" and _clashes(mention, chain):
                continue
            found.append(chain)
        return found

    def score(self, mention: Mention, chain: Chain, among: Iterable[Chain] = ()) -> float:
        weights = self.weights
        return sum(
            weights.get(name, 0.0) * value
            for name, value in self.features(mention, chain, among).items()
        )

    def features(
        self, mention: Mention, chain: Chain, among: Iterable[Chain] = ()
    ) -> dict[str, float]:
        """What speaks for the chain as the antecedent of the mention."""
        last = _before(chain, mention)
        assert last is not None
        distance = mention.sentence - last.sentence
        found = {
            "distance": float(min(distance, 4)),
            "frequency": min(len(chain.mentions), 8) ** 0.5,
        }
        latest = [
            m
            for m in chain.mentions
            if m.sentence == last.sentence and m.span.start < mention.span.start
        ]
        roles = {m.role for m in latest}
        if distance == 0:
            found["same_sentence"] = 1.0
        if "subject" in roles:
            found["subject"] = 1.0
        elif roles & {"agent", "object"}:
            found["agent_object"] = 1.0
        elif roles <= {"modifier"}:
            found["modifier"] = 1.0
        if any(m.span in self.speakers for m in latest):
            found["spoke"] = 1.0
        if all(m.quoted for m in latest) and not mention.quoted:
            found["quoted"] = 1.0
        if any(m.form == "pronoun" for m in latest):
            found["pronoun"] = 1.0
        if any(m.sentence == last.sentence - 1 and m.role == "subject" for m in chain.mentions):
            found["continued"] = 1.0
        if chain.name is not None:
            found["name"] = 1.0
        if chain.kind == "person":
            found["person"] = 1.0
        elif chain.place:
            found["place"] = 1.0
        elif chain.kind == "organisation":
            found["organisation"] = 1.0
        elif chain.kind in ("unknown", "document"):
            found["thing"] = 1.0
        if chain.gender and chain.gender == mention.gender:
            found["gender_known"] = 1.0
        if last.paragraph == mention.paragraph:
            found["same_paragraph"] = 1.0
        if mention.form == "noun" and chain.heads and mention.head not in chain.heads:
            found["other_role"] = 1.0
        if mention.form == "noun" and mention.head in chain.heads:
            found["same_role"] = 1.0
        if mention.definite == "poss" and self._owner(mention) is chain:
            found["owner"] = 1.0
        if mention.kind == "person" and mention.form != "noun" and "thing" in found:
            found["thing_as_person"] = 1.0
        if last.definite == "indef":
            found["indefinite"] = 1.0
        if mention.definite == "dem":
            found["near"] = float(
                all(_last(chain, mention) >= _last(other, mention) for other in among)
            )
        return found

    def _owner(self, mention: Mention) -> Chain | None:
        """Whose the possessive that opens a description says it is: Brun's in "his deputy"."""
        for other in self.mentions[max(0, self.place[mention.span, mention.form] - 2) :]:
            if other.span.start > mention.span.start:
                return None
            if other.form == "possessive" and other.span.start == mention.span.start:
                return self._best(other)
        return None

    # Bookkeeping

    def _new(self, mention: Mention, *, enter: bool = True) -> Chain:
        chain = Chain(len(self.chains))
        self.chains.append(chain)
        if enter:
            self._learn(chain, mention)
        return chain

    def _learn(self, chain: Chain, mention: Mention) -> None:
        if mention.form in ("pronoun", "possessive", "relative"):
            if mention.form == "pronoun" and not chain.gender:
                chain.gender = mention.gender
            return
        if mention.form == "name":
            if mention.kind == "person" or chain.kind == "unknown":
                chain.kind = mention.kind
            chain.place = mention.sense == "place"
            chain.plural = ""
        elif chain.kind == "unknown" or chain.name is None:
            chain.kind = mention.kind if mention.kind != "unknown" else chain.kind
        if mention.head:
            chain.heads.add(mention.head)
        if mention.sense:
            chain.senses.add(mention.sense)
        if not chain.gender and not (
            mention.form == "noun" and chain.name is not None and (chain.kind != "person")
        ):
            chain.gender = mention.gender
        if mention.form != "name" and chain.name is None:
            chain.plural = mention.number

    # Answers

    def entity(self, span: Span) -> Entity | None:
        """Who the speaker at ``span`` is; ``None`` where nothing in the article agrees with it."""
        mention = self.at(span)
        if mention is None:
            return None
        return self.entity_of(mention)

    def at(self, span: Span) -> Mention | None:
        """The mention that stands at a span: the same, else the one that shares most with it."""
        exact = self.by_span.get(span)
        if exact is not None:
            return exact
        best: Mention | None = None
        best_share = 0.0
        for mention in self.mentions:
            if not mention.span.overlaps(span):
                continue
            common = min(mention.span.end, span.end) - max(mention.span.start, span.start)
            share = common / (len(mention.span) + len(span) - common)
            if mention.form == "possessive" and len(span) > len(mention.span):
                share = 0.0
            if share > best_share:
                best, best_share = mention, share
        return best

    def entity_of(self, mention: Mention) -> Entity | None:
        """Who a mention refers to."""
        if mention.form == "joint":
            return self._joint_entity(mention)
        if mention.form == "possessive":
            # Few are speakers, so only these are looked for.
            chain = self._best(mention)
        else:
            chain = self.chain_of.get((mention.span, mention.form))
        if chain is None:
            return None
        return self.entity_of_chain(chain, mention)

    def entity_of_chain(self, chain: Chain, mention: Mention) -> Entity:
        """Who a chain is, by its name, else by its fullest noun phrase, else by the mention."""
        if chain.joint:
            return self._joint_entity(chain.mentions[0])
        if chain.name is None:
            chain = self._named_later(chain) or chain
        if chain.name is not None:
            kind = chain.kind if chain.kind != "unknown" else mention.kind
            return Entity(chain.name.text, "organisation" if kind == "unknown" else kind)
        first = max(
            (m for m in chain.mentions if m.form == "noun"),
            key=lambda m: (len(telling(m.text)), -m.span.start),
            default=mention,
        )
        return Entity(first.text, chain.kind)

    def _named_later(self, chain: Chain) -> Chain | None:
        """The person whom the title or the opening of the news announces without a name: "Judge
        refuses …", "A judge has refused …"."""
        first = next((m for m in chain.mentions if m.form == "noun"), None)
        if first is None or chain.kind != "person" or first.number == "p" or chain.joint:
            return None
        if first.paragraph > self.opening or first.definite not in ("", "indef"):
            return None
        if first.paragraph == self.opening and first.definite != "indef":
            return None
        for other in self.named:
            start = other.mentions[0].span.start if other.mentions else -1
            if (
                other.kind == "person"
                and start > first.span.start
                and first.head in other.heads
                and not (other.gender and chain.gender and other.gender != chain.gender)
            ):
                return other
        return None

    def _joint_entity(self, mention: Mention) -> Entity:
        parts = [self.by_span.get(p) for p in mention.parts]
        found = [self.entity_of(p) for p in parts if p is not None and p.form != "joint"]
        known = [e for e in found if e is not None]
        if len(known) < 2 or len(known) < len(parts):
            return Entity(mention.text, mention.kind)
        names = [e.source for e in known]
        kind: SourceKind = (
            "organisation" if all(e.kind == "organisation" for e in known) else "group"
        )
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


def _fuller(mention: Mention, known: Mention | None) -> bool:
    """Whether a mention gives a fuller name than the known one; of equals the first stays."""
    if known is None:
        return True
    return len(telling(mention.text)) > len(telling(known.text)) or (
        len(telling(mention.text)) == len(telling(known.text))
        and mention.span < known.span
        and len(mention.text) >= len(known.text)
    )


def _compatible(mention: Mention, chain: Chain) -> bool:
    kinds = {mention.kind, chain.kind}
    if kinds == {"person", "organisation"}:
        return False
    return not (mention.gender and chain.gender and mention.gender != chain.gender)


def _part_of(mention: Mention, words: tuple[str, ...], chain: Chain) -> bool:
    """Whether a name's words are part of the chain's: a family name, the head of a long name."""
    assert chain.name is not None
    full = telling(chain.name.text)
    if mention.kind == "person" or chain.kind == "person":
        if set(words) <= chain.words:
            return (
                words[-1] == full[-1]
                or len(words) > 1
                or words[0] != full[0]
                or (mention.kind == "person" and len(words) == 1)
            )
        if len(words) == len(full) > 1 and words[-1] == full[-1]:
            return len(words[0]) == 1 and full[0].startswith(words[0])
        return False
    if set(words) <= chain.words and words[0] == full[0]:
        return len(words) > 1 or len(words[0]) > 3
    return False


def _misspells(word: str, chain: Chain) -> bool:
    """Whether a word is a person's family name with a slip: "Mauer" for K. C. Maurer."""
    if chain.kind != "person" or chain.name is None or len(chain.words) < 2:
        return False
    family = telling(chain.name.text)[-1]
    shorter, longer = sorted((word, family), key=len)
    if len(shorter) < _SURE_LETTERS or shorter[0] != longer[0]:
        return False
    same = sum(block.size for block in SequenceMatcher(None, word, family).get_matching_blocks())
    return same >= len(shorter) - 1 and same >= len(longer) - 1


def _acronym_of(mention: Mention, chain: Chain) -> bool:
    """Whether a name is the acronym that the chain's long form gives or spells."""
    assert chain.name is not None
    short = mention.text.replace(".", "")
    if not 2 <= len(short) <= 8 or " " in short or sum(c.isupper() for c in short) < 2:
        return False
    if f"({short})" in chain.name.text.replace(".", ""):
        return True
    letters = [w[0] for w in telling(chain.name.text)]
    return "".join(letters) == fold(short) and len(letters) > 1


def _before(chain: Chain, mention: Mention) -> Mention | None:
    for other in reversed(chain.mentions):
        if other.span.start < mention.span.start and other.span != mention.span:
            return other
    return None


def _last(chain: Chain, mention: Mention) -> int:
    last = _before(chain, mention)
    return -1 if last is None else last.span.start


def _agrees(mention: Mention, chain: Chain) -> bool:
    if mention.form in ("pronoun", "possessive") and mention.kind != "unknown":
        # "she" is somebody, "it" is not.
        somebody = mention.kind == "person"
        if somebody != (chain.kind == "person") and chain.kind != "unknown":
            return False
    if mention.number == "s" and chain.plural == "p":
        return False
    if mention.number == "p" and chain.plural != "p" and not chain.joint:
        return False
    return not (mention.gender and chain.gender and mention.gender != chain.gender)


def _clashes(mention: Mention, chain: Chain) -> bool:
    """Whether the chain already fills another place beside the verb of the mention's clause."""
    return any(
        m.governor == mention.governor
        and m.span.start < mention.span.start
        and m.form != "possessive"
        and m.role in ("subject", "object", "agent", "complement")
        for m in chain.mentions[-4:]
    )


def resolver_of(
    statements: tuple[Statement, ...], mentions: tuple[Mention, ...], language: str = ""
) -> Resolver:
    """The entities of an article whose statements' speakers are known.

    Making it is the work: give it to both functions below.
    """
    speakers = frozenset(s.speaker for s in statements if s.speaker is not None)
    return Resolver(mentions, speakers=speakers, language=language)


def resolve_sources(
    statements: tuple[Statement, ...],
    mentions: tuple[Mention, ...],
    text: str,
    *,
    resolver: Resolver | None = None,
) -> tuple[Statement, ...]:
    """The statements with ``source`` and ``source_kind`` filled from their speakers.

    A statement without speaker keeps what attribution set. A speaker that no mention covers is
    its own words.
    """
    resolver = resolver_of(statements, mentions) if resolver is None else resolver
    found = []
    for statement in statements:
        if statement.speaker is not None:
            entity = resolver.entity(statement.speaker)
            if entity is None and resolver.at(statement.speaker) is None:
                entity = _own_words(statement.speaker.of(text))
            if entity is None:
                statement = replace(statement, source=None, source_kind="unknown")
            else:
                statement = replace(statement, source=entity.source, source_kind=entity.kind)
        found.append(statement)
    return tuple(found)


def _own_words(words: str) -> Entity | None:
    """A speaker that is no mention: a phrase is itself, a word alone ("on") is nobody."""
    words = " ".join(words.split())
    return Entity(words, "unknown") if " " in words else None


def resolve_affiliations(
    affiliations: tuple[Affiliation, ...],
    mentions: tuple[Mention, ...],
    *,
    resolver: Resolver | None = None,
) -> tuple[Affiliation, ...]:
    """The affiliations with the fullest name of their persons; those of nobody named are dropped.

    An organisation that a description stands for ("le groupe") gets its name.
    """
    if not affiliations:
        return ()
    resolver = Resolver(mentions) if resolver is None else resolver
    found: dict[tuple[str, str, str], Affiliation] = {}
    for affiliation in affiliations:
        inside = [m for m in mentions if affiliation.evidence.covers(m.span)]
        person = next((m for m in inside if m.text == affiliation.person), None)
        chain = None if person is None else resolver.chain_of.get((person.span, person.form))
        if chain is None or chain.name is None or chain.kind not in ("person", "unknown"):
            continue
        organisation = affiliation.organisation
        if organisation is not None:
            organisation = _named_organisation(organisation, inside, resolver)
        whole = replace(affiliation, person=chain.name.text, organisation=organisation)
        key = (whole.person, fold(whole.role or ""), fold(organisation or ""))
        found.setdefault(key, whole)
    return _distinct(sorted(found.values(), key=lambda a: a.evidence))


def _distinct(affiliations: Iterable[Affiliation]) -> tuple[Affiliation, ...]:
    """Without what only says again, with fewer words, a role that the person is given."""
    every = list(affiliations)
    return tuple(a for a in every if not any(_says_more(b, a) for b in every if b is not a))


def _says_more(other: Affiliation, one: Affiliation) -> bool:
    if other.person != one.person or one.role is None or other.role is None:
        return False
    mine, yours = set(telling(one.role)), set(telling(other.role))
    if one.organisation is None:
        whole = yours | set(telling(other.organisation or ""))
        return mine < whole or (mine == yours and other.organisation is not None)
    if other.organisation is None:
        return False
    same = set(telling(one.organisation)) <= set(telling(other.organisation))
    return same and mine < yours


def _named_organisation(words: str, inside: list[Mention], resolver: Resolver) -> str:
    for mention in inside:
        if (
            mention.form == "noun"
            and mention.kind == "organisation"
            and mention.sense != "place"
            and telling(mention.text) == telling(words)
        ):
            chain = resolver.chain_of.get((mention.span, mention.form))
            if chain is not None and chain.name is not None:
                return chain.name.text
    return words
