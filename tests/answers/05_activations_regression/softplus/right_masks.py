"""Two cases, each computed only where it is safe."""

import numpy as np


def softplus(o):
    o = np.asarray(o, dtype=float)
    flat, result = o.ravel(), np.empty(o.size)
    up = flat > 0
    result[up] = flat[up] + np.log1p(np.exp(-flat[up]))
    result[~up] = np.log1p(np.exp(flat[~up]))
    return result.reshape(o.shape)
