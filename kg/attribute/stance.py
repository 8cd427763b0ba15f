"""A chosen candidate → its act, and what its source is for or against.

The cue's frame gives a first idea of act and polarity, negation turns it round, and the content
tells the rest: who speaks of what he will do, what ought to be, which words judge. A multinomial
logistic regression weighs these (``data/models/act.<lang>.tsv`` and ``stance.<lang>.tsv``, fitted
by ``scripts/fit_stance``).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.annotate.document import Token
from kg.attribute.candidates import Candidate
from kg.attribute.cues import Cue, Cues
from kg.attribute.evaluative import Evaluative
from kg.attribute.grammar import Sentences
from kg.attribute.telling import TELLING, bulk, form
from kg.errors import KgError
from kg.model import Act, Span, Stance
from kg.resources import data

Features = dict[str, float]

_TURNED: dict[Act, Act] = {
    "support": "oppose",
    "demand": "refuse",
    "commit": "refuse",
    "refuse": "support",
    "oppose": "support",
}
_PAIRS: tuple[tuple[Act, Stance], ...] = (
    ("assert", "none"),
    ("assert", "support"),
    ("announce", "none"),
    ("demand", "support"),
    ("demand", "oppose"),
    ("commit", "support"),
    ("commit", "oppose"),
    ("refuse", "oppose"),
    ("refuse", "none"),
    ("support", "support"),
    ("oppose", "oppose"),
    ("ask", "none"),
)
"""What goes together: who condemns is against it, who asks a question takes no side, and who
states what he is against criticises it."""
_SIGNS = {1: "+", -1: "-", 0: "0"}
_QUOTING = frozenset(("incise", "colon", "adjacent", "headline", "carried", "signed"))
_CLAUSAL = ("ccomp", "acl", "advcl", "parataxis")
_NEUTRAL = frozenset(("assert", "announce"))
_JUDGING = frozenset(("ADJ", "NOUN", "ADV"))
_LINKS = frozenset(("punct", "mark", "case", "cc", "det"))
_CROSSED = frozenset(
    (
        "predicate+",
        "predicate-",
        "predicate+v",
        "predicate-v",
        "praise",
        "blame",
        "no judgement",
        "question",
        "ought",
        "felt+",
        "felt-",
        "a claim",
        "plan+",
        "plan-",
        "negated",
        "conditional",
    )
)
_ASIDE = frozenset(("punct", "cc", "conj", "advcl", "obl:mod", "parataxis", "nsubj", "advmod"))
_OBJECTS = frozenset(("obj", "xcomp", "obl:arg", "iobj", "ccomp"))
_MOST = 3
BIAS = "bias"


@dataclass(frozen=True)
class Weights:
    """``rows`` maps a feature to its weight for each of the ``classes``."""

    classes: tuple[str, ...]
    rows: dict[str, tuple[float, ...]]


@cache
def weights(kind: str, language: str) -> Weights:
    """The fitted weights of ``kind`` ("act" or "stance"); none where none were fitted.

    Raises:
        KgError: the file doesn't give each feature one number for each class.
    """
    path = data(f"models/{kind}.{language}.tsv")
    if not path.exists():
        return Weights((), {})
    classes: tuple[str, ...] = ()
    found: dict[str, tuple[float, ...]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        name, *values = line.split("\t")
        if not classes:
            classes = tuple(values)
            continue
        try:
            row = tuple(map(float, values))
        except ValueError as error:
            raise KgError(f"{path}, line {number}: {line!r} holds no numbers") from error
        if len(row) != len(classes):
            raise KgError(f"{path}, line {number}: {len(row)} numbers for {len(classes)} classes")
        found[name] = row
    return Weights(classes, found)


def sums(features: Features, weight: Weights) -> dict[str, float]:
    """The sum of weights of each class."""
    totals = [0.0] * len(weight.classes)
    for name, value in features.items():
        row = weight.rows.get(name)
        if row is not None:
            for place, one in enumerate(row):
                totals[place] += one * value
    return dict(zip(weight.classes, totals, strict=True))


def likeliest(acts: Mapping[str, float], stances: Mapping[str, float]) -> tuple[Act, Stance]:
    """The pair of act and stance that go together with the greatest sum."""

    def total(pair: tuple[Act, Stance]) -> float:
        return acts.get(pair[0], -math.inf) + stances.get(pair[1], -math.inf)

    return max(_PAIRS, key=total)


def prior(sentences: Sentences, candidate: Candidate) -> tuple[Act, int]:
    """Act and polarity that the cue's frame and its negation give."""
    act, polarity = candidate.act, candidate.polarity
    if polarity and candidate.cue is not None and sentences.is_negated(candidate.verb):
        act, polarity = _TURNED.get(act, act), -polarity
    if polarity > 0 and candidate.head is not None and _is_omitted(sentences, candidate.head):
        polarity = -1
    return act, polarity


def _is_omitted(sentences: Sentences, deed: int) -> bool:
    """Whether an infinitive says what is not to be done: "s'engage à ne pas vendre"."""
    return sentences.is_infinitive(deed) and any(
        "Polarity=Neg" in sentences.tokens[child].morph and child < deed
        for child in sentences.children[deed]
    )


class Judge:
    """Tells act, stance and target of one document's candidates."""

    def __init__(
        self,
        sentences: Sentences,
        cues: Cues,
        verb_cues: Mapping[int, tuple[Cue, int]],
        evaluative: Evaluative,
        starts: Sequence[int],
    ) -> None:
        self.s = sentences
        self.cues = cues
        self.verb_cues = verb_cues
        self.evaluative = evaluative
        self.starts = starts

    def _asks(self, candidate: Candidate) -> bool:
        """Whether a demand is the question that stands in its quotation."""
        asked = self.s.text[candidate.pieces[-1].end - 1 : candidate.pieces[-1].end] == "?"
        return candidate.act == "demand" and candidate.type == "direct" and asked

    def act_and_stance(self, candidate: Candidate) -> tuple[Act, Stance]:
        """Act and stance of a candidate: by the fitted weights, by the frame without them."""
        if candidate.act == "ask" or self._asks(candidate):
            return "ask", "none"
        language = self.s.document.language
        features = self.features(candidate)
        act, polarity = prior(self.s, candidate)
        stance: Stance = "support" if polarity > 0 else "oppose" if polarity < 0 else "none"
        acts, stances = weights("act", language), weights("stance", language)
        if acts.classes and stances.classes:
            act, stance = likeliest(sums(features, acts), sums(features, stances))
        if act == "refuse" and self._is_denied(candidate):
            # Who rejects an accusation denies a fact and takes no side.
            stance = "none"
        return act, stance

    # ---- features

    def features(self, candidate: Candidate) -> Features:
        """What is said of a candidate to the regression: names with the value 1."""
        act, polarity = prior(self.s, candidate)
        told = set(self._content(candidate))
        found = {BIAS, f"shape={self._shape(candidate)}"}
        if candidate.cue is None:
            # What the cue before it said holds for that one's content only.
            found.add(f"carried={act}{_SIGNS[polarity]}")
            act, polarity = "assert", 0
        found.add(f"frame={act}{_SIGNS[polarity]}")
        if polarity or act not in _NEUTRAL:
            found |= {f"frame:{name}" for name in told & _CROSSED}
        else:
            found.add(f"{TELLING}manner={self._manner(candidate)}")
            inner = self._effective(candidate)
            if inner is None:
                found |= told | {f"{act}:{name}" for name in told & _CROSSED}
            else:
                inner_act, polarity = inner
                found.add(f"inner={inner_act}{_SIGNS[polarity]}")
                found |= {name for name in told if name.startswith(TELLING)}
        found.add(f"sign={_SIGNS[polarity]}")
        if candidate.weak:
            found.add(f"weak={act}{_SIGNS[polarity]}")
        return dict.fromkeys(sorted(found), 1.0)

    def _manner(self, candidate: Candidate) -> str:
        """How a neutral cue hands on what is said: as an opinion, a fact, a claim, or just so."""
        if candidate.cue is None:
            return "none"
        return self.s.words.manners.get(candidate.lemma.replace(" ", "_"), "plain")

    def _effective(self, candidate: Candidate) -> tuple[Act, int] | None:
        """Act and polarity that the content shows where the cue shows none."""
        s = self.s
        if self._shape(candidate) == "predication" and len(candidate.pieces) > 1:
            called = self._called(candidate)
            if called is not None:
                return called
        inside = self.tokens_of(candidate.pieces[0])
        for root in self._roots(inside):
            negated = self._negated(root)
            token, finite = s.tokens[root], s.finite(root)
            own = self._is_own(candidate, root, finite)
            if own:
                near = self.s.near_future(root)
                inner = self._wished(root) or self._inner(root if near is None else near, own)
                if inner is not None and inner[1]:
                    if near is None and self._is_past(root):
                        continue
                    act, polarity = inner
                    return (_TURNED.get(act, act), -polarity) if negated else inner
                if own == "first" and self._is_ahead(root, finite):
                    return ("refuse", -1) if negated else ("commit", 1)
                if token.pos == "ADJ" or own == "adjective" or "VerbForm=Part" in token.morph:
                    sense = self._sense(root)
                    if sense in ("+", "-"):
                        return ("support", 1) if sense == "+" else ("oppose", -1)
            if finite.feature("Mood") == "Imp":
                return ("demand", -1 if negated else 1)
            if self.evaluative.sense(token) == "!" and s.child(root, "nsubj") is None:
                return ("demand", -1 if negated else 1)
            if (
                candidate.rule in _QUOTING
                and finite.feature("Mood") == "Sub"
                and s.child(root, "mark") is not None
            ):
                return ("demand", 1)
            if token.pos == "NOUN" and candidate.rule not in _QUOTING:
                cue = self.cues.nouns.get(token.lemma)
                if cue is not None and root == candidate.head:
                    inner = self._own_noun(root, cue)
                    if inner is not None and inner[1]:
                        return inner
        return None

    def _own_noun(self, root: int, cue: Cue) -> tuple[Act, int] | None:
        """Act and polarity of a cue noun whose source is the one who speaks: "affirme sa volonté
        de", "exprime des doutes sur", and not "évoque la colère des habitants"."""
        s = self.s
        shapes = set(self._shapes(root, root))
        for frame in cue.frames:
            shape = frame.shape.rpartition(":")[2]
            if shape.partition("+")[0] in s.words.of and shape.endswith("+n"):
                # Whose it is, as often as what of.
                continue
            if shape in shapes or (shape == "que" and self._has_clause(root)):
                return frame.act, frame.polarity
        owned = any("Poss=Yes" in s.tokens[c].morph for c in s.children[root])
        return (cue.act, cue.polarity) if owned else None

    def _has_clause(self, root: int) -> bool:
        return any(
            self.s.tokens[c].dep in ("acl", "ccomp") and "VerbForm=Fin" in self.s.finite(c).morph
            for c in self.s.children[root]
        )

    def _called(self, candidate: Candidate) -> tuple[Act, int] | None:
        """Support or opposition of who calls a thing by a word that judges."""
        for piece in candidate.pieces[1:]:
            inside = self.tokens_of(piece)
            for root in self._roots(inside):
                sense = self._predicate(root, inside)
                if sense in ("+", "-"):
                    return ("support", 1) if sense == "+" else ("oppose", -1)
        return None

    def _is_past(self, root: int) -> bool:
        """Whether a deed is told as done before: "avoir accepté", "je voulais"."""
        s = self.s
        finite = s.finite(root)
        if s.is_infinitive(root) and s.child(root, "aux:tense", "aux") is not None:
            return True
        return finite.feature("Tense") == "Imp" or (
            finite.index != root and finite.feature("VerbForm") == "Inf"
        )

    def _roots(self, inside: range) -> list[int]:
        """The heads of the clauses of a stretch, in order."""
        tokens = self.s.tokens
        return [
            i
            for i in inside
            if tokens[i].pos != "PUNCT"
            and (tokens[i].head == i or tokens[i].head not in inside)
            and tokens[i].dep not in _LINKS
        ][:_MOST]

    def _shape(self, candidate: Candidate) -> str:
        rule = candidate.rule
        if rule in _QUOTING:
            return "quote"
        kind, _, frame = rule.partition(":")
        if kind == "prep":
            return "prep"
        if frame in ("que", "clause"):
            return "que"
        if "inf" in frame:
            return "inf"
        if "adj" in frame or "comme" in frame or candidate.lemma in self.s.words.predicating:
            return "predication"
        return "n"

    def tokens_of(self, span: Span) -> range:
        """Indices of the tokens that begin in a span."""
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

    def _content(self, candidate: Candidate) -> Iterator[str]:
        s = self.s
        praise = blame = 0
        if self._is_claim(candidate):
            yield "a claim"
        yield from bulk(s, map(self.tokens_of, candidate.pieces))
        for piece in candidate.pieces:
            inside = self.tokens_of(piece)
            text = piece.of(s.text)
            if "?" in text:
                yield "question" if text.rstrip(' »”"').endswith("?") else "questions"
            if "!" in text:
                yield "exclamation"
            for index in inside:
                token = s.tokens[index]
                if token.pos not in _JUDGING or token.dep.startswith("nsubj"):
                    continue
                sense = self._sense(index)
                praise += sense == "+"
                blame += sense == "-"
            for sense in self.evaluative.phrases(s.tokens, inside):
                praise += sense == "+"
                blame += sense == "-"
                yield f"phrase{sense}"
            for place, root in enumerate(self._roots(inside)):
                yield from self._clause(root, inside)
                yield from self._plan(candidate, root)
                if not place:
                    yield from self._told(root, inside)
                for child in s.children[root]:
                    if child in inside and s.tokens[child].dep in ("conj", "parataxis"):
                        yield from self._clause(child, inside)
                opinion = self._opinion(root)
                if opinion is not None and opinion in inside:
                    yield from self._clause(opinion, inside)
        if praise > blame:
            yield "praise"
        elif blame > praise:
            yield "blame"
        elif not praise:
            yield "no judgement"
        if blame > 1:
            yield "much blame"
        if praise > 1:
            yield "much praise"

    def _told(self, root: int, inside: range) -> Iterator[str]:
        """How the first clause is told, alone and with the sense of its predicate: that it was bad
        for us is no blame."""
        sense = self._predicate(root, inside)
        for name in form(self.s, root, inside):
            yield name
            if sense:
                yield f"{name}:{sense}"

    def _opinion(self, root: int) -> int | None:
        """The clause that a source says it holds: "I think [the plan is bad]"."""
        s = self.s
        subject = s.child(root, "nsubj")
        if subject is None or s.tokens[subject].feature("Person") != "1":
            return None
        cue = self.verb_cues.get(root)
        return s.child(root, "ccomp") if cue is not None and not cue[0].polarity else None

    def _is_claim(self, candidate: Candidate) -> bool:
        """Whether what is refused or disputed is somebody's claim, so that no more than a fact is
        denied: "rejected the accusation"."""
        if candidate.head is None or candidate.act not in ("refuse", "oppose"):
            return False
        cue = self.cues.nouns.get(self.s.tokens[candidate.head].lemma)
        return cue is not None and cue.frame("que") is not None and cue.polarity <= 0

    def _is_denied(self, candidate: Candidate) -> bool:
        """Whether what is refused is an accusation, or a claim with what it says: an argument
        alone may be opposed like a proposal."""
        if not self._is_claim(candidate) or candidate.head is None:
            return False
        if self.cues.nouns[self.s.tokens[candidate.head].lemma].polarity < 0:
            return True
        return any(
            self.s.tokens[c].dep in ("acl", "ccomp") and self.s.child(c, "mark") is not None
            for c in self.s.children[candidate.head]
        )

    def _plan(self, candidate: Candidate, root: int) -> Iterator[str]:
        """Whether the source tells what it will do: "il irait au bout"."""
        finite = self.s.finite(root)
        ahead = self._is_ahead(root, finite) or finite.feature("Mood") == "Cnd"
        if ahead and self._is_own(candidate, root, finite):
            yield "plan-" if self._negated(root) else "plan+"

    def _is_ahead(self, root: int, finite: Token) -> bool:
        return finite.feature("Tense") == "Fut" or self.s.near_future(root) is not None

    def _sense(self, index: int) -> str:
        """The sense of a word under its negations: "+", "-", "!" or ""."""
        sense = self.evaluative.sense(self.s.tokens[index])
        if sense in ("+", "-") and self._turned(index):
            return "-" if sense == "+" else "+"
        return sense

    def _clause(self, root: int, inside: range) -> Iterator[str]:
        """What the main predicate of a clause tells."""
        s = self.s
        finite = s.finite(root)
        sense = self._predicate(root, inside)
        if sense in ("+", "-"):
            yield f"predicate{sense}" + ("v" if s.tokens[root].pos == "VERB" else "")
        elif sense == "!":
            yield "ought"
        if sense in ("+", "-") and any(
            s.tokens[c].dep == "obj" and s.tokens[c].feature("Person") == "1"
            for c in s.children[root]
        ):
            # "That alarms me."
            yield f"felt{sense}"
        if finite.feature("Mood") == "Cnd":
            yield "conditional"
        if self._negated(root):
            yield "negated"

    def _predicate(self, root: int, inside: range) -> str:
        """The sense of a predicate: of its own word, else of an attribute, an adverb, an object."""
        s = self.s
        senses = []
        for index in (root, *s.children[root]):
            token = s.tokens[index]
            if index not in inside:
                continue
            if index != root and token.dep.startswith(("nsubj", "conj", "parataxis", "obl:agent")):
                continue
            sense = self._sense(index)
            if not sense and (token.dep in ("obj", "xcomp", "obl:arg") or index == root):
                sense = next(
                    (
                        found
                        for c in s.children[index]
                        if c in inside and s.tokens[c].dep == "amod"
                        for found in (self._sense(c),)
                        if found
                    ),
                    "",
                )
            if sense == "!" and (
                "VerbForm=Part" in token.morph or token.feature("Tense") in ("Past", "Imp")
            ):
                continue
            if sense:
                senses.append(sense)
        if "!" in senses:
            return "!"
        return "-" if "-" in senses else senses[0] if senses else ""

    def _is_own(self, candidate: Candidate, root: int, finite: Token) -> str:
        """Whether the source speaks of itself: in the first person, an infinitive, "il"."""
        s = self.s
        subject = s.child(root, "nsubj", "nsubj:pass")
        if "se:adj" in candidate.rule or candidate.rule == "verb:adj":
            return "adjective"
        if finite.feature("Person") == "1":
            return "first"
        if subject is not None and s.tokens[subject].feature("Person") == "1":
            return "first"
        collective = subject is not None and s.tokens[subject].lower in s.words.ourselves
        if collective and candidate.type == "direct" and self._is_ahead(root, finite):
            # "On va gagner" is about us, "on nous a dit" is not.
            return "first"
        if subject is None and s.is_infinitive(root) and self._shape(candidate) == "inf":
            return "infinitive"
        if (
            subject is None
            and candidate.rule in _QUOTING
            and "VerbForm=Part" in s.tokens[root].morph
            and finite.index == root
            and "Tense=Pres" not in s.tokens[root].morph
        ):
            return "first"
        if (
            subject is not None
            and candidate.type != "direct"
            and s.tokens[subject].pos == "PRON"
            and s.tokens[subject].feature("Person") == "3"
            and candidate.speaker is not None
            and s.tokens[subject].feature("PronType") in ("", "Prs")
            and s.tokens[subject].lower in s.words.third_person
            and not s.is_passive(root)
        ):
            speaker = s.tokens[candidate.speaker]
            number = speaker.feature("Number")
            if not number or number == s.tokens[subject].feature("Number"):
                return "pronoun"
        return ""

    def _inner(self, root: int, own: str) -> tuple[Act, int] | None:
        """Act and polarity of a predicate that would be a cue itself."""
        s = self.s
        token = s.tokens[root]
        last = root
        options: list[Cue] = []
        found = self.verb_cues.get(root)
        if found is not None:
            options.append(found[0])
            last = found[1]
        elif token.pos == "VERB":
            options.extend(cue for cue in self.cues.verbs.get(token.lemma, ()) if not cue.rest)
        adjective = self.cues.adjectives.get(token.lower)
        if adjective is not None:
            options.insert(0, adjective)
        shapes = set(self._shapes(root, last))
        reflexive = s.is_reflexive(root) or own == "adjective"
        for cue in options:
            for frame in cue.frames:
                shape = frame.shape.rpartition(":")[2]
                if (reflexive or not frame.reflexive) and (
                    shape in shapes or f"{shape}+inf" in shapes
                ):
                    return frame.act, frame.polarity
            if own == "first" and shapes and not any(f.reflexive for f in cue.frames):
                return cue.act, cue.polarity
        return None

    def _wished(self, root: int) -> tuple[Act, int] | None:
        """Act and polarity of what a source says it wants to do in saying so: "we want to thank",
        "I have to condemn"."""
        s = self.s
        deed = s.child(root, "xcomp")
        if deed is None or not s.is_infinitive(deed) or s.child(deed, "nsubj") is not None:
            return None
        cue = next((c for c in self.cues.verbs.get(s.tokens[deed].lower, ()) if not c.rest), None)
        if cue is None or cue.act not in ("support", "oppose") or cue.frame("n") is None:
            return None
        return cue.act, cue.polarity

    def _shapes(self, root: int, last: int) -> Iterator[str]:
        s = self.s
        for child in s.children[root]:
            token = s.tokens[child]
            if child <= last or token.dep in ("punct", "cc", "conj"):
                continue
            preposition = s.preposition(child)
            if s.is_infinitive(child):
                yield f"{preposition}+inf" if preposition else "inf"
            elif token.dep in ("ccomp", "xcomp") and "VerbForm=Fin" in s.finite(child).morph:
                yield "que"
            elif token.pos in ("NOUN", "PROPN", "PRON"):
                yield f"{preposition}+n" if preposition else "n"

    def _negated(self, index: int) -> bool:
        return any("Polarity=Neg" in self.s.tokens[c].morph for c in self.s.children[index])

    def _turned(self, index: int) -> bool:
        """Whether a word stands under a negation: its own, or that of its clause."""
        s = self.s
        place = index
        turned = False
        for _ in range(6):
            if any(
                "Polarity=Neg" in s.tokens[c].morph or s.tokens[c].lower in self.evaluative.turning
                for c in s.children[place]
            ):
                turned = not turned
            token = s.tokens[place]
            if (
                token.head == place
                or token.dep.startswith(_CLAUSAL)
                or token.pos in ("VERB", "AUX")
                or token.dep in ("nsubj", "conj")
            ):
                break
            place = token.head
        return turned

    # ---- target

    def target(self, candidate: Candidate) -> Span:
        """The thing evaluated, with both marks of a quotation or none."""
        span = self._evaluated(candidate)
        for quotation in self.s.quotations:
            if not quotation.span.overlaps(span) or quotation.inner.covers(span):
                continue
            start, end = span.start, span.end
            if start == quotation.inner.start and end > quotation.inner.end:
                start = quotation.span.start
            if end == quotation.inner.end and start < quotation.inner.start:
                end = quotation.span.end
            elif quotation.inner.start < end < quotation.inner.end and start < quotation.span.start:
                end = quotation.span.start
                while end > start and self.s.text[end - 1].isspace():
                    end -= 1
            span = Span(start, end)
        return span

    def _evaluated(self, candidate: Candidate) -> Span:
        """The thing evaluated: who is accused or praised in "accuser X de Y", else the noun phrase
        or infinitive of the content that its predicate speaks of, else the content."""
        s = self.s
        _, polarity = prior(s, candidate)
        if candidate.target is not None and self._is_called(candidate):
            return s.tokens[candidate.target].span
        if candidate.target is not None and (polarity <= 0 or self._is_praised(candidate)):
            span = self._without_content(candidate.target, candidate.head)
            if span is not None:
                return span
        content = candidate.pieces[0]
        if candidate.target is None and candidate.rule.startswith("verb:x:") and polarity < 0:
            accused = s.subject(candidate.verb)[0]
            if accused is not None and s.is_passive(candidate.verb):
                return self._phrase(accused) or content
        inside = self.tokens_of(content)
        roots = self._roots(inside)
        head = candidate.head
        if head is not None and head in inside and head not in roots:
            roots.insert(0, head)
        if head is not None and head in inside and candidate.rule not in _QUOTING:
            roots.sort(key=lambda root: root != head)
        elif polarity == 0:
            roots.sort(key=lambda root: not self._predicate(root, inside))
        for root in roots:
            aim = self._aim(root, inside, feeling=polarity >= 0)
            if aim is not None:
                found = _within(aim, content)
                if found is not None:
                    return found
        for index in inside:
            if s.tokens[index].pos in ("NOUN", "PROPN") and not self.s.is_date(index):
                found = _within(self._phrase(index), content)
                if found is not None:
                    return found
        return content

    def _is_called(self, candidate: Candidate) -> bool:
        """Whether a pronoun behind the cue is what is judged: "called it unworthy"."""
        assert candidate.target is not None
        pronoun = self.s.tokens[candidate.target].pos == "PRON"
        behind = candidate.target > candidate.verb
        return pronoun and behind and self._shape(candidate) == "predication"

    def _is_praised(self, candidate: Candidate) -> bool:
        """Whether the first argument is what is evaluated, and not whom the source asks."""
        assert candidate.target is not None
        if candidate.head is not None and self.s.is_infinitive(candidate.head):
            return False
        return self.s.tokens[candidate.target].pos in ("NOUN", "PROPN")

    def _aim(
        self, root: int, inside: range, depth: int = 0, *, feeling: bool = False
    ) -> Span | None:
        """What a predicate speaks of."""
        s = self.s
        token = s.tokens[root]
        own = "first" if s.finite(root).feature("Person") == "1" else ""
        subject = s.child(root, "nsubj", "nsubj:pass")
        named = subject is not None and s.tokens[subject].pos in ("NOUN", "PROPN")
        if token.pos in ("NOUN", "PROPN") and s.child(root, "cop") is None and not named:
            deeper = self._felt_for(root, inside) if feeling else None
            if deeper is None and token.lemma in self.cues.nouns:
                deeper = self._complement(root, inside, depth)
            if deeper is not None:
                return deeper
            return None if self.s.is_date(root) else self._phrase(root)
        if named and token.pos == "VERB" and self._is_due(root):
            return self._infinitive(root, inside)
        if named:
            assert subject is not None
            if subject in inside and not self.s.is_date(subject):
                return self._phrase(subject)
        if (own or s.is_infinitive(root)) and self._inner(root, own) is not None:
            deeper = self._complement(root, inside, depth)
            if deeper is not None:
                return deeper
        agent = s.agent(root)
        if agent is not None and agent in inside and s.is_passive(root):
            return self._phrase(agent)
        if token.pos == "ADJ":
            deeper = self._complement(root, inside, depth)
            if deeper is not None:
                return deeper
        if s.is_infinitive(root):
            return self._infinitive(root, inside)
        if token.pos == "NOUN":
            return self._phrase(root)
        return self._complement(root, inside, depth)

    def _is_due(self, root: int) -> bool:
        """Whether somebody should do what a verb says: "every country should iodise salt"."""
        return any(
            self.s.tokens[c].dep.startswith("aux")
            and self.evaluative.sense(self.s.tokens[c]) == "!"
            for c in self.s.children[root]
        )

    def _felt_for(self, noun: int, inside: range) -> Span | None:
        """The actor or thing of a feeling that is somebody's: "leur colère contre X"."""
        s = self.s
        if not any("Poss=Yes" in s.tokens[c].morph for c in s.children[noun]):
            return None
        for index in range(noun + 1, inside.stop):
            if s.tokens[index].pos in ("NOUN", "PROPN") and s.preposition(index) in s.words.towards:
                return self._phrase(index)
            if "VerbForm" in s.tokens[index].morph:
                return None
        return None

    def _complement(self, head: int, inside: range, depth: int) -> Span | None:
        """The first noun phrase or infinitive behind a predicate that depends on it."""
        s = self.s
        if depth > 3:
            return None
        for child in s.children[head]:
            token = s.tokens[child]
            if child < head or child not in inside or token.dep in _ASIDE:
                continue
            if s.is_infinitive(child):
                return self._aim(child, inside, depth + 1)
            if token.pos in ("NOUN", "PROPN") and not self.s.is_date(child):
                for deeper in s.children[child]:
                    if (
                        deeper in inside
                        and s.preposition(deeper) in s.words.to
                        and s.is_infinitive(deeper)
                    ):
                        return self._aim(deeper, inside, depth + 1)
                return self._phrase(child)
            if token.dep in ("ccomp", "xcomp"):
                return self._aim(child, inside, depth + 1)
        return None

    def _infinitive(self, verb: int, inside: range) -> Span | None:
        """An infinitive with its objects, without what only adds time and place."""
        s = self.s
        first = verb if self._is_due(verb) else s.group_start(verb)
        last = verb
        for child in s.children[verb]:
            if child > verb and child in inside and s.tokens[child].dep in _OBJECTS:
                last = max(last, s.range(child)[1])
        return s.span(max(first, inside.start), min(last, inside.stop - 1))

    def _phrase(self, index: int) -> Span | None:
        """A noun phrase; of a predicate only the noun's own words: "c'était [un vote juste]"."""
        first, last = self.s.core(index)
        copula = self.s.child(index, "cop")
        if copula is not None and first <= copula < index:
            first = copula + 1
        return self.s.span(first, last)

    def _without_content(self, target: int, head: int | None) -> Span | None:
        """Who is accused, without what of, where the parser hangs that on it: "accused [the
        minister] of misleading parliament"."""
        if head is None or head <= target or self.s.tokens[head].head != target:
            return self._phrase(target)
        first, last = self.s.core(target)
        return self.s.span(first, max(target, min(last, self.s.range(head)[0] - 1)))


def _within(span: Span | None, content: Span) -> Span | None:
    if span is None:
        return None
    start, end = max(span.start, content.start), min(span.end, content.end)
    return Span(start, end) if start < end else None
