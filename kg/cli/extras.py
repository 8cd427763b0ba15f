"""Parts of kg that need further packages."""

from __future__ import annotations

import importlib
from typing import Any

from kg.base.errors import KgError


def serve_part(name: str, *needs: str) -> Any:
    """Return a module of the server, whose packages are installed with an extra.

    Raises:
        KgError: one of the packages ``needs``, or one that the module imports, is missing.
    """
    try:
        for package in needs:
            importlib.import_module(package)
        return importlib.import_module(f"kg.serve.{name}")
    except ModuleNotFoundError as error:
        raise KgError(
            f"kg serve and kg users need the package {error.name}; "
            "install it with: pip install 'kg-actors-claims[serve]'"
        ) from None
