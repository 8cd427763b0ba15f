"""Options of a site: its title, its language and the licence of its data, also from kg.toml."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import locale_language

if TYPE_CHECKING:
    from kg.site.config import SiteSettings

Function = Callable[..., Any]


def title_option(function: Function) -> Function:
    """Add ``--title``, the title of a site."""
    return click.option("--title", default="", metavar="TEXT", help="Title of the site.")(function)


def licence_option(function: Function) -> Function:
    """Add ``--license``, the address of the licence of the data."""
    option = click.option(
        "--license", "licence", default="", metavar="URL", help="Licence of the data."
    )
    return option(function)


def from_config(
    store: str, *, base: str, title: str, licence: str, lang: str | None
) -> SiteSettings:
    """Return the settings of a site: the options, else section [site] of kg.toml.

    Raises:
        UsageError: kg.toml is not TOML, a setting is unknown, or a value is wrong.
    """
    from kg.site.config import SiteSettings, read_site

    known = read_site(store)
    return SiteSettings(
        base or known.base,
        title or known.title,
        licence or known.licence,
        lang or known.lang or locale_language(),
    )
