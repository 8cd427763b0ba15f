"""``kg users``: say who may log in to the server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from kg.cli.extras import serve_part
from kg.cli.framework import Group, debug_option, echo, kg_command

EXAMPLES = """
kg users add "Ada Brun" --role editor --file users.tsv
kg users list --file users.tsv
kg serve --users users.tsv
"""
_ROLES = ("reader", "coder", "editor")


@click.group("users", cls=Group, examples=EXAMPLES)
def command() -> None:
    """Say who may log in to kg serve: add, remove and list users.

    The file has a line per user: name, role and the argon2 hash of the password. A reader sees what
    everybody sees; a coder corrects statements; an editor also undoes what others decided.
    """


command.params.append(debug_option())


def _file_option(function: Any) -> Any:
    return click.option(
        "--file",
        "path",
        type=click.Path(dir_okay=False, path_type=Path),
        default="users.tsv",
        show_default=True,
        metavar="FILE",
        help="The file of users.",
    )(function)


@kg_command("add", examples='kg users add "Ada Brun" --role editor')
@click.argument("name", metavar="NAME")
@click.option(
    "--role",
    type=click.Choice(_ROLES),
    default="coder",
    show_default=True,
    help="What the user may do.",
)
@_file_option
def add(name: str, role: str, path: Path) -> None:
    """Add a user, or change the role and password of one.

    The password is asked for; where the input is not a terminal, it is the first line of it.
    """
    save_user = serve_part("users", "argon2").save_user

    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    is_new = save_user(path, name, role, password)
    echo(f"{name} ({role}) {'added to' if is_new else 'changed in'} {path}.", err=True)


@kg_command("remove", examples='kg users remove "Ada Brun"')
@click.argument("name", metavar="NAME")
@_file_option
def remove(name: str, path: Path) -> None:
    """Remove a user, whose sessions end."""
    serve_part("users").remove_user(path, name)
    echo(f"{name} removed from {path}.", err=True)


@kg_command("list", examples="kg users list --file users.tsv")
@_file_option
def list_(path: Path) -> None:
    """List the users with their roles."""
    for user in serve_part("users").read_users(path).values():
        echo(f"{user.name}\t{user.role}")


for each in (add, remove, list_):
    command.add_command(each)
