"""Find the server of a graph by its address, and the folder beside it.

``sparql+http://host:port/path`` is a server of SPARQL 1.1 at ``http://host:port/path``;
``sparql:NAME`` is the server that kg.toml describes in ``[stores.NAME]``. What kg keeps beside a
graph is in a folder of this machine, with ``server.json``, which says where the graph is. No file
there holds a password.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from urllib.parse import urlsplit

from kg.base.atomic import replacing
from kg.base.errors import StoreError, UsageError
from kg.base.json_text import parse_json
from kg.store.products import BY_NAME

SERVER = "server.json"
CONFIG = "kg.toml"
_SCHEME = re.compile(r"sparql(\+https?)?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Server:
    """Where a graph is, and how to talk to its server.

    Attributes:
        address: what people call it, such as ``sparql+http://localhost:7878``.
        url: the address of the server, without a slash at its end.
        query: the address of queries, "" to derive it from ``url`` and the product.
        update: the address of updates, as ``query``.
        graphs: the address of the Graph Store Protocol, as ``query``.
        product: a name of :data:`kg.store.products.PRODUCTS`, "" to ask the server.
        user: the name of a user, "" for the variable ``KG_STORE_USER``.
        password_env: the environment variable of the password.
        token_env: the environment variable of a bearer token.
        timeout: seconds for one answer.
    """

    address: str
    url: str
    query: str = ""
    update: str = ""
    graphs: str = ""
    product: str = ""
    user: str = ""
    password_env: str = "KG_STORE_PASSWORD"
    token_env: str = "KG_STORE_TOKEN"
    timeout: float = 600.0


_KEYS = tuple(one.name for one in fields(Server) if one.name != "address")


def is_address(path: Path | str) -> bool:
    """Return whether ``--store`` names a server and not a folder."""
    return isinstance(path, str) and _SCHEME.match(path) is not None


def folder_of(address: str, work: Path | str | None = None) -> Path:
    """Return the folder beside the graph at an address, made if it is missing.

    Args:
        address: such as ``sparql+http://localhost:7878`` or ``sparql:archive``.
        work: the folder, else ``KG_WORK``, else one of the user's data folder.

    Raises:
        UsageError: the address is not one, or the folder belongs to another address.
        StoreError: the folder cannot be written.
    """
    server = server_at(address)
    given = work or os.environ.get("KG_WORK")
    folder = Path(given) if given else _user_data() / "kg" / "stores" / _name(server)
    known = server_of(folder)
    if known is not None and known.url != server.url:
        raise UsageError(f"{folder}: beside {known.address}; name another folder with --work")
    if known is None and folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"{folder}: this folder holds something else; name another with --work")
    if known is None or replace(known, product="") != replace(server, product=""):
        write_server(folder, server)
    return folder


def server_of(folder: Path) -> Server | None:
    """Return the server of the graph that a folder is beside, ``None`` for a graph in a folder.

    Raises:
        StoreError: the file that says it is damaged.
    """
    file = folder / SERVER
    try:
        held = parse_json(file.read_text(encoding="utf-8"))
        return Server(**held)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, TypeError) as error:
        fault = " ".join(str(error).split())
        raise StoreError(f"{file}: damaged ({fault}); delete it, then name the address") from error


def write_server(folder: Path, server: Server) -> None:
    """Note in a folder which server its graph is in.

    Raises:
        StoreError: the folder cannot be written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replacing(folder / SERVER) as stream:
            stream.write(f"{json.dumps(asdict(server), indent=1)}\n".encode())
    except OSError as error:
        fault = error.strerror or error
        raise StoreError(f"{folder}: {fault}; name another folder with --work") from error


def place_name(path: Path | str) -> str:
    """Return what people call the graph of a folder: the address of its server, or the folder."""
    server = server_of(Path(path))
    return str(path) if server is None else server.address


def server_at(address: str) -> Server:
    """Return the server of an address, with what kg.toml says of it.

    Raises:
        UsageError: the address is not one, or kg.toml does not describe it.
    """
    scheme, _, rest = address.partition(":")
    if scheme.lower() == "sparql":
        return _configured(rest, address)
    url = f"{scheme.lower().removeprefix('sparql+')}:{rest}".rstrip("/")
    return _checked(Server(f"sparql+{url}", url))


def _checked(server: Server) -> Server:
    for url in filter(None, (server.url, server.query, server.update, server.graphs)):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(
                f"{server.address}: write an address such as sparql+http://localhost:7878"
            )
        if parts.username or parts.password:
            raise UsageError(
                f"sparql+{parts.scheme}://{parts.hostname}: leave the password out of the address; "
                "set KG_STORE_USER and KG_STORE_PASSWORD"
            )
    if server.product and server.product not in BY_NAME:
        raise UsageError(
            f"{server.address}: no product called '{server.product}'; there are: "
            f"{', '.join(BY_NAME)}"
        )
    return server


def _configured(name: str, address: str) -> Server:
    file = Path(os.environ.get("KG_CONFIG") or CONFIG)
    try:
        with file.open("rb") as stream:
            stores = tomllib.load(stream).get("stores", {})
    except FileNotFoundError:
        raise UsageError(f"{address}: there is no {file} that describes [stores.{name}]") from None
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read: {error}") from None
    if not isinstance(stores, dict) or not isinstance(stores.get(name), dict):
        there = ", ".join(stores) if isinstance(stores, dict) and stores else "none"
        raise UsageError(f"{file}: no section [stores.{name}]; there are: {there}")
    values = {key.replace("-", "_"): value for key, value in stores[name].items()}
    if unknown := sorted(values.keys() - set(_KEYS)):
        raise UsageError(
            f"{file}, [stores.{name}]: no setting called '{unknown[0]}'; "
            f"there are: {', '.join(_KEYS)}"
        )
    if not isinstance(values.get("timeout", 1), int | float):
        raise UsageError(f"{file}, [stores.{name}]: timeout is a number of seconds")
    values = {key: value if key == "timeout" else str(value) for key, value in values.items()}
    values["url"] = (values.get("url") or values.get("query") or "").rstrip("/")
    return _checked(Server(address, **values))


def _name(server: Server) -> str:
    """Return the name of a folder, readable and different for each server."""
    readable = re.sub(r"[^a-z0-9]+", "-", server.url.partition("://")[2].lower()).strip("-")
    return f"{readable[:60]}-{hashlib.sha256(server.url.encode()).hexdigest()[:8]}"


def _user_data() -> Path:
    if os.environ.get("XDG_DATA_HOME"):
        return Path(os.environ["XDG_DATA_HOME"])
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path.home() / ".local" / "share"
