"""The course's Network, with two layers of ReLUs, and the range scaled to [-1, 1]."""

import numpy as np

from coursekit.network import Network


def fit_curve(x, y, seed=0):
    low, high = x.min(), x.max()
    center, unit = np.median(y), np.ptp(y) / 4

    def scaled(values):
        return (2 * (np.asarray(values) - low) / (high - low) - 1)[:, None]

    network = Network([1, 40, 40, 1], "regression", "relu", seed=seed)
    targets = (y - center) / unit
    X = scaled(x)
    network.fit(X, targets, X, targets, epochs=600, learning_rate=0.01, momentum=0.9)
    network.fit(X, targets, X, targets, epochs=600, learning_rate=0.01, momentum=0.9)
    return lambda x_new: network.predict(scaled(x_new))[:, 0] * unit + center
