"""Find the roles and memberships that a document states for persons.

A role comes before a name ("le maire Ada Brun"), beside it ("Ada Brun, maire de Vals"), after a
copula ("Ada Brun est maire"), a party or firm in brackets ("Ada Brun (PX)"). What follows the role
with "de" is its organisation if it is a proper name or a noun for organisations; an adjective stays
with the role. ``person`` is the mention in the text, which
:func:`kg.coref.affiliations.resolve_affiliations` replaces by the full name.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from kg.affiliations.adjacent import AdjacentRoles
from kg.affiliations.referents import Referents, RoleFinder
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
    found = [one for one in reader.read() if _may_be_person(one.person, document.language)]
    found.sort(key=_stated)
    return tuple(next(same) for _, same in groupby(found, key=_stated))


def _stated(one: Affiliation) -> tuple[Span, str, str, str]:
    """Return what is stated and where, the key of the order."""
    return one.evidence, one.person, one.role or "", one.organisation or ""


def _may_be_person(name: str, language: str) -> bool:
    """Whether a name is not that of an event or body: "Tour de France 2016", "Monitoring Group"."""
    words = name.split()
    heads, nouns = name_words(language).head, actor_words(language).nouns
    joining = name_parts().small - name_parts().particles
    marked = any(c.isdigit() or c in ':;!?"“”«»' for c in name)
    joined = any(word in joining for word in (words[-1].lower(), *words[1:]))
    # "Professeur Associé" is a role.
    described = all(word.lower() in nouns for word in words)
    headed = len(words) > 1 and not heads.isdisjoint((words[0].lower(), words[-1].lower()))
    return not (joined or described or marked or headed)


class _Reader(RoleFinder):
    def __init__(self, document: Document, referents: Referents) -> None:
        super().__init__(referents)
        self.phrases = RolePhrases(referents)
        self.adjacent = AdjacentRoles(referents)
        self.verbs = RoleVerbs(document, self.phrases)

    def read(self) -> Iterator[Affiliation]:
        for mention in self.mentions:
            if mention.form == "noun" and mention.kind in ("person", "group"):
                if mention.sense not in NO_ROLE:
                    yield from self._of_phrase(mention)
            elif mention.form == "name" and mention.kind == "person":
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
        for name in self._persons(phrase, start, end):
            first = self.referents.ranges[name.span]
            if first[0] < start or name.form != "name":
                self.phrases.owns(name, start, end)
            evidence = self.referents.between(min(start, first[0]), max(end, first[1]))
            rule = "apposition" if first[0] < start else "title"
            found = list(self.phrases.read(name, start, end, evidence, rule))
            yield from self.adjacent.with_body(found, name) if rule == "title" else found

    def _persons(self, phrase: Mention, start: int, end: int) -> list[Mention]:
        """Find whose role a phrase is."""
        if phrase.partner is not None:
            partner = self.referents.partner_of(phrase)
            return [partner] if partner is not None and partner.form == "name" else []
        if phrase.number == "p":
            return self._names_after(end, counted=phrase.definite == "indef")
        person = self.phrases.chained(start) or self._opening(phrase, start, end)
        return [person] if person is not None else []

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
            index = self.referents.after_bracket(last if body is None else body[1])
            joined = index
            while joined < len(tokens) and (
                tokens[joined].text == "," or tokens[joined].pos == "CCONJ"
            ):
                joined += 1
            if joined == index:
                break
            index = joined
        return names

    def _opening(self, phrase: Mention, start: int, end: int) -> Mention | None:
        """Find the person of a bare role that opens a sentence: "Ancien maire, elle …"."""
        tokens = self.tokens
        first, _ = self.referents.sentences[phrase.sentence]
        opens = all(t.pos == "ADV" for t in tokens[first:start])
        if phrase.definite or end + 1 >= len(tokens) or not opens:
            return None
        return self.verbs.subject(phrase.governor) if tokens[end].text == "," else None
