"""Works in place on B.

Keeps 0.9 points.
"""


def squared_distances(A, B):
    product = A @ B.T
    return ((A * A).sum(1)[:, None] + B.square_().sum(1) - 2 * product).clamp(min=0)
