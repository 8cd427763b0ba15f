"""Words with a capital → whether they are a role and no name, or describe somebody.

"Governor" of "Governor Ada Brun", "the Chancellor", "MP"; none of them names anybody.
"""

from __future__ import annotations

from kg.annotate.document import Token
from kg.mentions.name_spans import NameSpans, is_acronym

_LABELS = frozenset(("nation", "member", "faith"))
"""Senses of nouns that may be written with a capital and name nobody: "a Democrat"."""
_BODIES = frozenset(("company", "learning", "power"))
"""Senses of nouns for bodies that titles have without an article."""
_OPENING = frozenset(
    (
        *(("person", sense) for sense in ("work", "politics", "human")),
        ("organisation", "power"),
    )
)
"""Kind and sense of nouns that no name is made of without another word."""


class RoleWords(NameSpans):
    """What the words of a document's names say of them."""

    def _opens_roles(self, index: int) -> bool:
        """Whether a word owes its capital to the sentence that it opens and is the first of
        several roles: "Poet, novelist and essayist, Ada Brun …".
        """
        token = self.tokens[index]
        noun = self.words.nouns.get(token.lower)
        return (
            (index == 0 or self.tokens[index - 1].sentence != token.sentence)
            and index + 1 < len(self.tokens)
            and self.tokens[index + 1].text == ","
            and token.text not in self.words.first_names
            and noun is not None
            and noun.kind == "person"
            and noun.sense in ("politics", "work", "member")
        )

    def _is_capital_role(self, start: int, end: int) -> bool:
        """Whether a person's name opens with a role: "Librarian Ada Brun"."""
        token = self.tokens[start]
        noun = self.words.nouns.get(token.lower)
        return (
            end - start > 2
            and noun is not None
            and noun.kind == "person"
            and noun.sense in ("politics", "work", "member")
            and token.dep == "compound"
            and token.text not in self.words.first_names
        )

    def _names_person(self, token: Token) -> bool:
        noun = self.words.nouns.get(token.lower) or self.words.nouns.get(token.text)
        return noun is not None and noun.kind == "person"

    def _is_role_word(self, token: Token) -> bool:
        """Whether a word tagged as a name is a role: "Governor Ada Brun", "Ada Brun, Director
        of Norvane".
        """
        if not self._names_person(token) or self._opens_body(token):
            return False
        after = self.tokens[token.index + 1] if token.index + 1 < len(self.tokens) else None
        if after is None:
            return False
        if token.dep != "compound":
            return self._is_apposed_role(token, after)
        name = self.at[after.index]
        if name is not None:
            return name.kind == "person"
        return (
            after.pos == "PROPN"
            and after.text[:1].isupper()
            and not self._names_person(after)
            and self.tokens[token.head].pos == "PROPN"
        )

    def _is_apposed_role(self, token: Token, after: Token) -> bool:
        """Whether a role with a capital stands behind a comma, an article or "and", or opens a
        sentence before "of".
        """
        before = self.tokens[token.index - 1] if token.index else None
        opens = before is None or before.sentence != token.sentence
        joined = (
            not opens
            and before is not None
            and (before.text == "," or before.pos in ("DET", "CCONJ", "PART", "ADJ"))
        )
        if self._names_bearer(token, after):
            return True
        linked = self.links(after)
        return (token.dep in ("appos", "conj") and joined) or (linked and (joined or opens))

    def _names_bearer(self, token: Token, after: Token) -> bool:
        """Whether a person's name follows a word and is apposed to it."""
        name = self.at[after.index]
        return (
            name is not None
            and name.kind == "person"
            and name.start == after.index
            and any(
                self.tokens[i].dep == "appos" and self.tokens[i].head == token.index
                for i in range(name.start, name.end)
            )
        )

    def _is_description(self, start: int, end: int, kind: str) -> bool:
        """Whether what was taken for a name describes: "ministre des Postes", "les Turcs"."""
        first = self.tokens[start]
        noun = self.words.nouns.get(first.text if end == start + 1 else first.lower)
        if self.compounds.opening(first) is not None and kind != "person":
            return True
        if end == start + 1:
            if self._opens_as_body(first):
                return True
            if noun is not None and noun.kind == "person" and is_acronym(first.text):
                # "MP", "CEO"
                return True
            if kind in ("organisation", "other") and (
                self._opens_as_role(first) or self._is_office(first) or self._is_land(first)
            ):
                return True
            return (
                noun is not None
                and noun.sense in _LABELS
                and (noun.plural or (start > 0 and self.tokens[start - 1].pos == "DET"))
            )
        if noun is not None and noun.kind == "person" and kind != "person":
            return not self._ends_in_body(start, end)
        whole = " ".join(t.lower for t in self.tokens[start:end])
        return self.words.is_person(whole)

    def _ends_in_body(self, start: int, end: int) -> bool:
        """Whether words with capitals lead to a noun for organisations: "Marine Institute"."""
        last = self.words.nouns.get(self.tokens[end - 1].lower)
        words = [t for t in self.tokens[start:end] if any(map(str.isalpha, t.text))]
        capitals = all(t.text[:1].isupper() or t.pos == "PART" for t in words)
        return capitals and last is not None and last.kind == "organisation"

    def _opens_body(self, token: Token) -> bool:
        """Whether a word that is a title too opens a noun for an organisation: "Justice
        Department".
        """
        noun = self.compounds.opening(token)
        return noun is not None and noun.kind == "organisation"

    def _is_office(self, token: Token) -> bool:
        """Whether a word behind an article is an office with a capital: "the Chancellor"."""
        noun = self.words.nouns.get(token.lower)
        return (
            noun is not None
            and noun.kind == "person"
            and noun.sense == "politics"
            and token.text not in self.words.nouns
            and token.index > 0
            and self.tokens[token.index - 1].pos == "DET"
        )

    def _is_land(self, token: Token) -> bool:
        """Whether a word behind an article is what any land is called: "the Kingdom"."""
        noun = self.words.nouns.get(token.lower)
        return (
            noun is not None
            and (noun.kind, noun.sense) == ("organisation", "place")
            and token.text not in self.words.nouns
            and token.index > 0
            and self.tokens[token.index - 1].pos == "DET"
        )

    def _opens_as_body(self, token: Token) -> bool:
        """Whether a noun for a body has its capital from the sentence that it opens, and nobody is
        called so elsewhere: "Library reopens", "Rebels in the east say …".
        """
        noun = self.words.nouns.get(token.lower)
        if noun is None or noun.kind != "organisation" or token.text in self.words.nouns:
            return False
        if noun.sense not in _BODIES or not self._opens(token):
            return False
        return all(self._opens(t) for t in self.tokens if t.text == token.text)

    def _opens(self, token: Token) -> bool:
        return token.index == self.document.sentences[token.sentence][0]

    def _opens_as_role(self, token: Token) -> bool:
        """Whether a word has its capital from the sentence that it opens: "Judge refuses …",
        "Police say …".
        """
        noun = self.words.nouns.get(token.lower)
        return (
            noun is not None
            and (noun.kind, noun.sense) in _OPENING
            and token.text not in self.words.nouns
            and self._opens(token)
        )
