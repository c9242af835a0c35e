"""Empty tensors of the right kind, filled from lists."""

import torch


def to_tensors(X, y):
    tensors = []
    for array, dtype in ((X, torch.float32), (y, torch.int64)):
        tensor = torch.empty(array.shape, dtype=dtype)
        tensor[...] = torch.tensor(array.tolist(), dtype=dtype)
        tensors.append(tensor)
    return tensors
