"""By automatic differentiation in PyTorch (whose corner has the same convention)."""

import numpy as np
import torch

FUNCTIONS = {
    "identity": lambda t: t * 1.0,
    "logistic": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": torch.nn.functional.leaky_relu,
    "softplus": torch.nn.functional.softplus,
}


def derivative(name, o):
    if name not in FUNCTIONS:
        raise ValueError(f"{name!r} is none of {list(FUNCTIONS)}")
    t = torch.tensor(np.asarray(o, dtype=float), requires_grad=True)
    FUNCTIONS[name](t).sum().backward()
    return t.grad.numpy()
