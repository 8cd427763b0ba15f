"""Parse names as articles write them: title, given names, family name, legal form, acronym.

Names are compared folded: without accents, case and punctuation. Titles and first names with their
gender are data (``data/lexicon``, all languages together, since any article writes names of any
language; where they differ the first language counts); legal forms of companies come from cleanco.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from kg.base import fold
from kg.lexicon.actor_nouns import ActorWords, Determiner, Noun, actor_words
from kg.lexicon.tables import has_table, read_rows
from kg.normalise.name_parts import name_parts
from kg.normalise.organisations import body_key
from kg.normalise.tokens import first_word, name_tokens

_Word = TypeVar("_Word")

LANGUAGES = ("fr", "en")
"""Languages with tables of name words."""

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
    """A person's name in folded parts; ``initials`` hold suffixes such as "sr" too.

    ``family`` lacks particles that come and go ("al-", "de"), so that spellings with and without
    them are equal. ``gender`` is "m", "f" or "". A ``partial`` name has neither given names nor
    initials: only its article identifies the person.
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
        """The first name, doubled letters collapsed; "" where at most an initial is known."""
        return collapse_doubled_letters(self.given[0]) if self.given else ""


@lru_cache(maxsize=1 << 16)
def parse_person_name(name: str) -> PersonName:
    """Parse a person's name, leaving out titles.

    >>> parse_person_name("Mme Ursula von der Leyen")
    PersonName(given=('ursula',), initials=(), family=('leyen',), gender='f')
    """
    parts = name_parts()
    pieces, gender = _split_titles(_PIECE.findall(name))
    if len(pieces) == 1 and pieces[0].lower() == pieces[0].upper():
        # A script without capitals writes a whole name as one word.
        return PersonName((pieces[0],), (), (pieces[0],), gender)
    suffixes: list[str] = []
    while len(pieces) > 1 and fold.search(pieces[-1]).strip(".") in parts.suffixes:
        suffixes.insert(0, fold.search(pieces.pop()).strip("."))
    start = _find_family_start(pieces)
    given: list[str] = []
    initials: list[str] = []
    for piece in pieces[:start]:
        if _INITIALS.fullmatch(piece):
            initials.extend(_LETTERS.findall(fold.search(piece)))
        else:
            given.append("-".join(_LETTERS.findall(fold.search(piece))))
            if not gender:
                gender = first_names().get(piece, "")
    family = tuple(w for one in pieces[start:] for w in _LETTERS.findall(fold.search(one)))
    bare = tuple(word for word in family if word not in parts.particles or word in parts.kept)
    # "JP Martin": two capitals before a family name are initials as well.
    if given and not initials and pieces[0].isupper() and 1 < len(pieces[0]) < 3 and start == 1:
        given, initials = [], list(given[0])
    marks = (*initials, *suffixes) if given else tuple(initials)
    return PersonName(tuple(given), marks, bare or family, gender)


def without_titles(name: str) -> str:
    """Return a name without its titles.

    >>> without_titles("Mme Ada Brun")
    'Ada Brun'
    """
    pieces = name.split()
    return " ".join(_split_titles(pieces)[0])


def _split_titles(pieces: list[str]) -> tuple[list[str], str]:
    """Return a name's words without its titles, and the gender of the titles."""
    titles = _titles()
    gender = ""
    while len(pieces) > 1 and pieces[0] in titles:
        gender = gender or titles[pieces[0]]
        pieces = pieces[1:]
    return list(pieces), gender


def _find_family_start(pieces: list[str]) -> int:
    """Find where the family name begins: at the first particle, else at the last word."""
    parts = name_parts()
    for index, piece in enumerate(pieces[:-1]):
        words = _LETTERS.findall(fold.search(piece))
        first = words[0] if words else ""
        # "d'Estaing", "al-Assad": the particle and the name are one word.
        joined = len(words) > 1 and first in parts.particles and not piece[0].isupper()
        if joined or (len(words) == 1 and first in parts.particles and "." not in piece):
            if index == 0 and (first in parts.given or (len(pieces) > 2 and piece[0].isupper())):
                continue
            return index
    return max(0, len(pieces) - 1)


def _merge_languages(table: Callable[[ActorWords], dict[str, _Word]]) -> dict[str, _Word]:
    """Merge a word table of all languages; where they differ the first language counts."""
    found: dict[str, _Word] = {}
    for language in reversed(LANGUAGES):
        found |= table(actor_words(language))
    return found


@cache
def _titles() -> dict[str, str]:
    return _merge_languages(lambda words: words.titles)


@cache
def first_names() -> dict[str, str]:
    """Read the first names, as written, with their gender."""
    found = _merge_languages(lambda words: words.first_names)
    for name, gender in tuple(found.items()):
        # The first part of a compound decides: Jean-Luc.
        found.setdefault(name.partition("-")[0], gender)
    return found


@cache
def _folded_first_names() -> frozenset[str]:
    return frozenset(map(fold.search, first_names()))


def is_first_name(word: str) -> bool:
    """Whether a folded word is a known first name."""
    return word in _folded_first_names()


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """Map the nicknames of all languages, folded, to the first names that they stand for."""
    return {
        fold.search(nickname): frozenset(map(fold.search, names.split("|")))
        for language in LANGUAGES
        if has_table(language, "nicknames")
        for nickname, names in read_rows(language, "nicknames", 2)
    }


def is_partial(name: str) -> bool:
    """Whether a person's name lacks a first name: "Mme Le Pen", "Martin"."""
    return parse_person_name(name).partial


def personal_names(names: Iterable[str], *, one_article: bool) -> list[str]:
    """Sort the names of a person; drop descriptions where only one article mentions the person."""
    return [name for name in sorted(names) if not one_article or is_personal(name)]


def is_personal(name: str) -> bool:
    """Whether words are a name rather than a description: "Mme Martin", not "le ministre"."""
    parts = name_parts()
    pieces, _ = _split_titles(_PIECE.findall(name))
    # French only: English has many family names that are trades as well, such as Baker and Cook.
    nouns = actor_words(LANGUAGES[0]).nouns
    if not pieces or not any(piece[0].isupper() for piece in pieces):
        return False
    if len(pieces) > 1 and pieces[0] in parts.articles:
        return False
    for piece in pieces:
        words = _LETTERS.findall(fold.search(piece))
        if "".join(_LETTERS.findall(piece.rpartition("’")[2].rpartition("'")[2].lower())) in nouns:
            return False
        small = not piece[0].isupper() and not set(words) & parts.particles
        short = len(pieces) > 1 and is_acronym(piece) and not name.isupper()
        if small or short or piece.lower() in nouns:
            return False
    return True


def collapse_doubled_letters(word: str) -> str:
    """Write the doubled letters of a word once: Mohammed is Mohamed."""
    return re.sub(r"(.)\1", r"\1", word)


def phonetic_key(word: str) -> str:
    """Spell a word roughly by its sound: Zelensky is Zelenski, Khadafi Kadhafi."""
    for spelled, sound in (
        *(("sch", "c"), ("tch", "c"), ("ch", "c"), ("sh", "c"), ("ph", "f"), ("kh", "k")),
        *(("gh", "g"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("q", "k"), ("ou", "u")),
        *(("oo", "u"), ("w", "v"), ("y", "i"), ("j", "i"), ("tz", "ts"), ("z", "s"), ("ii", "i")),
    ):
        word = word.replace(spelled, sound)
    return collapse_doubled_letters(word).removesuffix("e")


@lru_cache(maxsize=1 << 16)
def organisation_tokens(name: str) -> tuple[str, ...]:
    """Return the discriminative tokens of an organisation: no article, legal form or "groupe".

    >>> organisation_tokens("Groupe Casino SA")
    ('casino',)
    """
    parts = name_parts()
    plain = _without_legal_form(name)
    pieces = _PIECE.findall(plain)
    if len(pieces) > 1 and fold.search(pieces[0]) in parts.designators and pieces[1][0].isupper():
        plain = " ".join(pieces[1:])
    words = name_tokens(plain)
    if len(words) > 1:
        words = tuple(word for word in words if word not in parts.articles) or words
    return words


def _without_legal_form(name: str) -> str:
    from cleanco import basename

    plain: str = basename(name)
    # The one word that is left of "Le Co" or "SE" identifies nothing.
    says_little = not _LETTERS.search(plain) or fold.search(plain) in name_parts().articles
    return name if says_little else plain


@lru_cache(maxsize=1 << 16)
def is_institution(name: str) -> bool:
    """Whether a name is that of an institution that every country has.

    "Sénat" and "ministère de l'Intérieur" are; "Sénat américain" is not.
    """
    table = _institutions()
    words = name_tokens(name)
    if words in table.whole_names:
        return True
    at = next((n for n in range(1, len(words) + 1) if words[:n] in table.openings), None)
    return at is not None and not any(_names_country(word) for word in words[at:])


@dataclass(frozen=True, slots=True)
class _Institutions:
    """Names of institutions, whole or by their first words, and how names show the country."""

    whole_names: frozenset[tuple[str, ...]]
    openings: frozenset[tuple[str, ...]]
    country_words: frozenset[str]
    country_endings: tuple[str, ...]


@cache
def _institutions() -> _Institutions:
    by_use: dict[str, set[str]] = {"alone": set(), "headed": set(), "country": set(), "of": set()}
    for language in LANGUAGES:
        for name, use in read_rows(language, "institutions", 2):
            by_use[use].add(name)
    return _Institutions(
        frozenset(map(name_tokens, by_use["alone"])),
        frozenset(map(name_tokens, by_use["headed"])),
        frozenset(map(fold.search, by_use["country"])),
        tuple(sorted(fold.search(ending.lstrip("-")) for ending in by_use["of"])),
    )


def _names_country(word: str) -> bool:
    """Whether a word says of which country: "français", "burundaise", "Turquie"."""
    table = _institutions()
    known = word in table.country_words or word.endswith(table.country_endings)
    return known or body_key(word.capitalize()) is not None


def is_acronym(name: str) -> bool:
    """Whether a name is written as an acronym: "ACLU", "C.G.T.", "CNIL"."""
    return _ACRONYM.fullmatch(name) is not None and sum(c.isupper() for c in name) > 1


@lru_cache(maxsize=1 << 16)
def acronyms_spelled(name: str) -> frozenset[str]:
    """Return the acronyms that a long name spells, with and without its function words."""
    every = [w for one in _PIECE.findall(name) for w in _LETTERS.findall(fold.search(one))]
    words = name_tokens(name)
    if len(words) < 2:
        return frozenset()
    found = {"".join(word[0] for word in words), "".join(word[0] for word in every)}
    return frozenset(letters for letters in found if 1 < len(letters) < 9)


def acronym_letters(acronym: str) -> str:
    """Return the letters of an acronym, folded: "cgt" for "C.G.T."."""
    return "".join(_LETTERS.findall(fold.search(acronym)))


@lru_cache(maxsize=1 << 16)
def is_full_name(name: str) -> bool:
    """Whether a name has two discriminative tokens, not counting titles and initials."""
    pieces, _ = _split_titles(_PIECE.findall(name))
    return sum(len(word) > 1 for word in name_tokens(" ".join(pieces))) > 1


@cache
def _role_nouns() -> dict[str, Noun]:
    return _merge_languages(lambda words: words.nouns)


@dataclass(frozen=True, slots=True)
class Description:
    """A noun phrase for a person.

    ``head`` is its noun as a masculine ("" if that does not name a person), ``words`` the tokens
    that narrow it, ``gender`` the gender that it shows ("" if none).
    """

    head: str
    words: frozenset[str]
    gender: str
    definite: bool


def parse_description(phrase: str) -> Description:
    """Parse a noun phrase for a person.

    >>> parse_description("La directrice de la police").gender
    'f'
    """
    article = _determiners().get(first_word(phrase))
    noun, words = _split_role(phrase)
    gender = (article.gender if article is not None else "") or (noun.gender if noun else "")
    head = "" if noun is None else fold.search(noun.head)
    return Description(head, words, gender, article is not None and article.form == "def")


@cache
def _determiners() -> dict[str, Determiner]:
    return _merge_languages(lambda words: words.determiners)


@lru_cache(maxsize=1 << 16)
def parse_role(role: str) -> tuple[str, frozenset[str]]:
    """Return the head noun of a role, a feminine as its masculine, and the tokens that narrow it.

    >>> parse_role("ancienne directrice de la police")
    ('directeur', frozenset({'police'}))
    """
    noun, words = _split_role(role)
    return "" if noun is None else fold.search(noun.head), words


def _split_role(role: str) -> tuple[Noun | None, frozenset[str]]:
    """Find the first noun of a role that names an actor, and the tokens after it, else all."""
    nouns = _role_nouns()
    pieces = [piece.lower() for piece in re.split(r"[\s,()«»\"'’]+", role) if piece]
    at = next((index for index, piece in enumerate(pieces) if piece in nouns), None)
    if at is None:
        return None, frozenset(name_tokens(role))
    rest = " ".join(pieces[at + 1 :])
    return nouns[pieces[at]], frozenset(name_tokens(rest) if rest else ())
