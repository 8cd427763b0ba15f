"""Which of some labels words are the name of."""

from __future__ import annotations

import pytest

from kg.base.text import bearers


@pytest.mark.parametrize(
    ("words", "labels", "meant"),
    [
        ("brun", ["Ada Brun", "l'avocat d'Ada Brun", "un proche de Brun"], ["Ada Brun"]),
        ("brun", ["Ada Brun et Odile Sand", "Ada Brun"], ["Ada Brun"]),
        ("brun", ["Odile Sand, Ada Brun", "Ada Brun, Odile Sand", "Ada Brun"], ["Ada Brun"]),
        ("brun", ["Ada Brun", "Luc Brun"], ["Ada Brun", "Luc Brun"]),
        ("bélan", ["Institut Belan", "élus de l'Institut Belan"], ["Institut Belan"]),
        ("kolb", ["Banque Kolb", "Banque Kolb Suisse"], ["Banque Kolb", "Banque Kolb Suisse"]),
        ("mer", ["Office de la Mer", "Amis de l'Office de la Mer"], ["Office de la Mer"]),
        ("maire", ["Le cabinet du maire", "le maire"], ["Le cabinet du maire", "le maire"]),
        ("proche", ["un proche de Brun", "un proche"], ["un proche"]),
        ("sand", ["Ada Brun et Odile Sand"], ["Ada Brun et Odile Sand"]),
        ("brun", [], []),
    ],
)
def test_words_name(words, labels, meant):
    assert bearers(labels, words) == meant
