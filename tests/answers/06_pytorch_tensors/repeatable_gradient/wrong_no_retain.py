"""Forgets to keep the graph.

Keeps 0.4 points.
"""


def repeatable_gradient(z, x):
    x.grad = None
    z.backward()
    return x.grad.clone()
