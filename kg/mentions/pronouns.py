"""Pronouns and possessives of a document → mentions; who they are is said later."""

from __future__ import annotations

from itertools import pairwise

from kg.annotate.document import Document, Token
from kg.lexicon.actor_nouns import ActorWords, Pronoun, agree
from kg.mentions.index import MentionBook, role_of, tidy
from kg.mentions.name_spans import SUBJECTS, ProperName
from kg.mentions.noun_phrases import NounPhrases
from kg.mentions.proper_names import ProperNames
from kg.model import Mention, MentionForm, SourceKind, Span

_PARTS = 3
"""Tokens of a pronoun with a hyphen that the tokeniser takes apart."""
_PREPOSITION = 4
"""Tokens of a preposition before a relative pronoun and the comma before it, at most."""


class Pronouns:
    """Reads the pronouns of one document into its book."""

    def __init__(
        self,
        document: Document,
        words: ActorWords,
        names: ProperNames,
        phrases: NounPhrases,
        book: MentionBook,
    ) -> None:
        self.words = words
        self.text = document.text
        self.tokens = document.tokens
        self.names = names
        self.phrases = phrases
        self.book = book

    def read(self, by_head: dict[int, Mention]) -> None:
        """Adds each pronoun; ``by_head`` has the mentions before by the tokens that head them."""
        tokens = self.tokens
        for token in tokens:
            end = self._joined(token)
            pronoun = self.words.pronouns.get(self._written(token.index, end))
            if pronoun is None or self.names.at[token.index] is not None:
                continue
            following = tokens[token.index + 1].lower if token.index + 1 < len(tokens) else ""
            if pronoun.form == "personal":
                if following.startswith(self.words.selves) or (
                    token.lower in self.words.dummies and self._expletive(token.index)
                ):
                    continue
                self._add_pronoun(token, pronoun.gender, pronoun.number, "pronoun", "")
            elif pronoun.form == "near":
                start = token
                if end == token.index + 1 and "-" not in token.lower:
                    narrows = token.dep == "amod" and token.head > token.index
                    if (
                        not self._demonstrates(token.index - 1)
                        or (
                            # "the former teacher"
                            narrows and tokens[token.head].pos in ("NOUN", "PROPN")
                        )
                        or (
                            following
                            and tokens[token.index + 1].pos == "NOUN"
                            and tokens[token.index + 1].head != token.head
                            and tokens[token.index + 1].start == token.end + 1
                            and token.dep == "amod"
                        )
                    ):
                        continue
                    start = tokens[token.index - 1]
                    self.book.forget(start.start)
                self._add_pronoun(
                    token, pronoun.gender, pronoun.number, "pronoun", "dem", first=start, end=end
                )
            elif pronoun.form == "possessive":
                if token.pos == "DET" or token.feature("Poss"):
                    self._add_pronoun(token, pronoun.gender, pronoun.number, "possessive", "")
                elif token.feature("Case") == "Acc":
                    # "her" is both.
                    self._add_pronoun(token, pronoun.gender, pronoun.number, "pronoun", "")
            elif pronoun.form == "relative":
                if token.dep in SUBJECTS or self._comma_before(token) is not None:
                    self._add_relative(token, pronoun, by_head)
            elif pronoun.form == "object":
                if self._stands_for_object(token):
                    self._add_pronoun(token, pronoun.gender, pronoun.number, "pronoun", "")
            elif pronoun.form == "every" and self._sums_up(token):
                self._add_pronoun(token, pronoun.gender, pronoun.number, "pronoun", "")
            elif (
                pronoun.form in ("indefinite", "every")
                and token.pos != "VERB"
                and (token.pos != "DET" or token.dep in SUBJECTS)
                and (token.pos != "NOUN" or pronoun.number == "p")
                and (
                    token.dep in SUBJECTS
                    or token.dep in ("obl:agent", "obl:mod", "obl:arg")
                    or self._among_others(token)
                )
            ):
                self._add_indefinite(token, pronoun.gender, pronoun.number, by_head)

    def _stands_for_object(self, token: Token) -> bool:
        """Whether what looks like an article is the object of an infinitive behind a preposition:
        "à l'en croire".
        """
        tokens = self.tokens
        after = token.index + 1
        while after < len(tokens) and tokens[after].pos == "PRON":
            after += 1
        opens = token.index > 0 and tokens[token.index - 1].pos == "ADP"
        return opens and after < len(tokens) and "VerbForm=Inf" in tokens[after].morph

    def _sums_up(self, token: Token) -> bool:
        """Whether a pronoun is a subject by itself, of all who were spoken of: "Tous réclament"."""
        after = self.tokens[token.index + 1 : token.index + 2]
        alone = not any(t.pos in ("DET", "PRON") and t.head == token.index for t in after)
        return token.dep in SUBJECTS and alone and not self._among_others(token)

    def _joined(self, token: Token) -> int:
        """Where a pronoun ends that the tokeniser takes apart: "celui", "-", "ci"."""
        end = token.index + _PARTS
        parts = self.tokens[token.index : end]
        close = len(parts) == _PARTS and all(
            a.start + len(a.text) == b.start for a, b in pairwise(parts)
        )
        whole = self._written(token.index, end)
        return end if close and whole in self.words.pronouns else token.index + 1

    def _written(self, start: int, end: int) -> str:
        return "".join(t.lower for t in self.tokens[start:end])

    def _demonstrates(self, index: int) -> bool:
        word = self.words.determiners.get(self.tokens[index].lower) if index >= 0 else None
        return word is not None and word.form in self.words.near

    def _expletive(self, index: int) -> bool:
        tokens = self.tokens
        for token in tokens[index + 1 : index + 4]:
            if token.lower in self.words.clitics:
                if token.lower.endswith("'") and index + 2 < len(tokens):
                    joined = (
                        token.lower + tokens[token.index + 1].lower
                        if (token.index + 1 < len(tokens))
                        else ""
                    )
                    found = self.words.pronouns.get(joined)
                    if found is not None and found.form == "expletive":
                        return True
                continue
            found = self.words.pronouns.get(token.lower)
            return found is not None and found.form == "expletive"
        return False

    def _add_pronoun(
        self,
        token: Token,
        gender: str,
        number: str,
        form: MentionForm,
        definite: str,
        *,
        first: Token | None = None,
        end: int | None = None,
    ) -> None:
        start = (first or token).start
        if token.text[:1] == "-":
            start += len(token.text) - len(self._bare(token.text))
        start = min(start, token.end - 1)
        span = Span(start, token.end if end is None else self.tokens[end - 1].end)
        governor = self.tokens[token.head]
        self.book.add(
            Mention(
                span,
                span.of(self.text),
                form,
                self._referent(token),
                gender,
                number,
                head=self._bare(token.lower) if form == "pronoun" else token.lower,
                definite=definite,
                sentence=token.sentence,
                paragraph=self.book.paragraph(span),
                role=role_of(token),
                governor=governor.index,
                quoted=self.book.quoted(span),
            )
        )

    def _referent(self, token: Token) -> SourceKind:
        """What a pronoun's word tells of whom it refers to."""
        if token.lower in self.words.somebody:
            return "person"
        return "organisation" if token.lower in self.words.something else "unknown"

    def _bare(self, word: str) -> str:
        """A pronoun without what is written before it behind its verb: "-t-il" is "il"."""
        for opening in self.words.euphonics:
            if word.startswith(opening):
                return word.removeprefix(opening)
        return word

    def _among_others(self, token: Token) -> bool:
        """Whether a pronoun takes one from several: "un de ses avocats"."""
        after = self.tokens[token.index + 1] if token.index + 1 < len(self.tokens) else None
        return token.pos == "PRON" and after is not None and self.names.links(after)

    def _add_relative(self, token: Token, pronoun: Pronoun, by_head: dict[int, Mention]) -> None:
        verb = self.tokens[token.head]
        hops = 0
        while verb.dep not in ("acl:relcl", "ROOT") and hops < 4:
            verb = self.tokens[verb.head]
            hops += 1
        antecedent = by_head.get(verb.head)
        if antecedent is None:
            name = self.names.at[verb.head]
            if name is not None:
                antecedent = by_head.get(self.names.head(name.start, name.end))
        if antecedent is not None and not agree(pronoun, antecedent):
            antecedent = None
        thing = token.lower in self.words.something
        if antecedent is not None and thing and antecedent.kind == "person":
            # "Ada Brun of Norvane, which": no person is meant.
            antecedent = None
        # A relative clause with no actor above it tells of something else.
        hung = verb.dep == "acl:relcl" and token.feature("PronType") == "Rel"
        told = antecedent is None and (thing or not hung)
        comma = self._comma_before(token) if told else None
        if comma is not None:
            end = self.tokens[comma - 1].end
            ending = [
                m
                for m in by_head.values()
                if m.span.end == end and agree(pronoun, m) and not (thing and m.kind == "person")
            ]
            antecedent = max(ending, key=lambda m: len(m.span), default=None)
        if antecedent is None or antecedent.span.start > token.start:
            return
        span = token.span
        self.book.add(
            Mention(
                span,
                span.of(self.text),
                "relative",
                antecedent.kind,
                antecedent.gender,
                antecedent.number,
                sentence=token.sentence,
                paragraph=self.book.paragraph(span),
                role="subject",
                governor=token.head,
                quoted=self.book.quoted(span),
                partner=antecedent.span,
            )
        )

    def _comma_before(self, token: Token) -> int | None:
        """The comma before a relative pronoun and the preposition that opens its clause, wherever
        the parse has hung that: "by Ada Brun, according to whom …".
        """
        if not token.dep.startswith("obl") or token.index < _PREPOSITION:
            return None
        place = token.index - 1
        while token.index - place < _PREPOSITION and self.tokens[place].text != ",":
            place -= 1
        between = self.tokens[place + 1 : token.index]
        told = between and all(t.dep in ("case", "advmod", "fixed", "mark") for t in between)
        return place if self.tokens[place].text == "," and told else None

    def _add_indefinite(
        self, token: Token, gender: str, number: str, by_head: dict[int, Mention]
    ) -> None:
        start = self.phrases.left(token)
        if start and self.tokens[start - 1].lower in self.words.prefixes:
            start -= 1
        end = self.phrases.extend(token.index, token.index + 1, True, 0)
        span = self.book.span(start, end)
        clause = self.phrases.clause(token.index, end)
        whole = self.book.span(start, clause) if clause else None
        # "Celui qui avait bâti le pont …" opens a sentence with somebody who has been named.
        opens = start == 0 or self.tokens[start - 1].sentence != token.sentence
        after = self.tokens[end].lower if end < len(self.tokens) else ""
        told = self.words.pronouns.get(after)
        related = told is not None and told.form == "relative"
        related = related or self.phrases.relative(token.index, end) is not None
        known = opens and number == "s" and related
        mention = Mention(
            span,
            tidy(span.of(self.text)),
            "noun",
            "group" if number == "p" else "person",
            gender,
            number,
            head=token.lower,
            definite="def" if known else "indef",
            sense="indefinite",
            sentence=token.sentence,
            paragraph=self.book.paragraph(span),
            role=role_of(token),
            governor=token.head,
            quoted=self.book.quoted(span),
            partner=self._apposed(token),
            whole=whole,
            full=tidy(whole.of(self.text)) if whole else "",
        )
        by_head.setdefault(token.index, self.book.add(mention))

    def _apposed(self, token: Token) -> Span | None:
        """The name that a pronoun stands in apposition to: "Ada Brun, l'une de ses avocates"."""
        name = self.names.at[token.head] if token.dep == "appos" else self._told_behind(token)
        return self.book.span(name.start, name.end) if name is not None else None

    def _told_behind(self, token: Token) -> ProperName | None:
        """The name that commas set off behind a pronoun for one of several: "One of them,
        Norland's Norvane, said".
        """
        told = self.names.apposed(token.index, token.index)
        return told[0] if told is not None and self.names.is_set_off(*told) else None
