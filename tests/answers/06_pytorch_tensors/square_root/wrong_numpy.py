"""NumPy's root, which takes no notes."""

import numpy as np
import torch


def square_root(x):
    return torch.from_numpy(np.asarray(np.sqrt(x.detach().numpy())))
