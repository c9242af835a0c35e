"""Adds the lengths of A along the columns: broadcasting fits if n = m.

Keeps 0 points.
"""


def squared_distances(A, B):
    return ((A * A).sum(1) + (B * B).sum(1) - 2 * A @ B.T).clamp(min=0)
