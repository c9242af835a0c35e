"""A plus in front of the product.

Keeps 0.1 points.
"""


def squared_distances(A, B):
    return ((A * A).sum(1)[:, None] + (B * B).sum(1) + 2 * A @ B.T).clamp(min=0)
