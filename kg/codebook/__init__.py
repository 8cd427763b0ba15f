"""Code statements with the concepts of a codebook, each code with a score and a reason.

table.py, skos.py   codebooks as tables and as SKOS
words.py            words that must or must not occur
score.py            how well each concept applies to a text, and why
corrections.py      people's corrections, kept in the graph, which become examples
coding.py           codes as graphs of one more coder beside each article
"""

from __future__ import annotations

from kg.codebook.files import read_codebook, write_codebook
from kg.codebook.model import Codebook, Concept

__all__ = ["Codebook", "Concept", "read_codebook", "write_codebook"]
