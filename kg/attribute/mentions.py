"""Document → the expressions in it that may refer to an actor.

Names are the document's own, repaired by grammar; noun phrases are those headed by a noun of the
lexicon or standing where an actor stands; pronouns and possessives are taken as they come. Who
each of them is, is decided in :mod:`kg.resolve.within`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from kg.annotate.document import Document, Token
from kg.attribute.appositions import Appositions
from kg.attribute.noun_phrases import BEFORE_NOUN, NounPhrase, NounPhrases
from kg.attribute.nouns import ActorWords, Noun, actor_words
from kg.attribute.proper_names import SUBJECTS, ProperName, ProperNames
from kg.model import Mention, MentionForm, MentionRole, SourceKind, Span

_ROLES: dict[str, MentionRole] = {
    "nsubj": "subject",
    "nsubj:pass": "subject",
    "nsubj:caus": "subject",
    "expl:subj": "subject",
    "obl:agent": "agent",
    "obj": "object",
    "iobj": "object",
    "obl:arg": "complement",
    "obl:mod": "complement",
    "obl": "complement",
    "nmod": "modifier",
}
_UNTIDY = re.compile(r"[^\S ]|  |['’(\[] | [,)\]]|^ | $")
_AFTER_MARK = re.compile(r"((?<![^\W\d_]s)['’]|[(\[]) ")
_BEFORE_MARK = re.compile(r" ([,)\]])")
_PARTS = 3
"""Tokens of a pronoun with a hyphen that the tokeniser takes apart."""


def mentions(document: Document) -> tuple[Mention, ...]:
    """Every mention of the document, by place; () without a parse or without the language's words.

    Raises:
        KgError: the lexicon of the document's language is broken.
    """
    if not document.tokens:
        return ()
    return _Reader(document, actor_words(document.language)).read()


def tidy(words: str) -> str:
    """Words of a text as they stand on their own: one blank between, none after an apostrophe."""
    if _UNTIDY.search(words) is None:
        return words
    words = " ".join(words.split())
    return _BEFORE_MARK.sub(r"\1", _AFTER_MARK.sub(r"\1", words))


class _Reader:
    def __init__(self, document: Document, words: ActorWords) -> None:
        self.document = document
        self.words = words
        self.text = document.text
        self.tokens = document.tokens
        self.children = document.children
        self.paragraph_starts = [p.start for p in document.paragraphs]
        self.said: list[Span] = []
        self.said_starts: list[int] = []
        self.names = ProperNames(document, words)
        self.phrases = NounPhrases(document, words, self.names)
        self.appositions = Appositions(document, words, self.names, self.phrases)
        self.roles: dict[int, NounPhrase] = {}
        """Noun phrases by their heads."""
        self.found: dict[tuple[int, int], Mention] = {}

    def read(self) -> tuple[Mention, ...]:
        self.names.find()
        phrases = self.phrases.find()
        self.roles = {phrase.head: phrase for phrase in phrases}
        partners = self.appositions.partners(phrases)
        self.names.settle()
        self.said = list(self._said())
        self.said_starts = [span.start for span in self.said]
        by_head: dict[int, Mention] = {}
        for name in self.names.found:
            head = self._head(name.start, name.end)
            by_head[head] = self._add_name(name, head, partners)
        for phrase in phrases:
            by_head[phrase.head] = self._add_phrase(phrase, partners)
        self._pronouns(by_head)
        self._predicates(by_head)
        self._joints(by_head)
        return tuple(sorted(self.found.values(), key=lambda m: (m.span, m.form)))

    # Mentions

    def _with_owner(self, head: int, start: int) -> int:
        """Where a phrase begins with the name before its noun: "Brun's sister"."""
        while start > 0:
            beside = self.children[head]
            before = start - 1
            owner = self.tokens[before].head if self.tokens[before].dep == "case" else before
            name = self.names.at[owner]
            joined = owner in beside and self.tokens[owner].dep in BEFORE_NOUN
            if not joined or name is None:
                break
            start = name.start
            if start and self.tokens[start - 1].pos == "DET":
                start -= 1
        return start

    def _head(self, start: int, end: int) -> int:
        for index in range(start, end):
            if not start <= self.tokens[index].head < end or self.tokens[index].head == index:
                return index
        return start

    def _span(self, start: int, end: int) -> Span:
        return Span(self.tokens[start].start, self.tokens[end - 1].end)

    def _said(self) -> Iterator[Span]:
        """The quotations in which something is said, not those that hold a name alone."""
        starts = [token.start for token in self.tokens]
        for quotation in self.document.quotations:
            span = quotation.span
            inside = range(bisect_left(starts, span.start), bisect_left(starts, span.end))
            if quotation.depth == 0 and any(self.names.at[i] is None for i in inside):
                yield span

    def _quoted(self, span: Span) -> bool:
        place = bisect_right(self.said_starts, span.start) - 1
        return place >= 0 and self.said[place].covers(span)

    def _paragraph(self, span: Span) -> int:
        return max(0, bisect_right(self.paragraph_starts, span.start) - 1)

    def _add(self, mention: Mention) -> Mention:
        key = (mention.span.start, mention.span.end)
        return self.found.setdefault(key, mention)

    def _add_name(
        self, name: ProperName, head: int, partners: dict[tuple[int, int], tuple[int, int]]
    ) -> Mention:
        tokens = self.tokens
        end = self.phrases.with_acronym(name.end) if name.kind != "person" else name.end
        span = self._span(name.start, end)
        words = tuple(t.text for t in tokens[name.start : name.end])
        kind: SourceKind = "unknown"
        if name.kind == "person":
            kind = "person"
        elif name.kind in ("organisation", "place"):
            kind = "organisation"
        partner = partners.get((name.start, name.end))
        anchor = tokens[head]
        if anchor.head < name.start and tokens[anchor.head].text in self.words.titles:
            # "Mme Brun": the title heads the name, and stands in the clause for it.
            anchor = tokens[anchor.head]
        if partner is not None and not partner[0] <= anchor.index < partner[1]:
            other = self._head(*partner)
            if name.start > other:
                anchor = tokens[other]
        noun = None if kind == "person" else self._noun_of_name(name, anchor)
        return self._add(
            Mention(
                span,
                tidy(span.of(self.text)),
                "name",
                kind,
                name.gender
                or self.words.first_names.get(words[0], "")
                or (self._name_gender(name) if kind != "person" else ""),
                "s",
                head=self._title_role(name) if kind == "person" else noun.head if noun else "",
                words=words,
                definite="def" if name.start and tokens[name.start - 1].pos == "DET" else "",
                sense=name.kind,
                sort=noun.sense if noun else "",
                sentence=anchor.sentence,
                paragraph=self._paragraph(span),
                role=_ROLES.get(anchor.dep, "other"),
                governor=anchor.head,
                quoted=self._quoted(span),
                partner=self._span(*partner) if partner else None,
            )
        )

    def _title_role(self, name: ProperName) -> str:
        """The noun that a person's title stands for: "Sen. Brun" is "the senator" further on."""
        title = self.tokens[name.start - 1].text if name.start else ""
        return self.words.title_roles.get(title, "")

    def _noun_of_name(self, name: ProperName, anchor: Token) -> Noun | None:
        """The noun that opens an organisation's name, "conseil" of "Conseil constitutionnel", or
        that heads it in the singular: "the trust" takes up "Harbour Trust"."""
        opening, head = (
            self.words.nouns.get(token.lower) for token in (self.tokens[name.start], anchor)
        )
        if opening is not None and opening.kind == "organisation":
            return opening
        if head is not None and head.kind == "organisation" and not head.plural:
            return head
        return None

    def _name_gender(self, name: ProperName) -> str:
        """The gender that the article before an organisation's or country's name shows."""
        before = (
            self.words.determiners.get(self.tokens[name.start - 1].lower) if name.start else None
        )
        if before is not None and before.gender:
            return before.gender
        first = self.tokens[name.start]
        noun = self.words.nouns.get(first.lower)
        if noun is not None:
            return noun.gender or {"Fem": "f", "Masc": "m"}.get(first.feature("Gender"), "")
        return ""

    def _add_phrase(
        self, phrase: NounPhrase, partners: dict[tuple[int, int], tuple[int, int]]
    ) -> Mention:
        tokens = self.tokens
        token = tokens[phrase.head]
        start, end = phrase.start, phrase.end
        span = self._span(start, end)
        first = tokens[start]
        before = self.phrases.determiner(token, start)
        fused = before is not None and before is self.phrases.fused(token)
        definite = ""
        article = ""
        if before is not None:
            definite = before.form
            if before.form == "fused":
                # "des" alone is the plural of "un"; after a preposition it can't be told apart.
                definite = "def" if fused else "indef"
                article = before.alone + " " if fused else ""
        elif first.pos == "NUM" or (first.pos == "DET" and first.index < token.index):
            definite = "indef"
        partner = partners.get((start, end))
        if partner is None:
            start = self._with_owner(phrase.head, start)
            if start < phrase.start:
                span, definite = self._span(start, end), "def"
        words = tuple(t.text for t in tokens[phrase.head + 1 : end] if t.text[:1].isupper())
        whole = None if partner else self._whole(phrase, definite)
        return self._add(
            Mention(
                span,
                article + tidy(span.of(self.text)),
                "noun",
                phrase.kind,
                phrase.gender,
                phrase.number,
                head=phrase.noun.head if phrase.noun else token.lemma.lower(),
                words=words,
                definite=definite,
                sense=phrase.sense,
                sentence=token.sentence,
                paragraph=self._paragraph(span),
                role=_ROLES.get(token.dep, "other"),
                governor=token.head,
                quoted=self._quoted(span),
                partner=self._span(*partner) if partner else None,
                count=self._count(phrase),
                whole=whole,
                full=article + tidy(whole.of(self.text)) if whole else "",
            )
        )

    def _whole(self, phrase: NounPhrase, definite: str) -> Span | None:
        """The place of one of many or of some people with the clause that tells who they are,
        where nothing else does."""
        several = phrase.number == "p" or definite == "indef"
        bare = phrase.end == phrase.head + 1 and phrase.kind in ("person", "group")
        if not several or not bare:
            return None
        end = self.phrases.clause(phrase.head, phrase.end)
        return self._span(phrase.start, end) if end else None

    def _count(self, phrase: NounPhrase) -> int:
        """Of how many a plural is: 2 of "les deux candidats", 3 of "les trois"."""
        if phrase.number != "p":
            return 0
        written = (self.tokens[i].lower for i in range(phrase.start, phrase.head + 1))
        return next((self.words.counts[word] for word in written if word in self.words.counts), 0)

    # Pronouns

    def _pronouns(self, by_head: dict[int, Mention]) -> None:
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
                    self.found = {k: m for k, m in self.found.items() if k[0] != start.start}
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
                if token.dep in SUBJECTS:
                    self._add_relative(token, by_head)
            elif (
                pronoun.form == "indefinite"
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
        self._add(
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
                paragraph=self._paragraph(span),
                role=_ROLES.get(token.dep, "other"),
                governor=governor.index,
                quoted=self._quoted(span),
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

    def _add_relative(self, token: Token, by_head: dict[int, Mention]) -> None:
        verb = self.tokens[token.head]
        hops = 0
        while verb.dep not in ("acl:relcl", "ROOT") and hops < 4:
            verb = self.tokens[verb.head]
            hops += 1
        antecedent = by_head.get(verb.head)
        if antecedent is None:
            name = self.names.at[verb.head]
            if name is not None:
                antecedent = by_head.get(self._head(name.start, name.end))
        if antecedent is None or antecedent.span.start > token.start:
            return
        span = token.span
        self._add(
            Mention(
                span,
                span.of(self.text),
                "relative",
                antecedent.kind,
                antecedent.gender,
                antecedent.number,
                sentence=token.sentence,
                paragraph=self._paragraph(span),
                role="subject",
                governor=token.head,
                quoted=self._quoted(span),
                partner=antecedent.span,
            )
        )

    def _add_indefinite(
        self, token: Token, gender: str, number: str, by_head: dict[int, Mention]
    ) -> None:
        start = self.phrases.left(token)
        if start and self.tokens[start - 1].lower in self.words.prefixes:
            start -= 1
        end = self.phrases.extend(token.index, token.index + 1, True, 0)
        span = self._span(start, end)
        clause = self.phrases.clause(token.index, end)
        whole = self._span(start, clause) if clause else None
        # "Celui qui avait bâti le pont …" opens a sentence with somebody who has been named.
        opens = start == 0 or self.tokens[start - 1].sentence != token.sentence
        known = opens and number == "s" and self.phrases.relative(token.index, end) is not None
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
            paragraph=self._paragraph(span),
            role=_ROLES.get(token.dep, "other"),
            governor=token.head,
            quoted=self._quoted(span),
            partner=self._apposed(token),
            whole=whole,
            full=tidy(whole.of(self.text)) if whole else "",
        )
        by_head.setdefault(token.index, self._add(mention))

    def _apposed(self, token: Token) -> Span | None:
        """The name that a pronoun stands in apposition to: "Ada Brun, l'une de ses avocates"."""
        name = self.names.at[token.head] if token.dep == "appos" else None
        return self._span(name.start, name.end) if name is not None else None

    def _predicates(self, by_head: dict[int, Mention]) -> None:
        """What is said of a subject with a copula is the same actor: "elle est maire"."""
        for head, mention in list(by_head.items()):
            if mention.form != "noun" or mention.kind != "person" or mention.partner is not None:
                continue
            kids = [self.tokens[c] for c in self.children[head]]
            if not any(k.dep == "cop" for k in kids):
                continue
            subject = next((k.index for k in kids if k.dep in SUBJECTS), None)
            if subject is None:
                continue
            named = self.names.at[subject]
            place = subject if named is None else self._head(named.start, named.end)
            other = by_head.get(place) or self.found.get(
                (self.tokens[subject].start, self.tokens[subject].end)
            )
            if other is None or other.span.start > mention.span.start:
                continue
            if other.kind == "person" or other.form in ("pronoun", "relative"):
                known = replace(mention, partner=other.span)
                self.found[mention.span.start, mention.span.end] = by_head[head] = known

    # Coordinations

    def _joints(self, by_head: dict[int, Mention]) -> None:
        for head, first in list(by_head.items()):
            parts = [first]
            for child in self._conjuncts(head):
                other = by_head.get(child)
                if other is not None and not self._is_one(head, child):
                    parts.append(other)
            if len(parts) > 1:
                self._add_joint(parts)
        tokens = self.tokens
        for name in self.names.found:
            before = name.start - 2
            if (
                name.kind == "person"
                and before >= 0
                and tokens[before + 1].lower in self.words.joins
                and tokens[before].text in self.words.first_names
                and name.end - name.start > 1
            ):
                beside = self.names.at[before]
                if beside is not None and beside.end - beside.start > 1:
                    continue
                start = before
                span = self._span(start, name.end)
                mention = self.found.get((span.start, span.end))
                full = by_head[self._head(name.start, name.end)]
                if mention is None:
                    self._add(
                        Mention(
                            span,
                            tidy(span.of(self.text)),
                            "joint",
                            "group",
                            "f"
                            if full.gender == "f" == (self.words.first_names[tokens[before].text])
                            else "m",
                            "p",
                            sentence=full.sentence,
                            paragraph=full.paragraph,
                            role=full.role,
                            governor=full.governor,
                            quoted=full.quoted,
                            parts=(self._span(start, start + 1), full.span),
                        )
                    )

    def _conjuncts(self, head: int) -> Iterator[int]:
        """What is coordinated with a head, each with the one before it or all with the first."""
        for child in self.children[head]:
            if self.tokens[child].dep == "conj" and child > head:
                yield child
                yield from self._conjuncts(child)

    def _is_one(self, head: int, other: int) -> bool:
        """Whether two coordinated nouns are roles of one person."""
        first, second = self.roles.get(head), self.roles.get(other)
        return first is not None and second is not None and self.appositions.is_one(first, second)

    def _add_joint(self, parts: list[Mention]) -> None:
        parts.sort(key=lambda m: m.span)
        kinds = {p.kind for p in parts}
        if kinds & {"document"}:
            return
        span = Span(parts[0].span.start, max(p.span.end for p in parts))
        if len(span) > 400 or "\n" in span.of(self.text):
            return
        between = self.text[parts[-2].span.end : parts[-1].span.start].split()
        join = next((w for w in between if w in self.words.joins), min(self.words.joins))
        text = f"{', '.join(p.text for p in parts[:-1])} {join} {parts[-1].text}"
        kind: SourceKind = "group"
        if kinds <= {"organisation", "unknown"} and "organisation" in kinds:
            kind = "organisation"
        self._add(
            Mention(
                span,
                text,
                "joint",
                kind,
                "f" if all(p.gender == "f" for p in parts) else "m",
                "p",
                sentence=parts[0].sentence,
                paragraph=parts[0].paragraph,
                role=parts[0].role,
                governor=parts[0].governor,
                quoted=parts[0].quoted,
                parts=tuple(p.span for p in parts),
            )
        )
