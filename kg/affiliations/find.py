"""Find the roles and memberships that a document states for persons.

A role comes before a name ("le maire Ada Brun"), beside it ("Ada Brun, maire de Vals"), after a
copula ("Ada Brun est maire"), a party or firm in brackets ("Ada Brun (PX)"). What follows the role
with "de" is its organisation if it is a proper name or a noun for organisations; an adjective stays
with the role. ``person`` is the mention in the text, which
:func:`kg.coref.affiliations.resolve_affiliations` replaces by the full name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.affiliations.adjacent import AdjacentRoles
from kg.affiliations.referents import Referents, RoleFinder
from kg.affiliations.role_lists import RoleLists
from kg.affiliations.role_phrases import NO_ROLE, RolePhrases
from kg.affiliations.role_verbs import RoleVerbs
from kg.lexicon.actor_nouns import actor_words
from kg.lexicon.membership import membership_words
from kg.lexicon.name_words import name_words
from kg.model import Affiliation, Mention, Span
from kg.normalise.name_parts import name_parts
from kg.preprocess.document import Document


def find_affiliations(document: Document, mentions: tuple[Mention, ...]) -> tuple[Affiliation, ...]:
    """Find the affiliations that a document states, in the order of the text.

    Raises:
        KgError: the lexicon of the document's language is broken.
    """
    if not mentions:
        return ()
    words = membership_words(document.language)
    reader = _Reader(document, Referents(document, mentions, words, actor_words(document.language)))
    found = list(reader.read())
    found = [one for one in found if one not in reader.superseded]
    found = [one for one in found if _may_be_person(one.person, document.language)]
    found.sort(key=lambda a: (a.evidence, a.person, a.role or "", a.organisation or ""))
    first: dict[tuple[str, str | None, str | None, Span], Affiliation] = {}
    for one in found:
        first.setdefault((one.person, one.role, one.organisation, one.evidence), one)
    return tuple(first.values())


def _may_be_person(name: str, language: str) -> bool:
    """Whether a name is not that of an event or body: "Tour de France 2016", "Monitoring Group"."""
    words = name.split()
    small, heads = name_parts(), name_words(language).head
    plain = [word.lower() for word in words[1:] if word.islower()]
    strange = any(word not in small.particles and word in small.small for word in plain)
    ends_open = words[-1].lower() in small.small and words[-1].lower() not in small.particles
    marked = any(c.isdigit() or c in ':;!?"“”«»' for c in name)
    nouns = actor_words(language).nouns
    # "Professeur Associé" is a role.
    strange = strange or all(word.lower() in nouns for word in words)
    headed = len(words) > 1 and not heads.isdisjoint((words[0].lower(), words[-1].lower()))
    return not (strange or ends_open or marked or headed)


class _Reader(RoleFinder):
    def __init__(self, document: Document, referents: Referents) -> None:
        super().__init__(referents)
        self.phrases = RolePhrases(referents)
        self.lists = RoleLists(self.phrases)
        self.adjacent = AdjacentRoles(self.phrases)
        self.verbs = RoleVerbs(document, self.phrases, self.lists)
        self.ending: dict[int, list[Affiliation]] = {}
        """Affiliations of a role without complement, by the token where it ends."""
        self.superseded: set[Affiliation] = set()
        """Affiliations replaced by ones with the organisation of a later role or name."""

    def read(self) -> Iterator[Affiliation]:
        for mention in self.mentions:
            if mention.form == "noun" and mention.kind in ("person", "group"):
                if mention.sense not in NO_ROLE:
                    yield from self._of_phrase(mention)
            elif mention.form == "name" and mention.kind in ("person", "unknown"):
                yield from self.adjacent.of_name(mention)
        for token in self.tokens:
            if token.dep == "cop":
                yield from self.verbs.of_verb(self.tokens[token.head])
            elif token.pos == "VERB" and token.lemma in self.words.verbs:
                yield from self.verbs.of_verb(token)

    def _of_phrase(self, phrase: Mention) -> Iterator[Affiliation]:
        if phrase.span not in self.referents.ranges:
            return
        start, end = self.referents.ranges[phrase.span]
        names: list[Mention] = []
        if phrase.partner is not None:
            partner = self.referents.partner_of(phrase)
            if (
                partner is not None
                and partner.form == "name"
                and (partner.span > phrase.span or not self._is_predicate(start, end))
            ):
                names.append(partner)
        elif phrase.number == "p":
            names = self._names_after(end, counted=phrase.definite == "indef")
        elif phrase.kind == "person":
            chained = self.lists.chained(start) or self._opening(phrase, start, end)
            if chained is not None:
                names.append(chained)
        for name in names:
            first = self.referents.ranges[name.span]
            if first[0] < start or name.form != "name":
                self.lists.owns(name, start, end)
            evidence = self.referents.between(min(start, first[0]), max(end, first[1]))
            rule = "apposition" if first[0] < start else "title"
            found = list(self.phrases.read(name, start, end, evidence, rule))
            if rule == "title":
                found.extend(self._labelled(name, end, evidence))
                found = self.adjacent.with_body(found, name)
            else:
                if self.phrases.is_bare(start, end):
                    self.ending[end] = found
                yield from self._shared(found, start, end)
            yield from found

    def _labelled(self, name: Mention, start: int, evidence: Span) -> Iterator[Affiliation]:
        """Find the party between a role and a name: "the deputy PX Ada Brun"."""
        label = self.referents.name_at.get(start)
        if label is None or label.kind != "organisation" or label.sense == "place":
            return
        if self.referents.ranges[label.span] == (start, self.referents.ranges[name.span][0]):
            yield Affiliation(name.text, None, label.text, evidence, "title")

    def _shared(self, found: list[Affiliation], start: int, end: int) -> Iterator[Affiliation]:
        """Give an earlier role the organisation of the last: "president and owner of Norvane"."""
        if start < 1 or self.tokens[start - 1].pos != "CCONJ":
            return
        split = self.phrases.split(self.phrases.head(start, end), end)
        by = None if split is None else self.tokens[split[0]]
        if by is not None and not self.referents.links(by) and by.lower not in self.words.employs:
            # In "historien et professeur à Norvane", only the professor is Norvane's.
            return
        body = next((one.organisation for one in found if one.organisation), None)
        for one in self.ending.get(start - 1, ()):
            if body is not None and one.organisation is None:
                self.superseded.add(one)
                end = max(one.evidence.end, found[0].evidence.end)
                yield replace(one, organisation=body, evidence=Span(one.evidence.start, end))

    def _is_predicate(self, start: int, end: int) -> bool:
        return any(t.dep == "cop" for t in self.children_of(self.phrases.head(start, end)))

    def _names_after(self, index: int, *, counted: bool) -> list[Mention]:
        """Find the names that follow a plural role: "les élus A, B et C", "deux élus, A et B"."""
        names: list[Mention] = []
        tokens = self.tokens
        if counted and index < len(tokens) and tokens[index].text in (",", ":"):
            if self.referents.name_at.get(index - 1) is not None:
                return names
            index += 1
        while index < len(tokens):
            name = self.referents.name_at.get(index)
            if name is None or name.kind != "person":
                break
            _, last = self.referents.ranges[name.span]
            names.append(name)
            body = self.adjacent.body_after(name, titled=True)
            index = self._after_brackets(last if body is None else body[1])
            joined = index
            while joined < len(tokens) and (
                tokens[joined].text == "," or tokens[joined].pos == "CCONJ"
            ):
                joined += 1
            if joined == index:
                break
            index = joined
        return names

    def _after_brackets(self, index: int) -> int:
        tokens = self.tokens
        if index < len(tokens) and tokens[index].text == "(":
            for place in range(index, min(len(tokens), index + 10)):
                if tokens[place].text == ")":
                    return place + 1
        return index

    def _opening(self, phrase: Mention, start: int, end: int) -> Mention | None:
        """Find the person of a bare role that opens a sentence: "Ancien maire, elle …"."""
        tokens = self.tokens
        first, _ = self.referents.sentences[phrase.sentence]
        opens = all(t.pos == "ADV" for t in tokens[first:start])
        if phrase.definite or end + 1 >= len(tokens) or not opens:
            return None
        return self.verbs.subject(phrase.governor) if tokens[end].text == "," else None
