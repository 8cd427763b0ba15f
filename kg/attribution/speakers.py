"""Find the mention that names the speaker of a candidate, from the token that the grammar gives."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from kg.attribution.displaced_speakers import DisplacedSpeakers
from kg.content.candidate import COLON, INHERITED, PREP, Candidate
from kg.lexicon.actor_nouns import actor_words
from kg.lexicon.tables import has_table
from kg.model import Mention, Span
from kg.syntax.sentences import SUBJECTS, Sentences

_ACTORS = frozenset(("person", "organisation", "group", "document"))


class Speakers:
    """The mentions of a document by their tokens, and the speakers among them."""

    def __init__(self, sentences: Sentences, mentions: Iterable[Mention]) -> None:
        self.s = sentences
        self.words = sentences.words
        self.tokens = sentences.tokens
        self.starts = [token.start for token in sentences.tokens]
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
            inside = self.tokens_of(mention.span)
            for index in inside:
                self.at[index] = mention
            if inside:
                self.heads.append((inside.start, mention))
            elif mention.form == "pronoun":
                # "-il" begins with its hyphen.
                self.heads.append((bisect_right(self.starts, mention.span.start) - 1, mention))
        self.heads.sort(key=lambda pair: pair[0])
        self.displaced = DisplacedSpeakers(sentences, self.at, self.is_speaker)

    def _is_coordination(self, joint: Mention) -> bool:
        """Whether a conjunction joins the parts; commas often only separate titles.

        The parts must be all inside one quotation or all outside.
        """
        inside = self.tokens_of(joint.span)
        tokens = [self.tokens[i] for i in inside]
        joined = any(t.pos == "CCONJ" or t.dep == "cc" for t in tokens)
        return joined and len({self.s.quote_at[i] for i in inside}) == 1

    def tokens_of(self, span: Span) -> range:
        """List the indices of the tokens that begin in a span."""
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

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
        token, place = self.tokens[index], self.at.get(index)
        if token.dep not in SUBJECTS or place is None:
            return None
        children = self.s.children[index]
        first = self.tokens_of(place.span).start
        named = place.form == "name" and place.sense == "place"
        comma = first > 0 and self.tokens[first - 1].text == ","
        if not (named and comma):
            opening = self.s.sentence(index)[0]
            outside = self.tokens[opening].lower in self.places and opening in children
            if not outside or self.tokens[opening].pos == "DET":
                return None
        for child in children:
            other = self.at.get(child)
            if child < index or self.tokens[child].dep not in ("appos", "conj") or other is None:
                continue
            start = self.tokens_of(other.span).start
            joined = any(t.pos == "CCONJ" for t in self.tokens[index:start])
            if other.kind == "person" and not joined:
                return other
        return None

    def _name_beside(self, mention: Mention) -> Mention:
        """Find the name beside a description, else return the mention itself."""
        if mention.form != "noun":
            return mention
        named = self.by_span.get(mention.partner) if mention.partner is not None else None
        if named is not None and named.form == "name" and named.span.start > mention.span.start:
            return named
        place = self.tokens_of(mention.span).stop
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
        after = self.tokens_of(name.span).stop
        first = self.tokens_of(mention.span).start
        # "Selon son avocat, Ada Brun ira": after an adjunct the name is the subject.
        adjunct = first > 0 and self.tokens[first - 1].pos == "ADP"
        closers = ("PUNCT",) if adjunct else ("PUNCT", "VERB", "AUX", "PRON")
        closed = after >= end or self.tokens[after].pos in closers
        agrees = name.kind == mention.kind or "unknown" in (name.kind, mention.kind)
        return name if agrees and (closed or not comma) else None

    def find_span(self, candidate: Candidate) -> Span | None:
        """Find where the speaker of a candidate is named; ``None`` where there is none."""
        if candidate.rule == INHERITED:
            mention = self._sentence_subject(candidate)
            mention = None if mention is None else self._name_beside(mention)
        else:
            index = self._find_head(candidate)
            mention = None if index is None else self.find_mention(index)
            if mention is None and index is not None:
                core = self.s.core(index)
                return self.s.span(*core)
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
        whole = self.s.span(first, last)
        if whole is None or whole.end != piece.end or first == 0:
            return candidate.pieces
        number = self.s.quote_at[first - 1]
        last_word = self.tokens[first - 1]
        end = last_word.end if number < 0 else self.s.quotations[number].span.end
        return (*before, Span(piece.start, end)) if piece.start < end else candidate.pieces

    def _find_head(self, candidate: Candidate) -> int | None:
        """Find the head of a candidate's source."""
        displaced = self.displaced.find(candidate)
        index = candidate.speaker if displaced is None else displaced
        if candidate.rule.startswith("noun:") and candidate.speaker_path in (
            "light",
            "nearest",
            "none",
        ):
            # "L'affaire concerne des soupçons de fraude": the subject suspects nothing.
            return self._noun_owner(candidate)
        lemma = "" if index is None else self.tokens[index].lemma
        if candidate.rule == COLON and lemma in self.words.demonstratives:
            # "C'est l'avis d'Ada Brun : « … »"
            return self._noun_owner(candidate) or index
        if index is None and self.s.is_passive(candidate.verb):
            return self._far_agent(candidate.verb)
        if index is not None and candidate.speaker_path == "agent" and not self.is_speaker(index):
            others = (i for i in self.s.agents(candidate.verb) if self.is_speaker(i))
            other = next(others, None)
            # "par conséquent" is an adverbial.
            bare = not self.s.name_kind(index) and self.s.child(index, "det") is None
            if other is not None or bare:
                return other
        return None if index is None else self._resolve_reference(index, candidate.rule)

    def _resolve_reference(self, index: int, rule: str) -> int:
        """Find whom a relative or demonstrative pronoun, or a noun such as "rumour", refers to."""
        if self.at.get(index) is not None:
            return index
        if self.tokens[index].pos != "PRON":
            return index
        if self.tokens[index].feature("PronType") == "Rel":
            found = self._antecedent(index)
            return found if rule == PREP or self.is_speaker(found) else index
        # "selon ce qu'a dit Ada Brun"
        clause = self.s.child(index, "acl:relcl", "acl")
        if clause is None:
            return index
        subject = self.s.subject(clause)[0]
        if subject is not None and self.is_speaker(subject):
            return subject
        return subject or index

    def find_collective(self, candidate: Candidate) -> int | None:
        """Find the institution in which an unnamed person speaks: "au ministère, on assure que"."""
        index = candidate.speaker
        if index is None or self.tokens[index].lower.lstrip("-") not in self.words.generic_pronouns:
            return None
        words = self.words
        children = self.s.children[candidate.verb]
        # The parser attaches "auprès du parquet" to "auprès".
        adverbs = {c for c in children if self.tokens[c].lower in words.among}
        for child in (*children, *(c for a in sorted(adverbs) for c in self.s.children[a])):
            token = self.tokens[child]
            preposition = self.s.preposition(child)
            if token.lower in words.source_nouns and preposition in words.of:
                return child
            mention = self.at.get(child)
            if mention is None or (token.head not in adverbs and preposition not in words.among):
                continue
            named = mention.sense != "place" or mention.sort != ""
            collective = mention.kind in ("organisation", "group", "document") and named
            if collective and not candidate.holds(token.start):
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

        That is an "of" complement beside its content, an agent ("les reproches adressés aux élus
        par Brun"), or the subject of a predication.
        """
        noun = candidate.verb
        after = [child for child in self.s.children[noun] if child > noun]
        for child in after:
            owned = self.s.preposition(child) in self.words.of and self.is_speaker(child)
            if owned and not candidate.holds(self.tokens[child].start):
                return child
        for child in after:
            passive = self.tokens[child].dep == "acl" and self.s.is_passive(child)
            agent = self.s.child(child, "obl:agent") if passive else None
            if self.is_speaker(agent):
                return agent
        return self._predication_subject(candidate)

    def _predication_subject(self, candidate: Candidate) -> int | None:
        """Find of whom a cue noun is said, or who has or utters it: "présente une proposition"."""
        noun = candidate.verb
        token = self.tokens[noun]
        if token.dep == "appos" and token.head < noun:
            # The title before a name is its head.
            titled = (token.head, token.head + 1)
            return next((i for i in titled if i < noun and self.is_speaker(i)), None)
        if self.s.child(noun, "cop") is not None and self.s.preposition(noun):
            # "Il est en désaccord avec"
            subject = self.s.child(noun, "nsubj")
            return subject if self.is_speaker(subject) else None
        above = self.tokens[token.head]
        within = (
            token.dep.startswith("obl")
            and self.s.preposition(noun) in self.words.stance_prepositions
        )
        uttered = token.dep == "obj" and above.lemma in self.words.uttering_verbs
        acts = above.pos == "VERB" or (uttered and above.pos == "AUX")
        if not acts or not (within or uttered) or self.s.is_passive(above.index):
            return None
        subject, _ = self.s.subject(self._verb_outside_quotation(above.index))
        return subject if self.is_speaker(subject) else None

    def _verb_outside_quotation(self, verb: int) -> int:
        """Find the governor outside a quotation: "Elle dit qu'il « ment » et exprime …"."""
        outer = self.tokens[verb].head
        if self.tokens[verb].dep != "conj" or not self.s.crosses_quotation(verb, outer):
            return verb
        while self.s.crosses_quotation(verb, outer) and self.tokens[outer].head != outer:
            outer = self.tokens[outer].head
        return outer if self.tokens[outer].pos in ("VERB", "AUX") else verb

    def _antecedent(self, index: int) -> int:
        """Find the antecedent of a relative pronoun: "l'avis du [ministère], selon lequel …"."""
        place = index
        while self.tokens[place].dep != "acl:relcl" and self.tokens[place].head != place:
            place = self.tokens[place].head
        head = self.tokens[place].head
        if head < index and self.is_speaker(head):
            return head
        actors = [i for i, m in self.heads_between(head + 1, index) if self.can_speak(m)]
        if actors:
            return actors[-1]
        # "la théorie selon laquelle …"
        noun, number = self.tokens[head], self.tokens[index].feature("Number")
        agrees = noun.pos == "NOUN" and number in ("", noun.feature("Number"))
        return head if head < index and agrees else index

    def _may_be_several(self, candidate: Candidate) -> bool:
        """Whether several actors may be the speaker: their verb is not singular."""
        if candidate.cue is None or candidate.speaker_path in ("agent", "complement", "possessive"):
            return True
        number = self.s.finite(candidate.verb).feature("Number")
        return number != "Sing"

    def _sentence_subject(self, candidate: Candidate) -> Mention | None:
        """Find the subject outside all quotation marks: "Ada Brun y voit une « surprise »"."""
        start, end = self.s.sentence(candidate.verb)
        for index, mention in self.heads_between(start, end):
            acts = mention.role == "subject" and mention.form != "possessive"
            if not acts or not self.can_speak(mention) or self._in_subclause(mention):
                continue
            if self.s.quote_at[index] < 0:
                return mention
        return None

    def _in_subclause(self, mention: Mention) -> bool:
        """Whether a mention is the subject of an embedded clause."""
        verb = self.tokens[mention.governor]
        return mention.form != "relative" and verb.dep in ("advcl", "ccomp", "acl", "acl:relcl")

    def find_actor_before(self, candidate: Candidate, known: Span | None) -> Span | None:
        """Find whom the sentence before a quotation is about: "Brun lit a fire. « It burned. »".

        ``known`` is the sentence of the last speaker, who is more likely to go on.
        """
        start = self.s.sentence(candidate.verb)[0]
        if not start or self.s.quote_at[start] < 0 or self.s.quote_at[start - 1] >= 0:
            return None
        first, end = self.s.sentence(start - 1)
        if self.tokens[start - 1].text == ":":
            return self._announcer(first, start)
        between = self.s.document.text[self.tokens[start - 1].end : self.tokens[start].start]
        if "\n" in between or (known is not None and known.end > self.tokens[first].start):
            return None
        for _, mention in self.heads_between(first, end):
            if mention.role != "subject" or self._in_subclause(mention):
                continue
            if mention.form == "pronoun" or mention.kind == "person":
                return self._name_beside(mention).span
            if mention.kind in _ACTORS or known is not None:
                return None
        return None

    def _announcer(self, first: int, end: int) -> Span | None:
        """Find the subject of a sentence that ends with a colon: "Brun a lancé à ses amis :"."""
        for index, mention in self.heads_between(first, end):
            acts = mention.role == "subject" and not self._in_subclause(mention)
            if acts and self.can_speak(mention) and self.s.quote_at[index] < 0:
                return self._name_beside(mention).span
        return None
