"""What every command shares: how help is laid out, how errors end, and the options of all.

A command module parses, calls one function and prints. Errors come here: one line on standard
error and an exit code (1 failure, 2 wrong use, 3 some inputs failed, 130 interrupted).
"""

from __future__ import annotations

import difflib
import errno
import importlib
import keyword
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import click

from kg.base.errors import KgError

INTERRUPTED = 130
SOME_FAILED = 3

Function = TypeVar("Function", bound=Callable[..., Any])


class Command(click.Command):
    """A command whose help shows examples before anything else."""

    def __init__(self, *args: Any, examples: str = "", **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.examples = examples
        self.params.append(debug_option())

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_examples(self.examples, formatter)
        super().format_help(ctx, formatter)


def debug_option() -> click.Option:
    """``--debug``, which people add at the end of the line that failed."""

    def remember(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        if value:
            ctx.find_root().params["debug"] = True

    return click.Option(
        ["--debug"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=remember,
        help="Show the traceback of an error.",
    )


def write_examples(examples: str, formatter: click.HelpFormatter) -> None:
    """Each line as it would be typed."""
    lines = [line.strip() for line in examples.strip().splitlines()]
    if lines:
        with formatter.section("Examples"):
            for line in lines:
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")
        formatter.write_paragraph()


class Program(click.Group):
    """Commands in sections by task, each loaded from its own module when it is asked for."""

    def __init__(
        self, *args: Any, sections: Mapping[str, tuple[str, ...]], examples: str, **settings: Any
    ) -> None:
        super().__init__(*args, **settings)
        self.sections = sections
        self.examples = examples

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for names in self.sections.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        name = cmd_name.replace("-", "_") + "_" * keyword.iskeyword(cmd_name)
        module = importlib.import_module(f"kg.cli.{name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            known = self.list_commands(ctx)
            near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
            hint = (
                f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(known)}"
            )
            raise click.UsageError(f"no command called '{name}'; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_examples(self.examples, formatter)
        super().format_help(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for section, names in self.sections.items():
            rows = []
            for name in names:
                command = self.get_command(ctx, name)
                if command is not None:
                    rows.append((name, command.get_short_help_str(limit=70)))
            with formatter.section(section):
                formatter.write_dl(rows, col_max=12)

    def invoke(self, ctx: click.Context) -> Any:
        if os.environ.get("NO_COLOR"):
            ctx.color = False
        try:
            return super().invoke(ctx)
        except KgError as error:
            return self._end(ctx, error, str(error), error.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            click.echo("Interrupted; what was saved is kept, run it again to go on.", err=True)
            ctx.exit(INTERRUPTED)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            return self._end(ctx, error, _os_fault(error), 1)
        except Exception as error:
            fault = f"unexpected {type(error).__name__}: {error}; --debug shows where"
            return self._end(ctx, error, fault, 1)

    def _end(self, ctx: click.Context, error: BaseException, fault: str, code: int) -> None:
        if ctx.params.get("debug") or os.environ.get("KG_DEBUG"):
            traceback.print_exception(error)
        report(fault)
        for note in getattr(error, "__notes__", ()):
            click.echo(note, err=True)
        ctx.exit(code)


def _os_fault(error: OSError) -> str:
    place = f"{error.filename}: " if error.filename is not None else ""
    return f"{place}{error.strerror or error}; check the path, its permissions and free space"


def report(fault: str) -> None:
    """One line that begins with "Error" on standard error."""
    line = " ".join(fault.split())
    click.echo(f"{click.style('Error:', fg='red', bold=True)} {line}", err=True)


def remark(note: str) -> None:
    """One line on standard error that begins with "Note": nothing failed, but know it."""
    line = " ".join(note.split())
    click.echo(f"{click.style('Note:', fg='yellow', bold=True)} {line}", err=True)


def verb(name: str, *, examples: str, **settings: Any) -> Callable[[Callable[..., Any]], Command]:
    """A command with examples in front of its help."""
    return click.command(name, cls=Command, examples=examples, **settings)


def store_option(function: Function) -> Function:
    """``--store DIR``, ``KG_STORE``, or the folder kg-store where the program runs."""
    return click.option(
        "--store",
        "store_path",
        envvar="KG_STORE",
        default="kg-store",
        show_default=True,
        show_envvar=True,
        metavar="DIR",
        help="Folder that holds the graph.",
    )(function)


def json_option(function: Function) -> Function:
    """``--json``: the result as plain JSON on standard output."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(
        function
    )


def workers_option(function: Function) -> Function:
    """``-j N``: how many processes share the work; ``None`` where it is left to the pipeline."""
    return click.option(
        "-j",
        "--jobs",
        "workers",
        type=click.IntRange(min=1),
        metavar="N",
        help="Processes that share the work; default: as many as pay, at most 4. "
        "The result is the same.",
    )(function)


def confidence_option(function: Function) -> Function:
    """``--min-confidence P``: leave out statements that are less probable."""
    return click.option(
        "--min-confidence",
        type=click.FloatRange(0, 1),
        default=0.0,
        metavar="P",
        help="Leave out statements less probable than this, in 0..1; default: none.",
    )(function)


def is_terminal(*, err: bool = False) -> bool:
    """Whether standard output (or error) is a terminal."""
    return (sys.stderr if err else sys.stdout).isatty()


def plural(count: int, word: str, many: str | None = None) -> str:
    """ "1 article", "2 articles"."""
    return f"{count:,} {word if count == 1 else many or word + 's'}"


def near(name: str, known: Iterable[str]) -> str:
    """ "did you mean a or b?" or, where nothing is near, what there is."""
    names = sorted(known)
    found = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    if found:
        return f"did you mean {' or '.join(found)}?"
    shown = ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
    return f"there are: {shown}" if names else "there are none"
