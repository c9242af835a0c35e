"""NumPy's generator: torch.manual_seed does not repeat it.

Keeps 1.9 points.
"""

import numpy as np
import torch


def dropout(h, p, training=True):
    if not 0 <= p < 1:
        raise ValueError("p")
    if not training:
        return h
    return h * torch.from_numpy(np.random.rand(*h.shape) >= p) / (1 - p)
