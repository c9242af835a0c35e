"""Keeps the graph, and lets the gradients add up.

Keeps 0.2 points.
"""


def repeatable_gradient(z, x):
    z.backward(retain_graph=True)
    return x.grad.clone()
