"""Row by row, in plain Python."""

import math

import numpy as np


def softmax(logits):
    rows = []
    for row in np.asarray(logits, dtype=float).tolist():
        parts = [math.exp(v - max(row)) for v in row]
        rows.append([p / sum(parts) for p in parts])
    return np.array(rows).reshape(np.shape(logits))
