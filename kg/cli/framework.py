"""The frame of every command: how help is laid out, how modules are loaded, how errors end.

A command module parses its arguments, calls one function and prints the result. Errors are
reported here: one line on standard error and an exit code (1 failure, 2 wrong use, 3 some inputs
failed, 130 interrupted).
"""

from __future__ import annotations

import difflib
import errno
import importlib
import keyword
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import click

from kg.base.errors import LONGEST, KgError
from kg.base.text import for_terminal, one_line, shorten_middle

INTERRUPTED = 130
SOME_FAILED = 3


class Command(click.Command):
    """A command whose help shows examples first."""

    def __init__(self, *args: Any, examples: str = "", **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.examples = examples
        self.params.append(debug_option())

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_examples(self.examples, formatter)
        super().format_help(ctx, formatter)


def kg_command(
    name: str, *, examples: str, **settings: Any
) -> Callable[[Callable[..., Any]], Command]:
    """Return a decorator that makes a function a `Command`."""
    return click.command(name, cls=Command, examples=examples, **settings)


def debug_option() -> click.Option:
    """Return ``--debug`` for a command: people add it at the end of the line that failed."""

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
    """Write a help section with one example per line."""
    lines = [line.strip() for line in examples.strip().splitlines()]
    if lines:
        with formatter.section("Examples"):
            for line in lines:
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")
        formatter.write_paragraph()


class Group(click.Group):
    """A group whose help shows examples first."""

    def __init__(self, *args: Any, examples: str = "", **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.examples = examples

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_examples(self.examples, formatter)
        super().format_help(ctx, formatter)


class Program(Group):
    """The commands in sections by task; a command's module is imported when it is needed.

    A command is the attribute ``command`` of the module that has its name, or the attribute that
    has its name in a module that ``shared`` lists for it.
    """

    def __init__(
        self,
        *args: Any,
        sections: Mapping[str, tuple[str, ...]],
        shared: Mapping[str, str],
        **settings: Any,
    ) -> None:
        super().__init__(*args, **settings)
        self.sections = sections
        self.shared = shared

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for names in self.sections.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        name = cmd_name.replace("-", "_") + "_" * keyword.iskeyword(cmd_name)
        module = importlib.import_module(f"kg.cli.{self.shared.get(cmd_name, name)}")
        command: click.Command = getattr(module, name if cmd_name in self.shared else "command")
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
        except click.ClickException as error:
            error.message = _message(error.message)  # type: ignore[misc]
            raise
        except (click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt as error:
            saved = ", ".join(getattr(error, "__notes__", ())) or "what was saved is kept"
            echo(f"Interrupted; {saved}. Run it again to continue.", err=True)
            ctx.exit(INTERRUPTED)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            return self._end(ctx, error, _describe_os_error(error), 1)
        except Exception as error:
            message = f"unexpected {type(error).__name__}: {error}; --debug shows the traceback"
            return self._end(ctx, error, message, 1)

    def _end(self, ctx: click.Context, error: BaseException, message: str, code: int) -> None:
        if ctx.params.get("debug") or os.environ.get("KG_DEBUG"):
            echo("".join(traceback.format_exception(error)), err=True)
        report_error(message)
        for note in getattr(error, "__notes__", ()):
            echo(note, err=True)
        ctx.exit(code)


def _describe_os_error(error: OSError) -> str:
    place = f"{error.filename}: " if error.filename is not None else ""
    return f"{place}{error.strerror or error}; check the path, its permissions and free space"


def echo(text: str, *, err: bool = False) -> None:
    """Print text without characters that control a terminal."""
    click.echo(for_terminal(text), err=err)


def echo_styled(text: str, *, err: bool = False) -> None:
    """Print text whose styles come from `styled`, and whose other parts went through `one_line`."""
    click.echo(text, err=err)


def styled(text: str, **style: Any) -> str:
    """Return text in a style, without characters that control a terminal."""
    return click.style(one_line(text), **style)


def report_error(message: str) -> None:
    """Print one line that begins with "Error" to standard error."""
    echo_styled(f"{styled('Error:', fg='red', bold=True)} {_message(message)}", err=True)


def report_note(message: str) -> None:
    """Print one line that begins with "Note" to standard error, where nothing failed."""
    echo_styled(f"{styled('Note:', fg='yellow', bold=True)} {_message(message)}", err=True)


def _message(text: str) -> str:
    return shorten_middle(" ".join(one_line(text).split()), LONGEST)


def is_terminal(*, err: bool = False) -> bool:
    """Return whether standard output (or standard error) is a terminal."""
    return (sys.stderr if err else sys.stdout).isatty()


def plural(count: int, word: str, many: str | None = None) -> str:
    """Format a count with its noun: "1 article", "2 articles"."""
    return f"{count:,} {word if count == 1 else many or word + 's'}"


def some_names(names: tuple[str, ...]) -> str:
    """Return the first names, and how many more there are."""
    return ", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")
