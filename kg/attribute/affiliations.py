"""Document and its mentions → the roles and memberships that it states for persons.

A role stands before a name ("le maire Ada Brun"), beside it ("Ada Brun, maire de Vals"), after a
copula ("Ada Brun est maire"), a party or firm in brackets ("Ada Brun (PX)"). What follows the
role with "de" is its organisation if it is a proper name or a noun that names organisations; an
adjective stays with the role. ``person`` is the mention in the text; who that is in full is for
:func:`kg.resolve.within.resolve_affiliations`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.annotate.document import Document, Token
from kg.attribute.mentions import tidy
from kg.attribute.nouns import ActorWords, actor_words
from kg.lexicon import rows
from kg.model import Affiliation, Mention, Span


@dataclass(frozen=True)
class _Words:
    """The verbs and nouns of membership, by use."""

    cop: frozenset[str]
    appoints: frozenset[str]
    leads: dict[str, str]
    joins: frozenset[str]
    at: frozenset[str]
    led: dict[str, str]
    portfolio: frozenset[str]
    field: frozenset[str]
    inner: frozenset[str]
    negation: frozenset[str]
    beside: frozenset[str]
    verbs: frozenset[str]


@cache
def _membership(language: str) -> _Words:
    table = list(rows(language, "membership", 3))

    def all_of(use: str) -> frozenset[str]:
        return frozenset(word for word, its_use, _ in table if its_use == use)

    def roles(use: str) -> dict[str, str]:
        return {w: "" if role == "-" else role for w, its_use, role in table if its_use == use}

    return _Words(
        all_of("cop"),
        all_of("as"),
        roles("leads"),
        all_of("joins"),
        all_of("at"),
        roles("led"),
        all_of("portfolio"),
        all_of("field"),
        all_of("inner"),
        all_of("not"),
        all_of("with"),
        frozenset(w for w, use, _ in table if use in ("cop", "as", "leads", "joins", "at", "led")),
    )


_GENITIVE = 6
"""Words that may stand between an article and the body that it belongs to."""
_ROOTED = frozenset(("politics", "faith", "member"))
"""Senses of roles that are held for a place, as a mayor's is; an artist is only from there."""
_NO_ROLE = frozenset(("", "human", "nation", "people", "pair", "indefinite"))
"""Senses of nouns that say who somebody is, not what they do for whom."""


def affiliations(document: Document, mentions: tuple[Mention, ...]) -> tuple[Affiliation, ...]:
    """The affiliations that the document states, in the order of the text.

    Raises:
        KgError: the lexicon of the document's language is broken.
    """
    if not document.tokens or not mentions:
        return ()
    words = _membership(document.language)
    found = list(_Reader(document, mentions, words, actor_words(document.language)).read())
    found.sort(key=lambda a: (a.evidence, a.person, a.role or "", a.organisation or ""))
    return tuple(dict.fromkeys(found))


class _Reader:
    def __init__(
        self,
        document: Document,
        mentions: tuple[Mention, ...],
        words: _Words,
        nouns: ActorWords,
    ) -> None:
        self.document = document
        self.text = document.text
        self.tokens = document.tokens
        self.children = document.children
        self.mentions = mentions
        self.words = words
        self.nouns = nouns
        self.starts = {t.start: t.index for t in document.tokens}
        self.ends = {t.end: t.index + 1 for t in document.tokens}
        self.by_span = {m.span: m for m in mentions}
        self.name_at: dict[int, Mention] = {}
        self.ranges: dict[Span, tuple[int, int]] = {}
        self.phrase_at: dict[int, Mention] = {}
        self.pronoun_at: dict[int, Mention] = {}
        self.owners: dict[int, Mention] = {}
        """Where the role of a person ends: a further role may follow there."""
        for mention in mentions:
            start = self.starts.get(mention.span.start)
            end = self.ends.get(mention.span.end)
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
                    if index not in self.phrase_at or end - start < self._length(
                        self.phrase_at[index]
                    ):
                        self.phrase_at[index] = mention

    def _length(self, mention: Mention) -> int:
        start, end = self.ranges[mention.span]
        return end - start

    def read(self) -> Iterator[Affiliation]:
        for mention in self.mentions:
            if mention.form == "noun" and mention.kind in ("person", "group"):
                if mention.sense not in _NO_ROLE:
                    yield from self._of_phrase(mention)
                elif mention.sense == "nation":
                    yield from self._of_native(mention)
            elif mention.form == "name" and mention.kind in ("person", "unknown"):
                yield from self._beside_name(mention)
        for token in self.tokens:
            if token.dep == "cop":
                yield from self._of_verb(self.tokens[token.head])
            elif token.pos == "VERB" and token.lemma in self.words.verbs:
                yield from self._of_verb(token)

    # Role and name side by side

    def _of_phrase(self, phrase: Mention) -> Iterator[Affiliation]:
        if phrase.span not in self.ranges:
            return
        start, end = self.ranges[phrase.span]
        names: list[Mention] = []
        if phrase.partner is not None:
            partner = self.by_span.get(phrase.partner)
            if (
                partner is not None
                and partner.form == "name"
                and partner.kind != "organisation"
                and (partner.span > phrase.span or not self._is_predicate(start, end))
            ):
                names.append(partner)
        elif phrase.number == "p":
            names = self._names_after(end, counted=phrase.definite == "indef")
        elif phrase.kind == "person":
            chained = self._chained(start) or self._opening(phrase, start, end)
            if chained is not None:
                names.append(chained)
        for name in names:
            first = self.ranges[name.span]
            if first[0] < start:
                self.owners[end] = name
            evidence = self._between(min(start, first[0]), max(end, first[1]))
            rule = "apposition" if first[0] < start else "title"
            yield from self._roles(name, start, end, evidence, rule)

    def _of_native(self, phrase: Mention) -> Iterator[Affiliation]:
        """ "L'Allemande de Norvane, Ada Brun": where she is from is no role, the firm counts."""
        partner = self.by_span.get(phrase.partner) if phrase.partner is not None else None
        if phrase.span not in self.ranges or partner is None or partner.form != "name":
            return
        start, end = self.ranges[phrase.span]
        split = self._split(self._role_head(start, end), end)
        if split is not None and self._is_body(split[0] + 1):
            first = self.ranges[partner.span]
            evidence = self._between(min(start, first[0]), max(end, first[1]))
            yield Affiliation(partner.text, None, split[1], evidence, "title")

    def _is_predicate(self, start: int, end: int) -> bool:
        head = self._role_head(start, end)
        return any(self.tokens[c].dep == "cop" for c in self.children[head])

    def _names_after(self, index: int, *, counted: bool) -> list[Mention]:
        """The names that a plural role announces: "les élus A, B et C", "deux élus, A et B"."""
        names: list[Mention] = []
        tokens = self.tokens
        if counted and index < len(tokens) and tokens[index].text in (",", ":"):
            if self.name_at.get(index - 1) is not None:
                return names
            index += 1
        while index < len(tokens):
            name = self.name_at.get(index)
            if name is None or name.kind != "person" or self.ranges[name.span][0] != index:
                break
            names.append(name)
            index = self._after_brackets(self.ranges[name.span][1])
            if index < len(tokens) and (tokens[index].text == "," or tokens[index].pos == "CCONJ"):
                index += 1
            else:
                break
        return names

    def _after_brackets(self, index: int) -> int:
        tokens = self.tokens
        if index < len(tokens) and tokens[index].text == "(":
            stop = min(len(tokens), index + 10)
            for place in range(index, stop):
                if tokens[place].text == ")":
                    return place + 1
        return index

    def _chained(self, start: int) -> Mention | None:
        """The person that a second role in a row belongs to: "A, maire de B et député de C"."""
        tokens = self.tokens
        if start < 2 or not (tokens[start - 1].text == "," or tokens[start - 1].pos == "CCONJ"):
            return None
        if tokens[start - 1].pos == "CCONJ" and tokens[start].pos == "DET":
            return None
        before = self.owners.get(start - 1)
        if before is None or tokens[start].sentence != before.sentence:
            return None
        return before

    def _opening(self, phrase: Mention, start: int, end: int) -> Mention | None:
        """Who a bare role at the head of a sentence belongs to: "Ancien maire, elle …"."""
        tokens = self.tokens
        first, _ = self.document.sentences[phrase.sentence]
        if phrase.definite or end + 1 >= len(tokens) or tokens[end].text != ",":
            return None
        if not all(t.pos == "ADV" for t in tokens[first:start]):
            return None
        subject = self.name_at.get(end + 1) or self.pronoun_at.get(end + 1)
        if subject is None:
            governor = self.tokens[phrase.governor]
            subject = self._subject([tokens[c] for c in self.children[governor.index]])
        return subject if subject is not None and subject.number == "s" else None

    def _beside_name(self, name: Mention) -> Iterator[Affiliation]:
        """ "(PX)" or ", de la Ligue" after a name."""
        if name.span not in self.ranges:
            return
        tokens = self.tokens
        start, end = self.ranges[name.span]
        places = [end]
        partner = self.by_span.get(name.partner) if name.partner is not None else None
        if partner is not None and partner.span in self.ranges:
            after = self.ranges[partner.span][1]
            if after > end:
                places.append(after)
        for place in places if name.kind == "person" else ():
            if place + 2 < len(tokens) and tokens[place].text == "(":
                opening = place + 1
                if opening not in self.name_at:
                    opening += self._articles(opening)
                inside = self.name_at.get(opening)
                if inside is not None and inside.kind != "person":
                    first, last = self.ranges[inside.span]
                    if first == opening and tokens[last].text in (")", ",", "-", "/"):
                        yield Affiliation(
                            name.text,
                            None,
                            inside.text,
                            self._between(start, min(last + 1, len(tokens))),
                            "brackets",
                        )
        comma = end < len(tokens) and tokens[end].text == ","
        place = end + comma
        if place + 1 < len(tokens) and name.kind == "person" and self._is_of(tokens[place]):
            target = self._organisation_at(place + 1)
            if target is not None and comma:
                text, last = target
                yield Affiliation(name.text, None, text, self._between(start, last), "of")

    # Verbs

    def _of_verb(self, token: Token) -> Iterator[Affiliation]:
        """What a verb or, with a copula, a noun states."""
        words = self.words
        kids = [self.tokens[c] for c in self.children[token.index]]
        lemma = token.lemma
        if token.pos == "VERB" and lemma in words.led and any(k.dep == "obl:agent" for k in kids):
            yield from self._led(token, kids)
            return
        copula = any(k.dep == "cop" for k in kids)
        verbal = token.pos == "VERB" and (
            lemma in words.cop
            or lemma in words.appoints
            or lemma in words.leads
            or lemma in words.joins
            or lemma in words.at
        )
        if not copula and not verbal:
            return
        if copula and token.index in self.name_at:
            yield from self._named_predicate(token, kids)
            return
        subject = self._subject(kids)
        if subject is None and lemma in words.appoints and token.index > 1:
            subject = self._described(token)
        if subject is None or any(k.lower in words.negation for k in kids):
            return
        if copula:
            yield from self._predicate(subject, token)
        elif lemma in words.cop or lemma in words.appoints:
            for kid in kids:
                if kid.dep in ("xcomp", "obj", "obl:arg", "obl:mod") and kid.index > token.index:
                    yield from self._predicate(subject, kid)
        elif lemma in words.leads or lemma in words.joins:
            for kid in kids:
                if kid.dep == "obj":
                    target = self._organisation_of(kid.index)
                    if target is not None:
                        role = words.leads.get(lemma) or None
                        text, last = target
                        yield Affiliation(
                            subject.text, role, text, self._from_to(subject, last), "verb"
                        )
        else:
            for kid in kids:
                if kid.dep.startswith("obl") and kid.index > token.index:
                    name = self.name_at.get(kid.index)
                    if name is not None and name.kind == "organisation" and name.sense != "place":
                        yield Affiliation(
                            subject.text,
                            None,
                            name.text,
                            self._from_to(subject, self.ranges[name.span][1]),
                            "verb",
                        )

    def _named_predicate(self, token: Token, kids: list[Token]) -> Iterator[Affiliation]:
        """ "Le vice-président sera Ada Brun"."""
        name = self.name_at[token.index]
        subject = next((k for k in kids if k.dep == "nsubj"), None)
        phrase = self.phrase_at.get(subject.index) if subject is not None else None
        if name.kind != "person" or phrase is None or phrase.kind != "person":
            return
        if phrase.sense in _NO_ROLE or phrase.number == "p":
            return
        start, end = self.ranges[phrase.span]
        stop = self.ranges[name.span][1]
        if end <= token.index:
            yield from self._roles(name, start, end, self._between(start, stop), "copula")

    def _described(self, token: Token) -> Mention | None:
        """Who a participle after a name and a comma is said of: "Ada Brun, présentée comme …"."""
        name = self.name_at.get(token.index - 2)
        beside = name is not None and self.ranges[name.span][1] == token.index - 1
        if not beside or self.tokens[token.index - 1].text != "," or name is None:
            return None
        return name if name.kind == "person" else None

    def _subject(self, kids: list[Token]) -> Mention | None:
        for kid in kids:
            if kid.dep in ("nsubj", "nsubj:pass", "expl:subj"):
                name = self.name_at.get(kid.index)
                if name is not None:
                    return name if name.kind == "person" else None
                pronoun = self.pronoun_at.get(kid.index)
                if pronoun is None:
                    phrase = self.phrase_at.get(kid.index)
                    if phrase is not None and phrase.partner is not None:
                        other = self.by_span.get(phrase.partner)
                        if other is not None and other.kind == "person":
                            return other
                    return None
                if pronoun.number == "p" or (
                    pronoun.form == "relative" and pronoun.kind != "person"
                ):
                    return None
                return pronoun
        return None

    def _predicate(self, subject: Mention, token: Token) -> Iterator[Affiliation]:
        phrase = self.phrase_at.get(token.index)
        pronoun = self.nouns.pronouns.get(token.lower)
        if pronoun is not None and pronoun.form == "indefinite" and pronoun.number == "s":
            phrase = self._among(token)
            if phrase is None:
                return
            start, end = self.ranges[phrase.span]
            yield from self._roles(subject, start, end, self._from_to(subject, end), "copula")
            return
        if phrase is None or phrase.kind != "person":
            return
        if phrase.partner is not None and phrase.partner != subject.span:
            return
        start, end = self.ranges[phrase.span]
        if phrase.sense in _NO_ROLE or not start <= token.index < end:
            return
        self.owners[end] = subject
        yield from self._roles(subject, start, end, self._from_to(subject, end), "copula")

    def _among(self, token: Token) -> Mention | None:
        """The plural of "l'un des dirigeants"."""
        for child in self.children[token.index]:
            if self.tokens[child].dep == "nmod":
                for mention in self.mentions:
                    if mention.form == "noun" and mention.kind == "group":
                        start, end = self.ranges.get(mention.span, (0, 0))
                        if start <= child < end and mention.sense not in _NO_ROLE:
                            return mention
        return None

    def _led(self, token: Token, kids: list[Token]) -> Iterator[Affiliation]:
        """ "la ligue, présidée par Ada Brun"."""
        agent = next((k for k in kids if k.dep == "obl:agent"), None)
        name = self._person_at(agent.index) if agent is not None else None
        if name is None:
            return
        head = token.head if token.dep in ("acl", "amod", "advcl") else None
        if head is None:
            head = next((k.index for k in kids if k.dep == "nsubj:pass"), None)
        target = self._widest_organisation(head) if head is not None else None
        if target is None or head is None:
            return
        start = head
        place = self.name_at.get(head) or self.phrase_at.get(head)
        if place is not None and place.span in self.ranges:
            start = self.ranges[place.span][0]
        role = self.words.led[token.lemma] or None
        yield Affiliation(
            name.text,
            role,
            target[0],
            self._between(min(start, token.index), self.ranges[name.span][1]),
            "led",
        )

    def _person_at(self, index: int) -> Mention | None:
        """The named person that a token belongs to, by name or by a role beside the name."""
        name = self.name_at.get(index)
        if name is None:
            phrase = self.phrase_at.get(index)
            if phrase is None or phrase.partner is None:
                return None
            name = self.by_span.get(phrase.partner)
        return name if name is not None and name.form == "name" and name.kind == "person" else None

    def _widest_organisation(self, index: int) -> tuple[str, int] | None:
        """The organisation at a token, or the one whose phrase ends with it."""
        found = self._organisation_of(index)
        if found is None:
            return None
        for mention in self.mentions:
            if mention.form != "noun" or mention.kind != "organisation":
                continue
            start, end = self.ranges.get(mention.span, (0, 0))
            if start <= index < end == found[1]:
                return self._without_article(mention), end
        return found

    # Role and organisation

    def _roles(
        self, person: Mention, start: int, end: int, evidence: Span, rule: str
    ) -> Iterator[Affiliation]:
        """The role that a phrase states, split from its organisation."""
        tokens = self.tokens
        while start < end and tokens[start].pos == "DET":
            start += 1
        if start >= end:
            return
        head = self._role_head(start, end)
        split = self._split(head, end)
        party = next(
            (
                self.name_at[i]
                for i in range(head + 1, split[0] if split else end)
                if i in self.name_at
                and self.name_at[i].kind == "organisation"
                and self.name_at[i].sense != "place"
                and not self._is_of(tokens[i - 1])
                and tokens[i - 1].pos != "DET"
                and self.ranges[self.name_at[i].span][0] == i
            ),
            None,
        )
        stop = split[0] if split else end
        if party is not None:
            first, _ = self.ranges[party.span]
            if split is None:
                yield Affiliation(
                    person.text,
                    self._role_text(start, self._before_bracket(first)),
                    party.text,
                    evidence,
                    rule,
                )
                return
            yield Affiliation(person.text, None, party.text, evidence, rule)
            stop = first
        organisation = split[1] if split else self._before_role(start, head)
        role = self._role_text(start, stop)
        if role or organisation:
            yield Affiliation(person.text, role or None, organisation, evidence, rule)
        if split is not None:
            for other in self._more(split[2]):
                yield Affiliation(person.text, role or None, other[0], evidence, rule)

    def _before_role(self, start: int, head: int) -> str | None:
        """The organisation whose name stands before the role: "Norvane president", "Norvane's
        president"; a country or town where it is a politician's."""
        index = start - 1
        if index > 0 and self.tokens[index].pos == "PART":
            index -= 1
        name = self.name_at.get(index)
        if name is None or self.tokens[index].dep not in ("compound", "nmod:poss"):
            return None
        noun = self.nouns.nouns.get(self.tokens[head].lower)
        rooted = noun is None or noun.sense in _ROOTED
        if name.sense == "organisation" or (name.sense == "place" and rooted):
            return name.text
        return None

    def _before_bracket(self, index: int) -> int:
        return index - 1 if self.tokens[index - 1].text == "(" else index

    def _role_text(self, start: int, end: int) -> str:
        if start >= end:
            return ""
        return tidy(self._between(start, end).of(self.text))

    def _role_head(self, start: int, end: int) -> int:
        for index in range(start, end):
            noun = self.nouns.nouns.get(self.tokens[index].lower)
            if noun is not None and noun.kind in ("person", "group"):
                return index
        return start

    def _split(self, head: int, end: int) -> tuple[int, str, int] | None:
        """Where "de" with an organisation begins after a role, the organisation and its end."""
        tokens = self.tokens
        noun = self.nouns.nouns.get(tokens[head].lower)
        extra = self._compound_length(head)
        if extra:
            whole = " ".join(t.lower for t in tokens[head : head + extra + 1]).replace("' ", "'")
            noun = self.nouns.nouns.get(whole)
            head += extra
        if noun is not None and noun.head in self.words.field:
            return None
        portfolio = noun is not None and noun.head in self.words.portfolio
        rooted = noun is None or noun.sense in _ROOTED
        for index in range(head + 1, end - 1):
            if not self._is_of(tokens[index]):
                if tokens[index].lower in self.words.beside:
                    target = self._genitive_body(index + 1, end)
                    if target is None and self._is_body(index + 1):
                        target = self._organisation_at(index + 1)
                    if target is not None:
                        return index, target[0], target[1]
                continue
            target = self._organisation_at(index + 1)
            if target is None and not portfolio:
                target = self._common_organisation(index, end)
            if target is not None and self._is_place(index + 1) and not rooted:
                continue
            if target is not None and not (portfolio and self._is_field(index + 1)):
                return index, target[0], target[1]
        return None

    def _compound_length(self, head: int) -> int:
        """Further words of a noun of several words: two of "secrétaire d'État"."""
        for words in self.nouns.groups.get(self.tokens[head].lower, ()):
            if words == tuple(t.lower for t in self.tokens[head : head + len(words)]):
                return len(words) - 1
        return 0

    def _common_organisation(self, index: int, end: int) -> tuple[str, int] | None:
        """What follows "de" with an article and a noun for organisations, to the phrase's end.

        Without article the noun only says which kind of role it is: "chef d'entreprise".
        """
        tokens = self.tokens
        word = self.nouns.determiners[tokens[index].lower]
        start = index + 1 + self._articles(index + 1)
        if start >= end or (word.form != "fused" and start == index + 1):
            return None
        for place in range(start, min(start + 3, end)):
            noun = self.nouns.nouns.get(tokens[place].lower)
            if noun is not None and noun.kind == "organisation":
                if noun.head in self.words.inner:
                    return None
                named = self._organisation_of(place)
                if end == len(tokens):
                    return named
                stop = next((i for i in range(place, end) if tokens[i].pos == "CCONJ"), end)
                if named is not None and named[1] > stop:
                    return named
                return tidy(self._between(start, stop).of(self.text)), stop
            if tokens[place].pos not in ("ADJ", "NUM"):
                break
        return None

    def _genitive_body(self, index: int, end: int) -> tuple[str, int] | None:
        """The organisation that is somebody's or some place's: "for the Vals sheriff's office"."""
        start = index + self._articles(index)
        owned = False
        for place in range(start, min(start + _GENITIVE, end)):
            token = self.tokens[place]
            noun = self.nouns.nouns.get(token.lower)
            if owned and noun is not None and noun.kind == "organisation":
                return tidy(self._between(start, place + 1).of(self.text)), place + 1
            owned = owned or token.dep == "nmod:poss"
            if token.dep not in ("compound", "nmod:poss", "case", "amod"):
                break
        return None

    def _is_place(self, index: int) -> bool:
        name = self.name_at.get(index + self._articles(index))
        return name is not None and name.sense == "place"

    def _is_body(self, index: int) -> bool:
        """Whether the name at a token is an organisation's, not a place's."""
        name = self.name_at.get(index + self._articles(index))
        return name is not None and name.sense == "organisation"

    def _is_field(self, start: int) -> bool:
        """Whether a complement is what a minister or expert is in charge of."""
        start += self._articles(start)
        name = self.name_at.get(start)
        return name is None or name.sense not in ("place", "organisation")

    def _more(self, index: int) -> Iterator[tuple[str, int]]:
        """Further organisations of one role: "président du Tchad et de l'Union africaine"."""
        tokens = self.tokens
        while (
            index + 2 < len(tokens)
            and (tokens[index].pos == "CCONJ" or tokens[index].text == ",")
            and self._is_of(tokens[index + 1])
        ):
            target = self._organisation_at(index + 2) or self._common_organisation(
                index + 1, len(tokens)
            )
            if target is None:
                return
            yield target
            index = target[1]

    def _is_of(self, token: Token) -> bool:
        word = self.nouns.determiners.get(token.lower)
        return (word is not None and word.form in ("of", "fused") and token.pos != "DET") or (
            word is not None and word.form == "of"
        )

    def _articles(self, index: int) -> int:
        if index < len(self.tokens):
            word = self.nouns.determiners.get(self.tokens[index].lower)
            if word is not None and word.form == "def":
                return 1
        return 0

    def _organisation_at(self, index: int) -> tuple[str, int] | None:
        """An organisation that begins at a token, or after its article."""
        index += self._articles(index)
        tokens = self.tokens
        if index >= len(tokens):
            return None
        name = self.name_at.get(index)
        if name is not None:
            first, last = self.ranges[name.span]
            if name.kind == "person" or first != index:
                return None
            return name.text, last
        return None

    def _organisation_of(self, index: int) -> tuple[str, int] | None:
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
        return self._without_article(phrase), self.ranges[phrase.span][1]

    def _without_article(self, phrase: Mention) -> str:
        start, end = self.ranges[phrase.span]
        if self.tokens[start].pos == "DET" and phrase.definite == "def":
            start += 1
        return tidy(self._between(start, end).of(self.text))

    def _between(self, start: int, end: int) -> Span:
        return Span(self.tokens[start].start, self.tokens[end - 1].end)

    def _from_to(self, subject: Mention, end: int) -> Span:
        stop = self.tokens[end - 1].end
        return Span(min(subject.span.start, stop), max(subject.span.end, stop))
