"""``kg link``: actors and the entities of Wikidata, or another authority, that they are."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kg.cli.deciding import by_options, by_whom
from kg.cli.frame import SOME_FAILED, json_option, plural, store_option, verb
from kg.cli.linking import progress, review, rows_of, told
from kg.cli.rows import echo_rows, format_option
from kg.link.profiles import DEFAULT_SERVICE

if TYPE_CHECKING:
    from kg.curate.decide import By
    from kg.judgements.links import Link, Verdict
    from kg.link.kept import Standing
    from kg.link.propose import Summary
    from kg.link.records import Sought

EXAMPLES = """
kg link --service --top 50              ask Wikidata about the 50 most quoted; the network is used
kg link --authorities people.tsv        or look them up in a table of your own
kg link                                 what was proposed and waits for you; asks nobody
kg link --review                        decide one by one
kg link --accept sure                   take all that nothing speaks against
kg link Microsoft --accept Q2283         or one
kg link --export links.tsv              decide in a spreadsheet, then kg link --import links.tsv
"""


class Held(NamedTuple):
    """What a graph and its folder say about links: its actors, those asked about, and how all
    proposals stand.
    """

    actors: tuple[Sought, ...]
    asked: tuple[Sought, ...]
    standings: list[Standing]


@verb("link", examples=EXAMPLES)
@click.argument("names", nargs=-1, metavar="[ACTOR…]")
@click.option(
    "--service",
    is_flag=False,
    flag_value=DEFAULT_SERVICE,
    allow_from_autoenv=False,
    metavar="[URL]",
    help=f"Ask a reconciliation service over the network; without a URL, {DEFAULT_SERVICE}.",
)
@click.option(
    "--authorities",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Look actors up in a table instead, with columns id and name.",
)
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="The N most quoted only.")
@click.option("--accept", metavar="ENTITY", help="Link: an id, an IRI, or sure.")
@click.option("--reject", metavar="ENTITY", help="Don't link: an id, an IRI, or all.")
@click.option("--undo", metavar="ENTITY", help="Take a decision back: an id, an IRI, or all.")
@click.option("--review", "reviewing", is_flag=True, help="Decide one by one, on a terminal.")
@click.option("--export", "export_to", metavar="FILE", help="Write proposals as TSV; - is stdout.")
@click.option("--import", "import_from", metavar="FILE", help="Take decisions from such a TSV.")
@click.option(
    "--state",
    type=click.Choice(("open", "accepted", "rejected", "passed", "all")),
    help="Which proposals to list or export; default: open, for --export all.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 50),
    default=5,
    show_default=True,
    metavar="N",
    help="Entities to ask for, for each actor.",
)
@click.option(
    "--type", "types", multiple=True, metavar="KIND=ID", help="The service's type for a kind."
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
    help="Actors to ask about in one request.",
)
@click.option(
    "--pause",
    type=click.FloatRange(0, 600),
    default=0.5,
    show_default=True,
    metavar="SECONDS",
    help="Between requests.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="For an answer.",
)
@click.option(
    "--retries",
    type=click.IntRange(0, 20),
    default=3,
    show_default=True,
    metavar="N",
    help="Times that a request is sent again.",
)
@click.option("--refresh", is_flag=True, help="Ask again what was answered before.")
@by_options
@store_option
@format_option
@json_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Link actors to the entities of Wikidata or another authority that they are.

    A service, or a table, proposes; you decide; what you accept is schema:sameAs in the graph.
    The network is used with --service alone. What a service answered is kept beside the graph,
    so that a run which stopped goes on where it was. Without an option, lists what is open.
    """
    from kg.base.errors import UsageError

    if given["service"] and given["authorities"]:
        raise UsageError("--service and --authorities are two runs; take one of them")
    if sum(given[name] is not None for name in ("accept", "reject", "undo")) > 1:
        raise UsageError("--accept, --reject and --undo are one at a time")
    who = by_whom(given["by"], given["at"], given["reason"])
    held = _held(given)
    summary = _propose(given, held)
    if summary is not None:
        _echo_summary(summary)
        held = _held(given)
    decided = _decide(given, held, who)
    if summary is not None and summary.found and not given["reviewing"]:
        _echo_next(_shown(_held(given) if decided else held, "open"))
    if given["reviewing"]:
        if decided:
            held = _held(given)
        _review(given, held, who)
        decided = True
    if given["export_to"] is not None:
        _export(given, _held(given))
    elif not decided:
        state = given["state"] or "open"
        echo_rows(
            rows_of(_shown(held, state), held.actors),
            format=given["format"],
            as_json=given["as_json"],
        )
    if summary is not None and summary.failed:
        ctx.exit(SOME_FAILED)


def _held(given: dict[str, Any]) -> Held:
    from kg.judgements.links import links, replaced
    from kg.link.actors import sought
    from kg.link.kept import standings
    from kg.link.memory import proposals_in
    from kg.query.questions import find_actor
    from kg.store import open_store

    with open_store(given["store_path"], read_only=True) as store:
        actors = sought(store)
        asked = actors
        if given["names"]:
            wanted = {iri.value for name in given["names"] for iri in find_actor(store, name)}
            asked = _named(actors, wanted, given["names"])
        found = standings(proposals_in(Path(store.path)), links(store), replaced(store))
    if given["top"] is not None:
        asked = asked[: given["top"]]
    return Held(actors, asked, found)


def _named(
    actors: tuple[Sought, ...], wanted: set[str], names: tuple[str, ...]
) -> tuple[Sought, ...]:
    from kg.base.errors import UsageError

    found = tuple(actor for actor in actors if actor.iri in wanted)
    if not found:
        raise UsageError(
            f"'{', '.join(names)}' is known in one article only, by no name of its own; "
            "kg ask most-quoted lists those who are quoted"
        )
    return found


def _propose(given: dict[str, Any], held: Held) -> Summary | None:
    """Asks whom the options name; what came of it, ``None`` if nobody was asked."""
    from kg.link.authorities import read_authorities
    from kg.link.memory import Memory
    from kg.link.propose import Settings, ask_authorities, ask_service
    from kg.link.reconcile import Service
    from kg.link.web import Web, checked_address

    # A group or a document is nobody's entity, unless a person says so by naming it.
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
        service = Service(checked_address(given["service"]), web)
        with Memory(folder) as memory, progress(len(actors)) as tell:
            return ask_service(actors, service, memory, settings, progress=tell)
    return None


def _echo_summary(summary: Summary) -> None:
    for name, said in sorted(summary.failed.items()):
        click.echo(f"{name}: {told(said)}", err=True)
    asked = f" ({plural(summary.asked, 'new question')})" if summary.asked else ""
    click.echo(
        f"{plural(summary.actors, 'actor')} looked up{asked}: {summary.found:,} with proposals, "
        f"{summary.sure:,} of them sure.",
        err=True,
    )


def _echo_next(open_ones: list[Standing]) -> None:
    """What to do with the proposals that nobody has decided."""
    if not open_ones:
        click.echo("Nothing is left to decide.", err=True)
    elif any(standing.proposal.sure for standing in open_ones):
        click.echo("Next: kg link --review, or kg link --accept sure", err=True)
    else:
        click.echo("Next: kg link --review", err=True)


def _decide(given: dict[str, Any], held: Held, who: By) -> bool:
    """Does what --import, --accept, --reject and --undo say; whether there was any."""
    from kg.link.choose import chosen, undone
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
        wanted = read_sheet(text, where, held.standings, who, base=base)
        new += wanted.links
        gone += wanted.opened
    for name in ("accept", "reject"):
        if given[name] is not None:
            some = True
            verdict: Verdict = "link" if name == "accept" else "no-link"
            actors = held.asked if given["names"] or given["top"] else held.actors
            new += chosen(given[name], verdict, held.standings, actors, who)
    if given["undo"] is not None:
        some = True
        gone += undone(given["undo"], held.standings, held.asked)
    if some:
        _put(given, held, new, gone)
    return some


def _put(given: dict[str, Any], held: Held, new: list[Link], gone: list[tuple[str, str]]) -> None:
    from kg.judgements.links import put, withdraw
    from kg.link.choose import shared
    from kg.store import open_store

    with open_store(given["store_path"]) as store:
        count = put(store, new) if new else 0
        back = withdraw(store, gone) if gone else 0
    accepted = sum(link.verdict == "link" for link in new) if count else 0
    said = [f"{plural(accepted, 'link')} accepted"] if accepted else []
    said += [f"{count - accepted:,} rejected"] if count > accepted else []
    said += [f"{plural(back, 'decision')} taken back"] if back else []
    click.echo(f"{', '.join(said) or 'Nothing to decide'}.", err=True)
    labels = {actor.iri: actor.label for actor in held.actors}
    for entity, actors in sorted(shared(_held(given).standings).items()):
        names = " and ".join(f"'{told(labels.get(actor, actor))}'" for actor in actors)
        click.echo(f"{names} are both {entity}; if they are one: kg same", err=True)


def _sheet_text(source: str) -> tuple[str, str]:
    from kg.base.errors import ReadError

    if source == "-":
        return sys.stdin.buffer.read().decode("utf-8-sig", "replace"), "standard input"
    try:
        return Path(source).read_text(encoding="utf-8-sig"), source
    except UnicodeDecodeError as error:
        raise ReadError(source, "it is not UTF-8; save it as UTF-8") from error


def _shown(held: Held, state: str) -> list[Standing]:
    """The proposals of the actors asked about that are in a state, those most quoted first."""
    places = {actor.iri: place for place, actor in enumerate(held.asked)}
    found = [s for s in held.standings if s.proposal.actor in places and state in (s.state, "all")]
    return sorted(found, key=lambda s: (places[s.proposal.actor], -s.proposal.score))


def _export(given: dict[str, Any], held: Held) -> None:
    from kg.base.tsv import suited
    from kg.cli.output import writing
    from kg.link.sheet import sheet

    some = bool(given["names"] or given["top"])
    state = given["state"] or "all"
    # All that was decided, of actors too that no article mentions any more.
    found = _shown(held, state)
    if not some:
        there = {actor.iri for actor in held.asked}
        found += [
            s
            for s in held.standings
            if s.proposal.actor not in there and s.link is not None and state in (s.state, "all")
        ]
    text = suited(sheet(found, {actor.iri: actor for actor in held.actors}), given["export_to"])
    with writing(given["export_to"]) as stream:
        stream.write(text.encode("utf-8"))


def _review(given: dict[str, Any], held: Held, who: By) -> None:
    from kg.judgements.links import put
    from kg.store import open_store

    def keep(links: list[Link]) -> None:
        # Each decision at once: whoever is interrupted has lost none.
        with open_store(given["store_path"]) as store:
            put(store, links)

    review(_shown(held, "open"), held.asked, who, keep)
