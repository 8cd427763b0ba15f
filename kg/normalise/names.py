"""A name as an article writes it → its parts: title, given names, family name, legal form.

Names are compared folded: without accents, case and marks. Which words are titles and first names,
and their gender, is data (``data/lexicon``, all languages together, since a name is written in any;
where they differ the first counts); legal forms of companies come from cleanco.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from kg.lexicon.actor_nouns import ActorWords, Determiner, Noun, actor_words
from kg.lexicon.tables import rows
from kg.normalise.name_parts import name_parts
from kg.normalise.organisations import body_key
from kg.normalise.tokens import fold, opening, telling

_Word = TypeVar("_Word")

LANGUAGES = ("fr", "en")
"""Those whose words of names are known."""

_PIECE = re.compile(r"[^\s,()«»\"“”]+")
_LETTERS = re.compile(r"[^\W_]+")
_INITIALS = re.compile(
    r"(?:[^\W\d_]\.-?)+[^\W\d_]?\.?|[A-Z\u00c0-\u00de]|[A-Z\u00c0-\u00de]-[A-Z\u00c0-\u00de]"
)
_ACRONYM = re.compile(
    r"(?:[A-Z\u00c0-\u00de0-9]\.?){2,8}|[A-Z\u00c0-\u00de][\w-]{0,6}[A-Z\u00c0-\u00de]"
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in folded parts; ``given`` and ``initials`` in their order, "sr" and the
    like among the initials.

    ``family`` is without particles that come and go ("al-", "de"), so that spellings with and
    without them are equal. ``gender`` is "m", "f" or "". A name with neither given names nor
    initials is ``partial``: who that is, its article alone knows.
    """

    given: tuple[str, ...]
    initials: tuple[str, ...]
    family: tuple[str, ...]
    gender: str = ""

    @property
    def partial(self) -> bool:
        return not self.given and not self.initials

    @property
    def first(self) -> str:
        """The first name, doubled letters written once; "" where only an initial is known."""
        return undoubled(self.given[0]) if self.given else ""


@lru_cache(maxsize=1 << 16)
def person_name(name: str) -> PersonName:
    """The parts of a person's name, titles left out.

    >>> person_name("Mme Ursula von der Leyen")
    PersonName(given=('ursula',), initials=(), family=('leyen',), gender='f')
    """
    parts = name_parts()
    pieces, gender = _untitled(_PIECE.findall(name))
    if len(pieces) == 1 and pieces[0].lower() == pieces[0].upper():
        # A script without capitals writes a whole name as one word.
        return PersonName((pieces[0],), (), (pieces[0],), gender)
    suffixes: list[str] = []
    while len(pieces) > 1 and fold(pieces[-1]).strip(".") in parts.suffixes:
        suffixes.insert(0, fold(pieces.pop()).strip("."))
    start = _family_start(pieces)
    given: list[str] = []
    initials: list[str] = []
    for piece in pieces[:start]:
        if _INITIALS.fullmatch(piece):
            initials.extend(_LETTERS.findall(fold(piece)))
        else:
            given.append("-".join(_LETTERS.findall(fold(piece))))
            if not gender:
                gender = first_names().get(piece, "")
    family = tuple(word for piece in pieces[start:] for word in _LETTERS.findall(fold(piece)))
    bare = tuple(word for word in family if word not in parts.particles or word in parts.kept)
    # "JP Martin": two capitals before a family name are initials as well.
    if given and not initials and pieces[0].isupper() and 1 < len(pieces[0]) < 3 and start == 1:
        given, initials = [], list(given[0])
    marks = (*initials, *suffixes) if given else tuple(initials)
    return PersonName(tuple(given), marks, bare or family, gender)


def _untitled(pieces: list[str]) -> tuple[list[str], str]:
    """A name's words without its titles, and the gender that these tell."""
    titles = _titles()
    gender = ""
    while len(pieces) > 1 and pieces[0] in titles:
        gender = gender or titles[pieces[0]]
        pieces = pieces[1:]
    return list(pieces), gender


def _family_start(pieces: list[str]) -> int:
    """Where a family name begins among a name's words: at its first particle, else the last."""
    parts = name_parts()
    for place, piece in enumerate(pieces[:-1]):
        words = _LETTERS.findall(fold(piece))
        first = words[0] if words else ""
        # "d'Estaing", "al-Assad": the particle and the name are one word.
        joined = len(words) > 1 and first in parts.particles and not piece[0].isupper()
        if joined or (len(words) == 1 and first in parts.particles and "." not in piece):
            if place == 0 and (first in parts.given or (len(pieces) > 2 and piece[0].isupper())):
                continue
            return place
    return max(0, len(pieces) - 1)


def _of_all(table: Callable[[ActorWords], dict[str, _Word]]) -> dict[str, _Word]:
    """A table of words of all languages together; where they differ the first one counts."""
    found: dict[str, _Word] = {}
    for language in reversed(LANGUAGES):
        found |= table(actor_words(language))
    return found


@cache
def _titles() -> dict[str, str]:
    return _of_all(lambda words: words.titles)


@cache
def first_names() -> dict[str, str]:
    """First names as written, with their gender."""
    found = _of_all(lambda words: words.first_names)
    for name, gender in tuple(found.items()):
        # Of a compound the first part tells: Jean-Luc.
        found.setdefault(name.partition("-")[0], gender)
    return found


@cache
def _folded_first_names() -> frozenset[str]:
    return frozenset(map(fold, first_names()))


def is_first_name(word: str) -> bool:
    """Whether a folded word is known as a first name."""
    return word in _folded_first_names()


def is_partial(name: str) -> bool:
    """Whether a person's name lacks a first name: "Mme Le Pen", "Martin"."""
    return person_name(name).partial


def own_names(names: Iterable[str], *, alone: bool) -> list[str]:
    """Those of a person's names that are none but a description, sorted; only who is told of
    ``alone`` by one article may be called by one.
    """
    return [name for name in sorted(names) if not alone or is_personal(name)]


def is_personal(name: str) -> bool:
    """Whether words are a name rather than a description: "Mme Martin", not "le ministre"."""
    parts = name_parts()
    pieces, _ = _untitled(_PIECE.findall(name))
    # English has many family names that are trades as well: Baker, Cook.
    nouns = actor_words(LANGUAGES[0]).nouns
    if not pieces or not any(piece[0].isupper() for piece in pieces):
        return False
    if len(pieces) > 1 and pieces[0] in parts.articles:
        return False
    for piece in pieces:
        words = _LETTERS.findall(fold(piece))
        if "".join(_LETTERS.findall(piece.rpartition("’")[2].rpartition("'")[2].lower())) in nouns:
            return False
        small = not piece[0].isupper() and not set(words) & parts.particles
        short = len(pieces) > 1 and is_acronym(piece) and not name.isupper()
        if small or short or piece.lower() in nouns:
            return False
    return True


def undoubled(word: str) -> str:
    """A word with doubled letters written once: Mohammed is Mohamed."""
    return re.sub(r"(.)\1", r"\1", word)


def sounded(word: str) -> str:
    """A word by its sound, roughly: Zelensky is Zelenski, Khadafi Kadhafi."""
    for spelled, sound in (
        *(("sch", "c"), ("tch", "c"), ("ch", "c"), ("sh", "c"), ("ph", "f"), ("kh", "k")),
        *(("gh", "g"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("q", "k"), ("ou", "u")),
        *(("oo", "u"), ("w", "v"), ("y", "i"), ("j", "i"), ("tz", "ts"), ("z", "s"), ("ii", "i")),
    ):
        word = word.replace(spelled, sound)
    return undoubled(word).removesuffix("e")


@lru_cache(maxsize=1 << 16)
def organisation_words(name: str) -> tuple[str, ...]:
    """The words that tell an organisation from others: no article, legal form or "groupe".

    >>> organisation_words("Groupe Casino SA")
    ('casino',)
    """
    parts = name_parts()
    plain = _without_legal_form(name)
    pieces = _PIECE.findall(plain)
    if len(pieces) > 1 and fold(pieces[0]) in parts.designators and pieces[1][0].isupper():
        plain = " ".join(pieces[1:])
    words = telling(plain)
    if len(words) > 1:
        words = tuple(word for word in words if word not in parts.articles) or words
    return words


def _without_legal_form(name: str) -> str:
    from cleanco import basename

    plain: str = basename(name)
    # The one word that is left of "Le Co" or "SE" says nothing.
    return plain if _LETTERS.search(plain) and fold(plain) not in name_parts().articles else name


@lru_cache(maxsize=1 << 16)
def is_institution(name: str) -> bool:
    """Whether a name is that of an institution that every country has: "Sénat", "ministère de
    l'Intérieur"; not "Sénat américain".
    """
    table = _institutions()
    words = telling(name)
    if words in table.alone:
        return True
    at = next((n for n in range(1, len(words) + 1) if words[:n] in table.headed), None)
    return at is not None and not any(_is_of_a_country(word) for word in words[at:])


@dataclass(frozen=True, slots=True)
class _Institutions:
    """``alone`` and ``headed`` are names of institutions, ``countries`` words and ``endings``
    endings that say of which country one is.
    """

    alone: frozenset[tuple[str, ...]]
    headed: frozenset[tuple[str, ...]]
    countries: frozenset[str]
    endings: tuple[str, ...]


@cache
def _institutions() -> _Institutions:
    by_use: dict[str, set[str]] = {"alone": set(), "headed": set(), "country": set(), "of": set()}
    for language in LANGUAGES:
        for name, use in rows(language, "institutions", 2):
            by_use[use].add(name)
    return _Institutions(
        frozenset(map(telling, by_use["alone"])),
        frozenset(map(telling, by_use["headed"])),
        frozenset(map(fold, by_use["country"])),
        tuple(sorted(fold(ending.lstrip("-")) for ending in by_use["of"])),
    )


def _is_of_a_country(word: str) -> bool:
    """Whether a word says of which country: "français", "burundaise", "Turquie"."""
    table = _institutions()
    told = word in table.countries or word.endswith(table.endings)
    return told or body_key(word.capitalize()) is not None


def is_acronym(name: str) -> bool:
    """Whether a name is written as an acronym: "ACLU", "C.G.T.", "CNIL"."""
    return _ACRONYM.fullmatch(name) is not None and sum(c.isupper() for c in name) > 1


@lru_cache(maxsize=1 << 16)
def spelled(name: str) -> frozenset[str]:
    """The acronyms that the first letters of a long name spell, small words counted or not."""
    every = [word for piece in _PIECE.findall(name) for word in _LETTERS.findall(fold(piece))]
    words = telling(name)
    if len(words) < 2:
        return frozenset()
    found = {"".join(word[0] for word in words), "".join(word[0] for word in every)}
    return frozenset(letters for letters in found if 1 < len(letters) < 9)


def letters(acronym: str) -> str:
    """The letters of an acronym, folded: "C.G.T." → "cgt"."""
    return "".join(_LETTERS.findall(fold(acronym)))


@lru_cache(maxsize=1 << 16)
def is_full(name: str) -> bool:
    """Whether a name has two telling words, titles and initials not counted."""
    pieces, _ = _untitled(_PIECE.findall(name))
    return sum(len(word) > 1 for word in telling(" ".join(pieces))) > 1


@cache
def _role_nouns() -> dict[str, Noun]:
    return _of_all(lambda words: words.nouns)


@dataclass(frozen=True, slots=True)
class Description:
    """What a noun phrase for a person says: the noun that heads it as a masculine ("" if it names
    no person), the telling words that narrow it, the gender that it shows ("" if none), and whether
    its article says that one is meant who is known.
    """

    head: str
    words: frozenset[str]
    gender: str
    definite: bool


def description(phrase: str) -> Description:
    """What a phrase says of whom it means.

    >>> description("La directrice de la police").gender
    'f'
    """
    article = _determiners().get(opening(phrase))
    noun, words = _headed(phrase)
    gender = (article.gender if article is not None else "") or (noun.gender if noun else "")
    head = "" if noun is None else fold(noun.head)
    return Description(head, words, gender, article is not None and article.form == "def")


@cache
def _determiners() -> dict[str, Determiner]:
    return _of_all(lambda words: words.determiners)


def role_words(role: str) -> tuple[str, frozenset[str]]:
    """The noun that heads a role, its feminine as its masculine, and the words that narrow it.

    >>> role_words("ancienne directrice de la police")
    ('directeur', frozenset({'police'}))
    """
    noun, words = _headed(role)
    return "" if noun is None else fold(noun.head), words


def _headed(role: str) -> tuple[Noun | None, frozenset[str]]:
    """The first noun of a role that names an actor, and the telling words behind it, or all of
    them.
    """
    nouns = _role_nouns()
    pieces = [piece.lower() for piece in re.split(r"[\s,()«»\"'’]+", role) if piece]
    at = next((place for place, piece in enumerate(pieces) if piece in nouns), None)
    if at is None:
        return None, frozenset(telling(role))
    rest = " ".join(pieces[at + 1 :])
    return nouns[pieces[at]], frozenset(telling(rest) if rest else ())
