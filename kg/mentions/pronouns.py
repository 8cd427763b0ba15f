"""Mentions that are pronouns and possessives."""

from __future__ import annotations

from itertools import pairwise

from kg.lexicon.actor_nouns import Pronoun
from kg.mentions.index import MentionIndex, role_of, tidy
from kg.mentions.name_spans import SUBJECTS
from kg.mentions.noun_phrases import NounPhrases
from kg.model import Mention, MentionForm, SourceKind, Span
from kg.preprocess.document import Token

_PARTS = 3
"""Tokens of a hyphenated pronoun that the tokeniser splits."""


class Pronouns:
    """Adds the pronouns of one document to its index."""

    def __init__(self, phrases: NounPhrases, index: MentionIndex) -> None:
        self.words, self.tokens, self.names = phrases.words, phrases.tokens, phrases.names
        self.text = index.text
        self.phrases = phrases
        self.index = index

    def read(self, by_head: dict[int, Mention]) -> None:
        """Add each pronoun; ``by_head`` has the other mentions by their head tokens."""
        for token in self.tokens:
            end = self._joined_end(token)
            pronoun = self.words.pronouns.get(self._written(token.index, end))
            if pronoun is None or self.names.at[token.index] is not None:
                continue
            if pronoun.form == "near":
                self._add_proximal(token, pronoun, end)
            elif pronoun.form == "relative":
                if token.dep in SUBJECTS:
                    self._add_relative(token, by_head)
            elif pronoun.form == "possessive" and (token.pos == "DET" or token.feature("Poss")):
                self._add_pronoun(token, pronoun, "possessive")
            elif self._is_pronoun(token, pronoun.form):
                self._add_pronoun(token, pronoun)
            elif pronoun.form in ("indefinite", "every") and self._is_indefinite(token, pronoun):
                self._add_indefinite(token, pronoun, by_head)

    def _is_pronoun(self, token: Token, form: str) -> bool:
        """Check whether a word with the form of a pronoun is one here."""
        if form == "personal":
            return token.lower not in self.words.expletives or not self._is_expletive(token.index)
        if form == "possessive":
            # "her" is both.
            return token.feature("Case") == "Acc"
        return False

    def _is_indefinite(self, token: Token, pronoun: Pronoun) -> bool:
        subject = token.dep in SUBJECTS
        if token.pos == "DET" and not subject:
            return False
        if token.pos == "NOUN" and pronoun.number != "p":
            return False
        oblique = token.dep in ("obl:agent", "obl:mod", "obl:arg")
        return subject or oblique or self._is_partitive(token)

    def _add_proximal(self, token: Token, pronoun: Pronoun, end: int) -> None:
        """Add "celui-ci", "ce dernier" or "the latter", unless it modifies a noun."""
        first = token
        if end == token.index + 1 and "-" not in token.lower:
            if not self._is_near_demonstrative(token.index - 1) or self._modifies_noun(token):
                return
            first = self.tokens[token.index - 1]
            self.index.remove_at(first.start)
        self._add_pronoun(token, pronoun, definite="dem", first=first, end=end)

    def _modifies_noun(self, token: Token) -> bool:
        """Check whether a word modifies the noun after it: "the former teacher"."""
        return token.dep == "amod" and token.head > token.index

    def _joined_end(self, token: Token) -> int:
        """Return the end of a pronoun that the tokeniser may split: "celui", "-", "ci"."""
        end = token.index + _PARTS
        parts = self.tokens[token.index : end]
        close = len(parts) == _PARTS and all(
            a.start + len(a.text) == b.start for a, b in pairwise(parts)
        )
        whole = self._written(token.index, end)
        return end if close and whole in self.words.pronouns else token.index + 1

    def _written(self, start: int, end: int) -> str:
        return "".join(t.lower for t in self.tokens[start:end])

    def _is_near_demonstrative(self, index: int) -> bool:
        word = self.words.determiners.get(self.tokens[index].lower) if index >= 0 else None
        return word is not None and word.form in self.words.proximals

    def _is_expletive(self, index: int) -> bool:
        """Check whether an impersonal verb follows: "il [faut]", "il s'[agit]"."""
        for token in self.tokens[index + 1 : index + 4]:
            if token.lower not in self.words.clitics:
                return self._has_form(token.lower, "expletive")
            joined = self._written(token.index, token.index + 2)
            if token.lower.endswith("'") and self._has_form(joined, "expletive"):
                return True
        return False

    def _has_form(self, word: str, form: str) -> bool:
        pronoun = self.words.pronouns.get(word)
        return pronoun is not None and pronoun.form == form

    def _add_pronoun(
        self,
        token: Token,
        pronoun: Pronoun,
        form: MentionForm = "pronoun",
        *,
        definite: str = "",
        first: Token | None = None,
        end: int | None = None,
    ) -> None:
        start = (first or token).start
        if token.text[:1] == "-":
            start += len(token.text) - len(self._bare(token.text))
        start = min(start, token.end - 1)
        span = Span(start, token.end if end is None else self.tokens[end - 1].end)
        self.index.add(
            Mention(
                span,
                span.of(self.text),
                form,
                self._kind(token),
                pronoun.gender,
                pronoun.number,
                head=self._bare(token.lower) if form == "pronoun" else token.lower,
                definite=definite,
                sentence=token.sentence,
                paragraph=self.index.paragraph(span),
                role=role_of(token),
                governor=token.head,
                quoted=self.index.is_quoted(span),
            )
        )

    def _kind(self, token: Token) -> SourceKind:
        """Return the kind of referent that a pronoun's form shows."""
        if token.lower in self.words.person_pronouns:
            return "person"
        return "organisation" if token.lower in self.words.non_person_pronouns else "unknown"

    def _bare(self, word: str) -> str:
        """Strip what precedes an inverted pronoun: "-t-il" is "il"."""
        for opening in self.words.euphonics:
            if word.startswith(opening):
                return word.removeprefix(opening)
        return word

    def _is_partitive(self, token: Token) -> bool:
        """Check whether a pronoun is one of several: "[un] de ses avocats"."""
        after = self.tokens[token.index + 1] if token.index + 1 < len(self.tokens) else None
        return token.pos == "PRON" and after is not None and self.names.is_linking(after)

    def _add_relative(self, token: Token, by_head: dict[int, Mention]) -> None:
        verb = self.tokens[token.head]
        while verb.dep not in ("acl:relcl", "ROOT") and verb.head != verb.index:
            verb = self.tokens[verb.head]
        antecedent = by_head.get(verb.head)
        name = self.names.at[verb.head]
        if antecedent is None and name is not None:
            antecedent = by_head.get(self.names.head(name.start, name.end))
        if antecedent is None or antecedent.span.start > token.start:
            return
        span = token.span
        self.index.add(
            Mention(
                span,
                span.of(self.text),
                "relative",
                antecedent.kind,
                antecedent.gender,
                antecedent.number,
                sentence=token.sentence,
                paragraph=self.index.paragraph(span),
                role="subject",
                governor=token.head,
                quoted=self.index.is_quoted(span),
                partner=antecedent.span,
            )
        )

    def _add_indefinite(self, token: Token, pronoun: Pronoun, by_head: dict[int, Mention]) -> None:
        start = self.phrases.phrase_start(token)
        if start and self.tokens[start - 1].lower in self.words.prefixes:
            start -= 1
        end = self.phrases.extend(token.index, token.index + 1, True, 0)
        span = self.index.span(start, end)
        clause = self.phrases.clause_end(token.index, end)
        whole = self.index.span(start, clause) if clause else None
        # "Celui qui avait bâti le pont …" opens a sentence with somebody already named.
        opens = start == 0 or self.tokens[start - 1].sentence != token.sentence
        after = self.tokens[end].lower if end < len(self.tokens) else ""
        relative = self._has_form(after, "relative")
        relative = relative or self.phrases.find_relative(token.index, end) is not None
        known = opens and pronoun.number == "s" and relative
        mention = Mention(
            span,
            tidy(span.of(self.text)),
            "noun",
            "group" if pronoun.number == "p" else "person",
            pronoun.gender,
            pronoun.number,
            head=token.lower,
            definite="def" if known else "indef",
            sense="indefinite",
            sentence=token.sentence,
            paragraph=self.index.paragraph(span),
            role=role_of(token),
            governor=token.head,
            quoted=self.index.is_quoted(span),
            partner=self._apposed(token),
            whole=whole,
            full=tidy(whole.of(self.text)) if whole else "",
        )
        by_head.setdefault(token.index, self.index.add(mention))

    def _apposed(self, token: Token) -> Span | None:
        """Find the name that a pronoun is an apposition of: "Ada Brun, l'une de ses avocates"."""
        name = self.names.at[token.head] if token.dep == "appos" else None
        return self.index.span(name.start, name.end) if name is not None else None
