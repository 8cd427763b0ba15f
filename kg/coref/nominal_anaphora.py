"""A noun phrase → the chain that it takes up, else a new one.

Repeated nouns and documents are certain; who "le ministre" or "l'exécutif" is, kind, sort and
the score decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.coref.antecedents import REACH, Antecedents
from kg.coref.chains import Chain, agrees, last_start, meet
from kg.coref.opposing_roles import faces
from kg.coref.salience import beside_head
from kg.model import Mention, Span
from kg.normalise.tokens import opening, telling

_GENERIC = frozenset(("company", "media", "party", "union", "learning", "place"))
"""Senses of nouns that say of which kind a named organisation is, as "le quotidien" does; others
("la police") are organisations of their own."""
_PUBLIC = frozenset(("armed", "power", "state"))
"""Sorts of named organisations that are nothing of the kind: "Congress" is no company."""
_SEAT = 4
"""Telling words that say where a body has its seat, at most."""
_NEAR = 3
"""Sentences back that somebody whom nobody names may have been called otherwise."""
_COMPANY = "company"
_OFFICE = "politics"
"""The sense of nouns for public offices."""
_SOCIETIES = frozenset((_COMPANY, "party", "union"))
"""Sorts of organisations of which none is another."""


class Descriptions(Antecedents):
    """What the noun phrases of one article refer to."""

    chain_of: dict[tuple[Span, str], Chain | None]

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
        if mention.definite == "dem" and mention.sense == "place" and words == {mention.head}:
            # "This country" is the one named last, whichever was called one before.
            lands = [c for c in self.candidates(mention) if self._may_be(mention, c)]
            near = [c for c in lands if self._is_just_before(c, mention)]
            if near:
                return max(near, key=lambda c: last_start(c, mention))
        of_age = self._of_age(mention)
        if of_age is not None:
            return of_age
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

    def _of_age(self, mention: Mention) -> Chain | None:
        """The one person who is told to be as old as a description says: "le quinquagénaire"."""
        if mention.ages is None or mention.definite not in ("def", "dem"):
            return None
        found = [
            chain
            for chain in self.chains
            if chain.kind == "person"
            and chain.ages is not None
            and meet(chain.ages, mention.ages)
            and agrees(mention, chain)
            and last_start(chain, mention) >= 0
        ]
        return found[0] if len(found) == 1 else None

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
        équipe d'astronomes", "l'exécutif" is the government, "l'individu" a man whom nobody names.
        """
        if mention.definite not in ("def", "dem") or mention.quoted:
            return None
        bare = len(words) == 1 or mention.definite == "dem"
        best: Chain | None = None
        best_at = -1
        for chain in self.chains:
            if chain.joint or not self._is_role_of(mention, chain):
                continue
            last = self.discourse.last(chain, mention)
            reach = self._reach_otherwise(mention, chain, bare=bare)
            if last is None or self.discourse.distance(last, mention) > reach:
                continue
            if last.role == "modifier" and not last.definite:
                # "Une équipe d'astronomes": the team is meant.
                continue
            if last.span.start > best_at:
                best, best_at = chain, last.span.start
        return best

    def _reach_otherwise(self, mention: Mention, chain: Chain, *, bare: bool) -> int:
        """Sentences back that who is called by another noun may stand, -1 where he can't be meant;
        ``bare`` says that the mention tells no more than its noun.
        """
        if chain.kind == "person":
            # Which of those that are named a person's noun means, the score has told.
            named = chain.name is not None and mention.kind == "person"
            may = bare and mention.number == "s" and not named and agrees(mention, chain)
            return _NEAR if may else -1
        if bare and mention.kind == "group" and mention.number == "p":
            return 1
        return REACH["noun"] if mention.kind == chain.kind == "organisation" else -1

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
            if mention.sense not in _GENERIC:
                return None
            if mention.definite == "poss":
                return self._body_of_owner(mention) if len(words) == 1 else None
            if not self.describes and (not bare or mention.words):
                return None
        elif not self.describes and (mention.words or self._has_actor_inside(mention)):
            return None
        found = [c for c in self.candidates(mention) if self._may_be(mention, c)]
        if not found:
            return None
        bare = words == {mention.head} or self._tells_seat(mention)
        if self.sole and mention.sense in _SOCIETIES and bare:
            # "The company" is the only one named so far that is called one.
            told = [c for c in found if mention.sense in c.sorts]
            told = told or [c for c in found if mention.sense in c.senses]
            # Else the only one that does something, of which nobody knows what it is.
            if not told and mention.sense == _COMPANY:
                unsorted = [c for c in found if not c.sorts]
                told = [c for c in unsorted if _acts(c)] or [c for c in unsorted if _is_told(c)]
            if len(told) == 1:
                return told[0]
        owned = mention.definite == "poss"
        # Nobody is his own deputy, or the mother of herself.
        others = [self._owner(mention) if owned else None, *self._inside(mention)]
        whose = frozenset() if self.actors is None else self.actors.owned
        if owned and opening(mention.text) not in whose:
            # The subject before in the sentence owns rather than is "his agent".
            others += [c for c in found if any(_is_subject_before(m, mention) for m in c.mentions)]
        return self._pick(mention, [c for c in found if not any(c is o for o in others)])

    def _body_of_owner(self, mention: Mention) -> Chain | None:
        """The body that somebody is told to be of, as "her party": of "la porte-parole du Parti du
        lac", who says what "son parti" wants.
        """
        owner = self._owner(mention)
        if owner is None or owner.kind != "person" or mention.sense == "place":
            return None
        found: Chain | None = None
        for role in (m for m in owner.mentions if m.form == "noun"):
            for other in self._within(role):
                body = self.chain_of.get((other.span, other.form))
                if other.kind != "organisation" or body is None or body.place:
                    continue
                if not body.sorts or self._is_of_a_kind(mention.sense, body.sorts):
                    found = body
        return found

    def _tells_seat(self, mention: Mention) -> bool:
        """Whether a description says nothing beside its noun but where a body has its seat: "the
        Vals-based firm".
        """
        beside = beside_head(mention)
        seated = frozenset() if self.actors is None else self.actors.seated
        if not seated or not 0 < len(beside) <= _SEAT:
            return False
        if beside & seated:
            return True
        # "The Ohio company", "the Danish one": no name but a place's, and capitals.
        names = (m for m in self._within(mention) if m.form == "name")
        written = mention.text.split(" ")[1:]
        capital = telling(" ".join(word for word in written if word[:1].isupper()))
        return beside <= {*capital} and all(name.sense == "place" for name in names)

    def _inside(self, mention: Mention) -> Iterator[Chain]:
        """Whom the complements of a phrase name: the maire's of "le porte-parole du maire"."""
        for other in self._within(mention):
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
                and not self._faces(mention, chain)
                and (mention.ages is None or chain.ages is None or meet(mention.ages, chain.ages))
                and not self._holds_other(mention, chain)
                and not self._serves_another(mention, chain)
                and not _has_other_office(mention, chain)
                and not _is_aside(chain)
            )
        if chain.kind == "person":
            return False
        if chain.sorts and not self._is_of_a_kind(mention.sense, chain.sorts):
            return False
        if chain.sorts and chain.sorts <= _PUBLIC and mention.head not in chain.heads:
            return False
        return chain.place == (mention.sense == "place")

    def _faces(self, mention: Mention, chain: Chain) -> bool:
        """Whether a description, or what is done to whom it means, stands against what is known of
        somebody: the judge is not who is charged.
        """
        known = chain.heads | chain.told if chain.told else chain.heads
        return any(faces(role, known, self.language) for role in (mention.head, *mention.told))

    def _holds_other(self, mention: Mention, chain: Chain) -> bool:
        """Whether a description names an office of one body and the chain's role is another one
        of another body: "le secrétaire du CSE" is not "le ministre de l'Économie".
        """
        bodies = _bodies(mention.text)
        if not bodies or not chain.heads or mention.head in chain.heads:
            return False
        known = [_bodies(m.text) for m in chain.mentions if m.form == "noun"]
        return any(known) and not any(bodies & others for others in known)

    def _serves_another(self, mention: Mention, chain: Chain) -> bool:
        """Whether a description names the body of an office that the chain is told to hold at
        other ones: "le président du conseil" is not "le président du groupe".
        """
        if mention.head not in chain.heads:
            return False
        own = self._words_inside(mention)
        known = [
            self._words_inside(m)
            for m in chain.mentions
            if m.form == "noun" and m.head == mention.head
        ]
        return bool(own) and any(known) and not any(own & words for words in known)

    def _words_inside(self, mention: Mention) -> frozenset[str]:
        """The words of the bodies that a description names, known ones or of several words; one
        word may tell of what people somebody is: "le président américain".
        """
        found: set[str] = set()
        for other in self._after(mention):
            if other.span.start >= mention.span.end:
                break
            if other.kind == "organisation" and other.form in ("name", "noun"):
                found.update(telling(other.text))
        beside = beside_head(mention)
        return frozenset(found) or (beside if len(beside) > 1 else frozenset())

    def _is_of_a_kind(self, sense: str, sorts: set[str]) -> bool:
        """Whether an organisation whose name says what it is may be what a noun says: a trade union
        is no company, but a newspaper may be.
        """
        return sense in sorts or bool(sorts - _SOCIETIES) or sense not in _SOCIETIES

    def _pair(self, mention: Mention) -> Chain | None:
        """The persons together that "le couple" takes up; by name where it says whose they are,
        "les parents de Brun".
        """
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

    def _new(self, mention: Mention) -> Chain:
        chain = Chain(len(self.chains))
        self.chains.append(chain)
        chain.learn(mention)
        return chain


def _acts(chain: Chain) -> bool:
    """Whether an organisation has been the subject or agent of a verb: what is only named beside
    others may be a place.
    """
    return chain.kind == "organisation" and any(
        m.form == "name" and m.role in ("subject", "agent") for m in chain.mentions
    )


def _has_other_office(mention: Mention, chain: Chain) -> bool:
    """Whether a description is an office, and a chain is told to be the only one of another kind:
    "the commander of the fire brigade, Ada Brun" is not "the regional health secretary".
    """
    if mention.sense != _OFFICE or mention.head in chain.heads or not beside_head(mention):
        return False
    told = [m for m in chain.mentions if m.form == "noun" and m.kind == "person"]
    sole = any(m.definite == "def" and m.partner is not None for m in told)
    return sole and all(m.sense != _OFFICE for m in told)


def _is_subject_before(other: Mention, mention: Mention) -> bool:
    """Whether a mention is a subject before another one in its sentence."""
    before = other.sentence == mention.sentence and other.span.start < mention.span.start
    return before and other.role == "subject" and other.form != "relative"


def _is_told(chain: Chain) -> bool:
    """Whether an organisation's name is known for one."""
    return any(m.form == "name" and m.sense == "organisation" for m in chain.mentions)


def _is_aside(chain: Chain) -> bool:
    """Whether somebody of whom no role is told is only named beside other words: the stop of
    "l'arrêt « Ada Brun »", the author of "le rapport Brun".
    """
    asides = all(m.role in ("other", "modifier") for m in chain.mentions)
    return asides and not chain.told and not any(m.form == "noun" for m in chain.mentions)


def _bodies(description: str) -> frozenset[str]:
    """The capitalised words of a description, behind its article and noun."""
    return frozenset(w for w in re.split(r"[\W_]+", description)[1:] if w[:1].isupper())


def _is_called(mention: Mention, words: frozenset[str], chain: Chain) -> bool:
    """Whether a chain has been called by a description's noun, or an organisation by a compound of
    it: "the court" is the "district court", "le conseil" the "conseil municipal".
    """
    if mention.head in chain.heads:
        return True
    bare = len(words) == 1 and mention.definite in ("def", "dem")
    if not bare or not mention.kind == chain.kind == "organisation":
        return False
    return any(mention.head in (h.split()[0], h.split()[-1]) for h in chain.heads if " " in h)
