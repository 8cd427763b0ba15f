"""Read and extract articles on a Dask cluster; one writer loads what its workers made.

    articles -> chunks -> tasks on workers -> parts in a shared folder -> the writer

A chunk is some 50 articles, and ends where its articles say, so that a run that is repeated cuts
the same chunks (:mod:`kg.cluster.chunks`). What a worker finds in a chunk is a part: a file that is
named by all that its content depends on and checked by its digest (:mod:`kg.cluster.parts`). A part
that exists is not made a second time, so that a run that lost its workers, its scheduler or itself
continues where it was. :func:`kg.ingest.run.add` writes parts as it writes what it extracts itself,
and the graph is the same.
"""
