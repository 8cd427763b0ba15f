"""Candidates with the speakers that the parse names → the same with speakers that can be actors.

Where the parse names what doesn't speak ("Ces éléments …, affirmant X"), or nobody though the
clause has one, the nearest mention before the cue that stands as a subject does is meant.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.attribution.speakers import Speakers
from kg.content.candidate import PREP, TAKING_SIDES, Candidate
from kg.model import Mention
from kg.syntax.sentences import SUBJECTS

_KEPT = frozenset(
    ("possessive", "owner", "agent", "complement", "headline", "carried", "impersonal", "signature")
)


class Mender:
    """Mends the speakers of one document's candidates."""

    def __init__(self, speakers: Speakers) -> None:
        self.s = speakers.s
        self.speakers = speakers

    def assign(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """The candidates with their speakers mended in place, but for those that only an actor can
        have and another has.
        """
        kept = [c for c in candidates if self._is_actor(c) or not self._needs_actor(c)]
        self._mend(kept)
        return kept

    def _mend(self, candidates: Iterable[Candidate]) -> None:
        for candidate in candidates:
            if candidate.cue is None or candidate.how in _KEPT:
                continue
            where = self.speakers.among(candidate)
            if where is not None:
                candidate.speaker = where
                continue
            if self.s.is_passive(candidate.verb) and candidate.how != "subject":
                continue
            self._past_date(candidate)
            self._past_agents(candidate)
            speaker = candidate.speaker
            if speaker is not None and self.s.crosses(candidate.verb, speaker):
                speaker = None
            if speaker is not None and self.speakers.disagrees(candidate.verb, speaker):
                other = self._before(candidate, agreeing=True)
                if other is not None:
                    candidate.speaker, candidate.how = other, "nearest"
                    continue
            if speaker is not None and (
                self._can(speaker) or self._is_thing(candidate) or self._is_name(candidate)
            ):
                continue
            other = self._complement(candidate) if speaker is not None else None
            if other is None and self._is_of_many(candidate):
                continue
            if other is None:
                other = self._before(candidate)
            if other is None and "VerbForm=Fin" not in self.s.finite(candidate.verb).morph:
                other = self.speakers.after(candidate)
            if other is not None:
                candidate.speaker, candidate.how = other, "nearest"

    def _past_date(self, candidate: Candidate) -> None:
        """Of what stands behind the verb of an incise the subject that can speak is meant: "ont
        annoncé le 26 mars les Nations unies".
        """
        given = candidate.speaker
        if candidate.how != "inverted" or given is None:
            return
        if self._can(given) and self.s.tokens[given].dep != "obj":
            return
        for child in self.s.children[candidate.verb]:
            subject = self.s.tokens[child].dep in SUBJECTS and child != given
            if candidate.holds(self.s.tokens[child].start):
                # "Un rapport « utile », se félicite la mairie"
                continue
            if subject and self._can(child) and not self.s.crosses(candidate.verb, child):
                candidate.speaker = child

    def _past_agents(self, candidate: Candidate) -> None:
        """A singular relative clause behind several agents is that of the noun they belong to: "un
        texte proposé par la Suède et la Norvège qui demande …".
        """
        if candidate.how != "relative" or candidate.speaker is None:
            return
        if self.s.finite(candidate.verb).feature("Number") != "Sing":
            return
        last = self.s.tokens[candidate.speaker]
        agent = self.s.tokens[last.head]
        participle = self.s.tokens[agent.head]
        if last.dep == "conj" and agent.dep == "obl:agent" and participle.dep == "acl":
            candidate.speaker = participle.head

    def _needs_actor(self, candidate: Candidate) -> bool:
        """Whether a candidate is none where nobody speaks: "…, ce qui fut confirmé par un
        malaise".
        """
        by = candidate.rule == PREP and candidate.how == "agent"
        return by or candidate.rule == TAKING_SIDES

    def _is_actor(self, candidate: Candidate) -> bool:
        return candidate.speaker is not None and self._can(candidate.speaker)

    def _can(self, index: int) -> bool:
        token = self.s.tokens[index]
        if self.speakers.speaks(self.speakers.at.get(index)):
            return True
        if self.s.name_kind(index) in ("person", "organisation"):
            return True
        return token.pos == "PRON" and token.feature("Person") == "3"

    def _is_one_for_many(self, candidate: Candidate, mention: Mention) -> bool:
        """Whether a plural cue can't have a mention for its subject: "certains secteurs de l'Église
        qui critiquent" are not the Church. Names of organisations may be plural.
        """
        verb = self.s.finite(candidate.verb)
        if "VerbForm=Fin" not in verb.morph or verb.feature("Number") != "Plur":
            return False
        if mention.span in self.speakers.joined or mention.number != "s" or mention.kind == "group":
            return False
        if mention.form != "name" or mention.kind == "person":
            return mention.form in ("name", "noun")
        named = self.speakers.tokens_of(mention.span)
        article = self.s.tokens[named.start - 1] if named.start else None
        return article is not None and article.feature("Number") == "Sing"

    def _is_of_many(self, candidate: Candidate) -> bool:
        """Whether a relative clause has the plural of the noun that it follows, which is its
        subject then, whatever that names.
        """
        if candidate.how != "relative" or candidate.speaker is None:
            return False
        verb, noun = self.s.finite(candidate.verb), self.s.tokens[candidate.speaker]
        return noun.pos == "NOUN" and "Plur" == noun.feature("Number") == verb.feature("Number")

    def _is_thing(self, candidate: Candidate) -> bool:
        """Whether the clause has a subject of its own that is no actor."""
        assert candidate.speaker is not None
        token = self.s.tokens[candidate.speaker]
        return candidate.how == "subject" and token.pos == "NOUN" and token.head == candidate.verb

    def _is_name(self, candidate: Candidate) -> bool:
        """Whether a verb shares its subject with the one before it and that is a name, of whatever
        kind: "Human Rights Watch called on them to go, and called for an inquiry".
        """
        mention = None if candidate.speaker is None else self.speakers.at.get(candidate.speaker)
        named = mention is not None and mention.form == "name" and mention.role == "subject"
        return named and candidate.how == "conjunct"

    def _complement(self, candidate: Candidate) -> int | None:
        """The actor named last in what a clause hangs on, where that is none itself: "la décision
        du tribunal, qui rejette …".
        """
        if candidate.how not in ("relative", "antecedent") or candidate.speaker is None:
            return None
        found = None
        for index, mention in self.speakers.heads:
            if candidate.speaker < index < candidate.verb and self.speakers.speaks(mention):
                inside = self.s.quote_at[index] == self.s.quote_at[candidate.verb]
                inside = inside and not self._is_one_for_many(candidate, mention)
                if inside and mention.form in ("name", "noun"):
                    found = index
        return found

    def _before(self, candidate: Candidate, *, agreeing: bool = False) -> int | None:
        """The nearest actor before the cue, one that stands as a subject rather; only of those
        that agree with it where that is asked. One for many only where the parse names nobody.
        """
        start = self.s.sentence(candidate.verb)[0]
        inside = self.s.quote_at[candidate.verb]
        fallback: int | None = None
        odd: int | None = None
        for index, mention in reversed(self.speakers.heads):
            if index >= candidate.verb:
                continue
            if index < start:
                break
            if self.s.quote_at[index] != inside or not self.speakers.speaks(mention):
                continue
            if any(p.overlaps(mention.span) for p in candidate.pieces):
                continue
            if self._is_one_for_many(candidate, mention):
                if odd is None and mention.role not in ("modifier", "complement"):
                    odd = index
                continue
            beside = mention.role == "other" and self._stands_beside(candidate, mention)
            stands = mention.role == "subject" or (agreeing and beside)
            if agreeing and (not stands or self.speakers.disagrees(candidate.verb, index)):
                continue
            if stands:
                return index
            bare = mention.role == "complement" and self._is_bare(mention)
            if bare or (fallback is None and mention.role not in ("modifier", "complement")):
                fallback = index
        return odd if fallback is None and candidate.speaker is None else fallback

    def _is_bare(self, mention: Mention) -> bool:
        """Whether what the parse takes for a complement opens its sentence without a preposition,
        as a subject does: "D'autres, au contraire, …".
        """
        inside = self.speakers.tokens_of(mention.span)
        opens = inside.start == self.s.sentence(inside.start)[0]
        return opens and all(
            self.s.tokens[i].pos != "ADP" for i in (inside.start, inside.start + 1)
        )

    def _stands_beside(self, candidate: Candidate, mention: Mention) -> bool:
        """Whether a mention ends right before the verb group of a cue."""
        return self.speakers.tokens_of(mention.span).stop == self.s.group_start(candidate.verb)
