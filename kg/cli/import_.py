"""``kg import``: import hand-coded statements from Discourse Network Analyzer."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.framework import echo, is_terminal, kg_command, plural, report_note
from kg.cli.options import json_option, store_option
from kg.cli.output import echo_json

EXAMPLES = """
kg import debate.dna                         documents and codings of Discourse Network Analyzer
kg import debate.dna --type "DNA Statement"  one type of its statements
kg import debate.dna --concept frame --qualifier evaluation
"""


@kg_command("import", examples=EXAMPLES)
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--type",
    "type",
    metavar="NAME",
    help="Statement type to import; default: the first with an actor and a concept.",
)
@click.option("--person", metavar="VAR", help="Variable that holds the person; default: person.")
@click.option(
    "--organisation", metavar="VAR", help="Variable with the organisation; default: organization."
)
@click.option("--concept", metavar="VAR", help="Variable that holds the concept; default: concept.")
@click.option(
    "--qualifier",
    metavar="VAR",
    help="Variable with the agreement or position; default: agreement.",
)
@json_option
@store_option
def command(
    path: str,
    type: str | None,
    person: str | None,
    organisation: str | None,
    concept: str | None,
    qualifier: str | None,
    as_json: bool,
    store_path: str,
) -> None:
    """Import a database of Discourse Network Analyzer (.dna, version 3).

    Documents become articles, concepts become topics, persons and organisations become actors
    with their attributes, and each human coder becomes a coder. A document that was imported
    before is replaced.
    """
    from kg.base.errors import UsageError
    from kg.dna.importing import import_database
    from kg.store import store_to_fill

    if Path(path).suffix.lower() != ".dna":
        raise UsageError(
            f"{path}: kg import reads .dna; use kg add for articles, "
            "and kg network --from for coded tables"
        )
    given = {
        "person": person,
        "organisation": organisation,
        "concept": concept,
        "qualifier": qualifier,
    }
    with store_to_fill(store_path) as store:
        done = import_database(
            store, path, type=type, given={role: name for role, name in given.items() if name}
        )
    for note in done.notes:
        report_note(note)
    if as_json:
        said = {
            "documents": done.documents,
            "coders": done.coders,
            "statements": done.statements,
            "type": done.type,
            "left_out": dict(done.left_out),
        }
        echo_json(said)
        return
    echo(
        f"{plural(done.documents, 'document')}, {plural(done.statements, 'statement')} "
        f"({done.type}) by {plural(done.coders, 'coder')} in {store_path}.",
        err=is_terminal(),
    )
    for name, count in sorted(done.left_out.items()):
        echo(f"Left out: {plural(count, 'statement')} of type {name}.", err=True)
