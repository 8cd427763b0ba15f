"""Match a name with a named chain: a part of its name, its acronym, a misspelling."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from kg.base import fold
from kg.coref.chains import Chain, differ
from kg.model import Mention
from kg.normalise.tokens import name_tokens

_CLOSING_ACRONYM = re.compile(r"\((\w*[A-Z]\w*[A-Z]\w*)\)$")
_WORDS = re.compile(r"\w+")
_SURE_LETTERS = 5
"""Letters that a family name needs to be recognised with one wrong."""


def is_fuller(mention: Mention, known: Mention | None) -> bool:
    """Whether a mention has a fuller name than the known one; of two equal ones the first is."""
    if known is None:
        return True
    more = len(name_tokens(mention.text)) - len(name_tokens(known.text))
    earlier = mention.span < known.span and len(mention.text) >= len(known.text)
    return more > 0 or (more == 0 and earlier)


def is_compatible(mention: Mention, chain: Chain) -> bool:
    """Whether kind and gender of a name do not contradict the chain's."""
    kinds = {mention.kind, chain.kind}
    return kinds != {"person", "organisation"} and not differ(mention.gender, chain.gender)


def is_part_of(mention: Mention, words: tuple[str, ...], chain: Chain) -> bool:
    """Whether a name is part of the chain's: a family name, the head of a long name."""
    assert chain.name is not None
    full = name_tokens(chain.name.text)
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


def is_misspelling(word: str, chain: Chain) -> bool:
    """Whether a word is a person's family name misspelled: "Mauer" for K. C. Maurer."""
    if chain.kind != "person" or chain.name is None or len(chain.words) < 2:
        return False
    family = name_tokens(chain.name.text)[-1]
    shorter, longer = sorted((word, family), key=len)
    if len(shorter) < _SURE_LETTERS or shorter[0] != longer[0]:
        return False
    same = sum(block.size for block in SequenceMatcher(None, word, family).get_matching_blocks())
    return same >= len(shorter) - 1 and same >= len(longer) - 1


def closing_acronym(words: str) -> str:
    """Return the acronym in brackets at the end of a phrase, "" if there is none."""
    found = _CLOSING_ACRONYM.search(words)
    return "" if found is None else found[1]


def is_acronym_of(mention: Mention, chain: Chain) -> bool:
    """Whether a name is the acronym that the chain's name contains or spells."""
    assert chain.name is not None
    short = mention.text.replace(".", "")
    if not 2 <= len(short) <= 8 or " " in short or sum(c.isupper() for c in short) < 2:
        return False
    if fold.search(f"({short})") in fold.search(chain.name.text.replace(".", "")):
        return True
    # "Ligue des voisins" is both LV and LDV.
    words = name_tokens(chain.name.text), _WORDS.findall(fold.search(chain.name.text))
    return any(len(w) > 1 and "".join(word[0] for word in w) == fold.search(short) for w in words)
