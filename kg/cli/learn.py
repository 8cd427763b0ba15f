"""``kg learn``: learn from corrections, for this graph only."""

from __future__ import annotations

from dataclasses import asdict

import click

from kg.cli.framework import echo, kg_command
from kg.cli.options import graph_options, json_option
from kg.cli.output import echo_json

EXAMPLES = """
kg learn --dry-run      what would change, and by how much on held-out articles
kg learn
kg learn --undo         back to kg as it is installed
"""


@kg_command("learn", examples=EXAMPLES)
@click.option("--dry-run", is_flag=True, help="Print the figures and change nothing.")
@click.option("--undo", is_flag=True, help="Drop what was learnt.")
@json_option
@graph_options
def command(dry_run: bool, undo: bool, as_json: bool, store_path: str) -> None:
    """Learn from the corrections that people made.

    It learns how sure kg is, what to leave out, and which stances differ. For each language, four
    fifths of the corrected articles are learnt from; a part is used only if it is better on the
    last fifth. What was learnt lies in the folder of the graph, holds for all its articles, also
    new ones, and never changes what people decided.
    """
    from kg.base.errors import UsageError
    from kg.curate.learn import FEWEST, FEWEST_HELD, learn, set_learnt
    from kg.judgements.learnt import Learnt
    from kg.store import open_store

    if undo and dry_run:
        raise UsageError("--undo and --dry-run exclude each other")
    with open_store(store_path, read_only=dry_run) as store:
        if undo:
            set_learnt(store, Learnt())
            echo("What was learnt is dropped.", err=True)
            return
        lesson = learn(store, keep=not dry_run)
    if as_json:
        changes = [asdict(change) for change in lesson.changes]
        echo_json({"cases": lesson.cases, "changes": changes, "learnt": asdict(lesson.learnt)})
        return
    for language, (train, held) in lesson.cases.items():
        few = train < FEWEST or held < FEWEST_HELD
        needed = f"; {FEWEST} and {FEWEST_HELD} are needed" if few else ""
        echo(f"{language}: {train} corrected or accepted statements, {held} held out{needed}")
    for one in lesson.changes:
        verdict = "used" if one.is_used else "not better, not used"
        figures = f"{one.figure} {one.before:.3f} before, {one.after:.3f} after"
        echo(f"{one.language} {one.part}: {one.what}; {figures}: {verdict}")
    if not lesson.cases:
        raise UsageError("no statement was corrected or accepted yet; see kg review")
    if not lesson.learnt:
        echo("Nothing was learnt; the graph is as kg finds it.", err=True)
