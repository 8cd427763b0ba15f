"""``kg resolve``: resolve actors and claims across all articles again."""

from __future__ import annotations

import dataclasses

from kg.cli.framework import echo, kg_command, plural, report_note
from kg.cli.options import graph_options, json_option
from kg.cli.output import echo_json

EXAMPLES = """
kg resolve                compare all actors and claims again
"""


@kg_command("resolve", examples=EXAMPLES)
@json_option
@graph_options
def command(as_json: bool, store_path: str) -> None:
    """Resolve actors and claims across all articles again.

    kg add, kg remove and the decision commands do this for what they change. Run it after an
    interrupted run or an upgrade of kg. Decisions remain valid, and no article is read again.
    """
    from kg.consolidate import consolidate
    from kg.ingest.summary import NOT_COMPARED
    from kg.store import open_store

    with open_store(store_path) as store:
        result = consolidate(store, fresh=True)
    if as_json:
        echo_json(dataclasses.asdict(result))
        return
    echo(
        f"{plural(result.merged_actors, 'actor name')} and "
        f"{plural(result.merged_claims, 'claim')} merged with another, "
        f"{plural(result.doubtful, 'pair')} in doubt; "
        f"{plural(result.changed, 'triple')} changed."
    )
    for identity, fault in result.aside.items():
        report_note(f"{identity}: {NOT_COMPARED} ({fault}); please report it")
