"""Whether a name is that of a known actor: a part of it, its acronym, a slip of the pen."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from kg.coref.chains import Chain
from kg.model import Mention
from kg.normalise.tokens import fold, telling

_BEHIND = re.compile(r"\((\w*[A-Z]\w*[A-Z]\w*)\)$")
_WORDS = re.compile(r"\w+")
_SURE_LETTERS = 5
"""Letters a family name needs to be known by all but one of them."""


def fuller(mention: Mention, known: Mention | None) -> bool:
    """Whether a mention gives a fuller name than the known one; of equals the first stays."""
    if known is None:
        return True
    return len(telling(mention.text)) > len(telling(known.text)) or (
        len(telling(mention.text)) == len(telling(known.text))
        and mention.span < known.span
        and len(mention.text) >= len(known.text)
    )


def compatible(mention: Mention, chain: Chain) -> bool:
    """Whether kind and gender of a name are not other than the chain's."""
    kinds = {mention.kind, chain.kind}
    if kinds == {"person", "organisation"}:
        return False
    return not (mention.gender and chain.gender and mention.gender != chain.gender)


def part_of(mention: Mention, words: tuple[str, ...], chain: Chain) -> bool:
    """Whether a name's words are part of the chain's: a family name, the head of a long name."""
    assert chain.name is not None
    full = telling(chain.name.text)
    if mention.kind == "person" or chain.kind == "person":
        if set(words) <= chain.words:
            return (
                words[-1] == full[-1]
                or len(words) > 1
                or words[0] != full[0]
                or (mention.kind == "person" and len(words) == 1)
            )
        if len(words) == len(full) > 1 and words[-1] == full[-1]:
            return len(words[0]) == 1 and full[0].startswith(words[0])
        return False
    if set(words) <= chain.words and words[0] == full[0]:
        return len(words) > 1 or len(words[0]) > 3
    return False


def misspells(word: str, chain: Chain) -> bool:
    """Whether a word is a person's family name with a slip: "Mauer" for K. C. Maurer."""
    if chain.kind != "person" or chain.name is None or len(chain.words) < 2:
        return False
    family = telling(chain.name.text)[-1]
    shorter, longer = sorted((word, family), key=len)
    if len(shorter) < _SURE_LETTERS or shorter[0] != longer[0]:
        return False
    same = sum(block.size for block in SequenceMatcher(None, word, family).get_matching_blocks())
    return same >= len(shorter) - 1 and same >= len(longer) - 1


def acronym_behind(words: str) -> str:
    """The acronym in brackets that closes a phrase, "" without one."""
    found = _BEHIND.search(words)
    return "" if found is None else found[1]


def acronym_of(mention: Mention, chain: Chain) -> bool:
    """Whether a name is the acronym that the chain's long form gives or spells."""
    assert chain.name is not None
    short = mention.text.replace(".", "")
    if not 2 <= len(short) <= 8 or " " in short or sum(c.isupper() for c in short) < 2:
        return False
    if f"({short})".casefold() in chain.name.text.replace(".", "").casefold():
        return True
    # "Ligue des voisins" is both LV and LDV.
    words = telling(chain.name.text), _WORDS.findall(fold(chain.name.text))
    return any(len(w) > 1 and "".join(word[0] for word in w) == fold(short) for w in words)
