"""``kg serve``: serve the graph over HTTP."""

from __future__ import annotations

import logging
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.base.errors import KgError, UsageError
from kg.cli.extras import serve_part
from kg.cli.framework import echo, kg_command, report_note
from kg.cli.options import lang_option, store_option
from kg.cli.site_options import from_config, licence_option, title_option

if TYPE_CHECKING:
    from kg.web.settings import Settings

EXAMPLES = """
kg serve                                            at http://127.0.0.1:8000
kg serve --store press --port 8080 --read-only
kg serve --base https://kg.paper.example/ --users users.tsv
"""


@kg_command("serve", examples=EXAMPLES)
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--base", "public", metavar="URL", help="Public address, if a proxy answers at another one."
)
@title_option
@licence_option
@lang_option
@click.option("--read-only", is_flag=True, help="Refuse all changes.")
@click.option(
    "--users",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="People who may log in and correct statements; kg users makes the file.",
)
@click.option(
    "--token-file",
    "tokens",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Tokens of programs that may change graphs.",
)
@click.option(
    "--add-token",
    metavar="NAME",
    help="Add a token to the file of tokens, print it, and end.",
)
@click.option(
    "--role",
    type=click.Choice(("reader", "editor", "owner")),
    default="editor",
    show_default=True,
    help="What the new token allows: editor, all graphs but those that kg makes; owner, all.",
)
@click.option(
    "--trust",
    metavar="ADDRESSES",
    help="Proxies that are believed who sent a request: addresses with commas, or *.",
)
@click.option(
    "--cors",
    multiple=True,
    metavar="ORIGIN",
    help="Site whose pages may read answers, such as https://paper.example; * is any.",
)
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="Processes for queries.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=10,
    show_default=True,
    metavar="SECONDS",
    help="Stop a query that takes longer.",
)
@click.option(
    "--memory-limit",
    type=click.IntRange(50),
    default=1000,
    show_default=True,
    metavar="MB",
    help="Stop a query that needs more memory.",
)
def command(
    store_path: str,
    host: str,
    port: int,
    public: str | None,
    title: str,
    licence: str,
    lang: str | None,
    read_only: bool,
    users: Path | None,
    tokens: Path | None,
    add_token: str | None,
    role: str,
    trust: str | None,
    cors: tuple[str, ...],
    workers: int | None,
    timeout: float,
    memory_limit: int,
) -> None:
    """Serve the graph over HTTP: pages, review, queries in SPARQL.

    The graphs are there by the Graph Store Protocol, too. What kg add writes meanwhile appears
    after a few seconds. Ctrl-C and SIGTERM end the server when it has answered the requests that
    are being worked on.
    """
    from kg.web.settings import Settings

    if add_token is not None:
        _print_token(tokens, add_token, role)
        return
    if tokens is not None:
        serve_part("tokens").read_tokens(tokens)
    if users is not None:
        serve_part("users").read_users(users)
        serve_part("users").session_key(users)
    site = from_config(store_path, base=public or "", title=title, licence=licence, lang=lang)
    settings = Settings(
        Path(store_path),
        public=_address(site.base or None),
        title=site.title,
        lang=site.lang,
        licence=site.licence,
        cors=tuple(map(_origin, cors)),
        early_pages=True,
        read_only=read_only,
        users=users,
        tokens=tokens,
        workers=workers or 0,
        seconds=timeout,
        megabytes=memory_limit,
    )
    _run(settings, host, port, trust)


def _address(given: str | None) -> str | None:
    if given is None:
        return None
    from kg.vocab.iris import checked_base

    if not given.startswith(("http://", "https://")):
        raise UsageError(f"--base {given}: write an address such as https://kg.paper.example/")
    return checked_base(given if given.endswith("/") else f"{given}/")


def _origin(given: str) -> str:
    if given != "*" and not re.fullmatch(r"https?://[^/?#\s@]+", given):
        raise UsageError(f"--cors {given}: write an origin such as https://paper.example, or *")
    return given


def _print_token(tokens: Path | None, name: str, role: str) -> None:
    if tokens is None:
        raise UsageError("--add-token: name the file with --token-file")
    token = serve_part("tokens").add_token(tokens, name, role)
    echo(f"The token of {name} ({role}); it is shown only now:", err=True)
    echo(token)


def _run(settings: Settings, host: str, port: int, trust: str | None) -> None:
    from kg.base.sealed import UNSEALED, can_seal

    app = serve_part("app", "uvicorn").create_app(settings)
    place = f"[{host}]" if ":" in host else host

    def tell(port: int) -> None:
        echo(f"Serving {settings.store} at http://{place}:{port}/; Ctrl-C ends it.", err=True)

    _log_to_stderr()
    if not can_seal():
        report_note(UNSEALED)
    server = serve_part("listen").Server(app, settings, host, port, trust=trust, tell=tell)
    # After Ctrl-C the server has ended as it should.
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        raise KgError(f"{host}:{port}: the server did not start; see the lines above")


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    for name, level in (
        *(("kg.access", logging.INFO), ("kg.web", logging.INFO)),
        ("uvicorn.error", logging.WARNING),
    ):
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.addHandler(handler)
        logger.propagate = False
