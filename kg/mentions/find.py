"""Mentions of a document: the expressions in it that may refer to an actor.

Names are the document's, corrected by grammar; noun phrases have a noun of the lexicon or the
position of an actor; pronouns and possessives are all taken. :mod:`kg.coref.resolver` resolves
them.
"""

from __future__ import annotations

from dataclasses import replace

from kg.lexicon.actor_nouns import ActorWords, Noun, actor_words
from kg.mentions.appositions import Appositions, Partners
from kg.mentions.coordination import Coordinations
from kg.mentions.index import MentionIndex, role_of, tidy
from kg.mentions.name_spans import ProperName
from kg.mentions.noun_phrases import BEFORE_NOUN, NounPhrase, NounPhrases
from kg.mentions.pronouns import Pronouns
from kg.mentions.proper_names import ProperNames
from kg.model import Mention, SourceKind, Span
from kg.preprocess.document import Document, Token

_KINDS: dict[str, SourceKind] = {
    "person": "person",
    "organisation": "organisation",
    "place": "organisation",
}


def find_mentions(document: Document) -> tuple[Mention, ...]:
    """Find every mention of the document, in order; none without a parse.

    Raises:
        KgError: the lexicon of the document's language is broken.
    """
    if not document.tokens:
        return ()
    return _MentionFinder(document, actor_words(document.language)).read()


class _MentionFinder:
    def __init__(self, document: Document, words: ActorWords) -> None:
        self.document = document
        self.words = words
        self.text = document.text
        self.tokens = document.tokens
        self.children = document.children
        self.names = ProperNames(document, words)
        self.names.find()
        self.phrases = NounPhrases(document, words, self.names)
        self.appositions = Appositions(self.phrases)
        self.index = MentionIndex(document, self.names)

    def read(self) -> tuple[Mention, ...]:
        phrases = self.phrases.find()
        partners = self.appositions.find_partners(phrases)
        self.names.resolve_kinds()
        by_head: dict[int, Mention] = {}
        for name in self.names.found:
            head = self.names.head(name.start, name.end)
            by_head[head] = self._add_name(name, head, partners)
        for phrase in phrases:
            by_head[phrase.head] = self._add_phrase(phrase, partners)
        Pronouns(self.phrases, self.index).read(by_head)
        self._link_appositions(by_head)
        Coordinations(self.appositions, self.index).read(by_head)
        return self.index.all()

    def _owner_start(self, head: int, start: int) -> int:
        """Extend a phrase over the name of the owner before its noun: "[Brun's] sister"."""
        while start > 0:
            before = self.tokens[start - 1]
            owner = before.head if before.dep == "case" else before.index
            name = self.names.at[owner]
            attached = owner in self.children[head] and self.tokens[owner].dep in BEFORE_NOUN
            if not attached or name is None:
                break
            start = name.start
            if start and self.tokens[start - 1].pos == "DET":
                start -= 1
        return start

    def _add_name(self, name: ProperName, head: int, partners: Partners) -> Mention:
        tokens = self.tokens
        end = self.phrases.with_acronym(name.end) if name.kind != "person" else name.end
        span = self.index.span(name.start, end)
        words = tuple(t.text for t in tokens[name.start : name.end])
        kind = _KINDS.get(name.kind, "unknown")
        partner = partners.get((name.start, name.end))
        anchor = tokens[head]
        if anchor.head < name.start and tokens[anchor.head].text in self.words.titles:
            # "Mme Brun": the title is the head of the name and has its role in the clause.
            anchor = tokens[anchor.head]
        if partner is not None and not partner[0] <= anchor.index < partner[1]:
            other = self.names.head(*partner)
            if name.start > other and not name.start <= tokens[other].head < name.end:
                # In "Mayor Ada Brun" the name is the head.
                anchor = tokens[other]
        noun = None if kind == "person" else self._noun_of_name(name, anchor)
        if kind == "unknown" and noun is not None:
            # "Ligue des voisins" contains the noun for what it is.
            kind = "organisation"
        return self.index.add(
            Mention(
                span,
                tidy(span.of(self.text)),
                "name",
                kind,
                name.gender
                or self._first_name_gender(words)
                or (self._name_gender(name) if kind != "person" else ""),
                "s",
                head=self._title_role(name) if kind == "person" else noun.head if noun else "",
                words=words,
                definite="def" if name.start and tokens[name.start - 1].pos == "DET" else "",
                sense="born" if kind == "person" and self._is_birth_name(name) else name.kind,
                sort=noun.sense if noun else "",
                sentence=anchor.sentence,
                paragraph=self.index.paragraph(span),
                role=role_of(anchor),
                governor=anchor.head,
                quoted=self.index.is_quoted(span),
                partner=self.index.span(*partner) if partner else None,
            )
        )

    def _first_name_gender(self, words: tuple[str, ...]) -> str:
        """Return the gender of a name's first name, "" without one.

        A single word that is a family name in the article shows nothing: "Dana" of Paul Dana.
        """
        if len(words) == 1 and words[0] in self.names.family_names:
            return ""
        return self.words.first_names.get(words[0], "")

    def _is_birth_name(self, name: ProperName) -> bool:
        """Check whether a name is a person's birth name or full name: "né Paul Vals"."""
        before = [token.lower for token in self.tokens[max(0, name.start - 3) : name.start]]
        return any(tuple(before[-len(w) :]) == w for w in self.words.birth_name_phrases)

    def _title_role(self, name: ProperName) -> str:
        """Return the noun of a title: "senator" for "Sen. Brun"."""
        title = self.tokens[name.start - 1].text if name.start else ""
        return self.words.title_roles.get(title, "")

    def _noun_of_name(self, name: ProperName, anchor: Token) -> Noun | None:
        """Return the noun that opens an organisation's name or is its head: "Harbour [Trust]"."""
        opening, head = (
            self.words.nouns.get(token.lower) for token in (self.tokens[name.start], anchor)
        )
        narrows = self.tokens[name.start].dep == "compound" and head is not None
        if opening is not None and opening.kind == "organisation" and not narrows:
            return opening
        return head if head is not None and head.kind == "organisation" else None

    def _name_gender(self, name: ProperName) -> str:
        """Return the gender that the article before an organisation's or country's name shows."""
        article = self.tokens[name.start - 1].lower if name.start else ""
        determiner = self.words.determiners.get(article)
        if determiner is not None and determiner.gender:
            return determiner.gender
        first = self.tokens[name.start]
        noun = self.words.nouns.get(first.lower)
        if noun is None:
            return ""
        return noun.gender or {"Fem": "f", "Masc": "m"}.get(first.feature("Gender"), "")

    def _add_phrase(self, phrase: NounPhrase, partners: Partners) -> Mention:
        tokens = self.tokens
        token = tokens[phrase.head]
        start, end = phrase.start, phrase.end
        span = self.index.span(start, end)
        first = tokens[start]
        before = self.phrases.determiner(token, start)
        fused = before is not None and before is self.phrases.fused(token)
        definite = article = ""
        if before is not None and before.form == "fused":
            # "des" is the plural of "un" unless it is fused with a preposition.
            definite = "def" if fused else "indef"
            article = before.article + " " if fused else ""
        elif before is not None:
            definite = before.form
        elif first.pos in ("NUM", "DET") or any(
            t.pos == "NUM" for t in tokens[start : token.index]
        ):
            # "at least 600 drivers"
            definite = "indef"
        partner = partners.get((start, end))
        if partner is None:
            start = self._owner_start(phrase.head, start)
            if start < phrase.start:
                span, definite = self.index.span(start, end), "def"
        words = tuple(t.text for t in tokens[phrase.head + 1 : end] if t.text[:1].isupper())
        whole = None if partner else self._described_span(phrase, definite)
        return self.index.add(
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
                paragraph=self.index.paragraph(span),
                role=role_of(token),
                governor=token.head,
                quoted=self.index.is_quoted(span),
                partner=self._partner_span(partner),
                count=self._count(phrase),
                whole=whole,
                full=article + tidy(whole.of(self.text)) if whole else "",
            )
        )

    def _partner_span(self, place: tuple[int, int] | None) -> Span | None:
        """Return the span of a phrase's partner, with the acronym after an organisation's name."""
        if place is None:
            return None
        start, end = place
        name = self.names.at[start]
        if name is not None and name.kind != "person":
            end = self.phrases.with_acronym(end)
        return self.index.span(start, end)

    def _described_span(self, phrase: NounPhrase, definite: str) -> Span | None:
        """Return an unspecific person or group with the relative clause that describes it."""
        several = phrase.number == "p" or definite == "indef"
        bare = phrase.end == phrase.head + 1 and phrase.kind in ("person", "group")
        if not several or not bare:
            return None
        end = self.phrases.clause_end(phrase.head, phrase.end)
        return self.index.span(phrase.start, end) if end else None

    def _count(self, phrase: NounPhrase) -> int:
        """Return how many a plural names: 2 for "les deux candidats", 0 if unknown."""
        if phrase.number != "p":
            return 0
        written = (self.tokens[i].lower for i in range(phrase.start, phrase.head + 1))
        return next((self.words.counts[word] for word in written if word in self.words.counts), 0)

    def _link_appositions(self, by_head: dict[int, Mention]) -> None:
        """Link unspecific mentions with the apposition after them.

        "l'un d'eux, un ancien policier,", "le propriétaire, une ligue,".
        """
        for head, mention in list(by_head.items()):
            first = by_head.get(self.tokens[head].head)
            if first is None or self.tokens[head].dep != "appos":
                continue
            free = first.form == mention.form == "noun" and first.partner is mention.partner is None
            after_comma = self.text[first.span.end : mention.span.start].strip() == ","
            other_kind = {first.kind, mention.kind} == {"person", "organisation"}
            unspecific = first.sense == "indefinite" or other_kind
            agrees = mention.definite == "indef" and mention.number == first.number
            if free and after_comma and unspecific and agrees:
                by_head[head] = replace(mention, partner=first.span)
                self.index.replace(by_head[head])
