"""A chosen candidate → its act, and what its source is for or against.

The cue's frame gives a first idea of act and polarity, negation turns it round, and the content
tells the rest: who speaks of what he will do, what ought to be, which words judge. Two multinomial
logistic regressions weigh these (:mod:`kg.stance.classifier`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.annotate.document import Token
from kg.content.candidate import PREP, Candidate
from kg.lexicon.actor_nouns import actor_words
from kg.lexicon.cues import Cue, Cues
from kg.lexicon.sentiment import Evaluative
from kg.model import Act, Stance
from kg.stance.classifier import Features, likeliest, sums, weights
from kg.stance.clause_features import JUDGED, TELLING, bulk, form
from kg.stance.cue_prior import QUOTING, TURNED, prior, shape
from kg.stance.embedded_predicates import Inner
from kg.stance.sentiment import Judging
from kg.stance.target import Targets
from kg.syntax.sentences import Sentences

_SIGNS = {1: "+", -1: "-", 0: "0"}
_NEUTRAL = frozenset(("assert", "announce"))
_CROSSED = frozenset(
    (
        "predicate+",
        "predicate-",
        "predicate+v",
        "predicate-v",
        "predicate++",
        "predicate--",
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
BIAS = "bias"


class Judge:
    """Tells act and stance of one document's candidates; ``targets`` tells their targets."""

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
        self.actors = actor_words(sentences.document.language)
        self.judging = Judging(sentences, evaluative, starts)
        self.inner = Inner(sentences, cues, verb_cues)
        self.targets = Targets(self.judging, self.inner)

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
        if self._calls_claim(candidate):
            # "dismissed the accusation as a lie"
            return "refuse", "none"
        if act == "refuse" and self._is_denied(candidate):
            # Who rejects an accusation denies a fact and takes no side.
            stance = "none"
        return act, stance

    def features(self, candidate: Candidate) -> Features:
        """What is said of a candidate to the regression: names with the value 1."""
        act, polarity = prior(self.s, candidate)
        told = set(self._content(candidate))
        joined = shape(self.s, candidate)
        found = {BIAS, f"shape={joined}"}
        if candidate.cue is None:
            # What the cue before it said holds for that one's content only.
            found.add(f"carried={act}{_SIGNS[polarity]}")
            act, polarity = "assert", 0
        inner = None
        found.add(f"frame={act}{_SIGNS[polarity]}")
        if polarity or act not in _NEUTRAL:
            found |= {f"frame:{name}" for name in told & _CROSSED}
        else:
            manner = self._manner(candidate)
            found |= {f"{TELLING}manner={manner}", f"{TELLING}{candidate.type}"}
            inner = self._effective(candidate)
            if inner is None:
                crossed = told & _CROSSED
                found |= told | {f"{act}:{name}" for name in crossed}
                # Blame weighs more in what one judges than in what one makes known.
                found |= {f"{JUDGED}{manner}:{name}" for name in crossed}
            else:
                sign = _SIGNS[inner[1]]
                shown = f"inner={inner[0]}{sign}"
                # What one announces in a word ("son départ") is told, in a clause it is wanted.
                found |= {f"inner sign={sign}", shown, f"{shown}:shape={joined}", f"{shown}:{act}"}
                found |= {name for name in told if name.startswith(TELLING)}
        if inner is None:
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
        if shape(self.s, candidate) == "predication" and candidate.target is not None:
            called = self._called(candidate)
            if called is not None:
                return called
        inside = self.judging.tokens_of(candidate.pieces[0])
        for root in self.judging.roots(inside):
            negated = self.judging.negated(root)
            token, finite = s.tokens[root], s.finite(root)
            itself = self._tells_of_itself(candidate, root, finite)
            felt = self._felt(root) if itself else ""
            if felt:
                return ("support", 1) if felt == "+" else ("oppose", -1)
            own = self._is_own(candidate, root, finite) if itself else ""
            if own:
                near = self.s.near_future(root)
                inner = self.inner.wished(root) or self.inner.of_predicate(
                    root if near is None else near, own
                )
                if inner is not None and inner[1]:
                    if near is None and self._is_past(candidate, root):
                        continue
                    act, polarity = inner
                    return (TURNED.get(act, act), -polarity) if negated else inner
                if own == "first" and self._is_ahead(root, finite):
                    return ("refuse", -1) if negated else ("commit", 1)
                if token.pos == "ADJ" or own == "adjective" or "VerbForm=Part" in token.morph:
                    sense = self.judging.sense(root)
                    if sense in ("+", "-"):
                        return ("support", 1) if sense == "+" else ("oppose", -1)
            if finite.feature("Mood") == "Imp":
                return ("demand", -1 if negated else 1)
            if self.judging.evaluative.sense(token) == "!" and s.child(root, "nsubj") is None:
                return ("demand", -1 if negated else 1)
            if (
                candidate.rule in QUOTING
                and finite.feature("Mood") == "Sub"
                and s.child(root, "mark") is not None
            ):
                return ("demand", 1)
            if token.pos == "NOUN" and candidate.rule not in QUOTING:
                cue = self.cues.nouns.get(token.lemma)
                if cue is not None and root == candidate.head:
                    inner = self.inner.of_noun(root, cue)
                    if inner is not None and inner[1]:
                        return inner
        return None

    def _called(self, candidate: Candidate) -> tuple[Act, int] | None:
        """Support or opposition of who calls a thing by a word that judges: by the second
        complement, whose head is the content's, before the thing or behind it.
        """
        head = candidate.head
        for piece in candidate.pieces:
            inside = self.judging.tokens_of(piece)
            if head is not None and head in inside:
                sense = self.judging.predicate(head, inside) or self.judging.described(head)
                if sense in ("+", "-"):
                    return ("support", 1) if sense == "+" else ("oppose", -1)
                if self.judging.evaluative.is_charge(self.s.tokens[head]):
                    return "oppose", -1
        return None

    def _felt(self, root: int) -> str:
        """The sense of what is felt, by whoever is told of: "avoir été déçue", "elle est ravie",
        "avoir appris avec effroi"; "" where nothing is.
        """
        s = self.s
        if "VerbForm=Part" in s.tokens[root].morph and s.is_passive(root):
            sense = self.judging.described(root)
            if sense in ("+", "-"):
                return sense
        for child in s.children[root]:
            linked = s.tokens[root].lemma in s.words.linking and s.tokens[child].dep == "xcomp"
            if linked and "VerbForm=Part" in s.tokens[child].morph:
                # "he felt betrayed"
                sense = self.judging.described(child)
                if sense in ("+", "-"):
                    return sense
            if s.preposition(child) in s.words.feeling and s.tokens[child].pos == "NOUN":
                sense = self.judging.sense(child)
                if sense in ("+", "-"):
                    return sense
        return ""

    def _is_past(self, candidate: Candidate, root: int) -> bool:
        """Whether a deed is told as done before: "avoir accepté", "je voulais"; not the imperfect
        of what was said then: "a annoncé qu'il acceptait".
        """
        s = self.s
        finite = s.finite(root)
        if s.is_infinitive(root) and s.child(root, "aux:tense", "aux") is not None:
            return True
        as_said = candidate.type == "indirect" and shape(s, candidate) == "que"
        if finite.feature("Tense") == "Imp" and not (as_said and finite.index == root):
            return True
        return finite.index != root and finite.feature("VerbForm") == "Inf"

    def _content(self, candidate: Candidate) -> Iterator[str]:
        s = self.s
        praise = blame = 0
        if self._is_claim(candidate):
            yield "a claim"
        yield from bulk(s, map(self.judging.tokens_of, candidate.pieces))
        for piece in candidate.pieces:
            inside = self.judging.tokens_of(piece)
            text = piece.of(s.text)
            if "?" in text:
                yield "question" if text.rstrip(' »”"').endswith("?") else "questions"
            if "!" in text:
                yield "exclamation"
            for sense, strong in self.judging.senses(inside):
                praise += sense == "+"
                blame += sense == "-"
                if strong:
                    yield f"strong{sense}"
            for sense in self.judging.phrases(inside):
                praise += sense == "+"
                blame += sense == "-"
                yield f"phrase{sense}"
            for place, root in enumerate(self.judging.roots(inside)):
                yield from self.judging.clause(root, inside)
                yield from self._plan(candidate, root)
                if not place:
                    yield from self._told(root, inside)
                for child in s.children[root]:
                    if child in inside and s.tokens[child].dep in ("conj", "parataxis"):
                        yield from self.judging.clause(child, inside)
                opinion = self._opinion(root)
                if opinion is not None and opinion in inside:
                    yield from self.judging.clause(opinion, inside)
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
        for us is no blame.
        """
        sense = self.judging.predicate(root, inside)
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
        denied: "rejected the accusation".
        """
        if candidate.head is None or candidate.act not in ("refuse", "oppose"):
            return False
        return self._claim(candidate.head) is not None

    def _claim(self, noun: int) -> Cue | None:
        """The cue noun by which somebody's claim is told of, ``None`` where it is none."""
        cue = self.cues.nouns.get(self.s.tokens[noun].lemma)
        told = cue is not None and cue.frame("que") is not None and cue.polarity <= 0
        return cue if told else None

    def _is_denied(self, candidate: Candidate) -> bool:
        """Whether what is refused is an accusation, or a claim with what it says: an argument
        alone may be opposed like a proposal.
        """
        if candidate.head is None or candidate.act not in ("refuse", "oppose"):
            return False
        return self._is_charge(candidate.head)

    def _is_charge(self, noun: int) -> bool:
        """Whether a noun is an accusation, or a claim with what it says."""
        cue = self._claim(noun)
        if cue is None:
            return False
        return cue.polarity < 0 or any(
            self.s.tokens[c].dep in ("acl", "ccomp") and self.s.child(c, "mark") is not None
            for c in self.s.children[noun]
        )

    def _calls_claim(self, candidate: Candidate) -> bool:
        """Whether somebody's claim is put aside by what it is called."""
        if candidate.act not in ("refuse", "oppose") or candidate.target is None:
            return False
        return shape(self.s, candidate) == "predication" and self._is_charge(candidate.target)

    def _plan(self, candidate: Candidate, root: int) -> Iterator[str]:
        """Whether the source tells what it will do: "il irait au bout"; not what it is said to
        have done ("il aurait fui"), could or should do.
        """
        finite = self.s.finite(root)
        told = finite.feature("Mood") == "Cnd" and (
            finite.index == root or "VerbForm=Part" not in self.s.tokens[root].morph
        )
        if finite.lemma in self.s.words.modals or candidate.rule == PREP:
            return
        if (told or self._is_ahead(root, finite)) and self._is_own(candidate, root, finite):
            yield "plan-" if self.judging.negated(root) else "plan+"

    def _is_ahead(self, root: int, finite: Token) -> bool:
        return finite.feature("Tense") == "Fut" or self.s.near_future(root) is not None

    def _is_own(self, candidate: Candidate, root: int, finite: Token) -> str:
        """Whether the source speaks of what it does or is: in the first person, an infinitive,
        "il"; not of what is done to "him".
        """
        own = self._tells_of_itself(candidate, root, finite)
        return "" if own in ("pronoun", "body") and self.s.is_passive(root) else own

    def _is_own_body(self, candidate: Candidate, subject: int) -> bool:
        """Whether a subject is a body that the source speaks for: "son pays n'enverra personne"."""
        s = self.s
        noun = self.actors.nouns.get(s.tokens[subject].lower)
        if noun is None or noun.kind != "organisation":
            return False
        for child in s.children[subject]:
            owner = s.tokens[child]
            if "Poss=Yes" in owner.morph:
                # "Notre pays" in somebody's own words, "son pays" in the writer's.
                known = self.actors.pronouns.get(owner.lower)
                third = known is not None and known.form == "possessive"
                return third != (candidate.type == "direct")
        return False

    def _tells_of_itself(self, candidate: Candidate, root: int, finite: Token) -> str:
        """How the source tells of itself, if it does."""
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
        if subject is None and s.is_infinitive(root) and shape(self.s, candidate) == "inf":
            return "infinitive"
        if subject is not None and self._is_own_body(candidate, subject):
            return "body"
        if (
            subject is None
            and candidate.rule in QUOTING
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
        ):
            speaker = s.tokens[candidate.speaker]
            number = speaker.feature("Number")
            if not number or number == s.tokens[subject].feature("Number"):
                return "pronoun"
        return ""
