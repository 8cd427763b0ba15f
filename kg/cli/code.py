"""``kg code``: a codebook of one's own → its concepts on the graph's statements."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.deciding import by_whom
from kg.cli.frame import json_option, plural, remark, store_option, verb
from kg.cli.output import writing

if TYPE_CHECKING:
    from kg.codebook import Codebook
    from kg.codebook.coding import Coded
    from kg.codebook.corrections import Correction

EXAMPLES = """
kg code codebook.csv                                  code all statements
kg code codebook.csv --sheet codes.tsv                and write a table to check
kg code codebook.csv --checked codes.tsv --by Jeanne  learn from the checked table
kg code codebook.csv --save codebook.ttl              keep what was learned, as SKOS
"""


@verb("code", examples=EXAMPLES)
@click.argument("codebook", type=click.Path(path_type=Path), metavar="CODEBOOK")
@click.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    metavar="S",
    help="Leave out codes whose score is lower, in 0..1.",
)
@click.option("--sheet", metavar="FILE", help="Write the statements with their codes to check.")
@click.option(
    "--checked",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Take in a sheet whose column 'right' says yes or no, before coding.",
)
@click.option("--save", type=click.Path(path_type=Path), metavar="FILE", help="Write the codebook.")
@click.option("--remove", is_flag=True, help="Take the codes of this codebook out of the graph.")
@click.option(
    "--by",
    envvar="KG_AUTHOR",
    show_envvar=True,
    metavar="NAME",
    help="Who checked the sheet; default: the name of your account.",
)
@click.option("--at", metavar="TIME", help="When; default: now. 2026-03-05T09:30:00Z.")
@json_option
@store_option
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
    """Code the graph's statements with the concepts of a codebook.

    CODEBOOK is a table (.csv, .tsv) or SKOS (.ttl, .jsonld, .rdf, .nt): concepts with labels,
    example sentences, and words that must or must not occur. The codes stand in graphs of their
    own, each with a score and a reason; running it again after kg add codes what is new. What a
    person checked is kept, and improves the next run.
    """
    from kg.base.tsv import suited
    from kg.codebook import coding, corrections, read_codebook, write_codebook
    from kg.codebook.sheet import checked as checked_sheet
    from kg.codebook.sheet import sheet as sheet_of
    from kg.store import open_store

    told: list[Correction] = []
    given = read_codebook(codebook)
    with open_store(store_path) as store:
        if remove:
            gone = coding.remove(store, given)
            said = f"are out of {store_path}" if gone else f"were not in {store_path}"
            click.echo(f"The codes of {given.name} {said}.", err=True)
            return
        if checked is not None:
            who = by_whom(by, at, "")
            told = checked_sheet(checked, given, author=who.author, time=who.time, base=store.base)
            kept = corrections.keep(store, told)
            click.echo(f"{plural(kept, 'correction')} kept.", err=True)
        known = corrections.corrected(given, corrections.held(store), base=store.base)
        statements = coding.statements(store)
        found = coding.coded(known, statements, least=min_score)
        coding.put(store, known, found)
        if save is not None:
            write_codebook(known, save, base=store.base)
    if strange := corrections.elsewhere(told, statements):
        what = f"{plural(len(strange), 'text')} of {checked} stand{'s' * (len(strange) == 1)}"
        remark(f"{what} in no statement, as “{strange[0]:.60}”; kept as an example all the same")
    if sheet is not None:
        with writing(sheet) as stream:
            stream.write(suited(sheet_of(known, found), sheet).encode("utf-8"))
    if as_json:
        click.echo(json.dumps(list(_objects(found)), ensure_ascii=False, indent=1))
    elif sheet != "-":
        for line in _lines(known, found):
            click.echo(line)


def _objects(found: Iterable[Coded]) -> Iterator[dict[str, Any]]:
    for one in found:
        for code in one.codes:
            yield {
                "statement": one.said.iri,
                "text": one.said.text,
                "concept": code.concept,
                "score": code.score,
                "reason": code.reason,
            }


def _lines(codebook: Codebook, found: list[Coded]) -> Iterator[str]:
    """A line a concept: how many statements, articles and sources it has, for and against."""
    width = max(len(concept.id) for concept in codebook.concepts)
    width = max(width, len("concept"))
    yield f"{'concept':{width}}  statements  articles  sources  support  oppose"
    for concept in codebook.concepts:
        those = [one.said for one in found if any(code.concept == concept.id for code in one.codes)]
        yield (
            f"{concept.id:{width}}{len(those):12,}{len({said.article for said in those}):10,}"
            f"{len({said.source for said in those if said.source}):9,}"
            f"{sum(said.stance == 'support' for said in those):9,}"
            f"{sum(said.stance == 'oppose' for said in those):8,}"
        )
    n = sum(bool(one.codes) for one in found)
    yield f"{n:,} of {plural(len(found), 'statement')} coded."
