"""Fold texts: three folds say which spellings of a name, a label or a word are one.

=================================================  =========  ========  =====
these spellings are                                *display*  *search*  *key*
=================================================  =========  ========  =====
composed and decomposed letters, kinds of blanks,
with and without invisible characters              one        one       one
capitals, accents and strokes, œ and oe, æ and ae,
ß and ss, ı and i, kinds of hyphens and
apostrophes                                        several    one       one
other marks, hyphen and blank                      several    several   one
=================================================  =========  ========  =====

*display* is for what is shown, *search* for words that are looked up or found in texts, and *key*
for names and labels: equal keys mean one actor. Nothing else in kg compares names or words that
people type; ``view/parts/fold.js`` is *search* in pages.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from unicodedata import category, combining, normalize

APOSTROPHES = "'’‘‛`´ʹʻʼʽʾʿˈ′＇"
HYPHENS = "-‐‑‒–—―⁃−﹘﹣－"
INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
"""Characters that no fold counts, as they are written in a class of a regular expression."""
SAME = {
    **dict.fromkeys(APOSTROPHES, "'"),
    **dict.fromkeys(HYPHENS, "-"),
    "œ": "oe",
    "Œ": "OE",
    "æ": "ae",
    "Æ": "AE",
    "ß": "ss",
    "ẞ": "SS",
    "þ": "th",
    "Þ": "TH",
    **dict(zip("ıðÐđĐłŁøØ", "idDdDlLoO", strict=True)),
}
"""What marks and letters are that no decomposition takes apart."""
_SAME = str.maketrans(SAME)
_WORD = re.compile(r"\w+")
_UNSEEN = re.compile(f"[{INVISIBLE}]")
_JOINERS = "\u200c\u200d"
"""They change how the letters around them look."""
_SHORT = 80
"""The longest text that is kept with its fold: longer ones hardly ever come again."""


def display(text: str) -> str:
    """Return a text as people see it: in composed letters and one line, without what is unseen."""
    seen = _UNSEEN.sub(lambda found: found[0] if found[0] in _JOINERS else "", text)
    return " ".join(normalize("NFC", seen).split())


def search(text: str) -> str:
    """Return a text as its words are looked up; one that is only accents stays as it is."""
    return _kept(text) if len(text) < _SHORT else _searched(text)


def key(text: str) -> str:
    """Return the words of a name or a label; marks are its words if it has no others.

    >>> key("Zoé Lœuillet"), key("Jean–Luc d’Istrie"), key("+1")
    ('zoe loeuillet', 'jean luc d istrie', '1')
    """
    folded = search(text)
    return " ".join(_WORD.findall(folded)) or folded


def plain(text: str) -> str:
    """Return a text as *search* has it, but with its blanks and capitals."""
    if text.isascii():
        return text.replace("`", "'")
    # A mark can be part of a composed letter, and the other way round.
    letters = normalize("NFKD", text.translate(_SAME))
    return "".join(filter(_counts, letters)).translate(_SAME)


@cache
def _counts(letter: str) -> bool:
    return not (combining(letter) or category(letter) == "Cf" or _UNSEEN.match(letter))


def _searched(text: str) -> str:
    return " ".join(plain(text).casefold().split()) or display(text)


_kept = lru_cache(maxsize=1 << 16)(_searched)
