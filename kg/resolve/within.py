"""Mentions of one article → the entities they refer to.

Names come first, over the whole article: a partial name is its fullest one, an acronym its long
form. Then noun phrases and pronouns in the order of the text: appositions and repeated nouns are
certain, what is left goes to the entity that agrees and has most salience, by a linear score with
the weights in ``data/models/resolver.json``, or in a file of the language's own. Where nothing
agrees the source is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from kg.model import Mention, Span
from kg.resolve.chains import Chain, agrees, clashes, last_start
from kg.resolve.counterparts import faces
from kg.resolve.discourse import Discourse
from kg.resolve.entities import Entity, entity, named_later, together
from kg.resolve.name_chains import NameChains
from kg.resolve.salience import NEW, Rivals, features, newcomer, of_noun, total, weights_of
from kg.resolve.same_roles import stands_for
from kg.resolve.telling import telling

_REACH = {"pronoun": 4, "possessive": 2, "noun": 12}
"""Sentences back that an antecedent may stand."""
_GENERIC = frozenset(("company", "media", "party", "union", "learning", "place"))
"""Senses of nouns that say of which kind a named organisation is, as "le quotidien" does; others
("la police") are organisations of their own."""

_PUBLIC = frozenset(("armed", "power", "state"))
"""Sorts of named organisations that are nothing of the kind: "Congress" is no company."""
_SOCIETIES = frozenset(("company", "party", "union"))
"""Sorts of organisations of which none is another."""


class Resolver:
    """The entities of one article.

    ``speakers`` are mentions known to be sources of statements: who has spoken goes on speaking;
    ``nested`` are those of them who speak within what another says, ``said`` the places of
    statements' cues and contents.
    ``language`` chooses the weights where none are given.
    """

    def __init__(
        self,
        mentions: tuple[Mention, ...],
        weights: Mapping[str, float] | None = None,
        *,
        speakers: frozenset[Span] = frozenset(),
        nested: frozenset[Span] = frozenset(),
        said: Sequence[Span] = (),
        language: str = "",
    ) -> None:
        self.mentions = mentions
        self.discourse = Discourse(mentions, speakers, nested)
        self.said = said
        self.weights = weights_of(language) if weights is None else weights
        self.language = language
        self.describes = NEW in self.weights
        """Whether the weights tell which descriptions are of somebody new."""
        self.by_span: dict[Span, Mention] = {}
        for mention in mentions:
            self.by_span.setdefault(mention.span, mention)
        self.place = {(m.span, m.form): i for i, m in enumerate(mentions)}
        self.opening = min((m.paragraph for m in mentions if m.paragraph), default=0)
        self.named: list[Chain] = []
        """Named chains in the order of the text, once all of them are known."""
        names = NameChains(mentions, self.by_span)
        self.chains = names.chains
        self.spelled = names.spelled
        self.chain_of: dict[tuple[Span, str], Chain | None] = {
            (span, "name"): chain for span, chain in names.of.items()
        }
        self._rest()
        self.named = sorted(
            (c for c in self.chains if c.name is not None and c.mentions),
            key=lambda c: c.mentions[0].span,
        )

    # The rest, in the order of the text

    def _subjects_first(self) -> list[Mention]:
        """The mentions, a pronoun that is a subject before one beside it that isn't: of "lui
        a-t-il répondu" it is the subject who was spoken of."""
        found = list(self.mentions)
        for place, (one, other) in enumerate(pairwise(found)):
            if (
                one.form == other.form == "pronoun"
                and one.governor == other.governor
                and other.role == "subject" != one.role
            ):
                found[place : place + 2] = other, one
        return found

    def _rest(self) -> None:
        for mention in self._subjects_first():
            if mention.form == "name":
                chain = self.chain_of[mention.span, "name"]
                assert chain is not None
                chain.mentions.append(mention)
                continue
            if mention.form == "possessive":
                continue
            chain = self._resolve(mention)
            self.chain_of[mention.span, mention.form] = chain
            if chain is not None:
                chain.mentions.append(mention)
                chain.learn(mention)

    def _resolve(self, mention: Mention) -> Chain | None:
        if mention.form == "joint":
            return self._joint(mention)
        if mention.form == "relative":
            return self._of_span(mention.partner)
        if mention.form == "pronoun":
            return self._best(mention)
        if mention.span in self.spelled:
            return self.spelled[mention.span]
        partner = self.by_span.get(mention.partner) if mention.partner else None
        if partner is not None and (
            partner.form == "name" or partner.span.start < mention.span.start
        ):
            chain = self.chain_of.get((partner.span, partner.form))
            if chain is not None:
                self._reveal(mention, chain)
                return chain
        return self._described(mention)

    def _reveal(self, mention: Mention, chain: Chain) -> None:
        """Who was only described has a name now: "un policier … Le policier, Ada Brun, …"."""
        if mention.kind != "person" or any(m.sentence < mention.sentence for m in chain.mentions):
            return
        if mention.sense == "indefinite":
            # "One of her lawyers" may be another one further up.
            return
        words = frozenset(telling(mention.text))
        for other in reversed(self.chains):
            if other.name is not None or mention.head not in other.heads or not other.mentions:
                continue
            bare = mention.definite == "def" and words <= frozenset(telling(mention.head))
            if agrees(mention, other) and (bare or words == other.words):
                other.revealed = chain
            return

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
        chain = self._earlier(mention, words)
        if chain is None:
            chain = self._new(mention)
            chain.words = words
            chain.introduced = mention.definite == "indef"
        return chain

    def _earlier(self, mention: Mention, words: frozenset[str]) -> Chain | None:
        """The earlier chain that a noun phrase takes up."""
        if mention.sense == "indefinite" and mention.definite == "def":
            return self._by_role(mention, words)
        if mention.sense == "indefinite" and words == {mention.head}:
            return None
        if mention.sense == "indefinite" or mention.definite == "indef":
            return next((c for c in self.chains if c.words == words and c.name is None), None)
        same = self._same_noun(mention, words)
        if same is not None and (same.name is not None or same.introduced):
            return same
        together = self._counted(mention)
        if together is not None:
            return together
        named: Chain | None = None
        if mention.kind == "document":
            named = self._same_text(mention, words)
        elif mention.kind != "unknown":
            named = self._by_role(mention, words)
        if named is not None and (same is None or mention.kind == "organisation"):
            return named
        return same or self._called_otherwise(mention, words)

    def _same_noun(self, mention: Mention, words: frozenset[str]) -> Chain | None:
        """The latest chain headed by the same noun whose words don't contradict."""
        best: Chain | None = None
        best_at = -1
        for chain in self.chains:
            if not chain.mentions or not _is_called(mention, words, chain):
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

    def _called_otherwise(self, mention: Mention, words: frozenset[str]) -> Chain | None:
        """The latest who are called by another noun of the same meaning: "les chercheurs" are "une
        équipe d'astronomes", "l'exécutif" is the government."""
        bare = len(words) == 1 or mention.definite == "dem"
        several = mention.kind == "group" and mention.number == "p" and bare
        if mention.definite not in ("def", "dem") or mention.quoted:
            return None
        if not several and mention.kind != "organisation":
            return None
        best: Chain | None = None
        best_at = -1
        for chain in self.chains:
            if chain.joint or not stands_for(mention.head, chain.heads, self.language):
                continue
            if (chain.kind == "person") or (not several and chain.kind != "organisation"):
                continue
            last = self.discourse.last(chain, mention)
            reach = 1 if several else _REACH["noun"]
            if last is None or self.discourse.distance(last, mention) > reach:
                continue
            if last.span.start > best_at:
                best, best_at = chain, last.span.start
        return best

    def _by_role(self, mention: Mention, words: frozenset[str]) -> Chain | None:
        """The named chain that a description ("le quotidien", "l'ancien maire") takes up."""
        if mention.definite not in ("def", "dem", "poss"):
            return None
        if mention.kind == "group":
            return self._pair(mention)
        if mention.number == "p":
            return None
        if mention.kind == "organisation":
            bare = len(words) == 1 or mention.definite == "dem"
            if mention.sense not in _GENERIC or mention.definite == "poss":
                return None
            if not self.describes and (not bare or mention.words):
                return None
        elif not self.describes and (mention.words or self._has_actor_inside(mention)):
            return None
        found = [c for c in self.candidates(mention) if self._may_be(mention, c)]
        if not found:
            return None
        owner = self._owner(mention) if mention.definite == "poss" else None
        # Nobody is his own deputy, or the mother of herself.
        others = [owner, *self._inside(mention)]
        return self._pick(mention, [c for c in found if not any(c is o for o in others)])

    def _inside(self, mention: Mention) -> Iterator[Chain]:
        """Whom the complements of a phrase name: the maire's of "le porte-parole du maire"."""
        for other in self._after(mention):
            if other.span.start >= mention.span.end:
                return
            if other.form == "name":
                chain = self.chain_of[other.span, "name"]
            elif other.form == "noun" and other.kind == "person":
                chain = self._earlier(other, frozenset(telling(other.text)))
            elif other.form == "pronoun":
                chain = self._best(other)
            else:
                continue
            if chain is not None:
                yield chain

    def _same_text(self, mention: Mention, words: frozenset[str]) -> Chain | None:
        """The document that "le texte" takes up: the latest one."""
        if mention.sense != "any" or len(words) > 1 or mention.definite not in ("def", "dem"):
            return None
        texts = [c for c in self.chains if c.kind == "document" and c.name is None and c.mentions]
        return max(texts, key=lambda c: last_start(c, mention), default=None)

    def _may_be(self, mention: Mention, chain: Chain) -> bool:
        """Whether a named chain is of the kind that a description without name asks for."""
        if chain.name is None:
            return False
        if mention.kind == "person":
            return (
                chain.kind == "person"
                and (self.describes or len(chain.mentions) > 1 or mention.head in chain.heads)
                and not faces(mention.head, chain.heads, self.language)
                and not self._holds_other(mention, chain)
            )
        if chain.kind == "person":
            return False
        if chain.sorts and not self._is_of_a_kind(mention.sense, chain.sorts):
            return False
        if chain.sorts and chain.sorts <= _PUBLIC and mention.head not in chain.heads:
            return False
        return chain.place == (mention.sense == "place")

    def _holds_other(self, mention: Mention, chain: Chain) -> bool:
        """Whether a description names an office of one body and the chain's role is another one
        of another body: "le secrétaire du CSE" is not "le ministre de l'Économie"."""
        bodies = _bodies(mention.text)
        if not bodies or not chain.heads or mention.head in chain.heads:
            return False
        known = [_bodies(m.text) for m in chain.mentions if m.form == "noun"]
        return any(known) and not any(bodies & others for others in known)

    def _is_of_a_kind(self, sense: str, sorts: set[str]) -> bool:
        """Whether an organisation whose name says what it is may be what a noun says: a trade union
        is no company, but a newspaper may be."""
        return sense in sorts or bool(sorts - _SOCIETIES) or sense not in _SOCIETIES

    def _has_actor_inside(self, mention: Mention) -> bool:
        """Whether the complement of a phrase names another actor: "le porte-parole du maire"."""
        for other in self._after(mention):
            if other.span.start >= mention.span.end:
                return False
            if set(telling(other.text)) <= set(telling(mention.head)):
                # "garde des Sceaux" is one word of an office.
                continue
            if other.form == "name" or (
                other.form == "noun" and other.kind != "unknown" and other.definite
            ):
                return True
        return False

    def _after(self, mention: Mention) -> Iterator[Mention]:
        for place in range(self.place[mention.span, mention.form] + 1, len(self.mentions)):
            yield self.mentions[place]

    def _pair(self, mention: Mention) -> Chain | None:
        """The persons together that "le couple" takes up; by name where it says whose they are,
        "les parents de Brun"."""
        if mention.sense != "pair":
            return None
        inside = self._has_actor_inside(mention)
        pairs = [
            c
            for c in self.chains
            if c.joint
            and c.kind == "group"
            and c.mentions
            and (not inside or all(self._is_name(part) for part in c.mentions[0].parts))
        ]
        return max(pairs, key=lambda c: last_start(c, mention), default=None)

    def _counted(self, mention: Mention) -> Chain | None:
        """Those named together of whom there are as many as "les deux candidats" says."""
        if mention.count < 2 or mention.definite not in ("def", "dem"):
            return None
        joints = [
            chain
            for chain in self.candidates(mention)
            if chain.joint
            and len(chain.mentions[0].parts) == mention.count
            and all(self._is_name(part) for part in chain.mentions[0].parts)
        ]
        return max(joints, key=lambda c: last_start(c, mention), default=None)

    def _is_name(self, span: Span) -> bool:
        mention = self.by_span.get(span)
        return mention is not None and mention.form == "name"

    # Choice by score

    def _best(self, mention: Mention) -> Chain | None:
        ranked = self.candidates(mention)
        if mention.definite == "dem":
            actors = ("person", "organisation", "group")
            near = [c for c in ranked if c.kind in actors and self._is_just_before(c, mention)]
            if " " in mention.text:
                near = [c for c in near if self._stands_out(c, mention)]
            # "Celui-ci" is the actor named last, where one was named just before.
            last = max(near, key=lambda c: last_start(c, mention), default=None)
            if last is not None and (" " not in mention.text or last.kind == "person"):
                return last
        return self._pick(mention, ranked)

    def _stands_out(self, chain: Chain, mention: Mention) -> bool:
        """Whether a chain may be "ce dernier": a person by name, else no place and no complement of
        a noun, as the party of "le député LR"."""
        last = self.discourse.last(chain, mention)
        if chain.kind == "person":
            return chain.name is not None
        return not chain.place and last is not None and last.role != "modifier"

    def _is_just_before(self, chain: Chain, mention: Mention) -> bool:
        last = self.discourse.last(chain, mention)
        return last is not None and self.discourse.distance(last, mention) <= 1

    def _pick(self, mention: Mention, ranked: list[Chain]) -> Chain | None:
        """The chain that most speaks for, unless more speaks for somebody new."""
        rivals = self.rivals(mention, ranked)
        best = max(
            ranked,
            key=lambda c: (self.score(mention, c, rivals), last_start(c, mention)),
            default=None,
        )
        if best is None or mention.form != "noun" or not (self.describes or "new" in self.weights):
            return best
        new = total(self.weights, self.newcomer(mention))
        return best if self.score(mention, best, rivals) >= new else None

    def candidates(self, mention: Mention) -> list[Chain]:
        """Chains mentioned before, near enough, that agree with the mention."""
        found = []
        reach = _REACH[mention.form]
        for chain in self.chains:
            last = self.discourse.last(chain, mention)
            if last is None or self.discourse.distance(last, mention) > reach:
                continue
            if not agrees(mention, chain) and not (
                mention.form == "noun" and chain.kind != "person" and chain.name is not None
            ):
                continue
            if mention.form == "pronoun" and clashes(mention, chain) and not self._holds(mention):
                continue
            found.append(chain)
        if mention.form != "noun" and mention.kind == "person":
            # "he" may be a noun that nobody knows, but rather is whom one knows for a person.
            somebody = [c for c in found if c.kind == "person" or c.name is not None]
            found = somebody or found
        if mention.form == "noun" or not self.discourse.told(mention):
            return found
        # "he" behind a quotation is none of those who are only named in it.
        return [c for c in found if self.discourse.tells_of(c, mention)]

    def _holds(self, mention: Mention) -> bool:
        """Whether a pronoun says whose view it is, which may be the subject's own: "il ira, selon
        lui"."""
        return mention.role == "complement" and mention.span in self.discourse.speakers

    def rivals(self, mention: Mention, ranked: Iterable[Chain]) -> Rivals:
        """The candidates of a mention, to be compared with each other."""
        return Rivals(mention, ranked, self.discourse)

    def score(self, mention: Mention, chain: Chain, rivals: Rivals) -> float:
        """How much speaks for the chain as the antecedent of the mention."""
        return total(self.weights, self.features(mention, chain, rivals))

    def features(self, mention: Mention, chain: Chain, rivals: Rivals) -> dict[str, float]:
        """What that is made of."""
        owner = self._owner(mention) if mention.definite == "poss" else None
        found = features(mention, chain, rivals, self.discourse, owner=owner)
        if stands_for(mention.head, chain.heads, self.language):
            found.pop("other_role", None)
        return of_noun(found) if self.describes and mention.form == "noun" else found

    def newcomer(self, mention: Mention) -> dict[str, float]:
        """What speaks for a description being of nobody named before."""
        found = newcomer(mention, inside=self._has_actor_inside(mention))
        return of_noun(found) if self.describes else found

    def _owner(self, mention: Mention) -> Chain | None:
        """Whose the possessive that opens a description says it is: Brun's in "his deputy"."""
        for other in self.mentions[max(0, self.place[mention.span, mention.form] - 2) :]:
            if other.span.start > mention.span.start:
                return None
            if other.form == "possessive" and other.span.start == mention.span.start:
                return self._best(other)
        return None

    # Bookkeeping

    def _new(self, mention: Mention) -> Chain:
        chain = Chain(len(self.chains))
        self.chains.append(chain)
        chain.learn(mention)
        return chain

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
            inside = span.start < mention.span.start and mention.span.end <= span.end
            if inside and mention.role == "modifier":
                # The ministry in "les officiels du ministère" is none of them.
                share = 0.0
            if share > best_share:
                best, best_share = mention, share
        return best

    def entity_of(self, mention: Mention) -> Entity | None:
        """Who a mention refers to."""
        if mention.form == "joint":
            return self._joint_entity(mention)
        if mention.form == "possessive":
            chain = self.owner(mention)
        else:
            chain = self.chain_of.get((mention.span, mention.form))
        if chain is None:
            return None
        return self.entity_of_chain(chain, mention)

    def owner(self, possessive: Mention) -> Chain | None:
        """Whom a possessive stands for; few are asked for, so only these are looked for."""
        return self._best(possessive)

    def entity_of_chain(self, chain: Chain, mention: Mention) -> Entity:
        """Who a chain is, as the mention's source."""
        if chain.joint:
            return self._joint_entity(chain.mentions[0])
        if chain.name is None:
            chain = chain.revealed or named_later(chain, self.named, self.opening) or chain
        return entity(chain, mention, self.said)

    def _joint_entity(self, mention: Mention) -> Entity:
        parts = [self.by_span.get(p) for p in mention.parts]
        own = self.chain_of.get((mention.span, mention.form))
        found = [self.entity_of(p) for p in parts if p is not None and self._is_part(p, own)]
        return together(mention, found if len(found) == len(parts) else [None])

    def _is_part(self, mention: Mention, whole: Chain | None) -> bool:
        """Whether a part of a coordination is an actor of its own."""
        chain = self.chain_of.get((mention.span, mention.form))
        return mention.form != "joint" and (chain is None or chain is not whole)


def _bodies(description: str) -> frozenset[str]:
    """The capitalised words of a description, behind its article and noun."""
    return frozenset(w for w in re.split(r"[\W_]+", description)[1:] if w[:1].isupper())


def _is_called(mention: Mention, words: frozenset[str], chain: Chain) -> bool:
    """Whether a chain has been called by a description's noun, or an organisation by a compound of
    it: "the court" is the "district court", "le conseil" the "conseil municipal"."""
    if mention.head in chain.heads:
        return True
    bare = len(words) == 1 and mention.definite in ("def", "dem")
    if not bare or not mention.kind == chain.kind == "organisation":
        return False
    return any(mention.head in (h.split()[0], h.split()[-1]) for h in chain.heads if " " in h)
