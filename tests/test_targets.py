"""The target of a stance becomes the topic that its words name."""

from __future__ import annotations

import pytest

from kg.model import Article, Span, Statement, Term, Topic
from kg.topics.targets import target_topic

BILL, OTHER = Topic("projet loi", "projet de loi"), Topic("autre", "autre")


def found(
    words: str, topics: tuple[Topic, ...] = (), terms: tuple[Term, ...] = (), article: str = "a"
) -> Topic | None:
    """Find the topic of a target, which is the first words of a text."""
    text = f"{words} déplaît."
    statement = Statement(
        "indirect", (Span(0, len(text)),), stance="oppose", target=Span(0, len(words)), terms=terms
    )
    return target_topic(statement, topics, Article(article, article, text), "fr")


@pytest.mark.parametrize(
    ("topics", "key"),
    [
        ((), "projet loi"),
        ((BILL, OTHER), "projet loi"),
        ((Topic("sujet", "Le projet de loi"), OTHER), "sujet"),
        ((OTHER,), "projet loi"),
    ],
)
def test_a_target_is_the_topic_that_its_words_name(topics: tuple[Topic, ...], key: str) -> None:
    topic = found("le projet de loi", topics, (Term(Span(3, 16), "projet loi"),))
    assert topic and topic.key == key


@pytest.mark.parametrize(("words", "is_local"), [("cette demande", True), ("cette loi", False)])
def test_a_vague_target_belongs_to_its_article_only(words: str, is_local: bool) -> None:
    assert (found(words) != found(words, article="b")) is is_local


@pytest.mark.parametrize("words", ["Elle", "l’", "y"])
def test_a_pronoun_names_no_topic(words: str) -> None:
    assert found(words) is None
