"""Decide the speech act of a chosen candidate, and its stance.

The cue's frame gives a first act and polarity, negation reverses it, and the content decides the
rest: announced acts of the source, obligations, evaluative words. Two multinomial logistic
regressions weigh these (:mod:`kg.stance.classifier`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kg.content.candidate import PREP, Candidate
from kg.lexicon.actor_nouns import actor_words
from kg.lexicon.cues import Cue, Cues
from kg.lexicon.sentiment import SentimentLexicon
from kg.model import Act, Stance
from kg.preprocess.document import Token
from kg.stance.classifier import Features, likeliest, sums, weights
from kg.stance.clause_features import (
    CLAUSE_FEATURE,
    MODALITY_FEATURE,
    clause_features,
    length_features,
)
from kg.stance.cue_prior import QUOTING, TURNED, content_shape, prior
from kg.stance.embedded_predicates import EmbeddedPredicates
from kg.stance.sentiment import Sentiment
from kg.stance.target import Targets
from kg.syntax.sentences import Sentences

_SIGNS = {1: "+", -1: "-", 0: "0"}
_SIDES: dict[str, tuple[Act, int]] = {"+": ("support", 1), "-": ("oppose", -1)}
_NEUTRAL = frozenset(("assert", "announce"))
_CROSSED = frozenset(
    (
        *("predicate+", "predicate-", "predicate+v", "predicate-v", "predicate++", "predicate--"),
        *("praise", "blame", "no judgement", "question", "ought", "felt+", "felt-", "a claim"),
        *("plan+", "plan-", "negated", "conditional"),
    )
)
"""Features of the content that are crossed with the act of the frame and the modality."""
BIAS = "bias"


class StanceDecider:
    """Decides act and stance of one document's candidates; ``targets`` finds their targets."""

    def __init__(
        self,
        sentences: Sentences,
        cues: Cues,
        verb_cues: Mapping[int, tuple[Cue, int]],
        evaluative: SentimentLexicon,
        starts: Sequence[int],
    ) -> None:
        self.s = sentences
        self.cues = cues
        self.verb_cues = verb_cues
        self.actors = actor_words(sentences.document.language)
        self.sentiment = Sentiment(sentences, evaluative, starts)
        self.embedded = EmbeddedPredicates(sentences, cues, verb_cues)
        self.targets = Targets(self.sentiment, self.embedded)

    def act_and_stance(self, candidate: Candidate) -> tuple[Act, Stance]:
        """Decide act and stance of a candidate: by the fitted weights, else by the frame."""
        demands = candidate.act == "demand" and candidate.type == "direct"
        if candidate.act == "ask" or (demands and self.s.text[candidate.pieces[-1].end - 1] == "?"):
            return "ask", "none"
        language = self.s.document.language
        features = self.features(candidate)
        act, polarity = prior(self.s, candidate)
        stance: Stance = "support" if polarity > 0 else "oppose" if polarity < 0 else "none"
        acts, stances = weights("act", language), weights("stance", language)
        if acts.classes and stances.classes:
            act, stance = likeliest(sums(features, acts), sums(features, stances))
        return act, stance

    def features(self, candidate: Candidate) -> Features:
        """Build the feature dict of a candidate; each value is 1."""
        act, polarity = prior(self.s, candidate)
        content = set(self._content(candidate))
        crossed = content & _CROSSED
        shape = content_shape(self.s, candidate)
        found = {BIAS, f"shape={shape}"}
        if candidate.cue is None:
            # The frame of the inherited cue only applies to that cue's own content.
            found.add(f"carried={act}{_SIGNS[polarity]}")
            act, polarity = "assert", 0
        embedded = None
        found.add(f"frame={act}{_SIGNS[polarity]}")
        if polarity or act not in _NEUTRAL:
            found |= {f"frame:{name}" for name in crossed}
        else:
            modality = self._modality(candidate)
            found |= {f"{CLAUSE_FEATURE}manner={modality}", f"{CLAUSE_FEATURE}{candidate.type}"}
            embedded = self._from_content(candidate)
            if embedded is None:
                found |= content | {f"{act}:{name}" for name in crossed}
                # Blame weighs more in an opinion than in an announcement.
                found |= {f"{MODALITY_FEATURE}{modality}:{name}" for name in crossed}
            else:
                sign = _SIGNS[embedded[1]]
                shown = f"inner={embedded[0]}{sign}"
                # Announced in a noun ("son départ") it is a fact, in a clause a wish.
                found |= {f"inner sign={sign}", shown, f"{shown}:shape={shape}", f"{shown}:{act}"}
                found |= {name for name in content if name.startswith(CLAUSE_FEATURE)}
        if embedded is None:
            found.add(f"sign={_SIGNS[polarity]}")
        if candidate.weak:
            found.add(f"weak={act}{_SIGNS[polarity]}")
        return dict.fromkeys(sorted(found), 1.0)

    def _modality(self, candidate: Candidate) -> str:
        """Name how a neutral cue presents the content: an opinion, a fact, a claim, or plain."""
        if candidate.cue is None:
            return "none"
        return self.s.words.modalities.get(candidate.lemma.replace(" ", "_"), "plain")

    def _from_content(self, candidate: Candidate) -> tuple[Act, int] | None:
        """Find act and polarity in the content of a neutral cue."""
        if content_shape(self.s, candidate) == "predication" and candidate.target is not None:
            called = self._called(candidate)
            if called is not None:
                return called
        for root in self.sentiment.roots(self.sentiment.tokens_of(candidate.pieces[0])):
            finite = self.s.finite(root)
            found = self._own_position(candidate, root, finite)
            if found is None:
                found = self._wish(candidate, root, finite)
            if found is not None and found[1]:
                return found
        return None

    def _own_position(
        self, candidate: Candidate, root: int, finite: Token
    ) -> tuple[Act, int] | None:
        """Find act and polarity of a predicate by which the source speaks of itself.

        The polarity is 0 where it reports a past act.
        """
        token = self.s.tokens[root]
        felt = self._felt(root) if self._self_reference(candidate, root, finite) else ""
        if felt:
            return _SIDES[felt]
        own = self._own_act(candidate, root, finite)
        if not own:
            return None
        negated = self.sentiment.negated(root)
        embedded = self.embedded.of_predicate(root, own)
        if embedded is not None and embedded[1]:
            act, polarity = embedded
            return (TURNED.get(act, act), -polarity) if negated else embedded
        if own == "first" and finite.feature("Tense") == "Fut":
            return ("refuse", -1) if negated else ("commit", 1)
        describes = token.pos == "ADJ" or own == "adjective" or "VerbForm=Part" in token.morph
        return _SIDES.get(self.sentiment.sense(root)) if describes else None

    def _wish(self, candidate: Candidate, root: int, finite: Token) -> tuple[Act, int] | None:
        """Find act and polarity of an imperative, an obligation, a wish or a cue noun."""
        s, token = self.s, self.s.tokens[root]
        obliges = self.sentiment.lexicon.sense(token) == "!" and s.child(root, "nsubj") is None
        if finite.feature("Mood") == "Imp" or obliges:
            return "demand", -1 if self.sentiment.negated(root) else 1
        if token.pos != "NOUN" or candidate.rule in QUOTING or root != candidate.head:
            return None
        cue = self.cues.nouns.get(token.lemma)
        return None if cue is None else self.embedded.of_noun(root, cue)

    def _called(self, candidate: Candidate) -> tuple[Act, int] | None:
        """Find the side of a source that calls its target by an evaluative word.

        The word is the head of the content, the second complement of the cue.
        """
        head = candidate.head
        for piece in candidate.pieces:
            inside = self.sentiment.tokens_of(piece)
            if head is not None and head in inside:
                sense = self.sentiment.predicate(head, inside) or self.sentiment.described(head)
                if sense in _SIDES:
                    return _SIDES[sense]
                if self.sentiment.lexicon.is_accusation(self.s.tokens[head]):
                    return "oppose", -1
        return None

    def _felt(self, root: int) -> str:
        """Return the sense of a feeling, whoever has it; "" where there is none."""
        # "avoir été déçue", "elle est ravie", "avoir appris avec effroi"
        s = self.s
        if "VerbForm=Part" in s.tokens[root].morph and s.is_passive(root):
            sense = self.sentiment.described(root)
            if sense in _SIDES:
                return sense
        links = s.tokens[root].lemma in s.words.linking_verbs
        for child in s.children[root]:
            token, sense = s.tokens[child], ""
            if links and token.dep == "xcomp" and "VerbForm=Part" in token.morph:
                # "he felt betrayed"
                sense = self.sentiment.described(child)
            elif token.pos == "NOUN" and s.preposition(child) in s.words.emotion_prepositions:
                sense = self.sentiment.sense(child)
            if sense in _SIDES:
                return sense
        return ""

    def _content(self, candidate: Candidate) -> Iterator[str]:
        """Name the features of the content."""
        if candidate.act in ("refuse", "oppose") and candidate.head is not None:
            cue = self.cues.nouns.get(self.s.tokens[candidate.head].lemma)
            if cue is not None and cue.frame("que") is not None and cue.polarity <= 0:
                # "rejected the accusation"
                yield "a claim"
        yield from length_features(self.s, map(self.sentiment.tokens_of, candidate.pieces))
        senses: Counter[str] = Counter()
        for piece in candidate.pieces:
            inside = self.sentiment.tokens_of(piece)
            yield from _punctuation(piece.of(self.s.text))
            for sense, strong in self.sentiment.senses(inside):
                senses[sense] += 1
                if strong:
                    yield f"strong{sense}"
            for sense in self.sentiment.phrases(inside):
                senses[sense] += 1
                yield f"phrase{sense}"
            yield from self._clauses(candidate, inside)
        praise, blame = senses["+"], senses["-"]
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

    def _clauses(self, candidate: Candidate, inside: range) -> Iterator[str]:
        """Name the features of the clauses of a piece of content."""
        for place, root in enumerate(self.sentiment.roots(inside)):
            yield from self.sentiment.predicate_features(root, inside)
            yield from self._plan(candidate, root)
            if not place:
                yield from self._form(root, inside)
            for child in self.s.children[root]:
                if child in inside and self.s.tokens[child].dep in ("conj", "parataxis"):
                    yield from self.sentiment.predicate_features(child, inside)

    def _form(self, root: int, inside: range) -> Iterator[str]:
        """Name the form of the first clause, by itself and with the sense of its predicate.

        That something was bad for us is not blame.
        """
        sense = self.sentiment.predicate(root, inside)
        for name in clause_features(self.s, root, inside):
            yield name
            if sense:
                yield f"{name}:{sense}"

    def _plan(self, candidate: Candidate, root: int) -> Iterator[str]:
        """Yield whether the source announces an act of its own: "il irait au bout".

        Not what it may have done ("il aurait fui"), could or should do.
        """
        finite = self.s.finite(root)
        conditional = finite.feature("Mood") == "Cnd" and (
            finite.index == root or "VerbForm=Part" not in self.s.tokens[root].morph
        )
        if finite.lemma in self.s.words.modals or candidate.rule == PREP:
            return
        announces = conditional or finite.feature("Tense") == "Fut"
        if announces and self._own_act(candidate, root, finite):
            yield "plan-" if self.sentiment.negated(root) else "plan+"

    def _own_act(self, candidate: Candidate, root: int, finite: Token) -> str:
        """Name the form in which the source announces its own act or state, else "".

        What is done to "him" does not count.
        """
        own = self._self_reference(candidate, root, finite)
        return "" if own in ("pronoun", "body") and self.s.is_passive(root) else own

    def _self_reference(self, candidate: Candidate, root: int, finite: Token) -> str:
        """Name the form in which the source speaks of itself; "" where it does not."""
        s = self.s
        if candidate.rule == "verb:adj":
            return "adjective"
        subject = s.child(root, "nsubj", "nsubj:pass")
        if self._is_first_person(candidate, finite, subject):
            return "first"
        if subject is None:
            if s.is_infinitive(root) and content_shape(s, candidate) == "inf":
                return "infinitive"
            morph = s.tokens[root].morph
            elliptic = "VerbForm=Part" in morph and "Tense=Pres" not in morph
            elliptic = elliptic and finite.index == root
            return "first" if elliptic and candidate.rule in QUOTING else ""
        return "pronoun" if self._is_own_pronoun(candidate, subject) else ""

    def _is_first_person(self, candidate: Candidate, finite: Token, subject: int | None) -> bool:
        """Check for a predicate in the first person, or "on" as in "On gagnera"."""
        if finite.feature("Person") == "1":
            return True
        if subject is None:
            return False
        token = self.s.tokens[subject]
        collective = token.lower in self.s.words.inclusive_pronouns and candidate.type == "direct"
        # "On gagnera" is about us, "on nous a dit" is not.
        return token.feature("Person") == "1" or (collective and finite.feature("Tense") == "Fut")

    def _is_own_pronoun(self, candidate: Candidate, subject: int) -> bool:
        """Check whether a pronoun outside quotation marks may refer to the speaker."""
        token = self.s.tokens[subject]
        if (
            candidate.speaker is None
            or candidate.type == "direct"
            or token.pos != "PRON"
            or token.feature("Person") != "3"
            or token.lower not in self.s.words.third_person
        ):
            return False
        number = self.s.tokens[candidate.speaker].feature("Number")
        return not number or number == token.feature("Number")


def _punctuation(text: str) -> Iterator[str]:
    """Name the features of questions and exclamations."""
    if "?" in text:
        yield "question" if text.rstrip(' »”"').endswith("?") else "questions"
    if "!" in text:
        yield "exclamation"
