"""Document → its sentences, to be asked: is a verb passive, who is its subject, where does a noun
phrase end.

Words that differ by language come in as :class:`Words`, so that the grammar itself names none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.annotate.document import Token
from kg.syntax.trees import Trees

_GROUP = 7
"""Tokens an auxiliary may stand before its verb."""
SUBJECTS = frozenset(("nsubj", "nsubj:pass", "nsubj:caus", "csubj"))
_DETERMINING = frozenset(("det", "cc", "case"))
"""How "no" and "neither" hang on a noun."""
_CAUSATIVE = frozenset(("aux:caus", "dep"))
"""How "faire" hangs on an infinitive."""
_MODIFIERS = frozenset(("acl:relcl", "appos", "acl", "parataxis", "cc", "conj", "advcl", "dep"))


class Sentences(Trees):
    """A document's parse with the questions of grammar that attribution asks of it."""

    def clause_of(self, index: int) -> int:
        """The head of the clause that a token stands in."""
        while True:
            token = self.tokens[index]
            if token.head == index or token.dep in (
                "ccomp",
                "acl:relcl",
                "advcl",
                "parataxis",
                "csubj",
            ):
                return index
            if token.dep == "conj" and any(
                self.tokens[c].dep.startswith("nsubj") for c in self.children[index]
            ):
                return index
            index = token.head

    # ---- verbs

    def is_passive(self, verb: int) -> bool:
        """Whether a verb form is passive: by its auxiliary, or a past participle without one."""
        if self.tokens[verb].lemma in self.words.unpassive:
            return False
        auxiliary = self.child(verb, "aux:pass")
        if auxiliary is not None:
            # "s'est, de son côté, étonné": the parser's label is that of a passive.
            return not self._has_reflexive(auxiliary)
        if self._is_passive_by_place(verb):
            return True
        if self.is_causative(verb):
            return self.is_passive(self.tokens[verb].head)
        tensed = self.child(verb, "aux:tense")
        if tensed is not None:
            # "Nadal a informé", "ils sont invités": the parser's labels are wrong now and then.
            # Verbs of saying have "avoir" in the perfect unless they are reflexive.
            return not (
                self.tokens[tensed].lemma in self.words.perfect
                or self.is_reflexive(verb)
                or "Tense=Past" not in self.tokens[verb].morph
            )
        token = self.tokens[verb]
        if self.child(verb, "nsubj:pass") is not None:
            return "VerbForm=Fin" not in token.morph
        if self.child(verb, "nsubj") is not None and (
            self.child(verb, "obj") is not None
            or (token.dep == "acl:relcl" and self.words.bare_clause)
        ):
            # "le bilan fait état de …", "letters in which she boasted of it": the form is that of
            # a participle too.
            return False
        if (
            "VerbForm=Part" not in token.morph
            or "Tense=Pres" in token.morph
            or token.lower.endswith(self.words.active_endings)
        ):
            return False
        if token.dep in ("acl", "amod"):
            return not self._has_object_behind(verb)
        return self._is_bare(verb)

    def _has_object_behind(self, verb: int) -> bool:
        """Whether an object stands right behind a form that is one of the present too: "le système
        prédit des pertes".
        """
        if self.words.bare_clause or verb + 1 >= len(self.tokens):
            return False
        behind = self.tokens[verb + 1]
        thing = self.child(verb, "obj")
        return behind.pos == "DET" and thing is not None and behind.head == thing

    def _is_passive_by_place(self, verb: int) -> bool:
        """Whether a participle is passive by the agent behind it or the copula before it: "s'est
        retrouvé critiqué par", "est très critiqué".
        """
        token = self.tokens[verb]
        if "VerbForm=Part" not in token.morph or token.lower.endswith(self.words.active_endings):
            return False
        if self.child(verb, "aux:tense", "aux") is not None or self.is_reflexive(verb):
            return False
        return self.child(verb, "obl:agent") is not None or (
            token.pos == "VERB"
            and not self.words.bare_clause
            and self.child(verb, "cop") is not None
        )

    def _is_bare(self, verb: int) -> bool:
        """Whether a participle has no auxiliary, nor shares one: "et décrit comme expérimenté"."""
        if self.child(verb, "aux", "cop") is not None:
            return False
        if self._stray_auxiliary(verb) is not None:
            return False
        token = self.tokens[verb]
        if token.dep in ("xcomp", "ccomp"):
            return False
        head = self.tokens[token.head]
        if token.dep != "conj":
            return True
        return head.pos in ("NOUN", "PROPN", "ADJ") or (
            "VerbForm=Part" in head.morph and self.is_passive(token.head)
        )

    def is_causative(self, verb: int) -> bool:
        """Whether a verb hangs on the infinitive behind it: in "a fait savoir" that governs, and
        whoever lets know is its subject.
        """
        token = self.tokens[verb]
        return (
            token.dep in _CAUSATIVE
            and token.head > verb
            and "VerbForm=Inf" in self.tokens[token.head].morph
        )

    def is_reflexive(self, verb: int) -> bool:
        """Whether a reflexive pronoun depends on the verb, or its auxiliary, and stands before it:
        "s'est, de son côté, étonné".
        """
        return (
            self._has_reflexive(verb)
            or any(
                self._has_reflexive(c)
                for c in self.children[verb]
                if self.tokens[c].dep.startswith("aux") and c < verb
            )
            or (verb > 0 and self.tokens[verb - 1].lower in self.words.reflexives)
        )

    def _has_reflexive(self, verb: int) -> bool:
        return any(
            child < verb and self.tokens[child].lower in self.words.reflexives
            for child in self.children[verb]
        )

    def is_negated(self, verb: int) -> bool:
        """Whether a negation depends on the verb."""
        return any(self.tokens[c].lower in self.words.negations for c in self.children[verb])

    def negates(self, index: int) -> bool:
        """Whether a word is a negation whatever it stands with: by its tag, or by what it is where
        the tagger has missed that. "Plus" alone says more.
        """
        token = self.tokens[index]
        if "Polarity=Neg" in token.morph:
            return True
        return token.lower in self.words.negations - self.words.quantities and token.pos == "ADV"

    def restricts(self, verb: int) -> bool:
        """Whether what looks like a negation of a verb says no more than "only": "ne … que"."""
        return any(
            self.tokens[c].lower in self.words.that and self.tokens[c].dep == "advmod"
            for child in (verb, *self.children[verb])
            for c in self.children[child]
            if c > verb
        )

    def is_denied(self, verb: int) -> bool:
        """Whether the verb is negated altogether, which "ne … que" isn't, or nobody does it."""
        return self.has_nobody(verb) or any(
            self.tokens[c].lower in self.words.denials and c < verb + 3 for c in self.children[verb]
        )

    def has_nobody(self, verb: int) -> bool:
        """Whether nobody does what a verb tells of: "Aucun groupe n'a revendiqué l'attaque"."""
        subject = self.child(verb, "nsubj", "nsubj:pass")
        if subject is None or (self.words.negative_concord and not self.is_negated(verb)):
            return False
        beside = (c for c in self.children[subject] if self.tokens[c].dep in _DETERMINING)
        return any(self.tokens[i].lower in self.words.nobody for i in (subject, *beside))

    def goes_on(self, index: int) -> bool:
        """Whether an infinitive behind "of" is a whole sentence, which tells what the one before it
        tells of did next: "Et de conclure que …"; or a participle goes on behind a quotation that
        holds a whole sentence: "« …. … », et ajouté que".
        """
        token = self.tokens[index]
        if (
            token.dep == "conj"
            and token.feature("Tense") == "Past"
            and "VerbForm=Part" in token.morph
            and self.crosses(index, token.head)
            and self.child(index, "aux:tense", "aux:pass", "aux") is None
        ):
            return True
        return (
            token.head == index
            and "VerbForm=Inf" in token.morph
            and self.preposition(index) in self.words.of
        )

    def finite(self, verb: int) -> Token:
        """The token that carries tense and mood: the auxiliary if there is one."""
        for child in self._auxiliaries(verb):
            token = self.tokens[child]
            if token.dep.startswith(("aux", "cop")) and "VerbForm=Fin" in token.morph:
                return token
        return self.tokens[verb]

    def has_finite(self, places: Iterable[int]) -> bool:
        """Whether one of some tokens is a verb that is finite by its form."""
        return any("VerbForm=Fin" in self.tokens[i].morph for i in places)

    def has_clause(self, places: Iterable[int]) -> bool:
        """Whether one of some tokens is the verb of a clause."""
        return any(map(self.makes_clause, places))

    def makes_clause(self, index: int) -> bool:
        """Whether a verb is finite, be it only by its place: "that the head be heard"."""
        token = self.tokens[index]
        if "VerbForm=Fin" in token.morph:
            return True
        if not self.words.bare_clause or "VerbForm=Inf" not in token.morph:
            return False
        return token.pos == "AUX" and self.tokens[index - 1].pos in ("NOUN", "PROPN", "PRON")

    def is_infinitive(self, verb: int) -> bool:
        """ "tuer", and "avoir tué" by its auxiliary."""
        return "VerbForm=Inf" in self.finite_or_first(verb).morph

    def is_gerund(self, index: int) -> bool:
        """Whether a verb stands as a noun: "denied having seen it"."""
        first = self.finite_or_first(index)
        return first.pos in ("VERB", "AUX") and first.lower.endswith(self.words.active_endings)

    def _auxiliaries(self, verb: int) -> tuple[int, ...]:
        """What may hold a verb's auxiliary: its dependents, and in "a fait savoir" those of the
        infinitive.
        """
        above = self.tokens[verb].head
        if not self.is_causative(verb):
            return self.children[verb]
        return (*self.children[verb], *(c for c in self.children[above] if c < verb))

    def finite_or_first(self, verb: int) -> Token:
        """The first word of the verb group: the auxiliary before the verb if there is one."""
        for child in self.children[verb]:
            token = self.tokens[child]
            if child < verb and token.dep.startswith(("aux", "cop")):
                return token
        return self.tokens[verb]

    def group_start(self, verb: int) -> int:
        """First token of the verb group: clitics, auxiliaries and negation before the verb."""
        first = self.sentence(verb)[0]
        start = verb
        for child in self._auxiliaries(verb):
            if (
                self.tokens[child].dep.startswith("aux")
                and verb - _GROUP <= child < verb
                and not self.crosses(verb, child)
            ):
                # "a, pour sa part, déclaré"
                start = child
                break
        while start - 1 >= first and self._in_group(start - 1, start, verb):
            start -= 1
        return start

    def _in_group(self, index: int, start: int, verb: int) -> bool:
        """Whether the token before a verb group belongs to it."""
        before = self.tokens[index]
        if before.pos == "PRON" and before.lower.startswith("-"):
            return True
        if before.pos == "AUX" and self.tokens[start].lower.startswith("-"):
            return True
        return before.head == verb and (
            before.dep.startswith(("aux", "expl", "cop"))
            or (before.dep in ("iobj", "obj") and before.pos == "PRON")
            or (before.dep == "advmod" and before.pos == "ADV")
            or before.lower in self.words.negations
        )

    # ---- who

    def _own_subject(self, verb: int, first: int) -> int:
        """The subject inside a relative clause where the parse gives its verb another one before
        that: "La ville, dont [le maire] réclame un pont"; the pronoun where what it takes up, or
        an object, stands before it: "Son départ, [il] l'a qualifié d'injuste".
        """
        for child in self.children[verb]:
            token = self.tokens[child]
            if not first < child < verb:
                continue
            personal = token.lower in self.words.third_person and token.dep == "nsubj"
            # "Le maire, lui, assure que": the pronoun repeats the subject.
            repeats = self.tokens[child + 1].pos == "PUNCT" or child == first + 1
            if personal and not repeats and self.tokens[first].pos != "PRON":
                return child
            if token.dep in SUBJECTS:
                before = (self.tokens[c].lower for c in self.children[child] if c < child)
                if any(self.words.relatives.get(word) in self.words.of for word in before):
                    return child
        return first

    def subject(self, verb: int, depth: int = 0) -> tuple[int | None, str]:
        """The token that is the (active) subject of a verb form, and how it was found."""
        token = self.tokens[verb]
        for child in self.children[verb]:
            if self.tokens[child].dep in SUBJECTS and not self.crosses(verb, child):
                if self.tokens[child].lower in self.words.reflexives:
                    continue
                if self.tokens[child].lower in self.words.subject_relatives:
                    return (token.head, "relative")
                return (self._pronoun(self._own_subject(verb, child)), "subject")
        if depth > 6:
            return (None, "none")
        behind = self._behind_object(verb)
        if behind is not None:
            return (behind, "subject")
        auxiliary = self._stray_auxiliary(verb)
        if auxiliary is not None:
            return self.subject(auxiliary, depth + 1)
        if token.head == verb:
            return (None, "none")
        head = self.tokens[token.head]
        if token.dep == "conj":
            return self._shared(token.head, depth, "conjunct")
        if self.is_causative(verb):
            return self.subject(token.head, depth + 1)
        if token.dep in ("xcomp", "advcl", "ccomp", "obl:mod", "obl:arg", "obl", "parataxis") and (
            "VerbForm=Fin" not in token.morph or self.child(verb, "aux:tense") is not None
        ):
            if token.dep == "parataxis" and "VerbForm=Fin" in token.morph:
                return (None, "none")
            seen_as = self._seen_as(verb)
            if seen_as is not None:
                return (seen_as, "control")
            shared, how = self._shared(token.head, depth, "control")
            points = shared is not None and self._is_demonstrative(shared)
            if points and head.pos == "NOUN" and self.is_infinitive(verb):
                # "C'est au tour de Norvane de refuser": it is hers.
                return (token.head, "antecedent")
            return (shared, how)
        if token.dep in ("acl", "amod", "acl:relcl"):
            if head.pos in ("VERB", "AUX"):
                return self._shared(token.head, depth, "control")
            return (token.head, "antecedent")
        if token.dep in ("cop", "aux:pass", "aux:tense", "aux"):
            return self._shared(token.head, depth, "subject")
        return (None, "none")

    def _is_demonstrative(self, index: int) -> bool:
        token = self.tokens[index]
        return not self.words.demonstratives.isdisjoint((token.lemma, token.lower))

    def _behind_object(self, verb: int) -> int | None:
        """The noun behind a verb that has its object before it, which the parser takes for one
        more: "comme l'a rappelé [le maire]", "la loi que critique [le maire]".
        """
        marked = self.child(verb, "mark")
        opened = marked is not None and self.tokens[marked].lower in self.words.as_words
        if opened:
            pronouns = frozenset(w for w, shape in self.words.clitics.items() if shape == "n")
        elif self.tokens[verb].dep == "acl:relcl" and not self.words.bare_clause:
            pronouns = self.words.that
        else:
            return None
        before = (self.tokens[c] for c in self.children[verb] if c < verb)
        taken = any(token.pos == "PRON" and token.lower in pronouns for token in before)
        if not taken and not (self.words.reflexives and self._has_reflexive(verb)):
            # "ce à quoi s'oppose [le maire]"
            return None
        behind = (c for c in self.children[verb] if c > verb and self.tokens[c].dep == "obj")
        return next((c for c in behind if self._is_nominal(c)), None)

    def _seen_as(self, verb: int) -> int | None:
        """Who does what a verb with its object says of it: "quoted an official as saying"."""
        marked = self.child(verb, "mark")
        if marked is None or self.tokens[marked].lower not in self.words.as_words:
            return None
        above = self.tokens[verb].head
        if "VerbForm=Part" not in self.tokens[verb].morph or self.is_passive(above):
            return None
        seen = self.child(above, "obj")
        return seen if seen is not None and above < seen < marked else None

    def _pronoun(self, subject: int) -> int:
        """The pronoun of "a-t-il", which the tokeniser parts from its euphonic consonant."""
        token = self.tokens[subject]
        if token.lower.startswith("-") and len(token.text) <= 2 and subject + 1 < len(self.tokens):
            return subject + 1
        return subject

    def _stray_auxiliary(self, verb: int) -> int | None:
        """The auxiliary of "avait, à ce propos, raconté" where the parser took it for the verb."""
        token = self.tokens[verb]
        if "VerbForm=Part" not in token.morph or self.child(verb, "aux:tense", "aux:pass", "aux"):
            return None
        for index in range(verb - 1, max(self.sentence(verb)[0], verb - 6) - 1, -1):
            before = self.tokens[index]
            if before.pos == "AUX" and "VerbForm=Fin" in before.morph:
                alone = before.head == index or not before.dep.startswith(("aux", "cop"))
                return index if alone else None
            if before.pos == "VERB":
                return None
        return None

    def _shared(self, head: int, depth: int, how: str) -> tuple[int | None, str]:
        token = self.tokens[head]
        if token.pos in ("NOUN", "PROPN", "PRON") and not any(
            self.tokens[c].dep in SUBJECTS for c in self.children[head]
        ):
            if how == "conjunct":
                return self.subject(head, depth + 1)
            return (head, "antecedent")
        found, _ = self.subject(head, depth + 1)
        return (found, how)

    def outside_relative(self, verb: int) -> int | None:
        """The subject before the relative clause of a verb that the parser took for the main one:
        "[Une étude] dont les résultats ont été publiés".
        """
        first = self.child(verb, *SUBJECTS)
        return first if first is not None and self._own_subject(verb, first) > first else None

    def near_future(self, verb: int) -> int | None:
        """The infinitive of a near future: "nous allons [refuser]", "il allait [partir]"."""
        token = self.tokens[verb]
        if token.lemma not in self.words.nearing or "VerbForm=Inf" in token.morph:
            return None
        deed = self.child(verb, "xcomp")
        return deed if deed is not None and deed > verb and self.is_infinitive(deed) else None

    def undergoing(self, verb: int) -> int | None:
        """The verb whose subject undergoes what an infinitive tells: "s'est [vu] reprocher"."""
        token = self.tokens[verb]
        governor = self.tokens[token.head]
        if "VerbForm=Inf" not in token.morph or governor.index >= verb:
            return None
        if governor.lemma not in self.words.undergoing or not self.is_reflexive(governor.index):
            return None
        return governor.index

    def agent(self, verb: int) -> int | None:
        """The agent of a passive."""
        return next(self.agents(verb), None)

    def agents(self, verb: int) -> Iterator[int]:
        """All that stands where the agent of a passive does: "par la suite par les autorités"."""
        for child in self.children[verb]:
            token = self.tokens[child]
            # "par ailleurs" is nobody.
            nominal = self._is_nominal(child) or token.pos == "NUM"
            hung = token.dep.startswith(("obl", "nmod")) and nominal
            if hung and self.preposition(child) in self.words.agents:
                yield child

    # ---- noun phrases

    def core(self, index: int) -> tuple[int, int]:
        """First and last token of a noun phrase without relatives, appositions and the like.

        Coordinated actors stay together; a name's further words too.
        """
        first = last = index
        for child in self.children[index]:
            token = self.tokens[child]
            if token.dep in _MODIFIERS and token.dep != "conj":
                continue
            if token.dep == "conj" and not self._is_nominal(child):
                continue
            if token.dep == "punct" or token.dep == "case":
                continue
            if child < index and "PronType=Rel" in token.morph:
                # "dont le journal": whose it is stands before, and is no part of the phrase.
                continue
            a, b = self.range(child) if token.dep in ("nmod", "obl:arg") else self.core(child)
            if (
                token.dep in ("nmod", "obl:arg", "obl:mod")
                and token.start > self.tokens[index].start
            ):
                comma = any(self.tokens[i].text in (",", "(", ";") for i in range(index, a + 1))
                if comma:
                    continue
            first, last = min(first, a), max(last, b)
        return (first, last)

    def before_clause(self, noun: int, verb: int) -> tuple[int, int]:
        """The noun phrase without the clause of ``verb`` that modifies it."""
        first, last = self.range(noun)
        if not self.is_above(noun, verb):
            return (first, last)
        clause = self.range(verb)[0]
        case = self.marker(noun)
        if case is not None:
            first = case + 1
        return (first, clause - 1 if clause > noun else last)

    def _is_nominal(self, index: int) -> bool:
        return self.tokens[index].pos in ("NOUN", "PROPN", "PRON")
