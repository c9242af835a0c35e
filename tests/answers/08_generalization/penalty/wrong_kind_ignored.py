"""Everything that is not L2 is L1, misspellings included.

Keeps 0.9 points.
"""

import torch


def penalty(weights, kind, strength):
    if kind == "l2":
        return strength * sum((w * w).sum() for w in weights), [2 * strength * w for w in weights]
    if kind == "l1":
        return strength * sum(w.abs().sum() for w in weights), [
            strength * torch.sign(w) for w in weights
        ]
    return strength * sum(w.abs().sum() for w in weights), [
        strength * torch.sign(w) for w in weights
    ]
