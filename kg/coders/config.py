"""Read from kg.toml which other coders there are.

The file is the one that is named, else ``kg.toml`` in the working folder, else the one beside the
folder of the graph.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kg.base.errors import UsageError

FILE = "kg.toml"
PYTHON = "python:"
OWN = "kg"
"""The name of kg's own coder."""
_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_-])?")
_FUNCTION = re.compile(r"python:[A-Za-z_][\w.]*:[A-Za-z_]\w*")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_RESERVED = frozenset({OWN, "kg-rules", "by", "provenance", "source"})


@dataclass(frozen=True, slots=True)
class Limit:
    """What one run may spend at most; ``None`` is no limit. ``price`` is in any currency."""

    requests: int | None = None
    tokens: int | None = None
    price: float | None = None


@dataclass(frozen=True, slots=True)
class CoderSettings:
    """What kg.toml says of a coder; ``docs/coders.md`` explains the keys.

    Attributes:
        name: its name in commands and in the graph.
        folder: the folder that relative paths start from.
        coder: ``python:module:function``, "" for a language model.
        version: the version of such a function, "" to derive it from its source.
        url: the address of an OpenAI-compatible service, without ``/chat/completions``.
        model: the name of the model there.
        key_env: the environment variable that holds the key, "" for none.
        plain_http: whether the key may be sent unencrypted to another machine.
        prompt: files of templates by language, instead of those of kg.
        temperature: how freely the model chooses words.
        seed: makes a service that supports it repeat itself.
        max_tokens: the longest answer.
        concurrency: how many requests are under way at a time.
        timeout: seconds for one answer.
        retries: how often a request is repeated that got no answer.
        chunk: the longest part of an article in one request, in code points.
        price_in: price of a million tokens that are sent.
        price_out: price of a million tokens of answers.
        budget: what one run may spend.
        cache: the folder of answers, "" for the default one.
        extra: further parameters of each request.
    """

    name: str
    folder: Path = field(default_factory=Path)
    coder: str = ""
    version: str = ""
    url: str = ""
    model: str = ""
    key_env: str = ""
    plain_http: bool = False
    prompt: Mapping[str, str] = field(default_factory=dict)
    temperature: float = 0.0
    seed: int = 0
    max_tokens: int = 8192
    concurrency: int = 2
    timeout: float = 120.0
    retries: int = 3
    chunk: int = 12_000
    price_in: float = 0.0
    price_out: float = 0.0
    budget: Limit = field(default_factory=Limit)
    cache: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_local(self) -> bool:
        """Whether the address is on this machine."""
        return _is_address(self.url) and urlsplit(self.url).hostname in _LOOPBACK


def find_config(given: Path | str | None, store: Path | str | None = None) -> Path | None:
    """Return the file of settings: as given, else of the working folder, else beside a graph.

    Raises:
        UsageError: the given file does not exist.
    """
    if given is not None:
        if not Path(given).is_file():
            raise UsageError(f"{given}: no such file; name a kg.toml with --config")
        return Path(given)
    places = [Path(FILE)] if store is None else [Path(FILE), Path(store).absolute().parent / FILE]
    return next((path for path in places if path.is_file()), None)


def read_toml(path: Path) -> dict[str, Any]:
    """Read a file of settings.

    Raises:
        UsageError: it cannot be read or is not TOML.
    """
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path}: not TOML: {error}") from None


def read_coders(path: Path) -> dict[str, CoderSettings]:
    """Read the coders of a file.

    Raises:
        UsageError: it is not TOML, or a setting is unknown or has a wrong value.
    """
    found = read_toml(path).get("coders", {})
    if not isinstance(found, dict) or not all(isinstance(one, dict) for one in found.values()):
        raise UsageError(f"{path}: describe each coder in a section [coders.NAME]")
    return {name: _settings(path, name, values) for name, values in found.items()}


def find_coder(
    name: str, config: Path | str | None = None, store: Path | str | None = None
) -> CoderSettings:
    """Return the settings of a coder by its name in kg.toml, or as ``python:module:function``.

    Raises:
        UsageError: there is no coder of that name, or its settings are wrong.
    """
    if name.startswith(PYTHON):
        if not _FUNCTION.fullmatch(name):
            raise UsageError(f"'{name}' is not a function; write python:module:function")
        short = name.removeprefix(PYTHON).replace(":", ".")
        return CoderSettings(short, Path.cwd(), coder=name)
    path = find_config(config, store)
    if path is None:
        raise UsageError(
            f"no {FILE} in this folder or beside the graph: describe the coder in a section "
            f"[coders.{name}] there, or name the file with --config"
        )
    coders = read_coders(path)
    if name not in coders:
        known = ", ".join(sorted(coders)) or "none"
        raise UsageError(f"{path}: no coder called '{name}'; there are: {known}")
    return coders[name]


def _settings(path: Path, name: str, values: Mapping[str, Any]) -> CoderSettings:
    where = f"{path}, [coders.{name}]"
    if not _NAME.fullmatch(name) or name in _RESERVED:
        raise UsageError(f"{where}: choose another name, of letters, digits, '-', '_' and '.'")
    checked: dict[str, Any] = {"name": name, "folder": path.absolute().parent}
    kinds = {one.name: str(one.type) for one in fields(CoderSettings)}
    for key, value in values.items():
        if key in ("name", "folder") or key not in kinds:
            known = ", ".join(one for one in kinds if one not in ("name", "folder"))
            raise UsageError(f"{where}: no setting '{key}'; there are: {known}")
        checked[key] = _value(where, key, kinds[key], value)
    found = CoderSettings(**checked)
    if fault := _fault(found):
        raise UsageError(f"{where}: {fault}")
    return found


def _value(where: str, key: str, kind: str, value: Any) -> Any:
    """Return a checked value; a whole number is also a fraction, a truth value is no number."""
    if key == "budget":
        return _limit(where, value)
    good = {
        "str": isinstance(value, str),
        "bool": isinstance(value, bool),
        "int": isinstance(value, int) and not isinstance(value, bool) and value >= 0,
        "float": isinstance(value, int | float)
        and not isinstance(value, bool)
        and 0 <= value < math.inf,
    }
    if key == "prompt":
        is_good = isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    elif key == "extra":
        is_good = isinstance(value, dict)
    else:
        is_good = good[kind]
    if not is_good:
        wanted = {"str": "words in quotation marks", "bool": "true or false"}
        wanted |= {"int": "a whole number from 0", "float": "a number from 0"}
        raise UsageError(f"{where}: {key} must be {wanted.get(kind, 'a table')}, not {value!r}")
    return value


def _limit(where: str, value: Any) -> Limit:
    names = [one.name for one in fields(Limit)]
    if not isinstance(value, dict) or not set(value) <= set(names):
        raise UsageError(f"{where}: budget is a table with {', '.join(names)}")
    checked = {
        key: _value(where, f"budget.{key}", "float" if key == "price" else "int", number)
        for key, number in value.items()
    }
    return Limit(**checked)


def _fault(found: CoderSettings) -> str:
    """Return what is wrong with settings taken together, "" if nothing."""
    if found.coder:
        if not _FUNCTION.fullmatch(found.coder):
            return f"coder is '{found.coder}'; write python:module:function"
        return "a Python function has no url" if found.url else ""
    clash = {"messages", "model", "response_format", "stream", "n"} & set(found.extra)
    is_open = found.url.startswith("http:") and not (found.is_local or found.plain_http)
    has_no_price = not (found.price_in or found.price_out)
    faults = {
        "a language model needs url and model (or coder names a Python function)": not (
            found.url and found.model
        ),
        f"url is '{found.url}'; write http://host:port/v1, and the key in key_env": (
            not _is_address(found.url)
        ),
        "the key would be sent unencrypted to another machine; use https, or set "
        "plain_http = true if the network is yours": bool(found.key_env) and is_open,
        "concurrency must be at least 1, chunk at least 1000 and timeout more than 0": (
            found.concurrency < 1 or found.chunk < 1000 or found.timeout <= 0
        ),
        "a budget with a price needs price_in and price_out, per million tokens": (
            found.budget.price is not None and has_no_price
        ),
        f"extra cannot set {', '.join(sorted(clash))}": bool(clash),
    }
    return next((fault for fault, holds in faults.items() if holds), "")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
    return is_address and not (parts.username or parts.query or parts.fragment)
