"""Sums of a smooth function over whole numbers from 0 on, with few evaluations however long they are.

Such sums are what log-gamma differences are made of: ``lgamma(a + m) - lgamma(a)`` is the sum of
``log(a + j)`` over ``j < m``. The first terms are summed one by one. The others are taken in blocks that each
end at twice where they begin, each by a Gauss rule for the sum over consecutive whole numbers. The rule's
nodes are the zeros of the discrete Chebyshev (Gram) polynomials, found from their three-term recurrence
(G. H. Golub and J. H. Welsch, Mathematics of Computation 1969). With all singularities at 0 or below, ten
nodes leave a relative error of some 1e-15.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from echolith.pooling.quadrature import Array

#: Terms that are summed one by one, and where the first block begins.
_FIRST = 64
#: Nodes of a block.
_NODES = 10


class SumRule(NamedTuple):
    """``sum of f(j) over studies and over j < count`` is ``weights @ f(nodes)``; arrays of one shape."""

    nodes: Array
    weights: Array


def sum_rule(counts: Array) -> SumRule:
    """Return the rule for the sum over all `counts` together.

    Parameters
    ----------
    counts : array of shape (k,)
        Whole numbers, 0 or more: study i sums over ``0, 1, ..., counts[i] - 1``.

    Returns
    -------
    SumRule
        For functions with a logarithm's smoothness above 0: no singularity but at 0 or below.
    """
    largest = int(counts.max(initial=0.0))
    first = np.arange(min(largest, _FIRST), dtype=float)
    nodes, weights = [first], [(counts[:, None] > first).sum(axis=0).astype(float)]
    begin = _FIRST
    while begin < largest:
        reached = np.minimum(counts[counts > begin] - begin, begin)
        sizes, copies = np.unique(reached, return_counts=True)
        at, weight = _block_rules(sizes)
        nodes.append((begin + at).ravel())
        weights.append((copies[:, None] * weight).ravel())
        begin *= 2
    return SumRule(np.concatenate(nodes), np.concatenate(weights))


def _block_rules(sizes: Array) -> tuple[Array, Array]:
    """Return nodes and weights, each (s, nodes), of the sums over ``0, ..., size - 1``."""
    at, weight = np.zeros((sizes.size, _NODES)), np.zeros((sizes.size, _NODES))
    short = sizes <= _NODES
    at[short] = np.arange(_NODES)
    weight[short] = np.arange(_NODES) < sizes[short, None]
    size = sizes[~short, None]
    if size.size:
        # In units of the block, so that the matrix stays well scaled.
        order = np.arange(1, _NODES)
        beside = np.sqrt((1.0 - (order / size) ** 2) / (16.0 - 4.0 / order**2))
        matrix = np.zeros((size.size, _NODES, _NODES))
        matrix[:, order, order - 1] = beside
        zeros, vectors = np.linalg.eigh(matrix)
        at[~short] = 0.5 * (size - 1.0) + size * zeros
        weight[~short] = size * vectors[:, 0, :] ** 2
    return at, weight
