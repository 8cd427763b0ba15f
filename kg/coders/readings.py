"""Make a reading of the statements that a coder found in an article.

kg's own parse helps to name what was found: sources become actors, labels become topics with the
same keys as in kg's own readings, and each statement gets its sentence. The coder gives the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.base import fold
from kg.claims.keys import find_claim
from kg.coref.actors import build_actors
from kg.lexicon.actor_nouns import actor_words
from kg.lexicon.tables import has_table
from kg.mentions.find import find_mentions
from kg.model import Mention, Position, Reading, Span, Statement
from kg.normalise.content_words import wording
from kg.normalise.noun_phrases import parse_phrase, topic_words
from kg.normalise.tokens import first_word
from kg.preprocess.document import Document

_SEPARATOR = "\x1f"
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_CONTENT = frozenset(("NOUN", "PROPN", "ADJ", "VERB", "ADV", "X"))
_NAMED_KINDS = frozenset(("person", "organisation", "group"))


def reading_of(
    document: Document,
    coder: str,
    found: Sequence[tuple[Statement, tuple[Position, ...]]],
    notes: tuple[str, ...] = (),
) -> Reading:
    """Return the reading of a coder.

    Args:
        document: the article, parsed if there is a pipeline for its language.
        coder: the coder's name and version.
        found: statements with their positions, checked.
        notes: remarks on the article.
    """
    article, language = document.article, document.language
    is_known = bool(document.tokens)
    statements = tuple(
        replace(one, sentence=_sentence(document, one.content[0])) for one, _ in found
    )
    names = find_mentions(document) if is_known else ()
    bare = Reading(
        article,
        language if has_table(language, "mention_words") else None,
        coder,
        mentions=(*names, *_named_sources(statements, names, language)),
    )
    actors = build_actors(bare, statements, ())
    return Reading(
        article,
        language,
        coder,
        statements=statements,
        actors=actors,
        claims=tuple(
            find_claim(one, article, language) if is_known else None for one in statements
        ),
        positions=tuple(
            tuple(replace(one, key=_topic_key(document, one.label)) for one in positions)
            for _, positions in found
        ),
        notes=(*document.notes, *notes),
    )


def _named_sources(
    statements: Sequence[Statement], known: Sequence[Mention], language: str
) -> list[Mention]:
    """Return mentions for sources that are names by their capitals but that the parse missed."""
    determiners = actor_words(language).determiners if has_table(language, "determiners") else ()
    names = {mention.text for mention in known if mention.form == "name"}
    found: dict[str, Mention] = {}
    for one in statements:
        source = one.source
        if source is None or source in names or one.source_kind not in _NAMED_KINDS:
            continue
        words = source.split()
        if (
            first_word(source) not in determiners
            and words[0][0].isupper()
            and (len(words) == 1 or words[-1][0].isupper())
        ):
            place = one.speaker or one.content[0]
            found[source] = Mention(place, source, "name", one.source_kind)
    return list(found.values())


def _topic_key(document: Document, label: str) -> str:
    """Return the key of a topic: lemmas as kg's own labels have them, else the folded words."""
    language = document.language
    key = fold.key(label)
    if has_table(language, "topic_words"):
        phrase = parse_phrase(label, _lemmas(document, label, language), language)
        key = phrase.key if phrase else key
        if not wording(label, language).words:
            return f"{document.article.identity}{_SEPARATOR}{key}"
    return key


def _lemmas(document: Document, label: str, language: str) -> list[str]:
    """Return the lemmas of a label's content words: where the article has it, else anywhere."""
    words = label.split()
    place = re.search(r"\s+".join(map(re.escape, words)), document.text, re.IGNORECASE)
    content = [token for token in document.tokens if token.pos in _CONTENT]
    if place is not None:
        return [one.lemma for one in content if place.start() <= one.start < place.end()]
    # A participle is an adjective in a label.
    ordered = sorted(content, key=lambda token: token.pos != "VERB")
    lemmas = {token.lower: token.lemma for token in ordered}
    small = topic_words(language).small
    found = [word for word in _WORD.findall(label.casefold()) if fold.search(word) not in small]
    return [lemmas.get(word, word) for word in found]


def _sentence(document: Document, content: Span) -> Span | None:
    """Return the sentence in which a content begins, with the quotation marks at its ends."""
    for first, last in document.sentences:
        start, end = document.tokens[first].start, document.tokens[last - 1].end
        if start < content.end and content.start < end:
            for quotation in document.quotations:
                if quotation.inner.start == start:
                    start = quotation.span.start
                if quotation.inner.end == end:
                    end = quotation.span.end
            return Span(start, end)
    return None
