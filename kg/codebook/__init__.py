"""A codebook of one's own → which statements its concepts apply to, with a score and a reason.

table.py, skos.py   file ↔ Codebook
words.py            words that must or must not occur, and whether they do
score.py            Codebook, texts → how well each concept applies, and why
corrections.py      what people corrected, kept in the graph, become examples
coding.py           Codebook, store → one more coder's graphs beside each article
"""

from __future__ import annotations

from kg.codebook.files import read_codebook, write_codebook
from kg.codebook.model import Codebook, Concept

__all__ = ["Codebook", "Concept", "read_codebook", "write_codebook"]
