"""Infinitives → the forms a news text uses them in.

A form tells its verb more surely than a statistical lemmatiser does for the few hundred verbs
that attribute statements. First-group verbs follow rules of spelling; the others take the endings
that ``data/lexicon/<lang>/conjugations.tsv`` gives for the longest ending of the infinitive.
"""

from __future__ import annotations

_FIRST_GROUP = (
    "e",
    "es",
    "ent",
    "ait",
    "aient",
    "ais",
    "a",
    "èrent",
    "é",
    "ée",
    "és",
    "ées",
    "ant",
    "er",
    "era",
    "eront",
    "erait",
    "eraient",
    "ons",
    "ez",
    "ât",
)
_FEMININES = (("eux", "euse"), ("if", "ive"), ("el", "elle"), ("iet", "iète"), ("en", "enne"))
_SOFTENED = frozenset(("ait", "aient", "ais", "a", "ant", "ons", "ât"))
_MUTE = frozenset(("e", "es", "ent", "era", "eront", "erait", "eraient"))


def forms(infinitive: str, endings: dict[str, tuple[str, ...]]) -> frozenset[str]:
    """All listed forms of a verb; only the infinitive itself if no ending fits.

    ``endings`` maps an ending of infinitives to what replaces it.
    """
    for size in range(len(infinitive), 1, -1):
        ending = infinitive[-size:]
        if ending in endings:
            stem = infinitive[:-size]
            return frozenset({infinitive, *(stem + end for end in endings[ending])})
    if infinitive.endswith("er"):
        return frozenset({infinitive, *_first_group(infinitive[:-2])})
    return frozenset({infinitive})


def _first_group(stem: str) -> set[str]:
    found: set[str] = set()
    for ending in _FIRST_GROUP:
        for variant in _stems(stem, ending):
            found.add(variant + ending)
    return found


def _stems(stem: str, ending: str) -> tuple[str, ...]:
    """The spellings of a first-group stem before an ending."""
    if ending in _SOFTENED:
        if stem.endswith("g"):
            return (stem + "e",)
        if stem.endswith("c"):
            return (stem[:-1] + "ç",)
    if ending in _MUTE:
        if stem.endswith(("el", "et")):
            return (stem, stem + stem[-1], stem[:-2] + "è" + stem[-1])
        if stem.endswith(("oy", "uy")):
            return (stem[:-1] + "i",)
        if stem.endswith("ay"):
            return (stem, stem[:-1] + "i")
        grave = _with_grave(stem)
        if grave is not None:
            return (stem, grave)
    return (stem,)


def _with_grave(stem: str) -> str | None:
    """ "répét" → "répèt", "lev" → "lèv": the last vowel before the final consonants opens."""
    consonants = len(stem)
    while consonants and stem[consonants - 1] not in "aeiouyéèêàâîôû":
        consonants -= 1
    if consonants and stem[consonants - 1] in "eé" and consonants < len(stem):
        return stem[: consonants - 1] + "è" + stem[consonants:]
    return None


def adjective_forms(masculine: str) -> frozenset[str]:
    """The four forms of an adjective, by the endings that its masculine may change."""
    for ending, feminine in _FEMININES:
        if masculine.endswith(ending):
            stem = masculine.removesuffix(ending) + feminine
            break
    else:
        stem = masculine if masculine.endswith("e") else masculine + "e"
    plural = masculine if masculine.endswith(("s", "x")) else masculine + "s"
    return frozenset((masculine, plural, stem, stem + "s"))
