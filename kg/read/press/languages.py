"""Names of languages as databases write them, in the language of their user."""

from __future__ import annotations

import re

from kg.base import fold

_NAMES = {
    "ar": "arabic arabe arabisch árabe arabo 阿拉伯文",
    "ca": "catalan katalanisch catalán",
    "da": "danish danois dänisch danés danese deens",
    "de": "german allemand deutsch alemán tedesco alemão duits 德文",
    "el": "greek grec griechisch griego greco",
    "en": "english englishs anglais englisch inglés inglese inglês engels 英文",
    "es": "spanish espagnol spanisch español castellano spagnolo espanhol spaans 西班牙文",
    "fi": "finnish finnois finnisch finlandés",
    "fr": "french français französisch francés francese francês frans 法文",
    "it": "italian italien italienisch italiano italiaans 意大利文",
    "ja": "japanese japonais japanisch japonés giapponese 日文",
    "ko": "korean coréen koreanisch coreano 韩文",
    "nl": "dutch néerlandais niederländisch neerlandés olandese holandês nederlands 荷兰文",
    "no": "norwegian norvégien norwegisch noruego norvegese",
    "pl": "polish polonais polnisch polaco polacco",
    "pt": "portuguese portugais portugiesisch portugués portoghese português portugees 葡萄牙文",
    "ru": "russian russe russisch ruso russo 俄文",
    "sv": "swedish suédois schwedisch sueco svedese zweeds 瑞典文",
    "tr": "turkish turc türkisch turco",
    "zh": "chinese chinois chinesisch chino cinese 中文",
}


_CODES = {fold.search(name): code for code, names in _NAMES.items() for name in names.split()}


def language_code(value: str | None) -> str | None:
    """Return the ISO 639-1 code of a language's code, tag or name, ``None`` if it is unknown.

    >>> language_code("ENGLISH; ENGLISHS"), language_code("fr-CA"), language_code("Allemand")
    ('en', 'fr', 'de')
    """
    first = fold.search(re.split(r"[;,/(-]", value or "")[0])
    if first in _CODES:
        return _CODES[first]
    return first if re.fullmatch(r"[a-z]{2}", first) else None


def is_language(value: str) -> bool:
    """Return whether a line is the name of a language."""
    return fold.search(value) in _CODES
