"""``kg link``: link actors to entities of Wikidata or another authority."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kg.base.text import one_line
from kg.cli.decide import by_options, read_by
from kg.cli.framework import SOME_FAILED, echo, kg_command, plural
from kg.cli.link_review import progress, review, rows_of
from kg.cli.options import format_option, graph_options, json_option
from kg.cli.output import echo_rows
from kg.link.profiles import DEFAULT_SERVICE

if TYPE_CHECKING:
    from kg.curate.decide import By
    from kg.judgements.links import Link, Verdict
    from kg.link.kept import TrackedProposal
    from kg.link.propose import Summary
    from kg.link.records import LinkableActor

EXAMPLES = """
kg link --service --top 50              ask Wikidata about the 50 most quoted actors
kg link --authorities people.tsv        look actors up in your own table
kg link                                 list open proposals, without network
kg link --review                        decide one by one
kg link --accept sure                   accept all sure proposals
kg link Microsoft --accept Q2283        accept one proposal
kg link --export links.tsv              decide in a spreadsheet, then kg link --import links.tsv
"""


class Held(NamedTuple):
    """The actors of a graph, the selected ones among them, and the state of all proposals."""

    actors: tuple[LinkableActor, ...]
    asked: tuple[LinkableActor, ...]
    tracked: list[TrackedProposal]


@kg_command("link", examples=EXAMPLES)
@click.argument("names", nargs=-1, metavar="[ACTOR…]")
@click.option(
    "--service",
    is_flag=False,
    flag_value=DEFAULT_SERVICE,
    allow_from_autoenv=False,
    metavar="[URL]",
    help=f"Ask a reconciliation service over the network; default URL: {DEFAULT_SERVICE}.",
)
@click.option(
    "--authorities",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Look actors up in a table with the columns id and name.",
)
@click.option(
    "--top", type=click.IntRange(min=1), metavar="N", help="Only the N most quoted actors."
)
@click.option(
    "--accept", metavar="ENTITY", help="Accept the link to an id or IRI, or all that are sure."
)
@click.option("--reject", metavar="ENTITY", help="Reject the link to an id or IRI, or all.")
@click.option("--undo", metavar="ENTITY", help="Undo the decision on an id or IRI, or all.")
@click.option(
    "--review", "reviewing", is_flag=True, help="Decide on one actor after another, on a terminal."
)
@click.option(
    "--export", "export_to", metavar="FILE", help="Write proposals as TSV; - is standard output."
)
@click.option(
    "--import", "import_from", metavar="FILE", help="Import decisions from an exported TSV."
)
@click.option(
    "--state",
    type=click.Choice(("open", "accepted", "rejected", "passed", "all")),
    help="Proposals to list or export; default: open, or all for --export.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 50),
    default=5,
    show_default=True,
    metavar="N",
    help="Maximum number of entities per actor.",
)
@click.option(
    "--type",
    "types",
    multiple=True,
    metavar="KIND=ID",
    help="The service's type for a kind of actor.",
)
@click.option(
    "--property",
    "properties",
    multiple=True,
    metavar="NAME=ID",
    help="The service's property for organisation, role, born, died, founded or ended.",
)
@click.option(
    "--batch",
    type=click.IntRange(1, 200),
    default=10,
    show_default=True,
    metavar="N",
    help="Actors per request.",
)
@click.option(
    "--pause",
    type=click.FloatRange(0, 600),
    default=0.5,
    show_default=True,
    metavar="SECONDS",
    help="Pause between requests.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Time limit for an answer.",
)
@click.option(
    "--retries",
    type=click.IntRange(0, 20),
    default=3,
    show_default=True,
    metavar="N",
    help="How often a failed request is repeated.",
)
@click.option("--refresh", is_flag=True, help="Repeat questions that were answered before.")
@by_options
@graph_options
@format_option
@json_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Link actors to entities of Wikidata or another authority.

    A service or a table proposes entities, and you decide; accepted links are schema:sameAs in
    the graph. Only --service uses the network. Answers are kept in the folder of the graph, so
    that an interrupted run can continue. Without options, the command lists the open proposals.
    """
    from kg.base.errors import UsageError

    if given["service"] and given["authorities"]:
        raise UsageError("--service and --authorities cannot be combined")
    if sum(given[name] is not None for name in ("accept", "reject", "undo")) > 1:
        raise UsageError("--accept, --reject and --undo cannot be combined")
    who = read_by(given["by"], given["at"], given["reason"])
    held = _held(given)
    summary = _propose(given, held)
    if summary is not None:
        _echo_summary(summary)
        held = _held(given)
    build_link = _decide(given, held, who)
    if summary is not None and summary.found and not given["reviewing"]:
        _echo_next(_shown(_held(given) if build_link else held, "open"))
    if given["reviewing"]:
        if build_link:
            held = _held(given)
        _review(given, held, who)
        build_link = True
    if given["export_to"] is not None:
        _export(given, _held(given))
    elif not build_link:
        state = given["state"] or "open"
        echo_rows(
            rows_of(_shown(held, state), held.actors),
            format=given["format"],
            as_json=given["as_json"],
        )
    if summary is not None and summary.failed:
        ctx.exit(SOME_FAILED)


def _held(given: dict[str, Any]) -> Held:
    from kg.judgements.links import links
    from kg.link.actors import find_actors
    from kg.link.kept import track_proposals
    from kg.link.memory import read_proposals
    from kg.query.parameters import find_actor
    from kg.store import open_store

    with open_store(given["store_path"], read_only=True) as store:
        actors = find_actors(store)
        asked = actors
        if given["names"]:
            wanted = {iri.value for name in given["names"] for iri in find_actor(store, name)}
            asked = _named(actors, wanted, given["names"])
        found = track_proposals(read_proposals(Path(store.path)), links(store), store.replaced())
    if given["top"] is not None:
        asked = asked[: given["top"]]
    return Held(actors, asked, found)


def _named(
    actors: tuple[LinkableActor, ...], wanted: set[str], names: tuple[str, ...]
) -> tuple[LinkableActor, ...]:
    from kg.base.errors import UsageError

    found = tuple(actor for actor in actors if actor.iri in wanted)
    if not found:
        raise UsageError(
            f"'{', '.join(names)}' has no proper name and appears in one article only; "
            "kg ask most-quoted lists quoted actors"
        )
    return found


def _propose(given: dict[str, Any], held: Held) -> Summary | None:
    """Query the source that the options name; return ``None`` if they name no source."""
    from kg.link.authorities import read_authorities
    from kg.link.memory import Memory
    from kg.link.propose import Settings, ask_authorities, ask_service
    from kg.link.reconcile import Service
    from kg.link.web import Web, check_address

    # Groups and documents rarely have an entity: they are looked up only if named.
    actors = [a for a in held.asked if given["names"] or a.kind in ("person", "organisation")]
    folder = Path(given["store_path"])
    if given["authorities"]:
        table = read_authorities(given["authorities"])
        with Memory(folder) as memory:
            return ask_authorities(actors, table, memory, limit=given["limit"])
    if given["service"]:
        web = Web(timeout=given["timeout"], pause=given["pause"], retries=given["retries"])
        settings = Settings(
            limit=given["limit"],
            batch=given["batch"],
            types=given["types"],
            properties=given["properties"],
            refresh=given["refresh"],
        )
        service = Service(check_address(given["service"]), web)
        with Memory(folder) as memory, progress(len(actors)) as tell:
            return ask_service(actors, service, memory, settings, progress=tell)
    return None


def _echo_summary(summary: Summary) -> None:
    for name, said in sorted(summary.failed.items()):
        echo(f"{name}: {one_line(said)}", err=True)
    asked = f" ({plural(summary.asked, 'new question')})" if summary.asked else ""
    echo(
        f"{plural(summary.actors, 'actor')} looked up{asked}: {summary.found:,} with proposals, "
        f"{summary.sure:,} of them sure.",
        err=True,
    )


def _echo_next(open_ones: list[TrackedProposal]) -> None:
    """Print the next step for the open proposals."""
    if not open_ones:
        echo("There are no open proposals.", err=True)
    elif any(item.proposal.sure for item in open_ones):
        echo("Next: kg link --review, or kg link --accept sure", err=True)
    else:
        echo("Next: kg link --review", err=True)


def _decide(given: dict[str, Any], held: Held, who: By) -> bool:
    """Apply --import, --accept, --reject and --undo; return whether one of them was given."""
    from kg.link.choose import choose_links, find_withdrawn
    from kg.link.sheet import read_sheet
    from kg.store import open_store

    new: list[Link] = []
    gone: list[tuple[str, str]] = []
    some = False
    if given["import_from"] is not None:
        some = True
        text, where = _sheet_text(given["import_from"])
        with open_store(given["store_path"], read_only=True) as store:
            base = store.base
        wanted = read_sheet(text, where, held.tracked, who, base=base)
        new += wanted.links
        gone += wanted.opened
    for name in ("accept", "reject"):
        if given[name] is not None:
            some = True
            verdict: Verdict = "link" if name == "accept" else "no-link"
            actors = held.asked if given["names"] or given["top"] else held.actors
            new += choose_links(given[name], verdict, held.tracked, actors, who)
    if given["undo"] is not None:
        some = True
        gone += find_withdrawn(given["undo"], held.tracked, held.asked)
    if some:
        _put(given, held, new, gone)
    return some


def _put(given: dict[str, Any], held: Held, new: list[Link], gone: list[tuple[str, str]]) -> None:
    from kg.judgements.links import put, withdraw
    from kg.link.choose import find_shared
    from kg.store import open_store

    with open_store(given["store_path"]) as store:
        moved = store.replaced()
        count = put(store, new, moved) if new else 0
        back = withdraw(store, gone, moved) if gone else 0
    accepted = sum(link.verdict == "link" for link in new) if count else 0
    said = [f"{plural(accepted, 'link')} accepted"] if accepted else []
    said += [f"{count - accepted:,} rejected"] if count > accepted else []
    said += [f"{plural(back, 'decision')} undone"] if back else []
    echo(f"{', '.join(said) or 'Nothing changed'}.", err=True)
    labels = {actor.iri: actor.label for actor in held.actors}
    for entity, actors in sorted(find_shared(_held(given).tracked).items()):
        names = " and ".join(f"'{one_line(labels.get(actor, actor))}'" for actor in actors)
        echo(f"{names} are both {entity}; if they are the same, use kg same", err=True)


def _sheet_text(source: str) -> tuple[str, str]:
    from kg.base.errors import ReadError

    if source == "-":
        return sys.stdin.buffer.read().decode("utf-8-sig", "replace"), "standard input"
    try:
        return Path(source).read_text(encoding="utf-8-sig"), source
    except UnicodeDecodeError as error:
        raise ReadError(source, "not UTF-8; save it as UTF-8") from error


def _shown(held: Held, state: str) -> list[TrackedProposal]:
    """Return the selected actors' proposals in a state, the most quoted actors first."""
    places = {actor.iri: place for place, actor in enumerate(held.asked)}
    found = [s for s in held.tracked if s.proposal.actor in places and state in (s.state, "all")]
    return sorted(found, key=lambda s: (places[s.proposal.actor], -s.proposal.score))


def _export(given: dict[str, Any], held: Held) -> None:
    from kg.base.tsv import convert_for
    from kg.cli.output import open_output
    from kg.link.sheet import sheet

    some = bool(given["names"] or given["top"])
    state = given["state"] or "all"
    # Include decisions on actors that no article mentions any more.
    found = _shown(held, state)
    if not some:
        there = {actor.iri for actor in held.asked}
        found += [
            s
            for s in held.tracked
            if s.proposal.actor not in there and s.link is not None and state in (s.state, "all")
        ]
    text = convert_for(
        sheet(found, {actor.iri: actor for actor in held.actors}), given["export_to"]
    )
    with open_output(given["export_to"]) as stream:
        stream.write(text.encode("utf-8"))


def _review(given: dict[str, Any], held: Held, who: By) -> None:
    from kg.judgements.links import put
    from kg.store import open_store

    def keep(links: list[Link]) -> None:
        # Save each decision at once: an interruption loses none.
        with open_store(given["store_path"]) as store:
            put(store, links, store.replaced())

    review(_shown(held, "open"), held.asked, who, keep)
