"""Column by column, in plain Python."""

import numpy as np


def fit_scaler(X_train):
    columns = list(zip(*X_train.tolist(), strict=True))
    return [min(column) for column in columns], [max(column) for column in columns]


def apply_scaler(X, minimum, maximum):
    scaled = np.empty(X.shape)
    for j in range(X.shape[1]):
        low, high = float(minimum[j]), float(maximum[j])
        for i in range(X.shape[0]):
            scaled[i, j] = 0.0 if low == high else (float(X[i, j]) - low) / (high - low) - 0.5
    return scaled
