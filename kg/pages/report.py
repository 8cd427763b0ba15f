"""Write the pages of a graph into a folder, as a report that works from the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kg.base.errors import UsageError
from kg.graph.protocol import Graph
from kg.pages.addresses import FOLDERS, stable_addresses
from kg.pages.network import FIRST
from kg.pages.site import MARKER, WHOLE, AddressesOf, Pages
from kg.view import positions

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from kg.graph.reprints import Reprints
    from kg.store import Store
    from kg.view.layout import Place


def report(
    store: Store,
    folder: Path,
    *,
    lang: str = "en",
    title: str | None = None,
    min_confidence: float = 0.0,
    reprints: Reprints = "once",
    top: int = FIRST,
) -> int:
    """Write the site and return the number of its pages.

    With ``reprints="once"``, a story that several articles print counts once, and pages say so.
    The nodes of the network keep the places that are in the store's folder.

    Raises:
        UsageError: ``folder`` is a file, or contains something else than a report.
    """
    from kg.base.atomic import replacing

    _clear(folder)
    count = 0
    for name, html in site(
        store,
        lang=lang,
        title=title,
        min_confidence=min_confidence,
        reprints=reprints,
        top=top,
        places=partial(positions.stable_places, store.path, "topics"),
        addresses=partial(stable_addresses, store.path, base=store.base),
    ):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target, outside=True) as stream:
            stream.write(html.encode("utf-8"))
        count += 1
    return count


def _clear(folder: Path) -> None:
    """Delete the pages of an earlier report, some of whose nodes may have left the graph."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder for the report")
    if folder.is_dir() and any(folder.iterdir()):
        index = folder / "index.html"
        if not index.is_file() or MARKER not in index.read_text("utf-8", "replace"):
            raise UsageError(f"{folder} is not empty and not a report; name another folder")
        for part in FOLDERS:
            for old in (folder / part).glob("*.html"):
                old.unlink()
    folder.mkdir(parents=True, exist_ok=True)


def site(
    store: Graph,
    *,
    lang: str = "en",
    title: str | None = None,
    min_confidence: float = 0.0,
    reprints: Reprints = "once",
    top: int = FIRST,
    places: Callable[[MultiDiGraph], Mapping[str, Place]] | None = None,
    addresses: AddressesOf | None = None,
) -> Iterator[tuple[str, str]]:
    """Yield the name and content of each page.

    ``places`` lays out the nodes of the network; ``addresses`` gives the files of pages, by default
    those of :func:`kg.pages.addresses.page_addresses`.
    """
    pages = Pages(
        store,
        lang=lang,
        title=title,
        min_confidence=min_confidence,
        reprints=reprints,
        addresses=addresses,
    )
    # A report that was interrupted can be replaced because it has its first page.
    for name in WHOLE:
        yield name, pages.whole(name, top=top, places=places)
    for iri, address in pages.addresses.items():
        html = pages.page(iri)
        assert html is not None
        yield address, html
