"""Word lists of each language, read from ``data/lexicon``."""
