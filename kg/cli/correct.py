"""``kg correct``: correct a statement, or add one that kg missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import click

from kg.base.text import one_line
from kg.cli.decide import by_options, read_by
from kg.cli.framework import echo, kg_command, plural
from kg.cli.options import graph_options
from kg.model import Act, Side, SourceKind, Stance

if TYPE_CHECKING:
    from kg.judgements.aspects import Aspect
    from kg.store import Store

EXAMPLES = """
kg correct 2024-03-05-ligue#s312 --stance oppose
kg correct 2024-03-05-ligue#s312 --source "Ada Brun" --topic "taxe" --side against
kg correct 2024-03-05-ligue#s312 --target "la taxe"
kg correct 2024-03-05-ligue#s640 --delete --reason "a headline, nobody says it"
kg correct 2024-03-05-ligue --add "nous irons au tribunal" --source "la Ligue" --act announce
"""


@kg_command("correct", examples=EXAMPLES)
@click.argument("name", metavar="STATEMENT|ARTICLE")
@click.option("--accept", is_flag=True, help="The statement is right as it is.")
@click.option("--delete", is_flag=True, help="It is not a statement; remove it.")
@click.option("--add", metavar="WORDS", help="Add a statement of the ARTICLE with this content.")
@click.option("--source", metavar="NAME", help='Who says it; "" if the article does not tell.')
@click.option("--kind", type=click.Choice(get_args(SourceKind)), help="The kind of its source.")
@click.option("--bounds", metavar="WORDS", help="Its content, verbatim; pieces joined by […].")
@click.option("--act", type=click.Choice(get_args(Act)), help="The speech act.")
@click.option("--stance", type=click.Choice(get_args(Stance)), help="Support or opposition.")
@click.option("--target", metavar="WORDS", help='The words that it is for or against; "" for none.')
@click.option("--topic", "topics", multiple=True, metavar="LABEL", help="What it is about; repeat.")
@click.option("--no-topic", is_flag=True, help="It is about no topic.")
@click.option(
    "--side",
    "sides",
    multiple=True,
    type=click.Choice(get_args(Side)),
    help="The side that its source takes, for each --topic or for its only topic.",
)
@click.option("--date", metavar="DATE", help='When it was said: 2024-03-01, 2024-03; "" for none.')
@click.option("--note", "note", default="", metavar="WORDS", help="The same as --reason.")
@by_options
@graph_options
def command(
    name: str,
    accept: bool,
    delete: bool,
    add: str | None,
    topics: tuple[str, ...],
    no_topic: bool,
    sides: tuple[str, ...],
    note: str,
    by: str | None,
    at: str | None,
    reason: str,
    store_path: str,
    **given: str | None,
) -> None:
    """Correct a statement, or add one that kg missed.

    A STATEMENT is an IRI or ARTICLE#s120, as kg review and kg ask --json print it. A correction is
    a decision: it also holds when the article is added again, in a new version too, until kg
    decisions undo withdraws it. Where the words of a statement change, its corrections have no
    effect and kg review lists them. A new stance is also the new side of the only topic.
    """
    from kg.base.errors import UsageError
    from kg.curate import correct
    from kg.store import open_store

    options: dict[str, Aspect] = {
        "source": "source",
        "kind": "source-kind",
        "bounds": "bounds",
        "act": "act",
        "stance": "stance",
        "target": "target",
        "date": "said-on",
    }
    values: dict[Aspect, str] = {
        aspect: value for option, aspect in options.items() if (value := given[option]) is not None
    }
    if delete and (values or accept or add or topics or sides or no_topic):
        raise UsageError("--delete removes the statement; give no other correction")
    if no_topic and (topics or sides):
        raise UsageError("--no-topic leaves nothing for --topic and --side")
    if accept:
        values["accept"] = ""
    if delete:
        values["delete"] = ""
    who = read_by(by, at, reason or note)
    with open_store(store_path) as store:
        if no_topic or topics or sides:
            values["topics"] = "" if no_topic else _topics(store, name, topics, sides, who.author)
        if add is not None:
            outcome = correct.add_statement(store, name, add, values, who)
        elif values:
            outcome = correct.correct_statement(store, name, values, who)
        else:
            raise UsageError("nothing to correct; see kg correct --help")
    for one in outcome.decided:
        echo(f"{one.what}\t{one_line(one.value)}\t{one_line(one.words)}")
    kept = plural(len(outcome.decided), "decision")
    if outcome.is_apart:
        echo(f"{kept} kept apart until an editor adjudicates the article.", err=True)
        return
    echo(f"{kept} kept; kg decisions undo --last undoes it.", err=True)


def _topics(
    store: Store, name: str, topics: tuple[str, ...], sides: tuple[str, ...], author: str
) -> str:
    """Return the topics of a statement as a decision writes them."""
    from kg.base.errors import UsageError
    from kg.curate.correct import find_statement, new_sides

    if not topics:
        return new_sides(find_statement(store, name, author=author), sides)
    if len(sides) > len(topics):
        raise UsageError(f"{len(sides)} sides for {plural(len(topics), 'topic')}")
    if any(mark in label for label in topics for mark in (" | ", "[[")):
        raise UsageError("a topic cannot have | or [[ in its label")
    given = [*sides, *["none"] * (len(topics) - len(sides))]
    return " | ".join(f"{side}: {label}" for label, side in zip(topics, given, strict=True))
