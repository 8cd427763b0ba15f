"""``kg code``: code the statements of a graph with a codebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.decide import read_by
from kg.cli.framework import echo, kg_command, plural, report_note
from kg.cli.options import graph_options, json_option
from kg.cli.output import echo_json, open_output

if TYPE_CHECKING:
    from kg.codebook import Codebook
    from kg.codebook.coding import CodedStatement
    from kg.codebook.corrections import Correction

EXAMPLES = """
kg code codebook.csv                                  code all statements
kg code codebook.csv --sheet codes.tsv                and write a table to be checked
kg code codebook.csv --checked codes.tsv --by Jeanne  learn from the checked table
kg code codebook.csv --save codebook.ttl              save what was learned, as SKOS
"""


@kg_command("code", examples=EXAMPLES)
@click.argument("codebook", type=click.Path(path_type=Path), metavar="CODEBOOK")
@click.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    metavar="S",
    help="Leave out codes with a score lower than S, from 0 to 1.",
)
@click.option(
    "--sheet",
    metavar="FILE",
    help="Write a table of the statements and their codes, to be checked.",
)
@click.option(
    "--checked",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Learn from a sheet whose column 'right' has yes or no, before coding.",
)
@click.option("--save", type=click.Path(path_type=Path), metavar="FILE", help="Write the codebook.")
@click.option("--remove", is_flag=True, help="Remove the codes of this codebook from the graph.")
@click.option(
    "--by",
    envvar="KG_AUTHOR",
    show_envvar=True,
    metavar="NAME",
    help="Who checked the sheet; default: the name of your account.",
)
@click.option("--at", metavar="TIME", help="When, as 2026-03-05T09:30:00Z; default: now.")
@json_option
@graph_options
def command(
    codebook: Path,
    min_score: float,
    sheet: str | None,
    checked: Path | None,
    save: Path | None,
    remove: bool,
    by: str | None,
    at: str | None,
    as_json: bool,
    store_path: str,
) -> None:
    """Code the statements with the concepts of a codebook.

    CODEBOOK is a table (.csv, .tsv) or SKOS (.ttl, .jsonld, .rdf, .nt) of concepts with labels,
    example sentences, and words that must or must not occur. The codes are stored in their own
    named graphs, each with a score and a reason. Run the command again after kg add to code new
    statements. Checked codes are kept and improve the next run.
    """
    from kg.base.tsv import convert_for
    from kg.codebook import coding, corrections, read_codebook, write_codebook
    from kg.codebook.sheet import build_sheet, read_sheet
    from kg.store import open_store

    new: list[Correction] = []
    given = read_codebook(codebook)
    with open_store(store_path) as store:
        if remove:
            gone = coding.remove(store, given)
            outcome = "have been removed from" if gone else "were not in"
            echo(f"The codes of {given.name} {outcome} {store_path}.", err=True)
            return
        if checked is not None:
            who = read_by(by, at, "")
            new = read_sheet(checked, given, author=who.author, time=who.time, base=store.base)
            kept = corrections.save_corrections(store, new)
            echo(f"{plural(kept, 'correction')} kept.", err=True)
        learned = corrections.read_corrections(store)
        known = corrections.apply_corrections(given, learned, base=store.base)
        statements = coding.statements(store)
        found = coding.code_statements(known, statements, least=min_score)
        coding.put(store, known, found)
        if save is not None:
            write_codebook(known, save, base=store.base)
    if strange := corrections.find_unmatched(new, statements):
        texts = plural(len(strange), "text")
        is_are = "is" if len(strange) == 1 else "are"
        report_note(
            f"{texts} of {checked} {is_are} not in any statement, such as “{strange[0]:.60}”; "
            "kept as an example anyway"
        )
    if sheet is not None:
        with open_output(sheet) as stream:
            stream.write(convert_for(build_sheet(known, found), sheet).encode("utf-8"))
    if as_json:
        echo_json(list(_objects(found)))
    elif sheet != "-":
        for line in _lines(known, found):
            echo(line)


def _objects(found: Iterable[CodedStatement]) -> Iterator[dict[str, Any]]:
    for one in found:
        for code in one.codes:
            yield {
                "statement": one.statement.iri,
                "text": one.statement.text,
                "concept": code.concept,
                "score": code.score,
                "reason": code.reason,
            }


def _lines(codebook: Codebook, found: list[CodedStatement]) -> Iterator[str]:
    """Yield a line per concept with its counts of statements, articles, sources and stances."""
    width = max(len(concept.id) for concept in codebook.concepts)
    width = max(width, len("concept"))
    yield f"{'concept':{width}}  statements  articles  sources  support  oppose"
    for concept in codebook.concepts:
        those = [
            one.statement for one in found if any(code.concept == concept.id for code in one.codes)
        ]
        yield (
            f"{concept.id:{width}}{len(those):12,}{len({said.article for said in those}):10,}"
            f"{len({said.source for said in those if said.source}):9,}"
            f"{sum(said.stance == 'support' for said in those):9,}"
            f"{sum(said.stance == 'oppose' for said in those):8,}"
        )
    n = sum(bool(one.codes) for one in found)
    yield f"{n:,} of {plural(len(found), 'statement')} coded."
