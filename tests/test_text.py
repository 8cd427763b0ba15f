"""Labels of which given words are the name."""

from __future__ import annotations

import pytest

from kg.base.text import labels_named


@pytest.mark.parametrize(
    ("words", "labels", "expected"),
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
def test_labels_named(words, labels, expected):
    assert labels_named(labels, words) == expected
