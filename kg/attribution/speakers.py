"""Find the mention that names the speaker of a candidate, from the token that the grammar gives."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from kg.content.candidate import ADJACENT, COLON, INHERITED, Candidate
from kg.lexicon.actor_nouns import actor_words
from kg.lexicon.tables import has_table
from kg.model import Mention, Span
from kg.syntax.sentences import SUBJECTS, Sentences

_ACTORS = frozenset(("person", "organisation", "group", "document"))
_EMBEDDED = frozenset(("advcl", "ccomp", "acl", "acl:relcl"))
"""Labels of the verbs of embedded clauses."""


class Speakers:
    """The mentions of a document by their tokens, and the speakers among them."""

    def __init__(self, sentences: Sentences, mentions: Iterable[Mention]) -> None:
        self.s = sentences
        self.words = sentences.words
        self.tokens = sentences.tokens
        language = sentences.document.language
        tabled = has_table(language, "mention_words")
        self.places = actor_words(language).places if tabled else frozenset()
        self.at: dict[int, Mention] = {}
        self.heads: list[tuple[int, Mention]] = []
        self.by_span: dict[Span, Mention] = {}
        self.coordinations: dict[Span, Mention] = {}
        """The longest coordination that begins with a mention."""
        for mention in sorted(mentions, key=lambda m: -len(m.span)):
            self.by_span.setdefault(mention.span, mention)
            if mention.form == "joint" and self._is_coordination(mention):
                self.coordinations.setdefault(mention.parts[0], mention)
            inside = self.s.tokens_of(mention.span)
            for index in inside:
                self.at[index] = mention
            if inside:
                self.heads.append((inside.start, mention))
            elif mention.form == "pronoun":
                # "-il" begins with its hyphen.
                self.heads.append((bisect_right(self.s.starts, mention.span.start) - 1, mention))
        self.heads.sort(key=lambda pair: pair[0])

    def _is_coordination(self, joint: Mention) -> bool:
        """Whether a conjunction joins the parts; commas often only separate titles.

        The parts must be all inside one quotation or all outside.
        """
        inside = self.s.tokens_of(joint.span)
        tokens = [self.tokens[i] for i in inside]
        joined = any(t.pos == "CCONJ" or t.dep == "cc" for t in tokens)
        return joined and len({self.s.quote_at[i] for i in inside}) == 1

    def heads_between(self, first: int, end: int) -> list[tuple[int, Mention]]:
        """List the mentions that begin in a range of tokens, with their first token."""
        return [(index, mention) for index, mention in self.heads if first <= index < end]

    def disagrees(self, verb: int, index: int) -> bool:
        """Whether a verb differs in number from a noun or pronoun; "la plupart" may differ."""
        mention = self.at.get(index)
        finite = self.s.finite(verb)
        number = {"Sing": "s", "Plur": "p"}.get(finite.feature("Number"))
        if mention is None or number is None or "VerbForm=Fin" not in finite.morph:
            return False
        if mention.form not in ("noun", "pronoun") or mention.span in self.coordinations:
            return False
        if mention.number == "s" and (mention.kind == "group" or mention.sense == "indefinite"):
            # "la plupart des élus disent"
            return False
        return bool(mention.number) and mention.number != number

    def can_speak(self, mention: Mention | None) -> bool:
        """Whether a mention can be a speaker."""
        return mention is not None and (mention.form == "pronoun" or mention.kind in _ACTORS)

    def is_speaker(self, index: int | None) -> bool:
        """Whether the mention at a token can be a speaker."""
        return index is not None and self.can_speak(self.at.get(index))

    def find_mention(self, index: int) -> Mention | None:
        """Find the mention of a speaker's head; the name beside a description if there is one."""
        mention = self._actor_after_place(index) or self.at.get(index)
        return None if mention is None else self._name_beside(mention)

    def _actor_after_place(self, index: int) -> Mention | None:
        """Find who speaks at a place: "In the capital, Norvane, minister Ada Brun said"."""
        place = self.at.get(index)
        if self.tokens[index].dep not in SUBJECTS or place is None:
            return None
        first, opening = self.s.tokens_of(place.span).start, self.s.sentence(index)[0]
        named = place.form == "name" and place.sense == "place"
        apart = named and first > 0 and self.tokens[first - 1].text == ","
        outside = self.tokens[opening].lower in self.places and opening in self.s.children[index]
        if not apart and (not outside or self.tokens[opening].pos == "DET"):
            return None
        later = (c for c in self.s.children[index] if c > index)
        others = (self.at.get(c) for c in later if self.tokens[c].dep in ("appos", "conj"))
        return next((m for m in others if m is not None and m.kind == "person"), None)

    def _name_beside(self, mention: Mention) -> Mention:
        """Find the name beside a description, else return the mention itself."""
        if mention.form != "noun":
            return mention
        named = self.by_span.get(mention.partner) if mention.partner is not None else None
        if named is not None and named.form == "name" and named.span.start > mention.span.start:
            return named
        place = self.s.tokens_of(mention.span).stop
        end = self.s.sentence(place - 1)[1]
        if place >= end:
            return mention
        return self._following_name(mention, place, end) or mention

    def _following_name(self, mention: Mention, place: int, end: int) -> Mention | None:
        """Find the name right after a description or a comma: "les élus, Brun et Vals, …"."""
        comma = self.tokens[place].text == ","
        name = self.at.get(place + 1 if comma else place)
        if name is None or name.form != "name":
            return None
        if comma and mention.number == "p" and name.span in self.coordinations:
            return name
        after = self.s.tokens_of(name.span).stop
        first = self.s.tokens_of(mention.span).start
        # "Selon son avocat, Ada Brun ira": after an adjunct the name is the subject.
        adjunct = first > 0 and self.tokens[first - 1].pos == "ADP"
        closers = ("PUNCT",) if adjunct else ("PUNCT", "VERB", "AUX", "PRON")
        closed = after >= end or self.tokens[after].pos in closers
        agrees = name.kind == mention.kind or "unknown" in (name.kind, mention.kind)
        return name if agrees and (closed or not comma) else None

    def find_span(self, candidate: Candidate) -> Span | None:
        """Find where the speaker of a candidate is named; ``None`` where there is none."""
        if candidate.rule == INHERITED:
            inside = self._subjects(*self.s.sentence(candidate.verb))
            mention = next(filter(self.can_speak, inside), None)
            mention = None if mention is None else self._name_beside(mention)
        else:
            index = self._find_head(candidate)
            mention = None if index is None else self.find_mention(index)
            if mention is None and index is not None:
                return self.s.span(*self.s.core(index))
        if mention is None:
            return None
        joint = self.coordinations.get(mention.span)
        if joint is None and mention.partner is not None:
            # "La maire Ada Brun et le conseil disent": the role has the coordination.
            joint = self.coordinations.get(mention.partner)
        return joint.span if joint is not None and self._may_be_several(candidate) else mention.span

    def trim_content(self, candidate: Candidate) -> tuple[Span, ...]:
        """Return a candidate's content without the agent that the parse attaches at its end."""
        if candidate.speaker is not None or not self.s.is_passive(candidate.verb):
            return candidate.pieces
        agent = self._far_agent(candidate.verb)
        if agent is None:
            return candidate.pieces
        *before, piece = candidate.pieces
        first, last = self.s.range(agent)
        if self.tokens[last].end != piece.end or first == 0:
            return candidate.pieces
        number = self.s.quote_at[first - 1]
        last_word = self.tokens[first - 1]
        end = last_word.end if number < 0 else self.s.quotations[number].span.end
        return (*before, Span(piece.start, end)) if piece.start < end else candidate.pieces

    def _find_head(self, candidate: Candidate) -> int | None:
        """Find the head of a candidate's source."""
        displaced = self._displaced(candidate)
        index = candidate.speaker if displaced is None else displaced
        lemma = "" if index is None else self.tokens[index].lemma
        if candidate.rule == COLON and lemma in self.words.demonstratives:
            # "C'est l'avis d'Ada Brun : « … »"
            return self._noun_owner(candidate) or index
        if candidate.rule.startswith("noun:") and candidate.speaker_path in (
            "light",
            "nearest",
            "none",
        ):
            # "L'affaire concerne des soupçons de fraude": the subject suspects nothing.
            return self._noun_owner(candidate)
        if index is None and self.s.is_passive(candidate.verb):
            return self._far_agent(candidate.verb)
        if index is not None and candidate.speaker_path == "agent" and not self.is_speaker(index):
            # "par la suite par les autorités"
            children = self.s.children[candidate.verb]
            agents = (c for c in children if self.s.preposition(c) in self.words.agents)
            index = next(filter(self.is_speaker, agents), index)
        return None if index is None else self._resolve_reference(index)

    def _displaced(self, candidate: Candidate) -> int | None:
        """Find the head of a speaker who is not the subject of the cue; ``None`` for another."""
        if candidate.cue is None or not candidate.rule.startswith(("verb:", ADJACENT, COLON)):
            return None
        steps = (self._spokesperson, self._enabled, self._publisher)
        return next((found for step in steps if (found := step(candidate)) is not None), None)

    def _spokesperson(self, candidate: Candidate) -> int | None:
        """Find who speaks for a source: "l'armée a répondu par la voix du général Brun"."""
        for index in range(*self.s.sentence(candidate.verb)):
            token = self.tokens[index]
            if token.lower not in self.words.voice_nouns or candidate.holds(token.start):
                continue
            if self.s.preposition(index) in self.words.agents and self.s.is_above(
                candidate.verb, index
            ):
                children = self.s.children[index]
                return next((c for c in children if self._is_actor_of(c)), None)
        return None

    def _is_actor_of(self, index: int) -> bool:
        return self.s.preposition(index) in self.words.of and self.is_speaker(index)

    def _enabled(self, candidate: Candidate) -> int | None:
        """Find whom a non-actor lets or makes speak: "ce succès a permis à Brun de dire que …"."""
        verb = candidate.verb
        above = self.tokens[verb].head
        marked = self.s.child(verb, "mark")
        if self.tokens[verb].dep != "xcomp" or marked is None or self.s.is_passive(above):
            return None
        subject = self.s.child(above, "nsubj")
        # "Il a promis à la maire de …": a subject who acts is the speaker; a report can't act.
        acts = (
            subject is not None and self.is_speaker(subject) and self.at[subject].kind != "document"
        )
        if self.tokens[marked].lower not in self.words.infinitive_prepositions or acts:
            return None
        for child in self.s.children[above]:
            if above < child < marked and self.is_speaker(child):
                label = self.tokens[child].dep
                given = label == "obl:arg" and self.s.preposition(child) in self.words.to
                if given or label in ("obj", "iobj"):
                    return child
        return None

    def _publisher(self, candidate: Candidate) -> int | None:
        """Find who publishes the document that speaks: "la ligue publie un rapport dénonçant …"."""
        mention = None if candidate.speaker is None else self.at.get(candidate.speaker)
        if candidate.speaker is None or mention is None or mention.kind != "document":
            return None
        token = self.tokens[candidate.speaker]
        published = self.tokens[token.head].lemma in self.words.publishing_verbs
        if candidate.speaker_path != "antecedent" or token.dep != "obj" or not published:
            return None
        subject, path = self.s.subject(token.head)
        return subject if path == "subject" and self.is_speaker(subject) else None

    def _resolve_reference(self, index: int) -> int:
        """Find whom a relative or demonstrative pronoun refers to."""
        if self.at.get(index) is not None or self.tokens[index].pos != "PRON":
            return index
        if self.tokens[index].feature("PronType") == "Rel":
            return self._antecedent(index)
        # "selon ce qu'a dit Ada Brun"
        clause = self.s.child(index, "acl:relcl", "acl")
        subject = None if clause is None else self.s.subject(clause)[0]
        return index if subject is None else subject

    def find_collective(self, candidate: Candidate) -> int | None:
        """Find where an unnamed person speaks or reads: "au ministère, on assure", "lit-on sur"."""
        index = candidate.speaker
        if index is None or self.tokens[index].lower.lstrip("-") not in self.words.generic_pronouns:
            return None
        read = self.tokens[candidate.verb].lemma in self.words.reading_verbs
        for child in self.s.children[candidate.verb]:
            mention = self.at.get(child)
            collective = mention is not None and mention.kind in _ACTORS - {"person"}
            place = mention is not None and mention.sense == "place" and not mention.sort
            if collective and not place and self.s.preposition(child) in self.words.among:
                return child
            if read and self.tokens[child].dep.startswith("obl") and not self.s.is_date(child):
                return child
        return None

    def _far_agent(self, verb: int) -> int | None:
        """Find the agent attached to a word after its passive: "jugé trop cher par les élus"."""
        for index in range(verb + 1, self.s.sentence(verb)[1]):
            by = self.s.preposition(index) in self.words.agents
            if by and self.s.is_above(verb, index) and self.is_speaker(index):
                return index
        return None

    def _noun_owner(self, candidate: Candidate) -> int | None:
        """Find the actor to whom a cue noun belongs.

        That is an "of" complement beside its content, or who utters it: "présente une proposition".
        """
        noun = self.tokens[candidate.verb]
        for child in self.s.children[noun.index]:
            held = candidate.holds(self.tokens[child].start)
            if child > noun.index and self._is_actor_of(child) and not held:
                return child
        if noun.dep == "appos":
            # The title before a name is its head.
            return next(filter(self.is_speaker, (noun.head, noun.head + 1)), None)
        within = self.s.preposition(noun.index) in self.words.stance_prepositions
        uttered = self.tokens[noun.head].lemma in self.words.uttering_verbs
        if not (noun.dep.startswith("obl") and within) and not (noun.dep == "obj" and uttered):
            return None
        subject, _ = self.s.subject(noun.head)
        return subject if self.is_speaker(subject) else None

    def _antecedent(self, index: int) -> int:
        """Find the antecedent of a relative pronoun: "l'avis du [ministère], selon lequel …"."""
        place = index
        while self.tokens[place].dep != "acl:relcl" and self.tokens[place].head != place:
            place = self.tokens[place].head
        head = self.tokens[place].head
        if self.is_speaker(head):
            return head
        actors = [i for i, m in self.heads_between(head + 1, index) if self.can_speak(m)]
        # "la théorie selon laquelle …"
        return actors[-1] if actors else head

    def _may_be_several(self, candidate: Candidate) -> bool:
        """Whether several actors may be the speaker: their verb is not singular."""
        if candidate.speaker_path in ("agent", "complement", "possessive"):
            return True
        return self.s.finite(candidate.verb).feature("Number") != "Sing"

    def _subjects(self, first: int, end: int) -> Iterator[Mention]:
        """Find the subjects of main clauses outside quotations: "Brun y voit une « surprise »"."""
        for index, mention in self.heads_between(first, end):
            label = self.tokens[mention.governor].dep
            embedded = mention.form != "relative" and label in _EMBEDDED
            if mention.role == "subject" and not embedded and self.s.quote_at[index] < 0:
                yield mention

    def find_actor_before(self, candidate: Candidate, known: Span | None) -> Span | None:
        """Find whom the sentence before a quotation is about: "Brun lit a fire. « It burned. »".

        ``known`` is the sentence of the last speaker, who is more likely to go on.
        """
        start = self.s.sentence(candidate.verb)[0]
        if not start or self.s.quote_at[start] < 0 or self.s.quote_at[start - 1] >= 0:
            return None
        first, end = self.s.sentence(start - 1)
        subject = next(filter(self.can_speak, self._subjects(first, end)), None)
        if subject is None or self.tokens[start - 1].text == ":":
            return None if subject is None else self._name_beside(subject).span
        between = self.s.document.text[self.tokens[start - 1].end : self.tokens[start].start]
        if "\n" in between or (known is not None and known.end > self.tokens[first].start):
            return None
        personal = subject.form == "pronoun" or subject.kind == "person"
        return self._name_beside(subject).span if personal else None
