"""``kg import``: what people coded with another program, put into the graph."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.frame import is_terminal, json_option, plural, store_option, verb

EXAMPLES = """
kg import debate.dna                         documents and codings of Discourse Network Analyzer
kg import debate.dna --type "DNA Statement"  one type of its statements
kg import debate.dna --concept frame --qualifier evaluation
"""


@verb("import", examples=EXAMPLES)
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--type",
    "type",
    metavar="NAME",
    help="Which type of statement; default: the first with an actor and a concept.",
)
@click.option("--person", metavar="VAR", help="Variable of the person; default: person.")
@click.option(
    "--organisation", metavar="VAR", help="Variable of the organisation; default: organization."
)
@click.option("--concept", metavar="VAR", help="Variable of the concept; default: concept.")
@click.option(
    "--qualifier", metavar="VAR", help="Variable of agreement or position; default: agreement."
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
    """Read a database of Discourse Network Analyzer (.dna, version 3) into the graph.

    Documents become articles, each human coder one more coder, concepts topics, persons and
    organisations actors with their attributes. A document that was imported before is replaced.
    """
    import json

    from kg.base.errors import UsageError
    from kg.dna.importing import import_database
    from kg.store import store_to_fill

    if Path(path).suffix.lower() != ".dna":
        raise UsageError(
            f"{path}: kg import reads .dna; for articles there is kg add, for coded tables "
            "kg network --from"
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
    if as_json:
        said = {
            "documents": done.documents,
            "coders": done.coders,
            "statements": done.statements,
            "type": done.type,
            "left_out": dict(done.left_out),
        }
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    click.echo(
        f"{plural(done.documents, 'document')}, {plural(done.statements, 'statement')} "
        f"({done.type}) by {plural(done.coders, 'coder')} in {store_path}.",
        err=is_terminal(),
    )
    for name, count in sorted(done.left_out.items()):
        click.echo(f"Left out: {plural(count, 'statement')} of type {name}.", err=True)
