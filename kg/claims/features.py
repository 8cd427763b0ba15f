"""Build the features of a pair of propositions, and find what keeps the two apart regardless.

The features say how much of the content words of each the other has, how similar the meanings are,
which numbers and speakers they share, how each is put forward and where, and whether the two
report one story. :mod:`kg.claims.agreement` scores them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from kg.claims.matching import (
    index_words,
    match_words,
    related_words,
    singular,
    without_numbers,
    words_of_one_sense,
)
from kg.claims.modality import (
    CONTRA,
    Modality,
    closeness,
    denies_charge,
    has_opposite_stances,
    has_referring_noun,
    is_in_headline,
    modality,
    subject_matter,
)
from kg.claims.proposition import FEW, Proposition, clauses, may_share_source, same_source
from kg.claims.scoring import Features
from kg.claims.senses import poles
from kg.claims.similarity import Embeddings
from kg.normalise.content_words import Wording, stem_of
from kg.normalise.tokens import name_tokens

_ENOUGH = 5
"""Content words beyond which more add nothing."""
_UNCOMMON = 10
"""Smaller numbers occur everywhere."""
_FAR = 60
"""Days after which two articles that share no actor report two stories."""
_TRANSLATION = 0.6
"""Similarity from which texts in two languages that share a name are translations."""
_HEAVY, _LIGHT = 1.5, 0.7
_WHOLE = 0.8
LEAST_ALIKE = 0.45
"""Similarity from which a word is like another."""


def find_obstacle(one: Proposition, other: Proposition, embeddings: Embeddings) -> str:
    """Say why two statements can't be one claim whatever their words; "" if they may be one."""
    deictic = one.wording.deictic or other.wording.deictic
    across = one.article != other.article
    numbers, others = one.wording.numbers, other.wording.numbers
    if across and deictic and _fewest_words(one, other) <= FEW:
        return "one of them points at what its own article said before"
    if has_two_speakers(one, other):
        return "each is about whoever speaks"
    if across and (_is_bare(one) or _is_bare(other)):
        if not _shared_company(one, other):
            return "a single word, and nobody else in common"
        if one.language != other.language and not _has_known_match(one, other):
            return "a single word, and another in the other language"
    if numbers and others and not numbers & others:
        return "other amounts"
    return "nothing in common but a name" if _shares_only_names(one, other, embeddings) else ""


def _shares_only_names(one: Proposition, other: Proposition, embeddings: Embeddings) -> bool:
    """Whether two share only the names of persons or places, and one says more.

    Of a translation, similarity shows what else is the same.
    """
    x, y = one.wording, other.wording
    shared = x.words.keys() & y.words.keys()
    if not shared or not shared <= x.capitals & y.capitals:
        return False
    if one.language != other.language:
        return embeddings.similarity(one.text, other.text) < _TRANSLATION
    rest, others = (
        {stem: word for stem, word in content.words.items() if stem not in content.capitals}
        for content in (x, y)
    )
    related = related_words(index_words(rest, one.language), index_words(others, other.language))
    return bool(rest or others) and not any(related)


def _is_bare(proposition: Proposition) -> bool:
    """Whether a statement is a single word that may mean anything ("les attaques")."""
    content = proposition.wording
    return len(content.words) <= 1 and not (content.numbers or content.names)


def _has_known_match(one: Proposition, other: Proposition) -> bool:
    """Whether a table matches a word of one with one of the other.

    The similarity of single words is not reliable.
    """
    words, others = one.wording.words, other.wording.words
    if not words.keys().isdisjoint(others):
        return True
    indexes = index_words(words, one.language), index_words(others, other.language)
    return any(words_of_one_sense(*indexes)) or any(related_words(*indexes))


def _shared_company(one: Proposition, other: Proposition) -> frozenset[str]:
    """Return the actors of both articles but the two sources."""
    return (one.context & other.context) - {one.source, other.source}


def has_two_speakers(one: Proposition, other: Proposition) -> bool:
    """Whether two speakers each say something of themselves in few words ("sa candidature")."""
    few = _fewest_words(one, other) < _ENOUGH
    return one.own and other.own and few and not may_share_source(one, other)


def _fewest_words(one: Proposition, other: Proposition) -> int:
    return min(len(one.wording.words), len(other.wording.words))


def pair_features(one: Proposition, other: Proposition, embeddings: Embeddings) -> Features:
    """Build all features of the score."""
    words = word_features(one, other, embeddings)
    words = {**words, **modality_features(one, other, words)}
    similar = similarity_features(similarity(one, other, embeddings), words)
    return {**words, **similar, **alignment_features(one, other, embeddings)}


def similarity(one: Proposition, other: Proposition, embeddings: Embeddings) -> float:
    """Score how similar two statements are, or their first sentences if those are more similar."""
    whole = embeddings.similarity(one.text, other.text)
    if one.first_sentence == one.text and other.first_sentence == other.text:
        return whole
    return max(whole, embeddings.similarity(one.first_sentence, other.first_sentence))


def similarity_features(similar: float, words: Features) -> Features:
    """Build the features of a similarity, given those of words."""
    return {
        "near": similar,
        "near_least": similar * words["least"],
        "near_across": similar * words["across"],
    }


def alignment_features(one: Proposition, other: Proposition, embeddings: Embeddings) -> Features:
    """Build the feature of how alike the content words of two statements are."""
    x, y = discriminative_words(one), discriminative_words(other)
    alike = align_words(tuple(x.values()), tuple(y.values()), embeddings, least=LEAST_ALIKE)
    return {"alike": min(alike)}


def discriminative_words(proposition: Proposition) -> dict[str, str]:
    """Return the content words but numbers, by stem."""
    return without_numbers(proposition.wording.words)


def compared_texts(proposition: Proposition) -> set[str]:
    """Return the parts of a statement whose vectors are compared with those of others."""
    words = proposition.wording.words.values()
    parts = (proposition.text, proposition.first_sentence, subject_matter(proposition))
    return {*parts, *clauses(proposition), *words, *map(singular, words)}


def align_words(
    words: tuple[str, ...], others: tuple[str, ...], embeddings: Embeddings, *, least: float = 0.0
) -> tuple[float, float]:
    """Average the similarity of the words of each with the most similar ones of the other."""
    if not words or not others:
        return 0.0, 0.0
    table = embeddings.similarities(words, others)
    table = table * (table >= least)
    return float(table.max(axis=1).mean()), float(table.max(axis=0).mean())


def modality_features(one: Proposition, other: Proposition, words: Features) -> Features:
    """Build the features of how and where two statements are put forward, given those of words."""
    within = one.article == other.article
    close = closeness(one, other)
    kinds = modality(one), modality(other)
    antonyms, of_one_sense = find_antonyms(one, other)
    return {
        "company": 1.0 if within else _jaccard(one.context, other.context),
        "close": close,
        "close_noun": close * has_referring_noun(one, other) if close else 0.0,
        "headline": float(is_in_headline(one, other)),
        "claims": float(within and set(kinds) == {Modality.CLAIM}),
        "one_position": float((one.stance == "none") != (other.stance == "none")),
        "kinds_parted": float((kinds[0] in CONTRA) != (kinds[1] in CONTRA)),
        "two_sides": float(has_opposite_stances(one, other)),
        "denied_charge": float(within and denies_charge(one, other)),
        "one_sense": float(of_one_sense),
        "antonym_apart": words["least"] * (antonyms and not within),
    }


def highest_modality_features(one: Proposition, other: Proposition, words: Features) -> Features:
    """Return the highest values of :func:`modality_features`, without those of negative weight."""
    highest = {"company": 1.0, "kinds_parted": 1.0, "one_sense": 1.0}
    if one.article != other.article:
        return {**highest, "antonym_apart": words["least"]}
    return {**highest, "close": 1.0, "close_noun": 1.0, "headline": 1.0, "denied_charge": 1.0}


def _jaccard(some: frozenset[str], others: frozenset[str]) -> float:
    return len(some & others) / len(some | others) if some and others else 0.0


def find_antonyms(one: Proposition, other: Proposition) -> tuple[bool, bool]:
    """Whether the two have antonyms, and whether they have words of one sense and pole.

    A negated word is an antonym of itself.
    """
    x, y = poles(one.text, one.language), poles(other.text, other.language)
    products = [x[sense] * y[sense] for sense in x.keys() & y.keys()]
    return any(n < 0 for n in products), any(n > 0 for n in products)


def word_features(one: Proposition, other: Proposition, embeddings: Embeddings) -> Features:
    """Build the features that need no similarity of whole statements."""
    x, y = one.wording, other.wording
    by_one = same_source(one, other)
    words, others = _with_source(one, other, by_one)
    across = one.language != other.language
    languages = one.language, other.language
    best, back = match_words(words, others, languages, embeddings)
    low, high = sorted((_weighted_mean(best, x), _weighted_mean(back, y)))
    overlap = _overlap(one, other)
    within = one.article == other.article
    one_story = by_one or within or bool(one.context & other.context)
    deictic = any(w.deictic and len(w.words) <= FEW for w in (x, y))
    positions = one.stance != "none" and other.stance != "none"
    # Positions on "la loi Travail" are about one subject, even months apart.
    named = low >= _WHOLE and _fewest_words(one, other) >= FEW
    one_story = one_story or (named and _quotes_target(one) and _quotes_target(other))
    return {
        "least": low,
        "most": high,
        "words": min(len(words), len(others), _ENOUGH) / _ENOUGH,
        "numbers": high * any(Decimal(n) >= _UNCOMMON for n in x.numbers & y.numbers),
        "cut": overlap * high,
        "own_cut": overlap * (by_one or within),
        "far": 0.0 if one_story else min(_days_between(one, other), _FAR) / _FAR,
        "deictic": float(deictic and not within),
        "across": float(across),
        "translated": float(across and by_one),
        "one_target": high * (positions and one_story),
    }


def _quotes_target(proposition: Proposition) -> bool:
    """Whether the target of a stance is in the words, not somebody whom they accuse of it."""
    if proposition.stance == "none" or not proposition.target:
        return False
    return proposition.target in proposition.text


def is_cut(one: Proposition, other: Proposition) -> bool:
    """Whether nearly all of the shorter statement is in the longer one, word for word."""
    return _overlap(one, other) >= _WHOLE


def _with_source(
    one: Proposition, other: Proposition, by_one: bool
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the content words, with the speaker where people say few words about themselves.

    So "démissionner", refused by a minister, has the words of "la démission de la ministre".
    """
    words, others = one.wording.words, other.wording.words
    few, fewer = len(words) <= FEW, len(others) <= FEW
    if one.own and other.own:
        few = fewer = few or fewer
    if one.own and few and not by_one:
        words = _with_speaker(one)
    if other.own and fewer and not by_one:
        others = _with_speaker(other)
    return words, others


def _with_speaker(proposition: Proposition) -> Mapping[str, str]:
    words = dict(proposition.wording.words)
    if proposition.speaker:
        for word in name_tokens(proposition.speaker):
            words.setdefault(stem_of(word), word)
    return words


def _weighted_mean(matches: Features, content: Wording) -> float:
    total = weighted = 0.0
    for stem, match in matches.items():
        weight = _weight(stem, content)
        total += weight
        weighted += weight * match
    return weighted / total if total else 0.0


def _weight(stem: str, content: Wording) -> float:
    if stem in content.numbers or stem in content.names:
        return _HEAVY
    return _LIGHT if stem[0] == "=" else 1.0


def _overlap(one: Proposition, other: Proposition) -> float:
    """Return how much of the shorter one is in the longer word for word, in 0..1."""
    short = min(len(one.shingles), len(other.shingles))
    return len(one.shingles & other.shingles) / short if short else 0.0


def _days_between(one: Proposition, other: Proposition) -> int:
    if not one.day or not other.day:
        return _FAR
    return abs((date.fromisoformat(one.day) - date.fromisoformat(other.day)).days)
