"""Options that several commands share."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

if TYPE_CHECKING:
    from kg.base.workers import Limits

FORMATS = ("table", "csv", "tsv", "json", "xml", "xlsx")
# Language, purpose, source of the texts, and usually a size: fr_core_news_lg.
_SPACY_NAME = re.compile(r"[a-z]{2,3}_[a-z]+_[a-z0-9]+(?:_[a-z0-9]+)*")

_CODER = "kg.coder"
_WORK = "kg.work"
Function = TypeVar("Function", bound=Callable[..., Any])


def choice_option(
    name: str, choices: Sequence[str], default: str, help: str, parameter: str | None = None
) -> Callable[[Function], Function]:
    """Return a decorator that adds an option with some choices and a default that help shows."""
    names = (name,) if parameter is None else (name, parameter)
    return click.option(
        *names, type=click.Choice(choices), default=default, show_default=True, help=help
    )


def store_option(function: Function) -> Function:
    """Add ``--store DIR``; the default is ``KG_STORE``, else the folder ``kg-store``.

    The address of a server becomes the folder beside its graph, which ``--work`` can name.
    """
    work = click.option(
        "--work",
        envvar="KG_WORK",
        metavar="DIR",
        is_eager=True,
        expose_value=False,
        callback=_note_work,
        help="Folder for what kg keeps beside a graph in a server; default: one for each address "
        "among the data of this user.",
    )
    store = click.option(
        "--store",
        "store_path",
        envvar="KG_STORE",
        default="kg-store",
        show_default=True,
        show_envvar=True,
        metavar="DIR",
        callback=_folder,
        help="Folder of the graph, or the address of its server: sparql+http://HOST:PORT.",
    )
    return store(work(function))


def _note_work(ctx: click.Context, parameter: click.Parameter, work: str | None) -> None:
    ctx.meta[_WORK] = work


def _folder(ctx: click.Context, parameter: click.Parameter, given: str) -> str:
    """Return the folder of a graph, or the one beside a graph in a server."""
    if not given.lower().startswith("sparql"):
        return given
    from kg.store.address import folder_of, is_address

    return str(folder_of(given, ctx.meta.get(_WORK))) if is_address(given) else given


def graph_options(function: Function) -> Function:
    """Add ``--store DIR`` and ``--coder NAME``, which chooses whose graph the command works on."""

    @wraps(function)
    def run(*args: Any, store_path: str, coder: str | None, **given: Any) -> Any:
        from kg.store.coders import graph_of

        path = store_path if coder is None else str(graph_of(store_path, coder))
        click.get_current_context().meta[_CODER] = coder
        return function(*args, store_path=path, **given)

    option = click.option(
        "--coder",
        metavar="NAME",
        help="Whose reading of the articles: that of a coder that read them with kg add --coder; "
        "default: kg's own.",
    )
    return cast("Function", store_option(option(run)))


def title_by_coder(title: str) -> str | None:
    """Return a title with the coder whose reading a page shows, ``None`` where that is kg."""
    coder = click.get_current_context().meta.get(_CODER)
    return f"{title} ({coder})" if coder and coder != "kg" else None


def json_option(function: Function) -> Function:
    """Add ``--json``, which prints the result as plain JSON."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(
        function
    )


def workers_option(function: Function) -> Function:
    """Add ``-j N``, the number of processes; ``None`` lets the pipeline choose."""
    return click.option(
        "-j",
        "--jobs",
        "workers",
        type=click.IntRange(min=1),
        metavar="N",
        help="Number of processes; default: chosen by the amount of work, at most 4. "
        "The result is the same.",
    )(function)


def limits_options(function: Function) -> Function:
    """Add ``--time-limit`` and ``--memory-limit``; see :func:`given_limits`."""
    time = click.option(
        "--time-limit",
        envvar="KG_TIME_LIMIT",
        type=click.FloatRange(0),
        default=60,
        show_default=True,
        metavar="SECONDS",
        help="Leave out an article that takes longer; 0 is no limit.",
    )
    memory = click.option(
        "--memory-limit",
        envvar="KG_MEMORY_LIMIT",
        type=click.IntRange(0),
        default=1500,
        show_default=True,
        metavar="MB",
        help="Leave out an article that needs more memory; 0 is no limit.",
    )
    return time(memory(function))


def given_limits(seconds: float, megabytes: int) -> Limits | None:
    """Return what an article or a query may take, ``None`` where nothing limits it."""
    from kg.base.workers import Limits

    return Limits(seconds, megabytes) if seconds or megabytes else None


def confidence_option(function: Function) -> Function:
    """Add ``--min-confidence P``, which leaves out less probable statements."""
    return click.option(
        "--min-confidence",
        type=click.FloatRange(0, 1),
        default=0.0,
        metavar="P",
        help="Leave out statements less probable than P, from 0 to 1; default: 0.",
    )(function)


def reprints_option(default: str) -> Callable[[Function], Function]:
    """Return a decorator that adds ``--reprints once|all``; ``default`` ends the help."""
    return click.option(
        "--reprints",
        type=click.Choice(["once", "all"]),
        help=f"Count a story that several articles print once, or each time; default: {default}.",
    )


def note_reprints(count: int) -> None:
    """Say that copied statements were left out, if there are any."""
    if count:
        from kg.cli.framework import plural, report_note

        report_note(
            f"what {plural(count, 'reprint')} repeat{'s' * (count == 1)} is left out; "
            "--reprints all counts it each time"
        )


def lang_option(function: Function) -> Function:
    """Add ``--lang``, the language of pages."""
    return click.option(
        "--lang",
        type=click.Choice(["en", "fr", "de"]),
        default=None,
        help="Language of the page; default: the language of the locale, else en.",
    )(function)


def locale_language() -> str:
    """Return the language of the locale if pages exist in it, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            code = os.environ[name].lower()[:2]
            return code if code in ("fr", "de") else "en"
    return "en"


def format_option(function: Function, *, others: Sequence[str] = (), help: str = "") -> Function:
    """Add ``--format`` for rows; ``None`` means a table on a terminal, else CSV."""
    return click.option(
        "--format",
        "format",
        type=click.Choice((*FORMATS, *others)),
        callback=_writable,
        help=f"Output format; default: a table on a terminal, else csv{help}.",
    )(function)


def _writable(ctx: click.Context, parameter: click.Parameter, format: str | None) -> str | None:
    """Return the format. Raises KgError before the work begins if XLSX can't be written."""
    if format == "xlsx":
        from kg.cli.output import check_xlsx

        check_xlsx("-", "add > table.xlsx")
    return format


def query_limits_options(function: Function) -> Function:
    """Add ``--timeout`` and ``--memory-limit`` for a query; see :func:`given_limits`."""
    time = click.option(
        "--timeout",
        envvar="KG_TIMEOUT",
        type=click.FloatRange(0),
        default=60,
        show_default=True,
        show_envvar=True,
        metavar="SECONDS",
        help="Stop a query that takes longer, with an error; 0 is no limit.",
    )
    memory = click.option(
        "--memory-limit",
        envvar="KG_QUERY_MEMORY",
        type=click.IntRange(0),
        default=4000,
        show_default=True,
        show_envvar=True,
        metavar="MB",
        help="Stop a query that needs more memory, with an error; 0 is no limit.",
    )
    return time(memory(function))


def model_option(function: Function) -> Function:
    """Add ``--model NAME``, the spaCy pipeline for French; the default is ``KG_MODEL_FR``."""
    return click.option(
        "--model",
        envvar="KG_MODEL_FR",
        metavar="NAME",
        callback=_installed_pipeline,
        help="spaCy pipeline for French.",
    )(function)


def fast_option(function: Function) -> Function:
    """Add ``--fast``, which leaves the encoder of positions out."""
    return click.option(
        "--fast",
        is_flag=True,
        help="Leave out the encoder that reads statements with their topics: faster, and topics "
        "and sides are less often right.",
    )(function)


def _installed_pipeline(
    ctx: click.Context, parameter: click.Parameter, name: str | None
) -> str | None:
    """Return the name of an installed pipeline.

    Raises ModelError for any other name before an article is read, and suggests an installation
    only for names that a pipeline can have.
    """
    if not name:
        return None
    from kg.base.errors import ModelError
    from kg.preprocess.parse import OTHERS, PIPELINES, is_installed

    if is_installed(name):
        return name
    known = sorted({*PIPELINES.values(), *(other for some in OTHERS.values() for other in some)})
    if name in known or _SPACY_NAME.fullmatch(name):
        install = f"install it with: pip install {name.replace('_', '-')}"
        raise ModelError(f"the language pipeline {name} is not installed; {install}")
    raise ModelError(
        f"no language pipeline called '{name}'; kg knows {', '.join(known)}, and accepts any other "
        "spaCy pipeline by its full name, such as fr_core_news_lg, or by its folder"
    )


def address_argument(function: Function) -> Function:
    """Add the argument URL, the address of another store."""
    return click.argument("address", metavar="URL")(function)


def credentials_options(function: Function) -> Function:
    """Add ``--token`` and ``--user``, by which another store knows who asks."""
    token = click.option(
        "--token", envvar="KG_TOKEN", show_envvar=True, metavar="TOKEN", help="Bearer token."
    )
    user = click.option(
        "--user",
        metavar="NAME",
        help="User name for Basic authentication; KG_PASSWORD is the password, or kg asks for it.",
    )
    return token(user(function))


def credentials(user: str | None) -> tuple[str, str] | None:
    """Return name and password, which is asked for where the environment has none."""
    if user is None:
        return None
    password = os.environ.get("KG_PASSWORD")
    if password is None:
        password = click.prompt("Password", hide_input=True, err=True)
    return user, password
