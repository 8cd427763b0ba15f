"""``kg ask``: answer a named question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from kg.cli.completion import KIND_OF, completer
from kg.cli.framework import (
    Group,
    debug_option,
    echo,
    echo_styled,
    kg_command,
    plural,
    report_note,
    styled,
)
from kg.cli.options import (
    format_option,
    given_limits,
    graph_options,
    json_option,
    note_reprints,
    query_limits_options,
    reprints_option,
)
from kg.cli.output import echo_json, echo_rows

if TYPE_CHECKING:
    from kg.graph.reprints import Reprints
    from kg.query.questions import Parameter, Question

EXAMPLES = """
kg ask                                                     list the questions
kg ask who-said-what --actor "Brad Smith"
kg ask statements-about --topic "reconnaissance faciale"
kg ask timeline --actor Microsoft --format csv > timeline.csv
"""
_GIVEN = "kg.ask.given"


class Questions(Group):
    """A group with one command per question in ``ontology/queries/``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep the words of the line, for `resolve_command`."""
        ctx.meta[_GIVEN] = list(args)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the question, which also gets the options before its name."""
        name, question, rest = super().resolve_command(ctx, args)
        given: list[str] = ctx.meta[_GIVEN]
        return name, question, [*given[: len(given) - len(args)], *rest]

    def list_commands(self, ctx: click.Context) -> list[str]:
        from kg.query.questions import questions

        return [question.name for question in questions()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        from kg.query.questions import question

        return _command(question(cmd_name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from kg.query.questions import questions

        with formatter.section("Questions"):
            formatter.write_dl([(q.name, q.answers) for q in questions()])


def _shared_options(
    function: Callable[..., None], *, limit: int | None = None
) -> Callable[..., None]:
    """Add the options of all questions; ``limit`` is the default of ``--limit``."""
    most = click.option(
        "--limit",
        type=click.IntRange(0),
        default=limit or 0,
        show_default=limit is not None,
        metavar="N",
        help="Show at most N rows; 0 is no limit.",
    )
    return format_option(json_option(most(query_limits_options(graph_options(function)))))


@click.group(
    "ask",
    cls=Questions,
    examples=EXAMPLES,
    invoke_without_command=True,
    subcommand_metavar="[QUESTION …]",
)
@_shared_options
@click.pass_context
def command(ctx: click.Context, /, as_json: bool, format: str | None, **_: Any) -> None:
    """Answer one of the named questions.

    Without a question, list all questions with their answers and parameters. "kg ask QUESTION
    --help" describes one question. Accents and capitals are ignored when names are matched. The
    options below apply to all questions, before or after their names.
    """
    if ctx.invoked_subcommand is not None:
        return
    from kg.query.questions import questions

    if as_json or format == "json":
        listed = [
            {
                "name": q.name,
                "title": q.title,
                "answers": q.answers,
                "parameters": [
                    {"name": p.name, "kind": p.metavar, "required": p.required, "help": p.help}
                    for p in q.parameters
                ],
            }
            for q in questions()
        ]
        echo_json(listed)
        return
    for q in questions():
        echo_styled(styled(q.name, bold=True))
        echo(f"    {q.answers}")
        for p in q.parameters:
            required = " (required)" if p.required else ""
            default = f" [default: {p.default}]" if p.default is not None else ""
            echo(f"    --{p.name} {p.metavar}{required}  {p.help}{default}")
    echo(f"\nFor example: {EXAMPLES.strip().splitlines()[1]}")


command.params.append(debug_option())


def _command(question: Question) -> click.Command:
    def callback(
        store_path: str,
        format: str | None,
        as_json: bool,
        timeout: float,
        memory_limit: int,
        limit: int,
        reprints: Reprints | None = None,
        **values: str | None,
    ) -> None:
        from dataclasses import replace

        from kg.query.questions import ask
        from kg.query.timeout import answer

        given = {
            name.removeprefix("p_").replace("_", "-"): value
            for name, value in values.items()
            if value is not None
        }
        limits = given_limits(timeout, memory_limit)
        # One row more than wanted shows whether there are more.
        most = limit + 1 if limit else None
        rows = answer(store_path, limits, ask, question.name, given, limit=most, reprints=reprints)
        if limit and len(rows) > limit:
            rows = replace(rows, rows=rows.rows[:limit])
            report_note(f"the first {plural(limit, 'row')} only; --limit 0 shows all")
        note_reprints(rows.reprints)
        if rows.hint:
            report_note(rows.hint)
        for parameter in question.parameters:
            least = given.get("min-confidence")
            if parameter.name == "min-confidence" and parameter.default == least is not None:
                report_note(
                    f"positions less sure than {least} are left out; --min-confidence 0 shows all"
                )
        echo_rows(rows, format=format, as_json=as_json)

    from kg.query.questions import copied_in

    function: Callable[..., None] = callback
    options: list[Callable[[Callable[..., None]], Callable[..., None]]] = [
        *map(_option, question.parameters),
        *([reprints_option(question.reprints)] if copied_in(question) else []),
    ]
    function = _shared_options(function, limit=question.limit)
    for option in reversed(options):
        function = option(function)
    help = f"{question.title}.\n\n{question.answers}"
    decorate = kg_command(
        question.name, examples=_example(question), help=help, short_help=question.answers
    )
    return decorate(function)


def _option(parameter: Parameter) -> Callable[[Callable[..., None]], Callable[..., None]]:
    said = parameter.help[:1].upper() + parameter.help[1:]
    return click.option(
        f"--{parameter.name}",
        f"p_{parameter.name.replace('-', '_')}",
        metavar=parameter.metavar,
        default=parameter.default,
        shell_complete=completer(KIND_OF[parameter.metavar])
        if parameter.metavar in KIND_OF
        else None,
        show_default=parameter.default is not None,
        help=f"{said}{' (required)' if parameter.required else ''}.",
    )


def _example(question: Question) -> str:
    samples = {
        "NAME": '"Brad Smith"',
        "WORDS": '"reconnaissance faciale"',
        "TEXT": '"reconnaissance faciale"',
        "DATE": "2020-06",
        "NUMBER": "10",
    }
    needed = [p for p in question.parameters if p.required] or list(question.parameters[:1])
    words = " ".join(f"--{p.name} {samples.get(p.metavar, p.metavar)}" for p in needed)
    return f"kg ask {question.name} {words}".rstrip()
