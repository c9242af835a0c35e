"""Labels as a column."""

import torch


def to_tensors(X, y):
    return torch.tensor(X, dtype=torch.float32), torch.tensor(y, dtype=torch.int64).unsqueeze(1)
