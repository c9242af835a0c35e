"""Forgets the 2 of the derivative of the square.

Keeps 0.65 points.
"""

import torch


def penalty(weights, kind, strength):
    if kind == "l2":
        return strength * sum((w * w).sum() for w in weights), [strength * w for w in weights]
    if kind == "l1":
        return strength * sum(w.abs().sum() for w in weights), [
            strength * torch.sign(w) for w in weights
        ]
    raise ValueError("kind")
