"""Grammar of a document's sentences: voice, negation, subjects, agents, noun phrases.

Words that differ by language come in as :class:`FunctionWords`; the code names none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from kg.preprocess.document import Token
from kg.syntax.trees import Trees

_GROUP = 7
"""Most tokens between an auxiliary and its verb."""
SUBJECTS = frozenset(("nsubj", "nsubj:pass", "nsubj:caus", "csubj"))
_DETERMINING = frozenset(("det", "cc", "case"))
"""Labels of "no" and "neither" under a noun."""
_CAUSATIVE = frozenset(("aux:caus", "dep"))
"""Labels of "faire" under an infinitive."""
_OUTSIDE_CORE = frozenset(
    ("acl:relcl", "appos", "acl", "parataxis", "cc", "advcl", "dep", "punct", "case")
)
_CONTROLLED = frozenset(("xcomp", "advcl", "ccomp", "obl:mod", "obl:arg", "obl", "parataxis"))
_ATTRIBUTIVE = frozenset(("acl", "amod", "acl:relcl"))
SpeakerPath = Literal[
    "subject",
    "relative",
    "conjunct",
    "control",
    "antecedent",
    "none",
    "agent",
    "inverted",
    "nearest",
    "light",
    "possessive",
    "complement",
    "carried",
    "signature",
    "owner",
    "impersonal",
    "object",
    "headline",
]
"""How a source expression was found from its cue: its grammatical relation, or a fallback."""

_INHERITED: Mapping[str, SpeakerPath] = {
    "conj": "conjunct",
    "acl": "control",
    "amod": "control",
    "acl:relcl": "control",
    "cop": "subject",
    "aux:pass": "subject",
    "aux:tense": "subject",
    "aux": "subject",
}
"""Labels of a verb that has its head's subject, and how the two are related."""


class Sentences(Trees):
    """A document's parse with the grammatical queries that attribution needs."""

    # ---- verbs

    def is_passive(self, verb: int) -> bool:
        """Check whether a verb form is passive: by its auxiliary, or as a bare past participle."""
        if self.tokens[verb].lemma in self.words.active_perfects:
            return False
        auxiliary = self.child(verb, "aux:pass")
        if auxiliary is not None:
            return True
        if self.is_causative(verb):
            return self.is_passive(self.tokens[verb].head)
        tensed = self.child(verb, "aux:tense")
        if tensed is not None:
            # "Nadal a informé", "ils sont invités": the parser's labels are sometimes wrong.
            # Verbs of saying have "avoir" in the perfect unless they are reflexive.
            return not (
                self.tokens[tensed].lemma in self.words.perfect_auxiliaries
                or self.is_reflexive(verb)
                or "Tense=Past" not in self.tokens[verb].morph
            )
        return self._is_passive_participle(verb)

    def _is_passive_participle(self, verb: int) -> bool:
        """Check whether a verb without auxiliary is a passive participle."""
        token = self.tokens[verb]
        if self.child(verb, "nsubj:pass") is not None:
            return "VerbForm=Fin" not in token.morph
        if self.child(verb, "nsubj") is not None and (
            self.child(verb, "obj") is not None
            or (token.dep == "acl:relcl" and self.words.bare_clause)
        ):
            # "le bilan fait état de …", "letters in which she boasted of it": a finite form that
            # looks like a participle.
            return False
        if "VerbForm=Part" not in token.morph or "Tense=Pres" in token.morph:
            return False
        if token.dep in ("acl", "amod"):
            return True
        return self._is_bare_participle(verb)

    def _is_bare_participle(self, verb: int) -> bool:
        """Check whether a participle neither has nor shares an auxiliary: "et décrit comme sûr"."""
        if self.child(verb, "aux", "cop") is not None:
            return False
        token = self.tokens[verb]
        head = self.tokens[token.head]
        if token.dep != "conj":
            return True
        return head.pos in ("NOUN", "PROPN", "ADJ") or self.is_passive(token.head)

    def is_causative(self, verb: int) -> bool:
        """Check whether a verb depends on the infinitive after it: "a [fait] savoir"."""
        token = self.tokens[verb]
        return token.dep in _CAUSATIVE and token.head > verb

    def is_reflexive(self, verb: int) -> bool:
        """Check whether the verb or its auxiliary has a reflexive: "s'est, de son côté, étonné"."""
        before = (verb - 1, *(child for child in self.children[verb] if child < verb))
        return any(self.tokens[i].lower in self.words.reflexives for i in before if i >= 0)

    def is_negated(self, verb: int) -> bool:
        """Check whether a negation depends on the verb."""
        return any(self.tokens[c].lower in self.words.negations for c in self.children[verb])

    def is_negation(self, index: int) -> bool:
        """Check whether a token is a negation in any context ("plus" may also mean "more")."""
        token = self.tokens[index]
        if "Polarity=Neg" in token.morph:
            return True
        return token.lower in self.words.negations - self.words.quantities and token.pos == "ADV"

    def is_restrictive(self, verb: int) -> bool:
        """Check whether a verb's negation only restricts: "ne … que"."""
        return any(
            self.tokens[c].lower in self.words.that and self.tokens[c].dep == "advmod"
            for child in (verb, *self.children[verb])
            for c in self.children[child]
            if c > verb
        )

    def is_denied(self, verb: int) -> bool:
        """Check whether the verb is fully negated (not "ne … que") or its subject is "nobody"."""
        return self.has_negative_subject(verb) or any(
            self.tokens[c].lower in self.words.denials and c < verb + 3 for c in self.children[verb]
        )

    def has_negative_subject(self, verb: int) -> bool:
        """Check whether a verb's subject is negative: "Aucun groupe n'a revendiqué l'attaque"."""
        subject = self.child(verb, "nsubj", "nsubj:pass")
        if subject is None or (self.words.negative_concord and not self.is_negated(verb)):
            return False
        words = (
            subject,
            *(c for c in self.children[subject] if self.tokens[c].dep in _DETERMINING),
        )
        return any(self.tokens[i].lower in self.words.negative_subjects for i in words)

    def is_continuation(self, index: int) -> bool:
        """Check whether a verb continues the reporting clause of the sentence before it.

        Such are an infinitive that is a whole sentence ("Et de conclure que …") and a participle
        after a quotation that holds whole sentences ("« …. … », et ajouté que").
        """
        token = self.tokens[index]
        if (
            token.dep == "conj"
            and token.feature("Tense") == "Past"
            and self.crosses_quotation(index, token.head)
        ):
            return True
        return token.head == index and "VerbForm=Inf" in token.morph

    def finite(self, verb: int) -> Token:
        """Return the token that carries tense and mood: the auxiliary if there is one."""
        for child in self._auxiliaries(verb):
            token = self.tokens[child]
            if token.dep.startswith(("aux", "cop")) and "VerbForm=Fin" in token.morph:
                return token
        return self.tokens[verb]

    def has_finite(self, places: Iterable[int]) -> bool:
        """Check whether one of some tokens is a finite verb by its form."""
        return any("VerbForm=Fin" in self.tokens[i].morph for i in places)

    def has_clause(self, places: Iterable[int]) -> bool:
        """Check whether one of some tokens is the verb of a clause."""
        return any(map(self.is_clause_verb, places))

    def is_clause_verb(self, index: int) -> bool:
        """Check whether a verb is finite, if only by its position: "that the head be heard"."""
        token = self.tokens[index]
        if "VerbForm=Fin" in token.morph:
            return True
        if not self.words.bare_clause or "VerbForm=Inf" not in token.morph:
            return False
        return token.pos == "AUX" and self.tokens[index - 1].pos in ("NOUN", "PROPN", "PRON")

    def is_infinitive(self, verb: int) -> bool:
        """Check whether a verb group is an infinitive: "tuer", "avoir tué"."""
        return "VerbForm=Inf" in self.first_in_group(verb).morph

    def is_gerund(self, index: int) -> bool:
        """Check whether a verb is a gerund: "denied having seen it"."""
        first = self.first_in_group(index)
        return first.pos in ("VERB", "AUX") and first.lower.endswith(self.words.active_endings)

    def _auxiliaries(self, verb: int) -> tuple[int, ...]:
        """Return where a verb's auxiliary may be: also under the infinitive in "a fait savoir"."""
        above = self.tokens[verb].head
        if not self.is_causative(verb):
            return self.children[verb]
        return (*self.children[verb], *(c for c in self.children[above] if c < verb))

    def first_in_group(self, verb: int) -> Token:
        """Return the first auxiliary before the verb, or the verb itself."""
        for child in self.children[verb]:
            token = self.tokens[child]
            if child < verb and token.dep.startswith(("aux", "cop")):
                return token
        return self.tokens[verb]

    def group_start(self, verb: int) -> int:
        """Return the first token of the verb group, with clitics, auxiliaries and negation."""
        first = self.sentence(verb)[0]
        start = verb
        for child in self._auxiliaries(verb):
            if self.tokens[child].dep.startswith("aux") and verb - _GROUP <= child < verb:
                # "a, pour sa part, déclaré"
                start = child
                break
        while start - 1 >= first and self._in_group(start - 1, verb):
            start -= 1
        return start

    def _in_group(self, index: int, verb: int) -> bool:
        """Check whether the token before a verb group belongs to it."""
        before = self.tokens[index]
        return before.head == verb and (
            before.dep.startswith(("aux", "expl", "cop"))
            or (before.dep in ("iobj", "obj") and before.pos == "PRON")
            or (before.dep == "advmod" and before.pos == "ADV")
            or before.lower in self.words.negations
        )

    def subject(self, verb: int, depth: int = 0) -> tuple[int | None, SpeakerPath]:
        """Find the subject of a verb form and how it is related to the verb.

        Of a passive it is the grammatical subject. The relation is "subject", "relative",
        "conjunct", "control", "antecedent" or "none".
        """
        for child in self.children[verb]:
            token = self.tokens[child]
            if token.dep not in SUBJECTS or self.crosses_quotation(verb, child):
                continue
            if token.lower in self.words.subject_relatives:
                return (self.tokens[verb].head, "relative")
            return (child, "subject")
        if depth > 6:
            return (None, "none")
        return self._inherited_subject(verb, depth)

    def _inherited_subject(self, verb: int, depth: int) -> tuple[int | None, SpeakerPath]:
        """Find the subject that a verb without one has from the word it depends on."""
        token = self.tokens[verb]
        if token.head == verb:
            return (None, "none")
        if self.is_causative(verb):
            return self.subject(token.head, depth + 1)
        if token.dep in _CONTROLLED and "VerbForm=Fin" not in token.morph:
            return self._controller(verb, depth)
        if token.dep in _ATTRIBUTIVE:
            return (token.head, "antecedent")
        relation = _INHERITED.get(token.dep)
        if relation is None:
            return (None, "none")
        return self._shared_subject(token.head, depth, relation)

    def _controller(self, verb: int, depth: int) -> tuple[int | None, SpeakerPath]:
        """Find the subject of a complement or adjunct clause without one of its own."""
        head = self.tokens[verb].head
        shared, relation = self._shared_subject(head, depth, "control")
        token = self.tokens[head if shared is None else shared]
        points = not self.words.demonstratives.isdisjoint((token.lemma, token.lower))
        if points and self.tokens[head].pos == "NOUN":
            # "C'est au tour de Norvane de refuser": Norvane refuses.
            return (head, "antecedent")
        return (shared, relation)

    def _shared_subject(
        self, head: int, depth: int, relation: SpeakerPath
    ) -> tuple[int | None, SpeakerPath]:
        token = self.tokens[head]
        if token.pos in ("NOUN", "PROPN", "PRON") and not any(
            self.tokens[c].dep in SUBJECTS for c in self.children[head]
        ):
            if relation == "conjunct":
                return self.subject(head, depth + 1)
            return (head, "antecedent")
        return (self.subject(head, depth + 1)[0], relation)

    def passive_governor(self, verb: int) -> int | None:
        """Find the reflexive verb that makes an infinitive passive: "s'est [vu] reprocher"."""
        token = self.tokens[verb]
        governor = self.tokens[token.head]
        seen = governor.lemma in self.words.reflexive_passives and self.is_reflexive(token.head)
        return token.head if "VerbForm=Inf" in token.morph and token.head < verb and seen else None

    def agent(self, verb: int) -> int | None:
        """Find the agent of a passive."""
        for child in self.children[verb]:
            token = self.tokens[child]
            # "par ailleurs" is not an agent.
            nominal = self._is_nominal(child) or token.pos == "NUM"
            oblique = token.dep.startswith(("obl", "nmod")) and nominal
            if oblique and self.preposition(child) in self.words.agents:
                return child
        return None

    # ---- noun phrases

    def core(self, index: int) -> tuple[int, int]:
        """Return the first and last token of a noun phrase without relatives and appositions.

        Coordinated nouns and the further words of a name stay in it.
        """
        first = last = index
        for child in self.children[index]:
            token = self.tokens[child]
            if token.dep in _OUTSIDE_CORE or (token.dep == "conj" and not self._is_nominal(child)):
                continue
            if child < index and "PronType=Rel" in token.morph:
                # "dont le journal": the pronoun is not part of the phrase.
                continue
            a, b = self.range(child) if token.dep in ("nmod", "obl:arg") else self.core(child)
            if (
                child > index
                and token.dep in ("nmod", "obl:arg", "obl:mod")
                and any(self.tokens[i].text in (",", "(", ";") for i in range(index, a + 1))
            ):
                continue
            first, last = min(first, a), max(last, b)
        return (first, last)

    def phrase_without_clause(self, noun: int, verb: int) -> tuple[int, int]:
        """Return the noun phrase without the clause of ``verb`` that modifies it."""
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
