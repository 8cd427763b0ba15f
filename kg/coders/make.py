"""Make a coder from its settings."""

from __future__ import annotations

from kg.coders.coder import Coder
from kg.coders.config import CoderSettings
from kg.coders.function import FunctionCoder
from kg.coders.model import ModelCoder


def make_coder(settings: CoderSettings, *, offline: bool = False) -> Coder:
    """Return the coder that some settings describe.

    Args:
        settings: one coder of kg.toml.
        offline: use only answers of earlier runs; a Python function is called all the same.

    Raises:
        UsageError: a prompt, the function or the key is missing.
        KgError: a package is missing.
    """
    if settings.coder:
        return FunctionCoder(settings)
    return ModelCoder(settings, offline=offline)
