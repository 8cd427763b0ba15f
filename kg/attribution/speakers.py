"""Mentions → who speaks, by the tokens that the grammar finds: a candidate's speaker → its mention,
and the words that name it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from kg.annotate.document import Token
from kg.attribution.displaced_speakers import Elsewhere
from kg.content.candidate import CARRIED, COLON, PREP, Candidate
from kg.lexicon.actor_nouns import actor_words
from kg.lexicon.tables import has
from kg.model import Mention, Span
from kg.syntax.sentences import SUBJECTS, Sentences

_ACTORS = frozenset(("person", "organisation", "group", "document"))
_PARTICIPLES = frozenset(("acl", "amod"))


class Speakers:
    """The mentions of a document by their tokens."""

    def __init__(self, sentences: Sentences, mentions: Iterable[Mention]) -> None:
        self.s = sentences
        self.starts = [token.start for token in sentences.tokens]
        language = sentences.document.language
        tabled = has(language, "mention_words")
        self.places = actor_words(language).places if tabled else frozenset()
        self.at: dict[int, Mention] = {}
        self.heads: list[tuple[int, Mention]] = []
        self.by_span: dict[Span, Mention] = {}
        self.joined: set[Span] = set()
        """The parts of coordinations."""
        self.joints: dict[Span, Mention] = {}
        """The longest coordination that a mention opens."""
        for mention in sorted(mentions, key=lambda m: -len(m.span)):
            self.by_span.setdefault(mention.span, mention)
            if mention.form == "joint" and self._is_coordination(mention):
                self.joints.setdefault(mention.parts[0], mention)
                self.joined.update(mention.parts)
            inside = self.tokens_of(mention.span)
            for index in inside:
                self.at[index] = mention
            if inside:
                self.heads.append((inside.start, mention))
            elif mention.form == "pronoun":
                # "-il" begins with its hyphen.
                self.heads.append((bisect_right(self.starts, mention.span.start) - 1, mention))
        self.heads.sort(key=lambda pair: pair[0])
        self.elsewhere = Elsewhere(sentences, self.at, self.speaks)

    def _is_coordination(self, joint: Mention) -> bool:
        """Whether a conjunction joins the parts, all of them inside one quotation or outside any:
        what the parse joins by commas alone is as often a list of titles.
        """
        inside = self.tokens_of(joint.span)
        tokens = [self.s.tokens[i] for i in inside]
        joined = any(t.pos == "CCONJ" or t.dep == "cc" for t in tokens)
        return joined and len({self.s.quote_at[i] for i in inside}) == 1

    def tokens_of(self, span: Span) -> range:
        """Indices of the tokens that begin in a span."""
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

    def disagrees(self, verb: int, index: int) -> bool:
        """Whether a verb has not the number of a noun or pronoun that the parse gives it for its
        subject. Names and what counts people tell no number.
        """
        mention = self.at.get(index)
        finite = self.s.finite(verb)
        number = {"Sing": "s", "Plur": "p"}.get(finite.feature("Number"))
        if mention is None or number is None or "VerbForm=Fin" not in finite.morph:
            return False
        if mention.form not in ("noun", "pronoun") or mention.span in self.joints:
            return False
        if mention.number == "s" and (mention.kind == "group" or mention.sense == "indefinite"):
            # "la plupart des élus disent"
            return False
        return bool(mention.number) and mention.number != number

    def speaks(self, mention: Mention | None) -> bool:
        """Whether a mention can be a speaker."""
        if mention is None:
            return False
        if mention.form == "pronoun":
            return True
        return mention.kind in _ACTORS

    def mention_of(self, index: int) -> Mention | None:
        """The mention of a speaker's head; of a description with a name beside it, the name:
        "l'ancien candidat, Alain Juppé, …".
        """
        mention = self._beyond_place(index) or self.at.get(index)
        if mention is None:
            return None
        if mention.sense == "rumour":
            mention = self._informant(index) or mention
        named = self._named(mention)
        if named is not mention:
            return named
        return self._set_off(index) or mention

    def _beyond_place(self, index: int) -> Mention | None:
        """Who speaks at a place that the parse takes for the subject: "Outside court, the mother,
        Ada Brun, said", "In the capital, Norvane, minister Ada Brun said".
        """
        token, place = self.s.tokens[index], self.at.get(index)
        if token.dep not in SUBJECTS or place is None:
            return None
        children = self.s.children[index]
        first = self.tokens_of(place.span).start
        named = place.form == "name" and place.sense == "place"
        comma = first > 0 and self.s.tokens[first - 1].text == ","
        if not (named and comma):
            opening = self.s.sentence(index)[0]
            outside = self.s.tokens[opening].lower in self.places and opening in children
            if not outside or self.s.tokens[opening].pos == "DET":
                return None
        for child in children:
            other = self.at.get(child)
            if child < index or self.s.tokens[child].dep not in ("appos", "conj") or other is None:
                continue
            start = self.tokens_of(other.span).start
            joined = any(t.pos == "CCONJ" for t in self.s.tokens[index:start])
            if other.kind == "person" and not joined:
                return other
        return None

    def _informant(self, index: int) -> Mention | None:
        """Whose what is known is: "les informations du ministère", "les dires d'un témoin", "des
        informations dévoilées par le quotidien".
        """
        for child in self.s.children[index]:
            agent = self.s.agent(child) if self.s.tokens[child].dep in _PARTICIPLES else None
            told = self.at.get(agent) if agent is not None else None
            if told is not None and self.speaks(told) and told.form != "pronoun":
                return told
            whose = self.at.get(child)
            if child > index and self.s.preposition(child) in self.s.words.of:
                actor = whose is not None and whose.kind in ("person", "organisation", "group")
                return whose if actor else None
        return None

    def _set_off(self, index: int) -> Mention | None:
        """The name that a verb has for a second subject: "l'une des voix critiques cependant, Ada
        Brun, a …".
        """
        token = self.s.tokens[index]
        if token.dep not in SUBJECTS:
            return None
        for child in self.s.children[token.head]:
            name = self.at.get(child)
            apart = child > index + 1 and self.s.tokens[child - 1].text == ","
            if apart and self.s.tokens[child].dep in SUBJECTS and child < token.head:
                return name if name is not None and name.form == "name" else None
        return None

    def _named(self, mention: Mention) -> Mention:
        """The name beside a description, else the mention itself."""
        if mention.form != "noun":
            return mention
        named = self.by_span.get(mention.partner) if mention.partner is not None else None
        if named is not None and named.form == "name" and named.span.start > mention.span.start:
            return named
        place = self.tokens_of(mention.span).stop
        end = self.s.sentence(place - 1)[1]
        if place >= end:
            return mention
        closing = self._closing(mention, place, end)
        if closing is not None:
            return closing
        apart = self.s.tokens[place].text == ","
        name = self.at.get(place + 1 if apart else place)
        if name is None or name.form != "name" or not self.speaks(name):
            return mention
        behind = self.tokens_of(name.span).stop
        first = self.tokens_of(mention.span).start
        # "Selon son avocat, Ada Brun ira": behind an adjunct the name is who goes.
        adjunct = first > 0 and self.s.tokens[first - 1].pos == "ADP"
        closers = ("PUNCT",) if adjunct else ("PUNCT", "VERB", "AUX", "PRON")
        set_off = behind >= end or self.s.tokens[behind].pos in closers
        agrees = name.kind == mention.kind or "unknown" in (name.kind, mention.kind)
        if apart and mention.number == "p" and name.span in self.joints:
            # "les porte-parole, Ada Brun et Paul Vals, …"
            return name
        return name if agrees and (set_off or not apart) else mention

    def _closing(self, mention: Mention, place: int, end: int) -> Mention | None:
        """The name that closes a sentence in apposition to one person's roles behind their verb:
        "…, explique la cheffe et porte-parole de la ligue, Ada Brun".
        """
        if mention.kind != "person" or mention.number != "s" or mention.governor > place:
            return None
        last = next((i for i in range(end - 1, place, -1) if self.s.tokens[i].pos != "PUNCT"), end)
        name = self.at.get(last)
        if name is None or name.form != "name" or name.kind != "person":
            return None
        first = self.tokens_of(name.span).start
        if first - 1 <= place or self.s.tokens[first - 1].text != ",":
            return None
        between = self.s.tokens[place : first - 1]
        goes_on = any(t.pos in ("PUNCT", "AUX") or t.feature("VerbForm") == "Fin" for t in between)
        agrees = not (name.gender and mention.gender and name.gender != mention.gender)
        return name if agrees and not goes_on else None

    def _called(self, place: int) -> Mention | None:
        """The person named right behind a noun that is no mention: "le relayeur Paul Vals"."""
        if place >= len(self.s.tokens) or self.s.tokens[place].sentence != (
            self.s.tokens[place - 1].sentence
        ):
            return None
        name = self.at.get(place)
        starts = name is not None and name.span.start == self.s.tokens[place].start
        return name if name is not None and starts and name.kind == "person" else None

    def span(self, candidate: Candidate) -> Span | None:
        """Where the speaker of a candidate that stands is named; ``None`` where it isn't."""
        if candidate.rule == CARRIED:
            mention = self._beside(candidate)
            mention = None if mention is None else self._named(mention)
        else:
            index = self._source(candidate)
            mention = None if index is None else self.mention_of(index)
            if mention is None and index is not None:
                core = self.s.core(index)
                mention = self._called(core[1] + 1)
                if mention is None:
                    return self.s.span(*core)
        if mention is None:
            return None
        joint = self.joints.get(mention.span) or self._all_of(candidate, mention)
        if joint is None and mention.partner is not None:
            # "La maire Ada Brun et le conseil disent": what is coordinated hangs on the role.
            joint = self.joints.get(mention.partner)
        return joint.span if joint is not None and self._speak(candidate) else mention.span

    def _all_of(self, candidate: Candidate, mention: Mention) -> Mention | None:
        """The coordination that a plural relative clause follows, of which the parse has the last
        part alone: "la Suède et la Norvège, qui s'engagent à …".
        """
        if candidate.how != "relative" or mention.span not in self.joined:
            return None
        if self.s.finite(candidate.verb).feature("Number") != "Plur":
            return None
        whole = (j for j in self.joints.values() if j.parts[-1] == mention.span)
        return max(whole, key=lambda j: len(j.span), default=None)

    def content(self, candidate: Candidate) -> tuple[Span, ...]:
        """What a candidate attributes, without the agent that the parse hangs at its end."""
        if candidate.speaker is not None or not self.s.is_passive(candidate.verb):
            return candidate.pieces
        agent = self._far_agent(candidate.verb)
        *before, piece = candidate.pieces
        if agent is None:
            return candidate.pieces
        first, last = self.s.range(agent)
        whole = self.s.span(first, last)
        if whole is None or whole.end != piece.end or first == 0:
            return candidate.pieces
        number = self.s.quote_at[first - 1]
        last_word = self.s.tokens[first - 1]
        end = last_word.end if number < 0 else self.s.quotations[number].span.end
        return (*before, Span(piece.start, end)) if piece.start < end else candidate.pieces

    def _source(self, candidate: Candidate) -> int | None:
        elsewhere = self.elsewhere.of(candidate)
        index = candidate.speaker if elsewhere is None else elsewhere
        if candidate.rule.startswith("noun:") and candidate.how in ("light", "nearest", "none"):
            # "L'affaire concerne des soupçons de fraude": who stands nearest suspects nothing.
            return self._holder(candidate)
        if candidate.rule == COLON and self._points(index):
            # "C'est l'avis d'Ada Brun : « … »"
            return self._holder(candidate) or index
        if index is None and self.s.is_passive(candidate.verb):
            return self._far_agent(candidate.verb)
        if index is not None and candidate.how == "agent" and not self.speaks(self.at.get(index)):
            others = (i for i in self.s.agents(candidate.verb) if self.speaks(self.at.get(i)))
            other = next(others, None)
            if other is not None or self._is_adverbial(index):
                return other
        if index is not None and candidate.rule == PREP and self.at.get(index) is not None:
            return self._told_by(index)
        if index is None or self.at.get(index) is not None or self.s.tokens[index].pos != "PRON":
            return index
        if self.s.tokens[index].feature("PronType") == "Rel":
            found = self._antecedent(index)
            found = self._told_by(found)
            of_thing = candidate.rule != PREP and not self.speaks(self.at.get(found))
            return index if of_thing else found
        # "selon ce qu'a dit Ada Brun"
        clause = self.s.child(index, "acl:relcl", "acl")
        if clause is None:
            return index
        subject = self.s.subject(clause)[0]
        known = subject is not None and self.speaks(self.at.get(subject))
        return subject if known else self._named_behind(clause, index) or subject or index

    def _named_behind(self, verb: int, start: int) -> int | None:
        """The person named behind the verb of a clause in it, after no preposition: "ce qu'a dit à
        la presse [Ada Brun], la maire".
        """
        for index, mention in self.heads:
            if index <= verb or mention.form != "name" or mention.kind != "person":
                continue
            between = self.s.tokens[start:index]
            if any(token.text == "," for token in between):
                return None
            return index if between[-1].pos != "ADP" else None
        return None

    def among(self, candidate: Candidate) -> int | None:
        """Among whom it is said by nobody named: "au ministère, on assure que", "assure-t-on chez
        les verts".
        """
        index = candidate.speaker
        if index is None or self.s.tokens[index].lower.lstrip("-") not in self.s.words.anybody:
            return None
        words = self.s.words
        children = list(self.s.children[candidate.verb])
        # "auprès du parquet" hangs on "auprès".
        adverbs = {c for c in children if self.s.tokens[c].lower in words.among}
        for child in (*children, *(c for a in sorted(adverbs) for c in self.s.children[a])):
            token = self.s.tokens[child]
            preposition = self.s.preposition(child)
            if token.lower in words.source_nouns and preposition in words.of:
                return child
            mention = self.at.get(child)
            if mention is None:
                continue
            if token.head not in adverbs and preposition not in words.among:
                continue
            named = mention.sense != "place" or mention.sort != ""
            several = mention.kind in ("organisation", "group", "document") and named
            if several and not candidate.holds(self.s.tokens[child].start):
                return child
        return None

    def _is_adverbial(self, index: int) -> bool:
        """Whether what looks like an agent is nobody: "par conséquent"."""
        alone = not self.s.name_kind(index) and self.s.child(index, "det") is None
        return alone and not self.speaks(self.at.get(index))

    def _far_agent(self, verb: int) -> int | None:
        """The agent of a passive that the parse hangs on a noun or adjective behind it, which can
        have none ("jugé trop cher par les élus"), on what its subject is said to do, or on a
        participle coordinated with it.
        """
        for index in range(verb + 1, self.s.sentence(verb)[1]):
            if self.s.preposition(index) not in self.s.words.agents:
                continue
            if not self.s.is_above(verb, index) or not self.speaks(self.at.get(index)):
                continue
            head = self.s.tokens[self.s.tokens[index].head]
            if head.pos in ("NOUN", "ADJ", "ADV") or self._acts(head.index):
                return index
            shared = head.dep == "conj" and self.s.is_passive(head.index)
            return index if shared or self._is_called(head, verb) else None
        return None

    def _is_called(self, word: Token, verb: int) -> bool:
        """Whether a participle is only what a cue calls something: "qualifié de « marqué »"."""
        called = word.dep == "xcomp" and word.head == verb
        bare = self.s.child(word.index, "aux", "aux:tense", "aux:pass", "cop") is None
        return called and bare and "VerbForm=Part" in word.morph

    def _acts(self, verb: int) -> bool:
        """Whether a verb is an infinitive or gerund of what somebody does, not of what is done to
        him: it has no agent of its own, "accused of dumping waste [by two groups]".
        """
        token = self.s.tokens[verb]
        form = token.feature("VerbForm")
        plain = form == "Inf" or (form == "Part" and token.feature("Tense") == "Pres")
        return token.pos == "VERB" and plain and not self.s.is_passive(verb)

    def _points(self, index: int | None) -> bool:
        """Whether a subject only points at what is said."""
        return index is not None and self.s.tokens[index].lemma in self.s.words.demonstratives

    def _holder(self, candidate: Candidate) -> int | None:
        """Whose a cue noun is: the actor that it has for a complement beside its content, or says
        something of ("Brun, un partisan de la réforme"), or who holds or utters it ("se trouve dans
        l'opposition", "présente une proposition").
        """
        noun = candidate.verb
        for child in self.s.children[noun]:
            owned = child > noun and self.s.preposition(child) in self.s.words.of
            if not owned or not self.speaks(self.at.get(child)):
                continue
            if not candidate.holds(self.s.tokens[child].start):
                return child
        token = self.s.tokens[noun]
        for child in self.s.children[noun]:
            # "les reproches adressés aux élus par Brun"
            made = child > noun and self.s.tokens[child].dep == "acl" and self.s.is_passive(child)
            agent = self.s.child(child, "obl:agent") if made else None
            if agent is not None and self.speaks(self.at.get(agent)):
                return agent
        if token.dep == "appos" and token.head < noun:
            # A title heads its name.
            called = (token.head, token.head + 1)
            return next((i for i in called if i < noun and self.speaks(self.at.get(i))), None)
        if self.s.child(noun, "cop") is not None and self.s.preposition(noun):
            # "Il est en désaccord avec"
            subject = self.s.child(noun, "nsubj")
            return subject if subject is not None and self.speaks(self.at.get(subject)) else None
        above = self.s.tokens[token.head]
        within = token.dep.startswith("obl") and self.s.preposition(noun) in self.s.words.holding
        uttered = token.dep == "obj" and above.lemma in self.s.words.uttering
        acts = above.pos == "VERB" or (uttered and above.pos == "AUX")
        if not acts or not (within or uttered) or self.s.is_passive(above.index):
            return None
        subject, how = self.s.subject(self._outside(above.index))
        if subject is None and above.index == self.s.sentence(noun)[0]:
            subject = self.after(candidate)
        elif how == "relative" and subject is not None and not self.speaks(self.at.get(subject)):
            return None
        return subject if subject is not None and self.speaks(self.at.get(subject)) else None

    def _outside(self, verb: int) -> int:
        """The verb whose subject one shares that the parse joins to what is quoted before it: "Elle
        dit qu'il « ment » et exprime des craintes".
        """
        outer = self.s.tokens[verb].head
        if self.s.tokens[verb].dep != "conj" or not self.s.crosses(verb, outer):
            return verb
        while self.s.crosses(verb, outer) and self.s.tokens[outer].head != outer:
            outer = self.s.tokens[outer].head
        return outer if self.s.tokens[outer].pos in ("VERB", "AUX") else verb

    def _antecedent(self, index: int) -> int:
        """What a relative pronoun stands for, or the actor named last in that: the ministry of
        "l'avis du ministère, selon lequel …".
        """
        place = index
        while self.s.tokens[place].dep != "acl:relcl" and self.s.tokens[place].head != place:
            place = self.s.tokens[place].head
        head = self.s.tokens[place].head
        if head < index and self.speaks(self.at.get(head)):
            return head
        actors = [i for i, m in self.heads if head < i < index and self.speaks(m)]
        if actors:
            return actors[-1]
        # "la théorie selon laquelle …"
        noun, number = self.s.tokens[head], self.s.tokens[index].feature("Number")
        agrees = noun.pos == "NOUN" and number in ("", noun.feature("Number"))
        return head if head < index and agrees else index

    def _told_by(self, index: int) -> int:
        """Who tells what is only known: the newspaper of "le journal révèle des informations selon
        lesquelles …", of "selon les informations que le journal révèle"; itself where nobody
        does.
        """
        known, token = self.at.get(index), self.s.tokens[index]
        if known is None or known.sense != "rumour":
            return index
        clause = self.s.child(index, "acl:relcl")
        told = None if clause is None else self.s.child(clause, "obj", "mark")
        if clause is not None and told is not None and told < clause:
            subject = self.s.subject(clause)[0]
            said = self.s.tokens[told].lower in self.s.words.that
            speaks = subject is not None and self.speaks(self.at.get(subject))
            return subject if said and speaks and subject is not None else index
        if token.dep != "obj":
            return index
        subject, how = self.s.subject(token.head)
        tells = subject is not None and how == "subject" and self.speaks(self.at.get(subject))
        return subject if tells and subject is not None else index

    def _speak(self, candidate: Candidate) -> bool:
        """Whether several may be the speaker: the verb that has it for its subject is plural."""
        if candidate.cue is None or candidate.how in ("agent", "complement", "possessive"):
            return True
        number = self.s.finite(candidate.verb).feature("Number")
        return number != "Sing"

    def _beside(self, candidate: Candidate) -> Mention | None:
        """The subject that stands with a quotation in its sentence, outside all marks: "Ada Brun
        y voit une « belle surprise »".
        """
        start, end = self.s.sentence(candidate.verb)
        behind = self._behind(candidate, end)
        if behind is not None:
            return behind
        for index, mention in self.heads:
            if not start <= index < end or self.s.quote_at[index] >= 0:
                continue
            acts = mention.role == "subject" and mention.form != "possessive"
            if acts and self.speaks(mention) and not self._in_subclause(mention):
                return mention
        return None

    def _in_subclause(self, mention: Mention) -> bool:
        """Whether a subject is that of a clause which only says when, why or what."""
        verb = self.s.tokens[mention.governor]
        return mention.form != "relative" and verb.dep in ("advcl", "ccomp", "acl", "acl:relcl")

    def _behind(self, candidate: Candidate, end: int) -> Mention | None:
        """Whom the verb right behind a quotation has for its subject or place: "« … », a tenu à
        préciser Ada Brun", "peut-on lire dans le rapport".
        """
        tokens = self.s.tokens
        place = bisect_left(self.starts, candidate.pieces[-1].end)
        while place < end and tokens[place].pos == "PUNCT":
            place += 1
        if place >= end:
            return None
        agent = self.s.child(place, "obl:agent")
        if agent is not None and "Tense=Past" in tokens[place].morph:
            by = self.at.get(agent)
            return by if self.speaks(by) else None
        if "VerbForm=Fin" not in tokens[place].morph:
            return None
        subject, _ = self.s.subject(place)
        if subject is not None and subject < place and self.s.quote_at[subject] < 0:
            return None
        read = any(t.lower.lstrip("-") in self.s.words.anybody for t in tokens[place : place + 4])
        for index, mention in self.heads:
            if not place < index < end or self.s.quote_at[index] >= 0 or not self.speaks(mention):
                continue
            if tokens[index].pos in ("VERB", "SCONJ") or mention.form in ("possessive", "relative"):
                return None
            before = tokens[index - 1]
            if read or not (before.pos == "ADP" or before.dep == "case"):
                return mention
        return None

    def doing_before(self, candidate: Candidate, known: Span | None) -> Span | None:
        """The person of whom the sentence before a quotation tells: "Ada Brun has lit a fire. « I
        was cold. »" ``known`` is the sentence of the last speaker, who rather goes on.
        """
        start = self.s.sentence(candidate.verb)[0]
        if not start or self.s.quote_at[start] < 0 or self.s.quote_at[start - 1] >= 0:
            return None
        first, end = self.s.sentence(start - 1)
        if self.s.tokens[start - 1].text == ":":
            return self._announcer(first, start)
        between = self.s.document.text[self.s.tokens[start - 1].end : self.s.tokens[start].start]
        if "\n" in between or (known is not None and known.end > self.s.tokens[first].start):
            return None
        for index, mention in self.heads:
            if not first <= index < end or mention.role != "subject":
                continue
            if self._in_subclause(mention):
                continue
            if mention.form == "pronoun" or mention.kind == "person":
                return self._named(mention).span
            if mention.kind in _ACTORS or known is not None:
                return None
        return None

    def _announcer(self, first: int, end: int) -> Span | None:
        """Who does what a sentence tells that a colon ends: "Brun a lancé à ceux qui partent :"."""
        for index, mention in self.heads:
            if not first <= index < end or mention.role != "subject" or not self.speaks(mention):
                continue
            if not self._in_subclause(mention) and self.s.quote_at[index] < 0:
                return self._named(mention).span
        return None

    def after(self, candidate: Candidate) -> int | None:
        """The first subject behind a cue that opens its sentence: "En affirmant …, il …"."""
        end = self.s.sentence(candidate.verb)[1]
        for index, mention in self.heads:
            if index <= candidate.verb:
                continue
            if index >= end:
                break
            if not self.speaks(mention) or any(p.overlaps(mention.span) for p in candidate.pieces):
                continue
            if mention.role == "subject":
                return index
            set_off = self.s.tokens[self.tokens_of(mention.span).start - 1].text == ","
            opens = candidate.verb == self.s.sentence(candidate.verb)[0]
            if opens and set_off and mention.form in ("name", "noun") and mention.role == "other":
                return index
        return None
