"""The mean over samples and classes: too small by the number of classes (erratum 4).

Keeps 0 points.
"""

import torch


def cross_entropy(o, y):
    Y = torch.eye(o.shape[1], dtype=o.dtype)[y]
    return -(Y * o.log_softmax(dim=1)).mean()
