"""``kg network``: the graph, or a coded table, as networks and their measures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from kg.cli.frame import confidence_option, is_terminal, plural, store_option, verb
from kg.cli.output import writing

if TYPE_CHECKING:
    from kg.network.records import Debate
    from kg.network.tables import Table

EXAMPLES = """
kg network edges --kind actor-actor --weight subtract -o camps.gexf
kg network measures --kind actor-topic --min-support 2
kg network communities --kind actor-actor --weight subtract --as organisations
kg network polarization --window 30d --plot polarization.svg
kg network bars --of concept --from debate.csv
"""

WHAT = (
    "edges",
    "nodes",
    "measures",
    "communities",
    "polarization",
    "backbone",
    "bars",
    "dendrogram",
)
KINDS = (
    "actor-topic",
    "actor-claim",
    "actor-code",
    "actor-actor",
    "topic-topic",
    "claim-claim",
    "code-code",
    "co-mention",
    "source-outlet",
    "affiliation",
)
_MODES = {
    "actor-actor": "actor-actor",
    "co-mention": "actor-actor",
    "topic-topic": "concept-concept",
    "claim-claim": "concept-concept",
    "code-code": "concept-concept",
}
_TIED = WHAT[:4]
_FOR = {
    **dict.fromkeys(
        ("normalise", "min_support", "min_weight", "ego", "depth", "largest", "isolates"), _TIED
    ),
    "weight": (*_TIED, "backbone"),
    **dict.fromkeys(("window", "kernel"), ("edges", "polarization")),
    "clusters": ("polarization",),
    "method": ("communities",),
    "linkage": ("dendrogram",),
    "of": ("bars",),
}
"""Options that change something of these alone: elsewhere they would be heeded in silence by
nobody, and whoever gave one would publish other numbers than they believe."""
_WORDY = {"label", "source", "target", "shared", "concept", "one", "other"}
"""Columns of words, which wrap where a terminal is narrow."""
_WEIGHTS = ("ignore", "congruence", "conflict", "subtract", "combine")
_NORMALISATIONS = (
    "none",
    "average",
    "jaccard",
    "product",
    "cosine",
    "activity",
    "prominence",
)


@verb("network", examples=EXAMPLES)
@click.argument("what", type=click.Choice(WHAT), default="edges", metavar="[WHAT]")
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="actor-topic",
    show_default=True,
    help="What is tied to what.",
)
@click.option(
    "--as",
    "as_",
    type=click.Choice(["actors", "organisations"]),
    default="actors",
    show_default=True,
    help="Who speaks: the actors themselves, or the organisations that they spoke for.",
)
@click.option(
    "--over",
    type=click.Choice(["topics", "claims", "codes"]),
    default="topics",
    show_default=True,
    help="What actors share in actor-actor; codes are those of kg code.",
)
@click.option(
    "--weight",
    type=click.Choice(_WEIGHTS),
    help="What ties weigh; default: congruence for actor-actor, ignore (shared whatever the "
    "stance) else.",
)
@click.option(
    "--normalise",
    type=click.Choice(_NORMALISATIONS),
    default="none",
    show_default=True,
    help="What weights are divided by.",
)
@click.option(
    "--duplicates",
    type=click.Choice(["include", "article", "week", "month", "year", "all"]),
    help="Inside of what equal statements count once; default: include, article for bars and "
    "backbone.",
)
@click.option(
    "--neutral",
    type=click.Choice(["drop", "middle", "agree"]),
    default="drop",
    show_default=True,
    help="What statements without a position count as where positions are compared.",
)
@click.option("--window", metavar="N[dwmqye]", help="Windows of time, as 30d, 3m or 100e (events).")
@click.option(
    "--kernel",
    type=click.Choice(["none", "uniform", "epanechnikov", "triangular", "gaussian"]),
    default="none",
    show_default=True,
    help="How statements far from a window's middle weigh less.",
)
@click.option(
    "--min-support",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Least number of statements behind a tie.",
)
@click.option(
    "--min-weight",
    type=click.FloatRange(min=0),
    default=0.0,
    help="Leave out ties whose weight, or its absolute value, is less.",
)
@confidence_option
@click.option("--since", metavar="DATE", help="First day, as 2018-03-05, 2018-03 or 2018.")
@click.option("--until", metavar="DATE", help="Last day.")
@click.option("--outlet", "outlets", multiple=True, metavar="NAME", help="This outlet alone.")
@click.option(
    "--actor-kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="These actors alone: person, organisation, group, document, unknown.",
)
@click.option(
    "--topic",
    "topics",
    multiple=True,
    metavar="WORDS",
    help="What the words are part of alone: topics, claims, outlets.",
)
@click.option("--ego", metavar="NAME", help="The network around one node alone.")
@click.option("--depth", type=click.IntRange(1, 6), default=1, help="How far around; default: 1.")
@click.option("--largest", is_flag=True, help="The largest component alone.")
@click.option("--isolates", is_flag=True, help="Nodes without a tie too.")
@click.option("--clusters", type=click.IntRange(2, 8), default=2, help="Camps; default: 2.")
@click.option(
    "--method",
    type=click.Choice(
        ["best", "louvain", "leading-eigenvector", "girvan-newman", "label-propagation"]
    ),
    default="best",
    show_default=True,
    help="How communities are found.",
)
@click.option(
    "--linkage",
    type=click.Choice(["average", "complete", "single", "ward"]),
    default="average",
    show_default=True,
    help="How a dendrogram merges.",
)
@click.option(
    "--of",
    type=click.Choice(["actor", "concept"]),
    default="actor",
    show_default=True,
    help="Whose bars.",
)
@click.option(
    "--from",
    "from_",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="Read a coded table (.csv) or a .dna database in the graph's place.",
)
@click.option(
    "--format",
    "format",
    metavar="NAME",
    help="table, csv or json, of networks also gexf, graphml, dl, matrix.csv, nodes.csv.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("-o", "--output", metavar="FILE", help="Write a file; its suffix is the format.")
@click.option("--plot", metavar="FILE", help="Draw it: .png, .svg or .pdf.")
@click.option("--title", default="", metavar="TEXT", help="Title of the plot.")
@store_option
@click.pass_context
def command(
    ctx: click.Context, /, what: str, as_json: bool, format: str | None, **chosen: Any
) -> None:
    """Networks of actors and what they say, their measures and their change.

    WHAT is edges (the default), nodes, measures, communities, polarization, backbone, bars or
    dendrogram: edges and nodes of a network, measures of its nodes, communities, polarization
    (over time with --window), the backbone of concepts, bars of statements by stance, a dendrogram
    of actors.
    """
    _refuse_idle(ctx, what)
    from kg.network.analyses import ANALYSES
    from kg.network.filters import filtered

    debate = filtered(_debate(chosen), _wanted(chosen))
    outcome = ANALYSES[what](debate, _asked(what, chosen))
    if chosen["plot"]:
        from kg.network.plots import picture

        data = picture(outcome.plot(chosen["title"]), Path(chosen["plot"]).suffix.lower())
        with writing(chosen["plot"]) as stream:
            stream.write(data)
        click.echo(f"{chosen['plot']}: drawn.", err=True)
    output: str | None = chosen["output"]
    if as_json:
        format = "json"
    if output or format not in (None, "table") or not chosen["plot"]:
        _write(what, outcome, output, format)


def _refuse_idle(ctx: click.Context, what: str) -> None:
    """Raises UsageError for an option that was given and changes nothing of what is asked for."""
    from kg.base.errors import UsageError

    for name, whats in _FOR.items():
        given = ctx.get_parameter_source(name) is not ParameterSource.DEFAULT
        if given and what not in whats:
            option = f"--{name.replace('_', '-')}"
            raise UsageError(f"{option} is not for {what}, only for {', '.join(whats)}")


def _write(what: str, outcome: Any, output: str | None, format: str | None) -> None:
    target = output or "-"
    if format is None and output is None:
        format = "table" if is_terminal() else "csv"
    table: Table = outcome.table
    if format == "table":
        _print(table)
        return
    named = format or Path(target).name.lower()
    is_table = named.endswith(("csv", "json")) and not (
        named.endswith(("nodes.csv", "matrix.csv"))
        or (what == "edges" and outcome.graph is not None and output is not None)
    )
    if is_table:
        pieces = [table.json() if named.endswith("json") else table.csv()]
    else:
        from kg.base.errors import UsageError
        from kg.export.networks import writer

        if outcome.graph is None:
            raise UsageError(f"{what} are a table; write them as .csv or .json")
        pieces = list(writer(target, format)(outcome.graph))
    with writing(target) as stream:
        for piece in pieces:
            stream.write(piece.encode("utf-8"))
    if target != "-":
        said = plural(len(table.rows), "row")
        if outcome.graph is not None:
            graph = outcome.graph
            said = f"{plural(len(graph), 'node')}, {plural(graph.number_of_edges(), 'edge')}"
        click.echo(f"{target}: {said}.", err=True)


def _print(table: Table) -> None:
    from rich.console import Console

    from kg.query.results import grid

    if not table.rows:
        click.echo("Nothing found.", err=True)
        return
    # Terminals show names, files hold IRIs too.
    iris = ("node", "concept") if "label" in table.columns else ()
    shown = [column for column in table.columns if column not in iris]
    numbers = {column for column in shown if column not in (*_WORDY, "kind", "stance", "method")}
    places = [table.columns.index(column) for column in shown]
    cells = [["" if row[p] is None else str(row[p]) for p in places] for row in table.rows]
    console = Console()
    console.print(grid(shown, cells, console.width, right=numbers))
    click.echo(plural(len(table.rows), "row"), err=True)


def _debate(chosen: dict[str, Any]) -> Debate:
    path, kind, as_ = chosen["from_"], chosen["kind"], chosen["as_"]
    if path is None:
        from kg.network.stored import debate as stored
        from kg.store import open_store

        with open_store(chosen["store_path"], read_only=True) as store:
            return stored(store, kind, of=as_, over=chosen["over"])
    if Path(path).suffix.lower() == ".dna":
        from kg.dna import read_database
        from kg.dna.debate import debate as of_dna
        from kg.dna.roles import roles

        database = read_database(path)
        who = "organisation" if as_ == "organisations" else "person"
        return of_dna(database, roles(database), actor=who)  # type: ignore[arg-type]
    from kg.network.tabular import read_csv

    return read_csv(path)


def _wanted(chosen: dict[str, Any]) -> Any:
    from kg.network.filters import Wanted
    from kg.query.questions import in_order

    if chosen["since"] and chosen["until"]:
        in_order(chosen["since"], chosen["until"])
    return Wanted(
        since=_day("--since", chosen["since"], 0),
        until=_day("--until", chosen["until"], 1),
        outlets=chosen["outlets"],
        kinds=chosen["kinds"],
        concepts=chosen["topics"],
        min_confidence=chosen["min_confidence"],
    )


def _day(option: str, text: str | None, end: int) -> Any:
    from kg.base.edtf import bounds
    from kg.base.errors import UsageError

    if not text:
        return None
    try:
        return bounds(text)[end]
    except ValueError:
        raise UsageError(f"{option} {text}: no date; write 2018-03-05, 2018-03 or 2018") from None


def _asked(what: str, chosen: dict[str, Any]) -> Any:
    from kg.network.analyses import Asked
    from kg.network.graphs import Shape
    from kg.network.windows import parsed

    kind = chosen["kind"]
    weight = chosen["weight"]
    if weight is None:
        weight = "congruence" if kind == "actor-actor" or what == "backbone" else "ignore"
    shape = Shape(
        mode=_MODES.get(kind, "actor-concept"),  # type: ignore[arg-type]
        weight=weight,
        normalise=chosen["normalise"],
        duplicates=chosen["duplicates"] or "include",
        neutral=chosen["neutral"],
        min_support=chosen["min_support"],
        min_weight=chosen["min_weight"],
        isolates=chosen["isolates"],
    )
    return Asked(
        shape=shape,
        over=parsed(chosen["window"], chosen["kernel"]) if chosen["window"] else None,
        ego=chosen["ego"],
        depth=chosen["depth"],
        largest=chosen["largest"],
        clusters=chosen["clusters"],
        method=chosen["method"],
        linkage=chosen["linkage"],
        of=chosen["of"],
        duplicates=chosen["duplicates"],
    )
