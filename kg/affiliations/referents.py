"""Document and mentions → what stands at each word: a name, a phrase, a pronoun, an organisation.

An organisation is a name that is no person's, or a noun phrase for one; with its words comes
where it ends, since what follows may say more.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.annotate.document import Document, Token
from kg.lexicon.actor_nouns import ActorWords, Noun
from kg.lexicon.membership import MembershipWords
from kg.mentions.index import tidy
from kg.model import Mention, Span

_BARE = 2
"""Words of a noun phrase that is a noun and its article."""
_BEFORE_NOUN = frozenset(("compound", "nmod:poss", "case", "amod"))
"""What stands between an article and its noun, beside adjectives."""
_NARROWING = 3
"""Words that a name may be narrowed by, and the name's first."""
_GENITIVE = 6
"""Words that may stand between an article and the body that it belongs to."""


class Bodies:
    """The mentions of a document by the tokens that they cover."""

    def __init__(
        self,
        document: Document,
        mentions: tuple[Mention, ...],
        words: MembershipWords,
        nouns: ActorWords,
    ) -> None:
        self.text = document.text
        self.tokens = document.tokens
        self.children = document.children
        self.sentences = document.sentences
        self.mentions = mentions
        self.words = words
        self.nouns = nouns
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
            if start is None or end is None:
                if mention.form == "pronoun" and end is not None:
                    self.pronoun_at[end - 1] = mention
                continue
            self.ranges[mention.span] = (start, end)
            if mention.form == "name":
                for index in range(start, end):
                    self.name_at.setdefault(index, mention)
            elif mention.form in ("pronoun", "relative"):
                self.pronoun_at[end - 1] = mention
            elif mention.form == "noun":
                for index in range(start, end):
                    other = self.phrase_at.get(index)
                    if other is None or end - start < self.length(other):
                        self.phrase_at[index] = mention

    def length(self, mention: Mention) -> int:
        """How many tokens a mention has."""
        start, end = self.ranges[mention.span]
        return end - start

    def common_organisation(
        self, index: int, end: int, *, several: bool = True
    ) -> tuple[str, int] | None:
        """What follows "de" with an article and a noun for organisations, to the phrase's end.

        Without article the noun only says which kind of role it is: "chef d'entreprise". A plural
        may be what somebody is in charge of; ``several`` takes it all the same.
        """
        tokens = self.tokens
        word = self.nouns.determiners.get(tokens[index].lower)
        start = index + 1 + self.articles(index + 1)
        fused = word is not None and word.form == "fused"
        if start >= end or not (fused or start > index + 1):
            return None
        for place in range(start, min(start + _GENITIVE, end)):
            token = tokens[place]
            whole = self.noun_from(place)
            noun = self.nouns.nouns.get(token.lower) or whole
            if whole is not None and whole.kind == "organisation" and token.dep == "compound":
                # "the coast guard"
                noun = whole
            elif token.dep in _BEFORE_NOUN and place < token.head < end:
                name = self.name_at.get(token.head)
                if noun is not None and noun.kind == "organisation" and name is not None:
                    # "the company Norvane"
                    return name.text, self.ranges[name.span][1]
                continue
            if token.pos == "PART":
                continue
            named_group = self.name_at.get(place + 1)
            if noun is not None and noun.kind == "group" and named_group is not None:
                # "the group Norvane"
                kind = named_group.kind
                return None if kind == "person" else self.organisation_at(place + 1)
            before = self.name_at.get(place - 1)
            if noun is not None and noun.kind == "group" and before is not None:
                # "the North Vals team"
                if before.kind == "person" or tokens[place - 1].dep != "compound" or noun.plural:
                    return None
                return tidy(self.between(start, place + 1).of(self.text)), place + 1
            if noun is not None and noun.kind == "organisation":
                if noun.plural and not several:
                    return None
                if noun.head in self.words.inner and tokens[place - 1].dep != "compound":
                    return None
                called = self._called(place, end)
                if called is not None:
                    return called
                named = self.organisation_of(place)
                if end == len(tokens):
                    return named
                stop = next((i for i in range(place, end) if tokens[i].pos == "CCONJ"), end)
                stop = self._undated(place, stop)
                if named is not None and named[1] > stop:
                    return named
                return tidy(self.between(start, stop).of(self.text)), stop
            if token.pos not in ("ADJ", "NUM"):
                break
        return None

    def _called(self, noun: int, end: int) -> tuple[str, int] | None:
        """The name that words behind a noun give it: "la société de conseil du nom de Norvane"."""
        for index in range(noun + 1, end):
            for words in self.words.naming:
                name = self.name_at.get(index + len(words))
                told = tuple(t.lower for t in self.tokens[index : index + len(words)])
                if told == words and name is not None and name.kind != "person":
                    return name.text, self.ranges[name.span][1]
        return None

    def noun_from(self, index: int) -> Noun | None:
        """The noun of several words that begins at a token."""
        for words in self.nouns.groups.get(self.tokens[index].lower, ()):
            if words == tuple(t.lower for t in self.tokens[index : index + len(words)]):
                return self.nouns.nouns.get(" ".join(words).replace("' ", "'"))
        return None

    def body_before(self, start: int, end: int) -> str | None:
        """The organisation that the words between two tokens name or describe."""
        name = self.name_at.get(end - 1)
        if name is not None:
            return name.text if name.sense in ("organisation", "place") else None
        noun = self.nouns.nouns.get(self.tokens[end - 1].lower)
        if noun is None or noun.kind not in ("organisation", "group"):
            return None
        start += self.articles(start)
        return tidy(self.between(start, end).of(self.text))

    def genitive_body(self, index: int, end: int) -> tuple[str, int] | None:
        """The organisation that is somebody's or some place's: "for the Vals sheriff's office"."""
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
                last = self._phrase_end(place)
                return tidy(self.between(start, last).of(self.text)), last
            owned = owned or token.dep == "nmod:poss" or name is not None
            if name is None and token.dep not in _BEFORE_NOUN:
                break
            place += 1
        return None

    def _phrase_end(self, index: int) -> int:
        """Where the phrase that a noun heads ends."""
        phrase = self.phrase_at.get(index)
        if phrase is None or phrase.kind != "organisation":
            return index + 1
        return self.ranges[phrase.span][1]

    def is_place(self, index: int) -> bool:
        """Whether the name at a token, or behind its article, is a place's."""
        name = self.name_at.get(self._behind_article(index))
        return name is not None and name.sense == "place"

    def is_body(self, index: int) -> bool:
        """Whether the name at a token is an organisation's, not a place's."""
        name = self.name_at.get(self._behind_article(index))
        return name is not None and name.sense == "organisation"

    def is_field(self, start: int) -> bool:
        """Whether a complement is what a minister or expert is in charge of."""
        start += self.articles(start)
        name = self.name_at.get(start)
        return name is None or name.sense not in ("place", "organisation")

    def further(self, index: int) -> Iterator[tuple[str, int]]:
        """Further organisations of one role: "président du Tchad et de l'Union africaine"."""
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
        """Whether a token is a preposition such as "de" or "of"."""
        word = self.nouns.determiners.get(token.lower)
        if word is None or token.lower in self.words.beside:
            return False
        return word.form == "of" or (word.form == "fused" and token.pos != "DET")

    def articles(self, index: int) -> int:
        """1 where a definite article stands, else 0."""
        if index < len(self.tokens):
            word = self.nouns.determiners.get(self.tokens[index].lower)
            if word is not None and word.form == "def":
                return 1
        return 0

    def _behind_article(self, index: int) -> int:
        """Behind an article that is no part of a name: not that of "L'Humanité"."""
        return index if index in self.name_at else index + self.articles(index)

    def _behind_narrowing(self, index: int) -> int:
        """Behind words before a name that are no part of it: "nearby" of "mayor of nearby Vals",
        "the opposition Vals Union".
        """
        place = index
        while place < min(index + _NARROWING, len(self.tokens)):
            name = self.name_at.get(place)
            if name is not None:
                return place
            token = self.tokens[place]
            named = self.name_at.get(token.head)
            if token.dep not in ("amod", "compound") or named is None or not token.text.islower():
                return index
            if self.ranges[named.span][0] <= place:
                return index
            place += 1
        return index

    def organisation_at(self, index: int, *, called: bool = False) -> tuple[str, int] | None:
        """An organisation that begins at a token, or after its article.

        ``called`` takes what may be a person's name too: "member of Norvane Brun" is in a band.
        """
        index = self._behind_narrowing(self._behind_article(index))
        tokens = self.tokens
        if index >= len(tokens):
            return None
        name = self.name_at.get(index)
        if name is not None:
            first, last = self.ranges[name.span]
            known = tokens[first].text in self.nouns.first_names
            if first != index or (name.kind == "person" and (known or not called)):
                return None
            return self._with_noun(name, first, last)
        return None

    def _with_noun(self, name: Mention, first: int, last: int) -> tuple[str, int]:
        """A name, with the noun that it narrows if that is for an organisation: "Vals prison"."""
        head = self.tokens[last - 1].head
        while self.tokens[head].dep == "compound" and last <= head < self.tokens[head].head:
            head = self.tokens[head].head
        if self.tokens[last - 1].dep == "compound" and last <= head < last + _GENITIVE:
            noun = self.nouns.nouns.get(self.tokens[head].lower)
            if noun is not None and noun.kind == "organisation":
                return tidy(self.between(first, head + 1).of(self.text)), head + 1
        return self._with_field(name, first, last)

    def _with_field(self, name: Mention, first: int, last: int) -> tuple[str, int]:
        """A name with what it is concerned with: "French Federation" with "of canoeing"."""
        tokens = self.tokens
        noun = self.nouns.nouns.get(tokens[first].lower)
        if noun is None or noun.kind != "organisation" or last + 1 >= len(tokens):
            return name.text, last
        word, field = self.nouns.determiners.get(tokens[last].lower), tokens[last + 1]
        if word is None or word.form != "of" or field.pos != "NOUN" or last + 1 in self.name_at:
            return name.text, last
        known = self.nouns.nouns.get(field.lower)
        if not first <= field.head < last or not field.text.islower() or known is not None:
            return name.text, last
        return tidy(self.between(first, last + 2).of(self.text)), last + 2

    def organisation_of(self, index: int) -> tuple[str, int] | None:
        """The organisation that a token is the head of, and where it ends."""
        name = self.name_at.get(index)
        if name is not None:
            if name.kind == "person":
                return None
            return name.text, self.ranges[name.span][1]
        phrase = self.phrase_at.get(index)
        if phrase is None or phrase.kind != "organisation":
            return None
        partner = self.by_span.get(phrase.partner) if phrase.partner is not None else None
        if partner is not None and partner.form == "name" and partner.kind != "person":
            return partner.text, max(self.ranges[partner.span][1], self.ranges[phrase.span][1])
        end = self.ranges[phrase.span][1]
        return self._called(index, end) or (self.without_article(phrase), end)

    def widest_organisation(self, index: int) -> tuple[str, int] | None:
        """The organisation at a token, or the one whose phrase ends with it."""
        found = self.organisation_of(index)
        if found is None:
            return None
        for mention in self.mentions:
            if mention.form != "noun" or mention.kind != "organisation":
                continue
            start, end = self.ranges.get(mention.span, (0, 0))
            if start <= index < end == found[1]:
                return self.without_article(mention), end
        return found

    def is_identified(self, index: int) -> bool:
        """Whether the organisation at a token has a name or a complement: who left "the hotel"
        was no member of it.
        """
        phrase = self.phrase_at.get(index)
        if index in self.name_at or phrase is None or phrase.partner is not None:
            return True
        return phrase.definite != "indef" and self.length(phrase) > _BARE

    def dates(self, index: int, end: int) -> bool:
        """Whether a preposition leads to a year: "in 1944", "from 1977 to 2001"."""
        if index + 1 >= end or not self.tokens[index + 1].text.isdigit():
            return False
        later = index + 3 < end and self.tokens[index + 3].text.isdigit()
        return later or not self.links(self.tokens[index])

    def _undated(self, start: int, end: int) -> int:
        """Where a phrase ends without when it was so: "land" of "land from 1989 to 1997"."""
        for index in range(start + 1, end):
            if self.tokens[index].pos == "ADP" and self.dates(index, end):
                return index
        return end

    def without_article(self, phrase: Mention) -> str:
        """The words of a phrase as organisations are written."""
        start, end = self.ranges[phrase.span]
        if self.tokens[start].pos == "DET" and phrase.definite in ("def", "indef"):
            start += 1
        return tidy(self.between(start, self._undated(start, end)).of(self.text))

    def between(self, start: int, end: int) -> Span:
        """The stretch of the text that tokens cover."""
        return Span(self.tokens[start].start, self.tokens[end - 1].end)
