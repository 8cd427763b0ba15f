"""Find statements, articles, actors, topics and claims by words.

The index is the file ``search.sqlite`` in the graph's folder, which can be computed again:

    words.py    texts and queries as folded, stemmed words; the passage around what was found
    index.py    the file: its tables, and whether it is that of the graph
    update.py   write what changed since the last update, or everything
    find.py     the documents with some words, best first
    suggest.py  what somebody who is still typing may look for
    listing.py  the documents of one kind in order, with filters, page by page
"""

from kg.search.find import Hit, Query, search
from kg.search.index import FILE, Index, drop
from kg.search.listing import Filters, Page, listed
from kg.search.suggest import suggest
from kg.search.update import updated_index

__all__ = [
    "FILE",
    "Filters",
    "Hit",
    "Index",
    "Page",
    "Query",
    "drop",
    "listed",
    "search",
    "suggest",
    "updated_index",
]
