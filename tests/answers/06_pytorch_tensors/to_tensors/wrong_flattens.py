"""Flattens the pictures to rows.

Keeps 0.8 points.
"""

import torch


def to_tensors(X, y):
    X_tensor = torch.tensor(X, dtype=torch.float32)
    return X_tensor.reshape(len(X), -1), torch.tensor(y, dtype=torch.int64)
