"""What section [site] of kg.toml says of a site, as ``kg serve`` and ``kg publish`` use it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.base.errors import UsageError
from kg.coders.config import find_config, read_toml
from kg.pages.words import Words
from kg.view.template import web_address

_KEYS = {"base": "base", "title": "title", "license": "licence", "lang": "lang"}


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """Settings of a site; "" is none.

    Attributes:
        base: its public address.
        title: its title.
        licence: the address of the licence of its data.
        lang: the language of its pages.
    """

    base: str = ""
    title: str = ""
    licence: str = ""
    lang: str = ""

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            UsageError: the licence is not an address, or there are no pages in the language.
        """
        if self.licence and not web_address(self.licence):
            raise UsageError(
                f"licence {self.licence}: write its address, such as "
                "https://creativecommons.org/licenses/by/4.0/"
            )
        if self.lang:
            Words(self.lang)


def read_site(store: Path | str) -> SiteSettings:
    """Read the settings of the kg.toml in the working folder, else beside a graph.

    Raises:
        UsageError: it is not TOML, a setting is unknown, or a value is wrong.
    """
    path = find_config(None, store)
    if path is None:
        return SiteSettings()
    found = read_toml(path).get("site", {})
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise UsageError(f"{path}: section [site] has texts: {', '.join(_KEYS)}")
    if unknown := sorted(found.keys() - _KEYS):
        raise UsageError(f"{path}: [site] has no '{unknown[0]}'; there are: {', '.join(_KEYS)}")
    return SiteSettings(**{_KEYS[key]: value for key, value in found.items()})
