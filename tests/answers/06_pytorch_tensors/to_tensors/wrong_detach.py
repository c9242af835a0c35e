"""Takes detach for a copy.

Keeps 0.5 points.
"""

import torch


def to_tensors(X, y):
    X_tensor, y_tensor = torch.from_numpy(X), torch.from_numpy(y)
    return X_tensor.detach().to(torch.float32), y_tensor.detach().to(torch.int64)
