"""One-hot targets and log_softmax, summed over the classes."""

import torch


def cross_entropy(o, y):
    Y = torch.nn.functional.one_hot(y, o.shape[1]).to(o.dtype)
    return -(Y * o.log_softmax(dim=1)).sum() / len(y)
