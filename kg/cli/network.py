"""``kg network``: networks of a graph or of a coded table, and their measures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from kg.cli.framework import echo, is_terminal, kg_command, plural, report_note
from kg.cli.options import (
    choice_option,
    confidence_option,
    graph_options,
    note_reprints,
    reprints_option,
)
from kg.cli.output import check_xlsx, echo_grid, open_output, write_xlsx

if TYPE_CHECKING:
    from kg.dna.debate import ActorRole
    from kg.network.graphs import Mode
    from kg.network.records import Debate
    from kg.network.tables import Table

EXAMPLES = """
kg network edges --kind actor-actor --weight subtract -o camps.gexf
kg network measures --kind actor-topic --min-support 2
kg network communities --kind actor-actor --weight subtract --as organisations
kg network polarization --window 30d --plot polarization.svg
kg network bars --of concept --from debate.csv
kg network phases --from debate.dna --kind actor-actor --weight congruence --window 30d
kg network heatmap --from debate.dna --rows section --columns concept --plot sections.svg
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
    "phases",
    "scale",
    "heatmap",
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
_MODES: dict[str, Mode] = {
    "actor-actor": "actor-actor",
    "co-mention": "actor-actor",
    "topic-topic": "concept-concept",
    "claim-claim": "concept-concept",
    "code-code": "concept-concept",
}
_TIED = WHAT[:4]
_FOR = {
    **dict.fromkeys(("ego", "depth", "largest", "isolates"), _TIED),
    "min_support": (*_TIED, "scale"),
    "min_weight": (*_TIED, "phases", "heatmap"),
    **dict.fromkeys(("weight", "normalise"), (*_TIED, "backbone", "phases", "heatmap")),
    **dict.fromkeys(("window", "kernel", "partial"), ("edges", "polarization", "phases")),
    **dict.fromkeys(("clusters", "memberships"), ("polarization",)),
    **dict.fromkeys(("size", "penalty"), ("backbone",)),
    **dict.fromkeys(("distance", "share"), ("phases",)),
    "axes": ("scale",),
    "method": ("communities",),
    "linkage": ("dendrogram",),
    "of": ("bars",),
}
"""The analyses that each option applies to. Elsewhere the option is an error: if it were ignored,
its user would publish other numbers than intended."""
_PASSED = ("memberships", "size", "penalty", "distance", "share", "axes")
_TEXT_COLUMNS = {
    "label",
    "source",
    "target",
    "shared",
    "concept",
    "one",
    "other",
    "kind",
    "stance",
    "method",
    "set",
    "side",
    "changed",
}
"""Columns of text, which wrap on a narrow terminal."""
_WEIGHTS = ("ignore", "congruence", "conflict", "subtract", "combine")
_NORMALISATIONS = ("none", "average", "jaccard", "product", "cosine", "activity", "prominence")


@kg_command("network", examples=EXAMPLES)
@click.argument("what", type=click.Choice(WHAT), default="edges", metavar="[WHAT]")
@choice_option("--kind", KINDS, "actor-topic", "The kind of network: which nodes are tied.")
@choice_option(
    "--as",
    ["actors", "organisations"],
    "actors",
    "Nodes: the actors themselves, or the organisations that they spoke for.",
    "as_",
)
@choice_option(
    "--over",
    ["topics", "claims", "codes"],
    "topics",
    "What actors share in an actor-actor network; codes come from kg code.",
)
@click.option(
    "--weight",
    type=click.Choice(_WEIGHTS),
    help="How ties are weighted; default: congruence for actor-actor, else ignore (shared, "
    "whatever the stance).",
)
@click.option(
    "--normalise",
    type=click.Choice(_NORMALISATIONS),
    help="How weights are normalised; default: average for the backbone, else none.",
)
@click.option(
    "--duplicates",
    type=click.Choice(["include", "article", "week", "month", "year", "all"]),
    help="Scope in which equal statements count once; default: article for bars and backbone, "
    "else include.",
)
@choice_option(
    "--neutral",
    ["drop", "middle", "agree"],
    "drop",
    "How statements without a position count where positions are compared.",
)
@click.option(
    "--window",
    metavar="N[min,h,d,w,m,q,y,e]",
    help="Time windows, such as 30d, 3m, 6h or 100e (events).",
)
@click.option(
    "--partial",
    is_flag=True,
    help="A window around each unit, also where windows reach beyond the first or last statement.",
)
@choice_option(
    "--kernel",
    ["none", "uniform", "epanechnikov", "triangular", "gaussian"],
    "none",
    "How weights fall with the distance from the middle of a window.",
)
@click.option(
    "--min-support",
    type=click.IntRange(min=1),
    help="Minimum number of statements of a tie, default: 1; of an actor in scale, default: 2.",
)
@click.option(
    "--min-weight",
    type=click.FloatRange(min=0),
    default=0.0,
    help="Leave out ties with a smaller absolute weight.",
)
@confidence_option
@click.option("--since", metavar="DATE", help="First day, such as 2018-03-05, 2018-03 or 2018.")
@click.option("--until", metavar="DATE", help="Last day.")
@click.option("--outlet", "outlets", multiple=True, metavar="NAME", help="Only this outlet.")
@click.option(
    "--actor-kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="Only these actors: person, organisation, group, document, unknown.",
)
@click.option(
    "--topic",
    "topics",
    multiple=True,
    metavar="WORDS",
    help="Only topics, claims or outlets that contain these words.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="VARIABLE=VALUE",
    help="Only statements with this value, such as section=Politics; @FILE instead of a value "
    "reads one value a line.",
)
@click.option(
    "--exclude",
    multiple=True,
    metavar="VARIABLE=VALUE",
    help="No statements with this value, such as actor=Senate or topic=@topics.txt.",
)
@click.option("--rows", metavar="VARIABLE", help="Take this variable as actors.")
@click.option("--columns", metavar="VARIABLE", help="Take this variable as topics.")
@click.option(
    "--qualifier", metavar="VARIABLE", help="Take this variable as position; it may be words."
)
@click.option(
    "--attributes",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="CSV file with attributes of nodes; its first column names them.",
)
@click.option("--ego", metavar="NAME", help="Only the network around this node.")
@click.option(
    "--depth", type=click.IntRange(1, 6), default=1, help="Steps from the --ego node; default: 1."
)
@reprints_option("once, except in source-outlet")
@click.option("--largest", is_flag=True, help="Only the largest component.")
@click.option("--isolates", is_flag=True, help="Keep nodes without ties.")
@click.option(
    "--clusters", type=click.IntRange(2, 8), default=2, help="Number of camps; default: 2."
)
@choice_option(
    "--method",
    [
        "best",
        *("louvain", "leading-eigenvector", "girvan-newman", "label-propagation", "fast-greedy"),
        *("average", "complete", "single", "ward", "k-means", "medoids", "spectral", "concor"),
    ],
    "best",
    "Algorithm for communities.",
)
@choice_option(
    "--linkage", ["average", "complete", "single", "ward"], "average", "Linkage of the dendrogram."
)
@choice_option("--of", ["actor", "concept"], "actor", "What the bars count.")
@click.option("--memberships", is_flag=True, help="List the cluster of each actor in each window.")
@click.option("--size", type=click.IntRange(min=1), help="Number of concepts in the backbone.")
@click.option(
    "--penalty",
    type=click.FloatRange(min=0),
    help="Find a backbone of any size; the greater the penalty, the smaller it is (5 to 12).",
)
@choice_option(
    "--distance",
    ["difference", "spectral"],
    "difference",
    "How networks of windows are compared.",
)
@click.option(
    "--share", is_flag=True, help="Divide the ties of each window by their sum before comparing."
)
@click.option(
    "--axes", type=click.IntRange(1, 5), default=2, help="Number of axes of a scale; default: 2."
)
@click.option(
    "--as-dna", is_flag=True, help="Count as Discourse Network Analyzer does where it differs."
)
@click.option(
    "--from",
    "from_",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="Read a coded table (.csv) or a .dna database instead of the graph.",
)
@click.option(
    "--format",
    "format",
    metavar="NAME",
    help="table, csv, json or xlsx; for networks also gexf, graphml, dl, matrix.csv, nodes.csv.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("-o", "--output", metavar="FILE", help="Output file; its suffix is the format.")
@click.option("--plot", metavar="FILE", help="Draw the result: .png, .svg or .pdf.")
@click.option("--title", default="", metavar="TEXT", help="Title of the plot.")
@graph_options
@click.pass_context
def command(
    ctx: click.Context, /, what: str, as_json: bool, format: str | None, **chosen: Any
) -> None:
    """Analyse networks of actors and what they say.

    WHAT is edges (the default) or nodes of a network, measures of its nodes, communities,
    polarization (over time with --window), the backbone of concepts, bars of statements by
    stance, a dendrogram of actors, phases of the debate, a scale of actors and concepts (ideal
    points), or a heatmap.
    """
    _refuse_unused(ctx, what)
    if not as_json and _names_xlsx(format, chosen["output"]):
        check_xlsx(chosen["output"] or "-", "add -o table.xlsx")
    from kg.network.analyses import ANALYSES
    from kg.network.filters import apply_filter

    debate = apply_filter(_with_variables(_debate(chosen), chosen), _wanted(chosen))
    outcome = ANALYSES[what](debate, _asked(what, chosen))
    if chosen["plot"]:
        from kg.network.plots import render

        data = render(outcome.plot(chosen["title"]), Path(chosen["plot"]).suffix.lower())
        with open_output(chosen["plot"]) as stream:
            stream.write(data)
        echo(f"{chosen['plot']}: plot written.", err=True)
    output: str | None = chosen["output"]
    if as_json:
        format = "json"
    if output or format not in (None, "table") or not chosen["plot"]:
        _write(what, outcome, output, format)


def _refuse_unused(ctx: click.Context, what: str) -> None:
    """Raise UsageError if a given option has no effect on the analysis."""
    from kg.base.errors import UsageError

    for name, whats in _FOR.items():
        given = ctx.get_parameter_source(name) is not ParameterSource.DEFAULT
        if given and what not in whats:
            option = f"--{name.replace('_', '-')}"
            raise UsageError(f"{option} does not apply to {what}, only to {', '.join(whats)}")


def _names_xlsx(format: str | None, output: str | None) -> bool:
    return (format or output or "").lower().endswith("xlsx")


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
    if _names_xlsx(format, output):
        write_xlsx(target, table.columns, table.rows)
        _echo_written(target, outcome)
        return
    if is_table:
        pieces = [table.json() if named.endswith("json") else table.csv()]
    else:
        from kg.base.errors import UsageError
        from kg.export.networks import writer

        if outcome.graph is None:
            raise UsageError(f"the result of {what} is a table; write it as .csv, .json or .xlsx")
        pieces = list(writer(target, format)(outcome.graph))
        if named.endswith(("gexf", "graphml", "dl")):
            _note_negative(outcome.graph)
    with open_output(target) as stream:
        for piece in pieces:
            stream.write(piece.encode("utf-8"))
    _echo_written(target, outcome)


def _note_negative(graph: Any) -> None:
    """Say that layouts of other programs expect positive weights."""
    negative = sum(weight < 0 for *_, weight in graph.edges(data="weight"))
    if negative:
        verb = "has a" if negative == 1 else "have"
        report_note(
            f"{plural(negative, 'tie')} {verb} negative weight{'s' * (negative != 1)}, which most "
            "layouts can't take: leave them out there, or write --weight congruence"
        )


def _echo_written(target: str, outcome: Any) -> None:
    if target == "-":
        return
    said = plural(len(outcome.table.rows), "row")
    if outcome.graph is not None:
        graph = outcome.graph
        said = f"{plural(len(graph), 'node')}, {plural(graph.number_of_edges(), 'edge')}"
    echo(f"{target}: {said}.", err=True)


def _print(table: Table) -> None:
    if not table.rows:
        echo("Nothing found.", err=True)
        return
    # A terminal shows names; files also have IRIs.
    iris = ("node", "concept") if "label" in table.columns else ()
    shown = [column for column in table.columns if column not in iris]
    numbers = set(shown) - _TEXT_COLUMNS
    places = [table.columns.index(column) for column in shown]
    cells = [["" if row[p] is None else str(row[p]) for p in places] for row in table.rows]
    echo_grid(shown, cells, plural(len(table.rows), "row"), right=numbers)


def _debate(chosen: dict[str, Any]) -> Debate:
    from kg.base.errors import UsageError

    path, kind, as_ = chosen["from_"], chosen["kind"], chosen["as_"]
    if path is None:
        from kg.graph.reprints import count_reprints
        from kg.network.stored import counted
        from kg.network.stored import debate as stored
        from kg.store import open_store

        reprints = chosen["reprints"] or counted(kind)
        with open_store(chosen["store_path"], read_only=True) as store:
            note_reprints(count_reprints(store) if reprints == "once" else 0)
            return stored(store, kind, of=as_, over=chosen["over"], reprints=reprints)
    if chosen["reprints"]:
        raise UsageError("--reprints does not apply to --from, which does not know reprints")
    if Path(path).suffix.lower() == ".dna":
        from kg.dna import read_database
        from kg.dna.debate import debate as of_dna
        from kg.dna.roles import find_roles

        database = read_database(path)
        for note in database.notes:
            report_note(note)
        who: ActorRole = "organisation" if as_ == "organisations" else "person"
        return of_dna(database, find_roles(database), actor=who)
    from kg.network.tabular import read_csv

    return read_csv(path)


def _with_variables(debate: Debate, chosen: dict[str, Any]) -> Debate:
    """Take other variables as actors, concepts or positions, and add attributes from a file."""
    from kg.network.variables import with_attributes, with_variables

    names = {name: chosen[name] for name in ("rows", "columns", "qualifier") if chosen[name]}
    if names:
        debate = with_variables(debate, **names)
    if chosen["attributes"]:
        debate, unknown = with_attributes(debate, chosen["attributes"])
        if unknown:
            report_note(
                f"{chosen['attributes']}: {plural(len(unknown), 'name')} in no node, such as "
                f"'{unknown[0]}'"
            )
    return debate


def _lists(option: str, given: tuple[str, ...]) -> dict[str, list[str]]:
    """Read VARIABLE=VALUE and VARIABLE=@FILE; values of one variable go together."""
    from kg.base.errors import UsageError

    lists: dict[str, list[str]] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not (name and equals and value):
            raise UsageError(f"{option} {text}: write VARIABLE=VALUE, such as section=Politics")
        name = "concept" if name.lower() in ("topic", "claim", "code") else name
        values = [value]
        if value.startswith("@"):
            try:
                lines = Path(value[1:]).read_text(encoding="utf-8-sig").splitlines()
            except (OSError, UnicodeDecodeError) as error:
                raise UsageError(f"{option} {text}: cannot read the file; {error}") from error
            values = [line.strip() for line in lines if line.strip()]
        lists.setdefault(name, []).extend(values)
    return lists


def _wanted(chosen: dict[str, Any]) -> Any:
    from kg.network.filters import Filter
    from kg.query.questions import check_period

    if chosen["since"] and chosen["until"]:
        check_period(chosen["since"], chosen["until"])
    return Filter(
        since=_day("--since", chosen["since"], 0),
        until=_day("--until", chosen["until"], 1),
        outlets=chosen["outlets"],
        kinds=chosen["kinds"],
        concepts=chosen["topics"],
        min_confidence=chosen["min_confidence"],
        only=_lists("--only", chosen["only"]),
        exclude=_lists("--exclude", chosen["exclude"]),
    )


def _day(option: str, text: str | None, end: int) -> Any:
    from kg.base.edtf import bounds
    from kg.base.errors import UsageError

    if not text:
        return None
    try:
        return bounds(text)[end]
    except ValueError:
        raise UsageError(
            f"{option} {text}: not a date; write 2018-03-05, 2018-03 or 2018"
        ) from None


def _asked(what: str, chosen: dict[str, Any]) -> Any:
    from kg.network.analyses import Options
    from kg.network.graphs import Shape
    from kg.network.windows import parse_windows

    kind = chosen["kind"]
    weight = chosen["weight"]
    normalise = chosen["normalise"]
    if what == "backbone":
        weight = weight or "subtract"
        normalise = normalise or "average"
    if weight is None:
        weight = "congruence" if kind == "actor-actor" else "ignore"
    shape = Shape(
        mode=_MODES.get(kind, "actor-concept"),
        weight=weight,
        normalise=normalise or "none",
        duplicates=chosen["duplicates"] or "include",
        neutral=chosen["neutral"],
        min_support=chosen["min_support"] or (2 if what == "scale" else 1),
        min_weight=chosen["min_weight"],
        isolates=chosen["isolates"],
        as_dna=chosen["as_dna"],
    )
    windows = chosen["window"] or ("1m" if what == "phases" else "")
    return Options(
        shape=shape,
        over=parse_windows(
            windows, chosen["kernel"], partial=chosen["partial"], as_dna=chosen["as_dna"]
        )
        if windows
        else None,
        ego=chosen["ego"],
        depth=chosen["depth"],
        largest=chosen["largest"],
        clusters=chosen["clusters"],
        method=chosen["method"],
        linkage=chosen["linkage"],
        of=chosen["of"],
        duplicates=chosen["duplicates"],
        **{name: chosen[name] for name in _PASSED},
    )
