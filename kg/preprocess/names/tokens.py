"""Words of a parse, and names as ranges of its tokens, for the rules of names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.lexicon.name_words import Groups
from kg.preprocess.document import NameKind

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(slots=True)
class FoundName:
    """A name as a half-open range of tokens; ``confirmed`` if the words around show its kind."""

    start: int
    end: int
    kind: NameKind
    confirmed: bool = False

    def __len__(self) -> int:
        return self.end - self.start


class Text:
    """The words of a parse in several spellings."""

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
        """Count how often two words have exactly one word between them."""
        return sum(
            name == first and other == second
            for name, other in zip(self.words, self.words[2:], strict=False)
        )

    def opens_sentence(self, index: int) -> bool:
        """Whether a word begins a sentence."""
        return index == 0 or bool(self.doc[index].is_sent_start)

    def surface(self, name: FoundName) -> str:
        """Return the words of a name, with straight apostrophes."""
        return " ".join(self.plain[name.start : name.end])


def find_forms(text: Text, forms: Groups) -> Iterator[tuple[int, int]]:
    """Yield the ranges that match a form, longest first; case matters, the apostrophe does not."""
    index = 0
    while index < len(text):
        end = index + 1
        for form in forms.get(text.plain[index], ()):
            if tuple(text.plain[index : index + len(form)]) == form:
                end = index + len(form)
                yield index, end
                break
        index = end
