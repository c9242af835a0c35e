"""Compares backward with backward, which is always right.

Keeps 0.5 points.
"""

import numpy as np
import torch


def gradient_and_error(f, x):
    f(x).backward()
    gradient = x.grad.clone()
    numeric = torch.autograd.grad(f(x), x)[0].numpy()
    error = np.max(np.abs(gradient.numpy() - numeric))
    return gradient, float(error)
