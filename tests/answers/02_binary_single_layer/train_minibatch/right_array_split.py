"""Shuffled copies of X and y, cut by np.split at every multiple of batch_size."""

import numpy as np


def train_minibatch(X, y, w, b, epochs, learning_rate, batch_size, seed=0):
    rng = np.random.default_rng(seed)
    w, b = np.array(w, dtype=float), float(b)
    cuts = list(range(batch_size, len(y), batch_size))
    for _ in range(epochs):
        order = np.arange(len(y))
        rng.shuffle(order)
        for X_k, y_k in zip(np.split(X[order], cuts), np.split(y[order], cuts), strict=True):
            error = 0.5 * (1 + np.tanh(0.5 * (X_k @ w + b))) - y_k
            w -= learning_rate * X_k.T @ error / len(y_k)
            b -= learning_rate * error.mean()
    return w, b
