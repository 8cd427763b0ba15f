"""Document → the expressions in it that may refer to an actor.

Names are the document's own, repaired by grammar; noun phrases are those headed by a noun of the
lexicon or standing where an actor stands; pronouns and possessives are taken as they come. Who
each of them is, is decided in :mod:`kg.coref.resolver`.
"""

from __future__ import annotations

from dataclasses import replace

from kg.annotate.document import Document, Token
from kg.lexicon.actor_nouns import ActorWords, Noun, actor_words, agree
from kg.mentions.appositions import Appositions
from kg.mentions.coordination import Joints
from kg.mentions.index import MentionBook, role_of, tidy
from kg.mentions.inferred_roles import Told
from kg.mentions.name_spans import SUBJECTS, ProperName
from kg.mentions.noun_phrases import BEFORE_NOUN, NounPhrase, NounPhrases
from kg.mentions.pronouns import Pronouns
from kg.mentions.proper_names import ProperNames
from kg.model import Mention, SourceKind, Span


def mentions(document: Document) -> tuple[Mention, ...]:
    """Every mention of the document, by place; () without a parse or without the language's words.

    Raises:
        KgError: the lexicon of the document's language is broken.
    """
    if not document.tokens:
        return ()
    return _Reader(document, actor_words(document.language)).read()


class _Reader:
    def __init__(self, document: Document, words: ActorWords) -> None:
        self.document = document
        self.words = words
        self.text = document.text
        self.tokens = document.tokens
        self.children = document.children
        self.names = ProperNames(document, words)
        self.phrases = NounPhrases(document, words, self.names)
        self.appositions = Appositions(document, words, self.names, self.phrases)
        self.book = MentionBook(document, self.names)

    def read(self) -> tuple[Mention, ...]:
        self.names.find()
        phrases = self.phrases.find()
        roles = {phrase.head: phrase for phrase in phrases}
        partners = self.appositions.partners(phrases)
        self.names.settle()
        self.book.open()
        by_head: dict[int, Mention] = {}
        for name in self.names.found:
            head = self.names.head(name.start, name.end)
            by_head[head] = self._add_name(name, head, partners)
        for phrase in phrases:
            by_head[phrase.head] = self._add_phrase(phrase, partners)
        given = self.document, self.words, self.names
        Pronouns(*given, self.phrases, self.book).read(by_head)
        self._predicates(by_head)
        self._apposed(by_head)
        self._one_of(by_head)
        self._told(by_head)
        Joints(*given, self.appositions, roles, self.book).read(by_head)
        return self.book.all()

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

    def _add_name(
        self, name: ProperName, head: int, partners: dict[tuple[int, int], tuple[int, int]]
    ) -> Mention:
        tokens = self.tokens
        end = self.phrases.with_acronym(name.end) if name.kind != "person" else name.end
        span = self.book.span(name.start, end)
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
            other = self.names.head(*partner)
            if name.start > other and not name.start <= tokens[other].head < name.end:
                # Of "Mayor Ada Brun" the name is the head.
                anchor = tokens[other]
        noun = None if kind == "person" else self._noun_of_name(name, anchor)
        if kind == "unknown" and noun is not None:
            # "Ligue des voisins" says itself what it is.
            kind = "organisation"
        return self.book.add(
            Mention(
                span,
                tidy(span.of(self.text)),
                "name",
                kind,
                name.gender
                or self._given_gender(words)
                or (self._name_gender(name) if kind != "person" else ""),
                "s",
                head=self._title_role(name) if kind == "person" else noun.head if noun else "",
                words=words,
                definite="def" if name.start and tokens[name.start - 1].pos == "DET" else "",
                sense="born" if kind == "person" and self._is_birth_name(name) else name.kind,
                sort=noun.sense if noun else "",
                sentence=anchor.sentence,
                paragraph=self.book.paragraph(span),
                role=role_of(anchor),
                governor=anchor.head,
                quoted=self.book.quoted(span),
                partner=self.book.span(*partner) if partner else None,
            )
        )

    def _given_gender(self, words: tuple[str, ...]) -> str:
        """The gender of the first name that a name begins with; one that is somebody's family
        name in the article tells nothing: "Dana" of Paul Dana.
        """
        if len(words) == 1 and words[0] in self.names.families:
            return ""
        return self.words.first_names.get(words[0], "")

    def _is_birth_name(self, name: ProperName) -> bool:
        """Whether a person was born by a name, or has it in full: "né Paul Vals"."""
        before = [token.lower for token in self.tokens[max(0, name.start - 3) : name.start]]
        return any(tuple(before[-len(words) :]) == words for words in self.words.born if before)

    def _title_role(self, name: ProperName) -> str:
        """The noun that a person's title stands for: "Sen. Brun" is "the senator" further on."""
        title = self.tokens[name.start - 1].text if name.start else ""
        return self.words.title_roles.get(title, "")

    def _noun_of_name(self, name: ProperName, anchor: Token) -> Noun | None:
        """The noun that opens an organisation's name, "conseil" of "Conseil constitutionnel", or
        that heads it: "the trust" takes up "Harbour Trust", "the studio" "Norvane Studios".
        """
        opening, head = (
            self.words.nouns.get(token.lower) for token in (self.tokens[name.start], anchor)
        )
        narrows = self.tokens[name.start].dep == "compound" and head is not None
        if opening is not None and opening.kind == "organisation" and not narrows:
            return opening
        if head is not None and head.kind == "organisation":
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
        span = self.book.span(start, end)
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
        elif any(t.pos == "NUM" for t in tokens[start : token.index]):
            # "at least 600 drivers"
            definite = "indef"
        partner = partners.get((start, end))
        if partner is None:
            start = self._with_owner(phrase.head, start)
            if start < phrase.start:
                span, definite = self.book.span(start, end), "def"
        words = tuple(t.text for t in tokens[phrase.head + 1 : end] if t.text[:1].isupper())
        whole = None if partner else self._whole(phrase, definite)
        return self.book.add(
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
                paragraph=self.book.paragraph(span),
                role=role_of(token),
                governor=token.head,
                quoted=self.book.quoted(span),
                partner=self._partner(partner),
                count=self._count(phrase),
                whole=whole,
                full=article + tidy(whole.of(self.text)) if whole else "",
            )
        )

    def _partner(self, place: tuple[int, int] | None) -> Span | None:
        """The stretch of a phrase's partner, of a body's name with the acronym behind it."""
        if place is None:
            return None
        start, end = place
        name = self.names.at[start]
        if name is not None and name.kind != "person" and (name.start, name.end) == place:
            end = self.phrases.with_acronym(end)
        return self.book.span(start, end)

    def _whole(self, phrase: NounPhrase, definite: str) -> Span | None:
        """The place of one of many or of some people with the clause that tells who they are,
        where nothing else does.
        """
        several = phrase.number == "p" or definite == "indef"
        bare = phrase.end == phrase.head + 1 and phrase.kind in ("person", "group")
        if not several or not bare:
            return None
        end = self.phrases.clause(phrase.head, phrase.end)
        return self.book.span(phrase.start, end) if end else None

    def _count(self, phrase: NounPhrase) -> int:
        """Of how many a plural is: 2 of "les deux candidats", 3 of "les trois"."""
        if phrase.number != "p":
            return 0
        written = (self.tokens[i].lower for i in range(phrase.start, phrase.head + 1))
        return next((self.words.counts[word] for word in written if word in self.words.counts), 0)

    def _apposed(self, by_head: dict[int, Mention]) -> None:
        """Who is one of several, or of another kind than his noun says, is whom the apposition
        behind a comma tells: "l'un d'eux, un ancien policier,", "le propriétaire, une ligue,".
        """
        for head, mention in list(by_head.items()):
            token = self.tokens[head]
            if mention.form != "noun" or mention.partner is not None or token.dep != "appos":
                continue
            first = by_head.get(token.head)
            if first is None or first.form != "noun" or first.partner is not None:
                continue
            apart = self.text[first.span.end : mention.span.start].strip() == ","
            other = {first.kind, mention.kind} == {"person", "organisation"}
            told = first.sense == "indefinite" or (other and first.definite == "def")
            if apart and told and mention.definite == "indef" and mention.number == first.number:
                known = replace(mention, partner=first.span)
                by_head[head] = known
                self.book.replace(known)

    def _one_of(self, by_head: dict[int, Mention]) -> None:
        """One of several is whom a role and a name behind a comma tell, whatever the parse makes of
        them: "l'une des signataires, l'astronome Ada Brun,".
        """
        opening = {mention.span.start: mention for mention in by_head.values()}
        for head, first in list(by_head.items()):
            one = first.form == "noun" and first.sense == "indefinite" and first.number == "s"
            if not one or first.partner is not None:
                continue
            place = first.span.end
            while place < len(self.text) and self.text[place] in ", ":
                place += 1
            role = opening.get(place)
            if role is None or "," not in self.text[first.span.end : place]:
                continue
            name = None if role.partner is None else self.book.at(role.partner)
            named = name is not None and name.form == "name" and name.kind == "person"
            if named and role.kind == "person" and role.number == "s" and agree(first, role):
                known = replace(first, partner=role.partner)
                by_head[head] = known
                self.book.replace(known)

    def _told(self, by_head: dict[int, Mention]) -> None:
        """What the clauses tell of those in them, in place of the mentions without it."""
        told = Told(self.document, self.words)
        starts = {token.start: token.index for token in self.tokens}
        ends = {token.end: token.index + 1 for token in self.tokens}
        heads = {mention.span: head for head, mention in by_head.items()}
        for mention in self.book.all():
            if mention.kind not in ("person", "unknown") or mention.number == "p":
                continue
            start, end = starts.get(mention.span.start), ends.get(mention.span.end)
            head = heads.get(mention.span, start)
            if start is None or end is None or head is None:
                continue
            ages = told.ages(start, end, head) if mention.form in ("name", "noun") else None
            roles = told.roles(head, end, mention)
            if ages is not None or roles:
                known = replace(mention, ages=ages, told=roles)
                self.book.replace(known)
                if mention.span in heads:
                    by_head[head] = known

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
            place = subject if named is None else self.names.head(named.start, named.end)
            other = by_head.get(place) or self.book.at(self.tokens[subject].span)
            if other is None or other.span.start > mention.span.start:
                continue
            if other.kind == "person" or other.form in ("pronoun", "relative"):
                known = replace(mention, partner=other.span)
                by_head[head] = known
                self.book.replace(known)
