"""Article → its language: as its file declares it, else detected."""

from __future__ import annotations

from kg.model import Article

_SAMPLE = 4000
"""Code points of the text that the detector reads."""


def language_of(article: Article) -> str:
    """ISO 639-1 code of the article's language."""
    if article.language is not None:
        return article.language.lower().replace("_", "-").split("-")[0]
    import py3langid

    code, _ = py3langid.classify(article.text[:_SAMPLE])
    return str(code)
