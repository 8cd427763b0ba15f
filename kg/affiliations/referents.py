"""Look up the names, noun phrases, pronouns and organisations at each token.

An organisation is a name that is not a person's, or a noun phrase for one; it comes with the token
where it ends, since what follows may complete it.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.lexicon.actor_nouns import ActorWords, Noun
from kg.lexicon.membership import MembershipWords
from kg.mentions.compounds import Compounds
from kg.mentions.index import tidy
from kg.model import Mention, Span
from kg.preprocess.document import Document, Token

_BEFORE_NOUN = frozenset(("compound", "nmod:poss", "case", "amod"))
"""Labels between an article and its noun."""
_BRACKET = 10
"""Tokens of a party in brackets, at most."""
_GENITIVE = 6
"""Words between an article and the noun that it belongs to, at most."""


class Referents:
    """The mentions of a document by the tokens that they cover."""

    def __init__(
        self,
        document: Document,
        mentions: tuple[Mention, ...],
        words: MembershipWords,
        nouns: ActorWords,
    ) -> None:
        self.text, self.language = document.text, document.language
        self.tokens = document.tokens
        self.children = document.children
        self.sentences = document.sentences
        self.mentions = mentions
        self.words = words
        self.nouns = nouns
        self.compounds = Compounds(document.tokens, nouns, ())
        self.by_span = {m.span: m for m in mentions}
        self.ranges: dict[Span, tuple[int, int]] = {}
        """Token indices of the mentions that begin and end with a token."""
        self.name_at: dict[int, Mention] = {}
        self.phrase_at: dict[int, Mention] = {}
        """The shortest noun phrase over each token."""
        self.pronoun_at: dict[int, Mention] = {}
        self.starts = starts = {t.start: t.index for t in document.tokens}
        """The token that begins at a character."""
        ends = {t.end: t.index + 1 for t in document.tokens}
        for mention in mentions:
            start, end = starts.get(mention.span.start), ends.get(mention.span.end)
            if end is not None and mention.form in ("pronoun", "relative"):
                self.pronoun_at[end - 1] = mention
            if start is None or end is None:
                continue
            self.ranges[mention.span] = (start, end)
            if mention.form == "name":
                for index in range(start, end):
                    self.name_at.setdefault(index, mention)
            elif mention.form == "noun":
                for index in range(start, end):
                    other = self.phrase_at.get(index)
                    if other is None or end - start < self.length(other):
                        self.phrase_at[index] = mention

    def length(self, mention: Mention) -> int:
        """Count the tokens of a mention."""
        start, end = self.ranges[mention.span]
        return end - start

    def common_organisation(
        self, index: int, end: int, *, several: bool = True
    ) -> tuple[str, int] | None:
        """Find the organisation noun after "de" and an article, to the phrase's end.

        Without article the noun only names the kind of role: "chef d'entreprise". A plural may be a
        portfolio; ``several`` accepts it all the same.
        """
        start = index + 1 + self.articles(index + 1)
        if start >= end or not (start > index + 1 or self.form_at(index) == "fused"):
            return None
        for place in range(start, min(start + _GENITIVE, end)):
            token = self.tokens[place]
            whole = self.compounds.starting_at(token)
            # "the coast guard"
            joined = token.dep == "compound" and whole is not None
            noun = whole if joined else self.nouns.nouns.get(token.lower) or whole
            if token.pos == "PART" or (token.dep in _BEFORE_NOUN and not joined):
                name = self.name_at.get(token.head)
                if name is not None and noun is not None and noun.kind == "organisation":
                    # "the company Norvane"
                    return name.text, self.ranges[name.span][1]
                continue
            if noun is None or noun.kind != "organisation" or (noun.plural and not several):
                return None
            return self._described_organisation(noun, start, place, end)
        return None

    def _described_organisation(
        self, noun: Noun, start: int, place: int, end: int
    ) -> tuple[str, int] | None:
        """Find the organisation that a noun for organisations heads, by name or in words."""
        if noun.head in self.words.inner_bodies:
            return None
        named = self.organisation_of(place)
        if end == len(self.tokens):
            return named
        stop = next((i for i in range(place, end) if self.tokens[i].pos == "CCONJ"), end)
        stop = self._undated(place, stop)
        return named if named and named[1] > stop else (self.text_of(start, stop), stop)

    def body_before(self, start: int, end: int) -> str | None:
        """Find the organisation that the words between two tokens name or describe."""
        name = self.name_at.get(end - 1)
        if name is not None:
            return name.text if name.sense in ("organisation", "place") else None
        noun = self.nouns.nouns.get(self.tokens[end - 1].lower)
        if noun is None or noun.kind not in ("organisation", "group"):
            return None
        return self.text_of(start + self.articles(start), end)

    def genitive_body(self, index: int, end: int) -> tuple[str, int] | None:
        """Find a possessed organisation: "for the Vals sheriff's office"."""
        place = index + self.articles(index)
        start, stop = place, min(place + _GENITIVE, end)
        owned = False
        while place < stop:
            token = self.tokens[place]
            name = self.name_at.get(place)
            if name is not None and name.kind != "person":
                if owned:
                    return name.text, self.ranges[name.span][1]
                place = self.ranges[name.span][1]
                stop = min(place + _GENITIVE, end)
                if place >= end or self.tokens[place].pos != "PART":
                    continue
            noun = self.nouns.nouns.get(token.lower)
            if owned and noun is not None and noun.kind in ("organisation", "group"):
                phrase = self.phrase_at.get(place)
                last = place + 1
                if phrase is not None and phrase.kind == "organisation":
                    last = self.ranges[phrase.span][1]
                return self.text_of(start, last), last
            owned = owned or token.dep == "nmod:poss" or name is not None
            if name is None and token.dep not in _BEFORE_NOUN:
                break
            place += 1
        return None

    def sense_at(self, index: int) -> str:
        """Return the sense of the name at a token or after its article, "" without one."""
        name = self.name_at.get(self.after_article(index))
        return "" if name is None else name.sense

    def after_bracket(self, index: int) -> int:
        """Skip a party in brackets: "deputy (PX) for Vals"."""
        tokens = self.tokens[index : index + _BRACKET]
        closing = (token.index for token in tokens if token.text == ")")
        return next(closing, index - 1) + 1 if tokens and tokens[0].text == "(" else index

    def further(self, index: int) -> Iterator[tuple[str, int]]:
        """Yield further organisations of a role: "président du Tchad et de l'Union africaine"."""
        tokens = self.tokens
        while (
            index + 2 < len(tokens)
            and (tokens[index].pos == "CCONJ" or tokens[index].text == ",")
            and self.links(tokens[index + 1])
        ):
            target = self.organisation_at(index + 2) or self.common_organisation(
                index + 1, len(tokens)
            )
            if target is None:
                return
            yield target
            index = target[1]

    def links(self, token: Token) -> bool:
        """Check whether a token is a preposition such as "de" or "of"."""
        if token.lower in self.words.body_prepositions:
            return False
        return self.form_at(token.index) in ("of", "fused")

    def form_at(self, index: int) -> str:
        """Return the class of the determiner or preposition at a token, else ""."""
        word = self.nouns.determiners.get(self.tokens[index].lower)
        return "" if word is None else word.form

    def articles(self, index: int) -> int:
        """Return 1 if a definite article is at a token, else 0."""
        return int(index < len(self.tokens) and self.form_at(index) == "def")

    def partner_of(self, mention: Mention) -> Mention | None:
        """Return the mention in apposition to a mention."""
        return self.by_span.get(mention.partner) if mention.partner is not None else None

    def after_article(self, index: int) -> int:
        """Skip an article that is not part of a name, as that of "L'Humanité" is."""
        return index if index in self.name_at else index + self.articles(index)

    def organisation_at(self, index: int, *, called: bool = False) -> tuple[str, int] | None:
        """Find an organisation that begins at a token, or after its article.

        ``called`` accepts a possible person's name too: "member of Norvane Brun" is in a band.
        """
        index = self.after_article(index)
        name = self.name_at.get(index)
        if name is None:
            return None
        first, last = self.ranges[name.span]
        known = self.tokens[first].text in self.nouns.first_names
        if first != index or (name.kind == "person" and (known or not called)):
            return None
        # "Vals prison"
        head = self.tokens[last - 1].head
        while self.tokens[head].dep == "compound" and last <= head < self.tokens[head].head:
            head = self.tokens[head].head
        if self.tokens[last - 1].dep == "compound" and last <= head < last + _GENITIVE:
            noun = self.nouns.nouns.get(self.tokens[head].lower)
            if noun is not None and noun.kind == "organisation":
                return self.text_of(first, head + 1), head + 1
        return name.text, last

    def organisation_of(self, index: int) -> tuple[str, int] | None:
        """Find the organisation that a token heads, and where it ends."""
        name = self.name_at.get(index)
        if name is not None:
            if name.kind == "person":
                return None
            return name.text, self.ranges[name.span][1]
        phrase = self.phrase_at.get(index)
        if phrase is None or phrase.kind != "organisation":
            return None
        partner, end = self.partner_of(phrase), self.ranges[phrase.span][1]
        if partner is not None and partner.form == "name" and partner.kind != "person":
            return partner.text, max(self.ranges[partner.span][1], end)
        return self.without_article(phrase), end

    def dates(self, index: int, end: int) -> bool:
        """Check whether a preposition introduces a year: "in 1944", "from 1977 to 2001"."""
        if index + 1 >= end or not self.tokens[index + 1].text.isdigit():
            return False
        later = index + 3 < end and self.tokens[index + 3].text.isdigit()
        return later or not self.links(self.tokens[index])

    def _undated(self, start: int, end: int) -> int:
        """Find the end of a phrase before its dates: "land" of "land from 1989 to 1997"."""
        for index in range(start + 1, end):
            if self.tokens[index].pos == "ADP" and self.dates(index, end):
                return index
        return end

    def without_article(self, phrase: Mention) -> str:
        """Return the words of a phrase without its article and dates."""
        start, end = self.ranges[phrase.span]
        if self.tokens[start].pos == "DET":
            start += 1
        return self.text_of(start, self._undated(start, end))

    def between(self, start: int, end: int) -> Span:
        """Return the span of the text from one token to before another."""
        return Span(self.tokens[start].start, self.tokens[end - 1].end)

    def text_of(self, start: int, end: int) -> str:
        """Return the words of a range of tokens, as they are written on their own."""
        return tidy(self.between(start, end).of(self.text)) if start < end else ""


class RoleFinder:
    """What the finders of one document's roles share."""

    def __init__(self, referents: Referents) -> None:
        self.referents = referents
        self.tokens = referents.tokens
        self.mentions = referents.mentions
        self.words = referents.words
        self.nouns = referents.nouns

    def children_of(self, index: int) -> list[Token]:
        """Return the children of a token."""
        return [self.tokens[c] for c in self.referents.children[index]]
