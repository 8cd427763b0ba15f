"""A parse and the names found in it so far, as ranges of its tokens, for the rules of names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate.document import NameKind
from kg.lexicon.name_words import Groups

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(slots=True)
class Found:
    """A name as a half-open range of token indices; ``told`` if the words around tell its kind."""

    start: int
    end: int
    kind: NameKind
    told: bool = False

    def __len__(self) -> int:
        return self.end - self.start


class Text:
    """The words of a parse, looked up once."""

    __slots__ = ("doc", "lower", "plain", "words")

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.words = [token.text for token in doc]
        self.plain = [word.replace("’", "'") for word in self.words]
        self.lower = [word.lower() for word in self.plain]

    def __len__(self) -> int:
        return len(self.words)

    def capital(self, index: int) -> bool:
        """Whether a word begins with a capital."""
        return self.words[index][:1].isupper()

    def pairs(self, first: str, second: str) -> int:
        """How often two words stand with one between them."""
        return sum(
            one == first and other == second
            for one, other in zip(self.words, self.words[2:], strict=False)
        )

    def opens_sentence(self, index: int) -> bool:
        """Whether a word has its capital from the sentence, if it has one."""
        return index == 0 or bool(self.doc[index].is_sent_start)

    def surface(self, one: Found) -> str:
        """The words of a name, with straight apostrophes."""
        return " ".join(self.plain[one.start : one.end])


def places_of(text: Text, forms: Groups) -> Iterator[tuple[int, int]]:
    """Where a form stands, the longest at each place; capitals count, the apostrophe's kind not."""
    index = 0
    while index < len(text):
        end = index + 1
        for form in forms.get(text.plain[index], ()):
            if tuple(text.plain[index : index + len(form)]) == form:
                end = index + len(form)
                yield index, end
                break
        index = end
