"""The norm of each matrix, not its square.

Keeps 0.45 points.
"""

import torch


def penalty(weights, kind, strength):
    if kind == "l2":
        return strength * sum(w.norm() for w in weights), [strength * w / w.norm() for w in weights]
    if kind == "l1":
        return strength * sum(w.abs().sum() for w in weights), [
            strength * torch.sign(w) for w in weights
        ]
    raise ValueError("kind")
