"""Document and its mentions → the roles and memberships that it states for persons.

A role stands before a name ("le maire Ada Brun"), beside it ("Ada Brun, maire de Vals"), after a
copula ("Ada Brun est maire"), a party or firm in brackets ("Ada Brun (PX)"). What follows the
role with "de" is its organisation if it is a proper name or a noun that names organisations; an
adjective stays with the role. ``person`` is the mention in the text; who that is in full is for
:func:`kg.coref.affiliations.resolve_affiliations`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.affiliations.adjacent import BesideNames
from kg.affiliations.referents import Bodies
from kg.affiliations.role_lists import RoleRows
from kg.affiliations.role_phrases import NO_ROLE, RoleParts
from kg.affiliations.role_verbs import RoleVerbs
from kg.annotate.document import Document
from kg.lexicon.actor_nouns import actor_words
from kg.lexicon.membership import membership_words
from kg.model import Affiliation, Mention, Span

_NEAR = 12
"""Tokens between a plural role and the words that open its examples, at most."""


def affiliations(document: Document, mentions: tuple[Mention, ...]) -> tuple[Affiliation, ...]:
    """The affiliations that the document states, in the order of the text.

    Raises:
        KgError: the lexicon of the document's language is broken.
    """
    if not document.tokens or not mentions:
        return ()
    words = membership_words(document.language)
    reader = _Reader(Bodies(document, mentions, words, actor_words(document.language)))
    found = list(reader.read())
    found = [reader.with_owner(one) for one in found if one not in reader.superseded]
    found.sort(key=lambda a: (a.evidence, a.person, a.role or "", a.organisation or ""))
    first: dict[tuple[str, str | None, str | None, Span], Affiliation] = {}
    for one in found:
        first.setdefault((one.person, one.role, one.organisation, one.evidence), one)
    return tuple(first.values())


class _Reader:
    def __init__(self, bodies: Bodies) -> None:
        self.bodies = bodies
        self.tokens = bodies.tokens
        self.children = bodies.children
        self.mentions = bodies.mentions
        self.words = bodies.words
        self.parts = RoleParts(bodies)
        self.rows = RoleRows(self.parts)
        self.beside = BesideNames(self.parts)
        self.verbs = RoleVerbs(self.parts, self.rows)
        self.ending: dict[int, list[Affiliation]] = {}
        """What the role without a complement that ends at a token stated."""
        self.superseded: set[Affiliation] = set()
        """What is stated again with the organisation that follows a later role or the name."""

    def read(self) -> Iterator[Affiliation]:
        for mention in self.mentions:
            if mention.form == "noun" and mention.kind in ("person", "group"):
                if mention.sense not in NO_ROLE:
                    yield from self._of_phrase(mention)
                elif mention.sense == "nation":
                    yield from self._of_native(mention)
            elif mention.form == "name" and mention.kind in ("person", "unknown"):
                yield from self.beside.of_name(mention)
        for token in self.tokens:
            if token.dep == "cop":
                yield from self.verbs.of_verb(self.tokens[token.head])
            elif token.pos == "VERB" and token.lemma in self.words.verbs:
                yield from self.verbs.of_verb(token)

    def with_owner(self, stated: Affiliation) -> Affiliation:
        """A role with whose it is, where a relative pronoun says that: "Norvane, whose chairman Ada
        Brun", "le syndicat PX, dont Ada Brun est présidente".
        """
        if stated.role is None or stated.organisation is not None:
            return stated
        first = self.bodies.starts.get(stated.evidence.start, 0)
        owned = self.bodies.nouns.owned
        places = (i for i in (first, first - 1) if i > 0 and self.tokens[i].lower in owned)
        place = next(places, None)
        if place is None:
            return stated
        before = place - 2 if self.tokens[place - 1].text == "," else place - 1
        owner, kinds = self.bodies.name_at.get(before), {"organisation", "unknown"}
        if owner is None:
            owner, kinds = self.bodies.phrase_at.get(before), {"organisation"}
        if owner is None or owner.kind not in kinds:
            return stated
        body = owner.text if owner.form == "name" else self.bodies.without_article(owner)
        evidence = Span(owner.span.start, stated.evidence.end)
        return replace(stated, organisation=body, evidence=evidence)

    def _of_phrase(self, phrase: Mention) -> Iterator[Affiliation]:
        if phrase.span not in self.bodies.ranges:
            return
        start, end = self.bodies.ranges[phrase.span]
        names: list[Mention] = []
        if phrase.partner is not None:
            partner = self.bodies.by_span.get(phrase.partner)
            if (
                partner is not None
                and partner.form == "name"
                and partner.kind != "organisation"
                and (partner.span > phrase.span or not self._is_predicate(start, end))
            ):
                names.append(partner)
        elif phrase.number == "p":
            names = self._names_after(end, counted=phrase.definite == "indef")
            names = names or self._named_among(end)
        elif phrase.kind == "person":
            chained = self.rows.chained(start) or self._opening(phrase, start, end)
            if chained is not None:
                names.append(chained)
        for name in names:
            first = self.bodies.ranges[name.span]
            if first[0] < start or name.form != "name":
                self.rows.owns(name, start, end)
            evidence = self.bodies.between(min(start, first[0]), max(end, first[1]))
            rule = "apposition" if first[0] < start else "title"
            found = list(self.parts.read(name, start, end, evidence, rule))
            if rule == "title":
                found.extend(self._labelled(name, end, evidence))
                joined = list(self._joined_before(name, start, first[1]))
                owner = next((one.organisation for one in joined if one.organisation), None)
                found = [replace(one, organisation=one.organisation or owner) for one in found]
                found = self.beside.with_body([*joined, *found], name)
            else:
                if self.parts.is_bare(start, end):
                    self.ending[end] = found
                yield from self._shared(found, start, end)
            yield from found

    def _labelled(self, name: Mention, start: int, evidence: Span) -> Iterator[Affiliation]:
        """The party between a role and a name: "the deputy PX Ada Brun"."""
        label = self.bodies.name_at.get(start)
        if label is None or label.kind != "organisation" or label.sense == "place":
            return
        if self.bodies.ranges[label.span] == (start, self.bodies.ranges[name.span][0]):
            yield Affiliation(name.text, None, label.text, evidence, "title")

    def _joined_before(self, name: Mention, start: int, end: int) -> Iterator[Affiliation]:
        """A bare role that "and" joins with the one before a name: "author and poet Ada Brun"."""
        if start < 2 or self.tokens[start - 1].pos != "CCONJ" or self.tokens[start].pos == "DET":
            return
        other = self.bodies.phrase_at.get(start - 2)
        if other is None or other.kind != "person" or other.partner is not None:
            return
        first, last = self.bodies.ranges[other.span]
        if last == start - 1 and other.sense not in NO_ROLE and self.parts.is_bare(first, last):
            evidence = self.bodies.between(first, end)
            yield from self.parts.read(name, first, last, evidence, "title")

    def _shared(self, found: list[Affiliation], start: int, end: int) -> Iterator[Affiliation]:
        """An earlier role at the organisation of the last one: "president and owner of Norvane"."""
        if start < 1 or self.tokens[start - 1].pos != "CCONJ":
            return
        split = self.parts.split(self.parts.head(start, end), end)
        by = None if split is None else self.tokens[split[0]]
        if by is not None and not self.bodies.links(by) and by.lower not in self.words.employs:
            # "historien et professeur à Norvane" is a historian of his own.
            return
        body = next((one.organisation for one in found if one.organisation), None)
        for one in self.ending.get(start - 1, ()):
            if body is not None and one.organisation is None:
                self.superseded.add(one)
                end = max(one.evidence.end, found[0].evidence.end)
                yield replace(one, organisation=body, evidence=Span(one.evidence.start, end))

    def _of_native(self, phrase: Mention) -> Iterator[Affiliation]:
        """ "L'Allemande de Norvane, Ada Brun": where she is from is no role, the firm counts."""
        partner = self.bodies.by_span.get(phrase.partner) if phrase.partner is not None else None
        if phrase.span not in self.bodies.ranges or partner is None or partner.form != "name":
            return
        start, end = self.bodies.ranges[phrase.span]
        split = self.parts.split(self.parts.head(start, end), end)
        if split is not None and self.bodies.is_body(split[0] + 1):
            first = self.bodies.ranges[partner.span]
            evidence = self.bodies.between(min(start, first[0]), max(end, first[1]))
            yield Affiliation(partner.text, None, split[1], evidence, "title")

    def _is_predicate(self, start: int, end: int) -> bool:
        head = self.parts.head(start, end)
        return any(self.tokens[c].dep == "cop" for c in self.children[head])

    def _names_after(self, index: int, *, counted: bool) -> list[Mention]:
        """The names that a plural role announces: "les élus A, B et C", "deux élus, A et B"."""
        names: list[Mention] = []
        tokens = self.tokens
        if counted and index < len(tokens) and tokens[index].text in (",", ":"):
            if self.bodies.name_at.get(index - 1) is not None:
                return names
            index += 1
        while index < len(tokens):
            name = self.bodies.name_at.get(index)
            if name is None or name.kind != "person" or self.bodies.ranges[name.span][0] != index:
                break
            names.append(name)
            body = self.beside.body_after(name, titled=True)
            last = self.bodies.ranges[name.span][1] if body is None else body[1]
            index = self._after_brackets(last)
            joined = index
            while joined < len(tokens) and (
                tokens[joined].text == "," or tokens[joined].pos == "CCONJ"
            ):
                joined += 1
            if joined == index:
                break
            index = self._over_role(joined)
        return names

    def _named_among(self, index: int) -> list[Mention]:
        """The names that a plural role's examples are: "former members, including Ada Brun"."""
        tokens = self.tokens
        stop = min(index + _NEAR, len(tokens))
        for place in range(index, stop):
            if tokens[place].sentence != tokens[index - 1].sentence or tokens[place].text == ";":
                break
            for words in self.words.among:
                after = place + len(words)
                if words == tuple(t.lower for t in tokens[place:after]):
                    return self._names_after(self._over_role(after), counted=False)
        return []

    def _over_role(self, index: int) -> int:
        """After the words of a role before a name: "musician" of "musician Ada Brun"."""
        while index < len(self.tokens) and index not in self.bodies.name_at:
            phrase = self.bodies.phrase_at.get(index)
            if phrase is None or phrase.kind != "person":
                break
            index += 1
        return index

    def _after_brackets(self, index: int) -> int:
        tokens = self.tokens
        if index < len(tokens) and tokens[index].text == "(":
            stop = min(len(tokens), index + 10)
            for place in range(index, stop):
                if tokens[place].text == ")":
                    return place + 1
        return index

    def _opening(self, phrase: Mention, start: int, end: int) -> Mention | None:
        """Who a bare role at the head of a sentence belongs to: "Ancien maire, elle …"."""
        tokens = self.tokens
        first, _ = self.bodies.sentences[phrase.sentence]
        if phrase.definite or end + 1 >= len(tokens):
            return None
        if not all(t.pos == "ADV" for t in tokens[first:start]):
            return None
        subject = self.rows.behind(start, end)
        if subject is None and tokens[end].text == ",":
            governor = self.tokens[phrase.governor]
            subject = self.verbs.subject([tokens[c] for c in self.children[governor.index]])
        return subject if subject is not None and subject.number == "s" else None
