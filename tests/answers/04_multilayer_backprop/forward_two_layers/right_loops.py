"""Sample by sample and unit by unit, returned as lists."""

import math


def forward_two_layers(X, W1, b1, w2, b2):
    all_h, all_o = [], []
    for x in X.tolist():
        h = []
        for j in range(W1.shape[1]):
            h.append(math.tanh(b1[j] + sum(x_i * W1[i, j] for i, x_i in enumerate(x))))
        all_h.append(h)
        all_o.append(b2 + sum(a * b for a, b in zip(h, w2, strict=True)))
    return all_h, all_o
