"""Capitalised words that are a role or a description rather than a name.

"Governor" of "Governor Ada Brun", "the Chancellor", "MP".
"""

from __future__ import annotations

from kg.lexicon.actor_nouns import Noun
from kg.mentions.name_spans import NameSpans, is_acronym
from kg.preprocess.document import Token

_LABELS = frozenset(("nation", "member", "faith"))
"""Senses of nouns that may be capitalised without naming anybody: "a Democrat"."""
_OPENING = frozenset(
    (
        *(("person", sense) for sense in ("work", "politics", "human")),
        ("organisation", "power"),
    )
)
"""Kinds and senses of nouns that are not a name by themselves."""


class CapitalisedRoles(NameSpans):
    """Checks whether the capitalised words of a document are roles."""

    def _is_person_noun(self, token: Token) -> bool:
        noun = self.words.nouns.get(token.lower) or self.words.nouns.get(token.text)
        return noun is not None and noun.kind == "person"

    def _is_role_word(self, token: Token) -> bool:
        """Check whether a word tagged as a name is a role: "Ada Brun, Director of Norvane"."""
        if not self._is_person_noun(token):
            return False
        if token.index + 1 >= len(self.tokens):
            return False
        after = self.tokens[token.index + 1]
        if token.dep != "compound":
            return self._is_apposed_role(token, after)
        name = self.at[after.index]
        if name is not None:
            return name.kind == "person"
        return (
            after.pos == "PROPN"
            and after.text[:1].isupper()
            and not self._is_person_noun(after)
            and self.tokens[token.head].pos == "PROPN"
        )

    def _is_apposed_role(self, token: Token, after: Token) -> bool:
        """Check whether a role follows a comma, an article or "and", or opens a sentence."""
        before = self.tokens[token.index - 1] if token.index else None
        opens = before is None or before.sentence != token.sentence
        joined = before is not None and (
            before.text == "," or before.pos in ("DET", "CCONJ", "PART", "ADJ")
        )
        return (token.dep in ("appos", "conj") and joined and not opens) or (
            self.is_linking(after) and (joined or opens)
        )

    def _is_description(self, start: int, end: int, kind: str) -> bool:
        """Check whether a supposed name is a description: "ministre des Postes", "les Turcs"."""
        first = self.tokens[start]
        noun = self.words.nouns.get(first.text if end == start + 1 else first.lower)
        if self.compounds.starting_at(first) is not None:
            return True
        if end == start + 1:
            return self._is_describing_word(first, noun, kind)
        if noun is not None and noun.kind == "person" and kind != "person":
            return not self._ends_in_organisation_noun(start, end)
        whole = " ".join(t.lower for t in self.tokens[start:end])
        return self.words.is_person(whole)

    def _is_describing_word(self, word: Token, noun: Noun | None, kind: str) -> bool:
        noun_too = self.words.nouns.get(word.lower)
        opens = word.index == self.document.sentences[word.sentence][0]
        if noun is None and opens and noun_too is not None and kind in ("organisation", "other"):
            # "Judge refuses …"
            return (noun_too.kind, noun_too.sense) in _OPENING
        if noun is None:
            return False
        label = noun.sense in _LABELS and (noun.plural or self._follows_article(word.index))
        # "MP", "CEO"
        return label or (noun.kind == "person" and is_acronym(word.text))

    def _ends_in_organisation_noun(self, start: int, end: int) -> bool:
        """Check whether capitalised words end in a noun for organisations: "Marine Institute"."""
        last = self.words.nouns.get(self.tokens[end - 1].lower)
        words = [t for t in self.tokens[start:end] if any(map(str.isalpha, t.text))]
        capitals = all(t.text[:1].isupper() or t.pos == "PART" for t in words)
        return capitals and last is not None and last.kind == "organisation"
