"""Calls backward twice, so that the gradient doubles.

Keeps 0.1 points.
"""

import numpy as np
import torch

from coursekit.gradcheck import numerical_gradient


def gradient_and_error(f, x):
    f(x).backward()
    f(x).backward()
    array = x.detach().numpy().copy()
    numeric = numerical_gradient(lambda a: f(torch.tensor(a)).item(), array)
    return x.grad, float(np.max(np.abs(x.grad.numpy() - numeric)))
