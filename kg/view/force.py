"""Lay out a large graph: a multilevel force layout in numpy and scipy.

Linked nodes are merged, level by level; the smallest graph is laid out first, and each larger one
starts from the layout of the smaller one. Linked nodes attract each other. All nodes repel those in
neighbouring cells of a grid one by one, and all others through the centres of their cells. The
same graph gives the same places.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

Array = Any
"""A numpy array; shapes are given where they matter."""

SEED = 7
_SMALLEST = 60
_SLACK = -0.75
"""A link pulls with its length to the power of 1 + this: short links pull nearly as much as long
ones, which keeps communities apart; springs (1) would draw all nodes into one ball."""
_COARSE_STEPS = 80
_FINE_STEPS = 60


def layout(n: int, ends: Array, weights: Array, *, start: Array | None = None) -> Array:
    """Lay out one connected graph; the median distance to the nearest node is 1.

    Args:
        n: the number of nodes.
        ends: the two nodes of each link, m × 2.
        weights: the strengths of the links, m.
        start: places to improve, n × 2.

    Returns:
        The places, n × 2.
    """
    if n == 1:
        return np.zeros((1, 2))
    links = _matrix(n, ends, weights)
    if start is not None:
        return _scaled(_relaxed(links, np.array(start, dtype=float), steps=_FINE_STEPS, heat=0.3))
    return _scaled(_multilevel(links, np.random.default_rng(SEED)))


def _scaled(at: Array) -> Array:
    from scipy.spatial import cKDTree

    nearest = cKDTree(at).query(at, 2)[0][:, 1]
    return at / max(float(np.median(nearest)), 1e-9)


def _matrix(n: int, ends: Array, weights: Array) -> Any:
    from scipy import sparse

    a, b = ends[:, 0], ends[:, 1]
    other = a != b
    a, b, w = a[other], b[other], weights[other]
    links = sparse.coo_matrix((np.r_[w, w], (np.r_[a, b], np.r_[b, a])), shape=(n, n)).tocsr()
    links.sort_indices()
    return links


def _multilevel(links: Any, rng: Any) -> Array:
    n = links.shape[0]
    if n <= _SMALLEST:
        return _relaxed(links, rng.normal(size=(n, 2)), steps=300, heat=1.0)
    groups, count = _match(links, rng)
    if count > 0.9 * n:
        return _relaxed(links, rng.normal(size=(n, 2)) * np.sqrt(n), steps=120, heat=1.0)
    small = _contract(links, groups, count)
    at = _multilevel(small, rng)[groups] * np.sqrt(n / count)
    at += rng.normal(size=(n, 2)) * 0.25
    steps = _COARSE_STEPS if n < 1500 else _FINE_STEPS
    return _relaxed(links, at, steps=steps, heat=0.5)


def _match(links: Any, rng: Any) -> tuple[Array, int]:
    """Group nodes into linked pairs, and leaves with their hub; return each node's group."""
    n = links.shape[0]
    degree = np.diff(links.indptr)
    group = np.full(n, -1)
    count = 0
    starts, neighbours, weights = links.indptr, links.indices, links.data
    # Nodes with few links choose first, because hubs would take them all.
    for node in np.lexsort((rng.random(n), degree)):
        if group[node] >= 0:
            continue
        begin, end = starts[node], starts[node + 1]
        around = neighbours[begin:end]
        free = group[around] < 0
        if free.any():
            near = around[free]
            score = weights[begin:end][free] / degree[near]
            partner = near[np.argmax(score)]
            group[node] = group[partner] = count
            count += 1
        elif len(around):
            group[node] = group[around[np.argmax(weights[begin:end])]]
        else:
            group[node] = count
            count += 1
    return group, count


def _contract(links: Any, groups: Array, count: int) -> Any:
    from scipy import sparse

    n = links.shape[0]
    gather = sparse.csr_matrix((np.ones(n), (groups, np.arange(n))), shape=(count, n))
    small = (gather @ links @ gather.T).tolil()
    small.setdiag(0)
    small = small.tocsr()
    small.eliminate_zeros()
    # Only relative strength counts; roots keep the strengths near 1.
    small.data = np.sqrt(small.data)
    small.sort_indices()
    return small


def _relaxed(links: Any, at: Array, *, steps: int, heat: float) -> Array:
    """Move nodes by attraction and repulsion, in ``steps`` that get smaller."""
    n = len(at)
    coo = links.tocoo()
    once = coo.row < coo.col
    a, b, strength = coo.row[once], coo.col[once], coo.data[once]
    degree = np.maximum(np.diff(links.indptr), 1)
    # The links of a hub share its pull; otherwise all its neighbours would fall onto it.
    pull = strength / np.sqrt(np.minimum(degree[a], degree[b]))
    for step in range(steps):
        most = heat * (1 - step / steps) * np.sqrt(n) * 0.25 + 0.02
        move = _repulsion(at, degree)
        apart = at[a] - at[b]
        distance = np.sqrt((apart**2).sum(axis=1)) + 1e-9
        force = apart * (pull * distance**_SLACK)[:, None]
        for axis in (0, 1):
            move[:, axis] -= np.bincount(a, force[:, axis], n)
            move[:, axis] += np.bincount(b, force[:, axis], n)
        length = np.sqrt((move**2).sum(axis=1)) + 1e-9
        at = at + move * (np.minimum(length, most) / length)[:, None]
    return at - at.mean(axis=0)


def _repulsion(at: Array, degree: Array) -> Array:
    """Compute the push on each node, that of distant cells through their centres of mass."""
    n = len(at)
    if n <= 400:
        apart = at[:, None, :] - at[None, :, :]
        square = (apart**2).sum(axis=2) + 1e-2
        pushed: Array = (apart / square[:, :, None]).sum(axis=1)
        return pushed
    low, high = at.min(axis=0), at.max(axis=0)
    cells = int(np.clip(np.sqrt(n / 3), 8, 64))
    width = (high - low).max() / cells + 1e-9
    place = np.minimum(((at - low) / width).astype(int), cells - 1)
    cell = place[:, 0] * cells + place[:, 1]
    mass = np.bincount(cell, minlength=cells * cells).astype(float).reshape(cells, cells)
    far = _far(cells)
    shape = tuple(far.shape[1:])
    spread = np.fft.rfft2(mass, shape)
    # All cells act on all others at once: a convolution of masses with the push at a distance.
    pushes = [
        np.fft.irfft2(spread * np.fft.rfft2(kernel), shape)[cells - 1 :, cells - 1 :]
        for kernel in far
    ]
    push = np.stack([whole[place[:, 0], place[:, 1]] for whole in pushes], 1) / width
    return push + _near(at, cell, cells)


@cache
def _far(cells: int) -> Array:
    """Return the push of a cell at each distance in cells, 2 × s × s, 0 for the nine nearest."""
    size = 3 * cells
    steps = np.arange(size) - (cells - 1)
    x, y = np.meshgrid(steps, steps, indexing="ij")
    square = x**2 + y**2
    away = (np.maximum(np.abs(x), np.abs(y)) > 1) & (np.maximum(np.abs(x), np.abs(y)) < cells)
    return np.where(away, np.stack([x, y]) / np.maximum(square, 1), 0.0)


def _near(at: Array, cell: Array, cells: int) -> Array:
    """Compute the push of nodes in the same and the eight neighbouring cells, pair by pair."""
    n = len(at)
    order = np.argsort(cell, kind="stable")
    sorted_cell = cell[order]
    first = np.searchsorted(sorted_cell, np.arange(cells * cells + 1))
    push = np.zeros((n, 2))
    row, column = cell // cells, cell % cells
    for dr in (-1, 0, 1):
        for dc in (-1, 0, 1):
            r, c = row + dr, column + dc
            inside = (r >= 0) & (r < cells) & (c >= 0) & (c < cells)
            nodes = np.flatnonzero(inside)
            other = (r * cells + c)[nodes]
            begin, size = first[other], first[other + 1] - first[other]
            # Only some nodes of a crowded cell act, each with more weight.
            taken = np.minimum(size, 24)
            who = np.repeat(nodes, taken)
            if not len(who):
                continue
            run = np.arange(len(who)) - np.repeat(np.cumsum(taken) - taken, taken)
            stride = np.repeat(size / np.maximum(taken, 1), taken)
            against = order[np.repeat(begin, taken) + (run * stride).astype(int)]
            apart = at[who] - at[against]
            force = apart * (stride / ((apart**2).sum(axis=1) + 1e-2))[:, None]
            for axis in (0, 1):
                push[:, axis] += np.bincount(who, force[:, axis], n)
    return push
