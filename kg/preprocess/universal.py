"""Conversion of parses in the scheme of English pipelines to Universal Dependencies.

English models use the labels of ClearNLP's constituent converter: a preposition governs its noun
(``prep``, ``pobj``), a copula its predicate (``attr``, ``acomp``), and every auxiliary is ``aux``.
The rest of kg expects Universal Dependencies, where content words govern function words. Each step
turns one construction round and looks only at tags and features.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from kg.preprocess.document import Token

_FOREIGN_LABELS = frozenset(("pobj", "dobj", "nsubjpass"))
"""Labels that only the other scheme has."""
_LABELS = {
    "acomp": "xcomp",
    "attr": "xcomp",
    "auxpass": "aux:pass",
    "csubjpass": "csubj",
    "dative": "iobj",
    "dobj": "obj",
    "intj": "discourse",
    "meta": "dep",
    "neg": "advmod",
    "npadvmod": "obl:mod",
    "nsubjpass": "nsubj:pass",
    "oprd": "xcomp",
    "pcomp": "advcl",
    "pobj": "obl",
    "poss": "nmod:poss",
    "preconj": "cc",
    "predet": "det",
    "prep": "advmod",
    "prt": "compound:prt",
    "quantmod": "advmod",
    "relcl": "acl:relcl",
}
"""Labels that only have another name, also for what earlier steps left unchanged."""
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM", "SYM"))
_PREPOSITIONS = frozenset(("prep", "agent", "dative"))
_PREDICATES = frozenset(("attr", "acomp"))
_CLAUSES = frozenset(("ROOT", "ccomp", "parataxis"))
"""Labels of the verb of a clause that is not an adjunct."""
_COMPLEMENTS = frozenset(("ccomp", "xcomp"))
_PAST = "Tense=Past|VerbForm=Fin"
_BEFORE_FINITE = frozenset(("nsubj", "nsubjpass", "csubj", "expl", "aux", "auxpass"))
"""Labels of dependents that a coordinated finite verb without own subject does not have."""
_OF_NOUN = re.compile(r"\b(Gender|Number|Person)=")
_LONGEST_CHAIN = 8
"""Longest chain of prepositions before a noun."""


def is_foreign(labels: Collection[str]) -> bool:
    """Whether a parser with these labels does not use Universal Dependencies."""
    return not _FOREIGN_LABELS.isdisjoint(labels)


def to_universal(tokens: Iterable[Token], features: Mapping[str, str]) -> tuple[Token, ...]:
    """Convert the tokens of a text to labels, heads and features of Universal Dependencies.

    ``features`` has the tense and mood of forms of auxiliaries ("Tense=Fut").
    """
    tree = _Tree(tokens)
    for step in _STEPS:
        step(tree)
    _auxiliaries(tree, features)
    _possessives(tree)
    return tree.tokens()


class _Tree:
    """Heads, labels, tags and features of the tokens, changed in place."""

    __slots__ = ("_ranges", "dep", "head", "morph", "pos", "source")

    def __init__(self, tokens: Iterable[Token]) -> None:
        self.source = tuple(tokens)
        self.head = [token.head for token in self.source]
        self.dep = [token.dep for token in self.source]
        self.pos = [token.pos for token in self.source]
        self.morph = [token.morph for token in self.source]
        self._ranges: dict[int, tuple[int, int]] = {}
        for index, token in enumerate(self.source):
            first = self._ranges.get(token.sentence, (index, index))[0]
            self._ranges[token.sentence] = (first, index + 1)

    def __len__(self) -> int:
        return len(self.source)

    def children(self, index: int) -> list[int]:
        """Return the dependents of a token, in order."""
        first, last = self._ranges[self.source[index].sentence]
        return [i for i in range(first, last) if self.head[i] == index and i != index]

    def child(self, index: int, deps: Collection[str]) -> int | None:
        """Return the first dependent with one of these labels."""
        return next((c for c in self.children(index) if self.dep[c] in deps), None)

    def swap(self, index: int, above: int) -> None:
        """Let a dependent take the place of its head and govern it."""
        if self.head[above] == above:
            self.head[index] = index
        else:
            self.head[index] = self.head[above]
        self.dep[index] = self.dep[above]
        self.head[above] = index

    def add(self, index: int, feature: str) -> None:
        """Set a feature, replacing another value of the same name."""
        name = feature.partition("=")[0]
        kept = [f for f in self.morph[index].split("|") if f and f.partition("=")[0] != name]
        self.morph[index] = "|".join(sorted((*kept, feature)))

    def tokens(self) -> tuple[Token, ...]:
        return tuple(
            replace(
                token,
                pos=self.pos[i],
                dep=_LABELS.get(self.dep[i], self.dep[i]),
                head=self.head[i],
                morph=self.morph[i],
            )
            for i, token in enumerate(self.source)
        )


def _modifiers(tree: _Tree) -> None:
    """Label a bare noun before the noun that it modifies as a compound."""
    for index in range(len(tree)):
        if tree.dep[index] == "nmod" and index < tree.head[index]:
            tree.dep[index] = "compound"


def _existence(tree: _Tree) -> None:
    """Make what exists the subject: "there is a reason"."""
    for index in range(len(tree)):
        if tree.dep[index] == "attr" and tree.child(tree.head[index], ("expl",)) is not None:
            tree.dep[index] = "nsubj"


def _copulas(tree: _Tree) -> None:
    """Let the predicate govern the copula, the subject and all else: "she is mayor"."""
    for index in range(len(tree)):
        above = tree.head[index]
        if tree.dep[index] not in _PREDICATES or tree.pos[above] != "AUX" or above == index:
            continue
        if tree.child(above, _PREDICATES) != index:
            continue
        others = [c for c in tree.children(above) if c != index]
        tree.swap(index, above)
        tree.dep[above] = "cop"
        for other in others:
            tree.head[other] = index


def _finite_forms(tree: _Tree) -> None:
    """Make a verb finite if it has a subject and no auxiliary: "farmers called for aid"."""
    for index in range(len(tree)):
        if tree.dep[index] not in _CLAUSES or tree.pos[index] != "VERB":
            continue
        if "VerbForm=Part" not in tree.morph[index] or "Aspect=Perf" not in tree.morph[index]:
            continue
        labels = {tree.dep[c] for c in tree.children(index) if c < index}
        if "nsubj" in labels and labels.isdisjoint(("aux", "auxpass", "nsubjpass")):
            tree.morph[index] = _PAST


def _agents(tree: _Tree) -> None:
    """Attach a gerund after an agent to the verb: "accused by a rival of taking bribes"."""
    for index in range(len(tree)):
        actor = tree.head[index]
        by = tree.head[actor]
        if (tree.dep[index], tree.dep[actor], tree.dep[by]) != ("prep", "pobj", "agent"):
            continue
        gerund = tree.child(index, ("pcomp",))
        if gerund is not None and tree.pos[gerund] == "VERB" and by < actor < index:
            tree.head[index] = tree.head[by]


def _prepositions(tree: _Tree) -> None:
    """Let the noun replace its preposition, which becomes its case marker: "of Vals"."""
    for index in range(len(tree)):
        if tree.dep[index] not in _PREPOSITIONS:
            continue
        chain = _chain(tree, index)
        if chain is None:
            continue
        *cases, inner = chain
        outer = cases[0]
        above, label = tree.head[outer], tree.dep[outer]
        clause = tree.dep[inner] == "pcomp" and tree.pos[inner] in ("VERB", "AUX")
        kept = [c for case in cases for c in tree.children(case) if c not in chain]
        tree.head[inner] = above
        tree.dep[inner] = _complement_label(tree, outer, above, label, clause=clause)
        for case in cases:
            tree.head[case] = inner
            tree.dep[case] = "mark" if clause else "case"
            if tree.pos[case] in ("VERB", "ADJ", "ADV"):
                tree.pos[case] = "ADP"
        for other in kept:
            tree.head[other] = inner


def _chain(tree: _Tree, index: int) -> list[int] | None:
    """Return a preposition, those below it and the noun or clause at the end, or ``None``."""
    chain = [index]
    while len(chain) <= _LONGEST_CHAIN:
        inner = tree.child(chain[-1], ("pobj", "pcomp"))
        if inner is not None and inner not in chain:
            chain.append(inner)
            if not (tree.dep[inner] == "pcomp" and tree.pos[inner] == "ADP"):
                return chain
            continue
        further = next((c for c in tree.children(chain[-1]) if tree.dep[c] == "prep"), None)
        if further is None or further in chain:
            return None
        chain.append(further)
    return None


def _complement_label(tree: _Tree, outer: int, above: int, label: str, *, clause: bool) -> str:
    nominal = tree.pos[above] in _NOMINAL
    if clause:
        return "acl" if nominal else "advcl"
    if label == "agent":
        return "nmod" if nominal else "obl:agent"
    if nominal:
        return "nmod"
    if label == "dative":
        return "obl:arg"
    # Right after a verb or its object, it is more often a complement.
    near = outer - 1
    return "obl:arg" if near == above or tree.dep[near] in ("dobj", "prt") else "obl:mod"


def _object_raising(tree: _Tree) -> None:
    """Make the subject of an infinitive clause the object of the verb: "asked Smith to go"."""
    for index in range(len(tree)):
        above = tree.head[index]
        if tree.dep[index] != "ccomp" or "VerbForm=Inf" not in tree.morph[index]:
            continue
        kids = tree.children(index)
        particle = next((c for c in kids if _is_particle(tree, c)), None)
        subject = next((c for c in kids if tree.dep[c] in ("nsubj", "nsubjpass")), None)
        if particle is None or any(tree.dep[c] == "mark" for c in kids):
            continue
        tree.dep[index] = "xcomp"
        if subject is not None and above < subject < particle:
            tree.head[subject], tree.dep[subject] = above, "dobj"


def _is_particle(tree: _Tree, index: int) -> bool:
    """Whether a token is the particle of an infinitive."""
    return tree.dep[index] in ("aux", "mark") and tree.pos[index] == "PART"


def _headline_objects(tree: _Tree) -> None:
    """Make a bare "infinitive" after a present-tense verb its object: "Union welcomes move"."""
    for index in range(len(tree)):
        above = tree.head[index]
        if tree.dep[index] not in _COMPLEMENTS or above != index - 1:
            continue
        if not _is_infinitive(tree, index) or not _is_finite(tree, above):
            continue
        if "Tense=Pres" in tree.morph[above] and not tree.children(index):
            tree.dep[index], tree.pos[index] = "dobj", "NOUN"
            tree.morph[index] = "Number=Sing"


def _finite_conjuncts(tree: _Tree) -> None:
    """Attach a finite conjunct to a finite verb: "said it would pay and urged others to"."""
    for index in range(len(tree)):
        above = tree.head[index]
        if tree.dep[index] != "conj" or not _is_infinitive(tree, above):
            continue
        kids = tree.children(index)
        if not _is_finite(tree, index) or any(tree.dep[c] in _BEFORE_FINITE for c in kids):
            continue
        governor = above
        while not _is_finite(tree, governor):
            governor = tree.head[governor]
            if governor == tree.head[governor]:
                break
        if not _is_finite(tree, governor) or governor > index:
            continue
        joining = [c for c in tree.children(above) if tree.dep[c] == "cc" and c < index]
        for moved in (*joining[-1:], index):
            tree.head[moved] = governor


def _is_infinitive(tree: _Tree, index: int) -> bool:
    return tree.pos[index] == "VERB" and "VerbForm=Inf" in tree.morph[index]


def _is_finite(tree: _Tree, index: int) -> bool:
    """Whether a verb is finite by its own form, without an auxiliary."""
    return tree.pos[index] == "VERB" and "VerbForm=Fin" in tree.morph[index]


def _coordinations(tree: _Tree) -> None:
    """Attach all conjuncts to the first, and each conjunction to the next conjunct."""
    for index in range(len(tree)):
        hops = 0
        while tree.dep[index] == "conj" and hops < len(tree):
            above = tree.head[index]
            if tree.dep[above] != "conj" or above == index:
                break
            tree.head[index] = tree.head[above]
            hops += 1
    for index in range(len(tree)):
        if tree.dep[index] != "cc":
            continue
        above = tree.head[index]
        first = tree.head[above] if tree.dep[above] == "conj" else above
        joined = (c for c in tree.children(first) if c > index and tree.dep[c] == "conj")
        tree.head[index] = next(joined, above)


def _relatives(tree: _Tree) -> None:
    """Mark the pronoun of a relative clause as relative; an infinitive is not a relative clause."""
    for index in range(len(tree)):
        if tree.dep[index] != "relcl":
            continue
        if any(_is_particle(tree, c) for c in tree.children(index)):
            tree.dep[index] = "acl"
            continue
        opening = next(
            (i for i in range(tree.head[index] + 1, index) if tree.pos[i] == "PRON"), None
        )
        if opening is not None and "Person=" not in tree.morph[opening]:
            tree.add(opening, "PronType=Rel")


_STEPS = (
    _finite_forms,
    _modifiers,
    _existence,
    _copulas,
    _agents,
    _prepositions,
    _object_raising,
    _headline_objects,
    _finite_conjuncts,
    _coordinations,
    _relatives,
)


def _auxiliaries(tree: _Tree, features: Mapping[str, str]) -> None:
    """Make the particle of an infinitive a marker, and label auxiliaries of the perfect."""
    for index in range(len(tree)):
        if tree.dep[index] not in ("aux", "auxpass"):
            continue
        if _is_particle(tree, index):
            tree.dep[index] = "mark"
            continue
        marked = features.get(tree.source[index].lower, "")
        for feature in filter(None, marked.split("|")):
            tree.add(index, feature)
        if (
            tree.dep[index] == "aux"
            and "Aspect=Perf" in tree.morph[tree.head[index]]
            and "Tense=" in tree.source[index].morph
        ):
            tree.dep[index] = "aux:tense"


def _possessives(tree: _Tree) -> None:
    """Make possessive pronouns determiners with the possessor's gender: "her chief of staff"."""
    for index in range(len(tree)):
        if tree.dep[index] == "poss" and tree.pos[index] == "PRON":
            tree.dep[index], tree.pos[index] = "det", "DET"
            tree.morph[index] = _OF_NOUN.sub(r"\1[psor]=", tree.morph[index])
            tree.add(index, "Poss=Yes")
