"""``--model``: the name of a pipeline → one that is here, or what to do to have it."""

from __future__ import annotations

import re

import click

from kg.cli.frame import Function

# Language, what it was made for, the texts it was made from, mostly a size: fr_core_news_lg.
_SPACY = re.compile(r"[a-z]{2,3}_[a-z]+_[a-z0-9]+(?:_[a-z0-9]+)*")


def model_option(function: Function) -> Function:
    """``--model NAME``, ``KG_MODEL_FR``: the spaCy pipeline for French."""
    return click.option(
        "--model",
        envvar="KG_MODEL_FR",
        metavar="NAME",
        callback=_installed,
        help="spaCy pipeline for French.",
    )(function)


def _installed(ctx: click.Context, parameter: click.Parameter, name: str | None) -> str | None:
    """The name. Raises ModelError where there is no such pipeline: at once, not once the first
    article is read, and with the advice to install what may exist alone.
    """
    if not name:
        return None
    from kg.annotate.parse import OTHERS, PIPELINES, is_installed
    from kg.base.errors import ModelError

    if is_installed(name):
        return name
    known = sorted({*PIPELINES.values(), *(other for some in OTHERS.values() for other in some)})
    if name in known or _SPACY.fullmatch(name):
        says = f"install it with: pip install {name.replace('_', '-')}"
        raise ModelError(f"the language pipeline {name} is not installed; {says}")
    raise ModelError(
        f"no language pipeline called '{name}'; kg knows {', '.join(known)}, and takes any other "
        "of spaCy by its full name, such as fr_core_news_lg, or its folder"
    )
