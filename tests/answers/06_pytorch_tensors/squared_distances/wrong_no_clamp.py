"""Forgets that rounding can make a zero negative.

Keeps 0.85 points.
"""


def squared_distances(A, B):
    return (A * A).sum(1)[:, None] + (B * B).sum(1) - 2 * A @ B.T
